/* SPDX-License-Identifier: Apache-2.0 */
/* test_study.c -- cases and their settings, many cases at once, comparison, given profiles, proofs.
 */
#include "support/test.h"

#include "asked.h"

/* ---- cases
 * --------------------------------------------------------------------------------------- */

static void a_case_takes_variants_and_settings(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "variant rich { prize = 9 }\nvariant firm { commit B never yield_ }\n");
    assert_near(asked_solve(&a, &a.base)->equilibria[0].value.payoff[0], 5.0, 1e-12);
    study_case c;
    assert_ok(study_case_variant(&a.problem, &a.base, TEXT("rich"), a.memory, &c, &a.error),
              &a.error);
    assert_near(c.inputs[asked_assumption(&a, "prize")], 9.0, 0);
    assert_near(a.base.inputs[asked_assumption(&a, "prize")], 5.0, 0);
    assert_near(asked_solve(&a, &c)->equilibria[0].value.payoff[0], 9.0, 1e-12);
    assert_ok(study_case_set(&a.problem, &c, TEXT("prize=6"), a.memory, &a.error), &a.error);
    assert_near(asked_solve(&a, &c)->equilibria[0].value.payoff[0], 6.0, 1e-12);
    assert_ok(study_case_variant(&a.problem, &a.base, TEXT("firm"), a.memory, &c, &a.error),
              &a.error);
    const solution *const s = asked_solve(&a, &c);
    assert_near(s->equilibria[0].value.payoff[0], 0.0, 1e-12);
    assert_near(s->equilibria[0].value.outcome[asked_outcome(s, "peace")], 1.0, 1e-12);
    asked_end(&a);
}

static void names_that_are_wrong_are_told_with_the_nearest(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "variant rich { prize = 9 }\n");
    study_case c;
    assert_int_equal(study_case_variant(&a.problem, &a.base, TEXT("rihc"), a.memory, &c, &a.error),
                     STF_USAGE);
    assert_non_null(strstr(a.error.message, "rich"));
    assert_int_not_equal(study_case_set(&a.problem, &a.base, TEXT("prise=1"), a.memory, &a.error),
                         STF_OK);
    assert_int_not_equal(study_case_set(&a.problem, &a.base, TEXT("prize"), a.memory, &a.error),
                         STF_OK);
    assert_int_not_equal(
        study_case_set(&a.problem, &a.base, TEXT("prize=much"), a.memory, &a.error), STF_OK);
    asked_end(&a);
}

/* ---- many cases
 * ------------------------------------------------------------------------------------ */

enum { CASES = 37 };

typedef struct seen {
    double payoff[CASES];
    unsigned times[CASES];
} seen;

static stf_status see(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    seen *const v = user;
    v->times[i]++;
    v->payoff[i] = s->n_equilibria > 0 ? s->equilibria[0].value.payoff[0] : (double)NAN;
    return STF_OK;
}

static void many_cases_give_the_bits_of_each_alone(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "variant firm { commit Trump never take }\n");
    study_case cases[CASES], firm;
    assert_ok(study_case_variant(&a.problem, &a.base, TEXT("firm"), a.memory, &firm, &a.error),
              &a.error);
    seen alone = {0};
    for (uint32_t i = 0; i < CASES; i++) {
        assert_ok(study_case_changes(&a.problem, i % 5 == 4 ? &firm : &a.base, NULL, 0, TEXT(""),
                                     a.memory, &cases[i], &a.error),
                  &a.error);
        cases[i].inputs[asked_assumption(&a, "trust")] = 0.05 + 0.01 * i;
        solution *s;
        assert_ok(study_solve(&a.problem, &cases[i], &a.options, a.memory, &s, &a.error), &a.error);
        assert_ok(see(&alone, i, s, &a.error), &a.error);
    }
    for (uint32_t threads = 1; threads <= 3; threads++) {
        seen together = {0};
        a.options.threads = threads;
        assert_ok(study_each(&a.problem, cases, CASES, &a.options, see, &together, &a.error),
                  &a.error);
        for (uint32_t i = 0; i < CASES; i++) {
            assert_int_equal(together.times[i], 1);
            assert_memory_equal(&together.payoff[i], &alone.payoff[i], sizeof(double));
        }
    }
    asked_end(&a);
}

static stf_status refuse(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)user;
    (void)i;
    (void)s;
    if (err != NULL) *err = (stf_error){.status = STF_NO, .message = "enough"};
    return STF_NO;
}

static void a_visitor_that_fails_stops_the_work(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    study_case cases[3] = {a.base, a.base, a.base};
    assert_int_equal(study_each(&a.problem, cases, 3, &a.options, refuse, NULL, &a.error), STF_NO);
    assert_string_equal(a.error.message, "enough");
    asked_end(&a);
}

/* ---- compare
 * ---------------------------------------------------------------------------------------- */

static void variants_stand_side_by_side(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "variant rich { prize = 9 }\nvariant firm { commit B never yield_ }\n");
    text const names[] = {TEXT("firm"), TEXT("rich")};
    compare_answer *c;
    assert_ok(study_compare(&a.problem, &a.base, &a.options, names, 2, a.memory, &c, &a.error),
              &a.error);
    assert_int_equal(c->n_cases, 3);
    assert_text(c->names[0], "");
    assert_text(c->names[1], "firm");
    assert_text(c->names[2], "rich");
    double const expected[] = {5.0, 0.0, 9.0}, challenged[] = {1.0, 0.0, 1.0};
    uint32_t const n = a.problem.syntax->n_options, k = asked_option(&a, "A", "challenge");
    for (uint32_t i = 0; i < 3; i++) {
        assert_near(c->solutions[i]->equilibria[0].value.payoff[0], expected[i], 1e-12);
        assert_near(c->played[i * n + k], challenged[i], 1e-12);
        assert_near(c->played[i * n + asked_option(&a, "B", "yield_")], challenged[i], 1e-12);
    }
    text const wrong = TEXT("none");
    assert_int_equal(
        study_compare(&a.problem, &a.base, &a.options, &wrong, 1, a.memory, &c, &a.error),
        STF_USAGE);
    asked_end(&a);
}

/* ---- given profiles
 * --------------------------------------------------------------------------------- */

static const solution *judge(asked *a, const char *json)
{
    solution *s;
    assert_ok(study_certify(&a->problem, &a->base, &a->options, text_from(json), 0, a->memory, &s,
                            &a->error),
              &a->error);
    assert_int_equal(s->n_equilibria, 1);
    assert_null(s->solver);
    return s;
}

static void a_given_equilibrium_is_certified(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    const solution *const s = judge(&a, "{\"strategy\": {\"A\": {\"demand\": {\"challenge\": 1}},"
                                        " \"B\": {\"reply\": {\"yield_\": \"1\"}}}}");
    assert_int_equal(s->status, STF_OK);
    assert_true(s->equilibria[0].certificate.certified);
    assert_near(s->equilibria[0].certificate.max_regret, 0.0, 0);
    assert_near(s->equilibria[0].value.payoff[0], 5.0, 0);
    asked_end(&a);
}

static void a_given_profile_that_is_none_has_its_regret(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    const char *const quiet = "{\"strategy\": {\"A\": {\"demand\": {\"stay_quiet\": 1}},"
                              " \"B\": {\"reply\": {\"resist\": 1}}}}";
    a.options.has_concept = true;
    a.options.concept = CONCEPT_NASH; /* an empty threat is Nash */
    assert_true(judge(&a, quiet)->equilibria[0].certificate.certified);
    a.options.concept = CONCEPT_SUBGAME_PERFECT;
    const solution *const s = judge(&a, quiet);
    assert_int_equal(s->status, STF_NO);
    assert_false(s->equilibria[0].certificate.certified);
    a.options.concept = CONCEPT_NASH;
    const solution *const half =
        judge(&a, "{\"strategy\": {\"A\": {\"demand\": {\"challenge\": 0.5, \"stay_quiet\": 0.5}},"
                  " \"B\": {\"reply\": {\"yield_\": 1}}}}");
    assert_false(half->equilibria[0].certificate.certified);
    assert_near(half->equilibria[0].certificate.max_regret, 2.5, 1e-12);
    asked_end(&a);
}

static void a_given_profile_that_does_not_fit_is_told(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    static const struct {
        const char *json, *says;
    } row[] = {
        {"", ""},
        {"[]", ""},
        {"{\"strategy\": 1}", ""},
        {"{\"strategy\": {\"A\": {\"demand\": {\"challenge\": 1}}}}", "reply"},
        {"{\"strategy\": {\"A\": {\"demand\": {\"chalenge\": 1}}, \"B\": {\"reply\": {\"resist\": "
         "1}}}}",
         "challenge"},
        {"{\"strategy\": {\"A\": {\"demand\": {\"challenge\": true}}, \"B\": {\"reply\": "
         "{\"resist\": 1}}}}",
         "demand"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        solution *s;
        stf_error err = {0};
        stf_status const status = study_certify(&a.problem, &a.base, &a.options,
                                                text_from(row[i].json), 0, a.memory, &s, &err);
        if (status != STF_INPUT || strstr(err.message, row[i].says) == NULL)
            print_error("%s: %s\n", row[i].json, err.message);
        assert_int_equal(status, STF_INPUT);
        assert_non_null(strstr(err.message, row[i].says));
    }
    asked_end(&a);
}

static void probabilities_that_are_none_are_not_certified(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    static const char *const row[] = {
        "{\"strategy\": {\"A\": {\"demand\": {\"challenge\": 0.7}}, \"B\": {\"reply\": "
        "{\"yield_\": 1}}}}",
        "{\"strategy\": {\"A\": {\"demand\": {\"challenge\": 2, \"stay_quiet\": -1}},"
        " \"B\": {\"reply\": {\"yield_\": 1}}}}",
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        solution *s;
        stf_error err = {0};
        stf_status const status = study_certify(&a.problem, &a.base, &a.options, text_from(row[i]),
                                                0, a.memory, &s, &err);
        if (status == STF_INPUT) continue; /* refused at once: as well */
        assert_int_equal(status, STF_OK);
        assert_int_equal(s->status, STF_NO);
        assert_false(s->equilibria[0].certificate.certified);
    }
    asked_end(&a);
}

/* ---- proofs
 * ------------------------------------------------------------------------------------------ */

static void rational_play_is_proved_in_rationals(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    a.options.exact = true;
    const solution *const s = asked_solve(&a, &a.base);
    const equilibrium *const e = &s->equilibria[0];
    if (!e->is_exact) print_error("%.*s\n", TEXT_ARGS(e->exact_note));
    assert_true(e->is_exact);
    bool found = false;
    for (uint32_t h = 0; h < s->game->n_infosets; h++) {
        if (!text_equal(s->game->infoset_name[h], TEXT("answer"))) continue;
        assert_text(e->exact_prob[s->game->infoset_first_action[h]], "1/3");
        found = true;
    }
    assert_true(found);
    assert_text(e->exact_payoff[1], "0"); /* Trump is indifferent when he is asked */
    asked_end(&a);
}

static void what_is_not_rational_is_not_proved_and_says_why(void **state)
{
    (void)state;
    asked a;
    asked_begin(
        &a,
        "party A\nparty B\noutcome over \"over\"\nassume x = 2 in 1 .. 3 judgement\n"
        "play { A chooses as sole { go { gain A = sqrt(x)  stop over } halt { stop over } } }\n");
    a.options.exact = true;
    solution *s;
    stf_status const status = study_solve(&a.problem, &a.base, &a.options, a.memory, &s, &a.error);
    if (status == STF_OK) {
        assert_false(s->n_equilibria > 0 && s->equilibria[0].is_exact);
        assert_true(s->n_equilibria == 0 || s->equilibria[0].exact_note.n > 0);
    } else {
        assert_int_equal(status, STF_UNSUPPORTED);
        assert_true(a.error.message[0] != '\0');
    }
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_takes_variants_and_settings),
        cmocka_unit_test(names_that_are_wrong_are_told_with_the_nearest),
        cmocka_unit_test(many_cases_give_the_bits_of_each_alone),
        cmocka_unit_test(a_visitor_that_fails_stops_the_work),
        cmocka_unit_test(variants_stand_side_by_side),
        cmocka_unit_test(a_given_equilibrium_is_certified),
        cmocka_unit_test(a_given_profile_that_is_none_has_its_regret),
        cmocka_unit_test(a_given_profile_that_does_not_fit_is_told),
        cmocka_unit_test(probabilities_that_are_none_are_not_certified),
        cmocka_unit_test(rational_play_is_proved_in_rationals),
        cmocka_unit_test(what_is_not_rational_is_not_proved_and_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
