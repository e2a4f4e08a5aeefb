/* SPDX-License-Identifier: Apache-2.0 */
/* claims.c -- the terms of a model's claims, along the merged graph and play by play on the
 * oracle's tree. */
#include "agree/claims.h"

#include "study/study.h"

#include <math.h>
#include <string.h>

typedef struct terms {
    const agree_case *c;
    const agree_game *g;
    const oracle_tree *t;
    const solution *solution;
    const equilibrium *equilibrium;
    const long double *prob; /* the oracle's */
    const claim *claim;
    buffer *why;
} terms;

static bool same(const terms *of, const char *what, bool defined, double value, long double truth)
{
    bool const is_defined = !isnan(truth);
    if (defined == is_defined &&
        (!defined || fabs(value - (double)truth) <= 1e-10 * fmax(1.0, fabs((double)truth))))
        return true;
    buffer_format(of->why, "%s in claim %.*s: %.17g%s, play by play %.17g\n", what,
                  TEXT_ARGS(of->claim->formula_text), value, defined ? "" : " (undefined)",
                  (double)truth);
    return false;
}

static bool probability_same(const terms *of, const expr *e)
{
    double value = (double)NAN;
    bool defined = false;
    stf_error err = {0};
    if (study_probability(of->solution, of->equilibrium, e->event, e->given, of->c->memory, &value,
                          &defined, &err) != STF_OK) {
        buffer_format(of->why, "claim %.*s: %s\n", TEXT_ARGS(of->claim->formula_text), err.message);
        return false;
    }
    return same(of, "probability", defined, value,
                oracle_probability(of->t, of->prob, e->event, e->given, of->c->memory));
}

static bool payoff_same(const terms *of, const expr *e)
{
    double value = (double)NAN;
    bool defined = false;
    stf_error err = {0};
    if (study_payoff(of->solution, of->equilibrium, e->index, e->forced, of->c->memory, &value,
                     &defined, &err) != STF_OK) {
        buffer_format(of->why, "claim %.*s: %s\n", TEXT_ARGS(of->claim->formula_text), err.message);
        return false;
    }
    oracle_judgement j;
    oracle_evaluate(of->t, of->prob, &e->forced, of->c->memory, &j);
    long double const truth =
        oracle_can_force(of->t, &e->forced) ? j.payoff[e->index] : (long double)NAN;
    return same(of, "payoff", defined, value, truth);
}

static bool terms_same(const terms *of, const expr *e)
{
    if (e->kind == EXPR_PROBABILITY) return probability_same(of, e);
    if (e->kind == EXPR_PAYOFF) return payoff_same(of, e);
    for (uint32_t i = 0; i < e->n_args; i++)
        if (!terms_same(of, e->args[i])) return false;
    return true;
}

bool agree_claims(const agree_case *c, const agree_game *g, const oracle_tree *t,
                  const agree_map *map, const double *prob, buffer *why)
{
    double *mine = ARENA_NEW(c->memory, double, g->game->n_actions);
    memcpy(mine, prob, g->game->n_actions * sizeof *mine);
    equilibrium e = {.profile = {.prob = mine}};
    stf_error err = {0};
    if (profile_evaluate(g->game, g->slots, &e.profile, c->memory, &e.value, &err) != STF_OK) {
        buffer_string(why, err.message);
        return false;
    }
    solution const s = {.game = g->game,
                        .model = g->model,
                        .slots = g->slots,
                        .inputs = c->inputs,
                        .concept = CONCEPT_SUBGAME_PERFECT,
                        .n_equilibria = 1,
                        .equilibria = &e};
    terms of = {.c = c,
                .g = g,
                .t = t,
                .solution = &s,
                .equilibrium = &e,
                .prob = agree_copy_profile(g, t, map, prob, c->memory),
                .why = why};
    for (uint32_t i = 0; i < c->syntax->n_claims; i++) {
        of.claim = &c->syntax->claims[i];
        if (!terms_same(&of, of.claim->formula)) return false;
    }
    return true;
}
