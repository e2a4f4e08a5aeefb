/* SPDX-License-Identifier: Apache-2.0 */
/* game_trip.h -- there and back: a file that reads as a game is written, and must then be a fixed
 * point of reading and writing; a profile of equal probabilities must be judged without harm. */
#ifndef FUZZ_GAME_TRIP_H
#define FUZZ_GAME_TRIP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "game/profile.h"
#include "game/program_run.h"
#include "game/read.h"
#include "game/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { TRIP_NODES = 3000, TRIP_BYTES = 400 * 1000 * 1000 };

typedef stf_status trip_reader(text, text, uint64_t, diagnostics *, arena *, const game **,
                               stf_error *);
typedef stf_status trip_writer(const game *, const game_numbers *, uint64_t, buffer *, arena *,
                               stf_error *);

__attribute__((unused)) static stf_status efg_trip_write(const game *g, const game_numbers *n,
                                                         uint64_t most, buffer *out, arena *a,
                                                         stf_error *err)
{
    return efg_write(g, n, most, out, a, err);
}

__attribute__((unused)) static stf_status nfg_trip_write(const game *g, const game_numbers *n,
                                                         uint64_t most, buffer *out, arena *a,
                                                         stf_error *err)
{
    return nfg_write(g, n, most, out, a, err);
}

__attribute__((unused)) static stf_status json_trip_write(const game *g, const game_numbers *n,
                                                          uint64_t most, buffer *out, arena *a,
                                                          stf_error *err)
{
    (void)most;
    return game_json_write(g, n, out, a, err);
}

/* Reads and writes; false where either says no. */
static bool trip_once(trip_reader *read, trip_writer *write, text content, arena *a, buffer *out)
{
    diagnostics d;
    stf_error err;
    const game *g;
    diagnostics_init(&d, a);
    stf_status const status = read(TEXT("fuzz"), content, TRIP_NODES, &d, a, &g, &err);
    if (status == STF_INPUT && d.n_errors == 0) abort(); /* refused without a reason */
    if (status != STF_OK) return false;
    double *const inputs = ARENA_NEW(a, double, g->program->n_inputs + 1);
    double *const values = ARENA_NEW(a, double, program_n_values(g->program) + 1);
    double *const slots = ARENA_NEW(a, double, g->n_slots + 1);
    exact *const exacts = ARENA_NEW(a, exact, g->n_slots + 1);
    double *const prob = ARENA_NEW(a, double, g->n_actions + 1);
    if (inputs == NULL || values == NULL || slots == NULL || exacts == NULL || prob == NULL)
        return false;
    program_central(g->program, inputs);
    game_slots_run(g, ISA_ONE, inputs, 1, values, slots);
    if (game_slots_exact(g, NULL, -1, a, exacts, &err) != STF_OK) return false;
    for (uint32_t k = 0; k < g->n_actions; k++)
        prob[k] = 1.0 / (double)game_n_actions_of(g, g->action_infoset[k]);
    profile const p = {.prob = prob};
    certificate c;
    (void)certify(g, slots, &p, CONCEPT_SEQUENTIAL, 0.0, a, &c, &err);
    game_numbers const numbers = {.slots = slots, .exact = exacts};
    return write(g, &numbers, TRIP_NODES, out, a, &err) == STF_OK;
}

static void game_trip(trip_reader *read, trip_writer *write, text content)
{
    arena *const a = arena_new(NULL, TRIP_BYTES);
    buffer first, second;
    buffer_init(&first, NULL);
    buffer_init(&second, NULL);
    if (a != NULL && trip_once(read, write, content, a, &first)) {
        bool const again = trip_once(read, write, buffer_slice(&first), a, &second);
        if (!again && arena_status(a, NULL) == STF_OK && first.n < 100000) abort();
        if (again && !text_equal(buffer_slice(&first), buffer_slice(&second))) abort();
    }
    buffer_free(&first);
    buffer_free(&second);
    arena_free(a);
}

#endif
