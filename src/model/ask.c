/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c -- making nodes: choices, offers, ballots, chance and the drawing of types.
 *
 * A history that asks becomes a node with one way for every act; each way gets a history of its
 * own, pushed so that the first act's is run first. In a simultaneous group the mover alone sees
 * its move at once; the others see it, and its block runs, when the group closes (walk.c).
 * Information sets are found by party, decision point, round and what the party has seen. */
#include "model/compile.h"

/* ---- nodes -------------------------------------------------------------------------------------
 */

static void limit_reached(compiler *c, uint32_t round)
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
    if (!VEC_PUSH(c->scratch, &c->nodes, node)) return NONE;
    uint32_t const number = (uint32_t)c->nodes.n - 1;
    c->ways.at[h->way].to = number;
    c->ways.at[h->way].row = h->row;
    c->ways.at[h->way].mark = h->mark;
    return number;
}

/* ---- information sets --------------------------------------------------------------------------
 */

static bool acts_agree(const compiler *c, const made_infoset *set)
{
    if (set->n_acts != c->found.n) return false;
    for (uint32_t i = 0; i < set->n_acts; i++)
        if (c->acts.at[set->first_act + i].what != c->found.at[i].what) return false;
    return true;
}

static bool commit_is_at(const change *commit, uint32_t mover, uint32_t place)
{
    return commit->party == mover && (commit->point == SYNTAX_NONE || commit->point == place);
}

static uint32_t commit_names(const change *commit, uint32_t named)
{
    for (uint32_t k = 0; named != NONE && k < commit->n_options; k++)
        if (commit->options[k] == named) return k;
    return NONE;
}

/* Shares of the mixture over the acts found; what is not available is shared out in proportion. */
static void shares_fill(compiler *c, const change *commit, const scene *at)
{
    uint32_t n_named = 0, total = NONE;
    bool is_masked = false;
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
            is_masked = true;
            a->share = program_add(c->program, OP_MUL, a->share, a->open, NONE);
        }
        total = total == NONE ? a->share : program_add(c->program, OP_ADD, total, a->share, NONE);
    }
    if (n_named == commit->n_options && !is_masked) return;
    for (size_t i = 0; i < c->found.n; i++) {
        act *const a = &c->found.at[i];
        if (commit_names(commit, a->option) == NONE) continue;
        a->share = n_named == 1 ? c->one : program_add(c->program, OP_DIV, a->share, total, NONE);
    }
}

/* The first commitment to a mixture that applies decides. */
static bool commit_mixture(compiler *c, uint32_t mover, uint32_t place, const scene *at)
{
    for (uint32_t i = 0; i < c->key->n_commitments; i++) {
        const change *const commit = c->key->commitments[i];
        if (commit->commitment == COMMIT_NEVER || !commit_is_at(commit, mover, place)) continue;
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
        if (acts_agree(c, &c->infosets.at[number])) return number;
        compile_error(c, "E1007", where,
                      "%.*s could tell by its options what it has not seen, in round %u",
                      TEXT_ARGS(c->s->parties[mover].name), h->round);
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
    for (size_t i = 0; i < c->found.n; i++)
        if (!VEC_PUSH(c->scratch, &c->acts, c->found.at[i])) return NONE;
    return VEC_PUSH(c->scratch, &c->infosets, set) ? number : NONE;
}

/* ---- histories on the ways ---------------------------------------------------------------------
 */

/* Who moves, where, and who sees it. */
typedef struct asking {
    uint32_t party; /* NONE: chance */
    uint32_t point, audience;
    const statement *ballot; /* a vote's ballot */
    bool in_group;
} asking;

static bool ways_make(compiler *c, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const act *const a = &c->found.at[i];
        way const w = {.to = NONE,
                       .row = NONE,
                       .mark = NONE,
                       .prob = NONE,
                       .option = a->option,
                       .type_party = NONE,
                       .type_value = NONE,
                       .label = a->name};
        if (!VEC_PUSH(c->scratch, &c->ways, w)) return false;
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
static bool moves_make(compiler *c, const asking *who, uint32_t infoset)
{
    uint32_t const n = (uint32_t)c->found.n;
    bool const is_chance = who->party == NONE;
    uint32_t const node =
        node_make(c, c->now, is_chance ? NODE_CHANCE : NODE_DECISION, infoset, NONE, n);
    if (node == NONE || !ways_make(c, n)) return false;
    c->nodes.at[node].point = who->point;
    for (uint32_t i = n; i-- > 0;) {
        const act *const a = &c->found.at[i];
        uint32_t const way_number = c->nodes.at[node].first_way + i;
        if (is_chance) c->ways.at[way_number].prob = a->share;
        history *const h = history_push(c, &c->tasks, c->now);
        if (h == NULL) return false;
        h->way = way_number;
        h->row = h->mark = NONE;
        history_move(c, h, who, a);
        if (!who->in_group) history_enter(c, h, a->body);
    }
    return true;
}

static bool decision_make(compiler *c, const asking *who, span where)
{
    uint32_t const infoset = infoset_find(c, c->now, who->party, who->point, where);
    return infoset != NONE && moves_make(c, who, infoset);
}

/* ---- what can be done --------------------------------------------------------------------------
 */

static bool act_add(compiler *c, act a)
{
    return VEC_PUSH(c->scratch, &c->found, a);
}

/* Removed, or forsworn here; a promise that depends on an assumption closes the option instead: its
 * mask is multiplied into *open. */
static bool is_taken_away(compiler *c, uint32_t mover, uint32_t place, uint32_t named,
                          const scene *at, uint32_t *open)
{
    if (c->key->removed[named]) return true;
    for (uint32_t i = 0; i < c->key->n_commitments; i++) {
        const change *const commit = c->key->commitments[i];
        if (commit->commitment != COMMIT_NEVER || commit_names(commit, named) == NONE ||
            !commit_is_at(commit, mover, place))
            continue;
        int const holds = commit->guard == NULL ? 1 : expr_truth(c, commit->guard, at);
        if (holds == 1) return true;
        if (holds == 0) continue;
        uint32_t const free =
            program_add(c->program, OP_NOT, lower_cached(c, commit->guard, at), NONE, NONE);
        *open = *open == NONE ? free : program_add(c->program, OP_AND, *open, free, NONE);
    }
    return false;
}

static bool nothing_left(compiler *c, uint32_t mover, const statement *st)
{
    return compile_error(
        c, "E1005", st->where,
        "%.*s has nothing left to choose here in round %u: all its options are removed or "
        "forsworn",
        TEXT_ARGS(c->s->parties[mover].name), c->now->round);
}

/* The options whose rules hold, less those taken away. False if none is left. */
static bool options_find(compiler *c, const statement *st, const scene *at)
{
    c->found.n = 0;
    bool is_any = false;
    for (uint32_t i = 0; i < st->n_branches; i++) {
        const branch *const b = &st->branches[i];
        uint32_t open = NONE;
        if (b->guard != NULL && b->guard->reads.assumptions)
            open = lower_cached(c, b->guard, at); /* the whole condition is the mask */
        else if (b->guard != NULL && expr_truth(c, b->guard, at) != 1)
            continue;
        is_any = true;
        if (open != NONE && value_is(c, open, 1.0)) open = NONE;
        if (is_taken_away(c, st->party, st->point, b->option, at, &open)) continue;
        if (!act_add(c, (act){.name = b->name,
                              .option = b->option,
                              .open = open,
                              .share = NONE,
                              .what = i,
                              .offer = NONE,
                              .body = &b->body}))
            return false;
    }
    if (c->found.n > 0) return true;
    if (is_any) return nothing_left(c, st->party, st);
    if (st->guard != NULL) return false;
    return compile_error(c, "E1004", st->where,
                         "%.*s is asked in round %u, but no option's condition holds",
                         TEXT_ARGS(c->s->parties[st->party].name), c->now->round);
}

bool ask_choice(compiler *c, const statement *st, bool in_group)
{
    scene const at = history_scene(c, c->now);
    c->point_of[st->point] = st;
    if (!options_find(c, st, &at)) return false;
    asking const who = {.party = st->party,
                        .point = st->point,
                        .audience = st->audience | (uint32_t)1 << st->party,
                        .in_group = in_group};
    return decision_make(c, &who, st->where);
}

bool ask_ballot(compiler *c, const statement *st)
{
    scene const at = history_scene(c, c->now);
    uint32_t const k = c->now->voter, mover = st->voters[k];
    c->point_of[st->point] = st;
    c->found.n = 0;
    for (uint32_t no = 0; no < 2; no++) {
        uint32_t const named = no ? st->option_no[k] : st->option_yes[k];
        uint32_t open = NONE;
        if (is_taken_away(c, mover, st->point, named, &at, &open)) continue;
        if (!act_add(c, (act){.name = no ? TEXT("no") : TEXT("yes"),
                              .option = named,
                              .open = open,
                              .share = NONE,
                              .what = 2 * k + no,
                              .offer = NONE,
                              .is_yes = !no}))
            return false;
    }
    if (c->found.n == 0) return nothing_left(c, mover, st);
    asking const who = {.party = mover,
                        .point = st->point,
                        .audience = st->audience | (uint32_t)1 << mover,
                        .ballot = st,
                        .in_group = true};
    return decision_make(c, &who, st->where);
}

/* ---- offers ------------------------------------------------------------------------------------
 */

/* "0.35", or "1/3" where no decimal of up to twelve digits is exact. */
static text offer_text(compiler *c, exact q)
{
    int64_t scale = 1;
    int digits = 0;
    while (digits < 12 && scale % q.den != 0) {
        scale *= 10;
        digits++;
    }
    if (scale % q.den != 0) return exact_to_text(c->scratch, q);
    exact const all = exact_mul(c->scratch, q, exact_ratio(c->scratch, scale, 1));
    if (all.big != NULL || digits == 0) return exact_to_text(c->scratch, q);
    int64_t const whole = all.num / scale, rest = all.num % scale;
    return text_format(c->scratch, "%s%lld.%0*lld", all.num < 0 && whole == 0 ? "-" : "",
                       (long long)whole, digits, (long long)(rest < 0 ? -rest : rest));
}

/* The grid lo, lo + step, ... not above hi, without assumptions. */
static bool grid_find(compiler *c, const statement *st, const scene *at, exact *low, exact *step,
                      uint32_t *n)
{
    const offer *const o = &c->s->offers[st->offer];
    known const lo = expr_value(c, o->low, at), hi = expr_value(c, o->high, at),
                by = expr_value(c, o->step, at);
    if (!lo.is_known || !hi.is_known || !by.is_known)
        return compile_error(c, "E1008", st->where,
                             "the grid of `%.*s` must be numbers without assumptions",
                             TEXT_ARGS(o->name));
    if (exact_sign(by.q) <= 0 || exact_compare(hi.q, lo.q) < 0)
        return compile_error(c, "E1008", st->where, "the grid of `%.*s` has no points in round %u",
                             TEXT_ARGS(o->name), at->round);
    exact const length = exact_sub(c->scratch, hi.q, lo.q);
    double const count = exact_to_double(exact_div(c->scratch, length, by.q));
    if (!(count < (double)c->node_limit)) {
        limit_reached(c, at->round);
        return false;
    }
    *low = lo.q;
    *step = by.q;
    *n = (uint32_t)count;
    /* the double may round up to a point that the grid does not have, or down past one that it has
     */
    exact const last = exact_mul(c->scratch, by.q, exact_ratio(c->scratch, (int64_t)*n + 1, 1));
    if (exact_compare(last, length) <= 0) (*n)++;
    exact const at_n = exact_mul(c->scratch, by.q, exact_ratio(c->scratch, (int64_t)*n, 1));
    if (*n > 0 && exact_compare(at_n, length) > 0) (*n)--;
    *n += 1;
    return true;
}

bool ask_offer(compiler *c, const statement *st, bool in_group)
{
    scene const at = history_scene(c, c->now);
    c->point_of[st->point] = st;
    exact low = {0}, step = {0};
    uint32_t n = 0;
    if (!grid_find(c, st, &at, &low, &step, &n)) return false;
    c->found.n = 0;
    exact q = low;
    for (uint32_t i = 0; i < n; i++, q = exact_add(c->scratch, q, step)) {
        uint32_t const value = offer_value_number(c, q);
        if (value == NONE)
            return compile_error(c, "E1008", st->where, "the grid of `%.*s` is too fine",
                                 TEXT_ARGS(c->s->offers[st->offer].name));
        if (!act_add(c, (act){.name = offer_text(c, q),
                              .option = NONE,
                              .open = NONE,
                              .share = NONE,
                              .what = value,
                              .offer = st->offer,
                              .offer_value = value,
                              .body = &st->body}))
            return false;
    }
    asking const who = {.party = st->party,
                        .point = st->point,
                        .audience = st->audience | (uint32_t)1 << st->party,
                        .in_group = in_group};
    return decision_make(c, &who, st->where);
}

/* ---- chance ------------------------------------------------------------------------------------
 */

bool ask_chance(compiler *c, const statement *st)
{
    scene const at = history_scene(c, c->now);
    c->point_of[st->point] = st;
    c->found.n = 0;
    uint32_t sum = NONE;
    size_t otherwise = SIZE_MAX;
    for (uint32_t i = 0; i < st->n_branches; i++) {
        const branch *const b = &st->branches[i];
        int const guard = b->guard == NULL ? 1 : expr_truth(c, b->guard, &at);
        if (guard < 0)
            return compile_error(
                c, "E1003", b->guard->where,
                "whether a branch of chance exists may not depend on an assumption; its "
                "probability may");
        if (guard == 0) continue;
        uint32_t share = NONE;
        if (b->probability == NULL)
            otherwise = c->found.n;
        else
            share = lower_cached(c, b->probability, &at);
        if (share != NONE)
            sum = sum == NONE ? share : program_add(c->program, OP_ADD, sum, share, NONE);
        if (!act_add(c, (act){.name = b->name,
                              .option = NONE,
                              .open = NONE,
                              .share = share,
                              .what = i,
                              .offer = NONE,
                              .body = &b->body}))
            return false;
    }
    if (c->found.n == 0)
        return compile_error(c, "E1006", st->where, "chance has nothing to choose from in round %u",
                             c->now->round);
    if (otherwise != SIZE_MAX)
        c->found.at[otherwise].share =
            sum == NONE ? c->one : program_add(c->program, OP_SUB, c->one, sum, NONE);
    asking const who = {.party = NONE, .point = st->point, .audience = st->audience};
    return moves_make(c, &who, NONE);
}

/* ---- types -------------------------------------------------------------------------------------
 */

static uint32_t type_weight(compiler *c, const party *who, uint32_t number, uint32_t v)
{
    scene at = history_scene(c, c->now);
    if (who->type_weight != NULL) return lower_expr(c, who->type_weight[v], &at);
    if (who->type_weight_by_value == NULL)
        return program_add_ratio(c->program, 1, who->n_type_values);
    uint32_t *const type = history_types(c, c->now);
    type[number] = v;
    uint32_t const weight = lower_expr(c, who->type_weight_by_value, &at);
    type[number] = NONE;
    return weight;
}

bool ask_type(compiler *c, uint32_t number)
{
    const party *const who = &c->s->parties[number];
    c->found.n = 0;
    uint32_t total = NONE;
    for (uint32_t v = 0; v < who->n_type_values; v++) {
        uint32_t const weight = type_weight(c, who, number, v);
        if (value_is(c, weight, 0.0)) continue;
        total = total == NONE ? weight : program_add(c->program, OP_ADD, total, weight, NONE);
        if (!act_add(c, (act){.name = who->type_label[v],
                              .option = NONE,
                              .open = NONE,
                              .share = weight,
                              .what = v,
                              .offer = NONE}))
            return false;
    }
    uint32_t const n = (uint32_t)c->found.n;
    if (n == 0)
        return compile_error(c, "E1006", who->where, "no type of %.*s has a positive weight",
                             TEXT_ARGS(who->name));
    uint32_t const node = node_make(c, c->now, NODE_CHANCE, NONE, NONE, n);
    if (node == NONE || !ways_make(c, n)) return false;
    for (uint32_t i = n; i-- > 0;) {
        const act *const a = &c->found.at[i];
        way *const w = &c->ways.at[c->nodes.at[node].first_way + i];
        w->prob = who->type_weight_by_value == NULL
                      ? a->share
                      : program_add(c->program, OP_DIV, a->share, total, NONE);
        w->type_party = number;
        w->type_value = a->what;
        history *const h = history_push(c, &c->tasks, c->now);
        if (h == NULL) return false;
        h->way = c->nodes.at[node].first_way + i;
        h->row = h->mark = NONE;
        h->next = number + 1;
        history_types(c, h)[number] = a->what;
        history_see(c, h, who->type_audience | (uint32_t)1 << number, SEEN_TYPE, number, a->what);
    }
    return true;
}
