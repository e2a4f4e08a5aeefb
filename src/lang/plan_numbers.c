/* SPDX-License-Identifier: Apache-2.0 */
/* plan_numbers.c -- numbers of plans and fronts: units, and how far their assumptions take them. */
#include "lang/check_plan.h"

#include <math.h>

/* ---- ranges ---------------------------------------------------------------------------------- */

enum { LEAST, CENTRAL, MOST };

static double least_of(const double *v, size_t n)
{
    double out = v[0];
    for (size_t i = 1; i < n; i++) out = fmin(out, v[i]);
    return out;
}

static double most_of(const double *v, size_t n)
{
    double out = v[0];
    for (size_t i = 1; i < n; i++) out = fmax(out, v[i]);
    return out;
}

static bool pair_range(expr_kind kind, const double a[3], const double b[3], double out[3])
{
    double v[4];
    switch ((int)kind) {
    case EXPR_ADD:
        for (int i = 0; i < 3; i++) out[i] = a[i] + b[i];
        return true;
    case EXPR_SUB:
        for (int i = 0; i < 3; i++) out[i] = a[i] - b[2 - i];
        return true;
    case EXPR_MUL:
        for (int i = 0; i < 4; i++) v[i] = a[i / 2 * 2] * b[i % 2 * 2];
        out[CENTRAL] = a[CENTRAL] * b[CENTRAL];
        break;
    case EXPR_DIV:
        if (b[LEAST] <= 0 && b[MOST] >= 0) return false;
        for (int i = 0; i < 4; i++) v[i] = a[i / 2 * 2] / b[i % 2 * 2];
        out[CENTRAL] = a[CENTRAL] / b[CENTRAL];
        break;
    default: return false;
    }
    out[LEAST] = least_of(v, 4);
    out[MOST] = most_of(v, 4);
    return true;
}

static bool range_in(const checker *c, const expr *e, unsigned depth, double out[3]);

/* min, max and if: of all their values, which is wide enough. */
static bool any_range(const checker *c, const expr *e, unsigned depth, double out[3])
{
    bool const is_if = e->kind == EXPR_IF;
    for (uint32_t i = is_if; i < e->n_args; i++) {
        double v[3];
        if (!range_in(c, e->args[i], depth, v)) return false;
        for (int k = 0; k < 3; k++) {
            if (i == (uint32_t)is_if)
                out[k] = v[k];
            else if (is_if)
                out[k] = k == LEAST ? fmin(out[k], v[k]) : k == MOST ? fmax(out[k], v[k]) : out[k];
            else
                out[k] = e->function == FUNCTION_MIN ? fmin(out[k], v[k]) : fmax(out[k], v[k]);
        }
    }
    return true;
}

static bool range_in(const checker *c, const expr *e, unsigned depth, double out[3])
{
    double a[3], b[3];
    if (depth == 0) return false;
    if (e->kind == EXPR_NUMBER) {
        for (int i = 0; i < 3; i++) out[i] = e->number.number * e->number.unit.factor;
        return true;
    }
    if (e->kind == EXPR_ASSUME) {
        const assumption *const of = &c->assumptions.at[e->index];
        double const factor = of->central.unit.factor;
        out[LEAST] = fmin(of->low, of->central.number) * factor;
        out[CENTRAL] = of->central.number * factor;
        out[MOST] = fmax(of->high, of->central.number) * factor;
        return true;
    }
    if (e->kind == EXPR_LET && e->n_args == 0 && c->let_works[e->index].value != NULL)
        return range_in(c, c->let_works[e->index].value, depth - 1, out);
    if (e->kind == EXPR_NEG) {
        if (!range_in(c, e->args[0], depth - 1, a)) return false;
        for (int i = 0; i < 3; i++) out[i] = -a[2 - i];
        return true;
    }
    if (e->kind == EXPR_CALL && (e->function == FUNCTION_MIN || e->function == FUNCTION_MAX))
        return any_range(c, e, depth - 1, out);
    if (e->kind != EXPR_ADD && e->kind != EXPR_SUB && e->kind != EXPR_MUL && e->kind != EXPR_DIV)
        return false;
    return range_in(c, e->args[0], depth - 1, a) && range_in(c, e->args[1], depth - 1, b) &&
           pair_range(e->kind, a, b, out);
}

bool expr_range(const checker *c, const expr *e, double out[3])
{
    enum { DEPTH_MOST = 60 };
    return e != NULL && range_in(c, e, DEPTH_MOST, out);
}

bool expr_central(const checker *c, const expr *e, double *out)
{
    double v[3];
    if (!expr_range(c, e, v)) return false;
    *out = v[CENTRAL];
    return true;
}

/* ---- numbers --------------------------------------------------------------------------------- */

const expr *plan_number(checker *c, const tree_expr *t)
{
    context const x = {0};
    const expr *const e = check_expr(c, t, &x);
    if (e == NULL) return NULL;
    if (e->is_truth) {
        diagnostic *const at = diagnose(c->d, SEVERITY_ERROR, "E0406", e->where,
                                        "a number is needed here, and this is a condition");
        diagnostic_hint(c->d, at, "write `if(condition, 1, 0)`");
        return NULL;
    }
    return check_reads(c, e, READ_STATES | READ_TYPES | READ_OFFERS | READ_ROUND, "E1213",
                       "a number of a plan or a front",
                       "plans and fronts are reckoned without the play of the file: with numbers, "
                       "assumptions, switches and `let`s of those")
               ? e
               : NULL;
}

/* "in MUSD", "in MUSD per time", "a plain number". */
static text kinds_text(checker *c, const unit *u, unsigned kinds)
{
    bool const is_one = u->written.n > 2 && u->written.at[0] == '1' && u->written.at[1] == ' ';
    text const one = is_one                       ? (text){u->written.at + 2, u->written.n - 2}
                     : u->written.n > 0           ? u->written
                     : dimension_is_plain(u->dim) ? TEXT("")
                                                  : dimension_name(c, u->dim);
    text const amount =
        one.n > 0 ? text_format(c->scratch, "in %.*s", TEXT_ARGS(one)) : TEXT("a plain number");
    text const rate = one.n > 0 ? text_format(c->scratch, "in %.*s per time", TEXT_ARGS(one))
                                : TEXT("a number per time");
    if (kinds == IN_AMOUNTS) return amount;
    if (kinds == IN_RATES) return rate;
    return text_format(c->scratch, "%.*s or %.*s", TEXT_ARGS(amount), TEXT_ARGS(rate));
}

const expr *plan_party_number(checker *c, const tree_expr *t, uint32_t party_index, unsigned kinds,
                              text what)
{
    const expr *const e = plan_number(c, t);
    if (e == NULL || party_index == SYNTAX_NONE || expr_is_zero(e)) return e;
    const party *const p = &c->parties.at[party_index];
    dimension const rate = dimension_div(p->counts_in.dim, dimension_time);
    if ((kinds & IN_AMOUNTS) != 0 && dimension_equal(e->dim, p->counts_in.dim)) return e;
    if ((kinds & IN_RATES) != 0 && dimension_equal(e->dim, rate)) return e;
    diagnostic *const at = diagnose(
        c->d, SEVERITY_ERROR, "E1212", e->where, "%.*s is %.*s, and this is %.*s", TEXT_ARGS(what),
        TEXT_ARGS(kinds_text(c, &p->counts_in, kinds)), TEXT_ARGS(expr_unit_text(c, e)));
    if (p->counts_in.written.n == 0 && kinds == IN_RATES && dimension_is_plain(e->dim))
        diagnostic_hint(c->d, at, "a number per time is written `3 / 1 year`");
    if (p->counts_in.written.n > 0)
        diagnostic_note(c->d, at, p->where, "`%.*s` counts in %.*s", TEXT_ARGS(p->name),
                        TEXT_ARGS(p->counts_in.written));
    else
        diagnostic_note(c->d, at, p->where, "`%.*s` counts in no unit: say `counts in 1 MUSD`",
                        TEXT_ARGS(p->name));
    return NULL;
}

const expr *plan_share(checker *c, const tree_expr *t, const char *code, const char *what)
{
    const expr *const e = plan_number(c, t);
    double v[3];
    if (e == NULL) return NULL;
    if (!dimension_is_plain(e->dim)) {
        diagnose(c->d, SEVERITY_ERROR, "E1212", e->where, "%s is a plain number, and this is %.*s",
                 what, TEXT_ARGS(expr_unit_text(c, e)));
        return NULL;
    }
    if (!expr_range(c, e, v)) return e;
    if (!(v[CENTRAL] >= 0 && v[CENTRAL] <= 1)) {
        diagnose(c->d, SEVERITY_ERROR, code, e->where, "%s lies in 0 .. 1, not at %g", what,
                 v[CENTRAL]);
        return NULL;
    }
    if (v[LEAST] < 0 || v[MOST] > 1) {
        diagnostic *const at = diagnose(c->d, SEVERITY_WARNING, "W1201", e->where,
                                        "over the ranges of its assumptions %s goes from %g to %g",
                                        what, v[LEAST], v[MOST]);
        diagnostic_hint(c->d, at, "it must lie in 0 .. 1: narrow the range");
    }
    return e;
}
