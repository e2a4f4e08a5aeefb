/* SPDX-License-Identifier: Apache-2.0 */
/* os_library.h -- shared libraries loaded when they are first needed. */
#ifndef BASE_OS_LIBRARY_H
#define BASE_OS_LIBRARY_H

/* The library of that name, loaded if it is not yet and kept until the process ends (so that the
 * next call finds it at once); NULL where there is none. Any thread. */
void *os_library_open(const char *name);
/* The address of a symbol; NULL where the library has none. */
void *os_library_find(void *library, const char *symbol);

#endif
