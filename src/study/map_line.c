/* SPDX-License-Identifier: Apache-2.0 */
/* map_line.c -- one assumption: the values at which play switches.
 *
 * A first grid, and in every step of it a probe, at a place of the step that no other shares; then
 * every part of a step whose ends are of different classes is cut in eight, and so
 * are those parts of it whose ends differ, until they are as short as was asked. All cuts of a
 * round are solved together. */
#include "study/map_inside.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { CUTS = 7, BRACKETS_MOST = 4096 };
#define SILENT_MOST 1e-5 /* share of the range without an answer that still counts as a switch */

/* Below it one class, above it another. */
typedef struct bracket {
    double low, high;
    uint32_t below, above;
} bracket;

typedef VEC(bracket) brackets;

static bool is_placed(const map_run *r, const bracket *b, double precision)
{
    double const width = r->axis[0].high - r->axis[0].low;
    double const rounding = 4 * DBL_EPSILON * fmax(fabs(b->low), fabs(b->high));
    return b->high - b->low <= fmax(precision * width, rounding);
}

#define GOLDEN 0.6180339887498949 /* its multiples fill the unit interval evenly, modulo 1 */

/* Where in step i its probe is, off the ends. */
static double probe_share(uint32_t i)
{
    double const turn = (i + 1) * GOLDEN;
    return 0.02 + 0.96 * (turn - floor(turn));
}

/* Points of the grid at even places, probes at odd ones. */
static stf_status grid_solve(map_run *r, uint32_t steps, brackets *out, map_answer *a,
                             uint32_t *first, arena *scratch, stf_error *err)
{
    size_t const n = 2 * (size_t)steps + 1;
    double *const at = ARENA_NEW(scratch, double, n);
    uint32_t *const classes = ARENA_NEW(scratch, uint32_t, n);
    TRY(arena_status(scratch, err));
    for (uint32_t i = 0; i <= steps; i++) {
        double const shift = i > 0 && i < steps ? MAP_SHIFT : 0.0;
        at[2 * i] = i == steps ? r->axis[0].high : map_at(&r->axis[0], (i + shift) / steps);
    }
    for (uint32_t i = 0; i < steps; i++)
        at[2 * i + 1] = at[2 * i] + (at[2 * i + 2] - at[2 * i]) * probe_share(i);
    TRY(map_solve(r, at, n, classes, err));
    *first = classes[0];
    a->n_first = steps + 1;
    a->n_probes = steps;
    for (size_t i = 0; i + 1 < n; i++) {
        if (classes[i] != classes[i + 1])
            (void)VEC_PUSH(scratch, out, (bracket){at[i], at[i + 1], classes[i], classes[i + 1]});
        if (i % 2 == 1 && classes[i] != classes[i - 1] && classes[i] != classes[i + 1]) a->n_odd++;
    }
    return arena_status(scratch, err);
}

/* One round: the list with every bracket that is not placed replaced by its parts that matter. */
static stf_status round_solve(map_run *r, const brackets *list, double precision, brackets *out,
                              bool *more, arena *scratch, stf_error *err)
{
    double *const at = ARENA_NEW(scratch, double, list->n *CUTS);
    uint32_t *const classes = ARENA_NEW(scratch, uint32_t, list->n * CUTS);
    TRY(arena_status(scratch, err));
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        for (int k = 1; k <= CUTS && !is_placed(r, &list->at[i], precision); k++)
            at[n++] = list->at[i].low + (list->at[i].high - list->at[i].low) * k / (CUTS + 1);
    *more = n > 0;
    r->n_open = n / CUTS;
    if (n > 0) TRY(map_solve(r, at, n, classes, err));
    n = 0;
    for (size_t i = 0; i < list->n; i++) {
        bracket const whole = list->at[i];
        if (is_placed(r, &whole, precision)) {
            (void)VEC_PUSH(scratch, out, whole);
            continue;
        }
        bracket last = {.high = whole.low, .above = whole.below};
        for (int k = 0; k <= CUTS; k++) {
            bool const is_end = k == CUTS;
            bracket const part = {last.high, is_end ? whole.high : at[n + (size_t)k], last.above,
                                  is_end ? whole.above : classes[n + (size_t)k]};
            if (!is_end && part.above == MAP_UNKNOWN) continue; /* stopped */
            if (part.below != part.above) (void)VEC_PUSH(scratch, out, part);
            last = part;
        }
        n += CUTS;
    }
    return arena_status(scratch, err);
}

/* A class that is only met on the switch itself, as a tie is, is part of the switch; so is the
 * stretch about it where a solver finds nothing that it can certify. */
static void slivers_join(const map_run *r, brackets *list, double precision)
{
    double const width = r->axis[0].high - r->axis[0].low;
    for (size_t i = 0; i + 1 < list->n;) {
        bracket *const a = &list->at[i];
        const bracket *const b = &list->at[i + 1];
        map_region between = {0};
        bool const read = map_class_read(r, a->above, &between, NULL) == STF_OK;
        bool const is_silent = read && between.kind == MAP_NO_ANSWER;
        if (b->high - a->low > width * (is_silent ? SILENT_MOST : 4 * precision)) {
            i++;
            continue;
        }
        a->high = b->high;
        a->above = b->above;
        size_t const gone = a->below == a->above ? 2 : 1;
        size_t const from = gone == 2 ? i : i + 1;
        memmove(&list->at[from], &list->at[from + gone], (list->n - from - gone) * sizeof *a);
        list->n -= gone;
        if (i > 0) i--;
    }
}

static uint32_t region_of(map_answer *a, uint32_t *classes, uint32_t class)
{
    uint32_t k = 0;
    while (k < a->n_regions && classes[k] != class) k++;
    if (k == a->n_regions) {
        classes[k] = class;
        a->n_regions++;
    }
    return k;
}

/* Stretches to regions, by first appearance; `at` is the middle of the longest. */
static stf_status regions_fill(map_run *r, const brackets *list, uint32_t first, map_answer *a,
                               stf_error *err)
{
    size_t const n = list->n + 1;
    double const low = r->axis[0].low, high = r->axis[0].high;
    uint32_t *const classes = ARENA_NEW(r->memory, uint32_t, n);
    double *const longest = ARENA_NEW(r->memory, double, n);
    a->regions = ARENA_NEW(r->memory, map_region, n);
    a->borders = ARENA_NEW(r->memory, map_border, n);
    TRY(arena_status(r->memory, err));
    double from = low;
    uint32_t below = region_of(a, classes, list->n > 0 ? list->at[0].below : first);
    for (size_t i = 0; i < n; i++) {
        const bracket *const b = i < list->n ? &list->at[i] : NULL;
        double const to = b != NULL ? b->low + (b->high - b->low) / 2 : high;
        map_region *const region = &a->regions[below];
        if (region->n_pieces++ == 0) region->low[0] = from;
        region->high[0] = to;
        region->share += (to - from) / (high - low);
        if (to - from > longest[below]) {
            longest[below] = to - from;
            region->at[0] = from + (to - from) / 2;
        }
        if (b == NULL) break;
        uint32_t const above = region_of(a, classes, b->above);
        a->borders[a->n_borders++] =
            (map_border){.region = {below, above}, .low = b->low, .high = b->high};
        from = to;
        below = above;
    }
    for (uint32_t k = 0; k < a->n_regions; k++)
        TRY(map_class_read(r, classes[k], &a->regions[k], err));
    return STF_OK;
}

/* Which stretch holds the central value, and how near the nearest switch is. */
static void central_fill(const map_run *r, map_answer *a)
{
    const map_axis *const x = &r->axis[0];
    a->central_region = NONE;
    if (x->central < x->low || x->central > x->high) return;
    a->central_region = a->n_borders > 0 ? a->borders[0].region[0] : 0;
    for (uint32_t i = 0; i < a->n_borders; i++) {
        const map_border *const b = &a->borders[i];
        double const at = b->low + (b->high - b->low) / 2;
        double const share = fabs(at - x->central) / (x->high - x->low);
        if (at < x->central) a->central_region = b->region[1];
        if (a->nearest_share <= share) continue;
        a->nearest_share = share;
        a->nearest[0] = at;
        a->nearest_border = i;
    }
}

static stf_status line_solve(map_run *r, const map_query *q, map_answer *a, arena *scratch,
                             stf_error *err)
{
    brackets list = {0};
    uint32_t first;
    TRY(grid_solve(r, q->grid, &list, a, &first, scratch, err));
    bool more = true;
    while (more && r->stopped == STF_OK && list.n <= BRACKETS_MOST) {
        brackets next = {0};
        TRY(round_solve(r, &list, q->precision, &next, &more, scratch, err));
        list = next;
    }
    if (list.n > BRACKETS_MOST) {
        r->stopped = STF_LIMIT;
        r->stop_reason = TEXT("play changes at more than 4,096 values");
    }
    slivers_join(r, &list, q->precision);
    TRY(regions_fill(r, &list, first, a, err));
    central_fill(r, a);
    return STF_OK;
}

stf_status map_line(map_run *r, const map_query *q, map_answer *a, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    stf_status const status = line_solve(r, q, a, scratch, err);
    arena_free(scratch);
    return status;
}
