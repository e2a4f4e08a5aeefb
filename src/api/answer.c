/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c -- an answer written in one of its formats. */
#include "api/internal.h"
#include "base/os_file.h"
#include "report/png.h"

#include <string.h>

typedef struct rendering {
    const stf_answer *answer;
    text_style style;
    buffer *out;
} rendering;

static page page_of(const stf_answer *a)
{
    const answer_parts *const p = &a->parts;
    return (page){.problem = a->problem,
                  .check = p->check,
                  .solution = p->solution,
                  .play = p->play,
                  .claims = p->claims,
                  .cards = p->cards,
                  .compare = p->compare,
                  .plans = p->plans,
                  .plans_space = p->plans_space,
                  .weigh = p->weigh,
                  .ledger = p->ledger,
                  .fronts = p->fronts};
}

static void check_text(const rendering *r)
{
    report_check_text(r->answer->problem, r->answer->parts.check, r->style, r->out);
}

static void check_json(const rendering *r)
{
    report_check_json(r->answer->problem, r->answer->parts.check, r->out);
}

static void solve_text(const rendering *r)
{
    report_solve_text(r->answer->problem, r->answer->parts.solution, r->answer->parts.play,
                      r->style, r->out);
}

static void solve_json(const rendering *r)
{
    const answer_parts *const p = &r->answer->parts;
    report_solve_json(r->answer->problem, p->solution, p->efg.at != NULL ? &p->efg : NULL, r->out);
}

static void play_svg(const rendering *r)
{
    report_play_svg(r->answer->problem, r->answer->parts.solution, r->answer->parts.play, r->out);
}

static void certify_text(const rendering *r)
{
    report_certify_text(r->answer->problem, r->answer->parts.solution, r->style, r->out);
}

static void certify_json(const rendering *r)
{
    report_certify_json(r->answer->problem, r->answer->parts.solution, r->out);
}

static void claims_text(const rendering *r)
{
    report_claims_text(r->answer->problem, r->answer->parts.claims, r->style, r->out);
}

static void claims_json(const rendering *r)
{
    report_claims_json(r->answer->problem, r->answer->parts.claims, r->out);
}

static void cards_text(const rendering *r)
{
    report_cards_text(r->answer->problem, r->answer->parts.cards, r->style, r->out);
}

static void cards_json(const rendering *r)
{
    report_cards_json(r->answer->problem, r->answer->parts.cards, r->out);
}

static void cards_csv(const rendering *r)
{
    report_cards_csv(r->answer->problem, r->answer->parts.cards, r->out);
}

static void cards_svg(const rendering *r)
{
    report_cards_svg(r->answer->problem, r->answer->parts.cards, r->out);
}

static void compare_text(const rendering *r)
{
    report_compare_text(r->answer->problem, r->answer->parts.compare, r->style, r->out);
}

static void compare_json(const rendering *r)
{
    report_compare_json(r->answer->problem, r->answer->parts.compare, r->out);
}

static void ledger_text(const rendering *r)
{
    report_ledger_text(r->answer->parts.ledger, r->style, r->out);
}

static void ledger_json(const rendering *r)
{
    report_ledger_json(r->answer->parts.ledger, r->answer->exactly, r->out);
}

static void ledger_csv(const rendering *r)
{
    report_ledger_csv(r->answer->parts.ledger, r->answer->exactly, r->out);
}

static void ledger_svg(const rendering *r)
{
    report_ledger_svg(r->answer->parts.ledger, r->out);
}

static void fronts_text(const rendering *r)
{
    report_fronts_text(r->answer->parts.fronts, r->style, r->out);
}

static void fronts_json(const rendering *r)
{
    report_fronts_json(r->answer->parts.fronts, r->out);
}

static void fronts_csv(const rendering *r)
{
    report_fronts_csv(r->answer->parts.fronts, r->out);
}

static void fronts_svg(const rendering *r)
{
    report_fronts_svg(r->answer->parts.fronts, r->out);
}

static void plan_text(const rendering *r)
{
    report_plan_text(r->answer->parts.plans, r->style, r->out);
}

static void plan_json(const rendering *r)
{
    report_plan_json(r->answer->parts.plans, r->answer->exactly, r->out);
}

static void plan_csv(const rendering *r)
{
    report_plan_csv(r->answer->parts.plans, r->answer->exactly, r->out);
}

static void plan_picture(const rendering *r)
{
    report_plan_svg(r->answer->parts.plans, r->out);
}

static void map_text(const rendering *r)
{
    report_map_text(r->answer->problem, r->answer->parts.map, r->style, r->out);
}

static void map_json(const rendering *r)
{
    report_map_json(r->answer->problem, r->answer->parts.map, r->out);
}

static void map_csv(const rendering *r)
{
    report_map_csv(r->answer->problem, r->answer->parts.map, r->out);
}

static void map_svg(const rendering *r)
{
    report_map_svg(r->answer->problem, r->answer->parts.map, r->out);
}

static void weigh_text(const rendering *r)
{
    report_weigh_text(r->answer->problem, r->answer->parts.weigh, r->style, r->out);
}

static void weigh_json(const rendering *r)
{
    report_weigh_json(r->answer->problem, r->answer->parts.weigh, r->out);
}

static void weigh_csv(const rendering *r)
{
    report_weigh_csv(r->answer->problem, r->answer->parts.weigh, r->out);
}

static void weigh_svg(const rendering *r)
{
    report_weigh_svg(r->answer->problem, r->answer->parts.weigh, r->out);
}

static void page_html(const rendering *r)
{
    page const p = page_of(r->answer);
    report_page_html(&p, r->out);
}

static void page_text(const rendering *r)
{
    page const p = page_of(r->answer);
    report_page_text(&p, r->style, r->out);
}

static void page_json(const rendering *r)
{
    page const p = page_of(r->answer);
    report_page_json(&p, r->out);
}

static void converted_text(const rendering *r)
{
    buffer_text(r->out, r->answer->parts.converted);
}

static const struct {
    const char *question, *format;
    void (*render)(const rendering *r);
} renderers[] = {
    {"check", "text", check_text},
    {"check", "json", check_json},
    {"solve", "text", solve_text},
    {"solve", "json", solve_json},
    {"solve", "svg", play_svg},
    {"certify", "text", certify_text},
    {"certify", "json", certify_json},
    {"claims", "text", claims_text},
    {"claims", "json", claims_json},
    {"cards", "text", cards_text},
    {"cards", "json", cards_json},
    {"cards", "csv", cards_csv},
    {"cards", "svg", cards_svg},
    {"compare", "text", compare_text},
    {"compare", "json", compare_json},
    {"report", "html", page_html},
    {"report", "text", page_text},
    {"report", "json", page_json},
    {"ledger", "text", ledger_text},
    {"ledger", "json", ledger_json},
    {"ledger", "csv", ledger_csv},
    {"ledger", "svg", ledger_svg},
    {"front", "text", fronts_text},
    {"front", "json", fronts_json},
    {"front", "csv", fronts_csv},
    {"front", "svg", fronts_svg},
    {"weigh", "text", weigh_text},
    {"weigh", "json", weigh_json},
    {"weigh", "csv", weigh_csv},
    {"weigh", "svg", weigh_svg},
    {"convert", "text", converted_text},
    {"map", "text", map_text},
    {"map", "json", map_json},
    {"map", "csv", map_csv},
    {"map", "svg", map_svg},
    {"plan", "text", plan_text},
    {"plan", "json", plan_json},
    {"plan", "csv", plan_csv},
    {"plan", "svg", plan_picture},
};

/* The row of a question and a format; PNG is SVG drawn. */
static void (*renderer_of(const stf_answer *a, text format))(const rendering *r)
{
    if (text_equal(format, TEXT("png"))) format = TEXT("svg");
    for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
        if (strcmp(renderers[i].question, a->question->name) == 0 &&
            text_equal(text_from(renderers[i].format), format))
            return renderers[i].render;
    return NULL;
}

static stf_status png_write(const buffer *svg, stf_write write, void *user, stf_error *err)
{
    buffer png;
    buffer_init(&png, svg->allocator);
    stf_status status = report_png(buffer_slice(svg), &png, err);
    if (status == STF_OK && !write(user, png.at != NULL ? png.at : "", png.n))
        status = fail(err, STF_IO, "the answer could not be written");
    buffer_free(&png);
    return status;
}

static text format_of(const stf_answer *a, const char *format)
{
    if (format != NULL) return text_from(format);
    return (text){a->question->formats, strcspn(a->question->formats, "|")};
}

stf_status stf_answer_write(const stf_answer *a, const char *format, unsigned width, bool colour,
                            stf_write write, void *user, stf_error *err)
{
    text const wanted = format_of(a, format);
    if (a->parts.sweep != NULL) return sweep_write(a, wanted, write, user, err);
    void (*const render)(const rendering *r) = renderer_of(a, wanted);
    if (render == NULL)
        return fail(err, STF_USAGE, "'%s' cannot be written as %.*s; there is %s",
                    a->question->name, TEXT_ARGS(wanted), a->question->formats);
    buffer out;
    buffer_init(&out, arena_allocator(a->memory));
    rendering const r = {
        .answer = a,
        .style = {.width = width != 0 ? width : 100, .colour = colour, .all_sets = a->all_sets},
        .out = &out};
    render(&r);
    stf_status status = out.status;
    if (status != STF_OK)
        status = fail(err, status, "no memory to write the answer");
    else if (text_equal(wanted, TEXT("png")))
        status = png_write(&out, write, user, err);
    else if (!write(user, out.at != NULL ? out.at : "", out.n))
        status = fail(err, STF_IO, "the answer could not be written");
    buffer_free(&out);
    return status;
}

/* ---- files ------------------------------------------------------------------------------------
 */

typedef struct file_sink {
    file_writer *to;
    stf_error why; /* of the first piece that failed */
} file_sink;

static bool file_append(void *user, const char *bytes, size_t n)
{
    file_sink *const s = user;
    return os_file_write(s->to, (text){bytes, n}, &s->why) == STF_OK;
}

stf_status stf_answer_save(const stf_answer *a, const char *format, unsigned width, bool colour,
                           const char *path, stf_error *err)
{
    arena *const memory = arena_new(arena_allocator(a->memory), 0);
    if (memory == NULL) return fail(err, STF_NOMEM, "no memory to write the answer");
    file_sink to = {.why = {STF_OK, ""}};
    stf_status status = os_file_begin(memory, path, &to.to, err);
    if (status == STF_OK) {
        if (text_equal(format_of(a, format), TEXT("sqlite")))
            status = sweep_database(a, os_file_beside(to.to), err);
        else
            status = stf_answer_write(a, format, width, colour, file_append, &to, err);
        if (to.why.status != STF_OK) status = fail(err, to.why.status, "%s", to.why.message);
        stf_status const ended =
            os_file_finish(to.to, status == STF_OK, status == STF_OK ? err : NULL);
        if (status == STF_OK) status = ended;
    }
    arena_free(memory);
    return status;
}
