/* SPDX-License-Identifier: Apache-2.0 */
/* check_regime.h -- what the checks of the regime share; private to lang/check_*.c and regime_*.c.
 *
 * Names first (check_regime.c); flows and measures are then checked when somebody first needs them,
 * since a `let` may ask for value(f) whose amount reads another `let`. */
#ifndef LANG_CHECK_REGIME_H
#define LANG_CHECK_REGIME_H

#include "base/csv.h"
#include "lang/check.h"
#include "num/exact.h"

enum { SOURCES_MOST = 256, COLUMNS_MOST = 2, FIGURE_UNITS = 3 };

/* What is known of a flow's months first .. last, one of them at `month - first`: the central
 * figure in each of its units (0, 1: its columns, 2: its own), invalid where there is none; what a
 * total left for a missing month stands there too. */
typedef struct figures {
    int32_t first, last; /* first > last: nothing is known */
    exact *at[FIGURE_UNITS];
    bool *is_filled; /* by a total */
} figures;

typedef struct flow_work {
    const tree_item *item;
    const tree_expr *guard;
    span guard_where; /* length 0: none */
    bool visiting, visited, broken;
    figures figures;
    struct {
        uint32_t *at;
        size_t n, cap;
    } bound_by; /* caps and bans */
} flow_work;

typedef struct measure_work {
    const tree_item *item;
    bool visiting, visited, broken;
    struct {
        uint32_t *at;
        size_t n, cap;
    } flows;
} measure_work;

typedef struct authority_work {
    const tree_item *item;
    const tree_decides *decides;
} authority_work;

/* The days of a round. */
typedef struct round_days {
    date first, last;
    exact length; /* in months, as declared */
    exact months; /* the calendar months that its days are */
} round_days;

typedef struct regime_work {
    VEC(flow_work) flows;
    VEC(measure_work) measures;
    VEC(authority_work) authorities;
    names authority_names;
    names terms;                     /* of what value(f) and the like stand for: lets, by name */
    const csv *tables[SOURCES_MOST]; /* read already, by source */
    dimension money;
    round_days *rounds; /* [n_rounds], from round 0 on */
    uint32_t n_rounds;
    bool rounds_known, rounds_broken;
} regime_work;

/* ---- check_regime.c: names ------------------------------------------------------------------- */

void place_declare(checker *c, const tree_item *t);
void flow_declare(checker *c, const tree_item *t);
void authority_declare(checker *c, const tree_item *t);
void measure_declare(checker *c, const tree_item *t);
/* After all names: who completes whom, whose flows are under which measure, the states of measures
 * that play lifts. */
bool regime_begin(checker *c);
void regime_names(checker *c);
void check_regime(checker *c); /* every flow and measure, and what they are to one another */
/* A flow, measure or authority by name; SYNTAX_NONE and an error. */
uint32_t check_flow_name(checker *c, word w);
uint32_t check_measure_name(checker *c, word w);
uint32_t check_authority_name(checker *c, word w);
bool regime_is_given(const checker *c);

/* ---- check_flow.c, check_observed.c, check_figures.c ------------------------------------------
 */

/* Checks a flow once; false where it is wrong. */
bool flow_ready(checker *c, uint32_t index, span asked);
/* An amount of the regime: reads nothing of play. NULL after a report. */
const expr *regime_number(checker *c, const tree_expr *t, const char *what);
/* Reports a constant below nothing; `what` names it. False then. */
bool amount_positive(checker *c, const expr *e, const char *what);
/* The unit in which a value of this dimension was written, or base units. */
unit expr_unit(checker *c, const expr *e);
/* A unit without its factor of time; false where it has none by itself. `per`, where not NULL: the
 * name of that factor. */
bool unit_untimed(checker *c, const unit *u, unit *out, text *per);
unit unit_of_dimension(checker *c, dimension d);
/* Reads a table into f; column numbers are added to f. */
void observed_check(checker *c, flow *f, const tree_entry *t, size_t *cap);
/* After all tables and totals: order, disagreements, what totals leave for missing months. */
void figures_check(checker *c, uint32_t index);
exact quantity_written(checker *c, const quantity *q); /* the number as written */
exact unit_exact(checker *c, const unit *u);           /* base units in one */
/* In units of `to`, where of one dimension. */
exact quantity_in(checker *c, const quantity *q, const unit *to);

/* ---- check_measure.c ------------------------------------------------------------------------- */

bool measure_ready(checker *c, uint32_t index, span asked);
/* What one of a flow's amount in dimension `from` counts for under a limit: NULL and true: as it
 * is; false: nothing is declared. */
bool limit_factor(const checker *c, const cap_limit *l, uint32_t flow_index, dimension from,
                  const expr **out);

/* ---- regime_dates.c -------------------------------------------------------------------------- */

/* The days of the rounds; false where they are not dated, which is reported. */
bool rounds_dated(checker *c, span asked, text called);
/* The months from a to b, both counted: whole ones count one, parts their share of days; 0 where b
 * stands before a. Not set: open (a: before all, b: after all) cut to from .. to. */
exact months_weight(arena *a, date from, date to);
date date_later(date a, date b);   /* not set: the earliest */
date date_earlier(date a, date b); /* not set: the latest */
date date_before(date d);          /* the day before */

/* ---- regime_terms.c -------------------------------------------------------------------------- */

/* value(f), blocked(m), headroom(m with f), share(m): a let's use; NULL after a report. */
expr *term_resolve(checker *c, const tree_expr *t);
bool term_is_name(text t);

/* ---- regime_expr.c: making expressions ------------------------------------------------------- */

expr *make_number(checker *c, span where, exact number, const unit *u);
expr *make_zero(checker *c, span where, dimension d);
expr *make_two(checker *c, expr_kind kind, span where, const expr *a, const expr *b);
/* NULL + b is b. */
const expr *make_sum(checker *c, span where, const expr *a, const expr *b);
/* The sum of many, NULL where all are NULL; as deep as the logarithm of n. */
const expr *make_sum_of(checker *c, span where, const expr *const *list, uint32_t n);
expr *make_if(checker *c, span where, const expr *condition, const expr *a, const expr *b);
expr *make_call(checker *c, function f, span where, const expr *a, const expr *b);
expr *make_let(checker *c, span where, uint32_t index);
expr *make_in_force(checker *c, span where, uint32_t state_index);
/* e times values[round]; NULL where all are 0, e itself where all are 1. */
const expr *make_scaled(checker *c, span where, const expr *e, const exact *values, uint32_t n);

#endif
