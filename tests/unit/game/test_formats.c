/* SPDX-License-Identifier: Apache-2.0 */
/* test_formats.c -- readers and writers: what is written reads back, and what is wrong is refused.
 */
#include "example.h"

#include "game/codes.h"
#include "game/write.h"
#include "support/test.h"

typedef stf_status game_writer(const game *, const game_numbers *, uint64_t, buffer *, arena *,
                               stf_error *);

static stf_status json_writer(const game *g, const game_numbers *n, uint64_t most, buffer *out,
                              arena *a, stf_error *err)
{
    (void)most;
    return game_json_write(g, n, out, a, err);
}

/* Writes the game; exactly, or from the doubles. */
static void example_write(example *e, game_writer *write, bool exactly, buffer *out)
{
    stf_error err = {0};
    exact *const slots = ARENA_NEW(e->memory, exact, e->game->n_slots + 1);
    if (exactly) assert_ok(game_slots_exact(e->game, NULL, -1, e->memory, slots, &err), &err);
    game_numbers const numbers = {.slots = e->slots, .exact = exactly ? slots : NULL};
    buffer_init(out, NULL);
    assert_ok(write(e->game, &numbers, 0, out, e->memory, &err), &err);
}

/* Two games agree on what the uniform profile gives, and on its regrets. */
static void examples_agree(example *a, example *b)
{
    stf_error err = {0};
    profile const p = example_profile(a), q = example_profile(b);
    evaluation v, w;
    assert_ok(profile_evaluate(a->game, a->slots, &p, a->memory, &v, &err), &err);
    assert_ok(profile_evaluate(b->game, b->slots, &q, b->memory, &w, &err), &err);
    certificate c, d;
    assert_ok(certify(a->game, a->slots, &p, CONCEPT_SUBGAME_PERFECT, 0, a->memory, &c, &err),
              &err);
    assert_ok(certify(b->game, b->slots, &q, CONCEPT_SUBGAME_PERFECT, 0, b->memory, &d, &err),
              &err);
    for (uint32_t i = 0; i < a->game->n_parties; i++) {
        assert_near(v.payoff[i], w.payoff[i], 1e-12);
        assert_near(c.party_regret[i], d.party_regret[i], 1e-12);
    }
    assert_near(c.subgame_regret, d.subgame_regret, 1e-12);
    assert_near(c.regret_relative, d.regret_relative, 1e-12);
}

static void round_trip(example *e, game_writer *write, bool exactly, bool same_profiles)
{
    buffer first, second;
    example again;
    stf_error err = {0};
    example_write(e, write, exactly, &first);
    assert_ok(example_read(first.at, &again, &err), &err);
    assert_int_equal(again.diagnostics.n_warnings, 0);
    example_write(&again, write, true, &second);
    assert_text(buffer_slice(&second), first.at);
    if (same_profiles) examples_agree(e, &again);
    example_free(&again);
    buffer_free(&first);
    buffer_free(&second);
}

static void examples_go_round(void **state)
{
    (void)state;
    const char *const names[] = {
        "horse.efg",       "beer-quiche.efg",  "crisis.efg",   "matching-pennies.nfg",
        "three-party.nfg", "beer-quiche.json", "inner.efg",    "old.efg",
        "driver.efg",      "forgets.efg",      "outcomes.nfg", "counted.nfg",
        "crowd.agg",       "shops.agg",        "types.bagg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        example e = example_load(names[i]);
        bool const is_judged = game_absent_minded(e.game, e.memory) == NONE;
        round_trip(&e, efg_write, true, is_judged);
        round_trip(&e, efg_write, false, is_judged);
        round_trip(&e, json_writer, true, is_judged);
        round_trip(&e, nfg_write, true, e.game->is_strategic);
        example_free(&e);
    }
}

/* A party that never moves, and action names with a slash or a star in them: strategies' names do
 * not repeat. */
static void strategies_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *file, *holds;
    } cases[] = {
        {"EFG 2 R \"\" { \"A\" \"B\" } p \"\" 1 1 \"\" { \"a/b\" \"a\" } 0 "
         "p \"\" 1 2 \"\" { \"c\" \"d\" } 0 t \"\" 1 { 1 2 } t \"\" 2 { 3 4 } "
         "p \"\" 1 3 \"\" { \"c\" \"b/c\" } 0 t \"\" 1 t \"\" 2",
         "{ \"a/b|c|*\" \"a/b|d|*\" \"a|*|c\" \"a|*|b/c\" }\n{ \"1\" }"},
        {"EFG 2 R \"\" { \"A\" } p \"\" 1 1 \"\" { \"x\" \"*\" } 0 "
         "p \"\" 1 2 \"\" { \"*\" \"d\" } 0 t \"\" 1 { 1 } t \"\" 2 { 3 } t \"\" 1",
         "{ \"1\" \"2\" \"3\" }"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        example e;
        stf_error err = {0};
        buffer out;
        assert_ok(example_read(cases[i].file, &e, &err), &err);
        example_write(&e, nfg_write, true, &out);
        if (strstr(out.at, cases[i].holds) == NULL) fail_msg("%s", out.at);
        buffer_free(&out);
        round_trip(&e, nfg_write, true, false);
        example_free(&e);
    }
}

static void random_games_go_round(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        example e = example_random(seed, 2, 3, seed % 2 == 0);
        round_trip(&e, json_writer, true, true);
        round_trip(&e, json_writer, false, true);
        round_trip(&e, efg_write, true, true); /* also: a merged game and its unrolled tree agree */
        round_trip(&e, efg_write, false, true);
        example_free(&e);
    }
}

static void a_tree_and_its_strategic_form_agree(void **state)
{
    (void)state;
    example e = example_load("horse.efg");
    buffer out;
    example_write(&e, nfg_write, true, &out);
    assert_text(buffer_slice(&out),
                "NFG 1 R \"Selten's horse\" { \"1\" \"2\" \"3\" }\n{\n{ \"D\" \"C\" }\n"
                "{ \"d\" \"c\" }\n{ \"L\" \"R\" }\n}\n\"\"\n\n"
                "3 3 2\n4 4 0\n3 3 2\n1 1 1\n0 0 0\n0 0 1\n0 0 0\n1 1 1\n");
    buffer_free(&out);
    example_free(&e);
    e = example_load("crisis.efg");
    example_write(&e, nfg_write, true, &out);
    assert_non_null(strstr(out.at, "{ \"challenge/fight/challenge/fight\""));
    assert_non_null(strstr(out.at, "\"pass/*/pass/*\""));
    buffer_free(&out);
    example_free(&e);
}

static void payoffs_are_inputs_by_the_files_numbers(void **state)
{
    (void)state;
    example e = example_load("crisis.efg");
    const program *const p = e.game->program;
    assert_int_equal(p->n_inputs, 10);
    assert_text(p->inputs[0].name, "u1_1");
    assert_text(p->inputs[0].exact, "1/5");
    assert_text(p->inputs[9].name, "u5_2");
    assert_near(p->inputs[8].central, -0.75, 0.0);
    assert_text(e.game->infoset_name[0], "challenge, resolute");
    assert_int_equal(e.game->n_outcomes, 4);
    example_free(&e);
}

static void names_follow_the_contract(void **state)
{
    (void)state;
    example e;
    stf_error err = {0};
    assert_ok(
        example_read("EFG 2 R \"\" { \"\" \"B \\\"q\\\"\" } \"c\"\n"
                     "p \"\" 1 7 \"x\" { \"a\" \"a\" \"\" \"b\" } 0\n"
                     "p \"\" 1 8 \"x\" { \"l\" \"2\" \"\" } 0 t \"\" 1 { 1 2 } t \"\" 1 t \"\" 0\n"
                     "p \"\" 1 9 \"y\" { \"only\" } 0 t \"\" 1 \"again\" { 1.0, 2e0 }\n"
                     "p \"\" 2 1 \"\" { \"r\" \"s\" } 0 t \"\" 2 \"two\" { -1/3 +.5 } t \"\" 2\n"
                     "p \"\" 2 1 0 t \"\" 2 t \"\" 2",
                     &e, &err),
        &err);
    const game *const g = e.game;
    assert_text(g->party[0], "1");
    assert_text(g->party[1], "B \"q\"");
    assert_text(g->infoset_name[0], "7");
    assert_text(g->infoset_name[1], "8");
    assert_text(g->infoset_name[2], "y");
    assert_text(g->infoset_name[3], "1");
    const char *const actions[] = {"1", "2", "3", "b", "l", "2", "3"};
    for (int a = 0; a < 7; a++) assert_text(g->action_name[a], actions[a]);
    assert_int_equal(e.diagnostics.n_warnings, 2); /* of actions, and of sets */
    round_trip(&e, efg_write, true, true);
    example_free(&e);
}

typedef struct bad_file {
    const char *code, *content;
} bad_file;

static const bad_file bad_files[] = {
    {"E0900", "EFX 2 R"},
    {"E0900", ""},
    {"E0900", "EFG 3 R \"\" { \"A\" }"},
    {"E0900", "NFG 2 R \"\" { \"A\" } { 1 } 1"},
    {"E0901", "EFG 2 R \"never closed"},
    {"E0901", "EFG 2 R \"\" { \"A\""},
    {"E0901", "EFG 2 R \"\" { \"A\" } p \"\" 1 1 \"\" { \"l\" \"r\" } 0 t \"\" 1 { 1 }"},
    {"E0901", "NFG 1 R \"\" { \"A\" \"B\" } { 2 2 } 1 2 3 4 5 6 7"},
    {"E0902", "EFG 2 R \"\" { \"A\" } q \"\" 1"},
    {"E0902", "EFG 2 R \"\" { \"A\" } t 1 { 1 }"},
    {"E0903", "EFG 2 R \"\" { \"A\" } t \"\" 1 { 1/0 }"},
    {"E0903", "EFG 2 R \"\" { \"A\" } t \"\" 1 { 1.2.3 }"},
    {"E0903", "EFG 2 R \"\" { \"A\" } t \"\" 1 { 1e999999999999 }"},
    {"E0903", "EFG 2 R \"\" { \"A\" } t \"\" 1 { 1e999 }"},
    {"E0903", "EFG 2 R \"\" { \"A\" } t \"\" 1.5 { 1 }"},
    {"E0904", "EFG 2 R \"\" { } t \"\" 0"},
    {"E0904", "EFG 2 R \"\" { \"A\" } p \"\" 2 1 \"\" { \"l\" } 0 t \"\" 0"},
    {"E0905", "EFG 2 R \"\" { \"A\" } p \"\" 1 1 \"\" { } 0"},
    {"E0906", "EFG 2 R \"\" { \"A\" \"B\" } p \"\" 1 1 \"\" { \"l\" \"r\" } 0 p \"\" 2 1 \"\" { "
              "\"a\" } 0 t \"\" 0 "
              "p \"\" 2 1 \"\" { \"a\" \"b\" } 0 t \"\" 0 t \"\" 0"},
    {"E0907", "EFG 2 R \"\" { \"A\" } t \"\" 4"},
    {"E0907", "EFG 2 R \"\" { \"A\" } t \"\" 0 { 1 }"},
    {"E0907", "NFG 1 R \"\" { \"A\" } { 2 } \"\" { { \"o\" 1 } } 1 2"},
    {"E0908",
     "EFG 2 R \"\" { \"A\" } p \"\" 1 1 \"\" { \"l\" \"r\" } 0 t \"\" 1 { 1 } t \"\" 1 { 2 }"},
    {"E0909", "EFG 2 R \"\" { \"A\" \"B\" } t \"\" 1 { 1 }"},
    {"E0910", "EFG 2 R \"\" { \"A\" } c \"\" 1 \"\" { \"x\" 1/3 \"y\" 1/3 } 0 t \"\" 0 t \"\" 0"},
    {"E0910", "EFG 2 R \"\" { \"A\" } c \"\" 1 \"\" { \"x\" -1/3 \"y\" 4/3 } 0 t \"\" 0 t \"\" 0"},
    {"E0911", "EFG 2 R \"\" { \"A\" } t \"\" 0 t \"\" 0"},
    {"E0911", "NFG 1 R \"\" { \"A\" } { 1 } 1 2"},
    {"E0912", "NFG 1 R \"\" { \"A\" \"B\" } { 1000000 1000000 } 1"},
    {"E0912", "NFG 1 R \"\" { \"A\" \"B\" } { 4000000000 4294967290 } 1"},
    {"E0914", "NFG 1 R \"\" { \"A\" \"B\" } { 2 0 } 1"},
    {"E0915", "EFG 2 R \"\xff\" { \"A\" } t \"\" 0"},
    {"E0916", "{\"format\": \"standoff-game\", }"},
    {"E0916", "{\"format\": 1, \"format\": 2}"},
    {"E0900", "{\"format\": \"other\"}"},
    {"E0917", "{\"format\": \"standoff-game\"}"},
    {"E0904", "{\"format\": \"standoff-game\", \"parties\": []}"},
    {"E0917", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": 3}"},
    {"E0917", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": [{}]}"},
    {"E0917", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": "
              "[{\"chance\": [1], \"to\": [7]}]}"},
    {"E0910", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": "
              "[{\"chance\": [0.5], \"to\": [1]}, {\"end\": null}]}"},
    {"E0913", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": "
              "[{\"chance\": [1], \"to\": [0]}]}"},
    {"E0913", "{\"format\": \"standoff-game\", \"parties\": [{\"name\": \"A\"}], \"nodes\": []}"},
    {"E0918", "#AGG\n1 1 0\n1\n1\n0\n0 5\n"},
    {"E0919", "#AGG\n1 1 0\n1\n0\n1 0\n1 0\n"},
};

static void wrong_files_are_refused_with_a_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        example e;
        stf_error err = {0};
        stf_status const status = example_read(bad_files[i].content, &e, &err);
        bool const is_refused = status == STF_INPUT || status == STF_LIMIT;
        bool const is_coded =
            e.diagnostics.n_errors == 1 &&
            strcmp(e.diagnostics.list.at[e.diagnostics.list.n - 1].code, bad_files[i].code) == 0;
        if (!is_refused || !is_coded) {
            print_error("%s\n%s: %s (%zu diagnostics, %s)\n", bad_files[i].content,
                        stf_status_name(status), err.message, e.diagnostics.list.n,
                        e.diagnostics.list.n > 0 ? e.diagnostics.list.at[0].code : "none");
            _fail(__FILE__, __LINE__);
        }
        bool is_listed = false;
        for (size_t k = 0; k < n_game_codes; k++)
            is_listed = is_listed || strcmp(game_codes[k].code, bad_files[i].code) == 0;
        assert_true(is_listed);
        example_free(&e);
    }
}

/* Every code but the warnings is met above. */
static void every_code_has_a_case(void **state)
{
    (void)state;
    for (size_t k = 0; k < n_game_codes; k++) {
        bool is_met = game_codes[k].code[0] == 'W';
        for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++)
            is_met = is_met || strcmp(game_codes[k].code, bad_files[i].code) == 0;
        if (!is_met) print_error("no case for %s\n", game_codes[k].code);
        assert_true(is_met);
    }
}

/* Every prefix of a file is refused or read, never worse. */
static void truncated_files_do_no_harm(void **state)
{
    (void)state;
    const char *const names[] = {"beer-quiche.efg", "three-party.nfg", "beer-quiche.json"};
    for (int i = 0; i < 2; i++) {
        example whole = example_load(names[i]);
        for (size_t n = strlen(whole.content); n-- > 0;) {
            whole.content[n] = '\0';
            example e;
            stf_error err = {0};
            (void)example_read(whole.content, &e, &err);
            example_free(&e);
        }
        example_free(&whole);
    }
}

static void deep_and_wide_files_are_read(void **state)
{
    (void)state;
    enum { DEPTH = 40000 };
    buffer b;
    buffer_init(&b, NULL);
    buffer_string(&b, "EFG 2 R \"\" { \"A\" \"B\" }\n");
    for (int i = 0; i < DEPTH; i++)
        buffer_format(&b, "p \"\" %d %d \"\" { \"go\" \"stop\" } 0\n", i % 2 + 1, i + 1);
    for (int i = 0; i <= DEPTH; i++) buffer_format(&b, "t \"\" %d { %d 1 }\n", i + 1, i % 7);
    example e;
    stf_error err = {0};
    assert_ok(example_read(b.at, &e, &err), &err);
    assert_int_equal(e.game->n_components, DEPTH);
    assert_true(game_is_perfect_information(e.game));
    profile const p = example_profile(&e);
    certificate c;
    assert_ok(certify(e.game, e.slots, &p, CONCEPT_SUBGAME_PERFECT, 0.0, e.memory, &c, &err), &err);
    buffer out;
    example_write(&e, efg_write, true, &out);
    buffer_free(&out);
    example_free(&e);
    buffer_free(&b);
}

static void unrolling_has_a_limit(void **state)
{
    (void)state;
    example e = example_random(8, 2, 4, true);
    game_numbers const numbers = {.slots = e.slots};
    buffer out;
    stf_error err = {0};
    buffer_init(&out, NULL);
    assert_int_equal(efg_write(e.game, &numbers, 20, &out, e.memory, &err), STF_LIMIT);
    assert_int_equal(nfg_write(e.game, &numbers, 20, &out, e.memory, &err), STF_LIMIT);
    buffer_free(&out);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_go_round),
        cmocka_unit_test(strategies_are_told_apart),
        cmocka_unit_test(random_games_go_round),
        cmocka_unit_test(a_tree_and_its_strategic_form_agree),
        cmocka_unit_test(payoffs_are_inputs_by_the_files_numbers),
        cmocka_unit_test(names_follow_the_contract),
        cmocka_unit_test(wrong_files_are_refused_with_a_code),
        cmocka_unit_test(every_code_has_a_case),
        cmocka_unit_test(truncated_files_do_no_harm),
        cmocka_unit_test(deep_and_wide_files_are_read),
        cmocka_unit_test(unrolling_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
