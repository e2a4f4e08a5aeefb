/* SPDX-License-Identifier: Apache-2.0 */
/* test_linear.c -- linear programs: optima proved, rays that prove what they say; sparse systems.
 */
#include "base/philox.h"
#include "num/linear.h"
#include "num/sparse_exact.h"
#include "support/test.h"

/* maximise 3x + 5y + z with x <= 4, 2y <= 12, 3x + 2y <= 18 (Hillier and Lieberman), 1 <= z <= 2.
 */
static const uint32_t first[] = {0, 2, 4, 4}, row[] = {0, 2, 1, 2};
static const double value[] = {1, 3, 2, 2}, low[] = {0, 0, 1}, high[] = {HUGE_VAL, HUGE_VAL, 2},
                    row_low[] = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL}, row_high[] = {4, 12, 18},
                    objective[] = {3, 5, 1};
static const linear_program wyndor = {.n_rows = 3,
                                      .n_columns = 3,
                                      .column_first = first,
                                      .row = row,
                                      .value = value,
                                      .column_low = low,
                                      .column_high = high,
                                      .row_low = row_low,
                                      .row_high = row_high,
                                      .objective = objective,
                                      .maximise = true};

static const exact *exacts(arena *a, const double *from, uint32_t n)
{
    exact *const to = ARENA_NEW(a, exact, n);
    for (uint32_t k = 0; k < n; k++) to[k] = exact_from_double(a, from[k]);
    return to;
}

static linear_exact exact_of(arena *a, const linear_program *p)
{
    return (linear_exact){.value = exacts(a, p->value, p->column_first[p->n_columns]),
                          .column_low = exacts(a, p->column_low, p->n_columns),
                          .column_high = exacts(a, p->column_high, p->n_columns),
                          .row_low = exacts(a, p->row_low, p->n_rows),
                          .row_high = exacts(a, p->row_high, p->n_rows),
                          .objective = exacts(a, p->objective, p->n_columns)};
}

static void an_optimum_is_found_and_proved(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    stf_error err;
    linear_solution x;
    linear_proof proof;
    assert_ok(linear_solve(&wyndor, NULL, a, &x, &err), &err);
    assert_int_equal(x.end, LINEAR_OPTIMAL);
    assert_near(x.objective, 38.0, 1e-9);
    linear_exact const numbers = exact_of(a, &wyndor);
    assert_ok(linear_prove(&wyndor, &numbers, &x, a, &proof, &err), &err);
    assert_true(proof.is_optimal);
    assert_int_equal(exact_compare(proof.objective, exact_small(38)), 0);
    static const double dual[] = {0.0, 1.5, 1.0};
    for (uint32_t i = 0; i < 3; i++) {
        assert_near(exact_to_double(proof.dual[i]), dual[i], 0.0);
        assert_near(x.dual[i], dual[i], 1e-9);
    }
    /* the same basis is not optimal for another objective */
    static const double other[] = {-3, 5, 1};
    linear_program worse = wyndor;
    worse.objective = other;
    linear_exact const others = exact_of(a, &worse);
    assert_ok(linear_prove(&worse, &others, &x, a, &proof, &err), &err);
    assert_false(proof.is_optimal);
    assert_non_null(proof.why);
    arena_free(a);
}

static void an_infeasible_program_comes_with_a_ray(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    /* x + y <= 1, x >= 2, x, y >= 0 */
    static const uint32_t at[] = {0, 2, 3}, rows[] = {0, 1, 0};
    static const double one[] = {1, 1, 1}, zero[] = {0, 0}, most[] = {HUGE_VAL, HUGE_VAL},
                        least[] = {-HUGE_VAL, 2}, bound[] = {1, HUGE_VAL};
    linear_program const p = {.n_rows = 2,
                              .n_columns = 2,
                              .column_first = at,
                              .row = rows,
                              .value = one,
                              .column_low = zero,
                              .column_high = most,
                              .row_low = least,
                              .row_high = bound,
                              .objective = one};
    stf_error err;
    linear_solution x;
    assert_ok(linear_solve(&p, NULL, a, &x, &err), &err);
    assert_int_equal(x.end, LINEAR_INFEASIBLE);
    assert_non_null(x.ray);
    /* either y or -y: the greatest that y A x can be within the columns' bounds is less than the
     * least that it must be by the rows' */
    bool is_proof = false;
    for (int sign = -1; sign <= 1; sign += 2) {
        double const y0 = sign * x.ray[0], y1 = sign * x.ray[1];
        bool const columns = y0 + y1 <= 1e-12 && y0 <= 1e-12; /* so y A x <= 0 */
        is_proof = is_proof || (columns && y0 <= 0.0 && y1 >= 0.0 && y0 * 1.0 + y1 * 2.0 > 1e-9);
    }
    assert_true(is_proof);
    arena_free(a);
}

static void an_unbounded_program_comes_with_a_direction(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    /* maximise x + y with x - y <= 1, x, y >= 0 */
    static const uint32_t at[] = {0, 1, 2}, rows[] = {0, 0};
    static const double entries[] = {1, -1}, zero[] = {0, 0}, most[] = {HUGE_VAL, HUGE_VAL},
                        least[] = {-HUGE_VAL}, bound[] = {1}, gain[] = {1, 1};
    linear_program const p = {.n_rows = 1,
                              .n_columns = 2,
                              .column_first = at,
                              .row = rows,
                              .value = entries,
                              .column_low = zero,
                              .column_high = most,
                              .row_low = least,
                              .row_high = bound,
                              .objective = gain,
                              .maximise = true};
    stf_error err;
    linear_solution x;
    assert_ok(linear_solve(&p, NULL, a, &x, &err), &err);
    assert_int_equal(x.end, LINEAR_UNBOUNDED);
    assert_non_null(x.ray);
    assert_true(x.ray[0] >= -1e-12 && x.ray[1] >= -1e-12);
    assert_true(x.ray[0] - x.ray[1] <= 1e-12 && x.ray[0] + x.ray[1] > 1e-9);
    arena_free(a);
}

static void sparse_systems_are_solved_without_rounding(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < 40; k++) {
        arena *const a = arena_new(NULL, 0);
        philox r = philox_stream(61, k);
        enum { N = 30, PER = 3 };
        /* numbers in words, and (every fourth) beyond them */
        uint32_t rows[N * PER], columns[N * PER];
        exact entry[N * PER], right[N], x[N];
        uint32_t const n = 1 + (uint32_t)(k % N);
        for (uint32_t e = 0; e < n * PER; e++) {
            rows[e] = e / PER;
            columns[e] = e % PER == 0 ? rows[e] : (uint32_t)(philox_uniform(&r) * n);
            entry[e] = exact_ratio(a, (int64_t)(philox_uniform(&r) * 19) - 9,
                                   1 + (int64_t)(philox_uniform(&r) * 6));
            if (e % PER == 0) entry[e] = exact_small(17);
            if (k % 4 == 3) entry[e] = exact_mul(a, entry[e], exact_pow(a, exact_small(7), 40));
        }
        for (uint32_t i = 0; i < n; i++) right[i] = exact_ratio(a, (int64_t)i - 4, 7);
        sparse_exact const s = {.n = n,
                                .n_entries = n * PER,
                                .row = rows,
                                .column = columns,
                                .value = entry,
                                .right = right};
        stf_error err;
        assert_ok(sparse_exact_solve(&s, a, x, &err), &err);
        for (uint32_t i = 0; i < n; i++) {
            exact sum = exact_neg(a, right[i]);
            for (uint32_t e = 0; e < n * PER; e++)
                if (rows[e] == i) sum = exact_add(a, sum, exact_mul(a, entry[e], x[columns[e]]));
            assert_true(exact_is_valid(sum));
            assert_int_equal(exact_sign(sum), 0);
        }
        arena_free(a);
    }
}

static void a_singular_system_is_refused(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    static const uint32_t rows[] = {0, 0, 1, 1}, columns[] = {0, 1, 0, 1};
    exact const entry[] = {exact_small(1), exact_small(2), exact_small(2), exact_small(4)},
                right[] = {exact_small(1), exact_small(1)};
    sparse_exact const s = {
        .n = 2, .n_entries = 4, .row = rows, .column = columns, .value = entry, .right = right};
    exact x[2];
    stf_error err;
    assert_int_equal(sparse_exact_solve(&s, a, x, &err), STF_NO);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_optimum_is_found_and_proved),
        cmocka_unit_test(an_infeasible_program_comes_with_a_ray),
        cmocka_unit_test(an_unbounded_program_comes_with_a_direction),
        cmocka_unit_test(sparse_systems_are_solved_without_rounding),
        cmocka_unit_test(a_singular_system_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
