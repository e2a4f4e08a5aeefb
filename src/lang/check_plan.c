/* SPDX-License-Identifier: Apache-2.0 */
/* check_plan.c -- plans: their phases, discounts, order, verification, and what a breach brings. */
#include "lang/check_plan.h"

void plan_declare(checker *c, const tree_item *t)
{
    if (!check_declare(c, &c->plan_names, t->name, NAME_PLAN, (uint32_t)c->plans.n)) return;
    plan_item const p = {.name = t->name.text, .says = t->says.text, .where = t->name.where};
    (void)CHECK_PUSH(c, &c->plans, p);
    if (!VEC_PUSH(c->scratch, &c->plan_items, t)) c->stopped = true;
}

/* ---- phases ---------------------------------------------------------------------------------- */

static bool phases_check(checker *c, const tree_plan *t, plan_item *p)
{
    if (!t->has_phases && t->is_broken) return false;
    if (!t->has_phases) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1201", p->where,
                                        "`%.*s` has no phases", TEXT_ARGS(p->name));
        diagnostic_hint(c->d, at, "for example: phases 4 lasting 6 month");
        return false;
    }
    p->length = t->length;
    p->phases = t->phases;
    if (t->length != PLAN_FOR_EVER && t->phases == 0) {
        diagnose(c->d, SEVERITY_ERROR, "E1201", t->phases_where,
                 "a plan has at least one phase, or goes on `for ever`");
        return false;
    }
    if (t->phases > PHASES_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->phases_where, "more than %d phases",
                 PHASES_MOST);
        return false;
    }
    p->has_length = t->lasting.given;
    if (!t->lasting.given) return true;
    if (!check_quantity(c, &t->lasting, &p->lasting)) return false;
    if (dimension_equal(p->lasting.unit.dim, dimension_time) && p->lasting.number > 0) return true;
    if (dimension_equal(p->lasting.unit.dim, dimension_time))
        diagnose(c->d, SEVERITY_ERROR, "E0412", t->lasting.where,
                 "a phase lasts longer than nothing");
    else
        diagnostic_hint(c->d,
                        diagnose(c->d, SEVERITY_ERROR, "E0412", t->lasting.where,
                                 "a phase lasts a time, and this is %.*s",
                                 TEXT_ARGS(dimension_in(c, p->lasting.unit.dim))),
                        "for example: lasting 6 month");
    return false;
}

/* ---- who takes part -------------------------------------------------------------------------- */

/* Bit per party that the plan speaks of, but for its order. */
static uint32_t parties_of(const plan_item *p)
{
    uint32_t bits = 0;
#define JOIN(index) bits |= (index) != SYNTAX_NONE ? UINT32_C(1) << (index) : 0
    for (uint32_t i = 0; i < p->n_stocks; i++) {
        const plan_stock_item *const s = &p->stocks[i];
        JOIN(s->owner);
        for (uint32_t k = 0; k < s->n_worths; k++) JOIN(s->worths[k].party);
        for (uint32_t k = 0; k < s->n_costs; k++) JOIN(s->costs[k].party);
    }
    for (uint32_t i = 0; i < p->n_outsides; i++) JOIN(p->outsides[i].party);
    for (uint32_t i = 0; i < p->n_bonuses; i++) JOIN(p->bonuses[i].party);
#undef JOIN
    return bits;
}

/* ---- discounts ------------------------------------------------------------------------------- */

static void discount_check(checker *c, const plan_item *p, const tree_discount *t, discount *out)
{
    double v[3];
    out->per_year = t->per_year;
    out->party = word_given(t->party) ? check_party(c, t->party) : SYNTAX_NONE;
    out->factor = plan_number(c, t->factor);
    if (out->factor == NULL) return;
    if (!dimension_is_plain(out->factor->dim)) {
        diagnose(c->d, SEVERITY_ERROR, "E1212", t->factor->where,
                 "a discount factor is a plain number, and this is %.*s",
                 TEXT_ARGS(expr_unit_text(c, out->factor)));
        return;
    }
    if (t->per_year && !p->has_length) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0608", t->factor->where,
                                        "a discount per year needs the length of the phases");
        diagnostic_hint(c->d, at, "write `phases 4 lasting 6 month`, or `discount 0.9 per phase`");
    }
    if (!expr_range(c, out->factor, v)) return;
    if (!(v[1] > 0 && v[1] < 1)) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1211", t->factor->where,
                                        "a plan's discount factor lies above 0 and below 1, not at "
                                        "%g",
                                        v[1]);
        diagnostic_hint(c->d, at,
                        "what is held after the last phase is held for ever: without discounting "
                        "that has no finite worth");
    } else if (v[0] <= 0 || v[2] >= 1) {
        diagnostic *const at = diagnose(c->d, SEVERITY_WARNING, "W1201", t->factor->where,
                                        "over the ranges of its assumptions this discount factor "
                                        "goes from %g to %g",
                                        v[0], v[2]);
        diagnostic_hint(c->d, at, "it must lie above 0 and below 1: narrow the range");
    }
}

static void discounts_check(checker *c, const tree_plan *t, plan_item *p)
{
    discount *const list = CHECK_NEW(c, discount, t->discounts.n);
    if (list == NULL) return;
    uint32_t covered = 0, wrong = 0;
    for (size_t i = 0; i < t->discounts.n; i++) {
        discount_check(c, p, &t->discounts.at[i], &list[i]);
        if (list[i].party != SYNTAX_NONE)
            covered |= UINT32_C(1) << list[i].party;
        else if (!word_given(t->discounts.at[i].party))
            covered = UINT32_MAX;
        else
            wrong = 1;
    }
    p->discounts = list;
    p->n_discounts = (uint32_t)t->discounts.n;
    uint32_t const missing = parties_of(p) & ~covered;
    if (missing == 0 || wrong != 0 || t->is_broken) return;
    diagnostic *const at =
        t->discounts.n == 0
            ? diagnose(c->d, SEVERITY_ERROR, "E1211", p->where, "`%.*s` has no discount",
                       TEXT_ARGS(p->name))
            : diagnose(c->d, SEVERITY_ERROR, "E1211", t->discounts.at[0].factor->where,
                       "%.*s has no discount in `%.*s`", TEXT_ARGS(audience_text(c, missing)),
                       TEXT_ARGS(p->name));
    diagnostic_hint(c->d, at, "for all who have none of their own: discount 0.9 per year");
}

/* ---- order ----------------------------------------------------------------------------------- */

static void order_check(checker *c, const tree_plan *t, plan_item *p)
{
    uint32_t *const turn = CHECK_NEW(c, uint32_t, c->parties.n);
    uint32_t named = 0;
    p->turn = turn;
    if (turn == NULL || t->order_where.length == 0) return;
    bool wrong = false;
    for (size_t i = 0; i < t->turns.n; i++) {
        uint32_t const k = check_party(c, t->turns.at[i].party);
        if (k == SYNTAX_NONE) {
            wrong = true;
            continue;
        }
        if (named >> k & 1)
            diagnose(c->d, SEVERITY_ERROR, "E1218", t->turns.at[i].party.where,
                     "`%.*s` is in the order twice", TEXT_ARGS(t->turns.at[i].party.text));
        named |= UINT32_C(1) << k;
        turn[k] = t->turns.at[i].turn;
    }
    uint32_t movers = 0;
    for (uint32_t i = 0; i < p->n_stocks; i++)
        if (p->stocks[i].owner != SYNTAX_NONE) movers |= UINT32_C(1) << p->stocks[i].owner;
    for (uint32_t i = 0; i < p->n_outsides; i++)
        if (p->outsides[i].party != SYNTAX_NONE) movers |= UINT32_C(1) << p->outsides[i].party;
    if ((movers & ~named) == 0 || wrong) return;
    diagnose(c->d, SEVERITY_ERROR, "E1218", t->order_where,
             "%.*s has something to do in `%.*s` but no place in its order",
             TEXT_ARGS(audience_text(c, movers & ~named)), TEXT_ARGS(p->name));
}

/* ---- verification ---------------------------------------------------------------------------- */

static void verifies_check(checker *c, const tree_plan *t, plan_item *p)
{
    plan_verify_item *const list = CHECK_NEW(c, plan_verify_item, t->verifies.n);
    if (list == NULL) return;
    for (size_t i = 0; i < t->verifies.n; i++) {
        const tree_verify *const from = &t->verifies.at[i];
        plan_verify_item v = {.party = SYNTAX_NONE, .where = from->where};
        double finds[3] = {1, 1, 1}, alarms[3] = {0, 0, 0};
        if (word_given(from->party)) {
            v.party = check_party(c, from->party);
            if (v.party == SYNTAX_NONE) continue;
        }
        if (from->finds != NULL)
            v.finds = plan_share(c, from->finds, "E1209", "the chance that cheating is found");
        if (from->alarms != NULL)
            v.alarms = plan_share(c, from->alarms, "E1209", "the chance of a false alarm");
        bool const known = (from->finds == NULL || expr_range(c, v.finds, finds)) &&
                           (from->alarms == NULL || expr_range(c, v.alarms, alarms));
        if (known && alarms[1] > finds[1]) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_ERROR, "E1210",
                         from->alarms != NULL ? from->alarms->where : from->where,
                         "who gave would be accused more often (%g) than who cheated (%g)",
                         alarms[1], finds[1]);
            if (from->finds != NULL)
                diagnostic_note(c->d, at, from->finds->where, "the chance that cheating is found");
        } else if (known && alarms[2] > finds[0]) {
            diagnostic *const at =
                diagnose(c->d, SEVERITY_WARNING, "W1201", from->where,
                         "over the ranges of the assumptions false alarms (up to %g) may be more "
                         "likely than that cheating is found (from %g on)",
                         alarms[2], finds[0]);
            diagnostic_hint(c->d, at, "narrow the ranges");
        }
        list[p->n_verifies++] = v;
    }
    p->verifies = list;
}

/* ---- amounts --------------------------------------------------------------------------------- */

static const plan_amount_item *amounts_check(checker *c, const tree_amounts *t, unsigned kinds,
                                             const char *what, uint32_t *n)
{
    plan_amount_item *const list = CHECK_NEW(c, plan_amount_item, t->n);
    *n = 0;
    for (size_t i = 0; i < t->n && list != NULL; i++) {
        plan_amount_item a = {.party = check_party(c, t->at[i].party), .where = t->at[i].where};
        text const called =
            text_format(c->scratch, "%s %.*s", what, TEXT_ARGS(t->at[i].party.text));
        a.value = plan_party_number(c, t->at[i].value, a.party, kinds, called);
        if (a.party != SYNTAX_NONE) list[(*n)++] = a;
    }
    return list;
}

/* ---- breaches -------------------------------------------------------------------------------- */

static void breach_check(checker *c, const tree_breach *t, const plan_item *p,
                         plan_breach_item *out)
{
    plan_return_item *const list = CHECK_NEW(c, plan_return_item, t->returns.n);
    *out = (plan_breach_item){.by = SYNTAX_NONE, .phases = t->phases, .where = t->where};
    if (word_given(t->by)) out->by = check_party(c, t->by);
    for (size_t i = 0; i < t->returns.n && list != NULL; i++) {
        uint32_t const stock = plan_stock_find(c, p, t->returns.at[i].stock);
        if (stock == SYNTAX_NONE) continue;
        list[out->n_returns++] = plan_return_check(c, &t->returns.at[i], stock);
    }
    out->returns = list;
}

static void breaches_check(checker *c, const tree_plan *t, plan_item *p)
{
    plan_breach_item *const list = CHECK_NEW(c, plan_breach_item, t->breaches.n);
    for (size_t i = 0; i < t->breaches.n && list != NULL; i++)
        breach_check(c, &t->breaches.at[i], p, &list[i]);
    p->breaches = list;
    p->n_breaches = (uint32_t)t->breaches.n;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void aim_check(checker *c, const tree_plan *t, plan_item *p)
{
    p->aim = t->has_aim ? t->aim : PLAN_AIM_SLACK;
    p->aim_index = SYNTAX_NONE;
    if (p->aim == PLAN_AIM_PAYOFF) {
        p->aim_index = check_party(c, t->aim_of);
        uint32_t const k = p->aim_index;
        if (k != SYNTAX_NONE && (parties_of(p) >> k & 1) == 0)
            diagnose(c->d, SEVERITY_ERROR, "E1219", t->aim_of.where,
                     "nothing in `%.*s` is worth anything to `%.*s`", TEXT_ARGS(p->name),
                     TEXT_ARGS(t->aim_of.text));
    } else if (p->aim == PLAN_AIM_SOONEST) {
        p->aim_index = plan_stock_find(c, p, t->aim_of);
    }
}

static void plan_check(checker *c, uint32_t index)
{
    plan_twice_check(c, c->plan_items.at[index]->plan);
    const tree_plan *const t = plan_laid_over(c, index);
    plan_item *const p = &c->plans.at[index];
    if (t == NULL || !phases_check(c, t, p)) return;
    plan_stocks_check(c, t, p);
    verifies_check(c, t, p);
    p->outsides = amounts_check(c, &t->outsides, p->has_length ? IN_AMOUNTS | IN_RATES : IN_AMOUNTS,
                                "the outside option of", &p->n_outsides);
    p->bonuses = amounts_check(c, &t->bonuses, IN_AMOUNTS, "the bonus of", &p->n_bonuses);
    breaches_check(c, t, p);
    order_check(c, t, p);
    aim_check(c, t, p);
    discounts_check(c, t, p);
    if (p->length == PLAN_FOR_EVER && p->n_bonuses > 0)
        diagnose(c->d, SEVERITY_ERROR, "E1201", p->bonuses[0].where,
                 "a bonus is paid at the end of the last phase, and `%.*s` has none",
                 TEXT_ARGS(p->name));
}

void check_plans(checker *c)
{
    for (uint32_t i = 0; i < c->plans.n && !c->stopped; i++) plan_check(c, i);
}

/* ---- in claims ------------------------------------------------------------------------------- */

bool judged_is_name(text t)
{
    return text_equal(t, TEXT("enforces")) || text_equal(t, TEXT("slack")) ||
           text_equal(t, TEXT("holds"));
}

/* The unit of a plan's parties, which is one if its slack is asked for. */
static bool slack_dimension(checker *c, uint32_t plan_index, span where, dimension *out)
{
    const plan_item *const p = &c->plans.at[plan_index];
    uint32_t const bits = parties_of(p);
    uint32_t first = SYNTAX_NONE;
    for (uint32_t i = 0; i < c->parties.n; i++) {
        if ((bits >> i & 1) == 0) continue;
        if (first == SYNTAX_NONE) first = i;
        if (dimension_equal(c->parties.at[i].counts_in.dim, c->parties.at[first].counts_in.dim))
            continue;
        diagnostic *const at = diagnose(
            c->d, SEVERITY_ERROR, "E1212", where,
            "the slack of `%.*s` has no one unit: `%.*s` and `%.*s` count in different ones",
            TEXT_ARGS(p->name), TEXT_ARGS(c->parties.at[first].name),
            TEXT_ARGS(c->parties.at[i].name));
        diagnostic_hint(c->d, at, "ask `enforces(%.*s)`", TEXT_ARGS(p->name));
        return false;
    }
    *out = first != SYNTAX_NONE ? c->parties.at[first].counts_in.dim : dimension_plain;
    return true;
}

expr *judged_resolve(checker *c, const tree_expr *t, bool in_claim)
{
    bool const is_front = text_equal(t->name.text, TEXT("holds"));
    bool const is_slack = text_equal(t->name.text, TEXT("slack"));
    if (!in_claim) {
        diagnose(c->d, SEVERITY_ERROR, "E0310", t->name.where,
                 "`%.*s` can be asked for in claims only", TEXT_ARGS(t->name.text));
        return NULL;
    }
    if (t->n_args != 1 || t->args[0]->kind != TREE_NAME) {
        diagnose(c->d, SEVERITY_ERROR, "E0308", t->where, "`%.*s` takes the name of a %s",
                 TEXT_ARGS(t->name.text), is_front ? "front" : "plan");
        return NULL;
    }
    word const of = t->args[0]->name;
    expr *const e = CHECK_NEW(c, expr, 1);
    if (e == NULL) return NULL;
    e->where = t->where;
    e->forced.party = SYNTAX_NONE;
    e->kind = is_front ? EXPR_FRONT_HOLDS : is_slack ? EXPR_PLAN_SLACK : EXPR_PLAN_HOLDS;
    if (is_front) {
        const name *const n = names_find(&c->front_names, of.text);
        if (n == NULL) check_unknown(c, "E1221", of, "front", &c->front_names, 1u << NAME_FRONT);
        e->index = n != NULL ? n->index : SYNTAX_NONE;
    } else {
        e->index = check_plan_name(c, of);
    }
    if (e->index == SYNTAX_NONE) return NULL;
    /* typed here: what it is in does not change with where it stands */
    if (is_slack && !slack_dimension(c, e->index, t->where, &e->number.unit.dim)) return NULL;
    return e;
}
