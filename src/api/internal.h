/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h -- what the handles of standoff.h are. */
#ifndef API_INTERNAL_H
#define API_INTERNAL_H

#include "base/share.h"
#include "lang/lang.h"
#include "report/report.h"
#include "report/sweep.h"
#include "study/cloud.h"
#include "study/front.h"
#include "study/map.h"
#include "study/study.h"
#include "study/weigh.h"

typedef enum limit_name {
    LIMIT_MEMORY,       /* bytes, all together */
    LIMIT_SOURCE_BYTES, /* of the files read */
    LIMIT_NESTING,
    LIMIT_ITEMS,
    LIMIT_NODES, /* of a game */
    LIMIT_EQUILIBRIA,
    LIMIT_COUNT,
} limit_name;

typedef struct limit_row {
    const char *name, *help;
    double fallback;
} limit_row;
extern const limit_row limit_rows[LIMIT_COUNT];

struct stf_session {
    stf_allocator allocator;
    arena *memory; /* diagnostics, texts read */
    diagnostics diagnostics;
    double limits[LIMIT_COUNT];
};

struct stf_model {
    stf_session *session;
    arena *memory;
    problem problem;
    model_limits limits;
    text path;
};

typedef struct option_value { /* a setting of a request, in the order given */
    struct option_value *next;
    const stf_option *option;
    text value;
} option_value;

struct stf_request {
    stf_session *session;
    arena *memory;
    const stf_question *question;
    option_value *first, **last;
    cancel stop;
    stf_progress progress;
    void *progress_user;
    share_team team; /* team.of NULL: none */
};

typedef struct answer_parts { /* what was found; NULL where not asked */
    check_answer *check;
    solution *solution;
    play_answer *play;
    claims_answer *claims;
    cards_answer *cards;
    compare_answer *compare;
    ledger_answer *ledger;
    plans_answer *plans;
    const plans_space *plans_space;
    fronts_answer *fronts;
    sweep_answer *sweep;
    map_answer *map;
    weigh_answer *weigh;
    text converted;
    text efg; /* solve --tree */
} answer_parts;

struct stf_answer {
    arena *memory;
    const stf_question *question;
    const problem *problem;
    answer_parts parts;
    bool all_sets; /* solve: print every information set */
    bool exactly;  /* ledger: quantities as ratios */
    stf_status status;
};

/* The last value given for an option, or {NULL, 0}; whether it was given; the next value after
 * `from` (NULL: the first). */
bool request_has(const stf_request *r, const char *option);
text request_value(const stf_request *r, const char *option);
const option_value *request_next(const stf_request *r, const char *option,
                                 const option_value *from);

/* Options of a request as the studies want them, judged against the problem. */
stf_status request_study_options(const stf_request *r, const problem *p, arena *memory,
                                 study_options *out, stf_error *err);

/* An answer of many points, written as it is read. */
stf_status sweep_write(const stf_answer *a, text format, stf_write write, void *user,
                       stf_error *err);
/* The same as a database in an empty file; path NULL: there is no such file. */
stf_status sweep_database(const stf_answer *a, const char *path, stf_error *err);

#endif
