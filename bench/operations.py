#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the floating point operations of a run, where the machine has no counters for them.

    valgrind --tool=callgrind --dump-instr=yes --compress-pos=no --compress-strings=no \\
        --callgrind-out-file=FILE PROGRAM ...
    operations.py PROGRAM FILE [FUNCTION]

Callgrind says how often each instruction was executed, objdump what it is. An addition, a
subtraction, a product, a quotient and a root count as one for each number of the vector. With
FUNCTION its calls are counted too. Valgrind knows no AVX-512: run the program with `isa avx2`,
whose kernels do the same to every number.
"""
import re
import subprocess
import sys

ARITHMETIC = re.compile(r"v?(add|sub|mul|div|sqrt)(pd|sd)$")
WIDTH = {"zmm": 8, "ymm": 4, "xmm": 2}


def instructions(program):
    """Address: mnemonic and operands."""
    listing = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", program], capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for line in listing.splitlines():
        match = re.match(r"\s+([0-9a-f]+):\s+(\S+)\s*(.*)", line)
        if match:
            found[int(match[1], 16)] = (match[2], match[3])
    return found


def kind(mnemonic, operands):
    if ARITHMETIC.match(mnemonic):
        return "arithmetic"
    if "mm" in operands:
        return "other vector"
    if mnemonic[0] == "j" or mnemonic in ("call", "ret"):
        return "branches"
    return "integer"


def main():
    program, path = sys.argv[1:3]
    function = sys.argv[3] if len(sys.argv) > 3 else None
    code = instructions(program)
    counts, operations, calls, total = {}, 0, 0, 0
    is_own = is_call = False
    callee = None
    with open(path, encoding="utf-8", errors="replace") as profile:
        for line in profile:
            if line.startswith("ob="):
                is_own = line.strip().endswith("/" + program.rsplit("/", 1)[-1])
            elif line.startswith("cfn="):
                callee = line.strip()[4:]
            elif line.startswith("calls="):
                is_call = True  # the next line is the callee's cost
                calls += int(line[6:].split()[0]) if callee == function else 0
            elif line.startswith("0x"):
                address, _, n = line.split()[:3]
                if is_call:
                    is_call = False
                    continue
                mnemonic, operands = code.get(int(address, 16), ("", "")) if is_own else ("", "")
                what = kind(mnemonic, operands) if mnemonic else "libraries"
                counts[what] = counts.get(what, 0) + int(n)
                total += int(n)
                match = ARITHMETIC.match(mnemonic)
                if match:
                    vector = max((w for r, w in WIDTH.items() if r in operands), default=1)
                    operations += int(n) * (vector if match[2] == "pd" else 1)
    print(f"{operations} floating point operations in {total} instructions")
    for what, n in sorted(counts.items(), key=lambda item: -item[1]):
        print(f"  {what:14} {100 * n / total:5.1f} per cent")
    if function:
        print(f"{calls} calls of {function}")


if __name__ == "__main__":
    main()
