/* SPDX-License-Identifier: Apache-2.0 */
/* codes.c -- the table of what can be wrong with a game file. */
#include "game/codes.h"

const game_code game_codes[] = {
    {"E0900", "not a game file of this kind",
     "A Gambit extensive game begins with `EFG 2 R`, a strategic one with `NFG 1 R`; an "
     "action-graph game with `#AGG` or `#BAGG`; a game in JSON is an "
     "object whose \"format\" is \"standoff-game\". The first bytes of the file are something "
     "else."},
    {"E0901", "the file ends too early",
     "Something is still missing where the file ends: a node for an action already named, a "
     "closing brace, "
     "a closing quote, or payoffs of the last contingencies. Files cut short by a copy look like "
     "this."},
    {"E0902", "something else was expected here",
     "The parts of a node stand in a fixed order: the letter, the name in quotes, numbers, names "
     "and lists "
     "in braces. What stands here is not the next part."},
    {"E0903", "not a number",
     "A payoff or a probability is an integer (-3), a decimal (0.25, 1e-3) or a ratio of integers "
     "(1/3), "
     "written without spaces inside. The ratio's denominator is not zero, and a decimal's exponent "
     "is "
     "bounded, since numbers are kept exactly."},
    {"E0904", "no such party",
     "A node names its party by number, counted from 1 in the order of the file's first lines."},
    {"E0905", "an information set without actions",
     "The first node of an information set lists its actions; later nodes may leave the list out. "
     "An "
     "information set has at least one action, and all its nodes have the same number of them."},
    {"E0906", "the information set was described differently before",
     "The nodes of an information set must agree on how many actions there are, and chance nodes "
     "on the "
     "probabilities too."},
    {"E0907", "an outcome without payoffs",
     "The first mention of an outcome gives its payoffs; later ones may give the number alone. "
     "Outcome 0 "
     "means no outcome: nothing is paid there."},
    {"E0908", "the outcome was described differently before",
     "One outcome has one list of payoffs. Where it is repeated, the list must be the same."},
    {"E0909", "the wrong number of payoffs", "An outcome has one payoff for each party."},
    {"E0910", "probabilities that are none",
     "The probabilities of a chance node are not negative and sum to one (within 1e-9). Write "
     "thirds as "
     "1/3: numbers are kept exactly."},
    {"E0911", "something follows the end of the game",
     "The tree is complete, or every contingency has its payoffs, and the file goes on."},
    {"E0912", "the game is larger than the limit",
     "The number of nodes is bounded (10 million unless the limit is set), so that a file cannot "
     "take all "
     "memory. A strategic game counts the nodes of its tree of simultaneous moves."},
    {"E0913", "the structure is not a game",
     "The file reads well, but what it describes is no game: a node that play cannot reach, or "
     "comes "
     "back to, or the like."},
    {"E0914", "no strategies", "Every party of a strategic game has at least one strategy."},
    {"E0915", "not text", "The file holds bytes that are not UTF-8 text, or a zero byte."},
    {"E0916", "JSON that does not parse",
     "The file is not well-formed JSON; the place is where it stops being."},
    {"E0917", "a member is missing or of the wrong kind",
     "docs/formats.md lists the members of a game in JSON. One is missing, or is a number where a "
     "list "
     "should be, or refers to something that is not there."},
    {"E0918", "a part of the action graph is wrong",
     "Nodes of an action graph are numbered from 0, action nodes first, and every list must keep "
     "to "
     "the numbers the file begins with. A function node is of kind 0 .. 3 or 10 .. 13, does not "
     "depend on itself, and is chained only to function nodes of its own kind."},
    {"E0919", "a configuration with no payoff, or with two",
     "Payoffs of form 1 name the configurations they are for. Each configuration that can occur at "
     "the action node must be named, and none twice."},
    {"W0900", "action labels repeat in an information set",
     "Two actions of an information set have the same label. Those actions are named by their "
     "numbers, "
     "from 1."},
    {"W0901", "labels differ between nodes of an information set",
     "A later node of the information set labels its actions differently. The first node's labels "
     "are "
     "kept."},
    {"W0902", "labels repeat among parties or information sets",
     "Two parties, or two information sets of a party, have the same label. They are named by "
     "their "
     "numbers in the file, from 1."},
};

const size_t n_game_codes = sizeof game_codes / sizeof *game_codes;
