/* SPDX-License-Identifier: Apache-2.0 */
/* pinned.h -- what every limit of logit equilibria must give: bounds on payoffs and outcomes.
 *
 * The principal branch's limit is found by following the branch, which takes long in a large game.
 * Often less will do. As lambda grows, a party that decides alone ends at what is strictly best,
 * given what follows; if that is known to lie between bounds, so is the decision, wherever the
 * bounds do not overlap. So one pass, leaves first, carries for every subgame and party the least
 * and the greatest payoff that any limit of any logit equilibria can give, and the same for every
 * outcome's probability. What is tied, or not decided by the bounds, widens them; what is off the
 * path of a decided play drops out of them. Where the bounds meet at the start, the principal
 * branch's limit gives just that, and it need not be followed.
 *
 * Simultaneous moves without chance among them (votes) are decided by dominance, set by set. At a
 * set, let b never be worse than a, whatever the others do, by the bounds or because both lead to
 * the very same play. Then b is at least as likely as a in every logit equilibrium with a large
 * lambda, so an action that is so beside all others keeps a probability of at least one over their
 * number; and a vanishes if b gains on it by more than the bounds' distance somewhere that such
 * actions lead. What vanishes is left out of account for the others, and so on (pinned_part.c).
 * Other stages, and hidden moves that do not yield to this, give bounds over all that can be done
 * there. */
#ifndef STUDY_PINNED_H
#define STUDY_PINNED_H

#include "study/study.h"

typedef struct pinned pinned;

/* One thread's workspace for one structure, after a pass over it with some numbers. */
/* Bounds at the start: payoffs [n_parties], then outcomes [n_outcomes]. */
uint32_t pinned_width(const pinned *p);
const double *pinned_low(const pinned *p);
const double *pinned_high(const pinned *p);
/* The numbers of the pass. */
const double *pinned_slots(const pinned *p);
/* Whether they meet for all payoffs and outcomes, to 1e-9 of the greatest payoff met in the game
 * and 1e-9 in probability. */
bool pinned_meets(const pinned *p);
/* The outcome that is likelier than every other, or NONE where the bounds do not tell. */
uint32_t pinned_likeliest(const pinned *p);
/* Play from the start on: prob [n_actions], zero where play does not come, and reach [n_nodes].
 * False where something that play reaches is not decided. */
bool pinned_play(const pinned *p, double *prob, double *reach);
/* What every set plays, on the path and off it [n_actions]; not a number where it is not decided.
 */
void pinned_choices(const pinned *p, double *prob);

/* ---- many cases ------------------------------------------------------------------------------ */

/* Told of a case that was passed over, from any thread; says whether that is all it needs. */
typedef bool (*pinned_visitor)(void *user, size_t i, const pinned *p);

typedef struct pinned_many pinned_many;

/* NULL where options ask for more than the limit of the principal branch, or for another solver.
 * To be freed. */
stf_status pinned_many_new(problem *p, const study_options *o, pinned_many **out, stf_error *err);
void pinned_many_free(pinned_many *m); /* NULL allowed */
/* Passes over all cases on o->threads threads; decided [n] is what the visitor said, false also
 * where a case's numbers cannot be. m NULL: nothing is decided. */
stf_status pinned_many_run(pinned_many *m, const study_case *cases, size_t n, pinned_visitor visit,
                           void *user, bool *decided, stf_error *err);

#endif
