/* SPDX-License-Identifier: Apache-2.0 */
/* nfg_read.c -- Gambit's strategic games (NFG 1 R) to games: a tree in which nobody sees anybody's
 * move.
 *
 * Contingencies are numbered with the first party's strategy running fastest. The tree's level p
 * has a node for each choice of the first p parties, numbered the same way, so that contingency i
 * is the i-th terminal and the parent of node i of level p+1 is node i mod (nodes of level p).
 * (Format: Gambit manual, "The strategic game (.nfg) file format", payoff and outcome versions.) */
#include "game/label.h"
#include "game/read.h"
#include "game/token.h"

typedef struct nfg_number {
    text exact;
    double value;
} nfg_number;

typedef struct nfg {
    token_reader r;
    arena *scratch;
    uint64_t most_nodes, n_contingencies;
    text title;
    VEC(text) parties;
    VEC(uint32_t) n_strategies; /* by party */
    VEC(text) strategies;       /* labels, party by party; none where the file has only counts */
    VEC(nfg_number) payoffs;    /* outcome by outcome */
    VEC(text) outcomes;         /* names */
    VEC(uint32_t) outcome_of;   /* by contingency, from 1; 0: none */
    bool has_outcomes, is_too_large;
} nfg;

static void names_read(nfg *f)
{
    token_reader *const r = &f->r;
    if (!text_equal(r->word, TEXT("NFG")))
        token_fail(r, "E0900", "a strategic game begins with NFG 1 R");
    token_next(r);
    if (!text_equal(r->word, TEXT("1"))) token_fail(r, "E0900", "only version 1 of NFG is known");
    token_next(r);
    if (!text_equal(r->word, TEXT("R")) && !text_equal(r->word, TEXT("D")))
        token_fail(r, "E0900", "expected R (rational numbers) after NFG 1");
    if (r->failed) return;
    token_next(r);
    f->title = token_take_text(r, "the title in quotes");
    token_take_open(r, "'{' and the names of the parties");
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        text const name = token_take_text(r, "the name of a party in quotes, or '}'");
        if (!VEC_PUSH(f->scratch, &f->parties, name)) return;
    }
    parties_check(r, f->parties.n);
    token_take_close(r, "'}'");
}

/* A party's strategies by name, or how many there are. */
static uint32_t strategies_of(nfg *f)
{
    token_reader *const r = &f->r;
    if (r->kind != TOKEN_OPEN) {
        uint64_t const n = token_take_count(r, "a number of strategies, or their names in braces");
        if (n > UINT32_MAX - 1)
            token_fail(r, "E0912", "a party has more than %u strategies", UINT32_MAX - 1);
        return r->failed ? 0 : (uint32_t)n;
    }
    uint32_t n = 0;
    token_next(r);
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        text const label = token_take_text(r, "the name of a strategy in quotes, or '}'");
        if (!VEC_PUSH(f->scratch, &f->strategies, label)) return 0;
        n++;
    }
    token_take_close(r, "'}'");
    return n;
}

static void strategies_read(nfg *f)
{
    token_reader *const r = &f->r;
    uint64_t nodes = 1, level = 1;
    token_take_open(r, "'{' and the strategies");
    for (size_t p = 0; p < f->parties.n && !r->failed; p++) {
        uint32_t const n = strategies_of(f);
        if (r->failed) return;
        if (n == 0) token_fail(r, "E0914", "%.*s has no strategies", TEXT_ARGS(f->parties.at[p]));
        if (__builtin_mul_overflow(level, (uint64_t)n, &level) ||
            __builtin_add_overflow(nodes, level, &nodes) || nodes > f->most_nodes) {
            token_fail(r, "E0912", "the game's tree has more than %llu nodes",
                       (unsigned long long)f->most_nodes);
            f->is_too_large = true;
            return;
        }
        if (!VEC_PUSH(f->scratch, &f->n_strategies, n)) return;
    }
    token_take_close(r, "'}' after the strategies, one entry a party");
    f->n_contingencies = level;
    if (r->kind == TOKEN_TEXT) token_next(r); /* the comment */
}

static void payoff_read(nfg *f)
{
    nfg_number number = {.value = 0.0};
    number.exact = token_take_number(&f->r, "a payoff", &number.value);
    (void)VEC_PUSH(f->scratch, &f->payoffs, number);
}

/* { { "name" 1, 2 } ... } and then an outcome's number for each contingency. */
static void outcomes_read(nfg *f)
{
    token_reader *const r = &f->r;
    token_next(r);
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        token_take_open(r, "'{' and an outcome, or '}'");
        text const label = token_take_text(r, "the outcome's name in quotes");
        (void)VEC_PUSH(f->scratch, &f->outcomes, label);
        size_t const before = f->payoffs.n;
        while (!r->failed && r->kind != TOKEN_CLOSE) payoff_read(f);
        if (!r->failed && f->payoffs.n - before != f->parties.n)
            token_fail(r, "E0909", "an outcome has %zu payoffs, and there are %zu parties",
                       f->payoffs.n - before, f->parties.n);
        token_take_close(r, "'}'");
        if (arena_status(f->scratch, NULL) != STF_OK) return;
    }
    token_take_close(r, "'}'");
    for (uint64_t i = 0; i < f->n_contingencies && !r->failed; i++) {
        uint64_t const outcome = token_take_count(r, "the number of an outcome");
        if (outcome > f->outcomes.n)
            token_fail(r, "E0907", "contingency %llu has outcome %llu, and there are %zu",
                       (unsigned long long)i + 1, (unsigned long long)outcome, f->outcomes.n);
        if (!VEC_PUSH(f->scratch, &f->outcome_of, (uint32_t)outcome)) return;
    }
}

static void payoffs_read(nfg *f)
{
    f->has_outcomes = f->r.kind == TOKEN_OPEN;
    if (f->has_outcomes) {
        outcomes_read(f);
    } else {
        uint64_t const n = f->n_contingencies * f->parties.n;
        for (uint64_t i = 0; i < n && !f->r.failed && arena_status(f->scratch, NULL) == STF_OK; i++)
            payoff_read(f);
    }
    if (!f->r.failed && f->r.kind != TOKEN_END)
        token_fail(&f->r, "E0911", "every contingency has its payoffs, and the file goes on");
}

/* ---- building
 * ------------------------------------------------------------------------------------ */

/* rows [outcomes] of rewards. */
static uint32_t *rewards_build(nfg *f, game_builder *b)
{
    size_t const n = f->parties.n, n_outcomes = f->payoffs.n / n;
    arena *const a = f->r.memory;
    uint32_t *const values = ARENA_NEW(f->scratch, uint32_t, f->payoffs.n);
    uint32_t *const rows = ARENA_NEW(f->scratch, uint32_t, n_outcomes);
    if (values == NULL || rows == NULL) return NULL;
    for (size_t i = 0; i < f->payoffs.n; i++) {
        const nfg_number *const x = &f->payoffs.at[i];
        values[i] = program_add_input(
            game_builder_program(b),
            (program_input){.name = text_format(a, "u%zu_%zu", i / n + 1, i % n + 1),
                            .unit = {"", 0},
                            .central = x->value,
                            .low = x->value,
                            .high = x->value,
                            .exact = text_copy(a, x->exact)});
    }
    for (size_t o = 0; o < n_outcomes; o++) rows[o] = game_add_reward(b, values + o * n);
    return rows;
}

static void strategies_build(nfg *f, game_builder *b, uint32_t p, const text *labels)
{
    size_t const n = f->n_strategies.at[p];
    text *const given = ARENA_NEW(f->scratch, text, n);
    text *const names = ARENA_NEW(f->scratch, text, n);
    uint64_t *const numbers = ARENA_NEW(f->scratch, uint64_t, n);
    if (given == NULL || names == NULL || numbers == NULL) return;
    for (size_t k = 0; k < n; k++) {
        given[k] = labels != NULL ? labels[k] : (text){"", 0};
        numbers[k] = k + 1;
    }
    bool repeats = false;
    labels_name(f->scratch, given, numbers, n, names, &repeats);
    if (repeats)
        diagnose(f->r.diagnostics, SEVERITY_WARNING, "W0900",
                 (span){.begin = 0, .length = 3, .file = (uint8_t)f->r.file},
                 "strategies of %.*s have the same name: they are named by number",
                 TEXT_ARGS(f->parties.at[p]));
    uint32_t const set = game_add_infoset(b, p, TEXT("strategy"));
    for (size_t k = 0; k < n; k++) (void)game_add_action(b, set, names[k], NONE, NONE);
}

/* The nodes of level p + 1 and the edges to them. first: the handle of level p's first node. */
static uint32_t level_build(nfg *f, game_builder *b, uint32_t p, uint32_t first, uint32_t n_level,
                            const uint32_t *rows)
{
    uint32_t const n_parties = (uint32_t)f->parties.n;
    uint32_t next = first + n_level;
    uint32_t const n_below = n_level * f->n_strategies.at[p];
    for (uint32_t i = 0; i < n_below; i++) {
        uint32_t handle, row = NONE;
        if (p + 1 < n_parties) {
            handle = game_add_decision(b, p + 1);
        } else {
            uint32_t const outcome = f->has_outcomes ? f->outcome_of.at[i] : i + 1;
            bool const is_named =
                f->has_outcomes && outcome > 0 && f->outcomes.at[outcome - 1].n > 0;
            if (outcome > 0) row = rows[outcome - 1];
            handle = game_add_terminal(
                b, is_named ? game_add_outcome(b, f->outcomes.at[outcome - 1]) : NONE);
        }
        if (i == 0) next = handle;
        game_add_edge(b, first + i % n_level, handle, NONE, (text){"", 0}, row, NONE);
    }
    return next;
}

static stf_status nfg_build(nfg *f, const game **out, stf_error *err)
{
    game_builder *const b = game_builder_new(f->r.memory);
    if (b == NULL) return fail(err, STF_NOMEM, "no memory for a game");
    game_set_title(b, f->title);
    game_set_strategic(b);
    parties_add(&f->r, f->scratch, b, f->parties.at, f->parties.n);
    const uint32_t *const rows = rewards_build(f, b);
    size_t used = 0;
    for (uint32_t p = 0; p < f->parties.n && rows != NULL; p++) {
        bool const has_labels = used + f->n_strategies.at[p] <= f->strategies.n;
        strategies_build(f, b, p, has_labels ? f->strategies.at + used : NULL);
        used += f->n_strategies.at[p];
    }
    TRY(arena_status(f->scratch, err));
    TRY(arena_status(f->r.memory, err));
    uint32_t first = game_add_decision(b, 0), n_level = 1;
    for (uint32_t p = 0; p < f->parties.n; p++) {
        uint32_t const below = level_build(f, b, p, first, n_level, rows);
        n_level *= f->n_strategies.at[p];
        first = below;
    }
    stf_error why = {0};
    stf_status const status = game_finish(b, 0, out, &why);
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}

static stf_status nfg_load(nfg *f, text path, text content, diagnostics *d, arena *memory,
                           const game **out, stf_error *err)
{
    TRY(token_begin(&f->r, path, content, d, memory, err));
    names_read(f);
    if (!f->r.failed) strategies_read(f);
    /* by names or by counts, not both: where names are given, all are */
    uint64_t total = 0;
    for (size_t p = 0; p < f->n_strategies.n; p++) total += f->n_strategies.at[p];
    if (!f->r.failed && f->strategies.n != 0 && f->strategies.n != total)
        token_fail(&f->r, "E0902", "some parties' strategies are named and others' counted");
    if (!f->r.failed) payoffs_read(f);
    TRY(arena_status(f->scratch, err));
    TRY(arena_status(memory, err));
    if (!f->r.failed) return nfg_build(f, out, err);
    if (f->is_too_large)
        return fail(err, STF_LIMIT, "the game's tree has more than %llu nodes",
                    (unsigned long long)f->most_nodes);
    TRY(diagnostics_status(d, err));
    return fail(err, STF_INPUT, "the file cannot be read");
}

stf_status nfg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to read with");
    nfg f = {.scratch = scratch, .most_nodes = most_nodes != 0 ? most_nodes : READ_MOST_NODES};
    stf_status const status = nfg_load(&f, path, content, d, memory, out, err);
    arena_free(scratch);
    return status;
}
