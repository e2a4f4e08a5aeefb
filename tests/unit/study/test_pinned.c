/* SPDX-License-Identifier: Apache-2.0 */
/* test_pinned.c -- bounds on limits against the limits themselves, as the branch is followed. */
#include "support/test.h"

#include "asked.h"

#include "base/philox.h"
#include "study/pinned.h"

/* A asks for a vote of B and C, or goes without; a last word of D changes nothing for D himself.
 * Over its ranges the vote passes, fails though one wants it, and fails as neither does. */
static const char vote_model[] =
    "standoff \"A vote\" {\n"
    "    party A, B, C, D\n"
    "    assume prize = 3 in -2 .. 6 judgement\n"
    "    assume b_gain = 1 in -2 .. 2 judgement\n"
    "    assume c_gain = 1 in -2 .. 2 judgement\n"
    "    assume cost = 0.5 in 0 .. 2 judgement\n"
    "    outcome passed \"passed\"\n"
    "    outcome rejected \"rejected\"\n"
    "    outcome quiet \"quiet\"\n"
    "    play {\n"
    "        A chooses as ask {\n"
    "            put { gain A = -cost\n"
    "                vote it by B, C quota 2 {\n"
    "                    passes { gain A = prize gain B = b_gain gain C = c_gain\n"
    "                        D chooses as word { praise { gain A = 1 } blame { gain A = -1 } }\n"
    "                        stop passed }\n"
    "                    fails { stop rejected } } }\n"
    "            leave { stop quiet }\n"
    "        }\n"
    "    }\n"
    "}\n";

typedef struct seen {
    bool meets;
    double low[16], high[16];
    uint32_t likeliest;
} seen;

static bool look(void *user, size_t i, const pinned *p)
{
    seen *const s = (seen *)user + i;
    for (uint32_t k = 0; k < pinned_width(p); k++) {
        s->low[k] = pinned_low(p)[k];
        s->high[k] = pinned_high(p)[k];
    }
    s->meets = pinned_meets(p);
    s->likeliest = pinned_likeliest(p);
    return s->meets;
}

static void bounds_hold_the_limit(void **state)
{
    (void)state;
    enum { N = 200 };
    asked a;
    asked_begin(&a, vote_model);
    study_case *const cases = ARENA_NEW(a.memory, study_case, N);
    bool *const decided = ARENA_NEW(a.memory, bool, N);
    seen *const s = ARENA_NEW(a.memory, seen, N);
    philox random = philox_stream(7, 0);
    for (size_t i = 0; i < N; i++) {
        cases[i] = a.base;
        cases[i].inputs = ARENA_NEW(a.memory, double, a.problem.n_inputs);
        for (uint32_t k = 0; k < a.problem.n_inputs; k++) {
            const assumption *const x = &a.problem.syntax->assumptions[k];
            cases[i].inputs[k] = x->low + (x->high - x->low) * philox_uniform(&random);
        }
    }
    pinned_many *m;
    assert_ok(pinned_many_new(&a.problem, &a.options, &m, &a.error), &a.error);
    assert_non_null(m);
    assert_ok(pinned_many_run(m, cases, N, look, s, decided, &a.error), &a.error);
    pinned_many_free(m);
    uint32_t n_meet = 0, n_open = 0;
    for (size_t i = 0; i < N; i++) {
        const solution *const at = asked_solve(&a, &cases[i]);
        const game *const g = at->game;
        const evaluation *const v = &at->equilibria[0].value;
        assert_int_equal(decided[i], s[i].meets);
        n_meet += s[i].meets;
        n_open += !s[i].meets;
        for (uint32_t k = 0; k < g->n_parties + g->n_outcomes; k++) {
            double const x = k < g->n_parties ? v->payoff[k] : v->outcome[k - g->n_parties];
            assert_true(x >= s[i].low[k] - 1e-7 && x <= s[i].high[k] + 1e-7);
        }
        for (uint32_t k = 0; s[i].likeliest != NONE && k < g->n_outcomes; k++)
            assert_true(v->outcome[k] <= v->outcome[s[i].likeliest]);
    }
    assert_true(n_meet > N / 2); /* quiet, or a vote that fails */
    assert_true(n_open > 0);     /* D is indifferent where the vote passes */
    asked_end(&a);
}

static void another_question_is_not_passed_over(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, vote_model);
    pinned_many *m;
    a.options.has_lambda = true;
    a.options.lambda = 1.0;
    assert_ok(pinned_many_new(&a.problem, &a.options, &m, &a.error), &a.error);
    assert_null(m);
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold_the_limit),
        cmocka_unit_test(another_question_is_not_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
