/* SPDX-License-Identifier: Apache-2.0 */
/* os_file.c -- POSIX files. A file is replaced by writing another beside it, forcing it to the
 * disk, and renaming it over the old one, which POSIX promises to be atomic. */
#define _XOPEN_SOURCE 700
#include "base/os_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, PATH_MOST = 4096, NAMES_TRIED = 100 };

static stf_status fail_os(stf_error *err, int number, const char *doing, const char *path)
{
    char reason[80];
    if (strerror_r(number, reason, sizeof reason) != 0)
        (void)snprintf(reason, sizeof reason, "error %d", number);
    return fail(err, STF_IO, "cannot %s %.100s: %s", doing, path, reason);
}

static const char *path_shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* Appends all that can be read; stops one byte past the limit. */
static stf_status descriptor_read(int fd, const char *path, size_t limit, buffer *b, stf_error *err)
{
    char chunk[CHUNK];
    for (;;) {
        ssize_t const n = read(fd, chunk, sizeof chunk);
        if (n == 0) return STF_OK;
        if (n < 0 && errno == EINTR)
            return fail(err, STF_CANCELLED, "interrupted while reading %.100s", path);
        if (n < 0) return fail_os(err, errno, "read", path);
        if ((size_t)n > limit - b->n)
            return fail(err, STF_LIMIT, "%.100s is larger than the limit of %zu bytes", path,
                        limit);
        buffer_text(b, (text){chunk, (size_t)n});
        if (b->status != STF_OK) return fail(err, b->status, "no memory to read %.100s", path);
    }
}

stf_status os_file_read(arena *a, const char *path, size_t limit_bytes, text *content,
                        stf_error *err)
{
    size_t const limit = limit_bytes != 0 ? limit_bytes : SIZE_MAX;
    bool const standard = strcmp(path, "-") == 0;
    const char *const shown = path_shown(path);
    int const fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_os(err, errno, "open", shown);
    buffer b;
    buffer_init(&b, arena_allocator(a));
    stf_status s = descriptor_read(fd, shown, limit, &b, err);
    if (s == STF_OK) {
        text const copy = text_copy(a, buffer_slice(&b));
        if (copy.at != NULL)
            *content = copy;
        else
            s = arena_status(a, err);
    }
    buffer_free(&b);
    if (!standard) (void)close(fd);
    return s;
}

static stf_status descriptor_write(int fd, const char *path, text content, stf_error *err)
{
    for (size_t done = 0; done < content.n;) {
        ssize_t const n = write(fd, content.at + done, content.n - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_os(err, errno, "write", path);
        done += (size_t)n;
    }
    return STF_OK;
}

/* Opens a new file beside `path`, named after it and this process. */
static int beside_open(const char *path, char beside[PATH_MOST])
{
    for (int i = 0; i < NAMES_TRIED; i++) {
        int const n = snprintf(beside, PATH_MOST, "%s.%ld-%d.part", path, (long)getpid(), i);
        if (n < 0 || n >= PATH_MOST) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int const fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

/* A rename is on the disk once its folder is; failing to force that loses nothing that was there.
 */
static void folder_sync(const char *path)
{
    char folder[PATH_MOST];
    const char *const slash = strrchr(path, '/');
    size_t const n = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (n >= sizeof folder) return;
    memcpy(folder, n > 0 ? path : ".", n > 0 ? n : 1);
    folder[n > 0 ? n : 1] = '\0';
    int const fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    (void)close(fd);
}

/* A regular file goes beside the old one first; a device has no beside. */
struct file_writer {
    int fd;
    bool is_device, has_mode;
    mode_t mode; /* of the file that is replaced */
    const char *path;
    char target[PATH_MOST], beside[PATH_MOST]; /* target: links followed */
    stf_status status;                         /* of the first piece that failed */
    stf_error why;
};

static stf_status writer_open(file_writer *w, stf_error *err)
{
    struct stat there;
    bool const is_there = stat(w->path, &there) == 0;
    if (!is_there && errno != ENOENT) return fail_os(err, errno, "write", w->path);
    w->is_device = is_there && !S_ISREG(there.st_mode);
    if (w->is_device) {
        w->fd = open(w->path, O_WRONLY | O_CLOEXEC);
        return w->fd >= 0 ? STF_OK : fail_os(err, errno, "open", w->path);
    }
    w->has_mode = is_there;
    if (is_there) w->mode = there.st_mode;
    char *const followed = is_there ? realpath(w->path, NULL) : NULL;
    if (is_there && followed == NULL) return fail_os(err, errno, "write", w->path);
    int const n = snprintf(w->target, PATH_MOST, "%s", is_there ? followed : w->path);
    free(followed);
    if (n < 0 || n >= PATH_MOST) return fail_os(err, ENAMETOOLONG, "write", w->path);
    w->fd = beside_open(w->target, w->beside);
    return w->fd >= 0 ? STF_OK : fail_os(err, errno, "write", w->path);
}

stf_status os_file_begin(arena *a, const char *path, file_writer **out, stf_error *err)
{
    file_writer *const w = ARENA_NEW(a, file_writer, 1);
    TRY(arena_status(a, err));
    w->path = path;
    TRY(writer_open(w, err));
    *out = w;
    return STF_OK;
}

stf_status os_file_write(file_writer *w, text content, stf_error *err)
{
    if (w->status == STF_OK) w->status = descriptor_write(w->fd, w->path, content, &w->why);
    return w->status == STF_OK ? STF_OK : fail(err, w->status, "%s", w->why.message);
}

const char *os_file_beside(const file_writer *w)
{
    return w->is_device ? NULL : w->beside;
}

stf_status os_file_finish(file_writer *w, bool keep, stf_error *err)
{
    stf_status s = w->status;
    if (s != STF_OK) (void)fail(err, s, "%s", w->why.message);
    bool const is_file = !w->is_device;
    if (s == STF_OK && keep && is_file && w->has_mode && fchmod(w->fd, w->mode & 07777) != 0)
        s = fail_os(err, errno, "write", w->path);
    if (s == STF_OK && keep && is_file && fsync(w->fd) != 0)
        s = fail_os(err, errno, "write", w->path);
    if (close(w->fd) != 0 && s == STF_OK) s = fail_os(err, errno, "write", w->path);
    if (s == STF_OK && keep && is_file && rename(w->beside, w->target) != 0)
        s = fail_os(err, errno, "replace", w->path);
    if (is_file && (s != STF_OK || !keep)) (void)unlink(w->beside);
    if (is_file && s == STF_OK && keep) folder_sync(w->target);
    return s;
}

stf_status os_file_replace(const char *path, text content, stf_error *err)
{
    file_writer w = {.path = path};
    TRY(writer_open(&w, err));
    stf_status const s = os_file_write(&w, content, err);
    stf_status const ended = os_file_finish(&w, s == STF_OK, err);
    return s != STF_OK ? s : ended;
}

bool os_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}
