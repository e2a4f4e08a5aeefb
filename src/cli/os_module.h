/* SPDX-License-Identifier: Apache-2.0 */
/* os_module.h -- the module that knows MPI. */
#ifndef CLI_OS_MODULE_H
#define CLI_OS_MODULE_H

/* The address of a function of standoff-mpi.so, which is loaded from beside the program or from
 * where it is installed; NULL where there is none, or it lacks what it needs: *why then says so. */
void *module_find(const char *symbol, const char **why);

#endif
