/* SPDX-License-Identifier: Apache-2.0 */
/* solved.c -- many cases solved at once; cards' worths among them. */
#include "study/solved.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct solving {
    solved *out;
    const size_t *place; /* of a case among the answers */
} solving;

/* Where "FILE:12:3: " ends; 0 without one. */
static size_t place_end(text t)
{
    for (size_t i = 0; i + 1 < t.n; i++) {
        if (t.at[i] != ':' || t.at[i + 1] != ' ') continue;
        size_t k = i, n_numbers = 0;
        while (k > 0 && (t.at[k - 1] == ':' || (t.at[k - 1] >= '0' && t.at[k - 1] <= '9')))
            n_numbers += t.at[--k] == ':';
        return n_numbers == 2 && t.at[k] == ':' ? i + 2 : 0;
    }
    return 0;
}

/* In the middle of a sentence, so without the place; cut between words, and said to be. */
static void reason_set(solved *s, stf_status status, text why)
{
    s->status = status;
    size_t const from = place_end(why);
    why = (text){why.at + from, why.n - from};
    if (why.n >= sizeof s->reason) {
        size_t n = sizeof s->reason - sizeof " ...";
        while (n > 0 && why.at[n] != ' ') n--;
        (void)snprintf(s->reason, sizeof s->reason, "%.*s ...", (int)n, why.at);
        return;
    }
    (void)snprintf(s->reason, sizeof s->reason, "%.*s", TEXT_ARGS(why));
}

static stf_status solved_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    const solving *const r = user;
    solved *const out = &r->out[r->place[i]];
    reason_set(out, s->status, s->reason);
    if (s->status != STF_OK || s->n_equilibria == 0) {
        if (s->status == STF_OK) reason_set(out, STF_NO, TEXT("no equilibrium was found"));
        return STF_OK;
    }
    const equilibrium *const e = &s->equilibria[0];
    for (uint32_t p = 0; p < s->game->n_parties; p++) {
        out->payoff[p] = e->value.payoff[p];
        if (e->certificate.commitment_gain != NULL)
            out->temptation[p] = e->certificate.commitment_gain[p];
    }
    return STF_OK;
}

/* Compiles the case, so that one which cannot be does not stop the others. */
static stf_status case_try(problem *p, const study_case *c, solved *out, stf_error *err)
{
    if (p->syntax == NULL) return STF_OK;
    arena *const own = arena_new(arena_allocator(p->memory), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory to compile with");
    diagnostics heard;
    diagnostics_init(&heard, own);
    heard.sources = p->diagnostics->sources;
    const model *made;
    stf_error why = {0};
    stf_status const status = model_cache_get(p->cache, &c->key, &heard, &made, &why);
    if (status != STF_OK) reason_set(out, status, text_from(why.message));
    arena_free(own);
    return status == STF_NOMEM ? fail(err, status, "%s", why.message) : STF_OK;
}

stf_status cases_solve(problem *p, const study_case *cases, size_t n, const study_options *o,
                       arena *memory, solved *out, stf_error *err)
{
    uint32_t const n_parties = p->syntax != NULL ? p->syntax->n_parties : p->game->n_parties;
    study_case *const able = ARENA_NEW(memory, study_case, n);
    size_t *const place = ARENA_NEW(memory, size_t, n);
    TRY(arena_status(memory, err));
    size_t n_able = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (solved){.payoff = ARENA_NEW(memory, double, n_parties),
                          .temptation = ARENA_NEW(memory, double, n_parties)};
        TRY(arena_status(memory, err));
        for (uint32_t k = 0; k < n_parties; k++)
            out[i].payoff[k] = out[i].temptation[k] = (double)NAN;
        TRY(case_try(p, &cases[i], &out[i], err));
        if (out[i].status != STF_OK) continue;
        able[n_able] = cases[i];
        place[n_able++] = i;
    }
    solving run = {.out = out, .place = place};
    return study_each(p, able, n_able, o, solved_visit, &run, err);
}

/* ---- cards ------------------------------------------------------------------------------- */

static stf_status channels_off(problem *p, const worth_question *q, arena *memory, study_case *out,
                               stf_error *err)
{
    *out = *q->base;
    for (uint32_t k = 0; k < q->card->n_channels; k++) {
        if ((q->off >> k & 1u) == 0) continue;
        study_case next;
        TRY(study_case_changes(p, out, q->card->channels[k].changes, q->card->channels[k].n_changes,
                               out->name, memory, &next, err));
        *out = next;
    }
    return STF_OK;
}

stf_status worths_measure(problem *p, const worth_question *q, size_t n, const study_options *o,
                          arena *memory, double *worth, stf_status *status, stf_error *err)
{
    uint32_t const n_parties = p->syntax->n_parties;
    study_case *const cases = ARENA_NEW(memory, study_case, 2 * n);
    solved *const answers = ARENA_NEW(memory, solved, 2 * n);
    size_t *const with = ARENA_NEW(memory, size_t, n), *const without =
                                                           ARENA_NEW(memory, size_t, n);
    TRY(arena_status(memory, err));
    size_t n_cases = 0;
    for (size_t i = 0; i < n; i++) {
        bool const is_shared =
            i > 0 && q[i].off == 0 && q[i - 1].off == 0 && q[i].base == q[i - 1].base;
        if (is_shared) {
            with[i] = with[i - 1];
        } else {
            with[i] = n_cases;
            TRY(channels_off(p, &q[i], memory, &cases[n_cases++], err));
        }
        change *const removal = ARENA_NEW(memory, change, 1);
        uint32_t *const which = ARENA_NEW(memory, uint32_t, 1);
        TRY(arena_status(memory, err));
        *which = q[i].card->option;
        *removal = (change){.kind = CHANGE_REMOVE,
                            .party = q[i].card->party,
                            .options = which,
                            .n_options = 1,
                            .point = SYNTAX_NONE};
        without[i] = n_cases;
        TRY(study_case_changes(p, &cases[with[i]], removal, 1, q[i].base->name, memory,
                               &cases[n_cases++], err));
    }
    TRY(cases_solve(p, cases, n_cases, o, memory, answers, err));
    for (size_t i = 0; i < n; i++) {
        const solved *const a = &answers[with[i]], *const b = &answers[without[i]];
        status[i] = a->status != STF_OK ? a->status : b->status;
        for (uint32_t k = 0; k < n_parties; k++)
            worth[i * n_parties + k] =
                status[i] == STF_OK ? a->payoff[k] - b->payoff[k] : (double)NAN;
    }
    return STF_OK;
}
