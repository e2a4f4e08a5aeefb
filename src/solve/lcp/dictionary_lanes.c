/* SPDX-License-Identifier: Apache-2.0 */
/* dictionary_lanes.c -- kernel text: a row less a multiple of another. Here the elements of a
 * vector are neighbours in a row, not lanes of a batch; each is worked out alone. */
#include "solve/lcp/dictionary.h"

#include "num/lanes_text.h"

void LANES_NAME(dictionary_subtract)(uint32_t n, double *restrict to, const double *restrict from,
                                     double factor)
{
    v const f = v_splat(factor), least = v_splat(1e-14);
    for (uint32_t j = 0; j < n; j += LANES_W) {
        v const x = v_load(to + j) - f * v_load(from + j);
        v_store(to + j, v_keep(v_abs(x) >= least, x));
    }
}
