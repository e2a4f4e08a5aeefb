/* SPDX-License-Identifier: Apache-2.0 */
/* example.c -- games for the tests. */
#include "example.h"

#include "game/program_run.h"
#include "support/test.h"

static void numbers_run(example *e)
{
    const game *const g = e->game;
    e->inputs = ARENA_NEW(e->memory, double, g->program->n_inputs + 1);
    double *const values = ARENA_NEW(e->memory, double, program_n_values(g->program) + 1);
    e->slots = ARENA_NEW(e->memory, double, g->n_slots + 1);
    assert_non_null(e->slots);
    program_central(g->program, e->inputs);
    game_slots_run(g, ISA_ONE, e->inputs, 1, values, e->slots);
}

stf_status example_read(const char *content, example *out, stf_error *err)
{
    *out = (example){.memory = arena_new(NULL, 0)};
    assert_non_null(out->memory);
    diagnostics_init(&out->diagnostics, out->memory);
    text const t = text_from(content);
    stf_status (*const read)(text, text, uint64_t, diagnostics *, arena *, const game **,
                             stf_error *) = strncmp(content, "NFG", 3) == 0 ? nfg_read
                                            : content[0] == '{'             ? game_json_read
                                            : content[0] == '#'             ? agg_read
                                                                            : efg_read;
    stf_status const status =
        read(TEXT("example"), t, 100000, &out->diagnostics, out->memory, &out->game, err);
    if (status == STF_OK) numbers_run(out);
    return status;
}

example example_load(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "tests/games/%s", name);
    size_t n;
    char *const content = file_slurp(path, &n);
    assert_non_null(content);
    example e;
    stf_error err = {0};
    assert_ok(example_read(content, &e, &err), &err);
    e.content = content;
    return e;
}

void example_free(example *e)
{
    arena_free(e->memory);
    free(e->content);
    *e = (example){0};
}

profile example_profile(example *e)
{
    const game *const g = e->game;
    profile p = {.prob = ARENA_NEW(e->memory, double, g->n_actions + 1)};
    for (uint32_t a = 0; a < g->n_actions; a++)
        p.prob[a] = 1.0 / (double)game_n_actions_of(g, g->action_infoset[a]);
    return p;
}

uint32_t example_action(const example *e, const char *party, const char *infoset,
                        const char *action)
{
    const game *const g = e->game;
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const h = g->action_infoset[a];
        if (text_equal(g->party[g->infoset_party[h]], text_from(party)) &&
            text_equal(g->infoset_name[h], text_from(infoset)) &&
            text_equal(g->action_name[a], text_from(action)))
            return a;
    }
    print_error("no action %s/%s/%s\n", party, infoset, action);
    _fail(__FILE__, __LINE__);
    return NONE;
}

void example_play(example *e, profile *p, const char *party, const char *infoset,
                  const char *action, double prob)
{
    p->prob[example_action(e, party, infoset, action)] = prob;
}

uint64_t example_next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* ---- random games ---------------------------------------------------------------------------- */

enum { MOST_SETS = 4000, MOST_SHARED = 3 };

typedef struct maker {
    game_builder *b;
    uint64_t state;
    uint32_t n_parties, n_sets;
    /* a set is found again by party, last own action, number of actions and what is seen */
    uint32_t key[MOST_SETS][4], handle[MOST_SETS];
    uint32_t floor;               /* sets made before the current segment are not met again */
    uint32_t shared[MOST_SHARED]; /* roots of shared subgames */
    uint32_t n_shared;
} maker;

static uint32_t draw(maker *m, uint32_t n)
{
    return (uint32_t)(example_next(&m->state) >> 33) % n;
}

static uint32_t number(maker *m, int low, int high)
{
    return program_add_ratio(game_builder_program(m->b),
                             low + (int)draw(m, (uint32_t)(high - low + 1)), 4);
}

static uint32_t set_for(maker *m, uint32_t party, uint32_t last, uint32_t n_actions)
{
    uint32_t const key[4] = {party, last, n_actions, draw(m, 2)};
    for (uint32_t i = m->floor; i < m->n_sets; i++)
        if (memcmp(key, m->key[i], sizeof key) == 0) return i;
    char name[40];
    snprintf(name, sizeof name, "set %u", m->n_sets);
    uint32_t const h = game_add_infoset(m->b, party, text_from(name));
    for (uint32_t k = 0; k < n_actions; k++) {
        snprintf(name, sizeof name, "a%u", k);
        (void)game_add_action(m->b, h, text_from(name), NONE, NONE);
    }
    memcpy(m->key[m->n_sets], key, sizeof key);
    m->handle[m->n_sets] = h;
    return m->n_sets++;
}

/* last [n_parties]: the last own action of each party, as set * 8 + action + 1, or 0 */
static uint32_t grow(maker *m, uint32_t depth, const uint32_t *last)
{
    if (m->n_shared > 0 && depth <= 1 && draw(m, 2) == 0) return m->shared[draw(m, m->n_shared)];
    if (depth == 0 || draw(m, 8) == 0) {
        char label[16];
        snprintf(label, sizeof label, "end %u", draw(m, 3));
        return game_add_terminal(m->b, game_add_outcome(m->b, text_from(label)));
    }
    uint32_t const n = 2 + draw(m, 2);
    bool const is_chance = draw(m, 4) == 0;
    uint32_t const party = draw(m, m->n_parties);
    uint32_t const set = is_chance ? 0 : set_for(m, party, last[party], n);
    uint32_t const v = is_chance ? game_add_chance(m->b) : game_add_decision(m->b, m->handle[set]);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t below[8], values[8], to;
        memcpy(below, last, sizeof below);
        if (!is_chance) below[party] = set * 8 + k + 1;
        to = grow(m, depth - 1, below);
        for (uint32_t q = 0; q < m->n_parties; q++)
            values[q] = draw(m, 3) == 0 ? NONE : number(m, -12, 12);
        uint32_t const prob = !is_chance ? NONE
                                         : program_add_ratio(game_builder_program(m->b),
                                                             n == 2 ? 1 + 2 * k : 1 + (k == 1), 4);
        game_add_edge(m->b, v, to, prob, TEXT("luck"), game_add_reward(m->b, values), NONE);
    }
    return v;
}

example example_random(uint64_t seed, uint32_t n_parties, uint32_t depth, bool merges)
{
    example e = {.memory = arena_new(NULL, 0)};
    diagnostics_init(&e.diagnostics, e.memory);
    maker *const m = ARENA_NEW(e.memory, maker, 1);
    *m = (maker){.b = game_builder_new(e.memory), .state = seed, .n_parties = n_parties};
    for (uint32_t p = 0; p < n_parties; p++) {
        char name[8] = {(char)('A' + (int)p), '\0'};
        (void)game_add_party(m->b, text_from(name), (text){"", 0});
    }
    uint32_t const none[8] = {0};
    for (uint32_t s = 0; merges && s < MOST_SHARED; s++) {
        uint32_t const root = grow(m, depth, none);
        m->shared[m->n_shared++] = root;
        m->floor = m->n_sets;
    }
    uint32_t const root = game_add_chance(m->b);
    uint32_t const n = 4;
    for (uint32_t k = 0; k < n; k++) { /* shared subgames are all met, some of them twice */
        uint32_t const to = merges && k < 3 ? m->shared[k] : grow(m, depth, none);
        game_add_edge(m->b, root, to, program_add_ratio(game_builder_program(m->b), 1, 4),
                      TEXT("start"), NONE, NONE);
    }
    stf_error err = {0};
    assert_ok(game_finish(m->b, root, &e.game, &err), &err);
    numbers_run(&e);
    return e;
}

profile example_random_profile(example *e, uint64_t seed)
{
    const game *const g = e->game;
    profile p = example_profile(e);
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double total = 0.0;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            p.prob[a] = (double)(example_next(&seed) >> 60);
            if (p.prob[a] < 6.0) p.prob[a] = 0.0;
            total += p.prob[a];
        }
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            p.prob[a] = total > 0.0 ? p.prob[a] / total : 1.0 / (double)game_n_actions_of(g, h);
    }
    return p;
}
