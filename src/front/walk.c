/* SPDX-License-Identifier: Apache-2.0 */
/* walk.c -- all coalitions at once, as bits: 64 to a word.
 *
 * Word k holds the coalitions 64 k .. 64 k + 63: enforcers 0..5 are the place within the word, the
 * others the number of the word. The coalition that differs in enforcer i stands 2^i places away in
 * the same word for i < 6, and at the same place of word k ^ 2^(i-6) else. So whether a coalition
 * is stable against i is a few operations on words where i has no transfers; the others are asked
 * one by one about the coalitions that are left. */
#include "front/inside.h"

enum { WORD_BITS = 6, POLL = 1 << 10 };

/* The places of a word at which enforcer i < 6 holds. */
static const uint64_t holding[WORD_BITS] = {
    UINT64_C(0xaaaaaaaaaaaaaaaa), UINT64_C(0xcccccccccccccccc), UINT64_C(0xf0f0f0f0f0f0f0f0),
    UINT64_C(0xff00ff00ff00ff00), UINT64_C(0xffff0000ffff0000), UINT64_C(0xffffffff00000000)};

static bool is_cancelled(const front_work *w, size_t k)
{
    return k % POLL == 0 && cancel_requested(w->stop);
}

/* The places that stand for a coalition: all, but for fronts of fewer than six. */
static uint64_t word_full(const front_work *w)
{
    return w->n >= WORD_BITS ? ~UINT64_C(0) : (UINT64_C(1) << (1u << w->n)) - 1;
}

/* ---- success ----------------------------------------------------------------------------------
 */

/* Of the vetoes among the first six: the places at which all hold. */
static uint64_t veto_places(const front_work *w)
{
    uint64_t places = word_full(w);
    for (uint32_t i = 0; i < WORD_BITS && i < w->n; i++)
        if ((w->veto >> i & 1) != 0) places &= holding[i];
    return places;
}

static stf_status succeeds_whole(front_work *w, stf_error *err)
{
    int64_t low[64] = {0};
    for (uint32_t l = 0; l < 64; l++)
        for (uint32_t i = 0; i < WORD_BITS && i < w->n; i++)
            if ((l >> i & 1) != 0) low[l] += w->weight[i];
    int64_t *const high = ARENA_NEW(w->memory, int64_t, w->words);
    TRY(arena_status(w->memory, err));
    uint64_t const places = veto_places(w);
    coalition const veto = w->veto >> WORD_BITS;
    for (size_t k = 0; k < w->words; k++) {
        if (is_cancelled(w, k)) return fail(err, STF_CANCELLED, "stopped on request");
        if (k > 0) high[k] = high[k & (k - 1)] + w->weight[WORD_BITS + __builtin_ctzll(k)];
        if ((k & veto) != veto) continue;
        int64_t const needed = w->threshold - high[k];
        uint64_t word = 0;
        for (uint32_t l = 0; l < 64; l++) word |= (uint64_t)(low[l] >= needed) << l;
        w->succeeds[k] = word & places;
    }
    return STF_OK;
}

/* Numbers of many digits: one by one. */
static stf_status succeeds_one_by_one(front_work *w, stf_error *err)
{
    for (size_t s = 0; s <= w->all; s++) {
        if (is_cancelled(w, s)) return fail(err, STF_CANCELLED, "stopped on request");
        if (front_succeeds(w, (coalition)s) > 0.5) w->succeeds[s >> 6] |= UINT64_C(1) << (s & 63);
    }
    return arena_status(w->memory, err);
}

/* A pressure for the low half of the enforcers and one for the high half, added: between rows the
 * table is read by lines, and a rounding moves nothing. */
static stf_status success_read(front_work *w, stf_error *err)
{
    enum { HALF = 12 };
    uint32_t const n_low = w->n < HALF ? w->n : HALF;
    size_t const lows = (size_t)1 << n_low, highs = (size_t)1 << (w->n - n_low);
    double *const low = ARENA_NEW(w->memory, double, lows);
    TRY(arena_status(w->memory, err));
    for (size_t l = 1; l < lows; l++)
        low[l] = low[l & (l - 1)] + w->weight_value[__builtin_ctzll(l)];
    for (size_t h = 0; h < highs; h++) {
        if (cancel_requested(w->stop)) return fail(err, STF_CANCELLED, "stopped on request");
        double high = 0;
        for (uint32_t i = 0; i < w->n - n_low; i++)
            if ((h >> i & 1) != 0) high += w->weight_value[n_low + i];
        for (size_t l = 0; l < lows; l++)
            w->success[h * lows + l] = table_read(&w->p->table, w->p->table.success, low[l] + high);
    }
    return STF_OK;
}

stf_status front_walk_begin(front_work *w, stf_error *err)
{
    w->words = w->n > WORD_BITS ? (size_t)1 << (w->n - WORD_BITS) : 1;
    if (w->p->rule != SUCCESS_TABLE) {
        uint64_t *const succeeds = ARENA_NEW(w->memory, uint64_t, w->words);
        TRY(arena_status(w->memory, err));
        w->succeeds = succeeds;
        return w->weights_fit ? succeeds_whole(w, err) : succeeds_one_by_one(w, err);
    }
    double *const success = ARENA_NEW(w->memory, double, (size_t)w->all + 1);
    TRY(arena_status(w->memory, err));
    w->success = success;
    if (!w->p->table.is_exact) return success_read(w, err);
    front_work const plain = {.p = w->p, .memory = w->memory, .n = w->n};
    for (size_t s = 0; s <= w->all; s++) success[s] = front_succeeds(&plain, (coalition)s);
    return arena_status(w->memory, err);
}

/* ---- stability --------------------------------------------------------------------------------
 */

/* The word with enforcer i on the other side. */
static uint64_t word_other(const front_work *w, size_t k, uint32_t i)
{
    if (i >= WORD_BITS) return w->succeeds[k ^ (size_t)1 << (i - WORD_BITS)];
    uint64_t const s = w->succeeds[k];
    uint32_t const by = 1u << i;
    return (s & holding[i]) >> by | (s & ~holding[i]) << by;
}

static uint64_t word_members(size_t k, uint32_t i)
{
    if (i < WORD_BITS) return holding[i];
    return (k >> (i - WORD_BITS) & 1) != 0 ? ~UINT64_C(0) : 0;
}

/* The coalitions of word k whose enforcer i, who has no transfers, does better on the other side.
 */
static uint64_t word_upset(const front_work *w, size_t k, uint32_t i)
{
    uint64_t const here = w->succeeds[k], there = word_other(w, k, i), m = word_members(k, i);
    uint64_t const after = (here & m) | (there & ~m), before = (there & m) | (here & ~m);
    uint64_t loses = 0, gains = 0;
    for (int c = 0; c < 4; c++) {
        int const sign = w->of[i].sign[c];
        if (sign == 0) continue;
        uint64_t const where = ((c & 2) != 0 ? after : ~after) & ((c & 1) != 0 ? before : ~before);
        if (sign < 0)
            loses |= where;
        else
            gains |= where;
    }
    return (m & loses) | (~m & gains);
}

static bool is_upset(const front_work *w, coalition who, uint32_t i)
{
    bool const holds = (who >> i & 1) != 0;
    double const here = walk_success(w, who), there = walk_success(w, who ^ UINT32_C(1) << i);
    int const sign = change_sign(w, i, who, holds ? here : there, holds ? there : here);
    return holds ? sign < 0 : sign > 0;
}

/* The changes of i, who has transfers that fit, in the 64 coalitions of a word: what the members
 * beyond the first six add is the same for all. */
static uint64_t word_upset_paid(const front_work *w, size_t k, uint32_t i, uint64_t asked)
{
    const incentive *const x = &w->of[i];
    uint64_t const here = w->succeeds[k], there = word_other(w, k, i), m = word_members(k, i);
    int64_t high = x->stays_whole;
    for (size_t rest = k; rest != 0; rest &= rest - 1) {
        uint32_t const j = WORD_BITS + (uint32_t)__builtin_ctzll(rest);
        high += j != i ? x->joins_whole[j] : 0;
    }
    uint64_t upset = 0;
    for (uint64_t rest = asked; rest != 0; rest &= rest - 1) {
        uint32_t const l = (uint32_t)__builtin_ctzll(rest);
        bool const holds = (m >> l & 1) != 0, is_here = (here >> l & 1) != 0,
                   is_there = (there >> l & 1) != 0;
        int64_t const after = holds ? is_here : is_there, before = holds ? is_there : is_here;
        int64_t sum = high + x->gains_whole * (w->p->gains_are_alls ? after - before : after);
        for (uint32_t j = 0; j < WORD_BITS && j < w->n; j++)
            sum += j != i && (l >> j & 1) != 0 ? x->joins_whole[j] : 0;
        if (holds ? sum < 0 : sum > 0) upset |= UINT64_C(1) << l;
    }
    return upset;
}

static uint64_t word_stable(const front_work *w, size_t k)
{
    uint64_t stable = word_full(w);
    for (uint32_t i = 0; i < w->n && stable != 0 && w->succeeds != NULL; i++)
        if (!w->of[i].has_transfers) stable &= ~word_upset(w, k, i);
    for (uint32_t i = 0; i < w->n && stable != 0; i++) {
        if (w->succeeds != NULL && !w->of[i].has_transfers) continue;
        if (w->succeeds != NULL && w->of[i].fits) {
            stable &= ~word_upset_paid(w, k, i, stable);
            continue;
        }
        for (uint64_t rest = stable; rest != 0; rest &= rest - 1) {
            uint32_t const l = (uint32_t)__builtin_ctzll(rest);
            if (is_upset(w, (coalition)(k << WORD_BITS | l), i)) stable &= ~(UINT64_C(1) << l);
        }
    }
    return stable;
}

static stf_status list_all(front_work *w, front_answer *out, stf_error *err)
{
    uint32_t const n = (uint32_t)w->all + 1;
    front_coalition *const list = ARENA_NEW(w->memory, front_coalition, n);
    TRY(arena_status(w->memory, err));
    for (uint32_t s = 0; s < n; s++) {
        if (is_cancelled(w, s)) return fail(err, STF_CANCELLED, "stopped on request");
        TRY(coalition_tell(w, s, &list[s], err));
        out->n_stable += list[s].is_stable;
    }
    out->coalitions = list;
    out->n_coalitions = n;
    out->lists_all = true;
    return STF_OK;
}

stf_status front_walk(front_work *w, front_answer *out, stf_error *err)
{
    if (w->n <= FRONT_LISTED_MOST) return list_all(w, out, err);
    VEC(front_coalition) list = {0};
    for (size_t k = 0; k < w->words; k++) {
        if (is_cancelled(w, k)) return fail(err, STF_CANCELLED, "stopped on request");
        uint64_t const stable = word_stable(w, k);
        out->n_stable += (uint64_t)__builtin_popcountll(stable);
        for (uint64_t rest = stable; rest != 0 && list.n < FRONT_STABLE_MOST; rest &= rest - 1) {
            front_coalition told;
            coalition const who = (coalition)(k << WORD_BITS | (size_t)__builtin_ctzll(rest));
            TRY(coalition_tell(w, who, &told, err));
            (void)VEC_PUSH(w->memory, &list, told);
        }
    }
    TRY(arena_status(w->memory, err));
    out->coalitions = list.at;
    out->n_coalitions = (uint32_t)list.n;
    return STF_OK;
}
