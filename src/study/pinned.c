/* SPDX-License-Identifier: Apache-2.0 */
/* pinned.c -- the pass over bounds, and what it tells at the start (pinned.h). */
#include "study/pinned_inside.h"

#include <math.h>
#include <string.h>

#define MEETS 1e-9

/* ---- the workspace --------------------------------------------------------------------------- */

/* Outcomes by edge: a schedule knows the ends of play as one row. */
static void outcomes_fill(const schedule *s, uint32_t *edge_outcome)
{
    const game *const g = s->game;
    for (uint32_t i = 0; i < s->n_nodes; i++) {
        uint32_t const first = g->node_first_edge[g->component_node[i]];
        for (uint32_t e = s->node_first_edge[i]; e < s->node_first_edge[i + 1]; e++)
            edge_outcome[e] =
                s->edge_row[e] == s->zero_row
                    ? g->node_outcome[g->edge_child[first + e - s->node_first_edge[i]]]
                    : NONE;
    }
}

stf_status pinned_new(const schedule *s, arena *memory, pinned **out, stf_error *err)
{
    const game *const g = s->game;
    pinned *const p = ARENA_NEW(memory, pinned, 1);
    TRY(arena_status(memory, err));
    uint32_t const width = g->n_parties + g->n_outcomes;
    uint32_t *const edge_outcome = ARENA_NEW(memory, uint32_t, s->n_edges);
    stage *const stages = ARENA_NEW(memory, stage, s->n_parts);
    *p = (pinned){
        .s = s,
        .width = width,
        .edge_outcome = edge_outcome,
        .stages = stages,
        .low = ARENA_NEW(memory, double, (size_t)s->n_values *width),
        .high = ARENA_NEW(memory, double, (size_t)s->n_values *width),
        .reward = ARENA_NEW(memory, double, ((size_t)g->n_rewards + 1) * g->n_parties),
        .top = ARENA_NEW(memory, double, g->n_parties),
        .live = ARENA_NEW(memory, uint8_t, g->n_actions),
        .start_low = ARENA_NEW(memory, double, width),
        .start_high = ARENA_NEW(memory, double, width),
        .profile_low = ARENA_NEW(memory, double, (size_t)STAGE_MOST_PROFILES * g->n_parties),
        .profile_high = ARENA_NEW(memory, double, (size_t)STAGE_MOST_PROFILES * g->n_parties),
    };
    TRY(arena_status(memory, err));
    outcomes_fill(s, edge_outcome);
    for (uint32_t c = 0; c < s->n_parts; c++)
        if (s->part[c].kind == PART_COUPLED) TRY(stage_make(s, c, memory, &stages[c], err));
    *out = p;
    return STF_OK;
}

/* ---- a pass ---------------------------------------------------------------------------------- */

static void rewards_fill(pinned *p)
{
    const game *const g = p->s->game;
    for (uint32_t q = 0; q < g->n_parties; q++) p->top[q] = 0.0;
    for (uint32_t r = 0; r < g->n_rewards; r++)
        for (uint32_t q = 0; q < g->n_parties; q++) {
            uint32_t const slot = g->reward[(size_t)r * g->n_parties + q];
            double const x = slot == NONE ? 0.0 : p->slots[slot];
            p->reward[(size_t)r * g->n_parties + q] = x;
            p->top[q] = fmax(p->top[q], fabs(x));
        }
}

/* Bounds beyond an edge, with what is paid on it. */
static void edge_bounds(const pinned *p, uint32_t e, double *restrict low, double *restrict high)
{
    const schedule *const s = p->s;
    uint32_t const n = s->n_parties, width = p->width;
    const double *const from_low = p->low + (size_t)s->edge_row[e] * width;
    const double *const from_high = p->high + (size_t)s->edge_row[e] * width;
    const double *const paid = p->reward + (size_t)s->edge_reward[e] * n;
    for (uint32_t q = 0; q < n; q++) {
        low[q] = from_low[q] + paid[q];
        high[q] = from_high[q] + paid[q];
    }
    for (uint32_t k = n; k < width; k++) {
        low[k] = from_low[k];
        high[k] = from_high[k];
    }
    if (p->edge_outcome[e] != NONE) {
        low[n + p->edge_outcome[e]] += 1.0;
        high[n + p->edge_outcome[e]] += 1.0;
    }
}

static double edge_weight(const pinned *p, uint32_t e)
{
    const schedule *const s = p->s;
    const game *const g = s->game;
    uint32_t const w = s->edge_weight[e];
    if (w >= g->n_actions) return p->slots[s->chance_slot[w - g->n_actions]];
    uint32_t const slot = g->action_commitment == NULL ? NONE : g->action_commitment[w];
    return slot == NONE ? 0.0 : p->slots[slot];
}

enum { WIDTH_MOST = 256 };

static void node_mean(pinned *p, uint32_t i)
{
    const schedule *const s = p->s;
    uint32_t const width = p->width;
    double *const low = p->low + (size_t)s->node_row[i] * width;
    double *const high = p->high + (size_t)s->node_row[i] * width;
    double below[WIDTH_MOST], above[WIDTH_MOST];
    for (uint32_t k = 0; k < width; k++) low[k] = high[k] = 0.0;
    for (uint32_t e = s->node_first_edge[i]; e < s->node_first_edge[i + 1]; e++) {
        double const weight = edge_weight(p, e);
        edge_bounds(p, e, below, above);
        for (uint32_t k = 0; k < width; k++) {
            low[k] += weight * below[k];
            high[k] += weight * above[k];
        }
    }
}

/* All that the live actions of a node can give. */
static void node_hull(pinned *p, uint32_t i)
{
    const schedule *const s = p->s;
    uint32_t const width = p->width;
    double *const low = p->low + (size_t)s->node_row[i] * width;
    double *const high = p->high + (size_t)s->node_row[i] * width;
    double below[WIDTH_MOST], above[WIDTH_MOST];
    bool is_first = true;
    for (uint32_t e = s->node_first_edge[i]; e < s->node_first_edge[i + 1]; e++) {
        if (!p->live[s->edge_weight[e]]) continue;
        edge_bounds(p, e, is_first ? low : below, is_first ? high : above);
        for (uint32_t k = 0; k < width && !is_first; k++) {
            low[k] = low[k] < below[k] ? low[k] : below[k];
            high[k] = high[k] > above[k] ? high[k] : above[k];
        }
        is_first = false;
    }
    for (uint32_t k = 0; k < width && is_first; k++) low[k] = high[k] = (double)NAN;
}

/* One decision: what may still be best. */
static void choice_decide(pinned *p, const part *t)
{
    const schedule *const s = p->s;
    const play_set *const set = &s->set[t->first_set];
    uint32_t const q = set->party, width = p->width, last = t->first_edge + t->n_edges;
    double best = -HUGE_VAL;
    for (uint32_t e = t->first_edge; e < last; e++) {
        if (!pinned_is_open(p, s->edge_weight[e])) continue;
        double const low = p->low[(size_t)s->edge_row[e] * width + q] +
                           p->reward[(size_t)s->edge_reward[e] * s->n_parties + q];
        if (low > best) best = low;
    }
    double const least = best - PINNED_NOISE * fmax(p->top[q], fabs(best));
    for (uint32_t e = t->first_edge; e < last; e++) {
        double const high = p->high[(size_t)s->edge_row[e] * width + q] +
                            p->reward[(size_t)s->edge_reward[e] * s->n_parties + q];
        p->live[s->edge_weight[e]] = pinned_is_open(p, s->edge_weight[e]) && !(high < least);
    }
}

/* Where play goes from an edge on while each decision has one answer, and what is paid on the way:
 * steps are taken until something is paid, or until the row at which it stops. */
typedef struct way {
    uint32_t edge;
    bool is_begun; /* the edge itself was looked at */
} way;

static uint32_t paid_next(const pinned *p, way *w)
{
    const schedule *const s = p->s;
    for (;;) {
        if (!w->is_begun) {
            w->is_begun = true;
            if (s->edge_reward[w->edge] != s->game->n_rewards) return s->edge_reward[w->edge];
        }
        uint32_t const row = s->edge_row[w->edge];
        if (row >= s->n_parts || s->part[row].kind != PART_CHOICE) return NONE;
        const part *const t = &s->part[row];
        uint32_t only = NONE, n_live = 0;
        for (uint32_t e = t->first_edge; e < t->first_edge + t->n_edges; e++)
            if (p->live[s->edge_weight[e]] != DEAD) {
                only = e;
                n_live++;
            }
        if (n_live != 1) return NONE;
        *w = (way){.edge = only};
    }
}

static bool is_same_way(const pinned *p, uint32_t a, uint32_t b)
{
    way x = {.edge = a}, y = {.edge = b};
    for (;;) {
        uint32_t const i = paid_next(p, &x), j = paid_next(p, &y);
        if (i != j) return false;
        if (i == NONE) return p->s->edge_row[x.edge] == p->s->edge_row[y.edge];
    }
}

/* Actions that are left because they come to the very same thing: their payoffs differ by no more
 * than what unlikely errors further on bring, which vanish like exp(-lambda d). Lambda times that
 * goes to nothing too, so that each is as likely as the other in the limit. */
static void ties_even(pinned *p, const part *t)
{
    const schedule *const s = p->s;
    uint32_t first = NONE, n_live = 0;
    for (uint32_t e = t->first_edge; e < t->first_edge + t->n_edges; e++) {
        if (p->live[s->edge_weight[e]] == DEAD) continue;
        n_live++;
        if (first == NONE)
            first = e;
        else if (!is_same_way(p, first, e))
            return;
    }
    for (uint32_t e = t->first_edge; n_live > 1 && e < t->first_edge + t->n_edges; e++)
        if (p->live[s->edge_weight[e]] != DEAD) p->live[s->edge_weight[e]] = EVEN;
}

static void tops_raise(pinned *p, uint32_t row)
{
    const double *const low = p->low + (size_t)row * p->width;
    const double *const high = p->high + (size_t)row * p->width;
    for (uint32_t q = 0; q < p->s->n_parties; q++) {
        double const most = fabs(low[q]) > fabs(high[q]) ? fabs(low[q]) : fabs(high[q]);
        if (most > p->top[q]) p->top[q] = most;
    }
}

static void coupled_pass(pinned *p, const part *t)
{
    const schedule *const s = p->s;
    for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;) {
        bool const chooses = s->node_set[i] != NONE && s->set[s->node_set[i]].chooses;
        if (chooses)
            node_hull(p, i);
        else
            node_mean(p, i);
    }
}

static void part_pass(pinned *p, uint32_t c)
{
    const schedule *const s = p->s;
    const part *const t = &s->part[c];
    switch ((part_kind)t->kind) {
    case PART_CHANCE:
    case PART_FIXED: node_mean(p, t->first_node); break;
    case PART_CHOICE:
        choice_decide(p, t);
        ties_even(p, t);
        node_hull(p, t->first_node);
        break;
    case PART_COUPLED:
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++)
            for (uint32_t a = 0; a < s->set[h].n_actions; a++)
                p->live[s->set[h].first_action + a] = pinned_is_open(p, s->set[h].first_action + a);
        if (p->stages[c].n_profiles > 0)
            stage_decide(p, c);
        else
            coupled_pass(p, t);
        break;
    }
    tops_raise(p, c);
}

void pinned_run(pinned *p, const double *slots)
{
    const schedule *const s = p->s;
    const game *const g = s->game;
    uint32_t const root = g->node_component[0] == NONE ? s->zero_row : g->node_component[0];
    p->slots = slots;
    rewards_fill(p);
    for (uint32_t c = 0; c < s->n_parts; c++) part_pass(p, c);
    for (uint32_t k = 0; k < p->width; k++) {
        double const paid = k < g->n_parties && g->root_reward != NONE
                                ? p->reward[(size_t)g->root_reward * g->n_parties + k]
                                : 0.0;
        p->start_low[k] = p->low[(size_t)root * p->width + k] + paid;
        p->start_high[k] = p->high[(size_t)root * p->width + k] + paid;
    }
}

/* ---- what it tells --------------------------------------------------------------------------- */

uint32_t pinned_width(const pinned *p)
{
    return p->width;
}

const double *pinned_low(const pinned *p)
{
    return p->start_low;
}

const double *pinned_high(const pinned *p)
{
    return p->start_high;
}

const double *pinned_slots(const pinned *p)
{
    return p->slots;
}

bool pinned_meets(const pinned *p)
{
    for (uint32_t k = 0; k < p->width; k++) {
        double const most = k < p->s->n_parties ? p->top[k] : 1.0;
        if (!(p->start_high[k] - p->start_low[k] <= MEETS * most)) return false;
    }
    return true;
}

uint32_t pinned_likeliest(const pinned *p)
{
    uint32_t const n = p->s->n_parties;
    uint32_t best = NONE;
    for (uint32_t k = n; k < p->width; k++)
        if (best == NONE || p->start_low[k] > p->start_low[best]) best = k;
    for (uint32_t k = n; k < p->width; k++)
        if (k != best && !(p->start_low[best] > p->start_high[k] + MEETS)) return NONE;
    return best == NONE ? NONE : best - n;
}

/* What a set plays in the limit, into prob; false where it is not decided. */
static bool set_play(const pinned *p, uint32_t h, double *prob)
{
    const game *const g = p->s->game;
    uint32_t const first = g->infoset_first_action[h], end = g->infoset_first_action[h + 1];
    uint32_t n = 0;
    bool is_even = true;
    for (uint32_t a = first; a < end; a++) {
        if (p->live[a] == DEAD) continue;
        n++;
        is_even = is_even && p->live[a] == EVEN;
    }
    if (n == 0 || (n > 1 && !is_even)) return false;
    for (uint32_t a = first; a < end; a++) prob[a] = p->live[a] == DEAD ? 0.0 : 1.0 / n;
    return true;
}

bool pinned_play(const pinned *p, double *prob, double *reach)
{
    const game *const g = p->s->game;
    memset(prob, 0, g->n_actions * sizeof *prob);
    memset(reach, 0, g->n_nodes * sizeof *reach);
    reach[0] = 1.0;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (reach[v] == 0.0 || g->node_kind[v] == NODE_TERMINAL) continue;
        uint32_t const h = g->node_infoset[v], first = g->node_first_edge[v];
        bool const chooses = h != NONE && g->infoset_rule[h] == RULE_CHOOSES;
        if (chooses && !set_play(p, h, prob)) return false;
        for (uint32_t e = first; e < g->node_first_edge[v + 1]; e++) {
            uint32_t const action = h == NONE ? NONE : game_edge_action(g, e);
            uint32_t const slot = h == NONE ? g->edge_prob[e]
                                  : chooses ? NONE
                                            : g->action_commitment[action];
            double const weight = chooses ? prob[action] : slot == NONE ? 0.0 : p->slots[slot];
            if (h != NONE) prob[action] = weight;
            reach[g->edge_child[e]] += reach[v] * weight;
        }
    }
    return true;
}

void pinned_choices(const pinned *p, double *prob)
{
    const game *const g = p->s->game;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const first = g->infoset_first_action[h], end = g->infoset_first_action[h + 1];
        bool const chooses = g->infoset_rule[h] == RULE_CHOOSES;
        if (chooses && set_play(p, h, prob)) continue;
        for (uint32_t a = first; a < end; a++) {
            uint32_t const slot = chooses ? NONE : g->action_commitment[a];
            prob[a] = chooses ? (double)NAN : slot == NONE ? 0.0 : p->slots[slot];
        }
    }
}
