/* SPDX-License-Identifier: Apache-2.0 */
/* test_stationary.c -- canonical models of endless play, closed by what their stationary strategies
 * are worth.
 *
 * A stationary profile is an equilibrium of endless discounted play where no single departure pays,
 * given what the profile itself is worth afterwards. The models play some periods and end with that
 * worth; a test certifies the profile, and holds the payoff that comes out at the start against the
 * worth that was put in at the end. Published points and formulas: docs/models.md. */
#include "support/test.h"

#include "models/canonical.h"

#define ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

static const double step = 1e-6; /* beside a threshold */

static bool is_certified(stage *s, play_rule rule, const double *knob, concept c)
{
    stage_number(s);
    profile const p = stage_play(s, rule, knob);
    return stage_certify(s, &p, c).certified;
}

/* ---- M06 alternating offers ------------------------------------------------------------------ */

/* knob[0]: T walks out rather than refuse. */
static void offers_play(stage *s)
{
    if (at(s, "demand") || at(s, "proposal"))
        choose_number(s, 1, 1);
    else if (at(s, "answer_T"))
        choose(s,
               moved_number(s, "demand") <= 1 ? "accept"
               : s->knob[0] > 0               ? "walk_out"
                                              : "refuse",
               1);
    else
        choose(s, moved_number(s, "proposal") >= 1 ? "accept" : "refuse", 1);
}

static void asks_set(stage *s, const double ask[4])
{
    static const char *const name[] = {"ask_1", "ask_3", "ask_5", "ask_7"};
    for (size_t i = 0; i < 4; i++) stage_set(s, name[i], ask[i]);
}

static void endless_offers_are_accepted_at_once(void **context)
{
    (void)context;
    static const struct {
        double delta_S, delta_T, flow_S, flow_T, outside, x_S, x_T;
        bool walks_out;
    } rows[] = {
        {0.9, 0.9, 0, 0, -1, 10.0 / 19, 9.0 / 19, false},
        {0.9, 0.8, 0, 0, -1, 5.0 / 7, 9.0 / 14, false},
        {0.95, 0.9, -0.1, -0.4, -1, 271.0 / 290, 128.0 / 145, false},
        {0.9, 0.9, -0.05, -0.25, 0.6, 2.0 / 5, 71.0 / 200, true},
        {0.9, 0.9, -0.05, -0.25, 0.3, 241.0 / 380, 43.0 / 76, false},
    };
    stage s;
    stage_open(&s, "alternating-offers", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double const x = rows[i].x_S, knob = rows[i].walks_out;
        stage_set(&s, "delta_S", rows[i].delta_S);
        stage_set(&s, "delta_T", rows[i].delta_T);
        stage_set(&s, "flow_S", rows[i].flow_S);
        stage_set(&s, "flow_T", rows[i].flow_T);
        stage_set(&s, "outside", rows[i].outside);
        asks_set(&s, (double[]){x, x, x, x});
        /* After round 7, S's round, T would propose. */
        stage_set(&s, "going_on_S", rows[i].x_T);
        stage_set(&s, "going_on_T", 1 - rows[i].x_T);
        assert_true(is_certified(&s, offers_play, &knob, CONCEPT_SUBGAME_PERFECT));
        profile const p = stage_play(&s, offers_play, &knob);
        assert_near(stage_result(&s, &p, "U S"), x, 1e-12);
        assert_near((1 - rows[i].delta_S) * rows[i].flow_S + rows[i].delta_S * x, rows[i].x_T,
                    1e-12);
        /* More, for ever, would be refused; who always asks for less could ask for more. */
        for (int sign = -1; sign <= 1; sign += 2) {
            double const other = x + 0.05 * sign;
            asks_set(&s, (double[]){other, other, other, other});
            assert_false(is_certified(&s, offers_play, &knob, CONCEPT_SUBGAME_PERFECT));
        }
    }
    stage_close(&s);
}

static void offers_with_a_last_round_follow_backwards(void **context)
{
    (void)context;
    static const struct {
        int rounds;
        double x_S;
    } rows[] = {{1, 1}, {3, 23.0 / 25}, {7, 12827.0 / 15625}};
    const double delta_S = 0.9, delta_T = 0.8, knob = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char replace[32];
        snprintf(replace, sizeof replace, "round 1 .. %d", rows[i].rounds);
        stage s;
        stage_open(&s, "alternating-offers", "round 1 .. 7", replace);
        stage_set(&s, "delta_S", delta_S);
        stage_set(&s, "delta_T", delta_T);
        double ask[4] = {1, 1, 1, 1};
        for (int k = (rows[i].rounds - 1) / 2 - 1; k >= 0; k--)
            ask[k] = 1 - delta_T * (1 - delta_S * ask[k + 1]);
        asks_set(&s, ask);
        assert_true(is_certified(&s, offers_play, &knob, CONCEPT_SUBGAME_PERFECT));
        profile const p = stage_play(&s, offers_play, &knob);
        assert_near(stage_result(&s, &p, "U S"), rows[i].x_S, 1e-12);
        stage_close(&s);
    }
}

/* ---- M07 shifting power ---------------------------------------------------------------------- */

/* knob: war in the first period, the first share, the least that R accepts in it. */
static void power_play(stage *s)
{
    bool const first = in_round(s, 1);
    if (at(s, "course"))
        choose(s, first && s->knob[0] > 0 ? "attack" : "bargain", 1);
    else if (at(s, "share"))
        choose_number(s, first ? s->knob[1] : 1, 1);
    else
        choose(s, moved_number(s, "share") >= (first ? s->knob[2] : 1) - 1e-12 ? "accept" : "fight",
               1);
}

static void power_set(stage *s, double delta, double now, double later, double cost_D,
                      double cost_R)
{
    stage_set(s, "delta", delta);
    stage_set(s, "now", now);
    stage_set(s, "later", later);
    stage_set(s, "cost_D", cost_D);
    stage_set(s, "cost_R", cost_R);
    stage_set(s, "lasting", later - (1 - delta) * cost_R);
}

static void a_rising_rival_is_fought_where_it_cannot_promise(void **context)
{
    (void)context;
    static const struct {
        double delta, now, later, cost_D, cost_R;
        bool war;
        double share, U_D, U_R;
    } rows[] = {
        {0.9, 0.3, 0.7, 1, 1, true, 0, 6, 2},
        {0.9, 0.3, 0.5, 1, 1, false, 0, 6.4, 3.6},
        {0.9, 0.5, 0.51, 0.5, 0.5, false, 0.36, 5.5, 4.5},
        {0.8, 0.4, 0.8, 0.5, 1, false, 0, 2.6, 2.4},
        {0.8, 0.4, 0.8, 0.8, 1, false, 0, 2.6, 2.4},
    };
    stage s;
    stage_open(&s, "shifting-power", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double const least = (rows[i].now - rows[i].delta * rows[i].later) / (1 - rows[i].delta) -
                             (1 - rows[i].delta) * rows[i].cost_R;
        power_set(&s, rows[i].delta, rows[i].now, rows[i].later, rows[i].cost_D, rows[i].cost_R);
        double const knob[] = {rows[i].war, rows[i].share, least};
        double const other[] = {!rows[i].war, rows[i].share, least};
        assert_true(is_certified(&s, power_play, knob, CONCEPT_SUBGAME_PERFECT));
        profile const p = stage_play(&s, power_play, knob);
        assert_near(stage_result(&s, &p, "U D"), rows[i].U_D, 1e-9);
        assert_near(stage_result(&s, &p, "U R"), rows[i].U_R, 1e-9);
        assert_false(is_certified(&s, power_play, other, CONCEPT_SUBGAME_PERFECT));
    }
    double const threshold = 49.0 / 90;
    for (int war = 0; war <= 1; war++) {
        double const later = threshold + (war ? step : -step);
        power_set(&s, 0.9, 0.3, later, 1, 1);
        double const least = (0.3 - 0.9 * later) / 0.1 - 0.1;
        for (int knob = 0; knob <= 1; knob++)
            assert_int_equal(
                is_certified(&s, power_play, (double[]){knob, 0, least}, CONCEPT_SUBGAME_PERFECT),
                knob == war);
    }
    stage_close(&s);
}

/* ---- M04 repeated enforcement ---------------------------------------------------------------- */

static void enforcement_play(stage *s)
{
    if (at(s, "course"))
        choose(s, "within", 1);
    else if (at(s, "inside"))
        choose_number(s, 1, 1);
    else if (at(s, "excess"))
        choose_number(s, 1, 1);
    else
        choose(s, at(s, "answer_beyond") ? "sanction" : "abstain", 1);
}

static bool norm_holds(stage *s, double delta, double bite, double harm, double cost, double norm)
{
    stage_set(s, "delta", delta);
    stage_set(s, "bite", bite);
    stage_set(s, "harm", harm);
    stage_set(s, "cost", cost);
    stage_set(s, "norm", norm);
    return is_certified(s, enforcement_play, NULL, CONCEPT_SUBGAME_PERFECT);
}

static void a_norm_holds_where_the_sender_is_patient(void **context)
{
    (void)context;
    stage s;
    stage_open(&s, "repeated-enforcement", NULL, NULL);
    assert_true(norm_holds(&s, 0.5, 0.4, 1, 0.25, 0.6));
    assert_false(norm_holds(&s, 0.5, 0.4, 1, 0.25, 0.6 - step)); /* no more compliance than that */
    assert_true(norm_holds(&s, 5.0 / 13 + step, 0.4, 1, 0.25, 0.6));
    assert_false(norm_holds(&s, 5.0 / 13 - step, 0.4, 1, 0.25, 0.6));
    for (int k = 0; k < 20; k++) assert_false(norm_holds(&s, 1.0 / 3, 0.4, 1, 0.25, k / 20.0));
    assert_true(norm_holds(&s, 0.9, 1.5, 0.5, 1, 0));
    assert_true(norm_holds(&s, 2.0 / 3 + step, 1.5, 0.5, 1, 0));
    assert_false(norm_holds(&s, 2.0 / 3 - step, 1.5, 0.5, 1, 0));
    stage_close(&s);
}

/* ---- M14 inspection -------------------------------------------------------------------------- */

static void inspection_play(stage *s)
{
    if (at(s, "visit")) {
        choose(s, "look", s->knob[1]);
        choose(s, "stay", 1 - s->knob[1]);
    } else {
        choose(s, "violate", s->knob[0]);
        choose(s, "comply", 1 - s->knob[0]);
    }
}

static void inspection_mixes_as_published(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1.0 / 9, 1.0 / 3},
         .expect = {{"U Inspector", -1.0 / 9}, {"U Inspectee", 0}},
         .is_principal = true},
        {.set = {{"effort", 0.25}, {"caught", 0}, {"penalty", 2}, {"profit", 1}},
         .knob = {1.0 / 5, 1.0 / 3},
         .expect = {{"U Inspector", -1.0 / 5}, {"U Inspectee", 0}},
         .is_principal = true},
        {.set = {{"effort", 0.5}, {"caught", 0.5}, {"missed", 3}, {"profit", 1}},
         .knob = {1.0 / 6, 1.0 / 2},
         .expect = {{"U Inspector", -1.0 / 2}, {"U Inspectee", 0}},
         .is_principal = true},
    };
    points_check("inspection", inspection_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* The chance of looking at the first of the sets labelled `visit`. */
static double first_look(const stage *s, const profile *p)
{
    const game *const g = s->game;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_first_action[h + 1] - g->infoset_first_action[h] == 2 &&
            text_equal(g->action_name[g->infoset_first_action[h]], text_from("look")))
            return p->prob[g->infoset_first_action[h]];
    return -1;
}

static void few_inspections_are_spread_as_dresher_says(void **context)
{
    (void)context;
    static const struct {
        int periods, inspections;
        double value, look;
    } rows[] = {{2, 1, -1.0 / 3, 1.0 / 3},
                {3, 1, -1.0 / 2, 1.0 / 4},
                {4, 2, -3.0 / 11, 4.0 / 11},
                {10, 3, -21.0 / 44, 23.0 / 88}};
    static const char text[] = "state left in 0 .. 3 = 3\n"
                               "    state looked in { no, yes } = no\n"
                               "    state broken in { no, yes } = no\n"
                               "    play {\n"
                               "        round 1 .. %d";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char find[256], replace[256];
        snprintf(find, sizeof find, text, 10);
        snprintf(replace, sizeof replace, text, rows[i].periods);
        char *const most = strstr(replace, "3 = 3");
        most[0] = most[4] = (char)('0' + rows[i].inspections);
        stage s;
        stage_open(&s, "inspection-sequence", find, replace);
        stage_number(&s);
        lane_answer const answer = stage_solve(&s, "logit", CONCEPT_SEQUENTIAL, true, 0);
        const profile *const p = &answer.equilibria[0];
        assert_true(stage_certify(&s, p, CONCEPT_SUBGAME_PERFECT).certified);
        assert_near(stage_result(&s, p, "U Inspector"), rows[i].value, 1e-9);
        assert_near(first_look(&s, p), rows[i].look, 1e-9);
        stage_close(&s);
    }
}

/* ---- M15 the war of attrition ---------------------------------------------------------------- */

static void attrition_play(stage *s)
{
    double const quit = at(s, "first") ? s->knob[0] : s->knob[1];
    choose(s, "quit", quit);
    choose(s, "stay", 1 - quit);
}

static void a_war_of_attrition_ends_by_chance(void **context)
{
    (void)context;
    static const struct {
        double prize_A, cost_A, prize_B, cost_B, h_A, h_B, A_wins, B_wins, both_quit;
    } rows[] = {
        {1, 0.25, 1, 0.25, 1.0 / 5, 1.0 / 5, 4.0 / 9, 4.0 / 9, 1.0 / 9},
        {2, 0.25, 1, 0.25, 1.0 / 5, 1.0 / 9, 4.0 / 13, 8.0 / 13, 1.0 / 13},
        {1, 0.1, 1, 0.4, 2.0 / 7, 1.0 / 11, 5.0 / 27, 20.0 / 27, 2.0 / 27},
        {3, 1, 2, 0.5, 1.0 / 5, 1.0 / 4, 1.0 / 2, 3.0 / 8, 1.0 / 8},
    };
    stage s;
    stage_open(&s, "attrition", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage_set(&s, "prize_A", rows[i].prize_A);
        stage_set(&s, "cost_A", rows[i].cost_A);
        stage_set(&s, "prize_B", rows[i].prize_B);
        stage_set(&s, "cost_B", rows[i].cost_B);
        double const knob[] = {rows[i].h_A, rows[i].h_B};
        assert_true(is_certified(&s, attrition_play, knob, CONCEPT_SUBGAME_PERFECT));
        profile const p = stage_play(&s, attrition_play, knob);
        /* What the cut after forty periods leaves out. */
        double const goes_on = pow((1 - knob[0]) * (1 - knob[1]), 40);
        assert_near(stage_result(&s, &p, "P end"), goes_on, 1e-12);
        assert_near(stage_result(&s, &p, "P A_wins"), rows[i].A_wins * (1 - goes_on), 1e-12);
        assert_near(stage_result(&s, &p, "P B_wins"), rows[i].B_wins * (1 - goes_on), 1e-12);
        assert_near(stage_result(&s, &p, "P both_quit"), rows[i].both_quit * (1 - goes_on), 1e-12);
        assert_near(stage_result(&s, &p, "U A"), 0, 1e-12);
        assert_near(stage_result(&s, &p, "U B"), 0, 1e-12);
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endless_offers_are_accepted_at_once),
        cmocka_unit_test(offers_with_a_last_round_follow_backwards),
        cmocka_unit_test(a_rising_rival_is_fought_where_it_cannot_promise),
        cmocka_unit_test(a_norm_holds_where_the_sender_is_patient),
        cmocka_unit_test(inspection_mixes_as_published),
        cmocka_unit_test(few_inspections_are_spread_as_dresher_says),
        cmocka_unit_test(a_war_of_attrition_ends_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
