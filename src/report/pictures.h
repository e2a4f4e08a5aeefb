/* SPDX-License-Identifier: Apache-2.0 */
/* pictures.h -- what the pictures show. Each is one file; play_svg.c chooses between the tree and
 * the flow.
 *
 * `id` is unique in a page; `alone`: a file of its own rather than a part of a page. Nothing is
 * written where there is nothing to show; the functions then return false. */
#ifndef REPORT_PICTURES_H
#define REPORT_PICTURES_H

#include "report/play_view.h"

/* The game's tree, where it has at most TREE_NODES_MOST nodes (of those that play reaches, for a
 * larger game): play thick, with its probabilities; information sets dashed; payoffs at the ends.
 */
bool tree_svg(const words *w, const solution *s, const equilibrium *e, const char *id, bool alone,
              buffer *out);
enum { TREE_NODES_MOST = 60 };
/* Nodes of the tree with histories apart, counted up to `most` + 1. */
uint32_t tree_size(const game *g, uint32_t most);

/* Play by round: what each party does, with links as wide as the plays that take them are likely;
 * how play ends, by round; how the states move. */
bool flow_svg(const words *w, const equilibrium *e, const play_answer *play, const char *id,
              bool alone, buffer *out);

/* The tree or the flow, whichever is readable. */
bool play_picture(const words *w, const solution *s, const play_answer *play, const char *id,
                  bool alone, buffer *out);

/* Outcomes as bars. */
bool outcomes_svg(const words *w, const equilibrium *e, const char *id, bool alone, buffer *out);
/* A card's worth to its holder: as it is, without each channel, by each channel alone. */
bool card_svg(const words *w, const card_answer *c, const char *id, bool alone, buffer *out);

/* cards_svg.c: how cards' worths move over an assumption, a line each, with channels below. */
bool cards_over_svg(const words *w, const cards_answer *a, const char *id, bool alone, buffer *out);

#endif
