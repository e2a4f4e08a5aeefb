/* SPDX-License-Identifier: Apache-2.0 */
/* markup.h -- text inside HTML and SVG: escaped, and always well-formed. */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include "base/text.h"

/* Escapes for content and for attributes in double quotes alike. Control characters and malformed
 * UTF-8 become U+FFFD. */
void markup_text(buffer *out, text t);
/* printf onto the buffer; the result is escaped. Truncated at 4,000 bytes, which a sentence is not.
 */
__attribute__((format(printf, 2, 3))) void markup_format(buffer *out, const char *format, ...);
/* An element with nothing but text: <tag class="...">text</tag>; class may be NULL. */
void markup_element(buffer *out, const char *tag, const char *classes, text t);

#endif
