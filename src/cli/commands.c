/* SPDX-License-Identifier: Apache-2.0 */
/* commands.c -- the rows: commands, shared options, and what help tells around them. */
#include "command.h"

#include "names.h"

#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))
#define EXAMPLES(array) .examples = (array), .n_examples = N_OF(array)
#define OPTIONS(array) .options = (array), .n_options = N_OF(array)

/* ---- options that commands share ---------------------------------------------------------------
 */

static const struct {
    unsigned need;  /* 0: every command */
    bool is_format; /* only of commands that can be written as the format of its name */
    char letter;
    stf_option option;
} shared[] = {
    {0,
     false,
     '\0',
     {.name = "format",
      .kind = STF_OPTION_TEXT,
      .value = "F",
      .help = "how the answer is written: one of the command's formats"}},
    {0, false, '\0', {.name = "json", .kind = STF_OPTION_FLAG, .help = "the answer as JSON"}},
    {0, true, '\0', {.name = "csv", .kind = STF_OPTION_FLAG, .help = "the answer as CSV"}},
    {0, true, '\0', {.name = "jsonl", .kind = STF_OPTION_FLAG, .help = "JSON, a line a point"}},
    {0, true, '\0', {.name = "svg", .kind = STF_OPTION_FLAG, .help = "the picture, as SVG"}},
    {0, true, '\0', {.name = "png", .kind = STF_OPTION_FLAG, .help = "the picture, as PNG"}},
    {0,
     true,
     '\0',
     {.name = "sqlite",
      .kind = STF_OPTION_FLAG,
      .help = "the answer as a database of SQLite, in the file of --output"}},
    {0,
     false,
     'o',
     {.name = "output",
      .kind = STF_OPTION_TEXT,
      .value = "FILE",
      .fallback = "standard output",
      .help = "write the answer to this file, whole or not at all; where no format is asked for, "
              "the ending of its name says which: .json, .csv, .svg, .png, ..."}},
    {USES_WIDTH,
     false,
     '\0',
     {.name = "width",
      .kind = STF_OPTION_INTEGER,
      .value = "N",
      .fallback = "the terminal's, or 100",
      .help = "columns of the text"}},
    {USES_COLOUR,
     false,
     '\0',
     {.name = "color",
      .kind = STF_OPTION_CHOICE,
      .choices = "auto|always|never",
      .value = "WHEN",
      .fallback = "auto",
      .help = "colours; auto: on a terminal, unless NO_COLOR is set"}},
    {USES_SESSION,
     false,
     '\0',
     {.name = "limit",
      .kind = STF_OPTION_TEXT,
      .repeats = true,
      .value = "NAME=N",
      .help = "move a limit of size; `standoff man` lists them"}},
    {USES_PROGRESS,
     false,
     '\0',
     {.name = "progress",
      .kind = STF_OPTION_CHOICE,
      .choices = "auto|never|json",
      .value = "HOW",
      .fallback = "auto",
      .help = "progress on standard error; auto: where that is a terminal; json: a line an event"}},
    {USES_RANKS,
     false,
     '\0',
     {.name = "mpi",
      .kind = STF_OPTION_CHOICE,
      .choices = "auto|always|never",
      .value = "WHEN",
      .fallback = "auto",
      .help = "share the work with the other ranks of MPI; auto: where mpirun started several"}},
    {0,
     false,
     'h',
     {.name = "help", .kind = STF_OPTION_FLAG, .help = "what the command does and takes"}},
};

/* ---- options of commands that ask no question ---------------------------------------------------
 */

static const stf_option format_options[] = {
    {.name = "check",
     .kind = STF_OPTION_FLAG,
     .help = "write nothing; name the files that would change, and exit with 1 if there are any"},
    {.name = "write", .kind = STF_OPTION_FLAG, .help = "replace the files that change"},
};

static const stf_option version_options[] = {
    {.name = "build", .kind = STF_OPTION_FLAG, .help = "what the program was built with, too"},
};

/* ---- examples
 * ------------------------------------------------------------------------------------ */

static const command_example check_examples[] = {
    {"standoff check models/hanoi.standoff",
     "is the file right, how large is the game, who would solve it"},
};
static const command_example solve_examples[] = {
    {"standoff solve models/hanoi.standoff", "who plays what"},
    {"standoff solve models/matching-pennies.standoff --lambda 2 --json",
     "quantal response, as JSON"},
    {"standoff solve models/seltens-horse.standoff --exact", "a proof in rational arithmetic"},
};
static const command_example certify_examples[] = {
    {"standoff solve models/beer-quiche.standoff --json -o profile.json", "a profile, kept"},
    {"standoff certify models/beer-quiche.standoff profile.json --concept nash",
     "judge it again, ex ante"},
};
static const command_example cards_examples[] = {
    {"standoff cards models/hanoi.standoff --every-option", "what every option is worth"},
};
static const command_example claims_examples[] = {
    {"standoff claims models/hanoi.standoff", "which claims hold"},
    {"standoff claims models/hanoi.standoff --flips 4", "and what would turn them"},
};
static const command_example compare_examples[] = {
    {"standoff compare models/hanoi.standoff", "all variants beside the model as it stands"},
};
static const command_example ledger_examples[] = {
    {"standoff ledger models/regimes/un-dprk.standoff", "the books of the regime"},
    {"standoff ledger models/regimes/un-dprk.standoff --from 2018 --to 2019 --csv",
     "two years, as a table for other programs"},
};
static const command_example front_examples[] = {
    {"standoff front models/united-front.standoff", "every front of the file"},
    {"standoff front models/united-front.standoff neighbours --coalition Xi,Moon",
     "one of them, and one coalition of it"},
    {"standoff front models/united-front.standoff neighbours --over trade --svg -o front.svg",
     "how it moves with one assumption, drawn"},
};
static const command_example plan_examples[] = {
    {"standoff plan models/phased.standoff", "both plans judged, and compared"},
    {"standoff plan models/phased.standoff phased --design --aim payoff:Kim",
     "the best steps for Kim that enforce themselves"},
    {"standoff plan models/phased.standoff --limits --svg -o plans.svg",
     "the pictures of the plans given and designed"},
};
static const command_example map_examples[] = {
    {"standoff map models/hanoi.standoff --over trust --over fooled --svg -o map.svg",
     "two assumptions: the picture"},
    {"standoff map models/hanoi.standoff --over trust --by play",
     "one assumption: the values at which play switches"},
    {"standoff map models/hanoi.standoff --over trust --over progress --claim 2",
     "where the second claim holds"},
};
static const command_example weigh_examples[] = {
    {"standoff weigh models/hanoi.standoff --points 256", "what decides, over the whole space"},
    {"standoff weigh models/hanoi.standoff --of outcome:deal --svg -o weigh.svg",
     "what decides whether there is a deal, drawn"},
    {"standoff weigh models/hanoi.standoff --points 4096 --run weigh.db --json -o weigh.json",
     "many points, in a run that goes on where it was stopped"},
};
static const command_example sweep_examples[] = {
    {"standoff sweep models/hanoi.standoff --grid 'trust=0 .. 1 in 11' -o trust.csv",
     "eleven values of one assumption"},
    {"standoff sweep models/hanoi.standoff --sample 4096 --run hanoi.db -o hanoi.csv",
     "a sample of all ranges, which goes on where it was stopped"},
};
static const command_example report_examples[] = {
    {"standoff report models/hanoi.standoff -o hanoi.html", "the page"},
};
static const command_example convert_examples[] = {
    {"standoff convert models/beer-quiche.standoff -o beer-quiche.efg",
     "a tree that other tools read"},
};
static const command_example format_examples[] = {
    {"standoff format models/hanoi.standoff", "the text, set well, on standard output"},
    {"standoff format --check models/hanoi.standoff", "is it set well already"},
};
static const command_example explain_examples[] = {
    {"standoff explain", "all codes"},
    {"standoff explain E0101", "one of them, at length"},
};
static const command_example solvers_examples[] = {
    {"standoff solvers", "the solvers, what they take and what they promise"},
};
static const command_example version_examples[] = {
    {"standoff version --build", "the version, and the libraries within"},
};
static const command_example completion_examples[] = {
    {"standoff completion bash", "a script for bash to source"},
};
static const command_example man_examples[] = {
    {"standoff man solve -o standoff-solve.1", "the page of one command"},
    {"standoff man --format markdown", "all pages as one text: docs/commands.md"},
};
static const command_example help_examples[] = {
    {"standoff help solve", "what solve does and takes"},
    {"standoff help --json", "all commands and options, for programs"},
};

/* ---- commands
 * ------------------------------------------------------------------------------------ */

enum { ASKS = USES_SESSION | USES_WIDTH | USES_COLOUR, SOLVES = ASKS | USES_PROGRESS };

/* CMake reads the names of the rows: src/cli/CMakeLists.txt. */
// clang-format off
static const command commands[] = {
    {.name = "check", .operands = "FILE", .least = 1, .most = 1, .uses = ASKS, EXAMPLES(check_examples), .run = cmd_ask},
    {.name = "solve", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES, EXAMPLES(solve_examples), .run = cmd_ask},
    {.name = "certify", .operands = "FILE PROFILE.json", .least = 1, .most = 2, .second = "profile", .uses = ASKS,
     EXAMPLES(certify_examples), .run = cmd_ask},
    {.name = "cards", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES, EXAMPLES(cards_examples), .run = cmd_ask},
    {.name = "claims", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES, EXAMPLES(claims_examples), .run = cmd_ask},
    {.name = "compare", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES, EXAMPLES(compare_examples),
     .run = cmd_ask},
    {.name = "ledger", .operands = "FILE", .least = 1, .most = 1, .uses = ASKS, EXAMPLES(ledger_examples), .run = cmd_ask},
    {.name = "front", .operands = "FILE [FRONT...]", .least = 1, .most = 1000, .second = "front", .uses = SOLVES,
     EXAMPLES(front_examples), .run = cmd_ask},
    {.name = "plan", .operands = "FILE [PLAN...]", .least = 1, .most = 1000, .second = "plan", .uses = ASKS,
     EXAMPLES(plan_examples), .run = cmd_ask},
    {.name = "map", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES | USES_RANKS, EXAMPLES(map_examples), .run = cmd_ask},
    {.name = "weigh", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES | USES_RANKS, EXAMPLES(weigh_examples),
     .run = cmd_ask},
    {.name = "sweep", .operands = "FILE", .least = 1, .most = 1,
     .uses = USES_SESSION | USES_PROGRESS | USES_RANKS, EXAMPLES(sweep_examples), .run = cmd_ask},
    {.name = "report", .operands = "FILE", .least = 1, .most = 1, .uses = SOLVES, EXAMPLES(report_examples), .run = cmd_ask},
    {.name = "convert", .operands = "FILE", .least = 1, .most = 1, .uses = USES_SESSION, EXAMPLES(convert_examples),
     .run = cmd_convert},
    {.name = "format", .summary = "set a model's text well", .operands = "FILE...", .least = 1, .most = 1000000,
     .uses = USES_SESSION, .formats = "text|json", OPTIONS(format_options), EXAMPLES(format_examples), .run = cmd_format,
     .help = "Indents, aligns and spaces a model's text; comments stay, the meaning stays, and a text that is set well "
             "comes back as it was. Without --check or --write the text of one file goes to standard output."},
    {.name = "explain", .summary = "what a diagnostic's code means, at length", .operands = "[CODE]", .most = 1,
     .uses = USES_WIDTH, .formats = "text|json", EXAMPLES(explain_examples), .run = cmd_explain,
     .help = "Every diagnostic carries a code, such as E0101. This tells what it is about, why it is an error, and what to "
             "do. Without a code: the list of all."},
    {.name = "solvers", .summary = "the solvers: what each takes, gives and promises", .operands = "",
     .uses = USES_WIDTH, .formats = "text|json", EXAMPLES(solvers_examples), .run = cmd_solvers,
     .help = "Lists the solvers that `solve --solver` can name, with what they yield, what they guarantee, what they cost, "
             "and where the method is from."},
    {.name = "version", .summary = "the program's version", .operands = "", .formats = "text|json",
     OPTIONS(version_options), EXAMPLES(version_examples), .run = cmd_version,
     .help = "Prints the version; with --build, also the compiler and the libraries, a line each."},
    {.name = "completion", .summary = "a script that completes commands and options in a shell",
     .operands = "bash|zsh|fish", .least = 1, .most = 1, .formats = "text|json", EXAMPLES(completion_examples),
     .run = cmd_completion,
     .help = "Prints the script. In bash: source <(standoff completion bash). In zsh: write it to a file _standoff in a "
             "folder of fpath. In fish: write it to ~/.config/fish/completions/standoff.fish."},
    {.name = "man", .summary = "the manual page of the program or of a command", .operands = "[COMMAND]", .most = 1,
     .formats = "roff|markdown|json", EXAMPLES(man_examples), .run = cmd_man,
     .help = "Prints standoff(1), or standoff-COMMAND(1), as roff for man. As markdown: the same as one text, which is "
             "docs/commands.md."},
    {.name = "help", .summary = "what the program or a command does and takes", .operands = "[COMMAND]", .most = 1,
     .uses = USES_WIDTH, .formats = "text|json", EXAMPLES(help_examples), .run = cmd_help,
     .help = "The same as `standoff COMMAND --help`. As JSON: all commands with their options, as the parser of arguments "
             "reads them."},
};
// clang-format on

/* ---- around the commands
 * ------------------------------------------------------------------------- */

const topic topics[] = {
    {"Options", "Options may stand before or after the files. A value follows its option as "
                "`--name=value` or as `--name value`. "
                "What follows `--` is a file, whatever it looks like. The file `-` is standard "
                "input, read as a model."},
    {"Output", "The answer goes to standard output, or to the file of `--output`, which is "
               "replaced whole or not at all. Everything "
               "else goes to standard error: progress, diagnostics with the line and a caret, and "
               "the reason of a failure, "
               "which begins with \"standoff:\".\n\n"
               "With `--json` a command that fails before it has an answer writes one object to "
               "standard output, and nothing to "
               "standard error: `{\"error\": {\"status\": ..., \"exit\": ..., \"message\": ...}, "
               "\"diagnostics\": [...]}`. Warnings of "
               "a command that succeeds are text on standard error. The keys of JSON answers never "
               "change meaning within a major "
               "version; `docs/schema` holds their schemas."},
    {"Exit status",
     "- 0: done\n"
     "- 1: the answer is no: a certificate fails, a claim fails under `--strict`, nothing was "
     "found, a file is not set well "
     "under `format --check`; the answer is written all the same\n"
     "- 2: the command or the input is wrong, or a file could not be read or written\n"
     "- 3: a limit of size, memory or time was reached; what was found before it is written\n"
     "- 130: interrupted: the first interrupt stops the work in good order, the second ends the "
     "program at once"},
    {"Environment", "- NO_COLOR: where set and not empty: no colours unless `--color always`\n"
                    "- COLUMNS: the width of text on a terminal, before the terminal's own\n"
                    "- TERM: dumb: no colours and no progress line"},
};
const size_t n_topics = N_OF(topics);

/* ---- reading the rows
 * ---------------------------------------------------------------------------- */

size_t command_count(void)
{
    return N_OF(commands);
}

const command *command_at(size_t i)
{
    return &commands[i];
}

const command *command_find(const char *name)
{
    for (size_t i = 0; i < N_OF(commands); i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

const command *command_near(const char *name)
{
    nearest near = nearest_to(name);
    for (size_t i = 0; i < N_OF(commands); i++) nearest_try(&near, commands[i].name);
    return near.found != NULL ? command_find(near.found) : NULL;
}

const stf_question *command_question(const command *c)
{
    for (size_t i = 0; i < stf_question_count(); i++)
        if (strcmp(stf_question_at(i)->name, c->name) == 0) return stf_question_at(i);
    return NULL;
}

const char *command_summary(const command *c)
{
    return c->summary != NULL ? c->summary : command_question(c)->summary;
}

const char *command_help(const command *c)
{
    return c->help != NULL ? c->help : command_question(c)->help;
}

const char *command_formats(const command *c)
{
    return c->formats != NULL ? c->formats : command_question(c)->formats;
}

bool choice_has(const char *choices, const char *name)
{
    size_t const n = strlen(name);
    for (const char *at = choices; *at != '\0';) {
        size_t const length = strcspn(at, "|");
        if (length == n && memcmp(at, name, n) == 0) return true;
        at += length + (at[length] == '|');
    }
    return false;
}

size_t command_option_own(const command *c)
{
    const stf_question *const q = command_question(c);
    return q != NULL ? q->n_options : c->n_options;
}

static const stf_option *shared_option(const command *c, size_t wanted)
{
    for (size_t i = 0; i < N_OF(shared); i++) {
        if ((shared[i].need & c->uses) != shared[i].need) continue;
        if (shared[i].is_format && !choice_has(command_formats(c), shared[i].option.name)) continue;
        if (wanted-- == 0) return &shared[i].option;
    }
    return NULL;
}

size_t command_option_count(const command *c)
{
    size_t n = command_option_own(c), more = 0;
    while (shared_option(c, more) != NULL) more++;
    return n + more;
}

const stf_option *command_option_at(const command *c, size_t i)
{
    const stf_question *const q = command_question(c);
    size_t const own = command_option_own(c);
    if (i < own) return q != NULL ? &q->options[i] : &c->options[i];
    return shared_option(c, i - own);
}

char option_letter(const stf_option *o)
{
    for (size_t i = 0; i < N_OF(shared); i++)
        if (&shared[i].option == o) return shared[i].letter;
    return '\0';
}
