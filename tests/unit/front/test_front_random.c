/* SPDX-License-Identifier: Apache-2.0 */
/* test_front_random.c -- random fronts against brute force: payoffs written out from their
 * definition, all coalitions, all orders. Numbers are halves of small whole ones, so that sums of
 * doubles are exact and ties are frequent. */
#include "unit/front/enforcers.h"

#include "base/philox.h"

enum { MOST = 7, CASES = 400 };

static exact half(enforcers *e, philox *r, int32_t low, uint32_t many)
{
    return exact_ratio(e->a, low + (int32_t)philox_below(r, many), 2);
}

static void transfers_make(enforcers *e, philox *r)
{
    uint32_t const n = e->p.n_enforcers;
    e->p.n_transfers = philox_below(r, 2) == 0 ? 0 : (uint32_t)philox_below(r, 6);
    for (uint32_t k = 0; k < e->p.n_transfers; k++) {
        uint32_t const from = (uint32_t)philox_below(r, n);
        e->transfers[k] = (front_transfer){.is_punishment = philox_below(r, 2) == 0,
                                           .from = from,
                                           .to = (from + 1 + (uint32_t)philox_below(r, n - 1)) % n,
                                           .amount = half(e, r, 0, 8),
                                           .costs = half(e, r, 0, 5)};
    }
}

static void front_make(enforcers *e, philox *r, uint32_t n)
{
    enforcers_open(e, n, (uint32_t)philox_below(r, n + 2), "0", "0", "0");
    for (uint32_t i = 0; i < n; i++) {
        front_enforcer *const x = &e->of[i];
        x->weight = half(e, r, philox_below(r, 9) == 0 ? -2 : 0, 7);
        x->gives = half(e, r, 0, 9);
        x->earns = half(e, r, 0, 6);
        x->costs = half(e, r, philox_below(r, 9) == 0 ? -3 : 0, 6);
        x->gains = half(e, r, 0, 14);
        x->has_veto = philox_below(r, 5) == 0;
    }
    e->p.rule = philox_below(r, 2) == 0 ? SUCCESS_COUNT : SUCCESS_PRESSURE;
    e->p.threshold = half(e, r, 0, 3 * n);
    e->p.gains_are_alls = philox_below(r, 3) == 0;
    if (philox_below(r, 2) == 0) e->p.stake = half(e, r, 0, 9);
    transfers_make(e, r);
}

/* ---- from the definitions ----------------------------------------------------------------------
 */

static bool holds(coalition s, uint32_t i)
{
    return (s >> i & 1) != 0;
}

static double success_of(const enforcers *e, coalition s)
{
    double pressure = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < e->p.n_enforcers; i++) {
        if (e->of[i].has_veto && !holds(s, i)) return 0;
        if (!holds(s, i)) continue;
        pressure += exact_to_double(e->of[i].weight);
        count++;
    }
    if (e->p.rule == SUCCESS_COUNT) return count >= e->p.quota;
    return pressure >= exact_to_double(e->p.threshold);
}

static double payoff_of(const enforcers *e, coalition s, uint32_t i)
{
    const front_enforcer *const x = &e->of[i];
    double sum = holds(s, i) ? -exact_to_double(x->costs) : exact_to_double(x->earns);
    if (holds(s, i) || e->p.gains_are_alls) sum += exact_to_double(x->gains) * success_of(e, s);
    for (uint32_t k = 0; k < e->p.n_transfers; k++) {
        const front_transfer *const t = &e->transfers[k];
        bool const runs = holds(s, t->from) && holds(s, t->to) != t->is_punishment;
        if (runs && t->from == i) sum -= exact_to_double(t->costs);
        if (runs && t->to == i) sum += (t->is_punishment ? -1 : 1) * exact_to_double(t->amount);
    }
    return sum;
}

static void coalition_check(const enforcers *e, const front_coalition *c)
{
    uint32_t const n = e->p.n_enforcers;
    coalition leave = 0, join = 0, ties = 0;
    double target =
        -success_of(e, c->who) * (exact_is_valid(e->p.stake) ? exact_to_double(e->p.stake) : 0);
    for (uint32_t i = 0; i < n; i++) {
        double const here = payoff_of(e, c->who, i), there = payoff_of(e, c->who ^ 1u << i, i);
        assert_near(c->payoff[i], here, 0);
        if (there > here) *(holds(c->who, i) ? &leave : &join) |= 1u << i;
        if (there == here) ties |= 1u << i;
        if (!holds(c->who, i)) target += exact_to_double(e->of[i].gives);
    }
    assert_near(c->success, success_of(e, c->who), 0);
    assert_near(c->target, target, 0);
    assert_int_equal(c->would_leave, leave);
    assert_int_equal(c->would_join, join);
    assert_int_equal(c->ties, ties);
    assert_int_equal(c->is_stable, (leave | join) == 0);
}

/* ---- orders ------------------------------------------------------------------------------------
 */

typedef struct orders {
    const enforcers *e;
    double adds[MOST];
    double n;
} orders;

static void order_walk(orders *o, coalition before)
{
    uint32_t const n = o->e->p.n_enforcers;
    if (before == (1u << n) - 1) return;
    /* the orders of the others after i, as each i comes next */
    double rest = 1;
    for (uint32_t k = (uint32_t)__builtin_popcount(before) + 1; k < n; k++) rest *= n - k;
    for (uint32_t i = 0; i < n; i++) {
        if (holds(before, i)) continue;
        o->adds[i] += rest * (success_of(o->e, before | 1u << i) - success_of(o->e, before));
        order_walk(o, before | 1u << i);
    }
}

static void indices_check(enforcers *e, const front_answer *x)
{
    uint32_t const n = e->p.n_enforcers;
    orders o = {.e = e, .n = 1};
    for (uint32_t k = 2; k <= n; k++) o.n *= k;
    order_walk(&o, 0);
    double swings[MOST] = {0}, sum = 0;
    coalition vetoes = (1u << n) - 1;
    bool is_any = false;
    for (coalition s = 0; s < 1u << n; s++) {
        if (success_of(e, s) > 0) {
            is_any = true;
            vetoes &= s;
        }
        for (uint32_t i = 0; i < n; i++)
            if (!holds(s, i)) swings[i] += success_of(e, s | 1u << i) - success_of(e, s);
    }
    for (uint32_t i = 0; i < n; i++) sum += swings[i];
    assert_int_equal(x->vetoes, is_any ? vetoes : 0);
    for (uint32_t i = 0; i < n; i++) {
        exact const share = exact_ratio(e->a, (int64_t)o.adds[i], (int64_t)o.n);
        assert_int_equal(exact_compare(x->shapley[i], share), 0);
        exact const banzhaf = sum > 0 || sum < 0
                                  ? exact_ratio(e->a, (int64_t)swings[i], (int64_t)sum)
                                  : exact_small(0);
        if (sum > 0 || sum < 0) assert_int_equal(exact_compare(x->banzhaf[i], banzhaf), 0);
    }
}

/* Each step: who leaves gains, nobody else would gain more, and at the end nobody gains. */
static void unravel_check(const enforcers *e, const front_answer *x, uint32_t first)
{
    uint32_t const n = e->p.n_enforcers;
    coalition s = (1u << n) - 1;
    for (uint32_t k = 0; k < x->n_unravels[first]; k++) {
        const front_unravel *const u = &x->unravels[first][k];
        double const gains = payoff_of(e, s ^ 1u << u->who, u->who) - payoff_of(e, s, u->who);
        assert_true(holds(s, u->who));
        assert_near(u->gains, gains, 0);
        for (uint32_t i = 0; k > 0 && i < n; i++)
            if (holds(s, i))
                assert_true(payoff_of(e, s ^ 1u << i, i) - payoff_of(e, s, i) <= gains);
        s ^= 1u << u->who;
        assert_int_equal(u->left, s);
        assert_near(u->success, success_of(e, s), 0);
    }
    for (uint32_t i = 0; i < n; i++)
        if (holds(s, i)) assert_true(payoff_of(e, s ^ 1u << i, i) <= payoff_of(e, s, i));
}

static void whole_check(enforcers *e, const front_answer *x)
{
    uint32_t const n = e->p.n_enforcers;
    coalition const all = (1u << n) - 1;
    assert_int_equal(x->whole.who, all);
    for (uint32_t i = 0; i < n; i++) {
        double const gains = payoff_of(e, all ^ 1u << i, i) - payoff_of(e, all, i);
        assert_near(exact_to_double(x->payment[i]), gains > 0 ? gains : 0, 0);
        bool const is_pivotal = success_of(e, all) > 0 && success_of(e, all ^ 1u << i) == 0;
        assert_int_equal(holds(x->pivotal, i), is_pivotal);
        unravel_check(e, x, i);
    }
    front_answer light;
    stf_error err;
    assert_ok(front_solve_whole(&e->p, NULL, e->a, &light, &err), &err);
    assert_int_equal(light.whole.would_leave, x->whole.would_leave);
    assert_int_equal(light.first, x->first);
    assert_int_equal(light.selection, x->selection);
    assert_int_equal(light.pivotal, x->pivotal);
}

static void random_fronts_agree_with_their_definition(void **state)
{
    (void)state;
    uint32_t n_exact = 0, n_stable = 0;
    for (uint64_t seed = 0; seed < CASES; seed++) {
        enforcers e;
        philox r = philox_stream(16, seed);
        front_make(&e, &r, 2 + (uint32_t)(seed % (MOST - 1)));
        front_answer const x = solved(&e);
        assert_int_equal(x.n_coalitions, 1u << e.p.n_enforcers);
        uint64_t stable = 0;
        for (uint32_t s = 0; s < x.n_coalitions; s++) {
            assert_int_equal(x.coalitions[s].who, s);
            coalition_check(&e, &x.coalitions[s]);
            stable += x.coalitions[s].is_stable;
        }
        assert_int_equal(x.n_stable, stable);
        indices_check(&e, &x);
        whole_check(&e, &x);
        n_exact += x.has_threshold;
        n_stable += stable > 0;
        enforcers_close(&e);
    }
    assert_true(n_exact > 10 && n_stable > CASES / 2);
}

/* ---- mixed equilibria --------------------------------------------------------------------------
 */

/* What holding adds where the others hold with chance p, from the binomial sum. */
static double adds_at(const enforcers *e, double p)
{
    uint32_t const n = e->p.n_enforcers;
    double sum = 0;
    for (coalition s = 0; s < 1u << (n - 1); s++) { /* the last is the one who asks */
        double chance = 1;
        for (uint32_t i = 0; i + 1 < n; i++) chance *= holds(s, i) ? p : 1 - p;
        sum += chance * (payoff_of(e, s | 1u << (n - 1), n - 1) - payoff_of(e, s, n - 1));
    }
    return sum;
}

static void chances_of_equals_are_all_roots(void **state)
{
    (void)state;
    uint32_t n_roots = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        enforcers e;
        philox r = philox_stream(17, seed);
        uint32_t const n = 2 + (uint32_t)(seed % (MOST - 1));
        enforcers_open(&e, n, 1 + (uint32_t)philox_below(&r, n), "0", "0", "0");
        exact const gains = half(&e, &r, 1, 20), costs = half(&e, &r, 0, 5);
        for (uint32_t i = 0; i < n; i++) {
            e.of[i].gains = gains;
            e.of[i].costs = costs;
        }
        e.p.gains_are_alls = seed % 3 != 0;
        front_answer const x = solved(&e);
        assert_null(x.mixed_why);
        for (uint32_t k = 0; k < x.n_mixed; k++) {
            assert_near(adds_at(&e, x.mixed[k]), 0, 1e-12);
            assert_true(x.mixed[k] > (k > 0 ? x.mixed[k - 1] : 0) && x.mixed[k] < 1);
        }
        /* between grid points, a change of sign has a root, and no more roots than turns */
        uint32_t changes = 0;
        double last = 0;
        for (int g = 1; g < 4000; g++) {
            double const now = adds_at(&e, g / 4000.0 + 1e-7);
            if (last * now < 0) changes++;
            if (fabs(now) > 1e-9) last = now;
        }
        if (!x.mixed_is_every) {
            assert_true(x.n_mixed >= changes);
            for (uint32_t k = 0; k < x.n_mixed; k++) n_roots++;
        } else {
            assert_near(adds_at(&e, 0.37), 0, 1e-15);
        }
        enforcers_close(&e);
    }
    assert_true(n_roots > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_fronts_agree_with_their_definition),
        cmocka_unit_test(chances_of_equals_are_all_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
