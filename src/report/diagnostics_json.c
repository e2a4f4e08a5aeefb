/* SPDX-License-Identifier: Apache-2.0 */
/* diagnostics_json.c -- diagnostics as JSON. */
#include "report/diagnostics_json.h"

#include "base/json_write.h"

static void place_write(js_writer *w, const diagnostics *d, span where)
{
    uint32_t line, column;
    span_place(d, where, &line, &column);
    js_put_text(w, "file",
                where.file < d->sources.n ? d->sources.at[where.file].path : (text){"", 0});
    js_put_count(w, "line", line);
    js_put_count(w, "column", column);
}

static void diagnostic_write(js_writer *w, const diagnostics *d, const diagnostic *one)
{
    static const char *const severities[] = {
        [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "note"};
    js_object_open(w);
    js_put_text(w, "severity", text_from(severities[one->severity]));
    js_put_text(w, "code", text_from(one->code));
    place_write(w, d, one->where);
    js_put_text(w, "message", one->message);
    if (one->hint.n > 0) {
        js_put_text(w, "hint", one->hint);
    }
    js_put_list(w, "notes");
    for (uint32_t i = 0; i < one->n_notes; i++) {
        js_object_open(w);
        place_write(w, d, one->notes[i].where);
        js_put_text(w, "message", one->notes[i].message);
        js_object_close(w);
    }
    js_list_close(w);
    js_object_close(w);
}

void report_diagnostics_json(const diagnostics *d, buffer *out)
{
    js_writer w;
    js_begin(&w, out);
    js_object_open(&w);
    js_put_list(&w, "diagnostics");
    for (size_t i = 0; i < d->list.n; i++) diagnostic_write(&w, d, &d->list.at[i]);
    js_list_close(&w);
    js_object_close(&w);
}
