/* SPDX-License-Identifier: Apache-2.0 */
/* find.h -- the extreme equilibria of two polyhedra, their components and indices. */
#ifndef SOLVE_EXTREME_FIND_H
#define SOLVE_EXTREME_FIND_H

#include "solve/extreme/components.h"
#include "solve/extreme/polyhedra.h"
#include "solve/extreme/vertices.h"

typedef struct finder {
    arena *memory, *scratch; /* different ones */
    const polyhedra *d;
    uint32_t most; /* pairs kept; the search stops at the next one */
    stf_status (*pause)(void *user, stf_error *err); /* may be NULL */
    void *user;

    vertex_set vertices[2];
    bit_table known; /* of pairs, by their two numbers */
    VEC(vertex_pair) pairs;
    bool is_full;
    uint64_t n_pivots;
    component_search components;
} finder;

/* From the fields before `vertices`: the extreme equilibria, all where STF_OK. STF_LIMIT with what
 * is found so far. */
stf_status extreme_find(finder *f, stf_error *err);
/* The components of what a complete search found. */
stf_status extreme_components(finder *f, stf_error *err);
/* Their indices, where all can be told: of a strategic form. The index of an equilibrium at which
 * both polyhedra are simple is a sign of determinants (Shapley, Mathematical Programming Study 1,
 * 1974); of another component, the sum over the equilibria near it of the game perturbed as the
 * lexicographic rule does, which are found by a second search. */
stf_status extreme_indices(finder *f, stf_error *err);

#endif
