/* SPDX-License-Identifier: Apache-2.0 */
/* map_class.c -- points to classes of play.
 *
 * A class is written as words: its kind, how many classes of play there are, then each of them (an
 * outcome; or an outcome and two bits for each move; or a verdict). A visitor writes the words of
 * its own point, from any thread; afterwards they are numbered in the order of points
 * (map_share.c). */
#include "base/os_clock.h"
#include "study/map_inside.h"

#include <math.h>
#include <string.h>

#define ALIKE 1e-9 /* outcomes no further apart are equally likely: the first counts */

enum { HEAD = 2, MORE = 1u << 16 };

/* ---- what is asked ----------------------------------------------------------------------------
 */

static stf_status claim_make(map_run *r, const map_query *q, stf_error *err)
{
    const syntax *const s = r->problem->syntax;
    if (s == NULL)
        return fail(err, STF_UNSUPPORTED, "a game has no claims; only a model (.standoff) has");
    if (s->n_claims == 0) return fail(err, STF_USAGE, "the model has no claims");
    if (q->claim >= s->n_claims) return fail(err, STF_USAGE, "there are %u claims", s->n_claims);
    r->claim = &s->claims[q->claim];
    TRY(leaves_collect(r->claim->formula, r->memory, &r->leaves, err));
    r->variants = ARENA_NEW(r->memory, uint32_t, r->leaves.n + 1);
    TRY(arena_status(r->memory, err));
    r->variants[r->n_variants++] = NONE;
    for (uint32_t k = 0; k < r->leaves.n; k++) {
        uint32_t j = 0;
        while (j < r->n_variants && r->variants[j] != r->leaves.at[k].variant) j++;
        if (j == r->n_variants) r->variants[r->n_variants++] = r->leaves.at[k].variant;
    }
    return STF_OK;
}

stf_status map_run_begin(map_run *r, const map_query *q, stf_error *err)
{
    const study_options *const o = &r->options;
    r->is_quantal = o->has_lambda || (o->has_concept && o->concept == CONCEPT_QRE);
    r->by = q->by;
    r->share = q->share;
    r->play_words = 1;
    if (q->by == MAP_BY_PLAN) {
        r->n_words = HEAD + MAP_ALTERNATIVES_MOST * r->play_words;
        return map_plan_begin(r, err);
    }
    if (q->by == MAP_BY_OUTCOME && r->game->n_outcomes == 0)
        return fail(err, STF_USAGE, "the game names no outcomes: map it --by play");
    r->n_variants = 0;
    if (q->by == MAP_BY_CLAIM) {
        TRY(claim_make(r, q, err));
    } else {
        r->variants = ARENA_NEW(r->memory, uint32_t, 1);
        TRY(arena_status(r->memory, err));
        r->variants[r->n_variants++] = NONE;
    }
    if (q->by == MAP_BY_PLAY) {
        TRY(map_moves_make(r, err));
        r->play_words += (r->n_moves + 15) / 16;
    }
    r->n_words = HEAD + MAP_ALTERNATIVES_MOST * r->play_words;
    return STF_OK;
}

/* ---- one solution -----------------------------------------------------------------------------
 */

static uint32_t likeliest(const game *g, const equilibrium *e)
{
    uint32_t best = NONE;
    for (uint32_t k = 0; k < g->n_outcomes; k++)
        if (best == NONE || e->value.outcome[k] > e->value.outcome[best] + ALIKE) best = k;
    return best;
}

/* Two bits a move. */
static void levels_write(const map_run *r, const uint8_t *level, uint32_t *play)
{
    for (uint32_t k = 0; k < r->n_moves; k++)
        play[1 + k / 16] |= (uint32_t)level[k] << (2 * (k % 16));
}

static stf_status play_write(const map_run *r, const solution *s, const equilibrium *e,
                             arena *scratch, uint32_t *out, stf_error *err)
{
    if (r->by == MAP_BY_CLAIM) {
        leaf_value *const values = ARENA_NEW(scratch, leaf_value, r->leaves.n);
        TRY(arena_status(scratch, err));
        for (uint32_t k = 0; k < r->leaves.n; k++)
            TRY(leaf_measure(&r->leaves.at[k], s, e, scratch, &values[k], err));
        out[0] = (uint32_t)formula_verdict(r->problem->syntax, r->claim->formula, &r->leaves,
                                           values, s->inputs);
        return STF_OK;
    }
    out[0] = likeliest(r->game, e);
    if (r->by == MAP_BY_OUTCOME) return STF_OK;
    uint8_t *const level = ARENA_NEW(scratch, uint8_t, r->n_moves);
    TRY(arena_status(scratch, err));
    TRY(map_levels(r, s->slots, e->profile.prob, e->value.node_reach, scratch, level, err));
    levels_write(r, level, out);
    return STF_OK;
}

static int words_compare(const uint32_t *a, const uint32_t *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* Keeps the classes of play of a point in order, each once, the lowest where there are too many. */
static void play_insert(const map_run *r, uint32_t *words, const uint32_t *play)
{
    uint32_t const size = r->play_words;
    uint32_t *const list = words + HEAD;
    uint32_t n = words[1] % MORE, at = 0;
    while (at < n && words_compare(list + at * size, play, size) < 0) at++;
    if (at < n && words_compare(list + at * size, play, size) == 0) return;
    if (n == MAP_ALTERNATIVES_MOST) {
        words[1] |= MORE;
        if (at == n) return;
        n--;
    }
    memmove(list + (at + 1) * size, list + at * size, (size_t)(n - at) * size * sizeof *list);
    memcpy(list + at * size, play, size * sizeof *list);
    words[1] = (words[1] & MORE) | (n + 1);
    words[0] = n + 1 > 1 ? MAP_SEVERAL : MAP_PLAYED;
}

static void no_answer(uint32_t *words, stf_status status)
{
    words[0] = MAP_NO_ANSWER;
    words[1] = (uint32_t)status;
}

static stf_status class_write(const map_run *r, const solution *s, arena *scratch, uint32_t *words,
                              stf_error *err)
{
    if (s->status != STF_OK || s->n_equilibria == 0) {
        no_answer(words, s->status != STF_OK ? s->status : STF_NO);
        return STF_OK;
    }
    bool const all = r->options.select == SELECT_ALL;
    uint32_t *const play = ARENA_NEW(scratch, uint32_t, r->play_words);
    TRY(arena_status(scratch, err));
    for (uint32_t e = 0; e < (all ? s->n_equilibria : 1); e++) {
        if (e > 0 && !s->equilibria[e].certificate.certified) continue;
        memset(play, 0, r->play_words * sizeof *play);
        TRY(play_write(r, s, &s->equilibria[e], scratch, play, err));
        play_insert(r, words, play);
    }
    if (r->by == MAP_BY_CLAIM && words[0] == MAP_PLAYED && words[HEAD] == VERDICT_UNDEFINED)
        no_answer(words, STF_OK);
    return STF_OK;
}

/* ---- many points ------------------------------------------------------------------------------
 */

typedef struct chunk {
    const map_run *run;
    size_t n;
    uint32_t *words;    /* [n * map_record_words] */
    bool *seen;         /* [n] cases visited */
    bool *decided;      /* [n] by bounds */
    const size_t *rest; /* cases that are solved */
    /* claims about variants */
    leaf_value *values; /* [n * leaves] */
    stf_status *status; /* [n] of the case itself */
} chunk;

/* Does the claim need more than one case? Then its leaves wait for each other. */
static bool is_joint(const map_run *r)
{
    return r->n_variants > 1;
}

static stf_status leaves_keep(chunk *c, size_t i, const solution *s, arena *scratch, stf_error *err)
{
    const map_run *const r = c->run;
    size_t const at = i / r->n_variants;
    uint32_t const spoken_of = r->variants[i % r->n_variants];
    if (spoken_of == NONE) c->status[at] = s->n_equilibria == 0 ? STF_NO : s->status;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    for (uint32_t k = 0; k < r->leaves.n; k++)
        if (r->leaves.at[k].variant == spoken_of)
            TRY(leaf_measure(&r->leaves.at[k], s, &s->equilibria[0], scratch,
                             &c->values[at * r->leaves.n + k], err));
    return STF_OK;
}

static stf_status chunk_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    chunk *const c = user;
    const map_run *const r = c->run;
    /* A point whose solver was cut short was not really tried. */
    if (s->status == STF_CANCELLED) return STF_OK;
    if (s->status == STF_LIMIT && r->options.deadline > 0.0 &&
        os_clock_seconds() >= r->options.deadline)
        return STF_OK;
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    stf_status const status =
        is_joint(r) ? leaves_keep(c, i, s, scratch, err)
                    : class_write(r, s, scratch, c->words + i * map_record_words(r), err);
    arena_free(scratch);
    c->seen[i] = true;
    return status;
}

/* The number of a class; words are kept as they are first met. */
uint32_t map_class_number(map_run *r, const uint32_t *words)
{
    for (uint32_t k = 0; k < r->n_classes; k++)
        if (memcmp(r->words.at + (size_t)k * r->n_words, words, r->n_words * sizeof *words) == 0)
            return k;
    for (uint32_t i = 0; i < r->n_words; i++)
        if (!VEC_PUSH(r->memory, &r->words, words[i])) return MAP_UNKNOWN;
    return r->n_classes++;
}

static void joint_write(const chunk *c, size_t at, const double *inputs, uint32_t *words)
{
    const map_run *const r = c->run;
    if (c->status[at] != STF_OK) {
        no_answer(words, c->status[at]);
        return;
    }
    verdict const v = formula_verdict(r->problem->syntax, r->claim->formula, &r->leaves,
                                      c->values + at * r->leaves.n, inputs);
    if (v == VERDICT_UNDEFINED) {
        no_answer(words, STF_OK);
        return;
    }
    words[0] = MAP_PLAYED;
    words[1] = 1;
    words[HEAD] = (uint32_t)v;
}

/* The cases of n points, one for each variant spoken of. */
static stf_status cases_make(const map_run *r, const double *at, size_t n, arena *scratch,
                             study_case *cases, stf_error *err)
{
    problem *const p = r->problem;
    for (size_t i = 0; i < n; i++) {
        study_case moved = *r->base;
        moved.inputs = ARENA_NEW(scratch, double, p->n_inputs);
        TRY(arena_status(scratch, err));
        memcpy(moved.inputs, r->base->inputs, p->n_inputs * sizeof *moved.inputs);
        for (uint32_t k = 0; k < r->n_axes; k++)
            moved.inputs[r->axis[k].input] = at[i * r->n_axes + k];
        for (uint32_t j = 0; j < r->n_variants; j++) {
            study_case *const one = &cases[i * r->n_variants + j];
            *one = moved;
            if (r->variants[j] == NONE) continue;
            const variant *const v = &p->syntax->variants[r->variants[j]];
            TRY(study_case_changes(p, &moved, v->changes, v->n_changes, v->name, scratch, one,
                                   err));
        }
    }
    return STF_OK;
}

/* What is known of each point once its cases are. */
static bool chunk_end(const chunk *c, const study_case *cases)
{
    const map_run *const r = c->run;
    bool all = true;
    for (size_t i = 0; i < c->n; i++) {
        bool seen = true;
        uint32_t followed = 0;
        for (uint32_t j = 0; j < r->n_variants; j++) {
            seen = seen && c->seen[i * r->n_variants + j];
            followed += !c->decided[i * r->n_variants + j];
        }
        uint32_t *const words = c->words + i * map_record_words(r);
        if (seen && is_joint(r)) joint_write(c, i, cases[i * r->n_variants].inputs, words);
        words[r->n_words] = seen ? 1 + followed : 0;
        all = all && seen;
    }
    return all;
}

/* A class that bounds decide (study/pinned.h). */
static bool pinned_visit(void *user, size_t i, const pinned *p)
{
    chunk *const c = user;
    const map_run *const r = c->run;
    uint32_t *const words = c->words + i * map_record_words(r);
    uint32_t const likely = r->game->n_outcomes > 0 ? pinned_likeliest(p) : NONE;
    if (likely == NONE && r->game->n_outcomes > 0) return false;
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    uint32_t *const play = scratch == NULL ? NULL : ARENA_NEW(scratch, uint32_t, r->play_words);
    bool decided = play != NULL;
    if (decided) play[0] = likely;
    if (decided && r->by == MAP_BY_PLAY) {
        double *const prob = ARENA_NEW(scratch, double, r->game->n_actions);
        double *const reach = ARENA_NEW(scratch, double, r->game->n_nodes);
        uint8_t *const level = ARENA_NEW(scratch, uint8_t, r->n_moves);
        decided = prob != NULL && reach != NULL && level != NULL && pinned_play(p, prob, reach) &&
                  map_levels(r, pinned_slots(p), prob, reach, scratch, level, NULL) == STF_OK;
        if (decided) levels_write(r, level, play);
    }
    if (decided) play_insert(r, words, play);
    arena_free(scratch);
    c->seen[i] = decided;
    return decided;
}

/* What bounds decide needs no solving. */
static stf_status cases_pass_over(chunk *c, const study_case *cases, size_t n, arena *scratch,
                                  stf_error *err)
{
    const map_run *const r = c->run;
    c->decided = ARENA_NEW(scratch, bool, n);
    TRY(arena_status(scratch, err));
    if (r->quick == NULL || r->by == MAP_BY_CLAIM) return STF_OK;
    return pinned_many_run(r->quick, cases, n, pinned_visit, c, c->decided, err);
}

static stf_status rest_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    chunk *const c = user;
    return chunk_visit(c, c->rest[i], s, err);
}

/* All others are solved. */
static stf_status cases_solve(chunk *c, const study_case *cases, size_t n, arena *scratch,
                              stf_error *err)
{
    size_t *const rest = ARENA_NEW(scratch, size_t, n);
    study_case *const some = ARENA_NEW(scratch, study_case, n);
    TRY(arena_status(scratch, err));
    size_t n_some = 0;
    for (size_t i = 0; i < n; i++) {
        if (c->decided[i]) continue;
        rest[n_some] = i;
        some[n_some++] = cases[i];
    }
    c->rest = rest;
    return study_each(c->run->problem, some, n_some, &c->run->options, rest_visit, c, err);
}

static stf_status chunk_solve(const map_run *r, const double *at, size_t n, arena *scratch,
                              uint32_t *records, stf_error *err)
{
    size_t const n_cases = n * r->n_variants;
    study_case *const cases = ARENA_NEW(scratch, study_case, n_cases);
    chunk c = {.run = r,
               .n = n,
               .words = records,
               .seen = ARENA_NEW(scratch, bool, n_cases),
               .values = ARENA_NEW(scratch, leaf_value, n * (size_t)r->leaves.n),
               .status = ARENA_NEW(scratch, stf_status, n)};
    TRY(arena_status(scratch, err));
    TRY(cases_make(r, at, n, scratch, cases, err));
    stf_status status = cases_pass_over(&c, cases, n_cases, scratch, err);
    if (status == STF_OK) status = cases_solve(&c, cases, n_cases, scratch, err);
    if (status != STF_OK && status != STF_CANCELLED) return status;
    bool const all = chunk_end(&c, cases);
    if (status == STF_CANCELLED || cancel_requested(r->options.stop))
        return fail(err, STF_CANCELLED, "stopped on request");
    return all ? STF_OK : fail(err, STF_LIMIT, "the time limit was reached");
}

stf_status map_play_solve(const map_run *r, const double *at, size_t n, uint32_t *records,
                          stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(r->memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory for a map");
    stf_status const status = chunk_solve(r, at, n, scratch, records, err);
    arena_free(scratch);
    return status;
}

/* ---- classes to words -------------------------------------------------------------------------
 */

stf_status map_class_read(const map_run *r, uint32_t class, map_region *out, stf_error *err)
{
    if (class == MAP_UNKNOWN) {
        out->kind = MAP_UNSEEN;
        return STF_OK;
    }
    const uint32_t *const words = r->words.at + (size_t) class * r->n_words;
    out->kind = (map_class_kind)words[0];
    if (out->kind == MAP_NO_ANSWER) {
        out->status = (stf_status)words[1];
        return STF_OK;
    }
    out->n_plays = words[1] % MORE;
    out->has_more = words[1] >= MORE;
    for (uint32_t k = 0; k < out->n_plays; k++) {
        const uint32_t *const play = words + HEAD + k * r->play_words;
        if (r->by == MAP_BY_PLAN) {
            out->play[k].outcome = NONE;
            out->play[k].plans = play[0];
            continue;
        }
        if (r->by == MAP_BY_CLAIM) {
            out->play[k].outcome = NONE;
            out->play[k].holds = (verdict)play[0];
            continue;
        }
        out->play[k].outcome = play[0];
        if (r->by == MAP_BY_OUTCOME) continue;
        uint8_t *const level = ARENA_NEW(r->memory, uint8_t, r->n_moves);
        TRY(arena_status(r->memory, err));
        for (uint32_t i = 0; i < r->n_moves; i++)
            level[i] = (uint8_t)(play[1 + i / 16] >> (2 * (i % 16)) & 3);
        out->play[k].level = level;
    }
    return STF_OK;
}

typedef struct teller {
    map_run *run;
    map_region *regions;
    const uint32_t *which; /* [cases] region */
    double *outcome, *payoff;
    uint32_t *rounds;
} teller;

/* Each region writes into its own part of arrays taken before. */
static stf_status region_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    teller *const t = user;
    const map_run *const r = t->run;
    const game *const g = r->game;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    const equilibrium *const e = &s->equilibria[0];
    double *const ends = t->outcome + i * g->n_outcomes;
    double *const payoff = t->payoff + i * g->n_parties;
    uint32_t *const rounds = t->rounds + i * r->n_moves;
    memcpy(ends, e->value.outcome, g->n_outcomes * sizeof *ends);
    memcpy(payoff, e->value.payoff, g->n_parties * sizeof *payoff);
    map_rounds(r, e->profile.prob, e->value.node_reach, rounds);
    map_region *const region = &t->regions[t->which[i]];
    region->outcome = ends;
    region->payoff = payoff;
    if (r->n_moves > 0) region->rounds = rounds;
    return STF_OK;
}

/* A move that every region with an answer plays alike says nothing of any of them. */
static void common_mark(map_run *r, const map_answer *a)
{
    for (uint32_t m = 0; m < r->n_moves; m++) {
        int level = -1;
        bool common = true;
        for (uint32_t k = 0; k < a->n_regions; k++)
            for (uint32_t j = 0; j < a->regions[k].n_plays; j++) {
                int const here = a->regions[k].play[j].level[m];
                if (level < 0) level = here;
                common = common && here == level;
            }
        r->moves[m].is_common = common;
    }
}

stf_status map_regions_tell(map_run *r, map_answer *a, stf_error *err)
{
    common_mark(r, a);
    uint32_t *const which = ARENA_NEW(r->memory, uint32_t, a->n_regions);
    double *const at = ARENA_NEW(r->memory, double, (size_t)a->n_regions * 2);
    study_case *const cases = ARENA_NEW(r->memory, study_case, a->n_regions);
    teller t = {.run = r,
                .regions = a->regions,
                .which = which,
                .outcome = ARENA_NEW(r->memory, double, (size_t)a->n_regions * r->game->n_outcomes),
                .payoff = ARENA_NEW(r->memory, double, (size_t)a->n_regions * r->game->n_parties),
                .rounds = ARENA_NEW(r->memory, uint32_t, (size_t)a->n_regions * r->n_moves)};
    TRY(arena_status(r->memory, err));
    if (r->stopped != STF_OK || map_is_led(r)) return STF_OK;
    size_t n = 0;
    for (uint32_t k = 0; k < a->n_regions; k++) {
        if (a->regions[k].n_plays == 0) continue;
        which[n] = k;
        for (uint32_t i = 0; i < r->n_axes; i++) at[n * r->n_axes + i] = a->regions[k].at[i];
        n++;
    }
    uint32_t const n_variants = r->n_variants;
    r->n_variants = 1; /* the case itself only */
    stf_status const made = cases_make(r, at, n, r->memory, cases, err);
    r->n_variants = n_variants;
    TRY(made);
    stf_status const status = study_each(r->problem, cases, n, &r->options, region_visit, &t, err);
    if (status == STF_CANCELLED) {
        map_stop(r, STF_CANCELLED, TEXT("stopped on request"));
        return STF_OK;
    }
    return status;
}
