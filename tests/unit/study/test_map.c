/* SPDX-License-Identifier: Apache-2.0 */
/* test_map.c -- maps against borders known in closed form and against a plain grid. */
#include "support/test.h"

#include "asked.h"
#include "mapped.h"

#include "study/map_inside.h"

static const map_answer *map_over(asked *a, const map_query *q)
{
    map_answer *out;
    assert_ok(study_map(&a->problem, &a->base, &a->options, q, a->memory, &out, &a->error),
              &a->error);
    return out;
}

static map_query over_two(const char *x, const char *y)
{
    return (map_query){.over = {text_from(x), text_from(y)}, .n_over = 2};
}

static map_query over_one(const char *x)
{
    return (map_query){.over = {text_from(x)}, .n_over = 1};
}

/* The region whose outcome is most likely so called; fails where there is none. */
static uint32_t region_of(const map_answer *m, const char *name)
{
    for (uint32_t i = 0; i < m->n_regions; i++)
        if (m->regions[i].kind == MAP_PLAYED && m->regions[i].play[0].outcome != NONE &&
            text_equal(m->game->outcome[m->regions[i].play[0].outcome], text_from(name)))
            return i;
    fail_msg("no region of %s", name);
    return 0;
}

static bool is_between(const map_border *b, uint32_t x, uint32_t y)
{
    return (b->region[0] == x && b->region[1] == y) || (b->region[0] == y && b->region[1] == x);
}

/* ---- closed forms ------------------------------------------------------------------------------
 */

static void a_straight_border_is_where_the_party_is_indifferent(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    map_query const q = over_two("loss", "pain");
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->n_regions, 2);
    assert_int_equal(m->n_borders, 1);
    assert_int_equal(m->status, STF_OK);
    for (uint32_t k = 0; k < m->borders[0].n_points; k++) {
        const double *const at = m->borders[0].xy + 2 * (size_t)k;
        assert_near(at[0], at[1], 1e-3 * 8);
    }
    assert_near(m->regions[region_of(m, "won")].share, 0.5, 1e-3);
    assert_int_equal(m->central_region, region_of(m, "won"));
    assert_near(m->nearest_share, 2.0 / 8 / sqrt(2), 2e-3);
    asked_end(&a);
}

/* The limit's shares: P(offer) = trust / t, P(walked) = 2/3 P(offer), with t = fooled / (progress +
 * fooled), so that quiet is likeliest below 0.6 t, and a deal above t. (For dearer mistakes the
 * principal branch ends where nobody offers, which is quiet too: the lower border is another.) */
static void curved_borders_are_placed_to_the_precision(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    map_query const q = over_two("trust", "fooled");
    const map_answer *const m = map_over(&a, &q);
    uint32_t const deal = region_of(m, "deal"), walked = region_of(m, "walked"),
                   quiet = region_of(m, "quiet");
    assert_int_equal(m->n_regions, 3);
    assert_int_equal(m->n_borders, 2);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < m->n_borders; i++) {
        const map_border *const b = &m->borders[i];
        bool const upper = is_between(b, deal, walked);
        assert_true(upper || is_between(b, walked, quiet));
        for (uint32_t k = 0; k < b->n_points; k++, seen++) {
            double const x = b->xy[2 * k], y = b->xy[2 * k + 1];
            if (!upper && y > 6) continue;
            /* off along an axis by no more than the border is off, over its slope there */
            double const t = (upper ? 1.0 : 0.6) * y / (6 + y);
            double const slope = (upper ? 1.0 : 0.6) * 6 / (6 + y) / (6 + y) * 9 / 0.9;
            assert_true(fabs(x - t) / 0.9 / sqrt(1 + slope * slope) <= 1e-3);
        }
    }
    assert_true(seen > 20);
    /* and between the points that are told, too: the shares by Simpson's rule on the closed form */
    double sum = 0.0;
    for (int k = 0; k <= 1000; k++) {
        double const y = 1 + 9 * k / 1000.0;
        sum += (y / (6 + y) - 0.05) / 0.9 * (k == 0 || k == 1000 ? 1 : k % 2 == 1 ? 4 : 2);
    }
    assert_near(m->regions[deal].share, 1 - sum / 3000, 1e-3);
    assert_int_equal(m->central_region, walked);
    asked_end(&a);
}

static void a_switch_is_placed_to_a_billionth(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, "party A\nparty B\nassume loss = 3 in 1 .. 9 judgement\n"
                    "outcome won \"won\"  outcome peace \"peace\"\n"
                    "play { A chooses { challenge { B chooses {\n"
                    "  yield_ { gain A = 5  gain B = -loss ^ 2  stop won }\n"
                    "  resist { gain A = -2  gain B = -7  stop peace } } }\n"
                    "  stay { stop peace } } }\n");
    map_query const q = over_one("loss");
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->n_borders, 1);
    assert_true(m->borders[0].high - m->borders[0].low <= 2e-9 * 8);
    assert_true(m->borders[0].low <= sqrt(7) + 1e-9 * 8 &&
                m->borders[0].high >= sqrt(7) - 1e-9 * 8);
    assert_int_equal(m->borders[0].region[0], region_of(m, "won"));
    assert_int_equal(m->borders[0].region[1], region_of(m, "peace"));
    assert_int_equal(m->central_region, region_of(m, "peace"));
    assert_near(m->nearest[0], sqrt(7), 2e-9 * 8);
    assert_near(m->regions[region_of(m, "won")].share, (sqrt(7) - 1) / 8, 1e-8);
    asked_end(&a);
}

/* Where Kim mixes: trust from what makes him offer at all up to 0.4. */
static void play_is_told_by_options_and_types(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    map_query q = over_one("trust");
    q.by = MAP_BY_PLAY;
    const map_answer *const m = map_over(&a, &q);
    uint32_t const last = m->borders[m->n_borders - 1].region[1];
    bool hedging_mixes = false, hedging_offers = false;
    uint32_t const central = m->central_region;
    assert_true(central != NONE);
    for (uint32_t k = 0; k < m->n_moves; k++) {
        if (!text_equal(m->moves[k].option, TEXT("offer_"))) continue;
        if (!text_equal(m->moves[k].type, TEXT("hedging"))) continue;
        hedging_mixes = m->regions[central].play[0].level[k] == 2;
        hedging_offers = m->regions[last].play[0].level[k] == 1;
    }
    assert_true(hedging_mixes);
    assert_true(hedging_offers);
    asked_end(&a);
}

/* ---- a plain grid ------------------------------------------------------------------------------
 */

typedef struct grid_check {
    const map_answer *map;
    const study_case *cases;
    uint32_t *likeliest;
} grid_check;

static stf_status grid_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    grid_check *const g = user;
    uint32_t best = 0;
    for (uint32_t k = 1; k < s->game->n_outcomes; k++)
        if (s->equilibria[0].value.outcome[k] > s->equilibria[0].value.outcome[best]) best = k;
    g->likeliest[i] = best;
    return STF_OK;
}

static void a_plain_grid_agrees(void **state)
{
    (void)state;
    enum { SIDE = 41 };
    asked a;
    asked_begin_hanoi(&a, "");
    map_query const q = over_two("progress", "fooled");
    const map_answer *const m = map_over(&a, &q);
    study_case *const cases = ARENA_NEW(a.memory, study_case, SIDE * SIDE);
    grid_check g = {m, cases, ARENA_NEW(a.memory, uint32_t, SIDE * SIDE)};
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        assert_ok(study_case_changes(&a.problem, &a.base, NULL, 0, (text){0}, a.memory, &cases[i],
                                     &a.error),
                  &a.error);
        for (uint32_t k = 0; k < 2; k++)
            cases[i].inputs[m->axis[k].input] =
                m->axis[k].low + (m->axis[k].high - m->axis[k].low) *
                                     (0.013 + (k == 0 ? i % SIDE : i / SIDE)) / (SIDE - 0.97);
    }
    assert_ok(study_each(&a.problem, cases, SIDE * SIDE, &a.options, grid_visit, &g, &a.error),
              &a.error);
    uint32_t compared = 0;
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        double const x = cases[i].inputs[m->axis[0].input], y = cases[i].inputs[m->axis[1].input];
        if (border_distance(m, x, y) <= 1e-3) continue;
        uint32_t holders = 0, holder = 0;
        for (uint32_t k = 0; k < m->n_regions; k++)
            if (region_holds(&m->regions[k], x, y)) {
                holders++;
                holder = k;
            }
        assert_int_equal(holders, 1);
        assert_int_equal(m->regions[holder].play[0].outcome, g.likeliest[i]);
        compared++;
    }
    assert_true(compared > SIDE * SIDE * 9 / 10);
    double shares = 0.0;
    for (uint32_t k = 0; k < m->n_regions; k++) shares += m->regions[k].share;
    assert_near(shares, 1.0, 1e-12);
    asked_end(&a);
}

/* ---- threads, stops, regions of their own -------------------------------------------------------
 */

static void threads_do_not_change_a_bit(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    map_query q = over_two("trust", "fooled");
    q.by = MAP_BY_PLAY;
    const map_answer *const one = map_over(&a, &q);
    a.options.threads = 3;
    const map_answer *const three = map_over(&a, &q);
    assert_int_equal(one->n_solved, three->n_solved);
    assert_int_equal(one->n_regions, three->n_regions);
    assert_int_equal(one->n_borders, three->n_borders);
    for (uint32_t i = 0; i < one->n_borders; i++) {
        assert_int_equal(one->borders[i].n_points, three->borders[i].n_points);
        assert_memory_equal(one->borders[i].xy, three->borders[i].xy,
                            2 * one->borders[i].n_points * sizeof(double));
    }
    for (uint32_t i = 0; i < one->n_regions; i++)
        assert_memory_equal(one->regions[i].at, three->regions[i].at, sizeof one->regions[i].at);
    asked_end(&a);
}

typedef struct patience {
    int calls;
} patience;

static int ask_to_stop(void *user, const solve_event *event)
{
    patience *const p = user;
    assert_string_equal(event->what, "point");
    return ++p->calls >= 3;
}

static void a_stop_leaves_what_was_found(void **state)
{
    (void)state;
    asked a;
    patience p = {0};
    asked_begin_hanoi(&a, "");
    a.options.progress = ask_to_stop;
    a.options.progress_user = &p;
    map_query const q = over_two("trust", "fooled");
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->status, STF_CANCELLED);
    assert_true(m->reason.n > 0);
    double shares = 0.0;
    for (uint32_t k = 0; k < m->n_regions; k++) shares += m->regions[k].share;
    assert_near(shares, 1.0, 1e-12);
    assert_true(m->regions[region_of(m, "deal")].share > 0.3);
    asked_end(&a);
}

static void a_request_to_stop_is_heard_at_once(void **state)
{
    (void)state;
    asked a;
    cancel stop = {0};
    asked_begin_hanoi(&a, "");
    cancel_request(&stop);
    a.options.stop = &stop;
    map_query const q = over_two("trust", "fooled");
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->status, STF_CANCELLED);
    assert_int_equal(m->n_solved, 0);
    assert_int_equal(m->n_regions, 1);
    assert_int_equal(m->regions[0].kind, MAP_UNSEEN);
    asked_end(&a);
}

static void numbers_that_cannot_be_are_a_region(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "");
    text const ranges[] = {TEXT("trust=0.5 .. 1.5")};
    map_query q = over_one("trust");
    q.ranges = ranges;
    q.n_ranges = 1;
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->n_borders, 1);
    assert_near(m->borders[0].low, 1.0, 1e-8);
    assert_int_equal(m->regions[m->borders[0].region[1]].kind, MAP_NO_ANSWER);
    assert_int_equal(m->regions[m->borders[0].region[1]].status, STF_INPUT);
    assert_int_equal(m->central_region, NONE);
    asked_end(&a);
}

/* Both choose a or b and meet or not: meeting pays `worth` where it is positive. */
static void several_equilibria_are_a_region(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, "party A\nparty B\nassume worth = 1 in -1 .. 2 judgement\n"
                    "outcome up \"up\"  outcome down \"down\"  outcome apart \"apart\"\n"
                    "state mine in 0 .. 1 = 0\nstate yours in 0 .. 1 = 0\n"
                    "play { together { A chooses { a { mine = 1 } b { } }\n"
                    "  B chooses { c { yours = 1 } d { } } }\n"
                    "  gain A = worth when mine is 1 and yours is 1\n"
                    "  gain B = worth when mine is 1 and yours is 1\n"
                    "  gain A = 1 when mine is 0 and yours is 0\n"
                    "  gain B = 1 when mine is 0 and yours is 0\n"
                    "  when mine is 1 and yours is 1 { stop up }\n"
                    "  otherwise { when mine is 0 and yours is 0 { stop down }\n"
                    "  otherwise { stop apart } } }\n");
    a.options.select = SELECT_ALL;
    map_query const q = over_one("worth");
    const map_answer *const m = map_over(&a, &q);
    uint32_t const last = m->borders[m->n_borders - 1].region[1];
    assert_int_equal(m->regions[m->borders[0].region[0]].kind, MAP_PLAYED);
    assert_int_equal(m->regions[last].kind, MAP_SEVERAL);
    assert_true(m->regions[last].n_plays >= 2);
    bool at_zero = false;
    for (uint32_t i = 0; i < m->n_borders; i++) at_zero = at_zero || fabs(m->borders[i].low) < 1e-6;
    assert_true(at_zero);
    asked_end(&a);
}

/* Chicken: fighting when both fight pays a and b, else 1 against 0; yielding together a half. Where
 * a > 0 fighting is dominant for A, and B's answer is its own sign; so for B. Where both are
 * negative there are three equilibria; in the mixed one B's fight has the probability 0.5 / (0.5 -
 * a), which is above a half where a > -0.5, so that by outcome the mixed one is told apart in two
 * of the four quarters. */
static void several_equilibria_are_told_over_two_assumptions(void **state)
{
    (void)state;
    asked m_;
    asked_begin(&m_, "party A\nparty B\n"
                     "assume a = 0.5 in -1.01 .. 1.02 judgement\n"
                     "assume b = 0.4 in -1.03 .. 0.98 judgement\n"
                     "outcome crash \"crash\"  outcome first \"first\"\n"
                     "outcome second \"second\"  outcome share \"share\"\n"
                     "state mine in 0 .. 1 = 0\nstate yours in 0 .. 1 = 0\n"
                     "play { together { A chooses { fight { mine = 1 } leave { } }\n"
                     "  B chooses { fight { yours = 1 } leave { } } }\n"
                     "  gain A = a when mine is 1 and yours is 1\n"
                     "  gain B = b when mine is 1 and yours is 1\n"
                     "  gain A = 1 when mine is 1 and yours is 0\n"
                     "  gain B = 1 when mine is 0 and yours is 1\n"
                     "  gain A = 0.5 when mine is 0 and yours is 0\n"
                     "  gain B = 0.5 when mine is 0 and yours is 0\n"
                     "  when mine is 1 and yours is 1 { stop crash }\n"
                     "  otherwise { when mine is 1 { stop first }\n"
                     "  otherwise { when yours is 1 { stop second }\n"
                     "  otherwise { stop share } } } }\n");
    m_.options.select = SELECT_ALL;
    map_query const q = over_two("a", "b");
    const map_answer *const m = map_over(&m_, &q);
    double const area = 2.03 * 2.01;
    assert_int_equal(m->n_regions, 6);
    assert_near(m->regions[region_of(m, "crash")].share, 1.02 * 0.98 / area, 2e-3);
    assert_near(m->regions[region_of(m, "first")].share, 1.02 * 1.03 / area, 2e-3);
    assert_near(m->regions[region_of(m, "second")].share, 1.01 * 0.98 / area, 2e-3);
    uint32_t n_several = 0;
    for (uint32_t k = 0; k < m->n_regions; k++) {
        const map_region *const r = &m->regions[k];
        if (r->kind != MAP_SEVERAL) continue;
        bool has[4] = {false};
        for (uint32_t i = 0; i < r->n_plays; i++)
            for (uint32_t o = 0; o < 4; o++)
                if (r->play[i].outcome == o) has[o] = true;
        n_several++;
        assert_true(has[1] && has[2]); /* the two in which one leaves */
        double const crash = 0.25, share = 0.51 * 0.53, others = 0.51 * 0.5 + 0.5 * 0.53;
        assert_near(r->share, (has[0] ? crash : has[3] ? share : others) / area, 2e-3);
        assert_int_equal(r->n_plays, has[0] || has[3] ? 3 : 2);
    }
    assert_int_equal(n_several, 3);
    asked_end(&m_);
}

/* ---- what is thinner than the grid --------------------------------------------------------------
 */

/* A is better off moving where x is within `half` of `centre`; y does nothing: it moves the payoff
 * of staying and moving alike. */
static void asked_begin_strip(asked *a, double centre, double half)
{
    char content[600];
    (void)snprintf(content, sizeof content,
                   "party A\nassume x = 3 in 1 .. 9 judgement\nassume y = 3 in 1 .. 9 judgement\n"
                   "outcome moved \"moved\"  outcome stayed \"stayed\"\n"
                   "play { A chooses { move { gain A = y + %.9f - abs(x - %.9f) stop moved }\n"
                   "  stay { gain A = y stop stayed } } }\n",
                   half, centre);
    asked_begin(a, content);
}

/* Thirteen times thinner than a step of the grid, and between its points. */
static void a_thin_strip_is_found_and_followed(void **state)
{
    (void)state;
    asked a;
    double const half = 0.0024 / 2 * 8;
    asked_begin_strip(&a, 4.321, half);
    map_query const q = over_two("x", "y");
    const map_answer *const m = map_over(&a, &q);
    for (uint32_t i = 0; i <= 32; i++) assert_true(fabs(i / 32.0 * 8 + 1 - 4.321) > 4 * half);
    assert_int_equal(m->n_regions, 2);
    assert_int_equal(m->n_borders, 2);
    assert_true(m->n_odd > 0);
    const map_region *const strip = &m->regions[region_of(m, "moved")];
    assert_near(strip->low[1], 1, 1e-3 * 8);
    assert_near(strip->high[1], 9, 1e-3 * 8);
    assert_int_equal(strip->n_pieces, 1);
    for (uint32_t i = 0; i < 2; i++)
        for (uint32_t k = 0; k < m->borders[i].n_points; k++)
            assert_near(fabs(m->borders[i].xy[2 * k] - 4.321), half, 1e-3 * 8);
    assert_near(strip->share, 0.0024, 1e-3);
    asked_end(&a);
}

/* Between two points of the grid of 256 steps there is one more. */
static void a_thin_stretch_is_found_by_a_probe(void **state)
{
    (void)state;
    asked a;
    double const step = 8.0 / 256, half = 0.3 * step;
    double const centre = 1 + (92.5 + MAP_SHIFT) * step; /* halfway between two points */
    asked_begin_strip(&a, centre, half);
    map_query const q = over_one("x");
    const map_answer *const m = map_over(&a, &q);
    assert_int_equal(m->n_borders, 2);
    assert_int_equal(m->n_odd, 1);
    assert_near(m->borders[0].low, centre - half, 3e-9 * 8);
    assert_near(m->borders[1].low, centre + half, 3e-9 * 8);
    asked_end(&a);
}

static void a_claim_about_a_variant_is_mapped(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "variant hurt { pain = 7 }\n"
                           "claim \"now\": P(won) > 0.5\n"
                           "claim \"more pain helps\": P(won) in hurt > P(won)\n"
                           "claim \"given\": P(won given A.stay_quiet) > 0.5\n");
    map_query q = over_one("loss");
    q.by = MAP_BY_CLAIM;
    q.claim = 1;
    const map_answer *const m = map_over(&a, &q);
    /* between pain 5 and 7 only */
    assert_int_equal(m->n_borders, 2);
    assert_near(m->borders[0].low, 5.0, 1e-7);
    assert_near(m->borders[1].low, 7.0, 1e-7);
    assert_int_equal(m->regions[m->borders[0].region[0]].play[0].holds, VERDICT_FALSE);
    assert_int_equal(m->regions[m->borders[0].region[1]].play[0].holds, VERDICT_TRUE);
    assert_int_equal(m->borders[1].region[1], m->borders[0].region[0]);
    assert_int_equal(m->regions[m->borders[0].region[0]].n_pieces, 2);
    q.claim = 2; /* undefined where A challenges */
    const map_answer *const u = map_over(&a, &q);
    assert_int_equal(u->regions[u->borders[0].region[0]].kind, MAP_NO_ANSWER);
    assert_int_equal(u->regions[u->borders[0].region[0]].status, STF_OK);
    assert_int_equal(u->regions[u->borders[0].region[1]].play[0].holds, VERDICT_FALSE);
    asked_end(&a);
}

static void wrong_questions_are_refused(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "assume fixed = 2\n");
    text const backward[] = {TEXT("loss=4 .. 2")}, stranger[] = {TEXT("cost=1 .. 2")},
               bare[] = {TEXT("loss=4")};
    struct {
        map_query query;
        const char *says;
    } rows[] = {
        {over_one("los"), "did you mean 'loss'"},
        {over_one("fixed"), "has no range"},
        {over_two("loss", "loss"), "twice"},
        {over_one("loss"), "lower to a higher"},
        {over_one("loss"), "not over"},
        {over_one("loss"), "not NAME=LOW .. HIGH"},
        {over_one("loss"), "no claims"},
        {over_one("loss"), "--precision"},
        {over_one("loss"), "--grid"},
    };
    rows[3].query.ranges = backward;
    rows[4].query.ranges = stranger;
    rows[5].query.ranges = bare;
    for (int i = 3; i < 6; i++) rows[i].query.n_ranges = 1;
    rows[6].query.by = MAP_BY_CLAIM;
    rows[7].query.precision = 0.5;
    rows[8].query.grid = 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        map_answer *out;
        assert_int_equal(
            study_map(&a.problem, &a.base, &a.options, &rows[i].query, a.memory, &out, &a.error),
            STF_USAGE);
        if (strstr(a.error.message, rows[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", a.error.message, rows[i].says);
    }
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_border_is_where_the_party_is_indifferent),
        cmocka_unit_test(curved_borders_are_placed_to_the_precision),
        cmocka_unit_test(a_switch_is_placed_to_a_billionth),
        cmocka_unit_test(play_is_told_by_options_and_types),
        cmocka_unit_test(a_plain_grid_agrees),
        cmocka_unit_test(threads_do_not_change_a_bit),
        cmocka_unit_test(a_stop_leaves_what_was_found),
        cmocka_unit_test(a_request_to_stop_is_heard_at_once),
        cmocka_unit_test(numbers_that_cannot_be_are_a_region),
        cmocka_unit_test(several_equilibria_are_a_region),
        cmocka_unit_test(several_equilibria_are_told_over_two_assumptions),
        cmocka_unit_test(a_thin_strip_is_found_and_followed),
        cmocka_unit_test(a_thin_stretch_is_found_by_a_probe),
        cmocka_unit_test(a_claim_about_a_variant_is_mapped),
        cmocka_unit_test(wrong_questions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
