/* SPDX-License-Identifier: Apache-2.0 */
/* front.c -- the fronts of a file at the numbers of a case: which, and what is asked of each. */
#include "study/front.h"

#include <string.h>

typedef struct asking_fronts {
    problem *problem;
    const study_case *at;
    const study_options *options;
    const fronts_query *query;
    arena *memory;
} asking_fronts;

static stf_status front_find(const syntax *s, text called, arena *memory, uint32_t *out,
                             stf_error *err)
{
    text *const names = ARENA_NEW(memory, text, s->n_fronts);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_fronts; i++) {
        names[i] = s->fronts[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, s->n_fronts);
    if (near < s->n_fronts)
        return fail(err, STF_USAGE, "there is no front '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no front '%.*s' in the file", TEXT_ARGS(called));
}

/* ---- coalitions by name ------------------------------------------------------------------------
 */

static text trim(text t)
{
    while (t.n > 0 && t.at[0] == ' ') t = (text){t.at + 1, t.n - 1};
    while (t.n > 0 && t.at[t.n - 1] == ' ') t.n--;
    return t;
}

static stf_status member_find(const front_problem *f, text called, arena *memory, uint32_t *out,
                              stf_error *err)
{
    text *const names = ARENA_NEW(memory, text, f->n_enforcers);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < f->n_enforcers; i++) {
        names[i] = f->enforcers[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, f->n_enforcers);
    if (near < f->n_enforcers)
        return fail(err, STF_USAGE,
                    "--coalition: front %.*s has no enforcer '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(f->name), TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "--coalition: front %.*s has no enforcer '%.*s'",
                TEXT_ARGS(f->name), TEXT_ARGS(called));
}

/* "A, B", or "none". */
static stf_status coalition_read(const front_problem *f, text list, arena *memory, coalition *out,
                                 stf_error *err)
{
    *out = 0;
    if (text_equal(trim(list), TEXT("none"))) return STF_OK;
    for (text rest = list;;) {
        const char *const comma = rest.n > 0 ? memchr(rest.at, ',', rest.n) : NULL;
        text const part = comma != NULL ? (text){rest.at, (size_t)(comma - rest.at)} : rest;
        uint32_t member = 0;
        TRY(member_find(f, trim(part), memory, &member, err));
        *out |= UINT32_C(1) << member;
        if (comma == NULL) return STF_OK;
        rest = (text){comma + 1, rest.n - part.n - 1};
    }
}

static stf_status coalitions_tell(const asking_fronts *k, front_told *told, stf_error *err)
{
    const fronts_query *const q = k->query;
    told->asked = ARENA_NEW(k->memory, front_coalition, q->n_coalitions);
    TRY(arena_status(k->memory, err));
    for (uint32_t i = 0; i < q->n_coalitions; i++) {
        coalition who;
        TRY(coalition_read(told->problem, q->coalitions[i], k->memory, &who, err));
        TRY(front_coalition_solve(told->problem, who, k->memory, &told->asked[i], err));
        told->n_asked++;
    }
    return STF_OK;
}

/* ---- one front ---------------------------------------------------------------------------------
 */

static stf_status front_tell(const asking_fronts *k, uint32_t which, front_told *out,
                             stf_error *err)
{
    problem *const p = k->problem;
    const front_item *const of = &p->syntax->fronts[which];
    front_problem *const f = ARENA_NEW(k->memory, front_problem, 1);
    TRY(arena_status(k->memory, err));
    TRY(front_problem_at(p, k->at, which, SYNTAX_NONE, 0, p->diagnostics, k->memory, f, err));
    *out = (front_told){.front = which, .problem = f, .is_played = of->rule == FRONT_PLAY};
    if (out->is_played)
        TRY(front_play_all(p, k->at, k->options, of, f, k->memory, &out->plays, err));
    TRY(front_solve(f, k->options->stop, k->memory, &out->answer, err));
    TRY(coalitions_tell(k, out, err));
    if (k->query->over.n > 0)
        TRY(front_over_make(p, k->at, k->options, which, k->query->over, k->memory, &out->over,
                            err));
    return STF_OK;
}

stf_status study_fronts(problem *p, const study_case *c, const study_options *o,
                        const fronts_query *q, arena *memory, fronts_answer **out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL)
        return fail(err, STF_USAGE, "a game has no fronts; only a model (.standoff) has");
    if (s->n_fronts == 0) return fail(err, STF_USAGE, "the file has no front");
    asking_fronts const k = {.problem = p, .at = c, .options = o, .query = q, .memory = memory};
    uint32_t const n = q->n_names > 0 ? q->n_names : s->n_fronts;
    fronts_answer *const answer = ARENA_NEW(memory, fronts_answer, 1);
    front_told *const fronts = ARENA_NEW(memory, front_told, n);
    TRY(arena_status(memory, err));
    *answer = (fronts_answer){.syntax = s, .case_name = c->name, .fronts = fronts, .n_fronts = n};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t which = i;
        if (q->n_names > 0) TRY(front_find(s, q->names[i], memory, &which, err));
        TRY(front_tell(&k, which, &fronts[i], err));
    }
    *out = answer;
    return STF_OK;
}
