/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_period.c -- a period, its notices and gaps, reports, breaches and conflicts in words. */
#include "report/ledger_words.h"
#include "report/words.h"

static text joined(arena *a, text line, const char *between, text more)
{
    if (more.n == 0) return line;
    if (line.n == 0) return more;
    return text_format(a, "%.*s%s%.*s", TEXT_ARGS(line), between, TEXT_ARGS(more));
}

bool month_says_something(const ledger_month *m)
{
    return m->n_missing > 0 || !amount_is_nothing(m->delivered);
}

bool period_says_something(const ledger_period *p)
{
    return p->n_missing_months > 0 || !amount_is_nothing(p->delivered);
}

/* Central figures: what is open is known at least so far. */
static text known_text(arena *a, amount x)
{
    text const n = quantity_text(a, x.central);
    return x.is_open ? text_format(a, "at least %.*s", TEXT_ARGS(n)) : n;
}

static text part_text(const ledger_words *w, const ledger_part *p, text limit_unit)
{
    arena *const a = w->memory;
    const regime_flow *const f = &w->regime->flows[p->flow];
    text const name = words_plain(a, f->name);
    text const written = p->unit < 2 ? f->column_unit[p->unit] : f->unit;
    text const counted = known_text(a, p->counted);
    if (text_equal(written, limit_unit))
        return text_format(a, "%.*s %.*s %.*s", TEXT_ARGS(name), TEXT_ARGS(counted),
                           TEXT_ARGS(limit_unit));
    return text_format(a, "%.*s %.*s %.*s x %.*s = %.*s %.*s", TEXT_ARGS(name),
                       TEXT_ARGS(known_text(a, p->own)), TEXT_ARGS(written),
                       TEXT_ARGS(quantity_text(a, p->ratio.central)), TEXT_ARGS(counted),
                       TEXT_ARGS(limit_unit));
}

text period_arithmetic(const ledger_words *w, const ledger_measure *m, const ledger_period *p)
{
    arena *const a = w->memory;
    const regime_measure *const rule = &w->regime->measures[m->measure];
    if (p->n_parts == 0) return (text){0};
    text line = {0};
    for (uint32_t i = 0; i < p->n_parts; i++)
        line = joined(a, line, "; ", part_text(w, &p->parts[i], m->unit));
    if (p->n_parts > 1)
        line = text_format(a, "%.*s; together %.*s %.*s", TEXT_ARGS(line),
                           TEXT_ARGS(known_text(a, p->delivered)), TEXT_ARGS(m->unit));
    if (rule->n_limits == 0) return line;
    return text_format(a, "%.*s; %.*s / %.*s = %.*s", TEXT_ARGS(line),
                       TEXT_ARGS(quantity_text(a, p->delivered.central)),
                       TEXT_ARGS(quantity_text(a, p->cap[0].central)),
                       TEXT_ARGS(percent_text(a, p->share[0].central)));
}

text period_kinds(const ledger_words *w, const ledger_measure *m, const ledger_period *p)
{
    text line = {0};
    for (int k = 0; k < KIND_COUNT; k++) {
        if (amount_is_unknown(p->by_kind[k])) continue;
        text const one = text_format(w->memory, "%s %.*s", kind_names[k],
                                     TEXT_ARGS(amount_text(w->memory, p->by_kind[k], m->unit)));
        line = joined(w->memory, line, "; ", one);
    }
    return line;
}

static bool month_misses(const ledger_month *m, uint32_t which)
{
    for (uint32_t i = 0; i < m->n_missing; i++)
        if (m->missing[i] == which) return true;
    return false;
}

/* The months of one flow without figures, runs joined. */
static text flow_missing(const ledger_words *w, const ledger_period *p, uint32_t which)
{
    text line = {0};
    for (uint32_t i = 0; i < p->n_months; i++) {
        if (!month_misses(&p->months[i], which)) continue;
        uint32_t end = i;
        while (end + 1 < p->n_months && month_misses(&p->months[end + 1], which)) end++;
        line = joined(w->memory, line, ", ",
                      months_text(w->memory, p->months[i].month, p->months[end].month));
        i = end;
    }
    return line;
}

text period_missing(const ledger_words *w, const ledger_period *p)
{
    text line = {0};
    if (p->n_missing_months == 0) return line;
    for (uint32_t f = 0; f < w->regime->n_flows; f++) {
        text const months = flow_missing(w, p, f);
        if (months.n == 0) continue;
        text const name = words_plain(w->memory, w->regime->flows[f].name);
        line = joined(w->memory, line, "; ",
                      text_format(w->memory, "%.*s %.*s", TEXT_ARGS(name), TEXT_ARGS(months)));
    }
    return line;
}

/* The days between which a share was passed, where they are not one. */
static text bounds_text(const ledger_words *w, const ledger_notice *n)
{
    arena *const a = w->memory;
    if (!date_is_set(n->earliest) && !date_is_set(n->latest)) return (text){0};
    if (!date_is_set(n->earliest))
        return text_format(a, "by %.*s", TEXT_ARGS(day_text(a, n->latest, "")));
    if (!date_is_set(n->latest))
        return text_format(a, "not before %.*s, and perhaps never",
                           TEXT_ARGS(day_text(a, n->earliest, "")));
    if (date_compare(n->earliest, n->latest) == 0) return (text){0};
    return text_format(a, "between %.*s and %.*s", TEXT_ARGS(day_text(a, n->earliest, "")),
                       TEXT_ARGS(day_text(a, n->latest, "")));
}

/* The share with its amount; of several, the shares. */
static text shares_named(const ledger_words *w, const ledger_measure *m, const ledger_notice *n,
                         uint32_t count)
{
    arena *const a = w->memory;
    if (count == 1)
        return text_format(a, "%.*s, %.*s", TEXT_ARGS(percent_text(a, n->share)),
                           TEXT_ARGS(amount_text(a, n->amount, m->unit)));
    text *const shares = ARENA_NEW(a, text, count);
    if (shares == NULL) return (text){0};
    for (uint32_t i = 0; i < count; i++) shares[i] = percent_text(a, n[i].share);
    return words_list(a, shares, count);
}

uint32_t notices_alike(const ledger_period *p, uint32_t i)
{
    const ledger_notice *const one = &p->notices[i];
    uint32_t end = i + 1;
    if (date_is_set(one->central)) return end;
    while (end < p->n_notices && !date_is_set(p->notices[end].central) &&
           date_compare(p->notices[end].earliest, one->earliest) == 0 &&
           date_compare(p->notices[end].latest, one->latest) == 0)
        end++;
    return end;
}

text notices_text(const ledger_words *w, const ledger_measure *m, const ledger_notice *n,
                  uint32_t count)
{
    arena *const a = w->memory;
    text line = shares_named(w, m, n, count);
    text const bounds = bounds_text(w, n);
    if (!date_is_set(n->central))
        return bounds.n > 0 ? text_format(a, "%.*s: not passed on the central figures; %.*s",
                                          TEXT_ARGS(line), TEXT_ARGS(bounds))
                            : text_format(a, "%.*s: not passed", TEXT_ARGS(line));
    line = text_format(a, "%.*s: passed on %.*s%s%.*s%s", TEXT_ARGS(line),
                       TEXT_ARGS(day_text(a, n->central, "")), bounds.n > 0 ? " (" : "",
                       TEXT_ARGS(bounds), bounds.n > 0 ? ")" : "");
    if (date_is_set(n->reported))
        line = text_format(a, "%.*s; by reported figures alone on %.*s", TEXT_ARGS(line),
                           TEXT_ARGS(day_text(a, n->reported, "")));
    if (date_is_set(n->known))
        line = text_format(a, "%.*s; the report that shows it was due by %.*s", TEXT_ARGS(line),
                           TEXT_ARGS(day_text(a, n->known, "")));
    if (n->is_stop) line = text_format(a, "%.*s; from there supply must stop", TEXT_ARGS(line));
    return line;
}

static bool missing_alike(const ledger_month *x, const ledger_month *y)
{
    if (x->n_missing != y->n_missing) return false;
    for (uint32_t i = 0; i < x->n_missing; i++)
        if (x->missing[i] != y->missing[i]) return false;
    return true;
}

static bool amount_alike(amount x, amount y)
{
    if (!exact_is_valid(x.central) || !exact_is_valid(y.central))
        return exact_is_valid(x.central) == exact_is_valid(y.central);
    return x.is_open == y.is_open && exact_compare(x.low, y.low) == 0 &&
           exact_compare(x.central, y.central) == 0 && exact_compare(x.high, y.high) == 0;
}

static bool months_equal(const ledger_month *x, const ledger_month *y)
{
    for (int k = 0; k < KIND_COUNT; k++)
        if (!amount_alike(x->by_kind[k], y->by_kind[k])) return false;
    return missing_alike(x, y);
}

uint32_t months_alike(const ledger_period *p, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < p->n_months && months_equal(&p->months[i], &p->months[end])) end++;
    return end;
}

text month_kind_text(arena *a, amount x, bool each)
{
    if (amount_is_unknown(x)) return (text){0};
    text const one = quantity_text(a, x.central);
    return each ? text_format(a, "%.*s each", TEXT_ARGS(one)) : one;
}

/* ---- reports --------------------------------------------------------------------------------- */

uint32_t reports_alike(const ledger_measure *m, uint32_t i)
{
    const ledger_report *const one = &m->reports[i];
    uint32_t end = i + 1;
    if (one->status == REPORT_LATE) return end;
    while (end < m->n_reports && m->reports[end].flow == one->flow &&
           m->reports[end].status == one->status)
        end++;
    return end;
}

text reports_text(const ledger_words *w, const ledger_measure *m, uint32_t i, uint32_t end)
{
    arena *const a = w->memory;
    const ledger_report *const first = &m->reports[i], *const last = &m->reports[end - 1];
    text const name = words_plain(a, w->regime->flows[first->flow].name);
    text const about = span_text(a, first->first, last->last);
    if (first->status == REPORT_LATE)
        return text_format(a, "%.*s, %.*s: late, due %.*s and made %.*s (%d days)", TEXT_ARGS(name),
                           TEXT_ARGS(about), TEXT_ARGS(day_text(a, first->due, "")),
                           TEXT_ARGS(day_text(a, first->made, "")),
                           date_is_set(first->made) && date_is_set(first->due)
                               ? date_number(first->made) - date_number(first->due)
                               : 0);
    const char *const what = first->status == REPORT_MISSING ? "no report was made"
                             : first->status == REPORT_MADE  ? "made"
                                                            : "not known whether a report was made";
    if (end - i == 1)
        return text_format(a, "%.*s, %.*s: %s, due %.*s", TEXT_ARGS(name), TEXT_ARGS(about), what,
                           TEXT_ARGS(day_text(a, first->due, "")));
    return text_format(a, "%.*s, %.*s: %s, %u reports due %.*s to %.*s", TEXT_ARGS(name),
                       TEXT_ARGS(about), what, end - i, TEXT_ARGS(day_text(a, first->due, "")),
                       TEXT_ARGS(day_text(a, last->due, "")));
}

/* Reports of which nothing is known are too many to list, but for a few. */
bool report_is_told(const ledger_measure *m, uint32_t i)
{
    report_status const status = m->reports[i].status;
    return status == REPORT_LATE || status == REPORT_MISSING ||
           (status == REPORT_UNKNOWN && m->n_reports <= REPORTS_FEW);
}

text reports_tally(const ledger_words *w, const ledger_measure *m)
{
    static const char *const what[] = {"made", "late", "missing", "not known"};
    uint32_t n[4] = {0};
    text line = {0};
    if (m->n_reports == 0) return line;
    for (uint32_t i = 0; i < m->n_reports; i++) n[m->reports[i].status]++;
    for (int k = 0; k < 4; k++)
        if (n[k] > 0)
            line = joined(w->memory, line, ", ", text_format(w->memory, "%u %s", n[k], what[k]));
    return text_format(w->memory, "%u report%s due: %.*s.", m->n_reports,
                       m->n_reports == 1 ? " was" : "s were", TEXT_ARGS(line));
}

/* ---- breaches and conflicts ------------------------------------------------------------------ */

text breach_text(const ledger_words *w, const ledger_measure *m, const ledger_breach *b)
{
    arena *const a = w->memory;
    text const who =
        b->flow < w->regime->n_flows
            ? text_format(a, " (%.*s)", TEXT_ARGS(words_plain(a, w->regime->flows[b->flow].name)))
            : (text){0};
    return text_format(a, "%s, %.*s: %.*s %s%.*s",
                       b->is_projected ? "by the schedule"
                       : b->is_certain ? "certain"
                                       : "possible",
                       TEXT_ARGS(span_text(a, b->from, b->to)),
                       TEXT_ARGS(amount_text(a, b->amount, m->unit)), b->what, TEXT_ARGS(who));
}

text conflict_text(const ledger_words *w, const ledger_conflict *c)
{
    arena *const a = w->memory;
    text line = {0};
    for (uint32_t i = 0; i < c->n_figures; i++) {
        text const from = c->sources[i];
        text const one = text_format(
            a, "%.*s %.*s%s%.*s%s", TEXT_ARGS(quantity_text(a, c->figures[i])), TEXT_ARGS(c->unit),
            from.n > 0 ? " (" : "", TEXT_ARGS(from), from.n > 0 ? ")" : "");
        line = joined(a, line, " against ", one);
    }
    return text_format(a, "%.*s, %.*s: %.*s",
                       TEXT_ARGS(words_plain(a, w->regime->flows[c->flow].name)),
                       TEXT_ARGS(months_text(a, c->first_month, c->last_month)), TEXT_ARGS(line));
}
