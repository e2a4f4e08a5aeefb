/* SPDX-License-Identifier: Apache-2.0 */
/* name.c -- names of information sets (docs/semantics.md, 11): only the parts that distinguish.
 *
 * Sets are grouped in steps, by tables: party and decision point, then round, then the states and
 * types that differ within the round. What is still alike is told apart by what the party has seen:
 * of the events in which the sets of a group differ, each names its own. Work is linear in the sets
 * and in what they saw. */
#include "model/compile.h"

#include <string.h>

typedef struct namer {
    compiler *c;
    uint32_t *place;      /* [n_infosets] group of party and point */
    uint32_t *moment;     /* [n_infosets] group of party, point and round */
    bool *has_rounds;     /* by place */
    uint64_t *states;     /* by moment: states that differ among its sets */
    uint32_t *types;      /* likewise types */
    uint32_t *first;      /* by moment: its first set */
    text *point_name;     /* [n_points] */
    intern names;         /* hashes of names given, by party */
    VEC(uint32_t) events; /* events in the order seen */
} namer;

/* ---- groups ------------------------------------------------------------------------------------
 */

static const uint32_t *set_states(const compiler *c, const made_infoset *set)
{
    return intern_row(&c->state_rows, c->nodes.at[set->node].state_row);
}

/* The segment that a set lies in, where everybody starts afresh. */
static uint32_t set_segment(const compiler *c, const made_infoset *set)
{
    const uint32_t *row = intern_row(&c->seen, set->seen);
    while (row[0] != NONE) row = intern_row(&c->seen, row[0]);
    return row[2];
}

/* States that the party sees and whose values mean something here. */
static uint64_t states_named(const compiler *c, const made_infoset *set)
{
    uint64_t out = 0;
    for (uint32_t i = 0; i < c->s->n_states; i++)
        if ((c->s->states[i].audience >> set->party & 1u) != 0) out |= (uint64_t)1 << i;
    bool const is_merged = set->round > 0 && !c->key->histories;
    return is_merged ? out & c->live[set->round].states : out;
}

static uint32_t types_named(const compiler *c, const made_infoset *set)
{
    if (set->type_row == NONE) return 0;
    uint32_t out = 0;
    for (uint32_t p = 0; p < c->s->n_parties; p++) {
        uint32_t const audience = c->s->parties[p].type_audience | (uint32_t)1 << p;
        if (c->s->parties[p].n_type_values > 0 && (audience >> set->party & 1u) != 0)
            out |= (uint32_t)1 << p;
    }
    bool const is_fresh = set->round == 0 || set_segment(c, set) == 0;
    return is_fresh ? out : out & c->live[set->round].types;
}

static bool groups_find(namer *n)
{
    compiler *const c = n->c;
    size_t const n_sets = c->infosets.n;
    n->place = ARENA_NEW(c->scratch, uint32_t, n_sets);
    n->moment = ARENA_NEW(c->scratch, uint32_t, n_sets);
    n->has_rounds = ARENA_NEW(c->scratch, bool, n_sets);
    n->states = ARENA_NEW(c->scratch, uint64_t, n_sets);
    n->types = ARENA_NEW(c->scratch, uint32_t, n_sets);
    n->first = ARENA_NEW(c->scratch, uint32_t, n_sets);
    uint32_t *const round = ARENA_NEW(c->scratch, uint32_t, n_sets);
    intern places, moments;
    intern_init(&places, c->scratch, 2);
    intern_init(&moments, c->scratch, 2);
    if (!compile_going(c)) return false;
    for (uint32_t i = 0; i < n_sets; i++) {
        const made_infoset *const set = &c->infosets.at[i];
        bool is_new;
        uint32_t const place = intern_put(&places, (uint32_t[]){set->party, set->point}, &is_new);
        if (place == NONE) return false;
        if (is_new) round[place] = set->round;
        n->has_rounds[place] = n->has_rounds[place] || round[place] != set->round;
        n->place[i] = place;
        uint32_t const moment = intern_put(&moments, (uint32_t[]){place, set->round}, &is_new);
        if (moment == NONE) return false;
        n->moment[i] = moment;
        if (is_new) n->first[moment] = i;
        const made_infoset *const other = &c->infosets.at[n->first[moment]];
        const uint32_t *const mine = set_states(c, set), *const its = set_states(c, other);
        uint64_t const seen = states_named(c, set);
        for (uint32_t s = 0; s < c->s->n_states; s++)
            if ((seen >> s & 1u) != 0 && mine[s] != its[s]) n->states[moment] |= (uint64_t)1 << s;
        if (set->type_row == NONE || set->type_row == other->type_row) continue;
        const uint32_t *const type = intern_row(&c->type_rows, set->type_row);
        const uint32_t *const its_type = intern_row(&c->type_rows, other->type_row);
        for (uint32_t p = 0; p < c->s->n_parties; p++)
            if ((types_named(c, set) >> p & 1u) != 0 && type[p] != its_type[p])
                n->types[moment] |= (uint32_t)1 << p;
    }
    return true;
}

/* ---- words -------------------------------------------------------------------------------------
 */

static text state_text(compiler *c, uint32_t s, uint32_t value)
{
    const state *const st = &c->s->states[s];
    if (st->is_named)
        return text_format(c->scratch, "%.*s=%.*s", TEXT_ARGS(st->name),
                           TEXT_ARGS(st->labels[value]));
    return text_format(c->scratch, "%.*s=%d", TEXT_ARGS(st->name), (int)(int32_t)value);
}

static text type_text(compiler *c, uint32_t who, uint32_t p, uint32_t value)
{
    const party *const of = &c->s->parties[p];
    if (who == p) return text_format(c->scratch, "type=%.*s", TEXT_ARGS(of->type_label[value]));
    return text_format(c->scratch, "%.*s type=%.*s", TEXT_ARGS(of->name),
                       TEXT_ARGS(of->type_label[value]));
}

static text part_add(compiler *c, text list, text part)
{
    if (list.n == 0) return part;
    return text_format(c->scratch, "%.*s, %.*s", TEXT_ARGS(list), TEXT_ARGS(part));
}

/* Labels of points; a second one of the same name gets #2. */
static bool points_name(namer *n)
{
    compiler *const c = n->c;
    uint32_t const n_points = c->s->n_points;
    n->point_name = ARENA_NEW(c->scratch, text, n_points);
    uint32_t *const count = ARENA_NEW(c->scratch, uint32_t, n_points);
    uint32_t *const slot = ARENA_NEW(c->scratch, uint32_t, 4 * (size_t)n_points + 4);
    if (!compile_going(c)) return false;
    uint32_t const size = 4 * n_points + 4;
    for (uint32_t i = 0; i < n_points; i++) {
        const point *const pt = &c->s->points[i];
        text const name = pt->label.n > 0 ? pt->label : pt->path.n > 0 ? pt->path : TEXT("choice");
        n->point_name[i] = name;
        if (c->point_of[i] == NULL || c->point_of[i]->kind == STATEMENT_CHANCE) continue;
        /* ballots are of a vote's many voters: no two points of one party share a name */
        uint32_t k = (uint32_t)(text_hash(name) % size);
        for (;; k = (k + 1) % size) {
            if (slot[k] == 0) {
                slot[k] = i + 1;
                break;
            }
            uint32_t const first = slot[k] - 1;
            const point *const other = &c->s->points[first];
            text const its = other->label.n > 0  ? other->label
                             : other->path.n > 0 ? other->path
                                                 : TEXT("choice");
            if (!text_equal(its, name) || other->party != pt->party) continue;
            count[first]++;
            n->point_name[i] =
                text_format(c->scratch, "%.*s#%u", TEXT_ARGS(name), count[first] + 1);
            break;
        }
    }
    return true;
}

static text base_name(namer *n, uint32_t i)
{
    compiler *const c = n->c;
    const made_infoset *const set = &c->infosets.at[i];
    text name = n->point_name[set->point];
    if (n->has_rounds[n->place[i]])
        name = text_format(c->scratch, "%.*s @round %u", TEXT_ARGS(name), set->round);
    text parts = TEXT("");
    uint64_t const states = n->states[n->moment[i]] & states_named(c, set);
    for (uint32_t s = 0; s < c->s->n_states; s++)
        if ((states >> s & 1u) != 0)
            parts = part_add(c, parts, state_text(c, s, set_states(c, set)[s]));
    if (parts.n > 0)
        name = text_format(c->scratch, "%.*s [%.*s]", TEXT_ARGS(name), TEXT_ARGS(parts));
    uint32_t const types = n->types[n->moment[i]] & types_named(c, set);
    for (uint32_t p = 0; types != 0 && p < c->s->n_parties; p++) {
        if ((types >> p & 1u) == 0) continue;
        uint32_t const value = intern_row(&c->type_rows, set->type_row)[p];
        text const part = type_text(c, set->party, p, value);
        name = text_format(c->scratch, "%.*s [%.*s]", TEXT_ARGS(name), TEXT_ARGS(part));
    }
    return name;
}

/* ---- what was seen -----------------------------------------------------------------------------
 */

static text move_text(compiler *c, uint32_t place, uint32_t what)
{
    const statement *const st = c->point_of[place];
    switch (st->kind) {
    case STATEMENT_CHOICE:
        return text_format(c->scratch, "%.*s.%.*s", TEXT_ARGS(c->s->parties[st->party].name),
                           TEXT_ARGS(st->branches[what].name));
    case STATEMENT_OFFER: {
        text const value = exact_to_text(c->scratch, offer_value_exact(c, what));
        return text_format(c->scratch, "%.*s=%.*s", TEXT_ARGS(c->s->offers[st->offer].name),
                           TEXT_ARGS(value));
    }
    case STATEMENT_VOTE:
        return text_format(c->scratch, "%.*s.%s",
                           TEXT_ARGS(c->s->parties[st->voters[what / 2]].name),
                           what % 2 == 0 ? "yes" : "no");
    default: return st->branches[what].name;
    }
}

/* Values that all know at a segment's start, of states and types that the party does not see
 * itself. */
static text segment_text(compiler *c, const made_infoset *set, uint32_t number, bool is_all)
{
    const segment *const seg = &c->segments.at[number];
    text out = TEXT("");
    if (number == 0) return out;
    footprint const live = c->live[seg->round];
    for (uint32_t s = 0; s < c->s->n_states; s++)
        if ((live.states >> s & 1u) != 0 &&
            (is_all || (c->s->states[s].audience >> set->party & 1u) == 0))
            out = part_add(c, out, state_text(c, s, seg->word[s]));
    for (uint32_t p = 0; p < c->s->n_parties; p++)
        if ((live.types >> p & 1u) != 0 && (is_all || (types_named(c, set) >> p & 1u) == 0))
            out = part_add(c, out, type_text(c, NONE, p, seg->word[c->at_type + p]));
    return out;
}

static text event_text(compiler *c, const made_infoset *set, const uint32_t *row, bool is_dated)
{
    text out = TEXT("");
    switch ((seen_kind)row[1]) {
    case SEEN_SEGMENT: return segment_text(c, set, row[2], is_dated);
    case SEEN_MOVE: out = move_text(c, row[2], row[4]); break;
    case SEEN_TYPE: out = type_text(c, NONE, row[2], row[4]); break;
    case SEEN_STATE: out = state_text(c, row[2], row[4]); break;
    }
    if (!is_dated) return out;
    if (row[1] == SEEN_MOVE)
        return text_format(c->scratch, "%.*s at %.*s#%u @%u", TEXT_ARGS(out),
                           TEXT_ARGS(c->s->points[row[2]].label), row[2], row[3]);
    return text_format(c->scratch, "%.*s @%u", TEXT_ARGS(out), row[3]);
}

/* Sets of one base name: [begin, end) of `order`. */
typedef struct alike {
    const uint32_t *order;
    uint32_t begin, end;
} alike;

/* Number of an event whatever came before it. */
static uint32_t event_number(intern *t, const uint32_t *row)
{
    return intern_put(t, row + 1, NULL);
}

/* count[event]: in how many of the sets it was seen. */
static bool events_count(namer *n, alike a, intern *events, uint32_t **count)
{
    compiler *const c = n->c;
    size_t total = 0;
    for (uint32_t i = a.begin; i < a.end; i++)
        for (uint32_t k = c->infosets.at[a.order[i]].seen; k != NONE;
             k = intern_row(&c->seen, k)[0])
            total++;
    *count = ARENA_NEW(c->scratch, uint32_t, total);
    uint32_t *const last = ARENA_NEW(c->scratch, uint32_t, total);
    if (*count == NULL || last == NULL) return false;
    for (uint32_t i = a.begin; i < a.end; i++)
        for (uint32_t k = c->infosets.at[a.order[i]].seen; k != NONE;
             k = intern_row(&c->seen, k)[0]) {
            uint32_t const e = event_number(events, intern_row(&c->seen, k));
            if (e == NONE) return false;
            if (last[e] != i + 1) (*count)[e]++;
            last[e] = i + 1;
        }
    return true;
}

static text saw_text(namer *n, const made_infoset *set, intern *events, const uint32_t *count,
                     uint32_t n_alike, bool is_dated)
{
    compiler *const c = n->c;
    n->events.n = 0;
    for (uint32_t k = set->seen; k != NONE; k = intern_row(&c->seen, k)[0])
        if (count[event_number(events, intern_row(&c->seen, k))] < n_alike)
            if (!VEC_PUSH(c->scratch, &n->events, k)) return TEXT("");
    text out = TEXT("");
    for (size_t i = n->events.n; i-- > 0;) {
        text const part = event_text(c, set, intern_row(&c->seen, n->events.at[i]), is_dated);
        if (part.n > 0) out = part_add(c, out, part);
    }
    return out;
}

/* True if no set of the party has the name yet. */
static bool name_take(namer *n, uint32_t owner, text name)
{
    uint64_t const hash = text_hash(name);
    uint32_t const row[3] = {owner, (uint32_t)hash, (uint32_t)(hash >> 32)};
    bool is_new;
    intern_put(&n->names, row, &is_new);
    return is_new;
}

static void name_give(namer *n, made_infoset *set, text base, text saw, text dated)
{
    compiler *const c = n->c;
    set->name = saw.n > 0
                    ? text_format(c->scratch, "%.*s [saw %.*s]", TEXT_ARGS(base), TEXT_ARGS(saw))
                    : base;
    if (name_take(n, set->party, set->name)) return;
    if (dated.n > 0) {
        set->name = text_format(c->scratch, "%.*s [saw %.*s]", TEXT_ARGS(base), TEXT_ARGS(dated));
        if (name_take(n, set->party, set->name)) return;
    }
    text const stem = set->name;
    for (uint32_t k = 2; compile_going(c); k++) {
        set->name = text_format(c->scratch, "%.*s (%u)", TEXT_ARGS(stem), k);
        if (name_take(n, set->party, set->name)) return;
    }
}

static bool alike_name(namer *n, alike a)
{
    compiler *const c = n->c;
    text const base = base_name(n, a.order[a.begin]);
    uint32_t const n_alike = a.end - a.begin;
    if (n_alike == 1) {
        name_give(n, &c->infosets.at[a.order[a.begin]], base, TEXT(""), TEXT(""));
        return compile_going(c);
    }
    intern events;
    intern_init(&events, c->scratch, EVENT_ROW_WORDS - 1);
    uint32_t *count;
    if (!events_count(n, a, &events, &count)) return false;
    for (uint32_t i = a.begin; i < a.end; i++) {
        made_infoset *const set = &c->infosets.at[a.order[i]];
        text const saw = saw_text(n, set, &events, count, n_alike, false);
        text const dated = saw_text(n, set, &events, count, n_alike, true);
        name_give(n, set, base, saw, dated);
    }
    return compile_going(c);
}

/* ---- all of them -------------------------------------------------------------------------------
 */

/* order [n]: sets of equal base names together; the groups' ends in `end` [*n_groups]. */
static bool alike_find(namer *n, uint32_t *order, uint32_t *end, uint32_t *n_groups)
{
    compiler *const c = n->c;
    uint32_t const n_sets = (uint32_t)c->infosets.n, width = 1 + c->s->n_states + c->s->n_parties;
    intern bases;
    intern_init(&bases, c->scratch, width);
    uint32_t *const row = ARENA_NEW(c->scratch, uint32_t, width);
    uint32_t *const base = ARENA_NEW(c->scratch, uint32_t, n_sets);
    if (row == NULL || base == NULL) return false;
    for (uint32_t i = 0; i < n_sets; i++) {
        const made_infoset *const set = &c->infosets.at[i];
        uint64_t const states = n->states[n->moment[i]] & states_named(c, set);
        uint32_t const types = n->types[n->moment[i]] & types_named(c, set);
        row[0] = n->moment[i];
        for (uint32_t s = 0; s < c->s->n_states; s++)
            row[1 + s] = (states >> s & 1u) != 0 ? set_states(c, set)[s] : 0;
        for (uint32_t p = 0; p < c->s->n_parties; p++)
            row[1 + c->s->n_states + p] =
                (types >> p & 1u) != 0 ? intern_row(&c->type_rows, set->type_row)[p] : 0;
        base[i] = intern_put(&bases, row, NULL);
        if (base[i] == NONE) return false;
        end[base[i]]++;
    }
    *n_groups = bases.n;
    for (uint32_t k = 1; k < bases.n; k++) end[k] += end[k - 1];
    for (uint32_t i = n_sets; i-- > 0;) order[--end[base[i]]] = i;
    for (uint32_t k = 0; k < bases.n; k++) end[k] = k + 1 < bases.n ? end[k + 1] : n_sets;
    return true;
}

bool infosets_name(compiler *c)
{
    uint32_t const n_sets = (uint32_t)c->infosets.n;
    namer n = {.c = c};
    intern_init(&n.names, c->scratch, 3);
    uint32_t *const order = ARENA_NEW(c->scratch, uint32_t, n_sets);
    uint32_t *const end = ARENA_NEW(c->scratch, uint32_t, (size_t)n_sets + 1);
    uint32_t n_groups = 0;
    if (!compile_going(c) || !groups_find(&n) || !points_name(&n) ||
        !alike_find(&n, order, end, &n_groups))
        return false;
    for (uint32_t k = 0; k < n_groups; k++)
        if (!alike_name(&n,
                        (alike){.order = order, .begin = k == 0 ? 0 : end[k - 1], .end = end[k]}))
            return false;
    return true;
}
