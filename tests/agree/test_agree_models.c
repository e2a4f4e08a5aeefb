/* SPDX-License-Identifier: Apache-2.0 */
/* test_agree_models.c -- every model in models/ and the small ones in found/ that
 * were once disagreements, with their variants: the compiler and the oracle
 * agree. */
#include "agree/claims.h"
#include "support/test.h"

#include <dirent.h>

enum { MODELS_MOST = 200, SOLVE_MOST = 2500 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_model(const char *name)
{
    size_t const n = strlen(name), suffix = strlen(".standoff");
    return n > suffix && strcmp(name + n - suffix, ".standoff") == 0;
}

/* Paths of a folder's models, in order of name. */
static uint32_t list_models(const char *folder, char **path)
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    uint32_t n = 0;
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (!is_model(entry->d_name) || n == MODELS_MOST) continue;
        size_t const size = strlen(folder) + strlen(entry->d_name) + 2;
        path[n] = malloc(size);
        assert_non_null(path[n]);
        snprintf(path[n++], size, "%s/%s", folder, entry->d_name);
    }
    closedir(entries);
    qsort(path, n, sizeof *path, by_name);
    return n;
}

static void judge_variant(agree_case *c, const char *path, uint32_t which, bool *wrong)
{
    buffer why;
    buffer_init(&why, NULL);
    uint32_t nodes = 0, solved = 0;
    stf_status s = STF_NO;
    if (agree_apply(c, which, &why))
        s = agree_whole(c, ORACLE_NODES_MOST, SOLVE_MOST, 1, &nodes, &solved, &why);
    text const name = which == SYNTAX_NONE ? TEXT("") : c->syntax->variants[which].name;
    if (s == STF_LIMIT)
        print_message("%s %.*s: more than %d histories\n", path, TEXT_ARGS(name),
                      ORACLE_NODES_MOST);
    else
        print_message("%s %.*s: %u histories%s\n", path, TEXT_ARGS(name), nodes,
                      solved > 0 ? ", solved" : "");
    if (s != STF_OK && s != STF_LIMIT) {
        print_error("%s %.*s: %.*s\n", path, TEXT_ARGS(name), TEXT_ARGS(buffer_slice(&why)));
        *wrong = true;
    }
    buffer_free(&why);
}

static void judge_text(const char *path, text content, bool *wrong)
{
    buffer why;
    buffer_init(&why, NULL);
    agree_case c;
    if (!agree_read(&c, path, content, &why)) {
        print_error("%s: %.*s\n", path, TEXT_ARGS(buffer_slice(&why)));
        *wrong = true;
    } else {
        judge_variant(&c, path, SYNTAX_NONE, wrong);
        for (uint32_t v = 0; v < c.syntax->n_variants; v++) judge_variant(&c, path, v, wrong);
    }
    agree_free(&c);
    buffer_free(&why);
}

static void judge_model(const char *path, bool *wrong)
{
    size_t n = 0;
    char *content = file_slurp(path, &n);
    assert_non_null(content);
    judge_text(path, (text){content, n}, wrong);
    free(content);
}

static void judge_folder(const char *folder)
{
    char *path[MODELS_MOST];
    uint32_t const n = list_models(folder, path);
    bool wrong = false;
    for (uint32_t i = 0; i < n; i++) {
        judge_model(path[i], &wrong);
        free(path[i]);
    }
    assert_false(wrong);
}

static void compiler_and_oracle_agree_on_the_models(void **unused)
{
    (void)unused;
    judge_folder("models");
}

/* All eight rounds have too many histories; two have every kind of move and both authorities'
 * votes. */
static void they_agree_on_two_rounds_of_the_flagship(void **unused)
{
    (void)unused;
    size_t n = 0;
    char *content = file_slurp("models/russia-card.standoff", &n);
    assert_non_null(content);
    char *rounds = strstr(content, "round 1 .. 8 lasting");
    assert_non_null(rounds);
    rounds[strlen("round 1 .. ")] = '2';
    bool wrong = false;
    /* what it includes is looked for beside it */
    judge_text("models/russia-card in two rounds.standoff", (text){content, n}, &wrong);
    free(content);
    assert_false(wrong);
}

static void they_agree_where_they_once_did_not(void **unused)
{
    (void)unused;
    judge_folder("tests/agree/found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiler_and_oracle_agree_on_the_models),
        cmocka_unit_test(they_agree_on_two_rounds_of_the_flagship),
        cmocka_unit_test(they_agree_where_they_once_did_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
