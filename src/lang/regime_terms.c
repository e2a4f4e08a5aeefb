/* SPDX-License-Identifier: Apache-2.0 */
/* regime_terms.c -- what value(f), blocked(m), headroom(m) and share(m) stand for in play.
 *
 * Each is turned into a `let` of ordinary expressions and tables by round, once for all its uses,
 * so that what reads the tree needs to know nothing of flows and measures:
 *
 *   value      sum over the schedule of amount * its share of the round * worth, where the flow
 * runs blocked    that, on the days of a ban; for a cap V * max(R - C, 0) / max(R, C), with V the
 *              flows' value, R their average rate and C the cap's on the days that it stands
 *   headroom   the limit less what its flows delivered in the period that holds the round's last
 *              day: as recorded until play begins, as scheduled from then on
 *   share      the same delivery over the limit
 *
 * A lifted measure withholds nothing and counts nothing. */
#include "lang/regime_flows.h"

typedef enum term_kind { TERM_VALUE, TERM_BLOCKED, TERM_HEADROOM, TERM_SHARE, TERMS } term_kind;

static const char *const term_names[TERMS] = {"value", "blocked", "headroom", "share"};

static bool term_find(text t, term_kind *out)
{
    for (int i = 0; i < TERMS; i++) {
        *out = (term_kind)i;
        if (text_equal(t, text_from(term_names[i]))) return true;
    }
    return false;
}

bool term_is_name(text t)
{
    term_kind kind;
    return term_find(t, &kind);
}

typedef struct term {
    checker *c;
    span where;
    text called;   /* "share(m with f)" */
    uint32_t with; /* a flow that is taken to run; SYNTAX_NONE: none */
} term;

static window *windows_new(term *t)
{
    return ARENA_NEW(t->c->scratch, window, t->c->regime->n_rounds);
}

static bool window_is_empty(window w)
{
    return w.is_empty ||
           (date_is_set(w.first) && date_is_set(w.last) && date_compare(w.first, w.last) > 0);
}

/* The days from .. to that lie in each round. */
static window *windows_between(term *t, date from, date to)
{
    window *const out = windows_new(t);
    for (uint32_t k = 0; out != NULL && k < t->c->regime->n_rounds; k++) {
        const round_days *const r = &t->c->regime->rounds[k];
        out[k] = (window){.first = date_later(from, r->first), .last = date_earlier(to, r->last)};
        out[k].is_empty = window_is_empty(out[k]);
    }
    return out;
}

static diagnostic *term_refuse(term *t, const char *why, text whose, span declared)
{
    diagnostic *const at =
        diagnose(t->c->d, SEVERITY_ERROR, "E0919", t->where, "`%.*s` cannot be reckoned: `%.*s` %s",
                 TEXT_ARGS(t->called), TEXT_ARGS(whose), why);
    diagnostic_note(t->c->d, at, declared, "it is declared here");
    return at;
}

static const expr *zero_money(term *t)
{
    return make_zero(t->c, t->where, dimension_div(t->c->regime->money, dimension_time));
}

/* ---- value ----------------------------------------------------------------------------------- */

/* A flow's schedule in money per time; false where that is not known. *out NULL: nothing. */
static bool flow_money(term *t, uint32_t index, const window *w, const expr **out)
{
    checker *const c = t->c;
    const flow *const f = &c->flows.at[index];
    *out = NULL;
    if (f->n_periods == 0) return true;
    bool const own = f->is_money && !f->is_stock;
    if (!own && f->worth == NULL) {
        diagnostic *const at = term_refuse(t, "has no `worth`", f->name, f->where);
        diagnostic_hint(c->d, at, "say what one of it is worth: `worth 89 USD/bbl`");
        return false;
    }
    *out = flow_running(c, t->where, index,
                        flow_schedule(c, t->where, index, w, COUNT_AVERAGE, own ? NULL : f->worth),
                        index == t->with);
    return true;
}

static const expr *value_make(term *t, uint32_t index)
{
    checker *const c = t->c;
    const flow *const f = &c->flows.at[index];
    const expr *out = NULL;
    if (f->n_periods == 0) {
        diagnostic *const at =
            term_refuse(t, "has no schedule for the days of play", f->name, f->where);
        diagnostic_hint(c->d, at, "what was observed is not repeated by itself: say `= AMOUNT`");
        return NULL;
    }
    const window *const w = windows_between(t, (date){0}, (date){0});
    if (w == NULL || !flow_money(t, index, w, &out)) return NULL;
    return out != NULL ? out : zero_money(t);
}

/* ---- blocked --------------------------------------------------------------------------------- */

static bool measure_money(term *t, const measure *m, const window *w, const expr **out)
{
    const expr **const parts = ARENA_NEW(t->c->scratch, const expr *, m->n_flows);
    if (parts == NULL) return false;
    for (uint32_t i = 0; i < m->n_flows; i++)
        if (!flow_money(t, m->flows[i], w, &parts[i])) return false;
    *out = make_sum_of(t->c, t->where, parts, m->n_flows);
    return true;
}

/* The limit per time: over its period. NULL after a report. */
static const expr *limit_rate(term *t, const measure *m, const cap_limit *l)
{
    checker *const c = t->c;
    static const text year = {"year", 4}, month = {"month", 5}, day = {"day", 3};
    int const one = 1;
    int32_t n = 1;
    text name_of = year;
    unit u;
    switch (m->cycle.kind) {
    case CYCLE_ANY: return l->amount;
    case CYCLE_YEAR: break;
    case CYCLE_MONTH: name_of = month; break;
    case CYCLE_MONTHS:
        name_of = month;
        n = m->cycle.length;
        break;
    case CYCLE_DAYS:
        name_of = day;
        n = m->cycle.length;
        break;
    case CYCLE_TOTAL:
        if (!date_is_set(m->from) || !date_is_set(m->to)) {
            (void)term_refuse(t, "is a cap in total without a first and a last day", m->name,
                              m->where);
            return NULL;
        }
        name_of = day;
        n = date_number(m->to) - date_number(m->from) + 1;
        break;
    }
    if (units_parse(c->units, &name_of, &one, 1, &u, NULL) != STF_OK) return NULL;
    return make_two(c, EXPR_DIV, t->where, l->amount, make_number(c, t->where, exact_small(n), &u));
}

/* The cap's rate in the windows, as a share of the round's days; its own where it does not stand.
 */
static const expr *cap_rate(term *t, const measure *m, const cap_limit *l, const window *w)
{
    checker *const c = t->c;
    const regime_work *const r = c->regime;
    exact *const share = ARENA_NEW(c->scratch, exact, r->n_rounds);
    for (uint32_t k = 0; share != NULL && k < r->n_rounds; k++) {
        share[k] = exact_small(1);
        if (w[k].is_empty) continue;
        const round_days *const days = &r->rounds[k];
        exact const stands = m->cycle.kind == CYCLE_ANY
                                 ? days_counted(w[k].first, w[k].last)
                                 : months_weight(c->memory, w[k].first, w[k].last);
        share[k] = exact_div(c->memory, stands,
                             m->cycle.kind == CYCLE_ANY ? days_counted(days->first, days->last)
                                                        : days->months);
    }
    return make_scaled(c, t->where, limit_rate(t, m, l), share, r->n_rounds);
}

/* if(R > C, V * (R - C) / R, 0): nothing is divided where nothing flows */
static const expr *limit_blocked(term *t, const measure *m, const cap_limit *l, const window *w,
                                 const expr *money)
{
    checker *const c = t->c;
    span const at = t->where;
    const expr **const parts = ARENA_NEW(c->scratch, const expr *, m->n_flows);
    if (parts == NULL) return NULL;
    for (uint32_t i = 0; i < m->n_flows; i++) {
        const flow *const f = &c->flows.at[m->flows[i]];
        const expr *factor;
        if (f->n_periods == 0 || !limit_factor(c, l, m->flows[i], f->dim, &factor)) continue;
        const expr *const one = flow_schedule(c, at, m->flows[i], w, COUNT_AVERAGE, factor);
        parts[i] = flow_running(c, at, m->flows[i], one, false);
    }
    const expr *const rate = make_sum_of(c, at, parts, m->n_flows);
    const expr *const cap = cap_rate(t, m, l, w);
    if (rate == NULL || cap == NULL) return NULL;
    const expr *const above = make_two(c, EXPR_SUB, at, rate, cap);
    const expr *const share = make_two(c, EXPR_DIV, at, above, rate);
    return make_if(c, at, make_two(c, EXPR_GREATER, at, rate, cap),
                   make_two(c, EXPR_MUL, at, money, share), zero_money(t));
}

static const expr *when_in_force(term *t, const measure *m, const expr *e, const expr *lifted)
{
    if (m->state == SYNTAX_NONE || e == NULL) return e;
    return make_if(t->c, t->where, make_in_force(t->c, t->where, m->state), e, lifted);
}

static const expr *blocked_make(term *t, uint32_t index)
{
    const measure *const m = &t->c->measures.at[index];
    date from = m->from;
    const expr *money, *out = NULL;
    if (m->verb == MEASURE_EXEMPTS || m->verb == MEASURE_REQUIRES_REPORT) {
        (void)term_refuse(t, "withholds nothing: only caps, bans and endings do", m->name,
                          m->where);
        return NULL;
    }
    if (m->verb == MEASURE_ENDS) from = date_later(from, date_next(m->deadline));
    if (date_is_set(m->prior_contracts) && m->verb != MEASURE_CAPS)
        from = date_later(from, date_next(m->prior_contracts));
    const window *const w = windows_between(t, from, m->to);
    if (w == NULL || !measure_money(t, m, w, &money)) return NULL;
    if (m->verb != MEASURE_CAPS) {
        out = money;
    } else {
        uint32_t const n_errors = t->c->d->n_errors;
        for (uint32_t i = 0; i < m->n_limits && money != NULL; i++) {
            const expr *const one = limit_blocked(t, m, &m->limits[i], w, money);
            if (t->c->d->n_errors > n_errors) return NULL;
            if (one == NULL) continue;
            out = out == NULL ? one : make_call(t->c, FUNCTION_MAX, t->where, out, one);
        }
    }
    return out == NULL ? zero_money(t) : when_in_force(t, m, out, zero_money(t));
}

/* ---- headroom and share ---------------------------------------------------------------------- */

static date begin_of(const checker *c)
{
    return (date){c->s->begin_year, c->s->begin_month, c->s->begin_day};
}

/* The n-th day of a round at which a limit is fullest: the last days of the periods that end in it,
 * and its own last day; from the last of them on, that one again. */
static date fullest_day(const measure *m, const round_days *days, uint32_t n)
{
    date day = days->first;
    for (uint32_t i = 0;; i++) {
        date first, last;
        if (date_is_set(m->from) && date_compare(day, m->from) < 0) day = m->from;
        bool const stands = cycle_period(&m->cycle, day, &first, &last);
        if (!stands || !date_is_set(last) || date_compare(last, days->last) >= 0) return days->last;
        if (i == n) return last;
        day = date_next(last);
    }
}

/* As many of them as any round has; of a cap by the month in long rounds, the first few. */
static uint32_t n_fullest_days(const term *t, const measure *m)
{
    enum { MOST = 12 };
    const regime_work *const r = t->c->regime;
    uint32_t n = 1;
    for (uint32_t k = 0; k < r->n_rounds; k++)
        while (n < MOST &&
               date_compare(fullest_day(m, &r->rounds[k], n - 1), r->rounds[k].last) < 0)
            n++;
    return n;
}

/* Of the period that holds the n-th fullest day: the days before play begins, and those since. */
static bool period_windows(term *t, const measure *m, uint32_t n, window *past, window *since)
{
    checker *const c = t->c;
    date const begin = begin_of(c);
    if (past == NULL || since == NULL) return false;
    for (uint32_t k = 0; k < c->regime->n_rounds; k++) {
        date const day = fullest_day(m, &c->regime->rounds[k], n);
        date first, last;
        past[k].is_empty = since[k].is_empty = true;
        if (!cycle_period(&m->cycle, day, &first, &last)) continue;
        since[k] = (window){.first = date_later(first, begin), .last = day};
        past[k] = (window){.first = first, .last = date_before(begin)};
        since[k].is_empty = window_is_empty(since[k]);
        past[k].is_empty = window_is_empty(past[k]) || m->cycle.kind == CYCLE_ANY;
    }
    return true;
}

static void unknown_report(term *t, const flow *f, uint32_t n)
{
    if (n == 0) return;
    diagnostic *const at = diagnose(
        t->c->d, SEVERITY_WARNING, "W0904", t->where,
        "%u month%s of `%.*s` before play begins %s no figure: `%.*s` counts %s as nothing", n,
        n == 1 ? "" : "s", TEXT_ARGS(f->name), n == 1 ? "has" : "have", TEXT_ARGS(t->called),
        n == 1 ? "it" : "them");
    diagnostic_note(t->c->d, at, f->where, "the flow is declared here");
    diagnostic_hint(t->c->d, at, "say what they may have been: `missing in LOW .. HIGH`");
}

/* What counts under a limit on the n-th fullest day; NULL: nothing in all rounds. */
static const expr *delivered_by(term *t, const measure *m, const cap_limit *l, uint32_t n)
{
    checker *const c = t->c;
    window *const past = windows_new(t), *const since = windows_new(t);
    counting const how = m->cycle.kind == CYCLE_ANY ? COUNT_LEVEL : COUNT_SUM;
    const expr **const parts = ARENA_NEW(c->scratch, const expr *, 2 * m->n_flows);
    if (parts == NULL || !period_windows(t, m, n, past, since)) return NULL;
    for (uint32_t i = 0; i < m->n_flows && !c->stopped; i++) {
        uint32_t const index = m->flows[i];
        const flow *const f = &c->flows.at[index];
        uint32_t n_unknown = 0;
        const expr *factor;
        if (!f->has_amounts) continue;
        parts[2 * i] = flow_record(c, t->where, index, l, past, &n_unknown);
        if (n == 0) unknown_report(t, f, n_unknown);
        if (f->n_periods == 0 || !limit_factor(c, l, index, f->dim, &factor)) continue;
        const expr *const now = flow_schedule(c, t->where, index, since, how, factor);
        parts[2 * i + 1] = flow_running(c, t->where, index, now, index == t->with);
    }
    return make_sum_of(c, t->where, parts, 2 * m->n_flows);
}

static const expr *delivered(term *t, const measure *m, const cap_limit *l)
{
    uint32_t const n = n_fullest_days(t, m);
    const expr *most = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const expr *const one = delivered_by(t, m, l, i);
        if (one == NULL) continue;
        most = most == NULL ? one : make_call(t->c, FUNCTION_MAX, t->where, most, one);
    }
    return most;
}

static bool counts_check(term *t, const measure *m, term_kind kind)
{
    if (m->n_limits == 0) {
        (void)term_refuse(t, "limits nothing: only caps, and exemptions up to an amount, do",
                          m->name, m->where);
        return false;
    }
    if (kind == TERM_HEADROOM && m->n_limits == 2 &&
        !dimension_equal(m->limits[0].amount->dim, m->limits[1].amount->dim)) {
        diagnostic *const at =
            term_refuse(t, "has two limits of different units", m->name, m->where);
        diagnostic_hint(t->c->d, at, "ask for the larger share: `share(%.*s)`", TEXT_ARGS(m->name));
        return false;
    }
    if (t->with == SYNTAX_NONE) return true;
    for (uint32_t i = 0; i < m->n_flows; i++)
        if (m->flows[i] == t->with) return true;
    diagnostic *const at = term_refuse(t, "does not count that flow", m->name, m->where);
    diagnostic_note(t->c->d, at, t->c->flows.at[t->with].where, "the flow is declared here");
    return false;
}

static const expr *limit_term(term *t, const measure *m, term_kind kind)
{
    checker *const c = t->c;
    unit const plain = unit_of_dimension(c, dimension_plain);
    const expr *out = NULL;
    for (uint32_t i = 0; i < m->n_limits; i++) {
        const cap_limit *const l = &m->limits[i];
        const expr *one = delivered(t, m, l);
        if (kind == TERM_SHARE) {
            one = one != NULL ? make_two(c, EXPR_DIV, t->where, one, l->amount)
                              : make_number(c, t->where, exact_small(0), &plain);
            if (one == NULL) return NULL;
            one = when_in_force(t, m, one, make_number(c, t->where, exact_small(0), &plain));
        } else {
            one = one != NULL ? make_two(c, EXPR_SUB, t->where, l->amount, one) : l->amount;
            one = when_in_force(t, m, one, l->amount);
        }
        function const f = kind == TERM_SHARE ? FUNCTION_MAX : FUNCTION_MIN;
        out = out == NULL ? one : make_call(c, f, t->where, out, one);
    }
    return out;
}

/* ---- the let --------------------------------------------------------------------------------- */

static expr *let_add(term *t, const expr *value, uint32_t *slot)
{
    checker *const c = t->c;
    uint32_t const index = (uint32_t)c->lets.n;
    tree_item *const item = ARENA_NEW(c->scratch, tree_item, 1);
    if (value == NULL || item == NULL) return NULL;
    item->name = (word){t->called, t->where};
    let const l = {.name = t->called, .value = value, .is_derived = true, .where = t->where};
    if (!CHECK_PUSH(c, &c->lets, l) ||
        !names_add(&c->regime->terms, c->scratch, t->called, NAME_LET, index, t->where)) {
        c->stopped = true;
        return NULL;
    }
    c->let_works[index] = (let_work){.item = item,
                                     .to = &c->lets.at[index],
                                     .value = (expr *)(uintptr_t)value, /* still being made */
                                     .visited = true};
    if (slot != NULL) *slot = index;
    return make_let(c, t->where, index);
}

static expr *arguments_refuse(checker *c, const tree_expr *t, term_kind kind)
{
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0308", t->where, "`%s` takes the name of a %s",
                 term_names[kind], kind == TERM_VALUE ? "flow" : "measure");
    if (word_given(t->with))
        diagnostic_hint(c->d, at, "`with` belongs to `headroom` and `share`: share(m with f)");
    return NULL;
}

static expr *term_make(term *t, term_kind kind, uint32_t index)
{
    checker *const c = t->c;
    uint32_t *slot = NULL;
    const expr *value = NULL;
    if (!(kind == TERM_VALUE ? flow_ready(c, index, t->where)
                             : measure_ready(c, index, t->where)) ||
        !rounds_dated(c, t->where, t->called))
        return NULL;
    if (kind == TERM_VALUE) {
        value = value_make(t, index);
        slot = &c->flows.at[index].value_let;
    } else if (kind == TERM_BLOCKED) {
        value = blocked_make(t, index);
        slot = &c->measures.at[index].blocked_let;
    } else {
        const measure *const m = &c->measures.at[index];
        if (!counts_check(t, m, kind)) return NULL;
        value = limit_term(t, m, kind);
        slot = kind == TERM_SHARE ? &c->measures.at[index].share_let
                                  : &c->measures.at[index].headroom_let;
    }
    return let_add(t, value, t->with == SYNTAX_NONE ? slot : NULL);
}

expr *term_resolve(checker *c, const tree_expr *t)
{
    term_kind kind;
    if (!term_find(t->name.text, &kind)) return NULL;
    bool const takes_with = kind == TERM_HEADROOM || kind == TERM_SHARE;
    if (t->n_args != 1 || t->args[0]->kind != TREE_NAME || (word_given(t->with) && !takes_with))
        return arguments_refuse(c, t, kind);
    word const of = t->args[0]->name;
    term made = {.c = c, .where = t->where, .with = SYNTAX_NONE};
    made.called = word_given(t->with)
                      ? text_format(c->memory, "%s(%.*s with %.*s)", term_names[kind],
                                    TEXT_ARGS(of.text), TEXT_ARGS(t->with.text))
                      : text_format(c->memory, "%s(%.*s)", term_names[kind], TEXT_ARGS(of.text));
    const name *const known = names_find(&c->regime->terms, made.called);
    if (known != NULL) return make_let(c, t->where, known->index);
    uint32_t const index = kind == TERM_VALUE ? check_flow_name(c, of) : check_measure_name(c, of);
    if (word_given(t->with)) {
        made.with = check_flow_name(c, t->with);
        if (made.with == SYNTAX_NONE || !flow_ready(c, made.with, t->where)) return NULL;
    }
    return index != SYNTAX_NONE ? term_make(&made, kind, index) : NULL;
}
