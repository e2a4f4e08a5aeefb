/* SPDX-License-Identifier: Apache-2.0 */
/* test_oracle.c -- the interpreter against trees worked out by hand; the syntax trees are made by
 * hand too. */
#include "oracle/oracle.h"
#include "support/test.h"

static const unit plain = {.factor = 1.0, .exact = {"1", 1}};

static expr number(double x)
{
    return (expr){.kind = EXPR_NUMBER, .number = {.number = x, .unit = plain}};
}

/* Two parties, Row and Column, who choose a or b together in one round; Row is paid 1 when they
 * match, Column when they do not; a type of Row (0.25, 0.75) that only Row sees doubles what Row
 * gets. */
typedef struct coins {
    expr zero, one, two, quarter, rest, row_type, is_match, row_gain, column_gain;
    expr state_a, state_b;
    const expr *weight[2], *row_args[2], *match_args[2], *column_args[2], *type_plus_args[2];
    expr type_plus;
    text labels[2];
    party parties[2];
    state states[2];
    outcome outcomes[1];
    option options[4];
    branch branches[2][2];
    statement set[2][2], choice[2], together, gains[2];
    const statement *bodies[2][2][1], *moves[2], *round_body[3];
    point points[2];
    round_block round;
    syntax syntax;
} coins;

static void coins_types(coins *c)
{
    c->labels[0] = TEXT("low");
    c->labels[1] = TEXT("high");
    c->quarter = number(0.25);
    c->rest = number(0.75);
    c->weight[0] = &c->quarter;
    c->weight[1] = &c->rest;
    c->parties[0] = (party){.name = TEXT("Row"),
                            .counts_in = plain,
                            .has_type = true,
                            .type_is_numeric = true,
                            .type_audience = 1u,
                            .type_label = c->labels,
                            .type_weight = c->weight,
                            .n_type_values = 2};
    c->parties[1] = (party){.name = TEXT("Column"), .counts_in = plain};
}

/* Row's gain is (1 + type) if the states match; Column's 1 if not. */
static void coins_gains(coins *c)
{
    c->zero = number(0.0);
    c->one = number(1.0);
    c->state_a = (expr){.kind = EXPR_STATE, .index = 0};
    c->state_b = (expr){.kind = EXPR_STATE, .index = 1};
    c->match_args[0] = &c->state_a;
    c->match_args[1] = &c->state_b;
    c->is_match = (expr){.kind = EXPR_EQUAL, .args = c->match_args, .n_args = 2, .is_truth = true};
    c->row_type = (expr){.kind = EXPR_TYPE, .index = 0};
    c->type_plus_args[0] = &c->row_type;
    c->type_plus_args[1] = &c->one;
    c->type_plus = (expr){.kind = EXPR_ADD, .args = c->type_plus_args, .n_args = 2};
    c->row_args[0] = &c->is_match;
    c->row_args[1] = &c->type_plus;
    c->row_gain = (expr){.kind = EXPR_MUL, .args = c->row_args, .n_args = 2};
    c->column_args[0] = &c->one;
    c->column_args[1] = &c->is_match;
    c->column_gain = (expr){.kind = EXPR_SUB, .args = c->column_args, .n_args = 2};
    c->gains[0] =
        (statement){.kind = STATEMENT_GAIN, .party = 0, .value = &c->row_gain, .is_foot = true};
    c->gains[1] =
        (statement){.kind = STATEMENT_GAIN, .party = 1, .value = &c->column_gain, .is_foot = true};
}

static void coins_moves(coins *c)
{
    for (uint32_t p = 0; p < 2; p++) {
        for (uint32_t k = 0; k < 2; k++) {
            c->set[p][k] = (statement){
                .kind = STATEMENT_ASSIGN, .state = p, .value = k == 0 ? &c->zero : &c->one};
            c->bodies[p][k][0] = &c->set[p][k];
            c->options[2 * p + k] = (option){.party = p, .name = k == 0 ? TEXT("a") : TEXT("b")};
            c->branches[p][k] = (branch){.name = k == 0 ? TEXT("a") : TEXT("b"),
                                         .option = 2 * p + k,
                                         .body = {c->bodies[p][k], 1}};
        }
        c->choice[p] = (statement){.kind = STATEMENT_CHOICE,
                                   .party = p,
                                   .point = p,
                                   .audience = 3u,
                                   .branches = c->branches[p],
                                   .n_branches = 2};
        c->moves[p] = &c->choice[p];
        c->states[p] = (state){.name = p == 0 ? TEXT("x") : TEXT("y"), .high = 1, .audience = 3u};
        c->points[p] = (point){.party = p, .number = p};
    }
    c->together = (statement){.kind = STATEMENT_TOGETHER, .body = {c->moves, 2}};
}

static void coins_fill(coins *c, bool together)
{
    memset(c, 0, sizeof *c);
    coins_types(c);
    coins_gains(c);
    coins_moves(c);
    c->round_body[0] = together ? &c->together : &c->choice[0];
    c->round_body[1] = together ? &c->gains[0] : &c->choice[1];
    c->round_body[2] = together ? &c->gains[1] : &c->gains[0];
    c->outcomes[0] = (outcome){.name = TEXT("end")};
    c->round = (round_block){.first = 1, .last = 1, .body = {c->round_body, 3}};
    c->syntax = (syntax){.parties = c->parties,
                         .n_parties = 2,
                         .states = c->states,
                         .n_states = 2,
                         .outcomes = c->outcomes,
                         .n_outcomes = 1,
                         .options = c->options,
                         .n_options = 4,
                         .points = c->points,
                         .n_points = 2,
                         .rounds = &c->round,
                         .n_rounds = 1};
}

static const oracle_tree *unroll(const syntax *s, arena *a)
{
    oracle_setup const setup = {0};
    const oracle_tree *t = NULL;
    stf_error err = {0};
    assert_ok(oracle_unroll(s, &setup, a, &t, &err), &err);
    return t;
}

static void the_tree_of_matching_pennies_with_a_private_type(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, true);
    arena *a = arena_new(NULL, 0);
    const oracle_tree *t = unroll(&c.syntax, a);
    assert_int_equal(t->n_nodes, 1 + 2 + 4 + 8);
    assert_int_equal(t->n_terminals, 8);
    /* Row at each of its types; Column knows neither the type nor Row's move. */
    assert_int_equal(t->n_infosets, 3);
    assert_int_equal(t->n_actions, 6);
    arena_free(a);
}

static void a_uniform_profile_is_worth_the_average(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, true);
    arena *a = arena_new(NULL, 0);
    const oracle_tree *t = unroll(&c.syntax, a);
    long double const half[6] = {0.5L, 0.5L, 0.5L, 0.5L, 0.5L, 0.5L};
    oracle_judgement j;
    oracle_evaluate(t, half, NULL, a, &j);
    assert_near((double)j.payoff[0], 0.5 * 1.75, 1e-15);
    assert_near((double)j.payoff[1], 0.5, 1e-15);
    assert_near((double)j.outcome[0], 1.0, 1e-15);
    for (uint32_t p = 0; p < 2; p++) {
        assert_near((double)oracle_regret(t, half, p, a), 0.0, 1e-15);
        assert_near((double)oracle_subgame_regret(t, half, p, a), 0.0, 1e-15);
        assert_near((double)oracle_infoset_regret(t, half, p, a), 0.0, 1e-15);
    }
    arena_free(a);
}

static void a_bad_profile_has_the_regret_of_its_best_reply(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, true);
    arena *a = arena_new(NULL, 0);
    const oracle_tree *t = unroll(&c.syntax, a);
    /* sets in order of first node: Row low, Column, Row high. All play a: Row is content, Column
     * gains 1. */
    long double const all_a[6] = {1, 0, 1, 0, 1, 0};
    assert_near((double)oracle_regret(t, all_a, 0, a), 0.0, 1e-15);
    assert_near((double)oracle_regret(t, all_a, 1, a), 1.0, 1e-15);
    /* The low type plays b: Row loses 0.25 by it ex ante, 1 at the set. */
    long double const low_b[6] = {0, 1, 1, 0, 1, 0};
    assert_near((double)oracle_regret(t, low_b, 0, a), 0.25, 1e-15);
    assert_near((double)oracle_infoset_regret(t, low_b, 0, a), 1.0, 1e-15);
    arena_free(a);
}

static void moves_one_after_the_other_are_seen(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, false);
    arena *a = arena_new(NULL, 0);
    const oracle_tree *t = unroll(&c.syntax, a);
    assert_int_equal(t->n_nodes, 15);
    assert_int_equal(t->n_infosets, 2 + 2); /* Column sees Row's move, not its type */
    c.choice[0].audience = 1u;
    assert_int_equal(unroll(&c.syntax, a)->n_infosets, 2 + 1);
    arena_free(a);
}

static void events_are_judged_play_by_play(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, false);
    arena *a = arena_new(NULL, 0);
    const oracle_tree *t = unroll(&c.syntax, a);
    long double half[8];
    for (uint32_t i = 0; i < 8; i++) half[i] = 0.5L;
    event const row_b = {.kind = EVENT_OPTION, .option = {.party = 0, .option = 1}};
    event const column_b = {.kind = EVENT_OPTION, .option = {.party = 1, .option = 3}};
    event const x_is_1 = {.kind = EVENT_STATE, .index = 0, .value = 1, .compare = EXPR_EQUAL};
    event const high = {.kind = EVENT_TYPE, .index = 0, .value = 1};
    event const before = {.kind = EVENT_BEFORE, .args = {&x_is_1, &column_b}};
    event const after = {.kind = EVENT_BEFORE, .args = {&column_b, &row_b}};
    event const move_first = {.kind = EVENT_BEFORE, .args = {&row_b, &x_is_1}};
    event const never = {.kind = EVENT_NOT, .args = {&row_b, NULL}};
    assert_near((double)oracle_probability(t, half, &row_b, NULL, a), 0.5, 1e-15);
    assert_near((double)oracle_probability(t, half, &high, &column_b, a), 0.75, 1e-15);
    assert_near((double)oracle_probability(t, half, &before, NULL, a), 0.5, 1e-15);
    assert_near((double)oracle_probability(t, half, &after, NULL, a), 0.25, 1e-15);
    assert_near((double)oracle_probability(t, half, &move_first, NULL, a), 0.5, 1e-15);
    assert_near((double)oracle_probability(t, half, &never, &x_is_1, a), 0.0, 1e-15);
    event const impossible = {.kind = EVENT_AND, .args = {&never, &row_b}};
    assert_true(isnan(oracle_probability(t, half, &high, &impossible, a)));
    option_ref const forced = {.party = 0, .option = 0};
    oracle_judgement j;
    long double always_b[8] = {0, 1, 0, 1, 0, 1, 0, 1};
    oracle_evaluate(t, always_b, &forced, a, &j);
    assert_near((double)j.payoff[0], 0.0, 1e-15); /* Row is made to play a, Column plays b */
    arena_free(a);
}

static void a_committed_option_is_played_and_a_removed_one_is_gone(void **unused)
{
    (void)unused;
    coins c;
    coins_fill(&c, true);
    arena *a = arena_new(NULL, 0);
    uint32_t const named = 2;
    change const promise = {.kind = CHANGE_COMMIT,
                            .party = 1,
                            .commitment = COMMIT_ALWAYS,
                            .options = &named,
                            .n_options = 1,
                            .point = SYNTAX_NONE};
    const change *commitments[1] = {&promise};
    bool const removed[4] = {false, true, false, false};
    oracle_setup const setup = {.removed = removed, .commitments = commitments, .n_commitments = 1};
    const oracle_tree *t = NULL;
    stf_error err = {0};
    assert_ok(oracle_unroll(&c.syntax, &setup, a, &t, &err), &err);
    assert_int_equal(t->n_actions, 1 + 2 + 1);
    long double const any[4] = {1, 0.5L, 0.5L, 1};
    oracle_judgement j;
    oracle_evaluate(t, any, NULL, a, &j);
    assert_near((double)j.payoff[0], 1.75, 1e-15);
    assert_near((double)oracle_regret(t, any, 1, a), 0.0, 1e-15);
    bool const both[4] = {true, true, false, false};
    oracle_setup const nothing = {.removed = both};
    assert_int_equal(oracle_unroll(&c.syntax, &nothing, a, &t, &err), STF_INPUT);
    oracle_setup const small = {.nodes_most = 5};
    assert_int_equal(oracle_unroll(&c.syntax, &small, a, &t, &err), STF_LIMIT);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_of_matching_pennies_with_a_private_type),
        cmocka_unit_test(a_uniform_profile_is_worth_the_average),
        cmocka_unit_test(a_bad_profile_has_the_regret_of_its_best_reply),
        cmocka_unit_test(moves_one_after_the_other_are_seen),
        cmocka_unit_test(events_are_judged_play_by_play),
        cmocka_unit_test(a_committed_option_is_played_and_a_removed_one_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
