/* SPDX-License-Identifier: Apache-2.0 */
/* linear.h -- sparse linear programs: solved in doubles, proved in rationals.
 *
 *     optimise  objective . x    with  row_low <= A x <= row_high,  column_low <= x <= column_high
 *
 * Infinite bounds are +-HUGE_VAL (in rationals: invalid numbers). The solution comes with a basis:
 * which columns and rows are basic, and at which bound the others are. linear_prove solves the
 * basis's equations without rounding and checks every bound and every sign of the duals, which by
 * duality is a proof of optimality that does not rest on how the basis was found. The solver is CLP
 * (linear_clp.c), single-threaded and silent; it takes its working memory from malloc, and is
 * loaded with the first program: STF_UNSUPPORTED where it is not installed. */
#ifndef NUM_LINEAR_H
#define NUM_LINEAR_H

#include "num/exact.h"

/* A by columns: entry e of column j, column_first[j] <= e < column_first[j + 1], is value[e] in row
 * row[e]; no row twice in a column. */
typedef struct linear_program {
    uint32_t n_rows, n_columns;
    const uint32_t *column_first; /* [n_columns + 1] */
    const uint32_t *row;
    const double *value;
    const double *column_low, *column_high; /* [n_columns] */
    const double *row_low, *row_high;       /* [n_rows] */
    const double *objective;                /* [n_columns] */
    bool maximise;
} linear_program;

typedef enum linear_end {
    LINEAR_OPTIMAL,
    LINEAR_INFEASIBLE, /* see ray */
    LINEAR_UNBOUNDED,  /* see ray */
    LINEAR_LATE,       /* the time limit, or that of iterations */
    LINEAR_FAILED,     /* numerical trouble */
} linear_end;

typedef enum linear_place { LINEAR_BASIC, LINEAR_AT_LOW, LINEAR_AT_HIGH, LINEAR_FREE } linear_place;

/* How to go about it. */
typedef struct linear_options {
    double seconds;   /* 0: no limit */
    double tolerance; /* of bounds and reduced costs; 0: the default, 1e-7 */
    bool by_primal;   /* primal simplex; else CLP's choice */
    bool without_presolve;
} linear_options;

typedef struct linear_solution {
    linear_end end;
    double objective;
    double *x;                         /* [n_columns] */
    double *activity;                  /* [n_rows] A x */
    double *dual;                      /* [n_rows] */
    double *reduced;                   /* [n_columns] objective - dual A */
    uint8_t *column_place, *row_place; /* linear_place; as many are basic as there are rows */
    double *ray; /* infeasible: [n_rows] y with y A x > y b for all x within bounds, where CLP gives
                    one; unbounded: [n_columns] a direction of improvement; else NULL */
    uint64_t iterations;
} linear_solution;

/* Arrays are taken from `memory`. Any end is STF_OK; STF_NOMEM, STF_UNSUPPORTED. options NULL: the
 * defaults. */
stf_status linear_solve(const linear_program *p, const linear_options *options, arena *memory,
                        linear_solution *out, stf_error *err);

/* The program's numbers in rationals, in the same places; infinite bounds are invalid numbers. */
typedef struct linear_exact {
    const exact *value, *column_low, *column_high, *row_low, *row_high, *objective;
} linear_exact;

typedef struct linear_proof {
    bool is_optimal; /* proved; else `why` says what does not hold */
    const char *why;
    exact objective;
    exact *x;    /* [n_columns] */
    exact *dual; /* [n_rows] */
} linear_proof;

/* Proves that the solution's basis is optimal. STF_OK also where it is not; STF_LIMIT, STF_NOMEM.
 */
stf_status linear_prove(const linear_program *p, const linear_exact *numbers,
                        const linear_solution *basis, arena *memory, linear_proof *out,
                        stf_error *err);

#endif
