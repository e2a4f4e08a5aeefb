/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_solvers.c -- the solvers, from the library's table. */
#include "invocation.h"

#include <string.h>

/* What is told of a solver, in this order, in text and as JSON. */
typedef struct field {
    const char *key, *value;
} field;

enum { N_FIELDS = 8 };

static void fields_of(const stf_solver_info *s, field out[N_FIELDS])
{
    const field all[N_FIELDS] = {
        {"name", s->name},         {"summary", s->summary},     {"help", s->help},
        {"yields", s->yields},     {"guarantee", s->guarantee}, {"cost", s->cost},
        {"citation", s->citation}, {"since", s->since},
    };
    memcpy(out, all, sizeof all);
}

static void one_json(output *o, const field f[N_FIELDS], bool first)
{
    output_text(o, first ? "\n  {" : ",\n  {");
    for (size_t i = 0; i < N_FIELDS; i++) {
        output_text(o, i == 0 ? "" : ",\n   ");
        output_json_member(o, f[i].key, f[i].value);
    }
    output_text(o, "}");
}

static void one_text(output *o, const field f[N_FIELDS], size_t width)
{
    output_format(o, "%s: %s\n", f[0].value, f[1].value);
    for (size_t i = 2; i < N_FIELDS; i++) {
        if (f[i].value == NULL || f[i].value[0] == '\0') continue;
        output_format(o, "  %-11s", i == 2 ? "" : f[i].key);
        output_wrap(o, f[i].value, 13, 13, width);
    }
}

int cmd_solvers(invocation *v)
{
    output o = {.at = NULL};
    field f[N_FIELDS];
    bool const as_json = invocation_is_json(v);
    unsigned const width = invocation_width(v);
    if (as_json) output_text(&o, "{\"solvers\": [");
    for (size_t i = 0; i < stf_solver_count(); i++) {
        stf_solver_info const s = stf_solver_at(i);
        fields_of(&s, f);
        if (!as_json && i > 0) output_text(&o, "\n");
        if (as_json)
            one_json(&o, f, i == 0);
        else
            one_text(&o, f, width != 0 ? width : 100);
    }
    if (as_json) output_text(&o, "\n]}\n");
    return invocation_finish(v, &o, STF_OK);
}
