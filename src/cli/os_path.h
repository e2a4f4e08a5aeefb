/* SPDX-License-Identifier: Apache-2.0 */
/* os_path.h -- whether two paths are of one file. */
#ifndef CLI_OS_PATH_H
#define CLI_OS_PATH_H

#include <stdbool.h>

/* Do both name the same regular file? False where either does not exist. */
bool path_is_same(const char *a, const char *b);

#endif
