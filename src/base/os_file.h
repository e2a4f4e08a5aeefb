/* SPDX-License-Identifier: Apache-2.0 */
/* os_file.h -- whole files in, whole files out. */
#ifndef BASE_OS_FILE_H
#define BASE_OS_FILE_H

#include "base/text.h"

/* Reads all of a file ("-": standard input) into the arena, NUL-terminated behind its end.
 * STF_IO: cannot be read, or is a folder; STF_LIMIT: more than limit_bytes (0: no limit) or than
 * the arena may hold; STF_NOMEM; STF_CANCELLED: a signal came. Any thread. */
stf_status os_file_read(arena *a, const char *path, size_t limit_bytes, text *content,
                        stf_error *err);

/* Makes `content` the whole of the file: readers see the old file or the new one, never a part, and
 * the old one stays if writing fails. A link is followed, a device or pipe is written as it is. */
stf_status os_file_replace(const char *path, text content, stf_error *err);

/* Is the file descriptor (0, 1, 2) a terminal? */
bool os_is_terminal(int descriptor);

#endif
