/* SPDX-License-Identifier: Apache-2.0 */
/* names.c -- the distance of two names: letters added, dropped, replaced, or two neighbours
 * exchanged (optimal string alignment). Near is: at most a third of the length, and one letter in
 * any case. */
#include "names.h"

#include <string.h>

enum { LONGEST = 40 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, const char *b)
{
    size_t const n = strlen(a), m = strlen(b);
    size_t row[3][LONGEST + 1] = {{0}};
    size_t *before = row[0], *above = row[1], *here = row[2];
    if (n > LONGEST || m > LONGEST) return LONGEST + 1;
    for (size_t j = 0; j <= m; j++) above[j] = j;
    for (size_t i = 1; i <= n; i++) {
        here[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = least(above[j], here[j - 1]) + 1;
            best = least(best, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, before[j - 2] + 1);
            here[j] = best;
        }
        size_t *const oldest = before;
        before = above;
        above = here;
        here = oldest;
    }
    return above[m];
}

nearest nearest_to(const char *wanted)
{
    size_t const most = strlen(wanted) / 3;
    return (nearest){.wanted = wanted, .distance = (most > 1 ? most : 1) + 1};
}

void nearest_try(nearest *n, const char *name)
{
    size_t const d = distance(n->wanted, name);
    if (d >= n->distance) return;
    n->distance = d;
    n->found = name;
}
