/* SPDX-License-Identifier: Apache-2.0 */
/* example.c -- asks a model what it says at several values of an assumption. Quoted whole in
 * docs/library.md. */
#include <standoff.h>

#include <stdio.h>

static bool print(void *user, const char *bytes, size_t n)
{
    return fwrite(bytes, 1, n, (FILE *)user) == n;
}

/* Solves the model with one assumption set and writes the answer as JSON. */
static stf_status ask(stf_session *s, stf_model *m, const char *setting, stf_error *err)
{
    stf_request *request = NULL;
    stf_answer *answer = NULL;
    stf_status status = stf_request_new(s, "solve", &request, err);
    if (status == STF_OK) status = stf_request_set(request, "set", setting, err);
    if (status == STF_OK) status = stf_ask(m, request, &answer, err);
    if (answer != NULL) { /* also where the status is STF_NO or STF_LIMIT */
        stf_error unwritten;
        stf_status const written =
            stf_answer_write(answer, "json", 0, false, print, stdout, &unwritten);
        if (written != STF_OK && status == STF_OK) {
            status = written;
            *err = unwritten;
        }
    }
    stf_answer_free(answer);
    stf_request_free(request);
    return status;
}

int main(int argc, char **argv)
{
    const char *const path = argc > 1 ? argv[1] : "models/hanoi.standoff";
    static const char *const settings[] = {"trust=0.3", "trust=0.5"};
    stf_session *s = NULL;
    stf_model *m = NULL;
    stf_error err;
    stf_status status = stf_session_new(NULL, 0, &s, &err);
    if (status == STF_OK) status = stf_load_file(s, path, NULL, &m, &err);
    for (size_t i = 0; status == STF_OK && i < sizeof settings / sizeof *settings; i++)
        status = ask(s, m, settings[i], &err);
    if (status != STF_OK) {
        stf_error ignored;
        (void)fprintf(stderr, "%s: %s\n", stf_status_name(status), err.message);
        if (s != NULL && stf_diagnostics_write(s, false, print, stderr, &ignored) != STF_OK)
            (void)fprintf(stderr, "and the diagnostics could not be written\n");
    }
    stf_model_free(m);
    stf_session_free(s);
    return stf_status_exit(status);
}
