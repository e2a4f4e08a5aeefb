/* SPDX-License-Identifier: Apache-2.0 */
/* given.c -- a profile from anywhere, read against a game and judged.
 *
 * The JSON is what `solve --json` writes, whole or one equilibrium of it: {"strategy": {party:
 * {information set: {action: p}}}, "beliefs": {party: {information set: [p, ...]}}}. Probabilities
 * may be numbers or strings such as "1/3". An action that is left out has probability zero; an
 * information set that is left out is an error. */
#include "study/given.h"

#include "num/decimal.h"

#include <math.h>

typedef struct reading {
    const game *g;
    arena *memory;
    stf_error *err;
} reading;

static stf_status number_read(const reading *r, const js_value *v, text where, double *out)
{
    if (v->kind == JS_NUMBER) {
        *out = v->number;
        return STF_OK;
    }
    if (v->kind == JS_STRING && decimal_read(r->memory, v->string, out, NULL) == STF_OK)
        return STF_OK;
    return fail(r->err, STF_INPUT, "profile: '%.*s' has a value that is no number",
                TEXT_ARGS(where));
}

static stf_status actions_read(const reading *r, uint32_t h, const js_value *shares, double *prob)
{
    const game *const g = r->g;
    uint32_t const a0 = g->infoset_first_action[h], n = game_n_actions_of(g, h);
    text const set = g->infoset_name[h];
    if (shares->kind != JS_OBJECT)
        return fail(r->err, STF_INPUT,
                    "profile: information set '%.*s' is not an object of actions", TEXT_ARGS(set));
    for (size_t i = 0; i < shares->n; i++) {
        uint32_t k = 0;
        while (k < n && !text_equal(g->action_name[a0 + k], shares->keys[i])) k++;
        if (k == n) {
            size_t const near = text_nearest(shares->keys[i], g->action_name + a0, n);
            if (near < n)
                return fail(
                    r->err, STF_INPUT,
                    "profile: information set '%.*s' has no action '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(set), TEXT_ARGS(shares->keys[i]),
                    TEXT_ARGS(g->action_name[a0 + near]));
            return fail(r->err, STF_INPUT, "profile: information set '%.*s' has no action '%.*s'",
                        TEXT_ARGS(set), TEXT_ARGS(shares->keys[i]));
        }
        TRY(number_read(r, &shares->items[i], set, &prob[a0 + k]));
    }
    return STF_OK;
}

static const js_value *member_of(const js_value *of, text key)
{
    if (of == NULL || of->kind != JS_OBJECT) return NULL;
    for (size_t i = 0; i < of->n; i++)
        if (text_equal(of->keys[i], key)) return &of->items[i];
    return NULL;
}

static stf_status beliefs_read(const reading *r, uint32_t h, const js_value *list, double *belief)
{
    const game *const g = r->g;
    uint32_t const m0 = g->infoset_first_member[h], n = g->infoset_first_member[h + 1] - m0;
    if (list->kind != JS_LIST || list->n != n)
        return fail(r->err, STF_INPUT,
                    "profile: the beliefs at '%.*s' are not a list of %u numbers",
                    TEXT_ARGS(g->infoset_name[h]), n);
    for (uint32_t i = 0; i < n; i++)
        TRY(number_read(r, &list->items[i], g->infoset_name[h], &belief[m0 + i]));
    return STF_OK;
}

/* The object that has "strategy": the value itself, or the first of its equilibria. */
static const js_value *equilibrium_find(const js_value *root, size_t which)
{
    if (js_member(root, "strategy") != NULL) return root;
    const js_value *const list = js_member(root, "equilibria");
    return list != NULL && list->kind == JS_LIST && which < list->n ? &list->items[which] : NULL;
}

static stf_status given_fill(const reading *r, const js_value *from, profile *out)
{
    const game *const g = r->g;
    const js_value *const strategy = js_member(from, "strategy");
    const js_value *const beliefs = js_member(from, "beliefs");
    *out = (profile){.prob = ARENA_NEW(r->memory, double, g->n_actions)};
    if (beliefs != NULL && beliefs->n > 0)
        out->belief = ARENA_NEW(r->memory, double, g->infoset_first_member[g->n_infosets]);
    TRY(arena_status(r->memory, r->err));
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        text const name = g->infoset_name[h], whose = g->party[g->infoset_party[h]];
        const js_value *const shares = member_of(member_of(strategy, whose), name);
        if (shares == NULL)
            return fail(r->err, STF_INPUT,
                        "profile: nothing is said of %.*s's information set '%.*s'",
                        TEXT_ARGS(whose), TEXT_ARGS(name));
        TRY(actions_read(r, h, shares, out->prob));
        if (out->belief == NULL) continue;
        uint32_t const m0 = g->infoset_first_member[h], n = g->infoset_first_member[h + 1] - m0;
        const js_value *const list = member_of(member_of(beliefs, whose), name);
        if (list != NULL)
            TRY(beliefs_read(r, h, list, out->belief));
        else
            for (uint32_t i = 0; i < n; i++) out->belief[m0 + i] = 1.0 / n;
    }
    return STF_OK;
}

stf_status given_read(const game *g, text json, size_t which, arena *memory, profile *out,
                      stf_error *err)
{
    const js_value *root;
    js_fault fault;
    stf_status const status = js_parse(memory, json, &root, &fault, err);
    if (status == STF_INPUT)
        return fail(err, STF_INPUT, "profile: byte %zu: %s", fault.where, fault.message);
    if (status != STF_OK) return status;
    const js_value *const from = equilibrium_find(root, which);
    if (from == NULL)
        return fail(
            err, STF_INPUT,
            "profile: there is no \"strategy\" in it, nor equilibrium %zu of \"equilibria\"",
            which + 1);
    reading const r = {.g = g, .memory = memory, .err = err};
    return given_fill(&r, from, out);
}
