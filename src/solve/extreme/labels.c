/* SPDX-License-Identifier: Apache-2.0 */
/* labels.c -- the search through labels, depth first, faces copied where they change. */
#include "solve/extreme/labels.h"

#include "solve/extreme/face.h"

#include <string.h>

enum {
    DECIDED = 1,
    /* The variable of polyhedron 0 (or 1) was set to zero in the way taken before. */
    TRIED_0 = 2,
    TRIED_1 = 4,
    PAUSE_EVERY = 64, /* nodes between questions whether to go on */
};

/* A node: the two faces, and what became of the labels. */
typedef struct node {
    uint32_t depth;
    const tableau *face[2];
    uint8_t *status;
} node;

stf_status label_search_start(label_search *s, stf_error *err)
{
    size_t const n = (size_t)s->n_labels + 1;
    s->own[0] = ARENA_NEW(s->memory, tableau *, n);
    s->own[1] = ARENA_NEW(s->memory, tableau *, n);
    s->status = ARENA_NEW(s->memory, uint8_t *, n);
    TRY(arena_status(s->memory, err));
    for (size_t k = 0; k < n; k++) s->status[k] = ARENA_NEW(s->memory, uint8_t, n);
    return arena_status(s->memory, err);
}

/* Goes to the subface of side `side` on which the label's variable is zero. */
static face_result impose(label_search *s, node *v, uint32_t label, int side)
{
    uint32_t const variable = s->variable[side][label];
    face_place const place = face_look(v->face[side], variable);
    if (place == FACE_POSITIVE) return FACE_EMPTY;
    if (place == FACE_ZERO) return FACE_DONE;
    tableau **const own = &s->own[side][v->depth];
    if (v->face[side] != *own) {
        if (*own == NULL) {
            *own = tableau_copy(v->face[side], s->memory);
            if (*own == NULL) return FACE_NOMEM;
        } else if (!tableau_assign(*own, v->face[side])) {
            return FACE_NOMEM;
        }
        v->face[side] = *own;
    }
    return face_impose(*own, variable, &s->n_pivots);
}

/* Decides the labels that leave no choice, until none is left so. */
static face_result propagate(label_search *s, node *v)
{
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        for (uint32_t k = 0; k < s->n_labels; k++) {
            uint8_t *const status = &v->status[k];
            if (*status == DECIDED) continue;
            face_place const x = face_look(v->face[0], s->variable[0][k]);
            face_place const y = face_look(v->face[1], s->variable[1][k]);
            /* What follows was part of the way taken before. */
            if ((*status & TRIED_0 && x == FACE_ZERO) || (*status & TRIED_1 && y == FACE_ZERO))
                return FACE_EMPTY;
            if (*status & DECIDED) continue;
            if (x == FACE_ZERO || y == FACE_ZERO) {
                *status |= DECIDED;
                continue;
            }
            if (x != FACE_POSITIVE && y != FACE_POSITIVE) continue;
            if (x == y) return FACE_EMPTY;
            face_result const r = impose(s, v, k, x == FACE_POSITIVE ? 1 : 0);
            if (r != FACE_DONE) return r;
            *status |= DECIDED;
            goes_on = true;
        }
    }
    return FACE_DONE;
}

static double value(const tableau *t, uint32_t variable)
{
    if (!tableau_is_basic(t, variable)) return 0.0;
    return tableau_near(t, t->place[variable], t->columns);
}

/* The label to decide next, or n_labels where none is open. */
static uint32_t choose(const label_search *s, const node *v)
{
    uint32_t best = s->n_labels;
    double most = -1.0;
    for (uint32_t k = 0; k < s->n_labels; k++) {
        if (v->status[k] & DECIDED) continue;
        double const x = value(v->face[0], s->variable[0][k]);
        double const y = value(v->face[1], s->variable[1][k]);
        double const score = x * y;
        if (score > most) {
            most = score;
            best = k;
        }
    }
    return best;
}

static stf_status no_memory(label_search *s, stf_error *err)
{
    TRY(arena_status(s->memory, err));
    return fail(err, STF_LIMIT, "a number has more than %d bits", EXACT_MOST_BITS);
}

static stf_status visit(label_search *s, const node *above, uint32_t label, int side,
                        stf_error *err)
{
    node v = *above;
    if (label != s->n_labels) {
        v.depth++;
        v.status = s->status[v.depth];
        memcpy(v.status, above->status, s->n_labels);
        v.status[label] |= DECIDED;
    }
    s->n_nodes++;
    if (s->pause != NULL && s->n_nodes % PAUSE_EVERY == 0) TRY(s->pause(s->user, err));
    face_result r = FACE_DONE;
    if (label != s->n_labels) r = impose(s, &v, label, side);
    if (r == FACE_DONE) r = propagate(s, &v);
    if (r == FACE_NOMEM) return no_memory(s, err);
    if (r == FACE_EMPTY) return STF_OK;
    uint32_t const next = choose(s, &v);
    if (next == s->n_labels) {
        s->n_leaves++;
        return s->leaf(s->user, v.face, err);
    }
    TRY(visit(s, &v, next, 0, err));
    v.status[next] |= TRIED_0;
    return visit(s, &v, next, 1, err);
}

stf_status label_search_run(label_search *s, const tableau *const polyhedron[2], stf_error *err)
{
    s->n_nodes = s->n_pivots = s->n_leaves = 0;
    node root = {.face = {polyhedron[0], polyhedron[1]}, .status = s->status[0]};
    memset(root.status, 0, s->n_labels);
    return visit(s, &root, s->n_labels, 0, err);
}
