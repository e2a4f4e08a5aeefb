/* SPDX-License-Identifier: Apache-2.0 */
/* questions.c -- the table of questions: a row each, from which help, manual, completion and schema
 * are made. */
#include "api/internal.h"

/* Options that several questions share. */
#define OPTION_VARIANT                                                                             \
    {                                                                                              \
        .name = "variant", .kind = STF_OPTION_TEXT, .value = "NAME",                               \
        .help = "ask of this variant instead of the model as it stands"                            \
    }
#define OPTION_SET                                                                                 \
    {                                                                                              \
        .name = "set", .kind = STF_OPTION_TEXT, .repeats = true, .value = "NAME=VALUE",            \
        .help = "give an assumption or a switch another value; units as in the model"              \
    }
#define OPTION_HISTORIES                                                                           \
    {                                                                                              \
        .name = "histories", .kind = STF_OPTION_FLAG,                                              \
        .help = "solve the tree itself: do not merge histories that reach the same public state"   \
    }
#define OPTION_CONCEPT                                                                             \
    {                                                                                              \
        .name = "concept", .kind = STF_OPTION_CHOICE,                                              \
        .choices = "nash|subgame-perfect|sequential|qre|correlated", .value = "C",                 \
        .fallback = "the strongest that the certificate supports",                                 \
        .help = "the solution concept that the certificate is to be of"                            \
    }
#define OPTION_SOLVER                                                                              \
    {                                                                                              \
        .name = "solver", .kind = STF_OPTION_TEXT, .value = "S",                                   \
        .fallback = "chosen from the game", .help = "use this solver (see `standoff solvers`)"     \
    }
#define OPTION_SELECT                                                                              \
    {                                                                                              \
        .name = "select", .kind = STF_OPTION_TEXT,                                                 \
        .value = "principal|best:PARTY|worst:PARTY|all|welfare", .fallback = "principal",          \
        .help = "which equilibrium counts where there are several; welfare: of correlated ones "   \
                "(then the default) the one with the greatest sum of payoffs"                      \
    }
#define OPTION_LAMBDA                                                                              \
    {                                                                                              \
        .name = "lambda", .kind = STF_OPTION_TEXT, .repeats = true, .value = "L or PARTY=L",       \
        .help = "quantal response at this precision, per unit of payoff; by party if named"        \
    }
#define OPTION_LAMBDA_AT                                                                           \
    {                                                                                              \
        .name = "lambda-at", .kind = STF_OPTION_CHOICE, .choices = "start|decision",               \
        .value = "WHEN", .fallback = "start",                                                      \
        .help = "apply lambda to payoffs discounted to the start, or to values at the decision"    \
    }
#define OPTION_BY_COMPONENT                                                                        \
    {                                                                                              \
        .name = "by-component", .kind = STF_OPTION_FLAG,                                           \
        .help = "follow each subgame's own branch to its limit, instead of one joint branch"       \
    }
#define OPTION_TIME                                                                                \
    {                                                                                              \
        .name = "time-limit", .kind = STF_OPTION_NUMBER, .value = "SECONDS", .fallback = "none",   \
        .help = "stop searching after this time, with what is proved by then (exit 3)"             \
    }
#define OPTION_THREADS                                                                             \
    {                                                                                              \
        .name = "threads", .kind = STF_OPTION_INTEGER, .value = "N", .fallback = "1",              \
        .help = "cases solved at once; the answers are the same for any number"                    \
    }
#define OPTION_ISA                                                                                 \
    {                                                                                              \
        .name = "isa", .kind = STF_OPTION_CHOICE, .choices = "one|base|avx2|avx512", .value = "I", \
        .fallback = "the widest that this processor has",                                          \
        .help = "instruction set of the lane kernels; the bits are the same for all"               \
    }
#define OPTION_REFINE                                                                              \
    {                                                                                              \
        .name = "refine", .kind = STF_OPTION_TEXT, .value = "NAME[,NAME...]",                      \
        .help = "judge every equilibrium, and keep those that are not refuted: subgame-perfect, "  \
                "sequential, undominated, perfect, proper, payoff-dominant, risk-dominant, "       \
                "intuitive, d1"                                                                    \
    }
#define OPTION_TUNING                                                                              \
    {                                                                                              \
        .name = "solver-option", .kind = STF_OPTION_TEXT, .repeats = true, .value = "NAME=VALUE",  \
        .help = "tune the solver: tie-tolerance, step-first, step-least, most-steps (see "         \
                "`standoff solvers`)"                                                              \
    }

/* How to solve: for every question that solves. */
#define OPTIONS_SOLVING                                                                            \
    OPTION_VARIANT, OPTION_SET, OPTION_CONCEPT, OPTION_SOLVER, OPTION_SELECT, OPTION_LAMBDA,       \
        OPTION_LAMBDA_AT, OPTION_BY_COMPONENT, OPTION_HISTORIES, OPTION_TIME, OPTION_THREADS,      \
        OPTION_ISA, OPTION_TUNING

#define OPTION_FLIPS(many)                                                                         \
    {                                                                                              \
        .name = "flips", .kind = STF_OPTION_INTEGER, .value = "N", .fallback = many,               \
        .help = "search each assumption's range, at N points and then closer, for values that "    \
                "turn a verdict; 0: do not"                                                        \
    }

#define OPTION_SPACE                                                                               \
    {                                                                                              \
        .name = "space", .kind = STF_OPTION_INTEGER, .value = "N",                                 \
        .help = "draw all assumptions together, N times (see `standoff weigh`), and tell in what " \
                "share of their space it holds"                                                    \
    }
#define OPTION_SEED                                                                                \
    {                                                                                              \
        .name = "seed", .kind = STF_OPTION_INTEGER, .value = "S", .fallback = "1",                 \
        .help = "of the draws: the same seed gives the same answer"                                \
    }

#define OPTION_RUN                                                                                 \
    {                                                                                              \
        .name = "run", .kind = STF_OPTION_TEXT, .value = "RUN.db",                                 \
        .help = "keep what is done in this file (SQLite): the same command, stopped or killed, "   \
                "goes on from there"                                                               \
    }

static const stf_option check_options[] = {OPTION_VARIANT, OPTION_SET, OPTION_HISTORIES};

static const stf_option solve_options_[] = {
    OPTIONS_SOLVING,
    OPTION_REFINE,
    {.name = "eliminate",
     .kind = STF_OPTION_CHOICE,
     .choices = "strict|weak",
     .value = "RULE",
     .help = "first take out dominated strategies, round by round, and solve what is left"},
    {.name = "all", .kind = STF_OPTION_FLAG, .help = "every equilibrium that the solver can give"},
    {.name = "exact",
     .kind = STF_OPTION_FLAG,
     .help = "prove the answer in rational arithmetic; numbers are then ratios"},
    {.name = "round",
     .kind = STF_OPTION_INTEGER,
     .value = "DIGITS",
     .help =
         "with --exact: round what is not rational (exp, log, sqrt) to this many decimals first"},
    {.name = "tree",
     .kind = STF_OPTION_FLAG,
     .help = "in the JSON also the game as .efg, and the profile by its information sets"},
};

static const stf_option certify_options[] = {
    OPTION_VARIANT,
    OPTION_SET,
    OPTION_CONCEPT,
    OPTION_LAMBDA,
    OPTION_LAMBDA_AT,
    OPTION_HISTORIES,
    OPTION_REFINE,
    {.name = "profile",
     .kind = STF_OPTION_TEXT,
     .value = "PROFILE.json",
     .help = "the profile to judge, as `solve --json` writes it"},
    {.name = "number",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .fallback = "1",
     .help = "which of the profile file's equilibria"},
    {.name = "exact", .kind = STF_OPTION_FLAG, .help = "judge in rational arithmetic too"},
};

static const stf_option cards_options[] = {
    OPTIONS_SOLVING,
    OPTION_SPACE,
    OPTION_SEED,
    {.name = "every-option",
     .kind = STF_OPTION_FLAG,
     .help = "the worth of every option, not only of the cards that the model declares"},
    {.name = "card",
     .kind = STF_OPTION_TEXT,
     .value = "PARTY.OPTION",
     .fallback = "all",
     .help = "only this card, or option"},
    {.name = "commitments",
     .kind = STF_OPTION_FLAG,
     .help = "what parties would gain by a promise: never to play an option, always to play it, or "
             "the promise that serves them best"},
    {.name = "party",
     .kind = STF_OPTION_TEXT,
     .value = "PARTY",
     .fallback = "all",
     .help = "whose promises, with --commitments"},
    {.name = "mediator",
     .kind = STF_OPTION_FLAG,
     .help = "what a mediator could add: the best correlated equilibria, for all together and for "
             "each party"},
    {.name = "verification",
     .kind = STF_OPTION_FLAG,
     .help = "what everybody would gain or lose if a hidden move, state or type were seen"},
    {.name = "over",
     .kind = STF_OPTION_TEXT,
     .value = "NAME",
     .help = "how the worths move over the range of this assumption, and where they pass zero or "
             "jump"},
    {.name = "grid",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .fallback = "25",
     .help = "points of --over"},
};

static const stf_option claims_options[] = {
    OPTIONS_SOLVING,
    OPTION_SPACE,
    OPTION_SEED,
    OPTION_FLIPS("0"),
    {.name = "claim", .kind = STF_OPTION_INTEGER, .value = "N", .help = "only the N-th claim"},
    {.name = "strict", .kind = STF_OPTION_FLAG, .help = "exit with 1 unless every claim holds"},
};

static const stf_option compare_options[] = {
    {.name = "variant",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "NAME",
     .fallback = "all",
     .help = "a variant to compare with the model as it stands"},
    OPTION_SET,
    OPTION_CONCEPT,
    OPTION_SOLVER,
    OPTION_SELECT,
    OPTION_LAMBDA,
    OPTION_LAMBDA_AT,
    OPTION_BY_COMPONENT,
    OPTION_HISTORIES,
    OPTION_THREADS,
    OPTION_ISA,
    OPTION_TUNING,
};

static const stf_option ledger_options_[] = {
    OPTION_VARIANT,
    OPTION_SET,
    {.name = "measure",
     .kind = STF_OPTION_TEXT,
     .value = "M",
     .fallback = "all",
     .help = "only this measure"},
    {.name = "from",
     .kind = STF_OPTION_TEXT,
     .value = "DATE",
     .fallback = "the first dated thing of the regime",
     .help = "the first day: 2018-01-01, or 2018-01, or 2018"},
    {.name = "to",
     .kind = STF_OPTION_TEXT,
     .value = "DATE",
     .fallback = "the last dated thing of the regime",
     .help = "the last day: 2019-12-31, or 2019-12, or 2019"},
    {.name = "every-flow",
     .kind = STF_OPTION_FLAG,
     .help = "count also the flows that run in play only while a condition holds, as if it held"},
    {.name = "exact",
     .kind = STF_OPTION_FLAG,
     .help = "quantities of JSON and CSV as ratios, without rounding"},
};

static const stf_option front_options[] = {
    {.name = "front",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "FRONT",
     .fallback = "all",
     .help = "only this front; also as an operand after the file"},
    {.name = "coalition",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "A,B",
     .help = "tell also of the front in which just these hold: payoffs, who would change sides; "
             "`none`: nobody holds"},
    {.name = "every",
     .kind = STF_OPTION_FLAG,
     .help = "list every coalition (up to 14 enforcers), not only the whole, the whole less one "
             "and those that are stable"},
    {.name = "over",
     .kind = STF_OPTION_TEXT,
     .value = "NAME",
     .help = "move this assumption over its range, or over an axis as of `sweep --grid`, such as "
             "'earns=0 .. 5 in 40', and find where the whole front turns"},
    OPTIONS_SOLVING,
};

static const stf_option plan_options_[] = {
    OPTION_VARIANT,
    OPTION_SET,
    {.name = "plan",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "PLAN",
     .fallback = "all of the file",
     .help = "this plan; plans may also stand behind the file"},
    {.name = "design",
     .kind = STF_OPTION_FLAG,
     .help = "look for the best steps also where the file gives its own"},
    {.name = "aim",
     .kind = STF_OPTION_TEXT,
     .value = "slack|payoff:PARTY|soonest:STOCK",
     .fallback = "the file's, or slack",
     .help = "what the steps designed are the best for; implies --design"},
    {.name = "phases",
     .kind = STF_OPTION_TEXT,
     .value = "N|'up to N'",
     .fallback = "the file's",
     .help = "phases of the steps designed; implies --design"},
    {.name = "limits",
     .kind = STF_OPTION_FLAG,
     .help = "the fewest phases, and how far each bonus, chance of being found, discount, outside "
             "option and share that returns may go while any steps work"},
    {.name = "mend",
     .kind = STF_OPTION_FLAG,
     .help = "what turns the verdict also of plans that hold: numbers of the plan, and assumptions "
             "with their switching points"},
    {.name = "strict",
     .kind = STF_OPTION_FLAG,
     .help = "exit with 1 unless every plan enforces itself"},
    {.name = "exact",
     .kind = STF_OPTION_FLAG,
     .help = "numbers of JSON and CSV as ratios, without rounding"},
    OPTION_TIME,
};

static const stf_option map_options[] = {
    {.name = "over",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "NAME",
     .help =
         "an assumption that moves; given twice, the first runs to the right and the second up"},
    {.name = "range",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "NAME=LOW .. HIGH",
     .fallback = "the file's",
     .help = "the range of an assumption, such as 'oil=0 .. 7000 t/month'"},
    {.name = "by",
     .kind = STF_OPTION_CHOICE,
     .choices = "outcome|play|claim|plan",
     .value = "WHAT",
     .fallback = "outcome, or claim with --claim",
     .help =
         "what is the same throughout a region: the outcome most likely, the options played, or "
         "a claim's verdict"},
    {.name = "claim",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .fallback = "1",
     .help = "map the verdict of the N-th claim"},
    {.name = "precision",
     .kind = STF_OPTION_NUMBER,
     .value = "P",
     .fallback = "0.001 over two assumptions, 1e-9 over one",
     .help = "how closely borders are placed, as a share of each range"},
    {.name = "grid",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .fallback = "32 over two assumptions, 256 over one; 16 and 64 above 5,000 nodes",
     .help =
         "steps of the first grid along each axis; a region that lies between its points can be "
         "missed"},
    OPTIONS_SOLVING,
};

static const stf_option weigh_options[] = {
    {.name = "points",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .fallback = "1024",
     .help =
         "points of the design; each gives two draws, and a solve for every assumption besides; "
         "a power of two is best"},
    {.name = "seed",
     .kind = STF_OPTION_INTEGER,
     .value = "S",
     .fallback = "1",
     .help = "of the scrambles: the same seed gives the same answer"},
    {.name = "of",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "payoff:PARTY|outcome:NAME|claim:N",
     .fallback = "every payoff and outcome",
     .help = "a quantity whose variation is to be explained"},
    {.name = "no-indices",
     .kind = STF_OPTION_FLAG,
     .help = "only how play ends and what it pays: two solves a point, whatever varies"},
    OPTION_RUN,
    OPTIONS_SOLVING,
};

static const stf_option sweep_options[] = {
    {.name = "points",
     .kind = STF_OPTION_TEXT,
     .value = "POINTS.csv",
     .help = "a table: its header names assumptions (of a game: u<outcome>_<party>), a row is a "
             "point; cells are numbers in the file's unit, or have their own: 2500 t/month"},
    {.name = "grid",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "AXIS",
     .help = "the points of a grid: 'oil=500 .. 7000 by 500 t/month', 'oil=500 .. 7000 in 14' or "
             "'oil=500, 1000, 2000'; given several times: all combinations, the last moving "
             "fastest"},
    {.name = "sample",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .help = "N points over the ranges and distributions of all assumptions: scrambled Sobol; a "
             "power of two is best"},
    {.name = "seed",
     .kind = STF_OPTION_INTEGER,
     .value = "S",
     .fallback = "1",
     .help = "of --sample: the same seed gives the same points"},
    {.name = "all",
     .kind = STF_OPTION_FLAG,
     .help = "every equilibrium that the solver can give; columns then begin with #1/, #2/, ..."},
    OPTION_RUN,
    {.name = "shard",
     .kind = STF_OPTION_TEXT,
     .value = "K/N",
     .help = "solve the K-th of N parts alone, into the run file of --run; for the tasks of a job "
             "array"},
    {.name = "merge",
     .kind = STF_OPTION_TEXT,
     .repeats = true,
     .value = "RUN.db",
     .help = "take over what this run file of the same sweep holds; what no file holds is solved"},
    OPTION_VARIANT,
    OPTION_SET,
    OPTION_CONCEPT,
    OPTION_SOLVER,
    OPTION_SELECT,
    OPTION_LAMBDA,
    OPTION_LAMBDA_AT,
    OPTION_BY_COMPONENT,
    OPTION_HISTORIES,
    OPTION_THREADS,
    OPTION_ISA,
    OPTION_TUNING,
};

static const stf_option report_options[] = {
    OPTIONS_SOLVING,
    OPTION_FLIPS("2"),
    {.name = "weigh",
     .kind = STF_OPTION_INTEGER,
     .value = "N",
     .help = "weigh too (see `standoff weigh`), with N points: in what share of the space the "
             "answer stands, and which assumptions matter"},
    {.name = "seed",
     .kind = STF_OPTION_INTEGER,
     .value = "S",
     .fallback = "1",
     .help = "of the draws of --weigh: the same seed gives the same answer"}};

static const stf_option convert_options[] = {
    OPTION_VARIANT,
    OPTION_SET,
    OPTION_HISTORIES,
    {.name = "to",
     .kind = STF_OPTION_CHOICE,
     .choices = "efg|nfg|json",
     .value = "FORMAT",
     .fallback = "efg",
     .help = "the format to write"},
};

#define ROW(options_array)                                                                         \
    .options = (options_array), .n_options = sizeof(options_array) / sizeof *(options_array)

static const stf_question questions[] = {
    {.name = "check",
     .summary = "is the file right, and what does it amount to",
     ROW(check_options),
     .formats = "text|json",
     .since = "0.1",
     .help = "Reads and checks a file, compiles it, and prints what it amounts to: parties, "
             "states, information sets, the "
             "size of the tree and of the merged graph, which assumptions are sourced and which "
             "are judgement, each party's "
             "range of payoffs, and which solver would run and why."},
    {.name = "solve",
     .summary = "who plays what: equilibrium, payoffs, outcomes, certificate",
     ROW(solve_options_),
     .formats = "text|json|svg|png",
     .since = "0.1",
     .help = "Solves a model or a game. Every profile is certified before it is printed: its "
             "regret is recomputed by a path "
             "that shares nothing with the solver. The exit status is 1 if nothing was found that "
             "can be certified and 3 if a "
             "limit or a bifurcation was met."},
    {.name = "certify",
     .summary = "judge a profile from anywhere",
     ROW(certify_options),
     .formats = "text|json",
     .since = "0.1",
     .help = "Recomputes the regret of a profile against a solution concept: ex ante, in every "
             "subgame, or at every "
             "information set under its beliefs. Exit status 1 if the certificate fails."},
    {.name = "cards",
     .summary = "what each option is worth to each party",
     ROW(cards_options),
     .formats = "text|json|csv|svg|png",
     .since = "0.1",
     .help = "The worth of a card is its holder's equilibrium payoff with it, less the same "
             "without it; likewise for all other "
             "parties. Where a model names channels, each is switched off, and left alone on, in "
             "turn, which tells the "
             "channel that carries the worth, and each gets its Shapley value over all "
             "combinations. Also what promises, a mediator and verification would be worth, and "
             "with --over how the worths move with one assumption. With --space, how the worth to "
             "its holder is spread "
             "over the whole space of assumptions."},
    {.name = "claims",
     .summary = "which claims hold, and what would turn them",
     ROW(claims_options),
     .formats = "text|json",
     .since = "0.1",
     .help = "Judges every claim of the model at the central values: true, false, or undefined. "
             "With --flips, the assumptions "
             "that would turn a verdict, each alone within its range, nearest first. With --space, "
             "the share of the whole space of assumptions in which it holds, and the smallest "
             "change found, of several assumptions together, that turns it."},
    {.name = "compare",
     .summary = "variants side by side",
     ROW(compare_options),
     .formats = "text|json",
     .since = "0.1",
     .help = "Solves the model as it stands and its variants, and sets payoffs, outcomes and moves "
             "side by side."},
    {.name = "ledger",
     .summary = "flows against measures by month: what is left, what is due, what is broken",
     ROW(ledger_options_),
     .formats = "text|json|csv|svg|png",
     .since = "0.2",
     .help = "Keeps the books of a regime: for each measure, by period and month, what was "
             "delivered (reported, estimated, by the schedule, unreported), its share of the "
             "limit, what is left, the days on which notices were due and the limit was reached, "
             "reports late or missing, deadlines, breaches, and sources that disagree. A missing "
             "month is never zero: figures are intervals, or lower bounds where nothing bounds "
             "them. All sums are exact. The picture shows the sum against the limit, a measure "
             "below the other."},
    {.name = "front",
     .summary =
         "enforcers who hold or leak: which fronts are stable, who is pivotal, what unravels",
     ROW(front_options),
     .formats = "text|json|csv|svg|png",
     .since = "0.3",
     .help =
         "Takes the fronts of a file. For each coalition of enforcers: the pressure, whether it "
         "succeeds, everybody's payoff, and who would change sides, decided without rounding. "
         "Then who is pivotal, Shapley's and Banzhaf's shares, how the front comes apart once "
         "one leaks, the payment that would hold each, what is selected where each is a little "
         "unsure (a global game), and the equilibria in which equals hold by chance. Where a "
         "front succeeds through play, the file's play is solved at every pressure that a "
         "coalition has (beyond 14 enforcers on a grid that is made finer where success "
         "moves); the options of solving are for that."},
    {.name = "plan",
     .summary = "are schedules of steps and relief self-enforcing; the best that are",
     ROW(plan_options_),
     .formats = "text|json|csv|svg|png",
     .since = "0.3",
     .help =
         "Takes the plans of a file (docs/semantics.md, 13). One that gives its steps is judged: "
         "whether each party at each step does at least as well giving as withholding, taking back "
         "or leaving, with the slack, the first step that breaks and what would mend it. One "
         "without steps is designed: the best steps that enforce themselves, or why there are "
         "none. Several are compared on the same assumptions. All checks are decided in rational "
         "arithmetic, and what is found is written back as a game and certified there too."},
    {.name = "map",
     .summary = "where play changes over one or two assumptions: regions and borders",
     ROW(map_options),
     .shares = true,
     .formats = "text|json|csv|svg|png",
     .since = "0.2",
     .help =
         "Moves one or two assumptions over their ranges and finds the regions in which play is "
         "the same: the outcome most likely, the options played, or a claim's verdict. Over "
         "two, borders are refined to the precision asked for where they run, rather than by a "
         "fine grid; over one, the values are found at which play switches. Where there is no "
         "answer, or, with --select all, where equilibria differ, that is a region of its own. "
         "An interrupt or the time limit leaves what was found so far (exit 130 or 3)."},
    {.name = "weigh",
     .summary = "all assumptions varied together: how play ends, and which of them decide",
     ROW(weigh_options),
     .shares = true,
     .formats = "text|json|csv|svg|png",
     .since = "0.2",
     .help = "Draws all assumptions that have a range or a distribution together (scrambled Sobol "
             "points), solves at each point, and tells how likely each outcome is over the space, "
             "how payoffs are spread, and, for each payoff, outcome or claim asked about, the "
             "first-order and total Sobol index of each assumption, those of judgement first. All "
             "figures have 95 per cent intervals. Assumptions on which nothing depends are not "
             "varied. An interrupt or the time limit leaves what is known by then (exit 130 or 3). "
             "The picture has a tornado for each quantity."},
    {.name = "sweep",
     .summary = "solved at every row of a table, a grid or a sample",
     ROW(sweep_options),
     .shares = true,
     .formats = "csv|jsonl|json|sqlite",
     .since = "0.2",
     .help = "Solves the model, or a game whose payoffs are then the assumptions, at many points. "
             "A row of the answer repeats the point and adds status, payoffs, outcome shares, each "
             "action's probability (party/information set/action), the regret and whether it is "
             "certified. A point that has no answer says so in its status, and the rest is solved. "
             "The bits depend neither on the number of threads nor on what else is solved. An "
             "interrupt leaves what is done (exit 130)."},
    {.name = "report",
     .summary = "all of it as one self-contained page",
     ROW(report_options),
     .formats = "html|text|json",
     .since = "0.1",
     .help = "The question, the answer in words (of two plans or more: which enforces itself, and "
             "which assumption decides that), payoffs, play by round, cards, claims, variants, "
             "assumptions and certificate "
             "as one HTML page that needs no network and no scripts."},
    {.name = "convert",
     .summary = "to .efg, .nfg or JSON",
     ROW(convert_options),
     .formats = "text",
     .since = "0.1",
     .help = "Writes the game for other tools, at the given numbers. Payoffs are present values, "
             "so that another tool gets the "
             "same equilibria; merged histories are unrolled in .efg and .nfg."},
};

enum { N_QUESTIONS = sizeof questions / sizeof *questions };

size_t stf_question_count(void)
{
    return N_QUESTIONS;
}

const stf_question *stf_question_at(size_t i)
{
    return i < N_QUESTIONS ? &questions[i] : NULL;
}

size_t stf_solver_count(void)
{
    return n_solvers;
}

stf_solver_info stf_solver_at(size_t i)
{
    const solver *const s = solvers[i];
    return (stf_solver_info){s->name,   s->summary,   s->help, s->citation,
                             s->yields, s->guarantee, s->cost, s->since};
}
