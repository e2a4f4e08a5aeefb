/* SPDX-License-Identifier: Apache-2.0 */
/* decimal.h -- numbers as text, read alike in every locale. */
#ifndef NUM_DECIMAL_H
#define NUM_DECIMAL_H

#include "num/exact.h"

/* The nearest double, ties to even, to a number written as exact_parse has it ("0.72", "1e-9",
 * "1/3"). Small numbers of few digits need no memory; what others take from `scratch` is released.
 * A number beyond the doubles is infinite, not an error. Statuses: exact_parse. */
stf_status decimal_read(arena *scratch, text t, double *out, stf_error *err);
/* The same number in the form of exact_to_text, in `a`, and its double. */
stf_status decimal_read_exact(arena *a, text t, double *out, text *exact_form, stf_error *err);

#endif
