/* SPDX-License-Identifier: Apache-2.0 */
/* test_play.c -- an equilibrium told as play: moves by round, the likeliest plays, states, ends. */
#include "support/test.h"

#include "asked.h"

/* Two rounds; before each of A's moves chance lifts s with 1/4. Going on pays; with s at 2 A may
 * leave. */
static const char two_rounds[] =
    "party A\nparty B\noutcome left \"left\"  outcome done \"done\"\nstate s in 0 .. 2 = 0\nstate "
    "mood in {calm, tense} = calm\n"
    "play { round 1 .. 2 lasting 1 year discount 0.5 per year {\n"
    "    chance as weather { up 0.25 { s += 1 } level 0.75 { } }\n"
    "    A chooses as move { go { } leave when s > 0 { gain A = 2  mood = tense  stop left } }\n"
    "    gain B = s }\n"
    "  end { outcome done otherwise  gain A = if(outcome is done, 1, 0) } }\n";

static const play_answer *tell(asked *a, const solution *s, double threshold, uint32_t paths)
{
    play_answer *out;
    assert_ok(study_play(s, &s->equilibria[0], threshold, paths, a->memory, &out, &a->error),
              &a->error);
    return out;
}

static const play_move *move_find(const play_answer *p, uint32_t round, const char *option)
{
    for (uint32_t i = 0; i < p->n_moves; i++)
        if (p->moves[i].round == round && text_equal(p->moves[i].option, text_from(option)))
            return &p->moves[i];
    return NULL;
}

static void moves_have_their_round_and_their_odds(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, two_rounds);
    const play_answer *const p = tell(&a, asked_solve(&a, &a.base), 1e-9, 5);
    assert_int_equal(p->n_rounds, 2);
    /* A leaves as soon as s has risen: 2 now, or half of it later */
    const play_move *const leave = move_find(p, 1, "leave"), *const go = move_find(p, 1, "go");
    assert_non_null(leave);
    assert_non_null(go);
    assert_near(leave->probability, 0.25, 1e-12);
    assert_near(leave->given_asked, 0.25, 1e-12);
    assert_near(go->probability, 0.75, 1e-12);
    assert_text(go->point, "move");
    assert_int_equal(go->party, 0);
    const play_move *const second = move_find(p, 2, "leave");
    assert_non_null(second);
    assert_near(second->probability, 0.75 * 0.25, 1e-12);
    assert_near(second->given_asked, 0.25, 1e-12);
    const play_move *const up = move_find(p, 1, "up");
    assert_non_null(up);
    assert_int_equal(up->party, NONE);
    assert_near(up->probability, 0.25, 1e-12);
    for (uint32_t i = 1; i < p->n_moves; i++)
        assert_true(p->moves[i - 1].round <= p->moves[i].round);
    asked_end(&a);
}

static void rare_moves_are_left_out(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, two_rounds);
    const play_answer *const p = tell(&a, asked_solve(&a, &a.base), 0.3, 0);
    assert_null(move_find(p, 1, "leave"));
    assert_non_null(move_find(p, 1, "go"));
    assert_int_equal(p->n_paths, 0);
    asked_end(&a);
}

static void the_likeliest_plays_come_first_and_in_full(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, two_rounds);
    const play_answer *const p = tell(&a, asked_solve(&a, &a.base), 1e-9, 5);
    assert_int_equal(p->n_paths, 3);
    assert_near(p->paths[0].probability, 0.5625, 1e-12);
    assert_text(p->paths[0].outcome, "done");
    assert_int_equal(p->paths[0].n_moves, 4);
    assert_text(p->paths[0].moves[0].option, "level");
    assert_near(p->paths[1].probability, 0.25, 1e-12);
    assert_text(p->paths[1].outcome, "left");
    assert_int_equal(p->paths[1].n_moves, 2);
    assert_text(p->paths[1].moves[1].option, "leave");
    assert_near(p->paths[2].probability, 0.1875, 1e-12);
    asked_end(&a);
}

static void states_are_averaged_over_play_that_goes_on_and_ends_are_counted(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, two_rounds);
    const play_answer *const p = tell(&a, asked_solve(&a, &a.base), 1e-9, 5);
    assert_near(p->state_mean[0], 0.25,
                1e-12); /* round 1: all play ends it, a quarter with s = 1 */
    assert_near(p->state_mean[2], 0.25, 1e-12); /* round 2: of those that entered it, with s = 0 */
    assert_true(isnan(p->state_mean[1]));       /* a mood has no mean */
    assert_near(p->ended_by[0], 0.25, 1e-12);
    assert_near(p->ended_by[1], 1.0, 1e-12);
    asked_end(&a);
}

/* u is set anew in every round but the last, and only claims of the second round ask; v is left
 * alone by all that follows round 1. */
static void what_merging_forgets_has_no_mean(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a,
                "party A\nstate u in 0 .. 1 = 0  state v in 0 .. 1 = 0\n"
                "play { round 1 .. 1 { chance { h 0.5 { u = 1 v = 1 } t 0.5 } A chooses { x y } "
                "gain A = v }\n"
                "round 2 .. 3 { chance { h 0.25 { u = 1 } t 0.75 { u = 0 } } "
                "A chooses { x { gain A = u } y } } }\n");
    const play_answer *const p = tell(&a, asked_solve(&a, &a.base), 1e-9, 1);
    assert_near(p->state_mean[0 * 2 + 1], 0.5, 1e-12); /* v, which round 1's gain reads */
    assert_true(isnan(p->state_mean[1 * 2 + 1]));      /* and which nothing reads from then on */
    assert_true(isnan(p->state_mean[2 * 2 + 1]));
    asked_end(&a);
}

static void events_along_play_have_their_odds(void **state)
{
    (void)state;
    char content[4096];
    int const n = snprintf(content, sizeof content, "%s%s", two_rounds,
                           "claim \"1\": P(A.leave in round 2) == 0.1875\n"
                           "claim \"2\": P(A.leave in round 1 .. 2) == 0.4375\n"
                           "claim \"3\": P(A.leave never) == 0.5625\n"
                           "claim \"4\": P(A.go before A.leave) == 0.75\n"
                           "claim \"5\": P(A.leave before s >= 1) == 0\n"
                           "claim \"6\": P(s >= 1 before A.leave) == 0.4375\n"
                           "claim \"7\": P(state mood is tense) == 0.4375\n"
                           "claim \"8\": P(s is 1 in round 1) == 0.25\n"
                           "claim \"9\": P(A.leave in round 2 given A.go in round 1) == 0.25\n"
                           "claim \"10\": P(done or left) == 1 and P(done and left) == 0\n");
    assert_true(n > 0 && (size_t)n < sizeof content);
    asked a;
    asked_begin(&a, content);
    claims_answer *c;
    assert_ok(study_claims(&a.problem, &a.base, &a.options, 0, NONE, a.memory, &c, &a.error),
              &a.error);
    for (uint32_t i = 0; i < c->n_claims; i++) {
        if (c->claims[i].holds != VERDICT_TRUE)
            print_error("%.*s = %.17g\n", TEXT_ARGS(c->claims[i].terms[0].formula),
                        c->claims[i].terms[0].value);
        assert_int_equal(c->claims[i].holds, VERDICT_TRUE);
    }
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_have_their_round_and_their_odds),
        cmocka_unit_test(rare_moves_are_left_out),
        cmocka_unit_test(the_likeliest_plays_come_first_and_in_full),
        cmocka_unit_test(states_are_averaged_over_play_that_goes_on_and_ends_are_counted),
        cmocka_unit_test(what_merging_forgets_has_no_mean),
        cmocka_unit_test(events_along_play_have_their_odds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
