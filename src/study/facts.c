/* SPDX-License-Identifier: Apache-2.0 */
/* facts.c -- what a run is of: all that decides the bytes of its parts, as one sum. */
#include "study/facts.h"

#include "study/points_inside.h"

void facts_bytes(buffer *b, const void *at, size_t n)
{
    if (at != NULL && n > 0) buffer_text(b, (text){at, n});
    buffer_char(b, '\n');
}

static void put_names(buffer *b, const text *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) facts_bytes(b, names[i].at, names[i].n);
    buffer_format(b, "%u\n", n);
}

/* Structure, names, the payoff program, and the numbers that points leave alone. */
void facts_model(const problem *p, const game *g, const study_case *c, buffer *b)
{
    const program *const numbers = g->program;
    put_names(b, g->party, g->n_parties);
    put_names(b, g->outcome, g->n_outcomes);
    put_names(b, g->infoset_name, g->n_infosets);
    put_names(b, g->action_name, g->n_actions);
    FACTS_ARRAY(b, g->node_first_edge, g->n_nodes + 1);
    FACTS_ARRAY(b, g->node_infoset, g->n_nodes);
    FACTS_ARRAY(b, g->node_outcome, g->n_nodes);
    FACTS_ARRAY(b, g->edge_child, g->n_edges);
    FACTS_ARRAY(b, g->edge_prob, g->n_edges);
    FACTS_ARRAY(b, g->edge_reward, g->n_edges);
    FACTS_ARRAY(b, g->infoset_party, g->n_infosets);
    FACTS_ARRAY(b, g->infoset_first_action, g->n_infosets + 1);
    FACTS_ARRAY(b, g->infoset_scale, g->n_infosets);
    FACTS_ARRAY(b, g->infoset_rule, g->n_infosets);
    if (g->action_open != NULL) FACTS_ARRAY(b, g->action_open, g->n_actions);
    if (g->action_commitment != NULL) FACTS_ARRAY(b, g->action_commitment, g->n_actions);
    FACTS_ARRAY(b, g->reward, (size_t)g->n_rewards * g->n_parties);
    FACTS_ARRAY(b, &g->root_reward, 1);
    FACTS_ARRAY(b, g->slot_value, g->n_slots);
    FACTS_ARRAY(b, numbers->steps, numbers->n_steps);
    for (uint32_t k = 0; k < numbers->n_constants; k++)
        FACTS_ARRAY(b, &numbers->constants[k].value, 1);
    for (uint32_t k = 0; k < p->n_inputs; k++) {
        text const name = points_input_name(p, k);
        facts_bytes(b, name.at, name.n);
    }
    FACTS_ARRAY(b, c->inputs, p->n_inputs);
}

void facts_source(const problem *p, const study_case *c, buffer *b)
{
    for (size_t i = 0; i < p->diagnostics->sources.n; i++) {
        text const content = p->diagnostics->sources.at[i].content;
        facts_bytes(b, content.at, content.n);
    }
    facts_bytes(b, c->name.at, c->name.n);
    FACTS_ARRAY(b, c->inputs, p->n_inputs);
}

void facts_spread(const spread *s, buffer *b)
{
    double const numbers[] = {(double)s->kind, s->a, s->b, s->c};
    FACTS_ARRAY(b, numbers, 4);
    if (s->n > 0) FACTS_ARRAY(b, s->values, s->n);
    if (s->n > 0) FACTS_ARRAY(b, s->below, s->n);
}

void facts_options(const study_options *o, const game *g, int at_once, bool all, buffer *b)
{
    buffer_format(b, "%s %d %d %d %s %d %u %d\n", stf_version(), at_once, (int)o->has_concept,
                  o->has_concept ? (int)o->concept : 0, o->solver != NULL ? o->solver->name : "",
                  (int)o->select, o->select == SELECT_PRINCIPAL ? 0 : o->select_party, (int)all);
    double const numbers[] = {o->has_lambda ? o->lambda : -1.0, o->tie_tolerance, o->step_first,
                              o->step_least};
    FACTS_ARRAY(b, numbers, 4);
    if (o->lambda_party != NULL) FACTS_ARRAY(b, o->lambda_party, g->n_parties);
    buffer_format(b, "%d %d %llu %u\n", o->lambda_at_decision, o->by_component,
                  (unsigned long long)o->most_steps, o->most_equilibria);
}

stf_status facts_settle(buffer *b, const char *what, arena *memory, run_fact *out, stf_error *err)
{
    if (b->status != STF_OK) return fail(err, b->status, "no memory to know the run by");
    out->what = what;
    out->value =
        text_format(memory, "%016llx:%zu", (unsigned long long)text_hash(buffer_slice(b)), b->n);
    b->n = 0;
    return arena_status(memory, err);
}
