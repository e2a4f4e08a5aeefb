/* SPDX-License-Identifier: Apache-2.0 */
/* agg_config.c -- the configurations of an action graph: what parties contribute to a neighbour,
 * and which configurations can occur.
 *
 * A party plays one node, so it contributes one number to each neighbour; contributions are put
 * together two at a time, in any order. The configurations that can occur at a node are found party
 * by party: the set of partial ones, times what the next party can contribute, sorted, each once.
 */
#include "game/agg.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_WAYS = 1 << 20,            /* ways from an action node to a function node */
    MOST_COUNTS = 16 * 1000 * 1000, /* action nodes times function nodes */
};

static agg_function function_kind(const agg_node *node)
{
    return node->function >= AGG_WEIGHTED ? node->function - AGG_WEIGHTED : node->function;
}

void agg_blame(agg *f, const char *code, span where, const char *format, ...)
{
    if (f->r.failed) return;
    f->r.failed = true;
    char message[200];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diagnose(f->r.diagnostics, SEVERITY_ERROR, code, where, "%s", message);
}

/* ---- function nodes ---------------------------------------------------------------------------
 */

static bool functions_equal(const agg *f, const agg_node *a, const agg_node *b)
{
    if (a->function != b->function || a->fallback != b->fallback) return false;
    return a->first_weight == NONE ||
           memcmp(f->weights.at + a->first_weight, f->weights.at + b->first_weight,
                  f->n_actions * sizeof(int32_t)) == 0;
}

/* The counts of function node v, all of whose function neighbours have theirs. */
static void counts_add(agg *f, uint32_t v)
{
    const agg_node *const node = &f->node[v];
    uint32_t *const counts = f->counts + node->first_count;
    for (uint32_t i = 0; i < node->neighbours.n && !f->r.failed; i++) {
        uint32_t const u = f->numbers.at[node->neighbours.first + i];
        if (u < f->n_actions) {
            counts[u]++;
            continue;
        }
        f->work += f->n_actions;
        if (f->work > f->most_nodes) {
            f->is_too_large = true;
            agg_blame(f, "E0912", node->where, "the function nodes have too many arrows");
        }
        if (!functions_equal(f, node, &f->node[u])) {
            agg_blame(f, "E0918", node->where,
                      "function nodes %u and %u are chained and are not of the same kind", v, u);
        }
        for (uint32_t s = 0; s < f->n_actions && !f->r.failed; s++) {
            counts[s] += f->counts[f->node[u].first_count + s];
            if (counts[s] <= MOST_WAYS) continue;
            agg_blame(f, "E0912", node->where,
                      "there are more than %d ways from action node %u to function node %u",
                      MOST_WAYS, s, v);
        }
    }
}

/* The arrows between function nodes the other way round: reader[first[u] ..] are those that have
 * function node u (from 0) for a neighbour. waits[v]: how many neighbours v still waits for. */
typedef struct function_graph {
    uint32_t *first, *reader, *waits, *queue;
} function_graph;

static bool graph_fill(const agg *f, function_graph *g)
{
    uint32_t const n = f->n_functions, s = f->n_actions;
    g->first = ARENA_NEW(f->temporary, uint32_t, (size_t)n + 2);
    g->waits = ARENA_NEW(f->temporary, uint32_t, n);
    g->queue = ARENA_NEW(f->temporary, uint32_t, n);
    g->reader = ARENA_NEW(f->temporary, uint32_t, f->numbers.n);
    if (g->first == NULL || g->waits == NULL || g->queue == NULL || g->reader == NULL) return false;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t v = 0; v < n; v++) {
            agg_list const list = f->node[s + v].neighbours;
            for (uint32_t i = 0; i < list.n; i++) {
                uint32_t const u = f->numbers.at[list.first + i];
                if (u < s) continue;
                if (pass == 0) {
                    g->waits[v]++;
                    g->first[u - s + 2]++;
                } else {
                    g->reader[g->first[u - s + 1]++] = v;
                }
            }
        }
        for (uint32_t u = 0; u < n && pass == 0; u++) g->first[u + 2] += g->first[u + 1];
    }
    return true;
}

static void counts_order(agg *f, function_graph *g)
{
    uint32_t const n = f->n_functions;
    uint32_t end = 0;
    for (uint32_t v = 0; v < n; v++)
        if (g->waits[v] == 0) g->queue[end++] = v;
    for (uint32_t i = 0; i < end && !f->r.failed; i++) {
        uint32_t const u = g->queue[i];
        counts_add(f, f->n_actions + u);
        for (uint32_t k = g->first[u]; k < g->first[u + 1]; k++)
            if (--g->waits[g->reader[k]] == 0) g->queue[end++] = g->reader[k];
    }
    for (uint32_t v = 0; v < n && end < n && !f->r.failed; v++)
        if (g->waits[v] != 0)
            agg_blame(f, "E0918", f->node[f->n_actions + v].where,
                      "function node %u depends on itself", f->n_actions + v);
}

void agg_counts_fill(agg *f)
{
    uint32_t const n = f->n_functions;
    if ((uint64_t)n * f->n_actions > MOST_COUNTS) {
        token_fail(&f->r, "E0912", "%u function nodes over %u action nodes are too many", n,
                   f->n_actions);
        return;
    }
    f->counts = ARENA_NEW(f->scratch, uint32_t, (size_t)n * f->n_actions);
    if (f->counts == NULL) return;
    for (uint32_t v = 0; v < n; v++) f->node[f->n_actions + v].first_count = v * f->n_actions;
    arena_mark const mark = arena_position(f->temporary);
    function_graph g;
    if (graph_fill(f, &g)) counts_order(f, &g);
    arena_release(f->temporary, mark);
}

/* ---- contributions ----------------------------------------------------------------------------
 */

int64_t agg_contribution(const agg *f, uint32_t to, uint32_t played)
{
    if (to < f->n_actions) return to == played;
    const agg_node *const node = &f->node[to];
    int64_t const ways = f->counts[node->first_count + played];
    int64_t const weight =
        node->first_weight != NONE ? f->weights.at[node->first_weight + played] : (int64_t)1;
    bool const is_weighted = node->first_weight != NONE;
    switch (function_kind(node)) {
    case AGG_SUM: return node->fallback + ways * weight;
    case AGG_EXISTS: return node->fallback + ways * weight > 0;
    case AGG_HIGHEST:
    case AGG_LOWEST:
    default: return ways == 0 ? node->fallback : is_weighted ? weight : (int64_t)played;
    }
}

int64_t agg_combine(const agg *f, uint32_t to, int64_t x, int64_t y)
{
    if (to < f->n_actions) return x + y;
    const agg_node *const node = &f->node[to];
    agg_function const kind = function_kind(node);
    if (kind == AGG_SUM) return x + y;
    if (kind == AGG_EXISTS) return x + y > 0;
    if (x == node->fallback) return y;
    if (y == node->fallback) return x;
    return (kind == AGG_HIGHEST) == (x > y) ? x : y;
}

/* ---- configurations ---------------------------------------------------------------------------
 */

static int config_compare(const int64_t *x, const int64_t *y, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}

/* Sorts n rows of `stride` numbers by their first `key`, by merging; `spare` is as large. */
static void rows_sort(int64_t *rows, int64_t *spare, size_t n, uint32_t stride, uint32_t key)
{
    size_t const bytes = stride * sizeof *rows;
    int64_t *from = rows, *to = spare;
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t begin = 0; begin < n; begin += 2 * run) {
            size_t const middle = begin + run < n ? begin + run : n;
            size_t const end = begin + 2 * run < n ? begin + 2 * run : n;
            size_t i = begin, j = middle;
            for (size_t k = begin; k < end; k++) {
                bool const left =
                    j >= end ||
                    (i < middle && config_compare(from + i * stride, from + j * stride, key) <= 0);
                memcpy(to + k * stride, from + (left ? i++ : j++) * stride, bytes);
            }
        }
        int64_t *const swap = from;
        from = to;
        to = swap;
    }
    if (from != rows && n > 0) memcpy(rows, from, n * bytes);
}

static size_t rows_unique(int64_t *rows, size_t n, uint32_t stride, uint32_t key)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && config_compare(rows + (kept - 1) * stride, rows + i * stride, key) == 0)
            continue;
        memmove(rows + kept++ * stride, rows + i * stride, stride * sizeof *rows);
    }
    return kept;
}

typedef struct config_set {
    int64_t *rows; /* of neighbours.n numbers */
    size_t n;
} config_set;

/* Every row together with every action of a party, each once; in the temporary arena. */
static bool party_multiply(agg *f, uint32_t s, uint32_t party, config_set *set)
{
    const agg_node *const node = &f->node[s];
    uint32_t const width = node->neighbours.n;
    agg_list const actions = f->action_set[party];
    size_t const n = set->n * actions.n;
    f->work += n * (width + 1);
    if (f->work > f->most_nodes) {
        token_fail(&f->r, "E0912",
                   "the configurations of the action graph hold more than %llu numbers",
                   (unsigned long long)f->most_nodes);
        f->is_too_large = true;
        return false;
    }
    int64_t *const rows = ARENA_NEW(f->temporary, int64_t, n * width);
    int64_t *const spare = ARENA_NEW(f->temporary, int64_t, n * width);
    if (rows == NULL || spare == NULL) return false;
    for (size_t i = 0; i < set->n; i++)
        for (uint32_t k = 0; k < actions.n; k++)
            for (uint32_t j = 0; j < width; j++) {
                uint32_t const to = f->numbers.at[node->neighbours.first + j];
                rows[(i * actions.n + k) * width + j] =
                    agg_combine(f, to, set->rows[i * width + j],
                                agg_contribution(f, to, f->numbers.at[actions.first + k]));
            }
    rows_sort(rows, spare, n, width, width);
    *set = (config_set){.rows = rows, .n = rows_unique(rows, n, width, width)};
    return true;
}

/* Action sets are ascending. */
static bool can_play(const agg *f, uint32_t party, uint32_t s)
{
    agg_list const set = f->action_set[party];
    uint32_t low = 0, high = set.n;
    while (low < high) {
        uint32_t const middle = low + (high - low) / 2;
        uint32_t const at = f->numbers.at[set.first + middle];
        if (at == s) return true;
        if (at < s)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Another party before this one has the same nodes: it has the same configurations. */
static bool is_twin(const agg *f, uint32_t party)
{
    agg_list const mine = f->action_set[party];
    for (uint32_t p = 0; p < party; p++)
        if (f->action_set[p].n == mine.n &&
            memcmp(f->numbers.at + f->action_set[p].first, f->numbers.at + mine.first,
                   mine.n * sizeof(uint32_t)) == 0)
            return true;
    return false;
}

/* The rows go to the node's configurations, each with a place for its payoff's number. */
static bool configs_push(agg *f, const config_set *set, uint32_t width)
{
    for (size_t i = 0; i < set->n; i++) {
        for (uint32_t j = 0; j < width; j++)
            if (!VEC_PUSH(f->scratch, &f->configs, set->rows[i * width + j])) return false;
        if (!VEC_PUSH(f->scratch, &f->configs, 0)) return false;
    }
    return true;
}

/* The configurations at s when a party plays it, all others anything. */
static bool party_configs(agg *f, uint32_t s, uint32_t party)
{
    const agg_node *const node = &f->node[s];
    uint32_t const width = node->neighbours.n;
    int64_t *const own = ARENA_NEW(f->temporary, int64_t, width);
    if (own == NULL) return false;
    for (uint32_t j = 0; j < width; j++)
        own[j] = agg_contribution(f, f->numbers.at[node->neighbours.first + j], s);
    config_set set = {.rows = own, .n = 1};
    for (uint32_t q = 0; q < f->n_parties; q++)
        if (q != party && !party_multiply(f, s, q, &set)) return false;
    return configs_push(f, &set, width);
}

size_t agg_configs_sort(agg *f, uint32_t s)
{
    agg_node *const node = &f->node[s];
    uint32_t const width = node->neighbours.n;
    int64_t *const all = f->configs.at + node->first_number;
    size_t const n = (f->configs.n - node->first_number) / (width + 1);
    if (n == 0) return 0;
    arena_mark const mark = arena_position(f->temporary);
    int64_t *const spare = ARENA_NEW(f->temporary, int64_t, n * (width + 1));
    if (spare != NULL) rows_sort(all, spare, n, width + 1, width);
    arena_release(f->temporary, mark);
    size_t const kept = rows_unique(all, n, width + 1, width);
    f->configs.n = node->first_number + kept * (width + 1);
    node->n_configs = (uint32_t)kept;
    return n - kept;
}

void agg_configs_list(agg *f, uint32_t s)
{
    agg_node *const node = &f->node[s];
    node->first_number = f->configs.n;
    arena_mark const mark = arena_position(f->temporary);
    bool holds = true;
    for (uint32_t p = 0; p < f->n_parties && holds; p++)
        if (can_play(f, p, s) && !is_twin(f, p)) holds = party_configs(f, s, p);
    arena_release(f->temporary, mark);
    if (!holds) return;
    (void)agg_configs_sort(f, s);
    uint32_t const width = node->neighbours.n;
    for (uint32_t i = 0; i < node->n_configs; i++)
        f->configs.at[node->first_number + (size_t)i * (width + 1) + width] = i;
}

uint32_t agg_config_find(const agg *f, uint32_t s, const int64_t *config)
{
    const agg_node *const node = &f->node[s];
    uint32_t const width = node->neighbours.n;
    uint32_t low = 0, high = node->n_configs;
    while (low < high) {
        uint32_t const middle = low + (high - low) / 2;
        const int64_t *const row =
            f->configs.at + node->first_number + (size_t)middle * (width + 1);
        int const order = config_compare(row, config, width);
        if (order == 0) return node->first_payoff + (uint32_t)row[width];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NONE;
}
