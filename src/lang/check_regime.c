/* SPDX-License-Identifier: Apache-2.0 */
/* check_regime.c -- the names of the regime, authorities, and what measures are to one another. */
#include "lang/check_regime.h"

#include <stdlib.h>

bool regime_is_given(const checker *c)
{
    return c->flows.n > 0 || c->measures.n > 0;
}

/* ---- declaring ------------------------------------------------------------------------------- */

static regime_work *work_of(checker *c)
{
    if (c->regime == NULL) c->regime = CHECK_NEW(c, regime_work, 1);
    return c->regime;
}

void place_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->values, t->name, NAME_PLACE, (uint32_t)c->places.n)) return;
    flow_place const p = {.name = t->name.text, .says = t->says.text, .where = t->name.where};
    (void)CHECK_PUSH(c, &c->places, p);
}

void flow_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->values, t->name, NAME_FLOW, (uint32_t)c->flows.n)) return;
    flow const f = {.name = t->name.text,
                    .says = t->says.text,
                    .is_unreported = t->flow->is_unreported,
                    .value_let = SYNTAX_NONE,
                    .where = t->name.where};
    flow_work const w = {.item = t,
                         .guard = t->flow->guard,
                         .guard_where = t->flow->guard != NULL ? t->flow->guard->where : (span){0},
                         .figures = {.first = 0, .last = -1}};
    regime_work *const r = work_of(c);
    (void)CHECK_PUSH(c, &c->flows, f);
    if (r != NULL && !VEC_PUSH(c->memory, &r->flows, w)) c->stopped = true;
}

void authority_declare(checker *c, const tree_item *t)
{
    regime_work *const r = work_of(c);
    if (r == NULL) return;
    if (!check_declare(c, &r->authority_names, t->name, NAME_AUTHORITY, (uint32_t)c->authorities.n))
        return;
    authority const a = {.name = t->name.text, .says = t->says.text, .where = t->name.where};
    authority_work const w = {.item = t, .decides = t->decides->given ? t->decides : NULL};
    (void)CHECK_PUSH(c, &c->authorities, a);
    if (!VEC_PUSH(c->memory, &r->authorities, w)) c->stopped = true;
}

void measure_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->values, t->name, NAME_MEASURE, (uint32_t)c->measures.n)) return;
    const tree_measure *const m = t->measure;
    measure const out = {.name = t->name.text,
                         .says = t->says.text,
                         .verb = m->verb,
                         .from = m->from,
                         .to = m->to,
                         .prior_contracts = m->prior_contracts,
                         .deadline = m->deadline,
                         .authority = SYNTAX_NONE,
                         .resolution = m->resolution.text,
                         .paragraph = m->paragraph.text,
                         .source = m->source.text,
                         .is_unverified = m->is_unverified,
                         .unverified = m->unverified.text,
                         .state = SYNTAX_NONE,
                         .blocked_let = SYNTAX_NONE,
                         .headroom_let = SYNTAX_NONE,
                         .share_let = SYNTAX_NONE,
                         .where = t->name.where};
    measure_work const w = {.item = t};
    regime_work *const r = work_of(c);
    (void)CHECK_PUSH(c, &c->measures, out);
    if (r != NULL && !VEC_PUSH(c->memory, &r->measures, w)) c->stopped = true;
}

/* ---- finding --------------------------------------------------------------------------------- */

static uint32_t name_of_kind(checker *c, word w, name_kind kind, const char *code, const char *what)
{
    const name *const n = names_find(&c->values, w.text);
    if (n != NULL && n->kind == kind) return n->index;
    if (n == NULL) {
        check_unknown(c, code, w, what, &c->values, 1u << kind);
        return SYNTAX_NONE;
    }
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0302", w.where, "`%.*s` is %s, but a %s is needed here",
                 TEXT_ARGS(w.text), name_kind_text(n->kind), what);
    diagnostic_note(c->d, at, n->where, "it is declared here");
    return SYNTAX_NONE;
}

uint32_t check_flow_name(checker *c, word w)
{
    return name_of_kind(c, w, NAME_FLOW, "E0908", "flow");
}

uint32_t check_measure_name(checker *c, word w)
{
    return name_of_kind(c, w, NAME_MEASURE, "E0909", "measure");
}

uint32_t check_authority_name(checker *c, word w)
{
    const names *const table = &c->regime->authority_names;
    const name *const n = names_find(table, w.text);
    if (n != NULL) return n->index;
    check_unknown(c, "E0910", w, "authority", table, 1u << NAME_AUTHORITY);
    return SYNTAX_NONE;
}

bool name_is_state(const checker *c, const name *n, uint32_t *index)
{
    if (n == NULL) return false;
    if (n->kind == NAME_STATE) {
        *index = n->index;
        return true;
    }
    if (n->kind != NAME_MEASURE || c->measures.at[n->index].state == SYNTAX_NONE) return false;
    *index = c->measures.at[n->index].state;
    return true;
}

/* ---- what `in play` completes ---------------------------------------------------------------- */

static void completed_twice(checker *c, const tree_item *t, const char *what, span first)
{
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0922", t->name.where,
                                    "%s `%.*s` is said already", what, TEXT_ARGS(t->name.text));
    diagnostic_note(c->d, at, first, "it is said here first");
}

static void flow_complete(checker *c, const tree_item *t)
{
    uint32_t const k = check_flow_name(c, t->name);
    if (k == SYNTAX_NONE) return;
    flow_work *const w = &c->regime->flows.at[k];
    if (w->guard != NULL) {
        completed_twice(c, t, "when the flow runs,", w->guard_where);
        return;
    }
    w->guard = t->runs;
    w->guard_where = t->runs->where;
}

static void authority_complete(checker *c, const tree_item *t)
{
    uint32_t const k = check_authority_name(c, t->name);
    if (k == SYNTAX_NONE) return;
    authority_work *const w = &c->regime->authorities.at[k];
    if (w->decides != NULL)
        completed_twice(c, t, "how the authority decides,", w->decides->where);
    else
        w->decides = t->decides;
}

/* ---- measures that play lifts ---------------------------------------------------------------- */

static void lift_collect(checker *c, const tree_statement *t)
{
    static const text labels[2] = {{"in_force", 8}, {"lifted", 6}};
    const name *const n = names_find(&c->values, t->party.text);
    if ((!t->lifts && !t->restores) || n == NULL || n->kind != NAME_MEASURE) return;
    measure *const m = &c->measures.at[n->index];
    if (m->state != SYNTAX_NONE) return;
    if (c->states.n == STATES_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->party.where,
                 "more than %d states: a measure that play lifts is one too", STATES_MOST);
        return;
    }
    m->state = (uint32_t)c->states.n;
    state const s = {.name = m->name,
                     .is_named = true,
                     .high = 1,
                     .labels = labels,
                     .n_labels = 2,
                     .audience = UINT32_MAX,
                     .measure = n->index,
                     .where = m->where};
    (void)CHECK_PUSH(c, &c->states, s);
    if (!VEC_PUSH(c->scratch, &c->state_items, NULL)) c->stopped = true;
}

static void lifts_collect(checker *c, const tree_block *b)
{
    for (size_t i = 0; i < b->n && !c->stopped; i++) {
        const tree_statement *const t = b->at[i];
        lift_collect(c, t);
        for (size_t k = 0; k < t->branches.n; k++) lifts_collect(c, &t->branches.at[k].body);
        lifts_collect(c, &t->body);
        lifts_collect(c, &t->otherwise);
    }
}

bool regime_begin(checker *c)
{
    if (work_of(c) == NULL) return false;
    text const usd = TEXT("USD");
    int const one = 1;
    unit money;
    if (units_parse(c->units, &usd, &one, 1, &money, NULL) == STF_OK) c->regime->money = money.dim;
    if (c->play == NULL) return !c->stopped;
    lifts_collect(c, &c->play->before);
    for (size_t i = 0; i < c->play->rounds.n; i++) lifts_collect(c, &c->play->rounds.at[i].body);
    return !c->stopped;
}

/* ---- authorities ----------------------------------------------------------------------------- */

static void authority_check(checker *c, uint32_t index)
{
    authority *const a = &c->authorities.at[index];
    const tree_decides *const t = c->regime->authorities.at[index].decides;
    if (t == NULL) return;
    size_t const n = t->members.all ? c->parties.n : t->members.names.n;
    uint32_t *const members = CHECK_NEW(c, uint32_t, n);
    uint32_t bits = 0;
    if (members == NULL) return;
    a->rule = t->rule;
    for (size_t i = 0; i < n; i++) {
        uint32_t const k = t->members.all ? (uint32_t)i : check_party(c, t->members.names.at[i]);
        if (k == SYNTAX_NONE) continue;
        if (bits >> k & 1) {
            diagnose(c->d, SEVERITY_ERROR, "E0923", t->members.names.at[i].where,
                     "`%.*s` is a member twice", TEXT_ARGS(c->parties.at[k].name));
            continue;
        }
        bits |= UINT32_C(1) << k;
        members[a->n_members++] = k;
    }
    a->members = members;
    a->vetoes = check_parties(c, &t->vetoes, 0);
    if (t->vetoes.all) a->vetoes = bits;
    a->quota = t->rule == AUTHORITY_VOTE ? t->quota : a->n_members;
    if (n == 0)
        diagnose(c->d, SEVERITY_ERROR, "E0923", t->where, "`%.*s` has no members",
                 TEXT_ARGS(a->name));
    else if (a->n_members == n && (a->quota < 1 || a->quota > a->n_members))
        diagnose(c->d, SEVERITY_ERROR, "E0923", t->quota_where,
                 "the quota of %u member%s lies in 1 .. %u, not at %u", a->n_members,
                 a->n_members == 1 ? "" : "s", a->n_members, a->quota);
    if ((a->vetoes & ~bits) != 0) {
        diagnostic *const d =
            diagnose(c->d, SEVERITY_ERROR, "E0923", t->vetoes.where, "%.*s has a veto but no vote",
                     TEXT_ARGS(audience_text(c, a->vetoes & ~bits)));
        diagnostic_note(c->d, d, t->members.where, "the members are these");
    }
}

/* ---- which flows are under which measures ---------------------------------------------------- */

static void flow_add(checker *c, uint32_t measure_index, uint32_t flow_index)
{
    measure_work *const w = &c->regime->measures.at[measure_index];
    if (!VEC_PUSH(c->memory, &w->flows, flow_index)) c->stopped = true;
}

static void measure_flows(checker *c, uint32_t index, uint32_t *seen)
{
    measure *const m = &c->measures.at[index];
    const tree_measure *const t = c->regime->measures.at[index].item->measure;
    for (size_t i = 0; i < t->flows.n; i++) {
        uint32_t const k = check_flow_name(c, t->flows.at[i]);
        if (k == SYNTAX_NONE) continue;
        if (seen[k] == index + 1) {
            diagnose(c->d, SEVERITY_ERROR, "E0911", t->flows.at[i].where,
                     "the flow `%.*s` is under `%.*s` twice", TEXT_ARGS(t->flows.at[i].text),
                     TEXT_ARGS(m->name));
            continue;
        }
        seen[k] = index + 1;
        flow_add(c, index, k);
    }
}

/* `under`: what the measure itself does not name. */
static void flow_under(checker *c, uint32_t index)
{
    const tree_flow *const t = c->regime->flows.at[index].item->flow;
    for (size_t i = 0; i < t->under.n; i++) {
        uint32_t const m = check_measure_name(c, t->under.at[i]);
        if (m == SYNTAX_NONE) continue;
        const words *const named = &c->regime->measures.at[m].item->measure->flows;
        bool known = false;
        for (size_t k = 0; k < named->n && !known; k++)
            known = text_equal(named->at[k].text, c->flows.at[index].name);
        for (size_t k = 0; k < i && !known; k++)
            known = text_equal(t->under.at[k].text, t->under.at[i].text);
        if (known)
            diagnose(c->d, SEVERITY_ERROR, "E0911", t->under.at[i].where,
                     "the flow `%.*s` is under `%.*s` twice", TEXT_ARGS(c->flows.at[index].name),
                     TEXT_ARGS(t->under.at[i].text));
        else
            flow_add(c, m, index);
    }
}

static uint32_t *measures_named(checker *c, const words *w, uint32_t *n)
{
    uint32_t *const out = CHECK_NEW(c, uint32_t, w->n);
    for (size_t i = 0; i < w->n && out != NULL; i++) {
        uint32_t const k = check_measure_name(c, w->at[i]);
        if (k != SYNTAX_NONE) out[(*n)++] = k;
    }
    return out;
}

static void replacement_check(checker *c, uint32_t index)
{
    measure *const m = &c->measures.at[index];
    const tree_measure *const t = c->regime->measures.at[index].item->measure;
    if (t->replaces.n == 0) return;
    m->replaces = measures_named(c, &t->replaces, &m->n_replaces);
    if (!date_is_set(m->from)) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0925", t->replaces.at[0].where,
                     "`%.*s` replaces a measure, but it is not said from when", TEXT_ARGS(m->name));
        diagnostic_hint(c->d, at, "add the day: `from 2018-01-01`");
        return;
    }
    for (uint32_t i = 0; i < m->n_replaces; i++) {
        measure *const old = &c->measures.at[m->replaces[i]];
        if (old == m || (date_is_set(old->from) && date_compare(old->from, m->from) >= 0)) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0925", t->replaces.at[0].where,
                         "`%.*s` cannot replace `%.*s`, which does not stand before it",
                         TEXT_ARGS(m->name), TEXT_ARGS(old->name));
            diagnostic_note(c->d, at, old->where, "it is declared here");
            continue;
        }
        old->to = date_earlier(old->to, date_before(m->from));
    }
}

static void measure_names(checker *c, uint32_t index)
{
    measure *const m = &c->measures.at[index];
    measure_work *const w = &c->regime->measures.at[index];
    const tree_measure *const t = w->item->measure;
    m->flows = w->flows.at;
    m->n_flows = (uint32_t)w->flows.n;
    m->measures = measures_named(c, &t->measures, &m->n_measures);
    if (word_given(t->authority)) m->authority = check_authority_name(c, t->authority);
    replacement_check(c, index);
}

void regime_names(checker *c)
{
    for (size_t i = 0; i < c->tree->items.n && !c->stopped; i++) {
        const tree_item *const t = c->tree->items.at[i];
        if (t->kind != ITEM_IN_PLAY) continue;
        if (t->runs != NULL)
            flow_complete(c, t);
        else
            authority_complete(c, t);
    }
    uint32_t *const seen = ARENA_NEW(c->scratch, uint32_t, c->flows.n + 1);
    for (uint32_t i = 0; i < c->authorities.n && !c->stopped; i++) authority_check(c, i);
    for (uint32_t i = 0; i < c->measures.n && seen != NULL && !c->stopped; i++)
        measure_flows(c, i, seen);
    for (uint32_t i = 0; i < c->flows.n && !c->stopped; i++) flow_under(c, i);
    for (uint32_t i = 0; i < c->measures.n && !c->stopped; i++) measure_names(c, i);
}

/* ---- measures that overlap ------------------------------------------------------------------- */

typedef struct standing {
    int32_t from, to; /* days, open ends far away */
    uint32_t measure;
} standing;

static int standing_order(const void *a, const void *b)
{
    const standing *const x = a, *const y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->measure < y->measure ? -1 : x->measure > y->measure;
}

static bool replaces(const measure *m, uint32_t other)
{
    for (uint32_t i = 0; i < m->n_replaces; i++)
        if (m->replaces[i] == other) return true;
    return false;
}

static void overlap_report(checker *c, uint32_t flow_index, standing a, standing b)
{
    const measure *const x = &c->measures.at[a.measure], *const y = &c->measures.at[b.measure];
    if (replaces(x, b.measure) || replaces(y, a.measure)) return;
    bool const later = y->where.begin > x->where.begin || y->where.file != x->where.file;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_WARNING, "W0902", later ? y->where : x->where,
                 "`%.*s` and `%.*s` both stand over the flow `%.*s` on the same days",
                 TEXT_ARGS(x->name), TEXT_ARGS(y->name), TEXT_ARGS(c->flows.at[flow_index].name));
    diagnostic_note(c->d, at, later ? x->where : y->where, "the other is declared here");
    diagnostic_hint(
        c->d, at,
        "if the later one takes the place of the other, write `replaces`; both are kept "
        "in the ledger, each by itself");
}

/* One pass over the measures of a flow in order of their first day, against the one that stands
 * longest so far. */
static void overlaps_check(checker *c, uint32_t flow_index)
{
    const flow_work *const w = &c->regime->flows.at[flow_index];
    size_t const n = w->bound_by.n;
    if (n < 2) return;
    standing *const s = ARENA_NEW(c->scratch, standing, n);
    if (s == NULL) return;
    for (size_t i = 0; i < n; i++) {
        const measure *const m = &c->measures.at[w->bound_by.at[i]];
        s[i] = (standing){.from = date_is_set(m->from) ? date_number(m->from) : INT32_MIN,
                          .to = date_is_set(m->to) ? date_number(m->to) : INT32_MAX,
                          .measure = w->bound_by.at[i]};
    }
    qsort(s, n, sizeof *s, standing_order);
    size_t longest = 0;
    for (size_t i = 1; i < n; i++) {
        if (s[i].from <= s[longest].to) overlap_report(c, flow_index, s[longest], s[i]);
        if (s[i].to > s[longest].to) longest = i;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

void check_regime(checker *c)
{
    for (uint32_t i = 0; i < c->flows.n && !c->stopped; i++)
        (void)flow_ready(c, i, c->flows.at[i].where);
    for (uint32_t i = 0; i < c->measures.n && !c->stopped; i++) {
        (void)measure_ready(c, i, c->measures.at[i].where);
        const measure *const m = &c->measures.at[i];
        if (m->verb != MEASURE_CAPS && m->verb != MEASURE_BANS) continue;
        for (uint32_t k = 0; k < m->n_flows; k++)
            if (!VEC_PUSH(c->memory, &c->regime->flows.at[m->flows[k]].bound_by, i))
                c->stopped = true;
    }
    if (c->d->n_errors > 0) return;
    for (uint32_t i = 0; i < c->flows.n && !c->stopped; i++) overlaps_check(c, i);
}
