/* SPDX-License-Identifier: Apache-2.0 */
/* agree.c -- reading a case, compiling it, and walking the game and the oracle's tree side by side.
 */
#include "agree/agree.h"

#include "game/profile.h"
#include "game/program_run.h"
#include "lang/lang.h"
#include "support/test.h"

/* ---- reading
 * --------------------------------------------------------------------------------------- */

static stf_status include_read(void *user, text from, text name, text *resolved, text *content,
                               stf_error *err)
{
    arena *memory = user;
    size_t folder = from.n;
    while (folder > 0 && from.at[folder - 1] != '/') folder--;
    *resolved = text_format(memory, "%.*s%.*s", (int)folder, from.at, TEXT_ARGS(name));
    size_t n = 0;
    char *read = file_slurp(resolved->at, &n);
    if (read == NULL) {
        if (err != NULL) *err = (stf_error){.status = STF_IO, .message = "no such file"};
        return STF_IO;
    }
    *content = text_copy(memory, (text){read, n});
    free(read);
    return STF_OK;
}

bool agree_read(agree_case *c, const char *path, text content, buffer *why)
{
    memset(c, 0, sizeof *c);
    c->memory = arena_new(NULL, 0);
    diagnostics_init(&c->d, c->memory);
    stf_error err = {0};
    text const kept = text_copy(c->memory, content);
    if (lang_load(text_from(path), kept, include_read, c->memory, NULL, c->memory, &c->d,
                  &c->syntax, &err) == STF_OK)
        return true;
    diagnostics_write(&c->d, why);
    buffer_string(why, err.message);
    return false;
}

void agree_free(agree_case *c)
{
    arena_free(c->memory);
    c->memory = NULL;
}

/* ---- changes
 * --------------------------------------------------------------------------------------- */

/* The oracle's reading of a variant's changes. */
static void setup_change(agree_case *c, const change *changes, uint32_t n)
{
    const syntax *s = c->syntax;
    uint32_t *choice = ARENA_NEW(c->memory, uint32_t, s->n_switches);
    bool *removed = ARENA_NEW(c->memory, bool, s->n_options);
    const change **commitments = ARENA_NEW(c->memory, const change *, n);
    double *inputs = ARENA_NEW(c->memory, double, s->n_assumptions);
    for (uint32_t i = 0; i < s->n_assumptions; i++) inputs[i] = s->assumptions[i].central.number;
    c->setup = (oracle_setup){
        .choice = choice, .removed = removed, .commitments = commitments, .inputs = inputs};
    for (uint32_t i = 0; i < n; i++) {
        const change *at = &changes[i];
        if (at->kind == CHANGE_SWITCH) choice[at->index] = at->choice;
        if (at->kind == CHANGE_REMOVE) removed[at->options[0]] = true;
        if (at->kind == CHANGE_COMMIT) commitments[c->setup.n_commitments++] = at;
        if (at->kind == CHANGE_ASSUMPTION)
            inputs[at->index] = at->quantity.number * at->quantity.unit.factor /
                                s->assumptions[at->index].central.unit.factor;
    }
}

bool agree_apply(agree_case *c, uint32_t which, buffer *why)
{
    const syntax *s = c->syntax;
    stf_error err = {0};
    const change *changes = which == SYNTAX_NONE ? NULL : s->variants[which].changes;
    uint32_t const n = which == SYNTAX_NONE ? 0 : s->variants[which].n_changes;
    c->inputs = ARENA_NEW(c->memory, double, s->n_assumptions);
    for (uint32_t i = 0; i < s->n_assumptions; i++) c->inputs[i] = s->assumptions[i].central.number;
    setup_change(c, changes, n);
    model_key base;
    if (model_key_default(s, c->memory, &base, &err) == STF_OK &&
        model_key_change(s, &base, changes, n, c->inputs, c->memory, &c->key, &err) == STF_OK)
        return true;
    buffer_string(why, err.message);
    return false;
}

stf_status agree_compile(agree_case *c, bool histories, agree_game *out, buffer *why)
{
    stf_error err = {0};
    diagnostics_init(&c->d, c->memory);
    model_key key = c->key;
    key.histories = histories;
    model_limits const limits = {.nodes = 0};
    stf_status s = model_compile(c->syntax, &key, &limits, c->memory, &c->d, &out->model, &err);
    if (s == STF_OK) s = model_check_numbers(out->model, c->inputs, c->memory, &c->d, &err);
    if (s != STF_OK) {
        buffer_format(why, "the compiler: %s", err.message);
        return s;
    }
    const game *g = out->model->game;
    out->game = g;
    double *values = ARENA_NEW(c->memory, double, program_n_values(g->program));
    out->slots = ARENA_NEW(c->memory, double, g->n_slots);
    game_slots_run(g, ISA_ONE, c->inputs, 1, values, out->slots);
    return STF_OK;
}

/* ---- walking
 * --------------------------------------------------------------------------------------- */

typedef struct walk {
    const agree_case *c;
    const agree_game *g;
    const oracle_tree *t;
    bool histories;
    agree_map *map;
    uint32_t *back;   /* [game's n_infosets] the oracle's set there, histories only */
    double tolerance; /* of payoffs */
    buffer *why;
} walk;

__attribute__((format(printf, 3, 4))) static bool differ(const walk *w, uint32_t node,
                                                         const char *format, ...)
{
    char what[200];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    const oracle_node *n = &w->t->nodes[node];
    buffer_format(w->why, "node %u of the oracle (round %u): %s", node, n->round, what);
    if (n->infoset != SYNTAX_NONE)
        buffer_format(w->why, " [%.*s]", TEXT_ARGS(w->t->infosets[n->infoset].key));
    buffer_char(w->why, '\n');
    return false;
}

static double slot_of(const walk *w, uint32_t slot)
{
    return slot == NONE ? 0.0 : w->g->slots[slot];
}

/* One of the oracle's sets lies in one of the game's, and nothing else does in `histories`. */
static bool sets_match(walk *w, uint32_t v, uint32_t node)
{
    const game *g = w->g->game;
    uint32_t const set = w->t->nodes[node].infoset, in_game = g->node_infoset[v];
    const oracle_infoset *of = &w->t->infosets[set];
    if (g->infoset_party[in_game] != of->party) return differ(w, node, "another party is asked");
    if (game_n_actions_of(g, in_game) != of->n_actions)
        return differ(w, node, "%u actions, the oracle has %u", game_n_actions_of(g, in_game),
                      of->n_actions);
    if (w->map->infoset[set] == NONE) w->map->infoset[set] = in_game;
    if (w->map->infoset[set] != in_game)
        return differ(w, node, "the compiler tells apart what the oracle does not");
    if (!w->histories) return true;
    if (w->back[in_game] == NONE) w->back[in_game] = set;
    if (w->back[in_game] == set) return true;
    return differ(w, node, "the oracle tells apart what the compiler does not: [%.*s]",
                  (int)(w->t->infosets[w->back[in_game]].key.n % 100),
                  w->t->infosets[w->back[in_game]].key.at);
}

static bool actions_match(walk *w, uint32_t v, uint32_t node)
{
    const game *g = w->g->game;
    const oracle_infoset *of = &w->t->infosets[w->t->nodes[node].infoset];
    uint32_t const in_game = g->node_infoset[v], first = g->infoset_first_action[in_game];
    bool const committed = g->infoset_rule[in_game] == RULE_COMMITTED;
    if (committed != of->is_committed) return differ(w, node, "committed on one side only");
    for (uint32_t k = 0; k < of->n_actions; k++) {
        uint32_t const a = first + k;
        bool const open = g->action_open == NULL || g->action_open[a] == NONE ||
                          slot_of(w, g->action_open[a]) != 0.0;
        if (open != of->open[k])
            return differ(w, node, "action %.*s is open on one side only",
                          TEXT_ARGS(of->action[k]));
        if (w->t->nodes[node].edges[k].option != SYNTAX_NONE &&
            !text_equal(g->action_name[a], of->action[k]))
            return differ(w, node, "action %.*s is called %.*s by the compiler",
                          TEXT_ARGS(of->action[k]), TEXT_ARGS(g->action_name[a]));
        if (committed && fabs(slot_of(w, g->action_commitment[a]) - (double)of->share[k]) > 1e-12)
            return differ(w, node, "another committed share of %.*s", TEXT_ARGS(of->action[k]));
    }
    return true;
}

static bool states_match(const walk *w, uint32_t v, uint32_t node)
{
    const game *g = w->g->game;
    uint32_t const n_states = w->c->syntax->n_states;
    if (!w->histories || g->node_state == NULL || g->node_state[v] == NONE) return true;
    const int32_t *row = &w->g->model->state_value[(size_t)g->node_state[v] * n_states];
    for (uint32_t s = 0; s < n_states; s++)
        if (row[s] != w->t->nodes[node].state[s])
            return differ(w, node, "state %.*s is %d, the oracle has %d",
                          TEXT_ARGS(w->c->syntax->states[s].name), row[s],
                          w->t->nodes[node].state[s]);
    return true;
}

static bool terminal_matches(const walk *w, uint32_t v, uint32_t node, const double *paid)
{
    const game *g = w->g->game;
    const oracle_node *n = &w->t->nodes[node];
    text const ours =
        n->outcome == SYNTAX_NONE ? TEXT("") : w->c->syntax->outcomes[n->outcome].name;
    text const theirs = g->node_outcome[v] == NONE ? TEXT("") : g->outcome[g->node_outcome[v]];
    if (n->outcome != SYNTAX_NONE && !text_equal(ours, theirs))
        return differ(w, node, "outcome %.*s, the oracle has %.*s", TEXT_ARGS(theirs),
                      TEXT_ARGS(ours));
    for (uint32_t p = 0; p < g->n_parties; p++)
        if (!(fabs(paid[p] - (double)n->payoff[p]) <= w->tolerance))
            return differ(w, node, "payoff %.17g of %.*s, the oracle has %.17g", paid[p],
                          TEXT_ARGS(g->party[p]), (double)n->payoff[p]);
    return true;
}

static bool nodes_match(walk *w, uint32_t v, uint32_t node, const double *paid);

static bool edge_matches(walk *w, uint32_t e, uint32_t node, uint32_t k, const double *paid)
{
    const game *g = w->g->game;
    const oracle_edge *edge = &w->t->nodes[node].edges[k];
    if (w->t->nodes[node].kind == ORACLE_CHANCE) {
        double const prob = slot_of(w, g->edge_prob[e]);
        if (!(fabs(prob - (double)edge->prob) <= 1e-12))
            return differ(w, node, "probability %.17g of %.*s, the oracle has %.17g", prob,
                          TEXT_ARGS(edge->name), (double)edge->prob);
        if (!text_equal(edge->name, g->edge_label[e]))
            return differ(w, node, "branch %.*s is called %.*s by the compiler",
                          TEXT_ARGS(edge->name), TEXT_ARGS(g->edge_label[e]));
    } else if (g->edge_option != NULL && g->edge_option[e] != edge->option) {
        return differ(w, node, "option symbol %u of %.*s, the oracle has %u", g->edge_option[e],
                      TEXT_ARGS(edge->name), edge->option);
    }
    double next[PARTIES_MOST];
    for (uint32_t p = 0; p < g->n_parties; p++) {
        next[p] = paid[p];
        if (g->edge_reward[e] != NONE)
            next[p] += slot_of(w, g->reward[(size_t)g->edge_reward[e] * g->n_parties + p]);
    }
    return nodes_match(w, g->edge_child[e], edge->child, next);
}

static bool nodes_match(walk *w, uint32_t v, uint32_t node, const double *paid)
{
    const game *g = w->g->game;
    const oracle_node *n = &w->t->nodes[node];
    static const uint8_t kind_of[] = {[ORACLE_CHANCE] = NODE_CHANCE,
                                      [ORACLE_DECISION] = NODE_DECISION,
                                      [ORACLE_TERMINAL] = NODE_TERMINAL};
    w->map->node[node] = v;
    if (g->node_kind[v] != kind_of[n->kind])
        return differ(w, node, "kind %u, the oracle has %u", g->node_kind[v], kind_of[n->kind]);
    if (game_n_edges_of(g, v) != n->n_edges)
        return differ(w, node, "%u edges, the oracle has %u", game_n_edges_of(g, v), n->n_edges);
    if (n->kind == ORACLE_TERMINAL) return terminal_matches(w, v, node, paid);
    if (g->node_round != NULL && g->node_round[v] != n->round)
        return differ(w, node, "round %u", g->node_round[v]);
    if (!states_match(w, v, node)) return false;
    if (n->kind == ORACLE_DECISION && (!sets_match(w, v, node) || !actions_match(w, v, node)))
        return false;
    for (uint32_t k = 0; k < n->n_edges; k++)
        if (!edge_matches(w, g->node_first_edge[v] + k, node, k, paid)) return false;
    return true;
}

/* The largest payoff in size, at least 1: what tolerances are relative to. */
static double payoff_size(const oracle_tree *t)
{
    long double size = 1.0L;
    for (uint32_t p = 0; p < t->syntax->n_parties; p++) {
        long double low = 0.0L, high = 0.0L;
        oracle_range(t, p, &low, &high);
        size = fmaxl(size, fmaxl(fabsl(low), fabsl(high)));
    }
    return (double)size;
}

bool agree_match(const agree_case *c, const agree_game *g, const oracle_tree *t, bool histories,
                 agree_map *map, buffer *why)
{
    walk w = {.c = c,
              .g = g,
              .t = t,
              .histories = histories,
              .map = map,
              .back = ARENA_NEW(c->memory, uint32_t, g->game->n_infosets),
              .tolerance = 1e-12 * payoff_size(t),
              .why = why};
    map->node = ARENA_NEW(c->memory, uint32_t, t->n_nodes);
    map->infoset = ARENA_NEW(c->memory, uint32_t, t->n_infosets);
    for (uint32_t i = 0; i < t->n_infosets; i++) map->infoset[i] = NONE;
    for (uint32_t i = 0; i < g->game->n_infosets; i++) w.back[i] = NONE;
    double paid[PARTIES_MOST] = {0};
    for (uint32_t p = 0; p < g->game->n_parties && g->game->root_reward != NONE; p++)
        paid[p] =
            slot_of(&w, g->game->reward[(size_t)g->game->root_reward * g->game->n_parties + p]);
    if (!nodes_match(&w, 0, 0, paid)) return false;
    if (!histories) return true;
    if (g->game->n_nodes != t->n_nodes)
        return differ(&w, 0, "%u nodes, the oracle has %u", g->game->n_nodes, t->n_nodes);
    if (g->game->n_infosets != t->n_infosets)
        return differ(&w, 0, "%u information sets, the oracle has %u", g->game->n_infosets,
                      t->n_infosets);
    return true;
}

/* ---- profiles
 * -------------------------------------------------------------------------------------- */

double *agree_random_profile(const agree_game *of, uint64_t seed, arena *memory)
{
    const game *g = of->game;
    double *prob = ARENA_NEW(memory, double, g->n_actions);
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const first = g->infoset_first_action[h], last = g->infoset_first_action[h + 1];
        bool const committed = g->infoset_rule[h] == RULE_COMMITTED;
        double sum = 0.0;
        for (uint32_t a = first; a < last; a++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            prob[a] = 0.05 + (double)(seed >> 40) / (double)(1u << 24);
            if (g->action_open != NULL && g->action_open[a] != NONE &&
                of->slots[g->action_open[a]] == 0.0)
                prob[a] = 0.0;
            if (committed)
                prob[a] =
                    g->action_commitment[a] == NONE ? 0.0 : of->slots[g->action_commitment[a]];
            sum += prob[a];
        }
        for (uint32_t a = first; a < last; a++) prob[a] /= sum;
    }
    return prob;
}

long double *agree_copy_profile(const agree_game *of, const oracle_tree *t, const agree_map *map,
                                const double *prob, arena *memory)
{
    long double *copy = ARENA_NEW(memory, long double, t->n_actions);
    for (uint32_t i = 0; i < t->n_infosets; i++) {
        const oracle_infoset *set = &t->infosets[i];
        uint32_t const first = of->game->infoset_first_action[map->infoset[i]];
        for (uint32_t k = 0; k < set->n_actions; k++)
            copy[set->first_action + k] = (long double)prob[first + k];
    }
    return copy;
}

bool agree_evaluate(const agree_case *c, const agree_game *of, const oracle_tree *t,
                    const agree_map *map, const double *prob, buffer *why)
{
    const game *g = of->game;
    double *mine = ARENA_NEW(c->memory, double, g->n_actions);
    memcpy(mine, prob, g->n_actions * sizeof *mine);
    profile const p = {.prob = mine};
    evaluation value;
    stf_error err = {0};
    if (profile_evaluate(g, of->slots, &p, c->memory, &value, &err) != STF_OK) {
        buffer_string(why, err.message);
        return false;
    }
    oracle_judgement j;
    oracle_evaluate(t, agree_copy_profile(of, t, map, prob, c->memory), NULL, c->memory, &j);
    double const tolerance = 1e-11 * payoff_size(t);
    for (uint32_t i = 0; i < g->n_parties; i++) {
        if (fabs(value.payoff[i] - (double)j.payoff[i]) <= tolerance) continue;
        buffer_format(why, "a profile is worth %.17g to %.*s, on the oracle's tree %.17g\n",
                      value.payoff[i], TEXT_ARGS(g->party[i]), (double)j.payoff[i]);
        return false;
    }
    for (uint32_t o = 0; o < g->n_outcomes; o++) {
        for (uint32_t i = 0; i < c->syntax->n_outcomes; i++) {
            if (!text_equal(g->outcome[o], c->syntax->outcomes[i].name)) continue;
            if (fabs(value.outcome[o] - (double)j.outcome[i]) <= 1e-11) continue;
            buffer_format(why, "outcome %.*s has probability %.17g, on the oracle's tree %.17g\n",
                          TEXT_ARGS(g->outcome[o]), value.outcome[o], (double)j.outcome[i]);
            return false;
        }
    }
    return true;
}

static stf_status both_refuse(stf_status compiled, stf_status unrolled, const stf_error *err,
                              buffer *why)
{
    if (compiled == STF_LIMIT || unrolled == STF_LIMIT) return STF_LIMIT;
    if (compiled != STF_OK && unrolled != STF_OK) return STF_OK;
    if (unrolled != STF_OK) buffer_format(why, "the oracle alone refuses: %s\n", err->message);
    if (compiled != STF_OK) buffer_string(why, " (it alone refuses)\n");
    return STF_NO;
}

stf_status agree_judge(agree_case *c, size_t nodes_most, uint64_t seed, agree_found *found,
                       buffer *why)
{
    stf_error err = {0};
    const oracle_tree *t = NULL;
    *found = (agree_found){.tree = NULL};
    c->setup.nodes_most = nodes_most;
    stf_status const unrolled = oracle_unroll(c->syntax, &c->setup, c->memory, &t, &err);
    if (unrolled == STF_LIMIT) return STF_LIMIT;
    agree_game tree;
    stf_status compiled = agree_compile(c, true, &tree, why);
    if (compiled != STF_OK || unrolled != STF_OK) return both_refuse(compiled, unrolled, &err, why);
    if (!agree_match(c, &tree, t, true, &found->map, why)) return STF_NO;
    compiled = agree_compile(c, false, &found->merged, why);
    if (compiled != STF_OK) return both_refuse(compiled, unrolled, &err, why);
    if (!agree_match(c, &found->merged, t, false, &found->map, why)) {
        buffer_string(why, "(merged)\n");
        return STF_NO;
    }
    found->prob = agree_random_profile(&found->merged, seed, c->memory);
    found->tree = t;
    return agree_evaluate(c, &found->merged, t, &found->map, found->prob, why) ? STF_OK : STF_NO;
}
