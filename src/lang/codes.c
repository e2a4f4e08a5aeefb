/* SPDX-License-Identifier: Apache-2.0 */
/* codes.c -- what every diagnostic code of the language means: the long text of `standoff explain`.
 *
 * The titles stand in codes.def. Each explanation says what is wrong, shows it wrong and right, and
 * says why the rule exists. A code without explanation, or the other way round, does not compile.
 * One list, though long: it is a book that is looked up by code, and is kept in the order of codes.
 */
#include "lang/lang.h"

/* The text of one code: what it means, a wrong example, a right one, why the rule exists. */
#define EXPLAIN(code, means, wrong, right, why)                                                    \
    static const char explain_##code[] =                                                           \
        means "\n\n    wrong:  " wrong "\n    right:  " right "\n\n" why "\n";

/* clang-format off */
EXPLAIN(E0101,
    "The file holds a byte that is no part of UTF-8 text: it is binary, or it was saved in "
    "another encoding such as Latin-1.",
    "party M\\xFCller   (one byte in Latin-1)",
    "party Mueller \"Müller\"   (saved as UTF-8)",
    "One encoding means that the same file reads alike everywhere, and that a place is the "
    "same place in every editor.")
EXPLAIN(E0102,
    "This character belongs to no word of the language. Word processors like to put in curly "
    "quotes, long dashes and no-break spaces.",
    "question “Why?”",
    "question \"Why?\"",
    "What is not understood is never skipped in silence.")
EXPLAIN(E0103,
    "A text begins with a quote and its line ends before another quote.",
    "question \"Does it hold?",
    "question \"Does it hold?\"",
    "Texts stay on one line so that a forgotten quote spoils one line and not the rest of the"
    " file; \\n is a line break inside.")
EXPLAIN(E0104,
    "A backslash in a text is followed by something that has no meaning after it.",
    "question \"a\\tb\"",
    "question \"a \\\"quoted\\\" word\"",
    "Known are \\\" \\\\ and \\n; others are refused rather than guessed.")
EXPLAIN(E0105,
    "There is nothing in the file, or nothing but comments.",
    "# to be written",
    "standoff \"A title\" { party A play { A chooses { stay go } } }",
    "An empty model has no answer, so it is more likely the wrong file.")
EXPLAIN(E0106,
    "The number is longer than numbers are read, or beyond the range of the arithmetic.",
    "assume p = 1e400",
    "assume p = 1e30",
    "Results with infinities in them would look like answers.")
EXPLAIN(E0201,
    "At this place the grammar allows only what the message names.",
    "assume p 3",
    "assume p = 3",
    "docs/grammar.ebnf is the whole grammar. After an error the rest of the file is still "
    "read.")
EXPLAIN(E0202,
    "A block is opened and not closed where it must be.",
    "A chooses { left { gain A = 1 }",
    "A chooses { left { gain A = 1 } right }",
    "The note shows the brace that is still open, which is often where the mistake is.")
EXPLAIN(E0203,
    "Outside `play` stand items, and each begins with its own word.",
    "gain A = 3   (outside play)",
    "assume bonus = 3",
    "Moves and gains belong in `play`.")
EXPLAIN(E0204,
    "A number with two dashes reads as a date.",
    "let x = 2019-04-25",
    "let x = 2019 - 04 - 25",
    "Dates are written as in ISO 8601; a difference has spaces around its signs.")
EXPLAIN(E0205,
    "`=` gives a value; it does not ask whether two are equal.",
    "left when oil = 3",
    "left when oil == 3",
    "One sign for both would let a slip of the pen change a model.")
EXPLAIN(E0206,
    "Two comparisons share an operand.",
    "if(1 < p < 5, 1, 0)",
    "if(1 < p and p < 5, 1, 0)",
    "In many languages a chain compares a truth value with a number; here it is refused "
    "rather than guessed.")
EXPLAIN(E0207,
    "The month has no such day, or the year no such month.",
    "begins 2019-02-30",
    "begins 2019-02-28",
    "Rounds are dated from it.")
EXPLAIN(E0208,
    "A `}` closes the model before its end, or something follows the end.",
    "play { A chooses { left right } } }",
    "play { A chooses { left right } }",
    "Nothing outside the model's braces would be read.")
EXPLAIN(E0209,
    "A party is asked to choose among nothing.",
    "A chooses { }",
    "A chooses { stay go }",
    "A decision needs at least one option, chance at least one branch.")
EXPLAIN(E0210,
    "Within `play` each statement begins with a party and a verb, a state, or a word of its "
    "own.",
    "A picks { left right }",
    "A chooses { left right }",
    "See docs/language.md for all of them.")
EXPLAIN(E0211,
    "Play is: statements, then rounds, then one `end`.",
    "end { } round 1 { ... }",
    "round 1 { ... } end { }",
    "They run in that order, whatever their order in the file; so the file shows it.")
EXPLAIN(E0212,
    "A flow or a measure says something that the grammar does not know there.",
    "measure cap bans oil since 2018-01-01",
    "measure cap bans oil from 2018-01-01",
    "What is not understood is never skipped in silence.")
EXPLAIN(E0301,
    "No assumption, let, state, switch or offer has this name at this place.",
    "gain A = patiense",
    "gain A = patience",
    "The nearest name is offered. An offer is known in its own block only.")
EXPLAIN(E0302,
    "The name is known, but it is another kind of thing.",
    "p = 4   (p is an assumption)",
    "s = 4   (s is a state)",
    "Only states change in play; assumptions are fixed for a whole solution.")
EXPLAIN(E0303,
    "Two things would have one name, or one thing is described twice.",
    "assume oil = 3  state oil in 0 .. 1 = 0",
    "assume oil = 3  state tap in 0 .. 1 = 0",
    "A name must mean one thing wherever it is read.")
EXPLAIN(E0304,
    "The value is not among those declared, so that the test is never true or the assignment "
    "never possible.",
    "standing = brokn",
    "standing = broken",
    "A misspelt value would otherwise be a condition that never holds.")
EXPLAIN(E0305,
    "The word has a meaning of its own where names are read.",
    "let min = 3",
    "let least = 3",
    "Else a formula could not be read without knowing the declarations.")
EXPLAIN(E0306,
    "A `let` needs its own value, directly or by way of others.",
    "let u = v + 1  let v = u + 1",
    "let u = 1  let v = u + 1",
    "A let is a name for an expression, not an equation to be solved.")
EXPLAIN(E0307,
    "This decides how the game is built and must not depend on assumptions, or on anything "
    "that is not known before play.",
    "let n = oil / 2  state s in 0 .. n = 0",
    "let n = 4  state s in 0 .. n = 0",
    "One structure serves for all numbers; only so are many assumption values solved "
    "together.")
EXPLAIN(E0308,
    "A function or a let with parameters is used with too few or too many of them.",
    "sqrt(3, 4)",
    "sqrt(3)",
    "`min` and `max` take two or more, `if` takes three.")
EXPLAIN(E0309,
    "No party has this name.",
    "gain Putine = 1",
    "gain Putin = 1",
    "Parties are declared with `party`.")
EXPLAIN(E0310,
    "No function and no let with parameters has this name.",
    "sine(3)",
    "let wave(x) = x - x^3 / 6  let y = wave(3)",
    "Known are min, max, abs, exp, log, sqrt and if.")
EXPLAIN(E0311,
    "A claim or gain speaks of an outcome in which no play can end.",
    "claim \"peace\": P(peace) > 0.5",
    "stop peace   (somewhere in play)",
    "Outcomes come from `outcome`, from `stop NAME` and from `end`.")
EXPLAIN(E0401,
    "The name after the number is no unit: not of the language, not declared, not known to "
    "UDUNITS-2.",
    "assume oil = 3 tonn/month",
    "assume oil = 3 t/month",
    "Units with an origin of their own (degrees Celsius) are refused, since sums of them mean"
    " nothing. Declare what is missing: unit NAME.")
EXPLAIN(E0402,
    "The exponent of a unit goes beyond 9, or that of a dimension beyond 127.",
    "3 m^40",
    "3 m^2",
    "Such a unit is a slip of the pen.")
EXPLAIN(E0403,
    "The two sides are not the same kind of quantity.",
    "oil + wage   (t/month and USD/year)",
    "oil * price + wage",
    "Adding tonnes to dollars is the commonest mistake in a spreadsheet, and the one that a "
    "machine can always find.")
EXPLAIN(E0404,
    "The value must have another unit here, mostly none.",
    "exp(3 month)",
    "exp(3 month / (1 year))",
    "Logarithms, exponents and probabilities of dimensioned quantities mean nothing.")
EXPLAIN(E0405,
    "A condition is true or false, and this is a number.",
    "gain A = 1 when p",
    "gain A = 1 when p > 0",
    "There is no rule by which numbers count as true.")
EXPLAIN(E0406,
    "A number is needed, and this is true or false.",
    "(p > 2) + 1",
    "if(p > 2, 1, 0) + 1",
    "The same rule the other way round.")
EXPLAIN(E0407,
    "A root or a broken power would leave a unit without meaning.",
    "sqrt(3 month)",
    "sqrt(9 m^2)",
    "Dimensions have whole exponents.")
EXPLAIN(E0409,
    "The low end lies above the high one, or a distribution has no width or no weight.",
    "assume p = 3 in 5 .. 2",
    "assume p = 3 in 2 .. 5",
    "Nothing could be drawn from it.")
EXPLAIN(E0410,
    "The name cannot become a unit: it is one already, it is a word of the language, or there"
    " are too many dimensions.",
    "unit month = 30 day",
    "unit moon = 29.5 day",
    "The language's own units mean the same in every file.")
EXPLAIN(E0411,
    "A unit is a positive quantity.",
    "party A counts in 0 USD",
    "party A counts in 100 MUSD",
    "Dividing by it must be possible, and more must stay more.")
EXPLAIN(E0412,
    "A round lasts a time.",
    "round 1 .. 3 lasting 3 USD { }",
    "round 1 .. 3 lasting 3 month { }",
    "Rates accrue over it, and discounts per year are converted by it.")
EXPLAIN(E0501,
    "A move that not everybody sees would set a state that others see, or a visible state "
    "would be set from a hidden one; the state would give the secret away.",
    "A chooses seen by A { left { front = 1 } right }   (front is public)",
    "state front in 0 .. 1 = 0 seen by A",
    "What is hidden must stay hidden: information sets are derived from who sees what. Let "
    "the move be seen by more, or the state by fewer.")
EXPLAIN(E0502,
    "What a party may do depends on something that it does not see, so being able to do it "
    "would tell.",
    "B chooses { up when A is tough  down }",
    "gain B = if(A is tough, 1, 0)",
    "A party knows its own options. Gains may depend on hidden things; guards may not.")
EXPLAIN(E0503,
    "Only a hidden state or a type can be revealed.",
    "reveal oil to B   (an assumption)",
    "reveal secret to B",
    "Everything else is known to all from the start.")
EXPLAIN(E0601,
    "Rounds are numbered from 1 without gaps over all round blocks.",
    "round 1 .. 3 { } round 5 .. 6 { }",
    "round 1 .. 3 { } round 4 .. 6 { }",
    "A round's number is its place in time.")
EXPLAIN(E0602,
    "Play must end.",
    "round forever { }",
    "round 1 .. 8 { } end { gain A = for ever (flow) }",
    "What comes after the last round can be counted as a perpetuity.")
EXPLAIN(E0603,
    "A gain per time stands where no time passes.",
    "A chooses { left { gain A = 3 USD/month } right }   (before the rounds)",
    "round 1 lasting 3 month { gain A = 3 USD/month }",
    "A rate is multiplied by the length of its round.")
EXPLAIN(E0604,
    "Which moves exist, and what states become, would depend on an assumption.",
    "A chooses when p > 2 { left right }",
    "A chooses { left when p > 2  right }",
    "Numbers never change the structure of a game. The one exception is an option's own "
    "`when`, which closes the option.")
EXPLAIN(E0605,
    "The value lies outside those that the state was declared with.",
    "state s in 0 .. 2 = 5",
    "state s in 0 .. 5 = 5",
    "The values of a state are what the game is made of.")
EXPLAIN(E0606,
    "`for ever` and `outcome is` belong to the gains of `end`, after rounds.",
    "A chooses { left { gain A = for ever (3) } right }",
    "end { gain A = for ever (3) }",
    "A perpetuity begins when play is over, at the last round's discount.")
EXPLAIN(E0607,
    "The gain is neither in the party's unit nor in that per time.",
    "party A, B ... gain A = 3 USD",
    "party A counts in USD, B ... gain A = 3 USD",
    "A party's gains are added up, so they are one kind of thing.")
EXPLAIN(E0608,
    "A yearly factor cannot be converted for a round without length.",
    "round 1 .. 3 discount 0.9 per year { }",
    "round 1 .. 3 lasting 3 month discount 0.9 per year { }",
    "For a round of length L the factor is 0.9^(L/1 year).")
EXPLAIN(E0609,
    "Probabilities of types, of chance or of a mixed commitment must sum to one.",
    "chance { up 0.5  down 0.6 }",
    "chance { up 0.5  down otherwise }",
    "Something happens, and only one thing. `otherwise` takes what is left.")
EXPLAIN(E0610,
    "A probability lies between 0 and 1.",
    "chance { up 1.5  down otherwise }",
    "chance { up 0.5  down otherwise }",
    "Less than never and more than always mean nothing.")
EXPLAIN(E0611,
    "`together` holds choices, offers and votes; what follows a simultaneous move may not ask"
    " anybody else.",
    "together { A chooses { left { B chooses { up down } } right } }",
    "together { A chooses { left right } B chooses { up down } }",
    "Moves within it are made without seeing each other, so none can follow from another.")
EXPLAIN(E0612,
    "The statement belongs elsewhere.",
    "A chooses { left { outcome deal otherwise } right }",
    "A chooses { left { stop deal } right }",
    "`end` holds outcomes and gains only, and outcomes stand in `end` only.")
EXPLAIN(E0613,
    "The quota cannot be met, nobody votes, or a veto is held by somebody without a vote.",
    "vote v by A, B quota 3 { passes { } }",
    "vote v by A, B quota 2 { passes { } }",
    "Such a vote would always end the same way.")
EXPLAIN(E0614,
    "The grid of an offer needs constant bounds in order and a positive step.",
    "A offers x in 0 .. p by 1 { }   (p is an assumption)",
    "A offers x in 0 .. 4 by 1 { }",
    "Every point of the grid is an action, so the grid is part of the structure.")
EXPLAIN(E0615,
    "Two options of a choice, or two branches of chance, have one name.",
    "A chooses { left  left }",
    "A chooses { left  right }",
    "Names tell actions apart in answers.")
EXPLAIN(E0616,
    "A model needs parties and play.",
    "standoff \"x\" { party A }",
    "standoff \"x\" { party A play { A chooses { stay go } } }",
    "Without them there is nothing to solve.")
EXPLAIN(E0617,
    "A discount factor lies above 0 and is at most 1, is the same in all histories, and is "
    "given once for a party.",
    "discount 1.2 per year",
    "discount 0.9 per year",
    "A factor of 0.9 makes next year's payoff count for nine tenths.")
EXPLAIN(E0701,
    "The party never has this option.",
    "claim \"x\": P(Kim.stepp) > 0.5",
    "claim \"x\": P(Kim.step) > 0.5",
    "A claim about a misspelt option would be false for ever.")
EXPLAIN(E0702,
    "No variant has this name.",
    "P(deal) in frim",
    "P(deal) in firm   (with variant firm { ... })",
    "Variants are declared with `variant NAME { ... }`.")
EXPLAIN(E0703,
    "A claim is a sentence that is true or false.",
    "claim \"it works\": P(deal)",
    "claim \"it works\": P(deal) > 0.5",
    "Its verdict is computed, for the central values and over the ranges.")
EXPLAIN(E0704,
    "A state, type, offer or round has a value at some moment of some play; a claim is about "
    "all of them.",
    "claim \"x\": arsenal == 0",
    "claim \"x\": P(arsenal is 0 in round 8) > 0.5",
    "Ask for a probability.")
EXPLAIN(E0705,
    "There is no such round.",
    "P(A.left in round 9)   (of 8 rounds)",
    "P(A.left in round 8)",
    "It would have probability zero whatever anybody does.")
EXPLAIN(E0706,
    "A variant or channel sets assumptions and switches; this is neither.",
    "variant v { patience = 3 }   (no such assumption)",
    "variant v { hurt = 3 }",
    "Everything else belongs to the model itself.")
EXPLAIN(E0707,
    "`always` names one option.",
    "commit A always left, right",
    "commit A to left 0.5, right 0.5",
    "Two things cannot both be done always.")
EXPLAIN(E0708,
    "The party decides at no point of this name.",
    "commit A never left at opning",
    "commit A never left at opening",
    "A point gets its name with `as NAME`.")
EXPLAIN(E0709,
    "One variant changes the same thing twice.",
    "variant v { p = 4  p = 5 }",
    "variant v { p = 5 }",
    "Only one could hold.")
EXPLAIN(E0710,
    "`before` compares moments, and this has none.",
    "P(A is tough before A.left)",
    "P(A.left before s is 1)",
    "Options and values of states happen at a moment of play; types and outcomes do not.")
EXPLAIN(E0711,
    "A round or an order is asked of something that has none.",
    "P(deal in round 3)",
    "P(deal)",
    "Types are drawn before play; outcomes belong to its end; types have no order.")
EXPLAIN(E0712,
    "A promise that is to be found is asked for in a way that has no answer.",
    "variant v { commit A best  commit B best }",
    "variant v { commit A best }",
    "`best` stands for the promise that serves its party best, given all else; so there is one to a "
    "variant, and it holds at every decision of the party, or at those of one point.")
EXPLAIN(E0801,
    "All texts together are longer than the limit.",
    "(a file of a hundred megabytes)",
    "(a file of a few kilobytes)",
    "Sizes are bounded before memory is taken. `--limit source_bytes=N` raises the bound.")
EXPLAIN(E0802,
    "Parentheses or blocks stand within each other too many times.",
    "((((((((...1...))))))))",
    "let inner = 1",
    "A bound keeps a hostile file from exhausting the stack. `--limit nesting=N` raises it.")
EXPLAIN(E0803,
    "Whole numbers go to a thousand million.",
    "round 1 .. 2000000000 { }",
    "round 1 .. 20 { }",
    "Nothing of that size could be built.")
EXPLAIN(E0804,
    "With its lets written out the expression has too many operations.",
    "let b = a + a  let c = b + b  ...",
    "let c = 4 * a",
    "Lets that use lets twice double in size at every step.")
EXPLAIN(E0805,
    "The included file is not there or cannot be read.",
    "include \"flow.standoff\"",
    "include \"parts/flows.standoff\"",
    "The path is taken from the file that includes.")
EXPLAIN(E0806,
    "A file includes itself, perhaps by way of others.",
    "include \"this-file.standoff\"",
    "include \"other.standoff\"",
    "It would never end.")
EXPLAIN(E0807,
    "This text was read from somewhere that has no files beside it.",
    "include \"parts.standoff\"   (on standard input)",
    "(the parts written out)",
    "There is no folder to look in.")
EXPLAIN(E0808,
    "There are more of these than the limit, or than there can be.",
    "(33 parties)",
    "(32 parties)",
    "At most 32 parties, 64 states and 16 dimensions; other counts have a limit that `--limit"
    " items=N` raises.")
EXPLAIN(E0901,
    "A flow runs between parties and places, and this is neither.",
    "flow oil from Moscow to DPRK = 3 t/month",
    "place DPRK  flow oil from Moscow to DPRK = 3 t/month",
    "Who does not play still buys and sells; a place says that a name is meant and no slip.")
EXPLAIN(E0902,
    "A flow runs from somebody to somebody else.",
    "flow oil from A to A = 3 t/month",
    "flow oil from A to B = 3 t/month",
    "What stays where it is crosses no border and falls under no measure.")
EXPLAIN(E0903,
    "A flow is of one thing: all its amounts have one unit, with time throughout (a rate) or "
    "without it throughout (a standing number).",
    "flow oil from A to B = 3 t/month { 2018-01-01 .. = 20 bbl/month }",
    "flow oil from A to B = 3 t/month { 2018-01-01 .. = 2.4 t/month }",
    "Amounts in two units cannot be added without a density, which is a measure's to declare "
    "(`with`).")
EXPLAIN(E0904,
    "Two dated entries of a flow hold on the same days.",
    "2018-01-01 .. 2018-12-31 = 3 t/month  2018-07-01 .. = 5 t/month",
    "2018-01-01 .. 2018-06-30 = 3 t/month  2018-07-01 .. = 5 t/month",
    "It would be left open which of them counts.")
EXPLAIN(E0905,
    "Something ends before it begins, or a day is needed and not given.",
    "2018-12-31 .. 2018-01-01 = 3 t/month",
    "2018-01-01 .. 2018-12-31 = 3 t/month",
    "It would never hold.")
EXPLAIN(E0906,
    "Amounts of flows, limits, worths and conversions are not negative, and a cap is above nothing.",
    "flow oil from A to B = -3 t/month",
    "flow oil from B to A = 3 t/month",
    "What goes the other way is another flow, under other measures.")
EXPLAIN(E0907,
    "An amount of a flow or a number of a measure reads a state, a type, an offer or the round.",
    "flow oil from A to B = eased * 3 t/month",
    "flow oil from A to B = 3 t/month when eased > 0",
    "The ledger is kept by date, whatever the parties do. Play changes which flows run and "
    "which measures stand.")
EXPLAIN(E0908,
    "No flow of that name is declared.",
    "measure cap bans oill",
    "measure cap bans oil",
    "A measure on nothing would bind nobody, silently.")
EXPLAIN(E0909,
    "No measure of that name is declared.",
    "lift capp",
    "lift cap",
    "Only measures that stand in the file can be lifted, replaced or asked for.")
EXPLAIN(E0910,
    "No authority of that name is declared.",
    "measure cap bans oil authority Councill",
    "authority Council  measure cap bans oil authority Council",
    "Who may lift a measure is part of it.")
EXPLAIN(E0911,
    "The measure names the flow twice, or names it while the flow says `under`.",
    "measure cap bans oil, oil",
    "measure cap bans oil",
    "It would look as if it counted twice.")
EXPLAIN(E0912,
    "A cap needs a period; `ends` and `at any time` are for standing numbers, the other "
    "periods for amounts per time.",
    "measure cap caps oil at 500000 bbl",
    "measure cap caps oil at 500000 bbl per calendar year",
    "A limit without a period says nothing about any day.")
EXPLAIN(E0913,
    "A limit counts a flow of another dimension, and it is not declared what one is of the "
    "other; or a conversion converts nothing here.",
    "measure cap caps oil at 500000 bbl per calendar year   (oil in t)",
    "measure cap caps oil at 500000 bbl per calendar year with 1 t = 8.33 bbl",
    "The factor decides whether a cap is passed; it is never assumed in silence.")
EXPLAIN(E0914,
    "Notices and `stops at` are shares of a limit, above 0, at most 1, in ascending order.",
    "notices at 0.95, 0.75",
    "notices at 0.75, 0.95",
    "A share of no limit, or above all of it, is never due.")
EXPLAIN(E0915,
    "The first line of the table does not name this column.",
    "observed \"oil.csv\" { month month  amount tonnes in t }",
    "observed \"oil.csv\" { month month  amount tons in t }",
    "Figures read from the wrong column would look like answers.")
EXPLAIN(E0916,
    "A cell of the table is not what its column should hold; the message names line and "
    "column. The other rows are read.",
    "2018-04,4.293,reported",
    "2018-04,4293,reported",
    "A row that is skipped would leave its month missing without anybody having said so.")
EXPLAIN(E0917,
    "A table needs the columns of the month and of one or two amounts with their units.",
    "observed \"oil.csv\" { month month }",
    "observed \"oil.csv\" { month month  amount tons in t }",
    "Without a unit a number is no amount.")
EXPLAIN(E0918,
    "`value`, `blocked`, `headroom` and `share` are reckoned for the dates of a round.",
    "play { round 1 .. 4 { gain A = value(oil) * 1 month } }",
    "begins 2019-04-25  play { round 1 .. 4 lasting 3 month { gain A = value(oil) } }",
    "The same flow under the same measure is worth another sum in another year.")
EXPLAIN(E0919,
    "The flow has no worth or no schedule, or the measure limits or withholds nothing.",
    "gain A = headroom(ban) * 1 USD/t",
    "gain A = -blocked(ban)",
    "A zero in its place would look like an answer.")
EXPLAIN(E0920,
    "Only the authority of a measure may lift or restore it, and only by its procedure.",
    "authority Council decides as B  measure m bans oil authority Council  play { A chooses { "
    "a { lift m } b } }",
    "play { B chooses { a { lift m } b } }",
    "Who can give relief is what the talks are about; a lift that nobody decided would be free.")
EXPLAIN(E0921,
    "Measures change by `lift` and `restore`, and `is lifted` asks for one that play lifts "
    "somewhere.",
    "m = lifted",
    "lift m",
    "So that the procedure of its authority can be checked.")
EXPLAIN(E0922,
    "`in play` completes a flow or an authority that has its condition or procedure already.",
    "authority C decides as A  in play C decides as B",
    "authority C  in play C decides as A",
    "One of them would be lost without a word.")
EXPLAIN(E0923,
    "An authority has members, each once, a quota within their number and vetoes among them; "
    "only a vote or a consensus can be voted in.",
    "authority C decides by vote of A, B quota 3",
    "authority C decides by vote of A, B quota 2",
    "It could never decide, or its vetoes would bind nobody.")
EXPLAIN(E0925,
    "What replaces another measure begins on a day after that one does.",
    "measure new bans oil replaces old",
    "measure new bans oil from 2018-01-01 replaces old",
    "The older measure ends on the day before the newer one begins.")
EXPLAIN(E1201,
    "A plan goes through phases, one or more, or goes on for ever; a bonus needs a last one.",
    "plan p { stock a of A { worth A 1 } }",
    "plan p { phases 4 lasting 6 month  discount 0.9 per year  stock a of A { worth A 1 MUSD/year } }",
    "Without them nothing follows on anything.")
EXPLAIN(E1202,
    "A plan has at least one stock, which its owner gives up in steps.",
    "plan p { phases 4  discount 0.9 }",
    "plan p { phases 4  discount 0.9  stock a of A { worth A 1 } }",
    "There would be nothing to judge.")
EXPLAIN(E1203,
    "No plan of that name is declared.",
    "plan complete as phazed { ... }",
    "plan complete as phased { ... }",
    "A plan that goes on from nothing would be judged as another than was meant.")
EXPLAIN(E1204,
    "A plan goes on from another, which goes on from the first.",
    "plan a as b { }  plan b as a { }",
    "plan a { ... }  plan b as a { }",
    "One of them has to say what there is.")
EXPLAIN(E1205,
    "The plan has no stock of that name.",
    "on breach by Kim { sanction returns 0.5 }",
    "on breach by Kim { sanctions returns 0.5 }",
    "What is said of it would be lost.")
EXPLAIN(E1206,
    "A stock, or what is said of one party, stands twice in one plan.",
    "bonus Kim = 3 MUSD  bonus Kim = 5 MUSD",
    "bonus Kim = 5 MUSD",
    "Only one could hold. A plan that goes on from another (`as`) may say it anew.")
EXPLAIN(E1207,
    "The steps of a stock are shares of the whole, none below nothing, and sum to no more than its level at the start.",
    "gives 1/2, 1/2, 1/4",
    "gives 1/2, 1/4, 1/4",
    "What is gone cannot be given again.")
EXPLAIN(E1208,
    "A stock has more steps than the plan has phases, or is given in one that there is not; a plan for ever gives none.",
    "phases 2  ...  gives 1/3, 1/3, 1/3",
    "phases 3  ...  gives 1/3, 1/3, 1/3",
    "The last steps would never come.")
EXPLAIN(E1209,
    "The chance that cheating is found, and that of a false alarm, lie in 0 .. 1.",
    "verify Kim finds 1.2",
    "verify Kim finds 0.9",
    "More than certain is nothing.")
EXPLAIN(E1210,
    "Who gave would be accused more often than who withheld.",
    "verify Kim finds 0.1 alarms 0.4",
    "verify Kim finds 0.4 alarms 0.1",
    "Such an inspector is better believed the other way round; the two may have been mixed up.")
EXPLAIN(E1211,
    "Every party of a plan has a discount factor, above 0 and below 1.",
    "discount 1 per year",
    "discount 0.9 per year",
    "What is held after the last phase is held for ever: without discounting that has no finite worth.")
EXPLAIN(E1212,
    "Worths are in the unit of the party, per time where phases have a length; costs and bonuses are amounts; chances, shares, levels and discounts plain numbers.",
    "bonus Kim = 900 MUSD/year",
    "bonus Kim = 900 MUSD",
    "A rate and an amount cannot be weighed against each other.")
EXPLAIN(E1213,
    "A number of a plan or of a front reads a state, a type, an offer or the round.",
    "worth Kim arms * arsenal   (arsenal a state)",
    "worth Kim arms",
    "Plans and fronts are judged by themselves; what is solved through play says so (`through`).")
EXPLAIN(E1214,
    "A stock lifts each measure once, no other stock lifts it too, and the shares of its measures sum to its level.",
    "lifts oil share 0.7, labour share 0.7",
    "lifts oil share 0.7, labour",
    "A measure without a share takes what the others leave.")
EXPLAIN(E1215,
    "What goes back after a breach is a share, in 0 .. 1, of what was given, over one phase or more; a breach lasts one or more.",
    "returns 0.5 over 0 phase",
    "returns 0.5 over 1 phase",
    "What goes back at once goes back over one phase.")
EXPLAIN(E1216,
    "The level of a stock and its steps are whole numbers of the steps of its grid, which is above nothing; measures that are lifted whole have none.",
    "gives 0.33, 0.67 in steps of 0.05",
    "gives 0.35, 0.65 in steps of 0.05",
    "It could never be given up to the end.")
EXPLAIN(E1217,
    "The points of a worth stand at levels that ascend from above 0 to 1; where steps are designed the line must not grow faster above than below.",
    "worth Kim at 0.5 10, at 0.4 20",
    "worth Kim at 0.5 10, at 1 20",
    "The line begins at nothing for nothing and ends at the whole.")
EXPLAIN(E1218,
    "An order names each party once, and all who give something or may leave.",
    "order Kim   (and Trump gives too)",
    "order Kim, then Trump",
    "Who sees what before it gives is what the order is for.")
EXPLAIN(E1219,
    "A plan aims at the payoff of a party to whom something in it is worth something.",
    "aim payoff Moon   (Moon is not in it)",
    "aim payoff Kim",
    "Every plan would be as good as another.")
EXPLAIN(E1220,
    "A stock has an owner, and a level at the start above 0 and at most 1.",
    "stock arsenal { worth Kim 3 }",
    "stock arsenal of Kim { worth Kim 3 }",
    "Somebody has to give it.")
EXPLAIN(E1221,
    "No front of that name is declared.",
    "claim \"x\": holds(comittee)",
    "claim \"x\": holds(committee)",
    "A claim about a misspelt front would be about nothing.")
EXPLAIN(E1222,
    "A front has from two to 24 enforcers.",
    "front f { enforcer A  needs all }",
    "front f { enforcers A, B  needs all }",
    "One who enforces alone leaves nobody in the lurch; of more, the coalitions are too many.")
EXPLAIN(E1223,
    "A party enforces once in a front, and not against itself; a flow leaks once.",
    "enforcers A, B, A",
    "enforcers A, B",
    "It would count twice.")
EXPLAIN(E1224,
    "At least one and at most all enforcers can be needed.",
    "enforcers A, B  needs 3 of them",
    "enforcers A, B  needs 2 of them",
    "Such a front could never succeed, or never fail.")
EXPLAIN(E1225,
    "Who has a veto, pays, is paid, punishes or is punished is an enforcer of the front, and not the same one on both sides.",
    "enforcers A, B  needs 2 of them veto C",
    "enforcers A, B, C  needs 2 of them veto C",
    "Who is not in it neither holds nor leaks.")
EXPLAIN(E1226,
    "A front says once when it succeeds.",
    "front f { enforcers A, B }",
    "front f { enforcers A, B  needs all }",
    "Who is pivotal depends on it.")
EXPLAIN(E1227,
    "All numbers of a front are per time or none is; all weights, and the pressure that is asked for, have one unit.",
    "enforcer A { costs 1 MUSD }  enforcer B { costs 1 MUSD/year }",
    "enforcer A { costs 1 MUSD/year }  enforcer B { costs 1 MUSD/year }",
    "What is paid once and what is paid every year are not weighed against each other.")
EXPLAIN(E1228,
    "A leak is worth something to the target, who has to be named; a flow that leaks has a schedule and a worth, or the enforcer says `gives`.",
    "front f { enforcer A { gives 3 MUSD/year } ... }",
    "front f { target B  enforcer A { gives 3 MUSD/year } ... }",
    "Pressure is what the target misses.")
EXPLAIN(E1229,
    "`through` names an assumption that play reads, and the model has play.",
    "through hurtt to deal",
    "through hurt to deal",
    "Pressure enters play as the value of that assumption.")
EXPLAIN(W0101,
    "Nothing reads the assumption, so that its value changes nothing.",
    "assume oil = 3942 t/month   (and no more of it)",
    "gain Kim = oil * oil_price",
    "It may be misspelt elsewhere, or left over.")
EXPLAIN(W0102,
    "Nothing reads this `let`.",
    "let x = 3",
    "gain A = x",
    "It may be misspelt elsewhere, or left over.")
EXPLAIN(W0103,
    "No guard, gain, outcome or chance reads the state.",
    "state s in 0 .. 3 = 0   (only assigned)",
    "gain A = s",
    "It would only make the game larger.")
EXPLAIN(W0104,
    "Nothing reads the switch.",
    "switch method = phased | complete",
    "step when method is phased",
    "Its variants would all be the same.")
EXPLAIN(W0105,
    "A party gains per time, and a `stop` ends that without anything in `end` that takes its "
    "place.",
    "A chooses { leave { stop } go }  gain A = flow",
    "end { gain A = for ever (rest) }",
    "Leaving would be priced as if the world ended. If that is meant, give the party a gain "
    "of 0 in `end`.")
EXPLAIN(W0106,
    "An outcome that occurs once looks like another one.",
    "stop breakdwn",
    "stop breakdown",
    "Outcomes need no declaration, so a slip would make a new one. Declare it if it is meant.")
EXPLAIN(W0107,
    "The central value lies outside the range that is given for it.",
    "assume p = 3 in 5 .. 7",
    "assume p = 6 in 5 .. 7",
    "Central answers and uncertainty would speak of different worlds.")
EXPLAIN(W0109,
    "An outcome stands behind one that takes all that is left.",
    "outcome a otherwise  outcome b when s is 0",
    "outcome b when s is 0  outcome a otherwise",
    "The first whose condition holds is the outcome.")
EXPLAIN(W0110,
    "The party chooses, but nothing it does changes its payoff.",
    "party A, B  play { A chooses { left right } }",
    "gain A = 1 when s is 1",
    "It is indifferent everywhere, so that every answer is as good as another. Give it a "
    "gain, or make its choice a move of chance.")
EXPLAIN(W0111,
    "Play has stopped before it comes here.",
    "stop deal  gain A = 1",
    "gain A = 1  stop deal",
    "The statement does nothing.")
EXPLAIN(W0112,
    "A variant, or a `together`, without anything in it.",
    "variant v { }",
    "variant v { p = 4 }",
    "It gives the same answer as the model itself.")
EXPLAIN(W0901,
    "Months between the first and the last figure of a flow have none, no total covers them, "
    "and the flow does not say what they may have been.",
    "observed \"oil.csv\" { ... }   (with an empty cell)",
    "missing in 0 t/month .. 500 t/month",
    "A missing month is not zero: sums over it are lower bounds and printed so.")
EXPLAIN(W0902,
    "Two caps or bans stand over the same flow on the same days, and neither replaces the other.",
    "measure a bans oil  measure b bans oil from 2018-01-01",
    "measure a bans oil  measure b bans oil from 2018-01-01 replaces a",
    "Often the later text took the place of the earlier. The ledger keeps both, each by itself.")
EXPLAIN(W0903,
    "Two figures for one month, or a total and its months, differ by more than their rounding.",
    "total 2018-01 .. 2018-02 = 50 t   (of months that sum to 60 t)",
    "total 2018-01 .. 2018-02 = 60 t",
    "The ledger shows both and lets the amount lie between them.")
EXPLAIN(W0904,
    "Months of the period before play begins have no figure, so that `headroom` and `share` "
    "count them as nothing.",
    "begins 2019-04-25   (with figures from March on)",
    "missing in 0 t/month .. 500 t/month",
    "The headroom is then at most what is shown.")
EXPLAIN(W1201,
    "At the central values a chance, a share or a discount is what it should be; somewhere in the ranges of its assumptions it is not.",
    "assume p = 0.8 in 0.5 .. 1.2  ...  verify Kim finds p",
    "assume p = 0.8 in 0.5 .. 1  ...  verify Kim finds p",
    "Answers over the ranges stop there with an error.")
/* clang-format on */

#define CODE(code, title) {#code, title, explain_##code},
const code_row lang_codes[] = {
#include "lang/codes.def"
};
#undef CODE

const size_t n_lang_codes = sizeof lang_codes / sizeof *lang_codes;
