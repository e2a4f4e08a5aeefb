/* SPDX-License-Identifier: Apache-2.0 */
/* check_play.c -- play: rounds, end, and the statements that ask no one; check_moves.c has those
 * that do.
 *
 * A statement stands at a *place*: in a round or not, at its foot or nested, and under
 * *constraints*: hidden blocks and conditions on hidden things, each of which bounds who may see
 * what is assigned below it (docs/semantics.md, 2). Conditions on options and choices are no
 * constraint of their own: whoever sees what is assigned below also sees the move. */
#include "lang/check_play.h"
#include "lang/check_regime.h"

/* ---- guards and visibility ------------------------------------------------------------------- */

const expr *guard_check(checker *c, const tree_expr *t)
{
    context const x = {0};
    const expr *const e = check_condition(c, t, &x);
    (void)check_reads(
        c, e, READ_ASSUMPTIONS, "E0604", "this condition",
        "no number may change the structure of the game; only an option's own `when` may "
        "read assumptions");
    return e;
}

/* Reports if what a party's condition reads is not seen by all of `who`. */
void guard_seen(checker *c, const expr *e, uint32_t who, const char *whose)
{
    const expr *const leaf = e != NULL ? expr_hidden(c, e, who) : NULL;
    if (leaf == NULL) return;
    uint32_t const blind = who & ~leaf->reads.audience;
    diagnostic *const at = diagnose(
        c->d, SEVERITY_ERROR, "E0502", e->where, "%s depends on %.*s, which %.*s cannot see", whose,
        TEXT_ARGS(leaf_text(c, leaf)), TEXT_ARGS(audience_text(c, blind)));
    if (leaf->where.begin != e->where.begin || leaf->where.file != e->where.file)
        diagnostic_note(c->d, at, leaf->where, "it is read here");
    diagnostic_note(c->d, at, leaf_declared(c, leaf), "it is declared here, seen by %.*s",
                    TEXT_ARGS(audience_text(c, leaf->reads.audience)));
    diagnostic_hint(c->d, at,
                    "let %.*s see it (`seen by`), or put the condition around the move with `when`",
                    TEXT_ARGS(audience_text(c, blind)));
}

/* Reports if an assignment to a state would tell its audience what it must not know. */
static void leak_check(checker *c, const statement *s, const expr *by, const constraint *under)
{
    const state *const target = &c->states.at[s->state];
    const expr *const leaf = by != NULL ? expr_hidden(c, by, target->audience) : NULL;
    diagnostic *at = NULL;
    if (leaf != NULL) {
        at = diagnose(c->d, SEVERITY_ERROR, "E0501", s->where,
                      "`%.*s` would tell %.*s about %.*s, which they cannot see",
                      TEXT_ARGS(target->name),
                      TEXT_ARGS(audience_text(c, target->audience & ~leaf->reads.audience)),
                      TEXT_ARGS(leaf_text(c, leaf)));
        diagnostic_note(c->d, at, leaf->where, "it is read here");
    } else {
        for (; under != NULL && at == NULL; under = under->outer) {
            uint32_t const told = target->audience & ~under->audience;
            if (told == 0) continue;
            at = diagnose(c->d, SEVERITY_ERROR, "E0501", s->where,
                          "`%.*s` would tell %.*s about %s that they cannot see",
                          TEXT_ARGS(target->name), TEXT_ARGS(audience_text(c, told)), under->what);
            diagnostic_note(c->d, at, under->where, "%s is here, seen by %.*s", under->what,
                            TEXT_ARGS(audience_text(c, under->audience)));
        }
    }
    if (at == NULL) return;
    diagnostic_note(c->d, at, target->where, "`%.*s` is seen by %.*s", TEXT_ARGS(target->name),
                    TEXT_ARGS(audience_text(c, target->audience)));
    diagnostic_hint(c->d, at, "declare the state `seen by` fewer, or let the move be seen by more");
}

constraint constraint_under(const constraint *outer, const expr *guard)
{
    return (constraint){.outer = outer,
                        .audience = guard != NULL ? guard->reads.audience : UINT32_MAX,
                        .where = guard != NULL ? guard->where : (span){0},
                        .what = "a condition"};
}

/* ---- statements ------------------------------------------------------------------------------ */

static void when_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    s->guard = guard_check(c, t->guard);
    constraint const under = constraint_under(at->under, s->guard);
    place inner = *at;
    inner.under = &under;
    inner.foot = false;
    s->body = block_check(c, &t->body, &inner);
    s->otherwise = block_check(c, &t->otherwise, &inner);
}

static bool assign_target(checker *c, word w, uint32_t *out)
{
    const name *const n = names_find(&c->values, w.text);
    if (n != NULL && n->kind == NAME_STATE) {
        *out = n->index;
        return true;
    }
    if (n == NULL && text_equal(w.text, TEXT("gain"))) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0301", w.where, "there is no state `gain`");
        diagnostic_hint(c->d, at, "a gain names its party: `gain %.*s = ...`",
                        TEXT_ARGS(c->parties.n > 0 ? c->parties.at[0].name : TEXT("P")));
        return false;
    }
    if (n == NULL) {
        check_unknown(c, "E0301", w, "state", &c->values, 1u << NAME_STATE);
        return false;
    }
    if (n->kind == NAME_MEASURE) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0921", w.where,
                     "`%.*s` is a measure, which is lifted and restored", TEXT_ARGS(w.text));
        diagnostic_note(c->d, at, n->where, "it is declared here");
        diagnostic_hint(c->d, at, "write `lift %.*s` or `restore %.*s`", TEXT_ARGS(w.text),
                        TEXT_ARGS(w.text));
        return false;
    }
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0302", w.where,
                                    "`%.*s` is %s, and only states change in play",
                                    TEXT_ARGS(w.text), name_kind_text(n->kind));
    diagnostic_note(c->d, at, n->where, "it is declared here");
    return false;
}

static void assign_label(checker *c, const tree_statement *t, statement *s)
{
    const state *const target = &c->states.at[s->state];
    tree_value v = {.name = t->value->name, .where = t->value->where};
    if (s->op != ASSIGN_SET || t->value->kind != TREE_NAME) {
        diagnostic *const d =
            diagnose(c->d, SEVERITY_ERROR, "E0304", t->value->where,
                     "the values of `%.*s` are names; one of them can be given to it",
                     TEXT_ARGS(target->name));
        check_hint_near(c, d, (text){0}, target->labels, target->n_labels);
        return;
    }
    (void)state_value(c, s->state, &v, &s->label);
}

static void assign_number(checker *c, const tree_statement *t, statement *s)
{
    const state *const target = &c->states.at[s->state];
    context const x = {0};
    s->value = check_number(c, t->value, &x, dimension_plain, "a state's value");
    if (!check_reads(c, s->value, READ_ASSUMPTIONS, "E0604", "a state's value",
                     "states decide the structure of the game, which no assumption may change"))
        return;
    double v = 0;
    if (s->value == NULL || !constant_value(c, s->value, &v)) return;
    int32_t whole = 0;
    if (!constant_integer(c, s->value, "a state's value", &whole)) return;
    if (s->op != ASSIGN_SET || (whole >= target->low && whole <= target->high)) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0605", s->where, "`%.*s` would be %d, outside its values",
                 TEXT_ARGS(target->name), whole);
    diagnostic_note(c->d, at, target->where, "they are %d .. %d", target->low, target->high);
}

static void assign_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    s->op = t->op;
    s->guard = guard_check(c, t->guard);
    bool const lifts = t->lifts || t->restores;
    if (!(lifts ? lift_check(c, t, at, s) : assign_target(c, t->party, &s->state))) return;
    if (!lifts && c->states.at[s->state].is_named)
        assign_label(c, t, s);
    else if (!lifts)
        assign_number(c, t, s);
    leak_check(c, s, s->value, at->under);
    leak_check(c, s, s->guard, NULL);
}

static void reveal_check(checker *c, const tree_statement *t, statement *s)
{
    s->guard = guard_check(c, t->guard);
    s->to = check_parties(c, &t->seen, 0);
    const name *const n = names_find(&c->values, t->party.text);
    if (n != NULL && n->kind == NAME_STATE) {
        s->state = n->index;
        c->state_read[n->index] = true;
        return;
    }
    if (n == NULL) {
        check_unknown(c, "E0301", t->party, "state or party", &c->values,
                      1u << NAME_STATE | 1u << NAME_PARTY);
        return;
    }
    s->reveals_type = true;
    s->party = n->index;
    if (n->kind == NAME_PARTY && c->parties.at[n->index].has_type) return;
    diagnostic *const d =
        diagnose(c->d, SEVERITY_ERROR, "E0503", t->party.where,
                 n->kind == NAME_PARTY
                     ? "`%.*s` has no type that could be revealed"
                     : "`%.*s` is nothing that is hidden; states and types can be revealed",
                 TEXT_ARGS(t->party.text));
    diagnostic_note(c->d, d, n->where, "it is declared here");
}

static void stop_check(checker *c, const tree_statement *t, statement *s)
{
    s->guard = guard_check(c, t->guard);
    s->outcome = SYNTAX_NONE;
    if (c->first_stop.length == 0) c->first_stop = t->where;
    if (!word_given(t->party)) {
        c->has_plain_stop = true;
        return;
    }
    const name *const n = names_find(&c->outcomes, t->party.text);
    if (n != NULL) s->outcome = n->index;
}

static void outcome_check(checker *c, const tree_statement *t, statement *s)
{
    s->guard = guard_check(c, t->guard);
    const name *const n = names_find(&c->outcomes, t->party.text);
    s->outcome = n != NULL ? n->index : 0;
}

/* ---- gains ----------------------------------------------------------------------------------- */

static void gain_dimension_refuse(checker *c, const expr *e, uint32_t k, const place *at, bool rate)
{
    const party *const p = &c->parties.at[k];
    bool const plain = dimension_is_plain(p->counts_in.dim);
    diagnostic *d;
    if (rate) {
        d = diagnose(c->d, SEVERITY_ERROR, "E0603", e->where,
                     "this gain of `%.*s` is a rate (%.*s), and here no time passes",
                     TEXT_ARGS(p->name), TEXT_ARGS(dimension_name(c, e->dim)));
        diagnostic_hint(c->d, d, "%s",
                        at->end     ? "in `end`, `for ever (...)` makes an amount of a rate"
                        : at->round ? "give the round a length: `round 1 .. 8 lasting 3 month`"
                                    : "gains per time belong in rounds with a length");
        return;
    }
    if (c->has_gain[k] && plain) {
        d = diagnose(c->d, SEVERITY_ERROR, "E0607", e->where,
                     "gains of `%.*s` must be all of one unit: this is %.*s", TEXT_ARGS(p->name),
                     TEXT_ARGS(dimension_in(c, e->dim)));
        diagnostic_note(c->d, d, c->first_gain[k], "its first gain is %.*s",
                        TEXT_ARGS(dimension_in(c, c->gain_dim[k])));
    } else {
        d = diagnose(c->d, SEVERITY_ERROR, "E0607", e->where,
                     "a gain of `%.*s` is %s%.*s, or that per time; this is %.*s",
                     TEXT_ARGS(p->name), plain ? "" : "in ",
                     TEXT_ARGS(plain ? TEXT("a plain number") : p->counts_in.written),
                     TEXT_ARGS(dimension_in(c, e->dim)));
        diagnostic_note(c->d, d, p->where, "`%.*s` is declared here", TEXT_ARGS(p->name));
    }
    if (plain)
        diagnostic_hint(c->d, d,
                        "say what it counts in, for example: party %.*s counts in 100 MUSD",
                        TEXT_ARGS(p->name));
}

static void gain_value(checker *c, const expr *e, uint32_t k, const place *at, statement *s)
{
    dimension const payoff = c->parties.at[k].counts_in.dim;
    bool const amount = dimension_equal(e->dim, payoff) || expr_is_zero(e);
    bool const rate = !amount && dimension_equal(e->dim, dimension_div(payoff, dimension_time));
    if (amount || (rate && at->round != NULL && at->round->lasting.given)) {
        s->is_rate = rate;
        if (rate) c->has_rate[k] = true;
    } else {
        gain_dimension_refuse(c, e, k, at, rate);
    }
    if (!c->has_gain[k]) {
        c->has_gain[k] = true;
        c->first_gain[k] = e->where;
        c->gain_dim[k] = e->dim;
    }
}

static void gain_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    context const x = {.in_end_gain = at->end};
    s->guard = NULL;
    if (t->guard != NULL) {
        const expr *const e = check_condition(c, t->guard, &x);
        (void)check_reads(c, e, READ_ASSUMPTIONS, "E0604", "this condition",
                          "write the condition into the value: `gain P = if(condition, a, b)`");
        s->guard = e;
    }
    s->at_start = t->at_start;
    s->is_foot = at->foot && at->round != NULL;
    if (t->at_start && !s->is_foot) {
        diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, "E0612", s->where,
                                       "`at start` belongs to gains at the foot of a round");
        diagnostic_hint(c->d, d, "inside a branch a gain accrues there and then");
    }
    s->party = check_party(c, t->party);
    const expr *const e = check_expr(c, t->value, &x);
    if (e != NULL && e->is_truth) {
        diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, "E0406", e->where,
                                       "a gain is a number, and this is a condition");
        diagnostic_hint(c->d, d, "write `if(condition, 1, 0)`");
        return;
    }
    if (s->party == SYNTAX_NONE) return;
    if (at->end) c->has_end_gain[s->party] = true;
    if (e == NULL) {
        c->has_gain[s->party] = true;
        return;
    }
    s->value = e;
    gain_value(c, e, s->party, at, s);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static const char *statement_text(statement_kind kind)
{
    static const char *const texts[] = {
        [STATEMENT_CHOICE] = "a choice",      [STATEMENT_OFFER] = "an offer",
        [STATEMENT_CHANCE] = "`chance`",      [STATEMENT_VOTE] = "a vote",
        [STATEMENT_TOGETHER] = "`together`",  [STATEMENT_WHEN] = "`when`",
        [STATEMENT_ASSIGN] = "an assignment", [STATEMENT_GAIN] = "a gain",
        [STATEMENT_REVEAL] = "`reveal`",      [STATEMENT_STOP] = "`stop`",
        [STATEMENT_OUTCOME] = "`outcome`"};
    return texts[kind];
}

/* Whether a statement may stand where it does. */
static bool statement_allowed(checker *c, const tree_statement *t, const place *at)
{
    bool const moves =
        t->kind == STATEMENT_CHOICE || t->kind == STATEMENT_OFFER || t->kind == STATEMENT_VOTE;
    const char *why = NULL;
    const char *code = "E0612";
    if (at->together && !moves) {
        why = "`together` holds choices, offers and votes only";
        code = "E0611";
    } else if (at->simple &&
               (moves || t->kind == STATEMENT_CHANCE || t->kind == STATEMENT_TOGETHER)) {
        why = "what follows a simultaneous move holds assignments, gains, reveals, stops and "
              "`when` only";
        code = "E0611";
    } else if (at->end && t->kind != STATEMENT_OUTCOME && t->kind != STATEMENT_GAIN) {
        why = "`end` holds outcomes and gains only";
    } else if (!at->end && t->kind == STATEMENT_OUTCOME) {
        why = "outcomes stand in `end`";
    }
    if (why == NULL) return true;
    diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, code, t->where, "%s cannot stand here: %s",
                                   statement_text(t->kind), why);
    if (t->kind == STATEMENT_OUTCOME && !at->end)
        diagnostic_hint(c->d, d, "to finish play with it here, write `stop %.*s`",
                        TEXT_ARGS(t->party.text));
    return false;
}

static const statement *statement_check(checker *c, const tree_statement *t, const place *at)
{
    statement *const s = CHECK_NEW(c, statement, 1);
    if (s == NULL || !statement_allowed(c, t, at)) return NULL;
    s->kind = t->kind;
    s->where = t->where;
    s->party = s->point = s->offer = s->outcome = SYNTAX_NONE;
    switch (t->kind) {
    case STATEMENT_CHOICE: choice_check(c, t, at, s); break;
    case STATEMENT_OFFER: offer_check(c, t, at, s); break;
    case STATEMENT_CHANCE: chance_check(c, t, at, s); break;
    case STATEMENT_VOTE: vote_check(c, t, at, s); break;
    case STATEMENT_TOGETHER: together_check(c, t, at, s); break;
    case STATEMENT_WHEN: when_check(c, t, at, s); break;
    case STATEMENT_ASSIGN: assign_check(c, t, at, s); break;
    case STATEMENT_GAIN: gain_check(c, t, at, s); break;
    case STATEMENT_REVEAL: reveal_check(c, t, s); break;
    case STATEMENT_STOP: stop_check(c, t, s); break;
    case STATEMENT_OUTCOME: outcome_check(c, t, s); break;
    }
    return s;
}

/* The parties that have chosen, whichever way play takes through a statement. */
static uint32_t surely_choose(const statement *s)
{
    uint32_t bits = 0;
    if (s->guard != NULL) return 0;
    if ((s->kind == STATEMENT_CHOICE || s->kind == STATEMENT_OFFER) && s->party != SYNTAX_NONE)
        bits = UINT32_C(1) << s->party;
    for (uint32_t i = 0; s->kind == STATEMENT_TOGETHER && i < s->body.n; i++)
        bits |= surely_choose(s->body.at[i]);
    return bits;
}

block block_check(checker *c, const tree_block *t, const place *at)
{
    const statement **const list = CHECK_NEW(c, const statement *, t->n);
    uint32_t n = 0;
    const tree_statement *stopped = NULL;
    place here = *at;
    for (size_t i = 0; i < t->n && !c->stopped; i++) {
        const tree_statement *const one = t->at[i];
        bool const foot_gain = one->kind == STATEMENT_GAIN && at->foot && at->round != NULL;
        if (stopped != NULL && !foot_gain) {
            diagnostic *const d =
                diagnose(c->d, SEVERITY_WARNING, "W0111", one->where, "this is never reached");
            diagnostic_note(c->d, d, stopped->where, "play stops here");
        }
        if (one->kind == STATEMENT_STOP && one->guard == NULL) stopped = one;
        const statement *const s = statement_check(c, one, &here);
        if (s == NULL || list == NULL) continue;
        list[n++] = s;
        here.chosen |= surely_choose(s);
    }
    return (block){list, n};
}

/* ---- outcomes -------------------------------------------------------------------------------- */

/* Calls `visit` for every statement below a block. */
static void statements_visit(checker *c, const tree_block *b,
                             void (*visit)(checker *c, const tree_statement *t))
{
    for (size_t i = 0; i < b->n; i++) {
        const tree_statement *const t = b->at[i];
        visit(c, t);
        for (size_t k = 0; k < t->branches.n; k++)
            statements_visit(c, &t->branches.at[k].body, visit);
        statements_visit(c, &t->body, visit);
        statements_visit(c, &t->otherwise, visit);
    }
}

static void outcome_of_end(checker *c, const tree_statement *t)
{
    if (t->kind == STATEMENT_OUTCOME) (void)outcome_add(c, t->party, (text){0});
}

/* A `stop` with an outcome that is declared nowhere else declares it; a slip of the pen is warned
 * of. */
static void outcome_of_stop(checker *c, const tree_statement *t)
{
    if (t->kind != STATEMENT_STOP || !word_given(t->party)) return;
    if (names_find(&c->outcomes, t->party.text) == NULL) {
        const name *const near =
            names_nearest(&c->outcomes, t->party.text, 1u << NAME_OUTCOME, c->scratch);
        if (near != NULL) {
            diagnostic *const at = diagnose(c->d, SEVERITY_WARNING, "W0106", t->party.where,
                                            "`%.*s` is a new outcome; did you mean `%.*s`?",
                                            TEXT_ARGS(t->party.text), TEXT_ARGS(near->text));
            diagnostic_note(c->d, at, near->where, "`%.*s` is declared here",
                            TEXT_ARGS(near->text));
            diagnostic_hint(c->d, at, "if it is meant, declare it: outcome %.*s \"...\"",
                            TEXT_ARGS(t->party.text));
        }
    }
    (void)outcome_add(c, t->party, (text){0});
}

static void outcomes_collect(checker *c)
{
    const tree_item *const p = c->play;
    statements_visit(c, &p->end, outcome_of_end);
    statements_visit(c, &p->before, outcome_of_stop);
    for (size_t i = 0; i < p->rounds.n; i++)
        statements_visit(c, &p->rounds.at[i].body, outcome_of_stop);
}

/* Whether every way through a block ends in a `stop` with a label. */
static bool block_stops(const block *b)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const statement *const s = b->at[i];
        bool all = false;
        switch (s->kind) {
        case STATEMENT_STOP: all = s->guard == NULL && s->outcome != SYNTAX_NONE; break;
        case STATEMENT_CHOICE:
        case STATEMENT_CHANCE:
            all = s->guard == NULL;
            for (uint32_t k = 0; k < s->n_branches && all; k++)
                all = block_stops(&s->branches[k].body);
            break;
        case STATEMENT_OFFER: all = s->guard == NULL && block_stops(&s->body); break;
        case STATEMENT_VOTE:
            all = s->guard == NULL && block_stops(&s->body) && block_stops(&s->otherwise);
            break;
        case STATEMENT_WHEN: all = block_stops(&s->body) && block_stops(&s->otherwise); break;
        case STATEMENT_TOGETHER:
        case STATEMENT_ASSIGN:
        case STATEMENT_GAIN:
        case STATEMENT_REVEAL:
        case STATEMENT_OUTCOME: break;
        }
        if (all) return true;
        if (s->kind == STATEMENT_STOP && s->outcome == SYNTAX_NONE && s->guard == NULL)
            return false;
    }
    return false;
}

/* The outcome `end` exists if play can finish without another. */
static void outcome_end_add(checker *c)
{
    for (uint32_t i = 0; i < c->s->end.n; i++)
        if (c->s->end.at[i]->kind == STATEMENT_OUTCOME && c->s->end.at[i]->guard == NULL) return;
    bool open = !block_stops(&c->s->before);
    for (uint32_t i = 0; i < c->s->n_rounds && open; i++)
        if (block_stops(&c->s->rounds[i].body)) open = false;
    if (open || c->has_plain_stop)
        (void)outcome_add(c, (word){TEXT("end"), c->play->name.where}, (text){0});
}

/* ---- rounds ---------------------------------------------------------------------------------- */

enum { ROUNDS_MOST = 10000 };

static void round_numbers(checker *c, const tree_round *t, uint32_t expected)
{
    if (t->last > ROUNDS_MOST)
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->where, "more than %d rounds", ROUNDS_MOST);
    if (t->first == expected) return;
    diagnose(c->d, SEVERITY_ERROR, "E0601", t->where,
             "rounds follow one another without gaps: round %u is next, not %u", expected,
             t->first);
}

static void lasting_check(checker *c, const tree_round *t, round_block *r)
{
    r->has_length = t->lasting.given;
    if (!t->lasting.given || !check_quantity(c, &t->lasting, &r->lasting)) return;
    if (!dimension_equal(r->lasting.unit.dim, dimension_time)) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0412", t->lasting.where,
                                        "a round lasts a time, and this is %.*s",
                                        TEXT_ARGS(dimension_in(c, r->lasting.unit.dim)));
        diagnostic_hint(c->d, at, "for example: lasting 3 month");
    } else if (!(r->lasting.number > 0)) {
        diagnose(c->d, SEVERITY_ERROR, "E0412", t->lasting.where,
                 "a round lasts longer than nothing");
    }
}

static void discount_check(checker *c, const tree_round *t, const tree_discount *one, discount *out)
{
    context const x = {0};
    out->per_year = one->per_year;
    out->party = word_given(one->party) ? check_party(c, one->party) : SYNTAX_NONE;
    out->factor = check_number(c, one->factor, &x, dimension_plain, "a discount factor");
    if (one->per_year && !t->lasting.given) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0608", one->factor->where,
                                        "a discount per year needs the length of the round");
        diagnostic_hint(c->d, at, "add `lasting 3 month`, or give the discount `per round`");
    }
    if (!check_reads(c, out->factor, READ_STATES | READ_TYPES | READ_OFFERS, "E0617",
                     "a discount factor", "it is the same in all histories"))
        return;
    double v = 0;
    if (out->factor != NULL && constant_value(c, out->factor, &v) && !(v > 0 && v <= 1))
        diagnostic_hint(c->d,
                        diagnose(c->d, SEVERITY_ERROR, "E0617", one->factor->where,
                                 "a discount factor lies above 0 and is at most 1, not %g", v),
                        "a factor of 0.9 makes next year's payoff count for nine tenths");
}

static void discounts_check(checker *c, const tree_round *t, round_block *r)
{
    discount *const list = CHECK_NEW(c, discount, t->discounts.n);
    if (list == NULL) return;
    for (size_t i = 0; i < t->discounts.n; i++) {
        discount_check(c, t, &t->discounts.at[i], &list[i]);
        for (size_t k = 0; k < i; k++)
            if (list[k].party == list[i].party)
                diagnose(c->d, SEVERITY_ERROR, "E0617", t->discounts.at[i].factor->where,
                         "a second discount for the same parties");
    }
    r->discounts = list;
    r->n_discounts = (uint32_t)t->discounts.n;
}

static void rounds_check(checker *c)
{
    const tree_item *const p = c->play;
    round_block *const rounds = CHECK_NEW(c, round_block, p->rounds.n);
    if (rounds == NULL) return;
    uint32_t expected = 1;
    c->s->rounds = rounds;
    for (size_t i = 0; i < p->rounds.n && !c->stopped; i++) {
        const tree_round *const t = &p->rounds.at[i];
        round_block *const r = &rounds[i];
        r->first = t->first;
        r->last = t->last;
        r->where = t->where;
        round_numbers(c, t, expected);
        expected = t->last + 1;
        lasting_check(c, t, r);
        discounts_check(c, t, r);
        place const at = {.round = t, .foot = true};
        r->body = block_check(c, &t->body, &at);
        c->s->n_rounds = (uint32_t)i + 1;
    }
}

uint32_t rounds_last(const checker *c)
{
    if (c->play == NULL || c->play->rounds.n == 0) return 0;
    return c->play->rounds.at[c->play->rounds.n - 1].last;
}

/* ---- play ------------------------------------------------------------------------------------ */

static void end_check(checker *c)
{
    place const at = {.end = true};
    c->s->has_end = c->play->has_end;
    c->s->end = block_check(c, &c->play->end, &at);
    const statement *closed = NULL;
    for (uint32_t i = 0; i < c->s->end.n; i++) {
        const statement *const s = c->s->end.at[i];
        if (s->kind != STATEMENT_OUTCOME) continue;
        if (closed != NULL) {
            diagnostic *const d = diagnose(c->d, SEVERITY_WARNING, "W0109", s->where,
                                           "this outcome is never reached");
            diagnostic_note(c->d, d, closed->where, "this one takes what is left");
        }
        if (s->guard == NULL) closed = s;
    }
}

void check_play(checker *c)
{
    if (c->play == NULL) {
        /* a file with flows and measures alone has a ledger; plans and fronts need no play */
        if (c->d->n_errors == 0 && !regime_is_given(c) && c->plans.n + c->fronts.n == 0)
            diagnostic_hint(c->d,
                            diagnose(c->d, SEVERITY_ERROR, "E0616", (span){.length = 1},
                                     "the model has no `play`"),
                            "play says what the parties do: play { Kim chooses { a { } b { } } }");
        return;
    }
    if (c->parties.n == 0 && c->d->n_errors == 0)
        diagnose(c->d, SEVERITY_ERROR, "E0616", (span){.length = 1}, "the model has no `party`");
    c->s->has_play = true;
    outcomes_collect(c);
    place const before = {.round = NULL};
    c->s->before = block_check(c, &c->play->before, &before);
    rounds_check(c);
    end_check(c);
    outcome_end_add(c);
}
