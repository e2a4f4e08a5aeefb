/* SPDX-License-Identifier: Apache-2.0 */
/* peak.c -- how many floating point operations a second one thread can do at most: a JSON line for
 * each instruction set.
 *
 * Chains of operations that do not wait for each other, all in registers. "separate": products and
 * sums as instructions of their own, as many of one as of the other, which is all that code without
 * contraction can reach. "fused": a product and a sum in one. The best of several tries counts,
 * since others may be at work on the machine; times are processor time. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { ROUNDS = 1 << 21, TRIES = 7 };

/* Not known to the compiler, so that nothing is worked out before the program runs. */
static volatile double one = 1.0, nothing = 0.0;
static volatile double sink;

static double seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* name(): billions of operations a second. Accumulators are named one by one: they must stay in
 * registers. */
/* Sixteen registers hold six chains of each kind and the constants, thirty-two hold ten. */
#define SIX(x) x(0) x(1) x(2) x(3) x(4) x(5)
#define TEN(x) SIX(x) x(6) x(7) x(8) x(9)
#define COUNT(k) +1
#define START(k) vector p##k = c + (double)k, s##k = p##k + 0.5;
#define SEPARATE(k)                                                                                \
    p##k *= c;                                                                                     \
    s##k += d;
#define FUSED(k)                                                                                   \
    p##k = MULTIPLY_ADD(p##k, c, d);                                                               \
    s##k = MULTIPLY_ADD(s##k, c, d);
#define END(k) sum += p##k + s##k;

#define PEAK(name, width, attribute, chains_of, body, per_step)                                    \
    attribute static double name(void)                                                             \
    {                                                                                              \
        typedef double vector __attribute__((vector_size(8 * (width))));                           \
        double best = 0.0;                                                                         \
        for (int try = 0; try < TRIES; try++) {                                                    \
            vector const c = one - (vector){0}, d = nothing - (vector){0};                         \
            vector sum = d;                                                                        \
            chains_of(START) double const begin = seconds();                                       \
            for (int64_t i = 0; i < ROUNDS; i++) {                                                 \
                chains_of(body) chains_of(body) __asm__ volatile("");                              \
            }                                                                                      \
            double const spent = seconds() - begin;                                                \
            chains_of(END) for (int l = 0; l < (width); l++) sink = sum[l];                        \
            double const rate =                                                                    \
                2.0 * (0 chains_of(COUNT)) * ROUNDS * (per_step) * (width) / spent / 1e9;          \
            if (rate > best) best = rate;                                                          \
        }                                                                                          \
        return best;                                                                               \
    }

PEAK(base_separate, 2, , SIX, SEPARATE, 2.0)

#ifdef __x86_64__
PEAK(avx2_separate, 4, __attribute__((target("avx2"))), SIX, SEPARATE, 2.0)
PEAK(avx512_separate, 8, __attribute__((target("avx512f"))), TEN, SEPARATE, 2.0)
#define MULTIPLY_ADD(x, y, z) ((vector)_mm256_fmadd_pd((__m256d)(x), (__m256d)(y), (__m256d)(z)))
PEAK(avx2_fused, 4, __attribute__((target("avx2,fma"))), SIX, FUSED, 4.0)
#undef MULTIPLY_ADD
#define MULTIPLY_ADD(x, y, z) ((vector)_mm512_fmadd_pd((__m512d)(x), (__m512d)(y), (__m512d)(z)))
PEAK(avx512_fused, 8, __attribute__((target("avx512f"))), TEN, FUSED, 4.0)
#endif

static void line(const char *isa, double separate, double fused)
{
    printf("{\"bench\": \"peak\", \"isa\": \"%s\", \"separate_gflops\": %.1f", isa, separate);
    if (fused > 0.0) printf(", \"fused_gflops\": %.1f", fused);
    printf("}\n");
}

int main(void)
{
    line("base", base_separate(), 0.0);
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        line("avx2", avx2_separate(), avx2_fused());
    if (__builtin_cpu_supports("avx512f")) line("avx512", avx512_separate(), avx512_fused());
#endif
    return 0;
}
