/* SPDX-License-Identifier: Apache-2.0 */
/* ranks.c -- which rank this is, told from what mpirun and Slurm put into the environment.
 *
 * Open MPI's mpirun says so in variables of its own. Under srun the same variables of PMIx stand
 * whether or not the tasks belong together, so there --mpi always has to say that they do. */
#include "ranks.h"

#include "mpi/team.h"
#include "os_module.h"

#include <stdlib.h>
#include <string.h>

static long number_of(const char *variable, long otherwise)
{
    const char *const told = getenv(variable);
    char *end = NULL;
    long const n = told != NULL ? strtol(told, &end, 10) : otherwise;
    return told != NULL && (end == told || *end != '\0') ? otherwise : n;
}

/* Not before it is known what is asked, or by a command that every rank does for itself. */
static bool is_shared(const invocation *v)
{
    if (v->command == NULL || (v->command->uses & USES_RANKS) == 0) return false;
    const char *const how = setting_value(v, "mpi");
    if (how != NULL && strcmp(how, "never") == 0) return false;
    return (how != NULL && strcmp(how, "always") == 0) || number_of("OMPI_COMM_WORLD_SIZE", 1) > 1;
}

bool ranks_are_led(const invocation *v)
{
    return is_shared(v) && number_of("OMPI_COMM_WORLD_RANK", number_of("PMIX_RANK", 0)) > 0;
}

stf_status ranks_join(const invocation *v, stf_team *team, bool *is_team, stf_error *err)
{
    *is_team = false;
    if (!is_shared(v)) return STF_OK;
    const char *why = "";
    void *const found = module_find("stf_mpi_join", &why);
    if (found == NULL)
        return fault(err, STF_UNSUPPORTED,
                     "this is one rank of several, but MPI cannot be used (%.120s); a build with "
                     "libopenmpi-dev can; --mpi never makes each rank work for itself",
                     why);
    mpi_join_function *join;
    memcpy(&join, &found, sizeof join);
    const char *const failed = join(team);
    if (failed != NULL) return fault(err, STF_UNSUPPORTED, "%.160s", failed);
    *is_team = true;
    return STF_OK;
}

void ranks_leave(const stf_team *team, const stf_error *why)
{
    const char *ignored;
    stf_team_leave(team, why);
    void *const found = module_find("stf_mpi_leave", &ignored);
    if (found == NULL) return;
    mpi_leave_function *leave;
    memcpy(&leave, &found, sizeof leave);
    leave();
}
