/* SPDX-License-Identifier: Apache-2.0 */
/* limit.c -- extrapolation in 1/lambda, the support it identifies, and the polish (limit.h). */
#include "solve/logit/limit.h"

#include "num/elementary.h"

#include <math.h>

/* Below this log p an action is not played in the limit; where one not played is above VANISHED at
 * the last record, it goes like a power of lambda. */
#define UNPLAYED (-30.0)
#define VANISHED (-60.0)

stf_status limit_new(limit *x, const schedule *s, uint32_t stride, arena *memory, stf_error *err)
{
    size_t const n = ((size_t)s->game->n_actions + 1) * stride;
    x->error = ARENA_NEW(memory, double, n);
    x->witness = ARENA_NEW(memory, double, n);
    return arena_status(memory, err);
}

/* The value at 0 of the polynomial through f[0 .. n-1] at 1, 1/2, 1/4, ...: Neville's scheme.
 * *error: how far the last column moved. */
static double extrapolate(const double *f, int n, double *error)
{
    double t[RECORDS];
    for (int i = 0; i < n; i++) t[i] = f[i];
    double before = t[n - 1], power = 1.0;
    for (int j = 1; j < n; j++) {
        power *= 2.0;
        before = t[n - 1];
        for (int i = n - 1; i >= j; i--) t[i] = t[i] + (t[i] - t[i - 1]) / (power - 1.0);
    }
    if (error != NULL) *error = fabs(t[n - 1] - before);
    return t[n - 1];
}

/* What is left, in probability, of an action that vanishes like a power of lambda, after
 * extrapolation. */
static double vanishing_error(const double *f)
{
    double p[RECORDS], error;
    for (int r = 0; r < RECORDS; r++) p[r] = num_exp(f[r]);
    return fabs(extrapolate(p, RECORDS, &error)) + error;
}

/* log p at the last record's lambda with the terms in 1/lambda and beyond removed: a lambda + b. */
static double straighten(const double *f)
{
    double slope[RECORDS], offset[RECORDS], power = 1.0;
    for (int r = 0; r < RECORDS; r++) {
        slope[r] = f[r] / power; /* a lambda_0 + b / 2^r + ... */
        power *= 2.0;
    }
    for (int r = 0; r + 1 < RECORDS; r++) offset[r] = 2.0 * f[r] - f[r + 1]; /* b + ... */
    double const line =
        extrapolate(slope, RECORDS, NULL) * (power / 2.0) + extrapolate(offset, RECORDS - 1, NULL);
    return fabs(line - f[RECORDS - 1]) < 0.5 ? line : f[RECORDS - 1];
}

/* Whether some action of the set vanishes like a power of lambda: then all that depends on it
 * converges no faster than log(lambda) / lambda, which Richardson's columns do not show. */
static bool set_is_slow(const limit *x, const walk *k, const play_set *set, uint32_t l)
{
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        size_t const at = (size_t)a * k->w.stride + l;
        if (k->w.support[at] < 0.5 && x->witness[at] > VANISHED) return true;
    }
    return false;
}

/* Errors of what is played, by how far the set still moved in the last doubling of lambda. */
static void widen_errors(limit *x, const walk *k, const play_set *set, uint32_t l)
{
    double most = 0.0;
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        size_t const at = (size_t)a * k->w.stride + l;
        double const moved = k->record[RECORDS - 1][at] - k->record[RECORDS - 2][at];
        if (k->w.support[at] > 0.5) most = fmax(most, fmax(x->error[at], 2.0 * fabs(moved)));
    }
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        size_t const at = (size_t)a * k->w.stride + l;
        if (k->w.support[at] > 0.5) x->error[at] = most;
    }
}

/* Support and shares of one set. Its base is the first action that is played: what comes before it
 * has no unknown of its own and is not played. */
static void prepare_set(limit *x, walk *k, const play_set *set, uint32_t l)
{
    sweep *const w = &k->w;
    uint32_t const stride = w->stride;
    double total = 0.0;
    uint32_t base = NONE;
    for (uint32_t a = 0; a < set->n_actions; a++) {
        size_t const at = (size_t)(set->first_action + a) * stride + l;
        double f[RECORDS];
        for (int r = 0; r < RECORDS; r++) f[r] = k->record[r][at];
        double const last = f[RECORDS - 1], rate = (last - f[RECORDS - 2]) / 0.6931471805599453;
        bool const played = !(last < UNPLAYED || (rate < -0.3 && last < -3.0));
        double share = 0.0;
        x->error[at] = 0.0;
        if (played) {
            double log_share = extrapolate(f, RECORDS, &x->error[at]);
            if (!(x->error[at] < 0.5)) log_share = last;
            share = num_exp(log_share);
            x->witness[at] = log_share;
        } else {
            x->witness[at] = last <= LOG_OF_ZERO ? LOG_OF_ZERO : straighten(f);
            if (last > VANISHED) x->error[at] = vanishing_error(f);
        }
        w->share[at] = share;
        w->support[at] = played ? 1.0 : 0.0;
        w->support_base[at] = 0.0;
        total += share;
        if (played && base == NONE) base = a;
    }
    if (base == NONE) return; /* not finite: the regret will say so */
    w->support_base[(size_t)(set->first_action + base) * stride + l] = 1.0;
    double mixed = 0.0; /* what the witness sums to; below 1 + its distance from the profile */
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        size_t const at = (size_t)a * stride + l;
        w->share[at] /= total;
        mixed += num_exp(x->witness[at]);
    }
    double const shift = num_log(mixed);
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++)
        x->witness[(size_t)a * stride + l] -= shift;
}

/* Beliefs of the sets that play does not reach in the limit, by Bayes from the witness; `reach` and
 * `log_reach` are for the part's nodes. */
static void prepare_beliefs(const limit *x, walk *k, const part *t, uint32_t l)
{
    sweep *const w = &k->w;
    const schedule *const s = w->s;
    uint32_t const stride = w->stride;
    double *const log_reach = w->node_reach; /* scratch: of this lane alone */
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        uint32_t const e = s->node_up[t->first_node + i];
        if (e == NONE) {
            log_reach[i] = 0.0;
            continue;
        }
        uint32_t const above = s->edge_node[e], row = s->edge_weight[e];
        bool const chooses = s->node_set[above] != NONE && s->set[s->node_set[above]].chooses;
        log_reach[i] = log_reach[above - t->first_node] +
                       (chooses ? x->witness : w->log_weight)[(size_t)row * stride + l];
    }
    for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
        const play_set *const set = &s->set[h];
        uint32_t const end = set->first_member + set->n_members;
        double top = -HUGE_VAL, total = 0.0;
        for (uint32_t m = set->first_member; m < end; m++)
            top = fmax(top, log_reach[s->member_node[m] - t->first_node]);
        for (uint32_t m = set->first_member; m < end; m++) {
            double const b = num_exp(log_reach[s->member_node[m] - t->first_node] - top);
            w->belief_limit[(size_t)m * stride + l] = b;
            total += b;
        }
        for (uint32_t m = set->first_member; m < end; m++)
            w->belief_limit[(size_t)m * stride + l] /= total;
    }
}

/* Which sets play reaches in the limit, within the part. */
static void prepare_reach(walk *k, const part *t, uint32_t l)
{
    sweep *const w = &k->w;
    const schedule *const s = w->s;
    uint32_t const stride = w->stride;
    double *const reached = w->node_reach;
    for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++)
        w->off_path[(size_t)h * stride + l] = 1.0;
    for (uint32_t i = 0; i < t->n_nodes; i++) {
        uint32_t const v = t->first_node + i, e = s->node_up[v];
        reached[i] = 1.0;
        if (e != NONE) {
            uint32_t const above = s->edge_node[e], h = s->node_set[above];
            size_t const at = (size_t)s->edge_weight[e] * stride + l;
            double const p = h != NONE && s->set[h].chooses ? w->support[at] : w->weight[at];
            reached[i] = p > 0.0 ? reached[above - t->first_node] : 0.0;
        }
        if (reached[i] > 0.0 && s->node_set[v] != NONE)
            w->off_path[(size_t)s->node_set[v] * stride + l] = 0.0;
    }
}

/* x of the support, and which of it Newton's method may move. */
static void prepare_unknowns(const limit *x, walk *k, const part *t, uint32_t l)
{
    sweep *const w = &k->w;
    uint32_t const stride = w->stride;
    for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
        const play_set *const set = &w->s->set[h];
        if (!set->chooses) continue;
        double base = 0.0;
        for (uint32_t a = 0; a < set->n_actions; a++) {
            size_t const at = (size_t)(set->first_action + a) * stride + l;
            if (w->support_base[at] > 0.5) base = x->witness[at];
        }
        for (uint32_t a = 1; a < set->n_actions; a++) {
            size_t const at = (size_t)(set->first_action + a) * stride + l;
            size_t const j = (size_t)(t->first_unknown + set->local_unknown + a - 1) * stride + l;
            bool const played = w->support[at] > 0.5, is_base = w->support_base[at] > 0.5;
            w->x[j] = played ? x->witness[at] - base : 0.0;
            w->free_rows[j] =
                played && !is_base && w->off_path[(size_t)h * stride + l] < 0.5 ? 1.0 : 0.0;
        }
    }
}

void limit_prepare(limit *x, walk *k, uint32_t l)
{
    const schedule *const s = k->w.s;
    bool is_slow = false;
    for (uint32_t c = k->first; c < k->last; c++) {
        const part *const t = &s->part[c];
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
            if (!s->set[h].chooses) continue;
            prepare_set(x, k, &s->set[h], l);
            is_slow |= set_is_slow(x, k, &s->set[h], l);
        }
        for (uint32_t h = t->first_set; is_slow && h < t->first_set + t->n_sets; h++)
            if (s->set[h].chooses) widen_errors(x, k, &s->set[h], l);
        if (t->kind != PART_COUPLED) continue;
        prepare_beliefs(x, k, t, l);
        prepare_reach(k, t, l);
        prepare_unknowns(x, k, t, l);
    }
}

void limit_pass(walk *k)
{
    sweep *const w = &k->w;
    double const most_first = w->most_first;
    double lambda[LANES_BLOCK];
    double *const active = w->active;
    for (uint32_t l = 0; l < w->stride; l++) {
        lambda[l] = w->lambda[l];
        w->lambda[l] = k->lane[l].unit;
        w->tolerance[l] = 1e-15;
    }
    w->is_polish = w->want_logs = w->use_active = true;
    w->open = w->support;
    w->base = w->support_base;
    w->active = w->free_rows;
    w->most_first = 1e-3;
    sweep_pass(w, k->first, k->last);
    w->most_first = most_first;
    w->is_polish = w->want_logs = false;
    w->open = w->mask;
    w->base = w->mask_base;
    w->active = active;
    w->use_active = w->mask != NULL;
    for (uint32_t l = 0; l < w->stride; l++) w->lambda[l] = lambda[l];
}

double limit_distance(const limit *x, const walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    const schedule *const s = w->s;
    double worst = 0.0;
    for (uint32_t c = k->first; c < k->last; c++) {
        const part *const t = &s->part[c];
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
            const play_set *const set = &s->set[h];
            if (!set->chooses) continue;
            for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
                size_t const at = (size_t)a * w->stride + l;
                if (w->weight[at] == 0.0 && x->witness[at] < -20.0) continue;
                worst = fmax(worst, fabs(num_exp(x->witness[at]) - w->weight[at]));
            }
        }
    }
    return worst;
}

double limit_regret(const walk *k, uint32_t l)
{
    const sweep *const w = &k->w;
    const schedule *const s = w->s;
    uint32_t const stride = w->stride;
    double worst = 0.0;
    for (uint32_t c = k->first; c < k->last; c++) {
        const part *const t = &s->part[c];
        for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
            const play_set *const set = &s->set[h];
            if (!set->chooses) continue;
            double best = -HUGE_VAL, mean = 0.0;
            for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
                size_t const at = (size_t)a * stride + l;
                if (w->mask != NULL && w->mask[at] < 0.5) continue;
                best = fmax(best, w->gain[at]);
                if (w->weight[at] > 0.0) mean += w->weight[at] * w->gain[at];
            }
            size_t const at = ((size_t)c * s->n_parties + set->party) * stride + l;
            double const range = w->high[at] - w->low[at];
            double const regret = best - mean - 2.0 * w->rounding[(size_t)set->party * stride + l];
            if (!(regret > 0.0)) {
                if (regret != regret) return HUGE_VAL;
                continue;
            }
            worst = fmax(worst, range > 0.0 ? regret / range : HUGE_VAL);
        }
    }
    return worst;
}
