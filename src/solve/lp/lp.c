/* SPDX-License-Identifier: Apache-2.0 */
/* lp.c -- the solver `lp`: a program per component, checked in doubles or proved in rationals.
 *
 * That payoffs sum to a constant is seen in the numbers of each component: payoffs at its leaves
 * are what accrues inside and the values of the subgames below, which are zero-sum themselves. */
#include "solve/lp/lp.h"

#include "solve/complementary.h"

#include <math.h>
#include <string.h>

#define GAIN_MOST 1e-10 /* of the range: more, and the program is solved again, more strictly */

static const subgame_result found = {STF_OK, NULL};
static const subgame_result not_zero_sum = {STF_UNSUPPORTED,
                                            "the payoffs do not sum to a constant"};

/* ---- plans -------------------------------------------------------------------------------------
 */

static stf_status part_new(lp *l, uint32_t c, arena *memory, stf_error *err)
{
    lp_part *const part = &l->part[c];
    *part = (lp_part){.is_node = subgames_is_node(l->sub.game, c)};
    if (part->is_node) return STF_OK;
    TRY(sequence_new(l->sub.game, c, 0, memory, &part->form, err));
    TRY(sequence_cells_new(part->form, memory, &part->cells, err));
    return sequence_numbers_new(part->form, memory, &part->numbers, err);
}

static stf_status program_take(lp *l, arena *memory, stf_error *err)
{
    size_t sequences = 2, sets = 1, cells = 1;
    for (uint32_t c = 0; c < l->sub.game->n_components; c++) {
        const lp_part *const part = &l->part[c];
        if (part->is_node) continue;
        const sequence_form *const f = part->form;
        if (f->first_sequence[2] > sequences) sequences = f->first_sequence[2];
        if (f->n_sets > sets) sets = f->n_sets;
        if (part->cells.n > cells) cells = part->cells.n;
    }
    size_t const most = sequences + sets, n_entries = cells + 2 * most;
    l->column_first = ARENA_NEW(memory, uint32_t, most + 1);
    l->row = ARENA_NEW(memory, uint32_t, n_entries);
    l->entry_cell = ARENA_NEW(memory, uint32_t, n_entries);
    l->value = ARENA_NEW(memory, double, n_entries);
    l->column_low = ARENA_NEW(memory, double, most);
    l->column_high = ARENA_NEW(memory, double, most);
    l->row_low = ARENA_NEW(memory, double, most);
    l->row_high = ARENA_NEW(memory, double, most);
    l->objective = ARENA_NEW(memory, double, most);
    l->x_column = ARENA_NEW(memory, uint32_t, sequences);
    l->v_column = ARENA_NEW(memory, uint32_t, sets);
    l->s_row = ARENA_NEW(memory, uint32_t, sequences);
    l->set_row = ARENA_NEW(memory, uint32_t, sets);
    l->set_after = ARENA_NEW(memory, uint32_t, sequences);
    l->set_next = ARENA_NEW(memory, uint32_t, sets);
    l->payoff = ARENA_NEW(memory, double, 2 * cells);
    l->plan = ARENA_NEW(memory, double, sequences);
    l->scratch = ARENA_NEW(memory, double, sequences);
    if (l->options.exact) l->exact_payoff = ARENA_NEW(memory, exact, 2 * cells);
    return arena_status(memory, err);
}

static stf_status lp_plan(const game *g, const solve_options *options, uint32_t n_lanes,
                          arena *memory, void **plan, stf_error *err)
{
    lp *const l = ARENA_NEW(memory, lp, 1);
    if (l == NULL) return arena_status(memory, err);
    l->options = *options;
    TRY(subgames_new(g, &l->options, n_lanes, 1, memory, &l->sub, err));
    l->part = ARENA_NEW(memory, lp_part, g->n_components);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < g->n_components; c++) TRY(part_new(l, c, memory, err));
    TRY(program_take(l, memory, err));
    *plan = l;
    return STF_OK;
}

/* ---- one component -----------------------------------------------------------------------------
 */

static bool leaf_is_live(const lp_part *part, uint32_t k)
{
    const sequence_form *const f = part->form;
    const sequence_numbers *const x = &part->numbers;
    return x->leaf_weight[k] > 0.0 && x->row_is_open[f->leaf_sequence[2 * k]] &&
           x->row_is_open[f->first_sequence[1] + f->leaf_sequence[2 * k + 1]];
}

/* In doubles: scaled payoffs, up to rounding. */
static bool is_constant_sum(const lp *l, const lp_part *part)
{
    double least = HUGE_VAL, most = -HUGE_VAL;
    for (uint32_t k = 0; k < part->form->n_leaves; k++) {
        if (!leaf_is_live(part, k)) continue;
        double const sum = part->numbers.leaf_payoff[2 * k] * l->range[0] +
                           part->numbers.leaf_payoff[2 * k + 1] * l->range[1];
        least = fmin(least, sum);
        most = fmax(most, sum);
    }
    return !(most - least >
             1e-11 * (l->range[0] + l->range[1]) + 4e-15 * (fabs(l->low[0]) + fabs(l->low[1])));
}

static bool is_constant_sum_exact(const lp *l, const lp_part *part, const sequence_exact *x)
{
    arena *const memory = l->sub.memory;
    arena_mark const mark = arena_position(memory);
    exact constant = {0};
    bool is_constant = true;
    for (uint32_t k = 0; k < part->form->n_leaves && is_constant; k++) {
        if (!leaf_is_live(part, k)) continue;
        exact const sum = exact_add(memory, x->leaf_payoff[2 * k], x->leaf_payoff[2 * k + 1]);
        if (!exact_is_valid(constant)) constant = sum;
        is_constant = exact_is_valid(sum) && exact_compare(sum, constant) == 0;
    }
    arena_release(memory, mark);
    return is_constant;
}

/* The plans of a solution: the first party's from columns, the second's from duals. */
static void plans_read(lp *l, const lp_part *part, const linear_solution *x)
{
    const sequence_form *const f = part->form;
    double *const second = l->plan + f->first_sequence[1];
    for (uint32_t k = 0; k < sequence_count(f, 0); k++)
        l->plan[k] = l->x_column[k] == NONE ? 0.0 : x->x[l->x_column[k]];
    for (uint32_t k = 0; k < sequence_count(f, 1); k++)
        second[k] = l->s_row[k] == NONE ? 0.0 : x->dual[l->s_row[k]];
    for (uint32_t q = 0; q < 2; q++)
        subgames_mend(f, q, part->numbers.row_is_open, l->plan + f->first_sequence[q]);
}

static double gain(lp *l, const lp_part *part, double *payoff)
{
    uint32_t const second = part->form->first_sequence[1];
    return subgames_gain(part->form, &part->cells, l->payoff, part->numbers.row_is_open,
                         (double *[2]){l->plan, l->plan + second},
                         (double *[2]){l->scratch, l->scratch + second}, payoff);
}

/* The ways of solving a program, the quickest first. */
static linear_options attempt(const lp *l, uint32_t k)
{
    static const linear_options ways[] = {
        {.tolerance = 1e-9},
        {.tolerance = 1e-9, .by_primal = true},
        {.tolerance = 1e-10, .without_presolve = true},
    };
    linear_options o = ways[k];
    if (l->options.deadline > 0.0) o.seconds = fmax(l->options.deadline - os_clock_seconds(), 1e-3);
    return o;
}
enum { ATTEMPTS = 3 };

static subgame_result end_of(const linear_solution *x)
{
    return x->end == LINEAR_LATE
               ? (subgame_result){STF_LIMIT, "time is up, or the limit of steps is reached"}
               : (subgame_result){STF_NO, "the linear program could not be solved in doubles"};
}

/* What a program that could not be tried is. */
static subgame_result without_solution(stf_status status)
{
    return status == STF_UNSUPPORTED
               ? (subgame_result){STF_UNSUPPORTED, "linear programs need libClp"}
               : (subgame_result){STF_LIMIT, "memory is out"};
}

static subgame_result part_solve_doubles(lp *l, uint32_t c, lane_answer *to)
{
    const lp_part *const part = &l->part[c];
    arena *const memory = l->sub.memory;
    subgame_result r = found;
    for (uint32_t k = 0; k < ATTEMPTS; k++) {
        arena_mark const mark = arena_position(memory);
        linear_options const way = attempt(l, k);
        linear_solution x;
        stf_status const status = linear_solve(&l->program, &way, memory, &x, NULL);
        if (status != STF_OK) return without_solution(status);
        to->steps += x.iterations;
        double payoff[2] = {0.0, 0.0}, most = HUGE_VAL;
        if (x.end == LINEAR_OPTIMAL) {
            plans_read(l, part, &x);
            most = gain(l, part, payoff);
        }
        r = end_of(&x);
        arena_release(memory, mark);
        if (r.status == STF_LIMIT) return r;
        if (!(most <= GAIN_MOST)) continue;
        for (uint32_t q = 0; q < 2; q++)
            l->sub.value[2 * (size_t)c + q] = payoff[q] * l->range[q] + l->low[q];
        return subgames_play(&l->sub, part->form, part->numbers.row_is_open, l->plan, NULL);
    }
    return r;
}

/* Payoffs to the first party less their least, as the program in doubles has them: what a basis is
 * worth must not hang on the level. */
static exact *payoffs_shift(const lp *l, const lp_part *part, const sequence_exact *x)
{
    arena *const memory = l->sub.memory;
    exact *const to = ARENA_NEW(memory, exact, part->cells.n);
    exact least = {0};
    for (uint32_t k = 0; k < part->form->n_leaves; k++)
        if (leaf_is_live(part, k) &&
            (!exact_is_valid(least) || exact_compare(x->leaf_payoff[2 * k], least) < 0))
            least = x->leaf_payoff[2 * k];
    for (uint32_t c = 0; to != NULL && c < part->cells.n; c++) to[c] = exact_small(0);
    for (uint32_t k = 0; to != NULL && k < part->form->n_leaves; k++) {
        if (!leaf_is_live(part, k)) continue;
        exact *const at = &to[part->cells.leaf_cell[k]];
        *at = exact_add(
            memory, *at,
            exact_mul(memory, x->leaf_weight[k], exact_sub(memory, x->leaf_payoff[2 * k], least)));
    }
    return to;
}

/* The proof's plans, checked as an equilibrium: values and behaviour. */
static subgame_result proof_take(lp *l, uint32_t c, const linear_proof *proof)
{
    const lp_part *const part = &l->part[c];
    const sequence_form *const f = part->form;
    arena *const memory = l->sub.memory;
    uint32_t const n = f->first_sequence[2], second = f->first_sequence[1];
    exact *const plan = ARENA_NEW(memory, exact, n);
    if (plan == NULL) return (subgame_result){STF_LIMIT, "memory is out"};
    for (uint32_t k = 0; k < second; k++)
        plan[k] = k == 0                   ? exact_small(1)
                  : l->x_column[k] == NONE ? exact_small(0)
                                           : proof->x[l->x_column[k]];
    for (uint32_t k = 0; k < n - second; k++)
        plan[second + k] = k == 0                ? exact_small(1)
                           : l->s_row[k] == NONE ? exact_small(0)
                                                 : proof->dual[l->s_row[k]];
    exact payoff[2];
    if (!subgames_prove(f, &part->cells, l->exact_payoff, part->numbers.row_is_open, plan, memory,
                        payoff))
        return (subgame_result){STF_NO, "the optimal basis is no equilibrium in rationals"};
    for (uint32_t k = 0; k < n; k++) l->plan[k] = exact_to_double(plan[k]);
    for (uint32_t q = 0; q < 2; q++) {
        l->sub.exact_value[2 * (size_t)c + q] = payoff[q];
        l->sub.value[2 * (size_t)c + q] = exact_to_double(payoff[q]);
    }
    return subgames_play(&l->sub, f, part->numbers.row_is_open, l->plan, plan);
}

/* Tries CLP's bases, and where none stands up in rationals, complementary pivots without rounding:
 * an equilibrium of a zero-sum game is a pair of optimal strategies. */
static subgame_result part_solve_exact(lp *l, uint32_t c, const double *slots, uint32_t lane,
                                       lane_answer *to)
{
    const lp_part *const part = &l->part[c];
    arena *const memory = l->sub.memory;
    subgame_result r = {STF_LIMIT, "the game's numbers grow too long"};
    sequence_exact x;
    linear_exact numbers;
    r = subgames_numbers_exact(&l->sub, part->form, &part->cells, &x, l->exact_payoff);
    if (r.status != STF_OK) return r;
    if (!is_constant_sum_exact(l, part, &x)) return not_zero_sum;
    exact *const payoff = payoffs_shift(l, part, &x);
    if (payoff == NULL || lp_program_exact(l, part, payoff, memory, &numbers, NULL) != STF_OK)
        return (subgame_result){STF_LIMIT, "memory is out"};
    for (uint32_t k = 0; k < ATTEMPTS; k++) {
        linear_options const way = attempt(l, k);
        linear_solution basis;
        linear_proof proof;
        stf_status status = linear_solve(&l->program, &way, memory, &basis, NULL);
        if (status != STF_OK) return without_solution(status);
        to->steps += basis.iterations;
        r = end_of(&basis);
        if (r.status == STF_LIMIT) return r;
        if (basis.end != LINEAR_OPTIMAL) continue;
        stf_error why;
        status = linear_prove(&l->program, &numbers, &basis, memory, &proof, &why);
        if (status != STF_OK) return (subgame_result){STF_LIMIT, "the numbers grow too long"};
        if (!proof.is_optimal) continue;
        r = proof_take(l, c, &proof);
        if (r.status == STF_OK) return r;
    }
    return complementary_solve(&l->sub, c, slots, lane, &to->steps);
}

static subgame_result part_solve(lp *l, uint32_t c, const double *slots, uint32_t lane,
                                 lane_answer *to)
{
    lp_part *const part = &l->part[c];
    if (part->is_node) return subgames_node(&l->sub, c, slots, lane);
    if (subgames_stopped(&l->sub))
        return (subgame_result){STF_LIMIT, "time is up, or it was asked to stop"};
    subgame_result const r = subgames_numbers(&l->sub, part->form, &part->cells, slots, lane,
                                              &part->numbers, l->low, l->range, l->payoff);
    if (r.status != STF_OK) return r;
    if (!is_constant_sum(l, part)) return not_zero_sum;
    lp_program_fill(l, part);
    return l->options.exact ? part_solve_exact(l, c, slots, lane, to)
                            : part_solve_doubles(l, c, to);
}

static stf_status lp_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                         lane_answer *answers, stf_error *err)
{
    lp *const l = plan;
    if (n_lanes > l->sub.n_lanes || stride != l->sub.stride)
        return fail(err, STF_USAGE, "the block does not fit its plan");
    subgames_begin(&l->sub);
    for (uint32_t lane = 0; lane < n_lanes; lane++) {
        lane_answer *const to = &answers[lane];
        *to = (lane_answer){.status = STF_OK};
        TRY(subgames_lane(&l->sub, slots, lane, err));
        subgame_result r = found;
        for (uint32_t c = 0; c < l->sub.game->n_components && r.status == STF_OK; c++)
            r = part_solve(l, c, slots, lane, to);
        if (r.status == STF_OK) subgames_keep(&l->sub, lane, to);
        TRY(subgames_answer(&l->sub, lane, r, to, err));
    }
    subgames_end(&l->sub);
    return STF_OK;
}

const solver solver_lp = {
    .name = "lp",
    .summary = "two parties, zero-sum: value and optimal strategies by linear programming",
    .help =
        "Each subgame is one sparse linear program on its sequence form, solved by CLP: the first "
        "party's plan is its solution, the second's its duals. Payoffs need only sum to a "
        "constant, which is checked in the numbers. With --exact the optimal basis is solved "
        "again in rationals and proved optimal, which gives the value without rounding.",
    .citation =
        "Romanovskii, Doklady Akademii Nauk SSSR 144 (1962); von Stengel, Games and Economic "
        "Behavior 14 (1996); Dixon, Numerische Mathematik 40 (1982)",
    .needs = NEEDS_TWO_PARTIES | NEEDS_ZERO_SUM | NEEDS_PERFECT_RECALL,
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT,
    .yields = "one",
    .guarantee = "the value, and optimal strategies in every subgame",
    .cost = "a linear program of as many rows and columns as sequences and information sets",
    .since = "0.1",
    .plan = lp_plan,
    .run = lp_run,
};
