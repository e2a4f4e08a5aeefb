/* SPDX-License-Identifier: Apache-2.0 */
/* lp.h -- the solver `lp`: values and optimal strategies of two-party zero-sum games.
 *
 * A component is one linear program on its sequence form (Romanovskii 1962; von Stengel, Games and
 * Economic Behavior 14 (1996), section 4). With payoffs A to the first party, x its plan, and v the
 * payoffs that the second can hold it to from each of its sets on,
 *
 *     maximise   sum of v at the second's first sets + A x at its empty sequence
 *     with       E x = e,   v_h - sum of v at sets after s - (A x)_s <= 0 at each sequence s of a
 * set h
 *
 * The duals of the inequalities are the second party's plan. Components are solved leaves first. */
#ifndef SOLVE_LP_LP_H
#define SOLVE_LP_LP_H

#include "num/linear.h"
#include "solve/subgames.h"

/* A component: its form, and room for its program. */
typedef struct lp_part {
    bool is_node; /* a single one: no program */
    const sequence_form *form;
    sequence_cells cells;
    sequence_numbers numbers;
} lp_part;

typedef struct lp {
    solve_options options;
    subgames sub;
    lp_part *part; /* [n_components] */

    /* of the component at work; sized for the largest */
    linear_program program;
    uint32_t *column_first, *row;
    uint32_t *entry_cell; /* [entries] the cell whose payoff it is, or LP_PLUS, LP_MINUS */
    double *value, *column_low, *column_high, *row_low, *row_high, *objective;
    uint32_t *x_column;             /* [sequences of the first party] */
    uint32_t *v_column;             /* [sets of the second party] */
    uint32_t *s_row;                /* [sequences of the second party] */
    uint32_t *set_row;              /* [sets] row of each of the first party's */
    uint32_t *set_after, *set_next; /* [sequences], [sets]: lists of the sets after a sequence */
    double *payoff;                 /* [2 * cells] scaled */
    exact *exact_payoff;
    double *plan;    /* [sequences of both] */
    double *scratch; /* the same */
    double low[2], range[2];
} lp;

enum { LP_PLUS = UINT32_MAX, LP_MINUS = UINT32_MAX - 1 };

/* program.c: lays out the program of the numbers in payoff; and the same program's numbers in
 * rationals, of payoffs [cells] to the first party. */
void lp_program_fill(lp *l, const lp_part *part);
stf_status lp_program_exact(const lp *l, const lp_part *part, const exact *payoff, arena *memory,
                            linear_exact *out, stf_error *err);

extern const solver solver_lp;

#endif
