/* SPDX-License-Identifier: Apache-2.0 */
/* check.h -- from the parse tree to the checked syntax tree; private to lang/check*.c and load.c.
 *
 * Passes, in order: declare (names and tables; then lets, types, states: check_item.c), the regime
 * (check_regime.h), play (check_play.c), claims (check_claim.c), use (what is never read,
 * check_use.c). An expression is
 * first resolved (names to indices, check_expr.c), then typed (dimensions, truth, what it reads,
 * check_type.c). What is wrong is reported once, where it stands; NULL stands for an expression
 * that was wrong, and everything accepts it. */
#ifndef LANG_CHECK_H
#define LANG_CHECK_H

#include "lang/lang.h"
#include "lang/names.h"
#include "lang/tree.h"
#include "lang/units.h"

typedef struct let_work {
    const tree_item *item;
    let *to;
    expr *value; /* = to->value */
    bool visiting, visited, typed, broken;
    double size; /* nodes when everything it uses is written out */
    struct {
        struct let_instance *at;
        size_t n, cap;
    } instances;
} let_work;

typedef struct checker {
    arena *memory, *scratch;
    diagnostics *d;
    units *units;
    const names
        *symbols; /* every name that some file seems to declare, also where its item was wrong */
    const tree *tree;
    syntax *s;
    size_t items_most;

    names values, outcomes, variants;
    VEC(party) parties;
    VEC(assumption) assumptions;
    VEC(let) lets;
    VEC(state) states;
    VEC(switch_) switches;
    VEC(outcome) outcome_list;
    VEC(option) options;
    VEC(point) points;
    VEC(offer) offers;
    VEC(variant) variant_list;
    VEC(card) cards;
    VEC(claim) claims;
    let_work
        *let_works; /* [lets.n + tree.n_terms]: with room for what the regime's terms stand for */
    VEC(flow_place) places;
    VEC(flow) flows;
    VEC(authority) authorities;
    VEC(measure) measures;
    struct regime_work *regime; /* check_regime.h */
    VEC(plan_item) plans;
    VEC(front_item) fronts;
    names plan_names, front_names;
    struct {
        const tree_item **at;
        size_t n, cap;
    } plan_items, front_items;
    /* Reads a file that stands beside the one that names it; the number of its source, or
     * UINT32_MAX after a report. */
    uint32_t (*file_read)(void *user, word file);
    void *file_user;
    const tree_item *play;
    struct {
        const tree_item **at;
        size_t n, cap;
    } state_items, party_items, type_items;

    uint32_t *offer_audience; /* [offers.n], grows with them */
    size_t offer_audience_cap;
    const statement **point_statement; /* [points.n] */
    size_t point_statement_cap;

    bool *assumption_used, *let_used, *state_read, *switch_used;
    uint32_t depth; /* of recursion while typing */
    double size;    /* of the expression being typed, written out */
    span call;      /* of the template being typed */
    bool in_call;
    bool stopped;
    size_t instances;

    /* gains */
    bool *has_gain; /* [party] any gain */
    bool *has_rate;
    bool *has_end_gain;
    span *first_gain;
    dimension *gain_dim; /* of the first */
    bool has_plain_stop; /* a `stop` without outcome */
    span first_stop;     /* length 0: none */
} checker;

/* Where an expression stands. */
typedef struct context {
    const words *params; /* of the let around it, NULL: none */
    bool in_claim, in_end_gain;
} context;

/* Parameters' types while a template is typed. */
typedef struct frame {
    const dimension *dim;
    const bool *is_truth;
    uint32_t n;
} frame;

/* ---- check.c
 * ------------------------------------------------------------------------------------- */

void *check_take(checker *c, size_t n, size_t size);
#define CHECK_NEW(c, T, n) ((T *)check_take((c), (n), sizeof(T)))
#define CHECK_PUSH(c, v, ...)                                                                      \
    (VEC_PUSH((c)->memory, (v), __VA_ARGS__) || ((c)->stopped = true, false))
uint32_t parties_all(const checker *c);
/* Adds a name to `table`; false and an error if it is there already. `what` names its kind. */
bool check_declare(checker *c, names *table, word w, name_kind kind, uint32_t index);
/* A party by name; SYNTAX_NONE and an error. */
uint32_t check_party(checker *c, word w);
/* The bits of the parties of a clause; `otherwise` where nothing was written. */
uint32_t check_parties(checker *c, const tree_parties *p, uint32_t otherwise);
/* A name that is unknown: reports it with the nearest of `kinds`, unless its declaration was wrong.
 */
void check_unknown(checker *c, const char *code, word w, const char *what, const names *table,
                   uint32_t kinds);
void check_hint_near(checker *c, diagnostic *d, text t, const text *labels, size_t n);
/* Evaluates a quantity; false and an error for unknown units. */
bool check_quantity(checker *c, const tree_quantity *q, quantity *out);
/* "Kim, Putin" or "nobody" of bits, for messages. */
text audience_text(checker *c, uint32_t audience);
text option_name_text(checker *c, uint32_t party, text name);
/* Index of a label, or n. */
uint32_t label_find(const text *labels, uint32_t n, text t);
/* The state that a name stands for: its own, or that of a measure which play lifts; NULL n or
 * others: false. */
void measure_never_lifted(checker *c, const name *n, span where); /* reports */
bool name_is_state(const checker *c, const name *n, uint32_t *index);

/* ---- check_expr.c, check_type.c, constant.c
 * ------------------------------------------------------ */

/* Resolves and types; NULL after an error. */
const expr *check_expr(checker *c, const tree_expr *t, const context *x);
/* The same; and it must be a condition. */
const expr *check_condition(checker *c, const tree_expr *t, const context *x);
/* The same; it must be a number of dimension `dim`, described as `what`. */
const expr *check_number(checker *c, const tree_expr *t, const context *x, dimension dim,
                         const char *what);
expr *expr_resolve(checker *c, const tree_expr *t, const context *x);
bool expr_type(checker *c, expr *e, const frame *f);
bool let_type(checker *c, uint32_t index);
enum { EXPANDED_MOST = 1000000 }; /* operations of an expression with its lets written out */
bool expanded_refuse(checker *c, span where);
/* Resolves the value of a let with parameters; what it means is found at every use. */
bool let_value(checker *c, uint32_t index);
/* Whether a value is the number 0, which has every dimension. */
bool expr_is_zero(const expr *e);
/* What a dimension or an expression's is called: as written where one name stands for it. */
text dimension_name(checker *c, dimension d);
/* "in t/month (kg/s)", "a plain number", "a condition". */
text expr_unit_text(checker *c, const expr *e);
text dimension_in(checker *c, dimension d);

enum {
    READ_ASSUMPTIONS = 1,
    READ_STATES = 2,
    READ_TYPES = 4,
    READ_OFFERS = 8,
    READ_ROUND = 16,
};
/* Reports with `code` if e reads one of the kinds in the set `refused`: "`what` cannot depend on
 * ...". */
bool check_reads(checker *c, const expr *e, uint32_t refused, const char *code, const char *what,
                 const char *hint);
/* The first thing read in e that not everybody of `need` sees; NULL if there is none. */
const expr *expr_hidden(const checker *c, const expr *e, uint32_t need);
text leaf_text(const checker *c, const expr *e);
/* Where the thing that a leaf reads was declared. */
span leaf_declared(const checker *c, const expr *e);

/* The value of an expression of numbers and constant lets, in base units; false if it is not
 * constant. */
bool constant_value(const checker *c, const expr *e, double *out);
/* A whole number of at most 1e9; false and an error. */
bool constant_integer(checker *c, const expr *e, const char *what, int32_t *out);

/* ---- the passes
 * ---------------------------------------------------------------------------------- */

void check_declare_all(checker *c); /* check_item.c */
void check_lets(checker *c);        /* check_item.c */
void check_items(checker *c);       /* check_item.c: types, states: what needs lets */
void check_play(checker *c);        /* check_play.c */
void check_claims(checker *c);      /* check_claim.c */
void check_use(checker *c);         /* check_use.c */
/* Reports if what a party's condition reads is not seen by all of `who`; check_play.c. */
void guard_seen(checker *c, const expr *e, uint32_t who, const char *whose);
/* P(...) and payoff(...) into e; check_claim.c. */
expr *claim_atom_resolve(checker *c, const tree_expr *t, expr *e);
bool check_change(checker *c, const tree_change *t, change *out);
uint32_t option_find(const checker *c, uint32_t party, text name);
uint32_t option_add(checker *c, uint32_t party, word w, text says);
uint32_t outcome_add(checker *c, word w, text says);
uint32_t rounds_last(const checker *c);
/* Sum of probabilities where all are constant. */
void check_shares(checker *c, const expr *const *shares, const span *where, uint32_t n,
                  bool otherwise, span all, const char *what);
/* The value of `is NAME|INT` in a state, type or switch: false and an error. */
bool state_value(checker *c, uint32_t index, const tree_value *v, int32_t *out);
bool type_value(checker *c, uint32_t index, const tree_value *v, int32_t *out);
bool switch_value(checker *c, uint32_t index, const tree_value *v, int32_t *out);

#endif
