/* SPDX-License-Identifier: Apache-2.0 */
/* signalling.c -- types, signals and answers of a game that is a signalling game. */
#include "refine/signalling.h"
#include "refine/rows.h"

#include <string.h>

enum { MOST_TYPES = 16 };

typedef struct reading {
    const refine_work *w;
    const game *g;
    arena *a;
    signalling *out;
    const exact *values; /* under the equilibrium */
    exact *chance;       /* [n_nodes] product of chance's probabilities on the way */
    uint32_t *type_of;   /* [n_nodes] the sender's type on the way; NONE before its move */
    uint32_t *signal_of; /* [n_nodes] */
    const char *why_not;
} reading;

static bool refuse(reading *r, const char *why)
{
    if (r->why_not == NULL) r->why_not = why;
    return false;
}

/* The first mover after chance's first moves; false where moves differ in party. */
static bool sender_find(reading *r, uint32_t v)
{
    const game *const g = r->g;
    if (g->node_kind[v] == NODE_TERMINAL) return refuse(r, "play can end before anybody moves");
    if (g->node_kind[v] == NODE_DECISION) {
        uint32_t const h = g->node_infoset[v], party = g->infoset_party[h];
        if (!set_chooses(g, h)) return refuse(r, "who moves first is committed");
        if (r->out->sender == NONE) r->out->sender = party;
        if (r->out->sender != party) return refuse(r, "it is not one party that moves first");
        for (uint32_t t = 0; t < r->out->n_types; t++)
            if (r->out->type_set[t] == h) {
                r->type_of[v] = t;
                return true;
            }
        if (r->out->n_types == MOST_TYPES) return refuse(r, "the sender has too many types");
        r->type_of[v] = r->out->n_types;
        r->out->type_set[r->out->n_types++] = h;
        return true;
    }
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
        uint32_t const to = g->edge_child[e];
        r->chance[to] = exact_mul(r->a, r->chance[v], r->w->slots[g->edge_prob[e]]);
        if (!sender_find(r, to)) return false;
    }
    return true;
}

/* Signals by name, over all types. */
static bool signals_find(reading *r)
{
    const game *const g = r->g;
    signalling *const s = r->out;
    uint32_t most = 0;
    for (uint32_t t = 0; t < s->n_types; t++) most += game_n_actions_of(g, s->type_set[t]);
    s->signal = ARENA_NEW(r->a, signal_row, most);
    if (s->signal == NULL) return false;
    for (uint32_t t = 0; t < s->n_types; t++) {
        uint32_t const h = s->type_set[t];
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            if (!action_is_open(g, r->w->slots, a)) continue;
            uint32_t i = 0;
            while (i < s->n_signals && !text_equal(s->signal[i].name, g->action_name[a])) i++;
            signal_row *const x = &s->signal[i];
            if (i == s->n_signals) {
                s->n_signals++;
                *x = (signal_row){.name = g->action_name[a]};
                x->can = ARENA_NEW(r->a, uint8_t, s->n_types);
                x->action = ARENA_NEW(r->a, uint32_t, s->n_types);
                x->fixed = ARENA_NEW(r->a, exact, s->n_types);
                x->reply = ARENA_NEW(r->a, signal_reply, g->n_infosets);
                if (x->can == NULL || x->action == NULL || x->fixed == NULL || x->reply == NULL)
                    return false;
                for (uint32_t k = 0; k < s->n_types; k++) {
                    x->fixed[k] = exact_small(0);
                    x->action[k] = NONE;
                }
            }
            x->can[t] = 1;
            x->action[t] = a;
            x->is_sent = x->is_sent || exact_sign(r->w->prob[a]) > 0;
        }
    }
    return true;
}

/* From v on every move is strictly best for whoever makes it: the values there do not hang on
 * beliefs. */
static bool is_forced(reading *r, uint32_t v)
{
    const game *const g = r->g;
    if (g->node_kind[v] == NODE_DECISION && set_chooses(g, g->node_infoset[v])) {
        uint32_t const h = g->node_infoset[v], first = g->infoset_first_action[h];
        uint32_t const n = game_n_actions_of(g, h);
        uint32_t played = NONE;
        for (uint32_t k = 0; k < n; k++)
            if (exact_compare(r->w->prob[first + k], exact_small(1)) == 0) played = k;
        if (played == NONE) return false;
        for (uint32_t k = 0; k < n; k++)
            if (k != played && action_is_open(g, r->w->slots, first + k) &&
                exact_compare(node_action_value(r->w, r->values, v, k),
                              node_action_value(r->w, r->values, v, played)) >= 0)
                return false;
    }
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
        if (!is_forced(r, g->edge_child[e])) return false;
    return true;
}

static signal_reply *reply_of(reading *r, signal_row *x, uint32_t h)
{
    const game *const g = r->g;
    for (uint32_t i = 0; i < x->n_replies; i++)
        if (x->reply[i].set == h) return &x->reply[i];
    signal_reply *const y = &x->reply[x->n_replies++];
    uint32_t const n = game_n_actions_of(g, h);
    *y = (signal_reply){.set = h};
    y->action = ARENA_NEW(r->a, uint32_t, n);
    y->receiver = ARENA_NEW(r->a, exact, (size_t)n * r->out->n_types);
    y->sender = ARENA_NEW(r->a, exact, (size_t)n * r->out->n_types);
    if (y->action == NULL || y->receiver == NULL || y->sender == NULL) return NULL;
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
        if (action_is_open(g, r->w->slots, a)) y->action[y->n++] = a;
    for (uint32_t i = 0; i < n * r->out->n_types; i++)
        y->receiver[i] = y->sender[i] = exact_small(0);
    return y;
}

static exact paid(reading *r, uint32_t e, uint32_t party)
{
    return edge_pay(r->g, r->w->slots, e, party);
}

/* What play pays from v on, after the signal x of type t; `share` is chance's probability given the
 * type, `so_far` what the sender was paid since its move. */
static bool after_signal(reading *r, uint32_t v, signal_row *x, uint32_t t, exact share,
                         exact so_far)
{
    const game *const g = r->g;
    arena *const a = r->a;
    uint32_t const sender = r->out->sender;
    if (g->node_kind[v] == NODE_TERMINAL) {
        x->fixed[t] = exact_add(a, x->fixed[t], exact_mul(a, share, so_far));
        return true;
    }
    if (g->node_kind[v] == NODE_CHANCE) {
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            exact const p = r->w->slots[g->edge_prob[e]];
            if (exact_sign(p) == 0) continue;
            if (!after_signal(r, g->edge_child[e], x, t, exact_mul(a, share, p),
                              exact_add(a, so_far, paid(r, e, sender))))
                return false;
        }
        return true;
    }
    uint32_t const h = g->node_infoset[v], party = g->infoset_party[h];
    if (!set_chooses(g, h)) return refuse(r, "a committed party moves after the signal");
    if (party == sender) return refuse(r, "the sender moves again before it is answered");
    if (r->out->receiver == NONE) r->out->receiver = party;
    if (r->out->receiver != party) return refuse(r, "more than one party answers the signal");
    if (r->signal_of[g->member[g->infoset_first_member[h]]] == NONE) {
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++)
            r->signal_of[g->member[m]] = (uint32_t)(x - r->out->signal);
    } else if (r->signal_of[v] != (uint32_t)(x - r->out->signal)) {
        return refuse(r, "the receiver does not see the signal");
    }
    signal_reply *const y = reply_of(r, x, h);
    if (y == NULL) return false;
    for (uint32_t i = 0; i < y->n; i++) {
        uint32_t const k = y->action[i] - g->infoset_first_action[h];
        uint32_t const e = g->node_first_edge[v] + k, to = g->edge_child[e];
        if (!is_forced(r, to))
            return refuse(r, "after the answer play goes on in moves that hang on beliefs");
        size_t const at = (size_t)i * r->out->n_types + t;
        exact const mine = exact_add(
            a, so_far,
            exact_add(a, paid(r, e, sender), r->values[(size_t)to * g->n_parties + sender]));
        exact const its = node_action_value(r->w, r->values, v, k);
        y->sender[at] = exact_add(a, y->sender[at], exact_mul(a, share, mine));
        y->receiver[at] = exact_add(a, y->receiver[at], exact_mul(a, share, its));
    }
    return true;
}

static bool types_follow(reading *r)
{
    const game *const g = r->g;
    signalling *const s = r->out;
    for (uint32_t t = 0; t < s->n_types; t++) {
        uint32_t const h = s->type_set[t];
        s->prior[t] = exact_small(0);
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++) {
            if (r->type_of[g->member[m]] != t) return refuse(r, "the sender can move twice");
            s->prior[t] = exact_add(r->a, s->prior[t], r->chance[g->member[m]]);
        }
        if (exact_sign(s->prior[t]) <= 0) return refuse(r, "a type of the sender is never drawn");
        for (uint32_t m = g->infoset_first_member[h]; m < g->infoset_first_member[h + 1]; m++) {
            uint32_t const v = g->member[m];
            exact const share = exact_div(r->a, r->chance[v], s->prior[t]);
            if (exact_sign(share) == 0) continue;
            for (uint32_t i = 0; i < s->n_signals; i++) {
                signal_row *const x = &s->signal[i];
                if (!x->can[t]) continue;
                uint32_t const e =
                    g->node_first_edge[v] + x->action[t] - g->infoset_first_action[h];
                if (!after_signal(r, g->edge_child[e], x, t, share, paid(r, e, s->sender)))
                    return false;
            }
        }
    }
    return true;
}

/* What a type gets by a signal under the equilibrium's answers. */
static exact signal_worth(const reading *r, const signal_row *x, uint32_t t)
{
    exact sum = x->fixed[t];
    for (uint32_t i = 0; i < x->n_replies; i++)
        for (uint32_t k = 0; k < x->reply[i].n; k++)
            sum = exact_add(r->a, sum,
                            exact_mul(r->a, r->w->prob[x->reply[i].action[k]],
                                      x->reply[i].sender[(size_t)k * r->out->n_types + t]));
    return sum;
}

static bool game_read(reading *r)
{
    const game *const g = r->g;
    signalling *const s = r->out;
    if (g->n_segments > 1) return refuse(r, "play merges");
    if (g->n_components > 1 && g->component_root[g->n_components - 1] != 0)
        return refuse(r, "it is not one game of hidden types");
    if (!sender_find(r, 0) || !signals_find(r) || !types_follow(r)) return false;
    if (s->n_types < 2) return refuse(r, "the party that moves first has no hidden type");
    if (s->receiver == NONE) return refuse(r, "nobody answers");
    for (uint32_t t = 0; t < s->n_types; t++) {
        s->payoff[t] = exact_small(0);
        for (uint32_t i = 0; i < s->n_signals; i++)
            if (s->signal[i].can[t])
                s->payoff[t] = exact_add(r->a, s->payoff[t],
                                         exact_mul(r->a, r->w->prob[s->signal[i].action[t]],
                                                   signal_worth(r, &s->signal[i], t)));
    }
    return true;
}

stf_status signalling_find(const refine_work *w, signalling *out, stf_error *err)
{
    const game *const g = w->game;
    *out = (signalling){.sender = NONE, .receiver = NONE};
    reading r = {.w = w, .g = g, .a = w->scratch, .out = out};
    r.values = values_of(g, w->slots, w->prob, w->scratch);
    r.chance = ARENA_NEW(w->scratch, exact, g->n_nodes);
    r.type_of = ARENA_NEW(w->scratch, uint32_t, g->n_nodes);
    r.signal_of = ARENA_NEW(w->scratch, uint32_t, g->n_nodes);
    out->type_set = ARENA_NEW(w->scratch, uint32_t, MOST_TYPES);
    out->prior = ARENA_NEW(w->scratch, exact, MOST_TYPES);
    out->payoff = ARENA_NEW(w->scratch, exact, MOST_TYPES);
    TRY(arena_status(w->scratch, err));
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        r.chance[v] = exact_small(v == 0);
        r.type_of[v] = r.signal_of[v] = NONE;
    }
    (void)game_read(&r);
    out->why_not = r.why_not;
    return arena_status(w->scratch, err);
}
