/* SPDX-License-Identifier: Apache-2.0 */
/* check_stock.c -- the stocks of a plan: what they are worth, what is given of them and when. */
#include "lang/check_plan.h"
#include "lang/check_regime.h"

#include <math.h>

typedef struct stocking {
    checker *c;
    const tree_plan *plan;
    const plan_item *p;
    const tree_stock *t;
    plan_stock_item *s;
    double start; /* NaN: not known */
} stocking;

static bool is_whole(double x)
{
    return fabs(x - round(x)) <= 1e-9 * fmax(1, fabs(x));
}

/* ---- worths ---------------------------------------------------------------------------------- */

static void levels_refuse(stocking *k, span where, const char *why)
{
    diagnostic *const at =
        diagnose(k->c->d, SEVERITY_ERROR, "E1217", where, "the levels of a worth %s", why);
    diagnostic_hint(k->c->d, at, "for example: worth Kim at 0.5 20 MUSD/year, at 1 30 MUSD/year");
}

/* Levels ascend in (0, 1], the last is 1; with a design the line must be concave. */
static void points_check(stocking *k, const tree_worth *t, const plan_worth_item *w)
{
    double before = 0, value_before = 0, slope_before = (double)INFINITY;
    for (uint32_t i = 0; i < w->n; i++) {
        double level, value;
        if (!expr_central(k->c, w->level[i], &level)) return;
        if (!(level > before)) {
            levels_refuse(k, w->level[i]->where, "ascend from above 0");
            return;
        }
        if (level > 1 || (i + 1 == w->n && level < 1)) {
            levels_refuse(k, w->level[i]->where, "end at 1");
            return;
        }
        if (w->value[i] == NULL || !expr_central(k->c, w->value[i], &value)) return;
        double const slope = (value - value_before) / (level - before);
        if (k->t->gives_where.length == 0 &&
            slope > slope_before + 1e-9 * (fabs(slope) + fabs(slope_before))) {
            diagnostic *const at =
                diagnose(k->c->d, SEVERITY_ERROR, "E1217", t->where,
                         "the worth of `%.*s` to `%.*s` grows faster above level %g than below it",
                         TEXT_ARGS(k->t->name.text), TEXT_ARGS(t->party.text), before);
            diagnostic_hint(k->c->d, at,
                            "steps can be designed where worths are straight or concave only; "
                            "with steps that are given (`gives`) it may be any line");
            return;
        }
        before = level;
        value_before = value;
        slope_before = slope;
    }
}

static void worths_check(stocking *k)
{
    checker *const c = k->c;
    plan_worth_item *const list = CHECK_NEW(c, plan_worth_item, k->t->worths.n);
    for (size_t i = 0; i < k->t->worths.n && list != NULL; i++) {
        const tree_worth *const t = &k->t->worths.at[i];
        uint32_t const n = (uint32_t)t->value.n;
        plan_worth_item w = {.party = check_party(c, t->party), .n = n, .where = t->where};
        text const what = text_format(c->scratch, "what `%.*s` is worth to %.*s",
                                      TEXT_ARGS(k->t->name.text), TEXT_ARGS(t->party.text));
        w.level = CHECK_NEW(c, const expr *, n);
        w.value = CHECK_NEW(c, const expr *, n);
        if (w.level == NULL || w.value == NULL) return;
        unit const plain = unit_of_dimension(c, dimension_plain);
        bool ok = true;
        for (uint32_t j = 0; j < n; j++) {
            if (t->level.n > 0)
                w.level[j] = plan_share(c, t->level.at[j], "E1217", "the level of a worth");
            else
                w.level[j] = make_number(c, t->value.at[j]->where, exact_small(1), &plain);
            w.value[j] = plan_party_number(c, t->value.at[j], w.party,
                                           k->p->has_length ? IN_RATES : IN_AMOUNTS, what);
            ok = ok && w.level[j] != NULL;
        }
        if (ok) points_check(k, t, &w);
        if (w.party != SYNTAX_NONE) list[k->s->n_worths++] = w;
    }
    k->s->worths = list;
}

static void costs_check(stocking *k)
{
    checker *const c = k->c;
    plan_amount_item *const list = CHECK_NEW(c, plan_amount_item, k->t->costs.n);
    for (size_t i = 0; i < k->t->costs.n && list != NULL; i++) {
        const tree_amount *const t = &k->t->costs.at[i];
        plan_amount_item a = {.party = check_party(c, t->party), .where = t->where};
        text const what = text_format(c->scratch, "the cost to %.*s of giving `%.*s`",
                                      TEXT_ARGS(t->party.text), TEXT_ARGS(k->t->name.text));
        a.value = plan_party_number(c, t->value, a.party, IN_AMOUNTS, what);
        if (a.party != SYNTAX_NONE) list[k->s->n_costs++] = a;
    }
    k->s->costs = list;
}

/* ---- steps ----------------------------------------------------------------------------------- */

static void phase_refuse(stocking *k, const char *what, uint32_t n)
{
    checker *const c = k->c;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E1208", k->t->gives_where,
                 "`%.*s` %s %u, but `%.*s` has %u phase%s", TEXT_ARGS(k->t->name.text), what, n,
                 TEXT_ARGS(k->p->name), k->p->phases, k->p->phases == 1 ? "" : "s");
    diagnostic_note(c->d, at, k->plan->phases_where, "its phases are counted here");
}

/* The steps' own numbers; false where they cannot be. */
static bool steps_check(stocking *k, const expr *const *gives, uint32_t n)
{
    checker *const c = k->c;
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        double v;
        if (gives[i] == NULL) return false;
        if (!dimension_is_plain(gives[i]->dim)) {
            diagnose(c->d, SEVERITY_ERROR, "E1212", gives[i]->where,
                     "a step is a share of the stock, a plain number, and this is %.*s",
                     TEXT_ARGS(expr_unit_text(c, gives[i])));
            return false;
        }
        if (!expr_central(c, gives[i], &v)) return true;
        if (v < 0) {
            diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1207", gives[i]->where,
                                            "a step is not below nothing: %g", v);
            diagnostic_hint(c->d, at, "what goes back after a breach is said by `returns`");
            return false;
        }
        sum += v;
    }
    if (isnan(k->start) || sum <= k->start + 1e-9) return true;
    diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E1207", k->t->gives_where,
                                    "`%.*s` gives %g in all, and there is %g of it",
                                    TEXT_ARGS(k->t->name.text), sum, k->start);
    if (k->t->start != NULL)
        diagnostic_note(c->d, at, k->t->start->where, "its level at the start is said here");
    else
        diagnostic_hint(c->d, at, "steps are shares of the whole, which is 1");
    return false;
}

static void gives_check(stocking *k)
{
    checker *const c = k->c;
    const tree_stock *const t = k->t;
    bool const ever = k->p->length == PLAN_FOR_EVER;
    if (t->gives_where.length == 0) return;
    if (ever) {
        diagnose(c->d, SEVERITY_ERROR, "E1208", t->gives_where,
                 "the steps of a plan `for ever` are designed, not given");
        return;
    }
    uint32_t const n = t->gives_all ? t->all_in : (uint32_t)t->gives.n;
    if (n > k->p->phases || n == 0) {
        phase_refuse(k, t->gives_all ? "is given in phase" : "has steps up to phase", n);
        return;
    }
    const expr **const gives = CHECK_NEW(c, const expr *, n);
    unit const plain = unit_of_dimension(c, dimension_plain);
    if (gives == NULL) return;
    for (uint32_t i = 0; i < n; i++) {
        if (!t->gives_all)
            gives[i] = plan_number(c, t->gives.at[i]);
        else if (i + 1 < n)
            gives[i] = make_number(c, t->gives_where, exact_small(0), &plain);
        else
            gives[i] = k->s->start != NULL ? k->s->start
                                           : make_number(c, t->gives_where, exact_small(1), &plain);
    }
    if (!steps_check(k, gives, n)) return;
    k->s->gives = gives;
    k->s->n_gives = n;
}

static void grid_misfit(stocking *k, span where, double v, double grid)
{
    diagnostic *const at = diagnose(k->c->d, SEVERITY_ERROR, "E1216", where,
                                    "%g is no whole number of steps of %g", v, grid);
    diagnostic_note(k->c->d, at, k->t->grid->where, "`%.*s` is given in such steps",
                    TEXT_ARGS(k->t->name.text));
}

static void grid_check(stocking *k)
{
    checker *const c = k->c;
    double grid, v;
    if (k->t->grid == NULL) return;
    k->s->grid = plan_share(c, k->t->grid, "E1216", "a step of the grid");
    if (k->s->grid == NULL || !expr_central(c, k->s->grid, &grid)) return;
    if (!(grid > 0)) {
        diagnose(c->d, SEVERITY_ERROR, "E1216", k->t->grid->where,
                 "a step of the grid is above nothing");
        return;
    }
    if (k->t->lumps.n > 0) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E1216", k->t->grid->where,
                     "`%.*s` is lifted measure by measure, and has no grid besides",
                     TEXT_ARGS(k->t->name.text));
        diagnostic_note(c->d, at, k->t->lumps.at[0].measure.where, "its measures are named here");
        return;
    }
    if (!isnan(k->start) && !is_whole(k->start / grid)) {
        grid_misfit(k, k->t->start != NULL ? k->t->start->where : k->t->grid->where, k->start,
                    grid);
        return;
    }
    for (uint32_t i = 0; i < k->s->n_gives; i++)
        if (expr_central(c, k->s->gives[i], &v) && !is_whole(v / grid)) {
            grid_misfit(k, k->s->gives[i]->where, v, grid);
            return;
        }
}

/* ---- measures that are lifted whole ---------------------------------------------------------- */

static bool lump_twice(stocking *k, uint32_t measure_index, word w)
{
    for (uint32_t i = 0; i < k->s->n_lumps; i++) {
        if (k->s->lumps[i].measure != measure_index) continue;
        diagnostic *const at = diagnose(k->c->d, SEVERITY_ERROR, "E1214", w.where,
                                        "`%.*s` is lifted twice", TEXT_ARGS(w.text));
        diagnostic_note(k->c->d, at, k->s->lumps[i].where, "it is here first");
        return true;
    }
    for (uint32_t j = 0; j < k->p->n_stocks; j++) {
        const plan_stock_item *const other = &k->p->stocks[j];
        for (uint32_t i = 0; other != k->s && i < other->n_lumps; i++) {
            if (other->lumps[i].measure != measure_index) continue;
            diagnostic *const at = diagnose(
                k->c->d, SEVERITY_ERROR, "E1214", w.where, "`%.*s` is part of `%.*s` and of `%.*s`",
                TEXT_ARGS(w.text), TEXT_ARGS(other->name), TEXT_ARGS(k->t->name.text));
            diagnostic_note(k->c->d, at, other->lumps[i].where, "it is there first");
            return true;
        }
    }
    return false;
}

static void lumps_check(stocking *k)
{
    checker *const c = k->c;
    plan_lump_item *const list = CHECK_NEW(c, plan_lump_item, k->t->lumps.n);
    double sum = 0;
    bool known = true;
    uint32_t n_rest = 0;
    k->s->lumps = list;
    k->s->lumps_in_any_order = k->t->lumps_in_any_order;
    for (size_t i = 0; i < k->t->lumps.n && list != NULL; i++) {
        const tree_lump *const t = &k->t->lumps.at[i];
        double v = 0;
        plan_lump_item l = {.measure = check_measure_name(c, t->measure),
                            .where = t->measure.where};
        if (l.measure == SYNTAX_NONE || lump_twice(k, l.measure, t->measure)) {
            known = false;
            continue;
        }
        if (t->share == NULL) {
            n_rest++;
        } else {
            l.share = plan_share(c, t->share, "E1214", "the share of a measure");
            known = expr_central(c, l.share, &v) && known;
            sum += v;
        }
        list[k->s->n_lumps++] = l;
    }
    if (k->t->lumps.n == 0 || !known || isnan(k->start)) return;
    double const left = k->start - sum;
    if (left >= -1e-9 && (n_rest > 0 ? left > 1e-9 : left < 1e-9)) return;
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E1214", k->t->lumps.at[0].measure.where,
                 "the shares of the measures of `%.*s` sum to %g, and there is %g of it",
                 TEXT_ARGS(k->t->name.text), sum, k->start);
    if (n_rest > 0)
        diagnostic_hint(c->d, at, "nothing is left for those without a share");
    else
        diagnostic_hint(c->d, at, "a measure without a share takes what the others leave");
}

/* ---- stocks ---------------------------------------------------------------------------------- */

plan_return_item plan_return_check(checker *c, const tree_return *t, uint32_t stock)
{
    plan_return_item r = {.stock = stock, .over = t->over, .where = t->where};
    if (t->share == NULL) {
        unit const plain = unit_of_dimension(c, dimension_plain);
        r.share = make_number(c, t->where, exact_small(0), &plain);
        r.over = 1;
        return r;
    }
    r.share = plan_share(c, t->share, "E1215", "the share that returns");
    if (t->over == 0 || t->over > PHASES_MOST)
        diagnose(c->d, SEVERITY_ERROR, "E1215", t->over_where,
                 t->over == 0 ? "what returns does so over one phase or more"
                              : "more than %d phases",
                 PHASES_MOST);
    return r;
}

uint32_t plan_stock_find(checker *c, const plan_item *p, word w)
{
    text *const known = ARENA_NEW(c->scratch, text, p->n_stocks + 1);
    for (uint32_t i = 0; i < p->n_stocks && known != NULL; i++) {
        if (text_equal(p->stocks[i].name, w.text)) return i;
        known[i] = p->stocks[i].name;
    }
    diagnostic *const at =
        diagnose(c->d, SEVERITY_ERROR, "E1205", w.where, "there is no stock `%.*s` in `%.*s`",
                 TEXT_ARGS(w.text), TEXT_ARGS(p->name));
    if (known != NULL) check_hint_near(c, at, w.text, known, p->n_stocks);
    return SYNTAX_NONE;
}

static void start_check(stocking *k)
{
    double v;
    k->start = 1;
    if (k->t->start == NULL) return;
    k->s->start = plan_share(k->c, k->t->start, "E1220", "the level of a stock");
    k->start = (double)NAN;
    if (k->s->start == NULL || !expr_central(k->c, k->s->start, &v)) return;
    k->start = v;
    if (v <= 0)
        diagnose(k->c->d, SEVERITY_ERROR, "E1220", k->t->start->where,
                 "there is nothing of `%.*s` to give", TEXT_ARGS(k->t->name.text));
}

static void stock_check(stocking *k)
{
    checker *const c = k->c;
    const tree_stock *const t = k->t;
    *k->s = (plan_stock_item){.name = t->name.text,
                              .says = t->says.text,
                              .owner = SYNTAX_NONE,
                              .returns = {.over = 1},
                              .where = t->name.where};
    if (word_given(t->owner)) {
        k->s->owner = check_party(c, t->owner);
    } else {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E1220", t->name.where,
                     "whose stock `%.*s` is, is not said", TEXT_ARGS(t->name.text));
        diagnostic_hint(c->d, at, "write `stock %.*s of PARTY`", TEXT_ARGS(t->name.text));
    }
    start_check(k);
    worths_check(k);
    costs_check(k);
    gives_check(k);
    lumps_check(k);
    grid_check(k);
    if (t->has_returns)
        k->s->returns = plan_return_check(c, &t->returns, (uint32_t)(k->s - k->p->stocks));
}

void plan_stocks_check(checker *c, const tree_plan *t, plan_item *p)
{
    plan_stock_item *const list = CHECK_NEW(c, plan_stock_item, t->stocks.n);
    if (t->stocks.n == 0 && t->is_broken) return;
    if (t->stocks.n == 0) {
        diagnostic *const at =
            diagnose(c->d, SEVERITY_ERROR, "E1202", p->where,
                     "`%.*s` has no stock: nothing is given up", TEXT_ARGS(p->name));
        diagnostic_hint(c->d, at, "for example: stock arsenal of Kim { worth Kim 300 MUSD/year }");
        return;
    }
    if (t->stocks.n > STOCKS_MOST) {
        diagnose(c->d, SEVERITY_ERROR, "E0808", t->stocks.at[STOCKS_MOST].name.where,
                 "more than %d stocks", STOCKS_MOST);
        return;
    }
    stocking k = {.c = c, .plan = t, .p = p};
    p->stocks = list;
    for (size_t i = 0; i < t->stocks.n && list != NULL && !c->stopped; i++) {
        k.t = &t->stocks.at[i];
        k.s = &list[i];
        p->n_stocks = (uint32_t)i + 1;
        stock_check(&k);
    }
}
