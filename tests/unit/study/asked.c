/* SPDX-License-Identifier: Apache-2.0 */
/* asked.c -- see asked.h. */
#include "support/test.h"

#include "asked.h"
#include "base/os_file.h"
#include "lang/lang.h"

static void complain(asked *a)
{
    buffer out;
    buffer_init(&out, NULL);
    diagnostics_write(&a->d, &out);
    print_error("%s\n%s\n", a->error.message, out.at != NULL ? out.at : "");
    buffer_free(&out);
    _fail(__FILE__, __LINE__);
}

/* An include is read beside the file that names it. */
static stf_status include_read(void *user, text from, text name, text *resolved, text *content,
                               stf_error *err)
{
    asked *const a = user;
    size_t n = from.n;
    while (n > 0 && from.at[n - 1] != '/') n--;
    *resolved = text_format(a->memory, "%.*s%.*s", (int)n, from.at, TEXT_ARGS(name));
    return os_file_read(a->memory, resolved->at, 1u << 24, content, err);
}

static void begin(asked *a, text path, text content, lang_read read)
{
    problem *const p = &a->problem;
    diagnostics_init(&a->d, a->memory);
    if (lang_load(path, content, read, a, NULL, a->memory, &a->d, &p->syntax, &a->error) != STF_OK)
        complain(a);
    model_limits *const limits = ARENA_NEW(a->memory, model_limits, 1);
    p->cache = model_cache_new(p->syntax, limits, a->memory);
    p->title = p->syntax->title;
    p->memory = a->memory;
    p->diagnostics = &a->d;
    p->n_inputs = p->syntax->n_assumptions;
    p->central = ARENA_NEW(a->memory, double, p->n_inputs);
    for (uint32_t i = 0; i < p->n_inputs; i++)
        p->central[i] = p->syntax->assumptions[i].central.number;
    a->options = (study_options){.isa = ISA_COUNT, .threads = 1, .most_equilibria = 100};
    if (study_case_base(p, &a->options, a->memory, &a->base, &a->error) != STF_OK) complain(a);
}

void asked_begin(asked *a, const char *content)
{
    *a = (asked){.memory = arena_new(NULL, 0)};
    begin(a, TEXT("test.standoff"), text_copy(a->memory, text_from(content)), NULL);
}

void asked_begin_file(asked *a, const char *path)
{
    text content;
    *a = (asked){.memory = arena_new(NULL, 0)};
    assert_ok(os_file_read(a->memory, path, 1u << 24, &content, &a->error), &a->error);
    begin(a, text_from(path), content, include_read);
}

void asked_end(asked *a)
{
    arena_free(a->memory);
}

const solution *asked_solve(asked *a, const study_case *c)
{
    solution *s;
    if (study_solve(&a->problem, c, &a->options, a->memory, &s, &a->error) != STF_OK) complain(a);
    if (s->status != STF_OK) print_error("%.*s\n", TEXT_ARGS(s->reason));
    assert_int_equal(s->status, STF_OK);
    assert_true(s->n_equilibria > 0);
    assert_true(s->equilibria[0].certificate.certified);
    return s;
}

uint32_t asked_assumption(const asked *a, const char *name)
{
    const syntax *const s = a->problem.syntax;
    for (uint32_t i = 0; i < s->n_assumptions; i++)
        if (text_equal(s->assumptions[i].name, text_from(name))) return i;
    print_error("there is no assumption '%s'\n", name);
    _fail(__FILE__, __LINE__);
    return NONE;
}

uint32_t asked_option(const asked *a, const char *party, const char *name)
{
    const syntax *const s = a->problem.syntax;
    for (uint32_t i = 0; i < s->n_options; i++)
        if (text_equal(s->options[i].name, text_from(name)) &&
            text_equal(s->parties[s->options[i].party].name, text_from(party)))
            return i;
    print_error("there is no option '%s.%s'\n", party, name);
    _fail(__FILE__, __LINE__);
    return NONE;
}

uint32_t asked_outcome(const solution *s, const char *name)
{
    for (uint32_t i = 0; i < s->game->n_outcomes; i++)
        if (text_equal(s->game->outcome[i], text_from(name))) return i;
    print_error("there is no outcome '%s'\n", name);
    _fail(__FILE__, __LINE__);
    return NONE;
}

/* ---- models ------------------------------------------------------------------------------------
 */

static void begin_joined(asked *a, const char *model, const char *more)
{
    char content[8192];
    int const n = snprintf(content, sizeof content, "%s\n%s\n", model, more);
    assert_true(n > 0 && (size_t)n < sizeof content);
    asked_begin(a, content);
}

void asked_begin_demand(asked *a, const char *more)
{
    begin_joined(a,
                 "party A\n"
                 "party B\n"
                 "assume prize = 5 in 1 .. 9 judgement\n"
                 "assume cost = 2 in 1 .. 9 judgement\n"
                 "assume loss = 3 in 1 .. 9 judgement\n"
                 "assume pain = 5 in 1 .. 9 judgement\n"
                 "outcome won \"won\"  outcome war \"war\"  outcome peace \"peace\"\n"
                 "play {\n"
                 "  A chooses as demand {\n"
                 "    challenge { B chooses as reply {\n"
                 "      yield_ { gain A = prize  gain B = -loss  stop won }\n"
                 "      resist { gain A = -cost  gain B = -pain  stop war } } }\n"
                 "    stay_quiet { stop peace } } }\n",
                 more);
}

void asked_begin_hanoi(asked *a, const char *more)
{
    begin_joined(a,
                 "party Kim\n"
                 "party Trump\n"
                 "assume trust = 0.3 in 0.05 .. 0.95 judgement\n"
                 "assume relief = 8 in 5 .. 16 judgement\n"
                 "assume exposure = 4 in 2 .. 7 judgement\n"
                 "assume face = 2 in 0.5 .. 4 judgement\n"
                 "assume progress = 6 in 2 .. 10 judgement\n"
                 "assume fooled = 4 in 1 .. 10 judgement\n"
                 "type Kim { sincere trust, hedging 1 - trust }\n"
                 "outcome deal \"deal\"  outcome walked \"walked\"  outcome quiet \"quiet\"\n"
                 "play {\n"
                 "  Kim chooses as opening {\n"
                 "    offer_ { Trump chooses as answer {\n"
                 "      take { gain Kim = relief - if(Kim is sincere, 1, exposure)\n"
                 "             gain Trump = if(Kim is sincere, progress, -fooled)  stop deal }\n"
                 "      refuse { gain Kim = -face  stop walked } } }\n"
                 "    keep { stop quiet } } }\n",
                 more);
}
