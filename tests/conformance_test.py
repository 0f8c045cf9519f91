"""All bindings say the same: the JSON of every document is that of the command line, byte for byte.

usage: conformance_test.py TOOL LIBRARY BINDINGS [--node NODE ADDON] [--java JAVA JAR LIBRARY] [--dotnet MCS MONO]
"""
import argparse
import os
import pathlib
import subprocess
import sys

PYTHON = """
import sys, longghep
reviewer = longghep.Reviewer()
for path in sys.argv[1:]:
    print(reviewer.review_json(open(path, "rb").read(), path=path, as_of="2026-07-01"))
"""
NODE = """
const { Reviewer } = require(process.argv[1]);
const fs = require('fs');
const reviewer = new Reviewer();
for (const path of process.argv.slice(2))
  fs.writeSync(1, reviewer.reviewJson(fs.readFileSync(path), { path, asOf: '2026-07-01' }) + '\\n');
"""
JAVA = """
import java.nio.file.*;
import vn.longghep.*;
public class Host {
  public static void main(String[] paths) throws Exception {
    final var out = new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, "UTF-8");
    final var reviewer = new Reviewer();
    for (final String path : paths) {
      final Options options = Options.NONE.withPath(path).withAsOf("2026-07-01");
      out.print(reviewer.examine(reviewer.read(Files.readAllBytes(Path.of(path)), options), options).json() + "\\n");
    }
  }
}
"""
DOTNET = """
using System; using System.IO; using System.Text; using Longghep;
static class Host {
  static void Main(string[] paths) {
    var reviewer = new Reviewer();
    var output = Console.OpenStandardOutput();
    foreach (var path in paths) {
      var options = new Options { Path = path, AsOf = "2026-07-01" };
      var json = Encoding.UTF8.GetBytes(reviewer.Examine(reviewer.Read(File.ReadAllBytes(path), options), options).Json() + "\\n");
      output.Write(json, 0, json.Length);
    }
  }
}
"""


def main():
    parser = argparse.ArgumentParser()
    for name in ("tool", "library", "bindings"):
        parser.add_argument(name)
    parser.add_argument("--node", nargs=2)
    parser.add_argument("--java", nargs=3)
    parser.add_argument("--dotnet", nargs=2)
    given = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    shared = here.parents[1] / "shared"
    documents = sorted(here.glob("gold/*.txt")) + sorted(shared.glob("corpus/documents/*"))
    documents = [str(path) for path in documents if path.is_file() and path.stat().st_size < 2_000_000]

    def said(command, **environment):
        run = subprocess.run([*command, *documents], capture_output=True, env={**os.environ, **environment})
        assert run.returncode == 0, run.stderr.decode()
        return run.stdout.splitlines()

    # Documents that cannot be read are an error for the command line, and an exception for a host.
    wanted, readable = [], []
    for path in documents:
        run = subprocess.run([given.tool, "check", "--format", "json", "--as-of", "2026-07-01", path],
                             capture_output=True)
        if run.stdout:
            wanted.append(run.stdout.rstrip(b"\n"))
            readable.append(path)
    documents[:] = readable

    hosts = {"python": said([sys.executable, "-c", PYTHON], LONGGHEP_LIBRARY=given.library,
                            PYTHONPATH=given.bindings + "/python")}
    if given.node:
        node, addon = given.node
        hosts["node"] = said([node, "-e", NODE, "--", given.bindings + "/node"], LONGGHEP_ADDON=addon)
    if given.java:
        java, jar, library = given.java
        source = pathlib.Path(library).with_name("Host.java")
        source.write_text(JAVA, encoding="utf-8")
        hosts["java"] = said([java, f"-Dlongghep.library={library}", "-cp", jar, str(source)])
    if given.dotnet:
        mcs, mono = given.dotnet
        built = pathlib.Path(given.library).parent
        pathlib.Path(built, "Host.cs").write_text(DOTNET, encoding="utf-8")
        subprocess.run([mcs, f"-out:{built}/Host.exe", f"{given.bindings}/dotnet/Longghep.cs", f"{built}/Host.cs"],
                       check=True)
        hosts["dotnet"] = said([mono, f"{built}/Host.exe"], LD_LIBRARY_PATH=str(built))
    wrong = [f"{host}: {path}" for host, lines in hosts.items()
             for path, line, want in zip(readable, lines, wanted, strict=True) if line != want]
    print(f"{len(readable)} documents in {', '.join(hosts)}: {len(wrong)} differ", *wrong[:10], sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
