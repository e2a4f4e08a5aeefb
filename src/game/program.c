/* SPDX-License-Identifier: Apache-2.0 */
/* program.c -- the builder of payoff programs.
 *
 * Every value is a row: an input, a constant or an operation on earlier rows. A row is found again
 * by its hash, so equal operations are one row. Operations on exact constants are folded in
 * rationals and rounded once; one whose result is not rational (exp 1) stays an operation, so that
 * an exact run can name it, but its double is known. program_finish keeps what the slots need,
 * inputs first. */
#include "game/program_op.h"

#include <string.h>

enum {
    ROW_INPUT = OP_SELECT + 1, /* beside the operations: input number a */
    FOLD_MOST_BITS = 4096,     /* a constant that would be larger stays an operation */
    POWER_MOST = 4,            /* x ** n is written as products up to this n */
};
static const uint32_t NO_VALUE = UINT32_MAX;

typedef struct row {
    uint32_t op, a, b, c;
    bool is_known; /* does not depend on inputs */
    double known;
    exact exact; /* of constants; else invalid */
} row;

struct program_builder {
    arena *memory;
    VEC(row) rows;
    VEC(program_input) inputs;
    uint32_t *table; /* row + 1, or 0: open addressing */
    uint32_t n_table;
    bool has_failed;
};

program_builder *program_builder_new(arena *a)
{
    program_builder *const b = ARENA_NEW(a, program_builder, 1);
    if (b == NULL) return NULL;
    b->memory = a;
    b->n_table = 256;
    b->table = ARENA_NEW(a, uint32_t, b->n_table);
    return b->table != NULL ? b : NULL;
}

static uint32_t failed(program_builder *b)
{
    b->has_failed = true;
    return NO_VALUE;
}

/* ---- sharing --------------------------------------------------------------------------------- */

static uint64_t row_hash(const row *r)
{
    uint64_t bits = 0;
    if (r->op == OP_CONST) memcpy(&bits, &r->known, sizeof bits);
    uint64_t h = r->op * UINT64_C(0x9e3779b97f4a7c15) + bits;
    uint32_t const parts[] = {r->a, r->b, r->c};
    for (int k = 0; k < 3; k++) {
        h = (h ^ (h >> 29)) * UINT64_C(0xbf58476d1ce4e5b9) + parts[k];
    }
    h = (h ^ (h >> 32)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}

static bool row_equal(const row *x, const row *y)
{
    if (x->op != y->op || x->a != y->a || x->b != y->b || x->c != y->c) return false;
    if (x->op != OP_CONST) return true;
    if (exact_is_valid(x->exact) != exact_is_valid(y->exact)) return false;
    if (exact_is_valid(x->exact)) return exact_compare(x->exact, y->exact) == 0;
    return memcmp(&x->known, &y->known, sizeof x->known) == 0;
}

static bool table_grow(program_builder *b)
{
    uint32_t const n = b->n_table * 2;
    uint32_t *const table = ARENA_NEW(b->memory, uint32_t, n);
    if (table == NULL) return false;
    for (uint32_t k = 0; k < b->rows.n; k++) {
        uint64_t h = row_hash(&b->rows.at[k]) & (n - 1);
        while (table[h] != 0) h = (h + 1) & (n - 1);
        table[h] = k + 1;
    }
    b->table = table;
    b->n_table = n;
    return true;
}

/* The value of a row that is shared with an equal one. */
static uint32_t intern(program_builder *b, row r)
{
    if (b->has_failed) return NO_VALUE;
    if (b->rows.n + 1 > b->n_table / 2 && !table_grow(b)) return failed(b);
    uint64_t h = row_hash(&r) & (b->n_table - 1);
    for (; b->table[h] != 0; h = (h + 1) & (b->n_table - 1)) {
        if (row_equal(&b->rows.at[b->table[h] - 1], &r)) return b->table[h] - 1;
    }
    if (!VEC_PUSH(b->memory, &b->rows, r)) return failed(b);
    b->table[h] = (uint32_t)b->rows.n;
    return (uint32_t)b->rows.n - 1;
}

/* ---- inputs and constants -------------------------------------------------------------------- */

/* `x` as text where `given` is none. */
static text exact_form(program_builder *b, text given, double x)
{
    exact e = {0};
    if (given.n > 0 && exact_parse(b->memory, given, &e, NULL) == STF_OK)
        return exact_to_text(b->memory, e);
    return exact_to_text(b->memory, exact_from_double(b->memory, x));
}

uint32_t program_add_input(program_builder *b, program_input input)
{
    if (b->has_failed) return NO_VALUE;
    input.name = text_copy(b->memory, input.name);
    input.unit = text_copy(b->memory, input.unit);
    input.exact = exact_form(b, input.exact, input.central);
    uint32_t const k = (uint32_t)b->inputs.n;
    if (!VEC_PUSH(b->memory, &b->inputs, input)) return failed(b);
    return intern(b, (row){.op = ROW_INPUT, .a = k});
}

static uint32_t add_exact(program_builder *b, exact x)
{
    return intern(b,
                  (row){.op = OP_CONST, .is_known = true, .known = exact_to_double(x), .exact = x});
}

uint32_t program_add_constant(program_builder *b, double value, text exact_text)
{
    exact x = {0};
    if (exact_text.n == 0 || exact_parse(b->memory, exact_text, &x, NULL) != STF_OK)
        x = exact_from_double(b->memory, value);
    if (exact_is_valid(x)) return add_exact(b, x);
    return intern(b, (row){.op = OP_CONST, .is_known = true, .known = value});
}

uint32_t program_add_ratio(program_builder *b, int64_t numerator, int64_t denominator)
{
    exact const x = exact_ratio(b->memory, numerator, denominator);
    if (!exact_is_valid(x)) return failed(b);
    return add_exact(b, x);
}

bool program_is_constant(const program_builder *b, uint32_t value, double *out)
{
    if (value >= b->rows.n || !b->rows.at[value].is_known) return false;
    *out = b->rows.at[value].known;
    return true;
}

/* ---- simplifying ----------------------------------------------------------------------------- */

static exact exact_of(const program_builder *b, uint32_t value)
{
    return b->rows.at[value].exact;
}

static bool is_integer(const program_builder *b, uint32_t value, int32_t n)
{
    exact const x = exact_of(b, value);
    return exact_is_valid(x) && x.big == NULL && x.den == 1 && x.num == n;
}

static bool is_op(const program_builder *b, uint32_t value, program_op op)
{
    return b->rows.at[value].op == (uint32_t)op;
}

/* The value is 0 or 1 whatever the inputs are. */
static bool is_truth(const program_builder *b, uint32_t value)
{
    uint32_t const op = b->rows.at[value].op;
    return (op >= OP_LESS && op <= OP_NOT) || is_integer(b, value, 0) || is_integer(b, value, 1);
}

static uint32_t simplify_arithmetic(program_builder *b, program_op op, uint32_t x, uint32_t y)
{
    bool const x0 = is_integer(b, x, 0), y0 = is_integer(b, y, 0);
    switch (op) {
    case OP_ADD:
        if (x0) return y;
        if (y0) return x;
        if (is_op(b, y, OP_NEG)) return program_add(b, OP_SUB, x, b->rows.at[y].a, 0);
        if (is_op(b, x, OP_NEG)) return program_add(b, OP_SUB, y, b->rows.at[x].a, 0);
        break;
    case OP_SUB:
        if (y0) return x;
        if (x0) return program_add(b, OP_NEG, y, 0, 0);
        if (x == y) return add_exact(b, exact_small(0));
        if (is_op(b, y, OP_NEG)) return program_add(b, OP_ADD, x, b->rows.at[y].a, 0);
        break;
    case OP_MUL:
        if (x0 || is_integer(b, y, 1)) return x;
        if (y0 || is_integer(b, x, 1)) return y;
        if (is_integer(b, x, -1)) return program_add(b, OP_NEG, y, 0, 0);
        if (is_integer(b, y, -1)) return program_add(b, OP_NEG, x, 0, 0);
        break;
    case OP_DIV:
        if (is_integer(b, y, 1)) return x;
        if (is_integer(b, y, -1)) return program_add(b, OP_NEG, x, 0, 0);
        break;
    case OP_NEG:
        if (is_op(b, x, OP_NEG)) return b->rows.at[x].a;
        if (is_op(b, x, OP_SUB)) return program_add(b, OP_SUB, b->rows.at[x].b, b->rows.at[x].a, 0);
        break;
    case OP_ABS:
        if (is_op(b, x, OP_ABS)) return x;
        if (is_op(b, x, OP_NEG)) return program_add(b, OP_ABS, b->rows.at[x].a, 0, 0);
        break;
    case OP_MIN:
    case OP_MAX:
        if (x == y) return x;
        break;
    default: break;
    }
    return NO_VALUE;
}

static uint32_t simplify_truth(program_builder *b, program_op op, uint32_t x, uint32_t y,
                               uint32_t z)
{
    switch (op) {
    case OP_LESS:
        if (x == y) return add_exact(b, exact_small(0));
        break;
    case OP_LESS_EQUAL:
    case OP_EQUAL:
        if (x == y) return add_exact(b, exact_small(1));
        break;
    case OP_AND:
        if (is_integer(b, x, 0) || (is_integer(b, y, 1) && is_truth(b, x))) return x;
        if (is_integer(b, y, 0) || (is_integer(b, x, 1) && is_truth(b, y))) return y;
        if (x == y && is_truth(b, x)) return x;
        break;
    case OP_OR:
        if (is_integer(b, x, 1) || (is_integer(b, y, 0) && is_truth(b, x))) return x;
        if (is_integer(b, y, 1) || (is_integer(b, x, 0) && is_truth(b, y))) return y;
        if (x == y && is_truth(b, x)) return x;
        break;
    case OP_NOT:
        if (is_op(b, x, OP_NOT) && is_truth(b, b->rows.at[x].a)) return b->rows.at[x].a;
        break;
    case OP_SELECT:
        if (exact_is_valid(exact_of(b, x))) return exact_sign(exact_of(b, x)) != 0 ? y : z;
        if (y == z) return y;
        if (is_op(b, x, OP_NOT)) return program_add(b, OP_SELECT, b->rows.at[x].a, z, y);
        break;
    default: break;
    }
    return NO_VALUE;
}

/* x ** y for a constant y: products for a small whole one, a square root for a half. */
static uint32_t simplify_power(program_builder *b, uint32_t x, uint32_t y)
{
    exact const e = exact_of(b, y);
    int32_t n;
    if (!exact_is_valid(e)) return NO_VALUE;
    if (exact_is_small(e, &n) && n >= -POWER_MOST && n <= POWER_MOST) {
        if (n == 0) return add_exact(b, exact_small(1));
        if (n < 0) {
            uint32_t const one = add_exact(b, exact_small(1));
            uint32_t const down = program_add(b, OP_POW, x, add_exact(b, exact_small(-n)), 0);
            return program_add(b, OP_DIV, one, down, 0);
        }
        uint32_t const square = n >= 2 ? program_add(b, OP_MUL, x, x, 0) : x;
        if (n <= 2) return square;
        return program_add(b, OP_MUL, square, n == 3 ? x : square, 0);
    }
    if (exact_compare(e, exact_ratio(b->memory, 1, 2)) == 0)
        return program_add(b, OP_SQRT, x, 0, 0);
    return NO_VALUE;
}

static bool is_commutative(program_op op)
{
    return op == OP_ADD || op == OP_MUL || op == OP_MIN || op == OP_MAX || op == OP_EQUAL ||
           op == OP_AND || op == OP_OR;
}

/* The constant that op makes of constants, if it is exact and not large. */
static uint32_t fold(program_builder *b, program_op op, uint32_t x, uint32_t y, uint32_t z)
{
    uint32_t const n = program_op_arity(op);
    if (!exact_is_valid(exact_of(b, x)) || (n >= 2 && !exact_is_valid(exact_of(b, y))) ||
        (n == 3 && !exact_is_valid(exact_of(b, z))))
        return NO_VALUE;
    exact const r = program_op_exact(b->memory, op, exact_of(b, x), exact_of(b, y), exact_of(b, z));
    if (!exact_is_valid(r) || exact_bits(r) > FOLD_MOST_BITS) return NO_VALUE;
    return add_exact(b, r);
}

uint32_t program_add(program_builder *b, program_op op, uint32_t x, uint32_t y, uint32_t z)
{
    uint32_t const n = program_op_arity(op);
    if (n < 2) y = 0;
    if (n < 3) z = 0;
    if (b->has_failed || n == 0 || x >= b->rows.n || y >= b->rows.n || z >= b->rows.n)
        return failed(b);
    uint32_t r = fold(b, op, x, y, z);
    if (r == NO_VALUE) r = simplify_arithmetic(b, op, x, y);
    if (r == NO_VALUE) r = simplify_truth(b, op, x, y, z);
    if (r == NO_VALUE && op == OP_POW) r = simplify_power(b, x, y);
    if (r != NO_VALUE || b->has_failed) return r;
    if (is_commutative(op) && x > y) {
        uint32_t const t = x;
        x = y;
        y = t;
    }
    const row *const rx = &b->rows.at[x], *const ry = &b->rows.at[y], *const rz = &b->rows.at[z];
    row made = {.op = op, .a = x, .b = y, .c = z};
    made.is_known = rx->is_known && (n < 2 || ry->is_known) && (n < 3 || rz->is_known);
    if (made.is_known) made.known = program_op_double(op, rx->known, ry->known, rz->known);
    return intern(b, made);
}

/* ---- finishing ------------------------------------------------------------------------------- */

/* number[k]: what row k is called in the finished program, NO_VALUE if it is dropped. */
static uint32_t *number_rows(const program_builder *b, const uint32_t *slots, size_t n_slots,
                             uint32_t *n_steps)
{
    uint32_t *const number = ARENA_NEW(b->memory, uint32_t, b->rows.n);
    if (number == NULL) return NULL;
    for (size_t s = 0; s < n_slots; s++) {
        if (slots[s] != NO_VALUE) number[slots[s]] = 1;
    }
    for (size_t k = b->rows.n; k-- > 0;) {
        const row *const r = &b->rows.at[k];
        if (number[k] == 0 || r->op == ROW_INPUT) continue;
        uint32_t const n = program_op_arity((program_op)r->op);
        if (n >= 1) number[r->a] = 1;
        if (n >= 2) number[r->b] = 1;
        if (n >= 3) number[r->c] = 1;
    }
    uint32_t next = (uint32_t)b->inputs.n;
    for (size_t k = 0; k < b->rows.n; k++) {
        const row *const r = &b->rows.at[k];
        if (r->op == ROW_INPUT) {
            number[k] = r->a;
        } else {
            number[k] = number[k] != 0 ? next++ : NO_VALUE;
        }
    }
    *n_steps = next - (uint32_t)b->inputs.n;
    return number;
}

const program *program_finish(program_builder *b, uint32_t *slots, size_t n_slots)
{
    for (size_t s = 0; s < n_slots; s++) {
        if (slots[s] != NO_VALUE && slots[s] >= b->rows.n) b->has_failed = true;
    }
    if (b->has_failed) return NULL;
    uint32_t n_steps = 0, n_constants = 0, k_step = 0;
    uint32_t *const number = number_rows(b, slots, n_slots, &n_steps);
    program *const p = ARENA_NEW(b->memory, program, 1);
    program_step *const steps = ARENA_NEW(b->memory, program_step, n_steps);
    program_constant *const constants = ARENA_NEW(b->memory, program_constant, n_steps);
    if (number == NULL || p == NULL || steps == NULL || constants == NULL) return NULL;
    for (size_t k = 0; k < b->rows.n; k++) {
        const row *const r = &b->rows.at[k];
        if (r->op == ROW_INPUT || number[k] == NO_VALUE) continue;
        if (r->op == OP_CONST) {
            steps[k_step++] = (program_step){.op = OP_CONST, .a = n_constants};
            constants[n_constants++] =
                (program_constant){r->known, exact_to_text(b->memory, r->exact)};
            continue;
        }
        uint32_t const n = program_op_arity((program_op)r->op);
        steps[k_step++] = (program_step){.op = r->op,
                                         .a = number[r->a],
                                         .b = n >= 2 ? number[r->b] : 0,
                                         .c = n >= 3 ? number[r->c] : 0};
    }
    if (arena_status(b->memory, NULL) != STF_OK) return NULL;
    for (size_t s = 0; s < n_slots; s++) {
        if (slots[s] != NO_VALUE) slots[s] = number[slots[s]];
    }
    *p = (program){.inputs = b->inputs.at,
                   .constants = constants,
                   .steps = steps,
                   .n_inputs = (uint32_t)b->inputs.n,
                   .n_constants = n_constants,
                   .n_steps = n_steps};
    return p;
}
