/* SPDX-License-Identifier: Apache-2.0 */
/* books.h -- small regimes made by hand, and their ledgers. */
#ifndef TESTS_UNIT_REGIME_BOOKS_H
#define TESTS_UNIT_REGIME_BOOKS_H

#include "support/test.h"

#include "regime/regime.h"

typedef struct books {
    arena *a;
    regime_flow flows[8];
    regime_measure measures[8];
    regime regime;
} books;

/* No flows and no measures yet; one at a time in a test. */
void books_open(books *b);
void books_close(books *b);

exact number(books *b, const char *s); /* "1/3", "29240" */
amount point(books *b, const char *s);
amount range(books *b, const char *low, const char *central, const char *high);
date on(int32_t year, int32_t month, int32_t day);
int32_t in_month(int32_t year, int32_t month);

/* A flow counted in `unit`, with room for its lists. */
regime_flow *flow_open(books *b, const char *name, const char *unit);
void flow_period(books *b, regime_flow *f, date from, date to, amount x);
void flow_delivery(books *b, regime_flow *f, date day, amount x);
void flow_column(books *b, regime_flow *f, const char *unit, const char *ratio);
void flow_observed(books *b, regime_flow *f, int32_t month, regime_kind kind, const char *x,
                   const char *second);
void flow_total(books *b, regime_flow *f, int32_t first, int32_t last, uint32_t column,
                const char *x);
/* A measure on the first n_flows flows. */
regime_measure *measure_open(books *b, const char *name, regime_verb verb, uint32_t n_flows);
/* Its limit; each flow counts `ratio` of it a unit of its own ("" : not). */
void measure_limit(books *b, regime_measure *m, amount x, const char *unit, const char *ratio);

/* The ledger of all measures, over whole periods from the day to the day (not set: by default). */
const ledger *books_ledger(books *b, date from, date to);
double value(exact x);
/* x is exactly the number. */
void assert_exact_at(books *b, exact x, const char *s, const char *file, int line);
#define assert_exact(b, x, s) assert_exact_at((b), (x), (s), __FILE__, __LINE__)
/* low, central and high are exactly those. */
#define assert_amount(b, x, l, c, h)                                                               \
    do {                                                                                           \
        assert_exact((b), (x).low, (l));                                                           \
        assert_exact((b), (x).central, (c));                                                       \
        assert_exact((b), (x).high, (h));                                                          \
    } while (0)
void assert_day_at(date d, int32_t year, int32_t month, int32_t day, const char *file, int line);
#define assert_day(d, y, m, n) assert_day_at((d), (y), (m), (n), __FILE__, __LINE__)

#endif
