/* SPDX-License-Identifier: Apache-2.0 */
/* plan_text.c -- plans for a terminal: what is found, then each plan with its verdict, steps,
 * reasons and what would turn it. */
#include "report/dispute.h"
#include "report/plan_words.h"
#include "report/words.h"

enum { MENDS_SHORT = 4, TURNS_SHORT = 6 };

static void line(text t, text_style style, buffer *out)
{
    if (t.n > 0) paragraph_write(t, style, 2, 2, out);
}

/* ---- steps ------------------------------------------------------------------------------------
 */

/* A party has a column where something of it is checked. */
static bool is_checked(const plan_answer *a, uint32_t whose)
{
    for (uint32_t i = 0; i < a->judgement.n_checks; i++)
        if (a->judgement.checks[i].party == whose) return true;
    return false;
}

static text step_cell(const plan_words *w, const plan_answer *a, uint32_t stock, uint32_t phase)
{
    exact const gives = plan_gives(a, stock, phase);
    text const lifted = phase > 0 ? plan_lifted(w, a, stock, phase) : (text){0};
    if (exact_sign(gives) == 0) return (text){0};
    if (lifted.n == 0) return plan_share_text(w, gives);
    return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(lifted),
                       TEXT_ARGS(plan_share_text(w, gives)));
}

static void slack_cells(const plan_words *w, const plan_answer *a, uint32_t phase, table *t)
{
    for (uint32_t i = 0; i < a->problem->n_parties; i++) {
        if (!is_checked(a, i)) continue;
        const plan_check *const c = plan_tightest(a, phase, i);
        table_cell(t, c == NULL
                          ? (text){0}
                          : text_format(w->memory, "%.*s%s",
                                        TEXT_ARGS(plan_slack_text(w, a->problem, i, c->slack)),
                                        exact_sign(c->slack) < 0 ? " !" : ""));
    }
}

static void steps_table(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    const plan_problem *const p = a->problem;
    uint32_t const n = a->schedule.n_phases;
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("phase"), 'l');
    for (uint32_t s = 0; s < p->n_stocks; s++) {
        table_column(&t, text_format(w->memory, "%.*s gives", TEXT_ARGS(p->stocks[s].name)), 'r');
        table_column(&t, TEXT("left"), 'r');
    }
    for (uint32_t i = 0; i < p->n_parties; i++)
        if (is_checked(a, i))
            table_column(&t, text_format(w->memory, "slack of %.*s", TEXT_ARGS(p->party[i])), 'r');
    for (uint32_t phase = 0; phase <= n + 1; phase++) {
        table_cell(&t, phase == 0  ? TEXT("start")
                       : phase > n ? TEXT("after")
                                   : text_format(w->memory, "%u", phase));
        for (uint32_t s = 0; s < p->n_stocks; s++) {
            table_cell(&t, step_cell(w, a, s, phase));
            table_cell(&t, plan_share_text(w, plan_level(a, s, phase)));
        }
        slack_cells(w, a, phase, &t);
    }
    table_write(&t, style, 2, out);
}

/* Stocks and parties that no table has room for are told phase by phase. */
static bool is_narrow(const plan_answer *a)
{
    return 1 + 2 * a->problem->n_stocks + a->problem->n_parties > TABLE_COLUMNS_MOST;
}

static void steps_lines(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    const plan_problem *const p = a->problem;
    for (uint32_t phase = 1; phase <= a->schedule.n_phases; phase++) {
        text says = {0};
        for (uint32_t s = 0; s < p->n_stocks; s++) {
            text const cell = step_cell(w, a, s, phase);
            if (cell.n > 0)
                says = text_format(w->memory, "%.*s%s%.*s %.*s", TEXT_ARGS(says),
                                   says.n > 0 ? ", " : "", TEXT_ARGS(p->stocks[s].name),
                                   TEXT_ARGS(cell));
        }
        line(text_format(w->memory, "phase %u: %.*s", phase,
                         TEXT_ARGS(says.n > 0 ? says : TEXT("nothing"))),
             style, out);
    }
}

static void payoffs_line(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    const plan_problem *const p = a->problem;
    text says = {0};
    for (uint32_t i = 0; i < p->n_parties; i++)
        says = text_format(w->memory, "%.*s%s%.*s %.*s (%.*s)", TEXT_ARGS(says), i > 0 ? ", " : "",
                           TEXT_ARGS(p->party[i]),
                           TEXT_ARGS(plan_payoff_text(w, p, i, a->judgement.payoff[i])),
                           TEXT_ARGS(plan_payoff_text(w, p, i, a->judgement.payoff_none[i])));
    line(text_format(w->memory, "Payoffs where all give (and where nobody ever does): %.*s.",
                     TEXT_ARGS(says)),
         style, out);
}

/* ---- what turns it ----------------------------------------------------------------------------
 */

static void turns_lines(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    if (!a->are_turns_searched) return;
    if (a->n_mends > 0) {
        line(TEXT("What would mend it, one number of the plan alone, the smallest change first:"),
             style, out);
        for (uint32_t i = 0; i < a->n_mends && i < MENDS_SHORT; i++)
            paragraph_write(plan_mend_text(w, a, &a->mends[i]), style, 4, 2, out);
        if (a->n_mends > MENDS_SHORT)
            paragraph_write(
                text_format(w->memory, "and %u more (--json)", a->n_mends - MENDS_SHORT), style, 4,
                2, out);
    } else if (!a->holds && !a->is_designed) {
        line(TEXT("No single number of the plan, moved alone, mends it."), style, out);
    }
    if (a->n_turns > 0) {
        line(TEXT("Of the file\xe2\x80\x99s assumptions, each moved alone over its range:"), style,
             out);
        for (uint32_t i = 0; i < a->n_turns && i < TURNS_SHORT; i++)
            paragraph_write(plan_turn_text(w, a, &a->turns[i]), style, 4, 2, out);
        if (a->n_turns > TURNS_SHORT)
            paragraph_write(
                text_format(w->memory, "and %u more (--json)", a->n_turns - TURNS_SHORT), style, 4,
                2, out);
    } else {
        line(TEXT("No assumption of the file, moved alone over its range, turns that."), style,
             out);
    }
}

static void limits_lines(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    if (!a->are_limits_searched) return;
    line(TEXT("Limits, each number moved alone:"), style, out);
    paragraph_write(plan_fewest_text(w, a), style, 4, 2, out);
    for (uint32_t i = 0; i < a->n_limits; i++)
        paragraph_write(plan_limit_text(w, a, &a->limits[i]), style, 4, 2, out);
}

/* ---- a plan -----------------------------------------------------------------------------------
 */

static void plan_text(const plan_words *w, const plan_answer *a, text_style style, buffer *out)
{
    uint32_t n;
    heading_write(plan_title(w, a), style, out);
    buffer_string(out, "  ");
    coloured_write(words_capital(w->memory, text_from(plan_verdict_word(a))), plan_colour(a), style,
                   out);
    buffer_string(out, ".\n");
    line(plan_verdict(w, a), style, out);
    line(plan_optimality(w, a), style, out);
    line(plan_endless(w, a), style, out);
    const text *const reasons = plan_reasons(w, a, &n);
    for (uint32_t i = 0; i < n; i++) line(reasons[i], style, out);
    if (a->has_schedule) {
        buffer_char(out, '\n');
        if (is_narrow(a))
            steps_lines(w, a, style, out);
        else
            steps_table(w, a, style, out);
        buffer_char(out, '\n');
        payoffs_line(w, a, style, out);
    }
    line(plan_second_text(w, a), style, out);
    turns_lines(w, a, style, out);
    limits_lines(w, a, style, out);
}

static void compare_text(const plan_words *w, text_style style, buffer *out)
{
    const plans_answer *const all = w->answer;
    const plan_problem *const p = all->plans[0].problem;
    uint32_t n;
    if (all->n_plans < 2) return;
    heading_write(TEXT("The plans side by side"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("plan"), 'l');
    table_column(&t, TEXT("verdict"), 'l');
    table_column(&t, TEXT("least slack"), 'r');
    for (uint32_t i = 0; i < p->n_parties && i < TABLE_COLUMNS_MOST - 3; i++)
        table_column(&t, p->party[i], 'r');
    for (uint32_t k = 0; k < all->n_plans; k++) {
        const plan_answer *const a = &all->plans[k];
        const plan_judgement *const j = &a->judgement;
        table_cell(&t, plan_name(w, a));
        table_cell(&t, text_from(plan_verdict_word(a)));
        bool const has = a->has_schedule && j->n_checks > 0;
        table_cell(&t, has ? text_format(
                                 w->memory, "%.*s (%.*s)",
                                 TEXT_ARGS(plan_slack_text(w, a->problem, j->checks[j->least].party,
                                                           j->checks[j->least].slack)),
                                 TEXT_ARGS(a->problem->party[j->checks[j->least].party]))
                           : (text){0});
        for (uint32_t i = 0; i < p->n_parties && i < TABLE_COLUMNS_MOST - 3; i++) {
            uint32_t const who = plan_party_in(a->problem, p->party[i]);
            table_cell(&t, a->has_schedule && who != PLAN_NONE
                               ? plan_payoff_text(w, a->problem, who, j->payoff[who])
                               : (text){0});
        }
    }
    table_write(&t, style, 2, out);
    buffer_char(out, '\n');
    const text *const lines = plan_comparison(w, &n);
    for (uint32_t i = 0; i < n; i++) line(lines[i], style, out);
}

void plans_section_text(const plans_answer *a, text_style style, buffer *out)
{
    plan_words w;
    if (!plan_words_begin(&w, a, out)) return;
    compare_text(&w, style, out);
    for (uint32_t i = 0; i < a->n_plans; i++) plan_text(&w, &a->plans[i], style, out);
    if (a->reason.n > 0)
        line(text_format(w.memory, "Not all was settled: %.*s.", TEXT_ARGS(a->reason)), style, out);
    plan_words_end(&w, out);
}

void report_plan_text(const plans_answer *a, text_style style, buffer *out)
{
    title_write(a->syntax->title, style, out);
    if (a->case_name.n > 0) {
        buffer_string(out, "Variant ");
        buffer_text(out, a->case_name);
        buffer_string(out, ".\n");
    }
    plan_words w;
    if (dispute_is(a) && plan_words_begin(&w, a, out)) {
        dispute const d = {.plans = a};
        paragraph_write(dispute_text(&d, w.memory), style, 0, 0, out);
        plan_words_end(&w, out);
    }
    plans_section_text(a, style, out);
}
