/* SPDX-License-Identifier: Apache-2.0 */
/* amount.h -- a number that is kept exactly as long as everything it came from is known exactly. */
#ifndef GAME_AMOUNT_H
#define GAME_AMOUNT_H

#include "game/write.h"

typedef struct amount {
    exact exact; /* invalid: only the double is known */
    double value;
} amount;

static inline amount amount_zero(void)
{
    return (amount){.exact = exact_small(0)};
}

static inline amount amount_of_slot(const game_numbers *numbers, uint32_t slot)
{
    if (slot == NONE) return amount_zero();
    return (amount){.exact = numbers->exact != NULL ? numbers->exact[slot] : (exact){0},
                    .value = numbers->slots[slot]};
}

static inline amount amount_of_row(const game *g, const game_numbers *numbers, uint32_t row,
                                   uint32_t party)
{
    if (row == NONE) return amount_zero();
    return amount_of_slot(numbers, g->reward[(size_t)row * g->n_parties + party]);
}

static inline bool amount_is_zero(amount x)
{
    return exact_is_valid(x.exact) ? exact_sign(x.exact) == 0
                                   : !(x.value < 0.0) && !(x.value > 0.0);
}

static inline amount amount_add(arena *a, amount x, amount y)
{
    if (exact_is_valid(x.exact) && exact_sign(x.exact) == 0) return y;
    if (exact_is_valid(y.exact) && exact_sign(y.exact) == 0) return x;
    return (amount){.exact = exact_add(a, x.exact, y.exact), .value = x.value + y.value};
}

static inline amount amount_mul(arena *a, amount x, amount y)
{
    return (amount){.exact = exact_mul(a, x.exact, y.exact), .value = x.value * y.value};
}

#endif
