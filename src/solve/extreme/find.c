/* SPDX-License-Identifier: Apache-2.0 */
/* find.c -- leaves of the search into pairs of vertices, pairs into components, and the index.
 *
 * Scaling the right side of the i-th inequality by 1 + epsilon^i scales a row of payoffs, so that
 * the perturbed polyhedra are those of a game near by, all of whose equilibria are isolated and
 * regular. As payoffs move a little, equilibria stay near components, and the sum of the indices
 * near a component stays what it is (Ritzberger, International J. of Game Theory 23, 1994). A pair
 * of complementary bases of the perturbed polyhedra stands, unperturbed, at an extreme equilibrium:
 * it counts for that one's component. */
#include "solve/extreme/find.h"

#include "solve/extreme/hull.h"
#include "solve/extreme/labels.h"

enum { MOST_SUBSETS = 100000 };

static stf_status pair_add(finder *f, uint32_t x, uint32_t y, stf_error *err)
{
    uint64_t const key = (uint64_t)x << 32 | y;
    if (bit_table_find(&f->known, &key) != UINT32_MAX) return STF_OK;
    if (f->pairs.n == f->most) {
        f->is_full = true;
        return fail(err, STF_LIMIT, "there are more than %u", f->most);
    }
    bool is_new;
    if (bit_table_add(&f->known, &key, &is_new) == UINT32_MAX) return arena_status(f->memory, err);
    (void)VEC_PUSH(f->memory, &f->pairs, (vertex_pair){.of = {x, y}});
    return arena_status(f->memory, err);
}

static stf_status on_pause(void *user, stf_error *err)
{
    finder *const f = user;
    return f->pause != NULL ? f->pause(f->user, err) : STF_OK;
}

static stf_status on_leaf(void *user, const tableau *const face[2], stf_error *err)
{
    finder *const f = user;
    for (int p = 0; p < 2; p++) TRY(vertices_of_face(&f->vertices[p], face[p], err));
    for (size_t i = 0; i < f->vertices[0].found.n; i++)
        for (size_t j = 0; j < f->vertices[1].found.n; j++)
            TRY(pair_add(f, f->vertices[0].found.at[i], f->vertices[1].found.at[j], err));
    return STF_OK;
}

stf_status extreme_find(finder *f, stf_error *err)
{
    for (int p = 0; p < 2; p++) {
        const tableau *const t = f->d->start[p];
        f->vertices[p] = (vertex_set){.memory = f->memory,
                                      .scratch = f->scratch,
                                      .n_variables = t->rows + t->columns,
                                      .n_values = f->d->n_sequences[p],
                                      .is_cone = f->d->is_strategic,
                                      .pause = f->pause,
                                      .user = f->user};
        TRY(vertex_set_start(&f->vertices[p], err));
    }
    (void)bit_table_start(&f->known, f->memory, 1);
    TRY(arena_status(f->memory, err));
    label_search s = {.memory = f->scratch,
                      .n_labels = f->d->n_labels,
                      .variable = {f->d->label[0], f->d->label[1]},
                      .leaf = on_leaf,
                      .pause = on_pause,
                      .user = f};
    TRY(label_search_start(&s, err));
    const tableau *const start[2] = {f->d->start[0], f->d->start[1]};
    stf_status const status = label_search_run(&s, start, err);
    f->n_pivots += s.n_pivots;
    return status;
}

static stf_status components_of(finder *f, stf_error *err)
{
    f->components = (component_search){
        .memory = f->memory,
        .scratch = f->scratch,
        .pair = f->pairs.at,
        .n = (uint32_t)f->pairs.n,
        .n_vertices = {(uint32_t)f->vertices[0].list.n, (uint32_t)f->vertices[1].list.n},
        .most_subsets = MOST_SUBSETS,
        .pause = f->pause,
        .user = f->user};
    return components_find(&f->components, err);
}

/* Marks the pairs of a subset both of whose vertices are extreme points of the subset's sides. */
static stf_status subset_extremes(finder *f, const solve_subset *s, uint8_t *is_kept,
                                  stf_error *err)
{
    const exact **point[2];
    uint32_t n[2] = {0, 0}, *number[2]; /* of a vertex among the side's, from 1 */
    uint8_t *is_extreme[2];
    for (int p = 0; p < 2; p++) {
        point[p] = ARENA_NEW(f->scratch, const exact *, s->n);
        number[p] = ARENA_NEW(f->scratch, uint32_t, f->vertices[p].list.n);
        is_extreme[p] = ARENA_NEW(f->scratch, uint8_t, s->n);
        TRY(arena_status(f->scratch, err));
        for (uint32_t k = 0; k < s->n; k++) {
            uint32_t const v = f->pairs.at[s->equilibria[k]].of[p];
            if (number[p][v] != 0) continue;
            point[p][n[p]] = f->vertices[p].list.at[v].value;
            number[p][v] = ++n[p];
        }
        TRY(hull_extremes(point[p], n[p], f->d->n_sequences[p], f->scratch, is_extreme[p], err));
        TRY(on_pause(f, err));
    }
    for (uint32_t k = 0; k < s->n; k++) {
        const vertex_pair *const pair = &f->pairs.at[s->equilibria[k]];
        if (is_extreme[0][number[0][pair->of[0]] - 1] && is_extreme[1][number[1][pair->of[1]] - 1])
            is_kept[s->equilibria[k]] = 1;
    }
    return STF_OK;
}

/* Vertices of a sequence form's polyhedra are of plans and values together; the plan of one can lie
 * between others'. Keeps the pairs that are extreme in plans alone, in some maximal subset. */
static stf_status keep_extremes(finder *f, stf_error *err)
{
    size_t const n = f->pairs.n;
    uint8_t *const is_kept = ARENA_NEW(f->memory, uint8_t, n);
    TRY(arena_status(f->memory, err));
    for (uint32_t c = 0; c < f->components.n_list; c++)
        for (uint32_t k = 0; k < f->components.list[c].n_subsets; k++) {
            arena_mark const mark = arena_position(f->scratch);
            stf_status const status =
                subset_extremes(f, &f->components.list[c].subsets[k], is_kept, err);
            arena_release(f->scratch, mark);
            TRY(status);
        }
    f->pairs.n = 0;
    for (size_t k = 0; k < n; k++)
        if (is_kept[k]) f->pairs.at[f->pairs.n++] = f->pairs.at[k];
    return STF_OK;
}

stf_status extreme_components(finder *f, stf_error *err)
{
    TRY(components_of(f, err));
    if (f->d->is_strategic) return STF_OK;
    size_t const n = f->pairs.n;
    TRY(keep_extremes(f, err));
    return f->pairs.n == n ? STF_OK : components_of(f, err);
}

/* ---- the index --------------------------------------------------------------------------------
 */

/* The index of an equilibrium with these supports, as many actions in each. */
static stf_status index_of(finder *f, const uint32_t *const support[2], uint32_t n, int32_t *out,
                           stf_error *err)
{
    uint32_t const stride = f->d->n_sequences[1];
    arena_mark const mark = arena_position(f->scratch);
    exact *const m = ARENA_NEW(f->scratch, exact, (size_t)n * n);
    int sign = n % 2 == 1 ? 1 : -1;
    for (int p = 0; m != NULL && p < 2; p++) {
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                m[i * n + j] = f->d->payoff[p][support[0][i] * stride + support[1][j]];
        sign *= determinant_sign(f->scratch, m, n);
    }
    stf_status const status = arena_status(f->scratch, err);
    arena_release(f->scratch, mark);
    *out = sign;
    return status;
}

/* A leaf of the perturbed search: one pair of vertices, for which the index is added to its
 * component. */
static stf_status perturbed_pair(finder *f, const tableau *const face[2], stf_error *err)
{
    uint32_t x[2], n[2] = {0, 0}, *support[2];
    for (int p = 0; p < 2; p++) {
        support[p] = ARENA_NEW(f->scratch, uint32_t, f->d->n_sequences[p]);
        TRY(arena_status(f->scratch, err));
        for (uint32_t k = 0; k < f->d->n_sequences[p]; k++)
            if (tableau_is_basic(face[p], k)) support[p][n[p]++] = k;
        x[p] = vertex_find(&f->vertices[p], face[p]);
    }
    if (n[0] == 0) return STF_OK; /* the pair of zeros, which is no equilibrium */
    uint64_t const key = (uint64_t)x[0] << 32 | x[1];
    uint32_t const pair = bit_table_find(&f->known, &key);
    if (n[0] != n[1] || x[0] == NO_VERTEX || x[1] == NO_VERTEX || pair == UINT32_MAX)
        return fail(err, STF_UNSUPPORTED, "a perturbed equilibrium is near none that was found");
    int32_t sign;
    const uint32_t *const supports[2] = {support[0], support[1]};
    TRY(index_of(f, supports, n[0], &sign, err));
    f->components.list[f->components.component_of[pair]].index += sign;
    return STF_OK;
}

static stf_status on_perturbed_leaf(void *user, const tableau *const face[2], stf_error *err)
{
    finder *const f = user;
    arena_mark const mark = arena_position(f->scratch);
    stf_status const status = perturbed_pair(f, face, err);
    arena_release(f->scratch, mark);
    return status;
}

static stf_status perturbed_indices(finder *f, stf_error *err)
{
    label_search s = {.memory = f->scratch,
                      .n_labels = f->d->n_labels,
                      .variable = {f->d->label[0], f->d->label[1]},
                      .leaf = on_perturbed_leaf,
                      .pause = on_pause,
                      .user = f};
    TRY(label_search_start(&s, err));
    const tableau *start[2];
    for (int p = 0; p < 2; p++) {
        tableau *const t = tableau_copy(f->d->start[p], f->scratch);
        TRY(arena_status(f->scratch, err));
        t->keeps_dropped = true;
        start[p] = t;
    }
    stf_status const status = label_search_run(&s, start, err);
    f->n_pivots += s.n_pivots;
    return status;
}

/* An isolated equilibrium at which both polyhedra are simple: *out is its index. */
static stf_status regular_index(finder *f, const solve_component *c, bool *is_regular, int32_t *out,
                                stf_error *err)
{
    const vertex_pair *const pair = &f->pairs.at[c->equilibria[0]];
    uint32_t n[2] = {0, 0}, *support[2];
    *is_regular = c->is_point;
    for (int p = 0; p < 2; p++) {
        const vertex *const v = &f->vertices[p].list.at[pair->of[p]];
        uint32_t const n_own = f->d->n_sequences[p];
        *is_regular = *is_regular && v->n_zero == n_own;
        support[p] = ARENA_NEW(f->scratch, uint32_t, n_own);
        TRY(arena_status(f->scratch, err));
        for (uint32_t k = 0; k < n_own; k++)
            if (exact_sign(v->value[k]) > 0) support[p][n[p]++] = k;
    }
    if (!*is_regular) return STF_OK;
    const uint32_t *const supports[2] = {support[0], support[1]};
    return index_of(f, supports, n[0], out, err);
}

stf_status extreme_indices(finder *f, stf_error *err)
{
    if (!f->d->is_strategic) return STF_OK;
    bool is_regular = true;
    for (uint32_t c = 0; c < f->components.n_list && is_regular; c++)
        TRY(regular_index(f, &f->components.list[c], &is_regular, &f->components.list[c].index,
                          err));
    if (!is_regular) {
        for (uint32_t c = 0; c < f->components.n_list; c++) f->components.list[c].index = 0;
        TRY(perturbed_indices(f, err));
    }
    for (uint32_t c = 0; c < f->components.n_list; c++) f->components.list[c].has_index = true;
    return STF_OK;
}
