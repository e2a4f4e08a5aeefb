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

/* A solver made ready for the structure. */
typedef struct ready {
    const solver *solver; /* NULL: not yet */
    const char *reason;   /* for it */
    uint32_t n_lanes;     /* that a run of it may have */
    void *plan;
} ready;

struct ask_room {
    const problem *problem;
    ask_structure structure;
    const study_options *options;
    solve_options solve;
    arena *kept;
    uint32_t n_lanes, stride;
    isa isa;
    bool recalls;   /* every party recalls what it knew */
    bool is_single; /* every information set has one node: beliefs say nothing */
    bool has_perfect_information;
    ready first, branch;
    double *inputs, *values, *slots; /* in lanes, blocks of `stride` one after another */
    exact_numbers numbers;
    lane_answer *answers; /* [n_lanes] */
    const study_case **packed;
    uint32_t at; /* the first lane of the run */
};

/* One call: what is asked, and where answers go. */
typedef struct block_run {
    ask_room *room;
    const problem *problem;
    ask_structure structure;
    const study_options *options;
    const solver *solver;
    const char *reason; /* for the solver */
    concept concept;
    bool all;
    arena *memory, *scratch;
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

/* Where lane l's first slot (or input) is, of `n_rows` a lane. */
static inline size_t lane_at(const ask_room *r, uint32_t l, uint32_t n_rows)
{
    return (size_t)(l / r->stride) * n_rows * r->stride + l % r->stride;
}

/* Inputs and slots of n cases in lanes; lanes beyond n of the last block repeat the first. */
static void numbers_run(ask_room *r, const study_case *const *cases, uint32_t n)
{
    const game *const g = r->structure.game;
    uint32_t const n_inputs = g->program->n_inputs;
    for (uint32_t at = 0; at < n; at += r->stride) {
        double *const inputs = r->inputs + (size_t)at * n_inputs;
        for (uint32_t k = 0; k < n_inputs; k++)
            for (uint32_t l = 0; l < r->stride; l++)
                inputs[(size_t)k * r->stride + l] = cases[at + l < n ? at + l : at]->inputs[k];
        game_slots_run(g, r->isa, inputs, r->stride, r->values, r->slots + (size_t)at * g->n_slots);
    }
}

/* For solvers that work in rationals: the lane's numbers as the file writes them. */
static stf_status lane_exactly(void *user, uint32_t lane, arena *memory, const exact **out,
                               stf_error *err)
{
    const ask_room *const r = user;
    const game *const g = r->structure.game;
    uint32_t const n = g->program->n_inputs;
    double *const values = ARENA_NEW(memory, double, n);
    exact *const slots = ARENA_NEW(memory, exact, g->n_slots);
    TRY(arena_status(memory, err));
    const double *const inputs = r->inputs + lane_at(r, r->at + lane, n);
    for (uint32_t k = 0; k < n; k++) values[k] = inputs[(size_t)k * r->stride];
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

/* The strongest concept that the profile can be certified against, or the one asked for: whoever
 * asks for `nash` is told of more where it holds. */
static stf_status certify_strongest(const block_run *r, const double *slots, equilibrium *e,
                                    stf_error *err)
{
    const game *const g = r->structure.game;
    concept const asked = r->concept;
    bool const is_asked = r->options->has_concept;
    concept try[3];
    uint32_t n = 0;
    if (asked == CONCEPT_QRE || (is_asked && asked != CONCEPT_NASH)) {
        try[n++] = asked;
    } else {
        if (r->room->recalls && e->profile.belief != NULL && !r->room->is_single)
            try[n++] = CONCEPT_SEQUENTIAL;
        if (g->n_components > 1 || !is_asked) try[n++] = CONCEPT_SUBGAME_PERFECT;
        if (is_asked || !r->room->has_perfect_information) try[n++] = CONCEPT_NASH;
    }
    certificate first = {0};
    for (uint32_t i = 0; i < n; i++) {
        arena_mark const before = arena_position(r->scratch);
        TRY(certify_in(g, slots, &e->profile, try[i], 0.0, r->memory, r->scratch, &e->certificate,
                       err));
        if (r->scratch != r->memory) arena_release(r->scratch, before);
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
    const double *const from = r->room->slots + lane_at(r->room, lane, g->n_slots);
    for (uint32_t k = 0; k < g->n_slots; k++) slots[k] = from[(size_t)k * r->room->stride];
    *s = (solution){
        .status = a->status,
        .reason = reason_text(r, a),
        .problem = r->problem,
        .game = g,
        .model = r->structure.model,
        .slots = slots,
        .inputs = inputs,
        .concept = r->concept,
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

/* Runs a solver on the cases listed (numbers are packed), and fills their solutions. */
static stf_status lanes_run(block_run *r, const ready *with, const study_case *const *cases,
                            const uint32_t *lanes, uint32_t n, solution **out, stf_error *err)
{
    ask_room *const room = r->room;
    r->solver = with->solver;
    r->reason = with->reason;
    for (uint32_t i = 0; i < n; i++) room->packed[i] = cases[lanes[i]];
    numbers_run(room, room->packed, n);
    for (room->at = 0; room->at < n; room->at += with->n_lanes) {
        uint32_t const at = room->at, n_here = n - at < with->n_lanes ? n - at : with->n_lanes;
        const double *const slots = room->slots + (size_t)at * room->structure.game->n_slots;
        memset(room->answers, 0, n_here * sizeof *room->answers);
        TRY(with->solver->run(with->plan, slots, room->stride, n_here, room->answers, err));
        TRY(arena_status(room->kept, err));
        for (uint32_t i = 0; i < n_here; i++)
            TRY(solution_fill(r, room->packed[at + i], at + i, &room->answers[i],
                              &out[lanes[at + i]], err));
    }
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

static stf_status solver_settle(ask_room *r, ready *to, stf_error *err)
{
    const study_options *const o = r->options;
    if (o->solver == NULL) {
        to->solver = solver_choose(r->structure.game, &r->solve, r->kept, &to->reason);
        TRY(arena_status(r->kept, err));
        if (to->solver == NULL)
            return fail(err, STF_UNSUPPORTED, "no solver applies: %s", to->reason);
        return STF_OK;
    }
    to->solver = o->solver;
    to->reason = "as asked";
    const char *const no = solver_refuses(o->solver, r->structure.game, r->solve.concept, r->kept);
    if (no != NULL) return fail(err, STF_UNSUPPORTED, "%s does not apply: %s", o->solver->name, no);
    return STF_OK;
}

/* The plan of a solver that is settled, made where it is not yet. */
static stf_status ready_make(ask_room *r, ready *to, stf_error *err)
{
    if (to->plan != NULL) return STF_OK;
    /* of all equilibria, only as many as a block's are kept at once */
    bool const many = (to->solver->takes_many && !r->solve.all) || r->n_lanes <= r->stride;
    to->n_lanes = many ? r->n_lanes : r->stride;
    TRY(to->solver->plan(r->structure.game, &r->solve, to->n_lanes, r->kept, &to->plan, err));
    return arena_status(r->kept, err);
}

/* Backward induction chosen by us, but ties or a subgame without a pure equilibrium: the branch
 * decides. */
static bool wants_branch(const block_run *r, const solution *s)
{
    return r->options->solver == NULL && r->options->select == SELECT_PRINCIPAL && !r->all &&
           text_equal(text_from(r->solver->name), TEXT("backward")) &&
           (s->has_ties || s->status == STF_NO);
}

enum { MANY_UP_TO = 512 }; /* actions of a game of which many standoffs are kept at once */

uint32_t ask_lanes(const game *g)
{
    return g->n_actions <= MANY_UP_TO ? LANES_MOST : LANES_BLOCK;
}

stf_status ask_room_new(const problem *p, ask_structure structure, const study_options *o,
                        uint32_t n_lanes, arena *kept, ask_room **out, stf_error *err)
{
    const game *const g = structure.game;
    ask_room *const r = ARENA_NEW(kept, ask_room, 1);
    if (r == NULL) return arena_status(kept, err);
    *r = (ask_room){.problem = p,
                    .structure = structure,
                    .options = o,
                    .solve = solve_options_from(o),
                    .kept = kept};
    r->isa = isa_for(n_lanes, o->isa, &r->stride);
    r->n_lanes = (n_lanes + r->stride - 1) / r->stride * r->stride;
    TRY(solver_settle(r, &r->first, err));
    r->numbers = (exact_numbers){.slots = lane_exactly, .user = r};
    r->solve.numbers = &r->numbers;
    r->recalls = game_recall(g, kept) == NONE;
    r->is_single = g->infoset_first_member[g->n_infosets] == g->n_infosets;
    r->has_perfect_information = game_is_perfect_information(g);
    r->inputs = ARENA_NEW(kept, double, (size_t)g->program->n_inputs * r->n_lanes);
    r->values = ARENA_NEW(kept, double, (size_t)program_n_values(g->program) * r->stride);
    r->slots = ARENA_NEW(kept, double, (size_t)g->n_slots * r->n_lanes);
    r->answers = ARENA_NEW(kept, lane_answer, r->n_lanes);
    r->packed = ARENA_NEW(kept, const study_case *, r->n_lanes);
    *out = r;
    return arena_status(kept, err);
}

stf_status ask_many(ask_room *room, const study_case *const *cases, uint32_t n, diagnostics *d,
                    arena *memory, arena *scratch, solution **out, stf_error *err)
{
    block_run r = {.room = room,
                   .problem = room->problem,
                   .structure = room->structure,
                   .options = room->options,
                   .solver = room->first.solver,
                   .concept = room->solve.concept,
                   .all = room->solve.all,
                   .memory = memory,
                   .scratch = scratch};
    uint32_t lanes[LANES_MOST], n_lanes = 0;
    for (uint32_t l = 0; l < n; l++) {
        bool good;
        TRY(numbers_check(&r, cases[l], d, &out[l], &good, err));
        if (good) lanes[n_lanes++] = l;
    }
    if (n_lanes == 0) return STF_OK;
    TRY(ready_make(room, &room->first, err));
    TRY(lanes_run(&r, &room->first, cases, lanes, n_lanes, out, err));

    uint32_t again[LANES_MOST], n_again = 0;
    for (uint32_t i = 0; i < n_lanes; i++)
        if (wants_branch(&r, out[lanes[i]])) again[n_again++] = lanes[i];
    if (n_again == 0) return STF_OK;
    room->branch.solver = solver_find(TEXT("logit"));
    room->branch.reason =
        "backward induction met ties; the principal branch of logit equilibria decides";
    TRY(ready_make(room, &room->branch, err));
    return lanes_run(&r, &room->branch, cases, again, n_again, out, err);
}

stf_status ask_block(const problem *p, ask_structure structure, const study_case *const *cases,
                     uint32_t n, const study_options *o, diagnostics *d, arena *memory,
                     arena *scratch, solution **out, stf_error *err)
{
    ask_room *room;
    TRY(ask_room_new(p, structure, o, n, scratch, &room, err));
    return ask_many(room, cases, n, d, memory, scratch, out, err);
}
