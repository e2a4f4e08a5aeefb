/* SPDX-License-Identifier: Apache-2.0 */
/* fault.c -- where in the file a number came out that is none.
 *
 * A program's step does not know the expression that it was made of: equal ones share a step. So
 * the file is searched for expressions of the operation's kind. The first is pointed at, and others
 * are named as places where it may be instead. */
#include "model/fault.h"

enum { PLACES_MOST = 4 };

typedef struct search {
    program_op op;
    span at[PLACES_MOST];
    uint32_t n;
} search;

static bool is_kind(program_op op, const expr *e)
{
    switch (e->kind) {
    case EXPR_DIV: return op == OP_DIV;
    case EXPR_POW: return op == OP_POW || op == OP_DIV; /* a negative whole power divides */
    case EXPR_MUL: return op == OP_MUL;
    case EXPR_CALL:
        return (e->function == FUNCTION_EXP && op == OP_EXP) ||
               (e->function == FUNCTION_LOG && op == OP_LOG) ||
               (e->function == FUNCTION_SQRT && op == OP_SQRT);
    default: return false;
    }
}

static void search_expr(search *of, const expr *e)
{
    if (e == NULL) return;
    for (uint32_t i = 0; i < e->n_args; i++) search_expr(of, e->args[i]);
    if (!is_kind(of->op, e) || of->n == PLACES_MOST) return;
    for (uint32_t i = 0; i < of->n; i++)
        if (of->at[i].file == e->where.file && of->at[i].begin == e->where.begin) return;
    of->at[of->n++] = e->where;
}

static void search_block(search *of, const block *b)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const statement *const st = b->at[i];
        search_expr(of, st->guard);
        search_expr(of, st->value);
        for (uint32_t k = 0; k < st->n_branches; k++) {
            search_expr(of, st->branches[k].guard);
            search_expr(of, st->branches[k].probability);
            search_block(of, &st->branches[k].body);
        }
        search_block(of, &st->body);
        search_block(of, &st->otherwise);
    }
}

static void search_file(search *of, const syntax *s)
{
    for (uint32_t p = 0; p < s->n_parties; p++) {
        for (uint32_t k = 0; s->parties[p].type_weight != NULL && k < s->parties[p].n_type_values;
             k++)
            search_expr(of, s->parties[p].type_weight[k]);
        search_expr(of, s->parties[p].type_weight_by_value);
    }
    for (uint32_t i = 0; i < s->n_lets; i++) search_expr(of, s->lets[i].value);
    search_block(of, &s->before);
    for (uint32_t r = 0; r < s->n_rounds; r++) {
        for (uint32_t i = 0; i < s->rounds[r].n_discounts; i++)
            search_expr(of, s->rounds[r].discounts[i].factor);
        search_block(of, &s->rounds[r].body);
    }
    search_block(of, &s->end);
}

void fault_diagnose(const syntax *s, program_op op, const program_fault *fault, diagnostics *d)
{
    search found = {.op = op};
    search_file(&found, s);
    span const where = found.n > 0 ? found.at[0] : (span){0};
    bool const is_unary = op == OP_EXP || op == OP_LOG || op == OP_SQRT;
    diagnostic *const of =
        is_unary
            ? diagnose(d, SEVERITY_ERROR, "E1022", where,
                       "with these numbers the game needs %s (of %.12g)", fault->what, fault->x)
            : diagnose(d, SEVERITY_ERROR, "E1022", where,
                       "with these numbers the game needs %s (of %.12g and %.12g)", fault->what,
                       fault->x, fault->y);
    for (uint32_t i = 1; i < found.n; i++) diagnostic_note(d, of, found.at[i], "or here");
}
