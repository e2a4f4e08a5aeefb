/* SPDX-License-Identifier: Apache-2.0 */
/* ask_map.c -- `map`: its options as a query. */
#include "api/asking.h"

#include "num/decimal.h"

static stf_status by_read(const asking *k, map_query *q, stf_error *err)
{
    text const by = request_value(k->request, "by");
    bool const has_claim = request_has(k->request, "claim");
    q->by = has_claim ? MAP_BY_CLAIM : MAP_BY_OUTCOME;
    if (text_equal(by, TEXT("play"))) q->by = MAP_BY_PLAY;
    if (text_equal(by, TEXT("claim"))) q->by = MAP_BY_CLAIM;
    if (text_equal(by, TEXT("plan"))) q->by = MAP_BY_PLAN;
    if (has_claim && q->by != MAP_BY_CLAIM)
        return fail(err, STF_USAGE, "--claim goes with --by claim");
    if (has_claim && text_equal(by, TEXT("outcome")))
        return fail(err, STF_USAGE, "--claim goes with --by claim");
    double number = 1.0;
    if (has_claim) TRY(decimal_read(k->memory, request_value(k->request, "claim"), &number, err));
    if (number < 1.0) return fail(err, STF_USAGE, "--claim counts from 1");
    q->claim = number > 1e9 ? UINT32_MAX - 1 : (uint32_t)number - 1;
    return STF_OK;
}

stf_status ask_map(asking *k, stf_error *err)
{
    map_query q = {0};
    uint32_t n_ranges = 0;
    double grid = 0.0;
    for (const option_value *v = request_next(k->request, "over", NULL); v != NULL;
         v = request_next(k->request, "over", v)) {
        if (q.n_over == 2)
            return fail(err, STF_USAGE,
                        "a map is over one assumption or two: --over is given more "
                        "than twice");
        q.over[q.n_over++] = v->value;
    }
    for (const option_value *v = request_next(k->request, "range", NULL); v != NULL;
         v = request_next(k->request, "range", v))
        n_ranges++;
    text *const ranges = ARENA_NEW(k->memory, text, n_ranges);
    TRY(arena_status(k->memory, err));
    for (const option_value *v = request_next(k->request, "range", NULL); v != NULL;
         v = request_next(k->request, "range", v))
        ranges[q.n_ranges++] = v->value;
    q.ranges = ranges;
    TRY(by_read(k, &q, err));
    if (request_has(k->request, "precision")) {
        TRY(decimal_read(k->memory, request_value(k->request, "precision"), &q.precision, err));
        if (!(q.precision > 0.0))
            return fail(err, STF_USAGE, "--precision is a share of the range above 0");
    }
    if (request_has(k->request, "grid")) {
        TRY(decimal_read(k->memory, request_value(k->request, "grid"), &grid, err));
        if (!(grid >= 2.0)) return fail(err, STF_USAGE, "--grid is 2 or more");
        q.grid = grid > 1e9 ? 1000000000u : (uint32_t)grid;
    }
    answer_parts *const parts = &k->answer->parts;
    TRY(study_map(&k->model->problem, &k->at, &k->options, &q, k->memory, &parts->map, err));
    k->answer->status = parts->map->status;
    return STF_OK;
}
