"""The text of real files as longghep reads it against what other programs read: LibreOffice, pandoc, pdftotext, Chromium.

usage: oracles_test.py LONGGHEP SHARED [--table]

Both texts are cut into tokens at white space. A difference that none of the reasons below explains is a failure. With
--table the differences are printed as the Markdown table of docs/readers.md.
"""
import difflib
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import zipfile

TOOL, SHARED = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()  # Chromium is given addresses, which are absolute
FORMATS = SHARED / "corpus" / "formats"


def output(*command, stdin=None, timeout=600):
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def tokens(text):
    return unicodedata.normalize("NFC", text).replace("\u00ad", "").split()


def ours(path):
    return tokens(output(TOOL, "text", path).decode())


def squeezed(words):
    return "".join(words)


CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]

# Documents with running text and tables that have rules.
PRINTED = ["cv-hoi-nu-doanh-nhan-to-chuc-hoi", "dieu-le-hoi-thien-nguyen", "kh-thpt-sinh-hoat-cong-dan", "nd-30-2020-cong-tac-van-thu",
           "qd-phe-duyet-dieu-le-nuoc-mam", "ttr-2114-hiep-hoi-doanh-nghiep"]


def paragraphs(path):
    """Words, and whether a paragraph ends with each."""
    for line in filter(str.split, output(TOOL, "text", path).decode().splitlines()):
        words = tokens(line)
        yield from ((word, k + 1 == len(words)) for k, word in enumerate(words))


# ---- What the others read -------------------------------------------------------------------


def libreoffice(paths, folder):
    output("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8",
           "--outdir", folder, *paths)
    for path in paths:
        text = (folder / f"{path.stem}.txt").read_text(encoding="utf-8-sig")
        # It does not know the old encodings: what it took out of the file goes through our tables, which others test.
        if re.search(r"tcvn3|vni", path.name):
            text = output(TOOL, "text", "-", stdin=text.encode()).decode()
        yield path, tokens(text)


def pandoc(paths, _):
    def walk(node, out):
        if isinstance(node, list):
            for item in node:
                walk(item, out)
        elif isinstance(node, dict):
            kind, content = node.get("t"), node.get("c")
            if kind == "Str":
                out.append(content)
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                out.append(" ")
            elif kind == "Note":
                notes.append(content)
            elif kind in ("Code", "CodeBlock", "RawInline", "RawBlock", "Math"):
                out.append(content[1])
            elif kind in ("Link", "Image", "Span", "Div", "Header"):
                walk(content[2] if kind == "Header" else content[1], out)
            elif kind == "OrderedList":
                walk(content[1], out)
            elif kind == "Table":
                walk(content[3:], out)
            else:
                walk(content, out)
            if kind in ("Para", "Plain", "Header", "CodeBlock"):
                out.append("\n")

    for path in paths:
        notes, out = [], []
        walk(json.loads(output("pandoc", "-t", "json", path))["blocks"], out)
        walk(notes, out)
        yield path, tokens("".join(out))


def pdftotext(paths, _):
    for path in paths:
        text = output("pdftotext", "-raw", path, "-").decode()
        if "tcvn3" in path.name:
            text = output(TOOL, "text", "-", stdin=text.replace("\f", "\n").encode()).decode()
        yield path, tokens(text)


def chromium(paths, folder):
    script = (b'<script>addEventListener("load",()=>{const t=document.body.innerText;document.documentElement.innerHTML='
              b'"<pre id=o></pre>";document.getElementById("o").textContent=t})</script>')
    for path in paths:
        page = path.read_bytes()
        end = page.lower().rfind(b"</body>")
        copy = folder / "page.html"
        copy.write_bytes(page[:end] + script + page[end:] if end >= 0 else page + script)
        tree = output("chromium", *CHROMIUM, f"--user-data-dir={folder}/chromium", "--virtual-time-budget=5000", "--dump-dom", copy.as_uri()).decode()
        yield path, tokens(html.unescape(re.search(r'<pre id="o">(.*?)</pre>', tree, re.S).group(1)))


def snapshot(path, folder):
    """The page as Chromium saves it: a web archive. Its tools are asked through pipes."""
    asked, ask = os.pipe()
    answer, answered = os.pipe()
    with subprocess.Popen(
            ["sh", "-c", f'exec chromium "$@" 3<&{asked} 4>&{answered}', "sh", *CHROMIUM, f"--user-data-dir={folder}/chromium", "--remote-debugging-pipe", "about:blank"],
            pass_fds=(asked, answered), stderr=subprocess.DEVNULL) as browser, open(answer, "rb") as lines:
        rest, seen = b"", []

        def wait(meant):
            nonlocal rest
            while True:
                for said in filter(meant, seen):
                    return said
                while b"\0" not in rest:
                    rest += lines.read1()
                said, rest = rest.split(b"\0", 1)
                seen.append(json.loads(said))

        def call(number, method, session=None, **arguments):
            message = {"id": number, "method": method, "params": arguments, **({"sessionId": session} if session else {})}
            os.write(ask, json.dumps(message).encode() + b"\0")
            return wait(lambda said: said.get("id") == number)["result"]

        target = call(1, "Target.createTarget", url="about:blank")["targetId"]
        session = call(2, "Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        call(3, "Page.enable", session)
        call(4, "Page.setLifecycleEventsEnabled", session, enabled=True)
        opened = call(5, "Page.navigate", session, url=path.as_uri())
        if "errorText" in opened:  # it would save a page that says so
            raise RuntimeError(f"chromium: {path}: {opened['errorText']}")
        loader = opened["loaderId"]
        wait(lambda said: said.get("method") == "Page.lifecycleEvent" and (said["params"]["loaderId"], said["params"]["name"]) == (loader, "load"))
        archive = call(6, "Page.captureSnapshot", session, format="mhtml")["data"]
        browser.kill()
    for end in asked, ask, answered:
        os.close(end)
    return archive.encode()


def scanned(path):
    """The words of a PDF as recognisers in scanners write them: invisible, from line to line across the page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/UniJIS-UCS2-H"
               "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 500>>]>>"]
    kids, number = [], r'="([-\d.]+)"'
    for height, body in re.findall(fr'<page width="[\d.]+" height{number}>(.*?)</page>', output("pdftotext", "-bbox", path, "-").decode(), re.S):
        words = [(*map(float, box), html.unescape(word))
                 for *box, word in re.findall(fr"<word xMin{number} yMin{number} xMax{number} yMax{number}>(.*?)</word>", body)]
        rows = []
        for word in sorted(words, key=lambda word: word[3]):
            if not rows or word[3] - rows[-1][0][3] > 0.35 * (word[3] - word[1]):
                rows.append([])
            rows[-1].append(word)
        shown = ["BT 3 Tr"]
        for left, top, right, bottom, word in (word for row in rows for word in sorted(row)):
            size, codes = 0.9 * (bottom - top), word.encode("utf-16-be")
            shown.append(f"/F1 {size:.2f} Tf {400 * (right - left) / (len(codes) * size):.2f} Tz "
                         f"1 0 0 1 {left:.2f} {float(height) - bottom + 0.22 * size:.2f} Tm <{codes.hex()}> Tj")
        content = "\n".join([*shown, "ET"])
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [f"<</Type/Page/Parent 2 0 R/Contents {len(objects) + 2} 0 R>>",
                    f"<</Length {len(content)}>>stream\n{content}\nendstream"]
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]/Resources<</Font<</F1 3 0 R>>>>>>"
    return "%PDF-1.7\n" + "".join(f"{k} 0 obj\n{body}\nendobj\n" for k, body in enumerate(objects, 1)) + "trailer<</Root 1 0 R>>\n"


# ---- Why they differ ------------------------------------------------------------------------

TEXT_BOX = "text boxes and notes, which the other leaves out or puts elsewhere"
NOTE_MARK = "the mark of a footnote, which is no text of the draft"
PAGE_NUMBER = "page numbers, which are left out"
BLANKS = "the same letters, with a blank more or less"
NUMBER = "automatic numbers, which the other does not compute"
BULLET = "bullets, which are dashes here"
NOTE_PLACE = "notes, which stand behind the text"
ROWS = "rows of OpenDocument tables that pandoc leaves out and LibreOffice has"


def reason(oracle, name, ours, theirs, box_words, moved):
    if squeezed(ours) == squeezed(theirs):
        return BLANKS
    if oracle == "pdftotext" and not ours and len(theirs) == 1 and theirs[0].isdigit():
        return PAGE_NUMBER
    if oracle == "pdftotext" and any(word.isdigit() and squeezed(theirs[:k] + theirs[k + 1:]) == squeezed(ours)
                                     for k, word in enumerate(theirs)):
        return PAGE_NUMBER
    one, other = squeezed(ours), squeezed(theirs)
    if any(other[:mark.start()] + other[mark.end():] == one for mark in re.finditer(r"(?<=[^\W\d])\d{1,2}(?!\d)", other)):
        return NOTE_MARK
    if oracle in ("libreoffice", "pandoc") and (not ours or not theirs) and set(ours or theirs) <= box_words:
        return TEXT_BOX
    if oracle == "pandoc" and not theirs and re.fullmatch(r"([0-9]+|[a-zđ]|[IVX]+|-|•)[.)]?", squeezed(ours)):
        return NUMBER
    if squeezed(ours) in ("-", "•") and squeezed(theirs) in ("-", "•", "\uf0b7"):
        return BULLET
    if oracle == "pdftotext" and re.sub(r"\d+$", "", squeezed(ours or theirs)) in moved and (ours or theirs)[0].isdigit():
        return NOTE_PLACE
    if oracle == "pandoc" and name.endswith(".odt") and not theirs:
        return ROWS
    return None


def words_in_boxes(path):
    """The words of a package's text boxes and notes, by a plain look at its XML."""
    part = {".docx": "word/document.xml", ".odt": "content.xml"}.get(path.suffix)
    if part is None:
        return set()
    with zipfile.ZipFile(path) as package:
        xml = package.read(part).decode()
        if "word/footnotes.xml" in package.namelist():
            xml += f'<w:txbxContent>{package.read("word/footnotes.xml").decode()}</w:txbxContent>'
    found = re.findall(r"<w:txbxContent>.*?</w:txbxContent>|<draw:(?:text-box|custom-shape)\b.*?</draw:(?:text-box|custom-shape)>|<text:note .*?</text:note>", xml, re.S)
    words = set()
    for box in found:
        box = re.sub(r"</(w:p|text:p)>|<w:tab/>|<text:s[^>]*/>|<text:tab/>|<w:br/>", " ", box)
        words |= set(tokens(html.unescape(re.sub(r"<[^>]*>", "", box))))
    return words


ORACLES = [
    ("libreoffice", libreoffice, [*(FORMATS / "docx").glob("*.docx"), *(FORMATS / "odt").glob("*.odt"), *(FORMATS / "doc").glob("*.doc"),
                                  *(FORMATS / "rtf").glob("*.rtf")]),
    ("pandoc", pandoc, [*(FORMATS / "docx").glob("*.docx"), *(FORMATS / "odt").glob("*.odt")]),
    ("pdftotext", pdftotext, [path for path in (FORMATS / "pdf").glob("*.pdf") if "scan" not in path.name]),
    ("chromium", chromium, [*(FORMATS / "html").glob("*.htm")]),
]


def compare():
    """A row a file: oracle, file, tokens of ours, the differences with their reasons."""
    with tempfile.TemporaryDirectory() as folder:
        for oracle, read, paths in ORACLES:
            for path, theirs in read(sorted(paths), pathlib.Path(folder)):
                mine, boxes = ours(path), words_in_boxes(path)
                differences = [(mine[a:b], theirs[c:d]) for op, a, b, c, d in
                               difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes() if op != "equal"]
                only_ours, only_theirs = ({re.sub(r"\d+$", "", squeezed(one[side])) for one in differences if not one[1 - side]} for side in (0, 1))
                moved = only_ours & only_theirs  # a page number may follow
                yield oracle, path.name, len(mine), [(reason(oracle, path.name, *one, boxes, moved), *one) for one in differences]


class Oracles(unittest.TestCase):
    def test_every_difference_has_a_reason(self):
        files = 0
        for oracle, name, count, differences in compare():
            with self.subTest(oracle + " " + name):
                self.assertGreater(count, 20)
                self.assertEqual([(" ".join(a)[:200], " ".join(b)[:200]) for why, a, b in differences if why is None], [])
            files += 1
        self.assertGreater(files, 30)

    def test_the_same_text_as_others_save_it(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for path in sorted((FORMATS / "html").glob("*.htm")):
                (folder / "page.mht").write_bytes(snapshot(path, folder))
                self.assertEqual(ours(folder / "page.mht"), ours(path), path.name)
            paths = sorted((FORMATS / "odt").glob("*.odt"))
            for suffix in ("fodt", "odt"):
                output("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix, "--outdir", folder, *paths)
            for path in paths:  # LibreOffice leaves a text box out of a .fodt
                flat, packed = ours(folder / f"{path.stem}.fodt"), ours(folder / path.name)
                self.assertGreater(len(flat), len(packed) - 5)
                for op, a, b, c, d in difflib.SequenceMatcher(None, flat, packed, autojunk=False).get_opcodes():
                    if op != "equal":
                        self.assertEqual((flat[a:b], set(packed[c:d]) - words_in_boxes(path)), ([], set()), path.name)

    def test_encrypted_by_qpdf(self):
        with tempfile.TemporaryDirectory() as folder:
            locked = pathlib.Path(folder) / "locked.pdf"
            for path in sorted((FORMATS / "pdf").glob("t*.pdf")):
                for way in (["40"], ["128", "--use-aes=n"], ["128", "--use-aes=y"], ["256"], ["256", "--force-R5"]):
                    output("qpdf", "--allow-weak-crypto", "--object-streams=generate", path, "--encrypt", "", "owner", *way, "--", locked)
                    self.assertEqual(ours(locked), ours(path), (path.name, way))

    def test_the_order_of_reading_where_words_are_written_across_the_page(self):
        same = all_words = 0
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "scanned.pdf"
            for name in ("ttr-2114-hiep-hoi-doanh-nghiep", "dieu-le-quy-khuyen-hoc-779.signed"):  # without notes
                path = FORMATS / "pdf" / f"{name}.pdf"
                copy.write_text(scanned(path))
                mine, theirs = ours(path), ours(copy)
                words = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
                same += 2 * sum(size for _, _, size in words.get_matching_blocks())
                all_words += len(mine) + len(theirs)
        self.assertGreater(same, 0.995 * all_words)

    def test_paragraphs_of_a_pdf_are_those_of_the_document_it_was_made_of(self):
        """Of the places between words that both have, those where a paragraph ends are to be the same. What tags do not tell:
        line breaks within a paragraph, and without tags tables without rules either."""
        documents, pages = [FORMATS / "docx" / f"{name}.docx" for name in PRINTED], sorted((FORMATS / "html").glob("kh-*.htm"))
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for tagged, enough in (("false", 0.95), ("true", 0.99)):
                options = f'pdf:writer_pdf_Export:{{"UseTaggedPDF":{{"type":"boolean","value":"{tagged}"}}}}'
                output("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", options, "--outdir", folder, *documents)
                self.expect_paragraphs(documents, folder, enough)
            for path in pages:
                output("chromium", *CHROMIUM, f"--user-data-dir={folder}/chromium", "--no-pdf-header-footer",
                       f"--print-to-pdf={folder / path.stem}.pdf", path.as_uri())
            self.expect_paragraphs(pages, folder, 0.99)

    def expect_paragraphs(self, paths, folder, enough):
        same = only_one = 0
        for path in paths:
            document, printed = list(paragraphs(path)), list(paragraphs(folder / f"{path.stem}.pdf"))
            words = difflib.SequenceMatcher(None, [w for w, _ in document], [w for w, _ in printed], autojunk=False)
            self.assertGreater(words.ratio(), 0.95, path.name)
            for a, b, size in words.get_matching_blocks():
                for k in range(size):
                    same += document[a + k][1] and printed[b + k][1]
                    only_one += document[a + k][1] != printed[b + k][1]
        self.assertGreater(same, 300)
        self.assertGreater(2 * same, enough * (2 * same + only_one), f"{same} ends of paragraphs are the same, {only_one} are not")


def table():
    print("| file | read by | tokens | differences |\n| --- | --- | ---: | --- |")
    for oracle, name, count, differences in compare():
        reasons = {}
        for why, mine, theirs in differences:
            entry = reasons.setdefault(why or "unexplained", [0, 0])
            entry[0] += 1
            entry[1] += max(len(mine), len(theirs))
        told = "; ".join(f"{n} ({m} tokens): {why}" for why, (n, m) in sorted(reasons.items())) or "none"
        print(f"| {name} | {oracle} | {count} | {told} |")


if __name__ == "__main__":
    if not FORMATS.is_dir():
        print("oracles: no corpus beside the project, skipped")
    elif "--table" in sys.argv:
        table()
    else:
        unittest.main(argv=sys.argv[:1])
