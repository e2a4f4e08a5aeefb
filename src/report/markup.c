/* SPDX-License-Identifier: Apache-2.0 */
/* markup.c -- text inside HTML and SVG: escaped, and always well-formed. */
#include "report/markup.h"

#include <stdio.h>

void markup_text(buffer *out, text t)
{
    size_t done = 0; /* bytes already written */
    for (size_t i = 0; i < t.n;) {
        unsigned char const c = (unsigned char)t.at[i];
        const char *instead = NULL;
        size_t n = 1;
        if (c == '&')
            instead = "&amp;";
        else if (c == '<')
            instead = "&lt;";
        else if (c == '>')
            instead = "&gt;";
        else if (c == '"')
            instead = "&quot;";
        else if (c < 0x20 ? c != '\n' && c != '\t' : c == 0x7f)
            instead = "\xef\xbf\xbd";
        else if (c >= 0x80) {
            n = text_character((text){t.at + i, t.n - i}, NULL);
            if (n == 0) {
                n = 1;
                instead = "\xef\xbf\xbd";
            }
        }
        if (instead != NULL) {
            buffer_text(out, (text){t.at + done, i - done});
            buffer_string(out, instead);
            done = i + n;
        }
        i += n;
    }
    if (done < t.n) buffer_text(out, (text){t.at + done, t.n - done});
}

void markup_format(buffer *out, const char *format, ...)
{
    char line[4000];
    va_list args;
    va_start(args, format);
    int const n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (n > 0)
        markup_text(out, (text){line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1});
}

void markup_element(buffer *out, const char *tag, const char *classes, text t)
{
    if (classes != NULL)
        buffer_format(out, "<%s class=\"%s\">", tag, classes);
    else
        buffer_format(out, "<%s>", tag);
    markup_text(out, t);
    buffer_format(out, "</%s>", tag);
}
