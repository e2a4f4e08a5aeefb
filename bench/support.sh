#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every equilibrium of random three-party games of five actions each, beside gambit-enumpoly.
#
#   GAMBIT_SRC=DIR bench/support.sh [GAMES]     with the comparison; DIR: a source tree of Gambit 17
#   bench/support.sh [GAMES]                    Standoff alone; GAMES: how many (5)
#
# BUILD: where Standoff is built (build-bench); CXXFLAGS: for Gambit (-O3 -march=native); GAMBIT_SECONDS:
# after which gambit-enumpoly is stopped (60). Payoffs are whole numbers below 10^6. Each line of the output
# is a JSON object; times are processor seconds of one thread. Exits 1 where a game takes more than ten
# seconds, or one per cent of its supports stay undecided.
set -eu
cd "$(dirname "$0")/.."
n_games=${1:-5}
build=${BUILD:-build-bench}
flags=${CXXFLAGS:--O3 -march=native}
limit=${GAMBIT_SECONDS:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! { cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTANDOFF_TESTS=OFF &&
    ninja -C "$build" standoff; } >"$work/log"; then
    tail -n 40 "$work/log" >&2
    exit 2
fi

# gambit-enumpoly and the library's parts that it needs.
# shellcheck disable=SC2086,SC2089,SC2090 # flags are words; the quotes of VERSION are the compiler's
build_gambit() {
    gambit=$build/gambit-enumpoly.d
    mkdir -p "$gambit"
    [ "$(cat "$gambit/flags" 2>/dev/null)" = "$GAMBIT_SRC $flags" ] || rm -f "$gambit"/*
    echo "$GAMBIT_SRC $flags" >"$gambit/flags"
    compile="g++ -std=c++20 -w $flags -I$GAMBIT_SRC/src -DVERSION=\"17\""
    find "$GAMBIT_SRC"/src/core "$GAMBIT_SRC"/src/games "$GAMBIT_SRC"/src/solvers/enumpoly \
        "$GAMBIT_SRC"/src/solvers/linalg "$GAMBIT_SRC"/src/solvers/nashsupport \
        "$GAMBIT_SRC"/src/tools/enumpoly -name '*.cc' |
        while read -r file; do
            object=$gambit/$(echo "${file#"$GAMBIT_SRC"/src/}" | tr / _).o
            [ -e "$object" ] || echo "-c $file -o $object"
        done | xargs -r -P "$(nproc)" -L 1 $compile
    g++ "$gambit"/*.o -o "$gambit/gambit-enumpoly"
}

# A game by number: its payoffs come from a congruential generator, so that they are always the same.
game() {
    awk -v seed="$1" 'BEGIN {
        print "NFG 1 R \"random " seed "\" { \"A\" \"B\" \"C\" } { 5 5 5 }\n"
        x = seed * 7919 + 12345
        for (i = 0; i < 375; i++) {
            for (k = 0; k < 3; k++) x = (x * 16807) % 2147483647
            printf "%d ", x % 1000000
        }
        print "" }'
}

# User and system seconds of a command, which may fail.
seconds() {
    sh -c '"$@" >"$0" 2>/dev/null; times' "$work/out" "$@" | sed -n 2p | tr ms '  ' |
        awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }'
}

field() { # NAME, a number in the JSON in $work/out
    grep -o "\"$1\": *[-+0-9.e]*" "$work/out" | head -n 1 | sed 's/.*: *//'
}

[ -z "${GAMBIT_SRC:-}" ] || build_gambit
missed=0
seed=1
while [ "$seed" -le "$n_games" ]; do
    game "$seed" >"$work/game.nfg"
    ours=$(seconds "$build/standoff" solve "$work/game.nfg" --solver support --concept nash --all --json)
    found=$(grep -o '"max_regret"' "$work/out" | wc -l)
    undecided=$(field undecided)
    theirs=null
    their_count=null
    if [ -n "${GAMBIT_SRC:-}" ]; then
        theirs=$(seconds timeout "$limit" "$gambit/gambit-enumpoly" -q "$work/game.nfg")
        their_count=$(grep -c '^NE' "$work/out" || true)
    fi
    printf '{"bench": "support 5x5x5", "game": %d, "seconds": %s, "equilibria": %d, "undecided": %s, ' \
        "$seed" "$ours" "$found" "$undecided"
    printf '"gambit_enumpoly_seconds": %s, "gambit_enumpoly_found": %s}\n' "$theirs" "$their_count"
    awk -v s="$ours" -v u="$undecided" 'BEGIN { exit s > 10 || u > 297 }' || missed=1
    seed=$((seed + 1))
done
exit $missed
