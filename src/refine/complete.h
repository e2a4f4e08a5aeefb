/* SPDX-License-Identifier: Apache-2.0 */
/* complete.h -- moves at sets that a party's own strategy never lets it come to.
 *
 * Solvers that work with plans leave these open and something stands there. Where some action is
 * best at every node of such a set, whatever is believed there, a reader expects it, and so do
 * refinements: it is put in, later sets first. The strategy stays the same in what it does against
 * anything the others may do. */
#ifndef REFINE_COMPLETE_H
#define REFINE_COMPLETE_H

#include "refine/work.h"

/* prob [n_actions] is changed in place; *changed where it was. */
stf_status refine_complete(const game *g, const exact *slots, exact *prob, bool *changed,
                           arena *memory, stf_error *err);

#endif
