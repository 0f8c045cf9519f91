"""Whole processes, side by side in one run: the seed from start to exit against the start of perl, three times over.

usage: process.py LONGGHEP
Prints the ratio and the resident memory; asserts nothing about time.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROUNDS = 100


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begin


def main():
    tool = sys.argv[1]
    shared = pathlib.Path(__file__).resolve().parents[3] / "shared"
    seed = next(iter(sorted((shared / "corpus" / "seed").glob("*.txt"))), None)
    if seed is None:
        sys.exit("skipped: no seed document beside the project")
    longghep, perl = [tool, "check", str(seed)], ["perl", "-e", "1"]
    ours, theirs = [], []
    for _ in range(ROUNDS):  # in turn, so that what else the machine does falls on both
        ours.append(seconds(longghep))
        theirs.append(seconds(perl))
    pid = os.spawnvp(os.P_NOWAIT, "sh", ["sh", "-c", 'exec "$@" >/dev/null', "sh", *longghep])
    _, _, usage = os.wait4(pid, 0)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"seed, process start to exit: {statistics.median(ours) * 1e3:.2f} ms; perl -e 1: "
          f"{statistics.median(theirs) * 1e3:.2f} ms; ratio {ratio:.2f} (goal: at most 3)")
    print(f"resident memory of the seed: {usage.ru_maxrss / 1024:.1f} MB (goal: below 40)")


if __name__ == "__main__":
    main()
