/* SPDX-License-Identifier: Apache-2.0 */
/* linear_clp.c -- linear programs on CLP: the only file that includes its header.
 *
 * CLP minimises here; a program to be maximised is handed over with the objective's sign changed,
 * and its duals and reduced costs are changed back.
 *
 * CLP brings a dozen shared libraries, whose start takes longer than most games do to solve: it is
 * loaded when the first program is, and stays until the process ends. STANDOFF_CLP is the library's
 * name, set by the build. */
#include "num/linear.h"

#include "base/os_library.h"

#include <coin/Clp_C_Interface.h>
#include <math.h>
#include <string.h>

/* The functions that are used. */
#define CLP_FUNCTIONS(X)                                                                           \
    X(deleteModel)                                                                                 \
    X(dual)                                                                                        \
    X(dualColumnSolution)                                                                          \
    X(dualRowSolution)                                                                             \
    X(freeRay)                                                                                     \
    X(getColumnStatus)                                                                             \
    X(getRowStatus)                                                                                \
    X(infeasibilityRay)                                                                            \
    X(initialSolve)                                                                                \
    X(loadProblem)                                                                                 \
    X(newModel)                                                                                    \
    X(numberIterations)                                                                            \
    X(objectiveValue)                                                                              \
    X(primal)                                                                                      \
    X(primalColumnSolution)                                                                        \
    X(primalRowSolution)                                                                           \
    X(setDualTolerance)                                                                            \
    X(setLogLevel)                                                                                 \
    X(setMaximumSeconds)                                                                           \
    X(setPrimalTolerance)                                                                          \
    X(status)                                                                                      \
    X(unboundedRay)

/* Each under its own name, less the prefix, and with its own type. */
typedef struct clp_library {
#define CLP_MEMBER(name) __typeof__(&Clp_##name) name;
    CLP_FUNCTIONS(CLP_MEMBER)
#undef CLP_MEMBER
} clp_library;

/* False where CLP is not installed, or another version than was built against. */
static bool library_get(clp_library *out)
{
    void *const handle = os_library_open(STANDOFF_CLP);
    if (handle == NULL) return false;
    bool is_whole = true;
    void *at;
    /* a function's address comes as a void *, which ISO C does not convert: it is copied */
#define CLP_FIND(name)                                                                             \
    at = os_library_find(handle, "Clp_" #name);                                                    \
    is_whole = is_whole && at != NULL;                                                             \
    memcpy(&out->name, &at, sizeof at);
    CLP_FUNCTIONS(CLP_FIND)
#undef CLP_FIND
    return is_whole;
}

/* CLP's own numbers for where a variable is. */
enum {
    CLP_FREE = 0,
    CLP_BASIC = 1,
    CLP_UPPER = 2,
    CLP_LOWER = 3,
    CLP_SUPERBASIC = 4,
    CLP_FIXED = 5
};

static uint8_t place_of(int status)
{
    switch (status) {
    case CLP_BASIC: return LINEAR_BASIC;
    case CLP_UPPER: return LINEAR_AT_HIGH;
    case CLP_LOWER:
    case CLP_FIXED: return LINEAR_AT_LOW;
    default: return LINEAR_FREE;
    }
}

static double *doubles_keep(arena *memory, const double *from, uint32_t n, double sign)
{
    double *const to = ARENA_NEW(memory, double, n);
    for (uint32_t k = 0; to != NULL && from != NULL && k < n; k++) to[k] = sign * from[k];
    return to;
}

static void solution_keep(const clp_library *ask, Clp_Simplex *clp, const linear_program *p,
                          arena *memory, linear_solution *out)
{
    double const sign = p->maximise ? -1.0 : 1.0;
    out->objective = sign * ask->objectiveValue(clp);
    out->x = doubles_keep(memory, ask->primalColumnSolution(clp), p->n_columns, 1.0);
    out->activity = doubles_keep(memory, ask->primalRowSolution(clp), p->n_rows, 1.0);
    out->dual = doubles_keep(memory, ask->dualRowSolution(clp), p->n_rows, sign);
    out->reduced = doubles_keep(memory, ask->dualColumnSolution(clp), p->n_columns, sign);
    out->column_place = ARENA_NEW(memory, uint8_t, p->n_columns);
    out->row_place = ARENA_NEW(memory, uint8_t, p->n_rows);
    for (uint32_t j = 0; out->column_place != NULL && j < p->n_columns; j++)
        out->column_place[j] = place_of(ask->getColumnStatus(clp, (int)j));
    for (uint32_t i = 0; out->row_place != NULL && i < p->n_rows; i++)
        out->row_place[i] = place_of(ask->getRowStatus(clp, (int)i));
    out->iterations = (uint64_t)ask->numberIterations(clp);
    switch (ask->status(clp)) {
    case 0: out->end = LINEAR_OPTIMAL; break;
    case 1: out->end = LINEAR_INFEASIBLE; break;
    case 2: out->end = LINEAR_UNBOUNDED; break;
    case 3: out->end = LINEAR_LATE; break;
    default: out->end = LINEAR_FAILED; break;
    }
    if (out->end == LINEAR_INFEASIBLE || out->end == LINEAR_UNBOUNDED) {
        bool const is_row = out->end == LINEAR_INFEASIBLE;
        double *const ray = is_row ? ask->infeasibilityRay(clp) : ask->unboundedRay(clp);
        if (ray != NULL) {
            out->ray = doubles_keep(memory, ray, is_row ? p->n_rows : p->n_columns, 1.0);
            ask->freeRay(clp, ray);
        }
    }
}

/* CLP's copies of what it takes as int. */
static int *ints_of(arena *memory, const uint32_t *from, size_t n)
{
    int *const to = ARENA_NEW(memory, int, n);
    for (size_t k = 0; to != NULL && k < n; k++) to[k] = (int)from[k];
    return to;
}

stf_status linear_solve(const linear_program *p, const linear_options *options, arena *memory,
                        linear_solution *out, stf_error *err)
{
    static const linear_options defaults;
    if (options == NULL) options = &defaults;
    *out = (linear_solution){.end = LINEAR_FAILED};
    clp_library library;
    const clp_library *const ask = &library;
    if (!library_get(&library)) return fail(err, STF_UNSUPPORTED, "linear programs need libClp");
    size_t const n_entries = p->column_first[p->n_columns];
    arena_mark const mark = arena_position(memory);
    int *const first = ints_of(memory, p->column_first, (size_t)p->n_columns + 1),
               *const row = ints_of(memory, p->row, n_entries);
    double *const objective =
        doubles_keep(memory, p->objective, p->n_columns, p->maximise ? -1.0 : 1.0);
    TRY(arena_status(memory, err));
    Clp_Simplex *const clp = ask->newModel();
    if (clp == NULL) return fail(err, STF_NOMEM, "a linear program");
    ask->setLogLevel(clp, 0);
    ask->loadProblem(clp, (int)p->n_columns, (int)p->n_rows, first, row, p->value, p->column_low,
                     p->column_high, objective, p->row_low, p->row_high);
    arena_release(memory, mark);
    if (options->seconds > 0.0) ask->setMaximumSeconds(clp, options->seconds);
    if (options->tolerance > 0.0) {
        ask->setPrimalTolerance(clp, options->tolerance);
        ask->setDualTolerance(clp, options->tolerance);
    }
    if (options->by_primal) {
        (void)ask->primal(clp, 0);
    } else if (options->without_presolve) {
        (void)ask->dual(clp, 0);
    } else {
        (void)ask->initialSolve(clp);
    }
    /* presolve does not leave a ray behind: the plain method again, from the basis at hand */
    if ((ask->status(clp) == 1 || ask->status(clp) == 2) && !options->without_presolve) {
        if (ask->status(clp) == 1) {
            (void)ask->dual(clp, 0);
        } else {
            (void)ask->primal(clp, 0);
        }
    }
    solution_keep(ask, clp, p, memory, out);
    ask->deleteModel(clp);
    return arena_status(memory, err);
}
