/* SPDX-License-Identifier: Apache-2.0 */
/* syntax.h -- the checked syntax tree: dumb data that lang/ fills and model/, study/ and the oracle
 * read.
 *
 * Names are resolved to indices into the tables of `syntax`; lists are arrays with counts;
 * everything lives in one arena. Numbers are kept exactly as written (text) and as doubles, in
 * coherent base units: the value of an expression is in base units of its dimension (second, USD,
 * person, ...); `unit` says how it was written. After a check without errors every index is valid,
 * so readers need no defence. */
#ifndef LANG_SYNTAX_H
#define LANG_SYNTAX_H

#include "base/diagnostic.h"

#define SYNTAX_NONE UINT32_MAX

/* ---- units -------------------------------------------------------------------------------- */

enum { DIMENSIONS_MOST = 16 };

/* Exponents over the base dimensions listed in syntax.base_unit; all zero: a plain number. */
typedef struct dimension {
    int8_t power[DIMENSIONS_MOST];
} dimension;

typedef struct unit {
    text written; /* "t/month"; empty: a plain number */
    dimension dim;
    double factor; /* base units in one of it */
    text exact;    /* the same as an exact ratio "n/d" */
} unit;

/* A number with a unit, as written: value in base units = number * unit.factor. */
typedef struct quantity {
    double number;
    text exact; /* the number as an exact decimal or ratio */
    unit unit;
    span where;
} quantity;

/* ---- expressions ---------------------------------------------------------------------------- */

typedef enum expr_kind {
    EXPR_NUMBER, /* quantity */
    EXPR_ASSUME, /* index: assumption */
    EXPR_LET,    /* index: let; args: its arguments */
    EXPR_PARAM,  /* index: the enclosing let's parameter */
    EXPR_STATE,  /* index: state with integer domain */
    EXPR_TYPE,   /* index: party with a numeric type */
    EXPR_OFFER,  /* index: offer variable (syntax.offers) */
    EXPR_ROUND,  /* the number of the round, 0 before the first */
    EXPR_NEG,
    EXPR_NOT,
    EXPR_ADD, /* args[0], args[1] */
    EXPR_SUB,
    EXPR_MUL,
    EXPR_DIV,
    EXPR_POW, /* args[0] ** args[1]; args[1] a number */
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL,
    EXPR_EQUAL,
    EXPR_NOT_EQUAL,
    EXPR_AND,
    EXPR_OR,
    EXPR_IF,         /* args[0] ? args[1] : args[2] */
    EXPR_CALL,       /* function(args) */
    EXPR_FOR_EVER,   /* args[0] a rate; only in end */
    EXPR_STATE_IS,   /* index: state, value: of its domain */
    EXPR_TYPE_IS,    /* index: party, value: of its type */
    EXPR_SWITCH_IS,  /* index: switch, value: choice */
    EXPR_OUTCOME_IS, /* index: outcome (`outcome is deal`); only in gains of end */
    /* only in claims */
    EXPR_PROBABILITY, /* event, given (may be NULL) */
    EXPR_PAYOFF,      /* index: party; forced (party SYNTAX_NONE: not forced) */
    EXPR_IN_VARIANT,  /* args[0] evaluated in variant `index` */
} expr_kind;

typedef enum function {
    FUNCTION_MIN, /* two or more arguments */
    FUNCTION_MAX,
    FUNCTION_ABS,
    FUNCTION_EXP,
    FUNCTION_LOG,
    FUNCTION_SQRT,
} function;

/* What an expression reads, found by the check: who may know its value, and whether it needs
 * numbers. */
typedef struct reads {
    uint32_t audience; /* bit per party: those who see everything read; all ones if nothing hidden
                          is read */
    uint64_t states;   /* bit per state read (directly or through lets) */
    uint32_t types;    /* bit per party whose type is read */
    bool assumptions;  /* an assumption is read: needs the numbers */
    bool round;
    bool offers;
} reads;

/* A.x in round first .. last; first 0: any round. */
typedef struct option_ref {
    uint32_t party;  /* SYNTAX_NONE: no option */
    uint32_t option; /* syntax.options */
    uint32_t first_round, last_round;
    span where;
} option_ref;

typedef struct event event;
typedef struct expr expr;

struct expr {
    expr_kind kind;
    span where;
    dimension dim; /* of the value; plain for truth values */
    bool is_truth; /* a condition */
    reads reads;
    quantity number;
    uint32_t index;
    int32_t value; /* EXPR_*_IS: integer domains: the number; named domains: index of the label */
    bool negated;  /* `is not` */
    function function;
    const expr **args;
    uint32_t n_args;
    const event *event, *given;
    option_ref forced;
};

typedef enum event_kind {
    EVENT_OPTION, /* option */
    EVENT_STATE, /* state compared with value by `compare`, in rounds first..last (0: at any moment)
                  */
    EVENT_OUTCOME, /* index */
    EVENT_TYPE,    /* index: party, its type compared with value by `compare` */
    EVENT_BEFORE,  /* args[0] (EVENT_OPTION or EVENT_STATE) before args[1] (the same) */
    EVENT_AND,
    EVENT_OR,
    EVENT_NOT,
} event_kind;

struct event {
    event_kind kind;
    span where;
    option_ref option;
    uint32_t index;
    int32_t value;
    expr_kind compare; /* EXPR_EQUAL, EXPR_NOT_EQUAL, EXPR_LESS, ... */
    uint32_t first_round, last_round;
    const event *args[2];
};

/* ---- play ------------------------------------------------------------------------------------ */

typedef struct statement statement;

typedef struct block {
    const statement **at;
    uint32_t n;
} block;

/* An option of a choice or a branch of chance. */
typedef struct branch {
    text name;
    text says;               /* description, may be empty */
    uint32_t option;         /* syntax.options for a choice; SYNTAX_NONE for chance */
    const expr *guard;       /* NULL: none */
    const expr *probability; /* chance; NULL: otherwise */
    block body;
    span where;
} branch;

typedef enum statement_kind {
    STATEMENT_CHOICE,   /* party, point, audience, guard, branches */
    STATEMENT_OFFER,    /* party, point, audience, guard, offer, body */
    STATEMENT_CHANCE,   /* point, audience, branches */
    STATEMENT_VOTE,     /* point, voters, quota, vetoes, audience, guard, body (passes), otherwise
                           (fails) */
    STATEMENT_TOGETHER, /* guard, body: choices, offers, votes */
    STATEMENT_WHEN,     /* guard, body, otherwise */
    STATEMENT_ASSIGN,   /* state, value (integer domains) or label, op, guard */
    STATEMENT_GAIN,     /* party, value, at_start, guard, is_rate */
    STATEMENT_REVEAL,   /* state or type, to, guard */
    STATEMENT_STOP,     /* outcome or SYNTAX_NONE, guard */
    STATEMENT_OUTCOME,  /* outcome, guard (NULL: otherwise); only in end */
} statement_kind;

typedef enum assign_op { ASSIGN_SET, ASSIGN_ADD, ASSIGN_SUBTRACT } assign_op;

struct statement {
    statement_kind kind;
    span where;
    const expr *guard; /* NULL: none */
    uint32_t party;
    uint32_t point;    /* syntax.points */
    uint32_t audience; /* bit per party, the mover's included */
    const branch *branches;
    uint32_t n_branches;
    block body, otherwise;
    /* vote */
    const uint32_t *voters; /* parties, in order */
    uint32_t n_voters, quota;
    uint32_t vetoes;                        /* bit per party */
    uint32_t option_yes[32], option_no[32]; /* [voter] syntax.options of the ballots */
    /* offer */
    uint32_t offer; /* syntax.offers */
    /* assign */
    uint32_t state;
    assign_op op;
    const expr *value; /* also the gain's */
    int32_t label;     /* value of a named domain, when value is NULL */
    /* gain */
    bool at_start, is_rate;
    bool is_foot; /* directly in a round's block: accrues at the round's end (or beginning) */
    /* reveal */
    bool reveals_type; /* party's type rather than `state` */
    uint32_t to;       /* bit per party */
    uint32_t outcome;  /* stop, outcome */
};

/* ---- tables ---------------------------------------------------------------------------------- */

typedef struct party {
    text name, says;
    unit counts_in; /* plain when nothing was declared */
    bool has_type;
    bool type_is_numeric;
    uint32_t type_audience; /* bit per party, its own included */
    const text *type_label; /* [n_type_values]; numeric: the number as text */
    int32_t type_low;       /* numeric: value v is type_low + index */
    const expr *
        *type_weight;       /* [n_type_values] probabilities; numeric without weight: NULL, equal */
    uint32_t n_type_values; /* 0: no type */
    const expr
        *type_weight_by_value; /* numeric with `weight`: EXPR_TYPE of this party inside stands for
                                  the value; weights are normalised; NULL otherwise */
    span where;
} party;

typedef enum distribution_kind {
    DISTRIBUTION_NONE,  /* fixed */
    DISTRIBUTION_RANGE, /* a: low, b: high; sampled as uniform */
    DISTRIBUTION_UNIFORM,
    DISTRIBUTION_TRIANGULAR, /* a low, b mode, c high */
    DISTRIBUTION_NORMAL,     /* a mean, b standard deviation */
    DISTRIBUTION_LOGNORMAL,  /* a median, b sigma of the logarithm (plain) */
    DISTRIBUTION_DISCRETE,   /* values with weights */
} distribution_kind;

typedef struct assumption {
    text name, says;
    quantity central;
    distribution_kind distribution;
    quantity a, b, c;       /* in the assumption's dimension */
    const quantity *values; /* discrete */
    const double *weights;
    uint32_t n_values;
    double low, high; /* of the range or, for unbounded distributions, the 0.5 and 99.5 per cent
                         points; in the unit of `central` */
    text source;      /* empty: none */
    bool is_judgement;
    span where;
} assumption;

typedef struct let {
    text name;
    const text *params;
    uint32_t n_params;
    const expr *value; /* with parameters: a template; dimensions of parameters are those of the
                          first call */
    span where;
} let;

typedef struct state {
    text name;
    bool is_named;
    int32_t low, high;  /* integer domain, inclusive; named: 0 .. n_labels-1 */
    const text *labels; /* named */
    uint32_t n_labels;
    int32_t initial;
    uint32_t audience; /* bit per party */
    span where;
} state;

typedef struct switch_ {
    text name;
    const text *choices;
    uint32_t n_choices;
    span where;
} switch_;

typedef struct outcome {
    text name, says;
    span where;
} outcome;

/* A named move of a party; the same name at several points is one option. */
typedef struct option {
    uint32_t party;
    text name, says;
    span where;
} option;

/* A decision or chance point: a statement that makes nodes. */
typedef struct point {
    text label;      /* as NAME, a vote's NAME, or empty */
    text path;       /* names of the options that lead to it, joined by "/" ; may be empty */
    uint32_t party;  /* SYNTAX_NONE for chance and votes */
    uint32_t number; /* order of declaration in the file */
} point;

typedef struct offer {
    text name;
    uint32_t party;
    const expr *low, *high, *step; /* constants: read only switches, lets, round and numbers */
} offer;

typedef enum change_kind {
    CHANGE_ASSUMPTION,
    CHANGE_SWITCH,
    CHANGE_COMMIT,
    CHANGE_REMOVE
} change_kind;

typedef enum commitment_kind { COMMIT_NEVER, COMMIT_ALWAYS, COMMIT_MIXTURE } commitment_kind;

typedef struct change {
    change_kind kind;
    span where;
    uint32_t index;    /* assumption or switch */
    quantity quantity; /* CHANGE_ASSUMPTION */
    uint32_t choice;   /* CHANGE_SWITCH */
    uint32_t party;    /* COMMIT, REMOVE */
    commitment_kind commitment;
    const uint32_t *options; /* syntax.options; REMOVE: one */
    const expr **shares;     /* COMMIT_MIXTURE */
    uint32_t n_options;
    uint32_t point; /* SYNTAX_NONE: everywhere */
    const expr *guard;
} change;

typedef struct variant {
    text name, says;
    const change *changes;
    uint32_t n_changes;
    span where;
} variant;

typedef struct channel {
    text name, says;
    const change *changes; /* what turns it off */
    uint32_t n_changes;
} channel;

typedef struct card {
    uint32_t party, option;
    text says;
    const channel *channels;
    uint32_t n_channels;
    span where;
} card;

typedef struct claim {
    text says;
    text formula_text; /* as written */
    const expr *formula;
    span where;
} claim;

typedef struct discount {
    uint32_t party; /* SYNTAX_NONE: all who have none of their own */
    const expr *factor;
    bool per_year;
} discount;

typedef struct round_block {
    uint32_t first, last;
    quantity lasting; /* number 0 with plain unit: no length */
    bool has_length;
    const discount *discounts;
    uint32_t n_discounts;
    block body;
    span where;
} round_block;

enum { PARTIES_MOST = 32, STATES_MOST = 64 };

typedef struct syntax {
    text title, question;
    bool has_begin;
    int32_t begin_year, begin_month, begin_day;
    const unit *base_units; /* [n_base] the base units of dimensions, for printing */
    uint32_t n_base;

    const party *parties;
    const assumption *assumptions;
    const let *lets;
    const state *states;
    const switch_ *switches;
    const outcome *outcomes; /* "end" is among them if it can occur */
    const option *options;
    const point *points;
    const offer *offers;
    const variant *variants;
    const card *cards;
    const claim *claims;
    uint32_t n_parties, n_assumptions, n_lets, n_states, n_switches, n_outcomes, n_options,
        n_points, n_offers, n_variants, n_cards, n_claims;

    bool has_play;
    block before; /* statements before the first round */
    const round_block *rounds;
    uint32_t n_rounds;
    bool has_end;
    block end;

    struct units *units; /* the names of units, for settings; one thread at a time */
} syntax;

/* A dimension in words, e.g. "mass/time" or "USD/second"; for messages. */
text dimension_text(arena *a, const syntax *s, dimension d);
bool dimension_equal(dimension a, dimension b);

#endif
