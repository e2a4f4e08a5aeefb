/* SPDX-License-Identifier: Apache-2.0 */
/* test_page.c -- the whole report of a model: a page that is well-formed, self-contained and says
 * what was asked. */
#include "support/test.h"

#include "base/text.h"

#include <standoff.h>

/* cmocka's own fail_msg needs the name that base/status.h has. */
#define wrong(...)                                                                                 \
    do {                                                                                           \
        print_error(__VA_ARGS__);                                                                  \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)

static bool collect(void *user, const char *bytes, size_t n)
{
    buffer_text(user, (text){bytes, n});
    return true;
}

/* The answer to a question about a model as one text, to be freed with buffer_free. */
static buffer asked(const char *path, const char *question, const char *format)
{
    stf_session *session = NULL;
    stf_model *model = NULL;
    stf_request *request = NULL;
    stf_answer *answer = NULL;
    stf_error err = {0};
    buffer b;
    buffer_init(&b, NULL);
    assert_ok(stf_session_new(NULL, 0, &session, &err), &err);
    assert_ok(stf_load_file(session, path, NULL, &model, &err), &err);
    assert_ok(stf_request_new(session, question, &request, &err), &err);
    assert_ok(stf_ask(model, request, &answer, &err), &err);
    assert_ok(stf_answer_write(answer, format, 80, false, collect, &b, &err), &err);
    stf_answer_free(answer);
    stf_request_free(request);
    stf_model_free(model);
    stf_session_free(session);
    return b;
}

static bool is_void(const char *name, size_t n)
{
    return (n == 4 && memcmp(name, "meta", 4) == 0) || (n == 2 && memcmp(name, "br", 2) == 0);
}

/* Every element that is opened is closed, in order. The style sheet is skipped. */
static void assert_balanced(const char *p)
{
    struct {
        const char *at;
        size_t n;
    } open[200];
    size_t depth = 0;
    while ((p = strchr(p, '<')) != NULL) {
        if (p[1] == '!') {
            p++;
            continue;
        }
        bool const closes = p[1] == '/';
        const char *name = p + 1 + closes;
        size_t const n = strcspn(name, " />\n");
        const char *end = strchr(p, '>');
        assert_non_null(end);
        if (closes) {
            assert_true(depth > 0);
            depth--;
            if (open[depth].n != n || memcmp(open[depth].at, name, n) != 0)
                wrong("</%.*s> closes <%.*s>\n", (int)n, name, (int)open[depth].n, open[depth].at);
        } else if (end[-1] != '/' && !is_void(name, n)) {
            assert_true(depth < 200);
            open[depth].at = name;
            open[depth++].n = n;
            if (n == 5 && memcmp(name, "style", 5) == 0) end = strstr(end, "</style>") - 1;
        }
        p = end + 1;
    }
    assert_int_equal(depth, 0);
}

static size_t occurrences(const char *in, const char *what)
{
    size_t n = 0;
    for (const char *p = in; (p = strstr(p, what)) != NULL; p++) n++;
    return n;
}

static void the_page_is_well_formed_and_self_contained(void **state)
{
    (void)state;
    buffer b = asked("models/hanoi.standoff", "report", "html");
    assert_balanced(b.at);
    assert_int_equal(occurrences(b.at, "<h1>"), 1);
    assert_int_equal(occurrences(b.at, "<main>"), 1);
    assert_non_null(strstr(b.at, "<html lang=\"en\">"));
    assert_non_null(strstr(b.at, "class=\"skip\""));
    assert_null(strstr(b.at, "<script"));
    assert_null(strstr(b.at, "http"));
    assert_null(strstr(b.at, "url("));
    assert_null(strstr(b.at, "<img"));
    /* Every picture names itself; every table says what it holds. */
    assert_int_equal(occurrences(b.at, "<svg"), occurrences(b.at, "role=\"img\""));
    assert_int_equal(occurrences(b.at, "<table>"), occurrences(b.at, "<caption>"));
    buffer_free(&b);
}

static void the_page_says_all_that_was_asked(void **state)
{
    (void)state;
    static const char *const sections[] = {"answer",   "outcomes",    "payoffs",
                                           "play",     "cards",       "claims",
                                           "variants", "assumptions", "certificate"};
    buffer b = asked("models/hanoi.standoff", "report", "html");
    for (size_t k = 0; k < sizeof sections / sizeof sections[0]; k++) {
        char mark[64];
        (void)snprintf(mark, sizeof mark, "<section id=\"%s\"", sections[k]);
        if (strstr(b.at, mark) == NULL) wrong("no section %s\n", sections[k]);
    }
    assert_non_null(strstr(b.at, "The likeliest end"));
    assert_non_null(strstr(b.at, "Certified a sequential equilibrium"));
    buffer_free(&b);
}

static void equal_questions_give_equal_pages(void **state)
{
    (void)state;
    buffer a = asked("models/hanoi.standoff", "report", "html"),
           b = asked("models/hanoi.standoff", "report", "html");
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.at, b.at, a.n);
    buffer_free(&a);
    buffer_free(&b);
}

static void text_keeps_to_its_width(void **state)
{
    (void)state;
    static const char *const questions[] = {"solve", "check", "claims", "cards", "report"};
    for (size_t k = 0; k < sizeof questions / sizeof questions[0]; k++) {
        buffer b = asked("models/hanoi.standoff", questions[k], "text");
        for (const char *line = b.at; *line != '\0';) {
            size_t const n = strcspn(line, "\n");
            if (n > 0) assert_int_not_equal(line[n - 1], ' ');
            if (text_width((text){line, n}) > 100) wrong("%s: %.*s\n", questions[k], (int)n, line);
            line += n + (line[n] == '\n');
        }
        buffer_free(&b);
    }
}

static void a_small_game_is_drawn_as_a_tree(void **state)
{
    (void)state;
    buffer b = asked("models/hanoi.standoff", "solve", "svg");
    assert_balanced(b.at);
    assert_non_null(strstr(b.at, "The game as a tree"));
    assert_non_null(strstr(b.at, "v-set")); /* what Trump cannot tell apart */
    buffer_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_well_formed_and_self_contained),
        cmocka_unit_test(the_page_says_all_that_was_asked),
        cmocka_unit_test(equal_questions_give_equal_pages),
        cmocka_unit_test(text_keeps_to_its_width),
        cmocka_unit_test(a_small_game_is_drawn_as_a_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
