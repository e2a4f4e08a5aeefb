/* SPDX-License-Identifier: Apache-2.0 */
/* mixed.c -- equal enforcers who each hold with the same chance: all such equilibria.
 *
 * Where each of the others holds with chance p, what holding adds is a polynomial of p, whose
 * coefficients in Bernstein's form are what it adds beside m holders (T. Palfrey and H. Rosenthal,
 * Journal of Public Economics 24 (1984)). Its roots are the equilibria. */
#include "front/inside.h"

static int64_t choose(uint32_t n, uint32_t k)
{
    int64_t ways = 1;
    for (uint32_t j = 0; j < k; j++) ways = ways * (int64_t)(n - j) / (int64_t)(j + 1);
    return ways;
}

/* From Bernstein's form to powers. */
static void powers_make(const front_work *w, const exact *beside, exact *coefficient)
{
    arena *const a = w->memory;
    uint32_t const degree = w->n - 1;
    for (uint32_t j = 0; j <= degree; j++) {
        exact sum = exact_small(0);
        for (uint32_t m = 0; m <= j; m++) {
            exact const ways = exact_ratio(a, choose(j, m), (j - m) % 2 == 0 ? 1 : -1);
            sum = exact_add(a, sum, exact_mul(a, ways, beside[m]));
        }
        coefficient[j] = exact_mul(a, sum, exact_ratio(a, choose(degree, j), 1));
    }
}

stf_status front_mixed(front_work *w, front_answer *out, stf_error *err)
{
    double success[FRONT_ENFORCERS_MOST + 1];
    if (w->p->n_transfers > 0) {
        out->mixed_why = "payments and punishments make enforcers unequal";
        return STF_OK;
    }
    if (!front_is_equal(w) || !front_by_number(w, success)) {
        out->mixed_why = "enforcers are not equal, so one chance for all would not do";
        return STF_OK;
    }
    exact beside[FRONT_ENFORCERS_MOST], coefficient[FRONT_ENFORCERS_MOST];
    for (uint32_t m = 0; m < w->n; m++)
        beside[m] = change_exact(w, 0, 0, success[m + 1], success[m]);
    powers_make(w, beside, coefficient);
    return roots_between(coefficient, w->n - 1, w->memory, w->stop, &out->mixed, &out->n_mixed,
                         &out->mixed_is_every, err);
}
