/* SPDX-License-Identifier: Apache-2.0 */
/* compiled.c -- see compiled.h. */
#include "support/test.h"

#include "compiled.h"
#include "game/program_run.h"

static void complain(compiled *c)
{
    buffer out;
    buffer_init(&out, NULL);
    diagnostics_write(&c->d, &out);
    print_error("%s\n%s\n", c->error.message, out.at != NULL ? out.at : "");
    buffer_free(&out);
}

void compiled_load(compiled *c, const char *content)
{
    *c = (compiled){.memory = arena_new(NULL, 0)};
    diagnostics_init(&c->d, c->memory);
    if (lang_load(TEXT("test.standoff"), text_from(content), NULL, NULL, NULL, c->memory, &c->d,
                  &c->syntax, &c->error) != STF_OK) {
        complain(c);
        print_error("the model does not load"
                    "\n");
        _fail(__FILE__, __LINE__);
    }
    assert_int_equal(model_key_default(c->syntax, c->memory, &c->key, &c->error), STF_OK);
    c->inputs = ARENA_NEW(c->memory, double, c->syntax->n_assumptions);
    for (uint32_t i = 0; i < c->syntax->n_assumptions; i++)
        c->inputs[i] = c->syntax->assumptions[i].central.number;
}

stf_status compiled_try(compiled *c, size_t nodes)
{
    model_limits const limits = {.nodes = nodes};
    TRY(model_compile(c->syntax, &c->key, &limits, c->memory, &c->d, &c->model, &c->error));
    c->game = c->model->game;
    const program *const p = c->game->program;
    double *const values = ARENA_NEW(c->memory, double, program_n_values(p));
    c->slots = ARENA_NEW(c->memory, double, c->game->n_slots);
    game_slots_run(c->game, ISA_ONE, c->inputs, 1, values, c->slots);
    return STF_OK;
}

void compiled_make(compiled *c)
{
    if (compiled_try(c, 0) != STF_OK) {
        complain(c);
        print_error("the model does not compile"
                    "\n");
        _fail(__FILE__, __LINE__);
    }
    assert_int_equal(game_recall(c->game, c->memory), NONE);
}

void compiled_begin(compiled *c, const char *content)
{
    compiled_load(c, content);
    compiled_make(c);
}

void compiled_end(compiled *c)
{
    arena_free(c->memory);
}

uint32_t compiled_infoset(const compiled *c, const char *owner, const char *name)
{
    const game *const g = c->game;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (text_equal(g->party[g->infoset_party[h]], text_from(owner)) &&
            text_equal(g->infoset_name[h], text_from(name)))
            return h;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        print_error("%.*s: %.*s\n", TEXT_ARGS(g->party[g->infoset_party[h]]),
                    TEXT_ARGS(g->infoset_name[h]));
    print_error("%s has no information set '%s'"
                "\n",
                owner, name);
    _fail(__FILE__, __LINE__);
    return 0;
}

uint32_t compiled_action(const compiled *c, uint32_t infoset, const char *name)
{
    const game *const g = c->game;
    for (uint32_t a = g->infoset_first_action[infoset]; a < g->infoset_first_action[infoset + 1];
         a++)
        if (text_equal(g->action_name[a], text_from(name))) return a;
    print_error("no action '%s' at '%.*s'"
                "\n",
                name, TEXT_ARGS(g->infoset_name[infoset]));
    _fail(__FILE__, __LINE__);
    return 0;
}

static bool is_open(const compiled *c, uint32_t a)
{
    const game *const g = c->game;
    return g->action_open == NULL || g->action_open[a] == NONE || c->slots[g->action_open[a]] > 0.0;
}

profile compiled_profile(const compiled *c)
{
    const game *const g = c->game;
    double *const prob = ARENA_NEW(c->memory, double, g->n_actions);
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double total = 0.0;
        uint32_t const begin = g->infoset_first_action[h], end = g->infoset_first_action[h + 1];
        for (uint32_t a = begin; a < end; a++) total += is_open(c, a) ? 1.0 + (a - begin) : 0.0;
        for (uint32_t a = begin; a < end; a++)
            prob[a] = g->infoset_rule[h] == RULE_COMMITTED ? c->slots[g->action_commitment[a]]
                      : is_open(c, a)                      ? (1.0 + (a - begin)) / total
                                                           : 0.0;
    }
    return (profile){.prob = prob};
}

evaluation compiled_evaluate(const compiled *c)
{
    profile const p = compiled_profile(c);
    evaluation out;
    stf_error err;
    assert_int_equal(profile_evaluate(c->game, c->slots, &p, c->memory, &out, &err), STF_OK);
    return out;
}

double compiled_first(const compiled *c, uint32_t owner)
{
    const game *const g = c->game;
    double *const prob = ARENA_NEW(c->memory, double, g->n_actions);
    for (uint32_t h = 0; h < g->n_infosets; h++) prob[g->infoset_first_action[h]] = 1.0;
    profile const p = {.prob = prob};
    evaluation out;
    stf_error err;
    assert_int_equal(profile_evaluate(g, c->slots, &p, c->memory, &out, &err), STF_OK);
    return out.payoff[owner];
}
