/* SPDX-License-Identifier: Apache-2.0 */
/* page_weigh.c -- of the page: all assumptions moved together. In what share of their space the
 * plans and each outcome stand, the picture of `weigh`, and which assumptions matter most. */
#include "report/page_parts.h"
#include "report/weigh_words.h"

#include <math.h>

enum { MATTER_MOST = 4 };
static const double matters_least = 0.01; /* a total index below that is not told */

static void plans_part(const words *w, const page *full, buffer *out)
{
    const plans_space *const s = full->plans_space;
    const syntax *const of = full->plans->syntax;
    page_paragraph(out, NULL,
                   text_format(w->memory,
                               "Plans: %u points of the %u assumption%s that the plans read.",
                               s->n_points, s->n_varied, s->n_varied == 1 ? "" : "s"));
    page_wide_begin(out, "Plans over the space");
    page_table_begin(out, "Share of the space in which each plan enforces itself.");
    page_head(out, TEXT("Plan"), false);
    page_head(out, TEXT("Enforces itself in"), true);
    page_head(out, TEXT("95 per cent"), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < of->n_plans; i++) {
        const plan_item *const p = &of->plans[i];
        buffer_string(out, "<tr>");
        page_row_head(out, p->says.n > 0 ? p->says : words_plain(w->memory, p->name));
        page_cell(out, number_share(w->memory, s->holds[i].value), true);
        page_cell(out, words_share_interval(w, s->holds[i]), true);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

static void outcomes_part(const words *w, const weigh_answer *a, buffer *out)
{
    if (w->game->n_outcomes == 0) return;
    page_wide_begin(out, "Outcomes over the space");
    page_table_begin(out, "Mean probability of each outcome, and the share of the space in which "
                          "no outcome is likelier.");
    page_head(out, TEXT("Outcome"), false);
    page_head(out, TEXT("Probability"), true);
    page_head(out, TEXT("95 per cent"), true);
    page_head(out, TEXT("Likeliest in"), true);
    page_head(out, TEXT("95 per cent"), true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t k = 0; k < w->game->n_outcomes; k++) {
        const weigh_outcome *const o = &a->outcomes[k];
        buffer_string(out, "<tr>");
        page_row_head(out, words_outcome(w, k));
        page_cell(out, number_share(w->memory, o->probability.mean.value), true);
        page_cell(out, words_share_interval(w, o->probability.mean), true);
        page_cell(out, number_share(w->memory, o->likeliest.value), true);
        page_cell(out, words_share_interval(w, o->likeliest), true);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

/* "arms 58% (49% to 67%)", the greatest totals first. */
static text matter_words(const words *w, const weigh_answer *a, const weigh_target *t)
{
    text names[MATTER_MOST];
    bool *const told = ARENA_NEW(w->memory, bool, a->n_varied);
    uint32_t n = 0;
    while (told != NULL && n < MATTER_MOST) {
        const weigh_index *best = NULL;
        uint32_t at = 0;
        for (uint32_t k = 0; k < a->n_varied; k++) {
            const weigh_index *const x = &t->indices[k];
            if (told[k] || !(x->sobol.total.value >= matters_least)) continue;
            if (best != NULL && x->sobol.total.value <= best->sobol.total.value) continue;
            best = x;
            at = k;
        }
        if (best == NULL) break;
        told[at] = true;
        names[n++] = text_format(
            w->memory, "%.*s %.*s (%.*s)", TEXT_ARGS(words_assumption_name(w, best->input)),
            TEXT_ARGS(number_share(w->memory, fmin(1, best->sobol.total.value))),
            TEXT_ARGS(words_share_interval(w, best->sobol.total)));
    }
    return words_list(w->memory, names, n);
}

static void matters_part(const words *w, const weigh_answer *a, buffer *out)
{
    if (!a->has_indices) return;
    buffer_string(out, "<h3>Which assumptions matter</h3>\n");
    page_paragraph(out, "note",
                   TEXT("The share of the variance that would stay if all other assumptions were "
                        "known and this one were not, with its 95 per cent interval."));
    buffer_string(out, "<ul class=\"findings\">\n");
    for (uint32_t k = 0; k < a->n_targets; k++) {
        const weigh_target *const t = &a->targets[k];
        text const by = matter_words(w, a, t);
        text const line = by.n > 0 ? text_format(w->memory, "For %.*s: %.*s.",
                                                 TEXT_ARGS(words_target(w, t)), TEXT_ARGS(by))
                                   : text_format(w->memory, "For %.*s: none that can be told.",
                                                 TEXT_ARGS(words_target(w, t)));
        markup_element(out, "li", NULL, line);
        buffer_char(out, '\n');
    }
    buffer_string(out, "</ul>\n");
}

void page_weighed(const words *w, const page *full, buffer *out)
{
    const weigh_answer *const a = full->weigh;
    if (a == NULL && full->plans_space == NULL) return;
    page_section(out, "weighed", "All assumptions moved together");
    if (full->plans_space != NULL && full->plans != NULL) plans_part(w, full, out);
    if (a != NULL) {
        if (a->status != STF_OK)
            page_paragraph(out, "note",
                           text_format(w->memory, "Stopped early: %.*s.", TEXT_ARGS(a->reason)));
        page_paragraph(out, NULL, words_weighed(w, a));
        page_paragraph(out, NULL, words_unanswered(w, a));
        outcomes_part(w, a, out);
        matters_part(w, a, out);
        buffer_string(out, "<figure>\n");
        page_wide_begin(out, "How play ends, how payoffs are spread, and what moves them");
        weigh_svg(w, a, false, out);
        page_wide_end(out);
        buffer_string(out, "<figcaption>How play ends, how payoffs are spread, and how far each "
                           "assumption moves them.</figcaption>\n</figure>\n");
    }
    page_section_end(out);
}
