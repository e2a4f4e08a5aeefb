/* SPDX-License-Identifier: Apache-2.0 */
/* ready.c -- a front judged and made ready: weights as whole numbers, and the rule of success. */
#include "front/inside.h"

/* Sums of whole numbers below this are exact as doubles too. */
#define WHOLE_MOST (INT64_C(1) << 53)

exact front_pressure(const front_problem *p, coalition who, arena *memory)
{
    exact sum = exact_small(0);
    for (uint32_t i = 0; i < p->n_enforcers; i++)
        if ((who >> i & 1) != 0) sum = exact_add(memory, sum, p->enforcers[i].weight);
    return sum;
}

/* ---- what cannot be ---------------------------------------------------------------------------
 */

static stf_status numbers_judge(const front_problem *p, stf_error *err)
{
    for (uint32_t i = 0; i < p->n_enforcers; i++) {
        const front_enforcer *const e = &p->enforcers[i];
        const exact numbers[] = {e->weight, e->gives, e->earns, e->costs, e->gains};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            if (!exact_is_valid(numbers[k]))
                return fail(err, STF_INPUT, "front %.*s: %.*s has a number without a value",
                            TEXT_ARGS(p->name), TEXT_ARGS(e->name));
    }
    for (uint32_t k = 0; k < p->n_transfers; k++) {
        const front_transfer *const t = &p->transfers[k];
        if (t->from >= p->n_enforcers || t->to >= p->n_enforcers || t->from == t->to)
            return fail(err, STF_INPUT, "front %.*s: a transfer runs between two of its enforcers",
                        TEXT_ARGS(p->name));
        if (!exact_is_valid(t->amount) || !exact_is_valid(t->costs))
            return fail(err, STF_INPUT, "front %.*s: a transfer has a number without a value",
                        TEXT_ARGS(p->name));
    }
    return STF_OK;
}

static stf_status problem_judge(const front_problem *p, stf_error *err)
{
    if (p->n_enforcers < 2)
        return fail(err, STF_INPUT, "front %.*s has %u enforcer%s; a front takes two",
                    TEXT_ARGS(p->name), p->n_enforcers, p->n_enforcers == 1 ? "" : "s");
    if (p->n_enforcers > FRONT_ENFORCERS_MOST)
        return fail(err, STF_INPUT, "front %.*s has %u enforcers; there can be %d",
                    TEXT_ARGS(p->name), p->n_enforcers, FRONT_ENFORCERS_MOST);
    if (p->rule == SUCCESS_PRESSURE && !exact_is_valid(p->threshold))
        return fail(err, STF_INPUT, "front %.*s: the pressure that succeeds has no value",
                    TEXT_ARGS(p->name));
    if (p->rule == SUCCESS_TABLE && p->table.n == 0)
        return fail(err, STF_INPUT, "front %.*s: play was not solved at any pressure",
                    TEXT_ARGS(p->name));
    return numbers_judge(p, err);
}

/* ---- weights ----------------------------------------------------------------------------------
 */

bool scale_join(int64_t *scale, exact x)
{
    if (x.big != NULL || *scale == 0) return false;
    int64_t const more = exact_ratio(NULL, x.den, *scale).num; /* what the scale lacks of it */
    return !__builtin_mul_overflow(*scale, more, scale) && *scale < WHOLE_MOST;
}

bool scale_apply(int64_t scale, exact x, int64_t *out, int64_t *sum)
{
    if (__builtin_mul_overflow(x.num, scale / x.den, out)) return false;
    int64_t const size = *out < 0 ? -*out : *out;
    return !__builtin_add_overflow(*sum, size, sum) && *sum < WHOLE_MOST;
}

static void weights_scale(front_work *w)
{
    const front_problem *const p = w->p;
    if (p->rule == SUCCESS_COUNT) {
        for (uint32_t i = 0; i < w->n; i++) w->weight[i] = 1;
        w->threshold = p->quota;
        w->weights_fit = true;
        return;
    }
    int64_t scale = 1, sum = 0;
    bool const has_threshold = p->rule == SUCCESS_PRESSURE;
    bool fits = !has_threshold || scale_join(&scale, p->threshold);
    for (uint32_t i = 0; fits && i < w->n; i++) fits = scale_join(&scale, p->enforcers[i].weight);
    if (fits && has_threshold) fits = scale_apply(scale, p->threshold, &w->threshold, &sum);
    for (uint32_t i = 0; fits && i < w->n; i++)
        fits = scale_apply(scale, p->enforcers[i].weight, &w->weight[i], &sum);
    w->weights_fit = fits;
}

/* ---- success ----------------------------------------------------------------------------------
 */

double table_read(const front_table *t, const double *column, double pressure)
{
    uint32_t low = 0, high = t->n;
    while (low < high) { /* the first row whose pressure is not below */
        uint32_t const mid = low + (high - low) / 2;
        if (t->pressure[mid] < pressure)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == t->n) return column[t->n - 1];
    if (low == 0) return column[0];
    double const from = t->pressure[low - 1], to = t->pressure[low];
    if (t->is_exact) return pressure - from < to - pressure ? column[low - 1] : column[low];
    double const share = (pressure - from) / (to - from);
    return column[low - 1] + share * (column[low] - column[low - 1]);
}

double front_succeeds(const front_work *w, coalition who)
{
    const front_problem *const p = w->p;
    if (p->rule == SUCCESS_TABLE) {
        arena_mark const mark = arena_position(w->memory);
        double const pressure = exact_to_double(front_pressure(p, who, w->memory));
        arena_release(w->memory, mark);
        return table_read(&p->table, p->table.success, pressure);
    }
    if ((who & w->veto) != w->veto) return 0.0;
    if (w->weights_fit) {
        int64_t sum = 0;
        for (uint32_t i = 0; i < w->n; i++)
            if ((who >> i & 1) != 0) sum += w->weight[i];
        return sum >= w->threshold ? 1.0 : 0.0;
    }
    arena_mark const mark = arena_position(w->memory);
    exact const pressure = front_pressure(p, who, w->memory);
    double const success = exact_compare(pressure, p->threshold) >= 0 ? 1.0 : 0.0;
    arena_release(w->memory, mark);
    return success;
}

stf_status front_ready(front_work *w, const front_problem *p, const cancel *stop, arena *memory,
                       stf_error *err)
{
    TRY(problem_judge(p, err));
    *w = (front_work){.p = p, .memory = memory, .stop = stop, .n = p->n_enforcers};
    w->all = (coalition)((UINT64_C(1) << w->n) - 1);
    for (uint32_t i = 0; i < w->n; i++) {
        if (p->enforcers[i].has_veto && p->rule != SUCCESS_TABLE) w->veto |= UINT32_C(1) << i;
        w->weight_value[i] = exact_to_double(p->enforcers[i].weight);
    }
    weights_scale(w);
    return incentives_make(w, err);
}
