/* SPDX-License-Identifier: Apache-2.0 */
/* lanes_table.h -- declaring and choosing between the compilations of one kernel text.
 *
 * In a header:      LANES_DECLARE(void, lu_factor, (size_t n, double *a))
 * In a file:        static lu_factor_fn *const factor[ISA_COUNT] = LANES_TABLE(lu_factor);
 * A call:           factor[i](n, a);
 * Entries of instruction sets that the target does not have are NULL; isa_is_available says which.
 */
#ifndef NUM_LANES_TABLE_H
#define NUM_LANES_TABLE_H

#include "num/lanes.h"

#define LANES_DECLARE(result, name, arguments)                                                     \
    result name##_one arguments;                                                                   \
    result name##_base arguments;                                                                  \
    result name##_avx2 arguments;                                                                  \
    result name##_avx512 arguments;

#ifdef __x86_64__
#define LANES_TABLE(name)                                                                          \
    {                                                                                              \
        [ISA_ONE] = name##_one, [ISA_BASE] = name##_base, [ISA_AVX2] = name##_avx2,                \
        [ISA_AVX512] = name##_avx512                                                               \
    }
#else
#define LANES_TABLE(name)                                                                          \
    {                                                                                              \
        [ISA_ONE] = name##_one, [ISA_BASE] = name##_base, [ISA_AVX2] = NULL, [ISA_AVX512] = NULL   \
    }
#endif

#endif
