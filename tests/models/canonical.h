/* SPDX-License-Identifier: Apache-2.0 */
/* canonical.h -- a model of models/ on the stage: loaded, given numbers, played by a published
 * profile, judged.
 *
 * A published profile is a function that says, for one information set, how it is played; the set
 * is recognised by its decision point's label, by what was moved at other points on the way to it
 * and by types. Beliefs are those of the profile with mistakes: an action that is not played
 * happens with exp(-MISTAKE k), k its order (1 unless the profile says otherwise), so that a
 * profile also states its beliefs off the path. */
#ifndef TESTS_MODELS_CANONICAL_H
#define TESTS_MODELS_CANONICAL_H

#include "game/profile.h"
#include "lang/lang.h"
#include "model/model.h"
#include "solve/solver.h"

enum { KNOBS_MOST = 6, SETTINGS_MOST = 12, RESULTS_MOST = 8 };

/* cmocka's fail_msg calls a `fail` that is ours (base/status.h). */
#define give_up(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

typedef struct stage {
    arena *memory;
    const syntax *syntax;
    const model *model;
    const game *game;
    double *inputs, *slots;
    double *prob;  /* [n_actions] */
    double *order; /* [n_actions] of mistakes */
    double *belief, *log_witness;
    uint32_t infoset;   /* the one that is asked about */
    const double *knob; /* the point's numbers */
} stage;

typedef struct setting {
    const char *name;
    double value;
} setting;

/* A parameter point: its settings, the numbers of the profile, what must come out ("U A" a payoff,
 * "P war" the probability of an outcome). */
typedef struct point_row {
    setting set[SETTINGS_MOST];
    double knob[KNOBS_MOST];
    setting expect[RESULTS_MOST];
    bool is_principal; /* the principal branch of quantal responses ends here */
    bool is_unlisted;  /* not among the equilibria that the solver chosen for `--all` lists */
} point_row;

typedef void (*play_rule)(stage *s);

/* Loads models/NAME; `find` (NULL: nothing) is replaced in its text. Fails the test where that
 * fails. */
void stage_open(stage *s, const char *name, const char *find, const char *replace);
void stage_close(stage *s);
void stage_set(stage *s, const char *name, double value);
/* Computes the slots from the inputs. */
void stage_number(stage *s);

/* Within a play_rule: */
bool at(const stage *s, const char *label); /* the set's decision point */
bool in_round(const stage *s, int round);
bool moved(const stage *s, const char *label, const char *action); /* on the way to the set */
double moved_number(const stage *s, const char *label);            /* an offer made on the way */
int type_of(const stage *s, const char *name); /* index of its type; -1 where none was drawn */
void choose(stage *s, const char *action, double probability);
void choose_number(stage *s, double x, double probability); /* the action named by a number */
void mistake(stage *s, const char *action, double order);

/* Lets `rule` fill the profile; with its beliefs and witness. */
profile stage_play(stage *s, play_rule rule, const double *knob);
certificate stage_certify(stage *s, const profile *p, concept c);
/* The payoff or outcome probability that `what` names. */
double stage_result(stage *s, const profile *p, const char *what);
/* Asks a solver of the table: the answer, or a failed test. */
lane_answer stage_solve(stage *s, const char *solver, concept c, bool to_limit, double lambda);
/* Whether some equilibrium that the solver chosen for `--all` lists plays as `p` does wherever play
 * comes under p. */
bool stage_lists(stage *s, const profile *p);
/* Every point: the profile certifies, the results come out to 1e-9, and the principal branch ends
 * there where it is said to; and what `--all` lists has it, unless said otherwise. */
void points_check(const char *model, play_rule rule, concept c, const point_row *rows, size_t n);

#endif
