/* SPDX-License-Identifier: Apache-2.0 */
/* consumer.c -- a program of somebody else's: it has the installed header and library, and no more.
 * It loads a text, asks, writes, and meets an error. Read as C and, under the name consumer.cc, as
 * C++. */
#include <standoff.h>

#include <stdio.h>
#include <string.h>

static bool print(void *user, const char *bytes, size_t n)
{
    return fwrite(bytes, 1, n, (FILE *)user) == n;
}

static int failed(const char *where, const stf_error *err)
{
    fprintf(stderr, "%s: %s: %s\n", where, stf_status_name(err->status), err->message);
    return 1;
}

static int asked(stf_session *s, stf_model *m)
{
    stf_error err;
    stf_request *r = NULL;
    stf_answer *a = NULL;
    int bad = 0;
    if (stf_request_new(s, "solve", &r, &err) != STF_OK) return failed("request", &err);
    if (stf_request_set(r, "lambda", "2", &err) != STF_OK)
        bad = failed("set", &err);
    else if (stf_ask(m, r, &a, &err) != STF_OK)
        bad = failed("ask", &err);
    else if (stf_answer_write(a, "json", 0, false, print, stdout, &err) != STF_OK)
        bad = failed("write", &err);
    stf_answer_free(a);
    stf_request_free(r);
    return bad;
}

/* A wrong option is refused with the nearest one. */
static int refused(stf_session *s)
{
    stf_error err;
    stf_request *r = NULL;
    if (stf_request_new(s, "solve", &r, &err) != STF_OK) return failed("request", &err);
    int const good = stf_request_set(r, "lamda", "2", &err) == STF_USAGE &&
                     strstr(err.message, "lambda") != NULL;
    stf_request_free(r);
    return good ? 0 : failed("a wrong option", &err);
}

int main(void)
{
    static const char text[] =
        "NFG 1 R \"coordination\" { \"A\" \"B\" } { 2 2 }\n3 1 0 0 0 0 1 2\n";
    stf_error err;
    stf_session *s = NULL;
    stf_model *m = NULL;
    if (stf_session_new(NULL, 0, &s, &err) != STF_OK) return failed("session", &err);
    int bad = refused(s);
    if (stf_load_text(s, "text", text, sizeof text - 1, "nfg", &m, &err) != STF_OK)
        bad = failed("load", &err);
    else if (asked(s, m) != 0)
        bad = 1;
    stf_model_free(m);
    m = NULL;
    if (stf_load_text(s, "text", "nothing", 7, "efg", &m, &err) != STF_INPUT || m != NULL)
        bad = failed("a wrong text", &err);
    if (stf_diagnostics_count(s, NULL) == 0) bad = 1;
    stf_session_free(s);
    return bad;
}
