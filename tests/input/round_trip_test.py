"""Every place that a review names is in the original: the words quoted stand there. Real drafts, put into each format.

usage: round_trip_test.py LONGGHEP SHARED
"""
import email.charset
import email.mime.multipart
import email.mime.text
import html
import io
import json
import pathlib
import quopri
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree as ElementTree
import xml.sax.saxutils
import zipfile

TOOL, SHARED = sys.argv[1], pathlib.Path(sys.argv[2])
DOCUMENTS = sorted((SHARED / "corpus" / "documents").glob("*.txt"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OWN = [  # for a machine without the corpus
    "KẾ HOẠCH\nTuyển dụng năm 2026\n\nI. YÊU CẦU\n1. Chỉ tuyển nam, tuổi từ 18 đến 25; nữ từ 18 đến 22 tuổi.\n"
    "2. Ưu tiên con trai & người “chồng là chủ hộ”.\n3. Báo cáo UBND huyện theo Nghị định số 48/2009/NĐ-CP.\n",
]


def squeezed(text):
    """Letters and signs alone: line ends of the draft are paragraphs or blanks, as the format has it."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def review(path):
    done = subprocess.run([TOOL, "check", "--format", "json", "--fail-on", "never", str(path)], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def places(node):
    if isinstance(node, dict):
        if "source" in node and "text" in node and "label" in node:
            yield node
        for value in node.values():
            yield from places(value)
    elif isinstance(node, list):
        for value in node:
            yield from places(value)


def pieces(line, chance):
    """The line cut at random."""
    at = 0
    while at < len(line):
        size = chance.randint(1, 40)
        yield line[at:at + size]
        at += size


# ---- Writers: a paragraph a line ------------------------------------------------------------


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def docx(lines, chance):
    body = "".join("<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{xml.sax.saxutils.escape(piece)}</w:t></w:r>'
                                     for piece in pieces(line, chance)) + "</w:p>" for line in lines)
    office = "http://schemas.openxmlformats.org/"
    return package([
        ("[Content_Types].xml", f'<Types xmlns="{office}package/2006/content-types"><Default Extension="rels" ContentType="application/'
         'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
         'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{office}package/2006/relationships"><Relationship Id="r1" Type="{office}officeDocument/'
         '2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'),
        ("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')])


def odt(lines, chance):
    body = "".join("<text:p>" + "".join(f"<text:span>{xml.sax.saxutils.escape(piece)}</text:span>" if chance.random() < 0.5 else
                                        xml.sax.saxutils.escape(piece) for piece in pieces(line, chance)) + "</text:p>" for line in lines)
    return package([("mimetype", "application/vnd.oasis.opendocument.text"),
                    ("content.xml", f'<office:document-content xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0"><office:body>'
                     f"<office:text>{body}</office:text></office:body></office:document-content>")])


def rtf(lines, chance):
    def letter(c):
        if c in "\\{}":
            return "\\" + c
        if ord(c) < 128:
            return c
        units = c.encode("utf-16-le")
        return "".join(f"\\u{int.from_bytes(units[k:k + 2], 'little', signed=True)}?" for k in range(0, len(units), 2))
    return ("{\\rtf1\\ansi" + "".join("{\\b " + "".join(map(letter, line)) + "}\\par\r\n" for line in lines) + "}").encode()


def page(lines, chance):
    def letter(c):
        return html.escape(c) if chance.random() < 0.9 or c.isspace() else f"&#x{ord(c):x};"
    return ("<!DOCTYPE html><meta charset=utf-8><body>" + "\n".join(
        "<p>" + "".join(f"<b>{''.join(map(letter, piece))}</b>" for piece in pieces(line, chance)) + "</p>" for line in lines)).encode()


def akn(lines, chance):
    return ('<?xml version="1.0" encoding="UTF-8"?><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><doc><meta/><mainBody>' +
            "\n".join("<p>" + "".join(f"<i>{xml.sax.saxutils.escape(piece)}</i>" for piece in pieces(line, chance)) + "</p>" for line in lines) +
            "</mainBody></doc></akomaNtoso>").encode()


def web_archive(lines, chance):
    charset = email.charset.Charset("utf-8")
    charset.body_encoding = email.charset.QP
    archive = email.mime.multipart.MIMEMultipart("related")
    archive.attach(email.mime.text.MIMEText(page(lines, chance).decode(), "html", charset))
    return archive.as_bytes()


def docx_of_another_library(lines, chance):
    """One that chooses its own prefixes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(lines, chance))) as usual, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other:
        for name in usual.namelist():
            other.writestr(name, ElementTree.tostring(ElementTree.fromstring(usual.read(name)), encoding="utf-16" if "word" in name else "utf-8"))
    return out.getvalue()


FORMATS = {
    "txt": lambda lines, chance: "\n".join(lines).encode(),
    "nfd.txt": lambda lines, chance: unicodedata.normalize("NFD", "\r\n".join(lines)).encode(),
    "utf16.txt": lambda lines, chance: b"\xff\xfe" + "\n".join(lines).encode("utf-16-le"),
    "docx": docx, "odt": odt, "rtf": rtf, "html": page, "xml": akn, "mht": web_archive, "ns.docx": docx_of_another_library,
}


# ---- Readers of a place, written apart from the library's ------------------------------------


def runs_of(path):
    """By paragraph, then by run: the text, as SourcePlace counts them."""
    with zipfile.ZipFile(path) as archive:
        if path.suffix == ".docx":
            root = ElementTree.fromstring(archive.read("word/document.xml"))
            return [["".join(t.text or "" for t in run.iter(f"{{{W}}}t")) for run in p.iter(f"{{{W}}}r")] for p in root.iter(f"{{{W}}}p")]
        root = ElementTree.fromstring(archive.read("content.xml"))

    def texts(node):
        if node.text:
            yield node.text
        for child in node:
            yield from texts(child)
            if child.tail:
                yield child.tail
    return [list(texts(p)) for p in root.iter(f"{{{ODF}text:1.0}}p")]


def at_place(path, content, place, runs):
    """What stands at the place, without blanks; of packages, everything from there on."""
    source = place["source"]
    if "byte_start" in source:
        raw = content[source["byte_start"]:source["byte_end"]]
        if path.suffix == ".rtf":
            text = re.sub(r"\\u(-?\d+)\??", lambda m: (int(m[1]) % 65536).to_bytes(2, "little").decode("utf-16-le", "surrogatepass"), raw.decode())
            text = re.sub(r"[{}]|\\(par|b)\b ?", "", text.replace("\\{", "\x01").replace("\\}", "\x02")).replace("\x01", "{").replace("\x02", "}")
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        if path.name.endswith("utf16.txt"):
            return raw.decode("utf-16-le")
        if path.suffix == ".mht":
            raw = quopri.decodestring(raw)
        return html.unescape(re.sub(r"<[^>]*>", "", raw.decode())) if path.suffix in (".html", ".xml", ".mht") else raw.decode()
    paragraphs = runs[source["paragraph"]:]
    first = paragraphs[0][source["run"]].encode("utf-16-le")[2 * source["offset"]:].decode("utf-16-le")
    rest = "".join(paragraphs[0][source["run"] + 1:]) + "".join("".join(p) for p in paragraphs[1:20])
    return first + rest


class RoundTrip(unittest.TestCase):
    def drafts(self):
        for path in DOCUMENTS:
            yield path.stem, path.read_text(encoding="utf-8")
        for k, text in enumerate(OWN):
            yield f"own{k}", text

    def test_places_hold_the_words(self):
        chance, checked = random.Random(5), 0
        with tempfile.TemporaryDirectory() as folder:
            for name, text in self.drafts():
                lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines() if line.strip()]
                lines = ["".join(c for c in line if c.isprintable()) for line in lines][:400]
                for suffix, write in FORMATS.items():
                    path = pathlib.Path(folder) / f"draft.{suffix}"
                    content = write(lines, chance)
                    path.write_bytes(content)
                    runs = runs_of(path) if path.suffix in (".docx", ".odt") else None
                    for place in places(review(path)):
                        found, quoted = squeezed(at_place(path, content, place, runs)), squeezed(place["text"])
                        checked += 1
                        if not (found.startswith(quoted) if runs is not None else found == quoted):
                            self.fail(f"{name}.{suffix}: {place['unit']}: expected {quoted[:200]!r}, found {found[:200]!r}")
        self.assertGreater(checked, 40)

    def test_places_of_converted_documents_hold_the_words(self):
        """Word 97-2003 and PDF, which LibreOffice makes of the same drafts."""
        if not shutil.which("soffice") or not shutil.which("pdftotext"):
            self.skipTest("no LibreOffice or no pdftotext")
        chance, checked = random.Random(6), 0
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for stem, text in list(self.drafts())[-16:]:
                lines = [" ".join("".join(c for c in line if c.isprintable()).split()) for line in text.splitlines() if line.strip()]
                (folder / f"{stem}.docx").write_bytes(docx(lines[:200], chance))
            for suffix in ("doc", "pdf"):
                subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix, "--outdir",
                                folder, *sorted(folder.glob("*.docx"))], check=True, capture_output=True, timeout=600)
            for path in sorted([*folder.glob("*.doc"), *folder.glob("*.pdf")]):
                content = path.read_bytes()
                for place in places(review(path)):
                    source, quoted = place["source"], squeezed(place["text"])
                    if path.suffix == ".doc":
                        raw = content[source["byte_start"]:source["byte_end"]]
                        found = [squeezed(re.sub(r"[\x00-\x1f]", " ", raw.decode(encoding, "replace"))) for encoding in ("utf-16-le", "windows-1252")]
                        self.assertIn(quoted, found, path.name)
                    else:
                        self.assertIn(quoted, self.in_rectangle(path, source), path.name)
                    checked += 1
        self.assertGreater(checked, 10)

    def in_rectangle(self, path, source):
        height = float(re.search(r"Page size: +[\d.]+ x ([\d.]+)", subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout)[1])
        left, bottom, right, top = source["rect"]
        # Twenty points to the inch, so that a box cuts no letter.
        box = {"-x": left - 0.5, "-y": height - top, "-W": right - left + 1, "-H": top - bottom}
        done = subprocess.run(["pdftotext", "-raw", "-r", "1440", "-f", str(source["page"]), "-l", str(source["page"]),
                               *[part for key, value in box.items() for part in (key, str(round(value * 20)))], path, "-"],
                              capture_output=True, text=True)
        return squeezed(done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
