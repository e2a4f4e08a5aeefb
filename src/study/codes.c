/* SPDX-License-Identifier: Apache-2.0 */
/* codes.c -- the table of what can be wrong with a table of points. */
#include "study/codes.h"

const study_code study_codes[] = {
    {"E1101", "a column names no assumption",
     "The header of a table of points names assumptions of the model, or of a game from elsewhere "
     "its payoffs: u<outcome>_<party>, numbered as in the file, from 1. What stands here is "
     "neither. "
     "A switch is no number: ask of a variant, or use --set."},
    {"E1102", "a cell is not a number for its assumption",
     "A cell holds a number in the unit of the file, such as 2500, or a quantity with a unit of "
     "its "
     "own, such as \"2500 t/month\". An empty cell, a word, or a unit of another dimension is an "
     "error: nothing is guessed."},
    {"E1103", "a row does not fit the header",
     "Every row has as many cells as the header, parted by commas. A cell that holds a comma or a "
     "quote is put in double quotes, and a quote in it is doubled."},
};

const size_t n_study_codes = sizeof study_codes / sizeof *study_codes;
