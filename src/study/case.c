/* SPDX-License-Identifier: Apache-2.0 */
/* case.c -- what is to be solved: a problem with its switches, removals, commitments and numbers.
 */
#include "study/study.h"

#include "lang/lang.h"
#include "num/decimal.h"

#include <string.h>

static double *inputs_copy(const problem *p, const double *from, arena *memory)
{
    double *const inputs = ARENA_NEW(memory, double, p->n_inputs);
    if (inputs != NULL && p->n_inputs > 0) memcpy(inputs, from, p->n_inputs * sizeof *inputs);
    return inputs;
}

stf_status study_case_base(problem *p, const study_options *o, arena *memory, study_case *out,
                           stf_error *err)
{
    *out = (study_case){.inputs = inputs_copy(p, p->central, memory)};
    TRY(arena_status(memory, err));
    if (p->syntax == NULL) return STF_OK;
    TRY(model_key_default(p->syntax, memory, &out->key, err));
    out->key.histories = o->histories;
    return STF_OK;
}

stf_status study_case_changes(problem *p, const study_case *base, const change *changes, uint32_t n,
                              text name, arena *memory, study_case *out, stf_error *err)
{
    *out = (study_case){.name = name,
                        .inputs = inputs_copy(p, base->inputs, memory),
                        .set = ARENA_NEW(memory, const quantity *, p->n_inputs)};
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < p->n_inputs && base->set != NULL; i++) out->set[i] = base->set[i];
    for (uint32_t i = 0; i < n; i++)
        if (changes[i].kind == CHANGE_ASSUMPTION) out->set[changes[i].index] = &changes[i].quantity;
    return model_key_change(p->syntax, &base->key, changes, n, out->inputs, memory, &out->key, err);
}

stf_status study_case_variant(problem *p, const study_case *base, text called, arena *memory,
                              study_case *out, stf_error *err)
{
    const syntax *const s = p->syntax;
    if (s == NULL)
        return fail(err, STF_USAGE, "a game has no variants; only a model (.standoff) has");
    text *const names = ARENA_NEW(memory, text, s->n_variants);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_variants; i++) {
        names[i] = s->variants[i].name;
        if (text_equal(names[i], called))
            return study_case_changes(p, base, s->variants[i].changes, s->variants[i].n_changes,
                                      names[i], memory, out, err);
    }
    size_t const near = text_nearest(called, names, s->n_variants);
    if (near < s->n_variants)
        return fail(err, STF_USAGE, "there is no variant '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no variant '%.*s' in the model", TEXT_ARGS(called));
}

bool study_case_equal(const problem *p, const study_case *a, const study_case *b)
{
    return model_key_equal(p->syntax, &a->key, &b->key) &&
           memcmp(a->inputs, b->inputs, p->n_inputs * sizeof *a->inputs) == 0;
}

/* "u1_2=3/2": an assumption of a game from elsewhere. */
static stf_status set_in_game(problem *p, study_case *c, text setting, arena *memory,
                              stf_error *err)
{
    const program *const numbers = p->game->program;
    const char *const equals = memchr(setting.at, '=', setting.n);
    if (equals == NULL) return fail(err, STF_USAGE, "'%.*s' is not NAME=VALUE", TEXT_ARGS(setting));
    text const name = {setting.at, (size_t)(equals - setting.at)};
    text const value = {equals + 1, setting.n - name.n - 1};
    text *const names = ARENA_NEW(memory, text, numbers->n_inputs);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < numbers->n_inputs; i++) {
        names[i] = numbers->inputs[i].name;
        if (!text_equal(names[i], name)) continue;
        stf_error why;
        if (decimal_read(memory, value, &c->inputs[i], &why) != STF_OK)
            return fail(err, STF_USAGE, "'%.*s' is no number for %.*s", TEXT_ARGS(value),
                        TEXT_ARGS(name));
        return STF_OK;
    }
    size_t const near = text_nearest(name, names, numbers->n_inputs);
    if (near < numbers->n_inputs)
        return fail(err, STF_USAGE, "there is no payoff '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(name), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no payoff '%.*s'; they are named u<outcome>_<party>",
                TEXT_ARGS(name));
}

stf_status study_case_set(problem *p, study_case *c, text setting, arena *memory, stf_error *err)
{
    if (p->syntax == NULL) return set_in_game(p, c, setting, memory, err);
    change *const one = ARENA_NEW(memory, change, 1); /* the case keeps what it sets */
    TRY(arena_status(memory, err));
    TRY(lang_parse_setting(p->syntax, setting, memory, one, err));
    study_case changed;
    TRY(study_case_changes(p, c, one, 1, c->name, memory, &changed, err));
    *c = changed;
    return STF_OK;
}
