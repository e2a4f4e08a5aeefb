/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_chart.h -- the picture of a measure: what was delivered, period by period, against the
 * limit, and month by month beneath. */
#ifndef REPORT_LEDGER_CHART_H
#define REPORT_LEDGER_CHART_H

#include "report/ledger_words.h"
#include "report/svg.h"

enum { CHART_WIDTH = 880 };

/* Nothing of the measure can be drawn. */
bool chart_is_empty(const ledger_words *w, const ledger_measure *m);
double chart_height(const ledger_words *w, const ledger_measure *m);
/* From y down. `id` is the picture's, whose patterns (svg_patterns) are there. */
void chart_draw(svg *s, const ledger_words *w, const ledger_measure *m, double y, const char *id);
/* All that it shows, for those who do not see it. */
text chart_about(const ledger_words *w, const ledger_measure *m);
/* One measure as a picture of its own. */
bool ledger_measure_svg(const ledger_words *w, const ledger_measure *m, const char *id, bool alone,
                        buffer *out);

#endif
