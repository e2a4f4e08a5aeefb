/* SPDX-License-Identifier: Apache-2.0 */
/* fault.h -- where in the file a number came out that is none; private to model/. */
#ifndef MODEL_FAULT_H
#define MODEL_FAULT_H

#include "game/program_run.h"
#include "lang/syntax.h"

/* E1022: an operation of the program had no finite result. */
void fault_diagnose(const syntax *s, program_op op, const program_fault *fault, diagnostics *d);

#endif
