/* SPDX-License-Identifier: Apache-2.0 */
/* rationalise.c -- from a profile in doubles to one in ratios that may be an equilibrium exactly.
 */
#include "game/certify_exact.h"

#include <string.h>

static bool action_is_open(const game *g, const exact *slots, uint32_t a)
{
    uint32_t const slot = g->action_open != NULL ? g->action_open[a] : NONE;
    return slot == NONE || exact_sign(slots[slot]) != 0;
}

/* A committed set is played as the commitment says, to the last digit. */
static bool committed_copy(const game *g, const exact *slots, uint32_t h, exact *out)
{
    if (g->infoset_rule[h] != RULE_COMMITTED || g->action_commitment == NULL) return false;
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
        out[a] = g->action_commitment[a] != NONE ? slots[g->action_commitment[a]] : exact_small(0);
    return true;
}

stf_status profile_rationalise(const game *g, const exact *slots, const double *prob, arena *memory,
                               exact *out, stf_error *err)
{
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const begin = g->infoset_first_action[h], end = g->infoset_first_action[h + 1];
        if (committed_copy(g, slots, h, out)) continue;
        exact total = exact_small(0);
        for (uint32_t a = begin; a < end; a++) {
            bool const counts = action_is_open(g, slots, a) && prob[a] > 0.0;
            out[a] = counts ? exact_from_double(memory, prob[a]) : exact_small(0);
            total = exact_add(memory, total, out[a]);
        }
        if (!exact_is_valid(total) || exact_sign(total) == 0) {
            TRY(arena_status(memory, err));
            return fail(err, STF_INPUT, "information set '%.*s' has no probabilities",
                        TEXT_ARGS(g->infoset_name[h]));
        }
        for (uint32_t a = begin; a < end; a++) out[a] = exact_div(memory, out[a], total);
    }
    return arena_status(memory, err);
}

exact exact_near(arena *a, double x, int64_t most)
{
    bool const is_negative = x < 0.0;
    double rest = is_negative ? -x : x;
    int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0; /* the last two convergents */
    if (!(rest <= 2147483648.0)) return (exact){0};
    for (int i = 0; i < 64; i++) {
        double const whole = (double)(int64_t)rest;
        int64_t const k = (int64_t)whole;
        int64_t p, q;
        if (__builtin_mul_overflow(k, q1, &q) || __builtin_add_overflow(q, q0, &q) || q > most ||
            __builtin_mul_overflow(k, p1, &p) || __builtin_add_overflow(p, p0, &p))
            break;
        p0 = p1;
        q0 = q1;
        p1 = p;
        q1 = q;
        double const nearest = (double)p1 / (double)q1;
        double const off = nearest > (is_negative ? -x : x) ? nearest - (is_negative ? -x : x)
                                                            : (is_negative ? -x : x) - nearest;
        double const fraction = rest - whole;
        /* what is left is rounding: the ratio is x as far as a double can tell */
        if (off <= 4e-16 * (1.0 + nearest) || !(fraction > 1e-12)) break;
        rest = 1.0 / fraction;
        if (!(rest < 9e15)) break;
    }
    return exact_ratio(a, is_negative ? -p1 : p1, q1);
}

/* Ratios with denominators up to `most`; the greatest probability of each set takes up the rest. */
static void profile_near(const game *g, const exact *slots, const double *prob, int64_t most,
                         arena *memory, exact *out)
{
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const begin = g->infoset_first_action[h], end = g->infoset_first_action[h + 1];
        if (committed_copy(g, slots, h, out)) continue;
        uint32_t greatest = begin;
        for (uint32_t a = begin; a < end; a++)
            if (action_is_open(g, slots, a) &&
                (!action_is_open(g, slots, greatest) || prob[a] > prob[greatest]))
                greatest = a;
        exact rest = exact_small(1);
        for (uint32_t a = begin; a < end; a++) {
            if (a == greatest) continue;
            bool const counts = action_is_open(g, slots, a) && prob[a] > 0.0;
            out[a] = counts ? exact_near(memory, prob[a], most) : exact_small(0);
            rest = exact_sub(memory, rest, out[a]);
        }
        out[greatest] = rest;
    }
}

stf_status profile_to_exact(const game *g, const exact *slots, const double *prob, concept c,
                            arena *memory, exact *out, exact_certificate *judgement, bool *found,
                            stf_error *err)
{
    static const int64_t denominators[] = {100, 10000, 1000000};
    *found = false;
    for (size_t i = 0; i < sizeof denominators / sizeof *denominators; i++) {
        arena_mark const mark = arena_position(memory);
        profile_near(g, slots, prob, denominators[i], memory, out);
        TRY(certify_exact(g, slots, out, c, memory, judgement, err));
        if (judgement->certified) {
            *found = true;
            return STF_OK;
        }
        memset(out, 0, g->n_actions * sizeof *out);
        arena_release(memory, mark);
    }
    TRY(profile_rationalise(g, slots, prob, memory, out, err));
    return certify_exact(g, slots, out, c, memory, judgement, err);
}
