/* SPDX-License-Identifier: Apache-2.0 */
/* plan_over.c -- a plan that goes on from another: its clauses laid over the other's.
 *
 * What it names takes the place of what the other says of the same thing (the same party, the same
 * stock); all else stands as it is there. */
#include "lang/check_plan.h"

/* ---- what is said twice ---------------------------------------------------------------------- */

static void twice(checker *c, span where, span first, const char *what, word of)
{
    diagnostic *const at =
        of.text.n > 0
            ? diagnose(c->d, SEVERITY_ERROR, "E1206", where, "%s `%.*s` is there twice", what,
                       TEXT_ARGS(of.text))
            : diagnose(c->d, SEVERITY_ERROR, "E1206", where, "%s all is there twice", what);
    diagnostic_note(c->d, at, first, "it is here first");
}

/* Reports the second of two elements of a list with the same name. */
#define TWICE(c, list, key, what)                                                                  \
    for (size_t i = 1; i < (list).n; i++)                                                          \
        for (size_t k = 0; k < i; k++)                                                             \
            if (text_equal((list).at[i].key.text, (list).at[k].key.text)) {                        \
                twice(c, (list).at[i].where, (list).at[k].where, what, (list).at[i].key);          \
                break;                                                                             \
            }

static void stock_twice_check(checker *c, const tree_stock *s)
{
    TWICE(c, s->worths, party, "the worth to")
    TWICE(c, s->costs, party, "the cost to")
}

void plan_twice_check(checker *c, const tree_plan *t)
{
    for (size_t i = 1; i < t->stocks.n; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(t->stocks.at[i].name.text, t->stocks.at[k].name.text)) {
                twice(c, t->stocks.at[i].name.where, t->stocks.at[k].name.where, "the stock",
                      t->stocks.at[i].name);
                break;
            }
    TWICE(c, t->verifies, party, "`verify` of")
    TWICE(c, t->outsides, party, "`outside` of")
    TWICE(c, t->bonuses, party, "the bonus of")
    TWICE(c, t->breaches, by, "the breach by")
    for (size_t i = 0; i < t->stocks.n; i++) stock_twice_check(c, &t->stocks.at[i]);
    for (size_t b = 0; b < t->breaches.n; b++)
        TWICE(c, t->breaches.at[b].returns, stock, "the stock")
    for (size_t i = 1; i < t->discounts.n; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(t->discounts.at[i].party.text, t->discounts.at[k].party.text)) {
                twice(c, t->discounts.at[i].factor->where, t->discounts.at[k].factor->where,
                      "the discount of", t->discounts.at[i].party);
                break;
            }
}

/* ---- laying over ----------------------------------------------------------------------------- */

/* A copy of a list that may be changed. */
#define OWN(c, list)                                                                               \
    do {                                                                                           \
        void *const own_ = arena_take((c)->scratch, (list).n + 1, sizeof *(list).at);              \
        if (own_ == NULL) return (void)((c)->stopped = true);                                      \
        for (size_t i_ = 0; i_ < (list).n; i_++)                                                   \
            ((__typeof__((list).at))own_)[i_] = (list).at[i_];                                     \
        (list).at = own_;                                                                          \
        (list).cap = (list).n + 1;                                                                 \
    } while (0)

#define LAY_OVER(c, to, from, key)                                                                 \
    do {                                                                                           \
        OWN(c, to);                                                                                \
        for (size_t i_ = 0; i_ < (from).n; i_++) {                                                 \
            size_t k_ = 0;                                                                         \
            while (k_ < (to).n && !text_equal((to).at[k_].key.text, (from).at[i_].key.text)) k_++; \
            if (k_ < (to).n)                                                                       \
                (to).at[k_] = (from).at[i_];                                                       \
            else if (!VEC_PUSH((c)->scratch, &(to), (from).at[i_]))                                \
                (c)->stopped = true;                                                               \
        }                                                                                          \
    } while (0)

static void stock_lay_over(checker *c, tree_stock *to, const tree_stock *from)
{
    if (from->says.where.length > 0) to->says = from->says;
    if (word_given(from->owner)) to->owner = from->owner;
    if (from->start != NULL) to->start = from->start;
    LAY_OVER(c, to->worths, from->worths, party);
    LAY_OVER(c, to->costs, from->costs, party);
    if (from->gives_where.length > 0) {
        to->gives_all = from->gives_all;
        to->all_in = from->all_in;
        to->gives = from->gives;
        to->gives_where = from->gives_where;
    }
    if (from->grid != NULL) to->grid = from->grid;
    if (from->lumps.n > 0) {
        to->lumps.at = from->lumps.at;
        to->lumps.n = from->lumps.n;
        to->lumps_in_any_order = from->lumps_in_any_order;
    }
    if (from->has_returns) {
        to->has_returns = true;
        to->returns = from->returns;
    }
    to->name = from->name;
    to->where = from->where;
}

static void stocks_lay_over(checker *c, tree_stocks *to, const tree_stocks *from)
{
    OWN(c, *to);
    for (size_t i = 0; i < from->n && !c->stopped; i++) {
        size_t k = 0;
        while (k < to->n && !text_equal(to->at[k].name.text, from->at[i].name.text)) k++;
        if (k < to->n)
            stock_lay_over(c, &to->at[k], &from->at[i]);
        else if (!VEC_PUSH(c->scratch, to, from->at[i]))
            c->stopped = true;
    }
}

static void plan_lay_over(checker *c, tree_plan *to, const tree_plan *from)
{
    if (from->has_phases) {
        to->has_phases = true;
        to->length = from->length;
        to->phases = from->phases;
        to->phases_where = from->phases_where;
        if (from->lasting.given) to->lasting = from->lasting;
    }
    to->is_broken = to->is_broken || from->is_broken;
    if (from->order_where.length > 0) {
        to->turns = from->turns;
        to->order_where = from->order_where;
    }
    if (from->has_aim) {
        to->has_aim = true;
        to->aim = from->aim;
        to->aim_of = from->aim_of;
    }
    LAY_OVER(c, to->discounts, from->discounts, party);
    LAY_OVER(c, to->verifies, from->verifies, party);
    LAY_OVER(c, to->outsides, from->outsides, party);
    LAY_OVER(c, to->bonuses, from->bonuses, party);
    LAY_OVER(c, to->breaches, from->breaches, by);
    stocks_lay_over(c, &to->stocks, &from->stocks);
}

/* ---- the whole ------------------------------------------------------------------------------- */

uint32_t check_plan_name(checker *c, word w)
{
    const name *const n = names_find(&c->plan_names, w.text);
    if (n != NULL) return n->index;
    check_unknown(c, "E1203", w, "plan", &c->plan_names, 1u << NAME_PLAN);
    return SYNTAX_NONE;
}

const tree_plan *plan_laid_over(checker *c, uint32_t index)
{
    uint32_t *const chain = ARENA_NEW(c->scratch, uint32_t, c->plans.n + 1);
    tree_plan *const made = ARENA_NEW(c->scratch, tree_plan, 1);
    size_t n = 0;
    if (chain == NULL || made == NULL) return NULL;
    for (uint32_t at = index;;) {
        const tree_plan *const t = c->plan_items.at[at]->plan;
        for (size_t i = 0; i < n; i++) {
            if (chain[i] != at) continue;
            const tree_plan *const own = c->plan_items.at[index]->plan;
            diagnose(c->d, SEVERITY_ERROR, "E1204", own->as.where, "`%.*s` goes on from itself",
                     TEXT_ARGS(c->plans.at[i == 0 ? index : at].name));
            return NULL;
        }
        chain[n++] = at;
        if (!word_given(t->as)) break;
        at = check_plan_name(c, t->as);
        if (at == SYNTAX_NONE) return NULL;
    }
    *made = *c->plan_items.at[chain[n - 1]]->plan;
    for (size_t i = n - 1; i-- > 0 && !c->stopped;)
        plan_lay_over(c, made, c->plan_items.at[chain[i]]->plan);
    return c->stopped ? NULL : made;
}
