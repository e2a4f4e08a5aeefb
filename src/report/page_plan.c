/* SPDX-License-Identifier: Apache-2.0 */
/* page_plan.c -- of the page: the plans. Which of them hold, then each with its picture, its steps
 * and what would turn it. */
#include "report/page_parts.h"
#include "report/plan_words.h"

#include <stdio.h>

static void list_begin(buffer *out, const char *head)
{
    buffer_format(out, "<h4>%s</h4>\n<ul class=\"period\">\n", head);
}

static void item(buffer *out, text t)
{
    buffer_string(out, "<li>");
    markup_text(out, t);
    buffer_string(out, "</li>\n");
}

static void list_end(buffer *out)
{
    buffer_string(out, "</ul>\n");
}

static void row(const plan_words *w, const plan_answer *a, const plan_problem *columns, buffer *out)
{
    const plan_judgement *const j = &a->judgement;
    buffer_string(out, "<tr>");
    page_row_head(out, plan_title(w, a));
    page_cell(out, text_from(plan_verdict_word(a)), false);
    bool const has = a->has_schedule && j->n_checks > 0;
    page_cell(out,
              has ? text_format(w->memory, "%.*s (%.*s)",
                                TEXT_ARGS(plan_slack_text(w, a->problem, j->checks[j->least].party,
                                                          j->checks[j->least].slack)),
                                TEXT_ARGS(a->problem->party[j->checks[j->least].party]))
                  : (text){0},
              true);
    for (uint32_t i = 0; i < columns->n_parties; i++) {
        uint32_t const who = plan_party_in(a->problem, columns->party[i]);
        page_cell(out,
                  a->has_schedule && who != PLAN_NONE
                      ? plan_payoff_text(w, a->problem, who, j->payoff[who])
                      : (text){0},
                  true);
    }
    buffer_string(out, "</tr>\n");
}

static void comparison(const plan_words *w, buffer *out)
{
    const plans_answer *const all = w->answer;
    const plan_problem *const p = all->plans[0].problem;
    uint32_t n;
    const text *const lines = plan_comparison(w, &n);
    for (uint32_t i = 0; i < n; i++) page_paragraph(out, NULL, lines[i]);
    page_wide_begin(out, "The plans side by side");
    page_table_begin(out, "Each plan, its verdict, its least slack and what it is worth.");
    page_head(out, TEXT("Plan"), false);
    page_head(out, TEXT("Verdict"), false);
    page_head(out, TEXT("Least slack"), true);
    for (uint32_t i = 0; i < p->n_parties; i++) page_head(out, p->party[i], true);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t k = 0; k < all->n_plans; k++) row(w, &all->plans[k], p, out);
    page_table_end(out);
    page_wide_end(out);
}

static text step_cell(const plan_words *w, const plan_answer *a, uint32_t stock, uint32_t phase)
{
    exact const gives = plan_gives(a, stock, phase);
    text const lifted = plan_lifted(w, a, stock, phase);
    if (exact_sign(gives) == 0) return (text){0};
    if (lifted.n == 0) return plan_share_text(w, gives);
    return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(lifted),
                       TEXT_ARGS(plan_share_text(w, gives)));
}

static void steps(const plan_words *w, const plan_answer *a, buffer *out)
{
    const plan_problem *const p = a->problem;
    page_wide_begin(out, "Steps of the plan");
    page_table_begin(out, "What is given in each phase, and what is left after it.");
    page_head(out, TEXT("Phase"), false);
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        page_head(out, text_format(w->memory, "%.*s gives", TEXT_ARGS(p->stocks[s].name)), true);
        page_head(out, TEXT("left"), true);
    }
    page_head(out, TEXT("Tightest check"), false);
    buffer_string(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t t = 1; t <= a->schedule.n_phases; t++) {
        const plan_check *least = NULL;
        buffer_string(out, "<tr>");
        page_row_head(out, text_format(w->memory, "%u", t));
        for (uint32_t s = 0; s < p->n_stocks; s++) {
            page_cell(out, step_cell(w, a, s, t), true);
            page_cell(out, plan_share_text(w, plan_level(a, s, t)), true);
        }
        for (uint32_t i = 0; i < p->n_parties; i++) {
            const plan_check *const c = plan_tightest(a, t, i);
            if (c != NULL && (least == NULL || exact_compare(c->slack, least->slack) < 0))
                least = c;
        }
        page_cell(out,
                  least == NULL
                      ? (text){0}
                      : text_format(w->memory, "%.*s, %.*s, against %.*s",
                                    TEXT_ARGS(p->party[least->party]),
                                    TEXT_ARGS(plan_slack_text(w, p, least->party, least->slack)),
                                    TEXT_ARGS(plan_departure(w, p, least))),
                  false);
        buffer_string(out, "</tr>\n");
    }
    page_table_end(out);
    page_wide_end(out);
}

static void turns(const plan_words *w, const plan_answer *a, buffer *out)
{
    if (a->n_mends > 0) {
        list_begin(out, "What would mend it, one number of the plan alone");
        for (uint32_t i = 0; i < a->n_mends && i < 6; i++)
            item(out, plan_mend_text(w, a, &a->mends[i]));
        list_end(out);
    }
    if (a->n_turns > 0) {
        list_begin(out, "What turns it, one assumption alone");
        for (uint32_t i = 0; i < a->n_turns; i++) item(out, plan_turn_text(w, a, &a->turns[i]));
        list_end(out);
    }
}

static void plan_part(const plan_words *w, const plan_answer *a, uint32_t number, buffer *out)
{
    char id[32];
    uint32_t n;
    (void)snprintf(id, sizeof id, "plan-%u", number);
    buffer_string(out, "<h3>");
    markup_text(out, plan_title(w, a));
    buffer_string(out, "</h3>\n");
    page_paragraph(out, NULL, plan_verdict(w, a));
    if (a->is_designed && a->has_schedule) page_paragraph(out, "note", plan_optimality(w, a));
    if (plan_endless(w, a).n > 0) page_paragraph(out, "note", plan_endless(w, a));
    const text *const reasons = plan_reasons(w, a, &n);
    for (uint32_t i = 0; i < n; i++) page_paragraph(out, NULL, reasons[i]);
    if (a->has_schedule) {
        buffer_string(out, "<figure>\n");
        page_wide_begin(out, "Picture of the plan");
        (void)plan_svg(w, a, id, false, out);
        page_wide_end(out);
        buffer_string(out,
                      "<figcaption>Above: what is left of each stock. Below: what each party loses "
                      "by its best departure in the phase; netted bars below the line are gains, "
                      "where the plan breaks.</figcaption>\n</figure>\n");
        steps(w, a, out);
    }
    turns(w, a, out);
    if (plan_second_text(w, a).n > 0) page_paragraph(out, "note", plan_second_text(w, a));
}

void page_plans(const page *full, buffer *out)
{
    plan_words w;
    if (full->plans == NULL || !plan_words_begin(&w, full->plans, out)) return;
    page_section(out, "plans", "The plans");
    page_paragraph(out, "note",
                   TEXT("A plan enforces itself where, at every step, each party is at least as "
                        "well off giving as withholding, taking back or leaving. Every check is "
                        "decided in rational arithmetic."));
    if (full->plans->n_plans > 1) comparison(&w, out);
    for (uint32_t i = 0; i < full->plans->n_plans; i++)
        plan_part(&w, &full->plans->plans[i], i, out);
    page_section_end(out);
    plan_words_end(&w, out);
}
