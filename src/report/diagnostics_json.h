/* SPDX-License-Identifier: Apache-2.0 */
/* diagnostics_json.h -- what is wrong with a file, for programs. */
#ifndef REPORT_DIAGNOSTICS_JSON_H
#define REPORT_DIAGNOSTICS_JSON_H

#include "base/diagnostic.h"

/* {"diagnostics": [{"severity", "code", "file", "line", "column", "message", "hint", "notes":
 * [...]}]} */
void report_diagnostics_json(const diagnostics *d, buffer *out);

#endif
