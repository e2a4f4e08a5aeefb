/* SPDX-License-Identifier: Apache-2.0 */
/* books.c -- small regimes made by hand, and their ledgers. */
#include "unit/regime/books.h"

enum { ROOM = 400 };

void books_open(books *b)
{
    *b = (books){.a = arena_new(NULL, 0)};
    b->regime = (regime){.title = TEXT("a regime"),
                         .money = TEXT("MUSD"),
                         .flows = b->flows,
                         .measures = b->measures};
}

void books_close(books *b)
{
    arena_free(b->a);
}

exact number(books *b, const char *s)
{
    exact x = {0};
    stf_error err;
    assert_ok(exact_parse(b->a, text_from(s), &x, &err), &err);
    return x;
}

amount point(books *b, const char *s)
{
    return amount_point(number(b, s));
}

amount range(books *b, const char *low, const char *central, const char *high)
{
    return (amount){.low = number(b, low), .central = number(b, central), .high = number(b, high)};
}

date on(int32_t year, int32_t month, int32_t day)
{
    return (date){year, month, day};
}

int32_t in_month(int32_t year, int32_t month)
{
    return year * 12 + month - 1;
}

regime_flow *flow_open(books *b, const char *name, const char *unit)
{
    regime_flow *const f = &b->flows[b->regime.n_flows++];
    *f = (regime_flow){.name = text_from(name),
                       .unit = text_from(unit),
                       .has_amounts = true,
                       .periods = ARENA_NEW(b->a, regime_period, ROOM),
                       .observations = ARENA_NEW(b->a, regime_observation, ROOM),
                       .totals = ARENA_NEW(b->a, regime_total, ROOM)};
    return f;
}

static regime_period *period_next(regime_flow *f)
{
    assert_true(f->n_periods < ROOM);
    return (regime_period *)(uintptr_t)&f->periods[f->n_periods++];
}

void flow_period(books *b, regime_flow *f, date from, date to, amount x)
{
    (void)b;
    *period_next(f) = (regime_period){.from = from, .to = to, .amount = x};
}

void flow_delivery(books *b, regime_flow *f, date day, amount x)
{
    (void)b;
    *period_next(f) = (regime_period){.is_delivery = true, .from = day, .amount = x};
}

void flow_column(books *b, regime_flow *f, const char *unit, const char *ratio)
{
    f->column_unit[f->n_columns] = text_from(unit);
    if (ratio[0] != '\0') f->column_ratio[f->n_columns] = number(b, ratio);
    f->n_columns++;
}

static uint32_t decimals(const char *s)
{
    const char *const dot = strchr(s, '.');
    return dot == NULL ? 0 : (uint32_t)strlen(dot + 1);
}

void flow_observed(books *b, regime_flow *f, int32_t month, regime_kind kind, const char *x,
                   const char *second)
{
    assert_true(f->n_observations < ROOM);
    regime_observation *const o =
        (regime_observation *)(uintptr_t)&f->observations[f->n_observations++];
    *o = (regime_observation){.month = month, .kind = kind};
    const char *const cells[2] = {x, second};
    for (int k = 0; k < 2; k++) {
        if (cells[k][0] == '\0') continue;
        o->has[k] = true;
        o->amount[k] = number(b, cells[k]);
        o->digits[k] = decimals(cells[k]);
    }
}

void flow_total(books *b, regime_flow *f, int32_t first, int32_t last, uint32_t column,
                const char *x)
{
    assert_true(f->n_totals < ROOM);
    regime_total *const t = (regime_total *)(uintptr_t)&f->totals[f->n_totals++];
    *t = (regime_total){.first_month = first,
                        .last_month = last,
                        .column = column,
                        .amount = number(b, x),
                        .digits = decimals(x),
                        .kind = KIND_REPORTED};
}

regime_measure *measure_open(books *b, const char *name, regime_verb verb, uint32_t n_flows)
{
    regime_measure *const m = &b->measures[b->regime.n_measures++];
    uint32_t *const flows = ARENA_NEW(b->a, uint32_t, n_flows);
    for (uint32_t i = 0; i < n_flows; i++) flows[i] = i;
    *m =
        (regime_measure){.name = text_from(name), .verb = verb, .flows = flows, .n_flows = n_flows};
    return m;
}

void measure_limit(books *b, regime_measure *m, amount x, const char *unit, const char *ratio)
{
    regime_share *const shares = ARENA_NEW(b->a, regime_share, m->n_flows);
    for (uint32_t i = 0; i < m->n_flows; i++) {
        shares[i].flow = m->flows[i];
        if (ratio[0] == '\0') continue;
        shares[i].has[2] = true;
        shares[i].ratio[2] = point(b, ratio);
    }
    m->limits[m->n_limits++] =
        (regime_limit){.amount = x, .unit = text_from(unit), .shares = shares};
}

const ledger *books_ledger(books *b, date from, date to)
{
    ledger_options const o = {.from = from, .to = to, .measure = UINT32_MAX};
    const ledger *out = NULL;
    stf_error err;
    assert_ok(regime_ledger(&b->regime, &o, b->a, &out, &err), &err);
    return out;
}

double value(exact x)
{
    return exact_to_double(x);
}

void assert_exact_at(books *b, exact x, const char *s, const char *file, int line)
{
    exact const y = number(b, s);
    if (exact_is_valid(x) && exact_compare(x, y) == 0) return;
    text const got = exact_to_text(b->a, x);
    print_error("got %.*s (%.10g), expected %s\n", TEXT_ARGS(got), exact_to_double(x), s);
    _fail(file, line);
}

void assert_day_at(date d, int32_t year, int32_t month, int32_t day, const char *file, int line)
{
    if (d.year == year && d.month == month && d.day == day) return;
    print_error("got %d-%02d-%02d, expected %d-%02d-%02d\n", d.year, d.month, d.day, year, month,
                day);
    _fail(file, line);
}
