/* SPDX-License-Identifier: Apache-2.0 */
/* test_cards.c -- what an option is worth, and by which of its channels. */
#include "support/test.h"

#include "asked.h"

static const cards_answer *worths(asked *a, bool every_option)
{
    cards_answer *out;
    assert_ok(
        study_cards(&a->problem, &a->base, &a->options, every_option, a->memory, &out, &a->error),
        &a->error);
    return out;
}

static void a_card_is_worth_play_with_it_less_play_without(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "card A.challenge \"the challenge\"\ncard A.stay_quiet\n");
    const cards_answer *const c = worths(&a, false);
    assert_int_equal(c->n_cards, 2);
    const card_answer *const x = &c->cards[0];
    assert_int_equal(x->status, STF_OK);
    assert_true(x->is_declared);
    assert_text(x->says, "the challenge");
    assert_int_equal(x->party, 0);
    assert_int_equal(x->option, asked_option(&a, "A", "challenge"));
    assert_near(x->worth[0], 5.0, 1e-12);
    assert_near(x->worth[1], -3.0, 1e-12);
    assert_near(x->least[0], 5.0, 1e-12);
    assert_near(x->greatest[0], 5.0, 1e-12);
    assert_near(x->played, 1.0, 1e-12);
    assert_int_equal(x->n_channels, 0);
    assert_near(c->cards[1].worth[0], 0.0, 1e-12); /* A challenges anyway */
    assert_near(c->cards[1].played, 0.0, 1e-12);
    asked_end(&a);
}

static void channels_are_switched_off_one_by_one_and_all_but_one(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "card A.challenge {\n"
                           "  channel money \"what it brings\" { prize = 1 }\n"
                           "  channel fear \"what B fears\" { pain = 1 } }\n");
    const cards_answer *const c = worths(&a, false);
    const card_answer *const x = &c->cards[0];
    assert_int_equal(x->n_channels, 2);
    assert_text(x->channels[0].name, "money");
    assert_text(x->channels[1].says, "what B fears");
    assert_near(x->worth[0], 5.0, 1e-12);
    /* without money: the prize is 1; without fear: B resists, and A does not challenge */
    assert_near(x->channels[0].worth_off[0], 1.0, 1e-12);
    assert_near(x->channels[0].worth_off[1], -3.0, 1e-12);
    assert_near(x->channels[1].worth_off[0], 0.0, 1e-12);
    assert_near(x->channels[0].worth_alone[0], 0.0, 1e-12);
    assert_near(x->channels[1].worth_alone[0], 1.0, 1e-12);
    assert_near(x->worth_bare[0], 0.0, 1e-12);
    assert_int_equal(x->carrier, 1);
    asked_end(&a);
}

static void every_option_is_a_card_when_asked_or_when_none_is_declared(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "card A.challenge\n");
    assert_int_equal(worths(&a, false)->n_cards, 1);
    const cards_answer *const c = worths(&a, true);
    assert_int_equal(c->n_cards, 4);
    for (uint32_t i = 0; i < c->n_cards; i++) {
        if (c->cards[i].option != asked_option(&a, "B", "yield_")) continue;
        assert_near(c->cards[i].worth[0], 5.0, 1e-12); /* else B resists, and A stays quiet */
        assert_near(c->cards[i].worth[1], -3.0, 1e-12);
    }
    asked_end(&a);
    asked_begin_demand(&a, "");
    assert_int_equal(worths(&a, false)->n_cards, 4);
    asked_end(&a);
}

static void removing_the_only_option_is_said_and_not_measured(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, "party A\nparty B\noutcome over \"over\"\n"
                    "play { A chooses as sole { go { gain A = 1  stop over } } }\n"
                    "card A.go\n");
    const cards_answer *const c = worths(&a, false);
    assert_int_equal(c->base->status, STF_OK);
    assert_int_not_equal(c->cards[0].status, STF_OK);
    assert_true(c->cards[0].reason.n > 0);
    assert_true(isnan(c->cards[0].worth[0]));
    asked_end(&a);
}

static void numbers_that_are_set_move_the_worth(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "card A.challenge\n");
    assert_ok(study_case_set(&a.problem, &a.base, TEXT("prize=7.5"), a.memory, &a.error), &a.error);
    assert_near(worths(&a, false)->cards[0].worth[0], 7.5, 1e-12);
    assert_ok(study_case_set(&a.problem, &a.base, TEXT("loss=6"), a.memory, &a.error), &a.error);
    assert_near(worths(&a, false)->cards[0].worth[0], 0.0, 1e-12);
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_worth_play_with_it_less_play_without),
        cmocka_unit_test(channels_are_switched_off_one_by_one_and_all_but_one),
        cmocka_unit_test(every_option_is_a_card_when_asked_or_when_none_is_declared),
        cmocka_unit_test(removing_the_only_option_is_said_and_not_measured),
        cmocka_unit_test(numbers_that_are_set_move_the_worth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
