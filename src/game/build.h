/* SPDX-License-Identifier: Apache-2.0 */
/* build.h -- what a game's builder holds; shared by build.c (adding) and finish.c (numbering). */
#ifndef GAME_BUILD_H
#define GAME_BUILD_H

#include "game/game.h"

typedef struct build_node {
    uint32_t infoset, outcome, round, state;
    uint8_t kind;
} build_node;

typedef struct build_edge {
    uint32_t from, to, prob, reward, option;
    text label;
} build_edge;

typedef struct build_infoset {
    text name;
    uint32_t party, scale;
    uint32_t first, last; /* ends of its list of actions; NONE when it has none */
    uint32_t n_actions;
    infoset_rule rule;
} build_infoset;

typedef struct build_action {
    text name;
    uint32_t open, commitment;
    uint32_t next; /* in the same information set, or NONE */
} build_action;

/* Open addressing from a hash to an index; the owner of the table compares. */
typedef struct build_table {
    uint32_t *slot; /* [size] index or NONE */
    uint32_t size;  /* a power of two, or 0 */
    uint32_t used;
} build_table;

struct game_builder {
    arena *memory;
    program_builder *program;
    text title;
    bool is_strategic;
    VEC(text) parties;
    VEC(text) units;
    VEC(text) outcomes;
    VEC(build_node) nodes;
    VEC(build_edge) edges;
    VEC(build_infoset) infosets;
    VEC(build_action) actions;
    VEC(uint32_t) rewards; /* rows of n_parties values */
    build_table outcome_table, reward_table;
    uint32_t root_reward;
    stf_error failure;        /* the first misuse; sticky */
    uint32_t *node_number;    /* [nodes] after game_finish: the number a handle got, or NONE */
    uint32_t *infoset_number; /* [infosets] likewise */
};

/* Records the first misuse. */
__attribute__((cold, format(printf, 2, 3))) void game_builder_fail(game_builder *b,
                                                                   const char *format, ...);

#endif
