/* SPDX-License-Identifier: Apache-2.0 */
/* test.h -- what every test includes: cmocka with the headers it needs before it, in that order,
 * and assertions on doubles (cmocka's own cast to float).
 *
 * A test file has one group, its test functions are named as sentences, and main ends with
 * `return cmocka_run_group_tests(tests, NULL, NULL);`. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef assert
#undef assert /* cmocka knows its own; ours aborts, as it should */
#endif
#include <assert.h>

/* base/status.h has a function of that name; a test fails by an assertion or fail_msg(). */
#undef fail
#undef fail_msg
#define fail_msg(...)                                                                              \
    do {                                                                                           \
        print_error(__VA_ARGS__);                                                                  \
        print_error("\n");                                                                         \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)

/* |a - b| <= tol; equal infinities are near, NaN is near nothing. */
#define assert_near(a, b, tol) test_assert_near((a), (b), (tol), #a, #b, __FILE__, __LINE__)

static inline void test_assert_near(double a, double b, double tol, const char *a_text,
                                    const char *b_text, const char *file, int line)
{
    if (a == b || fabs(a - b) <= tol) return;
    print_error("%s = %.17g is not within %g of %s = %.17g (off by %g)\n", a_text, a, tol, b_text,
                b, a - b);
    _fail(file, line);
}

/* The status is STF_OK; else prints the error's message and fails. */
#define assert_ok(call, err)                                                                       \
    do {                                                                                           \
        stf_status const status_ = (call);                                                         \
        if (status_ != STF_OK) {                                                                   \
            print_error("%s: %s: %s\n", #call, stf_status_name(status_), (err)->message);          \
            _fail(__FILE__, __LINE__);                                                             \
        }                                                                                          \
    } while (0)

/* The text (base/text.h) equals the literal or string, byte for byte. */
#define assert_text(t, string) test_assert_text((t).at, (t).n, (string), __FILE__, __LINE__)

static inline void test_assert_text(const char *at, size_t n, const char *expected,
                                    const char *file, int line)
{
    if (n == strlen(expected) && (n == 0 || memcmp(at, expected, n) == 0)) return;
    print_error("got:\n%.*s\nexpected:\n%s\n", (int)n, at, expected);
    _fail(file, line);
}

/* A file in a folder of its own, removed by temporary_free; temporary.c. */
typedef struct temporary {
    char folder[64];
    char path[128];
} temporary;

/* Makes the folder and, where content is not NULL, the file `name` in it. False on failure. */
bool temporary_new(temporary *t, const char *name, const void *content, size_t n);
/* Removes every file of the folder, and the folder. */
void temporary_free(temporary *t);
/* The whole of a file as a NUL-terminated string to be freed, or NULL. */
char *file_slurp(const char *path, size_t *n);

#endif
