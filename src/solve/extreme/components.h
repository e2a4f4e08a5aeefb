/* SPDX-License-Identifier: Apache-2.0 */
/* components.h -- how extreme equilibria hang together.
 *
 * Extreme equilibria are the edges of a graph between the extreme strategies of the one party and
 * of the other. Its maximal complete bipartite subgraphs are the maximal Nash subsets, the products
 * of their convex hulls; its connected components are the components of equilibria (Winkels 1979;
 * Jansen, Naval Research Logistics Quarterly 28, 1981; Avis, Rosenberg, Savani and von Stengel,
 * Economic Theory 42, 2010, section 6). */
#ifndef SOLVE_EXTREME_COMPONENTS_H
#define SOLVE_EXTREME_COMPONENTS_H

#include "solve/extreme/bits.h"
#include "solve/solver.h"

/* An extreme equilibrium: the numbers of its two vertices. */
typedef struct vertex_pair {
    uint32_t of[2];
} vertex_pair;

/* The components of `pair` [n], in order of their first pairs; subsets in no particular order.
 * component_of [n] is filled. `pause` may be NULL; STF_LIMIT beyond most_subsets. */
typedef struct component_search {
    arena *memory, *scratch;
    const vertex_pair *pair;
    uint32_t n;
    uint32_t n_vertices[2];
    uint32_t most_subsets;
    stf_status (*pause)(void *user, stf_error *err);
    void *user;

    uint32_t *component_of; /* [n] */
    solve_component *list;  /* [n_list] */
    uint32_t n_list;
} component_search;

stf_status components_find(component_search *s, stf_error *err);

#endif
