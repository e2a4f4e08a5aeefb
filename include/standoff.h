/* SPDX-License-Identifier: Apache-2.0 */
/* standoff.h -- the one installed header of libstandoff.
 *
 * Conventions. Constructors are `stf_x_new`/`stf_x_load`, destructors `stf_x_free`; freeing NULL is
 * allowed. A function that can fail returns `stf_status`, takes `stf_error *err` last (NULL: not
 * wanted) and writes no other out-parameter on failure. Text is UTF-8 and NUL-terminated unless a
 * length is given. The library never prints, exits, reads the environment, installs a signal
 * handler or keeps mutable globals. */
#ifndef STANDOFF_H
#define STANDOFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STF_VERSION_MAJOR 0
#define STF_VERSION_MINOR 1
#define STF_VERSION_PATCH 0

#if defined(__GNUC__)
#define STF_API __attribute__((visibility("default")))
#define STF_MUST_USE __attribute__((warn_unused_result))
#else
#define STF_API
#define STF_MUST_USE
#endif

/* ---- status and errors ------------------------------------------------------------------- */

/* id, stable name, process exit status (docs/commands.md), what it means */
#define STF_STATUS_LIST(X)                                                                         \
    X(OK, "ok", 0, "done")                                                                         \
    X(NO, "no", 1, "the answer is no: a claim or a certificate fails, nothing was found")          \
    X(USAGE, "usage", 2, "the request is wrong: an unknown option, a bad value")                   \
    X(INPUT, "input", 2, "the input is wrong: see the diagnostics")                                \
    X(IO, "io", 2, "a file could not be read or written")                                          \
    X(UNSUPPORTED, "unsupported", 2, "the method does not apply to this game, or is not built in") \
    X(LIMIT, "limit", 3, "a limit of size, memory or time was reached")                            \
    X(NOMEM, "out-of-memory", 3, "the allocator has no more memory")                               \
    X(CANCELLED, "cancelled", 130, "stopped on request")

typedef enum stf_status {
#define STF_STATUS_ENUM(id, name, code, text) STF_##id,
    STF_STATUS_LIST(STF_STATUS_ENUM)
#undef STF_STATUS_ENUM
} stf_status;

/* Why a call failed: filled on failure, without allocation. */
typedef struct stf_error {
    stf_status status;
    char message[240]; /* one sentence, lower case, no full stop */
} stf_error;

/* Stable name ("limit") and process exit status of a status; any thread. */
STF_API const char *stf_status_name(stf_status s);
STF_API int stf_status_exit(stf_status s);

/* Lua's four-argument form: new_size 0 frees; returns NULL on failure and leaves `p` alone. */
typedef struct stf_allocator {
    void *(*resize)(void *user, void *p, size_t old_size, size_t new_size);
    void *user;
} stf_allocator;

/* ---- sessions and models ------------------------------------------------------------------- */

/* Owns sources, diagnostics and memory of what is loaded through it. One thread at a time. */
typedef struct stf_session stf_session;
/* A loaded file: a model (.standoff) or a game (.efg, .nfg, .agg, .bagg, .json). Owned by the
 * session's user; freed before the session. Structures compiled from it are kept in it. One thread
 * at a time. */
typedef struct stf_model stf_model;
/* A question with its options by name. Owned by the user; may be asked of several models. */
typedef struct stf_request stf_request;
/* An answer: immutable; owns all it hands out. Freed before its model. */
typedef struct stf_answer stf_answer;

/* allocator NULL: libc. limit_bytes 0: 4 GiB. */
STF_API STF_MUST_USE stf_status stf_session_new(const stf_allocator *allocator, size_t limit_bytes,
                                                stf_session **out, stf_error *err);
STF_API void stf_session_free(stf_session *s);

/* Sizes that are checked before memory is taken, by name: "nodes", "source-bytes", "nesting",
 * "items", ... (stf_limit_at lists them). STF_USAGE for an unknown name, with the nearest one. */
STF_API STF_MUST_USE stf_status stf_session_limit(stf_session *s, const char *name, double value,
                                                  stf_error *err);

/* The limits: name, what is counted, default. */
STF_API size_t stf_limit_count(void);
STF_API void stf_limit_at(size_t i, const char **name, const char **help, double *fallback);

/* Where text comes from and goes to: returns false on failure (the call then ends in STF_IO). */
typedef bool (*stf_write)(void *user, const char *bytes, size_t n);

/* Loads a file by path ("-": standard input, a model) or a text held by the caller. The format is
 * told from the end of the path; `format` ("standoff", "efg", "nfg", "agg", "bagg", "json") decides
 * when not NULL. STF_INPUT: see the diagnostics. */
STF_API STF_MUST_USE stf_status stf_load_file(stf_session *s, const char *path, const char *format,
                                              stf_model **out, stf_error *err);
STF_API STF_MUST_USE stf_status stf_load_text(stf_session *s, const char *path, const char *bytes,
                                              size_t n, const char *format, stf_model **out,
                                              stf_error *err);
STF_API void stf_model_free(stf_model *m);

/* Diagnostics of everything loaded or asked so far, as text with carets, or as JSON; forgotten once
 * written. */
STF_API size_t stf_diagnostics_count(const stf_session *s, size_t *errors);
STF_API STF_MUST_USE stf_status stf_diagnostics_write(stf_session *s, bool as_json, stf_write write,
                                                      void *user, stf_error *err);

/* ---- questions ------------------------------------------------------------------------------- */

typedef enum stf_option_kind {
    STF_OPTION_FLAG,
    STF_OPTION_INTEGER,
    STF_OPTION_NUMBER,
    STF_OPTION_TEXT,
    STF_OPTION_CHOICE, /* one of `choices`, separated by "|" */
} stf_option_kind;

/* One option of a question or of a command: the row from which help, manual page, completion and
 * schema are made. */
typedef struct stf_option {
    const char *name; /* long name without dashes */
    stf_option_kind kind;
    bool repeats;         /* may be given more than once */
    const char *value;    /* what the value is, for help: "NAME=VALUE"; NULL for flags */
    const char *choices;  /* STF_OPTION_CHOICE; else NULL */
    const char *fallback; /* the default in words; NULL: none */
    const char *help;     /* one sentence */
} stf_option;

/* A kind of question ("solve", "cards", ...). */
typedef struct stf_question {
    const char *name, *summary, *help;
    const stf_option *options;
    size_t n_options;
    const char *
        formats; /* "text|json|html|..." that stf_answer_write can give; the first is the default */
    const char *since;
    bool shares; /* its work can be shared by a team (stf_request_team) */
} stf_question;

STF_API size_t stf_question_count(void);
STF_API const stf_question *stf_question_at(size_t i);

/* What is known about a solver. */
typedef struct stf_solver_info {
    const char *name, *summary, *help, *citation, *yields, *guarantee, *cost, *since;
} stf_solver_info;
STF_API size_t stf_solver_count(void);
STF_API stf_solver_info stf_solver_at(size_t i);

STF_API STF_MUST_USE stf_status stf_request_new(stf_session *s, const char *question,
                                                stf_request **out, stf_error *err);
STF_API void stf_request_free(stf_request *r);
/* Sets an option by name; `value` NULL for a flag. STF_USAGE names the nearest option, or what the
 * value should be. Values that depend on the model (parties, assumptions) are judged by stf_ask. */
STF_API STF_MUST_USE stf_status stf_request_set(stf_request *r, const char *name, const char *value,
                                                stf_error *err);

typedef struct stf_event {
    size_t size;          /* of this struct */
    const char *what;     /* "step", "case", ... */
    uint64_t done, total; /* total 0: unknown */
    double parameter, residual;
    uint64_t open; /* where the total is unknown: parts of the work not settled yet; of a map, the
                      squares or stretches that borders run through */
} stf_event;
/* Returns non-zero to stop. */
typedef int (*stf_progress)(void *user, const stf_event *event);
STF_API void stf_request_progress(stf_request *r, stf_progress progress, void *user);
/* Asks a running stf_ask to stop; any thread, and from a signal handler. */
STF_API void stf_cancel(stf_request *r);

/* Processes that share the work of one request, each of which asks the same of the same files.
 * Rank 0 hands the work out and has the answer, with the bits of one process that did it all; what
 * the others are given is no answer. `send` hands n bytes over to a rank and does not wait for it;
 * `receive` gives the next message that has come: 1, and its sender and bytes, which stay until the
 * next call; 0: none has come; -1: none can come any more. Messages of one rank to another keep
 * their order. Both are called by one thread at a time, not always the same. */
typedef struct stf_team {
    size_t size; /* of this struct */
    uint32_t rank, n_ranks;
    void *user;
    bool (*send)(void *user, uint32_t to, const char *bytes, size_t n);
    int (*receive)(void *user, uint32_t *from, const char **bytes, size_t *n);
} stf_team;
/* Shares the request's work, if it is of a kind that can be shared (`sweep` and others: see
 * stf_question.shares); *team must live as long as the request. */
STF_API void stf_request_team(stf_request *r, const stf_team *team);
/* The last word of a rank, once, whether its request went well (`why` NULL or STF_OK) or not, or
 * was never made: no rank waits for it any more. */
STF_API void stf_team_leave(const stf_team *team, const stf_error *why);

/* Asks. An answer is given with STF_OK, and also with STF_NO (see stf_answer_status) and, where
 * something was found before a limit, STF_LIMIT: *out is then set although the status is not
 * STF_OK. */
STF_API STF_MUST_USE stf_status stf_ask(stf_model *m, stf_request *r, stf_answer **out,
                                        stf_error *err);
STF_API void stf_answer_free(stf_answer *a);
/* STF_OK, STF_NO or STF_LIMIT: what the command's exit status follows. */
STF_API stf_status stf_answer_status(const stf_answer *a);
/* Writes the answer as `format` (one of the question's formats; NULL: the first). `width`: columns
 * for text, 0: 100; `colour`: with terminal colours. */
STF_API STF_MUST_USE stf_status stf_answer_write(const stf_answer *a, const char *format,
                                                 unsigned width, bool colour, stf_write write,
                                                 void *user, stf_error *err);
/* The same to a file, piece by piece, whatever its length: readers see the file that was there or
 * the whole answer, never a part; the old one stays if writing fails. A device or a pipe is written
 * as it is. "sqlite" is written no other way. */
STF_API STF_MUST_USE stf_status stf_answer_save(const stf_answer *a, const char *format,
                                                unsigned width, bool colour, const char *path,
                                                stf_error *err);

/* ---- text to text ------------------------------------------------------------------------------
 */

/* Sets a model's text well (`standoff format`). Syntax errors go to the diagnostics. */
STF_API STF_MUST_USE stf_status stf_format(stf_session *s, const char *path, const char *bytes,
                                           size_t n, stf_write write, void *user, stf_error *err);
/* Reads a whole file ("-": standard input) into memory of the session; replaces a file whole or not
 * at all. */
STF_API STF_MUST_USE stf_status stf_read_file(stf_session *s, const char *path, const char **bytes,
                                              size_t *n, stf_error *err);
STF_API STF_MUST_USE stf_status stf_replace_file(const char *path, const char *bytes, size_t n,
                                                 stf_error *err);
/* A diagnostic's code ("E0142"): its title and long explanation; false if there is none. */
STF_API bool stf_explain(const char *code, const char **title, const char **explanation);
STF_API size_t stf_code_count(void);
STF_API const char *stf_code_at(size_t i);
/* "0.1.0"; what the library was built with, a line each: "udunits 2.2.28". */
STF_API const char *stf_version(void);
STF_API const char *stf_build(void);

#ifdef __cplusplus
}
#endif
#endif
