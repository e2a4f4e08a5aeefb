/* SPDX-License-Identifier: Apache-2.0 */
/* plan_game.c -- a schedule written as a game: the path, departures from it, alarms, and the
 * certificate.
 *
 * All payoffs stand at the ends of play, in present value at its start. Here a level is a number
 * and a turn is a node: nothing is shared with the sums of src/plan/value.c but the value of going
 * on after a breach for some phases. */
#include "game/certify_exact.h"
#include "game/write.h"
#include "study/plan_game_inside.h"

#include <string.h>

typedef enum act { ACT_GIVES, ACT_WITHHOLDS, ACT_TAKES_BACK, ACT_LEAVES, ACT_COUNT } act;

exact *numbers_copy(arena *a, const exact *from, uint32_t n)
{
    exact *const out = ARENA_NEW(a, exact, n);
    if (out != NULL && from != NULL && n > 0) memcpy(out, from, n * sizeof *out);
    return out;
}

exact factor_of(const plan_writer *x, uint32_t party, uint32_t phase)
{
    return exact_pow(x->a, x->p->discount[party], (int32_t)phase - 1);
}

static exact worth_of(arena *a, const plan_worth *u, exact level)
{
    exact out = exact_small(0), from = exact_small(0), under = exact_small(0);
    for (uint32_t k = 0; k < u->n; k++) {
        exact const to = exact_min(level, u->level[k]);
        if (exact_compare(to, from) <= 0) break;
        exact const part = exact_div(a, exact_sub(a, to, from), exact_sub(a, u->level[k], from));
        out = exact_add(a, out, exact_mul(a, part, exact_sub(a, u->value[k], under)));
        from = u->level[k];
        under = u->value[k];
    }
    return out;
}

exact levels_worth(const plan_writer *x, uint32_t party, const exact *level)
{
    exact sum = exact_small(0);
    if (level == NULL) return sum;
    for (uint32_t s = 0; s < x->p->n_stocks; s++)
        sum = exact_add(x->a, sum, worth_of(x->a, &x->p->stocks[s].worth[party], level[s]));
    return sum;
}

static uint32_t constant(plan_writer *x, exact value)
{
    return program_add_constant(game_builder_program(x->b), exact_to_double(value),
                                exact_to_text(x->a, value));
}

branch branch_end(plan_writer *x, exact *value)
{
    uint32_t *const row = ARENA_NEW(x->a, uint32_t, x->p->n_parties);
    x->n_nodes++;
    if (value == NULL) value = ARENA_NEW(x->a, exact, x->p->n_parties);
    branch out = {.node = game_add_terminal(x->b, NONE), .reward = NONE, .value = value};
    if (row == NULL || value == NULL) return out;
    for (uint32_t q = 0; q < x->p->n_parties; q++) {
        if (!exact_is_valid(value[q])) value[q] = exact_small(0);
        row[q] = exact_sign(value[q]) == 0 ? NONE : constant(x, value[q]);
    }
    out.reward = game_add_reward(x->b, row);
    return out;
}

branch branch_node(plan_writer *x, uint32_t set, const branch *children, uint32_t n,
                   uint32_t position)
{
    uint32_t const node = game_add_decision(x->b, set);
    for (uint32_t k = 0; k < n; k++)
        game_add_edge(x->b, node, children[k].node, NONE, (text){"", 0}, children[k].reward, NONE);
    (void)VEC_PUSH(x->a, &x->choices, (made_choice){.set = set, .position = position});
    return (branch){.node = node, .reward = NONE, .value = children[position].value};
}

/* ---- what can be done ------------------------------------------------------------------------ */

static bool has_step(const plan_writer *x, uint32_t party, uint32_t t)
{
    for (uint32_t s = 0; t <= x->s->n_phases && s < x->p->n_stocks; s++)
        if (x->p->stocks[s].owner == party &&
            exact_sign(x->s->gives[(size_t)s * x->s->n_phases + t - 1]) > 0)
            return true;
    return false;
}

/* By the plan: what had been given before phase t may return. */
static bool can_take(const plan_writer *x, uint32_t party, uint32_t t)
{
    for (uint32_t s = 0; s < x->p->n_stocks; s++) {
        if (x->p->stocks[s].owner != party || exact_sign(x->p->breach[party].returns[s].share) == 0)
            continue;
        for (uint32_t u = 1; u < t && u <= x->s->n_phases; u++)
            if (exact_sign(x->s->gives[(size_t)s * x->s->n_phases + u - 1]) > 0) return true;
    }
    return false;
}

/* The party's information set on the path at phase t, made when first met, and its actions. */
static uint32_t path_set(plan_writer *x, uint32_t party, uint32_t t, act *acts, uint32_t *n_acts)
{
    static const text name[ACT_COUNT] = {
        {"gives", 5}, {"withholds", 9}, {"takes_back", 10}, {"leaves", 6}};
    uint32_t *const set = &x->path_set[(size_t)(t - 1) * x->p->n_parties + party];
    bool const steps = has_step(x, party, t);
    *n_acts = 0;
    acts[(*n_acts)++] = ACT_GIVES;
    if (steps) acts[(*n_acts)++] = ACT_WITHHOLDS;
    if (can_take(x, party, t)) acts[(*n_acts)++] = ACT_TAKES_BACK;
    if (exact_is_valid(x->p->outside[party])) acts[(*n_acts)++] = ACT_LEAVES;
    if (*set != NONE || *n_acts == 1) return *set;
    *set = game_add_infoset(x->b, party, text_format(x->a, "phase %u", (unsigned)t));
    for (uint32_t k = 0; k < *n_acts; k++)
        game_add_action(x->b, *set, k == 0 && !steps ? TEXT("keeps") : name[acts[k]], NONE, NONE);
    return *set;
}

/* ---- the path -------------------------------------------------------------------------------- */

static branch group_write(plan_writer *x, const moment *m, uint32_t k, uint32_t next,
                          const act *acts);

/* What the phase pays everybody at its end, added. */
static const exact *phase_paid(plan_writer *x, const moment *m)
{
    exact *const level = numbers_copy(x->a, m->now, x->p->n_stocks), *const out = numbers_copy(
                                                                         x->a, m->paid,
                                                                         x->p->n_parties);
    if (level == NULL || out == NULL) return m->paid;
    for (uint32_t s = 0; s < x->p->n_stocks; s++) level[s] = exact_add(x->a, level[s], m->taken[s]);
    for (uint32_t q = 0; q < x->p->n_parties; q++)
        out[q] = exact_add(x->a, out[q],
                           exact_mul(x->a, factor_of(x, q, m->t), levels_worth(x, q, level)));
    return out;
}

/* Chances of who is accused at turn k, by all sets of the accused; chance [n_parties + 1], the last
 * nobody's. */
static void accused(plan_writer *x, uint32_t t, uint32_t k, const act *acts, exact *chance)
{
    uint32_t const n = x->p->n_parties;
    uint32_t who[16];
    exact each[16];
    uint32_t n_who = 0;
    for (uint32_t i = 0; i <= n; i++) chance[i] = exact_small(0);
    for (uint32_t i = 0; i < n && n_who < 16; i++) {
        if (x->group[i] != k || !(has_step(x, i, t) || can_take(x, i, t))) continue;
        each[n_who] = acts[i] == ACT_GIVES ? x->p->alarms[i] : x->p->finds[i];
        who[n_who++] = i;
    }
    for (uint32_t set = 0; set < 1u << n_who; set++) {
        exact product = exact_small(1);
        int32_t n_in = 0;
        for (uint32_t i = 0; i < n_who; i++) {
            bool const is_in = (set >> i & 1) != 0;
            n_in += is_in;
            product = exact_mul(x->a, product,
                                is_in ? each[i] : exact_sub(x->a, exact_small(1), each[i]));
        }
        if (n_in == 0) chance[n] = product;
        for (uint32_t i = 0; i < n_who; i++)
            if ((set >> i & 1) != 0)
                chance[who[i]] =
                    exact_add(x->a, chance[who[i]], exact_div(x->a, product, exact_small(n_in)));
    }
}

/* The value to a party of a phase after the last in which all keep to the plan, for ever. */
static exact keeping_value(plan_writer *x, uint32_t q, const exact *level)
{
    uint32_t const t = x->s->n_phases + 1, n = x->p->n_parties;
    exact const d = x->p->discount[q], flow = levels_worth(x, q, level);
    exact *const chance = ARENA_NEW(x->a, exact, n + 1);
    act *const acts = ARENA_NEW(x->a, act, n);
    exact clear = exact_small(1), sum = flow, again = exact_small(0);
    if (chance == NULL || acts == NULL) return sum;
    for (uint32_t k = 0; k < x->n_groups; k++) {
        accused(x, t, k, acts, chance);
        for (uint32_t b = 0; b < n; b++) {
            if (exact_sign(chance[b]) == 0) continue;
            exact const weight = exact_mul(x->a, exact_mul(x->a, clear, chance[b]), d);
            uint32_t const phases = x->p->breach[b].phases;
            exact rest = phases == 0 ? breach_ever(x, q, b, level, 1, true) : exact_small(0);
            for (uint32_t j = phases; j > 0; j--) {
                exact at = exact_small(0);
                for (uint32_t s = 0; s < x->p->n_stocks; s++)
                    at = exact_add(x->a, at,
                                   worth_of(x->a, &x->p->stocks[s].worth[q],
                                            breach_level(x, b, s, level[s], j)));
                rest = exact_add(x->a, at, exact_mul(x->a, d, rest));
            }
            sum = exact_add(x->a, sum, exact_mul(x->a, weight, rest));
            if (phases > 0)
                again = exact_add(x->a, again,
                                  exact_mul(x->a, weight, exact_pow(x->a, d, (int32_t)phases)));
        }
        clear = exact_mul(x->a, clear, chance[n]);
    }
    again = exact_add(x->a, again, exact_mul(x->a, clear, d));
    return exact_div(x->a, sum, exact_sub(x->a, exact_small(1), again));
}

/* No alarm in the phase: the next one, or for ever. */
static branch phase_over(plan_writer *x, const moment *m)
{
    uint32_t const n = x->p->n_parties, n_phases = x->s->n_phases;
    exact *const paid = numbers_copy(x->a, phase_paid(x, m), n);
    if (paid == NULL) return branch_end(x, NULL);
    for (uint32_t q = 0; m->t == n_phases && q < n; q++)
        paid[q] = exact_add(x->a, paid[q], exact_mul(x->a, factor_of(x, q, m->t), x->p->bonus[q]));
    if (m->t > n_phases) {
        for (uint32_t q = 0; q < n; q++)
            paid[q] =
                exact_add(x->a, paid[q],
                          exact_mul(x->a, factor_of(x, q, m->t + 1), keeping_value(x, q, m->now)));
        return branch_end(x, paid);
    }
    exact *const none = ARENA_NEW(x->a, exact, x->p->n_stocks);
    act *const acts = ARENA_NEW(x->a, act, n);
    if (none == NULL || acts == NULL) return branch_end(x, NULL);
    for (uint32_t s = 0; s < x->p->n_stocks; s++) none[s] = exact_small(0);
    moment const next = {.t = m->t + 1,
                         .before = m->now,
                         .now = m->now,
                         .taken = none,
                         .paid = paid,
                         .is_gone = m->is_gone};
    return group_write(x, &next, 0, 0, acts);
}

/* What the acts of turn k do to the levels. */
static moment acts_done(plan_writer *x, const moment *m, uint32_t k, const act *acts)
{
    uint32_t const n = x->p->n_parties;
    moment out = *m;
    exact *const now = numbers_copy(x->a, m->now, x->p->n_stocks),
                 *const taken = numbers_copy(x->a, m->taken, x->p->n_stocks),
                 *const paid = numbers_copy(x->a, m->paid, n);
    bool *const is_gone = ARENA_NEW(x->a, bool, n);
    if (now == NULL || taken == NULL || paid == NULL || is_gone == NULL) return out;
    for (uint32_t i = 0; i < n; i++)
        is_gone[i] = m->is_gone[i] || (x->group[i] == k && acts[i] != ACT_GIVES);
    for (uint32_t s = 0; s < x->p->n_stocks; s++) {
        const plan_stock *const stock = &x->p->stocks[s];
        uint32_t const i = stock->owner;
        if (x->group[i] != k) continue;
        const plan_return *const back = &x->p->breach[i].returns[s];
        if (acts[i] == ACT_TAKES_BACK)
            taken[s] = exact_div(
                x->a, exact_mul(x->a, back->share, exact_sub(x->a, stock->start, m->before[s])),
                exact_small((int32_t)back->over));
        if (acts[i] != ACT_GIVES || m->t > x->s->n_phases) continue;
        exact const step = x->s->gives[(size_t)s * x->s->n_phases + m->t - 1];
        now[s] = exact_sub(x->a, now[s], step);
        for (uint32_t q = 0; q < n; q++)
            paid[q] = exact_sub(
                x->a, paid[q],
                exact_mul(x->a, factor_of(x, q, m->t), exact_mul(x->a, stock->cost[q], step)));
    }
    out.now = now;
    out.taken = taken;
    out.paid = paid;
    out.is_gone = is_gone;
    return out;
}

/* Party i leaves at its turn: the others are left with its breach, for ever. */
static branch left_write(plan_writer *x, const moment *m, uint32_t i)
{
    exact *const value = numbers_copy(x->a, phase_paid(x, m), x->p->n_parties);
    for (uint32_t q = 0; value != NULL && q < x->p->n_parties; q++)
        value[q] = q == i ? exact_add(x->a, m->paid[q],
                                      exact_mul(x->a, factor_of(x, q, m->t), x->p->outside[i]))
                          : exact_add(x->a, value[q],
                                      exact_mul(x->a, factor_of(x, q, m->t + 1),
                                                breach_ever(x, q, i, m->now, 1, true)));
    return branch_end(x, value);
}

/* All of turn k have chosen: chance. */
static branch turn_over(plan_writer *x, const moment *before, uint32_t k, const act *acts)
{
    uint32_t const n = x->p->n_parties;
    for (uint32_t i = 0; i < n; i++)
        if (x->group[i] == k && acts[i] == ACT_LEAVES) return left_write(x, before, i);
    moment const m = acts_done(x, before, k, acts);
    exact *const chance = ARENA_NEW(x->a, exact, n + 1), *const value = ARENA_NEW(x->a, exact, n);
    act *const fresh = ARENA_NEW(x->a, act, n);
    if (chance == NULL || value == NULL || fresh == NULL) return branch_end(x, NULL);
    accused(x, m.t, k, acts, chance);
    if (exact_compare(chance[n], exact_small(1)) == 0) return group_write(x, &m, k + 1, 0, fresh);
    uint32_t const node = game_add_chance(x->b);
    x->n_nodes++;
    for (uint32_t q = 0; q < n; q++) value[q] = exact_small(0);
    for (uint32_t b = n + 1; b-- > 0;) {
        if (exact_sign(chance[b]) == 0) continue;
        moment after = m;
        if (b < n) after.paid = phase_paid(x, &m);
        branch const to = b == n ? group_write(x, &m, k + 1, 0, fresh) : breach_write(x, &after, b);
        game_add_edge(x->b, node, to.node, constant(x, chance[b]),
                      b == n ? TEXT("nobody accused") : x->p->party[b], to.reward, NONE);
        for (uint32_t q = 0; q < n; q++)
            value[q] = exact_add(x->a, value[q], exact_mul(x->a, chance[b], to.value[q]));
    }
    return (branch){.node = node, .reward = NONE, .value = value};
}

/* Turn k, when parties before `next` have chosen their acts. */
static branch group_write(plan_writer *x, const moment *m, uint32_t k, uint32_t next,
                          const act *acts)
{
    uint32_t const n = x->p->n_parties;
    if (x->n_nodes > x->most_nodes) return branch_end(x, NULL);
    if (k == x->n_groups) return phase_over(x, m);
    if (next == n) return turn_over(x, m, k, acts);
    if (x->group[next] != k || m->is_gone[next]) return group_write(x, m, k, next + 1, acts);
    act list[ACT_COUNT];
    branch child[ACT_COUNT];
    uint32_t n_acts;
    uint32_t const set = path_set(x, next, m->t, list, &n_acts);
    if (n_acts == 1) return group_write(x, m, k, next + 1, acts);
    x->n_nodes++;
    for (uint32_t c = 0; c < n_acts; c++) {
        act *const with = ARENA_NEW(x->a, act, n);
        if (with == NULL) return branch_end(x, NULL);
        memcpy(with, acts, n * sizeof *with);
        with[next] = list[c];
        child[c] = group_write(x, m, k, next + 1, with);
    }
    return branch_node(x, set, child, n_acts, 0);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static stf_status problem_suits(const plan_problem *p, stf_error *err)
{
    bool resumes = false, has_outside = false, is_noisy = false, is_unsure = false;
    for (uint32_t i = 0; i < p->n_parties; i++) {
        resumes = resumes || p->breach[i].phases > 0;
        has_outside = has_outside || exact_is_valid(p->outside[i]);
        is_noisy = is_noisy || exact_sign(p->alarms[i]) > 0;
        is_unsure = is_unsure || exact_compare(p->finds[i], exact_small(1)) < 0;
    }
    if (resumes && has_outside)
        return fail(err, STF_UNSUPPORTED,
                    "not written as a game: breaches that end, with outside options");
    if (resumes && is_noisy && is_unsure)
        return fail(err, STF_UNSUPPORTED,
                    "not written as a game: breaches that end, with imperfect verification");
    return STF_OK;
}

static stf_status writer_begin(plan_writer *x, const plan_problem *p, const plan_schedule *s,
                               uint32_t most_nodes, arena *memory, stf_error *err)
{
    uint32_t const n = p->n_parties;
    *x = (plan_writer){.p = p,
                       .s = s,
                       .a = memory,
                       .b = game_builder_new(memory),
                       .most_nodes = most_nodes > 0 ? most_nodes : PLAN_GAME_MOST_NODES,
                       .group = ARENA_NEW(memory, uint32_t, n),
                       .path_set = ARENA_NEW(memory, uint32_t, (size_t)(s->n_phases + 1) * n)};
    TRY(arena_status(memory, err));
    for (size_t k = 0; k < (size_t)(s->n_phases + 1) * n; k++) x->path_set[k] = NONE;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            bool is_first = true; /* of its turn */
            for (uint32_t l = 0; l < j; l++) is_first = is_first && p->turn[l] != p->turn[j];
            x->group[i] += is_first && p->turn[j] < p->turn[i];
        }
        if (x->group[i] + 1 > x->n_groups) x->n_groups = x->group[i] + 1;
        game_add_party(x->b, p->party[i], p->unit[i]);
    }
    game_set_title(x->b, p->name);
    return plan_values(p, s, memory, &x->after_alarm, err);
}

static branch root_write(plan_writer *x)
{
    const plan_problem *const p = x->p;
    exact *const start = ARENA_NEW(x->a, exact, p->n_stocks), *const none = ARENA_NEW(
                                                                  x->a, exact,
                                                                  p->n_stocks + p->n_parties);
    act *const acts = ARENA_NEW(x->a, act, p->n_parties);
    bool *const is_gone = ARENA_NEW(x->a, bool, p->n_parties);
    if (start == NULL || none == NULL || acts == NULL || is_gone == NULL)
        return branch_end(x, NULL);
    for (uint32_t s = 0; s < p->n_stocks; s++) start[s] = p->stocks[s].start;
    for (uint32_t k = 0; k < p->n_stocks + p->n_parties; k++) none[k] = exact_small(0);
    moment const first = {
        .t = 1, .before = start, .now = start, .taken = none, .paid = none, .is_gone = is_gone};
    return group_write(x, &first, 0, 0, acts);
}

stf_status plan_game_make(const plan_problem *p, const plan_schedule *s, uint32_t most_nodes,
                          arena *memory, plan_game *out, stf_error *err)
{
    plan_writer x;
    TRY(problem_suits(p, err));
    TRY(writer_begin(&x, p, s, most_nodes, memory, err));
    branch const root = root_write(&x);
    TRY(arena_status(memory, err));
    if (x.n_nodes > x.most_nodes)
        return fail(err, STF_LIMIT, "as a game the plan has more than %u nodes",
                    (unsigned)x.most_nodes);
    if (root.reward != NONE) game_set_root_reward(x.b, root.reward);
    *out = (plan_game){.payoff = root.value};
    TRY(game_finish(x.b, root.node, &out->game, err));
    const game *const g = out->game;
    out->n_nodes = g->n_nodes;
    exact *const prob = ARENA_NEW(memory, exact, g->n_actions);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < g->n_actions; k++) prob[k] = exact_small(0);
    for (size_t k = 0; k < x.choices.n; k++) {
        uint32_t const set = game_builder_infoset(x.b, x.choices.at[k].set);
        if (set == NONE) continue;
        prob[g->infoset_first_action[set] + x.choices.at[k].position] = exact_small(1);
    }
    out->prob = prob;
    return STF_OK;
}

static stf_status game_certify(const plan_problem *p, const plan_schedule *s, uint32_t most_nodes,
                               arena *memory, plan_certified *out, stf_error *err)
{
    plan_game made;
    exact_certificate c;
    TRY(plan_game_make(p, s, most_nodes, memory, &made, err));
    exact *const slots = ARENA_NEW(memory, exact, made.game->n_slots);
    TRY(arena_status(memory, err));
    TRY(game_slots_exact(made.game, NULL, -1, memory, slots, err));
    TRY(certify_exact(made.game, slots, made.prob, out->concept, memory, &c, err));
    exact const regret = exact_max(c.max_regret, c.subgame_regret);
    bool const is_first = !out->is_made;
    out->certified = (is_first || out->certified) && c.certified;
    out->max_regret = is_first ? regret : exact_max(out->max_regret, regret);
    out->n_nodes += made.n_nodes;
    if (is_first || !c.certified) out->reason = c.reason;
    if (is_first) out->payoff = c.payoff;
    out->is_made = true;
    return arena_status(memory, err);
}

stf_status plan_game_certify(const plan_problem *p, const plan_schedule *s, uint32_t most_nodes,
                             arena *memory, plan_certified *out, stf_error *err)
{
    stf_error why = {0};
    bool resumes = false, has_bonus = false;
    *out = (plan_certified){.concept = CONCEPT_SUBGAME_PERFECT};
    for (uint32_t i = 0; i < p->n_parties; i++) {
        resumes = resumes || p->breach[i].phases > 0;
        has_bonus = has_bonus || exact_sign(p->bonus[i]) != 0;
    }
    stf_status status = game_certify(p, s, most_nodes, memory, out, &why);
    if (status == STF_OK && resumes && has_bonus) {
        /* once there was an alarm the same plan goes on, without the bonus */
        plan_problem after = *p;
        exact *const none = ARENA_NEW(memory, exact, p->n_parties);
        TRY(arena_status(memory, err));
        for (uint32_t i = 0; i < p->n_parties; i++) none[i] = exact_small(0);
        after.bonus = none;
        status = game_certify(&after, s, most_nodes, memory, out, &why);
    }
    if (status == STF_LIMIT || status == STF_UNSUPPORTED) {
        *out = (plan_certified){.concept = CONCEPT_SUBGAME_PERFECT,
                                .reason = text_copy(memory, text_from(why.message))};
        return arena_status(memory, err);
    }
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}
