/* SPDX-License-Identifier: Apache-2.0 */
/* codes.c -- the table of what can be wrong with a model once it is played. */
#include "model/codes.h"

#include <string.h>

const model_code model_codes[] = {
    {"E1001", "a state leaves its range", "guard the assignment, or widen the range of the state",
     "An assignment would give a state a value outside the range it was declared with. The message "
     "names the "
     "value and the round in which a history of play gets there. Either the history should not "
     "exist (put a "
     "`when` on the option or on the assignment), or the range is too narrow."},
    {"E1002", "a state would not be a whole number", NULL,
     "States take whole numbers or labels. The expression assigned comes to something else in some "
     "history, for "
     "example because a division does not come out even."},
    {"E1003", "the structure of play would depend on an assumption",
     "move the condition to an option's own `when`, or into a gain with `if`",
     "Which moves exist must not depend on the numbers assumed, so that one structure serves for "
     "all of them. The "
     "one exception is an option's own `when`: such an option is closed where its condition is "
     "false."},
    {"E1004", "nobody's option is available",
     "give the choice a `when` of its own, so that it is skipped, or an option without a condition",
     "A party is asked to choose, but the condition of every option fails in some history. A "
     "choice that has a "
     "`when` of its own is skipped in that case; without one this is taken for a mistake."},
    {"E1005", "nothing is left to choose", NULL,
     "All options that the rules leave a party at some point are removed (by `remove` or a card) "
     "or excluded by "
     "`commit ... never`."},
    {"E1006", "chance has nothing to choose from", NULL,
     "The conditions of all branches of a chance move fail in some history, or no type has a "
     "positive weight."},
    {"E1007", "options depend on what the party has not seen", NULL,
     "Two histories that a party cannot tell apart leave it different options, so it could tell "
     "them apart after all. "
     "The conditions of its options must read only what it sees."},
    {"E1008", "an offer's grid is not a grid", "write it as `in 0 .. 1 by 0.05`",
     "The bounds and the step of an offer are numbers without assumptions, the step is positive "
     "and the upper bound "
     "is not below the lower one."},
    {"E1009", "a perpetuity without discounting", "give the rounds a `discount`",
     "`for ever(r)` is worth r times the length of a round over one less the factor of a round; "
     "with a factor of one "
     "that is infinite."},
    {"E1010", "an expression without a value", NULL,
     "The expression reads something that does not exist at this place of play, or divides by "
     "zero."},
    {"E1011", "an outcome depends on an assumption", "use a state, which an option or chance sets",
     "Which outcome play ends in belongs to its structure and is the same for all numbers."},
    {"E1020", "probabilities do not sum to one", NULL,
     "For the numbers at hand the probabilities of a chance move, or the shares of a commitment, "
     "leave 0 .. 1 or do "
     "not sum to one. `otherwise` in place of the last probability takes what is left."},
    {"E1021", "all options are closed", NULL,
     "For the numbers at hand the condition of every option of an information set is false."},
    {"E1022", "a number is not finite", NULL,
     "For the numbers at hand something that the game uses is infinite or undefined: a division by "
     "zero, the "
     "logarithm or root of a negative number, an overflow."},
    {"E1030", "this cannot be reckoned exactly", "write it with + - * / min max abs and if",
     "The ledger, plans and fronts are reckoned in exact fractions. Their numbers "
     "may use + - * / min max abs, `if` and whole powers; exp, log, sqrt and other powers have no "
     "exact value."},
    {"E1031", "a division by zero", "narrow the range of the assumption",
     "Somewhere in the ranges of the assumptions, or at the values set, an amount divides by zero, "
     "so that nothing bounds it."},
    {"E1032", "an amount below nothing", NULL,
     "For the numbers at hand an amount of a flow, a limit or a conversion is negative. What flows "
     "the other way is a flow of its own."},
    {"E1040", "a discount that a plan cannot have", "narrow the range of the assumption",
     "For the numbers at hand a discount factor of a plan is not above 0 and below 1. What is held "
     "after the last phase is held for ever: without discounting that has no finite worth."},
    {"E1041", "a chance or a share outside 0 .. 1", "narrow the range of the assumption",
     "For the numbers at hand a chance of verification or a share that returns is below 0 or above "
     "1, or who gave would be accused more often than who cheated."},
    {"E1042", "a stock of nothing", "narrow the range of the assumption",
     "For the numbers at hand the level of a stock at the start is not above 0 and at most 1."},
    {"E1043", "levels of a worth that do not fit", NULL,
     "For the numbers at hand the levels at which a worth is given do not ascend from above 0 to "
     "1."},
    {"E1044", "a worth that is not concave", "give the steps (`gives`), or straighten the worth",
     "Steps can be designed where what a stock is worth grows no faster above a level than below "
     "it. For the numbers at hand one does."},
    {"E1045", "a grid that does not fit", NULL,
     "For the numbers at hand a stock's level, or one of its steps, is no whole number of the "
     "steps of its grid."},
    {"E1046", "measures that do not make up a stock", NULL,
     "For the numbers at hand the shares of the measures that a stock lifts do not sum to its "
     "level."},
    {"E1047", "a plan that gives more than there is", NULL,
     "For the numbers at hand the steps of a stock sum to more than its level at the start, or one "
     "is below nothing."},
    {"E1048", "an enforcer of negative weight", NULL,
     "For the numbers at hand an enforcer would take from the pressure of its front by holding."},
};
const size_t n_model_codes = sizeof model_codes / sizeof *model_codes;

const char *model_code_hint(const char *code)
{
    for (size_t i = 0; i < n_model_codes; i++)
        if (strcmp(model_codes[i].code, code) == 0) return model_codes[i].hint;
    return NULL;
}
