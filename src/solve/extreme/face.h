/* SPDX-License-Identifier: Apache-2.0 */
/* face.h -- faces of a polyhedron, held as a feasible tableau whose dropped columns are the
 * inequalities that hold with equality.
 *
 * Variables are the tableau's; all but free ones are at least zero. Nothing is rounded: a face that
 * is called empty is. Where `keeps_dropped` is set, all is about the polyhedron with its right
 * sides perturbed (num/tableau.h), every face of which is simple. */
#ifndef SOLVE_EXTREME_FACE_H
#define SOLVE_EXTREME_FACE_H

#include "num/tableau.h"

typedef enum face_place {
    FACE_ZERO,     /* the variable is zero all over the face */
    FACE_POSITIVE, /* it is nowhere zero */
    FACE_EITHER,   /* neither has been seen at a glance */
} face_place;

/* What today's dictionary shows. */
face_place face_look(const tableau *t, uint32_t variable);

typedef enum face_result { FACE_DONE, FACE_EMPTY, FACE_NOMEM } face_result;

/* Goes to the face of t on which the variable is zero. Pivots are added to *n_pivots. */
face_result face_impose(tableau *t, uint32_t variable, uint64_t *n_pivots);

#endif
