/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_json.c -- the ledger as JSON (docs/json.md). Quantities are the nearest doubles or, where
 * exact ones are asked for, ratios in strings. What nothing bounds is null, and says so. */
#include "report/ledger_words.h"
#include "report/parts_json.h"

typedef struct json {
    js_writer *w;
    const ledger_words *words;
    bool exactly;
} json;

static void number_put(const json *j, exact x)
{
    if (!exact_is_valid(x))
        js_null(j->w);
    else if (j->exactly)
        js_text(j->w, exact_to_text(j->words->memory, x));
    else
        js_number(j->w, exact_to_double(x));
}

static void put(const json *j, const char *key, exact x)
{
    js_key(j->w, key);
    number_put(j, x);
}

static void amount_body(const json *j, amount x, bool open_below)
{
    js_object_open_flat(j->w);
    put(j, "low", x.is_open && open_below ? (exact){0} : x.low);
    put(j, "central", x.central);
    put(j, "high", x.is_open && !open_below ? (exact){0} : x.high);
    js_put_bool(j->w, "open", x.is_open);
    js_object_close(j->w);
}

static void put_amount(const json *j, const char *key, amount x)
{
    js_key(j->w, key);
    amount_body(j, x, false);
}

/* Headroom is open below where what was delivered is open above. */
static void put_headroom(const json *j, const char *key, amount x)
{
    js_key(j->w, key);
    amount_body(j, x, true);
}

static void put_day(const json *j, const char *key, date d)
{
    js_key(j->w, key);
    if (date_is_set(d))
        js_text(j->w, day_text(j->words->memory, d, ""));
    else
        js_null(j->w);
}

static text flow_name(const json *j, uint32_t which)
{
    return j->words->regime->flows[which].name;
}

static void put_kinds(const json *j, const amount *by_kind)
{
    js_put_object(j->w, "by_kind");
    for (int k = 0; k < KIND_COUNT; k++)
        if (exact_is_valid(by_kind[k].central) && !amount_is_nothing(by_kind[k]))
            put_amount(j, kind_names[k], by_kind[k]);
    js_object_close(j->w);
}

/* ---- a measure's text ------------------------------------------------------------------------ */

static const char *const verbs[] = {"caps", "bans", "ends", "exempts", "requires report"};

static void rule_json(const json *j, const regime_measure *m)
{
    js_put_text(j->w, "measure", m->name);
    js_put_text(j->w, "says", m->says);
    js_put_text(j->w, "verb", text_from(verbs[m->verb]));
    js_put_text(j->w, "rule", measure_rule(j->words, m));
    js_put_list(j->w, "flows");
    for (uint32_t i = 0; i < m->n_flows; i++) js_text(j->w, flow_name(j, m->flows[i]));
    js_list_close(j->w);
    js_put_list(j->w, "exempts_from");
    for (uint32_t i = 0; i < m->n_exempted; i++)
        js_text(j->w, j->words->regime->measures[m->exempted[i]].name);
    js_list_close(j->w);
    put_day(j, "from", m->from);
    put_day(j, "to", m->to);
    js_put_text(j->w, "replaced_by", m->replaced_by);
    js_put_text(j->w, "resolution", m->resolution);
    js_put_text(j->w, "paragraph", m->paragraph);
    js_put_text(j->w, "source", m->source);
    js_put_text(j->w, "authority", m->authority);
    js_put_bool(j->w, "verified", !m->is_unverified);
    js_put_text(j->w, "unverified", m->unverified);
    js_put_list(j->w, "limits");
    for (uint32_t i = 0; i < m->n_limits; i++) {
        js_object_open_flat(j->w);
        put_amount(j, "amount", m->limits[i].amount);
        js_put_text(j->w, "unit", m->limits[i].unit);
        js_object_close(j->w);
    }
    js_list_close(j->w);
    js_put_text(j->w, "period",
                m->n_limits > 0 ? cycle_text(j->words->memory, &m->cycle) : (text){0});
    js_put_list(j->w, "notices_at");
    for (uint32_t i = 0; i < m->n_notices; i++) number_put(j, m->notices[i]);
    js_list_close(j->w);
    put(j, "stops_at", m->stop);
}

/* ---- periods and months ---------------------------------------------------------------------- */

static void notice_json(const json *j, const ledger_notice *n)
{
    js_object_open_flat(j->w);
    put(j, "share", n->share);
    put_amount(j, "amount", n->amount);
    put_day(j, "passed", n->central);
    put_day(j, "earliest", n->earliest);
    put_day(j, "latest", n->latest);
    put_day(j, "by_reports", n->reported);
    put_day(j, "known", n->known);
    js_put_bool(j->w, "stop", n->is_stop);
    js_object_close(j->w);
}

static void part_json(const json *j, const ledger_part *p)
{
    const regime_flow *const f = &j->words->regime->flows[p->flow];
    js_object_open_flat(j->w);
    js_put_text(j->w, "flow", f->name);
    put_amount(j, "amount", p->own);
    js_put_text(j->w, "unit", p->unit < 2 ? f->column_unit[p->unit] : f->unit);
    put_amount(j, "factor", p->ratio);
    put_amount(j, "counted", p->counted);
    js_object_close(j->w);
}

static void month_json(const json *j, const ledger_month *m, uint32_t n_limits)
{
    js_object_open_flat(j->w);
    js_put_text(j->w, "month", month_text(j->words->memory, m->month));
    put_day(j, "from", m->from);
    put_day(j, "to", m->to);
    put_kinds(j, m->by_kind);
    put_amount(j, "delivered", m->delivered);
    put_amount(j, "cumulative", m->cumulative);
    if (n_limits > 0) {
        put_amount(j, "share", m->share[0]);
        put_headroom(j, "headroom", m->headroom[0]);
    }
    if (n_limits > 1) {
        put_amount(j, "second_share", m->share[1]);
        put_headroom(j, "second_headroom", m->headroom[1]);
    }
    js_put_list(j->w, "missing");
    for (uint32_t i = 0; i < m->n_missing; i++) js_text(j->w, flow_name(j, m->missing[i]));
    js_list_close(j->w);
    js_object_close(j->w);
}

static void period_json(const json *j, const ledger_period *p, uint32_t n_limits)
{
    js_object_open(j->w);
    put_day(j, "from", p->from);
    put_day(j, "to", p->to);
    put_amount(j, "delivered", p->delivered);
    if (n_limits > 0) {
        put_amount(j, "cap", p->cap[0]);
        put_amount(j, "share", p->share[0]);
        put_headroom(j, "headroom", p->headroom[0]);
    }
    if (n_limits > 1) {
        put_amount(j, "second_cap", p->cap[1]);
        put_amount(j, "second_share", p->share[1]);
        put_headroom(j, "second_headroom", p->headroom[1]);
    }
    put_kinds(j, p->by_kind);
    js_put_count(j->w, "missing_months", p->n_missing_months);
    js_put_bool(j->w, "projected", p->is_projected);
    put_day(j, "reached", p->reached);
    js_put_list(j->w, "notices");
    for (uint32_t i = 0; i < p->n_notices; i++) notice_json(j, &p->notices[i]);
    js_list_close(j->w);
    js_put_list(j->w, "parts");
    for (uint32_t i = 0; i < p->n_parts; i++) part_json(j, &p->parts[i]);
    js_list_close(j->w);
    js_put_list(j->w, "months");
    for (uint32_t i = 0; i < p->n_months; i++) month_json(j, &p->months[i], n_limits);
    js_list_close(j->w);
    js_object_close(j->w);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void reports_json(const json *j, const ledger_measure *m)
{
    js_put_list(j->w, "reports");
    for (uint32_t i = 0; i < m->n_reports; i++) {
        const ledger_report *const r = &m->reports[i];
        js_object_open_flat(j->w);
        js_put_text(j->w, "flow", flow_name(j, r->flow));
        put_day(j, "from", r->first);
        put_day(j, "to", r->last);
        put_day(j, "due", r->due);
        put_day(j, "made", r->made);
        js_put_text(j->w, "status", text_from(report_names[r->status]));
        js_object_close(j->w);
    }
    js_list_close(j->w);
}

static void breaches_json(const json *j, const ledger_measure *m)
{
    js_put_list(j->w, "breaches");
    for (uint32_t i = 0; i < m->n_breaches; i++) {
        const ledger_breach *const b = &m->breaches[i];
        js_object_open_flat(j->w);
        js_key(j->w, "flow");
        if (b->flow < j->words->regime->n_flows)
            js_text(j->w, flow_name(j, b->flow));
        else
            js_null(j->w);
        put_day(j, "from", b->from);
        put_day(j, "to", b->to);
        put_amount(j, "amount", b->amount);
        js_put_bool(j->w, "certain", b->is_certain);
        js_put_bool(j->w, "projected", b->is_projected);
        js_put_text(j->w, "what", text_from(b->what));
        js_object_close(j->w);
    }
    js_list_close(j->w);
}

static void measure_json(const json *j, const ledger_measure *m)
{
    const regime_measure *const rule = &j->words->regime->measures[m->measure];
    js_object_open(j->w);
    rule_json(j, rule);
    js_put_text(j->w, "unit", m->unit);
    if (rule->n_limits > 1) js_put_text(j->w, "second_unit", m->unit_second);
    js_put_list(j->w, "periods");
    for (uint32_t i = 0; i < m->n_periods; i++) period_json(j, &m->periods[i], rule->n_limits);
    js_list_close(j->w);
    reports_json(j, m);
    breaches_json(j, m);
    put_day(j, "deadline", m->deadline);
    if (m->has_left) put_amount(j, "left", m->left);
    if (m->has_costs) {
        put_amount(j, "costs", m->costs);
        js_put_bool(j->w, "costs_declared", m->costs_are_declared);
    }
    js_object_close(j->w);
}

static void conflict_json(const json *j, const ledger_conflict *c)
{
    js_object_open_flat(j->w);
    js_put_text(j->w, "flow", flow_name(j, c->flow));
    js_put_text(j->w, "from", month_text(j->words->memory, c->first_month));
    js_put_text(j->w, "to", month_text(j->words->memory, c->last_month));
    js_put_text(j->w, "unit", c->unit);
    js_put_list(j->w, "figures");
    for (uint32_t i = 0; i < c->n_figures; i++) {
        js_object_open_flat(j->w);
        put(j, "figure", c->figures[i]);
        js_put_text(j->w, "source", c->sources[i]);
        js_object_close(j->w);
    }
    js_list_close(j->w);
    js_object_close(j->w);
}

void ledger_members_json(js_writer *w, const ledger_words *v, bool exactly)
{
    json const j = {.w = w, .words = v, .exactly = exactly};
    const ledger *const l = v->ledger;
    put_day(&j, "from", l->from);
    put_day(&j, "to", l->to);
    js_put_text(w, "money", v->regime->money);
    js_put_list(w, "measures");
    for (uint32_t i = 0; i < l->n_measures; i++) measure_json(&j, &l->measures[i]);
    js_list_close(w);
    js_put_list(w, "conflicts");
    for (uint32_t i = 0; i < l->n_conflicts; i++) conflict_json(&j, &l->conflicts[i]);
    js_list_close(w);
}

void report_ledger_json(const ledger_answer *a, bool exactly, buffer *out)
{
    ledger_words v;
    js_writer w;
    if (!ledger_words_begin(&v, a->ledger, out)) return;
    js_begin(&w, out);
    w.lines = 6; /* a month a line */
    js_object_open(&w);
    head_json(&w, STF_OK, (text){0});
    js_put_text(&w, "title", a->regime->title);
    js_put_text(&w, "variant", a->case_name);
    js_put_bool(&w, "every_flow", a->conditional);
    ledger_members_json(&w, &v, exactly);
    js_object_close(&w);
    ledger_words_end(&v, out);
}
