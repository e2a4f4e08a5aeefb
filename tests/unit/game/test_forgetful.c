/* SPDX-License-Identifier: Apache-2.0 */
/* test_forgetful.c -- games without perfect recall: detected, certified against every pure strategy
 * by a second path, and refused where a best reply may have to mix. */
#include "example.h"

#include "game/certify_exact.h"
#include "game/write.h"
#include "support/test.h"

enum { LEVELS = 5 };

/* A full tree of two actions a node: on each level one party (or chance) moves, at one of two sets
 * of that level at random. No set is met twice, and much is forgotten. Ends pay whole numbers. */
static example forgetful_random(uint64_t seed)
{
    example e = {.memory = arena_new(NULL, 0)};
    game_builder *const b = game_builder_new(e.memory);
    program_builder *const n = game_builder_program(b);
    uint32_t value[20], half = program_add_ratio(n, 1, 2), set[LEVELS][2];
    for (int i = 0; i < 20; i++) value[i] = program_add_ratio(n, i - 6, 1);
    for (int p = 0; p < 2; p++) (void)game_add_party(b, p == 0 ? TEXT("A") : TEXT("B"), TEXT(""));
    for (uint32_t l = 0; l < LEVELS; l++)
        for (uint32_t k = 0; k < 2; k++) {
            set[l][k] = game_add_infoset(b, l % 2, text_format(e.memory, "%u.%u", l, k));
            for (int a = 0; a < 2; a++)
                (void)game_add_action(b, set[l][k], a == 0 ? TEXT("x") : TEXT("y"), NONE, NONE);
        }
    uint32_t level[1 << LEVELS] = {0}, n_level = 1;
    uint32_t const chance_at = (uint32_t)(example_next(&seed) >> 40) % LEVELS;
    level[0] = chance_at == 0 ? game_add_chance(b) : game_add_decision(b, set[0][0]);
    uint32_t const root = level[0];
    for (uint32_t l = 0; l < LEVELS; l++) {
        uint32_t next[1 << LEVELS] = {0};
        for (uint32_t i = 0; i < 2 * n_level; i++) {
            uint32_t row = NONE;
            if (l + 1 == LEVELS) {
                uint32_t const pays[2] = {value[(example_next(&seed) >> 40) % 20],
                                          value[(example_next(&seed) >> 40) % 20]};
                row = game_add_reward(b, pays);
                next[i] = game_add_terminal(b, NONE);
            } else if (l + 1 == chance_at) {
                next[i] = game_add_chance(b);
            } else {
                next[i] = game_add_decision(b, set[l + 1][(example_next(&seed) >> 40) % 2]);
            }
            game_add_edge(b, level[i / 2], next[i], l == chance_at ? half : NONE, TEXT(""), row,
                          NONE);
        }
        n_level *= 2;
        memcpy(level, next, sizeof level);
    }
    stf_error err = {0};
    assert_ok(game_finish(b, root, &e.game, &err), &err);
    e.inputs = ARENA_NEW(e.memory, double, 1);
    e.slots = ARENA_NEW(e.memory, double, e.game->n_slots);
    exact *const slots = ARENA_NEW(e.memory, exact, e.game->n_slots);
    assert_ok(game_slots_exact(e.game, NULL, -1, e.memory, slots, &err), &err);
    for (uint32_t s = 0; s < e.game->n_slots; s++) e.slots[s] = exact_to_double(slots[s]);
    return e;
}

/* The best of the party's pure strategies, each evaluated in the whole game. */
static double best_of_all(example *e, const profile *p, uint32_t party)
{
    const game *const g = e->game;
    profile q = *p;
    q.prob = ARENA_NEW(e->memory, double, g->n_actions);
    double best = -(double)INFINITY;
    uint32_t own[2 * LEVELS], n_own = 0;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_party[h] == party) own[n_own++] = h;
    for (uint32_t code = 0; code < 1u << n_own; code++) {
        evaluation v;
        stf_error err = {0};
        memcpy(q.prob, p->prob, g->n_actions * sizeof *q.prob);
        for (uint32_t i = 0; i < n_own; i++)
            for (uint32_t k = 0; k < 2; k++)
                q.prob[g->infoset_first_action[own[i]] + k] = (code >> i & 1) == k;
        assert_ok(profile_evaluate(g, e->slots, &q, e->memory, &v, &err), &err);
        if (v.payoff[party] > best) best = v.payoff[party];
    }
    return best;
}

static void regrets_are_those_of_the_best_pure_strategy(void **state)
{
    (void)state;
    unsigned n_forget = 0, n_gain = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        example e = forgetful_random(seed);
        stf_error err = {0};
        profile p = example_random_profile(&e, seed);
        evaluation v;
        certificate c;
        assert_int_equal(game_absent_minded(e.game, e.memory), NONE);
        n_forget += game_recall(e.game, e.memory) != NONE;
        assert_ok(profile_evaluate(e.game, e.slots, &p, e.memory, &v, &err), &err);
        assert_ok(certify(e.game, e.slots, &p, CONCEPT_NASH, 0, e.memory, &c, &err), &err);
        exact *const slots = ARENA_NEW(e.memory, exact, e.game->n_slots);
        exact *const prob = ARENA_NEW(e.memory, exact, e.game->n_actions);
        exact_certificate x;
        assert_ok(game_slots_exact(e.game, NULL, -1, e.memory, slots, &err), &err);
        assert_ok(profile_rationalise(e.game, slots, p.prob, e.memory, prob, &err), &err);
        assert_ok(certify_exact(e.game, slots, prob, CONCEPT_SUBGAME_PERFECT, e.memory, &x, &err),
                  &err);
        for (uint32_t q = 0; q < 2; q++) {
            double const gain = best_of_all(&e, &p, q) - v.payoff[q];
            assert_near(c.party_regret[q], gain, 1e-12);
            assert_near(exact_to_double(x.party_regret[q]), gain, 1e-12);
            n_gain += gain > 0.1;
        }
        example_free(&e);
    }
    assert_true(n_forget > 50 && n_gain > 50);
}

/* A party that moves left or right, and then guesses which it was: agents that each do their best
 * can be stuck where the party, changing both at once, is not. */
static const char two_agents[] = "EFG 2 R \"Agents\" { \"P\" } \"\"\n"
                                 "p \"\" 1 1 \"go\" { \"l\" \"r\" } 0\n"
                                 "p \"\" 1 2 \"guess\" { \"l\" \"r\" } 0\n"
                                 "t \"\" 1 \"\" { 2 }\nt \"\" 2 \"\" { 0 }\n"
                                 "p \"\" 1 2 \"guess\" { \"l\" \"r\" } 0\n"
                                 "t \"\" 2\nt \"\" 3 \"\" { 3 }\n";

static void agents_that_are_stuck_are_no_equilibrium(void **state)
{
    (void)state;
    example e;
    stf_error err = {0};
    certificate c;
    assert_ok(example_read(two_agents, &e, &err), &err);
    assert_text(e.game->infoset_name[game_recall(e.game, e.memory)], "guess");
    profile p = example_profile(&e);
    for (int right = 0; right < 2; right++) {
        const char *const sets[] = {"go", "guess"};
        for (int i = 0; i < 2; i++) {
            example_play(&e, &p, "P", sets[i], "l", !right);
            example_play(&e, &p, "P", sets[i], "r", right);
        }
        assert_ok(certify(e.game, e.slots, &p, CONCEPT_NASH, 0, e.memory, &c, &err), &err);
        assert_int_equal(c.certified, right);
        assert_near(c.max_regret, right ? 0.0 : 1.0, 0.0);
    }
    assert_int_equal(certify(e.game, e.slots, &p, CONCEPT_SEQUENTIAL, 0, e.memory, &c, &err),
                     STF_UNSUPPORTED);
    assert_non_null(strstr(err.message, "P forgets at information set 'guess'"));
    example_free(&e);
}

/* The absent-minded driver (Piccione and Rubinstein 1997): at the first exit 0, at the second 4, at
 * the end 1. Exiting with chance 1/3 gives 4/3; no pure strategy gives more than 1. */
static const char driver[] = "EFG 2 R \"Driver\" { \"P\" } \"\"\n"
                             "p \"\" 1 1 \"exit?\" { \"exit\" \"on\" } 0\n"
                             "t \"\" 1 \"\" { 0 }\n"
                             "p \"\" 1 1 \"exit?\" { \"exit\" \"on\" } 0\n"
                             "t \"\" 2 \"\" { 4 }\nt \"\" 3 \"\" { 1 }\n";

static void the_absent_minded_are_read_and_not_judged(void **state)
{
    (void)state;
    example e;
    stf_error err = {0};
    certificate c;
    assert_ok(example_read(driver, &e, &err), &err);
    assert_int_equal(game_absent_minded(e.game, e.memory), 0);
    assert_int_equal(game_recall(e.game, e.memory), 0);
    profile p = example_profile(&e);
    example_play(&e, &p, "P", "exit?", "exit", 1.0 / 3.0);
    example_play(&e, &p, "P", "exit?", "on", 2.0 / 3.0);
    evaluation v;
    assert_ok(profile_evaluate(e.game, e.slots, &p, e.memory, &v, &err), &err);
    assert_near(v.payoff[0], 4.0 / 3.0, 1e-15);
    /* where it is, it is at the first crossing with 3/5: both actions are worth the same there */
    assert_near(v.action_value[0], 0.6 * 0.0 + 0.4 * 4.0, 1e-15);
    assert_near(v.action_value[1], 0.6 * (4.0 / 3.0 + 2.0 / 3.0) + 0.4 * 1.0, 1e-15);
    for (int k = 0; k < 3; k++) {
        concept const asked[] = {CONCEPT_NASH, CONCEPT_SUBGAME_PERFECT, CONCEPT_QRE};
        p.lambda = 1.0;
        assert_int_equal(certify(e.game, e.slots, &p, asked[k], 0, e.memory, &c, &err),
                         STF_UNSUPPORTED);
        assert_non_null(strstr(err.message, "P is absent-minded"));
    }
    /* in mixed strategies it plays one or the other throughout */
    buffer out;
    buffer_init(&out, NULL);
    game_numbers const numbers = {.slots = e.slots};
    assert_ok(nfg_write(e.game, &numbers, 0, &out, e.memory, &err), &err);
    assert_text(buffer_slice(&out),
                "NFG 1 R \"Driver\" { \"P\" }\n{\n{ \"exit\" \"on\" }\n}\n\"\"\n\n0\n1\n");
    buffer_free(&out);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regrets_are_those_of_the_best_pure_strategy),
        cmocka_unit_test(agents_that_are_stuck_are_no_equilibrium),
        cmocka_unit_test(the_absent_minded_are_read_and_not_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
