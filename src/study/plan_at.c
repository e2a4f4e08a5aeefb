/* SPDX-License-Identifier: Apache-2.0 */
/* plan_at.c -- one plan at one point of the assumptions: its numbers, its verdict. */
#include "study/plan.h"

#include "model/regime.h"

/* The shortest decimal that reads back as x: what a person wrote, where one did. */
static exact decimal_exact(double x, arena *memory)
{
    exact out = {0};
    buffer b;
    buffer_init(&b, arena_allocator(memory));
    buffer_double(&b, x);
    if (b.status != STF_OK || exact_parse(memory, buffer_slice(&b), &out, NULL) != STF_OK)
        out = exact_from_double(memory, x);
    buffer_free(&b);
    return out;
}

stf_status plan_inputs(const problem *p, const study_case *c, arena *memory, exact **out,
                       stf_error *err)
{
    const syntax *const s = p->syntax;
    exact *const inputs = ARENA_NEW(memory, exact, s->n_assumptions);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        const quantity *const central = &s->assumptions[i].central;
        double const now = c->inputs[i], then = central->number;
        if (c->set != NULL && c->set[i] != NULL &&
            !(now < c->set[i]->number || now > c->set[i]->number))
            inputs[i] = quantity_as(c->set[i], &central->unit, memory);
        else if (now < then || now > then)
            inputs[i] = decimal_exact(now, memory);
        else
            inputs[i] = quantity_as(central, &central->unit, memory);
    }
    *out = inputs;
    return arena_status(memory, err);
}

stf_status plan_at(const problem *p, uint32_t plan, const model_key *key, const exact *inputs,
                   const study_options *o, diagnostics *d, arena *memory, plan_point *out,
                   stf_error *err)
{
    *out = (plan_point){.is_known = true};
    TRY(model_plan(p->syntax, plan, key, inputs, memory, d, &out->problem, err));
    plan_schedule steps;
    out->is_given = out->problem->n_phases > 0 && plan_given(out->problem, memory, &steps);
    TRY(arena_status(memory, err));
    if (out->is_given) {
        TRY(plan_judge(out->problem, &steps, memory, &out->judgement, err));
        out->holds = out->judgement.is_enforcing;
        return STF_OK;
    }
    uint64_t work = PLAN_WORK_OF_A_POINT;
    plan_options const options = {
        .deadline = o->deadline, .must_complete = true, .work = &work, .stop = o->stop};
    plan_design found;
    TRY(plan_optimise(out->problem, &options, memory, &found, err));
    out->is_known = found.end != PLAN_OPEN;
    out->holds = out->is_known && found.end != PLAN_NOT_ANY;
    out->judgement = found.judgement;
    return STF_OK;
}

/* ---- what a plan reads ------------------------------------------------------------------------
 */

static void expr_reads(const syntax *s, const expr *e, bool *is_read)
{
    if (e == NULL) return;
    if (e->kind == EXPR_ASSUME) is_read[e->index] = true;
    if (e->kind == EXPR_LET) expr_reads(s, s->lets[e->index].value, is_read);
    for (uint32_t i = 0; i < e->n_args; i++) expr_reads(s, e->args[i], is_read);
}

static void amounts_read(const syntax *s, const plan_amount_item *of, uint32_t n, bool *is_read)
{
    for (uint32_t i = 0; i < n; i++) expr_reads(s, of[i].value, is_read);
}

static void stock_reads(const syntax *s, const plan_stock_item *of, bool *is_read)
{
    expr_reads(s, of->start, is_read);
    expr_reads(s, of->grid, is_read);
    expr_reads(s, of->returns.share, is_read);
    for (uint32_t k = 0; k < of->n_worths; k++)
        for (uint32_t i = 0; i < of->worths[k].n; i++) {
            if (of->worths[k].level != NULL) expr_reads(s, of->worths[k].level[i], is_read);
            expr_reads(s, of->worths[k].value[i], is_read);
        }
    amounts_read(s, of->costs, of->n_costs, is_read);
    for (uint32_t i = 0; i < of->n_gives; i++) expr_reads(s, of->gives[i], is_read);
    for (uint32_t i = 0; i < of->n_lumps; i++) expr_reads(s, of->lumps[i].share, is_read);
}

void plan_reads(const syntax *s, uint32_t plan, bool *is_read)
{
    const plan_item *const of = &s->plans[plan];
    for (uint32_t i = 0; i < of->n_discounts; i++) expr_reads(s, of->discounts[i].factor, is_read);
    for (uint32_t i = 0; i < of->n_stocks; i++) stock_reads(s, &of->stocks[i], is_read);
    for (uint32_t i = 0; i < of->n_verifies; i++) {
        expr_reads(s, of->verifies[i].finds, is_read);
        expr_reads(s, of->verifies[i].alarms, is_read);
    }
    amounts_read(s, of->outsides, of->n_outsides, is_read);
    amounts_read(s, of->bonuses, of->n_bonuses, is_read);
    for (uint32_t i = 0; i < of->n_breaches; i++)
        for (uint32_t k = 0; k < of->breaches[i].n_returns; k++)
            expr_reads(s, of->breaches[i].returns[k].share, is_read);
}

/* ---- in claims --------------------------------------------------------------------------------
 */

/* Base units in one of what the party of a plan counts in. */
static double party_factor(const syntax *s, text name)
{
    for (uint32_t i = 0; i < s->n_parties; i++)
        if (text_equal(s->parties[i].name, name)) return s->parties[i].counts_in.factor;
    return 1.0;
}

stf_status plan_leaf_measure(const expr *at, const solution *s, arena *memory, leaf_value *out,
                             stf_error *err)
{
    static const study_options plain = {.isa = ISA_COUNT};
    *out = (leaf_value){.factor = 1.0};
    if (s->problem == NULL || s->model == NULL || s->inputs == NULL) return STF_OK;
    /* the inputs are only read */
    study_case const c = {.key = s->model->key, .inputs = (double *)(uintptr_t)s->inputs};
    exact *inputs;
    plan_point here;
    TRY(plan_inputs(s->problem, &c, memory, &inputs, err));
    stf_status const status =
        plan_at(s->problem, at->index, &c.key, inputs, &plain, NULL, memory, &here, err);
    if (status == STF_INPUT || status == STF_UNSUPPORTED) return STF_OK;
    TRY(status);
    out->defined = here.is_known;
    if (at->kind == EXPR_PLAN_HOLDS) {
        out->value = here.holds ? 1.0 : 0.0;
        return STF_OK;
    }
    const plan_judgement *const j = &here.judgement;
    out->defined = j->n_checks > 0 && (here.is_given || here.holds);
    if (!out->defined) return STF_OK;
    const plan_check *const least = &j->checks[j->least];
    out->value = exact_to_double(least->slack);
    out->factor = party_factor(s->problem->syntax, here.problem->party[least->party]);
    return STF_OK;
}
