/* SPDX-License-Identifier: Apache-2.0 */
/* compiled.h -- a model from its text, compiled, with its numbers, for the tests of the compiler.
 */
#ifndef TESTS_UNIT_MODEL_COMPILED_H
#define TESTS_UNIT_MODEL_COMPILED_H

#include "game/profile.h"
#include "lang/lang.h"
#include "model/model.h"

typedef struct compiled {
    arena *memory;
    diagnostics d;
    const syntax *syntax;
    model_key key;
    const model *model;
    const game *game;
    double *inputs, *slots;
    stf_error error;
} compiled;

/* Loads the text; fails the test, and prints why, when it is wrong. */
void compiled_load(compiled *c, const char *content);
/* Compiles with c->key, which may have been changed. */
stf_status compiled_try(compiled *c, size_t nodes);
/* The same; fails the test when it does not compile. */
void compiled_make(compiled *c);
/* Both, with the default key. */
void compiled_begin(compiled *c, const char *content);
void compiled_end(compiled *c);

/* The information set of that name, or a failed test. */
uint32_t compiled_infoset(const compiled *c, const char *owner, const char *name);
/* The action of that name in an information set, or a failed test. */
uint32_t compiled_action(const compiled *c, uint32_t infoset, const char *name);
/* Probability k / (1 + .. + n) for the k-th action by name and point: the same play in merged and
 * unmerged games. */
profile compiled_profile(const compiled *c);
/* Payoffs and outcomes of that profile. */
evaluation compiled_evaluate(const compiled *c);
/* Payoff of a party when everybody takes the first action everywhere. */
double compiled_first(const compiled *c, uint32_t owner);

#endif
