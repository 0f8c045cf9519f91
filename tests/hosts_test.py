"""The programs of docs/hosts.md, compiled and run: they say the same.

usage: hosts_test.py DOCS LIBRARY INCLUDE PYTHON_BINDING
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    page, library, include, binding = map(pathlib.Path, sys.argv[1:])
    programs = dict(re.findall(r"^```(c|cpp|python)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S))
    said = {}
    with tempfile.TemporaryDirectory() as folder:
        for language, compiler in (("c", ["cc", "-std=c99"]), ("cpp", ["c++", "-std=c++20"])):
            source, program = pathlib.Path(folder, f"host.{language}"), pathlib.Path(folder, f"host-{language}")
            source.write_text(programs[language], encoding="utf-8")
            subprocess.run([*compiler, "-Wall", "-Werror", "-I", include, source, "-o", program, library,
                            f"-Wl,-rpath,{library.parent}"], check=True)
            said[language] = subprocess.run([program], capture_output=True, check=True).stdout
        said["python"] = subprocess.run([sys.executable, "-c", programs["python"]], capture_output=True, check=True,
                                        env={**os.environ, "LONGGHEP_LIBRARY": str(library), "PYTHONPATH": str(binding)}).stdout
    assert len(set(said.values())) == 1 and b"1:1: sex-restricted-recruitment: " in said["c"], said


if __name__ == "__main__":
    main()
