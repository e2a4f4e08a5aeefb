/* SPDX-License-Identifier: Apache-2.0 */
/* test_flips.c -- the search for flips finds the switching points that are known on paper. */
#include "support/test.h"

#include "asked.h"

enum { POINTS = 16 };

static const claims_answer *judge(asked *a)
{
    claims_answer *out;
    assert_ok(
        study_claims(&a->problem, &a->base, &a->options, POINTS, NONE, a->memory, &out, &a->error),
        &a->error);
    return out;
}

/* The flip along an assumption, on one side of its central value; NULL if there is none. */
static const claim_flip *flip_of(const asked *a, const claim_answer *c, const char *name, int side)
{
    uint32_t const i = asked_assumption(a, name);
    for (uint32_t k = 0; k < c->n_flips; k++)
        if (c->flips[k].assumption == i && (c->flips[k].at > c->flips[k].central) == (side > 0))
            return &c->flips[k];
    return NULL;
}

/* To a cut of a step of the grid: three cuts in nine. */
static void assert_flip(const asked *a, const claim_answer *c, const char *name, int side,
                        double at)
{
    const claim_flip *const f = flip_of(a, c, name, side);
    if (f == NULL) {
        print_error("nothing flips along %s\n", name);
        _fail(__FILE__, __LINE__);
        return;
    }
    const assumption *const x = &a->problem.syntax->assumptions[f->assumption];
    assert_near(f->at, at, (x->high - x->low) / (POINTS - 1) / 729 * 1.001);
    assert_near(f->share, fabs(f->at - f->central) / (x->high - x->low), 1e-12);
}

static void a_switch_of_play_is_found_where_it_is(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"won\": P(won) > 0.5\n");
    const claims_answer *const c = judge(&a);
    assert_int_equal(c->claims[0].holds, VERDICT_TRUE);
    assert_true(c->claims[0].flips_searched);
    assert_int_equal(c->claims[0].n_flips, 2);
    assert_flip(&a, &c->claims[0], "loss", 1, 5.0); /* B yields where loss < pain */
    assert_flip(&a, &c->claims[0], "pain", -1, 3.0);
    assert_true(c->claims[0].flips[0].share <= c->claims[0].flips[1].share);
    asked_end(&a);
}

static void a_threshold_of_payoff_is_found_on_either_side(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"pays\": payoff(A) > 4\n"
                           "claim \"low\": payoff(A) > 2.5\n"
                           "claim \"high\": payoff(A) < 7.25\n"
                           "claim \"against a number\": payoff(A) > cost\n");
    const claims_answer *const c = judge(&a);
    assert_flip(&a, &c->claims[0], "prize", -1, 4.0);
    assert_null(flip_of(&a, &c->claims[0], "prize", 1));
    assert_flip(&a, &c->claims[1], "prize", -1, 2.5);
    assert_flip(&a, &c->claims[2], "prize", 1, 7.25);
    assert_flip(&a, &c->claims[3], "cost", 1, 5.0);
    asked_end(&a);
}

static void what_nothing_turns_has_no_flip_and_says_that_it_was_searched(void **state)
{
    (void)state;
    asked a;
    asked_begin_demand(&a, "claim \"no war\": P(war) < 0.5\n"
                           "claim \"undefined\": P(won given A.stay_quiet) > 0.5\n");
    const claims_answer *const c = judge(&a);
    assert_int_equal(c->claims[0].holds, VERDICT_TRUE);
    assert_int_equal(c->claims[0].n_flips, 0);
    assert_true(c->claims[0].flips_searched);
    assert_int_equal(c->claims[1].n_flips, 0);
    assert_false(c->claims[1].flips_searched);
    asked_end(&a);
}

static void mixed_play_flips_where_the_algebra_says(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "claim \"offers\": P(Kim.offer_) > 0.5\n"
                          "claim \"deal\": P(deal) > 0.5\n"
                          "claim \"news\": P(Kim is sincere given Kim.offer_) > trust\n");
    const claims_answer *const c = judge(&a);
    /* P(offer) = trust (progress + fooled) / fooled */
    assert_flip(&a, &c->claims[0], "trust", -1, 0.2);
    /* Along progress and fooled the branch leaves for the play in which nobody offers, before the
     * share falls to a half. */
    assert_non_null(flip_of(&a, &c->claims[0], "progress", -1));
    assert_non_null(flip_of(&a, &c->claims[0], "fooled", 1));
    assert_null(flip_of(&a, &c->claims[0], "face", 1));
    /* all offer and Trump takes from trust = fooled / (progress + fooled) on */
    assert_flip(&a, &c->claims[1], "trust", 1, 0.4);
    assert_flip(&a, &c->claims[2], "trust", 1, 0.4);
    asked_end(&a);
}

static void flips_do_not_depend_on_threads_or_instruction_sets(void **state)
{
    (void)state;
    asked a;
    asked_begin_hanoi(&a, "claim \"offers\": P(Kim.offer_) > 0.5\nclaim \"deal\": P(deal) > 0.5\n");
    a.options.isa = ISA_BASE;
    const claims_answer *const first = judge(&a);
    for (int i = ISA_BASE; i < ISA_COUNT; i++) {
        if (!isa_is_available((isa)i)) continue;
        for (uint32_t threads = 1; threads <= 3; threads++) {
            a.options.isa = (isa)i;
            a.options.threads = threads;
            const claims_answer *const c = judge(&a);
            for (uint32_t k = 0; k < c->n_claims; k++) {
                assert_int_equal(c->claims[k].n_flips, first->claims[k].n_flips);
                for (uint32_t j = 0; j < c->claims[k].n_flips; j++) {
                    const claim_flip *const x = &c->claims[k].flips[j], *const y = &first->claims[k]
                                                                                        .flips[j];
                    assert_int_equal(x->assumption, y->assumption);
                    assert_true(x->at == y->at); /* bit for bit */
                }
            }
        }
    }
    asked_end(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switch_of_play_is_found_where_it_is),
        cmocka_unit_test(a_threshold_of_payoff_is_found_on_either_side),
        cmocka_unit_test(what_nothing_turns_has_no_flip_and_says_that_it_was_searched),
        cmocka_unit_test(mixed_play_flips_where_the_algebra_says),
        cmocka_unit_test(flips_do_not_depend_on_threads_or_instruction_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
