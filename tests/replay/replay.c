/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c -- calls a fuzz target on every file of the folders it is given, and on inputs cut
 * short.
 *
 * A file is also given in sixteen prefixes, so that the readers' ends of file are visited. A folder
 * that is not there holds nothing. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>

#include "support/test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { PREFIXES = 16 };

static int file_replay(const char *path)
{
    size_t n = 0;
    char *const content = file_slurp(path, &n);
    if (content == NULL) return 0; /* a folder */
    for (size_t i = 0; i <= PREFIXES; i++) {
        size_t const length = n * i / PREFIXES;
        /* a block of just that size, so that reading past the end is caught */
        uint8_t *const prefix = malloc(length > 0 ? length : 1);
        if (prefix == NULL) break;
        memcpy(prefix, content, length);
        (void)LLVMFuzzerTestOneInput(prefix, length);
        free(prefix);
    }
    free(content);
    return 1;
}

int main(int argc, char **argv)
{
    int n_files = 0;
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        DIR *const folder = opendir(argv[i]);
        if (folder == NULL) continue;
        for (const struct dirent *e; (e = readdir(folder)) != NULL;) {
            char path[1024];
            if (e->d_name[0] == '.') continue;
            (void)snprintf(path, sizeof path, "%.700s/%.255s", argv[i], e->d_name);
            n_files += file_replay(path);
        }
        (void)closedir(folder);
    }
    (void)printf("%d files replayed\n", n_files);
    return 0;
}
