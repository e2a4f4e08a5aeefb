/* SPDX-License-Identifier: Apache-2.0 */
/* games.c -- building the tests' games. */
#include "unit/solve/games.h"

#include "game/program_run.h"
#include "support/test.h"

enum { MOST_PARTIES = 5 };

sketch sketch_new(arena *memory, uint32_t n_parties)
{
    static const char *const names[MOST_PARTIES] = {"A", "B", "C", "D", "E"};
    sketch s = {.memory = memory, .b = game_builder_new(memory)};
    for (uint32_t p = 0; p < n_parties; p++) game_add_party(s.b, text_from(names[p]), TEXT(""));
    return s;
}

uint32_t sketch_number(sketch *s, double central)
{
    program_input const input = {.name = text_format(s->memory, "n%u", s->n_inputs++),
                                 .unit = TEXT(""),
                                 .central = central,
                                 .exact = text_format(s->memory, "%.17g", central),
                                 .low = central,
                                 .high = central};
    return program_add_input(game_builder_program(s->b), input);
}

static void add_edge(sketch *s, uint32_t from, uint32_t to, uint32_t prob, uint32_t reward)
{
    game_add_edge(s->b, from, to, prob, TEXT("move"), reward, NONE);
}

void sketch_end(sketch *s, uint32_t from, uint32_t prob, const double *payoff, uint32_t n_parties)
{
    uint32_t values[MOST_PARTIES];
    for (uint32_t p = 0; p < n_parties; p++) values[p] = sketch_number(s, payoff[p]);
    add_edge(s, from, game_add_terminal(s->b, NONE), prob, game_add_reward(s->b, values));
}

void sketch_edge(sketch *s, uint32_t from, uint32_t to)
{
    add_edge(s, from, to, NONE, NONE);
}

void sketch_chance(sketch *s, uint32_t from, uint32_t to, double prob)
{
    add_edge(s, from, to, sketch_number(s, prob), NONE);
}

uint32_t sketch_set(sketch *s, uint32_t party, const char *name, uint32_t n_actions)
{
    uint32_t const h = game_add_infoset(s->b, party, text_copy(s->memory, text_from(name)));
    for (uint32_t a = 0; a < n_actions; a++)
        game_add_action(s->b, h, text_format(s->memory, "a%u", a), NONE, NONE);
    return h;
}

const game *sketch_finish(sketch *s, uint32_t root)
{
    const game *g = NULL;
    stf_error err = {0};
    stf_status const status = game_finish(s->b, root, &g, &err);
    if (status != STF_OK) {
        print_error("game_finish: %s\n", err.message);
        _fail(__FILE__, __LINE__);
    }
    return g;
}

/* ---- strategic forms --------------------------------------------------------------------------
 */

static void strategic_below(sketch *s, const uint32_t *sets, uint32_t n_parties,
                            const uint32_t *n_actions, uint32_t p, uint32_t node,
                            const double *payoff, uint32_t before)
{
    for (uint32_t a = 0; a < n_actions[p]; a++) {
        uint32_t const next = before * n_actions[p] + a;
        if (p + 1 == n_parties) {
            sketch_end(s, node, NONE, payoff + (size_t)next * n_parties, n_parties);
        } else {
            uint32_t const child = game_add_decision(s->b, sets[p + 1]);
            sketch_edge(s, node, child);
            strategic_below(s, sets, n_parties, n_actions, p + 1, child, payoff, next);
        }
    }
}

const game *game_strategic(arena *memory, uint32_t n_parties, const uint32_t *n_actions,
                           const double *payoff)
{
    sketch s = sketch_new(memory, n_parties);
    uint32_t sets[MOST_PARTIES];
    for (uint32_t p = 0; p < n_parties; p++) sets[p] = sketch_set(&s, p, "strategy", n_actions[p]);
    uint32_t const root = game_add_decision(s.b, sets[0]);
    strategic_below(&s, sets, n_parties, n_actions, 0, root, payoff, 0);
    return sketch_finish(&s, root);
}

const game *game_strategic_random(arena *memory, uint32_t n_parties, uint32_t n_actions, philox *r)
{
    uint32_t counts[MOST_PARTIES], n = n_parties;
    for (uint32_t p = 0; p < n_parties; p++) {
        counts[p] = n_actions;
        n *= n_actions;
    }
    double *const payoff = ARENA_NEW(memory, double, n);
    for (uint32_t k = 0; k < n; k++) payoff[k] = philox_uniform(r);
    return game_strategic(memory, n_parties, counts, payoff);
}

/* ---- random trees -----------------------------------------------------------------------------
 */

static void end_random(sketch *s, uint32_t from, uint32_t n_parties, philox *r)
{
    double payoff[MOST_PARTIES];
    for (uint32_t p = 0; p < n_parties; p++) payoff[p] = philox_uniform(r);
    sketch_end(s, from, NONE, payoff, n_parties);
}

const game *game_signalling_random(arena *memory, uint32_t n_types, uint32_t n_messages,
                                   uint32_t n_replies, philox *r)
{
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_chance(s.b);
    uint32_t replies[8];
    char name[16];
    for (uint32_t k = 0; k < n_messages; k++) {
        snprintf(name, sizeof name, "reply%u", k);
        replies[k] = sketch_set(&s, 1, name, n_replies);
    }
    double weight[8], total = 0.0;
    for (uint32_t t = 0; t < n_types; t++) total += weight[t] = 0.2 + philox_uniform(r);
    for (uint32_t t = 0; t < n_types; t++) {
        snprintf(name, sizeof name, "type%u", t);
        uint32_t const sender = game_add_decision(s.b, sketch_set(&s, 0, name, n_messages));
        sketch_chance(&s, root, sender, weight[t] / total);
        for (uint32_t k = 0; k < n_messages; k++) {
            uint32_t const receiver = game_add_decision(s.b, replies[k]);
            sketch_edge(&s, sender, receiver);
            for (uint32_t a = 0; a < n_replies; a++) end_random(&s, receiver, 2, r);
        }
    }
    return sketch_finish(&s, root);
}

static void tree_below(sketch *s, uint32_t node, uint32_t n_edges, bool chance, uint32_t n_parties,
                       uint32_t depth, philox *r, uint32_t *n_sets)
{
    for (uint32_t k = 0; k < n_edges; k++) {
        double payoff[MOST_PARTIES];
        uint32_t const prob = chance ? sketch_number(s, 1.0 / n_edges) : NONE;
        if (depth == 0 || philox_below(r, 8) == 0) {
            for (uint32_t p = 0; p < n_parties; p++) payoff[p] = philox_uniform(r);
            sketch_end(s, node, prob, payoff, n_parties);
            continue;
        }
        uint32_t const n = 2 + philox_below(r, 2);
        bool const draws = philox_below(r, 4) == 0;
        uint32_t child;
        if (draws) {
            child = game_add_chance(s->b);
        } else {
            char name[16];
            snprintf(name, sizeof name, "set%u", (*n_sets)++);
            child = game_add_decision(s->b, sketch_set(s, philox_below(r, n_parties), name, n));
        }
        add_edge(s, node, child, prob, NONE);
        tree_below(s, child, n, draws, n_parties, depth - 1, r, n_sets);
    }
}

const game *game_tree_random(arena *memory, uint32_t n_parties, uint32_t depth, philox *r)
{
    sketch s = sketch_new(memory, n_parties);
    uint32_t n_sets = 1;
    uint32_t const root = game_add_decision(s.b, sketch_set(&s, 0, "set0", 2));
    tree_below(&s, root, 2, false, n_parties, depth, r, &n_sets);
    return sketch_finish(&s, root);
}

static uint32_t stage_random(sketch *s, uint32_t n_left, philox *r, uint32_t *n_sets)
{
    char name[16];
    uint32_t sets[3];
    for (uint32_t p = 0; p < 3; p++) {
        snprintf(name, sizeof name, "vote%u", (*n_sets)++);
        sets[p] = sketch_set(s, p, name, 2);
    }
    uint32_t const root = game_add_decision(s->b, sets[0]);
    for (uint32_t a = 0; a < 2; a++) {
        uint32_t const second = game_add_decision(s->b, sets[1]);
        sketch_edge(s, root, second);
        for (uint32_t b = 0; b < 2; b++) {
            uint32_t const third = game_add_decision(s->b, sets[2]);
            sketch_edge(s, second, third);
            for (uint32_t c = 0; c < 2; c++) {
                if (n_left == 0 || philox_below(r, 2) == 0) {
                    end_random(s, third, 3, r);
                    continue;
                }
                snprintf(name, sizeof name, "move%u", (*n_sets)++);
                uint32_t const mover = sketch_set(s, philox_below(r, 3), name, 2);
                uint32_t const move = game_add_decision(s->b, mover);
                sketch_edge(s, third, move);
                end_random(s, move, 3, r);
                sketch_edge(s, move, stage_random(s, n_left - 1, r, n_sets));
            }
        }
    }
    return root;
}

const game *game_stages_random(arena *memory, uint32_t n_stages, philox *r)
{
    sketch s = sketch_new(memory, 3);
    uint32_t n_sets = 0;
    uint32_t const root = stage_random(&s, n_stages - 1, r, &n_sets);
    return sketch_finish(&s, root);
}

const game *game_hidden_random(arena *memory, uint32_t n_parties, philox *r)
{
    sketch s = sketch_new(memory, n_parties);
    uint32_t const first = sketch_set(&s, 0, "first", 2), last_party = n_parties > 2 ? 2 : 0;
    uint32_t const seen[2] = {sketch_set(&s, 1, "low", 2), sketch_set(&s, 1, "high", 2)};
    uint32_t last[2][2]; /* a third party does not see the first move, the first party recalls it */
    char name[24];
    for (uint32_t b = 0; b < 2; b++)
        for (uint32_t a = 0; a < 2; a++) {
            snprintf(name, sizeof name, "again%u%u", a, b);
            last[a][b] = a > 0 && n_parties > 2 ? last[0][b] : sketch_set(&s, last_party, name, 2);
        }
    uint32_t const root = game_add_decision(s.b, first);
    for (uint32_t a = 0; a < 2; a++) {
        uint32_t const noise = game_add_chance(s.b);
        sketch_edge(&s, root, noise);
        double const q = 0.2 + 0.6 * philox_uniform(r);
        for (uint32_t y = 0; y < 2; y++) {
            uint32_t const reply = game_add_decision(s.b, seen[y]);
            sketch_chance(&s, noise, reply, y == 0 ? q : 1.0 - q);
            for (uint32_t b = 0; b < 2; b++) {
                uint32_t const again = game_add_decision(s.b, last[a][b]);
                sketch_edge(&s, reply, again);
                for (uint32_t c = 0; c < 2; c++) end_random(&s, again, n_parties, r);
            }
        }
    }
    return sketch_finish(&s, root);
}

/* ---- merged rounds ----------------------------------------------------------------------------
 */

typedef struct rounds {
    sketch s;
    philox *r;
    uint32_t *enter;  /* [(n_rounds + 1) * n_states] where a round begins in a state */
    uint32_t *reward; /* [N_REWARDS] */
    uint32_t round, n_rounds, n_states, n_sets;
} rounds;

enum { N_REWARDS = 512 };

static void rounds_edge(rounds *x, uint32_t from, uint32_t to, uint32_t prob)
{
    add_edge(&x->s, from, to, prob, x->reward[philox_below(x->r, N_REWARDS)]);
}

static uint32_t rounds_set(rounds *x, uint32_t party, uint32_t n_actions)
{
    char name[24];
    snprintf(name, sizeof name, "set%u", x->n_sets++);
    return sketch_set(&x->s, party, name, n_actions);
}

/* A state of the next round; its first node is made when it is first come to. */
static uint32_t rounds_next(rounds *x)
{
    uint32_t *const at = &x->enter[(x->round + 1) * x->n_states + philox_below(x->r, x->n_states)];
    if (*at == NONE)
        *at = x->round + 1 < x->n_rounds ? game_add_decision(x->s.b, rounds_set(x, 0, 3))
                                         : game_add_terminal(x->s.b, NONE);
    return *at;
}

/* Three ballots; two in favour carry. Both outcomes go on in states of their own. */
static uint32_t rounds_vote(rounds *x)
{
    uint32_t const sets[3] = {rounds_set(x, 2, 2), rounds_set(x, 3, 2), rounds_set(x, 4, 2)};
    uint32_t const outcome[2] = {rounds_next(x), rounds_next(x)};
    uint32_t const reward[2] = {x->reward[philox_below(x->r, N_REWARDS)],
                                x->reward[philox_below(x->r, N_REWARDS)]};
    uint32_t const root = game_add_decision(x->s.b, sets[0]);
    for (uint32_t a = 0; a < 2; a++) {
        uint32_t const second = game_add_decision(x->s.b, sets[1]);
        sketch_edge(&x->s, root, second);
        for (uint32_t b = 0; b < 2; b++) {
            uint32_t const third = game_add_decision(x->s.b, sets[2]);
            sketch_edge(&x->s, second, third);
            for (uint32_t c = 0; c < 2; c++) {
                uint32_t const carried = a + b + c >= 2;
                add_edge(&x->s, third, outcome[carried], NONE, reward[carried]);
            }
        }
    }
    return root;
}

static void rounds_segment(rounds *x, uint32_t root)
{
    for (uint32_t a = 0; a < 3; a++) {
        uint32_t const reply = game_add_decision(x->s.b, rounds_set(x, 1, 2));
        rounds_edge(x, root, reply, NONE);
        rounds_edge(x, reply, a < 2 ? rounds_vote(x) : rounds_next(x), NONE);
        uint32_t const later = game_add_decision(x->s.b, rounds_set(x, 2 + a % 3, 2));
        rounds_edge(x, reply, later, NONE);
        for (uint32_t b = 0; b < 2; b++) {
            uint32_t const draw = game_add_chance(x->s.b);
            rounds_edge(x, later, draw, NONE);
            rounds_edge(x, draw, rounds_next(x), x->reward[N_REWARDS]);
            rounds_edge(x, draw, rounds_next(x), x->reward[N_REWARDS]);
        }
    }
}

const game *game_rounds(arena *memory, uint32_t n_rounds, uint32_t n_states, philox *r)
{
    rounds x = {.s = sketch_new(memory, 5), .r = r, .n_rounds = n_rounds, .n_states = n_states};
    x.enter = ARENA_NEW(memory, uint32_t, (size_t)(n_rounds + 1) * n_states);
    x.reward = ARENA_NEW(memory, uint32_t, N_REWARDS + 1);
    for (uint32_t k = 0; k < N_REWARDS; k++) {
        uint32_t values[MOST_PARTIES];
        for (uint32_t p = 0; p < MOST_PARTIES; p++)
            values[p] = sketch_number(&x.s, philox_uniform(r));
        x.reward[k] = game_add_reward(x.s.b, values);
    }
    x.reward[N_REWARDS] = sketch_number(&x.s, 0.5); /* the chance of a draw, after the rewards */
    for (uint32_t k = 0; k < (n_rounds + 1) * n_states; k++) x.enter[k] = NONE;
    x.enter[0] = game_add_decision(x.s.b, rounds_set(&x, 0, 3));
    for (x.round = 0; x.round < n_rounds; x.round++)
        for (uint32_t k = 0; k < n_states; k++)
            if (x.enter[x.round * n_states + k] != NONE)
                rounds_segment(&x, x.enter[x.round * n_states + k]);
    return sketch_finish(&x.s, x.enter[0]);
}

/* ---- named games ------------------------------------------------------------------------------
 */

static void end_of(sketch *s, uint32_t from, uint32_t value_a, uint32_t value_b)
{
    uint32_t const values[2] = {value_a, value_b};
    add_edge(s, from, game_add_terminal(s->b, NONE), NONE, game_add_reward(s->b, values));
}

const game *game_crisis_types(arena *memory, double p, double a, double w_t, double w_w, double w_b)
{
    sketch s = sketch_new(memory, 2);
    double const given[5] = {p, a, w_t, w_w, w_b};
    uint32_t in[5];
    for (int k = 0; k < 5; k++) in[k] = sketch_number(&s, given[k]);
    program_builder *const b = game_builder_program(s.b);
    uint32_t const one = program_add_ratio(b, 1, 1);
    uint32_t const q = program_add(b, OP_SUB, one, in[0], NONE);
    uint32_t const cost = program_add(b, OP_NEG, in[1], NONE, NONE);
    uint32_t const root = game_add_chance(s.b), resist = sketch_set(&s, 1, "resist", 2);
    for (uint32_t t = 0; t < 2; t++) {
        uint32_t const challenge =
            game_add_decision(s.b, sketch_set(&s, 0, t == 0 ? "tough" : "weak", 2));
        add_edge(&s, root, challenge, t == 0 ? in[0] : q, NONE);
        end_of(&s, challenge, NONE, one);
        uint32_t const reply = game_add_decision(s.b, resist);
        sketch_edge(&s, challenge, reply);
        end_of(&s, reply, one, NONE);
        uint32_t const fight =
            game_add_decision(s.b, sketch_set(&s, 0, t == 0 ? "tough fights" : "weak fights", 2));
        sketch_edge(&s, reply, fight);
        end_of(&s, fight, cost, one);
        end_of(&s, fight, t == 0 ? in[2] : in[3], in[4]);
    }
    return sketch_finish(&s, root);
}

const game *game_crisis(arena *memory, double a, double w_a, double w_b)
{
    sketch s = sketch_new(memory, 2);
    uint32_t const challenge = game_add_decision(s.b, sketch_set(&s, 0, "challenge", 2));
    uint32_t const resist = game_add_decision(s.b, sketch_set(&s, 1, "resist", 2));
    uint32_t const fight = game_add_decision(s.b, sketch_set(&s, 0, "fight", 2));
    sketch_end(&s, challenge, NONE, (double[]){0.0, 1.0}, 2);
    sketch_edge(&s, challenge, resist);
    sketch_end(&s, resist, NONE, (double[]){1.0, 0.0}, 2);
    sketch_edge(&s, resist, fight);
    sketch_end(&s, fight, NONE, (double[]){-a, 1.0}, 2);
    sketch_end(&s, fight, NONE, (double[]){w_a, w_b}, 2);
    return sketch_finish(&s, challenge);
}

const game *game_reassurance(arena *memory, double t, double alpha, double ell, double e, double l)
{
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_chance(s.b);
    uint32_t const after_step = sketch_set(&s, 1, "trust after step", 2);
    uint32_t const after_none = sketch_set(&s, 1, "trust after none", 2);
    for (uint32_t k = 0; k < 2; k++) {
        bool const good = k == 0;
        uint32_t const step = game_add_decision(s.b, sketch_set(&s, 0, good ? "good" : "bad", 2));
        sketch_chance(&s, root, step, good ? t : 1.0 - t);
        for (uint32_t stepped = 0; stepped < 2; stepped++) {
            double const cost = stepped ? alpha * ell : 0.0;
            double const worth = good ? 1.0 : stepped ? (1.0 - alpha) * e : e;
            uint32_t const trust = game_add_decision(s.b, stepped ? after_step : after_none);
            sketch_edge(&s, step, trust);
            sketch_end(&s, trust, NONE, (double[]){-cost, 0.0}, 2);
            sketch_end(&s, trust, NONE, (double[]){worth - cost, good ? 1.0 : -l}, 2);
        }
    }
    return sketch_finish(&s, root);
}

const game *game_beer_quiche(arena *memory, double p_strong)
{
    sketch s = sketch_new(memory, 2);
    uint32_t const root = game_add_chance(s.b);
    uint32_t const duel[2] = {sketch_set(&s, 1, "after beer", 2),
                              sketch_set(&s, 1, "after quiche", 2)};
    for (uint32_t k = 0; k < 2; k++) {
        bool const strong = k == 0;
        uint32_t const eat =
            game_add_decision(s.b, sketch_set(&s, 0, strong ? "strong" : "weak", 2));
        sketch_chance(&s, root, eat, strong ? p_strong : 1.0 - p_strong);
        for (uint32_t meal = 0; meal < 2; meal++) {
            uint32_t const reply = game_add_decision(s.b, duel[meal]);
            sketch_edge(&s, eat, reply);
            double const taste = (meal == 0) == strong ? 1.0 : 0.0;
            sketch_end(&s, reply, NONE, (double[]){taste + 2.0, strong ? 1.0 : 0.0}, 2);
            sketch_end(&s, reply, NONE, (double[]){taste, strong ? 0.0 : 1.0}, 2);
        }
    }
    return sketch_finish(&s, root);
}

const game *game_horse(arena *memory)
{
    sketch s = sketch_new(memory, 3);
    uint32_t const last = sketch_set(&s, 2, "three", 2);                      /* a0 is L */
    uint32_t const one = game_add_decision(s.b, sketch_set(&s, 0, "one", 2)); /* a0 is C */
    uint32_t const two = game_add_decision(s.b, sketch_set(&s, 1, "two", 2)); /* a0 is c */
    uint32_t const after_d = game_add_decision(s.b, last), after_dd = game_add_decision(s.b, last);
    sketch_edge(&s, one, two);
    sketch_edge(&s, one, after_d);
    sketch_end(&s, two, NONE, (double[]){1.0, 1.0, 1.0}, 3);
    sketch_edge(&s, two, after_dd);
    sketch_end(&s, after_d, NONE, (double[]){3.0, 3.0, 2.0}, 3);
    sketch_end(&s, after_d, NONE, (double[]){0.0, 0.0, 0.0}, 3);
    sketch_end(&s, after_dd, NONE, (double[]){4.0, 4.0, 0.0}, 3);
    sketch_end(&s, after_dd, NONE, (double[]){0.0, 0.0, 1.0}, 3);
    return sketch_finish(&s, one);
}

/* ---- solving ----------------------------------------------------------------------------------
 */

double *game_slots_central(const game *g, arena *memory, uint32_t stride)
{
    const program *const p = g->program;
    double *const values = ARENA_NEW(memory, double, (size_t)program_n_values(p) * stride);
    double *const inputs = ARENA_NEW(memory, double, (size_t)p->n_inputs *stride);
    double *const slots = ARENA_NEW(memory, double, (size_t)g->n_slots *stride);
    program_central_lanes(p, inputs, stride);
    game_slots_run(g, stride == 1 ? ISA_ONE : ISA_BASE, inputs, stride, values, slots);
    return slots;
}

lane_answer solve_one(const solver *s, const game *g, const solve_options *o, arena *memory)
{
    void *plan;
    lane_answer answer;
    stf_error err;
    assert_ok(s->plan(g, o, 1, memory, &plan, &err), &err);
    assert_ok(s->run(plan, game_slots_central(g, memory, 1), 1, 1, &answer, &err), &err);
    return answer;
}

uint32_t action_find(const game *g, const char *set, const char *action)
{
    for (uint32_t a = 0; a < g->n_actions; a++)
        if (text_equal(g->infoset_name[g->action_infoset[a]], text_from(set)) &&
            text_equal(g->action_name[a], text_from(action)))
            return a;
    print_error("no action %s of %s\n", action, set);
    _fail(__FILE__, __LINE__);
    return NONE;
}
