/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c -- the one place where studies meet solvers.
 *
 * Numbers go through the payoff program in lanes, a solver of the table is chosen and run, and
 * every profile it returns is evaluated and certified before anybody sees it. The choice of solver
 * is by structure; where backward induction then meets ties and the principal equilibrium is
 * wanted, the logit branch decides, and the solution says so. */
#include "study/ask.h"

#include "game/program_run.h"
#include "study/prove.h"
#include "study/sets.h"

#include <math.h>
#include <string.h>

typedef struct block_run {
    const problem *problem;
    ask_structure structure;
    const study_options *options;
    solve_options solve;
    const solver *solver;
    const char *reason; /* for the solver */
    arena *memory, *scratch;
    uint32_t n;
    uint32_t stride;
    isa isa;
    double *inputs, *slots; /* in lanes */
    exact_numbers numbers;
} block_run;

static solve_options solve_options_from(const study_options *o)
{
    bool const is_qre = o->has_lambda || (o->has_concept && o->concept == CONCEPT_QRE);
    return (solve_options){
        .concept = is_qre ? CONCEPT_QRE : (o->has_concept ? o->concept : CONCEPT_SUBGAME_PERFECT),
        .all = o->all || o->select != SELECT_PRINCIPAL,
        .to_limit = !is_qre,
        .lambda = o->lambda,
        .lambda_party = o->lambda_party,
        .lambda_at_decision = o->lambda_at_decision,
        .by_component = o->by_component,
        .tie_tolerance = o->tie_tolerance,
        .step_first = o->step_first,
        .step_least = o->step_least,
        .most_steps = o->most_steps,
        .most_equilibria = o->most_equilibria,
        .exact = o->exact,
        .deadline = o->deadline,
        .isa = o->isa,
        .stop = o->stop,
        .progress = o->progress,
        .progress_user = o->progress_user,
    };
}

/* Inputs and slots in lanes; lanes beyond n repeat the first. */
static stf_status numbers_run(block_run *r, const study_case *const *cases, stf_error *err)
{
    const game *const g = r->structure.game;
    const program *const numbers = g->program;
    r->isa = isa_for(r->n, r->options->isa, &r->stride);
    r->inputs = ARENA_NEW(r->scratch, double, (size_t)numbers->n_inputs * r->stride);
    r->slots = ARENA_NEW(r->scratch, double, (size_t)g->n_slots * r->stride);
    double *const values =
        ARENA_NEW(r->scratch, double, (size_t)program_n_values(numbers) * r->stride);
    TRY(arena_status(r->scratch, err));
    for (uint32_t k = 0; k < numbers->n_inputs; k++)
        for (uint32_t l = 0; l < r->stride; l++)
            r->inputs[(size_t)k * r->stride + l] = cases[l < r->n ? l : 0]->inputs[k];
    game_slots_run(g, r->isa, r->inputs, r->stride, values, r->slots);
    return STF_OK;
}

/* For solvers that work in rationals: the lane's numbers as the file writes them. */
static stf_status lane_exactly(void *user, uint32_t lane, arena *memory, const exact **out,
                               stf_error *err)
{
    const block_run *const r = user;
    const game *const g = r->structure.game;
    uint32_t const n = g->program->n_inputs;
    double *const values = ARENA_NEW(memory, double, n);
    exact *const slots = ARENA_NEW(memory, exact, g->n_slots);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < n; k++) values[k] = r->inputs[(size_t)k * r->stride + lane];
    int const decimals =
        r->options->round_digits > 0 ? (int)r->options->round_digits : EXACT_REFUSE;
    TRY(slots_exactly(g, values, decimals, memory, slots, err));
    *out = slots;
    return STF_OK;
}

/* Copies of what a plan owns. */
static exact *exacts_copy(const exact *from, uint32_t n, arena *memory)
{
    exact *const to = ARENA_NEW(memory, exact, n);
    if (to == NULL) return NULL;
    for (uint32_t i = 0; i < n; i++) to[i] = exact_copy(memory, from[i]);
    return to;
}

static double *doubles_copy(arena *memory, const double *from, size_t n)
{
    if (from == NULL) return NULL;
    double *const to = ARENA_NEW(memory, double, n);
    if (to != NULL && n > 0) memcpy(to, from, n * sizeof *to);
    return to;
}

static void profile_copy(const game *g, const profile *from, arena *memory, profile *to)
{
    *to = *from;
    to->prob = doubles_copy(memory, from->prob, g->n_actions);
    to->belief = doubles_copy(memory, from->belief, g->infoset_first_member[g->n_infosets]);
    to->log_witness = doubles_copy(memory, from->log_witness, g->n_actions);
    to->prob_error = doubles_copy(memory, from->prob_error, g->n_actions);
    to->lambda_party = doubles_copy(memory, from->lambda_party, g->n_parties);
}

/* Every information set has one node: beliefs say nothing. */
static bool sets_are_single(const game *g)
{
    return g->infoset_first_member[g->n_infosets] == g->n_infosets;
}

/* The strongest concept that the profile can be certified against, or the one asked for: whoever
 * asks for `nash` is told of more where it holds. */
static stf_status certify_strongest(const block_run *r, const double *slots, equilibrium *e,
                                    stf_error *err)
{
    const game *const g = r->structure.game;
    concept const asked = r->solve.concept;
    bool const is_asked = r->options->has_concept;
    concept try[3];
    uint32_t n = 0;
    if (asked == CONCEPT_QRE || (is_asked && asked != CONCEPT_NASH)) {
        try[n++] = asked;
    } else {
        bool const recalls = game_recall(g, r->scratch) == NONE;
        if (recalls && e->profile.belief != NULL && !sets_are_single(g))
            try[n++] = CONCEPT_SEQUENTIAL;
        if (g->n_components > 1 || !is_asked) try[n++] = CONCEPT_SUBGAME_PERFECT;
        if (is_asked || !game_is_perfect_information(g)) try[n++] = CONCEPT_NASH;
    }
    certificate first = {0};
    for (uint32_t i = 0; i < n; i++) {
        TRY(certify(g, slots, &e->profile, try[i], 0.0, r->memory, &e->certificate, err));
        if (e->certificate.certified) return STF_OK;
        if (i == 0) first = e->certificate;
    }
    e->certificate = first;
    return STF_OK;
}

/* Certified ones first, order kept; the number of them. order[i]: which one now stands i-th. */
static uint32_t certified_first(equilibrium *e, uint32_t *order, uint32_t n, arena *scratch)
{
    equilibrium *const failed = ARENA_NEW(scratch, equilibrium, n);
    uint32_t *const failed_order = ARENA_NEW(scratch, uint32_t, n);
    if (failed == NULL || failed_order == NULL) return 0;
    uint32_t n_good = 0, n_failed = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (e[i].certificate.certified) {
            order[n_good] = i;
            e[n_good++] = e[i];
        } else {
            failed_order[n_failed] = i;
            failed[n_failed++] = e[i];
        }
    }
    for (uint32_t i = 0; i < n_failed; i++) {
        e[n_good + i] = failed[i];
        order[n_good + i] = failed_order[i];
    }
    return n_good;
}

/* Brings the equilibrium that `select` asks for to the front. */
static void select_first(const study_options *o, equilibrium *e, uint32_t *order, uint32_t n)
{
    if (o->select != SELECT_BEST && o->select != SELECT_WORST) return;
    uint32_t at = 0;
    for (uint32_t i = 1; i < n; i++) {
        double const here = e[i].value.payoff[o->select_party];
        double const so_far = e[at].value.payoff[o->select_party];
        if (o->select == SELECT_BEST ? here > so_far : here < so_far) at = i;
    }
    equilibrium const chosen = e[at];
    uint32_t const number = order[at];
    memmove(e + 1, e, at * sizeof *e);
    memmove(order + 1, order, at * sizeof *order);
    e[0] = chosen;
    order[0] = number;
}

/* Backward induction finds the principal equilibrium only where it finds just one. */
static bool is_principal(const block_run *r, const lane_answer *a)
{
    bool const by_branch = text_equal(text_from(r->solver->name), TEXT("logit"));
    return by_branch || (a->complete && a->n_total <= 1.0);
}

static text selected_text(const block_run *r, const lane_answer *a)
{
    const study_options *const o = r->options;
    switch (o->select) {
    case SELECT_PRINCIPAL: return is_principal(r, a) ? TEXT("principal") : TEXT("first");
    case SELECT_ALL: return TEXT("all");
    case SELECT_BEST:
    case SELECT_WORST: break;
    }
    return text_format(r->memory, "%s:%.*s", o->select == SELECT_BEST ? "best" : "worst",
                       TEXT_ARGS(r->structure.game->party[o->select_party]));
}

static stf_status equilibria_fill(const block_run *r, const lane_answer *a, solution *s,
                                  stf_error *err)
{
    uint32_t *const order = ARENA_NEW(r->scratch, uint32_t, a->n_equilibria);
    uint32_t *const place = ARENA_NEW(r->scratch, uint32_t, a->n_equilibria);
    s->equilibria = ARENA_NEW(r->memory, equilibrium, a->n_equilibria);
    TRY(arena_status(r->memory, err));
    TRY(arena_status(r->scratch, err));
    for (uint32_t i = 0; i < a->n_equilibria; i++) {
        equilibrium *const e = &s->equilibria[i];
        profile_copy(s->game, &a->equilibria[i], r->memory, &e->profile);
        if (a->exact_prob != NULL && a->exact_prob[i] != NULL)
            e->found_exact = exacts_copy(a->exact_prob[i], s->game->n_actions, r->memory);
        TRY(arena_status(r->memory, err));
        TRY(profile_evaluate(s->game, s->slots, &e->profile, r->memory, &e->value, err));
        TRY(certify_strongest(r, s->slots, e, err));
        if (r->options->exact) TRY(prove_exactly(s, e, r->options, r->memory, err));
    }
    s->n_equilibria = a->n_equilibria;
    uint32_t const good = certified_first(s->equilibria, order, s->n_equilibria, r->scratch);
    TRY(arena_status(r->scratch, err));
    select_first(r->options, s->equilibria, order, good);
    for (uint32_t i = 0; i < s->n_equilibria; i++) place[order[i]] = i;
    TRY(sets_copy(s, a, place, r->memory, err));
    if (s->n_equilibria > 0 && !r->options->has_concept)
    s->concept = s->equilibria[0].certificate.concept;
    if (good == 0 && s->status == STF_OK) {
        s->status = STF_NO;
        if (s->n_equilibria > 0)
            s->reason = text_format(r->memory, "the certificate fails: %.*s",
                                    TEXT_ARGS(s->equilibria[0].certificate.reason));
    }
    if (good < s->n_equilibria) s->complete = false;
    return STF_OK;
}

/* What the solver says and, where its branch ended, what can be done. */
static text reason_text(const block_run *r, const lane_answer *a)
{
    bool const ended = a->status == STF_LIMIT && !r->options->falls_back &&
                       text_equal(text_from(r->solver->name), TEXT("logit"));
    return text_format(r->memory, "%s%s", a->reason,
                       ended ? "; try --solver backward --all, or --lambda below that" : "");
}

static stf_status solution_fill(const block_run *r, const study_case *c, uint32_t lane,
                                const lane_answer *a, solution **out, stf_error *err)
{
    const game *const g = r->structure.game;
    solution *const s = ARENA_NEW(r->memory, solution, 1);
    double *const slots = ARENA_NEW(r->memory, double, g->n_slots);
    double *const inputs = doubles_copy(r->memory, c->inputs, g->program->n_inputs);
    TRY(arena_status(r->memory, err));
    for (uint32_t k = 0; k < g->n_slots; k++) slots[k] = r->slots[(size_t)k * r->stride + lane];
    *s = (solution){
        .status = a->status,
        .reason = reason_text(r, a),
        .problem = r->problem,
        .game = g,
        .model = r->structure.model,
        .slots = slots,
        .inputs = inputs,
        .concept = r->solve.concept,
        .solver = r->solver,
        .solver_reason = text_from(r->reason),
        .selected = selected_text(r, a),
        .complete = a->complete,
        .has_ties = a->has_ties,
        .n_total = a->n_total,
        .lambda_reached = a->lambda_reached,
        .n_folds = a->n_folds,
    };
    *out = s;
    return equilibria_fill(r, a, s, err);
}

/* Runs the solver in r->solver on the lanes listed (numbers are repacked), and fills their
 * solutions. */
static stf_status lanes_run(block_run *r, const study_case *const *cases, const uint32_t *lanes,
                            uint32_t n, solution **out, stf_error *err)
{
    block_run part = *r;
    const study_case *packed[LANES_BLOCK];
    for (uint32_t i = 0; i < n; i++) packed[i] = cases[lanes[i]];
    part.n = n;
    part.numbers = (exact_numbers){.slots = lane_exactly, .user = &part};
    part.solve.numbers = &part.numbers;
    TRY(numbers_run(&part, packed, err));
    void *plan;
    lane_answer answers[LANES_BLOCK] = {0};
    memset(answers, 0, sizeof answers);
    TRY(part.solver->plan(part.structure.game, &part.solve, n, part.scratch, &plan, err));
    TRY(part.solver->run(plan, part.slots, part.stride, n, answers, err));
    TRY(arena_status(part.scratch, err));
    for (uint32_t i = 0; i < n; i++)
        TRY(solution_fill(&part, packed[i], i, &answers[i], &out[lanes[i]], err));
    return STF_OK;
}

/* Numbers that a model cannot have: a solution that says so. */
static stf_status numbers_check(block_run *r, const study_case *c, diagnostics *d, solution **out,
                                bool *good, stf_error *err)
{
    *good = true;
    if (r->structure.model == NULL) return STF_OK;
    diagnostics own;
    diagnostics_init(&own, r->scratch);
    diagnostics *const to = d != NULL ? d : &own;
    if (d == NULL) own.sources = r->problem->diagnostics->sources;
    stf_error why;
    stf_status const status =
        model_check_numbers(r->structure.model, c->inputs, r->scratch, to, &why);
    if (status == STF_OK) return STF_OK;
    if (status != STF_INPUT) return fail(err, status, "%s", why.message);
    *good = false;
    solution *const s = ARENA_NEW(r->memory, solution, 1);
    TRY(arena_status(r->memory, err));
    *s = (solution){.status = STF_INPUT,
                    .problem = r->problem,
                    .game = r->structure.game,
                    .model = r->structure.model,
                    .reason = text_copy(r->memory, text_from(why.message)),
                    .solver = r->solver,
                    .inputs = doubles_copy(r->memory, c->inputs, r->problem->n_inputs)};
    *out = s;
    return STF_OK;
}

static stf_status solver_settle(block_run *r, stf_error *err)
{
    const study_options *const o = r->options;
    if (o->solver == NULL) {
        r->solver = solver_choose(r->structure.game, &r->solve, r->scratch, &r->reason);
        TRY(arena_status(r->scratch, err));
        if (r->solver == NULL)
            return fail(err, STF_UNSUPPORTED, "no solver applies: %s", r->reason);
        return STF_OK;
    }
    r->solver = o->solver;
    r->reason = "as asked";
    const char *const no =
        solver_refuses(o->solver, r->structure.game, r->solve.concept, r->scratch);
    if (no != NULL) return fail(err, STF_UNSUPPORTED, "%s does not apply: %s", o->solver->name, no);
    return STF_OK;
}

/* Backward induction chosen by us, but ties or a subgame without a pure equilibrium: the branch
 * decides. */
static bool wants_branch(const block_run *r, const solution *s)
{
    return r->options->solver == NULL && r->options->select == SELECT_PRINCIPAL && !r->solve.all &&
           text_equal(text_from(r->solver->name), TEXT("backward")) &&
           (s->has_ties || s->status == STF_NO);
}

stf_status ask_block(const problem *p, ask_structure structure, const study_case *const *cases,
                     uint32_t n, const study_options *o, diagnostics *d, arena *memory,
                     arena *scratch, solution **out, stf_error *err)
{
    block_run r = {.problem = p,
                   .structure = structure,
                   .options = o,
                   .solve = solve_options_from(o),
                   .memory = memory,
                   .scratch = scratch};
    TRY(solver_settle(&r, err));
    uint32_t lanes[LANES_BLOCK], n_lanes = 0;
    for (uint32_t l = 0; l < n; l++) {
        bool good;
        TRY(numbers_check(&r, cases[l], d, &out[l], &good, err));
        if (good) lanes[n_lanes++] = l;
    }
    if (n_lanes == 0) return STF_OK;
    TRY(lanes_run(&r, cases, lanes, n_lanes, out, err));

    uint32_t again[LANES_BLOCK], n_again = 0;
    for (uint32_t i = 0; i < n_lanes; i++)
        if (wants_branch(&r, out[lanes[i]])) again[n_again++] = lanes[i];
    if (n_again == 0) return STF_OK;
    r.solver = solver_find(TEXT("logit"));
    r.reason = "backward induction met ties; the principal branch of logit equilibria decides";
    return lanes_run(&r, cases, again, n_again, out, err);
}
