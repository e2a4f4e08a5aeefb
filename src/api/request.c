/* SPDX-License-Identifier: Apache-2.0 */
/* request.c -- a question with its options, by name. */
#include "api/internal.h"

#include "base/os_clock.h"
#include "num/decimal.h"

#include <string.h>

stf_status stf_request_new(stf_session *s, const char *question, stf_request **out, stf_error *err)
{
    size_t const n = stf_question_count();
    const stf_question *found = NULL;
    text names[32];
    for (size_t i = 0; i < n; i++) {
        names[i] = text_from(stf_question_at(i)->name);
        if (text_equal(names[i], text_from(question))) found = stf_question_at(i);
    }
    if (found == NULL) {
        size_t const near = text_nearest(text_from(question), names, n);
        if (near == n) return fail(err, STF_USAGE, "there is no question '%s'", question);
        return fail(err, STF_USAGE, "there is no question '%s'; did you mean '%.*s'?", question,
                    TEXT_ARGS(names[near]));
    }
    arena *const memory = arena_new(&s->allocator, 0);
    stf_request *const r = memory != NULL ? ARENA_NEW(memory, stf_request, 1) : NULL;
    if (r == NULL) {
        arena_free(memory);
        return fail(err, STF_NOMEM, "no memory for a request");
    }
    r->session = s;
    r->memory = memory;
    r->question = found;
    r->last = &r->first;
    *out = r;
    return STF_OK;
}

void stf_request_free(stf_request *r)
{
    if (r != NULL) arena_free(r->memory);
}

static bool choice_has(const char *choices, text value)
{
    for (const char *at = choices; *at != '\0';) {
        size_t const n = strcspn(at, "|");
        if (text_equal((text){at, n}, value)) return true;
        at += n + (at[n] == '|');
    }
    return false;
}

static stf_status value_check(const stf_request *r, const stf_option *o, const char *value,
                              stf_error *err)
{
    double x = 0.0;
    if (o->kind == STF_OPTION_FLAG) {
        if (value == NULL) return STF_OK;
        return fail(err, STF_USAGE, "--%s takes no value", o->name);
    }
    if (value == NULL) return fail(err, STF_USAGE, "--%s needs a value: %s", o->name, o->value);
    switch (o->kind) {
    case STF_OPTION_FLAG:
    case STF_OPTION_TEXT: break;
    case STF_OPTION_CHOICE:
        if (!choice_has(o->choices, text_from(value)))
            return fail(err, STF_USAGE, "--%s is one of %s, not '%s'", o->name, o->choices, value);
        break;
    case STF_OPTION_INTEGER:
        if (decimal_read(r->memory, text_from(value), &x, NULL) != STF_OK ||
            x != (double)(int64_t)x || x < 0.0 || x > 9e15)
            return fail(err, STF_USAGE, "--%s is a whole number, not '%s'", o->name, value);
        break;
    case STF_OPTION_NUMBER:
        if (decimal_read(r->memory, text_from(value), &x, NULL) != STF_OK)
            return fail(err, STF_USAGE, "--%s is a number, not '%s'", o->name, value);
        break;
    }
    return STF_OK;
}

stf_status stf_request_set(stf_request *r, const char *name, const char *value, stf_error *err)
{
    const stf_question *const q = r->question;
    const stf_option *found = NULL;
    text names[64];
    for (size_t i = 0; i < q->n_options; i++) {
        names[i] = text_from(q->options[i].name);
        if (text_equal(names[i], text_from(name))) found = &q->options[i];
    }
    if (found == NULL) {
        size_t const near = text_nearest(text_from(name), names, q->n_options);
        if (near == q->n_options)
            return fail(err, STF_USAGE, "'%s' has no option --%s; see `standoff %s --help`",
                        q->name, name, q->name);
        return fail(err, STF_USAGE, "'%s' has no option --%s; did you mean --%.*s?", q->name, name,
                    TEXT_ARGS(names[near]));
    }
    TRY(value_check(r, found, value, err));
    if (!found->repeats && request_has(r, name))
        return fail(err, STF_USAGE, "--%s is given twice", name);
    option_value *const v = ARENA_NEW(r->memory, option_value, 1);
    if (v == NULL) return arena_status(r->memory, err);
    *v = (option_value){.option = found,
                        .value = text_copy(r->memory, text_from(value != NULL ? value : ""))};
    *r->last = v;
    r->last = &v->next;
    return arena_status(r->memory, err);
}

void stf_request_progress(stf_request *r, stf_progress progress, void *user)
{
    r->progress = progress;
    r->progress_user = user;
}

void stf_request_team(stf_request *r, const stf_team *team)
{
    r->team = (share_team){.of = r->question->shares && team->n_ranks > 1 ? team : NULL};
}

void stf_cancel(stf_request *r)
{
    cancel_request(&r->stop);
}

const option_value *request_next(const stf_request *r, const char *name, const option_value *from)
{
    const option_value *v = from == NULL ? r->first : from->next;
    while (v != NULL && strcmp(v->option->name, name) != 0) v = v->next;
    return v;
}

bool request_has(const stf_request *r, const char *name)
{
    return request_next(r, name, NULL) != NULL;
}

text request_value(const stf_request *r, const char *name)
{
    text found = {NULL, 0};
    for (const option_value *v = request_next(r, name, NULL); v != NULL;
         v = request_next(r, name, v))
        found = v->value;
    return found;
}

/* ---- as the studies want them ------------------------------------------------------------------
 */

static uint32_t integer_of(const stf_request *r, const char *name, uint32_t fallback)
{
    double x = 0.0;
    if (!request_has(r, name) ||
        decimal_read(r->memory, request_value(r, name), &x, NULL) != STF_OK)
        return fallback;
    return x > 4e9 ? UINT32_MAX : (uint32_t)x;
}

static stf_status party_find(const problem *p, text name, uint32_t *out, stf_error *err)
{
    uint32_t const n = p->syntax != NULL ? p->syntax->n_parties : p->game->n_parties;
    text names[64] = {0};
    uint32_t const listed = n < 64 ? n : 64;
    for (uint32_t i = 0; i < n; i++) {
        text const one = p->syntax != NULL ? p->syntax->parties[i].name : p->game->party[i];
        if (i < listed) names[i] = one;
        if (!text_equal(one, name)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(name, names, listed);
    if (near < listed)
        return fail(err, STF_USAGE, "there is no party '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(name), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no party '%.*s'", TEXT_ARGS(name));
}

static stf_status lambda_read(const stf_request *r, text t, double *out, stf_error *err)
{
    if (decimal_read(r->memory, t, out, NULL) != STF_OK || !(*out >= 0.0) || !(*out <= 1e300))
        return fail(err, STF_USAGE, "--lambda is a number from 0 up, not '%.*s'", TEXT_ARGS(t));
    return STF_OK;
}

/* `--lambda 1 --lambda Kim=2`: one for all, others by party. */
static stf_status lambdas_read(const stf_request *r, const problem *p, arena *memory,
                               study_options *out, stf_error *err)
{
    uint32_t const n = p->syntax != NULL ? p->syntax->n_parties : p->game->n_parties;
    double *by_party = NULL;
    for (const option_value *v = request_next(r, "lambda", NULL); v != NULL;
         v = request_next(r, "lambda", v)) {
        if (memchr(v->value.at, '=', v->value.n) != NULL) continue;
        TRY(lambda_read(r, v->value, &out->lambda, err));
        out->has_lambda = true;
    }
    for (const option_value *v = request_next(r, "lambda", NULL); v != NULL;
         v = request_next(r, "lambda", v)) {
        const char *const equals = memchr(v->value.at, '=', v->value.n);
        if (equals == NULL) continue;
        if (!out->has_lambda)
            return fail(
                err, STF_USAGE,
                "--lambda by party needs one for all others too: --lambda L --lambda PARTY=L");
        size_t const cut = (size_t)(equals - v->value.at);
        uint32_t whose;
        TRY(party_find(p, (text){v->value.at, cut}, &whose, err));
        if (by_party == NULL) {
            by_party = ARENA_NEW(memory, double, n);
            TRY(arena_status(memory, err));
            for (uint32_t i = 0; i < n; i++) by_party[i] = out->lambda;
        }
        TRY(lambda_read(r, (text){equals + 1, v->value.n - cut - 1}, &by_party[whose], err));
    }
    out->lambda_party = by_party;
    return STF_OK;
}

static stf_status select_read(const stf_request *r, const problem *p, study_options *out,
                              stf_error *err)
{
    text const t = request_value(r, "select");
    if (t.at == NULL || text_equal(t, TEXT("principal"))) return STF_OK;
    if (text_equal(t, TEXT("welfare"))) {
        if (out->has_concept && out->concept == CONCEPT_CORRELATED) return STF_OK;
        return fail(err, STF_USAGE,
                    "--select welfare goes with --concept correlated: the greatest sum of payoffs");
    }
    if (text_equal(t, TEXT("all"))) {
        out->select = SELECT_ALL;
        return STF_OK;
    }
    text const best = TEXT("best:"), worst = TEXT("worst:");
    if (t.n > best.n && memcmp(t.at, best.at, best.n) == 0) {
        out->select = SELECT_BEST;
        return party_find(p, (text){t.at + best.n, t.n - best.n}, &out->select_party, err);
    }
    if (t.n > worst.n && memcmp(t.at, worst.at, worst.n) == 0) {
        out->select = SELECT_WORST;
        return party_find(p, (text){t.at + worst.n, t.n - worst.n}, &out->select_party, err);
    }
    return fail(err, STF_USAGE,
                "--select is principal, best:PARTY, worst:PARTY, all, or with --concept correlated "
                "welfare, not '%.*s'",
                TEXT_ARGS(t));
}

static const solver_option *solver_option_find(const char *name)
{
    for (uint32_t i = 0; i < n_solvers; i++)
        for (uint32_t k = 0; k < solvers[i]->n_options; k++)
            if (strcmp(solvers[i]->options[k].name, name) == 0) return &solvers[i]->options[k];
    return NULL;
}

static stf_status solver_read(const stf_request *r, study_options *out, stf_error *err)
{
    text const name = request_value(r, "solver");
    if (name.at == NULL) return STF_OK;
    out->solver = solver_find(name);
    if (out->solver != NULL) return STF_OK;
    text names[32];
    for (uint32_t i = 0; i < n_solvers && i < 32; i++) names[i] = text_from(solvers[i]->name);
    size_t const near = text_nearest(name, names, n_solvers);
    if (near < n_solvers)
        return fail(err, STF_USAGE, "there is no solver '%.*s'; did you mean '%s'?",
                    TEXT_ARGS(name), solvers[near]->name);
    return fail(err, STF_USAGE, "there is no solver '%.*s'; see `standoff solvers`",
                TEXT_ARGS(name));
}

/* `--refine NAME,NAME`: rows of the table of refinements, each once. */
static stf_status refine_read(const stf_request *r, arena *memory, study_options *out,
                              stf_error *err)
{
    text rest = request_value(r, "refine");
    if (rest.at == NULL) return STF_OK;
    text names[32];
    for (uint32_t i = 0; i < n_refinements && i < 32; i++)
        names[i] = text_from(refinements[i]->name);
    out->refine = ARENA_NEW(memory, const refinement *, n_refinements);
    TRY(arena_status(memory, err));
    for (bool more = true; more;) {
        const char *const comma = memchr(rest.at, ',', rest.n);
        text const name = {rest.at, comma != NULL ? (size_t)(comma - rest.at) : rest.n};
        const refinement *const found = refinement_find(name);
        size_t const near = text_nearest(name, names, n_refinements);
        if (found == NULL && near < n_refinements)
            return fail(err, STF_USAGE, "there is no refinement '%.*s'; did you mean '%s'?",
                        TEXT_ARGS(name), refinements[near]->name);
        if (found == NULL)
            return fail(err, STF_USAGE,
                        "there is no refinement '%.*s': there are subgame-perfect, sequential, "
                        "undominated, perfect, proper, payoff-dominant, risk-dominant, intuitive, "
                        "d1",
                        TEXT_ARGS(name));
        for (uint32_t i = 0; i < out->n_refine; i++)
            if (out->refine[i] == found)
                return fail(err, STF_USAGE, "--refine names %s twice", found->name);
        out->refine[out->n_refine++] = found;
        more = comma != NULL;
        if (more) rest = (text){comma + 1, rest.n - name.n - 1};
    }
    out->all = true;
    return STF_OK;
}

/* What --eliminate and --refine do not go with. */
static stf_status elimination_read(const stf_request *r, study_options *out, stf_error *err)
{
    bool const is_correlated = out->has_concept && out->concept == CONCEPT_CORRELATED;
    if (is_correlated && (out->n_refine > 0 || request_has(r, "eliminate")))
        return fail(err, STF_USAGE,
                    "--concept correlated goes neither with --refine nor with --eliminate");
    if (!request_has(r, "eliminate")) return STF_OK;
    if (request_has(r, "lambda"))
        return fail(err, STF_USAGE, "--eliminate does not go with --lambda: every strategy counts");
    if (request_has(r, "tree")) return fail(err, STF_USAGE, "--eliminate does not go with --tree");
    out->eliminate =
        text_equal(request_value(r, "eliminate"), TEXT("weak")) ? DOMINANCE_WEAK : DOMINANCE_STRICT;
    return STF_OK;
}

/* `--solver-option NAME=VALUE`: a row of some solver's options that no option of its own sets. */
static stf_status tuning_read(const stf_request *r, study_options *out, stf_error *err)
{
    double most_steps = 0.0;
    struct {
        const char *name;
        double *value;
    } const settable[] = {{"tie-tolerance", &out->tie_tolerance},
                          {"step-first", &out->step_first},
                          {"step-least", &out->step_least},
                          {"most-steps", &most_steps}};
    for (const option_value *v = request_next(r, "solver-option", NULL); v != NULL;
         v = request_next(r, "solver-option", v)) {
        const char *const equals = memchr(v->value.at, '=', v->value.n);
        text const name = {v->value.at,
                           equals != NULL ? (size_t)(equals - v->value.at) : v->value.n};
        size_t i = 0, n = sizeof settable / sizeof *settable;
        while (i < n && !text_equal(text_from(settable[i].name), name)) i++;
        if (i == n || equals == NULL)
            return fail(err, STF_USAGE,
                        "--solver-option is tie-tolerance=X, step-first=X, step-least=X or "
                        "most-steps=N, not '%.*s'",
                        TEXT_ARGS(v->value));
        text const value = {equals + 1, v->value.n - name.n - 1};
        const solver_option *const row = solver_option_find(settable[i].name);
        if (decimal_read(r->memory, value, settable[i].value, NULL) != STF_OK ||
            !(*settable[i].value >= row->low && *settable[i].value <= row->high))
            return fail(err, STF_USAGE, "%s is a number from %g to %g, not '%.*s'", row->name,
                        row->low, row->high, TEXT_ARGS(value));
    }
    out->most_steps = (uint64_t)most_steps;
    return STF_OK;
}

stf_status request_study_options(const stf_request *r, const problem *p, arena *memory,
                                 study_options *out, stf_error *err)
{
    *out = (study_options){
        .all = request_has(r, "all"),
        .exact = request_has(r, "exact"),
        .histories = request_has(r, "histories"),
        .by_component = request_has(r, "by-component"),
        .round_digits = integer_of(r, "round", 0),
        .threads = integer_of(r, "threads", 1),
        .most_equilibria = (uint32_t)r->session->limits[LIMIT_EQUILIBRIA],
        .isa = ISA_COUNT,
        .stop = &r->stop,
        .lambda_at_decision = text_equal(request_value(r, "lambda-at"), TEXT("decision")),
    };
    if (request_has(r, "concept"))
        out->has_concept = concept_from_name(request_value(r, "concept"), &out->concept);
    if (request_has(r, "isa")) {
        (void)isa_from_name(request_value(r, "isa").at, &out->isa);
        if (!isa_is_available(out->isa))
            return fail(err, STF_UNSUPPORTED, "this processor does not have %s",
                        isa_name(out->isa));
    }
    if (request_has(r, "time-limit")) {
        double seconds = 0.0;
        TRY(decimal_read(r->memory, request_value(r, "time-limit"), &seconds, err));
        if (!(seconds > 0.0))
            return fail(err, STF_USAGE, "--time-limit is a number of seconds above 0");
        out->deadline = os_clock_seconds() + seconds;
    }
    if (out->round_digits > 0 && !out->exact)
        return fail(err, STF_USAGE, "--round goes with --exact");
    TRY(solver_read(r, out, err));
    TRY(tuning_read(r, out, err));
    TRY(refine_read(r, memory, out, err));
    TRY(elimination_read(r, out, err));
    TRY(select_read(r, p, out, err));
    TRY(lambdas_read(r, p, memory, out, err));
    if (out->has_concept && out->concept == CONCEPT_QRE && !out->has_lambda)
        return fail(err, STF_USAGE, "--concept qre needs --lambda");
    if (out->has_lambda && out->n_refine > 0)
        return fail(err, STF_USAGE,
                    "--refine judges equilibria: quantal response (--lambda) does not go with it");
    if (out->has_lambda && out->has_concept && out->concept != CONCEPT_QRE)
        return fail(
            err, STF_USAGE,
            "--lambda gives a quantal response equilibrium: --concept %s does not go with it",
            concept_name(out->concept));
    return STF_OK;
}
