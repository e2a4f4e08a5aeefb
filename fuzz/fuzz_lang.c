/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_lang.c -- the language on anything: loads, or says why not, and its diagnostics can be
 * shown.
 *
 * What stands behind a line `%%%` is what every other file holds that the model names. */
#include "lang/lang.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static stf_status other_read(void *user, text from, text name, text *resolved, text *content,
                             stf_error *err)
{
    const text *const other = user;
    (void)from;
    (void)err;
    *resolved = name;
    *content = *other;
    return STF_OK;
}

/* Cuts the input at the line `%%%`. */
static text other_cut(text *all)
{
    static const char line[] = "\n%%%\n";
    size_t const m = sizeof line - 1;
    for (size_t i = 0; i + m <= all->n; i++) {
        if (memcmp(all->at + i, line, m) != 0) continue;
        text const other = {all->at + i + m, all->n - i - m};
        all->n = i + 1;
        return other;
    }
    return (text){"", 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    text all = {(const char *)data, n};
    text other = other_cut(&all);
    arena *const memory = arena_new(NULL, (size_t)256 << 20);
    if (memory == NULL) return 0;
    diagnostics d;
    diagnostics_init(&d, memory);
    const syntax *s = NULL;
    stf_error err = {0};
    stf_status const status =
        lang_load(TEXT("fuzz"), all, other_read, &other, NULL, memory, &d, &s, &err);
    if (status == STF_OK && s == NULL) __builtin_trap();
    if (status == STF_INPUT && d.n_errors == 0) __builtin_trap();
    buffer b;
    buffer_init(&b, NULL);
    diagnostics_write(&d, &b);
    buffer_free(&b);
    arena_free(memory);
    return 0;
}
