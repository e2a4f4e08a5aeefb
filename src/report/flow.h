/* SPDX-License-Identifier: Apache-2.0 */
/* flow.h -- the panels beneath the picture of play by rounds: how play ends, and how the states
 * move. */
#ifndef REPORT_FLOW_H
#define REPORT_FLOW_H

#include "report/svg.h"
#include "report/words.h"

enum { FLOW_WIDTH = 1040 };

/* Heights, 0 where there is nothing to show; drawing begins at y. */
double flow_ends_height(const words *w, const equilibrium *e, const play_answer *play);
void flow_ends_draw(const words *w, const equilibrium *e, const play_answer *play, double y,
                    svg *picture);
double flow_states_height(const words *w, const play_answer *play);
void flow_states_draw(const words *w, const play_answer *play, double y, svg *picture);

#endif
