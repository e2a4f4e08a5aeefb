/* SPDX-License-Identifier: Apache-2.0 */
/* page_front.c -- the page's section about fronts. */
#include "report/front_words.h"
#include "report/page_parts.h"

#include <stdio.h>

static void enforcers(const front_words *w, buffer *out)
{
    const front_problem *const p = w->p;
    static const char *const heads[] = {"Enforcer", "Weight",  "Costs",   "Earns by leaking",
                                        "Gains",    "Shapley", "Banzhaf", "In the whole front"};
    page_wide_begin(out, "Enforcers of the front");
    page_table_begin(out, "Enforcers: what holding costs, what leaking earns, what success is "
                          "worth, and how much hangs on each.");
    for (int k = 0; k < 8; k++) page_head(out, text_from(heads[k]), k > 0 && k < 7);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < p->n_enforcers; i++) {
        const front_enforcer *const e = &p->enforcers[i];
        coalition const bit = UINT32_C(1) << i;
        buffer_string(out, "<tr>");
        page_row_head(out, e->name);
        page_cell(out, front_number(w, exact_to_double(e->weight)), true);
        page_cell(out, front_pay(w, i, exact_to_double(e->costs)), true);
        page_cell(out, front_pay(w, i, exact_to_double(e->earns)), true);
        page_cell(out, front_pay(w, i, exact_to_double(e->gains)), true);
        page_cell(out, front_share(w, w->a->shapley[i]), true);
        page_cell(out, front_share(w, w->a->banzhaf[i]), true);
        text line = (w->a->whole.would_leave & bit) != 0
                        ? text_format(w->memory, "gains %.*s by leaving",
                                      TEXT_ARGS(front_pay(w, i, exact_to_double(w->a->payment[i]))))
                    : (w->a->whole.ties & bit) != 0 ? TEXT("nothing to lose by leaving")
                                                    : TEXT("holds");
        if ((w->a->pivotal & bit) != 0)
            line = text_format(w->memory, "%.*s, pivotal", TEXT_ARGS(line));
        page_cell(out, line, false);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

static void leaks(const front_words *w, buffer *out)
{
    uint32_t like[FRONT_ENFORCERS_MOST];
    front_leaks_alike(w, like);
    buffer_string(out, "<h4>Once one leaks</h4>\n<ul class=\"period\">\n");
    for (uint32_t i = 0; i < w->p->n_enforcers; i++) {
        if (like[i] != i) continue;
        coalition alike = 0;
        for (uint32_t j = i; j < w->p->n_enforcers; j++)
            if (like[j] == i) alike |= UINT32_C(1) << j;
        buffer_string(out, "<li>");
        markup_text(out, __builtin_popcount(alike) == 1 ? front_unravel_text(w, i)
                                                        : front_leaks_text(w, alike, i));
        buffer_string(out, "</li>\n");
    }
    buffer_string(out, "</ul>\n");
    if (front_payment_text(w).n > 0) page_paragraph(out, NULL, front_payment_text(w));
}

static void picture(const front_words *w, buffer *out)
{
    char id[32];
    (void)snprintf(id, sizeof id, "front-%u", w->told->front);
    buffer_string(out, "<figure>\n");
    page_wide_begin(out, "Picture of the front");
    front_picture(w, id, false, out);
    page_wide_end(out);
    buffer_string(out, "</figure>\n");
}

static void front_part(const front_words *w, buffer *out)
{
    buffer_string(out, "<h3>");
    markup_text(out, front_title(w));
    buffer_string(out, "</h3>\n");
    page_paragraph(out, NULL, front_verdict(w));
    page_paragraph(out, NULL, front_rule_text(w));
    if (w->p->n_transfers > 0) page_paragraph(out, NULL, front_transfers_text(w));
    page_paragraph(out, NULL, front_pivotal_text(w));
    picture(w, out);
    enforcers(w, out);
    page_paragraph(out, NULL, front_stable_text(w));
    leaks(w, out);
    page_paragraph(out, NULL, front_threshold_text(w));
    if (front_mixed_text(w).n > 0) page_paragraph(out, NULL, front_mixed_text(w));
    if (w->told->is_played) page_paragraph(out, "note", front_play_text(w));
}

void page_fronts(const page *full, buffer *out)
{
    if (full->fronts == NULL) return;
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) {
        out->status = STF_NOMEM;
        return;
    }
    page_section(out, "fronts", "Fronts");
    for (uint32_t i = 0; i < full->fronts->n_fronts; i++) {
        front_words const w = front_words_of(full->fronts, i, memory);
        front_part(&w, out);
    }
    page_section_end(out);
    if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}
