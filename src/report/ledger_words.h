/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_words.h -- what a ledger says, in words that text, page and picture share.
 *
 * A figure is a point, an interval, or open: where a month is missing and nothing bounds it, what
 * is known is a lower bound and is written as one ("at least"). Nothing here adds up: every number
 * is the ledger's. */
#ifndef REPORT_LEDGER_WORDS_H
#define REPORT_LEDGER_WORDS_H

#include "regime/regime.h"
#include "report/numbers.h"
#include "report/table.h"

typedef struct ledger_words {
    arena *memory;
    const ledger *ledger;
    const regime *regime;
} ledger_words;

/* A scratch arena for one report on the allocator of its buffer; as words_begin and words_end. */
bool ledger_words_begin(ledger_words *w, const ledger *l, buffer *out);
void ledger_words_end(ledger_words *w, buffer *out);

/* ---- figures -------------------------------------------------------------------------------- */

/* "403,514", "12.35"; "unknown" where it is invalid. */
text quantity_text(arena *a, exact x);
/* "403,514 bbl", "403,514 bbl (385,213 to 451,022)", "at least 310,200 bbl"; `in`: the unit, may be
 * empty. */
text amount_text(arena *a, amount x, text in);
/* "80.7%", "80.7% (77% to 90.2%)", "at least 62%"; beyond 100% too. */
text share_text(arena *a, amount x);
/* One end of a share: "80.7%". */
text percent_text(arena *a, exact x);
/* What is left: "96,486 bbl", "none: 12,000 bbl above the limit", "at most 189,800 bbl" where what
 * was delivered is open. */
text headroom_text(arena *a, amount x, text in);
/* low, central and high are one number, and nothing is open. */
bool amount_is_point(amount x);
/* Nothing was delivered, for certain. */
bool amount_is_nothing(amount x);
/* Nothing is known to have been, whether or not something bounds it. */
bool amount_is_unknown(amount x);

/* In a table's narrow cell: "590", "<= 590". */
text headroom_cell(arena *a, amount x);

/* "2018-10-13", or `otherwise` where it is not set. */
text day_text(arena *a, date d, const char *otherwise);
text month_text(arena *a, int32_t month);
/* "2018" for a calendar year, "2018-03" for a month, else "2017-12-22 to 2018-12-21". */
text span_text(arena *a, date from, date to);
/* "2018-03", "2018-03 to 2018-07". */
text months_text(arena *a, int32_t first, int32_t last);

extern const char *const kind_names[KIND_COUNT]; /* "reported", ... */

/* ---- measures --------------------------------------------------------------------------------
 */

text flow_title(const ledger_words *w, uint32_t which); /* its description, or its name in words */
text measure_title(const ledger_words *w, const regime_measure *m);
/* "resolution 2397 (2017), paragraph 5"; empty where the file names none. */
text measure_law(const ledger_words *w, const regime_measure *m);
/* "Caps diesel from Russia at 500,000 bbl per calendar year." */
text measure_rule(const ledger_words *w, const regime_measure *m);
/* "In force from 2018-01-01; replaced by m on ...". */
text measure_force(const ledger_words *w, const regime_measure *m);
/* "Notices at 75%, 90% and 95%; from 95% supply must stop."; empty without. */
text measure_notices(const ledger_words *w, const regime_measure *m);
/* "1 t counts as 8.33 bbl."; empty where nothing is converted. */
text measure_conversion(const ledger_words *w, const regime_measure *m);
/* "Not verified: paragraph from memory"; empty where it is. */
text measure_mark(const ledger_words *w, const regime_measure *m);
/* "per calendar year"; empty where the verb has no limit. */
text cycle_text(arena *a, const cycle *c);
/* Nothing but a schedule, and no limit: what would be, were the measure not; there is nothing in it
 * to look at month by month. */
bool measure_is_only_scheduled(const ledger_words *w, const ledger_measure *m);
/* What matters most of it, for a list of measures: "broken: ...", "2019: 93.4% of the limit; ...".
 */
text measure_finding(const ledger_words *w, const ledger_measure *m);
/* Good ('g'), bad ('r') or unsure ('y') news; ' ' for none. */
char measure_colour(const ledger_measure *m);

/* ---- periods --------------------------------------------------------------------------------- */

/* Something was delivered, or may have been, or is missing. */
bool period_says_something(const ledger_period *p);
bool month_says_something(const ledger_month *m);
/* "19,188 t x 8.33 bbl/t = 159,836 bbl of refined products from China; ...; together 403,514 bbl;
 * 403,514 / 500,000 = 80.7%"; empty where the ledger holds no parts. */
text period_arithmetic(const ledger_words *w, const ledger_measure *m, const ledger_period *p);
/* "reported 310,000 bbl, estimated 93,514 bbl". */
text period_kinds(const ledger_words *w, const ledger_measure *m, const ledger_period *p);
/* "China: 2018-01 to 2018-02, 2018-09; Russia: 2018-01"; empty where none is. */
text period_missing(const ledger_words *w, const ledger_period *p);
/* Notices that follow one another and were not passed alike: the end of the run from i. */
uint32_t notices_alike(const ledger_period *p, uint32_t i);
/* "75%, 375,000 bbl: passed on 2018-12-04 (between ... and ...); ..."; of a run: "90% and 95%: not
 * passed". */
text notices_text(const ledger_words *w, const ledger_measure *m, const ledger_notice *n,
                  uint32_t count);
/* Months that follow one another and say the same, as one: the end of the run from i. */
uint32_t months_alike(const ledger_period *p, uint32_t i);
/* A cell of the table of months, central; `each`: of a run of them. Empty for nothing. */
text month_kind_text(arena *a, amount x, bool each);

/* ---- the rest of a measure ------------------------------------------------------------------- */

/* Reports alike that follow one another: the end of the run from i. */
uint32_t reports_alike(const ledger_measure *m, uint32_t i);
text reports_text(const ledger_words *w, const ledger_measure *m, uint32_t i, uint32_t end);
enum { REPORTS_FEW = 3 };
bool report_is_told(const ledger_measure *m, uint32_t i);
/* "41 reports were due: 30 made, 2 late, 5 missing, 4 not known." */
text reports_tally(const ledger_words *w, const ledger_measure *m);
extern const char *const report_names[]; /* by report_status: "made", ... */
text breach_text(const ledger_words *w, const ledger_measure *m, const ledger_breach *b);
/* "By the deadline, 2019-12-22, none was to be left: 511 persons were." */
text deadline_text(const ledger_words *w, const ledger_measure *m);
/* "Costs a year: 57 MUSD (24 to 99), as the file declares." */
text costs_text(const ledger_words *w, const ledger_measure *m);
text conflict_text(const ledger_words *w, const ledger_conflict *c);

#endif
