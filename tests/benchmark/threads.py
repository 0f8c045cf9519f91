"""One reviewer shared by threads that read and review a draft of 300 pages: the best throughput over several runs in
random order, against that of one thread.

usage: threads.py LONGGHEP_BENCHMARKS
"""
import json
import os
import subprocess
import sys


def main():
    done = subprocess.run(
        [sys.argv[1], "--benchmark_filter=^Shared/", "--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true",
         "--benchmark_format=json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    best = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run["run_type"] == "iteration":
            threads = int(run["run_name"].split("/")[1])
            best[threads] = max(best.get(threads, 0), run["bytes_per_second"] / 1e6)
    print(f"{len(os.sched_getaffinity(0))} cores")
    for threads, rate in sorted(best.items()):
        print(f"{threads} threads{rate:9.1f} MB/s of text   {rate / best[1]:.2f} times one thread")


if __name__ == "__main__":
    main()
