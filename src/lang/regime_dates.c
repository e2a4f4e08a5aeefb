/* SPDX-License-Identifier: Apache-2.0 */
/* regime_dates.c -- the days of the rounds, and months as weights.
 *
 * Round 1 begins on the day that the file `begins`. A round of whole months ends on the day before
 * the same day of the month; other lengths are counted in days, whose fractions add up over the
 * rounds. A round is never shorter than a day. */
#include "lang/check_regime.h"

enum { MONTH_SECONDS = 2629746, DAY_SECONDS = 86400 };

date date_later(date a, date b)
{
    if (!date_is_set(a)) return b;
    if (!date_is_set(b)) return a;
    return date_compare(a, b) >= 0 ? a : b;
}

date date_earlier(date a, date b)
{
    if (!date_is_set(a)) return b;
    if (!date_is_set(b)) return a;
    return date_compare(a, b) <= 0 ? a : b;
}

date date_before(date d)
{
    if (d.year == DATE_FIRST_YEAR && d.month == 1 && d.day == 1) return d;
    return date_of_number(date_number(d) - 1);
}

exact months_weight(arena *a, date from, date to)
{
    if (date_compare(from, to) > 0) return exact_small(0);
    int32_t const days_from = month_days(from.year, from.month);
    int32_t const days_to = month_days(to.year, to.month);
    int32_t const between = date_month(to) - date_month(from);
    if (between == 0) return exact_ratio(a, to.day - from.day + 1, days_from);
    exact const head = exact_ratio(a, days_from - from.day + 1, days_from);
    exact const tail = exact_ratio(a, to.day, days_to);
    return exact_add(a, exact_add(a, head, tail), exact_small(between - 1));
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static void undated(checker *c, span asked, text called, const char *why, const char *hint)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0918", asked,
                                    "`%.*s` is reckoned for the dates of a round, "
                                    "and %s",
                                    TEXT_ARGS(called), why);
    if (hint != NULL) diagnostic_hint(c->d, at, "%s", hint);
}

/* The day `months` and then `days` after the beginning; not set beyond the calendar. */
static date day_after(date begin, int64_t months, int64_t days)
{
    enum { DAYS_MOST = 4000000 };
    if (months > 12 * DATE_LAST_YEAR || days > DAYS_MOST ||
        date_month(begin) + months > 12 * DATE_LAST_YEAR + 11)
        return (date){0};
    date const d = date_add_months(begin, (int32_t)months);
    int64_t const number = date_number(d) + days;
    if (number > date_number((date){DATE_LAST_YEAR, 12, 31})) return (date){0};
    return date_of_number((int32_t)number);
}

/* Whole days in x, which is not negative. */
static int64_t whole(exact x)
{
    return (int64_t)exact_to_double(x);
}

typedef struct clock {
    date begin;
    int64_t months;
    exact days;
} clock;

static bool round_length(checker *c, const tree_round *t, exact *months)
{
    quantity q;
    if (!t->lasting.given || !check_quantity(c, &t->lasting, &q) ||
        !dimension_equal(q.unit.dim, dimension_time) || !(q.number > 0))
        return false;
    exact const seconds = exact_mul(c->memory, quantity_written(c, &q), unit_exact(c, &q.unit));
    *months = exact_div(c->memory, seconds, exact_small(MONTH_SECONDS));
    return exact_is_valid(*months);
}

static bool round_date(checker *c, clock *k, exact months, round_days *out)
{
    int32_t n;
    out->length = months;
    out->first = day_after(k->begin, k->months, whole(k->days));
    if (exact_is_small(months, &n))
        k->months += n;
    else
        k->days = exact_add(
            c->memory, k->days,
            exact_mul(c->memory, months, exact_ratio(c->memory, MONTH_SECONDS, DAY_SECONDS)));
    date const next = day_after(k->begin, k->months, whole(k->days));
    if (!date_is_set(out->first) || !date_is_set(next)) return false;
    out->last = date_later(out->first, date_before(next));
    out->months = months_weight(c->memory, out->first, out->last);
    return true;
}

static bool rounds_date(checker *c, span asked, text called)
{
    regime_work *const r = c->regime;
    uint32_t const last = rounds_last(c);
    if (!c->s->has_begin) {
        undated(c, asked, called, "the file does not say when play begins",
                "say so: `begins 2019-04-25`");
        return false;
    }
    if (last == 0 || last > 10000) {
        undated(c, asked, called, "there are no rounds",
                "rounds with a length have dates: `round 1 .. 8 lasting 3 month`");
        return false;
    }
    r->rounds = CHECK_NEW(c, round_days, last + 1);
    if (r->rounds == NULL) return false;
    clock k = {.begin = {c->s->begin_year, c->s->begin_month, c->s->begin_day},
               .days = exact_small(0)};
    uint32_t n = 1;
    for (size_t i = 0; i < c->play->rounds.n; i++) {
        const tree_round *const t = &c->play->rounds.at[i];
        exact months;
        if (!round_length(c, t, &months)) {
            undated(c, asked, called, "a round has no length",
                    "rounds with a length have dates: `round 1 .. 8 lasting 3 month`");
            return false;
        }
        for (uint32_t round = t->first; round <= t->last && n <= last; round++, n++) {
            if (round_date(c, &k, months, &r->rounds[n])) continue;
            undated(c, asked, called, "the rounds go on beyond the calendar", NULL);
            return false;
        }
    }
    r->rounds[0] = r->rounds[1];
    r->n_rounds = n;
    return true;
}

bool rounds_dated(checker *c, span asked, text called)
{
    regime_work *const r = c->regime;
    if (!r->rounds_known) r->rounds_broken = !rounds_date(c, asked, called);
    r->rounds_known = true;
    return !r->rounds_broken;
}
