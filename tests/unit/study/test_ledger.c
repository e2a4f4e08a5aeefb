/* SPDX-License-Identifier: Apache-2.0 */
/* test_ledger.c -- books at the numbers of a case, what check says of a regime, and options closed
 * by a share of a cap, lane by lane. */
#include "support/test.h"

#include "asked.h"

static const char *const books =
    "standoff \"books\" { place Russia, DPRK\n"
    "assume factor = 8.33 bbl/t in 7.5 .. 8.33 source \"table\"\n"
    "assume supply = 4000 t/month in 1000 .. 5000 judgement\n"
    "assume idle = 1 in 0 .. 2 judgement\n"
    "switch law = strict | loose\n"
    "flow oil from Russia to DPRK worth 700 USD/t {\n"
    "  2019-01-01 .. 2019-12-31 = if(law is strict, supply, 2 * supply) judgement\n"
    "  2020-01-01 .. 2020-12-31 = 100 t/month }\n"
    "flow named from Russia to DPRK\n"
    "measure refined caps oil at 500000 bbl per calendar year from 2018-01-01 with factor\n"
    "  notices at 0.75, 0.90, 0.95 unverified \"from memory\"\n"
    "measure other bans named from 2018-01-01\n"
    "variant relaxed { law = loose  factor = 7.5 bbl/t } }\n";

static const ledger_answer *ledger_of(asked *a, const study_case *c, ledger_query q)
{
    ledger_answer *out;
    assert_ok(study_ledger(&a->problem, c, &q, a->memory, &out, &a->error), &a->error);
    return out;
}

static const ledger_query year_2019 = {
    .measure = {"refined", 7}, .from = {"2019", 4}, .to = {"2019-12", 7}};

/* The period that begins on the first of January of the year. */
static const ledger_period *period_of(const ledger_answer *a, int32_t year)
{
    assert_int_equal(a->ledger->n_measures, 1);
    const ledger_measure *const m = &a->ledger->measures[0];
    for (uint32_t i = 0; i < m->n_periods; i++)
        if (m->periods[i].from.year == year) return &m->periods[i];
    fail_msg("no period in %d", year);
    return NULL;
}

static void assert_exact(asked *a, exact x, const char *ratio)
{
    exact q;
    assert_int_equal(exact_parse(a->memory, text_from(ratio), &q, NULL), STF_OK);
    if (exact_compare(x, q) != 0) fail_msg("%.15g is not %s", exact_to_double(x), ratio);
}

/* 4000 t * 12 * 8.33 / 500,000 = 0.79968; least 1000 * 12 * 7.5, most 5000 * 12 * 8.33 barrels. */
static void books_have_the_ranges_of_the_file(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, books);
    const ledger_answer *const out = ledger_of(&a, &a.base, year_2019);
    const ledger_period *const p = period_of(out, 2019);
    assert_exact(&a, p->share[0].central, "0.79968");
    assert_exact(&a, p->share[0].low, "0.18");
    assert_exact(&a, p->share[0].high, "0.9996");
    assert_int_equal(date_compare(out->ledger->from, (date){2019, 1, 1}), 0);
    assert_int_equal(date_compare(out->ledger->to, (date){2019, 12, 31}), 0);
    asked_end(&a);
}

static void what_is_set_is_a_point(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, books);
    study_case c = a.base;
    assert_ok(study_case_set(&a.problem, &c, TEXT("factor=7.9 bbl/t"), a.memory, &a.error),
              &a.error);
    assert_ok(study_case_set(&a.problem, &c, TEXT("supply=48 kt/year"), a.memory, &a.error),
              &a.error);
    const ledger_period *p = period_of(ledger_of(&a, &c, year_2019), 2019);
    assert_exact(&a, p->share[0].low, "0.7584"); /* 48,000 * 7.9 / 500,000 */
    assert_exact(&a, p->share[0].high, "0.7584");
    /* set to what the file has as its central value: a point too */
    c = a.base;
    assert_ok(study_case_set(&a.problem, &c, TEXT("factor=8.33 bbl/t"), a.memory, &a.error),
              &a.error);
    p = period_of(ledger_of(&a, &c, year_2019), 2019);
    assert_exact(&a, p->share[0].low, "0.19992");
    assert_exact(&a, p->share[0].high, "0.9996");
    asked_end(&a);
}

static void a_variant_changes_the_books(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, books);
    study_case c;
    assert_ok(study_case_variant(&a.problem, &a.base, TEXT("relaxed"), a.memory, &c, &a.error),
              &a.error);
    const ledger_answer *const out = ledger_of(&a, &c, year_2019);
    assert_true(text_equal(out->case_name, TEXT("relaxed")));
    const ledger_period *const p = period_of(out, 2019);
    assert_exact(&a, p->share[0].central, "1.44"); /* 8000 * 12 * 7.5 / 500,000 */
    assert_exact(&a, p->share[0].low, "0.36");
    assert_exact(&a, p->share[0].high, "1.8");
    asked_end(&a);
}

static void questions_that_are_wrong_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *measure, *from, *to, *says;
    } cases[] = {
        {"refned", "", "", "did you mean 'refined'"},
        {"zzz", "", "", "no measure 'zzz'"},
        {"", "2019-02-30", "", "'2019-02-30' is no date"},
        {"", "", "2019-13", "'2019-13' is no date"},
        {"", "0000", "", "'0000' is no date"},
        {"", "2019-06-01", "2019-05", "is after --to"},
    };
    asked a;
    asked_begin(&a, books);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ledger_query const q = {.measure = text_from(cases[i].measure),
                                .from = text_from(cases[i].from),
                                .to = text_from(cases[i].to)};
        ledger_answer *out;
        assert_int_equal(study_ledger(&a.problem, &a.base, &q, a.memory, &out, &a.error),
                         STF_USAGE);
        if (strstr(a.error.message, cases[i].says) == NULL) fail_msg("%s", a.error.message);
    }
    asked_end(&a);
}

static void a_file_without_a_regime_has_no_books(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "");
    ledger_query const q = {.conditional = false};
    ledger_answer *out;
    assert_int_equal(study_ledger(&a.problem, &a.base, &q, a.memory, &out, &a.error), STF_USAGE);
    assert_non_null(strstr(a.error.message, "no books"));
    asked_end(&a);
}

static void check_says_what_the_regime_amounts_to(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, books);
    check_answer *out;
    assert_ok(study_check(&a.problem, &a.base, &a.options, a.memory, &out, &a.error), &a.error);
    assert_null(out->game);
    assert_null(out->model);
    assert_int_equal(out->n_sourced, 1);
    assert_int_equal(out->n_judgement, 2);
    const check_regime *const r = out->regime;
    assert_non_null(r);
    assert_int_equal(r->n_flows, 1);
    assert_int_equal(r->n_measures, 2);
    assert_int_equal(r->n_unverified, 1);
    assert_int_equal(r->unverified[0], 0);
    assert_int_equal(r->n_judgement, 1); /* `idle` is read by nothing of the regime */
    assert_int_equal(r->judgement[0], asked_assumption(&a, "supply"));
    assert_int_equal(r->n_judged_amounts, 1);
    assert_true(r->first_month > r->last_month);
    asked_end(&a);
}

static void books_alone_cannot_be_solved(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, books);
    solution *s;
    assert_int_equal(study_solve(&a.problem, &a.base, &a.options, a.memory, &s, &a.error),
                     STF_INPUT);
    assert_non_null(strstr(a.error.message, "the file has no `play`"));
    cards_answer *cards;
    assert_int_equal(
        study_cards(&a.problem, &a.base, &a.options, false, a.memory, &cards, &a.error), STF_INPUT);
    assert_non_null(strstr(a.error.message, "the file has no `play`"));
    claims_answer *claims;
    assert_int_equal(
        study_claims(&a.problem, &a.base, &a.options, 0, NONE, a.memory, &claims, &a.error),
        STF_INPUT);
    assert_non_null(strstr(a.error.message, "the file has no `play`"));
    asked_end(&a);
}

/* ---- masks by quantity
 * --------------------------------------------------------------------------- */

enum { LANES = 37 };

/* 5000 t a month are 60,000 t in 2019: at 95 per cent of 500,000 barrels where a ton is 7.91666...
 * barrels. Below that Russia ships and gains one. */
static const char *const supply =
    "standoff \"supply\" { begins 2019-01-01 party Russia place DPRK\n"
    "assume factor = 8 bbl/t in 7.5 .. 8.33 judgement\n"
    "state tap in {closed, open} = closed\n"
    "flow oil from Russia to DPRK = 5000 t/month worth 700 USD/t when tap is open\n"
    "measure refined caps oil at 500000 bbl per calendar year from 2018-01-01 with factor\n"
    "play { round 1 lasting 12 month {\n"
    "  Russia chooses { ship when share(refined with oil) < 0.95 { tap = open gain Russia = 1 }\n"
    "                   wait } } } }\n";

typedef struct shipped {
    double payoff[LANES];
    const game *game[LANES];
} shipped;

static stf_status ship_see(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    shipped *const v = user;
    v->payoff[i] = s->n_equilibria > 0 ? s->equilibria[0].value.payoff[0] : (double)NAN;
    v->game[i] = s->game;
    return STF_OK;
}

static void a_cap_that_is_full_closes_an_option_in_its_lane(void **state)
{
    (void)state;
    static const char *const by[] = {"backward", "logit"};
    for (size_t k = 0; k < 2; k++) {
        asked a;
        asked_begin(&a, supply);
        a.options.solver = solver_find(text_from(by[k]));
        assert_non_null(a.options.solver);
        study_case cases[LANES];
        for (uint32_t i = 0; i < LANES; i++) {
            assert_ok(study_case_changes(&a.problem, &a.base, NULL, 0, TEXT(""), a.memory,
                                         &cases[i], &a.error),
                      &a.error);
            cases[i].inputs[0] = 7.5 + 0.83 * i / (LANES - 1);
        }
        shipped seen = {0};
        assert_ok(study_each(&a.problem, cases, LANES, &a.options, ship_see, &seen, &a.error),
                  &a.error);
        uint32_t n_open = 0;
        for (uint32_t i = 0; i < LANES; i++) {
            bool const is_open = 60000.0 * cases[i].inputs[0] / 500000.0 < 0.95;
            n_open += is_open;
            assert_near(seen.payoff[i], is_open ? 1.0 : 0.0, 1e-9);
            assert_ptr_equal(seen.game[i], seen.game[0]);
        }
        assert_true(n_open > 5 && n_open < LANES - 5);
        asked_end(&a);
    }
}

/* ---- lifting and claims
 * -------------------------------------------------------------------------- */

static void claims_may_ask_whether_a_measure_is_lifted(void **state)
{
    (void)state;
    asked a;
    asked_begin(&a, "standoff \"lift\" { begins 2019-01-01\n"
                    "party USA place DPRK, China authority Council decides as USA\n"
                    "flow coal from DPRK to China = 1000 MUSD/year\n"
                    "measure ban bans coal from 2017-09-05 authority Council\n"
                    "play { round 1 .. 2 lasting 12 month {\n"
                    "  chance { warm 0.3 { USA chooses { relent { lift ban when round == 2 } } }\n"
                    "           cold 0.7 }\n"
                    "  gain USA = blocked(ban) / (1000 MUSD/year) / 1 year } }\n"
                    "claim \"lifted\": P(ban is lifted) == 0.3\n"
                    "claim \"at first in force\": P(ban is lifted in round 1) == 0\n"
                    "claim \"relent first\": P(USA.relent before ban is lifted) == 0.51 }\n");
    claims_answer *out;
    assert_ok(study_claims(&a.problem, &a.base, &a.options, 0, NONE, a.memory, &out, &a.error),
              &a.error);
    for (uint32_t i = 0; i < out->n_claims; i++)
        assert_int_equal(out->claims[i].holds, VERDICT_TRUE);
    /* it relents in the first year or the second, and lifts in the second;
     * a year in force, then one in which it is with probability 0.7 */
    assert_near(out->base->equilibria[0].value.payoff[0], 1.7, 1e-9);
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_have_the_ranges_of_the_file),
        cmocka_unit_test(what_is_set_is_a_point),
        cmocka_unit_test(a_variant_changes_the_books),
        cmocka_unit_test(questions_that_are_wrong_are_told),
        cmocka_unit_test(a_file_without_a_regime_has_no_books),
        cmocka_unit_test(check_says_what_the_regime_amounts_to),
        cmocka_unit_test(books_alone_cannot_be_solved),
        cmocka_unit_test(a_cap_that_is_full_closes_an_option_in_its_lane),
        cmocka_unit_test(claims_may_ask_whether_a_measure_is_lifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
