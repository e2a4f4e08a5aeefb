/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_explain.c -- what a diagnostic's code means. */
#include "invocation.h"
#include "names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void one_json(output *o, const char *code, const char *title, const char *explanation,
                     bool first)
{
    output_text(o, first ? "\n  {" : ",\n  {");
    output_json_member(o, "code", code);
    output_text(o, ", ");
    output_json_member(o, "title", title);
    output_text(o, ", ");
    output_json_member(o, "explanation", explanation);
    output_text(o, "}");
}

/* "e101" may be written for "E0101". */
static const char *code_find(const char *asked)
{
    char letters[16] = "", digits[16] = "";
    if (sscanf(asked, "%7[A-Za-z]%7[0-9]", letters, digits) < 1) return NULL;
    for (char *c = letters; *c != '\0'; c++) *c = (char)toupper((unsigned char)*c);
    for (size_t i = 0; i < stf_code_count(); i++) {
        const char *const code = stf_code_at(i);
        size_t const n = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (strlen(letters) != n || strncmp(code, letters, n) != 0) continue;
        const char *const plain = code + n + strspn(code + n, "0"), *const wanted =
                                                                        digits +
                                                                        strspn(digits, "0");
        if (strcmp(plain, wanted) == 0) return code;
    }
    return NULL;
}

static int all_list(invocation *v)
{
    output o = {.at = NULL};
    bool const as_json = invocation_is_json(v);
    unsigned const width = invocation_width(v);
    if (as_json) output_text(&o, "{\"codes\": [");
    for (size_t i = 0; i < stf_code_count(); i++) {
        const char *const code = stf_code_at(i), *title, *explanation;
        if (!stf_explain(code, &title, &explanation)) continue;
        if (as_json) {
            one_json(&o, code, title, explanation, i == 0);
        } else {
            output_format(&o, "%-7s", code);
            output_wrap(&o, title, 7, 7, width != 0 ? width : 100);
        }
    }
    if (as_json) output_text(&o, "\n]}\n");
    return invocation_finish(v, &o, STF_OK);
}

int cmd_explain(invocation *v)
{
    if (v->n_operands == 0) return all_list(v);
    const char *const code = code_find(v->operands[0]), *title, *explanation;
    stf_error err;
    if (code == NULL || !stf_explain(code, &title, &explanation)) {
        nearest near = nearest_to(v->operands[0]);
        for (size_t i = 0; i < stf_code_count(); i++) nearest_try(&near, stf_code_at(i));
        if (near.found != NULL)
            (void)fault(&err, STF_USAGE, "there is no code '%.60s'; did you mean %s?",
                        v->operands[0], near.found);
        else
            (void)fault(&err, STF_USAGE, "there is no code '%.60s'; standoff explain lists them",
                        v->operands[0]);
        return invocation_fail(v, &err);
    }
    output o = {.at = NULL};
    unsigned const width = invocation_width(v);
    if (invocation_is_json(v)) {
        output_text(&o, "{\"codes\": [");
        one_json(&o, code, title, explanation, true);
        output_text(&o, "\n]}\n");
    } else {
        output_format(&o, "%s: %s\n\n", code, title);
        output_wrap(&o, explanation, 0, 0, width != 0 ? width : 100);
    }
    return invocation_finish(v, &o, STF_OK);
}
