/* SPDX-License-Identifier: Apache-2.0 */
/* regular.h -- regular equilibria, and directions of mistakes, of games in which all move once. */
#ifndef REFINE_REGULAR_H
#define REFINE_REGULAR_H

#include "refine/normal.h"

/* Regular (J. Harsanyi, IJGT 2, 1973; E. van Damme 1987, section 2.5): every action not played is
 * strictly worse, and the equations of those played determine them. By the implicit function
 * theorem there is then, for whatever small mistakes, an equilibrium of the game with them near by:
 * it is perfect and proper. */
stf_status regular_check(refine_work *w, const normal_form *f, bool *is_regular, stf_error *err);
/* A direction [n_actions] such that to the first order every action played stays best against the
 * profile moved in it, the others as much worse as can be; NULL where there is none. */
stf_status regular_direction(refine_work *w, const normal_form *f, exact **direction,
                             stf_error *err);

#endif
