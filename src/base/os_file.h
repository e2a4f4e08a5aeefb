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

/* The same, written piece by piece: nothing is to be seen under `path` before os_file_finish. */
typedef struct file_writer file_writer;
stf_status os_file_begin(arena *a, const char *path, file_writer **out, stf_error *err);
/* STF_IO: it cannot be written; what follows is dropped. */
stf_status os_file_write(file_writer *w, text content, stf_error *err);
/* Where the pieces go until the end: another may write that file before os_file_finish. NULL: to a
 * device or a pipe. */
const char *os_file_beside(const file_writer *w);
/* Ends, and gives the status of the whole; `keep` false: as if it never began. Once. */
stf_status os_file_finish(file_writer *w, bool keep, stf_error *err);

/* Is the file descriptor (0, 1, 2) a terminal? */
bool os_is_terminal(int descriptor);

#endif
