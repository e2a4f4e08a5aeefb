/* SPDX-License-Identifier: Apache-2.0 */
/* test_certify_exact.c -- regrets as ratios, and from doubles to an exact equilibrium. */
#include "example.h"

#include "game/certify_exact.h"
#include "game/write.h"
#include "support/test.h"

typedef struct exact_example {
    example e;
    exact *slots, *prob;
} exact_example;

static exact_example exact_of(example e)
{
    exact_example x = {.e = e};
    stf_error err = {0};
    x.slots = ARENA_NEW(e.memory, exact, e.game->n_slots + 1);
    x.prob = ARENA_NEW(e.memory, exact, e.game->n_actions + 1);
    assert_ok(game_slots_exact(e.game, NULL, -1, e.memory, x.slots, &err), &err);
    return x;
}

static exact_certificate judged(exact_example *x, concept c)
{
    exact_certificate out;
    stf_error err = {0};
    assert_ok(certify_exact(x->e.game, x->slots, x->prob, c, x->e.memory, &out, &err), &err);
    return out;
}

static void play(exact_example *x, const char *party, const char *set, const char *action, int n,
                 int d)
{
    x->prob[example_action(&x->e, party, set, action)] = exact_ratio(x->e.memory, n, d);
}

static void assert_exact(arena *a, exact x, const char *expected)
{
    text const t = exact_to_text(a, x);
    assert_text(t, expected);
}

static void horse_has_the_published_regrets(void **state)
{
    (void)state;
    exact_example x = exact_of(example_load("horse.efg"));
    play(&x, "1", "first", "D", 1, 1);
    play(&x, "1", "first", "C", 0, 1);
    play(&x, "2", "second", "c", 3, 10);
    play(&x, "2", "second", "d", 7, 10);
    play(&x, "3", "third", "L", 1, 1);
    play(&x, "3", "third", "R", 0, 1);
    exact_certificate c = judged(&x, CONCEPT_NASH);
    assert_exact(x.e.memory, c.max_regret, "1/10");
    assert_exact(x.e.memory, c.payoff[2], "2");
    assert_false(c.certified);
    play(&x, "2", "second", "c", 1, 3);
    play(&x, "2", "second", "d", 2, 3);
    c = judged(&x, CONCEPT_NASH);
    assert_exact(x.e.memory, c.max_regret, "0");
    assert_true(c.certified);
    play(&x, "2", "second", "d", 1, 3);
    c = judged(&x, CONCEPT_NASH);
    assert_false(c.feasible);
    assert_true(c.reason.n > 0);
    example_free(&x.e);
}

/* The same best replies, in doubles and in ratios. */
static void exact_regrets_equal_those_in_doubles(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        exact_example x =
            exact_of(example_random(seed, 1 + (uint32_t)(seed % 3), 4, seed % 2 == 0));
        profile const p = example_random_profile(&x.e, seed);
        stf_error err = {0};
        certificate c;
        assert_ok(profile_rationalise(x.e.game, x.slots, p.prob, x.e.memory, x.prob, &err), &err);
        assert_ok(
            certify(x.e.game, x.e.slots, &p, CONCEPT_SUBGAME_PERFECT, 0.0, x.e.memory, &c, &err),
            &err);
        exact_certificate const d = judged(&x, CONCEPT_SUBGAME_PERFECT);
        for (uint32_t q = 0; q < x.e.game->n_parties; q++)
            assert_near(exact_to_double(d.party_regret[q]), c.party_regret[q], 1e-12);
        assert_near(exact_to_double(d.subgame_regret), c.subgame_regret, 1e-12);
        example_free(&x.e);
    }
}

static void doubles_become_the_equilibrium_they_are_near(void **state)
{
    (void)state;
    exact_example x = exact_of(example_load("horse.efg"));
    profile p = example_profile(&x.e);
    example_play(&x.e, &p, "1", "first", "D", 1.0);
    example_play(&x.e, &p, "1", "first", "C", 1e-17);
    example_play(&x.e, &p, "2", "second", "c", 0.33333333333333337);
    example_play(&x.e, &p, "2", "second", "d", 0.66666666666666663);
    example_play(&x.e, &p, "3", "third", "L", 1.0);
    example_play(&x.e, &p, "3", "third", "R", 0.0);
    exact_certificate c;
    stf_error err = {0};
    bool found = false;
    assert_ok(profile_to_exact(x.e.game, x.slots, p.prob, CONCEPT_NASH, x.e.memory, x.prob, &c,
                               &found, &err),
              &err);
    assert_true(found);
    assert_exact(x.e.memory, x.prob[example_action(&x.e, "2", "second", "c")], "1/3");
    example_play(&x.e, &p, "2", "second", "c", 0.25);
    example_play(&x.e, &p, "2", "second", "d", 0.75);
    assert_ok(profile_to_exact(x.e.game, x.slots, p.prob, CONCEPT_NASH, x.e.memory, x.prob, &c,
                               &found, &err),
              &err);
    assert_false(found);
    assert_true(exact_sign(c.max_regret) > 0);
    example_free(&x.e);
}

static void ratios_are_the_nearest_of_their_size(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_exact(a, exact_near(a, 1.0 / 3.0, 100), "1/3");
    assert_exact(a, exact_near(a, 0.1 + 0.2, 100), "3/10");
    assert_exact(a, exact_near(a, -2.5, 100), "-5/2");
    assert_exact(a, exact_near(a, 0.0, 100), "0");
    assert_exact(a, exact_near(a, 3.14159265358979, 1000), "355/113");
    assert_exact(a, exact_near(a, 654321.0 / 999983.0, 1000000), "654321/999983");
    assert_false(exact_is_valid(exact_near(a, (double)NAN, 10)));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(horse_has_the_published_regrets),
        cmocka_unit_test(exact_regrets_equal_those_in_doubles),
        cmocka_unit_test(doubles_become_the_equilibrium_they_are_near),
        cmocka_unit_test(ratios_are_the_nearest_of_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
