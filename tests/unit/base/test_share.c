/* SPDX-License-Identifier: Apache-2.0 */
/* test_share.c -- work shared among ranks: all of it, once kept, the same bytes; ranks that fail,
 * stop, die or work on something else. */
#include "support/test.h"

#include "base/os_clock.h"
#include "base/share_inside.h"
#include "support/team.h"

#include <stdatomic.h>

enum { ROUNDS = 3, MOST = 300 };

typedef struct record {
    uint64_t index, square;
    double root;
} record;

/* What one rank of a test does and finds. */
typedef struct member {
    team *team;
    uint32_t rank, n_threads;
    size_t n, size;
    size_t fail_at; /* to make this record fails; SIZE_MAX: none */
    size_t stop_at; /* to make this record asks this rank to stop */
    text what;
    cancel stop;
    _Atomic size_t n_made;
    atomic_bool overlaps;        /* two parts at once */
    const struct member *awaits; /* to leave, before a record is made; or NULL */
    atomic_bool is_gone;
    atomic_flag making;
    record got[ROUNDS][MOST];
    record *now;
    stf_status status;
    stf_error err;
} member;

static stf_status member_make(void *user, size_t begin, size_t end, uint32_t worker, stf_error *err)
{
    member *const m = user;
    if (worker > m->n_threads) atomic_store(&m->overlaps, true);
    bool const other = atomic_flag_test_and_set(&m->making);
    if (other && m->n_threads == 1) atomic_store(&m->overlaps, true);
    for (size_t i = begin; i < end; i++) {
        if (i == m->fail_at) return fail(err, STF_INPUT, "record %zu cannot be made", i);
        if (i == m->stop_at) cancel_request(&m->stop);
        m->now[i] = (record){i, (uint64_t)i * i, sqrt((double)i)};
        atomic_fetch_add(&m->n_made, 1);
    }
    while (m->awaits != NULL && !atomic_load(&m->awaits->is_gone)) os_clock_sleep(1e-4);
    os_clock_sleep(m->awaits != NULL ? 2e-3 : 1e-5); /* so that others have a turn, too */
    if (!other) atomic_flag_clear(&m->making);
    return STF_OK;
}

static stf_status rounds_run(member *m, share_team *with, pool *threads, arena *memory)
{
    for (int k = 0; k < ROUNDS; k++) {
        m->now = m->got[k];
        share_records const all = {.n = m->n,
                                   .width = sizeof(record),
                                   .size = m->size,
                                   .what = m->what,
                                   .records = (char *)m->now,
                                   .make = member_make,
                                   .user = m};
        TRY(share_all(with, threads, &m->stop, &all, memory, &m->err));
    }
    return STF_OK;
}

static void member_run(void *user, uint32_t rank)
{
    member *const m = (member *)user + rank;
    share_team *const with = m->team != NULL ? &m->team->share[rank] : NULL;
    pool *threads;
    arena *const memory = arena_new(NULL, 0);
    m->status = share_pool(with, m->n_threads, NULL, &threads, &m->err);
    if (m->status == STF_OK) m->status = rounds_run(m, with, threads, memory);
    pool_free(threads);
    arena_free(memory);
    if (with == NULL) return;
    m->err.status = m->status;
    stf_team_leave(with->of, m->status == STF_OK ? NULL : &m->err);
    atomic_store(&m->is_gone, true);
}

static member members[TEAM_MOST];

static void members_set(team *t, uint32_t n_ranks, uint32_t n_threads, size_t n, size_t size)
{
    memset(members, 0, sizeof members);
    if (t != NULL) team_begin(t, n_ranks);
    for (uint32_t k = 0; k < n_ranks; k++) {
        member *const m = &members[k];
        m->team = t;
        m->rank = k;
        m->n_threads = n_threads;
        m->n = n;
        m->size = size;
        m->fail_at = m->stop_at = SIZE_MAX;
        atomic_flag_clear(&m->making);
    }
}

static void assert_whole(const member *m)
{
    assert_ok(m->status, &m->err);
    assert_false(atomic_load(&m->overlaps));
    for (int k = 0; k < ROUNDS; k++)
        for (size_t i = 0; i < MOST; i++) {
            size_t const square = i < m->n ? i * i : 0;
            assert_int_equal(m->got[k][i].index, i < m->n ? i : 0);
            assert_int_equal(m->got[k][i].square, square);
            assert_true(m->got[k][i].root == (i < m->n ? sqrt((double)i) : 0.0));
        }
}

static void every_rank_ends_with_every_record(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{0, 1}, {1, 1}, {7, 100}, {300, 1}, {300, 7}, {299, 64}};
    for (uint32_t n_ranks = 1; n_ranks <= TEAM_MOST; n_ranks++)
        for (uint32_t n_threads = 1; n_threads <= 3; n_threads++)
            for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
                team t;
                members_set(&t, n_ranks, n_threads, sizes[k][0], sizes[k][1]);
                team_run(&t, member_run, members);
                size_t made = 0;
                for (uint32_t r = 0; r < n_ranks; r++) {
                    assert_whole(&members[r]);
                    made += atomic_load(&members[r].n_made);
                }
                assert_int_equal(made, ROUNDS * sizes[k][0]); /* each by one rank */
                team_end(&t);
            }
}

static void a_process_alone_makes_all_records(void **state)
{
    (void)state;
    for (uint32_t n_threads = 1; n_threads <= 3; n_threads++) {
        members_set(NULL, 1, n_threads, MOST, 7);
        member_run(members, 0);
        assert_whole(&members[0]);
        assert_int_equal(atomic_load(&members[0].n_made), ROUNDS * MOST);
    }
}

static void what_one_rank_cannot_make_fails_all(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        team t;
        members_set(&t, 3, 1, MOST, 7);
        for (uint32_t r = 0; r < 3; r++) members[r].fail_at = 123;
        team_run(&t, member_run, members);
        assert_int_equal(members[0].status, STF_INPUT);
        assert_non_null(strstr(members[0].err.message, "record 123 cannot be made"));
        for (uint32_t r = 1; r < 3; r++)
            assert_true(members[r].status == STF_INPUT || members[r].status == STF_CANCELLED);
        team_end(&t);
    }
}

/* Whoever is asked to stop, all do; rank 0 has what was made by then, and the rest untouched. */
static void a_request_to_stop_at_any_rank_stops_all(void **state)
{
    (void)state;
    for (uint32_t asked = 0; asked < 3; asked++) {
        team t;
        members_set(&t, 3, 1, MOST, 3);
        cancel_request(&members[asked].stop);
        for (uint32_t r = 0; r < 3 && asked > 0; r++)
            if (r != asked) members[r].awaits = &members[asked];
        team_run(&t, member_run, members);
        for (uint32_t r = 0; r < 3; r++) assert_int_equal(members[r].status, STF_CANCELLED);
        for (size_t i = 0; i < MOST; i++)
            assert_true(members[0].got[0][i].index == i || members[0].got[0][i].square == 0);
        team_end(&t);
    }
    members_set(NULL, 1, 1, MOST, 7);
    members[0].stop_at = 20;
    member_run(members, 0);
    assert_int_equal(members[0].status, STF_CANCELLED);
    for (size_t i = 0; i < MOST; i++)
        assert_int_equal(members[0].got[0][i].square, i < 21 ? i * i : 0);
}

static void ranks_that_work_on_something_else_are_refused(void **state)
{
    (void)state;
    team t;
    members_set(&t, 3, 1, MOST, 3);
    for (uint32_t r = 0; r < 3; r++)
        members[r].what = r == 2 ? TEXT("a map of oil") : TEXT("a map");
    team_run(&t, member_run, members);
    assert_int_equal(members[0].status, STF_USAGE);
    assert_non_null(strstr(members[0].err.message, "rank 2 works on something else"));
    assert_int_equal(members[1].status, STF_CANCELLED);
    assert_int_equal(members[2].status, STF_CANCELLED);
    team_end(&t);
}

/* ---- ranks that die ----------------------------------------------------------------------------
 */

/* Rank 1 takes parts, makes none, and is gone. */
static void deserter_run(void *user, uint32_t rank)
{
    member *const m = user;
    if (rank == 0) {
        member_run(user, 0);
        return;
    }
    const stf_team *const of = &m->team->of[1];
    buffer room;
    buffer_init(&room, NULL);
    text const what = TEXT("300 records of 24 bytes, 3 at once: ");
    (void)share_send(of, 0, (share_head){.word = WORD_HELLO, .share = 1, .a = 8}, what, &room);
    share_message got = {0};
    while (share_receive(of, &got) == 0 || got.head.word != WORD_PARTS) os_clock_sleep(1e-5);
    stf_team_leave(of, NULL);
    buffer_free(&room);
}

static void what_a_dead_rank_owes_is_made_by_rank_0(void **state)
{
    (void)state;
    team t;
    members_set(&t, 2, 1, MOST, 3);
    assert_int_equal(sizeof(record), 24);
    team_run(&t, deserter_run, members);
    assert_whole(&members[0]);
    assert_int_equal(atomic_load(&members[0].n_made), ROUNDS * MOST);
    team_end(&t);
}

/* ---- parts kept at rank 0 ---------------------------------------------------------------------
 */

typedef struct keeper {
    team team;
    unsigned char kept[100];
    atomic_int n_wrong;
    stf_status status[3];
} keeper;

static stf_status part_make(void *user, uint64_t part, uint32_t worker, buffer *out, stf_error *err)
{
    (void)user;
    (void)worker;
    (void)err;
    for (uint64_t k = 0; k <= part; k++) buffer_format(out, "%d,", (int)part);
    return STF_OK;
}

static stf_status part_keep(void *user, uint64_t part, text bytes, stf_error *err)
{
    keeper *const k = user;
    buffer want;
    buffer_init(&want, NULL);
    (void)part_make(NULL, part, 0, &want, err);
    if (!text_equal(buffer_slice(&want), bytes)) atomic_fetch_add(&k->n_wrong, 1);
    buffer_free(&want);
    k->kept[part]++;
    return STF_OK;
}

static void keeper_run(void *user, uint32_t rank)
{
    static const uint64_t todo[] = {99, 3, 50, 7, 0, 12};
    keeper *const k = user;
    pool *threads;
    stf_error err;
    arena *const memory = arena_new(NULL, 0);
    k->status[rank] = share_pool(&k->team.share[rank], 2, NULL, &threads, &err);
    share const s = {.team = &k->team.share[rank],
                     .threads = threads,
                     .what = TEXT("parts"),
                     .todo = rank == 0 ? todo : NULL,
                     .n_todo = rank == 0 ? sizeof todo / sizeof *todo : 0,
                     .make = part_make,
                     .keep = part_keep,
                     .user = k};
    if (k->status[rank] == STF_OK) k->status[rank] = share_run(&s, memory, &err);
    pool_free(threads);
    arena_free(memory);
    stf_team_leave(&k->team.of[rank], NULL);
}

static void rank_0_keeps_the_parts_of_its_list_once(void **state)
{
    (void)state;
    static keeper k;
    for (int round = 0; round < 20; round++) {
        memset(&k, 0, sizeof k);
        team_begin(&k.team, 3);
        team_run(&k.team, keeper_run, &k);
        for (int r = 0; r < 3; r++) assert_int_equal(k.status[r], STF_OK);
        assert_int_equal(atomic_load(&k.n_wrong), 0);
        for (int i = 0; i < 100; i++)
            assert_int_equal(k.kept[i],
                             i == 99 || i == 3 || i == 50 || i == 7 || i == 0 || i == 12);
        team_end(&k.team);
    }
}

/* ---- messages ---------------------------------------------------------------------------------
 */

static void a_message_that_is_not_whole_is_dropped(void **state)
{
    (void)state;
    team t;
    team_begin(&t, 2);
    buffer room;
    buffer_init(&room, NULL);
    share_message got;
    assert_int_equal(share_receive(&t.of[0], &got), 0);
    share_head const head = {.word = WORD_RESULT, .share = 7, .a = 5, .b = 6};
    assert_true(share_send(&t.of[1], 0, head, TEXT("bytes"), &room));
    for (size_t i = 0; i < room.n; i++) { /* as sent, with one bit turned */
        room.at[i] = (char)(room.at[i] ^ 4);
        assert_true(t.of[1].send(t.of[1].user, 0, room.at, room.n));
        room.at[i] = (char)(room.at[i] ^ 4);
    }
    assert_true(t.of[1].send(t.of[1].user, 0, room.at, sizeof head - 1));
    assert_int_equal(share_receive(&t.of[0], &got), 1);
    assert_int_equal(got.from, 1);
    assert_int_equal(got.head.word, WORD_RESULT);
    assert_int_equal(got.head.share, 7);
    assert_int_equal(got.head.a, 5);
    assert_int_equal(got.head.b, 6);
    assert_true(text_equal(got.bytes, TEXT("bytes")));
    for (size_t i = 0; i < room.n; i++) assert_int_equal(share_receive(&t.of[0], &got), 0);
    assert_int_equal(share_receive(&t.of[0], &got), -1); /* shorter than any */
    buffer_free(&room);
    team_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rank_ends_with_every_record),
        cmocka_unit_test(a_process_alone_makes_all_records),
        cmocka_unit_test(what_one_rank_cannot_make_fails_all),
        cmocka_unit_test(a_request_to_stop_at_any_rank_stops_all),
        cmocka_unit_test(ranks_that_work_on_something_else_are_refused),
        cmocka_unit_test(what_a_dead_rank_owes_is_made_by_rank_0),
        cmocka_unit_test(rank_0_keeps_the_parts_of_its_list_once),
        cmocka_unit_test(a_message_that_is_not_whole_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
