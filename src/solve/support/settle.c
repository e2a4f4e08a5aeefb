/* SPDX-License-Identifier: Apache-2.0 */
/* settle.c -- verdicts on roots, on linear supports, and on what a search has left. */
#include "solve/support/settle.h"

#include "game/certify_exact.h"
#include "solve/support/rational.h"

#include <math.h>
#include <string.h>

void exact_average(const face *x, uint32_t p, uint32_t row, uint32_t keep, const exact *mixture,
                   exact *out, arena *memory)
{
    const face_player *const y = &x->player[p];
    exact *const v = ARENA_NEW(memory, exact, y->n_columns);
    if (v == NULL) {
        out[0] = (exact){0};
        return;
    }
    for (uint32_t c = 0; c < y->n_columns; c++) v[c] = face_exact(x, p, row, c, memory);
    size_t n = y->n_columns, inner = 1;
    for (uint32_t q = x->f->n_players; q-- > 0;) {
        uint32_t const k = x->player[q].k;
        if (q == p || k == 1) continue;
        if (q == keep) {
            inner = k; /* nothing after it is left */
            continue;
        }
        const exact *const m = mixture + x->player[q].first_unknown + q;
        n /= k;
        size_t const outer = n / inner;
        for (size_t o = 0; o < outer; o++)
            for (size_t i = 0; i < inner; i++) {
                exact sum = exact_small(0);
                for (uint32_t l = 0; l < k; l++)
                    sum =
                        exact_add(memory, sum, exact_mul(memory, m[l], v[(o * k + l) * inner + i]));
                v[o * inner + i] = sum;
            }
    }
    memcpy(out, v, n * sizeof *v);
}

/* ---- points -----------------------------------------------------------------------------------
 */

static uint32_t n_all_actions(const form *f)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < f->n_players; p++) n += f->n_actions[p];
    return n;
}

/* A point of the whole form; from rationals by player if `mixture` is not NULL, else from the root.
 */
static bool point_make(const engine *e, const root *r, const exact *mixture, form_point *to)
{
    const form *const f = e->f;
    uint32_t const n = n_all_actions(e->whole);
    *to = (form_point){.prob = ARENA_NEW(e->memory, double, n),
                       .error = ARENA_NEW(e->memory, double, n),
                       .exact = mixture == NULL ? NULL : ARENA_NEW(e->memory, exact, n)};
    if (arena_status(e->memory, NULL) != STF_OK) return false;
    for (uint32_t i = 0; i < n && mixture != NULL; i++) to->exact[i] = exact_small(0);
    uint32_t first = 0;
    for (uint32_t q = 0; q < f->n_players; first += f->n_actions[q++]) {
        const face_player *const y = &e->x->player[q];
        double p[FORM_MOST_ACTIONS], radius[FORM_MOST_ACTIONS];
        if (mixture == NULL) system_expand(e->x, q, r->centre, r->radius, p, radius);
        for (uint32_t l = 0; l < y->k; l++) {
            uint32_t const at = e->wide[first + y->action[l]];
            if (mixture == NULL) {
                to->prob[at] = p[l];
                to->error[at] = radius[l];
                continue;
            }
            /* big digits go where the point lives */
            exact const m = mixture[y->first_unknown + q + l];
            to->exact[at] = exact_mul(e->memory, m, exact_small(1));
            to->prob[at] = exact_to_double(m);
            to->error[at] = to->prob[at] * 0x1p-53;
        }
    }
    return true;
}

typedef enum root_verdict { ROOT_NO, ROOT_YES, ROOT_UNKNOWN } root_verdict;

/* Adds the point, if what checks it lets it. */
static root_verdict point_add(engine *e, const root *r, const exact *mixture, int32_t index,
                              bool is_tied)
{
    form_point to;
    if (!point_make(e, r, mixture, &to)) return ROOT_UNKNOWN;
    to.index = index;
    to.is_tied = is_tied;
    if (e->check.judge != NULL) {
        plan_verdict const v = e->check.judge(e->check.user, &to);
        to.index = 0; /* that of the form, not of the game */
        if (v == PLANS_GAIN) return ROOT_NO;
        if (v == PLANS_UNKNOWN) return ROOT_UNKNOWN;
    }
    return VEC_PUSH(e->memory, &e->out->points, to) ? ROOT_YES : ROOT_UNKNOWN;
}

/* ---- points in rationals ----------------------------------------------------------------------
 */

typedef struct exact_judgement {
    bool is_known;       /* else numbers grew too long */
    bool is_equilibrium; /* of this support: probabilities positive */
    bool is_tied;
} exact_judgement;

/* Is the mixture an equilibrium with this support? */
static exact_judgement mixture_judge(const engine *e, const exact *mixture)
{
    const face *const x = e->x;
    exact_judgement j = {.is_known = true};
    for (uint32_t i = 0; i < x->n_unknowns + x->f->n_players; i++) {
        if (!exact_is_valid(mixture[i])) return (exact_judgement){0};
        if (exact_sign(mixture[i]) <= 0) return j;
    }
    for (uint32_t p = 0; p < x->f->n_players; p++)
        for (uint32_t r = 0; r < x->player[p].n_rows; r++) {
            exact worth;
            exact_average(x, p, r, FORM_MOST_PLAYERS, mixture, &worth, e->scratch);
            if (!exact_is_valid(worth)) return (exact_judgement){0};
            int const sign = exact_sign(worth);
            bool const is_supported = r + 1 < x->player[p].k;
            if (sign > 0 || (is_supported && sign != 0)) return j;
            if (!is_supported && sign == 0) j.is_tied = true;
        }
    j.is_equilibrium = true;
    return j;
}

/* The mixing players, at most two of which are looked at. */
static void mixing_find(const face *x, uint32_t *a, uint32_t *b)
{
    *a = *b = FORM_MOST_PLAYERS;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        if (x->player[q].k == 1) continue;
        *(*a == FORM_MOST_PLAYERS ? a : b) = q;
    }
}

/* Player q's mixture from the equations of player p alone, which mixes as many actions. */
static bool mixture_solve(const engine *e, uint32_t p, uint32_t q, exact *mixture)
{
    const face *const x = e->x;
    uint32_t const k = x->player[q].k;
    exact *const a = ARENA_NEW(e->scratch, exact, (size_t)k * (k + 1));
    if (a == NULL || x->player[p].k != k) return false;
    for (uint32_t i = 0; i < k; i++) {
        exact *const row = a + (size_t)i * (k + 1);
        if (i + 1 < k) {
            exact_average(x, p, i, q, mixture, row, e->scratch);
        } else {
            for (uint32_t l = 0; l < k; l++) row[l] = exact_small(1);
        }
        row[k] = exact_small(i + 1 == k);
    }
    return rational_solve(a, k, mixture + x->player[q].first_unknown + q, e->scratch);
}

static exact *mixture_new(const engine *e)
{
    uint32_t const n = e->x->n_unknowns + e->f->n_players;
    exact *const m = ARENA_NEW(e->scratch, exact, n);
    if (m != NULL)
        for (uint32_t i = 0; i < n; i++) m[i] = exact_small(1);
    return m;
}

/* Rationals near the centre with denominators up to `most`. */
static void mixture_guess(const engine *e, const double *centre, int64_t most, exact *mixture)
{
    const face *const x = e->x;
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        const face_player *const y = &x->player[q];
        exact *const m = mixture + y->first_unknown + q;
        m[0] = exact_small(1);
        for (uint32_t l = 1; l < y->k; l++) {
            m[l] = exact_near(e->scratch, centre[y->first_unknown + l - 1], most);
            m[0] = exact_sub(e->scratch, m[0], m[l]);
        }
    }
}

/* The root in rationals, if that can be shown: its mixture solves the equations and lies where no
 * other solution does. */
static exact *root_rational(const engine *e, const root *r)
{
    const face *const x = e->x;
    exact *const mixture = e->f->exact == NULL ? NULL : mixture_new(e);
    if (mixture == NULL) return NULL;
    if (x->n_mixing == 2) {
        uint32_t a, b;
        mixing_find(x, &a, &b);
        return mixture_solve(e, a, b, mixture) && mixture_solve(e, b, a, mixture) ? mixture : NULL;
    }
    static const int64_t most[] = {64, 4096, 1000000};
    for (size_t k = 0; k < sizeof most / sizeof most[0]; k++) {
        mixture_guess(e, r->centre, most[k], mixture);
        bool good = true;
        for (uint32_t q = 0; q < x->f->n_players && good; q++)
            for (uint32_t l = 1; l < x->player[q].k && good; l++) {
                uint32_t const u = x->player[q].first_unknown + l - 1;
                double const at = exact_to_double(mixture[x->player[q].first_unknown + q + l]);
                good = fabs(at - r->centre[u]) <= fmax(4.0 * r->radius[u], 1e-9) &&
                       fabs(at - r->unique_centre[u]) <= 0.999 * r->unique_radius[u];
            }
        for (uint32_t p = 0; p < x->f->n_players && good; p++)
            for (uint32_t i = 0; i + 1 < x->player[p].k && good; i++) {
                exact worth;
                exact_average(x, p, i, FORM_MOST_PLAYERS, mixture, &worth, e->scratch);
                good = exact_is_valid(worth) && exact_sign(worth) == 0;
            }
        if (good) return mixture;
    }
    return NULL;
}

/* Row r of p is a combination of p's supported rows, and so zero wherever they are. */
static bool row_is_tied(const engine *e, uint32_t p, uint32_t r)
{
    const face *const x = e->x;
    const face_player *const y = &x->player[p];
    if (e->f->exact == NULL) return false;
    uint32_t const n = y->n_columns, m = y->k;
    exact *const a = ARENA_NEW(e->scratch, exact, 2 * (size_t)m * n);
    if (a == NULL) return false;
    for (uint32_t i = 0; i < m; i++)
        for (uint32_t c = 0; c < n; c++)
            a[(size_t)i * n + c] = a[(size_t)(m + i) * n + c] =
                face_exact(x, p, i + 1 < m ? i : r, c, e->scratch);
    uint32_t const without = rational_rank(a, m - 1, n, e->scratch);
    uint32_t const with = rational_rank(a + (size_t)m * n, m, n, e->scratch);
    return without != UINT32_MAX && without == with;
}

/* ---- roots ------------------------------------------------------------------------------------
 */

static root_verdict root_settle(engine *e, const root *r)
{
    const face *const x = e->x;
    bool is_open = false, is_tied = false; /* something bounds cannot tell; a proved tie */
    for (uint32_t q = 0; q < x->f->n_players; q++) {
        double p[FORM_MOST_ACTIONS], radius[FORM_MOST_ACTIONS];
        system_expand(x, q, r->centre, r->radius, p, radius);
        for (uint32_t l = 0; l < x->player[q].k && x->player[q].k > 1; l++) {
            if (p[l] + radius[l] < 0.0) return ROOT_NO;
            if (!(p[l] - radius[l] > 0.0)) is_open = true;
        }
    }
    for (uint32_t p = 0; p < x->f->n_players; p++) {
        const face_player *const y = &x->player[p];
        double worth[FORM_MOST_ACTIONS], radius[FORM_MOST_ACTIONS];
        if (y->n_rows + 1 == y->k) continue;
        system_worth(e->system, p, r->centre, r->radius, worth, radius);
        for (uint32_t i = y->k - 1; i < y->n_rows; i++) {
            if (worth[i] - radius[i] > 0.0) return ROOT_NO;
            if (worth[i] + radius[i] < 0.0) continue;
            if (row_is_tied(e, p, i))
                is_tied = true;
            else
                is_open = true;
        }
    }
    exact *const mixture = root_rational(e, r);
    if (is_open && mixture == NULL) return ROOT_UNKNOWN;
    if (is_open) {
        exact_judgement const j = mixture_judge(e, mixture);
        if (!j.is_known) return ROOT_UNKNOWN;
        if (!j.is_equilibrium) return ROOT_NO;
        is_tied = j.is_tied;
    }
    /* the index of a regular equilibrium: the sign of the determinant of minus the Jacobian */
    int32_t const index = is_tied ? 0 : x->n_unknowns % 2 == 0 ? r->det_sign : -r->det_sign;
    return point_add(e, r, mixture, index, is_tied);
}

/* ---- rests ------------------------------------------------------------------------------------
 */

static face_verdict rest_add(engine *e, bool is_continuum, const char *why, const exact *mixture)
{
    form_rest to = {.is_continuum = is_continuum, .why = why};
    to.support = ARENA_NEW(e->memory, action_mask, e->f->n_players);
    if (to.support == NULL) return FACE_UNDECIDED;
    memcpy(to.support, e->x->support, e->f->n_players * sizeof *to.support);
    if (mixture != NULL && !point_make(e, NULL, mixture, &to.point)) to.point = (form_point){0};
    if (is_continuum && e->check.judge != NULL) {
        /* near a point where no plan is as good, none gains: these are equilibria, too */
        plan_verdict const v =
            to.point.prob == NULL ? PLANS_UNKNOWN : e->check.judge(e->check.user, &to.point);
        if (v == PLANS_GAIN || v == PLANS_UNKNOWN) to.point = (form_point){0};
        if (v != PLANS_STRICT) {
            to.is_continuum = is_continuum = false;
            to.why = "a continuum of profiles, some of which a plan of several moves may upset";
        }
    }
    (void)VEC_PUSH(e->memory, &e->out->rests, to);
    return is_continuum ? FACE_CONTINUUM : FACE_UNDECIDED;
}

/* Mixtures of player q that go with those of the others: equations and inequalities of the players
 * in `of`, which do not count q. A point goes into `mixture`. */
static rational_verdict mixtures_of(const engine *e, uint32_t q, uint32_t of, exact *mixture)
{
    const face *const x = e->x;
    uint32_t const k = x->player[q].k;
    uint32_t n_rows = 0;
    for (uint32_t p = 0; p < x->f->n_players; p++)
        if (of >> p & 1 && p != q) n_rows += x->player[p].n_rows;
    exact *const a = ARENA_NEW(e->scratch, exact, (size_t)(n_rows + 1) * k);
    if (a == NULL) return RATIONAL_FAILED;
    uint32_t n = 0, n_equal = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t p = 0; p < x->f->n_players; p++) {
            if (!(of >> p & 1) || p == q) continue;
            uint32_t const split = x->player[p].k - 1;
            uint32_t const end = pass == 0 ? split : x->player[p].n_rows;
            for (uint32_t r = pass == 0 ? 0 : split; r < end; r++)
                exact_average(x, p, r, q, mixture, a + (size_t)n++ * k, e->scratch);
        }
        if (pass == 0) n_equal = n;
    }
    for (size_t i = 0; i < (size_t)n * k; i++)
        if (!exact_is_valid(a[i])) return RATIONAL_FAILED;
    return rational_mixtures(a, n, n_equal, k, mixture + x->player[q].first_unknown + q,
                             e->scratch);
}

/* -1, 0, 1: some row of player p's is worth more than its support at the mixture (or a supported
 * one less); all are at most equal, and some that is not supported is; all others are less. 2:
 * failed. */
static int own_rows(const engine *e, uint32_t p, const exact *mixture)
{
    int result = 1;
    for (uint32_t r = 0; r < e->x->player[p].n_rows; r++) {
        exact worth;
        exact_average(e->x, p, r, FORM_MOST_PLAYERS, mixture, &worth, e->scratch);
        if (!exact_is_valid(worth)) return 2;
        int const sign = exact_sign(worth);
        bool const is_supported = r + 1 < e->x->player[p].k;
        if (sign > 0 || (is_supported && sign != 0)) return -1;
        if (!is_supported && sign == 0) result = 0;
    }
    return result;
}

static face_verdict undecided(engine *e, const char *why)
{
    return rest_add(e, false, why, NULL);
}

static face_verdict point_verdict(engine *e, root_verdict v)
{
    if (v == ROOT_NO) return FACE_EXCLUDED;
    return v == ROOT_YES ? FACE_SOLVED : undecided(e, "a plan that bounds cannot rule out");
}

static face_verdict mixture_accept(engine *e, const exact *mixture)
{
    exact_judgement const j = mixture_judge(e, mixture);
    if (!j.is_known) return undecided(e, "rational numbers grew too long");
    if (!j.is_equilibrium) return FACE_EXCLUDED;
    return point_verdict(e, point_add(e, NULL, mixture, 0, j.is_tied));
}

static const char flat[] = "mixtures of one party that change no one's best replies";

/* One player mixes: all conditions are linear in its mixture. */
static face_verdict one_settle(engine *e, uint32_t q)
{
    exact *const mixture = mixture_new(e);
    if (mixture == NULL) return undecided(e, "memory ran out");
    int const own = own_rows(e, q, mixture); /* the others are pure: its own mixture is not asked */
    if (own == -1) return FACE_EXCLUDED;
    rational_verdict const v = own == 2 ? RATIONAL_FAILED : mixtures_of(e, q, UINT32_MAX, mixture);
    if (v == RATIONAL_NONE) return FACE_EXCLUDED;
    if (v == RATIONAL_ONE) return mixture_accept(e, mixture);
    if (v == RATIONAL_MANY) return rest_add(e, true, flat, mixture);
    return undecided(e, "rational numbers grew too long");
}

/* Two players mix and the equations do not determine a point. The third parties' conditions are
 * linear where one of the mixtures is a point. */
static face_verdict two_settle(engine *e, uint32_t a, uint32_t b, bool *is_known)
{
    exact *const mixture = mixture_new(e);
    *is_known = true;
    if (mixture == NULL) return undecided(e, "memory ran out");
    rational_verdict const of_a = mixtures_of(e, a, 1u << b, mixture);
    rational_verdict const of_b = mixtures_of(e, b, 1u << a, mixture);
    if (of_a == RATIONAL_NONE || of_b == RATIONAL_NONE) return FACE_EXCLUDED;
    if (of_a == RATIONAL_FAILED || of_b == RATIONAL_FAILED)
        return undecided(e, "rational numbers grew too long");
    if (of_a == RATIONAL_ONE && of_b == RATIONAL_ONE) return mixture_accept(e, mixture);
    rational_verdict third = RATIONAL_MANY;
    if (of_a == RATIONAL_ONE)
        third = mixtures_of(e, b, ~(1u << b), mixture);
    else if (of_b == RATIONAL_ONE)
        third = mixtures_of(e, a, ~(1u << a), mixture);
    else
        for (uint32_t p = 0; p < e->f->n_players && third == RATIONAL_MANY; p++)
            if (p != a && p != b && own_rows(e, p, mixture) != 1) third = RATIONAL_FAILED;
    if (third == RATIONAL_MANY) return rest_add(e, true, flat, mixture);
    if (third == RATIONAL_NONE) return FACE_EXCLUDED;
    if (third == RATIONAL_ONE) return mixture_accept(e, mixture);
    *is_known = false;
    return FACE_UNDECIDED;
}

/* Looks for a continuum near the places that the search has left. */
static face_verdict rest_settle(engine *e, const cell_findings *found)
{
    const face *const x = e->x;
    static const int64_t most[] = {12, 240, 10000};
    for (uint32_t c = 0; c < found->n_left && e->f->exact != NULL && !found->is_stopped; c++)
        for (size_t m = 0; m < sizeof most / sizeof most[0]; m++)
            for (uint32_t q = 0; q < x->f->n_players; q++) {
                if (x->player[q].k == 1) continue;
                arena_mark const mark = arena_position(e->scratch);
                exact *const mixture = mixture_new(e);
                if (mixture == NULL) return undecided(e, "memory ran out");
                mixture_guess(e, found->left + (size_t)c * x->n_unknowns, most[m], mixture);
                int const own = own_rows(e, q, mixture);
                bool positive = true;
                for (uint32_t r = 0; r < x->f->n_players; r++)
                    for (uint32_t l = 0; l < x->player[r].k && r != q; l++)
                        if (exact_sign(mixture[x->player[r].first_unknown + r + l]) <= 0)
                            positive = false;
                bool const is_many = positive && (own == 0 || own == 1) &&
                                     mixtures_of(e, q, UINT32_MAX, mixture) == RATIONAL_MANY;
                face_verdict const v = is_many ? rest_add(e, true, flat, mixture) : FACE_UNDECIDED;
                arena_release(e->scratch, mark);
                if (is_many) return v;
            }
    if (found->is_stopped) return undecided(e, "time ran out");
    return undecided(e, "solutions that could neither be told apart nor ruled out");
}

/* ---- supports ---------------------------------------------------------------------------------
 */

static face_verdict pure_settle(engine *e)
{
    bool is_open = false;
    for (uint32_t p = 0; p < e->f->n_players; p++) {
        const face_player *const y = &e->x->player[p];
        for (uint32_t r = 0; r < y->n_rows; r++) {
            if (y->d[r] - y->error > 0.0) return FACE_EXCLUDED;
            if (!(y->d[r] + y->error < 0.0)) is_open = true;
        }
    }
    exact *const mixture = mixture_new(e);
    if (mixture == NULL) return undecided(e, "memory ran out");
    if (!is_open) return point_verdict(e, point_add(e, NULL, mixture, 1, false));
    if (e->f->exact == NULL)
        return undecided(e, "a tie to rounding, where payoffs are not rational");
    return mixture_accept(e, mixture);
}

static face_verdict roots_settle(engine *e, const cell_findings *found)
{
    face_verdict result = FACE_EXCLUDED;
    bool is_unknown = false;
    for (uint32_t k = 0; k < found->n_roots; k++) {
        root_verdict const v = root_settle(e, &found->root[k]);
        if (v == ROOT_YES) result = FACE_SOLVED;
        if (v == ROOT_UNKNOWN) is_unknown = true;
    }
    if (is_unknown)
        return undecided(e, "a tie to rounding at a solution that is not known in rationals");
    if (!found->is_settled) return rest_settle(e, found);
    return result;
}

static face_verdict search_settle(engine *e, uint64_t most_cells)
{
    cell_search_run(e->cells, most_cells, e->scratch, e->findings);
    e->out->n_cells += e->findings->n_cells;
    return roots_settle(e, e->findings);
}

/* At most two players mix: one linear system, tried in bounds first. */
static face_verdict linear_settle(engine *e)
{
    const face *const x = e->x;
    uint32_t a, b;
    mixing_find(x, &a, &b);
    if (b != FORM_MOST_PLAYERS && x->player[a].k == x->player[b].k) {
        uint32_t const n = x->n_unknowns;
        double *const at = ARENA_NEW(e->scratch, double, 6 * (size_t)n);
        if (at == NULL) return undecided(e, "memory ran out");
        root r = {.centre = at,
                  .radius = at + n,
                  .unique_centre = at + 2 * (size_t)n,
                  .unique_radius = at + 3 * (size_t)n};
        double *const centre = at + 4 * (size_t)n, *const radius = at + 5 * (size_t)n;
        for (uint32_t i = 0; i < n; i++) {
            centre[i] = 0.5;
            radius[i] = 0.6;
        }
        krawczyk_verdict const v = system_try(e->system, centre, radius, &r);
        if (v == KRAWCZYK_NONE) return FACE_EXCLUDED;
        if (v == KRAWCZYK_ONE) {
            root_verdict const verdict = root_settle(e, &r);
            if (verdict == ROOT_NO) return FACE_EXCLUDED;
            if (verdict == ROOT_YES) return FACE_SOLVED;
        }
    }
    if (e->f->exact == NULL) return search_settle(e, e->most_cells);
    if (b == FORM_MOST_PLAYERS) return one_settle(e, a);
    bool is_known;
    face_verdict const v = two_settle(e, a, b, &is_known);
    return is_known ? v : search_settle(e, e->most_cells / 8);
}

/* Is action i of player p at least as good as its supported action j against all that the others
 * may play, and somewhere better? All of them are played with positive probability, so j is not a
 * best reply then: what dominates weakly within a support rules it out, too. */
static bool is_weakly_worse(const engine *e, uint32_t p, uint32_t j, uint32_t i)
{
    const face_player *const y = &e->x->player[p];
    size_t const n = y->n_columns;
    bool somewhere = false;
    for (size_t c = 0; c < n; c++) {
        double const gain =
            (i == 0 ? 0.0 : y->d[(i - 1) * n + c]) - (j == 0 ? 0.0 : y->d[(j - 1) * n + c]);
        double const error = 2.0 * y->error + 0x1p-52 * fabs(gain);
        if (gain < -error) return false;
        if (gain > error) somewhere = true;
        if (fabs(gain) <= error && e->f->exact == NULL && !(error == 0.0)) return false;
    }
    if (!somewhere) return false;
    for (uint32_t c = 0; c < n && e->f->exact != NULL; c++) { /* what looks equal, exactly */
        size_t const m = e->f->n_parties, party = e->f->party[p];
        size_t const of_i = face_profile(e->x, p, y->action[i], c),
                     of_j = face_profile(e->x, p, y->action[j], c);
        if (exact_compare(e->f->exact[of_i * m + party], e->f->exact[of_j * m + party]) < 0)
            return false;
    }
    return true;
}

static bool is_weakly_dominated(const engine *e)
{
    for (uint32_t p = 0; p < e->f->n_players; p++)
        for (uint32_t j = 0; j < e->x->player[p].k; j++)
            for (uint32_t i = 0; i <= e->x->player[p].n_rows; i++)
                if (i != j && is_weakly_worse(e, p, j, i)) return true;
    return false;
}

face_verdict face_settle(engine *e)
{
    if (e->x->n_mixing > 0 && is_weakly_dominated(e)) return FACE_EXCLUDED;
    arena_mark const mark = arena_position(e->scratch);
    face_verdict const v = e->x->n_mixing == 0   ? pure_settle(e)
                           : e->x->n_mixing <= 2 ? linear_settle(e)
                                                 : search_settle(e, e->most_cells);
    arena_release(e->scratch, mark);
    return v;
}
