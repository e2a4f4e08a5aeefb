/* SPDX-License-Identifier: Apache-2.0 */
/* test_support.c -- every equilibrium by support: closed forms, quadratics worked out by hand, the
 * index theorem, continua, trees, and what is said where not everything is proved. */
#include "unit/solve/games.h"

#include "game/certify_exact.h"
#include "solve/support/support.h"
#include "support/test.h"

static const solve_options nash = {.concept = CONCEPT_NASH, .all = true, .isa = ISA_COUNT};
static const solve_options perfect = {
    .concept = CONCEPT_SUBGAME_PERFECT, .all = true, .isa = ISA_COUNT};

/* Every equilibrium is certified, in rationals where it claims to be; the account adds up. */
static lane_answer solved(const game *g, const solve_options *o, arena *memory)
{
    lane_answer const a = solve_one(&solver_support, g, o, memory);
    stf_error err;
    double *const slots = game_slots_central(g, memory, 1);
    exact *const exact_slots = ARENA_NEW(memory, exact, g->n_slots);
    for (uint32_t k = 0; k < g->n_slots; k++) exact_slots[k] = exact_from_double(memory, slots[k]);
    for (uint32_t k = 0; k < a.n_equilibria; k++) {
        certificate c;
        assert_ok(certify(g, slots, &a.equilibria[k], o->concept, 0.0, memory, &c, &err), &err);
        if (!c.certified) fail_msg("%.*s", TEXT_ARGS(c.reason));
        if (a.exact_prob[k] == NULL) continue;
        exact_certificate x;
        assert_ok(certify_exact(g, exact_slots, a.exact_prob[k], o->concept, memory, &x, &err),
                  &err);
        assert_true(x.certified);
        for (uint32_t i = 0; i < g->n_actions; i++)
            assert_true(a.equilibria[k].prob[i] == exact_to_double(a.exact_prob[k][i]));
    }
    if (a.supports != NULL) {
        const solve_supports *const s = a.supports;
        assert_true(s->total == s->excluded + s->solved + s->undecided);
        assert_true(!a.complete || s->undecided == 0.0);
    }
    return a;
}

/* The sum of the indices of a complete list of regular equilibria, or 99. */
static int32_t index_sum(const lane_answer *a)
{
    int32_t sum = 0;
    for (uint32_t k = 0; k < a->n_components; k++) {
        if (!a->components[k].has_index) return 99;
        sum += a->components[k].index;
    }
    return sum;
}

/* How many equilibria have these probabilities, within `within`. */
static uint32_t n_near(const game *g, const lane_answer *a, const double *prob, double within)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < a->n_equilibria; k++) {
        double worst = 0.0;
        for (uint32_t i = 0; i < g->n_actions; i++)
            worst = fmax(worst, fabs(a->equilibria[k].prob[i] - prob[i]));
        n += worst <= within;
    }
    return n;
}

/* ---- closed forms -----------------------------------------------------------------------------
 */

static const uint32_t two[] = {2, 2, 2};

static void nine_equilibria_of_mckelvey_and_mclennan(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* (1,1,1), (2,2,1), (1,2,2) and (2,1,2) pay */
    double const u[] = {9, 8, 12, 0, 0, 0, 0, 0, 0, 3, 4, 6, 0, 0, 0, 3, 4, 6, 9, 8, 2, 0, 0, 0};
    const game *const g = game_strategic(memory, 3, two, u);
    lane_answer const a = solved(g, &nash, memory);
    assert_int_equal(a.status, STF_OK);
    assert_true(a.complete);
    assert_int_equal(a.n_equilibria, 9);
    assert_int_equal(index_sum(&a), 1);
    uint32_t n_mixed = 0;
    for (uint32_t k = 0; k < 9; k++) {
        bool all = true;
        for (uint32_t i = 0; i < 6; i++) all = all && a.equilibria[k].prob[i] > 0.0;
        n_mixed += all;
    }
    assert_int_equal(n_mixed, 2);
    arena_free(memory);
}

static void an_equilibrium_in_irrational_numbers_only(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* Nau, Gomez Canovas and Hansen 2004: indifference of the three gives 2r^2 + 23r - 9 = 0 */
    double const u[] = {3, 0, 2, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 1, 0, 0, 3, 0, 1, 0, 0, 2, 0, 3};
    const game *const g = game_strategic(memory, 3, two, u);
    lane_answer const a = solved(g, &nash, memory);
    double const r = (sqrt(601.0) - 23.0) / 4.0, p = (3.0 - 2.0 * r) / (4.0 - r),
                 q = (2.0 - r) / (3.0 + r);
    double const expected[] = {p, 1.0 - p, q, 1.0 - q, r, 1.0 - r};
    assert_true(a.complete);
    assert_int_equal(a.n_equilibria, 1);
    assert_int_equal(n_near(g, &a, expected, 1e-14), 1);
    assert_null(a.exact_prob[0]);
    for (uint32_t i = 0; i < 6; i++) /* the enclosure holds, and is small */
        assert_true(fabs(a.equilibria[0].prob[i] - expected[i]) <=
                        a.equilibria[0].prob_error[i] + 2e-16 &&
                    a.equilibria[0].prob_error[i] < 1e-13);
    assert_int_equal(index_sum(&a), 1);
    arena_free(memory);
}

/* Three enforcers, two must act for a gain of 1 to all; acting costs r (M16, public good). */
static const game *coalition(arena *memory, double r)
{
    double u[24];
    for (uint32_t k = 0; k < 8; k++)
        for (uint32_t p = 0; p < 3; p++) {
            uint32_t const n_acting = (uint32_t)(3 - __builtin_popcount(k));
            bool const acts = !(k >> (2 - p) & 1);
            u[k * 3 + p] = (n_acting >= 2 ? 1.0 : 0.0) - (acts ? r : 0.0);
        }
    return game_strategic(memory, 3, two, u);
}

static void coalitions_mix_at_both_roots(void **state)
{
    (void)state;
    static const double cost[] = {0.42, 0.3, 0.11};
    for (int k = 0; k < 3; k++) {
        arena *const memory = arena_new(NULL, 0);
        const game *const g = coalition(memory, cost[k]);
        lane_answer const a = solved(g, &nash, memory);
        assert_true(a.complete);
        assert_int_equal(index_sum(&a), 1);
        for (int sign = -1; sign <= 1; sign += 2) {
            double const p = (1.0 + sign * sqrt(1.0 - 2.0 * cost[k])) / 2.0;
            double const expected[] = {p, 1.0 - p, p, 1.0 - p, p, 1.0 - p};
            assert_int_equal(n_near(g, &a, expected, 1e-12), 1);
        }
        /* nobody acts; each pair acts */
        assert_int_equal(n_near(g, &a, (double[]){0, 1, 0, 1, 0, 1}, 0.0), 1);
        assert_int_equal(n_near(g, &a, (double[]){1, 0, 1, 0, 0, 1}, 0.0), 1);
        assert_int_equal(n_near(g, &a, (double[]){1, 0, 0, 1, 1, 0}, 0.0), 1);
        assert_int_equal(n_near(g, &a, (double[]){0, 1, 1, 0, 1, 0}, 0.0), 1);
        arena_free(memory);
    }
}

static void volunteers_of_four(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double u[64];
    double const cost = 0.2;
    for (uint32_t k = 0; k < 16; k++)
        for (uint32_t p = 0; p < 4; p++)
            u[k * 4 + p] = (k == 15 ? 0.0 : 1.0) - (k >> (3 - p) & 1 ? 0.0 : cost);
    const game *const g = game_strategic(memory, 4, (uint32_t[]){2, 2, 2, 2}, u);
    lane_answer const a = solved(g, &nash, memory);
    assert_true(a.complete);
    /* the set of those who mix is any two or more, the others not volunteering; or one volunteers:
     * with n mixing, nobody else does with probability (1-p)^(n-1) = cost */
    assert_int_equal(a.n_equilibria, 4 + 6 + 4 + 1);
    assert_int_equal(index_sum(&a), 1);
    for (uint32_t n = 2; n <= 4; n++) {
        double const q = n == 2 ? cost : n == 3 ? sqrt(cost) : cbrt(cost);
        double expected[8];
        for (uint32_t p = 0; p < 4; p++) {
            expected[2 * p] = p < n ? 1.0 - q : 0.0;
            expected[2 * p + 1] = p < n ? q : 1.0;
        }
        assert_int_equal(n_near(g, &a, expected, 1e-12), 1);
    }
    arena_free(memory);
}

/* ---- against quadratics -----------------------------------------------------------------------
 */

/* A game of three parties with up to three, two and two actions: u[p][a][b][c]. */
typedef struct table {
    uint32_t n;
    double u[3][3][2][2];
} table;

typedef struct brute {
    double point[64][7]; /* x[0..n-1], y[0..1], z[0..1] */
    uint32_t n;
} brute;

static double worth(const table *t, uint32_t p, uint32_t action, const double *x, const double *y,
                    const double *z)
{
    double sum = 0.0;
    for (uint32_t a = 0; a < t->n; a++)
        for (uint32_t b = 0; b < 2; b++)
            for (uint32_t c = 0; c < 2; c++) {
                double const w = (p == 0 ? (a == action) : x[a]) * (p == 1 ? (b == action) : y[b]) *
                                 (p == 2 ? (c == action) : z[c]);
                sum += w * t->u[p][a][b][c];
            }
    return sum;
}

/* Adds the point if it is an equilibrium. */
static void brute_try(const table *t, brute *out, const double *x, const double *y, const double *z)
{
    const double *const own[3] = {x, y, z};
    uint32_t const n[3] = {t->n, 2, 2};
    for (uint32_t p = 0; p < 3; p++) {
        double best = -HUGE_VAL, mean = 0.0;
        for (uint32_t a = 0; a < n[p]; a++) {
            double const w = worth(t, p, a, x, y, z);
            if (own[p][a] < 0.0 || own[p][a] > 1.0 || own[p][a] != own[p][a]) return;
            best = fmax(best, w);
            mean += own[p][a] * w;
        }
        if (best - mean > 1e-9) return;
    }
    double *const to = out->point[out->n++];
    for (uint32_t a = 0; a < 3; a++) to[a] = a < t->n ? x[a] : 0.0;
    memcpy(to + 3, y, 2 * sizeof *y);
    memcpy(to + 5, z, 2 * sizeof *z);
}

/* Player p's gain from its first over its second action as A + B s + C t + D s t in the others'
 * probabilities of their first actions; first player's actions are i and j. */
static void gain_of(const table *t, uint32_t p, uint32_t i, uint32_t j, double *k)
{
    double v[2][2];
    for (uint32_t s = 0; s < 2; s++)
        for (uint32_t r = 0; r < 2; r++) {
            uint32_t const a = s == 0 ? i : j;
            v[s][r] = p == 0   ? t->u[0][i][s][r] - t->u[0][j][s][r]
                      : p == 1 ? t->u[1][a][0][r] - t->u[1][a][1][r]
                               : t->u[2][a][r][0] - t->u[2][a][r][1];
        }
    k[0] = v[1][1];
    k[1] = v[0][1] - v[1][1];
    k[2] = v[1][0] - v[1][1];
    k[3] = v[0][0] - v[0][1] - v[1][0] + v[1][1];
}

static uint32_t quadratic(double a, double b, double c, double *root)
{
    double const d = b * b - 4.0 * a * c;
    if (d < 0.0) return 0;
    double const q = -0.5 * (b + copysign(sqrt(d), b));
    root[0] = q / a;
    root[1] = c / q;
    return 2;
}

/* All with the first player's actions among i and j; generic payoffs. */
static void brute_two(const table *t, brute *out, uint32_t i, uint32_t j, bool with_pure)
{
    double k[3][4], root[2];
    for (uint32_t p = 0; p < 3; p++) gain_of(t, p, i, j, k[p]);
    const double *const f = k[0], *const g = k[1], *const h = k[2];
    /* all mix: y = -(f0 + f2 z) / (f1 + f3 z), x likewise, in h */
    double const a =
        h[0] * g[3] * f[3] - h[1] * g[2] * f[3] - h[2] * f[2] * g[3] + h[3] * g[2] * f[2];
    double const b = h[0] * (g[1] * f[3] + g[3] * f[1]) - h[1] * (g[0] * f[3] + g[2] * f[1]) -
                     h[2] * (f[0] * g[3] + f[2] * g[1]) + h[3] * (g[0] * f[2] + g[2] * f[0]);
    double const c =
        h[0] * g[1] * f[1] - h[1] * g[0] * f[1] - h[2] * f[0] * g[1] + h[3] * g[0] * f[0];
    uint32_t const n = quadratic(a, b, c, root);
    double x[3] = {0.0, 0.0, 0.0}, y[2], z[2];
    for (uint32_t r = 0; r < n; r++) {
        z[0] = root[r];
        y[0] = -(f[0] + f[2] * z[0]) / (f[1] + f[3] * z[0]);
        x[i] = -(g[0] + g[2] * z[0]) / (g[1] + g[3] * z[0]);
        x[j] = 1.0 - x[i], y[1] = 1.0 - y[0], z[1] = 1.0 - z[0];
        brute_try(t, out, x, y, z);
    }
    for (uint32_t s = 0; s < 2; s++) {
        double const pure = s == 0 ? 1.0 : 0.0;
        /* first and second mix, the third plays s: h does not bind */
        z[0] = pure, z[1] = 1.0 - pure;
        y[0] = -(f[0] + f[2] * pure) / (f[1] + f[3] * pure);
        x[i] = -(g[0] + g[2] * pure) / (g[1] + g[3] * pure);
        x[j] = 1.0 - x[i], y[1] = 1.0 - y[0];
        brute_try(t, out, x, y, z);
        /* first and third */
        y[0] = pure, y[1] = 1.0 - pure;
        z[0] = -(f[0] + f[1] * pure) / (f[2] + f[3] * pure);
        x[i] = -(h[0] + h[2] * pure) / (h[1] + h[3] * pure);
        x[j] = 1.0 - x[i], z[1] = 1.0 - z[0];
        brute_try(t, out, x, y, z);
        if (!with_pure) continue;
        for (uint32_t which = 0; which < t->n; which++) {
            /* second and third, the first plays `which` */
            double g2[4], h2[4];
            gain_of(t, 1, which, which, g2);
            gain_of(t, 2, which, which, h2);
            if (s == 1) continue;
            double only[3] = {0.0, 0.0, 0.0};
            only[which] = 1.0;
            z[0] = -g2[0] / g2[2];
            y[0] = -h2[0] / h2[2];
            y[1] = 1.0 - y[0], z[1] = 1.0 - z[0];
            brute_try(t, out, only, y, z);
        }
    }
}

static void brute_pure(const table *t, brute *out)
{
    for (uint32_t a = 0; a < t->n; a++)
        for (uint32_t b = 0; b < 2; b++)
            for (uint32_t c = 0; c < 2; c++) {
                double x[3] = {0.0, 0.0, 0.0}, y[2] = {b == 0, b == 1}, z[2] = {c == 0, c == 1};
                x[a] = 1.0;
                brute_try(t, out, x, y, z);
            }
}

/* All three actions of the first player: two equations in y and z, then two linear ones in x. */
static void brute_three(const table *t, brute *out)
{
    double f[4], g[4], root[2];
    gain_of(t, 0, 0, 2, f);
    gain_of(t, 0, 1, 2, g);
    /* y = -(f0 + f2 z) / (f1 + f3 z) in g */
    uint32_t const n =
        quadratic(g[2] * f[3] - g[3] * f[2], g[0] * f[3] + g[2] * f[1] - g[1] * f[2] - g[3] * f[0],
                  g[0] * f[1] - g[1] * f[0], root);
    for (uint32_t r = 0; r < n; r++) {
        double const z[2] = {root[r], 1.0 - root[r]};
        double const y0 = -(f[0] + f[2] * z[0]) / (f[1] + f[3] * z[0]);
        double const y[2] = {y0, 1.0 - y0};
        double m[2][3]; /* gains of the second and third against each action of the first */
        for (uint32_t a = 0; a < 3; a++) {
            double k1[4], k2[4];
            gain_of(t, 1, a, a, k1);
            gain_of(t, 2, a, a, k2);
            m[0][a] = k1[0] + k1[2] * z[0];
            m[1][a] = k2[0] + k2[2] * y[0];
        }
        double const d =
            (m[0][0] - m[0][2]) * (m[1][1] - m[1][2]) - (m[0][1] - m[0][2]) * (m[1][0] - m[1][2]);
        double x[3];
        x[0] = (-m[0][2] * (m[1][1] - m[1][2]) + m[1][2] * (m[0][1] - m[0][2])) / d;
        x[1] = (-(m[0][0] - m[0][2]) * m[1][2] + (m[1][0] - m[1][2]) * m[0][2]) / d;
        x[2] = 1.0 - x[0] - x[1];
        brute_try(t, out, x, y, z);
    }
}

static void against_quadratics(uint32_t n, uint64_t seed, uint32_t n_games)
{
    uint32_t n_seen = 0;
    for (uint64_t k = 0; k < n_games; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(seed, k);
        table t = {.n = n};
        double u[36];
        for (uint32_t a = 0, at = 0; a < n; a++)
            for (uint32_t b = 0; b < 2; b++)
                for (uint32_t c = 0; c < 2; c++)
                    for (uint32_t p = 0; p < 3; p++) t.u[p][a][b][c] = u[at++] = philox_uniform(&r);
        brute expected = {.n = 0};
        brute_pure(&t, &expected);
        brute_two(&t, &expected, 0, 1, true);
        if (n == 3) {
            brute_two(&t, &expected, 0, 2, false);
            brute_two(&t, &expected, 1, 2, false);
            brute_three(&t, &expected);
        }
        const game *const g = game_strategic(memory, 3, (uint32_t[]){n, 2, 2}, u);
        lane_answer const a = solved(g, &nash, memory);
        assert_true(a.complete);
        assert_int_equal(index_sum(&a), 1);
        if (a.n_equilibria != expected.n)
            fail_msg("game %u: %u equilibria, %u expected", (unsigned)k, a.n_equilibria,
                     expected.n);
        for (uint32_t e = 0; e < expected.n; e++) {
            double p[7];
            memcpy(p, expected.point[e], n * sizeof *p);
            memcpy(p + n, expected.point[e] + 3, 4 * sizeof *p);
            assert_int_equal(n_near(g, &a, p, 1e-6), 1);
        }
        n_seen += a.n_equilibria;
        arena_free(memory);
    }
    assert_true(n_seen > n_games); /* some have several */
}

static void random_games_of_two_by_two_by_two(void **state)
{
    (void)state;
    against_quadratics(2, 201, 400);
}

static void random_games_of_three_by_two_by_two(void **state)
{
    (void)state;
    against_quadratics(3, 202, 300);
}

/* ---- the index theorem ------------------------------------------------------------------------
 */

static void regular_games_have_indices_that_sum_to_one(void **state)
{
    (void)state;
    static const uint32_t shape[][5] = {
        {3, 3, 3, 0}, {4, 3, 2, 0}, {2, 2, 2, 2}, {4, 4, 0}, {3, 3, 3}};
    for (uint64_t k = 0; k < 40; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(203, k);
        uint32_t const *const n = shape[k % 5];
        uint32_t parties = 0, all = 1;
        while (parties < 5 && n[parties] > 0) all *= n[parties++];
        double *const u = ARENA_NEW(memory, double, (size_t)all *parties);
        for (uint32_t i = 0; i < all * parties; i++) u[i] = philox_uniform(&r);
        lane_answer const a = solved(game_strategic(memory, parties, n, u), &nash, memory);
        assert_true(a.complete);
        assert_int_equal(a.n_equilibria % 2, 1);
        assert_int_equal(index_sum(&a), 1);
        arena_free(memory);
    }
}

/* ---- where equilibria are not isolated --------------------------------------------------------
 */

static void continua_are_said_and_nothing_is_called_complete(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* the first party does not care; the others coordinate on what it plays or do not */
    double u[24];
    for (uint32_t k = 0; k < 8; k++) {
        u[k * 3] = 0.0;
        u[k * 3 + 1] = u[k * 3 + 2] = (k >> 1 & 1) == (k & 1) ? 1.0 : 0.0;
    }
    const game *const g = game_strategic(memory, 3, two, u);
    lane_answer const a = solved(g, &nash, memory);
    assert_int_equal(a.status, STF_OK);
    assert_false(a.complete);
    assert_int_equal(a.n_components, 0);
    assert_int_equal(a.n_equilibria, 6); /* ends of three segments */
    assert_int_equal(a.n_remainders, 3);
    for (uint32_t k = 0; k < 3; k++) {
        assert_true(a.remainders[k].is_continuum);
        assert_true(a.remainders[k].plays[0] && a.remainders[k].plays[1]);
    }
    assert_true(a.supports->undecided == 0.0);
    arena_free(memory);
}

static void a_curve_of_mixtures_of_three_is_no_list(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    double u[24] = {0.0}; /* nobody cares */
    lane_answer const a = solved(game_strategic(memory, 3, two, u), &nash, memory);
    assert_false(a.complete);
    assert_int_equal(a.n_equilibria, 8);
    assert_int_equal(a.n_remainders, 27 - 8);
    for (uint32_t k = 0; k < a.n_remainders; k++) assert_true(a.remainders[k].is_continuum);
    arena_free(memory);
}

static void what_pays_only_on_the_border_is_ruled_out(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* three parties, three actions, 1 to all where all play the same or all differ */
    double u[81] = {0.0};
    for (uint32_t k = 0; k < 27; k++) {
        uint32_t const a = k / 9, b = k / 3 % 3, c = k % 3;
        bool const same = a == b && b == c, differ = a != b && b != c && a != c;
        for (uint32_t p = 0; p < 3; p++) u[k * 3 + p] = same ? 1.0 : differ ? 0.0 : 0.0;
    }
    lane_answer const a =
        solved(game_strategic(memory, 3, (uint32_t[]){3, 3, 3}, u), &nash, memory);
    assert_true(a.supports->undecided == 0.0);
    /* all the same, two or three of them mixed evenly; and, as 0 is all that is to be had then, all
     * different */
    assert_true(a.n_equilibria >= 7);
    arena_free(memory);
}

static void ties_are_settled_in_rationals(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* Row's third action is worth 1/2 against the mixture, as the others are: tied, not played in
     * the isolated point; playing it as well is another story, told as a continuum or not at all */
    double const u[] = {1, 0, 0, 1, 0, 1, 1, 0, 0.5, 0.25, 0.5, 0.75};
    const game *const g = game_strategic(memory, 2, (uint32_t[]){3, 2}, u);
    lane_answer const a = solved(g, &nash, memory);
    assert_int_equal(n_near(g, &a, (double[]){0.5, 0.5, 0.0, 0.5, 0.5}, 0.0), 1);
    assert_true(a.has_ties);
    assert_true(a.supports->undecided == 0.0);
    for (uint32_t k = 0; k < a.n_equilibria; k++) assert_non_null(a.exact_prob[k]);
    arena_free(memory);
}

/* ---- two parties ------------------------------------------------------------------------------
 */

static void two_parties_are_exact(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 60; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(204, k);
        double u[32];
        for (uint32_t i = 0; i < 32; i++) u[i] = (double)philox_below(&r, 1000);
        const game *const g = game_strategic(memory, 2, (uint32_t[]){4, 4}, u);
        lane_answer const a = solved(g, &nash, memory);
        if (!a.complete) { /* a tie by chance: then it is said */
            assert_true(a.n_remainders > 0);
        } else {
            assert_int_equal(a.n_equilibria % 2, 1);
            assert_int_equal(index_sum(&a), 1);
        }
        for (uint32_t e = 0; e < a.n_equilibria; e++) assert_non_null(a.exact_prob[e]);
        arena_free(memory);
    }
}

/* ---- trees ------------------------------------------------------------------------------------
 */

static void subgames_multiply(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* chance leads to one of two stag hunts: three equilibria each */
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_chance(s.b);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t const row = sketch_set(&s, 0, k == 0 ? "row0" : "row1", 2);
        uint32_t const column = sketch_set(&s, 1, k == 0 ? "column0" : "column1", 2);
        uint32_t const v = game_add_decision(s.b, row);
        sketch_chance(&s, root, v, 0.5);
        for (uint32_t a = 0; a < 2; a++) {
            uint32_t const w = game_add_decision(s.b, column);
            sketch_edge(&s, v, w);
            for (uint32_t b = 0; b < 2; b++) {
                double const pay = a == 0 && b == 0 ? 3.0 : 0.0;
                sketch_end(&s, w, NONE, (double[]){a == 1 ? 1.0 : pay, b == 1 ? 1.0 : pay}, 2);
            }
        }
    }
    const game *const g = sketch_finish(&s, root);
    lane_answer const a = solved(g, &perfect, memory);
    assert_true(a.complete);
    assert_int_equal(a.n_equilibria, 9);
    lane_answer const b = solved(g, &nash, memory);
    assert_true(b.complete);
    assert_int_equal(b.n_equilibria, 9);
    solve_options few = perfect;
    few.most_equilibria = 4;
    lane_answer const c = solved(g, &few, memory);
    assert_int_equal(c.n_equilibria, 4);
    assert_false(c.complete);
    solve_options one = perfect;
    one.all = false;
    lane_answer const d = solved(g, &one, memory);
    assert_int_equal(d.n_equilibria, 1);
    assert_false(d.complete);
    arena_free(memory);
}

static void values_that_are_not_rational_go_up_the_tree(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* A stays out, or goes in to the game of irrational_numbers_only, all payoffs less 100 */
    double const u[] = {3, 0, 2, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 1, 0, 0, 3, 0, 1, 0, 0, 2, 0, 3};
    for (int out_is_better = 0; out_is_better < 2; out_is_better++) {
        sketch s = sketch_new(memory, 3);
        uint32_t const start = sketch_set(&s, 0, "start", 2),
                       sets[3] = {sketch_set(&s, 0, "a", 2), sketch_set(&s, 1, "b", 2),
                                  sketch_set(&s, 2, "c", 2)};
        uint32_t const root = game_add_decision(s.b, start);
        double const out = out_is_better ? -90.0 : -110.0;
        sketch_end(&s, root, NONE, (double[]){out, 0.0, 0.0}, 3);
        uint32_t const a = game_add_decision(s.b, sets[0]);
        sketch_edge(&s, root, a);
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t const b = game_add_decision(s.b, sets[1]);
            sketch_edge(&s, a, b);
            for (uint32_t j = 0; j < 2; j++) {
                uint32_t const c = game_add_decision(s.b, sets[2]);
                sketch_edge(&s, b, c);
                for (uint32_t k = 0; k < 2; k++) {
                    const double *const at = u + (size_t)(4 * i + 2 * j + k) * 3;
                    sketch_end(&s, c, NONE, (double[]){at[0] - 100.0, at[1] - 100.0, at[2] - 100.0},
                               3);
                }
            }
        }
        const game *const g = sketch_finish(&s, root);
        lane_answer const x = solved(g, &perfect, memory);
        assert_true(x.complete);
        assert_int_equal(x.n_equilibria, 1);
        assert_near(x.equilibria[0].prob[action_find(g, "start", "a0")], out_is_better, 0.0);
        assert_near(x.equilibria[0].prob[action_find(g, "c", "a0")], (sqrt(601.0) - 23.0) / 4.0,
                    1e-13);
    }
    arena_free(memory);
}

static void trees_that_are_solved_elsewhere(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    /* two pooling outcomes; off the path the reply is free within an interval */
    lane_answer const a = solved(game_beer_quiche(memory, 0.9), &nash, memory);
    assert_false(a.complete);
    assert_true(a.n_equilibria >= 2 && a.n_remainders == 2);
    assert_true(a.remainders[0].is_continuum && a.remainders[1].is_continuum);
    /* pure-strategy components of the horse: two, each with a segment */
    lane_answer const b = solved(game_horse(memory), &nash, memory);
    assert_false(b.complete);
    assert_true(b.n_remainders >= 2);
    for (uint32_t k = 0; k < b.n_remainders; k++) assert_true(b.remainders[k].is_continuum);
    arena_free(memory);
}

static void stages_of_simultaneous_moves(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 30; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(205, k);
        const game *const g = game_stages_random(memory, 2, &r);
        lane_answer const a = solved(g, &perfect, memory);
        assert_int_equal(a.status, STF_OK);
        assert_true(a.complete);
        assert_int_equal(a.n_equilibria % 2, 1); /* odd in every subgame */
        arena_free(memory);
    }
}

static void perfect_information_without_ties(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 30; k++) {
        arena *const memory = arena_new(NULL, 0);
        philox r = philox_stream(206, k);
        const game *const g = game_tree_random(memory, 3, 4, &r);
        lane_answer const a = solved(g, &perfect, memory);
        assert_true(a.complete);
        assert_int_equal(a.n_equilibria, 1);
        arena_free(memory);
    }
}

/* A moves, then, on In, both move at once: A twice on a way, in one game where nothing but the
 * whole is a subgame. */
static void plans_of_several_moves_are_checked(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sketch s = sketch_new(memory, 2);
    /* A: left or right; B does not see which, and answers; A, who remembers, moves again. Each of
     * A's moves alone only loses, both together gain */
    uint32_t const a1 = sketch_set(&s, 0, "first", 2), b = sketch_set(&s, 1, "answer", 2);
    uint32_t const a2[2] = {sketch_set(&s, 0, "after left", 2),
                            sketch_set(&s, 0, "after right", 2)};
    uint32_t const root = game_add_decision(s.b, a1);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t const v = game_add_decision(s.b, b);
        sketch_edge(&s, root, v);
        for (uint32_t j = 0; j < 2; j++) {
            uint32_t const w = game_add_decision(s.b, a2[i]);
            sketch_edge(&s, v, w);
            for (uint32_t k = 0; k < 2; k++) {
                double const own = i == 0 ? 2.0 - k : k == 0 ? 0.0 : 3.0;
                sketch_end(&s, w, NONE, (double[]){own, (double)(j == 0)}, 2);
            }
        }
    }
    const game *const g = sketch_finish(&s, root);
    lane_answer const a = solved(g, &nash, memory);
    assert_true(a.n_equilibria > 0);
    for (uint32_t k = 0; k < a.n_equilibria;
         k++) { /* left, from which no single move gains, is out */
        assert_near(a.equilibria[k].prob[action_find(g, "first", "a1")], 1.0, 0.0);
    }
    arena_free(memory);
}

/* Two moves of A, who forgets the first, and one of B between them. */
static void a_party_that_forgets_may_leave_no_equilibrium(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    sketch s = sketch_new(memory, 2);
    uint32_t const first = sketch_set(&s, 0, "first", 2), b = sketch_set(&s, 1, "b", 2),
                   last = sketch_set(&s, 0, "last", 2);
    /* B wins at once by guessing A's move; else A wins by repeating it. In mixed strategies A would
     * draw a pair of like moves; it cannot, with its moves drawn apart */
    uint32_t const root = game_add_decision(s.b, first);
    for (uint32_t i = 0; i < 2; i++) {
        uint32_t const v = game_add_decision(s.b, b);
        sketch_edge(&s, root, v);
        for (uint32_t j = 0; j < 2; j++) {
            if (i == j) { /* over at once */
                sketch_end(&s, v, NONE, (double[]){-1.0, 1.0}, 2);
                continue;
            }
            uint32_t const w = game_add_decision(s.b, last);
            sketch_edge(&s, v, w);
            for (uint32_t k = 0; k < 2; k++) {
                double const own = k == i ? 1.0 : -1.0;
                sketch_end(&s, w, NONE, (double[]){own, -own}, 2);
            }
        }
    }
    const game *const g = sketch_finish(&s, root);
    assert_true(game_recall(g, memory) != NONE);
    lane_answer const a = solved(g, &nash, memory);
    assert_int_equal(a.status, STF_NO);
    assert_true(a.complete);
    assert_int_equal(a.n_equilibria, 0);
    arena_free(memory);
}

static void time_that_has_run_out_leaves_an_honest_answer(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(207, 0);
    solve_options late = nash;
    late.deadline = 1e-9;
    const game *const g = game_strategic_random(memory, 3, 4, &r);
    lane_answer const a = solved(g, &late, memory);
    assert_int_equal(a.status, STF_LIMIT);
    assert_false(a.complete);
    assert_int_equal(a.n_equilibria, 0);
    arena_free(memory);
}

static void the_same_plan_runs_again(void **state)
{
    (void)state;
    arena *const memory = arena_new(NULL, 0);
    philox r = philox_stream(208, 0);
    const game *const g = game_strategic_random(memory, 3, 3, &r);
    double *const slots = game_slots_central(g, memory, 1);
    void *plan;
    stf_error err;
    lane_answer a;
    assert_ok(solver_support.plan(g, &nash, 1, memory, &plan, &err), &err);
    assert_ok(solver_support.run(plan, slots, 1, 1, &a, &err), &err);
    uint32_t const n = a.n_equilibria;
    assert_ok(solver_support.run(plan, slots, 1, 1, &a, &err), &err);
    size_t const bytes = arena_bytes(memory);
    for (int k = 0; k < 5; k++) {
        assert_ok(solver_support.run(plan, slots, 1, 1, &a, &err), &err);
        assert_int_equal(a.n_equilibria, n);
    }
    assert_int_equal(arena_bytes(memory), bytes);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nine_equilibria_of_mckelvey_and_mclennan),
        cmocka_unit_test(an_equilibrium_in_irrational_numbers_only),
        cmocka_unit_test(coalitions_mix_at_both_roots),
        cmocka_unit_test(volunteers_of_four),
        cmocka_unit_test(random_games_of_two_by_two_by_two),
        cmocka_unit_test(random_games_of_three_by_two_by_two),
        cmocka_unit_test(regular_games_have_indices_that_sum_to_one),
        cmocka_unit_test(continua_are_said_and_nothing_is_called_complete),
        cmocka_unit_test(a_curve_of_mixtures_of_three_is_no_list),
        cmocka_unit_test(what_pays_only_on_the_border_is_ruled_out),
        cmocka_unit_test(ties_are_settled_in_rationals),
        cmocka_unit_test(two_parties_are_exact),
        cmocka_unit_test(subgames_multiply),
        cmocka_unit_test(values_that_are_not_rational_go_up_the_tree),
        cmocka_unit_test(trees_that_are_solved_elsewhere),
        cmocka_unit_test(stages_of_simultaneous_moves),
        cmocka_unit_test(perfect_information_without_ties),
        cmocka_unit_test(plans_of_several_moves_are_checked),
        cmocka_unit_test(a_party_that_forgets_may_leave_no_equilibrium),
        cmocka_unit_test(time_that_has_run_out_leaves_an_honest_answer),
        cmocka_unit_test(the_same_plan_runs_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
