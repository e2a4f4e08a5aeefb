/* SPDX-License-Identifier: Apache-2.0 */
/* agg_build.c -- an action-graph game as a tree of simultaneous moves, chance drawing types first.
 *
 * Chance draws the types of the parties one after another; below each draw stands a tree of as many
 * levels as there are parties, in which nobody sees anything but its own type. The tree of a draw
 * is built level by level, the first party's action running fastest, as nfg_read.c does. */
#include "game/agg.h"
#include "game/label.h"

#include <string.h>

typedef struct agg_tree {
    agg *f;
    game_builder *b;
    uint32_t *infoset; /* by type */
    uint32_t *payoff;  /* by payoff: value of the program */
    uint32_t *type;    /* [n_parties] the draw: types, counted over all parties */
    uint32_t *played;  /* [n_parties] nodes, of one contingency */
    uint32_t *row;     /* [n_parties] values */
    int64_t *config;   /* of one node */
} agg_tree;

static void parties_build(agg_tree *t)
{
    agg *const f = t->f;
    text *const labels = ARENA_NEW(f->scratch, text, f->n_parties);
    if (labels != NULL) parties_add(&f->r, f->scratch, t->b, labels, f->n_parties);
}

static void payoffs_build(agg_tree *t)
{
    const agg *const f = t->f;
    arena *const a = f->r.memory;
    for (uint32_t s = 0; s < f->n_actions; s++) {
        size_t const end = s + 1 < f->n_actions ? f->node[s + 1].first_payoff : f->payoffs.n;
        for (size_t i = f->node[s].first_payoff; i < end; i++)
            t->payoff[i] = program_add_input(
                game_builder_program(t->b),
                (program_input){.name =
                                    text_format(a, "u%u_%zu", s, i - f->node[s].first_payoff + 1),
                                .unit = {"", 0},
                                .central = f->payoffs.at[i].value,
                                .low = f->payoffs.at[i].value,
                                .high = f->payoffs.at[i].value,
                                .exact = text_copy(a, f->payoffs.at[i].exact)});
    }
}

/* Sets named "strategy" or, of a party with several types, "type 2"; actions by their nodes. */
static void infosets_build(agg_tree *t)
{
    const agg *const f = t->f;
    for (uint32_t p = 0; p < f->n_parties; p++)
        for (uint32_t k = f->first_type[p]; k < f->first_type[p + 1]; k++) {
            agg_list const actions = f->types.at[k].actions;
            text const name = f->n_types[p] == 1
                                  ? TEXT("strategy")
                                  : text_format(f->scratch, "type %u", k - f->first_type[p] + 1);
            t->infoset[k] = game_add_infoset(t->b, p, name);
            for (uint32_t i = 0; i < actions.n; i++)
                (void)game_add_action(
                    t->b, t->infoset[k],
                    text_format(f->scratch, "%u", f->numbers.at[actions.first + i]), NONE, NONE);
        }
}

/* Whether the tree keeps to the limit. Types are independent, so that the nodes of a level, summed
 * over the draws, are a product: of the moves of all types of the parties before, and of the
 * numbers of types of those to come. */
static bool size_check(const agg *f)
{
    uint64_t level = 1, total = 0;
    for (uint32_t p = 0; p < f->n_parties; p++) {
        if (f->n_types[p] > 1 && __builtin_add_overflow(total, level, &total)) return false;
        if (__builtin_mul_overflow(level, (uint64_t)f->n_types[p], &level)) return false;
    }
    if (__builtin_add_overflow(total, level, &total)) return false;
    for (uint32_t p = 0; p < f->n_parties; p++) {
        uint64_t moves = 0;
        for (uint32_t k = f->first_type[p]; k < f->first_type[p + 1]; k++)
            moves += f->types.at[k].actions.n;
        if (__builtin_mul_overflow(level / f->n_types[p], moves, &level) ||
            __builtin_add_overflow(total, level, &total) || total > f->most_nodes)
            return false;
    }
    return true;
}

/* The row of rewards where the parties play t->played; false where a payoff is missing. */
static bool row_find(agg_tree *t, uint32_t *row)
{
    agg *const f = t->f;
    for (uint32_t p = 0; p < f->n_parties; p++) {
        uint32_t const s = t->played[p];
        const agg_node *const node = &f->node[s];
        for (uint32_t j = 0; j < node->neighbours.n; j++) {
            uint32_t const to = f->numbers.at[node->neighbours.first + j];
            int64_t sum = agg_contribution(f, to, t->played[0]);
            for (uint32_t q = 1; q < f->n_parties; q++)
                sum = agg_combine(f, to, sum, agg_contribution(f, to, t->played[q]));
            t->config[j] = sum;
        }
        uint32_t const at = agg_config_find(f, s, t->config);
        if (at == NONE) {
            char words[120];
            size_t n = 0;
            for (uint32_t j = 0; j < node->neighbours.n && n < sizeof words - 24; j++) {
                text const one =
                    text_format(f->temporary, "%s%lld", j > 0 ? " " : "", (long long)t->config[j]);
                if (one.at == NULL) return false;
                memcpy(words + n, one.at, one.n);
                n += one.n;
            }
            agg_blame(f, "E0919", node->where, "action node %u has no payoff at [%.*s]", s, (int)n,
                      words);
            return false;
        }
        t->row[p] = t->payoff[at];
    }
    *row = game_add_reward(t->b, t->row);
    return true;
}

/* The nodes played in contingency i of the draw. */
static void contingency_decode(agg_tree *t, uint64_t i)
{
    const agg *const f = t->f;
    for (uint32_t p = 0; p < f->n_parties; p++) {
        agg_list const actions = f->types.at[t->type[p]].actions;
        t->played[p] = f->numbers.at[actions.first + i % actions.n];
        i /= actions.n;
    }
}

/* The tree of moves of one draw; returns its first node. */
static uint32_t moves_build(agg_tree *t)
{
    const agg *const f = t->f;
    uint32_t const root = game_add_decision(t->b, t->infoset[t->type[0]]);
    uint32_t first = root, n_level = 1;
    for (uint32_t p = 0; p < f->n_parties; p++) {
        uint32_t const n_below = n_level * f->types.at[t->type[p]].actions.n;
        bool const is_last = p + 1 == f->n_parties;
        uint32_t next = 0;
        for (uint32_t i = 0; i < n_below; i++) {
            uint32_t row = NONE;
            if (is_last) {
                contingency_decode(t, i);
                if (!row_find(t, &row)) return root;
            }
            uint32_t const handle = is_last ? game_add_terminal(t->b, NONE)
                                            : game_add_decision(t->b, t->infoset[t->type[p + 1]]);
            if (i == 0) next = handle;
            game_add_edge(t->b, first + i % n_level, handle, NONE, (text){"", 0}, row, NONE);
        }
        first = next;
        n_level = n_below;
    }
    return root;
}

typedef struct draw_frame {
    uint32_t node;  /* chance */
    uint32_t party; /* whose type is drawn there */
    uint32_t next;  /* type, from 0 */
} draw_frame;

/* The first party from p on that has several types. */
static uint32_t party_drawn(const agg *f, uint32_t p)
{
    while (p < f->n_parties && f->n_types[p] == 1) p++;
    return p;
}

static uint32_t draws_build(agg_tree *t)
{
    agg *const f = t->f;
    draw_frame *const stack = ARENA_NEW(f->scratch, draw_frame, f->n_parties);
    if (stack == NULL) return 0;
    for (uint32_t p = 0; p < f->n_parties; p++) t->type[p] = f->first_type[p];
    uint32_t const first = party_drawn(f, 0);
    if (first == f->n_parties) return moves_build(t);
    uint32_t depth = 1;
    stack[0] = (draw_frame){.node = game_add_chance(t->b), .party = first};
    while (depth > 0 && !f->r.failed && arena_status(f->r.memory, NULL) == STF_OK) {
        draw_frame *const top = &stack[depth - 1];
        if (top->next == f->n_types[top->party]) {
            depth--;
            continue;
        }
        uint32_t const type = f->first_type[top->party] + top->next;
        uint32_t const below = party_drawn(f, top->party + 1);
        t->type[top->party] = type;
        uint32_t const node = below == f->n_parties ? moves_build(t) : game_add_chance(t->b);
        uint32_t const prob =
            program_add_constant(game_builder_program(t->b), f->types.at[type].value,
                                 text_copy(f->r.memory, f->types.at[type].prob));
        game_add_edge(t->b, top->node, node, prob,
                      text_format(f->scratch, "%u is type %u", top->party + 1, top->next + 1), NONE,
                      NONE);
        top->next++;
        if (below < f->n_parties) stack[depth++] = (draw_frame){.node = node, .party = below};
    }
    return 0;
}

stf_status agg_build(agg *f, const game **out, stf_error *err)
{
    if (!size_check(f)) {
        f->is_too_large = true;
        agg_blame(f, "E0912", (span){.begin = 0, .length = 4, .file = (uint8_t)f->r.file},
                  "the game's tree has more than %llu nodes", (unsigned long long)f->most_nodes);
        return STF_LIMIT;
    }
    arena *const a = f->scratch;
    uint32_t widest = 0;
    for (uint32_t s = 0; s < f->n_actions; s++)
        if (f->node[s].neighbours.n > widest) widest = f->node[s].neighbours.n;
    agg_tree t = {.f = f,
                  .b = game_builder_new(f->r.memory),
                  .infoset = ARENA_NEW(a, uint32_t, f->types.n),
                  .payoff = ARENA_NEW(a, uint32_t, f->payoffs.n),
                  .type = ARENA_NEW(a, uint32_t, f->n_parties),
                  .played = ARENA_NEW(a, uint32_t, f->n_parties),
                  .row = ARENA_NEW(a, uint32_t, f->n_parties),
                  .config = ARENA_NEW(a, int64_t, widest)};
    TRY(arena_status(a, err));
    if (t.b == NULL) return fail(err, STF_NOMEM, "no memory for a game");
    if (f->types.n == f->n_parties) game_set_strategic(t.b);
    parties_build(&t);
    payoffs_build(&t);
    infosets_build(&t);
    TRY(arena_status(a, err));
    TRY(arena_status(f->r.memory, err));
    uint32_t const root = draws_build(&t);
    TRY(arena_status(a, err));
    TRY(arena_status(f->temporary, err));
    TRY(arena_status(f->r.memory, err));
    if (f->r.failed) return STF_INPUT;
    stf_error why = {0};
    stf_status const status = game_finish(t.b, root, out, &why);
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}
