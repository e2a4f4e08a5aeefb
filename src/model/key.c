/* SPDX-License-Identifier: Apache-2.0 */
/* key.c -- what decides a structure: switches, removed options, commitments; structures kept by
 * key. */
#include "model/model.h"

#include <string.h>

static stf_status key_new(const syntax *s, uint32_t n_commitments, arena *memory, model_key *out,
                          stf_error *err)
{
    *out = (model_key){.choice = ARENA_NEW(memory, uint32_t, s->n_switches),
                       .removed = ARENA_NEW(memory, bool, s->n_options),
                       .commitments = ARENA_NEW(memory, const change *, n_commitments)};
    return arena_status(memory, err);
}

stf_status model_key_default(const syntax *s, arena *memory, model_key *out, stf_error *err)
{
    return key_new(s, 0, memory, out, err);
}

/* A setting in the unit that the assumption was written in. */
static double setting_value(const syntax *s, const change *ch)
{
    const quantity *const to = &ch->quantity;
    const unit *const of = &s->assumptions[ch->index].central.unit;
    bool const is_same = text_equal(to->unit.exact, of->exact) || of->exact.n == 0;
    return is_same ? to->number : to->number * (to->unit.factor / of->factor);
}

stf_status model_key_change(const syntax *s, const model_key *base, const change *changes,
                            uint32_t n_changes, double *inputs, arena *memory, model_key *out,
                            stf_error *err)
{
    model_key key;
    TRY(key_new(s, base->n_commitments + n_changes, memory, &key, err));
    key.histories = base->histories;
    memcpy(key.choice, base->choice, s->n_switches * sizeof *key.choice);
    memcpy(key.removed, base->removed, s->n_options * sizeof *key.removed);
    for (uint32_t i = 0; i < base->n_commitments; i++)
        key.commitments[key.n_commitments++] = base->commitments[i];
    for (uint32_t i = 0; i < n_changes; i++) {
        const change *const ch = &changes[i];
        switch (ch->kind) {
        case CHANGE_ASSUMPTION:
            if (inputs != NULL) inputs[ch->index] = setting_value(s, ch);
            break;
        case CHANGE_SWITCH: key.choice[ch->index] = ch->choice; break;
        case CHANGE_COMMIT: key.commitments[key.n_commitments++] = ch; break;
        case CHANGE_REMOVE:
            for (uint32_t k = 0; k < ch->n_options; k++) key.removed[ch->options[k]] = true;
            break;
        }
    }
    *out = key;
    return STF_OK;
}

bool model_key_equal(const syntax *s, const model_key *a, const model_key *b)
{
    if (a->histories != b->histories || a->n_commitments != b->n_commitments) return false;
    for (uint32_t i = 0; i < s->n_switches; i++)
        if (a->choice[i] != b->choice[i]) return false;
    for (uint32_t i = 0; i < s->n_options; i++)
        if (a->removed[i] != b->removed[i]) return false;
    for (uint32_t i = 0; i < a->n_commitments; i++)
        if (a->commitments[i] != b->commitments[i]) return false;
    return true;
}

/* ---- cache ------------------------------------------------------------------------------ */

struct model_cache {
    const syntax *syntax;
    model_limits limits;
    arena *memory;
    VEC(const model *) models;
};

const model_limits *model_cache_limits(const model_cache *c)
{
    return &c->limits;
}

model_cache *model_cache_new(const syntax *s, const model_limits *limits, arena *memory)
{
    model_cache *const c = ARENA_NEW(memory, model_cache, 1);
    if (c == NULL) return NULL;
    c->syntax = s;
    c->memory = memory;
    if (limits != NULL) c->limits = *limits;
    return c;
}

stf_status model_cache_get(model_cache *c, const model_key *key, diagnostics *d, const model **out,
                           stf_error *err)
{
    for (size_t i = 0; i < c->models.n; i++)
        if (model_key_equal(c->syntax, &c->models.at[i]->key, key)) {
            *out = c->models.at[i];
            return STF_OK;
        }
    const model *made;
    TRY(model_compile(c->syntax, key, &c->limits, c->memory, d, &made, err));
    if (!VEC_PUSH(c->memory, &c->models, made)) return arena_status(c->memory, err);
    *out = made;
    return STF_OK;
}
