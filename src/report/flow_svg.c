/* SPDX-License-Identifier: Apache-2.0 */
/* flow_svg.c -- play by rounds: columns are rounds, cards are decisions, links follow the likeliest
 * plays.
 *
 * Columns are set in rows of four, as music is in systems, so that labels stay readable on a page.
 * A card names who decides and how likely it is that it comes to that; its rows are the moves made,
 * each on a bar as long as the move is likely. Links are as wide as the plays that take them are
 * likely. Beneath: how play ends, by round, and how the states move (flow_panels.c). */
#include "report/flow.h"
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

enum {
    COLUMNS_MOST = 4, /* in one row */
    GUTTER = 44,
    PAD = 10,
    HEAD = 46, /* room for the round and its dates */
    CARD_HEAD = 26,
    LINE = 15,
    GAP = 16,
    SHARE = 46, /* room for a percentage */
    TYPE = 13
};

#define FLOW_LEAST 0.01 /* probability from which a move is drawn */

typedef struct row_box {
    text lines[SVG_LINES_MOST];
    size_t n_lines;
    double y, height; /* of the row, absolute */
} row_box;

typedef struct card_box {
    double x, y, height;
    row_box *rows; /* [n_moves] */
} card_box;

typedef struct column_box {
    double x, y, height;
    card_box *cards;
} column_box;

typedef struct link {
    uint32_t column, card, row, to_column, to_card;
    double weight;
} link;

typedef struct play_flow {
    const words *w;
    const play_view *v;
    const play_answer *play;
    column_box *columns;
    uint32_t per_row;
    double column_width, height;
    VEC(link) links;
} play_flow;

/* Breaks labels and sets each column's cards one under another; y from the column's top. */
static bool column_measure(play_flow *f, uint32_t k)
{
    const play_column *c = &f->v->columns[k];
    column_box *box = &f->columns[k];
    arena *memory = f->w->memory;
    box->cards = ARENA_NEW(memory, card_box, c->n_cards);
    if (box->cards == NULL) return false;
    double y = HEAD;
    for (uint32_t i = 0; i < c->n_cards; i++) {
        const play_card *one = &c->cards[i];
        card_box *b = &box->cards[i];
        b->rows = ARENA_NEW(memory, row_box, one->n_moves);
        if (b->rows == NULL) return false;
        b->y = y;
        y += CARD_HEAD;
        for (uint32_t m = 0; m < one->n_moves; m++) {
            row_box *r = &b->rows[m];
            const play_move *move = one->moves[m];
            text const label = words_move(f->w, move->says, move->option, move->party == NONE);
            r->n_lines = svg_text_lines(memory, label, f->column_width - 2 * PAD - SHARE, TYPE,
                                        false, r->lines);
            r->y = y;
            r->height = LINE * (double)(r->n_lines > 0 ? r->n_lines : 1) + 9;
            y += r->height;
        }
        y += 5;
        b->height = y - b->y;
        y += GAP;
    }
    box->height = y;
    return true;
}

/* Rows of columns: each row is as high as its highest column. */
static void columns_set(play_flow *f, double top)
{
    for (uint32_t first = 0; first < f->v->n_columns; first += f->per_row) {
        double highest = 0;
        uint32_t const n =
            f->v->n_columns - first < f->per_row ? f->v->n_columns - first : f->per_row;
        for (uint32_t k = 0; k < n; k++) highest = fmax(highest, f->columns[first + k].height);
        for (uint32_t k = 0; k < n; k++) {
            column_box *box = &f->columns[first + k];
            box->x = GUTTER / 2.0 + k * (f->column_width + GUTTER);
            box->y = top;
            for (uint32_t i = 0; i < f->v->columns[first + k].n_cards; i++) {
                card_box *b = &box->cards[i];
                b->x = box->x;
                b->y += top;
                for (uint32_t m = 0; m < f->v->columns[first + k].cards[i].n_moves; m++)
                    b->rows[m].y += top;
            }
        }
        top += highest + GAP;
    }
    f->height = top;
}

/* Where a move of a play stands among the cards; false where it is too unlikely to be shown. */
static bool move_find(const play_flow *f, const play_move *m, link *at)
{
    for (uint32_t k = 0; k < f->v->n_columns; k++) {
        const play_column *c = &f->v->columns[k];
        if (m->round < c->first_round || m->round > c->last_round) continue;
        for (uint32_t i = 0; i < c->n_cards; i++) {
            if (c->cards[i].party != m->party || !text_equal(c->cards[i].point, m->point)) continue;
            for (uint32_t r = 0; r < c->cards[i].n_moves; r++) {
                if (!text_equal(c->cards[i].moves[r]->option, m->option)) continue;
                *at = (link){.column = k, .card = i, .row = r};
                return true;
            }
        }
    }
    return false;
}

static void link_add(play_flow *f, link l)
{
    for (size_t k = 0; k < f->links.n; k++) {
        link *o = &f->links.at[k];
        if (o->column == l.column && o->card == l.card && o->row == l.row &&
            o->to_column == l.to_column && o->to_card == l.to_card) {
            o->weight += l.weight;
            return;
        }
    }
    (void)VEC_PUSH(f->w->memory, &f->links, l);
}

static double links_find(play_flow *f)
{
    double covered = 0;
    for (uint32_t k = 0; k < f->play->n_paths; k++) {
        const struct play_path *path = &f->play->paths[k];
        covered += path->probability;
        link from = {0}, to = {0};
        bool has_from = false;
        for (uint32_t i = 0; i < path->n_moves; i++) {
            bool const has_to = move_find(f, &path->moves[i], &to);
            if (has_from && has_to &&
                (to.column > from.column || (to.column == from.column && to.card > from.card))) {
                from.to_column = to.column;
                from.to_card = to.card;
                from.weight = path->probability;
                link_add(f, from);
            }
            from = to;
            has_from = has_to;
        }
    }
    return covered;
}

static void link_draw(const play_flow *f, svg *s, const link *l)
{
    const column_box *from = &f->columns[l->column], *to = &f->columns[l->to_column];
    const row_box *row = &from->cards[l->card].rows[l->row];
    const card_box *goal = &to->cards[l->to_card];
    double const width = fmax(1.2, 11 * l->weight), y = row->y + row->height / 2,
                 y2 = goal->y + CARD_HEAD / 2.0;
    if (l->column == l->to_column) {
        if (l->to_card == l->card + 1) {
            double const x = from->x + 20;
            svg_line(s, x, from->cards[l->card].y + from->cards[l->card].height, x, goal->y, width,
                     "v-link");
        } else {
            /* Past other cards: round the left side. */
            svg_curve(s, from->x, y, from->x, y2, -16, fmin(width, 6), "v-link");
        }
    } else if (l->column / f->per_row == l->to_column / f->per_row) {
        svg_curve(s, from->x + f->column_width, y, to->x, y2, GUTTER * 0.6, width, "v-link");
    } else {
        svg_line(s, from->x + f->column_width, y, from->x + f->column_width + GUTTER / 2.0, y,
                 width, "v-link");
        svg_line(s, to->x - GUTTER / 2.0, y2, to->x, y2, width, "v-link");
    }
}

static void party_class(uint32_t party_index, char *out, size_t cap)
{
    if (party_index == NONE)
        (void)snprintf(out, cap, "v-pc");
    else
        (void)snprintf(out, cap, "v-p%u", party_index % SVG_PALETTE);
}

static void card_draw(const play_flow *f, svg *s, const play_card *c, const card_box *b)
{
    char hue[16], tint[32], bold[32];
    arena *memory = f->w->memory;
    party_class(c->party, hue, sizeof hue);
    (void)snprintf(tint, sizeof tint, "%s-tint", hue);
    (void)snprintf(bold, sizeof bold, "v-bold %s", hue);
    svg_rect(s, b->x, b->y, f->column_width, b->height, 6, "v-box");
    svg_rect(s, b->x, b->y + 6, 4, b->height - 12, 0, hue);
    text name = words_party(f->w, c->party);
    if (c->party == NONE && c->point.n > 0)
        name = text_format(memory, "Chance: %.*s", TEXT_ARGS(words_plain(memory, c->point)));
    text lines[SVG_LINES_MOST];
    if (svg_text_lines(memory, name, f->column_width - 2 * PAD - 70, TYPE, true, lines) > 0)
        svg_text(s, b->x + PAD + 2, b->y + 18, TYPE, 's', bold, lines[0]);
    if (c->asked < 1 - 1e-6)
        svg_text(s, b->x + f->column_width - PAD, b->y + 18, 11.5, 'e', "v-dim",
                 text_format(memory, "asked: %.*s", TEXT_ARGS(number_share(memory, c->asked))));
    for (uint32_t m = 0; m < c->n_moves; m++) {
        const row_box *r = &b->rows[m];
        double const p = c->shares[m];
        svg_rect(s, b->x + 5, r->y, fmax(2, (f->column_width - 10) * fmin(1, p)), r->height - 3, 3,
                 tint);
        for (size_t i = 0; i < r->n_lines; i++)
            svg_text(s, b->x + PAD + 2, r->y + 15 + LINE * (double)i, TYPE, 's', "", r->lines[i]);
        svg_text(s, b->x + f->column_width - PAD, r->y + 15, TYPE, 'e', "v-bold",
                 number_share(memory, p));
    }
}

static void columns_draw(const play_flow *f, svg *s)
{
    for (uint32_t k = 0; k < f->v->n_columns; k++) {
        const play_column *c = &f->v->columns[k];
        const column_box *box = &f->columns[k];
        text const dates = words_rounds_dates(f->w, c->first_round, c->last_round);
        svg_text(s, box->x, box->y + 16, 14, 's', "v-bold",
                 words_rounds(f->w, c->first_round, c->last_round));
        svg_text(s, box->x, box->y + 33, 11.5, 's', "v-dim", dates);
        for (uint32_t i = 0; i < c->n_cards; i++) card_draw(f, s, &c->cards[i], &box->cards[i]);
    }
}

static bool flow_measure(play_flow *f)
{
    uint32_t const n = f->v->n_columns;
    f->per_row = n < COLUMNS_MOST ? n : COLUMNS_MOST;
    /* Two columns, or one, would be too wide: they keep the width of three. */
    double const shares = f->per_row < 3 ? 3 : f->per_row;
    f->column_width = (FLOW_WIDTH - GUTTER * shares) / shares;
    f->columns = ARENA_NEW(f->w->memory, column_box, n);
    if (f->columns == NULL) return false;
    for (uint32_t k = 0; k < n; k++)
        if (!column_measure(f, k)) return false;
    columns_set(f, 6);
    return true;
}

bool flow_svg(const words *w, const equilibrium *e, const play_answer *play, const char *id,
              bool alone, buffer *out)
{
    play_flow f = {.w = w, .play = play, .v = play_view_new(play, FLOW_LEAST, w->memory)};
    if (f.v == NULL || f.v->n_columns == 0 || !flow_measure(&f)) return false;
    double const covered = links_find(&f);
    double const note_y = f.height + 4;
    double const ends_y = note_y + 22, ends_height = flow_ends_height(w, e, play);
    double const states_y = ends_y + ends_height, states_height = flow_states_height(w, play);
    svg picture;
    svg_begin(
        &picture, out, FLOW_WIDTH, states_y + states_height + 4, id, TEXT("Play, round by round"),
        text_format(
            w->memory,
            "Columns are rounds; each card is a decision with the moves made there and how likely "
            "each is. Links follow the %u likeliest plays, which together have probability %.*s. "
            "The same is said in words in the list of moves by round.",
            play->n_paths, TEXT_ARGS(number_share(w->memory, covered))),
        alone);
    for (size_t k = 0; k < f.links.n; k++) link_draw(&f, &picture, &f.links.at[k]);
    columns_draw(&f, &picture);
    if (f.links.n > 0)
        svg_text(
            &picture, GUTTER / 2.0, note_y, 12, 's', "v-dim",
            play->n_paths == 1
                ? text_format(w->memory, "Links follow the likeliest play: %.*s of all play.",
                              TEXT_ARGS(number_share(w->memory, covered)))
                : text_format(w->memory,
                              "Links follow the %u likeliest plays: together %.*s of all play; "
                              "moves less likely than 1%% are left out.",
                              play->n_paths, TEXT_ARGS(number_share(w->memory, covered))));
    if (ends_height > 0) flow_ends_draw(w, e, play, ends_y, &picture);
    if (states_height > 0) flow_states_draw(w, play, states_y, &picture);
    svg_end(&picture);
    return true;
}
