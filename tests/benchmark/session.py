"""Keystroke to findings on a draft of 300 pages, against a whole reading and review of it: percentiles of 10,000 edits.

usage: session.py LONGGHEP_BENCHMARKS
"""
import json
import subprocess
import sys


def main():
    done = subprocess.run([sys.argv[1], "--benchmark_filter=^(Keystroke|WholeRecheck|OpenSession)/", "--benchmark_format=json"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    runs = {run["name"].split("/")[0]: run for run in json.loads(done.stdout)["benchmarks"]}
    key, whole = runs["Keystroke"], runs["WholeRecheck"]["median_ms"]
    print(f"draft of {runs['WholeRecheck']['bytes'] / 1e6:.2f} MB, {key['findings']:.0f} findings; a whole review {whole:.0f} ms")
    print(f"keystroke   median {key['median_ms']:.2f} ms   99th percentile {key['p99_ms']:.2f} ms   most {key['most_ms']:.1f} ms   "
          f"{whole / key['median_ms']:.0f} times as fast (at the 99th percentile {whole / key['p99_ms']:.0f})")
    opened = runs["OpenSession"]["median_ms"]
    print(f"opened      {opened:.0f} ms from the text to the first findings, {opened / whole:.2f} times a whole review")


if __name__ == "__main__":
    main()
