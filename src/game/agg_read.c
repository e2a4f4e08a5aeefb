/* SPDX-License-Identifier: Apache-2.0 */
/* agg_read.c -- Gambit's action-graph games (#AGG, #BAGG) as files say them.
 *
 * White space separates, and # begins a comment up to the end of the line. In order: the numbers of
 * parties, action nodes and function nodes; of a Bayesian game the numbers of types, their
 * probabilities; the sizes of the action sets and the sets (by type in a Bayesian game); the
 * neighbours of every node; the kinds of the function nodes; the payoffs of every action node: 0
 * and the payoffs in lexical order of the configurations that can occur, or 1, how many, and
 * "[configuration] payoff" so many times. (Format: A. Jiang, the AGG solver's documentation, and
 * what Gambit reads.) */
#include "game/agg.h"
#include "game/label.h"
#include "game/read.h"

#include <string.h>

/* The first word, before comments are skipped. */
static void kind_read(agg *f)
{
    text const content = f->r.content;
    size_t at = content.n >= 3 && memcmp(content.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < content.n && (content.at[at] == ' ' || content.at[at] == '\n' ||
                              content.at[at] == '\r' || content.at[at] == '\t'))
        at++;
    size_t end = at;
    while (end < content.n && (unsigned char)content.at[end] > ' ') end++;
    text const word = {content.at + at, end - at};
    f->has_types = text_equal(word, TEXT("#BAGG"));
    if (!f->has_types && !text_equal(word, TEXT("#AGG")))
        token_fail(&f->r, "E0900", "an action-graph game begins with #AGG or #BAGG");
    if (!f->r.failed) token_skip_comments(&f->r, '#');
}

/* A count that no file can hold more of than it has bytes. */
static uint32_t size_read(agg *f, const char *what)
{
    uint64_t const n = token_take_count(&f->r, what);
    if (n > f->r.content.n)
        token_fail(&f->r, "E0912", "%llu is more than the file can describe: %s",
                   (unsigned long long)n, what);
    return f->r.failed ? 0 : (uint32_t)n;
}

static void header_read(agg *f)
{
    f->n_parties = size_read(f, "the number of parties");
    f->n_actions = size_read(f, "the number of action nodes");
    f->n_functions = size_read(f, "the number of function nodes");
    parties_check(&f->r, f->n_parties);
    if (f->r.failed) return;
    arena *const a = f->scratch;
    f->n_types = ARENA_NEW(a, uint32_t, f->n_parties);
    f->first_type = ARENA_NEW(a, uint32_t, (size_t)f->n_parties + 1);
    f->action_set = ARENA_NEW(a, agg_list, f->n_parties);
    f->node = ARENA_NEW(a, agg_node, (size_t)f->n_actions + f->n_functions);
}

static bool may_go_on(const agg *f)
{
    return !f->r.failed && arena_status(f->scratch, NULL) == STF_OK &&
           arena_status(f->r.memory, NULL) == STF_OK;
}

/* ---- types and actions ------------------------------------------------------------------------
 */

static void chances_read(agg *f, uint32_t party)
{
    span const where = token_span(&f->r);
    double total = 0.0;
    for (uint32_t t = 0; t < f->n_types[party] && may_go_on(f); t++) {
        agg_type type = {.actions = {0, 0}};
        type.prob = token_take_number(&f->r, "the probability of a type", &type.value);
        total += type.value >= 0.0 ? type.value : 1e9;
        (void)VEC_PUSH(f->scratch, &f->types, type);
    }
    if (!may_go_on(f) || (total > 1.0 - 1e-9 && total < 1.0 + 1e-9)) return;
    if (total < 1e9)
        agg_blame(f, "E0910", where,
                  "the probabilities of the types of party %u sum to %.17g, not to one", party + 1,
                  total);
    else
        agg_blame(f, "E0910", where, "a probability is negative");
}

static void types_read(agg *f)
{
    for (uint32_t p = 0; p < f->n_parties && may_go_on(f); p++) {
        f->n_types[p] = f->has_types ? size_read(f, "the number of types of a party") : 1;
        f->first_type[p + 1] = f->first_type[p] + f->n_types[p];
        if (!f->r.failed && f->n_types[p] == 0)
            token_fail(&f->r, "E0914", "party %u has no types", p + 1);
        if (!f->r.failed && f->first_type[p + 1] > f->r.content.n)
            token_fail(&f->r, "E0912", "there are more types than the file can describe");
    }
    agg_type const only = {.prob = TEXT("1"), .value = 1.0};
    for (uint32_t p = 0; p < f->n_parties && may_go_on(f); p++)
        if (f->has_types)
            chances_read(f, p);
        else
            (void)VEC_PUSH(f->scratch, &f->types, only);
}

static int number_compare(uint32_t x, uint32_t y)
{
    return x < y ? -1 : x > y;
}

/* Sorts the numbers of a list in place (heap order: no memory, no bad case). */
static void list_sort(uint32_t *at, uint32_t n)
{
    for (uint32_t size = n, i = n / 2; size > 1;) {
        if (i > 0) {
            i--;
        } else {
            uint32_t const last = at[--size];
            at[size] = at[0];
            at[0] = last;
        }
        for (uint32_t k = i, below; (below = 2 * k + 1) < size; k = below) {
            if (below + 1 < size && number_compare(at[below], at[below + 1]) < 0) below++;
            if (number_compare(at[k], at[below]) >= 0) break;
            uint32_t const swap = at[k];
            at[k] = at[below];
            at[below] = swap;
        }
    }
}

static void action_set_read(agg *f, uint32_t type)
{
    token_reader *const r = &f->r;
    agg_list *const list = &f->types.at[type].actions;
    list->first = (uint32_t)f->numbers.n;
    span const where = token_span(r);
    for (uint32_t k = 0; k < list->n && may_go_on(f); k++) {
        uint64_t const node = token_take_count(r, "the number of an action node");
        if (!r->failed && node >= f->n_actions)
            agg_blame(f, "E0918", where, "there is no action node %llu; there are %u, from 0",
                      (unsigned long long)node, f->n_actions);
        (void)VEC_PUSH(f->scratch, &f->numbers, (uint32_t)node);
    }
    if (!may_go_on(f)) return;
    uint32_t *const at = f->numbers.at + list->first;
    list_sort(at, list->n);
    for (uint32_t k = 0; k + 1 < list->n && !r->failed; k++)
        if (at[k] == at[k + 1])
            agg_blame(f, "E0918", where, "action node %u stands twice in one action set", at[k]);
}

static void action_sets_read(agg *f)
{
    for (size_t t = 0; t < f->types.n && may_go_on(f); t++) {
        f->types.at[t].actions.n = size_read(f, "the size of an action set");
        if (!f->r.failed && f->types.at[t].actions.n == 0)
            token_fail(&f->r, "E0914", "an action set is empty");
    }
    for (size_t t = 0; t < f->types.n && may_go_on(f); t++) action_set_read(f, (uint32_t)t);
}

/* What a party can play as one type or another. */
static void action_sets_join(agg *f)
{
    for (uint32_t p = 0; p < f->n_parties && may_go_on(f); p++) {
        agg_list *const set = &f->action_set[p];
        *set = (agg_list){.first = (uint32_t)f->numbers.n};
        for (uint32_t t = f->first_type[p]; t < f->first_type[p + 1]; t++) {
            agg_list const one = f->types.at[t].actions;
            for (uint32_t k = 0; k < one.n; k++)
                if (!VEC_PUSH(f->scratch, &f->numbers, f->numbers.at[one.first + k])) return;
        }
        uint32_t *const at = f->numbers.at + set->first;
        uint32_t const n = (uint32_t)f->numbers.n - set->first;
        list_sort(at, n);
        for (uint32_t k = 0; k < n; k++)
            if (k == 0 || at[k] != at[set->n - 1]) at[set->n++] = at[k];
        f->numbers.n = set->first + set->n;
    }
}

/* ---- the graph --------------------------------------------------------------------------------
 */

static void neighbours_read(agg *f)
{
    token_reader *const r = &f->r;
    uint32_t const n_nodes = f->n_actions + f->n_functions;
    for (uint32_t v = 0; v < n_nodes && may_go_on(f); v++) {
        agg_node *const node = &f->node[v];
        node->where = token_span(r);
        node->first_weight = NONE;
        node->neighbours.n = size_read(f, "how many neighbours the node has");
        node->neighbours.first = (uint32_t)f->numbers.n;
        for (uint32_t k = 0; k < node->neighbours.n && may_go_on(f); k++) {
            span const where = token_span(r);
            uint64_t const u = token_take_count(r, "the number of a neighbour");
            if (!r->failed && u >= n_nodes)
                agg_blame(f, "E0918", where, "there is no node %llu; there are %u, from 0",
                          (unsigned long long)u, n_nodes);
            (void)VEC_PUSH(f->scratch, &f->numbers, (uint32_t)u);
        }
    }
}

static bool bracket_take(agg *f, char which)
{
    token_reader *const r = &f->r;
    if (!r->failed && !(r->kind == TOKEN_OTHER && r->word.n == 1 && r->word.at[0] == which))
        token_fail(r, "E0902", "expected '%c'", which);
    if (r->failed) return false;
    token_next(r);
    return true;
}

static void weights_read(agg *f, agg_node *node)
{
    token_reader *const r = &f->r;
    span const where = token_span(r);
    bool has_negative = false;
    node->fallback = token_take_integer(r, "what the function is where nobody counts");
    has_negative = node->fallback < 0;
    (void)bracket_take(f, '[');
    node->first_weight = (uint32_t)f->weights.n;
    for (uint32_t k = 0; k < f->n_actions && may_go_on(f); k++) {
        int32_t const weight = token_take_integer(r, "the weight of an action node");
        has_negative = has_negative || weight < 0;
        (void)VEC_PUSH(f->scratch, &f->weights, weight);
    }
    (void)bracket_take(f, ']');
    if (node->function == AGG_WEIGHTED + AGG_EXISTS && has_negative)
        agg_blame(f, "E0918", where, "the weights of a function of kind 11 are not negative");
}

static void functions_read(agg *f)
{
    token_reader *const r = &f->r;
    for (uint32_t k = 0; k < f->n_functions && may_go_on(f); k++) {
        agg_node *const node = &f->node[f->n_actions + k];
        span const where = token_span(r);
        uint64_t const kind = token_take_count(r, "the kind of a function node");
        if (!r->failed && kind % AGG_WEIGHTED > AGG_LOWEST)
            agg_blame(f, "E0918", where, "there is no function of kind %llu: 0 .. 3 and 10 .. 13",
                      (unsigned long long)kind);
        if (!r->failed && kind > AGG_WEIGHTED + AGG_LOWEST)
            agg_blame(f, "E0918", where, "there is no function of kind %llu: 0 .. 3 and 10 .. 13",
                      (unsigned long long)kind);
        node->function = (agg_function)kind;
        if (kind >= AGG_WEIGHTED) {
            weights_read(f, node);
        } else if (kind >= AGG_HIGHEST) {
            /* the number of no node: nobody plays what counts */
            node->fallback = (int32_t)(f->n_actions + f->n_functions);
        }
    }
}

/* ---- payoffs ----------------------------------------------------------------------------------
 */

static void payoff_read(agg *f)
{
    agg_payoff payoff = {.value = 0.0};
    payoff.exact = token_take_number(&f->r, "a payoff", &payoff.value);
    (void)VEC_PUSH(f->scratch, &f->payoffs, payoff);
}

/* "[1 0 2] 3.5" so many times. */
static void mapping_read(agg *f, uint32_t s, span where)
{
    token_reader *const r = &f->r;
    agg_node *const node = &f->node[s];
    uint32_t const n = size_read(f, "how many configurations have payoffs");
    node->first_number = f->configs.n;
    for (uint32_t i = 0; i < n && may_go_on(f); i++) {
        (void)bracket_take(f, '[');
        for (uint32_t j = 0; j < node->neighbours.n && may_go_on(f); j++) {
            int32_t const x = token_take_integer(r, "a number of the configuration");
            (void)VEC_PUSH(f->scratch, &f->configs, x);
        }
        (void)bracket_take(f, ']');
        (void)VEC_PUSH(f->scratch, &f->configs, i);
        payoff_read(f);
    }
    if (!may_go_on(f)) return;
    if (agg_configs_sort(f, s) != 0)
        agg_blame(f, "E0919", where, "action node %u has two payoffs at one configuration", s);
}

static void payoffs_read(agg *f)
{
    token_reader *const r = &f->r;
    for (uint32_t s = 0; s < f->n_actions && may_go_on(f); s++) {
        agg_node *const node = &f->node[s];
        span const where = token_span(r);
        node->where = where;
        node->first_payoff = (uint32_t)f->payoffs.n;
        uint64_t const form = token_take_count(r, "the form of the node's payoffs, 0 or 1");
        if (!r->failed && form > 1)
            agg_blame(f, "E0918", where,
                      "payoffs of form %llu are not known: 0 (all) or 1 (with configurations)",
                      (unsigned long long)form);
        if (r->failed) return;
        if (form == 1) {
            mapping_read(f, s, where);
            continue;
        }
        agg_configs_list(f, s);
        for (uint32_t i = 0; i < node->n_configs && may_go_on(f); i++) payoff_read(f);
    }
    if (may_go_on(f) && r->kind != TOKEN_END)
        token_fail(r, "E0911", "every action node has its payoffs, and the file goes on");
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static stf_status agg_load(agg *f, text path, text content, diagnostics *d, arena *memory,
                           const game **out, stf_error *err)
{
    TRY(token_begin(&f->r, path, content, d, memory, err));
    kind_read(f);
    if (may_go_on(f)) header_read(f);
    if (may_go_on(f)) types_read(f);
    if (may_go_on(f)) action_sets_read(f);
    if (may_go_on(f)) action_sets_join(f);
    if (may_go_on(f)) neighbours_read(f);
    if (may_go_on(f)) functions_read(f);
    if (may_go_on(f)) agg_counts_fill(f);
    if (may_go_on(f)) payoffs_read(f);
    TRY(arena_status(f->scratch, err));
    TRY(arena_status(f->temporary, err));
    TRY(arena_status(memory, err));
    stf_status const status = f->r.failed ? STF_INPUT : agg_build(f, out, err);
    if (!f->r.failed) return status;
    if (f->is_too_large)
        return fail(err, STF_LIMIT, "the game is larger than %llu nodes or numbers",
                    (unsigned long long)f->most_nodes);
    TRY(diagnostics_status(d, err));
    return fail(err, STF_INPUT, "the file cannot be read");
}

stf_status agg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    arena *const temporary = arena_new(arena_allocator(memory), 0);
    stf_status status = STF_NOMEM;
    if (scratch != NULL && temporary != NULL) {
        agg f = {.scratch = scratch,
                 .temporary = temporary,
                 .most_nodes = most_nodes != 0 ? most_nodes : READ_MOST_NODES};
        status = agg_load(&f, path, content, d, memory, out, err);
    } else {
        (void)fail(err, STF_NOMEM, "no memory to read with");
    }
    arena_free(scratch);
    arena_free(temporary);
    return status;
}
