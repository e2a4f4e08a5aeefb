/* SPDX-License-Identifier: Apache-2.0 */
/* test_cloud.c -- claims and cards over the space of assumptions, where both are known on paper. */
#include "support/test.h"

#include "asked.h"
#include "study/cloud.h"

static claims_answer *judge(asked *a, size_t n)
{
    claims_answer *out;
    cloud_query const q = {.n_points = n, .seed = 5};
    assert_ok(study_claims(&a->problem, &a->base, &a->options, 0, NONE, a->memory, &out, &a->error),
              &a->error);
    assert_ok(study_claims_space(&a->problem, &a->base, &a->options, &q, a->memory, out, &a->error),
              &a->error);
    return out;
}

static const space_move *move_of(const asked *a, const claim_space *s, const char *name)
{
    uint32_t const input = asked_assumption(a, name);
    for (uint32_t k = 0; k < s->flip.n_moves; k++)
        if (s->flip.moves[k].assumption == input) return &s->flip.moves[k];
    return NULL;
}

/* B yields where loss < pain, centrally 3 < 5 of ranges 1 .. 9; then A has won. */
static void shares_and_the_nearest_flip_are_found(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\n"
                           "claim \"rich\": prize > 3\n"
                           "claim \"never\": P(war) > 0.5\n"
                           "claim \"undefined\": P(won given A.stay_quiet) > 0.5\n"
                           "variant cheap { prize = 2 }\n"
                           "claim \"beside a variant\": payoff(A) > payoff(A) in cheap\n");
    const claims_answer *const c = judge(&a, 1024);
    const claim_space *const won = c->claims[0].space;
    assert_true(won->holds.low <= 0.5 && 0.5 <= won->holds.high);
    assert_true(won->flip.has_flip);
    /* Nearest of all: loss and pain meet half way, each by 1 of 8. */
    assert_true(won->flip.distance >= sqrt(2.0) / 8 - 1e-6 && won->flip.distance <= 0.25 + 1e-6);
    assert_true(won->flip.n_moves <= 2);
    const space_move *const loss = move_of(&a, won, "loss"), *const pain = move_of(&a, won, "pain");
    assert_near((loss != NULL ? loss->at : 3) - (pain != NULL ? pain->at : 5), 0, 1e-5);

    const claim_space *const rich = c->claims[1].space;
    assert_near(rich->holds.value, 0.75, 0.01);
    assert_int_equal(rich->flip.n_moves, 1);
    assert_near(move_of(&a, rich, "prize")->at, 3, 1e-5);
    assert_near(rich->flip.distance, 0.25, 1e-6);

    assert_false(c->claims[2].space->flip.has_flip);
    assert_int_equal(c->claims[2].space->n_true, 0);
    assert_true(c->claims[2].space->holds.high > 0);

    /* Where A challenges nothing is given, and centrally it does. */
    assert_near((double)c->claims[3].space->n_undefined / 1024, 0.5, 0.03);
    assert_false(c->claims[3].space->flip.has_flip);

    /* What the variant sets stays set: prize > 2 where B yields. */
    assert_near(c->claims[4].space->holds.value, 0.5 * 7 / 8, 0.03);
    asked_end(&a);
}

static void a_turned_verdict_is_turned_when_it_is_solved_there(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "claim \"offers\": P(Kim.offer_) > 0.5\nclaim \"deal\": P(deal) > 0.5\n");
    claims_answer *const c = judge(&a, 256);
    for (uint32_t i = 0; i < 2; i++) {
        const claim_space *const s = c->claims[i].space;
        assert_true(s->flip.has_flip);
        study_case there;
        assert_ok(study_case_changes(&a.problem, &a.base, NULL, 0, a.base.name, a.memory, &there,
                                     &a.error),
                  &a.error);
        double sum = 0;
        for (uint32_t k = 0; k < s->flip.n_moves; k++) {
            there.inputs[s->flip.moves[k].assumption] = s->flip.moves[k].at;
            sum += s->flip.moves[k].share * s->flip.moves[k].share;
            if (k > 0) assert_true(s->flip.moves[k].share <= s->flip.moves[k - 1].share);
        }
        assert_near(s->flip.distance, sqrt(sum), 1e-9);
        claims_answer *again;
        assert_ok(study_claims(&a.problem, &there, &a.options, 0, i, a.memory, &again, &a.error),
                  &a.error);
        assert_true(again->claims[0].holds != c->claims[i].holds);
        assert_true(again->claims[0].holds != VERDICT_UNDEFINED);
    }
    asked_end(&a);
}

static void a_card_is_worth_what_it_is_worth_at_each_point(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    cards_answer *out;
    cloud_query const q = {.n_points = 1024, .seed = 2};
    assert_ok(study_cards(&a.problem, &a.base, &a.options, true, a.memory, &out, &a.error),
              &a.error);
    assert_ok(study_cards_space(&a.problem, &a.base, &a.options, &q, a.memory, out, &a.error),
              &a.error);
    uint32_t const challenge = asked_option(&a, "A", "challenge");
    for (uint32_t i = 0; i < out->n_cards; i++) {
        if (out->cards[i].option != challenge) continue;
        const card_space *const s = out->cards[i].space;
        assert_int_equal(s->n_answered, 1024);
        assert_true(s->gains.low <= 0.5 && 0.5 <= s->gains.high);
        assert_near(s->loses.value, 0, 0);
        assert_near(s->worth.mean.value, 2.5, 0.1);
        assert_near(s->worth.least, 0, 1e-12);
        assert_near(s->worth.quantile[3], 5, 0.3);
        /* B yields no more where loss passes pain: both at 4 is nearest, one alone at the other */
        assert_true(s->is_worth);
        assert_true(s->flip.has_flip);
        assert_true(s->flip.distance >= sqrt(2.0) / 8 - 1e-6 && s->flip.distance <= 0.25 + 1e-6);
        study_case there;
        assert_ok(study_case_changes(&a.problem, &a.base, NULL, 0, a.base.name, a.memory, &there,
                                     &a.error),
                  &a.error);
        for (uint32_t k = 0; k < s->flip.n_moves; k++)
            there.inputs[s->flip.moves[k].assumption] = s->flip.moves[k].at;
        assert_true(there.inputs[asked_assumption(&a, "loss")] >=
                    there.inputs[asked_assumption(&a, "pain")]);
    }
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_the_nearest_flip_are_found),
        cmocka_unit_test(a_turned_verdict_is_turned_when_it_is_solved_there),
        cmocka_unit_test(a_card_is_worth_what_it_is_worth_at_each_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
