/* SPDX-License-Identifier: Apache-2.0 */
/* game_json_read.c -- games in JSON (docs/formats.md) to games.
 *
 * The JSON library keeps no places of values, so what is wrong inside is named by its path,
 * nodes[3].to. */
#include "base/json.h"
#include "game/read.h"
#include "game/token.h"
#include "num/decimal.h"

#include <stdarg.h>
#include <stdio.h>

typedef struct json_reader {
    diagnostics *diagnostics;
    uint32_t file;
    arena *memory, *scratch;
    uint64_t most_nodes;
    const js_value *root;
    game_builder *b;
    const js_value *parties, *numbers, *infosets, *nodes;
    pair_map number_of; /* (hash, length) of a name to its input */
    pair_map party_of;
    uint32_t *row; /* [n_parties] being read */
    bool failed, is_too_large, has_no_memory;
} json_reader;

__attribute__((format(printf, 3, 4))) static void json_fail(json_reader *r, const char *code,
                                                            const char *format, ...)
{
    if (r->failed) return;
    char message[200];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    r->failed = true;
    diagnose(r->diagnostics, SEVERITY_ERROR, code,
             (span){.begin = 0, .length = 1, .file = (uint8_t)r->file}, "%s", message);
}

static const js_value *list_of(json_reader *r, const js_value *of, const char *key, bool is_needed)
{
    const js_value *const list = js_member(of, key);
    if (list != NULL && list->kind == JS_LIST) return list;
    if (list != NULL || is_needed) json_fail(r, "E0917", "\"%s\" is missing or not a list", key);
    return NULL;
}

static text text_of(const js_value *v)
{
    return v != NULL && v->kind == JS_STRING ? v->string : (text){"", 0};
}

/* The index of a name in its map, or NONE. */
static uint32_t name_find(json_reader *r, pair_map *map, const js_value *list, text name)
{
    if (list == NULL) return NONE;
    const uint32_t *const at = pair_map_at(r->scratch, map, text_hash(name), name.n);
    if (at == NULL || *at == NONE) return NONE;
    return text_equal(text_of(js_member(&list->items[*at], "name")), name) ? *at : NONE;
}

static bool name_enter(json_reader *r, pair_map *map, text name, uint32_t index)
{
    uint32_t *const at = pair_map_at(r->scratch, map, text_hash(name), name.n);
    if (at == NULL || *at != NONE) return at == NULL;
    *at = index;
    return true;
}

/* A JSON number, or a text like "1/3", exactly. */
static text literal_read(json_reader *r, const js_value *v, double *value, const char *what)
{
    *value = 0.0;
    text literal = text_of(v);
    if (v != NULL && v->kind == JS_NUMBER) {
        buffer digits;
        buffer_init(&digits, arena_allocator(r->scratch));
        if (v->is_integer)
            buffer_format(&digits, "%lld", (long long)v->integer);
        else
            buffer_double(&digits, v->number);
        literal = text_copy(r->memory, buffer_slice(&digits));
        if (digits.status != STF_OK) r->failed = r->has_no_memory = true;
        buffer_free(&digits);
    }
    stf_error why = {0};
    if (literal.n == 0)
        json_fail(r, "E0917", "%s is not a number", what);
    else if (decimal_read(r->scratch, literal, value, &why) != STF_OK)
        json_fail(r, "E0903", "%s: %s", what, why.message);
    else if (*value - *value != 0.0)
        json_fail(r, "E0903", "%s is beyond the range of doubles", what);
    return literal;
}

/* The program value of a number: a name from "numbers", or a literal. */
static uint32_t number_read(json_reader *r, const js_value *v, const char *what)
{
    if (v == NULL || v->kind == JS_NULL) return NONE;
    if (v->kind == JS_STRING) {
        uint32_t const input = name_find(r, &r->number_of, r->numbers, v->string);
        if (input != NONE) return input;
    }
    double value;
    text const literal = literal_read(r, v, &value, what);
    return r->failed ? NONE : program_add_constant(game_builder_program(r->b), value, literal);
}

static uint32_t row_read(json_reader *r, const js_value *v, const char *what)
{
    if (v == NULL || v->kind == JS_NULL) return NONE;
    if (v->kind != JS_LIST || v->n != r->parties->n) {
        json_fail(r, "E0909", "%s is not a list of %zu payoffs", what, r->parties->n);
        return NONE;
    }
    for (size_t p = 0; p < v->n; p++) r->row[p] = number_read(r, &v->items[p], what);
    return r->failed ? NONE : game_add_reward(r->b, r->row);
}

static void parties_read(json_reader *r)
{
    r->parties = list_of(r, r->root, "parties", true);
    if (r->parties != NULL && (r->parties->n == 0 || r->parties->n > 256))
        json_fail(r, "E0904", "a game has 1 to 256 parties, not %zu", r->parties->n);
    for (size_t p = 0; !r->failed && p < r->parties->n; p++) {
        const js_value *const party = &r->parties->items[p];
        text const name = text_of(js_member(party, "name"));
        if (name.n == 0) json_fail(r, "E0917", "parties[%zu] has no \"name\"", p);
        if (!name_enter(r, &r->party_of, name, (uint32_t)p))
            json_fail(r, "E0917", "two parties are named '%.*s'", TEXT_ARGS(name));
        (void)game_add_party(r->b, name, text_of(js_member(party, "unit")));
    }
}

static void inputs_read(json_reader *r)
{
    r->numbers = list_of(r, r->root, "numbers", false);
    for (size_t i = 0; r->numbers != NULL && !r->failed && i < r->numbers->n; i++) {
        const js_value *const item = &r->numbers->items[i];
        char what[64];
        (void)snprintf(what, sizeof what, "numbers[%zu].value", i);
        program_input input = {.name = text_copy(r->memory, text_of(js_member(item, "name"))),
                               .unit = text_copy(r->memory, text_of(js_member(item, "unit")))};
        if (input.name.n == 0) json_fail(r, "E0917", "numbers[%zu] has no \"name\"", i);
        if (!name_enter(r, &r->number_of, input.name, (uint32_t)i))
            json_fail(r, "E0917", "two numbers are named '%.*s'", TEXT_ARGS(input.name));
        input.exact =
            text_copy(r->memory, literal_read(r, js_member(item, "value"), &input.central, what));
        input.low = input.high = input.central;
        const js_value *const low = js_member(item, "low"), *const high = js_member(item, "high");
        if (low != NULL) (void)literal_read(r, low, &input.low, what);
        if (high != NULL) (void)literal_read(r, high, &input.high, what);
        if (!r->failed && program_add_input(game_builder_program(r->b), input) != i) return;
    }
}

static void infoset_read(json_reader *r, size_t i)
{
    const js_value *const item = &r->infosets->items[i];
    char what[64];
    (void)snprintf(what, sizeof what, "infosets[%zu]", i);
    uint32_t const party =
        name_find(r, &r->party_of, r->parties, text_of(js_member(item, "party")));
    const js_value *const actions = list_of(r, item, "actions", true);
    const js_value *const open = list_of(r, item, "open", false);
    const js_value *const commitment = list_of(r, item, "commitment", false);
    if (party == NONE) json_fail(r, "E0904", "%s has no \"party\" of the list", what);
    if (!r->failed && actions->n == 0) json_fail(r, "E0905", "%s has no actions", what);
    if (!r->failed && ((open != NULL && open->n != actions->n) ||
                       (commitment != NULL && commitment->n != actions->n)))
        json_fail(r, "E0917", "%s: \"open\" and \"commitment\" have an entry for each action",
                  what);
    if (r->failed) return;
    uint32_t const set = game_add_infoset(r->b, party, text_of(js_member(item, "name")));
    if (commitment != NULL) game_set_infoset_rule(r->b, set, RULE_COMMITTED);
    game_set_infoset_scale(r->b, set, number_read(r, js_member(item, "scale"), what));
    for (size_t k = 0; k < actions->n; k++)
        (void)game_add_action(r->b, set, text_of(&actions->items[k]),
                              open != NULL ? number_read(r, &open->items[k], what) : NONE,
                              commitment != NULL ? number_read(r, &commitment->items[k], what)
                                                 : NONE);
}

/* An index into a list of n, or NONE with a diagnostic. */
static uint32_t index_read(json_reader *r, const js_value *v, size_t n, const char *what)
{
    if (v != NULL && v->kind == JS_NUMBER && v->is_integer && v->integer >= 0 &&
        (uint64_t)v->integer < n)
        return (uint32_t)v->integer;
    json_fail(r, "E0917", "%s is not a number from 0 to %zu", what, n > 0 ? n - 1 : 0);
    return NONE;
}

static void node_add(json_reader *r, size_t i)
{
    const js_value *const item = &r->nodes->items[i];
    const js_value *const end = js_member(item, "end"), *const set = js_member(item, "infoset");
    const js_value *const round = js_member(item, "round");
    char what[64];
    (void)snprintf(what, sizeof what, "nodes[%zu].infoset", i);
    uint32_t node = 0;
    if ((end != NULL) + (set != NULL) + (js_member(item, "chance") != NULL) != 1) {
        json_fail(r, "E0917", "nodes[%zu] has not just one of \"infoset\", \"chance\" and \"end\"",
                  i);
    } else if (set != NULL) {
        uint32_t const h = index_read(r, set, r->infosets != NULL ? r->infosets->n : 0, what);
        if (h != NONE) node = game_add_decision(r->b, h);
    } else if (end != NULL) {
        text const label = text_of(end);
        node = game_add_terminal(r->b, label.n > 0 ? game_add_outcome(r->b, label) : NONE);
    } else {
        node = game_add_chance(r->b);
    }
    if (!r->failed && round != NULL)
        game_set_place(r->b, node, round->is_integer ? (uint32_t)round->integer : 0, NONE);
}

/* The sum of the probabilities of a chance node, as far as they are plain numbers. */
static void chances_check(json_reader *r, const js_value *chance, size_t i)
{
    double total = 0.0;
    for (size_t k = 0; k < chance->n && !r->failed; k++) {
        const js_value *const v = &chance->items[k];
        if (v->kind == JS_STRING && name_find(r, &r->number_of, r->numbers, v->string) != NONE)
            return;
        double value = 0.0;
        (void)literal_read(r, v, &value, "a probability");
        if (value < 0.0) json_fail(r, "E0910", "nodes[%zu].chance has a negative probability", i);
        total += value;
    }
    if (!(total > 1.0 - 1e-9 && total < 1.0 + 1e-9))
        json_fail(r, "E0910", "nodes[%zu].chance sums to %.17g, not to one", i, total);
}

static void edges_read(json_reader *r, size_t i)
{
    const js_value *const item = &r->nodes->items[i];
    char what[64];
    if (js_member(item, "end") != NULL) return;
    const js_value *const to = list_of(r, item, "to", true);
    const js_value *const chance = list_of(r, item, "chance", false);
    const js_value *const labels = list_of(r, item, "labels", false);
    const js_value *const pays = list_of(r, item, "pays", false);
    if (r->failed) return;
    if ((chance != NULL && chance->n != to->n) || (pays != NULL && pays->n != to->n) ||
        (labels != NULL && labels->n != to->n))
        json_fail(r, "E0917",
                  "nodes[%zu]: \"chance\", \"labels\", \"pays\" and \"to\" differ in length", i);
    if (!r->failed && chance != NULL) chances_check(r, chance, i);
    for (size_t k = 0; k < to->n && !r->failed; k++) {
        (void)snprintf(what, sizeof what, "nodes[%zu].to[%zu]", i, k);
        uint32_t const child = index_read(r, &to->items[k], r->nodes->n, what);
        uint32_t const row = pays != NULL ? row_read(r, &pays->items[k], what) : NONE;
        uint32_t const prob = chance != NULL ? number_read(r, &chance->items[k], what) : NONE;
        if (chance != NULL && prob == NONE) json_fail(r, "E0917", "%s has no probability", what);
        if (!r->failed)
            game_add_edge(r->b, (uint32_t)i, child, prob,
                          labels != NULL ? text_of(&labels->items[k]) : (text){"", 0}, row, NONE);
    }
}

static void structure_read(json_reader *r)
{
    r->infosets = list_of(r, r->root, "infosets", false);
    for (size_t i = 0; r->infosets != NULL && !r->failed && i < r->infosets->n; i++)
        infoset_read(r, i);
    r->nodes = list_of(r, r->root, "nodes", true);
    if (r->failed) return;
    if (r->nodes->n > r->most_nodes) {
        r->is_too_large = true;
        json_fail(r, "E0912", "the game has %zu nodes, more than %llu", r->nodes->n,
                  (unsigned long long)r->most_nodes);
    }
    for (size_t i = 0; i < r->nodes->n && !r->failed; i++) node_add(r, i);
    for (size_t i = 0; i < r->nodes->n && !r->failed; i++) edges_read(r, i);
    if (!r->failed) game_set_root_reward(r->b, row_read(r, js_member(r->root, "start"), "start"));
}

static stf_status game_load(json_reader *r, text content, const game **out, stf_error *err)
{
    js_fault fault;
    stf_status status = js_parse(r->scratch, content, &r->root, &fault, err);
    if (status == STF_INPUT) {
        diagnose(r->diagnostics, SEVERITY_ERROR, "E0916",
                 (span){.begin = (uint32_t)fault.where, .length = 1, .file = (uint8_t)r->file},
                 "%s", fault.message);
        return status;
    }
    TRY(status);
    r->b = game_builder_new(r->memory);
    if (r->b == NULL) return fail(err, STF_NOMEM, "no memory for a game");
    if (!text_equal(text_of(js_member(r->root, "format")), TEXT("standoff-game")))
        json_fail(r, "E0900", "a game in JSON has \"format\": \"standoff-game\"");
    game_set_title(r->b, text_of(js_member(r->root, "title")));
    const js_value *const strategic = js_member(r->root, "strategic");
    if (strategic != NULL && strategic->kind == JS_TRUE) game_set_strategic(r->b);
    if (!r->failed) parties_read(r);
    r->row = r->failed ? NULL : ARENA_NEW(r->scratch, uint32_t, r->parties->n);
    if (r->row != NULL) inputs_read(r);
    if (!r->failed && r->row != NULL) structure_read(r);
    TRY(arena_status(r->scratch, err));
    TRY(arena_status(r->memory, err));
    if (r->has_no_memory) return fail(err, STF_NOMEM, "no memory to read a number");
    if (r->is_too_large) return fail(err, STF_LIMIT, "the game is too large");
    TRY(diagnostics_status(r->diagnostics, err));
    stf_error why = {0};
    status = game_finish(r->b, 0, out, &why);
    if (status == STF_INPUT) json_fail(r, "E0913", "%s", why.message);
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}

stf_status game_json_read(text path, text content, uint64_t most_nodes, diagnostics *d,
                          arena *memory, const game **out, stf_error *err)
{
    if (content.n >= UINT32_MAX) return fail(err, STF_LIMIT, "the file has %zu bytes", content.n);
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to read with");
    json_reader r = {.diagnostics = d,
                     .memory = memory,
                     .scratch = scratch,
                     .file = diagnostics_source(d, path, content),
                     .most_nodes = most_nodes != 0 ? most_nodes : READ_MOST_NODES};
    stf_status const status = game_load(&r, content, out, err);
    arena_free(scratch);
    return status;
}
