/* SPDX-License-Identifier: Apache-2.0 */
/* philox.h -- random numbers by counter: Philox4x32-10.
 *
 * A number depends on (seed, stream, position) alone, so that sample i of a question is the same
 * for any number of threads and may be drawn again by itself. Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3; constants of Random123. */
#ifndef BASE_PHILOX_H
#define BASE_PHILOX_H

#include <stdint.h>

/* The function itself: out = bijection of the counter under the key. */
void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* A stream of numbers; a value, to be copied freely. */
typedef struct philox {
    uint32_t key[2];     /* the seed */
    uint32_t counter[4]; /* of the next block: position, then stream */
    uint32_t block[4];
    uint32_t left; /* numbers of `block` not yet given out */
} philox;

/* The stream number `stream` (a sample, a start, a task) of a seed, at its beginning. */
philox philox_stream(uint64_t seed, uint64_t stream);
uint32_t philox_u32(philox *p);
uint64_t philox_u64(philox *p);
/* Uniform in the open interval (0, 1): an odd multiple of 2^-53. */
double philox_uniform(philox *p);
/* Uniform in 0 .. n-1, without bias; n > 0. */
uint32_t philox_below(philox *p, uint32_t n);

#endif
