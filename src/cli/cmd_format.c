/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_format.c -- sets models well: to standard output, in place, or only looks whether they are.
 */
#include "invocation.h"

#include <stdio.h>
#include <string.h>

typedef enum mode { MODE_PRINT, MODE_CHECK, MODE_WRITE } mode;

static stf_status mode_choose(const invocation *v, mode *out, stf_error *err)
{
    bool const check = setting_has(v, "check"), write = setting_has(v, "write");
    if (check && write) return fault(err, STF_USAGE, "--check and --write do not go together");
    if (v->n_operands > 1 && !check && !write)
        return fault(err, STF_USAGE, "several files go with --check or with --write");
    if (write && setting_has(v, "output"))
        return fault(err, STF_USAGE, "--write and --output do not go together");
    *out = check ? MODE_CHECK : write ? MODE_WRITE : MODE_PRINT;
    for (size_t i = 0; i < v->n_operands; i++) {
        const char *const path = v->operands[i], *const dot = strrchr(path, '.');
        if (write && strcmp(path, "-") == 0)
            return fault(err, STF_USAGE, "standard input cannot be replaced: --write needs a file");
        if (dot != NULL && choice_has("efg|nfg|json", dot + 1))
            return fault(err, STF_USAGE, "'%.80s' is a game of another format: only models are set",
                         path);
    }
    return STF_OK;
}

static void tell_json(output *o, const char *path, bool changed, const char *text)
{
    output_text(o, o->n == 0 ? "{\"files\": [\n  {" : ",\n  {");
    output_json_member(o, "file", path);
    output_format(o, ", \"changed\": %s", changed ? "true" : "false");
    if (text != NULL) {
        output_text(o, ", ");
        output_json_member(o, "text", text);
    }
    output_text(o, "}");
}

static stf_status one_format(invocation *v, const char *path, mode how, output *o,
                             size_t *n_changed, stf_error *err)
{
    const char *bytes;
    size_t n;
    output set = {.at = NULL};
    stf_status status = stf_read_file(v->session, path, &bytes, &n, err);
    if (status == STF_OK) status = stf_format(v->session, path, bytes, n, output_write, &set, err);
    if (status == STF_OK && set.is_short)
        status = fault(err, STF_NOMEM, "no memory for the text of '%.80s'", path);
    if (status == STF_OK) {
        bool const changed = set.n != n || (n > 0 && memcmp(set.at, bytes, n) != 0);
        *n_changed += changed;
        if (changed && how == MODE_WRITE)
            status = stf_replace_file(path, set.at != NULL ? set.at : "", set.n, err);
        if (invocation_is_json(v)) {
            (void)output_write(&set, "", 1); /* the NUL that ends a string */
            tell_json(o, path, changed, how == MODE_PRINT ? set.at : NULL);
        } else if (how == MODE_PRINT) {
            (void)output_write(o, set.at, set.n);
        } else if (changed) {
            output_format(o, "%s\n", path);
        }
    }
    output_free(&set);
    return status;
}

int cmd_format(invocation *v)
{
    mode how = MODE_PRINT;
    output o = {.at = NULL};
    stf_error err;
    size_t n_changed = 0;
    stf_status status = mode_choose(v, &how, &err);
    for (size_t i = 0; status == STF_OK && i < v->n_operands; i++)
        status = one_format(v, v->operands[i], how, &o, &n_changed, &err);
    if (status != STF_OK) {
        output_free(&o);
        return invocation_fail(v, &err);
    }
    if (invocation_is_json(v)) output_text(&o, "\n]}\n");
    return invocation_finish(v, &o, how == MODE_CHECK && n_changed > 0 ? STF_NO : STF_OK);
}
