/* SPDX-License-Identifier: Apache-2.0 */
/* ask_plan.c -- `plan`: its options as a query. */
#include "api/asking.h"

#include "num/decimal.h"

#include <string.h>

/* "8", "up to 8", "up-to-8": a number of phases, or the most there may be. */
static stf_status phases_read(const asking *k, plans_query *q, stf_error *err)
{
    text const given = request_value(k->request, "phases");
    text const heads[] = {TEXT("up to "), TEXT("up-to-")};
    text number = given;
    double n = 0.0;
    if (given.at == NULL) return STF_OK;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (given.n <= heads[i].n || memcmp(given.at, heads[i].at, heads[i].n) != 0) continue;
        q->up_to = true;
        number = (text){given.at + heads[i].n, given.n - heads[i].n};
    }
    if (decimal_read(k->memory, number, &n, NULL) != STF_OK || !(n >= 1.0) || n > 1e6 ||
        n > (double)(uint32_t)n)
        return fail(err, STF_USAGE,
                    "--phases is a number of phases from 1, or 'up to N', not '%.*s'",
                    TEXT_ARGS(given));
    q->phases = (uint32_t)n;
    return STF_OK;
}

static stf_status query_read(const asking *k, plans_query *q, stf_error *err)
{
    uint32_t n = 0;
    *q = (plans_query){.design = request_has(k->request, "design"),
                       .aim = request_value(k->request, "aim"),
                       .limits = request_has(k->request, "limits"),
                       .mend = request_has(k->request, "mend")};
    q->turn = k->model->problem.syntax != NULL && k->model->problem.syntax->n_plans > 1;
    for (const option_value *v = request_next(k->request, "plan", NULL); v != NULL;
         v = request_next(k->request, "plan", v))
        n++;
    text *const names = ARENA_NEW(k->memory, text, n);
    TRY(arena_status(k->memory, err));
    for (const option_value *v = request_next(k->request, "plan", NULL); v != NULL;
         v = request_next(k->request, "plan", v))
        names[q->n_names++] = v->value;
    q->names = names;
    return phases_read(k, q, err);
}

stf_status ask_plan(asking *k, stf_error *err)
{
    plans_query q;
    plans_answer *answer;
    TRY(query_read(k, &q, err));
    TRY(study_plans(&k->model->problem, &k->at, &k->options, &q, k->memory, &answer, err));
    k->answer->parts.plans = answer;
    k->answer->status = answer->status;
    bool const is_no = request_has(k->request, "strict") && !answer->all_hold;
    if (answer->status != STF_OK || !is_no) return STF_OK;
    k->answer->status = STF_NO;
    answer->reason = TEXT("not every plan enforces itself");
    return STF_OK;
}

/* The file's plans as they stand, for the page. */
stf_status plans_tell(asking *k, stf_error *err)
{
    plans_query const q = {.turn = k->model->problem.syntax->n_plans > 1};
    return study_plans(&k->model->problem, &k->at, &k->options, &q, k->memory,
                       &k->answer->parts.plans, err);
}
