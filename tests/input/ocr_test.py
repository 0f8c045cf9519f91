"""Scanned pages, made of real ones: pages of a PDF as pictures, recognised, against the text they had.

usage: ocr_test.py LONGGHEP SHARED
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import zlib

TOOL, SHARED = sys.argv[1], pathlib.Path(sys.argv[2])
SOURCE = SHARED / "corpus" / "formats" / "pdf" / "nd-01-2019-kiem-lam.pdf"


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, timeout=600)


def scanned(pictures):
    """A PDF with a picture a page; each is (dictionary entries, bytes)."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>".encode(),
               f"<</Type/Pages/Count {len(pictures)}/Kids[{' '.join(f'{3 + 3 * k} 0 R' for k in range(len(pictures)))}]>>".encode()]
    for k, (entries, content) in enumerate(pictures):
        first, draw = 3 + 3 * k, b"q 595 0 0 842 0 0 cm /P Do Q"
        objects += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {first + 1} 0 R/Resources<</XObject<</P {first + 2} 0 R>>>>>>".encode(),
                    b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
                    b"<</Type/XObject/Subtype/Image%s/Length %d>>stream\n%s\nendstream" % (entries.encode(), len(content), content)]
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def netpbm(content):
    kind, size, *rest = content.split(b"\n", 3 if content[:2] != b"P4" else 2)
    width, height = map(int, size.split())
    return width, height, rest[-1]


@unittest.skipUnless(SOURCE.exists(), "no corpus beside the project")
class Ocr(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def pages(self, *options):
        run("pdftoppm", "-r", "200", "-f", "1", "-l", "1", *options, SOURCE, self.folder / "page")
        return sorted(path for path in self.folder.iterdir() if path.name.startswith("page"))

    def test_pages_are_recognised_in_each_kind_of_picture(self):
        jpegs = [("/Filter/DCTDecode/Width 1654/Height 2339/BitsPerComponent 8/ColorSpace/DeviceRGB", path.read_bytes())
                 for path in self.pages("-jpeg")]
        for path in self.folder.glob("page*"):
            path.unlink()
        grey = []
        for path in self.pages("-gray"):
            width, height, samples = netpbm(path.read_bytes())
            grey.append((f"/Filter/FlateDecode/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceGray", zlib.compress(samples)))
        for path in self.folder.glob("page*"):
            path.unlink()
        bits = []
        for path in self.pages("-mono"):
            width, height, samples = netpbm(path.read_bytes())
            bits.append((f"/Filter/FlateDecode/Width {width}/Height {height}/BitsPerComponent 1/ColorSpace/DeviceGray",
                         zlib.compress(bytes(255 - byte for byte in samples))))
        meant = unicodedata.normalize("NFC", run("pdftotext", "-raw", "-l", "1", SOURCE, "-").stdout.decode()).split()
        for name, pictures in {"jpeg": jpegs, "grey": grey, "bits": bits}.items():
            with self.subTest(name):
                path = self.folder / f"{name}.pdf"
                path.write_bytes(scanned(pictures))
                refused = run(TOOL, "text", path)
                self.assertEqual(refused.returncode, 3)
                self.assertIn(b"scanned", refused.stderr)
                done = run(TOOL, "text", "--ocr", path)
                self.assertEqual(done.returncode, 0, done.stderr)
                read = done.stdout.decode().split()
                self.assertGreater(len(set(read) & set(meant)) / len(set(meant)), 0.9)

    def test_places_are_on_the_page(self):
        path = self.folder / "scan.pdf"
        path.write_bytes(scanned([("/Filter/DCTDecode/Width 1654/Height 2339", self.pages("-jpeg")[0].read_bytes())]))
        outline = json.loads(run(TOOL, "check", "--ocr", "--format", "json", "--fail-on", "never", path).stdout)
        places = [place for finding in outline["findings"] for place in [finding["location"]["source"]]]
        self.assertTrue(places)
        for place in places:
            left, bottom, right, top = place["rect"]
            self.assertTrue(0 <= left < right <= 595 and 0 <= bottom < top <= 842, place)

    def test_what_cannot_be_recognised_is_told(self):
        path = self.folder / "bad.pdf"
        path.write_bytes(scanned([("/Filter/DCTDecode/Width 10/Height 10", b"no picture"), ("/Filter/JBIG2Decode/Width 9/Height 9", b"x")]))
        done = run(TOOL, "text", "--ocr", path)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"scanned", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
