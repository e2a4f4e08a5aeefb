/* SPDX-License-Identifier: Apache-2.0 */
/* cards_over.c -- how a card's worth moves over one assumption, and where it passes zero or jumps.
 *
 * First a grid, all of its cases in lanes. Then, between neighbours, halving: towards a change of
 * sign, and towards a change that does not shrink with the distance. A worth that is continuous
 * there halves its change with every step, or nearly; one that jumps keeps it. So intervals are
 * halved together, each towards its half with the greater change, and those whose change shrinks
 * are let go. A jump smaller than what the slope does within two halvings of the grid can be
 * missed; so can what happens and unhappens between two neighbours. */
#include "study/solved.h"

#include <math.h>
#include <string.h>

enum { HALVINGS = 30, LOOKS = 3 };
static double const least_jump = 1e-7; /* of the greatest worth seen */

typedef struct narrowing {
    uint32_t card;
    double low, high, at_low, at_high; /* assumption; worth to the holder */
    bool is_zero; /* towards a change of sign; else towards the greater change */
    int from, to; /* signs of the worth at the ends to begin with */
    double first; /* the change to begin with */
    bool is_done;
} narrowing;

typedef VEC(narrowing) narrowings;

typedef struct over_run {
    problem *problem;
    const study_case *base;
    const study_options *options;
    over_answer *answer;
    const card **cards; /* [n_cards] */
    arena *memory;
    uint32_t n_parties;
} over_run;

/* The case at one value of the assumption. */
static stf_status point_case(const over_run *r, double x, study_case *out, stf_error *err)
{
    *out = *r->base;
    uint32_t const n = r->problem->n_inputs;
    out->inputs = ARENA_NEW(r->memory, double, n);
    TRY(arena_status(r->memory, err));
    memcpy(out->inputs, r->base->inputs, n * sizeof *out->inputs);
    out->inputs[r->answer->assumption] = x;
    return STF_OK;
}

/* ---- the grid ---------------------------------------------------------------------------- */

/* Sets of channels that are off, by which the channels are told apart. */
static uint32_t masks_of(const card *c, uint64_t *mask)
{
    uint32_t n = 0;
    mask[n++] = 0;
    if (c->n_channels == 0 || c->n_channels > CHANNELS_MOST) return n;
    uint64_t const all = (UINT64_C(1) << c->n_channels) - 1;
    if (c->n_channels <= OVER_SHAPLEY_MOST)
        while (n <= all) {
            mask[n] = n;
            n++;
        }
    else
        for (uint32_t k = 0; k < c->n_channels; k++) mask[n++] = UINT64_C(1) << k;
    return n;
}

enum { MASKS_MOST = 1 << OVER_SHAPLEY_MOST };

static void channels_tell(const over_run *r, const card *c, const double *worth, double *out)
{
    uint32_t const n = c->n_channels, holder = c->party, step = r->n_parties;
    for (uint32_t k = 0; k < n; k++) {
        out[k] = 0.0;
        if (n > OVER_SHAPLEY_MOST) {
            out[k] = worth[holder] - worth[(size_t)(k + 1) * step + holder];
            continue;
        }
        for (uint64_t off = 0; off >> n == 0; off++) {
            if ((off >> k & 1u) == 0) continue;
            double const gap =
                worth[(off & ~(UINT64_C(1) << k)) * step + holder] - worth[off * step + holder];
            out[k] += channel_weight(n - (uint32_t)__builtin_popcountll(off), n) * gap;
        }
    }
}

static stf_status chunk_measure(over_run *r, uint32_t begin, uint32_t end, stf_error *err)
{
    over_answer *const a = r->answer;
    size_t n = 0, most = 0;
    for (uint32_t k = 0; k < a->n_cards; k++) most += MASKS_MOST;
    most *= end - begin;
    arena_mark const mark = arena_position(r->memory);
    worth_question *const asked = ARENA_NEW(r->memory, worth_question, most);
    study_case *const at = ARENA_NEW(r->memory, study_case, end - begin);
    double *const worth = ARENA_NEW(r->memory, double, most * r->n_parties);
    stf_status *const status = ARENA_NEW(r->memory, stf_status, most);
    TRY(arena_status(r->memory, err));
    uint64_t mask[MASKS_MOST];
    for (uint32_t i = begin; i < end; i++) {
        TRY(point_case(r, a->at[i], &at[i - begin], err));
        for (uint32_t pass = 0; pass < 2; pass++) /* those that share what is played first */
            for (uint32_t k = 0; k < a->n_cards; k++) {
                uint32_t const n_masks = masks_of(r->cards[k], mask);
                for (uint32_t j = pass; j < (pass == 0 ? 1 : n_masks); j++)
                    asked[n++] = (worth_question){r->cards[k], &at[i - begin], mask[j]};
            }
    }
    TRY(worths_measure(r->problem, asked, n, r->options, r->memory, worth, status, err));
    a->n_solves += 2 * n;
    double *const own = ARENA_NEW(r->memory, double, (size_t)MASKS_MOST * r->n_parties);
    TRY(arena_status(r->memory, err));
    size_t plain = 0;
    for (uint32_t i = begin; i < end; i++) {
        size_t next = plain + a->n_cards;
        for (uint32_t k = 0; k < a->n_cards; k++) {
            over_card *const out = &a->cards[k];
            size_t const row = sizeof(double) * r->n_parties;
            const double *const first = worth + (plain + k) * r->n_parties;
            memcpy(out->worth + (size_t)i * r->n_parties, first, row);
            uint32_t const n_masks = masks_of(r->cards[k], mask);
            memcpy(own, first, row);
            memcpy(own + r->n_parties, worth + next * r->n_parties, (n_masks - 1) * row);
            next += n_masks - 1;
            if (out->n_channels > 0)
                channels_tell(r, r->cards[k], own, out->channel + (size_t)i * out->n_channels);
        }
        plain = next;
    }
    arena_release(r->memory, mark);
    return STF_OK;
}

static stf_status grid_measure(over_run *r, stf_error *err)
{
    over_answer *const a = r->answer;
    uint32_t const chunk = 16;
    for (uint32_t begin = 0; begin < a->n_points; begin += chunk) {
        uint32_t const end = begin + chunk < a->n_points ? begin + chunk : a->n_points;
        TRY(chunk_measure(r, begin, end, err));
        solve_event const e = {
            .what = "points", .iteration = end, .parameter = a->at[end - 1], .total = a->n_points};
        if (r->options->progress != NULL &&
            r->options->progress(r->options->progress_user, &e) != 0)
            return fail(err, STF_CANCELLED, "stopped");
    }
    return STF_OK;
}

/* ---- between the points ------------------------------------------------------------------ */

/* The worths to their holders at the middles of all that is not done. */
static stf_status middles_measure(over_run *r, const narrowings *list, double *out, stf_error *err)
{
    arena_mark const mark = arena_position(r->memory);
    worth_question *const asked = ARENA_NEW(r->memory, worth_question, list->n);
    study_case *const at = ARENA_NEW(r->memory, study_case, list->n);
    double *const worth = ARENA_NEW(r->memory, double, list->n * r->n_parties);
    stf_status *const status = ARENA_NEW(r->memory, stf_status, list->n);
    TRY(arena_status(r->memory, err));
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const narrowing *const one = &list->at[i];
        if (one->is_done) continue;
        TRY(point_case(r, 0.5 * (one->low + one->high), &at[n], err));
        asked[n] = (worth_question){r->cards[one->card], &at[n], 0};
        n++;
    }
    TRY(worths_measure(r->problem, asked, n, r->options, r->memory, worth, status, err));
    r->answer->n_solves += 2 * n;
    n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const narrowing *const one = &list->at[i];
        if (one->is_done) continue;
        out[i] = worth[n++ * r->n_parties + r->cards[one->card]->party];
    }
    arena_release(r->memory, mark);
    return STF_OK;
}

static int side_of(double x, double least)
{
    return x > least ? 1 : x < -least ? -1 : 0;
}

/* What is left of a change that shrinks by three tenths a step. */
static double shrunk(uint32_t steps)
{
    double left = 1.0;
    for (uint32_t i = 0; i < steps; i++) left *= 0.7;
    return left;
}

/* One halving; `step` counts them. */
static void narrow(narrowing *one, double middle, uint32_t step, double least)
{
    double const at = 0.5 * (one->low + one->high);
    double const left = fabs(middle - one->at_low), right = fabs(one->at_high - middle);
    if (isnan(middle) || !(at > one->low) || !(at < one->high)) {
        one->is_done = true;
        return;
    }
    bool const goes_left =
        one->is_zero ? side_of(middle, least) != side_of(one->at_low, least) : left >= right;
    if (goes_left) {
        one->high = at;
        one->at_high = middle;
    } else {
        one->low = at;
        one->at_low = middle;
    }
    double const moved = fabs(one->at_high - one->at_low);
    if (!one->is_zero && step + 1 >= LOOKS && moved < one->first * shrunk(step + 1) + least)
        one->is_done = true;
}

/* Which intervals between points are looked at: those where the worth changes, more closely where
 * its sign does. */
static stf_status narrowings_begin(const over_run *r, double least, narrowings *out, stf_error *err)
{
    const over_answer *const a = r->answer;
    for (uint32_t k = 0; k < a->n_cards; k++)
        for (uint32_t i = 0; i + 1 < a->n_points; i++) {
            uint32_t const holder = r->cards[k]->party;
            narrowing one = {.card = k,
                             .low = a->at[i],
                             .high = a->at[i + 1],
                             .at_low = a->cards[k].worth[(size_t)i * r->n_parties + holder],
                             .at_high = a->cards[k].worth[((size_t)i + 1) * r->n_parties + holder]};
            if (isnan(one.at_low) || isnan(one.at_high)) continue;
            one.first = fabs(one.at_high - one.at_low);
            if (one.first <= least) continue;
            if (!VEC_PUSH(r->memory, out, one)) return arena_status(r->memory, err);
            one.from = side_of(one.at_low, least);
            one.to = side_of(one.at_high, least);
            one.is_zero = one.from != one.to;
            if (one.is_zero && !VEC_PUSH(r->memory, out, one)) return arena_status(r->memory, err);
        }
    return STF_OK;
}

/* Sorts by place. A change of sign where the worth jumps is dropped: the jump says both. Two jumps
 * at one place, on either side of a tie that a point hits, are one. */
static void mark_add(over_card *c, over_mark m, double width)
{
    for (uint32_t i = 0; i < c->n_marks; i++) {
        over_mark *const old = &c->marks[i];
        if (fabs(old->at - m.at) > 4.0 * width) continue;
        bool const is_below = m.low < old->low;
        if (m.kind != OVER_JUMP) return;
        if (is_below) {
            old->low = m.low;
            old->before = m.before;
        } else {
            old->high = m.high;
            old->after = m.after;
        }
        old->at = 0.5 * (old->low + old->high);
        return;
    }
    uint32_t at = c->n_marks;
    while (at > 0 && c->marks[at - 1].at > m.at) at--;
    memmove(&c->marks[at + 1], &c->marks[at], (c->n_marks - at) * sizeof m);
    c->marks[at] = m;
    c->n_marks++;
}

static stf_status marks_find(over_run *r, stf_error *err)
{
    over_answer *const a = r->answer;
    double scale = 0.0;
    for (uint32_t k = 0; k < a->n_cards; k++)
        for (uint32_t i = 0; i < a->n_points; i++)
            scale =
                fmax(scale, fabs(a->cards[k].worth[(size_t)i * r->n_parties + r->cards[k]->party]));
    double const least = least_jump * scale;
    narrowings list = {0};
    TRY(narrowings_begin(r, least, &list, err));
    double *const middle = ARENA_NEW(r->memory, double, list.n);
    TRY(arena_status(r->memory, err));
    for (uint32_t step = 0; step < HALVINGS && list.n > 0; step++) {
        TRY(middles_measure(r, &list, middle, err));
        for (size_t i = 0; i < list.n; i++)
            if (!list.at[i].is_done) narrow(&list.at[i], middle[i], step, least);
    }
    a->precision = (a->high - a->low) / (double)(a->n_points - 1) * ldexp(1.0, -HALVINGS);
    for (uint32_t k = 0; k < a->n_cards; k++) {
        a->cards[k].marks = ARENA_NEW(r->memory, over_mark, list.n + 1);
        TRY(arena_status(r->memory, err));
    }
    for (uint32_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < list.n; i++) {
            const narrowing *const one = &list.at[i];
            bool const is_jump = fabs(one->at_high - one->at_low) > least;
            if (one->is_done && !one->is_zero) continue;
            if (pass == 0 ? !is_jump : is_jump || !one->is_zero) continue;
            mark_add(&a->cards[one->card],
                     (over_mark){.kind = is_jump ? OVER_JUMP : OVER_ZERO,
                                 .at = 0.5 * (one->low + one->high),
                                 .low = one->low,
                                 .high = one->high,
                                 .from = one->from,
                                 .to = one->to,
                                 .before = one->at_low,
                                 .after = one->at_high},
                     a->precision);
        }
    return STF_OK;
}

/* ---- all of it --------------------------------------------------------------------------- */

static stf_status assumption_find(const over_run *r, text called, arena *memory, uint32_t *out,
                                  stf_error *err)
{
    const syntax *const s = r->problem->syntax;
    text *const names = ARENA_NEW(memory, text, s->n_assumptions);
    TRY(arena_status(memory, err));
    for (uint32_t i = 0; i < s->n_assumptions; i++) {
        names[i] = s->assumptions[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        if (s->assumptions[i].low < s->assumptions[i].high) return STF_OK;
        return fail(err, STF_USAGE,
                    "'%.*s' has no range to move over: write `%.*s = ... in LOW .. HIGH`",
                    TEXT_ARGS(called), TEXT_ARGS(called));
    }
    size_t const near = text_nearest(called, names, s->n_assumptions);
    if (near < s->n_assumptions)
        return fail(err, STF_USAGE, "there is no assumption '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no assumption '%.*s' in the model", TEXT_ARGS(called));
}

/* A card as the file declares it, or an option that is none. */
static const card *card_of(const over_run *r, const card_answer *a)
{
    const syntax *const s = r->problem->syntax;
    for (uint32_t i = 0; i < s->n_cards && a->is_declared; i++)
        if (s->cards[i].option == a->option) return &s->cards[i];
    card *const bare = ARENA_NEW(r->memory, card, 1);
    if (bare != NULL) *bare = (card){.party = a->party, .option = a->option};
    return bare;
}

static stf_status over_open(over_run *r, const over_query *q, const cards_answer *cards,
                            stf_error *err)
{
    over_answer *const a = r->answer;
    TRY(assumption_find(r, q->name, r->memory, &a->assumption, err));
    const assumption *const one = &r->problem->syntax->assumptions[a->assumption];
    a->low = one->low;
    a->high = one->high;
    a->central = r->base->inputs[a->assumption];
    a->n_points = q->grid;
    a->at = ARENA_NEW(r->memory, double, q->grid);
    a->cards = ARENA_NEW(r->memory, over_card, cards->n_cards);
    r->cards = ARENA_NEW(r->memory, const card *, cards->n_cards);
    TRY(arena_status(r->memory, err));
    for (uint32_t i = 0; i < q->grid; i++) {
        double const t = (double)i / (double)(q->grid - 1);
        a->at[i] = i + 1 == q->grid ? a->high : a->low + t * (a->high - a->low);
    }
    for (uint32_t k = 0; k < cards->n_cards; k++) {
        if (cards->cards[k].status != STF_OK) continue;
        over_card *const c = &a->cards[a->n_cards];
        const card *const declared = card_of(r, &cards->cards[k]);
        TRY(arena_status(r->memory, err));
        r->cards[a->n_cards++] = declared;
        bool const told = declared->n_channels <= CHANNELS_MOST;
        *c = (over_card){.card = &cards->cards[k],
                         .n_channels = told ? declared->n_channels : 0,
                         .is_shapley = declared->n_channels <= OVER_SHAPLEY_MOST,
                         .worth = ARENA_NEW(r->memory, double, (size_t)q->grid * r->n_parties),
                         .channel =
                             ARENA_NEW(r->memory, double, (size_t)q->grid * declared->n_channels)};
        TRY(arena_status(r->memory, err));
    }
    return STF_OK;
}

stf_status study_cards_over(problem *p, const study_case *c, const study_options *o,
                            const over_query *q, const cards_answer *cards, arena *memory,
                            over_answer **out, stf_error *err)
{
    if (q->grid < 2 || q->grid > OVER_GRID_MOST)
        return fail(err, STF_USAGE, "--grid is 2 to %d points", OVER_GRID_MOST);
    over_run r = {.problem = p,
                  .base = c,
                  .options = o,
                  .answer = ARENA_NEW(memory, over_answer, 1),
                  .memory = memory,
                  .n_parties = p->syntax->n_parties};
    TRY(arena_status(memory, err));
    TRY(over_open(&r, q, cards, err));
    if (r.answer->n_cards > 0) {
        TRY(grid_measure(&r, err));
        TRY(marks_find(&r, err));
    }
    *out = r.answer;
    return STF_OK;
}
