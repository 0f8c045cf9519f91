"""Packs the extension with the Python module and the library: make_oxt.py LIBRARY OUT.oxt"""
import pathlib
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    library, out = sys.argv[1:]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as oxt:
        for name in ("META-INF/manifest.xml", "description.xml", "Addons.xcu", "Factories.xcu", "Sidebar.xcu", "panel.xdl",
                     "longghep_office.py"):
            oxt.write(HERE / name, name)
        for path in sorted((HERE.parent / "python" / "longghep").glob("*.py")):
            oxt.write(path, f"pythonpath/longghep/{path.name}")
        oxt.write(library, "pythonpath/longghep/liblongghep.so")


if __name__ == "__main__":
    main()
