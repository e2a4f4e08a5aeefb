/* SPDX-License-Identifier: Apache-2.0 */
/* books.h -- a small regime with its ledger, written by hand, for tests of how ledgers look. */
#ifndef TESTS_REPORT_BOOKS_H
#define TESTS_REPORT_BOOKS_H

#include "study/study.h"

/* A cap of 1,000 bbl a calendar year on oil from Northland and Southland, 2018 and 2019. Northland
 * reports tons (10 bbl each), 40 t in all of 2018, a month estimated; Southland has not been heard
 * of since June 2019, which nothing bounds. Notices at 0.75, stop at 0.95. A ban, unverified, on
 * coal, broken in March 2018. Workers, home by 2019-12-22: 511 were left. */
const ledger_answer *books_new(arena *memory);

#endif
