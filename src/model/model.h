/* SPDX-License-Identifier: Apache-2.0 */
/* model.h -- lowers a checked syntax tree to a game and its payoff program.
 *
 * The structure depends on the switches, the removed options and the commitments (the *key*), never
 * on the assumptions: those are inputs of the payoff program, in the order and the unit of the
 * file. A variant is a key and a list of settings of inputs. docs/semantics.md is the
 * specification. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "game/game.h"
#include "lang/syntax.h"

typedef struct model_limits {
    size_t nodes; /* of the game; 0: the default, 2,000,000 */
} model_limits;

/* What decides a structure. */
typedef struct model_key {
    uint32_t *choice;           /* [n_switches] */
    bool *removed;              /* [n_options] */
    const change **commitments; /* [n_commitments] CHANGE_COMMIT, in order */
    uint32_t n_commitments;
    bool histories; /* do not merge: the tree itself */
} model_key;

/* The default key: first choices, nothing removed, no commitment. */
stf_status model_key_default(const syntax *s, arena *memory, model_key *out, stf_error *err);
/* A copy of `base` with the changes of a variant, channel or card applied; settings of assumptions
 * go to `inputs` [n_assumptions] (in the units of the file), which starts as the caller's. */
stf_status model_key_change(const syntax *s, const model_key *base, const change *changes,
                            uint32_t n_changes, double *inputs, arena *memory, model_key *out,
                            stf_error *err);
bool model_key_equal(const syntax *s, const model_key *a, const model_key *b);

/* A moment between two nodes: an assignment was made and `row` holds now, or a round ended with
 * `row` holding (also when play stopped in it). */
typedef struct model_mark {
    uint32_t row;
    uint32_t round;
    bool ends_round;
} model_mark;

/* What annotates a game so that questions can be asked of it in the model's words. */
typedef struct model {
    const syntax *syntax;
    model_key key;
    const game *game;
    /* state vectors: row r of node_state is state_value[r * n_states + s] */
    const int32_t *state_value;
    uint32_t n_state_rows;
    /* types along a play are chance edges: type_party[e] is the party whose type edge e draws and
     * type_value[e] the index of the value; NONE elsewhere */
    const uint32_t *edge_type_party; /* [n_edges] or NULL when there are no types */
    const uint32_t *edge_type_value;
    const uint32_t *node_point; /* [n_nodes] syntax.points that asks; NONE at types and at ends */
    const uint32_t *infoset_point; /* [n_infosets] syntax.points */
    const uint32_t *infoset_round; /* [n_infosets] */
    /* What happens along edge e, in order, after its move: mark[first_mark[e]] ..
     * mark[first_mark[e+1]-1]; under e = n_edges, what happens from the start of play to the root.
     * Rows are into state_value. The first row of all, the states' initial values, is initial_row.
     */
    const model_mark *mark;
    const uint32_t *first_mark; /* [n_edges + 2] */
    uint32_t initial_row;
    /* Bit per state: kept apart at the start of round r, as something later reads it. Of a state
     * that is not, merged histories may differ in the value, and rows from then on hold any of them
     * until it is assigned again. */
    const uint64_t *live_states; /* [n_rounds + 1], n_rounds the last round's number */
    /* what merging did */
    uint32_t n_merged;     /* boundaries entered by more than one history */
    uint32_t merges_until; /* last round at whose start histories merge; NONE: all rounds merge */
    text merge_note;       /* why not from then on, in words; empty if all merge */
    double unrolled_nodes; /* size of the tree, counted on the graph */
    double unrolled_terminals;
} model;

/* Compiles. STF_INPUT with diagnostics in `d` (a state leaves its range, nothing left to choose,
 * ...), STF_LIMIT with the limit named, STF_NOMEM. The model lives in `memory`. */
stf_status model_compile(const syntax *s, const model_key *key, const model_limits *limits,
                         arena *memory, diagnostics *d, const model **out, stf_error *err);

/* Checks that need numbers: chance sums to one, something is open at every information set, no
 * division by zero in what the game uses. `inputs` as program inputs. Diagnostics name the values.
 */
stf_status model_check_numbers(const model *m, const double *inputs, arena *scratch, diagnostics *d,
                               stf_error *err);

/* Structures by key, kept: asking again for an equal key gives the same model. One thread at a
 * time. */
typedef struct model_cache model_cache;
model_cache *model_cache_new(const syntax *s, const model_limits *limits, arena *memory);
/* The limits it was made with. */
const model_limits *model_cache_limits(const model_cache *c);
stf_status model_cache_get(model_cache *c, const model_key *key, diagnostics *d, const model **out,
                           stf_error *err);

#endif
