/* SPDX-License-Identifier: Apache-2.0 */
/* sobol.h -- points that fill the unit cube evenly: Sobol's sequence, and its scrambling.
 *
 * Direction numbers: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
 * projections", SIAM J. Sci. Comput. 30, 2008 (their table new-joe-kuo-6), in Gray code order
 * (Antonov and Saleev 1979), so that the first 2^m points are the same set as in plain order.
 * Scrambling: Owen's nested uniform scrambling (1995) by a hash of the bits, Burley, "Practical
 * hash-based Owen scrambling", JCGT 9(4), 2020, section 4, with the hash of Laine and Karras. Each
 * scrambled point is uniform, and the mean of a smooth integrand over n = 2^m of them errs by about
 * n^-1.5. Point i depends on (seed, i) alone. */
#ifndef NUM_SOBOL_H
#define NUM_SOBOL_H

#include "base/arena.h"

enum { SOBOL_MOST = 400 }; /* dimensions */

typedef struct sobol {
    uint32_t n;                /* dimensions */
    const uint32_t *direction; /* [n * 32] */
    const uint32_t *key;       /* [n] of the scrambling, from the seed */
} sobol;

/* STF_LIMIT beyond SOBOL_MOST dimensions. Lives in `memory`; any thread may read it. */
stf_status sobol_new(uint32_t n, uint64_t seed, arena *memory, sobol *out, stf_error *err);
/* The plain sequence: coordinate `dimension` of point i, times 2^32. */
uint32_t sobol_bits(const sobol *s, uint32_t i, uint32_t dimension);
/* Scrambled, in the open interval (0, 1): an odd multiple of 2^-33. */
double sobol_scrambled(const sobol *s, uint32_t i, uint32_t dimension);

#endif
