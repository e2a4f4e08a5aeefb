/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_columns.c -- the columns of a sweep's table: names and what stands in them. */
#include "report/sweep_columns.h"

#include <stdio.h>

typedef struct naming {
    const sweep_answer *answer;
    arena *memory;
    sweep_columns *out;
    uint32_t equilibrium;
} naming;

static void column(const naming *n, sweep_column_kind kind, uint32_t index, text name)
{
    n->out->at[n->out->n++] =
        (sweep_column){.kind = kind, .name = name, .equilibrium = n->equilibrium, .index = index};
}

/* Parts joined by slashes, after the number of one of several. */
static void column_of(const naming *n, sweep_column_kind kind, uint32_t index, const char *first,
                      text second, text third)
{
    char number[16] = "";
    if (n->answer->all) (void)snprintf(number, sizeof number, "#%u/", n->equilibrium + 1);
    text name;
    if (third.at != NULL)
        name = text_format(n->memory, "%s%s%.*s/%.*s", number, first, TEXT_ARGS(second),
                           TEXT_ARGS(third));
    else
        name = text_format(n->memory, "%s%s%.*s", number, first, TEXT_ARGS(second));
    column(n, kind, index, name);
}

static void equilibrium_columns(const naming *n)
{
    const game *const g = n->answer->game;
    text const none = {NULL, 0};
    for (uint32_t p = 0; p < g->n_parties; p++)
        column_of(n, COLUMN_PAYOFF, p, "payoff/", g->party[p], none);
    for (uint32_t k = 0; k < g->n_outcomes; k++)
        column_of(n, COLUMN_OUTCOME, k, "outcome/", g->outcome[k], none);
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const h = g->action_infoset[a];
        text const set =
            text_format(n->memory, "%.*s/%.*s", TEXT_ARGS(g->party[g->infoset_party[h]]),
                        TEXT_ARGS(g->is_strategic ? TEXT("strategy") : g->infoset_name[h]));
        column_of(n, COLUMN_ACTION, a, "", set, g->action_name[a]);
    }
    column_of(n, COLUMN_REGRET, 0, "max_regret", (text){"", 0}, none);
    column_of(n, COLUMN_CERTIFIED, 0, "certified", (text){"", 0}, none);
}

stf_status sweep_columns_of(const sweep_answer *a, arena *memory, sweep_columns *out,
                            stf_error *err)
{
    const game *const g = a->game;
    size_t const each = (size_t)g->n_parties + g->n_outcomes + g->n_actions + 2;
    *out = (sweep_columns){
        .at = ARENA_NEW(memory, sweep_column, a->points->n_columns + 4 + a->most * each)};
    TRY(arena_status(memory, err));
    naming n = {.answer = a, .memory = memory, .out = out};
    for (uint32_t j = 0; j < a->points->n_columns; j++)
        column(&n, COLUMN_ASSUMPTION, a->points->column[j], a->points->name[j]);
    column(&n, COLUMN_STATUS, 0, TEXT("status"));
    column(&n, COLUMN_CONCEPT, 0, TEXT("concept"));
    if (a->all) column(&n, COLUMN_EQUILIBRIA, 0, TEXT("equilibria"));
    if (a->all) column(&n, COLUMN_COMPLETE, 0, TEXT("complete"));
    for (n.equilibrium = 0; n.equilibrium < a->most; n.equilibrium++) equilibrium_columns(&n);
    return arena_status(memory, err);
}
