/* SPDX-License-Identifier: Apache-2.0 */
/* names.h -- a table from names to what they mean: a kind, an index, and where they were declared.
 */
#ifndef LANG_NAMES_H
#define LANG_NAMES_H

#include "base/diagnostic.h"

/* What a name can stand for. One table may hold several kinds: all values share one, so that an
 * expression's names are unambiguous. */
typedef enum name_kind {
    NAME_PARTY,
    NAME_ASSUMPTION,
    NAME_LET,
    NAME_STATE,
    NAME_SWITCH,
    NAME_OFFER,
    NAME_PARAM,
    NAME_OUTCOME,
    NAME_VARIANT,
    NAME_CLAIM,
    NAME_UNIT,
    NAME_POINT,
    NAME_PLACE,
    NAME_FLOW,
    NAME_AUTHORITY,
    NAME_MEASURE,
    NAME_PLAN,
    NAME_FRONT,
    NAME_STOCK,
    NAME_KINDS
} name_kind;

typedef struct name {
    text text;
    name_kind kind;
    uint32_t index;
    span where;
    uint64_t hash;
} name;

typedef struct names {
    VEC(name) list;
    uint32_t *slots; /* [n_slots] index + 1 into list, 0 empty; open addressing */
    size_t n_slots;
} names;

/* NULL: unknown. */
const name *names_find(const names *n, text t);
/* Adds a name that is not there yet; returns false when out of memory. */
bool names_add(names *n, arena *memory, text t, name_kind kind, uint32_t index, span where);
/* Forgets the last `n - keep` names: scopes. */
void names_cut(names *n, size_t keep);
/* "a state", "an assumption". */
const char *name_kind_text(name_kind kind);
/* The nearest name whose kind is in the bit set `kinds`; NULL if none is near. */
const name *names_nearest(const names *n, text t, uint32_t kinds, arena *scratch);

#endif
