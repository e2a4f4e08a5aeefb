/* SPDX-License-Identifier: Apache-2.0 */
/* tremble.c -- play with mistakes, in polynomials. */
#include "refine/tremble.h"

typedef struct trembling {
    const refine_work *w;
    const game *g;
    const exact *poly;
    uint32_t width; /* degree + 1 */
    bool is_cut;    /* something of a higher degree was left out */
    arena *a;
} trembling;

static exact *zeros(const trembling *t, size_t n)
{
    exact *const out = ARENA_NEW(t->a, exact, n * t->width);
    for (size_t i = 0; out != NULL && i < n * t->width; i++) out[i] = exact_small(0);
    return out;
}

/* to += x * y, cut. */
static void poly_add_product(trembling *t, exact *to, const exact *x, const exact *y)
{
    for (uint32_t i = 0; i < t->width; i++) {
        if (exact_sign(x[i]) == 0) continue;
        for (uint32_t k = 0; k < t->width; k++) {
            if (exact_sign(y[k]) == 0) continue;
            if (i + k >= t->width) {
                t->is_cut = true;
                break;
            }
            to[i + k] = exact_add(t->a, to[i + k], exact_mul(t->a, x[i], y[k]));
        }
    }
}

static void edge_poly(const trembling *t, uint32_t e, exact *out)
{
    const game *const g = t->g;
    uint32_t const v = g->edge_source[e];
    bool const is_choice = g->node_kind[v] == NODE_DECISION && set_chooses(g, g->node_infoset[v]);
    for (uint32_t i = 0; i < t->width; i++)
        out[i] =
            is_choice ? t->poly[(size_t)game_edge_action(g, e) * t->width + i] : exact_small(0);
    if (!is_choice) out[0] = edge_chance(g, t->w->slots, NULL, e);
}

/* Values of nodes to one party, reach of nodes, then each action's value at its set. */
static exact *worths(trembling *t, uint32_t party, const exact *reach)
{
    const game *const g = t->g;
    size_t const width = t->width;
    exact *const value = zeros(t, g->n_nodes), *const worth = zeros(t, g->n_actions);
    exact *const p = zeros(t, 1), *const after = zeros(t, 1);
    if (value == NULL || worth == NULL || p == NULL || after == NULL) return NULL;
    for (uint32_t v = g->n_nodes; v-- > 0;)
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            for (uint32_t i = 0; i < width; i++) after[i] = value[g->edge_child[e] * width + i];
            after[0] = exact_add(t->a, after[0], edge_pay(g, t->w->slots, e, party));
            edge_poly(t, e, p);
            poly_add_product(t, value + v * width, p, after);
            if (g->node_kind[v] == NODE_DECISION && g->infoset_party[g->node_infoset[v]] == party)
                poly_add_product(t, worth + game_edge_action(g, e) * width, reach + v * width,
                                 after);
        }
    return worth;
}

/* The sign of x - y for small e. */
static int poly_compare(const trembling *t, const exact *x, const exact *y)
{
    for (uint32_t i = 0; i < t->width; i++) {
        int const c = exact_compare(x[i], y[i]);
        if (c != 0) return c;
    }
    return 0;
}

static tremble_end set_judge(const trembling *t, uint32_t h, const exact *worth)
{
    const game *const g = t->g;
    tremble_end end = TREMBLE_HOLDS;
    uint32_t const first = g->infoset_first_action[h], last = g->infoset_first_action[h + 1];
    for (uint32_t a = first; a < last; a++) {
        if (exact_sign(t->w->prob[a]) == 0) continue;
        for (uint32_t b = first; b < last; b++) {
            if (a == b || !action_is_open(g, t->w->slots, b)) continue;
            int const c =
                poly_compare(t, worth + (size_t)a * t->width, worth + (size_t)b * t->width);
            if (c < 0) return TREMBLE_FAILS;
            if (c == 0 && t->is_cut) end = TREMBLE_UNCLEAR;
        }
    }
    return end;
}

tremble_end tremble_judge(const refine_work *w, const exact *poly, uint32_t degree, arena *a)
{
    const game *const g = w->game;
    trembling t = {.w = w, .g = g, .poly = poly, .width = degree + 1, .a = a};
    exact *const reach = zeros(&t, g->n_nodes), *const p = zeros(&t, 1);
    if (reach == NULL || p == NULL) return TREMBLE_UNCLEAR;
    reach[0] = exact_small(1);
    for (uint32_t v = 0; v < g->n_nodes; v++)
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            edge_poly(&t, e, p);
            poly_add_product(&t, reach + (size_t)g->edge_child[e] * t.width,
                             reach + (size_t)v * t.width, p);
        }
    tremble_end end = TREMBLE_HOLDS;
    for (uint32_t q = 0; q < g->n_parties; q++) {
        const exact *const worth = worths(&t, q, reach);
        if (worth == NULL) return TREMBLE_UNCLEAR;
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != q || !set_chooses(g, h)) continue;
            tremble_end const one = set_judge(&t, h, worth);
            if (one == TREMBLE_FAILS) return one;
            if (one == TREMBLE_UNCLEAR) end = one;
        }
    }
    return arena_status(a, NULL) == STF_OK ? end : TREMBLE_UNCLEAR;
}

exact *tremble_of(const refine_work *w, const exact *size, const uint32_t *order, uint32_t degree,
                  arena *a)
{
    const game *const g = w->game;
    trembling t = {.w = w, .g = g, .width = degree + 1, .a = a};
    exact *const poly = zeros(&t, g->n_actions), *const rest = zeros(&t, 1);
    if (poly == NULL || rest == NULL) return NULL;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        rest[0] = exact_small(1);
        for (uint32_t i = 1; i < t.width; i++) rest[i] = exact_small(0);
        for (uint32_t x = g->infoset_first_action[h]; x < g->infoset_first_action[h + 1]; x++) {
            if (exact_sign(w->prob[x]) > 0 || !action_is_open(g, w->slots, x)) continue;
            poly[(size_t)x * t.width + order[x]] = size[x];
            rest[order[x]] = exact_sub(a, rest[order[x]], size[x]);
        }
        for (uint32_t x = g->infoset_first_action[h]; x < g->infoset_first_action[h + 1]; x++)
            for (uint32_t i = 0; exact_sign(w->prob[x]) > 0 && i < t.width; i++)
                poly[(size_t)x * t.width + i] = exact_mul(a, w->prob[x], rest[i]);
    }
    return poly;
}
