/* SPDX-License-Identifier: Apache-2.0 */
/* test_plan_oracle.c -- judgements and designs against recursions in doubles that share nothing
 * with them, on random numbers; the aim of slack; the counted limit of a search.
 */
#include "base/philox.h"
#include "books.h"
#include "support/test.h"

#include <math.h>

/* A number of low .. high hundredths. */
static double hundredths(philox *d, uint32_t low, uint32_t high)
{
    return (double)(low + philox_below(d, high - low + 1)) / 100.0;
}

static exact of_hundredths(double x)
{
    return ratio((int64_t)(x * 100.0 + (x < 0.0 ? -0.5 : 0.5)), 100);
}

static void assert_close(double x, double y)
{
    double const size = fabs(y) > 1.0 ? fabs(y) : 1.0;
    if (!(fabs(x - y) <= 1e-9 * size)) fail_msg("%.17g is not %.17g", x, y);
}

/* ---- gradualism (M11) with a bonus ------------------------------------------------------------
 */

/* What can be given up in n phases at most: the level x before the last phase is at most m / k, and
 * each one before at most what makes giving worth as much as withholding. W is (1 - delta) times
 * the payoff from there on. */
static double most_in(double b, double k, double delta, double m, uint32_t n)
{
    double x = 0.0, then = m;
    for (uint32_t t = 0; t < n; t++) {
        double const now = t == 0 ? m : (1.0 - delta) * (k - b) * x + delta * then;
        x = (now + b * x) / k;
        then = now;
    }
    return x;
}

static void the_fewest_phases_are_a_recursions(void **state)
{
    (void)state;
    static const plan_options complete = {.must_complete = true};
    philox d = philox_stream(11, 0);
    for (int round = 0; round < 25; round++) {
        double const k = hundredths(&d, 50, 150), b = k * 1.0 + hundredths(&d, 20, 200),
                     delta = hundredths(&d, 30, 90), m = hundredths(&d, 2, 60);
        uint32_t expected = 0, found;
        bool is_hair = false;
        for (uint32_t n = 1; n <= 8 && expected == 0; n++) {
            double const most = most_in(b, k, delta, m, n);
            is_hair = is_hair || fabs(most - 1.0) < 1e-6;
            if (most >= 1.0) expected = n;
        }
        if (is_hair) continue;
        arena *const a = arena_new(NULL, 0);
        book *const game = book_gradual(a, of_hundredths(b), of_hundredths(k), of_hundredths(delta),
                                        of_hundredths(m), 1);
        game->p.aim = AIM_PAYOFF;
        plan_design at;
        stf_error err;
        assert_ok(plan_fewest(&game->p, &complete, 8, a, &found, &at, &err), &err);
        assert_int_equal(found, expected);
        arena_free(a);
    }
}

/* Without a bonus a plan for ever shrinks by k / (delta b), where that is under one. */
static void ratios_for_ever_are_the_closed_form(void **state)
{
    (void)state;
    static const plan_options complete = {.must_complete = true};
    philox d = philox_stream(12, 0);
    for (int round = 0; round < 40; round++) {
        double const k = hundredths(&d, 50, 150), b = hundredths(&d, 50, 300),
                     delta = hundredths(&d, 30, 95), rho = k / (delta * b);
        if (fabs(rho - 1.0) < 1e-6) continue;
        arena *const a = arena_new(NULL, 0);
        book *const game = book_gradual(a, of_hundredths(b), of_hundredths(k), of_hundredths(delta),
                                        exact_small(0), 0);
        game->p.aim = AIM_PAYOFF;
        plan_design out;
        stf_error err;
        assert_ok(plan_optimise(&game->p, &complete, a, &out, &err), &err);
        if (rho >= 1.0) {
            assert_int_equal(out.end, PLAN_NOT_ANY);
        } else {
            assert_int_equal(out.end, PLAN_OPTIMAL);
            assert_close(exact_to_double(out.ratio), rho);
            assert_close(exact_to_double(out.value), (k - b) * rho / (1.0 - delta * rho));
        }
        arena_free(a);
    }
}

/* ---- noisy verification, and punishment for some phases ---------------------------------------
 */

enum { PHASES = 3 };

/* Two parties who give together; A holds stock 0. Each stock is worth `worth` to A. */
typedef struct trial {
    double worth[2], delta, finds, alarms, share[2], gives[2][PHASES], bonus;
    uint32_t breach; /* phases; 0: for ever */
    double level[2][PHASES + 1];
} trial;

static double held(const trial *x, double own, double other)
{
    return x->worth[0] * own + x->worth[1] * other;
}

/* A breach that begins at these levels, and goes on with `again` after it. */
static double breach_worth(const trial *x, double own, double other, double again)
{
    double const flow =
        held(x, own + x->share[0] * (1.0 - own), other + x->share[1] * (1.0 - other));
    if (x->breach == 0) return flow / (1.0 - x->delta);
    double const end = pow(x->delta, x->breach);
    return flow * (1.0 - end) / (1.0 - x->delta) + end * again;
}

/* A's payoff from each phase on, when all give: clean, or (in a plan that goes on after a breach)
 * once an alarm cost the bonus. Alarms are about A alone. */
static void path(const trial *x, bool is_dirty, double *out)
{
    out[PHASES] = held(x, x->level[0][PHASES], x->level[1][PHASES]) / (1.0 - x->delta);
    for (int t = PHASES - 1; t >= 0; t--) {
        double const own = x->level[0][t + 1], other = x->level[1][t + 1],
                     flow = held(x, own, other);
        double const bonus = t == PHASES - 1 && !is_dirty ? x->bonus : 0.0;
        /* alarms come only where a breach is for ever: nothing is gone through again */
        out[t] = flow + (1.0 - x->alarms) * (bonus + x->delta * out[t + 1]) +
                 x->alarms * x->delta * breach_worth(x, own, other, 0.0);
    }
}

/* What A gains by giving in phase t (from 0) over withholding. */
static double slack_at(const trial *x, int t, const double *clean, const double *dirty,
                       bool is_dirty)
{
    const double *const go = is_dirty ? dirty : clean;
    double const own = x->level[0][t], other = x->level[1][t + 1], step = x->gives[0][t];
    double const bonus = t == PHASES - 1 && !is_dirty ? x->bonus : 0.0;
    double const kept = x->delta * x->worth[0] * step / (1.0 - x->delta);
    double const found = breach_worth(x, own, other, dirty[t]);
    double const breaks = held(x, own, other) + x->finds * x->delta * found +
                          (1.0 - x->finds) * (bonus + x->delta * go[t + 1] + kept);
    return go[t] - breaks;
}

static book *trial_book(arena *a, const trial *x)
{
    book *const b = book_new(a, 2, 2, PHASES);
    for (uint32_t s = 0; s < 2; s++) {
        exact gives[PHASES];
        for (int t = 0; t < PHASES; t++) gives[t] = of_hundredths(x->gives[s][t]);
        book_gives(b, s, gives);
        book_worth(b, s, 0, of_hundredths(x->worth[s]));
        book_return(b, s, of_hundredths(x->share[s]), 1);
    }
    b->discount[0] = b->discount[1] = of_hundredths(x->delta);
    b->finds[0] = of_hundredths(x->finds);
    b->alarms[0] = of_hundredths(x->alarms);
    b->bonus[0] = of_hundredths(x->bonus);
    b->breach[0].phases = b->breach[1].phases = x->breach;
    return b;
}

static void trial_check(const trial *x)
{
    arena *const a = arena_new(NULL, 0);
    book *const b = trial_book(a, x);
    plan_schedule steps;
    plan_judgement j;
    stf_error err;
    double clean[PHASES + 1], dirty[PHASES + 1];
    assert_true(plan_given(&b->p, a, &steps));
    assert_ok(plan_judge(&b->p, &steps, a, &j, &err), &err);
    path(x, false, clean);
    path(x, true, dirty);
    assert_close(exact_to_double(j.payoff[0]), clean[0]);
    uint32_t n_seen = 0;
    for (uint32_t k = 0; k < j.n_checks; k++) {
        const plan_check *const c = &j.checks[k];
        if (c->kind != PLAN_CHECK_WITHHOLD || c->party != 0) continue;
        int const t = (int)c->phase - 1;
        double expected = slack_at(x, t, clean, dirty, false);
        if (x->breach > 0) expected = fmin(expected, slack_at(x, t, clean, dirty, true));
        assert_close(exact_to_double(c->slack), expected);
        n_seen++;
    }
    assert_int_equal(n_seen, PHASES);
    arena_free(a);
}

static void trial_steps(trial *x, philox *d)
{
    for (int s = 0; s < 2; s++) {
        x->level[s][0] = 1.0;
        for (int t = 0; t < PHASES; t++) {
            x->gives[s][t] = hundredths(d, 5, 33);
            x->level[s][t + 1] = x->level[s][t] - x->gives[s][t];
        }
    }
    x->worth[0] = hundredths(d, 20, 400);
    x->worth[1] = -hundredths(d, 20, 900);
    x->delta = hundredths(d, 20, 95);
    x->finds = hundredths(d, 40, 100);
    x->bonus = hundredths(d, 0, 300);
}

static void noisy_verification_is_a_recursions(void **state)
{
    (void)state;
    philox d = philox_stream(13, 0);
    for (int round = 0; round < 60; round++) {
        trial x = {.breach = 0};
        trial_steps(&x, &d);
        x.alarms = hundredths(&d, 0, 40);
        trial_check(&x);
    }
}

static void punishment_for_some_phases_is_a_recursions(void **state)
{
    (void)state;
    philox d = philox_stream(14, 0);
    for (int round = 0; round < 60; round++) {
        trial x = {.breach = (uint32_t)(round % 5)};
        trial_steps(&x, &d);
        x.share[0] = hundredths(&d, 0, 100);
        x.share[1] = hundredths(&d, 0, 100);
        trial_check(&x);
    }
}

/* ---- the aim of slack, and the counted limit --------------------------------------------------
 */

static exact least_of(const plan_judgement *j)
{
    return j->checks[j->least].slack;
}

/* Of a plan with its steps all positive, the aim's number is its least slack, punishing too. */
static void slack_counts_punishing(void **state)
{
    (void)state;
    static const plan_options complete = {.must_complete = true};
    philox d = philox_stream(15, 0);
    uint32_t n_found = 0;
    for (int round = 0; round < 12; round++) {
        arena *const a = arena_new(NULL, 0);
        book *const b = book_new(a, 2, 2, 2);
        for (uint32_t s = 0; s < 2; s++) {
            book_worth(b, s, s, of_hundredths(hundredths(&d, 50, 200)));
            book_worth(b, s, 1 - s, of_hundredths(-hundredths(&d, 200, 900)));
            book_return(b, s, of_hundredths(hundredths(&d, 30, 100)), 1);
            b->finds[s] = of_hundredths(hundredths(&d, 70, 100));
            b->discount[s] = of_hundredths(hundredths(&d, 60, 95));
        }
        plan_design best;
        stf_error err;
        assert_ok(plan_optimise(&b->p, &complete, a, &best, &err), &err);
        if (best.end == PLAN_OPTIMAL) {
            n_found++;
            assert_true(exact_compare(best.value, least_of(&best.judgement)) <= 0);
        }
        for (int i = 1; i < 12; i++)
            for (int k = 1; k < 12; k++) {
                exact const gives[4] = {ratio(i, 12), ratio(12 - i, 12), ratio(k, 12),
                                        ratio(12 - k, 12)};
                plan_schedule const steps = {.n_phases = 2, .gives = gives};
                plan_judgement j;
                assert_ok(plan_judge(&b->p, &steps, a, &j, &err), &err);
                if (!j.is_enforcing) continue;
                assert_int_equal(best.end, PLAN_OPTIMAL);
                assert_true(exact_compare(least_of(&j), best.value) <= 0);
            }
        arena_free(a);
    }
    assert_true(n_found > 3);
}

/* A search that runs out of what it may spend has a plan and a bound, or says that it does not
 * know; the same each time, and never better than the search that is complete. */
static void a_search_ends_by_count(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    book *const b = book_new(a, 2, 2, 5);
    for (uint32_t s = 0; s < 2; s++) {
        book_worth_bent(b, s, s, ratio(1, 3), ratio(2, 3), exact_small(1));
        book_worth(b, s, 1 - s, exact_small(-4));
        book_return(b, s, ratio(1, 2), 1);
        b->stocks[s].grid = ratio(1, 10);
        b->discount[s] = ratio(9, 10);
    }
    b->bonus[0] = b->bonus[1] = exact_small(2);
    b->p.aim = AIM_PAYOFF;
    plan_design whole, cut, twice;
    stf_error err;
    plan_options o = {.must_complete = true};
    assert_ok(plan_optimise(&b->p, &o, a, &whole, &err), &err);
    assert_int_equal(whole.end, PLAN_OPTIMAL);
    for (uint64_t spend = 1000; spend < 100000000; spend *= 10) {
        uint64_t left = spend;
        o.work = &left;
        assert_ok(plan_optimise(&b->p, &o, a, &cut, &err), &err);
        left = spend;
        assert_ok(plan_optimise(&b->p, &o, a, &twice, &err), &err);
        assert_int_equal(cut.end, twice.end);
        assert_int_not_equal(cut.end, PLAN_NOT_ANY);
        if (cut.end == PLAN_OPEN) continue;
        assert_exact(cut.value, twice.value);
        assert_true(cut.judgement.is_enforcing);
        assert_true(exact_compare(cut.value, whole.value) <= 0);
        if (cut.end == PLAN_GAP) assert_true(exact_compare(cut.bound, whole.value) >= 0);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fewest_phases_are_a_recursions),
        cmocka_unit_test(ratios_for_ever_are_the_closed_form),
        cmocka_unit_test(noisy_verification_is_a_recursions),
        cmocka_unit_test(punishment_for_some_phases_is_a_recursions),
        cmocka_unit_test(slack_counts_punishing),
        cmocka_unit_test(a_search_ends_by_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
