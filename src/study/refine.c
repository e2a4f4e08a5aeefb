/* SPDX-License-Identifier: Apache-2.0 */
/* refine.c -- the equilibria of a solution, judged by refinements and sifted.
 *
 * Refinements are judged in rationals: the numbers are those of the file, or where they are not
 * rational their doubles; the profile is what the solver found exactly, or the nearest ratios that
 * are proved to be an equilibrium. */
#include "refine/complete.h"
#include "study/form.h"
#include "study/prove.h"

#include "game/certify_exact.h"

#include <math.h>
#include <string.h>

enum { MOST_NODES = 20000 };

typedef struct sifting {
    const study_options *o;
    solution *s;
    const game *g;
    arena *memory;
    exact *slots;
    refine_profile *list;
} sifting;

static stf_status numbers_settle(sifting *f, stf_error *err)
{
    f->slots = ARENA_NEW(f->memory, exact, f->g->n_slots);
    TRY(arena_status(f->memory, err));
    return numbers_exactly(f->g, f->s->inputs, f->s->slots, f->o->round_digits, f->memory, f->slots,
                           err);
}

/* The profile in rationals, as an equilibrium that is proved; subgame perfection is tried first,
 * which settles play off the path. */
static stf_status profile_settle(sifting *f, const equilibrium *e, refine_profile *p,
                                 stf_error *err)
{
    const game *const g = f->g;
    static const concept tried[] = {CONCEPT_SUBGAME_PERFECT, CONCEPT_NASH};
    exact *const prob = ARENA_NEW(f->memory, exact, g->n_actions);
    TRY(arena_status(f->memory, err));
    p->why_not = TEXT("no ratios near its probabilities are proved to be an equilibrium");
    if (g->n_nodes > MOST_NODES) {
        p->why_not = TEXT("the game is too large to judge in rationals");
        return STF_OK;
    }
    for (uint32_t i = 0; i < 2; i++) {
        exact_certificate c = {0};
        stf_error why = {0};
        bool found = false;
        stf_status status;
        if (e->found_exact != NULL) {
            memcpy(prob, e->found_exact, g->n_actions * sizeof *prob);
            status = certify_exact(g, f->slots, prob, tried[i], f->memory, &c, &why);
            found = status == STF_OK && c.certified;
        } else {
            status = profile_to_exact(g, f->slots, e->profile.prob, tried[i], f->memory, prob, &c,
                                      &found, &why);
        }
        if (status == STF_NOMEM) return fail(err, status, "%s", why.message);
        if (status != STF_OK) p->why_not = text_copy(f->memory, text_from(why.message));
        if (!found) continue;
        p->prob = prob;
        return STF_OK;
    }
    return STF_OK;
}

/* The profile completed where the solver left it open, if it is then still proved. */
static stf_status profile_complete(sifting *f, equilibrium *e, refine_profile *p, stf_error *err)
{
    const game *const g = f->g;
    exact *const prob = ARENA_NEW(f->memory, exact, g->n_actions);
    TRY(arena_status(f->memory, err));
    memcpy(prob, p->prob, g->n_actions * sizeof *prob);
    bool changed;
    TRY(refine_complete(g, f->slots, prob, &changed, f->memory, err));
    exact_certificate proof = {0};
    if (!changed ||
        certify_exact(g, f->slots, prob, CONCEPT_NASH, f->memory, &proof, err) != STF_OK ||
        !proof.certified)
        return arena_status(f->memory, err);
    double *const near = ARENA_NEW(f->memory, double, g->n_actions);
    TRY(arena_status(f->memory, err));
    for (uint32_t a = 0; a < g->n_actions; a++) near[a] = exact_to_double(prob[a]);
    profile const before = e->profile;
    certificate c = {0};
    e->profile = (profile){.prob = near};
    concept const wanted = f->o->has_concept ? f->o->concept : CONCEPT_SUBGAME_PERFECT;
    TRY(certify(g, f->s->slots, &e->profile, wanted, 0.0, f->memory, &c, err));
    if (!c.certified && !f->o->has_concept)
        TRY(certify(g, f->s->slots, &e->profile, CONCEPT_NASH, 0.0, f->memory, &c, err));
    if (!c.certified) {
        e->profile = before;
        return STF_OK;
    }
    TRY(profile_evaluate(g, f->s->slots, &e->profile, f->memory, &e->value, err));
    e->certificate = c;
    e->found_exact = prob;
    p->prob = prob;
    p->near = near;
    p->payoff = e->value.payoff;
    return f->o->exact ? prove_exactly(f->s, e, f->o, f->memory, err) : STF_OK;
}

/* The greatest gain in a subgame, of the greatest payoff range. */
static stf_status subgames_settle(sifting *f, const equilibrium *e, refine_profile *p,
                                  stf_error *err)
{
    const game *const g = f->g;
    certificate c = {0};
    stf_error why = {0};
    stf_status const status =
        certify(g, f->s->slots, &e->profile, CONCEPT_SUBGAME_PERFECT, 0.0, f->memory, &c, &why);
    if (status == STF_NOMEM) return fail(err, status, "%s", why.message);
    double *const low = ARENA_NEW(f->memory, double, g->n_parties);
    double *const high = ARENA_NEW(f->memory, double, g->n_parties);
    TRY(arena_status(f->memory, err));
    if (status != STF_OK || !isfinite(c.subgame_regret)) return STF_OK;
    game_payoff_range(g, f->s->slots, low, high, f->memory);
    double range = 0.0;
    for (uint32_t q = 0; q < g->n_parties; q++)
        if (high[q] - low[q] > range) range = high[q] - low[q];
    p->subgame_gain = range > 0.0 ? c.subgame_regret / range : 0.0;
    return STF_OK;
}

static stf_status list_fill(sifting *f, stf_error *err)
{
    solution *const s = f->s;
    f->list = ARENA_NEW(f->memory, refine_profile, s->n_equilibria);
    TRY(arena_status(f->memory, err));
    for (uint32_t i = 0; i < s->n_equilibria; i++) {
        equilibrium *const e = &s->equilibria[i];
        refine_profile *const p = &f->list[i];
        bool const good = e->certificate.certified && e->certificate.concept != CONCEPT_QRE;
        *p =
            (refine_profile){.near = e->profile.prob,
                             .payoff = e->value.payoff,
                             .is_nash = good,
                             .is_sequential = good && e->certificate.concept == CONCEPT_SEQUENTIAL};
        TRY(profile_settle(f, e, p, err));
        if (p->prob == NULL) TRY(subgames_settle(f, e, p, err));
        if (p->prob != NULL && s->solver != NULL && e->profile.belief == NULL)
            TRY(profile_complete(f, e, p, err));
        /* a profile of doubles may miss the tolerance of subgames, and still be Nash */
        p->is_nash = p->is_nash || (p->prob != NULL && e->certificate.concept != CONCEPT_QRE);
    }
    return STF_OK;
}

/* Beliefs that were found go into the equilibrium; certify, which shares nothing with the search,
 * has the last word. */
static stf_status beliefs_add(sifting *f, equilibrium *e, refine_verdict *v, stf_error *err)
{
    const game *const g = f->g;
    if (v->holds != REFINE_YES || v->belief == NULL || e->profile.belief != NULL) return STF_OK;
    profile with = e->profile;
    with.belief = v->belief;
    with.log_witness = v->log_witness;
    certificate c = {0};
    stf_error why = {0};
    stf_status const status =
        certify(g, f->s->slots, &with, CONCEPT_SEQUENTIAL, 0.0, f->memory, &c, &why);
    if (status == STF_NOMEM) return fail(err, status, "%s", why.message);
    if (status != STF_OK || !c.certified) {
        v->holds = REFINE_OPEN;
        v->why = text_format(f->memory, "beliefs were found, but their certificate fails: %.*s",
                             TEXT_ARGS(status != STF_OK ? text_from(why.message) : c.reason));
        return arena_status(f->memory, err);
    }
    e->profile = with;
    if (!f->o->has_concept) {
        bool const exact_before = e->certificate.exact;
        e->certificate = c;
        e->certificate.exact = exact_before;
    }
    return profile_evaluate(g, f->s->slots, &e->profile, f->memory, &e->value, err);
}

static stf_status verdicts_fill(sifting *f, stf_error *err)
{
    solution *const s = f->s;
    refine_case const k = {.game = f->g,
                           .slots = f->slots,
                           .list = f->list,
                           .n = s->n_equilibria,
                           .is_complete = s->complete,
                           .deadline = f->o->deadline,
                           .stop = f->o->stop};
    for (uint32_t i = 0; i < s->n_equilibria; i++) {
        equilibrium *const e = &s->equilibria[i];
        e->refined = ARENA_NEW(f->memory, refine_verdict, s->n_refinements);
        TRY(arena_status(f->memory, err));
        for (uint32_t r = 0; r < s->n_refinements; r++) {
            TRY(refine_check(s->refinements[r], &k, i, f->memory, &e->refined[r], err));
            if (strcmp(s->refinements[r]->name, "sequential") == 0)
                TRY(beliefs_add(f, e, &e->refined[r], err));
        }
    }
    return STF_OK;
}

/* The verdict of all refinements together. */
static refine_holds all_hold(const solution *s, const equilibrium *e)
{
    refine_holds out = REFINE_YES;
    for (uint32_t r = 0; r < s->n_refinements; r++) {
        if (e->refined[r].holds == REFINE_NO) return REFINE_NO;
        if (e->refined[r].holds == REFINE_OPEN) out = REFINE_OPEN;
    }
    return out;
}

/* Lists of equilibria by their new places; those that are gone are left out. */
static const uint32_t *places_keep(const uint32_t *from, uint32_t n, const uint32_t *place,
                                   arena *memory, uint32_t *n_out)
{
    uint32_t *const to = ARENA_NEW(memory, uint32_t, n);
    *n_out = 0;
    for (uint32_t i = 0; i < n && to != NULL; i++) {
        if (place[from[i]] == NONE) continue;
        uint32_t k = (*n_out)++;
        for (; k > 0 && to[k - 1] > place[from[i]]; k--) to[k] = to[k - 1];
        to[k] = place[from[i]];
    }
    return to;
}

static stf_status components_keep(sifting *f, const uint32_t *place, stf_error *err)
{
    solution *const s = f->s;
    solve_component *const to = ARENA_NEW(f->memory, solve_component, s->n_components);
    TRY(arena_status(f->memory, err));
    uint32_t n = 0;
    for (uint32_t c = 0; c < s->n_components; c++) {
        const solve_component *const from = &s->components[c];
        solve_subset *const subsets = ARENA_NEW(f->memory, solve_subset, from->n_subsets);
        TRY(arena_status(f->memory, err));
        solve_component one = *from;
        one.equilibria = places_keep(from->equilibria, from->n, place, f->memory, &one.n);
        one.subsets = subsets;
        one.n_subsets = 0;
        for (uint32_t k = 0; k < from->n_subsets; k++) {
            solve_subset *const x = &subsets[one.n_subsets];
            x->equilibria = places_keep(from->subsets[k].equilibria, from->subsets[k].n, place,
                                        f->memory, &x->n);
            one.n_subsets += x->n > 0;
        }
        TRY(arena_status(f->memory, err));
        if (one.n > 0) to[n++] = one;
    }
    s->components = to;
    s->n_components = n;
    return STF_OK;
}

/* Whether the first stands before the second by what --select asks for. */
static bool comes_first(const study_options *o, const equilibrium *a, const equilibrium *b)
{
    double const x = a->value.payoff[o->select_party], y = b->value.payoff[o->select_party];
    return (o->select == SELECT_BEST && x > y) || (o->select == SELECT_WORST && x < y);
}

static stf_status list_sift(sifting *f, stf_error *err)
{
    solution *const s = f->s;
    uint32_t const n = s->n_equilibria;
    equilibrium *const kept = ARENA_NEW(f->memory, equilibrium, n);
    equilibrium *const refuted = ARENA_NEW(f->memory, equilibrium, n);
    uint32_t *const place = ARENA_NEW(f->memory, uint32_t, n);
    uint32_t *const order = ARENA_NEW(f->memory, uint32_t, n);
    TRY(arena_status(f->memory, err));
    uint32_t n_kept = 0, n_sure = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (all_hold(s, &s->equilibria[i]) != REFINE_YES) continue;
        uint32_t const first =
            n_sure > 0 && comes_first(f->o, &s->equilibria[i], &s->equilibria[order[0]]) ? 0
                                                                                         : n_sure;
        memmove(order + first + 1, order + first, (n_sure - first) * sizeof *order);
        order[first] = i;
        n_sure++;
    }
    n_kept = n_sure;
    for (uint32_t i = 0; i < n; i++)
        if (all_hold(s, &s->equilibria[i]) == REFINE_OPEN) order[n_kept++] = i;
    for (uint32_t i = 0; i < n; i++) place[i] = NONE;
    for (uint32_t k = 0; k < n_kept; k++) {
        kept[k] = s->equilibria[order[k]];
        place[order[k]] = k;
    }
    for (uint32_t i = 0; i < n; i++)
        if (place[i] == NONE) refuted[s->n_refuted++] = s->equilibria[i];
    /* what is left of a continuum need not be spanned by its extreme points that are left */
    bool is_whole = n_kept == n_sure;
    for (uint32_t c = 0; c < s->n_components; c++) is_whole = is_whole && s->components[c].is_point;
    TRY(components_keep(f, place, err));
    s->equilibria = kept;
    s->n_equilibria = n_kept;
    s->n_total = n_kept;
    s->refuted = refuted;
    s->complete = s->complete && is_whole;
    if (n_kept > 0) s->concept = kept[0].certificate.concept;
    return STF_OK;
}

static text names_of(const solution *s, arena *memory)
{
    text out = {"", 0};
    for (uint32_t r = 0; r < s->n_refinements; r++)
        out = text_format(memory, "%.*s%s%s", TEXT_ARGS(out), r > 0 ? ", " : "",
                          s->refinements[r]->name);
    return out;
}

/* The first "no" of an equilibrium, in words. */
static text refusal_of(const solution *s, const equilibrium *e, arena *memory)
{
    for (uint32_t r = 0; r < s->n_refinements; r++)
        if (e->refined[r].holds == REFINE_NO)
            return text_format(memory, "%s: %.*s", s->refinements[r]->name,
                               TEXT_ARGS(e->refined[r].why));
    return TEXT("");
}

stf_status study_refine(const study_options *o, solution *s, arena *memory, stf_error *err)
{
    if (o->n_refine == 0 || s->status == STF_INPUT) return STF_OK;
    s->refinements = o->refine;
    s->n_refinements = o->n_refine;
    if (s->n_equilibria == 0) return STF_OK;
    sifting f = {.o = o, .s = s, .g = s->game, .memory = memory};
    TRY(numbers_settle(&f, err));
    TRY(list_fill(&f, err));
    TRY(verdicts_fill(&f, err));
    if (s->solver == NULL) {
        if (s->status != STF_OK || all_hold(s, &s->equilibria[0]) != REFINE_NO) return STF_OK;
        s->status = STF_NO;
        s->reason = refusal_of(s, &s->equilibria[0], memory);
        return arena_status(memory, err);
    }
    TRY(list_sift(&f, err));
    if (s->n_equilibria == 0) {
        s->status = s->status == STF_OK ? STF_NO : s->status;
        text const why = refusal_of(s, &s->refuted[0], memory);
        s->reason =
            text_format(memory, "none of the equilibria found is %.*s; the first is not %.*s",
                        TEXT_ARGS(names_of(s, memory)), TEXT_ARGS(why));
    }
    return arena_status(memory, err);
}
