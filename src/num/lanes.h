/* SPDX-License-Identifier: Apache-2.0 */
/* lanes.h -- how numbers of many standoffs move together.
 *
 * An array in lanes holds value k of lane l at [k * stride + l]. A kernel is written once, in a
 * file `x_lanes.c` that includes num/lanes_text.h, and compiled once per instruction set (cmake's
 * standoff_lanes); every compilation does the same operations on each lane in the same order,
 * without contraction, so a lane's bits depend neither on the instruction set nor on its
 * neighbours. A batch of one runs the same text at width 1. */
#ifndef NUM_LANES_H
#define NUM_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum isa {
    ISA_ONE,    /* width 1: a batch of one */
    ISA_BASE,   /* width 2: SSE2 on x86-64, NEON on AArch64 */
    ISA_AVX2,   /* width 4 */
    ISA_AVX512, /* width 8 */
    ISA_COUNT,
} isa;

enum { LANES_BLOCK = 8 }; /* lanes that a solver takes at a time in a batch */
enum { LANES_MOST = 64 }; /* and that one which retires and refills lanes is given at once */

/* "one", "base", "avx2", "avx512". */
const char *isa_name(isa i);
bool isa_from_name(const char *name, isa *out);
bool isa_is_available(isa i); /* compiled in, and this processor has it */
isa isa_best(void);           /* the widest available */
uint32_t isa_width(isa i);
/* The instruction set and stride to use for n lanes: ISA_ONE and 1 for a single lane, else
 * `preferred` (ISA_COUNT: the best available) and LANES_BLOCK. Kernels of width 1 take single lanes
 * only: asked for several, ISA_ONE gives way to ISA_BASE, whose bits are the same. */
isa isa_for(size_t n_lanes, isa preferred, uint32_t *stride);

#endif
