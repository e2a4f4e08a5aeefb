/* SPDX-License-Identifier: Apache-2.0 */
/* sequence_polyhedra.c -- the sequence form's two polyhedra, and a vertex of each to start from.
 *
 * Columns are the party's own sequences and the values of the other's sets (the root's first);
 * rows the constraints on plans, then one inequality to each sequence of the other. The start is
 * the plan of first actions, and the values of the other's best reply to it: an action of each set
 * whose inequality is tight, taken from the last sets back. Closed sequences have neither column
 * nor row. */
#include "solve/extreme/polyhedra.h"

#include <string.h>

/* What is open of a party: sequences renumbered, and the sets that can be come to. */
typedef struct open_part {
    uint32_t n_sequences, n_sets;
    const uint32_t *sequence; /* [n_sequences] of the form */
    const uint32_t *number;   /* [of the form's] their numbers here; NONE where closed */
    const sequence_set **set; /* [n_sets] */
} open_part;

static stf_status open_part_new(const sequence_form *f, uint32_t p, const uint8_t *row_is_open,
                                arena *memory, open_part *out, stf_error *err)
{
    uint32_t const n = sequence_count(f, p), first_set = f->first_set[p];
    uint32_t *const sequence = ARENA_NEW(memory, uint32_t, n);
    uint32_t *const number = ARENA_NEW(memory, uint32_t, n);
    *out = (open_part){.sequence = sequence, .number = number};
    out->set = ARENA_NEW(memory, const sequence_set *, f->first_set[p + 1] - first_set);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < n; k++) {
        number[k] = NONE;
        if (!row_is_open[f->first_sequence[p] + k]) continue;
        number[k] = out->n_sequences;
        sequence[out->n_sequences++] = k;
    }
    for (uint32_t s = first_set; s < f->first_set[p + 1]; s++)
        if (number[f->set[s].parent] != NONE) out->set[out->n_sets++] = &f->set[s];
    return STF_OK;
}

/* The tableau at zero, which is not feasible. */
static tableau *tableau_laid_out(const sequence_cells *cells, const exact *payoff, uint32_t p,
                                 const open_part *own, const open_part *other, arena *memory)
{
    uint32_t const n_own = own->n_sequences, columns = n_own + 1 + other->n_sets;
    uint32_t const n_plans = 1 + own->n_sets, rows = n_plans + other->n_sequences;
    size_t const stride = (size_t)columns + 1;
    exact *const entry = ARENA_NEW(memory, exact, rows * stride);
    if (entry == NULL) return NULL;
    for (size_t k = 0; k < rows * stride; k++) entry[k] = exact_small(0);
    entry[own->number[0]] = entry[columns] = exact_small(1);
    for (uint32_t h = 0; h < own->n_sets; h++) {
        const sequence_set *const s = own->set[h];
        exact *const row = entry + (1 + h) * stride;
        row[own->number[s->parent]] = exact_small(-1);
        for (uint32_t k = s->first; k < s->first + s->n; k++)
            if (own->number[k] != NONE) row[own->number[k]] = exact_small(1);
    }
    exact *const replies = entry + n_plans * stride;
    replies[n_own] = exact_small(-1);
    for (uint32_t h = 0; h < other->n_sets; h++) {
        const sequence_set *const s = other->set[h];
        uint32_t const q = n_own + 1 + h;
        replies[other->number[s->parent] * stride + q] = exact_small(1);
        for (uint32_t k = s->first; k < s->first + s->n; k++)
            if (other->number[k] != NONE) replies[other->number[k] * stride + q] = exact_small(-1);
    }
    for (uint32_t r = 0, k = 0; k < cells->n; k++) {
        while (k >= cells->first[r + 1]) r++;
        uint32_t const mine = own->number[p == 0 ? r : cells->column[k]];
        uint32_t const theirs = other->number[p == 0 ? cells->column[k] : r];
        if (mine != NONE && theirs != NONE)
            replies[theirs * stride + mine] = payoff[2 * (size_t)k + (1 - p)];
    }
    return tableau_new(memory, entry, rows, columns, 0);
}

/* Brings the plan of first actions in; the constraints' own variables are dropped. */
static bool enter_plan(tableau *t, const open_part *own)
{
    for (uint32_t h = 0; h < 1 + own->n_sets; h++) {
        uint32_t k = h == 0 ? 0 : own->set[h - 1]->first;
        while (own->number[k] == NONE) k++;
        uint32_t const artificial = t->columns + h;
        if (!tableau_pivot(t, t->place[artificial], tableau_column(t, own->number[k])))
            return false;
        tableau_drop(t, tableau_column(t, artificial));
    }
    return true;
}

/* The row among the sequences first .. first + n - 1 of the other whose value is least. */
static uint32_t least_row(const tableau *t, const open_part *other, uint32_t first, uint32_t n,
                          uint32_t slack, arena *memory)
{
    uint32_t best = NONE;
    exact least = {0};
    for (uint32_t k = first; k < first + n; k++) {
        if (other->number[k] == NONE) continue;
        uint32_t const r = t->place[slack + other->number[k]];
        exact const x = tableau_coefficient(t, memory, r, t->columns);
        if (best != NONE && exact_compare(x, least) >= 0) continue;
        best = r;
        least = x;
    }
    return best;
}

/* Brings the values of the other's sets in, from the last back. */
static bool enter_values(tableau *t, const open_part *own, const open_part *other, arena *memory)
{
    uint32_t const slack = t->columns + 1 + own->n_sets;
    for (uint32_t h = other->n_sets + 1; h-- > 0;) {
        uint32_t const q = own->n_sequences + h;
        uint32_t const r = h == 0 ? t->place[slack]
                                  : least_row(t, other, other->set[h - 1]->first,
                                              other->set[h - 1]->n, slack, memory);
        if (!tableau_pivot(t, r, tableau_column(t, q))) return false;
    }
    return true;
}

static stf_status start_of(const sequence_cells *cells, const exact *payoff, uint32_t p,
                           const open_part part[2], arena *memory, tableau **out, stf_error *err)
{
    const open_part *const own = &part[p], *const other = &part[1 - p];
    tableau *const t = tableau_laid_out(cells, payoff, p, own, other, memory);
    TRY(arena_status(memory, err));
    bool is_laid_out = t != NULL;
    if (is_laid_out) {
        uint8_t *const is_free = ARENA_NEW(memory, uint8_t, (size_t)t->rows + t->columns);
        TRY(arena_status(memory, err));
        memset(is_free + own->n_sequences, 1, 1 + other->n_sets);
        t->is_free = is_free;
        is_laid_out = enter_plan(t, own) && enter_values(t, own, other, memory);
    }
    TRY(arena_status(memory, err));
    *out = t;
    return is_laid_out ? STF_OK
                       : fail(err, STF_LIMIT, "a payoff has more than %d bits", EXACT_MOST_BITS);
}

stf_status sequence_polyhedra(const sequence_form *f, const sequence_cells *cells,
                              const exact *payoff, const uint8_t *row_is_open, arena *memory,
                              polyhedra *out, stf_error *err)
{
    open_part part[2];
    out->n_labels = 0;
    for (uint32_t p = 0; p < 2; p++) {
        TRY(open_part_new(f, p, row_is_open, memory, &part[p], err));
        out->sequence[p] = part[p].sequence;
        out->n_sequences[p] = part[p].n_sequences;
        out->n_labels += part[p].n_sequences;
    }
    for (uint32_t p = 0; p < 2; p++)
        TRY(start_of(cells, payoff, p, part, memory, &out->start[p], err));
    uint32_t *const label[2] = {ARENA_NEW(memory, uint32_t, out->n_labels),
                                ARENA_NEW(memory, uint32_t, out->n_labels)};
    TRY(arena_status(memory, err));
    uint32_t n = 0;
    for (uint32_t p = 0; p < 2; p++)
        for (uint32_t k = 0; k < part[p].n_sequences; k++, n++) {
            const tableau *const t = out->start[1 - p];
            label[p][n] = k;
            label[1 - p][n] = t->columns + 1 + part[1 - p].n_sets + k;
        }
    out->label[0] = label[0];
    out->label[1] = label[1];
    return STF_OK;
}
