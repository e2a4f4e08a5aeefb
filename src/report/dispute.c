/* SPDX-License-Identifier: Apache-2.0 */
/* dispute.c -- the answer to a dispute between plans, in one paragraph that can be read alone.
 *
 * Every sentence states what stands elsewhere in the answer; what was not found out is said to be
 * unknown. The order is the reader's: who is right, what decides it, what help and the front
 * change, how sure it is. */
#include "report/dispute.h"

#include "report/front_words.h"
#include "report/plan_words.h"
#include "report/words_study.h"

#include <math.h>

enum { BROKEN_TOLD = 2, DIGITS = 4 };

#define SAY(...) text_format(memory, __VA_ARGS__)

bool dispute_is(const plans_answer *plans)
{
    uint32_t n = 0;
    if (plans == NULL) return false;
    for (uint32_t i = 0; i < plans->n_plans; i++) {
        uint32_t same = 0;
        while (plans->plans[same].plan != plans->plans[i].plan) same++;
        n += same == i;
    }
    return n > 1;
}

/* ---- names and amounts ------------------------------------------------------------------------
 */

/* A plan by what the file says of it. */
static text plan_called(const plan_words *w, const plan_answer *a)
{
    arena *const memory = w->memory;
    text const says = w->syntax->plans[a->plan].says;
    text const name = plan_name(w, a);
    if (says.n == 0) return words_plain(memory, name);
    /* a design beside the file's own steps keeps what plan_name adds */
    bool const is_marked = name.n > w->syntax->plans[a->plan].name.n;
    return SAY("\xe2\x80\x9c%.*s\xe2\x80\x9d%s", TEXT_ARGS(says), is_marked ? ", designed," : "");
}

/* "351.6 MUSD" where a party counts in 100 MUSD and has 3.516 of it. */
static text money(arena *memory, double x, text counted_in)
{
    double times = 0.0;
    size_t k = 0;
    while (k < counted_in.n && counted_in.at[k] >= '0' && counted_in.at[k] <= '9')
        times = 10.0 * times + (counted_in.at[k++] - '0');
    if (k == 0 || k + 1 >= counted_in.n || counted_in.at[k] != ' ')
        return number_with_unit(memory, x, DIGITS, counted_in);
    text const bare = {counted_in.at + k + 1, counted_in.n - k - 1};
    return number_with_unit(memory, x * times, DIGITS, bare);
}

static text counted(arena *memory, uint32_t n)
{
    static const char *const names[] = {"no", "one", "two", "three", "four", "five", "six"};
    if (n < sizeof names / sizeof *names) return text_from(names[n]);
    return SAY("%u", n);
}

static text join(arena *memory, text a, text b)
{
    if (a.n == 0) return b;
    return b.n == 0 ? a : SAY("%.*s %.*s", TEXT_ARGS(a), TEXT_ARGS(b));
}

/* ---- which plan enforces itself ---------------------------------------------------------------
 */

typedef enum standing { HOLDS, BREAKS, OPEN } standing;

static standing standing_of(const plan_answer *a)
{
    return !a->is_known ? OPEN : a->holds ? HOLDS : BREAKS;
}

static text those(const plan_words *w, standing of, uint32_t *n)
{
    text *const names = ARENA_NEW(w->memory, text, w->answer->n_plans);
    *n = 0;
    for (uint32_t i = 0; names != NULL && i < w->answer->n_plans; i++)
        if (standing_of(&w->answer->plans[i]) == of)
            names[(*n)++] = plan_called(w, &w->answer->plans[i]);
    return words_list(w->memory, names, *n);
}

/* Once one plan of two holds and the other does not, they are the former and the latter. */
static bool is_pair(const plan_words *w)
{
    const plans_answer *const all = w->answer;
    return all->n_plans == 2 && all->plans[0].is_known && all->plans[1].is_known &&
           all->plans[0].holds != all->plans[1].holds;
}

static text plan_again(const plan_words *w, const plan_answer *a)
{
    if (!is_pair(w)) return plan_called(w, a);
    return a->holds ? TEXT("the former") : TEXT("the latter");
}

static text verdicts_text(const plan_words *w)
{
    arena *const memory = w->memory;
    uint32_t holding, breaking, open;
    text const good = those(w, HOLDS, &holding), bad = those(w, BREAKS, &breaking);
    text const unsettled = those(w, OPEN, &open);
    uint32_t const n = w->answer->n_plans;
    text const all = counted(memory, n);
    text line = {0};
    if (holding > 0 && breaking > 0)
        line = SAY("Of the %.*s plans, %.*s %s, %.*s %s.", TEXT_ARGS(all), TEXT_ARGS(good),
                   holding > 1 ? "enforce themselves" : "enforces itself", TEXT_ARGS(bad),
                   breaking > 1 ? "do not" : "does not");
    else if (holding > 0)
        line = SAY("%s enforce%s: %.*s.",
                   holding == 2 && open == 0 ? "Both plans"
                   : open == 0               ? "All plans"
                   : holding > 1             ? "Of the plans these"
                                             : "One plan",
                   holding > 1 ? " themselves" : "s itself", TEXT_ARGS(good));
    else if (breaking > 1)
        line = SAY("%s of the plans enforces itself: %.*s %s fail.",
                   breaking == 2 && open == 0 ? "Neither" : "None", TEXT_ARGS(bad),
                   breaking == 2 ? "both" : "all");
    else if (breaking > 0)
        line = SAY("%.*s does not enforce itself.", TEXT_ARGS(words_capital(memory, bad)));
    if (open > 0)
        line = join(memory, line,
                    SAY("Whether %.*s %s was not settled before the search stopped.",
                        TEXT_ARGS(unsettled), open > 1 ? "enforce themselves" : "enforces itself"));
    return line;
}

/* Who breaks a plan, when, and what that gains. */
static text break_text(const plan_words *w, const plan_answer *a)
{
    arena *const memory = w->memory;
    const plan_problem *const p = a->problem;
    if (!a->has_schedule)
        return SAY("No steps of %.*s would be in everybody\xe2\x80\x99s interest throughout.",
                   TEXT_ARGS(plan_again(w, a)));
    if (a->judgement.first_break == PLAN_NONE || a->judgement.n_checks == 0) return (text){0};
    const plan_check *const c = &a->judgement.checks[a->judgement.first_break];
    text const gain = money(memory, fabs(exact_to_double(c->slack)), p->unit[c->party]);
    return SAY("%.*s breaks %.*s, where %.*s gains %.*s by %.*s.",
               TEXT_ARGS(words_capital(memory, plan_again(w, a))),
               TEXT_ARGS(plan_when(w, a, c->phase)), TEXT_ARGS(p->party[c->party]), TEXT_ARGS(gain),
               TEXT_ARGS(plan_departure(w, p, c)));
}

static text hold_text(const plan_words *w, const plan_answer *a)
{
    arena *const memory = w->memory;
    if (!a->has_schedule || a->judgement.n_checks == 0) return (text){0};
    return SAY("Under %.*s nobody gains by stopping at any step.", TEXT_ARGS(plan_again(w, a)));
}

static text steps_text(const plan_words *w)
{
    text line = {0};
    uint32_t told = 0, n_holding = 0;
    for (uint32_t i = 0; i < w->answer->n_plans; i++) {
        const plan_answer *const a = &w->answer->plans[i];
        if (standing_of(a) == BREAKS && told++ < BROKEN_TOLD)
            line = join(w->memory, line, break_text(w, a));
        if (standing_of(a) == HOLDS && n_holding++ == 0)
            line = join(w->memory, line, hold_text(w, a));
    }
    return line;
}

/* ---- what decides it --------------------------------------------------------------------------
 */

const plan_turn *dispute_turn(const plans_answer *plans, const plan_answer **of)
{
    const plan_turn *nearest = NULL;
    for (uint32_t i = 0; i < plans->n_plans; i++) {
        const plan_answer *const a = &plans->plans[i];
        if (a->n_turns == 0) continue;
        if (nearest != NULL && exact_compare(a->turns[0].share, nearest->share) >= 0) continue;
        nearest = &a->turns[0];
        *of = a;
    }
    return nearest;
}

static text decides_text(const plan_words *w)
{
    arena *const memory = w->memory;
    const plan_answer *a = NULL;
    const plan_turn *const t = dispute_turn(w->answer, &a);
    bool are_all_searched = true;
    uint32_t n_holding = 0;
    for (uint32_t i = 0; i < w->answer->n_plans; i++) {
        are_all_searched = are_all_searched && w->answer->plans[i].are_turns_searched;
        n_holding += standing_of(&w->answer->plans[i]) == HOLDS;
    }
    if (t == NULL)
        return are_all_searched
                   ? TEXT("No single assumption, moved within its range, turns a verdict.")
                   : TEXT("Which assumption would turn this was not searched.");
    const assumption *const of = &w->syntax->assumptions[t->assumption];
    text const in = of->central.unit.written;
    bool const rises = exact_compare(t->at, t->now) > 0;
    text const what = of->says.n > 0 ? SAY("%.*s (%.*s)", TEXT_ARGS(words_plain(memory, of->name)),
                                           TEXT_ARGS(of->says))
                                     : words_plain(memory, of->name);
    const char *const then =
        a->is_designed ? (a->holds ? "can no longer enforce itself" : "can enforce itself")
        : a->holds     ? "breaks"
                       : "enforces itself";
    text const turned = SAY("%.*s %s", TEXT_ARGS(plan_again(w, a)), then);
    return SAY("%s is %.*s: it stands at %.*s, and %s %.*s, %.*s of its range away, %.*s%s.",
               are_all_searched ? "The assumption that decides this"
                                : "Of the assumptions searched, the nearest to turning this",
               TEXT_ARGS(what),
               TEXT_ARGS(number_with_unit(memory, exact_to_double(t->now), DIGITS, in)),
               rises ? "above" : "below",
               TEXT_ARGS(number_with_unit(memory, exact_to_double(t->at), DIGITS, in)),
               TEXT_ARGS(number_share(memory, exact_to_double(t->share))), TEXT_ARGS(turned),
               !a->holds && !a->is_designed && n_holding > 0 ? " too" : "");
}

/* ---- help -------------------------------------------------------------------------------------
 */

static text outcome_says(const words *w, text name, arena *memory)
{
    for (uint32_t i = 0; w->syntax != NULL && i < w->syntax->n_outcomes; i++)
        if (text_equal(w->syntax->outcomes[i].name, name) && w->syntax->outcomes[i].says.n > 0)
            return SAY("\xe2\x80\x9c%.*s\xe2\x80\x9d", TEXT_ARGS(w->syntax->outcomes[i].says));
    return words_plain(memory, name);
}

/* The card that was asked about: the first with channels; else the one worth most. */
static const card_answer *card_asked(const cards_answer *a)
{
    if (a == NULL) return NULL;
    for (uint32_t k = 0; k < a->n_cards; k++)
        if (a->cards[k].n_channels > 0) return &a->cards[k];
    uint32_t const best = words_best_card(a);
    return best != NONE ? &a->cards[best] : NULL;
}

static text card_text(const dispute *d, const card_answer *c, text end, arena *memory)
{
    const words *const w = d->words;
    text const called = words_card(w, c), holder = words_party(w, c->party);
    if (c->status != STF_OK || c->worth == NULL)
        return SAY("What %.*s is worth is not known.", TEXT_ARGS(called));
    double const worth = number_clean(c->worth[c->party], WORTH_LEAST);
    text const much = money(memory, fabs(worth), words_unit(w, c->party));
    text const size = worth > 0 ? SAY("worth %.*s to %.*s", TEXT_ARGS(much), TEXT_ARGS(holder))
                      : worth < 0
                          ? SAY("a burden of %.*s to %.*s", TEXT_ARGS(much), TEXT_ARGS(holder))
                          : SAY("worth nothing to %.*s", TEXT_ARGS(holder));
    const solution *const s = c->without;
    uint32_t const other =
        s != NULL && s->n_equilibria > 0 ? words_likeliest(s->game, &s->equilibria[0]) : NONE;
    if (other == NONE || end.n == 0)
        return SAY("%.*s is %.*s.", TEXT_ARGS(words_capital(memory, called)), TEXT_ARGS(size));
    text const then = s->game->outcome[other];
    if (text_equal(then, end))
        return SAY("%.*s, %.*s, does not change that: without it the end is the same.",
                   TEXT_ARGS(words_capital(memory, called)), TEXT_ARGS(size));
    return SAY("%.*s, %.*s, changes that: without it the end is %.*s.",
               TEXT_ARGS(words_capital(memory, called)), TEXT_ARGS(size),
               TEXT_ARGS(outcome_says(w, then, memory)));
}

static text play_text_of(const dispute *d, arena *memory)
{
    const words *const w = d->words;
    const solution *const s = d->solution;
    if (w == NULL || s == NULL) return (text){0};
    if (s->n_equilibria == 0 || !s->equilibria[0].certificate.certified)
        return TEXT("How play ends is not known: no equilibrium was certified.");
    const equilibrium *const e = &s->equilibria[0];
    uint32_t const best = words_likeliest(w->game, e);
    text const end = best != NONE ? w->game->outcome[best] : (text){0};
    text line = {0};
    if (best != NONE && e->value.outcome[best] > 1 - 1e-6)
        line = SAY("Played out, it ends in %.*s.", TEXT_ARGS(outcome_says(w, end, memory)));
    else if (best != NONE)
        line = SAY("Played out, its likeliest end (%.*s) is %.*s.",
                   TEXT_ARGS(number_share(memory, e->value.outcome[best])),
                   TEXT_ARGS(outcome_says(w, end, memory)));
    const card_answer *const c = card_asked(d->cards);
    return c == NULL ? line : join(memory, line, card_text(d, c, end, memory));
}

/* ---- the front --------------------------------------------------------------------------------
 */

static text pivotal_names(const front_words *f)
{
    text names[FRONT_ENFORCERS_MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < f->p->n_enforcers; i++)
        if ((f->a->pivotal >> i & 1) != 0) names[n++] = front_name(f, i);
    return words_list(f->memory, names, n);
}

/* What follows when one leaves: the one who leaves first, else the pivotal one whose leak is worst.
 */
static text leak_text(const front_words *f)
{
    arena *const memory = f->memory;
    uint32_t const who = front_leak_shown(f);
    uint32_t const n = f->a->n_unravels[who];
    text names[FRONT_ENFORCERS_MOST];
    if (n == 0) return (text){0};
    const front_unravel *const steps = f->a->unravels[who];
    for (uint32_t k = 1; k < n; k++) names[k - 1] = front_name(f, steps[k].who);
    bool const stands = steps[n - 1].success >= 0.5;
    if (n == 1)
        return SAY("if %.*s leaks, nobody follows and it %s", TEXT_ARGS(front_name(f, who)),
                   stands ? "still succeeds" : "fails");
    return SAY("if %.*s leaks, %.*s %s and it %s", TEXT_ARGS(front_name(f, who)),
               TEXT_ARGS(words_list(memory, names, n - 1)), n == 2 ? "follows" : "follow",
               stands ? "still succeeds" : "fails");
}

static text front_sentence(const dispute *d, arena *memory)
{
    if (d->fronts == NULL || d->fronts->n_fronts == 0) return (text){0};
    front_words const f = front_words_of(d->fronts, 0, memory);
    text const called = f.item->says.n > 0
                            ? f.item->says
                            : SAY("the front %.*s", TEXT_ARGS(words_plain(memory, f.item->name)));
    const front_coalition *const whole = &f.a->whole;
    text const standing_now =
        whole->would_leave != 0 ? SAY("does not hold: %.*s would gain by leaving",
                                      TEXT_ARGS(front_members(&f, whole->would_leave)))
        : whole->ties != 0 ? SAY("is stable, but only just: %.*s would lose nothing by leaving",
                                 TEXT_ARGS(front_members(&f, whole->ties)))
                           : TEXT("is stable: nobody gains by leaving");
    text const leak = leak_text(&f);
    text const after = leak.n > 0 ? SAY("; %.*s", TEXT_ARGS(leak)) : (text){0};
    text pivots;
    if (whole->success < 0.5)
        pivots = TEXT(", yet even whole it fails");
    else if (f.a->pivotal == 0)
        pivots = TEXT(", and it can spare any one");
    else
        pivots = SAY(", and it needs %.*s", TEXT_ARGS(pivotal_names(&f)));
    return SAY("%.*s, once whole, %.*s%.*s%.*s.", TEXT_ARGS(words_capital(memory, called)),
               TEXT_ARGS(standing_now), TEXT_ARGS(pivots), TEXT_ARGS(after));
}

/* ---- how sure ---------------------------------------------------------------------------------
 */

static text share_between(estimate e, arena *memory)
{
    return SAY("%.*s (%.*s to %.*s)", TEXT_ARGS(number_share(memory, e.value)),
               TEXT_ARGS(number_share(memory, fmax(0, e.low))),
               TEXT_ARGS(number_share(memory, fmin(1, e.high))));
}

static text sure_text(const dispute *d, arena *memory)
{
    if (d->space == NULL && d->weigh == NULL)
        return d->is_page ? TEXT("How sure this is with all assumptions moved together was not "
                                 "weighed.")
                          : (text){0};
    text plans = {0}, ends = {0};
    if (d->space != NULL)
        plans = SAY("the verdicts on the plans stand in %.*s",
                    TEXT_ARGS(share_between(d->space->same, memory)));
    if (d->weigh != NULL && d->solution != NULL && d->solution->n_equilibria > 0) {
        uint32_t const best = words_likeliest(d->solution->game, &d->solution->equilibria[0]);
        if (best != NONE)
            ends = SAY("the likeliest end in %.*s",
                       TEXT_ARGS(share_between(d->weigh->outcomes[best].likeliest, memory)));
    }
    if (plans.n == 0 && ends.n == 0) return (text){0};
    return SAY("Over the space of all assumptions together %.*s%s%.*s%s.", TEXT_ARGS(plans),
               plans.n > 0 && ends.n > 0 ? ", " : "", TEXT_ARGS(ends),
               plans.n == 0 ? " stays the same" : " of it");
}

text dispute_text(const dispute *d, arena *memory)
{
    if (!dispute_is(d->plans)) return (text){0};
    plan_words const w = {.memory = memory, .answer = d->plans, .syntax = d->plans->syntax};
    text line = join(memory, verdicts_text(&w), steps_text(&w));
    line = join(memory, line, decides_text(&w));
    line = join(memory, line, play_text_of(d, memory));
    line = join(memory, line, front_sentence(d, memory));
    return join(memory, line, sure_text(d, memory));
}

text dispute_of_page(const page *p, const words *w)
{
    dispute const d = {.plans = p->plans,
                       .words = p->solution != NULL ? w : NULL,
                       .solution = p->solution,
                       .cards = p->cards,
                       .fronts = p->fronts,
                       .weigh = p->weigh,
                       .space = p->plans_space,
                       .is_page = true};
    return dispute_text(&d, w->memory);
}
