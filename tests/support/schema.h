/* SPDX-License-Identifier: Apache-2.0 */
/* schema.h -- does a JSON value keep to a schema: the part of JSON Schema that docs/schema uses.
 *
 * Known: type, enum, const, properties, required, additionalProperties, items, minItems, oneOf,
 * anyOf, allOf, minimum, maximum, pattern, $ref to "#" or "#/$defs/x" of the same file, or to
 * "common.json#/$defs/x". A keyword that is not known is a failure, lest a schema promise what
 * nobody checks. */
#ifndef TESTS_SUPPORT_SCHEMA_H
#define TESTS_SUPPORT_SCHEMA_H

#include "base/json.h"

typedef struct schema_fault {
    char where[200]; /* "/equilibria/0/payoffs" */
    char message[200];
} schema_fault;

/* False, with *fault, where the value breaks the schema, or the schema is not of the known part.
 * `common`: the file of definitions that the schemas share. */
bool schema_check(const js_value *schema, const js_value *common, const js_value *value,
                  schema_fault *fault);

#endif
