/* SPDX-License-Identifier: Apache-2.0 */
/* vertices.c -- from vertex to vertex of a face along its edges, right sides perturbed.
 *
 * The perturbed face is simple, and its vertices are connected by edges; each vertex of the face
 * itself is the limit of at least one of them (Avis and Fukuda, Discrete and Computational Geometry
 * 8, 1992). The walk is depth first; a pivot is undone by the same pivot. */
#include "solve/extreme/vertices.h"

#include <string.h>

enum { MOST_WORDS = 64, PAUSE_EVERY = 32 };

stf_status vertex_set_start(vertex_set *s, stf_error *err)
{
    if (s->n_variables > MOST_WORDS * 64)
        return fail(err, STF_LIMIT, "more than %d inequalities", MOST_WORDS * 64);
    (void)bit_table_start(&s->zeros, s->memory, bits_words(s->n_variables));
    return arena_status(s->memory, err);
}

static uint32_t zeros_of(const vertex_set *s, const tableau *t, uint64_t *zero)
{
    uint32_t n = 0;
    memset(zero, 0, s->zeros.n_words * sizeof *zero);
    for (uint32_t v = 0; v < s->n_variables; v++) {
        if (t->is_free != NULL && t->is_free[v]) continue;
        if (tableau_is_basic(t, v) && tableau_sign(t, t->place[v], t->columns) != 0) continue;
        bits_add(zero, v);
        n++;
    }
    return n;
}

uint32_t vertex_find(const vertex_set *s, const tableau *t)
{
    uint64_t zero[MOST_WORDS];
    (void)zeros_of(s, t, zero);
    uint32_t const k = bit_table_find(&s->zeros, zero);
    return k == UINT32_MAX ? NO_VERTEX : s->vertex_of.at[k];
}

/* The number of a vertex with these values, which is new where none is known. */
static uint32_t number_values(vertex_set *s, const exact *value, uint32_t n_zero)
{
    for (uint32_t k = 0; !s->is_cone && k < s->list.n; k++) {
        uint32_t i = 0;
        while (i < s->n_values && exact_compare(s->list.at[k].value[i], value[i]) == 0) i++;
        if (i == s->n_values) return k;
    }
    if (!VEC_PUSH(s->memory, &s->list, (vertex){.value = value, .n_zero = n_zero}))
        return NO_VERTEX;
    return (uint32_t)s->list.n - 1;
}

static stf_status add(vertex_set *s, const tableau *t, stf_error *err)
{
    uint64_t zero[MOST_WORDS];
    uint32_t const n_zero = zeros_of(s, t, zero);
    bool is_new;
    uint32_t const k = bit_table_add(&s->zeros, zero, &is_new);
    if (k == UINT32_MAX) return arena_status(s->memory, err);
    if (is_new) {
        exact *const value = ARENA_NEW(s->memory, exact, s->n_values);
        TRY(arena_status(s->memory, err));
        exact sum = exact_small(0);
        for (uint32_t i = 0; i < s->n_values; i++) {
            value[i] = tableau_value(t, s->memory, i);
            sum = exact_add(s->memory, sum, value[i]);
        }
        bool const counts = !s->is_cone || exact_sign(sum) > 0;
        for (uint32_t i = 0; s->is_cone && counts && i < s->n_values; i++)
            value[i] = exact_div(s->memory, value[i], sum);
        for (uint32_t i = 0; i < s->n_values; i++)
            if (!exact_is_valid(value[i])) {
                TRY(arena_status(s->memory, err));
                return fail(err, STF_LIMIT, "a number has more than %d bits", EXACT_MOST_BITS);
            }
        (void)VEC_PUSH(s->memory, &s->vertex_of,
                       counts ? number_values(s, value, n_zero) : NO_VERTEX);
        TRY(arena_status(s->memory, err));
    }
    uint32_t const v = s->vertex_of.at[k];
    if (v == NO_VERTEX) return STF_OK;
    for (size_t i = 0; i < s->found.n; i++)
        if (s->found.at[i] == v) return STF_OK;
    (void)VEC_PUSH(s->memory, &s->found, v);
    return arena_status(s->memory, err);
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

typedef struct step {
    uint32_t row, column; /* the pivot by which it was come to */
    uint32_t next;        /* the column to try next */
} step;

typedef struct walk {
    vertex_set *s;
    tableau *t;
    bit_table bases;
    VEC(step) path;
    uint64_t n_pivots;
} walk;

static stf_status pivot(walk *w, uint32_t r, uint32_t c, stf_error *err)
{
    vertex_set *const s = w->s;
    if (s->pause != NULL && ++w->n_pivots % PAUSE_EVERY == 0) TRY(s->pause(s->user, err));
    if (tableau_pivot(w->t, r, c)) return STF_OK;
    TRY(arena_status(s->memory, err));
    return fail(err, STF_LIMIT, "a number has more than %d bits", EXACT_MOST_BITS);
}

/* Enters column c if that leads to a basis not yet seen. */
static stf_status enter(walk *w, uint32_t c, stf_error *err)
{
    uint32_t const r = tableau_lex_row(w->t, c);
    if (r == NONE_ROW) return STF_OK; /* an edge without an end */
    uint64_t basis[MOST_WORDS] = {0};
    for (uint32_t i = 0; i < w->t->rows; i++)
        if (w->t->basic[i] < w->s->n_variables) bits_add(basis, w->t->basic[i]);
    bits_flip(basis, w->t->basic[r]);
    bits_flip(basis, w->t->cobasic[c]);
    bool is_new;
    if (bit_table_add(&w->bases, basis, &is_new) == UINT32_MAX)
        return arena_status(w->s->scratch, err);
    if (!is_new) return STF_OK;
    TRY(pivot(w, r, c, err));
    (void)VEC_PUSH(w->s->scratch, &w->path, (step){.row = r, .column = c});
    TRY(arena_status(w->s->scratch, err));
    return add(w->s, w->t, err);
}

static stf_status walk_all(walk *w, stf_error *err)
{
    uint64_t basis[MOST_WORDS] = {0};
    bool is_new;
    for (uint32_t i = 0; i < w->t->rows; i++)
        if (w->t->basic[i] < w->s->n_variables) bits_add(basis, w->t->basic[i]);
    (void)bit_table_add(&w->bases, basis, &is_new);
    (void)VEC_PUSH(w->s->scratch, &w->path, (step){0});
    TRY(arena_status(w->s->scratch, err));
    while (w->path.n > 0) {
        step *const last = &w->path.at[w->path.n - 1];
        if (last->next < w->t->live) {
            TRY(enter(w, last->next++, err));
            continue;
        }
        if (w->path.n > 1) TRY(pivot(w, last->row, last->column, err));
        w->path.n--;
    }
    return STF_OK;
}

stf_status vertices_of_face(vertex_set *s, const tableau *face, stf_error *err)
{
    s->found.n = 0;
    TRY(add(s, face, err));
    if (face->live == 0) return STF_OK;
    if (s->work == NULL)
        s->work = tableau_copy(face, s->memory);
    else if (!tableau_assign(s->work, face))
        s->work = NULL;
    TRY(arena_status(s->memory, err));
    tableau_perturb_here(s->work);
    arena_mark const mark = arena_position(s->scratch);
    walk w = {.s = s, .t = s->work};
    (void)bit_table_start(&w.bases, s->scratch, s->zeros.n_words);
    stf_status status = arena_status(s->scratch, err);
    if (status == STF_OK) status = walk_all(&w, err);
    arena_release(s->scratch, mark);
    return status;
}
