/* SPDX-License-Identifier: Apache-2.0 */
/* os_module.c -- POSIX's loader, which searches the program's own run path. */
#include "os_module.h"

#include <dlfcn.h>
#include <stddef.h>

void *module_find(const char *symbol, const char **why)
{
    /* MPI loads parts of itself that look for names of its own: they must be seen by all. */
    void *const module = dlopen("standoff-mpi.so", RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE);
    void *const found = module != NULL ? dlsym(module, symbol) : NULL;
    if (found == NULL) *why = dlerror();
    return found;
}
