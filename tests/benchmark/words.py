"""Runs the benchmarks of the segmenter side by side, several times in random order, and prints the best rate of each with
its ratio to ICU's word break on texts of the same size, or to the UTF-8 validation.

usage: words.py LONGGHEP_BENCHMARKS [FILTER]
"""
import json
import subprocess
import sys


def main():
    done = subprocess.run(
        [sys.argv[1], f"--benchmark_filter={sys.argv[2] if len(sys.argv) > 2 else '/'}", "--benchmark_repetitions=5",
         "--benchmark_enable_random_interleaving=true", "--benchmark_format=json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    best = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run["run_type"] == "iteration" and "bytes_per_second" in run:
            best[run["run_name"]] = max(best.get(run["run_name"], 0), run["bytes_per_second"] / 1e6)
    for name, rate in sorted(best.items()):
        size = name.partition("/")[2]
        line = f"{name:28}{rate:8.1f} MB/s"
        for other in (f"IcuWordBreak/{size}", "Utf8Validation/27000000"):
            if other in best and other != name:
                line += f"   {rate / best[other]:.2f} of {other}"
        print(line)


if __name__ == "__main__":
    main()
