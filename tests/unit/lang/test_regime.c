/* SPDX-License-Identifier: Apache-2.0 */
/* test_regime.c -- flows and measures as the language reads them, and its terms against a count of
 * deliveries day by day. */
#include "load.h"

#include <math.h>

#include "num/exact.h"
#include "support/failing_allocator.h"

static const char table[] = "month,tons,barrels sent,kind,day,source,note\n"
                            "2019-01,5976,,reported,2019-02-28,S5,\n"
                            "2019-02,4382,,derived,,\"S6, S7\",\"a \"\"note\"\"\"\n"
                            "2019-03,,,,,,\n"
                            "2018-11,,,none_reported,,,\n"
                            "2018-12,0,0,zero_reported,,,\n";
static const included tables[] = {{"oil.csv", table}, {NULL, NULL}};

/* ---- evaluating ------------------------------------------------------------------------------ */

typedef struct world {
    const syntax *s;
    uint32_t round;
    bool lifted, open; /* every measure; the state `open` */
} world;

static double by_round(const expr *e, uint32_t round)
{
    arena *const a = arena_new(NULL, 0);
    exact x;
    assert_int_equal(exact_parse(a, e->by_round[round], &x, NULL), STF_OK);
    double const v = exact_to_double(x);
    arena_free(a);
    return v;
}

static double value_of(const world *w, const expr *e)
{
    double const a = e->n_args > 0 ? value_of(w, e->args[0]) : 0;
    double const b = e->n_args > 1 ? value_of(w, e->args[1]) : 0;
    switch ((int)e->kind) {
    case EXPR_NUMBER: return e->number.number * e->number.unit.factor;
    case EXPR_ASSUME: {
        const quantity *const q = &w->s->assumptions[e->index].central;
        return q->number * q->unit.factor;
    }
    case EXPR_LET: return value_of(w, w->s->lets[e->index].value);
    case EXPR_BY_ROUND: return by_round(e, w->round);
    case EXPR_ADD: return a + b;
    case EXPR_SUB: return a - b;
    case EXPR_MUL: return a * b;
    case EXPR_DIV: return a / b;
    case EXPR_GREATER: return a > b;
    case EXPR_STATE_IS:
        return w->s->states[e->index].measure != SYNTAX_NONE ? w->lifted == (e->value == 1)
                                                             : w->open == (e->value == 1);
    case EXPR_IF: return a != 0 ? b : value_of(w, e->args[2]);
    case EXPR_CALL: return e->function == FUNCTION_MAX ? fmax(a, b) : fmin(a, b);
    default: assert_true(false); return (double)NAN;
    }
}

static double term(const world *w, const char *name)
{
    for (uint32_t i = 0; i < w->s->n_lets; i++)
        if (text_equal(w->s->lets[i].name, text_from(name))) {
            assert_true(w->s->lets[i].is_derived);
            return value_of(w, w->s->lets[i].value);
        }
    print_error("no term %s\n", name);
    assert_true(false);
    return (double)NAN;
}

/* ---- the same by days, written for this file alone --------------------------------------------
 */

static const double t = 1000, bbl = 0.158987294928, month = 2629746, year = 31556952;

static int32_t day_of(int32_t y, int32_t m, int32_t d)
{
    return date_number((date){y, m, d});
}

/* Tons of other_oil on a day. */
static double other_tons(int32_t day)
{
    date const d = date_of_number(day);
    double const share = 1.0 / month_days(d.year, d.month);
    double rate = d.year < 2019 ? 1000 : 2000;
    if (day >= day_of(2019, 6, 10) && day <= day_of(2019, 6, 19)) rate = 0;
    if (d.year == 2019 && d.month == 9) return 3000.0 / 30;
    return rate * share + (day == day_of(2019, 8, 5) ? 500 : 0);
}

/* Tons of moscow_oil on a day before play begins: 2019 alone is asked for. */
static double recorded_tons(int32_t day)
{
    static const double tons[] = {5976, 4382, 11825.0 / 3, 11825.0 / 3};
    date const d = date_of_number(day);
    return tons[d.month - 1] / month_days(d.year, d.month);
}

typedef struct span_of_days {
    int32_t first, last;
} span_of_days;

static span_of_days round_span(uint32_t round)
{
    static const int32_t begin[5][3] = {
        {2019, 4, 25}, {2019, 7, 25}, {2019, 10, 25}, {2020, 1, 25}, {2020, 4, 25}};
    const int32_t *const a = begin[round - 1], *const b = begin[round];
    return (span_of_days){day_of(a[0], a[1], a[2]), day_of(b[0], b[1], b[2]) - 1};
}

static double months_of(span_of_days s)
{
    double sum = 0;
    for (int32_t day = s.first; day <= s.last; day++) {
        date const d = date_of_number(day);
        sum += 1.0 / month_days(d.year, d.month);
    }
    return sum;
}

static void close_to(double got, double wanted)
{
    if (fabs(got - wanted) <= 1e-9 * (1 + fabs(wanted))) return;
    print_error("got %.17g, not %.17g\n", got, wanted);
    assert_true(false);
}

/* Barrels under the cap from the year's beginning to that day. */
static double barrels_until(int32_t last, bool runs)
{
    int32_t const begin = day_of(2019, 4, 25);
    double tons = 0;
    for (int32_t day = day_of(date_of_number(last).year, 1, 1); day <= last; day++) {
        date const d = date_of_number(day);
        tons += other_tons(day);
        if (day < begin) tons += recorded_tons(day);
        if (day >= begin && runs) tons += 4000.0 / month_days(d.year, d.month);
    }
    return tons * 8;
}

/* The most on any day of the round. */
static double barrels_delivered(uint32_t round, bool runs)
{
    span_of_days const s = round_span(round);
    double most = 0;
    for (int32_t day = s.first; day <= s.last; day++) most = fmax(most, barrels_until(day, runs));
    return most;
}

static void headroom_and_share_check(const world *w, uint32_t round)
{
    double const cap = 500000, without = barrels_delivered(round, w->open),
                 with = barrels_delivered(round, true);
    close_to(term(w, "headroom(cap)"), w->lifted ? cap * bbl : (cap - without) * bbl);
    close_to(term(w, "headroom(cap with moscow_oil)"), w->lifted ? cap * bbl : (cap - with) * bbl);
    close_to(term(w, "share(cap)"), w->lifted ? 0 : without / cap);
    close_to(term(w, "share(cap with moscow_oil)"), w->lifted ? 0 : with / cap);
    bool const few = round_span(round).last >= day_of(2019, 12, 23);
    close_to(term(w, "headroom(most)"), few ? 8500 : -1000);
}

/* Money per second of other_oil: rates are averaged over the days, whole deliveries over three
 * months. */
static double other_money(uint32_t round)
{
    span_of_days const s = round_span(round);
    double rates = 0, whole = 0;
    for (int32_t day = s.first; day <= s.last; day++) {
        date const d = date_of_number(day);
        bool const phase = d.year == 2019 && d.month == 9;
        double const one = day == day_of(2019, 8, 5) ? 500 : 0;
        if (phase)
            whole += other_tons(day);
        else
            rates += other_tons(day) - one;
        whole += one;
    }
    return (rates / months_of(s) + whole / 3) / month * 8 * 90;
}

static void money_check(const world *w, uint32_t round)
{
    span_of_days const s = round_span(round);
    double const moscow = w->open ? 4000 / month * 8 * 90 : 0, others = other_money(round);
    close_to(term(w, "value(moscow_oil)"), moscow);
    close_to(term(w, "value(other_oil)"), others);
    double const rate = (moscow + others) / 90, cap = 500000 / year;
    close_to(term(w, "blocked(cap)"),
             w->lifted || rate <= cap ? 0 : (moscow + others) * (rate - cap) / rate);
    double workers = 0, late = 0;
    for (int32_t day = s.first; day <= s.last; day++) {
        double const n = day < day_of(2019, 12, 23) ? 10000 : 500;
        workers += n;
        if (day > day_of(2019, 12, 22)) late += n;
    }
    double const days = s.last - s.first + 1;
    close_to(term(w, "value(workers)"), workers / days * 5000 / year);
    close_to(term(w, "blocked(go_home)"), w->lifted ? 0 : late / days * 5000 / year);
    double const level = workers / days;
    close_to(term(w, "blocked(most)"), fmax(level - 9000, 0) * 5000 / year);
    close_to(term(w, "blocked(ban)"), w->lifted ? 0 : 30e6 / year);
}

static loaded regime_load(char **content)
{
    *content = file_slurp("tests/lang/good/regime.standoff", NULL);
    assert_non_null(*content);
    loaded l = load_with(*content, tables, NULL);
    if (l.status == STF_OK && l.d.n_warnings == 0) return l;
    buffer b;
    buffer_init(&b, NULL);
    diagnostics_write(&l.d, &b);
    print_error("%s\n%s\n", l.err.message, b.at != NULL ? b.at : "");
    buffer_free(&b);
    assert_true(false);
    return l;
}

static void terms_agree_with_a_count_by_days(void **context)
{
    (void)context;
    char *content;
    loaded l = regime_load(&content);
    for (uint32_t round = 1; round <= 4; round++) {
        for (int k = 0; k < 4; k++) {
            world const w = {
                .s = l.s, .round = round, .lifted = (k & 1) != 0, .open = (k & 2) != 0};
            headroom_and_share_check(&w, round);
            money_check(&w, round);
        }
    }
    world const before = {.s = l.s, .round = 0}, first = {.s = l.s, .round = 1};
    close_to(term(&before, "headroom(cap)"), term(&first, "headroom(cap)"));
    loaded_free(&l);
    free(content);
}

/* ---- the tables ------------------------------------------------------------------------------ */

static const flow *flow_named(const syntax *s, const char *name)
{
    for (uint32_t i = 0; i < s->n_flows; i++)
        if (text_equal(s->flows[i].name, text_from(name))) return &s->flows[i];
    assert_true(false);
    return NULL;
}

static const measure *measure_named(const syntax *s, const char *name)
{
    for (uint32_t i = 0; i < s->n_measures; i++)
        if (text_equal(s->measures[i].name, text_from(name))) return &s->measures[i];
    assert_true(false);
    return NULL;
}

static void flows_and_measures_are_read_as_written(void **context)
{
    (void)context;
    char *content;
    loaded l = regime_load(&content);
    const flow *const oil = flow_named(l.s, "moscow_oil"), *const others =
                                                               flow_named(l.s, "other_oil");
    assert_int_equal(oil->n_observations, 5);
    assert_int_equal(oil->n_column_units, 2);
    assert_int_equal(oil->observations[0].month, 2018 * 12 + 10); /* by month */
    assert_int_equal(oil->observations[0].kind, OBSERVED_NONE_REPORTED);
    assert_true(oil->observations[1].has[0] && oil->observations[1].has[1]);
    assert_int_equal(oil->observations[3].kind, OBSERVED_ESTIMATED);
    assert_true(text_equal(oil->observations[3].note, TEXT("a \"note\"")));
    assert_int_equal(oil->observations[4].kind, OBSERVED_MISSING);
    assert_int_equal(oil->totals[0].kind, OBSERVED_APPROXIMATE);
    assert_non_null(oil->guard);
    assert_true(text_equal(oil->unit.written, TEXT("t")));
    assert_int_equal(others->n_periods, 7); /* with the gaps that the usual amount fills */
    for (uint32_t i = 1; i < others->n_periods; i++)
        assert_true(date_compare(others->periods[i - 1].from, others->periods[i].from) <= 0);
    const flow *const workers = flow_named(l.s, "workers");
    assert_true(workers->is_stock);
    assert_int_equal(workers->periods[0].to.day, 22);
    const measure *const cap = measure_named(l.s, "cap"), *const port = measure_named(l.s, "port");
    assert_int_equal(cap->cycle.kind, CYCLE_YEAR);
    assert_int_equal(cap->n_notices, 3);
    assert_true(cap->state != SYNTAX_NONE && l.s->states[cap->state].n_labels == 2);
    assert_int_equal(port->cycle.kind, CYCLE_DAYS);
    assert_int_equal(measure_named(l.s, "old_ban")->to.day, 4); /* the day before it is replaced */
    assert_int_equal(measure_named(l.s, "go_home")->n_flows, 1);
    assert_int_equal(measure_named(l.s, "crude")->cycle.kind, CYCLE_YEAR);
    assert_true(measure_named(l.s, "report")->state == SYNTAX_NONE);
    loaded_free(&l);
    free(content);
}

static void a_regime_alone_is_a_file(void **context)
{
    (void)context;
    loaded l = load_clean("place A, B flow oil from A to B = 3 t/month\n"
                          "measure cap caps oil at 40 t/year from 2018-01-01");
    assert_false(l.s->has_play);
    assert_int_equal(l.s->n_parties, 0);
    loaded_free(&l);
}

/* Rounds of days: 45 days each from 31 January on; the first has all of February. */
static void rounds_of_days_are_dated(void **context)
{
    (void)context;
    loaded l = load_clean("begins 2019-01-31 party A counts in 1 USD place B\n"
                          "flow oil from B to A = 10 t/month worth 1 USD/t\n"
                          "measure cap caps oil at 500 t per calendar year\n"
                          "play { round 1 .. 2 lasting 45 day { A chooses { a b }\n"
                          "gain A = headroom(cap) * 1 USD/t } }");
    world w = {.s = l.s, .round = 1};
    close_to(term(&w, "headroom(cap)"), (500 - 10 * (2 + 16.0 / 31)) * t); /* to 16 March */
    w.round = 2;
    close_to(term(&w, "headroom(cap)"), (500 - 10 * 4.0) * t); /* to 30 April */
    loaded_free(&l);
}

static void many_flows_are_counted_without_depth(void **context)
{
    (void)context;
    buffer b;
    buffer_init(&b, NULL);
    buffer_string(&b, "begins 2019-01-01 party A counts in 1 USD place B ");
    for (int i = 0; i < 5000; i++)
        buffer_format(&b, "flow f%d from B to A = 1 t/month worth 2 USD/t under cap\n", i);
    buffer_string(&b, "flow g from B to A = 1 t/month measure cap caps g at 100000 t per calendar "
                      "year play { round 1 .. 2 lasting 1 month { A chooses { a b } "
                      "gain A = headroom(cap) * 1 USD/t } }");
    loaded l = load_clean(b.at);
    world const w = {.s = l.s, .round = 2};
    close_to(term(&w, "headroom(cap)"), (100000 - 2 * 5001) * t);
    loaded_free(&l);
    buffer_free(&b);
}

static void memory_may_end_anywhere(void **context)
{
    (void)context;
    char *const content = file_slurp("tests/lang/good/regime.standoff", NULL);
    assert_non_null(content);
    for (size_t at = 0;; at++) {
        failing_allocator f;
        failing_allocator_init(&f, at);
        arena *const a = arena_new(&f.allocator, 0);
        if (a == NULL) continue;
        diagnostics d;
        diagnostics_init(&d, a);
        const syntax *s = NULL;
        stf_error err = {0};
        stf_status const status = lang_load(TEXT("test"), text_from(content), included_read,
                                            (void *)(uintptr_t)tables, NULL, a, &d, &s, &err);
        arena_free(a);
        assert_int_equal(f.live_blocks, 0);
        assert_int_equal(status, f.failed == 0 ? STF_OK : STF_NOMEM);
        if (f.failed == 0) break;
    }
    free(content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_agree_with_a_count_by_days),
        cmocka_unit_test(flows_and_measures_are_read_as_written),
        cmocka_unit_test(a_regime_alone_is_a_file),
        cmocka_unit_test(rounds_of_days_are_dated),
        cmocka_unit_test(many_flows_are_counted_without_depth),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
