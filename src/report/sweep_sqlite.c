/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_sqlite.c -- a sweep as a database.
 *
 * The table is the CSV's, with the number of the point before it. SQLite has a most of columns
 * (2000 as it comes): what does not fit goes on in answers_2, answers_3, ... by the same numbers.
 * Names that differ by case alone are one to SQLite, so the later one has a number behind it;
 * `columns` tells where each column of the CSV is. */
#include "report/sweep.h"
#include "report/sweep_columns.h"
#include "store/table.h"

enum { TABLES_MOST = 32 };

typedef struct writing {
    const sweep_answer *answer;
    tables *to;
    sweep_columns columns;
    text *stored;                /* [columns.n] names in the tables */
    uint32_t each;               /* columns of a table, less the number */
    uint32_t table[TABLES_MOST]; /* [n_tables] */
    uint32_t n_tables;
    cell *cells; /* [each + 1] */
} writing;

static cell real_cell(double x)
{
    return (cell){.kind = CELL_REAL, .real = x};
}

static cell integer_cell(int64_t i)
{
    return (cell){.kind = CELL_INTEGER, .integer = i};
}

static cell text_cell(text t)
{
    return t.at != NULL && t.n > 0 ? (cell){.kind = CELL_TEXT, .text = t}
                                   : (cell){.kind = CELL_NULL};
}

/* ---- columns ----------------------------------------------------------------------------------
 */

static cell_kind kind_of(sweep_column_kind k)
{
    switch (k) {
    case COLUMN_STATUS:
    case COLUMN_CONCEPT: return CELL_TEXT;
    case COLUMN_EQUILIBRIA:
    case COLUMN_COMPLETE:
    case COLUMN_CERTIFIED: return CELL_INTEGER;
    case COLUMN_ASSUMPTION:
    case COLUMN_PAYOFF:
    case COLUMN_OUTCOME:
    case COLUMN_ACTION:
    case COLUMN_REGRET: break;
    }
    return CELL_REAL;
}

static text lowered(text t, arena *scratch)
{
    char *const at = ARENA_NEW(scratch, char, t.n + 1);
    for (size_t i = 0; at != NULL && i < t.n; i++)
        at[i] = (char)((t.at[i] >= 'A' && t.at[i] <= 'Z') ? t.at[i] - 'A' + 'a' : t.at[i]);
    return (text){at, at != NULL ? t.n : 0};
}

/* Names that are different to SQLite, by a table of hashes of what is taken. */
static stf_status names_settle(writing *w, arena *memory, stf_error *err)
{
    uint32_t const n = w->columns.n;
    size_t room = 16;
    while (room < 3 * (size_t)n) room *= 2;
    text *const taken = ARENA_NEW(memory, text, room);
    w->stored = ARENA_NEW(memory, text, n);
    TRY(arena_status(memory, err));
    size_t const first = (size_t)text_hash(TEXT("point")) % room;
    taken[first] = TEXT("point");
    for (uint32_t k = 0; k < n; k++) {
        text name = w->columns.at[k].name;
        for (uint32_t again = 2;; again++) {
            text const low = lowered(name, memory);
            TRY(arena_status(memory, err));
            size_t at = (size_t)text_hash(low) % room;
            while (taken[at].at != NULL && !text_equal(taken[at], low)) at = (at + 1) % room;
            if (taken[at].at == NULL) {
                taken[at] = low;
                break;
            }
            name = text_format(memory, "%.*s (%u)", TEXT_ARGS(w->columns.at[k].name), again);
        }
        w->stored[k] = name;
    }
    return arena_status(memory, err);
}

static text table_name(uint32_t i, arena *memory)
{
    return i == 0 ? TEXT("answers") : text_format(memory, "answers_%u", i + 1);
}

static stf_status answers_begin(writing *w, arena *memory, stf_error *err)
{
    uint32_t const most = tables_columns_most(w->to) - 1, n = w->columns.n;
    w->each = n < most ? n : most;
    w->n_tables = n / w->each + (n % w->each != 0);
    if (w->n_tables > TABLES_MOST)
        return fail(err, STF_LIMIT, "%u columns are too many for a database; CSV has no limit", n);
    table_column *const columns = ARENA_NEW(memory, table_column, w->each + 1);
    w->cells = ARENA_NEW(memory, cell, w->each + 1);
    TRY(arena_status(memory, err));
    columns[0] = (table_column){TEXT("point"), CELL_INTEGER};
    for (uint32_t i = 0; i < w->n_tables; i++) {
        uint32_t const begin = i * w->each, left = n - begin;
        uint32_t const here = left < w->each ? left : w->each;
        for (uint32_t k = 0; k < here; k++)
            columns[k + 1] =
                (table_column){w->stored[begin + k], kind_of(w->columns.at[begin + k].kind)};
        TRY(tables_begin(w->to, table_name(i, memory), columns, here + 1, &w->table[i], err));
    }
    return arena_status(memory, err);
}

/* ---- rows -------------------------------------------------------------------------------------
 */

static cell cell_of(const sweep_column *c, const sweep_point *s)
{
    if (c->kind == COLUMN_ASSUMPTION) return real_cell(s->inputs[c->index]);
    if (c->kind == COLUMN_STATUS) return text_cell(text_from(stf_status_name(s->status)));
    if (c->kind == COLUMN_EQUILIBRIA) return integer_cell(s->n_equilibria);
    if (c->kind == COLUMN_COMPLETE) return integer_cell(s->complete);
    if (c->equilibrium >= s->n_equilibria) return (cell){.kind = CELL_NULL};
    const sweep_equilibrium *const e = &s->equilibria[c->equilibrium];
    switch (c->kind) {
    case COLUMN_CONCEPT: return text_cell(text_from(concept_name(s->concept)));
    case COLUMN_PAYOFF: return real_cell(e->payoff[c->index]);
    case COLUMN_OUTCOME: return real_cell(e->outcome[c->index]);
    case COLUMN_ACTION: return real_cell(e->prob[c->index]);
    case COLUMN_REGRET: return real_cell(e->max_regret);
    case COLUMN_CERTIFIED: return integer_cell(e->certified);
    case COLUMN_ASSUMPTION:
    case COLUMN_STATUS:
    case COLUMN_EQUILIBRIA:
    case COLUMN_COMPLETE: break;
    }
    return (cell){.kind = CELL_NULL};
}

static stf_status row(void *user, const sweep_point *solved, stf_error *err)
{
    writing *const w = user;
    w->cells[0] = integer_cell((int64_t)solved->number + 1);
    for (uint32_t i = 0; i < w->n_tables; i++) {
        uint32_t const begin = i * w->each, left = w->columns.n - begin;
        for (uint32_t k = 0; k < w->each && k < left; k++)
            w->cells[k + 1] = cell_of(&w->columns.at[begin + k], solved);
        TRY(tables_row(w->to, w->table[i], w->cells, err));
    }
    return STF_OK;
}

/* ---- what it is of ----------------------------------------------------------------------------
 */

static const char *const kind_names[] = {
    [COLUMN_ASSUMPTION] = "assumption", [COLUMN_STATUS] = "status",
    [COLUMN_CONCEPT] = "concept",       [COLUMN_EQUILIBRIA] = "equilibria",
    [COLUMN_COMPLETE] = "complete",     [COLUMN_PAYOFF] = "payoff",
    [COLUMN_OUTCOME] = "outcome",       [COLUMN_ACTION] = "action",
    [COLUMN_REGRET] = "max_regret",     [COLUMN_CERTIFIED] = "certified"};

static text unit_of(const sweep_answer *a, const sweep_column *c)
{
    const syntax *const s = a->problem->syntax;
    if (s == NULL) return (text){NULL, 0};
    if (c->kind == COLUMN_ASSUMPTION) return s->assumptions[c->index].central.unit.written;
    return c->kind == COLUMN_PAYOFF ? s->parties[c->index].counts_in.written : (text){NULL, 0};
}

static stf_status columns_write(const writing *w, arena *memory, stf_error *err)
{
    static const table_column heads[] = {
        {{"number", 6}, CELL_INTEGER}, {{"name", 4}, CELL_TEXT},
        {{"in_table", 8}, CELL_TEXT},  {{"stored_as", 9}, CELL_TEXT},
        {{"kind", 4}, CELL_TEXT},      {{"equilibrium", 11}, CELL_INTEGER},
        {{"party", 5}, CELL_TEXT},     {{"information_set", 15}, CELL_TEXT},
        {{"action", 6}, CELL_TEXT},    {{"outcome", 7}, CELL_TEXT},
        {{"unit", 4}, CELL_TEXT}};
    const game *const g = w->answer->game;
    uint32_t table;
    TRY(tables_begin(w->to, TEXT("columns"), heads, 11, &table, err));
    for (uint32_t k = 0; k < w->columns.n; k++) {
        const sweep_column *const c = &w->columns.at[k];
        cell cells[11] = {integer_cell(k + 1), text_cell(c->name),
                          text_cell(table_name(k / w->each, memory)), text_cell(w->stored[k]),
                          text_cell(text_from(kind_names[c->kind]))};
        if (c->kind >= COLUMN_PAYOFF) cells[5] = integer_cell(c->equilibrium + 1);
        if (c->kind == COLUMN_PAYOFF) cells[6] = text_cell(g->party[c->index]);
        if (c->kind == COLUMN_OUTCOME) cells[9] = text_cell(g->outcome[c->index]);
        if (c->kind == COLUMN_ACTION) {
            uint32_t const h = g->action_infoset[c->index];
            cells[6] = text_cell(g->party[g->infoset_party[h]]);
            cells[7] = text_cell(g->is_strategic ? TEXT("strategy") : g->infoset_name[h]);
            cells[8] = text_cell(g->action_name[c->index]);
        }
        cells[10] = text_cell(unit_of(w->answer, c));
        TRY(tables_row(w->to, table, cells, err));
    }
    return arena_status(memory, err);
}

static bool is_varied(const sweep_answer *a, uint32_t input)
{
    for (uint32_t j = 0; j < a->points->n_columns; j++)
        if (a->points->column[j] == input) return true;
    return false;
}

/* All inputs of the model, varied or not; `value` is what holds where the points say nothing. */
static stf_status assumptions_write(const writing *w, stf_error *err)
{
    static const table_column heads[] = {
        {{"number", 6}, CELL_INTEGER}, {{"name", 4}, CELL_TEXT},  {{"unit", 4}, CELL_TEXT},
        {{"varied", 6}, CELL_INTEGER}, {{"value", 5}, CELL_REAL}, {{"central", 7}, CELL_REAL},
        {{"low", 3}, CELL_REAL},       {{"high", 4}, CELL_REAL},  {{"judgement", 9}, CELL_INTEGER},
        {{"source", 6}, CELL_TEXT},    {{"says", 4}, CELL_TEXT}};
    const sweep_answer *const a = w->answer;
    const problem *const p = a->problem;
    uint32_t table;
    TRY(tables_begin(w->to, TEXT("assumptions"), heads, 11, &table, err));
    for (uint32_t k = 0; k < p->n_inputs; k++) {
        cell cells[11] = {integer_cell(k + 1)};
        bool const varied = is_varied(a, k);
        cells[3] = integer_cell(varied);
        if (!varied) cells[4] = real_cell(a->inputs[k]);
        cells[5] = real_cell(p->central[k]);
        if (p->syntax == NULL) {
            cells[1] = text_cell(p->game->program->inputs[k].name);
        } else {
            const assumption *const s = &p->syntax->assumptions[k];
            cells[1] = text_cell(s->name);
            cells[2] = text_cell(s->central.unit.written);
            if (s->distribution != DISTRIBUTION_NONE) {
                cells[6] = real_cell(s->low);
                cells[7] = real_cell(s->high);
            }
            cells[8] = integer_cell(s->is_judgement);
            cells[9] = text_cell(s->source);
            cells[10] = text_cell(s->says);
        }
        TRY(tables_row(w->to, table, cells, err));
    }
    return STF_OK;
}

static stf_status run_write(const writing *w, arena *memory, stf_error *err)
{
    static const table_column heads[] = {{{"what", 4}, CELL_TEXT}, {{"value", 5}, CELL_TEXT}};
    const sweep_answer *const a = w->answer;
    const problem *const p = a->problem;
    uint32_t table;
    TRY(tables_begin(w->to, TEXT("run"), heads, 2, &table, err));
    const struct {
        const char *what;
        text value;
    } facts[] = {
        {"game", p->title.n > 0 ? p->title : a->game->title},
        {"written by", text_format(memory, "standoff %s", stf_version())},
        {"points", text_format(memory, "%zu", a->points->n)},
        {"asked", text_format(memory, "%llu", (unsigned long long)a->n_asked)},
        {"done", text_format(memory, "%llu", (unsigned long long)a->n_done)},
        {"status", text_from(stf_status_name(a->status))},
        {"reason", a->reason},
        {"equilibria", a->all ? TEXT("all") : TEXT("selected")},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        cell const cells[2] = {text_cell(text_from(facts[i].what)), text_cell(facts[i].value)};
        TRY(tables_row(w->to, table, cells, err));
    }
    return arena_status(memory, err);
}

static stf_status database_write(writing *w, arena *memory, stf_error *err)
{
    TRY(sweep_columns_of(w->answer, memory, &w->columns, err));
    TRY(names_settle(w, memory, err));
    TRY(answers_begin(w, memory, err));
    TRY(sweep_each(w->answer, memory, row, w, err));
    TRY(columns_write(w, memory, err));
    TRY(assumptions_write(w, err));
    return run_write(w, memory, err);
}

stf_status report_sweep_sqlite(const sweep_answer *a, const char *path, stf_error *err)
{
    arena *const memory = arena_new(arena_allocator(a->problem->memory), 0);
    if (memory == NULL) return fail(err, STF_NOMEM, "no memory for the database");
    writing w = {.answer = a};
    stf_status status = tables_open(path, memory, &w.to, err);
    if (status == STF_OK) {
        status = database_write(&w, memory, err);
        stf_status const closed =
            tables_close(w.to, status == STF_OK, status == STF_OK ? err : NULL);
        if (status == STF_OK) status = closed;
    }
    arena_free(memory);
    return status;
}
