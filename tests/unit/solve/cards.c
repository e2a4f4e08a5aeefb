/* SPDX-License-Identifier: Apache-2.0 */
/* cards.c -- see cards.h. */
#include "unit/solve/cards.h"

#include "base/os_file.h"
#include "game/read.h"
#include "support/test.h"

typedef struct dealer {
    sketch *s;
    int range;
    bool is_zero_sum;
    philox *r;
} dealer;

static double whole(dealer *d)
{
    return floor(philox_uniform(d->r) * (2 * d->range + 1)) - d->range;
}

static void end_at(dealer *d, uint32_t from)
{
    double const a = whole(d);
    sketch_end(d->s, from, NONE, (double[]){a, d->is_zero_sum ? -a : whole(d)}, 2);
}

const game *game_cards_random(arena *memory, int range, bool is_zero_sum, philox *r)
{
    sketch s = sketch_new(memory, 2);
    dealer d = {.s = &s, .range = range, .is_zero_sum = is_zero_sum, .r = r};
    static const char *const names[4][2] = {{"A0", "A1"},
                                            {"B0 checked", "B1 checked"},
                                            {"B0 bet", "B1 bet"},
                                            {"A0 raised", "A1 raised"}};
    uint32_t sets[4][2];
    for (uint32_t k = 0; k < 4; k++)
        for (uint32_t c = 0; c < 2; c++)
            sets[k][c] = sketch_set(&s, k == 1 || k == 2, names[k][c], k == 2 ? 3 : 2);
    uint32_t const root = game_add_chance(s.b);
    for (uint32_t a = 0; a < 2; a++)
        for (uint32_t b = 0; b < 2; b++) {
            uint32_t const first = game_add_decision(s.b, sets[0][a]),
                           checked = game_add_decision(s.b, sets[1][b]),
                           bet = game_add_decision(s.b, sets[2][b]),
                           raised = game_add_decision(s.b, sets[3][a]);
            sketch_chance(&s, root, first, 0.25);
            sketch_edge(&s, first, checked);
            sketch_edge(&s, first, bet);
            end_at(&d, checked);
            sketch_edge(&s, checked, raised);
            for (uint32_t k = 0; k < 3; k++) end_at(&d, bet);
            for (uint32_t k = 0; k < 2; k++) end_at(&d, raised);
        }
    return sketch_finish(&s, root);
}

/* A's move and then B's, unseen; `after` [4] receives the nodes to go on from, or ends are made. */
static uint32_t stage_add(dealer *d, uint32_t number, bool is_last, uint32_t *after)
{
    char a[16], b[16];
    snprintf(a, sizeof a, "A%u", number);
    snprintf(b, sizeof b, "B%u", number);
    uint32_t const root = game_add_decision(d->s->b, sketch_set(d->s, 0, a, 2)),
                   reply = sketch_set(d->s, 1, b, 2);
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t const v = game_add_decision(d->s->b, reply);
        sketch_edge(d->s, root, v);
        for (uint32_t j = 0; j < 2; j++) {
            if (is_last) {
                end_at(d, v);
            } else {
                uint32_t const next = stage_add(d, 1 + 2 * k + j, true, NULL);
                sketch_edge(d->s, v, next);
                after[2 * k + j] = next;
            }
        }
    }
    return root;
}

const game *game_two_stages(arena *memory, int range, philox *r)
{
    sketch s = sketch_new(memory, 2);
    dealer d = {.s = &s, .range = range, .r = r};
    uint32_t after[4];
    return sketch_finish(&s, stage_add(&d, 0, false, after));
}

/* A game under construction, as Gambit writes it; sets are numbered by party, card and past. */
typedef struct deals {
    char *at;
    uint32_t rounds, deal[2], n_outcomes;
    philox *random;
} deals;

static void deals_write(deals *d, uint32_t round, uint32_t past)
{
    if (round == d->rounds) {
        int const x = (int)philox_below(d->random, 199) - 99,
                  y = (int)philox_below(d->random, 199) - 99;
        d->at += sprintf(d->at, "t \"\" %u \"\" { %d, %d }\n", ++d->n_outcomes, x, y);
        return;
    }
    uint32_t const party = round % 2, set = (d->deal[party] << d->rounds) + (1u << round) + past;
    d->at += sprintf(d->at, "p \"\" %u %u \"%u\" { \"l\" \"r\" } 0\n", party + 1, set, set);
    for (uint32_t k = 0; k < 2; k++) deals_write(d, round + 1, 2 * past + k);
}

const game *game_deals_random(arena *memory, uint32_t cards, uint32_t rounds, philox *r)
{
    size_t const most = 1000 + (size_t)cards * cards * ((2u << rounds) * 64 + 32);
    char *const begin = ARENA_NEW(memory, char, most);
    deals d = {.at = begin, .rounds = rounds, .random = r};
    d.at += sprintf(d.at, "EFG 2 R \"\" { \"A\" \"B\" }\nc \"\" 1 \"\" {");
    for (uint32_t k = 0; k < cards * cards; k++)
        d.at += sprintf(d.at, " \"%u\" 1/%u", k, cards * cards);
    d.at += sprintf(d.at, " } 0\n");
    for (uint32_t k = 0; k < cards * cards; k++) {
        d.deal[0] = k / cards;
        d.deal[1] = k % cards;
        deals_write(&d, 0, 0);
    }
    diagnostics found;
    const game *g = NULL;
    stf_error err;
    diagnostics_init(&found, memory);
    text const content = {begin, (size_t)(d.at - begin)};
    assert_ok(efg_read(TEXT("deals.efg"), content, 0, &found, memory, &g, &err), &err);
    return g;
}

const game *game_kuhn(arena *memory)
{
    text content;
    diagnostics d;
    const game *g = NULL;
    stf_error err;
    diagnostics_init(&d, memory);
    assert_ok(os_file_read(memory, "tests/games/kuhn.efg", 0, &content, &err), &err);
    assert_ok(efg_read(TEXT("kuhn.efg"), content, 0, &d, memory, &g, &err), &err);
    return g;
}

const game *game_shapley(arena *memory)
{
    static const double payoff[] = {0, 0, 3, 2, 0, 3, 2, 3, 2, 2, 0, 0, 3, 0, 0, 0, 1, 1};
    return game_strategic(memory, 2, (uint32_t[]){3, 3}, payoff);
}
