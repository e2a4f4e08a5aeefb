/* SPDX-License-Identifier: Apache-2.0 */
/* ask_front.c -- the options of `front`, as the study wants them. */
#include "api/asking.h"
#include "study/front.h"

static stf_status values_list(const asking *k, const char *called, const text **out, uint32_t *n,
                              stf_error *err)
{
    *n = 0;
    for (const option_value *v = request_next(k->request, called, NULL); v != NULL;
         v = request_next(k->request, called, v))
        (*n)++;
    text *const list = ARENA_NEW(k->memory, text, *n);
    TRY(arena_status(k->memory, err));
    uint32_t i = 0;
    for (const option_value *v = request_next(k->request, called, NULL); v != NULL;
         v = request_next(k->request, called, v))
        list[i++] = v->value;
    *out = list;
    return STF_OK;
}

stf_status fronts_tell(asking *k, stf_error *err)
{
    fronts_query const all = {.names = NULL};
    return study_fronts(&k->model->problem, &k->at, &k->options, &all, k->memory,
                        &k->answer->parts.fronts, err);
}

stf_status ask_front(asking *k, stf_error *err)
{
    fronts_query q = {.over = request_value(k->request, "over")};
    TRY(values_list(k, "front", &q.names, &q.n_names, err));
    TRY(values_list(k, "coalition", &q.coalitions, &q.n_coalitions, err));
    TRY(study_fronts(&k->model->problem, &k->at, &k->options, &q, k->memory,
                     &k->answer->parts.fronts, err));
    k->answer->parts.fronts->lists_every = request_has(k->request, "every");
    return STF_OK;
}
