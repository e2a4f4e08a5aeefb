/* SPDX-License-Identifier: Apache-2.0 */
/* test_certify.c -- certificates on games whose equilibria are known, and against brute force. */
#include "example.h"

#include "num/elementary.h"
#include "support/test.h"

static certificate judged(example *e, const profile *p, concept c)
{
    certificate out;
    stf_error err = {0};
    assert_ok(certify(e->game, e->slots, p, c, 0.0, e->memory, &out, &err), &err);
    if (!out.certified) assert_true(out.reason.n > 0);
    return out;
}

static profile horse_profile(example *e, double d, double c, double l)
{
    profile p = example_profile(e);
    example_play(e, &p, "1", "first", "D", d);
    example_play(e, &p, "1", "first", "C", 1.0 - d);
    example_play(e, &p, "2", "second", "c", c);
    example_play(e, &p, "2", "second", "d", 1.0 - c);
    example_play(e, &p, "3", "third", "L", l);
    example_play(e, &p, "3", "third", "R", 1.0 - l);
    return p;
}

static void horse_has_the_published_regrets(void **state)
{
    (void)state;
    example e = example_load("horse.efg");
    profile p = horse_profile(&e, 1.0, 0.3, 1.0);
    certificate c = judged(&e, &p, CONCEPT_NASH);
    assert_near(c.max_regret, 0.1, 1e-15);
    assert_false(c.certified);
    p = horse_profile(&e, 1.0, 1.0 / 3.0, 1.0);
    c = judged(&e, &p, CONCEPT_NASH);
    assert_near(c.max_regret, 0.0, 1e-15);
    assert_true(c.certified);
    p = horse_profile(&e, 0.0, 1.0, 0.25);
    assert_true(judged(&e, &p, CONCEPT_NASH).certified);
    assert_true(judged(&e, &p, CONCEPT_SUBGAME_PERFECT).certified);
    example_free(&e);
}

/* log_witness: D and d with probabilities in the ratio that makes the belief 1/3, 2/3. */
static double *horse_witness(example *e, const profile *p, double tremble)
{
    double *const w = ARENA_NEW(e->memory, double, e->game->n_actions);
    for (uint32_t a = 0; a < e->game->n_actions; a++) w[a] = num_log(p->prob[a]);
    w[example_action(e, "1", "first", "D")] = num_log(tremble);
    w[example_action(e, "1", "first", "C")] = num_log(1.0 - tremble);
    w[example_action(e, "2", "second", "d")] = num_log(2.0 * tremble);
    w[example_action(e, "2", "second", "c")] = num_log(1.0 - 2.0 * tremble);
    return w;
}

static void sequential_accepts_the_second_family_only(void **state)
{
    (void)state;
    example e = example_load("horse.efg");
    profile p = horse_profile(&e, 0.0, 1.0, 0.25);
    double belief[4] = {1.0, 1.0, 1.0, 1.0};
    uint32_t const third = e.game->action_infoset[example_action(&e, "3", "third", "L")];
    belief[e.game->infoset_first_member[third]] = 1.0 / 3.0;
    belief[e.game->infoset_first_member[third] + 1] = 2.0 / 3.0;
    p.belief = belief;
    assert_true(judged(&e, &p, CONCEPT_SEQUENTIAL).certified); /* a witness is found */
    p.log_witness = horse_witness(&e, &p, 1e-9);
    certificate c = judged(&e, &p, CONCEPT_SEQUENTIAL);
    assert_true(c.certified);
    assert_near(c.infoset_regret, 0.0, 1e-12);
    assert_near(c.belief_error, 0.0, 1e-6);
    p.log_witness = horse_witness(&e, &p, 0.1); /* not near the profile */
    assert_false(judged(&e, &p, CONCEPT_SEQUENTIAL).certified);

    profile q = horse_profile(&e, 1.0, 1.0 / 3.0, 1.0);
    c = judged(&e, &q, CONCEPT_SEQUENTIAL);
    assert_false(c.certified);
    assert_near(c.infoset_regret, 1.0, 1e-12); /* d is worth 4 to party 2, the mixture 3 */
    example_free(&e);
}

/* Off the path beliefs are free in beer-quiche, but not where Bayes decides. */
static void witnesses_are_found_for_beliefs_off_the_path(void **state)
{
    (void)state;
    example e = example_load("beer-quiche.efg");
    profile p = example_profile(&e);
    const char *const types[] = {"strong", "weak"};
    for (int t = 0; t < 2; t++) {
        example_play(&e, &p, "Sender", types[t], "beer", 1.0);
        example_play(&e, &p, "Sender", types[t], "quiche", 0.0);
    }
    example_play(&e, &p, "Receiver", "after beer", "duel", 0.0);
    example_play(&e, &p, "Receiver", "after beer", "spare", 1.0);
    example_play(&e, &p, "Receiver", "after quiche", "duel", 1.0);
    example_play(&e, &p, "Receiver", "after quiche", "spare", 0.0);
    double belief[6] = {1.0, 0.9, 0.1,
                        0.0, 0.0, 1.0}; /* in the sets' order: strong, beer, quiche, weak */
    double const weak[] = {0.5, 1.0, 0.7, 0.2};
    for (int i = 0; i < 4; i++) {
        belief[3] = 1.0 - weak[i];
        belief[4] = weak[i];
        p.belief = belief;
        certificate const c = judged(&e, &p, CONCEPT_SEQUENTIAL);
        assert_int_equal(c.certified, weak[i] >= 0.5);
        assert_near(c.belief_error, 0.0, 1e-8);
        assert_near(c.infoset_regret, weak[i] >= 0.5 ? 0.0 : 1.0 - 2.0 * weak[i], 1e-12);
    }
    belief[1] = 0.8;
    belief[2] = 0.2;
    assert_false(judged(&e, &p, CONCEPT_SEQUENTIAL).certified);
    example_free(&e);
}

static void beer_quiche_pools_on_beer(void **state)
{
    (void)state;
    example e = example_load("beer-quiche.efg");
    profile p = example_profile(&e);
    const char *const types[] = {"strong", "weak"};
    for (int t = 0; t < 2; t++) {
        example_play(&e, &p, "Sender", types[t], "beer", 1.0);
        example_play(&e, &p, "Sender", types[t], "quiche", 0.0);
    }
    example_play(&e, &p, "Receiver", "after beer", "duel", 0.0);
    example_play(&e, &p, "Receiver", "after beer", "spare", 1.0);
    evaluation v;
    stf_error err = {0};
    certificate c = judged(&e, &p, CONCEPT_NASH);
    assert_true(c.certified);
    assert_ok(profile_evaluate(e.game, e.slots, &p, e.memory, &v, &err), &err);
    assert_near(v.payoff[0], 2.9, 1e-15);
    assert_near(v.payoff[1], 0.9, 1e-15);
    example_play(&e, &p, "Receiver", "after quiche", "duel", 0.0);
    example_play(&e, &p, "Receiver", "after quiche", "spare", 1.0);
    c = judged(&e, &p, CONCEPT_NASH);
    assert_near(c.max_regret, 0.1, 1e-15); /* the weak one would have quiche */
    assert_near(c.party_regret[1], 0.0, 1e-15);
    example_free(&e);
}

static void pennies_and_a_majority(void **state)
{
    (void)state;
    example e = example_load("matching-pennies.nfg");
    profile p = example_profile(&e);
    assert_true(judged(&e, &p, CONCEPT_NASH).certified);
    assert_true(judged(&e, &p, CONCEPT_CORRELATED).certified);
    p.lambda = 5.0;
    assert_true(judged(&e, &p, CONCEPT_QRE).certified);
    example_play(&e, &p, "Even", "strategy", "heads", 0.75);
    example_play(&e, &p, "Even", "strategy", "tails", 0.25);
    certificate c = judged(&e, &p, CONCEPT_NASH);
    assert_near(c.party_regret[1], 0.5, 1e-15);
    assert_near(c.regret_relative, 0.25, 1e-15);
    assert_false(judged(&e, &p, CONCEPT_CORRELATED).certified);
    c = judged(&e, &p, CONCEPT_QRE);
    /* Odd: worth of tails over heads is 1; Even is indifferent, off by a quarter */
    assert_near(c.residual, 1.0 / (1.0 + exp(-5.0)) - 0.5, 1e-14);
    example_free(&e);
    e = example_load("three-party.nfg");
    p = example_profile(&e);
    assert_true(judged(&e, &p, CONCEPT_NASH).certified);
    for (uint32_t a = 0; a < e.game->n_actions; a++) p.prob[a] = a % 2 == 0;
    assert_true(judged(&e, &p, CONCEPT_NASH).certified);
    example_free(&e);
}

/* McKelvey and Palfrey 1995: matching pennies with 4 for the row party at (U, L), lambda 1. */
static void the_published_quantal_response_is_accepted(void **state)
{
    (void)state;
    example e;
    stf_error err = {0};
    assert_ok(example_read("NFG 1 R \"\" { \"R\" \"C\" } { { \"U\" \"D\" } { \"L\" \"R\" } }\n"
                           "4 0  0 1  0 1  1 0",
                           &e, &err),
              &err);
    profile p = example_profile(&e);
    double const up = 0.721937154, left = 0.390818187;
    example_play(&e, &p, "R", "strategy", "U", up);
    example_play(&e, &p, "R", "strategy", "D", 1.0 - up);
    example_play(&e, &p, "C", "strategy", "L", left);
    example_play(&e, &p, "C", "strategy", "R", 1.0 - left);
    p.lambda = 1.0;
    certificate c = judged(&e, &p, CONCEPT_QRE);
    assert_true(c.residual < 2e-9); /* nine digits are published */
    p.lambda = 2.0;
    assert_true(judged(&e, &p, CONCEPT_QRE).residual > 0.05);
    double const each[] = {1.0, 1.0};
    p.lambda_party = each;
    c = judged(&e, &p, CONCEPT_QRE);
    assert_true(c.residual < 2e-9);
    example_free(&e);
}

static void what_is_no_profile_is_not_feasible(void **state)
{
    (void)state;
    example e = example_load("crisis.efg");
    profile p = example_profile(&e);
    p.prob[0] = 0.75;
    certificate c = judged(&e, &p, CONCEPT_NASH);
    assert_false(c.feasible);
    assert_false(c.certified);
    p.prob[0] = -0.5;
    p.prob[1] = 1.5;
    assert_false(judged(&e, &p, CONCEPT_NASH).feasible);
    p.prob[0] = p.prob[1] = (double)NAN;
    c = judged(&e, &p, CONCEPT_SEQUENTIAL);
    assert_false(c.feasible);
    assert_false(c.certified);
    example_free(&e);
}

/* The best payoff of a party over all its pure strategies; each set's choice in mixed radix. */
static double brute_force(example *e, const profile *p, uint32_t party)
{
    const game *const g = e->game;
    profile q = {.prob = ARENA_NEW(e->memory, double, g->n_actions)};
    memcpy(q.prob, p->prob, g->n_actions * sizeof *q.prob);
    uint64_t n = 1;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_party[h] == party) n *= game_n_actions_of(g, h);
    if (n > 3000) return (double)NAN;
    double best = -HUGE_VAL;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t rest = i;
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != party) continue;
            uint32_t const n_actions = game_n_actions_of(g, h);
            for (uint32_t k = 0; k < n_actions; k++)
                q.prob[g->infoset_first_action[h] + k] = k == rest % n_actions;
            rest /= n_actions;
        }
        arena_mark const mark = arena_position(e->memory);
        evaluation v;
        stf_error err = {0};
        assert_ok(profile_evaluate(g, e->slots, &q, e->memory, &v, &err), &err);
        if (v.payoff[party] > best) best = v.payoff[party];
        arena_release(e->memory, mark);
    }
    return best;
}

static void regrets_equal_brute_force(void **state)
{
    (void)state;
    uint32_t n_compared = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        uint32_t const n_parties = 1 + (uint32_t)(seed % 3);
        example e = example_random(seed, n_parties, 3, seed % 2 == 0);
        assert_int_equal(game_recall(e.game, e.memory), NONE);
        profile p = example_random_profile(&e, seed);
        certificate const c = judged(&e, &p, CONCEPT_NASH);
        evaluation v;
        stf_error err = {0};
        assert_ok(profile_evaluate(e.game, e.slots, &p, e.memory, &v, &err), &err);
        for (uint32_t q = 0; q < n_parties; q++) {
            double const best = brute_force(&e, &p, q);
            if (isnan(best)) continue;
            assert_near(c.party_regret[q], best - v.payoff[q], 1e-12);
            n_compared++;
        }
        example_free(&e);
    }
    assert_true(n_compared > 60);
}

/* Parties bound by a commitment are exempt, and the price of their word is told. */
static void commitment_is_exempt(void **state)
{
    (void)state;
    example e = {.memory = arena_new(NULL, 0)};
    game_builder *const b = game_builder_new(e.memory);
    program_builder *const n = game_builder_program(b);
    uint32_t const one = program_add_ratio(n, 1, 1), zero = program_add_ratio(n, 0, 1);
    (void)game_add_party(b, TEXT("P"), (text){"", 0});
    uint32_t const set = game_add_infoset(b, 0, TEXT("s"));
    game_set_infoset_rule(b, set, RULE_COMMITTED);
    (void)game_add_action(b, set, TEXT("give"), NONE, one);
    (void)game_add_action(b, set, TEXT("keep"), NONE, zero);
    (void)game_add_action(b, set, TEXT("steal"), zero, zero);
    uint32_t const root = game_add_decision(b, set);
    for (int k = 0; k < 3; k++) {
        uint32_t const worth = program_add_ratio(n, 2 * k, 1);
        game_add_edge(b, root, game_add_terminal(b, NONE), NONE, (text){"", 0},
                      game_add_reward(b, &worth), NONE);
    }
    stf_error err = {0};
    assert_ok(game_finish(b, root, &e.game, &err), &err);
    double slots[8];
    assert_true(e.game->n_slots <= 8);
    for (uint32_t s = 0; s < e.game->n_slots; s++) {
        const program_step *const step =
            &e.game->program->steps[e.game->slot_value[s] - e.game->program->n_inputs];
        slots[s] = e.game->program->constants[step->a].value;
    }
    e.slots = slots;
    profile p = example_profile(&e);
    p.prob[0] = 1.0;
    p.prob[1] = p.prob[2] = 0.0;
    certificate c = judged(&e, &p, CONCEPT_SUBGAME_PERFECT);
    assert_true(c.certified);
    assert_near(c.commitment_gain[0], 2.0, 0.0); /* stealing is closed, and no deviation */
    p.prob[0] = 0.0;
    p.prob[1] = 1.0;
    assert_false(judged(&e, &p, CONCEPT_NASH).feasible);
    p.prob[1] = 0.0;
    p.prob[2] = 1.0;
    assert_false(judged(&e, &p, CONCEPT_NASH).feasible);
    example_free(&e);
}

static void concepts_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < CONCEPT_COUNT; i++) {
        concept c;
        assert_true(concept_from_name(text_from(concept_name((concept)i)), &c));
        assert_int_equal(c, i);
    }
    concept c;
    assert_false(concept_from_name(TEXT("Nash"), &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(horse_has_the_published_regrets),
        cmocka_unit_test(sequential_accepts_the_second_family_only),
        cmocka_unit_test(witnesses_are_found_for_beliefs_off_the_path),
        cmocka_unit_test(beer_quiche_pools_on_beer),
        cmocka_unit_test(pennies_and_a_majority),
        cmocka_unit_test(the_published_quantal_response_is_accepted),
        cmocka_unit_test(what_is_no_profile_is_not_feasible),
        cmocka_unit_test(regrets_equal_brute_force),
        cmocka_unit_test(commitment_is_exempt),
        cmocka_unit_test(concepts_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
