/* SPDX-License-Identifier: Apache-2.0 */
/* flips.c -- how far one assumption must move before a claim's verdict turns.
 *
 * For every assumption with a range, the others central: a grid over its range, then, on each side
 * of the central value, the first step of the grid over which the verdict differs is cut in nine
 * three times over. So a flip is placed to 1/729 of a step of the grid; an island of the other
 * verdict narrower than a step can be missed, which the answer's readers are told. All points of a
 * round go through study_each at once. */
#include "study/claims.h"

#include <math.h>
#include <string.h>

enum { CUT = 8, ROUNDS = 3, PLACED_MOST = 3 };

/* A set of points, each an assumption at a value, with the verdict of every claim there. */
typedef struct probe {
    uint32_t assumption;
    double at;
    const bool *wants; /* [n_claims] the claims that are asked about */
} probe;

typedef struct probes {
    const claims_plan *plan;
    const study_case *base;
    probe *at;
    size_t n;
    uint32_t n_leaves;          /* of all claims together */
    const uint32_t *first_leaf; /* [n_claims + 1] */
    leaf_value *values;         /* [n * n_leaves] */
    verdict *verdicts;          /* [n * n_claims] */
    /* case i of study_each serves probe case_probe[i], position case_position[i] and those that
     * equal it */
    study_case *cases;
    size_t n_cases;
    size_t *case_probe;
    uint32_t *case_position;
    uint32_t *position_of; /* [n * n_variants] the position whose case serves */
} probes;

/* Leaves of one solution: those of claims that look at this position. */
static stf_status probe_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    probes *const r = user;
    const claims_plan *const plan = r->plan;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    size_t const at = r->case_probe[i];
    const bool *const wants = r->at[at].wants;
    arena *const scratch = arena_new(arena_allocator(plan->problem->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for claims");
    stf_status status = STF_OK;
    for (uint32_t c = 0; c < plan->n_claims && status == STF_OK; c++) {
        const leaves *const l = &plan->claims[c].leaves;
        for (uint32_t k = 0; k < l->n && wants[c] && status == STF_OK; k++) {
            uint32_t const position = claims_case_of(plan, l->at[k].variant);
            if (r->position_of[at * plan->n_variants + position] != r->case_position[i]) continue;
            status = leaf_measure(&l->at[k], s, &s->equilibria[0], scratch,
                                  &r->values[at * r->n_leaves + r->first_leaf[c] + k], err);
        }
    }
    arena_free(scratch);
    return status;
}

/* Does a claim that is asked about speak of this case? */
static bool position_is_wanted(const claims_plan *plan, const bool *wants, uint32_t position)
{
    for (uint32_t c = 0; c < plan->n_claims; c++)
        for (uint32_t k = 0; wants[c] && k < plan->claims[c].leaves.n; k++)
            if (plan->claims[c].leaves.at[k].variant == plan->variants[position]) return true;
    return false;
}

/* The cases of one probe, those that equal an earlier one left out. */
static stf_status probe_cases(probes *r, size_t at, arena *memory, stf_error *err)
{
    const claims_plan *const plan = r->plan;
    problem *const p = plan->problem;
    size_t const first = r->n_cases;
    study_case moved;
    TRY(study_case_changes(p, r->base, NULL, 0, r->base->name, memory, &moved, err));
    moved.inputs[r->at[at].assumption] = r->at[at].at;
    for (uint32_t j = 0; j < plan->n_variants; j++) {
        r->position_of[at * plan->n_variants + j] = NONE;
        if (!position_is_wanted(plan, r->at[at].wants, j)) continue;
        study_case c = moved;
        if (plan->variants[j] != NONE) {
            const variant *const v = &p->syntax->variants[plan->variants[j]];
            TRY(study_case_changes(p, &moved, v->changes, v->n_changes, v->name, memory, &c, err));
        }
        size_t same = first;
        while (same < r->n_cases && !study_case_equal(p, &r->cases[same], &c)) same++;
        r->position_of[at * plan->n_variants + j] = same < r->n_cases ? r->case_position[same] : j;
        if (same < r->n_cases) continue;
        r->cases[r->n_cases] = c;
        r->case_probe[r->n_cases] = at;
        r->case_position[r->n_cases++] = j;
    }
    return STF_OK;
}

static stf_status probes_run(probes *r, arena *memory, stf_error *err)
{
    const claims_plan *const plan = r->plan;
    size_t const most = r->n * plan->n_variants;
    r->n_cases = 0;
    r->values = ARENA_NEW(memory, leaf_value, r->n * r->n_leaves);
    r->verdicts = ARENA_NEW(memory, verdict, r->n * plan->n_claims);
    r->cases = ARENA_NEW(memory, study_case, most);
    r->case_probe = ARENA_NEW(memory, size_t, most);
    r->case_position = ARENA_NEW(memory, uint32_t, most);
    r->position_of = ARENA_NEW(memory, uint32_t, most);
    TRY(arena_status(memory, err));
    for (size_t i = 0; i < r->n; i++) TRY(probe_cases(r, i, memory, err));
    TRY(study_each(plan->problem, r->cases, r->n_cases, plan->options, probe_visit, r, err));

    double *const inputs = ARENA_NEW(memory, double, plan->problem->n_inputs);
    TRY(arena_status(memory, err));
    memcpy(inputs, r->base->inputs, plan->problem->n_inputs * sizeof *inputs);
    for (size_t i = 0; i < r->n; i++) {
        uint32_t const moved = r->at[i].assumption;
        inputs[moved] = r->at[i].at;
        for (uint32_t c = 0; c < plan->n_claims; c++)
            r->verdicts[i * plan->n_claims + c] = formula_verdict(
                plan->problem->syntax, plan->claims[c].claim->formula, &plan->claims[c].leaves,
                r->values + i * r->n_leaves + r->first_leaf[c], inputs);
        inputs[moved] = r->base->inputs[moved];
    }
    return STF_OK;
}

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
    const claims_plan *const plan = r->plan;
    uint32_t const moved = r->at[first].assumption;
    double last = r->base->inputs[moved];
    for (uint32_t k = 0; k < points; k++) {
        size_t const i = first + (side > 0 ? k : points - 1 - k);
        double const x = r->at[i].at;
        if (side > 0 ? x <= r->base->inputs[moved] : x >= r->base->inputs[moved]) continue;
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
    bool *const wants = ARENA_NEW(memory, bool, list->n * like->plan->n_claims);
    probes r = *like;
    r.n = 0;
    r.at = ARENA_NEW(memory, probe, list->n * CUT);
    TRY(arena_status(memory, err));
    for (size_t b = 0; b < list->n; b++) {
        if (!list->at[b].is_placed) continue;
        size_t same = 0;
        while (!list->at[same].is_placed || !same_bracket(&list->at[same], &list->at[b])) same++;
        first[b] = same < b ? first[same] : r.n;
        if (same == b) bracket_probes(&r, list, b, wants + b * like->plan->n_claims);
    }
    TRY(probes_run(&r, memory, err));
    for (size_t b = 0; b < list->n; b++) {
        bracket *const at = &list->at[b];
        for (uint32_t k = 0; at->is_placed && k < CUT; k++) {
            size_t const i = first[b] + k;
            if (r.verdicts[i * r.plan->n_claims + at->claim] != r.plan->claims[at->claim].central) {
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
    const syntax *const s = r->plan->problem->syntax;
    bool *const wants = ARENA_NEW(memory, bool, r->plan->n_claims);
    r->at = ARENA_NEW(memory, probe, (size_t)s->n_assumptions * points);
    TRY(arena_status(memory, err));
    for (uint32_t c = 0; c < r->plan->n_claims; c++) wants[c] = r->plan->claims[c].wants_flips;
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

static stf_status search(const claims_plan *plan, const study_case *base, uint32_t points,
                         arena *memory, arena *scratch, claim_answer *answers, stf_error *err)
{
    uint32_t *const first_leaf = ARENA_NEW(scratch, uint32_t, plan->n_claims + 1);
    TRY(arena_status(scratch, err));
    for (uint32_t c = 0; c < plan->n_claims; c++)
        first_leaf[c + 1] = first_leaf[c] + plan->claims[c].leaves.n;
    probes grid = {.plan = plan,
                   .base = base,
                   .first_leaf = first_leaf,
                   .n_leaves = first_leaf[plan->n_claims]};
    TRY(grid_make(&grid, points, scratch, err));
    TRY(probes_run(&grid, scratch, err));
    brackets list = {0};
    for (size_t i = 0; i < grid.n; i += points) {
        for (uint32_t c = 0; c < plan->n_claims; c++) {
            if (!plan->claims[c].wants_flips) continue;
            bracket_find(&grid, i, points, c, -1, scratch, &list);
            bracket_find(&grid, i, points, c, 1, scratch, &list);
        }
    }
    TRY(arena_status(scratch, err));
    brackets_mark(plan, base, &list);
    for (int k = 0; k < ROUNDS && list.n > 0; k++) TRY(brackets_cut(&grid, &list, scratch, err));
    return flips_fill(plan, base, &list, memory, answers, err);
}

stf_status flips_search(const claims_plan *plan, const study_case *base, uint32_t points,
                        arena *memory, claim_answer *answers, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to search for flips");
    stf_status const status =
        search(plan, base, points < 2 ? 2 : points, memory, scratch, answers, err);
    arena_free(scratch);
    return status;
}
