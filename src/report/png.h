/* SPDX-License-Identifier: Apache-2.0 */
/* png.h -- pictures as pixels. */
#ifndef REPORT_PNG_H
#define REPORT_PNG_H

#include "base/text.h"

/* Appends the picture `svg` as PNG, two pixels to a unit of it each way, on white. STF_UNSUPPORTED:
 * librsvg is not installed; STF_LIMIT: larger than PNG or cairo takes. Any thread. */
stf_status report_png(text svg, buffer *out, stf_error *err);

#endif
