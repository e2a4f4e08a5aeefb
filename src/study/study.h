/* SPDX-License-Identifier: Apache-2.0 */
/* study.h -- questions asked of a standoff, through solve.
 *
 * A *problem* is what was loaded: a model, or a game from elsewhere (whose payoffs are its
 * assumptions). A *case* is a problem with a key and numbers: what a variant, a card, a channel or
 * `--set` makes of it. Every study is a set of cases solved through study_solve, and reads nothing
 * but their answers. Answers are plain data in an arena: report/ says how they look. */
#ifndef STUDY_STUDY_H
#define STUDY_STUDY_H

#include "model/model.h"
#include "refine/refine.h"
#include "regime/regime.h"
#include "solve/solver.h"

typedef struct problem {
    const syntax *syntax; /* NULL for a game from elsewhere */
    model_cache *cache;   /* of structures; NULL likewise */
    const game *game;     /* a game from elsewhere; NULL for a model */
    text title;
    arena *memory;            /* lives as long as the problem */
    diagnostics *diagnostics; /* not owned */
    double *central;          /* [n_inputs] the file's central values */
    uint32_t n_inputs;
} problem;

typedef enum select_rule { SELECT_PRINCIPAL, SELECT_BEST, SELECT_WORST, SELECT_ALL } select_rule;

typedef enum dominance_rule {
    DOMINANCE_RULE_NONE,
    DOMINANCE_STRICT,
    DOMINANCE_WEAK
} dominance_rule;

/* How to solve: the same for every case of a study. */
typedef struct study_options {
    concept concept;      /* what was asked; see has_concept */
    bool has_concept;     /* else the solver's own best: subgame-perfect or sequential */
    const solver *solver; /* NULL: chosen from the game */
    select_rule select;
    uint32_t select_party; /* for best and worst */
    bool all;
    bool falls_back; /* where the solver chosen finds nothing, the next that can answer is tried;
                        not where the solver or `select` is the user's own */
    bool exact;      /* prove in rational arithmetic too */
    bool histories;
    uint32_t round_digits; /* --round DIGITS with exact: 0 none */
    double lambda;         /* > 0 or has_lambda: quantal response at this precision */
    bool has_lambda;
    const double *lambda_party; /* [n_parties] or NULL */
    bool lambda_at_decision, by_component;
    double tie_tolerance, step_first, step_least; /* of the solver; 0: its defaults */
    uint64_t most_steps;
    uint32_t most_equilibria;
    double deadline; /* os_clock_seconds() at which solvers stop with what is proved; 0: none */
    const refinement **refine; /* [n_refine] what study_refine judges */
    uint32_t n_refine;
    dominance_rule eliminate; /* study_eliminate: dominated strategies are taken out first */
    uint32_t threads;         /* cases solved at once; 0: one */
    isa isa;
    const cancel *stop;
    int (*progress)(void *user, const solve_event *event);
    void *progress_user;
    struct share_team *team; /* base/share.h: processes that share the work; NULL: this one alone */
} study_options;

/* A case: numbers and structure. */
typedef struct study_case {
    text name;      /* variant name; empty: the model as it stands */
    model_key key;  /* unused for a game from elsewhere */
    double *inputs; /* [n_inputs] in the file's units */
    /* [n_inputs] what a variant or `--set` gave, NULL where the file's value stands; or NULL */
    const quantity **set;
} study_case;

/* A row of a correlated equilibrium: what each party is told, and how likely that is. */
typedef struct recommendation {
    const text *strategy; /* [n_parties] */
    double probability;
    text exact;
} recommendation;

typedef struct equilibrium {
    profile profile; /* of a correlated equilibrium: what each does at each set, in all */
    evaluation value;
    certificate certificate;
    /* with --exact: */
    bool is_exact;             /* proved in rationals: exact_* are set */
    const text *exact_prob;    /* [n_actions] "1/3" */
    const text *exact_payoff;  /* [n_parties] */
    const text *exact_outcome; /* [n_outcomes] */
    const text *exact_belief;  /* [n members] parallel to game.member: Bayes; at sets that play does
                                  not reach, the  profile's belief as the nearest ratio; NULL where
                                  the profile has none */
    const text *exact_action;  /* [n_actions] evaluation.action_value, under exact_belief */
    text exact_note;           /* why not exact, when asked and not proved */
    const exact
        *found_exact;        /* [n_actions] as a solver that works in rationals found it; or NULL */
    refine_verdict *refined; /* [solution.n_refinements], or NULL */
    const recommendation *distribution; /* [n_distribution] of a correlated equilibrium, or NULL */
    uint32_t n_distribution;
} equilibrium;

/* What elimination took out, in order. */
typedef struct eliminated {
    uint32_t round, party;
    text strategy;
    text by; /* the mixture that dominates it: "up", "1/2 up, 1/2 down" */
} eliminated;

typedef struct elimination_answer {
    dominance_rule rule;
    const eliminated *steps;
    uint32_t n_steps, n_rounds;
    const uint32_t *had, *left; /* [n_parties] strategies before and after */
    bool is_cut;                /* some tests were too large to be made */
} elimination_answer;

/* What `commit P best` came to (study/leader.h). */
typedef struct leader_promise {
    uint32_t party;
    bool over_all;        /* the best of all promises, proved; else the best of the pure ones */
    const uint32_t *sets; /* [n_sets] that are promised */
    uint32_t n_sets;
    bool has_tie;        /* others are indifferent, and what they do then matters to the party */
    double least;        /* its payoff if they did what is worst for it */
    text value;          /* over_all: its payoff as a ratio */
    uint32_t n_unsolved; /* of the pure ones: not solved, and so not compared */
    /* of a promise that was searched for, not found among all: */
    bool is_searched;
    bool is_tied_blindly; /* what others' ties are worth was not looked at: has_tie, least say
                             nothing */
    double bound;         /* no promise gives the party more */
    bool is_at_bound;     /* so none is better */
    uint32_t n_tries;     /* promises tried */
} leader_promise;

/* A solved case. */
typedef struct solution {
    stf_status status; /* OK; NO none found or none certified; LIMIT; UNSUPPORTED */
    text reason;       /* in words, when not OK; or a remark */
    const problem *problem;
    const game *game;
    const model *model;   /* NULL for a game from elsewhere */
    const double *slots;  /* [n_slots] */
    const double *inputs; /* [n_inputs] */
    concept concept;      /* what the certificates are of */
    const solver *solver;
    text solver_reason; /* why this solver */
    text selected;      /* "principal", "best:Kim", "all" */
    bool complete, has_ties;
    double n_total;
    uint32_t n_equilibria;
    equilibrium *equilibria; /* the selected first */
    double lambda_reached;
    uint32_t n_folds;
    /* of solvers that say so (solve/solver.h); equilibria by their place in the list above */
    const solve_component *components;
    uint32_t n_components;
    const solve_supports *supports; /* NULL: not counted */
    const solve_remainder *remainders;
    uint32_t n_remainders;
    /* of study_refine: */
    const refinement *const *refinements; /* [n_refinements] what was judged */
    uint32_t n_refinements;
    equilibrium *refuted; /* [n_refuted] found, and taken out of the list by a verdict */
    uint32_t n_refuted;
    const elimination_answer *elimination; /* of study_eliminate; else NULL */
    const leader_promise *promise;         /* of a case with `commit P best`; else NULL */
} solution;

/* Numbers of a problem: the case as the file has it, or with `--variant` and `--set` applied. */
stf_status study_case_base(problem *p, const study_options *o, arena *memory, study_case *out,
                           stf_error *err);
stf_status study_case_variant(problem *p, const study_case *base, text variant, arena *memory,
                              study_case *out, stf_error *err);
stf_status study_case_set(problem *p, study_case *c, text setting, arena *memory, stf_error *err);
stf_status study_case_changes(problem *p, const study_case *base, const change *changes, uint32_t n,
                              text name, arena *memory, study_case *out, stf_error *err);

/* Two cases of a model with the same structure and numbers, whatever their names. */
bool study_case_equal(const problem *p, const study_case *a, const study_case *b);

/* The one way in which studies solve: chooses the solver, runs it, evaluates, certifies against the
 * concept. An equilibrium whose certificate fails is kept in the list, last, with status NO if none
 * is left. */
stf_status study_solve(problem *p, const study_case *c, const study_options *o, arena *memory,
                       solution **out, stf_error *err);

/* Judges every equilibrium of a solution by o->refine. Those with a verdict of "no" go to
 * `refuted`; those with an open one come last. A solution found by nobody (study_certify) keeps its
 * one, with status NO where it is refuted. Where sequential equilibrium is asked for, beliefs that
 * were found are added and certified. Verdicts that compare equilibria see the whole list. */
stf_status study_refine(const study_options *o, solution *s, arena *memory, stf_error *err);

/* Takes dominated strategies out of the (reduced) strategic form, round by round, solves what is
 * left through study_solve, and gives its equilibria as equilibria of the whole, certified there.
 * STF_LIMIT: the form is too large; STF_UNSUPPORTED: a party forgets. */
stf_status study_eliminate(problem *p, const study_case *c, const study_options *o, arena *memory,
                           solution **out, stf_error *err);

/* The correlated equilibrium of the (reduced) strategic form that is best, or worst, for the party
 * of `select`, or has the greatest sum of payoffs: proved in rationals. Statuses as above. */
stf_status study_correlated(problem *p, const study_case *c, const study_options *o, arena *memory,
                            solution **out, stf_error *err);

/* Solves many cases, those of one structure in lanes, on o->threads threads, and shows each
 * solution to `visit`, from any thread but with index i once: the solution is gone when it returns.
 * The answers do not depend on the number of threads nor on what else is solved. A visitor that
 * fails stops the work. */
typedef stf_status (*study_visitor)(void *user, size_t i, const solution *s, stf_error *err);
stf_status study_each(problem *p, const study_case *cases, size_t n, const study_options *o,
                      study_visitor visit, void *user, stf_error *err);

/* Judges a profile given as JSON (study/given.h) against a concept: a solution of one equilibrium,
 * found by nobody (solver NULL). STF_INPUT when it does not fit the game. */
stf_status study_certify(problem *p, const study_case *c, const study_options *o, text json,
                         size_t which, arena *memory, solution **out, stf_error *err);

/* ---- events (docs/semantics.md, 8) --------------------------------------------------------- */

/* Probability that event holds (and `given` holds) under equilibrium e of a solved model, along the
 * merged graph, by carrying the event's automaton with the histories. *defined is false where given
 * has probability zero. */
stf_status study_probability(const solution *s, const equilibrium *e, const event *which,
                             const event *given, arena *memory, double *out, bool *defined,
                             stf_error *err);
/* payoff(party if forced): ex ante payoff under the intervention; forced.party NONE: as it is. */
stf_status study_payoff(const solution *s, const equilibrium *e, uint32_t party, option_ref forced,
                        arena *memory, double *out, bool *defined, stf_error *err);

/* ---- claims ---------------------------------------------------------------------------------- */

typedef enum verdict { VERDICT_FALSE, VERDICT_TRUE, VERDICT_UNDEFINED } verdict;

typedef struct claim_term { /* a leaf of the formula, for the reader */
    text formula;           /* "P(deal) in firm" */
    double value;           /* of a plan's or a front's verdict: 1 or 0 */
    bool defined, is_truth;
} claim_term;

typedef struct claim_flip { /* the nearest single assumption that turns the verdict */
    uint32_t assumption;    /* input; NONE: no single assumption within its range does */
    double at;              /* its value there, in the file's unit */
    double central;
    double share;   /* of the range's width, |at - central| / (high - low) */
    bool is_placed; /* `at` is placed to 1/729 of a step of the grid; else it is the first point of
                       the grid at which the verdict differs */
} claim_flip;

typedef struct claim_answer {
    const claim *claim;
    verdict holds;
    text reason; /* why undefined */
    claim_term *terms;
    uint32_t n_terms;
    uint32_t n_found, n_holding;
    bool complete;
    claim_flip *flips; /* every single assumption that flips it within its range, nearest first */
    uint32_t n_flips;
    bool flips_searched;
    struct claim_space *space; /* study/cloud.h; NULL: not asked */
} claim_answer;

typedef struct claims_answer {
    solution *base;
    claim_answer *claims;
    uint32_t n_claims;
} claims_answer;

/* `flips`: search, for each claim and each assumption with a range, for a switching point along
 * that assumption alone (others central): a coarse grid of `flips` points, then bisection. 0: do
 * not search. `only`: index or NONE. */
stf_status study_claims(problem *p, const study_case *c, const study_options *o, uint32_t flips,
                        uint32_t only, arena *memory, claims_answer **out, stf_error *err);

/* ---- cards ----------------------------------------------------------------------------------- */

typedef struct card_answer {
    uint32_t party, option;
    text says;
    bool is_declared;  /* a `card` of the file; else found among the options */
    stf_status status; /* e.g. removing it leaves nothing to choose */
    text reason;
    double *worth;            /* [n_parties] with it less without it, selected equilibria */
    double *least, *greatest; /* [n_parties] over the equilibria found on both sides */
    solution *without;
    double played; /* probability that it is played at all, with it */
    struct card_channel {
        text name, says;
        double *worth_off;   /* [n_parties] worth of the card with this channel off */
        double *worth_alone; /* [n_parties] with all other channels off */
        double *shapley;     /* [n_parties] what it adds, over all orders of switching the channels
                                on; NULL: too many channels */
        stf_status status;
    } * channels;
    uint32_t n_channels;
    uint32_t carrier;    /* the channel whose loss costs the holder most, or NONE */
    double *worth_bare;  /* [n_parties] with every channel off; NULL without channels */
    double *interaction; /* [n_parties] worth less worth_bare, less what the loss of each single
                            channel costs, summed: zero where they only add up; or NULL */
    struct card_space *space; /* study/cloud.h; NULL: not asked */
} card_answer;

typedef struct cards_answer {
    solution *base;
    card_answer *cards;
    uint32_t n_cards;
    /* study/cards.h; NULL: not asked */
    const struct commitments_answer *commitments;
    const struct mediator_answer *mediator;
    const struct verification_answer *verification;
    const struct over_answer *over;
} cards_answer;

/* The declared cards; with `every_option` (or when the model declares none) every option of every
 * party. A game from elsewhere has none: STF_UNSUPPORTED. */
stf_status study_cards(problem *p, const study_case *c, const study_options *o, bool every_option,
                       arena *memory, cards_answer **out, stf_error *err);
/* One card only: "Kim.russia_card", declared or not. STF_USAGE: there is no such option. */
stf_status study_card(problem *p, const study_case *c, const study_options *o, text which,
                      arena *memory, cards_answer **out, stf_error *err);

/* ---- compare ----------------------------------------------------------------------------------
 */

typedef struct compare_answer {
    uint32_t n_cases;     /* the base first, then the variants asked for */
    text *names;          /* [n_cases] "" for the base */
    solution **solutions; /* [n_cases] */
    /* moves: probability that each option is ever played [n_cases * n_options] */
    double *played;
} compare_answer;

stf_status study_compare(problem *p, const study_case *c, const study_options *o,
                         const text *variants, uint32_t n_variants, arena *memory,
                         compare_answer **out, stf_error *err);

/* ---- check ------------------------------------------------------------------------------------
 */

/* What the regime of a file amounts to. */
typedef struct check_regime {
    const regime *regime;
    uint32_t n_flows; /* with amounts; others are only named */
    uint32_t n_measures, n_unverified;
    uint32_t n_months[KIND_COUNT]; /* observations by kind; missing: rows without an amount */
    uint32_t n_none_reported;      /* of the missing: known that no report was made */
    uint32_t n_totals;
    int32_t first_month, last_month; /* observed; first > last: none */
    const uint32_t *unverified;      /* [n_unverified] measures */
    const uint32_t *judgement;       /* [n_judgement] assumptions of judgement that it reads */
    uint32_t n_judgement;
    uint32_t n_judged_amounts; /* amounts of flows that are themselves said to be judgement */
} check_regime;

typedef struct check_answer {
    const game *game;           /* NULL for a file without play */
    const model *model;         /* NULL for a game from elsewhere, and for a file without play */
    const check_regime *regime; /* NULL where the file has no flows and no measures */
    uint32_t n_terminals;
    const solver *solver;
    text solver_reason;
    double *payoff_low, *payoff_high;        /* [n_parties] */
    uint32_t n_sourced, n_judgement, n_bare; /* assumptions */
    uint32_t recall_failure;                 /* information set, or NONE */
    const char **refusals; /* [n_solvers] why each solver does not apply; NULL where it does */
} check_answer;

stf_status study_check(problem *p, const study_case *c, const study_options *o, arena *memory,
                       check_answer **out, stf_error *err);

/* ---- the ledger (docs/semantics.md, 12) -------------------------------------------------------
 */

typedef struct ledger_query {
    text measure;     /* by name; empty: all */
    text from, to;    /* "2019-04-25", "2019-04" or "2019", the month's or year's first or last day;
                         empty: not set */
    bool conditional; /* count flows that run in play only, as if they ran */
    const cancel *stop;
} ledger_query;

typedef struct ledger_answer {
    const regime *regime; /* at the case's values */
    const ledger *ledger;
    text case_name; /* variant; empty: the file as it stands */
    bool conditional;
} ledger_answer;

/* The books of the file's regime at the numbers of the case. What was set by hand is a point; every
 * other assumption has its range. STF_USAGE: no regime, a measure or a date that is not there;
 * STF_UNSUPPORTED: an amount without an exact value (exp, log, sqrt); STF_INPUT: amounts that
 * cannot be (below nothing, a division by zero). */
stf_status study_ledger(problem *p, const study_case *c, const ledger_query *q, arena *memory,
                        ledger_answer **out, stf_error *err);

/* ---- play in words: the path most likely, by round
 * ------------------------------------------------ */

typedef struct play_move {
    uint32_t round;
    uint32_t party;           /* NONE: chance */
    text point, option, says; /* decision point, what is done, in words */
    double probability;       /* that it happens in this round, ex ante */
    double given_asked; /* probability of the move, given that the point is reached in this round */
} play_move;

typedef struct play_answer {
    play_move *moves; /* by round, then order of play; those with probability >= threshold */
    uint32_t n_moves;
    struct play_path { /* the likeliest plays, in full */
        double probability;
        text outcome;
        play_move *moves;
        uint32_t n_moves;
    } * paths;
    uint32_t n_paths;
    double *state_mean; /* [n_rounds * n_states] expected value at the end of the round given not
                           ended before; of a measure's state the probability that
                           it is lifted; NAN for other named states, and where merged histories may
                           differ in a state that nothing reads any more */
    uint32_t n_rounds;
    double *ended_by; /* [n_rounds] probability that play stopped in or before the round */
} play_answer;

stf_status study_play(const solution *s, const equilibrium *e, double threshold, uint32_t n_paths,
                      arena *memory, play_answer **out, stf_error *err);

#endif
