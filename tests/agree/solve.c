/* SPDX-License-Identifier: Apache-2.0 */
/* solve.c -- a solution of the merged graph, copied to the oracle's tree and judged there. */
#include "agree/claims.h"

#include "solve/solver.h"

#include <math.h>

static bool regret_is_small(const agree_game *g, const oracle_tree *t, const long double *prob,
                            const solver *by, concept answered, arena *memory, buffer *why)
{
    for (uint32_t p = 0; p < g->game->n_parties; p++) {
        long double low = 0.0L, high = 0.0L;
        oracle_range(t, p, &low, &high);
        /* where all ends pay the same there is no range, and rounding is all there is to gain */
        long double const rounding = 1e-14L * fmaxl(fabsl(low), fabsl(high));
        long double const bound = 1e-9L * fmaxl(high - low, 1e-6L) + rounding;
        long double const gain = oracle_regret(t, prob, p, memory);
        long double const inside =
            answered == CONCEPT_SUBGAME_PERFECT ? oracle_subgame_regret(t, prob, p, memory) : 0.0L;
        if (gain <= bound && inside <= bound) continue;
        buffer_format(why,
                      "%s: %.*s gains %.3Lg ex ante and %.3Lg in a subgame, of a range of %.6Lg\n",
                      by->name, TEXT_ARGS(g->game->party[p]), gain, inside, high - low);
        return false;
    }
    return true;
}

stf_status agree_solve(const agree_case *c, const agree_game *g, const oracle_tree *t,
                       const agree_map *map, buffer *why)
{
    const char *reason = NULL;
    solve_options options = {
        .concept = CONCEPT_SUBGAME_PERFECT, .to_limit = true, .isa = ISA_COUNT};
    const solver *by = solver_choose(g->game, &options, c->memory, &reason);
    if (by == NULL) return STF_LIMIT;
    if ((by->concepts >> CONCEPT_SUBGAME_PERFECT & 1u) == 0) {
        options.concept = CONCEPT_SEQUENTIAL;
        if ((by->concepts >> CONCEPT_SEQUENTIAL & 1u) == 0) options.concept = CONCEPT_NASH;
    }
    stf_error err = {0};
    void *plan = NULL;
    lane_answer answer = {0};
    stf_status s = by->plan(g->game, &options, 1, c->memory, &plan, &err);
    if (s == STF_OK) s = by->run(plan, g->slots, 1, 1, &answer, &err);
    if (s == STF_OK) s = answer.status;
    if (s == STF_LIMIT) return s;
    if (s != STF_OK || answer.n_equilibria == 0) {
        buffer_format(why, "%s found nothing: %s %s\n", by->name, err.message, answer.reason);
        return STF_NO;
    }
    const long double *prob = agree_copy_profile(g, t, map, answer.equilibria[0].prob, c->memory);
    return regret_is_small(g, t, prob, by, options.concept, c->memory, why) ? STF_OK : STF_NO;
}

stf_status agree_whole(agree_case *c, size_t nodes_most, size_t solve_most, uint64_t seed,
                       uint32_t *nodes, uint32_t *solved, buffer *why)
{
    agree_found f;
    stf_status s = agree_judge(c, nodes_most, seed, &f, why);
    *nodes = f.tree == NULL ? 0 : f.tree->n_nodes;
    if (s != STF_OK || f.tree == NULL) return s;
    if (!agree_claims(c, &f.merged, f.tree, &f.map, f.prob, why)) return STF_NO;
    if (f.tree->n_nodes > solve_most) return STF_OK;
    s = agree_solve(c, &f.merged, f.tree, &f.map, why);
    if (s == STF_OK) *solved += 1;
    return s == STF_LIMIT ? STF_OK : s;
}
