/* SPDX-License-Identifier: Apache-2.0 */
/* sets_text.c -- what a solver says of its list as a whole, for the terminal. */
#include "report/parts_text.h"

enum { COMPONENTS_MOST = 20, REMAINDERS_MOST = 10, NUMBERS_MOST = 12, SETS_MOST = 8 };

static text numbers_text(const words *w, const uint32_t *at, uint32_t n)
{
    text all = {0};
    for (uint32_t i = 0; i < n && i < NUMBERS_MOST; i++)
        all = i == 0 ? text_format(w->memory, "%u", at[i] + 1)
                     : text_format(w->memory, "%.*s, %u", TEXT_ARGS(all), at[i] + 1);
    if (n > NUMBERS_MOST) all = text_format(w->memory, "%.*s, ... (%u)", TEXT_ARGS(all), n);
    return all;
}

static text shape_text(const words *w, const solve_component *c)
{
    if (c->is_point) return TEXT("one point");
    if (c->n_subsets == 0) return TEXT("a continuum");
    if (c->n_subsets == 1) return TEXT("all mixtures, party by party, of these points");
    return text_format(w->memory, "%u such sets of mixtures that meet", c->n_subsets);
}

static void components_text(const words *w, const solution *s, text_style style, buffer *out)
{
    bool has_continuum = false;
    for (uint32_t c = 0; c < s->n_components; c++)
        has_continuum = has_continuum || !s->components[c].is_point;
    if (s->n_components < 2 && !has_continuum) return;
    heading_write(TEXT("Components"), style, out);
    table t;
    table_begin(&t, w->memory);
    table_column(&t, TEXT("equilibria"), 'l');
    table_column(&t, TEXT("what it is"), 'l');
    table_column(&t, TEXT("index"), 'r');
    uint32_t const n =
        style.all_sets || s->n_components <= COMPONENTS_MOST ? s->n_components : COMPONENTS_MOST;
    for (uint32_t c = 0; c < n; c++) {
        const solve_component *const k = &s->components[c];
        table_cell(&t, numbers_text(w, k->equilibria, k->n));
        table_cell(&t, shape_text(w, k));
        table_cell(&t, k->has_index ? text_format(w->memory, "%+d", k->index) : TEXT(""));
    }
    table_write(&t, style, 2, out);
    if (n < s->n_components)
        paragraph_write(
            text_format(w->memory, "%u more: --all-sets or --json.", s->n_components - n), style, 2,
            0, out);
}

/* Some action of the set is not played. */
static bool set_is_cut(const game *g, const uint8_t *plays, uint32_t h)
{
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
        if (!plays[a]) return true;
    return false;
}

/* The sets that do not play all they can, a few of them. */
static text plays_text(const words *w, const uint8_t *plays)
{
    const game *const g = w->game;
    text all = {0};
    uint32_t n_cut = 0;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        text some = {0};
        if (!set_is_cut(g, plays, h) || n_cut++ >= SETS_MOST) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (!plays[a]) continue;
            some = some.n == 0 ? g->action_name[a]
                               : text_format(w->memory, "%.*s, %.*s", TEXT_ARGS(some),
                                             TEXT_ARGS(g->action_name[a]));
        }
        text const who = words_party(w, g->infoset_party[h]);
        text const one =
            g->is_strategic ? text_format(w->memory, "%.*s {%.*s}", TEXT_ARGS(who), TEXT_ARGS(some))
                            : text_format(w->memory, "%.*s at \"%.*s\" {%.*s}", TEXT_ARGS(who),
                                          TEXT_ARGS(g->infoset_name[h]), TEXT_ARGS(some));
        all =
            all.n == 0 ? one : text_format(w->memory, "%.*s  %.*s", TEXT_ARGS(all), TEXT_ARGS(one));
    }
    if (n_cut == 0) return TEXT("every action may be played");
    if (n_cut > SETS_MOST)
        all = text_format(w->memory, "%.*s  and %u more sets", TEXT_ARGS(all), n_cut - SETS_MOST);
    return all;
}

static void remainders_text(const words *w, const solution *s, text_style style, buffer *out)
{
    if (s->n_remainders == 0) return;
    heading_write(TEXT("Not settled"), style, out);
    uint32_t const n =
        style.all_sets || s->n_remainders <= REMAINDERS_MOST ? s->n_remainders : REMAINDERS_MOST;
    for (uint32_t i = 0; i < n; i++) {
        const solve_remainder *const r = &s->remainders[i];
        paragraph_write(text_format(w->memory, "%s: %.*s%s%s",
                                    r->is_continuum ? "A continuum" : "Undecided",
                                    TEXT_ARGS(plays_text(w, r->plays)),
                                    r->why != NULL && r->why[0] != '\0' ? "; " : "",
                                    r->why != NULL ? r->why : ""),
                        style, 2, 2, out);
    }
    if (n < s->n_remainders)
        paragraph_write(
            text_format(w->memory, "%u more: --all-sets or --json.", s->n_remainders - n), style, 2,
            0, out);
}

void sets_text(const words *w, const solution *s, text_style style, buffer *out)
{
    components_text(w, s, style, out);
    if (s->supports != NULL) {
        const solve_supports *const c = s->supports;
        heading_write(TEXT("Supports"), style, out);
        paragraph_write(
            text_format(w->memory,
                        "%.*s in all: %.*s proved to hold no equilibrium, %.*s solved, %.*s "
                        "undecided.",
                        TEXT_ARGS(number_size(w->memory, c->total)),
                        TEXT_ARGS(number_size(w->memory, c->excluded)),
                        TEXT_ARGS(number_size(w->memory, c->solved)),
                        TEXT_ARGS(number_size(w->memory, c->undecided))),
            style, 2, 0, out);
    }
    remainders_text(w, s, style, out);
}
