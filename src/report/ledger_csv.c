/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_csv.c -- the ledger as a table for other programs: a row for each measure, period and
 * month (RFC 4180, lines end in LF). Central figures by kind; low, central and high of what is
 * summed; an upper end that nothing bounds is empty. The last column is empty or says `unverified`
 * of the measure, and what of it. */
#include "report/ledger_words.h"

#include <string.h>

static void cell_text(buffer *out, text t)
{
    bool quoted = false;
    for (size_t i = 0; i < t.n; i++)
        if (strchr(",\"\n\r", t.at[i]) != NULL) quoted = true;
    if (!quoted) {
        buffer_text(out, t);
        return;
    }
    buffer_char(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"') buffer_char(out, '"');
        buffer_char(out, t.at[i]);
    }
    buffer_char(out, '"');
}

typedef struct csv_out {
    const ledger_words *words;
    bool exactly;
    buffer *out;
} csv_out;

static void comma_number(const csv_out *c, exact x)
{
    buffer_char(c->out, ',');
    if (!exact_is_valid(x)) return;
    if (c->exactly)
        buffer_text(c->out, exact_to_text(c->words->memory, x));
    else
        buffer_double(c->out, exact_to_double(x));
}

static void comma_amount(const csv_out *c, amount x)
{
    comma_number(c, x.low);
    comma_number(c, x.central);
    comma_number(c, x.is_open ? (exact){0} : x.high);
}

static void comma_day(const csv_out *c, date d)
{
    buffer_char(c->out, ',');
    buffer_text(c->out, day_text(c->words->memory, d, ""));
}

static void row(const csv_out *c, const ledger_measure *m, const ledger_period *p,
                const ledger_month *one)
{
    const regime *const r = c->words->regime;
    bool const has_limit = r->measures[m->measure].n_limits > 0;
    cell_text(c->out, r->measures[m->measure].name);
    buffer_char(c->out, ',');
    cell_text(c->out, m->unit);
    comma_day(c, p->from);
    comma_day(c, p->to);
    buffer_char(c->out, ',');
    buffer_text(c->out, month_text(c->words->memory, one->month));
    comma_day(c, one->from);
    comma_day(c, one->to);
    for (int k = 0; k < KIND_COUNT; k++) comma_number(c, one->by_kind[k].central);
    comma_amount(c, one->delivered);
    comma_amount(c, one->cumulative);
    comma_number(c, has_limit ? p->cap[0].central : (exact){0});
    comma_amount(c, has_limit ? one->share[0] : (amount){.is_open = true});
    /* Of headroom it is the lower end that nothing bounds. */
    amount const room = has_limit ? one->headroom[0] : (amount){.is_open = true};
    comma_number(c, room.is_open ? (exact){0} : room.low);
    comma_number(c, room.central);
    comma_number(c, room.high);
    buffer_char(c->out, ',');
    text names = {0};
    for (uint32_t i = 0; i < one->n_missing; i++)
        names = text_format(c->words->memory, "%.*s%s%.*s", TEXT_ARGS(names), i > 0 ? " " : "",
                            TEXT_ARGS(r->flows[one->missing[i]].name));
    cell_text(c->out, names);
    buffer_char(c->out, ',');
    cell_text(c->out, measure_mark(c->words, &r->measures[m->measure]));
    buffer_string(c->out, "\n");
}

void report_ledger_csv(const ledger_answer *a, bool exactly, buffer *out)
{
    ledger_words words;
    if (!ledger_words_begin(&words, a->ledger, out)) return;
    csv_out const c = {.words = &words, .exactly = exactly, .out = out};
    buffer_string(out, "measure,unit,period_from,period_to,month,from,to,reported,approximate,"
                       "estimated,scheduled,unreported,missing,delivered_low,delivered,"
                       "delivered_high,cumulative_low,cumulative,cumulative_high,cap,share_low,"
                       "share,share_high,headroom_low,headroom,headroom_high,missing_flows,"
                       "unverified\n");
    const ledger *const l = a->ledger;
    for (uint32_t i = 0; i < l->n_measures; i++)
        for (uint32_t p = 0; p < l->measures[i].n_periods; p++) {
            const ledger_period *const period = &l->measures[i].periods[p];
            for (uint32_t k = 0; k < period->n_months; k++) {
                arena_mark const mark = arena_position(words.memory);
                row(&c, &l->measures[i], period, &period->months[k]);
                arena_release(words.memory, mark);
            }
        }
    ledger_words_end(&words, out);
}
