/* SPDX-License-Identifier: Apache-2.0 */
/* page_html.c -- the report as one HTML page: its frame, and the order of its sections.
 *
 * Self-contained: no scripts, no fonts, nothing from the network. Landmarks, one h1, tables with
 * headings that say what they head, pictures with titles and descriptions, a link past the
 * navigation. */
#include "report/dispute.h"
#include "report/page_parts.h"

#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)
static const char version[] =
    STRINGIFY(STF_VERSION_MAJOR) "." STRINGIFY(STF_VERSION_MINOR) "." STRINGIFY(STF_VERSION_PATCH);

void page_section(buffer *out, const char *id, const char *heading)
{
    buffer_format(out, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n",
                  id, id, id, heading);
}

void page_section_end(buffer *out)
{
    buffer_string(out, "</section>\n");
}

void page_paragraph(buffer *out, const char *classes, text t)
{
    if (t.n == 0) return;
    markup_element(out, "p", classes, t);
    buffer_char(out, '\n');
}

void page_wide_begin(buffer *out, const char *label)
{
    buffer_format(out, "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">\n",
                  label);
}

void page_wide_end(buffer *out)
{
    buffer_string(out, "</div>\n");
}

void page_table_begin(buffer *out, const char *caption)
{
    buffer_format(out, "<table>\n<caption>%s</caption>\n<thead><tr>", caption);
}

void page_table_end(buffer *out)
{
    buffer_string(out, "</tbody>\n</table>\n");
}

void page_head(buffer *out, text t, bool number)
{
    buffer_string(out, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    markup_text(out, t);
    buffer_string(out, "</th>");
}

void page_row_head(buffer *out, text t)
{
    buffer_string(out, "<th scope=\"row\">");
    markup_text(out, t);
    buffer_string(out, "</th>");
}

void page_cell(buffer *out, text t, bool number)
{
    markup_element(out, "td", number ? "n" : NULL, t);
}

static void navigation(const page *p, buffer *out)
{
    bool const has_play = p->solution != NULL && p->solution->n_equilibria > 0;
    const struct {
        const char *id, *name;
        bool shown;
    } links[] = {
        {"answer", "Answer", p->solution != NULL || dispute_is(p->plans)},
        {"outcomes", "Outcomes", has_play && p->solution->game->n_outcomes > 0},
        {"payoffs", "Payoffs", has_play},
        {"play", "Play by round", has_play},
        {"cards", "Cards", p->cards != NULL && p->cards->n_cards > 0},
        {"claims", "Claims", p->claims != NULL && p->claims->n_claims > 0},
        {"variants", "Variants", p->compare != NULL && p->compare->n_cases > 1},
        {"plans", "Plans", p->plans != NULL},
        {"ledger", "Ledger", p->ledger != NULL},
        {"fronts", "Fronts", p->fronts != NULL},
        {"weighed", "Weighed", p->weigh != NULL || p->plans_space != NULL},
        {"assumptions", "Assumptions",
         p->problem->syntax != NULL && p->problem->syntax->n_assumptions > 0},
        {"certificate", "Certificate and method", p->solution != NULL},
    };
    buffer_string(out, "<nav aria-label=\"Sections\"><ul>\n");
    for (size_t k = 0; k < sizeof links / sizeof links[0]; k++)
        if (links[k].shown)
            buffer_format(out, "<li><a href=\"#%s\">%s</a></li>\n", links[k].id, links[k].name);
    buffer_string(out, "</ul></nav>\n");
}

/* `first`: the section that a reader without a mouse may go to at once. */
static void head(const words *w, const char *first, buffer *out)
{
    buffer_string(
        out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    markup_text(out, words_title(w));
    buffer_format(
        out,
        " \xc2\xb7 Standoff</title>\n<meta name=\"generator\" content=\"standoff %s\">\n<style>\n",
        version);
    page_style(out);
    buffer_format(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#%s\">To the %s</a>\n",
                  first, first);
}

static void masthead(const words *w, const page *p, buffer *out)
{
    const syntax *s = w->syntax;
    buffer_string(out, "<header>\n");
    markup_element(out, "h1", NULL, words_title(w));
    buffer_char(out, '\n');
    if (s != NULL) page_paragraph(out, "question", s->question);
    uint32_t const n_parties = w->game != NULL ? w->game->n_parties : 0;
    text *names = ARENA_NEW(w->memory, text, n_parties);
    for (uint32_t k = 0; names != NULL && k < n_parties; k++) names[k] = words_party_long(w, k);
    if (names != NULL && n_parties > 0)
        page_paragraph(out, "meta",
                       text_format(w->memory, "Parties: %.*s.",
                                   TEXT_ARGS(words_list(w->memory, names, n_parties))));
    navigation(p, out);
    buffer_string(out, "</header>\n");
}

/* Of a file without play. */
static void dispute_section(const words *w, const page *p, buffer *out)
{
    if (!dispute_is(p->plans)) return;
    page_section(out, "answer", "The answer");
    page_paragraph(out, "lead", dispute_of_page(p, w));
    page_section_end(out);
}

static void answer_section(const words *w, const page *p, buffer *out)
{
    answer_words a;
    answer_words_tell(w, p, &a);
    page_section(out, "answer", "The answer");
    if (dispute_is(p->plans)) {
        page_paragraph(out, "lead", dispute_of_page(p, w));
        page_paragraph(out, NULL, a.lead);
    } else {
        page_paragraph(out, "lead", a.lead);
    }
    if (a.n_findings > 0) {
        buffer_string(out, "<ul class=\"findings\">\n");
        for (uint32_t k = 0; k < a.n_findings; k++) {
            markup_element(out, "li", NULL, a.findings[k]);
            buffer_char(out, '\n');
        }
        buffer_string(out, "</ul>\n");
    }
    page_section_end(out);
}

void report_page_html(const page *full, buffer *out)
{
    const solution *const s = full->solution;
    words w;
    if (!words_begin(&w, full->problem, s != NULL ? s->game : NULL, s != NULL ? s->model : NULL,
                     out))
        return;
    head(&w,
         s != NULL || dispute_is(full->plans)          ? "answer"
         : full->plans != NULL && full->ledger == NULL ? "plans"
         : full->ledger != NULL                        ? "ledger"
                                                       : "fronts",
         out);
    masthead(&w, full, out);
    buffer_string(out, "<main>\n");
    if (s != NULL)
        answer_section(&w, full, out);
    else
        dispute_section(&w, full, out);
    if (s != NULL && s->n_equilibria > 0) {
        page_outcomes(&w, full, out);
        page_payoffs(&w, full, out);
        page_rounds(&w, full, out);
    }
    page_cards(&w, full, out);
    page_claims(&w, full, out);
    page_variants(&w, full, out);
    page_plans(full, out);
    page_ledger(full, out);
    page_fronts(full, out);
    page_weighed(&w, full, out);
    page_assumptions(&w, full, out);
    if (s != NULL) page_certificate(&w, full, out);
    buffer_format(out,
                  "</main>\n<footer><p>Made by Standoff %s. The model\xe2\x80\x99s assumptions are "
                  "its author\xe2\x80\x99s; what follows from "
                  "them is computed and certified.</p></footer>\n</body>\n</html>\n",
                  version);
    words_end(&w, out);
}
