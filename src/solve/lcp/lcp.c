/* SPDX-License-Identifier: Apache-2.0 */
/* lcp.c -- the solver `lcp`: plans, the walk over components, and its row.
 *
 * Where every start is asked for, the walk is depth first: each distinct equilibrium of a component
 * gives the components above other values, and so equilibria of their own. Where one is asked for,
 * a run's standoffs walk together, so that a component's paths can be followed in lanes (many.h);
 * what lanes do not find is found alone. */
#include "solve/lcp/lcp.h"

#include "solve/complementary.h"

#include <math.h>
#include <string.h>

enum { MOST_DEFAULT = 1000, STEPS_DEFAULT = 1000000, LEARNED = 8, TRIED = 8, BUDGET = 8 };
#define SAME 1e-8 /* plans that differ by no more are one equilibrium */

static const subgame_result found = {STF_OK, NULL};

static stf_status path_take(lcp *l, arena *memory, stf_error *err)
{
    uint32_t sequences[2] = {1, 1}, sets[2] = {0, 0};
    size_t cells = 0;
    for (uint32_t c = 0; c < l->sub.game->n_components; c++) {
        const stage *const s = &l->part[c].stage;
        if (l->part[c].is_node) continue;
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
    TRY(path_new(sequences, sets, memory, &l->path, err));
    l->payoff = ARENA_NEW(memory, double, 2 * cells);
    if (l->options.exact) l->exact_payoff = ARENA_NEW(memory, exact, 2 * cells);
    l->plan = ARENA_NEW(memory, double, sequences[0] + sequences[1]);
    for (uint32_t q = 0; q < 2; q++) {
        l->regret[q] = ARENA_NEW(memory, double, sequences[q]);
        l->behaviour[q] = ARENA_NEW(memory, double, sequences[q]);
        l->average[q] = ARENA_NEW(memory, double, sequences[q]);
    }
    l->is_taken = ARENA_NEW(memory, bool, sequences[0] + sequences[1]);
    const solve_options *const o = &l->options;
    l->path.options = o;
    l->path.isa = o->isa == ISA_COUNT || !isa_is_available(o->isa) ? isa_best() : o->isa;
    l->most_steps = o->most_steps != 0 ? o->most_steps : STEPS_DEFAULT;
    return arena_status(memory, err);
}

static stf_status games_take(lcp *l, arena *memory, stf_error *err)
{
    const game *const g = l->sub.game;
    uint32_t const n = l->sub.n_lanes;
    uint32_t stride, most_rows = 0;
    isa const kernel = isa_for(n, l->options.isa, &stride);
    lcp_games *const games = ARENA_NEW(memory, lcp_games, 1);
    if (games == NULL) return arena_status(memory, err);
    *games = (lcp_games){
        .layout = (const many_stage **)arena_take(memory, g->n_components, sizeof(many_stage *)),
        .value = ARENA_NEW(memory, double, (size_t)n * 2 * g->n_components),
        .prob = ARENA_NEW(memory, double, (size_t)n * g->n_actions),
        .has_ties = ARENA_NEW(memory, bool, n),
        .steps = ARENA_NEW(memory, uint64_t, n),
        .is_found = ARENA_NEW(memory, bool, n),
        .result = ARENA_NEW(memory, subgame_result, n),
    };
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < g->n_components; c++) {
        const lcp_part *const part = &l->part[c];
        games->layout[c] = NULL;
        if (part->is_node || !many_takes(&part->stage)) continue;
        TRY(many_stage_new(&part->stage, memory, &games->layout[c], err));
        uint32_t const rows = part->stage.n[0] + part->stage.n[1];
        if (rows > most_rows) most_rows = rows;
    }
    TRY(many_new(games->layout, g->n_components, stride, kernel, n, memory, &games->lanes, err));
    games->lanes.n_values = 2 * g->n_components;
    games->all_open = ARENA_NEW(memory, uint8_t, most_rows + 1);
    TRY(arena_status(memory, err));
    memset(games->all_open, 1, most_rows + 1);
    l->games = games;
    return STF_OK;
}

static stf_status lcp_plan(const game *g, const solve_options *options, uint32_t n_lanes,
                           arena *memory, void **plan, stf_error *err)
{
    lcp *const l = ARENA_NEW(memory, lcp, 1);
    if (l == NULL) return arena_status(memory, err);
    l->options = *options;
    uint32_t const most = !options->all                  ? 1
                          : options->most_equilibria > 0 ? options->most_equilibria
                                                         : MOST_DEFAULT;
    TRY(subgames_new(g, &l->options, n_lanes, most, memory, &l->sub, err));
    l->part = ARENA_NEW(memory, lcp_part, g->n_components);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < g->n_components; c++) TRY(lcp_part_new(l, c, memory, err));
    TRY(path_take(l, memory, err));
    if (!options->all && !options->exact) TRY(games_take(l, memory, err));
    *plan = l;
    return STF_OK;
}

/* ---- one lane ----------------------------------------------------------------------------------
 */

/* The plans in the path, side by side. */
static const double *plans_of(const lcp *l, double *to)
{
    const stage *const s = l->path.stage;
    memcpy(to, l->path.plan[0], s->n[0] * sizeof *to);
    memcpy(to + s->n[0], l->path.plan[1], s->n[1] * sizeof *to);
    return to;
}

static bool is_out_of_steps(const lcp *l)
{
    return l->path.steps >= l->path.most_steps;
}

/* Start k, within so many steps; true where nothing else is to be tried. */
static bool start_try(lcp *l, uint32_t c, uint32_t k, uint64_t budget, exact *exact_plan,
                      subgame_result *r)
{
    l->path.most_steps = budget < l->most_steps ? budget : l->most_steps;
    *r = lcp_part_start(l, c, k, exact_plan);
    return r->status == STF_OK || (r->status == STF_LIMIT && !is_out_of_steps(l));
}

/* The first start that leads somewhere: equal chances; learned priors, which on large trees are far
 * nearer; those towards a sequence. Paths can be long where others are short, so that each start is
 * given few steps at first, and more where none has come to its end. */
static subgame_result starts_try(lcp *l, uint32_t c, exact *exact_plan)
{
    uint32_t const n_x = l->path.n_x;
    uint64_t const usual = n_x + 50;
    subgame_result r;
    if (start_try(l, c, 0, usual, exact_plan, &r)) return r;
    for (uint64_t budget = 2 * usual;; budget *= BUDGET) {
        for (uint32_t k = 0; k < LEARNED; k++)
            if (start_try(l, c, n_x + 1 + k, budget, exact_plan, &r)) return r;
        for (uint32_t k = 0, tried = 0; k < l->part[c].n_starts && tried < TRIED; k++) {
            if (!lcp_start_is_open(l, k)) continue;
            if (start_try(l, c, k, budget, exact_plan, &r)) return r;
            tried++;
        }
        if (budget >= l->most_steps) return r;
    }
}

static subgame_result part_solve(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    const lcp_part *const part = &l->part[c];
    if (part->is_node) return subgames_node(&l->sub, c, slots, lane);
    subgame_result r = lcp_part_numbers(l, c, slots, lane);
    if (r.status != STF_OK) return r;
    uint32_t const width = part->stage.n[0] + part->stage.n[1];
    exact *const exact_plan = l->options.exact ? ARENA_NEW(l->sub.memory, exact, width) : NULL;
    if (l->options.exact && exact_plan == NULL) return (subgame_result){STF_LIMIT, "memory is out"};
    r = starts_try(l, c, exact_plan);
    if (r.status != STF_OK) return r;
    return subgames_play(&l->sub, part->stage.form, part->numbers.row_is_open, plans_of(l, l->plan),
                         exact_plan);
}

subgame_result complementary_solve(const subgames *sub, uint32_t c, const double *slots,
                                   uint32_t lane, uint64_t *steps)
{
    static const subgame_result no_memory = {STF_LIMIT, "memory is out, or the subgame too large"};
    lcp *const l = ARENA_NEW(sub->memory, lcp, 1);
    if (l == NULL) return no_memory;
    l->options = *sub->options;
    l->options.all = false;
    l->options.exact = true;
    l->options.most_steps = 0;
    l->sub = *sub;
    l->sub.options = &l->options;
    l->part = ARENA_NEW(sub->memory, lcp_part, sub->game->n_components); /* the others: empty */
    if (l->part == NULL || lcp_part_new(l, c, sub->memory, NULL) != STF_OK ||
        path_take(l, sub->memory, NULL) != STF_OK)
        return no_memory;
    subgame_result const r = part_solve(l, c, slots, lane);
    *steps += l->steps;
    return r;
}

static bool is_same(const double *x, const double *y, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (fabs(x[k] - y[k]) > SAME) return false;
    return true;
}

/* Every start of a component; the distinct ones are listed. */
static subgame_result part_list(lcp *l, uint32_t c, const double *slots, uint32_t lane)
{
    lcp_part *const part = &l->part[c];
    part->n_found = part->picked = 0;
    l->path.most_steps = l->most_steps;
    subgame_result r = lcp_part_numbers(l, c, slots, lane),
                   worst = {STF_NO, "no start was followed"};
    if (r.status != STF_OK) return r;
    size_t const width = part->stage.n[0] + part->stage.n[1];
    for (uint32_t k = 0; k < part->n_starts && part->n_found < part->most_found; k++) {
        if (!lcp_start_is_open(l, k)) continue;
        exact *const exact_plan =
            l->options.exact ? part->exact_found + part->n_found * width : NULL;
        r = lcp_part_start(l, c, k, exact_plan);
        if (r.status != STF_OK) worst = r;
        if (r.status == STF_LIMIT && !is_out_of_steps(l)) break;
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
            part->found_value[2 * part->n_found + q] = l->sub.value[2 * (size_t)c + q];
            if (l->options.exact)
                part->exact_value[2 * part->n_found + q] = l->sub.exact_value[2 * (size_t)c + q];
        }
        part->n_found++;
    }
    return part->n_found > 0 ? found : worst;
}

/* Plays the equilibrium picked in a component. */
static subgame_result part_pick(lcp *l, uint32_t c)
{
    const lcp_part *const part = &l->part[c];
    size_t const width = part->stage.n[0] + part->stage.n[1];
    for (uint32_t q = 0; q < 2; q++) {
        l->sub.value[2 * (size_t)c + q] = part->found_value[2 * part->picked + q];
        if (l->options.exact)
            l->sub.exact_value[2 * (size_t)c + q] = part->exact_value[2 * part->picked + q];
    }
    return subgames_play(&l->sub, part->stage.form, part->numbers.row_is_open,
                         part->found + part->picked * width,
                         l->options.exact ? part->exact_found + part->picked * width : NULL);
}

/* Solves components c .. n - 1 by their lists; *c is where it ended. */
static subgame_result walk_from(lcp *l, const double *slots, uint32_t lane, uint32_t *c)
{
    for (; *c < l->sub.game->n_components; (*c)++) {
        subgame_result r;
        if (l->part[*c].is_node) {
            r = subgames_node(&l->sub, *c, slots, lane);
        } else {
            r = part_list(l, *c, slots, lane);
            if (r.status == STF_OK) r = part_pick(l, *c);
        }
        if (r.status != STF_OK) return r;
    }
    return found;
}

static subgame_result walk_all(lcp *l, const double *slots, uint32_t lane, lane_answer *to)
{
    subgame_result last = found;
    for (uint32_t c = 0;;) {
        subgame_result r = walk_from(l, slots, lane, &c);
        if (r.status == STF_OK) subgames_keep(&l->sub, l->sub.first_lane + lane, to);
        if (r.status != STF_OK) last = r;
        if (last.status == STF_LIMIT) return last;
        if (to->n_equilibria == l->sub.most)
            return (subgame_result){STF_OK, "more equilibria may be reached than are kept"};
        /* the last component that has another equilibrium */
        while (c > 0 &&
               (l->part[c - 1].is_node || l->part[c - 1].picked + 1 >= l->part[c - 1].n_found))
            c--;
        if (c == 0) return last;
        l->part[c - 1].picked++;
        r = part_pick(l, c - 1);
        if (r.status != STF_OK) return r;
    }
}

/* ---- runs --------------------------------------------------------------------------------------
 */

/* Turns the walk's state to a standoff of the run; its slots, and its lane there. */
static const double *game_enter(lcp *l, uint32_t k, const double *slots, uint32_t *lane)
{
    lcp_games *const games = l->games;
    const game *const g = l->sub.game;
    l->sub.value = games->value + (size_t)k * 2 * g->n_components;
    l->sub.prob = games->prob + (size_t)k * g->n_actions;
    l->sub.has_ties = games->has_ties[k];
    l->steps = games->steps[k];
    *lane = k % l->sub.stride;
    return slots + (size_t)(k / l->sub.stride) * g->n_slots * l->sub.stride;
}

static void game_leave(lcp *l, uint32_t k)
{
    l->games->has_ties[k] = l->sub.has_ties;
    l->games->steps[k] = l->steps;
}

/* What the lanes have found in component c for standoff k. */
static subgame_result lanes_take(lcp *l, uint32_t c, uint32_t k)
{
    const many *const m = &l->games->lanes;
    for (uint32_t q = 0; q < 2; q++)
        l->sub.value[2 * (size_t)c + q] = m->payoff[q][k] * m->range[q][k] + m->low[q][k];
    l->steps += m->steps[k];
    many_plan(m, k, l->plan);
    return subgames_play(&l->sub, l->part[c].stage.form, l->games->all_open, l->plan, NULL);
}

/* Component c, of all n standoffs that have come so far. */
static void component_run(lcp *l, uint32_t c, const double *slots, uint32_t n)
{
    lcp_games *const games = l->games;
    const many_stage *const layout = games->layout[c];
    if (layout != NULL)
        many_solve(&games->lanes, layout, slots, l->sub.game->n_slots, games->value, n,
                   games->is_found);
    for (uint32_t k = 0; k < n; k++) {
        if (games->result[k].status != STF_OK) continue;
        uint32_t lane;
        const double *const own = game_enter(l, k, slots, &lane);
        games->result[k] = layout != NULL && games->is_found[k] ? lanes_take(l, c, k)
                                                                : part_solve(l, c, own, lane);
        game_leave(l, k);
    }
}

static stf_status run_first(lcp *l, const double *slots, uint32_t n, lane_answer *answers,
                            stf_error *err)
{
    static const subgame_result late = {STF_LIMIT, "time is up, or it was asked to stop"};
    lcp_games *const games = l->games;
    uint32_t lane;
    for (uint32_t k = 0; k < n; k++) {
        games->has_ties[k] = false;
        games->steps[k] = 0;
        games->result[k] = found;
        const double *const own = game_enter(l, k, slots, &lane);
        TRY(subgames_lane(&l->sub, own, lane, err));
    }
    for (uint32_t c = 0; c < l->sub.game->n_components; c++) {
        if (subgames_stopped(&l->sub)) {
            for (uint32_t k = 0; k < n; k++)
                if (games->result[k].status == STF_OK) games->result[k] = late;
            break;
        }
        component_run(l, c, slots, n);
    }
    for (uint32_t k = 0; k < n; k++) {
        lane_answer *const to = &answers[k];
        *to = (lane_answer){.status = STF_OK, .steps = games->steps[k]};
        (void)game_enter(l, k, slots, &lane);
        if (games->result[k].status == STF_OK) subgames_keep(&l->sub, k, to);
        TRY(subgames_answer(&l->sub, k, games->result[k], to, err));
    }
    return STF_OK;
}

static subgame_result walk_first(lcp *l, const double *slots, uint32_t lane, lane_answer *to)
{
    for (uint32_t c = 0; c < l->sub.game->n_components; c++) {
        if (subgames_stopped(&l->sub))
            return (subgame_result){STF_LIMIT, "time is up, or it was asked to stop"};
        subgame_result const r = part_solve(l, c, slots, lane);
        if (r.status != STF_OK) return r;
    }
    subgames_keep(&l->sub, l->sub.first_lane + lane, to);
    return found;
}

/* Standoffs one by one: every start, or in rationals. */
static stf_status run_each(lcp *l, const double *slots, uint32_t n, lane_answer *answers,
                           stf_error *err)
{
    uint32_t const stride = l->sub.stride;
    for (uint32_t k = 0; k < n; k++) {
        lane_answer *const to = &answers[k];
        *to = (lane_answer){.status = STF_OK};
        uint32_t const lane = k % stride;
        const double *const own = slots + (size_t)(k - lane) * l->sub.game->n_slots;
        l->steps = 0;
        l->sub.first_lane = k - lane;
        TRY(subgames_lane(&l->sub, own, lane, err));
        subgame_result const r =
            l->options.all ? walk_all(l, own, lane, to) : walk_first(l, own, lane, to);
        to->steps = l->steps;
        TRY(subgames_answer(&l->sub, k, r, to, err));
    }
    return STF_OK;
}

static stf_status lcp_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                          lane_answer *answers, stf_error *err)
{
    lcp *const l = plan;
    if (n_lanes > l->sub.n_lanes || stride != l->sub.stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    subgames_begin(&l->sub);
    TRY(l->games != NULL ? run_first(l, slots, n_lanes, answers, err)
                         : run_each(l, slots, n_lanes, answers, err));
    subgames_end(&l->sub);
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
    .takes_many = true,
    .plan = lcp_plan,
    .run = lcp_run,
};
