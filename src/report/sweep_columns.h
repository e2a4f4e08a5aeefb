/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_columns.h -- the columns of a sweep's table, whatever it is written as. */
#ifndef REPORT_SWEEP_COLUMNS_H
#define REPORT_SWEEP_COLUMNS_H

#include "study/sweep.h"

typedef enum sweep_column_kind {
    COLUMN_ASSUMPTION,
    COLUMN_STATUS,
    COLUMN_CONCEPT,
    COLUMN_EQUILIBRIA, /* how many; with --all */
    COLUMN_COMPLETE,   /* with --all */
    COLUMN_PAYOFF,     /* from here on of an equilibrium */
    COLUMN_OUTCOME,
    COLUMN_ACTION,
    COLUMN_REGRET,
    COLUMN_CERTIFIED,
} sweep_column_kind;

typedef struct sweep_column {
    sweep_column_kind kind;
    text name;            /* "#2/payoff/Kim" */
    uint32_t equilibrium; /* from 0; of those of an equilibrium */
    uint32_t index;       /* the input, party, outcome or action */
} sweep_column;

typedef struct sweep_columns {
    sweep_column *at; /* in the order of the table */
    uint32_t n;
} sweep_columns;

/* A column of one of several equilibria has its number before its name: #1/, #2/. */
stf_status sweep_columns_of(const sweep_answer *a, arena *memory, sweep_columns *out,
                            stf_error *err);

#endif
