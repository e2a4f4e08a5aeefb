/* SPDX-License-Identifier: Apache-2.0 */
/* hull.c -- a point is a mixture of others if what is missing to it can be brought to zero.
 *
 * Weights start at zero, so that all of the point is missing; coordinate by coordinate the missing
 * part is minimised. The first coordinate, which all points share, makes the weights sum to one. */
#include "solve/extreme/hull.h"

#include "solve/extreme/face.h"

static stf_status is_mixture(const exact *const *point, uint32_t n, uint32_t at, uint32_t dimension,
                             arena *scratch, bool *out, stf_error *err)
{
    exact *const entries = ARENA_NEW(scratch, exact, (size_t)dimension * n);
    TRY(arena_status(scratch, err));
    for (uint32_t i = 0; i < dimension; i++) {
        exact *const row = entries + (size_t)i * n;
        for (uint32_t k = 0, j = 0; k < n; k++)
            if (k != at) row[j++] = point[k][i];
        row[n - 1] = point[at][i];
    }
    tableau *const t = tableau_new(scratch, entries, dimension, n - 1, 0);
    face_result r = t != NULL ? FACE_DONE : FACE_NOMEM;
    uint64_t n_pivots = 0;
    for (uint32_t i = 0; r == FACE_DONE && i < dimension; i++)
        r = face_impose(t, n - 1 + i, &n_pivots);
    *out = r == FACE_DONE;
    TRY(arena_status(scratch, err));
    return r != FACE_NOMEM
               ? STF_OK
               : fail(err, STF_LIMIT, "a number has more than %d bits", EXACT_MOST_BITS);
}

stf_status hull_extremes(const exact *const *point, uint32_t n, uint32_t dimension, arena *scratch,
                         uint8_t *is_extreme, stf_error *err)
{
    for (uint32_t k = 0; k < n; k++) {
        bool mixes = false;
        arena_mark const mark = arena_position(scratch);
        stf_status const status =
            n > 2 ? is_mixture(point, n, k, dimension, scratch, &mixes, err) : STF_OK;
        arena_release(scratch, mark);
        TRY(status);
        is_extreme[k] = !mixes;
    }
    return STF_OK;
}
