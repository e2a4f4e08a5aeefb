/* SPDX-License-Identifier: Apache-2.0 */
/* events.c -- probabilities of events, and payoffs under intervention, along the merged graph.
 *
 * An event looks at a whole play, but its truth depends on the past only through a few bits: has
 * this option been taken, did this come before that. The bits are carried with the histories: each
 * node keeps, for every combination of bits with which it is reached, the probability of reaching
 * it so. Nodes are numbered so that play runs upwards, so one pass suffices, and only reached nodes
 * cost anything. Where histories with different bits merge they stay apart here, which is why a
 * claim about the past needs no unmerged tree. */
#include "study/study.h"

#include <string.h>

enum { ATOMS_MOST = 32 };

/* Bits of atom i: 2i "has come true", 2i+1 "can no longer" (before only). */
typedef struct atoms {
    const event *at[ATOMS_MOST];
    uint32_t n;
} atoms;

typedef struct entry { /* reached with these bits, so often */
    struct entry *next;
    uint64_t bits;
    double weight;
} entry;

typedef struct walk {
    const solution *s;
    const model *m;
    const double *prob; /* [n_actions] */
    atoms atoms;
    arena *scratch;
    entry **reached; /* [n_nodes] */
} walk;

static bool is_atom(const event *e)
{
    return e->kind != EVENT_AND && e->kind != EVENT_OR && e->kind != EVENT_NOT;
}

static stf_status atoms_collect(atoms *a, const event *e, stf_error *err)
{
    if (e == NULL || e->kind == EVENT_OUTCOME) return STF_OK; /* an outcome is read off the end */
    if (!is_atom(e)) {
        TRY(atoms_collect(a, e->args[0], err));
        return e->kind == EVENT_NOT ? STF_OK : atoms_collect(a, e->args[1], err);
    }
    if (a->n == ATOMS_MOST)
        return fail(err, STF_LIMIT, "an event of more than %d parts", ATOMS_MOST);
    a->at[a->n++] = e;
    return STF_OK;
}

static bool compare_holds(expr_kind how, int32_t x, int32_t y)
{
    if (how == EXPR_EQUAL) return x == y;
    if (how == EXPR_NOT_EQUAL) return x != y;
    if (how == EXPR_LESS) return x < y;
    if (how == EXPR_LESS_EQUAL) return x <= y;
    if (how == EXPR_GREATER) return x > y;
    return x >= y;
}

/* A moment of play: a move was made, a row of states came to hold, a round ended. */
typedef struct moment {
    uint32_t option, type_party, type_value; /* of the move; NONE */
    uint32_t round;
    uint32_t row; /* NONE at moves */
    bool ends_round;
} moment;

static bool in_rounds(uint32_t round, uint32_t first, uint32_t last)
{
    return first == 0 || (round >= first && round <= last);
}

/* Does an option, state or type event come true at this moment? */
static bool happens(const walk *w, const event *e, const moment *at)
{
    const model *const m = w->m;
    if (e->kind == EVENT_OPTION)
        return at->option == e->option.option &&
               in_rounds(at->round, e->option.first_round, e->option.last_round);
    if (e->kind == EVENT_TYPE) {
        if (at->type_party != e->index) return false;
        const party *const who = &m->syntax->parties[e->index];
        int32_t const drawn = (int32_t)at->type_value + (who->type_is_numeric ? who->type_low : 0);
        return compare_holds(e->compare, drawn, e->value);
    }
    if (at->row == NONE) return false;
    if (e->first_round != 0 &&
        !(at->ends_round && in_rounds(at->round, e->first_round, e->last_round)))
        return false;
    int32_t const value = m->state_value[(size_t)at->row * m->syntax->n_states + e->index];
    return compare_holds(e->compare, value, e->value);
}

static uint64_t bits_after(const walk *w, uint64_t bits, const moment *at)
{
    for (uint32_t i = 0; i < w->atoms.n; i++) {
        uint64_t const came = UINT64_C(1) << (2 * i);
        uint64_t const gone = came << 1;
        const event *const e = w->atoms.at[i];
        if (bits & (came | gone)) continue;
        if (e->kind != EVENT_BEFORE) {
            if (happens(w, e, at)) bits |= came;
        } else if (happens(w, e->args[1], at)) {
            bits |= gone;
        } else if (happens(w, e->args[0], at)) {
            bits |= came;
        }
    }
    return bits;
}

static uint64_t bits_through_marks(const walk *w, uint64_t bits, uint32_t e)
{
    const model *const m = w->m;
    for (uint32_t k = m->first_mark[e]; k < m->first_mark[e + 1]; k++) {
        moment const at = {.option = NONE,
                           .type_party = NONE,
                           .round = m->mark[k].round,
                           .row = m->mark[k].row,
                           .ends_round = m->mark[k].ends_round};
        bits = bits_after(w, bits, &at);
    }
    return bits;
}

static uint64_t bits_along(const walk *w, uint64_t bits, uint32_t e)
{
    const model *const m = w->m;
    const game *const g = w->s->game;
    moment const at = {
        .option = g->edge_option != NULL ? g->edge_option[e] : NONE,
        .type_party = m->edge_type_party != NULL ? m->edge_type_party[e] : NONE,
        .type_value = m->edge_type_value != NULL ? m->edge_type_value[e] : NONE,
        .round = g->node_round != NULL ? g->node_round[g->edge_source[e]] : 0,
        .row = NONE,
    };
    return bits_through_marks(w, bits_after(w, bits, &at), e);
}

static void reach_add(walk *w, uint32_t v, uint64_t bits, double weight)
{
    for (entry *e = w->reached[v]; e != NULL; e = e->next) {
        if (e->bits == bits) {
            e->weight += weight;
            return;
        }
    }
    entry *const fresh = ARENA_NEW(w->scratch, entry, 1);
    if (fresh == NULL) return;
    *fresh = (entry){.next = w->reached[v], .bits = bits, .weight = weight};
    w->reached[v] = fresh;
}

static double edge_weight(const game *g, const double *slots, const double *prob, uint32_t v,
                          uint32_t e)
{
    return g->node_kind[v] == NODE_CHANCE ? slots[g->edge_prob[e]] : prob[game_edge_action(g, e)];
}

static bool event_holds(const walk *w, const event *e, uint64_t bits, uint32_t end)
{
    switch (e->kind) {
    case EVENT_AND:
        return event_holds(w, e->args[0], bits, end) && event_holds(w, e->args[1], bits, end);
    case EVENT_OR:
        return event_holds(w, e->args[0], bits, end) || event_holds(w, e->args[1], bits, end);
    case EVENT_NOT: return !event_holds(w, e->args[0], bits, end);
    case EVENT_OUTCOME:
        return end != NONE &&
               text_equal(w->s->game->outcome[end], w->m->syntax->outcomes[e->index].name);
    case EVENT_OPTION:
    case EVENT_STATE:
    case EVENT_TYPE:
    case EVENT_BEFORE: break;
    }
    for (uint32_t i = 0; i < w->atoms.n; i++)
        if (w->atoms.at[i] == e) return (bits >> (2 * i)) & 1;
    return false;
}

/* Probabilities of (which and given) and of given. */
static void walk_run(walk *w, const event *which, const event *given, double *both,
                     double *condition)
{
    const game *const g = w->s->game;
    moment const start = {.option = NONE, .type_party = NONE, .row = w->m->initial_row};
    uint64_t const bits = bits_through_marks(w, bits_after(w, 0, &start), g->n_edges);
    reach_add(w, 0, bits, 1.0);
    *both = *condition = 0.0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        for (const entry *at = w->reached[v]; at != NULL; at = at->next) {
            if (g->node_kind[v] == NODE_TERMINAL) {
                if (given != NULL && !event_holds(w, given, at->bits, g->node_outcome[v])) continue;
                *condition += at->weight;
                if (event_holds(w, which, at->bits, g->node_outcome[v])) *both += at->weight;
                continue;
            }
            for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
                double const p = edge_weight(g, w->s->slots, w->prob, v, e);
                if (p > 0.0)
                    reach_add(w, g->edge_child[e], bits_along(w, at->bits, e), at->weight * p);
            }
        }
    }
}

stf_status study_probability(const solution *s, const equilibrium *e, const event *which,
                             const event *given, arena *memory, double *out, bool *defined,
                             stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for an event");
    walk w = {.s = s,
              .m = s->model,
              .prob = e->profile.prob,
              .scratch = scratch,
              .reached = ARENA_NEW(scratch, entry *, s->game->n_nodes)};
    stf_status status = arena_status(scratch, err);
    if (status == STF_OK) status = atoms_collect(&w.atoms, which, err);
    if (status == STF_OK) status = atoms_collect(&w.atoms, given, err);
    if (status == STF_OK) {
        double both, condition;
        walk_run(&w, which, given, &both, &condition);
        status = arena_status(scratch, err);
        *defined = given == NULL || condition > 0.0;
        *out = given == NULL ? both : *defined ? both / condition : 0.0;
    }
    arena_free(scratch);
    return status;
}

/* The profile with the option forced wherever it is open: [n_actions]. *n_forced counts the sets.
 */
static double *prob_forced(const solution *s, const equilibrium *e, option_ref forced,
                           arena *scratch, uint32_t *n_forced)
{
    const game *const g = s->game;
    double *const prob = ARENA_NEW(scratch, double, g->n_actions);
    *n_forced = 0;
    if (prob == NULL) return NULL;
    memcpy(prob, e->profile.prob, g->n_actions * sizeof *prob);
    if (g->edge_option == NULL) return prob; /* nobody chooses: there are offers and chance only */
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_party[h] != forced.party ||
            !in_rounds(s->model->infoset_round[h], forced.first_round, forced.last_round))
            continue;
        uint32_t const first_edge = g->node_first_edge[g->member[g->infoset_first_member[h]]];
        uint32_t const a0 = g->infoset_first_action[h], n = game_n_actions_of(g, h);
        for (uint32_t k = 0; k < n; k++) {
            if (g->edge_option[first_edge + k] != forced.option) continue;
            uint32_t const open = g->action_open != NULL ? g->action_open[a0 + k] : NONE;
            if (open != NONE && s->slots[open] == 0.0) continue;
            for (uint32_t j = 0; j < n; j++) prob[a0 + j] = j == k ? 1.0 : 0.0;
            ++*n_forced;
            break;
        }
    }
    return prob;
}

stf_status study_payoff(const solution *s, const equilibrium *e, uint32_t whose, option_ref forced,
                        arena *memory, double *out, bool *defined, stf_error *err)
{
    if (forced.party == SYNTAX_NONE) {
        *out = e->value.payoff[whose];
        *defined = true;
        return STF_OK;
    }
    if (s->concept == CONCEPT_NASH)
        return fail(
            err, STF_UNSUPPORTED,
            "payoff(... if ...) needs play off the path, which a Nash equilibrium leaves open; "
            "ask for subgame-perfect or sequential");
    const game *const g = s->game;
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for an intervention");
    uint32_t n_forced;
    double *const prob = prob_forced(s, e, forced, scratch, &n_forced);
    double *const reach = ARENA_NEW(scratch, double, g->n_nodes);
    stf_status const status = arena_status(scratch, err);
    if (status == STF_OK) {
        double sum =
            g->root_reward != NONE && g->reward[g->root_reward * g->n_parties + whose] != NONE
                ? s->slots[g->reward[g->root_reward * g->n_parties + whose]]
                : 0.0;
        reach[0] = 1.0;
        for (uint32_t v = 0; v < g->n_nodes; v++) {
            if (reach[v] == 0.0) continue;
            for (uint32_t k = g->node_first_edge[v]; k < g->node_first_edge[v + 1]; k++) {
                double const p = reach[v] * edge_weight(g, s->slots, prob, v, k);
                if (p == 0.0) continue;
                reach[g->edge_child[k]] += p;
                uint32_t const row = g->edge_reward[k];
                uint32_t const slot =
                    row == NONE ? NONE : g->reward[(size_t)row * g->n_parties + whose];
                if (slot != NONE) sum += p * s->slots[slot];
            }
        }
        *out = sum;
        *defined = n_forced > 0;
    }
    arena_free(scratch);
    return status;
}
