/* SPDX-License-Identifier: Apache-2.0 */
/* test_weigh.c -- shares, payoffs and Sobol indices of games whose answers are known on paper,
 * and the same bits whatever the threads. */
#include "support/test.h"

#include "asked.h"
#include "study/weigh.h"

/* A's payoff is prize where B yields, loss < pain, and 0 else: prize has mean 5 and variance 16/3,
 * and B yields with probability 1/2, independently; the share of the space left by a known loss
 * (or pain) is uniform. */
static const double variance = (25 + 16.0 / 3) / 2 - 2.5 * 2.5;

static weigh_answer *weigh(asked *a, weigh_query q)
{
    weigh_answer *out = NULL;
    assert_ok(study_weigh(&a->problem, &a->base, &a->options, &q, a->memory, &out, &a->error),
              &a->error);
    return out;
}

static const weigh_target *target(const weigh_answer *a, const char *name)
{
    for (uint32_t t = 0; t < a->n_targets; t++)
        if (text_equal(a->targets[t].name, text_from(name))) return &a->targets[t];
    fail_msg("there is no %s", name);
    return NULL;
}

static const weigh_index *index_of(const asked *p, const weigh_answer *a, const weigh_target *t,
                                   const char *name)
{
    uint32_t const input = asked_assumption(p, name);
    for (uint32_t k = 0; k < a->n_varied; k++)
        if (t->indices[k].input == input) return &t->indices[k];
    fail_msg("%s is not varied", name);
    return NULL;
}

static void assert_index(const weigh_index *x, double first, double total)
{
    assert_near(x->sobol.first.value, first, 0.04);
    assert_near(x->sobol.total.value, total, 0.04);
    /* three standard errors, on a known seed */
    assert_near(x->sobol.first.value, first, 1.5 * (x->sobol.first.high - x->sobol.first.value));
    assert_near(x->sobol.total.value, total,
                1.5 * (x->sobol.total.high - x->sobol.total.value) + 1e-12);
}

static void indices_are_those_on_paper(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\nclaim \"rich\": prize > 3\n");
    text const of[] = {TEXT("payoff:A"), TEXT("outcome:won"), TEXT("claim:1"), TEXT("claim:2")};
    weigh_answer *const w = weigh(&a, (weigh_query){4096, 3, of, 4, false, NULL});
    assert_int_equal(w->n_varied, 4);
    const weigh_target *const pay = target(w, "payoff:A");
    assert_near(pay->central, 5, 1e-12);
    assert_near(pay->indices[0].sobol.variance, variance, 0.02 * variance);
    double const first_prize = 16.0 / 3 / 4 / variance, first_loss = 25.0 / 12 / variance;
    double const total_prize = 16.0 / 3 / 2 / variance;
    double const total_loss = 1 - ((25 + 16.0 / 3) / 3 - 6.25) / variance;
    assert_index(index_of(&a, w, pay, "prize"), first_prize, total_prize);
    assert_index(index_of(&a, w, pay, "loss"), first_loss, total_loss);
    assert_index(index_of(&a, w, pay, "pain"), first_loss, total_loss);
    assert_near(index_of(&a, w, pay, "cost")->sobol.total.value, 0, 1e-12);
    /* whether B yields: a variance of 1/4, of which 1/12 by each of the two */
    for (int k = 1; k < 3; k++) {
        assert_index(index_of(&a, w, &w->targets[k], "loss"), 1.0 / 3, 2.0 / 3);
        assert_near(index_of(&a, w, &w->targets[k], "prize")->sobol.total.value, 0, 1e-12);
    }
    assert_index(index_of(&a, w, &w->targets[3], "prize"), 1, 1);
    /* the ends of one range, all else central */
    assert_near(index_of(&a, w, pay, "prize")->at_low, 1, 1e-12);
    assert_near(index_of(&a, w, pay, "prize")->at_high, 9, 1e-12);
    assert_near(index_of(&a, w, pay, "loss")->at_high, 0, 1e-12);
    assert_near(index_of(&a, w, pay, "pain")->at_low, 0, 1e-12);
    asked_end(&a);
}

static void shares_and_payoffs_are_those_on_paper(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\nclaim \"rich\": prize > 3\n"
                           "claim \"undefined\": P(won given A.stay_quiet) > 0.5\n");
    text const of[] = {TEXT("claim:2"), TEXT("claim:1"), TEXT("claim:3")};
    weigh_answer *const w = weigh(&a, (weigh_query){1024, 1, of, 3, true, NULL});
    assert_int_equal(w->n_points, 2048);
    assert_int_equal(w->n_answered, 2048);
    assert_false(w->has_indices);
    uint32_t const won = asked_outcome(w->base, "won"), war = asked_outcome(w->base, "war");
    const weigh_outcome *const o = &w->outcomes[won];
    assert_near(o->probability.mean.value, 0.5, 0.02);
    assert_true(o->probability.mean.low <= 0.5 && 0.5 <= o->probability.mean.high);
    assert_true(o->probability.mean.high - o->probability.mean.low < 0.03);
    assert_true(o->likeliest.low <= 0.5 && 0.5 <= o->likeliest.high);
    assert_near(w->outcomes[war].likeliest.value, 0, 0);
    assert_true(w->outcomes[war].likeliest.high > 0);
    assert_near(w->payoffs[0].mean.value, 2.5, 0.06);
    assert_near(w->payoffs[0].sd, sqrt(variance), 0.06);
    assert_near(w->payoffs[0].quantile[0], 0, 0);
    /* of the upper half, prize uniform on 1 .. 9: 0.75 is its median, 0.95 its 0.9 */
    assert_near(w->payoffs[0].quantile[3], 5, 0.1);
    assert_near(w->payoffs[0].quantile[4], 8.2, 0.1);
    /* claims in the order of the file */
    assert_int_equal(w->n_claims, 3);
    assert_int_equal(w->claims[0].claim, 0);
    assert_true(w->claims[0].holds.low <= 0.5 && 0.5 <= w->claims[0].holds.high);
    assert_near(w->claims[1].holds.value, 0.75, 0.005);
    assert_near((double)w->claims[2].n_undefined / 2048, 0.5, 0.02); /* where A challenges */
    asked_end(&a);
}

/* 100 seeds: 95 of the intervals hold what they should, give or take. */
static void intervals_cover(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    text const of[] = {TEXT("payoff:A")};
    int mean = 0, first = 0, total = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        weigh_answer *const w = weigh(&a, (weigh_query){256, 100 + seed, of, 1, false, NULL});
        const weigh_index *const x = index_of(&a, w, &w->targets[0], "loss");
        estimate const m = w->payoffs[0].mean;
        double const f = 25.0 / 12 / variance;
        double const t = 1 - ((25 + 16.0 / 3) / 3 - 6.25) / variance;
        mean += m.low <= 2.5 && 2.5 <= m.high;
        first += x->sobol.first.low <= f && f <= x->sobol.first.high;
        total += x->sobol.total.low <= t && t <= x->sobol.total.high;
    }
    assert_true(mean >= 87 && mean < 100);
    assert_true(first >= 87 && first < 100);
    assert_true(total >= 87 && total < 100);
    asked_end(&a);
}

static void what_is_set_or_idle_is_not_varied(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "assume idle = 1 in 0 .. 2\n");
    assert_ok(study_case_set(&a.problem, &a.base, TEXT("prize=4"), a.memory, &a.error), &a.error);
    weigh_answer *const w = weigh(&a, (weigh_query){64, 1, NULL, 0, true, NULL});
    assert_int_equal(w->n_varied, 3);
    assert_int_equal(w->n_idle, 1);
    assert_int_equal(w->idle[0], asked_assumption(&a, "idle"));
    assert_near(w->payoffs[0].greatest, 4, 1e-12);
    asked_end(&a);
}

/* Distributions of every kind, and what is judged against what is sourced. */
static const char *const lone =
    "party A\n"
    "assume n = 3 as normal(3, 2) source \"measured\"\n"
    "assume l = 2 as lognormal(2, 0.5) source \"measured\"\n"
    "assume t = 2 as triangular(0, 2, 7) judgement\n"
    "outcome done \"done\"\n"
    "play { A chooses as it { act { gain A = n + 2 * t + l  stop done } } }\n";

static void what_is_judged_is_taken_together(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, lone);
    weigh_answer *const w = weigh(&a, (weigh_query){2048, 1, NULL, 0, false, NULL});
    double const of_t = 4 * (4 + 49 - 0 - 14.0 + 0) / 18; /* (a2 + b2 + c2 - ab - ac - bc) / 18 */
    double const of_l = 4 * exp(0.25) * (exp(0.25) - 1), of_n = 4, all = of_t + of_l + of_n;
    const weigh_target *const pay = target(w, "payoff:A");
    assert_true(pay->has_judged);
    assert_near(pay->judged.total.value, of_t / all, 0.02);
    assert_near(pay->judged.first.value, of_t / all, 0.02);
    assert_true(pay->indices[0].is_judged && !pay->indices[1].is_judged);
    assert_index(index_of(&a, w, pay, "n"), of_n / all, of_n / all);
    assert_index(index_of(&a, w, pay, "l"), of_l / all, of_l / all);
    assert_near(w->payoffs[0].mean.value, 3 + 2 * 3 + 2 * exp(0.125), 0.02);
    asked_end(&a);
}

static void threads_and_other_questions_change_no_bit(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    weigh_query const q = {128, 9, NULL, 0, false, NULL};
    weigh_answer *const one = weigh(&a, q);
    a.options.threads = 2;
    weigh_answer *const two = weigh(&a, q);
    assert_int_equal(one->payoffs[0].n, two->payoffs[0].n);
    assert_memory_equal(one->payoffs[0].sorted, two->payoffs[0].sorted,
                        one->payoffs[0].n * sizeof(double));
    for (uint32_t t = 0; t < one->n_targets; t++)
        for (uint32_t k = 0; k < one->n_varied; k++) {
            assert_int_equal(one->targets[t].indices[k].input, two->targets[t].indices[k].input);
            assert_memory_equal(&one->targets[t].indices[k].sobol.first,
                                &two->targets[t].indices[k].sobol.first, sizeof(estimate));
        }
    weigh_answer *const other = weigh(&a, (weigh_query){128, 10, NULL, 0, false, NULL});
    assert_true(other->payoffs[0].mean.value != one->payoffs[0].mean.value);
    asked_end(&a);
}

static int stop_at(void *user, const solve_event *e)
{
    return e->iteration >= *(const uint64_t *)user;
}

static void an_interrupt_leaves_the_passes_that_are_whole(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    weigh_query const q = {1024, 1, NULL, 0, false, NULL};
    weigh_answer *const whole = weigh(&a, q);
    uint64_t at = whole->n_solved / 2;
    a.options.progress = stop_at;
    a.options.progress_user = &at;
    weigh_answer *const half = weigh(&a, q);
    assert_int_equal(half->status, STF_CANCELLED);
    assert_true(half->n_points == 512 || half->n_points == 1024);
    assert_near(half->payoffs[0].mean.value, 2.5, 0.15);
    /* the same as so few points asked for */
    a.options.progress = NULL;
    weigh_answer *const few = weigh(&a, (weigh_query){half->n_points / 2, 1, NULL, 0, false, NULL});
    assert_memory_equal(half->payoffs[0].sorted, few->payoffs[0].sorted,
                        few->n_points * sizeof(double));
    assert_memory_equal(&half->targets[0].indices[0].sobol, &few->targets[0].indices[0].sobol,
                        sizeof(sobol_index));
    a.options.progress = stop_at;
    at = 1;
    weigh_answer *none = NULL;
    assert_int_equal(study_weigh(&a.problem, &a.base, &a.options, &q, a.memory, &none, &a.error),
                     STF_CANCELLED);
    asked_end(&a);
}

static void assert_refused(asked *a, const char *of, stf_status why, const char *says)
{
    text const one = text_from(of);
    weigh_query const q = {64, 1, &one, of[0] != '\0', false, NULL};
    weigh_answer *none = NULL;
    assert_int_equal(
        study_weigh(&a->problem, &a->base, &a->options, &q, a->memory, &none, &a->error), why);
    if (strstr(a->error.message, says) == NULL) fail_msg("%s", a->error.message);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\n");
    assert_refused(&a, "payoff:C", STF_USAGE, "no party 'C'");
    assert_refused(&a, "outcome:wom", STF_USAGE, "did you mean 'won'");
    assert_refused(&a, "claim:2", STF_USAGE, "there are 1");
    assert_refused(&a, "claim:", STF_USAGE, "numbered from 1");
    assert_refused(&a, "claim:1x", STF_USAGE, "numbered from 1");
    assert_refused(&a, "prize", STF_USAGE, "is not payoff:PARTY");
    const char *const all[] = {"prize=4", "cost=2", "loss=3", "pain=5"};
    for (int k = 0; k < 4; k++)
        assert_ok(study_case_set(&a.problem, &a.base, text_from(all[k]), a.memory, &a.error),
                  &a.error);
    assert_refused(&a, "", STF_UNSUPPORTED, "nothing varies");
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_are_those_on_paper),
        cmocka_unit_test(shares_and_payoffs_are_those_on_paper),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(what_is_set_or_idle_is_not_varied),
        cmocka_unit_test(what_is_judged_is_taken_together),
        cmocka_unit_test(threads_and_other_questions_change_no_bit),
        cmocka_unit_test(an_interrupt_leaves_the_passes_that_are_whole),
        cmocka_unit_test(what_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
