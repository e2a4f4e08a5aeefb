/* SPDX-License-Identifier: Apache-2.0 */
/* claims.h -- claims and solutions held against the oracle. */
#ifndef TESTS_AGREE_CLAIMS_H
#define TESTS_AGREE_CLAIMS_H

#include "agree/agree.h"

/* The value of every term of every claim under a profile of the (merged) game equals the oracle's,
 * who checks every complete play. Terms in variants are judged in the case at hand. */
bool agree_claims(const agree_case *c, const agree_game *g, const oracle_tree *t,
                  const agree_map *map, const double *prob, buffer *why);

/* Solves the merged game with the solver that would be chosen for it, and copies the first
 * equilibrium to the tree: no party may gain more than 1e-9 of its payoff range by departing there,
 * ex ante and, for a subgame-perfect answer, in every subgame. STF_OK, STF_NO with *why, STF_LIMIT
 * where the solver stops at a limit. */
stf_status agree_solve(const agree_case *c, const agree_game *g, const oracle_tree *t,
                       const agree_map *map, buffer *why);

/* agree_judge, then claims, then (trees of up to solve_most nodes) the solution. A limit of the
 * solver is not a disagreement; `solved` is raised by one for every solution judged. */
stf_status agree_whole(agree_case *c, size_t nodes_most, size_t solve_most, uint64_t seed,
                       uint32_t *nodes, uint32_t *solved, buffer *why);

#endif
