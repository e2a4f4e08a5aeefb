/* SPDX-License-Identifier: Apache-2.0 */
/* threshold.c -- what is selected where each enforcer is a little unsure of what success is worth.
 *
 * Gains for holders alone, no transfers: to hold is worth more the more others hold, and with a
 * little private noise one threshold of the gain divides "all leak" from "all hold" (H. Carlsson
 * and E. van Damme, Econometrica 61 (1993)).
 *
 * Equal enforcers. At the threshold each expects any number of the others to hold with equal
 * chances (S. Morris and H. Shin, 2003), so that  gain * (success of 1, ..., N holders) / N = costs
 * + earns. With a count k that is N (costs + earns) / (N - k + 1).
 *
 * Unequal ones. Let r_i = (costs + earns) / gains. As the common factor t on all gains rises, each
 * switches once; in any order of switching the weights of those who switch not before the one who
 * makes the front succeed add up to W - Q, W all weights and Q the pressure just before that one.
 * Averaged over the noise: sum of weight_i r_i / t = W - mean of Q (the average belief is uniform:
 * J. Sakovics and J. Steiner, American Economic Review 102 (2012), there for enforcers each of whom
 * is small, where Q is the pressure that succeeds). So t lies between sum / (W - least Q) and sum /
 * (W - greatest Q). Where numbers count, Q is k - 1 and the threshold is sharp; it is then also the
 * one of the potential max(0, m - k + 1) - sum of r (D. Frankel, S. Morris and A. Pauzner, Journal
 * of Economic Theory 108 (2003)). This holds where all switch together: nobody for whom even sure
 * success is worth less than holding costs at that point. */
#include "front/inside.h"

/* ---- equal enforcers ---------------------------------------------------------------------------
 */

/* "Putin" and what is said of him. */
static const char *name_of(const front_work *w, uint32_t i, const char *says)
{
    return text_format(w->memory, "%.*s %s", TEXT_ARGS(w->p->enforcers[i].name), says).at;
}

static front_selection select_between(exact low, exact high, exact now)
{
    int const above = exact_compare(now, high), below = exact_compare(now, low);
    if (above > 0) return SELECTION_ALL;
    if (below < 0) return SELECTION_NONE;
    return exact_compare(low, high) == 0 ? SELECTION_TIE : SELECTION_BETWEEN;
}

static bool units_are_one(const front_problem *p)
{
    for (uint32_t i = 1; i < p->n_enforcers; i++)
        if (!text_equal(p->enforcers[i].unit, p->enforcers[0].unit)) return false;
    return true;
}

static void threshold_equal(const front_work *w, const double *success, front_answer *out)
{
    arena *const a = w->memory;
    exact sum = exact_small(0);
    for (uint32_t m = 1; m <= w->n; m++) {
        if (success[m] < success[m - 1] - FRONT_TOLERANCE) {
            out->threshold_why =
                "success falls as more hold, so that enforcers get in each other's "
                "way, and nothing selects";
            return;
        }
        sum = exact_add(a, sum, exact_from_double(a, success[m]));
    }
    if (exact_to_double(sum) <= FRONT_TOLERANCE) {
        out->threshold_why = "no coalition succeeds";
        return;
    }
    exact const cost = exact_neg(a, w->of[0].stays);
    out->threshold = exact_div(a, exact_mul(a, exact_small((int32_t)w->n), cost), sum);
    out->threshold_low = out->threshold;
    out->threshold_now = w->p->enforcers[0].gains;
    out->has_threshold = true;
    out->threshold_why = "enforcers are equal: each expects any number of the others to hold with "
                         "equal chances (Morris and Shin 2003)";
    out->selection = select_between(out->threshold, out->threshold, out->threshold_now);
}

/* ---- unequal ones ------------------------------------------------------------------------------
 */

typedef struct unequal {
    coalition sure;        /* who lose nothing by holding, and do */
    exact weights, sum;    /* of the others: weights, and weights times r */
    exact least, greatest; /* pressure of the others just before the front succeeds */
    exact dearest;         /* the greatest r */
    uint32_t who;          /* whose */
} unequal;

static exact weight_of(const front_work *w, uint32_t i)
{
    return w->p->rule == SUCCESS_COUNT ? exact_small(1) : w->p->enforcers[i].weight;
}

/* Why no threshold is to be had, or NULL. */
static const char *unequal_make(const front_work *w, unequal *u)
{
    arena *const a = w->memory;
    *u = (unequal){.weights = exact_small(0), .sum = exact_small(0), .dearest = exact_small(0)};
    for (uint32_t i = 0; i < w->n; i++) {
        exact const cost = exact_neg(a, w->of[i].stays), gains = w->p->enforcers[i].gains;
        if (exact_sign(weight_of(w, i)) < 0) return "a weight is negative";
        if (exact_sign(cost) <= 0) {
            u->sure |= UINT32_C(1) << i;
            continue;
        }
        if (exact_sign(gains) <= 0)
            return name_of(w, i, "gains nothing by success and never holds");
        exact const r = exact_div(a, cost, gains);
        if (exact_compare(r, u->dearest) > 0) {
            u->dearest = r;
            u->who = i;
        }
        u->weights = exact_add(a, u->weights, weight_of(w, i));
        u->sum = exact_add(a, u->sum, exact_mul(a, weight_of(w, i), r));
    }
    if (u->sure == w->all) return "nobody loses anything by holding, so nobody is unsure";
    if (front_succeeds(w, u->sure) > 0.5)
        return "those who lose nothing by holding succeed alone, so the others are not needed";
    if (front_succeeds(w, w->all) < 0.5) return "no coalition succeeds";
    return NULL;
}

/* Over all coalitions of the others that fail and succeed with one more. */
static void pivots_walk(const front_work *w, unequal *u)
{
    bool is_any = false;
    double low = 0, high = 0;
    coalition least = 0, greatest = 0;
    for (size_t s = 0; s <= w->all; s++) {
        coalition const who = (coalition)s;
        if ((who & u->sure) != u->sure || walk_success(w, who) > 0.5) continue;
        bool is_pivotal = false;
        for (coalition rest = w->all & ~who; rest != 0 && !is_pivotal; rest &= rest - 1)
            is_pivotal = walk_success(w, who | (rest & (~rest + 1))) > 0.5;
        if (!is_pivotal) continue;
        double pressure = 0;
        for (coalition rest = who & ~u->sure; rest != 0; rest &= rest - 1) {
            uint32_t const i = (uint32_t)__builtin_ctz(rest);
            pressure += w->p->rule == SUCCESS_COUNT ? 1.0
                        : w->weights_fit            ? (double)w->weight[i]
                                                    : w->weight_value[i];
        }
        if (!is_any || pressure < low) {
            low = pressure;
            least = who;
        }
        if (!is_any || pressure > high) {
            high = pressure;
            greatest = who;
        }
        is_any = true;
    }
    u->least = u->greatest = exact_small(0);
    for (uint32_t i = 0; i < w->n; i++) {
        if ((u->sure >> i & 1) != 0) continue;
        exact const weight = weight_of(w, i);
        if ((least >> i & 1) != 0) u->least = exact_add(w->memory, u->least, weight);
        if ((greatest >> i & 1) != 0) u->greatest = exact_add(w->memory, u->greatest, weight);
    }
}

static void pivots_find(front_work *w, unequal *u)
{
    if (w->p->rule != SUCCESS_COUNT || w->veto != 0) {
        pivots_walk(w, u);
        return;
    }
    int32_t const sure = __builtin_popcount(u->sure);
    u->least = u->greatest = exact_small((int32_t)w->p->quota - 1 - sure);
}

static void threshold_unequal(front_work *w, front_answer *out)
{
    arena *const a = w->memory;
    unequal u;
    out->threshold_why = unequal_make(w, &u);
    if (out->threshold_why != NULL) return;
    pivots_find(w, &u);
    exact const low = exact_div(a, u.sum, exact_sub(a, u.weights, u.least));
    exact const high = exact_div(a, u.sum, exact_sub(a, u.weights, u.greatest));
    if (exact_compare(u.dearest, low) >= 0) {
        out->threshold_why =
            name_of(w, u.who,
                    "would not hold even where success is sure at the point at which the others "
                    "would, so they do not switch together");
        return;
    }
    out->has_threshold = true;
    out->threshold_is_factor = true;
    out->threshold = high;
    out->threshold_low = low;
    out->threshold_now = exact_small(1);
    out->selection = select_between(low, high, out->threshold_now);
    out->threshold_why =
        exact_compare(low, high) == 0
            ? "enforcers are unequal, but each who holds counts alike: what holding costs, as a "
              "share of what success gains, is added up over all (Sakovics and Steiner 2012)"
            : "enforcers are unequal: what holding costs, as a share of what success gains, is "
              "averaged by weight (Sakovics and Steiner 2012); as no enforcer is small, the "
              "threshold is known within bounds only";
}

stf_status front_threshold(front_work *w, front_answer *out, stf_error *err)
{
    const front_problem *const p = w->p;
    double success[FRONT_ENFORCERS_MOST + 1];
    out->threshold = out->threshold_low = out->threshold_now = exact_small(0);
    if (p->n_transfers > 0)
        out->threshold_why =
            "payments and punishments tie enforcers to each other in pairs, and no "
            "result is known for that";
    else if (p->gains_are_alls)
        out->threshold_why =
            "everybody gains by success, so that holding is worth less where others "
            "suffice, and nothing selects";
    else if (front_is_equal(w) && units_are_one(p) && front_by_number(w, success))
        threshold_equal(w, success, out);
    else if (p->rule == SUCCESS_TABLE)
        out->threshold_why = "enforcers are unequal and play decides, and no result is known for "
                             "that";
    else
        threshold_unequal(w, out);
    return arena_status(w->memory, err);
}
