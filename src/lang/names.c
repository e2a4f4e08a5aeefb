/* SPDX-License-Identifier: Apache-2.0 */
/* names.c -- a table from names to what they mean. */
#include "lang/names.h"

static const char *const kind_texts[NAME_KINDS] = {
    [NAME_PARTY] = "a party",
    [NAME_ASSUMPTION] = "an assumption",
    [NAME_LET] = "a `let`",
    [NAME_STATE] = "a state",
    [NAME_SWITCH] = "a switch",
    [NAME_OFFER] = "an offer",
    [NAME_PARAM] = "a parameter",
    [NAME_OUTCOME] = "an outcome",
    [NAME_VARIANT] = "a variant",
    [NAME_CLAIM] = "a claim",
    [NAME_UNIT] = "a unit",
    [NAME_POINT] = "a decision point",
    [NAME_PLACE] = "a place",
    [NAME_FLOW] = "a flow",
    [NAME_AUTHORITY] = "an authority",
    [NAME_MEASURE] = "a measure",
    [NAME_PLAN] = "a plan",
    [NAME_FRONT] = "a front",
    [NAME_STOCK] = "a stock",
};

const char *name_kind_text(name_kind kind)
{
    return kind_texts[kind];
}

static void slot_fill(names *n, size_t index)
{
    size_t at = (size_t)n->list.at[index].hash & (n->n_slots - 1);
    while (n->slots[at] != 0) at = (at + 1) & (n->n_slots - 1);
    n->slots[at] = (uint32_t)index + 1;
}

static bool slots_grow(names *n, arena *memory)
{
    size_t const n_slots = n->n_slots == 0 ? 64 : n->n_slots * 2;
    uint32_t *const slots = ARENA_NEW(memory, uint32_t, n_slots);
    if (slots == NULL) return false;
    n->slots = slots;
    n->n_slots = n_slots;
    for (size_t i = 0; i < n->list.n; i++) slot_fill(n, i);
    return true;
}

const name *names_find(const names *n, text t)
{
    if (n->n_slots == 0) return NULL;
    uint64_t const hash = text_hash(t);
    size_t at = (size_t)hash & (n->n_slots - 1);
    for (; n->slots[at] != 0; at = (at + 1) & (n->n_slots - 1)) {
        const name *const x = &n->list.at[n->slots[at] - 1];
        if (x->hash == hash && text_equal(x->text, t)) return x;
    }
    return NULL;
}

bool names_add(names *n, arena *memory, text t, name_kind kind, uint32_t index, span where)
{
    if ((n->list.n + 1) * 2 > n->n_slots && !slots_grow(n, memory)) return false;
    name const x = {.text = t, .kind = kind, .index = index, .where = where, .hash = text_hash(t)};
    if (!VEC_PUSH(memory, &n->list, x)) return false;
    slot_fill(n, n->list.n - 1);
    return true;
}

void names_cut(names *n, size_t keep)
{
    /* The newest name of a probe sequence stands last in it: taking names away newest first leaves
     * the others to be found. */
    while (n->list.n > keep) {
        size_t const last = n->list.n - 1;
        size_t at = (size_t)n->list.at[last].hash & (n->n_slots - 1);
        while (n->slots[at] != last + 1) at = (at + 1) & (n->n_slots - 1);
        n->slots[at] = 0;
        n->list.n--;
    }
}

const name *names_nearest(const names *n, text t, uint32_t kinds, arena *scratch)
{
    text *const candidates = ARENA_NEW(scratch, text, n->list.n);
    const name **const of = ARENA_NEW(scratch, const name *, n->list.n);
    size_t k = 0;
    if (candidates == NULL || of == NULL) return NULL;
    for (size_t i = 0; i < n->list.n; i++) {
        if ((kinds >> n->list.at[i].kind & 1) == 0) continue;
        candidates[k] = n->list.at[i].text;
        of[k++] = &n->list.at[i];
    }
    size_t const at = text_nearest(t, candidates, k);
    return at < k ? of[at] : NULL;
}
