/* SPDX-License-Identifier: Apache-2.0 */
/* test_os_file.c -- reading within limits, replacing whole or not at all. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/test.h"

#include "base/os_clock.h"
#include "base/os_file.h"

static void a_file_is_read_whole(void **state)
{
    (void)state;
    size_t const n = 300000;
    char *const data = malloc(n);
    for (size_t i = 0; i < n; i++) data[i] = (char)(i * 7 % 251);
    temporary t;
    assert_true(temporary_new(&t, "a file", data, n));
    arena *a = arena_new(NULL, 0);
    text content = {0};
    stf_error err;
    assert_ok(os_file_read(a, t.path, n, &content, &err), &err);
    assert_int_equal(content.n, n);
    assert_memory_equal(content.at, data, n);
    assert_int_equal(content.at[n], 0);
    content = (text){0};
    assert_int_equal(os_file_read(a, t.path, n - 1, &content, &err), STF_LIMIT);
    assert_non_null(strstr(err.message, "299999 bytes"));
    assert_null(content.at);
    arena_free(a);
    a = arena_new(NULL, 1000);
    assert_int_equal(os_file_read(a, t.path, 0, &content, &err), STF_LIMIT);
    arena_free(a);
    temporary_free(&t);
    free(data);
}

static void an_empty_file_is_empty_text(void **state)
{
    (void)state;
    temporary t;
    assert_true(temporary_new(&t, "empty", "", 0));
    arena *a = arena_new(NULL, 0);
    text content = {0};
    stf_error err;
    assert_ok(os_file_read(a, t.path, 10, &content, &err), &err);
    assert_non_null(content.at);
    assert_int_equal(content.n, 0);
    arena_free(a);
    temporary_free(&t);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    temporary t;
    assert_true(temporary_new(&t, "missing", NULL, 0));
    arena *a = arena_new(NULL, 0);
    text content = {0};
    stf_error err;
    assert_int_equal(os_file_read(a, t.path, 0, &content, &err), STF_IO);
    assert_non_null(strstr(err.message, "missing: No such file"));
    assert_int_equal(os_file_read(a, t.folder, 0, &content, &err), STF_IO);
    assert_int_equal(os_file_read(a, "/dev/zero", 100000, &content, &err), STF_LIMIT);
    arena_free(a);
    temporary_free(&t);
}

static size_t folder_count(const char *path)
{
    size_t n = 0;
    DIR *const folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *e; (e = readdir(folder)) != NULL;) n += e->d_name[0] != '.';
    (void)closedir(folder);
    return n;
}

static void file_is(const char *path, const char *expected)
{
    size_t n = 0;
    char *const got = file_slurp(path, &n);
    assert_non_null(got);
    assert_string_equal(got, expected);
    free(got);
}

static void a_file_is_made_and_replaced_keeping_its_mode(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "page.html", NULL, 0));
    assert_ok(os_file_replace(t.path, TEXT("one"), &err), &err);
    file_is(t.path, "one");
    assert_int_equal(chmod(t.path, 0640), 0);
    assert_ok(os_file_replace(t.path, TEXT("two"), &err), &err);
    file_is(t.path, "two");
    struct stat s;
    assert_int_equal(stat(t.path, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0640);
    assert_int_equal(folder_count(t.folder), 1);
    temporary_free(&t);
}

static void a_link_is_followed(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "target", "old", 3));
    char link[160];
    (void)snprintf(link, sizeof link, "%s/link", t.folder);
    assert_int_equal(symlink("target", link), 0);
    assert_ok(os_file_replace(link, TEXT("new"), &err), &err);
    file_is(t.path, "new");
    struct stat s;
    assert_int_equal(lstat(link, &s), 0);
    assert_true(S_ISLNK(s.st_mode));
    temporary_free(&t);
}

static void writing_that_fails_leaves_nothing_behind(void **state)
{
    (void)state;
    temporary t;
    stf_error err;
    assert_true(temporary_new(&t, "x", NULL, 0));
    char path[200];
    (void)snprintf(path, sizeof path, "%s/no/such/folder", t.folder);
    assert_int_equal(os_file_replace(path, TEXT("x"), &err), STF_IO);
    assert_int_equal(os_file_replace(t.folder, TEXT("x"), &err), STF_IO);
    assert_int_equal(folder_count(t.folder), 0);
    if (access("/dev/full", W_OK) == 0)
        assert_int_equal(os_file_replace("/dev/full", TEXT("x"), &err), STF_IO);
    assert_ok(os_file_replace("/dev/null", TEXT("x"), &err), &err);
    temporary_free(&t);
}

static void the_clock_does_not_go_back(void **state)
{
    (void)state;
    double last = os_clock_seconds();
    for (int i = 0; i < 1000; i++) {
        double const now = os_clock_seconds();
        assert_true(now >= last);
        last = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(an_empty_file_is_empty_text),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(a_file_is_made_and_replaced_keeping_its_mode),
        cmocka_unit_test(a_link_is_followed),
        cmocka_unit_test(writing_that_fails_leaves_nothing_behind),
        cmocka_unit_test(the_clock_does_not_go_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
