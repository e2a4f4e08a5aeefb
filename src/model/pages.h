/* SPDX-License-Identifier: Apache-2.0 */
/* pages.h -- arrays that grow without moving: pages of 256 items in an arena. */
#ifndef MODEL_PAGES_H
#define MODEL_PAGES_H

#include "base/arena.h"

enum { PAGE_SHIFT = 8, PAGE_ITEMS = 1 << PAGE_SHIFT };

#define PAGES(T)                                                                                   \
    struct {                                                                                       \
        T **page;                                                                                  \
        size_t n_pages, cap_pages;                                                                 \
        uint32_t n;                                                                                \
    }
#define PAGES_AT(v, i) ((v).page[(i) >> PAGE_SHIFT][(i) & (PAGE_ITEMS - 1)])
/* False when out of memory. */
#define PAGES_PUSH(a, v, ...)                                                                      \
    (((v)->n < (v)->n_pages << PAGE_SHIFT ||                                                       \
      (vec_reserve_((a), &(v)->page, (v)->n_pages, &(v)->cap_pages, sizeof *(v)->page) &&          \
       ((v)->page[(v)->n_pages] = arena_take((a), PAGE_ITEMS, sizeof **(v)->page)) != NULL &&      \
       ++(v)->n_pages != 0)) &&                                                                    \
     (PAGES_AT(*(v), (v)->n) = __VA_ARGS__, (v)->n++, true))

#endif
