/* SPDX-License-Identifier: Apache-2.0 */
/* nfg_write.c -- the reduced strategic form of a game, as Gambit's strategic game.
 *
 * A party's sets form a forest: a set hangs on the action of its own that was taken last before it.
 * A reduced strategy chooses at the roots, then at the sets below the chosen actions; so the number
 * of them at a set is the sum over actions of the product over the sets below, and the i-th is
 * decoded by division. Each contingency is walked once, chance weighing. Where histories merge, the
 * unrolled tree is written: by way of its .efg. */
#include "game/amount.h"
#include "game/read.h"

#include <string.h>

typedef struct pending {
    uint32_t infoset;
    uint64_t index;
} pending;

typedef struct visit {
    uint32_t node;
    amount prob;
} visit;

typedef struct nfg_writer {
    const game *g;
    const game_numbers *numbers;
    buffer *out;
    arena *memory;
    uint64_t most;
    uint32_t *first_below;  /* [n_actions] first set that hangs on the action */
    uint32_t *first_root;   /* [n_parties] */
    uint32_t *next_set;     /* [n_infosets] next set on the same action or root */
    uint64_t *count;        /* [n_infosets] reduced strategies from the set on */
    uint64_t *n_strategies; /* [n_parties] */
    uint32_t *choice;       /* [n_infosets] action chosen, or NONE where the strategy is silent */
    pending *list;          /* [n_infosets] */
    visit *stack;           /* [n_nodes] */
    amount *payoff;         /* [n_parties] */
    uint64_t n_visits;
} nfg_writer;

static bool set_is_free(const game *g, uint32_t h)
{
    return g->infoset_rule[h] == RULE_CHOOSES;
}

static bool action_is_open(const nfg_writer *w, uint32_t a)
{
    uint32_t const slot = w->g->action_open != NULL ? w->g->action_open[a] : NONE;
    return slot == NONE || w->numbers->slots[slot] != 0.0;
}

/* The last free action of the set's own party above its first member, or NONE. */
static uint32_t set_above(const game *g, uint32_t h)
{
    uint32_t v = g->member[g->infoset_first_member[h]];
    while (g->node_parent_edge[v] != NONE) {
        uint32_t const e = g->node_parent_edge[v];
        v = g->edge_source[e];
        uint32_t const up = g->node_infoset[v];
        if (up != NONE && g->infoset_party[up] == g->infoset_party[h] && set_is_free(g, up))
            return game_edge_action(g, e);
    }
    return NONE;
}

static void forest_fill(nfg_writer *w)
{
    const game *const g = w->g;
    bool const recalls = game_recall(g, w->memory) == NONE;
    for (uint32_t a = 0; a < g->n_actions; a++) w->first_below[a] = NONE;
    for (uint32_t p = 0; p < g->n_parties; p++) w->first_root[p] = NONE;
    for (uint32_t h = g->n_infosets; h-- > 0;) {
        if (!set_is_free(g, h)) continue;
        uint32_t const above = recalls ? set_above(g, h) : NONE;
        uint32_t *const first =
            above == NONE ? &w->first_root[g->infoset_party[h]] : &w->first_below[above];
        w->next_set[h] = *first;
        *first = h;
    }
}

/* Product of the counts of a chain of sets; saturates. */
static uint64_t chain_count(const nfg_writer *w, uint32_t first)
{
    uint64_t n = 1;
    for (uint32_t h = first; h != NONE; h = w->next_set[h])
        if (__builtin_mul_overflow(n, w->count[h], &n)) return UINT64_MAX;
    return n;
}

static stf_status strategies_count(nfg_writer *w, uint64_t *n_contingencies, stf_error *err)
{
    const game *const g = w->g;
    for (uint32_t h = g->n_infosets; h-- > 0;) {
        w->count[h] = 0;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (action_is_open(w, a) &&
                __builtin_add_overflow(w->count[h], chain_count(w, w->first_below[a]),
                                       &w->count[h]))
                w->count[h] = UINT64_MAX;
    }
    *n_contingencies = 1;
    for (uint32_t p = 0; p < g->n_parties; p++) {
        w->n_strategies[p] = chain_count(w, w->first_root[p]);
        if (__builtin_mul_overflow(*n_contingencies, w->n_strategies[p], n_contingencies) ||
            *n_contingencies > w->most)
            return fail(err, STF_LIMIT, "the strategic form has more than %llu contingencies",
                        (unsigned long long)w->most);
    }
    return STF_OK;
}

/* Puts a chain of sets on the list, each with its digit of the index. */
static uint32_t chain_push(nfg_writer *w, uint32_t first, uint64_t index, uint32_t n)
{
    for (uint32_t h = first; h != NONE; h = w->next_set[h]) {
        w->list[n++] = (pending){.infoset = h, .index = index % w->count[h]};
        index /= w->count[h];
    }
    return n;
}

/* The choices of a party's strategy number `index`. */
static void strategy_decode(nfg_writer *w, uint32_t party, uint64_t index)
{
    const game *const g = w->g;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_party[h] == party) w->choice[h] = NONE;
    uint32_t n = chain_push(w, w->first_root[party], index, 0);
    while (n > 0) {
        pending const top = w->list[--n];
        uint64_t rest = top.index;
        for (uint32_t a = g->infoset_first_action[top.infoset];; a++) {
            if (!action_is_open(w, a)) continue;
            uint64_t const below = chain_count(w, w->first_below[a]);
            if (rest >= below) {
                rest -= below;
                continue;
            }
            w->choice[top.infoset] = a;
            n = chain_push(w, w->first_below[a], rest, n);
            break;
        }
    }
}

static void text_write(buffer *out, text t)
{
    for (size_t i = 0; i < t.n; i++) {
        if (t.at[i] == '"' || t.at[i] == '\\') buffer_char(out, '\\');
        buffer_char(out, t.at[i]);
    }
}

/* What stands between the actions of a strategy's name: what occurs in none of them, so that no two
 * strategies have the same name; '\0' where they must be named by number: no sets, or no such
 * character, or an action that looks like silence. */
static char separator_choose(const nfg_writer *w, uint32_t party)
{
    const game *const g = w->g;
    static const char candidates[] = "/|;:&+";
    uint32_t n_sets = 0;
    bool is_taken[sizeof candidates] = {false}, has_star = false;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_party[h] != party || !set_is_free(g, h)) continue;
        n_sets++;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            text const name = g->action_name[a];
            has_star = has_star || text_equal(name, TEXT("*"));
            for (size_t k = 0; k + 1 < sizeof candidates; k++)
                is_taken[k] = is_taken[k] || memchr(name.at, candidates[k], name.n) != NULL;
        }
    }
    if (n_sets == 1) return candidates[0];
    for (size_t k = 0; k + 1 < sizeof candidates && n_sets > 0 && !has_star; k++)
        if (!is_taken[k]) return candidates[k];
    return '\0';
}

static void strategies_write(nfg_writer *w, uint32_t party)
{
    const game *const g = w->g;
    char const separator = separator_choose(w, party);
    buffer_string(w->out, "{");
    for (uint64_t i = 0; i < w->n_strategies[party]; i++) {
        if (separator == '\0') {
            buffer_format(w->out, " \"%llu\"", (unsigned long long)i + 1);
            continue;
        }
        strategy_decode(w, party, i);
        buffer_string(w->out, " \"");
        bool is_first = true;
        for (uint32_t h = 0; h < g->n_infosets; h++) {
            if (g->infoset_party[h] != party || !set_is_free(g, h)) continue;
            if (!is_first) buffer_char(w->out, separator);
            is_first = false;
            text_write(w->out, w->choice[h] == NONE ? TEXT("*") : g->action_name[w->choice[h]]);
        }
        buffer_string(w->out, "\"");
    }
    buffer_string(w->out, " }\n");
}

/* Adds what a row pays, weighed; then pushes the node. */
static void visit_push(nfg_writer *w, uint32_t *n, uint32_t node, uint32_t row, amount prob)
{
    const game *const g = w->g;
    for (uint32_t p = 0; p < g->n_parties && row != NONE; p++) {
        amount const paid = amount_mul(w->memory, prob, amount_of_row(g, w->numbers, row, p));
        w->payoff[p] = amount_add(w->memory, w->payoff[p], paid);
    }
    w->stack[(*n)++] = (visit){.node = node, .prob = prob};
    w->n_visits++;
}

static amount edge_weight(const nfg_writer *w, uint32_t e)
{
    const game *const g = w->g;
    if (g->edge_prob[e] != NONE) return amount_of_slot(w->numbers, g->edge_prob[e]);
    uint32_t const a = game_edge_action(g, e);
    if (!set_is_free(g, g->action_infoset[a]))
        return g->action_commitment != NULL ? amount_of_slot(w->numbers, g->action_commitment[a])
                                            : amount_zero();
    return w->choice[g->action_infoset[a]] == a ? (amount){.exact = exact_small(1), .value = 1.0}
                                                : amount_zero();
}

static void contingency_walk(nfg_writer *w)
{
    const game *const g = w->g;
    uint32_t n = 0;
    for (uint32_t p = 0; p < g->n_parties; p++) w->payoff[p] = amount_zero();
    visit_push(w, &n, 0, g->root_reward, (amount){.exact = exact_small(1), .value = 1.0});
    while (n > 0) {
        visit const top = w->stack[--n];
        for (uint32_t e = g->node_first_edge[top.node]; e < g->node_first_edge[top.node + 1]; e++) {
            amount const weight = edge_weight(w, e);
            if (amount_is_zero(weight)) continue;
            visit_push(w, &n, g->edge_child[e], g->edge_reward[e],
                       amount_mul(w->memory, top.prob, weight));
        }
    }
}

static stf_status contingencies_write(nfg_writer *w, uint64_t n, stf_error *err)
{
    const game *const g = w->g;
    uint64_t *const digit = ARENA_NEW(w->memory, uint64_t, g->n_parties);
    TRY(arena_status(w->memory, err));
    for (uint32_t p = 0; p < g->n_parties; p++) strategy_decode(w, p, 0);
    for (uint64_t i = 0; i < n; i++) {
        arena_mark const mark = arena_position(w->memory);
        contingency_walk(w);
        for (uint32_t p = 0; p < g->n_parties; p++) {
            if (p > 0) buffer_char(w->out, ' ');
            number_write(w->out, w->payoff[p].exact, w->payoff[p].value, w->memory);
        }
        buffer_char(w->out, '\n');
        arena_release(w->memory, mark);
        TRY(arena_status(w->memory, err));
        if (w->n_visits / 64 > w->most)
            return fail(err, STF_LIMIT, "the strategic form takes more than %llu visits of nodes",
                        (unsigned long long)w->most * 64);
        for (uint32_t p = 0; p < g->n_parties; p++) {
            digit[p] = (digit[p] + 1) % w->n_strategies[p];
            strategy_decode(w, p, digit[p]);
            if (digit[p] != 0) break;
        }
    }
    return w->out->status != STF_OK ? fail(err, w->out->status, "no memory to write the game")
                                    : STF_OK;
}

static void header_write(const nfg_writer *w)
{
    buffer_string(w->out, "NFG 1 R \"");
    text_write(w->out, w->g->title);
    buffer_string(w->out, "\" {");
    for (uint32_t p = 0; p < w->g->n_parties; p++) {
        buffer_string(w->out, " \"");
        text_write(w->out, w->g->party[p]);
        buffer_string(w->out, "\"");
    }
    buffer_string(w->out, " }\n{\n");
}

static stf_status tree_write(nfg_writer *w, stf_error *err)
{
    const game *const g = w->g;
    arena *const a = w->memory;
    w->first_below = ARENA_NEW(a, uint32_t, g->n_actions);
    w->first_root = ARENA_NEW(a, uint32_t, g->n_parties);
    w->next_set = ARENA_NEW(a, uint32_t, g->n_infosets);
    w->count = ARENA_NEW(a, uint64_t, g->n_infosets);
    w->n_strategies = ARENA_NEW(a, uint64_t, g->n_parties);
    w->choice = ARENA_NEW(a, uint32_t, g->n_infosets);
    w->list = ARENA_NEW(a, pending, g->n_infosets);
    w->stack = ARENA_NEW(a, visit, g->n_nodes);
    w->payoff = ARENA_NEW(a, amount, g->n_parties);
    TRY(arena_status(a, err));
    uint64_t n = 0;
    forest_fill(w);
    TRY(strategies_count(w, &n, err));
    header_write(w);
    for (uint32_t p = 0; p < g->n_parties; p++) strategies_write(w, p);
    buffer_string(w->out, "}\n\"\"\n\n");
    return contingencies_write(w, n, err);
}

/* Writes the game's .efg, reads it, and writes the tree that was read. */
static stf_status merged_write(nfg_writer *w, buffer *efg, stf_error *err)
{
    diagnostics d;
    const game *tree;
    arena *const a = w->memory;
    TRY(efg_write(w->g, w->numbers, w->most, efg, a, err));
    diagnostics_init(&d, a);
    TRY(efg_read(TEXT("unrolled"), buffer_slice(efg), 0, &d, a, &tree, err));
    exact *const slots = ARENA_NEW(a, exact, tree->n_slots);
    double *const values = ARENA_NEW(a, double, tree->n_slots);
    TRY(arena_status(a, err));
    TRY(game_slots_exact(tree, NULL, -1, a, slots, err));
    for (uint32_t s = 0; s < tree->n_slots; s++) values[s] = exact_to_double(slots[s]);
    game_numbers const numbers = {.slots = values, .exact = slots};
    w->g = tree;
    w->numbers = &numbers;
    return tree_write(w, err);
}

stf_status nfg_write(const game *g, const game_numbers *numbers, uint64_t most_contingencies,
                     buffer *out, arena *memory, stf_error *err)
{
    arena_mark const mark = arena_position(memory);
    nfg_writer w = {.g = g,
                    .numbers = numbers,
                    .out = out,
                    .memory = memory,
                    .most = most_contingencies != 0 ? most_contingencies : WRITE_MOST_NODES};
    buffer efg;
    buffer_init(&efg, arena_allocator(memory));
    stf_status const status = g->n_segments > 1 ? merged_write(&w, &efg, err) : tree_write(&w, err);
    buffer_free(&efg);
    arena_release(memory, mark);
    return status;
}
