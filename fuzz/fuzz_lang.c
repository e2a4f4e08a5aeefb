/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_lang.c -- the language on anything: loads, or says why not, and its diagnostics can be
 * shown. */
#include "lang/lang.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    arena *const memory = arena_new(NULL, (size_t)256 << 20);
    if (memory == NULL) return 0;
    diagnostics d;
    diagnostics_init(&d, memory);
    const syntax *s = NULL;
    stf_error err = {0};
    stf_status const status = lang_load(TEXT("fuzz"), (text){(const char *)data, n}, NULL, NULL,
                                        NULL, memory, &d, &s, &err);
    if (status == STF_OK && s == NULL) __builtin_trap();
    if (status == STF_INPUT && d.n_errors == 0) __builtin_trap();
    buffer b;
    buffer_init(&b, NULL);
    diagnostics_write(&d, &b);
    buffer_free(&b);
    arena_free(memory);
    return 0;
}
