/* SPDX-License-Identifier: Apache-2.0 */
/* refine_json.c -- verdicts of refinements as JSON: true, false, or null where it is open. */
#include "report/parts_json.h"

void refinements_json(js_writer *w, const solution *s, const equilibrium *e)
{
    if (s->n_refinements == 0 || e->refined == NULL) return;
    js_put_object(w, "refinements");
    for (uint32_t r = 0; r < s->n_refinements; r++) {
        js_key(w, s->refinements[r]->name);
        switch (e->refined[r].holds) {
        case REFINE_NO: js_bool(w, false); break;
        case REFINE_YES: js_bool(w, true); break;
        case REFINE_OPEN: js_null(w); break;
        }
    }
    js_object_close(w);
    js_put_object(w, "why");
    for (uint32_t r = 0; r < s->n_refinements; r++)
        js_put_text(w, s->refinements[r]->name, e->refined[r].why);
    js_object_close(w);
}
