/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c -- from a question and a model to an answer: one function a question. */
#include "api/asking.h"

#include "base/os_file.h"
#include "game/program_run.h"
#include "game/write.h"
#include "num/decimal.h"
#include "study/leader.h"
#include "study/prove.h"

#include <math.h>

static int progress_forward(void *user, const solve_event *of)
{
    const stf_request *const r = user;
    stf_event const e = {.size = sizeof e,
                         .what = of->what,
                         .done = of->iteration,
                         .total = of->total,
                         .parameter = of->parameter,
                         .residual = of->residual,
                         .open = of->open};
    return r->progress(r->progress_user, &e);
}

/* The case: the model, or a variant of it, with settings. In `compare` --variant lists what is
 * compared. */
static stf_status case_settle(asking *k, stf_error *err)
{
    problem *const p = &k->model->problem;
    bool const lists = text_equal(text_from(k->request->question->name), TEXT("compare"));
    TRY(study_case_base(p, &k->options, k->memory, &k->at, err));
    if (!lists && request_has(k->request, "variant")) {
        study_case varied;
        TRY(study_case_variant(p, &k->at, request_value(k->request, "variant"), k->memory, &varied,
                               err));
        k->at = varied;
    }
    for (const option_value *v = request_next(k->request, "set", NULL); v != NULL;
         v = request_next(k->request, "set", v))
        TRY(study_case_set(p, &k->at, v->value, k->memory, err));
    return STF_OK;
}

/* An answer's status follows the solution's: nothing found is a "no". */
static void follow(asking *k, const solution *s)
{
    k->answer->status = s->status;
}

static stf_status ask_check(asking *k, stf_error *err)
{
    return study_check(&k->model->problem, &k->at, &k->options, k->memory, &k->answer->parts.check,
                       err);
}

static stf_status play_tell(asking *k, const solution *s, stf_error *err)
{
    if (s->n_equilibria == 0 || s->status == STF_INPUT) return STF_OK;
    return study_play(s, &s->equilibria[0], 1e-6, 5, k->memory, &k->answer->parts.play, err);
}

static stf_status efg_text(asking *k, const solution *s, stf_error *err)
{
    buffer out;
    buffer_init(&out, arena_allocator(k->memory));
    game_numbers const numbers = {.slots = s->slots};
    stf_status status = efg_write(s->game, &numbers, 0, &out, k->memory, err);
    if (status == STF_OK && out.status != STF_OK)
        status = fail(err, out.status, "no memory for the tree");
    if (status == STF_OK) k->answer->parts.efg = text_copy(k->memory, buffer_slice(&out));
    buffer_free(&out);
    return status;
}

static stf_status ask_solve(asking *k, stf_error *err)
{
    answer_parts *const parts = &k->answer->parts;
    /* who names neither solver nor rule is answered by whatever method can */
    study_options own = k->options;
    own.falls_back = own.solver == NULL && !own.has_lambda && !own.by_component &&
                     own.select == SELECT_PRINCIPAL && !request_has(k->request, "select");
    bool const is_correlated = own.has_concept && own.concept == CONCEPT_CORRELATED;
    if (is_correlated && own.solver == NULL) {
        TRY(study_correlated(&k->model->problem, &k->at, &own, k->memory, &parts->solution, err));
        follow(k, parts->solution);
        return STF_OK;
    }
    if (own.eliminate != DOMINANCE_RULE_NONE)
        TRY(study_eliminate(&k->model->problem, &k->at, &own, k->memory, &parts->solution, err));
    else
        TRY(study_solve(&k->model->problem, &k->at, &own, k->memory, &parts->solution, err));
    TRY(study_refine(&own, parts->solution, k->memory, err));
    follow(k, parts->solution);
    if (request_has(k->request, "tree")) TRY(efg_text(k, parts->solution, err));
    return play_tell(k, parts->solution, err);
}

static stf_status ask_certify(asking *k, stf_error *err)
{
    text const path = request_value(k->request, "profile");
    if (path.at == NULL)
        return fail(err, STF_USAGE, "certify needs a profile: standoff certify FILE PROFILE.json");
    text json;
    TRY(os_file_read(k->memory, path.at, (size_t)k->model->session->limits[LIMIT_SOURCE_BYTES],
                     &json, err));
    double number = 1.0;
    if (request_has(k->request, "number"))
        TRY(decimal_read(k->memory, request_value(k->request, "number"), &number, err));
    if (number < 1.0) return fail(err, STF_USAGE, "--number counts from 1");
    answer_parts *const parts = &k->answer->parts;
    TRY(study_certify(&k->model->problem, &k->at, &k->options, json, (size_t)number - 1, k->memory,
                      &parts->solution, err));
    TRY(study_refine(&k->options, parts->solution, k->memory, err));
    follow(k, parts->solution);
    return STF_OK;
}

static stf_status number_read(const asking *k, const char *name, double fallback, double *out,
                              stf_error *err)
{
    *out = fallback;
    if (!request_has(k->request, name)) return STF_OK;
    return decimal_read(k->memory, request_value(k->request, name), out, err);
}

static stf_status claims_tell(asking *k, double fallback, stf_error *err)
{
    problem *const p = &k->model->problem;
    double flips = 0.0, only = 0.0;
    TRY(number_read(k, "flips", fallback, &flips, err));
    TRY(number_read(k, "claim", 0.0, &only, err));
    if (flips > 1000.0) return fail(err, STF_USAGE, "--flips is at most 1000");
    uint32_t const n = p->syntax != NULL ? p->syntax->n_claims : 0;
    if (only > n) return fail(err, STF_USAGE, "there are %u claims", n);
    return study_claims(p, &k->at, &k->options, (uint32_t)flips,
                        only > 0.0 ? (uint32_t)only - 1 : NONE, k->memory, &k->answer->parts.claims,
                        err);
}

static stf_status ask_claims(asking *k, stf_error *err)
{
    cloud_query q;
    TRY(space_read(k, &q, err));
    TRY(claims_tell(k, 0.0, err));
    claims_answer *const a = k->answer->parts.claims;
    if (q.n_points > 0)
        TRY(study_claims_space(&k->model->problem, &k->at, &k->options, &q, k->memory, a, err));
    follow(k, a->base);
    if (!request_has(k->request, "strict") || k->answer->status != STF_OK) return STF_OK;
    for (uint32_t i = 0; i < a->n_claims; i++)
        if (a->claims[i].holds != VERDICT_TRUE) k->answer->status = STF_NO;
    return STF_OK;
}

static stf_status compare_tell(asking *k, bool asked_only, stf_error *err)
{
    problem *const p = &k->model->problem;
    uint32_t const n_all = p->syntax != NULL ? p->syntax->n_variants : 0;
    uint32_t n_asked = 0;
    for (const option_value *v = request_next(k->request, "variant", NULL); asked_only && v != NULL;
         v = request_next(k->request, "variant", v))
        n_asked++;
    text *const names = ARENA_NEW(k->memory, text, n_asked > n_all ? n_asked : n_all);
    TRY(arena_status(k->memory, err));
    uint32_t n = 0;
    if (n_asked > 0) {
        for (const option_value *v = request_next(k->request, "variant", NULL); v != NULL;
             v = request_next(k->request, "variant", v))
            names[n++] = v->value;
    } else {
        for (; n < n_all; n++) names[n] = p->syntax->variants[n].name;
    }
    return study_compare(p, &k->at, &k->options, names, n, k->memory, &k->answer->parts.compare,
                         err);
}

static stf_status ask_compare(asking *k, stf_error *err)
{
    TRY(compare_tell(k, true, err));
    follow(k, k->answer->parts.compare->solutions[0]);
    return STF_OK;
}

static stf_status ask_ledger(asking *k, stf_error *err)
{
    ledger_query const q = {.measure = request_value(k->request, "measure"),
                            .from = request_value(k->request, "from"),
                            .to = request_value(k->request, "to"),
                            .conditional = request_has(k->request, "every-flow"),
                            .stop = &k->request->stop};
    return study_ledger(&k->model->problem, &k->at, &q, k->memory, &k->answer->parts.ledger, err);
}

static stf_status ask_report(asking *k, stf_error *err)
{
    const syntax *const s = k->model->problem.syntax;
    if (s != NULL && s->n_measures > 0) TRY(ask_ledger(k, err));
    if (s != NULL && s->n_plans > 0) TRY(plans_tell(k, err));
    if (s != NULL && s->n_fronts > 0) TRY(fronts_tell(k, err));
    if (s != NULL && s->n_measures + s->n_fronts + s->n_plans > 0 && !s->has_play) {
        TRY(weigh_tell(k, err));
        return s->n_claims > 0 && s->n_plans > 0 ? claims_tell(k, 2.0, err) : STF_OK;
    }
    TRY(ask_check(k, err));
    TRY(ask_solve(k, err));
    if (s == NULL || k->answer->status != STF_OK) return weigh_tell(k, err);
    if (s->n_cards > 0) TRY(cards_tell(k, err));
    if (s->n_claims > 0) TRY(claims_tell(k, 2.0, err));
    if (s->n_variants > 0) TRY(compare_tell(k, false, err));
    return weigh_tell(k, err);
}

/* The numbers of the case: exactly where no exp, log or root stands in the way. */
static stf_status numbers_settle(const asking *k, const game *g, game_numbers *out, stf_error *err)
{
    double *const values = ARENA_NEW(k->memory, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(k->memory, double, g->n_slots);
    exact *const exactly = ARENA_NEW(k->memory, exact, g->n_slots);
    TRY(arena_status(k->memory, err));
    game_slots_run(g, ISA_ONE, k->at.inputs, 1, values, slots);
    bool const is_exact =
        slots_exactly(g, k->at.inputs, EXACT_REFUSE, k->memory, exactly, NULL) == STF_OK;
    *out = (game_numbers){.slots = slots, .exact = is_exact ? exactly : NULL};
    return STF_OK;
}

static stf_status ask_convert(asking *k, stf_error *err)
{
    problem *const p = &k->model->problem;
    const game *g = p->game;
    if (p->syntax != NULL) {
        const model *m;
        if (case_leader(&k->at) != NULL) {
            solution *found; /* the game is the one in which the promise is made */
            TRY(leader_solve(p, &k->at, &k->options, k->memory, &found, err));
            m = found->model;
        } else {
            TRY(model_cache_get(p->cache, &k->at.key, p->diagnostics, &m, err));
            TRY(model_check_numbers(m, k->at.inputs, k->memory, p->diagnostics, err));
        }
        g = m->game;
    }
    game_numbers numbers;
    TRY(numbers_settle(k, g, &numbers, err));
    uint64_t const most = (uint64_t)k->model->session->limits[LIMIT_NODES];
    text const to = request_value(k->request, "to");
    buffer out;
    buffer_init(&out, arena_allocator(k->memory));
    stf_status status;
    if (text_equal(to, TEXT("nfg")))
        status = nfg_write(g, &numbers, most, &out, k->memory, err);
    else if (text_equal(to, TEXT("json")))
        status = game_json_write(g, &numbers, &out, k->memory, err);
    else
        status = efg_write(g, &numbers, most, &out, k->memory, err);
    if (status == STF_OK && out.status != STF_OK)
        status = fail(err, out.status, "no memory for the game's text");
    if (status == STF_OK) k->answer->parts.converted = text_copy(k->memory, buffer_slice(&out));
    buffer_free(&out);
    return status != STF_OK ? status : arena_status(k->memory, err);
}

static const struct {
    const char *question;
    stf_status (*ask)(asking *k, stf_error *err);
} askers[] = {
    {"check", ask_check},   {"solve", ask_solve},   {"certify", ask_certify},
    {"cards", ask_cards},   {"claims", ask_claims}, {"compare", ask_compare},
    {"sweep", ask_sweep},   {"report", ask_report}, {"convert", ask_convert},
    {"ledger", ask_ledger}, {"weigh", ask_weigh},   {"map", ask_map},
    {"plan", ask_plan},     {"front", ask_front},
};

/* A file of plans and fronts alone has no play to solve, though claims about them are judged. */
static stf_status play_require(const asking *k, text question, stf_error *err)
{
    static const char *const of_play[] = {"solve",   "certify", "cards",
                                          "compare", "sweep",   "convert"};
    const syntax *const s = k->model->problem.syntax;
    if (s == NULL || s->has_play || s->n_plans + s->n_fronts == 0) return STF_OK;
    for (size_t i = 0; i < sizeof of_play / sizeof *of_play; i++)
        if (text_equal(text_from(of_play[i]), question))
            return fail(err, STF_INPUT, "the file has no `play`: nothing to solve; `standoff %s",
                        s->n_plans > 0 ? "plan` judges its plans" : "front` weighs its fronts");
    return STF_OK;
}

static stf_status dispatch(asking *k, stf_error *err)
{
    text const wanted = text_from(k->request->question->name);
    TRY(play_require(k, wanted, err));
    for (size_t i = 0; i < sizeof askers / sizeof *askers; i++)
        if (text_equal(text_from(askers[i].question), wanted)) return askers[i].ask(k, err);
    return fail(err, STF_USAGE, "there is no question '%.*s'", TEXT_ARGS(wanted));
}

static stf_status answer_new(stf_model *m, const stf_request *r, stf_answer **out, stf_error *err)
{
    arena *const memory =
        arena_new(&m->session->allocator, (size_t)m->session->limits[LIMIT_MEMORY]);
    stf_answer *const a = memory != NULL ? ARENA_NEW(memory, stf_answer, 1) : NULL;
    if (a == NULL) {
        arena_free(memory);
        return fail(err, STF_NOMEM, "no memory for an answer");
    }
    *a = (stf_answer){.memory = memory,
                      .question = r->question,
                      .problem = &m->problem,
                      .all_sets = request_has(r, "all-sets"),
                      .exactly = request_has(r, "exact"),
                      .status = STF_OK};
    *out = a;
    return STF_OK;
}

/* Gaps and disagreements in the records of flows concern who asks about the file or its books, not
 * every answer that a model with a regime in it gives. */
static void records_quieten(stf_model *m, const stf_request *r)
{
    text const question = text_from(r->question->name);
    if (text_equal(question, TEXT("check")) || text_equal(question, TEXT("ledger"))) return;
    diagnostics *const d = &m->session->diagnostics;
    size_t n = 0;
    for (size_t i = 0; i < d->list.n; i++) {
        text const code = text_from(d->list.at[i].code);
        if (text_equal(code, TEXT("W0901")) || text_equal(code, TEXT("W0903")))
            d->n_warnings--;
        else
            d->list.at[n++] = d->list.at[i];
    }
    d->list.n = n;
}

stf_status stf_ask(stf_model *m, stf_request *r, stf_answer **out, stf_error *err)
{
    records_quieten(m, r);
    stf_answer *a = NULL;
    TRY(answer_new(m, r, &a, err));
    asking k = {.model = m, .request = r, .answer = a, .memory = a->memory};
    stf_status status = request_study_options(r, &m->problem, a->memory, &k.options, err);
    if (r->progress != NULL) {
        k.options.progress = progress_forward;
        k.options.progress_user = r;
    }
    if (r->team.of != NULL) k.options.team = &r->team;
    if (status == STF_OK) status = case_settle(&k, err);
    if (status == STF_OK) status = dispatch(&k, err);
    if (status == STF_OK) status = arena_status(a->memory, err);
    if (status != STF_OK) {
        stf_answer_free(a);
        return status;
    }
    *out = a;
    if (a->status != STF_OK && a->parts.sweep != NULL)
        return fail(err, a->status, "%.*s", TEXT_ARGS(a->parts.sweep->reason));
    if (a->status != STF_OK && a->parts.solution != NULL)
        return fail(err, a->status, "%.*s", TEXT_ARGS(a->parts.solution->reason));
    if (a->status != STF_OK && a->parts.plans != NULL && a->parts.plans->reason.n > 0)
        return fail(err, a->status, "%.*s", TEXT_ARGS(a->parts.plans->reason));
    if (a->status != STF_OK && a->parts.map != NULL)
        return fail(err, a->status, "%.*s", TEXT_ARGS(a->parts.map->reason));
    if (a->status != STF_OK && a->parts.weigh != NULL)
        return fail(err, a->status, "%.*s", TEXT_ARGS(a->parts.weigh->reason));
    return a->status == STF_OK
               ? STF_OK
               : fail(err, a->status, "the answer is %s", stf_status_name(a->status));
}

void stf_answer_free(stf_answer *a)
{
    if (a == NULL) return;
    sweep_close(a->parts.sweep);
    arena_free(a->memory);
}

stf_status stf_answer_status(const stf_answer *a)
{
    return a->status;
}
