/* SPDX-License-Identifier: Apache-2.0 */
/* game_json_write.c -- a game as JSON (docs/formats.md): the structure as it is, merged histories
 * too. */
#include "base/json_write.h"
#include "game/amount.h"

#include <string.h>

typedef struct json_game {
    const game *g;
    const game_numbers *numbers;
    arena *memory;
    js_writer w;
    buffer digits; /* of one number */
} json_game;

/* A whole number of more digits than readers of JSON keep. */
static bool is_long(text t)
{
    bool has_point = false;
    for (size_t i = 0; i < t.n; i++) has_point = has_point || t.at[i] == '.' || t.at[i] == 'e';
    return !has_point && t.n > 18;
}

static void amount_write(json_game *f, amount x)
{
    if (f->digits.at != NULL) f->digits.at[f->digits.n = 0] = '\0';
    number_write(&f->digits, x.exact, x.value, f->memory);
    text const t = buffer_slice(&f->digits);
    bool const is_json = memchr(t.at, '/', t.n) == NULL && x.value - x.value == 0.0 && !is_long(t);
    if (is_json)
        js_raw(&f->w, t);
    else
        js_text(&f->w, t);
}

/* A slot: by name where it is an input as such, else its value. */
static void slot_write(json_game *f, uint32_t slot)
{
    const program *const p = f->g->program;
    if (slot != NONE && f->g->slot_value[slot] < p->n_inputs)
        js_text(&f->w, p->inputs[f->g->slot_value[slot]].name);
    else
        amount_write(f, amount_of_slot(f->numbers, slot));
}

static void row_write(json_game *f, uint32_t row)
{
    if (row == NONE) {
        js_null(&f->w);
        return;
    }
    js_list_open_flat(&f->w);
    for (uint32_t p = 0; p < f->g->n_parties; p++)
        slot_write(f, f->g->reward[(size_t)row * f->g->n_parties + p]);
    js_list_close(&f->w);
}

static void parties_write(json_game *f)
{
    js_put_list(&f->w, "parties");
    for (uint32_t p = 0; p < f->g->n_parties; p++) {
        js_object_open_flat(&f->w);
        js_put_text(&f->w, "name", f->g->party[p]);
        if (f->g->party_unit[p].n > 0) {
            js_put_text(&f->w, "unit", f->g->party_unit[p]);
        }
        js_object_close(&f->w);
    }
    js_list_close(&f->w);
}

/* Inputs that are numbers of the game as such, in their order. */
static stf_status inputs_write(json_game *f, stf_error *err)
{
    const game *const g = f->g;
    uint32_t *const slot_of = ARENA_NEW(f->memory, uint32_t, g->program->n_inputs);
    TRY(arena_status(f->memory, err));
    memset(slot_of, 0xff, g->program->n_inputs * sizeof *slot_of);
    for (uint32_t s = 0; s < g->n_slots; s++)
        if (g->slot_value[s] < g->program->n_inputs) slot_of[g->slot_value[s]] = s;
    js_put_list(&f->w, "numbers");
    for (uint32_t i = 0; i < g->program->n_inputs; i++) {
        if (slot_of[i] == NONE) continue;
        const program_input *const input = &g->program->inputs[i];
        js_object_open_flat(&f->w);
        js_put_text(&f->w, "name", input->name);
        js_key(&f->w, "value");
        amount_write(f, amount_of_slot(f->numbers, slot_of[i]));
        if (input->unit.n > 0) {
            js_put_text(&f->w, "unit", input->unit);
        }
        if (input->low < input->high) {
            js_put_number(&f->w, "low", input->low);
            js_put_number(&f->w, "high", input->high);
        }
        js_object_close(&f->w);
    }
    js_list_close(&f->w);
    return STF_OK;
}

/* One number an action, where any action has one. */
static void action_numbers_write(json_game *f, uint32_t h, const char *key, const uint32_t *slots,
                                 bool is_asked)
{
    const game *const g = f->g;
    bool any = false;
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
        any = any || (slots != NULL && slots[a] != NONE);
    if (!any && !is_asked) return;
    js_key(&f->w, key);
    js_list_open_flat(&f->w);
    for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++) {
        if (slots != NULL && slots[a] != NONE)
            slot_write(f, slots[a]);
        else
            js_null(&f->w);
    }
    js_list_close(&f->w);
}

static void infosets_write(json_game *f)
{
    const game *const g = f->g;
    js_put_list(&f->w, "infosets");
    for (uint32_t h = 0; h < g->n_infosets; h++) {
        js_object_open_flat(&f->w);
        js_put_text(&f->w, "party", g->party[g->infoset_party[h]]);
        js_put_text(&f->w, "name", g->infoset_name[h]);
        js_put_list(&f->w, "actions");
        for (uint32_t a = g->infoset_first_action[h]; a < g->infoset_first_action[h + 1]; a++)
            js_text(&f->w, g->action_name[a]);
        js_list_close(&f->w);
        action_numbers_write(f, h, "open", g->action_open, false);
        action_numbers_write(f, h, "commitment", g->action_commitment,
                             g->infoset_rule[h] == RULE_COMMITTED);
        if (g->infoset_scale[h] != NONE) {
            js_key(&f->w, "scale");
            slot_write(f, g->infoset_scale[h]);
        }
        js_object_close(&f->w);
    }
    js_list_close(&f->w);
}

static void moves_write(json_game *f, uint32_t v)
{
    const game *const g = f->g;
    uint32_t const begin = g->node_first_edge[v], end = g->node_first_edge[v + 1];
    if (g->node_infoset[v] != NONE) {
        js_put_count(&f->w, "infoset", g->node_infoset[v]);
    } else {
        js_put_list(&f->w, "chance");
        for (uint32_t e = begin; e < end; e++) slot_write(f, g->edge_prob[e]);
        js_list_close(&f->w);
        js_put_list(&f->w, "labels");
        for (uint32_t e = begin; e < end; e++) js_text(&f->w, g->edge_label[e]);
        js_list_close(&f->w);
    }
    js_put_list(&f->w, "to");
    bool pays = false;
    for (uint32_t e = begin; e < end; e++) {
        js_count(&f->w, g->edge_child[e]);
        pays = pays || g->edge_reward[e] != NONE;
    }
    js_list_close(&f->w);
    if (!pays) return;
    js_put_list(&f->w, "pays");
    for (uint32_t e = begin; e < end; e++) row_write(f, g->edge_reward[e]);
    js_list_close(&f->w);
}

static void nodes_write(json_game *f)
{
    const game *const g = f->g;
    js_put_list(&f->w, "nodes");
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        js_object_open_flat(&f->w);
        if (g->node_kind[v] != NODE_TERMINAL) {
            moves_write(f, v);
        } else {
            js_key(&f->w, "end");
            if (g->node_outcome[v] != NONE)
                js_text(&f->w, g->outcome[g->node_outcome[v]]);
            else
                js_null(&f->w);
        }
        if (g->node_round != NULL && g->node_round[v] != 0) {
            js_put_count(&f->w, "round", g->node_round[v]);
        }
        js_object_close(&f->w);
    }
    js_list_close(&f->w);
}

static stf_status game_write(json_game *f, stf_error *err)
{
    const game *const g = f->g;
    js_object_open(&f->w);
    js_put_text(&f->w, "format", text_from("standoff-game"));
    js_put_text(&f->w, "title", g->title);
    if (g->is_strategic) {
        js_put_bool(&f->w, "strategic", true);
    }
    parties_write(f);
    TRY(inputs_write(f, err));
    infosets_write(f);
    if (g->root_reward != NONE) {
        js_key(&f->w, "start");
        row_write(f, g->root_reward);
    }
    nodes_write(f);
    js_object_close(&f->w);
    if (f->w.out->status != STF_OK || f->digits.status != STF_OK)
        return fail(err, STF_NOMEM, "no memory to write the game");
    return arena_status(f->memory, err);
}

stf_status game_json_write(const game *g, const game_numbers *numbers, buffer *out, arena *memory,
                           stf_error *err)
{
    arena_mark const mark = arena_position(memory);
    json_game f = {.g = g, .numbers = numbers, .memory = memory};
    js_begin(&f.w, out);
    buffer_init(&f.digits, arena_allocator(memory));
    stf_status const status = game_write(&f, err);
    buffer_free(&f.digits);
    arena_release(memory, mark);
    return status;
}
