/* SPDX-License-Identifier: Apache-2.0 */
/* sequential.c -- subgame-perfect, and sequential: are there beliefs for it? */
#include "refine/consistent.h"
#include "refine/rows.h"

#include "num/elementary.h"

/* ---- subgame-perfect --------------------------------------------------------------------------
 */

exact node_action_value(const refine_work *w, const exact *values, uint32_t v, uint32_t k)
{
    const game *const g = w->game;
    uint32_t const e = g->node_first_edge[v] + k, party = g->infoset_party[g->node_infoset[v]];
    return exact_add(w->scratch, edge_pay(g, w->slots, e, party),
                     values[(size_t)g->edge_child[e] * g->n_parties + party]);
}

/* Worth of the k-th action at set h, weighted by the reach of its nodes. */
static exact set_action_value(const refine_work *w, const exact *values, const exact *reach,
                              uint32_t h, uint32_t k)
{
    const game *const g = w->game;
    exact sum = exact_small(0);
    for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++) {
        uint32_t const v = g->member[m];
        if (exact_sign(reach[v]) != 0)
            sum = exact_add(w->scratch, sum,
                            exact_mul(w->scratch, reach[v], node_action_value(w, values, v, k)));
    }
    return sum;
}

uint32_t set_upset(const refine_work *w, const exact *values, const exact *reach, uint32_t *action,
                   exact *gain)
{
    const game *const g = w->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (!set_chooses(g, h)) continue;
        uint32_t const first = g->infoset_first_action[h], n = game_n_actions_of(g, h);
        uint32_t best = NONE;
        exact most = exact_small(0), had = exact_small(0);
        for (uint32_t k = 0; k < n; k++) {
            if (!action_is_open(g, w->slots, first + k)) continue;
            exact const x = set_action_value(w, values, reach, h, k);
            had = exact_add(w->scratch, had, exact_mul(w->scratch, w->prob[first + k], x));
            if (best != NONE && exact_compare(x, most) <= 0) continue;
            best = k;
            most = x;
        }
        if (best == NONE || exact_compare(most, had) <= 0) continue;
        *action = first + best;
        *gain = exact_sub(w->scratch, most, had);
        return h;
    }
    return NONE;
}

/* Where play is not known exactly: what the doubles say beyond doubt. */
static stf_status from_doubles(refine_work *w)
{
    const refine_profile *const p = &w->of->list[w->which];
    if (p->subgame_gain > 1e-6)
        return verdict_say(w, REFINE_NO, "in some subgame a party gains %.3g of its payoff range",
                           p->subgame_gain);
    return verdict_say(w, REFINE_OPEN, "%.*s", TEXT_ARGS(p->why_not));
}

stf_status subgame_perfect_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    if (w->prob == NULL) return from_doubles(w);
    if (game_recall(g, w->scratch) != NONE)
        return verdict_say(w, REFINE_OPEN, "a party forgets what it knew or did");
    const exact *const values = values_of(g, w->slots, w->prob, w->scratch);
    const exact *const reach = reach_within(g, w->slots, w->prob, w->scratch);
    TRY(arena_status(w->scratch, err));
    uint32_t action = NONE;
    exact gain;
    uint32_t const h = set_upset(w, values, reach, &action, &gain);
    if (h == NONE)
        return verdict_say(w, REFINE_YES, "no party gains in any of the %u subgames",
                           g->n_components);
    text const much = exact_to_text(w->scratch, gain);
    return verdict_say(w, REFINE_NO, "at %.*s %.*s gains %.*s by %.*s, in its subgame",
                       TEXT_ARGS(g->infoset_name[h]), TEXT_ARGS(g->party[g->infoset_party[h]]),
                       TEXT_ARGS(much), TEXT_ARGS(g->action_name[action]));
}

const refinement refinement_subgame_perfect = {
    .name = "subgame-perfect",
    .summary = "an equilibrium in every subgame, reached or not",
    .needs = "any game with perfect recall",
    .citation = "R. Selten, Zeitschrift fuer die gesamte Staatswissenschaft 121 (1965)",
    .by_doubles = true,
    .check = subgame_perfect_check,
};

/* ---- sequential -------------------------------------------------------------------------------
 */

/* Keeps the first beliefs, and a witness of their consistency. */
static bool assessment_keep(void *user, const assessment *found)
{
    refine_work *const w = user;
    const game *const g = w->game;
    uint32_t const n = g->infoset_first_member[g->n_infosets];
    double *const belief = ARENA_NEW(w->memory, double, n);
    double *const log = ARENA_NEW(w->memory, double, g->n_actions);
    if (belief == NULL || log == NULL) return true;
    double scale = 40.0; /* of an order: mistakes of e^-40 and less */
    for (uint32_t a = 0; a < g->n_actions; a++) {
        double const size = found->log_size[a] < 0 ? -found->log_size[a] : found->log_size[a];
        if (40.0 + 2.0 * size > scale) scale = 40.0 + 2.0 * size;
    }
    for (uint32_t m = 0; m < n; m++) belief[m] = exact_to_double(found->belief[m]);
    for (uint32_t a = 0; a < g->n_actions; a++)
        log[a] = exact_sign(w->prob[a]) > 0
                     ? num_log(exact_to_double(w->prob[a]))
                     : found->log_size[a] - scale * (found->order[a] > 0 ? found->order[a] : 1);
    w->out->belief = belief;
    w->out->log_witness = log;
    return true;
}

stf_status sequential_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    const refine_profile *const p = &w->of->list[w->which];
    if (w->prob == NULL && p->is_sequential)
        return verdict_say(w, REFINE_YES, "certified with its beliefs, in doubles");
    if (w->prob == NULL) return from_doubles(w);
    TRY(subgame_perfect_check(w, err));
    if (w->out->holds != REFINE_YES) return STF_OK;
    const exact *const values = values_of(g, w->slots, w->prob, w->scratch);
    const exact *const reach = reach_within(g, w->slots, w->prob, w->scratch);
    TRY(arena_status(w->scratch, err));
    consistency_search s = {.work = w, .visit = assessment_keep, .user = w};
    consistency found = CONSISTENCY_OPEN;
    TRY(consistency_find(&s, values, reach, &found, err));
    TRY(arena_status(w->memory, err));
    switch (found) {
    case CONSISTENCY_STOPPED:
    case CONSISTENCY_DONE:
        return verdict_say(w, REFINE_YES, "consistent beliefs make every move of it best");
    case CONSISTENCY_NONE:
        return verdict_say(w, REFINE_NO,
                           "no consistent beliefs make all of its moves off the path best");
    case CONSISTENCY_OPEN: break;
    }
    return verdict_say(w, REFINE_OPEN, "%s", s.why);
}

const refinement refinement_sequential = {
    .name = "sequential",
    .summary = "best at every information set under consistent beliefs, which are given",
    .needs = "any game with perfect recall; few and small information sets off the path",
    .citation = "D. Kreps and R. Wilson, Econometrica 50 (1982)",
    .by_doubles = true,
    .check = sequential_check,
};
