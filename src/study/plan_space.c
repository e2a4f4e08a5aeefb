/* SPDX-License-Identifier: Apache-2.0 */
/* plan_space.c -- every plan judged at points drawn from the space of what plans read. */
#include "study/plan_space.h"

#include "num/sobol.h"
#include "study/points.h"

#include <string.h>

typedef struct sampling {
    problem *problem;
    const study_case *at;
    const study_options *options;
    uint32_t n; /* assumptions that vary */
    uint32_t *input;
    spread *spread;
    bool *central; /* [n_plans] the verdicts of the case */
} sampling;

/* Every plan at the numbers of a case; holds [n_plans]. *is_known: all could be judged; *is_given:
 * the file gives the steps of all. */
static stf_status plans_judge(const sampling *k, const double *inputs, bool *holds, bool *is_known,
                              bool *is_given, stf_error *err)
{
    problem *const p = k->problem;
    arena *const scratch = arena_new(arena_allocator(p->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to judge plans");
    study_case at = *k->at;
    at.inputs = (double *)(uintptr_t)inputs; /* only read */
    exact *exactly;
    stf_status status = plan_inputs(p, &at, scratch, &exactly, err);
    *is_known = *is_given = true;
    for (uint32_t i = 0; i < p->syntax->n_plans && status == STF_OK; i++) {
        plan_point here = {0};
        stf_error why;
        status = plan_at(p, i, &at.key, exactly, k->options, NULL, scratch, &here, &why);
        if (status == STF_OK) {
            holds[i] = here.holds;
            *is_known = *is_known && here.is_known;
            *is_given = *is_given && here.is_given;
        } else if (status == STF_INPUT || status == STF_UNSUPPORTED) {
            *is_known = holds[i] = false;
            status = STF_OK;
        } else {
            status = fail(err, status, "%s", why.message);
        }
    }
    arena_free(scratch);
    return status;
}

/* Plans without steps are designed where they are judged: too long to be done at every point. */
static bool are_all_given(const syntax *s)
{
    for (uint32_t i = 0; i < s->n_plans; i++)
        for (uint32_t j = 0; j < s->plans[i].n_stocks; j++)
            if (s->plans[i].stocks[j].n_gives == 0) return false;
    return true;
}

static stf_status vary(sampling *k, arena *memory, stf_error *err)
{
    const syntax *const s = k->problem->syntax;
    bool *const is_read = ARENA_NEW(memory, bool, s->n_assumptions);
    k->input = ARENA_NEW(memory, uint32_t, s->n_assumptions);
    k->spread = ARENA_NEW(memory, spread, s->n_assumptions);
    k->central = ARENA_NEW(memory, bool, s->n_plans);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_plans; i++) plan_reads(s, i, is_read);
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        const assumption *const a = &s->assumptions[i];
        bool const is_set = k->at->set != NULL && k->at->set[i] != NULL;
        if (!is_read[i] || is_set || spread_is_point(a)) continue;
        TRY(spread_of(a, memory, &k->spread[k->n], err));
        k->input[k->n++] = i;
    }
    return STF_OK;
}

static stf_status sample(sampling *k, uint32_t n_points, uint64_t seed, arena *memory,
                         plans_space *out, stf_error *err)
{
    uint32_t const n_plans = k->problem->syntax->n_plans;
    size_t *const holding = ARENA_NEW(memory, size_t, n_plans);
    bool *const holds = ARENA_NEW(memory, bool, n_plans);
    double *const inputs = ARENA_NEW(memory, double, k->problem->n_inputs);
    estimate *const shares = ARENA_NEW(memory, estimate, n_plans);
    size_t n_same = 0;
    sobol sequence;
    TRY(arena_status(memory, err));
    TRY(sobol_new(k->n, seed, memory, &sequence, err));
    memcpy(inputs, k->at->inputs, k->problem->n_inputs * sizeof *inputs);
    for (uint32_t i = 0; i < n_points; i++) {
        bool is_known, is_given;
        if (cancel_requested(k->options->stop)) return fail(err, STF_CANCELLED, "stopped");
        for (uint32_t j = 0; j < k->n; j++)
            inputs[k->input[j]] = spread_quantile(&k->spread[j], sobol_scrambled(&sequence, i, j));
        TRY(plans_judge(k, inputs, holds, &is_known, &is_given, err));
        out->n_unknown += !is_known;
        bool same = is_known;
        for (uint32_t q = 0; q < n_plans; q++) {
            holding[q] += holds[q];
            same = same && holds[q] == k->central[q];
        }
        n_same += same;
    }
    for (uint32_t q = 0; q < n_plans; q++) shares[q] = share_estimate(holding[q], n_points);
    out->holds = shares;
    out->same = share_estimate(n_same, n_points);
    return STF_OK;
}

stf_status study_plans_space(problem *p, const study_case *c, const study_options *o,
                             uint32_t n_points, uint64_t seed, arena *memory,
                             const plans_space **out, stf_error *err)
{
    sampling k = {.problem = p, .at = c, .options = o};
    bool is_known, is_given;
    *out = NULL;
    if (p->syntax == NULL || p->syntax->n_plans == 0 || n_points == 0) return STF_OK;
    if (!are_all_given(p->syntax)) return STF_OK;
    TRY(vary(&k, memory, err));
    if (k.n == 0) return STF_OK;
    TRY(plans_judge(&k, c->inputs, k.central, &is_known, &is_given, err));
    if (!is_known || !is_given) return STF_OK;
    plans_space *const found = ARENA_NEW(memory, plans_space, 1);
    TRY(arena_status(memory, err));
    *found = (plans_space){.n_points = n_points < PLAN_SPACE_MOST ? n_points : PLAN_SPACE_MOST,
                           .n_varied = k.n};
    TRY(sample(&k, found->n_points, seed, memory, found, err));
    *out = found;
    return STF_OK;
}
