/* SPDX-License-Identifier: Apache-2.0 */
/* team.c -- ranks of MPI as a team: the only user of its header.
 *
 * What is sent is copied, and sent without waiting (MPI_Isend); the copies are freed as they have
 * arrived. MPI is begun for one thread at a time (MPI_THREAD_SERIALIZED). Errors come back as such,
 * so that the rank that is left can say what it lost. */
#include "mpi/team.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { TAG = 1 };

typedef struct sending {
    struct sending *next;
    MPI_Request request;
    char bytes[];
} sending;

/* One process is one rank: the module has no other state, and nobody else has it. */
static struct {
    MPI_Comm ranks;
    sending *first;
    char *received;
    size_t room;
} team;

static void arrived_free(void)
{
    for (sending **at = &team.first; *at != NULL;) {
        sending *const s = *at;
        int is_done = 0;
        if (MPI_Test(&s->request, &is_done, MPI_STATUS_IGNORE) != MPI_SUCCESS) is_done = 1;
        if (is_done) {
            *at = s->next;
            free(s);
        } else
            at = &s->next;
    }
}

static bool team_send(void *user, uint32_t to, const char *bytes, size_t n)
{
    (void)user;
    arrived_free();
    sending *const s = n <= INT_MAX ? malloc(sizeof *s + n) : NULL;
    if (s == NULL) return false;
    memcpy(s->bytes, bytes, n);
    if (MPI_Isend(s->bytes, (int)n, MPI_BYTE, (int)to, TAG, team.ranks, &s->request) !=
        MPI_SUCCESS) {
        free(s);
        return false;
    }
    s->next = team.first;
    team.first = s;
    return true;
}

static int team_receive(void *user, uint32_t *from, const char **bytes, size_t *n)
{
    (void)user;
    int is_there = 0, length = 0;
    MPI_Status status;
    arrived_free();
    if (MPI_Iprobe(MPI_ANY_SOURCE, TAG, team.ranks, &is_there, &status) != MPI_SUCCESS) return -1;
    if (!is_there) return 0;
    if (MPI_Get_count(&status, MPI_BYTE, &length) != MPI_SUCCESS || length < 0) return -1;
    if (team.received == NULL || (size_t)length > team.room) {
        size_t const room = 2 * (size_t)length + 4096;
        free(team.received);
        team.received = malloc(room);
        if (team.received == NULL) return -1;
        team.room = room;
    }
    if (MPI_Recv(team.received, length, MPI_BYTE, status.MPI_SOURCE, TAG, team.ranks,
                 MPI_STATUS_IGNORE) != MPI_SUCCESS)
        return -1;
    *from = (uint32_t)status.MPI_SOURCE;
    *bytes = team.received;
    *n = (size_t)length;
    return 1;
}

const char *stf_mpi_join(stf_team *out)
{
    int level = MPI_THREAD_SINGLE, rank = 0, n = 0;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS)
        return "MPI cannot be begun";
    if (level < MPI_THREAD_SERIALIZED) return "this MPI is not made for threads";
    if (MPI_Comm_dup(MPI_COMM_WORLD, &team.ranks) != MPI_SUCCESS ||
        MPI_Comm_set_errhandler(team.ranks, MPI_ERRORS_RETURN) != MPI_SUCCESS ||
        MPI_Comm_rank(team.ranks, &rank) != MPI_SUCCESS ||
        MPI_Comm_size(team.ranks, &n) != MPI_SUCCESS)
        return "the ranks of MPI cannot be counted";
    *out = (stf_team){.size = sizeof *out,
                      .rank = (uint32_t)rank,
                      .n_ranks = (uint32_t)n,
                      .send = team_send,
                      .receive = team_receive};
    return NULL;
}

void stf_mpi_leave(void)
{
    while (team.first != NULL) {
        sending *const s = team.first;
        (void)MPI_Wait(&s->request, MPI_STATUS_IGNORE);
        team.first = s->next;
        free(s);
    }
    free(team.received);
    team.received = NULL;
    (void)MPI_Finalize();
}
