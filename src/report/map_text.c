/* SPDX-License-Identifier: Apache-2.0 */
/* map_text.c -- a map for a terminal: its regions, its borders, and where the centre lies. */
#include "report/map_words.h"
#include "report/table.h"

static void regions_text(const words *w, const map_answer *a, text_style style, buffer *out)
{
    table t;
    table_begin(&t, w->memory);
    table_column(&t, (text){0}, 'l');
    table_column(&t, TEXT("share"), 'r');
    table_column(&t, TEXT("region"), 'e');
    for (uint32_t k = 0; k < a->n_axes; k++)
        table_column(&t, words_assumption_name(w, a->axis[k].input), 'r');
    for (uint32_t i = 0; i < a->n_regions; i++) {
        const map_region *const r = &a->regions[i];
        table_cell(&t, map_letter(w, i));
        table_cell(&t, number_share(w->memory, r->share));
        table_cell(&t, map_region_name(w, a, i));
        for (uint32_t k = 0; k < a->n_axes; k++)
            table_cell(&t, text_format(w->memory, "%.*s to %.*s",
                                       TEXT_ARGS(number_text(w->memory, r->low[k], 4)),
                                       TEXT_ARGS(number_text(w->memory, r->high[k], 4))));
    }
    table_write(&t, style, 2, out);
}

static void lines_text(const words *w, const map_answer *a, text_style style, buffer *out)
{
    enum { LISTED_MOST = 30 };
    for (uint32_t i = 0; i < a->n_borders && i < LISTED_MOST; i++) {
        const map_border *const b = &a->borders[i];
        text const line = b->n_points == 0 ? map_switch(w, a, b) : map_border_says(w, a, b);
        paragraph_write(line, style, 2, 2, out);
    }
    if (a->n_borders > LISTED_MOST)
        paragraph_write(
            text_format(w->memory, "and %u more: see --csv or --json", a->n_borders - LISTED_MOST),
            style, 2, 2, out);
    if (a->n_borders == 0) paragraph_write(TEXT("None was found."), style, 2, 0, out);
}

void report_map_text(const problem *p, const map_answer *a, text_style style, buffer *out)
{
    words w;
    if (!words_begin(&w, p, a->game, a->model, out)) return;
    title_write(words_title(&w), style, out);
    text over = {0};
    for (uint32_t k = 0; k < a->n_axes; k++)
        over = text_format(w.memory, "%.*s%s%.*s (%.*s)", TEXT_ARGS(over), k > 0 ? " and " : "",
                           TEXT_ARGS(words_assumption_name(&w, a->axis[k].input)),
                           TEXT_ARGS(map_axis_range(&w, &a->axis[k])));
    paragraph_write(text_format(w.memory, "A map of %.*s, over %.*s%s%.*s.",
                                TEXT_ARGS(map_by_text(&w, a)), TEXT_ARGS(over),
                                a->case_name.n > 0 ? ", variant " : "", TEXT_ARGS(a->case_name)),
                    style, 0, 0, out);
    if (a->status != STF_OK)
        paragraph_write(text_format(w.memory, "Not finished: %.*s.", TEXT_ARGS(a->reason)), style,
                        0, 0, out);
    heading_write(TEXT("Regions"), style, out);
    regions_text(&w, a, style, out);
    text const common = map_common(&w, a);
    if (common.n > 0)
        paragraph_write(text_format(w.memory, "In every region: %.*s.", TEXT_ARGS(common)), style,
                        2, 0, out);
    heading_write(a->n_axes > 1 ? TEXT("Borders") : TEXT("Switches"), style, out);
    lines_text(&w, a, style, out);
    text const central = map_central(&w, a);
    if (central.n > 0) {
        heading_write(TEXT("The centre"), style, out);
        paragraph_write(central, style, 2, 0, out);
    }
    heading_write(TEXT("How it was found"), style, out);
    paragraph_write(map_method(&w, a), style, 2, 0, out);
    words_end(&w, out);
}
