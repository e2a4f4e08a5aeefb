/* SPDX-License-Identifier: Apache-2.0 */
/* reads.h -- which assumptions the answer to a question depends on. */
#ifndef STUDY_READS_H
#define STUDY_READS_H

#include "study/formula.h"

/* Inputs [n_inputs] that an operation or a number of the game's payoff program takes are marked,
 * those that are held left out. A program keeps no operation that no number needs. */
void game_reads(const game *g, const bool *held, bool *is_read);
/* Assumptions that a formula reads itself, rather than through play. */
void formula_reads(const syntax *s, const expr *e, bool *is_read);

/* Does the value of a leaf depend on play? That of a plan does not, nor that of a front which does
 * not succeed through play. */
bool leaf_needs_play(const syntax *s, const leaf *l);
/* Marks what may move the value of a leaf at a case, its variant's; held [n_inputs]: set by the
 * variant. Too many rather than too few: of a promise to be found, and of a front with flows, all.
 */
stf_status leaf_reads(problem *p, const study_case *c, const bool *held, const leaf *l,
                      bool *is_read, stf_error *err);

#endif
