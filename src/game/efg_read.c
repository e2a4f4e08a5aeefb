/* SPDX-License-Identifier: Apache-2.0 */
/* efg_read.c -- Gambit's extensive games (EFG 2 R) to games.
 *
 * The file lists nodes in preorder; how many children a node has follows from its information set.
 * So reading is one loop with a count of nodes still owed, and building a second one with a stack:
 * payoffs become inputs of the program, which must all be known before the first operation.
 * (Format: Gambit manual, "The extensive game (.efg) file format".) */
#include "game/label.h"
#include "game/read.h"
#include "game/token.h"

typedef struct efg_action {
    text label;
    text prob; /* chance: exact */
    double value;
} efg_action;

typedef struct efg_infoset {
    uint64_t number;
    uint32_t party; /* from 0; NONE: chance */
    text label;
    uint32_t first_action, n_actions; /* into actions */
    uint32_t handle;
    span where;
} efg_infoset;

typedef struct efg_outcome {
    uint64_t number;
    text label;
    uint32_t first_payoff; /* into payoffs; NONE: none yet */
    uint32_t row;
} efg_outcome;

typedef struct efg_node {
    uint32_t infoset; /* NONE: terminal */
    uint32_t outcome; /* NONE: nothing is paid */
} efg_node;

typedef struct efg {
    token_reader r;
    arena *scratch;
    uint64_t most_nodes;
    text title;
    VEC(text) parties;
    VEC(efg_node) nodes;
    VEC(efg_infoset) infosets;
    VEC(efg_action) actions;
    VEC(efg_outcome) outcomes;
    VEC(efg_action) payoffs; /* exact in `prob`, and value */
    pair_map infoset_of;     /* (party, number) */
    pair_map outcome_of;     /* (number, 0) */
} efg;

/* ---- reading -----------------------------------------------------------------------------------
 */

static void header_read(efg *f)
{
    token_reader *const r = &f->r;
    if (!text_equal(r->word, TEXT("EFG"))) {
        token_fail(r, "E0900", "an extensive game begins with EFG 2 R");
        return;
    }
    token_next(r);
    if (!text_equal(r->word, TEXT("2"))) token_fail(r, "E0900", "only version 2 of EFG is known");
    token_next(r);
    if (!text_equal(r->word, TEXT("R")) && !text_equal(r->word, TEXT("D")))
        token_fail(r, "E0900", "expected R (rational numbers) after EFG 2");
    token_next(r);
    f->title = token_take_text(r, "the title in quotes");
    token_take_open(r, "'{' and the names of the parties");
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        text const name = token_take_text(r, "the name of a party in quotes, or '}'");
        if (!VEC_PUSH(f->scratch, &f->parties, name)) return;
    }
    parties_check(r, f->parties.n);
    token_take_close(r, "'}'");
    if (r->kind == TOKEN_TEXT) token_next(r); /* the comment */
}

static void actions_read(efg *f, efg_infoset *set)
{
    token_reader *const r = &f->r;
    token_take_open(r, "'{' and the actions");
    set->first_action = (uint32_t)f->actions.n;
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        efg_action action = {.label =
                                 token_take_text(r, "the label of an action in quotes, or '}'")};
        if (set->party == NONE)
            action.prob = token_take_number(r, "the probability of the action", &action.value);
        if (!VEC_PUSH(f->scratch, &f->actions, action)) return;
    }
    set->n_actions = (uint32_t)f->actions.n - set->first_action;
    token_take_close(r, "'}'");
}

/* A list of actions given again must be the same one. */
static void actions_compare(efg *f, const efg_infoset *old, const efg_infoset *again, span where)
{
    const efg_action *const a = f->actions.at + old->first_action;
    const efg_action *const b = f->actions.at + again->first_action;
    if (f->r.failed) return;
    if (old->n_actions != again->n_actions) {
        f->r.failed = true;
        diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0906", where,
                 "information set %llu has %u actions here and %u before",
                 (unsigned long long)old->number, again->n_actions, old->n_actions);
        return;
    }
    for (uint32_t k = 0; k < old->n_actions; k++) {
        bool const same_chance = a[k].value <= b[k].value && a[k].value >= b[k].value;
        if (old->party == NONE && !same_chance) {
            f->r.failed = true;
            diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0906", where,
                     "chance set %llu has other probabilities here than before",
                     (unsigned long long)old->number);
            return;
        }
        if (old->party == NONE || text_equal(a[k].label, b[k].label)) continue;
        diagnose(f->r.diagnostics, SEVERITY_WARNING, "W0901", where,
                 "information set %llu labels action %u '%.*s' here and '%.*s' before",
                 (unsigned long long)old->number, k + 1, TEXT_ARGS(b[k].label),
                 TEXT_ARGS(a[k].label));
        return;
    }
}

static void chances_check(efg *f, const efg_infoset *set, span where)
{
    double total = 0.0;
    for (uint32_t k = 0; k < set->n_actions; k++) {
        double const value = f->actions.at[set->first_action + k].value;
        total += value >= 0.0 ? value : 1e9;
    }
    if (f->r.failed || (total > 1.0 - 1e-9 && total < 1.0 + 1e-9)) return;
    f->r.failed = true;
    if (total < 1e9)
        diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0910", where,
                 "the probabilities of this chance node sum to %.17g, not to one", total);
    else
        diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0910", where, "a probability is negative");
}

/* The information set of a node: number, and where it is new its label and actions. */
static uint32_t infoset_read(efg *f, uint32_t party)
{
    token_reader *const r = &f->r;
    span const where = token_span(r);
    efg_infoset set = {.party = party, .label = {"", 0}, .where = where};
    set.number = token_take_count(r, "the number of the information set");
    uint32_t *const known = pair_map_at(f->scratch, &f->infoset_of, party, set.number);
    if (r->failed || known == NULL) return NONE;
    if (r->kind == TOKEN_TEXT) set.label = token_take_text(r, "the information set's name");
    bool const has_list = r->kind == TOKEN_OPEN;
    size_t const n_actions = f->actions.n;
    if (has_list || *known == NONE) actions_read(f, &set);
    if (r->failed) return NONE;
    if (*known != NONE) {
        if (has_list) actions_compare(f, &f->infosets.at[*known], &set, where);
        f->actions.n = n_actions;
        return *known;
    }
    if (set.n_actions == 0) token_fail(r, "E0905", "this information set has no actions");
    if (party == NONE) chances_check(f, &set, where);
    if (!VEC_PUSH(f->scratch, &f->infosets, set)) return NONE;
    *known = (uint32_t)f->infosets.n - 1;
    return *known;
}

static uint32_t payoffs_read(efg *f)
{
    token_reader *const r = &f->r;
    uint32_t const first = (uint32_t)f->payoffs.n;
    token_take_open(r, "'{' and the payoffs");
    while (!r->failed && r->kind != TOKEN_CLOSE) {
        efg_action payoff = {.label = {"", 0}};
        payoff.prob = token_take_number(r, "a payoff, or '}'", &payoff.value);
        if (!VEC_PUSH(f->scratch, &f->payoffs, payoff)) return NONE;
    }
    if (!r->failed && f->payoffs.n - first != f->parties.n)
        token_fail(r, "E0909", "an outcome has %zu payoffs, and there are %zu parties",
                   f->payoffs.n - first, f->parties.n);
    token_take_close(r, "'}'");
    return first;
}

static void payoffs_compare(efg *f, const efg_outcome *outcome, uint32_t first, span where)
{
    for (size_t p = 0; p < f->parties.n && !f->r.failed; p++) {
        double const a = f->payoffs.at[outcome->first_payoff + p].value;
        double const b = f->payoffs.at[first + p].value;
        if (a <= b && a >= b) continue;
        f->r.failed = true;
        diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0908", where,
                 "outcome %llu pays %.*s %.17g here and %.17g before",
                 (unsigned long long)outcome->number, TEXT_ARGS(f->parties.at[p]), b, a);
    }
}

/* The outcome of a node: number, and where it is new its name and payoffs. */
static uint32_t outcome_read(efg *f)
{
    token_reader *const r = &f->r;
    span const where = token_span(r);
    uint64_t const number = token_take_count(r, "the number of the outcome");
    if (r->failed) return NONE;
    text label = {"", 0};
    if (r->kind == TOKEN_TEXT) label = token_take_text(r, "the outcome's name");
    bool const has_list = r->kind == TOKEN_OPEN;
    if (number == 0) {
        if (has_list) token_fail(r, "E0907", "outcome 0 pays nothing, and cannot have payoffs");
        return NONE;
    }
    uint32_t *const known = pair_map_at(f->scratch, &f->outcome_of, number, 0);
    if (known == NULL) return NONE;
    if (*known == NONE) {
        if (!has_list)
            token_fail(r, "E0907", "outcome %llu has no payoffs yet; expected '{' and the payoffs",
                       (unsigned long long)number);
        efg_outcome const fresh = {
            .number = number, .label = label, .first_payoff = payoffs_read(f)};
        if (r->failed || !VEC_PUSH(f->scratch, &f->outcomes, fresh)) return NONE;
        *known = (uint32_t)f->outcomes.n - 1;
    } else if (has_list) {
        size_t const n = f->payoffs.n;
        uint32_t const first = payoffs_read(f);
        if (!r->failed) payoffs_compare(f, &f->outcomes.at[*known], first, where);
        f->payoffs.n = n;
    }
    return *known;
}

static uint32_t party_read(efg *f)
{
    uint64_t const party = token_take_count(&f->r, "the number of the party");
    if (!f->r.failed && (party == 0 || party > f->parties.n))
        token_fail(&f->r, "E0904", "there is no party %llu; the game has %zu",
                   (unsigned long long)party, f->parties.n);
    return f->r.failed ? 0 : (uint32_t)party - 1;
}

/* One node. Returns how many nodes it owes. */
static uint32_t node_read(efg *f)
{
    token_reader *const r = &f->r;
    efg_node node = {.infoset = NONE, .outcome = NONE};
    char const letter = r->kind == TOKEN_WORD && r->word.n == 1 ? r->word.at[0] : '\0';
    if (letter != 'c' && letter != 'p' && letter != 't') {
        token_fail(r, "E0902", "expected a node: c (chance), p (a party decides) or t (play ends)");
        return 0;
    }
    token_next(r);
    (void)token_take_text(r, "the node's name in quotes");
    if (letter == 'c') node.infoset = infoset_read(f, NONE);
    if (letter == 'p') node.infoset = infoset_read(f, party_read(f));
    node.outcome = outcome_read(f);
    if (r->failed || !VEC_PUSH(f->scratch, &f->nodes, node)) return 0;
    return node.infoset == NONE ? 0 : f->infosets.at[node.infoset].n_actions;
}

static void nodes_read(efg *f)
{
    uint64_t owed = 1;
    while (owed > 0 && !f->r.failed && arena_status(f->scratch, NULL) == STF_OK) {
        if (f->nodes.n >= f->most_nodes) {
            token_fail(&f->r, "E0912", "the game has more than %llu nodes",
                       (unsigned long long)f->most_nodes);
            return;
        }
        if (f->r.kind == TOKEN_END) {
            token_fail(&f->r, "E0901", "the file ends here, and %llu nodes are missing",
                       (unsigned long long)owed);
            return;
        }
        owed = owed - 1 + node_read(f);
    }
    if (!f->r.failed && f->r.kind != TOKEN_END)
        token_fail(&f->r, "E0911", "the tree is complete, and the file goes on");
}

/* ---- building
 * ------------------------------------------------------------------------------------ */

static void infoset_build(efg *f, game_builder *b, efg_infoset *set, text name)
{
    size_t const n = set->n_actions;
    text *const labels = ARENA_NEW(f->scratch, text, n);
    text *const names = ARENA_NEW(f->scratch, text, n);
    uint64_t *const numbers = ARENA_NEW(f->scratch, uint64_t, n);
    if (labels == NULL || names == NULL || numbers == NULL) return;
    for (size_t k = 0; k < n; k++) {
        labels[k] = f->actions.at[set->first_action + k].label;
        numbers[k] = k + 1;
    }
    bool repeats = false;
    labels_name(f->scratch, labels, numbers, n, names, &repeats);
    if (repeats)
        diagnose(
            f->r.diagnostics, SEVERITY_WARNING, "W0900", set->where,
            "labels of actions repeat in information set '%.*s' of %.*s: they are named by number",
            TEXT_ARGS(name), TEXT_ARGS(f->parties.at[set->party]));
    set->handle = game_add_infoset(b, set->party, name);
    for (size_t k = 0; k < n; k++) (void)game_add_action(b, set->handle, names[k], NONE, NONE);
}

static void infosets_build(efg *f, game_builder *b)
{
    size_t const n = f->infosets.n;
    text *const labels = ARENA_NEW(f->scratch, text, n);
    text *const names = ARENA_NEW(f->scratch, text, n);
    uint64_t *const numbers = ARENA_NEW(f->scratch, uint64_t, n);
    uint32_t *const where = ARENA_NEW(f->scratch, uint32_t, n);
    uint32_t *const first = ARENA_NEW(f->scratch, uint32_t, f->parties.n + 2);
    if (labels == NULL || names == NULL || numbers == NULL || where == NULL || first == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        if (f->infosets.at[i].party != NONE) first[f->infosets.at[i].party + 2]++;
    for (size_t p = 0; p < f->parties.n; p++) first[p + 2] += first[p + 1];
    for (size_t i = 0; i < n; i++) {
        efg_infoset const set = f->infosets.at[i];
        if (set.party == NONE) continue;
        uint32_t const at = first[set.party + 1]++;
        where[at] = (uint32_t)i;
        labels[at] = set.label;
        numbers[at] = set.number;
    }
    for (size_t p = 0; p < f->parties.n; p++) {
        bool repeats = false;
        labels_name(f->scratch, labels + first[p], numbers + first[p], first[p + 1] - first[p],
                    names + first[p], &repeats);
        if (repeats)
            diagnose(f->r.diagnostics, SEVERITY_WARNING, "W0902",
                     f->infosets.at[where[first[p]]].where,
                     "labels of information sets of %.*s repeat: these are named by number",
                     TEXT_ARGS(f->parties.at[p]));
        for (uint32_t i = first[p]; i < first[p + 1]; i++)
            infoset_build(f, b, &f->infosets.at[where[i]], names[i]);
    }
}

static void outcomes_build(efg *f, game_builder *b)
{
    program_builder *const numbers = game_builder_program(b);
    size_t const n = f->parties.n;
    uint32_t *const values = ARENA_NEW(f->scratch, uint32_t, f->outcomes.n * n);
    if (values == NULL) return;
    for (size_t o = 0; o < f->outcomes.n; o++)
        for (size_t p = 0; p < n; p++) {
            const efg_outcome *const outcome = &f->outcomes.at[o];
            efg_action const *const payoff = &f->payoffs.at[outcome->first_payoff + p];
            arena *const a = f->r.memory;
            values[o * n + p] = program_add_input(
                numbers,
                (program_input){
                    .name = text_format(a, "u%llu_%zu", (unsigned long long)outcome->number, p + 1),
                    .unit = {"", 0},
                    .central = payoff->value,
                    .low = payoff->value,
                    .high = payoff->value,
                    .exact = text_copy(a, payoff->prob)});
        }
    for (size_t o = 0; o < f->outcomes.n; o++)
        f->outcomes.at[o].row = game_add_reward(b, values + o * n);
}

static uint32_t node_build(efg *f, game_builder *b, const efg_node *node)
{
    if (node->infoset == NONE) {
        text const label =
            node->outcome != NONE ? f->outcomes.at[node->outcome].label : (text){"", 0};
        return game_add_terminal(b, label.n > 0 ? game_add_outcome(b, label) : NONE);
    }
    const efg_infoset *const set = &f->infosets.at[node->infoset];
    return set->party == NONE ? game_add_chance(b) : game_add_decision(b, set->handle);
}

/* Nodes in preorder; the stack holds those whose children are still to come. */
static void nodes_build(efg *f, game_builder *b)
{
    typedef struct open_node {
        uint32_t handle, infoset, next;
    } open_node;
    open_node *const stack = ARENA_NEW(f->scratch, open_node, f->nodes.n);
    size_t depth = 0;
    if (stack == NULL) return;
    for (size_t i = 0; i < f->nodes.n; i++) {
        const efg_node *const node = &f->nodes.at[i];
        uint32_t const row = node->outcome != NONE ? f->outcomes.at[node->outcome].row : NONE;
        uint32_t const handle = node_build(f, b, node);
        if (depth == 0) {
            game_set_root_reward(b, row);
        } else {
            open_node *const up = &stack[depth - 1];
            const efg_infoset *const set = &f->infosets.at[up->infoset];
            const efg_action *const action = &f->actions.at[set->first_action + up->next];
            uint32_t const prob = set->party == NONE
                                      ? program_add_constant(game_builder_program(b), action->value,
                                                             text_copy(f->r.memory, action->prob))
                                      : NONE;
            game_add_edge(b, up->handle, handle, prob, action->label, row, NONE);
            up->next++;
        }
        while (depth > 0 &&
               stack[depth - 1].next == f->infosets.at[stack[depth - 1].infoset].n_actions)
            depth--;
        if (node->infoset != NONE)
            stack[depth++] = (open_node){.handle = handle, .infoset = node->infoset};
    }
}

static stf_status efg_build(efg *f, const game **out, stf_error *err)
{
    game_builder *const b = game_builder_new(f->r.memory);
    if (b == NULL) return fail(err, STF_NOMEM, "no memory for a game");
    game_set_title(b, f->title);
    parties_add(&f->r, f->scratch, b, f->parties.at, f->parties.n);
    outcomes_build(f, b);
    infosets_build(f, b);
    TRY(arena_status(f->scratch, err));
    nodes_build(f, b);
    TRY(arena_status(f->scratch, err));
    stf_error why = {0};
    stf_status const status = game_finish(b, 0, out, &why);
    if (status == STF_INPUT)
        diagnose(f->r.diagnostics, SEVERITY_ERROR, "E0913",
                 (span){.begin = 0, .length = 3, .file = (uint8_t)f->r.file}, "%s", why.message);
    return status == STF_OK ? STF_OK : fail(err, status, "%s", why.message);
}

static stf_status efg_load(efg *f, text path, text content, diagnostics *d, arena *memory,
                           const game **out, stf_error *err)
{
    TRY(token_begin(&f->r, path, content, d, memory, err));
    header_read(f);
    if (!f->r.failed) nodes_read(f);
    TRY(arena_status(f->scratch, err));
    TRY(arena_status(memory, err));
    if (f->r.failed) {
        bool const is_limit = f->nodes.n >= f->most_nodes;
        TRY(is_limit ? fail(err, STF_LIMIT, "the game has more than %llu nodes",
                            (unsigned long long)f->most_nodes)
                     : diagnostics_status(d, err));
        return fail(err, STF_INPUT, "the file cannot be read");
    }
    return efg_build(f, out, err);
}

stf_status efg_read(text path, text content, uint64_t most_nodes, diagnostics *d, arena *memory,
                    const game **out, stf_error *err)
{
    arena *const scratch = arena_new(arena_allocator(memory), 0);
    if (scratch == NULL) return fail(err, STF_NOMEM, "no memory to read with");
    efg f = {.scratch = scratch, .most_nodes = most_nodes != 0 ? most_nodes : READ_MOST_NODES};
    stf_status const status = efg_load(&f, path, content, d, memory, out, err);
    arena_free(scratch);
    return status;
}
