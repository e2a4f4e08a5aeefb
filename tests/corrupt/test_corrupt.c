/* SPDX-License-Identifier: Apache-2.0 */
/* test_corrupt.c -- twenty files of games, cut short at every byte and with every byte changed.
 *
 * Each is either refused, with one error that has a code, words and a place in the file, or read as
 * a game, which is then evaluated and written, and must read back. Nothing may take long: numbers
 * of nodes are limited, and a single file that takes seconds fails. By default a byte takes two
 * other values, and files of the same kind take turns; `test_corrupt every` takes all 255. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "game/profile.h"
#include "game/program_run.h"
#include "game/read.h"
#include "game/write.h"
#include "support/test.h"

enum { MOST_NODES = 20000, MOST_BYTES = 200 * 1000 * 1000 };

typedef stf_status reader(text, text, uint64_t, diagnostics *, arena *, const game **, stf_error *);

static const struct {
    const char *path;
    reader *read;
} files[] = {
    {"tests/games/beer-quiche.efg", efg_read},
    {"tests/games/crisis.efg", efg_read},
    {"tests/games/horse.efg", efg_read},
    {"tests/games/inner.efg", efg_read},
    {"tests/games/old.efg", efg_read},
    {"tests/games/driver.efg", efg_read},
    {"tests/games/forgets.efg", efg_read},
    {"tests/games/matching-pennies.nfg", nfg_read},
    {"tests/games/three-party.nfg", nfg_read},
    {"tests/games/outcomes.nfg", nfg_read},
    {"tests/games/counted.nfg", nfg_read},
    {"tests/games/crowd.agg", agg_read},
    {"tests/games/shops.agg", agg_read},
    {"fuzz/corpus/agg/random-1.agg", agg_read},
    {"fuzz/corpus/agg/random-2.agg", agg_read},
    {"tests/games/types.bagg", agg_read},
    {"fuzz/corpus/agg/random-3.bagg", agg_read},
    {"tests/games/beer-quiche.json", game_json_read},
    {"fuzz/corpus/game_json/horse.json", game_json_read},
    {"fuzz/corpus/game_json/three-party.json", game_json_read},
};

static bool every; /* all values of every byte */
static size_t n_read, n_refused;

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void refusal_check(const diagnostics *d, stf_status status, size_t size)
{
    assert_true(status == STF_INPUT || status == STF_LIMIT);
    assert_int_equal(d->n_errors, 1);
    for (size_t i = 0; i < d->list.n; i++) {
        const diagnostic *const one = &d->list.at[i];
        assert_int_equal(strlen(one->code), 5);
        assert_true(one->message.n > 0);
        assert_true(one->where.begin <= size);
    }
}

/* What reads is a game: it has values, and is written as a tree that reads. */
static void game_check(const game *g, arena *a)
{
    stf_error err = {0};
    double *const inputs = ARENA_NEW(a, double, g->program->n_inputs + 1);
    double *const values = ARENA_NEW(a, double, program_n_values(g->program) + 1);
    double *const slots = ARENA_NEW(a, double, g->n_slots + 1);
    double *const prob = ARENA_NEW(a, double, g->n_actions + 1);
    assert_true(inputs != NULL && values != NULL && slots != NULL && prob != NULL);
    program_central(g->program, inputs);
    game_slots_run(g, ISA_ONE, inputs, 1, values, slots);
    for (uint32_t k = 0; k < g->n_actions; k++)
        prob[k] = 1.0 / (double)game_n_actions_of(g, g->action_infoset[k]);
    profile const p = {.prob = prob};
    evaluation v;
    assert_ok(profile_evaluate(g, slots, &p, a, &v, &err), &err);
    certificate c;
    stf_status const status = certify(g, slots, &p, CONCEPT_NASH, 0.0, a, &c, &err);
    assert_true(status == STF_OK || status == STF_UNSUPPORTED);
    buffer out;
    buffer_init(&out, NULL);
    game_numbers const numbers = {.slots = slots};
    assert_ok(efg_write(g, &numbers, 0, &out, a, &err), &err);
    diagnostics d;
    diagnostics_init(&d, a);
    const game *again;
    assert_ok(efg_read(TEXT("again"), buffer_slice(&out), 0, &d, a, &again, &err), &err);
    buffer_free(&out);
}

static void content_read(size_t file, const char *content, size_t n)
{
    /* a block of just that size, so that reading past the end is caught */
    char *const block = malloc(n > 0 ? n : 1);
    arena *const a = arena_new(NULL, MOST_BYTES);
    assert_true(block != NULL && a != NULL);
    memcpy(block, content, n);
    diagnostics d;
    diagnostics_init(&d, a);
    stf_error err = {0};
    const game *g = NULL;
    double const start = seconds();
    stf_status const status = files[file].read(text_from(files[file].path), (text){block, n},
                                               MOST_NODES, &d, a, &g, &err);
    if (status == STF_OK)
        game_check(g, a);
    else
        refusal_check(&d, status, n);
    if (seconds() - start > 5.0) fail_msg("%s takes long:\n%.*s", files[file].path, (int)n, block);
    *(status == STF_OK ? &n_read : &n_refused) += 1;
    arena_free(a);
    free(block);
}

static void every_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t n = 0;
        char *const content = file_slurp(files[i].path, &n);
        if (content == NULL) fail_msg("no file %s", files[i].path);
        for (size_t k = 0; k <= n; k++) content_read(i, content, k);
        free(content);
    }
    assert_true(n_read >= sizeof files / sizeof *files && n_refused > 1000);
}

static void every_byte(void **state)
{
    (void)state;
    n_read = n_refused = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t n = 0;
        char *const content = file_slurp(files[i].path, &n);
        if (content == NULL) fail_msg("no file %s", files[i].path);
        for (size_t k = 0; k < n; k++) {
            char const before = content[k];
            for (unsigned x = 1; x < 256; x++) {
                /* a sample: one bit that differs, and a digit, a brace, a quote or a minus */
                static const char telling[] = "9{}\"- 0/.a";
                bool const one_bit = x == 1u << (k + i) % 8;
                char const other = telling[(k + i) % (sizeof telling - 1)];
                bool const tells = ((unsigned char)before ^ x) == (unsigned char)other;
                if (!every && !one_bit && !tells) continue;
                content[k] = (char)((unsigned char)before ^ x);
                content_read(i, content, n);
            }
            content[k] = before;
        }
        free(content);
    }
    assert_true(n_read > 100 && n_refused > 1000);
}

int main(int argc, char **argv)
{
    every = argc > 1 && strcmp(argv[1], "every") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation),
        cmocka_unit_test(every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
