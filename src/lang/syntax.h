/* SPDX-License-Identifier: Apache-2.0 */
/* syntax.h -- the checked syntax tree: dumb data that lang/ fills and model/, study/ and the oracle
 * read.
 *
 * Names are resolved to indices into the tables of `syntax`; lists are arrays with counts;
 * everything lives in one arena. Numbers are kept exactly as written (text) and as doubles, in
 * coherent base units: the value of an expression is in base units of its dimension (second, USD,
 * person, ...); `unit` says how it was written. After a check without errors every index is valid,
 * so readers need no defence. In one file, though long: the types refer to each other, and whoever
 * reads the tree reads most of it. */
#ifndef LANG_SYNTAX_H
#define LANG_SYNTAX_H

#include "base/date.h"
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
    EXPR_NUMBER,   /* quantity */
    EXPR_ASSUME,   /* index: assumption */
    EXPR_LET,      /* index: let; args: its arguments */
    EXPR_PARAM,    /* index: the enclosing let's parameter */
    EXPR_STATE,    /* index: state with integer domain */
    EXPR_TYPE,     /* index: party with a numeric type */
    EXPR_OFFER,    /* index: offer variable (syntax.offers) */
    EXPR_ROUND,    /* the number of the round, 0 before the first */
    EXPR_BY_ROUND, /* a number that the calendar gives each round: by_round[round] */
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
    EXPR_PLAN_HOLDS,  /* `enforces(PLAN)`: index: plan; the plan, as given, is self-enforcing */
    EXPR_PLAN_SLACK,  /* `slack(PLAN)`: index: plan; the least slack over its checks */
    EXPR_FRONT_HOLDS, /* `holds(FRONT)`: index: front; nobody gains by leaving the whole front */
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
    const text *by_round; /* [last round + 1] exact plain numbers, 0 before the first round */
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
    STATEMENT_ASSIGN,   /* state, value (integer domains) or label, op, guard; `lift` and `restore`
                           assign the measure's state */
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
    bool is_derived; /* not in the file: what `value(f)`, `blocked(m)`, ... stand for; the name says
                      * it
                      */
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
    uint32_t
        measure; /* not in the file: whether this measure is {in_force, lifted}; else SYNTAX_NONE */
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

typedef enum commitment_kind {
    COMMIT_NEVER,
    COMMIT_ALWAYS,
    COMMIT_MIXTURE,
    COMMIT_BEST, /* no options: whatever serves the party best (study/leader.h) */
} commitment_kind;

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

/* ---- the regime (docs/semantics.md, 12) -------------------------------------------------------
 */

/* A country or such, that flows run between and that does not play. */
typedef struct flow_place {
    text name, says;
    span where;
} flow_place;

typedef struct flow_end {
    bool is_party;
    uint32_t index; /* syntax.parties or syntax.places */
} flow_end;

/* An amount that holds for a while, or a delivery on a day. */
typedef struct flow_period {
    bool is_delivery; /* on `from`; the amount has no time in it */
    bool is_sum;   /* `in all`: the amount is what crossed from the first day to the last together,
                      spread   evenly over the days; it has no time in it */
    date from, to; /* first and last day; not set: open */
    const expr *amount; /* reads assumptions, switches, lets of those, numbers */
    text source;
    bool is_judgement;
    span where;
} flow_period;

typedef enum observation_kind {
    OBSERVED_REPORTED,
    OBSERVED_APPROXIMATE,   /* quoted as "about" */
    OBSERVED_ESTIMATED,     /* derived from other figures */
    OBSERVED_NONE_REPORTED, /* known that no report was made: the amount is missing */
    OBSERVED_MISSING,       /* not established */
} observation_kind;

/* A month of a flow. The amount may be given in up to two units (tons and barrels, say). */
typedef struct observation {
    int32_t month; /* base/date.h */
    observation_kind kind;
    bool has[2];
    quantity amount[2]; /* parallel to flow.column_unit */
    date reported_on;   /* not set: not known */
    text source, note;
    span where; /* the row, in its own file */
} observation;

/* What was reported for several months together. */
typedef struct flow_total {
    int32_t first_month, last_month;
    quantity amount;
    observation_kind kind; /* reported, approximate or estimated */
    text source;
    bool is_unverified;
    span where;
} flow_total;

typedef struct flow {
    text name, says;
    flow_end from, to;
    bool has_amounts;  /* any periods, observations or totals; else only named */
    bool is_stock;     /* a standing number (workers abroad): amounts have no time in them */
    bool is_money;     /* amounts are money: they are their own worth */
    dimension dim;     /* of an amount, without time */
    unit unit;         /* as the file writes amounts, without time ("t") */
    const expr *worth; /* money for one, a stock's per time; NULL: none */
    const flow_period *periods; /* by date, not overlapping but for deliveries */
    uint32_t n_periods;
    unit column_unit[2]; /* of observed amounts */
    uint32_t n_column_units;
    const observation *observations; /* by month; a month twice: sources that disagree */
    uint32_t n_observations;
    const flow_total *totals;
    uint32_t n_totals;
    const expr *missing_low, *missing_high; /* what a missing month may have been, per time; NULL */
    bool is_unreported;                     /* delivered but in no report */
    const expr *guard;                      /* in play it runs while this holds; NULL: always */
    uint32_t value_let;                     /* syntax.lets, or SYNTAX_NONE where nothing asks */
    span where;
} flow;

typedef enum authority_rule {
    AUTHORITY_OUTSIDE,   /* acts outside play */
    AUTHORITY_STATE,     /* members[0] alone */
    AUTHORITY_CONSENSUS, /* each member can stop it */
    AUTHORITY_VOTE,      /* quota of the members, none of the vetoes against */
} authority_rule;

typedef struct authority {
    text name, says;
    authority_rule rule;
    const uint32_t *members; /* parties */
    uint32_t n_members, quota, vetoes;
    span where;
} authority;

typedef enum measure_verb {
    MEASURE_CAPS,
    MEASURE_BANS,
    MEASURE_ENDS,    /* none left by `deadline` */
    MEASURE_EXEMPTS, /* from `measures` */
    MEASURE_REQUIRES_REPORT,
} measure_verb;

/* One of a flow equals `factor` of the limit's dimension: 1 t = 8.33 bbl. */
typedef struct conversion {
    uint32_t flow;      /* SYNTAX_NONE: all flows of its dimension */
    const expr *factor; /* dimension of the limit over that of the flow */
    span where;
} conversion;

typedef struct cap_limit {
    const expr *amount; /* without time */
    unit unit;          /* as written */
    const conversion *conversions;
    uint32_t n_conversions;
    bool is_money; /* of the flows' worth */
} cap_limit;

typedef struct measure {
    text name, says;
    measure_verb verb;
    const uint32_t *flows; /* syntax.flows, with those that say `under` it */
    uint32_t n_flows;
    const uint32_t *measures; /* exempts: from these */
    uint32_t n_measures;
    date from, to;       /* first and last day; `to` not set: open */
    cap_limit limits[2]; /* caps, and exemptions up to an amount: the first that is reached binds */
    uint32_t n_limits;
    cycle cycle;             /* of the limits; from and to are the measure's, `to` as replaced */
    const quantity *notices; /* shares, ascending */
    uint32_t n_notices;
    quantity stop; /* share at which supply must stop; number 0: at the cap */
    bool has_stop;
    date prior_contracts; /* deliveries under older contracts until this day */
    date deadline;        /* ends */
    int32_t report_within_days, report_every_days; /* every 0: each calendar month */
    uint32_t authority;                            /* or SYNTAX_NONE */
    text resolution, paragraph, source;
    bool is_unverified;
    text unverified;          /* why; may be empty */
    const uint32_t *replaces; /* measures that end the day before `from` */
    uint32_t n_replaces;
    const expr *costs; /* money per time, to the one it binds; NULL: reckoned from the flows */
    uint32_t state;    /* syntax.states, or SYNTAX_NONE where play never lifts or restores it */
    uint32_t blocked_let, headroom_let, share_let; /* syntax.lets, or SYNTAX_NONE */
    span where;
} measure;

/* ---- plans (docs/semantics.md, 13) ------------------------------------------------------------
 */

/* What holding a stock is worth to a party: through (0, 0) and these points, straight between them.
 * One point at level 1: linear. A rate where phases have a length, else an amount a phase. */
typedef struct plan_worth_item {
    uint32_t party;
    const expr **level; /* [n] plain, ascending, the last 1 */
    const expr **value; /* [n] */
    uint32_t n;
    span where;
} plan_worth_item;

typedef struct plan_amount_item {
    uint32_t party;
    const expr *value;
    span where;
} plan_amount_item;

/* A measure that is lifted whole; what it is of the stock. */
typedef struct plan_lump_item {
    uint32_t measure;
    const expr *share; /* NULL: an equal part of what the others leave */
    span where;
} plan_lump_item;

/* `returns 0.8 over 2 phase` */
typedef struct plan_return_item {
    uint32_t stock; /* of the plan */
    const expr *share;
    uint32_t over; /* phases, from 1 */
    span where;
} plan_return_item;

typedef struct plan_stock_item {
    text name, says;
    uint32_t owner;
    const expr *start; /* NULL: 1 */
    const plan_worth_item *worths;
    uint32_t n_worths;
    const plan_amount_item *costs; /* one-off, for giving up the whole, in proportion */
    uint32_t n_costs;
    const expr **gives; /* [n_gives] shares of the whole, phase by phase; none: to be designed */
    uint32_t n_gives;
    const expr *grid; /* `in steps of`; NULL: any share */
    const plan_lump_item *lumps;
    uint32_t n_lumps;
    bool lumps_in_any_order;
    plan_return_item returns; /* after a breach; share NULL: nothing returns */
    span where;
} plan_stock_item;

typedef struct plan_breach_item {
    uint32_t by;                     /* party, SYNTAX_NONE: by anybody who has none of its own */
    uint32_t phases;                 /* 0: for ever */
    const plan_return_item *returns; /* in place of the stocks' own; `stays`: share 0 */
    uint32_t n_returns;
    span where;
} plan_breach_item;

typedef struct plan_verify_item {
    uint32_t party;             /* SYNTAX_NONE: all who have none of their own */
    const expr *finds, *alarms; /* chances in a phase; NULL: 1 and 0 */
    span where;
} plan_verify_item;

typedef enum plan_aim_kind { PLAN_AIM_SLACK, PLAN_AIM_PAYOFF, PLAN_AIM_SOONEST } plan_aim_kind;
typedef enum plan_length { PLAN_PHASES, PLAN_UP_TO, PLAN_FOR_EVER } plan_length;

typedef struct plan_item {
    text name, says;
    plan_length length;
    uint32_t phases; /* of PLAN_PHASES and PLAN_UP_TO */
    quantity lasting;
    bool has_length;
    const discount *discounts;
    uint32_t n_discounts;
    const uint32_t *turn; /* [n_parties] who moves together has the same number; from 0 */
    const plan_stock_item *stocks;
    uint32_t n_stocks;
    const plan_verify_item *verifies;
    uint32_t n_verifies;
    const plan_amount_item *outsides; /* a rate is for ever; an amount once */
    uint32_t n_outsides;
    const plan_amount_item *bonuses; /* amounts, at completion */
    uint32_t n_bonuses;
    const plan_breach_item *breaches;
    uint32_t n_breaches;
    plan_aim_kind aim;
    uint32_t aim_index; /* party, or stock of the plan */
    span where;
} plan_item;

/* ---- fronts (docs/semantics.md, 14) -----------------------------------------------------------
 */

typedef struct front_enforcer_item {
    uint32_t party;
    const expr *weight;    /* of the pressure; NULL: what its leak is worth to the target */
    const expr *gives;     /* what its leak is worth to the target; NULL: the value of its flows */
    const expr *earns;     /* what leaking is worth to it; NULL: 0 */
    const expr *costs;     /* what enforcing costs it; NULL: 0 */
    const expr *gains;     /* what it gains where the front succeeds; NULL: 0 */
    const uint32_t *flows; /* syntax.flows, to the target: `leaks` */
    uint32_t n_flows;
    span where;
} front_enforcer_item;

/* `pays FROM to TO amount` while TO holds; `punishes BY WHOM amount` while WHOM leaks and BY
 * holds. */
typedef struct front_transfer_item {
    bool is_punishment;
    uint32_t from, to;  /* parties, enforcers of the front */
    const expr *amount; /* to the one who receives or suffers it */
    const expr *costs;  /* to the one who pays or punishes; NULL: payment: the amount;
                           punishment: 0 */
    span where;
} front_transfer_item;

typedef enum front_rule {
    FRONT_COUNT,    /* at least `quota` hold, the vetoes among them */
    FRONT_PRESSURE, /* pressure of those who hold is at least `threshold` */
    FRONT_PLAY,     /* the file's play, with `through` at the pressure, says how it ends */
} front_rule;

typedef struct front_item {
    text name, says;
    uint32_t target; /* party, SYNTAX_NONE: not named */
    const front_enforcer_item *enforcers;
    uint32_t n_enforcers;
    front_rule rule;
    uint32_t quota, vetoes; /* vetoes: bit per party */
    const expr *threshold;
    const expr *stake;   /* what conceding costs the target; NULL: not said */
    uint32_t through;    /* assumption that stands for the pressure (FRONT_PLAY) */
    uint32_t outcome;    /* FRONT_PLAY: the outcome that is success; SYNTAX_NONE: not named */
    bool gains_are_alls; /* everybody gains by success, not only those who hold */
    const front_transfer_item *transfers;
    uint32_t n_transfers;
    span where;
} front_item;

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

    const flow_place *places;
    const flow *flows;
    const authority *authorities;
    const measure *measures;
    uint32_t n_places, n_flows, n_authorities, n_measures;

    const plan_item *plans;
    const front_item *fronts;
    uint32_t n_plans, n_fronts;

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
