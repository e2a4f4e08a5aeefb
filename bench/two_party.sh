#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whole processes side by side: `standoff solve --solver lcp` and `lp` against gambit-lcp and gambit-lp.
#
#   STANDOFF=PROGRAM GAMBIT=FOLDER bench/two_party.sh
#
# GAMBIT: where gambit-lcp and gambit-lp are. One JSON line a game: seconds of each (null: stopped after
# LIMIT, 60 s). Random trees of several sizes, then Leduc poker to an exact value.
set -eu
cd "$(dirname "$0")/.."
standoff=${STANDOFF:-build/standoff}
limit=${LIMIT:-60}
game=$(mktemp --suffix=.efg)
trap 'rm -f "$game"' EXIT

seconds() { # of a command; null where it is stopped or fails
    begin=$(date +%s.%N)
    if timeout "$limit" "$@" >/dev/null 2>&1; then
        echo "$begin $(date +%s.%N)" | awk '{ printf "%.4f", $2 - $1 }'
    else
        echo null
    fi
}

row() { # NAME SOLVER OPTIONS...
    name=$1 solver=$2
    shift 2
    printf '{"game": "%s", "solver": "%s", "standoff": %s, "gambit": %s}\n' "$name" "$solver" \
        "$(seconds "$standoff" solve "$game" --solver "$solver" "$@")" \
        "$(seconds "$GAMBIT/gambit-$solver" -q "$game")"
}

for size in "2 2" "2 3" "3 3" "3 4"; do
    for seed in 1 2 3; do
        # shellcheck disable=SC2086 # two numbers
        python3 bench/random_tree.py $seed $size >"$game"
        row "tree $size, seed $seed" lcp
        row "tree $size, seed $seed" lcp --exact
    done
done
python3 bench/poker.py kuhn >"$game"
row kuhn lp --exact
python3 bench/poker.py leduc >"$game"
row leduc lp --exact
