/* SPDX-License-Identifier: Apache-2.0 */
/* commitments.c -- what parties would gain by promising: never, always, or what serves best.
 *
 * Every promise is a case of its own, solved like a variant with that one commitment more. */
#include "study/leader.h"
#include "study/solved.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct promising {
    problem *problem;
    const study_case *at;
    const study_options *options;
    const double *as_is; /* [n_parties] */
    arena *memory;
    uint32_t n_parties;
} promising;

static stf_status promise_case(const promising *r, const promise_answer *a, study_case *out,
                               stf_error *err)
{
    /* structures are kept by their promises, so these live as long as the structures */
    change *const one = ARENA_NEW(r->problem->memory, change, 1);
    uint32_t *const which = ARENA_NEW(r->problem->memory, uint32_t, 1);
    TRY(arena_status(r->problem->memory, err));
    *which = a->option;
    *one = (change){.kind = CHANGE_COMMIT,
                    .party = a->party,
                    .commitment = a->kind == PROMISE_NEVER    ? COMMIT_NEVER
                                  : a->kind == PROMISE_ALWAYS ? COMMIT_ALWAYS
                                                              : COMMIT_BEST,
                    .options = which,
                    .n_options = a->kind != PROMISE_BEST,
                    .point = SYNTAX_NONE};
    return study_case_changes(r->problem, r->at, one, 1, r->at->name, r->memory, out, err);
}

static void gain_fill(const promising *r, promise_answer *a, const double *payoff)
{
    for (uint32_t p = 0; p < r->n_parties; p++) a->gain[p] = payoff[p] - r->as_is[p];
}

static stf_status simple_fill(const promising *r, promise_answer *a, uint32_t n, stf_error *err)
{
    study_case *const cases = ARENA_NEW(r->memory, study_case, n);
    solved *const answers = ARENA_NEW(r->memory, solved, n);
    TRY(arena_status(r->memory, err));
    for (uint32_t i = 0; i < n; i++) TRY(promise_case(r, &a[i], &cases[i], err));
    TRY(cases_solve(r->problem, cases, n, r->options, r->memory, answers, err));
    for (uint32_t i = 0; i < n; i++) {
        a[i].status = answers[i].status;
        a[i].reason = text_copy(r->memory, text_from(answers[i].reason));
        a[i].temptation = answers[i].temptation[a[i].party];
        gain_fill(r, &a[i], answers[i].payoff);
    }
    return arena_status(r->memory, err);
}

static stf_status best_fill(const promising *r, promise_answer *a, stf_error *err)
{
    study_case asked;
    TRY(promise_case(r, a, &asked, err));
    stf_error why = {0};
    solution *s = NULL;
    stf_status const status = study_solve(r->problem, &asked, r->options, r->memory, &s, &why);
    if (status == STF_NOMEM || status == STF_CANCELLED) return fail(err, status, "%s", why.message);
    a->status = status;
    if (status != STF_OK) {
        a->reason = text_copy(r->memory, text_from(why.message));
        return arena_status(r->memory, err);
    }
    a->status = s->status;
    a->reason = s->reason;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    a->best = s;
    a->temptation = s->equilibria[0].certificate.commitment_gain[a->party];
    gain_fill(r, a, s->equilibria[0].value.payoff);
    return STF_OK;
}

/* By party; then what serves it best; then by kind and option. What cannot be told comes last. */
static int promises_compare(const void *a, const void *b)
{
    const promise_answer *const x = a, *const y = b;
    if (x->party != y->party) return x->party < y->party ? -1 : 1;
    bool const told_x = x->status == STF_OK, told_y = y->status == STF_OK;
    if (told_x != told_y) return told_x ? -1 : 1;
    if (told_x) {
        double const gap = x->gain[x->party] - y->gain[y->party];
        double const scale = 1.0 + fabs(x->gain[x->party]) + fabs(y->gain[y->party]);
        if (fabs(gap) > 1e-9 * scale) return gap > 0 ? -1 : 1;
    }
    if (x->kind != y->kind) return x->kind > y->kind ? -1 : 1;
    return (x->option > y->option) - (x->option < y->option);
}

stf_status study_commitments(problem *p, const study_case *c, const study_options *o, uint32_t only,
                             bool searches, const solution *base, arena *memory,
                             commitments_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    promising const r = {.problem = p,
                         .at = c,
                         .options = o,
                         .as_is = base->n_equilibria > 0 ? base->equilibria[0].value.payoff : NULL,
                         .memory = memory,
                         .n_parties = s->n_parties};
    commitments_answer *const answer = ARENA_NEW(memory, commitments_answer, 1);
    promise_answer *const all =
        ARENA_NEW(memory, promise_answer, 2 * (size_t)s->n_options + s->n_parties);
    TRY(arena_status(memory, err));
    *answer = (commitments_answer){.promises = all};
    *out = answer;
    if (r.as_is == NULL) return STF_OK;
    if (case_leader(c) != NULL)
        return fail(err, STF_UNSUPPORTED,
                    "the variant has a promise that is the best one already; promises are asked "
                    "about from the model as it stands");
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n_options; i++) {
        if ((only != NONE && s->options[i].party != only) || c->key.removed[i]) continue;
        all[n++] =
            (promise_answer){.kind = PROMISE_NEVER, .party = s->options[i].party, .option = i};
        all[n++] =
            (promise_answer){.kind = PROMISE_ALWAYS, .party = s->options[i].party, .option = i};
    }
    uint32_t const n_simple = n;
    for (uint32_t q = 0; q < s->n_parties; q++)
        if (only == NONE || q == only)
            all[n++] = (promise_answer){.kind = PROMISE_BEST, .party = q, .option = NONE};
    for (uint32_t i = 0; i < n; i++) {
        all[i].gain = ARENA_NEW(memory, double, s->n_parties);
        all[i].temptation = (double)NAN;
        TRY(arena_status(memory, err));
        for (uint32_t q = 0; q < s->n_parties; q++) all[i].gain[q] = (double)NAN;
    }
    TRY(simple_fill(&r, all, n_simple, err));
    const model *m;
    TRY(model_cache_get(p->cache, &c->key, p->diagnostics, &m, err));
    for (uint32_t i = n_simple; i < n; i++) {
        if (searches || m->unrolled_nodes <= LEADER_NODES_MOST) {
            TRY(best_fill(&r, &all[i], err));
            continue;
        }
        all[i].status = STF_LIMIT;
        all[i].reason = TEXT("the game is large; `standoff cards --commitments` searches for it");
    }
    qsort(all, n, sizeof *all, promises_compare);
    answer->n_promises = n;
    return STF_OK;
}
