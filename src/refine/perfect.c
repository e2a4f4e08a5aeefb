/* SPDX-License-Identifier: Apache-2.0 */
/* perfect.c -- trembling-hand perfect: of a strategic game, or of a tree's agents.
 *
 * Where two parties move once each, an equilibrium is perfect if and only if neither strategy is
 * weakly dominated (E. van Damme, A Relationship between Perfect Equilibria in Extensive Form Games
 * and Proper Equilibria in Normal Form Games, IJGT 13, 1984; Stability and Perfection of Nash
 * Equilibria, 1987, theorem 3.2.2). Otherwise there are refutations (a dominated strategy or agent;
 * not sequential) and proofs (mistakes to which it is a best reply, as polynomials). */
#include "refine/consistent.h"
#include "refine/optimum.h"
#include "refine/regular.h"
#include "refine/rows.h"
#include "refine/tremble.h"

enum { DEGREE_MOST = 24, DEGREE_NODES = 60000, ATTEMPTS_MOST = 40 };

bool parties_move_once(const game *g)
{
    for (uint32_t h = 0; h < g->n_infosets; h++)
        for (uint32_t i = h + 1; i < g->n_infosets; i++)
            if (g->infoset_party[h] == g->infoset_party[i] && set_chooses(g, h) &&
                set_chooses(g, i))
                return false;
    return true;
}

/* Some player's mixture is weakly dominated in the form: *which and *by say whose and by what. */
static stf_status form_dominated(refine_work *w, const normal_form *f, dominance *found,
                                 uint32_t *which, exact **by, stf_error *err)
{
    bool is_open = false;
    for (uint32_t p = 0; p < f->n_players; p++) {
        const exact *const mixture = normal_mixture(f, p, w->prob, w->scratch);
        TRY(arena_status(w->scratch, err));
        TRY(normal_dominated(f, p, mixture, NULL, false, w->scratch, found, by, err));
        *which = p;
        if (*found == DOMINANCE_FOUND) return STF_OK;
        is_open = is_open || *found == DOMINANCE_TOO_LARGE;
    }
    *found = is_open ? DOMINANCE_TOO_LARGE : DOMINANCE_NONE;
    return STF_OK;
}

static stf_status say_dominated(refine_work *w, const normal_form *f, uint32_t p, const exact *by)
{
    const game *const g = w->game;
    const normal_player *const q = &f->player[p];
    text const better = mixture_text(by, q->name, q->n, w->scratch);
    if (parties_move_once(g))
        return verdict_say(w, REFINE_NO, "%.*s's strategy is weakly dominated by %.*s",
                           TEXT_ARGS(g->party[q->party]), TEXT_ARGS(better));
    return verdict_say(w, REFINE_NO, "what %.*s does at %.*s is weakly dominated by %.*s there",
                       TEXT_ARGS(g->party[q->party]), TEXT_ARGS(g->infoset_name[q->set]),
                       TEXT_ARGS(better));
}

static bool is_fully_mixed(const refine_work *w)
{
    const game *const g = w->game;
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (set_chooses(g, g->action_infoset[a]) && action_is_open(g, w->slots, a) &&
            exact_sign(w->prob[a]) == 0)
            return false;
    return true;
}

/* ---- proofs by mistakes -----------------------------------------------------------------------
 */

typedef struct proving {
    refine_work *w;
    uint32_t attempts;
    bool is_proved;
} proving;

static uint32_t degree_for(const game *g, uint32_t most_order)
{
    uint32_t degree = DEGREE_MOST;
    while (degree > 2 * most_order && (uint64_t)degree * g->n_nodes > DEGREE_NODES) degree--;
    return degree;
}

/* Where several actions are played at a set, their shares too may move a little on the way: by
 * +-e from one to another, in one of a few patterns. Mistakes are then an order smaller. */
static void shares_move(const refine_work *w, exact *poly, uint32_t degree, uint32_t pattern)
{
    const game *const g = w->game;
    uint32_t const width = degree + 1;
    uint32_t n = 0;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t last = NONE;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (!set_chooses(g, h) || exact_sign(w->prob[a]) == 0) continue;
            if (last != NONE) {
                int32_t const by = (int32_t)((pattern >> (n++ % 6)) & 1) * 2 - 1;
                exact *const up = &poly[(size_t)a * width + 1], *const down =
                                                                    &poly[(size_t)last * width + 1];
                *up = exact_add(w->scratch, *up, exact_small(by));
                *down = exact_sub(w->scratch, *down, exact_small(by));
            }
            last = a;
        }
    }
}

static bool is_mixed_somewhere(const refine_work *w)
{
    const game *const g = w->game;
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (set_chooses(g, g->action_infoset[a]) && exact_sign(w->prob[a]) > 0 &&
            exact_compare(w->prob[a], exact_small(1)) < 0)
            return true;
    return false;
}

static bool poly_proves(refine_work *w, const exact *size, const uint32_t *order, uint32_t degree,
                        uint32_t pattern)
{
    arena_mark const mark = arena_position(w->scratch);
    exact *const poly = tremble_of(w, size, order, degree, w->scratch);
    if (poly != NULL && pattern != NONE) shares_move(w, poly, degree, pattern);
    bool const holds = poly != NULL && tremble_judge(w, poly, degree, w->scratch) == TREMBLE_HOLDS;
    arena_release(w->scratch, mark);
    return holds;
}

static bool mistakes_prove(proving *p, const exact *size, const uint32_t *order)
{
    refine_work *const w = p->w;
    uint32_t most = 1;
    for (uint32_t a = 0; a < w->game->n_actions; a++) most = order[a] > most ? order[a] : most;
    if (most > DEGREE_MOST / 2 || (uint64_t)w->game->n_nodes * most > DEGREE_NODES) return false;
    bool holds = poly_proves(w, size, order, degree_for(w->game, most), NONE);
    uint32_t *const later = ARENA_NEW(w->scratch, uint32_t, w->game->n_actions);
    if (!holds && later != NULL && 2 * most <= DEGREE_MOST / 2 && is_mixed_somewhere(w)) {
        for (uint32_t a = 0; a < w->game->n_actions; a++) later[a] = 2 * order[a];
        for (uint32_t pattern = 0; pattern < 64 && !holds && !work_is_late(w); pattern++)
            holds = poly_proves(w, size, later, degree_for(w->game, 2 * most), pattern);
    }
    p->attempts++;
    p->is_proved = p->is_proved || holds;
    return holds;
}

static bool assessment_proves(void *user, const assessment *found)
{
    proving *const p = user;
    if (found->size != NULL && mistakes_prove(p, found->size, found->order)) return true;
    return p->attempts >= ATTEMPTS_MOST || work_is_late(p->w);
}

/* Mistakes of the first order and a few sizes. */
static void simple_mistakes(proving *p)
{
    refine_work *const w = p->w;
    const game *const g = w->game;
    exact *const size = ARENA_NEW(w->scratch, exact, g->n_actions);
    uint32_t *const order = ARENA_NEW(w->scratch, uint32_t, g->n_actions);
    uint64_t random = 1;
    for (uint32_t trial = 0; trial < ATTEMPTS_MOST && size != NULL && order != NULL; trial++) {
        if (p->is_proved || work_is_late(w)) return;
        for (uint32_t a = 0; a < g->n_actions; a++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            uint32_t const draw = (uint32_t)(random >> 40);
            size[a] = trial == 0 ? exact_small(1) : exact_small(1 + (int32_t)(draw % 9));
            order[a] = trial < 2 ? 1 : 1 + draw / 16 % (trial % 3 + 1);
        }
        (void)mistakes_prove(p, size, order);
    }
}

/* A direction in which to err, found by a linear program on first-order payoffs: for games in which
 * parties move once. */
static stf_status direction_prove(proving *p, const normal_form *f, stf_error *err)
{
    refine_work *const w = p->w;
    const game *const g = w->game;
    exact *direction = NULL;
    TRY(regular_direction(w, f, &direction, err));
    if (direction == NULL) return STF_OK;
    uint32_t const degree = degree_for(g, 1);
    exact *const poly = ARENA_NEW(w->scratch, exact, (size_t)g->n_actions * (degree + 1));
    TRY(arena_status(w->scratch, err));
    for (uint32_t a = 0; a < g->n_actions; a++)
        for (uint32_t i = 0; i <= degree; i++)
            poly[(size_t)a * (degree + 1) + i] = i == 0   ? w->prob[a]
                                                 : i == 1 ? direction[a]
                                                          : exact_small(0);
    p->is_proved = tremble_judge(w, poly, degree, w->scratch) == TREMBLE_HOLDS;
    return arena_status(w->scratch, err);
}

/* ---- the verdict ------------------------------------------------------------------------------
 */

static stf_status check_moving_once(refine_work *w, const normal_form *f, bool *is_settled,
                                    stf_error *err)
{
    uint32_t n_choosing = 0;
    for (uint32_t p = 0; p < f->n_players; p++) n_choosing += f->player[p].n > 1;
    dominance found;
    uint32_t which = 0;
    exact *by = NULL;
    TRY(form_dominated(w, f, &found, &which, &by, err));
    *is_settled = true;
    if (found == DOMINANCE_FOUND) return say_dominated(w, f, which, by);
    if (found == DOMINANCE_NONE && n_choosing <= 2)
        return verdict_say(w, REFINE_YES,
                           "neither party's strategy is weakly dominated, which for two is enough");
    bool is_regular = false;
    TRY(regular_check(w, f, &is_regular, err));
    if (is_regular)
        return verdict_say(w, REFINE_YES, "it is regular: near it all games have an equilibrium");
    *is_settled = false;
    return STF_OK;
}

stf_status perfect_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    bool const moves_once = parties_move_once(g);
    bool is_settled = false;
    normal_form f;
    if (is_fully_mixed(w))
        return verdict_say(w, REFINE_YES, "every action is played with positive probability");
    if (game_recall(g, w->scratch) != NONE)
        return verdict_say(w, REFINE_OPEN, "a party forgets what it knew or did");
    TRY(normal_build(g, w->slots, true, w->scratch, &f, err));
    proving p = {.w = w};
    if (moves_once && f.too_large == NULL) {
        TRY(check_moving_once(w, &f, &is_settled, err));
        if (is_settled) return STF_OK;
        TRY(direction_prove(&p, &f, err));
    }
    if (!g->is_strategic) {
        TRY(sequential_check(w, err));
        if (w->out->holds == REFINE_NO) return STF_OK;
    }
    if (!moves_once) {
        if (f.too_large == NULL) {
            dominance found;
            uint32_t which = 0;
            exact *by = NULL;
            TRY(form_dominated(w, &f, &found, &which, &by, err));
            if (found == DOMINANCE_FOUND) return say_dominated(w, &f, which, by);
        }
        const exact *const values = values_of(g, w->slots, w->prob, w->scratch);
        const exact *const reach = reach_within(g, w->slots, w->prob, w->scratch);
        TRY(arena_status(w->scratch, err));
        consistency_search s = {.work = w, .visit = assessment_proves, .user = &p};
        consistency ignored = CONSISTENCY_OPEN;
        TRY(consistency_find(&s, values, reach, &ignored, err));
    }
    if (!p.is_proved) simple_mistakes(&p);
    TRY(arena_status(w->scratch, err));
    if (p.is_proved)
        return verdict_say(w, REFINE_YES,
                           "it stays a best reply%s to mistakes that were found, however small",
                           moves_once ? "" : ", set by set,");
    return verdict_say(w, REFINE_OPEN,
                       "no mistakes were found to which it stays a best reply, and none of the "
                       "refutations applies");
}

const refinement refinement_perfect = {
    .name = "perfect",
    .summary = "a best reply to small mistakes of all; in trees of every information set by itself",
    .needs = "two parties that move once: always decided; else where a proof is found",
    .citation = "R. Selten, International Journal of Game Theory 4 (1975)",
    .check = perfect_check,
};
