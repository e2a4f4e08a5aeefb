/* SPDX-License-Identifier: Apache-2.0 */
/* books.c -- problems of plans made by hand. */
#include "books.h"

#include <string.h>

exact ratio(int64_t num, int64_t den)
{
    return exact_ratio(NULL, num, den);
}

book *book_new(arena *a, uint32_t n_parties, uint32_t n_stocks, uint32_t n_phases)
{
    book *const b = ARENA_NEW(a, book, 1);
    text *const party = ARENA_NEW(a, text, n_parties), *const unit = ARENA_NEW(a, text, n_parties);
    b->a = a;
    b->stocks = ARENA_NEW(a, plan_stock, n_stocks);
    b->worth = ARENA_NEW(a, plan_worth, n_stocks * n_parties);
    b->cost = ARENA_NEW(a, exact, n_stocks * n_parties);
    b->discount = ARENA_NEW(a, exact, n_parties);
    b->finds = ARENA_NEW(a, exact, n_parties);
    b->alarms = ARENA_NEW(a, exact, n_parties);
    b->outside = ARENA_NEW(a, exact, n_parties);
    b->bonus = ARENA_NEW(a, exact, n_parties);
    b->turn = ARENA_NEW(a, uint32_t, n_parties);
    b->breach = ARENA_NEW(a, plan_breach, n_parties);
    b->returns = ARENA_NEW(a, plan_return, n_parties * n_stocks);
    for (uint32_t i = 0; i < n_parties; i++) {
        party[i] = text_format(a, "%c", 'A' + (int)i);
        b->discount[i] = ratio(1, 2);
        b->finds[i] = exact_small(1);
        b->alarms[i] = b->bonus[i] = exact_small(0);
        b->breach[i].returns = b->returns + (size_t)i * n_stocks;
        for (uint32_t s = 0; s < n_stocks; s++)
            b->returns[i * n_stocks + s] = (plan_return){.share = exact_small(0), .over = 1};
    }
    for (uint32_t s = 0; s < n_stocks; s++) {
        b->stocks[s] = (plan_stock){.name = text_format(a, "stock%u", s),
                                    .owner = s % n_parties,
                                    .start = exact_small(1),
                                    .worth = b->worth + (size_t)s * n_parties,
                                    .cost = b->cost + (size_t)s * n_parties};
        for (uint32_t i = 0; i < n_parties; i++) b->cost[s * n_parties + i] = exact_small(0);
    }
    b->p = (plan_problem){.name = TEXT("plan"),
                          .n_parties = n_parties,
                          .n_stocks = n_stocks,
                          .party = party,
                          .unit = unit,
                          .n_phases = n_phases,
                          .discount = b->discount,
                          .turn = b->turn,
                          .finds = b->finds,
                          .alarms = b->alarms,
                          .outside = b->outside,
                          .bonus = b->bonus,
                          .stocks = b->stocks,
                          .breach = b->breach};
    return b;
}

void book_worth(book *b, uint32_t stock, uint32_t party, exact whole)
{
    exact *const at = ARENA_NEW(b->a, exact, 2);
    at[0] = exact_small(1);
    at[1] = whole;
    b->worth[stock * b->p.n_parties + party] = (plan_worth){.n = 1, .level = at, .value = at + 1};
}

void book_worth_bent(book *b, uint32_t stock, uint32_t party, exact level, exact value, exact whole)
{
    exact *const at = ARENA_NEW(b->a, exact, 4);
    at[0] = level;
    at[1] = exact_small(1);
    at[2] = value;
    at[3] = whole;
    b->worth[stock * b->p.n_parties + party] = (plan_worth){.n = 2, .level = at, .value = at + 2};
}

void book_return(book *b, uint32_t stock, exact share, uint32_t over)
{
    for (uint32_t i = 0; i < b->p.n_parties; i++)
        b->returns[i * b->p.n_stocks + stock] = (plan_return){.share = share, .over = over};
}

void book_gives(book *b, uint32_t stock, const exact *gives)
{
    exact *const to = ARENA_NEW(b->a, exact, b->p.n_phases);
    memcpy(to, gives, b->p.n_phases * sizeof *to);
    b->stocks[stock].gives = to;
}

book *book_gradual(arena *a, exact b_, exact k, exact delta, exact m, uint32_t n_phases)
{
    book *const b = book_new(a, 2, 2, n_phases);
    for (uint32_t i = 0; i < 2; i++) {
        book_worth(b, i, i, k);
        book_worth(b, i, 1 - i, exact_neg(a, b_));
        b->discount[i] = delta;
        b->bonus[i] = exact_div(a, m, exact_sub(a, exact_small(1), delta));
    }
    return b;
}

exact hair(arena *a)
{
    return exact_pow(a, exact_ratio(a, 1, 10), 30);
}
