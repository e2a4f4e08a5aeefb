/* SPDX-License-Identifier: Apache-2.0 */
/* enumerate.c -- iterated dominance, and the tree of supports with its account. */
#include "solve/support/enumerate.h"

#include <math.h>
#include <string.h>

enum { MOST_CELLS = 50000, WIDE = 512 };

typedef struct walk {
    engine engine;
    const form *f;                         /* without dominated actions */
    uint32_t n_actions[FORM_MOST_PLAYERS]; /* of f, as doubles of binomials are wanted */
    uint32_t size[FORM_MOST_PLAYERS];
    uint32_t order[FORM_MOST_PLAYERS]; /* in which players pick */
    action_mask picked[FORM_MOST_PLAYERS];
    double rest[FORM_MOST_PLAYERS + 1]; /* supports below a player's pick: of players after it */
    uint32_t most;
} walk;

/* ---- dominance --------------------------------------------------------------------------------
 */

/* In tables too wide for linear programs by the thousand: is some supported action worse than
 * another in every column? */
static bool is_dominated_purely(const face_player *y)
{
    size_t const n = y->n_columns;
    for (uint32_t j = 0; j < y->k; j++)
        for (uint32_t i = 0; i <= y->n_rows; i++) {
            size_t c = i == j ? n + 1 : 0;
            for (; c < n; c++) {
                double const gain =
                    (i == 0 ? 0.0 : y->d[(i - 1) * n + c]) - (j == 0 ? 0.0 : y->d[(j - 1) * n + c]);
                if (!(gain > 2.0 * y->error + 0x1p-52 * fabs(gain))) break;
            }
            if (c == n) return true;
        }
    return false;
}

/* Is the support of player p, in sets of which it is a part, ruled out? */
static bool is_ruled_out(engine *e, const action_mask *sets, uint32_t p)
{
    face_set(e->x, sets);
    face_fill(e->x, p);
    const face_player *const y = &e->x->player[p];
    if (y->n_rows == 0) return false;
    if (y->n_columns > WIDE) return is_dominated_purely(y);
    return relax_is_empty(e->relax, y->d, y->n_rows, y->k - 1, y->n_columns, y->error);
}

/* Takes from sets[p] the actions that are no reply to the others' sets. True if any was taken. */
static bool actions_drop(engine *e, action_mask *sets, uint32_t p)
{
    action_mask const all = sets[p];
    action_mask left = all;
    for (uint32_t a = 0; a < e->f->n_actions[p]; a++) {
        if (!(all >> a & 1)) continue;
        sets[p] = (action_mask)1 << a;
        if (is_ruled_out(e, sets, p)) left &= ~((action_mask)1 << a);
    }
    sets[p] = left;
    return left != all;
}

static action_mask mask_all(uint32_t n)
{
    return n >= 64 ? ~(action_mask)0 : ((action_mask)1 << n) - 1;
}

/* The form with the actions in `alive` only. */
static stf_status form_restrict(const form *f, const action_mask *alive, arena *memory, form **out,
                                stf_error *err)
{
    form *const g = ARENA_NEW(memory, form, 1);
    if (g == NULL) return arena_status(memory, err);
    *g = (form){
        .n_players = f->n_players, .n_parties = f->n_parties, .n_profiles = 1, .radius = f->radius};
    for (uint32_t p = f->n_players; p-- > 0;) {
        g->n_actions[p] = mask_count(alive[p]);
        g->party[p] = f->party[p];
        g->stride[p] = g->n_profiles;
        g->n_profiles *= g->n_actions[p];
    }
    size_t const n = g->n_parties;
    g->mid = ARENA_NEW(memory, double, g->n_profiles *n);
    g->exact = f->exact == NULL ? NULL : ARENA_NEW(memory, exact, g->n_profiles * n);
    TRY(arena_status(memory, err));
    for (uint32_t k = 0; k < g->n_profiles; k++) {
        size_t from = 0;
        for (uint32_t p = 0; p < f->n_players; p++) {
            action_mask m = alive[p];
            for (uint32_t a = k / g->stride[p] % g->n_actions[p]; a > 0; a--) m &= m - 1;
            from += (size_t)__builtin_ctzll(m) * f->stride[p];
        }
        memcpy(g->mid + k * n, f->mid + from * n, n * sizeof *g->mid);
        if (g->exact != NULL) memcpy(g->exact + k * n, f->exact + from * n, n * sizeof *g->exact);
    }
    *out = g;
    return STF_OK;
}

/* ---- the tree ---------------------------------------------------------------------------------
 */

static double choose(uint32_t n, uint32_t k)
{
    double r = 1.0;
    if (k > n) return 0.0;
    for (uint32_t i = 0; i < k; i++) r = r * (n - i) / (i + 1);
    return nearbyint(r);
}

static bool is_over(walk *w)
{
    form_answer *const out = w->engine.out;
    const solve_options *const o = w->engine.options;
    if (solve_is_late(o) || cancel_requested(o->stop)) out->is_stopped = true;
    if (w->most > 0 && out->points.n >= w->most) out->is_stopped = true;
    return out->is_stopped;
}

static void leaf_settle(walk *w, const action_mask *sets)
{
    engine *const e = &w->engine;
    face_set(e->x, sets);
    for (uint32_t p = 0; p < w->f->n_players; p++) face_fill(e->x, p);
    solve_supports *const s = &e->out->supports;
    switch (face_settle(e)) {
    case FACE_EXCLUDED: s->excluded += 1.0; break;
    case FACE_SOLVED:
    case FACE_CONTINUUM: s->solved += 1.0; break;
    case FACE_UNDECIDED: s->undecided += 1.0; break;
    }
}

/* The next set of as many bits, in order of value; 0 after the last. */
static action_mask next_of_size(action_mask m, action_mask all)
{
    action_mask const low = m & (~m + 1), up = m + low;
    if (up == 0) return 0;
    action_mask const next = up | (((m ^ up) / low) >> 2);
    return next & ~all ? 0 : next;
}

/* Spreads the low bits of `packed` over the bits of `over`. */
static action_mask spread(action_mask packed, action_mask over)
{
    action_mask m = 0;
    for (; over != 0; over &= over - 1, packed >>= 1)
        if (packed & 1) m |= over & (~over + 1);
    return m;
}

/* After `depth` players have picked: tests; what is still possible goes to `sets`, in which the
 * pickers' sets stand as they are. */
static bool is_possible(walk *w, uint32_t depth, action_mask *sets)
{
    for (uint32_t d = 0; d < depth; d++)
        if (is_ruled_out(&w->engine, sets, w->order[d])) return false;
    bool changed = false;
    for (uint32_t d = depth; d < w->f->n_players; d++) {
        uint32_t const p = w->order[d];
        changed |= actions_drop(&w->engine, sets, p);
        if (mask_count(sets[p]) < w->size[p]) return false;
    }
    if (changed)
        for (uint32_t d = 0; d < depth; d++)
            if (is_ruled_out(&w->engine, sets, w->order[d])) return false;
    return true;
}

static void pick(walk *w, uint32_t depth, const action_mask *sets)
{
    if (depth == w->f->n_players) {
        leaf_settle(w, sets);
        return;
    }
    uint32_t const p = w->order[depth], k = w->size[p];
    uint32_t const n = mask_count(sets[p]);
    solve_supports *const s = &w->engine.out->supports;
    s->excluded += (choose(w->n_actions[p], k) - choose(n, k)) * w->rest[depth + 1];
    action_mask const all = mask_all(n);
    for (action_mask m = mask_all(k); m != 0; m = next_of_size(m, all)) {
        if (is_over(w)) return;
        action_mask next[FORM_MOST_PLAYERS];
        memcpy(next, sets, w->f->n_players * sizeof *next);
        next[p] = spread(m, sets[p]);
        if (is_possible(w, depth + 1, next))
            pick(w, depth + 1, next);
        else
            s->excluded += w->rest[depth + 1];
    }
}

/* ---- numbers of actions -----------------------------------------------------------------------
 */

/* All of one vector of sizes. */
static void sizes_walk(walk *w)
{
    uint32_t const n = w->f->n_players;
    w->rest[n] = 1.0;
    /* those with the fewest sets pick first, so that tests are shared by many */
    for (uint32_t d = 0; d < n; d++) w->order[d] = d;
    for (uint32_t d = 1; d < n; d++)
        for (uint32_t i = d; i > 0; i--) {
            uint32_t const a = w->order[i - 1], b = w->order[i];
            if (choose(w->n_actions[a], w->size[a]) <= choose(w->n_actions[b], w->size[b])) break;
            w->order[i - 1] = b;
            w->order[i] = a;
        }
    for (uint32_t d = n; d-- > 0;) {
        uint32_t const p = w->order[d];
        w->rest[d] = w->rest[d + 1] * choose(w->n_actions[p], w->size[p]);
    }
    action_mask sets[FORM_MOST_PLAYERS];
    for (uint32_t p = 0; p < n; p++) sets[p] = mask_all(w->n_actions[p]);
    pick(w, 0, sets);
}

/* Sizes of players from p on that sum to `left` and differ by at most `spread` from the least. */
static void sizes_go(walk *w, uint32_t p, uint32_t left, uint32_t wanted)
{
    uint32_t const n = w->f->n_players;
    if (is_over(w)) return;
    if (p == n) {
        uint32_t low = UINT32_MAX, high = 0;
        for (uint32_t q = 0; q < n; q++) {
            low = w->size[q] < low ? w->size[q] : low;
            high = w->size[q] > high ? w->size[q] : high;
        }
        if (left == 0 && high - low == wanted) sizes_walk(w);
        return;
    }
    uint32_t others = 0;
    for (uint32_t q = p + 1; q < n; q++) others += w->n_actions[q];
    for (uint32_t k = 1; k <= w->n_actions[p] && k <= left; k++) {
        if (left - k > others || left - k < n - p - 1) continue;
        w->size[p] = k;
        sizes_go(w, p + 1, left - k, wanted);
    }
}

static void walk_all(walk *w)
{
    uint32_t total = 0, most = 0;
    for (uint32_t p = 0; p < w->f->n_players; p++) {
        total += w->n_actions[p];
        most = w->n_actions[p] > most ? w->n_actions[p] : most;
    }
    for (uint32_t sum = w->f->n_players; sum <= total && !w->engine.out->is_stopped; sum++)
        for (uint32_t wanted = 0; wanted < most; wanted++) sizes_go(w, 0, sum, wanted);
}

/* ---- from and to the whole form ---------------------------------------------------------------
 */

static stf_status engine_new(engine *e, const form *f, const solve_options *o, arena *memory,
                             arena *scratch, form_answer *out, stf_error *err)
{
    uint32_t most_rows = 0, most_unknowns = 0;
    *e = (engine){.f = f,
                  .options = o,
                  .memory = memory,
                  .scratch = scratch,
                  .most_cells = MOST_CELLS,
                  .out = out};
    for (uint32_t p = 0; p < f->n_players; p++) {
        most_rows = f->n_actions[p] > most_rows ? f->n_actions[p] : most_rows;
        most_unknowns += f->n_actions[p] - 1;
    }
    TRY(face_new(f, scratch, &e->x, err));
    e->relax = relax_new(most_rows, f->n_profiles, scratch);
    e->system = system_new(e->x, most_unknowns, scratch);
    e->findings = ARENA_NEW(scratch, cell_findings, 1);
    TRY(arena_status(scratch, err));
    return cell_search_new(e->x, e->relax, e->system, o, scratch, &e->cells, err);
}

/* Where the actions left are among all. */
static uint32_t *wide_new(const form *f, const action_mask *alive, arena *memory)
{
    uint32_t n = 0, first = 0, at = 0;
    for (uint32_t p = 0; p < f->n_players; p++) n += f->n_actions[p];
    uint32_t *const wide = ARENA_NEW(memory, uint32_t, n);
    for (uint32_t p = 0; p < f->n_players && wide != NULL; first += f->n_actions[p++])
        for (uint32_t a = 0; a < f->n_actions[p]; a++)
            if (alive[p] >> a & 1) wide[at++] = first + a;
    return wide;
}

/* One player: its best actions, and their mixtures. */
static stf_status single_solve(const form *f, uint32_t most, arena *memory, form_answer *out,
                               stf_error *err)
{
    uint32_t const n = f->n_players == 0 ? 0 : f->n_actions[0];
    size_t const m = f->n_parties, q = f->party[0];
    uint32_t n_best = 0, best = 0;
    action_mask tied = 0;
    bool is_open = false; /* ties to rounding */
    for (uint32_t a = 1; a < n; a++)
        if (f->mid[a * m + q] > f->mid[best * m + q]) best = a;
    for (uint32_t pass = 0; pass < 2 && f->exact != NULL; pass++)
        for (uint32_t a = 0; a < n; a++)
            if (exact_compare(f->exact[a * m + q], f->exact[best * m + q]) > 0) best = a;
    for (uint32_t a = 0; a < n; a++) {
        bool const is_tied =
            f->exact != NULL
                ? exact_compare(f->exact[a * m + q], f->exact[best * m + q]) == 0
                : f->mid[a * m + q] + 2.0 * f->radius[q] * (1.0 + 0x1p-50) >= f->mid[best * m + q];
        if (is_tied) tied |= (action_mask)1 << a;
    }
    n_best = n == 0 ? 1 : mask_count(tied);
    if (f->exact == NULL && n_best > 1) is_open = true;
    out->supports.total = n == 0 ? 1.0 : ldexp(1.0, (int)n) - 1.0;
    double const settled = n == 0 ? 1.0 : ldexp(1.0, (int)n_best) - 1.0;
    *(is_open ? &out->supports.undecided : &out->supports.solved) = settled;
    out->supports.excluded = out->supports.total - settled;
    for (uint32_t k = 0; k < (n == 0 ? 1 : n); k++) {
        if (n > 0 && !(tied >> k & 1)) continue;
        if (is_open && k != best) continue;
        if (most > 0 && out->points.n == most) out->is_stopped = true;
        if (out->is_stopped) break;
        form_point x = {.prob = ARENA_NEW(memory, double, n),
                        .error = ARENA_NEW(memory, double, n),
                        .exact = ARENA_NEW(memory, exact, n),
                        .index = n_best == 1,
                        .is_tied = n_best > 1};
        TRY(arena_status(memory, err));
        for (uint32_t a = 0; a < n; a++) {
            x.prob[a] = a == k;
            x.exact[a] = exact_small(a == k);
        }
        (void)VEC_PUSH(memory, &out->points, x);
    }
    if (n_best > 1) {
        form_rest rest = {.support = ARENA_NEW(memory, action_mask, 1),
                          .is_continuum = !is_open,
                          .why = is_open ? "a tie to rounding, where payoffs are not rational"
                                         : "mixtures of actions of equal value"};
        if (rest.support != NULL) rest.support[0] = tied;
        (void)VEC_PUSH(memory, &out->rests, rest);
    }
    return arena_status(memory, err);
}

stf_status form_solve(const form *f, const solve_options *o, form_check check, uint32_t most,
                      arena *memory, arena *scratch, form_answer *out, stf_error *err)
{
    *out = (form_answer){0};
    if (f->n_players <= 1) return single_solve(f, most, memory, out, err);
    arena_mark const mark = arena_position(scratch);
    walk *const w = ARENA_NEW(scratch, walk, 1);
    if (w == NULL) return arena_status(scratch, err);
    double total = 1.0, alive_total = 1.0;
    action_mask alive[FORM_MOST_PLAYERS];
    for (uint32_t p = 0; p < f->n_players; p++) {
        alive[p] = mask_all(f->n_actions[p]);
        total *= ldexp(1.0, (int)f->n_actions[p]) - 1.0;
    }
    TRY(engine_new(&w->engine, f, o, memory, scratch, out, err));
    for (bool changed = true; changed && !solve_is_late(o);) {
        changed = false;
        for (uint32_t p = 0; p < f->n_players; p++) changed |= actions_drop(&w->engine, alive, p);
    }
    form *g = NULL;
    TRY(form_restrict(f, alive, scratch, &g, err));
    TRY(engine_new(&w->engine, g, o, memory, scratch, out, err));
    w->engine.whole = f;
    w->engine.wide = wide_new(f, alive, scratch);
    w->engine.check = check;
    w->f = g;
    w->most = most;
    TRY(arena_status(scratch, err));
    for (uint32_t p = 0; p < g->n_players; p++) {
        w->n_actions[p] = g->n_actions[p];
        alive_total *= ldexp(1.0, (int)g->n_actions[p]) - 1.0;
    }
    out->supports.excluded = total - alive_total;
    walk_all(w);
    out->supports.total = total;
    if (out->is_stopped)
        out->supports.undecided = total - out->supports.excluded - out->supports.solved;
    for (size_t k = 0; k < out->rests.n; k++)
        for (uint32_t p = 0; p < f->n_players; p++)
            out->rests.at[k].support[p] = spread(out->rests.at[k].support[p], alive[p]);
    TRY(arena_status(scratch, err));
    arena_release(scratch, mark);
    return arena_status(memory, err);
}
