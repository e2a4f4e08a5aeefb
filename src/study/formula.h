/* SPDX-License-Identifier: Apache-2.0 */
/* formula.h -- claims' formulas: their leaves, and their truth given the leaves' values.
 *
 * A leaf is a probability or a payoff, or the verdict or the slack of a plan or the verdict of a
 * front, in the case itself or in a variant. Leaves are computed by
 * whoever has the solutions; the rest is arithmetic in base units and three-valued logic
 * (docs/semantics.md, 8). */
#ifndef STUDY_FORMULA_H
#define STUDY_FORMULA_H

#include "study/study.h"

typedef struct leaf {
    const expr *at;   /* EXPR_PROBABILITY, EXPR_PAYOFF, EXPR_PLAN_HOLDS, EXPR_PLAN_SLACK or
                         EXPR_FRONT_HOLDS */
    uint32_t variant; /* syntax.variants, or NONE: the case itself */
    span where;       /* of the term as written, `in VARIANT` included */
} leaf;

typedef struct leaves {
    leaf *at;
    uint32_t n;
} leaves;

typedef struct leaf_value {
    double value;  /* a probability, a payoff or a slack in the party's unit, a verdict as 0 or 1 */
    double factor; /* base units in one of its unit */
    bool defined;
} leaf_value;

/* The leaves of a formula, in order of writing, each once. */
stf_status leaves_collect(const expr *formula, arena *memory, leaves *out, stf_error *err);

/* The value of leaf k under an equilibrium of its case. */
stf_status leaf_measure(const leaf *l, const solution *s, const equilibrium *e, arena *memory,
                        leaf_value *out, stf_error *err);

/* The verdict, given the values of the leaves (in order of `l`) and the inputs of the case.
 * Comparisons are decided to one part in 1e9: what is closer counts as equal. */
verdict formula_verdict(const syntax *s, const expr *formula, const leaves *l,
                        const leaf_value *values, const double *inputs);

#endif
