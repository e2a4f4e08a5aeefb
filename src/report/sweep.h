/* SPDX-License-Identifier: Apache-2.0 */
/* sweep.h -- how a sweep looks: a table, JSON, and JSON lines. */
#ifndef REPORT_SWEEP_H
#define REPORT_SWEEP_H

#include "study/sweep.h"

/* A row a point: the point, status and concept; then, for each equilibrium asked for, payoffs,
 * outcomes, every action as party/set/action, regret and certificate. A column of one of several
 * equilibria has a number before its name: #1/, #2/. What is long is handed to `flush`, as
 * sweep_rows does. Reading the run can fail. */
stf_status report_sweep_csv(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                            stf_error *err);
stf_status report_sweep_json(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                             stf_error *err);
stf_status report_sweep_lines(const sweep_answer *a, sweep_flush flush, void *user, buffer *out,
                              stf_error *err);
/* A database of SQLite at `path`, an empty file: `answers`, the same table; `columns`,
 * `assumptions` and `run`, which tell what it is of (docs/sweep.md). */
stf_status report_sweep_sqlite(const sweep_answer *a, const char *path, stf_error *err);

#endif
