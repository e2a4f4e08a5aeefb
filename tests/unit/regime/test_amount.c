/* SPDX-License-Identifier: Apache-2.0 */
/* test_amount.c -- exact intervals, and sums that keep a common denominator. */
#include "unit/regime/books.h"

#include "base/philox.h"
#include "regime/tally.h"

static void ends_go_with_ends(void **state)
{
    (void)state;
    books b;
    books_open(&b);
    amount const x = range(&b, "1", "2", "4"), y = range(&b, "1/2", "1", "3");
    assert_amount(&b, amount_add(b.a, x, y), "3/2", "3", "7");
    assert_amount(&b, amount_sub(b.a, x, y), "-2", "1", "7/2");
    assert_amount(&b, amount_mul(b.a, x, y), "1/2", "2", "12");
    assert_amount(&b, amount_div(b.a, x, y), "1/3", "2", "8");
    /* signs as they come: -4 .. 1 times -3 .. 2: 12 from -4 * -3, -8 from -4 * 2 */
    amount const p = range(&b, "-4", "0", "1"), q = range(&b, "-3", "1", "2");
    assert_amount(&b, amount_mul(b.a, p, q), "-8", "0", "12");
    /* by what may be zero: no bounds */
    amount const none = amount_div(b.a, x, q);
    assert_false(exact_is_valid(none.low) || exact_is_valid(none.high));
    assert_exact(&b, none.central, "2");
    /* what is open stays so */
    amount open = x;
    open.is_open = true;
    assert_true(amount_add(b.a, open, y).is_open && amount_sub(b.a, y, open).is_open);
    assert_true(amount_mul(b.a, open, y).is_open && !amount_mul(b.a, x, y).is_open);
    books_close(&b);
}

/* Against exact_add term by term, with denominators that share factors, large ones among them. */
static void tallies_are_exact_sums(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        arena *const a = arena_new(NULL, 0);
        philox p = philox_stream(33, seed);
        tally t = {0};
        exact sum = exact_small(0);
        for (int i = 0; i < 100; i++) {
            int64_t const num = (int64_t)philox_u64(&p) >> (8 + philox_below(&p, 55));
            int64_t den = 1 + philox_below(&p, seed % 2 == 0 ? 12 : 100000);
            if (philox_below(&p, 50) == 0) den = (INT64_C(1) << 45) + 1;
            exact const x = exact_ratio(a, num, den);
            tally_add(a, &t, x);
            sum = exact_add(a, sum, x);
            assert_int_equal(exact_compare(tally_value(a, &t), sum), 0);
        }
        tally_add(a, &t, (exact){0});
        assert_false(exact_is_valid(tally_value(a, &t)));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_go_with_ends),
        cmocka_unit_test(tallies_are_exact_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
