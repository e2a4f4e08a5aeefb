/* SPDX-License-Identifier: Apache-2.0 */
/* polyhedra.h -- the two polyhedra of a two-party game whose complementary pairs are its
 * equilibria, each with a feasible tableau to start from.
 *
 * Strategic form (one set a party): {x >= 0, B'x <= 1} and {y >= 0, Ay <= 1} of the mixed
 * strategies times positive numbers, payoffs shifted until they are not negative (von Stengel,
 * Handbook of Game Theory 3, 2002, section 2). Sequence form: realisation plans x >= 0 with
 * Ex = e, and values q of the other's sets with F'q - B'x >= 0, one inequality to each of its
 * sequences (von Stengel, Games and Economic Behavior 14, 1996, section 4). */
#ifndef SOLVE_EXTREME_POLYHEDRA_H
#define SOLVE_EXTREME_POLYHEDRA_H

#include "num/tableau.h"
#include "solve/sequence.h"

typedef struct polyhedra {
    bool is_strategic; /* the first kind */
    /* By party: the sequences that can be played, the empty one included only in the second kind,
     * strictly dominated ones left out in the first.
     */
    const uint32_t *sequence[2]; /* [n_sequences] of the form */
    uint32_t n_sequences[2];
    tableau *start[2]; /* the first n_sequences variables are the sequences of its own party */
    uint32_t n_labels;
    const uint32_t *label[2]; /* [n_labels] the labels' variables in each tableau */
    /* strategic: payoffs shifted, [n_sequences[0] * n_sequences[1]] by rows; else NULL */
    const exact *payoff[2];
} polyhedra;

/* payoff[2 * cell + p] and row_is_open as the form was filled. STF_LIMIT beyond most_cells in one
 * tableau. */
stf_status polyhedra_new(const sequence_form *f, const sequence_cells *cells, const exact *payoff,
                         const uint8_t *row_is_open, arena *memory, polyhedra *out, stf_error *err);
/* The sequence form's, laid out in sequence_polyhedra.c. */
stf_status sequence_polyhedra(const sequence_form *f, const sequence_cells *cells,
                              const exact *payoff, const uint8_t *row_is_open, arena *memory,
                              polyhedra *out, stf_error *err);

/* The sign of the determinant of m [n * n], which is changed. */
int determinant_sign(arena *scratch, exact *m, uint32_t n);

#endif
