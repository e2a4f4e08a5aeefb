/* SPDX-License-Identifier: Apache-2.0 */
/* asking.h -- what the functions that answer questions share: one function a question. */
#ifndef API_ASKING_H
#define API_ASKING_H

#include "api/internal.h"

/* Everything that a question needs while it is answered. */
typedef struct asking {
    stf_model *model;
    const stf_request *request;
    stf_answer *answer;
    arena *memory;
    study_options options;
    study_case at; /* with --variant and --set applied */
} asking;

/* ask_weigh.c: `--space N --seed S`; n_points 0: not asked */
stf_status space_read(const asking *k, cloud_query *out, stf_error *err);
stf_status ask_weigh(asking *k, stf_error *err);   /* ask_weigh.c */
stf_status weigh_tell(asking *k, stf_error *err);  /* ask_weigh.c: `report --weigh N` */
stf_status ask_cards(asking *k, stf_error *err);   /* ask_cards.c */
stf_status cards_tell(asking *k, stf_error *err);  /* ask_cards.c */
stf_status ask_front(asking *k, stf_error *err);   /* ask_front.c */
stf_status fronts_tell(asking *k, stf_error *err); /* ask_front.c: all of the file */
stf_status ask_map(asking *k, stf_error *err);     /* ask_map.c */
stf_status ask_sweep(asking *k, stf_error *err);   /* ask_sweep.c */
stf_status ask_plan(asking *k, stf_error *err);    /* ask_plan.c */
stf_status plans_tell(asking *k, stf_error *err);

#endif
