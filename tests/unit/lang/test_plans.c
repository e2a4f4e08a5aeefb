/* SPDX-License-Identifier: Apache-2.0 */
/* test_plans.c -- plans and fronts as the tree has them: names resolved, plans laid over others. */
#include "support/test.h"

#include "lang/lang.h"

typedef struct loaded {
    arena *memory;
    diagnostics d;
    const syntax *s;
    stf_error err;
} loaded;

static void load(loaded *l, const char *path)
{
    size_t n = 0;
    char *const content = file_slurp(path, &n);
    assert_non_null(content);
    *l = (loaded){.memory = arena_new(NULL, 0)};
    assert_non_null(l->memory);
    diagnostics_init(&l->d, l->memory);
    text const kept = text_copy(l->memory, (text){content, n});
    free(content);
    stf_status const status =
        lang_load(text_from(path), kept, NULL, NULL, NULL, l->memory, &l->d, &l->s, &l->err);
    if (status != STF_OK) print_error("%s\n", l->err.message);
    assert_int_equal(status, STF_OK);
}

static uint32_t party_index(const syntax *s, const char *called)
{
    uint32_t i = 0;
    while (i < s->n_parties && !text_equal(s->parties[i].name, text_from(called))) i++;
    assert_true(i < s->n_parties);
    return i;
}

static void everything_that_can_be_said_is_in_the_tree(void **state)
{
    (void)state;
    loaded l;
    load(&l, "tests/lang/good/plans.standoff");
    const syntax *const s = l.s;
    uint32_t const kim = party_index(s, "Kim"), trump = party_index(s, "Trump");
    uint32_t const finds = party_index(s, "finds"), order = party_index(s, "order");
    assert_int_equal(s->n_plans, 4);
    const plan_item *const p = &s->plans[0];
    assert_int_equal(p->length, PLAN_UP_TO);
    assert_int_equal(p->phases, 12);
    assert_true(p->has_length);
    assert_int_equal(p->turn[kim], 0);
    assert_int_equal(p->turn[party_index(s, "Moon")], 0);
    assert_int_equal(p->turn[trump], 1);
    assert_int_equal(p->turn[finds], 2);
    assert_int_equal(p->turn[order], 2);
    assert_int_equal(p->n_discounts, 3);
    assert_int_equal(p->discounts[0].party, kim);
    assert_int_equal(p->discounts[1].party, SYNTAX_NONE);
    assert_int_equal(p->discounts[1].factor->kind, EXPR_LET); /* a call, no party */
    assert_int_equal(p->discounts[2].party, trump);
    assert_int_equal(p->n_stocks, 3);
    assert_int_equal(p->stocks[0].n_gives, 2);
    assert_int_equal(p->stocks[0].worths[1].n, 2);
    assert_int_equal(p->stocks[0].worths[1].value[1]->kind, EXPR_NEG); /* a level and a value */
    assert_non_null(p->stocks[0].grid);
    assert_true(p->stocks[1].lumps_in_any_order);
    assert_null(p->stocks[1].lumps[0].share);
    assert_non_null(p->stocks[1].lumps[1].share);
    assert_int_equal(p->stocks[2].n_gives, 3);
    assert_int_equal(p->n_verifies, 3);
    assert_int_equal(p->verifies[0].party, finds);
    assert_int_equal(p->verifies[1].party, SYNTAX_NONE);
    assert_null(p->verifies[1].finds);
    assert_int_equal(p->n_breaches, 2);
    assert_int_equal(p->breaches[0].by, kim);
    assert_int_equal(p->breaches[0].phases, 0);
    assert_int_equal(p->breaches[1].by, SYNTAX_NONE);
    assert_int_equal(p->breaches[1].phases, 2);
    assert_int_equal(p->breaches[1].n_returns, 3);
    assert_int_equal(p->breaches[1].returns[0].stock, 1);
    assert_int_equal(p->breaches[1].returns[0].over, 3);
    assert_int_equal(p->aim, PLAN_AIM_SOONEST);
    assert_int_equal(p->aim_index, 1);
    arena_free(l.memory);
}

static void plans_are_laid_over_each_other(void **state)
{
    (void)state;
    loaded l;
    load(&l, "tests/lang/good/plans.standoff");
    const plan_item *const first = &l.s->plans[0], *const next = &l.s->plans[1],
                           *const last = &l.s->plans[2];
    assert_int_equal(next->length, PLAN_PHASES);
    assert_int_equal(next->phases, 3);
    assert_true(next->lasting.number == first->lasting.number); /* not named: as it was */
    assert_int_equal(next->aim, PLAN_AIM_PAYOFF);
    assert_int_equal(next->n_stocks, 3);
    assert_int_equal(next->stocks[0].n_gives, 2);
    assert_int_equal(next->stocks[0].gives[0]->kind, EXPR_NUMBER);
    assert_int_equal(first->stocks[0].gives[0]->kind, EXPR_ASSUME); /* the other is as it was */
    assert_int_equal(next->stocks[0].n_worths, 2);
    assert_int_equal(next->stocks[1].n_lumps, 2);
    /* two steps down: over the one that is laid over the first */
    assert_int_equal(last->phases, 2);
    assert_true(last->lasting.number == 2);
    assert_int_equal(last->aim, PLAN_AIM_PAYOFF);
    assert_int_equal(last->stocks[0].gives[0]->kind, EXPR_NUMBER);
    assert_int_equal(last->stocks[2].n_gives, 2);
    assert_int_equal(last->n_breaches, 2);
    arena_free(l.memory);
}

static void fronts_are_in_the_tree(void **state)
{
    (void)state;
    loaded l;
    load(&l, "tests/lang/good/plans.standoff");
    const syntax *const s = l.s;
    const front_item *const f = &s->fronts[0];
    assert_int_equal(s->n_fronts, 4);
    assert_int_equal(f->target, party_index(s, "Kim"));
    assert_int_equal(f->n_enforcers, 4);
    assert_int_equal(f->enforcers[0].n_flows, 2);
    assert_null(f->enforcers[0].gives);
    assert_int_equal(f->enforcers[2].party, party_index(s, "finds"));
    assert_ptr_not_equal(f->enforcers[1].gives, NULL); /* both of one block */
    assert_ptr_not_equal(f->enforcers[2].gives, NULL);
    assert_null(f->enforcers[3].gives);
    assert_int_equal(f->rule, FRONT_PRESSURE);
    assert_true(f->gains_are_alls);
    assert_int_equal(f->n_transfers, 2);
    assert_true(f->transfers[1].is_punishment);
    assert_int_equal(f->transfers[1].to, party_index(s, "Moon"));
    assert_int_equal(s->fronts[1].quota, 2);
    assert_int_equal(s->fronts[1].vetoes,
                     1u << party_index(s, "Trump") | 1u << party_index(s, "Kim"));
    assert_int_equal(s->fronts[2].quota, 2); /* all */
    assert_int_equal(s->fronts[3].vetoes,
                     1u << party_index(s, "Trump") | 1u << party_index(s, "Kim"));
    arena_free(l.memory);
}

static void claims_ask_for_them(void **state)
{
    (void)state;
    loaded l;
    load(&l, "tests/lang/good/plans.standoff");
    const expr *const e = l.s->claims[0].formula; /* enforces(plan) in sure or not ... */
    assert_int_equal(e->kind, EXPR_OR);
    assert_int_equal(e->args[0]->kind, EXPR_IN_VARIANT);
    assert_int_equal(e->args[0]->args[0]->kind, EXPR_PLAN_HOLDS);
    assert_int_equal(e->args[0]->args[0]->index, 0);
    assert_true(e->args[0]->is_truth);
    assert_int_equal(e->args[1]->args[0]->index, 2);
    assert_int_equal(l.s->claims[1].formula->args[0]->kind, EXPR_FRONT_HOLDS);
    assert_int_equal(l.s->claims[2].formula->args[0]->args[0]->kind, EXPR_PLAN_SLACK);
    arena_free(l.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_that_can_be_said_is_in_the_tree),
        cmocka_unit_test(plans_are_laid_over_each_other),
        cmocka_unit_test(fronts_are_in_the_tree),
        cmocka_unit_test(claims_ask_for_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
