/* SPDX-License-Identifier: Apache-2.0 */
/* many.h -- the path from equal chances, of many standoffs side by side.
 *
 * In small stages a path is a few pivots and most of the time goes elsewhere: into numbers, best
 * replies, the start, gains. Here all of it is done in lanes. Both dictionaries of path.h are one
 * tableau, laid out [row][column][lane]; the layout is the same in every lane, what stands in it is
 * not: a set's actions are its best one, which has a row or column of its own, and the others in
 * order. Each lane has pivots of its own. A lane whose path has ended is retired and takes the next
 * standoff.
 *
 * What lanes find is accepted where neither party gains more than MANY_GAIN; where an action is
 * closed, a pivot is doubtful, a path long, or a gain larger, the standoff is done alone, as
 * path.h has it. */
#ifndef SOLVE_LCP_MANY_H
#define SOLVE_LCP_MANY_H

#include "solve/lcp/path.h"

/* Stages that are done in lanes; above, a dictionary alone is as fast. */
enum { MANY_ROWS = 40, MANY_NODES = 2048, MANY_CELLS = 1024 };

/* Where things are in a stage's tableau. Rows: slacks of party 1's other actions, plans of party
 * 0's best, slacks of party 0's others, plans of party 1's best. Columns: slacks of 1's best, plans
 * of 0's others, slacks of 0's best, plans of 1's others, theta, right sides. Variables are
 * numbered by their places at the start, rows first. */
typedef struct many_stage {
    const stage *stage;
    uint32_t n_rows, width;      /* width: n_rows + 2 columns */
    uint32_t n_others[2];        /* actions of party q but the best of each set */
    uint32_t w_row[2], x_row[2]; /* first row of a party's slacks, of its plans */
    uint32_t w_column[2], x_column[2];
    const uint32_t *complement; /* [2 n_rows] variables */
    const uint32_t *order;      /* [n_rows] variables of rows, in order of perturbation */
    const uint32_t *other_set[2], *other_action[2]; /* [n_others] set, place among its others */
    const double *prior[2];                         /* [n] equal chances */
} many_stage;

/* Scratch for stages up to the largest, and for a run's standoffs. */
typedef struct many {
    const many_stage *at;
    isa isa;
    uint32_t stride, n_games; /* games: at most LANES_MOST, in blocks of stride */
    uint64_t most_steps;

    /* of a block: kernels work on the block `block` */
    uint32_t block;
    const double *slots; /* [n_slots * stride] of the block */
    const double *value; /* [n_games][2 * components] the subgames' values */
    uint32_t n_values;   /* of a game */
    double *node_weight, *node_payoff, *leaf_payoff;
    double *reply[2], *row;                /* [n * stride]; [most width * stride] */
    double *matrix;                        /* [most (n0 + 1)(n1 + 1) * stride] */
    double *start;                         /* tableau at the start */
    double *is_sound;                      /* [LANES_MOST] 1: may be done in lanes */
    double *holds;                         /* [LANES_MOST] 1: neither party gains */
    double *low[2], *range[2], *payoff[2]; /* [LANES_MOST] */
    double *cell;                          /* [block][2 * cells * stride] */
    double *best[2];                       /* [block][sets * stride] a set's best action */
    double *plan[2];                       /* [block][n * stride] */
    uint32_t most_cells, most_sets[2], most_n[2];

    /* lanes at work */
    double *tableau;
    uint32_t *basic, *cobasic, *place; /* [row, column, variable][stride] */
    double *column, *ratio;            /* [row][stride] of the entering variable */
    double least[LANES_BLOCK], n_tied[LANES_BLOCK], tied_row[LANES_BLOCK];
    uint32_t game[LANES_BLOCK]; /* NONE: idle */
    uint32_t entering[LANES_BLOCK], leaving[LANES_BLOCK], theta_row[LANES_BLOCK];
    uint64_t steps[LANES_MOST];
    uint32_t *tied; /* [rows] */
} many;

#define MANY_GAIN 1e-12   /* of the range */
#define MANY_PIVOT 1e-6   /* below, rounding may have made it */
#define MANY_ELEMENT 1e-9 /* as in path.c */
#define MANY_TIE 1e-11

/* Is the stage small enough? */
bool many_takes(const stage *s);
/* Lays out a stage. */
stf_status many_stage_new(const stage *s, arena *memory, const many_stage **out, stf_error *err);
/* Scratch for these stages (NULL where a component has none). */
stf_status many_new(const many_stage *const *stages, uint32_t n_stages, uint32_t stride, isa kernel,
                    uint32_t n_games, arena *memory, many *out, stf_error *err);
/* Solves the stage for n games; slots in blocks. is_found[game]; the plans of those found are read
 * by many_plan, payoffs (scaled) and ranges are in payoff, low, range. */
void many_solve(many *m, const many_stage *at, const double *slots, uint32_t n_slots,
                const double *value, uint32_t n, bool *is_found);
/* Plans of a game, the first party's and then the second's. */
void many_plan(const many *m, uint32_t who, double *plan);

/* Numbers of the block, and the tableau at the start. */
LANES_DECLARE(void, many_begin, (many * m))
/* The entering variables' columns, ratios, and the rows that leave but for ties. */
LANES_DECLARE(void, many_ratios, (many * m))
/* Exchanges entering and leaving variables (NONE: nothing in that lane). */
LANES_DECLARE(void, many_pivot, (many * m))
/* The block's plans made feasible, what they pay, and whether a party gains. */
LANES_DECLARE(void, many_end, (many * m))

#endif
