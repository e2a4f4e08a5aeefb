/* SPDX-License-Identifier: Apache-2.0 */
/* test_quantal.c -- quantal responses of the canonical games at given precision, against their own
 * scalar equations.
 *
 * With L(x) = 1/(1 + exp(-x)): matching pennies p = L(lambda ((X + 1) q - 1)), q = L(lambda (1 - 2
 * p)); prisoners' dilemma 1/(1 + exp(lambda g)); stag hunt p = L(lambda (b p - c)); the crisis tree
 * backwards. The figures agree with gambit-logit to its own 1e-4 or better. */
#include "support/test.h"

#include "models/canonical.h"

static const double figure = 5e-12; /* the figures have twelve digits */

/* The probability of an action at a labelled point under the solver's quantal response. */
static double share(stage *s, const profile *p, const char *label, const char *action)
{
    const game *const g = s->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        s->infoset = h;
        if (!at(s, label)) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (text_equal(g->action_name[a], text_from(action))) return p->prob[a];
    }
    give_up("no action %s at %s", action, label);
    return 0;
}

static profile respond(stage *s, double lambda)
{
    stage_number(s);
    profile const p = stage_solve(s, "logit", CONCEPT_QRE, false, lambda).equilibria[0];
    certificate const judged = stage_certify(s, &p, CONCEPT_QRE);
    assert_true(judged.certified);
    assert_true(judged.residual < 1e-12);
    return p;
}

static void matching_pennies_follow_the_own_stake(void **context)
{
    (void)context;
    static const struct {
        double X, lambda, p, q;
    } rows[] = {
        {4, 0.5, 0.657419466543, 0.460726203185}, {4, 1, 0.721937153884, 0.390818187463},
        {4, 2, 0.719042780613, 0.293971844254},   {4, 5, 0.626195682961, 0.220637218833},
        {9, 0.5, 0.830670591342, 0.418077466906}, {9, 1, 0.893576330554, 0.31278037503},
        {9, 2, 0.860754394341, 0.191078494317},   {9, 5, 0.701984236798, 0.117135291346},
    };
    stage s;
    stage_open(&s, "matching-pennies", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage_set(&s, "prize", rows[i].X);
        profile const p = respond(&s, rows[i].lambda);
        assert_near(share(&s, &p, "row", "up"), rows[i].p, figure);
        assert_near(share(&s, &p, "column", "left"), rows[i].q, figure);
    }
    /* to the limit: the mixed equilibrium, 1/2 and 1/(X + 1) */
    profile const limit = stage_solve(&s, "logit", CONCEPT_SEQUENTIAL, true, 0).equilibria[0];
    assert_near(share(&s, &limit, "row", "up"), 0.5, 1e-9);
    assert_near(share(&s, &limit, "column", "left"), 0.1, 1e-9);
    stage_close(&s);
}

static void noisy_prisoners_cooperate_now_and_then(void **context)
{
    (void)context;
    static const double rows[][2] = {
        {0.5, 0.377540668798}, {1, 0.26894142137}, {3, 0.0474258731776}};
    stage s;
    stage_open(&s, "prisoners-dilemma", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        profile const p = respond(&s, rows[i][0]);
        assert_near(share(&s, &p, "first", "cooperate"), rows[i][1], figure);
        assert_near(share(&s, &p, "second", "cooperate"), rows[i][1], figure);
    }
    stage_close(&s);
}

static void the_front_holds_where_it_is_risk_dominant(void **context)
{
    (void)context;
    static const struct {
        double cost, lambda, p, limit;
    } rows[] = {
        {0.25, 1, 0.582324970119, 1},  {0.25, 4, 0.940612680388, 1},
        {0.25, 10, 0.999444141855, 1}, {0.75, 1, 0.417675029881, 0},
        {0.75, 4, 0.0593873196122, 0}, {0.75, 10, 0.000555858144954, 0},
    };
    stage s;
    stage_open(&s, "stag-hunt", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage_set(&s, "cost", rows[i].cost);
        profile const p = respond(&s, rows[i].lambda);
        assert_near(share(&s, &p, "first", "enforce"), rows[i].p, figure);
        assert_near(share(&s, &p, "second", "enforce"), rows[i].p, figure);
        profile const limit = stage_solve(&s, "logit", CONCEPT_SEQUENTIAL, true, 0).equilibria[0];
        assert_near(share(&s, &limit, "first", "enforce"), rows[i].limit, 1e-9);
    }
    stage_close(&s);
}

static void noisy_leaders_play_the_crisis_tree_backwards(void **context)
{
    (void)context;
    static const struct {
        double a, w_A, w_B, lambda, fight, resist, challenge, war;
    } rows[] = {
        {0.5, 0.2, -0.5, 1, 0.668187772168, 0.499429585684, 0.618799196595, 0.206501176775},
        {0.5, 0.2, -0.5, 3, 0.890903178804, 0.267163007775, 0.908678147252, 0.216280276729},
        {0.5, -0.75, -0.5, 1, 0.437823499114, 0.584983351444, 0.514619608698, 0.13180409518},
        {0.5, -0.75, -0.5, 3, 0.320821300825, 0.825822382209, 0.285996808996, 0.0757723980912},
        {2, -0.75, -1, 1, 0.777299861175, 0.364797898151, 0.564649320341, 0.160110468111},
    };
    stage s;
    stage_open(&s, "crisis-tree", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage_set(&s, "audience", rows[i].a);
        stage_set(&s, "war_A", rows[i].w_A);
        stage_set(&s, "war_B", rows[i].w_B);
        profile const p = respond(&s, rows[i].lambda);
        assert_near(share(&s, &p, "last_word", "fight"), rows[i].fight, figure);
        assert_near(share(&s, &p, "answer", "resist"), rows[i].resist, figure);
        assert_near(share(&s, &p, "opening", "challenge"), rows[i].challenge, figure);
        assert_near(stage_result(&s, &p, "P war"), rows[i].war, figure);
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching_pennies_follow_the_own_stake),
        cmocka_unit_test(noisy_prisoners_cooperate_now_and_then),
        cmocka_unit_test(the_front_holds_where_it_is_risk_dominant),
        cmocka_unit_test(noisy_leaders_play_the_crisis_tree_backwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
