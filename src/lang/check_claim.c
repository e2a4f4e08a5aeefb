/* SPDX-License-Identifier: Apache-2.0 */
/* check_claim.c -- events and claims; variants, cards, and the changes and commitments they are
 * made of. */
#include "lang/check.h"

/* ---- options and rounds ---------------------------------------------------------------------- */

static uint32_t option_check(checker *c, uint32_t party_index, word w)
{
    if (party_index == SYNTAX_NONE) return SYNTAX_NONE;
    uint32_t const found = option_find(c, party_index, w.text);
    if (found != SYNTAX_NONE || c->tree->play_broken) return found;
    text *const own = CHECK_NEW(c, text, c->options.n);
    size_t n = 0;
    for (size_t i = 0; own != NULL && i < c->options.n; i++)
        if (c->options.at[i].party == party_index) own[n++] = c->options.at[i].name;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0701", w.where, "`%.*s` has no option `%.*s`",
                 TEXT_ARGS(c->parties.at[party_index].name), TEXT_ARGS(w.text));
    check_hint_near(c, at, w.text, own, n);
    size_t const near = text_nearest(w.text, own, n);
    if (near < n)
        diagnostic_note(c->d, at, c->options.at[option_find(c, party_index, own[near])].where,
                        "`%.*s` is here", TEXT_ARGS(own[near]));
    for (size_t i = 0; i < c->options.n && near == n; i++) {
        if (!text_equal(c->options.at[i].name, w.text)) continue;
        diagnostic_note(c->d, at, c->options.at[i].where, "it is an option of `%.*s`",
                        TEXT_ARGS(c->parties.at[c->options.at[i].party].name));
        break;
    }
    return SYNTAX_NONE;
}

static void rounds_check(checker *c, uint32_t first, uint32_t last, span where)
{
    uint32_t const most = rounds_last(c);
    if (first == 0 || last <= most) return;
    if (most == 0)
        diagnose(c->d, SEVERITY_ERROR, "E0705", where, "this play has no rounds");
    else
        diagnose(c->d, SEVERITY_ERROR, "E0705", where,
                 "round %u is never played; rounds are 1 .. %u", first > most ? first : last, most);
}

static bool option_ref_check(checker *c, const tree_option_ref *t, option_ref *out)
{
    out->where = t->where;
    out->first_round = t->first_round;
    out->last_round = t->last_round;
    out->party = check_party(c, t->party);
    out->option = option_check(c, out->party, t->option);
    rounds_check(c, t->first_round, t->last_round, t->where);
    return out->option != SYNTAX_NONE;
}

/* ---- events ---------------------------------------------------------------------------------- */

static const event *event_check(checker *c, const tree_event *t);

/* A value that a state is compared with, which need not be one of its values. */
static bool test_value(checker *c, const tree_event *t, uint32_t index, int32_t *out)
{
    const state *const s = &c->states.at[index];
    bool const equality = t->compare == EXPR_EQUAL || t->compare == EXPR_NOT_EQUAL;
    if (equality || word_given(t->value.name)) {
        if (s->is_named && !equality) {
            diagnose(c->d, SEVERITY_ERROR, "E0304", t->where,
                     "the values of `%.*s` are names and have no order", TEXT_ARGS(s->name));
            return false;
        }
        return state_value(c, index, &t->value, out);
    }
    if (s->is_named) {
        diagnose(c->d, SEVERITY_ERROR, "E0304", t->where,
                 "the values of `%.*s` are names and have no order", TEXT_ARGS(s->name));
        return false;
    }
    *out = t->value.number;
    return true;
}

static bool event_test_check(checker *c, const tree_event *t, event *e)
{
    const name *const n = names_find(&c->values, t->name.text);
    rounds_check(c, t->first_round, t->last_round, t->where);
    e->compare = t->compare;
    e->first_round = t->first_round;
    e->last_round = t->last_round;
    uint32_t index;
    if (name_is_state(c, n, &index)) {
        e->kind = EVENT_STATE;
        e->index = index;
        c->state_read[index] = true;
        return test_value(c, t, index, &e->value);
    }
    if (n != NULL && n->kind == NAME_MEASURE) {
        measure_never_lifted(c, n, t->name.where);
        return false;
    }
    if (n != NULL && n->kind == NAME_PARTY && !t->is_state) {
        e->kind = EVENT_TYPE;
        e->index = n->index;
        const party *const who = &c->parties.at[n->index];
        bool const is_ordered = t->compare != EXPR_EQUAL && t->compare != EXPR_NOT_EQUAL;
        if (is_ordered && who->has_type && !who->type_is_numeric) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0711", t->where,
                         "the types of `%.*s` are names and have no order", TEXT_ARGS(who->name));
            diagnostic_hint(c->d, at, "ask for one of them: `%.*s is ...`", TEXT_ARGS(who->name));
            return false;
        }
        if (t->first_round != 0) {
            diagnose(c->d, SEVERITY_ERROR, "E0711", t->where,
                     "a type is drawn before play and stays as it is; leave `in round` away");
            return false;
        }
        return type_value(c, n->index, &t->value, &e->value);
    }
    if (n != NULL) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0302", t->name.where,
                     "`%.*s` is %s; an event asks for a state's value or a party's type",
                     TEXT_ARGS(t->name.text), name_kind_text(n->kind));
        diagnostic_note(c->d, at, n->where, "it is declared here");
        return false;
    }
    check_unknown(c, "E0301", t->name, t->is_state ? "state" : "state or party", &c->values,
                  1u << NAME_STATE | 1u << NAME_PARTY);
    return false;
}

static bool event_name_check(checker *c, const tree_event *t, event *e)
{
    const name *const n = names_find(&c->outcomes, t->name.text);
    e->kind = EVENT_OUTCOME;
    if (n == NULL) {
        const name *const value = names_find(&c->values, t->name.text);
        if (value != NULL && value->kind == NAME_STATE) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0302", t->name.where,
                         "`%.*s` is a state, not an event", TEXT_ARGS(t->name.text));
            diagnostic_hint(c->d, at, "say which value: `%.*s is ...`", TEXT_ARGS(t->name.text));
            return false;
        }
        for (size_t i = 0; i < c->options.n; i++) {
            if (!text_equal(c->options.at[i].name, t->name.text)) continue;
            diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0311", t->name.where,
                                            "there is no outcome `%.*s`", TEXT_ARGS(t->name.text));
            diagnostic_hint(c->d, at, "an option is written with its party: `%.*s.%.*s`",
                            TEXT_ARGS(c->parties.at[c->options.at[i].party].name),
                            TEXT_ARGS(t->name.text));
            return false;
        }
        check_unknown(c, "E0311", t->name, "outcome", &c->outcomes, 1u << NAME_OUTCOME);
        return false;
    }
    if (t->first_round != 0) {
        diagnose(c->d, SEVERITY_ERROR, "E0711", t->where,
                 "an outcome belongs to the end of play; leave `in round` away");
        return false;
    }
    e->index = n->index;
    return true;
}

static bool event_is_moment(const event *e)
{
    return e == NULL || e->kind == EVENT_OPTION || e->kind == EVENT_STATE;
}

static bool event_args_check(checker *c, const tree_event *t, event *e, event_kind kind)
{
    e->kind = kind;
    bool ok = true;
    for (int i = 0; i < 2; i++) {
        if (t->args[i] == NULL) continue;
        e->args[i] = event_check(c, t->args[i]);
        if (e->args[i] == NULL) ok = false;
        if (kind == EVENT_BEFORE && !event_is_moment(e->args[i])) {
            diagnose(c->d, SEVERITY_ERROR, "E0710", t->args[i]->where,
                     "`before` stands between options and values of states, which have a moment");
            ok = false;
        }
    }
    return ok;
}

static const event *event_check(checker *c, const tree_event *t)
{
    event *const e = CHECK_NEW(c, event, 1);
    if (e == NULL) return NULL;
    e->where = t->where;
    e->option.party = e->option.option = SYNTAX_NONE;
    bool ok = false;
    switch (t->kind) {
    case TREE_EVENT_OPTION:
        e->kind = EVENT_OPTION;
        ok = option_ref_check(c, &t->option, &e->option);
        break;
    case TREE_EVENT_TEST: ok = event_test_check(c, t, e); break;
    case TREE_EVENT_NAME: ok = event_name_check(c, t, e); break;
    case TREE_EVENT_BEFORE: ok = event_args_check(c, t, e, EVENT_BEFORE); break;
    case TREE_EVENT_AND: ok = event_args_check(c, t, e, EVENT_AND); break;
    case TREE_EVENT_OR: ok = event_args_check(c, t, e, EVENT_OR); break;
    case TREE_EVENT_NOT: ok = event_args_check(c, t, e, EVENT_NOT); break;
    }
    return ok ? e : NULL;
}

/* ---- claims ---------------------------------------------------------------------------------- */

expr *claim_atom_resolve(checker *c, const tree_expr *t, expr *e)
{
    if (e == NULL) return NULL;
    if (t->kind == TREE_PROBABILITY) {
        e->event = event_check(c, t->event);
        if (t->given != NULL) e->given = event_check(c, t->given);
        return e->event != NULL && (t->given == NULL || e->given != NULL) ? e : NULL;
    }
    e->index = check_party(c, t->name);
    bool const ok = !t->forced.given || option_ref_check(c, &t->forced, &e->forced);
    return ok && e->index != SYNTAX_NONE ? e : NULL;
}

static void claim_check(checker *c, const tree_item *t)
{
    context const x = {.in_claim = true};
    claim k = {.says = t->says.text,
               .formula_text = text_copy(c->memory, t->formula_text),
               .where = t->where};
    k.formula = check_expr(c, t->formula, &x);
    if (k.formula != NULL && !k.formula->is_truth) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0703", k.formula->where,
                                        "a claim is true or false, and this is a number");
        diagnostic_hint(c->d, at, "compare it: `... > 0.5`");
    }
    (void)check_reads(c, k.formula, READ_STATES | READ_TYPES | READ_OFFERS | READ_ROUND, "E0704",
                      "a claim", "ask for a probability: P(state is value in round k)");
    if (c->claims.n >= c->items_most) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->where, "more than %zu claims (limit `items`)",
                 c->items_most);
        c->stopped = true;
        return;
    }
    (void)CHECK_PUSH(c, &c->claims, k);
}

/* ---- changes --------------------------------------------------------------------------------- */

static bool change_switch(checker *c, const tree_change *t, uint32_t index, change *out)
{
    tree_value const v = {.name = t->choice, .where = t->choice.where};
    out->kind = CHANGE_SWITCH;
    out->index = index;
    if (!word_given(t->choice)) {
        diagnose(c->d, SEVERITY_ERROR, "E0706", t->where, "`%.*s` is a switch; it takes a name",
                 TEXT_ARGS(t->name.text));
        return false;
    }
    int32_t choice = 0;
    if (!switch_value(c, index, &v, &choice)) return false;
    out->choice = (uint32_t)choice;
    return true;
}

static bool change_assumption(checker *c, const tree_change *t, uint32_t index, change *out)
{
    const assumption *const a = &c->assumptions.at[index];
    out->kind = CHANGE_ASSUMPTION;
    out->index = index;
    if (!t->quantity.given) {
        diagnose(c->d, SEVERITY_ERROR, "E0706", t->choice.where,
                 "`%.*s` is an assumption; it takes a number", TEXT_ARGS(a->name));
        return false;
    }
    if (!check_quantity(c, &t->quantity, &out->quantity)) return false;
    if (t->quantity.names.n == 0) {
        out->quantity.unit = a->central.unit;
        return true;
    }
    if (dimension_equal(out->quantity.unit.dim, a->central.unit.dim)) return true;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0403", t->quantity.where,
                 "this is in %.*s, but `%.*s` is %s%.*s", TEXT_ARGS(out->quantity.unit.written),
                 TEXT_ARGS(a->name), a->central.unit.written.n > 0 ? "in " : "",
                 TEXT_ARGS(a->central.unit.written.n > 0 ? a->central.unit.written
                                                         : TEXT("a plain number")));
    diagnostic_note(c->d, at, a->central.where, "`%.*s` is declared here", TEXT_ARGS(a->name));
    return false;
}

static bool change_set(checker *c, const tree_change *t, change *out)
{
    const name *const n = names_find(&c->values, t->name.text);
    if (n != NULL && n->kind == NAME_SWITCH) return change_switch(c, t, n->index, out);
    if (n != NULL && n->kind == NAME_ASSUMPTION) return change_assumption(c, t, n->index, out);
    if (n == NULL) {
        check_unknown(c, "E0706", t->name, "assumption or switch", &c->values,
                      1u << NAME_ASSUMPTION | 1u << NAME_SWITCH);
        return false;
    }
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0706", t->name.where,
                                    "`%.*s` is %s; a variant sets assumptions and switches",
                                    TEXT_ARGS(t->name.text), name_kind_text(n->kind));
    diagnostic_note(c->d, at, n->where, "it is declared here");
    return false;
}

static bool change_options(checker *c, const tree_change *t, change *out)
{
    uint32_t *const options = CHECK_NEW(c, uint32_t, t->options.n);
    out->party = check_party(c, t->name);
    if (options == NULL || out->party == SYNTAX_NONE) return false;
    bool ok = true;
    for (size_t i = 0; i < t->options.n; i++) {
        options[i] = option_check(c, out->party, t->options.at[i]);
        if (options[i] == SYNTAX_NONE) ok = false;
        for (size_t k = 0; k < i; k++) {
            if (options[k] != options[i] || options[i] == SYNTAX_NONE) continue;
            diagnose(c->d, SEVERITY_ERROR, "E0615", t->options.at[i].where,
                     "the option `%.*s` is there twice", TEXT_ARGS(t->options.at[i].text));
            ok = false;
        }
    }
    out->options = options;
    out->n_options = (uint32_t)t->options.n;
    return ok;
}

static void shares_check(checker *c, const tree_change *t, change *out)
{
    context const x = {0};
    size_t const n = t->options.n;
    const expr **const shares = CHECK_NEW(c, const expr *, n);
    span *const where = CHECK_NEW(c, span, n);
    if (shares == NULL || where == NULL) return;
    for (size_t i = 0; i < n; i++) {
        shares[i] = check_number(c, t->shares[i], &x, dimension_plain, "a share");
        where[i] = t->shares[i]->where;
        guard_seen(c, shares[i], UINT32_C(1) << out->party, "this share");
    }
    out->shares = shares;
    check_shares(c, shares, where, (uint32_t)n, false, t->where, "the shares of the commitment");
}

/* Whether a point is the party's own and is called `label`. */
static bool point_fits(const checker *c, uint32_t index, uint32_t party_index, text label)
{
    const statement *const s = c->point_statement[index];
    if (!text_equal(c->points.at[index].label, label)) return false;
    if (s->party == party_index) return true;
    for (uint32_t i = 0; s->kind == STATEMENT_VOTE && i < s->n_voters; i++)
        if (s->voters[i] == party_index) return true;
    return false;
}

static bool point_check(checker *c, const tree_change *t, change *out)
{
    out->point = SYNTAX_NONE;
    if (!word_given(t->point)) return true;
    text *const labels = CHECK_NEW(c, text, c->points.n);
    size_t n = 0;
    for (uint32_t i = 0; labels != NULL && i < c->points.n; i++) {
        if (point_fits(c, i, out->party, t->point.text)) {
            out->point = i;
            return true;
        }
        if (c->points.at[i].label.n > 0 && point_fits(c, i, out->party, c->points.at[i].label))
            labels[n++] = c->points.at[i].label;
    }
    if (c->tree->play_broken) return false;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E0708", t->point.where, "`%.*s` decides at no point `%.*s`",
                 TEXT_ARGS(t->name.text), TEXT_ARGS(t->point.text));
    check_hint_near(c, at, t->point.text, labels, n);
    if (n == 0) diagnostic_hint(c->d, at, "a point gets its name with `as NAME`");
    return false;
}

static bool change_commit(checker *c, const tree_change *t, change *out)
{
    context const x = {0};
    out->kind = CHANGE_COMMIT;
    out->commitment = t->commitment;
    bool ok = change_options(c, t, out);
    if (out->party == SYNTAX_NONE) return false;
    if (!point_check(c, t, out)) ok = false;
    if (t->commitment == COMMIT_MIXTURE) shares_check(c, t, out);
    if (t->commitment == COMMIT_ALWAYS && t->options.n > 1) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0707", t->options.at[1].where,
                                        "`always` names one option");
        diagnostic_hint(c->d, at, "a mixture is written `commit %.*s to x 0.7, y 0.3`",
                        TEXT_ARGS(t->name.text));
        ok = false;
    }
    if (t->commitment == COMMIT_BEST && t->guard != NULL) {
        diagnostic *const at = diagnose(
            c->d, SEVERITY_ERROR, "E0712", t->guard->where,
            "`best` is sought wherever %.*s decides: it takes no `when`", TEXT_ARGS(t->name.text));
        diagnostic_hint(c->d, at, "`at POINT` narrows it to a decision point");
        ok = false;
    }
    out->guard = check_condition(c, t->guard, &x);
    (void)check_reads(c, out->guard, READ_ASSUMPTIONS, "E0604", "this condition",
                      "a commitment decides the structure of the game");
    guard_seen(c, out->guard, UINT32_C(1) << out->party, "this commitment");
    return ok;
}

bool check_change(checker *c, const tree_change *t, change *out)
{
    out->where = t->where;
    out->point = SYNTAX_NONE;
    out->party = SYNTAX_NONE;
    switch (t->kind) {
    case CHANGE_ASSUMPTION:
    case CHANGE_SWITCH: return change_set(c, t, out);
    case CHANGE_COMMIT: return change_commit(c, t, out);
    case CHANGE_REMOVE: out->kind = CHANGE_REMOVE; return change_options(c, t, out);
    }
    return false;
}

typedef VEC(change) change_list;

static bool change_same(const change *a, const change *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == CHANGE_ASSUMPTION || a->kind == CHANGE_SWITCH) return a->index == b->index;
    return a->kind == CHANGE_REMOVE && a->options[0] == b->options[0];
}

/* Two promises that are both to be found: each would be the best reply to the other. */
static void best_once(checker *c, const tree_changes *t, size_t i)
{
    const tree_change *const one = &t->at[i];
    if (one->kind != CHANGE_COMMIT || one->commitment != COMMIT_BEST) return;
    for (size_t k = 0; k < i; k++) {
        if (t->at[k].kind != CHANGE_COMMIT || t->at[k].commitment != COMMIT_BEST) continue;
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0712", one->where,
                                        "only one promise of a variant can be the best one");
        diagnostic_note(c->d, at, t->at[k].where, "the other is here");
        return;
    }
}

/* One change of the file is one of the tree, but a commitment at a name that several points have is
 * one for each. */
static void changes_check(checker *c, const tree_changes *t, const change **out, uint32_t *n)
{
    change_list list = {0};
    for (size_t i = 0; i < t->n && !c->stopped; i++) {
        change one = {0};
        if (!check_change(c, &t->at[i], &one)) continue;
        best_once(c, t, i);
        for (size_t k = 0; k < list.n; k++) {
            if (!change_same(&list.at[k], &one)) continue;
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E0709", one.where, "this is changed twice");
            diagnostic_note(c->d, at, list.at[k].where, "it is changed here first");
        }
        (void)CHECK_PUSH(c, &list, one);
        for (uint32_t k = one.point + 1; one.point != SYNTAX_NONE && k < c->points.n; k++) {
            if (!point_fits(c, k, one.party, t->at[i].point.text)) continue;
            change again = one;
            again.point = k;
            (void)CHECK_PUSH(c, &list, again);
        }
    }
    *out = list.at;
    *n = (uint32_t)list.n;
}

static void variant_check(checker *c, const tree_item *t)
{
    const name *const n = names_find(&c->variants, t->name.text);
    if (n == NULL || n->where.begin != t->name.where.begin || n->where.file != t->name.where.file)
        return;
    variant *const v = &c->variant_list.at[n->index];
    changes_check(c, &t->changes, &v->changes, &v->n_changes);
    if (t->changes.n == 0)
        diagnose(c->d, SEVERITY_WARNING, "W0112", t->name.where,
                 "the variant `%.*s` changes nothing", TEXT_ARGS(v->name));
}

static void card_check(checker *c, const tree_item *t)
{
    card k = {.says = t->says.text, .where = t->where};
    k.party = check_party(c, t->name);
    k.option = option_check(c, k.party, t->option);
    for (size_t i = 0; i < c->cards.n && k.option != SYNTAX_NONE; i++) {
        if (c->cards.at[i].option != k.option) continue;
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E0303", t->where, "this card is there twice");
        diagnostic_note(c->d, at, c->cards.at[i].where, "it is here first");
    }
    channel *const channels = CHECK_NEW(c, channel, t->channels.n);
    if (channels == NULL) return;
    for (size_t i = 0; i < t->channels.n; i++) {
        const tree_channel *const from = &t->channels.at[i];
        channels[i].name = from->name.text;
        channels[i].says = from->says.text;
        for (size_t j = 0; j < i; j++)
            if (text_equal(channels[j].name, channels[i].name))
                diagnose(c->d, SEVERITY_ERROR, "E0303", from->name.where,
                         "the channel `%.*s` is there twice", TEXT_ARGS(channels[i].name));
        changes_check(c, &from->changes, &channels[i].changes, &channels[i].n_changes);
    }
    k.channels = channels;
    k.n_channels = (uint32_t)t->channels.n;
    (void)CHECK_PUSH(c, &c->cards, k);
}

void check_claims(checker *c)
{
    for (size_t i = 0; i < c->tree->items.n && !c->stopped; i++) {
        const tree_item *const t = c->tree->items.at[i];
        if (t->kind == ITEM_VARIANT) variant_check(c, t);
        if (t->kind == ITEM_CARD) card_check(c, t);
        if (t->kind == ITEM_CLAIM) claim_check(c, t);
    }
}
