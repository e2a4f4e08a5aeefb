/* SPDX-License-Identifier: Apache-2.0 */
/* check.c -- what a file amounts to, before anything is solved. */
#include "study/ledger.h"
#include "study/plan.h"

#include "game/program_run.h"

static void assumptions_count(const syntax *s, check_answer *out)
{
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        if (s->assumptions[i].source.n > 0)
            out->n_sourced++;
        else if (s->assumptions[i].is_judgement)
            out->n_judgement++;
        else
            out->n_bare++;
    }
}

static stf_status numbers_describe(const game *g, const double *inputs, arena *memory,
                                   check_answer *out, stf_error *err)
{
    double *const values = ARENA_NEW(memory, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(memory, double, g->n_slots);
    out->payoff_low = ARENA_NEW(memory, double, g->n_parties);
    out->payoff_high = ARENA_NEW(memory, double, g->n_parties);
    TRY(arena_status(memory, err));
    game_slots_run(g, ISA_ONE, inputs, 1, values, slots);
    game_payoff_range(g, slots, out->payoff_low, out->payoff_high, memory);
    return arena_status(memory, err);
}

/* Plans and fronts have the numbers that they need. */
static stf_status judged_check(const problem *p, const study_case *c, arena *memory, stf_error *err)
{
    const syntax *const s = p->syntax;
    exact *inputs = NULL;
    if (s->n_plans + s->n_fronts == 0) return STF_OK;
    TRY(plan_inputs(p, c, memory, &inputs, err));
    for (uint32_t i = 0; i < s->n_plans; i++) {
        const plan_problem *made = NULL;
        TRY(model_plan(s, i, &c->key, inputs, memory, p->diagnostics, &made, err));
    }
    for (uint32_t i = 0; i < s->n_fronts; i++) {
        const front_problem *made = NULL;
        TRY(model_front(s, i, &c->key, inputs, memory, p->diagnostics, &made, err));
    }
    return STF_OK;
}

stf_status study_check(problem *p, const study_case *c, const study_options *o, arena *memory,
                       check_answer **out, stf_error *err)
{
    check_answer *const answer = ARENA_NEW(memory, check_answer, 1);
    const char **const refusals = ARENA_NEW(memory, const char *, n_solvers);
    TRY(arena_status(memory, err));
    *answer = (check_answer){.game = p->game, .refusals = refusals};
    if (p->syntax != NULL) {
        TRY(ledger_check(p, c, memory, &answer->regime, err));
        TRY(judged_check(p, c, memory, err));
        bool const has_others =
            answer->regime != NULL || p->syntax->n_plans + p->syntax->n_fronts > 0;
        if (!p->syntax->has_play && has_others) { /* books, plans and fronts alone */
            assumptions_count(p->syntax, answer);
            *out = answer;
            return STF_OK;
        }
        TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &answer->model, err));
        answer->game = answer->model->game;
        TRY(model_check_numbers(answer->model, c->inputs, memory, p->diagnostics, err));
        assumptions_count(p->syntax, answer);
    }
    const game *const g = answer->game;
    TRY(numbers_describe(g, c->inputs, memory, answer, err));
    answer->n_terminals = game_n_terminals(g);
    answer->recall_failure = game_recall(g, memory);
    concept const wanted = o->has_concept ? o->concept : CONCEPT_SUBGAME_PERFECT;
    bool const all = o->all || o->select != SELECT_PRINCIPAL;
    solve_options const options = {.concept = wanted, .all = all, .to_limit = true, .isa = o->isa};
    const char *reason = "";
    answer->solver = o->solver != NULL ? o->solver : solver_choose(g, &options, memory, &reason);
    answer->solver_reason = o->solver != NULL ? TEXT("as asked") : text_from(reason);
    for (uint32_t i = 0; i < n_solvers; i++)
        refusals[i] = solver_refuses(solvers[i], g, wanted, memory);
    *out = answer;
    return arena_status(memory, err);
}
