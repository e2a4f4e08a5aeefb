/* SPDX-License-Identifier: Apache-2.0 */
/* test_solvers_agree.c -- solvers against each other on random games, many of them degenerate.
 *
 * `extreme` and `support` share neither algorithm nor arithmetic of their own; where both say that
 * their list is complete the lists must be equal, and where one finds a continuum the other may not
 * say that. What `lcp`, `lp`, `logit` and `backward` find must be among them. The number of games
 * of each kind is the program's argument. */
#include "solve/backward.h"
#include "solve/extreme/extreme.h"
#include "solve/lcp/lcp.h"
#include "solve/logit/logit.h"
#include "solve/lp/lp.h"
#include "solve/support/support.h"
#include "support/test.h"
#include "unit/solve/cards.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t n_games = 60;

static const solve_options nash = {.concept = CONCEPT_NASH,
                                   .all = true,
                                   .exact = true,
                                   .isa = ISA_COUNT,
                                   .most_equilibria = 20000};
static const solve_options limit = {
    .concept = CONCEPT_NASH, .to_limit = true, .isa = ISA_COUNT, .most_steps = 2000};

/* Whole payoffs of 0 to `most`: the smaller, the more ties. */
static const game *game_whole(arena *memory, uint32_t n_parties, const uint32_t *n_actions,
                              uint32_t most, bool is_zero_sum, philox *r)
{
    double payoff[3 * 64];
    size_t n = 1;
    for (uint32_t p = 0; p < n_parties; p++) n *= n_actions[p];
    assert_true(n <= 64);
    for (size_t k = 0; k < n * n_parties; k++) {
        double const u = floor(philox_uniform(r) * (most + 1.0));
        payoff[k] = is_zero_sum && k % 2 == 1 ? most - payoff[k - 1] : fmin(u, most);
    }
    return game_strategic(memory, n_parties, n_actions, payoff);
}

static bool same_exactly(const game *g, const exact *x, const exact *y)
{
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (exact_compare(x[a], y[a]) != 0) return false;
    return true;
}

/* The place of a profile in a list, or NONE. */
static uint32_t place_of(const game *g, const lane_answer *list, const exact *x)
{
    for (uint32_t k = 0; k < list->n_equilibria; k++)
        if (list->exact_prob[k] != NULL && same_exactly(g, list->exact_prob[k], x)) return k;
    return NONE;
}

static uint32_t place_near(const game *g, const lane_answer *list, const profile *x, double within)
{
    for (uint32_t k = 0; k < list->n_equilibria; k++) {
        double worst = 0.0;
        for (uint32_t a = 0; a < g->n_actions; a++)
            worst = fmax(worst, fabs(list->equilibria[k].prob[a] - x->prob[a]));
        if (worst <= within) return k;
    }
    return NONE;
}

static bool all_isolated(const lane_answer *a)
{
    for (uint32_t c = 0; c < a->n_components; c++)
        if (!a->components[c].is_point) return false;
    return true;
}

static const solve_component *component_with(const lane_answer *a, uint32_t k)
{
    for (uint32_t c = 0; c < a->n_components; c++)
        for (uint32_t i = 0; i < a->components[c].n; i++)
            if (a->components[c].equilibria[i] == k) return &a->components[c];
    return NULL;
}

static int32_t index_sum(const lane_answer *a)
{
    int32_t sum = 0;
    for (uint32_t c = 0; c < a->n_components; c++) sum += a->components[c].index;
    return sum;
}

static void payoffs_of(const game *g, const profile *x, arena *memory, double *to)
{
    stf_error err;
    evaluation v;
    assert_ok(profile_evaluate(g, game_slots_central(g, memory, 1), x, memory, &v, &err), &err);
    memcpy(to, v.payoff, g->n_parties * sizeof *to);
}

/* ---- strategic forms --------------------------------------------------------------------------
 */

static void lists_agree(const game *g, const lane_answer *e, const lane_answer *s)
{
    assert_true(e->complete);
    assert_int_equal(index_sum(e), 1);
    assert_int_equal(s->complete, all_isolated(e));
    for (uint32_t c = 0; c < e->n_components; c++) {
        if (!e->components[c].is_point) continue;
        uint32_t const at = e->components[c].equilibria[0];
        uint32_t const k = place_of(g, s, e->exact_prob[at]);
        assert_true(k != NONE);
        if (!s->complete) continue;
        const solve_component *const other = component_with(s, k);
        assert_non_null(other);
        if (other->has_index) assert_int_equal(other->index, e->components[c].index);
    }
    if (s->complete) assert_int_equal(s->n_equilibria, e->n_equilibria);
}

static void check_two(arena *memory, uint64_t k)
{
    philox r = philox_stream(71, k);
    uint32_t const shape[] = {2 + (uint32_t)(k % 3), 2 + (uint32_t)(k / 3 % 3)};
    const game *const g = game_whole(memory, 2, shape, k % 2 == 0 ? 2 : 9, false, &r);
    lane_answer const e = solve_one(&solver_extreme, g, &nash, memory);
    lane_answer const s = solve_one(&solver_support, g, &nash, memory);
    lists_agree(g, &e, &s);
    lane_answer const l = solve_one(&solver_lcp, g, &nash, memory);
    assert_true(l.n_equilibria > 0);
    for (uint32_t i = 0; i < l.n_equilibria; i++)
        if (l.exact_prob != NULL && l.exact_prob[i] != NULL)
            assert_true(place_of(g, &e, l.exact_prob[i]) != NONE);
    lane_answer const b = solve_one(&solver_logit, g, &limit, memory);
    if (b.n_equilibria > 0 && all_isolated(&e))
        assert_true(place_near(g, &e, &b.equilibria[0], 1e-6) != NONE);
}

static void two_parties(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < n_games; k++) {
        arena *const memory = arena_new(NULL, 0);
        check_two(memory, k);
        arena_free(memory);
    }
}

static void constant_sums(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < n_games; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(72, k);
        uint32_t const shape[] = {2 + (uint32_t)(k % 4), 2 + (uint32_t)(k / 4 % 4)};
        const game *const g = game_whole(memory, 2, shape, k % 2 == 0 ? 2 : 9, true, &r);
        lane_answer const e = solve_one(&solver_extreme, g, &nash, memory);
        lane_answer const v = solve_one(&solver_lp, g, &nash, memory);
        double value[2], own[2];
        assert_int_equal(v.n_equilibria, 1);
        assert_int_equal(e.n_components, 1); /* optimal strategies are convex */
        assert_int_equal(e.components[0].index, 1);
        payoffs_of(g, &v.equilibria[0], memory, value);
        for (uint32_t i = 0; i < e.n_equilibria; i++) {
            payoffs_of(g, &e.equilibria[i], memory, own);
            assert_near(own[0], value[0], 1e-12);
        }
        arena_free(memory);
    }
}

/* ---- trees ------------------------------------------------------------------------------------
 */

static const game *tree_of_kind(arena *memory, uint64_t k)
{
    philox r = philox_stream(73, k);
    switch (k % 3) {
    case 0: return game_signalling_random(memory, 2, 2, 2 + (uint32_t)(k / 3 % 2), &r);
    case 1: return game_hidden_random(memory, 2, &r);
    default: return game_cards_random(memory, 2 + (int)(k / 3 % 3), k / 3 % 2 == 0, &r);
    }
}

/* Payoffs of some equilibrium of the list. */
static bool has_payoffs(const game *g, const lane_answer *list, const double *payoff, arena *memory)
{
    for (uint32_t k = 0; k < list->n_equilibria; k++) {
        double own[2];
        payoffs_of(g, &list->equilibria[k], memory, own);
        if (fabs(own[0] - payoff[0]) < 1e-9 && fabs(own[1] - payoff[1]) < 1e-9) return true;
    }
    return false;
}

/* Extreme counts plans of play, support behaviour at every set: what is isolated as behaviour is
 * one plan, and isolated plans are found by both where support's list is complete. */
static void trees(void **state)
{
    (void)state;
    uint64_t n_complete = 0;
    for (uint64_t k = 0; k < n_games; k++) {
        arena *const memory = arena_new(NULL, 0);
        const game *const g = tree_of_kind(memory, k);
        lane_answer const e = solve_one(&solver_extreme, g, &nash, memory);
        solve_options timed = nash;
        timed.deadline = os_clock_seconds() + 2.0;
        lane_answer const s = solve_one(&solver_support, g, &timed, memory);
        lane_answer const l = solve_one(&solver_lcp, g, &nash, memory);
        assert_true(e.complete);
        assert_true(l.n_equilibria > 0);
        double own[2];
        for (uint32_t i = 0; i < l.n_equilibria && all_isolated(&e); i++) {
            payoffs_of(g, &l.equilibria[i], memory, own);
            assert_true(has_payoffs(g, &e, own, memory));
        }
        for (uint32_t i = 0; i < s.n_equilibria && all_isolated(&e); i++) {
            payoffs_of(g, &s.equilibria[i], memory, own);
            assert_true(has_payoffs(g, &e, own, memory));
        }
        if (s.complete) {
            n_complete++;
            assert_true(all_isolated(&e));
            assert_int_equal(s.n_equilibria, e.n_equilibria);
            for (uint32_t i = 0; i < e.n_equilibria; i++) {
                payoffs_of(g, &e.equilibria[i], memory, own);
                assert_true(has_payoffs(g, &s, own, memory));
            }
        }
        arena_free(memory);
    }
    assert_true(n_complete > 0);
}

/* ---- three parties ----------------------------------------------------------------------------
 */

static bool is_pure(const game *g, const profile *x)
{
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (x->prob[a] != 0.0 && x->prob[a] != 1.0) return false;
    return true;
}

static void three_parties(void **state)
{
    (void)state;
    uint64_t n_complete = 0;
    for (uint64_t k = 0; k < n_games / 2; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(74, k);
        uint32_t const shape[] = {2 + (uint32_t)(k % 2), 2, 2 + (uint32_t)(k / 2 % 2)};
        const game *const g = game_whole(memory, 3, shape, k % 2 == 0 ? 3 : 99, false, &r);
        solve_options timed = nash;
        timed.deadline = os_clock_seconds() + 5.0;
        lane_answer const s = solve_one(&solver_support, g, &timed, memory);
        lane_answer const p = solve_one(&solver_backward, g, &nash, memory);
        for (uint32_t i = 0; i < p.n_equilibria; i++)
            if (s.complete) assert_true(place_near(g, &s, &p.equilibria[i], 0.0) != NONE);
        uint32_t n_pure = 0;
        for (uint32_t i = 0; i < s.n_equilibria; i++) n_pure += is_pure(g, &s.equilibria[i]);
        assert_true(n_pure <= p.n_equilibria);
        if (s.complete) {
            n_complete++;
            assert_int_equal(n_pure, p.n_equilibria);
            lane_answer const b = solve_one(&solver_logit, g, &limit, memory);
            if (b.n_equilibria > 0) assert_true(place_near(g, &s, &b.equilibria[0], 1e-6) != NONE);
        }
        arena_free(memory);
    }
    assert_true(n_complete > 0);
}

int main(int n, char **words)
{
    if (n > 1) n_games = strtoull(words[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_parties),
        cmocka_unit_test(constant_sums),
        cmocka_unit_test(trees),
        cmocka_unit_test(three_parties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
