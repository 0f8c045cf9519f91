"""What each binding adds to the C interface: reading and reviewing one document to its JSON, in one run, in turn.

usage: bindings.py BUILD BINDINGS
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 5

C = r"""
#include <longghep/longghep.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e3 + t.tv_nsec / 1e6; }
int main(int argc, char** argv) {
  FILE* f = fopen(argv[1], "rb");
  static char bytes[1 << 24];
  size_t size = fread(bytes, 1, sizeof bytes, f), json = 0;
  lgh_reviewer* reviewer;
  lgh_options options = LGH_OPTIONS_INIT;
  options.as_of = "2026-07-01";
  lgh_reviewer_new(&reviewer, NULL, 0, NULL);
  for (int k = 0; k < atoi(argv[2]); ++k) {
    double start = now();
    lgh_review* review;
    if (lgh_review_new(&review, reviewer, bytes, size, &options, NULL) != LGH_OK) return 1;
    lgh_review_json(review, &json);
    lgh_review_free(review);
    printf("%f\n", now() - start);
  }
  return (void)argc, 0;
}
"""
PYTHON = """
import sys, time, longghep
data = open(sys.argv[1], "rb").read()
reviewer = longghep.Reviewer()
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    reviewer.review_json(data, as_of="2026-07-01")
    print((time.perf_counter() - start) * 1e3)
"""
NODE = """
const { Reviewer } = require(process.env.LONGGHEP_BINDING);
const data = require('fs').readFileSync(process.argv[1]);
const reviewer = new Reviewer();
for (let k = 0; k < +process.argv[2]; ++k) {
  const start = performance.now();
  reviewer.reviewJson(data, { asOf: '2026-07-01' });
  console.log(performance.now() - start);
}
"""
JAVA = """
import java.nio.file.*;
import vn.longghep.*;
public class Host {
  public static void main(String[] arguments) throws Exception {
    final byte[] data = Files.readAllBytes(Path.of(arguments[0]));
    final var reviewer = new Reviewer();
    final var options = Options.NONE.withAsOf("2026-07-01");
    for (int k = 0; k < Integer.parseInt(arguments[1]); ++k) {
      final long start = System.nanoTime();
      try (var document = reviewer.read(data, options); var review = reviewer.examine(document, options)) {
        review.json();
      }
      System.out.println((System.nanoTime() - start) / 1e6);
    }
  }
}
"""
DOTNET = """
using System; using System.Diagnostics; using System.Globalization; using System.IO; using Longghep;
static class Host {
  static void Main(string[] arguments) {
    var data = File.ReadAllBytes(arguments[0]);
    var reviewer = new Reviewer();
    var options = new Options { AsOf = "2026-07-01" };
    for (var k = 0; k < int.Parse(arguments[1]); ++k) {
      var watch = Stopwatch.StartNew();
      using (var document = reviewer.Read(data, options))
      using (var review = reviewer.Examine(document, options))
        review.Json();
      Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }
  }
}
"""


def main():
    build, bindings = (pathlib.Path(path).resolve() for path in sys.argv[1:])
    library = build / "lib"
    corpus = pathlib.Path(__file__).resolve().parents[3] / "shared" / "corpus"
    seed = next(iter(sorted(corpus.glob("seed/*.txt"))), None)
    if seed is None:
        sys.exit("skipped: no corpora beside the project")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        big = folder / "1-MB.txt"
        text = b""
        for law in sorted(corpus.glob("law/*.txt")):
            text += law.read_bytes()
            if len(text) > 1_000_000:
                break
        big.write_bytes(text[:text.rindex(b"\n", 0, 1_000_000)])
        for file, source in (("host.c", C), ("Host.java", JAVA), ("Host.cs", DOTNET)):
            (folder / file).write_text(source)
        subprocess.run(["cc", "-O2", "-w", "-I", bindings.parent / "include", folder / "host.c", "-o", folder / "host",
                        library / "liblongghep.so", f"-Wl,-rpath,{library}"], check=True)
        hosts = {"c": [folder / "host"], "python": [sys.executable, "-c", PYTHON]}
        if (library / "longghep.node").exists():
            hosts["node"] = ["node", "-e", NODE, "--"]
        if (library / "longghep.jar").exists():
            hosts["java"] = ["java", f"-Dlongghep.library={library}/liblongghep_jni.so", "-cp",
                             library / "longghep.jar", folder / "Host.java"]
        if subprocess.run(["sh", "-c", "command -v mcs"], stdout=subprocess.DEVNULL).returncode == 0:
            subprocess.run(["mcs", f"-out:{folder}/Host.exe", bindings / "dotnet" / "Longghep.cs", folder / "Host.cs"],
                           check=True)
            hosts["dotnet"] = ["mono", folder / "Host.exe"]
        environment = {**os.environ, "LONGGHEP_LIBRARY": str(library / "liblongghep.so"),
                       "LONGGHEP_ADDON": str(library / "longghep.node"), "LONGGHEP_BINDING": str(bindings / "node"),
                       "PYTHONPATH": str(bindings / "python"), "LD_LIBRARY_PATH": str(library)}
        for document, times in ((seed, 40), (big, 6)):
            spent = {host: [] for host in hosts}
            for _ in range(ROUNDS):  # in turn, so that what else the machine does falls on all
                for host, command in hosts.items():
                    run = subprocess.run([*command, document, str(times)], capture_output=True, check=True,
                                         env=environment)
                    spent[host] += [float(line) for line in run.stdout.split()][times // 3:]  # warm
            base = statistics.median(spent["c"])
            print(f"{document.name}: c {base:.2f} ms; " + "; ".join(
                f"{host} {statistics.median(values) / base:.2f}" for host, values in spent.items() if host != "c"))


if __name__ == "__main__":
    main()
