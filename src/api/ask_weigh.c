/* SPDX-License-Identifier: Apache-2.0 */
/* ask_weigh.c -- the options of `weigh`, and of `--space`, as the studies want them. */
#include "api/asking.h"
#include "num/decimal.h"

static stf_status seed_read(const asking *k, uint64_t *out, stf_error *err)
{
    *out = 1;
    text const t = request_value(k->request, "seed");
    if (t.at == NULL) return STF_OK;
    double x = 0;
    if (decimal_read(k->memory, t, &x, NULL) != STF_OK || !(x >= 0 && x <= 9007199254740992.0))
        return fail(err, STF_USAGE, "--seed is a whole number from 0 to 2^53, not '%.*s'",
                    TEXT_ARGS(t));
    *out = (uint64_t)x;
    return STF_OK;
}

static stf_status points_read(const asking *k, const char *named, size_t fallback, size_t *out,
                              stf_error *err)
{
    *out = fallback;
    text const t = request_value(k->request, named);
    if (t.at == NULL) return STF_OK;
    double x = 0;
    if (decimal_read(k->memory, t, &x, NULL) != STF_OK || !(x >= 32 && x <= 1e8))
        return fail(err, STF_USAGE, "--%s is a number from 32 to 100 million, not '%.*s'", named,
                    TEXT_ARGS(t));
    *out = (size_t)x;
    return STF_OK;
}

stf_status space_read(const asking *k, cloud_query *out, stf_error *err)
{
    TRY(points_read(k, "space", 0, &out->n_points, err));
    if (out->n_points == 0 && request_has(k->request, "seed"))
        return fail(err, STF_USAGE, "--seed is of the draws of --space");
    return seed_read(k, &out->seed, err);
}

stf_status ask_weigh(asking *k, stf_error *err)
{
    weigh_query q = {.without_indices = request_has(k->request, "no-indices")};
    if (request_has(k->request, "run")) q.run = request_value(k->request, "run").at;
    TRY(points_read(k, "points", 1024, &q.n_points, err));
    TRY(seed_read(k, &q.seed, err));
    for (const option_value *v = request_next(k->request, "of", NULL); v != NULL;
         v = request_next(k->request, "of", v))
        q.n_of++;
    text *const of = ARENA_NEW(k->memory, text, q.n_of);
    TRY(arena_status(k->memory, err));
    uint32_t n = 0;
    for (const option_value *v = request_next(k->request, "of", NULL); v != NULL;
         v = request_next(k->request, "of", v))
        of[n++] = v->value;
    q.of = of;
    TRY(study_weigh(&k->model->problem, &k->at, &k->options, &q, k->memory, &k->answer->parts.weigh,
                    err));
    k->answer->status = k->answer->parts.weigh->status;
    return STF_OK;
}

/* `report --weigh N`: outcomes, payoffs and claims of the play over the space, and the plans. */
stf_status weigh_tell(asking *k, stf_error *err)
{
    problem *const p = &k->model->problem;
    answer_parts *const parts = &k->answer->parts;
    weigh_query q = {.n_points = 0};
    TRY(points_read(k, "weigh", 0, &q.n_points, err));
    if (q.n_points == 0) {
        if (request_has(k->request, "seed"))
            return fail(err, STF_USAGE, "--seed is of the draws of --weigh");
        return STF_OK;
    }
    TRY(seed_read(k, &q.seed, err));
    if (p->syntax == NULL)
        return fail(err, STF_UNSUPPORTED,
                    "a game's payoffs have no ranges to weigh; only a model (.standoff) has");
    uint32_t const at_most = q.n_points < PLAN_SPACE_MOST ? (uint32_t)q.n_points : PLAN_SPACE_MOST;
    TRY(study_plans_space(p, &k->at, &k->options, at_most, q.seed, k->memory, &parts->plans_space,
                          err));
    if (!p->syntax->has_play || k->answer->status != STF_OK) return STF_OK;
    TRY(study_weigh(p, &k->at, &k->options, &q, k->memory, &parts->weigh, err));
    return STF_OK;
}
