/* SPDX-License-Identifier: Apache-2.0 */
/* test_map_grid.c -- MODEL X Y SIDE: a map against a plain grid of SIDE x SIDE points, each
 * solved by following the branch to its limit and certified. Every point farther than the precision
 * from a border must be in the region that the map says. No bounds are used for the grid, so that
 * it is another way to the answer than the map's. */
#include "support/test.h"

#include "asked.h"
#include "mapped.h"

#include <stdlib.h>

static const char *model_path, *over_x, *over_y;
static uint32_t side;

static stf_status grid_visit(void *user, size_t i, const solution *s, stf_error *err)
{
    (void)err;
    uint32_t *const likeliest = user;
    likeliest[i] = NONE;
    if (s->status != STF_OK || s->n_equilibria == 0) return STF_OK;
    if (!s->equilibria[0].certificate.certified) return STF_OK;
    uint32_t best = 0;
    for (uint32_t k = 1; k < s->game->n_outcomes; k++)
        if (s->equilibria[0].value.outcome[k] > s->equilibria[0].value.outcome[best]) best = k;
    likeliest[i] = best;
    return STF_OK;
}

static double place(const map_axis *x, uint32_t i)
{
    return x->low + (x->high - x->low) * (0.3 + i) / side;
}

static void the_grid_agrees(void **state)
{
    (void)state;
    asked a;
    map_answer *m;
    asked_begin_file(&a, model_path);
    map_query const q = {.over = {text_from(over_x), text_from(over_y)}, .n_over = 2};
    assert_ok(study_map(&a.problem, &a.base, &a.options, &q, a.memory, &m, &a.error), &a.error);
    size_t const n = (size_t)side * side;
    study_case *const cases = ARENA_NEW(a.memory, study_case, n);
    uint32_t *const likeliest = ARENA_NEW(a.memory, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        assert_ok(study_case_changes(&a.problem, &a.base, NULL, 0, (text){0}, a.memory, &cases[i],
                                     &a.error),
                  &a.error);
        cases[i].inputs[m->axis[0].input] = place(&m->axis[0], i % side);
        cases[i].inputs[m->axis[1].input] = place(&m->axis[1], i / side);
    }
    assert_ok(study_each(&a.problem, cases, n, &a.options, grid_visit, likeliest, &a.error),
              &a.error);
    size_t compared = 0, wrong = 0;
    for (uint32_t i = 0; i < n; i++) {
        double const x = place(&m->axis[0], i % side), y = place(&m->axis[1], i / side);
        if (border_distance(m, x, y) <= m->precision) continue;
        compared++;
        uint32_t holders = 0, holder = 0;
        for (uint32_t k = 0; k < m->n_regions; k++)
            if (region_holds(&m->regions[k], x, y)) {
                holders++;
                holder = k;
            }
        const map_region *const r = &m->regions[holder];
        bool const same =
            r->kind == MAP_NO_ANSWER ? likeliest[i] == NONE : r->play[0].outcome == likeliest[i];
        if (holders == 1 && same) continue;
        wrong++;
        print_error("at %g, %g: region %u of %u, outcome %u\n", x, y, holder, holders,
                    likeliest[i]);
    }
    assert_int_equal(wrong, 0);
    assert_true(compared > n * 9 / 10);
    asked_end(&a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_grid_agrees)};
    if (argc != 5) return 2;
    model_path = argv[1];
    over_x = argv[2];
    over_y = argv[3];
    side = (uint32_t)strtoul(argv[4], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
