/* SPDX-License-Identifier: Apache-2.0 */
/* test_tableau.c -- integer pivots against rational ones, cell by cell, through every size. */
#include "num/tableau.h"
#include "support/test.h"

typedef struct rational_tableau {
    uint32_t rows, stride;
    exact cell[12 * 13];
} rational_tableau;

/* The textbook's pivot, in rationals. */
static void rational_pivot(arena *a, rational_tableau *q, uint32_t r, uint32_t c)
{
    exact const p = q->cell[r * q->stride + c];
    for (uint32_t i = 0; i < q->rows; i++) {
        if (i == r) continue;
        exact const f = exact_div(a, q->cell[i * q->stride + c], p);
        for (uint32_t j = 0; j < q->stride; j++)
            if (j != c)
                q->cell[i * q->stride + j] = exact_sub(a, q->cell[i * q->stride + j],
                                                       exact_mul(a, f, q->cell[r * q->stride + j]));
        q->cell[i * q->stride + c] = exact_neg(a, f);
    }
    for (uint32_t j = 0; j < q->stride; j++)
        if (j != c) q->cell[r * q->stride + j] = exact_div(a, q->cell[r * q->stride + j], p);
    q->cell[r * q->stride + c] = exact_div(a, exact_small(1), p);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void check_equal(arena *a, const tableau *t, const rational_tableau *q)
{
    for (uint32_t i = 0; i < t->rows; i++)
        for (uint32_t c = 0; c <= t->columns; c++) {
            exact const x = tableau_coefficient(t, a, i, c), y = q->cell[i * q->stride + c];
            assert_int_equal(exact_compare(x, y), 0);
            assert_int_equal(tableau_sign(t, i, c), exact_sign(y));
        }
}

static exact random_entry(arena *a, uint64_t *seed, int64_t range, int64_t dens)
{
    int64_t const num = (int64_t)(next_random(seed) % (uint64_t)(2 * range + 1)) - range;
    exact const x = exact_ratio(a, num, 1 + (int64_t)(next_random(seed) % (uint64_t)dens));
    return range > 1000000 ? exact_mul(a, x, exact_ratio(a, 1000000007, 998244353)) : x;
}

/* Random pivots there and back, on entries so large that all sizes of cells are passed through. */
static void pivots_agree_with_rational_ones_in_every_size(void **state)
{
    (void)state;
    int64_t const ranges[] = {3, 100, 100000, 4000000000000};
    int seen[3] = {0};
    uint64_t seed = 20261;
    for (int round = 0; round < 40; round++) {
        arena *const a = arena_new(NULL, 0);
        uint32_t const rows = 2 + (uint32_t)(next_random(&seed) % 9);
        uint32_t const columns = 2 + (uint32_t)(next_random(&seed) % 9);
        rational_tableau q = {.rows = rows, .stride = columns + 1};
        for (uint32_t k = 0; k < rows * (columns + 1); k++)
            q.cell[k] = random_entry(a, &seed, ranges[round % 4], 1 + round % 3 * 4);
        tableau *const t = tableau_new(a, q.cell, rows, columns, 0);
        assert_non_null(t);
        check_equal(a, t, &q);
        for (int step = 0; step < 24; step++) {
            uint32_t const r = (uint32_t)(next_random(&seed) % rows);
            uint32_t const c = (uint32_t)(next_random(&seed) % columns);
            if (tableau_sign(t, r, c) == 0) continue;
            assert_true(tableau_pivot(t, r, c));
            seen[t->size]++;
            rational_pivot(a, &q, r, c);
            check_equal(a, t, &q);
        }
        tableau *const copy = tableau_copy(t, a);
        assert_non_null(copy);
        check_equal(a, copy, &q);
        arena_free(a);
    }
    for (int k = 0; k < 3; k++) assert_true(seen[k] > 0);
}

/* A row added late is what it would have been from the start. */
static void a_row_added_late_is_the_row_from_the_start(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 30; round++) {
        arena *const a = arena_new(NULL, 0);
        uint32_t const rows = 3 + (uint32_t)(next_random(&seed) % 4), columns = 5;
        rational_tableau q = {.rows = rows + 1, .stride = columns + 1};
        for (uint32_t k = 0; k < (rows + 1) * (columns + 1); k++)
            q.cell[k] = random_entry(a, &seed, round % 2 == 0 ? 50 : 4000000000000, 6);
        tableau *const t = tableau_new(a, q.cell, rows, columns, 0);
        exact row[6];
        memcpy(row, q.cell + rows * (columns + 1), sizeof row);
        for (int step = 0; step < 8; step++) {
            uint32_t const r = (uint32_t)(next_random(&seed) % rows);
            uint32_t const c = (uint32_t)(next_random(&seed) % columns);
            if (tableau_sign(t, r, c) == 0) continue;
            assert_true(tableau_pivot(t, r, c));
            rational_pivot(a, &q, r, c);
        }
        tableau *const g = tableau_grow(t, a, row, round % 3 == 0);
        assert_non_null(g);
        check_equal(a, g, &q);
        arena_free(a);
    }
}

/* max x + y + z over the cube with corners cut, every vertex degenerate: the lexicographic rule
 * ends at the optimum, without cycling, and its row is the only one of least perturbed ratio. */
static void the_lexicographic_rule_ends_at_the_optimum(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    int const m[7][4] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1},   {1, 1, 0, 2},
                         {0, 1, 1, 2}, {1, 1, 1, 3}, {-1, -2, -3, 0}};
    exact entries[28];
    for (int k = 0; k < 28; k++) entries[k] = exact_small(m[k / 4][k % 4]);
    tableau *const t = tableau_new(a, entries, 7, 3, 1);
    int steps = 0;
    for (;; steps++) {
        assert_true(steps < 20);
        uint32_t c = 0;
        while (c < 3 && tableau_sign(t, 6, c) >= 0) c++;
        if (c == 3) break;
        uint32_t const r = tableau_lex_row(t, c);
        assert_true(r != NONE_ROW);
        for (uint32_t i = 0; i < 6; i++)
            if (i != r && tableau_sign(t, i, c) > 0)
                assert_int_equal(tableau_lex_compare(t, c, r, i), -1);
        assert_true(tableau_pivot(t, r, c));
        for (uint32_t i = 0; i < 6; i++) assert_int_equal(tableau_lex_sign(t, i), 1);
    }
    int32_t whole;
    assert_true(exact_is_small(tableau_coefficient(t, a, 6, 3), &whole));
    assert_int_equal(whole, 6);
    for (uint32_t v = 0; v < 3; v++) {
        assert_true(exact_is_small(tableau_value(t, a, v), &whole));
        assert_int_equal(whole, 1);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pivots_agree_with_rational_ones_in_every_size),
        cmocka_unit_test(a_row_added_late_is_the_row_from_the_start),
        cmocka_unit_test(the_lexicographic_rule_ends_at_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
