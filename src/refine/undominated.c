/* SPDX-License-Identifier: Apache-2.0 */
/* undominated.c -- no party's strategy, mixed as it is, is weakly dominated by another. */
#include "refine/rows.h"

#define TREE_NOTE(w) ((w)->game->is_strategic ? "" : ", in the reduced strategic form")

static stf_status undominated_check(refine_work *w, stf_error *err)
{
    const game *const g = w->game;
    normal_form f;
    TRY(normal_build(g, w->slots, false, w->scratch, &f, err));
    if (f.too_large != NULL) return verdict_say(w, REFINE_OPEN, "%s", f.too_large);
    bool is_open = false;
    for (uint32_t p = 0; p < f.n_players; p++) {
        if (work_is_late(w)) return verdict_say(w, REFINE_OPEN, "time is up");
        const exact *const mixture = normal_mixture(&f, p, w->prob, w->scratch);
        TRY(arena_status(w->scratch, err));
        dominance found;
        exact *by;
        TRY(normal_dominated(&f, p, mixture, NULL, false, w->scratch, &found, &by, err));
        if (found == DOMINANCE_FOUND) {
            text const better = mixture_text(by, f.player[p].name, f.player[p].n, w->scratch);
            return verdict_say(w, REFINE_NO, "%.*s's strategy is weakly dominated by %.*s%s",
                               TEXT_ARGS(g->party[p]), TEXT_ARGS(better), TREE_NOTE(w));
        }
        is_open = is_open || found == DOMINANCE_TOO_LARGE;
    }
    if (is_open) return verdict_say(w, REFINE_OPEN, "its strategic form is too large");
    return verdict_say(w, REFINE_YES, "no party's strategy is weakly dominated%s", TREE_NOTE(w));
}

const refinement refinement_undominated = {
    .name = "undominated",
    .summary = "no party's strategy is weakly dominated, by a pure or a mixed one",
    .needs = "any game whose reduced strategic form is small",
    .citation = "J. Nash and L. Shapley 1950; D. Luce and H. Raiffa, Games and Decisions (1957)",
    .check = undominated_check,
};
