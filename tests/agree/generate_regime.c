/* SPDX-License-Identifier: Apache-2.0 */
/* generate_regime.c -- random models with a regime: flows with dated amounts, caps and bans that
 * play lifts and restores, options closed by a share of a cap, gains by value and by what is
 * withheld.
 *
 * Play is small on purpose: three parties, of which two decide together over measures, and rounds
 * of one to six months from a day that is often a month's last. */
#include "agree/generate.h"

static const char *const party_name[3] = {"Ana", "Bob", "Cyd"};

enum { MOST_FLOWS = 3, MOST_MEASURES = 3 };

typedef struct generator {
    buffer *out;
    uint64_t random;
    uint32_t n_flows, n_measures, n_rounds;
    bool may_run[MOST_FLOWS]; /* only while a state says so */
    bool is_cap[MOST_MEASURES];
    bool in_barrels; /* the limit of the first */
    uint32_t n_points;
} generator;

/* splitmix64 */
static uint64_t draw(generator *g)
{
    g->random += 0x9e3779b97f4a7c15u;
    uint64_t z = g->random;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint32_t below(generator *g, uint32_t n)
{
    return (uint32_t)(draw(g) % n);
}

static bool chance(generator *g, uint32_t per_cent)
{
    return below(g, 100) < per_cent;
}

static void say(generator *g, const char *s)
{
    buffer_string(g->out, s);
}

/* ---- declarations ---------------------------------------------------------------------------- */

static void say_amount(generator *g)
{
    static const char *const amount[] = {"supply", "2 * supply", "30 t/day", "1200 t/month",
                                         "if(law is strict, supply, 3 * supply)"};
    say(g, amount[below(g, 5)]);
}

static void say_flow(generator *g, uint32_t k)
{
    static const char *const last[] = {"2019-03-31", "2019-12-31", "2020-02-29", "2019-07-15"};
    static const char *const first[] = {"2020-03-01", "2020-06-30", "2021-01-01", "2020-04-10"};
    buffer_format(g->out, "flow fl%u from Ana to K", k);
    bool const has_default = chance(g, 60);
    if (has_default) {
        say(g, " = ");
        say_amount(g);
    }
    say(g, chance(g, 50) ? " worth price" : " worth 500 USD/t");
    g->may_run[k] = k > 0 && chance(g, 60);
    if (g->may_run[k]) buffer_format(g->out, " when tap%u is open", k);
    if (!has_default || chance(g, 60)) {
        buffer_format(g->out, " {\n2018-01-01 .. %s = ", last[below(g, 4)]);
        say_amount(g);
        buffer_format(g->out, "\n%s .. = ", first[below(g, 4)]);
        say_amount(g);
        if (chance(g, 30)) say(g, "\ntotal 2018-11 .. 2018-12 = 2500.5 t source \"s\"");
        say(g, "\n}");
    }
    say(g, "\n");
}

static void say_cap(generator *g, uint32_t k)
{
    static const char *const limit[] = {
        "20 kt per calendar year", "2 kt per calendar month", "limit per calendar year",
        "8000 t per 6 month from 2018-11-30", "300000 bbl per calendar year"};
    uint32_t const which = below(g, 5);
    if (k == 0) g->in_barrels = which == 4;
    say(g, " at ");
    say(g, limit[which]);
    if (which == 4) say(g, chance(g, 50) ? " with factor" : " with 1 t = 8.33 bbl");
}

static void say_measure(generator *g, uint32_t k)
{
    static const char *const from[] = {"2018-01-01", "2018-06-15", "2019-11-20"};
    g->is_cap[k] = k == 0 || chance(g, 50);
    buffer_format(g->out, "measure me%u %s ", k, g->is_cap[k] ? "caps" : "bans");
    uint32_t const only = below(g, g->n_flows);
    bool const on_all = k == 0 || chance(g, 60);
    for (uint32_t f = on_all ? 0 : only; f < (on_all ? g->n_flows : only + 1); f++)
        buffer_format(g->out, "%sfl%u", on_all && f > 0 ? ", " : "", f);
    if (g->is_cap[k]) say_cap(g, k);
    buffer_format(g->out, " from %s", from[below(g, 3)]);
    if (chance(g, 30)) say(g, " to 2020-08-09");
    say(g, " authority Council\n");
}

static void say_declarations(generator *g)
{
    static const char *const begins[] = {"2019-04-25", "2018-12-31", "2020-01-31", "2019-01-01"};
    static const char *const rule[] = {"by consensus of Ana, Bob",
                                       "by vote of Ana, Bob, Cyd quota 2 veto Ana", "as Ana"};
    g->n_flows = 1 + below(g, MOST_FLOWS);
    g->n_measures = 1 + below(g, MOST_MEASURES);
    buffer_format(g->out, "begins %s\nparty Ana, Bob counts in 10 MUSD, Cyd\nplace K\n",
                  begins[below(g, 4)]);
    say(g, "switch law = strict | loose\n"
           "assume supply = 1000 t/month in 200 .. 3000 judgement\n"
           "assume price = 600 USD/t in 300 .. 900 judgement\n"
           "assume factor = 8 bbl/t in 7.5 .. 8.33 judgement\n"
           "assume limit = 15 kt in 5 .. 25 judgement\n");
    for (uint32_t k = 1; k < MOST_FLOWS; k++)
        buffer_format(g->out, "state tap%u in {closed, open} = %s\n", k,
                      chance(g, 50) ? "closed" : "open");
    for (uint32_t k = 0; k < g->n_flows; k++) say_flow(g, k);
    buffer_format(g->out, "authority Council decides %s\n", rule[below(g, 3)]);
    for (uint32_t k = 0; k < g->n_measures; k++) say_measure(g, k);
}

/* ---- play ------------------------------------------------------------------------------------ */

static void say_test(generator *g)
{
    if (chance(g, 60))
        buffer_format(g->out, "me%u is %s%s", below(g, g->n_measures), chance(g, 30) ? "not " : "",
                      chance(g, 50) ? "lifted" : "in_force");
    else
        buffer_format(g->out, "tap%u is open", 1 + below(g, MOST_FLOWS - 1));
}

static void say_change(generator *g, uint32_t k)
{
    buffer_format(g->out, "%s me%u", chance(g, 70) ? "lift" : "restore", k);
    if (chance(g, 30)) {
        say(g, " when ");
        say_test(g);
    }
    say(g, "\n");
}

/* Ana and Bob each choose, and what both accept is lifted or restored: within the procedure of
 * every authority above. */
static void say_deal(generator *g)
{
    say(g, "Ana chooses { accept {\nBob chooses { accept {\n");
    for (uint32_t k = 0; k < g->n_measures; k++) say_change(g, k);
    say(g, "} decline } } refuse }\n");
}

/* Whoever opens a tap may be kept from it by a cap that is nearly full. */
static void say_supply(generator *g)
{
    uint32_t const k = 1 + below(g, MOST_FLOWS - 1);
    buffer_format(g->out, "%s chooses { idle open_%u", party_name[below(g, 3)], k);
    if (chance(g, 70)) {
        say(g, " when share(me0");
        if (k < g->n_flows && g->may_run[k] && chance(g, 70))
            buffer_format(g->out, " with fl%u", k);
        buffer_format(g->out, ") < 0.%u137", 3 + below(g, 7)); /* met exactly by nothing */
    }
    buffer_format(g->out, " { tap%u = open } close_%u { tap%u = closed } }\n", k, k, k);
}

static void say_gain(generator *g)
{
    uint32_t const p = below(g, 3), f = below(g, g->n_flows), m = below(g, g->n_measures);
    bool const is_money = p == 1;
    buffer_format(g->out, "gain %s = ", party_name[p]);
    uint32_t const kind = below(g, is_money ? 2 : 4);
    if (kind == 0)
        buffer_format(g->out, "value(fl%u)", f);
    else if (kind == 1)
        buffer_format(g->out, "%sblocked(me%u)", chance(g, 50) ? "-0.5 * " : "", m);
    else if (kind == 2)
        say(g, "share(me0)");
    else
        say(g, g->in_barrels ? "headroom(me0) / 100000 bbl" : "headroom(me0) / 10 kt");
    if (!is_money && kind < 2) say(g, " / (1 MUSD/year)");
    if (chance(g, 25)) {
        say(g, " when ");
        say_test(g);
    }
    say(g, "\n");
}

static void say_play(generator *g)
{
    static const char *const lasting[] = {"3 month", "1 month", "6 month"};
    g->n_rounds = 1 + below(g, 3);
    buffer_format(g->out, "play {\nround 1 .. %u lasting %s%s {\n", g->n_rounds,
                  lasting[below(g, 3)], chance(g, 50) ? " discount 0.9 per year" : "");
    bool const deal_first = chance(g, 50);
    if (deal_first) say_deal(g);
    if (g->n_rounds < 3 || chance(g, 30)) say_supply(g);
    say_gain(g);
    if (!deal_first) say_deal(g);
    if (chance(g, 40)) {
        say(g, "stop when ");
        say_test(g);
        say(g, "\n");
    }
    say_gain(g);
    say(g, "}\nend { outcome free when ");
    say_test(g);
    say(g, "\noutcome bound otherwise\n");
    if (chance(g, 50)) say(g, "gain Cyd = share(me0)\n");
    say(g, "}\n}\n");
}

void generate_regime_model(uint64_t seed, buffer *out)
{
    generator g = {.out = out, .random = seed * 0x9e3779b97f4a7c15u + 54321};
    buffer_format(out, "standoff \"Random regime %llu\" {\n", (unsigned long long)seed);
    say_declarations(&g);
    say_play(&g);
    say(&g, "variant loose { law = loose  supply = 2500 t/month }\n"
            "variant dear { price = 900 USD/t  limit = 24 kt  factor = 7.5 bbl/t }\n"
            "claim \"Lifted\" : P(me0 is lifted) > 0.5\n"
            "claim \"At last\" : P(me0 is lifted in round 1 and free) > 0.1\n"
            "}\n");
}
