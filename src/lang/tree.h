/* SPDX-License-Identifier: Apache-2.0 */
/* tree.h -- what the parser makes of a file: the grammar's shape, names still as written.
 *
 * The parse tree lives only while a file is loaded: check_*.c turn it into the syntax tree of
 * syntax.h, in which names are indices. Where something was not written its word is empty, its
 * pointer NULL. */
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include "lang/syntax.h"

typedef struct word {
    text text;
    span where;
} word;

typedef struct words {
    word *at;
    size_t n, cap;
} words;

static inline bool word_given(word w)
{
    return w.text.n > 0;
}

/* NUMBER and the factors of its unit; without a number: 1. */
typedef struct tree_quantity {
    span where;
    bool given, negative;
    text number; /* empty: a unit alone */
    words names;
    int *powers; /* [names.n] */
} tree_quantity;

/* `all`, `none` or names. */
typedef struct tree_parties {
    bool given, all, none;
    words names;
    span where;
} tree_parties;

/* ---- expressions and events ------------------------------------------------------------------ */

typedef enum tree_expr_kind {
    TREE_NUMBER,
    TREE_NAME,
    TREE_CALL, /* name(args) */
    TREE_ROUND,
    TREE_NEG,
    TREE_NOT,
    TREE_BINARY, /* op */
    TREE_IS,     /* args[0] is [not] value */
    TREE_FOR_EVER,
    TREE_PROBABILITY,
    TREE_PAYOFF,
    TREE_IN_VARIANT,
} tree_expr_kind;

/* The right of `is`: a name or an integer. */
typedef struct tree_value {
    word name; /* empty: number */
    int32_t number;
    span where;
} tree_value;

typedef struct tree_option_ref {
    bool given;
    word party, option;
    uint32_t first_round, last_round;
    span where;
} tree_option_ref;

typedef enum tree_event_kind {
    TREE_EVENT_OPTION,
    TREE_EVENT_TEST, /* name (is | compare) value: a state or a type */
    TREE_EVENT_NAME, /* an outcome */
    TREE_EVENT_BEFORE,
    TREE_EVENT_AND,
    TREE_EVENT_OR,
    TREE_EVENT_NOT,
} tree_event_kind;

typedef struct tree_event tree_event;
struct tree_event {
    tree_event_kind kind;
    span where;
    uint32_t depth;
    tree_option_ref option;
    bool is_state; /* the word `state` stands before */
    word name;
    expr_kind compare; /* EXPR_EQUAL for `is`, ... */
    tree_value value;
    uint32_t first_round, last_round;
    tree_event *args[2];
};

typedef struct tree_expr tree_expr;
struct tree_expr {
    tree_expr_kind kind;
    span where;
    span sign; /* of the operator */
    uint32_t depth;
    tree_quantity number;
    word name; /* also the party of a payoff, the variant */
    expr_kind op;
    tree_value value;
    bool negated;
    word with; /* of a call: share(m with f) */
    tree_expr **args;
    uint32_t n_args;
    tree_event *event, *given;
    tree_option_ref forced;
};

/* ---- statements --------------------------------------------------------------------------------
 */

typedef struct tree_statement tree_statement;

typedef struct tree_block {
    bool given;
    tree_statement **at;
    size_t n, cap;
    span where;
} tree_block;

typedef struct tree_branch {
    word name, says;
    tree_expr *guard, *probability;
    bool otherwise;
    tree_block body;
} tree_branch;

struct tree_statement {
    statement_kind kind;
    span where;
    word party; /* also the state that is assigned, what is revealed, an outcome, a vote's name */
    word label; /* as NAME */
    tree_parties seen, voters, vetoes; /* seen: also `reveal x to` */
    tree_expr *guard;
    struct {
        tree_branch *at;
        size_t n, cap;
    } branches;
    tree_block body, otherwise;
    uint32_t quota;
    span quota_where;
    word offer;
    tree_expr *low, *high, *step;
    assign_op op;
    tree_expr *value;
    bool at_start, is_otherwise;
    bool lifts, restores; /* party: the measure */
    word authority;       /* vote NAME in AUTHORITY */
    tree_statement *also; /* `lift a, b` is two statements */
};

/* ---- the regime ------------------------------------------------------------------------------ */

typedef enum tree_entry_kind {
    ENTRY_PERIOD,
    ENTRY_DELIVERY, /* on DATE */
    ENTRY_TOTAL,
    ENTRY_OBSERVED,
} tree_entry_kind;

typedef enum tree_column_kind {
    COLUMN_MONTH,
    COLUMN_AMOUNT,
    COLUMN_KIND,
    COLUMN_REPORTED_ON,
    COLUMN_SOURCE,
    COLUMN_NOTE,
} tree_column_kind;

typedef struct tree_column {
    tree_column_kind kind;
    word name;
    tree_quantity unit; /* of an amount */
    span where;
} tree_column;

typedef struct tree_entry {
    tree_entry_kind kind;
    span where;
    date from, to; /* not set: open */
    tree_expr *amount;
    bool is_sum;                     /* in all */
    int32_t first_month, last_month; /* total */
    tree_quantity quantity;
    observation_kind observed;
    word source, file;
    bool is_judgement, is_unverified;
    struct {
        tree_column *at;
        size_t n, cap;
    } columns;
} tree_entry;

typedef struct tree_flow {
    word from, to;
    word source; /* of the amount */
    bool is_judgement;
    tree_expr *amount, *worth, *guard, *missing_low, *missing_high;
    bool is_unreported;
    words under;
    struct {
        tree_entry *at;
        size_t n, cap;
    } entries;
} tree_flow;

typedef struct tree_decides {
    bool given;
    authority_rule rule;
    tree_parties members, vetoes;
    uint32_t quota;
    span quota_where, where;
} tree_decides;

typedef struct tree_period {
    bool given;
    cycle_kind kind;
    tree_quantity length; /* `per 12 month from ...` */
    date start;
    span where;
} tree_period;

typedef struct tree_conversion {
    tree_quantity of; /* 1 t = ...; else not given */
    tree_expr *to;
    words flows; /* empty: all */
    span where;
} tree_conversion;

typedef struct tree_measure {
    measure_verb verb;
    span verb_where;
    words flows, measures;
    tree_expr *limits[2];
    tree_period period;
    date deadline;
    tree_quantity within, every;
    date from, to;
    span from_where, to_where;
    struct {
        tree_conversion *at;
        size_t n, cap;
    } conversions;
    words notices; /* numbers */
    word stop;
    date prior_contracts;
    word authority;
    words replaces;
    word resolution, paragraph, source, unverified;
    bool is_unverified;
    tree_expr *costs;
} tree_measure;

/* ---- items
 * --------------------------------------------------------------------------------------- */

typedef struct tree_change {
    change_kind kind; /* CHANGE_ASSUMPTION also where it may be a switch */
    span where;
    word name; /* what is set, or the party */
    tree_quantity quantity;
    word choice; /* = NAME, which may also be a unit */
    commitment_kind commitment;
    words options;
    tree_expr **shares;
    word point;
    tree_expr *guard;
} tree_change;

typedef struct tree_changes {
    tree_change *at;
    size_t n, cap;
} tree_changes;

typedef struct tree_discount {
    word party;
    tree_expr *factor;
    bool per_year;
} tree_discount;

typedef struct tree_round {
    uint32_t first, last;
    span where;
    tree_quantity lasting;
    struct {
        tree_discount *at;
        size_t n, cap;
    } discounts;
    tree_block body;
} tree_round;

typedef struct tree_channel {
    word name, says;
    tree_changes changes;
} tree_channel;

/* ---- plans and fronts
 * --------------------------------------------------------------------------------------- */

typedef struct tree_exprs {
    tree_expr **at;
    size_t n, cap;
} tree_exprs;

typedef struct tree_worth {
    word party;
    tree_exprs level, value; /* no level: the worth of the whole */
    span where;
} tree_worth;

/* `cost P x`, `outside P = x`, `bonus P = x` */
typedef struct tree_amount {
    word party;
    tree_expr *value;
    span where;
} tree_amount;

typedef struct tree_amounts {
    tree_amount *at;
    size_t n, cap;
} tree_amounts;

typedef struct tree_lump {
    word measure;
    tree_expr *share; /* NULL: none was written */
} tree_lump;

typedef struct tree_return {
    word stock;       /* of a breach */
    tree_expr *share; /* NULL: `stays` */
    uint32_t over;
    span where, over_where;
} tree_return;

typedef struct tree_stock {
    word name, says, owner;
    tree_expr *start;
    struct {
        tree_worth *at;
        size_t n, cap;
    } worths;
    tree_amounts costs;
    bool gives_all; /* in phase `all_in` */
    uint32_t all_in;
    tree_exprs gives;
    span gives_where; /* length 0: not given */
    tree_expr *grid;
    struct {
        tree_lump *at;
        size_t n, cap;
    } lumps;
    bool lumps_in_any_order;
    bool has_returns;
    tree_return returns;
    span where;
} tree_stock;

typedef struct tree_stocks {
    tree_stock *at;
    size_t n, cap;
} tree_stocks;

typedef struct tree_breach {
    word by;         /* empty: anybody */
    uint32_t phases; /* 0: for ever */
    struct {
        tree_return *at;
        size_t n, cap;
    } returns;
    span where;
} tree_breach;

typedef struct tree_breaches {
    tree_breach *at;
    size_t n, cap;
} tree_breaches;

typedef struct tree_verify {
    word party; /* empty: all others */
    tree_expr *finds, *alarms;
    span where;
} tree_verify;

typedef struct tree_verifies {
    tree_verify *at;
    size_t n, cap;
} tree_verifies;

typedef struct tree_discounts {
    struct tree_discount *at;
    size_t n, cap;
} tree_discounts;

/* A party with its turn: who moves together has the same. */
typedef struct tree_turn {
    word party;
    uint32_t turn;
} tree_turn;

typedef struct tree_turns {
    tree_turn *at;
    size_t n, cap;
} tree_turns;

typedef struct tree_plan {
    word as; /* the plan that this one goes on from; empty: none */
    bool has_phases;
    plan_length length;
    uint32_t phases;
    span phases_where;
    tree_quantity lasting;
    tree_discounts discounts;
    tree_turns turns;
    span order_where; /* length 0: together */
    tree_stocks stocks;
    tree_verifies verifies;
    tree_amounts outsides, bonuses;
    tree_breaches breaches;
    bool has_aim;
    plan_aim_kind aim;
    word aim_of;
    bool is_broken; /* something in it was wrong: what is missing is not asked for */
} tree_plan;

/* `enforcer P { ... }`, or several with the same numbers. */
typedef struct tree_enforcer {
    words parties;
    tree_expr *weight, *gives, *earns, *costs, *gains;
    words flows;
    span where;
} tree_enforcer;

typedef struct tree_transfer {
    bool is_punishment;
    word from, to;
    tree_expr *amount, *costs;
    span where;
} tree_transfer;

typedef struct tree_front {
    word target;
    struct {
        tree_enforcer *at;
        size_t n, cap;
    } enforcers;
    span rule_where; /* length 0: not said */
    front_rule rule;
    bool needs_all;
    uint32_t quota;
    span quota_where;
    tree_parties vetoes;
    tree_expr *threshold, *stake;
    word through, outcome;
    bool gains_are_alls;
    struct {
        tree_transfer *at;
        size_t n, cap;
    } transfers;
    bool is_broken;
} tree_front;

typedef enum tree_item_kind {
    ITEM_QUESTION,
    ITEM_BEGINS,
    ITEM_PARTY,
    ITEM_UNIT,
    ITEM_ASSUME,
    ITEM_LET,
    ITEM_TYPE,
    ITEM_STATE,
    ITEM_SWITCH,
    ITEM_OUTCOME,
    ITEM_PLAY,
    ITEM_VARIANT,
    ITEM_CARD,
    ITEM_CLAIM,
    ITEM_PLACE,
    ITEM_FLOW,
    ITEM_AUTHORITY,
    ITEM_MEASURE,
    ITEM_IN_PLAY, /* decides, or a flow's guard */
    ITEM_PLAN,
    ITEM_FRONT,
} tree_item_kind;

typedef struct tree_item tree_item;
struct tree_item {
    tree_item_kind kind;
    span where;
    word name, says;
    tree_quantity quantity; /* of a party, unit, assumption */
    distribution_kind distribution;
    tree_quantity *values; /* of the spread */
    text *weights;         /* [n_values] discrete */
    uint32_t n_values;
    word source;
    bool is_judgement;
    words params;
    tree_expr *value; /* let, initial value, `weight` */
    tree_parties seen;
    words labels;                 /* of a type, a state's domain, a switch */
    tree_expr **weights_by_label; /* [labels.n] of a type */
    bool is_numeric;
    int32_t low;
    word high_name; /* a bound that is a name; else high */
    int32_t high;
    span high_where;
    int32_t year, month, day;
    tree_block before, end;
    bool has_end;
    struct {
        tree_round *at;
        size_t n, cap;
    } rounds;
    tree_changes changes;
    word option;
    struct {
        tree_channel *at;
        size_t n, cap;
    } channels;
    tree_expr *formula;
    text formula_text;
    tree_flow *flow;
    tree_measure *measure;
    tree_decides *decides;
    tree_expr *runs; /* in play NAME runs when */
    tree_plan *plan;
    tree_front *front;
};

typedef struct tree {
    word title;
    struct {
        tree_item **at;
        size_t n, cap;
    } items;          /* of all files, in order, included ones in place */
    size_t n_terms;   /* calls of value, blocked, headroom and share */
    bool play_broken; /* play had errors: options and outcomes may be missing */
} tree;

#endif
