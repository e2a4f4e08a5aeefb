/* SPDX-License-Identifier: Apache-2.0 */
/* many.c -- which lane does what: layouts, ties, lanes retired and filled again.
 *
 * Kernels go through all lanes; what differs from lane to lane (the end of a path, ties, places of
 * variables) is looked after here, one lane after another. */
#include "solve/lcp/many.h"

#include <math.h>
#include <string.h>

typedef void kernel_fn(many *);
static kernel_fn *const kernel_begin[ISA_COUNT] = LANES_TABLE(many_begin);
static kernel_fn *const kernel_ratios[ISA_COUNT] = LANES_TABLE(many_ratios);
static kernel_fn *const kernel_pivot[ISA_COUNT] = LANES_TABLE(many_pivot);
static kernel_fn *const kernel_end[ISA_COUNT] = LANES_TABLE(many_end);

enum { MOST_PIVOTS = 100 }; /* between which path.c builds its dictionaries anew */

/* ---- layouts -----------------------------------------------------------------------------------
 */

bool many_takes(const stage *s)
{
    uint32_t const n = s->n[0] + s->n[1] - 2;
    return n > 0 && n <= MANY_ROWS && s->form->n_nodes <= MANY_NODES && s->cells.n <= MANY_CELLS;
}

static stf_status party_layout(many_stage *t, uint32_t q, arena *memory, stf_error *err)
{
    const stage *const s = t->stage;
    uint32_t *const set = ARENA_NEW(memory, uint32_t, t->n_others[q] + 1);
    uint32_t *const action = ARENA_NEW(memory, uint32_t, t->n_others[q] + 1);
    double *const prior = ARENA_NEW(memory, double, s->n[q]);
    TRY(arena_status(memory, err));
    prior[0] = 1.0;
    uint32_t at = 0;
    for (uint32_t h = 0; h < s->n_sets[q]; h++) {
        const sequence_set *const of = &s->set[q][h];
        for (uint32_t a = 0; a < of->n; a++)
            prior[of->first + a] = prior[of->parent] * (1.0 / (double)of->n);
        for (uint32_t a = 0; a + 1 < of->n; a++) {
            set[at] = h;
            action[at++] = a;
        }
    }
    t->other_set[q] = set;
    t->other_action[q] = action;
    t->prior[q] = prior;
    return STF_OK;
}

stf_status many_stage_new(const stage *s, arena *memory, const many_stage **out, stf_error *err)
{
    many_stage *const t = ARENA_NEW(memory, many_stage, 1);
    if (t == NULL) return arena_status(memory, err);
    t->stage = s;
    for (uint32_t q = 0; q < 2; q++) {
        t->n_others[q] = s->n[q] - 1 - s->n_sets[q];
        TRY(party_layout(t, q, memory, err));
    }
    uint32_t row = 0, column = 0;
    for (uint32_t q = 0; q < 2; q++) {
        t->w_row[1 - q] = row;
        t->x_row[q] = row += t->n_others[1 - q];
        row += s->n_sets[q];
        t->w_column[1 - q] = column;
        t->x_column[q] = column += s->n_sets[1 - q];
        column += t->n_others[q];
    }
    t->n_rows = row;
    t->width = row + 2;
    uint32_t *const complement = ARENA_NEW(memory, uint32_t, 2 * (size_t)row);
    uint32_t *const order = ARENA_NEW(memory, uint32_t, row);
    TRY(arena_status(memory, err));
    uint32_t n = 0;
    for (uint32_t q = 0; q < 2; q++) {
        for (uint32_t k = 0; k < t->n_others[q]; k++) {
            complement[t->w_row[q] + k] = row + t->x_column[q] + k;
            complement[row + t->x_column[q] + k] = t->w_row[q] + k;
        }
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            complement[t->x_row[q] + h] = row + t->w_column[q] + h;
            complement[row + t->w_column[q] + h] = t->x_row[q] + h;
        }
        for (uint32_t k = 0; k < t->n_others[1 - q]; k++) order[n++] = t->w_row[1 - q] + k;
    }
    for (uint32_t q = 0; q < 2; q++)
        for (uint32_t h = 0; h < s->n_sets[q]; h++) order[n++] = t->x_row[q] + h;
    t->complement = complement;
    t->order = order;
    *out = t;
    return STF_OK;
}

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

stf_status many_new(const many_stage *const *stages, uint32_t n_stages, uint32_t stride, isa kernel,
                    uint32_t n_games, arena *memory, many *out, stf_error *err)
{
    *out = (many){.stride = stride, .isa = kernel};
    uint32_t rows = 0, nodes = 0, leaves = 0;
    size_t matrix = 0;
    for (uint32_t c = 0; c < n_stages; c++) {
        if (stages[c] == NULL) continue;
        const stage *const s = stages[c]->stage;
        rows = larger(rows, stages[c]->n_rows);
        nodes = larger(nodes, s->form->n_nodes);
        leaves = larger(leaves, s->form->n_leaves);
        out->most_cells = larger(out->most_cells, s->cells.n);
        for (uint32_t q = 0; q < 2; q++) {
            out->most_n[q] = larger(out->most_n[q], s->n[q]);
            out->most_sets[q] = larger(out->most_sets[q], s->n_sets[q]);
        }
        size_t const n = (size_t)(s->n[0] + 1) * (s->n[1] + 1);
        if (n > matrix) matrix = n;
    }
    if (rows == 0) return STF_OK;
    size_t const lanes = (n_games + stride - 1) / stride * stride;
    size_t const tableau = (size_t)rows * (rows + 2) * stride;
    out->node_weight = ARENA_NEW(memory, double, (size_t)nodes *stride);
    out->node_payoff = ARENA_NEW(memory, double, 2 * (size_t)nodes * stride);
    out->leaf_payoff = ARENA_NEW(memory, double, 2 * (size_t)leaves * stride);
    out->row = ARENA_NEW(memory, double, (size_t)(rows + 4) * stride);
    out->matrix = ARENA_NEW(memory, double, matrix *stride);
    out->start = ARENA_NEW(memory, double, tableau);
    out->tableau = ARENA_NEW(memory, double, tableau);
    out->is_sound = ARENA_NEW(memory, double, lanes);
    out->holds = ARENA_NEW(memory, double, lanes);
    out->cell = ARENA_NEW(memory, double, 2 * (size_t)out->most_cells * lanes);
    for (uint32_t q = 0; q < 2; q++) {
        out->low[q] = ARENA_NEW(memory, double, lanes);
        out->range[q] = ARENA_NEW(memory, double, lanes);
        out->payoff[q] = ARENA_NEW(memory, double, lanes);
        out->reply[q] = ARENA_NEW(memory, double, (size_t)out->most_n[q] * stride);
        out->best[q] = ARENA_NEW(memory, double, out->most_sets[q] * lanes + 1);
        out->plan[q] = ARENA_NEW(memory, double, out->most_n[q] * lanes);
    }
    out->basic = ARENA_NEW(memory, uint32_t, (size_t)rows * stride);
    out->cobasic = ARENA_NEW(memory, uint32_t, ((size_t)rows + 1) * stride);
    out->place = ARENA_NEW(memory, uint32_t, (2 * (size_t)rows + 1) * stride);
    out->column = ARENA_NEW(memory, double, (size_t)rows *stride);
    out->ratio = ARENA_NEW(memory, double, (size_t)rows *stride);
    out->tied = ARENA_NEW(memory, uint32_t, rows);
    return arena_status(memory, err);
}

/* ---- one lane ----------------------------------------------------------------------------------
 */

static double *cell_of(const many *m, uint32_t l, uint32_t row, uint32_t column)
{
    return m->tableau + ((size_t)row * m->at->width + column) * m->stride + l;
}

/* Puts a standoff of the block into lane l: theta enters. */
static void lane_fill(many *m, uint32_t l, uint32_t who)
{
    uint32_t const n = m->at->n_rows, stride = m->stride, from = who % stride;
    size_t const cells = (size_t)n * m->at->width * stride;
    for (size_t i = 0; i < cells; i += stride) m->tableau[i + l] = m->start[i + from];
    for (uint32_t i = 0; i < n; i++) {
        m->basic[(size_t)i * stride + l] = i;
        m->place[(size_t)i * stride + l] = i;
    }
    for (uint32_t j = 0; j <= n; j++) {
        m->cobasic[(size_t)j * stride + l] = n + j;
        m->place[((size_t)n + j) * stride + l] = PLACE_COLUMN + j;
    }
    m->game[l] = who;
    m->entering[l] = n;
    m->theta_row[l] = NONE;
    m->steps[who] = 0;
}

/* The perturbation's coefficient of a variable of the start in a row. */
static double perturbation(const many *m, uint32_t l, uint32_t row, uint32_t variable)
{
    uint32_t const place = m->place[(size_t)variable * m->stride + l];
    if (place < PLACE_COLUMN) return place == row ? 1.0 : 0.0;
    return *cell_of(m, l, row, place - PLACE_COLUMN);
}

/* Of the rows whose ratios are least in lane l, the one that is so lexicographically. */
static uint32_t lexicographic(const many *m, uint32_t l)
{
    const many_stage *const t = m->at;
    double const most = m->least[l] + MANY_TIE * (1.0 + m->least[l]);
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_rows; i++)
        if (m->ratio[(size_t)i * m->stride + l] <= most) m->tied[n++] = i;
    for (uint32_t k = 0; k < t->n_rows && n > 1; k++) {
        double least = HUGE_VAL;
        for (uint32_t i = 0; i < n; i++)
            least = fmin(least, perturbation(m, l, m->tied[i], t->order[k]) /
                                    m->column[(size_t)m->tied[i] * m->stride + l]);
        uint32_t kept = 0;
        for (uint32_t i = 0; i < n; i++) {
            double const ratio = perturbation(m, l, m->tied[i], t->order[k]) /
                                 m->column[(size_t)m->tied[i] * m->stride + l];
            if (ratio <= least + MANY_TIE * (1.0 + fabs(least))) m->tied[kept++] = m->tied[i];
        }
        n = kept;
    }
    uint32_t best = m->tied[0];
    for (uint32_t i = 1; i < n; i++)
        if (m->column[(size_t)m->tied[i] * m->stride + l] > m->column[(size_t)best * m->stride + l])
            best = m->tied[i];
    return best;
}

typedef enum lane_fate { LANE_GOES_ON, LANE_ENDS, LANE_FAILS } lane_fate;

/* The row that leaves in lane l; as ratio_test of path.c. Where the path ends it is theta's, or
 * none if theta has never left. */
static lane_fate lane_leave(many *m, uint32_t l)
{
    uint32_t const n = m->at->n_rows, theta = m->theta_row[l];
    double end = HUGE_VAL;
    if (theta == NONE) {
        end = 1.0;
    } else {
        double const a = m->column[(size_t)theta * m->stride + l];
        if (a < -MANY_ELEMENT) end = (1.0 - *cell_of(m, l, theta, n + 1)) / -a;
    }
    if (end <= m->least[l] + MANY_TIE && end < HUGE_VAL) {
        m->leaving[l] = theta;
        if (theta == NONE) return LANE_ENDS;
        return m->column[(size_t)theta * m->stride + l] <= -MANY_PIVOT ? LANE_ENDS : LANE_FAILS;
    }
    if (!(m->least[l] < HUGE_VAL)) return LANE_FAILS;
    uint32_t const row = m->n_tied[l] < 1.5 ? (uint32_t)m->tied_row[l] : lexicographic(m, l);
    bool const is_good = row != theta && m->column[(size_t)row * m->stride + l] >= MANY_PIVOT &&
                         m->steps[m->game[l]] < m->most_steps;
    m->leaving[l] = row;
    return is_good ? LANE_GOES_ON : LANE_FAILS;
}

/* After the pivot of lane l: where variables now stand, and which enters next. */
static void lane_exchange(many *m, uint32_t l)
{
    uint32_t const theta = 2 * m->at->n_rows, row = m->leaving[l], column = m->entering[l];
    uint32_t *const basic = &m->basic[(size_t)row * m->stride + l];
    uint32_t *const cobasic = &m->cobasic[(size_t)column * m->stride + l];
    uint32_t const out = *basic, in = *cobasic;
    *basic = in;
    *cobasic = out;
    m->place[(size_t)in * m->stride + l] = row;
    m->place[(size_t)out * m->stride + l] = PLACE_COLUMN + column;
    m->steps[m->game[l]]++;
    if (in == theta) m->theta_row[l] = row;
    if (out == theta) return; /* the end */
    m->entering[l] = m->place[(size_t)m->at->complement[out] * m->stride + l] - PLACE_COLUMN;
}

/* Of a variable, at theta = 1, its column not basic. */
static double lane_value(const many *m, uint32_t l, uint32_t variable)
{
    uint32_t const n = m->at->n_rows, row = m->place[(size_t)variable * m->stride + l];
    if (row >= PLACE_COLUMN) return 0.0;
    uint32_t const theta = m->place[2 * (size_t)n * m->stride + l] - PLACE_COLUMN;
    return *cell_of(m, l, row, n + 1) - *cell_of(m, l, row, theta);
}

static void lane_read(many *m, uint32_t l)
{
    const many_stage *const t = m->at;
    uint32_t const n = t->n_rows, who = m->game[l], block = who / m->stride, lane = who % m->stride;
    for (uint32_t q = 0; q < 2; q++) {
        const stage *const s = t->stage;
        const double *const best = m->best[q] + (size_t)block * m->most_sets[q] * m->stride + lane;
        double *const plan = m->plan[q] + (size_t)block * m->most_n[q] * m->stride + lane;
        for (uint32_t h = 0; h < s->n_sets[q]; h++) {
            uint32_t const i = s->set[q][h].first + (uint32_t)best[(size_t)h * m->stride];
            plan[(size_t)i * m->stride] = lane_value(m, l, t->x_row[q] + h);
        }
        for (uint32_t k = 0; k < t->n_others[q]; k++) {
            uint32_t const h = t->other_set[q][k], a = t->other_action[q][k];
            uint32_t const i =
                s->set[q][h].first + a + (best[(size_t)h * m->stride] > (double)a ? 0 : 1);
            plan[(size_t)i * m->stride] = lane_value(m, l, n + t->x_column[q] + k);
        }
    }
}

/* ---- all of them -------------------------------------------------------------------------------
 */

/* One pivot in every lane that works; lanes whose path ends are retired. */
static uint32_t lanes_step(many *m, bool *is_found)
{
    lane_fate fate[LANES_BLOCK];
    uint32_t n_free = 0;
    kernel_ratios[m->isa](m);
    for (uint32_t l = 0; l < m->stride; l++) {
        m->leaving[l] = NONE;
        if (m->game[l] == NONE) continue;
        fate[l] = lane_leave(m, l);
        if (fate[l] == LANE_FAILS) m->leaving[l] = NONE;
    }
    kernel_pivot[m->isa](m);
    for (uint32_t l = 0; l < m->stride; l++) {
        if (m->game[l] != NONE) {
            if (m->leaving[l] != NONE) lane_exchange(m, l);
            if (fate[l] == LANE_ENDS) {
                lane_read(m, l);
                is_found[m->game[l]] = true;
            }
            if (fate[l] != LANE_GOES_ON) m->game[l] = NONE;
        }
        n_free += m->game[l] == NONE;
    }
    return n_free;
}

void many_solve(many *m, const many_stage *at, const double *slots, uint32_t n_slots,
                const double *value, uint32_t n, bool *is_found)
{
    uint32_t const usual = at->n_rows + 50;
    m->at = at;
    m->value = value;
    m->n_games = n;
    m->most_steps = usual < MOST_PIVOTS ? usual : MOST_PIVOTS;
    uint32_t n_free = m->stride;
    for (uint32_t l = 0; l < m->stride; l++) {
        m->game[l] = NONE;
        m->entering[l] = 0;
    }
    for (uint32_t who = 0; who < n; who++) {
        uint32_t const block = who / m->stride, lane = who % m->stride;
        if (lane == 0) {
            m->block = block;
            m->slots = slots + (size_t)block * n_slots * m->stride;
            kernel_begin[m->isa](m);
        }
        is_found[who] = false;
        m->steps[who] = 0;
        if (!(m->is_sound[who] > 0.5)) continue;
        while (n_free == 0) n_free = lanes_step(m, is_found);
        uint32_t l = 0;
        while (m->game[l] != NONE) l++;
        lane_fill(m, l, who);
        n_free--;
    }
    while (n_free < m->stride) n_free = lanes_step(m, is_found);
    for (m->block = 0; m->block * m->stride < n; m->block++) kernel_end[m->isa](m);
    for (uint32_t who = 0; who < n; who++) is_found[who] = is_found[who] && m->holds[who] > 0.5;
}

void many_plan(const many *m, uint32_t who, double *plan)
{
    const stage *const s = m->at->stage;
    uint32_t const block = who / m->stride, lane = who % m->stride;
    for (uint32_t q = 0; q < 2; q++) {
        const double *const from = m->plan[q] + (size_t)block * m->most_n[q] * m->stride + lane;
        for (uint32_t k = 0; k < s->n[q]; k++) *plan++ = from[(size_t)k * m->stride];
    }
}
