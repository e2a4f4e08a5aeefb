/* SPDX-License-Identifier: Apache-2.0 */
/* sweep_lanes.c -- the kernels of a pass: single replies, coupled parts, elimination (sweep.h). In
 * one file, though long, since they are compiled together once per instruction set and inline each
 * other. */
/* clang-format off */
#include "solve/logit/sweep.h"
#include "num/lanes_text.h" /* last: its short names are for what follows */
/* clang-format on */

#define STRIDE (LANES_W == 1 ? 1u : (unsigned)LANES_BLOCK)
#define ROW(array, k) ((array) + (size_t)(k)*STRIDE + lane)
#define GET(array, k) v_load(ROW(array, k))
#define PUT(array, k, x) v_store(ROW(array, k), (x))

static inline v v_minus_infinity(void)
{
    return v_splat(-__builtin_inf());
}
static inline m is_set(const double *flags, uint32_t lane)
{
    return v_load(flags + lane) > 0.5;
}

/* ---- parts of one node ---------------------------------------------------------------------- */

/* Value of a node whose weights do not depend on lambda. */
static void fixed_pass(sweep *w, uint32_t lane, uint32_t c)
{
    const schedule *const s = w->s;
    const part *const t = &s->part[c];
    uint32_t const n_parties = s->n_parties, last = t->first_edge + t->n_edges;
    for (uint32_t q = 0; q < n_parties; q++) {
        v sum = v_splat(0.0), drift = v_splat(0.0);
        for (uint32_t e = t->first_edge; e < last; e++) {
            uint32_t const row = s->edge_row[e] * n_parties + q;
            v const p = GET(w->weight, s->edge_weight[e]);
            sum += p * (GET(w->reward, s->edge_reward[e] * n_parties + q) + GET(w->value, row));
            drift += p * GET(w->dvalue, row);
        }
        PUT(w->value, c * n_parties + q, sum);
        PUT(w->dvalue, c * n_parties + q, drift);
    }
}

/* Best reply of a single set; among the tied, the shares that the branch gave in the limit. */
static void choice_limit(sweep *w, uint32_t lane, const part *t, const play_set *set)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, n = t->n_edges, root = s->node_row[t->first_node];
    v *const z = w->choice, *const u = z + n;
    v top = v_minus_infinity(), sum = v_splat(0.0), n_tied = v_splat(0.0);
    for (uint32_t a = 0; a < n; a++) {
        uint32_t const e = t->first_edge + a;
        uint32_t const row = s->edge_row[e] * n_parties + set->party;
        u[a] = GET(w->reward, s->edge_reward[e] * n_parties + set->party) + GET(w->value, row);
        PUT(w->gain, set->first_action + a, u[a]);
        m const is_open =
            w->mask == NULL ? m_splat(true) : GET(w->mask, set->first_action + a) > 0.5;
        u[a] = v_select(is_open, u[a], v_minus_infinity());
        top = v_max(u[a], top);
    }
    uint32_t const at = root * n_parties + set->party;
    v const band =
        (GET(w->high, at) - GET(w->low, at)) * w->tie_tolerance + GET(w->rounding, set->party);
    for (uint32_t a = 0; a < n; a++) {
        m const tied = u[a] >= top - band;
        z[a] = v_keep(tied, GET(w->share, set->first_action + a));
        u[a] = v_truth(tied);
        sum += z[a];
        n_tied += u[a];
    }
    m const has_share = sum > 1e-300;
    for (uint32_t a = 0; a < n; a++) {
        v const p = v_select(has_share, z[a] / sum, u[a] / n_tied);
        PUT(w->weight, set->first_action + a, p);
        PUT(w->dlog, set->first_action + a, v_splat(0.0));
    }
    v_store(w->tied + lane, v_load(w->tied + lane) + v_truth(n_tied > 1.5));
}

/* Values from the weights z and their derivatives dz, over the actions that some lane plays (those
 * that none does add nothing), for parties q and, where `pair`, q + 1. */
static inline void choice_value(sweep *w, uint32_t lane, uint32_t c, uint32_t n_played, uint32_t q,
                                bool pair)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, first = s->part[c].first_edge;
    const v *const z = w->choice, *const dz = z + s->part[c].n_edges;
    v x = v_splat(0.0), dx = x, y = x, dy = x;
    for (uint32_t i = 0; i < n_played; i++) {
        uint32_t const a = w->played[i], e = first + a;
        size_t const row = (size_t)s->edge_row[e] * n_parties + q;
        const double *const gain = ROW(w->reward, (size_t)s->edge_reward[e] * n_parties + q);
        const double *const below = ROW(w->value, row), *const moves = ROW(w->dvalue, row);
        v const p = z[a], dp = dz[a], u = v_load(gain) + v_load(below);
        x += p * u;
        dx += p * v_load(moves) + dp * u;
        if (!pair) continue;
        v const u2 = v_load(gain + STRIDE) + v_load(below + STRIDE);
        y += p * u2;
        dy += p * v_load(moves + STRIDE) + dp * u2;
    }
    PUT(w->value, (size_t)c * n_parties + q, x);
    PUT(w->dvalue, (size_t)c * n_parties + q, dx);
    if (!pair) return;
    PUT(w->value, (size_t)c * n_parties + q + 1, y);
    PUT(w->dvalue, (size_t)c * n_parties + q + 1, dy);
}

static void choice_values(sweep *w, uint32_t lane, uint32_t c, uint32_t n_played)
{
    uint32_t const n_parties = w->s->n_parties;
    uint32_t q = 0;
    for (; q + 1 < n_parties; q += 2) choice_value(w, lane, c, n_played, q, true);
    if (q < n_parties) choice_value(w, lane, c, n_played, q, false);
}

/* z = lambda k (reward + value) and its derivative, of every action; the greatest z. */
static v choice_logits(sweep *w, uint32_t lane, const part *t, const play_set *set)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, n = t->n_edges;
    v *const z = w->choice, *const dz = z + n;
    v const k = GET(w->factor, t->first_set), k_lambda = k * v_load(w->lambda + lane);
    v const k_speed = k * v_load(w->speed + lane);
    v top = v_minus_infinity();
    for (uint32_t a = 0; a < n; a++) {
        uint32_t const e = t->first_edge + a;
        uint32_t const row = s->edge_row[e] * n_parties + set->party;
        v const u = GET(w->reward, s->edge_reward[e] * n_parties + set->party) + GET(w->value, row);
        z[a] = k_lambda * u;
        dz[a] = k_speed * u + k_lambda * GET(w->dvalue, row);
        if (w->want_logs) PUT(w->gain, set->first_action + a, u);
        if (w->open != NULL) {
            m const is_open = GET(w->open, set->first_action + a) > 0.5;
            z[a] = v_select(is_open, z[a], v_minus_infinity());
            dz[a] = v_keep(is_open, dz[a]);
        }
        top = v_max(z[a], top);
    }
    return top;
}

/* Logarithms of the weights: z less the greatest is there, less that of their sum is wanted. */
static void choice_logs(sweep *w, uint32_t lane, const play_set *set, v sum)
{
    v const log_sum = v_log(sum);
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++) {
        v const x = GET(w->log_weight, a) - log_sum;
        PUT(w->log_weight, a, v_max(x, v_splat(LOG_OF_ZERO)));
    }
}

/* Reply of a single set of two actions, none closed: one exponential. */
static void choice_of_two(sweep *w, uint32_t lane, uint32_t c, const play_set *set, v top)
{
    v *const z = w->choice, *const dz = z + 2;
    v const x0 = z[0] - top, x1 = z[1] - top;
    m const is_up = x1 > x0;
    v const t = v_exp(v_min(x0, x1)), sum = 1.0 + t, share = 1.0 / sum, less = t * share;
    z[0] = v_select(is_up, less, share);
    z[1] = v_select(is_up, share, less);
    v const mean = z[0] * dz[0] + z[1] * dz[1];
    for (uint32_t a = 0; a < 2; a++) {
        dz[a] -= mean;
        PUT(w->weight, set->first_action + a, z[a]);
        PUT(w->dlog, set->first_action + a, dz[a]);
        dz[a] *= z[a];
        w->played[a] = a;
    }
    if (w->want_logs) {
        PUT(w->log_weight, set->first_action, x0);
        PUT(w->log_weight, set->first_action + 1, x1);
        choice_logs(w, lane, set, sum);
    }
    choice_values(w, lane, c, 2);
}

/* Reply of a single set: softmax of lambda k (reward + value). */
static void choice_pass(sweep *w, uint32_t lane, uint32_t c)
{
    const part *const t = &w->s->part[c];
    const play_set *const set = &w->s->set[t->first_set];
    uint32_t const n = t->n_edges;
    v *const z = w->choice, *const dz = z + n;
    v const top = choice_logits(w, lane, t, set);
    v sum = v_splat(0.0), mean = v_splat(0.0);
    uint32_t n_played = 0;
    if (n == 2 && w->open == NULL) {
        choice_of_two(w, lane, c, set, top);
        return;
    }
    for (uint32_t a = 0; a < n; a++) {
        v const x = z[a] - top;
        if (w->want_logs) PUT(w->log_weight, set->first_action + a, x);
        /* exp(x) is 0 below -746, and most actions of a large game are long gone */
        if (!m_any(~(x < -746.0))) {
            z[a] = v_splat(0.0);
            continue;
        }
        v const p = v_exp(x);
        z[a] = p;
        sum += p;
        mean += p * dz[a];
        w->played[n_played++] = a;
    }
    v const share = 1.0 / sum;
    mean *= share;
    for (uint32_t a = 0; a < n; a++) {
        z[a] *= share;
        dz[a] -= mean;
        if (w->open != NULL) dz[a] = v_keep(GET(w->open, set->first_action + a) > 0.5, dz[a]);
        PUT(w->weight, set->first_action + a, z[a]);
        PUT(w->dlog, set->first_action + a, dz[a]);
        dz[a] *= z[a];
    }
    if (w->want_logs) choice_logs(w, lane, set, sum);
    choice_values(w, lane, c, n_played);
}

/* ---- coupled parts: play ----------------------------------------------------------------------
 */

/* z_a of an action as the softmax takes it: x, 0 for the base, -inf where closed. */
static inline v logit_of(const sweep *w, uint32_t lane, const play_set *set, uint32_t x0,
                         uint32_t a)
{
    v z = a == 0 ? v_splat(0.0) : GET(w->x, x0 + a - 1);
    if (w->open == NULL) return z;
    uint32_t const action = set->first_action + a;
    z = v_select(GET(w->base, action) > 0.5, v_splat(0.0), z);
    return v_select(GET(w->open, action) > 0.5, z, v_minus_infinity());
}

/* A set of two actions, none closed: one exponential. */
static inline void weights_of_two(sweep *w, uint32_t lane, const play_set *set, v x, v *sum)
{
    m const is_up = x > 0.0;
    v const t = v_exp(-v_abs(x));
    *sum = 1.0 + t;
    v const share = 1.0 / *sum, less = t * share, top = v_max(x, v_splat(0.0));
    PUT(w->weight, set->first_action, v_select(is_up, less, share));
    PUT(w->weight, set->first_action + 1, v_select(is_up, share, less));
    PUT(w->log_weight, set->first_action, -top);
    PUT(w->log_weight, set->first_action + 1, x - top);
}

static void weights_of_set(sweep *w, uint32_t lane, const play_set *set, uint32_t x0, v *sum)
{
    v top = v_minus_infinity();
    *sum = v_splat(0.0);
    for (uint32_t a = 0; a < set->n_actions; a++) top = v_max(logit_of(w, lane, set, x0, a), top);
    for (uint32_t a = 0; a < set->n_actions; a++) {
        v const z = logit_of(w, lane, set, x0, a) - top;
        v const p = v_exp(z);
        PUT(w->weight, set->first_action + a, p);
        PUT(w->log_weight, set->first_action + a, z);
        *sum += p;
    }
    v const share = 1.0 / *sum;
    for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++)
        PUT(w->weight, a, GET(w->weight, a) * share);
}

/* Probabilities of the choosing sets from the unknowns; log_weight is short of the logarithm of
 * set_sum, which coupled_logs takes off where logarithms are wanted. */
static void coupled_weights(sweep *w, uint32_t lane, const part *t)
{
    v *const sum = w->set_sum;
    for (uint32_t k = 0; k < t->n_sets; k++) {
        const play_set *const set = &w->s->set[t->first_set + k];
        if (!set->chooses) continue;
        uint32_t const x0 = t->first_unknown + set->local_unknown;
        if (set->n_actions == 2 && w->open == NULL)
            weights_of_two(w, lane, set, GET(w->x, x0), &sum[k]);
        else
            weights_of_set(w, lane, set, x0, &sum[k]);
    }
}

static void coupled_logs(sweep *w, uint32_t lane, const part *t)
{
    const v *const sum = w->set_sum;
    for (uint32_t k = 0; k < t->n_sets; k++) {
        const play_set *const set = &w->s->set[t->first_set + k];
        if (!set->chooses) continue;
        v const log_sum = v_log(sum[k]);
        for (uint32_t a = set->first_action; a < set->first_action + set->n_actions; a++)
            PUT(w->log_weight, a, v_max(GET(w->log_weight, a) - log_sum, v_splat(LOG_OF_ZERO)));
    }
}

/* Beliefs as shares of reach within the part, by logarithms, in the lanes `which`. */
static void beliefs_by_logs(sweep *w, uint32_t lane, const part *t, m which)
{
    const schedule *const s = w->s;
    v *const reach = w->node_reach;
    reach[0] = v_splat(0.0);
    for (uint32_t i = 1; i < t->n_nodes; i++) {
        uint32_t const e = s->node_up[t->first_node + i];
        reach[i] = reach[s->edge_node[e] - t->first_node] + GET(w->log_weight, s->edge_weight[e]);
    }
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &s->set[k];
        uint32_t const m0 = set->first_member, end = m0 + set->n_members;
        if (set->n_members == 1) continue;
        v top = v_minus_infinity(), sum = v_splat(0.0);
        for (uint32_t i = m0; i < end; i++)
            top = v_max(reach[s->member_node[i] - t->first_node], top);
        for (uint32_t i = m0; i < end; i++) {
            v *const at = &reach[s->member_node[i] - t->first_node];
            *at = v_exp(*at - top); /* a node is a member of one set; its own are done with */
            sum += *at;
        }
        v const share = 1.0 / sum;
        for (uint32_t i = m0; i < end; i++) {
            v const b = reach[s->member_node[i] - t->first_node] * share;
            v const kept =
                w->is_polish ? v_select(GET(w->off_path, k) > 0.5, GET(w->belief_limit, i), b) : b;
            PUT(w->belief, i, v_select(which, kept, GET(w->belief, i)));
        }
    }
}

#define REACH_SAFE 1e-200 /* above it no product of a set's reach that counts has underflowed */

/* Beliefs: shares of reach within the part. As products where none of a lane's sets is far off the
 * path, and by logarithms in the lanes where one is. */
static void coupled_beliefs(sweep *w, uint32_t lane, const part *t, bool with_logs)
{
    const schedule *const s = w->s;
    v *const reach = w->node_reach;
    m hard = m_splat(w->is_polish);
    reach[0] = v_splat(1.0);
    for (uint32_t i = 1; i < t->n_nodes; i++) {
        uint32_t const e = s->node_up[t->first_node + i];
        reach[i] = reach[s->edge_node[e] - t->first_node] * GET(w->weight, s->edge_weight[e]);
    }
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &s->set[k];
        uint32_t const m0 = set->first_member, end = m0 + set->n_members;
        if (set->n_members == 1) {
            PUT(w->belief, m0, v_splat(1.0));
            continue;
        }
        v sum = v_splat(0.0);
        for (uint32_t i = m0; i < end; i++) sum += reach[s->member_node[i] - t->first_node];
        hard |= ~(sum > REACH_SAFE);
        v const share = 1.0 / sum;
        for (uint32_t i = m0; i < end; i++)
            PUT(w->belief, i, reach[s->member_node[i] - t->first_node] * share);
    }
    hard &= is_set(w->live, lane); /* nobody reads the others' */
    bool const by_logs = m_any(hard);
    if (by_logs || with_logs) coupled_logs(w, lane, t);
    if (by_logs) beliefs_by_logs(w, lane, t, hard);
}

/* Values of node i for parties q and, where `pair`, q + 1; each edge's payoff is kept. */
static inline void node_values(sweep *w, uint32_t lane, const part *t, uint32_t i, uint32_t q,
                               bool pair)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, last = s->node_first_edge[i + 1];
    v x = v_splat(0.0), y = x;
    for (uint32_t e = s->node_first_edge[i]; e < last; e++) {
        const double *const gain = ROW(w->reward, (size_t)s->edge_reward[e] * n_parties + q);
        const double *const below = ROW(w->value, (size_t)s->edge_row[e] * n_parties + q);
        v *const to = (v *)w->edge_payoff + (size_t)(e - t->first_edge) * n_parties + q;
        v const p = GET(w->weight, s->edge_weight[e]);
        v const u = v_load(gain) + v_load(below);
        to[0] = u;
        x += p * u;
        if (!pair) continue;
        v const u2 = v_load(gain + STRIDE) + v_load(below + STRIDE);
        to[1] = u2;
        y += p * u2;
    }
    double *const value = ROW(w->value, (size_t)s->node_row[i] * n_parties + q);
    v_store(value, x);
    if (pair) v_store(value + STRIDE, y);
}

/* Values of the part's nodes, backwards. */
static void coupled_values(sweep *w, uint32_t lane, const part *t)
{
    uint32_t const n_parties = w->s->n_parties;
    for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;) {
        uint32_t q = 0;
        for (; q + 1 < n_parties; q += 2) node_values(w, lane, t, i, q, true);
        if (q < n_parties) node_values(w, lane, t, i, q, false);
    }
}

/* Derivatives of the values of node i along the branch, for parties q and, where `pair`, q + 1. */
static inline void node_drift(sweep *w, uint32_t lane, const part *t, uint32_t i, uint32_t q,
                              bool pair, bool moves)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, last = s->node_first_edge[i + 1];
    v x = v_splat(0.0), y = x;
    for (uint32_t e = s->node_first_edge[i]; e < last; e++) {
        const double *const below = ROW(w->dvalue, (size_t)s->edge_row[e] * n_parties + q);
        v const p = GET(w->weight, s->edge_weight[e]);
        v du = v_load(below), du2 = pair ? v_load(below + STRIDE) : du;
        if (moves) {
            const v *const payoff =
                (const v *)w->edge_payoff + (size_t)(e - t->first_edge) * n_parties + q;
            v const rate = GET(w->dlog, s->edge_weight[e]);
            du += rate * payoff[0];
            if (pair) du2 += rate * payoff[1];
        }
        x += p * du;
        if (pair) y += p * du2;
    }
    double *const drift = ROW(w->dvalue, (size_t)s->node_row[i] * n_parties + q);
    v_store(drift, x);
    if (pair) v_store(drift + STRIDE, y);
}

/* Derivatives of the values along the branch: replies move by dlog where `with_play`, values below
 * always. */
static void coupled_drift(sweep *w, uint32_t lane, const part *t, bool with_play)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties;
    for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;) {
        bool const moves = with_play && s->node_set[i] != NONE && s->set[s->node_set[i]].chooses;
        uint32_t q = 0;
        for (; q + 1 < n_parties; q += 2) node_drift(w, lane, t, i, q, true, moves);
        if (q < n_parties) node_drift(w, lane, t, i, q, false, moves);
    }
}

/* u_a of every action of the choosing sets, and its drift at fixed x. */
static void coupled_gains(sweep *w, uint32_t lane, const part *t)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties;
    const v *const payoff = w->edge_payoff;
    v *const gain = w->action_gain, *const drift = w->action_drift;
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &s->set[k];
        if (!set->chooses) continue;
        for (uint32_t a = 0; a < set->n_actions; a++) {
            v u, du;
            if (set->n_members == 1) {
                uint32_t const e = s->node_first_edge[s->member_node[set->first_member]] + a;
                u = payoff[(e - t->first_edge) * n_parties + set->party];
                du = GET(w->dvalue, (size_t)s->edge_row[e] * n_parties + set->party);
            } else {
                u = du = v_splat(0.0);
                for (uint32_t j = set->first_member; j < set->first_member + set->n_members; j++) {
                    uint32_t const e = s->node_first_edge[s->member_node[j]] + a;
                    v const b = GET(w->belief, j);
                    u += b * payoff[(e - t->first_edge) * n_parties + set->party];
                    du += b * GET(w->dvalue, (size_t)s->edge_row[e] * n_parties + set->party);
                }
            }
            gain[set->local_action + a] = u;
            drift[set->local_action + a] = du;
            PUT(w->gain, set->first_action + a, u);
        }
    }
}

static void coupled_evaluate(sweep *w, uint32_t lane, const part *t, bool with_logs)
{
    coupled_weights(w, lane, t);
    coupled_beliefs(w, lane, t, with_logs);
    coupled_values(w, lane, t);
}

/* ---- coupled parts: the system -------------------------------------------------------------- */

/* What member `i` of set k contributes to the slopes, going up its path. */
static void slope_of_member(sweep *w, uint32_t lane, const part *t, const play_set *k, uint32_t i)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties, n = t->n_actions;
    const v *const gain = (const v *)w->action_gain + k->local_action;
    const v *const payoff =
        (const v *)w->edge_payoff + (size_t)(s->node_first_edge[i] - t->first_edge) * n_parties;
    v *const slope = w->slope;
    v const b = GET(w->belief, s->node_member[i]);
    v between = v_splat(1.0);
    for (uint32_t e = s->node_up[i]; e != NONE;) {
        uint32_t const above = s->edge_node[e], h = s->node_set[above];
        if (h != NONE && s->set[h].chooses) {
            const play_set *const set = &s->set[h];
            uint32_t const taken = set->local_action + (e - s->node_first_edge[above]);
            v const c =
                set->n_members == 1 ? between : GET(w->belief, s->node_member[above]) * between;
            v *const mine = slope + (size_t)taken * n + k->local_action;
            v *const its = slope + (size_t)k->local_action * n + taken;
            const v *const for_it = payoff + set->party, *const for_me = payoff + k->party;
            for (uint32_t a = 0; a < k->n_actions; a++)
                mine[a] += c * GET(w->weight, k->first_action + a) * for_it[(size_t)a * n_parties];
            if (k->n_members > 1)
                for (uint32_t a = 0; a < k->n_actions; a++)
                    its[(size_t)a * n] += b * (for_me[(size_t)a * n_parties] - gain[a]);
        }
        between *= GET(w->weight, s->edge_weight[e]);
        e = s->node_up[above];
    }
}

static void coupled_slopes(sweep *w, uint32_t lane, const part *t)
{
    v *const slope = w->slope;
    for (size_t j = 0; j < (size_t)t->n_actions * t->n_actions; j++) slope[j] = v_splat(0.0);
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &w->s->set[k];
        if (!set->chooses) continue;
        for (uint32_t j = set->first_member; j < set->first_member + set->n_members; j++)
            slope_of_member(w, lane, t, set, w->s->member_node[j]);
    }
}

/* How much more action a's payoff than the base's moves with log p of the action in column b. */
static inline v slope_over_base(const sweep *w, uint32_t lane, const play_set *set, uint32_t n,
                                uint32_t a, uint32_t b)
{
    const v *const column = (const v *)w->slope + (size_t)set->local_action * n + b;
    v d = column[(size_t)a * n];
    if (w->base == NULL) return d - column[0];
    for (uint32_t o = 0; o < set->n_actions; o++)
        d -= GET(w->base, set->first_action + o) * column[(size_t)o * n];
    return d;
}

/* Whether set h may move the payoffs of set k, both of part t. */
static inline bool set_reads(const sweep *w, const part *t, uint32_t k, uint32_t h)
{
    return t->n_sets > 64 || (w->reads[k] >> (h - t->first_set) & 1) != 0;
}

/* The row of J of action a of set k, but for the diagonal's own 1. */
static void system_row(sweep *w, uint32_t lane, const part *t, uint32_t k, uint32_t a, v k_lambda,
                       v *row)
{
    const schedule *const s = w->s;
    const play_set *const set = &s->set[k];
    uint32_t const n = t->n_actions;
    for (uint32_t h = t->first_set; h < t->first_set + t->n_sets; h++) {
        const play_set *const other = &s->set[h];
        if (!other->chooses) continue;
        v *const to = row + other->local_unknown;
        uint32_t const lb = other->local_action;
        if (!set_reads(w, t, k, h)) {
            for (uint32_t b = 1; b < other->n_actions; b++) to[b - 1] = v_splat(0.0);
            continue;
        }
        v sum = slope_over_base(w, lane, set, n, a, lb);
        for (uint32_t b = 1; b < other->n_actions; b++) {
            v const d = slope_over_base(w, lane, set, n, a, lb + b);
            sum += d;
            to[b - 1] = d;
        }
        for (uint32_t b = 1; b < other->n_actions; b++)
            to[b - 1] = -k_lambda * (to[b - 1] - GET(w->weight, other->first_action + b) * sum);
    }
}

/* Rows of J, -F and the tangent's right-hand side for the unknowns of set k. */
static void system_rows(sweep *w, uint32_t lane, const part *t, uint32_t k)
{
    const play_set *const set = &w->s->set[k];
    uint32_t const n = t->n_unknowns, width = n + 2, la = set->local_action;
    const v *const gain = w->action_gain, *const drift = w->action_drift;
    v const factor = GET(w->factor, k), k_lambda = factor * v_load(w->lambda + lane);
    v const k_speed = factor * v_load(w->speed + lane);
    v const self = v_splat(w->is_polish ? 0.0 : 1.0);
    v base_gain = gain[la], base_drift = drift[la];
    if (w->base != NULL) {
        base_gain = base_drift = v_splat(0.0);
        for (uint32_t o = 0; o < set->n_actions; o++) {
            base_gain += GET(w->base, set->first_action + o) * gain[la + o];
            base_drift += GET(w->base, set->first_action + o) * drift[la + o];
        }
    }
    for (uint32_t a = 1; a < set->n_actions; a++) {
        uint32_t const r = set->local_unknown + a - 1;
        v *const row = (v *)w->matrix + (size_t)r * width;
        system_row(w, lane, t, k, a, k_lambda, row);
        v const du = gain[la + a] - base_gain;
        row[r] += self;
        row[n] = k_lambda * du - self * GET(w->x, t->first_unknown + r);
        row[n + 1] = k_speed * du + k_lambda * (drift[la + a] - base_drift);
    }
}

/* Unknowns that are held: identity rows and columns. */
static void system_hold(sweep *w, uint32_t lane, const part *t)
{
    uint32_t const n = t->n_unknowns, width = n + 2;
    v *const matrix = w->matrix;
    for (uint32_t j = 0; j < n; j++) {
        m const held = GET(w->active, t->first_unknown + j) < 0.5;
        if (!m_any(held)) continue;
        for (uint32_t i = 0; i < n; i++) {
            v *const down = &matrix[(size_t)i * width + j], *const across =
                                                                &matrix[(size_t)j * width + i];
            *down = v_keep(~held, *down);
            *across = v_keep(~held, *across);
        }
        v *const diagonal = &matrix[(size_t)j * width + j];
        *diagonal = v_select(held, v_splat(1.0), *diagonal);
        matrix[(size_t)j * width + n] = v_keep(~held, matrix[(size_t)j * width + n]);
        matrix[(size_t)j * width + n + 1] = v_keep(~held, matrix[(size_t)j * width + n + 1]);
    }
}

static void coupled_system(sweep *w, uint32_t lane, const part *t)
{
    coupled_evaluate(w, lane, t, false);
    coupled_drift(w, lane, t, false);
    coupled_gains(w, lane, t);
    coupled_slopes(w, lane, t);
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++)
        if (w->s->set[k].chooses) system_rows(w, lane, t, k);
    if (w->use_active) system_hold(w, lane, t);
}

/* ---- elimination ------------------------------------------------------------------------------
 */

/* Swaps row k with each lane's row of the greatest entry in column k. */
static void pivot_rows(v *a, uint32_t n, uint32_t width, uint32_t k, v *sign)
{
    v best = v_abs(a[(size_t)k * width + k]), at = v_splat((double)k);
    for (uint32_t i = k + 1; i < n; i++) {
        v const size = v_abs(a[(size_t)i * width + k]);
        m const larger = size > best;
        best = v_select(larger, size, best);
        at = v_select(larger, v_splat((double)i), at);
    }
    if (!m_any(at > (double)k)) return;
    *sign = v_select(at > (double)k, -*sign, *sign);
    for (uint32_t i = k + 1; i < n; i++) {
        m const swap = at == (double)i;
        if (!m_any(swap)) continue;
        for (uint32_t j = k; j < width; j++) {
            v const x = a[(size_t)k * width + j], y = a[(size_t)i * width + j];
            a[(size_t)k * width + j] = v_select(swap, y, x);
            a[(size_t)i * width + j] = v_select(swap, x, y);
        }
    }
}

/* Partial pivoting per lane; solutions replace the right-hand sides. log |det| by blocks of pivots,
 * so that the product cannot overflow. */
static void eliminate(v *a, uint32_t n, uint32_t columns, v *log_det, v *det_sign)
{
    uint32_t const width = n + columns;
    v sign = v_splat(1.0), product = v_splat(1.0), log_sum = v_splat(0.0);
    for (uint32_t k = 0; k < n; k++) {
        pivot_rows(a, n, width, k, &sign);
        const v *const top = a + (size_t)k * width;
        v const pivot = top[k], share = 1.0 / pivot;
        sign = v_select(pivot < 0.0, -sign, sign);
        product *= v_abs(pivot);
        if (k % 8 == 7) {
            log_sum += v_log(product);
            product = v_splat(1.0);
        }
        for (uint32_t i = k + 1; i < n; i++) {
            v *const row = a + (size_t)i * width;
            v const f = row[k] * share;
            if (!m_any(f != 0.0)) continue;
            for (uint32_t j = k + 1; j < width; j++) row[j] -= f * top[j];
        }
    }
    for (uint32_t k = n; k-- > 0;) {
        v *const row = a + (size_t)k * width;
        v const share = 1.0 / row[k];
        for (uint32_t j = 0; j < columns; j++) {
            v sum = row[n + j];
            for (uint32_t i = k + 1; i < n; i++) sum -= row[i] * a[(size_t)i * width + n + j];
            row[n + j] = sum * share;
        }
    }
    *log_det = log_sum + v_log(product);
    *det_sign = sign;
}

/* ---- coupled parts: Newton --------------------------------------------------------------------
 */

/* Derivatives of the log-probabilities from those of the unknowns. */
static void coupled_dlog(sweep *w, uint32_t lane, const part *t)
{
    for (uint32_t k = t->first_set; k < t->first_set + t->n_sets; k++) {
        const play_set *const set = &w->s->set[k];
        if (!set->chooses) continue;
        uint32_t const x0 = t->first_unknown + set->local_unknown;
        v mean = v_splat(0.0);
        for (uint32_t a = 1; a < set->n_actions; a++)
            mean += GET(w->weight, set->first_action + a) * GET(w->dx, x0 + a - 1);
        for (uint32_t a = 0; a < set->n_actions; a++) {
            v d = a == 0 ? -mean : GET(w->dx, x0 + a - 1) - mean;
            if (w->base != NULL) {
                d = v_select(GET(w->base, set->first_action + a) > 0.5, -mean, d);
                d = v_keep(GET(w->open, set->first_action + a) > 0.5, d);
            }
            PUT(w->dlog, set->first_action + a, d);
        }
    }
}

/* Takes the solved step where `pending`, and returns its size relative to 1 + |x| / 20. */
static v newton_step(sweep *w, uint32_t lane, const part *t, m pending)
{
    uint32_t const n = t->n_unknowns, width = n + 2;
    const v *const matrix = w->matrix;
    v size = v_splat(0.0);
    for (uint32_t j = 0; j < n; j++) {
        v const x = GET(w->x, t->first_unknown + j), d = matrix[(size_t)j * width + n];
        v const relative = v_abs(d) / (1.0 + 0.05 * v_abs(x));
        size = v_select(relative <= size, size, relative); /* a NaN stays */
        PUT(w->x, t->first_unknown + j, v_select(pending, x + d, x));
        PUT(w->dx, t->first_unknown + j,
            v_select(pending, matrix[(size_t)j * width + n + 1], GET(w->dx, t->first_unknown + j)));
    }
    return size;
}

/* What the driver needs to know about part c in the lanes `mine`. */
static void report_part(sweep *w, uint32_t lane, uint32_t c, m mine, m failed, v first, v last)
{
    v const drop = GET(w->last_log, c) - GET(w->det_log, c);
    m const flip = mine & (GET(w->last_sign, c) * GET(w->det_sign, c) < 0.0);
    m const worse = mine & (failed | flip | (drop > v_load(w->drop + lane)));
    m const before = is_set(w->failed, lane) | is_set(w->flipped, lane);
    v_store(w->culprit + lane,
            v_select(worse & ~before, v_splat((double)c), v_load(w->culprit + lane)));
    v_store(w->failed + lane, v_select(mine & failed, v_splat(1.0), v_load(w->failed + lane)));
    v_store(w->flipped + lane, v_select(flip, v_splat(1.0), v_load(w->flipped + lane)));
    v_store(w->drop + lane,
            v_select(mine, v_max(drop, v_load(w->drop + lane)), v_load(w->drop + lane)));
    v_store(w->distance + lane,
            v_select(mine, v_max(first, v_load(w->distance + lane)), v_load(w->distance + lane)));
    v_store(w->last_step + lane,
            v_select(mine, v_max(last, v_load(w->last_step + lane)), v_load(w->last_step + lane)));
}

#define QUADRATIC 1e-5 /* a Newton step this short may be known to be the last */
#define TELLING 1e-2   /* by one before it of at most this size */

static void coupled_newton(sweep *w, uint32_t lane, uint32_t c)
{
    const part *const t = &w->s->part[c];
    m const mine = is_set(w->live, lane) & ~is_set(w->failed, lane);
    m pending = mine, failed = m_splat(false);
    v const tolerance = v_load(w->tolerance + lane), noise = v_load(w->noise + lane);
    v first = v_splat(0.0), last = v_splat(0.0);
    if (w->is_polish)
        for (uint32_t j = t->first_unknown; j < t->first_unknown + t->n_unknowns; j++)
            PUT(w->x_guess, j, GET(w->x, j));
    for (uint32_t iteration = 0; m_any(pending); iteration++) {
        coupled_system(w, lane, t);
        v log_det, sign;
        eliminate(w->matrix, t->n_unknowns, 2, &log_det, &sign);
        PUT(w->det_log, c, v_select(pending, log_det, GET(w->det_log, c)));
        PUT(w->det_sign, c, v_select(pending, sign, GET(w->det_sign, c)));
        v const size = newton_step(w, lane, t, pending);
        if (iteration == 0) first = size;
        m bad = ~(size < 1e300);
        bad |= iteration == 0 ? size > w->most_first : (size > 0.5 * last) & (size > noise);
        m const stalled = (size > 0.5 * last) & (size <= noise) & m_splat(iteration > 0);
        /* what is left after this step, by quadratic convergence: c size^2 with c = size / last^2,
         * if the last step was short enough to tell */
        m const sure = (size <= QUADRATIC) & (last <= TELLING) & m_splat(iteration > 0) &
                       (size * size * size <= 1e-5 * tolerance * last * last);
        last = v_select(pending, size, last);
        failed |= pending & bad;
        pending &= ~bad & ~stalled & ~sure & (size > tolerance);
        if (iteration + 1 >= w->most_iterations) {
            failed |= pending;
            break;
        }
    }
    if (w->is_polish) {
        for (uint32_t j = t->first_unknown; j < t->first_unknown + t->n_unknowns; j++)
            PUT(w->x, j, v_select(failed, GET(w->x_guess, j), GET(w->x, j)));
        PUT(w->unpolished, c, v_truth(failed));
    } else {
        report_part(w, lane, c, mine, failed, first, last);
    }
    coupled_evaluate(w, lane, t, w->want_logs);
    if (w->want_logs) coupled_gains(w, lane, t);
    coupled_dlog(w, lane, t);
    coupled_drift(w, lane, t, true);
}

/* The part as it stands: values, derivatives and gains with x and dx given. */
static void coupled_given(sweep *w, uint32_t lane, uint32_t c)
{
    const part *const t = &w->s->part[c];
    coupled_evaluate(w, lane, t, w->want_logs);
    coupled_drift(w, lane, t, false);
    coupled_gains(w, lane, t);
    coupled_dlog(w, lane, t);
    coupled_drift(w, lane, t, true);
}

/* ---- entries ----------------------------------------------------------------------------------
 */

void LANES_NAME(sweep_pass_kernel)(sweep *w, uint32_t lane, uint32_t first, uint32_t last)
{
    if (!m_any(is_set(w->live, lane))) return;
    for (uint32_t c = first; c < last; c++) {
        switch ((part_kind)w->s->part[c].kind) {
        case PART_CHANCE:
        case PART_FIXED: fixed_pass(w, lane, c); break;
        case PART_CHOICE:
            if (w->is_polish) {
                choice_limit(w, lane, &w->s->part[c], &w->s->set[w->s->part[c].first_set]);
                fixed_pass(w, lane, c);
            } else {
                choice_pass(w, lane, c);
            }
            break;
        case PART_COUPLED:
            if (w->is_given)
                coupled_given(w, lane, c);
            else
                coupled_newton(w, lane, c);
            if (!m_any(is_set(w->live, lane) & ~is_set(w->failed, lane))) return;
            break;
        }
    }
}

void LANES_NAME(sweep_system_kernel)(sweep *w, uint32_t c)
{
    coupled_system(w, 0, &w->s->part[c]);
}

/* Range of continuation payoffs over the plays from each part's root. */
void LANES_NAME(sweep_range_kernel)(sweep *w, uint32_t lane)
{
    const schedule *const s = w->s;
    uint32_t const n_parties = s->n_parties;
    for (uint32_t c = 0; c < s->n_parts; c++) {
        const part *const t = &s->part[c];
        for (uint32_t i = t->first_node + t->n_nodes; i-- > t->first_node;) {
            for (uint32_t q = 0; q < n_parties; q++) {
                v low = v_splat(__builtin_inf()), high = v_minus_infinity();
                for (uint32_t e = s->node_first_edge[i]; e < s->node_first_edge[i + 1]; e++) {
                    uint32_t const row = s->edge_row[e] * n_parties + q;
                    v const r = GET(w->reward, s->edge_reward[e] * n_parties + q);
                    low = v_min(r + GET(w->low, row), low);
                    high = v_max(r + GET(w->high, row), high);
                }
                PUT(w->low, s->node_row[i] * n_parties + q, low);
                PUT(w->high, s->node_row[i] * n_parties + q, high);
            }
        }
    }
}

/* Logarithms of the weights that do not move. */
void LANES_NAME(sweep_log_kernel)(sweep *w, uint32_t lane)
{
    const game *const g = w->s->game;
    for (uint32_t k = 0; k < w->s->n_weights; k++) {
        if (k < g->n_actions && g->infoset_rule[g->action_infoset[k]] == RULE_CHOOSES) continue;
        v const x = v_log(GET(w->weight, k));
        PUT(w->log_weight, k, v_max(x, v_splat(LOG_OF_ZERO)));
    }
}

void LANES_NAME(sweep_eliminate_kernel)(sweep *w, uint32_t n, uint32_t columns, double *log_det,
                                        double *sign)
{
    v log_v, sign_v;
    eliminate(w->matrix, n, columns, &log_v, &sign_v);
    *log_det = log_v[0];
    *sign = sign_v[0];
}
