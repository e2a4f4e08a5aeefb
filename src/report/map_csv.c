/* SPDX-License-Identifier: Apache-2.0 */
/* map_csv.c -- a map as a table for other programs (RFC 4180, lines end in LF): a row for each
 * region, then one for each point of each border. The last columns are the assumptions, in the
 * file's units: of a region a point well inside, of a border the point. */
#include "report/map_words.h"

static void cell(buffer *out, text t)
{
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    buffer_char(out, '"');
}

static void place(const map_answer *a, const double *at, buffer *out)
{
    for (uint32_t k = 0; k < a->n_axes; k++) {
        buffer_char(out, ',');
        buffer_double(out, at[k]);
    }
    buffer_char(out, '\n');
}

static void border_row(const words *w, const map_answer *a, uint32_t i, uint32_t place_in,
                       const double *at, buffer *out)
{
    const map_border *const b = &a->borders[i];
    text const x = map_letter(w, b->region[0]), y = map_letter(w, b->region[1]);
    buffer_format(out, "border,%.*s,%.*s,,,%u,%u", TEXT_ARGS(x), TEXT_ARGS(y), i + 1, place_in + 1);
    place(a, at, out);
}

void report_map_csv(const problem *p, const map_answer *a, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->game, a->model, out)) return;
    buffer_string(out, "record,region,other,name,share,line,point");
    for (uint32_t k = 0; k < a->n_axes; k++) {
        text const unit_text = map_axis_unit(&w, &a->axis[k]);
        buffer_char(out, ',');
        cell(out, text_format(w.memory, "%.*s%s%.*s%s",
                              TEXT_ARGS(words_assumption_name(&w, a->axis[k].input)),
                              unit_text.n > 0 ? " (" : "", TEXT_ARGS(unit_text),
                              unit_text.n > 0 ? ")" : ""));
    }
    buffer_char(out, '\n');
    for (uint32_t i = 0; i < a->n_regions; i++) {
        text const letter = map_letter(&w, i);
        buffer_format(out, "region,%.*s,,", TEXT_ARGS(letter));
        cell(out, map_region_name(&w, a, i));
        buffer_char(out, ',');
        buffer_double(out, a->regions[i].share);
        buffer_string(out, ",,");
        place(a, a->regions[i].at, out);
    }
    for (uint32_t i = 0; i < a->n_borders; i++) {
        const map_border *const b = &a->borders[i];
        double const at = map_switch_at(b);
        for (uint32_t k = 0; k < b->n_points; k++) border_row(&w, a, i, k, b->xy + 2 * k, out);
        if (a->n_axes == 1) border_row(&w, a, i, 0, &at, out);
    }
    words_end(&w, out);
}
