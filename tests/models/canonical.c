/* SPDX-License-Identifier: Apache-2.0 */
/* canonical.c -- models on the stage. */
#include "support/test.h"

#include "game/program_run.h"
#include "models/canonical.h"
#include "study/prove.h"

static const double mistake_size = 40.0; /* of order 1: exp(-40) */

void stage_open(stage *s, const char *name, const char *find, const char *replace)
{
    *s = (stage){.memory = arena_new(NULL, 0)};
    text const path = text_format(s->memory, "models/%s.standoff", name);
    size_t n;
    char *const file = file_slurp(path.at, &n);
    assert_non_null(file);
    text content = text_copy(s->memory, (text){file, n});
    if (find != NULL) {
        const char *const hit = strstr(file, find);
        assert_non_null(hit);
        content = text_format(s->memory, "%.*s%s%s", (int)(hit - file), file, replace,
                              hit + strlen(find));
    }
    free(file);

    diagnostics d;
    diagnostics_init(&d, s->memory);
    stf_error err = {0};
    model_key key;
    model_limits const limits = {.nodes = 5000000};
    stf_status status = lang_load(path, content, NULL, NULL, NULL, s->memory, &d, &s->syntax, &err);
    if (status == STF_OK) status = model_key_default(s->syntax, s->memory, &key, &err);
    if (status == STF_OK)
        status = model_compile(s->syntax, &key, &limits, s->memory, &d, &s->model, &err);
    if (status != STF_OK || d.n_warnings > 0) {
        buffer b;
        buffer_init(&b, NULL);
        diagnostics_write(&d, &b);
        print_error("%s: %s\n%s\n", name, err.message, b.at != NULL ? b.at : "");
        buffer_free(&b);
    }
    assert_int_equal(status, STF_OK);
    assert_int_equal(d.n_warnings, 0);
    s->game = s->model->game;
    const game *const g = s->game;
    s->inputs = ARENA_NEW(s->memory, double, g->program->n_inputs);
    s->slots = ARENA_NEW(s->memory, double, g->n_slots);
    s->prob = ARENA_NEW(s->memory, double, g->n_actions);
    s->order = ARENA_NEW(s->memory, double, g->n_actions);
    s->log_witness = ARENA_NEW(s->memory, double, g->n_actions);
    s->belief = ARENA_NEW(s->memory, double, g->infoset_first_member[g->n_infosets]);
    program_central(g->program, s->inputs);
    stage_number(s);
}

void stage_close(stage *s)
{
    arena_free(s->memory);
}

void stage_set(stage *s, const char *name, double value)
{
    for (uint32_t i = 0; i < s->game->program->n_inputs; i++) {
        if (!text_equal(s->game->program->inputs[i].name, text_from(name))) continue;
        s->inputs[i] = value;
        return;
    }
    give_up("no assumption %s", name);
}

void stage_number(stage *s)
{
    double *const values = ARENA_NEW(s->memory, double, program_n_values(s->game->program) + 1);
    game_slots_run(s->game, ISA_ONE, s->inputs, 1, values, s->slots);
    diagnostics d;
    diagnostics_init(&d, s->memory);
    stf_error err = {0};
    assert_ok(model_check_numbers(s->model, s->inputs, s->memory, &d, &err), &err);
}

/* ---- recognising an information set ---------------------------------------------------------- */

static bool label_is(const stage *s, uint32_t h, const char *label)
{
    return text_equal(s->syntax->points[s->model->infoset_point[h]].label, text_from(label));
}

bool at(const stage *s, const char *label)
{
    return label_is(s, s->infoset, label);
}

/* The action taken at a labelled point on the way to the set; {NULL, 0} if there was none. */
static text move_at(const stage *s, const char *label)
{
    const game *const g = s->game;
    uint32_t v = g->member[g->infoset_first_member[s->infoset]];
    for (uint32_t e; (e = g->node_parent_edge[v]) != NONE; v = g->edge_source[e]) {
        uint32_t const from = g->edge_source[e];
        if (g->node_kind[from] == NODE_DECISION && label_is(s, g->node_infoset[from], label))
            return g->action_name[game_edge_action(g, e)];
    }
    return (text){NULL, 0};
}

bool in_round(const stage *s, int round)
{
    char mark[24];
    text const name = s->game->infoset_name[s->infoset];
    int const n = snprintf(mark, sizeof mark, "@round %d", round);
    for (size_t i = 0; i + (size_t)n <= name.n; i++)
        if (memcmp(name.at + i, mark, (size_t)n) == 0)
            return i + (size_t)n == name.n || name.at[i + (size_t)n] == ' ';
    return false;
}

bool moved(const stage *s, const char *label, const char *action)
{
    return text_equal(move_at(s, label), text_from(action));
}

/* "0.35" or "7/30". */
static double number_of(text t)
{
    char copy[40];
    assert_true(t.n > 0 && t.n < sizeof copy);
    memcpy(copy, t.at, t.n);
    copy[t.n] = '\0';
    char *end;
    double const top = strtod(copy, &end);
    return *end == '/' ? top / strtod(end + 1, NULL) : top;
}

double moved_number(const stage *s, const char *label)
{
    return number_of(move_at(s, label));
}

int type_of(const stage *s, const char *name)
{
    const game *const g = s->game;
    if (s->model->edge_type_party == NULL) return -1;
    uint32_t v = g->member[g->infoset_first_member[s->infoset]];
    for (uint32_t e; (e = g->node_parent_edge[v]) != NONE; v = g->edge_source[e]) {
        uint32_t const who = s->model->edge_type_party[e];
        if (who != NONE && text_equal(s->syntax->parties[who].name, text_from(name)))
            return (int)s->model->edge_type_value[e];
    }
    return -1;
}

static uint32_t action_find(const stage *s, const char *name)
{
    const game *const g = s->game;
    for (uint32_t a = g->infoset_first_action[s->infoset];
         a < g->infoset_first_action[s->infoset + 1]; a++)
        if (text_equal(g->action_name[a], text_from(name))) return a;
    give_up("no action %s at %.*s", name, TEXT_ARGS(g->infoset_name[s->infoset]));
    return 0;
}

void choose(stage *s, const char *action, double probability)
{
    s->prob[action_find(s, action)] += probability;
}

void choose_number(stage *s, double x, double probability)
{
    const game *const g = s->game;
    for (uint32_t a = g->infoset_first_action[s->infoset];
         a < g->infoset_first_action[s->infoset + 1]; a++) {
        if (fabs(number_of(g->action_name[a]) - x) > 1e-12) continue;
        s->prob[a] += probability;
        return;
    }
    give_up("no offer of %g", x);
}

void mistake(stage *s, const char *action, double order)
{
    s->order[action_find(s, action)] = order;
}

/* ---- profiles -------------------------------------------------------------------------------- */

/* Bayes beliefs of the witness, from logarithms, in each segment by itself. */
static void beliefs_fill(stage *s)
{
    const game *const g = s->game;
    double *const reach = ARENA_NEW(s->memory, double, g->n_nodes);
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (g->node_parent_edge[v] == NONE) reach[v] = 0;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (g->node_segment[g->edge_child[e]] == g->node_segment[v])
                reach[g->edge_child[e]] =
                    reach[v] + (g->edge_prob[e] != NONE ? log(s->slots[g->edge_prob[e]])
                                                        : s->log_witness[game_edge_action(g, e)]);
    }
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const begin = g->infoset_first_member[h], end = g->infoset_first_member[h + 1];
        double most = -HUGE_VAL, total = 0;
        for (uint32_t i = begin; i < end; i++) most = fmax(most, reach[g->member[i]]);
        for (uint32_t i = begin; i < end; i++)
            total += s->belief[i] = exp(reach[g->member[i]] - most);
        for (uint32_t i = begin; i < end; i++) s->belief[i] /= total;
    }
}

profile stage_play(stage *s, play_rule rule, const double *knob)
{
    const game *const g = s->game;
    s->knob = knob;
    for (uint32_t a = 0; a < g->n_actions; a++) {
        s->prob[a] = 0;
        s->order[a] = 1;
    }
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        s->infoset = h;
        rule(s);
    }
    for (uint32_t a = 0; a < g->n_actions; a++)
        s->log_witness[a] = s->prob[a] > 0 ? log(s->prob[a]) : -mistake_size * s->order[a];
    beliefs_fill(s);
    return (profile){.prob = s->prob, .belief = s->belief, .log_witness = s->log_witness};
}

certificate stage_certify(stage *s, const profile *p, concept c)
{
    certificate out = {0};
    stf_error err = {0};
    assert_ok(certify(s->game, s->slots, p, c, 0, s->memory, &out, &err), &err);
    return out;
}

double stage_result(stage *s, const profile *p, const char *what)
{
    const game *const g = s->game;
    evaluation e;
    stf_error err = {0};
    assert_ok(profile_evaluate(g, s->slots, p, s->memory, &e, &err), &err);
    text const name = text_from(what + 2);
    uint32_t const n = what[0] == 'U' ? g->n_parties : g->n_outcomes;
    for (uint32_t i = 0; i < n; i++)
        if (text_equal(what[0] == 'U' ? g->party[i] : g->outcome[i], name))
            return what[0] == 'U' ? e.payoff[i] : e.outcome[i];
    give_up("nothing is called %s", what);
    return 0;
}

lane_answer stage_solve(stage *s, const char *solver_name, concept c, bool to_limit, double lambda)
{
    const solver *const by = solver_find(text_from(solver_name));
    assert_non_null(by);
    solve_options *const options = ARENA_NEW(s->memory, solve_options, 1);
    *options =
        (solve_options){.concept = c, .to_limit = to_limit, .lambda = lambda, .isa = ISA_COUNT};
    void *plan = NULL;
    lane_answer answer = {0};
    stf_error err = {0};
    assert_ok(by->plan(s->game, options, 1, s->memory, &plan, &err), &err);
    assert_ok(by->run(plan, s->slots, 1, 1, &answer, &err), &err);
    if (answer.status != STF_OK) print_error("%s: %s\n", solver_name, answer.reason);
    assert_int_equal(answer.status, STF_OK);
    assert_true(answer.n_equilibria >= 1);
    return answer;
}

static void results_check(stage *s, const profile *p, const point_row *row, double tolerance)
{
    for (size_t i = 0; i < RESULTS_MOST && row->expect[i].name != NULL; i++)
        assert_near(stage_result(s, p, row->expect[i].name), row->expect[i].value, tolerance);
}

/* The principal branch's limit is the profile, wherever play may come under it. */
static void principal_check(stage *s, const profile *p, const point_row *row)
{
    const game *const g = s->game;
    lane_answer const answer = stage_solve(s, "logit", CONCEPT_SEQUENTIAL, true, 0);
    const profile *const found = &answer.equilibria[0];
    assert_true(stage_certify(s, found, CONCEPT_SEQUENTIAL).certified);
    results_check(s, found, row, 1e-9);
    evaluation e;
    stf_error err = {0};
    assert_ok(profile_evaluate(g, s->slots, p, s->memory, &e, &err), &err);
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double reach = 0;
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++)
            reach += e.node_reach[g->member[i]];
        if (reach <= 0) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            assert_near(found->prob[a], p->prob[a], 1e-9);
    }
}

/* The numbers as the file has them, for solvers in rationals. */
static stf_status numbers_exactly(void *user, uint32_t lane, arena *memory, const exact **out,
                                  stf_error *err)
{
    const stage *const s = user;
    (void)lane;
    exact *const slots = ARENA_NEW(memory, exact, s->game->n_slots);
    TRY(arena_status(memory, err));
    TRY(slots_exactly(s->game, s->inputs, EXACT_REFUSE, memory, slots, err));
    *out = slots;
    return STF_OK;
}

/* Whether `found` plays as `p` does wherever play comes under p. */
static bool plays_alike(const stage *s, const profile *p, const profile *found)
{
    const game *const g = s->game;
    evaluation e;
    stf_error err = {0};
    assert_ok(profile_evaluate(g, s->slots, p, s->memory, &e, &err), &err);
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        double reach = 0;
        for (uint32_t i = g->infoset_first_member[h]; i < g->infoset_first_member[h + 1]; i++)
            reach += e.node_reach[g->member[i]];
        if (reach <= 0) continue;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            if (fabs(found->prob[a] - p->prob[a]) > 1e-9) return false;
    }
    return true;
}

/* Among all equilibria that the solver chosen for `--all` lists there is one that plays like it. */
bool stage_lists(stage *s, const profile *p)
{
    exact_numbers const numbers = {.slots = numbers_exactly, .user = s};
    solve_options const options = {.concept = CONCEPT_SUBGAME_PERFECT,
                                   .all = true,
                                   .numbers = &numbers,
                                   .deadline = os_clock_seconds() + 60.0,
                                   .isa = ISA_COUNT};
    const char *reason;
    const solver *const by = solver_choose(s->game, &options, s->memory, &reason);
    void *plan = NULL;
    lane_answer answer = {0};
    stf_error err = {0};
    assert_non_null(by);
    assert_ok(by->plan(s->game, &options, 1, s->memory, &plan, &err), &err);
    assert_ok(by->run(plan, s->slots, 1, 1, &answer, &err), &err);
    bool is_listed = false;
    for (uint32_t k = 0; k < answer.n_equilibria && !is_listed; k++)
        is_listed = plays_alike(s, p, &answer.equilibria[k]);
    return is_listed;
}

void points_check(const char *model_name, play_rule rule, concept c, const point_row *rows,
                  size_t n)
{
    stage s;
    stage_open(&s, model_name, NULL, NULL);
    for (size_t k = 0; k < n; k++) {
        program_central(s.game->program, s.inputs);
        for (size_t i = 0; i < SETTINGS_MOST && rows[k].set[i].name != NULL; i++)
            stage_set(&s, rows[k].set[i].name, rows[k].set[i].value);
        stage_number(&s);
        profile const p = stage_play(&s, rule, rows[k].knob);
        certificate const judged = stage_certify(&s, &p, c);
        if (!judged.certified)
            print_error("%s, point %zu: %.*s\n", model_name, k + 1, TEXT_ARGS(judged.reason));
        assert_true(judged.certified);
        results_check(&s, &p, &rows[k], 1e-9);
        if (rows[k].is_principal) principal_check(&s, &p, &rows[k]);
        if (!rows[k].is_unlisted) assert_true(stage_lists(&s, &p));
    }
    stage_close(&s);
}
