/* SPDX-License-Identifier: Apache-2.0 */
/* plan_why.c -- why no plan exists, and what would turn a verdict, in words. */
#include "report/plan_words.h"
#include "report/words.h"

enum { REASONS_MOST = 40 };

static text party_of(const plan_answer *a, uint32_t whose)
{
    return a->problem->party[whose];
}

static text stock_of(const plan_words *w, const plan_answer *a, uint32_t stock)
{
    return words_plain(w->memory, a->problem->stocks[stock].name);
}

/* ---- why none exists --------------------------------------------------------------------------
 */

/* "3", "1 to 4", "1, 3 and 7". */
static text phases_words(const plan_words *w, const bool *has, uint32_t n)
{
    text *const parts = ARENA_NEW(w->memory, text, (size_t)n + 1);
    size_t n_parts = 0;
    for (uint32_t t = 1; parts != NULL && t <= n; t++) {
        if (!has[t]) continue;
        uint32_t end = t;
        while (end < n && has[end + 1]) end++;
        if (end > t + 1) {
            parts[n_parts++] = text_format(w->memory, "%u to %u", t, end);
            t = end;
        } else {
            parts[n_parts++] = text_format(w->memory, "%u", t);
        }
    }
    return words_list(w->memory, parts, n_parts);
}

static const char *condition_words(plan_check_kind k)
{
    switch (k) {
    case PLAN_CHECK_WITHHOLD: return "that giving beats withholding";
    case PLAN_CHECK_TAKE_BACK: return "that giving beats taking back";
    case PLAN_CHECK_LEAVE: return "that giving beats leaving";
    case PLAN_CHECK_PUNISH: return "that punishing beats letting a breach pass";
    case PLAN_CHECK_KEEP: return "that keeping to it beats taking back";
    case PLAN_CHECK_KEEP_LEAVE: return "that keeping to it beats leaving";
    }
    return "";
}

/* Reasons of one party and kind as one condition: "for Kim, that giving beats withholding in phases
 * 1 to 4". */
static text condition(const plan_words *w, const plan_answer *a, plan_check_kind kind,
                      uint32_t whose)
{
    const plan_design *const d = a->design;
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n_reasons; i++)
        if (d->reasons[i].phase > n) n = d->reasons[i].phase;
    bool *const has = ARENA_NEW(w->memory, bool, (size_t)n + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; has != NULL && i < d->n_reasons; i++) {
        const plan_reason *const r = &d->reasons[i];
        if (r->kind != kind || r->party != whose || exact_sign(r->weight) == 0) continue;
        count += !has[r->phase];
        has[r->phase] = true;
    }
    if (count == 0) return (text){0};
    bool const is_after = kind == PLAN_CHECK_KEEP || kind == PLAN_CHECK_KEEP_LEAVE;
    if (is_after)
        return text_format(w->memory, "for %.*s, %s after the last phase",
                           TEXT_ARGS(party_of(a, whose)), condition_words(kind));
    return text_format(w->memory, "for %.*s, %s in phase%s %.*s", TEXT_ARGS(party_of(a, whose)),
                       condition_words(kind), count > 1 ? "s" : "",
                       TEXT_ARGS(phases_words(w, has, n)));
}

/* Steps of any size could do it: those that are asked for cannot, case by case. */
static text no_case(const plan_words *w, const plan_answer *a)
{
    bool is_whole = false;
    for (uint32_t s = 0; s < a->problem->n_stocks; s++)
        is_whole = is_whole || a->problem->stocks[s].n_lumps > 0 ||
                   exact_is_valid(a->problem->stocks[s].grid);
    return text_format(
        w->memory,
        "No single contradiction rules all steps out: %s. The search took them apart into %llu "
        "cases, and in each of them the conditions contradict one another, which is proved in "
        "rational arithmetic.",
        is_whole ? "steps of any size might do, but not whole ones, as they are asked for here"
                 : "which conditions contradict one another depends on how far the levels fall",
        (unsigned long long)a->design->n_nodes);
}

static text combination(const plan_words *w, const plan_answer *a)
{
    text parts[REASONS_MOST];
    size_t n = 0;
    for (uint32_t p = 0; p < a->problem->n_parties; p++)
        for (int k = PLAN_CHECK_WITHHOLD; k <= PLAN_CHECK_KEEP_LEAVE && n < REASONS_MOST; k++) {
            text const one = condition(w, a, (plan_check_kind)k, p);
            if (one.n > 0) parts[n++] = one;
        }
    if (n == 0) return no_case(w, a);
    text line = {0};
    for (size_t i = 0; i < n; i++)
        line = text_format(w->memory, "%.*s%s%.*s", TEXT_ARGS(line), i > 0 ? "; " : "",
                           TEXT_ARGS(parts[i]));
    return text_format(w->memory,
                       "These conditions cannot hold together, whatever the steps: %.*s. Weighed "
                       "and added up they contradict one another (a Farkas certificate, checked in "
                       "rational arithmetic).",
                       TEXT_ARGS(line));
}

/* From the end; and what would not: a plan for ever, where its ratio is known. */
static text unravels(const plan_words *w, const plan_answer *a, text stock, text who)
{
    const plan_design *const d = a->design;
    bool const has_grid = d->why_stock < a->problem->n_stocks &&
                          (exact_is_valid(a->problem->stocks[d->why_stock].grid) ||
                           a->problem->stocks[d->why_stock].n_lumps > 0);
    text stops = TEXT("A bonus at completion would stop that.");
    if (exact_is_valid(d->ratio) && exact_sign(d->ratio) > 0)
        stops = text_format(w->memory,
                            "A bonus at completion would stop that; so would a plan without an "
                            "end: for ever, with each step %.*s of the one before, it would hold.",
                            TEXT_ARGS(plan_share_text(w, d->ratio)));
    return text_format(
        w->memory,
        "It unravels from the end. %s%.*s%s, and nothing follows it: %.*s gains by not giving it. "
        "Then nobody gives for its sake, the step before becomes the last, and so on back to the "
        "first: nothing can be given at all. %.*s",
        has_grid ? "Steps of " : "Of ", TEXT_ARGS(stock),
        has_grid ? " are multiples of a smallest one, so there is a last step"
                 : " there is a last step, as the phases end",
        TEXT_ARGS(who), TEXT_ARGS(stops));
}

static text root_words(const plan_words *w, const plan_answer *a)
{
    const plan_design *const d = a->design;
    bool const has_stock = d->why_stock < a->problem->n_stocks;
    bool const has_party = d->why_party < a->problem->n_parties;
    text const stock = has_stock ? stock_of(w, a, d->why_stock) : TEXT("what is given");
    text const who = has_party ? party_of(a, d->why_party) : TEXT("whoever gives last");
    switch (d->why) {
    case PLAN_WHY_UNRAVELS: return unravels(w, a, stock, who);
    case PLAN_WHY_LAST_STEP:
        return text_format(w->memory,
                           "Whoever gives last has nothing to lose: after its last step %.*s gets "
                           "nothing more for %.*s, so it gains by keeping it.",
                           TEXT_ARGS(who), TEXT_ARGS(stock));
    case PLAN_WHY_TEMPTATION:
        return text_format(w->memory,
                           "Even the smallest step is too tempting to withhold: what a step of "
                           "%.*s brings %.*s in return, discounted, is less than what it costs, "
                           "however the steps are cut.",
                           TEXT_ARGS(stock), TEXT_ARGS(who));
    case PLAN_WHY_COMBINATION: break;
    }
    return combination(w, a);
}

/* Who would fall short, and by how much, were the steps equal. */
static text even_words(const plan_words *w, const plan_answer *a)
{
    const plan_judgement *const j = a->even;
    if (j == NULL || j->first_break == PLAN_NONE) return (text){0};
    const plan_problem *const p = a->problem;
    const plan_check *const c = &j->checks[j->least];
    text const when = c->phase > p->n_phases ? TEXT("after the last phase")
                                             : text_format(w->memory, "in phase %u", c->phase);
    return text_format(w->memory,
                       "With equal steps over %u phase%s it is %.*s that would need most: %.*s it "
                       "gains %.*s by %.*s.",
                       p->n_phases, p->n_phases > 1 ? "s" : "", TEXT_ARGS(p->party[c->party]),
                       TEXT_ARGS(when),
                       TEXT_ARGS(plan_payoff_text(w, p, c->party, exact_abs(w->memory, c->slack))),
                       TEXT_ARGS(plan_departure(w, p, c)));
}

const text *plan_reasons(const plan_words *w, const plan_answer *a, uint32_t *n)
{
    *n = 0;
    if (a->design == NULL || a->design->end != PLAN_NOT_ANY) return NULL;
    text *const lines = ARENA_NEW(w->memory, text, 2 + (size_t)a->n_limits);
    if (lines == NULL) return NULL;
    lines[(*n)++] = root_words(w, a);
    text const even = even_words(w, a);
    if (even.n > 0) lines[(*n)++] = even;
    for (uint32_t i = 0; i < a->n_limits && !a->are_limits_searched; i++)
        lines[(*n)++] = plan_limit_text(w, a, &a->limits[i]);
    return lines;
}

/* ---- numbers of the plan ----------------------------------------------------------------------
 */

const char *plan_number_name(plan_number_kind k)
{
    switch (k) {
    case PLAN_NUMBER_DISCOUNT: return "discount";
    case PLAN_NUMBER_FINDS: return "finds";
    case PLAN_NUMBER_ALARMS: return "alarms";
    case PLAN_NUMBER_OUTSIDE: return "outside";
    case PLAN_NUMBER_BONUS: return "bonus";
    case PLAN_NUMBER_RETURN: return "returns";
    case PLAN_NUMBER_WORTH: return "worth";
    case PLAN_NUMBER_GIVES: return "gives";
    }
    return "";
}

static text plain_number(const plan_words *w, exact x)
{
    return number_text(w->memory, exact_to_double(x), 5);
}

/* A value of a number, with its unit. */
static text number_value(const plan_words *w, const plan_answer *a, plan_number_kind kind,
                         uint32_t index, exact x)
{
    if (!exact_is_valid(x)) return TEXT("none");
    switch (kind) {
    case PLAN_NUMBER_OUTSIDE:
    case PLAN_NUMBER_BONUS: return plan_payoff_text(w, a->problem, index, x);
    case PLAN_NUMBER_RETURN:
    case PLAN_NUMBER_GIVES: return plan_share_text(w, x);
    case PLAN_NUMBER_DISCOUNT:
    case PLAN_NUMBER_FINDS:
    case PLAN_NUMBER_ALARMS:
    case PLAN_NUMBER_WORTH: break;
    }
    return plain_number(w, x);
}

/* What a number is, as the subject of a sentence. */
static text number_subject(const plan_words *w, const plan_answer *a, plan_number_kind kind,
                           uint32_t index, uint32_t other)
{
    arena *const m = w->memory;
    switch (kind) {
    case PLAN_NUMBER_DISCOUNT:
        return text_format(m, "%.*s\xe2\x80\x99s discount factor of a phase",
                           TEXT_ARGS(party_of(a, index)));
    case PLAN_NUMBER_FINDS:
        return text_format(m, "the chance that %.*s is found when it withholds",
                           TEXT_ARGS(party_of(a, index)));
    case PLAN_NUMBER_ALARMS:
        return text_format(m, "the chance of a false alarm about %.*s",
                           TEXT_ARGS(party_of(a, index)));
    case PLAN_NUMBER_OUTSIDE:
        return text_format(m, "what %.*s has outside", TEXT_ARGS(party_of(a, index)));
    case PLAN_NUMBER_BONUS:
        return text_format(m, "the bonus to %.*s at completion", TEXT_ARGS(party_of(a, index)));
    case PLAN_NUMBER_RETURN:
        return text_format(m, "the share of %.*s that returns after a breach",
                           TEXT_ARGS(stock_of(w, a, index)));
    case PLAN_NUMBER_WORTH:
        return text_format(m, "a factor on what %.*s is worth to %.*s",
                           TEXT_ARGS(stock_of(w, a, index)), TEXT_ARGS(party_of(a, other)));
    case PLAN_NUMBER_GIVES:
        return text_format(m, "the step of %.*s in phase %u, the rest of it a phase later",
                           TEXT_ARGS(stock_of(w, a, index)), other);
    }
    return (text){0};
}

text plan_mend_text(const plan_words *w, const plan_answer *a, const plan_mend *m)
{
    bool const rises = !exact_is_valid(m->now) || exact_compare(m->needed, m->now) > 0;
    return text_format(w->memory, "%.*s: %.*s or %s (now %.*s)",
                       TEXT_ARGS(number_subject(w, a, m->kind, m->index, m->other)),
                       TEXT_ARGS(number_value(w, a, m->kind, m->index, m->needed)),
                       rises ? "more" : "less",
                       TEXT_ARGS(number_value(w, a, m->kind, m->index, m->now)));
}

text plan_turn_text(const plan_words *w, const plan_answer *a, const plan_turn *t)
{
    const assumption *const of = &w->syntax->assumptions[t->assumption];
    bool const rises = exact_compare(t->at, t->now) > 0;
    text const at_unit = of->central.unit.written;
    const char *const then = a->is_designed ? (a->holds ? "no plan exists" : "a plan exists")
                             : a->holds     ? "it breaks"
                                            : "it holds";
    return text_format(w->memory, "%s once %.*s %s %.*s (now %.*s; %.*s of its range away)", then,
                       TEXT_ARGS(of->name), rises ? "rises above" : "falls below",
                       TEXT_ARGS(number_with_unit(w->memory, exact_to_double(t->at), 6, at_unit)),
                       TEXT_ARGS(number_with_unit(w->memory, exact_to_double(t->now), 6, at_unit)),
                       TEXT_ARGS(number_share(w->memory, exact_to_double(t->share))));
}

/* A number that helps as it grows, or one that hurts. */
static bool helps(plan_number_kind k)
{
    return k == PLAN_NUMBER_BONUS || k == PLAN_NUMBER_FINDS || k == PLAN_NUMBER_DISCOUNT;
}

text plan_limit_text(const plan_words *w, const plan_answer *a, const plan_limit *l)
{
    text const what = words_capital(w->memory, number_subject(w, a, l->kind, l->index, PLAN_NONE));
    text const now = number_value(w, a, l->kind, l->index, l->now);
    if (!l->exists)
        return text_format(w->memory,
                           "%.*s: alone, no value of it makes a plan possible (now %.*s).",
                           TEXT_ARGS(what), TEXT_ARGS(now));
    return text_format(w->memory, "%.*s: a plan exists with %.*s at %s%s (now %.*s).",
                       TEXT_ARGS(what), TEXT_ARGS(number_value(w, a, l->kind, l->index, l->needed)),
                       helps(l->kind) ? "the least" : "the most", l->is_exact ? ", exactly" : "",
                       TEXT_ARGS(now));
}

text plan_fewest_text(const plan_words *w, const plan_answer *a)
{
    if (!a->are_limits_searched) return (text){0};
    if (a->fewest == 0)
        return text_format(w->memory, "No number of phases up to %u is enough.", a->fewest_most);
    return text_format(w->memory, "The fewest phases with which a plan completes: %u.", a->fewest);
}
