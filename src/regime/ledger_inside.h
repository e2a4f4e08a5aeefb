/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_inside.h -- what the files that make a ledger share. */
#ifndef REGIME_LEDGER_INSIDE_H
#define REGIME_LEDGER_INSIDE_H

#include "regime/account.h"

/* A measure being entered. */
typedef struct entry {
    const regime *regime;
    const ledger_options *options;
    uint32_t number;
    const regime_measure *measure;
    day_range window;               /* the days asked for */
    arena *memory, *scratch, *work; /* as in account.h */
    regime_limit by_flows;          /* of a measure without limits */
    account accounts[2];            /* by limit; one at least */
    uint32_t n_accounts;
    ledger_measure *out;
} entry;

/* Fills the notices and `reached` of period p. ledger_notices.c */
stf_status notices_fill(entry *e, uint32_t p, ledger_period *out, stf_error *err);
/* The day on which the report about a month was due, by any measure that asks for one of a flow of
 * the entry's; not set: none does. ledger_reports.c */
date report_due(const entry *e, int32_t month);
stf_status reports_fill(entry *e, stf_error *err);
/* ledger_breaches.c */
stf_status breaches_fill(entry *e, stf_error *err);
/* What a stock has at the deadline. */
stf_status left_fill(entry *e, stf_error *err);
/* ledger_costs.c */
stf_status costs_fill(entry *e, stf_error *err);

#endif
