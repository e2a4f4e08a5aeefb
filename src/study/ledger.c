/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.c -- the books of a file's regime at the numbers of a case, and what check says of it. */
#include "study/ledger.h"

#include "model/regime.h"

/* Ranges as the file has them; what was set by hand is a point. */
static stf_status inputs_settle(const problem *p, const study_case *c, arena *memory,
                                const amount **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    amount *const inputs = ARENA_NEW(memory, amount, s->n_assumptions);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        double const now = c->inputs[i], then = p->central[i];
        if (c->set != NULL && c->set[i] != NULL)
            inputs[i] =
                amount_point(quantity_as(c->set[i], &s->assumptions[i].central.unit, memory));
        else if (now < then || now > then)
            inputs[i] = amount_point(exact_from_double(memory, now));
        else
            inputs[i] = assumption_amount(s, i, memory);
    }
    *out = inputs;
    return arena_status(memory, err);
}

static bool has_regime(const problem *p)
{
    return p->syntax != NULL && (p->syntax->n_flows > 0 || p->syntax->n_measures > 0);
}

stf_status ledger_regime(const problem *p, const study_case *c, arena *memory, const regime **out,
                         stf_error *err)
{
    *out = NULL;
    if (!has_regime(p)) return STF_OK;
    const amount *inputs;
    TRY(inputs_settle(p, c, memory, &inputs, err));
    return model_regime(p->syntax, &c->key, inputs, memory, p->diagnostics, out, err);
}

/* ---- the question --------------------------------------------------------------------------- */

static stf_status measure_find(const regime *r, text called, arena *memory, uint32_t *out,
                               stf_error *err)
{
    *out = NONE;
    if (called.n == 0) return STF_OK;
    text *const names = ARENA_NEW(memory, text, r->n_measures);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < r->n_measures; i++) {
        names[i] = r->measures[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, r->n_measures);
    if (near < r->n_measures)
        return fail(err, STF_USAGE, "there is no measure '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no measure '%.*s' in the file", TEXT_ARGS(called));
}

/* "2019", or false. */
static bool year_parse(text t, int32_t *out)
{
    if (t.n != 4) return false;
    *out = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] < '0' || t.at[i] > '9') return false;
        *out = *out * 10 + (t.at[i] - '0');
    }
    return *out >= DATE_FIRST_YEAR;
}

static stf_status day_read(text t, bool is_last, date *out, stf_error *err)
{
    int32_t month, year;
    *out = (date){0};
    if (t.n == 0 || date_parse(t, out)) return STF_OK;
    if (month_parse(t, &month)) {
        *out = is_last ? month_last_day(month) : month_first_day(month);
        return STF_OK;
    }
    if (year_parse(t, &year)) {
        *out = is_last ? (date){year, 12, 31} : (date){year, 1, 1};
        return STF_OK;
    }
    return fail(err, STF_USAGE,
                "--%s: '%.*s' is no date; write it as 2019-04-25, 2019-04 or 2019, a day that "
                "exists",
                is_last ? "to" : "from", TEXT_ARGS(t));
}

static stf_status options_read(const regime *r, const ledger_query *q, arena *memory,
                               ledger_options *out, stf_error *err)
{
    *out = (ledger_options){.conditional = q->conditional, .stop = q->stop};
    TRY(measure_find(r, q->measure, memory, &out->measure, err));
    TRY(day_read(q->from, false, &out->from, err));
    TRY(day_read(q->to, true, &out->to, err));
    bool const are_set = date_is_set(out->from) && date_is_set(out->to);
    if (are_set && date_compare(out->from, out->to) > 0)
        return fail(err, STF_USAGE, "--from %.*s is after --to %.*s", TEXT_ARGS(q->from),
                    TEXT_ARGS(q->to));
    return STF_OK;
}

stf_status study_ledger(problem *p, const study_case *c, const ledger_query *q, arena *memory,
                        ledger_answer **out, stf_error *err)
{
    if (p->syntax == NULL)
        return fail(err, STF_USAGE, "a game has no ledger; only a model (.standoff) has");
    if (!has_regime(p))
        return fail(err, STF_USAGE, "the file has no flows and no measures: there are no books");
    ledger_answer *const answer = ARENA_NEW(memory, ledger_answer, 1);
    TRY(arena_status(memory, err));
    *answer = (ledger_answer){.case_name = c->name, .conditional = q->conditional};
    TRY(ledger_regime(p, c, memory, &answer->regime, err));
    ledger_options options;
    TRY(options_read(answer->regime, q, memory, &options, err));
    TRY(regime_ledger(answer->regime, &options, memory, &answer->ledger, err));
    *out = answer;
    return STF_OK;
}

/* ---- what check says ------------------------------------------------------------------------ */

/* Marks the assumptions that an expression reads. */
static void reads_mark(const syntax *s, const expr *e, bool *is_read)
{
    if (e == NULL) return;
    if (e->kind == EXPR_ASSUME) is_read[e->index] = true;
    if (e->kind == EXPR_LET) reads_mark(s, s->lets[e->index].value, is_read);
    for (uint32_t i = 0; i < e->n_args; i++) reads_mark(s, e->args[i], is_read);
}

static void regime_reads(const syntax *s, bool *is_read)
{
    for (uint32_t i = 0; i < s->n_flows; i++) {
        const flow *const f = &s->flows[i];
        reads_mark(s, f->worth, is_read);
        reads_mark(s, f->missing_low, is_read);
        reads_mark(s, f->missing_high, is_read);
        for (uint32_t k = 0; k < f->n_periods; k++) reads_mark(s, f->periods[k].amount, is_read);
    }
    for (uint32_t i = 0; i < s->n_measures; i++) {
        const measure *const m = &s->measures[i];
        reads_mark(s, m->costs, is_read);
        for (uint32_t l = 0; l < m->n_limits; l++) {
            reads_mark(s, m->limits[l].amount, is_read);
            for (uint32_t k = 0; k < m->limits[l].n_conversions; k++)
                reads_mark(s, m->limits[l].conversions[k].factor, is_read);
        }
    }
}

static void months_count(const syntax *s, check_regime *out)
{
    out->first_month = INT32_MAX;
    out->last_month = INT32_MIN;
    for (uint32_t i = 0; i < s->n_flows; i++) {
        const regime_flow *const f = &out->regime->flows[i];
        out->n_flows += f->has_amounts;
        out->n_totals += f->n_totals;
        for (uint32_t k = 0; k < f->n_observations; k++) {
            const regime_observation *const o = &f->observations[k];
            out->n_months[o->kind]++;
            out->n_none_reported += o->is_none_reported;
            if (o->month < out->first_month) out->first_month = o->month;
            if (o->month > out->last_month) out->last_month = o->month;
        }
        for (uint32_t k = 0; k < s->flows[i].n_periods; k++)
            out->n_judged_amounts += s->flows[i].periods[k].is_judgement;
    }
}

stf_status ledger_check(const problem *p, const study_case *c, arena *memory,
                        const check_regime **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    *out = NULL;
    if (!has_regime(p)) return STF_OK;
    check_regime *const made = ARENA_NEW(memory, check_regime, 1);
    uint32_t *const unverified = ARENA_NEW(memory, uint32_t, s->n_measures);
    uint32_t *const judgement = ARENA_NEW(memory, uint32_t, s->n_assumptions);
    bool *const is_read = ARENA_NEW(memory, bool, s->n_assumptions);
    TRY(arena_status(memory, err));
    *made = (check_regime){
        .n_measures = s->n_measures, .unverified = unverified, .judgement = judgement};
    TRY(ledger_regime(p, c, memory, &made->regime, err));
    months_count(s, made);
    for (uint32_t i = 0; i < s->n_measures; i++)
        if (s->measures[i].is_unverified) unverified[made->n_unverified++] = i;
    regime_reads(s, is_read);
    for (uint32_t i = 0; i < s->n_assumptions; i++)
        if (is_read[i] && s->assumptions[i].is_judgement) judgement[made->n_judgement++] = i;
    *out = made;
    return STF_OK;
}
