/* SPDX-License-Identifier: Apache-2.0 */
/* compile.h -- what the parts of the compiler share; private to model/.
 *
 * A *history* is everything the rest of play depends on: where it stands in the text, states,
 * types, offers, what each party has seen, and the rewards since the last edge. A history runs
 * until it must ask somebody (it becomes a node, and one new history an edge), meets the start of a
 * round (it *arrives*, see merge.c), or ends (it becomes a terminal). Nodes and edges are collected
 * here and handed to the game's builder at the end (emit.c), since the far end of an edge is known
 * late where histories merge.
 *
 *   scene.c     exact values of expressions where states, types, offers and the round are known
 *   lower.c     expressions to values of the payoff program; rewards; discounting
 *   live.c      what can still be read, by round
 *   observe.c   what parties have seen, as shared lists
 *   walk.c      running statements;  acts.c  what can be done;  ask.c  making nodes
 *   account.c   gains and ends
 *   merge.c     boundaries, segments, the loop over everything
 *   name.c      names of information sets;  emit.c  the game and its annotations
 *   check.c     what only numbers show;  fault.c  where in the file */
#ifndef MODEL_COMPILE_H
#define MODEL_COMPILE_H

#include "model/intern.h"
#include "model/model.h"
#include "model/pages.h"
#include "num/exact.h"

/* ---- what expressions read ----------------------------------------------------------------- */

typedef struct footprint {
    uint64_t states; /* bit per state */
    uint32_t types;  /* bit per party */
    bool offers, assumptions;
} footprint;

/* Where an expression is evaluated; what is NULL or NONE is not known there. */
typedef struct scene {
    const int32_t *state;
    const uint32_t *type;  /* [n_parties] index of the value; NONE: not drawn */
    const uint32_t *offer; /* [n_offers] numbers in compiler.offer_value; NONE: not made */
    uint32_t round;        /* NONE: not known */
    uint32_t outcome;      /* in `end` */
    uint32_t party;        /* whose gain it is, for `for ever` */
} scene;

/* A value: exact, or not known without more of the scene or the assumptions. */
typedef struct known {
    bool is_known;
    exact q; /* truth values: 0 and 1 */
} known;

/* ---- what is collected ---------------------------------------------------------------------- */

enum { TO_SEGMENT = 1u << 31 }; /* in way.to: the rest is a segment, entered at its first node */

typedef struct made_node {
    uint32_t infoset, outcome, round, state_row, first_way, n_ways, point;
    uint8_t kind;
} made_node; /* the drawing of a type is a chance node without a point; its outcome is the party */

/* An edge; also what enters a segment. */
typedef struct way {
    uint32_t to;   /* node, or TO_SEGMENT | segment; NONE: not yet known */
    uint32_t row;  /* rewards on the way: row of compiler.rows, or NONE */
    uint32_t mark; /* the last mark on it: of compiler.marks, or NONE */
    uint32_t prob; /* program value, or NONE */
    uint32_t
        what; /* of a decision: the option, or NONE; of chance: the branch; of a type: its value */
} way;

typedef struct made_infoset {
    uint32_t party, point, round, seen, first_act, n_acts, node;
    uint32_t
        type_row; /* row of compiler.type_rows: types as the party knows them; NONE without types */
    bool is_committed;
    uint32_t handle; /* of the builder */
    text name;
} made_infoset;

/* An option open to a party at a node, or a branch of chance. */
typedef struct act {
    uint32_t option, open, share; /* program values or NONE; share is chance's probability */
    uint32_t what;                /* what observers see of it */
    uint32_t offer, offer_value;  /* the offer that it makes, or NONE */
    const block *body;            /* what follows, or NULL */
    bool is_yes;                  /* a ballot */
} act;

/* What an information set keeps of it. */
typedef struct kept_act {
    uint32_t what, option, open, share;
} kept_act;

typedef struct segment {
    uint32_t entry; /* way that enters it */
    uint32_t round;
    uint32_t n_arrivals;
    uint32_t *word; /* the first history that came: states, types, offers, as in history.word */
} segment;

/* ---- histories ------------------------------------------------------------------------------- */

typedef struct frame frame;
struct frame {
    const block *block;
    uint32_t next;
    const frame *up;
};

/* A move in a simultaneous group: seen, and its block run, when all have moved. */
typedef struct moved moved;
struct moved {
    const moved *before;
    uint32_t point, round, what, mover, audience;
    bool is_seen; /* false for the result of a vote, which is no move */
    const block *body;
};

typedef struct history {
    const block *block; /* what runs, at `next`; then `up` */
    const frame *up;
    const statement *group; /* the `together` or vote in progress, or NULL */
    const moved *moved;     /* in it, latest first */
    uint32_t next;
    uint32_t item, voter, n_yes; /* in the group */
    bool is_vetoed;
    bool has_begun; /* types are drawn */
    uint32_t way;   /* the edge it is on */
    uint32_t row;   /* rewards since that edge began */
    uint32_t mark;  /* the last mark since then, or NONE */
    uint32_t round;
    uint32_t word[]; /* states, types, offers, seen, seen when the group began */
} history;

typedef struct history_list {
    unsigned char *at;
    size_t n, cap;
} history_list;

/* ---- the compiler ---------------------------------------------------------------------------- */

typedef struct event_row { /* of compiler.seen: one more thing seen */
    uint32_t before, kind, what, round, value;
} event_row;
enum { EVENT_ROW_WORDS = 5 };
enum { COMPLAINTS_MOST = 10 };
enum { MARK_BEFORE, MARK_STATE_ROW, MARK_ROUND, MARK_ENDS, MARK_WORDS }; /* of compiler.marks */
typedef enum seen_kind { SEEN_SEGMENT, SEEN_MOVE, SEEN_TYPE, SEEN_STATE } seen_kind;

typedef struct compiler {
    const syntax *s;
    const model_key *key;
    diagnostics *d;
    arena *memory, *scratch;
    arena *brief; /* wound back by whoever takes from it */
    stf_error *err;
    stf_status status; /* sticky */
    stf_error first;   /* the first that was wrong */
    size_t node_limit;
    span complaint[COMPLAINTS_MOST]; /* places of what was wrong and stepped over */
    uint32_t n_complaints;
    uint32_t everybody; /* bit per party */
    uint32_t n_rounds;
    const round_block **round_of; /* [n_rounds + 1] */
    const statement **point_of;   /* [n_points] the statement that asks */
    uint32_t outcome_end;         /* the outcome "end", or NONE */
    bool has_types;

    game_builder *builder;
    program_builder *program;
    uint32_t one;            /* program value */
    uint32_t *step, *factor; /* [(n_rounds + 2) * n_parties] program values */

    intern exprs;          /* pointers of expressions met */
    footprint *footprints; /* [exprs.n] */
    size_t footprints_cap;
    intern offers;  /* offered numbers (numerator and denominator) */
    intern lowered; /* expression and what it reads */
    VEC(uint32_t) lowered_value;
    intern rows;     /* [n_parties] rewards: program values or NONE */
    intern row_sums; /* pairs of rows */
    VEC(uint32_t) row_sum;
    intern feet; /* gains at a round's end or of `end`, by what they read */
    VEC(uint32_t) foot_row;
    VEC(uint32_t) foot_outcome;
    footprint *foot_reads; /* [n_rounds + 1] of gains at the foot; at 0, of `end` */
    footprint *head_reads; /* of gains `at start` */
    footprint end_reads;
    intern state_rows, type_rows;
    uint32_t initial_row;

    footprint *live;  /* [n_rounds + 2] at the start of round r */
    uint32_t *movers; /* [n_rounds + 2] parties that may still be asked from round r on */

    intern seen;  /* event_row */
    intern marks; /* mark_row: lists, latest first */

    /* layout of history.word */
    uint32_t at_type, at_offer, at_seen, at_before, n_words;
    size_t history_size;
    history *now;
    history_list tasks, arrivals;

    PAGES(made_node) nodes;
    PAGES(way) ways;
    PAGES(made_infoset) infosets;
    intern infoset_keys;      /* party, point, round, seen */
    PAGES(kept_act) acts;     /* of information sets */
    VEC(act) found;           /* of the node being made */
    VEC(const moved *) moves; /* of the group being closed, latest first */
    intern boundaries;
    VEC(segment) segments; /* the first is the start of play; boundary k is segment k + 1 */

    uint32_t
        *unmerged; /* [n_rounds + 2] histories that came to the start of round r and stay apart */
    uint64_t apart_states; /* what kept them apart */
    uint32_t apart_types;

    uint32_t *key_row; /* scratch for table keys, long enough for any */
} compiler;

/* First failure: a diagnostic with a place, and status STF_INPUT. Returns false. */
__attribute__((cold, format(printf, 4, 5))) bool compile_error(compiler *c, const char *code,
                                                               span where, const char *format, ...);
/* The same for what can be stepped over: once for a place, and compilation goes on, to find what
 * else is wrong, up to COMPLAINTS_MOST places; it fails in the end. Returns false. */
__attribute__((cold, format(printf, 4, 5))) bool
compile_complaint(compiler *c, const char *code, span where, const char *format, ...);
/* " in round 3", or nothing before the first round. */
text round_text(arena *memory, uint32_t round);
/* True while nothing has failed; takes memory failures into account. */
bool compile_going(compiler *c);

static inline int32_t *history_states(const compiler *c, history *h)
{
    (void)c;
    return (int32_t *)h->word;
}
static inline uint32_t *history_types(const compiler *c, history *h)
{
    return h->word + c->at_type;
}
static inline uint32_t *history_offers(const compiler *c, history *h)
{
    return h->word + c->at_offer;
}
static inline uint32_t *history_seen(const compiler *c, history *h)
{
    return h->word + c->at_seen;
}
/* What is known at a history. */
static inline scene history_scene(const compiler *c, history *h)
{
    return (scene){.state = history_states(c, h),
                   .type = history_types(c, h),
                   .offer = history_offers(c, h),
                   .round = h->round,
                   .outcome = NONE,
                   .party = NONE};
}

/* ---- scene.c --------------------------------------------------------------------------------- */

known expr_value(compiler *c, const expr *e, const scene *at);
/* 1 true, 0 false, -1 not known. */
int expr_truth(compiler *c, const expr *e, const scene *at);
/* Adds what e reads, as far as switches and the round do not settle it. */
void expr_reads(compiler *c, const expr *e, uint32_t round, footprint *into);
/* The same for any round, remembered. */
footprint expr_footprint(compiler *c, const expr *e);
/* A number of an expression, stable for the compilation. */
uint32_t expr_number(compiler *c, const expr *e);
/* A number with its unit in base units; invalid if it is beyond exact arithmetic. */
exact quantity_exact(compiler *c, const quantity *q);
uint32_t offer_value_number(compiler *c, exact q);
exact offer_value_exact(const compiler *c, uint32_t number);

/* ---- lower.c --------------------------------------------------------------------------------- */

bool lower_begin(compiler *c); /* builder, inputs, discounting */
uint32_t lower_expr(compiler *c, const expr *e, const scene *at);
/* The same, remembered by what the expression reads. */
uint32_t lower_cached(compiler *c, const expr *e, const scene *at);
uint32_t lower_exact(compiler *c, exact q);
bool value_is(const compiler *c, uint32_t value, double x);
/* A gain of the scene's party in payoff units at factor 1: rate times length, by the unit. */
uint32_t lower_gain(compiler *c, const statement *gain, const scene *at, bool is_cached);

/* ---- live.c ---------------------------------------------------------------------------------- */

bool live_find(compiler *c);

/* ---- observe.c ------------------------------------------------------------------------------- */

uint32_t seen_add(compiler *c, uint32_t before, seen_kind kind, uint32_t what, uint32_t round,
                  uint32_t value);
void history_see(compiler *c, history *h, uint32_t audience, seen_kind kind, uint32_t what,
                 uint32_t value);

/* ---- account.c ------------------------------------------------------------------------------- */

uint32_t rows_add(compiler *c, uint32_t a, uint32_t b);
/* Accrues a gain inside a block, here and now. */
void history_gain(compiler *c, history *h, const statement *gain);
/* Accrues a round's own gains: at its start or its end. */
void history_round_gains(compiler *c, history *h, bool at_start);
/* Play is over, with the outcome of `stop`, or NONE: makes the terminal. */
void history_end(compiler *c, history *h, uint32_t outcome);

/* The states hold now, or at the round's end. */
void history_mark(compiler *c, history *h, bool ends_round);

/* ---- walk.c ---------------------------------------------------------------------------------- */

history *history_push(compiler *c, history_list *list, const history *from);
void history_enter(compiler *c, history *h, const block *body);
void history_round(compiler *c, history *h, uint32_t round);
/* Runs c->now to the next node, arrival or end. */
void history_run(compiler *c);

/* ---- ask.c ----------------------------------------------------------------------------------- */

/* Who moves, where, and who sees it. */
typedef struct asking {
    uint32_t party; /* NONE: chance */
    uint32_t point, audience;
    const statement *ballot; /* a vote's ballot */
    bool in_group;
} asking;

uint32_t node_make(compiler *c, history *h, node_kind kind, uint32_t infoset, uint32_t outcome,
                   uint32_t n_ways);
/* Ways for the first n acts found. */
bool ways_make(compiler *c, uint32_t n, bool is_chance);
/* c->now becomes a node with the acts found, and its histories are pushed. */
bool moves_make(compiler *c, const asking *who, uint32_t infoset);
/* The same in the information set of the mover. */
bool decision_make(compiler *c, const asking *who, span where);
bool commit_is_at(const change *commit, uint32_t mover, uint32_t place);
/* Position of an option among those that a commitment names, or NONE. */
uint32_t commit_names(const change *commit, uint32_t named);
/* The name of an act of an information set at a point. */
text act_name(compiler *c, uint32_t place, uint32_t what);
void limit_reached(compiler *c, uint32_t round);

/* ---- acts.c ---------------------------------------------------------------------------------- */

/* Each makes c->now a node and pushes its histories; false when it is skipped (or has failed). */
bool ask_choice(compiler *c, const statement *st, bool in_group);
bool ask_offer(compiler *c, const statement *st, bool in_group);
bool ask_ballot(compiler *c, const statement *st);
bool ask_chance(compiler *c, const statement *st);
bool ask_type(compiler *c, uint32_t party);

/* ---- merge.c --------------------------------------------------------------------------------- */

bool merge_run(compiler *c);

/* ---- name.c, emit.c -------------------------------------------------------------------------- */

bool infosets_name(compiler *c);
bool emit_model(compiler *c, model *out);

#endif
