/* SPDX-License-Identifier: Apache-2.0 */
/* ask_sweep.c -- `sweep`: where its points come from, and where the run is kept. */
#include "api/asking.h"
#include "base/os_file.h"
#include "num/decimal.h"

static uint32_t values_count(const asking *k, const char *name)
{
    uint32_t n = 0;
    for (const option_value *v = request_next(k->request, name, NULL); v != NULL;
         v = request_next(k->request, name, v))
        n++;
    return n;
}

static stf_status count_read(const asking *k, const char *name, double least, double *out,
                             stf_error *err)
{
    TRY(decimal_read(k->memory, request_value(k->request, name), out, err));
    if (*out >= least) return STF_OK;
    return fail(err, STF_USAGE, "--%s is %.0f or more", name, least);
}

static stf_status grid_read(asking *k, points **out, stf_error *err)
{
    text *const axes = ARENA_NEW(k->memory, text, values_count(k, "grid"));
    TRY(arena_status(k->memory, err));
    uint32_t n = 0;
    for (const option_value *v = request_next(k->request, "grid", NULL); v != NULL;
         v = request_next(k->request, "grid", v))
        axes[n++] = v->value;
    return points_from_grid(&k->model->problem, axes, n, k->memory, out, err);
}

/* The table's text and its complaints belong to the session, as those of other files do. */
static stf_status table_read(asking *k, points **out, stf_error *err)
{
    stf_session *const s = k->model->session;
    text const path = text_copy(s->memory, request_value(k->request, "points"));
    TRY(arena_status(s->memory, err));
    text content;
    TRY(os_file_read(s->memory, path.at, (size_t)s->limits[LIMIT_SOURCE_BYTES], &content, err));
    return points_from_table(&k->model->problem, path, content, &s->diagnostics, k->memory, out,
                             err);
}

/* Every assumption with a range or a distribution that neither a variant nor --set gave a value. */
static stf_status sample_read(asking *k, double n, uint64_t seed, points **out, stf_error *err)
{
    problem *const p = &k->model->problem;
    uint32_t const n_all = p->syntax != NULL ? p->syntax->n_assumptions : 0;
    uint32_t *const free = ARENA_NEW(k->memory, uint32_t, n_all);
    TRY(arena_status(k->memory, err));
    uint32_t n_free = 0;
    for (uint32_t i = 0; i < n_all; i++)
        if ((k->at.set == NULL || k->at.set[i] == NULL) &&
            !spread_is_point(&p->syntax->assumptions[i]))
            free[n_free++] = i;
    if (n_all > 0 && n_free == 0)
        return fail(err, STF_USAGE, "no assumption has a range to sample that was not set");
    return points_from_sample(p, (size_t)n, seed, true, free, n_free, k->memory, out, err);
}

static stf_status points_settle(asking *k, points **out, stf_error *err)
{
    const stf_request *const r = k->request;
    bool const table = request_has(r, "points"), grid = request_has(r, "grid"),
               sample = request_has(r, "sample");
    if ((int)table + (int)grid + (int)sample != 1)
        return fail(err, STF_USAGE,
                    "a sweep needs its points: one of --points POINTS.csv, --grid AXIS... and "
                    "--sample N");
    if (!sample && request_has(r, "seed")) return fail(err, STF_USAGE, "--seed goes with --sample");
    if (table) return table_read(k, out, err);
    if (grid) return grid_read(k, out, err);
    double n = 0.0, seed = 1.0;
    TRY(count_read(k, "sample", 1.0, &n, err));
    if (request_has(r, "seed")) TRY(count_read(k, "seed", 0.0, &seed, err));
    return sample_read(k, n, (uint64_t)seed, out, err);
}

/* "3/8": the third of eight. */
static stf_status shard_read(const asking *k, sweep_query *q, stf_error *err)
{
    text const t = request_value(k->request, "shard");
    size_t cut = 0;
    double which = 0.0, of = 0.0;
    while (cut < t.n && t.at[cut] != '/') cut++;
    bool const good =
        cut + 1 < t.n && decimal_read(k->memory, (text){t.at, cut}, &which, NULL) == STF_OK &&
        decimal_read(k->memory, (text){t.at + cut + 1, t.n - cut - 1}, &of, NULL) == STF_OK &&
        which >= 1.0 && which <= of && of <= 1e6 && which == (double)(uint32_t)which &&
        of == (double)(uint32_t)of;
    if (!good)
        return fail(err, STF_USAGE,
                    "--shard is K/N, such as 3/8: the third of eight parts, not '%.*s'",
                    (int)(t.n < 60 ? t.n : 60), t.at);
    q->shard = (uint32_t)which - 1;
    q->n_shards = (uint32_t)of;
    if (q->run == NULL) return fail(err, STF_USAGE, "--shard needs a run file: --run RUN.db");
    if (q->n_merge > 0) return fail(err, STF_USAGE, "--merge does not go with --shard");
    return STF_OK;
}

stf_status ask_sweep(asking *k, stf_error *err)
{
    const stf_request *const r = k->request;
    sweep_query q = {.all = k->options.all || k->options.select == SELECT_ALL};
    const char **const merge = ARENA_NEW(k->memory, const char *, values_count(k, "merge"));
    TRY(arena_status(k->memory, err));
    if (request_has(r, "run")) q.run = request_value(r, "run").at;
    for (const option_value *v = request_next(r, "merge", NULL); v != NULL;
         v = request_next(r, "merge", v))
        merge[q.n_merge++] = v->value.at;
    q.merge = merge;
    if (request_has(r, "shard")) TRY(shard_read(k, &q, err));
    points *of;
    TRY(points_settle(k, &of, err));
    q.points = of;
    answer_parts *const parts = &k->answer->parts;
    TRY(study_sweep(&k->model->problem, &k->at, &k->options, &q, k->memory, &parts->sweep, err));
    k->answer->status = parts->sweep->status;
    return STF_OK;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

typedef struct sink {
    stf_write write;
    void *user;
} sink;

static stf_status sink_flush(void *user, buffer *out, stf_error *err)
{
    const sink *const s = user;
    if (out->status != STF_OK) return fail(err, out->status, "no memory to write the answer");
    if (!s->write(s->user, out->at != NULL ? out->at : "", out->n))
        return fail(err, STF_IO, "the answer could not be written");
    out->n = 0;
    return STF_OK;
}

stf_status sweep_database(const stf_answer *a, const char *path, stf_error *err)
{
    if (a->parts.sweep == NULL)
        return fail(err, STF_USAGE, "'%s' cannot be written as sqlite; there is %s",
                    a->question->name, a->question->formats);
    if (path == NULL)
        return fail(err, STF_USAGE,
                    "a database is written to a file of its own: -o ANSWERS.sqlite");
    return report_sweep_sqlite(a->parts.sweep, path, err);
}

stf_status sweep_write(const stf_answer *a, text format, stf_write write, void *user,
                       stf_error *err)
{
    static const struct {
        const char *format;
        stf_status (*report)(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                             stf_error *err);
    } rows[] = {
        {"csv", report_sweep_csv}, {"jsonl", report_sweep_lines}, {"json", report_sweep_json}};
    sink to = {.write = write, .user = user};
    if (text_equal(format, TEXT("sqlite"))) return sweep_database(a, NULL, err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!text_equal(text_from(rows[i].format), format)) continue;
        buffer out;
        buffer_init(&out, arena_allocator(a->memory));
        stf_status status = rows[i].report(a->parts.sweep, sink_flush, &to, &out, err);
        if (status == STF_OK) status = sink_flush(&to, &out, err);
        buffer_free(&out);
        return status;
    }
    return fail(err, STF_USAGE, "'%s' cannot be written as %.*s; there is %s", a->question->name,
                TEXT_ARGS(format), a->question->formats);
}
