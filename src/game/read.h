/* SPDX-License-Identifier: Apache-2.0 */
/* read.h -- games from elsewhere: Gambit's extensive (.efg), strategic (.nfg) and action-graph
 * (.agg, .bagg) files, and our JSON.
 *
 * Readers take text, not paths; `path` is for messages. What is wrong is diagnosed with its place
 * and a code of game/codes.h, and the status is then STF_INPUT (STF_LIMIT where a limit was met,
 * diagnosed too). The game is built in `memory`; the content must live as long as the diagnostics
 * do. Time and memory are linear in the text, and no nesting is followed by recursion.
 *
 * Payoffs in .efg and .nfg are inputs of the payoff program named u<outcome>_<party> (numbers as in
 * the file, from 1; in an .nfg of payoffs, contingencies take the place of outcomes); in .agg and
 * .bagg u<node>_<place>, action nodes from 0 as there, places in the node's list from 1. Numbers
 * are kept exactly. Formats: docs/formats.md. */
#ifndef GAME_READ_H
#define GAME_READ_H

#include "base/diagnostic.h"
#include "game/game.h"

enum { READ_MOST_NODES = 10 * 1000 * 1000 };

/* most_nodes 0: READ_MOST_NODES. */
stf_status efg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err);
/* A tree of simultaneous moves, one information set "strategy" a party; is_strategic. */
stf_status nfg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err);
/* Action-graph games, #AGG or #BAGG by their first word. An #AGG is a tree of simultaneous moves
 * and is_strategic; of a #BAGG chance draws types, and a party of several types has an information
 * set "type <k>" for each. Actions are named by their nodes' numbers. */
stf_status agg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err);
stf_status game_json_read(text path, text content, uint64_t most_nodes, diagnostics *d,
                          arena *memory, const game **out, stf_error *err);

#endif
