/* SPDX-License-Identifier: Apache-2.0 */
/* cell.c -- the search over cells of one face, depth first.
 *
 * A cell's vertices are kept in doubles, and its tables are worked out from its parent's. Both are
 * near those of the exact cell that the same cuts and weights would make; `error` bounds how far,
 * and grows with every step by the rounding of that step. */
#include "solve/support/cell.h"

#include <math.h>
#include <string.h>

#define UNIT 0x1p-53

enum { MOST_DEPTH = 160, MOST_BYTES = 64 << 20 };

typedef struct cell {
    double *vertex[FORM_MOST_PLAYERS]; /* [k * k] vertex v, probability of supported action a */
    double *table[FORM_MOST_PLAYERS];  /* [n_rows * n_columns] */
    double error[FORM_MOST_PLAYERS];   /* of the entries */
    double vertex_error;
} cell;

struct cell_search {
    face *x;
    relax *relax;
    system_of_face *system;
    const solve_options *options;
    double *room; /* of all cells of the stack */
    size_t n_room;
    cell stack[MOST_DEPTH];
    double *least, *seen; /* [sum of k] bounds of weights; least weights met with */
    double *indicator;    /* [columns] */
    double *mix;          /* [k] */
    double *centre, *radius;
};

stf_status cell_search_new(face *x, relax *w, system_of_face *s, const solve_options *o,
                           arena *memory, cell_search **out, stf_error *err)
{
    const form *const f = x->f;
    cell_search *const c = ARENA_NEW(memory, cell_search, 1);
    if (c == NULL) return arena_status(memory, err);
    size_t all = 0, whole = 0;
    for (uint32_t p = 0; p < f->n_players; p++) {
        all += f->n_actions[p];
        whole += (size_t)f->n_actions[p] * f->n_actions[p] + f->n_profiles;
    }
    *c = (cell_search){.x = x, .relax = w, .system = s, .options = o};
    c->n_room = whole * MOST_DEPTH;
    if (c->n_room > MOST_BYTES / sizeof(double)) c->n_room = MOST_BYTES / sizeof(double);
    if (c->n_room < 4 * whole) c->n_room = 4 * whole;
    c->room = ARENA_NEW(memory, double, c->n_room);
    c->least = ARENA_NEW(memory, double, all);
    c->seen = ARENA_NEW(memory, double, all);
    c->indicator = ARENA_NEW(memory, double, f->n_profiles);
    c->mix = ARENA_NEW(memory, double, FORM_MOST_ACTIONS *FORM_MOST_ACTIONS);
    c->centre = ARENA_NEW(memory, double, all);
    c->radius = ARENA_NEW(memory, double, all);
    *out = c;
    return arena_status(memory, err);
}

/* ---- tables under changes of vertices ---------------------------------------------------------
 */

/* Lays the stack out for the face; the number of cells there is room for. */
static uint32_t stack_lay(cell_search *c)
{
    const face *const x = c->x;
    double *at = c->room;
    for (uint32_t d = 0; d < MOST_DEPTH; d++) {
        for (uint32_t p = 0; p < x->f->n_players; p++) {
            const face_player *const y = &x->player[p];
            c->stack[d].vertex[p] = at;
            at += (size_t)y->k * y->k;
            c->stack[d].table[p] = at;
            at += (size_t)y->n_rows * y->n_columns;
        }
        if (at > c->room + c->n_room) return d;
    }
    return MOST_DEPTH;
}

/* Sizes of axis q in player p's table: entries between neighbours, and their blocks. */
static void axis_of(const face *x, uint32_t p, uint32_t q, size_t *inner, size_t *outer)
{
    *inner = 1;
    *outer = x->player[p].n_rows;
    for (uint32_t r = 0; r < x->f->n_players; r++) {
        if (r == p || r == q) continue;
        *(r > q ? inner : outer) *= x->player[r].k;
    }
}

static double largest_of(const double *v, size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) most = fabs(v[i]) > most ? fabs(v[i]) : most;
    return most;
}

static void table_grow_error(cell *z, const face_player *y, uint32_t p, uint32_t k)
{
    double const largest = largest_of(z->table[p], (size_t)y->n_rows * y->n_columns);
    z->error[p] += 4.0 * (k + 3) * UNIT * (largest + z->error[p]);
}

/* Vertex a becomes the middle of vertices a and b of player q. */
static void cell_halve(const face *x, cell *z, uint32_t q, uint32_t a, uint32_t b)
{
    uint32_t const k = x->player[q].k;
    double *const v = z->vertex[q];
    for (uint32_t l = 0; l < k; l++) v[a * k + l] = 0.5 * v[a * k + l] + 0.5 * v[b * k + l];
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        if (p == q) continue;
        size_t inner, outer;
        axis_of(x, p, q, &inner, &outer);
        for (size_t o = 0; o < outer; o++) {
            double *const ta = z->table[p] + (o * k + a) * inner;
            const double *const tb = z->table[p] + (o * k + b) * inner;
            for (size_t i = 0; i < inner; i++) ta[i] = 0.5 * ta[i] + 0.5 * tb[i];
        }
        table_grow_error(z, &x->player[p], p, 2);
    }
    z->vertex_error += 4.0 * UNIT;
}

/* Keeps the weights of player q's vertices at least `least` [k]: the simplex shrinks to the share
 * 1 - sum. */
static void cell_shrink(cell_search *c, cell *z, uint32_t q, const double *least, double sum)
{
    const face *const x = c->x;
    uint32_t const k = x->player[q].k;
    double const keep = 1.0 - sum;
    double *const v = z->vertex[q], *const base = c->mix;
    for (uint32_t l = 0; l < k; l++) {
        double s = 0.0;
        for (uint32_t j = 0; j < k; j++) s += least[j] * v[j * k + l];
        base[l] = s;
    }
    for (uint32_t j = 0; j < k; j++)
        for (uint32_t l = 0; l < k; l++) v[j * k + l] = keep * v[j * k + l] + base[l];
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        if (p == q) continue;
        size_t inner, outer;
        axis_of(x, p, q, &inner, &outer);
        for (size_t o = 0; o < outer; o++) {
            double *const t = z->table[p] + o * k * inner;
            for (size_t i = 0; i < inner; i++) {
                double s = 0.0;
                for (uint32_t j = 0; j < k; j++) s += least[j] * t[j * inner + i];
                for (uint32_t j = 0; j < k; j++) t[j * inner + i] = keep * t[j * inner + i] + s;
            }
        }
        table_grow_error(z, &x->player[p], p, k);
    }
    z->vertex_error += 4.0 * (k + 3) * UNIT;
}

/* ---- narrowing --------------------------------------------------------------------------------
 */

/* Sums player q's weights in the last solution; keeps the least met with. */
static void weights_see(cell_search *c, uint32_t p)
{
    const face *const x = c->x;
    double weight[FORM_MOST_ACTIONS];
    const double *const z = c->relax->z;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        uint32_t const k = x->player[q].k;
        if (q == p || k == 1) continue;
        size_t inner, outer;
        axis_of(x, p, q, &inner, &outer);
        outer /= x->player[p].n_rows;
        memset(weight, 0, k * sizeof *weight);
        for (size_t o = 0; o < outer; o++)
            for (uint32_t j = 0; j < k; j++)
                for (size_t i = 0; i < inner; i++) weight[j] += z[(o * k + j) * inner + i];
        double *const seen = c->seen + x->player[q].first_unknown + q;
        for (uint32_t j = 0; j < k; j++) seen[j] = weight[j] < seen[j] ? weight[j] : seen[j];
    }
}

static void indicator_fill(cell_search *c, uint32_t p, uint32_t q, uint32_t j)
{
    const face *const x = c->x;
    uint32_t const k = x->player[q].k;
    size_t inner, outer;
    axis_of(x, p, q, &inner, &outer);
    outer /= x->player[p].n_rows;
    for (size_t o = 0; o < outer; o++)
        for (uint32_t l = 0; l < k; l++)
            for (size_t i = 0; i < inner; i++)
                c->indicator[(o * k + l) * inner + i] = l == j ? 1.0 : 0.0;
}

/* Narrows by player p's program: -1 if the cell is empty, else the number of simplices that shrank
 * by a good part. */
static int narrow_by(cell_search *c, cell *z, uint32_t p, bool only_test)
{
    const face *const x = c->x;
    const face_player *const y = &x->player[p];
    if (y->n_rows == 0) return 0;
    if (relax_is_empty(c->relax, z->table[p], y->n_rows, y->k - 1, y->n_columns, z->error[p]))
        return -1;
    if (only_test || y->n_columns == 1) return 0;
    for (uint32_t i = 0; i < x->n_unknowns + x->f->n_players; i++) c->seen[i] = 1.0;
    weights_see(c, p);
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        uint32_t const k = x->player[q].k, first = x->player[q].first_unknown + q;
        if (q == p || k == 1) continue;
        for (uint32_t j = 0; j < k; j++) {
            c->least[first + j] = 0.0;
            if (c->seen[first + j] < 0.04) continue;
            indicator_fill(c, p, q, j);
            c->least[first + j] = relax_least(c->relax, c->indicator);
            weights_see(c, p);
        }
    }
    int n_shrunk = 0;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        uint32_t const k = x->player[q].k;
        double *const least = c->least + x->player[q].first_unknown + q;
        if (q == p || k == 1) continue;
        double sum = 0.0;
        for (uint32_t j = 0; j < k; j++) sum += least[j];
        if (sum > 1.0 + 1e-12) return -1;
        if (sum < 0.05) continue;
        double const most = 1.0 - 1e-7; /* stays away from a point, where rounding would rule */
        for (uint32_t j = 0; j < k && sum > most; j++) least[j] *= most / sum;
        cell_shrink(c, z, q, least, fmin(sum, most));
        n_shrunk += sum > 0.2;
    }
    return n_shrunk;
}

/* False: the cell is empty. */
static bool narrow(cell_search *c, cell *z)
{
    uint32_t const n = c->x->f->n_players;
    for (uint32_t p = 0; p < n; p++)
        if (narrow_by(c, z, p, true) < 0) return false;
    for (int round = 0; round < 12; round++) {
        int n_shrunk = 0;
        for (uint32_t p = 0; p < n; p++) {
            int const r = narrow_by(c, z, p, false);
            if (r < 0) return false;
            n_shrunk += r;
        }
        if (n_shrunk == 0) break;
    }
    return true;
}

/* ---- the search -------------------------------------------------------------------------------
 */

static void cell_box(cell_search *c, const cell *z)
{
    const face *const x = c->x;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        const face_player *const y = &x->player[q];
        for (uint32_t l = 1; l < y->k; l++) {
            double low = HUGE_VAL, high = -HUGE_VAL;
            for (uint32_t v = 0; v < y->k; v++) {
                low = fmin(low, z->vertex[q][v * y->k + l]);
                high = fmax(high, z->vertex[q][v * y->k + l]);
            }
            uint32_t const u = y->first_unknown + l - 1;
            c->centre[u] = 0.5 * (low + high);
            c->radius[u] = 0.55 * (high - low) + z->vertex_error + 1e-10;
        }
    }
}

static inline double larger(double x, double y)
{
    return x > y ? x : y;
}

/* The longest edge of player q's simplex. */
static double longest_edge(const cell *z, uint32_t k, uint32_t q, uint32_t *a, uint32_t *b)
{
    double most = -1.0;
    for (uint32_t v = 0; v < k; v++)
        for (uint32_t w = v + 1; w < k; w++) {
            double length = 0.0;
            for (uint32_t l = 0; l < k; l++)
                length = larger(length, fabs(z->vertex[q][v * k + l] - z->vertex[q][w * k + l]));
            if (length > most) {
                most = length;
                *a = v;
                *b = w;
            }
        }
    return most;
}

typedef struct cut {
    uint32_t player, a, b;
    double longest; /* over all players */
} cut;

/* The player with fewest supported actions among those whose simplices are not small beside the
 * largest. */
static cut cut_choose(const cell_search *c, const cell *z)
{
    const face *const x = c->x;
    cut edge[FORM_MOST_PLAYERS], best = {0};
    double length[FORM_MOST_PLAYERS], longest = 0.0;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        length[q] = 0.0;
        if (x->player[q].k == 1) continue;
        edge[q].player = q;
        length[q] = longest_edge(z, x->player[q].k, q, &edge[q].a, &edge[q].b);
        longest = fmax(longest, length[q]);
    }
    uint32_t k = UINT32_MAX;
    double of_best = 0.0;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        if (x->player[q].k == 1 || length[q] < 0.4 * longest) continue;
        if (x->player[q].k < k || (x->player[q].k == k && length[q] > of_best)) {
            k = x->player[q].k;
            of_best = length[q];
            best = edge[q];
        }
    }
    best.longest = longest;
    return best;
}

static root root_new(uint32_t n, arena *memory)
{
    double *const at = ARENA_NEW(memory, double, 4 * (size_t)n);
    if (at == NULL) return (root){0};
    return (root){.centre = at,
                  .radius = at + n,
                  .unique_centre = at + 2 * (size_t)n,
                  .unique_radius = at + 3 * (size_t)n};
}

/* Adds a root unless it is there already; false if neither could be shown. */
static bool root_add(cell_findings *out, const root *r, uint32_t n)
{
    for (uint32_t k = 0; k < out->n_roots; k++) {
        const root *const s = &out->root[k];
        bool apart = false, inside = true;
        for (uint32_t i = 0; i < n; i++) {
            double const distance = fabs(r->centre[i] - s->centre[i]);
            if (distance > (r->radius[i] + s->radius[i]) * (1.0 + 1e-12)) apart = true;
            if (fabs(r->centre[i] - s->unique_centre[i]) + r->radius[i] >
                s->unique_radius[i] * (1.0 - 1e-12))
                inside = false;
        }
        if (apart) continue;
        return inside;
    }
    if (out->n_roots == CELL_MOST_ROOTS) return false;
    out->root[out->n_roots++] = *r;
    return true;
}

static void cell_leave(cell_search *c, cell_findings *out)
{
    out->is_settled = false;
    if (out->n_left == CELL_MOST_LEFT) return;
    memcpy(out->left + (size_t)out->n_left++ * c->x->n_unknowns, c->centre,
           c->x->n_unknowns * sizeof(double));
}

static void cell_copy(const face *x, cell *to, const cell *from)
{
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        const face_player *const y = &x->player[p];
        memcpy(to->vertex[p], from->vertex[p], (size_t)y->k * y->k * sizeof(double));
        memcpy(to->table[p], from->table[p], (size_t)y->n_rows * y->n_columns * sizeof(double));
        to->error[p] = from->error[p];
    }
    to->vertex_error = from->vertex_error;
}

static void cell_whole(const face *x, cell *z)
{
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        const face_player *const y = &x->player[p];
        for (uint32_t v = 0; v < y->k; v++)
            for (uint32_t l = 0; l < y->k; l++) z->vertex[p][v * y->k + l] = v == l ? 1.0 : 0.0;
        memcpy(z->table[p], y->d, (size_t)y->n_rows * y->n_columns * sizeof(double));
        z->error[p] = y->error;
    }
    z->vertex_error = 0.0;
}

/* The middle of the cell's simplices solves the equations, and nothing is better there: with a
 * singular Jacobian, it may be one of a continuum. */
static bool is_flat(cell_search *c, const cell *z, double *centre)
{
    const face *const x = c->x;
    double worth[FORM_MOST_ACTIONS], radius[FORM_MOST_ACTIONS];
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        const face_player *const y = &x->player[q];
        for (uint32_t l = 1; l < y->k; l++) {
            double sum = 0.0;
            for (uint32_t v = 0; v < y->k; v++) sum += z->vertex[q][v * y->k + l];
            centre[y->first_unknown + l - 1] = sum / y->k;
        }
    }
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        const face_player *const y = &x->player[p];
        if (y->n_rows == 0) continue;
        system_worth(c->system, p, centre, NULL, worth, radius);
        for (uint32_t r = 0; r < y->n_rows; r++) {
            double const slack = 1e-12 * y->largest;
            if (worth[r] > slack || (r + 1 < y->k && worth[r] < -slack)) return false;
        }
    }
    return true;
}

/* Settles the cell, or says how to cut it. */
static bool cell_settle(cell_search *c, cell *z, root *spare, arena *memory, cell_findings *out,
                        cut *how)
{
    uint32_t const n = c->x->n_unknowns;
    if (!narrow(c, z)) return true;
    cell_box(c, z);
    *how = cut_choose(c, z);
    if (spare->centre == NULL) *spare = root_new(n, memory);
    if (spare->centre == NULL) {
        cell_leave(c, out);
        return true;
    }
    krawczyk_verdict const v = system_try(c->system, c->centre, c->radius, spare);
    if (v == KRAWCZYK_NONE) return true;
    if (v == KRAWCZYK_ONE) {
        uint32_t const before = out->n_roots;
        if (!root_add(out, spare, n)) cell_leave(c, out);
        if (out->n_roots > before) *spare = (root){0};
        return true;
    }
    if (v == KRAWCZYK_SINGULAR && out->n_flat < CELL_MOST_FLAT && out->n_left < CELL_MOST_LEFT &&
        is_flat(c, z, c->centre)) {
        double *const first = out->left + (size_t)out->n_flat * n;
        memmove(first + n, first, (size_t)(out->n_left - out->n_flat) * n * sizeof(double));
        memcpy(first, c->centre, n * sizeof(double));
        out->n_flat++;
        out->n_left++;
        out->is_settled = false;
    }
    if (how->longest > 1e-6) return false;
    cell_leave(c, out);
    return true;
}

void cell_search_run(cell_search *c, uint64_t most_cells, arena *memory, cell_findings *out)
{
    const face *const x = c->x;
    *out = (cell_findings){.is_settled = true};
    out->left = ARENA_NEW(memory, double, (size_t)CELL_MOST_LEFT * x->n_unknowns);
    uint32_t const room = stack_lay(c);
    root spare = {0};
    if (out->left == NULL || room < 2) {
        out->is_settled = false;
        return;
    }
    uint32_t n = 1;
    cell_whole(x, &c->stack[0]);
    while (n > 0) {
        cell *const z = &c->stack[n - 1];
        cut how;
        if (++out->n_cells > most_cells || solve_is_late(c->options) ||
            cancel_requested(c->options->stop)) {
            out->is_stopped = out->n_cells <= most_cells;
            cell_box(c, z);
            cell_leave(c, out);
            return;
        }
        if (cell_settle(c, z, &spare, memory, out, &how)) {
            n--;
            if (!out->is_settled && out->n_left == CELL_MOST_LEFT) return;
            continue;
        }
        if (out->n_flat == CELL_MOST_FLAT) return;
        if (n == room) {
            cell_leave(c, out);
            n--;
            continue;
        }
        cell_copy(x, &c->stack[n], z);
        cell_halve(x, z, how.player, how.a, how.b);
        cell_halve(x, &c->stack[n], how.player, how.b, how.a);
        n++;
    }
}
