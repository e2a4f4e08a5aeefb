/* SPDX-License-Identifier: Apache-2.0 */
/* test_compile.c -- small models whose games can be counted and valued by hand. */
#include "support/test.h"

#include "compiled.h"

static void an_entry_game_is_three_leaves(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"entry\" { party A, B  assume v = 3 in 1 .. 5 judgement\n"
                       "play { A chooses as enter { out { stop out } in { B chooses { fight { gain "
                       "A = -1 gain B = -1 }"
                       " yield { gain A = v gain B = 1 } } } } }"
                       " }");
    assert_int_equal(c.game->n_nodes, 5);
    assert_int_equal(game_n_terminals(c.game), 3);
    assert_int_equal(c.game->n_infosets, 2);
    assert_int_equal(c.game->n_segments, 1);
    uint32_t const b = compiled_infoset(&c, "B", "in");
    (void)compiled_action(&c, compiled_infoset(&c, "A", "enter"), "out");
    uint32_t const yield = compiled_action(&c, b, "yield");
    evaluation const e = compiled_evaluate(&c);
    assert_near(e.action_value[yield], 1.0, 1e-15);
    assert_near(e.payoff[0], 2.0 / 3.0 * (1.0 / 3.0 * -1.0 + 2.0 / 3.0 * 3.0), 1e-15);
    c.inputs[0] = 5.0;
    compiled_make(&c);
    assert_near(compiled_evaluate(&c).payoff[0], 2.0 / 3.0 * (-1.0 / 3.0 + 10.0 / 3.0), 1e-15);
    compiled_end(&c);
}

static const char discounted[] = "standoff \"time\" { party A counts in 10 MUSD\n"
                                 "assume r = 120 MUSD/year in 60 .. 240 MUSD/year judgement\n"
                                 "assume d = 0.81 in 0.5 .. 0.9 judgement\n"
                                 "play { round 1 .. 2 lasting 6 month discount d per year {\n"
                                 "  A chooses as move { a { gain A = 5 MUSD } b }\n"
                                 "  gain A = r }\n"
                                 " end { outcome done otherwise  gain A = for ever(r) } }"
                                 " }";

static void gains_are_discounted_and_converted(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, discounted);
    /* half a year's rate is 60 MUSD, 6 units; the step is 0.9 */
    double const ever = 12.0 * 0.5 / (1.0 - 0.9);
    assert_near(compiled_first(&c, 0), 6.5 + 0.9 * 6.5 + 0.81 * ever, 1e-12);
    assert_int_equal(c.game->n_infosets, 2); /* nothing is remembered: rounds merge */
    uint32_t const h = compiled_infoset(&c, "A", "move @round 2");
    assert_int_not_equal(c.game->infoset_scale[h], NONE);
    assert_near(c.slots[c.game->infoset_scale[h]], 1.0 / 0.9, 1e-15);
    assert_near(c.model->unrolled_terminals, 4.0, 0.0);
    c.key.histories = true;
    compiled_make(&c);
    assert_int_equal(c.game->n_infosets, 3);
    assert_near(compiled_first(&c, 0), 6.5 + 0.9 * 6.5 + 0.81 * ever, 1e-12);
    assert_int_equal(game_n_terminals(c.game), 4);
    compiled_end(&c);
}

static const char arms[] = "standoff \"arms\" { party K, T  assume x = 2 in 1 .. 3 judgement\n"
                           "state arsenal in 0 .. 4 = 4  state eased in 0 .. 4 = 0\n"
                           "switch method = phased | complete\n"
                           "play { round 1 .. 4 discount 0.9 per round {\n"
                           " K chooses as move { step when arsenal > 0 { arsenal -= 1\n"
                           "    T chooses as reply { relieve when method is phased or arsenal is 0 "
                           "{ eased += 1 } withhold } }\n"
                           "   stay  leave { stop breakdown } }\n"
                           " gain K = arsenal - x * (4 - eased)  gain T = -arsenal }\n"
                           " end { outcome deal when arsenal is 0 outcome standoff otherwise gain "
                           "K = eased * 2 gain T = -arsenal } }"
                           " }";

static void merging_keeps_payoffs_of_the_same_play(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, arms);
    assert_int_equal(c.model->merges_until, NONE);
    assert_true(c.game->n_segments > 1);
    assert_true(c.model->n_merged > 0);
    evaluation const merged = compiled_evaluate(&c);
    double const unrolled = c.model->unrolled_nodes;
    uint32_t const n_merged_nodes = c.game->n_nodes;
    /* round, states: that is all that K's sets are told apart by */
    (void)compiled_infoset(&c, "K", "move @round 1");
    (void)compiled_infoset(&c, "K", "move @round 2 [arsenal=3, eased=1]");
    c.key.histories = true;
    compiled_make(&c);
    assert_int_equal(c.game->n_segments, 1);
    assert_near(unrolled, (double)c.game->n_nodes, 0.0);
    assert_true(n_merged_nodes < c.game->n_nodes);
    evaluation const tree = compiled_evaluate(&c);
    for (uint32_t p = 0; p < 2; p++) assert_near(merged.payoff[p], tree.payoff[p], 1e-12);
    for (uint32_t o = 0; o < c.game->n_outcomes; o++)
        assert_near(merged.outcome[o], tree.outcome[o], 1e-12);
    compiled_end(&c);
}

static void a_switch_changes_the_structure(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, arms);
    uint32_t const phased = c.game->n_actions;
    c.key.choice[0] = 1;
    compiled_make(&c);
    assert_true(c.game->n_actions < phased);
    compiled_end(&c);
}

static void a_vote_counts_quota_and_vetoes(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"vote\" { party A, B, C\n"
                       "play { vote lift by A, B, C quota 2 veto C { passes { stop lifted } fails "
                       "{ stop kept } } }"
                       " }");
    assert_int_equal(c.game->n_infosets, 3); /* nobody sees the others' ballots */
    assert_int_equal(game_n_terminals(c.game), 8);
    evaluation const e = compiled_evaluate(&c);
    /* yes 1/3 each: C yes and at least one of A and B */
    double const lifted = 1.0 / 3.0 * (1.0 - 4.0 / 9.0);
    for (uint32_t o = 0; o < c.game->n_outcomes; o++)
        if (text_equal(c.game->outcome[o], TEXT("lifted")))
            assert_near(e.outcome[o], lifted, 1e-15);
    compiled_end(&c);
}

static void together_hides_then_shows(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"together\" { party A, B  state sum in 0 .. 3 = 0\n"
                       "play { together { A chooses as a { x { sum += 1 } y } B chooses as b { x { "
                       "sum += 2 } y } }\n"
                       " A chooses as then { on { gain A = sum gain B = sum } off } }"
                       " }");
    /* one set each in the block; then A has seen four different pairs */
    assert_int_equal(c.game->n_infosets, 2 + 4);
    uint32_t const h = compiled_infoset(&c, "A", "then [sum=3]");
    assert_near(compiled_evaluate(&c).action_value[compiled_action(&c, h, "on")], 3.0, 1e-15);
    compiled_end(&c);
}

static void a_hidden_move_is_one_set(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"hidden\" { party A, B  state bomb in 0 .. 1 = 0 seen by A\n"
                       "play { A chooses as build seen by A { yes { bomb = 1 } no }\n"
                       " B chooses as strike { strike { gain B = bomb } wait { gain A = bomb } } }"
                       " }");
    assert_int_equal(c.game->n_infosets, 2);
    uint32_t const h = compiled_infoset(&c, "B", "strike");
    assert_int_equal(c.game->infoset_first_member[h + 1] - c.game->infoset_first_member[h], 2);
    compiled_end(&c);
}

static const char spying[] = "standoff \"spying\" { party A, B  state bomb in 0 .. 1 = 0 seen by A "
                             " state hits in 0 .. 3 = 0\n"
                             "play { round 1 .. 3 {\n"
                             "  A chooses as build seen by A { yes { bomb = 1 } no }\n"
                             "  when round == 2 { reveal bomb to B }\n"
                             "  B chooses as strike { strike { hits += 1 } wait }\n"
                             "  gain A = bomb gain B = hits - bomb } }"
                             " }";

static void what_is_private_keeps_histories_apart_until_revealed(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, spying);
    assert_int_equal(c.model->merges_until, 1);
    assert_true(c.model->merge_note.n > 0);
    evaluation const merged = compiled_evaluate(&c);
    uint32_t const n = c.game->n_nodes;
    double const unrolled = c.model->unrolled_nodes;
    c.key.histories = true;
    compiled_make(&c);
    assert_near(unrolled, (double)c.game->n_nodes, 0.0);
    assert_true(n < c.game->n_nodes); /* the third round merges again */
    evaluation const tree = compiled_evaluate(&c);
    for (uint32_t p = 0; p < 2; p++) assert_near(merged.payoff[p], tree.payoff[p], 1e-12);
    compiled_end(&c);
}

static void types_are_drawn_and_seen_by_their_party(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"crisis\" { party A, B  assume q = 0.3 in 0 .. 1 judgement\n"
                       "type A { tough q, weak 1 - q }\n"
                       "play { A chooses as threat { threaten { B chooses as reply { fight { gain "
                       "A = if(A is tough, 1, -1)"
                       " gain B = if(A is tough, -2, 1) } yield { gain A = 2 } } } quiet } }"
                       " }");
    assert_int_equal(c.game->n_infosets, 3);
    (void)compiled_infoset(&c, "A", "threat [type=tough]");
    uint32_t const b = compiled_infoset(&c, "B", "reply");
    (void)b;
    assert_non_null(c.model->edge_type_party);
    assert_int_equal(c.model->edge_type_party[0], 0);
    assert_int_equal(c.model->edge_type_value[1], 1);
    evaluation const e = compiled_evaluate(&c);
    assert_near(e.action_value[compiled_action(&c, b, "fight")], 0.3 * -2.0 + 0.7, 1e-15);
    compiled_end(&c);
}

static void numeric_types_have_normalised_weights(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"types\" { party A\n type A in 0 .. 3 weight A\n"
                       "play { A chooses as act { go { gain A = A } stay } }"
                       " }");
    assert_int_equal(c.game->n_infosets, 3); /* value 0 has no weight */
    assert_near(compiled_first(&c, 0), (1.0 + 4.0 + 9.0) / 6.0, 1e-15);
    compiled_end(&c);
}

static void offers_lie_on_an_exact_grid(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"split\" { party A, B\n"
                       "play { A offers x in 0 .. 1 by 0.05 as ask { B chooses as answer { accept "
                       "{ gain A = 1 - x gain B = x }"
                       " refuse } } }"
                       " }");
    uint32_t const h = compiled_infoset(&c, "A", "ask");
    assert_int_equal(game_n_actions_of(c.game, h), 21);
    uint32_t const a = compiled_action(&c, h, "0.35");
    assert_int_equal(a - c.game->infoset_first_action[h], 7);
    (void)compiled_action(&c, h, "1");
    assert_near(compiled_evaluate(&c).action_value[a], (1.0 - 0.35) / 3.0, 1e-15);
    (void)compiled_infoset(&c, "B", "answer [saw x=0.35]");
    compiled_end(&c);
}

static void rules_by_quantity_close_options(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"mask\" { party A  assume oil = 2 in 0 .. 5 judgement\n"
                       "play { A chooses as act { ship when oil > 3 { gain A = 1 } wait } }"
                       " }");
    uint32_t const h = compiled_infoset(&c, "A", "act");
    uint32_t const ship = compiled_action(&c, h, "ship");
    assert_non_null(c.game->action_open);
    assert_near(c.slots[c.game->action_open[ship]], 0.0, 0.0);
    assert_int_equal(c.game->action_open[compiled_action(&c, h, "wait")], NONE);
    c.inputs[0] = 4.0;
    compiled_make(&c);
    assert_near(c.slots[c.game->action_open[ship]], 1.0, 0.0);
    compiled_end(&c);
}

#define COMMITMENTS                                                                                \
    "standoff \"word\" { party A, B\n"                                                             \
    "play { A chooses as act { x { gain A = 1 } y { gain A = 2 } z { gain A = 4 } } }\n"           \
    "variant nay { commit A never x, y }\n variant mixed { commit A to x 0.25, z 0.75 }\n"         \
    "variant gone { remove A.x }\n variant both { remove A.x commit A to x 0.25, z 0.75 }\n"       \
    "variant nil { commit A never x, y, z }"                                                       \
    " }"

static void commitments_and_removals(void **state)
{
    (void)state;
    compiled c;
    compiled_load(&c, COMMITMENTS);
    model_key const base = c.key;
    double const payoff[] = {4.0, 0.25 + 3.0, (1.0 * 2.0 + 2.0 * 4.0) / 3.0, 4.0};
    for (uint32_t v = 0; v < 4; v++) {
        const variant *const of = &c.syntax->variants[v];
        assert_int_equal(model_key_change(c.syntax, &base, of->changes, of->n_changes, c.inputs,
                                          c.memory, &c.key, &c.error),
                         STF_OK);
        assert_false(model_key_equal(c.syntax, &base, &c.key));
        compiled_make(&c);
        assert_near(compiled_evaluate(&c).payoff[0], payoff[v], 1e-15);
    }
    const variant *const none = &c.syntax->variants[4];
    assert_int_equal(model_key_change(c.syntax, &base, none->changes, none->n_changes, c.inputs,
                                      c.memory, &c.key, &c.error),
                     STF_OK);
    assert_int_equal(compiled_try(&c, 0), STF_INPUT);
    compiled_end(&c);
}

static void the_cache_keeps_structures(void **state)
{
    (void)state;
    compiled c;
    compiled_load(&c, arms);
    model_cache *const cache = model_cache_new(c.syntax, NULL, c.memory);
    const model *first, *again, *other;
    assert_int_equal(model_cache_get(cache, &c.key, &c.d, &first, &c.error), STF_OK);
    assert_int_equal(model_cache_get(cache, &c.key, &c.d, &again, &c.error), STF_OK);
    c.key.choice[0] = 1;
    assert_int_equal(model_cache_get(cache, &c.key, &c.d, &other, &c.error), STF_OK);
    assert_ptr_equal(first, again);
    assert_ptr_not_equal(first, other);
    compiled_end(&c);
}

static void a_state_may_not_leave_its_range(void **state)
{
    (void)state;
    compiled c;
    compiled_load(&c, "standoff \"range\" { party A  state s in 0 .. 2 = 0\n"
                      "play { round 1 .. 4 { A chooses { up { s += 1 } stay } gain A = s } }"
                      " }");
    assert_int_equal(compiled_try(&c, 0), STF_INPUT);
    assert_int_equal(c.d.n_errors, 1);
    assert_non_null(strstr(c.error.message, "`s` would become 3 in round 3"));
    compiled_end(&c);
}

static void the_limit_of_nodes_is_named(void **state)
{
    (void)state;
    compiled c;
    compiled_load(&c, arms);
    c.key.histories = true;
    assert_int_equal(compiled_try(&c, 50), STF_LIMIT);
    assert_non_null(strstr(c.error.message, "--limit nodes="));
    compiled_end(&c);
}

static void numbers_are_checked(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(&c, "standoff \"numbers\" { party A  assume p = 0.5 in 0 .. 1 judgement\n"
                       "assume y = 1 in 0 .. 2 judgement\n"
                       "play { chance as luck { good p { gain A = 1 / y } bad 0.5 { } } A chooses "
                       "{ go when p < 0.9 stop when p < 0.8 } }"
                       " }");
    assert_int_equal(model_check_numbers(c.model, c.inputs, c.memory, &c.d, &c.error), STF_OK);
    double const no_sum[] = {0.25, 1.0}, no_number[] = {0.5, 0.0};
    assert_int_equal(model_check_numbers(c.model, no_sum, c.memory, &c.d, &c.error), STF_INPUT);
    assert_non_null(strstr(c.error.message, "sum 0.75"));
    uint32_t const before = c.d.n_errors;
    assert_int_equal(model_check_numbers(c.model, no_number, c.memory, &c.d, &c.error), STF_INPUT);
    assert_true(c.d.n_errors > before);
    compiled_end(&c);
}

static void marks_tell_states_and_rounds(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(
        &c,
        "standoff \"marks\" { party A  state s in 0 .. 9 = 0\n"
        "play { s = 7 round 1 .. 3 { s = 1 s = round A chooses { go { s += 5 } halt { stop } } } }"
        " }");
    const model *const m = c.model;
    uint32_t const n = c.game->n_edges;
    assert_int_equal(m->state_value[m->initial_row], 0);
    /* to the root: s = 7, s = 1, s = 1 */
    assert_int_equal(m->first_mark[n + 1] - m->first_mark[n], 3);
    assert_int_equal(m->state_value[m->mark[m->first_mark[n]].row], 7);
    /* go in round 1: s = 6, end of round 1, s = 1, s = 2 */
    const model_mark *const along = m->mark + m->first_mark[0];
    assert_int_equal(m->first_mark[1] - m->first_mark[0], 4);
    assert_int_equal(m->state_value[along[0].row], 6);
    assert_true(along[1].ends_round && along[1].round == 1);
    assert_int_equal(m->state_value[along[3].row], 2);
    assert_int_equal(along[3].round, 2);
    /* halt: the round ends */
    assert_int_equal(m->first_mark[2] - m->first_mark[1], 1);
    assert_true(m->mark[m->first_mark[1]].ends_round);
    compiled_end(&c);
}

/* A segment of round 2 leads, without nodes, to one of round 4 that was met before it. */
static void segments_without_nodes_lead_on(void **state)
{
    (void)state;
    compiled c;
    compiled_begin(
        &c,
        "standoff \"lead on\" { party A, B  type A in 0 .. 2\n"
        "state flag in 0 .. 1 = 0\n"
        "play { chance { up 0.3 { flag = 1 } down 0.7 }\n"
        " round 1 .. 3 { B chooses as ask seen by B when flag is 1 { tell { reveal A to all } }\n"
        "  gain A = A at start  gain B = A * round  flag = 0 }\n"
        " round 4 .. 6 { gain A = 1 } }"
        " }");
    evaluation const merged = compiled_evaluate(&c);
    double const unrolled = c.model->unrolled_nodes;
    c.key.histories = true;
    compiled_make(&c);
    assert_near(unrolled, (double)c.game->n_nodes, 0.0);
    evaluation const tree = compiled_evaluate(&c);
    for (uint32_t p = 0; p < 2; p++) assert_near(merged.payoff[p], tree.payoff[p], 1e-12);
    assert_near(tree.payoff[0], 3.0 + 3.0, 1e-12);
    compiled_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_game_is_three_leaves),
        cmocka_unit_test(gains_are_discounted_and_converted),
        cmocka_unit_test(merging_keeps_payoffs_of_the_same_play),
        cmocka_unit_test(a_switch_changes_the_structure),
        cmocka_unit_test(a_vote_counts_quota_and_vetoes),
        cmocka_unit_test(together_hides_then_shows),
        cmocka_unit_test(a_hidden_move_is_one_set),
        cmocka_unit_test(what_is_private_keeps_histories_apart_until_revealed),
        cmocka_unit_test(types_are_drawn_and_seen_by_their_party),
        cmocka_unit_test(numeric_types_have_normalised_weights),
        cmocka_unit_test(offers_lie_on_an_exact_grid),
        cmocka_unit_test(rules_by_quantity_close_options),
        cmocka_unit_test(commitments_and_removals),
        cmocka_unit_test(the_cache_keeps_structures),
        cmocka_unit_test(a_state_may_not_leave_its_range),
        cmocka_unit_test(the_limit_of_nodes_is_named),
        cmocka_unit_test(numbers_are_checked),
        cmocka_unit_test(marks_tell_states_and_rounds),
        cmocka_unit_test(segments_without_nodes_lead_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
