/* SPDX-License-Identifier: Apache-2.0 */
/* program_op.c -- the operations one at a time, as the builder folds them and exact runs need them.
 */
#include "game/program_op.h"

#include "num/elementary.h"

static const struct {
    const char *name;
    uint32_t arity;
} rows[] = {
    [OP_CONST] = {"constant", 0}, [OP_ADD] = {"+", 2},     [OP_SUB] = {"-", 2},
    [OP_MUL] = {"*", 2},          [OP_DIV] = {"/", 2},     [OP_NEG] = {"-", 1},
    [OP_MIN] = {"min", 2},        [OP_MAX] = {"max", 2},   [OP_ABS] = {"abs", 1},
    [OP_EXP] = {"exp", 1},        [OP_LOG] = {"log", 1},   [OP_SQRT] = {"sqrt", 1},
    [OP_POW] = {"power", 2},      [OP_LESS] = {"<", 2},    [OP_LESS_EQUAL] = {"<=", 2},
    [OP_EQUAL] = {"=", 2},        [OP_AND] = {"and", 2},   [OP_OR] = {"or", 2},
    [OP_NOT] = {"not", 1},        [OP_SELECT] = {"if", 3},
};

const char *program_op_name(program_op op)
{
    return rows[op].name;
}

uint32_t program_op_arity(program_op op)
{
    return rows[op].arity;
}

double program_op_double(program_op op, double x, double y, double z)
{
    switch (op) {
    case OP_CONST: break;
    case OP_ADD: return x + y;
    case OP_SUB: return x - y;
    case OP_MUL: return x * y;
    case OP_DIV: return x / y;
    case OP_NEG: return -x;
    case OP_MIN: return x < y ? x : y;
    case OP_MAX: return x > y ? x : y;
    case OP_ABS: return x < 0.0 ? -x : x + 0.0;
    case OP_EXP: return num_exp(x);
    case OP_LOG: return num_log(x);
    case OP_SQRT: return num_sqrt(x);
    case OP_POW: return num_pow(x, y);
    case OP_LESS: return x < y;
    case OP_LESS_EQUAL: return x <= y;
    case OP_EQUAL: return x == y;
    case OP_AND: return x != 0.0 && y != 0.0;
    case OP_OR: return x != 0.0 || y != 0.0;
    case OP_NOT: return x == 0.0;
    case OP_SELECT: return x != 0.0 ? y : z;
    }
    return __builtin_nan("");
}

static exact exact_power(arena *a, exact x, exact y)
{
    int32_t n;
    if (exact_is_small(y, &n)) return exact_pow(a, x, n);
    exact const root = exact_sqrt(a, x);
    exact const twice = exact_add(a, y, y);
    if (exact_is_valid(root) && exact_is_small(twice, &n)) return exact_pow(a, root, n);
    return (exact){0};
}

exact program_op_exact(arena *a, program_op op, exact x, exact y, exact z)
{
    exact const invalid = {0}, one = exact_small(1);
    if (!exact_is_valid(x)) return invalid;
    if (op == OP_SELECT) return x.num != 0 ? y : z;
    if (program_op_arity(op) == 2 && !exact_is_valid(y)) return invalid;
    switch (op) {
    case OP_CONST:
    case OP_SELECT: break;
    case OP_ADD: return exact_add(a, x, y);
    case OP_SUB: return exact_sub(a, x, y);
    case OP_MUL: return exact_mul(a, x, y);
    case OP_DIV: return exact_div(a, x, y);
    case OP_NEG: return exact_neg(a, x);
    case OP_MIN: return exact_min(x, y);
    case OP_MAX: return exact_max(x, y);
    case OP_ABS: return exact_abs(a, x);
    case OP_EXP: return x.num == 0 ? one : invalid;
    case OP_LOG: return exact_compare(x, one) == 0 ? exact_small(0) : invalid;
    case OP_SQRT: return exact_sqrt(a, x);
    case OP_POW: return exact_power(a, x, y);
    case OP_LESS: return exact_small(exact_compare(x, y) < 0);
    case OP_LESS_EQUAL: return exact_small(exact_compare(x, y) <= 0);
    case OP_EQUAL: return exact_small(exact_compare(x, y) == 0);
    case OP_AND: return exact_small(x.num != 0 && y.num != 0);
    case OP_OR: return exact_small(x.num != 0 || y.num != 0);
    case OP_NOT: return exact_small(x.num == 0);
    }
    return invalid;
}
