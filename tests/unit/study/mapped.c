/* SPDX-License-Identifier: Apache-2.0 */
/* mapped.c -- see mapped.h. */
#include "mapped.h"

#include <math.h>

bool region_holds(const map_region *r, double x, double y)
{
    bool in = false;
    for (uint32_t k = 0; k < r->n_loops; k++) {
        uint32_t const begin = k > 0 ? r->loop_end[k - 1] : 0, n = r->loop_end[k] - begin;
        for (uint32_t i = 0; i < n; i++) {
            const double *const p = r->xy + 2 * (size_t)(begin + i);
            const double *const q = r->xy + 2 * (size_t)(begin + (i + 1) % n);
            if ((p[1] > y) == (q[1] > y)) continue;
            if (x < p[0] + (q[0] - p[0]) * (y - p[1]) / (q[1] - p[1])) in = !in;
        }
    }
    return in;
}

double border_distance(const map_answer *m, double x, double y)
{
    double best = (double)INFINITY;
    double const w = m->axis[0].high - m->axis[0].low, h = m->axis[1].high - m->axis[1].low;
    for (uint32_t i = 0; i < m->n_borders; i++)
        for (uint32_t k = 0; k + 1 < m->borders[i].n_points; k++) {
            const double *const p = m->borders[i].xy + 2 * (size_t)k;
            double const dx = (p[2] - p[0]) / w, dy = (p[3] - p[1]) / h;
            double const ox = (x - p[0]) / w, oy = (y - p[1]) / h;
            double const along = (ox * dx + oy * dy) / (dx * dx + dy * dy);
            double const t = fmin(1.0, fmax(0.0, along));
            best = fmin(best, hypot(ox - t * dx, oy - t * dy));
        }
    return best;
}
