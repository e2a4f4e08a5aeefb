/* SPDX-License-Identifier: Apache-2.0 */
/* check.c -- what only numbers show: chance that does not sum to one, nothing open, no number at
 * all. */
#include "model/compile.h"
#include "model/fault.h"

#include <math.h>
#include <stdio.h>

static double const sum_tolerance = 1e-12;

typedef struct checker {
    const model *m;
    const double *slots;
    arena *scratch;
    diagnostics *d;
    bool *point_told; /* [n_points] one complaint a decision point */
} checker;

/* Where a decision point stands in the file: sought once something is wrong. */
static const statement *point_find(const block *b, uint32_t place);

static const statement *point_in(const statement *st, uint32_t place)
{
    bool const is_asking = st->kind == STATEMENT_CHOICE || st->kind == STATEMENT_OFFER ||
                           st->kind == STATEMENT_CHANCE || st->kind == STATEMENT_VOTE;
    if (is_asking && st->point == place) return st;
    for (uint32_t i = 0; i < st->n_branches; i++) {
        const statement *const found = point_find(&st->branches[i].body, place);
        if (found != NULL) return found;
    }
    const statement *const found = point_find(&st->body, place);
    return found != NULL ? found : point_find(&st->otherwise, place);
}

static const statement *point_find(const block *b, uint32_t place)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const statement *const found = point_in(b->at[i], place);
        if (found != NULL) return found;
    }
    return NULL;
}

static span point_where(const syntax *s, uint32_t place)
{
    const statement *found = point_find(&s->before, place);
    for (uint32_t i = 0; i < s->n_rounds && found == NULL; i++)
        found = point_find(&s->rounds[i].body, place);
    return found != NULL ? found->where : (span){0};
}

static uint32_t round_of(const model *m, uint32_t node)
{
    return m->game->node_round != NULL ? m->game->node_round[node] : 0;
}

/* "found 0.8, doubted 0.3" of a chance node. */
static text shares_text(checker *k, uint32_t v)
{
    const game *const g = k->m->game;
    text out = TEXT("");
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
        out = text_format(k->scratch, "%.*s%s%.*s %.12g", TEXT_ARGS(out), out.n > 0 ? ", " : "",
                          TEXT_ARGS(g->edge_label[e]), k->slots[g->edge_prob[e]]);
    return out;
}

/* The span of a chance node: of its type, or of its statement. */
static span chance_where(checker *k, uint32_t v)
{
    const model *const m = k->m;
    uint32_t const e = m->game->node_first_edge[v];
    if (m->edge_type_party != NULL && m->edge_type_party[e] != NONE)
        return m->syntax->parties[m->edge_type_party[e]].where;
    uint32_t const place = m->node_point != NULL ? m->node_point[v] : NONE;
    return place != NONE ? point_where(m->syntax, place) : (span){0};
}

static void check_chance(checker *k)
{
    const game *const g = k->m->game;
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (g->node_kind[v] != NODE_CHANCE) continue;
        double sum = 0.0;
        bool is_right = true;
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++) {
            double const p = k->slots[g->edge_prob[e]];
            is_right = is_right && p >= -sum_tolerance && p <= 1.0 + sum_tolerance;
            sum += p;
        }
        if (is_right && fabs(sum - 1.0) <= sum_tolerance) continue;
        text const shares = shares_text(k, v);
        diagnose(k->d, SEVERITY_ERROR, "E1020", chance_where(k, v),
                 "probabilities of chance%.*s must be in 0 .. 1 and sum to one: %.*s (sum %.12g)",
                 TEXT_ARGS(round_text(k->scratch, round_of(k->m, v))), TEXT_ARGS(shares), sum);
    }
}

/* The set's name without the states that tell it from others of its round. */
static text place_text(const model *m, uint32_t h)
{
    text t = m->game->infoset_name[h];
    for (size_t i = 0; i + 1 < t.n; i++)
        if (t.at[i] == ' ' && t.at[i + 1] == '[') t.n = i;
    return t;
}

/* Has the party promised never to play something? */
static bool party_forswears(const model *m, uint32_t who)
{
    for (uint32_t i = 0; i < m->key.n_commitments; i++)
        if (m->key.commitments[i]->party == who &&
            m->key.commitments[i]->commitment == COMMIT_NEVER)
            return true;
    return false;
}

static void check_open(checker *k)
{
    const model *const m = k->m;
    const game *const g = m->game;
    if (g->action_open == NULL) return;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        bool is_any = false;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            is_any = is_any || g->action_open[a] == NONE || k->slots[g->action_open[a]] > 0.0;
        if (is_any || k->point_told[m->infoset_point[h]]) continue;
        k->point_told[m->infoset_point[h]] = true;
        uint32_t const who = g->infoset_party[h];
        if (party_forswears(m, who))
            diagnose(k->d, SEVERITY_ERROR, "E1021", point_where(m->syntax, m->infoset_point[h]),
                     "%.*s cannot promise this: at `%.*s` nothing else is open with these numbers",
                     TEXT_ARGS(g->party[who]), TEXT_ARGS(place_text(m, h)));
        else
            diagnose(k->d, SEVERITY_ERROR, "E1021", point_where(m->syntax, m->infoset_point[h]),
                     "%.*s has no open option at `%.*s` with these numbers",
                     TEXT_ARGS(g->party[who]), TEXT_ARGS(place_text(m, h)));
    }
}

static void check_commitments(checker *k)
{
    const model *const m = k->m;
    const game *const g = m->game;
    if (g->action_commitment == NULL) return;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        if (g->infoset_rule[h] != RULE_COMMITTED) continue;
        double sum = 0.0;
        bool is_right = true;
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
            double const p = k->slots[g->action_commitment[a]];
            bool const is_closed = g->action_open != NULL && g->action_open[a] != NONE &&
                                   !(k->slots[g->action_open[a]] > 0.0);
            is_right = is_right && p >= -sum_tolerance && p <= 1.0 + sum_tolerance &&
                       !(is_closed && p > 0.0);
            sum += p;
        }
        if ((is_right && fabs(sum - 1.0) <= sum_tolerance) || k->point_told[m->infoset_point[h]])
            continue;
        k->point_told[m->infoset_point[h]] = true;
        uint32_t const who = g->infoset_party[h];
        if (is_right && !(sum > 0.0))
            diagnose(
                k->d, SEVERITY_ERROR, "E1020", point_where(m->syntax, m->infoset_point[h]),
                "%.*s's promise does not say what to do at `%.*s`: with these numbers all that "
                "it names is closed there, and there is more than one thing else to do",
                TEXT_ARGS(g->party[who]), TEXT_ARGS(place_text(m, h)));
        else
            diagnose(k->d, SEVERITY_ERROR, "E1020", point_where(m->syntax, m->infoset_point[h]),
                     "the open shares that %.*s is committed to at `%.*s` sum to %.12g, not to one",
                     TEXT_ARGS(g->party[who]), TEXT_ARGS(place_text(m, h)), sum);
    }
}

static void check_finite(checker *k, const double *values)
{
    const game *const g = k->m->game;
    bool is_finite = true;
    for (uint32_t i = 0; i < g->n_slots; i++) is_finite = is_finite && isfinite(k->slots[i]);
    if (is_finite) return;
    program_fault fault;
    if (!program_fault_find(g->program, values, 1, 0, g->slot_value, g->n_slots, k->scratch,
                            &fault))
        return;
    if (fault.value < g->program->n_inputs) {
        diagnose(k->d, SEVERITY_ERROR, "E1022", k->m->syntax->assumptions[fault.value].where,
                 "`%.*s` is not a finite number", TEXT_ARGS(g->program->inputs[fault.value].name));
        return;
    }
    program_op const op = (program_op)g->program->steps[fault.value - g->program->n_inputs].op;
    fault_diagnose(k->m->syntax, op, &fault, k->d);
}

stf_status model_check_numbers(const model *m, const double *inputs, arena *scratch, diagnostics *d,
                               stf_error *err)
{
    const game *const g = m->game;
    arena_mark const mark = arena_position(scratch);
    double *const values = ARENA_NEW(scratch, double, program_n_values(g->program));
    double *const slots = ARENA_NEW(scratch, double, g->n_slots);
    bool *const told = ARENA_NEW(scratch, bool, m->syntax->n_points);
    TRY(arena_status(scratch, err));
    game_slots_run(g, ISA_ONE, inputs, 1, values, slots);
    checker k = {.m = m, .slots = slots, .scratch = scratch, .d = d, .point_told = told};
    uint32_t const before = d->n_errors;
    check_open(&k);
    check_commitments(&k); /* first: to have nothing open to be committed to divides by zero */
    if (d->n_errors == before) check_finite(&k, values);
    if (d->n_errors == before) check_chance(&k);
    if (d->n_errors != before) return diagnostics_status(d, err); /* `d` may live in `scratch` */
    arena_release(scratch, mark);
    return STF_OK;
}
