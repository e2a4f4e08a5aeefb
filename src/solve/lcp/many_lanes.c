/* SPDX-License-Identifier: Apache-2.0 */
/* many_lanes.c -- kernel text: a block's start, ratio tests, pivots and ends, one standoff a lane.
 *
 * The start is that of start.c, with "best" and "other" chosen in each lane by selects; the
 * operations on a lane are those of the solver alone, in the same order. */
/* clang-format off */
#include "solve/lcp/many.h"
#include "num/lanes_text.h" /* last: its short names are for what follows */
/* clang-format on */

#define STRIDE (LANES_W == 1 ? 1u : (unsigned)LANES_BLOCK)
#define AT(array, k) ((array) + (size_t)(k)*STRIDE + lane)
#define GET(array, k) v_load(AT(array, k))
#define PUT(array, k, x) v_store(AT(array, k), (x))
#define TINY 1e-14

/* A block's part of an array of blocks of n numbers a lane. */
static double *block_of(const many *b, double *array, size_t n)
{
    return array + b->block * n * STRIDE;
}

/* ---- numbers -----------------------------------------------------------------------------------
 */

static m rows_open(const many *b, uint32_t lane)
{
    const sequence_form *const f = b->at->stage->form;
    m open = m_splat(true);
    if (f->game->action_open == NULL) return open;
    for (uint32_t r = 0; r < f->first_sequence[2]; r++) {
        uint32_t const a = f->row_action[r], slot = a == NONE ? NONE : f->game->action_open[a];
        if (slot != NONE) open &= GET(b->slots, slot) > 0.0;
    }
    return open;
}

static void nodes_fill(const many *b, uint32_t lane)
{
    const sequence_form *const f = b->at->stage->form;
    const game *const g = f->game;
    for (uint32_t k = 0; k < f->n_nodes; k++) {
        uint32_t const up = f->node_up[k], slot = f->node_slot[k];
        uint32_t const row = up == NONE ? f->component == NONE ? g->root_reward : NONE
                                        : g->edge_reward[f->node_edge[k]];
        v const step = slot == NONE             ? v_splat(1.0)
                       : slot == SEQUENCE_NEVER ? v_splat(0.0)
                                                : GET(b->slots, slot);
        PUT(b->node_weight, k, up == NONE ? v_splat(1.0) : GET(b->node_weight, up) * step);
        for (uint32_t q = 0; q < 2; q++) {
            v x = up == NONE ? v_splat(0.0) : GET(b->node_payoff, 2 * up + q);
            uint32_t const s = row == NONE ? NONE : g->reward[(size_t)row * 2 + q];
            if (s != NONE) x += GET(b->slots, s);
            PUT(b->node_payoff, 2 * k + q, x);
        }
    }
}

/* The value of an inner subgame to party q, in each lane's standoff. */
static v exit_value(const many *b, uint32_t lane, uint32_t exit, uint32_t q)
{
    v x = v_splat(0.0);
    for (uint32_t l = 0; l < LANES_W; l++) {
        uint32_t const who = b->block * STRIDE + lane + l;
        if (who < b->n_games) x[l] = b->value[(size_t)who * b->n_values + 2 * exit + q];
    }
    return x;
}

/* Scaled payoffs of leaves; the lanes in which they are finite. */
static m leaves_fill(const many *b, uint32_t lane)
{
    const sequence_form *const f = b->at->stage->form;
    m sound = m_splat(true);
    for (uint32_t q = 0; q < 2; q++) {
        v least = v_splat(__builtin_inf()), most = -least;
        for (uint32_t k = 0; k < f->n_leaves; k++) {
            uint32_t const node = f->leaf_node[k], exit = f->leaf_exit[k];
            m const live = GET(b->node_weight, node) > 0.0;
            v x = GET(b->node_payoff, 2 * node + q);
            if (exit != NONE) x += exit_value(b, lane, exit, q);
            sound &= ~live | (v_abs(x) <= 1e300);
            least = v_min(v_select(live, x, least), least);
            most = v_max(v_select(live, x, most), most);
            PUT(b->leaf_payoff, 2 * k + q, x);
        }
        v const low = v_select(least <= most, least, v_splat(0.0));
        v const range = v_select(most > least, most - least, v_splat(1.0));
        PUT(b->low[q], b->block, low);
        PUT(b->range[q], b->block, range);
        for (uint32_t k = 0; k < f->n_leaves; k++) {
            m const live = GET(b->node_weight, f->leaf_node[k]) > 0.0;
            PUT(b->leaf_payoff, 2 * k + q,
                v_keep(live, (GET(b->leaf_payoff, 2 * k + q) - low) / range));
        }
    }
    return sound;
}

static void cells_fill(const many *b, uint32_t lane)
{
    const stage *const s = b->at->stage;
    double *const cell = block_of(b, b->cell, 2 * (size_t)b->most_cells);
    for (uint32_t c = 0; c < 2 * s->cells.n; c++) PUT(cell, c, v_splat(0.0));
    for (uint32_t k = 0; k < s->form->n_leaves; k++) {
        v const weight = GET(b->node_weight, s->form->leaf_node[k]);
        uint32_t const c = 2 * s->cells.leaf_cell[k];
        for (uint32_t q = 0; q < 2; q++)
            PUT(cell, c + q, GET(cell, c + q) + weight * GET(b->leaf_payoff, 2 * k + q));
    }
}

/* ---- replies -----------------------------------------------------------------------------------
 */

/* Payoffs of party q's sequences against the other's plan: in lanes, or the prior for all. */
static void replies_fill(const many *b, uint32_t lane, uint32_t q, const double *plan,
                         const double *prior)
{
    const stage *const s = b->at->stage;
    const double *const cell = block_of(b, b->cell, 2 * (size_t)b->most_cells);
    const uint32_t *const own = q == 0 ? s->cells.row : s->cells.column;
    const uint32_t *const from = q == 0 ? s->cells.column : s->cells.row;
    for (uint32_t i = 0; i < s->n[q]; i++) PUT(b->reply[q], i, v_splat(0.0));
    for (uint32_t c = 0; c < s->cells.n; c++) {
        v const x = prior != NULL ? v_splat(prior[from[c]]) : GET(plan, from[c]);
        PUT(b->reply[q], own[c], GET(b->reply[q], own[c]) + GET(cell, 2 * c + q) * x);
    }
}

/* The most that party q can have of c [n], which is used up; best [sets]: the best actions, where
 * not NULL. */
static v best_fill(const many *b, uint32_t lane, uint32_t q, double *c, double *best)
{
    const stage *const s = b->at->stage;
    for (uint32_t h = s->n_sets[q]; h-- > 0;) {
        const sequence_set *const set = &s->set[q][h];
        v most = GET(c, set->first), at = v_splat(0.0);
        for (uint32_t a = 1; a < set->n; a++) {
            v const x = GET(c, set->first + a);
            m const better = x > most;
            most = v_select(better, x, most);
            at = v_select(better, v_splat(a), at);
        }
        if (best != NULL) PUT(best, h, at);
        PUT(c, set->parent, GET(c, set->parent) + most);
    }
    return GET(c, 0);
}

/* ---- the start ---------------------------------------------------------------------------------
 */

/* Number k of the others of a set that begins at `first`: the k-th action, or the next where the
 * best is not behind it. */
static v other_of(uint32_t lane, const double *c, uint32_t first, uint32_t k, size_t step, v best)
{
    size_t const i = ((size_t)first + k) * step;
    return v_select(best > (double)k, GET(c, i), GET(c, i + step));
}

/* reduce() of start.c: c holds n[q] rows of `width` numbers. */
static void reduce(const many *b, uint32_t lane, uint32_t q, const double *best, double *c,
                   uint32_t width)
{
    const stage *const s = b->at->stage;
    for (uint32_t h = s->n_sets[q]; h-- > 0;) {
        const sequence_set *const set = &s->set[q][h];
        v const at = GET(best, h);
        double *const up = c + (size_t)set->parent * width * STRIDE;
        for (uint32_t j = 0; j < width; j++) {
            double *const first = c + ((size_t)set->first * width + j) * STRIDE;
            v u = GET(first, 0);
            for (uint32_t a = 1; a < set->n; a++)
                u = v_select(at == (double)a, GET(first, a * width), u);
            for (uint32_t a = 0; a < set->n; a++) {
                v const x = GET(first, a * width);
                PUT(first, a * width, v_select(at == (double)a, x, u - x));
            }
            PUT(up, j, GET(up, j) + u);
        }
    }
}

/* One column of X: how plans of best actions depend on another's, or (k = n_others) on theta. */
static void plan_column(const many *b, uint32_t lane, uint32_t q, const double *best, uint32_t k)
{
    const many_stage *const t = b->at;
    const stage *const s = t->stage;
    double *const x = b->row;
    bool const is_theta = k == t->n_others[q];
    uint32_t const h0 = is_theta ? 0 : t->other_set[q][k];
    uint32_t const column = is_theta ? t->n_rows : t->x_column[q] + k;
    for (uint32_t i = 0; i < s->n[q]; i++) PUT(x, i, v_splat(0.0));
    if (is_theta) {
        PUT(x, 0, v_splat(1.0));
    } else {
        uint32_t const a = t->other_action[q][k], i = s->set[q][h0].first + a;
        m const lower = GET(best, h0) > (double)a;
        PUT(x, i, v_truth(lower));
        PUT(x, i + 1, v_truth(~lower));
    }
    for (uint32_t h = h0; h < s->n_sets[q]; h++) {
        const sequence_set *const set = &s->set[q][h];
        v const at = GET(best, h);
        v const here = !is_theta && h == h0 ? v_splat(-1.0) : GET(x, set->parent);
        for (uint32_t a = 0; a < set->n; a++)
            PUT(x, set->first + a, v_select(at == (double)a, here, GET(x, set->first + a)));
        PUT(b->start, (t->x_row[q] + h) * t->width + column, 0.0 - here);
        if (!is_theta) PUT(b->start, (t->w_row[q] + k) * t->width + t->w_column[q] + h, here);
    }
}

/* Slacks of party q's other actions. */
static void slack_rows(const many *b, uint32_t lane, uint32_t q)
{
    const many_stage *const t = b->at;
    const stage *const s = t->stage;
    const double *const cell = block_of(b, b->cell, 2 * (size_t)b->most_cells);
    const double *const best = block_of(b, b->best[q], b->most_sets[q]);
    const double *const best_o = block_of(b, b->best[1 - q], b->most_sets[1 - q]);
    uint32_t const o = 1 - q, width = s->n[o] + 1;
    for (uint32_t i = 0; i < s->n[q] * width; i++) PUT(b->matrix, i, v_splat(0.0));
    for (uint32_t c = 0; c < s->cells.n; c++) {
        uint32_t const i = q == 0 ? s->cells.row[c] : s->cells.column[c];
        uint32_t const j = q == 0 ? s->cells.column[c] : s->cells.row[c];
        PUT(b->matrix, i * width + j, GET(cell, 2 * c + q));
    }
    for (uint32_t i = 0; i < s->n[q]; i++) {
        reduce(b, lane, o, best_o, b->matrix + (size_t)i * width * STRIDE, 1);
        PUT(b->matrix, i * width + s->n[o], GET(b->reply[q], i));
    }
    reduce(b, lane, q, best, b->matrix, width);
    for (uint32_t k = 0; k < t->n_others[q]; k++) {
        uint32_t const h = t->other_set[q][k], a = t->other_action[q][k];
        uint32_t const first = s->set[q][h].first;
        double *const to = b->start + (size_t)(t->w_row[q] + k) * t->width * STRIDE;
        v const at = GET(best, h);
        for (uint32_t j = 0; j < width; j++)
            PUT(b->row, j, other_of(lane, b->matrix + (size_t)j * STRIDE, first, a, width, at));
        for (uint32_t j = 0; j < t->n_others[o]; j++) {
            uint32_t const g = t->other_set[o][j];
            PUT(to, t->x_column[o] + j,
                other_of(lane, b->row, s->set[o][g].first, t->other_action[o][j], 1,
                         GET(best_o, g)));
        }
        PUT(to, t->n_rows, GET(b->row, s->n[o]) - GET(b->row, 0));
        PUT(to, t->n_rows + 1, v_max(GET(b->row, s->n[o]), v_splat(0.0)));
    }
}

static void begin(const many *b, uint32_t lane)
{
    const many_stage *const t = b->at;
    const stage *const s = t->stage;
    m sound = rows_open(b, lane);
    nodes_fill(b, lane);
    sound &= leaves_fill(b, lane);
    cells_fill(b, lane);
    PUT(b->is_sound, b->block, v_truth(sound));
    for (uint32_t i = 0; i < t->n_rows * t->width; i++) PUT(b->start, i, v_splat(0.0));
    for (uint32_t q = 0; q < 2; q++) {
        double *const best = block_of(b, b->best[q], b->most_sets[q]);
        replies_fill(b, lane, q, NULL, t->prior[1 - q]);
        for (uint32_t i = 0; i < s->n[q]; i++) PUT(b->row, i, GET(b->reply[q], i));
        (void)best_fill(b, lane, q, b->row, best);
        for (uint32_t k = 0; k <= t->n_others[q]; k++) plan_column(b, lane, q, best, k);
    }
    for (uint32_t q = 0; q < 2; q++) slack_rows(b, lane, q);
}

void LANES_NAME(many_begin)(many *b)
{
    for (uint32_t l = 0; l < b->stride; l += LANES_W) begin(b, l);
}

/* ---- the path ----------------------------------------------------------------------------------
 */

static void ratios(many *b, uint32_t lane)
{
    uint32_t const n = b->at->n_rows;
    size_t const width = b->at->width;
    for (uint32_t l = lane; l < lane + LANES_W; l++)
        for (uint32_t i = 0; i < n; i++)
            b->column[(size_t)i * STRIDE + l] =
                b->tableau[(i * width + b->entering[l]) * STRIDE + l];
    v least = v_splat(__builtin_inf()), n_tied = v_splat(0.0), row = v_splat(0.0);
    for (uint32_t i = 0; i < n; i++) {
        v const a = GET(b->column, i);
        v const value = v_max(GET(b->tableau, i * width + n + 1), v_splat(0.0));
        v const ratio = v_select(a > MANY_ELEMENT, value / a, v_splat(__builtin_inf()));
        PUT(b->ratio, i, ratio);
        least = v_min(ratio, least);
    }
    v const most = least + MANY_TIE * (1.0 + least);
    for (uint32_t i = 0; i < n; i++) {
        m const is_tied = GET(b->ratio, i) <= most;
        n_tied += v_truth(is_tied);
        row = v_select(is_tied, v_splat(i), row);
    }
    v_store(b->least + lane, least);
    v_store(b->n_tied + lane, n_tied);
    v_store(b->tied_row + lane, row);
}

void LANES_NAME(many_ratios)(many *b)
{
    for (uint32_t l = 0; l < b->stride; l += LANES_W) ratios(b, l);
}

/* The pivot rows into b->row, divided by their pivots; columns zero in the lanes that pivot, and
 * the factors of rows that stay as they are. */
static void pivot_prepare(many *b, uint32_t lane)
{
    uint32_t const n = b->at->n_rows;
    size_t const width = b->at->width;
    for (uint32_t l = lane; l < lane + LANES_W; l++) {
        uint32_t const r = b->leaving[l], c = b->entering[l];
        if (r == NONE) {
            for (size_t j = 0; j < width; j++) b->row[j * STRIDE + l] = 0.0;
            for (uint32_t i = 0; i < n; i++) b->column[(size_t)i * STRIDE + l] = 0.0;
            continue;
        }
        const double *const from = b->tableau + r * width * STRIDE + l;
        double const inverse = 1.0 / from[c * STRIDE];
        for (size_t j = 0; j < width; j++) b->row[j * STRIDE + l] = from[j * STRIDE] * inverse;
        b->row[(size_t)c * STRIDE + l] = inverse;
        for (uint32_t i = 0; i < n; i++) b->tableau[(i * width + c) * STRIDE + l] = 0.0;
        b->column[(size_t)r * STRIDE + l] = 0.0;
    }
}

static void pivot(many *b, uint32_t lane)
{
    uint32_t const n = b->at->n_rows;
    size_t const width = b->at->width;
    pivot_prepare(b, lane);
    for (uint32_t i = 0; i < n; i++) {
        v const f = GET(b->column, i);
        m const acts = f != 0.0;
        if (!m_any(acts)) continue;
        double *const to = b->tableau + i * width * STRIDE;
        for (size_t j = 0; j < width; j++) {
            v const old = GET(to, j), x = old - f * GET(b->row, j);
            PUT(to, j, v_select(acts, v_keep(v_abs(x) >= TINY, x), old));
        }
    }
    for (uint32_t l = lane; l < lane + LANES_W; l++) {
        if (b->leaving[l] == NONE) continue;
        double *const to = b->tableau + b->leaving[l] * width * STRIDE + l;
        for (size_t j = 0; j < width; j++) to[j * STRIDE] = b->row[j * STRIDE + l];
    }
}

void LANES_NAME(many_pivot)(many *b)
{
    for (uint32_t l = 0; l < b->stride; l += LANES_W) pivot(b, l);
}

/* ---- the end -----------------------------------------------------------------------------------
 */

/* As subgames_mend, with every action open. */
static void plan_mend(const many *b, uint32_t lane, uint32_t q, double *plan)
{
    const stage *const s = b->at->stage;
    PUT(plan, 0, v_splat(1.0));
    for (uint32_t h = 0; h < s->n_sets[q]; h++) {
        const sequence_set *const set = &s->set[q][h];
        v const total = GET(plan, set->parent);
        v sum = v_splat(0.0);
        for (uint32_t k = set->first; k < set->first + set->n; k++) {
            v const x = v_max(GET(plan, k), v_splat(0.0));
            PUT(plan, k, x);
            sum += x;
        }
        m const some = sum > 1e-12;
        v const factor = total / v_select(some, sum, v_splat(1.0)), even = total / (double)set->n;
        for (uint32_t k = set->first; k < set->first + set->n; k++)
            PUT(plan, k, v_select(some, GET(plan, k) * factor, even));
    }
}

static void end(const many *b, uint32_t lane)
{
    const stage *const s = b->at->stage;
    double *const plan[2] = {block_of(b, b->plan[0], b->most_n[0]),
                             block_of(b, b->plan[1], b->most_n[1])};
    for (uint32_t q = 0; q < 2; q++) plan_mend(b, lane, q, plan[q]);
    m holds = m_splat(true); /* not where something is NaN */
    for (uint32_t q = 0; q < 2; q++) {
        replies_fill(b, lane, q, plan[1 - q], NULL);
        v payoff = v_splat(0.0);
        for (uint32_t k = 0; k < s->n[q]; k++) payoff += GET(plan[q], k) * GET(b->reply[q], k);
        holds &= best_fill(b, lane, q, b->reply[q], NULL) - payoff <= MANY_GAIN;
        PUT(b->payoff[q], b->block, payoff);
    }
    PUT(b->holds, b->block, v_truth(holds));
}

void LANES_NAME(many_end)(many *b)
{
    for (uint32_t l = 0; l < b->stride; l += LANES_W) end(b, l);
}
