/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.h -- the regime of a file at the numbers of a case. */
#ifndef STUDY_LEDGER_H
#define STUDY_LEDGER_H

#include "study/study.h"

/* NULL where the file has neither flows nor measures. Errors as study_ledger's. */
stf_status ledger_regime(const problem *p, const study_case *c, arena *memory, const regime **out,
                         stf_error *err);
/* What it amounts to; NULL likewise. */
stf_status ledger_check(const problem *p, const study_case *c, arena *memory,
                        const check_regime **out, stf_error *err);

#endif
