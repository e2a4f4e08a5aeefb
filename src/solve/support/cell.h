/* SPDX-License-Identifier: Apache-2.0 */
/* cell.h -- all solutions of a face's equations and inequalities: cut and narrow until proved.
 *
 * A cell is a product of simplices, one inside each player's simplex of mixtures. A table of
 * differences with the vertices of the others' simplices for columns is again a table, so the
 * linear test of relax.h works on a cell as it does on a whole support, and gains in sharpness as
 * the cell shrinks. The same program bounds from below the weight of each vertex, which narrows the
 * simplex to a smaller one of the same shape. What is left is given to Krawczyk's test in the box
 * around the cell, or else cut at the middle of an edge. It is mostly the players with few actions
 * whose simplices are cut: given their mixtures, the others' are bounded by the linear programs.
 */
#ifndef SOLVE_SUPPORT_CELL_H
#define SOLVE_SUPPORT_CELL_H

#include "solve/support/relax.h"
#include "solve/support/system.h"

enum { CELL_MOST_ROOTS = 256, CELL_MOST_LEFT = 16, CELL_MOST_FLAT = 4 };

typedef struct cell_search cell_search;

/* What a search found. Roots are solutions of the equations that were met with in cells; whether
 * their probabilities are positive and the inequalities hold is still to be seen. */
typedef struct cell_findings {
    root root[CELL_MOST_ROOTS];
    uint32_t n_roots;
    double *left;    /* [CELL_MOST_LEFT * n_unknowns] centres of cells that were not settled */
    uint32_t n_left; /* centres kept */
    uint32_t n_flat; /* the first of them solve the equations, to rounding, where the Jacobian is
                        singular: the search ends when there are CELL_MOST_FLAT */
    bool is_settled; /* every solution is a root */
    bool is_stopped; /* the deadline came */
    uint64_t n_cells;
} cell_findings;

/* Room for faces of the form; at most `most_cells` cells a search. */
stf_status cell_search_new(face *x, relax *w, system_of_face *s, const solve_options *o,
                           arena *memory, cell_search **out, stf_error *err);
/* Searches the face, whose tables are filled; roots' arrays are taken from `memory`. */
void cell_search_run(cell_search *c, uint64_t most_cells, arena *memory, cell_findings *out);

#endif
