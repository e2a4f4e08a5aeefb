/* SPDX-License-Identifier: Apache-2.0 */
/* books.c -- a small regime with its ledger, written by hand. */
#include "books.h"

static exact whole(int32_t x)
{
    return exact_small(x);
}

static amount known(int32_t x)
{
    return (amount){.low = whole(x), .central = whole(x), .high = whole(x)};
}

static amount between(int32_t low, int32_t central, int32_t high)
{
    return (amount){.low = whole(low), .central = whole(central), .high = whole(high)};
}

static amount share_of(arena *a, amount x, int32_t cap)
{
    return (amount){.low = exact_div(a, x.low, whole(cap)),
                    .central = exact_div(a, x.central, whole(cap)),
                    .high = exact_div(a, x.high, whole(cap)),
                    .is_open = x.is_open};
}

static amount left_of(arena *a, amount x, int32_t cap)
{
    return (amount){.low = exact_sub(a, whole(cap), x.high),
                    .central = exact_sub(a, whole(cap), x.central),
                    .high = exact_sub(a, whole(cap), x.low),
                    .is_open = x.is_open};
}

enum { CAP = 1000, NORTHLAND = 0, SOUTHLAND, COAL, WORKERS };

static const uint32_t southland[] = {SOUTHLAND};

/* What was delivered in a month, of what kind; kind 0 reported. */
typedef struct entry {
    regime_kind kind;
    amount added;
} entry;

static ledger_month *months_new(arena *a, int32_t year, const entry *entries, bool gaps_from_july)
{
    ledger_month *const m = ARENA_NEW(a, ledger_month, 12);
    amount sum = known(0);
    for (int32_t k = 0; k < 12; k++) {
        int32_t const month = year * 12 + k;
        for (int i = 0; i < KIND_COUNT; i++) m[k].by_kind[i] = known(0);
        m[k].month = month;
        m[k].from = month_first_day(month);
        m[k].to = month_last_day(month);
        m[k].by_kind[entries[k].kind] = entries[k].added;
        m[k].delivered = entries[k].added;
        sum.low = exact_add(a, sum.low, entries[k].added.low);
        sum.central = exact_add(a, sum.central, entries[k].added.central);
        sum.high = exact_add(a, sum.high, entries[k].added.high);
        if (gaps_from_july && k >= 6) {
            m[k].missing = southland;
            m[k].n_missing = 1;
            m[k].delivered.is_open = true;
            sum.is_open = true;
        }
        m[k].cumulative = sum;
        m[k].share[0] = share_of(a, sum, CAP);
        m[k].headroom[0] = left_of(a, sum, CAP);
    }
    return m;
}

static void period_set(arena *a, ledger_period *p, int32_t year, ledger_month *months)
{
    *p = (ledger_period){.from = {year, 1, 1},
                         .to = {year, 12, 31},
                         .cap = {known(CAP)},
                         .months = months,
                         .n_months = 12};
    for (int k = 0; k < KIND_COUNT; k++) p->by_kind[k] = known(0);
    for (int m = 0; m < 12; m++)
        for (int k = 0; k < KIND_COUNT; k++) {
            p->by_kind[k].low = exact_add(a, p->by_kind[k].low, months[m].by_kind[k].low);
            p->by_kind[k].central =
                exact_add(a, p->by_kind[k].central, months[m].by_kind[k].central);
            p->by_kind[k].high = exact_add(a, p->by_kind[k].high, months[m].by_kind[k].high);
        }
    p->delivered = months[11].cumulative;
    p->share[0] = months[11].share[0];
    p->headroom[0] = months[11].headroom[0];
}

static void oil_periods(arena *a, ledger_measure *m)
{
    static const entry first[12] = {
        {KIND_REPORTED, {{50, 1, NULL}, {50, 1, NULL}, {50, 1, NULL}, false}},
        {KIND_REPORTED, {{70, 1, NULL}, {70, 1, NULL}, {70, 1, NULL}, false}},
        {KIND_APPROXIMATE, {{90, 1, NULL}, {90, 1, NULL}, {90, 1, NULL}, false}},
        {KIND_ESTIMATED, {{0, 1, NULL}, {60, 1, NULL}, {120, 1, NULL}, false}},
        {KIND_REPORTED, {{80, 1, NULL}, {80, 1, NULL}, {80, 1, NULL}, false}},
        {KIND_REPORTED, {{60, 1, NULL}, {60, 1, NULL}, {60, 1, NULL}, false}},
        {KIND_REPORTED, {{100, 1, NULL}, {100, 1, NULL}, {100, 1, NULL}, false}},
        {KIND_REPORTED, {{110, 1, NULL}, {110, 1, NULL}, {110, 1, NULL}, false}},
        {KIND_REPORTED, {{90, 1, NULL}, {90, 1, NULL}, {90, 1, NULL}, false}},
        {KIND_UNREPORTED, {{0, 1, NULL}, {30, 1, NULL}, {60, 1, NULL}, false}},
        {KIND_SCHEDULED, {{40, 1, NULL}, {40, 1, NULL}, {40, 1, NULL}, false}},
        {KIND_SCHEDULED, {{40, 1, NULL}, {40, 1, NULL}, {40, 1, NULL}, false}},
    };
    static const entry second[12] = {
        {KIND_REPORTED, {{60, 1, NULL}, {60, 1, NULL}, {60, 1, NULL}, false}},
        {KIND_REPORTED, {{50, 1, NULL}, {50, 1, NULL}, {50, 1, NULL}, false}},
        {KIND_REPORTED, {{40, 1, NULL}, {40, 1, NULL}, {40, 1, NULL}, false}},
        {KIND_REPORTED, {{80, 1, NULL}, {80, 1, NULL}, {80, 1, NULL}, false}},
        {KIND_REPORTED, {{70, 1, NULL}, {70, 1, NULL}, {70, 1, NULL}, false}},
        {KIND_REPORTED, {{90, 1, NULL}, {90, 1, NULL}, {90, 1, NULL}, false}},
        {KIND_REPORTED, {{20, 1, NULL}, {20, 1, NULL}, {20, 1, NULL}, false}},
        {KIND_MISSING, {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}, false}},
        {KIND_MISSING, {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}, false}},
        {KIND_MISSING, {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}, false}},
        {KIND_MISSING, {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}, false}},
        {KIND_MISSING, {{0, 1, NULL}, {0, 1, NULL}, {0, 1, NULL}, false}},
    };
    ledger_period *const p = ARENA_NEW(a, ledger_period, 2);
    period_set(a, &p[0], 2018, months_new(a, 2018, first, false));
    period_set(a, &p[1], 2019, months_new(a, 2019, second, true));
    p[0].is_projected = true;
    p[1].n_missing_months = 6;
    ledger_notice *const n = ARENA_NEW(a, ledger_notice, 4);
    n[0] = (ledger_notice){.share = exact_ratio(a, 3, 4),
                           .amount = known(750),
                           .central = {2018, 10, 27},
                           .earliest = {2018, 9, 1},
                           .latest = {2018, 12, 31},
                           .known = {2018, 11, 30}};
    n[1] = (ledger_notice){.share = exact_ratio(a, 19, 20),
                           .amount = known(950),
                           .earliest = {2018, 12, 1},
                           .is_stop = true};
    n[2] = (ledger_notice){.share = exact_ratio(a, 3, 4), .amount = known(750)};
    n[3] = (ledger_notice){.share = exact_ratio(a, 19, 20), .amount = known(950), .is_stop = true};
    p[0].notices = n;
    p[1].notices = n + 2;
    p[0].n_notices = p[1].n_notices = 2;
    ledger_part *const parts = ARENA_NEW(a, ledger_part, 2);
    parts[0] = (ledger_part){NORTHLAND, 0, known(40), known(10), known(400)};
    parts[1] =
        (ledger_part){SOUTHLAND, 2, between(330, 420, 510), known(1), between(330, 420, 510)};
    p[0].parts = parts;
    p[0].n_parts = 2;
    m->periods = p;
    m->n_periods = 2;
}

static void oil_reports(arena *a, ledger_measure *m)
{
    ledger_report *const r = ARENA_NEW(a, ledger_report, 4);
    r[0] = (ledger_report){NORTHLAND, {2018, 1, 1}, {2018, 1, 31}, {2018, 3, 2}, {0}, REPORT_MADE};
    r[1] = (ledger_report){NORTHLAND,     {2018, 6, 1},  {2018, 6, 30},
                           {2018, 7, 30}, {2018, 10, 5}, REPORT_LATE};
    r[2] =
        (ledger_report){SOUTHLAND, {2019, 7, 1}, {2019, 7, 31}, {2019, 8, 30}, {0}, REPORT_MISSING};
    r[3] =
        (ledger_report){SOUTHLAND, {2019, 8, 1}, {2019, 8, 31}, {2019, 9, 30}, {0}, REPORT_MISSING};
    m->reports = r;
    m->n_reports = 4;
}

static void coal_periods(arena *a, ledger_measure *m)
{
    entry entries[12] = {0};
    for (int k = 0; k < 12; k++) entries[k] = (entry){KIND_REPORTED, known(k == 2 ? 25 : 0)};
    ledger_period *const p = ARENA_NEW(a, ledger_period, 1);
    period_set(a, p, 2018, months_new(a, 2018, entries, false));
    ledger_breach *const b = ARENA_NEW(a, ledger_breach, 1);
    *b = (ledger_breach){.flow = COAL,
                         .from = {2018, 3, 1},
                         .to = {2018, 3, 31},
                         .amount = known(25),
                         .is_certain = true,
                         .what = "banned"};
    m->periods = p;
    m->n_periods = 1;
    m->breaches = b;
    m->n_breaches = 1;
}

static const regime *regime_new(arena *a)
{
    static const uint32_t oil[] = {NORTHLAND, SOUTHLAND}, coal[] = {COAL}, workers[] = {WORKERS};
    regime *const r = ARENA_NEW(a, regime, 1);
    regime_flow *const f = ARENA_NEW(a, regime_flow, 4);
    regime_measure *const m = ARENA_NEW(a, regime_measure, 3);
    regime_share *const shares = ARENA_NEW(a, regime_share, 2);
    exact *const notices = ARENA_NEW(a, exact, 1);
    f[NORTHLAND] = (regime_flow){.name = TEXT("north_oil"),
                                 .says = TEXT("oil from Northland"),
                                 .unit = TEXT("t"),
                                 .column_unit = {TEXT("t")},
                                 .n_columns = 1};
    f[SOUTHLAND] = (regime_flow){.name = TEXT("south_oil"),
                                 .says = TEXT("oil & tar from \"Southland\""),
                                 .unit = TEXT("bbl")};
    f[COAL] = (regime_flow){.name = TEXT("coal"), .unit = TEXT("t")};
    f[WORKERS] = (regime_flow){.name = TEXT("workers"), .unit = TEXT("persons"), .is_stock = true};
    shares[0] = (regime_share){.flow = NORTHLAND,
                               .has = {true, false, true},
                               .ratio = {known(10), {.is_open = false}, known(10)}};
    shares[1] =
        (regime_share){.flow = SOUTHLAND, .has = {false, false, true}, .ratio = {[2] = known(1)}};
    notices[0] = exact_ratio(a, 3, 4);
    m[0] = (regime_measure){.name = TEXT("oil_cap"),
                            .says = TEXT("The cap on oil"),
                            .verb = VERB_CAPS,
                            .flows = oil,
                            .n_flows = 2,
                            .from = {2018, 1, 1},
                            .limits = {{known(CAP), TEXT("bbl"), shares}},
                            .n_limits = 1,
                            .cycle = {.kind = CYCLE_YEAR},
                            .notices = notices,
                            .n_notices = 1,
                            .stop = exact_ratio(a, 19, 20),
                            .authority = TEXT("the Council"),
                            .resolution = TEXT("77"),
                            .paragraph = TEXT("5"),
                            .source = TEXT("U01")};
    m[1] = (regime_measure){.name = TEXT("coal_ban"),
                            .verb = VERB_BANS,
                            .flows = coal,
                            .n_flows = 1,
                            .from = {2017, 8, 5},
                            .resolution = TEXT("71"),
                            .paragraph = TEXT("8"),
                            .is_unverified = true,
                            .unverified = TEXT("paragraph from memory")};
    m[2] = (regime_measure){.name = TEXT("workers_home"),
                            .verb = VERB_ENDS,
                            .flows = workers,
                            .n_flows = 1,
                            .deadline = {2019, 12, 22}};
    *r = (regime){.title = TEXT("A regime <by hand>"),
                  .money = TEXT("MUSD"),
                  .flows = f,
                  .n_flows = 4,
                  .measures = m,
                  .n_measures = 3};
    return r;
}

const ledger_answer *books_new(arena *a)
{
    ledger_answer *const answer = ARENA_NEW(a, ledger_answer, 1);
    ledger *const l = ARENA_NEW(a, ledger, 1);
    ledger_measure *const m = ARENA_NEW(a, ledger_measure, 3);
    ledger_conflict *const c = ARENA_NEW(a, ledger_conflict, 1);
    exact *const figures = ARENA_NEW(a, exact, 2);
    text *const sources = ARENA_NEW(a, text, 2);
    m[0] = (ledger_measure){.measure = 0, .unit = TEXT("bbl")};
    oil_periods(a, &m[0]);
    oil_reports(a, &m[0]);
    m[1] = (ledger_measure){
        .measure = 1, .unit = TEXT("t"), .has_costs = true, .costs = between(2, 5, 9)};
    coal_periods(a, &m[1]);
    m[2] = (ledger_measure){.measure = 2,
                            .unit = TEXT("persons"),
                            .deadline = {2019, 12, 22},
                            .has_left = true,
                            .left = known(511)};
    figures[0] = whole(25057);
    figures[1] = whole(27057);
    sources[0] = TEXT("S01");
    sources[1] = TEXT("S10");
    *c = (ledger_conflict){.flow = NORTHLAND,
                           .first_month = 2019 * 12,
                           .last_month = 2019 * 12 + 11,
                           .figures = figures,
                           .sources = sources,
                           .n_figures = 2,
                           .unit = TEXT("t")};
    *l = (ledger){.regime = regime_new(a),
                  .from = {2018, 1, 1},
                  .to = {2019, 12, 31},
                  .measures = m,
                  .n_measures = 3,
                  .conflicts = c,
                  .n_conflicts = 1};
    *answer = (ledger_answer){.regime = l->regime, .ledger = l};
    return answer;
}
