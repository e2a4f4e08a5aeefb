/* SPDX-License-Identifier: Apache-2.0 */
/* consistent.h -- the consistent beliefs under which a profile is sequentially rational.
 *
 * Kreps and Wilson (Econometrica 50, 1982, lemmas A1 and A2): an assessment is consistent if and
 * only if its mistakes have orders, positive numbers by action, such that at every set the members
 * believed in are those that the least sum of orders leads to, and sizes that give the odds between
 * them. So one searches over which members are believed in, set by set: a linear program says
 * whether some weights on just these make what is played best (one deviation at a time suffices:
 * E. Hendon, H. Jacobsen and B. Sloth, Games and Economic Behavior 12, 1996), and another whether
 * orders go with all choices made so far. Where either has no solution the branch is refuted. */
#ifndef REFINE_CONSISTENT_H
#define REFINE_CONSISTENT_H

#include "refine/work.h"

typedef struct assessment {
    const exact *belief;    /* [n members] */
    const uint32_t *order;  /* [n_actions] of mistakes; 0 where played or closed */
    const exact *size;      /* [n_actions] of mistakes; NULL where they are not rational */
    const double *log_size; /* [n_actions] */
} assessment;

typedef enum consistency {
    CONSISTENCY_NONE,    /* refuted: there are no such beliefs */
    CONSISTENCY_STOPPED, /* the visitor had enough */
    CONSISTENCY_DONE,    /* there are such beliefs; all kinds were visited */
    CONSISTENCY_OPEN,    /* not settled: see why */
} consistency;

typedef struct consistency_search {
    refine_work *work;
    bool (*visit)(void *user, const assessment *found); /* true: enough */
    void *user;
    const char *why; /* where open */
} consistency_search;

/* values, reach: as values_of and reach_within give them. The sets that play reaches within their
 * component must be in order (set_upset). */
stf_status consistency_find(consistency_search *s, const exact *values, const exact *reach,
                            consistency *out, stf_error *err);

#endif
