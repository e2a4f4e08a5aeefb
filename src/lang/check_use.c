/* SPDX-License-Identifier: Apache-2.0 */
/* check_use.c -- warnings about a model that is right but perhaps not what was meant. */
#include "lang/check.h"

static void unused_check(checker *c)
{
    for (uint32_t i = 0; i < c->assumptions.n; i++)
        if (!c->assumption_used[i])
            diagnose(c->d, SEVERITY_WARNING, "W0101", c->assumptions.at[i].where,
                     "the assumption `%.*s` is not used", TEXT_ARGS(c->assumptions.at[i].name));
    for (uint32_t i = 0; i < c->lets.n; i++)
        if (!c->let_used[i] && !c->lets.at[i].is_derived)
            diagnose(c->d, SEVERITY_WARNING, "W0102", c->lets.at[i].where, "`%.*s` is not used",
                     TEXT_ARGS(c->lets.at[i].name));
    for (uint32_t i = 0; i < c->states.n; i++)
        if (!c->state_read[i])
            diagnose(c->d, SEVERITY_WARNING, "W0103", c->states.at[i].where,
                     c->states.at[i].measure == SYNTAX_NONE
                         ? "nothing depends on the state `%.*s`"
                         : "play lifts `%.*s`, and nothing depends on it",
                     TEXT_ARGS(c->states.at[i].name));
    for (uint32_t i = 0; i < c->switches.n; i++)
        if (!c->switch_used[i])
            diagnose(c->d, SEVERITY_WARNING, "W0104", c->switches.at[i].where,
                     "nothing depends on the switch `%.*s`", TEXT_ARGS(c->switches.at[i].name));
}

/* Leaving would be priced as if the world ended. */
static void stop_check(checker *c)
{
    if (c->first_stop.length == 0) return;
    for (uint32_t p = 0; p < c->parties.n; p++) {
        if (!c->has_rate[p] || c->has_end_gain[p]) continue;
        diagnostic *const at = diagnose(
            c->d, SEVERITY_WARNING, "W0105", c->first_stop,
            "stopping ends the flow of gains of `%.*s`, and `end` puts nothing in its place",
            TEXT_ARGS(c->parties.at[p].name));
        diagnostic_note(c->d, at, c->first_gain[p], "it gains per time here");
        diagnostic_hint(c->d, at, "say what comes after: end { gain %.*s = for ever (...) }",
                        TEXT_ARGS(c->parties.at[p].name));
        return;
    }
}

static void indifferent_check(checker *c)
{
    for (uint32_t p = 0; p < c->parties.n; p++) {
        if (c->has_gain[p]) continue;
        for (uint32_t i = 0; i < c->options.n; i++) {
            if (c->options.at[i].party != p) continue;
            diagnostic *const at =
                diagnose(c->d, SEVERITY_WARNING, "W0110", c->parties.at[p].where,
                         "`%.*s` moves but never gains: all it can do is the same to it",
                         TEXT_ARGS(c->parties.at[p].name));
            diagnostic_note(c->d, at, c->options.at[i].where, "it moves here");
            break;
        }
    }
}

void check_use(checker *c)
{
    unused_check(c);
    stop_check(c);
    indifferent_check(c);
}
