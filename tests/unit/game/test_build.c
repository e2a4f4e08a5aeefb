/* SPDX-License-Identifier: Apache-2.0 */
/* test_build.c -- numbering, segments, components, and what the builder refuses. */
#include "example.h"

#include "support/test.h"

#include <time.h>

static uint32_t set_of(game_builder *b, uint32_t party, const char *name, int n_actions)
{
    uint32_t const h = game_add_infoset(b, party, text_from(name));
    for (int k = 0; k < n_actions; k++)
        (void)game_add_action(b, h, text_from(k == 0 ? "a" : k == 1 ? "b" : "c"), NONE, NONE);
    return h;
}

static void edge(game_builder *b, uint32_t from, uint32_t to)
{
    game_add_edge(b, from, to, NONE, (text){"", 0}, NONE, NONE);
}

static game_builder *builder(arena *a)
{
    game_builder *const b = game_builder_new(a);
    (void)game_add_party(b, TEXT("A"), (text){"", 0});
    (void)game_add_party(b, TEXT("B"), (text){"", 0});
    return b;
}

/* The structure of game.h, by its own words. */
static void structure_check(const game *g)
{
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        uint32_t const s = g->node_segment[v];
        assert_true(v >= g->segment_root[s] && v < g->segment_root[s + 1]);
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            uint32_t const to = g->edge_child[e], t = g->node_segment[to];
            assert_int_equal(g->edge_source[e], v);
            assert_true(to > v);
            assert_true(t == s || (t > s && g->segment_root[t] == to));
            if (t == s) assert_int_equal(g->node_parent_edge[to], e);
        }
        if (g->node_kind[v] == NODE_DECISION)
            assert_int_equal(game_n_edges_of(g, v), game_n_actions_of(g, g->node_infoset[v]));
    }
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const first = g->member[g->infoset_first_member[h]];
        if (h > 0) assert_true(first > g->member[g->infoset_first_member[h - 1]]);
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++) {
            assert_int_equal(g->node_infoset[g->member[i]], h);
            assert_int_equal(g->node_component[g->member[i]], g->node_component[first]);
        }
    }
    for (uint32_t c = 0; c < g->n_components; c++) {
        assert_int_equal(g->component_node[g->component_first_node[c]], g->component_root[c]);
        for (uint32_t i = g->component_first_node[c]; i < g->component_first_node[c + 1]; i++) {
            uint32_t const v = g->component_node[i];
            assert_int_equal(g->node_component[v], c);
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                uint32_t const d = g->node_component[g->edge_child[e]];
                assert_true(d == NONE || d <= c); /* leaves first */
                if (d != NONE && d != c) assert_int_equal(g->component_root[d], g->edge_child[e]);
            }
        }
    }
}

static void merged_histories_make_segments(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    game_builder *const b = builder(a);
    uint32_t const last = game_add_decision(b, set_of(b, 1, "last", 2));
    uint32_t const unused = set_of(b, 0, "unused", 1);
    uint32_t const root = game_add_decision(b, set_of(b, 0, "first", 2));
    for (int k = 0; k < 2; k++) edge(b, last, game_add_terminal(b, NONE));
    edge(b, root, last);
    edge(b, root, last);
    const game *g;
    stf_error err = {0};
    assert_ok(game_finish(b, root, &g, &err), &err);
    structure_check(g);
    assert_int_equal(g->n_segments, 2);
    assert_int_equal(g->n_components, 2);
    assert_int_equal(g->component_root[1], 0);
    assert_int_equal(g->n_infosets, 2);
    assert_int_equal(game_builder_node(b, root), 0);
    assert_int_equal(game_builder_node(b, last), 1);
    assert_int_equal(game_builder_infoset(b, unused), NONE);
    assert_int_equal(game_n_terminals(g), 2);
    assert_true(game_is_perfect_information(g));
    arena_free(a);
}

static void random_games_keep_the_structure(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        example e = example_random(seed, 3, 4, seed % 2 == 0);
        structure_check(e.game);
        if (seed % 2 == 0) assert_true(e.game->n_segments > 1);
        example_free(&e);
    }
    example e = example_load("horse.efg");
    structure_check(e.game);
    assert_int_equal(e.game->n_components, 1);
    assert_false(game_is_perfect_information(e.game));
    example_free(&e);
}

static void equal_rewards_are_shared(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    game_builder *const b = builder(a);
    uint32_t const one = program_add_ratio(game_builder_program(b), 1, 1);
    uint32_t const zero = program_add_ratio(game_builder_program(b), 0, 1);
    uint32_t const row[] = {one, NONE}, same[] = {one, zero}, nothing[] = {zero, NONE};
    assert_int_equal(game_add_reward(b, row), game_add_reward(b, same));
    assert_int_equal(game_add_reward(b, nothing), NONE);
    assert_int_equal(game_add_outcome(b, TEXT("deal")), game_add_outcome(b, TEXT("deal")));
    arena_free(a);
}

typedef void spoiler(game_builder *b, uint32_t *root);

static void no_way_there(game_builder *b, uint32_t *root)
{
    *root = game_add_terminal(b, NONE);
    (void)game_add_terminal(b, NONE);
}

static void round_and_round(game_builder *b, uint32_t *root)
{
    uint32_t const h = set_of(b, 0, "h", 1);
    *root = game_add_decision(b, h);
    uint32_t const v = game_add_decision(b, set_of(b, 0, "i", 1));
    edge(b, *root, v);
    edge(b, v, v);
}

static void across_segments(game_builder *b, uint32_t *root)
{
    uint32_t const h = set_of(b, 1, "h", 1), end = game_add_terminal(b, NONE);
    uint32_t const shared = game_add_decision(b, h), other = game_add_decision(b, h);
    *root = game_add_decision(b, set_of(b, 0, "first", 3));
    edge(b, *root, shared);
    edge(b, *root, shared);
    edge(b, *root, other);
    edge(b, shared, end);
    edge(b, other, end);
}

static void too_few_moves(game_builder *b, uint32_t *root)
{
    *root = game_add_decision(b, set_of(b, 0, "h", 2));
    edge(b, *root, game_add_terminal(b, NONE));
}

static void same_names(game_builder *b, uint32_t *root)
{
    *root = game_add_decision(b, set_of(b, 0, "h", 1));
    uint32_t const v = game_add_decision(b, set_of(b, 0, "h", 1));
    edge(b, *root, v);
    edge(b, v, game_add_terminal(b, NONE));
}

static void moves_after_the_end(game_builder *b, uint32_t *root)
{
    *root = game_add_terminal(b, NONE);
    edge(b, *root, game_add_terminal(b, NONE));
}

static void chance_without_probability(game_builder *b, uint32_t *root)
{
    *root = game_add_chance(b);
    edge(b, *root, game_add_terminal(b, NONE));
}

static void no_set(game_builder *b, uint32_t *root)
{
    *root = game_add_decision(b, 9);
}

static void what_is_no_game_is_refused(void **state)
{
    (void)state;
    static const struct {
        spoiler *spoil;
        const char *says;
    } cases[] = {
        {no_way_there, "node 1 cannot be reached from the first node"},
        {round_and_round, "play can come back"},
        {across_segments, "'h' of B reaches across merged histories"},
        {too_few_moves, "'h' of A has 2 actions, a node in it 1 moves"},
        {same_names, "A has two information sets named 'h'"},
        {moves_after_the_end, "where play ends"},
        {chance_without_probability, "chance moves, and only they, have probabilities"},
        {no_set, "no information set 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena *const a = arena_new(NULL, 0);
        game_builder *const b = builder(a);
        uint32_t root = 0;
        cases[i].spoil(b, &root);
        const game *g;
        stf_error err = {0};
        assert_int_equal(game_finish(b, root, &g, &err), STF_INPUT);
        if (strstr(err.message, cases[i].says) == NULL) print_error("%s\n", err.message);
        assert_non_null(strstr(err.message, cases[i].says));
        arena_free(a);
    }
}

/* A party that does not remember its own move. */
static void forgetting_is_noticed(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    game_builder *const b = builder(a);
    uint32_t const root = game_add_decision(b, set_of(b, 0, "first", 2));
    uint32_t const h = set_of(b, 0, "second", 2);
    for (int k = 0; k < 2; k++) {
        uint32_t const v = game_add_decision(b, h);
        edge(b, root, v);
        for (int i = 0; i < 2; i++) edge(b, v, game_add_terminal(b, NONE));
    }
    const game *g;
    stf_error err = {0};
    assert_ok(game_finish(b, root, &g, &err), &err);
    uint32_t const worst = game_recall(g, a);
    assert_int_equal(worst, 1);
    double prob[] = {0.5, 0.5, 0.5, 0.5};
    profile const p = {.prob = prob};
    certificate c;
    assert_int_equal(certify(g, NULL, &p, CONCEPT_SEQUENTIAL, 0.0, a, &c, &err), STF_UNSUPPORTED);
    arena_free(a);
}

static void large_games_are_quick(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    game_builder *const b = builder(a);
    enum { N = 20000 };
    uint32_t next = game_add_terminal(b, NONE);
    for (int i = 0; i < N; i++) {
        char name[24];
        snprintf(name, sizeof name, "set %d", i);
        uint32_t const v = game_add_decision(b, set_of(b, (uint32_t)i % 2, name, 2));
        edge(b, v, next);
        edge(b, v, next);
        next = v;
    }
    const game *g;
    stf_error err = {0};
    clock_t const start = clock();
    assert_ok(game_finish(b, next, &g, &err), &err);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 1.0);
    assert_int_equal(g->n_components, N);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_histories_make_segments),
        cmocka_unit_test(random_games_keep_the_structure),
        cmocka_unit_test(equal_rewards_are_shared),
        cmocka_unit_test(what_is_no_game_is_refused),
        cmocka_unit_test(forgetting_is_noticed),
        cmocka_unit_test(large_games_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
