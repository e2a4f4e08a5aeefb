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
    buffer base, saw;     /* the name being made */
} namer;

/* ---- groups ----------------------------------------------------------------------------- */

static const uint32_t *set_states(const compiler *c, const made_infoset *set)
{
    return intern_row(&c->state_rows, PAGES_AT(c->nodes, set->node).state_row);
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
        const made_infoset *const set = &PAGES_AT(c->infosets, i);
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
        const made_infoset *const other = &PAGES_AT(c->infosets, n->first[moment]);
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

/* ---- words --------------------------------------------------------------------------------- */

static void put_number(buffer *b, int64_t x)
{
    char digits[24];
    size_t n = 0;
    uint64_t rest = x < 0 ? (uint64_t)0 - (uint64_t)x : (uint64_t)x;
    if (x < 0) buffer_char(b, '-');
    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (n > 0) buffer_char(b, digits[--n]);
}

/* A comma, unless nothing was written since `from`. */
static void put_comma(buffer *b, size_t from)
{
    if (b->n > from) buffer_string(b, ", ");
}

static void put_state(const compiler *c, buffer *b, uint32_t s, uint32_t value)
{
    const state *const st = &c->s->states[s];
    buffer_text(b, st->name);
    buffer_char(b, '=');
    if (st->is_named)
        buffer_text(b, st->labels[value]);
    else
        put_number(b, (int32_t)value);
}

static void put_type(const compiler *c, buffer *b, uint32_t who, uint32_t p, uint32_t value)
{
    const party *const of = &c->s->parties[p];
    if (who != p) {
        buffer_text(b, of->name);
        buffer_char(b, ' ');
    }
    buffer_string(b, "type=");
    buffer_text(b, of->type_label[value]);
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

static void put_base(namer *n, uint32_t i)
{
    const compiler *const c = n->c;
    const made_infoset *const set = &PAGES_AT(c->infosets, i);
    buffer *const b = &n->base;
    b->n = 0;
    buffer_text(b, n->point_name[set->point]);
    if (n->has_rounds[n->place[i]]) {
        buffer_string(b, " @round ");
        put_number(b, set->round);
    }
    uint64_t const states = n->states[n->moment[i]] & states_named(c, set);
    if (states != 0) buffer_string(b, " [");
    size_t const from = b->n;
    for (uint32_t s = 0; s < c->s->n_states; s++) {
        if ((states >> s & 1u) == 0) continue;
        put_comma(b, from);
        put_state(c, b, s, set_states(c, set)[s]);
    }
    if (states != 0) buffer_char(b, ']');
    uint32_t const types = n->types[n->moment[i]];
    for (uint32_t p = 0; types != 0 && p < c->s->n_parties; p++) {
        if ((types & types_named(c, set) & (uint32_t)1 << p) == 0) continue;
        buffer_string(b, " [");
        put_type(c, b, set->party, p, intern_row(&c->type_rows, set->type_row)[p]);
        buffer_char(b, ']');
    }
}

/* ---- what was seen ------------------------------------------------------------------------- */

static void put_move(compiler *c, buffer *b, uint32_t place, uint32_t what)
{
    const statement *const st = c->point_of[place];
    if (st->kind == STATEMENT_OFFER) {
        buffer_text(b, c->s->offers[st->offer].name);
        buffer_char(b, '=');
        buffer_text(b, act_name(c, place, what));
        return;
    }
    if (st->kind == STATEMENT_CHANCE) {
        buffer_text(b, st->branches[what].name);
        return;
    }
    uint32_t const who = st->kind == STATEMENT_VOTE ? st->voters[what / 2] : st->party;
    buffer_text(b, c->s->parties[who].name);
    buffer_char(b, '.');
    buffer_text(b, act_name(c, place, what));
}

/* Values that all know at a segment's start, of states and types: all, or those that the party does
 * not see itself. */
static void put_segment(const compiler *c, buffer *b, const made_infoset *set, uint32_t number,
                        bool is_all)
{
    const segment *const seg = &c->segments.at[number];
    if (number == 0) return;
    size_t const from = b->n;
    footprint const live = c->live[seg->round];
    for (uint32_t s = 0; s < c->s->n_states; s++) {
        bool const is_seen = (c->s->states[s].audience >> set->party & 1u) != 0;
        if ((live.states >> s & 1u) == 0 || (is_seen && !is_all)) continue;
        put_comma(b, from);
        put_state(c, b, s, seg->word[s]);
    }
    for (uint32_t p = 0; p < c->s->n_parties; p++) {
        bool const is_seen = (types_named(c, set) >> p & 1u) != 0;
        if ((live.types >> p & 1u) == 0 || (is_seen && !is_all)) continue;
        put_comma(b, from);
        put_type(c, b, NONE, p, seg->word[c->at_type + p]);
    }
}

static void put_event(compiler *c, buffer *b, const made_infoset *set, const uint32_t *row,
                      bool is_dated)
{
    switch ((seen_kind)row[1]) {
    case SEEN_SEGMENT: put_segment(c, b, set, row[2], is_dated); return;
    case SEEN_MOVE: put_move(c, b, row[2], row[4]); break;
    case SEEN_TYPE: put_type(c, b, NONE, row[2], row[4]); break;
    case SEEN_STATE: put_state(c, b, row[2], row[4]); break;
    }
    if (!is_dated) return;
    if (row[1] == SEEN_MOVE) {
        buffer_string(b, " at ");
        buffer_text(b, c->s->points[row[2]].label);
        buffer_char(b, '#');
        put_number(b, row[2]);
    }
    buffer_string(b, " @");
    put_number(b, row[3]);
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
        for (uint32_t k = PAGES_AT(c->infosets, a.order[i]).seen; k != NONE;
             k = intern_row(&c->seen, k)[0])
            total++;
    *count = ARENA_NEW(c->brief, uint32_t, total);
    uint32_t *const last = ARENA_NEW(c->brief, uint32_t, total);
    if (*count == NULL || last == NULL) return false;
    for (uint32_t i = a.begin; i < a.end; i++)
        for (uint32_t k = PAGES_AT(c->infosets, a.order[i]).seen; k != NONE;
             k = intern_row(&c->seen, k)[0]) {
            uint32_t const e = event_number(events, intern_row(&c->seen, k));
            if (e == NONE) return false;
            if (last[e] != i + 1) (*count)[e]++;
            last[e] = i + 1;
        }
    return true;
}

/* n->saw: the base, and of what the set saw that which not all of its group did. */
static void put_saw(namer *n, const made_infoset *set, intern *events, const uint32_t *count,
                    uint32_t n_alike, bool is_dated)
{
    compiler *const c = n->c;
    buffer *const b = &n->saw;
    b->n = 0;
    buffer_text(b, buffer_slice(&n->base));
    n->events.n = 0;
    for (uint32_t k = set->seen; k != NONE; k = intern_row(&c->seen, k)[0])
        if (count[event_number(events, intern_row(&c->seen, k))] < n_alike)
            if (!VEC_PUSH(c->scratch, &n->events, k)) return;
    size_t const end = b->n;
    buffer_string(b, " [saw ");
    size_t const from = b->n;
    for (size_t i = n->events.n; i-- > 0;) {
        size_t const before = b->n;
        put_comma(b, from);
        size_t const now = b->n;
        put_event(c, b, set, intern_row(&c->seen, n->events.at[i]), is_dated);
        if (b->n == now) b->n = before;
    }
    if (b->n == from)
        b->n = end;
    else
        buffer_char(b, ']');
}

/* True if no set of the party has the name yet: it is then the set's. */
static bool name_take(namer *n, made_infoset *set, text name)
{
    uint64_t const hash = text_hash(name);
    uint32_t const row[3] = {set->party, (uint32_t)hash, (uint32_t)(hash >> 32)};
    bool is_new;
    intern_put(&n->names, row, &is_new);
    if (is_new) set->name = text_copy(n->c->scratch, name);
    return is_new;
}

/* When all else is alike: a number. */
static void name_number(namer *n, made_infoset *set)
{
    buffer *const b = &n->saw;
    size_t const stem = b->n;
    for (uint32_t k = 2; compile_going(n->c) && b->status == STF_OK; k++) {
        b->n = stem;
        buffer_string(b, " (");
        put_number(b, k);
        buffer_char(b, ')');
        if (name_take(n, set, buffer_slice(b))) return;
    }
}

static bool alike_name(namer *n, alike a)
{
    compiler *const c = n->c;
    uint32_t const n_alike = a.end - a.begin;
    put_base(n, a.order[a.begin]);
    if (n_alike == 1 &&
        name_take(n, &PAGES_AT(c->infosets, a.order[a.begin]), buffer_slice(&n->base)))
        return true;
    intern events;
    intern_init(&events, c->brief, EVENT_ROW_WORDS - 1);
    uint32_t *count;
    arena_mark const mark = arena_position(c->brief);
    if (!events_count(n, a, &events, &count)) return false;
    for (uint32_t i = a.begin; i < a.end; i++) {
        made_infoset *const set = &PAGES_AT(c->infosets, a.order[i]);
        put_saw(n, set, &events, count, n_alike, false);
        if (name_take(n, set, buffer_slice(&n->saw))) continue;
        put_saw(n, set, &events, count, n_alike, true);
        if (!name_take(n, set, buffer_slice(&n->saw))) name_number(n, set);
    }
    arena_release(c->brief, mark);
    return compile_going(c);
}

/* ---- all of them ------------------------------------------------------------------------ */

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
        const made_infoset *const set = &PAGES_AT(c->infosets, i);
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

static bool names_give(namer *n)
{
    compiler *const c = n->c;
    uint32_t const n_sets = c->infosets.n;
    uint32_t *const order = ARENA_NEW(c->scratch, uint32_t, n_sets);
    uint32_t *const end = ARENA_NEW(c->scratch, uint32_t, (size_t)n_sets + 1);
    uint32_t n_groups = 0;
    if (!compile_going(c) || !groups_find(n) || !points_name(n) ||
        !alike_find(n, order, end, &n_groups))
        return false;
    for (uint32_t k = 0; k < n_groups; k++)
        if (!alike_name(n,
                        (alike){.order = order, .begin = k == 0 ? 0 : end[k - 1], .end = end[k]}))
            return false;
    return n->base.status == STF_OK && n->saw.status == STF_OK;
}

bool infosets_name(compiler *c)
{
    namer n = {.c = c};
    intern_init(&n.names, c->scratch, 3);
    buffer_init(&n.base, arena_allocator(c->memory));
    buffer_init(&n.saw, arena_allocator(c->memory));
    bool const is_done = names_give(&n);
    buffer_free(&n.base);
    buffer_free(&n.saw);
    return is_done;
}
