/* SPDX-License-Identifier: Apache-2.0 */
/* tree_svg.c -- a small game as a tree: play runs from left to right, ends stand one under another.
 *
 * Every end has a line of its own and an inner node stands midway between its first and its last,
 * so that labels, which lie on the level stretch of the edge into a node, never meet. Where
 * histories merge, the tree is drawn with them apart. Of a larger game the part that play reaches
 * is drawn. */
#include "report/pictures.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

enum { LEAF = 40, MARGIN = 16, BOX = 24, DRAWN_MOST = 4 * TREE_NODES_MOST, DEPTH_MOST = 64 };

typedef struct drawn {
    uint32_t node, parent, edge; /* parent: index into drawn; edge: into it, or NONE */
    uint32_t depth;
    double y, reach; /* probability of coming here by this history */
    double x;        /* left of its box */
} drawn;

typedef struct tree {
    const words *w;
    const game *g;
    const solution *s;
    const equilibrium *e;
    drawn at[DRAWN_MOST];
    uint32_t n, depth, leaves;
    double column_x[DEPTH_MOST + 1]; /* where boxes of a depth begin */
    double end_width;
    bool overflow;
} tree;

static double edge_share(const tree *t, uint32_t e)
{
    const game *g = t->g;
    if (g->edge_prob[e] != NONE) return t->s->slots[g->edge_prob[e]];
    return t->e->profile.prob[game_edge_action(g, e)];
}

static void count(const game *g, uint32_t v, uint32_t most, uint32_t *n)
{
    if (*n > most) return;
    (*n)++;
    for (uint32_t e = g->node_first_edge[v]; e < g->node_first_edge[v + 1]; e++)
        count(g, g->edge_child[e], most, n);
}

uint32_t tree_size(const game *g, uint32_t most)
{
    uint32_t n = 0;
    if (g->n_nodes > 0) count(g, 0, most, &n);
    return n;
}

/* Places the subtree of a history; returns its index. Edges less likely than `least` are left out.
 */
static uint32_t place(tree *t, uint32_t node, uint32_t parent, uint32_t edge, uint32_t depth,
                      double reach, double least)
{
    if (t->n == DRAWN_MOST || depth > DEPTH_MOST) {
        t->overflow = true;
        return NONE;
    }
    uint32_t const i = t->n++;
    t->at[i] =
        (drawn){.node = node, .parent = parent, .edge = edge, .depth = depth, .reach = reach};
    if (depth > t->depth) t->depth = depth;
    double first = -1, last = -1;
    const game *g = t->g;
    for (uint32_t e = g->node_first_edge[node]; e < g->node_first_edge[node + 1]; e++) {
        double const r = reach * edge_share(t, e);
        if (r < least) continue;
        uint32_t const child = place(t, g->edge_child[e], i, e, depth + 1, r, least);
        if (child == NONE) return i;
        if (first < 0) first = t->at[child].y;
        last = t->at[child].y;
    }
    t->at[i].y = first >= 0 ? (first + last) / 2 : MARGIN + BOX + LEAF * t->leaves++;
    return i;
}

static text edge_words(const tree *t, uint32_t e)
{
    const game *g = t->g;
    bool const is_chance = g->edge_prob[e] != NONE;
    text const name = is_chance ? g->edge_label[e] : g->action_name[game_edge_action(g, e)];
    double const p = edge_share(t, e);
    text const plain = words_plain(t->w->memory, name);
    if (p >= 1 - 1e-9 || p <= 1e-9) return plain;
    return text_format(t->w->memory, "%.*s  %.*s", TEXT_ARGS(plain),
                       TEXT_ARGS(number_share(t->w->memory, p)));
}

static text box_words(const tree *t, uint32_t node)
{
    const game *g = t->g;
    if (g->node_kind[node] == NODE_CHANCE) return TEXT("chance");
    return words_party(t->w, g->infoset_party[g->node_infoset[node]]);
}

static double box_width(const tree *t, uint32_t node)
{
    return t->g->node_kind[node] == NODE_TERMINAL
               ? 8
               : svg_text_width(box_words(t, node), 12, true) + 14;
}

/* Payoffs of a play: what accrued along its edges. */
static text end_words(const tree *t, uint32_t i)
{
    const game *g = t->g;
    text line = {0};
    for (uint32_t p = 0; p < g->n_parties; p++) {
        double sum = 0;
        for (uint32_t k = i; t->at[k].edge != NONE; k = t->at[k].parent) {
            uint32_t const row = g->edge_reward[t->at[k].edge];
            if (row == NONE) continue;
            uint32_t const slot = g->reward[row * g->n_parties + p];
            if (slot != NONE) sum += t->s->slots[slot];
        }
        if (g->root_reward != NONE && g->reward[g->root_reward * g->n_parties + p] != NONE)
            sum += t->s->slots[g->reward[g->root_reward * g->n_parties + p]];
        line = text_format(t->w->memory, "%.*s%s%.*s", TEXT_ARGS(line), p > 0 ? "; " : "",
                           TEXT_ARGS(number_text(t->w->memory, sum, 4)));
    }
    uint32_t const k = g->node_outcome[t->at[i].node];
    if (k >= g->n_outcomes) return line;
    return text_format(t->w->memory, "%.*s   %.*s", TEXT_ARGS(line),
                       TEXT_ARGS(words_plain(t->w->memory, g->outcome[k])));
}

static void tree_measure(tree *t)
{
    double wide[DEPTH_MOST + 1] = {0}, labels[DEPTH_MOST + 1] = {0};
    for (uint32_t i = 0; i < t->n; i++) {
        const drawn *d = &t->at[i];
        wide[d->depth] = fmax(wide[d->depth], box_width(t, d->node));
        if (d->edge != NONE)
            labels[d->depth] =
                fmax(labels[d->depth], svg_text_width(edge_words(t, d->edge), 12, false));
        if (t->g->node_kind[d->node] == NODE_TERMINAL)
            t->end_width = fmax(t->end_width, svg_text_width(end_words(t, i), 12, false));
    }
    t->column_x[0] = MARGIN;
    for (uint32_t k = 1; k <= t->depth; k++)
        t->column_x[k] = t->column_x[k - 1] + wide[k - 1] + labels[k] + 40;
    for (uint32_t i = 0; i < t->n; i++) t->at[i].x = t->column_x[t->at[i].depth];
}

/* Edges: out of the box, down or up, then level to the child, its label on the level stretch. */
static void edges(tree *t, svg *s)
{
    for (uint32_t i = 1; i < t->n; i++) {
        const drawn *d = &t->at[i], *from = &t->at[d->parent];
        double const x0 = from->x + box_width(t, from->node), turn = x0 + 14;
        bool const played = d->reach > 1e-9;
        double const xy[8] = {x0, from->y, turn, from->y, turn, d->y, d->x, d->y};
        double const p = edge_share(t, d->edge);
        svg_polyline(s, xy, 4, played ? 1.6 + 2.4 * p : 1, played ? "v-path" : "v-edge");
        svg_text(s, turn + 8, d->y - 6, 12, 's', played ? "v-bold" : "v-dim",
                 edge_words(t, d->edge));
    }
}

/* Dashed lines join the nodes of one information set. */
static void sets(tree *t, svg *s)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->g->node_kind[t->at[i].node] != NODE_DECISION) continue;
        uint32_t const h = t->g->node_infoset[t->at[i].node];
        for (uint32_t k = i + 1; k < t->n; k++) {
            const drawn *d = &t->at[k];
            if (t->g->node_kind[d->node] != NODE_DECISION || t->g->node_infoset[d->node] != h)
                continue;
            if (t->at[i].node == d->node)
                continue; /* one node, reached by two histories that merge */
            double const x1 = t->at[i].x + 10, x2 = d->x + 10;
            svg_line(s, x1, t->at[i].y, x2, d->y, 1.4, "v-set");
            break;
        }
    }
}

static void boxes(tree *t, svg *s)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const drawn *d = &t->at[i];
        const game *g = t->g;
        if (g->node_kind[d->node] == NODE_TERMINAL) {
            svg_circle(s, d->x + 4, d->y, 3.5, d->reach > 1e-9 ? "v-pc" : "v-box");
            svg_text(s, d->x + 14, d->y + 4, 12, 's', d->reach > 1e-9 ? "v-end v-bold" : "v-end",
                     end_words(t, i));
            continue;
        }
        bool const is_chance = g->node_kind[d->node] == NODE_CHANCE;
        uint32_t const h = g->node_infoset[d->node];
        char classes[16], tint[24];
        (void)snprintf(classes, sizeof classes, is_chance ? "v-pc" : "v-p%u",
                       is_chance ? 0 : g->infoset_party[h] % SVG_PALETTE);
        (void)snprintf(tint, sizeof tint, "%s-tint", classes);
        char both[32];
        (void)snprintf(both, sizeof both, "v-bold %s", classes);
        svg_group(s, is_chance ? TEXT("chance") : g->infoset_name[h]);
        svg_rect(s, d->x, d->y - BOX / 2.0, box_width(t, d->node), BOX, 5, "v-box");
        svg_rect(s, d->x, d->y - BOX / 2.0, box_width(t, d->node), BOX, 5, tint);
        svg_text(s, d->x + 7, d->y + 4, 12, 's', both, box_words(t, d->node));
        svg_group_end(s);
    }
}

bool tree_svg(const words *w, const solution *s, const equilibrium *e, const char *id, bool alone,
              buffer *out)
{
    static const double least[] = {0, 1e-9, 0.01, 0.05, 0.2};
    tree *t = ARENA_NEW(w->memory, tree, 1);
    bool const is_whole = tree_size(w->game, TREE_NODES_MOST) <= TREE_NODES_MOST;
    if (t == NULL || w->game->n_nodes == 0) return false;
    for (size_t k = is_whole ? 0 : 1; k < sizeof least / sizeof least[0]; k++) {
        *t = (tree){.w = w, .g = w->game, .s = s, .e = e};
        (void)place(t, 0, NONE, NONE, 0, 1, least[k]);
        if (!t->overflow && t->n <= TREE_NODES_MOST) break;
    }
    if (t->overflow || t->n > TREE_NODES_MOST) return false;
    tree_measure(t);
    double const width = t->column_x[t->depth] + 24 + fmax(t->end_width, 120) + MARGIN;
    double const height = MARGIN + BOX + LEAF * t->leaves + 16;
    text names = {0};
    for (uint32_t p = 0; p < w->game->n_parties; p++)
        names = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(names), p > 0 ? "; " : "",
                            TEXT_ARGS(w->game->party[p]));
    svg picture;
    svg_begin(
        &picture, out, width, height, id, TEXT("The game as a tree"),
        text_format(
            w->memory,
            "Play from left to right; thick lines are played in equilibrium, with their "
            "probabilities; dashed lines join what a party cannot tell apart. At the ends the "
            "payoffs of %.*s.%s",
            TEXT_ARGS(names), is_whole ? "" : " What is not played is left out."),
        alone);
    sets(t, &picture);
    edges(t, &picture);
    boxes(t, &picture);
    svg_text(&picture, MARGIN, height - 10, 12, 's', "v-dim",
             text_format(w->memory, "Ends: payoffs of %.*s.%s", TEXT_ARGS(names),
                         is_whole ? "" : " Moves that are never made are left out."));
    svg_end(&picture);
    return true;
}
