/* SPDX-License-Identifier: Apache-2.0 */
/* philox.c -- ten rounds of two 32 by 32 bit products each. */
#include "base/philox.h"

#include <string.h>

enum { ROUNDS = 10 };
static const uint32_t multiplier[2] = {0xD2511F53u, 0xCD9E8D57u};
static const uint32_t key_step[2] = {0x9E3779B9u, 0xBB67AE85u}; /* golden ratio, sqrt(3) - 1 */

void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4], k[2];
    memcpy(c, counter, sizeof c);
    memcpy(k, key, sizeof k);
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t const a = (uint64_t)multiplier[0] * c[0];
        uint64_t const b = (uint64_t)multiplier[1] * c[2];
        uint32_t const next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k[0], (uint32_t)b,
                                  (uint32_t)(a >> 32) ^ c[3] ^ k[1], (uint32_t)a};
        memcpy(c, next, sizeof c);
        k[0] += key_step[0];
        k[1] += key_step[1];
    }
    memcpy(out, c, sizeof c);
}

philox philox_stream(uint64_t seed, uint64_t stream)
{
    return (philox){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                    .counter = {0, 0, (uint32_t)stream, (uint32_t)(stream >> 32)}};
}

uint32_t philox_u32(philox *p)
{
    if (p->left == 0) {
        philox_block(p->counter, p->key, p->block);
        if (++p->counter[0] == 0) p->counter[1]++;
        p->left = 4;
    }
    return p->block[4 - p->left--];
}

uint64_t philox_u64(philox *p)
{
    uint64_t const low = philox_u32(p);
    return (uint64_t)philox_u32(p) << 32 | low;
}

double philox_uniform(philox *p)
{
    /* 52 bits and a half: with 53 the largest would round to 1. */
    return ((double)(philox_u64(p) >> 12) + 0.5) * 0x1p-52;
}

/* Lemire, "Fast random integer generation in an interval", ACM TOMACS 2019, algorithm 5. */
uint32_t philox_below(philox *p, uint32_t n)
{
    uint64_t product = (uint64_t)philox_u32(p) * n;
    if ((uint32_t)product < n) {
        uint32_t const threshold = (uint32_t)-n % n;
        while ((uint32_t)product < threshold) product = (uint64_t)philox_u32(p) * n;
    }
    return (uint32_t)(product >> 32);
}
