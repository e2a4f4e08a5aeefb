/* SPDX-License-Identifier: Apache-2.0 */
/* agree.h -- holding what the compiler makes of a model against the oracle's tree of it. */
#ifndef TESTS_AGREE_AGREE_H
#define TESTS_AGREE_AGREE_H

#include "model/model.h"
#include "oracle/oracle.h"

/* A model read, with one variant of it (or none) applied on both sides: the same changes, taken
 * from the syntax tree by two different hands. */
typedef struct agree_case {
    arena *memory;
    diagnostics d;
    const syntax *syntax;
    double *inputs;     /* [n_assumptions] in the units of the file */
    model_key key;      /* the compiler's */
    oracle_setup setup; /* the oracle's */
} agree_case;

/* Reads a model (includes are looked for beside `path`). On failure what was wrong is in *why. */
bool agree_read(agree_case *c, const char *path, text content, buffer *why);
void agree_free(agree_case *c);
/* Applies the changes of a variant; SYNTAX_NONE: the base model. False where the compiler's side
 * refuses. */
bool agree_apply(agree_case *c, uint32_t which, buffer *why);

/* A compiled game with its numbers. */
typedef struct agree_game {
    const model *model;
    const game *game;
    double *slots;
} agree_game;

/* Compiles for the case's key, merged or history by history, checks the numbers and runs the
 * program. */
stf_status agree_compile(agree_case *c, bool histories, agree_game *out, buffer *why);

/* Where each node and information set of the oracle's tree is in the game. */
typedef struct agree_map {
    uint32_t *node;    /* [t->n_nodes] */
    uint32_t *infoset; /* [t->n_infosets] */
} agree_map;

/* Walks game and tree together: kinds, moves in order, probabilities, options, closed actions,
 * commitments, rounds, outcomes and payoffs (1e-12 of the largest payoff) must be the same, and
 * each of the oracle's information sets must lie in one of the game's. With `histories` also the
 * states and the number of nodes, and the two partitions must be the same. */
bool agree_match(const agree_case *c, const agree_game *g, const oracle_tree *t, bool histories,
                 agree_map *map, buffer *why);

/* A random mixture at every information set of the game: [n_actions], commitments kept, closed
 * actions unplayed. */
double *agree_random_profile(const agree_game *g, uint64_t seed, arena *memory);
/* The game's profile at the oracle's sets: [t->n_actions]. */
long double *agree_copy_profile(const agree_game *g, const oracle_tree *t, const agree_map *map,
                                const double *prob, arena *memory);
/* Evaluates the profile on both: payoffs and outcomes must be the same to 1e-11 of the largest
 * payoff. */
bool agree_evaluate(const agree_case *c, const agree_game *g, const oracle_tree *t,
                    const agree_map *map, const double *prob, buffer *why);

/* What a case came to when both sides took it. */
typedef struct agree_found {
    const oracle_tree *tree; /* NULL: both refused, or it is too large */
    agree_game merged;
    agree_map map;      /* of the merged game */
    const double *prob; /* the random Markov profile tried */
} agree_found;

/* All of it for one case: the tree, history by history, then merged, then a random Markov profile.
 * Returns STF_OK (the two agree, or both refuse the model), STF_LIMIT (too large to judge), STF_NO
 * with the disagreement in *why. */
stf_status agree_judge(agree_case *c, size_t nodes_most, uint64_t seed, agree_found *found,
                       buffer *why);

#endif
