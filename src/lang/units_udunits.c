/* SPDX-License-Identifier: Apache-2.0 */
/* units_udunits.c -- asks UDUNITS-2 what a name means; the only file that knows of it.
 *
 * The library keeps state of its own (its parser, its error handler), so calls are taken one at a
 * time behind a spin lock: a question lasts microseconds, reading the database some milliseconds,
 * once. */
#include <stdatomic.h>
#include <string.h>
#include <udunits2.h>

#include "lang/units.h"

/* Guards the library's statics, not data of ours. */
static atomic_flag library_taken = ATOMIC_FLAG_INIT;

static void library_take(void)
{
    while (atomic_flag_test_and_set_explicit(&library_taken, memory_order_acquire)) continue;
}

static void library_give(void)
{
    atomic_flag_clear_explicit(&library_taken, memory_order_release);
}

units_library *units_library_open(void)
{
    library_take();
    (void)ut_set_error_message_handler(ut_ignore);
    ut_system *const system = ut_read_xml(NULL);
    library_give();
    return (units_library *)system;
}

void units_library_close(units_library *l)
{
    library_take();
    ut_free_system((ut_system *)l);
    library_give();
}

/* ---- taking a unit apart --------------------------------------------------------------------- */

static ut_status basic_add(const ut_unit *of, int power, units_library_answer *out)
{
    static const char *const known[] = {"s", "kg", "m", "K", "A", "mol", "cd"};
    const char *const symbol = ut_get_symbol(of, UT_ASCII);
    if (symbol == NULL) return UT_UNKNOWN;
    if (strcmp(symbol, "rad") == 0) return UT_SUCCESS; /* a plain number here */
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(symbol, known[i]) != 0) continue;
        if (out->n >= UNITS_LIBRARY_BASES) return UT_UNKNOWN;
        out->base[out->n] = known[i];
        out->power[out->n++] = power;
        return UT_SUCCESS;
    }
    return UT_UNKNOWN;
}

static ut_status on_basic(const ut_unit *of, void *out)
{
    return basic_add(of, 1, out);
}

static ut_status on_product(const ut_unit *of, int count, const ut_unit *const *basic,
                            const int *power, void *out)
{
    (void)of;
    for (int i = 0; i < count; i++) {
        ut_status const status = basic_add(basic[i], power[i], out);
        if (status != UT_SUCCESS) return status;
    }
    return UT_SUCCESS;
}

static ut_status part_visit(const ut_unit *of, void *out);

static ut_status on_galilean(const ut_unit *of, double scale, const ut_unit *underlying,
                             double offset, void *out)
{
    (void)of;
    if (offset < 0 || offset > 0) return UT_BAD_ARG; /* an origin: a temperature in degrees */
    ((units_library_answer *)out)->factor *= scale;
    return part_visit(underlying, out);
}

static ut_status on_timestamp(const ut_unit *of, const ut_unit *time_unit, double origin, void *out)
{
    (void)of;
    (void)time_unit;
    (void)origin;
    (void)out;
    return UT_BAD_ARG;
}

static ut_status on_logarithmic(const ut_unit *of, double base, const ut_unit *reference, void *out)
{
    (void)of;
    (void)base;
    (void)reference;
    (void)out;
    return UT_BAD_ARG;
}

static ut_status part_visit(const ut_unit *of, void *out)
{
    static const ut_visitor visitor = {.visit_basic = on_basic,
                                       .visit_product = on_product,
                                       .visit_galilean = on_galilean,
                                       .visit_timestamp = on_timestamp,
                                       .visit_logarithmic = on_logarithmic};
    return ut_accept_visitor(of, &visitor, out);
}

bool units_library_ask(units_library *l, const char *name, units_library_answer *out)
{
    *out = (units_library_answer){.factor = 1};
    library_take();
    ut_unit *const found = ut_parse((const ut_system *)l, name, UT_ASCII);
    bool const is_known = found != NULL && part_visit(found, out) == UT_SUCCESS;
    ut_free(found);
    library_give();
    return is_known;
}
