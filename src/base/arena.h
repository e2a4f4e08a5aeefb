/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h -- memory by phase: objects are taken from an arena and freed all at once.
 *
 * One owner frees an arena; what was taken from it needs no freeing. Memory is zeroed. An arena has
 * a byte limit; taking more, or an allocator that fails, returns NULL and sets a sticky failure
 * which arena_status reports, so that a phase can check once at its end. One thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/status.h"

typedef struct arena arena;

/* A position to come back to: everything taken after it is released by arena_release. */
typedef struct arena_mark {
    void *block;
    size_t used;
    size_t total;
} arena_mark;

/* allocator NULL: libc. limit_bytes 0: no limit. Returns NULL when there is no memory. */
arena *arena_new(const stf_allocator *allocator, size_t limit_bytes);
void arena_free(arena *a); /* NULL allowed */

/* n objects of size `size`, zeroed, aligned to 64 bytes if size*n >= 64, else to 16. NULL on
 * failure. n == 0 gives a valid non-NULL pointer. */
void *arena_take(arena *a, size_t n, size_t size);
#define ARENA_NEW(a, T, n) ((T *)arena_take((a), (n), sizeof(T)))

/* Room for objects of `bytes` in all, alignment included, in one block: none need then be asked of
 * the allocator for them, nor after each release to a mark made here. */
stf_status arena_reserve(arena *a, size_t bytes, stf_error *err);

arena_mark arena_position(const arena *a);
void arena_release(arena *a, arena_mark mark);

/* STF_OK, or STF_NOMEM / STF_LIMIT once something could not be taken (and fills err). */
stf_status arena_status(const arena *a, stf_error *err);
/* Bytes taken and not released. */
size_t arena_bytes(const arena *a);
/* The allocator behind an arena, for objects that outlive it. */
const stf_allocator *arena_allocator(const arena *a);
/* libc's realloc/free in the form of stf_allocator. */
extern const stf_allocator allocator_libc;

/* Growable array in an arena: VEC(T) is {T *at; size_t n, cap;}. VEC_PUSH yields false when out of
 * memory. Grown copies stay behind in the arena: for front ends and builders, not inner loops. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *at;                                                                                     \
        size_t n, cap;                                                                             \
    }
bool vec_reserve_(arena *a, void *at_pointer, size_t n, size_t *cap, size_t size);
#define VEC_PUSH(a, v, ...)                                                                        \
    (vec_reserve_((a), &(v)->at, (v)->n, &(v)->cap, sizeof *(v)->at) &&                            \
     ((v)->at[(v)->n++] = __VA_ARGS__, true))

#endif
