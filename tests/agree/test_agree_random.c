/* SPDX-License-Identifier: Apache-2.0 */
/* test_agree_random.c -- random models, each with its variants: the compiler and the oracle agree.
 *
 * With a number as argument that many models are tried; with two, from the second seed on. A
 * failure prints the seed and the model. */
#include "agree/claims.h"
#include "agree/generate.h"
#include "support/test.h"

enum { NODES_MOST = 6000, SOLVE_MOST = 600, MODELS = 150 };

typedef struct trial {
    void (*generate)(uint64_t seed, buffer *out);
    uint64_t first_seed, n_seeds;
    uint32_t n_cases, n_large, n_solved, n_wrong;
} trial;

static void report(uint64_t seed, const syntax *s, uint32_t which, text content, text why)
{
    print_error("seed %llu, variant %.*s: %.*s\n", (unsigned long long)seed,
                which == SYNTAX_NONE ? 4 : (int)s->variants[which].name.n,
                which == SYNTAX_NONE ? "none" : s->variants[which].name.at, TEXT_ARGS(why));
    print_error("%.*s\n", TEXT_ARGS(content));
}

static void try_seed(trial *of, uint64_t seed)
{
    buffer content, why;
    buffer_init(&content, NULL);
    buffer_init(&why, NULL);
    of->generate(seed, &content);
    agree_case c;
    bool right = agree_read(&c, "random.standoff", buffer_slice(&content), &why);
    if (!right) report(seed, NULL, SYNTAX_NONE, buffer_slice(&content), buffer_slice(&why));
    uint32_t const n = right ? c.syntax->n_variants : 0;
    for (uint32_t v = 0; right && v <= n; v++) {
        uint32_t const which = v == 0 ? SYNTAX_NONE : v - 1;
        buffer_free(&why);
        buffer_init(&why, NULL);
        stf_status s = STF_NO;
        uint32_t nodes = 0;
        if (agree_apply(&c, which, &why))
            s = agree_whole(&c, NODES_MOST, SOLVE_MOST, seed, &nodes, &of->n_solved, &why);
        of->n_cases++;
        if (s == STF_LIMIT) of->n_large++;
        right = s == STF_OK || s == STF_LIMIT;
        if (!right) report(seed, c.syntax, which, buffer_slice(&content), buffer_slice(&why));
    }
    if (!right) of->n_wrong++;
    agree_free(&c);
    buffer_free(&content);
    buffer_free(&why);
}

static void try_all(trial *of)
{
    for (uint64_t seed = of->first_seed; seed < of->first_seed + of->n_seeds; seed++)
        if (of->n_wrong < 5) try_seed(of, seed);
    print_message("seeds %llu .. %llu: %u cases, %u too large, %u solved, %u wrong\n",
                  (unsigned long long)of->first_seed,
                  (unsigned long long)(of->first_seed + of->n_seeds - 1), of->n_cases, of->n_large,
                  of->n_solved, of->n_wrong);
    assert_int_equal(of->n_wrong, 0);
    assert_true(of->n_large * 2 < of->n_cases);
}

static void compiler_and_oracle_agree_on_random_models(void **state_)
{
    trial of = *(const trial *)*state_;
    of.generate = generate_model;
    try_all(&of);
}

static void compiler_and_oracle_agree_on_random_regimes(void **state_)
{
    trial of = *(const trial *)*state_;
    of.generate = generate_regime_model;
    try_all(&of);
}

int main(int n_args, char **args)
{
    trial of = {.first_seed = 1, .n_seeds = MODELS};
    if (n_args > 1) of.n_seeds = strtoull(args[1], NULL, 10);
    if (n_args > 2) of.first_seed = strtoull(args[2], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(compiler_and_oracle_agree_on_random_models, &of),
        cmocka_unit_test_prestate(compiler_and_oracle_agree_on_random_regimes, &of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
