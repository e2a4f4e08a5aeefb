/* SPDX-License-Identifier: Apache-2.0 */
/* points_read.c -- points as they are written down: a table with a header, or a grid of axes. */
#include "base/csv.h"
#include "lang/lang.h"
#include "num/decimal.h"
#include "study/points_inside.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { AXIS_MOST = 1000000, SHOWN = 60 };
static const double points_most = 1e9;

/* ---- names and numbers ------------------------------------------------------------------------
 */

uint32_t points_input_find(const problem *p, text name, arena *scratch, text *near)
{
    text *const names = ARENA_NEW(scratch, text, p->n_inputs);
    *near = (text){"", 0};
    if (names == NULL) return NONE;
    for (uint32_t k = 0; k < p->n_inputs; k++) {
        names[k] = points_input_name(p, k);
        if (text_equal(names[k], name)) return k;
    }
    size_t const at = text_nearest(name, names, p->n_inputs);
    if (at < p->n_inputs) *near = names[at];
    return NONE;
}

static text trimmed(text t)
{
    while (t.n > 0 && isspace((unsigned char)t.at[0])) {
        t.at++;
        t.n--;
    }
    while (t.n > 0 && isspace((unsigned char)t.at[t.n - 1])) t.n--;
    return t;
}

/* As `--set` reads it: the number stands in its unit, which is then turned into the file's. */
static stf_status quantity_read(const problem *p, uint32_t k, text written, arena *scratch,
                                double *out, stf_error *err)
{
    const assumption *const a = &p->syntax->assumptions[k];
    change one;
    text const setting = text_format(scratch, "%.*s=%.*s", TEXT_ARGS(a->name), TEXT_ARGS(written));
    TRY(arena_status(scratch, err));
    TRY(lang_parse_setting(p->syntax, setting, scratch, &one, err));
    const unit *const from = &one.quantity.unit, *const to = &a->central.unit;
    bool const is_same = text_equal(from->exact, to->exact) || to->exact.n == 0;
    *out = is_same ? one.quantity.number : one.quantity.number * (from->factor / to->factor);
    return STF_OK;
}

stf_status points_number_read(const problem *p, uint32_t k, text written, arena *scratch,
                              double *out, stf_error *err)
{
    text const name = points_input_name(p, k);
    text const t = trimmed(written);
    if (t.n == 0) return fail(err, STF_USAGE, "`%.*s` has no value here", TEXT_ARGS(name));
    stf_status const status = decimal_read(scratch, t, out, NULL);
    if (status == STF_NOMEM) return arena_status(scratch, err);
    if (status != STF_OK && p->syntax != NULL)
        TRY(quantity_read(p, k, t, scratch, out, err));
    else if (status != STF_OK)
        return fail(err, STF_USAGE, "'%.*s' is no number for %.*s",
                    (int)(t.n < SHOWN ? t.n : SHOWN), t.at, TEXT_ARGS(name));
    if (isfinite(*out)) return STF_OK;
    return fail(err, STF_USAGE, "'%.*s' is too large a number for %.*s",
                (int)(t.n < SHOWN ? t.n : SHOWN), t.at, TEXT_ARGS(name));
}

/* ---- tables -----------------------------------------------------------------------------------
 */

typedef struct table_reader {
    const problem *problem;
    csv table;
    text content;
    diagnostics *d;
    uint32_t file;
    arena *memory, *scratch;
    uint32_t *column;
    double *value;
} table_reader;

static span span_of(const table_reader *r, size_t begin, size_t n)
{
    if (begin > r->content.n) begin = r->content.n;
    return (span){.begin = (uint32_t)begin,
                  .length = (n < 0xffff ? (unsigned)n : 0xffffu) & 0xffffffu,
                  .file = (uint8_t)r->file};
}

/* Where a text taken from the content stands; a cell whose quotes were undone is elsewhere. */
static span span_of_text(const table_reader *r, text t, size_t otherwise)
{
    uintptr_t const at = (uintptr_t)t.at, content = (uintptr_t)r->content.at;
    if (at < content || at >= content + r->content.n) return span_of(r, otherwise, 1);
    return span_of(r, at - content, t.n);
}

static stf_status header_read(table_reader *r, stf_error *err)
{
    for (uint32_t j = 0; j < r->table.n_columns; j++) {
        text const name = trimmed(r->table.header[j]);
        arena_mark const mark = arena_position(r->scratch);
        text near;
        uint32_t const k = points_input_find(r->problem, name, r->scratch, &near);
        arena_release(r->scratch, mark);
        TRY(arena_status(r->scratch, err));
        r->column[j] = k;
        uint32_t before = 0;
        while (before < j && (k == NONE || r->column[before] != k)) before++;
        if (k != NONE && before == j) continue;
        span const where = span_of_text(r, r->table.header[j], 0);
        diagnostic *const of =
            k != NONE
                ? diagnose(r->d, SEVERITY_ERROR, "E1101", where,
                           "columns %u and %u both name `%.*s`", before + 1, j + 1, TEXT_ARGS(name))
                : diagnose(r->d, SEVERITY_ERROR, "E1101", where, "there is no assumption `%.*s`",
                           (int)(name.n < SHOWN ? name.n : SHOWN), name.at);
        if (near.n > 0) diagnostic_hint(r->d, of, "did you mean `%.*s`?", TEXT_ARGS(near));
    }
    return STF_OK;
}

static void row_refuse(table_reader *r, const csv_row *row)
{
    span const where = span_of(r, row->offset, row->length > 0 ? row->length : 1);
    if (row->is_miscounted)
        diagnose(r->d, SEVERITY_ERROR, "E1103", where, "%s: the header has %u", row->fault,
                 r->table.n_columns);
    else
        diagnose(r->d, SEVERITY_ERROR, "E1103", where, "column %u: %s", row->fault_column,
                 row->fault);
}

static stf_status row_read(table_reader *r, uint32_t i, stf_error *err)
{
    const csv_row *const row = &r->table.rows[i];
    if (row->fault != NULL) {
        row_refuse(r, row);
        return STF_OK;
    }
    for (uint32_t j = 0; j < r->table.n_columns; j++) {
        if (r->column[j] == NONE) continue;
        arena_mark const mark = arena_position(r->scratch);
        stf_error why;
        stf_status const status =
            points_number_read(r->problem, r->column[j], row->cells[j], r->scratch,
                               &r->value[(size_t)i * r->table.n_columns + j], &why);
        if (status == STF_NOMEM || status == STF_LIMIT) return fail(err, status, "%s", why.message);
        if (status != STF_OK)
            diagnose(r->d, SEVERITY_ERROR, "E1102",
                     span_of(r, row->at[j], row->cells[j].n > 0 ? row->cells[j].n : 1),
                     "row %u, column %u: %s", i + 1, j + 1, why.message);
        arena_release(r->scratch, mark);
    }
    return STF_OK;
}

static stf_status table_read(table_reader *r, text path, points *out, stf_error *err)
{
    r->file = diagnostics_source(r->d, path, r->content);
    TRY(csv_read(r->content, r->scratch, &r->table, err));
    uint32_t const n = r->table.n_columns;
    text *const name = ARENA_NEW(r->memory, text, n);
    r->column = ARENA_NEW(r->memory, uint32_t, n);
    r->value = ARENA_NEW(r->memory, double, (size_t)r->table.n_rows *n);
    TRY(arena_status(r->memory, err));
    if (r->file == UINT32_MAX) return fail(err, STF_LIMIT, "too many files are read");
    TRY(header_read(r, err));
    for (uint32_t i = 0; i < r->table.n_rows; i++) TRY(row_read(r, i, err));
    if (r->d->n_errors > 0) return diagnostics_status(r->d, err);
    for (uint32_t j = 0; j < n; j++) name[j] = points_input_name(r->problem, r->column[j]);
    *out = (points){
        .n = r->table.n_rows, .n_columns = n, .column = r->column, .name = name, .value = r->value};
    return STF_OK;
}

stf_status points_from_table(problem *p, text path, text content, diagnostics *d, arena *memory,
                             points **out, stf_error *err)
{
    points *const read = ARENA_NEW(memory, points, 1);
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (read == NULL || scratch == NULL) {
        arena_free(scratch);
        return fail(err, STF_NOMEM, "no memory for the points");
    }
    table_reader r = {
        .problem = p, .content = content, .d = d, .memory = memory, .scratch = scratch};
    stf_error why;
    stf_status status = table_read(&r, path, read, &why);
    arena_free(scratch);
    if (status == STF_INPUT && d->n_errors == 0)
        return fail(err, STF_INPUT, "%.*s: %.160s", (int)(path.n < SHOWN ? path.n : SHOWN), path.at,
                    why.message);
    if (status != STF_OK) return fail(err, status, "%s", why.message);
    *out = read;
    return STF_OK;
}

/* ---- grids ------------------------------------------------------------------------------------
 */

/* An axis while it is read: everything behind `=`, and the unit that stands at its end. */
typedef struct axis_reader {
    const problem *problem;
    text written; /* the whole, for messages */
    uint32_t input;
    double ratio; /* of the axis' unit to the file's */
    arena *memory, *scratch;
} axis_reader;

static stf_status axis_refuse(const axis_reader *r, stf_error *err)
{
    return fail(err, STF_USAGE,
                "'%.*s' is no axis: write 'NAME=LOW .. HIGH by STEP UNIT', 'NAME=LOW .. HIGH in N' "
                "or 'NAME=VALUE, VALUE, ...'",
                (int)(r->written.n < SHOWN ? r->written.n : SHOWN), r->written.at);
}

static size_t find(text t, const char *what)
{
    size_t const n = strlen(what);
    for (size_t i = 0; i + n <= t.n; i++)
        if (memcmp(t.at + i, what, n) == 0) return i;
    return t.n;
}

/* Cuts at the first `what`: the part before it, and the part behind it in *rest. */
static text cut(text t, const char *what, text *rest)
{
    size_t const at = find(t, what), n = at < t.n ? strlen(what) : 0;
    *rest = (text){t.at + at + n, t.n - at - n};
    return trimmed((text){t.at, at});
}

/* "7000 t/month": its number, and the unit where there is one. */
static text number_cut(text t, text *unit_name)
{
    size_t n = 0;
    while (n < t.n &&
           (isdigit((unsigned char)t.at[n]) || strchr("+-.", t.at[n]) != NULL ||
            (n > 0 && (t.at[n] == 'e' || t.at[n] == 'E') && n + 1 < t.n &&
             (isdigit((unsigned char)t.at[n + 1]) || strchr("+-", t.at[n + 1]) != NULL))))
        n++;
    *unit_name = trimmed((text){t.at + n, t.n - n});
    return (text){t.at, n};
}

static stf_status exact_read(const axis_reader *r, text t, exact *out, text *unit_name,
                             stf_error *err)
{
    text own;
    text const number = number_cut(trimmed(t), &own);
    if (number.n == 0 || exact_parse(r->scratch, number, out, NULL) != STF_OK)
        return axis_refuse(r, err);
    if (own.n > 0) {
        if (unit_name->n > 0 && !text_equal(*unit_name, own))
            return fail(err, STF_USAGE, "'%.*s': an axis has one unit",
                        (int)(r->written.n < SHOWN ? r->written.n : SHOWN), r->written.at);
        *unit_name = own;
    }
    return STF_OK;
}

static stf_status axis_wrong(const axis_reader *r, const char *why, stf_error *err)
{
    return fail(err, STF_USAGE, "'%.*s': %s", (int)(r->written.n < SHOWN ? r->written.n : SHOWN),
                r->written.at, why);
}

/* One of the axis' unit in the unit of the file. */
static stf_status unit_settle(axis_reader *r, text unit_name, stf_error *err)
{
    r->ratio = 1.0;
    if (unit_name.n == 0) return STF_OK;
    text const one = text_format(r->scratch, "1 %.*s", TEXT_ARGS(unit_name));
    TRY(arena_status(r->scratch, err));
    return points_number_read(r->problem, r->input, one, r->scratch, &r->ratio, err);
}

static stf_status values_take(axis_reader *r, double n, double **out, stf_error *err)
{
    if (!(n <= AXIS_MOST))
        return fail(err, STF_LIMIT, "the axis '%.*s' has more than %d points",
                    (int)(r->written.n < SHOWN ? r->written.n : SHOWN), r->written.at, AXIS_MOST);
    *out = ARENA_NEW(r->memory, double, (size_t)n);
    return arena_status(r->memory, err);
}

/* low + k * step, in rationals, so that 0.1 by 0.1 meets 0.3. */
static void steps_fill(axis_reader *r, exact low, exact step, size_t n, double *values)
{
    for (size_t k = 0; k < n; k++) {
        arena_mark const mark = arena_position(r->scratch);
        exact const x =
            exact_add(r->scratch, low, exact_mul(r->scratch, step, exact_small((int32_t)k)));
        values[k] = exact_to_double(x) * r->ratio;
        arena_release(r->scratch, mark);
    }
}

static stf_status axis_steps(axis_reader *r, text low_text, text rest, points_axis *out,
                             stf_error *err)
{
    exact low, high, step;
    text unit_name = {"", 0}, last;
    bool const counts = find(rest, " in ") < rest.n;
    text const high_text = cut(rest, counts ? " in " : " by ", &last);
    TRY(exact_read(r, low_text, &low, &unit_name, err));
    TRY(exact_read(r, high_text, &high, &unit_name, err));
    if (exact_compare(low, high) > 0)
        return axis_wrong(r, "the low end is above the high end", err);
    double n = 1.0;
    double *values;
    if (counts) {
        text counted = {"", 0};
        int32_t whole;
        TRY(exact_read(r, last, &step, &counted, err));
        n = exact_to_double(step);
        if (counted.n > 0 || !(n >= 2.0) || n > floor(n))
            return axis_wrong(r, "`in` takes a whole number of points, two at least", err);
        TRY(values_take(r, n, &values, err));
        if (!exact_is_small(step, &whole)) return axis_refuse(r, err);
        step = exact_div(r->scratch, exact_sub(r->scratch, high, low), exact_small(whole - 1));
    } else {
        TRY(exact_read(r, last, &step, &unit_name, err));
        if (exact_sign(step) <= 0) return axis_wrong(r, "`by` takes a step above zero", err);
        exact const many = exact_div(r->scratch, exact_sub(r->scratch, high, low), step);
        n = floor(exact_to_double(many)) + 1.0;
        TRY(values_take(r, n, &values, err));
    }
    TRY(unit_settle(r, unit_name, err));
    steps_fill(r, low, step, (size_t)n, values);
    *out = (points_axis){.value = values, .n = (size_t)n};
    return arena_status(r->scratch, err);
}

static stf_status axis_list(axis_reader *r, text list, points_axis *out, stf_error *err)
{
    size_t n = 1;
    for (size_t i = 0; i < list.n; i++) n += list.at[i] == ',';
    double *values;
    TRY(values_take(r, (double)n, &values, err));
    text unit_name = {"", 0}, rest = list;
    for (size_t k = 0; k < n; k++) {
        exact x;
        text const one = cut(rest, ",", &rest);
        TRY(exact_read(r, one, &x, &unit_name, err));
        values[k] = exact_to_double(x);
    }
    TRY(unit_settle(r, unit_name, err));
    for (size_t k = 0; k < n; k++) values[k] *= r->ratio;
    *out = (points_axis){.value = values, .n = n};
    return arena_status(r->scratch, err);
}

static stf_status axis_read(axis_reader *r, points_axis *out, stf_error *err)
{
    text behind, near;
    text const name = cut(r->written, "=", &behind);
    if (behind.n == 0) return axis_refuse(r, err);
    r->input = points_input_find(r->problem, name, r->scratch, &near);
    TRY(arena_status(r->scratch, err));
    if (r->input == NONE)
        return near.n > 0
                   ? fail(err, STF_USAGE, "there is no assumption `%.*s`; did you mean `%.*s`?",
                          (int)(name.n < SHOWN ? name.n : SHOWN), name.at, TEXT_ARGS(near))
                   : fail(err, STF_USAGE, "there is no assumption `%.*s`",
                          (int)(name.n < SHOWN ? name.n : SHOWN), name.at);
    text rest;
    bool const is_range = find(behind, "..") < behind.n;
    text const low = cut(behind, "..", &rest);
    return is_range ? axis_steps(r, low, rest, out, err) : axis_list(r, behind, out, err);
}

static stf_status grid_read(problem *p, const text *axes, uint32_t n_axes, arena *memory,
                            arena *scratch, points **out, stf_error *err)
{
    points *const grid = ARENA_NEW(memory, points, 1);
    points_source *const made = ARENA_NEW(memory, points_source, 1);
    points_axis *const axis = ARENA_NEW(memory, points_axis, n_axes);
    uint32_t *const column = ARENA_NEW(memory, uint32_t, n_axes);
    text *const name = ARENA_NEW(memory, text, n_axes);
    TRY(arena_status(memory, err));
    double n = 1.0;
    for (uint32_t j = 0; j < n_axes; j++) {
        axis_reader r = {.problem = p, .written = axes[j], .memory = memory, .scratch = scratch};
        TRY(axis_read(&r, &axis[j], err));
        for (uint32_t before = 0; before < j; before++)
            if (column[before] == r.input)
                return fail(err, STF_USAGE, "two axes are of `%.*s`", TEXT_ARGS(name[before]));
        column[j] = r.input;
        name[j] = points_input_name(p, r.input);
        n *= (double)axis[j].n;
    }
    if (n > points_most)
        return fail(err, STF_LIMIT, "the grid has %.3g points; the most is %.0g", n, points_most);
    *made = (points_source){.kind = POINTS_GRID, .axes = axis};
    *grid = (points){
        .n = (size_t)n, .n_columns = n_axes, .column = column, .name = name, .source = made};
    *out = grid;
    return STF_OK;
}

stf_status points_from_grid(problem *p, const text *axes, uint32_t n_axes, arena *memory,
                            points **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for the grid");
    stf_status const status = grid_read(p, axes, n_axes, memory, scratch, out, err);
    arena_free(scratch);
    return status;
}
