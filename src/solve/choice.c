/* SPDX-License-Identifier: Apache-2.0 */
/* choice.c -- which solver to use when none is named, and what to try where it finds nothing.
 *
 * The choice is by structure: parties, what is hidden, what is asked, and how large the game is for
 * methods whose cost is exponential. Numbers come in only as far as a constant sum goes. The rules
 * are told in docs/solvers.md, "Choice". */
#include "solve/choice.h"

#include "solve/backward.h"
#include "solve/extreme/extreme.h"
#include "solve/lcp/lcp.h"
#include "solve/logit/logit.h"
#include "solve/lp/lp.h"
#include "solve/support/support.h"

#include <math.h>

/* Actions of both parties together that `extreme` takes some tens of seconds for when payoffs are
 * random; supports that `support` does, and subgames, whose equilibria multiply. */
enum { EXTREME_MOST_ACTIONS = 48, SUPPORT_MOST_COMPONENTS = 256 };
static double const support_most = 1048576.0;

static bool applies(const solver *s, const game *g, concept c, arena *scratch)
{
    return solver_refuses(s, g, c, scratch) == NULL;
}

static bool extreme_is_feasible(const game *g, concept c, arena *scratch)
{
    if (!applies(&solver_extreme, g, c, scratch)) return false;
    uint32_t n = 0;
    for (uint32_t h = 0; h < g->n_infosets; h++)
        if (g->infoset_rule[h] == RULE_CHOOSES) n += game_n_actions_of(g, h);
    return n <= EXTREME_MOST_ACTIONS;
}

/* The supports of a component, or of the game. A set alone has as many as it has actions: without a
 * tie one of them is best. */
static double supports_of(const game *g, const uint32_t *sets, uint32_t n)
{
    double product = 1.0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t const h = sets != NULL ? sets[k] : k;
        uint32_t const actions = game_n_actions_of(g, h);
        if (g->infoset_rule[h] != RULE_CHOOSES) continue;
        product *= n == 1 ? actions : ldexp(1.0, (int)actions) - 1.0;
    }
    return product;
}

static bool support_is_feasible(const game *g, concept c, arena *scratch)
{
    if (g->n_components > SUPPORT_MOST_COMPONENTS || !applies(&solver_support, g, c, scratch))
        return false;
    double sum = 0.0;
    for (uint32_t k = 0; k < g->n_components; k++) {
        uint32_t const first = g->component_first_infoset[k];
        sum +=
            supports_of(g, g->component_infoset + first, g->component_first_infoset[k + 1] - first);
    }
    return sum <= support_most;
}

/* Every equilibrium is subgame perfect: there are no subgames, or they do not matter. */
static bool is_plain(const game *g, concept c)
{
    return c == CONCEPT_NASH || (c == CONCEPT_SUBGAME_PERFECT && g->n_components <= 1);
}

static const solver *choose_all(const game *g, concept c, arena *scratch, const char **reason)
{
    bool const is_public = game_is_perfect_information(g);
    bool const can_go_back = applies(&solver_backward, g, c, scratch);
    if (is_public && can_go_back && c != CONCEPT_NASH) {
        *reason =
            "all equilibria are asked for, and nothing is hidden: backward induction goes into "
            "every tie";
        return &solver_backward;
    }
    if (is_plain(g, c) && extreme_is_feasible(g, c, scratch)) {
        *reason =
            "all equilibria of two parties are asked for: all extreme ones and what they span";
        return &solver_extreme;
    }
    if (support_is_feasible(g, c, scratch)) {
        *reason = "all equilibria are asked for: every support is looked at";
        return &solver_support;
    }
    if (can_go_back) {
        *reason = "all equilibria are asked for, and there are too many supports to look at: all "
                  "pure ones";
        return &solver_backward;
    }
    if (extreme_is_feasible(g, c, scratch)) {
        *reason = "all equilibria of two parties are asked for; subgames are too large for "
                  "`support`";
        return &solver_extreme;
    }
    if (applies(&solver_lp, g, c, scratch)) {
        *reason = "one loses what the other gains, in a game too large to find every equilibrium: "
                  "the value";
        return &solver_lp;
    }
    if (applies(&solver_lcp, g, c, scratch)) {
        *reason = "too large to find every equilibrium: one for each start";
        return &solver_lcp;
    }
    *reason = "too large to find every equilibrium: the principal branch selects one";
    return &solver_logit;
}

const solver *solver_choose(const game *g, const solve_options *options, arena *scratch,
                            const char **reason)
{
    concept const c = options->concept;
    if (game_absent_minded(g, scratch) != NONE) {
        *reason = solver_absent_minded;
        return NULL;
    }
    if (c == CONCEPT_QRE) {
        *reason = "quantal response is asked for";
        return &solver_logit;
    }
    if (options->all) return choose_all(g, c, scratch, reason);
    if (game_is_perfect_information(g) && applies(&solver_backward, g, c, scratch)) {
        *reason =
            "perfect information: without ties the subgame-perfect equilibrium is unique, and "
            "the limit of the principal logit branch";
        return &solver_backward;
    }
    *reason = "moves are simultaneous or something is hidden: the principal branch selects an "
              "equilibrium, with beliefs";
    return &solver_logit;
}

uint32_t solver_resorts(const game *g, const solve_options *options, arena *scratch, resort *to)
{
    concept const c = options->concept;
    uint32_t n = 0;
    if (c == CONCEPT_QRE) return 0;
    bool const can_go_back = applies(&solver_backward, g, c, scratch);
    if (game_is_perfect_information(g) && can_go_back) to[n++] = (resort){&solver_backward, true};
    if (is_plain(g, c) && extreme_is_feasible(g, c, scratch))
        to[n++] = (resort){&solver_extreme, true};
    if (support_is_feasible(g, c, scratch)) to[n++] = (resort){&solver_support, true};
    if (applies(&solver_lp, g, c, scratch)) to[n++] = (resort){&solver_lp, false};
    if (applies(&solver_lcp, g, c, scratch)) to[n++] = (resort){&solver_lcp, false};
    if (can_go_back) to[n++] = (resort){&solver_backward, true};
    if (applies(&solver_support, g, c, scratch)) to[n++] = (resort){&solver_support, false};
    if (applies(&solver_logit, g, c, scratch)) to[n++] = (resort){&solver_logit, false};
    return n;
}
