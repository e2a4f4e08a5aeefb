/* SPDX-License-Identifier: Apache-2.0 */
/* test_promises.c -- best promises, channels, a mediator, verification and worths over an
 * assumption against closed forms and brute force. */
#include "support/test.h"

#include "asked.h"
#include "study/cards.h"
#include "study/leader.h"

#include <stdio.h>
#include <string.h>

/* A bimatrix as a model: rows of A against columns of B, everybody moves at once. */
static void bimatrix_write(char *out, size_t size, uint32_t n, int (*a)[3], int (*b)[3],
                           const char *more)
{
    size_t at = (size_t)snprintf(out, size,
                                 "standoff \"bimatrix\" { party A, B\n"
                                 "state i in 0 .. 2 = 0 state j in 0 .. 2 = 0\nplay { together {\n"
                                 "A chooses { ");
    for (uint32_t i = 0; i < n; i++)
        at += (size_t)snprintf(out + at, size - at, "r%u { i = %u } ", i, i);
    at += (size_t)snprintf(out + at, size - at, "}\nB chooses { ");
    for (uint32_t j = 0; j < n; j++)
        at += (size_t)snprintf(out + at, size - at, "c%u { j = %u } ", j, j);
    at += (size_t)snprintf(out + at, size - at, "} }\n");
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            at += (size_t)snprintf(out + at, size - at,
                                   "gain A = %d when i is %u and j is %u\n"
                                   "gain B = %d when i is %u and j is %u\n",
                                   a[i][j], i, j, b[i][j], i, j);
    (void)snprintf(out + at, size - at, "}\n%s }\n", more);
}

static const solution *variant_solve(asked *a, const char *name)
{
    study_case at;
    solution *s;
    assert_ok(study_case_variant(&a->problem, &a->base, text_from(name), a->memory, &at, &a->error),
              &a->error);
    assert_ok(study_solve(&a->problem, &at, &a->options, a->memory, &s, &a->error), &a->error);
    assert_int_equal(s->status, STF_OK);
    assert_true(s->equilibria[0].certificate.certified);
    assert_non_null(s->promise);
    return s;
}

/* The best over a grid of the leader's mixtures, ties in its favour: from below. */
static double grid_best(uint32_t n, int (*a)[3], int (*b)[3], int steps)
{
    double best = -1e300;
    for (int x = 0; x <= steps; x++)
        for (int y = 0; x + y <= steps; y++) {
            int const w[3] = {x, y, steps - x - y};
            if (n == 2 && w[2] != 0) continue;
            long follows = -1000000000L, leads = 0;
            for (uint32_t j = 0; j < n; j++) {
                long f = 0, l = 0;
                for (uint32_t i = 0; i < n; i++) {
                    f += (long)w[i] * b[i][j];
                    l += (long)w[i] * a[i][j];
                }
                if (f > follows || (f == follows && l > leads)) {
                    follows = f;
                    leads = l;
                }
            }
            if ((double)leads / steps > best) best = (double)leads / steps;
        }
    return best;
}

static void the_best_promise_beats_every_promise_of_a_grid(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 24; seed++) {
        int a[3][3], b[3][3];
        for (uint32_t k = 0; k < 9; k++) {
            a[k / 3][k % 3] = (int)((seed * 7919u + k * 104729u + seed * k * 31u) % 11u) - 5;
            b[k / 3][k % 3] = (int)((seed * 6271u + k * 86243u + seed * seed * k * 17u) % 11u) - 5;
        }
        char text_of[4000];
        bimatrix_write(text_of, sizeof text_of, 3, a, b, "variant best_one { commit A best }");
        asked q;
        asked_begin(&q, text_of);
        const solution *const s = variant_solve(&q, "best_one");
        double const found = s->equilibria[0].value.payoff[0];
        double const below = grid_best(3, a, b, 240);
        /* payoffs differ by 10 at most, so a grid of 240 is within a few steps where it has a
         * point in the follower's region at all */
        assert_true(found >= below - 1e-12);
        if (found > below + 1.0) print_error("seed %u: %g against %g\n", seed, found, below);
        assert_true(found <= below + 1.0);
        assert_true(s->promise->over_all);
        assert_true(s->promise->least <= found + 1e-12);
        asked_end(&q);
    }
}

static void the_inspector_who_announces_pays_for_looking_only(void **state)
{
    (void)state;
    /* e = 1, a = 2, c = 10, b = 10, d = 5: d/(b + d) = 1/3, the value -1/3 */
    int a[3][3] = {{-2, -1, 0}, {-10, 0, 0}, {0}}, b[3][3] = {{-10, 0, 0}, {5, 0, 0}, {0}};
    char text_of[3000];
    bimatrix_write(text_of, sizeof text_of, 2, a, b, "variant best_one { commit A best }");
    asked q;
    asked_begin(&q, text_of);
    q.options.exact = true;
    const solution *const s = variant_solve(&q, "best_one");
    assert_true(s->equilibria[0].is_exact);
    assert_text(s->equilibria[0].exact_payoff[0], "-1/3");
    assert_text(s->promise->value, "-1/3");
    assert_true(s->promise->has_tie);
    assert_near(s->promise->least, -22.0 / 3.0, 1e-12); /* violated: (-2 - 2 * 10) / 3 */
    asked_end(&q);
}

static void several_repliers_get_pure_promises(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q,
                "standoff \"three\" { party A, B, C\n"
                "play { A chooses { threaten { B chooses { yield { gain A = 3 gain B = -1 } "
                "resist { A chooses as later { fight { gain A = -2 gain B = -4 } fold { } } } } }"
                " rest { C chooses { left { gain C = 1 gain A = 1 } right { } } } } }\n"
                "variant best_one { commit A best }\n"
                "variant only_later { commit A best at later } }\n");
    /* who promises to fight need not */
    const solution *s = variant_solve(&q, "best_one");
    assert_near(s->equilibria[0].value.payoff[0], 3.0, 1e-12);
    assert_false(s->promise->over_all);
    s = variant_solve(&q, "only_later");
    assert_near(s->equilibria[0].value.payoff[0], 3.0, 1e-12);
    assert_int_equal(s->promise->n_sets, 1);
    asked_end(&q);
}

/* ---- promises that are searched for ------------------------------------------------------- */

static uint32_t dice(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % n;
}

/* A random tree of perfect information: who moves, and what the ends are worth, by chance. */
static size_t branches_write(char *out, size_t size, uint32_t depth, uint32_t n_parties,
                             uint32_t *seed, uint32_t *n_points)
{
    static const char *const party[] = {"A", "B", "C"};
    size_t at = 0;
    if (depth == 0) {
        for (uint32_t p = 0; p < n_parties; p++)
            at += (size_t)snprintf(out + at, size - at, "gain %s = %d ", party[p],
                                   (int)dice(seed, 1999) - 999);
        return at;
    }
    at += (size_t)snprintf(out, size, "%s chooses as p%u { ", party[dice(seed, n_parties)],
                           (*n_points)++);
    for (uint32_t k = 0; k < 2; k++) {
        at += (size_t)snprintf(out + at, size - at, "%s { ", k == 0 ? "left" : "right");
        at += branches_write(out + at, size - at, depth - 1, n_parties, seed, n_points);
        at += (size_t)snprintf(out + at, size - at, "} ");
    }
    return at + (size_t)snprintf(out + at, size - at, "}\n");
}

static void what_a_search_finds_is_no_more_than_the_best_and_mostly_it(void **state)
{
    (void)state;
    uint32_t n_equal = 0, n_pure = 0, n_bounded = 0;
    for (uint32_t i = 0; i < 60; i++) {
        uint32_t seed = 77u + i, n_points = 0;
        uint32_t const n_parties = i % 2 == 0 ? 3 : 2;
        static char text_of[20000];
        size_t at =
            (size_t)snprintf(text_of, sizeof text_of, "standoff \"tree\" { party A, B, C\nplay { ");
        at += branches_write(text_of + at, sizeof text_of - at, 4, n_parties, &seed, &n_points);
        (void)snprintf(text_of + at, sizeof text_of - at,
                       "}\nvariant best_one { commit A best } }");
        asked q;
        asked_begin(&q, text_of);
        if (strstr(text_of, "A chooses") == NULL || strstr(text_of, "B chooses") == NULL) {
            asked_end(&q);
            continue;
        }
        const solution *const best = variant_solve(&q, "best_one");
        study_case at_best;
        solution *found;
        assert_ok(
            study_case_variant(&q.problem, &q.base, TEXT("best_one"), q.memory, &at_best, &q.error),
            &q.error);
        assert_ok(
            leader_solve_within(&q.problem, &at_best, &q.options, 0.0, q.memory, &found, &q.error),
            &q.error);
        assert_int_equal(found->status, STF_OK);
        assert_true(found->equilibria[0].certificate.certified);
        assert_true(found->promise->is_searched);
        double const x = found->equilibria[0].value.payoff[0];
        double const most = best->equilibria[0].value.payoff[0];
        assert_true(x <= most + 1e-9);
        assert_true(found->promise->bound >= most - 1e-9);
        assert_true(found->promise->least <= x);
        if (found->promise->is_at_bound) {
            n_bounded++;
            assert_near(x, most, 1e-9);
        }
        if (!best->promise->over_all) {
            n_pure++;
            n_equal += x >= most - 1e-9;
        }
        asked_end(&q);
    }
    assert_true(n_pure >= 20);
    assert_true(n_equal * 10 >= n_pure * 9);
    assert_true(n_bounded > 5);
}

/* The chain store (Selten 1978): who can promise to fight every entrant meets none. */
static void the_chain_store_promises_to_fight_on_a_tree_too_large(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q, "standoff \"chain\" { party Store, Entrant\n"
                    "play { round 1 .. 12 { Entrant chooses { out { gain Store = 2 }\n"
                    "enter { Store chooses as reply { share { gain Entrant = 1 }\n"
                    "fight { gain Store = -1 gain Entrant = -1 } } } } } }\n"
                    "variant best_one { commit Store best } }");
    const solution *const s = variant_solve(&q, "best_one");
    assert_true(s->promise->is_searched);
    assert_near(s->equilibria[0].value.payoff[0], 24.0, 1e-9);
    assert_near(s->equilibria[0].value.payoff[1], 0.0, 1e-9);
    assert_near(s->promise->bound, 24.0, 1e-9);
    assert_true(s->promise->is_at_bound);
    assert_false(s->promise->has_tie);
    assert_int_equal(s->promise->n_sets, 12);
    asked_end(&q);
}

/* Who knows that staying out is worth more than all that entering could bring stays out: the bound
 * does not count on what no promise can bring about. */
static void a_bound_leaves_out_what_no_reply_is(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q, "standoff \"shy\" { party A, B, C\n"
                    "play { B chooses { out { gain A = 1 gain B = 5 }\n"
                    "enter { A chooses { up { gain A = 9 gain B = 4 } down { gain A = 3 } } } }\n"
                    "C chooses { on { gain A = 2 gain C = 1 } off { gain A = 7 } } }\n"
                    "variant best_one { commit A best } }");
    study_case at;
    solution *s;
    assert_ok(study_case_variant(&q.problem, &q.base, TEXT("best_one"), q.memory, &at, &q.error),
              &q.error);
    assert_ok(leader_solve_within(&q.problem, &at, &q.options, 0.0, q.memory, &s, &q.error),
              &q.error);
    assert_near(s->promise->bound, 3.0, 1e-12);
    assert_near(s->equilibria[0].value.payoff[0], 3.0, 1e-12);
    assert_true(s->promise->is_at_bound);
    asked_end(&q);
}

/* A promise holds where it can; where numbers close what it names and one thing is left, that. */
static void always_means_wherever_it_is_open(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q, "standoff \"open\" { party A, B\nassume x = 1 in 0 .. 2\n"
                    "play { round 1 .. 2 { B chooses { ask {\n"
                    "A chooses as reply { give when x * round < 2 { gain A = -1 gain B = 3 }\n"
                    "refuse { gain B = -1 } } } wait { } } } }\n"
                    "variant kind { commit A always give } }");
    study_case at;
    solution *s;
    assert_ok(study_case_variant(&q.problem, &q.base, TEXT("kind"), q.memory, &at, &q.error),
              &q.error);
    assert_ok(study_solve(&q.problem, &at, &q.options, q.memory, &s, &q.error), &q.error);
    assert_int_equal(s->status, STF_OK);
    assert_near(s->equilibria[0].value.payoff[0], -1.0, 1e-12);
    assert_near(s->equilibria[0].value.payoff[1], 3.0, 1e-12);
    asked_end(&q);
}

static void a_mediator_of_chicken_reaches_aumanns_best(void **state)
{
    (void)state;
    /* the greatest sum is 21/2: (6, 6) half the time, (2, 7) and (7, 2) a quarter each */
    int a[3][3] = {{6, 2, 0}, {7, 0, 0}, {0}}, b[3][3] = {{6, 7, 0}, {2, 0, 0}, {0}};
    char text_of[3000];
    bimatrix_write(text_of, sizeof text_of, 2, a, b, "");
    asked q;
    asked_begin(&q, text_of);
    q.options.falls_back = true; /* symmetric: the branch bifurcates */
    const solution *const base = asked_solve(&q, &q.base);
    mediator_answer *m;
    assert_ok(study_mediator(&q.problem, &q.base, &q.options, base, q.memory, &m, &q.error),
              &q.error);
    assert_int_equal(m->status, STF_OK);
    assert_true(m->is_strategic);
    assert_int_equal(m->n_rows, 3);
    const double *const got = m->rows[0].solution->equilibria[0].value.payoff;
    assert_near(got[0] + got[1], 10.5, 1e-12);
    const double *const now = base->equilibria[0].value.payoff;
    assert_near(m->rows[0].gain[0] + m->rows[0].gain[1], 10.5 - now[0] - now[1], 1e-12);
    asked_end(&q);
}

static void who_sees_the_others_move_need_not_guess(void **state)
{
    (void)state;
    /* matching pennies: hidden, worth 0 to both; seen by B, B wins 1 */
    asked q;
    asked_begin(&q, "standoff \"hidden\" { party A, B\nstate up in 0 .. 1 = 0 seen by A\n"
                    "play { A chooses as first seen by A { u { up = 1 } d { up = 0 } }\n"
                    "B chooses { l { gain A = -1 when up is 1 gain A = 1 when up is 0 "
                    "gain B = 1 when up is 1 gain B = -1 when up is 0 } "
                    "r { gain A = 1 when up is 1 gain A = -1 when up is 0 "
                    "gain B = -1 when up is 1 gain B = 1 when up is 0 } } } }\n");
    const solution *const base = asked_solve(&q, &q.base);
    verification_answer *v;
    assert_ok(study_verification(&q.problem, &q.base, &q.options, base, q.memory, &v, &q.error),
              &q.error);
    assert_int_equal(v->n_rows, 2); /* the state, and the move: the same to know */
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(v->rows[i].status, STF_OK);
        assert_near(v->rows[i].gain[0], -1.0, 1e-9);
        assert_near(v->rows[i].gain[1], 1.0, 1e-9);
    }
    asked_end(&q);
}

static void who_sees_the_violation_need_not_look_by_chance(void **state)
{
    (void)state;
    /* An inspection game: looking costs 1, a violation found 1 more, one not found 10; the violator
     * gains 5, or loses 10. Unseen, a violation has probability 1/9, and the inspector pays 10/9;
     * seen, nobody violates. */
    asked q;
    asked_begin(&q,
                "standoff \"inspection\" { party Inspector, Other\n"
                "state broken in 0 .. 1 = 0 seen by Other\n"
                "play { Other chooses as act seen by Other { violate { broken = 1 } comply { } }\n"
                "Inspector chooses { look { gain Inspector = -1\n"
                "gain Inspector = -1 when broken is 1 gain Other = -10 when broken is 1 }\n"
                "wait { gain Inspector = -10 when broken is 1 gain Other = 5 when broken is 1 } }"
                " } }\n");
    const solution *const base = asked_solve(&q, &q.base);
    assert_near(base->equilibria[0].value.payoff[0], -10.0 / 9.0, 1e-9);
    verification_answer *v;
    assert_ok(study_verification(&q.problem, &q.base, &q.options, base, q.memory, &v, &q.error),
              &q.error);
    assert_int_equal(v->n_rows, 2);
    for (uint32_t i = 0; i < v->n_rows; i++) {
        assert_int_equal(v->rows[i].status, STF_OK);
        assert_near(v->rows[i].gain[0], 10.0 / 9.0, 1e-9);
        assert_near(v->rows[i].gain[1], 0.0, 1e-9);
    }
    asked_end(&q);
}

static void verification_keeps_to_the_limit_on_nodes(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q, "standoff \"coins\" { party A, B\n"
                    "play { A chooses as toss seen by A { u { } d { } }\n"
                    "B chooses { l { gain B = 1 } r { } } } }\n");
    const solution *const base = asked_solve(&q, &q.base);
    model_limits const few = {.nodes = 3}; /* from here on */
    q.problem.cache = model_cache_new(q.problem.syntax, &few, q.memory);
    verification_answer *v;
    assert_ok(study_verification(&q.problem, &q.base, &q.options, base, q.memory, &v, &q.error),
              &q.error);
    assert_true(v->n_rows > 0);
    for (uint32_t i = 0; i < v->n_rows; i++) assert_int_equal(v->rows[i].status, STF_LIMIT);
    asked_end(&q);
}

static void a_mediator_of_a_game_too_large_is_bounded(void **state)
{
    (void)state;
    /* as it stands everybody enters and the store shares: 0 and 12; at the most 24 and 12 */
    asked q;
    asked_begin(&q, "standoff \"chain\" { party Store, Entrant\n"
                    "play { round 1 .. 12 { Entrant chooses { out { gain Store = 2 }\n"
                    "enter { Store chooses as reply { share { gain Entrant = 1 }\n"
                    "fight { gain Store = -1 gain Entrant = -1 } } } } } } }\n");
    const solution *const base = asked_solve(&q, &q.base);
    mediator_answer *a;
    assert_ok(study_mediator(&q.problem, &q.base, &q.options, base, q.memory, &a, &q.error),
              &q.error);
    assert_int_equal(a->status, STF_LIMIT);
    assert_non_null(a->bound);
    assert_near(a->bound[0], 24.0, 1e-9);
    assert_near(a->bound[1], 0.0, 1e-9);
    assert_true(a->has_sum);
    assert_near(a->bound_sum, 12.0, 1e-9);
    asked_end(&q);
}

/* M05, the third-party buster (variant of McLean and Whang 2010), v = 3/10, c = 1/2, b = 3/5,
 * k = 1/4, pi = 1/10, g = 1/5, s = 1/4: the buster is pivotal and would help, so no sanctions are
 * tried. If it promised never to help, sanctions would be tried, the target would concede, and the
 * sender gain 1; the target's v would be lost to it, and the buster's g. */
static void the_buster_who_forswears_help_makes_sanctions_work(void **state)
{
    (void)state;
    asked q;
    asked_begin(&q, "standoff \"buster\" { party S, B, T\n"
                    "play { S chooses { wait { gain B = 1/5 gain T = 3/10 } sanction {\n"
                    "B chooses as help { assist { T chooses { concede { gain S = 1 }\n"
                    "resist { gain S = -1/4 gain B = 1/5 + 1/10 - 1/4 gain T = 3/10 - 1/5 } } }\n"
                    "abstain { T chooses { concede { gain S = 1 }\n"
                    "resist { gain S = -1/4 gain B = 1/5 gain T = 3/10 - 1/2 } } } } } } } }\n");
    const solution *const base = asked_solve(&q, &q.base);
    assert_near(base->equilibria[0].value.payoff[0], 0.0, 1e-12);
    commitments_answer *c;
    assert_ok(study_commitments(&q.problem, &q.base, &q.options, NONE, true, base, q.memory, &c,
                                &q.error),
              &q.error);
    uint32_t n_seen = 0;
    for (uint32_t i = 0; i < c->n_promises; i++) {
        const promise_answer *const one = &c->promises[i];
        assert_int_equal(one->status, STF_OK);
        text const name =
            one->option != NONE ? q.problem.syntax->options[one->option].name : TEXT("best");
        bool const forswears = (one->kind == PROMISE_NEVER && text_equal(name, TEXT("assist"))) ||
                               (one->kind == PROMISE_ALWAYS && text_equal(name, TEXT("abstain")));
        if (forswears) {
            n_seen++;
            assert_near(one->gain[0], 1.0, 1e-12);
            assert_near(one->gain[1], -1.0 / 5.0, 1e-12);
            assert_near(one->gain[2], -3.0 / 10.0, 1e-12);
            if (one->kind == PROMISE_ALWAYS) assert_near(one->temptation, 0.05, 1e-12);
        }
        if (one->party == 1 && one->kind == PROMISE_BEST) {
            n_seen++; /* nothing serves it better than as it stands */
            assert_near(one->gain[1], 0.0, 1e-12);
        }
    }
    assert_int_equal(n_seen, 3);
    asked_end(&q);
}

static void shares_of_channels_are_shapleys(void **state)
{
    (void)state;
    /* worth of asking: max(0, x * y + z - 1), so v by the channels that are on, at 3, 2, 2 */
    asked q;
    asked_begin(&q, "standoff \"channels\" { party A, B\n"
                    "assume x = 3 in 0 .. 4 judgement assume y = 2 in 0 .. 4 judgement "
                    "assume z = 2 in 0 .. 4 judgement\n"
                    "play { A chooses { ask { gain A = x * y + z } wait { gain A = 1 } } }\n"
                    "card A.ask { channel cx { x = 0 } channel cy { y = 0 } channel cz { z = 0 } }"
                    " }\n");
    cards_answer *c;
    assert_ok(study_cards(&q.problem, &q.base, &q.options, false, q.memory, &c, &q.error),
              &q.error);
    double v[8]; /* bit 0: x, bit 1: y, bit 2: z are on */
    for (int on = 0; on < 8; on++) {
        double const pay = ((on & 3) == 3 ? 6.0 : 0.0) + ((on & 4) != 0 ? 2.0 : 0.0) - 1.0;
        v[on] = pay > 0.0 ? pay : 0.0;
    }
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    double share[3] = {0};
    for (int o = 0; o < 6; o++)
        for (int k = 0, on = 0; k < 3; k++) {
            share[orders[o][k]] += (v[on | 1 << orders[o][k]] - v[on]) / 6.0;
            on |= 1 << orders[o][k];
        }
    const card_answer *const one = &c->cards[0];
    double lost = 0.0;
    for (uint32_t k = 0; k < 3; k++) {
        assert_near(one->channels[k].shapley[0], share[k], 1e-12);
        assert_near(one->channels[k].worth_off[0], v[7 & ~(1 << k)], 1e-12);
        assert_near(one->channels[k].worth_alone[0], v[1 << k], 1e-12);
        lost += v[7] - v[7 & ~(1 << k)];
    }
    assert_near(one->interaction[0], v[7] - v[0] - lost, 1e-12);
    asked_end(&q);
}

static void zeros_and_jumps_over_an_assumption_are_placed(void **state)
{
    (void)state;
    /* A asks where B gives, that is from x = 2 on: the worth jumps from 0 to 1.5; without `keep` B
     * loses 2 - x where A asks, from x = 1/2 on */
    asked q;
    asked_begin(&q, "standoff \"threshold\" { party A, B\nassume x = 1 in 0 .. 4.1 judgement\n"
                    "play { A chooses { ask { B chooses { give { gain A = x gain B = x - 2 } "
                    "keep { gain A = -1 } } } wait { gain A = 0.5 } } }\n"
                    "card A.ask\ncard B.keep }\n");
    cards_answer *c;
    assert_ok(study_cards(&q.problem, &q.base, &q.options, false, q.memory, &c, &q.error),
              &q.error);
    over_answer *o;
    over_query const asked_for = {.name = TEXT("x"), .grid = 12};
    assert_ok(
        study_cards_over(&q.problem, &q.base, &q.options, &asked_for, c, q.memory, &o, &q.error),
        &q.error);
    assert_int_equal(o->cards[0].n_marks, 1);
    assert_int_equal(o->cards[0].marks[0].kind, OVER_JUMP);
    assert_near(o->cards[0].marks[0].at, 2.0, 1e-8);
    assert_near(o->cards[0].marks[0].after, 1.5, 1e-8);
    assert_int_equal(o->cards[1].n_marks, 2);
    assert_int_equal(o->cards[1].marks[0].kind, OVER_JUMP);
    assert_near(o->cards[1].marks[0].at, 0.5, 1e-8);
    assert_near(o->cards[1].marks[0].after, 1.5, 1e-7);
    assert_int_equal(o->cards[1].marks[1].kind, OVER_ZERO);
    assert_near(o->cards[1].marks[1].at, 2.0, 1e-5);
    asked_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_promise_beats_every_promise_of_a_grid),
        cmocka_unit_test(the_inspector_who_announces_pays_for_looking_only),
        cmocka_unit_test(several_repliers_get_pure_promises),
        cmocka_unit_test(what_a_search_finds_is_no_more_than_the_best_and_mostly_it),
        cmocka_unit_test(the_chain_store_promises_to_fight_on_a_tree_too_large),
        cmocka_unit_test(a_bound_leaves_out_what_no_reply_is),
        cmocka_unit_test(always_means_wherever_it_is_open),
        cmocka_unit_test(a_mediator_of_chicken_reaches_aumanns_best),
        cmocka_unit_test(who_sees_the_others_move_need_not_guess),
        cmocka_unit_test(who_sees_the_violation_need_not_look_by_chance),
        cmocka_unit_test(verification_keeps_to_the_limit_on_nodes),
        cmocka_unit_test(a_mediator_of_a_game_too_large_is_bounded),
        cmocka_unit_test(the_buster_who_forswears_help_makes_sanctions_work),
        cmocka_unit_test(shares_of_channels_are_shapleys),
        cmocka_unit_test(zeros_and_jumps_over_an_assumption_are_placed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
