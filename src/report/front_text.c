/* SPDX-License-Identifier: Apache-2.0 */
/* front_text.c -- fronts for a terminal: the verdict, the enforcers, the fronts that are stable,
 * how the whole comes apart, what small uncertainty selects. */
#include "report/front_words.h"
#include "report/parts_text.h"

static void say(text t, text_style style, buffer *out)
{
    if (t.n > 0) paragraph_write(t, style, 2, 0, out);
}

static text mark_of(const front_words *w, uint32_t i)
{
    coalition const bit = UINT32_C(1) << i;
    bool const is_leaver = (w->a->whole.would_leave & bit) != 0,
               is_tie = (w->a->whole.ties & bit) != 0;
    return text_format(w->memory, "%s%s%s",
                       is_leaver ? "gains by leaving"
                       : is_tie  ? "loses nothing by leaving"
                                 : "holds",
                       (w->a->pivotal & bit) != 0 ? ", pivotal" : "",
                       (w->a->vetoes & bit) != 0 ? ", veto" : "");
}

/* Columns that say nothing are left out: weights where only numbers count, and units where all have
 * one, which stands above. */
static void enforcers_table(const front_words *w, text_style style, buffer *out)
{
    const front_problem *const p = w->p;
    bool const has_units = front_one_unit(w).at == NULL, has_weights = front_has_weights(w);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("enforcer"), 'l');
    if (has_weights) table_column(&t, TEXT("weight"), 'r');
    table_column(&t, TEXT("costs"), 'r');
    table_column(&t, TEXT("leak earns"), 'r');
    table_column(&t, TEXT("gains"), 'r');
    if (has_units) table_column(&t, TEXT("unit"), 'l');
    table_column(&t, TEXT("Shapley"), 'r');
    table_column(&t, TEXT("Banzhaf"), 'r');
    table_column(&t, TEXT("in the whole"), 'e');
    for (uint32_t i = 0; i < p->n_enforcers; i++) {
        const front_enforcer *const e = &p->enforcers[i];
        table_cell(&t, e->name);
        if (has_weights) table_cell(&t, front_number(w, exact_to_double(e->weight)));
        table_cell(&t, front_number(w, exact_to_double(e->costs)));
        table_cell(&t, front_number(w, exact_to_double(e->earns)));
        table_cell(&t, front_number(w, exact_to_double(e->gains)));
        if (has_units) table_cell(&t, e->unit);
        table_cell(&t, front_share(w, w->a->shapley[i]));
        table_cell(&t, front_share(w, w->a->banzhaf[i]));
        table_cell(&t, mark_of(w, i));
    }
    table_write(&t, style, 2, out);
    if (front_one_unit(w).n > 0)
        say(text_format(w->memory, "Costs, what a leak earns and gains are in %.*s.",
                        TEXT_ARGS(front_one_unit(w))),
            style, out);
}

static void coalition_row(const front_words *w, const front_coalition *c, table *t)
{
    table_cell(t, front_members(w, c->who));
    if (front_has_weights(w)) table_cell(t, front_number(w, exact_to_double(c->pressure)));
    table_cell(t, front_success_text(w, c->success));
    if (w->p->target.n > 0) table_cell(t, front_target_pay(w, c->target));
    text line = c->is_stable ? TEXT("stable") : (text){0};
    if (c->would_leave != 0)
        line =
            text_format(w->memory, "%.*s would leave", TEXT_ARGS(front_members(w, c->would_leave)));
    if (c->would_join != 0)
        line = text_format(w->memory, "%.*s%s%.*s would join", TEXT_ARGS(line),
                           line.n > 0 ? "; " : "", TEXT_ARGS(front_members(w, c->would_join)));
    if (c->ties != 0)
        line = text_format(w->memory, "%.*s (a tie for %.*s)", TEXT_ARGS(line),
                           TEXT_ARGS(front_members(w, c->ties)));
    table_cell(t, line);
}

static void coalitions_head(const front_words *w, table *t)
{
    table_begin(t, w->memory);
    table_column(t, TEXT("who holds"), 'l');
    if (front_has_weights(w)) table_column(t, TEXT("pressure"), 'r');
    table_column(t, w->told->is_played ? TEXT("success") : TEXT("front"), 'l');
    if (w->p->target.n > 0)
        table_column(t, text_format(w->memory, "to %.*s", TEXT_ARGS(w->p->target)), 'r');
    table_column(t, (text){0}, 'e');
}

/* Payoffs of the enforcers in the coalitions that were asked about. */
static void asked_text(const front_words *w, text_style style, buffer *out)
{
    for (uint32_t k = 0; k < w->told->n_asked; k++) {
        const front_coalition *const c = &w->told->asked[k];
        table t;
        buffer_char(out, '\n');
        say(text_format(w->memory, "Asked: %.*s.", TEXT_ARGS(front_members(w, c->who))), style,
            out);
        coalitions_head(w, &t);
        coalition_row(w, c, &t);
        table_write(&t, style, 4, out);
        table_begin(&t, w->memory);
        table_column(&t, TEXT("enforcer"), 'l');
        table_column(&t, (text){0}, 'l');
        table_column(&t, TEXT("payoff"), 'r');
        for (uint32_t i = 0; i < w->p->n_enforcers; i++) {
            table_cell(&t, front_name(w, i));
            table_cell(&t, (c->who >> i & 1) != 0 ? TEXT("holds") : TEXT("leaks"));
            table_cell(&t, front_pay(w, i, c->payoff[i]));
        }
        table_write(&t, style, 4, out);
    }
}

enum { ROWS_MOST = 40, ROWS_WIDE = 12 };

static void coalitions_table(const front_words *w, bool lists_every, text_style style, buffer *out)
{
    table t;
    uint32_t rows = 0, left = 0;
    coalitions_head(w, &t);
    if (!w->a->lists_all) {
        coalition_row(w, &w->a->whole, &t);
        rows++;
    }
    for (uint32_t k = w->a->n_coalitions; k-- > 0;) {
        const front_coalition *const c = &w->a->coalitions[k];
        if (!front_is_listed(w, c, lists_every)) continue;
        if (!w->a->lists_all && c->who == w->all) continue;
        if (rows++ < (w->a->lists_all ? ROWS_MOST : ROWS_WIDE) || (lists_every && w->a->lists_all))
            coalition_row(w, c, &t);
        else
            left++;
    }
    buffer_char(out, '\n');
    table_write(&t, style, 2, out);
    if (left > 0)
        say(text_format(w->memory, "And %.*s more of these.",
                        TEXT_ARGS(number_count(w->memory, left))),
            style, out);
    if (w->a->n_stable > 0 && !w->a->lists_all && w->a->n_stable > w->a->n_coalitions)
        say(text_format(w->memory, "Of the stable fronts the first %u are listed.",
                        w->a->n_coalitions),
            style, out);
}

static void leaks_text(const front_words *w, text_style style, buffer *out)
{
    uint32_t like[FRONT_ENFORCERS_MOST];
    front_leaks_alike(w, like);
    buffer_char(out, '\n');
    say(TEXT("Once one leaks:"), style, out);
    for (uint32_t i = 0; i < w->p->n_enforcers; i++) {
        if (like[i] != i) continue;
        coalition alike = 0;
        for (uint32_t j = i; j < w->p->n_enforcers; j++)
            if (like[j] == i) alike |= UINT32_C(1) << j;
        text const line = __builtin_popcount(alike) == 1 ? front_unravel_text(w, i)
                                                         : front_leaks_text(w, alike, i);
        paragraph_write(text_format(w->memory, "- %.*s", TEXT_ARGS(line)), style, 2, 2, out);
    }
    say(front_payment_text(w), style, out);
}

static void over_text(const front_words *w, text_style style, buffer *out)
{
    const front_over *const over = w->told->over;
    if (over == NULL) return;
    const assumption *const a = &w->syntax->assumptions[over->input];
    buffer_char(out, '\n');
    say(text_format(w->memory, "The whole front as %.*s moves%s%.*s:", TEXT_ARGS(a->name),
                    a->central.unit.written.n > 0 ? ", in " : "",
                    TEXT_ARGS(a->central.unit.written)),
        style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, a->name, 'r');
    table_column(&t, TEXT("success"), 'l');
    table_column(&t, TEXT("stable"), 'l');
    table_column(&t, TEXT("who would leave"), 'e');
    uint32_t const step = over->n_points > 16 ? (over->n_points + 9) / 10 : 1;
    for (uint32_t k = 0; k < over->n_points; k += step) {
        const front_point *const x = &over->points[k];
        table_cell(&t, number_text(w->memory, x->at, 5));
        table_cell(&t, front_success_text(w, x->success));
        table_cell(&t, x->is_stable ? TEXT("yes") : TEXT("no"));
        table_cell(&t, x->would_leave != 0 ? front_members(w, x->would_leave) : (text){0});
    }
    table_write(&t, style, 2, out);
    for (uint32_t k = 0; k < over->n_turns; k++)
        say(front_turn_text(w, &over->turns[k]), style, out);
    if (over->n_turns == 0) say(TEXT("No verdict turns within this range."), style, out);
}

static void front_section(const front_words *w, bool lists_every, text_style style, buffer *out)
{
    heading_write(front_title(w), style, out);
    say(front_verdict(w), style, out);
    say(front_rule_text(w), style, out);
    say(front_transfers_text(w), style, out);
    say(front_pivotal_text(w), style, out);
    buffer_char(out, '\n');
    enforcers_table(w, style, out);
    buffer_char(out, '\n');
    say(front_stable_text(w), style, out);
    coalitions_table(w, lists_every, style, out);
    asked_text(w, style, out);
    leaks_text(w, style, out);
    buffer_char(out, '\n');
    say(front_threshold_text(w), style, out);
    say(front_mixed_text(w), style, out);
    say(front_play_text(w), style, out);
    over_text(w, style, out);
}

void fronts_section_text(const fronts_answer *a, text_style style, arena *memory, buffer *out)
{
    for (uint32_t i = 0; i < a->n_fronts; i++) {
        front_words const w = front_words_of(a, i, memory);
        front_section(&w, a->lists_every, style, out);
    }
}

void report_fronts_text(const fronts_answer *a, text_style style, buffer *out)
{
    arena *const memory = arena_new(out->allocator, 0);
    if (memory == NULL) {
        out->status = STF_NOMEM;
        return;
    }
    title_write(a->syntax->title, style, out);
    if (a->case_name.n > 0) {
        buffer_string(out, "Variant ");
        buffer_text(out, a->case_name);
        buffer_string(out, ".\n");
    }
    fronts_section_text(a, style, memory, out);
    if (arena_status(memory, NULL) != STF_OK) out->status = STF_NOMEM;
    arena_free(memory);
}
