/* SPDX-License-Identifier: Apache-2.0 */
/* signal_tests.c -- the intuitive criterion, and D1.
 *
 * Both ask who could have sent a signal that the equilibrium does not send, given that its sender
 * compares with what the equilibrium pays it. They judge the equilibrium's payoffs: two equilibria
 * with the same are judged alike, whatever they answer off the path.
 *
 * Replies to a signal are best against some weights on the sender's types. Which sets of answers
 * can be best together, set by set, is found by linear programs; on each such piece payoffs are
 * linear in the receiver's mixtures, so that all comparisons are linear programs too. */
#include "refine/optimum.h"
#include "refine/rows.h"
#include "refine/signalling.h"

enum { MOST_PIECES = 20000 };

typedef struct testing {
    refine_work *w;
    signalling s;
    uint32_t n_programs;
    bool is_cut;
} testing;

/* For each set that answers the signal, the answers that are best: bits by set. */
typedef struct piece {
    uint32_t best[32];
} piece;

static const signal_reply *reply_at(const signal_row *x, uint32_t i)
{
    return &x->reply[i];
}

static exact reply_pays(const testing *t, const signal_reply *y, uint32_t k, uint32_t type)
{
    return y->sender[(size_t)k * t->s.n_types + type];
}

static bool solved(testing *t, optimum *o, exact *x, exact *value)
{
    optimum_end const end = optimum_solve(o, x, value);
    t->n_programs++;
    if (t->n_programs > MOST_PIECES || (end != OPTIMUM_FOUND && end != OPTIMUM_NONE) ||
        work_is_late(t->w))
        t->is_cut = true;
    return end == OPTIMUM_FOUND;
}

/* Some weights on the types (bits) make all of the piece's answers best. */
static bool piece_can_be(testing *t, const signal_row *x, uint32_t types, const piece *p)
{
    arena *const a = t->w->scratch;
    uint32_t const n = t->s.n_types;
    uint32_t n_rows = 1;
    for (uint32_t i = 0; i < x->n_replies; i++) n_rows += reply_at(x, i)->n;
    arena_mark const mark = arena_position(a);
    optimum o;
    if (!optimum_begin(&o, a, n, n_rows + n)) return false;
    exact *const sum = optimum_row(&o, ROW_EQUAL, exact_small(1));
    for (uint32_t k = 0; k < n; k++) {
        if (types >> k & 1)
            sum[k] = exact_small(1);
        else
            optimum_row(&o, ROW_AT_MOST, exact_small(0))[k] = exact_small(1);
    }
    for (uint32_t i = 0; i < x->n_replies; i++) {
        const signal_reply *const y = reply_at(x, i);
        uint32_t ref = 0;
        while ((p->best[i] >> ref & 1) == 0) ref++;
        for (uint32_t b = 0; b < y->n; b++) {
            if (b == ref) continue;
            exact *const row =
                optimum_row(&o, (p->best[i] >> b & 1) ? ROW_EQUAL : ROW_AT_LEAST, exact_small(0));
            for (uint32_t k = 0; k < n; k++)
                row[k] =
                    exact_sub(a, y->receiver[(size_t)ref * n + k], y->receiver[(size_t)b * n + k]);
        }
    }
    bool const can = solved(t, &o, NULL, NULL);
    arena_release(a, mark);
    return can;
}

typedef bool (*piece_visitor)(testing *t, const signal_row *x, const piece *p, void *user);

/* Every piece that can be best against weights on the types; pure: one answer a set. True once the
 * visitor has enough. */
static bool pieces_grow(testing *t, const signal_row *x, uint32_t types, bool pure, piece *p,
                        uint32_t i, piece_visitor visit, void *user)
{
    if (t->is_cut) return false;
    if (i == x->n_replies) return piece_can_be(t, x, types, p) && visit(t, x, p, user);
    uint32_t const n = reply_at(x, i)->n;
    for (uint32_t bits = 1; bits < 1u << n; bits++) {
        if (pure && (bits & (bits - 1)) != 0) continue;
        p->best[i] = bits;
        if (pieces_grow(t, x, types, pure, p, i + 1, visit, user)) return true;
    }
    return false;
}

static bool pieces_visit(testing *t, const signal_row *x, uint32_t types, bool pure,
                         piece_visitor visit, void *user)
{
    piece p = {{0}};
    for (uint32_t i = 0; i < x->n_replies; i++)
        if (x->n_replies > 32 || reply_at(x, i)->n > 16) {
            t->is_cut = true;
            return false;
        }
    return pieces_grow(t, x, types, pure, &p, 0, visit, user);
}

/* ---- the intuitive criterion ------------------------------------------------------------------
 */

typedef struct range { /* of what each type gets by best replies */
    exact low[32], high[32];
    bool any;
} range;

static bool range_widen(testing *t, const signal_row *x, const piece *p, void *user)
{
    range *const r = user;
    for (uint32_t k = 0; k < t->s.n_types; k++) {
        if (!x->can[k]) continue;
        exact sum = x->fixed[k];
        for (uint32_t i = 0; i < x->n_replies; i++) {
            uint32_t only = 0;
            while ((p->best[i] >> only & 1) == 0) only++;
            sum = exact_add(t->w->scratch, sum, reply_pays(t, reply_at(x, i), only, k));
        }
        if (!r->any || exact_compare(sum, r->low[k]) < 0) r->low[k] = sum;
        if (!r->any || exact_compare(sum, r->high[k]) > 0) r->high[k] = sum;
    }
    r->any = true;
    return false;
}

static uint32_t able(const testing *t, const signal_row *x)
{
    uint32_t types = 0;
    for (uint32_t k = 0; k < t->s.n_types; k++)
        if (x->can[k]) types |= 1u << k;
    return types;
}

static text type_name(const testing *t, uint32_t k)
{
    return t->w->game->infoset_name[t->s.type_set[k]];
}

/* The signal upsets the equilibrium: *who gains whatever is answered. */
static bool signal_is_intuitive(testing *t, const signal_row *x, uint32_t *who)
{
    range all = {.any = false}, kept = {.any = false};
    uint32_t const types = able(t, x);
    uint32_t rest = types;
    (void)pieces_visit(t, x, types, true, range_widen, &all);
    for (uint32_t k = 0; k < t->s.n_types && all.any; k++)
        if (x->can[k] && exact_compare(t->s.payoff[k], all.high[k]) > 0) rest &= ~(1u << k);
    if (rest == 0 || t->is_cut) return false;
    (void)pieces_visit(t, x, rest, true, range_widen, &kept);
    for (uint32_t k = 0; k < t->s.n_types && kept.any && !t->is_cut; k++)
        if ((rest >> k & 1) && exact_compare(t->s.payoff[k], kept.low[k]) < 0) {
            *who = k;
            return true;
        }
    return false;
}

static stf_status begin(testing *t, refine_work *w, bool *goes_on, stf_error *err)
{
    *t = (testing){.w = w};
    TRY(signalling_find(w, &t->s, err));
    *goes_on = t->s.why_not == NULL;
    if (!*goes_on)
        return verdict_say(w, REFINE_OPEN, "it is not a signalling game: %s", t->s.why_not);
    /* judged of sequential equilibria: these two play on the path, and off it best replies */
    TRY(sequential_check(w, err));
    *goes_on = w->out->holds != REFINE_NO;
    return STF_OK;
}

static stf_status intuitive_check(refine_work *w, stf_error *err)
{
    testing t;
    bool goes_on;
    TRY(begin(&t, w, &goes_on, err));
    if (!goes_on) return STF_OK;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.s.n_signals; i++) {
        const signal_row *const x = &t.s.signal[i];
        uint32_t who = 0;
        if (x->is_sent) continue;
        n++;
        if (signal_is_intuitive(&t, x, &who))
            return verdict_say(w, REFINE_NO,
                               "%.*s would gain at %.*s by %.*s, which could come only from types "
                               "that may gain by it",
                               TEXT_ARGS(w->game->party[t.s.sender]), TEXT_ARGS(type_name(&t, who)),
                               TEXT_ARGS(x->name));
    }
    if (t.is_cut) return verdict_say(w, REFINE_OPEN, "its signals have too many answers");
    if (n == 0) return verdict_say(w, REFINE_YES, "every signal is sent");
    return verdict_say(w, REFINE_YES, "no type gains for certain by a signal that is not sent");
}

const refinement refinement_intuitive = {
    .name = "intuitive",
    .summary = "the intuitive criterion: no type can make itself believed and gain",
    .needs = "signalling games; the receiver may have types, and forced moves may follow",
    .citation = "I.-K. Cho and D. Kreps, Quarterly Journal of Economics 102 (1987)",
    .check = intuitive_check,
};

/* ---- D1 ---------------------------------------------------------------------------------------
 */

/* What is asked of mixtures of a piece's answers: S(type) - payoff(type) at least or at most 0. */
typedef struct asked {
    uint32_t at_least, at_most; /* bits of types */
    uint32_t maximise;          /* a type whose excess is made as large as can be; NONE */
    exact excess;               /* the largest */
    bool any;
} asked;

static bool mixture_meets(testing *t, const signal_row *x, const piece *p, void *user)
{
    asked *const q = user;
    arena *const a = t->w->scratch;
    uint32_t n = 0, column = 0;
    for (uint32_t i = 0; i < x->n_replies; i++) n += reply_at(x, i)->n;
    optimum o;
    if (!optimum_begin(&o, a, n, n + x->n_replies + 2 * t->s.n_types)) return false;
    for (uint32_t i = 0; i < x->n_replies; i++) {
        exact *const sum = optimum_row(&o, ROW_EQUAL, exact_small(1));
        for (uint32_t b = 0; b < reply_at(x, i)->n; b++, column++) {
            sum[column] = exact_small(1);
            if ((p->best[i] >> b & 1) == 0)
                optimum_row(&o, ROW_AT_MOST, exact_small(0))[column] = exact_small(1);
        }
    }
    exact base = exact_small(0);
    for (uint32_t k = 0; k < t->s.n_types; k++) {
        bool const low = (q->at_least >> k & 1) != 0, high = (q->at_most >> k & 1) != 0;
        exact const right = exact_sub(a, t->s.payoff[k], x->fixed[k]);
        exact *const first = low ? optimum_row(&o, ROW_AT_LEAST, right) : NULL;
        exact *const second = high ? optimum_row(&o, ROW_AT_MOST, right) : NULL;
        if (q->maximise == k) base = exact_neg(a, right);
        column = 0;
        for (uint32_t i = 0; i < x->n_replies; i++)
            for (uint32_t b = 0; b < reply_at(x, i)->n; b++, column++) {
                exact const one = reply_pays(t, reply_at(x, i), b, k);
                if (low) first[column] = one;
                if (high) second[column] = one;
                if (q->maximise == k) o.objective[column] = one;
            }
    }
    exact value = exact_small(0);
    if (!solved(t, &o, NULL, &value)) return false;
    value = exact_add(a, value, base);
    if (!q->any || exact_compare(value, q->excess) > 0) q->excess = value;
    q->any = true;
    return q->maximise == NONE;
}

/* Type j gains for some reply, and for every reply by which type k does not lose, j gains. */
static bool gains_more(testing *t, const signal_row *x, uint32_t j, uint32_t k)
{
    uint32_t const types = able(t, x);
    asked most = {.maximise = j}, gap = {.at_least = 1u << k, .at_most = 1u << j, .maximise = NONE};
    (void)pieces_visit(t, x, types, false, mixture_meets, &most);
    if (t->is_cut || !most.any || exact_sign(most.excess) <= 0) return false;
    return !pieces_visit(t, x, types, false, mixture_meets, &gap) && !t->is_cut;
}

/* Can some beliefs on the types left, and best replies to them, keep all types from the signal? */
static bool signal_is_held(testing *t, const signal_row *x, uint32_t left)
{
    asked keep = {.at_most = able(t, x), .maximise = NONE};
    return pieces_visit(t, x, left, false, mixture_meets, &keep);
}

static stf_status d1_check(refine_work *w, stf_error *err)
{
    testing t;
    bool goes_on;
    TRY(begin(&t, w, &goes_on, err));
    if (!goes_on) return STF_OK;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.s.n_signals && !t.is_cut; i++) {
        const signal_row *const x = &t.s.signal[i];
        if (x->is_sent) continue;
        n++;
        uint32_t const types = able(&t, x);
        uint32_t left = types, by = NONE;
        for (uint32_t k = 0; k < t.s.n_types; k++)
            for (uint32_t j = 0; j < t.s.n_types && x->can[k] && (left >> k & 1); j++)
                if (j != k && x->can[j] && gains_more(&t, x, j, k)) {
                    left &= ~(1u << k);
                    by = j;
                }
        if (left == 0) continue; /* every type is outdone: nothing is said of who sends it */
        if (t.is_cut || signal_is_held(&t, x, left) || t.is_cut) continue;
        return by == NONE
                   ? verdict_say(w, REFINE_OPEN,
                                 "its payoffs are not those of a sequential equilibrium")
                   : verdict_say(w, REFINE_NO,
                                 "%.*s by %.*s gains for more answers at %.*s than at others, "
                                 "and believing that, the answer makes it gain",
                                 TEXT_ARGS(x->name), TEXT_ARGS(w->game->party[t.s.sender]),
                                 TEXT_ARGS(type_name(&t, by)));
    }
    if (t.is_cut) return verdict_say(w, REFINE_OPEN, "its signals have too many answers");
    if (n == 0) return verdict_say(w, REFINE_YES, "every signal is sent");
    return verdict_say(w, REFINE_YES,
                       "every signal not sent is held off by beliefs on those who gain by it for "
                       "the most answers");
}

const refinement refinement_d1 = {
    .name = "d1",
    .summary = "D1: off the path, belief in those who gain for the most answers holds it",
    .needs = "signalling games; the receiver may have types, and forced moves may follow",
    .citation = "J. Banks and J. Sobel, Econometrica 55 (1987); I.-K. Cho and D. Kreps 1987",
    .check = d1_check,
};
