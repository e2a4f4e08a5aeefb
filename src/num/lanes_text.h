/* SPDX-License-Identifier: Apache-2.0 */
/* lanes_text.h -- the vocabulary of kernel texts: vectors of LANES_W standoffs' numbers.
 *
 * Included only by texts `x_lanes.c`, which are compiled once per instruction set with LANES_ISA
 * (one, base, avx2, avx512) and LANES_W (1, 2, 4, 8) defined. At width 1 the same vector types have
 * one element, so that one text serves a batch of one.
 *
 * Arithmetic and comparisons are operators: a + b, a * 2.0, a < b, which give a mask (m) of all
 * ones or zeros per lane; masks combine with & | ~. Every operation here acts on each lane alone
 * and is exactly defined, so a lane's bits are the same at every width, but for the sign and
 * payload of a NaN. */
#ifndef NUM_LANES_TEXT_H
#define NUM_LANES_TEXT_H

#include "num/lanes.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if !defined(LANES_ISA) || !defined(LANES_W)
#error "a kernel text is compiled through standoff_lanes, which defines LANES_ISA and LANES_W"
#endif

#define LANES_PASTE_(f, i) f##_##i
#define LANES_PASTE(f, i) LANES_PASTE_(f, i)
/* The name of this compilation of f: f_one, f_base, f_avx2, f_avx512. */
#define LANES_NAME(f) LANES_PASTE(f, LANES_ISA)

typedef double v __attribute__((vector_size(8 * LANES_W)));            /* numbers */
typedef int64_t m __attribute__((vector_size(8 * LANES_W)));           /* masks: 0 or -1 */
typedef uint64_t lanes_bits __attribute__((vector_size(8 * LANES_W))); /* representations */

/* p[0 .. LANES_W-1]; no alignment is needed. */
static inline v v_load(const double *p)
{
    v r;
    memcpy(&r, p, sizeof r);
    return r;
}
static inline void v_store(double *p, v x)
{
    memcpy(p, &x, sizeof x);
}
static inline v v_splat(double x)
{
    return x - (v){0}; /* x - 0 is x for every x, -0 and NaN included */
}
static inline m m_splat(bool x)
{
    return (m){0} - (int64_t)x;
}

/* x where c, else y: bit for bit. */
static inline v v_select(m c, v x, v y)
{
    return (v)((c & (m)x) | (~c & (m)y));
}
/* x where c, else 0. */
static inline v v_keep(m c, v x)
{
    return (v)(c & (m)x);
}
/* 1 where c, else 0. */
static inline v v_truth(m c)
{
    return v_keep(c, v_splat(1.0));
}
static inline m m_select(m c, m x, m y)
{
    return (c & x) | (~c & y);
}

/* x < y ? x : y and x > y ? x : y: the second where either is NaN. */
static inline v v_min(v x, v y)
{
#if defined(__x86_64__) && LANES_W == 8
    return (v)_mm512_min_pd((__m512d)x, (__m512d)y);
#elif defined(__x86_64__) && LANES_W == 4
    return (v)_mm256_min_pd((__m256d)x, (__m256d)y);
#elif defined(__x86_64__) && LANES_W == 2
    return (v)_mm_min_pd((__m128d)x, (__m128d)y);
#else
    return v_select(x < y, x, y);
#endif
}
static inline v v_max(v x, v y)
{
#if defined(__x86_64__) && LANES_W == 8
    return (v)_mm512_max_pd((__m512d)x, (__m512d)y);
#elif defined(__x86_64__) && LANES_W == 4
    return (v)_mm256_max_pd((__m256d)x, (__m256d)y);
#elif defined(__x86_64__) && LANES_W == 2
    return (v)_mm_max_pd((__m128d)x, (__m128d)y);
#else
    return v_select(x > y, x, y);
#endif
}
static inline v v_abs(v x)
{
    return (v)((m)x & INT64_MAX);
}
static inline m v_is_nan(v x)
{
    return x != x;
}
static inline m v_is_finite(v x)
{
    return v_abs(x) < __builtin_inf();
}

/* The square root, correctly rounded; NaN below zero. */
static inline v v_sqrt(v x)
{
#if defined(__x86_64__) && LANES_W == 8
    return (v)_mm512_sqrt_pd((__m512d)x);
#elif defined(__x86_64__) && LANES_W == 4
    return (v)_mm256_sqrt_pd((__m256d)x);
#elif defined(__x86_64__) && LANES_W == 2
    return (v)_mm_sqrt_pd((__m128d)x);
#elif defined(__aarch64__) && LANES_W == 2
    return (v)vsqrtq_f64((float64x2_t)x);
#else
    for (int l = 0; l < LANES_W; l++) x[l] = __builtin_sqrt(x[l]);
    return x;
#endif
}

/* A bit per lane, set where c. */
static inline uint32_t m_bits(m c)
{
#if defined(__x86_64__) && LANES_W == 8
    return _mm512_movepi64_mask((__m512i)c);
#elif defined(__x86_64__) && LANES_W == 4
    return (uint32_t)_mm256_movemask_pd((__m256d)c);
#elif defined(__x86_64__) && LANES_W == 2
    return (uint32_t)_mm_movemask_pd((__m128d)c);
#else
    uint32_t r = 0;
    for (int l = 0; l < LANES_W; l++) r |= (uint32_t)(c[l] != 0) << l;
    return r;
#endif
}
static inline bool m_any(m c)
{
    return m_bits(c) != 0;
}
static inline bool m_all(m c)
{
    return m_bits(c) == (1u << LANES_W) - 1;
}

/* exp, log and pow in lanes, and sums of exponentials. */
#include "num/elementary_text.h"

#endif
