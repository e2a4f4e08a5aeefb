/* SPDX-License-Identifier: Apache-2.0 */
/* check_lift.c -- lifting and restoring measures: only by the procedure of their authority.
 *
 * What counts is what the text shows: the statement stands below the choice (or the offer) of the
 * party that decides, or behind such a choice on every way through the same round; below the
 * `passes` of a vote that meets the authority's rule; for a consensus, below a vote in which the no
 * of each member would have stopped it. */
#include "lang/check_play.h"
#include "lang/check_regime.h"

/* ---- the rules ------------------------------------------------------------------------------- */

static uint32_t members_bits(const authority *a)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < a->n_members; i++) bits |= UINT32_C(1) << a->members[i];
    return bits;
}

static uint32_t voters_bits(const statement *vote)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < vote->n_voters; i++) bits |= UINT32_C(1) << vote->voters[i];
    return bits;
}

/* Whose no alone stops the vote. */
static uint32_t stoppers(const statement *vote)
{
    return vote->quota == vote->n_voters ? voters_bits(vote) : vote->vetoes;
}

static bool vote_meets(const statement *vote, const authority *a)
{
    uint32_t const members = members_bits(a), voters = voters_bits(vote);
    if ((members & ~voters) != 0) return false;
    if (a->rule == AUTHORITY_CONSENSUS) return (members & ~stoppers(vote)) == 0;
    return vote->quota >= a->quota && (a->vetoes & ~stoppers(vote)) == 0;
}

static bool procedure_holds(const authority *a, const place *at)
{
    uint32_t const members = members_bits(a);
    uint32_t agreed = at->chosen; /* with those who let a vote pass that they could have stopped */
    for (const passed *v = at->passed; v != NULL; v = v->outer) {
        if (a->rule != AUTHORITY_STATE && vote_meets(v->vote, a)) return true;
        agreed |= stoppers(v->vote);
    }
    switch (a->rule) {
    case AUTHORITY_OUTSIDE: return false;
    case AUTHORITY_STATE: return members != 0 && (members & ~at->chosen) == 0;
    case AUTHORITY_CONSENSUS: return members != 0 && (members & ~agreed) == 0;
    case AUTHORITY_VOTE: return a->vetoes != 0 && (a->vetoes & ~agreed) == 0;
    }
    return false;
}

/* "A, B": also where they are all parties. */
static text parties_text(checker *c, uint32_t bits)
{
    text out = {0};
    for (uint32_t p = 0; p < c->parties.n; p++)
        if (bits >> p & 1)
            out = text_format(c->scratch, "%.*s%s%.*s", TEXT_ARGS(out), out.n > 0 ? ", " : "",
                              TEXT_ARGS(c->parties.at[p].name));
    return out;
}

/* "decides by consensus of China, Russia" */
static text rule_text(checker *c, const authority *a)
{
    text const members = parties_text(c, members_bits(a));
    switch (a->rule) {
    case AUTHORITY_OUTSIDE: return TEXT("acts outside play");
    case AUTHORITY_STATE: return text_format(c->scratch, "decides as %.*s", TEXT_ARGS(members));
    case AUTHORITY_CONSENSUS:
        return text_format(c->scratch, "decides by consensus of %.*s", TEXT_ARGS(members));
    case AUTHORITY_VOTE:
        return text_format(c->scratch, "decides by vote of %.*s, quota %u%s%.*s",
                           TEXT_ARGS(members), a->quota, a->vetoes != 0 ? ", veto " : "",
                           TEXT_ARGS(parties_text(c, a->vetoes)));
    }
    return TEXT("");
}

static void procedure_hint(checker *c, diagnostic *d, const authority *a)
{
    switch (a->rule) {
    case AUTHORITY_OUTSIDE:
        diagnostic_hint(c->d, d,
                        "say how it decides in this play: `in play %.*s decides as PARTY`, `by "
                        "consensus of ...` or `by vote of ...`",
                        TEXT_ARGS(a->name));
        break;
    case AUTHORITY_STATE:
    case AUTHORITY_CONSENSUS:
        diagnostic_hint(c->d, d, "put it into the block of an option that %s%.*s chose",
                        a->n_members > 1 ? "each of " : "",
                        TEXT_ARGS(parties_text(c, members_bits(a))));
        break;
    case AUTHORITY_VOTE:
        diagnostic_hint(c->d, d, "put it into the `passes` of `vote NAME in %.*s`",
                        TEXT_ARGS(a->name));
        break;
    }
}

static void procedure_check(checker *c, const tree_statement *t, const measure *m, const place *at)
{
    const char *const verb = t->lifts ? "lifted" : "restored";
    if (m->authority == SYNTAX_NONE) {
        diagnostic *const d =
            diagnose(c->d, SEVERITY_ERROR, "E0920", t->party.where,
                     "`%.*s` has no authority that could have it %s", TEXT_ARGS(m->name), verb);
        diagnostic_note(c->d, d, m->where, "it is declared here");
        diagnostic_hint(c->d, d, "name one in the measure: `authority Council`");
        return;
    }
    const authority *const a = &c->authorities.at[m->authority];
    const authority_work *const w = &c->regime->authorities.at[m->authority];
    if (procedure_holds(a, at)) return;
    diagnostic *const d =
        diagnose(c->d, SEVERITY_ERROR, "E0920", t->party.where,
                 "`%.*s` cannot be %s here: its authority `%.*s` %.*s", TEXT_ARGS(m->name), verb,
                 TEXT_ARGS(a->name), TEXT_ARGS(rule_text(c, a)));
    diagnostic_note(c->d, d, w->decides != NULL ? w->decides->where : a->where,
                    "its procedure is declared here");
    procedure_hint(c, d, a);
}

bool lift_check(checker *c, const tree_statement *t, const place *at, statement *s)
{
    uint32_t const k = check_measure_name(c, t->party);
    if (k == SYNTAX_NONE) return false;
    const measure *const m = &c->measures.at[k];
    if (m->state == SYNTAX_NONE) return false; /* too many states, which was said */
    s->state = m->state;
    s->op = ASSIGN_SET;
    s->label = t->lifts ? 1 : 0;
    procedure_check(c, t, m, at);
    return true;
}

/* ---- votes in an authority ------------------------------------------------------------------- */

bool authority_vote(checker *c, const tree_statement *t, statement *s, uint32_t *bits)
{
    uint32_t const k = check_authority_name(c, t->authority);
    if (k == SYNTAX_NONE) return false;
    const authority *const a = &c->authorities.at[k];
    const authority_work *const w = &c->regime->authorities.at[k];
    if (a->rule != AUTHORITY_VOTE && a->rule != AUTHORITY_CONSENSUS) {
        diagnostic *const d = diagnose(c->d, SEVERITY_ERROR, "E0923", t->authority.where,
                                       "nobody votes in `%.*s`, which %.*s", TEXT_ARGS(a->name),
                                       TEXT_ARGS(rule_text(c, a)));
        diagnostic_note(c->d, d, w->decides != NULL ? w->decides->where : a->where,
                        "it is declared here");
        return false;
    }
    s->voters = a->members;
    s->n_voters = a->n_members;
    s->quota = a->quota;
    s->vetoes = a->vetoes;
    *bits = members_bits(a);
    return true;
}
