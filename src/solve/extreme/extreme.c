/* SPDX-License-Identifier: Apache-2.0 */
/* extreme.c -- plans, lanes, and the solver's row in the table.
 *
 * What a lane is worked out with lives in two arenas of its own, given back at its end. The answers
 * stay in the plan's memory until the next run; that run takes them back if nothing was taken there
 * since. */
#include "solve/extreme/extreme.h"

#include "solve/extreme/find.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DEFAULT = 1000, PAUSE_LATE_EVERY = 4 };

typedef struct extreme {
    const game *game;
    solve_options options;
    uint32_t n_lanes, stride, most;
    const sequence_form *form;
    sequence_cells cells;
    arena *memory;
    arena_mark before, after; /* the last run's answers */
    bool has_run;
    uint64_t n_pauses;
} extreme;

static stf_status extreme_plan_new(const game *g, const solve_options *options, uint32_t n_lanes,
                                   arena *memory, void **plan, stf_error *err)
{
    extreme *const x = ARENA_NEW(memory, extreme, 1);
    if (x == NULL) return arena_status(memory, err);
    if (n_lanes == 0 || n_lanes > LANES_BLOCK)
        return fail(err, STF_USAGE, "a block has 1 to %d lanes", LANES_BLOCK);
    if (g->n_parties != 2) return fail(err, STF_UNSUPPORTED, "it needs two parties");
    x->game = g;
    x->options = *options;
    x->n_lanes = n_lanes;
    x->memory = memory;
    (void)isa_for(n_lanes, options->isa, &x->stride);
    x->most = !options->all                  ? 1
              : options->most_equilibria > 0 ? options->most_equilibria
                                             : MOST_DEFAULT;
    TRY(sequence_new(g, NONE, 0, memory, &x->form, err));
    TRY(sequence_cells_new(x->form, memory, &x->cells, err));
    *plan = x;
    return STF_OK;
}

static stf_status pause_asked(void *user, stf_error *err)
{
    extreme *const x = user;
    if (cancel_requested(x->options.stop)) return fail(err, STF_CANCELLED, "stopped on request");
    if (x->n_pauses++ % PAUSE_LATE_EVERY == 0 && solve_is_late(&x->options))
        return fail(err, STF_LIMIT, "the time is up");
    return STF_OK;
}

/* The numbers of a lane in rationals. */
static stf_status lane_numbers(const extreme *x, const double *slots, uint32_t lane, arena *memory,
                               const exact **out, stf_error *err)
{
    const exact_numbers *const given = x->options.numbers;
    if (given != NULL) return given->slots(given->user, lane, memory, out, err);
    exact *const own = ARENA_NEW(memory, exact, x->game->n_slots);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < x->game->n_slots; k++) {
        own[k] = exact_from_double(memory, slots[(size_t)k * x->stride + lane]);
        if (!exact_is_valid(own[k])) {
            TRY(arena_status(memory, err));
            return fail(err, STF_UNSUPPORTED, "a payoff is not a finite number");
        }
    }
    *out = own;
    return STF_OK;
}

/* ---- answers ----------------------------------------------------------------------------------
 */

/* What a lane is worked out with. */
typedef struct lane_work {
    arena *memory;
    const exact *slots;
    sequence_exact numbers;
    polyhedra d;
    finder found;
} lane_work;

/* The committed parties' probabilities, and no other. */
static void commitments_write(const game *g, const exact *slots, exact *prob)
{
    for (uint32_t h = 0; h < g->n_infosets; h++)
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            bool const is_committed = g->infoset_rule[h] == RULE_COMMITTED &&
                                      g->action_commitment != NULL &&
                                      g->action_commitment[a] != NONE;
            prob[a] = is_committed ? slots[g->action_commitment[a]] : exact_small(0);
        }
}

/* One equilibrium as behaviour, in the plan's memory. *differs: it cannot be said in the game's
 * own information sets. */
static stf_status equilibrium_write(extreme *x, lane_work *w, vertex_pair pair, profile *to,
                                    const exact **to_exact, bool *differs, stf_error *err)
{
    const game *const g = x->game;
    exact *const prob = ARENA_NEW(w->memory, exact, g->n_actions);
    exact *const kept = ARENA_NEW(x->memory, exact, g->n_actions);
    double *const near = ARENA_NEW(x->memory, double, g->n_actions);
    TRY(arena_status(w->memory, err));
    TRY(arena_status(x->memory, err));
    commitments_write(g, w->slots, prob);
    *differs = false;
    for (uint32_t p = 0; p < 2; p++) {
        uint32_t const n = sequence_count(x->form, p);
        exact *const plan = ARENA_NEW(w->memory, exact, n);
        TRY(arena_status(w->memory, err));
        for (uint32_t k = 0; k < n; k++) plan[k] = exact_small(0);
        plan[0] = exact_small(1);
        const exact *const value = w->found.vertices[p].list.at[pair.of[p]].value;
        for (uint32_t k = 0; k < w->d.n_sequences[p]; k++) plan[w->d.sequence[p][k]] = value[k];
        bool here;
        TRY(sequence_to_behaviour_exact(x->form, p, plan, w->numbers.row_is_open, w->memory, prob,
                                        &here, err));
        *differs = *differs || here;
    }
    for (uint32_t a = 0; a < g->n_actions; a++) {
        kept[a] = exact_copy(x->memory, prob[a]);
        near[a] = exact_to_double(prob[a]);
    }
    *to = (profile){.prob = near};
    *to_exact = kept;
    return arena_status(x->memory, err);
}

static stf_status equilibria_write(extreme *x, lane_work *w, lane_answer *to, bool *any_differs,
                                   stf_error *err)
{
    uint32_t const n = (uint32_t)w->found.pairs.n;
    to->equilibria = ARENA_NEW(x->memory, profile, n);
    const exact **const probs = ARENA_NEW(x->memory, const exact *, n);
    TRY(arena_status(x->memory, err));
    *any_differs = false;
    for (uint32_t k = 0; k < n; k++) {
        bool differs;
        profile *const at = &to->equilibria[to->n_equilibria];
        TRY(equilibrium_write(x, w, w->found.pairs.at[k], at, &probs[to->n_equilibria], &differs,
                              err));
        *any_differs = *any_differs || differs;
        to->n_equilibria += !differs;
    }
    to->exact_prob = probs;
    to->n_total = to->n_equilibria;
    return STF_OK;
}

static stf_status components_write(extreme *x, const component_search *from, lane_answer *to,
                                   stf_error *err)
{
    solve_component *const list = ARENA_NEW(x->memory, solve_component, from->n_list);
    TRY(arena_status(x->memory, err));
    for (uint32_t c = 0; c < from->n_list; c++) {
        const solve_component *const in = &from->list[c];
        solve_subset *const subsets = ARENA_NEW(x->memory, solve_subset, in->n_subsets);
        uint32_t *const members = ARENA_NEW(x->memory, uint32_t, in->n);
        TRY(arena_status(x->memory, err));
        memcpy(members, in->equilibria, in->n * sizeof *members);
        for (uint32_t k = 0; k < in->n_subsets; k++) {
            uint32_t *const at = ARENA_NEW(x->memory, uint32_t, in->subsets[k].n);
            TRY(arena_status(x->memory, err));
            memcpy(at, in->subsets[k].equilibria, in->subsets[k].n * sizeof *at);
            subsets[k] = (solve_subset){.equilibria = at, .n = in->subsets[k].n};
        }
        list[c] = *in;
        list[c].subsets = subsets;
        list[c].equilibria = members;
    }
    to->components = list;
    to->n_components = from->n_list;
    return STF_OK;
}

/* Components and indices of a complete list; without time for them, they are left out. */
static stf_status components_add(lane_work *w, bool *has_components, char *note, size_t size,
                                 stf_error *err)
{
    stf_error why;
    *has_components = false;
    stf_status status = extreme_components(&w->found, &why);
    if (status == STF_OK) {
        *has_components = true;
        status = extreme_indices(&w->found, &why);
    }
    if (status == STF_OK) return STF_OK;
    if (status != STF_LIMIT) return fail(err, status, "%s", why.message);
    snprintf(note, size, "%s: %.120s",
             *has_components ? "the indices are not told" : "components are not told", why.message);
    return STF_OK;
}

static void remark(const extreme *x, stf_status status, bool differs, const stf_error *why,
                   lane_answer *to)
{
    bool const one_is_enough = !x->options.all && to->n_equilibria > 0;
    to->complete = status == STF_OK && !differs;
    to->status = status == STF_OK || one_is_enough ? STF_OK : STF_LIMIT;
    if (to->n_equilibria == 0 && to->status == STF_OK) to->status = STF_NO;
    if (to->status == STF_LIMIT)
        snprintf(to->reason, sizeof to->reason, "%u extreme equilibria were found, then: %.120s",
                 to->n_equilibria, why->message);
    if (differs)
        snprintf(to->reason, sizeof to->reason,
                 "play merges, and equilibria that need what is forgotten are left out");
    if (to->complete && x->options.concept != CONCEPT_NASH && x->game->n_components > 1) {
        to->complete = false;
        snprintf(
            to->reason, sizeof to->reason,
            "all extreme Nash equilibria in plans of play; of what is not reached, one choice");
    }
}

static stf_status lane_solve(extreme *x, lane_work *w, const double *slots, uint32_t lane,
                             arena *scratch, lane_answer *to, stf_error *err)
{
    TRY(lane_numbers(x, slots, lane, w->memory, &w->slots, err));
    TRY(sequence_fill_exact(x->form, w->slots, NULL, w->memory, &w->numbers, err));
    if (w->numbers.is_blocked) {
        to->status = STF_NO;
        snprintf(to->reason, sizeof to->reason, "an information set has every action closed");
        return STF_OK;
    }
    exact *const payoff = ARENA_NEW(w->memory, exact, 2 * (size_t)x->cells.n);
    TRY(arena_status(w->memory, err));
    TRY(sequence_cells_fill_exact(x->form, &x->cells, &w->numbers, w->memory, payoff, err));
    TRY(polyhedra_new(x->form, &x->cells, payoff, w->numbers.row_is_open, w->memory, &w->d, err));
    w->found = (finder){.memory = w->memory,
                        .scratch = scratch,
                        .d = &w->d,
                        .most = x->most,
                        .pause = pause_asked,
                        .user = x};
    stf_error why;
    stf_status const status = extreme_find(&w->found, &why);
    if (status != STF_OK && status != STF_LIMIT) return fail(err, status, "%s", why.message);
    bool differs, has_components = false;
    if (status == STF_OK)
        TRY(components_add(w, &has_components, to->reason, sizeof to->reason, err));
    TRY(equilibria_write(x, w, to, &differs, err));
    remark(x, status, differs, &why, to);
    if (has_components && !differs) TRY(components_write(x, &w->found.components, to, err));
    for (uint32_t c = 0; c < to->n_components; c++)
        to->has_ties = to->has_ties || !to->components[c].is_point;
    to->steps = w->found.n_pivots;
    return STF_OK;
}

static stf_status extreme_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                              lane_answer *answers, stf_error *err)
{
    extreme *const x = plan;
    if (n_lanes > x->n_lanes || stride != x->stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    arena_mark const now = arena_position(x->memory);
    if (x->has_run && now.block == x->after.block && now.used == x->after.used)
        arena_release(x->memory, x->before);
    x->before = arena_position(x->memory);
    stf_status status = STF_OK;
    for (uint32_t l = 0; l < n_lanes && status == STF_OK; l++) {
        answers[l] = (lane_answer){.status = STF_OK};
        lane_work w = {.memory = arena_new(arena_allocator(x->memory), 0)};
        arena *const scratch = arena_new(arena_allocator(x->memory), 0);
        status = w.memory != NULL && scratch != NULL
                     ? lane_solve(x, &w, slots, l, scratch, &answers[l], err)
                     : fail(err, STF_NOMEM, "no more memory");
        arena_free(scratch);
        arena_free(w.memory);
    }
    x->after = arena_position(x->memory);
    x->has_run = true;
    return status;
}

static const solver_option options[] = {
    {"most-equilibria", OPTION_INTEGER, MOST_DEFAULT, 1.0, 1e6, "",
     "extreme equilibria kept; the search stops where there are more"},
};

const solver solver_extreme = {
    .name = "extreme",
    .summary = "all extreme equilibria of a game of two, exactly, and how they hang together",
    .help = "A pair of strategies is an equilibrium where every action of either party is unplayed "
            "or a best reply. The search sets, action by action, one or the other to hold, in the "
            "two polyhedra of strategies and of what the other can gain at most; a way ends where "
            "one of them is empty. All is reckoned in whole numbers, so none is missed and none "
            "is spurious. From the extreme equilibria come the maximal convex sets of equilibria, "
            "the components and, of games in strategic form, the index of each. Trees are solved "
            "in plans of play (the sequence form), and counts refer to these.",
    .citation = "Audet, Hansen, Jaumard and Savard, SIAM J. Scientific Computing 23 (2001); Avis, "
                "Rosenberg, Savani and von Stengel, Economic Theory 42 (2010)",
    .needs = NEEDS_PERFECT_RECALL | NEEDS_TWO_PARTIES,
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT,
    .yields = "all",
    .guarantee = "every equilibrium is a mixture of those listed within one maximal set; proved in "
                 "exact arithmetic",
    .cost = "grows with the game like a power of 1.5 to 2 per action on random games: milliseconds "
            "at ten actions each, seconds at twenty",
    .since = "0.1",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .plan = extreme_plan_new,
    .run = extreme_run,
};
