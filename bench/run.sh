#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures Standoff beside Gambit on the same games in one session (bench/README.md says what and why).
#
#   GAMBIT_SRC=DIR bench/run.sh     with the comparison; DIR: a source tree of Gambit 17
#   bench/run.sh                    Standoff alone
#
# BUILD: where Standoff is built (build-bench); CXXFLAGS: for Gambit (-O3 -march=native). Each line of the
# output is a JSON object. Times are processor time of one thread. Exits 1 where a bound is missed.
# shellcheck disable=SC2086 # words of options
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build-bench}
flags=${CXXFLAGS:--O3 -march=native}
games=$(mktemp)
trap 'rm -f "$games" "$games".*' EXIT

build_standoff() {
    if ! { cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTANDOFF_TESTS=OFF &&
        ninja -C "$build" standoff bench-solves; } >"$games.log"; then
        tail -n 40 "$games.log" >&2
        exit 2
    fi
}

# Gambit's library and logit program, and the harness, once for each set of flags.
# shellcheck disable=SC2086,SC2089,SC2090 # flags are words; the quotes of VERSION are the compiler's
build_gambit() {
    gambit=$build/gambit
    mkdir -p "$gambit"
    [ "$(cat "$gambit/flags" 2>/dev/null)" = "$GAMBIT_SRC $flags" ] || rm -f "$gambit"/*
    echo "$GAMBIT_SRC $flags" >"$gambit/flags"
    compile="g++ -std=c++20 -w $flags -I$GAMBIT_SRC/src -DVERSION=\"17\""
    find "$GAMBIT_SRC"/src/core "$GAMBIT_SRC"/src/games "$GAMBIT_SRC"/src/solvers/logit \
        "$GAMBIT_SRC"/src/solvers/linalg "$GAMBIT_SRC"/src/solvers/nashsupport -name '*.cc' |
        while read -r file; do
            object=$gambit/lib_$(echo "${file#"$GAMBIT_SRC"/src/}" | tr / _).o
            [ -e "$object" ] || echo "-c $file -o $object"
        done | xargs -r -P "$(nproc)" -L 1 $compile
    $compile -c "$GAMBIT_SRC/src/tools/logit/logit.cc" -o "$gambit/logit.o"
    $compile -c bench/gambit_logit.cc -o "$gambit/harness.o"
    g++ "$gambit/logit.o" "$gambit"/lib_*.o -o "$gambit/gambit-logit"
    g++ "$gambit/harness.o" "$gambit"/lib_*.o -o "$gambit/bench-gambit"
}

field() { # NAME, from a JSON line on standard input
    sed -n "s/.*\"$1\": \([-+0-9.e]*\).*/\1/p"
}

# NAME AT-LEAST OURS THEIRS: their time over ours, from solves per second.
ratio() {
    awk -v name="$1" -v least="$2" -v ours="$3" -v theirs="$4" 'BEGIN {
        r = ours / theirs
        printf "{\"bench\": \"%s\", \"ratio\": %.1f, \"at_least\": %g, \"met\": %s}\n", name, r, least,
               (r >= least ? "true" : "false")
        exit r < least }' || missed=1
}

# NAME AT-LEAST RATE
at_least() {
    awk -v name="$1" -v least="$2" -v rate="$3" 'BEGIN {
        printf "{\"bench\": \"%s\", \"rate\": %.0f, \"at_least\": %.0f, \"met\": %s}\n", name, rate, least,
               (rate >= least ? "true" : "false")
        exit rate < least }' || missed=1
}

# User and system seconds of a command run N times.
seconds() {
    n=$1
    shift
    # `times` reports children on its second line, as 0m1.23s 0m0.45s
    sh -c 'n=$1; shift; while [ "$n" -gt 0 ]; do "$@" >/dev/null || exit; n=$((n - 1)); done; times' \
        sh "$n" "$@" | sed -n 2p | tr ms '  ' | awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }'
}

missed=0
build_standoff
solves=$build/bench/bench-solves
$solves bench/tree.efg backward
all=$($solves bench/tree.efg backward all)
printf '%s\n' "$all"
at_least "tree, all subgame-perfect equilibria a second" 5000000 "$(echo "$all" | field solves_per_s)"
$solves bench/tree.efg logit lambda 1
for isa in one base avx2 avx512; do
    $solves bench/crisis.efg logit lambda 1 isa $isa 2>/dev/null || true
done
if [ -z "${GAMBIT_SRC:-}" ]; then
    for game in crisis three; do
        $solves bench/$game.efg logit lambda 1
        $solves bench/$game.efg logit limit
    done
    exit $missed
fi
build_gambit

for game in crisis three; do
    for case in "lambda 1" limit; do
        n=256
        [ "$case" = limit ] && n=64
        ours=$($solves bench/$game.efg logit $case games $n to "$games")
        theirs=$("$gambit/bench-gambit" bench/$game.efg "$games" $case)
        again=$($solves bench/$game.efg logit $case games $n)
        printf '%s\n' "$ours" "$theirs" "$again"
        # The slower of the two runs about the other program's.
        slower=$(printf '%s\n' "$ours" "$again" | field solves_per_s | sort -g | head -n 1)
        ratio "$game, $case" 1000 "$slower" "$(echo "$theirs" | field solves_per_s)"
    done
done

flagship=$(seconds 10 "$build/standoff" solve models/russia-card.standoff)
for options in "" "-s 2 -a 1.5" "-l 1"; do
    hundred=$(seconds 100 "$gambit/gambit-logit" -q -e $options bench/crisis.efg)
    printf '{"bench": "flagship", "program": "gambit-logit", "options": "%s", "seconds_of_100": %s}\n' \
        "$options" "$hundred"
    [ -n "$options" ] && least=0 || least=10
    ratio "flagship, gambit-logit${options:+ $options}" $least \
        "$hundred" "$(echo "$flagship" | awk '{ print $1 / 10 }')"
done
printf '{"bench": "flagship", "program": "standoff solve", "seconds": %s}\n' \
    "$(echo "$flagship" | awk '{ print $1 / 10 }')"
exit $missed
