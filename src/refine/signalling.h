/* SPDX-License-Identifier: Apache-2.0 */
/* signalling.h -- a signalling game, recognised from a game's structure.
 *
 * Chance draws the types. One party, the sender, knows its own type and sends a signal; the other,
 * the receiver, sees the signal, and perhaps a type of its own, and answers; then play ends, or
 * goes on in moves each of which is strictly best wherever it is made, whatever anybody believes. A
 * signal may also end play. Weights of a signal are over the sender's types: how likely the type is
 * times how likely it sends the signal, up to a factor. All is linear in them. */
#ifndef REFINE_SIGNALLING_H
#define REFINE_SIGNALLING_H

#include "refine/work.h"

typedef struct signal_reply { /* an information set at which the receiver answers a signal */
    uint32_t set;
    uint32_t n;       /* open actions */
    uint32_t *action; /* [n] */
    exact *receiver;  /* [n * n_types] its payoff per unit of weight on the type */
    exact *sender;    /* [n * n_types] what the type gets by it, in expectation over chance */
} signal_reply;

typedef struct signal_row {
    text name;
    uint8_t *can;     /* [n_types] the type can send it */
    uint32_t *action; /* [n_types] by which action; NONE */
    exact *fixed;     /* [n_types] what the type gets where no answer is asked */
    signal_reply *reply;
    uint32_t n_replies;
    bool is_sent; /* by some type with positive probability */
} signal_row;

typedef struct signalling {
    uint32_t sender, receiver; /* parties */
    uint32_t n_types;
    uint32_t *type_set; /* [n_types] the sender's information set */
    exact *prior;       /* [n_types] */
    exact *payoff;      /* [n_types] in the equilibrium */
    signal_row *signal;
    uint32_t n_signals;
    const char *why_not; /* the reason where it is not one; NULL where it is */
} signalling;

/* From the game and the equilibrium w->prob. */
stf_status signalling_find(const refine_work *w, signalling *out, stf_error *err);

#endif
