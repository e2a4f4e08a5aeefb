/* SPDX-License-Identifier: Apache-2.0 */
/* elementary_text.h -- exp, log and pow in lanes: additions, multiplications and divisions only.
 *
 * Part of lanes_text.h. Nothing is looked up in tables and nothing is contracted, so every width
 * gives the same bits. Measured errors: exp 0.66 ulp, log 0.8, pow 0.75, and up to 1.1 where a
 * result is subnormal; pow takes the logarithm to about 66 bits and hands exp a sum of two doubles.
 *
 * exp: Cody and Waite's reduction x = k ln 2 + r with ln 2 in two parts, a minimax polynomial for
 * (e^r - 1 - r) / r^2 on |r| <= 0.347, and the low parts of every sum kept (Muller, Elementary
 * Functions, 3rd ed., 11.1). log: x = 2^k m with m in [sqrt 1/2, sqrt 2), s = (m - 1) / (m + 1), an
 * odd polynomial in s, arranged as in fdlibm's e_log.c so that nothing cancels. Pairs of doubles
 * after Dekker (1971) and Knuth (TAOCP 2, 4.2.2). */
#ifndef NUM_ELEMENTARY_TEXT_H
#define NUM_ELEMENTARY_TEXT_H

#define ROUND_MAGIC 0x1.8p52     /* x + magic - magic rounds |x| < 2^51 to an integer */
#define LN2_HIGH 0x1.62e42fefp-1 /* 33 bits: its product with an exponent is exact */
#define LN2_LOW 0x1.473de6af278edp-34
#define SQRT_HALF_BITS UINT64_C(0x3fe6a09e667f3bcd)
#define ONE_BITS UINT64_C(0x3ff0000000000000)

/* A number as a sum high + low, |low| at most about an ulp of high. */
typedef struct v_pair {
    v high, low;
} v_pair;

/* x + y exactly (Knuth). */
static inline v_pair v_two_sum(v x, v y)
{
    v const s = x + y;
    v const t = s - x;
    return (v_pair){s, (x - (s - t)) + (y - t)};
}

/* x * y exactly, barring overflow and underflow (Dekker; |x|, |y| < 2^995). */
static inline v_pair v_two_product(v x, v y)
{
    v const p = x * y, cx = x * 134217729.0, cy = y * 134217729.0;
    v const xh = cx - (cx - x), yh = cy - (cy - y);
    v const xl = x - xh, yl = y - yh;
    return (v_pair){p, ((xh * yh - p) + xh * yl + xl * yh) + xl * yl};
}

/* 2^k for a whole k in -1022 .. 1023. */
static inline v v_power_of_two(v k)
{
    return (v)(((lanes_bits)(k + (ROUND_MAGIC + 1023.0))) << 52);
}

/* e^(x + low) for a low that is small beside 1 wherever the result is finite and not zero. */
static inline v v_exp_pair(v x, v low)
{
    /* Beyond these bounds the answer is 0 or infinity, and at them it still is. NaN passes. */
    m const above = x > 710.0, below = x < -746.0;
    x = v_select(above, v_splat(710.0), v_select(below, v_splat(-746.0), x));
    low = v_keep(~(above | below), low);
    v const k = (x * 0x1.71547652b82fep+0 + ROUND_MAGIC) - ROUND_MAGIC;
    v const t = x - k * LN2_HIGH, w = k * LN2_LOW;
    v const r = t - w;
    v const r_low = ((t - r) - w) + low;

    v const z = r * r, z2 = z * z;
    v const p01 = 0x1.0000000000000p-1 + r * 0x1.5555555555557p-3;
    v const p23 = 0x1.5555555555556p-5 + r * 0x1.11111111100c9p-7;
    v const p45 = 0x1.6c16c16c162cap-10 + r * 0x1.a01a01abf20adp-13;
    v const p67 = 0x1.a01a01a6de478p-16 + r * 0x1.71de0211bc37ep-19;
    v const p89 = 0x1.27e4db5238e9ap-22 + r * 0x1.af4e2bbb50609p-26;
    v const p = (p01 + z * p23) + z2 * ((p45 + z * p67) + z2 * (p89 + z * 0x1.1f732921c514bp-29));

    v const s = 1.0 + r;
    v const s_low = r - (s - 1.0);
    v const tail =
        z * p; /* e^(r + low) = e^r + low e^r to first order: low may be many ulps of r */
    v const y = s + (s_low + (tail + r_low * (s + tail)));
    /* 2^k in two steps, so that a subnormal result is rounded once, by the second. */
    v const k_half = (k * 0.5 + ROUND_MAGIC) - ROUND_MAGIC;
    return (y * v_power_of_two(k_half)) * v_power_of_two(k - k_half);
}

/* e^x: 0 at -inf, inf at inf and above log of the greatest double; NaN gives NaN. */
static inline v v_exp(v x)
{
    return v_exp_pair(x, (v){0});
}

/* x = 2^*k * mantissa, the mantissa in [sqrt 1/2, sqrt 2), for a positive finite x. */
static inline v v_split(v x, v *k)
{
    m const is_subnormal = x < 0x1p-1022;
    lanes_bits const b =
        (lanes_bits)v_select(is_subnormal, x * 0x1p54, x) + (ONE_BITS - SQRT_HALF_BITS);
    /* The exponent becomes a double by being laid into the mantissa of 2^52. */
    *k = ((v)((b >> 52) | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023.0)) -
         v_keep(is_subnormal, v_splat(54.0));
    return (v)((b & UINT64_C(0x000fffffffffffff)) + SQRT_HALF_BITS);
}

/* What a logarithm is outside the positive finite numbers, where `r` is it inside. */
static inline v v_log_edges(v x, v r)
{
    r = v_select(x == __builtin_inf(), x, r);
    r = v_select(x == 0.0, v_splat(-__builtin_inf()), r);
    r = v_select(x < 0.0, v_splat(__builtin_nan("")), r);
    return v_select(v_is_nan(x), x, r);
}

/* ln x: -inf at 0, NaN below, inf at inf. */
static inline v v_log(v x)
{
    v k;
    v const f = v_split(x, &k) - 1.0;
    v const s = f / (2.0 + f), z = s * s, z2 = z * z;
    v const half = 0.5 * f * f;
    v const p01 = 0x1.5555555555555p-1 + z * 0x1.9999999999a38p-2;
    v const p23 = 0x1.2492492476ba1p-2 + z * 0x1.c71c72017a15cp-3;
    v const p45 = 0x1.745cf8f6c9119p-3 + z * 0x1.3b1c38474d3eep-3;
    v const p67 = 0x1.0fbe478772696p-3 + z * 0x1.0c06cf14c641bp-3;
    v const q = z * ((p01 + z2 * p23) + (z2 * z2) * (p45 + z2 * p67));
    v const r = k * LN2_HIGH - ((half - (s * (half + q) + k * LN2_LOW)) - f);
    return v_log_edges(x, r);
}

/* ln x to about 66 bits, for a positive finite x. */
static inline v_pair v_log_pair(v x)
{
    v k;
    v const f = v_split(x, &k) - 1.0;
    v const t = 2.0 + f, t_low = f - (t - 2.0);
    v const s = f / t;
    v_pair const st = v_two_product(s, t);
    v const s_low = (((f - st.high) - st.low) - s * t_low) / t;
    /* ln(1 + f) = 2 s + 2/3 s^3 + s^5 R(s^2), the cube as a pair. */
    v_pair const z = v_two_product(s, s);
    v const z_low = z.low + 2.0 * s * s_low;
    v_pair const c = v_two_product(z.high, s);
    v const c_low = c.low + z_low * s + z.high * s_low;
    v_pair const w = v_two_product(v_splat(0x1.5555555555555p-1), c.high);
    v const w_low = w.low + (0x1.5555555555555p-1 * c_low + 0x1.5555555555555p-55 * c.high);
    v const y = z.high, y2 = y * y;
    v const p01 = 0x1.999999999999ap-2 + y * 0x1.2492492492522p-2;
    v const p23 = 0x1.c71c71c6ea871p-3 + y * 0x1.745d177aad02ap-3;
    v const p45 = 0x1.3b1395c881220p-3 + y * 0x1.1118c9ee5b8a4p-3;
    v const p67 = 0x1.df7c5bc7c7563p-4 + y * 0x1.e032e4d8436a1p-4;
    v const tail = s * y2 * ((p01 + y2 * p23) + (y2 * y2) * (p45 + y2 * p67));

    v_pair const a = v_two_sum(k * LN2_HIGH, 2.0 * s);
    v_pair const b = v_two_sum(a.high, w.high);
    v const low = (a.low + b.low) + (((2.0 * s_low + w_low) + tail) + k * LN2_LOW);
    v const high = b.high + low;
    return (v_pair){high, low - (high - b.high)};
}

/* x rounded to an integer (ties to even) for x >= 0. */
static inline v v_round_positive(v x)
{
    return v_select(x < 0x1p52, (x + 0x1p52) - 0x1p52, x);
}

/* x ** y as C's pow has it, but that zeros have no sign and NaN ** 0 alone forgets a NaN: for x < 0
 * a number if y is whole, else NaN. */
static inline v v_pow(v x, v y)
{
    v const ax = v_abs(x), ay = v_abs(y);
    v_pair const l = v_log_pair(ax);
    /* Beyond 2^65 the answer is 0, 1 or infinity all the same, and products stay exact. */
    v const e = v_select(y > 0x1p65, v_splat(0x1p65), v_select(y < -0x1p65, v_splat(-0x1p65), y));
    v_pair const p = v_two_product(l.high, e);
    v r = v_exp_pair(p.high, p.low + l.low * e);

    v const inf = v_splat(__builtin_inf()), zero = v_splat(0.0), one = v_splat(1.0);
    r = v_select(ax == 0.0, v_select(y > 0.0, zero, inf), r);
    r = v_select(ax == inf, v_select(y > 0.0, inf, zero), r);
    m const is_whole = v_round_positive(ay) == ay;
    m const is_odd = is_whole & (v_round_positive(ay * 0.5) != ay * 0.5);
    m const is_negative = (x < 0.0) & (ax != 0.0);
    r = v_select(is_negative & is_odd, -r, r);
    r = v_select(is_negative & ~is_whole, v_splat(__builtin_nan("")), r);
    r = v_select(v_is_nan(x) | v_is_nan(y), x + y, r);
    return v_select(y == 0.0, one, r);
}

/* ln(sum of e^x[k]) over n values in lanes, x[k * stride]: -inf for none, or where all are -inf. */
static inline v v_log_sum_exp(const double *x, size_t n, size_t stride)
{
    v most = v_splat(-__builtin_inf());
    for (size_t k = 0; k < n; k++) most = v_max(v_load(x + k * stride), most);
    v const shift = v_keep(v_is_finite(most), most);
    v sum = v_splat(0.0);
    for (size_t k = 0; k < n; k++) sum += v_exp(v_load(x + k * stride) - shift);
    return shift + v_log(sum);
}

/* p[k] = e^x[k] / sum of e^x over n values in lanes; at least one is finite. x and p may be the
 * same. */
static inline void v_softmax(const double *x, double *p, size_t n, size_t stride)
{
    v most = v_splat(-__builtin_inf());
    for (size_t k = 0; k < n; k++) most = v_max(v_load(x + k * stride), most);
    v sum = v_splat(0.0);
    for (size_t k = 0; k < n; k++) {
        v const e = v_exp(v_load(x + k * stride) - most);
        sum += e;
        v_store(p + k * stride, e);
    }
    for (size_t k = 0; k < n; k++) v_store(p + k * stride, v_load(p + k * stride) / sum);
}

#endif
