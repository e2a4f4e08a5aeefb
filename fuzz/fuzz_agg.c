/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_agg.c -- the reader of action-graph games on anything; what it reads is written as a tree,
 * which must then be a fixed point. */
#include "game_trip.h"

/* Action graphs are read and not written: what comes back is the tree. */
static stf_status either_read(text path, text content, uint64_t most, diagnostics *d, arena *a,
                              const game **out, stf_error *err)
{
    bool const is_tree = content.n > 3 && memcmp(content.at, "EFG", 3) == 0;
    return (is_tree ? efg_read : agg_read)(path, content, most, d, a, out, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    game_trip(either_read, efg_trip_write, (text){(const char *)data, n});
    return 0;
}
