/* SPDX-License-Identifier: Apache-2.0 */
/* moves.c -- which actions a mover has: options by their guards, ballots, grid points; less what is
 * removed or promised away; with the shares of a commitment. */
#include "oracle/unroll.h"

#include <math.h>

enum { GRID_MOST = 100000 };

static void option_actions(unrolling *u, const history *h, const statement *at, actions *out)
{
    place const here = history_place(u, h, at->party);
    out->at = ARENA_NEW(u->scratch, action, at->n_branches);
    for (uint32_t i = 0; i < at->n_branches; i++) {
        const branch *b = &at->branches[i];
        bool const is_rule_by_quantity = b->guard != NULL && b->guard->reads.assumptions;
        bool const holds = place_holds(&here, b->guard);
        if (!holds && !is_rule_by_quantity) continue;
        out->at[out->n++] =
            (action){.name = b->name, .option = b->option, .body = &b->body, .open = holds};
    }
}

static void ballot_actions(unrolling *u, const move *m, actions *out)
{
    out->at = ARENA_NEW(u->scratch, action, 2);
    out->at[0] = (action){.name = TEXT("yes"), .option = m->at->option_yes[m->voter], .open = true};
    out->at[1] = (action){.name = TEXT("no"), .option = m->at->option_no[m->voter], .open = true};
    out->n = 2;
}

/* Grid points low, low + step, ... not above high. */
static void grid_actions(unrolling *u, const history *h, const statement *at, actions *out)
{
    place const here = history_place(u, h, at->party);
    const offer *o = &u->syntax->offers[at->offer];
    long double const low = place_value(&here, o->low), high = place_value(&here, o->high),
                      step = place_value(&here, o->step);
    if (!(step > 0.0L) || !((high - low) / step < (long double)GRID_MOST)) {
        unroll_fail(u, STF_INPUT, "offer %.*s: no grid", TEXT_ARGS(o->name));
        return;
    }
    uint32_t n = 0;
    while (numbers_compare(EXPR_LESS_EQUAL, low + step * (long double)n, high)) n++;
    out->at = ARENA_NEW(u->scratch, action, n);
    for (uint32_t k = 0; k < n; k++) {
        long double const x = low + step * (long double)k;
        out->at[k] = (action){.name = text_format(u->scratch, "%.12Lg", x),
                              .option = SYNTAX_NONE,
                              .body = &at->body,
                              .grid = x,
                              .open = true};
    }
    out->n = n;
}

static bool option_is_among(const uint32_t *options, uint32_t n, uint32_t wanted, uint32_t *where)
{
    for (uint32_t i = 0; i < n; i++) {
        if (options[i] != wanted) continue;
        *where = i;
        return true;
    }
    return false;
}

/* Keeps the actions for which gone is false. */
static void actions_keep(actions *of, const bool *gone)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < of->n; k++)
        if (!gone[k]) of->at[n++] = of->at[k];
    of->n = n;
}

static void actions_remove(unrolling *u, const move *m, actions *of)
{
    const bool *removed = u->setup->removed;
    if (removed == NULL || of->n == 0) return;
    bool *gone = ARENA_NEW(u->scratch, bool, of->n);
    for (uint32_t k = 0; k < of->n; k++)
        gone[k] = of->at[k].option != SYNTAX_NONE && removed[of->at[k].option];
    actions_keep(of, gone);
    if (of->n == 0)
        unroll_fail(u, STF_INPUT, "removal leaves %.*s nothing to choose",
                    TEXT_ARGS(u->syntax->parties[m->party].name));
}

/* Never: the named options go, or are closed where the promise depends on assumptions. */
static void actions_forbid(unrolling *u, const change *c, bool holds, actions *of)
{
    bool const closes = c->guard != NULL && c->guard->reads.assumptions;
    bool *gone = ARENA_NEW(u->scratch, bool, of->n);
    uint32_t where = 0, left = 0;
    for (uint32_t k = 0; k < of->n; k++) {
        bool const named = option_is_among(c->options, c->n_options, of->at[k].option, &where);
        if (named && closes && holds) of->at[k].open = false;
        gone[k] = named && !closes && holds;
        if (!gone[k]) left++;
    }
    actions_keep(of, gone);
    if (left == 0) unroll_fail(u, STF_INPUT, "a commitment leaves nothing to choose");
}

/* To a mixture: shares of what is named and open, in proportion; nothing for the others. That play
 * is fixed here does not depend on numbers; that a named option is closed does. Where all of them
 * are, the one other that is open is played; where there are several, that is an error. */
static void actions_commit(unrolling *u, const place *here, const change *c, actions *of)
{
    uint32_t where = 0, n_named = 0;
    long double sum = 0.0L;
    for (uint32_t k = 0; k < of->n; k++) {
        action *a = &of->at[k];
        a->share = 0.0L;
        if (!option_is_among(c->options, c->n_options, a->option, &where)) continue;
        n_named++;
        if (!a->open) continue;
        a->share = c->commitment == COMMIT_ALWAYS ? 1.0L : place_value(here, c->shares[where]);
        sum += a->share;
    }
    if (n_named == 0) return;
    uint32_t n_other = 0;
    for (uint32_t k = 0; k < of->n && !(sum > 0.0L); k++) {
        if (!of->at[k].open || option_is_among(c->options, c->n_options, of->at[k].option, &where))
            continue;
        of->at[k].share = 1.0L;
        n_other++;
    }
    if (n_other == 1) sum = 1.0L;
    if (!(sum > 0.0L)) unroll_fail(u, STF_INPUT, "every committed option is closed");
    for (uint32_t k = 0; k < of->n; k++) of->at[k].share /= sum;
    of->is_committed = true;
}

static void actions_promise(unrolling *u, const history *h, const move *m, actions *of)
{
    place const here = history_place(u, h, m->party);
    for (uint32_t i = 0; i < u->setup->n_commitments && of->n > 0; i++) {
        const change *c = u->setup->commitments[i];
        if (c->party != m->party || c->commitment == COMMIT_BEST) continue;
        if (c->point != SYNTAX_NONE && c->point != m->at->point) continue;
        bool const holds = place_holds(&here, c->guard);
        if (c->commitment == COMMIT_NEVER)
            actions_forbid(u, c, holds, of);
        else if (holds && !of->is_committed)
            actions_commit(u, &here, c, of);
    }
}

actions move_actions(unrolling *u, const history *h, const move *m)
{
    actions out = {.n = 0};
    if (m->voter != SYNTAX_NONE)
        ballot_actions(u, m, &out);
    else if (m->at->kind == STATEMENT_OFFER)
        grid_actions(u, h, m->at, &out);
    else
        option_actions(u, h, m->at, &out);
    actions_remove(u, m, &out);
    actions_promise(u, h, m, &out);
    if (out.n == 0 && m->at->guard == NULL)
        unroll_fail(u, STF_INPUT, "nothing for %.*s to choose in round %u",
                    TEXT_ARGS(u->syntax->parties[m->party].name), h->round);
    bool any_open = out.n == 0;
    for (uint32_t k = 0; k < out.n; k++) any_open = any_open || out.at[k].open;
    if (!any_open)
        unroll_fail(u, STF_INPUT, "every option of %.*s is closed in round %u",
                    TEXT_ARGS(u->syntax->parties[m->party].name), h->round);
    return out;
}
