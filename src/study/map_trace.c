/* SPDX-License-Identifier: Apache-2.0 */
/* map_trace.c -- polygons of classes to regions with outlines, and the borders between them.
 *
 * Two polygons of one class that lie side by side have an edge in common, once in either direction:
 * such pairs go. Of the others, an edge met in both directions parts two classes, one met once is
 * the rim of the map. */
#include "study/map_inside.h"

#include <math.h>
#include <stdlib.h>

typedef struct side { /* an edge, from the lower place to the higher */
    uint64_t low, high;
    uint32_t class;
    bool is_forward;
} side;

typedef struct part { /* a piece of border */
    uint64_t pair;    /* of regions: a lower number, a higher one */
    uint64_t end[2];
    bool is_used;
} part;

typedef struct joint { /* an end of a part */
    uint64_t pair, place;
    uint32_t part;
} joint;

typedef VEC(double) places; /* pairs, lattice coordinates */

typedef struct tracer {
    map_run *run;
    map_answer *answer;
    const map_shape *shape;
    arena *scratch;
    uint64_t row;
    VEC(map_edge) kept; /* outlines, by class and place */
    VEC(part) parts;
    uint32_t *region_class; /* [n_regions] */
} tracer;

static int order(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int side_order(const void *a, const void *b)
{
    const side *const x = a, *const y = b;
    int o = order(x->low, y->low);
    if (o == 0) o = order(x->high, y->high);
    if (o == 0) o = order(x->class, y->class);
    return o != 0 ? o : order(x->is_forward, y->is_forward);
}

static int edge_order(const void *a, const void *b)
{
    const map_edge *const x = a, *const y = b;
    int o = order(x->class, y->class);
    if (o == 0) o = order(x->from, y->from);
    return o != 0 ? o : order(x->to, y->to);
}

static int joint_order(const void *a, const void *b)
{
    const joint *const x = a, *const y = b;
    int o = order(x->pair, y->pair);
    if (o == 0) o = order(x->place, y->place);
    return o != 0 ? o : order(x->part, y->part);
}

/* ---- places -----------------------------------------------------------------------------------
 */

static void place_push(tracer *t, places *out, uint64_t place)
{
    (void)VEC_PUSH(t->scratch, out, (double)(place % t->row) / 2.0);
    (void)VEC_PUSH(t->scratch, out, (double)(place / t->row) / 2.0);
}

/* A lattice coordinate as a share of the range, as map_plane.c places points. */
static double share_of(const tracer *t, double at, size_t axis)
{
    double const n = t->shape->n;
    if (at <= 0.0) return 0.0;
    return at >= n ? 1.0 : (at + (axis == 0 ? MAP_SHIFT : MAP_SHIFT_SECOND)) / n;
}

static const double *to_units(const tracer *t, const double *xy, size_t n)
{
    double *const out = ARENA_NEW(t->run->memory, double, 2 * n);
    for (size_t i = 0; out != NULL && i < 2 * n; i++)
        out[i] = map_at(&t->answer->axis[i % 2], share_of(t, xy[i], i % 2));
    return out;
}

static double off_line(const double *p, const double *a, const double *b)
{
    double const dx = b[0] - a[0], dy = b[1] - a[1], length = sqrt(dx * dx + dy * dy);
    if (!(length > 0.0)) return hypot(p[0] - a[0], p[1] - a[1]);
    return fabs(dx * (p[1] - a[1]) - dy * (p[0] - a[0])) / length;
}

/* Douglas and Peucker 1973: leaves out points nearer than `tolerance` to the line without them. */
static void thin(tracer *t, const places *line, double tolerance, places *out)
{
    size_t const n = line->n / 2;
    bool *const keep = ARENA_NEW(t->scratch, bool, n);
    VEC(size_t) todo = {0};
    if (keep == NULL || n == 0) return;
    keep[0] = keep[n - 1] = true;
    (void)(VEC_PUSH(t->scratch, &todo, 0) && VEC_PUSH(t->scratch, &todo, n - 1));
    while (todo.n >= 2) {
        size_t const b = todo.at[--todo.n], a = todo.at[--todo.n];
        size_t far = a;
        double most = tolerance;
        for (size_t i = a + 1; i < b; i++) {
            double const off = off_line(line->at + 2 * i, line->at + 2 * a, line->at + 2 * b);
            if (off <= most) continue;
            most = off;
            far = i;
        }
        if (far == a) continue;
        keep[far] = true;
        (void)(VEC_PUSH(t->scratch, &todo, a) && VEC_PUSH(t->scratch, &todo, far) &&
               VEC_PUSH(t->scratch, &todo, far) && VEC_PUSH(t->scratch, &todo, b));
    }
    for (size_t i = 0; i < n; i++)
        if (keep[i])
            (void)(VEC_PUSH(t->scratch, out, line->at[2 * i]) &&
                   VEC_PUSH(t->scratch, out, line->at[2 * i + 1]));
}

/* ---- edges ------------------------------------------------------------------------------------
 */

/* The region of a class, made where it is new. */
static uint32_t region_of(const tracer *t, uint32_t class)
{
    for (uint32_t k = 0; k < t->answer->n_regions; k++)
        if (t->region_class[k] == class) return k;
    return NONE;
}

static void edges_sort_out(tracer *t, side *sides, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && sides[end].low == sides[i].low && sides[end].high == sides[i].high) end++;
        bool const is_inner = end - i == 2 && sides[i].class == sides[i + 1].class;
        for (size_t k = i; k < end && !is_inner; k++) {
            const side *const s = &sides[k];
            (void)VEC_PUSH(t->scratch, &t->kept,
                           (map_edge){s->is_forward ? s->low : s->high,
                                      s->is_forward ? s->high : s->low, s->class});
        }
        if (end - i == 2 && !is_inner)
            (void)VEC_PUSH(t->scratch, &t->parts,
                           (part){.pair = (uint64_t)sides[i].class << 32 | sides[i + 1].class,
                                  .end = {sides[i].low, sides[i].high}});
        i = end;
    }
}

static stf_status edges_read(tracer *t, stf_error *err)
{
    size_t const n = t->shape->edges.n;
    side *const sides = ARENA_NEW(t->scratch, side, n);
    TRY(arena_status(t->scratch, err));
    for (size_t i = 0; i < n; i++) {
        const map_edge *const e = &t->shape->edges.at[i];
        bool const forward = e->from < e->to;
        sides[i] = (side){forward ? e->from : e->to, forward ? e->to : e->from, e->class, forward};
    }
    qsort(sides, n, sizeof *sides, side_order);
    edges_sort_out(t, sides, n);
    TRY(arena_status(t->scratch, err));
    if (t->kept.n > 0) qsort(t->kept.at, t->kept.n, sizeof *t->kept.at, edge_order);
    return STF_OK;
}

/* ---- outlines ---------------------------------------------------------------------------------
 */

static size_t edge_from(const tracer *t, uint32_t class, uint64_t place)
{
    size_t low = 0, high = t->kept.n;
    while (low < high) {
        size_t const mid = low + (high - low) / 2;
        const map_edge *const e = &t->kept.at[mid];
        if (e->class < class || (e->class == class && e->from < place))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Twice the area within, negative for a hole; places in shares. */
static double twice_area(const tracer *t, const places *loop)
{
    size_t const n = loop->n / 2;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double *const a = loop->at + 2 * i, *const b = loop->at + 2 * ((i + 1) % n);
        sum += share_of(t, a[0], 0) * share_of(t, b[1], 1) -
               share_of(t, b[0], 0) * share_of(t, a[1], 1);
    }
    return sum;
}

static void loop_trace(tracer *t, size_t first, bool *used, places *out)
{
    uint32_t const class = t->kept.at[first].class;
    uint64_t const start = t->kept.at[first].from;
    size_t at = first;
    for (;;) {
        used[at] = true;
        place_push(t, out, t->kept.at[at].from);
        uint64_t const to = t->kept.at[at].to;
        if (to == start) return;
        size_t next = edge_from(t, class, to);
        while (next < t->kept.n && t->kept.at[next].class == class && t->kept.at[next].from == to &&
               used[next])
            next++;
        if (next == t->kept.n || t->kept.at[next].class != class || t->kept.at[next].from != to)
            return;
        at = next;
    }
}

static void extent_add(const tracer *t, map_region *region, const places *loop, bool is_first)
{
    for (size_t i = 0; i < loop->n; i++) {
        uint32_t const axis = i % 2;
        double const x = map_at(&t->answer->axis[axis], share_of(t, loop->at[i], axis));
        bool const is_new = is_first && i < 2;
        if (is_new || x < region->low[axis]) region->low[axis] = x;
        if (is_new || x > region->high[axis]) region->high[axis] = x;
    }
}

/* All loops of the class whose edges begin at `first`. */
static stf_status region_trace(tracer *t, size_t first, size_t end, bool *used, map_region *region,
                               stf_error *err)
{
    places all = {0};
    VEC(uint32_t) ends = {0};
    for (size_t i = first; i < end; i++) {
        if (used[i]) continue;
        places loop = {0}, thinned = {0};
        loop_trace(t, i, used, &loop);
        TRY(arena_status(t->scratch, err));
        double const area = twice_area(t, &loop);
        region->share += area / 2.0;
        region->n_pieces += area > 0.0;
        extent_add(t, region, &loop, ends.n == 0);
        place_push(t, &loop, t->kept.at[i].from);
        thin(t, &loop, 0.0, &thinned);
        for (size_t k = 0; k + 2 < thinned.n; k++) (void)VEC_PUSH(t->scratch, &all, thinned.at[k]);
        (void)VEC_PUSH(t->run->memory, &ends, (uint32_t)(all.n / 2));
    }
    region->xy = to_units(t, all.at, all.n / 2);
    region->loop_end = ends.at;
    region->n_loops = (uint32_t)ends.n;
    TRY(arena_status(t->scratch, err));
    return arena_status(t->run->memory, err);
}

/* How far a place is from the outline of a class, squared, and from the rim of the map. */
static double room_at(const tracer *t, size_t first, size_t end, const map_spot *at, double least)
{
    double const n = t->shape->n;
    double const rim = fmin(fmin(at->x, n - at->x), fmin(at->y, n - at->y));
    double room = rim * rim;
    for (size_t i = first; i < end && room >= least; i++) {
        double const dx = (double)(t->kept.at[i].from % t->row) / 2.0 - at->x;
        double const dy = (double)(t->kept.at[i].from / t->row) / 2.0 - at->y;
        room = fmin(room, dx * dx + dy * dy);
    }
    return room;
}

/* The place with the most room among the squares' centres and the points solved: for the letter,
 * and as the example of the region. Equal ones: the lowest, then the leftmost. */
static void inside_find(const tracer *t, size_t first, size_t end, map_region *region)
{
    uint32_t const class = t->kept.at[first].class;
    map_spot best = {(double)(t->kept.at[first].from % t->row) / 2.0,
                     (double)(t->kept.at[first].from / t->row) / 2.0, class};
    double most = -1.0;
    for (size_t i = 0; i < t->shape->spots.n; i++) {
        const map_spot *const spot = &t->shape->spots.at[i];
        if (spot->class != class) continue;
        double const room = room_at(t, first, end, spot, most);
        bool const is_lower = spot->y < best.y || (spot->y == best.y && spot->x < best.x);
        if (room < most || (room == most && !is_lower)) continue;
        most = room;
        best = *spot;
    }
    region->at[0] = map_at(&t->answer->axis[0], share_of(t, best.x, 0));
    region->at[1] = map_at(&t->answer->axis[1], share_of(t, best.y, 1));
}

static void region_swap(map_region *a, map_region *b, uint32_t *x, uint32_t *y)
{
    map_region const region = *a;
    uint32_t const class = *x;
    *a = *b;
    *b = region;
    *x = *y;
    *y = class;
}

/* The largest first; what was not reached last. */
static bool comes_before(const map_region *a, const map_region *b)
{
    if ((a->kind == MAP_UNSEEN) != (b->kind == MAP_UNSEEN)) return b->kind == MAP_UNSEEN;
    return a->share > b->share;
}

static stf_status regions_trace(tracer *t, stf_error *err)
{
    map_answer *const a = t->answer;
    bool *const used = ARENA_NEW(t->scratch, bool, t->kept.n);
    a->regions = ARENA_NEW(t->run->memory, map_region, t->run->n_classes + 1);
    t->region_class = ARENA_NEW(t->scratch, uint32_t, t->run->n_classes + 1);
    TRY(arena_status(t->scratch, err));
    TRY(arena_status(t->run->memory, err));
    for (size_t i = 0; i < t->kept.n;) {
        uint32_t const class = t->kept.at[i].class;
        size_t end = i;
        while (end < t->kept.n && t->kept.at[end].class == class) end++;
        uint32_t k = a->n_regions++;
        map_region *const region = &a->regions[k];
        t->region_class[k] = class;
        TRY(map_class_read(t->run, class, region, err));
        TRY(region_trace(t, i, end, used, region, err));
        inside_find(t, i, end, region);
        for (; k > 0 && comes_before(&a->regions[k], &a->regions[k - 1]); k--)
            region_swap(&a->regions[k], &a->regions[k - 1], &t->region_class[k],
                        &t->region_class[k - 1]);
        i = end;
    }
    return STF_OK;
}

/* ---- borders ----------------------------------------------------------------------------------
 */

/* The joints of a place: how many, and where they begin. */
static size_t joints_at(const joint *joints, size_t n, uint64_t pair, uint64_t place, size_t *begin)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t const mid = low + (high - low) / 2;
        if (joints[mid].pair < pair || (joints[mid].pair == pair && joints[mid].place < place))
            low = mid + 1;
        else
            high = mid;
    }
    *begin = low;
    size_t end = low;
    while (end < n && joints[end].pair == pair && joints[end].place == place) end++;
    return end - low;
}

/* From one end of a part on, until the line ends, forks or closes. */
static void line_trace(tracer *t, const joint *joints, size_t n, uint32_t at, int from, places *out)
{
    uint64_t const start = t->parts.at[at].end[from];
    place_push(t, out, start);
    for (;;) {
        part *const here = &t->parts.at[at];
        uint64_t const to = here->end[1 - from];
        size_t begin;
        here->is_used = true;
        place_push(t, out, to);
        if (to == start || joints_at(joints, n, here->pair, to, &begin) != 2) return;
        uint32_t const next =
            joints[begin].part == at ? joints[begin + 1].part : joints[begin].part;
        if (t->parts.at[next].is_used) return;
        from = t->parts.at[next].end[0] == to ? 0 : 1;
        at = next;
    }
}

static stf_status border_add(tracer *t, const joint *joints, size_t n, uint32_t at, int from,
                             stf_error *err)
{
    map_answer *const a = t->answer;
    uint64_t const pair = t->parts.at[at].pair;
    places line = {0}, thinned = {0};
    line_trace(t, joints, n, at, from, &line);
    /* A closed line has no ends of its own to keep apart: its farther point serves. */
    thin(t, &line, 0.75, &thinned);
    TRY(arena_status(t->scratch, err));
    uint32_t const x = region_of(t, (uint32_t)(pair >> 32)), y = region_of(t, (uint32_t)pair);
    map_border *const b = &a->borders[a->n_borders++];
    *b = (map_border){.region = {x < y ? x : y, x < y ? y : x},
                      .xy = to_units(t, thinned.at, thinned.n / 2),
                      .n_points = (uint32_t)(thinned.n / 2),
                      .is_closed =
                          line.at[0] == line.at[line.n - 2] && line.at[1] == line.at[line.n - 1]};
    return arena_status(t->run->memory, err);
}

static stf_status borders_trace(tracer *t, stf_error *err)
{
    map_answer *const a = t->answer;
    size_t const n = t->parts.n;
    joint *const joints = ARENA_NEW(t->scratch, joint, 2 * n);
    a->borders = ARENA_NEW(t->run->memory, map_border, n);
    TRY(arena_status(t->scratch, err));
    TRY(arena_status(t->run->memory, err));
    for (size_t i = 0; i < 2 * n; i++)
        joints[i] =
            (joint){t->parts.at[i / 2].pair, t->parts.at[i / 2].end[i % 2], (uint32_t)(i / 2)};
    if (n > 0) qsort(joints, 2 * n, sizeof *joints, joint_order);
    for (int closed = 0; closed < 2; closed++)
        for (size_t i = 0; i < 2 * n; i++) {
            size_t begin;
            part *const p = &t->parts.at[joints[i].part];
            if (p->is_used) continue;
            size_t const degree = joints_at(joints, 2 * n, p->pair, joints[i].place, &begin);
            if (closed == 0 && degree == 2) continue;
            int const from = p->end[0] == joints[i].place ? 0 : 1;
            TRY(border_add(t, joints, 2 * n, joints[i].part, from, err));
        }
    return STF_OK;
}

static int border_order(const void *a, const void *b)
{
    const map_border *const x = a, *const y = b;
    int o = order(x->region[0], y->region[0]);
    if (o == 0) o = order(x->region[1], y->region[1]);
    if (o == 0) o = order(y->n_points, x->n_points);
    for (size_t k = 0; o == 0 && k < 2 * (size_t)x->n_points; k++)
        o = x->xy[k] < y->xy[k] ? -1 : x->xy[k] > y->xy[k];
    return o;
}

/* The point of all borders nearest to the central one, by shares of the ranges. */
static void nearest_fill(map_answer *a)
{
    double c[2];
    for (int k = 0; k < 2; k++)
        c[k] = (a->axis[k].central - a->axis[k].low) / (a->axis[k].high - a->axis[k].low);
    for (uint32_t i = 0; i < a->n_borders; i++) {
        const map_border *const b = &a->borders[i];
        for (uint32_t j = 0; j + 1 < b->n_points; j++) {
            double from[2], to[2], along = 0.0, length = 0.0, off[2];
            for (int k = 0; k < 2; k++) {
                double const width = a->axis[k].high - a->axis[k].low;
                from[k] = (b->xy[2 * j + (uint32_t)k] - a->axis[k].low) / width;
                to[k] = (b->xy[2 * j + 2 + (uint32_t)k] - a->axis[k].low) / width;
                along += (c[k] - from[k]) * (to[k] - from[k]);
                length += (to[k] - from[k]) * (to[k] - from[k]);
            }
            double const s = length > 0.0 ? fmin(1.0, fmax(0.0, along / length)) : 0.0;
            for (int k = 0; k < 2; k++) off[k] = from[k] + s * (to[k] - from[k]) - c[k];
            double const far = sqrt(off[0] * off[0] + off[1] * off[1]);
            if (!(far < a->nearest_share)) continue;
            a->nearest_share = far;
            a->nearest_border = i;
            for (int k = 0; k < 2; k++) a->nearest[k] = map_at(&a->axis[k], c[k] + off[k]);
        }
    }
}

stf_status map_trace(map_run *r, map_shape *s, map_answer *a, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    tracer t = {.run = r, .answer = a, .shape = s, .scratch = scratch, .row = 2 * s->n + 1};
    stf_status status = edges_read(&t, err);
    if (status == STF_OK) status = regions_trace(&t, err);
    if (status == STF_OK) status = borders_trace(&t, err);
    if (status == STF_OK) {
        if (a->n_borders > 0) qsort(a->borders, a->n_borders, sizeof *a->borders, border_order);
        nearest_fill(a);
    }
    arena_free(scratch);
    return status;
}
