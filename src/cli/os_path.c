/* SPDX-License-Identifier: Apache-2.0 */
/* os_path.c -- whether two paths are of one file. */
#define _POSIX_C_SOURCE 200809L
#include "os_path.h"

#include <sys/stat.h>

bool path_is_same(const char *a, const char *b)
{
    struct stat at_a, at_b;
    return stat(a, &at_a) == 0 && S_ISREG(at_a.st_mode) && stat(b, &at_b) == 0 &&
           at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
}
