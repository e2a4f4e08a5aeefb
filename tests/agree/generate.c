/* SPDX-License-Identifier: Apache-2.0 */
/* generate.c -- random models as text.
 *
 * The generator keeps to the rules of visibility by carrying `audience`, the parties who know that
 * what is being written happens: only states whose audience lies within it are assigned, and a
 * guard narrows it to those who know all that the guard reads. Guards of a party read what the
 * party sees. Assignments are written so that no state leaves its domain. Sizes are kept to a few
 * thousand histories by a budget of branchings. Longer than other files because it is one grammar,
 * of small functions that call each other. */
#include "agree/generate.h"

enum { MOST_PARTIES = 3, MOST_STATES = 4, MOST_ASSUMED = 4, OPTION_NAMES = 5, HIGH = 2 };

static const char *const party_name[MOST_PARTIES] = {"Ana", "Bob", "Cyd"};
static const char *const label_name[3] = {"red", "green", "blue"};
static const char *const type_name[2] = {"meek", "bold"};

typedef struct drawn_state {
    bool is_named;
    uint32_t audience;
} drawn_state;

typedef struct generator {
    buffer *out;
    uint64_t random;
    uint32_t n_parties, n_states, n_assumed, all;
    drawn_state state[MOST_STATES];
    bool has_type[MOST_PARTIES], type_is_numeric[MOST_PARTIES], counts_money[MOST_PARTIES];
    uint32_t type_audience[MOST_PARTIES];
    bool has_switch, has_end, in_rounds, has_length, has_discount;
    uint32_t n_offers, n_points, n_votes;
    uint32_t offer;              /* the innermost offer in scope */
    uint32_t offer_audience;     /* who may guard by it; 0: none in scope */
    uint32_t used[MOST_PARTIES]; /* bit per option name written */
    bool may_last;               /* `for ever` makes sense */
    bool has_rounds;
    int budget; /* branchings left */
    bool in_together;
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

static void say_parties(generator *g, uint32_t audience)
{
    if (audience == g->all) {
        say(g, "all");
        return;
    }
    bool first = true;
    for (uint32_t p = 0; p < g->n_parties; p++) {
        if ((audience >> p & 1u) == 0) continue;
        buffer_format(g->out, "%s%s", first ? "" : ", ", party_name[p]);
        first = false;
    }
    if (first) say(g, "none");
}

static uint32_t some_audience(generator *g, uint32_t per_cent_all)
{
    return chance(g, per_cent_all) ? g->all : below(g, g->all + 1);
}

/* ---- conditions
 * ---------------------------------------------------------------------------------- */

static bool is_within(uint32_t inner, uint32_t outer)
{
    return (inner & ~outer) == 0;
}

static void say_state_test(generator *g, uint32_t s)
{
    static const char *const compare[] = {"<", "<=", ">", ">=", "==", "!="};
    if (g->state[s].is_named)
        buffer_format(g->out, "st%u is %s%s", s, chance(g, 30) ? "not " : "",
                      label_name[below(g, 3)]);
    else if (chance(g, 30))
        buffer_format(g->out, "st%u is %u", s, below(g, HIGH + 1));
    else
        buffer_format(g->out, "st%u %s %u", s, compare[below(g, 6)], below(g, HIGH + 1));
}

/* One test that every party of `knows` can judge; returns who can judge it. */
static uint32_t say_test(generator *g, uint32_t knows)
{
    for (uint32_t attempt = 0; attempt < 12; attempt++) {
        uint32_t const kind = below(g, 10), s = below(g, g->n_states), p = below(g, g->n_parties);
        if (kind < 6 && is_within(knows, g->state[s].audience)) {
            say_state_test(g, s);
            return g->state[s].audience;
        }
        if (kind < 8 && g->has_type[p] && is_within(knows, g->type_audience[p])) {
            if (g->type_is_numeric[p])
                buffer_format(g->out, "%s >= 2", party_name[p]);
            else
                buffer_format(g->out, "%s is %s", party_name[p], type_name[below(g, 2)]);
            return g->type_audience[p];
        }
        if (kind == 8 && g->has_switch) {
            buffer_format(g->out, "method is %s", chance(g, 50) ? "slow" : "quick");
            return g->all;
        }
        if (kind == 9 && g->offer_audience != 0 && is_within(knows, g->offer_audience)) {
            buffer_format(g->out, "of%u > 0.4", g->offer);
            return g->offer_audience;
        }
    }
    buffer_format(g->out, "round %s %u", chance(g, 50) ? "<=" : ">", below(g, 3));
    return g->all;
}

static uint32_t say_condition(generator *g, uint32_t knows)
{
    uint32_t known_to = say_test(g, knows);
    if (chance(g, 25)) {
        say(g, chance(g, 50) ? " and " : " or ");
        known_to &= say_test(g, knows);
    }
    return known_to;
}

/* ---- numbers
 * ------------------------------------------------------------------------------------- */

static void say_number(generator *g, uint32_t depth)
{
    uint32_t const s = below(g, g->n_states), p = below(g, g->n_parties);
    switch (below(g, depth == 0 ? 5 : 12)) {
    case 0: buffer_format(g->out, "%u.%u", below(g, 5), below(g, 10)); return;
    case 1: buffer_format(g->out, "num%u", below(g, g->n_assumed)); return;
    case 2:
        if (!g->state[s].is_named)
            buffer_format(g->out, "st%u", s);
        else
            say(g, "round");
        return;
    case 3:
        if (g->has_type[p] && g->type_is_numeric[p])
            say(g, party_name[p]);
        else
            say(g, "half");
        return;
    case 4:
        if (g->offer_audience != 0)
            buffer_format(g->out, "of%u", g->offer);
        else
            say(g, "-0.5");
        return;
    case 5:
    case 6:
        say(g, "(");
        say_number(g, depth - 1);
        say(g, below(g, 3) == 0 ? " - " : chance(g, 50) ? " + " : " * ");
        say_number(g, depth - 1);
        say(g, ")");
        return;
    case 7:
        say(g, "if(");
        say_condition(g, 0);
        say(g, ", ");
        say_number(g, depth - 1);
        say(g, ", ");
        say_number(g, depth - 1);
        say(g, ")");
        return;
    case 8:
        say(g, chance(g, 50) ? "min(" : "max(");
        say_number(g, depth - 1);
        say(g, ", ");
        say_number(g, depth - 1);
        say(g, ")");
        return;
    case 9:
        say(g, "twice(");
        say_number(g, depth - 1);
        say(g, ")");
        return;
    case 10:
        say(g, "sqrt(1 + abs(");
        say_number(g, depth - 1);
        say(g, "))");
        return;
    default:
        say(g, "(1 + exp(-abs(");
        say_number(g, depth - 1);
        say(g, "))) / 2");
        return;
    }
}

/* A gain's expression: an amount, or a rate where rates make sense. */
static void say_payoff(generator *g, uint32_t p)
{
    bool const money = g->counts_money[p];
    bool const rate = g->in_rounds && g->has_length && chance(g, 40);
    say_number(g, 2);
    if (money) say(g, rate ? " * fee" : " * 3 MUSD");
    if (!money && rate) say(g, " / 2 year");
}

static void say_gain(generator *g, bool is_foot)
{
    uint32_t const p = below(g, g->n_parties);
    buffer_format(g->out, "gain %s = ", party_name[p]);
    say_payoff(g, p);
    if (is_foot && chance(g, 30)) say(g, " at start");
    if (chance(g, 20)) {
        say(g, " when ");
        say_condition(g, 0);
    }
    say(g, "\n");
}

/* ---- statements
 * ------------------------------------------------------------------------------------ */

static void say_statements(generator *g, uint32_t n, uint32_t audience, uint32_t depth);

/* An assignment that stays within the domain, to a state whose audience lies within. */
static void say_assignment(generator *g, uint32_t audience)
{
    for (uint32_t attempt = 0; attempt < 8; attempt++) {
        uint32_t const s = below(g, g->n_states), from = below(g, g->n_states);
        const drawn_state *to = &g->state[s];
        if (!is_within(to->audience, audience)) continue;
        if (to->is_named) {
            buffer_format(g->out, "st%u = %s", s, label_name[below(g, 3)]);
        } else if (chance(g, 30)) {
            buffer_format(g->out, "st%u += 1 when st%u < %d\n", s, s, HIGH);
            return;
        } else if (chance(g, 30)) {
            buffer_format(g->out, "st%u -= 1 when st%u > 0\n", s, s);
            return;
        } else if (chance(g, 30) && !g->state[from].is_named &&
                   is_within(to->audience, g->state[from].audience)) {
            buffer_format(g->out, "st%u = %d - st%u", s, HIGH, from);
        } else if (g->offer_audience != 0 && is_within(to->audience, g->offer_audience) &&
                   chance(g, 50)) {
            buffer_format(g->out, "st%u = if(of%u >= 0.5, 2, 0)", s, g->offer);
        } else {
            buffer_format(g->out, "st%u = %u", s, below(g, HIGH + 1));
        }
        if (chance(g, 20)) {
            say(g, " when ");
            say_condition(g, to->audience);
        }
        say(g, "\n");
        return;
    }
    say_gain(g, false);
}

static void say_reveal(generator *g)
{
    uint32_t const p = below(g, g->n_parties), s = below(g, g->n_states);
    if (g->has_type[p] && chance(g, 50))
        buffer_format(g->out, "reveal %s to ", party_name[p]);
    else
        buffer_format(g->out, "reveal st%u to ", s);
    uint32_t const to = some_audience(g, 60);
    say_parties(g, to == 0 ? g->all : to);
    if (chance(g, 25)) {
        say(g, " when ");
        say_condition(g, 0);
    }
    say(g, "\n");
}

static void say_stop(generator *g)
{
    say(g, "stop");
    if (g->has_end && chance(g, 50)) say(g, chance(g, 50) ? " good" : " bad");
    say(g, " when ");
    say_condition(g, 0);
    say(g, "\n");
}

/* `as NAME` and `seen by`; returns the audience of the move, its mover (if any) included. */
static uint32_t say_tags(generator *g, uint32_t mover, uint32_t per_cent_all)
{
    if (chance(g, 40)) buffer_format(g->out, " as Point%u", g->n_points++);
    uint32_t const audience = some_audience(g, per_cent_all);
    if (audience != g->all) {
        say(g, " seen by ");
        say_parties(g, audience);
    }
    return audience | mover;
}

static void say_body(generator *g, uint32_t audience, uint32_t depth)
{
    say(g, " {\n");
    say_statements(g, below(g, 3), audience, depth);
    say(g, "}\n");
}

static void say_option(generator *g, uint32_t p, uint32_t name, bool guarded, uint32_t audience,
                       uint32_t depth)
{
    buffer_format(g->out, "opt%u", name);
    g->used[p] |= 1u << name;
    uint32_t known = audience;
    if (guarded && chance(g, 25)) {
        buffer_format(g->out, " when num%u > 1", below(g, g->n_assumed));
    } else if (guarded && chance(g, 40)) {
        say(g, " when ");
        known &= say_condition(g, 1u << p);
    }
    say_body(g, known, depth);
}

static void say_choice(generator *g, uint32_t audience, uint32_t depth)
{
    uint32_t const p = below(g, g->n_parties), n = 1 + below(g, 3);
    buffer_format(g->out, "%s chooses", party_name[p]);
    uint32_t known = audience & say_tags(g, 1u << p, 70);
    bool const guarded = chance(g, 25);
    if (guarded) {
        say(g, " when ");
        known &= say_condition(g, 1u << p);
    }
    say(g, " {\n");
    uint32_t const first = below(g, OPTION_NAMES);
    for (uint32_t k = 0; k < n; k++)
        say_option(g, p, (first + k) % OPTION_NAMES, k > 0, known, depth);
    say(g, "}\n");
}

static void say_offer(generator *g, uint32_t audience, uint32_t depth)
{
    uint32_t const p = below(g, g->n_parties), number = g->n_offers;
    static const char *const grid[] = {"0 .. 1 by 0.5", "0.1 .. 1 by 0.3", "-1 .. 1 by 1",
                                       "0.2 .. half by 0.1"};
    buffer_format(g->out, "%s offers of%u in %s", party_name[p], number, grid[below(g, 4)]);
    uint32_t known = audience & say_tags(g, 1u << p, 70);
    if (chance(g, 20)) {
        say(g, " when ");
        known &= say_condition(g, 1u << p);
    }
    uint32_t const outer = g->offer, outer_audience = g->offer_audience;
    g->n_offers++;
    g->offer = number;
    g->offer_audience = known;
    say_body(g, known, depth);
    g->offer = outer;
    g->offer_audience = outer_audience;
}

static void say_chance(generator *g, uint32_t audience, uint32_t depth)
{
    say(g, "chance");
    uint32_t const seen = audience & say_tags(g, 0, 70);
    say(g, " {\n");
    uint32_t const kind = below(g, 4);
    if (kind == 0) {
        say(g, "up 0.3");
        say_body(g, seen, depth);
        say(g, "down 0.7");
        say_body(g, seen, depth);
    } else if (kind == 1) {
        say(g, "up odds");
        say_body(g, seen, depth);
        say(g, "down otherwise");
        say_body(g, seen, depth);
    } else if (kind == 2) {
        say(g, "up 0.25 when ");
        uint32_t const known = say_condition(g, 0) & seen;
        say_body(g, known, depth);
        say(g, "side 20%");
        say_body(g, known, depth);
        say(g, "down otherwise");
        say_body(g, known, depth);
    } else {
        say(g, "up if(");
        uint32_t const known = say_condition(g, 0) & seen;
        say(g, ", odds, 0.5)");
        say_body(g, known, depth);
        say(g, "down otherwise");
        say_body(g, known, depth);
    }
    say(g, "}\n");
}

static void say_vote(generator *g, uint32_t audience, uint32_t depth)
{
    buffer_format(g->out, "vote Poll%u by ", g->n_votes++);
    uint32_t voters = 1 + below(g, g->all);
    say_parties(g, voters);
    buffer_format(g->out, " quota %u", 1 + below(g, (uint32_t)__builtin_popcount(voters)));
    if (chance(g, 30)) {
        say(g, " veto ");
        say_parties(g, voters & (~voters + 1)); /* the first voter */
    }
    uint32_t seen = some_audience(g, 80);
    if (seen != g->all) {
        say(g, " seen by ");
        say_parties(g, seen);
    }
    uint32_t known = audience & seen;
    if (chance(g, 20)) {
        say(g, " when ");
        known &= say_condition(g, voters);
    }
    say(g, " {\npasses");
    say_body(g, known, depth);
    if (chance(g, 60)) {
        say(g, "fails");
        say_body(g, known, depth);
    }
    say(g, "}\n");
}

static void say_together(generator *g, uint32_t audience)
{
    say(g, "together");
    uint32_t known = audience;
    if (chance(g, 20)) {
        say(g, " when ");
        known &= say_condition(g, g->all);
    }
    say(g, " {\n");
    g->in_together = true;
    uint32_t const n = 2 + (chance(g, 25) ? 1 : 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const kind = below(g, 6);
        if (kind == 0)
            say_offer(g, known, 1);
        else if (kind == 1)
            say_vote(g, known, 1);
        else
            say_choice(g, known, 1);
    }
    g->in_together = false;
    say(g, "}\n");
}

static void say_when(generator *g, uint32_t audience, uint32_t depth)
{
    say(g, "when ");
    uint32_t known = audience & say_condition(g, 0);
    say_body(g, known, depth);
    if (chance(g, 30)) {
        say(g, "otherwise");
        say_body(g, known, depth);
    } else if (chance(g, 20)) {
        say(g, "otherwise when ");
        known &= say_condition(g, 0);
        say_body(g, known, depth);
    }
}

static void say_statement(generator *g, uint32_t audience, uint32_t depth)
{
    bool const may_branch = depth > 0 && g->budget > 0 && !g->in_together;
    if (may_branch && chance(g, 60)) {
        g->budget--;
        uint32_t const kind = below(g, 12);
        if (kind < 5)
            say_choice(g, audience, depth - 1);
        else if (kind < 7)
            say_chance(g, audience, depth - 1);
        else if (kind < 8)
            say_offer(g, audience, depth - 1);
        else if (kind < 10)
            say_together(g, audience);
        else
            say_vote(g, audience, depth - 1);
        return;
    }
    uint32_t const kind = below(g, 12);
    if (kind < 6)
        say_assignment(g, audience);
    else if (kind < 8)
        say_gain(g, false);
    else if (kind == 8)
        say_reveal(g);
    else if (kind == 9)
        say_stop(g);
    else if (depth > 0)
        say_when(g, audience, depth - 1);
    else
        say_assignment(g, audience);
}

static void say_statements(generator *g, uint32_t n, uint32_t audience, uint32_t depth)
{
    for (uint32_t i = 0; i < n; i++) say_statement(g, audience, depth);
}

/* ---- the file
 * -------------------------------------------------------------------------------------- */

static void say_type(generator *g, uint32_t p)
{
    if (!chance(g, 40)) return;
    g->has_type[p] = true;
    g->type_is_numeric[p] = chance(g, 40);
    g->type_audience[p] = (chance(g, 20) ? some_audience(g, 20) : 0) | 1u << p;
    buffer_format(g->out, "type %s", party_name[p]);
    if (g->type_is_numeric[p]) say(g, " in 1 .. 3");
    if (g->type_audience[p] != 1u << p) {
        say(g, " seen by ");
        say_parties(g, g->type_audience[p]);
    }
    if (g->type_is_numeric[p]) {
        if (chance(g, 50)) buffer_format(g->out, " weight 1 + %s", party_name[p]);
        say(g, "\n");
    } else {
        say(g, chance(g, 50) ? " { meek 0.3, bold 0.7 }\n" : " { meek odds, bold 1 - odds }\n");
    }
}

static void say_declarations(generator *g)
{
    g->n_parties = 2 + (chance(g, 40) ? 1 : 0);
    g->all = (1u << g->n_parties) - 1;
    g->n_states = 1 + below(g, MOST_STATES);
    g->n_assumed = 1 + below(g, MOST_ASSUMED);
    for (uint32_t p = 0; p < g->n_parties; p++) {
        g->counts_money[p] = chance(g, 30);
        buffer_format(g->out, "party %s%s\n", party_name[p],
                      g->counts_money[p] ? " counts in 10 MUSD" : "");
    }
    for (uint32_t i = 0; i < g->n_assumed; i++)
        buffer_format(g->out, "assume num%u = %u.%u in 0 .. 4 judgement\n", i, below(g, 4),
                      below(g, 10));
    say(g, "assume odds = 0.4 in 0.1 .. 0.9 judgement\n");
    say(g, "assume fee = 7 MUSD/year in 1 .. 20 judgement\n");
    say(g, "assume patience = 0.8 in 0.3 .. 0.95 judgement\n");
    say(g, "let half = 1 / 2\nlet twice(x) = 2 * x\n");
    for (uint32_t p = 0; p < g->n_parties; p++) say_type(g, p);
    for (uint32_t s = 0; s < g->n_states; s++) {
        g->state[s].is_named = chance(g, 30);
        g->state[s].audience = some_audience(g, 65);
        buffer_format(g->out, "state st%u in ", s);
        if (g->state[s].is_named)
            say(g, "{red, green, blue} = red");
        else
            buffer_format(g->out, "0 .. %d = %u", HIGH, below(g, HIGH + 1));
        if (g->state[s].audience != g->all) {
            say(g, " seen by ");
            say_parties(g, g->state[s].audience);
        }
        say(g, "\n");
    }
    g->has_switch = chance(g, 40);
    if (g->has_switch) say(g, "switch method = slow | quick\n");
}

static void say_round(generator *g, uint32_t *round)
{
    uint32_t const n = 1 + below(g, 3);
    buffer_format(g->out, "round %u", *round);
    if (n > 1) buffer_format(g->out, " .. %u", *round + n - 1);
    *round += n;
    g->has_length = chance(g, 60);
    if (g->has_length) say(g, chance(g, 50) ? " lasting 3 month" : " lasting 1.5 year");
    g->has_discount = chance(g, 70);
    if (g->has_discount) {
        say(g, " discount ");
        if (chance(g, 30)) say(g, "Bob 0.6 per round, ");
        say(g, !g->has_length  ? "0.9 per round"
               : chance(g, 50) ? "patience per year"
                               : "0.7 per year");
    }
    g->may_last = g->may_last && g->has_length && g->has_discount;
    say(g, " {\n");
    g->in_rounds = true;
    g->budget = n == 1 ? 3 : n == 2 ? 2 : 1;
    uint32_t const n_statements = 2 + below(g, 3);
    for (uint32_t i = 0; i < n_statements; i++) {
        say_statement(g, g->all, 2);
        if (chance(g, 35)) say_gain(g, true);
    }
    g->in_rounds = false;
    say(g, "}\n");
}

static void say_end(generator *g, uint32_t n_rounds)
{
    say(g, "end {\noutcome good when ");
    say_condition(g, 0);
    say(g, "\noutcome bad otherwise\n");
    uint32_t const n = below(g, 4);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t const p = below(g, g->n_parties);
        buffer_format(g->out, "gain %s = ", party_name[p]);
        if (n_rounds > 0 && g->may_last && chance(g, 40)) {
            say(g, "for ever(");
            say_number(g, 1);
            say(g, g->counts_money[p] ? " * fee)" : " / 1 year)");
        } else {
            say_payoff(g, p);
        }
        say(g, chance(g, 30) ? " when outcome is good\n" : "\n");
    }
    say(g, "}\n");
}

/* An option that occurs: its party, and its number; false if nobody chooses anything. */
static bool some_option(generator *g, uint32_t *p, uint32_t *k)
{
    for (uint32_t attempt = 0; attempt < 30; attempt++) {
        *p = below(g, g->n_parties);
        *k = below(g, OPTION_NAMES);
        if ((g->used[*p] >> *k & 1u) != 0) return true;
    }
    return false;
}

static void say_variants(generator *g)
{
    uint32_t p = 0, k = 0;
    say(g, "variant cheaper { num0 = 0.3  odds = 0.25 }\n");
    if (g->has_switch) say(g, "variant other { method = quick }\n");
    if (!some_option(g, &p, &k)) return;
    buffer_format(g->out, "variant without { remove %s.opt%u }\n", party_name[p], k);
    buffer_format(g->out, "variant promised { commit %s %s opt%u", party_name[p],
                  chance(g, 50) ? "never" : "always", k);
    if (chance(g, 40)) {
        say(g, " when ");
        say_condition(g, 1u << p);
    }
    say(g, " }\n");
    uint32_t other = 0;
    if (!some_option(g, &p, &k)) return;
    while (other < OPTION_NAMES && (other == k || (g->used[p] >> other & 1u) == 0)) other++;
    buffer_format(g->out, "variant mixed { commit %s to opt%u %s", party_name[p], k,
                  other < OPTION_NAMES ? "0.7" : "1");
    if (other < OPTION_NAMES) buffer_format(g->out, ", opt%u 0.3", other);
    say(g, " }\n");
}

/* ---- claims
 * ------------------------------------------------------------------------------------------ */

static void say_type_event(generator *g, uint32_t p)
{
    static const char *const test[] = {"is", "is not", "<", ">="};
    if (g->type_is_numeric[p])
        buffer_format(g->out, "%s %s %u", party_name[p], test[below(g, 4)], 1 + below(g, 3));
    else
        buffer_format(g->out, "%s is %s%s", party_name[p], chance(g, 30) ? "not " : "",
                      type_name[below(g, 2)]);
}

static void say_event(generator *g, uint32_t depth)
{
    uint32_t p = 0, k = 0;
    uint32_t const kind = below(g, depth == 0 ? 4 : 8), s = below(g, g->n_states);
    if (kind == 4 || kind == 5) {
        say(g, "(");
        say_event(g, depth - 1);
        say(g, kind == 4 ? " and " : " or ");
        say_event(g, depth - 1);
        say(g, ")");
    } else if (kind == 6) {
        say(g, "not (");
        say_event(g, depth - 1);
        say(g, ")");
    } else if (kind == 7 && some_option(g, &p, &k)) {
        buffer_format(g->out, "%s.opt%u before ", party_name[p], k);
        say_state_test(g, s);
    } else if (kind == 3 && g->has_type[p]) {
        say_type_event(g, p);
    } else if (kind == 2 && g->has_end) {
        say(g, "good");
    } else if (kind == 1 && some_option(g, &p, &k)) {
        buffer_format(g->out, "%s.opt%u%s", party_name[p], k,
                      g->has_rounds && chance(g, 30) ? " in round 1" : "");
    } else {
        say_state_test(g, s);
        if (g->has_rounds && chance(g, 40)) say(g, " in round 1");
    }
}

static void say_claims(generator *g)
{
    uint32_t p = 0, k = 0;
    for (uint32_t i = 0; i < 3; i++) {
        buffer_format(g->out, "claim \"Claim %u\" : P(", i);
        say_event(g, 1);
        if (chance(g, 30)) {
            say(g, " given ");
            say_event(g, 0);
        }
        say(g, chance(g, 30) ? ") in cheaper > 0.5\n" : ") > 0.5\n");
    }
    if (some_option(g, &p, &k))
        buffer_format(g->out, "claim \"Forced\" : payoff(%s if %s.opt%u) > payoff(%s)\n",
                      party_name[p], party_name[p], k, party_name[p]);
}

void generate_model(uint64_t seed, buffer *out)
{
    generator g = {.out = out, .random = seed * 0x2545f4914f6cdd1du + 12345};
    buffer_format(out, "standoff \"Random %llu\" {\n", (unsigned long long)seed);
    say_declarations(&g);
    g.has_end = chance(&g, 80);
    say(&g, "play {\n");
    uint32_t round = 1;
    g.budget = 1;
    g.may_last = true;
    uint32_t const n_before = below(&g, 3);
    if (n_before > 0) say_statements(&g, n_before, g.all, 1);
    uint32_t const n_blocks = n_before == 0 ? 1 + below(&g, 2) : below(&g, 3);
    g.has_rounds = n_blocks > 0;
    for (uint32_t i = 0; i < n_blocks; i++) say_round(&g, &round);
    if (g.has_end) say_end(&g, round - 1);
    say(&g, "}\n");
    say_variants(&g);
    say_claims(&g);
    say(&g, "}\n");
}
