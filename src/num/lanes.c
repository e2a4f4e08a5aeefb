/* SPDX-License-Identifier: Apache-2.0 */
/* lanes.c -- which instruction sets there are, and which this processor has. */
#include "num/lanes.h"

#include <string.h>

static const struct {
    const char *name;
    uint32_t width;
} rows[ISA_COUNT] = {
    [ISA_ONE] = {"one", 1},
    [ISA_BASE] = {"base", 2},
    [ISA_AVX2] = {"avx2", 4},
    [ISA_AVX512] = {"avx512", 8},
};

const char *isa_name(isa i)
{
    return i < ISA_COUNT ? rows[i].name : "best";
}

bool isa_from_name(const char *name, isa *out)
{
    for (uint32_t k = 0; k < ISA_COUNT; k++) {
        if (strcmp(name, rows[k].name) == 0) {
            *out = (isa)k;
            return true;
        }
    }
    return false;
}

uint32_t isa_width(isa i)
{
    return rows[i].width;
}

#ifdef __x86_64__
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#else
static bool has_avx2(void)
{
    return false;
}
static bool has_avx512(void)
{
    return false;
}
#endif

bool isa_is_available(isa i)
{
    switch (i) {
    case ISA_ONE:
    case ISA_BASE: return true;
    case ISA_AVX2: return has_avx2();
    case ISA_AVX512: return has_avx512();
    case ISA_COUNT: return false;
    }
    return false;
}

isa isa_best(void)
{
    if (has_avx512()) return ISA_AVX512;
    if (has_avx2()) return ISA_AVX2;
    return ISA_BASE;
}

isa isa_for(size_t n_lanes, isa preferred, uint32_t *stride)
{
    *stride = n_lanes <= 1 ? 1 : LANES_BLOCK;
    if (n_lanes <= 1) return ISA_ONE;
    if (preferred == ISA_ONE) return ISA_BASE;
    return isa_is_available(preferred) ? preferred : isa_best();
}
