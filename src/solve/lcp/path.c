/* SPDX-License-Identifier: Apache-2.0 */
/* path.c -- following a complementary path: ratio tests over both dictionaries, and pivots.
 *
 * A row's value, and its coefficient for the entering variable, are those of the joint system of
 * both dictionaries: where theta is basic in the other one, its row is put in for it. */
#include "solve/lcp/path.h"

#include <math.h>
#include <string.h>

/* Of scaled payoffs: an element smaller than the first is no pivot; ratios that differ by less than
 * the second are tied. */
#define PIVOT_LEAST 1e-9
#define RATIO_TIE 1e-11
/* Rounding adds up with pivots. Dictionaries are built anew after so many steps, which costs about
 * as many pivots as variables of the start have left the basis, and before a pivot that is as small
 * as what rounding may have left of a zero. */
enum { STEPS_BETWEEN = 100 };
#define PIVOT_DOUBTFUL 1e-6

stf_status path_new(const uint32_t *most_sequences, const uint32_t *most_sets, arena *memory,
                    path *out, stf_error *err)
{
    *out = (path){0};
    uint32_t rows = 0;
    for (uint32_t d = 0; d < 2; d++) {
        /* rows: one a set of one's own, the rest of the other's sequences, or all of them (matrix)
         */
        uint32_t const most_rows = most_sequences[1 - d] + most_sets[d],
                       most_columns = most_sequences[d] + most_sets[1 - d] + 1;
        TRY(dictionary_new(most_rows, most_columns, memory, &out->d[d], err));
        rows += most_rows;
        out->best[d] = ARENA_NEW(memory, uint32_t, most_sets[d]);
        out->is_best[d] = ARENA_NEW(memory, uint8_t, most_sequences[d]);
        out->prior[d] = ARENA_NEW(memory, double, most_sequences[d]);
        out->weight[d] = ARENA_NEW(memory, uint32_t, most_sequences[d]);
        out->reply[d] = ARENA_NEW(memory, double, most_sequences[d]);
        out->coefficient[d] = ARENA_NEW(memory, double, most_sequences[d]);
        out->plan[d] = ARENA_NEW(memory, double, most_sequences[d]);
    }
    size_t const n0 = most_sequences[0], n1 = most_sequences[1];
    out->block = ARENA_NEW(memory, double, (n0 + 1) * (n1 + 1));
    out->place = ARENA_NEW(memory, uint32_t, 2 * (n0 + n1) + 2);
    out->is_basic = ARENA_NEW(memory, uint8_t, 2 * (n0 + n1) + 2);
    out->value = ARENA_NEW(memory, double, 2 * (n0 + n1) + 2);
    out->tied = ARENA_NEW(memory, uint32_t, rows);
    out->tied_ratio = ARENA_NEW(memory, double, rows);
    out->tied_pivot = ARENA_NEW(memory, double, rows);
    out->residual = ARENA_NEW(memory, double, rows);
    return arena_status(memory, err);
}

/* ---- the joint system --------------------------------------------------------------------------
 */

/* Row r of both: those of dictionary 0 first. */
typedef struct joint {
    const path *p;
    uint32_t home;        /* where theta is basic; 2: nowhere */
    const double *bridge; /* theta's row there */
} joint;

static joint joint_of(const path *p)
{
    joint j = {.p = p, .home = p->has_theta ? p->theta_home : 2};
    if (j.home < 2) j.bridge = dictionary_row(&p->d[j.home], p->place[p->theta]);
    return j;
}

/* The element of row r of dictionary d in the column of a cobasic variable of dictionary `of`. */
static double joint_cell(const joint *j, uint32_t d, uint32_t r, uint32_t of, uint32_t column)
{
    const dictionary *const own = &j->p->d[d];
    if (of == d) return dictionary_row(own, r)[column];
    if (j->home != of) return 0.0;
    return -dictionary_row(own, r)[own->columns - 1] * j->bridge[column];
}

static double joint_value(const joint *j, uint32_t d, uint32_t r)
{
    const dictionary *const own = &j->p->d[d];
    const double *const row = dictionary_row(own, r);
    double x = row[own->columns];
    if (j->home == 1 - d) x -= row[own->columns - 1] * j->bridge[j->p->d[1 - d].columns];
    return x;
}

/* The perturbation's k-th coefficient: column of the k-th variable that was basic at the start. */
static double joint_perturbation(const joint *j, uint32_t d, uint32_t r, uint32_t of, uint32_t k)
{
    uint32_t const variable = j->p->d[of].first_basic[k], place = j->p->place[variable];
    if (place < PLACE_COLUMN) return d == of && place == r ? 1.0 : 0.0;
    return joint_cell(j, d, r, of, place - PLACE_COLUMN);
}

/* ---- the ratio test ----------------------------------------------------------------------------
 */

typedef struct leaving {
    uint32_t d, row; /* row NONE: no row leaves */
    double pivot;    /* the element of the joint system */
    bool is_end;     /* theta reaches 1 first */
} leaving;

/* Keeps of the n tied rows those whose k-th perturbation in dictionary `of` is least. */
static uint32_t tied_filter(const joint *j, uint32_t n, uint32_t of, uint32_t k)
{
    const path *const p = j->p;
    uint32_t const rows0 = p->d[0].rows;
    double least = HUGE_VAL;
    for (uint32_t t = 0; t < n; t++) {
        uint32_t const i = p->tied[t], d = i >= rows0;
        p->tied_ratio[t] = joint_perturbation(j, d, i - d * rows0, of, k) / p->tied_pivot[t];
        least = fmin(least, p->tied_ratio[t]);
    }
    uint32_t kept = 0;
    for (uint32_t t = 0; t < n; t++) {
        if (p->tied_ratio[t] > least + RATIO_TIE * (1.0 + fabs(least))) continue;
        p->tied[kept] = p->tied[t];
        p->tied_pivot[kept++] = p->tied_pivot[t];
    }
    return kept;
}

/* Of the n tied rows, the place of the one whose perturbed ratio is least. */
static uint32_t lexicographic(const joint *j, uint32_t n)
{
    const path *const p = j->p;
    for (int pass = 0; pass < 2; pass++) /* slacks, then plans */
        for (uint32_t of = 0; of < 2; of++) {
            uint32_t const first = pass == 0 ? 0 : p->n_slacks[of],
                           end = pass == 0 ? p->n_slacks[of] : p->d[of].rows;
            for (uint32_t k = first; k < end && n > 1; k++) n = tied_filter(j, n, of, k);
        }
    uint32_t at = 0;
    for (uint32_t t = 1; t < n; t++)
        if (p->tied_pivot[t] > p->tied_pivot[at]) at = t;
    return at;
}

/* The row that leaves where the variable of `column` of dictionary e enters; theta itself enters in
 * both at once (e = 2). */
static leaving ratio_test(const path *p, uint32_t e, uint32_t column)
{
    joint const j = joint_of(p);
    uint32_t const rows0 = p->d[0].rows;
    double least = HUGE_VAL, end = HUGE_VAL;
    if (e == 2) end = 1.0;
    if (e < 2 && j.home == e && j.bridge[column] < -PIVOT_LEAST)
        end = (1.0 - j.bridge[p->d[e].columns]) / -j.bridge[column];
    uint32_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t d = 0; d < 2; d++) {
            if (e < 2 && d != e && j.home != e) continue;
            for (uint32_t r = 0; r < p->d[d].rows; r++) {
                double const a = e == 2 ? dictionary_row(&p->d[d], r)[p->d[d].columns - 1]
                                        : joint_cell(&j, d, r, e, column);
                if (!(a > PIVOT_LEAST)) continue;
                double const ratio = fmax(joint_value(&j, d, r), 0.0) / a;
                if (pass == 0) {
                    least = fmin(least, ratio);
                } else if (ratio <= least + RATIO_TIE * (1.0 + least)) {
                    p->tied[n] = r + d * rows0;
                    p->tied_pivot[n++] = a;
                }
            }
        }
    if (end <= least + RATIO_TIE) return (leaving){.row = NONE, .is_end = end < HUGE_VAL};
    uint32_t const at = n == 1 ? 0 : lexicographic(&j, n), i = p->tied[at], d = i >= rows0;
    return (leaving){.d = d, .row = i - d * rows0, .pivot = p->tied_pivot[at]};
}

/* ---- pivots
 * --------------------------------------------------------------------------------------
 */

static void pivot(path *p, uint32_t d, uint32_t row, uint32_t column)
{
    dictionary *const own = &p->d[d];
    uint32_t const out = own->basic[row], in = own->cobasic[column];
    dictionary_pivot(own, p->isa, row, column);
    p->place[in] = row;
    p->place[out] = PLACE_COLUMN + column;
}

/* Theta, basic in dictionary e, becomes the last column of it; the variable of `column` takes its
 * row. */
static void theta_out(path *p, uint32_t e, uint32_t column)
{
    dictionary *const own = &p->d[e];
    pivot(p, e, p->place[p->theta], column);
    uint32_t const last = own->columns - 1;
    if (column == last) return;
    for (uint32_t r = 0; r < own->rows; r++) {
        double *const row = dictionary_row(own, r), t = row[column];
        row[column] = row[last];
        row[last] = t;
    }
    uint32_t const moved = own->cobasic[last];
    own->cobasic[last] = p->theta;
    own->cobasic[column] = moved;
    p->place[moved] = PLACE_COLUMN + column;
}

static bool is_stopped(const path *p)
{
    return p->steps % 16 == 0 && (cancel_requested(p->options->stop) || solve_is_late(p->options));
}

/* Both dictionaries from the start; false where rounding has led to what is no basis. */
static bool rebuild(path *p)
{
    memset(p->is_basic, 0, 2 * (size_t)p->n_x + 2);
    for (uint32_t d = 0; d < 2; d++)
        for (uint32_t r = 0; r < p->d[d].rows; r++)
            p->is_basic[p->d[d].basic[r]] = (uint8_t)(d + 1);
    for (uint32_t d = 0; d < 2; d++) {
        uint8_t const theta = p->is_basic[p->theta];
        if (theta != d + 1) p->is_basic[p->theta] = 0;
        bool const is_basis = dictionary_rebuild(&p->d[d], p->isa, p->is_basic);
        p->is_basic[p->theta] = theta;
        if (!is_basis) return false;
        for (uint32_t r = 0; r < p->d[d].rows; r++) p->place[p->d[d].basic[r]] = r;
        for (uint32_t c = 0; c < p->d[d].columns; c++)
            if (p->d[d].cobasic[c] != p->theta) p->place[p->d[d].cobasic[c]] = PLACE_COLUMN + c;
    }
    p->since = 0;
    return true;
}

/* The row that leaves for an entering variable, whose dictionary and column are told; false where
 * rounding has spoilt the path. */
static bool step(path *p, uint32_t entering, uint32_t *e, uint32_t *column, leaving *out)
{
    *e = path_home(p, entering);
    if (p->since >= STEPS_BETWEEN && !rebuild(p)) return false;
    for (;;) {
        *column = p->place[entering] - PLACE_COLUMN;
        *out = ratio_test(p, *e, *column);
        p->since++;
        if (out->row == NONE || out->pivot >= PIVOT_DOUBTFUL || p->since == 1) return true;
        if (!rebuild(p)) return false;
    }
}

path_end path_from_prior(path *p)
{
    p->steps = p->since = 0;
    start_from_prior(p);
    leaving out = ratio_test(p, 2, 0);
    if (out.is_end) return PATH_FOUND; /* the best replies to the prior are an equilibrium */
    if (out.row == NONE) return PATH_RAY;
    uint32_t entering = p->d[out.d].basic[out.row] ^ 1u;
    pivot(p, out.d, out.row, p->d[out.d].columns - 1);
    p->theta_home = out.d;
    for (p->steps = 1; p->steps < p->most_steps; p->steps++) {
        if (is_stopped(p)) return PATH_LATE;
        uint32_t e, column;
        if (!step(p, entering, &e, &column, &out)) return PATH_RAY;
        if (out.is_end) {
            theta_out(p, e, column);
            p->theta_home = 2;
            return PATH_FOUND;
        }
        if (out.row == NONE) return PATH_RAY;
        uint32_t const leaves = p->d[out.d].basic[out.row];
        if (leaves == p->theta) return PATH_RAY; /* back at the start */
        if (out.d == e) {
            pivot(p, e, out.row, column);
        } else {
            theta_out(p, e, column);
            pivot(p, out.d, out.row, p->d[out.d].columns - 1);
            p->theta_home = out.d;
        }
        entering = leaves ^ 1u;
    }
    return PATH_STEPS;
}

path_end path_missing_label(path *p, uint32_t k)
{
    start_matrix(p);
    p->since = 0;
    uint32_t entering = 2 * k;
    for (p->steps = 0; p->steps < p->most_steps; p->steps++) {
        if (is_stopped(p)) return PATH_LATE;
        uint32_t e, column;
        leaving out;
        if (!step(p, entering, &e, &column, &out) || out.row == NONE) return PATH_RAY;
        uint32_t const leaves = p->d[e].basic[out.row];
        pivot(p, e, out.row, column);
        if (leaves >> 1 == k) return PATH_FOUND;
        entering = leaves ^ 1u;
    }
    return PATH_STEPS;
}
