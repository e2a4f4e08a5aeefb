/* SPDX-License-Identifier: Apache-2.0 */
/* witness.c -- looking for trembles that make off-path beliefs come out of Bayes.
 *
 * Let x_a be the logarithm of the tremble of an action that is not played. The odds of two members
 * of an information set that play does not reach are then exp of a sum of x over the one's path,
 * less the sum over the other's, plus a constant. So beliefs ask for linear equations in x
 * (inequalities where a belief is zero), and smallness for x <= -30: a polyhedron. Projecting on
 * one constraint after another (Kaczmarz 1937; Agmon 1954) converges to a point of it when there is
 * one. Orders of magnitude may be as great as they need be, which is Kreps and Wilson's
 * characterisation of consistency by a basis and orders of its trembles (Econometrica 50, 1982,
 * lemmas A1 and A2). */
#include "game/profile.h"
#include "num/elementary.h"

static const double tremble_most = -30.0; /* e^-30 is 1e-13 */
static const double zero_gap = 25.0;      /* a belief of zero: odds below e^-25 */
static const double enough = 1e-10;
static const uint64_t most_work = 200 * 1000 * 1000;

typedef struct term {
    uint32_t action;
    double factor;
} term;

typedef struct row {
    uint32_t first_term, n_terms;
    double target;
    bool is_bound; /* at most the target, rather than equal to it */
    double norm;   /* sum of squares */
} row;

typedef struct seeker {
    const game *g;
    const double *slots;
    const profile *p;
    arena *memory, *scratch;
    VEC(term) terms;
    VEC(row) rows;
    double *x; /* [n_actions] */
} seeker;

static double edge_prob(const seeker *s, uint32_t e)
{
    return s->g->edge_prob[e] != NONE ? s->slots[s->g->edge_prob[e]]
                                      : s->p->prob[game_edge_action(s->g, e)];
}

/* Adds the trembles on v's path within its component to the current row, and the logarithms of what
 * is played to *log. False where chance never goes there. */
static bool path_add(seeker *s, uint32_t v, double factor, double *log)
{
    const game *const g = s->g;
    row *const r = &s->rows.at[s->rows.n - 1];
    while (g->component_root[g->node_component[v]] != v) {
        uint32_t const e = g->node_parent_edge[v];
        double const prob = edge_prob(s, e);
        v = g->edge_source[e];
        if (prob > 0.0) {
            *log += factor * num_log(prob);
            continue;
        }
        if (g->edge_prob[e] != NONE) return false;
        uint32_t const action = game_edge_action(g, e);
        uint32_t i = r->first_term;
        while (i < s->terms.n && s->terms.at[i].action != action) i++;
        if (i < s->terms.n)
            s->terms.at[i].factor += factor;
        else if (!VEC_PUSH(s->scratch, &s->terms, (term){.action = action, .factor = factor}))
            return false;
        r->n_terms = (uint32_t)s->terms.n - r->first_term;
    }
    return true;
}

/* The odds of member i against the likeliest. False: they cannot come out. */
static bool odds_add(seeker *s, uint32_t i, uint32_t likeliest)
{
    const game *const g = s->g;
    double const claim = s->p->belief[i];
    double log = 0.0;
    row const fresh = {.first_term = (uint32_t)s->terms.n, .is_bound = !(claim > 1e-12)};
    if (!VEC_PUSH(s->scratch, &s->rows, fresh)) return false;
    if (!path_add(s, g->member[likeliest], -1.0, &log)) return false;
    if (!path_add(s, g->member[i], 1.0, &log)) {
        s->rows.n--; /* chance never goes there: a belief of zero is right */
        s->terms.n = fresh.first_term;
        return fresh.is_bound;
    }
    row *const r = &s->rows.at[s->rows.n - 1];
    r->target = (r->is_bound ? -zero_gap : num_log(claim / s->p->belief[likeliest])) - log;
    for (uint32_t k = 0; k < r->n_terms; k++) {
        double const factor = s->terms.at[r->first_term + k].factor;
        r->norm += factor * factor;
    }
    if (r->norm > 0.0) return true;
    return r->is_bound ? r->target >= 0.0 : r->target < 1e-7 && r->target > -1e-7;
}

/* reach [n_nodes] within components. */
static bool rows_fill(seeker *s, const double *reach)
{
    const game *const g = s->g;
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        uint32_t const begin = g->infoset_first_member[h], end = g->infoset_first_member[h + 1];
        double total = 0.0;
        uint32_t likeliest = begin;
        for (uint32_t i = begin; i < end; i++) {
            total += reach[g->member[i]];
            if (s->p->belief[i] > s->p->belief[likeliest]) likeliest = i;
        }
        if (total > 0.0 || end - begin == 1) continue;
        for (uint32_t i = begin; i < end; i++)
            if (i != likeliest && !odds_add(s, i, likeliest)) return false;
    }
    return true;
}

/* Moves x onto the constraint; how far it was off. */
static double row_project(seeker *s, const row *r)
{
    if (!(r->norm > 0.0)) return 0.0;
    double sum = 0.0;
    for (uint32_t k = 0; k < r->n_terms; k++)
        sum += s->terms.at[r->first_term + k].factor * s->x[s->terms.at[r->first_term + k].action];
    double const off = r->target - sum;
    if (r->is_bound && off >= 0.0) return 0.0;
    for (uint32_t k = 0; k < r->n_terms; k++) {
        const term *const t = &s->terms.at[r->first_term + k];
        s->x[t->action] += t->factor * off / r->norm;
    }
    return off < 0.0 ? -off : off;
}

static bool rows_meet(seeker *s)
{
    uint64_t work = 0;
    for (;;) {
        double worst = 0.0;
        for (size_t i = 0; i < s->rows.n; i++) {
            double const off = row_project(s, &s->rows.at[i]);
            if (!(off <= worst)) worst = off;
        }
        for (size_t k = 0; k < s->terms.n; k++) {
            double *const x = &s->x[s->terms.at[k].action];
            double const off = *x - tremble_most;
            if (!(off > 0.0)) continue;
            *x = tremble_most;
            if (off > worst) worst = off;
        }
        work += 1 + 2 * s->terms.n + s->rows.n;
        if (worst <= enough) return true;
        if (!(worst < 1e300) || work > most_work) return false;
    }
}

static void reach_fill(const seeker *s, double *reach)
{
    const game *const g = s->g;
    for (uint32_t c = 0; c < g->n_components; c++) reach[g->component_root[c]] = 1.0;
    for (uint32_t v = 0; v < g->n_nodes; v++)
        for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
            if (g->node_component[g->edge_child[e]] == g->node_component[v])
                reach[g->edge_child[e]] = reach[v] * edge_prob(s, e);
}

static stf_status witness_seek(seeker *s, double **out, stf_error *err)
{
    const game *const g = s->g;
    double *const reach = ARENA_NEW(s->scratch, double, g->n_nodes);
    s->x = ARENA_NEW(s->memory, double, g->n_actions);
    TRY(arena_status(s->scratch, err));
    TRY(arena_status(s->memory, err));
    reach_fill(s, reach);
    for (uint32_t a = 0; a < g->n_actions; a++)
        s->x[a] = s->p->prob[a] > 0.0 ? num_log(s->p->prob[a]) : 2.0 * tremble_most;
    *out = rows_fill(s, reach) && rows_meet(s) ? s->x : NULL;
    return arena_status(s->scratch, err);
}

stf_status profile_find_witness(const game *g, const double *slots, const profile *p, arena *memory,
                                double **log_witness, stf_error *err)
{
    *log_witness = NULL;
    if (p->belief == NULL) return STF_OK;
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to look for a witness");
    seeker s = {.g = g, .slots = slots, .p = p, .memory = memory, .scratch = scratch};
    stf_status const status = witness_seek(&s, log_witness, err);
    arena_free(scratch);
    return status;
}
