/* SPDX-License-Identifier: Apache-2.0 */
/* points.c -- points by number, and samples of what the assumptions may be.
 *
 * A sample's coordinate is the quantile of its assumption at a number of the unit interval: of a
 * scrambled Sobol point, or drawn. So a sample fills a distribution as evenly as the points fill
 * the cube. */
#include "base/philox.h"
#include "num/elementary.h"
#include "num/quantile.h"
#include "study/points_inside.h"

/* ---- distributions ----------------------------------------------------------------------------
 */

bool spread_is_point(const assumption *a)
{
    return a->distribution == DISTRIBUTION_NONE || !(a->low < a->high);
}

/* As lang/ has it for low and high. */
static double in_unit(const assumption *a, const quantity *q)
{
    if (text_equal(q->unit.written, a->central.unit.written)) return q->number;
    return q->number * q->unit.factor / a->central.unit.factor;
}

stf_status spread_of(const assumption *a, arena *memory, spread *out, stf_error *err)
{
    *out = (spread){.kind = a->distribution};
    switch (a->distribution) {
    case DISTRIBUTION_NONE: out->a = out->b = a->central.number; break;
    case DISTRIBUTION_RANGE:
    case DISTRIBUTION_UNIFORM:
    case DISTRIBUTION_NORMAL:
        out->a = in_unit(a, &a->a);
        out->b = in_unit(a, &a->b);
        break;
    case DISTRIBUTION_TRIANGULAR:
        out->a = in_unit(a, &a->a);
        out->b = in_unit(a, &a->b);
        out->c = in_unit(a, &a->c);
        break;
    case DISTRIBUTION_LOGNORMAL:
        out->a = in_unit(a, &a->a);
        out->b = a->b.number; /* a plain number: of the logarithm */
        break;
    case DISTRIBUTION_DISCRETE: {
        double *const values = ARENA_NEW(memory, double, a->n_values);
        double *const below = ARENA_NEW(memory, double, a->n_values);
        TRY(arena_status(memory, err));
        double sum = 0.0, so_far = 0.0;
        for (uint32_t i = 0; i < a->n_values; i++) sum += a->weights[i];
        for (uint32_t i = 0; i < a->n_values; i++) {
            values[i] = in_unit(a, &a->values[i]);
            so_far += a->weights[i];
            below[i] = so_far / sum;
        }
        out->values = values;
        out->below = below;
        out->n = a->n_values;
        break;
    }
    }
    return STF_OK;
}

static double triangular(const spread *s, double u)
{
    double const width = s->c - s->a, left = s->b - s->a, right = s->c - s->b;
    if (u * width < left) return s->a + num_sqrt(u * width * left);
    return s->c - num_sqrt((1.0 - u) * width * right);
}

double spread_quantile(const spread *s, double u)
{
    switch (s->kind) {
    case DISTRIBUTION_NONE: break;
    case DISTRIBUTION_RANGE:
    case DISTRIBUTION_UNIFORM: return s->a + (s->b - s->a) * u;
    case DISTRIBUTION_TRIANGULAR: return triangular(s, u);
    case DISTRIBUTION_NORMAL: return s->a + s->b * quantile_normal(u);
    case DISTRIBUTION_LOGNORMAL: return s->a * num_exp(s->b * quantile_normal(u));
    case DISTRIBUTION_DISCRETE: {
        uint32_t i = 0;
        while (i + 1 < s->n && u > s->below[i]) i++;
        return s->values[i];
    }
    }
    return s->a;
}

/* ---- samples ----------------------------------------------------------------------------------
 */

/* The inputs that are sampled: those listed, or all that have a distribution. */
static stf_status sampled_inputs(const problem *p, const uint32_t *inputs, uint32_t n_inputs,
                                 arena *memory, uint32_t **out, uint32_t *n, stf_error *err)
{
    if (p->syntax == NULL)
        return fail(err, STF_USAGE,
                    "a game's payoffs have no ranges to sample; give points, or a grid");
    uint32_t const all = p->syntax->n_assumptions;
    *out = ARENA_NEW(memory, uint32_t, n_inputs > 0 ? n_inputs : all);
    TRY(arena_status(memory, err));
    *n = 0;
    for (uint32_t i = 0; i < (n_inputs > 0 ? n_inputs : all); i++) {
        uint32_t const k = n_inputs > 0 ? inputs[i] : i;
        if (!spread_is_point(&p->syntax->assumptions[k]))
            (*out)[(*n)++] = k;
        else if (n_inputs > 0)
            return fail(err, STF_USAGE, "`%.*s` has no range to sample",
                        TEXT_ARGS(p->syntax->assumptions[k].name));
    }
    if (*n > 0) return STF_OK;
    return fail(err, STF_USAGE, "no assumption of the model has a range to sample");
}

stf_status points_from_sample(problem *p, size_t n, uint64_t seed, bool quasi,
                              const uint32_t *inputs, uint32_t n_inputs, arena *memory,
                              points **out, stf_error *err)
{
    if (n > 1000000000)
        return fail(err, STF_LIMIT, "a sample has a thousand million points at most");
    uint32_t *column = NULL, n_columns = 0;
    TRY(sampled_inputs(p, inputs, n_inputs, memory, &column, &n_columns, err));
    points *const s = ARENA_NEW(memory, points, 1);
    points_source *const made = ARENA_NEW(memory, points_source, 1);
    text *const name = ARENA_NEW(memory, text, n_columns);
    spread *const spreads = ARENA_NEW(memory, spread, n_columns);
    TRY(arena_status(memory, err));
    for (uint32_t j = 0; j < n_columns; j++) {
        name[j] = points_input_name(p, column[j]);
        TRY(spread_of(&p->syntax->assumptions[column[j]], memory, &spreads[j], err));
    }
    *made =
        (points_source){.kind = POINTS_SAMPLE, .spreads = spreads, .seed = seed, .quasi = quasi};
    if (quasi) TRY(sobol_new(n_columns, seed, memory, &made->sobol, err));
    *s = (points){.n = n, .n_columns = n_columns, .column = column, .name = name, .source = made};
    *out = s;
    return STF_OK;
}

/* ---- by number --------------------------------------------------------------------------------
 */

text points_input_name(const problem *p, uint32_t k)
{
    return p->syntax != NULL ? p->syntax->assumptions[k].name : p->game->program->inputs[k].name;
}

static void grid_row(const points *p, size_t i, double *inputs)
{
    for (uint32_t j = p->n_columns; j-- > 0;) {
        const points_axis *const axis = &p->source->axes[j];
        inputs[p->column[j]] = axis->value[i % axis->n];
        i /= axis->n;
    }
}

static void sample_row(const points *p, size_t i, double *inputs)
{
    const points_source *const s = p->source;
    philox draw = philox_stream(s->seed, i);
    for (uint32_t j = 0; j < p->n_columns; j++) {
        double const u =
            s->quasi ? sobol_scrambled(&s->sobol, (uint32_t)i, j) : philox_uniform(&draw);
        inputs[p->column[j]] = spread_quantile(&s->spreads[j], u);
    }
}

void points_row(const points *p, size_t i, double *inputs)
{
    if (p->value != NULL) {
        const double *const row = p->value + i * p->n_columns;
        for (uint32_t j = 0; j < p->n_columns; j++) inputs[p->column[j]] = row[j];
        return;
    }
    switch (p->source->kind) {
    case POINTS_GRID: grid_row(p, i, inputs); break;
    case POINTS_SAMPLE: sample_row(p, i, inputs); break;
    }
}
