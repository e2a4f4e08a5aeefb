/* SPDX-License-Identifier: Apache-2.0 */
/* temporary.c -- files that a test makes and removes. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <unistd.h>

#include "support/test.h"

bool temporary_new(temporary *t, const char *name, const void *content, size_t n)
{
    const char *const base = getenv("TMPDIR");
    int const length = snprintf(t->folder, sizeof t->folder, "%s/standoff-XXXXXX",
                                base != NULL && strlen(base) < 40 ? base : "/tmp");
    if (length < 0 || (size_t)length >= sizeof t->folder || mkdtemp(t->folder) == NULL)
        return false;
    (void)snprintf(t->path, sizeof t->path, "%s/%.60s", t->folder, name);
    if (content == NULL) return true;
    FILE *const f = fopen(t->path, "wb");
    if (f == NULL) return false;
    bool const written = fwrite(content, 1, n, f) == n;
    return fclose(f) == 0 && written;
}

void temporary_free(temporary *t)
{
    DIR *const folder = opendir(t->folder);
    if (folder == NULL) return;
    for (struct dirent *e; (e = readdir(folder)) != NULL;) {
        char path[512];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        (void)snprintf(path, sizeof path, "%s/%.255s", t->folder, e->d_name);
        (void)unlink(path);
    }
    (void)closedir(folder);
    (void)rmdir(t->folder);
}

char *file_slurp(const char *path, size_t *n)
{
    FILE *const f = fopen(path, "rb");
    if (f == NULL) return NULL;
    size_t cap = 4096, used = 0;
    char *at = malloc(cap + 1);
    while (at != NULL) {
        used += fread(at + used, 1, cap - used, f);
        if (used < cap) break;
        cap *= 2;
        char *const grown = realloc(at, cap + 1);
        if (grown == NULL) {
            free(at);
            at = NULL;
        } else {
            at = grown;
        }
    }
    (void)fclose(f);
    if (at == NULL) return NULL;
    at[used] = '\0';
    if (n != NULL) *n = used;
    return at;
}
