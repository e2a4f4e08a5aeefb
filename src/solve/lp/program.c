/* SPDX-License-Identifier: Apache-2.0 */
/* program.c -- a component's linear program. Closed sequences have neither column nor row. */
#include <math.h>

#include "solve/lp/lp.h"

/* Numbers columns and rows. */
static void places_number(lp *l, const lp_part *part)
{
    const sequence_form *const f = part->form;
    const uint8_t *const x_open = part->numbers.row_is_open, *const s_open =
                                                                 x_open + f->first_sequence[1];
    uint32_t columns = 0, rows = 0;
    for (uint32_t k = 0; k < sequence_count(f, 0); k++) {
        l->x_column[k] = k > 0 && x_open[k] ? columns++ : NONE;
        l->set_after[k] = NONE;
    }
    for (uint32_t h = f->first_set[1]; h < f->first_set[2]; h++)
        l->v_column[h - f->first_set[1]] = s_open[f->set[h].parent] ? columns++ : NONE;
    for (uint32_t h = f->first_set[0]; h < f->first_set[1]; h++)
        if (x_open[f->set[h].parent]) {
            uint32_t const parent = f->set[h].parent;
            l->set_row[h] = rows;
            l->set_next[h] = l->set_after[parent];
            l->set_after[parent] = h;
            l->row_low[rows] = l->row_high[rows] = parent == 0 ? 1.0 : 0.0;
            rows++;
        }
    for (uint32_t k = 0; k < sequence_count(f, 1); k++) {
        l->s_row[k] = k > 0 && s_open[k] ? rows++ : NONE;
        if (l->s_row[k] == NONE) continue;
        l->row_low[l->s_row[k]] = -HUGE_VAL;
        l->row_high[l->s_row[k]] = 0.0;
    }
    l->program.n_columns = columns;
    l->program.n_rows = rows;
}

static void entry_add(lp *l, uint32_t *n, uint32_t row, double value, uint32_t cell)
{
    l->row[*n] = row;
    l->value[*n] = value;
    l->entry_cell[(*n)++] = cell;
}

/* The columns x: 1 in the row of their own set, -1 in those of the sets they lead to, and payoffs.
 */
static uint32_t x_columns_write(lp *l, const lp_part *part, uint32_t n)
{
    const sequence_form *const f = part->form;
    for (uint32_t k = 0; k < sequence_count(f, 0); k++) {
        uint32_t const j = l->x_column[k];
        if (k > 0 && j == NONE) continue;
        if (j != NONE) {
            l->column_first[j] = n;
            l->column_low[j] = 0.0;
            l->column_high[j] = HUGE_VAL;
            l->objective[j] = 0.0;
            entry_add(l, &n, l->set_row[f->row_set[k]], 1.0, LP_PLUS);
            for (uint32_t h = l->set_after[k]; h != NONE; h = l->set_next[h])
                entry_add(l, &n, l->set_row[h], -1.0, LP_MINUS);
        }
        for (uint32_t c = part->cells.first[k]; c < part->cells.first[k + 1]; c++) {
            uint32_t const s = part->cells.column[c];
            double const a = l->payoff[2 * (size_t)c];
            if (j != NONE && s == 0) l->objective[j] = a;
            if (s == 0 || l->s_row[s] == NONE) continue;
            if (j == NONE) {
                l->row_high[l->s_row[s]] += a;
            } else if (a != 0.0) {
                entry_add(l, &n, l->s_row[s], -a, c);
            }
        }
    }
    return n;
}

void lp_program_fill(lp *l, const lp_part *part)
{
    const sequence_form *const f = part->form;
    places_number(l, part);
    uint32_t n = x_columns_write(l, part, 0);
    for (uint32_t h = f->first_set[1]; h < f->first_set[2]; h++) {
        const sequence_set *const set = &f->set[h];
        uint32_t const j = l->v_column[h - f->first_set[1]];
        if (j == NONE) continue;
        l->column_first[j] = n;
        l->column_low[j] = -HUGE_VAL;
        l->column_high[j] = HUGE_VAL;
        l->objective[j] = set->parent == 0 ? 1.0 : 0.0;
        if (set->parent != 0) entry_add(l, &n, l->s_row[set->parent], -1.0, LP_MINUS);
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            if (l->s_row[k] != NONE) entry_add(l, &n, l->s_row[k], 1.0, LP_PLUS);
    }
    l->column_first[l->program.n_columns] = n;
    l->program.column_first = l->column_first;
    l->program.row = l->row;
    l->program.value = l->value;
    l->program.column_low = l->column_low;
    l->program.column_high = l->column_high;
    l->program.row_low = l->row_low;
    l->program.row_high = l->row_high;
    l->program.objective = l->objective;
    l->program.maximise = true;
}

/* Bounds that are whole or infinite; what is not is written over later. */
static exact *whole(arena *memory, const double *from, uint32_t n)
{
    exact *const to = ARENA_NEW(memory, exact, n);
    for (uint32_t k = 0; to != NULL && k < n; k++)
        if (fabs(from[k]) <= 1.0) to[k] = exact_small((int32_t)from[k]);
    return to;
}

stf_status lp_program_exact(const lp *l, const lp_part *part, const exact *payoff, arena *memory,
                            linear_exact *out, stf_error *err)
{
    const linear_program *const p = &l->program;
    uint32_t const n = p->column_first[p->n_columns], n_cells = part->cells.n;
    exact *const value = ARENA_NEW(memory, exact, n),
                 *const high = whole(memory, p->row_high, p->n_rows),
                 *const objective = whole(memory, p->objective, p->n_columns);
    *out = (linear_exact){.value = value,
                          .column_low = whole(memory, p->column_low, p->n_columns),
                          .column_high = whole(memory, p->column_high, p->n_columns),
                          .row_low = whole(memory, p->row_low, p->n_rows),
                          .row_high = high,
                          .objective = objective};
    TRY(arena_status(memory, err));
    for (uint32_t e = 0; e < n; e++)
        value[e] = l->entry_cell[e] == LP_PLUS    ? exact_small(1)
                   : l->entry_cell[e] == LP_MINUS ? exact_small(-1)
                                                  : exact_neg(memory, payoff[l->entry_cell[e]]);
    for (uint32_t k = 0; k < sequence_count(part->form, 1); k++)
        if (l->s_row[k] != NONE) high[l->s_row[k]] = exact_small(0);
    for (uint32_t c = 0; c < n_cells; c++) {
        uint32_t const j = l->x_column[part->cells.row[c]], s = part->cells.column[c];
        if (s == 0 && j != NONE) objective[j] = payoff[c];
        if (part->cells.row[c] == 0 && s != 0 && l->s_row[s] != NONE)
            high[l->s_row[s]] = exact_add(memory, high[l->s_row[s]], payoff[c]);
    }
    return arena_status(memory, err);
}
