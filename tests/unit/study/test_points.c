/* SPDX-License-Identifier: Apache-2.0 */
/* test_points.c -- points from tables, grids and samples; sweeps against solving one by one. */
#include "support/test.h"

#include "asked.h"
#include "study/points_inside.h"
#include "study/sweep.h"
#include "support/failing_allocator.h"

static points *grid_of(asked *a, const char *first, const char *second)
{
    text const axes[2] = {text_from(first), text_from(second != NULL ? second : "")};
    points *p;
    assert_ok(points_from_grid(&a->problem, axes, second != NULL ? 2 : 1, a->memory, &p, &a->error),
              &a->error);
    return p;
}

static void a_grid_is_the_product_of_its_axes_the_last_fastest(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    points *const p = grid_of(&a, "prize=0.1 .. 0.4 by 0.1", "loss = 3, 1.5");
    assert_int_equal(p->n, 8);
    double in[8];
    memcpy(in, a.base.inputs, a.problem.n_inputs * sizeof *in);
    uint32_t const prize = asked_assumption(&a, "prize"), loss = asked_assumption(&a, "loss"),
                   pain = asked_assumption(&a, "pain");
    static const double first[4] = {0.1, 0.2, 0.3, 0.4}, second[2] = {3, 1.5};
    for (size_t i = 0; i < 8; i++) {
        points_row(p, i, in);
        assert_near(in[prize], first[i / 2], 0);
        assert_near(in[loss], second[i % 2], 0);
        assert_near(in[pain], 5, 0);
    }
    assert_int_equal(grid_of(&a, "prize=1 .. 2 in 5", NULL)->n, 5);
    asked_end(&a);
}

static void axes_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"prize",
                                      "prize=",
                                      "prize=1 .. 2",
                                      "prize=2 .. 1 by 1",
                                      "prize=1 .. 2 by 0",
                                      "prize=1 .. 2 in 1",
                                      "prize=1,,2",
                                      "prise=1, 2",
                                      "prize=1 .. 2 by -1",
                                      "prize=1, 2 t"};
    asked a;
    asked_begin_demand(&a, "");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        text const axis = text_from(bad[i]);
        points *p;
        assert_int_equal(points_from_grid(&a.problem, &axis, 1, a.memory, &p, &a.error), STF_USAGE);
    }
    text const twice[2] = {TEXT("prize=1, 2"), TEXT("prize=3, 4")};
    points *p;
    assert_int_equal(points_from_grid(&a.problem, twice, 2, a.memory, &p, &a.error), STF_USAGE);
    asked_end(&a);
}

static void a_table_tells_all_that_is_wrong_with_it(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    points *p;
    text const good = TEXT("loss,prize\r\n1,2\n\n\"3.5\",4e0\n");
    assert_ok(points_from_table(&a.problem, TEXT("t.csv"), good, &a.d, a.memory, &p, &a.error),
              &a.error);
    assert_int_equal(p->n, 2);
    assert_near(p->value[2], 3.5, 0);
    assert_near(p->value[3], 4.0, 0);
    text const bad = TEXT("loss,prise\n1,2,3\nx,4\n,5\n");
    assert_int_equal(
        points_from_table(&a.problem, TEXT("t.csv"), bad, &a.d, a.memory, &p, &a.error), STF_INPUT);
    assert_int_equal(a.d.n_errors, 4);
    asked_end(&a);
}

/* Means and spreads of all kinds of distributions, of 4096 points. */
static void a_sample_has_the_moments_of_its_distributions(void **state)
{
    (void)state;
    asked a;
    asked_begin(
        &a, "standoff \"x\" {\n  party A\n  assume u = 3 in 2 .. 6\n"
            "  assume t = 2 as triangular(1, 2, 5)\n  assume n = 1 as normal(1, 0.5)\n"
            "  assume l = 2 as lognormal(2, 0.3)\n  assume d = 1 as discrete(1: 0.25, 4: 0.75)\n"
            "  play {\n    A chooses { left { gain A = u + t } right { gain A = n + l + d } }\n"
            "  }\n}\n");
    static const double mean[5] = {4, 8.0 / 3, 1, 2 * 1.0460278599087169, 3.25};
    static const double variance[5] = {16.0 / 12, 13.0 / 18, 0.25, 0.412166, 27.0 / 16};
    for (int quasi = 0; quasi < 2; quasi++) {
        points *p;
        assert_ok(
            points_from_sample(&a.problem, 4096, 3, quasi != 0, NULL, 0, a.memory, &p, &a.error),
            &a.error);
        double sum[5] = {0}, square[5] = {0}, in[5];
        for (size_t i = 0; i < p->n; i++) {
            points_row(p, i, in);
            for (int k = 0; k < 5; k++) {
                sum[k] += in[k];
                square[k] += (in[k] - mean[k]) * (in[k] - mean[k]);
            }
        }
        for (int k = 0; k < 5; k++) {
            double const error = sqrt(variance[k] / 4096);
            assert_near(sum[k] / 4096, mean[k], quasi != 0 ? 0.1 * error : 4 * error);
            assert_near(square[k] / 4096, variance[k], quasi != 0 ? 0.01 * variance[k] : 0.2);
        }
    }
    asked_end(&a);
}

typedef struct comparing {
    asked *a;
    const points *points;
    size_t next;
} comparing;

static stf_status compare_point(void *user, const sweep_point *solved, stf_error *err)
{
    comparing *const c = user;
    asked *const a = c->a;
    assert_int_equal(solved->number, c->next++);
    study_case one;
    assert_ok(study_case_changes(&a->problem, &a->base, NULL, 0, TEXT(""), a->memory, &one, err),
              err);
    points_row(c->points, solved->number, one.inputs);
    assert_memory_equal(one.inputs, solved->inputs, a->problem.n_inputs * sizeof(double));
    solution *s;
    assert_ok(study_solve(&a->problem, &one, &a->options, a->memory, &s, err), err);
    assert_int_equal(s->status, solved->status);
    assert_int_equal(solved->n_equilibria, s->n_equilibria < 1 ? s->n_equilibria : 1);
    if (solved->n_equilibria == 0) return STF_OK;
    const sweep_equilibrium *const e = &solved->equilibria[0];
    const equilibrium *const alone = &s->equilibria[0];
    assert_memory_equal(e->prob, alone->profile.prob, s->game->n_actions * sizeof(double));
    assert_memory_equal(e->payoff, alone->value.payoff, s->game->n_parties * sizeof(double));
    assert_memory_equal(e->outcome, alone->value.outcome, s->game->n_outcomes * sizeof(double));
    assert_memory_equal(&e->max_regret, &alone->certificate.max_regret, sizeof(double));
    assert_int_equal(e->certified, alone->certificate.certified);
    return STF_OK;
}

/* Bit for bit, on one thread and on three, at lambda and to the limit. */
static void a_sweep_is_solving_one_by_one(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        asked a;
        asked_begin_hanoi(&a, "");
        a.options.has_lambda = k >= 2;
        a.options.lambda = 1.5;
        a.options.threads = k % 2 == 0 ? 1 : 3;
        points *const p = grid_of(&a, "trust=0 .. 1 in 150", NULL);
        sweep_query const q = {.points = p};
        sweep_answer *answer;
        assert_ok(study_sweep(&a.problem, &a.base, &a.options, &q, a.memory, &answer, &a.error),
                  &a.error);
        assert_int_equal(answer->n_done, 150);
        comparing c = {.a = &a, .points = p};
        assert_ok(sweep_each(answer, a.memory, compare_point, &c, &a.error), &a.error);
        assert_int_equal(c.next, 150);
        sweep_close(answer);
        asked_end(&a);
    }
}

static stf_status count_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    uint8_t *const seen = user;
    (void)err;
    assert_int_equal(s->status, STF_OK);
    seen[i]++;
    return STF_OK;
}

static int stop_soon(void *user, const solve_event *event)
{
    uint64_t *const told = user;
    assert_text(text_from(event->what), "point");
    assert_int_equal(event->total, 150);
    *told = event->iteration;
    return event->iteration >= 80;
}

static void each_point_is_shown_once_and_work_stops_when_asked(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    points *const p = grid_of(&a, "trust=0 .. 1 in 150", NULL);
    uint8_t seen[150] = {0};
    assert_ok(points_each(&a.problem, &a.base, p, 20, 131, &a.options, count_visit, seen, &a.error),
              &a.error);
    for (size_t i = 0; i < 150; i++) assert_int_equal(seen[i], i >= 20 && i < 131);
    uint64_t told = 0;
    a.options.progress = stop_soon;
    a.options.progress_user = &told;
    sweep_query const q = {.points = p};
    sweep_answer *answer;
    assert_ok(study_sweep(&a.problem, &a.base, &a.options, &q, a.memory, &answer, &a.error),
              &a.error);
    assert_int_equal(answer->status, STF_CANCELLED);
    assert_int_equal(answer->n_done, 64);
    assert_true(told >= 80);
    sweep_close(answer);
    asked_end(&a);
}

/* Once a worker has met points, no run asks the allocator for anything. */
static void points_cost_no_allocation(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    points *const p = grid_of(&a, "trust=0.05 .. 0.95 in 600", NULL);
    failing_allocator f;
    failing_allocator_init(&f, SIZE_MAX);
    arena *const before = a.problem.memory, *const counted = arena_new(&f.allocator, 0);
    ask_structure structure;
    assert_ok(points_structure(&a.problem, &a.base, &structure, &a.error), &a.error);
    a.problem.memory = counted;
    points_worker w;
    uint8_t seen[600] = {0};
    assert_ok(points_worker_begin(&w, &a.problem, structure, &a.base, &a.options, &a.error),
              &a.error);
    assert_int_equal(w.n_lanes, LANES_MOST);
    size_t taken = 0;
    for (size_t at = 0; at < 600; at += 60) {
        assert_ok(points_worker_run(&w, p, at, at + 60, count_visit, seen, &a.error), &a.error);
        if (at <= 60) taken = f.requests;
        assert_int_equal(f.requests, taken);
    }
    points_worker_end(&w);
    a.problem.memory = before;
    arena_free(counted);
    assert_int_equal(f.live_blocks, 0);
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grid_is_the_product_of_its_axes_the_last_fastest),
        cmocka_unit_test(axes_that_are_none_are_refused),
        cmocka_unit_test(a_table_tells_all_that_is_wrong_with_it),
        cmocka_unit_test(a_sample_has_the_moments_of_its_distributions),
        cmocka_unit_test(a_sweep_is_solving_one_by_one),
        cmocka_unit_test(each_point_is_shown_once_and_work_stops_when_asked),
        cmocka_unit_test(points_cost_no_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
