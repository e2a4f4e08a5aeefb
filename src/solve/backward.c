/* SPDX-License-Identifier: Apache-2.0 */
/* backward.c -- the solver `backward`: plans, the case of perfect information, and its row. */
#include "solve/backward.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef void kernel_fn(backward *, uint32_t);
static kernel_fn *const kernel[ISA_COUNT] = LANES_TABLE(backward_kernel);

enum { MOST_DEFAULT = 1000 };

static stf_status profiles_take(backward *b, arena *memory, stf_error *err)
{
    const game *const g = b->s->game;
    size_t const n = (size_t)b->n_lanes * b->most,
                 n_members = g->infoset_first_member[g->n_infosets];
    b->profiles = ARENA_NEW(memory, profile, n);
    b->belief = ARENA_NEW(memory, double, n_members);
    double *const prob = ARENA_NEW(memory, double, n * g->n_actions);
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < n_members; k++) b->belief[k] = 1.0;
    for (size_t k = 0; k < n; k++)
        b->profiles[k] = (profile){.prob = prob + k * g->n_actions,
                                   .belief = b->s->n_coupled == 0 ? b->belief : NULL};
    return STF_OK;
}

static stf_status backward_plan_new(const game *g, const solve_options *options, uint32_t n_lanes,
                                    arena *memory, void **plan, stf_error *err)
{
    backward *const b = ARENA_NEW(memory, backward, 1);
    if (b == NULL) return arena_status(memory, err);
    if (n_lanes == 0 || n_lanes > LANES_BLOCK)
        return fail(err, STF_USAGE, "a block has 1 to %d lanes", LANES_BLOCK);
    TRY(schedule_new(g, memory, &b->s, err));
    b->options = *options;
    b->n_lanes = n_lanes;
    b->isa = isa_for(n_lanes, options->isa, &b->stride);
    b->by_pass = b->s->n_coupled == 0;
    b->by_search = options->all || !b->by_pass;
    b->tolerance = options->tie_tolerance > 0.0 ? options->tie_tolerance : 1e-12;
    b->most = !options->all                  ? 1
              : options->most_equilibria > 0 ? options->most_equilibria
                                             : MOST_DEFAULT;
    size_t const n = (size_t)b->s->n_values * g->n_parties * b->stride;
    b->value = ARENA_NEW(memory, double, n);
    b->low = ARENA_NEW(memory, double, n);
    b->high = ARENA_NEW(memory, double, n);
    b->play = ARENA_NEW(memory, double, ((size_t)g->n_actions + 1) * b->stride);
    TRY(profiles_take(b, memory, err));
    if (b->by_search) TRY(backward_search_new(b, memory, err));
    *plan = b;
    return arena_status(memory, err);
}

/* One pass over each vector of lanes. */
static void lanes_pass(backward *b)
{
    memset(b->n_ties, 0, sizeof b->n_ties);
    memset(b->blocked, 0, sizeof b->blocked);
    memset(b->several, 0, sizeof b->several);
    for (uint32_t l = 0; l < b->stride; l += isa_width(b->isa)) kernel[b->isa](b, l);
}

/* Lane l of a game of perfect information after a pass. */
static void lane_write(backward *b, uint32_t l, lane_answer *to)
{
    const game *const g = b->s->game;
    profile *const x = &b->profiles[(size_t)l * b->most];
    for (uint32_t a = 0; a < g->n_actions; a++) x->prob[a] = b->play[(size_t)a * b->stride + l];
    to->has_ties = b->n_ties[l] > 0.5;
    to->complete = !to->has_ties;
    if (b->blocked[l] > 0.5) {
        to->status = STF_NO;
        snprintf(to->reason, sizeof to->reason, "an information set has every action closed");
        return;
    }
    to->n_equilibria = 1;
    to->n_total = 1.0;
    to->equilibria = x;
    if (to->has_ties)
        snprintf(to->reason, sizeof to->reason,
                 "ties at %.0f information sets; the first best action is played", b->n_ties[l]);
}

static stf_status backward_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                               lane_answer *answers, stf_error *err)
{
    backward *const b = plan;
    if (n_lanes > b->n_lanes || stride != b->stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    b->slots = slots;
    for (uint32_t l = 0; l < n_lanes; l++) {
        lane_answer *const to = &answers[l];
        to->status = STF_OK;
        to->reason[0] = 0;
        to->complete = to->has_ties = false;
        to->n_total = to->lambda_reached = 0.0;
        to->n_equilibria = to->n_folds = 0;
        to->equilibria = NULL;
        to->steps = 1;
    }
    if (cancel_requested(b->options.stop)) return fail(err, STF_CANCELLED, "stopped on request");
    if (b->by_pass) lanes_pass(b);
    for (uint32_t l = 0; l < n_lanes; l++) {
        if (b->by_pass && (!b->by_search || b->several[l] < 0.5)) {
            lane_write(b, l, &answers[l]);
            continue;
        }
        if (cancel_requested(b->options.stop))
            return fail(err, STF_CANCELLED, "stopped on request");
        backward_search(b, l, &answers[l]);
    }
    return STF_OK;
}

static const solver_option options[] = {
    {"tie-tolerance", OPTION_NUMBER, 1e-12, 0.0, 1e-3, "of the payoff range",
     "actions whose payoffs differ by no more are tied"},
    {"most-equilibria", OPTION_INTEGER, MOST_DEFAULT, 1.0, 1e6, "",
     "equilibria kept where all are asked for; more are counted"},
};

const solver solver_backward = {
    .name = "backward",
    .summary = "backward induction on subgames: all pure subgame-perfect equilibria",
    .help = "Subgames are solved from the ends of play back. Where a party decides alone with full "
            "information, it takes its best action; where moves are simultaneous or something is "
            "hidden, every pure profile of that stage is tried and those that are equilibria are "
            "kept. Ties and stages with several equilibria branch, as each may change what is best "
            "before. On a merged graph the answer is Markov in the declared states.",
    .citation =
        "Selten, Zeitschrift fuer die gesamte Staatswissenschaft 121 (1965); Kaminski, Games "
        "10 (2019)",
    .needs = NEEDS_PERFECT_RECALL,
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT | 1u << CONCEPT_SEQUENTIAL,
    .yields = "all pure",
    .guarantee =
        "every pure subgame-perfect equilibrium, with the ties by which others could differ",
    .cost =
        "one pass over the game; within a component of simultaneous or hidden moves, the product "
        "of its numbers of actions",
    .since = "0.1",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .plan = backward_plan_new,
    .run = backward_run,
};
