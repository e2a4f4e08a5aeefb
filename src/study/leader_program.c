/* SPDX-License-Identifier: Apache-2.0 */
/* leader_program.c -- one linear program for each reply that the follower might be given.
 *
 *     maximise  A_j . x   over mixtures x of the leader's plans
 *     where     (B_j - B_k) . x >= 0  for every other plan k of the follower
 *
 * A and B are what a profile pays the leader and the follower. Small programs are solved in
 * rationals; larger ones in doubles and then proved. That there is no such x is proved by the
 * optimum of another program, which always has one: the greatest t with (B_j - B_k) . x >= t. A
 * reply that could not pay more than what is at hand is not tried. */
#include "num/linear.h"
#include "refine/optimum.h"
#include "study/leader.h"

#include "base/os_clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct programs {
    const normal_form *f;
    uint32_t leader, follower; /* follower NONE: one empty plan */
    uint32_t n, m;             /* plans */
    double seconds;
    arena *memory, *scratch;
} programs;

static exact pay(const programs *r, uint32_t i, uint32_t j, uint32_t whom)
{
    const normal_form *const f = r->f;
    uint32_t at = i * f->step[r->leader];
    if (r->follower != NONE) at += j * f->step[r->follower];
    return normal_payoff(f, at, whom);
}

/* By how much the follower prefers reply j to reply k at the leader's plan i. */
static exact preference(const programs *r, uint32_t i, uint32_t j, uint32_t k, arena *a)
{
    return exact_sub(a, pay(r, i, j, r->follower), pay(r, i, k, r->follower));
}

/* ---- in rationals from the start --------------------------------------------------------- */

static optimum_end small_solve(const programs *r, uint32_t j, exact *x, exact *value)
{
    optimum o;
    if (!optimum_begin(&o, r->scratch, r->n, r->m)) return OPTIMUM_NOMEM;
    for (uint32_t k = 0; k < r->m; k++) {
        if (k == j) continue;
        exact *const row = optimum_row(&o, ROW_AT_LEAST, exact_small(0));
        for (uint32_t i = 0; i < r->n; i++) row[i] = preference(r, i, j, k, r->scratch);
    }
    exact *const sum = optimum_row(&o, ROW_EQUAL, exact_small(1));
    for (uint32_t i = 0; i < r->n; i++) {
        sum[i] = exact_small(1);
        o.objective[i] = pay(r, i, j, r->leader);
    }
    if (arena_status(r->scratch, NULL) != STF_OK) return OPTIMUM_NOMEM;
    return optimum_solve(&o, x, value);
}

/* ---- in doubles, and proved -------------------------------------------------------------- */

typedef struct program_numbers {
    linear_program p;
    linear_exact x;
} program_numbers;

/* with_margin: the last column is t, the objective. */
static stf_status numbers_fill(const programs *r, uint32_t j, bool with_margin,
                               program_numbers *out, stf_error *err)
{
    arena *const a = r->scratch;
    uint32_t const columns = r->n + with_margin, rows = r->m;
    size_t const most = (size_t)columns * rows;
    uint32_t *const first = ARENA_NEW(a, uint32_t, columns + 1), *const row =
                                                                     ARENA_NEW(a, uint32_t, most);
    double *const value = ARENA_NEW(a, double, most), *const objective =
                                                          ARENA_NEW(a, double, columns);
    double *const low = ARENA_NEW(a, double, columns), *const high = ARENA_NEW(a, double, columns);
    double *const row_low = ARENA_NEW(a, double, rows), *const row_high =
                                                            ARENA_NEW(a, double, rows);
    exact *const value_x = ARENA_NEW(a, exact, most), *const objective_x =
                                                          ARENA_NEW(a, exact, columns);
    exact *const low_x = ARENA_NEW(a, exact, columns), *const high_x = ARENA_NEW(a, exact, columns);
    exact *const row_low_x = ARENA_NEW(a, exact, rows), *const row_high_x =
                                                            ARENA_NEW(a, exact, rows);
    TRY(arena_status(a, err));
    uint32_t e = 0;
    for (uint32_t i = 0; i < columns; i++) {
        bool const is_margin = i == r->n;
        first[i] = e;
        for (uint32_t k = 0, at = 0; k < r->m; k++) {
            if (k == j) continue;
            exact const x = is_margin ? exact_small(-1) : preference(r, i, j, k, a);
            if (exact_sign(x) != 0) {
                row[e] = at;
                value_x[e++] = x;
            }
            at++;
        }
        if (!is_margin) {
            row[e] = rows - 1;
            value_x[e++] = exact_small(1);
        }
        objective_x[i] = with_margin ? exact_small(is_margin) : pay(r, i, j, r->leader);
        objective[i] = exact_to_double(objective_x[i]);
        low[i] = is_margin ? -HUGE_VAL : 0.0;
        low_x[i] = is_margin ? (exact){0} : exact_small(0);
        high[i] = HUGE_VAL;
    }
    first[columns] = e;
    for (uint32_t k = 0; k < e; k++) value[k] = exact_to_double(value_x[k]);
    for (uint32_t k = 0; k < rows; k++) {
        row_low_x[k] = exact_small(k + 1 == rows);
        row_low[k] = k + 1 == rows ? 1.0 : 0.0;
        row_high[k] = k + 1 == rows ? 1.0 : HUGE_VAL;
        if (k + 1 == rows) row_high_x[k] = exact_small(1);
    }
    out->p = (linear_program){rows, columns, first,    row,       value, low,
                              high, row_low, row_high, objective, true};
    out->x = (linear_exact){value_x, low_x, high_x, row_low_x, row_high_x, objective_x};
    return arena_status(a, err);
}

static stf_status linear_decide(const programs *r, const program_numbers *t, linear_end *end,
                                linear_proof *proof, stf_error *err)
{
    linear_solution found = {0};
    linear_options const options = {.seconds = r->seconds};
    *proof = (linear_proof){0};
    TRY(linear_solve(&t->p, &options, r->scratch, &found, err));
    *end = found.end;
    if (found.end != LINEAR_OPTIMAL) return STF_OK;
    return linear_prove(&t->p, &t->x, &found, r->scratch, proof, err);
}

/* FOUND with x and value; NONE, proved; or UNBOUNDED, which it cannot be, for "not decided". */
static optimum_end large_solve(const programs *r, uint32_t j, exact *x, exact *value)
{
    program_numbers t;
    linear_end end;
    linear_proof proof;
    stf_error ignored = {0};
    if (numbers_fill(r, j, false, &t, &ignored) != STF_OK) return OPTIMUM_NOMEM;
    if (linear_decide(r, &t, &end, &proof, &ignored) != STF_OK) return OPTIMUM_UNBOUNDED;
    if (end == LINEAR_OPTIMAL && proof.is_optimal) {
        memcpy(x, proof.x, r->n * sizeof *x);
        *value = proof.objective;
        return OPTIMUM_FOUND;
    }
    if (end != LINEAR_INFEASIBLE) return OPTIMUM_UNBOUNDED;
    if (numbers_fill(r, j, true, &t, &ignored) != STF_OK) return OPTIMUM_NOMEM;
    if (linear_decide(r, &t, &end, &proof, &ignored) != STF_OK) return OPTIMUM_UNBOUNDED;
    bool const is_none =
        end == LINEAR_OPTIMAL && proof.is_optimal && exact_sign(proof.objective) < 0;
    return is_none ? OPTIMUM_NONE : OPTIMUM_UNBOUNDED;
}

static optimum_end program_decide(const programs *r, uint32_t j, exact *x, exact *value)
{
    uint64_t const cells = (uint64_t)r->n * r->m;
    if (cells <= LEADER_SMALL_CELLS / 10) return small_solve(r, j, x, value);
    optimum_end const end = large_solve(r, j, x, value);
    return end == OPTIMUM_UNBOUNDED && cells <= LEADER_SMALL_CELLS ? small_solve(r, j, x, value)
                                                                   : end;
}

/* ---- all of them ------------------------------------------------------------------------- */

typedef struct reply_bound {
    double most; /* to the leader, whatever it does */
    uint32_t reply;
} reply_bound;

/* Promising replies first; by number where equal. */
static int bounds_compare(const void *a, const void *b)
{
    const reply_bound *const x = a, *const y = b;
    if (x->most != y->most) return x->most > y->most ? -1 : 1;
    return (x->reply > y->reply) - (x->reply < y->reply);
}

static exact bound_of(const programs *r, uint32_t j)
{
    exact most = pay(r, 0, j, r->leader);
    for (uint32_t i = 1; i < r->n; i++) most = exact_max(most, pay(r, i, j, r->leader));
    return most;
}

/* What the follower's other best replies would leave the leader. */
static void ties_fill(const programs *r, leader_optimum *out)
{
    exact *const follows = ARENA_NEW(r->scratch, exact, r->m);
    exact *const leads = ARENA_NEW(r->scratch, exact, r->m);
    if (follows == NULL || leads == NULL) return;
    for (uint32_t j = 0; j < r->m; j++) {
        follows[j] = leads[j] = exact_small(0);
        for (uint32_t i = 0; i < r->n; i++) {
            exact const w = out->mixture[i];
            if (exact_sign(w) == 0) continue;
            if (r->follower != NONE)
                follows[j] = exact_add(r->scratch, follows[j],
                                       exact_mul(r->scratch, w, pay(r, i, j, r->follower)));
            leads[j] =
                exact_add(r->scratch, leads[j], exact_mul(r->scratch, w, pay(r, i, j, r->leader)));
        }
    }
    out->least = out->value;
    for (uint32_t j = 0; j < r->m; j++) {
        if (exact_compare(follows[j], follows[out->reply]) != 0) continue;
        out->n_best++;
        if (exact_compare(leads[j], out->least) < 0) out->least = exact_copy(r->memory, leads[j]);
    }
}

static stf_status replies_try(programs *r, const cancel *stop, double deadline, leader_optimum *out,
                              stf_error *err)
{
    reply_bound *const order = ARENA_NEW(r->memory, reply_bound, r->m);
    TRY(arena_status(r->memory, err));
    for (uint32_t j = 0; j < r->m; j++)
        order[j] = (reply_bound){exact_to_double(bound_of(r, j)), j};
    qsort(order, r->m, sizeof *order, bounds_compare);
    bool has_one = false;
    for (uint32_t k = 0; k < r->m; k++) {
        uint32_t const j = order[k].reply;
        if (cancel_requested(stop)) return fail(err, STF_CANCELLED, "cancelled");
        if (deadline > 0.0 && os_clock_seconds() > deadline) {
            out->why = "time is up before every reply of the follower was tried";
            return STF_OK;
        }
        if (has_one && exact_compare(bound_of(r, j), out->value) <= 0) continue;
        arena_mark const mark = arena_position(r->scratch);
        exact *const x = ARENA_NEW(r->scratch, exact, r->n);
        exact value = {0};
        optimum_end const end = x == NULL ? OPTIMUM_NOMEM : program_decide(r, j, x, &value);
        TRY(arena_status(r->scratch, err));
        if (end == OPTIMUM_UNBOUNDED) {
            out->why = "a linear program's answer is not proved";
            return STF_OK;
        }
        if (end == OPTIMUM_FOUND && (!has_one || exact_compare(value, out->value) > 0)) {
            has_one = true;
            out->reply = j;
            out->value = exact_copy(r->memory, value);
            for (uint32_t i = 0; i < r->n; i++) out->mixture[i] = exact_copy(r->memory, x[i]);
        }
        arena_release(r->scratch, mark);
    }
    if (!has_one) out->why = "no reply is ever the follower's best";
    return arena_status(r->memory, err);
}

stf_status leader_program(const normal_form *f, uint32_t leader, uint32_t follower, double seconds,
                          const cancel *stop, arena *memory, leader_optimum *out, stf_error *err)
{
    programs r = {.f = f,
                  .leader = leader,
                  .follower = follower,
                  .n = f->player[leader].n,
                  .m = follower != NONE ? f->player[follower].n : 1,
                  .seconds = seconds,
                  .memory = memory,
                  .scratch = arena_new(arena_allocator(memory), 0)};
    if (r.scratch == NULL) return fail(err, STF_NOMEM, "no memory for linear programs");
    *out = (leader_optimum){.mixture = ARENA_NEW(memory, exact, r.n)};
    stf_status status = arena_status(memory, err);
    double const deadline = seconds > 0.0 ? os_clock_seconds() + seconds : 0.0;
    if (status == STF_OK) status = replies_try(&r, stop, deadline, out, err);
    if (status == STF_OK && out->why == NULL) ties_fill(&r, out);
    if (status == STF_OK) status = arena_status(memory, err);
    arena_free(r.scratch);
    return status;
}
