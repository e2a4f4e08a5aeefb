/* SPDX-License-Identifier: Apache-2.0 */
/* csv.h -- tables of comma-separated values (RFC 4180): quoted cells, doubled quotes, LF or CRLF, a
 * byte order mark skipped.
 *
 * A row that is wrong (an open quote, text after a closing one, too many or too few cells) is
 * marked and the rest still read. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"

typedef struct csv_row {
    const text *cells; /* [n_columns], without quotes; the texts live in the content or the arena */
    const size_t *at;  /* [n_columns] offset of each cell in the content, for carets */
    uint32_t line;     /* from 1 */
    size_t offset, length; /* of the row in the content */
    const char *fault;     /* static text: what is wrong with the row, cells unset; NULL: nothing */
    uint32_t fault_column; /* from 1; 0: the row as a whole */
    bool is_miscounted;    /* the fault is the number of its cells */
} csv_row;

typedef struct csv {
    const text *header; /* [n_columns] */
    uint32_t n_columns;
    const csv_row *rows; /* without the header; empty lines are left out */
    uint32_t n_rows;
} csv;

/* STF_INPUT: no header, or two columns of one name; STF_LIMIT beyond 4096 columns; STF_NOMEM. */
stf_status csv_read(text content, arena *memory, csv *out, stf_error *err);
/* The column of that name, or UINT32_MAX. */
uint32_t csv_column(const csv *c, text name);

#endif
