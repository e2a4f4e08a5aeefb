/* SPDX-License-Identifier: Apache-2.0 */
/* vertices.h -- the vertices of faces of one polyhedron, numbered as they are met.
 *
 * A vertex is told by which of its variables are zero; free ones do not count. Where several
 * vertices differ only in variables after the first n_values (dual ones, of a sequence form), they
 * have one number. */
#ifndef SOLVE_EXTREME_VERTICES_H
#define SOLVE_EXTREME_VERTICES_H

#include "num/tableau.h"
#include "solve/extreme/bits.h"

typedef struct vertex {
    const exact *value; /* [n_values] */
    uint32_t n_zero;    /* variables that are zero, of all */
} vertex;

typedef struct vertex_set {
    arena *memory, *scratch;
    uint32_t n_variables, n_values;
    bool is_cone; /* values are divided by their sum; the vertex at zero does not count */
    /* Asked between pivots; what is not STF_OK ends the work. May be NULL. */
    stf_status (*pause)(void *user, stf_error *err);
    void *user;

    bit_table zeros;         /* sets of zero variables */
    VEC(uint32_t) vertex_of; /* of each of them; NO_VERTEX */
    VEC(vertex) list;
    tableau *work;
    VEC(uint32_t) found; /* what vertices_of_face found, ascending in order of arrival */
} vertex_set;

#define NO_VERTEX UINT32_MAX

/* From the fields before `pause`. */
stf_status vertex_set_start(vertex_set *s, stf_error *err);
/* The vertex at which a feasible tableau stands, by its zero variables: NO_VERTEX where it has not
 * been met. */
uint32_t vertex_find(const vertex_set *s, const tableau *t);
/* All vertices of a face, into s->found. */
stf_status vertices_of_face(vertex_set *s, const tableau *face, stf_error *err);

#endif
