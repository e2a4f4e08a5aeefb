/* SPDX-License-Identifier: Apache-2.0 */
/* compare.c -- variants side by side. */
#include "study/study.h"

/* Probability that each option is ever played, [n_options]. */
static stf_status played_fill(const syntax *s, const solution *solved, arena *memory,
                              double *played, stf_error *err)
{
    if (solved->status != STF_OK || solved->n_equilibria == 0) return STF_OK;
    for (uint32_t i = 0; i < s->n_options; i++) {
        event const taken = {.kind = EVENT_OPTION,
                             .option = {.party = s->options[i].party, .option = i}};
        bool defined;
        TRY(study_probability(solved, &solved->equilibria[0], &taken, NULL, memory, &played[i],
                              &defined, err));
    }
    return STF_OK;
}

stf_status study_compare(problem *p, const study_case *c, const study_options *o,
                         const text *variants, uint32_t n_variants, arena *memory,
                         compare_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no variants; only a model (.standoff) has");
    uint32_t const n = n_variants + 1;
    compare_answer *const answer = ARENA_NEW(memory, compare_answer, 1);
    TRY(arena_status(memory, err));
    *answer = (compare_answer){.n_cases = n,
                               .names = ARENA_NEW(memory, text, n),
                               .solutions = ARENA_NEW(memory, solution *, n),
                               .played = ARENA_NEW(memory, double, (size_t)n * s->n_options)};
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < n; i++) {
        study_case one = *c;
        if (i > 0) TRY(study_case_variant(p, c, variants[i - 1], memory, &one, err));
        answer->names[i] = i > 0 ? one.name : (text){"", 0};
        TRY(study_solve(p, &one, o, memory, &answer->solutions[i], err));
        TRY(played_fill(s, answer->solutions[i], memory, answer->played + (size_t)i * s->n_options,
                        err));
    }
    *out = answer;
    return STF_OK;
}
