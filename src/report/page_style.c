/* SPDX-License-Identifier: Apache-2.0 */
/* page_style.c -- the page's sheet of styles: a policy brief on screen and paper, by day and by
 * night.
 *
 * Every pair of text and ground has a contrast of at least 4.5 to 1. Nothing is loaded. */
#include "report/page_parts.h"
#include "report/svg.h"

static const char sheet[] =
    ":root{color-scheme:light "
    "dark;--ground:#fbfaf7;--panel:#ffffff;--ink:#1b2733;--dim:#55616d;--rule:#d8dde1;"
    "--accent:#1f4e79;--good:#1e6b45;--bad:#a3352b;--unsure:#7a5200}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 "
    "Helvetica,Arial,\"Liberation Sans\","
    "\"Nimbus Sans\",sans-serif}\n"
    ".skip{position:absolute;left:-9999px}.skip:focus{left:1rem;top:1rem;background:var(--panel);"
    "color:var(--accent);"
    "padding:.5rem 1rem;border:2px solid var(--accent)}\n"
    "header,main,footer{max-width:68rem;margin:0 auto;padding:0 1.5rem}\n"
    "header{padding-top:3rem}\n"
    "h1,h2,.question,.lead{font-family:Georgia,\"Liberation Serif\",\"Nimbus Roman\",serif}\n"
    "h1{font-size:2.5rem;line-height:1.15;margin:0 0 .6rem;font-weight:600;letter-spacing:-.01em}\n"
    ".question{font-size:1.25rem;line-height:1.45;color:var(--dim);margin:0 0 "
    "1rem;max-width:46rem;font-style:italic}\n"
    ".meta{color:var(--dim);font-size:.875rem;margin:0 0 1.25rem}\n"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:.6rem "
    "0;margin:0;"
    "border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);font-size:.9rem}\n"
    "a{color:var(--accent)}a:focus-visible,[tabindex]:focus-visible{outline:3px solid "
    "var(--accent);outline-offset:2px}\n"
    "section{margin:2.75rem 0 0}\n"
    "h2{font-size:1.5rem;font-weight:600;margin:0 0 .75rem;padding-top:.9rem;border-top:3px solid "
    "var(--ink)}\n"
    "h3{font-size:1.05rem;margin:1.75rem 0 .4rem}\n"
    "h4{font-size:.95rem;margin:1rem 0 .3rem}.period{margin:0 0 .8rem;padding-left:1.2rem;"
    "max-width:54rem;font-size:.9rem}\n"
    "p{max-width:46rem;margin:0 0 .8rem}\n"
    ".lead{font-size:1.3rem;line-height:1.5;margin:0 0 1rem;max-width:50rem}\n"
    ".findings{max-width:50rem;padding-left:1.2rem;margin:0}.findings li{margin:0 0 .6rem}\n"
    ".note{color:var(--dim);font-size:.875rem}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;color:var(--dim);font-size:.875rem;padding:0 0 .4rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-bottom:1px "
    "solid var(--rule)}\n"
    "thead th{color:var(--dim);font-weight:600;font-size:.82rem;border-bottom:1px solid var(--dim);"
    "vertical-align:bottom}\n"
    "tbody "
    "th{font-weight:600}.n{text-align:right;white-space:nowrap}.n+td:not(.n),.n+th:not(.n){padding-"
    "left:1rem}\n"
    "code{font:.82rem/1.5 \"DejaVu Sans "
    "Mono\",Menlo,Consolas,monospace;color:var(--dim);overflow-wrap:anywhere}\n"
    ".verdict{font-weight:700;white-space:nowrap}.holds{color:var(--good)}.fails{color:var(--bad)}"
    ".undefined{color:var(--unsure)}\n"
    ".claim{font-weight:600;margin:0 0 "
    ".15rem;max-width:none}.small{font-weight:400;font-size:.85rem;color:var(--dim);margin:0;"
    "max-width:none}\n"
    ".wide{overflow-x:auto;margin:0 0 1rem}.wide .v-wide{min-width:46rem}\n"
    "figure{margin:1rem 0 1.25rem;background:var(--panel);border:1px solid "
    "var(--rule);border-radius:6px;"
    "padding:1rem}figure svg{display:block;max-width:100%;height:auto}\n"
    "figure.narrow{max-width:50rem}figcaption{color:var(--dim);font-size:.875rem;margin-top:.5rem}"
    "\n"
    ".round{display:grid;grid-template-columns:11rem 1fr;gap:0 1.5rem;border-top:1px solid "
    "var(--rule);"
    "padding:.6rem 0}.round h3{margin:0;font-size:1rem}.round "
    ".dates{color:var(--dim);font-size:.8rem;display:block;"
    "font-weight:400}.round ul{list-style:none;margin:0;padding:0}.round li{margin:0 0 .2rem}"
    ".asked{color:var(--dim);font-size:.85rem}\n"
    ".certificate{border-left:5px solid var(--good);padding:.2rem 0 .2rem 1rem;max-width:50rem}"
    ".certificate.failed{border-color:var(--bad)}\n"
    "footer{color:var(--dim);font-size:.85rem;padding-top:2rem;padding-bottom:3rem}"
    "footer p{border-top:1px solid var(--rule);padding-top:1rem;max-width:none}\n"
    "@media(max-width:44rem){.round{grid-template-columns:1fr}h1{font-size:1.9rem}.lead{font-size:"
    "1.15rem}}\n";

static const char dark[] = ":root{--ground:#12171c;--panel:#161b21;--ink:#e4e8ec;--dim:#a9b4be;--"
                           "rule:#38434d;--accent:#8fbdf0;"
                           "--good:#7fcf9f;--bad:#f0a097;--unsure:#e0b565}\n";

static const char print[] =
    "@page{margin:18mm 16mm}body{background:#fff;font-size:10.5pt}nav,.skip{display:none}"
    "header{padding-top:0}header,main,footer{max-width:none;padding-left:0;padding-right:0}"
    "section{margin-top:1.6rem}h1{font-size:24pt}h2,h3,caption,h2+p,h3+p,thead{break-after:avoid}"
    "tbody tr:nth-child(-n+2),tbody tr:last-child{break-before:avoid}"
    "tr,figure,.round,.findings "
    "li,.certificate{break-inside:avoid}thead{display:table-header-group}"
    ".wide{overflow:visible}.wide .v-wide{min-width:0}a{color:inherit;text-decoration:none}\n";

void page_style(buffer *out)
{
    buffer_string(out, sheet);
    svg_style(out);
    buffer_string(out, "@media screen and (prefers-color-scheme:dark){\n");
    buffer_string(out, dark);
    svg_style_dark(out);
    buffer_string(out, "}\n@media print{\n");
    buffer_string(out, print);
    buffer_string(out, "}\n");
}
