/* SPDX-License-Identifier: Apache-2.0 */
/* plan.h -- phased plans: who gives up what and when, whether that enforces itself, and the best
 * plan that does.
 *
 * Parties hold stocks, each with one owner, and give them up in phases t = 1 .. N. What is held is
 * worth something to each party in every phase (docs/semantics.md, 13, is the whole statement):
 *
 *   - In a phase the parties give in the order of their turns; those with the same turn give
 *     together. After a turn each of its movers is looked at: who withheld is found with chance
 *     `finds`, who gave is accused with chance `alarms`. All see it; then nobody gives any more in
 *     this phase, and the breach begins with the next one.
 *   - A phase's worth accrues at its end, at the levels then reached, and costs of giving with it;
 *     phase t has the factor discount^(t-1). After phase N the levels stay for ever. The bonus
 *     accrues at the end of phase N, where no alarm was raised by then.
 *   - In a breach by party b, stock s goes back by `share` of what had been given of it, in equal
 *     parts over `over` phases, and stays; for ever, or for `phases` phases, after which the levels
 *     are again those before the phase that broke off, and the plan goes on with that phase.
 *   - At its turn a party may give what is planned; withhold it; withhold it and take back what a
 *     breach would let it take back in one phase; or leave, for `outside`, a value at that moment.
 *     What was withheld and not found is kept for ever; what was taken back and not found is given
 *     back in the next phase. Who has been found, or accused, may leave too. After phase N, and for
 *     ever, owners of what can return may take it back; they are looked at as before.
 *   - The plan is self-enforcing where giving is worth at least as much as each of the others, for
 *     every party, at every turn, and where nobody gains by not punishing: by not taking back its
 *     own stock in a breach, when the breach is then begun anew (of one that is for ever: at all).
 *
 * Every number is an exact rational, in the party's own unit, and every check is decided in
 * rationals. Payoffs are discounted to the start of the phase in which they are asked for, and
 * leave out nothing: what is held now counts too. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/cancel.h"
#include "num/exact.h"

#define PLAN_NONE UINT32_MAX

/* Through (0, 0) and the points, straight between them; concave, or the design is refused. */
typedef struct plan_worth {
    uint32_t n;         /* 0: worth nothing */
    const exact *level; /* [n] ascending, in (0, 1], the last 1 */
    const exact *value; /* [n] a phase */
} plan_worth;

typedef struct plan_lump {
    text name;
    exact share; /* of the stock; they add up to `start` */
} plan_lump;

typedef struct plan_stock {
    text name;
    uint32_t owner;
    exact start;             /* level before the first phase, in (0, 1] */
    const plan_worth *worth; /* [n_parties] */
    const exact *cost;       /* [n_parties] one-off, of giving up the whole (1), in proportion */
    exact grid;              /* steps are multiples of it; invalid: any */
    const plan_lump *lumps;  /* given up whole, one or more in a phase; none: divisible */
    uint32_t n_lumps;
    bool lumps_in_any_order;
    const exact *gives; /* [n_phases] the schedule of the file; NULL: to be designed */
} plan_stock;

typedef struct plan_return {
    exact share;   /* of what had been given up, in [0, 1] */
    uint32_t over; /* phases, from 1 */
} plan_return;

typedef struct plan_breach {
    uint32_t phases;            /* 0: for ever */
    const plan_return *returns; /* [n_stocks] */
} plan_breach;

/* AIM_SLACK: the greatest least slack of all checks, where a turn at which nothing is given counts
 * as one at which nothing would be withheld, and a stock of which nothing was given as one of which
 * nothing is taken back: so the least check of the judgement may be greater, never less.
 * AIM_PAYOFF: the greatest payoff of a party. AIM_SOONEST: the least sum of a stock's levels after
 * each of the phases. */
typedef enum plan_aim { AIM_SLACK, AIM_PAYOFF, AIM_SOONEST } plan_aim;

typedef struct plan_problem {
    text name;
    uint32_t n_parties, n_stocks;
    const text *party, *unit;    /* [n_parties] names; what they count in, may be empty */
    uint32_t n_phases;           /* 0: for ever */
    bool up_to;                  /* n_phases is the most there may be */
    const exact *discount;       /* [n_parties] a phase, in (0, 1) */
    const uint32_t *turn;        /* [n_parties] from 0 */
    const exact *finds, *alarms; /* [n_parties] in [0, 1], finds >= alarms */
    const exact *outside;        /* [n_parties] invalid: none */
    const exact *bonus;          /* [n_parties] at completion; 0: none */
    const plan_stock *stocks;
    const plan_breach *breach; /* [n_parties] by whom */
    plan_aim aim;
    uint32_t aim_index; /* party or stock */
} plan_problem;

/* gives[s * n_phases + t - 1] */
typedef struct plan_schedule {
    uint32_t n_phases;
    const exact *gives;
    const uint32_t *lump_phase; /* [all lumps, by stock] the phase in which it is lifted, from 1, 0:
                                   never; NULL where there are none */
} plan_schedule;

typedef enum plan_check_kind {
    PLAN_CHECK_WITHHOLD,
    PLAN_CHECK_TAKE_BACK,
    PLAN_CHECK_LEAVE,
    PLAN_CHECK_PUNISH,     /* `party` punishes a breach by `other` */
    PLAN_CHECK_KEEP,       /* after the last phase: against taking back */
    PLAN_CHECK_KEEP_LEAVE, /* after the last phase: against leaving */
} plan_check_kind;

/* At phase `phase` (after the last: n_phases + 1), party's best of one kind of departure. */
typedef struct plan_check {
    plan_check_kind kind;
    uint32_t phase, party, other;
    bool after_alarm; /* where a plan goes on after a breach: the slack is least once one was */
    exact keeps;      /* what giving, or punishing, is worth from here on */
    exact breaks;     /* what the departure is worth */
    exact slack;      /* keeps - breaks; the plan holds where none is negative */
} plan_check;

typedef struct plan_judgement {
    bool is_enforcing;
    plan_check *checks; /* by phase, turn, party, kind */
    uint32_t n_checks;
    uint32_t least;       /* the check with the least slack in its party's unit */
    uint32_t first_break; /* the earliest that fails, or PLAN_NONE */
    exact *payoff;        /* [n_parties] at the start, when all give */
    exact *payoff_none;   /* [n_parties] when nobody ever gives */
    exact *level;         /* [n_stocks * (n_phases + 1)] after each phase; [s][0] the start */
} plan_judgement;

/* Judges a schedule of finitely many phases. STF_INPUT: it gives more than there is, or breaks a
 * grid or a lump; STF_LIMIT, STF_NOMEM. */
stf_status plan_judge(const plan_problem *p, const plan_schedule *s, arena *memory,
                      plan_judgement *out, stf_error *err);
/* What the plan is worth to each party at the start of phase t once there has been an alarm: where
 * a breach for some phases leads back to. out [(n_phases + 1) * n_parties], row t - 1; the last:
 * after the last phase, for ever. */
stf_status plan_values(const plan_problem *p, const plan_schedule *s, arena *memory,
                       const exact **out, stf_error *err);
/* The schedule in the problem itself; false where a stock has none. */
bool plan_given(const plan_problem *p, arena *memory, plan_schedule *out);

/* ---- what would mend it ---------------------------------------------------------------------- */

typedef enum plan_number_kind {
    PLAN_NUMBER_DISCOUNT, /* index: party */
    PLAN_NUMBER_FINDS,    /* party */
    PLAN_NUMBER_ALARMS,   /* party */
    PLAN_NUMBER_OUTSIDE,  /* party */
    PLAN_NUMBER_BONUS,    /* party */
    PLAN_NUMBER_RETURN,   /* stock: the share that returns, whoever breaches */
    PLAN_NUMBER_WORTH,    /* stock, party: scales the worth */
    PLAN_NUMBER_GIVES,    /* stock, phase: moves the step into the next phase */
} plan_number_kind;

/* A number that, moved alone from `now` to `needed`, makes the plan hold. */
typedef struct plan_mend {
    plan_number_kind kind;
    uint32_t index, other;
    exact now, needed; /* `needed` within `width` of the threshold, on the side that holds */
    exact width;
    exact change; /* |needed - now| in units of the number's own scale; the list ascends by it */
} plan_mend;

stf_status plan_mends(const plan_problem *p, const plan_schedule *s, const cancel *stop,
                      arena *memory, const plan_mend **out, uint32_t *n, stf_error *err);

/* ---- design ---------------------------------------------------------------------------------- */

typedef enum plan_end {
    PLAN_OPTIMAL, /* proved, in rationals */
    PLAN_GAP,     /* a plan, and a bound on what others could reach */
    PLAN_FOUND,   /* a plan, without a bound */
    PLAN_NOT_ANY, /* none exists: proved */
    PLAN_OPEN,    /* none found, none excluded, when time or nodes ran out */
} plan_end;

/* A part of a proof that no plan exists: `weight` of this check, as if it were an inequality. */
typedef struct plan_reason {
    plan_check_kind kind;
    uint32_t phase, party, other;
    exact weight;
} plan_reason;

typedef enum plan_why {
    PLAN_WHY_COMBINATION, /* the reasons add up to a contradiction */
    PLAN_WHY_UNRAVELS,   /* a finite grid and nothing after the last step: it unravels from there */
    PLAN_WHY_LAST_STEP,  /* whoever gives last has nothing to lose */
    PLAN_WHY_TEMPTATION, /* even the smallest step is too tempting: discount times what it brings is
                            under what it costs */
} plan_why;

typedef struct plan_design {
    plan_end end;
    plan_schedule schedule; /* OPTIMAL, GAP, FOUND */
    plan_judgement judgement;
    exact value, bound; /* of the aim */
    plan_why why;       /* NOT_ANY */
    uint32_t why_stock, why_party;
    const plan_reason *reasons; /* none where steps of any size could do it: each case of the search
                                   has a contradiction of its own */
    uint32_t n_reasons;
    uint64_t n_nodes; /* of the search */
    /* WHY_UNRAVELS: a plan for ever whose steps shrink by `ratio` would hold; invalid: not known.
     * plans for ever: steps shrink by `ratio` a phase; `schedule` holds the first phases and `tail`
     * of each stock is what is given after them */
    bool is_geometric;
    exact ratio;
    exact *tail;      /* [n_stocks] */
    exact tail_error; /* of payoffs, where the plan is cut and not closed in form */
    bool is_closed_form;
} plan_design;

typedef struct plan_options {
    double deadline;     /* os_clock_seconds(), 0: none */
    uint64_t most_nodes; /* of branch and bound; 0: the default */
    bool must_complete;  /* all stocks are to be given up whole; the default of the command */
    uint64_t *work;      /* what may still be spent, in multiplications or so: counted, so that what
                            is found is the same on every machine; NULL: each call has the default */
    const cancel *stop;
} plan_options;

/* The best self-enforcing plan by the problem's aim, over steps, lumps' phases and orders, and,
 * where `up_to`, numbers of phases. STF_UNSUPPORTED: a worth that is not concave, CLP missing. */
stf_status plan_optimise(const plan_problem *p, const plan_options *o, arena *memory,
                         plan_design *out, stf_error *err);

/* The least number of phases up to `most` with which any plan completes; 0: none does. */
stf_status plan_fewest(const plan_problem *p, const plan_options *o, uint32_t most, arena *memory,
                       uint32_t *out, plan_design *at, stf_error *err);

/* How far a number may go while some plan (not only the given one) still completes: the least
 * bonus, the least chance of finding, the largest share that returns of a stock, the least
 * discount, the largest outside option. `needed` is within `width` on the side that works; `exists`
 * false: nowhere. */
typedef struct plan_limit {
    plan_number_kind kind;
    uint32_t index;
    bool exists, is_exact;
    exact now, needed, width;
} plan_limit;
stf_status plan_limits(const plan_problem *p, const plan_options *o, plan_number_kind kind,
                       uint32_t index, arena *memory, plan_limit *out, stf_error *err);

#endif
