/* SPDX-License-Identifier: Apache-2.0 */
/* enforcers.h -- fronts made by hand for tests. */
#ifndef TESTS_UNIT_FRONT_ENFORCERS_H
#define TESTS_UNIT_FRONT_ENFORCERS_H

#include "support/test.h"

#include "front/front.h"

typedef struct enforcers {
    arena *a;
    front_problem p;
    front_enforcer of[FRONT_ENFORCERS_MOST + 1];
    front_transfer transfers[64];
} enforcers;

/* n equal enforcers of weight 1 with plain numbers; needs `quota` of them. */
void enforcers_open(enforcers *e, uint32_t n, uint32_t quota, const char *gains, const char *costs,
                    const char *earns);
void enforcers_close(enforcers *e);
exact number(enforcers *e, const char *t);
/* Solved, or the test fails. */
front_answer solved(enforcers *e);

#define assert_exact(e, x, t) assert_int_equal(exact_compare((x), number((e), (t))), 0)

#endif
