"""The C interface against version 1 as it was released, by abidiff: what programs that are linked rely on is as it was; additions
are welcome. The header alone is compared: a stub of each function, compiled from it, has all the types and none of the library.

usage: abi_test.py INCLUDE RELEASED.abi [--write]   (--write: make the file of a new release)
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FUNCTION = re.compile(r"^LGH_API ([^;(]+?\**)\s*\b(lgh_\w+)\(([^;]*)\);", re.M | re.S)


def main():
    include, released = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    header = (include / "longghep" / "longghep.h").read_text(encoding="utf-8")
    functions = FUNCTION.findall(header)
    assert len(functions) == header.count("LGH_API "), "a declaration was not understood"
    with tempfile.TemporaryDirectory() as folder:
        stub, library = pathlib.Path(folder, "stub.c"), pathlib.Path(folder, "liblongghep.so.1")
        stub.write_text("#include <longghep/longghep.h>\n" + "\n".join(
            f"{kind} {name}({arguments}) {{ {'' if kind == 'void' else f'return ({kind})0;'} }}" for kind, name, arguments in functions),
            encoding="utf-8")
        subprocess.run(["cc", "-std=c99", "-g", "-w", "-shared", "-fPIC", "-Wl,-soname,liblongghep.so.1", "-I", include, stub, "-o", library],
                       check=True)
        if "--write" in sys.argv:
            written = subprocess.run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", library], check=True,
                                     capture_output=True, text=True).stdout
            released.write_text(re.sub(r" path='[^']*'", "", written), encoding="utf-8")
            return
        found = subprocess.run(["abidiff", "--no-added-syms", released, library], capture_output=True, text=True)
        assert found.returncode == 0, found.stdout + found.stderr
    print(f"{len(functions)} functions: nothing that version 1 had has changed")


if __name__ == "__main__":
    main()
