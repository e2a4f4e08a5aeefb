/* SPDX-License-Identifier: Apache-2.0 */
/* team.h -- a team of ranks that are threads of the test: messages go through memory. */
#ifndef TESTS_SUPPORT_TEAM_H
#define TESTS_SUPPORT_TEAM_H

#include "base/share.h"

enum { TEAM_MOST = 4 };

typedef struct team_rank team_rank;

typedef struct team {
    uint32_t n;
    team_rank *ranks; /* [n] */
    stf_team of[TEAM_MOST];
    share_team share[TEAM_MOST];
} team;

void team_begin(team *t, uint32_t n);
void team_end(team *t); /* drops what was not received */

/* Runs `rank` for ranks 0 .. n-1 at once, and returns when all have. An assertion that fails within
 * would end another thread's test: what is found is to be looked at afterwards. */
void team_run(team *t, void (*rank)(void *user, uint32_t rank), void *user);

#endif
