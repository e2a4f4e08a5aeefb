/* SPDX-License-Identifier: Apache-2.0 */
/* write.c -- numbers as games' writers write them. */
#include "game/write.h"

#include "game/program_run.h"
#include "num/decimal.h"

stf_status game_slots_exact(const game *g, const exact *inputs, int decimals, arena *memory,
                            exact *slots, stf_error *err)
{
    exact *const values = ARENA_NEW(memory, exact, program_n_values(g->program));
    TRY(arena_status(memory, err));
    TRY(program_run_exact(g->program, inputs, g->slot_value, g->n_slots, decimals, memory, values,
                          err));
    for (uint32_t s = 0; s < g->n_slots; s++) slots[s] = values[g->slot_value[s]];
    return STF_OK;
}

void number_write(buffer *out, exact x, double value, arena *scratch)
{
    if (!exact_is_valid(x)) {
        buffer_double(out, value);
        return;
    }
    int32_t whole;
    if (exact_is_small(x, &whole)) {
        buffer_format(out, "%d", (int)whole);
        return;
    }
    arena_mark const mark = arena_position(scratch);
    size_t const before = out->n;
    double const nearest = exact_to_double(x);
    exact again = {0};
    if (nearest - nearest == 0.0) {
        buffer_double(out, nearest);
        if (exact_parse(scratch, (text){out->at + before, out->n - before}, &again, NULL) != STF_OK)
            again = (exact){0};
    }
    if (!exact_is_valid(again) || exact_compare(again, x) != 0) {
        if (out->status == STF_OK && out->n > before) out->at[out->n = before] = '\0';
        text const ratio = exact_to_text(scratch, x);
        if (ratio.at == NULL && out->status == STF_OK) out->status = STF_NOMEM;
        buffer_text(out, ratio);
    }
    arena_release(scratch, mark);
}
