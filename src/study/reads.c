/* SPDX-License-Identifier: Apache-2.0 */
/* reads.c -- which assumptions the answer to a question depends on.
 *
 * What play reads is read off the payoff program of its game, what plans and fronts read off their
 * formulas. */
#include "study/reads.h"

#include "game/program_op.h"
#include "study/leader.h"
#include "study/plan.h"

void game_reads(const game *g, const bool *held, bool *is_read)
{
    const program *const numbers = g->program;
    for (uint32_t i = 0; i < numbers->n_steps; i++) {
        const program_step *const step = &numbers->steps[i];
        uint32_t const operand[3] = {step->a, step->b, step->c};
        uint32_t const n = program_op_arity((program_op)step->op);
        for (uint32_t k = 0; k < n; k++)
            if (operand[k] < numbers->n_inputs && !held[operand[k]]) is_read[operand[k]] = true;
    }
    for (uint32_t i = 0; i < g->n_slots; i++) {
        uint32_t const v = g->slot_value[i];
        if (v < numbers->n_inputs && !held[v]) is_read[v] = true;
    }
}

void formula_reads(const syntax *s, const expr *e, bool *is_read)
{
    if (e == NULL) return;
    if (e->kind == EXPR_ASSUME) is_read[e->index] = true;
    if (e->kind == EXPR_LET) formula_reads(s, s->lets[e->index].value, is_read);
    for (uint32_t i = 0; i < e->n_args; i++) formula_reads(s, e->args[i], is_read);
}

static void front_reads(const syntax *s, const front_item *of, bool *is_read)
{
    formula_reads(s, of->threshold, is_read);
    formula_reads(s, of->stake, is_read);
    for (uint32_t i = 0; i < of->n_enforcers; i++) {
        const front_enforcer_item *const e = &of->enforcers[i];
        formula_reads(s, e->weight, is_read);
        formula_reads(s, e->gives, is_read);
        formula_reads(s, e->earns, is_read);
        formula_reads(s, e->costs, is_read);
        formula_reads(s, e->gains, is_read);
        for (uint32_t a = 0; a < s->n_assumptions && e->n_flows > 0; a++) is_read[a] = true;
    }
    for (uint32_t i = 0; i < of->n_transfers; i++) {
        formula_reads(s, of->transfers[i].amount, is_read);
        formula_reads(s, of->transfers[i].costs, is_read);
    }
}

bool leaf_needs_play(const syntax *s, const leaf *l)
{
    expr_kind const kind = l->at->kind;
    if (kind == EXPR_PLAN_HOLDS || kind == EXPR_PLAN_SLACK) return false;
    return kind != EXPR_FRONT_HOLDS || s->fronts[l->at->index].rule == FRONT_PLAY;
}

stf_status leaf_reads(problem *p, const study_case *c, const bool *held, const leaf *l,
                      bool *is_read, stf_error *err)
{
    const syntax *const s = p->syntax;
    expr_kind const kind = l->at->kind;
    if (kind == EXPR_PLAN_HOLDS || kind == EXPR_PLAN_SLACK) plan_reads(s, l->at->index, is_read);
    if (kind == EXPR_FRONT_HOLDS) front_reads(s, &s->fronts[l->at->index], is_read);
    if (leaf_needs_play(s, l)) {
        if (case_leader(c) != NULL) {
            for (uint32_t a = 0; a < s->n_assumptions; a++) is_read[a] = true;
        } else {
            const model *m;
            TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &m, err));
            game_reads(m->game, held, is_read);
        }
    }
    for (uint32_t a = 0; a < s->n_assumptions; a++) is_read[a] = is_read[a] && !held[a];
    return STF_OK;
}
