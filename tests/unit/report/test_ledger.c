/* SPDX-License-Identifier: Apache-2.0 */
/* test_ledger.c -- how a ledger looks: figures that say how sure they are, nothing missing read as
 * zero, and the same numbers in text, JSON, CSV, picture and page. */
#include "support/test.h"

#include "books.h"
#include "report/ledger_chart.h"
#include "report/report.h"

/* A ledger written once, in the form that a test asks for. */
typedef struct written {
    arena *memory;
    const ledger_answer *answer;
    buffer out;
} written;

static void written_begin(written *w)
{
    w->memory = arena_new(NULL, 0);
    w->answer = books_new(w->memory);
    buffer_init(&w->out, NULL);
}

static void written_end(written *w)
{
    assert_int_equal(w->out.status, STF_OK);
    buffer_free(&w->out);
    arena_free(w->memory);
}

static size_t times(const char *in, const char *what)
{
    size_t n = 0;
    for (const char *p = in; (p = strstr(p, what)) != NULL; p++) n++;
    return n;
}

static exact number(arena *a, const char *t)
{
    exact x;
    stf_error err;
    assert_ok(exact_parse(a, text_from(t), &x, &err), &err);
    return x;
}

static amount interval(arena *a, const char *low, const char *central, const char *high)
{
    return (amount){number(a, low), number(a, central), number(a, high), false};
}

/* ---- figures ----------------------------------------------------------------------------------
 */

static void figures_say_how_sure_they_are(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    text const bbl = TEXT("bbl");
    assert_text(amount_text(a, interval(a, "403508.53", "403508.53", "403508.53"), bbl),
                "403,509 bbl");
    assert_text(amount_text(a, interval(a, "1.5", "2", "1e4"), bbl), "2 bbl (1.5 to 10,000)");
    amount open = interval(a, "310", "310", "310");
    open.is_open = true;
    assert_text(amount_text(a, open, bbl), "at least 310 bbl");
    open.central = number(a, "320");
    assert_text(amount_text(a, open, (text){0}), "320 or more (at least 310)");
    assert_text(amount_text(a, (amount){0}, bbl), "unknown");
    arena_free(a);
}

static void shares_go_beyond_a_hundred(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_text(share_text(a, interval(a, "0.8", "0.807", "0.9")), "80.7% (80% to 90%)");
    assert_text(share_text(a, interval(a, "4.54", "4.54", "4.54")), "454%");
    assert_text(percent_text(a, number(a, "0.9999")), "100.0%");
    amount open = interval(a, "0.62", "0.62", "0.62");
    open.is_open = true;
    assert_text(share_text(a, open), "at least 62%");
    arena_free(a);
}

static void headroom_turns_round_where_it_is_used_up(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    text const t = TEXT("t");
    assert_text(headroom_text(a, interval(a, "5", "7", "9"), t), "7 t (5 to 9)");
    assert_text(headroom_text(a, interval(a, "-7", "-7", "-7"), t), "7 t above the limit");
    /* Something is missing: what is left may be less, without end. */
    amount open = interval(a, "10", "10", "10");
    open.is_open = true;
    assert_text(headroom_text(a, open, t), "at most 10 t");
    open.high = number(a, "-4");
    assert_text(headroom_text(a, open, t), "at least 4 t above the limit");
    arena_free(a);
}

static void spans_are_named_as_people_name_them(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    assert_text(span_text(a, (date){2018, 1, 1}, (date){2018, 12, 31}), "2018");
    assert_text(span_text(a, (date){2020, 2, 1}, (date){2020, 2, 29}), "2020-02");
    assert_text(span_text(a, (date){2019, 2, 1}, (date){2019, 2, 27}), "2019-02-01 to 2019-02-27");
    assert_text(span_text(a, (date){2017, 12, 22}, (date){2018, 12, 21}),
                "2017-12-22 to 2018-12-21");
    assert_text(span_text(a, (date){2017, 12, 22}, (date){0}), "from 2017-12-22");
    assert_text(span_text(a, (date){0}, (date){2017, 12, 22}), "to 2017-12-22");
    arena_free(a);
}

/* ---- text -------------------------------------------------------------------------------------
 */

static void text_has_all_that_the_ledger_has(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "Caps oil from Northland and oil & tar from \"Southland\" at 1,000 bbl per calendar year.",
        "Notices are due at 75% of the limit. From 95% supply must stop.",
        "1 t counts as 10 bbl.",
        "Law: resolution 77, paragraph 5.",
        "Authority: the Council",
        "[unverified: paragraph from memory]",
        "north oil 40 t x 10 = 400 bbl; south oil 420 bbl; together 820 bbl; 820 / 1,000 = 82%",
        "75%, 750 bbl: passed on 2018-10-27 (between 2018-09-01 and 2018-12-31)",
        "95%, 950 bbl: not passed on the central figures; not before 2018-12-01",
        "no figures for: south oil 2019-07 to 2019-12",
        "headroom: at most 590 bbl",
        "4 reports were due: 1 made, 1 late, 2 missing.",
        "due 2018-07-30 and made 2018-10-05 (67 days)",
        "certain, 2018-03: 25 t banned (coal)",
        "Costs 5 MUSD (2 to 9) a year, the worth of what it withholds.",
        "By the deadline, 2019-12-22, none may be left: 511 persons still there.",
        "25,057 t (S01) against 27,057 t (S10)",
    };
    written w;
    written_begin(&w);
    report_ledger_text(w.answer, (text_style){.width = 200}, &w.out);
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        if (strstr(w.out.at, lines[k]) == NULL) fail_msg("not said: %s", lines[k]);
    /* Five months that say the same nothing are a row; none is a zero. */
    assert_int_equal(times(w.out.at, "2019-08 to 2019-12 ?"), 1);
    assert_null(strstr(w.out.at, "\n  2019-09 "));
    written_end(&w);
}

static void text_keeps_to_its_width(void **state)
{
    (void)state;
    static const unsigned widths[] = {60, 80, 100};
    for (size_t k = 0; k < 3; k++) {
        written w;
        written_begin(&w);
        report_ledger_text(w.answer, (text_style){.width = widths[k]}, &w.out);
        for (const char *p = w.out.at; *p != '\0';) {
            size_t const n = strcspn(p, "\n");
            if (text_width((text){p, n}) > widths[k])
                fail_msg("wider than %u: %.*s", widths[k], (int)n, p);
            p += n + (p[n] == '\n');
        }
        written_end(&w);
    }
}

/* ---- JSON and CSV ------------------------------------------------------------------------------
 */

static void json_says_what_is_open(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    report_ledger_json(w.answer, false, &w.out);
    /* Of what was delivered the upper end, of headroom the lower one. */
    assert_non_null(strstr(w.out.at, "\"delivered\": {\"low\": 410, \"central\": 410, "
                                     "\"high\": null, \"open\": true}"));
    assert_non_null(strstr(w.out.at, "\"headroom\": {\"low\": null, \"central\": 590, "
                                     "\"high\": 590, \"open\": true}"));
    assert_non_null(strstr(w.out.at, "\"missing\": [\"south_oil\"]"));
    assert_non_null(strstr(w.out.at, "\"verified\": false"));
    assert_non_null(strstr(w.out.at, "\"passed\": \"2018-10-27\""));
    assert_int_equal(times(w.out.at, "\"month\": "), 36);
    written_end(&w);
}

static void json_is_exact_when_asked(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    report_ledger_json(w.answer, true, &w.out);
    assert_non_null(strstr(w.out.at, "\"share\": \"3/4\""));
    assert_non_null(strstr(w.out.at, "{\"low\": \"73/100\", \"central\": \"41/50\", "
                                     "\"high\": \"91/100\", \"open\": false}"));
    assert_null(strstr(w.out.at, "\"share\": 0.75"));
    written_end(&w);
}

static void csv_has_a_row_a_month(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    report_ledger_csv(w.answer, false, &w.out);
    assert_int_equal(times(w.out.at, "\n"), 1 + 36);
    assert_non_null(strstr(w.out.at, "\noil_cap,bbl,2018-01-01,2018-12-31,2018-04,2018-04-01,"
                                     "2018-04-30,0,0,60,0,0,0,0,60,120,210,270,330,1000,0.21,0.27,"
                                     "0.33,670,730,790,,\n"));
    /* Open: no upper end of the sum and share, no lower one of headroom. */
    assert_non_null(strstr(w.out.at, ",0,0,,410,410,,1000,0.41,0.41,,,590,590,south_oil,\n"));
    /* As many cells in every row as in the head. */
    size_t cells = 0;
    for (const char *p = w.out.at; *p != '\0';) {
        size_t const n = strcspn(p, "\n");
        size_t commas = 0;
        for (size_t i = 0; i < n; i++) commas += p[i] == ',';
        if (cells == 0) cells = commas;
        assert_int_equal(commas, cells);
        p += n + 1;
    }
    written_end(&w);
}

/* ---- pictures ----------------------------------------------------------------------------------
 */

/* Every element that is opened is closed, in order. */
static void assert_well_formed(const char *p)
{
    struct {
        const char *at;
        size_t n;
    } open[64];
    size_t depth = 0;
    while ((p = strchr(p, '<')) != NULL) {
        const char *const end = strchr(p, '>');
        assert_non_null(end);
        bool const closes = p[1] == '/';
        const char *const name = p + 1 + closes;
        size_t const n = strcspn(name, " />\n");
        if (closes) {
            assert_true(depth > 0);
            depth--;
            assert_true(open[depth].n == n && memcmp(open[depth].at, name, n) == 0);
        } else if (end[-1] != '/') {
            assert_true(depth < 64);
            open[depth].at = name;
            open[depth++].n = n;
        }
        p = end;
    }
    assert_int_equal(depth, 0);
}

static void picture_tells_the_kinds_apart(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    report_ledger_svg(w.answer, &w.out);
    assert_well_formed(w.out.at);
    const char *const svg = strstr(w.out.at, "</style>");
    assert_non_null(svg);
    /* Oil in 2018 and 2019, coal, and a square in each of the two legends. */
    assert_int_equal(times(svg, "class=\"v-known\""), 7 + 7 + 1 + 2);
    assert_int_equal(times(svg, "class=\"v-about\""), 1 + 1);
    assert_int_equal(times(svg, "url(#ledger-g0)"), 1 + 1); /* estimated */
    assert_int_equal(times(svg, "url(#ledger-g1)"), 2 + 1); /* scheduled */
    assert_int_equal(times(svg, "url(#ledger-g2)"), 1 + 1); /* unreported */
    assert_int_equal(times(svg, "class=\"v-gap\""), 6 + 1); /* missing */
    assert_int_equal(times(svg, "class=\"v-limit\""), 2);
    assert_int_equal(times(svg, "class=\"v-notice\""), 4);
    assert_int_equal(times(svg, "class=\"v-passed\""), 1);
    assert_int_equal(times(svg, "class=\"v-arrow\""), 1);
    assert_non_null(strstr(svg, ">2018: 82% (73% to 91%)<"));
    assert_non_null(strstr(svg, ">2019: at least 41%<"));
    assert_non_null(strstr(svg, "[unverified: paragraph from memory]"));
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf\""));
    written_end(&w);
}

/* Positions of the marks follow from the figures: the sum of 2018 ends at 820 of 1,060 (the limit
 * and a margin), so at 22 + 230 * (1 - 820 / 1060) below the top. */
static void picture_is_to_scale(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    ledger_words words;
    assert_true(ledger_words_begin(&words, w.answer->ledger, &w.out));
    assert_true(ledger_measure_svg(&words, &w.answer->ledger->measures[0], "x", false, &w.out));
    char at[64];
    double const limit = floor((22 + 230 * (1 - 1000 / 1060.0)) * 10 + 0.5) / 10;
    (void)snprintf(at, sizeof at, "y1=\"%g\" x2=\"", limit);
    assert_non_null(strstr(w.out.at, at));
    double const last = floor((22 + 230 * (1 - 820 / 1060.0)) * 10 + 0.5) / 10;
    double const middle = floor((76 + 365.0 / 730.0 * 636) * 10 + 0.5) / 10;
    (void)snprintf(at, sizeof at, "%g,%g\" stroke", middle, last);
    assert_non_null(strstr(w.out.at, at));
    assert_false(ledger_measure_svg(&words, &w.answer->ledger->measures[2], "y", false, &w.out));
    ledger_words_end(&words, &w.out);
    written_end(&w);
}

static void page_of_a_regime_alone(void **state)
{
    (void)state;
    written w;
    written_begin(&w);
    problem const p = {.title = w.answer->regime->title};
    page const full = {.problem = &p, .ledger = w.answer};
    report_page_html(&full, &w.out);
    assert_non_null(strstr(w.out.at, "<h1>A regime &lt;by hand&gt;</h1>"));
    assert_non_null(strstr(w.out.at, "href=\"#ledger\">To the ledger</a>"));
    assert_non_null(strstr(w.out.at, "oil &amp; tar from &quot;Southland&quot;"));
    assert_non_null(strstr(w.out.at, "820 / 1,000 = 82%"));
    assert_non_null(strstr(w.out.at, "Unverified: paragraph from memory"));
    assert_int_equal(times(w.out.at, "<figure>"), 2);
    assert_null(strstr(w.out.at, "id=\"answer\""));
    assert_null(strstr(w.out.at, "<script"));
    written_end(&w);
}

/* ---- memory ------------------------------------------------------------------------------------
 */

/* Every report fails in good order at whatever allocation fails, and then says so. */
typedef struct rationed {
    size_t left;
} rationed;

static void *rationed_resize(void *user, void *p, size_t old_size, size_t new_size)
{
    rationed *const r = user;
    if (new_size == 0) {
        free(p);
        return NULL;
    }
    (void)old_size;
    if (r->left == 0) return NULL;
    r->left--;
    return realloc(p, new_size);
}

static void memory_that_runs_out_is_said(void **state)
{
    (void)state;
    arena *const a = arena_new(NULL, 0);
    const ledger_answer *const books = books_new(a);
    for (int form = 0; form < 4; form++) {
        bool done = false;
        for (size_t n = 0; !done && n < 400; n++) {
            rationed r = {.left = n};
            stf_allocator const allocator = {rationed_resize, &r};
            buffer b;
            buffer_init(&b, &allocator);
            if (form == 0) report_ledger_text(books, (text_style){.width = 80}, &b);
            if (form == 1) report_ledger_json(books, true, &b);
            if (form == 2) report_ledger_csv(books, false, &b);
            if (form == 3) report_ledger_svg(books, &b);
            done = b.status == STF_OK;
            if (!done) assert_int_equal(b.status, STF_NOMEM);
            buffer_free(&b);
        }
        assert_true(done);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_say_how_sure_they_are),
        cmocka_unit_test(shares_go_beyond_a_hundred),
        cmocka_unit_test(headroom_turns_round_where_it_is_used_up),
        cmocka_unit_test(spans_are_named_as_people_name_them),
        cmocka_unit_test(text_has_all_that_the_ledger_has),
        cmocka_unit_test(text_keeps_to_its_width),
        cmocka_unit_test(json_says_what_is_open),
        cmocka_unit_test(json_is_exact_when_asked),
        cmocka_unit_test(csv_has_a_row_a_month),
        cmocka_unit_test(picture_tells_the_kinds_apart),
        cmocka_unit_test(picture_is_to_scale),
        cmocka_unit_test(page_of_a_regime_alone),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
