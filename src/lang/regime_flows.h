/* SPDX-License-Identifier: Apache-2.0 */
/* regime_flows.h -- what flows come to, round by round, as expressions; private to lang/regime_*.c.
 */
#ifndef LANG_REGIME_FLOWS_H
#define LANG_REGIME_FLOWS_H

#include "lang/check_regime.h"

/* The days that are counted in a round; none where `first` stands behind `last`. */
typedef struct window {
    date first, last; /* not set: open */
    bool is_empty;
} window;

typedef enum counting {
    COUNT_AVERAGE, /* per time, averaged over the round's days */
    COUNT_SUM,     /* what comes together in the window */
    COUNT_LEVEL,   /* of a stock, on the window's last day */
} counting;

/* The flow's schedule in the windows [n_rounds], times `factor` (NULL: as it is); NULL where it is
 * nothing in all rounds. Does not ask whether the flow runs. */
const expr *flow_schedule(checker *c, span where, uint32_t flow_index, const window *w,
                          counting how, const expr *factor);
/* What the record says of the windows [n_rounds], which lie before play begins, as the limit counts
 * it; where the record ends, the schedule of a flow that always runs. *n_unknown: months of which
 * nothing is known. NULL: nothing. */
const expr *flow_record(checker *c, span where, uint32_t flow_index, const cap_limit *l,
                        const window *w, uint32_t *n_unknown);
/* Where the flow runs, else nothing. */
const expr *flow_running(checker *c, span where, uint32_t flow_index, const expr *e, bool always);

/* Days from first to last, both counted. */
exact days_counted(date first, date last);

#endif
