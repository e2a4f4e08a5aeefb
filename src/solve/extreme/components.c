/* SPDX-License-Identifier: Apache-2.0 */
/* components.c -- connected components, and the maximal complete subgraphs of each.
 *
 * Both sides of a maximal complete subgraph are closed: each is the set of all common neighbours of
 * the other. So one side of every such subgraph is an intersection of neighbourhoods, and each
 * non-empty intersection gives one: they are listed by meeting what there is with one neighbourhood
 * after another. */
#include "solve/extreme/components.h"

#include <string.h>

static uint32_t root_of(uint32_t *up, uint32_t v)
{
    while (up[v] != v) {
        up[v] = up[up[v]];
        v = up[v];
    }
    return v;
}

/* Fills component_of and n_list: vertices of the two sides are joined by the pairs. */
static stf_status connect(component_search *s, stf_error *err)
{
    uint32_t const n_first = s->n_vertices[0], n_all = n_first + s->n_vertices[1];
    uint32_t *const up = ARENA_NEW(s->scratch, uint32_t, n_all);
    uint32_t *const number = ARENA_NEW(s->scratch, uint32_t, n_all);
    s->component_of = ARENA_NEW(s->memory, uint32_t, s->n);
    TRY(arena_status(s->scratch, err));
    TRY(arena_status(s->memory, err));
    for (uint32_t v = 0; v < n_all; v++) up[v] = v;
    for (uint32_t k = 0; k < s->n; k++)
        up[root_of(up, s->pair[k].of[0])] = root_of(up, n_first + s->pair[k].of[1]);
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t const root = root_of(up, s->pair[k].of[0]);
        if (number[root] == 0) number[root] = ++s->n_list;
        s->component_of[k] = number[root] - 1;
    }
    return STF_OK;
}

/* One component's graph: its vertices renumbered, neighbourhoods as sets of the second side's. */
typedef struct graph {
    const uint32_t *pairs; /* [n] */
    uint32_t n, n_first, n_second;
    uint32_t *local[2];   /* [vertices] numbers in the graph; of this component's only */
    uint64_t *neighbours; /* [n_first * words] */
    uint32_t words;
    uint32_t *pair_at; /* [n_first * n_second] pair + 1 */
} graph;

static stf_status graph_new(component_search *s, graph *g, stf_error *err)
{
    for (uint32_t k = 0; k < g->n; k++) {
        const vertex_pair *const p = &s->pair[g->pairs[k]];
        g->local[0][p->of[0]] = g->local[1][p->of[1]] = 0;
    }
    for (uint32_t k = 0; k < g->n; k++) {
        const vertex_pair *const p = &s->pair[g->pairs[k]];
        if (g->local[0][p->of[0]] == 0) g->local[0][p->of[0]] = ++g->n_first;
        if (g->local[1][p->of[1]] == 0) g->local[1][p->of[1]] = ++g->n_second;
    }
    g->words = bits_words(g->n_second);
    g->neighbours = ARENA_NEW(s->scratch, uint64_t, (size_t)g->n_first * g->words);
    g->pair_at = ARENA_NEW(s->scratch, uint32_t, (size_t)g->n_first * g->n_second);
    TRY(arena_status(s->scratch, err));
    for (uint32_t k = 0; k < g->n; k++) {
        const vertex_pair *const p = &s->pair[g->pairs[k]];
        uint32_t const i = g->local[0][p->of[0]] - 1, j = g->local[1][p->of[1]] - 1;
        bits_add(g->neighbours + (size_t)i * g->words, j);
        g->pair_at[(size_t)i * g->n_second + j] = g->pairs[k] + 1;
    }
    return STF_OK;
}

/* All non-empty intersections of neighbourhoods. */
static stf_status intersections(component_search *s, const graph *g, bit_table *closed,
                                stf_error *err)
{
    uint64_t *const meet = ARENA_NEW(s->scratch, uint64_t, g->words);
    (void)bit_table_start(closed, s->scratch, g->words);
    TRY(arena_status(s->scratch, err));
    for (uint32_t i = 0; i < g->n_first; i++) {
        const uint64_t *const own = g->neighbours + (size_t)i * g->words;
        uint32_t const n_before = closed->n;
        for (uint32_t k = 0; k <= n_before; k++) {
            uint64_t any = 0;
            for (uint32_t w = 0; w < g->words; w++) {
                meet[w] = own[w] & (k == n_before ? ~UINT64_C(0) : bit_table_at(closed, k)[w]);
                any |= meet[w];
            }
            bool is_new;
            if (any != 0 && bit_table_add(closed, meet, &is_new) == UINT32_MAX)
                return arena_status(s->scratch, err);
        }
        if (closed->n > s->most_subsets)
            return fail(err, STF_LIMIT, "a component has more than %u maximal subsets",
                        s->most_subsets);
        if (s->pause != NULL) TRY(s->pause(s->user, err));
    }
    return STF_OK;
}

/* Heapsort: subsets can be large. */
static void sift(uint32_t *at, uint32_t i, uint32_t n)
{
    for (uint32_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && at[child + 1] > at[child]) child++;
        if (at[i] >= at[child]) return;
        uint32_t const x = at[i];
        at[i] = at[child];
        at[child] = x;
    }
}

static void sort(uint32_t *at, uint32_t n)
{
    for (uint32_t i = n / 2; i-- > 0;) sift(at, i, n);
    while (n > 1) {
        uint32_t const x = at[0];
        at[0] = at[--n];
        at[n] = x;
        sift(at, 0, n);
    }
}

/* The pairs of a set of the second side with all that neighbour the whole of it. */
static stf_status subset_of(component_search *s, const graph *g, const uint64_t *second,
                            solve_subset *out, stf_error *err)
{
    uint32_t n_first = 0, n_second = 0;
    for (uint32_t j = 0; j < g->n_second; j++) n_second += bits_has(second, j);
    uint8_t *const is_in = ARENA_NEW(s->scratch, uint8_t, g->n_first);
    TRY(arena_status(s->scratch, err));
    for (uint32_t i = 0; i < g->n_first; i++) {
        is_in[i] = 1;
        for (uint32_t w = 0; w < g->words; w++)
            if ((second[w] & ~g->neighbours[(size_t)i * g->words + w]) != 0) is_in[i] = 0;
        n_first += is_in[i];
    }
    uint32_t *const pairs = ARENA_NEW(s->memory, uint32_t, (size_t)n_first * n_second);
    TRY(arena_status(s->memory, err));
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->n_first; i++)
        for (uint32_t j = 0; is_in[i] && j < g->n_second; j++)
            if (bits_has(second, j)) pairs[n++] = g->pair_at[(size_t)i * g->n_second + j] - 1;
    sort(pairs, n);
    *out = (solve_subset){.equilibria = pairs, .n = n};
    return STF_OK;
}

static stf_status component_fill(component_search *s, const graph *g, solve_component *c,
                                 stf_error *err)
{
    bit_table closed;
    TRY(intersections(s, g, &closed, err));
    solve_subset *const subsets = ARENA_NEW(s->memory, solve_subset, closed.n);
    TRY(arena_status(s->memory, err));
    for (uint32_t k = 0; k < closed.n; k++)
        TRY(subset_of(s, g, bit_table_at(&closed, k), &subsets[k], err));
    *c = (solve_component){.subsets = subsets,
                           .n_subsets = closed.n,
                           .equilibria = g->pairs,
                           .n = g->n,
                           .is_point = g->n == 1};
    return STF_OK;
}

stf_status components_find(component_search *s, stf_error *err)
{
    s->n_list = 0;
    TRY(connect(s, err));
    s->list = ARENA_NEW(s->memory, solve_component, s->n_list);
    uint32_t *const pairs = ARENA_NEW(s->memory, uint32_t, s->n);
    uint32_t *const first = ARENA_NEW(s->scratch, uint32_t, (size_t)s->n_list + 1);
    uint32_t *const local[2] = {ARENA_NEW(s->scratch, uint32_t, s->n_vertices[0]),
                                ARENA_NEW(s->scratch, uint32_t, s->n_vertices[1])};
    TRY(arena_status(s->memory, err));
    TRY(arena_status(s->scratch, err));
    for (uint32_t k = 0; k < s->n; k++) first[s->component_of[k] + 1]++;
    for (uint32_t c = 0; c < s->n_list; c++) first[c + 1] += first[c];
    for (uint32_t k = 0; k < s->n; k++) pairs[first[s->component_of[k]]++] = k;
    uint32_t from = 0;
    for (uint32_t c = 0; c < s->n_list; c++) {
        graph g = {.pairs = pairs + from, .n = first[c] - from, .local = {local[0], local[1]}};
        arena_mark const mark = arena_position(s->scratch);
        stf_status status = graph_new(s, &g, err);
        if (status == STF_OK) status = component_fill(s, &g, &s->list[c], err);
        arena_release(s->scratch, mark);
        TRY(status);
        from = first[c];
    }
    return STF_OK;
}
