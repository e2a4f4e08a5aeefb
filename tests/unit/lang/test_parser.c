/* SPDX-License-Identifier: Apache-2.0 */
/* test_parser.c -- the shape of what is parsed, recovery after errors, limits. */
#include "load.h"

/* A model around statements of one party A that gains. */
#define PLAY(statements)                                                                           \
    "standoff \"t\" { party A, B play { " statements " gain A = 0 gain B = 0 } }"

static void a_choice_is_read(void **state)
{
    (void)state;
    loaded l = load_clean(PLAY("A chooses as move seen by B { x \"says\" { gain A = 1 } y }"));
    assert_int_equal(l.s->before.n, 3);
    const statement *const s = l.s->before.at[0];
    assert_int_equal(s->kind, STATEMENT_CHOICE);
    assert_int_equal(s->audience, 3); /* the mover sees its own move */
    assert_int_equal(s->n_branches, 2);
    assert_text(s->branches[0].says, "says");
    assert_int_equal(s->branches[0].body.n, 1);
    assert_int_equal(s->branches[1].body.n, 0);
    assert_text(l.s->points[s->point].label, "move");
    loaded_free(&l);
}

static void points_have_paths(void **state)
{
    (void)state;
    loaded l = load_clean(PLAY("A chooses { x { chance { h 0.5 { B chooses { u d } } t 0.5 } } y }"
                               "vote v by A, B quota 1 { passes { A chooses { p q } } }"));
    assert_int_equal(l.s->n_points, 5);
    assert_text(l.s->points[1].path, "x");
    assert_text(l.s->points[2].path, "x/h");
    assert_text(l.s->points[4].path, "v/passes");
    assert_int_equal(l.s->points[1].party, SYNTAX_NONE);
    loaded_free(&l);
}

/* The value of the only gain of the first option of the first choice. */
static const expr *first_value(const loaded *l)
{
    return l->s->before.at[0]->branches[0].body.at[0]->value;
}

static void operators_bind_as_they_should(void **state)
{
    (void)state;
    loaded l = load_clean(PLAY("A chooses { x { gain A = 1 - 2 - 3 * -4 ^ 2 } y }"));
    const expr *const e = first_value(&l); /* (1 - 2) - (3 * -(4 ^ 2)) */
    assert_int_equal(e->kind, EXPR_SUB);
    assert_int_equal(e->args[0]->kind, EXPR_SUB);
    assert_int_equal(e->args[1]->kind, EXPR_MUL);
    assert_int_equal(e->args[1]->args[1]->kind, EXPR_NEG);
    assert_int_equal(e->args[1]->args[1]->args[0]->kind, EXPR_POW);
    loaded_free(&l);
}

static void a_unit_ends_where_the_model_begins(void **state)
{
    (void)state;
    loaded l = load_clean("standoff \"t\" { party A counts in USD assume price = 7 USD/t let t = 2 "
                          "play { A chooses { x { gain A = 2 t/month * price * 1 month } y "
                          "{ gain A = t * 3 t * price } } } }");
    const expr *const e = first_value(&l); /* ((2 t/month) * price) * (1 month) */
    assert_int_equal(e->kind, EXPR_MUL);
    assert_int_equal(e->args[0]->args[0]->kind, EXPR_NUMBER);
    assert_text(e->args[0]->args[0]->number.unit.written, "t/month");
    assert_int_equal(e->args[0]->args[1]->kind, EXPR_ASSUME);
    loaded_free(&l);
}

static void a_guard_or_the_next_statement(void **state)
{
    (void)state;
    loaded l =
        load_clean("standoff \"t\" { party A state s in 0 .. 3 = 0 play { "
                   "s += 1 when s < 3 gain A = 1 when s is 2 { gain A = 2 } s = 0 when s > 1 } }");
    assert_int_equal(l.s->before.n, 4);
    assert_non_null(l.s->before.at[0]->guard);
    assert_null(l.s->before.at[1]->guard);
    assert_int_equal(l.s->before.at[2]->kind, STATEMENT_WHEN);
    assert_non_null(l.s->before.at[3]->guard);
    loaded_free(&l);
}

static void errors_do_not_hide_the_next(void **state)
{
    (void)state;
    assert_reports("standoff \"t\" { party A asume x = 1 assume y 3 "
                   "play { A choses { } A chooses { x { stp } y { gain A = } z } } claim \"c\" 1 }",
                   "E0203 E0201 E0210 E0210 E0201 E0201");
}

static void one_error_causes_no_second(void **state)
{
    (void)state;
    assert_reports(
        "standoff \"t\" { party A assume x 3 play { A chooses { a { gain A = x } b } } }", "E0201");
    assert_reports("standoff \"t\" { party A play { A chooses { a { gain A = ( } b } } "
                   "claim \"c\" : P(A.c) > 0.5 or P(won) > 0 }",
                   "E0201");
}

static void missing_braces_are_found(void **state)
{
    (void)state;
    loaded l = load("standoff \"t\" { party A play { A chooses { a { gain A = 1\n"
                    "claim \"c\" : P(A.a) > 0.5\n");
    assert_int_equal(count_code(&l, "E0202"), 2);
    assert_int_equal(l.d.n_errors, 2);
    loaded_free(&l);
    assert_reports("standoff \"t\" { party A play { A chooses { a b } gain A = 1 } } }", "E0208");
}

static void wrong_texts_end_in_an_error(void **state)
{
    (void)state;
    assert_reports("", "E0105");
    assert_reports("# only a comment\n", "E0105");
    assert_reports("standoff", "E0201");
    assert_reports("standoff \"t\" { }", "E0616");
    assert_reports("standoff \"t\" { play { round forever { } } }", "E0602");
    assert_reports("standoff \"t\" { begins 2019-02-29 play { } party A }", "E0207");
    assert_reports(PLAY("A chooses { x when 1 = 1 y }"), "E0205");
    assert_reports(PLAY("A chooses { x when 1 < 2 < 3 { } y }"), "E0206");
}

/* `head`, then `step` n times, then `tail`. */
static char *repeated(const char *head, const char *step, size_t n, const char *tail)
{
    char *const s = malloc(strlen(head) + n * strlen(step) + strlen(tail) + 1);
    assert_non_null(s);
    char *at = s + sprintf(s, "%s", head);
    for (size_t i = 0; i < n; i++) at += sprintf(at, "%s", step);
    sprintf(at, "%s", tail);
    return s;
}

static void depth_is_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *head, *step;
    } rows[] = {{"party A let a = ", "("},
                {"party A let a = 1", "+1"},
                {"party A let a = ", "-"},
                {"party A play { when ", "not "},
                {"party A play { ", "A chooses { a { "},
                {"party A play { ", "when 1 > 0 { "},
                {"party A play { when 1 > 0 { } ", "otherwise when 1 > 0 { } "},
                {"party A let f(x) = x let a = ", "f("},
                {"party A claim \"\" : P(", "("},
                {"party A claim \"\" : P(", "not "},
                {"party A claim \"\" : P(x", " and x"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *const s = repeated(rows[i].head, rows[i].step, 20000, "");
        loaded l = load(s);
        assert_int_equal(l.status, STF_INPUT);
        assert_true(count_code(&l, "E0802") > 0);
        loaded_free(&l);
        free(s);
    }
}

static void sizes_are_bounded_and_settable(void **state)
{
    (void)state;
    lang_limits const small = {.source_bytes = 20, .nesting = 5, .items = 2};
    loaded l = load_with("standoff \"t\" { party A }", NULL, &small);
    assert_int_equal(count_code(&l, "E0801"), 1);
    loaded_free(&l);
    lang_limits const flat = {.nesting = 5};
    l = load_with("party A let a = ((((((1))))))", NULL, &flat);
    assert_int_equal(count_code(&l, "E0802"), 1);
    loaded_free(&l);
    lang_limits const few = {.items = 2};
    l = load_with("party A let a = 1 let b = 2 let c = 3 play { gain A = a + b + c }", NULL, &few);
    assert_int_equal(count_code(&l, "E0808"), 1);
    loaded_free(&l);
}

static void includes_are_read_once(void **state)
{
    (void)state;
    included const files[] = {{"values", "assume x = 3"},
                              {"loop", "include \"back\""},
                              {"back", "include \"loop\""},
                              {NULL, NULL}};
    loaded l =
        load_with("include \"values\" party A include \"values\" play { gain A = x }", files, NULL);
    assert_int_equal(l.status, STF_OK);
    assert_int_equal(l.s->n_assumptions, 1);
    loaded_free(&l);
    l = load_with("include \"loop\" party A play { gain A = 1 }", files, NULL);
    assert_int_equal(count_code(&l, "E0806"), 1);
    loaded_free(&l);
    l = load_with("include \"none\" party A play { gain A = 1 }", files, NULL);
    assert_int_equal(count_code(&l, "E0805"), 1);
    loaded_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_choice_is_read),
        cmocka_unit_test(points_have_paths),
        cmocka_unit_test(operators_bind_as_they_should),
        cmocka_unit_test(a_unit_ends_where_the_model_begins),
        cmocka_unit_test(a_guard_or_the_next_statement),
        cmocka_unit_test(errors_do_not_hide_the_next),
        cmocka_unit_test(one_error_causes_no_second),
        cmocka_unit_test(missing_braces_are_found),
        cmocka_unit_test(wrong_texts_end_in_an_error),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(sizes_are_bounded_and_settable),
        cmocka_unit_test(includes_are_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
