/* SPDX-License-Identifier: Apache-2.0 */
/* game.h -- a finite game: immutable structure, with every number in slots of a payoff program.
 *
 * A game is a forest of trees, the *segments*, joined by edges. Each segment is entered at its root
 * only; a root may be entered from many places (histories merged there), any other node from
 * exactly one. Nodes are numbered so that a segment's nodes are consecutive and in preorder (root
 * first, a node's children's subtrees in order of edges), and every edge that leaves a segment goes
 * to a segment with a higher number. A tree game is one segment. No information set crosses
 * segments.
 *
 * Payoff accrues on edges (`edge_reward`) and once at the start (`root_reward`): the payoff of a
 * play is the sum over its edges, in present value at the start of play.
 *
 * A *component* is a subgame less the subgames inside it: a node whose subtree in its segment
 * splits no information set roots one. Components are listed leaves first, so that solving them in
 * order has every continuation value at hand (backward induction on subgames; Selten 1965, and
 * Kaminski 2019 for the decomposition). */
#ifndef GAME_GAME_H
#define GAME_GAME_H

#include "game/program.h"

#define NONE UINT32_MAX

typedef enum node_kind { NODE_CHANCE, NODE_DECISION, NODE_TERMINAL } node_kind;

typedef enum infoset_rule {
    RULE_CHOOSES,   /* the party optimises */
    RULE_COMMITTED, /* the party plays the mixture in action_commitment, known to all */
} infoset_rule;

typedef struct game {
    text title;
    uint32_t n_parties, n_nodes, n_edges, n_infosets, n_actions, n_segments, n_components,
        n_outcomes, n_rewards;
    bool is_strategic; /* read from a strategic form: parties move at once, one information set each
                        */

    const text *party; /* [n_parties] names */
    const text
        *party_unit; /* [n_parties] what payoffs count in, e.g. "100 MUSD"; empty: plain numbers */

    /* nodes */
    const uint8_t *node_kind;     /* [n_nodes] node_kind */
    const uint32_t *node_infoset; /* [n_nodes] decision: information set; else NONE */
    const uint32_t
        *node_first_edge; /* [n_nodes + 1] edges of node v: first_edge[v] .. first_edge[v+1]-1 */
    const uint32_t *node_outcome;     /* [n_nodes] terminal: outcome label or NONE */
    const uint32_t *node_parent_edge; /* [n_nodes] the edge into it; NONE for segment roots */
    const uint32_t *node_segment;     /* [n_nodes] */
    const uint32_t *node_round; /* [n_nodes] round of play from 1, 0 before; NULL if no rounds */
    const uint32_t *node_state; /* [n_nodes] row in the model's table of state vectors; or NULL */

    /* edges; edge e of a decision node is the node's (e - first_edge)-th action */
    const uint32_t *edge_child;  /* [n_edges] */
    const uint32_t *edge_source; /* [n_edges] node it leaves */
    const uint32_t *edge_prob;   /* [n_edges] chance: slot of the probability; else NONE */
    const uint32_t *edge_reward; /* [n_edges] row of `reward`, or NONE */
    const uint32_t *edge_option; /* [n_edges] the model's option symbol (model/model.h), or NULL */
    const text *edge_label;      /* [n_edges] chance moves' names (actions' are action_name) */

    /* rewards: reward[row * n_parties + p] is a slot, or NONE for zero */
    const uint32_t *reward;
    uint32_t root_reward; /* row, or NONE */

    /* information sets, in order of first node */
    const uint32_t *infoset_party;        /* [n_infosets] */
    const uint32_t *infoset_first_action; /* [n_infosets + 1] */
    const uint32_t *infoset_first_member; /* [n_infosets + 1] into `member` */
    const uint32_t *member;               /* node ids, ascending */
    const uint8_t *infoset_rule;          /* [n_infosets] infoset_rule */
    const uint32_t *infoset_scale; /* [n_infosets] slot of the factor that turns present values into
                                      current ones at the decision (1/discount), or NONE for 1 */
    const text *infoset_name;      /* [n_infosets] as the contract of answers names them; unique
                                      within a party */

    /* actions, numbered consecutively within information sets */
    const text *action_name;        /* [n_actions] unique within the information set */
    const uint32_t *action_infoset; /* [n_actions] */
    const uint32_t
        *action_open; /* [n_actions] slot that is 0 where a rule by quantity closes the
                         action, or NONE: always open; or NULL for no such rules at all */
    const uint32_t
        *action_commitment; /* [n_actions] slot of the committed probability, or NONE; or NULL */

    const text *outcome; /* [n_outcomes] labels */

    /* segments and components */
    const uint32_t
        *segment_root; /* [n_segments + 1] first node; segment s is root[s] .. root[s+1]-1 */
    const uint32_t *component_root;          /* [n_components] leaves first */
    const uint32_t *component_first_node;    /* [n_components + 1] into component_node */
    const uint32_t *component_node;          /* nodes of the component, preorder; not the terminals'
                                                and inner subgames' roots it leads to */
    const uint32_t *component_first_infoset; /* [n_components + 1] into component_infoset */
    const uint32_t *component_infoset;
    const uint32_t *node_component; /* [n_nodes] NONE for terminals */

    /* numbers: slot s of the game is value slot_value[s] of the program */
    const program *program;
    const uint32_t *slot_value; /* [n_slots] */
    uint32_t n_slots;
    bool is_constant_sum; /* structure known to be so for all numbers; false if unknown */
} game;

/* ---- building ------------------------------------------------------------------------------- */

/* Builder of a game: add parties, then nodes. Handles are indices. Names are copied. Failure is
 * sticky: game_finish reports it. Nodes are created in any order and connected by edges;
 * game_finish renumbers them as the structure above demands. Numbers are program values (value
 * numbers of the builder). */
typedef struct game_builder game_builder;

game_builder *game_builder_new(arena *memory);
program_builder *game_builder_program(game_builder *b);
void game_set_title(game_builder *b, text title);
void game_set_strategic(game_builder *b);
uint32_t game_add_party(game_builder *b, text name, text unit);
uint32_t game_add_outcome(game_builder *b, text label); /* the same label gives the same index */

uint32_t game_add_terminal(game_builder *b, uint32_t outcome /* or NONE */);
uint32_t game_add_chance(game_builder *b);
/* Decision node of an existing information set. */
uint32_t game_add_decision(game_builder *b, uint32_t infoset);
void game_set_place(game_builder *b, uint32_t node, uint32_t round, uint32_t state);

uint32_t game_add_infoset(game_builder *b, uint32_t party, text name);
void game_set_infoset_rule(game_builder *b, uint32_t infoset, infoset_rule rule);
void game_set_infoset_scale(game_builder *b, uint32_t infoset, uint32_t value);
/* Actions of an information set, in order. `open`, `commitment`: program values or NONE. Returns k,
 * the position within the set. */
uint32_t game_add_action(game_builder *b, uint32_t infoset, text name, uint32_t open,
                         uint32_t commitment);

/* A row of rewards: values [n_parties] are program values or NONE for zero. Equal rows are shared.
 */
uint32_t game_add_reward(game_builder *b, const uint32_t *values);
void game_set_root_reward(game_builder *b, uint32_t row);
/* The k-th edge of a decision node takes the k-th action; of a chance node, `prob` is a program
 * value and `label` its name. Edges of one node are added in order. `reward`: row or NONE.
 * `option`: symbol or NONE. */
void game_add_edge(game_builder *b, uint32_t from, uint32_t to, uint32_t prob, text label,
                   uint32_t reward, uint32_t option);

/* Finishes: root is the first node of play. Checks the structure (every node reachable once or a
 * segment root; an information set's members in one segment, with as many edges as actions),
 * renumbers, finds segments and components. STF_INPUT with a reason, STF_LIMIT, STF_NOMEM. The game
 * lives in the builder's arena. Perfect recall is not assumed: see game_recall; nor that a set is
 * met but once in a play: see game_absent_minded. */
stf_status game_finish(game_builder *b, uint32_t root, const game **out, stf_error *err);
/* After game_finish: the number in the game of a node or an information set by its handle; NONE for
 * an information set without nodes, which the game leaves out. */
uint32_t game_builder_node(const game_builder *b, uint32_t node);
uint32_t game_builder_infoset(const game_builder *b, uint32_t infoset);

/* ---- reading -------------------------------------------------------------------------------- */

/* The first information set at which a party forgets what it knew or did, or NONE: perfect recall.
 */
uint32_t game_recall(const game *g, arena *scratch);
/* Every such set: forgets [n_infosets] is filled. A party none of whose sets in a component forgets
 * has perfect recall there. */
void game_forgetful(const game *g, bool *forgets, arena *scratch);
/* The first information set that can be met twice in one play, or NONE. Its party is absent-minded
 * (Piccione and Rubinstein, GEB 20, 1997): it forgets there, too. */
uint32_t game_absent_minded(const game *g, arena *scratch);
/* Perfect information: every component has one decision or chance node. */
bool game_is_perfect_information(const game *g);
uint32_t game_n_terminals(const game *g);

static inline uint32_t game_n_edges_of(const game *g, uint32_t v)
{
    return g->node_first_edge[v + 1] - g->node_first_edge[v];
}
static inline uint32_t game_n_actions_of(const game *g, uint32_t h)
{
    return g->infoset_first_action[h + 1] - g->infoset_first_action[h];
}
/* The action that edge e of a decision node takes. */
static inline uint32_t game_edge_action(const game *g, uint32_t e)
{
    uint32_t const v = g->edge_source[e];
    return g->infoset_first_action[g->node_infoset[v]] + (e - g->node_first_edge[v]);
}

#endif
