/* SPDX-License-Identifier: Apache-2.0 */
/* ask.h -- a block of cases of one structure, through a solver, to certified solutions. */
#ifndef STUDY_ASK_H
#define STUDY_ASK_H

#include "study/study.h"

/* What the cases of a block share. */
typedef struct ask_structure {
    const game *game;
    const model *model; /* NULL for a game from elsewhere */
} ask_structure;

/* Solves up to LANES_BLOCK cases of one structure. Solutions are taken from `memory`, all else from
 * `scratch`; numbers that cannot be (chance that does not sum to one) give a solution with status
 * INPUT, and diagnostics in `d` when it is not NULL. */
stf_status ask_block(const problem *p, ask_structure structure, const study_case *const *cases,
                     uint32_t n, const study_options *o, diagnostics *d, arena *memory,
                     arena *scratch, solution **out, stf_error *err);

/* One thread's room for asking about many cases of one structure: solver, plan and arrays, made
 * once and kept in `kept`, which nothing else may rewind while the room is used. A call takes
 * up to n_lanes cases (at most LANES_MOST) and leaves nothing in `scratch` or `kept` that the next
 * one does not take up again, but solutions in `memory`: a caller that rewinds both allocates
 * nothing from one call to the next. `o` stays the caller's. */
typedef struct ask_room ask_room;

/* How many cases at a time are worth a room. */
uint32_t ask_lanes(const game *g);
stf_status ask_room_new(const problem *p, ask_structure structure, const study_options *o,
                        uint32_t n_lanes, arena *kept, ask_room **out, stf_error *err);
/* As ask_block; the bits of a solution do not depend on what it is asked with. */
stf_status ask_many(ask_room *room, const study_case *const *cases, uint32_t n, diagnostics *d,
                    arena *memory, arena *scratch, solution **out, stf_error *err);

#endif
