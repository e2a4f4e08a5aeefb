/* SPDX-License-Identifier: Apache-2.0 */
/* svg.c -- pictures as SVG: shapes, text that fits, one sheet of styles. */
#include "report/svg.h"

#include "report/markup.h"

#include <math.h>
#include <stdio.h>

/* Helvetica, thousandths of the size, from the space on. */
static const uint16_t helvetica[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

double svg_text_width(text t, double size, bool bold)
{
    double thousandths = 0;
    while (t.n > 0) {
        uint32_t code = 0;
        size_t n = text_character(t, &code);
        if (n == 0) {
            n = 1;
            code = '?';
        }
        if (code >= 32 && code < 127)
            thousandths += helvetica[code - 32];
        else
            thousandths += character_width(code) > 1 ? 1000 : 620;
        t = (text){t.at + n, t.n - n};
    }
    /* Fonts that stand in for Helvetica are up to a tenth wider. */
    return thousandths * size / 1000 * (bold ? 1.16 : 1.08);
}

/* The longest beginning of t, in whole characters, that fits with an ellipsis. */
static text cut(arena *memory, text t, double width, double size, bool bold)
{
    size_t end = 0;
    while (end < t.n) {
        size_t n = text_character((text){t.at + end, t.n - end}, NULL);
        if (n == 0) n = 1;
        if (svg_text_width((text){t.at, end + n}, size, bold) + size * 0.9 > width) break;
        end += n;
    }
    return text_format(memory, "%.*s\xe2\x80\xa6", (int)end, t.at);
}

size_t svg_text_lines(arena *memory, text t, double width, double size, bool bold, text *lines)
{
    size_t n = 0;
    while (t.n > 0 && n < SVG_LINES_MOST) {
        size_t end = 0, at = 0;
        while (at < t.n) {
            size_t stop = at;
            while (stop < t.n && t.at[stop] == ' ') stop++;
            while (stop < t.n && t.at[stop] != ' ') stop++;
            if (end > 0 && svg_text_width((text){t.at, stop}, size, bold) > width) break;
            end = at = stop;
        }
        text line = {t.at, end};
        while (end < t.n && t.at[end] == ' ') end++;
        t = (text){t.at + end, t.n - end};
        bool const is_last = n + 1 == SVG_LINES_MOST && t.n > 0;
        if (is_last)
            line = cut(memory, text_format(memory, "%.*s %.*s", TEXT_ARGS(line), TEXT_ARGS(t)),
                       width, size, bold);
        else if (svg_text_width(line, size, bold) > width)
            line = cut(memory, line, width, size, bold);
        lines[n++] = line;
    }
    return n;
}

/* Coordinates to a tenth: enough for a screen and a printer, and short. */
static void coordinate(buffer *out, double x)
{
    buffer_double(out, floor(x * 10 + 0.5) / 10 + 0.0);
}

static void attribute(svg *s, const char *name, double x)
{
    buffer_format(s->out, " %s=\"", name);
    coordinate(s->out, x);
    buffer_char(s->out, '"');
}

void svg_style(buffer *out)
{
    static const char *const party_colours[SVG_PALETTE] = {
        "#1f5fa8", "#a3352b", "#2f6b3c", "#7a4a9e", "#8a5a00", "#00696f", "#9b2c74", "#5b5f66"};
    static const char *const outcome_colours[SVG_PALETTE] = {
        "#2c7a57", "#b07a10", "#566a80", "#a8483c", "#6d5aa8", "#227f8c", "#96527b", "#7d7a6a"};
    buffer_string(
        out, ".v text{font-family:Helvetica,Arial,\"Liberation Sans\",\"Nimbus Sans\",sans-serif;"
             "fill:#1b2733}\n"
             ".v .v-dim{fill:#55616d}.v .v-bold{font-weight:bold}\n"
             ".v .v-end{paint-order:stroke;stroke:#ffffff;stroke-width:10px}\n"
             ".v .v-halo{paint-order:stroke;stroke:#ffffff;stroke-width:4px}\n"
             ".v .v-ground{fill:#ffffff}.v .v-box{fill:#ffffff;stroke:#c2cbd3}\n"
             ".v .v-rule{stroke:#c2cbd3;fill:none}.v .v-edge{stroke:#8593a0;fill:none}\n"
             ".v .v-link{stroke:#6c7c8b;stroke-opacity:.38;fill:none}\n"
             ".v .v-path{stroke:#1b2733;fill:none}.v .v-set{stroke:#55616d;fill:none;"
             "stroke-dasharray:4 4}\n"
             ".v .v-line{stroke:#1f5fa8;fill:none}.v .v-zero{stroke:#55616d}\n"
             ".v .v-rest{fill:#e9edf0}.v .v-gain{fill:#2c7a57}.v .v-loss{fill:#a8483c}\n"
             ".v .v-pc{fill:#55616d}.v .v-pc-tint{fill:#55616d;fill-opacity:.14}\n"
             ".v .v-known{fill:#1f4e79}.v .v-about{fill:#8fb3d6;stroke:#1f4e79}"
             ".v .v-paper{fill:#ffffff}.v .v-lines{stroke:#1f4e79;stroke-width:1.6}"
             ".v .v-dots{fill:#1f4e79}.v .v-net{stroke:#a3352b;stroke-width:1.1}"
             ".v .v-frame{stroke:#1f4e79}.v .v-frame-net{stroke:#a3352b}"
             ".v .v-gap{fill:#dfe4e8}\n"
             ".v .v-sum{stroke:#1f4e79;fill:none}.v .v-sum-guess{stroke:#1f4e79;fill:none;"
             "stroke-dasharray:7 3}.v .v-sum-plan{stroke:#1f4e79;fill:none;stroke-dasharray:2 3}"
             ".v .v-sum-gap{stroke:#55616d;fill:none;stroke-dasharray:1 7;stroke-linecap:round}\n"
             ".v .v-band{fill:#1f4e79;fill-opacity:.16}.v .v-limit{stroke:#a3352b;fill:none}"
             ".v .v-notice{stroke:#a3352b;fill:none;stroke-dasharray:6 4}"
             ".v .v-passed{fill:#ffffff;stroke:#a3352b}.v .v-arrow{fill:#1f4e79}\n");
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(
            out, ".v .v-p%d{fill:%s}.v .v-p%d-tint{fill:%s;fill-opacity:.15}.v .v-o%d{fill:%s}\n",
            k, party_colours[k], k, party_colours[k], k, outcome_colours[k]);
    /* Areas of a map: neighbours in this order differ in grey too. */
    static const char *const area_colours[SVG_PALETTE] = {
        "#dcebe2", "#e3b34f", "#8fa9c9", "#f6e9dc", "#c98878", "#cfc6e8", "#8cc4bf", "#e4e0d0"};
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(out, ".v .v-a%d{fill:%s}", k, area_colours[k]);
    buffer_string(out, ".v .v-centre{fill:#ffffff;stroke:#1b2733;stroke-width:2}\n");
    /* Lines of a chart: each with its own dashes, too. */
    static const char *const dashes[SVG_PALETTE] = {"none", "9 3", "2 3", "9 3 2 3",
                                                    "14 4", "5 2", "1 2", "14 3 2 3 2 3"};
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(out, ".v .v-s%d{stroke:%s;fill:none;stroke-dasharray:%s}\n", k,
                      party_colours[k], dashes[k]);
}

void svg_style_dark(buffer *out)
{
    static const char *const party_colours[SVG_PALETTE] = {
        "#8ab8f0", "#f0a097", "#8fce9d", "#cbaaf0", "#e0b565", "#6fcad0", "#ea98cd", "#b9bec6"};
    static const char *const outcome_colours[SVG_PALETTE] = {
        "#57b58a", "#d9a945", "#8da2b8", "#d97d71", "#a593dd", "#5cb8c4", "#cc8bb2", "#b3b09f"};
    buffer_string(out,
                  ".v text{fill:#e4e8ec}.v .v-dim{fill:#a9b4be}.v .v-ground{fill:#161b21}\n"
                  ".v .v-end,.v .v-halo{stroke:#161b21}\n"
                  ".v .v-box{fill:#1d242b;stroke:#46525d}.v .v-rule{stroke:#46525d}"
                  ".v .v-edge{stroke:#7f8d9a}.v .v-link{stroke:#9fb0bf}.v .v-path{stroke:#e4e8ec}"
                  ".v .v-set{stroke:#a9b4be}\n"
                  ".v .v-line{stroke:#8ab8f0}.v .v-zero{stroke:#a9b4be}.v .v-rest{fill:#2a323a}"
                  ".v .v-gain{fill:#57b58a}.v .v-loss{fill:#d97d71}"
                  ".v .v-pc{fill:#a9b4be}.v .v-pc-tint{fill:#a9b4be}\n"
                  ".v .v-known{fill:#8fbdf0}.v .v-about{fill:#3d5f82;stroke:#8fbdf0}"
                  ".v .v-paper{fill:#161b21}.v .v-lines{stroke:#8fbdf0}.v .v-dots{fill:#8fbdf0}"
                  ".v .v-net{stroke:#f0a097}.v .v-frame{stroke:#8fbdf0}"
                  ".v .v-frame-net{stroke:#f0a097}.v .v-gap{fill:#2f3842}\n"
                  ".v .v-sum,.v .v-sum-guess,.v .v-sum-plan{stroke:#8fbdf0}"
                  ".v .v-sum-gap{stroke:#a9b4be}.v .v-band{fill:#8fbdf0;fill-opacity:.2}"
                  ".v .v-limit,.v .v-notice{stroke:#f0a097}"
                  ".v .v-passed{fill:#161b21;stroke:#f0a097}.v .v-arrow{fill:#8fbdf0}\n");
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(
            out, ".v .v-p%d{fill:%s}.v .v-p%d-tint{fill:%s;fill-opacity:.22}.v .v-o%d{fill:%s}\n",
            k, party_colours[k], k, party_colours[k], k, outcome_colours[k]);
    static const char *const area_colours[SVG_PALETTE] = {
        "#24352d", "#7a5a17", "#3c5573", "#463a2e", "#7a4338", "#4f4670", "#2b605c", "#55523f"};
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(out, ".v .v-a%d{fill:%s}", k, area_colours[k]);
    buffer_string(out, ".v .v-centre{fill:#161b21;stroke:#e4e8ec;stroke-width:2}\n");
    for (int k = 0; k < SVG_PALETTE; k++)
        buffer_format(out, ".v .v-s%d{stroke:%s}", k, party_colours[k]);
}

void svg_begin(svg *s, buffer *out, double width, double height, const char *id, text title,
               text about, bool alone)
{
    *s = (svg){.out = out, .alone = alone};
    buffer_string(out, width > 800 ? "<svg class=\"v v-wide\"" : "<svg class=\"v\"");
    if (alone) buffer_string(out, " xmlns=\"http://www.w3.org/2000/svg\"");
    buffer_string(out, " viewBox=\"0 0 ");
    coordinate(out, width);
    buffer_char(out, ' ');
    coordinate(out, height);
    buffer_char(out, '"');
    attribute(s, "width", width);
    attribute(s, "height", height);
    buffer_format(out,
                  " role=\"img\" aria-labelledby=\"%s-title %s-about\">\n<title id=\"%s-title\">",
                  id, id, id);
    markup_text(out, title);
    buffer_format(out, "</title>\n<desc id=\"%s-about\">", id);
    markup_text(out, about);
    buffer_string(out, "</desc>\n");
    if (alone) {
        buffer_string(out, "<style>\n");
        svg_style(out);
        buffer_string(out, "</style>\n");
        svg_rect(s, 0, 0, width, height, 0, "v-ground");
    }
}

void svg_end(svg *s)
{
    buffer_string(s->out, "</svg>\n");
}

void svg_group(svg *s, text title)
{
    buffer_string(s->out, "<g>");
    if (title.n > 0) {
        buffer_string(s->out, "<title>");
        markup_text(s->out, title);
        buffer_string(s->out, "</title>");
    }
    buffer_char(s->out, '\n');
}

void svg_group_end(svg *s)
{
    buffer_string(s->out, "</g>\n");
}

void svg_rect(svg *s, double x, double y, double w, double h, double radius, const char *classes)
{
    buffer_string(s->out, "<rect");
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "width", w);
    attribute(s, "height", h);
    if (radius > 0) attribute(s, "rx", radius);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_patterns(svg *s, const char *id)
{
    static const struct {
        int size;
        const char *body;
    } grounds[SVG_PATTERNS] = {
        {6, "<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" class=\"v-lines\"/>"},
        {5, "<circle cx=\"2.5\" cy=\"2.5\" r=\"1\" class=\"v-dots\"/>"},
        {6, "<path d=\"M0 0L6 6M0 6L6 0\" class=\"v-net\"/>"},
    };
    buffer_string(s->out, "<defs>");
    for (int k = 0; k < SVG_PATTERNS; k++) {
        int const n = grounds[k].size;
        buffer_format(s->out,
                      "<pattern id=\"%s-g%d\" width=\"%d\" height=\"%d\" "
                      "patternUnits=\"userSpaceOnUse\"><rect width=\"%d\" height=\"%d\" "
                      "class=\"v-paper\"/>%s</pattern>",
                      id, k, n, n, n, n, grounds[k].body);
    }
    buffer_string(s->out, "</defs>\n");
}

void svg_rect_pattern(svg *s, double x, double y, double w, double h, const char *id,
                      svg_pattern pattern, const char *classes)
{
    buffer_string(s->out, "<rect");
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "width", w);
    attribute(s, "height", h);
    buffer_format(s->out, " fill=\"url(#%s-g%d)\" class=\"%s\"/>\n", id, (int)pattern, classes);
}

void svg_line(svg *s, double x1, double y1, double x2, double y2, double width, const char *classes)
{
    buffer_string(s->out, "<line");
    attribute(s, "x1", x1);
    attribute(s, "y1", y1);
    attribute(s, "x2", x2);
    attribute(s, "y2", y2);
    attribute(s, "stroke-width", width);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_curve(svg *s, double x1, double y1, double x2, double y2, double bend, double width,
               const char *classes)
{
    double const xy[8] = {x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2};
    buffer_string(s->out, "<path d=\"");
    for (int k = 0; k < 8; k++) {
        if (k % 2 == 0) buffer_string(s->out, k == 0 ? "M" : k == 2 ? "C" : " ");
        coordinate(s->out, xy[k]);
        if (k % 2 == 0) buffer_char(s->out, ' ');
    }
    buffer_char(s->out, '"');
    attribute(s, "stroke-width", width);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

static void points(svg *s, const double *xy, size_t n)
{
    buffer_string(s->out, " points=\"");
    for (size_t k = 0; k < n; k++) {
        if (k > 0) buffer_char(s->out, ' ');
        coordinate(s->out, xy[2 * k]);
        buffer_char(s->out, ',');
        coordinate(s->out, xy[2 * k + 1]);
    }
    buffer_char(s->out, '"');
}

void svg_polygon(svg *s, const double *xy, size_t n, const char *classes)
{
    buffer_string(s->out, "<polygon");
    points(s, xy, n);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_polyline(svg *s, const double *xy, size_t n, double width, const char *classes)
{
    buffer_string(s->out, "<polyline");
    points(s, xy, n);
    attribute(s, "stroke-width", width);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_area(svg *s, const double *xy, const uint32_t *loop_end, uint32_t n_loops,
              const char *classes, const char *fill)
{
    buffer_string(s->out, "<path d=\"");
    for (uint32_t k = 0; k < n_loops; k++) {
        uint32_t const begin = k > 0 ? loop_end[k - 1] : 0;
        for (uint32_t i = begin; i < loop_end[k]; i++) {
            buffer_char(s->out, i == begin ? 'M' : 'L');
            coordinate(s->out, xy[2 * i]);
            buffer_char(s->out, ' ');
            coordinate(s->out, xy[2 * i + 1]);
        }
        buffer_char(s->out, 'Z');
    }
    buffer_string(s->out, "\" fill-rule=\"evenodd\"");
    if (fill != NULL) buffer_format(s->out, " fill=\"%s\"", fill);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_circle(svg *s, double x, double y, double r, const char *classes)
{
    buffer_string(s->out, "<circle");
    attribute(s, "cx", x);
    attribute(s, "cy", y);
    attribute(s, "r", r);
    buffer_format(s->out, " class=\"%s\"/>\n", classes);
}

void svg_text(svg *s, double x, double y, double size, char anchor, const char *classes, text t)
{
    if (t.n == 0) return;
    buffer_string(s->out, "<text");
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "font-size", size);
    if (anchor != 's')
        buffer_format(s->out, " text-anchor=\"%s\"", anchor == 'm' ? "middle" : "end");
    if (classes[0] != '\0') buffer_format(s->out, " class=\"%s\"", classes);
    buffer_char(s->out, '>');
    markup_text(s->out, t);
    buffer_string(s->out, "</text>\n");
}
