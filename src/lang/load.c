/* SPDX-License-Identifier: Apache-2.0 */
/* load.c -- from text to a checked syntax tree: reads includes, parses, checks.
 *
 * Before anything is parsed all files are cut into tokens and the names that they declare are
 * collected: where `2 t/month * oil_price` ends its unit depends on what `oil_price` is, wherever
 * that is said. */
#include "lang/check_plan.h"
#include "lang/check_regime.h"
#include "lang/parser.h"

enum {
    SOURCE_BYTES_MOST = 1 << 20,
    NESTING_MOST = 200,
    OPERATIONS_MOST = 1000,
    ITEMS_MOST = 10000,
    INCLUDES_MOST = 200,
};

typedef struct file {
    text path;
    uint32_t index; /* of the source */
    tokens tokens;
    bool open; /* being read or parsed */
    span from; /* of the include */
} file;

/* An include that brings in a file for the first time. */
typedef struct include {
    span where;
    uint32_t index;
} include;

typedef struct loader {
    lang_read read;
    void *user;
    lang_limits limits;
    size_t bytes;
    arena *memory, *scratch;
    diagnostics *d;
    VEC(file) files;
    VEC(include) includes;
    names symbols, unit_names;
    units *units;
    tree tree;
    stf_status status; /* other than STF_INPUT: out of memory, a limit */
    stf_error *err;
} loader;

static lang_limits limits_filled(const lang_limits *given)
{
    lang_limits l = given != NULL ? *given : (lang_limits){0};
    if (l.source_bytes == 0) l.source_bytes = SOURCE_BYTES_MOST;
    if (l.nesting == 0) l.nesting = NESTING_MOST;
    if (l.items == 0) l.items = ITEMS_MOST;
    /* spans hold 24 bits of length */
    if (l.source_bytes > 1u << 30) l.source_bytes = 1u << 30;
    if (l.nesting > 500) l.nesting = 500; /* what the stack bears */
    return l;
}

/* ---- names before parsing -------------------------------------------------------------------- */

static void symbol_add(loader *l, names *table, const token *t)
{
    if (t->kind != TOKEN_NAME || names_find(table, t->text) != NULL) return;
    (void)names_add(table, l->scratch, t->text, NAME_LET, 0, t->where);
}

static void symbols_collect(loader *l, const tokens *list)
{
    static const char *const declare[] = {"assume",  "let",     "state", "switch", "party",
                                          "offers",  "variant", "place", "flow",   "authority",
                                          "measure", "plan",    "front"};
    for (uint32_t i = 0; i + 1 < list->n; i++) {
        const token *const t = &list->at[i];
        if (t->kind != TOKEN_NAME) continue;
        if (token_is_word(t, "unit")) symbol_add(l, &l->unit_names, t + 1);
        for (size_t k = 0; k < sizeof declare / sizeof *declare; k++)
            if (token_is_word(t, declare[k])) symbol_add(l, &l->symbols, t + 1);
        if (!token_is_word(t, "let") && !token_is_word(t, "party") && !token_is_word(t, "place"))
            continue;
        /* let f(a, b); party A "..." counts in 1 USD, B */
        for (uint32_t k = i + 2; k < list->n; k++) {
            const token *const x = &list->at[k];
            if (x->kind == TOKEN_ASSIGN || x->kind == TOKEN_RIGHT_PAREN ||
                x->kind == TOKEN_LEFT_BRACE || x->kind == TOKEN_END)
                break;
            if (x->kind == TOKEN_NAME &&
                (list->at[k - 1].kind == TOKEN_COMMA || list->at[k - 1].kind == TOKEN_LEFT_PAREN))
                symbol_add(l, &l->symbols, x);
        }
    }
}

/* ---- files ----------------------------------------------------------------------------------- */

static bool file_collect(loader *l, uint32_t index);

static uint32_t file_find(const loader *l, text path)
{
    uint32_t i = 0;
    while (i < l->files.n && !text_equal(l->files.at[i].path, path)) i++;
    return i < l->files.n ? i : UINT32_MAX;
}

/* Registers a file, which is not cut yet; its index, or UINT32_MAX: reported. */
static uint32_t file_register(loader *l, text path, text content, span from)
{
    l->bytes += content.n;
    if (content.n > l->limits.source_bytes || l->bytes > l->limits.source_bytes) {
        if (from.length == 0) /* the file itself is too large to be shown */
            from.file = diagnostics_source(l->d, path, (text){"", 0}) & 0xFF;
        diagnose(l->d, SEVERITY_ERROR, "E0801", from,
                 "the text is too large: %zu bytes, at most %zu are read (limit `source_bytes`)",
                 l->bytes, l->limits.source_bytes);
        return UINT32_MAX;
    }
    uint32_t const index = diagnostics_source(l->d, path, content);
    if (arena_status(l->d->memory, l->err) != STF_OK) {
        l->status = arena_status(l->d->memory, NULL);
        return UINT32_MAX;
    }
    if (index == UINT32_MAX || l->files.n >= INCLUDES_MOST) {
        diagnose(l->d, SEVERITY_ERROR, "E0808", from, "more than %d files", INCLUDES_MOST);
        return UINT32_MAX;
    }
    file const f = {.path = path, .index = index, .from = from};
    if (!VEC_PUSH(l->scratch, &l->files, f)) l->status = arena_status(l->scratch, l->err);
    return l->status == STF_OK ? (uint32_t)l->files.n - 1 : UINT32_MAX;
}

/* Registers a file and cuts it. UINT32_MAX: reported. */
static uint32_t file_add(loader *l, text path, text content, span from)
{
    uint32_t const at = file_register(l, path, content, from);
    if (at == UINT32_MAX) return at;
    file *const f = &l->files.at[at];
    /* Decoded strings are the tree's: they stay. */
    stf_status const status = lexer_run(f->index, false, l->memory, l->d, &f->tokens, l->err);
    if (status == STF_OK) return at;
    l->status = status;
    return UINT32_MAX;
}

static void recursion_refuse(loader *l, const token *at, uint32_t index)
{
    diagnostic *const d = diagnose(l->d, SEVERITY_ERROR, "E0806", at->where,
                                   "`%.*s` includes itself", TEXT_ARGS(l->files.at[index].path));
    for (size_t i = index + 1; i < l->files.n; i++)
        if (l->files.at[i].open)
            diagnostic_note(l->d, d, l->files.at[i].from, "by way of `%.*s`",
                            TEXT_ARGS(l->files.at[i].path));
}

/* What stands in the file that is named at `where`; false: reported. */
static bool content_read(loader *l, text from, text named, span where, text *path, text *content)
{
    stf_error why = {0};
    if (l->read == NULL) {
        diagnose(l->d, SEVERITY_ERROR, "E0807", where, "other files cannot be read here");
        return false;
    }
    stf_status const status = l->read(l->user, from, named, path, content, &why);
    if (status == STF_NOMEM)
        l->status = fail(l->err, status, "%s", why.message);
    else if (status != STF_OK)
        diagnose(l->d, SEVERITY_ERROR, "E0805", where, "`%.*s` cannot be read: %s",
                 TEXT_ARGS(named), why.message);
    return status == STF_OK;
}

/* Reads a table that an item names, once; the number of its source. */
static uint32_t table_read(void *user, word named)
{
    loader *const l = user;
    text path = {0}, content = {0};
    text const from = l->d->sources.at[named.where.file].path;
    if (!content_read(l, from, named.text, named.where, &path, &content)) return UINT32_MAX;
    uint32_t at = file_find(l, path);
    if (at == UINT32_MAX) at = file_register(l, path, content, named.where);
    return at == UINT32_MAX ? at : l->files.at[at].index;
}

/* Reads what an include names; the file's index, or UINT32_MAX. */
static uint32_t include_read(loader *l, text from, const token *at)
{
    text path = {0}, content = {0};
    if (!content_read(l, from, at->content, at->where, &path, &content)) return UINT32_MAX;
    uint32_t const known = file_find(l, path);
    if (known != UINT32_MAX) {
        if (l->files.at[known].open) recursion_refuse(l, at, known);
        return known;
    }
    uint32_t const index = file_add(l, path, content, at->where);
    if (index == UINT32_MAX) return index;
    if (!VEC_PUSH(l->scratch, &l->includes, (include){at->where, index}))
        l->status = arena_status(l->scratch, l->err);
    return file_collect(l, index) ? index : UINT32_MAX;
}

/* Names and includes of a file, before it is parsed. The table of files may grow meanwhile. */
static bool file_collect(loader *l, uint32_t index)
{
    tokens const list = l->files.at[index].tokens;
    text const path = l->files.at[index].path;
    l->files.at[index].open = true;
    symbols_collect(l, &list);
    for (uint32_t i = 0; i + 1 < list.n && l->status == STF_OK; i++)
        if (token_is_word(&list.at[i], "include") && list.at[i + 1].kind == TOKEN_STRING &&
            (i == 0 || list.at[i - 1].kind != TOKEN_DOT))
            (void)include_read(l, path, &list.at[i + 1]);
    l->files.at[index].open = false;
    return l->status == STF_OK;
}

/* ---- parsing --------------------------------------------------------------------------------- */

static bool file_parse(loader *l, uint32_t index);

/* Called by the parser at `include`: the file has been cut already. */
static bool include_parse(parser *p, word spelled, void *user)
{
    loader *const l = user;
    uint32_t index = UINT32_MAX;
    for (size_t i = 0; i < l->includes.n && index == UINT32_MAX; i++)
        if (l->includes.at[i].where.begin == spelled.where.begin &&
            l->includes.at[i].where.file == spelled.where.file)
            index = l->includes.at[i].index;
    /* what could not be read was reported; what was included before is there already */
    if (index == UINT32_MAX) return true;
    (void)file_parse(l, index);
    if (arena_status(l->scratch, NULL) != STF_OK) p->stopped = true;
    return true;
}

static bool file_parse(loader *l, uint32_t index)
{
    parser p = {.tokens = l->files.at[index].tokens,
                .memory = l->scratch,
                .d = l->d,
                .units = l->units,
                .symbols = &l->symbols,
                .unit_names = &l->unit_names,
                .tree = &l->tree,
                .include = include_parse,
                .user = l,
                .nesting_most = l->limits.nesting,
                .depth_most = OPERATIONS_MOST,
                .items_most = l->limits.items};
    l->files.at[index].open = true;
    parse_file(&p);
    l->files.at[index].open = false;
    return !p.stopped;
}

/* ---- the checked tree ------------------------------------------------------------------------ */

static void tables_set(checker *c)
{
    syntax *const s = c->s;
    s->base_units = units_base(c->units, &s->n_base);
    s->parties = c->parties.at;
    s->assumptions = c->assumptions.at;
    s->lets = c->lets.at;
    s->states = c->states.at;
    s->switches = c->switches.at;
    s->outcomes = c->outcome_list.at;
    s->options = c->options.at;
    s->points = c->points.at;
    s->offers = c->offers.at;
    s->variants = c->variant_list.at;
    s->cards = c->cards.at;
    s->claims = c->claims.at;
    s->n_parties = (uint32_t)c->parties.n;
    s->n_assumptions = (uint32_t)c->assumptions.n;
    s->n_lets = (uint32_t)c->lets.n;
    s->n_states = (uint32_t)c->states.n;
    s->n_switches = (uint32_t)c->switches.n;
    s->n_outcomes = (uint32_t)c->outcome_list.n;
    s->n_options = (uint32_t)c->options.n;
    s->n_points = (uint32_t)c->points.n;
    s->n_offers = (uint32_t)c->offers.n;
    s->n_variants = (uint32_t)c->variant_list.n;
    s->n_cards = (uint32_t)c->cards.n;
    s->n_claims = (uint32_t)c->claims.n;
    s->places = c->places.at;
    s->flows = c->flows.at;
    s->authorities = c->authorities.at;
    s->measures = c->measures.at;
    s->n_places = (uint32_t)c->places.n;
    s->n_flows = (uint32_t)c->flows.n;
    s->n_authorities = (uint32_t)c->authorities.n;
    s->n_measures = (uint32_t)c->measures.n;
    s->plans = c->plans.at;
    s->fronts = c->fronts.at;
    s->n_plans = (uint32_t)c->plans.n;
    s->n_fronts = (uint32_t)c->fronts.n;
    s->units = c->units;
}

static const syntax *tree_check(loader *l)
{
    checker c = {.memory = l->memory,
                 .scratch = l->scratch,
                 .d = l->d,
                 .units = l->units,
                 .symbols = &l->symbols,
                 .tree = &l->tree,
                 .file_read = table_read,
                 .file_user = l,
                 .items_most = l->limits.items};
    c.s = CHECK_NEW(&c, syntax, 1);
    if (c.s == NULL) return NULL;
    check_declare_all(&c);
    if (!c.stopped) check_lets(&c);
    if (!c.stopped) check_items(&c);
    if (!c.stopped) check_regime(&c);
    if (!c.stopped) check_play(&c);
    if (!c.stopped) check_plans(&c);
    if (!c.stopped) check_fronts(&c);
    if (!c.stopped) check_claims(&c);
    if (!c.stopped && l->d->n_errors == 0) check_use(&c);
    tables_set(&c);
    return c.s;
}

static stf_status load_run(loader *l, text path, text content, const syntax **out)
{
    uint32_t const main_file = file_add(l, path, content, (span){0});
    if (main_file != UINT32_MAX && file_collect(l, main_file)) {
        l->units = units_new(l->memory);
        if (l->units == NULL) return fail(l->err, STF_NOMEM, "no memory for the table of units");
        (void)file_parse(l, main_file);
        const syntax *const s = tree_check(l);
        units_close(l->units);
        TRY(arena_status(l->memory, l->err));
        TRY(arena_status(l->scratch, l->err));
        if (l->d->n_errors == 0) *out = s;
    }
    if (l->status != STF_OK) return l->status;
    return diagnostics_status(l->d, l->err);
}

stf_status lang_load(text path, text content, lang_read read, void *user, const lang_limits *limits,
                     arena *memory, diagnostics *d, const syntax **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to read the model");
    loader l = {.read = read,
                .user = user,
                .limits = limits_filled(limits),
                .memory = memory,
                .scratch = scratch,
                .d = d,
                .err = err};
    stf_status const status = load_run(&l, path, content, out);
    arena_free(scratch);
    return status;
}
