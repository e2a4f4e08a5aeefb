/* SPDX-License-Identifier: Apache-2.0 */
/* front_words.c -- a front in sentences. */
#include "report/front_words.h"

#include "lang/units.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 4, RATIO_LONGEST = 12 };

#define SAY(...) text_format(w->memory, __VA_ARGS__)

/* Are weights in the target's unit? */
static bool weighs_in_target(const syntax *s, const front_item *f)
{
    if (f->target == SYNTAX_NONE) return false;
    dimension const own = s->parties[f->target].counts_in.dim;
    for (uint32_t i = 0; i < f->n_enforcers; i++) {
        const expr *const e = f->enforcers[i].weight;
        if (e == NULL || (e->kind == EXPR_NUMBER && e->number.number == 0)) continue;
        if (!dimension_equal(e->dim, own) &&
            !dimension_equal(e->dim, dimension_div(own, dimension_time)))
            return false;
    }
    return true;
}

front_words front_words_of(const fronts_answer *a, uint32_t which, arena *memory)
{
    const front_told *const told = &a->fronts[which];
    const front_item *const item = &a->syntax->fronts[told->front];
    front_words w = {.memory = memory,
                     .syntax = a->syntax,
                     .item = item,
                     .told = told,
                     .p = told->problem,
                     .a = &told->answer};
    w.all = (coalition)((UINT64_C(1) << w.p->n_enforcers) - 1);
    if (told->is_played)
        w.pressure_unit = a->syntax->assumptions[item->through].central.unit.written;
    else if (weighs_in_target(a->syntax, item))
        w.pressure_unit = w.p->target_unit;
    return w;
}

text front_name(const front_words *w, uint32_t enforcer)
{
    return w->p->enforcers[enforcer].name;
}

static text names_list(const front_words *w, coalition who)
{
    text names[FRONT_ENFORCERS_MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if ((who >> i & 1) != 0) names[n++] = front_name(w, i);
    return words_list(w->memory, names, n);
}

text front_members(const front_words *w, coalition who)
{
    uint32_t const n = w->p->n_enforcers, held = (uint32_t)__builtin_popcount(who);
    if (held == 0) return TEXT("nobody");
    if (held == n) return n == 2 ? TEXT("both") : TEXT("all");
    if (n > 3 && n - held < held && n - held <= 3)
        return SAY("all but %.*s", TEXT_ARGS(names_list(w, w->all & ~who)));
    return names_list(w, who);
}

text front_number(const front_words *w, double x)
{
    return number_text(w->memory, number_clean(x, 1e-12), DIGITS);
}

text front_pay(const front_words *w, uint32_t enforcer, double x)
{
    return number_with_unit(w->memory, number_clean(x, 1e-12), DIGITS,
                            w->p->enforcers[enforcer].unit);
}

text front_one_unit(const front_words *w)
{
    for (uint32_t i = 1; i < w->p->n_enforcers; i++)
        if (!text_equal(w->p->enforcers[i].unit, w->p->enforcers[0].unit)) return (text){0};
    return w->p->enforcers[0].unit.n > 0 ? w->p->enforcers[0].unit : TEXT("");
}

bool front_has_weights(const front_words *w)
{
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if (exact_sign(w->p->enforcers[i].weight) != 0) return true;
    return false;
}

text front_target_pay(const front_words *w, double x)
{
    if (isnan(x)) return TEXT("-");
    return number_with_unit(w->memory, number_clean(x, 1e-12), DIGITS,
                            w->told->is_played ? (text){0} : w->p->target_unit);
}

text front_pressure_text(const front_words *w, double x)
{
    return number_with_unit(w->memory, number_clean(x, 1e-12), DIGITS, w->pressure_unit);
}

text front_success_text(const front_words *w, double success)
{
    if (w->told->is_played) return number_share(w->memory, success);
    return success > 0.5 ? TEXT("succeeds") : TEXT("fails");
}

text front_share(const front_words *w, exact share)
{
    text const percent = number_share(w->memory, exact_to_double(share));
    if (!w->a->indices_are_exact || exact_sign(share) == 0) return percent;
    text const ratio = exact_to_text(w->memory, share);
    if (ratio.n > RATIO_LONGEST) return percent;
    return SAY("%.*s (%.*s)", TEXT_ARGS(percent), TEXT_ARGS(ratio));
}

/* ---- what it is --------------------------------------------------------------------------------
 */

text front_title(const front_words *w)
{
    if (w->item->says.n == 0) return SAY("Front %.*s", TEXT_ARGS(w->item->name));
    return SAY("Front %.*s: %.*s", TEXT_ARGS(w->item->name), TEXT_ARGS(w->item->says));
}

static coalition vetoes_given(const front_words *w)
{
    coalition who = 0;
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if (w->p->enforcers[i].has_veto) who |= UINT32_C(1) << i;
    return who;
}

static text needed_text(const front_words *w)
{
    const front_problem *const p = w->p;
    if (w->told->is_played) {
        const assumption *const a = &w->syntax->assumptions[w->item->through];
        return SAY("Success is the probability that play ends in %.*s, with %.*s at the pressure "
                   "of those who hold.",
                   TEXT_ARGS(words_plain(w->memory, w->syntax->outcomes[w->item->outcome].name)),
                   TEXT_ARGS(a->name));
    }
    if (p->rule == SUCCESS_PRESSURE)
        return SAY("It succeeds where the pressure of those who hold is at least %.*s; together "
                   "they make %.*s.",
                   TEXT_ARGS(front_pressure_text(w, exact_to_double(p->threshold))),
                   TEXT_ARGS(front_pressure_text(w, exact_to_double(w->a->whole.pressure))));
    coalition const vetoes = vetoes_given(w);
    if (p->quota >= p->n_enforcers) return SAY("It succeeds where all %u hold.", p->n_enforcers);
    if (vetoes == 0)
        return SAY("It succeeds where at least %u of its %u enforcers hold.", p->quota,
                   p->n_enforcers);
    return SAY("It succeeds where at least %u of its %u enforcers hold, %.*s among them.", p->quota,
               p->n_enforcers, TEXT_ARGS(names_list(w, vetoes)));
}

text front_rule_text(const front_words *w)
{
    return SAY("%.*s Success is worth something to %s.", TEXT_ARGS(needed_text(w)),
               w->p->gains_are_alls ? "everybody, also to those who leak"
                                    : "those who hold, and not to those who leak");
}

text front_transfers_text(const front_words *w)
{
    text lines = {0};
    for (uint32_t k = 0; k < w->p->n_transfers; k++) {
        const front_transfer *const t = &w->p->transfers[k];
        text const pay = front_pay(w, t->to, exact_to_double(t->amount));
        lines = SAY("%.*s%s%.*s %s %.*s %.*s while %s.", TEXT_ARGS(lines), k > 0 ? " " : "",
                    TEXT_ARGS(front_name(w, t->from)), t->is_punishment ? "takes from" : "pays",
                    TEXT_ARGS(front_name(w, t->to)), TEXT_ARGS(pay),
                    t->is_punishment ? "it holds and the other leaks" : "both hold");
    }
    return lines;
}

/* ---- verdicts ----------------------------------------------------------------------------------
 */

static text leavers_text(const front_words *w)
{
    text parts[FRONT_ENFORCERS_MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if ((w->a->whole.would_leave >> i & 1) != 0)
            parts[n++] = SAY("%.*s gains %.*s", TEXT_ARGS(front_name(w, i)),
                             TEXT_ARGS(front_pay(w, i, exact_to_double(w->a->payment[i]))));
    return words_list(w->memory, parts, n);
}

static text whole_ends(const front_words *w)
{
    double const success = w->a->whole.success;
    if (w->told->is_played)
        return SAY("with all holding it succeeds with probability %.*s",
                   TEXT_ARGS(number_share(w->memory, success)));
    return success > 0.5 ? TEXT("with all holding it succeeds")
                         : TEXT("even with all holding it "
                                "fails");
}

text front_verdict(const front_words *w)
{
    const front_coalition *const whole = &w->a->whole;
    text const end = whole_ends(w);
    if (whole->would_leave != 0)
        return SAY("The whole front does not hold: %.*s by leaving it; %.*s.",
                   TEXT_ARGS(leavers_text(w)), TEXT_ARGS(end));
    if (whole->ties != 0)
        return SAY("The whole front holds, but only just: %.*s would lose nothing by leaving; "
                   "%.*s.",
                   TEXT_ARGS(front_members(w, whole->ties)), TEXT_ARGS(end));
    return SAY("The whole front holds: nobody gains by leaving it; %.*s.", TEXT_ARGS(end));
}

static text stable_some(const front_words *w)
{
    text parts[6];
    size_t n = 0;
    uint64_t told = 0;
    for (uint32_t k = 0; k < w->a->n_coalitions && n < 5; k++) {
        const front_coalition *const c = &w->a->coalitions[k];
        if (!c->is_stable) continue;
        parts[n++] = SAY("%.*s (%.*s)", TEXT_ARGS(front_members(w, c->who)),
                         TEXT_ARGS(front_success_text(w, c->success)));
        told++;
    }
    if (told < w->a->n_stable)
        parts[n++] = SAY("%.*s more", TEXT_ARGS(number_count(w->memory, w->a->n_stable - told)));
    return words_list(w->memory, parts, n);
}

text front_stable_text(const front_words *w)
{
    if (w->a->n_stable == 0)
        return TEXT("No front is stable: whoever holds, somebody gains by changing sides.");
    return SAY("%.*s stable front%s, in which no member gains by leaving and nobody outside by "
               "joining: %.*s.",
               TEXT_ARGS(number_count(w->memory, w->a->n_stable)), w->a->n_stable == 1 ? "" : "s",
               TEXT_ARGS(stable_some(w)));
}

text front_pivotal_text(const front_words *w)
{
    coalition const pivotal = w->a->pivotal;
    const char *const fails = w->told->is_played ? "falls below one half" : "fails";
    text line;
    if (w->a->whole.success < 0.5)
        return TEXT("Nobody is pivotal: the whole front does not succeed.");
    if (pivotal == 0)
        line = TEXT("Nobody is pivotal: it succeeds without any one of them.");
    else if (pivotal == w->all)
        line = SAY("Each is pivotal: without any one of them it %s.", fails);
    else
        line = SAY("Pivotal: without %.*s it %s; it can spare any one of the others.",
                   TEXT_ARGS(names_list(w, pivotal)), fails);
    if (w->a->vetoes != 0 && w->a->vetoes != pivotal)
        line = SAY("%.*s No coalition succeeds without %.*s.", TEXT_ARGS(line),
                   TEXT_ARGS(names_list(w, w->a->vetoes)));
    return line;
}

/* ---- leaks -------------------------------------------------------------------------------------
 */

uint32_t front_leak_shown(const front_words *w)
{
    if (w->a->first != FRONT_NOBODY) return w->a->first;
    uint32_t worst = 0;
    for (uint32_t i = 1; i < w->p->n_enforcers; i++) {
        const front_unravel *const end = &w->a->unravels[i][w->a->n_unravels[i] - 1];
        const front_unravel *const least = &w->a->unravels[worst][w->a->n_unravels[worst] - 1];
        if (end->success < least->success ||
            (!(end->success > least->success) && exact_compare(end->pressure, least->pressure) < 0))
            worst = i;
    }
    return worst;
}

void front_leaks_alike(const front_words *w, uint32_t *like)
{
    for (uint32_t i = 0; i < w->p->n_enforcers; i++) {
        like[i] = i;
        for (uint32_t j = 0; j < i && like[i] == i; j++) {
            const front_unravel *const one = w->a->unravels[i], *const other = w->a->unravels[j];
            uint32_t const n = w->a->n_unravels[i];
            bool same = n == w->a->n_unravels[j] &&
                        fabs(one[n - 1].success - other[n - 1].success) <= FRONT_TOLERANCE;
            for (uint32_t k = 1; same && k < n; k++)
                same = one[k].who == other[k].who &&
                       fabs(one[k].gains - other[k].gains) <= FRONT_TOLERANCE;
            if (same) like[i] = like[j];
        }
    }
}

static text left_text(const front_words *w, const front_unravel *end)
{
    text const who = front_members(w, end->left);
    bool const is_one = __builtin_popcount(end->left) <= 1 || end->left == 0;
    if (w->told->is_played)
        return SAY("%.*s hold%s, and success is %.*s", TEXT_ARGS(who), is_one ? "s" : "",
                   TEXT_ARGS(number_share(w->memory, end->success)));
    return SAY("%.*s hold%s, and the front %s", TEXT_ARGS(who), is_one ? "s" : "",
               end->success > 0.5 ? "still succeeds" : "fails");
}

/* "nobody follows", "Putin follows (4 MUSD/year better off), then ..." */
static text followers_text(const front_words *w, const front_unravel *steps, uint32_t n)
{
    text line = n == 1 ? TEXT("nobody follows") : (text){0};
    for (uint32_t k = 1; k < n; k++)
        line = SAY("%.*s%s%.*s follows (%.*s better off)", TEXT_ARGS(line), k > 1 ? ", then " : "",
                   TEXT_ARGS(front_name(w, steps[k].who)),
                   TEXT_ARGS(front_pay(w, steps[k].who, steps[k].gains)));
    return line;
}

text front_unravel_text(const front_words *w, uint32_t first)
{
    const front_unravel *const steps = w->a->unravels[first];
    uint32_t const n = w->a->n_unravels[first];
    text const line = SAY("If %.*s leaks, %.*s", TEXT_ARGS(front_name(w, first)),
                          TEXT_ARGS(followers_text(w, steps, n)));
    return SAY("%.*s: %.*s.", TEXT_ARGS(line), TEXT_ARGS(left_text(w, &steps[n - 1])));
}

text front_leaks_text(const front_words *w, coalition alike, uint32_t one)
{
    const front_unravel *const steps = w->a->unravels[one];
    uint32_t const n = w->a->n_unravels[one];
    text line = SAY("If one of %.*s leaks, %.*s", TEXT_ARGS(names_list(w, alike)),
                    TEXT_ARGS(followers_text(w, steps, n)));
    if (w->told->is_played)
        return SAY("%.*s, and success is %.*s.", TEXT_ARGS(line),
                   TEXT_ARGS(number_share(w->memory, steps[n - 1].success)));
    return SAY("%.*s, and the front %s.", TEXT_ARGS(line),
               steps[n - 1].success > 0.5 ? "still succeeds" : "fails");
}

text front_payment_text(const front_words *w)
{
    text parts[FRONT_ENFORCERS_MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < w->p->n_enforcers; i++)
        if (exact_sign(w->a->payment[i]) > 0)
            parts[n++] =
                SAY("%.*s to %.*s", TEXT_ARGS(front_pay(w, i, exact_to_double(w->a->payment[i]))),
                    TEXT_ARGS(front_name(w, i)));
    if (n == 0) return (text){0};
    return SAY("What would hold it: %.*s.", TEXT_ARGS(words_list(w->memory, parts, n)));
}

/* ---- small uncertainty, chances ----------------------------------------------------------------
 */

static const char *selection_words(front_selection s)
{
    switch (s) {
    case SELECTION_ALL: return "so enforcing is selected";
    case SELECTION_NONE: return "so leaking is selected";
    case SELECTION_TIE: return "which is the threshold itself";
    case SELECTION_BETWEEN: return "where it hangs on how unsure each is";
    case SELECTION_UNKNOWN: break;
    }
    return "";
}

text front_threshold_text(const front_words *w)
{
    const front_answer *const a = w->a;
    text const why = text_from(a->threshold_why);
    if (!a->has_threshold)
        return SAY("With small uncertainty nothing can be said: %.*s.", TEXT_ARGS(why));
    double const high = exact_to_double(a->threshold), low = exact_to_double(a->threshold_low);
    text line;
    if (!a->threshold_is_factor)
        line = SAY("the gain from success is above %.*s; it is %.*s, %s",
                   TEXT_ARGS(front_pay(w, 0, high)),
                   TEXT_ARGS(front_pay(w, 0, exact_to_double(a->threshold_now))),
                   selection_words(a->selection));
    else if (exact_compare(a->threshold, a->threshold_low) == 0)
        line = SAY("the gains of all are more than %.*s times what they are, %s",
                   TEXT_ARGS(front_number(w, high)), selection_words(a->selection));
    else
        line = SAY("the gains of all are more than %.*s times what they are, and nobody below "
                   "%.*s times, %s",
                   TEXT_ARGS(front_number(w, high)), TEXT_ARGS(front_number(w, low)),
                   selection_words(a->selection));
    return SAY("Where each is a little unsure of what success is worth, all enforce once %.*s. "
               "Here %.*s.",
               TEXT_ARGS(line), TEXT_ARGS(why));
}

text front_mixed_text(const front_words *w)
{
    const front_answer *const a = w->a;
    if (a->mixed_why != NULL) return (text){0};
    if (a->mixed_is_every)
        return TEXT("Equals who each hold with one chance: any chance is an equilibrium.");
    if (a->n_mixed == 0)
        return TEXT("Equals who each hold with one chance: there is no such equilibrium in between "
                    "none and all.");
    text parts[FRONT_ENFORCERS_MOST];
    for (uint32_t k = 0; k < a->n_mixed; k++)
        parts[k] = number_text(w->memory, a->mixed[k], DIGITS);
    return SAY("Equals who each hold with one chance: in equilibrium %.*s, and no other.",
               TEXT_ARGS(words_list(w->memory, parts, a->n_mixed)));
}

/* ---- play, and one assumption ------------------------------------------------------------------
 */

text front_play_text(const front_words *w)
{
    if (!w->told->is_played) return (text){0};
    const front_plays *const x = &w->told->plays;
    if (x->is_exact)
        return SAY("Play was solved at each of the %.*s pressures that a coalition can have.",
                   TEXT_ARGS(number_count(w->memory, x->n_solved)));
    return SAY("Play was solved at %.*s pressures, at most %.*s apart, and is read between them by "
               "straight lines; success moves by at most %.*s from one to the next.",
               TEXT_ARGS(number_count(w->memory, x->n_solved)),
               TEXT_ARGS(front_pressure_text(w, x->step)),
               TEXT_ARGS(number_share(w->memory, x->rise)));
}

text front_turn_text(const front_words *w, const front_turn *t)
{
    const assumption *const a = &w->syntax->assumptions[w->told->over->input];
    text const at = number_with_unit(w->memory, t->at, 6, a->central.unit.written);
    const char *const side = t->holds_above ? "above" : "below";
    if (t->what == TURNS_SUCCESS)
        return SAY("With all holding it succeeds %s %.*s of %.*s.", side, TEXT_ARGS(at),
                   TEXT_ARGS(a->name));
    if (t->what == TURNS_SELECTION)
        return SAY("With small uncertainty enforcing is selected %s %.*s of %.*s.", side,
                   TEXT_ARGS(at), TEXT_ARGS(a->name));
    return SAY("Below %.*s of %.*s %.*s would leave the whole front, above it %.*s.", TEXT_ARGS(at),
               TEXT_ARGS(a->name), TEXT_ARGS(front_members(w, t->below)),
               TEXT_ARGS(front_members(w, t->above)));
}

bool front_is_listed(const front_words *w, const front_coalition *c, bool lists_every)
{
    return lists_every || c->is_stable ||
           (uint32_t)__builtin_popcount(c->who) + 1 >= w->p->n_enforcers || c->who == 0;
}
