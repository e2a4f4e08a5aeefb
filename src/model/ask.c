/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c -- a history becomes a node: information sets, commitments to mixtures, and the histories
 * beyond.
 *
 * A history that asks becomes a node with one way for every act; each way gets a history of its
 * own, pushed so that the first act's is run first. In a simultaneous group the mover alone sees
 * its move at once; the others see it, and its block runs, when the group closes (walk.c).
 * Information sets are found by party, decision point, round and what the party has seen. */
#include "model/compile.h"

/* ---- nodes ------------------------------------------------------------------------------ */

void limit_reached(compiler *c, uint32_t round)
{
    c->status = fail(c->err, STF_LIMIT,
                     "the game has more than %zu nodes (reached in round %u): raise the limit with "
                     "`--limit nodes=N`, or merge more histories",
                     c->node_limit, round);
}

uint32_t node_make(compiler *c, history *h, node_kind kind, uint32_t infoset, uint32_t label,
                   uint32_t n_ways)
{
    if (c->status != STF_OK) return NONE;
    if (c->nodes.n >= c->node_limit || c->ways.n + n_ways > 4 * (uint64_t)c->node_limit + 4) {
        limit_reached(c, h->round);
        return NONE;
    }
    uint32_t const row = intern_put(&c->state_rows, h->word, NULL);
    made_node const node = {.infoset = infoset,
                            .outcome = label,
                            .round = h->round,
                            .state_row = row,
                            .first_way = (uint32_t)c->ways.n,
                            .n_ways = n_ways,
                            .point = NONE,
                            .kind = (uint8_t)kind};
    if (!PAGES_PUSH(c->scratch, &c->nodes, node)) return NONE;
    uint32_t const number = (uint32_t)c->nodes.n - 1;
    PAGES_AT(c->ways, h->way).to = number;
    PAGES_AT(c->ways, h->way).row = h->row;
    PAGES_AT(c->ways, h->way).mark = h->mark;
    return number;
}

/* ---- information sets ------------------------------------------------------------------- */

static bool acts_agree(const compiler *c, const made_infoset *set)
{
    if (set->n_acts != c->found.n) return false;
    for (uint32_t i = 0; i < set->n_acts; i++)
        if (PAGES_AT(c->acts, set->first_act + i).what != c->found.at[i].what) return false;
    return true;
}

bool commit_is_at(const change *commit, uint32_t mover, uint32_t place)
{
    return commit->party == mover && (commit->point == SYNTAX_NONE || commit->point == place);
}

uint32_t commit_names(const change *commit, uint32_t named)
{
    for (uint32_t k = 0; named != NONE && k < commit->n_options; k++)
        if (commit->options[k] == named) return k;
    return NONE;
}

/* Where numbers may close all that is named, but leave one act alone: that one is played. */
static void shares_elsewhere(compiler *c, const change *commit, uint32_t none)
{
    for (size_t i = 0; i < c->found.n; i++) {
        act *const a = &c->found.at[i];
        if (commit_names(commit, a->option) != NONE) continue;
        uint32_t share =
            a->open == NONE ? none : program_add(c->program, OP_AND, none, a->open, NONE);
        for (size_t j = 0; j < c->found.n; j++) {
            const act *const b = &c->found.at[j];
            if (j == i || commit_names(commit, b->option) != NONE) continue;
            uint32_t const closed = b->open == NONE
                                        ? program_add_ratio(c->program, 0, 1)
                                        : program_add(c->program, OP_NOT, b->open, NONE, NONE);
            share = program_add(c->program, OP_AND, share, closed, NONE);
        }
        a->share = share;
    }
}

/* Shares of the mixture over the acts found; what is not available is shared out in proportion. */
static void shares_fill(compiler *c, const change *commit, const scene *at)
{
    uint32_t n_named = 0, n_masked = 0, total = NONE;
    for (size_t i = 0; i < c->found.n; i++) {
        act *const a = &c->found.at[i];
        uint32_t const k = commit_names(commit, a->option);
        a->share = program_add_ratio(c->program, 0, 1);
        if (k == NONE) continue;
        n_named++;
        a->share = commit->shares != NULL && commit->commitment == COMMIT_MIXTURE
                       ? lower_cached(c, commit->shares[k], at)
                       : program_add_ratio(c->program, 1, commit->n_options);
        if (a->open != NONE) {
            n_masked++;
            a->share = program_add(c->program, OP_MUL, a->share, a->open, NONE);
        }
        total = total == NONE ? a->share : program_add(c->program, OP_ADD, total, a->share, NONE);
    }
    if (n_named == commit->n_options && n_masked == 0) return;
    bool const may_close = n_masked == n_named && n_named < c->found.n;
    uint32_t const none = may_close ? program_add(c->program, OP_NOT, total, NONE, NONE) : NONE;
    if (may_close) total = program_add(c->program, OP_ADD, total, none, NONE);
    for (size_t i = 0; i < c->found.n; i++) {
        act *const a = &c->found.at[i];
        if (commit_names(commit, a->option) == NONE) continue;
        if (n_named > 1)
            a->share = program_add(c->program, OP_DIV, a->share, total, NONE);
        else if (!may_close)
            a->share = c->one;
        else
            a->share = a->open;
    }
    if (may_close) shares_elsewhere(c, commit, none);
}

/* The first commitment to a mixture that applies decides. */
static bool commit_mixture(compiler *c, uint32_t mover, uint32_t place, const scene *at)
{
    for (uint32_t i = 0; i < c->key->n_commitments; i++) {
        const change *const commit = c->key->commitments[i];
        if (commit->commitment == COMMIT_NEVER || commit->commitment == COMMIT_BEST ||
            !commit_is_at(commit, mover, place))
            continue;
        if (commit->guard != NULL && expr_truth(c, commit->guard, at) != 1) continue;
        bool is_named = false;
        for (size_t k = 0; k < c->found.n; k++)
            is_named = is_named || commit_names(commit, c->found.at[k].option) != NONE;
        if (!is_named) continue;
        shares_fill(c, commit, at);
        return true;
    }
    return false;
}

/* The information set of the acts found, for a party that has seen what it has. */
static uint32_t infoset_find(compiler *c, history *h, uint32_t mover, uint32_t place, span where)
{
    uint32_t const seen = history_seen(c, h)[mover];
    uint32_t const key[4] = {mover, place, h->round, seen};
    bool is_new;
    uint32_t const number = intern_put(&c->infoset_keys, key, &is_new);
    if (number == NONE) return NONE;
    if (!is_new) {
        if (number >= c->infosets.n) return NONE; /* out of memory */
        if (acts_agree(c, &PAGES_AT(c->infosets, number))) return number;
        compile_error(c, "E1007", where, "%.*s could tell by its options what it has not seen%.*s",
                      TEXT_ARGS(c->s->parties[mover].name),
                      TEXT_ARGS(round_text(c->scratch, h->round)));
        return NONE;
    }
    scene const at = history_scene(c, h);
    bool const is_committed = commit_mixture(c, mover, place, &at);
    made_infoset const set = {
        .party = mover,
        .point = place,
        .round = h->round,
        .seen = seen,
        .first_act = (uint32_t)c->acts.n,
        .n_acts = (uint32_t)c->found.n,
        .node = (uint32_t)c->nodes.n,
        .type_row = c->has_types ? intern_put(&c->type_rows, history_types(c, h), NULL) : NONE,
        .is_committed = is_committed,
        .handle = NONE};
    for (size_t i = 0; i < c->found.n; i++) {
        const act *const a = &c->found.at[i];
        kept_act const kept = {
            .what = a->what, .option = a->option, .open = a->open, .share = a->share};
        if (!PAGES_PUSH(c->scratch, &c->acts, kept)) return NONE;
    }
    return PAGES_PUSH(c->scratch, &c->infosets, set) ? number : NONE;
}

/* ---- histories on the ways -------------------------------------------------------------- */

bool ways_make(compiler *c, uint32_t n, bool is_chance)
{
    for (uint32_t i = 0; i < n; i++) {
        const act *const a = &c->found.at[i];
        way const w = {.to = NONE,
                       .row = NONE,
                       .mark = NONE,
                       .prob = NONE,
                       .what = is_chance ? a->what : a->option};
        if (!PAGES_PUSH(c->scratch, &c->ways, w)) return false;
    }
    return true;
}

/* What the move changes in the history that takes it. */
static void history_move(compiler *c, history *h, const asking *who, const act *a)
{
    if (a->offer != NONE) history_offers(c, h)[a->offer] = a->offer_value;
    if (!who->in_group) {
        history_see(c, h, who->audience, SEEN_MOVE, who->point, a->what);
        return;
    }
    history_see(c, h, (uint32_t)1 << who->party, SEEN_MOVE, who->point, a->what);
    moved *const m = ARENA_NEW(c->scratch, moved, 1);
    if (m == NULL) return;
    *m = (moved){.before = h->moved,
                 .point = who->point,
                 .round = h->round,
                 .what = a->what,
                 .mover = who->party,
                 .audience = who->audience,
                 .is_seen = true,
                 .body = a->body};
    h->moved = m;
    if (who->ballot == NULL) {
        h->item++;
        return;
    }
    h->n_yes += a->is_yes;
    h->is_vetoed = h->is_vetoed || (!a->is_yes && (who->ballot->vetoes >> who->party & 1u) != 0);
    h->voter++;
}

/* The node of the acts found, and its histories. */
bool moves_make(compiler *c, const asking *who, uint32_t infoset)
{
    uint32_t const n = (uint32_t)c->found.n;
    bool const is_chance = who->party == NONE;
    uint32_t const node =
        node_make(c, c->now, is_chance ? NODE_CHANCE : NODE_DECISION, infoset, NONE, n);
    if (node == NONE || !ways_make(c, n, is_chance)) return false;
    PAGES_AT(c->nodes, node).point = who->point;
    for (uint32_t i = n; i-- > 0;) {
        const act *const a = &c->found.at[i];
        uint32_t const way_number = PAGES_AT(c->nodes, node).first_way + i;
        if (is_chance) PAGES_AT(c->ways, way_number).prob = a->share;
        history *const h = history_push(c, &c->tasks, c->now);
        if (h == NULL) return false;
        h->way = way_number;
        h->row = h->mark = NONE;
        history_move(c, h, who, a);
        if (!who->in_group) history_enter(c, h, a->body);
    }
    return true;
}

bool decision_make(compiler *c, const asking *who, span where)
{
    uint32_t const infoset = infoset_find(c, c->now, who->party, who->point, where);
    return infoset != NONE && moves_make(c, who, infoset);
}
