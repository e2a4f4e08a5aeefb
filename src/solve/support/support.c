/* SPDX-License-Identifier: Apache-2.0 */
/* support.c -- the solver `support`: components leaves first, depth first over their equilibria.
 *
 * Level c of the search is component c, with all components before it decided: each of their
 * equilibria gives the values from which component c is tabulated. The equilibria of a level are
 * gone into one after the other, so that the search ends with every combination. Memory of a level
 * is released when the search leaves it. */
#include "solve/support/support.h"

#include "solve/support/enumerate.h"
#include "solve/support/tree.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DEFAULT = 1000, MOST_RESTS = 1000, NASH_MOST_PROFILES = 1 << 12, NASH_MOST_SETS = 12 };

/* Blocks that a run has given back, for the next. */
typedef struct spare_block {
    struct spare_block *next;
    size_t size;
} spare_block;

typedef struct level {
    arena_mark mark;    /* of `found` before the level */
    form_answer answer; /* points that passed */
    part *part;         /* its players; tables are gone */
    size_t at;          /* the point that is gone into */
} level;

typedef struct support_plan {
    const game *g;
    solve_options options;
    uint32_t n_lanes, most;
    bool is_whole;   /* nash of a tree with subgames: all of it at once */
    bool is_refined; /* nash is asked for, subgame-perfect ones are given */
    bool recalls;    /* every party remembers what it knew and did */
    arena *memory;   /* the plan's */
    spare_block *spare;
    arena *kept, *found, *scratch; /* of a run: answers; levels; parts being solved */

    /* the lane at hand */
    lane lane;
    level *level;
    lane_answer *to;
    VEC(profile) equilibria;
    VEC(const exact *) exact_prob;
    VEC(int32_t) index;
    VEC(solve_remainder) rests;
    VEC(uint64_t) rest_hash; /* of each: the same one comes back with every point below */
    solve_supports supports;
    uint64_t n_cells;
    bool is_late, is_full, is_rest; /* stopped: by time; by number; something was left */
    uint32_t closed_at;
} support_plan;

/* ---- memory that runs share -------------------------------------------------------------------
 */

/* Arenas of a run take their blocks from the plan's arena and give them back to a list. */
static void *spare_resize(void *user, void *p, size_t old_size, size_t new_size)
{
    support_plan *const t = user;
    if (new_size == 0) {
        if (p != NULL && old_size >= sizeof(spare_block)) {
            spare_block *const b = p;
            *b = (spare_block){t->spare, old_size};
            t->spare = b;
        }
        return NULL;
    }
    for (spare_block **at = &t->spare; *at != NULL; at = &(*at)->next)
        if ((*at)->size == new_size) {
            spare_block *const b = *at;
            *at = b->next;
            return b;
        }
    return arena_take(t->memory, 1,
                      new_size < sizeof(spare_block) ? sizeof(spare_block) : new_size);
}

static stf_status arenas_renew(support_plan *t, stf_error *err)
{
    stf_allocator const from = {.resize = spare_resize, .user = t};
    arena_free(t->scratch);
    arena_free(t->found);
    arena_free(t->kept);
    t->kept = t->found = t->scratch = NULL;
    t->kept = arena_new(&from, 0);
    t->found = arena_new(&from, 0);
    t->scratch = arena_new(&from, 0);
    if (t->kept == NULL || t->found == NULL || t->scratch == NULL)
        return arena_status(t->memory, err);
    return STF_OK;
}

/* A failure of an arena of the run is one of the plan's, which knows its limit. */
static stf_status explain(const support_plan *t, stf_status s, stf_error *err)
{
    if (s != STF_NOMEM) return s;
    stf_status const of_plan = arena_status(t->memory, err);
    return of_plan != STF_OK ? of_plan : s;
}

/* ---- one lane's numbers -----------------------------------------------------------------------
 */

static stf_status lane_fill(support_plan *t, const double *slots, uint32_t stride, uint32_t k,
                            bool *is_rounded, stf_error *err)
{
    const game *const g = t->g;
    lane *const l = &t->lane;
    size_t const n = (size_t)g->n_components * g->n_parties;
    *l = (lane){.g = g,
                .recalls = t->recalls,
                .value = ARENA_NEW(t->kept, part_value, g->n_components),
                .exact_room = ARENA_NEW(t->kept, exact, n),
                .interval_room = ARENA_NEW(t->kept, interval, n),
                .is_open = ARENA_NEW(t->kept, bool, g->n_actions)};
    t->level = ARENA_NEW(t->kept, level, g->n_components);
    TRY(arena_status(t->kept, err));
    *is_rounded = false;
    const exact_numbers *const numbers = t->options.numbers;
    if (numbers != NULL) {
        stf_status const s = numbers->slots(numbers->user, k, t->kept, &l->slots, err);
        if (s != STF_OK && s != STF_UNSUPPORTED) return s;
        *is_rounded = s != STF_OK;
    }
    if (numbers == NULL || *is_rounded) {
        exact *const x = ARENA_NEW(t->kept, exact, g->n_slots);
        TRY(arena_status(t->kept, err));
        for (uint32_t i = 0; i < g->n_slots; i++)
            x[i] = exact_from_double(t->kept, slots[(size_t)i * stride + k]);
        l->slots = x;
    }
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const slot = g->action_open == NULL ? NONE : g->action_open[a];
        l->is_open[a] = slot == NONE || slots[(size_t)slot * stride + k] != 0.0;
    }
    return STF_OK;
}

/* ---- a level ----------------------------------------------------------------------------------
 */

/* Keeps a support that was not settled, in terms of the game. */
static void rest_keep(support_plan *t, const part *p, const form_rest *r)
{
    t->is_rest = true;
    if (t->rests.n == MOST_RESTS) return;
    arena_mark const mark = arena_position(t->kept);
    uint8_t *const plays = ARENA_NEW(t->kept, uint8_t, t->g->n_actions);
    if (plays == NULL) return;
    for (uint32_t a = 0; a < t->g->n_actions; a++) plays[a] = t->lane.is_open[a];
    for (uint32_t k = 0; k < p->form.n_players; k++)
        for (uint32_t a = 0; a < p->form.n_actions[k]; a++)
            plays[p->action[p->first[k] + a]] = r->support[k] >> a & 1;
    uint64_t hash = 14695981039346656037u ^ r->is_continuum; /* Fowler, Noll and Vo */
    for (uint32_t a = 0; a < t->g->n_actions; a++) hash = (hash ^ plays[a]) * 1099511628211u;
    for (size_t k = 0; k < t->rests.n; k++)
        if (t->rest_hash.at[k] == hash && t->rests.at[k].is_continuum == r->is_continuum &&
            memcmp(t->rests.at[k].plays, plays, t->g->n_actions) == 0) {
            arena_release(t->kept, mark);
            return;
        }
    solve_remainder const rest = {.plays = plays, .is_continuum = r->is_continuum, .why = r->why};
    (void)VEC_PUSH(t->kept, &t->rests, rest);
    (void)VEC_PUSH(t->kept, &t->rest_hash, hash);
}

/* A part with its lane, for checks of its points. */
typedef struct plans {
    support_plan *of;
    const part *part;
} plans;

static plan_verdict plans_judge(void *user, const form_point *x)
{
    const plans *const c = user;
    return part_check(&c->of->lane, c->part, x, c->of->scratch);
}

/* Writes the value of the level's point into the lane. */
static stf_status value_keep(support_plan *t, uint32_t c, const part_value *v, stf_error *err)
{
    part_value *const to = &t->lane.value[c];
    size_t const at = (size_t)c * t->g->n_parties;
    to->bounds = t->lane.interval_room + at;
    to->exact = v->exact == NULL ? NULL : t->lane.exact_room + at;
    for (uint32_t q = 0; q < t->g->n_parties; q++) {
        to->bounds[q] = v->bounds[q];
        /* copied, so that digits live as long as the level */
        if (v->exact != NULL) to->exact[q] = exact_mul(t->found, v->exact[q], exact_small(1));
    }
    return arena_status(t->found, err);
}

/* Goes into the level's point: its values are tabulated from the part again. */
static stf_status level_enter(support_plan *t, uint32_t c, const part *p, stf_error *err)
{
    if (t->is_whole) return STF_OK;
    level *const l = &t->level[c];
    part_value v = {.exact = ARENA_NEW(t->scratch, exact, t->g->n_parties),
                    .bounds = ARENA_NEW(t->scratch, interval, t->g->n_parties)};
    TRY(arena_status(t->scratch, err));
    TRY(part_evaluate(p, &l->answer.points.at[l->at], &v, t->scratch, err));
    return value_keep(t, c, &v, err);
}

/* With no other point, one of a continuum goes on for the rest of the game. */
static void points_stand_in(form_answer *a, arena *memory)
{
    for (size_t k = 0; k < a->rests.n && a->points.n == 0; k++)
        if (a->rests.at[k].point.prob != NULL)
            (void)VEC_PUSH(memory, &a->points, a->rests.at[k].point);
}

static void account_add(support_plan *t, const solve_supports *s)
{
    t->supports.total += s->total;
    t->supports.excluded += s->excluded;
    t->supports.solved += s->solved;
    t->supports.undecided += s->undecided;
}

static uint32_t component_of(const support_plan *t, uint32_t c)
{
    return t->is_whole ? PART_WHOLE : c;
}

/* Solves component c with what was decided before it. *open: it has an equilibrium to go into. */
static stf_status level_open(support_plan *t, uint32_t c, bool *open, stf_error *err)
{
    level *const l = &t->level[c];
    arena_mark const mark = arena_position(t->scratch);
    part *p = NULL;
    l->mark = arena_position(t->found);
    l->at = 0;
    *open = false;
    TRY(part_new(&t->lane, component_of(t, c), t->scratch, &p, &t->closed_at, err));
    if (t->closed_at != NONE) {
        arena_release(t->scratch, mark);
        return STF_OK;
    }
    plans of_part = {.of = t, .part = p};
    form_check const check = {.judge = p->is_separate ? NULL : plans_judge, .user = &of_part};
    TRY(form_solve(&p->form, &t->options, check, t->options.all ? t->most : 1, t->found, t->scratch,
                   &l->answer, err));
    t->n_cells += l->answer.n_cells;
    if (l->answer.is_stopped) {
        bool const is_late = solve_is_late(&t->options) || cancel_requested(t->options.stop);
        if (is_late)
            t->is_late = true;
        else
            t->is_full = true;
    }
    for (size_t k = 0; k < l->answer.rests.n; k++) rest_keep(t, p, &l->answer.rests.at[k]);
    points_stand_in(&l->answer, t->found);
    account_add(t, &l->answer.supports);
    if (l->answer.points.n > 0) {
        *open = true;
        TRY(level_enter(t, c, p, err));
    }
    arena_release(t->scratch, mark);
    return STF_OK;
}

/* The next point of the level: its part is tabulated again, for the values. */
static stf_status level_next(support_plan *t, uint32_t c, stf_error *err)
{
    arena_mark const mark = arena_position(t->scratch);
    part *p = NULL;
    t->level[c].at++;
    if (t->is_whole) return STF_OK;
    TRY(part_new(&t->lane, c, t->scratch, &p, &t->closed_at, err));
    TRY(level_enter(t, c, p, err));
    arena_release(t->scratch, mark);
    return STF_OK;
}

/* ---- an equilibrium ---------------------------------------------------------------------------
 */

static void sets_write_fixed(const support_plan *t, double *prob, exact *exactly)
{
    const game *const g = t->g;
    for (uint32_t a = 0; a < g->n_actions; a++) {
        uint32_t const h = g->action_infoset[a];
        exact x = exact_small(0);
        if (g->infoset_rule[h] == RULE_COMMITTED) {
            uint32_t const slot = g->action_commitment == NULL ? NONE : g->action_commitment[a];
            if (slot != NONE) x = t->lane.slots[slot];
        } else {
            x = exact_small(t->lane.is_open[a]); /* right where it is the only one */
        }
        prob[a] = exact_to_double(x);
        exactly[a] = x;
    }
}

/* The points gone into, as a profile. The players of a level are found as part_new found them:
 * choosing sets with more than one open action, in order. */
static stf_status leaf_take(support_plan *t, stf_error *err)
{
    const game *const g = t->g;
    profile x = {.prob = ARENA_NEW(t->kept, double, g->n_actions),
                 .prob_error = ARENA_NEW(t->kept, double, g->n_actions)};
    exact *const exactly = ARENA_NEW(t->kept, exact, g->n_actions);
    TRY(arena_status(t->kept, err));
    sets_write_fixed(t, x.prob, exactly);
    bool is_exact = true;
    int32_t index = 1;
    for (uint32_t c = 0; c < (t->is_whole ? 1 : g->n_components); c++) {
        const level *const l = &t->level[c];
        const form_point *const point = &l->answer.points.at[l->at];
        uint32_t const begin = t->is_whole ? 0 : g->component_first_infoset[c];
        uint32_t const end = t->is_whole ? g->n_infosets : g->component_first_infoset[c + 1];
        uint32_t at = 0;
        index *= point->index;
        if (point->is_tied) t->to->has_ties = true;
        for (uint32_t k = begin; k < end; k++) {
            uint32_t const h = t->is_whole ? k : g->component_infoset[k];
            uint32_t const first = g->infoset_first_action[h],
                           last = g->infoset_first_action[h + 1];
            uint32_t n_open = 0;
            for (uint32_t a = first; a < last; a++) n_open += t->lane.is_open[a];
            if (g->infoset_rule[h] != RULE_CHOOSES || n_open < 2) continue;
            for (uint32_t a = first; a < last; a++) {
                if (!t->lane.is_open[a]) continue;
                x.prob[a] = point->prob[at];
                x.prob_error[a] = point->error[at];
                if (point->exact == NULL)
                    is_exact = false;
                else
                    exactly[a] = exact_mul(t->kept, point->exact[at], exact_small(1));
                at++;
            }
        }
    }
    (void)VEC_PUSH(t->kept, &t->equilibria, x);
    (void)VEC_PUSH(t->kept, &t->exact_prob, is_exact ? exactly : NULL);
    (void)VEC_PUSH(t->kept, &t->index, index);
    return arena_status(t->kept, err);
}

static stf_status explore(support_plan *t, stf_error *err)
{
    uint32_t const n = t->is_whole ? 1 : t->g->n_components;
    uint32_t c = 0;
    for (;;) {
        while (c < n) {
            if (cancel_requested(t->options.stop))
                return fail(err, STF_CANCELLED, "stopped on request");
            if (solve_is_late(&t->options)) t->is_late = true;
            if (t->is_late) return STF_OK;
            bool open;
            TRY(level_open(t, c, &open, err));
            if (!open) break;
            c++;
        }
        if (c == n) TRY(leaf_take(t, err));
        if (t->closed_at != NONE) return STF_OK;
        if (!t->options.all && t->equilibria.n > 0) return STF_OK;
        if (c < n) arena_release(t->found, t->level[c].mark); /* nothing to go into */
        while (c > 0 && t->level[c - 1].at + 1 >= t->level[c - 1].answer.points.n) {
            c--;
            arena_release(t->found, t->level[c].mark);
        }
        if (c == 0) return STF_OK;
        if (t->equilibria.n >= t->most) {
            t->is_full = true;
            return STF_OK;
        }
        /* late, the points of the last component are still to be had */
        if (t->is_late && c < n) return STF_OK;
        TRY(level_next(t, c - 1, err));
    }
}

/* ---- the answer -------------------------------------------------------------------------------
 */

/* Every point a component of its own: asked for where the list is complete, so that all are
 * isolated. */
static stf_status components_fill(support_plan *t, lane_answer *to, stf_error *err)
{
    size_t const n = t->equilibria.n;
    bool const is_one = t->is_whole || t->g->n_components == 1;
    solve_component *const c = ARENA_NEW(t->kept, solve_component, n);
    solve_subset *const s = ARENA_NEW(t->kept, solve_subset, n);
    uint32_t *const at = ARENA_NEW(t->kept, uint32_t, n);
    TRY(arena_status(t->kept, err));
    for (uint32_t k = 0; k < n; k++) {
        at[k] = k;
        s[k] = (solve_subset){.equilibria = &at[k], .n = 1};
        bool const has_index = is_one && t->index.at[k] != 0;
        c[k] = (solve_component){.subsets = &s[k],
                                 .n_subsets = 1,
                                 .equilibria = &at[k],
                                 .n = 1,
                                 .is_point = true,
                                 .has_index = has_index,
                                 .index = has_index ? t->index.at[k] : 0};
    }
    to->components = c;
    to->n_components = (uint32_t)n;
    return STF_OK;
}

static void answer_explain(const support_plan *t, bool is_rounded, lane_answer *to)
{
    uint32_t n_continua = 0;
    for (size_t k = 0; k < t->rests.n; k++) n_continua += t->rests.at[k].is_continuum;
    char *const at = to->reason;
    size_t const room = sizeof to->reason;
    if (t->closed_at != NONE) {
        text const name = t->g->infoset_name[t->closed_at];
        snprintf(at, room, "every action of information set \"%.*s\" is closed",
                 name.n < 80 ? (int)name.n : 80, name.at);
    } else if (t->is_late) {
        snprintf(at, room,
                 "time ran out; what is listed is proved, %.0f supports were not looked at",
                 t->supports.undecided);
    } else if (to->n_equilibria == 0 && to->complete) {
        snprintf(at, room, "there is no equilibrium in behaviour strategies: a party forgets");
    } else if (to->n_equilibria == 0) {
        snprintf(at, room, "%.0f supports were not decided", t->supports.undecided);
    } else if (!to->complete && t->options.all) {
        snprintf(at, room, "%s%.0f supports undecided, %u with a continuum of equilibria%s%s",
                 t->is_full ? "stopped at as many as were asked for; " : "", t->supports.undecided,
                 n_continua,
                 t->is_refined ? "; those that are not subgame perfect are left out" : "",
                 is_rounded ? "; irrational payoffs are taken as their doubles" : "");
    } else if (to->complete && t->options.all && !t->recalls) {
        snprintf(at, room, "a party forgets: these are equilibria in behaviour strategies%s",
                 is_rounded ? "; irrational payoffs are taken as their doubles" : "");
    } else if (is_rounded) {
        snprintf(at, room, "irrational payoffs are taken as their doubles");
    }
}

static stf_status answer_fill(support_plan *t, bool is_rounded, stf_error *err)
{
    lane_answer *const to = t->to;
    to->n_equilibria = (uint32_t)t->equilibria.n;
    to->equilibria = t->equilibria.n > 0 ? t->equilibria.at : NULL;
    to->exact_prob = t->equilibria.n > 0 ? t->exact_prob.at : NULL;
    to->n_total = (double)t->equilibria.n;
    to->steps = t->n_cells;
    to->remainders = t->rests.n > 0 ? t->rests.at : NULL;
    to->n_remainders = (uint32_t)t->rests.n;
    solve_supports *const s = ARENA_NEW(t->kept, solve_supports, 1);
    TRY(arena_status(t->kept, err));
    *s = t->supports;
    to->supports = s;
    to->complete = !t->is_rest && !t->is_late && !t->is_full && !t->is_refined &&
                   t->closed_at == NONE && t->supports.undecided == 0.0;
    if (t->closed_at != NONE || (to->n_equilibria == 0 && to->complete))
        to->status = STF_NO;
    else if (t->is_late || to->n_equilibria == 0)
        to->status = STF_LIMIT;
    answer_explain(t, is_rounded, to);
    if (to->complete && t->options.all) TRY(components_fill(t, to, err));
    return STF_OK;
}

static stf_status lane_run(support_plan *t, const double *slots, uint32_t stride, uint32_t k,
                           lane_answer *to, stf_error *err)
{
    bool is_rounded;
    *to = (lane_answer){.status = STF_OK};
    t->to = to;
    memset(&t->equilibria, 0, sizeof t->equilibria);
    memset(&t->exact_prob, 0, sizeof t->exact_prob);
    memset(&t->index, 0, sizeof t->index);
    memset(&t->rests, 0, sizeof t->rests);
    memset(&t->rest_hash, 0, sizeof t->rest_hash);
    t->supports = (solve_supports){0};
    t->n_cells = 0;
    t->is_late = t->is_full = t->is_rest = false;
    t->closed_at = NONE;
    TRY(lane_fill(t, slots, stride, k, &is_rounded, err));
    TRY(explore(t, err));
    return answer_fill(t, is_rounded, err);
}

/* ---- the row ----------------------------------------------------------------------------------
 */

/* All of the tree at once, for Nash equilibria? Only where it is small. */
static bool is_taken_whole(const game *g)
{
    double n_players, n_profiles, n_actions;
    part_size(g, PART_WHOLE, &n_players, &n_profiles, &n_actions);
    return g->n_segments == 1 && n_players <= NASH_MOST_SETS && n_profiles <= NASH_MOST_PROFILES;
}

const char *support_refuses(const game *g, concept c)
{
    for (uint32_t k = 0; k < g->n_components; k++) {
        double n_players, n_profiles, n_actions;
        part_size(g, k, &n_players, &n_profiles, &n_actions);
        if (n_players > FORM_MOST_PLAYERS || n_profiles > FORM_MOST_PROFILES ||
            n_profiles * g->n_parties > FORM_MOST_PROFILES * 4.0 ||
            (n_players > 1 && n_actions > FORM_MOST_ACTIONS))
            return "a subgame has too many information sets, or too many pure profiles";
        if (n_actions > FORM_MOST_ACTIONS) return "a set has more than 64 actions";
    }
    return c == CONCEPT_SEQUENTIAL ? "it states no beliefs" : NULL;
}

static stf_status support_plan_new(const game *g, const solve_options *options, uint32_t n_lanes,
                                   arena *memory, void **plan, stf_error *err)
{
    support_plan *const t = ARENA_NEW(memory, support_plan, 1);
    if (t == NULL) return arena_status(memory, err);
    *t = (support_plan){.g = g, .options = *options, .n_lanes = n_lanes, .memory = memory};
    t->most = options->most_equilibria > 0 ? options->most_equilibria : MOST_DEFAULT;
    bool const has_subgames = g->n_components > 1;
    t->is_whole = options->concept == CONCEPT_NASH && has_subgames && is_taken_whole(g);
    t->is_refined = options->concept == CONCEPT_NASH && has_subgames && !t->is_whole;
    t->recalls = game_recall(g, memory) == NONE;
    *plan = t;
    return arena_status(memory, err);
}

static stf_status support_run(void *plan, const double *slots, uint32_t stride, uint32_t n_lanes,
                              lane_answer *answers, stf_error *err)
{
    support_plan *const t = plan;
    if (n_lanes > t->n_lanes) return fail(err, STF_USAGE, "the block does not fit its plan");
    TRY(arenas_renew(t, err));
    for (uint32_t k = 0; k < n_lanes; k++) {
        stf_status const s = lane_run(t, slots, stride, k, &answers[k], err);
        if (s != STF_OK) return explain(t, s, err);
        arena_mark const empty = {0};
        arena_release(t->found, empty);
        arena_release(t->scratch, empty);
    }
    return STF_OK;
}

static const solver_option options[] = {
    {"most-equilibria", OPTION_INTEGER, MOST_DEFAULT, 1.0, 1e6, "",
     "equilibria after which the search stops"},
};

const solver solver_support = {
    .name = "support",
    .summary = "every equilibrium of a game with any number of parties, by support, with proof",
    .help =
        "Dominated actions are taken out; then for every set of actions that may be played with "
        "positive probability the equations of indifference are solved: in rationals where "
        "they are linear, else by a search that proves every box of probabilities empty or to "
        "hold exactly one solution. Continua of equilibria are reported, not sampled. Subgames "
        "are solved leaves first, and every equilibrium of each is gone into.",
    .citation = "McKelvey and McLennan, Handbook of Computational Economics 1 (1996); Porter, "
                "Nudelman and Shoham, Games and Economic Behavior 63 (2008); Datta, Economic "
                "Theory 42 (2010)",
    .needs = 0,
    .concepts = 1u << CONCEPT_NASH | 1u << CONCEPT_SUBGAME_PERFECT,
    .yields = "all",
    .guarantee = "each answer is proved, and the list is called complete only where every support "
                 "was proved to hold no more than is listed",
    .cost = "the number of supports, of which most are ruled out together, times a search in as "
            "many dimensions as the party with the fewest actions has",
    .since = "0.1",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .plan = support_plan_new,
    .run = support_run,
};
