/* SPDX-License-Identifier: Apache-2.0 */
/* regime.h -- from the checked text of flows and measures to the exact numbers that the ledger adds
 * up.
 *
 * An amount that reads assumptions becomes an exact interval: low and high over the ranges of the
 * assumptions, by interval arithmetic, and central at their central values. What cannot be had
 * exactly (exp, log, sqrt, powers that are not whole) is refused with its place in the file. */
#ifndef MODEL_REGIME_H
#define MODEL_REGIME_H

#include "model/model.h"
#include "regime/regime.h"

/* The unit of worth and costs in every regime; USD in one of it. */
#define REGIME_MONEY "MUSD"
enum { REGIME_MONEY_USD = 1000000 };

/* What an assumption may be, in the unit that it was written in: its range, or for an unbounded
 * distribution the 0.5 and 99.5 per cent points; numbers as the file writes them. */
amount assumption_amount(const syntax *s, uint32_t assumption, arena *memory);
/* A quantity as a number of another unit of its dimension. */
exact quantity_as(const quantity *q, const unit *of, arena *memory);

/* inputs [n_assumptions], in the units of the file; only the key's switches matter. Flows and
 * measures keep their numbers in the tables of `s`, whose texts are shared. STF_INPUT with
 * diagnostics: an amount below nothing, a division by what may be zero; STF_UNSUPPORTED, with
 * diagnostics: no exact value; STF_NOMEM. Lives in `memory` and as long as `s`. */
stf_status model_regime(const syntax *s, const model_key *key, const amount *inputs, arena *memory,
                        diagnostics *d, const regime **out, stf_error *err);

/* ---- bounds.c: expressions as exact intervals; private to model/ ----------------------------- */

typedef struct bounding {
    const syntax *s;
    const model_key *key;
    const amount *inputs; /* [n_assumptions] in base units */
    arena *memory;
    diagnostics *d;
    stf_error *err;
    stf_status status; /* sticky */
} bounding;

/* The value in base units; truth values are 0 and 1, and from 0 to 1 where the ranges leave them
 * open. Ends are invalid once `status` is not OK. */
amount expr_amount(bounding *b, const expr *e);
/* The first failure: a diagnostic at the place, and the status. */
__attribute__((cold, format(printf, 5, 6))) void bounding_fail(bounding *b, stf_status status,
                                                               const char *code, span where,
                                                               const char *format, ...);

#endif
