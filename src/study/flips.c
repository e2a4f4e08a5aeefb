/* SPDX-License-Identifier: Apache-2.0 */
/* flips.c -- how far one assumption must move before a claim's verdict turns.
 *
 * For every assumption with a range, the others central: a grid over its range, then, on each side
 * of the central value, the first step of the grid over which the verdict differs is cut in nine
 * three times over. So a flip is placed to 1/729 of a step of the grid; an island of the other
 * verdict narrower than a step can be missed, which the answer's readers are told. All points of a
 * round are judged at once (flips_probe.c). */
#include "study/flips_inside.h"

#include <math.h>

enum { CUT = 8, ROUNDS = 3, PLACED_MOST = 3 };

/* ---- brackets ------------------------------------------------------------------------------- */

/* The verdict is the central one at `same` and the other at `other`. */
typedef struct bracket {
    uint32_t assumption, claim;
    double same, other;
    bool is_placed; /* near enough to be placed closer */
} bracket;

typedef VEC(bracket) brackets;

/* Walks from the central value to one side until the verdict turns; undefined ends the walk. */
static void bracket_find(const probes *r, size_t first, uint32_t points, uint32_t c, int side,
                         arena *memory, brackets *out)
{
    const claims_plan *const plan = r->of->plan;
    uint32_t const moved = r->at[first].assumption;
    double last = r->of->base->inputs[moved];
    for (uint32_t k = 0; k < points; k++) {
        size_t const i = first + (side > 0 ? k : points - 1 - k);
        double const x = r->at[i].at;
        if (side > 0 ? x <= r->of->base->inputs[moved] : x >= r->of->base->inputs[moved]) continue;
        verdict const v = r->verdicts[i * plan->n_claims + c];
        if (v == VERDICT_UNDEFINED) return;
        if (v != plan->claims[c].central) {
            (void)VEC_PUSH(memory, out,
                           (bracket){.assumption = moved, .claim = c, .same = last, .other = x});
            return;
        }
        last = x;
    }
}

static bool same_bracket(const bracket *a, const bracket *b)
{
    return a->assumption == b->assumption && a->same == b->same && a->other == b->other;
}

/* How far a bracket is from the central value, in shares of the range. */
static double bracket_share(const claims_plan *plan, const study_case *base, const bracket *b)
{
    const assumption *const a = &plan->problem->syntax->assumptions[b->assumption];
    return fabs(b->same - base->inputs[b->assumption]) / (a->high - a->low);
}

/* Marks, for each claim, the PLACED_MOST brackets that begin nearest to the centre. */
static void brackets_mark(const claims_plan *plan, const study_case *base, brackets *list)
{
    for (size_t i = 0; i < list->n; i++) {
        double const share = bracket_share(plan, base, &list->at[i]);
        uint32_t nearer = 0;
        for (size_t k = 0; k < list->n; k++) {
            if (list->at[k].claim != list->at[i].claim) continue;
            double const other = bracket_share(plan, base, &list->at[k]);
            nearer += other < share || (other == share && k < i);
        }
        list->at[i].is_placed = nearer < PLACED_MOST;
    }
}

/* The probes of one bracket, asked about by every claim that shares it. */
static void bracket_probes(probes *r, const brackets *list, size_t b, bool *wants)
{
    for (size_t k = b; k < list->n; k++)
        if (list->at[k].is_placed && same_bracket(&list->at[b], &list->at[k]))
            wants[list->at[k].claim] = true;
    double const from = list->at[b].same, to = list->at[b].other;
    for (uint32_t k = 1; k <= CUT; k++)
        r->at[r->n++] = (probe){list->at[b].assumption, from + (to - from) * k / (CUT + 1), wants};
}

/* One round: every distinct bracket to be placed is cut in CUT + 1. */
static stf_status brackets_cut(const probes *like, brackets *list, arena *memory, stf_error *err)
{
    size_t *const first = ARENA_NEW(memory, size_t, list->n);
    bool *const wants = ARENA_NEW(memory, bool, list->n * like->of->plan->n_claims);
    probes r = *like;
    r.n = 0;
    r.at = ARENA_NEW(memory, probe, list->n * CUT);
    TRY(arena_status(memory, err));
    for (size_t b = 0; b < list->n; b++) {
        if (!list->at[b].is_placed) continue;
        size_t same = 0;
        while (!list->at[same].is_placed || !same_bracket(&list->at[same], &list->at[b])) same++;
        first[b] = same < b ? first[same] : r.n;
        if (same == b) bracket_probes(&r, list, b, wants + b * like->of->plan->n_claims);
    }
    TRY(probes_run(&r, memory, err));
    for (size_t b = 0; b < list->n; b++) {
        bracket *const at = &list->at[b];
        for (uint32_t k = 0; at->is_placed && k < CUT; k++) {
            size_t const i = first[b] + k;
            if (r.verdicts[i * r.of->plan->n_claims + at->claim] !=
                r.of->plan->claims[at->claim].central) {
                at->other = r.at[i].at;
                break;
            }
            at->same = r.at[i].at;
        }
    }
    return STF_OK;
}

/* ---- the search ------------------------------------------------------------------------------ */

static stf_status grid_make(probes *r, uint32_t points, arena *memory, stf_error *err)
{
    const syntax *const s = r->of->plan->problem->syntax;
    bool *const wants = ARENA_NEW(memory, bool, r->of->plan->n_claims);
    r->at = ARENA_NEW(memory, probe, 1 + (size_t)s->n_assumptions * points);
    TRY(arena_status(memory, err));
    r->at[r->n++] = (probe){.assumption = NONE, .wants = wants};
    for (uint32_t c = 0; c < r->of->plan->n_claims; c++)
        wants[c] = r->of->plan->claims[c].wants_flips;
    for (uint32_t a = 0; a < s->n_assumptions; a++) {
        double const low = s->assumptions[a].low, high = s->assumptions[a].high;
        if (!(low < high)) continue;
        for (uint32_t k = 0; k < points; k++)
            r->at[r->n++] = (probe){a, low + (high - low) * k / (points - 1), wants};
    }
    return STF_OK;
}

/* Nearest first, by share of the range; ties by order in the file. */
static void flip_insert(claim_answer *answer, claim_flip f)
{
    uint32_t i = answer->n_flips++;
    while (i > 0 && answer->flips[i - 1].share > f.share) {
        answer->flips[i] = answer->flips[i - 1];
        i--;
    }
    answer->flips[i] = f;
}

static stf_status flips_fill(const claims_plan *plan, const study_case *base, const brackets *list,
                             arena *memory, claim_answer *answers, stf_error *err)
{
    const syntax *const s = plan->problem->syntax;
    for (uint32_t c = 0; c < plan->n_claims; c++) {
        uint32_t n = 0;
        for (size_t b = 0; b < list->n; b++) n += list->at[b].claim == c;
        answers[c].flips = ARENA_NEW(memory, claim_flip, n);
        answers[c].flips_searched = plan->claims[c].wants_flips;
    }
    TRY(arena_status(memory, err));
    for (size_t b = 0; b < list->n; b++) {
        const bracket *const at = &list->at[b];
        const assumption *const a = &s->assumptions[at->assumption];
        double const central = base->inputs[at->assumption];
        flip_insert(&answers[at->claim],
                    (claim_flip){.assumption = at->assumption,
                                 .at = at->other,
                                 .central = central,
                                 .share = fabs(at->other - central) / (a->high - a->low),
                                 .is_placed = at->is_placed});
    }
    return STF_OK;
}

static stf_status search(probing *of, uint32_t points, arena *memory, arena *scratch,
                         claim_answer *answers, stf_error *err)
{
    const claims_plan *const plan = of->plan;
    probes grid = {.of = of};
    TRY(grid_make(&grid, points, scratch, err));
    TRY(probes_run(&grid, scratch, err));
    of->centre = grid.values;
    brackets list = {0};
    for (size_t i = 1; i < grid.n; i += points) {
        for (uint32_t c = 0; c < plan->n_claims; c++) {
            if (!plan->claims[c].wants_flips) continue;
            bracket_find(&grid, i, points, c, -1, scratch, &list);
            bracket_find(&grid, i, points, c, 1, scratch, &list);
        }
    }
    TRY(arena_status(scratch, err));
    brackets_mark(plan, of->base, &list);
    for (int k = 0; k < ROUNDS && list.n > 0; k++) TRY(brackets_cut(&grid, &list, scratch, err));
    return flips_fill(plan, of->base, &list, memory, answers, err);
}

stf_status flips_search(const claims_plan *plan, const study_case *base, uint32_t points,
                        arena *memory, claim_answer *answers, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to search for flips");
    pinned_many *bounds = NULL;
    probing of;
    stf_status status = pinned_many_new(plan->problem, plan->options, &bounds, err);
    if (status == STF_OK) status = probing_begin(plan, base, bounds, scratch, &of, err);
    if (status == STF_OK)
        status = search(&of, points < 2 ? 2 : points, memory, scratch, answers, err);
    pinned_many_free(bounds);
    arena_free(scratch);
    return status;
}
