/* SPDX-License-Identifier: Apache-2.0 */
/* test_team.c -- weigh and map shared among ranks, and weigh's run file: the bits of one process.
 */
#include "support/test.h"

#include "asked.h"
#include "study/map.h"
#include "study/weigh.h"
#include "support/team.h"

/* One rank: a problem of its own, and what it is given. */
typedef struct member {
    asked asked;
    team *team;
    const map_query *map; /* NULL: weigh */
    weigh_query weigh;
    map_answer *mapped;
    weigh_answer *weighed;
    stf_status status;
} member;

static const char claims[] = "variant naive { trust = 0.6 }\n"
                             "claim \"deal\": P(deal) > 0.2\n"
                             "claim \"rich\": payoff(Kim) > 10\n"
                             "claim \"better\": payoff(Kim) in naive > payoff(Kim)\n";

static void member_begin(member *m, team *t, uint32_t rank)
{
    memset(m, 0, sizeof *m);
    asked_begin_hanoi(&m->asked, claims);
    m->team = t;
    m->asked.options.threads = 1 + rank % 2;
    if (t != NULL) m->asked.options.team = &t->share[rank];
}

static void member_ask(member *m)
{
    asked *const a = &m->asked;
    m->status = m->map != NULL ? study_map(&a->problem, &a->base, &a->options, m->map, a->memory,
                                           &m->mapped, &a->error)
                               : study_weigh(&a->problem, &a->base, &a->options, &m->weigh,
                                             a->memory, &m->weighed, &a->error);
}

static void member_run(void *user, uint32_t rank)
{
    member *const m = (member *)user + rank;
    member_ask(m);
    m->asked.error.status = m->status;
    stf_team_leave(&m->team->of[rank], m->status == STF_OK ? NULL : &m->asked.error);
}

static void assert_same_weighed(const weigh_answer *a, const weigh_answer *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->n_points, b->n_points);
    assert_int_equal(a->n_answered, b->n_answered);
    assert_int_equal(a->n_solved, b->n_solved);
    uint32_t const n_parties = a->base->game->n_parties, n_outcomes = a->base->game->n_outcomes;
    for (uint32_t p = 0; p < n_parties; p++) {
        assert_int_equal(a->payoffs[p].n, b->payoffs[p].n);
        assert_memory_equal(a->payoffs[p].sorted, b->payoffs[p].sorted, a->payoffs[p].n * 8);
    }
    for (uint32_t k = 0; k < n_outcomes; k++)
        assert_memory_equal(&a->outcomes[k].likeliest, &b->outcomes[k].likeliest, sizeof(estimate));
    assert_int_equal(a->n_claims, b->n_claims);
    for (uint32_t c = 0; c < a->n_claims; c++) {
        assert_int_equal(a->claims[c].n_true, b->claims[c].n_true);
        assert_int_equal(a->claims[c].n_undefined, b->claims[c].n_undefined);
    }
    assert_int_equal(a->n_targets, b->n_targets);
    for (uint32_t t = 0; t < a->n_targets; t++) {
        assert_true(a->targets[t].central == b->targets[t].central);
        for (uint32_t k = 0; k < a->n_varied; k++) {
            const weigh_index *const x = &a->targets[t].indices[k], *const y =
                                                                        &b->targets[t].indices[k];
            assert_int_equal(x->input, y->input);
            assert_memory_equal(&x->sobol, &y->sobol, sizeof x->sobol);
            assert_true(x->at_low == y->at_low && x->at_high == y->at_high);
        }
    }
}

static void assert_same_mapped(const map_answer *a, const map_answer *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->n_solved, b->n_solved);
    assert_int_equal(a->n_followed, b->n_followed);
    assert_int_equal(a->n_regions, b->n_regions);
    assert_int_equal(a->n_borders, b->n_borders);
    assert_int_equal(a->central_region, b->central_region);
    assert_true(a->nearest_share == b->nearest_share || isnan(a->nearest_share));
    for (uint32_t k = 0; k < a->n_regions; k++) {
        const map_region *const x = &a->regions[k], *const y = &b->regions[k];
        assert_int_equal(x->kind, y->kind);
        assert_true(x->share == y->share);
        assert_int_equal(x->n_loops, y->n_loops);
        uint32_t const n = x->n_loops > 0 ? x->loop_end[x->n_loops - 1] : 0;
        if (n > 0) assert_memory_equal(x->xy, y->xy, 2 * n * sizeof *x->xy);
        assert_int_equal(x->payoff == NULL, y->payoff == NULL);
        if (x->payoff != NULL)
            assert_memory_equal(x->payoff, y->payoff, a->game->n_parties * sizeof *x->payoff);
    }
    for (uint32_t i = 0; i < a->n_borders; i++) {
        assert_true(a->borders[i].low == b->borders[i].low);
        assert_true(a->borders[i].high == b->borders[i].high);
    }
}

static member alone, members[TEAM_MOST];

/* One process, then teams of two to four; rank 0 has the same, the others are content. */
static void assert_team_gives_the_same(const map_query *map, const weigh_query *weigh)
{
    member_begin(&alone, NULL, 0);
    alone.map = map;
    if (weigh != NULL) alone.weigh = *weigh;
    member_ask(&alone);
    assert_ok(alone.status, &alone.asked.error);
    for (uint32_t n = 2; n <= TEAM_MOST; n += 2) {
        team t;
        team_begin(&t, n);
        for (uint32_t r = 0; r < n; r++) {
            member_begin(&members[r], &t, n % 4 == 0 ? 1 : 0); /* all with the same threads */
            members[r].asked.options.team = &t.share[r];
            members[r].map = map;
            if (weigh != NULL) members[r].weigh = *weigh;
        }
        team_run(&t, member_run, members);
        for (uint32_t r = 0; r < n; r++) assert_ok(members[r].status, &members[r].asked.error);
        if (map != NULL)
            assert_same_mapped(alone.mapped, members[0].mapped);
        else
            assert_same_weighed(alone.weighed, members[0].weighed);
        for (uint32_t r = 0; r < n; r++) asked_end(&members[r].asked);
        team_end(&t);
    }
    asked_end(&alone.asked);
}

static void weigh_is_the_same_for_any_number_of_ranks(void **state)
{
    (void)state;
    text const of[] = {TEXT("payoff:Kim"), TEXT("claim:1"), TEXT("claim:3")};
    assert_team_gives_the_same(NULL, &(weigh_query){.n_points = 256, .seed = 5});
    assert_team_gives_the_same(NULL,
                               &(weigh_query){.n_points = 100, .seed = 6, .of = of, .n_of = 3});
}

static void map_is_the_same_for_any_number_of_ranks(void **state)
{
    (void)state;
    assert_team_gives_the_same(
        &(map_query){.over = {TEXT("trust"), TEXT("fooled")}, .n_over = 2, .precision = 0.01},
        NULL);
    assert_team_gives_the_same(&(map_query){.over = {TEXT("trust"), TEXT("fooled")},
                                            .n_over = 2,
                                            .by = MAP_BY_PLAY,
                                            .precision = 0.02},
                               NULL);
    assert_team_gives_the_same(
        &(map_query){.over = {TEXT("trust")}, .n_over = 1, .by = MAP_BY_CLAIM}, NULL);
    assert_team_gives_the_same(&(map_query){.over = {TEXT("progress"), TEXT("fooled")},
                                            .n_over = 2,
                                            .by = MAP_BY_CLAIM,
                                            .claim = 2,
                                            .precision = 0.02},
                               NULL);
}

static void ranks_with_other_numbers_are_refused(void **state)
{
    (void)state;
    static const map_query map = {.over = {{"progress", 8}}, .n_over = 1};
    for (int what = 0; what < 2; what++) {
        team t;
        team_begin(&t, 2);
        for (uint32_t r = 0; r < 2; r++) {
            member *const m = &members[r];
            member_begin(m, &t, 0);
            m->asked.options.team = &t.share[r];
            m->map = what == 0 ? &map : NULL;
            m->weigh = (weigh_query){.n_points = 65536, .seed = 1};
            if (r == 1) m->asked.base.inputs[asked_assumption(&m->asked, "fooled")] *= 1.5;
        }
        team_run(&t, member_run, members);
        /* rank 0 may be done before the other has said a word, though not with weigh */
        assert_true(members[0].status == STF_USAGE || (what == 0 && members[0].status == STF_OK));
        if (members[0].status == STF_USAGE)
            assert_non_null(
                strstr(members[0].asked.error.message, "rank 1 works on something else"));
        for (uint32_t r = 0; r < 2; r++) asked_end(&members[r].asked);
        team_end(&t);
    }
}

/* ---- weigh's run file -------------------------------------------------------------------------
 */

typedef struct listener {
    cancel *stop;
    uint64_t after, total;
} listener;

static int on_progress(void *user, const solve_event *e)
{
    listener *const l = user;
    l->total = e->total;
    if (e->iteration >= l->after) cancel_request(l->stop);
    return 0;
}

static void weigh_goes_on_from_its_run_file(void **state)
{
    (void)state;
    temporary f;
    assert_true(temporary_new(&f, "run.db", NULL, 0));
    char path[200];
    (void)snprintf(path, sizeof path, "%s/run.db", f.folder);
    member_begin(&alone, NULL, 0);
    alone.weigh = (weigh_query){.n_points = 4096, .seed = 3};
    member_ask(&alone);
    assert_ok(alone.status, &alone.asked.error);
    uint64_t last = UINT64_MAX, before = 0;
    for (uint64_t after = 700;; after += 5000) { /* stopped again and again */
        member *const m = &members[0];
        cancel stop = {0};
        listener l = {&stop, after, 0};
        member_begin(m, NULL, 1);
        m->weigh = (weigh_query){.n_points = 4096, .seed = 3, .run = path};
        m->asked.options.stop = &stop;
        m->asked.options.progress = on_progress;
        m->asked.options.progress_user = &l;
        member_ask(m);
        assert_true(l.total <= last); /* what was done is not done again */
        last = l.total;
        bool const is_whole = m->status == STF_OK && m->weighed->status == STF_OK;
        if (!is_whole && m->status == STF_OK) {
            assert_int_equal(m->weighed->status, STF_CANCELLED);
            assert_true(m->weighed->n_points >= before && m->weighed->n_points < 8192);
            before = m->weighed->n_points;
            assert_non_null(strstr(m->weighed->reason.at, "goes on from there"));
        } else if (!is_whole) {
            assert_int_equal(m->status, STF_CANCELLED);
        } else
            assert_same_weighed(alone.weighed, m->weighed);
        asked_end(&m->asked);
        if (is_whole) break;
    }
    assert_true(before > 0);
    /* a run of another seed */
    member_begin(&members[0], NULL, 0);
    members[0].weigh = (weigh_query){.n_points = 4096, .seed = 4, .run = path};
    member_ask(&members[0]);
    assert_int_equal(members[0].status, STF_USAGE);
    assert_non_null(strstr(members[0].asked.error.message, "holds a run of other points"));
    asked_end(&members[0].asked);
    asked_end(&alone.asked);
    temporary_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weigh_is_the_same_for_any_number_of_ranks),
        cmocka_unit_test(map_is_the_same_for_any_number_of_ranks),
        cmocka_unit_test(ranks_with_other_numbers_are_refused),
        cmocka_unit_test(weigh_goes_on_from_its_run_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
