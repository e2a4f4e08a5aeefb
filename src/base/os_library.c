/* SPDX-License-Identifier: Apache-2.0 */
/* os_library.c -- shared libraries loaded when they are first needed. */
#include "base/os_library.h"

#include <dlfcn.h>

void *os_library_open(const char *name)
{
    return dlopen(name, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
}

void *os_library_find(void *library, const char *symbol)
{
    return dlsym(library, symbol);
}
