#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""random_tree.py -- writes a random two-party tree with hidden moves as Gambit's .efg.

    bench/random_tree.py SEED CARDS ROUNDS > tree.efg

Each party is dealt one of CARDS cards; then they take turns for ROUNDS moves of two actions each, seen by
both. Payoffs are random whole numbers. One subgame, perfect recall, 2 * CARDS * 2^ROUNDS sequences or so.
"""
import random
import sys


def main(seed, cards, rounds):
    rng = random.Random(seed)
    lines, sets, outcomes = [], [{}, {}], 0
    deals = [(a, b) for a in range(cards) for b in range(cards)]
    moves = " ".join('"%d%d" 1/%d' % (a, b, len(deals)) for a, b in deals)
    lines.append('c "" 1 "" { %s } 0' % moves)

    def below(deal, past):
        nonlocal outcomes
        if len(past) == rounds:
            outcomes += 1
            lines.append('t "" %d "" { %d, %d }' % (outcomes, rng.randint(-99, 99), rng.randint(-99, 99)))
            return
        p = len(past) % 2
        seen = "%d%s" % (deal[p], past)
        number = sets[p].setdefault(seen, len(sets[p]) + 1)
        lines.append('p "" %d %d "%s" { "l" "r" } 0' % (p + 1, number, seen))
        for a in "lr":
            below(deal, past + a)

    for deal in deals:
        below(deal, "")
    print('EFG 2 R "Random tree %d" { "1" "2" }' % seed)
    print('""')
    print("\n".join(lines))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*(int(x) for x in sys.argv[1:]))
