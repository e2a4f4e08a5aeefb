#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""poker.py -- writes poker games as Gambit's .efg.

    bench/poker.py kuhn  > kuhn.efg     Kuhn's (1950): three cards, one bet; value -1/18
    bench/poker.py leduc > leduc.efg    Southey et al. (2005): J J Q Q K K, ante 1, two rounds with bets of
                                        2 and 4 and at most two bets a round, a public card between; cards
                                        are dealt one by one from six: 9,457 nodes
    bench/poker.py ranks > ranks.efg    the same, dealt by rank, both players at once: 1,936 nodes

Payoffs are what a player wins. Nobody tells cards of one rank apart.
"""
import sys
from fractions import Fraction


class Tree:
    def __init__(self):
        self.lines, self.sets, self.outcomes, self.chance = [], [{}, {}], {}, 0

    def deal(self, rows):
        """rows: (name, probability); the caller writes the subtrees after it, in order."""
        self.chance += 1
        moves = " ".join('"%s" %s' % row for row in rows)
        self.lines.append('c "" %d "" { %s } 0' % (self.chance, moves))

    def move(self, player, seen, actions):
        number = self.sets[player].setdefault(seen, len(self.sets[player]) + 1)
        moves = " ".join('"%s"' % a for a in actions)
        self.lines.append('p "" %d %d "%s" { %s } 0' % (player + 1, number, seen, moves))

    def end(self, won):
        number = self.outcomes.setdefault(won, len(self.outcomes) + 1)
        self.lines.append('t "" %d "" { %s, %s }' % (number, won, -won))

    def write(self, title):
        print('EFG 2 R "%s" { "1" "2" }' % title)
        print('""')
        print("\n".join(self.lines))


def kuhn(tree):
    deals = [(a, b) for a in "JQK" for b in "JQK" if a != b]
    tree.deal([(a + b, Fraction(1, 6)) for a, b in deals])
    for a, b in deals:
        best = 1 if "JQK".index(a) > "JQK".index(b) else -1
        tree.move(0, a, ["check", "bet"])
        tree.move(1, b + "c", ["check", "bet"])
        tree.end(best)
        tree.move(0, a + "cb", ["fold", "call"])
        tree.end(-1)
        tree.end(2 * best)
        tree.move(1, b + "b", ["fold", "call"])
        tree.end(1)
        tree.end(2 * best)


def leduc_round(tree, cards, public, past, paid, bets, bet, player, after):
    """The moves from here on in a round; `after` writes what follows it, given past and paid."""
    owes = paid[player] < paid[1 - player]
    actions = (["fold"] if owes else []) + ["call" if owes else "check"]
    if bets < 2:
        actions.append("raise" if owes else "bet")
    tree.move(player, cards[player] + public + past, actions)
    for action in actions:
        now, sums = past + action[0], list(paid)
        if action == "fold":
            tree.end(-paid[player] if player == 0 else paid[1])
        elif action in ("call", "check"):
            sums[player] = max(paid)
            if action == "call" or player == 1:
                after(now, sums)
            else:
                leduc_round(tree, cards, public, now, sums, bets, bet, 1 - player, after)
        else:
            sums[player] = max(paid) + bet
            leduc_round(tree, cards, public, now, sums, bets + 1, bet, 1 - player, after)


def leduc(tree, by_rank=False):
    deck = "JJQQKK"
    rank = "JQK".index

    def showdown(cards, public):
        def after(_, paid):
            strength = [rank(c) + 3 * (c == public) for c in cards]
            tree.end(paid[0] * ((strength[0] > strength[1]) - (strength[0] < strength[1])))
        return after

    def second(cards):
        def after(past, paid):
            left = deck
            for c in cards:
                left = left.replace(c, "", 1)
            kinds = sorted(set(left), key=rank) if by_rank else left
            tree.deal([(c, Fraction(left.count(c) if by_rank else 1, 4)) for c in kinds])
            for public in kinds:
                leduc_round(tree, cards, public, past + "/", paid, 0, 4, 0, showdown(cards, public))
        return after

    def first(cards):
        leduc_round(tree, cards, "", "", [1, 1], 0, 2, 0, second(cards))

    if by_rank:
        deals = [a + b for a in "JQK" for b in "JQK"]
        tree.deal([(d, Fraction(2 * (2 - (d[0] == d[1])), 30)) for d in deals])
        for cards in deals:
            first(cards)
        return
    tree.deal([(c, Fraction(1, 6)) for c in deck])
    for one in deck:
        left = deck.replace(one, "", 1)
        tree.deal([(c, Fraction(1, 5)) for c in left])
        for two in left:
            first(one + two)


def ranks(tree):
    leduc(tree, by_rank=True)


if __name__ == "__main__":
    games = {"kuhn": kuhn, "leduc": leduc, "ranks": ranks}
    if len(sys.argv) != 2 or sys.argv[1] not in games:
        sys.exit(__doc__)
    t = Tree()
    games[sys.argv[1]](t)
    t.write(sys.argv[1].capitalize() + " poker")
