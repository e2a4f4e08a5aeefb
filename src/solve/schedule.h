/* SPDX-License-Identifier: Apache-2.0 */
/* schedule.h -- a game laid out for sweeping: its components in order, each number a row in lanes.
 *
 * Solvers pass over a game many times, leaves first. A schedule is made once per plan and holds
 * what a pass reads, contiguously and in the order in which it is read: parts (the game's
 * components), their nodes in preorder, the nodes' edges. Rows are indices into arrays in lanes:
 *   value row r, party p   value[(r * n_parties + p) * stride + lane]; parts' roots come first (row
 * of part c is c), then one row of zeros for ends of play, then the inner nodes of coupled parts,
 * which share rows: a part is finished before the next reward row r, party p  reward[(r * n_parties
 * + p) * stride + lane]; the last row is zero weight row w           weight[w * stride + lane]:
 * actions' probabilities in the game's order, then those of chance moves */
#ifndef SOLVE_SCHEDULE_H
#define SOLVE_SCHEDULE_H

#include "game/game.h"

typedef enum part_kind {
    PART_CHANCE,  /* one chance node */
    PART_CHOICE,  /* one decision node of one information set: an explicit reply */
    PART_FIXED,   /* one decision node that follows a commitment */
    PART_COUPLED, /* several nodes: information sets whose replies depend on each other */
} part_kind;

typedef struct part {
    uint32_t kind; /* part_kind */
    uint32_t first_node, n_nodes;
    uint32_t first_edge, n_edges;
    uint32_t first_set, n_sets; /* into `set` */
    uint32_t first_unknown,
        n_unknowns;     /* coupled: one per action but the first of each choosing set */
    uint32_t n_actions; /* coupled: actions of its choosing sets */
} part;

/* An information set, as a pass needs it. */
typedef struct play_set {
    uint32_t infoset, party;
    uint32_t first_action, n_actions; /* global actions, which are weight rows */
    uint32_t first_member, n_members; /* into the game's members */
    uint32_t local_action;  /* position of its first action among its part's choosing ones */
    uint32_t local_unknown; /* position of its first unknown within the part */
    bool chooses;
} play_set;

typedef struct schedule {
    const game *game;
    uint32_t n_parties, n_parts, n_nodes, n_edges, n_sets, n_unknowns;
    uint32_t n_values;  /* value rows */
    uint32_t n_weights; /* weight rows */
    uint32_t zero_row;  /* value row of ends of play */
    uint32_t most_unknowns, most_actions, most_edges, most_nodes,
        most_sets; /* over coupled parts */
    uint32_t n_coupled;
    bool has_masks; /* some action may be closed by a rule */

    const part *part;            /* [n_parts] leaves first */
    const play_set *set;         /* [n_sets] by part */
    const uint32_t *infoset_set; /* [n_infosets] its play_set */
    const uint32_t *node_row;    /* [n_nodes] value row */
    const uint32_t *node_set;    /* [n_nodes] play_set, NONE at chance */
    const uint32_t *node_member; /* [n_nodes] position in the game's members, NONE at chance */
    const uint32_t *node_up;     /* [n_nodes] the edge into it within its part; NONE at the root */
    const uint32_t *node_first_edge; /* [n_nodes + 1] */
    const uint32_t *edge_node;       /* [n_edges] the node it leaves */
    const uint32_t *edge_row;        /* [n_edges] value row of where it leads */
    const uint32_t *edge_reward;     /* [n_edges] */
    const uint32_t *edge_weight;     /* [n_edges] */
    const uint32_t *member_node;     /* [members] node here of the game's member */
    const uint32_t *chance_slot;     /* [n_weights - n_actions] slots of the chance probabilities */
} schedule;

/* Lays out a game; arrays are taken from `memory`. STF_NOMEM or STF_LIMIT. */
stf_status schedule_new(const game *g, arena *memory, const schedule **out, stf_error *err);

#endif
