/* SPDX-License-Identifier: Apache-2.0 */
/* compile.c -- the compiler's beginning and end: its tables, its failures, and the order of its
 * parts. */
#include "model/compile.h"
#include "model/codes.h"

#include <stdarg.h>
#include <stdio.h>

enum { NODES_DEFAULT = 2000000, ROUNDS_MOST = 1000000 };

/* Looking for more that is wrong ends here: nobody waits long for a file that will not do. */
enum { NODES_AFTER_COMPLAINT = 50000 };

__attribute__((format(printf, 4, 0))) static void say(compiler *c, const char *code, span where,
                                                      const char *format, va_list args)
{
    char message[400];
    (void)vsnprintf(message, sizeof message, format, args);
    if (c->d != NULL) {
        diagnostic *const of = diagnose(c->d, SEVERITY_ERROR, code, where, "%s", message);
        const char *const hint = model_code_hint(code);
        if (hint != NULL) diagnostic_hint(c->d, of, "%s", hint);
    }
    if (c->n_complaints == 0) (void)fail(&c->first, STF_INPUT, "%.230s", message);
}

bool compile_error(compiler *c, const char *code, span where, const char *format, ...)
{
    if (c->status != STF_OK) return false;
    va_list args;
    va_start(args, format);
    say(c, code, where, format, args);
    va_end(args);
    c->status = STF_INPUT;
    return false;
}

bool compile_complaint(compiler *c, const char *code, span where, const char *format, ...)
{
    if (c->status != STF_OK) return false;
    for (uint32_t i = 0; i < c->n_complaints; i++)
        if (c->complaint[i].file == where.file && c->complaint[i].begin == where.begin)
            return false;
    va_list args;
    va_start(args, format);
    say(c, code, where, format, args);
    va_end(args);
    size_t const most = c->nodes.n + NODES_AFTER_COMPLAINT;
    if (c->n_complaints == 0 && most < c->node_limit) c->node_limit = most;
    c->complaint[c->n_complaints++] = where;
    if (c->n_complaints == COMPLAINTS_MOST) c->status = STF_INPUT;
    return false;
}

text round_text(arena *memory, uint32_t round)
{
    return round == 0 || round == NONE ? TEXT("") : text_format(memory, " in round %u", round);
}

bool compile_going(compiler *c)
{
    if (c->status == STF_OK) c->status = arena_status(c->scratch, c->err);
    if (c->status == STF_OK) c->status = arena_status(c->brief, c->err);
    if (c->status == STF_OK) c->status = arena_status(c->memory, c->err);
    return c->status == STF_OK;
}

static bool rounds_find(compiler *c)
{
    const syntax *const s = c->s;
    c->n_rounds = s->n_rounds > 0 ? s->rounds[s->n_rounds - 1].last : 0;
    if (c->n_rounds > ROUNDS_MOST) {
        c->status = fail(c->err, STF_LIMIT, "%u rounds: at most %d", c->n_rounds, ROUNDS_MOST);
        return false;
    }
    c->round_of = ARENA_NEW(c->scratch, const round_block *, (size_t)c->n_rounds + 1);
    if (c->round_of == NULL) return compile_going(c);
    for (uint32_t i = 0; i < s->n_rounds; i++)
        for (uint32_t r = s->rounds[i].first; r <= s->rounds[i].last; r++)
            c->round_of[r] = &s->rounds[i];
    return true;
}

static bool tables_begin(compiler *c)
{
    const syntax *const s = c->s;
    uint32_t const row = 3 + s->n_states + s->n_parties + s->n_offers;
    intern_init(&c->exprs, c->scratch, 2);
    intern_init(&c->offers, c->scratch, 4);
    intern_init(&c->lowered, c->scratch, row);
    intern_init(&c->rows, c->scratch, s->n_parties > 0 ? s->n_parties : 1);
    intern_init(&c->row_sums, c->scratch, 2);
    intern_init(&c->feet, c->scratch, 3 + s->n_states + s->n_parties);
    intern_init(&c->state_rows, c->scratch, s->n_states > 0 ? s->n_states : 1);
    intern_init(&c->type_rows, c->scratch, s->n_parties > 0 ? s->n_parties : 1);
    intern_init(&c->seen, c->scratch, EVENT_ROW_WORDS);
    intern_init(&c->marks, c->scratch, MARK_WORDS);
    intern_init(&c->infoset_keys, c->scratch, 4);
    c->key_row = ARENA_NEW(c->scratch, uint32_t, row);
    c->point_of = ARENA_NEW(c->scratch, const statement *, s->n_points);
    c->at_type = s->n_states;
    c->at_offer = c->at_type + s->n_parties;
    c->at_seen = c->at_offer + s->n_offers;
    c->at_before = c->at_seen + s->n_parties;
    c->n_words = c->at_before + s->n_parties;
    size_t const size = sizeof(history) + c->n_words * sizeof(uint32_t);
    c->history_size = (size + 15) / 16 * 16;
    c->now = arena_take(c->scratch, 1, c->history_size);
    c->outcome_end = NONE;
    for (uint32_t i = 0; i < s->n_outcomes; i++)
        if (text_equal(s->outcomes[i].name, TEXT("end"))) c->outcome_end = i;
    for (uint32_t p = 0; p < s->n_parties; p++)
        c->has_types = c->has_types || s->parties[p].n_type_values > 0;
    return rounds_find(c) && compile_going(c);
}

static bool key_keep(compiler *c, model *out)
{
    const model_key *const from = c->key;
    model_key *const to = &out->key;
    *to = *from;
    to->choice = ARENA_NEW(c->memory, uint32_t, c->s->n_switches);
    to->removed = ARENA_NEW(c->memory, bool, c->s->n_options);
    to->commitments = ARENA_NEW(c->memory, const change *, from->n_commitments);
    if (!compile_going(c)) return false;
    for (uint32_t i = 0; i < c->s->n_switches; i++) to->choice[i] = from->choice[i];
    for (uint32_t i = 0; i < c->s->n_options; i++) to->removed[i] = from->removed[i];
    for (uint32_t i = 0; i < from->n_commitments; i++) to->commitments[i] = from->commitments[i];
    return true;
}

static bool compile_run(compiler *c, model *out)
{
    return key_keep(c, out) && tables_begin(c) && lower_begin(c) && live_find(c) && merge_run(c) &&
           c->n_complaints == 0 && infosets_name(c) && emit_model(c, out);
}

stf_status model_compile(const syntax *s, const model_key *key, const model_limits *limits,
                         arena *memory, diagnostics *d, const model **out, stf_error *err)
{
    if (!s->has_play && s->n_measures + s->n_flows > 0 && s->n_plans + s->n_fronts == 0)
        return fail(err, STF_INPUT,
                    "the file has no `play`: nothing to solve; `standoff ledger` keeps its books");
    /* of plans and fronts alone: a game in which nobody moves, so that claims can be judged */
    if (!s->has_play && s->n_plans + s->n_fronts == 0)
        return fail(err, STF_INPUT, "there is no `play`: nothing to solve");
    if (s->n_parties == 0) return fail(err, STF_INPUT, "there is no party");
    model *const made = ARENA_NEW(memory, model, 1);
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    arena *const brief = arena_new(arena_allocator(memory), 0);
    if (made == NULL || scratch == NULL || brief == NULL ||
        ARENA_NEW(brief, char, 1) == NULL) { /* a first block that stays */
        arena_free(scratch);
        arena_free(brief);
        return fail(err, STF_NOMEM, "no memory for the compiler");
    }
    made->syntax = s;
    size_t const nodes = limits != NULL && limits->nodes != 0 ? limits->nodes : NODES_DEFAULT;
    compiler c = {.s = s,
                  .key = key,
                  .d = d,
                  .memory = memory,
                  .scratch = scratch,
                  .brief = brief,
                  .err = err,
                  .node_limit = nodes < TO_SEGMENT / 8 ? nodes : TO_SEGMENT / 8};
    bool const is_made = compile_run(&c, made);
    if (c.n_complaints > 0 || c.status == STF_INPUT) { /* whatever else the search met */
        c.status = STF_INPUT;
        if (err != NULL) *err = c.first;
    } else if (!is_made && c.status == STF_OK)
        c.status = fail(err, STF_NOMEM, "no memory for the compiler");
    arena_free(scratch);
    arena_free(brief);
    if (c.status != STF_OK) return c.status;
    *out = made;
    return STF_OK;
}
