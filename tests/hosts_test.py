"""The programs of docs/hosts.md, compiled and run: they say the same.

usage: hosts_test.py DOCS LIBRARY INCLUDE BINDINGS [--node NODE ADDON] [--java JAVA JAR LIBRARY] [--dotnet MCS MONO]
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    parser = argparse.ArgumentParser()
    for name in ("page", "library", "include", "bindings"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--node", nargs=2)
    parser.add_argument("--java", nargs=3)
    parser.add_argument("--dotnet", nargs=2)
    given = parser.parse_args()
    page, library, include = given.page, given.library, given.include
    programs = dict(re.findall(r"^```(c|cpp|python|js|java|csharp)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S))
    said = {}
    with tempfile.TemporaryDirectory() as folder:
        for language, compiler in (("c", ["cc", "-std=c99"]), ("cpp", ["c++", "-std=c++20"])):
            source, program = pathlib.Path(folder, f"host.{language}"), pathlib.Path(folder, f"host-{language}")
            source.write_text(programs[language], encoding="utf-8")
            subprocess.run([*compiler, "-Wall", "-Werror", "-I", include, source, "-o", program, library,
                            f"-Wl,-rpath,{library.parent}"], check=True)
            said[language] = subprocess.run([program], capture_output=True, check=True).stdout
        if given.node:
            node, addon = given.node
            program = programs["js"].replace("require('longghep')", f"require('{given.bindings}/node')")
            said["node"] = subprocess.run([node, "-e", program], capture_output=True, check=True,
                                          env={**os.environ, "LONGGHEP_ADDON": addon}).stdout
        if given.java:
            java, jar, native = given.java
            source = pathlib.Path(folder, "Host.java")
            source.write_text(programs["java"], encoding="utf-8")
            said["java"] = subprocess.run([java, f"-Dlongghep.library={native}", "-cp", jar, source],
                                          capture_output=True, check=True).stdout
        if given.dotnet:
            mcs, mono = given.dotnet
            source, program = pathlib.Path(folder, "Host.cs"), pathlib.Path(folder, "Host.exe")
            source.write_text(programs["csharp"], encoding="utf-8")
            subprocess.run([mcs, f"-out:{program}", given.bindings / "dotnet" / "Longghep.cs", source], check=True)
            said["dotnet"] = subprocess.run([mono, program], capture_output=True, check=True,
                                            env={**os.environ, "LD_LIBRARY_PATH": str(library.parent)}).stdout
        said["python"] = subprocess.run([sys.executable, "-c", programs["python"]], capture_output=True, check=True,
                                        env={**os.environ, "LONGGHEP_LIBRARY": str(library), "PYTHONPATH": f"{given.bindings}/python"}).stdout
    assert len(set(said.values())) == 1 and b"1:1: sex-restricted-recruitment: " in said["c"], said


if __name__ == "__main__":
    main()
