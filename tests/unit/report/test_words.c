/* SPDX-License-Identifier: Apache-2.0 */
/* test_words.c -- sentences that must not claim more than is known. */
#include "support/test.h"

#include "report/numbers.h"
#include "report/words_study.h"

static void a_flip_says_whether_it_is_placed(void **state)
{
    (void)state;
    static const game nothing;
    words const w = {.game = &nothing, .memory = arena_new(NULL, 0)};
    claim_answer const holds = {.holds = VERDICT_TRUE}, fails = {.holds = VERDICT_FALSE};
    claim_flip f = {.at = 830, .central = 1200, .is_placed = true};
    assert_text(words_flip(&w, &holds, &f),
                "turns false when an assumption falls below 830 (central 1,200)");
    f.is_placed = false;
    assert_text(words_flip(&w, &holds, &f),
                "turns false somewhere before an assumption falls to 830 (central 1,200)");
    f.at = 1500;
    assert_text(words_flip(&w, &fails, &f),
                "turns true somewhere before an assumption rises to 1,500 (central 1,200)");
    arena_free(w.memory);
}

static void rounding_is_no_worth(void **state)
{
    (void)state;
    assert_true(number_clean(-1e-16, 1e-12) == 0.0);
    assert_true(number_clean(1e-3, 1e-12) == 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flip_says_whether_it_is_placed),
        cmocka_unit_test(rounding_is_no_worth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
