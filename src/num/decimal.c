/* SPDX-License-Identifier: Apache-2.0 */
/* decimal.c -- a decimal is read exactly and rounded once: slower than strtod, and never wrong by a
 * locale. */
#include "num/decimal.h"

stf_status decimal_read(arena *scratch, text t, double *out, stf_error *err)
{
    arena_mark const mark = arena_position(scratch);
    exact x = {0};
    stf_status const s = exact_parse(scratch, t, &x, err);
    if (s == STF_OK) *out = exact_to_double(x);
    arena_release(scratch, mark);
    return s;
}

stf_status decimal_read_exact(arena *a, text t, double *out, text *exact_form, stf_error *err)
{
    exact x = {0};
    TRY(exact_parse(a, t, &x, err));
    text const form = exact_to_text(a, x);
    if (form.at == NULL) return arena_status(a, err);
    *out = exact_to_double(x);
    *exact_form = form;
    return STF_OK;
}
