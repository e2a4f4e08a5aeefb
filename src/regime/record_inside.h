/* SPDX-License-Identifier: Apache-2.0 */
/* record_inside.h -- what record.c and record_totals.c share. */
#ifndef REGIME_RECORD_INSIDE_H
#define REGIME_RECORD_INSIDE_H

#include "regime/record.h"

/* What one or more totals say of a span of months. */
typedef struct span_total {
    int32_t first, last;
    uint8_t unit;
    bool is_own;
    amount own; /* the hull of them, in `unit` */
    exact half;
    uint32_t n; /* totals, from `totals` of the flow, linked by builder.next_total */
    uint32_t head;
} span_total;

typedef struct builder {
    const regime_flow *flow;
    const unit_view *view;
    arena *scratch, *numbers;
    conflicts *conflicts; /* NULL: not asked for */
    uint32_t number;      /* of the flow */
    int32_t first, last;
    record_month *months; /* [last - first + 1] */
    span_total *spans;    /* by length, then by date */
    uint32_t n_spans;
    uint32_t *next_total; /* [n_totals] the next of one span, UINT32_MAX: none */
    record_node *nodes;
    amount *node_full, *node_left, *node_differ; /* as in the node, in the node's unit */
    exact *node_half;
    uint32_t *node_seen; /* own missing months seen in a span */
    uint32_t n_nodes;
} builder;

typedef struct picked {
    uint8_t unit;
    bool is_own;
    exact value, half;
} picked;

uint8_t column_unit_of(const regime_flow *f, uint32_t column);
/* A figure of a column in the unit of column_unit_of. */
exact column_figure(arena *a, const regime_flow *f, uint32_t column, exact x);
/* To another unit; `to` is the same or the limit's. */
amount unit_convert(builder *b, amount x, uint8_t from, uint8_t to);
/* What a figure may be off by: half a unit of its last digit, 1 per cent if approximate. */
exact figure_half(arena *a, exact x, uint32_t digits, regime_kind kind);
/* The figure of a row that counts; false: none does. */
bool observation_pick(builder *b, const regime_observation *o, picked *out);
stf_status conflict_add(builder *b, int32_t first, int32_t last, const exact *figures,
                        const text *sources, uint32_t n_figures, stf_error *err);

/* record_totals.c */
bool spans_make(builder *b);
stf_status totals_apply(builder *b, stf_error *err);

#endif
