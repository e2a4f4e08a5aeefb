/* SPDX-License-Identifier: Apache-2.0 */
/* books.h -- problems of plans made by hand, for tests. */
#ifndef TESTS_UNIT_PLAN_BOOKS_H
#define TESTS_UNIT_PLAN_BOOKS_H

#include "plan/plan.h"

/* A problem whose parts may still be changed. */
typedef struct book {
    plan_problem p;
    arena *a;
    plan_stock *stocks;                                 /* [n_stocks] */
    plan_worth *worth;                                  /* [n_stocks * n_parties] */
    exact *cost;                                        /* [n_stocks * n_parties] */
    exact *discount, *finds, *alarms, *outside, *bonus; /* [n_parties] */
    uint32_t *turn;                                     /* [n_parties] */
    plan_breach *breach;                                /* [n_parties] */
    plan_return *returns;                               /* [n_parties * n_stocks] */
} book;

/* All together, everything seen, nothing returns, for ever, no outside, no bonus, worth nothing;
 * stock s is party s's (modulo their number). */
book *book_new(arena *a, uint32_t n_parties, uint32_t n_stocks, uint32_t n_phases);
void book_worth(book *b, uint32_t stock, uint32_t party, exact whole); /* linear */
void book_worth_bent(book *b, uint32_t stock, uint32_t party, exact level, exact value,
                     exact whole);
void book_return(book *b, uint32_t stock, exact share, uint32_t over); /* whoever breaches */
void book_gives(book *b, uint32_t stock, const exact *gives);          /* [n_phases] */
/* M11: two parties, worth k to the owner and -b to the other, all together; m = (1 - delta) bonus.
 */
book *book_gradual(arena *a, exact b, exact k, exact delta, exact m, uint32_t n_phases);
exact ratio(int64_t num, int64_t den);
exact hair(arena *a); /* 1e-30 */

#define assert_exact(x, y)                                                                         \
    do {                                                                                           \
        arena *const arena_ = arena_new(NULL, 0);                                                  \
        exact const x_ = (x), y_ = (y);                                                            \
        if (!exact_is_valid(x_) || !exact_is_valid(y_) || exact_compare(x_, y_) != 0)              \
            fail_msg("%s is %.*s, not %.*s", #x, TEXT_ARGS(exact_to_text(arena_, x_)),             \
                     TEXT_ARGS(exact_to_text(arena_, y_)));                                        \
        arena_free(arena_);                                                                        \
    } while (0)

#endif
