/* SPDX-License-Identifier: Apache-2.0 */
/* check_front.c -- fronts: who enforces, what it costs and brings, and when the front succeeds.
 *
 * The numbers of one front are all rates or all amounts: what is paid once and what is paid a year
 * are not weighed against each other. Weights make up the pressure, and so have one dimension. */
#include "lang/check_plan.h"
#include "lang/check_regime.h"

typedef struct fronting {
    checker *c;
    const tree_front *t;
    front_item *f;
    uint32_t members;  /* bit per party */
    span rate, amount; /* of the first number of each kind; length 0: none yet */
    span weight;       /* the first weight that is not nothing */
    bool has_weight;
    dimension weight_dim;
} fronting;

void front_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->front_names, t->name, NAME_FRONT, (uint32_t)c->fronts.n)) return;
    front_item const f = {.name = t->name.text,
                          .says = t->says.text,
                          .target = SYNTAX_NONE,
                          .through = SYNTAX_NONE,
                          .outcome = SYNTAX_NONE,
                          .where = t->name.where};
    (void)CHECK_PUSH(c, &c->fronts, f);
    if (!VEC_PUSH(c->scratch, &c->front_items, t)) c->stopped = true;
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* Whether a number of the front is per time, against the others. */
static void kind_note(fronting *k, span where, bool is_rate)
{
    span *const own = is_rate ? &k->rate : &k->amount;
    const span *const other = is_rate ? &k->amount : &k->rate;
    if (own->length > 0) return;
    *own = where;
    if (other->length == 0) return;
    diagnostic *const at =
        diagnose(k->c->d, SEVERITY_ERROR, "E1227", where,
                 is_rate ? "this is per time, and other numbers of `%.*s` are not"
                         : "this is not per time, and other numbers of `%.*s` are",
                 TEXT_ARGS(k->f->name));
    diagnostic_note(k->c->d, at, *other, "for example this one");
    diagnostic_hint(k->c->d, at, "give all of them a year, or none");
}

static const expr *front_number(fronting *k, const tree_expr *t, uint32_t of, text what)
{
    if (t == NULL) return NULL;
    const expr *const e = plan_party_number(k->c, t, of, IN_AMOUNTS | IN_RATES, what);
    if (e == NULL || of == SYNTAX_NONE || expr_is_zero(e)) return e;
    kind_note(k, e->where, !dimension_equal(e->dim, k->c->parties.at[of].counts_in.dim));
    return e;
}

static text called(fronting *k, const char *what, uint32_t of)
{
    return text_format(k->c->scratch, "%s %.*s", what,
                       TEXT_ARGS(of != SYNTAX_NONE ? k->c->parties.at[of].name : TEXT("?")));
}

/* What a member weighs; all that weigh anything do so in one dimension. */
static void weight_note(fronting *k, span where, dimension d)
{
    checker *const c = k->c;
    if (!k->has_weight) {
        k->has_weight = true;
        k->weight = where;
        k->weight_dim = d;
        return;
    }
    if (dimension_equal(k->weight_dim, d)) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E1227", where,
                 "pressure adds up weights, and this one is %.*s", TEXT_ARGS(dimension_in(c, d)));
    diagnostic_note(c->d, at, k->weight, "this one is %.*s",
                    TEXT_ARGS(dimension_in(c, k->weight_dim)));
    diagnostic_hint(c->d, at,
                    "an enforcer without a `weight` weighs what its leak is worth to the target: "
                    "give weights to all or to none");
}

/* ---- enforcers ------------------------------------------------------------------------------- */

static void target_needed(fronting *k, span where)
{
    if (word_given(k->t->target)) return;
    diagnostic *const at = diagnose(k->c->d, SEVERITY_ERROR, "E1228", where,
                                    "`%.*s` names no target to whom this could be worth something",
                                    TEXT_ARGS(k->f->name));
    diagnostic_hint(k->c->d, at, "add `target PARTY`");
}

/* The flows that a member leaks: their worth is the target's. */
static void leaks_check(fronting *k, const tree_enforcer *t, front_enforcer_item *e)
{
    checker *const c = k->c;
    uint32_t *const flows = CHECK_NEW(c, uint32_t, t->flows.n);
    if (flows == NULL || t->flows.n == 0) return;
    target_needed(k, t->flows.at[0].where);
    for (size_t i = 0; i < t->flows.n; i++) {
        uint32_t const n = check_flow_name(c, t->flows.at[i]);
        if (n == SYNTAX_NONE) continue;
        const flow *const f = &c->flows.at[n];
        for (uint32_t j = 0; j < e->n_flows; j++)
            if (flows[j] == n)
                diagnose(c->d, SEVERITY_ERROR, "E1223", t->flows.at[i].where,
                         "the flow `%.*s` leaks twice", TEXT_ARGS(f->name));
        if (t->gives == NULL && (f->n_periods == 0 || (f->worth == NULL && !f->is_money))) {
            diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1228", t->flows.at[i].where,
                                            f->n_periods == 0 ? "the flow `%.*s` has no schedule"
                                                              : "the flow `%.*s` has no worth",
                                            TEXT_ARGS(f->name));
            diagnostic_note(c->d, at, f->where, "it is declared here");
            diagnostic_hint(c->d, at, "or say what the leak is worth: `gives 30 MUSD/year`");
        }
        flows[e->n_flows++] = n;
    }
    e->flows = flows;
    if (t->gives != NULL || k->f->target == SYNTAX_NONE) return;
    kind_note(k, t->flows.at[0].where, true);
    const party *const target = &c->parties.at[k->f->target];
    if (dimension_equal(target->counts_in.dim, c->regime->money)) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E1212", t->flows.at[0].where,
                 "flows are worth money, and `%.*s` does not count in it", TEXT_ARGS(target->name));
    diagnostic_note(c->d, at, target->where, "it is declared here");
    diagnostic_hint(c->d, at, "say what the leak is worth to it: `gives ...`");
}

static void weight_check(fronting *k, const tree_enforcer *t, front_enforcer_item *e)
{
    checker *const c = k->c;
    dimension const year = dimension_div(c->regime->money, dimension_time);
    if (t->weight != NULL) {
        double v;
        e->weight = plan_number(c, t->weight);
        if (e->weight == NULL) return;
        if (!expr_is_zero(e->weight)) weight_note(k, t->weight->where, e->weight->dim);
        if (expr_central(c, e->weight, &v) && v < 0)
            diagnose(c->d, SEVERITY_ERROR, "E1227", t->weight->where,
                     "a weight is not below nothing");
    } else if (e->gives != NULL) {
        if (!expr_is_zero(e->gives)) weight_note(k, t->gives->where, e->gives->dim);
    } else if (t->flows.n > 0) {
        weight_note(k, t->flows.at[0].where, year);
    }
}

static void enforcer_check(fronting *k, const tree_enforcer *t, word who, front_enforcer_item *e)
{
    checker *const c = k->c;
    uint32_t const p = check_party(c, who);
    *e = (front_enforcer_item){.party = p, .where = who.where};
    if (p != SYNTAX_NONE) {
        if (k->members >> p & 1)
            diagnose(c->d, SEVERITY_ERROR, "E1223", who.where, "`%.*s` enforces twice",
                     TEXT_ARGS(who.text));
        if (word_given(k->t->target) && p == k->f->target)
            diagnose(c->d, SEVERITY_ERROR, "E1223", who.where,
                     "`%.*s` is the target and enforces against itself", TEXT_ARGS(who.text));
        k->members |= UINT32_C(1) << p;
    }
    if (t->gives != NULL) {
        target_needed(k, t->gives->where);
        e->gives = front_number(k, t->gives, k->f->target,
                                called(k, "what a leak is worth to", k->f->target));
    }
    leaks_check(k, t, e);
    weight_check(k, t, e);
    e->earns = front_number(k, t->earns, p, called(k, "what leaking is worth to", p));
    e->costs = front_number(k, t->costs, p, called(k, "what enforcing costs", p));
    e->gains = front_number(k, t->gains, p, called(k, "what success is worth to", p));
}

static void enforcers_check(fronting *k)
{
    checker *const c = k->c;
    size_t n = 0;
    for (size_t i = 0; i < k->t->enforcers.n; i++) n += k->t->enforcers.at[i].parties.n;
    if (n < 2 && !k->t->is_broken) {
        diagnostic *const at = diagnose(
            c->d, SEVERITY_ERROR, "E1222",
            n > 0 ? k->t->enforcers.at[0].parties.at[0].where : k->f->where, "`%.*s` has %s",
            TEXT_ARGS(k->f->name), n == 0 ? "no enforcers" : "one enforcer");
        diagnostic_hint(c->d, at,
                        "a front is two or more who hold together: "
                        "`enforcer PARTY { ... }`, `enforcers PARTY, PARTY`");
    }
    if (n > ENFORCERS_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E1222", k->f->where,
                 "`%.*s` has %zu enforcers, more than %d", TEXT_ARGS(k->f->name), n,
                 ENFORCERS_MOST);
        return;
    }
    front_enforcer_item *const list = CHECK_NEW(c, front_enforcer_item, n);
    for (size_t i = 0; i < k->t->enforcers.n && list != NULL; i++)
        for (size_t j = 0; j < k->t->enforcers.at[i].parties.n; j++)
            enforcer_check(k, &k->t->enforcers.at[i], k->t->enforcers.at[i].parties.at[j],
                           &list[k->f->n_enforcers++]);
    k->f->enforcers = list;
}

/* ---- when it succeeds ------------------------------------------------------------------------ */

static void count_check(fronting *k)
{
    checker *const c = k->c;
    const tree_front *const t = k->t;
    uint32_t const n = k->f->n_enforcers;
    k->f->quota = t->needs_all ? n : t->quota;
    if (n >= 2 && (k->f->quota < 1 || k->f->quota > n))
        diagnose(c->d, SEVERITY_ERROR, "E1224", t->quota_where,
                 "the number of %u enforcers that must hold lies in 1 .. %u, not at %u", n, n,
                 k->f->quota);
    uint32_t const n_errors = c->d->n_errors;
    k->f->vetoes = t->vetoes.all ? k->members : check_parties(c, &t->vetoes, 0);
    uint32_t const strangers = k->f->vetoes & ~k->members;
    if (strangers == 0 || c->d->n_errors > n_errors) return;
    diagnose(c->d, SEVERITY_ERROR, "E1225", t->vetoes.where, "a veto of who enforces nothing: %.*s",
             TEXT_ARGS(audience_text(c, strangers)));
}

static void pressure_check(fronting *k)
{
    checker *const c = k->c;
    const expr *const e = plan_number(c, k->t->threshold);
    k->f->threshold = e;
    if (e == NULL || expr_is_zero(e)) return;
    if (!k->has_weight) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1227", e->where,
                                        "nobody in `%.*s` weighs anything", TEXT_ARGS(k->f->name));
        diagnostic_hint(c->d, at, "give the enforcers `weight`, `gives` or `leaks`");
    } else if (!dimension_equal(e->dim, k->weight_dim)) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E1227", e->where, "pressure is %.*s, and this is %.*s",
                     TEXT_ARGS(dimension_in(c, k->weight_dim)), TEXT_ARGS(expr_unit_text(c, e)));
        diagnostic_note(c->d, at, k->weight, "it adds up this, for example");
    }
}

static void through_check(fronting *k)
{
    checker *const c = k->c;
    const tree_front *const t = k->t;
    const name *const n = names_find(&c->values, t->through.text);
    if (c->play == NULL)
        diagnose(c->d, SEVERITY_ERROR, "E1229", t->rule_where,
                 "the model has no `play` through which `%.*s` could succeed",
                 TEXT_ARGS(k->f->name));
    if (n == NULL || n->kind != NAME_ASSUMPTION) {
        check_unknown(c, "E1229", t->through, "assumption", &c->values, 1u << NAME_ASSUMPTION);
        if (n != NULL)
            diagnose(c->d, SEVERITY_ERROR, "E1229", t->through.where,
                     "`%.*s` is %s, but an assumption is needed here", TEXT_ARGS(t->through.text),
                     name_kind_text(n->kind));
    } else {
        const assumption *const a = &c->assumptions.at[n->index];
        k->f->through = n->index;
        c->assumption_used[n->index] = true;
        if (!k->has_weight || !dimension_equal(a->central.unit.dim, k->weight_dim)) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E1227", t->through.where,
                         "the assumption is %.*s, and the pressure %.*s",
                         TEXT_ARGS(dimension_in(c, a->central.unit.dim)),
                         TEXT_ARGS(k->has_weight ? dimension_in(c, k->weight_dim)
                                                 : TEXT("nothing: nobody weighs anything")));
            diagnostic_note(c->d, at, a->where, "`%.*s` is declared here", TEXT_ARGS(a->name));
        }
    }
    if (!word_given(t->outcome)) return;
    const name *const o = names_find(&c->outcomes, t->outcome.text);
    if (o != NULL)
        k->f->outcome = o->index;
    else if (c->play != NULL)
        check_unknown(c, "E0311", t->outcome, "outcome", &c->outcomes, 1u << NAME_OUTCOME);
}

static void rule_check(fronting *k)
{
    k->f->rule = k->t->rule;
    if (k->t->rule_where.length == 0 && k->t->is_broken) return;
    if (k->t->rule_where.length == 0) {
        diagnostic *const at = diagnose(k->c->d, SEVERITY_ERROR, "E1226", k->f->where,
                                        "when `%.*s` succeeds is not said", TEXT_ARGS(k->f->name));
        diagnostic_hint(k->c->d, at,
                        "`needs all`, `needs 2 of them veto Kim`, `succeeds when pressure >= 40 "
                        "MUSD/year` or `through ASSUMPTION to OUTCOME`");
        return;
    }
    switch (k->t->rule) {
    case FRONT_COUNT: count_check(k); break;
    case FRONT_PRESSURE: pressure_check(k); break;
    case FRONT_PLAY: through_check(k); break;
    }
}

/* ---- payments and punishments ---------------------------------------------------------------- */

static uint32_t member_check(fronting *k, word w)
{
    uint32_t const p = check_party(k->c, w);
    if (p == SYNTAX_NONE || (k->members >> p & 1) != 0) return p;
    diagnose(k->c->d, SEVERITY_ERROR, "E1225", w.where, "`%.*s` is no enforcer of `%.*s`",
             TEXT_ARGS(w.text), TEXT_ARGS(k->f->name));
    return SYNTAX_NONE;
}

static void transfer_check(fronting *k, const tree_transfer *t, front_transfer_item *out)
{
    checker *const c = k->c;
    *out = (front_transfer_item){.is_punishment = t->is_punishment,
                                 .from = member_check(k, t->from),
                                 .to = member_check(k, t->to),
                                 .where = t->where};
    if (out->from != SYNTAX_NONE && out->from == out->to)
        diagnose(c->d, SEVERITY_ERROR, "E1225", t->to.where,
                 t->is_punishment ? "`%.*s` would punish itself" : "`%.*s` would pay itself",
                 TEXT_ARGS(t->to.text));
    out->amount = front_number(
        k, t->amount, out->to,
        called(k, t->is_punishment ? "what is suffered by" : "what is paid to", out->to));
    out->costs = front_number(k, t->costs, out->from, called(k, "what it costs", out->from));
    if (t->is_punishment || t->costs != NULL || out->from == SYNTAX_NONE || out->to == SYNTAX_NONE)
        return;
    const unit *const pays = &c->parties.at[out->from].counts_in;
    const unit *const gets = &c->parties.at[out->to].counts_in;
    if (dimension_equal(pays->dim, gets->dim)) return;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1212", t->where,
                                    "`%.*s` and `%.*s` count in different units: what the payment "
                                    "costs must be said",
                                    TEXT_ARGS(t->from.text), TEXT_ARGS(t->to.text));
    diagnostic_hint(c->d, at, "add `costs ...` in the unit of the one who pays");
}

static void transfers_check(fronting *k)
{
    size_t const n = k->t->transfers.n;
    front_transfer_item *const list = CHECK_NEW(k->c, front_transfer_item, n);
    if (list == NULL) return;
    for (size_t i = 0; i < n; i++) transfer_check(k, &k->t->transfers.at[i], &list[i]);
    k->f->transfers = list;
    k->f->n_transfers = (uint32_t)n;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void front_check(checker *c, uint32_t index)
{
    fronting k = {.c = c, .t = c->front_items.at[index]->front, .f = &c->fronts.at[index]};
    if (word_given(k.t->target)) k.f->target = check_party(c, k.t->target);
    k.f->gains_are_alls = k.t->gains_are_alls;
    enforcers_check(&k);
    rule_check(&k);
    transfers_check(&k);
    if (k.t->stake == NULL) return;
    target_needed(&k, k.t->stake->where);
    k.f->stake =
        front_number(&k, k.t->stake, k.f->target, called(&k, "what conceding costs", k.f->target));
}

void check_fronts(checker *c)
{
    for (uint32_t i = 0; i < c->fronts.n && !c->stopped; i++) front_check(c, i);
}
