/* SPDX-License-Identifier: Apache-2.0 */
/* test_canonical.c -- the field's canonical models give their published answers.
 *
 * Each test states a published profile as a function of an information set and its points as rows:
 * settings, the numbers of the profile, results. Fractions are written as in the source
 * (docs/models.md names the papers). `is_principal` says that the principal logit branch ends at
 * the profile, which is then asked of the solver too; where it is false the equilibrium rests on a
 * tie that is broken by convention, or another equilibrium is principal, and the profile is
 * certified only. */
#include "support/test.h"

#include "models/canonical.h"

#define ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

static const double tie = 1e-12; /* two sides of a comparison that are equal but for rounding */

static double input(const stage *s, const char *name)
{
    for (uint32_t i = 0; i < s->game->program->n_inputs; i++)
        if (text_equal(s->game->program->inputs[i].name, text_from(name))) return s->inputs[i];
    give_up("no assumption %s", name);
    return 0;
}

/* ---- M01 crisis signalling ------------------------------------------------------------------- */

enum { FIRST, SECOND }; /* types by their order in the file */

static void crisis_play(stage *s)
{
    double const beta = s->knob[0], r = s->knob[1];
    if (at(s, "opening")) {
        double const challenge = type_of(s, "A") == FIRST ? 1 : beta;
        choose(s, "challenge", challenge);
        choose(s, "keep", 1 - challenge);
    } else if (at(s, "answer")) {
        choose(s, "resist", r);
        choose(s, "concede", 1 - r);
    } else {
        choose(s, type_of(s, "A") == FIRST ? "fight" : "back_down", 1);
    }
}

static void crisis_signalling_mixes_as_published(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1.0 / 6, 2.0 / 3},
         .expect = {{"U A", 7.0 / 60},
                    {"U B", 5.0 / 8},
                    {"P war", 1.0 / 6},
                    {"P backed_down", 1.0 / 12},
                    {"P status_quo", 5.0 / 8}},
         .is_principal = true},
        {.set = {{"audience", 2}, {"war_weak", -2.5}},
         .knob = {1.0 / 6, 1.0 / 3},
         .expect = {{"U A", 11.0 / 60},
                    {"U B", 5.0 / 8},
                    {"P war", 1.0 / 12},
                    {"P backed_down", 1.0 / 24}},
         .is_principal = true},
        {.set = {{"tough", 0.4},
                 {"audience", 0.25},
                 {"war_tough", 0.1},
                 {"war_weak", -0.5},
                 {"war_B", -1}},
         .knob = {2.0 / 3, 4.0 / 5},
         .expect = {{"U A", 14.0 / 125},
                    {"U B", 1.0 / 5},
                    {"P war", 8.0 / 25},
                    {"P backed_down", 8.0 / 25}},
         .is_principal = true},
    };
    points_check("crisis-signalling", crisis_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* ---- M02 the threat of sanctions ------------------------------------------------------------- */

static void threat_play(stage *s)
{
    double const beta = s->knob[0], chi = s->knob[1], rho = s->knob[2];
    bool const firm = type_of(s, "S") == FIRST;
    if (at(s, "opening")) {
        double const threat = firm ? rho : beta;
        choose(s, "threat", threat);
        choose(s, "silence", 1 - threat);
        if (!firm) mistake(s, "threat", 2); /* an unexpected threat is thought resolute */
    } else if (at(s, "answer")) {
        double const comply = type_of(s, "T") == FIRST ? chi : 0;
        choose(s, "comply", comply);
        choose(s, "defy", 1 - comply);
    } else {
        choose(s, firm ? "impose" : "back_down", 1);
    }
}

static void threatened_sanctions_work_and_imposed_ones_fail(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1.0 / 3, 5.0 / 9, 1},
         .expect = {{"P status_quo", 1.0 / 2}, {"P sanctions", 1.0 / 6}, {"P compliance", 1.0 / 6}},
         .is_principal = true},
        {.set = {{"resolute", 0.6}},
         .knob = {1, 1, 1},
         .expect = {{"P status_quo", 0}, {"P sanctions", 6.0 / 25}, {"P compliance", 3.0 / 5}},
         .is_principal = true},
        {.set = {{"vulnerable", 0.25}},
         .knob = {0, 1, 1},
         .expect = {{"P status_quo", 3.0 / 4},
                    {"P sanctions", 3.0 / 16},
                    {"P compliance", 1.0 / 16}},
         .is_principal = true},
        {.set = {{"vulnerable", 0.1}},
         .knob = {0, 1, 0},
         .expect = {{"P status_quo", 1}},
         .is_principal = true},
        {.set = {{"resolute", 0.1},
                 {"vulnerable", 0.8},
                 {"sanction", 1.25},
                 {"value_resilient", 2},
                 {"backing", 1},
                 {"imposing", 1.0 / 3}},
         .knob = {1.0 / 36, 5.0 / 8, 1},
         .expect = {{"P status_quo", 7.0 / 8},
                    {"P sanctions", 1.0 / 20},
                    {"P compliance", 1.0 / 16}},
         .is_principal = true},
    };
    points_check("sanctions-threat", threat_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* ---- M03 conflict expectations --------------------------------------------------------------- */

static void expectations_play(stage *s)
{
    double const rivalry = input(s, "rivalry"), cost_S = input(s, "cost_S"),
                 cost_T = input(s, "cost_T");
    bool const credible = rivalry * cost_T >= cost_S - tie;
    if (at(s, "opening"))
        choose(s, credible ? "demand" : "nothing", 1);
    else if (at(s, "size"))
        choose_number(s, credible ? s->knob[0] : 1.0 / 60, 1);
    else if (at(s, "answer"))
        choose(s,
               credible &&
                       moved_number(s, "size") * (1 + rivalry) <= cost_T - rivalry * cost_S + tie
                   ? "concede"
                   : "resist",
               1);
    else
        choose(s, credible ? "impose" : "back_down", 1);
}

static void demands_fall_with_rivalry_and_vanish_below_the_threshold(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {3.0 / 10}, .expect = {{"U S", 3.0 / 8}, {"U T", -3.0 / 8}, {"P concession", 1}}},
        {.set = {{"rivalry", 0.5}},
         .knob = {7.0 / 30},
         .expect = {{"U S", 7.0 / 20}, {"U T", -7.0 / 20}}},
        {.set = {{"rivalry", 0.2}}, .expect = {{"U S", 0}, {"U T", 0}, {"P status_quo", 1}}},
    };
    points_check("conflict-expectations", expectations_play, CONCEPT_SUBGAME_PERFECT, ROWS(rows));
}

/* ---- M05 third-party busters ----------------------------------------------------------------- */

static void buster_play(stage *s)
{
    double const value = input(s, "value"), cost = input(s, "cost"), relief = input(s, "relief");
    if (at(s, "opening"))
        choose(s, s->knob[0] > 0 ? "sanction" : "leave", 1);
    else if (at(s, "third_party"))
        choose(s, s->knob[1] > 0 ? "assist" : "abstain", 1);
    else if (at(s, "assisted"))
        choose(s, value <= cost * (1 - relief) + tie ? "concede" : "resist", 1);
    else
        choose(s, value <= cost + tie ? "concede" : "resist", 1);
}

static void a_buster_is_pivotal_between_two_costs(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {0, 1}, .expect = {{"U S", 0}, {"P no_sanctions", 1}}, .is_principal = true},
        {.set = {{"secondary", 0.4}},
         .knob = {1, 0},
         .expect = {{"U S", 1}, {"P success", 1}},
         .is_principal = true},
        /* the buster is indifferent: the target concedes anyway */
        {.set = {{"value", 0.1}, {"secondary", 0}}, .knob = {1, 0}, .expect = {{"P success", 1}}},
        {.set = {{"value", 0.6}, {"secondary", 1}},
         .knob = {0, 0},
         .expect = {{"U S", 0}, {"P no_sanctions", 1}},
         .is_principal = true},
    };
    points_check("third-party-buster", buster_play, CONCEPT_SUBGAME_PERFECT, ROWS(rows));
}

static void unknown_buster_play(stage *s)
{
    if (at(s, "opening")) {
        choose(s, s->knob[0] > 0 ? "sanction" : "leave", 1);
    } else if (at(s, "third_party")) {
        double const stake = (type_of(s, "B") + 0.5) / 20;
        choose(s, stake + input(s, "profit") > input(s, "secondary") + tie ? "assist" : "abstain",
               1);
    } else {
        choose(s, at(s, "assisted") ? "resist" : "concede", 1);
    }
}

static void an_unknown_buster_assists_as_often_as_the_continuum(void **context)
{
    (void)context;
    static const point_row rows[] = {
        /* twenty-three sets in one subgame are too many for a list */
        {.knob = {1},
         .expect = {{"P failed", 7.0 / 10}, {"U S", 1.0 / 8}},
         .is_principal = true,
         .is_unlisted = true},
        {.set = {{"secondary", 0.25}},
         .knob = {0},
         .expect = {{"P no_sanctions", 1}, {"U S", 0}},
         .is_principal = true,
         .is_unlisted = true},
        /* the sender is indifferent */
        {.set = {{"failure", 1}, {"profit", 0}, {"secondary", 0.5}},
         .knob = {1},
         .expect = {{"P failed", 1.0 / 2}, {"U S", 0}},
         .is_unlisted = true},
    };
    points_check("buster-unknown-stake", unknown_buster_play, CONCEPT_SEQUENTIAL, ROWS(rows));

    /* what imposing would bring where it is not worth it */
    static const double impose[] = {1};
    stage s;
    stage_open(&s, "buster-unknown-stake", NULL, NULL);
    stage_set(&s, "secondary", 0.25);
    stage_number(&s);
    profile const p = stage_play(&s, unknown_buster_play, impose);
    assert_near(stage_result(&s, &p, "U S"), -1.0 / 16, 1e-12);
    assert_near(stage_result(&s, &p, "P failed"), 17.0 / 20, 1e-12);
    assert_false(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified);
    stage_close(&s);
}

static void cournot_play(stage *s)
{
    choose_number(s, s->knob[at(s, "sales_1") ? 0 : 1], 1);
}

static void rival_busters_sell_cournots_quantities(void **context)
{
    (void)context;
    /* 4/15 each; 11/30 and 1/6. On the grid a neighbouring pair ties, so no branch needs to end
     * here. */
    static const point_row rows[] = {
        {.knob = {8, 8}, .expect = {{"U B1", 16.0 / 225}, {"U B2", 16.0 / 225}}},
        {.set = {{"cost_1", 0.1}, {"cost_2", 0.3}},
         .knob = {11, 5},
         .expect = {{"U B1", 121.0 / 900}, {"U B2", 1.0 / 36}}},
    };
    points_check("cournot-busters", cournot_play, CONCEPT_SUBGAME_PERFECT, ROWS(rows));
}

/* ---- M08 risk and return --------------------------------------------------------------------- */

/* knob: the offer, the number of types, what the types' costs are less by (in steps). */
static void ultimatum_play(stage *s)
{
    if (at(s, "ultimatum")) {
        choose_number(s, s->knob[0], 1);
        return;
    }
    double const cost = input(s, "cost_most") * (type_of(s, "T") + 1 - s->knob[2]) / s->knob[1];
    bool const accepts = moved_number(s, "ultimatum") >= input(s, "strength") - cost - tie;
    choose(s, accepts ? "accept" : "fight", 1);
}

static void the_best_offer_to_few_types_is_the_published_one(void **context)
{
    (void)context;
    static const struct {
        const char *types;
        double knob[3], U_S, conflict;
    } rows[] = {{"let n = 4", {0.30, 4, 0}, 5.0 / 8, 1.0 / 4},
                {"let n = 8", {0.35, 8, 0}, 47.0 / 80, 1.0 / 4}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage s;
        stage_open(&s, "risk-return", "let n = 4", rows[i].types);
        profile const p = stage_play(&s, ultimatum_play, rows[i].knob);
        assert_true(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified);
        assert_near(stage_result(&s, &p, "U S"), rows[i].U_S, 1e-12);
        assert_near(stage_result(&s, &p, "P conflict"), rows[i].conflict, 1e-12);
        stage_close(&s);
    }
}

static void many_types_approach_the_continuum(void **context)
{
    (void)context;
    static const int types[] = {10, 100, 1000};
    double last = 1;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char n[24];
        (void)snprintf(n, sizeof n, "let n = %d", types[i]);
        stage s;
        stage_open(&s, "risk-return-continuum", "let n = 10", n);
        double best = -1, knob[3] = {0, types[i], 0.5};
        double best_offer = 0, conflict = 0;
        for (int k = 2; k <= 10; k++) {
            knob[0] = k / 20.0;
            profile const p = stage_play(&s, ultimatum_play, knob);
            double const U = stage_result(&s, &p, "U S");
            if (U <= best) continue;
            best = U;
            best_offer = knob[0];
            conflict = stage_result(&s, &p, "P conflict");
        }
        knob[0] = best_offer;
        profile const p = stage_play(&s, ultimatum_play, knob);
        assert_true(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified);
        double const off = fabs(best - 89.0 / 160);
        assert_true(off < last && off <= 0.2 / types[i]);
        last = off;
        if (types[i] >= 100) {
            assert_near(best_offer, 7.0 / 20, 1e-12);
            assert_near(conflict, 3.0 / 8, 1.0 / types[i]);
        }
        stage_close(&s);
    }
}

/* ---- M09 butter for bombs -------------------------------------------------------------------- */

static void butter_play(stage *s)
{
    double const patience = input(s, "patience"), armed = input(s, "armed"),
                 cost_R = input(s, "cost_R");
    double const unarmed = input(s, "unarmed"), build_cost = input(s, "build_cost");
    double const war_R = (unarmed - cost_R) / (1 - patience);
    double const war_D = (1 - unarmed - input(s, "cost_D")) / (1 - patience);
    if (at(s, "share")) {
        choose_number(s, s->knob[0], 1);
        return;
    }
    double const x = moved_number(s, "share"), later = patience / (1 - patience);
    bool const prevents = war_D >= 1 - x + later * (1 - armed + cost_R) - tie * 1e3;
    if (at(s, "reply")) {
        choose(s, prevents ? "prevent" : "pass", 1);
        return;
    }
    double const accept = x / (1 - patience);
    double const build = (prevents ? war_R : x + later * (armed - cost_R)) - build_cost;
    if (accept >= fmax(war_R, build) - tie * 1e3)
        choose(s, "accept", 1);
    else
        choose(s, war_R >= build ? "fight" : "build", 1);
}

static void butter_buys_restraint_where_published(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1.0 / 5}, .expect = {{"U D", 8}, {"U R", 2}, {"P deal", 1}}}, /* too hot */
        {.set = {{"armed", 0.4}},
         .knob = {1.0 / 5},
         .expect = {{"U D", 8}, {"U R", 2}}}, /* too cold */
        {.set = {{"armed", 0.5}, {"build_cost", 0.6}},
         .knob = {1.0 / 3},
         .expect = {{"U D", 20.0 / 3}, {"U R", 10.0 / 3}, {"P deal", 1}}},
        {.set = {{"armed", 0.5}, {"build_cost", 0.1}},
         .knob = {0},
         .expect = {{"U D", 32.0 / 5}, {"U R", 7.0 / 2}, {"P bomb", 1}}},
        {.set = {{"patience", 0.5},
                 {"unarmed", 0.4},
                 {"armed", 0.8},
                 {"cost_R", 0.2},
                 {"cost_D", 0.2},
                 {"build_cost", 0.45}},
         .knob = {1.0 / 5},
         .expect = {{"U D", 8.0 / 5}, {"U R", 2.0 / 5}}},
        {.set = {{"patience", 0.8},
                 {"unarmed", 0.4},
                 {"armed", 0.7},
                 {"cost_R", 0.1},
                 {"cost_D", 0.2},
                 {"build_cost", 0.6}},
         .knob = {9.0 / 20},
         .expect = {{"U D", 11.0 / 4}, {"U R", 9.0 / 4}}},
        {.set = {{"armed", 0.52}, {"build_cost", 0.4}}, /* by the threat of prevention */
         .knob = {11.0 / 50},
         .expect = {{"U D", 39.0 / 5}, {"U R", 11.0 / 5}}},
    };
    points_check("butter-for-bombs", butter_play, CONCEPT_SUBGAME_PERFECT, ROWS(rows));
}

/* ---- M10 transparency ------------------------------------------------------------------------ */

static void arms_control_play(stage *s)
{
    choose(s, at(s, "deal") ? "accept" : at(s, "answer") ? "honour" : "comply", 1);
}

static void a_kept_deal_needs_inspection_in_the_window(void **context)
{
    (void)context;
    static const struct {
        setting set[6];
        double low, high;
    } rows[] = {
        {{{NULL, 0}}, 1.0 / 4, 3.0 / 5},
        {{{"peace_B", 0.2}}, 1.0 / 4, 1.0 / 5}, /* empty */
        {{{"gain_cheat", 3},
          {"caught_A", 1},
          {"peace_A", 0.5},
          {"peace_B", 0.5},
          {"attack_base", 0.1},
          {"attack_eased", 0.5}},
         5.0 / 8,
         4.0 / 5},
    };
    stage s;
    stage_open(&s, "transparency", NULL, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t k = 0; k < 6 && rows[i].set[k].name != NULL; k++)
            stage_set(&s, rows[i].set[k].name, rows[i].set[k].value);
        double const low = rows[i].low, high = rows[i].high, step = 1e-6;
        double const tau[] = {low - step, low, (low + high) / 2, high, high + step};
        for (size_t k = 0; k < sizeof tau / sizeof *tau; k++) {
            stage_set(&s, "inspection", tau[k]);
            stage_number(&s);
            profile const p = stage_play(&s, arms_control_play, NULL);
            bool const inside = tau[k] >= low - tie && tau[k] <= high + tie;
            assert_int_equal(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified, inside);
            if (k == 2 || !inside) /* at the ends of the window a party is indifferent */
                assert_int_equal(stage_lists(&s, &p), inside);
        }
    }
    stage_close(&s);
}

/* ---- M12 reassurance ------------------------------------------------------------------------- */

static void reassurance_play(stage *s)
{
    if (at(s, "first_step")) {
        double const take = type_of(s, "A") == FIRST ? s->knob[0] : s->knob[1];
        choose(s, "take", take);
        choose(s, "stay", 1 - take);
    } else {
        double const trust = moved(s, "first_step", "take") ? s->knob[2] : 0;
        choose(s, "trust", trust);
        choose(s, "refuse", 1 - trust);
    }
}

static void a_first_step_reassures_within_its_window(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1, 0, 1},
         .expect = {{"P deal", 1.0 / 4}, {"P exploitation", 0}, {"U A", 1.0 / 40}},
         .is_principal = true},
        {.set = {{"step", 0.4}},
         .knob = {1, 1.0 / 3, 2.0 / 3},
         .expect = {{"P deal", 1.0 / 6},
                    {"P exploitation", 1.0 / 6},
                    {"U A", 1.0 / 60}}}, /* the principal branch ends without a step */
        {.set = {{"step", 0.2}}, .expect = {{"P deal", 0}, {"U A", 0}}, .is_principal = true},
        {.set = {{"step", 0.8}}, .expect = {{"P deal", 0}, {"U A", 0}}, .is_principal = true},
    };
    points_check("reassurance", reassurance_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* ---- M18 brinkmanship ------------------------------------------------------------------------ */

static bool sober_complies(const stage *s, double q)
{
    return -input(s, "shame") >= -q * input(s, "ruin_T") + (1 - q) * input(s, "defiance") - tie;
}

static double threat_worth(const stage *s, double q)
{
    double const hard = input(s, "hard"), loss = input(s, "loss");
    double const defied = -q * input(s, "ruin_S") - (1 - q) * loss;
    return sober_complies(s, q) ? (1 - hard) * input(s, "prize") + hard * defied : defied;
}

static void brink_play(stage *s)
{
    double best = 0.05;
    for (int k = 2; k <= 20; k++)
        if (threat_worth(s, k / 20.0) > threat_worth(s, best) + tie) best = k / 20.0;
    if (at(s, "opening"))
        choose(s, threat_worth(s, best) > -input(s, "loss") ? "threaten" : "stay", 1);
    else if (at(s, "risk"))
        choose_number(s, best, 1);
    else if (type_of(s, "T") == FIRST)
        choose(s, "defy", 1);
    else
        choose(s, sober_complies(s, moved_number(s, "risk")) ? "comply" : "defy", 1);
}

static void the_right_risk_is_the_least_that_works(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.expect = {{"P ruin", 1.0 / 25}, {"U S", 26.0 / 25}}},
        {.set = {{"hard", 0.5}, {"ruin_T", 4}}, .expect = {{"P ruin", 0}, {"U S", -1}}},
        {.set = {{"hard", 0.9}}, .expect = {{"P ruin", 0}, {"U S", -1}}},
    };
    points_check("brinkmanship", brink_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* ---- T1 beer or quiche ----------------------------------------------------------------------- */

/* knob: beer by the surly, by the wimpy; duel after beer, after quiche. */
static void breakfast_play(stage *s)
{
    if (at(s, "breakfast")) {
        bool const surly = type_of(s, "Sender") == FIRST;
        double const beer = s->knob[surly ? 0 : 1];
        choose(s, "beer", beer);
        choose(s, "quiche", 1 - beer);
        /* who leaves the common breakfast is thought wimpy */
        if (surly && beer <= 0) mistake(s, "beer", 2);
        if (surly && beer >= 1) mistake(s, "quiche", 2);
    } else {
        double const duel = s->knob[moved(s, "breakfast", "beer") ? 2 : 3];
        choose(s, "duel", duel);
        choose(s, "leave", 1 - duel);
    }
}

static void beer_and_quiche_pool_or_mix_as_published(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {1, 1, 0, 1},
         .expect = {{"U Sender", 29.0 / 10}, {"U Receiver", 9.0 / 10}},
         .is_principal = true},
        {.knob = {0, 0, 1, 0}, .expect = {{"U Sender", 21.0 / 10}, {"U Receiver", 9.0 / 10}}},
        {.set = {{"strong", 0.4}},
         .knob = {1, 2.0 / 3, 1.0 / 2, 1},
         .expect = {{"U Sender", 7.0 / 5}, {"U Receiver", 3.0 / 5}},
         .is_principal = true},
        {.set = {{"strong", 0.25}},
         .knob = {1, 1.0 / 3, 1.0 / 2, 1},
         .expect = {{"U Sender", 5.0 / 4}, {"U Receiver", 3.0 / 4}},
         .is_principal = true},
    };
    points_check("beer-quiche", breakfast_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

/* ---- T2 Selten's horse ----------------------------------------------------------------------- */

/* knob: One across, Two across, Three left. */
static void horse_play(stage *s)
{
    double const across = s->knob[at(s, "first") ? 0 : 1], left = s->knob[2];
    if (at(s, "third")) {
        choose(s, "left", left);
        choose(s, "right", 1 - left);
    } else {
        choose(s, "across", across);
        choose(s, "down", 1 - across);
        if (at(s, "first")) mistake(s, "down", 2); /* an unexpected third move comes from Two */
    }
}

static void only_one_family_of_the_horse_is_sequential(void **context)
{
    (void)context;
    stage s;
    stage_open(&s, "seltens-horse", NULL, NULL);
    static const double first[] = {0, 1.0 / 3, 1}, nearly[] = {0, 0.3, 1}, edge[] = {1, 1, 0.25},
                        second[] = {1, 1, 0};
    profile p = stage_play(&s, horse_play, first);
    assert_true(stage_certify(&s, &p, CONCEPT_NASH).certified);
    assert_false(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified);
    assert_near(stage_result(&s, &p, "U Three"), 2, 1e-12);
    assert_near(stage_result(&s, &p, "U One"), 3, 1e-12);
    p = stage_play(&s, horse_play, nearly);
    assert_near(stage_certify(&s, &p, CONCEPT_NASH).max_regret, 0.1, 1e-12);
    p = stage_play(&s, horse_play, edge);
    assert_true(stage_certify(&s, &p, CONCEPT_NASH).certified);
    assert_near(stage_result(&s, &p, "U Two"), 1, 1e-12);
    p = stage_play(&s, horse_play, second);
    assert_true(stage_certify(&s, &p, CONCEPT_SEQUENTIAL).certified);
    /* the principal branch ends in that family */
    lane_answer const answer = stage_solve(&s, "logit", CONCEPT_SEQUENTIAL, true, 0);
    assert_near(stage_result(&s, &answer.equilibria[0], "P across"), 1, 1e-9);
    assert_true(stage_certify(&s, &answer.equilibria[0], CONCEPT_SEQUENTIAL).certified);
    stage_close(&s);
}

/* ---- T4 setter and vetoes -------------------------------------------------------------------- */

static void setter_play(stage *s)
{
    if (at(s, "draft")) {
        choose_number(s, s->knob[0], 1);
        return;
    }
    text const who = s->game->party[s->game->infoset_party[s->infoset]];
    double const ideal = input(s, text_equal(who, TEXT("V1")) ? "ideal_1" : "ideal_2");
    double const x = moved_number(s, "draft"), q = input(s, "status_quo");
    choose(s, fabs(x - ideal) <= fabs(q - ideal) + tie ? "yes" : "no", 1);
}

static void the_setter_gets_the_nearest_point_that_passes(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {3.0 / 5}, .expect = {{"P adopted", 1}, {"U Setter", -2.0 / 5}}},
        {.set = {{"ideal_1", 0.5}, {"ideal_2", 0.3}},
         .knob = {1.0 / 5},
         .expect = {{"U Setter", 0}}},
        {.set = {{"ideal_1", 1}, {"ideal_2", 1}}, .knob = {1}, .expect = {{"U Setter", -4.0 / 5}}},
        {.set = {{"status_quo", 0.6}, {"ideal_setter", 0.9}, {"ideal_1", 0.7}, {"ideal_2", 0.8}},
         .knob = {4.0 / 5},
         .expect = {{"P adopted", 1}, {"U Setter", -1.0 / 10}},
         .is_unlisted = true}, /* beyond the first thousand of some millions */
    };
    points_check("setter-veto", setter_play, CONCEPT_SUBGAME_PERFECT, ROWS(rows));
}

/* ---- the summit of Hanoi --------------------------------------------------------------------- */

static void summit_play(stage *s)
{
    if (at(s, "opening_move")) {
        double const offers = type_of(s, "Kim") == FIRST ? 1 : s->knob[0];
        choose(s, "offer_yongbyon", offers);
        choose(s, "keep_quiet", 1 - offers);
    } else {
        choose(s, "take_it", s->knob[1]);
        choose(s, "walk_away", 1 - s->knob[1]);
    }
}

/* Not a published model: solved by hand in docs/tutorial.md. */
static void the_summit_of_hanoi_mixes_as_the_tutorial_says(void **context)
{
    (void)context;
    static const point_row rows[] = {
        {.knob = {9.0 / 14, 1.0 / 3},
         .expect =
             {{"U Kim", 3.0 / 10}, {"U Trump", 0}, {"P deal", 1.0 / 4}, {"P walked_away", 1.0 / 2}},
         .is_principal = true},
    };
    points_check("hanoi", summit_play, CONCEPT_SEQUENTIAL, ROWS(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crisis_signalling_mixes_as_published),
        cmocka_unit_test(threatened_sanctions_work_and_imposed_ones_fail),
        cmocka_unit_test(demands_fall_with_rivalry_and_vanish_below_the_threshold),
        cmocka_unit_test(a_buster_is_pivotal_between_two_costs),
        cmocka_unit_test(an_unknown_buster_assists_as_often_as_the_continuum),
        cmocka_unit_test(rival_busters_sell_cournots_quantities),
        cmocka_unit_test(the_best_offer_to_few_types_is_the_published_one),
        cmocka_unit_test(many_types_approach_the_continuum),
        cmocka_unit_test(butter_buys_restraint_where_published),
        cmocka_unit_test(a_kept_deal_needs_inspection_in_the_window),
        cmocka_unit_test(a_first_step_reassures_within_its_window),
        cmocka_unit_test(the_right_risk_is_the_least_that_works),
        cmocka_unit_test(beer_and_quiche_pool_or_mix_as_published),
        cmocka_unit_test(only_one_family_of_the_horse_is_sequential),
        cmocka_unit_test(the_setter_gets_the_nearest_point_that_passes),
        cmocka_unit_test(the_summit_of_hanoi_mixes_as_the_tutorial_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
