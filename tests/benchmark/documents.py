"""A Word document of 300 pages, read, judged and annotated: the best time of each step over several runs in random order,
its share of the whole, and the memory of a process that does it.

usage: documents.py LONGGHEP_BENCHMARKS
"""
import json
import subprocess
import sys

STEPS = "Unzip|Xml|ReadDocx|ReadText|ReviewDocument|Annotate|WholeRun"


def main():
    done = subprocess.run(
        [sys.argv[1], f"--benchmark_filter=^({STEPS})$", "--benchmark_repetitions=5", "--benchmark_enable_random_interleaving=true",
         "--benchmark_format=json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    best = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run["run_type"] == "iteration" and (run["run_name"] not in best or run["real_time"] < best[run["run_name"]][0]):
            best[run["run_name"]] = run["real_time"], run["bytes_per_second"] / 1e6
    whole = best["WholeRun"][0]
    for name in STEPS.split("|"):
        time, rate = best[name]
        print(f"{name:16}{time:8.1f} ms{rate:9.1f} MB/s of text   {time / whole:5.0%} of the whole run")


if __name__ == "__main__":
    main()
