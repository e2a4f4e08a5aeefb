/* SPDX-License-Identifier: Apache-2.0 */
/* ask_cards.c -- `cards`: worths, and what else is asked about them. */
#include "api/asking.h"
#include "num/decimal.h"
#include "study/cards.h"
#include "study/leader.h"

static stf_status party_read(const asking *k, uint32_t *out, stf_error *err)
{
    *out = NONE;
    text const called = request_value(k->request, "party");
    if (called.at == NULL) return STF_OK;
    if (!request_has(k->request, "commitments"))
        return fail(err, STF_USAGE, "--party says whose promises: it goes with --commitments");
    const syntax *const s = k->model->problem.syntax;
    text *const names = ARENA_NEW(k->memory, text, s->n_parties);
    TRY(arena_status(k->memory, err));
    for (uint32_t i = 0; i < s->n_parties; i++) {
        names[i] = s->parties[i].name;
        if (!text_equal(names[i], called)) continue;
        *out = i;
        return STF_OK;
    }
    size_t const near = text_nearest(called, names, s->n_parties);
    if (near < s->n_parties)
        return fail(err, STF_USAGE, "there is no party '%.*s'; did you mean '%.*s'?",
                    TEXT_ARGS(called), TEXT_ARGS(names[near]));
    return fail(err, STF_USAGE, "there is no party '%.*s'", TEXT_ARGS(called));
}

static stf_status over_ask(const asking *k, cards_answer *cards, stf_error *err)
{
    over_query q = {.name = request_value(k->request, "over"), .grid = OVER_GRID};
    double grid = OVER_GRID;
    if (q.name.at == NULL) {
        if (request_has(k->request, "grid"))
            return fail(err, STF_USAGE, "--grid is of --over: points of the assumption");
        return STF_OK;
    }
    if (request_has(k->request, "grid"))
        TRY(decimal_read(k->memory, request_value(k->request, "grid"), &grid, err));
    q.grid = grid > 1e9 ? UINT32_MAX : (uint32_t)grid;
    over_answer *over;
    TRY(study_cards_over(&k->model->problem, &k->at, &k->options, &q, cards, k->memory, &over,
                         err));
    cards->over = over;
    return STF_OK;
}

static stf_status verification_ask(asking *k, cards_answer *cards, stf_error *err)
{
    verification_answer *found;
    TRY(study_verification(&k->model->problem, &k->at, &k->options, cards->base, k->memory, &found,
                           err));
    cards->verification = found;
    return STF_OK;
}

static stf_status mediator_ask(asking *k, cards_answer *cards, stf_error *err)
{
    mediator_answer *found;
    TRY(study_mediator(&k->model->problem, &k->at, &k->options, cards->base, k->memory, &found,
                       err));
    cards->mediator = found;
    return STF_OK;
}

static stf_status commitments_ask(asking *k, uint32_t only, bool searches, cards_answer *cards,
                                  stf_error *err)
{
    commitments_answer *found;
    TRY(study_commitments(&k->model->problem, &k->at, &k->options, only, searches, cards->base,
                          k->memory, &found, err));
    cards->commitments = found;
    return STF_OK;
}

stf_status ask_cards(asking *k, stf_error *err)
{
    problem *const p = &k->model->problem;
    answer_parts *const parts = &k->answer->parts;
    text const which = request_value(k->request, "card");
    bool const every = request_has(k->request, "every-option");
    uint32_t only = NONE;
    cloud_query q;
    TRY(space_read(k, &q, err));
    if (p->syntax != NULL) TRY(party_read(k, &only, err));
    if (which.at != NULL && every)
        return fail(err, STF_USAGE, "--card names one card, --every-option means all");
    if (which.at != NULL)
        TRY(study_card(p, &k->at, &k->options, which, k->memory, &parts->cards, err));
    else
        TRY(study_cards(p, &k->at, &k->options, every, k->memory, &parts->cards, err));
    cards_answer *const cards = parts->cards;
    if (q.n_points > 0) TRY(study_cards_space(p, &k->at, &k->options, &q, k->memory, cards, err));
    TRY(over_ask(k, cards, err));
    if (request_has(k->request, "commitments")) TRY(commitments_ask(k, only, true, cards, err));
    if (request_has(k->request, "mediator")) TRY(mediator_ask(k, cards, err));
    if (request_has(k->request, "verification")) TRY(verification_ask(k, cards, err));
    k->answer->status = cards->base->status;
    return STF_OK;
}

/* For the page: the cards with promises, a mediator and verification, where there are any cards. */
stf_status cards_tell(asking *k, stf_error *err)
{
    answer_parts *const parts = &k->answer->parts;
    TRY(study_cards(&k->model->problem, &k->at, &k->options, false, k->memory, &parts->cards, err));
    if (parts->cards->base->n_equilibria == 0 || case_leader(&k->at) != NULL) return STF_OK;
    TRY(commitments_ask(k, NONE, false, parts->cards, err));
    TRY(mediator_ask(k, parts->cards, err));
    return verification_ask(k, parts->cards, err);
}
