/* SPDX-License-Identifier: Apache-2.0 */
/* plan_words.c -- plans in words: names, figures, verdicts, the comparison. */
#include "report/plan_words.h"

#include "report/words.h"

#include <math.h>

bool plan_words_begin(plan_words *w, const plans_answer *a, buffer *out)
{
    *w = (plan_words){.answer = a, .syntax = a->syntax};
    w->memory = arena_new(out->allocator, 0);
    if (w->memory == NULL && out->status == STF_OK) out->status = STF_NOMEM;
    return w->memory != NULL;
}

void plan_words_end(plan_words *w, buffer *out)
{
    stf_status const s = arena_status(w->memory, NULL);
    if (s != STF_OK && out->status == STF_OK) out->status = s;
    arena_free(w->memory);
    w->memory = NULL;
}

/* ---- names and figures ------------------------------------------------------------------------
 */

/* A design that stands beside the file's own steps. */
static bool is_alternative(const plan_words *w, const plan_answer *a)
{
    for (uint32_t i = 0; i < w->answer->n_plans; i++)
        if (a->is_designed && w->answer->plans[i].plan == a->plan &&
            !w->answer->plans[i].is_designed)
            return true;
    return false;
}

text plan_name(const plan_words *w, const plan_answer *a)
{
    text const name = w->syntax->plans[a->plan].name;
    if (!is_alternative(w, a)) return name;
    return text_format(w->memory, "%.*s, designed", TEXT_ARGS(name));
}

text plan_title(const plan_words *w, const plan_answer *a)
{
    text const says = w->syntax->plans[a->plan].says, name = plan_name(w, a);
    if (says.n == 0) return words_capital(w->memory, words_plain(w->memory, name));
    return text_format(w->memory, "%.*s (%.*s)", TEXT_ARGS(says), TEXT_ARGS(name));
}

text plan_payoff_text(const plan_words *w, const plan_problem *p, uint32_t whose, exact x)
{
    return number_with_unit(w->memory, exact_to_double(x), 4, p->unit[whose]);
}

text plan_slack_text(const plan_words *w, const plan_problem *p, uint32_t whose, exact x)
{
    if (exact_sign(x) == 0) return number_with_unit(w->memory, 0.0, 4, p->unit[whose]);
    return number_change(w->memory, exact_to_double(x), 4, p->unit[whose]);
}

text plan_share_text(const plan_words *w, exact x)
{
    return text_format(w->memory, "%.*s%%",
                       TEXT_ARGS(number_text(w->memory, 100.0 * exact_to_double(x), 3)));
}

const char *plan_check_name(plan_check_kind k)
{
    switch (k) {
    case PLAN_CHECK_WITHHOLD: return "withhold";
    case PLAN_CHECK_TAKE_BACK: return "take back";
    case PLAN_CHECK_LEAVE: return "leave";
    case PLAN_CHECK_PUNISH: return "punish";
    case PLAN_CHECK_KEEP: return "keep";
    case PLAN_CHECK_KEEP_LEAVE: return "keep, leave";
    }
    return "";
}

text plan_departure(const plan_words *w, const plan_problem *p, const plan_check *c)
{
    switch (c->kind) {
    case PLAN_CHECK_WITHHOLD: return TEXT("withholding");
    case PLAN_CHECK_TAKE_BACK: return TEXT("withholding and taking back what it can");
    case PLAN_CHECK_LEAVE: return TEXT("leaving");
    case PLAN_CHECK_PUNISH:
        return text_format(w->memory, "letting a breach by %.*s pass",
                           TEXT_ARGS(p->party[c->other]));
    case PLAN_CHECK_KEEP: return TEXT("taking back what it gave");
    case PLAN_CHECK_KEEP_LEAVE: return TEXT("leaving");
    }
    return (text){0};
}

text plan_when(const plan_words *w, const plan_answer *a, uint32_t phase)
{
    if (phase > a->schedule.n_phases) return TEXT("after the last phase");
    return text_format(w->memory, "in phase %u", phase);
}

exact plan_gives(const plan_answer *a, uint32_t stock, uint32_t phase)
{
    if (phase == 0 || phase > a->schedule.n_phases) return exact_small(0);
    return a->schedule.gives[(size_t)stock * a->schedule.n_phases + phase - 1];
}

exact plan_level(const plan_answer *a, uint32_t stock, uint32_t phase)
{
    uint32_t const n = a->schedule.n_phases;
    return a->judgement.level[(size_t)stock * (n + 1) + (phase > n ? n : phase)];
}

text plan_lifted(const plan_words *w, const plan_answer *a, uint32_t stock, uint32_t phase)
{
    const plan_problem *const p = a->problem;
    text line = {0};
    uint32_t at = 0;
    if (a->schedule.lump_phase == NULL) return line;
    for (uint32_t s = 0; s < stock; s++) at += p->stocks[s].n_lumps;
    for (uint32_t i = 0; i < p->stocks[stock].n_lumps; i++)
        if (a->schedule.lump_phase[at + i] == phase)
            line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), line.n > 0 ? ", " : "",
                               TEXT_ARGS(p->stocks[stock].lumps[i].name));
    return line;
}

const plan_check *plan_tightest(const plan_answer *a, uint32_t phase, uint32_t whose)
{
    const plan_judgement *const j = &a->judgement;
    const plan_check *least = NULL;
    for (uint32_t i = 0; i < j->n_checks; i++) {
        const plan_check *const c = &j->checks[i];
        if (c->phase != phase || c->party != whose) continue;
        if (least == NULL || exact_compare(c->slack, least->slack) < 0) least = c;
    }
    return least;
}

/* ---- verdicts ---------------------------------------------------------------------------------
 */

char plan_colour(const plan_answer *a)
{
    return !a->is_known ? 'y' : a->holds ? 'g' : 'r';
}

const char *plan_verdict_word(const plan_answer *a)
{
    if (!a->is_known) return "open";
    if (a->is_designed) return a->holds ? "exists" : "none";
    return a->holds ? "holds" : "breaks";
}

/* "Kim's, in phase 3: giving is worth 12 MUSD more than withholding". */
static text point_words(const plan_words *w, const plan_answer *a, const plan_check *c)
{
    const plan_problem *const p = a->problem;
    const char *const keeps = c->kind == PLAN_CHECK_PUNISH ? "punishing"
                              : c->kind == PLAN_CHECK_KEEP || c->kind == PLAN_CHECK_KEEP_LEAVE
                                  ? "keeping to it"
                                  : "giving";
    int const sign = exact_sign(c->slack);
    exact const size = exact_abs(w->memory, c->slack);
    text const by = plan_payoff_text(w, p, c->party, size);
    text const head =
        text_format(w->memory, "%.*s\xe2\x80\x99s, %.*s: %s is worth ",
                    TEXT_ARGS(p->party[c->party]), TEXT_ARGS(plan_when(w, a, c->phase)), keeps);
    text const than = plan_departure(w, p, c);
    if (sign == 0)
        return text_format(w->memory, "%.*sexactly as much as %.*s", TEXT_ARGS(head),
                           TEXT_ARGS(than));
    return text_format(w->memory, "%.*s%.*s %s than %.*s", TEXT_ARGS(head), TEXT_ARGS(by),
                       sign > 0 ? "more" : "less", TEXT_ARGS(than));
}

static text broken_words(const plan_words *w, const plan_answer *a, const plan_check *c)
{
    const plan_problem *const p = a->problem;
    text const by = plan_payoff_text(w, p, c->party, exact_abs(w->memory, c->slack));
    return text_format(w->memory, "%.*s: %.*s gains %.*s by %.*s",
                       TEXT_ARGS(plan_when(w, a, c->phase)), TEXT_ARGS(p->party[c->party]),
                       TEXT_ARGS(by), TEXT_ARGS(plan_departure(w, p, c)));
}

text plan_verdict(const plan_words *w, const plan_answer *a)
{
    const plan_judgement *const j = &a->judgement;
    if (!a->is_known)
        return TEXT("Whether a plan exists is not settled: none was found, and none is excluded.");
    if (!a->has_schedule) return TEXT("No plan enforces itself.");
    const char *const who = a->is_designed ? "The plan" : "It";
    if (j->n_checks == 0) return TEXT("There is nothing to give, and so nothing to break.");
    const plan_check *const least = &j->checks[j->least];
    if (a->holds)
        return text_format(w->memory,
                           "%s enforces itself at every step: nobody gains by departing from it. "
                           "Its weakest point is %.*s.",
                           who, TEXT_ARGS(point_words(w, a, least)));
    if (a->is_refuted)
        return text_format(w->memory,
                           "Nobody gains by departing from it once, but somebody does by more than "
                           "one departure: as a game it is no equilibrium, and a party gains %.*s.",
                           TEXT_ARGS(number_small(w->memory, a->second.max_regret)));
    const plan_check *const first = &j->checks[j->first_break];
    text const breaks =
        text_format(w->memory, "%s breaks %.*s.", who, TEXT_ARGS(broken_words(w, a, first)));
    if (first == least) return breaks;
    return text_format(w->memory, "%.*s The widest gap is %.*s.", TEXT_ARGS(breaks),
                       TEXT_ARGS(point_words(w, a, least)));
}

static text aim_words(const plan_words *w, const plan_problem *p)
{
    if (p->aim == AIM_PAYOFF)
        return text_format(w->memory, "%.*s\xe2\x80\x99s payoff",
                           TEXT_ARGS(p->party[p->aim_index]));
    if (p->aim == AIM_SOONEST)
        return text_format(w->memory, "how soon %.*s is given up",
                           TEXT_ARGS(words_plain(w->memory, p->stocks[p->aim_index].name)));
    return TEXT("the greatest least slack");
}

/* The aim's number in words: a payoff with its unit, a sum of levels. */
static text aim_value(const plan_words *w, const plan_answer *a, exact x)
{
    const plan_problem *const p = a->problem;
    const plan_judgement *const j = &a->judgement;
    if (p->aim == AIM_SOONEST) return number_text(w->memory, exact_to_double(x), 6);
    uint32_t of = p->aim_index;
    if (p->aim == AIM_SLACK) {
        if (j->least >= j->n_checks) return number_text(w->memory, exact_to_double(x), 6);
        of = j->checks[j->least].party;
    }
    return plan_payoff_text(w, p, of, x);
}

/* How far the best possible may be from what was reached: "within 3% of the best possible". */
static text gap_words(const plan_words *w, const plan_answer *a)
{
    const plan_design *const d = a->design;
    double const value = exact_to_double(d->value), bound = exact_to_double(d->bound);
    double const gap = value < bound ? bound - value : value - bound;
    double const size = bound < 0.0 ? -bound : bound;
    if (!(gap < size)) return (text){0};
    return text_format(w->memory, " It is within %.*s of the best possible.",
                       TEXT_ARGS(number_share(w->memory, gap / size)));
}

/* Where turns at which nothing is given have the least slack, the table shows more than the aim. */
static text empty_words(const plan_words *w, const plan_answer *a)
{
    const plan_judgement *const j = &a->judgement;
    if (a->problem->aim != AIM_SLACK || j->least >= j->n_checks ||
        !exact_is_valid(a->design->value) ||
        exact_compare(a->design->value, j->checks[j->least].slack) >= 0)
        return (text){0};
    return text_format(w->memory,
                       " The aim counts turns at which nothing is given too: of these the least "
                       "slack is %.*s; of those in the table it is %.*s.",
                       TEXT_ARGS(aim_value(w, a, a->design->value)),
                       TEXT_ARGS(aim_value(w, a, j->checks[j->least].slack)));
}

text plan_optimality(const plan_words *w, const plan_answer *a)
{
    if (a->design == NULL || !a->has_schedule) return (text){0};
    text const aim = aim_words(w, a->problem);
    text const head = text_format(w->memory, "Designed for %.*s", TEXT_ARGS(aim));
    if (a->design->end == PLAN_OPTIMAL)
        return text_format(w->memory,
                           "%.*s: no other plan does better, which is proved in "
                           "rational arithmetic.%.*s",
                           TEXT_ARGS(head), TEXT_ARGS(empty_words(w, a)));
    if (a->design->end == PLAN_GAP)
        return text_format(w->memory,
                           "%.*s, it is the best found: it reaches %.*s, and no plan reaches %s "
                           "than %.*s.%.*s%.*s",
                           TEXT_ARGS(head), TEXT_ARGS(aim_value(w, a, a->design->value)),
                           a->problem->aim == AIM_SOONEST ? "less" : "more",
                           TEXT_ARGS(aim_value(w, a, a->design->bound)), TEXT_ARGS(gap_words(w, a)),
                           TEXT_ARGS(empty_words(w, a)));
    return text_format(w->memory, "%.*s, it is the best found; a better one is not excluded.%.*s",
                       TEXT_ARGS(head), TEXT_ARGS(empty_words(w, a)));
}

text plan_endless(const plan_words *w, const plan_answer *a)
{
    const plan_design *const d = a->design;
    if (d == NULL || !a->has_schedule || a->problem->n_phases != 0) return (text){0};
    text const shown =
        text_format(w->memory, "The first %u phases are shown", a->schedule.n_phases);
    if (d->is_geometric)
        return text_format(
            w->memory, "It goes on for ever: each step is %.*s of the one before. %.*s%s.",
            TEXT_ARGS(plan_share_text(w, d->ratio)), TEXT_ARGS(shown),
            d->is_closed_form ? "; payoffs are those of the whole, in closed form" : "");
    return text_format(
        w->memory, "It goes on for ever, and was cut: payoffs are within %.*s. %.*s.",
        TEXT_ARGS(number_small(w->memory, exact_to_double(d->tail_error))), TEXT_ARGS(shown));
}

text plan_second_text(const plan_words *w, const plan_answer *a)
{
    const plan_second *const g = &a->second;
    if (!a->has_schedule) return (text){0};
    if (!g->is_taken)
        return g->reason.n > 0 ? text_format(w->memory, "It was not tried as a game: %.*s.",
                                             TEXT_ARGS(g->reason))
                               : (text){0};
    text const nodes = number_count(w->memory, g->n_nodes);
    text const regret = number_small(w->memory, g->max_regret);
    text const apart = number_small(w->memory, g->farthest);
    if (!g->certified)
        return text_format(w->memory,
                           "Written back as a game of %.*s nodes it is %s: a party gains %.*s by "
                           "deviating. Payoffs differ by at most %.*s.",
                           TEXT_ARGS(nodes), a->is_refuted ? "refuted" : "refuted too",
                           TEXT_ARGS(regret), TEXT_ARGS(apart));
    return text_format(w->memory,
                       "Written back as a game of %.*s nodes it is certified %s%s: no party gains "
                       "more than %.*s by any deviation, and payoffs differ by at most %.*s.",
                       TEXT_ARGS(nodes), words_concept(g->concept),
                       a->holds ? "" : ", against the verdict", TEXT_ARGS(regret),
                       TEXT_ARGS(apart));
}

/* ---- the comparison ---------------------------------------------------------------------------
 */

static text names_that(const plan_words *w, bool hold)
{
    text *const names = ARENA_NEW(w->memory, text, w->answer->n_plans);
    size_t n = 0;
    for (uint32_t i = 0; names != NULL && i < w->answer->n_plans; i++) {
        const plan_answer *const a = &w->answer->plans[i];
        if (a->is_known && a->holds == hold) names[n++] = plan_name(w, a);
    }
    return words_list(w->memory, names, n);
}

static uint32_t count_that(const plan_words *w, bool hold)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->answer->n_plans; i++)
        n += w->answer->plans[i].is_known && w->answer->plans[i].holds == hold;
    return n;
}

uint32_t plan_party_in(const plan_problem *p, text name)
{
    for (uint32_t i = 0; i < p->n_parties; i++)
        if (text_equal(p->party[i], name)) return i;
    return PLAN_NONE;
}

/* Of the plans that hold, the one that is best for a party of the first, and by how much over the
 * next. */
static text preference(const plan_words *w, const plan_problem *first, uint32_t whose)
{
    const plan_answer *best = NULL, *next = NULL;
    exact most = {0}, second = {0};
    for (uint32_t i = 0; i < w->answer->n_plans; i++) {
        const plan_answer *const a = &w->answer->plans[i];
        if (!a->holds || !a->has_schedule) continue;
        uint32_t const who = plan_party_in(a->problem, first->party[whose]);
        if (who == PLAN_NONE) return (text){0};
        exact const x = a->judgement.payoff[who];
        if (best == NULL || exact_compare(x, most) > 0) {
            next = best;
            second = most;
            best = a;
            most = x;
        } else if (next == NULL || exact_compare(x, second) > 0) {
            next = a;
            second = x;
        }
    }
    if (next == NULL) return (text){0};
    exact const by = exact_sub(w->memory, most, second);
    text const who = first->party[whose];
    if (exact_sign(by) == 0)
        return text_format(w->memory, "%.*s is as well off under %.*s as under %.*s.",
                           TEXT_ARGS(who), TEXT_ARGS(plan_name(w, best)),
                           TEXT_ARGS(plan_name(w, next)));
    return text_format(w->memory, "%.*s is better off under %.*s, by %.*s over %.*s.",
                       TEXT_ARGS(who), TEXT_ARGS(plan_name(w, best)),
                       TEXT_ARGS(plan_payoff_text(w, first, whose, by)),
                       TEXT_ARGS(plan_name(w, next)));
}

const text *plan_comparison(const plan_words *w, uint32_t *n)
{
    uint32_t const holding = count_that(w, true), failing = count_that(w, false);
    const plans_answer *const all = w->answer;
    *n = 0;
    if (all->n_plans < 2) return NULL;
    uint32_t const most = all->plans[0].problem->n_parties + 1;
    text *const lines = ARENA_NEW(w->memory, text, most);
    if (lines == NULL) return NULL;
    const char *const of = "On these assumptions ";
    if (holding == 0 && failing > 0)
        lines[(*n)++] = text_format(w->memory, "%sno plan of the file enforces itself.", of);
    else if (failing == 0 && holding > 0)
        lines[(*n)++] = text_format(w->memory, "%s%s%.*s enforce themselves.", of,
                                    holding == 2 ? "both " : "", TEXT_ARGS(names_that(w, true)));
    else if (holding > 0)
        lines[(*n)++] =
            text_format(w->memory, "%s%.*s %s, %.*s %s.", of, TEXT_ARGS(names_that(w, true)),
                        holding > 1 ? "enforce themselves" : "enforces itself",
                        TEXT_ARGS(names_that(w, false)), failing > 1 ? "do not" : "does not");
    for (uint32_t i = 0; holding > 1 && i + 1 < most; i++) {
        text const one = preference(w, all->plans[0].problem, i);
        if (one.n > 0) lines[(*n)++] = one;
    }
    return lines;
}
