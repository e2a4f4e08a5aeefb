/* SPDX-License-Identifier: Apache-2.0 */
/* play_svg.c -- the picture of play: the tree of a small game, the flow by rounds of a large one.
 */
#include "report/pictures.h"

bool play_picture(const words *w, const solution *s, const play_answer *play, const char *id,
                  bool alone, buffer *out)
{
    if (s->n_equilibria == 0) return false;
    const equilibrium *e = &s->equilibria[0];
    bool const is_small = tree_size(w->game, TREE_NODES_MOST) <= TREE_NODES_MOST;
    if (!is_small && play != NULL && flow_svg(w, e, play, id, alone, out)) return true;
    return tree_svg(w, s, e, id, alone, out) || outcomes_svg(w, e, id, alone, out);
}

void report_play_svg(const problem *p, const solution *s, const play_answer *play, buffer *out)
{
    words w;
    if (!words_begin(&w, p, s->game, s->model, out)) return;
    (void)play_picture(&w, s, play, "play", true, out);
    words_end(&w, out);
}
