/* SPDX-License-Identifier: Apache-2.0 */
/* check_moves.c -- the statements that make nodes: choices, offers, chance, votes, together. */
#include "lang/check_play.h"

#include <math.h>

/* ---- options and points ---------------------------------------------------------------------- */

uint32_t option_find(const checker *c, uint32_t party_index, text name_text)
{
    for (uint32_t i = 0; i < c->options.n; i++)
        if (c->options.at[i].party == party_index && text_equal(c->options.at[i].name, name_text))
            return i;
    return SYNTAX_NONE;
}

uint32_t option_add(checker *c, uint32_t party_index, word w, text says)
{
    uint32_t const known = option_find(c, party_index, w.text);
    if (known != SYNTAX_NONE) {
        if (c->options.at[known].says.n == 0) c->options.at[known].says = says;
        return known;
    }
    if (c->options.n >= c->items_most) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", w.where, "more than %zu options (limit `items`)",
                 c->items_most);
        c->stopped = true;
        return 0;
    }
    option const o = {.party = party_index, .name = w.text, .says = says, .where = w.where};
    (void)CHECK_PUSH(c, &c->options, o);
    return (uint32_t)c->options.n - 1;
}

static void point_add(checker *c, statement *s, word label, const place *at)
{
    point const p = {
        .label = label.text, .path = at->path, .party = s->party, .number = (uint32_t)c->points.n};
    s->point = (uint32_t)c->points.n;
    if (!vec_reserve_(c->memory, &c->point_statement, c->points.n, &c->point_statement_cap,
                      sizeof *c->point_statement)) {
        c->stopped = true;
        return;
    }
    c->point_statement[c->points.n] = s;
    (void)CHECK_PUSH(c, &c->points, p);
}

static text path_join(checker *c, text path, text step)
{
    if (path.n == 0) return step;
    return text_format(c->memory, "%.*s/%.*s", TEXT_ARGS(path), TEXT_ARGS(step));
}

/* Who sees a move, and with it everything below. */
static constraint constraint_move(checker *c, const place *at, const statement *s,
                                  const tree_statement *t, const char *what)
{
    bool const hidden = s->audience != parties_all(c);
    return (constraint){.outer = at->under,
                        .audience = hidden ? s->audience : UINT32_MAX,
                        .where = t->seen.given ? t->seen.where : t->where,
                        .what = what};
}

/* Below a move of party `mover`; SYNTAX_NONE: of chance, or of several. */
static place place_below(checker *c, const place *at, const constraint *under, uint32_t mover,
                         text step)
{
    place below = *at;
    below.under = under;
    below.path = path_join(c, at->path, step);
    below.foot = false;
    below.simple = at->simple || at->together;
    below.together = false;
    if (mover != SYNTAX_NONE) below.chosen |= UINT32_C(1) << mover;
    return below;
}

static void branch_distinct(checker *c, const tree_statement *t, size_t index, const char *what)
{
    word const w = t->branches.at[index].name;
    for (size_t k = 0; k < index; k++) {
        word const other = t->branches.at[k].name;
        if (!text_equal(other.text, w.text)) continue;
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0615", w.where,
                                        "the %s `%.*s` is there twice", what, TEXT_ARGS(w.text));
        diagnostic_note(c->d, at, other.where, "it is here first");
        return;
    }
}

static uint32_t party_bit(uint32_t party_index)
{
    return party_index == SYNTAX_NONE ? 0 : UINT32_C(1) << party_index;
}

/* ---- choices --------------------------------------------------------------------------------- */

/* A mover's guard: a structural condition on what it sees. */
static const expr *mover_guard(checker *c, const tree_expr *t, uint32_t who, const char *whose)
{
    const expr *const e = guard_check(c, t);
    guard_seen(c, e, who, whose);
    return e;
}

static void option_check(checker *c, const tree_branch *t, const statement *s, const place *below,
                         branch *out)
{
    context const x = {0};
    out->name = t->name.text;
    out->says = t->says.text;
    out->where = t->name.where;
    out->option = s->party != SYNTAX_NONE ? option_add(c, s->party, t->name, t->says.text) : 0;
    out->guard = check_condition(c, t->guard, &x);
    guard_seen(c, out->guard, party_bit(s->party), "the condition of this option");
    out->body = block_check(c, &t->body, below);
}

void choice_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    s->party = check_party(c, t->party);
    s->audience = check_parties(c, &t->seen, parties_all(c)) | party_bit(s->party);
    point_add(c, s, t->label, at);
    s->guard = mover_guard(c, t->guard, party_bit(s->party), "whether this choice is made");
    branch *const branches = CHECK_NEW(c, branch, t->branches.n);
    if (branches == NULL) return;
    constraint const under = constraint_move(c, at, s, t, "a move");
    for (size_t i = 0; i < t->branches.n && !c->stopped; i++) {
        branch_distinct(c, t, i, "option");
        place const below = place_below(c, at, &under, s->party, t->branches.at[i].name.text);
        option_check(c, &t->branches.at[i], s, &below, &branches[i]);
    }
    s->branches = branches;
    s->n_branches = (uint32_t)t->branches.n;
}

/* ---- offers ---------------------------------------------------------------------------------- */

enum { OFFERS_MOST = 100000 };

static const expr *offer_bound(checker *c, const tree_expr *t, const char *what)
{
    context const x = {0};
    const expr *const e = check_number(c, t, &x, dimension_plain, what);
    bool const ok =
        check_reads(c, e, READ_ASSUMPTIONS | READ_STATES | READ_TYPES | READ_OFFERS, "E0614", what,
                    "the grid of an offer is made of numbers, constants and switches");
    return ok ? e : NULL;
}

static void grid_check(checker *c, const tree_statement *t, const offer *o)
{
    double low, high, step;
    if (o->step != NULL && constant_value(c, o->step, &step) && !(step > 0)) {
        diagnose(c->d, SEVERITY_ERROR, "E0614", t->step->where,
                 "the step of an offer must be positive");
        return;
    }
    if (o->low == NULL || o->high == NULL || !constant_value(c, o->low, &low) ||
        !constant_value(c, o->high, &high))
        return;
    if (low > high) {
        diagnose(c->d, SEVERITY_ERROR, "E0614", t->high->where,
                 "there is nothing to offer: %g is above %g", low, high);
        return;
    }
    if (o->step != NULL && constant_value(c, o->step, &step) && (high - low) / step >= OFFERS_MOST)
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->step->where, "an offer of more than %d values",
                 OFFERS_MOST);
}

void offer_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    s->party = check_party(c, t->party);
    s->audience = check_parties(c, &t->seen, parties_all(c)) | party_bit(s->party);
    point_add(c, s, t->label, at);
    s->guard = mover_guard(c, t->guard, party_bit(s->party), "whether this offer is made");
    offer o = {.name = t->offer.text, .party = s->party};
    o.low = offer_bound(c, t->low, "the lowest offer");
    o.high = offer_bound(c, t->high, "the highest offer");
    o.step = offer_bound(c, t->step, "the step of an offer");
    grid_check(c, t, &o);
    s->offer = (uint32_t)c->offers.n;
    if (!vec_reserve_(c->memory, &c->offer_audience, c->offers.n, &c->offer_audience_cap,
                      sizeof *c->offer_audience)) {
        c->stopped = true;
        return;
    }
    c->offer_audience[c->offers.n] = s->audience;
    size_t const scope = c->values.list.n;
    (void)check_declare(c, &c->values, t->offer, NAME_OFFER, s->offer);
    (void)CHECK_PUSH(c, &c->offers, o);
    constraint const under = constraint_move(c, at, s, t, "an offer");
    place const below = place_below(c, at, &under, s->party, t->offer.text);
    s->body = block_check(c, &t->body, &below);
    names_cut(&c->values, scope);
}

/* ---- chance ---------------------------------------------------------------------------------- */

static void chance_sum(checker *c, const tree_statement *t, const branch *branches)
{
    size_t const n = t->branches.n;
    const expr **const shares = CHECK_NEW(c, const expr *, n);
    span *const where = CHECK_NEW(c, span, n);
    bool otherwise = false;
    uint32_t k = 0;
    if (shares == NULL || where == NULL) return;
    for (size_t i = 0; i < n; i++) {
        if (branches[i].guard != NULL) return; /* found for the branches that are there */
        if (t->branches.at[i].otherwise) {
            otherwise = true;
            continue;
        }
        shares[k] = branches[i].probability;
        where[k++] = t->branches.at[i].probability->where;
    }
    span all = t->where;
    all.length = 6; /* the word chance */
    check_shares(c, shares, where, k, otherwise, all, "the probabilities of the branches");
}

void chance_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    context const x = {0};
    s->audience = check_parties(c, &t->seen, parties_all(c));
    point_add(c, s, t->label, at);
    branch *const branches = CHECK_NEW(c, branch, t->branches.n);
    if (branches == NULL) return;
    constraint const under = constraint_move(c, at, s, t, "a move of chance");
    bool otherwise = false;
    for (size_t i = 0; i < t->branches.n && !c->stopped; i++) {
        const tree_branch *const b = &t->branches.at[i];
        branch_distinct(c, t, i, "branch");
        if (b->otherwise && otherwise)
            diagnose(c->d, SEVERITY_ERROR, "E0612", b->name.where, "a second `otherwise`");
        otherwise = otherwise || b->otherwise;
        branches[i].name = b->name.text;
        branches[i].where = b->name.where;
        branches[i].option = SYNTAX_NONE;
        branches[i].guard = guard_check(c, b->guard);
        if (!b->otherwise)
            branches[i].probability =
                check_number(c, b->probability, &x, dimension_plain, "a probability");
        constraint const guarded = constraint_under(&under, branches[i].guard);
        place const below = place_below(c, at, &guarded, SYNTAX_NONE, b->name.text);
        branches[i].body = block_check(c, &b->body, &below);
    }
    s->branches = branches;
    s->n_branches = (uint32_t)t->branches.n;
    if (!c->stopped) chance_sum(c, t, branches);
}

/* ---- votes and together ---------------------------------------------------------------------- */

static void voters_check(checker *c, const tree_statement *t, statement *s, uint32_t *bits)
{
    uint32_t *const voters = CHECK_NEW(c, uint32_t, PARTIES_MOST);
    if (voters == NULL) return;
    size_t const n = t->voters.all ? c->parties.n : t->voters.names.n;
    *bits = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t const k = t->voters.all ? (uint32_t)i : check_party(c, t->voters.names.at[i]);
        if (k == SYNTAX_NONE) continue;
        if (*bits >> k & 1) {
            diagnose(c->d, SEVERITY_ERROR, "E0613", t->voters.names.at[i].where,
                     "`%.*s` votes twice", TEXT_ARGS(c->parties.at[k].name));
            continue;
        }
        *bits |= UINT32_C(1) << k;
        voters[s->n_voters++] = k;
    }
    s->voters = voters;
    if (n == 0)
        diagnose(c->d, SEVERITY_ERROR, "E0613", t->voters.where, "nobody votes");
    else if (s->n_voters == n && (s->quota < 1 || s->quota > s->n_voters))
        diagnose(c->d, SEVERITY_ERROR, "E0613", t->quota_where,
                 "the quota of %u voter%s lies in 1 .. %u, not at %u", s->n_voters,
                 s->n_voters == 1 ? "" : "s", s->n_voters, s->quota);
}

static void vote_rule(checker *c, const tree_statement *t, statement *s, uint32_t *bits)
{
    s->quota = t->quota;
    voters_check(c, t, s, bits);
    s->vetoes = check_parties(c, &t->vetoes, 0);
    if (t->vetoes.all) s->vetoes = *bits;
    if ((s->vetoes & ~*bits) == 0) return;
    diagnostic *const d =
        diagnose(c->d, SEVERITY_ERROR, "E0613", t->vetoes.where, "%.*s has a veto but no vote",
                 TEXT_ARGS(audience_text(c, s->vetoes & ~*bits)));
    diagnostic_note(c->d, d, t->voters.where, "the voters are these");
}

void vote_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    uint32_t bits = 0;
    if (word_given(t->authority))
        (void)authority_vote(c, t, s, &bits);
    else
        vote_rule(c, t, s, &bits);
    s->audience = check_parties(c, &t->seen, parties_all(c));
    point_add(c, s, t->party, at);
    for (uint32_t i = 0; i < s->n_voters; i++) {
        s->option_yes[i] =
            option_add(c, s->voters[i], (word){TEXT("yes"), t->party.where}, (text){0});
        s->option_no[i] =
            option_add(c, s->voters[i], (word){TEXT("no"), t->party.where}, (text){0});
    }
    s->guard = mover_guard(c, t->guard, bits, "whether this vote is held");
    constraint const under = constraint_move(c, at, s, t, "a vote");
    place passes =
        place_below(c, at, &under, SYNTAX_NONE, path_join(c, t->party.text, TEXT("passes")));
    passed const vote = {.outer = at->passed, .vote = s};
    passes.passed = &vote;
    place const fails =
        place_below(c, at, &under, SYNTAX_NONE, path_join(c, t->party.text, TEXT("fails")));
    s->body = block_check(c, &t->body, &passes);
    s->otherwise = block_check(c, &t->otherwise, &fails);
}

void together_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    s->guard = guard_check(c, t->guard);
    constraint const under = constraint_under(at->under, s->guard);
    place inner = *at;
    inner.under = &under;
    inner.foot = false;
    inner.together = true;
    s->body = block_check(c, &t->body, &inner);
    if (s->body.n == 0)
        diagnose(c->d, SEVERITY_WARNING, "W0112", s->where, "nobody moves in this `together`");
}
