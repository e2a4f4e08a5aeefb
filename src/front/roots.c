/* SPDX-License-Identifier: Apache-2.0 */
/* roots.c -- the real roots of a polynomial between 0 and 1, counted by Sturm's theorem.
 *
 * The chain of remainders is divided by its last member, so that roots of any multiplicity count
 * once and no point upsets the count. The number of roots in (a, b] is the number of changes of
 * sign along the chain at a less that at b. Intervals are halved until each holds one root, and
 * then until it is narrower than doubles are apart. */
#include "front/inside.h"

enum { DEGREE_MOST = 2 * FRONT_ENFORCERS_MOST, HALVINGS = 64 };

typedef struct polynomial {
    exact *at; /* [degree + 1], the last not zero */
    int32_t degree;
} polynomial;

typedef struct chain {
    polynomial of[DEGREE_MOST + 2];
    uint32_t n;
} chain;

static void trim(polynomial *p)
{
    while (p->degree >= 0 && exact_sign(p->at[p->degree]) == 0) p->degree--;
}

/* Divides a by b: the remainder stays in a; the quotient (may be NULL) [a.degree - b.degree + 1].
 */
static void divide(arena *memory, polynomial *a, const polynomial *b, exact *quotient)
{
    while (a->degree >= b->degree) {
        int32_t const by = a->degree - b->degree;
        exact const q = exact_div(memory, a->at[a->degree], b->at[b->degree]);
        if (quotient != NULL) quotient[by] = q;
        for (int32_t k = 0; k < b->degree; k++)
            a->at[by + k] = exact_sub(memory, a->at[by + k], exact_mul(memory, q, b->at[k]));
        a->at[a->degree] = exact_small(0);
        trim(a);
        if (a->degree < 0) break;
    }
}

static bool copy(arena *memory, const polynomial *from, polynomial *to)
{
    *to = (polynomial){ARENA_NEW(memory, exact, (size_t)(from->degree + 2)), from->degree};
    for (int32_t k = 0; to->at != NULL && k <= from->degree; k++) to->at[k] = from->at[k];
    return to->at != NULL;
}

static bool derivative(arena *memory, const polynomial *f, polynomial *out)
{
    *out = (polynomial){ARENA_NEW(memory, exact, (size_t)(f->degree + 1)), f->degree - 1};
    for (int32_t k = 1; out->at != NULL && k <= f->degree; k++)
        out->at[k - 1] = exact_mul(memory, f->at[k], exact_small(k));
    return out->at != NULL;
}

/* Signs stay, numbers stay small. */
static void scale(arena *memory, polynomial *p)
{
    exact const by = exact_abs(memory, p->at[p->degree]);
    for (int32_t k = 0; k <= p->degree; k++) p->at[k] = exact_div(memory, p->at[k], by);
}

static stf_status chain_make(const polynomial *f, arena *memory, chain *c, stf_error *err)
{
    c->n = 2;
    if (!copy(memory, f, &c->of[0]) || !derivative(memory, f, &c->of[1]))
        return arena_status(memory, err);
    while (c->of[c->n - 1].degree > 0) {
        polynomial rest;
        if (!copy(memory, &c->of[c->n - 2], &rest)) return arena_status(memory, err);
        divide(memory, &rest, &c->of[c->n - 1], NULL);
        if (rest.degree < 0) break;
        for (int32_t k = 0; k <= rest.degree; k++) rest.at[k] = exact_neg(memory, rest.at[k]);
        scale(memory, &rest);
        c->of[c->n++] = rest;
    }
    polynomial const common = c->of[c->n - 1];
    for (uint32_t k = 0; common.degree > 0 && k < c->n; k++) {
        polynomial rest;
        exact *const quotient =
            ARENA_NEW(memory, exact, (size_t)(c->of[k].degree - common.degree + 1));
        if (quotient == NULL || !copy(memory, &c->of[k], &rest)) return arena_status(memory, err);
        divide(memory, &rest, &common, quotient);
        c->of[k] = (polynomial){quotient, c->of[k].degree - common.degree};
    }
    return arena_status(memory, err);
}

static int sign_at(arena *memory, const polynomial *p, exact x)
{
    exact sum = exact_small(0);
    for (int32_t k = p->degree; k >= 0; k--)
        sum = exact_add(memory, exact_mul(memory, sum, x), p->at[k]);
    return exact_sign(sum);
}

static uint32_t changes_at(arena *memory, const chain *c, exact x)
{
    arena_mark const mark = arena_position(memory);
    uint32_t n = 0;
    int last = 0;
    for (uint32_t k = 0; k < c->n; k++) {
        int const sign = sign_at(memory, &c->of[k], x);
        n += sign != 0 && last != 0 && sign != last;
        if (sign != 0) last = sign;
    }
    arena_release(memory, mark);
    return n;
}

/* An interval (from, to] in units of 2^-depth, with the changes at its ends. */
typedef struct piece {
    int64_t from;
    uint32_t depth, at_from, at_to;
} piece;

static exact place(arena *memory, int64_t number, uint32_t depth)
{
    return exact_div(memory, exact_ratio(memory, number, 1),
                     exact_pow(memory, exact_small(2), (int32_t)depth));
}

/* The one root of a piece. */
static double refine(arena *memory, const chain *c, piece p)
{
    while (p.depth < HALVINGS - 2) {
        int64_t const middle = 2 * p.from + 1;
        arena_mark const mark = arena_position(memory);
        exact const x = place(memory, middle, p.depth + 1);
        int const sign = sign_at(memory, &c->of[0], x);
        uint32_t const at = changes_at(memory, c, x);
        double const found = exact_to_double(x);
        arena_release(memory, mark);
        if (sign == 0) return found;
        p = p.at_from > at ? (piece){2 * p.from, p.depth + 1, p.at_from, at}
                           : (piece){middle, p.depth + 1, at, p.at_to};
    }
    arena_mark const mark = arena_position(memory);
    exact const end = place(memory, p.from + 1, p.depth);
    double const found = sign_at(memory, &c->of[0], end) == 0
                             ? exact_to_double(end)
                             : exact_to_double(place(memory, 2 * p.from + 1, p.depth + 1));
    arena_release(memory, mark);
    return found;
}

/* Roots at 0 and at 1 are divided out. */
static void ends_remove(arena *memory, polynomial *f)
{
    while (f->degree > 0 && exact_sign(f->at[0]) == 0) {
        f->at++;
        f->degree--;
    }
    while (f->degree > 0 && sign_at(memory, f, exact_small(1)) == 0) {
        for (int32_t k = f->degree - 1; k >= 0; k--)
            f->at[k] = exact_add(memory, f->at[k], f->at[k + 1]);
        f->at++; /* by x - 1: sums from above are the quotient, the lowest the remainder */
        f->degree--;
    }
}

stf_status roots_between(const exact *coefficient, uint32_t degree, arena *memory,
                         const cancel *stop, double **out, uint32_t *n, bool *is_zero,
                         stf_error *err)
{
    *n = 0;
    *is_zero = false;
    *out = ARENA_NEW(memory, double, degree + 1);
    polynomial f = {ARENA_NEW(memory, exact, degree + 1), (int32_t)degree};
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k <= degree; k++) f.at[k] = coefficient[k];
    trim(&f);
    *is_zero = f.degree < 0;
    if (*is_zero) return STF_OK;
    ends_remove(memory, &f);
    if (f.degree == 0) return STF_OK;
    chain *const c = ARENA_NEW(memory, chain, 1);
    TRY(arena_status(memory, err));
    TRY(chain_make(&f, memory, c, err));
    piece left[2 * HALVINGS];
    uint32_t n_left = 1;
    left[0] =
        (piece){0, 0, changes_at(memory, c, exact_small(0)), changes_at(memory, c, exact_small(1))};
    while (n_left > 0) { /* the lowest first */
        if (cancel_requested(stop)) return fail(err, STF_CANCELLED, "stopped on request");
        piece const p = left[--n_left];
        if (p.at_from == p.at_to) continue;
        if (p.at_from == p.at_to + 1 || p.depth >= HALVINGS - 4) {
            (*out)[(*n)++] = refine(memory, c, p);
            continue;
        }
        uint32_t const at = changes_at(memory, c, place(memory, 2 * p.from + 1, p.depth + 1));
        left[n_left++] = (piece){2 * p.from + 1, p.depth + 1, at, p.at_to};
        left[n_left++] = (piece){2 * p.from, p.depth + 1, p.at_from, at};
    }
    return arena_status(memory, err);
}
