/* SPDX-License-Identifier: Apache-2.0 */
/* cases.c -- cases PROGRAM FILE...: runs command lines and compares what they write and how they
 * end.
 *
 * A case file is lines; an empty line or one that begins with # says nothing:
 *
 *     case WORDS            begins a case
 *     run COMMAND           for sh, in the project's folder; $S is the program, $T an empty folder
 * that lives as long as the case; several run lines are one script exit N                the
 * script's exit status; 0 where nothing is said out REGEX             a line of standard output
 * matches (POSIX extended); not-out: none does err REGEX, not-err REGEX empty-out, empty-err schema
 * NAME           standard output is JSON that keeps to docs/schema/NAME.json
 */
#define _XOPEN_SOURCE 700
#include "support/schema.h"
#include "support/test.h"

#include <fcntl.h>
#include <regex.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RULES_MOST = 40, SCRIPT_MOST = 8192 };

typedef struct test_case {
    const char *file;
    int line;
    char name[200];
    char script[SCRIPT_MOST];
    char rules[RULES_MOST][400]; /* "out REGEX", ... */
    int n_rules, exit;
} test_case;

typedef struct outcome {
    int exit;
    char *out, *err;
    size_t n_out, n_err;
} outcome;

static int n_failed, n_run;

static void failed(const test_case *t, const outcome *o, const char *what)
{
    n_failed++;
    (void)printf("%s:%d: %s: %s\n", t->file, t->line, t->name, what);
    if (o != NULL)
        (void)printf("--- exit %d\n--- out\n%.2000s\n--- err\n%.2000s\n---\n", o->exit, o->out,
                     o->err);
}

static bool script_run(const test_case *t, const char *folder, outcome *o)
{
    char out[200], err[200];
    (void)snprintf(out, sizeof out, "%s.out", folder);
    (void)snprintf(err, sizeof err, "%s.err", folder);
    (void)fflush(NULL);
    pid_t const child = fork();
    if (child < 0) return false;
    if (child == 0) {
        int const null = open("/dev/null", O_RDONLY),
                  o1 = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        int const e1 = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        (void)setenv("T", folder, 1);
        if (null < 0 || o1 < 0 || e1 < 0 || dup2(null, 0) < 0 || dup2(o1, 1) < 0 || dup2(e1, 2) < 0)
            _exit(99);
        (void)close(o1);
        (void)close(e1);
        (void)execl("/bin/sh", "sh", "-c", t->script, (char *)NULL);
        _exit(99);
    }
    int status;
    if (waitpid(child, &status, 0) != child) return false;
    o->exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    o->out = file_slurp(out, &o->n_out);
    o->err = file_slurp(err, &o->n_err);
    (void)unlink(out);
    (void)unlink(err);
    return o->out != NULL && o->err != NULL;
}

static bool matches(const char *pattern, const char *s, bool *is_pattern)
{
    regex_t r;
    *is_pattern = regcomp(&r, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) == 0;
    if (!*is_pattern) return false;
    bool const found = regexec(&r, s, 0, NULL, 0) == 0;
    regfree(&r);
    return found;
}

/* A JSON file of docs/schema, or NULL with why. */
static const js_value *schema_load(arena *a, const char *name, char why[500])
{
    char path[200];
    js_fault fault;
    const js_value *v = NULL;
    size_t n = 0;
    (void)snprintf(path, sizeof path, "docs/schema/%.100s.json", name);
    char *const bytes = file_slurp(path, &n);
    if (bytes == NULL)
        (void)snprintf(why, 500, "there is no %s", path);
    else if (js_parse(a, (text){bytes, n}, &v, &fault, NULL) != STF_OK)
        (void)snprintf(why, 500, "%s is not JSON: %s", path, fault.message);
    free(bytes);
    return v;
}

static bool keeps_schema(const char *name, const outcome *o, char why[500])
{
    js_fault fault;
    schema_fault broken = {"", ""};
    arena *const a = arena_new(NULL, 0);
    const js_value *const schema = schema_load(a, name, why),
                          *const common = schema_load(a, "common", why), *value;
    bool ok = false;
    if (schema == NULL || common == NULL)
        ok = false;
    else if (js_parse(a, (text){o->out, o->n_out}, &value, &fault, NULL) != STF_OK)
        (void)snprintf(why, 500, "the output is not JSON: %s", fault.message);
    else
        ok = schema_check(schema, common, value, &broken);
    if (!ok && broken.message[0] != '\0')
        (void)snprintf(why, 500, "%s: %s", broken.where, broken.message);
    arena_free(a);
    return ok;
}

static void rule_check(const test_case *t, const char *rule, const outcome *o)
{
    char why[500];
    bool const negated = strncmp(rule, "not-", 4) == 0;
    const char *const plain = negated ? rule + 4 : rule;
    if (strcmp(rule, "empty-out") == 0 || strcmp(rule, "empty-err") == 0) {
        if (strcmp(rule, "empty-out") == 0 ? o->n_out > 0 : o->n_err > 0) failed(t, o, rule);
    } else if (strncmp(plain, "out ", 4) == 0 || strncmp(plain, "err ", 4) == 0) {
        bool is_pattern;
        bool const found = matches(plain + 4, plain[0] == 'o' ? o->out : o->err, &is_pattern);
        if (!is_pattern || found == negated) failed(t, o, rule);
    } else if (strncmp(rule, "schema ", 7) == 0) {
        if (!keeps_schema(rule + 7, o, why)) failed(t, o, why);
    } else {
        failed(t, NULL, "what is this line?");
    }
}

static void case_run(const test_case *t)
{
    temporary place;
    outcome o = {0};
    if (t->name[0] == '\0') return;
    n_run++;
    if (!temporary_new(&place, "unused", NULL, 0) || !script_run(t, place.folder, &o)) {
        failed(t, NULL, "could not be run");
    } else {
        if (o.exit != t->exit) failed(t, &o, "ends with another exit status");
        for (int i = 0; i < t->n_rules; i++) rule_check(t, t->rules[i], &o);
    }
    free(o.out);
    free(o.err);
    temporary_free(&place);
}

static void line_take(test_case *t, const char *file, int number, const char *line)
{
    if (line[0] == '\0' || line[0] == '#') return;
    if (strncmp(line, "case ", 5) == 0) {
        case_run(t);
        *t = (test_case){.file = file, .line = number};
        (void)snprintf(t->name, sizeof t->name, "%.190s", line + 5);
    } else if (strncmp(line, "run ", 4) == 0) {
        size_t const n = strlen(t->script);
        (void)snprintf(t->script + n, sizeof t->script - n, "%s\n", line + 4);
    } else if (strncmp(line, "exit ", 5) == 0) {
        t->exit = atoi(line + 5);
    } else if (t->n_rules < RULES_MOST) {
        (void)snprintf(t->rules[t->n_rules++], sizeof t->rules[0], "%.390s", line);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3 || setenv("S", argv[1], 1) != 0) return 2;
    (void)unsetenv("NO_COLOR");
    (void)unsetenv("COLUMNS");
    for (int i = 2; i < argc; i++) {
        static test_case t;
        t = (test_case){.file = argv[i]};
        char *const all = file_slurp(argv[i], NULL);
        if (all == NULL) {
            (void)printf("%s cannot be read\n", argv[i]);
            return 2;
        }
        int number = 1;
        for (char *at = all; *at != '\0'; number++) {
            size_t const n = strcspn(at, "\n");
            bool const is_last = at[n] == '\0';
            at[n] = '\0';
            line_take(&t, argv[i], number, at);
            at += n + !is_last;
        }
        case_run(&t);
        free(all);
    }
    (void)printf("%d cases, %d failures\n", n_run, n_failed);
    return n_failed > 0 || n_run == 0 ? 1 : 0;
}
