/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_measure.c -- what a measure says, and what matters most of it, in words. */
#include "report/ledger_words.h"
#include "report/words.h"

#include <string.h>

enum { FLOWS_NAMED_MOST = 6 };

static const regime_measure *measure_of(const ledger_words *w, const ledger_measure *m)
{
    return &w->regime->measures[m->measure];
}

text flow_title(const ledger_words *w, uint32_t which)
{
    const regime_flow *const f = &w->regime->flows[which];
    return f->says.n > 0 ? f->says : words_plain(w->memory, f->name);
}

text measure_title(const ledger_words *w, const regime_measure *m)
{
    return m->says.n > 0 ? m->says : words_capital(w->memory, words_plain(w->memory, m->name));
}

text measure_law(const ledger_words *w, const regime_measure *m)
{
    if (m->resolution.n == 0 && m->paragraph.n == 0) return (text){0};
    if (m->paragraph.n == 0)
        return text_format(w->memory, "resolution %.*s", TEXT_ARGS(m->resolution));
    bool const has_several = memchr(m->paragraph.at, '-', m->paragraph.n) != NULL ||
                             memchr(m->paragraph.at, ',', m->paragraph.n) != NULL;
    return text_format(w->memory, "%s%.*s%sparagraph%s %.*s",
                       m->resolution.n > 0 ? "resolution " : "", TEXT_ARGS(m->resolution),
                       m->resolution.n > 0 ? ", " : "", has_several ? "s" : "",
                       TEXT_ARGS(m->paragraph));
}

text cycle_text(arena *a, const cycle *c)
{
    switch (c->kind) {
    case CYCLE_YEAR: return TEXT("per calendar year");
    case CYCLE_MONTH: return TEXT("per calendar month");
    case CYCLE_MONTHS:
    case CYCLE_DAYS:
        return text_format(a, "per %d %s%s from %.*s", c->length,
                           c->kind == CYCLE_MONTHS ? "month" : "day", c->length == 1 ? "" : "s",
                           TEXT_ARGS(day_text(a, c->start, "its first day")));
    case CYCLE_TOTAL: return TEXT("in total");
    case CYCLE_ANY: return TEXT("at any time");
    }
    return (text){0};
}

static text flows_list(const ledger_words *w, const regime_measure *m)
{
    text names[FLOWS_NAMED_MOST + 1];
    size_t n = 0;
    for (; n < m->n_flows && n < FLOWS_NAMED_MOST; n++) names[n] = flow_title(w, m->flows[n]);
    if (n < m->n_flows)
        names[n++] = text_format(w->memory, "%u more", m->n_flows - FLOWS_NAMED_MOST);
    return n > 0 ? words_list(w->memory, names, n) : TEXT("no flow that the file names");
}

static text exempted_list(const ledger_words *w, const regime_measure *m)
{
    text names[FLOWS_NAMED_MOST + 1];
    size_t n = 0;
    for (; n < m->n_exempted && n < FLOWS_NAMED_MOST; n++)
        names[n] = w->regime->measures[m->exempted[n]].name;
    if (n < m->n_exempted)
        names[n++] = text_format(w->memory, "%u more", m->n_exempted - FLOWS_NAMED_MOST);
    return n > 0 ? words_list(w->memory, names, n) : TEXT("no measure");
}

/* "500,000 bbl or 66,667 t (the first that is reached) per calendar year". */
static text limits_text(const ledger_words *w, const regime_measure *m)
{
    arena *const a = w->memory;
    text const per = cycle_text(a, &m->cycle);
    text const first = amount_text(a, m->limits[0].amount, m->limits[0].unit);
    if (m->n_limits < 2) return text_format(a, "%.*s %.*s", TEXT_ARGS(first), TEXT_ARGS(per));
    return text_format(a, "%.*s or %.*s %.*s, whichever is reached first", TEXT_ARGS(first),
                       TEXT_ARGS(amount_text(a, m->limits[1].amount, m->limits[1].unit)),
                       TEXT_ARGS(per));
}

text measure_rule(const ledger_words *w, const regime_measure *m)
{
    arena *const a = w->memory;
    text const flows = flows_list(w, m);
    switch (m->verb) {
    case VERB_CAPS:
        return text_format(a, "Caps %.*s at %.*s.", TEXT_ARGS(flows), TEXT_ARGS(limits_text(w, m)));
    case VERB_BANS: return text_format(a, "Bans %.*s.", TEXT_ARGS(flows));
    case VERB_ENDS:
        return text_format(
            a, "Ends %.*s by %.*s.", TEXT_ARGS(flows),
            TEXT_ARGS(day_text(a, m->deadline, "a day that the file does not give")));
    case VERB_EXEMPTS:
        return text_format(a, "Exempts %.*s from %.*s%s%.*s.", TEXT_ARGS(flows),
                           TEXT_ARGS(exempted_list(w, m)), m->n_limits > 0 ? ", up to " : "",
                           TEXT_ARGS(m->n_limits > 0 ? limits_text(w, m) : (text){0}));
    case VERB_REPORTS:
        if (m->report_every_days > 0)
            return text_format(a, "Requires a report on %.*s every %d day%s, within %d day%s.",
                               TEXT_ARGS(flows), m->report_every_days,
                               m->report_every_days == 1 ? "" : "s", m->report_within_days,
                               m->report_within_days == 1 ? "" : "s");
        return text_format(
            a, "Requires a report on %.*s for every month, within %d day%s of its end.",
            TEXT_ARGS(flows), m->report_within_days, m->report_within_days == 1 ? "" : "s");
    }
    return (text){0};
}

text measure_force(const ledger_words *w, const regime_measure *m)
{
    arena *const a = w->memory;
    text line = TEXT("In force without dates");
    if (date_is_set(m->from) && date_is_set(m->to))
        line = text_format(a, "In force %.*s to %.*s", TEXT_ARGS(day_text(a, m->from, "")),
                           TEXT_ARGS(day_text(a, m->to, "")));
    else if (date_is_set(m->from))
        line = text_format(a, "In force from %.*s", TEXT_ARGS(day_text(a, m->from, "")));
    else if (date_is_set(m->to))
        line = text_format(a, "In force to %.*s", TEXT_ARGS(day_text(a, m->to, "")));
    if (m->replaced_by.n > 0)
        line = text_format(a, "%.*s, then replaced by %.*s", TEXT_ARGS(line),
                           TEXT_ARGS(m->replaced_by));
    if (date_is_set(m->prior_contracts))
        line = text_format(a, "%.*s; deliveries under older contracts to %.*s", TEXT_ARGS(line),
                           TEXT_ARGS(day_text(a, m->prior_contracts, "")));
    return text_format(a, "%.*s.", TEXT_ARGS(line));
}

text measure_notices(const ledger_words *w, const regime_measure *m)
{
    arena *const a = w->memory;
    text line = {0};
    if (m->n_notices > 0) {
        text *const shares = ARENA_NEW(a, text, m->n_notices);
        for (uint32_t i = 0; shares != NULL && i < m->n_notices; i++)
            shares[i] = percent_text(a, m->notices[i]);
        if (shares != NULL)
            line = text_format(a, "Notices are due at %.*s of the limit.",
                               TEXT_ARGS(words_list(a, shares, m->n_notices)));
    }
    if (!exact_is_valid(m->stop)) return line;
    return text_format(a, "%.*s%sFrom %.*s supply must stop.", TEXT_ARGS(line),
                       line.n > 0 ? " " : "", TEXT_ARGS(percent_text(a, m->stop)));
}

static text ratio_text(const ledger_words *w, text from, amount ratio, text to)
{
    return text_format(w->memory, "1 %.*s counts as %.*s", TEXT_ARGS(from),
                       TEXT_ARGS(amount_text(w->memory, ratio, to)));
}

/* Every conversion that is not one to one, each said once. */
text measure_conversion(const ledger_words *w, const regime_measure *m)
{
    arena *const a = w->memory;
    text line = {0}, last = {0};
    for (uint32_t l = 0; l < m->n_limits; l++) {
        const regime_limit *const limit = &m->limits[l];
        for (uint32_t i = 0; limit->shares != NULL && i < m->n_flows; i++) {
            const regime_share *const s = &limit->shares[i];
            const regime_flow *const f = &w->regime->flows[s->flow];
            for (uint32_t k = 0; k < 3; k++) {
                text const written = k < 2 ? f->column_unit[k] : f->unit;
                if (!s->has[k] || written.n == 0 || text_equal(written, limit->unit)) continue;
                text const one = ratio_text(w, written, s->ratio[k], limit->unit);
                if (text_equal(one, last)) continue;
                last = one;
                line = text_format(a, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? "; " : "",
                                   TEXT_ARGS(one));
            }
        }
    }
    return line.n > 0 ? text_format(a, "%.*s.", TEXT_ARGS(line)) : line;
}

text measure_mark(const ledger_words *w, const regime_measure *m)
{
    if (!m->is_unverified) return (text){0};
    if (m->unverified.n == 0) return TEXT("unverified");
    return text_format(w->memory, "unverified: %.*s", TEXT_ARGS(m->unverified));
}

/* ---- what matters most ----------------------------------------------------------------------- */

bool measure_is_only_scheduled(const ledger_words *w, const ledger_measure *m)
{
    if (measure_of(w, m)->n_limits > 0) return false;
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (p->n_missing_months > 0) return false;
        for (int k = 0; k < KIND_COUNT; k++)
            if (k != KIND_SCHEDULED && !amount_is_unknown(p->by_kind[k])) return false;
    }
    return true;
}

/* The period with most of it, and of its limit where there is one. */
static const ledger_period *greatest_period(const ledger_measure *m, bool has_limit)
{
    const ledger_period *greatest = NULL;
    for (uint32_t i = 0; i < m->n_periods; i++) {
        const ledger_period *const p = &m->periods[i];
        if (!period_says_something(p)) continue;
        exact const x = has_limit ? p->share[0].central : p->delivered.central;
        if (!exact_is_valid(x)) continue;
        if (greatest == NULL || exact_compare(x, has_limit ? greatest->share[0].central
                                                           : greatest->delivered.central) >= 0)
            greatest = p;
    }
    return greatest;
}

/* Breaches on record; what only the schedule would break comes after. */
static text breaches_finding(const ledger_words *w, const ledger_measure *m)
{
    uint32_t certain = 0, possible = 0, projected = 0;
    for (uint32_t i = 0; i < m->n_breaches; i++) {
        const ledger_breach *const b = &m->breaches[i];
        if (b->is_projected)
            projected++;
        else if (b->is_certain)
            certain++;
        else
            possible++;
    }
    if (certain > 0 && possible > 0)
        return text_format(w->memory, "broken: %u for certain, %u possible", certain, possible);
    if (certain > 0) return text_format(w->memory, "broken: %u for certain", certain);
    if (possible > 0) return text_format(w->memory, "possibly broken: %u", possible);
    return projected > 0 ? TEXT("the schedule as written would break it") : (text){0};
}

static text joined(arena *a, text line, text more)
{
    if (more.n == 0) return line;
    if (line.n == 0) return more;
    return text_format(a, "%.*s; %.*s", TEXT_ARGS(line), TEXT_ARGS(more));
}

text measure_finding(const ledger_words *w, const ledger_measure *m)
{
    arena *const a = w->memory;
    const regime_measure *const rule = measure_of(w, m);
    const ledger_period *const most = greatest_period(m, rule->n_limits > 0);
    text line = {0};
    if (most != NULL && rule->n_limits > 0)
        line = text_format(a, "%.*s of the limit in %.*s", TEXT_ARGS(share_text(a, most->share[0])),
                           TEXT_ARGS(span_text(a, most->from, most->to)));
    else if (most != NULL && rule->verb != VERB_ENDS)
        line = text_format(a, "%.*s in %.*s", TEXT_ARGS(amount_text(a, most->delivered, m->unit)),
                           TEXT_ARGS(span_text(a, most->from, most->to)));
    if (line.n > 0 && m->n_periods > 1) line = text_format(a, "%.*s, the most", TEXT_ARGS(line));
    line = joined(a, line, breaches_finding(w, m));
    if (m->has_left)
        line = joined(a, line,
                      text_format(a, "%.*s left at the deadline",
                                  TEXT_ARGS(amount_text(a, m->left, m->unit))));
    uint32_t missing = 0, late = 0;
    for (uint32_t i = 0; i < m->n_reports; i++) {
        missing += m->reports[i].status == REPORT_MISSING;
        late += m->reports[i].status == REPORT_LATE;
    }
    if (late > 0) line = joined(a, line, text_format(a, "reports late: %u", late));
    if (missing > 0) line = joined(a, line, text_format(a, "reports missing: %u", missing));
    if (line.n == 0 && m->n_reports > 0)
        line = text_format(a, "%u report%s due, none known to be late", m->n_reports,
                           m->n_reports == 1 ? "" : "s");
    return line.n > 0 ? line : TEXT("nothing recorded");
}

char measure_colour(const ledger_measure *m)
{
    char colour = ' ';
    for (uint32_t i = 0; i < m->n_breaches; i++) {
        if (m->breaches[i].is_certain && !m->breaches[i].is_projected) return 'r';
        colour = 'y';
    }
    return colour;
}

text deadline_text(const ledger_words *w, const ledger_measure *m)
{
    arena *const a = w->memory;
    if (!date_is_set(m->deadline)) return (text){0};
    text const day = day_text(a, m->deadline, "");
    if (!m->has_left) return text_format(a, "The deadline is %.*s.", TEXT_ARGS(day));
    return text_format(a, "By the deadline, %.*s, none may be left: %.*s still there.",
                       TEXT_ARGS(day), TEXT_ARGS(amount_text(a, m->left, m->unit)));
}

text costs_text(const ledger_words *w, const ledger_measure *m)
{
    if (!m->has_costs) return (text){0};
    text const money = w->regime->money;
    return text_format(
        w->memory, "Costs %.*s a year, %s.", TEXT_ARGS(amount_text(w->memory, m->costs, money)),
        m->costs_are_declared ? "as the file declares" : "the worth of what it withholds");
}
