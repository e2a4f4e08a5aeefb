/* SPDX-License-Identifier: Apache-2.0 */
/* value.c -- what a plan is worth to each party at each turn, and what a departure is.
 *
 * Backwards over the phases. An alarm at turn k of phase t leads through a breach, and from one for
 * K phases back to phase t itself: a value is found as c + k X, with X the value of the phase's
 * start once there has been an alarm, and X from its own equation. After the last phase the same
 * holds of the value of a phase in which nothing is given, for ever.
 *
 * Who leaves in a breach does so where it gains; a breach that somebody leaves lasts for ever for
 * the others. With numbers the leaving is found by policy iteration: from nobody leaving, values,
 * best replies, values, until nothing changes. */
#include "plan/inside.h"

enum { MOST_ROUNDS = 64 };

/* c + k X. */
typedef struct partial {
    form c;
    exact k;
} partial;

/* Whose value is asked for, and what is not as planned. */
typedef struct place {
    plan_work *w;
    uint32_t p, t;
    bool withholds;      /* p gives nothing in this phase */
    const form *kept;    /* [n_stocks] withheld before this phase; NULL: nothing */
    const form *taken;   /* [n_stocks] taken back for this phase; NULL: nothing */
    bool departs;        /* in this phase: an alarm at its turn comes with `finds` */
    const form *resume;  /* X, where it is known */
    uint32_t *own_leave; /* [n_groups * n_parties (by)] the phase of the breach in which p leaves */
} place;

static exact discount(const place *at)
{
    return at->w->p->discount[at->p];
}

/* Level of stock s in phase t when turns 0 .. k have given. */
static form level_when(const place *at, uint32_t s, uint32_t k)
{
    const plan_work *const w = at->w;
    uint32_t const owner = w->p->stocks[s].owner;
    bool const gives =
        at->t <= w->n_phases && w->group[owner] <= k && !(at->withholds && owner == at->p);
    form out = work_level(w, s, gives ? at->t : at->t - 1);
    if (at->kept != NULL && at->kept[s].n > 0) {
        out = form_copy(w->a, out);
        form_add(w->a, &out, exact_small(1), at->kept[s]);
    }
    return out;
}

/* What phase t brings p when turns 0 .. k have given: worth at its end, less costs. */
static form flow_when(const place *at, uint32_t k)
{
    plan_work *const w = at->w;
    form out = form_number(w->a, exact_small(0));
    for (uint32_t s = 0; s < w->p->n_stocks; s++) {
        const plan_stock *const stock = &w->p->stocks[s];
        form level = level_when(at, s, k);
        if (at->taken != NULL && at->taken[s].n > 0) {
            level = form_copy(w->a, level);
            form_add(w->a, &level, exact_small(1), at->taken[s]);
        }
        work_worth(w, &out, exact_small(1), at->p, s, level);
        if (at->t <= w->n_phases && w->group[stock->owner] <= k &&
            !(at->withholds && stock->owner == at->p))
            form_add(w->a, &out, exact_neg(w->a, stock->cost[at->p]), work_step(w, s, at->t));
    }
    return out;
}

uint32_t work_breach_length(const plan_work *w, uint32_t b)
{
    uint32_t most = 1;
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        if (exact_sign(work_return(w, b, s)->share) > 0 && work_return(w, b, s)->over > most)
            most = work_return(w, b, s)->over;
    return most;
}

form work_breach_level(plan_work *w, uint32_t b, uint32_t s, form base, uint32_t j)
{
    const plan_return *const back = work_return(w, b, s);
    if (exact_sign(back->share) == 0 || j == 0) return base;
    uint32_t const parts = j < back->over ? j : back->over;
    form given = form_number(w->a, w->p->stocks[s].start), out = form_copy(w->a, base);
    form_add(w->a, &given, exact_small(-1), base);
    form_add(w->a, &out,
             exact_div(w->a, exact_mul(w->a, back->share, exact_small((int32_t)parts)),
                       exact_small((int32_t)back->over)),
             given);
    return out;
}

form work_breach_flow(plan_work *w, uint32_t party, uint32_t b, const form *base, uint32_t j)
{
    form out = form_number(w->a, exact_small(0));
    for (uint32_t s = 0; s < w->p->n_stocks; s++)
        work_worth(w, &out, exact_small(1), party, s, work_breach_level(w, b, s, base[s], j));
    return out;
}

static void form_max(arena *a, form *x, form y)
{
    if (exact_compare(form_value(*x), form_value(y)) < 0) *x = form_copy(a, y);
}

/* What a breach by b that is for ever is worth to a party from its phase j on; with numbers, and
 * where may_leave, when it leaves if that is better. */
static form ever_from(plan_work *w, uint32_t party, uint32_t b, const form *base, uint32_t j,
                      bool may_leave)
{
    exact const d = w->p->discount[party];
    uint32_t const length = work_breach_length(w, b);
    uint32_t const last = j > length ? j : length;
    form out = work_breach_flow(w, party, b, base, last);
    form_scale(w->a, &out, exact_div(w->a, exact_small(1), exact_sub(w->a, exact_small(1), d)));
    bool const leaves = may_leave && !w->is_symbolic && exact_is_valid(w->p->outside[party]);
    if (leaves) form_max(w->a, &out, work_outside(w, party));
    for (uint32_t i = last; i > j; i--) {
        form_scale(w->a, &out, d);
        form_add(w->a, &out, exact_small(1), work_breach_flow(w, party, b, base, i - 1));
        if (leaves) form_max(w->a, &out, work_outside(w, party));
    }
    return out;
}

static uint32_t *leave_slot(const plan_work *w, uint32_t t, uint32_t k, uint32_t b)
{
    uint32_t const n = w->p->n_parties;
    return w->leave_at + (((size_t)(t - 1) * w->n_groups + k) * n + b) * n;
}

/* The phase of a breach by b at which somebody but p leaves it, or 0. */
static uint32_t others_leave(const plan_work *w, uint32_t p, uint32_t t, uint32_t k, uint32_t b)
{
    uint32_t out = 0;
    for (uint32_t q = 0; q < w->p->n_parties; q++) {
        if (q == p) continue;
        uint32_t at = w->is_symbolic ? w->leaves[q] : 0;
        if (!w->is_symbolic && w->leave_at != NULL) at = leave_slot(w, t, k, b)[q];
        if (at != 0 && (out == 0 || at < out)) out = at;
    }
    return out;
}

/* The phase of a breach at which p itself is set to leave, or 0; with numbers, of one for some
 * phases whose end is not known yet. */
static uint32_t own_leaves(const place *at, uint32_t k, uint32_t b)
{
    const plan_work *const w = at->w;
    if (!w->is_symbolic)
        return at->own_leave != NULL ? at->own_leave[(size_t)k * w->p->n_parties + b] : 0;
    if (w->leaves[at->p]) return 1;
    return at->departs && b == at->p ? w->leave_found : 0;
}

static form stay_until(const place *at, uint32_t b, const form *base, uint32_t leave, form then)
{
    form out = form_copy(at->w->a, then);
    for (uint32_t j = leave; j > 1; j--) {
        form_scale(at->w->a, &out, discount(at));
        form_add(at->w->a, &out, exact_small(1), work_breach_flow(at->w, at->p, b, base, j - 1));
    }
    return out;
}

/* A breach by b for some phases, after turn k, where nobody else leaves it: back to the phase. */
static partial breach_resumes(const place *at, uint32_t k, uint32_t b, const form *base)
{
    plan_work *const w = at->w;
    uint32_t const leave = own_leaves(at, k, b);
    bool const may_leave =
        !w->is_symbolic && at->resume != NULL && exact_is_valid(w->p->outside[at->p]);
    partial out = {.c = form_number(w->a, exact_small(0)), .k = exact_small(1)};
    for (uint32_t j = w->p->breach[b].phases; j > 0; j--) {
        form_scale(w->a, &out.c, discount(at));
        out.k = exact_mul(w->a, out.k, discount(at));
        form_add(w->a, &out.c, exact_small(1), work_breach_flow(w, at->p, b, base, j));
        bool leaves = leave == j;
        if (may_leave) {
            exact const stay =
                exact_add(w->a, form_value(out.c), exact_mul(w->a, out.k, form_value(*at->resume)));
            leaves = exact_compare(w->p->outside[at->p], stay) > 0;
        }
        if (!leaves) continue;
        out.c = work_outside(w, at->p);
        out.c = form_copy(w->a, out.c);
        out.k = exact_small(0);
    }
    return out;
}

static partial breach_value(const place *at, uint32_t k, uint32_t b, const form *base)
{
    plan_work *const w = at->w;
    uint32_t const others = w->p->breach[b].phases == 0 ? 1 : others_leave(w, at->p, at->t, k, b);
    if (others == 0) return breach_resumes(at, k, b, base);
    partial out = {.k = exact_small(0)};
    uint32_t const leave = w->is_symbolic ? own_leaves(at, k, b) : 0;
    if (leave != 0) {
        out.c = stay_until(at, b, base, leave, work_outside(w, at->p));
        return out;
    }
    bool const leaves = !w->is_symbolic && exact_is_valid(w->p->outside[at->p]);
    out.c = ever_from(w, at->p, b, base, others, true);
    for (uint32_t j = others; j > 1; j--) {
        out.c = form_copy(w->a, out.c);
        form_scale(w->a, &out.c, discount(at));
        form_add(w->a, &out.c, exact_small(1), work_breach_flow(w, at->p, b, base, j - 1));
        if (leaves) form_max(w->a, &out.c, work_outside(w, at->p));
    }
    return out;
}

/* An alarm at turn k, b held to be the one. */
static partial alarm_value(const place *at, uint32_t k, uint32_t b, form *base)
{
    plan_work *const w = at->w;
    for (uint32_t s = 0; s < w->p->n_stocks; s++) base[s] = level_when(at, s, k);
    partial const after = breach_value(at, k, b, base);
    partial out = {.c = flow_when(at, k), .k = exact_mul(w->a, discount(at), after.k)};
    form_add(w->a, &out.c, discount(at), after.c);
    return out;
}

/* Values at turns n_groups .. from of the phase, into turn[k]. next: the value of the next phase;
 * NULL: as X, for ever. */
static void chain(const place *at, bool has_bonus, const form *next, uint32_t from, partial *turn)
{
    plan_work *const w = at->w;
    uint32_t const g = w->n_groups;
    form *const base = ARENA_NEW(w->a, form, w->p->n_stocks);
    exact *const blame = ARENA_NEW(w->a, exact, w->p->n_parties);
    if (base == NULL || blame == NULL) return;
    turn[g] = (partial){.c = flow_when(at, g), .k = exact_small(0)};
    if (next != NULL)
        form_add(w->a, &turn[g].c, discount(at), *next);
    else
        turn[g].k = discount(at);
    if (has_bonus) {
        if (w->term_number != 0 && w->number_kind == PLAN_NUMBER_BONUS && w->number_index == at->p)
            form_add_term(w->a, &turn[g].c, w->term_number, exact_small(1));
        else
            form_add_number(w->a, &turn[g].c, w->p->bonus[at->p]);
    }
    for (uint32_t k = g; k-- > from;) {
        bool const is_own = at->departs && w->group[at->p] == k;
        exact const clear = work_blame(w, at->t, k, is_own ? at->p : PLAN_NONE, blame);
        turn[k] = (partial){.c = form_number(w->a, exact_small(0)),
                            .k = exact_mul(w->a, clear, turn[k + 1].k)};
        form_add(w->a, &turn[k].c, clear, turn[k + 1].c);
        for (uint32_t b = 0; b < w->p->n_parties; b++) {
            if (exact_sign(blame[b]) == 0) continue;
            partial const alarm = alarm_value(at, k, b, base);
            form_add(w->a, &turn[k].c, blame[b], alarm.c);
            turn[k].k = exact_add(w->a, turn[k].k, exact_mul(w->a, blame[b], alarm.k));
        }
    }
}

static form partial_at(plan_work *w, partial x, const form *resume)
{
    form out = form_copy(w->a, x.c);
    if (exact_sign(x.k) != 0 && resume != NULL) form_add(w->a, &out, x.k, *resume);
    return out;
}

/* Where p would leave breaches, X being known; true where that is another answer than before. */
static bool leaving_update(place *at, const form *resume)
{
    plan_work *const w = at->w;
    uint32_t const n = w->p->n_parties;
    if (w->is_symbolic || !w->resumes || !exact_is_valid(w->p->outside[at->p])) return false;
    form *const base = ARENA_NEW(w->a, form, w->p->n_stocks);
    if (base == NULL) return false;
    bool is_new = false;
    for (uint32_t k = 0; k < w->n_groups; k++)
        for (uint32_t b = 0; b < n; b++) {
            if (w->group[b] != k || w->p->breach[b].phases == 0) continue;
            for (uint32_t s = 0; s < w->p->n_stocks; s++) base[s] = level_when(at, s, k);
            exact stay = form_value(*resume);
            uint32_t leave = 0;
            for (uint32_t j = w->p->breach[b].phases; j > 0; j--) {
                stay = exact_add(w->a, exact_mul(w->a, discount(at), stay),
                                 form_value(work_breach_flow(w, at->p, b, base, j)));
                if (exact_compare(w->p->outside[at->p], stay) <= 0) continue;
                stay = w->p->outside[at->p];
                leave = j;
            }
            is_new = is_new || at->own_leave[(size_t)k * n + b] != leave;
            at->own_leave[(size_t)k * n + b] = leave;
        }
    return is_new;
}

/* Values at all turns of a phase, clean and (where asked) after an alarm. */
static stf_status phase_solve(place *at, const form *next_clean, const form *next_dirty,
                              form *clean, form *dirty, stf_error *err)
{
    plan_work *const w = at->w;
    uint32_t const g = w->n_groups;
    bool const is_last = at->t > w->n_phases;
    partial *const turn = ARENA_NEW(w->a, partial, g + 1);
    form resume = {0};
    at->resume = NULL;
    at->own_leave = ARENA_NEW(w->a, uint32_t, g * w->p->n_parties);
    TRY(arena_status(w->a, err));
    for (int round = 0; round < MOST_ROUNDS; round++) {
        chain(at, false, is_last ? NULL : next_dirty, 0, turn);
        resume = form_copy(w->a, turn[0].c);
        form_scale(w->a, &resume,
                   exact_div(w->a, exact_small(1), exact_sub(w->a, exact_small(1), turn[0].k)));
        if (!leaving_update(at, &resume)) break;
    }
    for (uint32_t k = 0; k <= g; k++) dirty[k] = partial_at(w, turn[k], &resume);
    if (!is_last) chain(at, at->t == w->n_phases, next_clean, 0, turn);
    for (uint32_t k = 0; k <= g; k++) clean[k] = partial_at(w, turn[k], &resume);
    return arena_status(w->a, err);
}

/* The parties' leaving of breaches after phase t; true where it has changed. */
static bool leaving_keep(plan_work *w, uint32_t t, uint32_t p, const uint32_t *own)
{
    bool is_new = false;
    if (w->leave_at == NULL) return false;
    for (uint32_t k = 0; k < w->n_groups; k++)
        for (uint32_t b = 0; b < w->p->n_parties; b++) {
            uint32_t *const at = &leave_slot(w, t, k, b)[p];
            is_new = is_new || *at != own[(size_t)k * w->p->n_parties + b];
            *at = own[(size_t)k * w->p->n_parties + b];
        }
    return is_new;
}

stf_status work_values(plan_work *w, stf_error *err)
{
    uint32_t const n = w->p->n_parties, g = w->n_groups;
    form *const clean = ARENA_NEW(w->a, form, g + 1), *const dirty = ARENA_NEW(w->a, form, g + 1);
    TRY(arena_status(w->a, err));
    for (uint32_t t = w->n_phases + 1; t > 0; t--) {
        bool is_new = true;
        for (int round = 0; is_new && round < MOST_ROUNDS; round++) {
            is_new = false;
            for (uint32_t p = 0; p < n; p++) {
                place at = {.w = w, .p = p, .t = t};
                bool const is_last = t > w->n_phases;
                TRY(phase_solve(&at, is_last ? NULL : work_value(w, 0, t + 1, 0, p),
                                is_last ? NULL : work_value(w, 1, t + 1, 0, p), clean, dirty, err));
                is_new = leaving_keep(w, t, p, at.own_leave) || is_new;
                for (uint32_t k = 0; k <= g; k++) {
                    *work_value(w, 0, t, k, p) = clean[k];
                    *work_value(w, 1, t, k, p) = dirty[k];
                }
            }
        }
    }
    return arena_status(w->a, err);
}

/* The value of the start of phase t to p, who has kept some of its stocks and goes on as planned.
 */
static form kept_value(plan_work *w, uint32_t p, uint32_t t, int is_dirty, const form *kept)
{
    uint32_t const g = w->n_groups;
    form *const clean = ARENA_NEW(w->a, form, g + 1), *const dirty = ARENA_NEW(w->a, form, g + 1);
    form next[2] = {{0}, {0}};
    stf_error err;
    if (clean == NULL || dirty == NULL) return next[0];
    for (uint32_t u = w->n_phases + 1; u >= t; u--) {
        place at = {.w = w, .p = p, .t = u, .kept = kept};
        if (phase_solve(&at, &next[0], &next[1], clean, dirty, &err) != STF_OK) break;
        next[0] = clean[0];
        next[1] = dirty[0];
    }
    return next[is_dirty];
}

form work_departure(plan_work *w, uint32_t p, uint32_t t, int dirty, bool takes_back)
{
    uint32_t const n_stocks = w->p->n_stocks;
    bool const withholds = work_has_step(w, p, t), is_last = t > w->n_phases;
    form *const kept = ARENA_NEW(w->a, form, n_stocks), *const taken =
                                                            ARENA_NEW(w->a, form, n_stocks);
    partial *const turn = ARENA_NEW(w->a, partial, w->n_groups + 1);
    form next = {0};
    if (kept == NULL || taken == NULL || turn == NULL) return next;
    for (uint32_t s = 0; s < n_stocks; s++) {
        const plan_return *const back = work_return(w, p, s);
        if (w->p->stocks[s].owner != p) continue;
        if (withholds) kept[s] = work_step(w, s, t);
        if (!takes_back || exact_sign(back->share) == 0) continue;
        taken[s] = form_copy(w->a, work_level(w, s, 0));
        form_add(w->a, &taken[s], exact_small(-1), work_level(w, s, t - 1));
        form_scale(w->a, &taken[s], exact_div(w->a, back->share, exact_small((int32_t)back->over)));
    }
    if (!is_last)
        next =
            withholds ? kept_value(w, p, t + 1, dirty, kept) : *work_value(w, dirty, t + 1, 0, p);
    place const at = {.w = w,
                      .p = p,
                      .t = t,
                      .withholds = withholds,
                      .taken = takes_back ? taken : NULL,
                      .departs = true,
                      .resume = work_value(w, 1, t, 0, p)};
    chain(&at, t == w->n_phases && dirty == 0, is_last ? NULL : &next, w->group[p], turn);
    return partial_at(w, turn[w->group[p]], at.resume);
}

void work_breach_base(plan_work *w, uint32_t t, uint32_t b, bool was_found, form *base)
{
    place const at = {.w = w, .p = b, .t = t, .withholds = was_found};
    for (uint32_t s = 0; s < w->p->n_stocks; s++) base[s] = level_when(&at, s, w->group[b]);
}

form work_breach_from(plan_work *w, uint32_t party, uint32_t t, uint32_t b, const form *base,
                      uint32_t j)
{
    uint32_t const length = w->p->breach[b].phases;
    exact const d = w->p->discount[party];
    if (length == 0 || others_leave(w, party, t, w->group[b], b) != 0)
        return ever_from(w, party, b, base, j, false);
    form out = form_copy(w->a, *work_value(w, 1, t, 0, party));
    for (uint32_t i = length; i >= j; i--) {
        form_scale(w->a, &out, d);
        form_add(w->a, &out, exact_small(1), work_breach_flow(w, party, b, base, i));
    }
    return out;
}
