/* SPDX-License-Identifier: Apache-2.0 */
/* face.c -- one inequality more held with equality: its slack is minimised, and leaves at zero.
 *
 * A column in whose ratio test the slack itself leaves ends the work in one pivot and is taken at
 * once; else the column by which the slack falls most. A fall of zero, which only a degenerate
 * vertex can have, takes Bland's rule (Math. of Operations Research 2, 1977), so nothing cycles: a
 * cycle would be of such steps alone. */
#include "solve/extreme/face.h"

face_place face_look(const tableau *t, uint32_t variable)
{
    if (!tableau_is_basic(t, variable))
        return tableau_column(t, variable) >= t->live ? FACE_ZERO : FACE_EITHER;
    uint32_t const r = t->place[variable];
    bool const is_zero = !t->keeps_dropped && tableau_sign(t, r, t->columns) == 0;
    if (is_zero) {
        for (uint32_t c = 0; c < t->live; c++)
            if (tableau_sign(t, r, c) < 0) return FACE_EITHER;
        return FACE_ZERO;
    }
    for (uint32_t c = 0; c < t->live; c++)
        if (tableau_sign(t, r, c) > 0) return FACE_EITHER;
    return FACE_POSITIVE;
}

/* The row that leaves when column c enters. */
static uint32_t leaving(const tableau *t, uint32_t c, uint32_t prefer)
{
    return t->keeps_dropped ? tableau_lex_row(t, c) : tableau_ratio_row(t, c, prefer);
}

/* The next pivot towards row r's variable being zero; false where there is none. */
static bool choose(const tableau *t, uint32_t r, uint32_t *row, uint32_t *column)
{
    uint32_t const n = t->columns;
    double best = 0.0;
    uint32_t bland = NONE_ROW, bland_row = NONE_ROW;
    *column = NONE_ROW;
    for (uint32_t c = 0; c < t->live; c++) {
        if (tableau_sign(t, r, c) <= 0) continue;
        uint32_t const s = leaving(t, c, r);
        if (s == r) {
            *row = r;
            *column = c;
            return true;
        }
        if (bland == NONE_ROW || t->cobasic[c] < t->cobasic[bland]) {
            bland = c;
            bland_row = s;
        }
        if (!t->keeps_dropped && tableau_sign(t, s, n) == 0) continue;
        double const fall = tableau_near(t, r, c) * tableau_near(t, s, n) / tableau_near(t, s, c);
        if (*column == NONE_ROW || fall > best) {
            best = fall;
            *row = s;
            *column = c;
        }
    }
    if (*column == NONE_ROW) {
        *row = bland_row;
        *column = bland;
    }
    return *column != NONE_ROW;
}

face_result face_impose(tableau *t, uint32_t variable, uint64_t *n_pivots)
{
    while (tableau_is_basic(t, variable)) {
        uint32_t const r = t->place[variable];
        uint32_t row = r, column = 0;
        if (!t->keeps_dropped && tableau_sign(t, r, t->columns) == 0) {
            /* It is at zero here; where it is so everywhere its row says nothing. */
            while (column < t->live && tableau_sign(t, r, column) == 0) column++;
            if (column == t->live) return FACE_DONE;
        } else if (!choose(t, r, &row, &column)) {
            return FACE_EMPTY;
        }
        (*n_pivots)++;
        if (!tableau_pivot(t, row, column)) return FACE_NOMEM;
    }
    uint32_t const c = tableau_column(t, variable);
    if (c < t->live) tableau_drop(t, c);
    return FACE_DONE;
}
