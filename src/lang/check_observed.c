/* SPDX-License-Identifier: Apache-2.0 */
/* check_observed.c -- tables of monthly figures into observations.
 *
 * The table is registered as a source, so that a wrong cell is shown like a wrong word. Every row
 * is read; what is wrong with a row is said once, at its first wrong cell. An empty cell is a
 * missing figure, never a zero. */
#include "lang/check_regime.h"

#include "lang/lexer.h"

#include <string.h>

/* ---- the table ------------------------------------------------------------------------------- */

static const csv *table_read(checker *c, word file, uint32_t *from)
{
    *from = c->file_read(c->file_user, file);
    if (*from == UINT32_MAX) return NULL;
    if (c->regime->tables[*from] != NULL) return c->regime->tables[*from];
    csv *const out = CHECK_NEW(c, csv, 1);
    text const content = c->d->sources.at[*from].content;
    span const top = {.begin = 0, .length = 1, .file = *from & 0xFF};
    stf_error err = {0};
    size_t bad = 0;
    if (out == NULL) return NULL;
    if (!text_is_utf8(content, &bad)) {
        span const where = {.begin = (uint32_t)bad, .length = 1, .file = *from & 0xFF};
        diagnose(c->d, SEVERITY_ERROR, "E0101", where, "this is not UTF-8 text");
        return NULL;
    }
    stf_status const status = csv_read(content, c->memory, out, &err);
    if (status == STF_NOMEM) c->stopped = true;
    if (status != STF_OK) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0916", top, "this is no table: %s", err.message);
        diagnostic_note(c->d, at, file.where, "it is read here");
        return NULL;
    }
    c->regime->tables[*from] = out;
    return out;
}

typedef struct reading {
    checker *c;
    flow *f;
    const csv *table;
    uint32_t source;
    uint32_t month, kind, reported_on, from, note; /* columns; UINT32_MAX: none */
    uint32_t amount[COLUMNS_MOST];                 /* by the flow's column units */
} reading;

/* ---- columns --------------------------------------------------------------------------------- */

static uint32_t column_find(reading *r, const tree_column *t)
{
    uint32_t const at = csv_column(r->table, t->name.text);
    if (at != UINT32_MAX) return at;
    diagnostic *const d = diagnose(r->c->d, SEVERITY_ERROR, "E0915", t->name.where,
                                   "the table has no column `%.*s`", TEXT_ARGS(t->name.text));
    check_hint_near(r->c, d, t->name.text, r->table->header, r->table->n_columns);
    span const header = {.begin = 0, .length = 1, .file = r->source & 0xFF};
    diagnostic_note(r->c->d, d, header, "its columns are named here");
    return UINT32_MAX;
}

/* The flow's column with that unit, added where there is room. */
static uint32_t column_unit(reading *r, const tree_column *t)
{
    checker *const c = r->c;
    flow *const f = r->f;
    quantity q;
    if (!check_quantity(c, &t->unit, &q)) return UINT32_MAX;
    if (t->unit.number.n > 0) {
        diagnose(c->d, SEVERITY_ERROR, "E0917", t->unit.where,
                 "a column is in a unit, without a number before it");
        return UINT32_MAX;
    }
    uint32_t k = 0;
    while (k < f->n_column_units && !text_equal(f->column_unit[k].written, q.unit.written)) k++;
    if (k == COLUMNS_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0917", t->where,
                 "the amounts of a flow stand in at most %d units", COLUMNS_MOST);
        return UINT32_MAX;
    }
    if (k == f->n_column_units) f->column_unit[f->n_column_units++] = q.unit;
    return k;
}

static bool columns_find(reading *r, const tree_entry *t)
{
    bool ok = true, has_amount = false;
    uint32_t *const to[] = {[COLUMN_MONTH] = &r->month,
                            [COLUMN_KIND] = &r->kind,
                            [COLUMN_REPORTED_ON] = &r->reported_on,
                            [COLUMN_SOURCE] = &r->from,
                            [COLUMN_NOTE] = &r->note,
                            [COLUMN_AMOUNT] = NULL};
    for (size_t i = 0; i < t->columns.n; i++) {
        const tree_column *const column = &t->columns.at[i];
        uint32_t *slot = to[column->kind];
        if (column->kind == COLUMN_AMOUNT) {
            uint32_t const k = column_unit(r, column);
            has_amount = true;
            if (k == UINT32_MAX) {
                ok = false;
                continue;
            }
            slot = &r->amount[k];
        }
        if (*slot != UINT32_MAX) {
            diagnose(r->c->d, SEVERITY_ERROR, "E0917", column->where,
                     "a second column for the same");
            ok = false;
        }
        *slot = column_find(r, column);
        if (*slot == UINT32_MAX) ok = false;
    }
    if (ok && r->month == UINT32_MAX) {
        diagnose(r->c->d, SEVERITY_ERROR, "E0917", t->file.where,
                 "it is not said which column holds the month");
        ok = false;
    }
    if (ok && !has_amount) {
        diagnose(r->c->d, SEVERITY_ERROR, "E0917", t->file.where,
                 "it is not said which column holds the amount, and in what unit");
        ok = false;
    }
    return ok;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static text trimmed(text t)
{
    while (t.n > 0 && (t.at[0] == ' ' || t.at[0] == '\t')) {
        t.at++;
        t.n--;
    }
    while (t.n > 0 && (t.at[t.n - 1] == ' ' || t.at[t.n - 1] == '\t' || t.at[t.n - 1] == '\r'))
        t.n--;
    return t;
}

static text cell(const csv_row *row, uint32_t column)
{
    return column == UINT32_MAX ? (text){0} : trimmed(row->cells[column]);
}

static diagnostic *cell_refuse(const reading *r, const csv_row *row, uint32_t column,
                               const char *why)
{
    text const t = row->cells[column];
    size_t const length = t.n > 0 ? t.n : 1;
    span const where = {.begin = (uint32_t)row->at[column],
                        .length = (uint32_t)(length < 0xFFFFFF ? length : 0xFFFFFF) & 0xFFFFFF,
                        .file = r->source & 0xFF};
    text const header = r->table->header[column];
    return diagnose(r->c->d, SEVERITY_ERROR, "E0916", where, "line %u, column %u (`%.*s`): %s",
                    row->line, column + 1, TEXT_ARGS(header), why);
}

/* Digits, with a fraction and an exponent. */
static bool is_number(text t)
{
    size_t i = 0, digits = 0;
    for (; i < t.n && t.at[i] >= '0' && t.at[i] <= '9'; i++) digits++;
    if (i < t.n && t.at[i] == '.')
        for (i++; i < t.n && t.at[i] >= '0' && t.at[i] <= '9'; i++) digits++;
    if (digits == 0 || digits > 300) return false;
    if (i == t.n) return true;
    if (t.at[i] != 'e' && t.at[i] != 'E') return false;
    i++;
    if (i < t.n && (t.at[i] == '-' || t.at[i] == '+')) i++;
    size_t const begin = i;
    while (i < t.n && t.at[i] >= '0' && t.at[i] <= '9') i++;
    return i > begin && i - begin < 4 && i == t.n;
}

static bool amount_read(const reading *r, const csv_row *row, uint32_t k, observation *o)
{
    uint32_t const column = r->amount[k];
    text const t = cell(row, column);
    if (t.n == 0) return true;
    bool const minus = t.at[0] == '-' && is_number((text){t.at + 1, t.n - 1});
    if (!is_number(t)) {
        diagnostic *const d =
            cell_refuse(r, row, column, minus ? "an amount is not negative" : "this is no number");
        if (!minus && memchr(t.at, ',', t.n) != NULL)
            diagnostic_hint(r->c->d, d, "a number is written without commas: 1000000");
        else if (!minus)
            diagnostic_hint(r->c->d, d, "leave the cell empty where nothing is known");
        return false;
    }
    o->has[k] = true;
    o->amount[k] = (quantity){.number = number_value(t),
                              .exact = text_copy(r->c->memory, t),
                              .unit = r->f->column_unit[k],
                              .where = {.begin = (uint32_t)row->at[column],
                                        .length = (uint32_t)t.n & 0xFFFFFF,
                                        .file = r->source & 0xFF}};
    return true;
}

typedef enum cell_kind {
    CELL_REPORTED,
    CELL_APPROXIMATE,
    CELL_ESTIMATED,
    CELL_NONE,
    CELL_ZERO,
    CELL_EMPTY,
    CELL_UNKNOWN
} cell_kind;

static cell_kind kind_read(const reading *r, const csv_row *row)
{
    static const struct {
        const char *word;
        cell_kind kind;
    } rows[] = {{"reported", CELL_REPORTED},       {"approx", CELL_APPROXIMATE},
                {"approximate", CELL_APPROXIMATE}, {"derived", CELL_ESTIMATED},
                {"estimated", CELL_ESTIMATED},     {"none_reported", CELL_NONE},
                {"zero_reported", CELL_ZERO},      {"missing", CELL_EMPTY}};
    enum { N = sizeof rows / sizeof *rows };
    text const t = cell(row, r->kind);
    text known[N];
    if (t.n == 0) return CELL_EMPTY;
    for (size_t i = 0; i < N; i++) {
        known[i] = text_from(rows[i].word);
        if (text_equal(t, known[i])) return rows[i].kind;
    }
    diagnostic *const d = cell_refuse(r, row, r->kind, "this is no kind of figure");
    check_hint_near(r->c, d, t, known, N);
    return CELL_UNKNOWN;
}

/* The kind of the figure, held against whether there is one. */
static bool kind_settle(const reading *r, const csv_row *row, observation *o)
{
    bool has = false, is_zero = true;
    for (uint32_t k = 0; k < COLUMNS_MOST; k++) {
        has = has || o->has[k];
        if (o->has[k] && o->amount[k].number != 0) is_zero = false;
    }
    cell_kind const kind = kind_read(r, row);
    const char *why = NULL;
    switch (kind) {
    case CELL_REPORTED: o->kind = OBSERVED_REPORTED; break;
    case CELL_APPROXIMATE: o->kind = OBSERVED_APPROXIMATE; break;
    case CELL_ESTIMATED: o->kind = OBSERVED_ESTIMATED; break;
    case CELL_NONE:
        o->kind = OBSERVED_NONE_REPORTED;
        if (has) why = "nothing was reported, but the row has an amount";
        break;
    case CELL_ZERO:
        o->kind = OBSERVED_REPORTED;
        if (has && !is_zero) why = "zero was reported, but the row has another amount";
        break;
    case CELL_EMPTY: o->kind = has ? OBSERVED_REPORTED : OBSERVED_MISSING; break;
    case CELL_UNKNOWN: return false;
    }
    bool const is_figure = o->kind <= OBSERVED_ESTIMATED;
    if (why == NULL && is_figure && !has && kind != CELL_ZERO)
        why = "the kind says that there is a figure, but the row has no amount";
    if (why != NULL) {
        (void)cell_refuse(r, row, r->kind, why);
        return false;
    }
    if (kind != CELL_ZERO || has) return true;
    for (uint32_t k = 0; k < COLUMNS_MOST; k++) {
        if (r->amount[k] == UINT32_MAX) continue;
        o->has[k] = true;
        o->amount[k] =
            (quantity){.exact = TEXT("0"), .unit = r->f->column_unit[k], .where = o->where};
    }
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool row_read(const reading *r, const csv_row *row, observation *o)
{
    checker *const c = r->c;
    size_t const length = row->length > 0 ? row->length : 1;
    *o = (observation){
        .where = {.begin = (uint32_t)row->offset,
                  .length = (uint32_t)(length < 0xFFFFFF ? length : 0xFFFFFF) & 0xFFFFFF,
                  .file = r->source & 0xFF}};
    if (row->fault != NULL) {
        diagnose(c->d, SEVERITY_ERROR, "E0916", o->where, "line %u, column %u: %s", row->line,
                 row->fault_column, row->fault);
        return false;
    }
    if (!month_parse(cell(row, r->month), &o->month)) {
        diagnostic_hint(c->d, cell_refuse(r, row, r->month, "there is no such month"),
                        "a month is written 2019-04");
        return false;
    }
    for (uint32_t k = 0; k < COLUMNS_MOST; k++)
        if (r->amount[k] != UINT32_MAX && !amount_read(r, row, k, o)) return false;
    if (r->kind != UINT32_MAX) {
        if (!kind_settle(r, row, o)) return false;
    } else {
        o->kind = o->has[0] || o->has[1] ? OBSERVED_REPORTED : OBSERVED_MISSING;
    }
    text const day = cell(row, r->reported_on);
    if (day.n > 0 && !date_parse(day, &o->reported_on)) {
        diagnostic_hint(c->d, cell_refuse(r, row, r->reported_on, "there is no such day"),
                        "a day is written 2019-04-25");
        return false;
    }
    o->source = text_copy(c->memory, cell(row, r->from));
    o->note = text_copy(c->memory, cell(row, r->note));
    return true;
}

void observed_check(checker *c, flow *f, const tree_entry *t, size_t *cap)
{
    reading r = {.c = c,
                 .f = f,
                 .month = UINT32_MAX,
                 .kind = UINT32_MAX,
                 .reported_on = UINT32_MAX,
                 .from = UINT32_MAX,
                 .note = UINT32_MAX,
                 .amount = {UINT32_MAX, UINT32_MAX}};
    r.table = table_read(c, t->file, &r.source);
    if (r.table == NULL || !columns_find(&r, t)) return;
    observation *list = (observation *)(uintptr_t)f->observations; /* still being made */
    for (uint32_t i = 0; i < r.table->n_rows && !c->stopped; i++) {
        observation o;
        if (!row_read(&r, &r.table->rows[i], &o)) continue;
        if (!vec_reserve_(c->memory, &list, f->n_observations, cap, sizeof *list)) {
            c->stopped = true;
            return;
        }
        list[f->n_observations++] = o;
    }
    f->observations = list;
}
