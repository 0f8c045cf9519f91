"""A Word document of 300 pages, read, judged and annotated: the best time of each step over several runs in random order,
its share of the whole, and the memory of processes that do it, above that of those which do it to ten pages.

usage: documents.py LONGGHEP_BENCHMARKS LONGGHEP
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

LETTERS = 900_000
LAWS = pathlib.Path(__file__).resolve().parents[3] / "shared" / "corpus" / "law"
STEPS = "Unzip|Xml|ReadDocx|ReadText|ReviewDocument|Annotate|WholeRun"


def draft():
    """The lines of laws, some 300 pages."""
    size = 0
    for law in sorted(LAWS.glob("*.txt")):
        for line in filter(None, (" ".join(line.split()) for line in law.read_text().splitlines())):
            yield "".join(filter(str.isprintable, line))
            size += len(line)
        if size > LETTERS:
            return


def write_docx(path, lines):
    """Runs of some words each, as an editor leaves them behind."""
    chance, body = random.Random(1), []
    for line in lines:
        runs, words = [], line.split(" ")
        while words:
            count = chance.randint(1, 30)
            runs.append(escape(" ".join(words[:count]) + (" " if words[count:] else "")))
            words = words[count:]
        body.append("<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("word/document.xml",
                         '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' +
                         "".join(body) + "</w:body></w:document>")


def megabytes(command):
    """The most memory that the process had, as GNU time tells it: a child of this one would be told this one's."""
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          check=False)
    return int(done.stderr.split()[-1]) * 1024 / 1e6


def memory(tool):
    """What the text takes beyond what a short draft does, the tables of the dictionaries that it is looked up in included."""
    lines = list(draft())
    short = lines[:len(lines) // 30]
    text = len("\n".join(lines[len(short):]).encode()) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        few, all_of_them, out = (pathlib.Path(folder) / name for name in ("few.docx", "all.docx", "out.docx"))
        write_docx(few, short)
        write_docx(all_of_them, lines)
        for command in ["check"], ["annotate", "-o", str(out)]:
            base, used = (megabytes([tool, *command, str(path)]) for path in (few, all_of_them))
            print(f"{command[0]:16}{used:8.1f} MB, {base:.1f} of them for ten pages; the rest is {(used - base) / text:.1f} times the text")


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
    if LAWS.is_dir():
        memory(sys.argv[2])


if __name__ == "__main__":
    main()
