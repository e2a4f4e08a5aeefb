/* SPDX-License-Identifier: Apache-2.0 */
/* acts.c -- what can be done at a point: options, ballots, offers, branches of chance, types. */
#include "model/compile.h"

/* ---- what can be done ------------------------------------------------------------------- */

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
    text const when = round_text(c->scratch, c->now->round);
    return compile_complaint(
        c, "E1005", st->where,
        "%.*s has nothing left to choose here%.*s: all its options are removed or forsworn",
        TEXT_ARGS(c->s->parties[mover].name), TEXT_ARGS(when));
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
        if (!act_add(c, (act){.option = b->option,
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
    text const when = round_text(c->scratch, c->now->round);
    return compile_complaint(c, "E1004", st->where,
                             "%.*s is asked%.*s, but no option's condition holds",
                             TEXT_ARGS(c->s->parties[st->party].name), TEXT_ARGS(when));
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
        if (!act_add(c, (act){.option = named,
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

/* ---- offers ----------------------------------------------------------------------------- */

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

text act_name(compiler *c, uint32_t place, uint32_t what)
{
    const statement *const st = c->point_of[place];
    if (st->kind == STATEMENT_OFFER) return offer_text(c, offer_value_exact(c, what));
    if (st->kind == STATEMENT_VOTE) return what % 2 == 0 ? TEXT("yes") : TEXT("no");
    return st->branches[what].name;
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
        return compile_complaint(c, "E1008", st->where, "the grid of `%.*s` has no points%.*s",
                                 TEXT_ARGS(o->name), TEXT_ARGS(round_text(c->scratch, at->round)));
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
        if (!act_add(c, (act){.option = NONE,
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

/* ---- chance ----------------------------------------------------------------------------- */

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
        if (!act_add(c, (act){.option = NONE,
                              .open = NONE,
                              .share = share,
                              .what = i,
                              .offer = NONE,
                              .body = &b->body}))
            return false;
    }
    if (c->found.n == 0)
        return compile_complaint(c, "E1006", st->where, "chance has nothing to choose from%.*s",
                                 TEXT_ARGS(round_text(c->scratch, c->now->round)));
    if (otherwise != SIZE_MAX)
        c->found.at[otherwise].share =
            sum == NONE ? c->one : program_add(c->program, OP_SUB, c->one, sum, NONE);
    asking const who = {.party = NONE, .point = st->point, .audience = st->audience};
    return moves_make(c, &who, NONE);
}

/* ---- types ------------------------------------------------------------------------------ */

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
        if (!act_add(
                c, (act){.option = NONE, .open = NONE, .share = weight, .what = v, .offer = NONE}))
            return false;
    }
    uint32_t const n = (uint32_t)c->found.n;
    if (n == 0)
        return compile_error(c, "E1006", who->where, "no type of %.*s has a positive weight",
                             TEXT_ARGS(who->name));
    uint32_t const node = node_make(c, c->now, NODE_CHANCE, NONE, number, n);
    if (node == NONE || !ways_make(c, n, true)) return false;
    for (uint32_t i = n; i-- > 0;) {
        const act *const a = &c->found.at[i];
        way *const w = &PAGES_AT(c->ways, PAGES_AT(c->nodes, node).first_way + i);
        w->prob = who->type_weight_by_value == NULL
                      ? a->share
                      : program_add(c->program, OP_DIV, a->share, total, NONE);
        history *const h = history_push(c, &c->tasks, c->now);
        if (h == NULL) return false;
        h->way = PAGES_AT(c->nodes, node).first_way + i;
        h->row = h->mark = NONE;
        h->next = number + 1;
        history_types(c, h)[number] = a->what;
        history_see(c, h, who->type_audience | (uint32_t)1 << number, SEEN_TYPE, number, a->what);
    }
    return true;
}
