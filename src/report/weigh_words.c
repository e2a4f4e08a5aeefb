/* SPDX-License-Identifier: Apache-2.0 */
/* weigh_words.c -- sentences about the space of assumptions. */
#include "report/weigh_words.h"
#include "report/words_study.h"

#include <math.h>

text words_share_interval(const words *w, estimate e)
{
    if (isnan(e.low) || isnan(e.high)) return TEXT("-");
    return text_format(w->memory, "%.*s to %.*s",
                       TEXT_ARGS(number_share(w->memory, fmin(1, fmax(0, e.low)))),
                       TEXT_ARGS(number_share(w->memory, fmin(1, fmax(0, e.high)))));
}

text words_target(const words *w, const weigh_target *t)
{
    if (t->kind == WEIGH_OUTCOME)
        return text_format(w->memory, "the probability of %.*s",
                           TEXT_ARGS(words_outcome(w, t->index)));
    if (t->kind == WEIGH_CLAIM) {
        const claim *const c = &w->syntax->claims[t->index];
        return text_format(w->memory, "whether claim %u holds: %.*s", t->index + 1,
                           TEXT_ARGS(c->says.n > 0 ? c->says : c->formula_text));
    }
    text const counted_in = words_unit(w, t->index);
    return text_format(w->memory, "the payoff to %.*s%s%.*s", TEXT_ARGS(words_party(w, t->index)),
                       counted_in.n > 0 ? ", in " : "", TEXT_ARGS(counted_in));
}

text words_target_value(const words *w, const weigh_target *t, double x)
{
    if (isnan(x)) return t->kind == WEIGH_CLAIM ? TEXT("undefined") : TEXT("no answer");
    if (t->kind == WEIGH_CLAIM) return x > 0 ? TEXT("holds") : TEXT("fails");
    if (t->kind == WEIGH_OUTCOME) return number_share(w->memory, x);
    return number_text(w->memory, number_clean(x, WORTH_LEAST), 4);
}

text words_judged(const words *w, const weigh_target *t)
{
    if (!t->has_judged || isnan(t->judged.total.value)) return (text){0};
    double const all = fmin(1, fmax(0, t->judged.total.value));
    return text_format(
        w->memory,
        "If all that is sourced were known exactly, %.*s of the variance would stay (%.*s): it "
        "hangs on judgement.",
        TEXT_ARGS(number_share(w->memory, all)),
        TEXT_ARGS(words_share_interval(w, t->judged.total)));
}

text words_weighed(const words *w, const weigh_answer *a)
{
    return text_format(
        w->memory,
        "%.*s draws of %u assumption%s, two for each of %.*s points of the design, in %u "
        "independent "
        "scrambles; %.*s standoffs solved; seed %llu.",
        TEXT_ARGS(number_count(w->memory, a->n_points)), a->n_varied, a->n_varied == 1 ? "" : "s",
        TEXT_ARGS(number_count(w->memory, a->n_points / 2)), a->n_batches,
        TEXT_ARGS(number_count(w->memory, a->n_solved)), (unsigned long long)a->seed);
}

text words_unanswered(const words *w, const weigh_answer *a)
{
    if (a->n_answered == a->n_points) return (text){0};
    text kinds[4];
    size_t n = 0;
    if (a->n_no > 0)
        kinds[n++] = text_format(w->memory, "%zu where no equilibrium was found", a->n_no);
    if (a->n_limit > 0)
        kinds[n++] = text_format(w->memory, "%zu where a solver met a limit", a->n_limit);
    if (a->n_input > 0)
        kinds[n++] = text_format(w->memory, "%zu where the numbers make no game", a->n_input);
    if (a->n_other > 0) kinds[n++] = text_format(w->memory, "%zu that no solver takes", a->n_other);
    size_t const missing = a->n_points - a->n_answered;
    return text_format(w->memory,
                       "%.*s of the points have no answer (%.*s): %.*s. Shares and payoffs are of "
                       "those that have one.",
                       TEXT_ARGS(number_count(w->memory, missing)),
                       TEXT_ARGS(number_share(w->memory, (double)missing / (double)a->n_points)),
                       TEXT_ARGS(words_list(w->memory, kinds, n)));
}
