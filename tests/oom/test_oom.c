/* SPDX-License-Identifier: Apache-2.0 */
/* test_oom.c -- memory runs out at the n-th request: every public call ends with a status, says
 * why, and gives everything back.
 *
 * A scenario is what a user of the library does, from stf_session_new to the last stf_x_free. It is
 * run once to count its requests, then again with each of a sample of them failing (`test_oom
 * every`: with each), once so that all later ones fail too, and once so that only this one does. */
#include "support/failing_allocator.h"
#include "support/test.h"

static bool tries_every;

/* What a scenario asks; a NULL option ends the list of options. */
typedef struct asked {
    const char *question;
    const char *options[3][2];
    const char *formats[4];
} asked;

typedef struct scenario {
    const char *path;
    asked asks[8];
    bool formats; /* stf_format too */
} scenario;

static const scenario model = {
    .path = "models/hanoi.standoff",
    .asks = {{"check", {{NULL}}, {"text", "json"}},
             {"solve", {{"all", NULL}, {"tree", NULL}}, {"text", "json", "svg"}},
             {"claims", {{"flips", "2"}}, {"text", "json"}},
             {"cards", {{"every-option", NULL}}, {"text", "json"}},
             {"compare", {{NULL}}, {"text", "json"}},
             {"sweep", {{"grid", "trust=0, 1"}}, {"csv", "json"}},
             {"convert", {{"to", "json"}}, {"text"}}},
    .formats = true};
static const scenario page = {.path = "models/hanoi.standoff",
                              .asks = {{"report", {{"flips", "2"}}, {"html", "json"}}}};
static const scenario proof = {.path = "models/seltens-horse.standoff",
                               .asks = {{"solve", {{"exact", NULL}}, {"json"}}}};
static const scenario efg = {.path = "tests/games/beer-quiche.efg",
                             .asks = {{"solve", {{"lambda", "1"}}, {"text", "json"}}}};
static const scenario nfg = {.path = "tests/games/matching-pennies.nfg",
                             .asks = {{"solve", {{NULL}}, {"json"}}}};

static bool swallow(void *user, const char *bytes, size_t n)
{
    size_t *const total = user;
    (void)bytes;
    *total += n;
    return true;
}

static stf_status ask(stf_session *s, stf_model *m, const asked *q, stf_error *err)
{
    size_t total = 0;
    stf_request *r = NULL;
    stf_answer *a = NULL;
    stf_status status = stf_request_new(s, q->question, &r, err);
    for (int i = 0; i < 3 && status == STF_OK && q->options[i][0] != NULL; i++)
        status = stf_request_set(r, q->options[i][0], q->options[i][1], err);
    if (status == STF_OK) status = stf_ask(m, r, &a, err);
    for (int i = 0; i < 4 && status == STF_OK && q->formats[i] != NULL; i++)
        status = stf_answer_write(a, q->formats[i], 80, true, swallow, &total, err);
    if (status == STF_OK) assert_true(total > 0);
    stf_answer_free(a);
    stf_request_free(r);
    return status;
}

static stf_status play(const scenario *of, const stf_allocator *allocator, stf_error *err)
{
    stf_session *s = NULL;
    stf_model *m = NULL;
    const char *bytes;
    size_t n = 0, total = 0;
    stf_status status = stf_session_new(allocator, 0, &s, err);
    if (status != STF_OK) return status;
    status = stf_load_file(s, of->path, NULL, &m, err);
    for (int i = 0; i < 8 && status == STF_OK && of->asks[i].question != NULL; i++)
        status = ask(s, m, &of->asks[i], err);
    if (status == STF_OK && of->formats) status = stf_read_file(s, of->path, &bytes, &n, err);
    if (status == STF_OK && of->formats)
        status = stf_format(s, of->path, bytes, n, swallow, &total, err);
    stf_error second;
    stf_status const told = stf_diagnostics_write(s, true, swallow, &total, &second);
    if (status == STF_OK && told != STF_OK) *err = second;
    if (status == STF_OK) status = told;
    stf_model_free(m);
    stf_session_free(s);
    return status;
}

static void one_fails(const scenario *of, size_t n, bool later_too)
{
    failing_allocator f;
    stf_error err = {STF_OK, ""};
    failing_allocator_init(&f, n);
    f.fail_after = later_too;
    stf_status const status = play(of, &f.allocator, &err);
    if (f.live_blocks != 0 || f.sizes_wrong || (status != STF_NOMEM && status != STF_OK) ||
        (status == STF_NOMEM && (err.status != STF_NOMEM || err.message[0] == '\0'))) {
        print_error("%s: request %zu fails (%s): status %s, '%s', %zu blocks alive\n", of->path, n,
                    later_too ? "and all after it" : "alone", stf_status_name(status), err.message,
                    f.live_blocks);
        _fail(__FILE__, __LINE__);
    }
    /* To go on as if nothing were missing is allowed only where nothing was refused. */
    if (status == STF_OK && later_too) assert_int_equal(f.failed, 0);
}

/* The first ones, where most of the code is, each; then a hundred spread over the rest. */
static size_t step_after(size_t n, size_t total)
{
    return tries_every || n < 60 || total < 160 ? 1 : (total - 60) / 100;
}

static void each_fails(const scenario *of)
{
    failing_allocator f;
    stf_error err = {STF_OK, ""};
    failing_allocator_init(&f, SIZE_MAX);
    assert_ok(play(of, &f.allocator, &err), &err);
    assert_int_equal(f.live_blocks, 0);
    assert_false(f.sizes_wrong);
    size_t const total = f.requests;
    print_message("%s: %zu requests\n", of->path, total);
    for (size_t n = 0; n < total; n += step_after(n, total)) {
        one_fails(of, n, true);
        one_fails(of, n, false);
    }
}

static void a_model_and_its_questions(void **state)
{
    (void)state;
    each_fails(&model);
}

static void a_page(void **state)
{
    (void)state;
    each_fails(&page);
}

static void a_proof(void **state)
{
    (void)state;
    each_fails(&proof);
}

static void games_from_elsewhere(void **state)
{
    (void)state;
    each_fails(&efg);
    each_fails(&nfg);
}

/* What convert writes as JSON is loaded again. */
static bool keep(void *user, const char *bytes, size_t n)
{
    FILE *const file = user;
    return fwrite(bytes, 1, n, file) == n;
}

static void a_game_as_json(void **state)
{
    (void)state;
    temporary t;
    stf_error err = {STF_OK, ""};
    stf_session *s;
    stf_model *m;
    stf_request *r;
    stf_answer *a;
    assert_true(temporary_new(&t, "game.json", NULL, 0));
    assert_ok(stf_session_new(NULL, 0, &s, &err), &err);
    assert_ok(stf_load_file(s, "tests/games/beer-quiche.efg", NULL, &m, &err), &err);
    assert_ok(stf_request_new(s, "convert", &r, &err), &err);
    assert_ok(stf_request_set(r, "to", "json", &err), &err);
    assert_ok(stf_ask(m, r, &a, &err), &err);
    FILE *const file = fopen(t.path, "wb");
    assert_non_null(file);
    assert_ok(stf_answer_write(a, NULL, 0, false, keep, file, &err), &err);
    assert_int_equal(fclose(file), 0);
    stf_answer_free(a);
    stf_request_free(r);
    stf_model_free(m);
    stf_session_free(s);
    scenario const json = {.path = t.path, .asks = {{"solve", {{NULL}}, {"json"}}}};
    each_fails(&json);
    temporary_free(&t);
}

/* A model over its limit of memory is told of by that limit's name, and leaves the session usable.
 */
static void a_limit_of_memory(void **state)
{
    (void)state;
    stf_error err = {STF_OK, ""};
    stf_session *s;
    stf_model *m = NULL;
    assert_ok(stf_session_new(NULL, 0, &s, &err), &err);
    assert_ok(stf_session_limit(s, "memory", 2000, &err), &err);
    stf_status const status = stf_load_file(s, "models/hanoi.standoff", NULL, &m, &err);
    assert_true(status == STF_LIMIT || status == STF_NOMEM);
    assert_null(m);
    assert_ok(stf_session_limit(s, "memory", 1e9, &err), &err);
    assert_ok(stf_load_file(s, "models/hanoi.standoff", NULL, &m, &err), &err);
    stf_model_free(m);
    stf_session_free(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_and_its_questions),
        cmocka_unit_test(a_page),
        cmocka_unit_test(a_proof),
        cmocka_unit_test(games_from_elsewhere),
        cmocka_unit_test(a_game_as_json),
        cmocka_unit_test(a_limit_of_memory),
    };
    tries_every = argc > 1 && strcmp(argv[1], "every") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
