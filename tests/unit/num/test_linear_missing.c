/* SPDX-License-Identifier: Apache-2.0 */
/* Linear programs where CLP is not installed: linear_clp.c, told of a library that there is not. */
#define STANDOFF_CLP "libClp-is-not-here.so.0"
#include "num/linear_clp.c"

#include "support/test.h"

static void a_program_without_clp_is_refused(void **state)
{
    (void)state;
    static const uint32_t column_first[] = {0, 1}, row[] = {0};
    static const double one[] = {1.0}, zero[] = {0.0};
    linear_program const p = {.n_rows = 1,
                              .n_columns = 1,
                              .column_first = column_first,
                              .row = row,
                              .value = one,
                              .column_low = zero,
                              .column_high = one,
                              .row_low = zero,
                              .row_high = one,
                              .objective = one,
                              .maximise = true};
    arena *const a = arena_new(NULL, 0);
    stf_error err = {0};
    for (int times = 0; times < 2; times++) {
        linear_solution x;
        assert_int_equal(linear_solve(&p, NULL, a, &x, &err), STF_UNSUPPORTED);
        assert_string_equal(err.message, "linear programs need libClp");
        assert_int_equal(x.end, LINEAR_FAILED);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_program_without_clp_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
