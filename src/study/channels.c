/* SPDX-License-Identifier: Apache-2.0 */
/* channels.c -- which channel carries a card: each off, each alone, and all combinations. */
#include "study/solved.h"

#include <math.h>

double channel_weight(uint32_t before, uint32_t n)
{
    double ways = 1.0; /* n choose before, times n - before */
    for (uint32_t i = 0; i < before; i++) ways = ways * (double)(n - i) / (double)(i + 1);
    return 1.0 / (ways * (double)(n - before));
}

/* worth [2^n * n_parties] by the set of channels that are off. */
static void shapley_fill(const double *worth, uint32_t n, uint32_t k, uint32_t n_parties,
                         double *out)
{
    uint64_t const all = UINT64_C(1) << n;
    for (uint32_t p = 0; p < n_parties; p++) out[p] = 0.0;
    for (uint64_t off = 0; off < all; off++) {
        if ((off >> k & 1u) == 0) continue;
        uint32_t const on = n - (uint32_t)__builtin_popcountll(off);
        double const share = channel_weight(on, n);
        for (uint32_t p = 0; p < n_parties; p++)
            out[p] += share * (worth[(off & ~(UINT64_C(1) << k)) * n_parties + p] -
                               worth[off * n_parties + p]);
    }
}

/* The questions: all combinations, or none off, each off, each alone, all off. */
static size_t masks_list(uint32_t n, bool all_sets, uint64_t *mask)
{
    size_t k = 0;
    uint64_t const all = (UINT64_C(1) << n) - 1;
    if (all_sets) {
        for (; k <= all; k++) mask[k] = k;
        return k;
    }
    mask[k++] = 0;
    for (uint32_t i = 0; i < n; i++) mask[k++] = UINT64_C(1) << i;
    for (uint32_t i = 0; i < n; i++) mask[k++] = all & ~(UINT64_C(1) << i);
    mask[k++] = all;
    return k;
}

static size_t place_of(const uint64_t *mask, size_t n, uint64_t wanted)
{
    size_t i = 0;
    while (i < n && mask[i] != wanted) i++;
    return i;
}

stf_status channels_fill(problem *p, const study_case *base, const card *c, const study_options *o,
                         arena *memory, card_answer *out, stf_error *err)
{
    uint32_t const n = c->n_channels, n_parties = p->syntax->n_parties;
    out->carrier = NONE;
    out->n_channels = out->status == STF_OK ? n : 0;
    if (out->n_channels == 0) return STF_OK;
    if (n > 63) {
        out->n_channels = 0;
        out->reason = TEXT("more than 63 channels are not told apart");
        return STF_OK;
    }
    bool const all_sets = n <= CHANNELS_MOST;
    size_t const most = all_sets ? (size_t)1 << n : 2 * (size_t)n + 2;
    uint64_t *const mask = ARENA_NEW(memory, uint64_t, most);
    worth_question *const asked = ARENA_NEW(memory, worth_question, most);
    double *const worth = ARENA_NEW(memory, double, most *n_parties);
    stf_status *const status = ARENA_NEW(memory, stf_status, most);
    out->channels = ARENA_NEW(memory, struct card_channel, n);
    out->interaction = ARENA_NEW(memory, double, n_parties);
    TRY(arena_status(memory, err));
    size_t const n_asked = masks_list(n, all_sets, mask);
    for (size_t i = 0; i < n_asked; i++)
        asked[i] = (worth_question){.card = c, .base = base, .off = mask[i]};
    TRY(worths_measure(p, asked, n_asked, o, memory, worth, status, err));

    uint64_t const all = (UINT64_C(1) << n) - 1;
    const double *const bare = worth + place_of(mask, n_asked, all) * n_parties;
    for (uint32_t q = 0; q < n_parties; q++) out->interaction[q] = out->worth[q] - bare[q];
    double least = out->worth[c->party];
    for (uint32_t k = 0; k < n; k++) {
        struct card_channel *const way = &out->channels[k];
        size_t const off = place_of(mask, n_asked, UINT64_C(1) << k);
        size_t const alone = place_of(mask, n_asked, all & ~(UINT64_C(1) << k));
        *way = (struct card_channel){.name = c->channels[k].name,
                                     .says = c->channels[k].says,
                                     .worth_off = worth + off * n_parties,
                                     .worth_alone = worth + alone * n_parties,
                                     .status = status[off] != STF_OK ? status[off] : status[alone]};
        for (uint32_t q = 0; q < n_parties; q++)
            out->interaction[q] -= out->worth[q] - way->worth_off[q];
        if (all_sets) {
            way->shapley = ARENA_NEW(memory, double, n_parties);
            TRY(arena_status(memory, err));
            shapley_fill(worth, n, k, n_parties, way->shapley);
        }
        if (way->worth_off[c->party] < least) {
            least = way->worth_off[c->party];
            out->carrier = k;
        }
    }
    out->worth_bare = worth + place_of(mask, n_asked, all) * n_parties;
    return STF_OK;
}
