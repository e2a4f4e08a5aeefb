/* SPDX-License-Identifier: Apache-2.0 */
/* lcp.c -- the solver `lcp`: plans, the walk over components, and its row.
 *
 * Where every start is asked for, the walk is depth first: each distinct equilibrium of a component
 * gives the components above other values, and so equilibria of their own. */
#include "solve/lcp/lcp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_DEFAULT = 1000, STEPS_DEFAULT = 1000000, TRIED = 16 };
#define SAME 1e-8 /* plans that differ by no more are one equilibrium */

static const lcp_result found = {STF_OK, NULL};

static stf_status path_take(lcp *l, stf_error *err)
{
    uint32_t sequences[2] = {1, 1}, sets[2] = {0, 0};
    size_t cells = 0;
    for (uint32_t c = 0; c < l->game->n_components; c++) {
        const stage *const s = &l->part[c].stage;
        if (l->part[c].node != NONE) continue;
        for (uint32_t p = 0; p < 2; p++) {
            if (s->n[p] > sequences[p]) sequences[p] = s->n[p];
            if (s->n_sets[p] > sets[p]) sets[p] = s->n_sets[p];
        }
        if (s->cells.n > cells) cells = s->cells.n;
    }
    double const numbers = 4.0 * sequences[0] * sequences[1] * sizeof(double);
    if (numbers > 4e9)
        return fail(err, STF_LIMIT, "a subgame of %u and %u sequences needs %.0f GB", sequences[0],
                    sequences[1], numbers / 1e9);
    TRY(path_new(sequences, sets, l->memory, &l->path, err));
    l->payoff = ARENA_NEW(l->memory, double, 2 * cells);
    if (l->options.exact) l->exact_payoff = ARENA_NEW(l->memory, exact, 2 * cells);
    l->is_taken = ARENA_NEW(l->memory, bool, sequences[0] + sequences[1]);
    return arena_status(l->memory, err);
}

static stf_status lcp_plan(const game *g, const solve_options *options, uint32_t n_lanes,
                           arena *memory, void **plan, stf_error *err)
{
    lcp *const l = ARENA_NEW(memory, lcp, 1);
    if (l == NULL) return arena_status(memory, err);
    if (n_lanes == 0 || n_lanes > LANES_BLOCK)
        return fail(err, STF_USAGE, "a block has 1 to %d lanes", LANES_BLOCK);
    if (g->n_parties != 2) return fail(err, STF_UNSUPPORTED, "it needs two parties");
    *l = (lcp){.game = g, .options = *options, .n_lanes = n_lanes, .memory = memory};
    (void)isa_for(n_lanes, options->isa, &l->stride);
    l->most = !options->all                  ? 1
              : options->most_equilibria > 0 ? options->most_equilibria
                                             : MOST_DEFAULT;
    l->part = ARENA_NEW(memory, lcp_part, g->n_components);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < g->n_components; c++) TRY(lcp_part_new(l, c, err));
    TRY(path_take(l, err));
    l->path.options = &l->options;
    l->path.isa =
        options->isa == ISA_COUNT || !isa_is_available(options->isa) ? isa_best() : options->isa;
    l->path.most_steps = options->most_steps != 0 ? options->most_steps : STEPS_DEFAULT;
    size_t const n = (size_t)n_lanes * l->most;
    l->value = ARENA_NEW(memory, double, 2 * (size_t)g->n_components);
    l->prob = ARENA_NEW(memory, double, g->n_actions);
    l->profiles = ARENA_NEW(memory, profile, n);
    double *const prob = ARENA_NEW(memory, double, n * g->n_actions);
    if (options->exact) {
        l->exact_value = ARENA_NEW(memory, exact, 2 * (size_t)g->n_components);
        l->exact_prob = ARENA_NEW(memory, exact, g->n_actions);
        l->exact_profiles = (const exact **)arena_take(memory, n, sizeof(exact *));
    }
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < n; k++) l->profiles[k].prob = prob + k * g->n_actions;
    *plan = l;
    return STF_OK;
}

/* ---- one lane ----------------------------------------------------------------------------------
 */

/* Committed sets play their commitments. */
static void commitments_play(lcp *l, const double *slots, uint32_t lane)
{
    const game *const g = l->game;
    for (uint32_t a = 0; a < g->n_actions; a++) {
        if (g->infoset_rule[g->action_infoset[a]] != RULE_COMMITTED) continue;
        uint32_t const slot = g->action_commitment != NULL ? g->action_commitment[a] : NONE;
        l->prob[a] = slot == NONE ? 0.0 : slots[(size_t)slot * l->stride + lane];
        if (l->options.exact)
            l->exact_prob[a] = slot == NONE ? exact_small(0) : l->exact_slots[slot];
    }
}

static void equilibrium_keep(lcp *l, uint32_t lane, lane_answer *to)
{
    const game *const g = l->game;
    size_t const at = (size_t)lane * l->most + to->n_equilibria;
    memcpy(l->profiles[at].prob, l->prob, g->n_actions * sizeof(double));
    if (l->options.exact) {
        exact *const copy = ARENA_NEW(l->memory, exact, g->n_actions);
        if (copy == NULL) return;
        memcpy(copy, l->exact_prob, g->n_actions * sizeof *copy);
        for (uint32_t a = 0; a < g->n_actions; a++)
            l->profiles[at].prob[a] = exact_to_double(copy[a]);
        l->exact_profiles[at] = copy;
    }
    to->n_equilibria++;
}

static lcp_result part_numbers(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_result const r = lcp_part_numbers(l, c, slots, lane);
    return r.status == STF_OK && l->options.exact ? lcp_exact_numbers(l, c) : r;
}

static lcp_result node_solve(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_result const r = lcp_node(l, c, slots, lane);
    return r.status == STF_OK && l->options.exact ? lcp_exact_node(l, c) : r;
}

/* The plans in the path, side by side. */
static const double *plans_of(const lcp *l, double *to)
{
    const stage *const s = l->path.stage;
    memcpy(to, l->path.plan[0], s->n[0] * sizeof *to);
    memcpy(to + s->n[0], l->path.plan[1], s->n[1] * sizeof *to);
    return to;
}

/* The first start that leads somewhere. */
static lcp_result part_solve(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    const lcp_part *const part = &l->part[c];
    if (part->node != NONE) return node_solve(l, c, slots, lane);
    lcp_result r = part_numbers(l, c, slots, lane);
    if (r.status != STF_OK) return r;
    uint32_t const width = part->stage.n[0] + part->stage.n[1];
    exact *const exact_plan = l->options.exact ? ARENA_NEW(l->memory, exact, width) : NULL;
    if (l->options.exact && exact_plan == NULL) return (lcp_result){STF_LIMIT, "memory is out"};
    for (uint32_t k = 0, tried = 0; k < part->n_starts && tried < TRIED; k++) {
        if (!lcp_start_is_open(l, k)) continue;
        r = lcp_part_start(l, c, k, exact_plan);
        if (r.status != STF_NO) break;
        tried++;
    }
    if (r.status == STF_OK) lcp_part_play(l, c, plans_of(l, l->path.value), exact_plan, &r);
    return r;
}

static bool is_same(const double *x, const double *y, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (fabs(x[k] - y[k]) > SAME) return false;
    return true;
}

/* Every start of a component; the distinct ones are listed. */
static lcp_result part_list(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_part *const part = &l->part[c];
    part->n_found = part->picked = 0;
    lcp_result r = part_numbers(l, c, slots, lane), worst = {STF_NO, "no start was followed"};
    if (r.status != STF_OK) return r;
    size_t const width = part->stage.n[0] + part->stage.n[1];
    for (uint32_t k = 0; k < part->n_starts && part->n_found < part->most_found; k++) {
        if (!lcp_start_is_open(l, k)) continue;
        exact *const exact_plan =
            l->options.exact ? part->exact_found + part->n_found * width : NULL;
        r = lcp_part_start(l, c, k, exact_plan);
        if (r.status != STF_OK) worst = r;
        if (r.status == STF_LIMIT) break;
        if (r.status != STF_OK) continue;
        double *const plan = part->found + part->n_found * width;
        plans_of(l, plan);
        for (size_t i = 0; exact_plan != NULL && i < width; i++)
            plan[i] = exact_to_double(exact_plan[i]);
        bool is_new = true;
        for (uint32_t t = 0; t < part->n_found && is_new; t++)
            is_new = !is_same(plan, part->found + t * width, (uint32_t)width);
        if (!is_new) continue;
        for (uint32_t q = 0; q < 2; q++) {
            part->found_value[2 * part->n_found + q] = l->value[2 * (size_t)c + q];
            if (l->options.exact)
                part->exact_value[2 * part->n_found + q] = l->exact_value[2 * (size_t)c + q];
        }
        part->n_found++;
    }
    return part->n_found > 0 ? found : worst;
}

/* Plays the equilibrium picked in a component. */
static lcp_result part_pick(lcp *l, uint32_t c)
{
    const lcp_part *const part = &l->part[c];
    size_t const width = part->stage.n[0] + part->stage.n[1];
    for (uint32_t q = 0; q < 2; q++) {
        l->value[2 * (size_t)c + q] = part->found_value[2 * part->picked + q];
        if (l->options.exact)
            l->exact_value[2 * (size_t)c + q] = part->exact_value[2 * part->picked + q];
    }
    lcp_result r;
    lcp_part_play(l, c, part->found + part->picked * width,
                  l->options.exact ? part->exact_found + part->picked * width : NULL, &r);
    return r;
}

/* Solves components c .. n - 1 by their lists; *c is where it ended. */
static lcp_result walk_from(lcp *l, const double *slots, uint32_t lane, uint32_t *c)
{
    for (; *c < l->game->n_components; (*c)++) {
        lcp_result r;
        if (l->part[*c].node != NONE) {
            r = node_solve(l, *c, slots, lane);
        } else {
            r = part_list(l, *c, slots, lane);
            if (r.status == STF_OK) r = part_pick(l, *c);
        }
        if (r.status != STF_OK) return r;
    }
    return found;
}

static lcp_result walk_all(lcp *l, const double *slots, uint32_t lane, lane_answer *to)
{
    lcp_result last = found;
    for (uint32_t c = 0;;) {
        lcp_result r = walk_from(l, slots, lane, &c);
        if (r.status == STF_OK) equilibrium_keep(l, lane, to);
        if (r.status != STF_OK) last = r;
        if (last.status == STF_LIMIT) return last;
        if (to->n_equilibria == l->most)
            return (lcp_result){STF_OK, "more equilibria may be reached than are kept"};
        /* the last component that has another equilibrium */
        while (c > 0 &&
               (l->part[c - 1].node != NONE || l->part[c - 1].picked + 1 >= l->part[c - 1].n_found))
            c--;
        if (c == 0) return last;
        l->part[c - 1].picked++;
        r = part_pick(l, c - 1);
        if (r.status != STF_OK) return r;
    }
}

static lcp_result walk_first(lcp *l, const double *slots, uint32_t lane, lane_answer *to)
{
    for (uint32_t c = 0; c < l->game->n_components; c++) {
        if (cancel_requested(l->options.stop) || solve_is_late(&l->options))
            return (lcp_result){STF_LIMIT, "time is up, or it was asked to stop"};
        lcp_result const r = part_solve(l, c, slots, lane);
        if (r.status != STF_OK) return r;
    }
    equilibrium_keep(l, lane, to);
    return found;
}

static stf_status lane_solve(lcp *l, const double *slots, uint32_t lane, lane_answer *to,
                             stf_error *err)
{
    l->has_ties = false;
    l->steps = 0;
    if (l->options.exact) {
        l->exact_slots = NULL;
        if (l->options.numbers != NULL) {
            TRY(l->options.numbers->slots(l->options.numbers->user, lane, l->memory,
                                          &l->exact_slots, err));
        } else {
            exact *const own = ARENA_NEW(l->memory, exact, l->game->n_slots);
            TRY(arena_status(l->memory, err));
            for (uint32_t k = 0; k < l->game->n_slots; k++)
                own[k] = exact_from_double(l->memory, slots[(size_t)k * l->stride + lane]);
            l->exact_slots = own;
        }
    }
    commitments_play(l, slots, lane);
    lcp_result const r =
        l->options.all ? walk_all(l, slots, lane, to) : walk_first(l, slots, lane, to);
    TRY(arena_status(l->memory, err));
    if (cancel_requested(l->options.stop)) return fail(err, STF_CANCELLED, "stopped on request");
    to->has_ties = l->has_ties;
    to->steps = l->steps;
    to->n_total = to->n_equilibria;
    to->equilibria = to->n_equilibria > 0 ? l->profiles + (size_t)lane * l->most : NULL;
    if (l->options.exact && to->n_equilibria > 0)
        to->exact_prob = l->exact_profiles + (size_t)lane * l->most;
    to->status = to->n_equilibria > 0 && r.status != STF_LIMIT ? STF_OK : r.status;
    if (r.why != NULL) snprintf(to->reason, sizeof to->reason, "%s", r.why);
    return STF_OK;
}

/* What the last run took is given back, unless somebody has taken from the arena since. */
static void memory_return(lcp *l)
{
    arena_mark const now = arena_position(l->memory);
    if (l->has_run && now.block == l->after.block && now.used == l->after.used)
        arena_release(l->memory, l->before);
    l->before = arena_position(l->memory);
}

static stf_status lcp_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                          lane_answer *answers, stf_error *err)
{
    lcp *const l = plan;
    if (n_lanes > l->n_lanes || stride != l->stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    memory_return(l);
    for (uint32_t lane = 0; lane < n_lanes; lane++) {
        lane_answer *const to = &answers[lane];
        *to = (lane_answer){.status = STF_OK};
        TRY(lane_solve(l, slots, lane, to, err));
    }
    l->after = arena_position(l->memory);
    l->has_run = true;
    return STF_OK;
}

static const solver_option options[] = {
    {"most-equilibria", OPTION_INTEGER, MOST_DEFAULT, 1.0, 1e6, "",
     "equilibria kept where every start is followed"},
    {"most-steps", OPTION_INTEGER, STEPS_DEFAULT, 1.0, 1e9, "", "pivots of one path"},
};

const solver solver_lcp = {
    .name = "lcp",
    .summary = "two parties: complementary pivoting on the sequence form, an equilibrium a start",
    .help =
        "Subgames are solved from the ends of play back. In each one, Lemke's algorithm starts "
        "where "
        "both parties answer a prior plan, and moves weight from the prior to best replies until "
        "none is left. With --all every start is followed: the missing labels of Lemke and Howson "
        "where both move once and at the same time, elsewhere a prior towards each sequence of "
        "moves. With --exact the equilibrium is found and proved in rationals.",
    .citation = "Lemke and Howson, Journal of the SIAM 12 (1964); Koller, Megiddo and von Stengel, "
                "Games and Economic Behavior 14 (1996); von Stengel, van den Elzen and Talman, "
                "Econometrica 70 (2002)",
    .needs = NEEDS_TWO_PARTIES | NEEDS_PERFECT_RECALL,
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT,
    .yields = "one per start",
    .guarantee = "a subgame-perfect equilibrium; the list is never called complete",
    .cost = "in each subgame, pivots of the product of the parties' numbers of sequences; as many "
            "pivots as sequences, as a rule, and exponentially many at worst",
    .since = "0.1",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .plan = lcp_plan,
    .run = lcp_run,
};
