/* SPDX-License-Identifier: Apache-2.0 */
/* record.h -- what was observed of a flow, month by month, and what totals say of months together.
 *
 * Figures come in up to two columns, and each limit prefers the columns of its own dimension: so a
 * record is made for a flow under a limit. Numbers are in one of four units: of column 0 or 1 (a
 * column that has not the flow's dimension), the flow's own, or the limit's.
 *
 * Totals make a forest: a total that lies within another is its child. A total (node) holds the
 * months that are known, its children, and the missing months that nothing shorter covers; these
 * are together what it leaves. Where totals overlap and neither holds the other, the later one of
 * them in order of length is `loose`: it settles its own missing months, and no more; a longer one
 * may hold both. */
#ifndef REGIME_RECORD_H
#define REGIME_RECORD_H

#include "regime/regime.h"

enum { UNIT_COLUMN_0, UNIT_COLUMN_1, UNIT_FLOW, UNIT_LIMIT, N_UNITS };

/* Limit units in one of each unit. */
typedef struct unit_view {
    bool has[N_UNITS];
    bool is_own[N_UNITS];
    amount ratio[N_UNITS];
} unit_view;

enum { NO_NODE = UINT32_MAX };

typedef enum month_state { MONTH_MISSING, MONTH_KNOWN, MONTH_SHARED } month_state;

typedef struct record_month {
    month_state state; /* shared: with others, what a total leaves */
    regime_kind kind;
    uint8_t unit;
    amount own;     /* in that unit */
    amount counted; /* in the limit's */
    exact half;     /* what rounding may hide, in `unit` */
    uint32_t node;  /* the smallest total that holds it, or NO_NODE */
} record_month;

typedef struct record_node {
    int32_t first, last;
    uint32_t parent;
    bool is_loose, contradicts;
    uint8_t unit;
    /* in the limit's unit */
    amount full;   /* all its months together */
    amount left;   /* of which the missing ones */
    amount differ; /* what months and total may be apart: low <= 0 <= high */
    uint32_t n_missing, n_months;
} record_node;

typedef struct record {
    int32_t first, last; /* months */
    const record_month *months;
    const record_node *nodes;
    uint32_t n_nodes;
} record;

/* Where figures disagree. */
typedef struct conflicts {
    arena *memory;
    VEC(ledger_conflict) found;
} conflicts;

static inline bool flow_has_record(const regime_flow *f)
{
    return f->n_observations + f->n_totals > 0;
}
unit_view unit_view_make(arena *a, const regime_flow *f, const regime_share *s);
/* The record of a flow that has one. Arrays are taken from `scratch`, numbers from `numbers`. */
stf_status record_make(const regime_flow *f, const unit_view *v, arena *scratch, arena *numbers,
                       record *out, stf_error *err);
/* Appends what disagrees among the figures of each dimension. Totals that contradict their months
 * and figures of one span. */
stf_status record_conflicts(const regime *r, uint32_t flow, arena *scratch, conflicts *c,
                            stf_error *err);

#endif
