/* SPDX-License-Identifier: Apache-2.0 */
/* test_claims.c -- verdicts: true, false, undefined, and what follows from each. */
#include "support/test.h"

#include "asked.h"

static const claims_answer *judge(asked *a)
{
    claims_answer *out;
    assert_ok(study_claims(&a->problem, &a->base, &a->options, 0, NONE, a->memory, &out, &a->error),
              &a->error);
    assert_int_equal(out->n_claims, a->problem.syntax->n_claims);
    return out;
}

static void claims_hold_and_fail_as_play_has_it(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\n"
                           "claim \"war\": P(war) > 0.5\n"
                           "claim \"exactly\": P(won) == 1\n"
                           "claim \"paid\": payoff(A) == prize\n"
                           "claim \"sum\": payoff(A) + payoff(B) >= 2\n");
    const claims_answer *const c = judge(&a);
    verdict const expected[] = {VERDICT_TRUE, VERDICT_FALSE, VERDICT_TRUE, VERDICT_TRUE,
                                VERDICT_TRUE};
    for (uint32_t i = 0; i < c->n_claims; i++) assert_int_equal(c->claims[i].holds, expected[i]);
    assert_int_equal(c->claims[0].n_terms, 1);
    assert_text(c->claims[0].terms[0].formula, "P(won)");
    assert_near(c->claims[0].terms[0].value, 1.0, 1e-12);
    assert_near(c->claims[3].terms[0].value, 5.0, 1e-12);
    assert_int_equal(c->claims[4].n_terms, 2);
    assert_int_equal(c->claims[0].n_found, 1);
    assert_int_equal(c->claims[0].n_holding, 1);
    assert_int_equal(c->claims[1].n_holding, 0);
    asked_end(&a);
}

static void the_formula_of_a_claim_outlives_the_reading(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"it ends well\": P(won)  >  0.5\n");
    const claims_answer *const c = judge(&a);
    assert_text(c->claims[0].claim->says, "it ends well");
    assert_text(c->claims[0].claim->formula_text, "P(won) > 0.5");
    asked_end(&a);
}

static void types_are_asked_for_by_name_number_and_order(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, "party A\nparty B\ntype A { meek 0.2, bold 0.8 }\ntype B in 2 .. 4\n"
                    "play { A chooses { x { gain A = 1 } y } B chooses { u { gain B = B } v } }\n"
                    "claim \"1\": P(A is not meek) == 0.8\n"
                    "claim \"2\": P(B is 4) == 1/3\n"
                    "claim \"3\": P(B is not 4) == 2/3\n"
                    "claim \"4\": P(B >= 3 and A is meek) == 2/15\n"
                    "claim \"5\": P(B < 3 given A.x) == 1/3\n");
    const claims_answer *const c = judge(&a);
    for (uint32_t i = 0; i < c->n_claims; i++) assert_int_equal(c->claims[i].holds, VERDICT_TRUE);
    asked_end(&a);
}

static void what_is_given_with_probability_zero_is_undefined(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"never met\": P(won given A.stay_quiet) > 0.5\n"
                           "claim \"its contrary\": P(won given A.stay_quiet) <= 0.5\n"
                           "claim \"met\": P(won given A.challenge) > 0.5\n");
    const claims_answer *const c = judge(&a);
    assert_int_equal(c->claims[0].holds, VERDICT_UNDEFINED);
    assert_int_equal(c->claims[1].holds, VERDICT_UNDEFINED);
    assert_int_equal(c->claims[2].holds, VERDICT_TRUE);
    assert_false(c->claims[0].terms[0].defined);
    assert_true(c->claims[0].reason.n > 0);
    assert_int_equal(c->claims[0].n_holding, 0);
    asked_end(&a);
}

/* U stands for an undefined claim, T for a true and F for a false one. */
#define U "P(won given A.stay_quiet) > 0.5"
#define T "P(won) > 0.5"
#define F "P(won) < 0.5"

static void undefined_joins_as_in_kleenes_logic(void **state)
{
    (void)state;
    static const struct {
        const char *formula;
        verdict expected;
    } row[] = {
        {U " and " F, VERDICT_FALSE},         {F " and " U, VERDICT_FALSE},
        {U " and " T, VERDICT_UNDEFINED},     {T " and " U, VERDICT_UNDEFINED},
        {U " or " T, VERDICT_TRUE},           {T " or " U, VERDICT_TRUE},
        {U " or " F, VERDICT_UNDEFINED},      {F " or " U, VERDICT_UNDEFINED},
        {U " or " U, VERDICT_UNDEFINED},      {"not (" U ")", VERDICT_UNDEFINED},
        {"not (" F ")", VERDICT_TRUE},        {"not (" U " and " F ")", VERDICT_TRUE},
        {T " and not (" F ")", VERDICT_TRUE},
    };
    enum { N = sizeof row / sizeof *row };
    char more[4096];
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        int const k = snprintf(more + n, sizeof more - n, "claim \"%zu\": %s\n", i, row[i].formula);
        assert_true(k > 0 && (size_t)k < sizeof more - n);
        n += (size_t)k;
    }
    asked a;
    asked_begin_demand(&a, more);
    const claims_answer *const c = judge(&a);
    for (size_t i = 0; i < N; i++) {
        if (c->claims[i].holds != row[i].expected) print_error("%s\n", row[i].formula);
        assert_int_equal(c->claims[i].holds, row[i].expected);
    }
    asked_end(&a);
}

static void an_intervention_forces_the_option_and_nothing_else(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"quiet pays nothing\": payoff(A if A.stay_quiet) == 0\n"
                           "claim \"resistance costs\": payoff(A if B.resist) == -cost\n"
                           "claim \"and B too\": payoff(B if B.resist) == -pain\n"
                           "claim \"better to challenge\":\n"
                           "  payoff(A if A.challenge) > payoff(A if A.stay_quiet)\n");
    const claims_answer *const c = judge(&a);
    for (uint32_t i = 0; i < c->n_claims; i++) assert_int_equal(c->claims[i].holds, VERDICT_TRUE);
    asked_end(&a);
}

static void terms_are_taken_in_the_variant_that_they_name(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "variant firm { commit B never yield_ }\n"
                           "variant rich { prize = 9 }\n"
                           "claim \"firm\": P(peace) in firm > P(peace)\n"
                           "claim \"rich\": payoff(A) in rich == payoff(A) + 4\n"
                           "claim \"unmoved\": P(won) in rich == P(won)\n");
    const claims_answer *const c = judge(&a);
    for (uint32_t i = 0; i < c->n_claims; i++) assert_int_equal(c->claims[i].holds, VERDICT_TRUE);
    assert_text(c->claims[0].terms[0].formula, "P(peace) in firm");
    assert_near(c->claims[0].terms[0].value, 1.0, 1e-12);
    assert_near(c->claims[0].terms[1].value, 0.0, 1e-12);
    asked_end(&a);
}

static void beliefs_and_shares_of_hanoi_are_those_on_paper(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "claim \"a\": P(Kim is sincere given Kim.offer_) == 0.4\n"
                          "claim \"b\": P(Kim.offer_) == 0.75\n"
                          "claim \"c\": P(deal) == 0.25\n"
                          "claim \"d\": P(deal given Kim.offer_ and Kim is hedging) == 1 / 3\n"
                          "claim \"e\": P(Kim is hedging and Kim.offer_) == 0.45\n"
                          "claim \"f\": P(Kim is sincere or not Kim.offer_) == 0.55\n"
                          "claim \"g\": P(Kim.offer_ never) == 0.25\n");
    const claims_answer *const c = judge(&a);
    for (uint32_t i = 0; i < c->n_claims; i++) {
        if (c->claims[i].holds != VERDICT_TRUE)
            print_error("%.*s: %.17g\n", TEXT_ARGS(c->claims[i].terms[0].formula),
                        c->claims[i].terms[0].value);
        assert_int_equal(c->claims[i].holds, VERDICT_TRUE);
    }
    asked_end(&a);
}

static void one_claim_is_judged_alone(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"x\": P(won) > 0.5\nclaim \"y\": P(war) > 0.5\n");
    claims_answer *out;
    assert_ok(study_claims(&a.problem, &a.base, &a.options, 0, 1, a.memory, &out, &a.error),
              &a.error);
    assert_int_equal(out->n_claims, 1);
    assert_text(out->claims[0].claim->says, "y");
    assert_int_equal(out->claims[0].holds, VERDICT_FALSE);
    assert_false(out->claims[0].flips_searched);
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_hold_and_fail_as_play_has_it),
        cmocka_unit_test(the_formula_of_a_claim_outlives_the_reading),
        cmocka_unit_test(types_are_asked_for_by_name_number_and_order),
        cmocka_unit_test(what_is_given_with_probability_zero_is_undefined),
        cmocka_unit_test(undefined_joins_as_in_kleenes_logic),
        cmocka_unit_test(an_intervention_forces_the_option_and_nothing_else),
        cmocka_unit_test(terms_are_taken_in_the_variant_that_they_name),
        cmocka_unit_test(beliefs_and_shares_of_hanoi_are_those_on_paper),
        cmocka_unit_test(one_claim_is_judged_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
