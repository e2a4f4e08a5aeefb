/* SPDX-License-Identifier: Apache-2.0 */
/* team.h -- what the module standoff-mpi.so has: the ranks of an mpirun as a team.
 *
 * The program loads the module when it finds itself started by mpirun, and not otherwise: MPI is no
 * part of it, and costs it nothing. */
#ifndef MPI_TEAM_H
#define MPI_TEAM_H

#include <standoff.h>

/* Begins MPI and fills *out. NULL, or why not. */
typedef const char *mpi_join_function(stf_team *out);
/* Ends MPI, once every rank has called it and all that was sent has arrived. */
typedef void mpi_leave_function(void);

mpi_join_function stf_mpi_join;
mpi_leave_function stf_mpi_leave;

#endif
