#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All equilibria of random bimatrix games by Standoff's `extreme`, beside lrsnash (Debian's lrslib) and
# gambit-enummixed (bench/README.md says what and why).
#
#   GAMBIT_ENUMMIXED=PROGRAM bench/enumerate.sh     with Gambit's program
#   bench/enumerate.sh                              beside lrsnash alone, where it is installed
#
# STANDOFF: the program (build-bench/standoff, built if it is not there); SIZES: actions of either party ("8 9 10
# 11 12 13 14 15"); GAMES: games of each size (5). Each line of the output is a JSON object. Times are processor
# time of whole processes, one thread. Exits 1 where a bound is missed or the numbers of equilibria differ.
set -eu
cd "$(dirname "$0")/.."
standoff=${STANDOFF:-build-bench/standoff}
sizes=${SIZES:-8 9 10 11 12 13 14 15}
games=${GAMES:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -x "$standoff" ]; then
    { cmake -S . -B build-bench -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTANDOFF_TESTS=OFF &&
        ninja -C build-bench standoff; } >"$work/log" || { tail -n 40 "$work/log" >&2; exit 2; }
    standoff=build-bench/standoff
fi

# SIZE SEED: the same random game, whole payoffs 0 to 99, in either program's form.
game() {
    awk -v n="$1" -v seed="$2" -v nfg="$work/game.nfg" -v lrs="$work/game.lrs" 'BEGIN {
        srand(seed)
        for (p = 0; p < 2; p++) for (i = 0; i < n; i++) for (j = 0; j < n; j++) u[p, i, j] = int(100 * rand())
        printf "NFG 1 R \"\" { \"A\" \"B\" } { %d %d }\n\n", n, n >nfg
        for (j = 0; j < n; j++) for (i = 0; i < n; i++) print u[0, i, j], u[1, i, j] >nfg
        printf "%d %d\n", n, n >lrs
        for (p = 0; p < 2; p++) {
            print "" >lrs
            for (i = 0; i < n; i++) { for (j = 0; j < n; j++) printf "%d ", u[p, i, j] >lrs; print "" >lrs }
        }
    }'
}

# Processor seconds of a command, whose output goes to $work/out; small games are run ten times.
seconds() {
    repeats=1
    [ "$size" -gt 11 ] || repeats=10
    sh -c 'n=$1 out=$2; shift 2
        while [ "$n" -gt 0 ]; do "$@" >"$out"; n=$((n - 1)); done; times' \
        sh "$repeats" "$work/out" "$@" 2>/dev/null | sed -n 2p | tr ms '  ' |
        awk -v n="$repeats" '{ print ($1 * 60 + $2 + $3 * 60 + $4) / n }'
}

median() {
    sort -g | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
}

missed=0
# NAME AT-LEAST SIZE COUNT SECONDS: what another program found and took, against Standoff's.
against() {
    ratio=$(awk -v ours="$ours" -v theirs="$5" 'BEGIN { print theirs / (ours > 0.001 ? ours : 0.001) }')
    echo "$ratio" >>"$work/$1.$3"
    printf '{"bench": "enumerate", "program": "%s", "size": %d, "seed": %d, "equilibria": %d, "theirs": %d,' \
        "$1" "$3" "$seed" "$n_ours" "$4"
    printf ' "seconds": %s, "their_seconds": %s, "ratio": %.2f}\n' "$ours" "$5" "$ratio"
    [ "$n_ours" -eq "$4" ] || missed=1
}

for size in $sizes; do
    for seed in $(seq "$games"); do
        game "$size" "$((1000 * size + seed))"
        ours=$(seconds "$standoff" solve "$work/game.nfg" --solver extreme --all --concept nash --json)
        n_ours=$(grep -c '"max_regret"' "$work/out")
        if command -v lrsnash >/dev/null; then
            theirs=$(seconds lrsnash "$work/game.lrs")
            against lrsnash 1 "$size" \
                "$(sed -n 's/.*Number of equilibria found: *//p' "$work/out")" "$theirs"
        fi
        if [ -n "${GAMBIT_ENUMMIXED:-}" ]; then
            theirs=$(seconds "$GAMBIT_ENUMMIXED" -q "$work/game.nfg")
            against gambit-enummixed 10 "$size" "$(grep -c '^NE' "$work/out")" "$theirs"
        fi
    done
done
for bound in "lrsnash 1" "gambit-enummixed 10"; do
    name=${bound% *} least=${bound#* }
    for size in $sizes; do
        [ -e "$work/$name.$size" ] || continue
        middle=$(median <"$work/$name.$size")
        printf '{"bench": "enumerate", "program": "%s", "size": %d, "median_ratio": %.1f}\n' \
            "$name" "$size" "$middle"
        cat "$work/$name.$size" >>"$work/$name"
    done
    [ -e "$work/$name" ] || continue
    middle=$(median <"$work/$name")
    met=$(awk -v r="$middle" -v least="$least" 'BEGIN { print (r >= least) ? "true" : "false" }')
    [ "$met" = true ] || missed=1
    printf '{"bench": "enumerate", "program": "%s", "median_ratio": %.1f, "at_least": %d, "met": %s}\n' \
        "$name" "$middle" "$least" "$met"
done
exit $missed
