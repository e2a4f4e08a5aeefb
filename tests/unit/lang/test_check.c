/* SPDX-License-Identifier: Apache-2.0 */
/* test_check.c -- names, units, visibility, gains, claims: what the checks accept and refuse. */
#include "load.h"

#include "support/failing_allocator.h"

#define TWO(items, statements)                                                                     \
    "standoff \"t\" { party A, B " items " play { " statements                                     \
    " A chooses { x { } y { } } B chooses { u { } d { } } gain A = 1 gain B = 1 } }"

static void units_agree_or_are_named(void **state)
{
    (void)state;
    loaded l = load("party A counts in USD assume oil = 3 t/month assume wage = 5 USD "
                    "play { gain A = oil + wage }");
    assert_int_equal(l.d.n_errors, 1);
    const diagnostic *const d = &l.d.list.at[0];
    assert_string_equal(d->code, "E0403");
    assert_int_equal(d->n_notes, 3); /* both sides, and where one is declared */
    loaded_free(&l);
    assert_reports(TWO("", "gain A = exp(1 t)"), "E0404");
    assert_reports(TWO("", "gain A = sqrt(1 t)"), "E0407");
    assert_reports(TWO("", "gain A = 1 wagon"), "E0210");
    assert_reports("party A assume x = 1 wagon play { gain A = x }", "E0401");
    assert_reports(TWO("", "gain A = 1 + (1 > 0)"), "E0406");
    assert_reports(TWO("", "when 1 { gain A = 1 }"), "E0405");
}

static void zero_has_every_unit(void **state)
{
    (void)state;
    loaded l = load_clean("party A counts in USD assume x = 3 USD play { A chooses { a { gain A = "
                          "max(0, x - 1 USD) } "
                          "b when x > 0 { gain A = if(x > 0, x, -0) } c { gain A = 0 } } }");
    loaded_free(&l);
}

static void lets_with_parameters_take_any_unit(void **state)
{
    (void)state;
    loaded l = load_clean("party A counts in USD let twice(x) = x * 2 let sum(a, b) = twice(a) + b "
                          "play { gain A = sum(2 USD, 3 USD) * twice(1) }");
    const expr *const e = l.s->before.at[0]->value;
    assert_true(dimension_equal(e->dim, l.s->parties[0].counts_in.dim));
    assert_int_equal(e->args[0]->kind, EXPR_LET);
    assert_int_equal(e->args[0]->n_args, 2);
    loaded_free(&l);
    assert_reports("party A let f(x) = x + 1 USD play { gain A = f(2) }", "E0403");
    assert_reports("party A let f(x) = g(x) let g(x) = f(x) play { gain A = f(2) }", "E0306");
    assert_reports("party A let f = g let g = f + 1 play { gain A = f }", "E0306");
    assert_reports("party A let f(x) = x play { gain A = f(1, 2) + f }", "E0302 E0308");
}

static void names_are_known_or_near(void **state)
{
    (void)state;
    loaded l = load("party Kim assume patience = 3 play { gain Kim = patiense gain Kom = 1 }");
    assert_int_equal(count_code(&l, "E0301"), 1);
    assert_int_equal(count_code(&l, "E0309"), 1);
    assert_text(l.d.list.at[0].hint, "did you mean `patience`?");
    loaded_free(&l);
    assert_reports("party A party A play { gain A = 1 }", "E0303");
    assert_reports("party A let round = 1 play { gain A = 1 }", "E0305");
    assert_reports(TWO("state s in {a, b} = a", "gain A = s"), "E0302");
    assert_reports(TWO("state s in {a, b} = a", "s = c"), "E0304");
    assert_reports(TWO("state s in 0 .. 2 = 0", "s = 3"), "E0605");
    assert_reports(TWO("state s in 0 .. 2 = 9", "s = 1"), "E0605");
    assert_reports(TWO("", "gain A = foo(1)"), "E0310");
}

#define HIDDEN "state hid in 0 .. 3 = 0 seen by A state pub in 0 .. 3 = 0 "
#define READ " gain A = hid gain B = pub "

static void hidden_moves_do_not_leak(void **state)
{
    (void)state;
    assert_reports(TWO(HIDDEN, READ "A chooses seen by A { a { pub = 1 } b }"), "E0501");
    assert_reports(TWO(HIDDEN, READ "A chooses seen by A { a { hid = 1 } b }"), "");
    assert_reports(TWO(HIDDEN, READ "pub = hid"), "E0501");
    assert_reports(TWO(HIDDEN, READ "pub = 1 when hid is 1"), "E0501");
    assert_reports(TWO(HIDDEN, READ "when hid is 1 { } otherwise { pub = 2 }"), "E0501");
    assert_reports(TWO(HIDDEN, READ "chance seen by none { h 0.5 { hid = 1 } t 0.5 }"), "E0501");
    assert_reports(
        TWO(HIDDEN, READ "chance seen by A { h 0.5 { B chooses { a { pub = 1 } b } } t 0.5 }"),
        "E0501");
    assert_reports(TWO(HIDDEN "let big(x) = x > 0", READ "when big(hid) { pub = 1 }"), "E0501");
    /* whoever sees the state also sees the move that its type allowed */
    assert_reports(
        TWO(HIDDEN "type A { w 0.5, s 0.5 }", READ "A chooses { a when A is w { pub = 1 } b }"),
        "");
}

static void guards_read_what_their_party_sees(void **state)
{
    (void)state;
    assert_reports(TWO(HIDDEN, READ "B chooses when hid > 0 { a b }"), "E0502");
    assert_reports(TWO(HIDDEN, READ "B chooses { a when hid > 0 b }"), "E0502");
    assert_reports(TWO(HIDDEN, READ "A chooses { a when hid > 0 b }"), "");
    assert_reports(TWO(HIDDEN "type A { w 0.5, s 0.5 }", READ "B chooses { a when A is w b }"),
                   "E0502");
    assert_reports(
        TWO(HIDDEN "type A seen by B { w 0.5, s 0.5 }", READ "B chooses { a when A is w b }"), "");
    assert_reports(
        TWO(HIDDEN, READ "A offers x in 0 .. 1 by 0.5 seen by A { B chooses { a when x > 0 b } }"),
        "E0502");
}

static void structure_does_not_depend_on_numbers(void **state)
{
    (void)state;
#define P "assume p = 0.5 state s in 0 .. 3 = 0 "
    assert_reports(TWO(P, "gain A = s A chooses { a when p > 0.4 b }"), "");
    assert_reports(TWO(P, "gain A = s A chooses when p > 0.4 { a b }"), "E0604");
    assert_reports(TWO(P, "gain A = s when p > 0.4 { s = 1 }"), "E0604");
    assert_reports(TWO(P, "gain A = s s = p"), "E0604");
    assert_reports(TWO(P, "gain A = s when p > 0.4"), "E0604");
    assert_reports(TWO(P, "gain A = s A offers x in 0 .. p by 0.1 { gain A = x }"), "E0614");
#undef P
}

static void gains_have_one_unit(void **state)
{
    (void)state;
    assert_reports(
        "party A counts in 100 MUSD play { round 1 lasting 1 year { gain A = 3 MUSD/year "
        "gain A = 1 USD } }",
        "");
    assert_reports("party A counts in 100 MUSD play { gain A = 3 }", "E0607");
    assert_reports("party A play { gain A = 3 gain A = 1 USD }", "E0607");
    assert_reports("party A counts in USD play { round 1 { gain A = 3 USD/year } }", "E0603");
    assert_reports("party A counts in USD play { gain A = 3 USD/year }", "E0603");
    assert_reports("party A counts in USD play { end { gain A = 3 USD/year } }", "E0603");
    assert_reports("party A play { A chooses { a { gain A = 1 at start } b } }", "E0612");
    assert_reports(
        "party A counts in USD play { round 1 lasting 1 year { gain A = for ever(3 USD/year) } }",
        "E0606");
    assert_reports("party A counts in USD play { end { gain A = for ever(3 USD/year) } }", "E0606");
    loaded l = load_clean("party A counts in 100 MUSD play { round 1 lasting 1 year { gain A = 3 "
                          "MUSD/year at start } "
                          "end { gain A = for ever(3 MUSD/year) } }");
    assert_true(l.s->rounds[0].body.at[0]->is_rate);
    assert_true(l.s->rounds[0].body.at[0]->at_start);
    assert_true(l.s->rounds[0].body.at[0]->is_foot);
    assert_false(l.s->end.at[0]->is_rate);
    assert_near(l.s->parties[0].counts_in.factor, 1e8, 0);
    loaded_free(&l);
}

static void rounds_and_discounts_are_sound(void **state)
{
    (void)state;
#define R(rounds) "party A play { " rounds " }"
#define G " { gain A = 1 } "
    assert_reports(R("round 1 .. 3" G "round 4" G), "");
    assert_reports(R("round 2" G), "E0601");
    assert_reports(R("round 1 .. 3" G "round 5" G), "E0601");
    assert_reports(R("round 1 discount 0.9 per year" G), "E0608");
    assert_reports(R("round 1 discount 1.5 per round" G), "E0617");
    assert_reports(R("round 1 lasting 3 t" G), "E0412");
    assert_reports(R("round 1 discount A 0.9 per round, A 0.8 per round" G), "E0617");
#undef R
#undef G
}

static void probabilities_sum_to_one(void **state)
{
    (void)state;
    assert_reports(TWO("", "chance { a 0.5 b 0.4 }"), "E0609");
    assert_reports(TWO("", "chance { a 0.1 b 0.2 c 0.7 }"), "");
    assert_reports(TWO("", "chance { a 0.5 b otherwise }"), "");
    assert_reports(TWO("", "chance { a 1.5 b otherwise }"), "E0610 E0609");
    assert_reports(TWO("type A { a 0.3, b 0.6 }", ""), "E0609");
}

static void claims_speak_of_what_exists(void **state)
{
    (void)state;
#define C(formula)                                                                                 \
    "party A state s in 0 .. 3 = 0 type A { w 0.5, t 0.5 } variant v { commit A never a } "        \
    "play { round 1 .. 2 { A chooses as m { a { s = 1 } b { stop out } } gain A = s } end { "      \
    "outcome in_ when s is 1 } } "                                                                 \
    "claim \"c\" : " formula
    loaded l =
        load_clean(C("P(A.a in round 1 .. 2 before s >= 2 given A is w and not out) in v > 0.5 "
                     "or payoff(A if A.b in round 1) < 3 or P(end) > 0"));
    const expr *e = l.s->claims[0].formula->args[0]->args[0]->args[0];
    assert_int_equal(e->kind, EXPR_IN_VARIANT);
    e = e->args[0];
    assert_int_equal(e->event->kind, EVENT_BEFORE);
    assert_int_equal(e->event->args[0]->option.last_round, 2);
    assert_int_equal(e->event->args[1]->compare, EXPR_GREATER_EQUAL);
    assert_int_equal(e->given->kind, EVENT_AND);
    loaded_free(&l);
    assert_reports(C("P(A.c) > 0"), "E0701");
    assert_reports(C("P(A.a in round 3) > 0"), "E0705");
    assert_reports(C("P(A.a) in w > 0"), "E0702");
    assert_reports(C("P(oot) > 0"), "E0311");
    assert_reports(C("P(A.a)"), "E0703");
    assert_reports(C("s > 1"), "E0704");
    assert_reports(C("P(out before A.a) > 0"), "E0710");
    assert_reports(C("P(s is 7) > 0"), "E0304");
    assert_reports(C("P(A is q) > 0"), "E0304");
    assert_reports(C("P(A is w in round 1) > 0"), "E0711");
#undef C
}

static void changes_change_what_exists(void **state)
{
    (void)state;
#define V(changes)                                                                                 \
    "party A, B assume x = 3 t switch m = on | off play { A chooses as p { a b } gain A = "        \
    "if(m is on, 1, x / 1 t) gain B = 1 } variant v { " changes " }"
    loaded l = load_clean(V("x = 2 m = off commit A to a 0.5, b 0.5 at p remove A.b"));
    assert_int_equal(l.s->variants[0].n_changes, 4);
    assert_int_equal(l.s->variants[0].changes[1].choice, 1);
    assert_text(l.s->variants[0].changes[0].quantity.unit.written, "t");
    assert_int_equal(l.s->variants[0].changes[2].point, 0);
    loaded_free(&l);
    assert_reports(V("x = 2 USD"), "E0403");
    assert_reports(V("x = on"), "E0706");
    assert_reports(V("m = oof"), "E0304");
    assert_reports(V("y = 3"), "E0706");
    assert_reports(V("commit A never c"), "E0701");
    assert_reports(V("commit B never a"), "E0701");
    assert_reports(V("commit A always a, b"), "E0707");
    assert_reports(V("commit A to a 0.5, b 0.6"), "E0609");
    assert_reports(V("commit A always a at q"), "E0708");
    assert_reports(V("x = 1 x = 2"), "E0709");
    assert_reports(V(""), "W0112");
#undef V
}

static void warnings_warn(void **state)
{
    (void)state;
    assert_reports(
        "party A assume x = 3 let y = 2 state s in 0 .. 1 = 0 switch m = a | b play { gain A = 1 }",
        "W0101 W0102 W0103 W0104");
    assert_reports("party A play { round 1 lasting 1 year { A chooses { a b { stop } } gain A = 1 "
                   "/ 1 year } }",
                   "W0105");
    assert_reports(
        "party A outcome broken \"\" play { A chooses { a { stop brokn } b } gain A = 1 }",
        "W0106");
    assert_reports("party A assume x = 3 in 4 .. 5 play { gain A = x }", "W0107");
    assert_reports("party A, B play { A chooses { a b } gain B = 1 }", "W0110");
    assert_reports("party A play { gain A = 1 stop gain A = 2 }", "W0111");
}

static void spreads_are_in_the_unit_of_the_value(void **state)
{
    (void)state;
    loaded l = load_clean(
        "party A assume x = 3 t in 2000 kg .. 5 assume y = 30% as triangular(10%, 30%, 50%) "
        "assume z = 1 as normal(1, 2) play { gain A = x / 1 t + y + z }");
    assert_near(l.s->assumptions[0].low, 2, 1e-12);
    assert_near(l.s->assumptions[0].high, 5, 0);
    assert_near(l.s->assumptions[1].high, 0.5, 0);
    assert_near(l.s->assumptions[2].high, 1 + 2 * 2.5758293035489, 1e-12);
    loaded_free(&l);
    assert_reports("party A assume x = 3 in 5 .. 4 play { gain A = x }", "E0409");
    assert_reports("party A assume x = 3 t in 2 USD .. 5 play { gain A = x / 1 t }", "E0403");
}

static void settings_take_units(void **state)
{
    (void)state;
    loaded l =
        load_clean("unit barge = 1000 t party A assume oil = 3942 t/month switch m = on | off "
                   "play { gain A = if(m is on, oil / (1 t/month), 0) }");
    change c;
    stf_error err = {0};
    assert_ok(lang_parse_setting(l.s, TEXT("oil=2500 t/month"), l.memory, &c, &err), &err);
    assert_near(c.quantity.number, 2500, 0);
    assert_ok(lang_parse_setting(l.s, TEXT("oil = -2 barge/year"), l.memory, &c, &err), &err);
    assert_text(c.quantity.exact, "-2");
    assert_ok(lang_parse_setting(l.s, TEXT("oil=2500"), l.memory, &c, &err), &err);
    assert_text(c.quantity.unit.written, "t/month");
    assert_ok(lang_parse_setting(l.s, TEXT("m=off"), l.memory, &c, &err), &err);
    assert_int_equal(c.kind, CHANGE_SWITCH);
    assert_int_equal(c.choice, 1);
    static const char *const wrong[] = {"oil",      "oil=",     "oil=x",  "oyl=3", "oil=3 USD",
                                        "oil=3 tt", "oil=3 t/", "m=3",    "m=oof", "oil=3 t 4",
                                        "",         "=",        "oil=\"x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(lang_parse_setting(l.s, text_from(wrong[i]), l.memory, &c, &err),
                         STF_USAGE);
    loaded_free(&l);
}

static void good_files_load(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "tests/lang/good/russia-card-sketch.standoff", "tests/lang/good/everything.standoff",
        "tests/lang/good/units.standoff", "tests/lang/good/words-as-names.standoff",
        "tests/lang/good/plans.standoff"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        size_t n = 0;
        char *const content = file_slurp(paths[i], &n);
        assert_non_null(content);
        loaded l = load(content);
        if (l.status != STF_OK) print_error("%s: %s\n", paths[i], l.err.message);
        assert_int_equal(l.status, STF_OK);
        loaded_free(&l);
        free(content);
    }
}

/* One request after the other fails; nothing is left behind, and the failure is told. */
static void memory_ends_anywhere_in(const char *path)
{
    size_t n = 0;
    char *const content = file_slurp(path, &n);
    assert_non_null(content);
    for (size_t at = 0;; at++) {
        failing_allocator f;
        failing_allocator_init(&f, at);
        arena *const a = arena_new(&f.allocator, 0);
        if (a == NULL) continue;
        diagnostics d;
        diagnostics_init(&d, a);
        const syntax *s = NULL;
        stf_error err = {0};
        stf_status const status =
            lang_load(TEXT("test"), (text){content, n}, NULL, NULL, NULL, a, &d, &s, &err);
        arena_free(a);
        assert_int_equal(f.live_blocks, 0);
        if (f.failed == 0) {
            assert_int_equal(status, STF_OK);
            break;
        }
        assert_int_equal(status, STF_NOMEM);
    }
    free(content);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    memory_ends_anywhere_in("tests/lang/good/everything.standoff");
    memory_ends_anywhere_in("tests/lang/good/plans.standoff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_agree_or_are_named),
        cmocka_unit_test(zero_has_every_unit),
        cmocka_unit_test(lets_with_parameters_take_any_unit),
        cmocka_unit_test(names_are_known_or_near),
        cmocka_unit_test(hidden_moves_do_not_leak),
        cmocka_unit_test(guards_read_what_their_party_sees),
        cmocka_unit_test(structure_does_not_depend_on_numbers),
        cmocka_unit_test(gains_have_one_unit),
        cmocka_unit_test(rounds_and_discounts_are_sound),
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(claims_speak_of_what_exists),
        cmocka_unit_test(changes_change_what_exists),
        cmocka_unit_test(warnings_warn),
        cmocka_unit_test(spreads_are_in_the_unit_of_the_value),
        cmocka_unit_test(settings_take_units),
        cmocka_unit_test(good_files_load),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
