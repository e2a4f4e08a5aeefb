/* SPDX-License-Identifier: Apache-2.0 */
/* eliminate.c -- dominated strategies taken out, the rest solved, the answers brought back.
 *
 * What is left is a strategic game of its own, which is solved like any other. A mixture over plans
 * becomes behaviour by Kuhn's theorem: at a set, the share of the plans that take the action among
 * those that come there. */
#include "refine/eliminate.h"
#include "refine/complete.h"
#include "study/form.h"
#include "study/prove.h"

#include <string.h>

typedef struct reduction {
    problem *p;
    const study_options *o;
    arena *memory;
    form_case c;
    elimination e;
    problem small; /* the reduced game */
} reduction;

/* ---- the reduced game -------------------------------------------------------------------------
 */

typedef struct making {
    const reduction *r;
    game_builder *b;
    uint32_t *set; /* [n_players] */
} making;

static uint32_t reward_of(making *m, uint32_t at)
{
    const normal_form *const f = &m->r->c.form;
    arena *const a = m->r->memory;
    uint32_t *const values = ARENA_NEW(a, uint32_t, f->n_players);
    if (values == NULL) return NONE;
    for (uint32_t q = 0; q < f->n_players; q++) {
        exact const x = normal_payoff(f, at, q);
        values[q] = program_add_constant(game_builder_program(m->b), exact_to_double(x),
                                         exact_to_text(a, x));
    }
    return game_add_reward(m->b, values);
}

/* The node at which player q is to move, or the end of play; `at` the profile so far. */
static uint32_t node_make(making *m, uint32_t q, uint32_t at)
{
    const normal_form *const f = &m->r->c.form;
    if (q == f->n_players) return game_add_terminal(m->b, NONE);
    uint32_t const node = game_add_decision(m->b, m->set[q]);
    for (uint32_t k = 0; k < f->player[q].n; k++) {
        if (!m->r->e.alive[q][k]) continue;
        uint32_t const next = at + k * f->step[q];
        uint32_t const child = node_make(m, q + 1, next);
        uint32_t const reward = q + 1 == f->n_players ? reward_of(m, next) : NONE;
        game_add_edge(m->b, node, child, NONE, (text){"", 0}, reward, NONE);
    }
    return node;
}

static stf_status small_make(reduction *r, stf_error *err)
{
    const normal_form *const f = &r->c.form;
    making m = {.r = r, .b = game_builder_new(r->memory)};
    m.set = ARENA_NEW(r->memory, uint32_t, f->n_players);
    if (m.b == NULL || m.set == NULL) return fail(err, STF_NOMEM, "no memory for a game");
    game_set_title(m.b, r->c.game->title);
    game_set_strategic(m.b);
    for (uint32_t q = 0; q < f->n_players; q++)
        (void)game_add_party(m.b, r->c.game->party[q], r->c.game->party_unit[q]);
    for (uint32_t q = 0; q < f->n_players; q++) {
        m.set[q] = game_add_infoset(m.b, q, TEXT("strategy"));
        for (uint32_t k = 0; k < f->player[q].n; k++)
            if (r->e.alive[q][k])
                (void)game_add_action(m.b, m.set[q], text_format(r->memory, "%u", k), NONE, NONE);
    }
    uint32_t const root = node_make(&m, 0, 0);
    const game *g = NULL;
    TRY(arena_status(r->memory, err));
    TRY(game_finish(m.b, root, &g, err));
    r->small = (problem){.game = g,
                         .title = r->p->title,
                         .memory = r->memory,
                         .diagnostics = r->p->diagnostics,
                         .central = ARENA_NEW(r->memory, double, 1)};
    return arena_status(r->memory, err);
}

/* ---- back to the whole ------------------------------------------------------------------------
 */

/* The player's plans' probabilities, those of plans taken out zero: from the doubles, or exactly.
 */
static void mixture_read(const reduction *r, const equilibrium *e, uint32_t q, exact *out)
{
    const game *const g = r->small.game;
    const normal_form *const f = &r->c.form;
    uint32_t h = 0;
    while (g->infoset_party[h] != q) h++;
    uint32_t a = g->infoset_first_action[h];
    for (uint32_t k = 0; k < f->player[q].n; k++) {
        out[k] = exact_small(0);
        if (!r->e.alive[q][k]) continue;
        out[k] = e->found_exact != NULL ? e->found_exact[a]
                                        : exact_from_double(r->memory, e->profile.prob[a]);
        a++;
    }
}

static stf_status behaviour_of(const reduction *r, const equilibrium *from, exact *prob,
                               stf_error *err)
{
    const game *const g = r->c.game;
    const normal_form *const f = &r->c.form;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const q = g->infoset_party[h], first = g->infoset_first_action[h],
                       n = game_n_actions_of(g, h);
        if (!set_chooses(g, h)) {
            for (uint32_t a = first; a < first + n; a++)
                prob[a] = r->c.exact_slots[g->action_commitment[a]];
            continue;
        }
        exact *const mixture = ARENA_NEW(r->memory, exact, f->player[q].n);
        TRY(arena_status(r->memory, err));
        mixture_read(r, from, q, mixture);
        exact all = exact_small(0);
        for (uint32_t a = first; a < first + n; a++) prob[a] = exact_small(0);
        for (uint32_t k = 0; k < f->player[q].n; k++) {
            uint32_t const a = f->player[q].action[(size_t)k * g->n_infosets + h];
            if (a == NONE) continue;
            prob[a] = exact_add(r->memory, prob[a], mixture[k]);
            all = exact_add(r->memory, all, mixture[k]);
        }
        uint32_t open = first;
        while (!action_is_open(g, r->c.exact_slots, open)) open++;
        for (uint32_t a = first; a < first + n; a++)
            prob[a] =
                exact_sign(all) > 0 ? exact_div(r->memory, prob[a], all) : exact_small(a == open);
    }
    return arena_status(r->memory, err);
}

/* The strongest that it can be certified as, or what was asked for. */
static stf_status certify_whole(const reduction *r, equilibrium *e, stf_error *err)
{
    concept const first = r->o->has_concept ? r->o->concept : CONCEPT_SUBGAME_PERFECT;
    certificate c;
    TRY(certify(r->c.game, r->c.slots, &e->profile, first, 0.0, r->memory, &e->certificate, err));
    if (e->certificate.certified || r->o->has_concept) return STF_OK;
    TRY(certify(r->c.game, r->c.slots, &e->profile, CONCEPT_NASH, 0.0, r->memory, &c, err));
    if (c.certified) e->certificate = c;
    return STF_OK;
}

static stf_status equilibrium_bring(const reduction *r, solution *s, const equilibrium *from,
                                    equilibrium *to, stf_error *err)
{
    const game *const g = r->c.game;
    exact *const prob = ARENA_NEW(r->memory, exact, g->n_actions);
    double *const near = ARENA_NEW(r->memory, double, g->n_actions);
    TRY(arena_status(r->memory, err));
    bool ignored;
    TRY(behaviour_of(r, from, prob, err));
    TRY(refine_complete(g, r->c.exact_slots, prob, &ignored, r->memory, err));
    for (uint32_t a = 0; a < g->n_actions; a++) near[a] = exact_to_double(prob[a]);
    *to = (equilibrium){.profile = {.prob = near},
                        .found_exact = from->found_exact != NULL ? prob : NULL};
    TRY(profile_evaluate(g, r->c.slots, &to->profile, r->memory, &to->value, err));
    TRY(certify_whole(r, to, err));
    return r->o->exact ? prove_exactly(s, to, r->o, r->memory, err) : STF_OK;
}

static const elimination_answer *told(const reduction *r)
{
    const normal_form *const f = &r->c.form;
    elimination_answer *const out = ARENA_NEW(r->memory, elimination_answer, 1);
    eliminated *const steps = ARENA_NEW(r->memory, eliminated, r->e.n_steps);
    uint32_t *const had = ARENA_NEW(r->memory, uint32_t, f->n_players);
    uint32_t *const left = ARENA_NEW(r->memory, uint32_t, f->n_players);
    if (out == NULL || steps == NULL || had == NULL || left == NULL) return NULL;
    for (uint32_t i = 0; i < r->e.n_steps; i++) {
        const elimination_step *const x = &r->e.steps[i];
        const normal_player *const q = &f->player[x->player];
        steps[i] = (eliminated){.round = x->round,
                                .party = q->party,
                                .strategy = q->name[x->plan],
                                .by = mixture_text(x->by, q->name, q->n, r->memory)};
    }
    for (uint32_t q = 0; q < f->n_players; q++) {
        had[q] = f->player[q].n;
        for (uint32_t k = 0; k < f->player[q].n; k++) left[q] += r->e.alive[q][k];
    }
    *out = (elimination_answer){.rule = r->o->eliminate,
                                .steps = steps,
                                .n_steps = r->e.n_steps,
                                .n_rounds = r->e.n_rounds,
                                .had = had,
                                .left = left,
                                .is_cut = r->e.is_cut};
    return out;
}

static stf_status solution_bring(const reduction *r, const study_case *c, const solution *from,
                                 solution *s, stf_error *err)
{
    bool const strictly = r->o->eliminate == DOMINANCE_STRICT;
    bool const loses = !strictly && r->e.n_steps > 0;
    *s = *from;
    s->game = r->c.game;
    s->model = r->c.model;
    s->slots = r->c.slots;
    s->inputs = c->inputs;
    s->elimination = told(r);
    s->supports = NULL; /* of the reduced game */
    s->remainders = NULL;
    s->n_remainders = 0;
    s->equilibria = ARENA_NEW(r->memory, equilibrium, from->n_equilibria);
    TRY(arena_status(r->memory, err));
    uint32_t n_good = 0;
    for (uint32_t i = 0; i < from->n_equilibria; i++) {
        TRY(equilibrium_bring(r, s, &from->equilibria[i], &s->equilibria[i], err));
        n_good += s->equilibria[i].certificate.certified;
    }
    bool const whole = !r->o->has_concept || r->o->concept == CONCEPT_NASH;
    s->complete = from->complete && !loses && r->c.game->is_strategic && whole;
    s->concept = from->n_equilibria > 0 ? s->equilibria[0].certificate.concept : CONCEPT_NASH;
    if (loses && s->status == STF_OK && from->reason.n == 0)
        s->reason = TEXT("weak dominance can take out equilibria, and which ones may depend on the "
                         "order: here all that are dominated go at once, round by round");
    if (n_good == 0 && s->status == STF_OK && from->n_equilibria > 0) {
        s->status = STF_NO;
        s->reason = text_format(r->memory, "the certificate fails: %.*s",
                                TEXT_ARGS(s->equilibria[0].certificate.reason));
    }
    return arena_status(r->memory, err);
}

stf_status study_eliminate(problem *p, const study_case *c, const study_options *o, arena *memory,
                           solution **out, stf_error *err)
{
    reduction r = {.p = p, .o = o, .memory = memory};
    TRY(form_case_open(p, c, o, memory, &r.c, err));
    TRY(eliminate(&r.c.form, o->eliminate == DOMINANCE_STRICT, memory, &r.e, err));
    TRY(small_make(&r, err));
    study_options own = *o;
    study_case small = {.inputs = r.small.central};
    own.has_concept = true; /* of the reduced game; the answers are certified in the whole */
    own.concept = CONCEPT_NASH;
    own.exact = false;
    solution *from = NULL;
    TRY(study_solve(&r.small, &small, &own, memory, &from, err));
    *out = ARENA_NEW(memory, solution, 1);
    TRY(arena_status(memory, err));
    return solution_bring(&r, c, from, *out, err);
}
