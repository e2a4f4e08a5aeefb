/* SPDX-License-Identifier: Apache-2.0 */
/* regular.c -- how payoffs move with what the others do, to the first order. */
#include "refine/regular.h"

#include "refine/optimum.h"

/* Payoffs of player i's action a when j plays b and all others as they do: [a * n_all + b], where
 * actions of all players are numbered through. */
typedef struct slopes {
    const normal_form *f;
    exact **mixture;
    uint32_t *first; /* [n_players + 1] */
    uint32_t n;      /* of all actions */
    exact *of;       /* [n * n] */
    exact *worth;    /* [n] of each action against the profile */
} slopes;

static void profile_add(slopes *s, uint32_t at, uint32_t i, uint32_t j, arena *a)
{
    const normal_form *const f = s->f;
    exact weight = exact_small(1);
    for (uint32_t q = 0; q < f->n_players && exact_sign(weight) != 0; q++)
        if (q != i && q != j) weight = exact_mul(a, weight, s->mixture[q][normal_plan(f, at, q)]);
    if (exact_sign(weight) == 0) return;
    uint32_t const x = s->first[i] + normal_plan(f, at, i), y = s->first[j] + normal_plan(f, at, j);
    exact *const to = &s->of[(size_t)x * s->n + y];
    *to = exact_add(a, *to, exact_mul(a, weight, normal_payoff(f, at, i)));
}

static stf_status slopes_fill(slopes *s, const refine_work *w, const normal_form *f, stf_error *err)
{
    arena *const a = w->scratch;
    *s = (slopes){.f = f};
    s->mixture = ARENA_NEW(a, exact *, f->n_players);
    s->first = ARENA_NEW(a, uint32_t, f->n_players + 1);
    TRY(arena_status(a, err));
    for (uint32_t p = 0; p < f->n_players; p++) {
        s->mixture[p] = normal_mixture(f, p, w->prob, a);
        s->first[p + 1] = s->first[p] + f->player[p].n;
    }
    s->n = s->first[f->n_players];
    s->of = ARENA_NEW(a, exact, (size_t)s->n * s->n);
    s->worth = ARENA_NEW(a, exact, s->n);
    TRY(arena_status(a, err));
    for (size_t i = 0; i < (size_t)s->n * s->n; i++) s->of[i] = exact_small(0);
    for (uint32_t at = 0; at < f->n_profiles; at++)
        for (uint32_t i = 0; i < f->n_players; i++)
            for (uint32_t j = 0; j < f->n_players; j++)
                if (i != j) profile_add(s, at, i, j, a);
    for (uint32_t p = 0; p < f->n_players; p++) {
        const exact *const replies = normal_replies(f, p, s->mixture, a);
        TRY(arena_status(a, err));
        for (uint32_t k = 0; k < f->player[p].n; k++) s->worth[s->first[p] + k] = replies[k];
    }
    return arena_status(a, err);
}

static uint32_t first_played(const slopes *s, uint32_t p)
{
    uint32_t k = 0;
    while (exact_sign(s->mixture[p][k]) == 0) k++;
    return k;
}

/* The determinant is not zero; rows [n * n] are used up. */
static bool is_invertible(exact *row, uint32_t n, arena *a)
{
    for (uint32_t c = 0; c < n; c++) {
        uint32_t p = c;
        while (p < n && exact_sign(row[(size_t)p * n + c]) == 0) p++;
        if (p == n) return false;
        for (uint32_t k = 0; k < n && p != c; k++) {
            exact const keep = row[(size_t)p * n + k];
            row[(size_t)p * n + k] = row[(size_t)c * n + k];
            row[(size_t)c * n + k] = keep;
        }
        for (uint32_t r = c + 1; r < n; r++) {
            if (exact_sign(row[(size_t)r * n + c]) == 0) continue;
            exact const factor = exact_div(a, row[(size_t)r * n + c], row[(size_t)c * n + c]);
            for (uint32_t k = c; k < n; k++)
                row[(size_t)r * n + k] = exact_sub(a, row[(size_t)r * n + k],
                                                   exact_mul(a, factor, row[(size_t)c * n + k]));
        }
    }
    return true;
}

stf_status regular_check(refine_work *w, const normal_form *f, bool *is_regular, stf_error *err)
{
    slopes s;
    *is_regular = false;
    if (f->n_players < 2) return STF_OK;
    TRY(slopes_fill(&s, w, f, err));
    uint32_t n = 0;
    uint32_t *const played = ARENA_NEW(w->scratch, uint32_t, s.n);
    TRY(arena_status(w->scratch, err));
    for (uint32_t p = 0; p < f->n_players; p++)
        for (uint32_t k = 0; k < f->player[p].n; k++) {
            uint32_t const x = s.first[p] + k, ref = s.first[p] + first_played(&s, p);
            if (exact_sign(s.mixture[p][k]) > 0)
                played[n++] = x;
            else if (exact_compare(s.worth[x], s.worth[ref]) >= 0)
                return STF_OK;
        }
    exact *const row = ARENA_NEW(w->scratch, exact, (size_t)n * n);
    TRY(arena_status(w->scratch, err));
    for (uint32_t i = 0, p = 0; i < n; i++) {
        while (played[i] >= s.first[p + 1]) p++;
        uint32_t const ref = s.first[p] + first_played(&s, p);
        for (uint32_t k = 0; k < n; k++) {
            bool const own = played[k] >= s.first[p] && played[k] < s.first[p + 1];
            row[(size_t)i * n + k] =
                played[i] == ref ? exact_small(own)
                                 : exact_sub(w->scratch, s.of[(size_t)played[i] * s.n + played[k]],
                                             s.of[(size_t)ref * s.n + played[k]]);
        }
    }
    *is_regular = is_invertible(row, n, w->scratch);
    return arena_status(w->scratch, err);
}

/* One player's rows: shares that sum to nothing; what is played stays tied, what ties is worse. */
static void direction_rows(const slopes *s, uint32_t p, optimum *o, arena *a)
{
    const normal_form *const f = s->f;
    uint32_t const ref = s->first[p] + first_played(s, p);
    exact *const sum = optimum_row(o, ROW_EQUAL, exact_small(0));
    for (uint32_t k = 0; k < f->player[p].n; k++) {
        uint32_t const x = s->first[p] + k;
        bool const plays = exact_sign(s->mixture[p][k]) > 0;
        sum[x] = exact_small(1);
        o->is_free[x] = plays;
        if (!plays) optimum_row(o, ROW_AT_LEAST, exact_small(1))[x] = exact_small(1);
        if (x == ref || exact_compare(s->worth[x], s->worth[ref]) < 0) continue;
        exact *const row = optimum_row(o, plays ? ROW_EQUAL : ROW_AT_LEAST, exact_small(0));
        for (uint32_t y = 0; y < s->n; y++)
            row[y] = exact_sub(a, s->of[(size_t)ref * s->n + y], s->of[(size_t)x * s->n + y]);
        if (plays) continue;
        row[s->n + x] = exact_small(-1);
        optimum_row(o, ROW_AT_MOST, exact_small(1))[s->n + x] = exact_small(1);
        o->objective[s->n + x] = exact_small(1);
    }
}

stf_status regular_direction(refine_work *w, const normal_form *f, exact **direction,
                             stf_error *err)
{
    slopes s;
    optimum o;
    *direction = NULL;
    TRY(slopes_fill(&s, w, f, err));
    if (!optimum_begin(&o, w->scratch, 2 * s.n, 3 * s.n + f->n_players))
        return arena_status(w->scratch, err);
    for (uint32_t p = 0; p < f->n_players; p++) direction_rows(&s, p, &o, w->scratch);
    exact *const x = ARENA_NEW(w->scratch, exact, 2 * s.n);
    exact *const out = ARENA_NEW(w->scratch, exact, w->game->n_actions);
    TRY(arena_status(w->scratch, err));
    if (optimum_solve(&o, x, NULL) != OPTIMUM_FOUND) return arena_status(w->scratch, err);
    for (uint32_t a = 0; a < w->game->n_actions; a++) out[a] = exact_small(0);
    for (uint32_t p = 0; p < f->n_players; p++)
        for (uint32_t k = 0; k < f->player[p].n; k++) {
            const normal_player *const q = &f->player[p];
            out[q->action[(size_t)k * w->game->n_infosets + q->set]] = x[s.first[p] + k];
        }
    *direction = out;
    return STF_OK;
}
