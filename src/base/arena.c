/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c -- a list of blocks, each sixteen times the last up to a cap; the newest block serves.
 *
 * Under AddressSanitizer the free part of a block is poisoned and a gap is left after every object,
 * so that an overrun inside the arena is caught as one outside it would be. */
#include "base/arena.h"
#include "base/os_memory.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN 1
#endif
#endif
#ifdef ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { RED_ZONE = 32 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { RED_ZONE = 0 };
#endif

/* Sizes of blocks with their headers: soon large, so that large pages hold most of what there is.
 */
enum { FIRST_BLOCK = 16 * 1024, BLOCK_GROWTH = 16, LARGEST_STEP = 8 * 1024 * 1024 };

typedef struct block {
    struct block *older;
    size_t size; /* usable bytes after the header */
    size_t used;
} block;

struct arena {
    stf_allocator allocator;
    block *newest;
    size_t limit;
    size_t total; /* bytes taken */
    stf_status status;
};

static void *libc_resize(void *user, void *p, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(p);
        return NULL;
    }
    return p != NULL ? realloc(p, new_size) : os_memory_take(new_size);
}

const stf_allocator allocator_libc = {.resize = libc_resize, .user = NULL};

arena *arena_new(const stf_allocator *allocator, size_t limit_bytes)
{
    stf_allocator const al = allocator != NULL ? *allocator : allocator_libc;
    arena *a = al.resize(al.user, NULL, 0, sizeof *a);
    if (a == NULL) return NULL;
    *a = (arena){.allocator = al, .limit = limit_bytes != 0 ? limit_bytes : SIZE_MAX};
    return a;
}

static void block_drop(arena *a)
{
    block *const b = a->newest;
    a->newest = b->older;
    UNPOISON(b + 1, b->size);
    a->allocator.resize(a->allocator.user, b, sizeof *b + b->size, 0);
}

void arena_free(arena *a)
{
    if (a == NULL) return;
    while (a->newest != NULL) block_drop(a);
    stf_allocator const al = a->allocator;
    al.resize(al.user, a, sizeof *a, 0);
}

static bool block_add(arena *a, size_t needed)
{
    size_t whole = FIRST_BLOCK;
    if (a->newest != NULL) whole = (sizeof(block) + a->newest->size) * BLOCK_GROWTH;
    if (whole > LARGEST_STEP) whole = LARGEST_STEP;
    size_t const size = whole - sizeof(block) > needed ? whole - sizeof(block) : needed;
    block *const b = a->allocator.resize(a->allocator.user, NULL, 0, sizeof *b + size);
    if (b == NULL) {
        a->status = STF_NOMEM;
        return false;
    }
    *b = (block){.older = a->newest, .size = size};
    POISON(b + 1, size);
    a->newest = b;
    return true;
}

/* Offset in `b` of the next object of that alignment. */
static size_t aligned_offset(const block *b, size_t align)
{
    uintptr_t const start = (uintptr_t)(b + 1);
    return (size_t)(((start + b->used + align - 1) & ~(uintptr_t)(align - 1)) - start);
}

void *arena_take(arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 4) {
        if (a->status == STF_OK) a->status = STF_LIMIT;
        return NULL;
    }
    size_t const align = bytes >= 64 ? 64 : 16;
    if (bytes > a->limit || a->total > a->limit - bytes) {
        if (a->status == STF_OK) a->status = STF_LIMIT;
        return NULL;
    }
    size_t const span = bytes + RED_ZONE;
    if (a->newest == NULL || aligned_offset(a->newest, align) + span > a->newest->size) {
        if (!block_add(a, span + 64)) return NULL;
    }
    block *const b = a->newest;
    size_t const offset = aligned_offset(b, align);
    char *const p = (char *)(b + 1) + offset;
    b->used = offset + span;
    a->total += bytes;
    UNPOISON(p, bytes);
    memset(p, 0, bytes);
    return p;
}

stf_status arena_reserve(arena *a, size_t bytes, stf_error *err)
{
    if (a->newest == NULL || a->newest->size - a->newest->used < bytes) (void)block_add(a, bytes);
    return arena_status(a, err);
}

arena_mark arena_position(const arena *a)
{
    return (arena_mark){
        .block = a->newest, .used = a->newest != NULL ? a->newest->used : 0, .total = a->total};
}

void arena_release(arena *a, arena_mark mark)
{
    while (a->newest != NULL && (void *)a->newest != mark.block) block_drop(a);
    if (a->newest != NULL) {
        POISON((char *)(a->newest + 1) + mark.used, a->newest->used - mark.used);
        a->newest->used = mark.used;
    }
    a->total = mark.total;
}

stf_status arena_status(const arena *a, stf_error *err)
{
    if (a->status == STF_OK) return STF_OK;
    if (a->status == STF_LIMIT)
        return fail(err, STF_LIMIT, "the memory limit of %zu bytes is reached", a->limit);
    return fail(err, STF_NOMEM, "no more memory (%zu bytes held)", a->total);
}

size_t arena_bytes(const arena *a)
{
    return a->total;
}

const stf_allocator *arena_allocator(const arena *a)
{
    return &a->allocator;
}

bool vec_reserve_(arena *a, void *at_pointer, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return true;
    size_t const grown = *cap == 0 ? 8 : *cap * 2;
    void *const fresh = arena_take(a, grown, size);
    if (fresh == NULL) return false;
    void *old;
    memcpy(&old, at_pointer, sizeof old);
    if (n > 0) memcpy(fresh, old, n * size);
    memcpy(at_pointer, &fresh, sizeof fresh);
    *cap = grown;
    return true;
}
