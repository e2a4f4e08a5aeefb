/* SPDX-License-Identifier: Apache-2.0 */
/* test_extreme.c -- extreme equilibria against known games and against brute force; components by
 * what they must be; indices by their sum; trees against their strategic forms. */
#include "solve/extreme/extreme.h"

#include "brute.h"
#include "games.h"
#include "support/test.h"

static lane_answer extreme_all(const game *g, arena *memory)
{
    solve_options const o = {.concept = CONCEPT_NASH, .all = true, .most_equilibria = 20000};
    return solve_one(&solver_extreme, g, &o, memory);
}

static const game *bimatrix(arena *memory, const int *a, const int *b, uint32_t m, uint32_t n)
{
    double payoff[2 * 100];
    for (uint32_t k = 0; k < m * n; k++) {
        payoff[2 * k] = a[k];
        payoff[2 * k + 1] = b[k];
    }
    return game_strategic(memory, 2, (const uint32_t[]){m, n}, payoff);
}

static bool is_in(const uint32_t *list, uint32_t n, uint32_t k)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i] == k) return true;
    return false;
}

/* Whether equilibria i and k share the strategy of the party whose set is h. */
static bool same_strategy(const game *g, const lane_answer *r, uint32_t i, uint32_t k, uint32_t h)
{
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
        if (exact_compare(r->exact_prob[i][a], r->exact_prob[k][a]) != 0) return false;
    return true;
}

/* The equilibrium with i's strategy for the first party and k's for the second; NONE. */
static uint32_t crossed(const game *g, const lane_answer *r, uint32_t i, uint32_t k)
{
    for (uint32_t e = 0; e < r->n_equilibria; e++)
        if (same_strategy(g, r, e, i, 0) && same_strategy(g, r, e, k, 1)) return e;
    return NONE;
}

/* Of a strategic form: every subset is a product, none can be made larger, together they have all;
 * equilibria that share a strategy are in one component; indices sum to one. */
static void check_components(const game *g, const lane_answer *r)
{
    int sum = 0;
    uint32_t n = 0;
    for (uint32_t c = 0; c < r->n_components; c++) {
        const solve_component *const x = &r->components[c];
        assert_true(x->has_index);
        sum += x->index;
        n += x->n;
        assert_int_equal(x->is_point, x->n == 1);
        for (uint32_t k = 0; k < x->n; k++)
            for (uint32_t e = 0; e < r->n_equilibria; e++)
                if (same_strategy(g, r, e, x->equilibria[k], 0) ||
                    same_strategy(g, r, e, x->equilibria[k], 1))
                    assert_true(is_in(x->equilibria, x->n, e));
        for (uint32_t k = 0; k < x->n; k++) {
            bool is_in_subset = false;
            for (uint32_t s = 0; s < x->n_subsets; s++)
                is_in_subset = is_in_subset ||
                               is_in(x->subsets[s].equilibria, x->subsets[s].n, x->equilibria[k]);
            assert_true(is_in_subset);
        }
        for (uint32_t s = 0; s < x->n_subsets; s++) {
            const solve_subset *const u = &x->subsets[s];
            for (uint32_t i = 0; i < u->n; i++)
                for (uint32_t k = 0; k < u->n; k++)
                    assert_true(is_in(u->equilibria, u->n,
                                      crossed(g, r, u->equilibria[i], u->equilibria[k])));
            for (uint32_t e = 0; e < r->n_equilibria; e++) {
                if (is_in(u->equilibria, u->n, e)) continue;
                bool fits_first = true, fits_second = true;
                for (uint32_t i = 0; i < u->n; i++) {
                    fits_first = fits_first && !same_strategy(g, r, e, u->equilibria[i], 0) &&
                                 crossed(g, r, e, u->equilibria[i]) != NONE;
                    fits_second = fits_second && !same_strategy(g, r, e, u->equilibria[i], 1) &&
                                  crossed(g, r, u->equilibria[i], e) != NONE;
                }
                assert_false(fits_first);
                assert_false(fits_second);
            }
        }
    }
    assert_int_equal(n, r->n_equilibria);
    assert_int_equal(sum, 1);
}

static void check_game(const int *a, const int *b, uint32_t m, uint32_t n)
{
    arena *const memory = arena_new(NULL, 0);
    brute_result *const all = ARENA_NEW(memory, brute_result, 1);
    brute_solve(memory, a, b, m, n, all);
    const game *const g = bimatrix(memory, a, b, m, n);
    lane_answer const r = extreme_all(g, memory);
    assert_int_equal(r.status, STF_OK);
    assert_true(r.complete);
    assert_int_equal(r.n_equilibria, all->n);
    for (uint32_t e = 0; e < r.n_equilibria; e++) {
        bool is_known = false;
        for (uint32_t k = 0; k < all->n && !is_known; k++) {
            is_known = true;
            for (uint32_t i = 0; i < m; i++)
                if (exact_compare(all->pair[k][0].prob[i], r.exact_prob[e][i]) != 0)
                    is_known = false;
            for (uint32_t j = 0; j < n; j++)
                if (exact_compare(all->pair[k][1].prob[j], r.exact_prob[e][m + j]) != 0)
                    is_known = false;
        }
        assert_true(is_known);
        for (uint32_t e2 = 0; e2 < e; e2++)
            assert_false(same_strategy(g, &r, e, e2, 0) && same_strategy(g, &r, e, e2, 1));
        for (uint32_t i = 0; i < m + n; i++)
            assert_near(r.equilibria[e].prob[i], exact_to_double(r.exact_prob[e][i]), 0.0);
    }
    check_components(g, &r);
    arena_free(memory);
}

static void random_games_are_enumerated_as_by_brute_force(void **state)
{
    (void)state;
    philox r = philox_stream(4041, 0);
    int a[36], b[36];
    for (int round = 0; round < 60; round++) {
        uint32_t const m = 2 + philox_below(&r, 4), n = 2 + philox_below(&r, 3);
        for (uint32_t k = 0; k < m * n; k++) {
            a[k] = (int)philox_below(&r, 41) - 20;
            b[k] = (int)philox_below(&r, 41) - 20;
        }
        check_game(a, b, m, n);
    }
}

static void degenerate_games_are_enumerated_as_by_brute_force(void **state)
{
    (void)state;
    philox r = philox_stream(4042, 0);
    int a[36], b[36];
    for (int round = 0; round < 150; round++) {
        uint32_t const m = 2 + philox_below(&r, 3), n = 2 + philox_below(&r, 3);
        uint32_t const range = 2 + philox_below(&r, 2);
        for (uint32_t k = 0; k < m * n; k++) {
            a[k] = (int)philox_below(&r, range);
            b[k] = (int)philox_below(&r, range);
        }
        check_game(a, b, m, n);
    }
}

static lane_answer solve_matrix(arena *memory, const int *a, const int *b, uint32_t m, uint32_t n)
{
    const game *const g = bimatrix(memory, a, b, m, n);
    lane_answer const r = extreme_all(g, memory);
    assert_true(r.complete);
    check_components(g, &r);
    return r;
}

static void known_games_have_their_equilibria(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* battle of the sexes, matching pennies, coordination on three */
    lane_answer r =
        solve_matrix(memory, (const int[]){2, 0, 0, 1}, (const int[]){1, 0, 0, 2}, 2, 2);
    assert_int_equal(r.n_equilibria, 3);
    assert_int_equal(r.n_components, 3);
    r = solve_matrix(memory, (const int[]){1, -1, -1, 1}, (const int[]){-1, 1, 1, -1}, 2, 2);
    assert_int_equal(r.n_equilibria, 1);
    assert_int_equal(r.components[0].index, 1);
    const int unit[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    r = solve_matrix(memory, unit, unit, 3, 3);
    assert_int_equal(r.n_equilibria, 7);
    /* nothing matters: one component, the product of two triangles */
    const int zero[9] = {0};
    r = solve_matrix(memory, zero, zero, 3, 3);
    assert_int_equal(r.n_equilibria, 9);
    assert_int_equal(r.n_components, 1);
    assert_int_equal(r.components[0].n_subsets, 1);
    assert_int_equal(r.components[0].index, 1);
    /* entry: staying out and any threat that suffices, of index 0; entering and peace */
    r = solve_matrix(memory, (const int[]){0, 0, -1, 1}, (const int[]){2, 2, -1, 1}, 2, 2);
    assert_int_equal(r.n_equilibria, 3);
    assert_int_equal(r.n_components, 2);
    for (uint32_t c = 0; c < 2; c++)
        assert_int_equal(r.components[c].index, r.components[c].is_point ? 1 : 0);
    arena_free(memory);
}

/* von Stengel, Discrete and Computational Geometry 21 (1999): two dual cyclic polytopes, 75
 * equilibria, more than Quint and Shubik's 63. */
static void von_stengels_game_has_seventy_five(void **state)
{
    (void)state;
    const int a[] = {9504,    -660,     19976,   -20526,   1776,   -8976,   -111771, 31680,
                     -130944, 168124,   -8514,   52764,    397584, -113850, 451176,  -586476,
                     29216,   -178761,  171204,  -45936,   208626, -263076, 14124,   -84436,
                     1303104, -453420,  1227336, -1718376, 72336,  -461736, 737154,  -227040,
                     774576,  -1039236, 48081,   -300036};
    const int b[] = {72336,   48081,   29216,    14124,    1776,    -8514,   -461736, -300036,
                     -178761, -84436,  -8976,    52764,    1227336, 774576,  451176,  208626,
                     19976,   -130944, -1718376, -1039236, -586476, -263076, -20526,  168124,
                     1303104, 737154,  397584,   171204,   9504,    -111771, -453420, -227040,
                     -113850, -45936,  -660,     31680};
    arena *const memory = arena_new(NULL, 0);
    lane_answer const r = solve_matrix(memory, a, b, 6, 6);
    assert_int_equal(r.n_equilibria, 75);
    assert_int_equal(r.n_components, 75);
    arena_free(memory);
}

/* Battle of the sexes, where the second party has a third action, better than all, that is closed
 * where `open` is 0; or is committed to 1/4, 3/4, 0. */
static const game *with_rules(arena *memory, double open, bool commits)
{
    static const double payoff[2][3][2] = {{{2, 1}, {0, 0}, {3, 9}}, {{0, 0}, {1, 2}, {0, 9}}};
    static const double mixture[3] = {0.25, 0.75, 0.0};
    sketch s = sketch_new(memory, 2);
    uint32_t const rows = sketch_set(&s, 0, "rows", 2);
    uint32_t const columns = game_add_infoset(s.b, 1, TEXT("columns"));
    uint32_t const slot = sketch_number(&s, open);
    const char *const name[3] = {"left", "right", "closed"};
    for (uint32_t j = 0; j < 3; j++)
        game_add_action(s.b, columns, text_from(name[j]), j == 2 ? slot : NONE,
                        commits ? sketch_number(&s, mixture[j]) : NONE);
    if (commits) game_set_infoset_rule(s.b, columns, RULE_COMMITTED);
    uint32_t const root = game_add_decision(s.b, rows);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t const reply = game_add_decision(s.b, columns);
        sketch_edge(&s, root, reply);
        for (uint32_t j = 0; j < 3; j++) sketch_end(&s, reply, NONE, payoff[i][j], 2);
    }
    return sketch_finish(&s, root);
}

static void closed_actions_and_commitments_are_respected(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    lane_answer r = extreme_all(with_rules(memory, 0.0, false), memory);
    assert_int_equal(r.n_equilibria, 3);
    assert_true(r.complete);
    for (uint32_t e = 0; e < 3; e++) assert_near(r.equilibria[e].prob[4], 0.0, 0.0);
    r = extreme_all(with_rules(memory, 1.0, false), memory);
    assert_int_equal(r.n_equilibria, 1);
    assert_near(r.equilibria[0].prob[4], 1.0, 0.0);
    r = extreme_all(with_rules(memory, 0.0, true), memory);
    assert_int_equal(r.n_equilibria, 1);
    assert_near(r.equilibria[0].prob[1], 1.0, 0.0);
    assert_near(r.equilibria[0].prob[2], 0.25, 0.0);
    assert_near(r.equilibria[0].prob[3], 0.75, 0.0);
    arena_free(memory);
}

/* A random game of four actions each, and six more for either party: those of the first are worse
 * than its fourth against all that the second has, those of the second worse than its fourth
 * against the first four only, so that they go when the first's have gone. */
static void dominated_actions_are_taken_out_and_change_nothing(void **state)
{
    (void)state;
    enum { CORE = 4, ALL = 10 };
    for (uint64_t seed = 0; seed < 20; seed++) {
        arena *const memory = arena_new(NULL, 0);
        philox random = philox_stream(31, seed);
        int a[ALL * ALL], b[ALL * ALL], core_a[CORE * CORE], core_b[CORE * CORE];
        for (uint32_t k = 0; k < ALL * ALL; k++) {
            a[k] = (int)philox_below(&random, 20);
            b[k] = (int)philox_below(&random, 20);
        }
        for (uint32_t i = 0; i < ALL; i++)
            for (uint32_t j = 0; j < ALL; j++) {
                if (i >= CORE) a[i * ALL + j] = a[(CORE - 1) * ALL + j] - 1 - (int)(i % 3);
                if (i >= CORE && j >= CORE) b[i * ALL + j] = 50;
                if (i < CORE && j >= CORE)
                    b[i * ALL + j] = b[i * ALL + CORE - 1] - 1 - (int)(j % 2);
                if (i < CORE && j < CORE) {
                    core_a[i * CORE + j] = a[i * ALL + j];
                    core_b[i * CORE + j] = b[i * ALL + j];
                }
            }
        const game *const g = bimatrix(memory, a, b, ALL, ALL), *const core =
                                                                    bimatrix(memory, core_a, core_b,
                                                                             CORE, CORE);
        lane_answer const r = extreme_all(g, memory), c = extreme_all(core, memory);
        assert_true(r.complete && c.complete);
        assert_int_equal(r.n_equilibria, c.n_equilibria);
        assert_int_equal(r.steps, c.steps);
        for (uint32_t e = 0; e < r.n_equilibria; e++)
            for (uint32_t p = 0; p < 2; p++)
                for (uint32_t k = 0; k < ALL; k++) {
                    exact const x = r.exact_prob[e][g->infoset_first_action[p] + k];
                    if (k >= CORE) assert_int_equal(exact_sign(x), 0);
                    if (k < CORE)
                        assert_int_equal(
                            exact_compare(x, c.exact_prob[e][core->infoset_first_action[p] + k]),
                            0);
                }
        check_components(g, &r);
        arena_free(memory);
    }
}

static void three_parties_are_refused(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(4045, 0);
    const game *const g = game_strategic_random(memory, 3, 2, &r);
    assert_string_equal(solver_refuses(&solver_extreme, g, CONCEPT_NASH, memory),
                        "it needs two parties");
    arena_free(memory);
}

/* ---- trees ------------------------------------------------------------------------------------
 */

/* The strategic form of a tree: one pure strategy for every choice at all sets. */
static const game *strategic_form(const game *g, arena *memory)
{
    uint32_t n[2] = {1, 1};
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        n[g->infoset_party[h]] *= game_n_actions_of(g, h);
        if (n[0] > 20 || n[1] > 20) return NULL; /* too large to compare with */
    }
    double *const payoff = ARENA_NEW(memory, double, 2 * (size_t)n[0] * n[1]);
    double *const prob = ARENA_NEW(memory, double, g->n_actions);
    const double *const slots = game_slots_central(g, memory, 1);
    for (uint32_t k = 0; k < n[0] * n[1]; k++) {
        uint32_t left[2] = {k / n[1], k % n[1]};
        memset(prob, 0, g->n_actions * sizeof *prob);
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            uint32_t *const of = &left[g->infoset_party[h]];
            prob[g->infoset_first_action[h] + *of % game_n_actions_of(g, h)] = 1.0;
            *of /= game_n_actions_of(g, h);
        }
        evaluation e;
        stf_error err;
        profile const p = {.prob = prob};
        assert_ok(profile_evaluate(g, slots, &p, memory, &e, &err), &err);
        payoff[2 * k] = e.payoff[0];
        payoff[2 * k + 1] = e.payoff[1];
    }
    return game_strategic(memory, 2, n, payoff);
}

/* Greatest and least payoff of each party in a component. */
static void payoff_range(const game *g, const lane_answer *r, uint32_t c, double range[4],
                         arena *memory)
{
    const double *const slots = game_slots_central(g, memory, 1);
    for (uint32_t k = 0; k < r->components[c].n; k++) {
        evaluation e;
        stf_error err;
        assert_ok(profile_evaluate(g, slots, &r->equilibria[r->components[c].equilibria[k]], memory,
                                   &e, &err),
                  &err);
        for (uint32_t p = 0; p < 2; p++) {
            range[2 * p] = k == 0 ? e.payoff[p] : fmin(range[2 * p], e.payoff[p]);
            range[2 * p + 1] = k == 0 ? e.payoff[p] : fmax(range[2 * p + 1], e.payoff[p]);
        }
    }
}

/* Mixed strategies map onto plans, components onto components with the same payoffs; and every
 * equilibrium found is one. */
static bool check_tree(const game *g, arena *memory)
{
    lane_answer const r = extreme_all(g, memory);
    assert_int_equal(r.status, STF_OK);
    assert_true(r.complete);
    const double *const slots = game_slots_central(g, memory, 1);
    for (uint32_t e = 0; e < r.n_equilibria; e++) {
        certificate c;
        stf_error err;
        assert_ok(certify(g, slots, &r.equilibria[e], CONCEPT_NASH, 0.0, memory, &c, &err), &err);
        assert_true(c.certified);
    }
    const game *const flat = strategic_form(g, memory);
    if (flat == NULL) return false;
    lane_answer const f = extreme_all(flat, memory);
    assert_int_equal(r.n_components, f.n_components);
    bool is_taken[64] = {false};
    for (uint32_t c = 0; c < r.n_components; c++) {
        double own[4], other[4];
        payoff_range(g, &r, c, own, memory);
        bool is_found = false;
        for (uint32_t d = 0; d < f.n_components && !is_found; d++) {
            payoff_range(flat, &f, d, other, memory);
            is_found = !is_taken[d];
            for (int k = 0; k < 4; k++) is_found = is_found && fabs(own[k] - other[k]) < 1e-9;
            if (is_found) is_taken[d] = true;
        }
        assert_true(is_found);
    }
    return true;
}

static void trees_have_the_components_of_their_strategic_forms(void **state)
{
    (void)state;
    philox r = philox_stream(4043, 0);
    int n_compared = 0;
    for (int round = 0; round < 30; round++) {
        arena *const memory = arena_new(NULL, 0);
        n_compared += check_tree(round % 3 == 0   ? game_signalling_random(memory, 2, 2, 2, &r)
                                 : round % 3 == 1 ? game_hidden_random(memory, 2, &r)
                                                  : game_tree_random(memory, 2, 2, &r),
                                 memory);
        arena_free(memory);
    }
    assert_true(n_compared > 10);
}

/* In beer and quiche both pooling equilibria are continua: plans of the receiver. */
static void beer_and_quiche_has_two_components(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const game *const g = game_beer_quiche(memory, 0.9);
    lane_answer const r = extreme_all(g, memory);
    assert_true(r.complete);
    assert_int_equal(r.n_components, 2);
    assert_true(check_tree(g, memory));
    arena_free(memory);
}

static void a_limit_on_equilibria_ends_the_search_and_says_so(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    const int unit[] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const game *const g = bimatrix(memory, unit, unit, 3, 3);
    solve_options o = {.concept = CONCEPT_NASH, .all = true, .most_equilibria = 4};
    lane_answer r = solve_one(&solver_extreme, g, &o, memory);
    assert_int_equal(r.status, STF_LIMIT);
    assert_false(r.complete);
    assert_int_equal(r.n_equilibria, 4);
    assert_int_equal(r.n_components, 0);
    assert_non_null(strstr(r.reason, "more than 4"));
    o = (solve_options){.concept = CONCEPT_NASH};
    r = solve_one(&solver_extreme, g, &o, memory);
    assert_int_equal(r.status, STF_OK);
    assert_false(r.complete);
    assert_int_equal(r.n_equilibria, 1);
    arena_free(memory);
}

/* Twenty by twenty takes longer than the time it is given. */
static void a_deadline_ends_the_search_and_says_so(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(4044, 0);
    const game *const g = game_strategic_random(memory, 2, 20, &r);
    solve_options const o = {
        .concept = CONCEPT_NASH, .all = true, .deadline = os_clock_seconds() + 0.05};
    lane_answer const answer = solve_one(&solver_extreme, g, &o, memory);
    assert_int_equal(answer.status, STF_LIMIT);
    assert_false(answer.complete);
    assert_non_null(strstr(answer.reason, "the time is up"));
    assert_true(os_clock_seconds() < o.deadline + 5.0);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_games_have_their_equilibria),
        cmocka_unit_test(von_stengels_game_has_seventy_five),
        cmocka_unit_test(random_games_are_enumerated_as_by_brute_force),
        cmocka_unit_test(degenerate_games_are_enumerated_as_by_brute_force),
        cmocka_unit_test(closed_actions_and_commitments_are_respected),
        cmocka_unit_test(dominated_actions_are_taken_out_and_change_nothing),
        cmocka_unit_test(three_parties_are_refused),
        cmocka_unit_test(trees_have_the_components_of_their_strategic_forms),
        cmocka_unit_test(beer_and_quiche_has_two_components),
        cmocka_unit_test(a_limit_on_equilibria_ends_the_search_and_says_so),
        cmocka_unit_test(a_deadline_ends_the_search_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
