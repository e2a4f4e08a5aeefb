/* SPDX-License-Identifier: Apache-2.0 */
/* map_plane.c -- two assumptions: a tree of squares, fine along borders only.
 *
 * Everything happens on a lattice of N x N squares, at least four to the precision asked for, whose
 * points are solved once and remembered. A square of the tree
 *   - with four like corners is done;
 *   - with two classes, parted by one line, gets the two places found by halving where the line
 *     crosses its sides; then the straight piece between them is tried: points beside it, two
 *     lattice steps away on either side, must be of the classes that it parts. Where they are, the
 *     border is within the precision there, and the square is done;
 *   - else is quartered, down to a square of the lattice.
 * When all are done, sides are looked at again: a point that a neighbour solved on a side, and that
 * its square does not explain, quarters the square. So do *probes*, as many points as the first
 * grid has squares, spread by a scrambled Sobol sequence: they are a net, of which every strip
 * along an axis as wide as two of them are apart on it holds one, and so find what is too thin for
 * the grid. All points wanted at a moment are solved together; which ones are wanted does not
 * depend on threads. */
#include "num/sobol.h"
#include "study/map_inside.h"

#include <math.h>
#include <string.h>

enum {
    TRIES = 2, /* points along a piece of border, on either side */
    LATTICE_MOST = 1 << 20,
    CELLS_MOST = 4000000,
};
#define BESIDE 2.2 /* lattice steps between a piece of border and the points that try it */

typedef struct cell {
    uint32_t x, y, size;
    uint32_t parts; /* first of its four parts, once it is quartered */
    bool is_leaf, is_split;
} cell;

typedef struct memo_slot {
    uint64_t key; /* point + 1; 0: empty */
    uint32_t class;
    bool is_waiting;
} memo_slot;

typedef struct spot {
    uint32_t x, y;
} spot;

typedef struct plane {
    map_run *run;
    arena *scratch;
    uint32_t n;     /* lattice squares a side */
    uint32_t steps; /* squares of the first grid a side, the first cells in rows */
    spot *probes;   /* [n_probes] */
    uint32_t n_probes;
    uint32_t n_odd; /* probes that their square did not explain when it was first done */
    bool *is_told;  /* [n_probes] counted among them, or not */
    memo_slot *memo;
    size_t memo_n, memo_cap;
    VEC(uint64_t) wanted;
    VEC(cell) cells;
    VEC(uint32_t) open;
} plane;

/* ---- points ------------------------------------------------------------------------------------
 */

static uint64_t key_of(const plane *p, uint32_t x, uint32_t y)
{
    return (uint64_t)y * (p->n + 1) + x;
}

static size_t memo_place(const memo_slot *memo, size_t cap, uint64_t key)
{
    size_t at = (size_t)((key + 1) * 0x9E3779B97F4A7C15u >> 20) & (cap - 1);
    while (memo[at].key != 0 && memo[at].key != key + 1) at = (at + 1) & (cap - 1);
    return at;
}

static bool memo_grow(plane *p)
{
    if (2 * p->memo_n < p->memo_cap) return true;
    size_t const cap = p->memo_cap > 0 ? 2 * p->memo_cap : 1 << 14;
    memo_slot *const memo = ARENA_NEW(p->scratch, memo_slot, cap);
    if (memo == NULL) return false;
    for (size_t i = 0; i < p->memo_cap; i++)
        if (p->memo[i].key != 0) memo[memo_place(memo, cap, p->memo[i].key - 1)] = p->memo[i];
    p->memo = memo;
    p->memo_cap = cap;
    return true;
}

/* The class of a lattice point, MAP_UNKNOWN where it was not solved. */
static uint32_t class_at(const plane *p, uint32_t x, uint32_t y)
{
    const memo_slot *const s = &p->memo[memo_place(p->memo, p->memo_cap, key_of(p, x, y))];
    return s->key == 0 || s->is_waiting ? MAP_UNKNOWN : s->class;
}

/* The same; a point that is not known will be solved in the next round. */
static uint32_t class_want(plane *p, uint32_t x, uint32_t y)
{
    uint64_t const key = key_of(p, x, y);
    memo_slot *s = &p->memo[memo_place(p->memo, p->memo_cap, key)];
    if (s->key != 0) return s->is_waiting ? MAP_UNKNOWN : s->class;
    if (!memo_grow(p) || !VEC_PUSH(p->scratch, &p->wanted, key)) return MAP_UNKNOWN;
    s = &p->memo[memo_place(p->memo, p->memo_cap, key)];
    *s = (memo_slot){.key = key + 1, .is_waiting = true};
    p->memo_n++;
    return MAP_UNKNOWN;
}

static double coordinate(const map_axis *axis, double shift, double at, double n)
{
    if (at <= 0.0) return axis->low;
    if (at >= n) return axis->high;
    return map_at(axis, (at + shift) / n);
}

static stf_status wanted_solve(plane *p, stf_error *err)
{
    size_t const n = p->wanted.n;
    arena *const own = arena_new(arena_allocator(p->scratch), 0);
    if (own == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    double *const at = ARENA_NEW(own, double, 2 * n);
    uint32_t *const classes = ARENA_NEW(own, uint32_t, n);
    stf_status status = arena_status(own, err);
    for (size_t i = 0; i < n && status == STF_OK; i++) {
        uint64_t const x = p->wanted.at[i] % (p->n + 1), y = p->wanted.at[i] / (p->n + 1);
        at[2 * i] = coordinate(&p->run->axis[0], MAP_SHIFT, (double)x, p->n);
        at[2 * i + 1] = coordinate(&p->run->axis[1], MAP_SHIFT_SECOND, (double)y, p->n);
    }
    if (status == STF_OK) status = map_solve(p->run, at, n, classes, err);
    for (size_t i = 0; i < n && status == STF_OK; i++) {
        memo_slot *const s = &p->memo[memo_place(p->memo, p->memo_cap, p->wanted.at[i])];
        s->class = classes[i];
        s->is_waiting = classes[i] == MAP_UNKNOWN;
    }
    arena_free(own);
    p->wanted.n = 0;
    return status;
}

/* ---- sides ------------------------------------------------------------------------------------
 */

/* Corners of a cell, counter-clockwise; side k runs from corner k to corner k + 1. */
static spot corner(const cell *c, int k)
{
    k &= 3;
    return (spot){c->x + (k == 1 || k == 2 ? c->size : 0), c->y + (k >= 2 ? c->size : 0)};
}

static uint32_t distance(spot a, spot b)
{
    return a.x != b.x ? (a.x > b.x ? a.x - b.x : b.x - a.x) : (a.y > b.y ? a.y - b.y : b.y - a.y);
}

/* Where the class changes between two corners that differ, in halves of the lattice: true once it
 * is between two neighbours. Halving goes through the same points from whichever square it is
 * done. */
static bool crossing_find(plane *p, spot a, spot b, double out[2])
{
    uint32_t const ka = class_at(p, a.x, a.y);
    while (distance(a, b) > 1) {
        spot const mid = {(a.x + b.x) / 2, (a.y + b.y) / 2};
        uint32_t const km = class_want(p, mid.x, mid.y);
        if (km == MAP_UNKNOWN) return false;
        if (km == ka)
            a = mid;
        else
            b = mid;
    }
    out[0] = (a.x + b.x) / 2.0;
    out[1] = (a.y + b.y) / 2.0;
    return true;
}

/* A side as a chain of places, each with the class that follows it; ends at corner b, which is left
 * out. Points known on it part it, so that neighbours of any size agree on the chain. */
typedef struct link {
    uint32_t x2, y2; /* in halves of the lattice */
    uint32_t class;
    bool is_crossing;
} link;
typedef VEC(link) chain;

static void chain_fill(const plane *p, spot a, spot b, arena *memory, chain *out)
{
    uint32_t const ka = class_at(p, a.x, a.y), kb = class_at(p, b.x, b.y);
    spot const mid = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    bool const parts = distance(a, b) > 1 && class_at(p, mid.x, mid.y) != MAP_UNKNOWN;
    if (parts) {
        chain_fill(p, a, mid, memory, out);
        chain_fill(p, mid, b, memory, out);
        return;
    }
    (void)VEC_PUSH(memory, out, (link){2 * a.x, 2 * a.y, ka, false});
    if (ka != kb) (void)VEC_PUSH(memory, out, (link){a.x + b.x, a.y + b.y, kb, true});
}

static void ring_fill(const plane *p, const cell *c, arena *memory, chain *out)
{
    out->n = 0;
    for (int k = 0; k < 4; k++) chain_fill(p, corner(c, k), corner(c, k + 1), memory, out);
}

/* ---- squares ----------------------------------------------------------------------------------
 */

static void split(plane *p, uint32_t index)
{
    cell const c = p->cells.at[index];
    uint32_t const half = c.size / 2;
    p->cells.at[index].is_split = true;
    p->cells.at[index].is_leaf = false;
    p->cells.at[index].parts = (uint32_t)p->cells.n;
    for (uint32_t k = 0; k < 4; k++) {
        (void)VEC_PUSH(p->scratch, &p->open, (uint32_t)p->cells.n);
        (void)VEC_PUSH(p->scratch, &p->cells,
                       (cell){.x = c.x + (k & 1) * half, .y = c.y + (k >> 1) * half, .size = half});
    }
}

typedef enum tried { TRIED_WAITS, TRIED_HOLDS, TRIED_FAILS } tried;

/* Points beside the piece from `from` to `to`: `left` and `right` are the classes of its sides. */
static tried piece_try(plane *p, const double from[2], const double to[2], uint32_t left,
                       uint32_t right)
{
    double const dx = to[0] - from[0], dy = to[1] - from[1], length = sqrt(dx * dx + dy * dy);
    tried so_far = TRIED_HOLDS;
    for (int k = 0; k < 2 * TRIES; k++) {
        double const t = (k / 2 + 1) / (TRIES + 1.0), side = k % 2 == 0 ? BESIDE : -BESIDE;
        double const x = floor(from[0] + t * dx - side * dy / length + 0.5);
        double const y = floor(from[1] + t * dy + side * dx / length + 0.5);
        if (x < 0 || y < 0 || x > p->n || y > p->n) continue;
        uint32_t const class = class_want(p, (uint32_t)x, (uint32_t)y);
        if (class == MAP_UNKNOWN)
            so_far = TRIED_WAITS;
        else if (class != (k % 2 == 0 ? left : right))
            return TRIED_FAILS;
    }
    return so_far;
}

/* One line between two classes: its two crossings, then the piece between them. */
static tried line_try(plane *p, const cell *c, const uint32_t class[4])
{
    double at[2][2];
    uint32_t before[2];
    int n = 0;
    bool found = true;
    for (int k = 0; k < 4; k++) {
        if (class[k] == class[(k + 1) & 3]) continue;
        before[n] = class[k];
        found = crossing_find(p, corner(c, k), corner(c, k + 1), at[n]) && found;
        n++;
    }
    if (!found) return TRIED_WAITS;
    if (c->size <= 4) return TRIED_FAILS; /* as small as what is tried with: quarter it out */
    /* Counter-clockwise, what comes before the first crossing lies to the left of the way from
     * there to the second. */
    return piece_try(p, at[0], at[1], before[0], before[1]);
}

static void cell_step(plane *p, uint32_t index)
{
    cell const c = p->cells.at[index];
    uint32_t class[4];
    int changes = 0;
    bool known = true;
    for (int k = 0; k < 4; k++) {
        spot const at = corner(&c, k);
        class[k] = class_want(p, at.x, at.y);
        known = known && class[k] != MAP_UNKNOWN;
    }
    if (!known) {
        (void)VEC_PUSH(p->scratch, &p->open, index);
        return;
    }
    for (int k = 0; k < 4; k++) changes += class[k] != class[(k + 1) & 3];
    if (changes == 0 || c.size == 1) {
        p->cells.at[index].is_leaf = true;
        return;
    }
    tried const held = changes == 2 ? line_try(p, &c, class) : TRIED_FAILS;
    if (held == TRIED_HOLDS)
        p->cells.at[index].is_leaf = true;
    else if (held == TRIED_FAILS)
        split(p, index);
    else
        (void)VEC_PUSH(p->scratch, &p->open, index);
}

/* Squares whose sides are crossed more often than their corners tell. */
static void sides_check(plane *p)
{
    chain ring = {0};
    size_t const n = p->cells.n;
    for (size_t i = 0; i < n; i++) {
        cell const c = p->cells.at[i];
        if (!c.is_leaf || c.size == 1) continue;
        ring_fill(p, &c, p->scratch, &ring);
        uint32_t crossings = 0, expected = 0;
        for (size_t k = 0; k < ring.n; k++) crossings += ring.at[k].is_crossing;
        for (int k = 0; k < 4; k++) {
            spot const a = corner(&c, k), b = corner(&c, k + 1);
            expected += class_at(p, a.x, a.y) != class_at(p, b.x, b.y);
        }
        if (crossings != expected) split(p, (uint32_t)i);
    }
}

/* ---- probes -----------------------------------------------------------------------------------
 */

enum { PROBES_SEED = 1 };

static stf_status probes_make(plane *p, stf_error *err)
{
    sobol sequence;
    TRY(sobol_new(2, PROBES_SEED, p->scratch, &sequence, err));
    p->n_probes = p->steps * p->steps;
    p->probes = ARENA_NEW(p->scratch, spot, p->n_probes);
    p->is_told = ARENA_NEW(p->scratch, bool, p->n_probes);
    TRY(arena_status(p->scratch, err));
    for (uint32_t i = 0; i < p->n_probes; i++)
        p->probes[i] = (spot){(uint32_t)(sobol_scrambled(&sequence, i, 0) * p->n),
                              (uint32_t)(sobol_scrambled(&sequence, i, 1) * p->n)};
    return STF_OK;
}

static uint32_t cell_of(const plane *p, spot at)
{
    uint32_t const size = p->n / p->steps;
    uint32_t k = at.y / size * p->steps + at.x / size;
    while (p->cells.at[k].is_split) {
        const cell *const c = &p->cells.at[k];
        uint32_t const half = c->size / 2;
        k = c->parts + (at.x >= c->x + half ? 1 : 0) + (at.y >= c->y + half ? 2 : 0);
    }
    return k;
}

/* Does a square that is done explain the class of a point in it? With one piece of border in it,
 * points about as near to it as those that tried it are left alone. */
static bool is_explained(const plane *p, const cell *c, spot at, uint32_t class, chain *ring)
{
    double ends[2][2];
    uint32_t before[2] = {MAP_UNKNOWN, MAP_UNKNOWN}, n = 0;
    if (c->size == 1) return true;
    ring_fill(p, c, p->scratch, ring);
    for (size_t k = 0; k < ring->n; k++) {
        const link *const here = &ring->at[k];
        if (!here->is_crossing) continue;
        if (n == 2) return true; /* fan about its centre: sides_check has quartered it */
        ends[n][0] = here->x2 / 2.0;
        ends[n][1] = here->y2 / 2.0;
        before[n++] = ring->at[(k + ring->n - 1) % ring->n].class;
    }
    if (n < 2) return ring->n == 0 || ring->at[0].class == class;
    double const dx = ends[1][0] - ends[0][0], dy = ends[1][1] - ends[0][1];
    double const off = (dx * ((double)at.y - ends[0][1]) - dy * ((double)at.x - ends[0][0])) /
                       sqrt(dx * dx + dy * dy);
    if (fabs(off) <= BESIDE) return class == before[0] || class == before[1];
    return class == (off > 0 ? before[0] : before[1]);
}

/* Quarters the squares that do not explain the probes in them. */
static void probes_check(plane *p)
{
    chain ring = {0};
    for (uint32_t i = 0; i < p->n_probes; i++) {
        spot const at = p->probes[i];
        uint32_t const class = class_want(p, at.x, at.y);
        if (class == MAP_UNKNOWN) continue;
        uint32_t const k = cell_of(p, at);
        cell const c = p->cells.at[k];
        if (!c.is_leaf) continue; /* quartered for another probe */
        bool const is_odd = !is_explained(p, &c, at, class, &ring);
        if (is_odd) split(p, k);
        if (is_odd && !p->is_told[i]) p->n_odd++;
        p->is_told[i] = true;
    }
}

static stf_status refine(plane *p, stf_error *err)
{
    map_run *const r = p->run;
    uint32_t const steps = p->steps, size = p->n / steps;
    if (!memo_grow(p)) return arena_status(p->scratch, err);
    TRY(probes_make(p, err));
    for (uint32_t y = 0; y < steps; y++)
        for (uint32_t x = 0; x < steps; x++) {
            (void)VEC_PUSH(p->scratch, &p->open, (uint32_t)p->cells.n);
            (void)VEC_PUSH(p->scratch, &p->cells,
                           (cell){.x = x * size, .y = y * size, .size = size});
        }
    for (uint32_t i = 0; i < p->n_probes; i++) (void)class_want(p, p->probes[i].x, p->probes[i].y);
    while (p->open.n > 0 && r->stopped == STF_OK) {
        VEC(uint32_t) now = {p->open.at, p->open.n, p->open.cap};
        p->open.at = NULL;
        p->open.n = p->open.cap = 0;
        for (size_t i = 0; i < now.n; i++) cell_step(p, now.at[i]);
        TRY(arena_status(p->scratch, err));
        r->n_open = p->open.n;
        if (p->wanted.n > 0) TRY(wanted_solve(p, err));
        if (p->open.n == 0) sides_check(p);
        if (p->open.n == 0) probes_check(p);
        if (p->cells.n > CELLS_MOST) {
            r->stopped = STF_LIMIT;
            r->stop_reason = TEXT("the borders are longer than a map can hold");
        }
    }
    return arena_status(p->scratch, err);
}

/* ---- shapes -----------------------------------------------------------------------------------
 */

static void edge_push(plane *p, map_shape *s, const link *a, const link *b, uint32_t class)
{
    uint64_t const row = 2 * (uint64_t)p->n + 1;
    (void)VEC_PUSH(p->scratch, &s->edges,
                   (map_edge){a->y2 * row + a->x2, b->y2 * row + b->x2, class});
}

/* The polygons of a square: one; two, parted by a piece of border; or one for each stretch of its
 * sides, around the centre. */
static void cell_draw(plane *p, map_shape *s, const cell *c, chain *ring)
{
    ring_fill(p, c, p->scratch, ring);
    if (p->scratch == NULL || ring->n == 0) return;
    size_t first = 0;
    uint32_t crossings = 0;
    for (size_t k = ring->n; k-- > 0;) {
        if (!ring->at[k].is_crossing) continue;
        crossings++;
        first = k;
    }
    link const centre = {2 * c->x + c->size, 2 * c->y + c->size, 0, false};
    link begin = ring->at[first];
    for (size_t k = 0; k < ring->n; k++) {
        const link *const here = &ring->at[(first + k) % ring->n];
        const link *const next = &ring->at[(first + k + 1) % ring->n];
        uint32_t const class = here->class;
        edge_push(p, s, here, next, class);
        if (crossings == 0 || !next->is_crossing) continue;
        if (crossings == 2) {
            edge_push(p, s, next, &begin, class);
        } else {
            edge_push(p, s, next, &centre, class);
            edge_push(p, s, &centre, &begin, class);
        }
        begin = *next;
    }
    if (crossings == 0 && ring->at[0].class != MAP_UNKNOWN)
        (void)VEC_PUSH(p->scratch, &s->spots,
                       (map_spot){c->x + c->size / 2.0, c->y + c->size / 2.0, ring->at[0].class});
}

/* Points that were solved: for classes without a whole square of their own. */
static void points_offer(const plane *p, map_shape *s)
{
    for (size_t i = 0; i < p->memo_cap; i++) {
        const memo_slot *const slot = &p->memo[i];
        if (slot->key == 0 || slot->is_waiting) continue;
        (void)VEC_PUSH(p->scratch, &s->spots,
                       (map_spot){(double)((slot->key - 1) % (p->n + 1)),
                                  (double)((slot->key - 1) / (p->n + 1)), slot->class});
    }
}

static stf_status draw(plane *p, map_answer *a, stf_error *err)
{
    map_run *const r = p->run;
    map_shape s = {.n = p->n};
    chain ring = {0};
    for (size_t i = 0; i < p->cells.n; i++)
        if (!p->cells.at[i].is_split) cell_draw(p, &s, &p->cells.at[i], &ring);
    points_offer(p, &s);
    TRY(arena_status(p->scratch, err));
    return map_trace(r, &s, a, err);
}

/* The first grid's steps, doubled until four fit into the precision. */
static uint32_t lattice(uint32_t steps, double precision)
{
    uint32_t n = steps;
    while (n < LATTICE_MOST / 2 && n * precision < 4.0) n *= 2;
    return n;
}

stf_status map_plane(map_run *r, const map_query *q, map_answer *a, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    plane p = {.run = r, .scratch = scratch, .n = lattice(q->grid, q->precision), .steps = q->grid};
    stf_status status = refine(&p, err);
    a->n_first = (q->grid + 1) * (q->grid + 1);
    a->n_probes = p.n_probes;
    a->n_odd = p.n_odd;
    if (status == STF_OK) status = draw(&p, a, err);
    arena_free(scratch);
    return status;
}
