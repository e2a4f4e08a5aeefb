/* SPDX-License-Identifier: Apache-2.0 */
/* svg.h -- pictures as SVG: shapes, text that fits, one sheet of styles.
 *
 * Deterministic: equal input gives equal bytes. Every picture has a title and a description;
 * nothing is said by colour alone. A picture stands alone (its own styles, a white ground) or
 * within a page, which then gives the styles, so that it follows the page into the dark. Text is
 * measured by the widths of Helvetica (Adobe's font metrics, which Arial and Liberation Sans
 * share), with a margin for other fonts. */
#ifndef REPORT_SVG_H
#define REPORT_SVG_H

#include "base/text.h"

enum { SVG_PALETTE = 8, SVG_LINES_MOST = 6 };

typedef struct svg {
    buffer *out;
    bool alone;
} svg;

/* id: unique in the page; class names of shapes are those of svg_style. */
void svg_begin(svg *s, buffer *out, double width, double height, const char *id, text title,
               text about, bool alone);
void svg_end(svg *s);
/* The sheet of styles; for the page, with the scope of an embedded picture. */
void svg_style(buffer *out);
/* The rules that differ in the dark, to be set inside a media query or a scope by the caller. */
void svg_style_dark(buffer *out);

void svg_group(svg *s, text title);
void svg_group_end(svg *s);
/* classes: "v-box", "v-p3 v-tint", ... */
void svg_rect(svg *s, double x, double y, double w, double h, double radius, const char *classes);
void svg_line(svg *s, double x1, double y1, double x2, double y2, double width,
              const char *classes);
/* A cubic from a point to a point, its handles `bend` to the right of the first and to the left of
 * the second. */
void svg_curve(svg *s, double x1, double y1, double x2, double y2, double bend, double width,
               const char *classes);
/* Polygon or polyline through n points. */
void svg_polygon(svg *s, const double *xy, size_t n, const char *classes);
void svg_polyline(svg *s, const double *xy, size_t n, double width, const char *classes);
/* An area between outlines and holes, n_loops of them; points of loop k end before loop_end[k].
 * `fill` (may be NULL) stands for the class's, such as a pattern: "url(#id-g0)". */
void svg_area(svg *s, const double *xy, const uint32_t *loop_end, uint32_t n_loops,
              const char *classes, const char *fill);
void svg_circle(svg *s, double x, double y, double r, const char *classes);
/* anchor: 's'tart, 'm'iddle, 'e'nd. */
void svg_text(svg *s, double x, double y, double size, char anchor, const char *classes, text t);

/* Grounds that print, and that nobody needs colours for: lines, dots, a net. Defined once a picture
 * under its id, then used by it. */
typedef enum svg_pattern {
    SVG_PATTERN_LINES,
    SVG_PATTERN_DOTS,
    SVG_PATTERN_NET,
    SVG_PATTERNS
} svg_pattern;
void svg_patterns(svg *s, const char *id);
void svg_rect_pattern(svg *s, double x, double y, double w, double h, const char *id,
                      svg_pattern pattern, const char *classes);

double svg_text_width(text t, double size, bool bold);
/* Breaks t into lines of at most `width`; words longer than that are cut with an ellipsis. Returns
 * how many lines (at most SVG_LINES_MOST; the last one is cut with an ellipsis where there would be
 * more). */
size_t svg_text_lines(arena *memory, text t, double width, double size, bool bold, text *lines);

#endif
