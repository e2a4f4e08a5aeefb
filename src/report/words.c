/* SPDX-License-Identifier: Apache-2.0 */
/* words.c -- the parts of sentences that every report is made of. */
#include "report/words.h"

#include <math.h>
#include <string.h>

bool words_begin(words *w, const problem *p, const game *g, const model *m, buffer *out)
{
    *w = (words){.problem = p, .syntax = p->syntax, .game = g, .model = m};
    w->memory = arena_new(out->allocator, 0);
    if (w->memory == NULL && out->status == STF_OK) out->status = STF_NOMEM;
    return w->memory != NULL;
}

void words_end(words *w, buffer *out)
{
    stf_status const s = arena_status(w->memory, NULL);
    if (s != STF_OK && out->status == STF_OK) out->status = s;
    arena_free(w->memory);
    w->memory = NULL;
}

text words_title(const words *w)
{
    if (w->problem->title.n > 0) return w->problem->title;
    if (w->game == NULL) return TEXT("A regime without a title");
    return w->game->title;
}

text words_party(const words *w, uint32_t p)
{
    return p < w->game->n_parties ? w->game->party[p] : TEXT("Chance");
}

text words_party_long(const words *w, uint32_t p)
{
    text const name = words_party(w, p);
    if (w->syntax == NULL || p >= w->syntax->n_parties) return name;
    text const says = w->syntax->parties[p].says;
    if (says.n == 0 || text_equal(says, name)) return name;
    return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(name), TEXT_ARGS(says));
}

text words_unit(const words *w, uint32_t p)
{
    return w->game->party_unit != NULL ? w->game->party_unit[p] : (text){0};
}

text words_payoff(const words *w, uint32_t p, double x)
{
    return number_with_unit(w->memory, x, 4, words_unit(w, p));
}

text words_action_value(const words *w, const equilibrium *e, uint32_t action)
{
    if (e->is_exact && e->exact_action != NULL) return e->exact_action[action];
    double largest = 0;
    for (uint32_t a = 0; a < w->game->n_actions; a++)
        if (fabs(e->value.action_value[a]) > largest) largest = fabs(e->value.action_value[a]);
    return number_text(w->memory, number_clean(e->value.action_value[action], 1e-14 * largest), 6);
}

text words_payoff_change(const words *w, uint32_t p, double x)
{
    return number_change(w->memory, x, 3, words_unit(w, p));
}

text words_outcome_name(const words *w, uint32_t k)
{
    return k < w->game->n_outcomes ? w->game->outcome[k] : TEXT("end");
}

text words_outcome(const words *w, uint32_t k)
{
    text const name = words_outcome_name(w, k);
    for (uint32_t i = 0; w->syntax != NULL && i < w->syntax->n_outcomes; i++) {
        text const says = w->syntax->outcomes[i].says;
        if (text_equal(w->syntax->outcomes[i].name, name) && says.n > 0)
            return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(says), TEXT_ARGS(name));
    }
    return name;
}

text words_plain(arena *memory, text name)
{
    if (name.n == 0 || memchr(name.at, '_', name.n) == NULL) return name;
    char *copy = ARENA_NEW(memory, char, name.n + 1);
    if (copy == NULL) return name;
    for (size_t i = 0; i < name.n; i++) copy[i] = name.at[i] == '_' ? ' ' : name.at[i];
    return (text){copy, name.n};
}

text words_move(const words *w, text says, text name, bool is_chance)
{
    if (says.n > 0) return says;
    text const plain = words_plain(w->memory, name);
    if (is_chance) return plain;
    bool const is_ballot = text_equal(name, TEXT("yes")) || text_equal(name, TEXT("no"));
    return text_format(w->memory, "%s %.*s", is_ballot ? "votes" : "chooses", TEXT_ARGS(plain));
}

text words_option(const words *w, uint32_t o)
{
    if (w->syntax == NULL || o >= w->syntax->n_options) return TEXT("an option");
    const option *named = &w->syntax->options[o];
    return text_format(w->memory, "%.*s.%.*s", TEXT_ARGS(words_party(w, named->party)),
                       TEXT_ARGS(named->name));
}

static const char *const month_names[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Months from the start of play to the start of round `round`; -1 where lengths are not whole
 * months. */
static int32_t months_before(const syntax *s, uint32_t round)
{
    double months = 0;
    for (uint32_t b = 0; b < s->n_rounds; b++) {
        const round_block *r = &s->rounds[b];
        if (r->first >= round) break;
        double each = 0;
        if (text_equal(r->lasting.unit.written, TEXT("month"))) each = r->lasting.number;
        if (text_equal(r->lasting.unit.written, TEXT("year"))) each = 12 * r->lasting.number;
        uint32_t const last = r->last < round ? r->last + 1 : round;
        if (!r->has_length || each <= 0) return -1;
        months += each * (double)(last - r->first);
    }
    return months == floor(months) && months < 12000 ? (int32_t)months : -1;
}

static text date_after(const words *w, int32_t months)
{
    const syntax *s = w->syntax;
    int32_t const month = s->begin_month - 1 + months;
    return text_format(w->memory, "%d %s %d", (int)s->begin_day, month_names[month % 12],
                       (int)(s->begin_year + month / 12));
}

text words_rounds_dates(const words *w, uint32_t first, uint32_t last)
{
    if (w->syntax == NULL || !w->syntax->has_begin || first == 0) return (text){0};
    if (w->syntax->begin_month < 1 || w->syntax->begin_month > 12) return (text){0};
    int32_t const from = months_before(w->syntax, first), to = months_before(w->syntax, last + 1);
    if (from < 0 || to < 0) return (text){0};
    return text_format(w->memory, "%.*s to %.*s", TEXT_ARGS(date_after(w, from)),
                       TEXT_ARGS(date_after(w, to)));
}

text words_rounds(const words *w, uint32_t first, uint32_t last)
{
    if (w->syntax == NULL || w->syntax->n_rounds == 0) return (text){0};
    if (first == 0) return TEXT("Before the first round");
    if (first == last) return text_format(w->memory, "Round %u", first);
    return text_format(w->memory, "Rounds %u %s %u", first, last == first + 1 ? "and" : "to", last);
}

text words_assumption_name(const words *w, uint32_t input)
{
    if (w->game != NULL && w->game->program != NULL && input < w->game->program->n_inputs)
        return w->game->program->inputs[input].name;
    if (w->syntax != NULL && input < w->syntax->n_assumptions)
        return w->syntax->assumptions[input].name;
    return TEXT("an assumption");
}

text words_assumption(const words *w, uint32_t input, double x)
{
    text measured_in = {0};
    if (w->syntax != NULL && input < w->syntax->n_assumptions)
        measured_in = w->syntax->assumptions[input].central.unit.written;
    else if (w->game != NULL && w->game->program != NULL && input < w->game->program->n_inputs)
        measured_in = w->game->program->inputs[input].unit;
    return number_with_unit(w->memory, x, 4, measured_in);
}

text words_list(arena *memory, const text *items, size_t n)
{
    text list = n > 0 ? items[0] : (text){0};
    for (size_t i = 1; i < n; i++)
        list = text_format(memory, "%.*s%s%.*s", TEXT_ARGS(list), i + 1 < n ? ", " : " and ",
                           TEXT_ARGS(items[i]));
    return list;
}

text words_capital(arena *memory, text t)
{
    if (t.n == 0 || t.at[0] < 'a' || t.at[0] > 'z') return t;
    return text_format(memory, "%c%.*s", t.at[0] - 'a' + 'A', (int)(t.n - 1), t.at + 1);
}

const char *words_concept(concept c)
{
    switch (c) {
    case CONCEPT_NASH: return "a Nash equilibrium";
    case CONCEPT_SUBGAME_PERFECT: return "subgame perfect";
    case CONCEPT_SEQUENTIAL: return "a sequential equilibrium";
    case CONCEPT_QRE: return "a quantal response equilibrium";
    case CONCEPT_CORRELATED: return "a correlated equilibrium";
    case CONCEPT_COUNT: break;
    }
    return "an equilibrium";
}

uint32_t words_likeliest(const game *g, const equilibrium *e)
{
    uint32_t best = NONE;
    for (uint32_t k = 0; k < g->n_outcomes; k++)
        if (best == NONE || e->value.outcome[k] > e->value.outcome[best]) best = k;
    return best;
}

double words_outcome_share(const solution *s, const equilibrium *e, text name)
{
    for (uint32_t k = 0; k < s->game->n_outcomes; k++)
        if (text_equal(s->game->outcome[k], name)) return e->value.outcome[k];
    return 0;
}
