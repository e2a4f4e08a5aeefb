/* SPDX-License-Identifier: Apache-2.0 */
/* ranks.h -- the program as one of several that share the work, started by mpirun. */
#ifndef CLI_RANKS_H
#define CLI_RANKS_H

#include "invocation.h"

/* Is this rank one that says nothing and writes nothing, as another speaks for all? For commands
 * that share work, and before MPI is begun. */
bool ranks_are_led(const invocation *v);
/* Joins the team where there is one: *is_team. STF_UNSUPPORTED: mpirun, but no module. */
STF_MUST_USE stf_status ranks_join(const invocation *v, stf_team *team, bool *is_team,
                                   stf_error *err);
/* The end of a rank that joined; `why`: how its work went. */
void ranks_leave(const stf_team *team, const stf_error *why);

#endif
