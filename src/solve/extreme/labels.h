/* SPDX-License-Identifier: Apache-2.0 */
/* labels.h -- all pairs of faces of two polyhedra that are complementary.
 *
 * A label is a pair of variables, one of each polyhedron, at least one of which must be zero: of a
 * bimatrix game, a pure strategy's probability and what it falls short of the best reply. The
 * search goes through the labels and sets one variable or the other to zero (Audet, Hansen, Jaumard
 * and Savard, SIAM J. Scientific Computing 23, 2001); a way ends where either face is empty, which
 * is decided in exact arithmetic. At its leaves every point of one face forms, with every point of
 * the other, a pair with all labels; all such pairs are in some leaf.
 *
 * That is why all are found: a complementary pair of points (x, y) lies in the faces at the root,
 * and where a label is decided one of its two variables is zero at it, so it lies in the faces of
 * one of the two ways. A way is cut only where a face is empty, or where what it leads to was in
 * the way taken before. */
#ifndef SOLVE_EXTREME_LABELS_H
#define SOLVE_EXTREME_LABELS_H

#include "num/tableau.h"

typedef struct label_search {
    arena *memory;
    uint32_t n_labels;
    const uint32_t *variable[2]; /* [n_labels] of each polyhedron's tableau */

    /* The faces of a leaf, to be left as they are. STF_OK goes on; STF_LIMIT ends the search. */
    stf_status (*leaf)(void *user, const tableau *const face[2], stf_error *err);
    /* Asked now and then; STF_OK goes on. May be NULL. */
    stf_status (*pause)(void *user, stf_error *err);
    void *user;

    uint64_t n_nodes, n_pivots, n_leaves; /* done so far */

    tableau **own[2]; /* [n_labels + 1] the faces worked on at each depth */
    uint8_t **status; /* [n_labels + 1] of each label at each depth */
} label_search;

/* Takes scratch for the search, whose first five fields are set. */
stf_status label_search_start(label_search *s, stf_error *err);
/* From two feasible tableaus. What `leaf` and `pause` return other than STF_OK is returned. */
stf_status label_search_run(label_search *s, const tableau *const polyhedron[2], stf_error *err);

#endif
