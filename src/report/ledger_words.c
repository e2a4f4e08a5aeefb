/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_words.c -- figures, days and spans of a ledger in words. */
#include "report/ledger_words.h"

#include <math.h>

const char *const kind_names[KIND_COUNT] = {"reported",  "approximate", "estimated",
                                            "scheduled", "unreported",  "missing"};
const char *const report_names[] = {"made", "late", "missing", "unknown"};

bool ledger_words_begin(ledger_words *w, const ledger *l, buffer *out)
{
    *w = (ledger_words){.ledger = l, .regime = l->regime};
    w->memory = arena_new(out->allocator, 0);
    if (w->memory == NULL && out->status == STF_OK) out->status = STF_NOMEM;
    return w->memory != NULL;
}

void ledger_words_end(ledger_words *w, buffer *out)
{
    stf_status const s = arena_status(w->memory, NULL);
    if (s != STF_OK && out->status == STF_OK) out->status = s;
    arena_free(w->memory);
    w->memory = NULL;
}

/* ---- figures -------------------------------------------------------------------------------- */

text quantity_text(arena *a, exact x)
{
    if (!exact_is_valid(x)) return TEXT("unknown");
    double const d = exact_to_double(x);
    return fabs(d) >= 1000 ? number_fixed(a, d, 0) : number_text(a, d, 4);
}

bool amount_is_point(amount x)
{
    return !x.is_open && exact_is_valid(x.low) && exact_is_valid(x.high) &&
           exact_compare(x.low, x.high) == 0;
}

bool amount_is_nothing(amount x)
{
    return !x.is_open && exact_is_valid(x.low) && exact_sign(x.low) == 0 &&
           exact_is_valid(x.high) && exact_sign(x.high) == 0;
}

bool amount_is_unknown(amount x)
{
    return !exact_is_valid(x.central) || (exact_sign(x.low) == 0 && exact_sign(x.high) == 0);
}

static text with_unit(arena *a, text number, text in)
{
    if (in.n == 0) return number;
    return text_format(a, "%.*s %.*s", TEXT_ARGS(number), TEXT_ARGS(in));
}

text amount_text(arena *a, amount x, text in)
{
    text const low = quantity_text(a, x.low), central = quantity_text(a, x.central);
    if (!exact_is_valid(x.central)) return central;
    if (x.is_open && text_equal(low, central))
        return text_format(a, "at least %.*s", TEXT_ARGS(with_unit(a, low, in)));
    if (x.is_open)
        return text_format(a, "%.*s or more (at least %.*s)", TEXT_ARGS(with_unit(a, central, in)),
                           TEXT_ARGS(low));
    text const high = quantity_text(a, x.high);
    if (text_equal(low, high)) return with_unit(a, central, in);
    return text_format(a, "%.*s (%.*s to %.*s)", TEXT_ARGS(with_unit(a, central, in)),
                       TEXT_ARGS(low), TEXT_ARGS(high));
}

text percent_text(arena *a, exact x)
{
    if (!exact_is_valid(x)) return TEXT("unknown");
    exact const percent = exact_mul(a, x, exact_small(100));
    int32_t whole;
    return text_format(a, "%.*s%%",
                       TEXT_ARGS(number_fixed(a, exact_to_double(percent),
                                              exact_is_small(percent, &whole) ? 0 : 1)));
}

text share_text(arena *a, amount x)
{
    text const low = percent_text(a, x.low), central = percent_text(a, x.central);
    if (x.is_open && text_equal(low, central))
        return text_format(a, "at least %.*s", TEXT_ARGS(low));
    if (x.is_open)
        return text_format(a, "%.*s or more (at least %.*s)", TEXT_ARGS(central), TEXT_ARGS(low));
    text const high = percent_text(a, x.high);
    if (text_equal(low, high)) return central;
    return text_format(a, "%.*s (%.*s to %.*s)", TEXT_ARGS(central), TEXT_ARGS(low),
                       TEXT_ARGS(high));
}

/* Headroom without its sign, as what it means. */
static text room_text(arena *a, exact x, text in)
{
    if (exact_sign(x) >= 0) return with_unit(a, quantity_text(a, x), in);
    return text_format(a, "%.*s above the limit",
                       TEXT_ARGS(with_unit(a, quantity_text(a, exact_neg(a, x)), in)));
}

text headroom_text(arena *a, amount x, text in)
{
    if (!exact_is_valid(x.central)) return TEXT("unknown");
    if (x.is_open && exact_sign(x.high) >= 0)
        return text_format(a, "at most %.*s", TEXT_ARGS(room_text(a, x.high, in)));
    if (x.is_open) return text_format(a, "at least %.*s", TEXT_ARGS(room_text(a, x.high, in)));
    if (amount_is_point(x)) return room_text(a, x.central, in);
    return text_format(a, "%.*s (%.*s to %.*s)", TEXT_ARGS(room_text(a, x.central, in)),
                       TEXT_ARGS(quantity_text(a, x.low)), TEXT_ARGS(quantity_text(a, x.high)));
}

text headroom_cell(arena *a, amount x)
{
    if (!x.is_open) return quantity_text(a, x.central);
    return text_format(a, "\xe2\x89\xa4 %.*s", TEXT_ARGS(quantity_text(a, x.high)));
}

/* ---- days ------------------------------------------------------------------------------------ */

text day_text(arena *a, date d, const char *otherwise)
{
    char room[16];
    if (!date_is_set(d)) return text_from(otherwise);
    return text_copy(a, date_write(d, room));
}

text month_text(arena *a, int32_t month)
{
    char room[16];
    return text_copy(a, month_write(month, room));
}

text months_text(arena *a, int32_t first, int32_t last)
{
    if (first == last) return month_text(a, first);
    return text_format(a, "%.*s to %.*s", TEXT_ARGS(month_text(a, first)),
                       TEXT_ARGS(month_text(a, last)));
}

text span_text(arena *a, date from, date to)
{
    if (!date_is_set(from) && !date_is_set(to)) return TEXT("without dates");
    if (!date_is_set(to)) return text_format(a, "from %.*s", TEXT_ARGS(day_text(a, from, "")));
    if (!date_is_set(from)) return text_format(a, "to %.*s", TEXT_ARGS(day_text(a, to, "")));
    if (date_compare(from, to) == 0) return day_text(a, from, "");
    int32_t const first = date_month(from), last = date_month(to);
    bool const is_whole = from.day == 1 && date_compare(to, month_last_day(last)) == 0;
    if (is_whole && first == last) return month_text(a, first);
    if (is_whole && from.year == to.year && from.month == 1 && to.month == 12)
        return text_format(a, "%d", from.year);
    return text_format(a, "%.*s to %.*s", TEXT_ARGS(day_text(a, from, "")),
                       TEXT_ARGS(day_text(a, to, "")));
}
