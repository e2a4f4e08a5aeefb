/* SPDX-License-Identifier: Apache-2.0 */
/* sweep.c -- arrays of a pass, its numbers, and the choice of kernel. */
#include "solve/logit/sweep.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef void pass_fn(sweep *, uint32_t, uint32_t, uint32_t);
typedef void block_fn(sweep *, uint32_t);

static pass_fn *const pass_kernel[ISA_COUNT] = LANES_TABLE(sweep_pass_kernel);
static block_fn *const range_kernel[ISA_COUNT] = LANES_TABLE(sweep_range_kernel);
static block_fn *const log_kernel[ISA_COUNT] = LANES_TABLE(sweep_log_kernel);

static double *rows_take(arena *memory, const sweep *w, size_t n)
{
    return ARENA_NEW(memory, double, (n + 1) * w->stride);
}

static void *scratch_take(arena *memory, const sweep *w, size_t n)
{
    return ARENA_NEW(memory, double, (n + 1) * w->stride);
}

static void sweep_take_numbers(sweep *w, arena *memory)
{
    const schedule *const s = w->s;
    const game *const g = s->game;
    size_t const n_values = (size_t)s->n_values * s->n_parties;
    w->reward = rows_take(memory, w, ((size_t)g->n_rewards + 1) * s->n_parties);
    w->weight = rows_take(memory, w, s->n_weights);
    w->log_weight = rows_take(memory, w, s->n_weights);
    w->factor = rows_take(memory, w, s->n_sets);
    if (s->has_masks) {
        w->mask = rows_take(memory, w, g->n_actions);
        w->mask_base = rows_take(memory, w, g->n_actions);
    }
    w->active = rows_take(memory, w, s->n_unknowns);
    w->low = rows_take(memory, w, n_values);
    w->high = rows_take(memory, w, n_values);
    w->x = rows_take(memory, w, s->n_unknowns);
    w->dx = rows_take(memory, w, s->n_unknowns);
    w->value = rows_take(memory, w, n_values);
    w->dvalue = rows_take(memory, w, n_values);
    w->dlog = rows_take(memory, w, g->n_actions);
    w->belief = rows_take(memory, w, g->infoset_first_member[g->n_infosets]);
    w->gain = rows_take(memory, w, g->n_actions);
    w->det_log = rows_take(memory, w, s->n_parts);
    w->det_sign = rows_take(memory, w, s->n_parts);
    w->last_log = rows_take(memory, w, s->n_parts);
    w->last_sign = rows_take(memory, w, s->n_parts);
    w->support = rows_take(memory, w, g->n_actions);
    w->support_base = rows_take(memory, w, g->n_actions);
    w->share = rows_take(memory, w, g->n_actions);
    w->belief_limit = rows_take(memory, w, g->infoset_first_member[g->n_infosets]);
    w->free_rows = rows_take(memory, w, s->n_unknowns);
    w->off_path = rows_take(memory, w, s->n_sets);
    w->unpolished = rows_take(memory, w, s->n_parts);
    w->x_guess = rows_take(memory, w, s->n_unknowns);
    w->rounding = rows_take(memory, w, s->n_parties);
}

/* Sets of part t whose play moves each set's payoffs: those below it; and, through beliefs, those
 * above it where it has several members. */
static void reads_find(const schedule *s, const part *t, uint64_t *reads)
{
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &s->set[k];
        for (uint32_t j = set->first_member; j < set->first_member + set->n_members; j++) {
            for (uint32_t e = s->node_up[s->member_node[j]]; e != NONE;
                 e = s->node_up[s->edge_node[e]]) {
                uint32_t const h = s->node_set[s->edge_node[e]];
                if (h == NONE) continue;
                reads[h] |= UINT64_C(1) << (k - t->first_set);
                if (set->n_members > 1) reads[k] |= UINT64_C(1) << (h - t->first_set);
            }
        }
    }
}

stf_status sweep_new(sweep *w, const schedule *s, isa i, uint32_t stride, arena *memory,
                     stf_error *err)
{
    size_t const n = s->most_unknowns, n_actions = s->most_actions;
    if (n > LOGIT_MOST_UNKNOWNS || n_actions * n_actions * stride > LOGIT_MOST_ENTRIES)
        return fail(err, STF_LIMIT,
                    "a component of the game has %zu unknowns, more than logit takes (%d, or %d "
                    "matrix entries over all lanes)",
                    n, LOGIT_MOST_UNKNOWNS, LOGIT_MOST_ENTRIES);
    memset(w, 0, sizeof *w);
    w->s = s;
    w->isa = i;
    w->stride = stride;
    sweep_take_numbers(w, memory);
    size_t widest = 1;
    for (uint32_t k = 0; k < s->n_sets; k++)
        if (s->set[k].n_actions > widest) widest = s->set[k].n_actions;
    w->edge_payoff = scratch_take(memory, w, (size_t)s->most_edges * s->n_parties);
    w->node_reach = scratch_take(memory, w, s->most_nodes);
    w->action_gain = scratch_take(memory, w, n_actions);
    w->action_drift = scratch_take(memory, w, n_actions);
    w->slope = scratch_take(memory, w, n_actions * n_actions);
    w->matrix = scratch_take(memory, w, (n + 1) * (n + 3));
    w->set_sum = scratch_take(memory, w, s->most_sets);
    w->choice = scratch_take(memory, w, 2 * widest);
    w->played = ARENA_NEW(memory, uint32_t, widest);
    w->reads = ARENA_NEW(memory, uint64_t, s->n_sets);
    for (uint32_t c = 0; c < s->n_parts && w->reads != NULL; c++)
        if (s->part[c].kind == PART_COUPLED && s->part[c].n_sets <= 64)
            reads_find(s, &s->part[c], w->reads);
    for (uint32_t l = 0; l < stride; l++) w->noise[l] = 1e-6;
    for (size_t j = 0; w->active != NULL && j < (size_t)s->n_unknowns * stride; j++)
        w->active[j] = 1.0;
    w->most_first = 1.0;
    w->most_iterations = 8;
    return arena_status(memory, err);
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* Where the numbers of some lanes come from. */
typedef struct source {
    const double *slot[LANES_BLOCK]; /* slot j of the i-th of them is slot[i][j * stride] */
    const uint32_t *lane;            /* [n] */
    uint32_t n;
} source;

/* Row k becomes a slot's lanes, or a constant. */
static inline void row_from_slot(const sweep *w, double *rows, size_t k, const source *from,
                                 uint32_t slot, double otherwise)
{
    double *const row = rows + k * w->stride;
    if (slot == NONE)
        for (uint32_t i = 0; i < from->n; i++) row[from->lane[i]] = otherwise;
    else
        for (uint32_t i = 0; i < from->n; i++)
            row[from->lane[i]] = from->slot[i][(size_t)slot * w->stride];
}

/* Which actions of a set are open in lane l, and the first that is. */
static void load_mask(sweep *w, const part *t, const play_set *set, uint32_t l)
{
    bool found = false;
    for (uint32_t a = 0; a < set->n_actions; a++) {
        size_t const at = (size_t)(set->first_action + a) * w->stride + l;
        bool const is_open = w->mask[at] != 0.0, is_base = is_open && !found;
        w->mask[at] = is_open ? 1.0 : 0.0;
        w->mask_base[at] = is_base ? 1.0 : 0.0;
        found |= is_open;
        if (a > 0 && t->kind == PART_COUPLED && set->chooses)
            w->active[(size_t)(t->first_unknown + set->local_unknown + a - 1) * w->stride + l] =
                is_open && !is_base ? 1.0 : 0.0;
    }
}

static void load_masks(sweep *w, const source *from)
{
    const schedule *const s = w->s;
    const game *const g = s->game;
    w->open = w->mask;
    w->base = w->mask_base;
    w->use_active = s->has_masks;
    if (!s->has_masks) return;
    for (uint32_t a = 0; a < g->n_actions; a++)
        row_from_slot(w, w->mask, a, from, g->action_open[a], 1.0);
    for (uint32_t c = 0; c < s->n_parts; c++) {
        const part *const t = &s->part[c];
        for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++)
            for (uint32_t i = 0; i < from->n; i++) load_mask(w, t, &s->set[k], from->lane[i]);
    }
}

static void load_factors(sweep *w, const source *from, const double *by_party, bool at_decision)
{
    const schedule *const s = w->s;
    const game *const g = s->game;
    for (uint32_t k = 0; k < s->n_sets; k++) {
        const play_set *const set = &s->set[k];
        uint32_t const scale =
            at_decision && g->infoset_scale != NULL ? g->infoset_scale[set->infoset] : NONE;
        row_from_slot(w, w->factor, k, from, scale, 1.0);
        if (by_party != NULL)
            for (uint32_t i = 0; i < from->n; i++)
                w->factor[(size_t)k * w->stride + from->lane[i]] *= by_party[set->party];
    }
}

void sweep_load_lanes(sweep *w, const double *slots, const uint32_t *lanes, const uint32_t *from,
                      uint32_t n, const double *by_party, bool at_decision)
{
    const schedule *const s = w->s;
    const game *const g = s->game;
    source of = {.lane = lanes, .n = n};
    for (uint32_t i = 0; i < n; i++)
        of.slot[i] =
            slots + (size_t)(from[i] / w->stride) * g->n_slots * w->stride + from[i] % w->stride;
    for (size_t k = 0; k < (size_t)g->n_rewards * s->n_parties; k++)
        row_from_slot(w, w->reward, k, &of, g->reward[k], 0.0);
    for (uint32_t a = 0; a < g->n_actions; a++) {
        bool const fixed = g->infoset_rule[g->action_infoset[a]] == RULE_COMMITTED;
        row_from_slot(w, w->weight, a, &of,
                      fixed && g->action_commitment != NULL ? g->action_commitment[a] : NONE, 0.0);
    }
    for (uint32_t k = g->n_actions; k < s->n_weights; k++)
        row_from_slot(w, w->weight, k, &of, s->chance_slot[k - g->n_actions], 0.0);
    load_factors(w, &of, by_party, at_decision);
    load_masks(w, &of);
    for (size_t a = 0; a < g->n_actions; a++)
        for (uint32_t i = 0; i < n; i++) w->dlog[a * w->stride + lanes[i]] = 0.0;
    for (uint32_t l = 0; l < w->stride; l += isa_width(w->isa)) {
        log_kernel[w->isa](w, l);
        range_kernel[w->isa](w, l);
    }
    for (size_t q = 0; s->n_parts > 0 && q < (size_t)s->n_parties * w->stride; q++) {
        size_t const root = (size_t)(s->n_parts - 1) * s->n_parties * w->stride;
        w->rounding[q] = 16.0 * DBL_EPSILON * fmax(fabs(w->low[root + q]), fabs(w->high[root + q]));
    }
}

void sweep_load(sweep *w, const double *slots, const double *by_party, bool at_decision)
{
    uint32_t lanes[LANES_BLOCK];
    for (uint32_t l = 0; l < w->stride; l++) lanes[l] = l;
    sweep_load_lanes(w, slots, lanes, lanes, w->stride, by_party, at_decision);
}

/* ---- passes -----------------------------------------------------------------------------------
 */

void sweep_pass(sweep *w, uint32_t first, uint32_t last)
{
    for (uint32_t l = 0; l < w->stride; l++) {
        w->failed[l] = w->distance[l] = w->last_step[l] = w->flipped[l] = w->tied[l] = 0.0;
        w->drop[l] = -1e300;
        w->culprit[l] = -1.0;
    }
    for (uint32_t l = 0; l < w->stride; l += isa_width(w->isa))
        pass_kernel[w->isa](w, l, first, last);
}

void sweep_system(sweep *w, uint32_t c)
{
    sweep_system_kernel_one(w, c);
}

double sweep_eliminate(sweep *w, uint32_t n, uint32_t columns, double *sign)
{
    double log_det;
    sweep_eliminate_kernel_one(w, n, columns, &log_det, sign);
    return log_det;
}
