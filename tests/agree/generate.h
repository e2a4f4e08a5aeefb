/* SPDX-License-Identifier: Apache-2.0 */
/* generate.h -- random models as text, which between them use every construct of play. */
#ifndef TESTS_AGREE_GENERATE_H
#define TESTS_AGREE_GENERATE_H

#include "base/text.h"

/* Appends the model of a seed to `out`: the same text for the same seed everywhere. Models are
 * right by the rules of docs/semantics.md (who may guard by what, what may be assigned where),
 * except that a variant may leave a party nothing to choose. */
void generate_model(uint64_t seed, buffer *out);
/* The same for small models with flows, measures and an authority over them. */
void generate_regime_model(uint64_t seed, buffer *out);

#endif
