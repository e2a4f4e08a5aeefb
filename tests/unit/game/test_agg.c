/* SPDX-License-Identifier: Apache-2.0 */
/* test_agg.c -- action-graph games: random ones, written as files and read, against configurations
 * taken by their definition from the whole profile at once; and what is wrong is refused. */
#include "example.h"

#include "support/test.h"

enum { PARTIES = 4, NODES = 5, FUNCTIONS = 3, ALL = NODES + FUNCTIONS, TYPES = 3, CONFIGS = 1024 };

/* A game as the test knows it. */
typedef struct graph {
    bool has_types;
    unsigned n, s, p;
    unsigned n_types[PARTIES];
    bool can[PARTIES][TYPES][NODES];
    unsigned n_arcs[ALL], arc[ALL][ALL]; /* functions have arcs to lower functions of their kind */
    unsigned kind[ALL];
    int fallback[ALL], weight[ALL][NODES];
} graph;

static unsigned below(uint64_t *state, unsigned n)
{
    return (unsigned)(example_next(state) >> 33) % n;
}

static graph graph_random(uint64_t *r)
{
    graph g = {.has_types = below(r, 2) == 1};
    g.n = 1 + below(r, 3);
    g.s = 2 + below(r, NODES - 1);
    g.p = below(r, FUNCTIONS + 1);
    for (unsigned i = 0; i < g.n; i++) {
        g.n_types[i] = g.has_types ? 1 + below(r, 2) : 1;
        for (unsigned t = 0; t < g.n_types[i]; t++) {
            for (unsigned a = 0; a < g.s; a++) g.can[i][t][a] = below(r, 2) == 1;
            g.can[i][t][below(r, g.s)] = true;
        }
    }
    static const unsigned kinds[] = {0, 1, 2, 3, 10, 11, 12, 13};
    unsigned const kind = kinds[below(r, 8)];
    bool const chained = below(r, 2) == 1;
    for (unsigned v = 0; v < g.s + g.p; v++) {
        bool const is_function = v >= g.s;
        g.kind[v] = chained ? kind : kinds[below(r, 8)];
        g.fallback[v] = (int)below(r, 3);
        for (unsigned a = 0; a < g.s; a++) g.weight[v][a] = (int)below(r, 4);
        if (is_function && chained && v > g.s) { /* one kind: all of it alike */
            g.fallback[v] = g.fallback[g.s];
            memcpy(g.weight[v], g.weight[g.s], sizeof g.weight[v]);
        }
        for (unsigned u = 0; u < g.s + g.p; u++) {
            bool const fits = u < g.s || !is_function || (chained && u < v);
            if (fits && below(r, 2) == 1) g.arc[v][g.n_arcs[v]++] = u;
        }
    }
    return g;
}

/* ---- by definition ----------------------------------------------------------------------------
 */

/* Ways from action node a to node v. */
static int ways(const graph *g, unsigned v, unsigned a)
{
    if (v < g->s) return v == a;
    int n = 0;
    for (unsigned k = 0; k < g->n_arcs[v]; k++) n += ways(g, g->arc[v][k], a);
    return n;
}

static int number_of(const graph *g, unsigned v, const unsigned *played)
{
    bool const weighted = v >= g->s && g->kind[v] >= 10;
    unsigned const kind = v < g->s ? 0 : g->kind[v] % 10;
    int sum = 0, most = 0, least = 0;
    bool any = false;
    for (unsigned i = 0; i < g->n; i++) {
        int const n = ways(g, v, played[i]);
        int const x = weighted ? g->weight[v][played[i]] : kind < 2 ? 1 : (int)played[i];
        if (weighted) sum += g->fallback[v];
        sum += n * x;
        if (n == 0) continue;
        /* a weight that is the fallback's says nothing */
        if (weighted && kind >= 2 && x == g->fallback[v]) continue;
        if (!any || x > most) most = x;
        if (!any || x < least) least = x;
        any = true;
    }
    if (kind == 0) return sum;
    if (kind == 1) return sum > 0;
    if (!any) return weighted ? g->fallback[v] : (int)(g->s + g->p);
    return kind == 2 ? most : least;
}

/* What whoever plays s gets: a number for each configuration. */
static int payoff_of(const graph *g, unsigned s, const int *config)
{
    int x = 7 * (int)s + 3;
    for (unsigned k = 0; k < g->n_arcs[s]; k++) x = (x * 31 + config[k] * 17) % 1009;
    return x - 500;
}

static void config_of(const graph *g, unsigned s, const unsigned *played, int *config)
{
    for (unsigned k = 0; k < g->n_arcs[s]; k++) config[k] = number_of(g, g->arc[s][k], played);
}

static bool may_play(const graph *g, unsigned i, unsigned a)
{
    bool may = false;
    for (unsigned t = 0; t < g->n_types[i]; t++) may = may || g->can[i][t][a];
    return may;
}

static int compare(const int *x, const int *y, unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        if (x[k] != y[k]) return x[k] < y[k] ? -1 : 1;
    return 0;
}

/* Every configuration of s over all profiles in which somebody plays it, in order. */
static unsigned configs_of(const graph *g, unsigned s, int (*found)[ALL])
{
    unsigned played[PARTIES] = {0}, n = 0;
    for (bool more = true; more;) {
        bool fits = true, is_played = false;
        for (unsigned i = 0; i < g->n; i++) {
            fits = fits && may_play(g, i, played[i]);
            is_played = is_played || played[i] == s;
        }
        if (fits && is_played) {
            int config[ALL];
            config_of(g, s, played, config);
            unsigned at = 0;
            while (at < n && compare(found[at], config, g->n_arcs[s]) < 0) at++;
            if (at == n || compare(found[at], config, g->n_arcs[s]) != 0) {
                memmove(found + at + 1, found + at, (n - at) * sizeof *found);
                memcpy(found[at], config, sizeof config);
                n++;
            }
        }
        more = false;
        for (unsigned i = 0; i < g->n && !more; i++) {
            played[i] = (played[i] + 1) % g->s;
            more = played[i] != 0;
        }
    }
    return n;
}

/* ---- as a file --------------------------------------------------------------------------------
 */

static void sets_write(const graph *g, buffer *out)
{
    for (unsigned i = 0; i < g->n && g->has_types; i++) buffer_format(out, "%u ", g->n_types[i]);
    for (unsigned i = 0; i < g->n && g->has_types; i++)
        buffer_string(out, g->n_types[i] == 1 ? "\n1" : "\n1/3 2/3");
    buffer_string(out, "\n# sizes\n");
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < g->n; i++)
            for (unsigned t = 0; t < g->n_types[i]; t++) {
                unsigned size = 0;
                for (unsigned a = 0; a < g->s; a++) {
                    size += g->can[i][t][a];
                    if (pass == 1 && g->can[i][t][a]) buffer_format(out, "%u ", a);
                }
                if (pass == 0) buffer_format(out, "%u ", size);
                if (pass == 1) buffer_string(out, "# a set\n");
            }
}

static void graph_write(const graph *g, uint64_t *r, buffer *out)
{
    static int found[CONFIGS][ALL];
    buffer_format(out, "#%s\n# at random\n%u %u\n%u\n", g->has_types ? "BAGG" : "AGG", g->n, g->s,
                  g->p);
    sets_write(g, out);
    for (unsigned v = 0; v < g->s + g->p; v++) {
        buffer_format(out, "%u", g->n_arcs[v]);
        for (unsigned k = 0; k < g->n_arcs[v]; k++) buffer_format(out, " %u", g->arc[v][k]);
        buffer_char(out, '\n');
    }
    for (unsigned v = g->s; v < g->s + g->p; v++) {
        buffer_format(out, "%u", g->kind[v]);
        if (g->kind[v] >= 10) buffer_format(out, " %d [", g->fallback[v]);
        for (unsigned a = 0; a < g->s && g->kind[v] >= 10; a++)
            buffer_format(out, "%s%d", a > 0 ? " " : "", g->weight[v][a]);
        buffer_string(out, g->kind[v] >= 10 ? "]\n" : "\n");
    }
    for (unsigned s = 0; s < g->s; s++) {
        unsigned const n = configs_of(g, s, found);
        bool const named = below(r, 2) == 1;
        buffer_string(out, named ? "1" : "0");
        if (named) buffer_format(out, " %u", n);
        for (unsigned j = 0; j < n; j++) {
            unsigned const at = named ? n - 1 - j : j; /* named, they come in any order */
            if (named) buffer_string(out, "\n[");
            for (unsigned k = 0; k < g->n_arcs[s] && named; k++)
                buffer_format(out, "%d ", found[at][k]);
            if (named) buffer_char(out, ']');
            buffer_format(out, " %d", payoff_of(g, s, found[at]));
        }
        buffer_char(out, '\n');
    }
    buffer_char(out, '\0');
}

/* ---- compared ---------------------------------------------------------------------------------
 */

static unsigned action_of(const graph *g, unsigned i, unsigned t, uint32_t k)
{
    for (unsigned a = 0; a < g->s; a++)
        if (g->can[i][t][a] && k-- == 0) return a;
    fail_msg("party %u has fewer actions", i);
    return 0;
}

/* Walks to every end: the payoffs are those of the definition. Returns how many ends there are. */
static unsigned ends_compare(const graph *g, const example *e)
{
    const game *const tree = e->game;
    unsigned n = 0;
    for (uint32_t v = 0; v < tree->n_nodes; v++) {
        if (tree->node_kind[v] != NODE_TERMINAL) continue;
        unsigned type[PARTIES] = {0}, played[PARTIES] = {0};
        uint32_t row = NONE;
        for (uint32_t edge = tree->node_parent_edge[v]; edge != NONE;
             edge = tree->node_parent_edge[tree->edge_source[edge]]) {
            uint32_t const from = tree->edge_source[edge], set = tree->node_infoset[from];
            uint32_t const k = edge - tree->node_first_edge[from];
            unsigned i, t;
            if (tree->edge_reward[edge] != NONE) row = tree->edge_reward[edge];
            if (set != NONE) { /* seen below the draw of its type: noted for later */
                played[tree->infoset_party[set]] = k;
                continue;
            }
            assert_int_equal(sscanf(tree->edge_label[edge].at, "%u is type %u", &i, &t), 2);
            type[i - 1] = t - 1;
            assert_near(e->slots[tree->edge_prob[edge]], t == 1 ? 1.0 / 3.0 : 2.0 / 3.0, 1e-15);
        }
        for (unsigned i = 0; i < g->n; i++) played[i] = action_of(g, i, type[i], played[i]);
        for (unsigned i = 0; i < g->n; i++) {
            int config[ALL];
            config_of(g, played[i], played, config);
            uint32_t const slot = row == NONE ? NONE : tree->reward[row * g->n + i];
            assert_near(slot == NONE ? 0.0 : e->slots[slot], payoff_of(g, played[i], config), 0.0);
        }
        n++;
    }
    return n;
}

static unsigned ends_of(const graph *g)
{
    unsigned n = 1;
    for (unsigned i = 0; i < g->n; i++) {
        unsigned sum = 0;
        for (unsigned t = 0; t < g->n_types[i]; t++)
            for (unsigned a = 0; a < g->s; a++) sum += g->can[i][t][a];
        n *= sum;
    }
    return n;
}

static void random_graphs_are_what_they_mean(void **state)
{
    (void)state;
    uint64_t r = 20110501;
    unsigned n_types = 0, n_weights = 0;
    for (int i = 0; i < 600; i++) {
        graph const g = graph_random(&r);
        buffer file;
        buffer_init(&file, NULL);
        graph_write(&g, &r, &file);
        assert_int_equal(file.status, STF_OK);
        example e;
        stf_error err = {0};
        if (example_read(file.at, &e, &err) != STF_OK) fail_msg("%s\n%s", err.message, file.at);
        assert_int_equal(ends_compare(&g, &e), ends_of(&g));
        assert_int_equal(e.game->is_strategic, e.game->n_infosets == g.n);
        n_types += e.game->n_infosets > g.n;
        for (unsigned v = g.s; v < g.s + g.p; v++) n_weights += g.kind[v] >= 10;
        example_free(&e);
        buffer_free(&file);
    }
    assert_true(n_types > 100 && n_weights > 100);
}

/* Two parties, two shared nodes; each gets what the numbers of both say. */
#define HEAD "#AGG\n2 2 0\n2 2\n0 1\n0 1\n"
#define ARCS "2 0 1\n2 1 0\n"

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *file, *code;
    } cases[] = {
        {"2 2 0", "E0900"},
        {"#AGGREGATE\n2 2 0", "E0900"},
        {"#AGG\n", "E0901"},
        {"#AGG\n0 2 0\n", "E0904"},
        {"#AGG\n2 -1 0\n", "E0903"},
        {"#AGG\n2 999999999 0\n", "E0912"},
        {"#AGG\n2 2 0\n2 0\n0 1\n", "E0914"},
        {"#AGG\n2 2 0\n2 2\n0 1\n0 2\n" ARCS "0 1 2\n0 3 4\n", "E0918"},
        {"#AGG\n2 2 0\n2 2\n0 1\n1 1\n" ARCS "0 1 2\n0 3 4\n", "E0918"},
        {HEAD "2 0 2\n2 1 0\n0 1 2\n0 3 4\n", "E0918"},
        {HEAD ARCS "2 1 2\n0 3 4\n", "E0918"},
        {HEAD ARCS "0 1 2\n0 3\n", "E0901"},
        {HEAD ARCS "0 1 2\n0 3 4 5\n", "E0911"},
        {HEAD ARCS "0 1 x\n0 3 4\n", "E0902"},
        {HEAD ARCS "0 1 1/0\n0 3 4\n", "E0903"},
        {HEAD ARCS "1 2 [1 1] 1 [1 1] 2\n0 3 4\n", "E0919"},
        {HEAD ARCS "1 1 [1 1] 1\n0 3 4\n", "E0919"},
        {HEAD ARCS "1 1 (1 1) 1\n0 3 4\n", "E0902"},
        /* function nodes: a kind there is not, one that depends on itself, two kinds in a chain */
        {"#AGG\n1 1 1\n1\n0\n1 1\n1 0\n4\n0 1\n", "E0918"},
        {"#AGG\n1 1 1\n1\n0\n1 1\n1 0\n14\n0 1\n", "E0918"},
        {"#AGG\n1 1 1\n1\n0\n1 1\n1 1\n0\n0 1\n", "E0918"},
        {"#AGG\n1 1 2\n1\n0\n1 2\n1 2\n1 1\n0 0\n0 1\n", "E0918"},
        {"#AGG\n1 1 2\n1\n0\n1 2\n1 0\n1 1\n0 1\n0 1\n", "E0918"},
        {"#AGG\n1 1 1\n1\n0\n1 1\n1 0\n11 0 [-1]\n0 1\n", "E0918"},
        {"#AGG\n1 1 1\n1\n0\n1 1\n1 0\n10 0 1\n0 1\n", "E0902"},
        {"#BAGG\n1 1 0\n2\n1/2 1/3\n1 1\n0\n0\n0\n0 1\n", "E0910"},
        {"#BAGG\n1 1 0\n2\n3/2 -1/2\n1 1\n0\n0\n0\n0 1\n", "E0910"},
        {"#BAGG\n1 1 0\n0\n1\n0\n0\n0 1\n", "E0914"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena *const a = arena_new(NULL, 0);
        diagnostics d;
        diagnostics_init(&d, a);
        stf_error err = {0};
        const game *g = NULL;
        text const file = text_from(cases[i].file);
        stf_status const status = agg_read(TEXT("x.agg"), file, 1000, &d, a, &g, &err);
        if (status == STF_OK || d.n_errors != 1 || strcmp(d.list.at[0].code, cases[i].code) != 0)
            fail_msg("case %zu: status %d, %u errors, %s instead of %s", i, (int)status, d.n_errors,
                     d.n_errors > 0 ? d.list.at[0].code : "none", cases[i].code);
        arena_free(a);
    }
}

/* Ten parties of ten actions each are ten thousand million contingencies: not in a tree. */
static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    buffer file;
    buffer_init(&file, NULL);
    buffer_string(&file, "#AGG\n10 10 0\n");
    for (int i = 0; i < 10; i++) buffer_string(&file, "10 ");
    for (int i = 0; i < 10; i++) buffer_string(&file, "\n0 1 2 3 4 5 6 7 8 9");
    for (int i = 0; i < 10; i++) buffer_string(&file, "\n0");
    for (int i = 0; i < 10; i++) buffer_string(&file, "\n0 1");
    arena *const a = arena_new(NULL, 0);
    diagnostics d;
    diagnostics_init(&d, a);
    stf_error err = {0};
    const game *g = NULL;
    assert_int_equal(agg_read(TEXT("x.agg"), buffer_slice(&file), 0, &d, a, &g, &err), STF_LIMIT);
    assert_int_equal(d.n_errors, 1);
    assert_string_equal(d.list.at[0].code, "E0912");
    arena_free(a);
    buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_are_what_they_mean),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(what_is_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
