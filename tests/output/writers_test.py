"""SARIF, CSV, HTML, the report and comments in a Word document, as other programs see them."""

import csv
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

TOOL, ROOT = sys.argv[1], sys.argv[2]
SHARED = os.path.join(ROOT, "..", "shared")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

DRAFT = """QUYẾT ĐỊNH
Về tuyển sinh

Điều 1. Độ tuổi
1. Nam từ 18 đến 25 tuổi; nữ từ 18 đến 22 tuổi.
2. Chỉ tuyển nam <khỏe & "tốt">.
Điều 2. Cơ quan thực hiện
=Sở Lao động - Thương binh và Xã hội chủ trì, báo cáo kết quả.
"""


def run(*arguments, expect=0):
    done = subprocess.run([TOOL, *arguments], capture_output=True, timeout=300)
    assert done.returncode == expect, (arguments, done.returncode, done.stderr.decode())
    return done.stdout.decode()


def runs(*texts, properties="<w:b/>"):
    return "".join(f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)


def docx(*paragraphs, parts=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        office, wordprocessing = "application/vnd.openxmlformats-", "officedocument.wordprocessingml.document.main+xml"
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                         f'<Default Extension="rels" ContentType="{office}package.relationships+xml"/>'
                         '<Default Extension="xml" ContentType="application/xml"/>'
                         f'<Override PartName="/word/document.xml" ContentType="{office}{wordprocessing}"/></Types>')
        package.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                         'officeDocument" Target="word/document.xml"/></Relationships>')
        package.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="' + W[1:-1] + '"><w:body>' +
                         "".join(f"<w:p>{inside}</w:p>" for inside in paragraphs) + "</w:body></w:document>")
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return out.getvalue()


def commented(package):
    """The words that each comment of longghep stands at, with the comment's own text, in order of their ids."""
    document = ElementTree.fromstring(package.read("word/document.xml"))
    open_now, words = set(), {}

    def walk(node):
        if node.tag == W + "commentRangeStart":
            open_now.add(node.get(W + "id"))
            words[node.get(W + "id")] = ""
        elif node.tag == W + "commentRangeEnd":
            open_now.discard(node.get(W + "id"))
        elif node.tag == W + "t":
            for comment in open_now:
                words[comment] += node.text or ""
        elif node.tag == W + "tab":
            for comment in open_now:
                words[comment] += "\t"
        for child in node:
            walk(child)
        if node.tag == W + "p":
            for comment in open_now:
                words[comment] += "\n"

    walk(document)
    comments = ElementTree.fromstring(package.read("word/comments.xml"))
    said = {c.get(W + "id"): "".join(t.text or "" for t in c.iter(W + "t"))
            for c in comments.iter(W + "comment") if c.get(W + "author") == "longghep"}
    references = [r.get(W + "id") for r in document.iter(W + "commentReference")]
    return [(words[key], said[key]) for key in sorted(said, key=int)], references


ODF = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text", "table")}
DC = "http://purl.org/dc/elements/1.1/"


def odt(*paragraphs):
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in ODF.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        package.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {declared} office:version="1.3">'
                         "<office:body><office:text>" + "".join(f"<text:p>{inside}</text:p>" for inside in paragraphs) +
                         "</office:text></office:body></office:document-content>")
        package.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
                         'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.'
                         'opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
                         '<manifest:file-entry manifest:full-path="Pictures/a.png" manifest:media-type="image/png"/></manifest:manifest>')
        package.writestr("Pictures/a.png", bytes(range(256)))
    return out.getvalue()


def annotated(content):
    """The words that each annotation stands at, and what it says, by name, in order of their beginnings."""
    def tag(prefix, name):
        return "{" + ODF[prefix] + "}" + name

    words, said, author, now = {}, {}, {}, set()

    def add(text):
        for name in now:
            words[name] += text or ""

    def walk(node):
        if node.tag == tag("office", "annotation"):
            name = node.get(tag("office", "name"))
            words[name], author[name] = "", node.findtext("{" + DC + "}creator")
            said[name] = ["".join(p.itertext()) for p in node.iter(tag("text", "p"))]
            now.add(name)
        elif node.tag == tag("office", "annotation-end"):
            now.discard(node.get(tag("office", "name")))
        else:
            add({tag("text", "s"): " ", tag("text", "tab"): "\t"}.get(node.tag, node.text))
            for child in node:
                walk(child)
            if node.tag == tag("text", "p"):
                add("\n")
        add(node.tail)

    walk(ElementTree.fromstring(content))
    assert not now, "an annotation without end"
    return [(words[name], said[name], author[name]) for name in words]


class Page(html.parser.HTMLParser):
    VOID = {"meta", "br"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.faults, self.tags = [], set(), set(), [], {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append("id twice: " + given["id"])
            self.ids.add(given["id"])
        if given.get("href", "").startswith("#"):
            self.links.add(given["href"][1:])
        if tag in ("link", "script", "img") or given.get("src"):
            self.faults.append("from outside: " + tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("badly nested: " + tag)


class Writers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        return path

    def findings(self, path):
        return json.loads(run("check", path, "--format", "json", "--fail-on", "never"))["findings"]

    def test_sarif_says_what_json_says(self):
        path = self.file("bản thảo.txt", DRAFT)
        log = json.loads(run("check", path, path, "--format", "sarif", "--fail-on", "never"))
        self.assertEqual(log["version"], "2.1.0")
        self.assertEqual(len(log["runs"]), 2, "a run a file")
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        findings = self.findings(path)
        failed = [r for r in log["runs"][0]["results"] if r["kind"] == "fail"]
        self.assertEqual([f["rule"] for f in findings], [r["ruleId"] for r in failed])
        with open(path, "rb") as source:
            content = source.read()
        for finding, result in zip(findings, failed):
            self.assertEqual(rules[result["ruleIndex"]]["id"], finding["rule"])
            self.assertEqual(result["partialFingerprints"]["longghep/v1"], finding["id"])
            region = result["locations"][0]["physicalLocation"]["region"]
            where = slice(region["byteOffset"], region["byteOffset"] + region["byteLength"])
            self.assertEqual(content[where].decode(), finding["location"]["text"])
            line = content.decode().split("\n")[region["startLine"] - 1]
            first = finding["location"]["text"].split("\n")[0]
            self.assertTrue(line[region["startColumn"] - 1:].startswith(first))
        for result in log["runs"][0]["results"]:
            self.assertEqual(result["level"] == "none", result["kind"] != "fail", "section 3.27.10")
        self.assertNotIn(" ", log["runs"][0]["artifacts"][0]["location"]["uri"])

    def test_csv_is_a_table_and_no_formula(self):
        path = self.file("a.txt", DRAFT)
        rows = list(csv.reader(io.StringIO(run("check", path, "--format", "csv", "--fail-on", "never"))))
        self.assertTrue(all(len(row) == len(rows[0]) for row in rows))
        self.assertEqual(sum(row[1] == "finding" for row in rows), len(self.findings(path)))
        self.assertFalse([cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")])

    def test_html_is_one_sound_page(self):
        for document in [self.file("a.txt", DRAFT), self.file("b.txt", "Không có gì."), *corpus(3)]:
            page = Page()
            text = run("check", document, "--format", "html", "--fail-on", "never")
            page.feed(text)
            self.assertEqual(page.faults, [])
            self.assertEqual(page.open, [])
            self.assertLessEqual(page.links, page.ids, "every link has its target")
            for number in range(1, len(self.findings(document)) + 1):
                self.assertIn(f"f{number}", page.ids)
            if document.endswith("a.txt"):
                self.assertIn("&lt;khỏe &amp; &quot;tốt&quot;&gt;", text)
                self.assertEqual(page.tags["svg"], 1)

    def test_report_holds_every_item_and_invents_nothing(self):
        path = self.file("a.txt", DRAFT)
        out = os.path.join(self.folder, "r.docx")
        run("report", path, "-o", out)
        with open(out, "rb") as first:
            bytes_before = first.read()
        run("report", path, "-o", out)
        with open(out, "rb") as second:
            self.assertEqual(bytes_before, second.read(), "the same bytes each time")
        text = run("text", out)
        review = json.loads(run("check", path, "--format", "json", "--fail-on", "never"))
        for verdict in review["verdicts"]:
            self.assertIn(verdict["title"], text)
        self.assertIn("…………", text, "what is not known is a dotted line")
        self.assertIn("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", text)
        run("report", path, "-o", os.path.join(self.folder, "r.html"))
        run("report", path, expect=2)
        run("report", path, path, "-o", out, expect=2)

    def annotate(self, path):
        out = os.path.join(self.folder, "annotated.docx")
        run("annotate", path, "-o", out)
        return zipfile.ZipFile(out), out

    def test_comments_stand_at_their_words(self):
        cases = {
            "one run": [runs("Chỉ tuyển nam.")],
            "cut out of a run": [runs("Điều kiện: Chỉ tuyển nam vào làm. Lương như nhau.")],
            "over several runs": [runs("Yêu cầu: Ch", "ỉ tuyể", "n nam, ", "biết lái xe.")],
            "two in one run": [runs("Chỉ tuyển nam. Việc khác chỉ tuyển nữ.")],
            "beyond the basic plane": [runs("𝒜𝒜 Chỉ tuyển nam 𝒜.")],
            "space not preserved": ["<w:r><w:t>  Chỉ tuyển nam  </w:t></w:r>"],
            "with a tab": ["<w:r><w:t>1.</w:t><w:tab/><w:t>Chỉ tuyển nam.</w:t></w:r>"],
            "references to characters": [runs("A &amp; B&#x1D49C;&#233; ch&#x1EC9; tuyển nam &lt;khỏe&gt;.")],
            "in a CDATA section": ["<w:r><w:t><![CDATA[A & B: chỉ tuyển nam; khác.]]></w:t></w:r>"],
            "a run with a sign in a value": ['<w:r w:rsidR="a>b"><w:t xml:space="default"> Việc: chỉ tuyển nam. </w:t></w:r>'],
            "behind a line end of two bytes": ["<w:r><w:t>Việc\r\nnhẹ: chỉ tuyển nam.</w:t></w:r>"],
            "behind a comment of XML": ["<w:r><w:t><!-- > --> Việc: chỉ tuyển nam. </w:t></w:r>"],
            "in a content control": ["<w:sdt><w:sdtContent>" + runs("Việc: chỉ tuyển nam.") + "</w:sdtContent></w:sdt>"],
            "in an insertion": ["<w:ins w:id='7' w:author='A'>" + runs("Nay chỉ tuyển nam.") + "</w:ins>"],
        }
        for name, paragraphs in cases.items():
            with self.subTest(name):
                path = self.file("d.docx", docx(*paragraphs))
                findings = self.findings(path)
                package, out = self.annotate(path)
                found, references = commented(package)
                self.assertEqual([words.strip() for words, _ in found], [f["location"]["text"] for f in findings])
                self.assertEqual(sorted(references), sorted(str(k) for k in range(len(findings))))
                for (_, said), finding in zip(found, findings):
                    self.assertIn(finding["message"], said)
                self.assertEqual(run("text", path), run("text", out), "the text is unchanged")
                self.assertEqual(package.read("word/document.xml").count(b"<!-- > -->"), "".join(paragraphs).count("<!-- > -->"))
                self.assertGreater(len(findings), 0)

    def test_a_second_run_replaces_its_own_comments_and_leaves_those_of_people(self):
        person = f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="4" w:author="Lan"><w:p><w:r><w:t>Xem lại.</w:t></w:r></w:p></w:comment></w:comments>'
        body = '<w:commentRangeStart w:id="4"/>' + runs("Chỉ tuyển nam") + '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
        path = self.file("d.docx", docx(body, parts={"word/comments.xml": person}))
        package, out = self.annotate(path)
        first = package.read("word/comments.xml")
        self.assertIn("Xem lại.", first.decode())
        again = os.path.join(self.folder, "again.docx")
        run("annotate", out, "-o", again)
        with zipfile.ZipFile(again) as second:
            self.assertEqual(second.read("word/comments.xml"), first)
            self.assertEqual(second.read("word/document.xml").count(b"commentRangeStart"),
                             package.read("word/document.xml").count(b"commentRangeStart"))

    def annotate_odt(self, path):
        out = os.path.join(self.folder, "annotated.odt")
        run("annotate", path, "-o", out)
        return zipfile.ZipFile(out), out

    def test_annotations_stand_at_their_words(self):
        cases = {
            "one stretch of text": ["Chỉ tuyển nam."],
            "cut out of it": ["Điều kiện: Chỉ tuyển nam vào làm. Lương như nhau."],
            "over several spans": ["Yêu cầu: Ch<text:span>ỉ tuyể</text:span>n nam, biết lái xe."],
            "two in one": ["Chỉ tuyển nam. Việc khác chỉ tuyển nữ."],
            "beyond the basic plane": ["𝒜𝒜 Chỉ tuyển nam 𝒜."],
            "white space that collapses": ["  Điều kiện:\n   Chỉ   tuyển\n nam  vào "],
            "blanks and tabs as elements": ['1.<text:tab/>Chỉ<text:s text:c="1"/>tuyển nam.'],
            "references to characters": ["A &amp; B: Ch&#x1EC9; tuyển nam &lt;khỏe&gt;."],
        }
        for name, paragraphs in cases.items():
            with self.subTest(name):
                path = self.file("d.odt", odt(*paragraphs))
                findings = self.findings(path)
                package, out = self.annotate_odt(path)
                found = annotated(package.read("content.xml"))
                self.assertEqual([" ".join(words.split()) for words, _, _ in found], [f["location"]["text"] for f in findings])
                for (_, said, author), finding in zip(found, findings):
                    self.assertIn(finding["message"], said[0])
                    self.assertEqual(author, "longghep")
                self.assertEqual(run("text", path), run("text", out), "the text is unchanged")
                self.assertGreater(len(findings), 0)
                again = os.path.join(self.folder, "again.odt")
                run("annotate", out, "-o", again)
                with zipfile.ZipFile(again) as second, zipfile.ZipFile(path) as first:
                    self.assertEqual(annotated(second.read("content.xml")), found, "a second run replaces its own comments")
                    self.assertEqual(second.namelist(), first.namelist())
                    self.assertEqual(second.read("Pictures/a.png"), first.read("Pictures/a.png"))
                    self.assertEqual(second.getinfo("mimetype").compress_type, zipfile.ZIP_STORED)

    def test_comments_cut_no_letter_where_bytes_are_damaged(self):
        def put(package, part, raw):  # raw bytes instead of a sign
            out = io.BytesIO()
            with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(out, "w") as after:
                for name in before.namelist():
                    content = before.read(name)
                    after.writestr(name, content.replace("¤".encode(), raw) if name == part else content)
            return out.getvalue()

        for form, part, package in (("odt", "content.xml", odt("Chỉ tuyển nam ¤")), ("docx", "word/document.xml", docx(runs("Chỉ tuyển nam ¤")))):
            for lead in (b"\xe1", b"\xf0", b"\xc3"):
                for before in range(4):
                    for strays in range(4):
                        raw = b"\xa8" * strays + lead * before + b"\xe1\xa8\xa8"
                        with self.subTest(form, raw=raw):
                            path = self.file("damaged." + form, put(package, part, raw))
                            out = os.path.join(self.folder, "annotated." + form)
                            run("annotate", path, "-o", out)
                            self.assertEqual(run("text", path), run("text", out))
                            with zipfile.ZipFile(out) as annotated_package:
                                self.assertIn(b"\xe1\xa8\xa8", annotated_package.read(part))

    def test_comments_cut_no_reference_to_what_is_no_character(self):
        for number in ("xD800", "xDFFF", "x110000", "x0ED" + 40 * "D" + "C9", "99999999999", "x", "", "12a", "xFFFFFFFF", "x1D49C"):
            with self.subTest(number):
                path = self.file("d.docx", docx(runs(f" A ch&#{number}; tuyển nam. ", f"Chỉ tuyển nam &#{number}; khỏe")))
                package, out = self.annotate(path)
                self.assertEqual(run("text", path), run("text", out))
                self.assertEqual(package.read("word/document.xml").count(f"&#{number};".encode()), 2)

    def test_annotations_of_people_stay(self):
        note = ('<office:annotation office:name="longghep1"><dc:creator xmlns:dc="' + DC + '">Lan</dc:creator><text:p>Xem lại.</text:p>'
                '</office:annotation>Chỉ tuyển nam<office:annotation-end office:name="longghep1"/>')
        package, _ = self.annotate_odt(self.file("d.odt", odt(note)))
        self.assertEqual([(words, author) for words, _, author in annotated(package.read("content.xml"))],
                         [("Chỉ tuyển nam", "Lan"), ("Chỉ tuyển nam", "longghep")])

    def test_all_other_parts_are_the_same_bytes(self):
        picture = bytes(range(256)) * 20
        path = self.file("d.docx", docx(runs("Chỉ tuyển nam."), parts={"word/media/a.png": picture, "word/settings.xml": "<a/>"}))
        package, _ = self.annotate(path)
        with zipfile.ZipFile(path) as before:
            for name in before.namelist():
                if name not in ("word/document.xml", "[Content_Types].xml"):
                    self.assertEqual(before.read(name), package.read(name))

    def test_what_is_not_put_in_stays_byte_for_byte(self):
        run_of = """<w:r w:rsidR='00A1'  ><w:rPr ><w:b /></w:rPr>"""
        path = self.file("d.docx", docx(
            "<!-- a > b --><?word keep?>" + run_of + '<w:t xml:space="preserve">A &#38; &quot;b&quot;: chỉ tuyển nam, chỉ tuyển nữ; hết.</w:t></w:r>',
            run_of + "<w:tab/><w:t\n>Chỉ tuyển nam.</w:t  ></w:r>"))
        package, _ = self.annotate(path)
        after = package.read("word/document.xml").decode()
        for put_in in (r'<w:commentRangeStart w:id="\d+"/>', r'<w:commentRangeEnd w:id="\d+"/><w:r><w:commentReference w:id="\d+"/></w:r>',
                       "</w:t></w:r>" + re.escape(run_of) + '<w:t xml:space="preserve">', '(?<=<w:t) xml:space="preserve"(?=\n)',
                       "</w:r>" + re.escape(run_of) + "(?=<w:t\n)"):
            after, times = re.subn(put_in, "", after)
            self.assertGreater(times, 0, put_in)
        with zipfile.ZipFile(path) as before:
            self.assertEqual(after, before.read("word/document.xml").decode())

    def test_a_part_in_another_encoding(self):
        with zipfile.ZipFile(io.BytesIO(docx(runs("Điều kiện: Chỉ tuyển nam vào làm.")))) as plain:
            members = {name: plain.read(name) for name in plain.namelist()}
        text = members["word/document.xml"].decode()
        for name, encoding in {"UTF-16": "utf-16", "utf-8": "utf-8-sig"}.items():
            members["word/document.xml"] = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{name}"?>').encode(encoding)
            path = os.path.join(self.folder, "d.docx")
            with zipfile.ZipFile(path, "w") as package:
                for member, content in members.items():
                    package.writestr(member, content)
            package, _ = self.annotate(path)
            self.assertEqual([words for words, _ in commented(package)[0]], [f["location"]["text"] for f in self.findings(path)])

    def test_other_prefixes(self):
        with zipfile.ZipFile(io.BytesIO(docx(runs("Điều kiện: Chỉ tuyển nam vào làm.")))) as plain:
            members = {name: plain.read(name).decode() for name in plain.namelist()}
        usual = self.findings(self.file("usual.docx", docx(runs("Điều kiện: Chỉ tuyển nam vào làm."))))
        for prefix in ("ns0:", ""):
            path = os.path.join(self.folder, "d.docx")
            with zipfile.ZipFile(path, "w") as package:
                for member, content in members.items():
                    if member.startswith("word/"):
                        content = re.sub(r"(</?)w:", r"\1" + prefix, content)
                        content = re.sub(r" w:(?=\w+=)", " ns0:" if prefix else " w:", content)
                        declared = re.search(r'xmlns:w=("[^"]*")', content)[1]
                        content = content.replace("xmlns:w=" + declared, ("xmlns:ns0=" if prefix else "xmlns=") + declared +
                                                  ("" if prefix else " xmlns:w=" + declared))
                    elif prefix:
                        content = re.sub(r"(</?)(?=\w)", r"\1" + prefix, content).replace("xmlns=", "xmlns:ns0=")
                    package.writestr(member, content)
            findings = self.findings(path)
            self.assertEqual([f["location"]["text"] for f in findings], [f["location"]["text"] for f in usual])
            package, out = self.annotate(path)
            self.assertEqual([words for words, _ in commented(package)[0]], [f["location"]["text"] for f in findings])
            self.assertEqual(run("text", path), run("text", out))

    def test_what_cannot_be_annotated_leaves_the_output_alone(self):
        out = self.file("kept.docx", "earlier")
        run("annotate", self.file("a.txt", DRAFT), "-o", out, expect=3)
        signed = docx(runs("Chỉ tuyển nam."), parts={"_xmlsignatures/sig1.xml": "<a/>"})
        run("annotate", self.file("signed.docx", signed), "-o", out, expect=3)
        with open(out, encoding="utf-8") as kept:
            self.assertEqual(kept.read(), "earlier")

    def test_real_documents(self):
        paths = [path for path in corpus(99) if path.endswith(".docx")]
        if not paths:
            self.skipTest("no corpus")
        for path in paths:
            package, out = self.annotate(path)
            findings = self.findings(path)
            found, _ = commented(package)
            self.assertEqual(len(found), len(findings))
            self.assertEqual(run("text", path), run("text", out))

    def test_real_opendocument_texts(self):
        folder = os.path.join(SHARED, "corpus", "formats", "odt")
        if not os.path.isdir(folder):
            self.skipTest("no corpus")
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            package, out = self.annotate_odt(path)
            found = annotated(package.read("content.xml"))
            self.assertEqual(len(found), len(self.findings(path)))
            self.assertEqual(run("text", path), run("text", out))

    def test_libreoffice_sees_every_comment_at_its_words_and_all_else_unchanged(self):
        if not shutil.which("soffice"):
            self.skipTest("no LibreOffice")
        own = self.file("own.docx", docx(runs("Điều 1. Chỉ tuyển nam, nữ không được dự tuyển."), runs("Chỉ tuy", "ển nữ.")))
        real = [os.path.join(where, name) for where, _, names in os.walk(os.path.join(SHARED, "corpus", "formats"))
                for name in sorted(names) if name.endswith((".docx", ".odt"))]
        drafts = {}
        for number, path in enumerate([own, self.file("own.odt", odt("Chỉ <text:span>tuyển</text:span> nam.")), *real]):
            kind = path.rsplit(".", 1)[1]
            before, after = (os.path.join(self.folder, f"{what}{number}.{kind}") for what in ("before", "after"))
            shutil.copy(path, before)
            run("annotate", path, "-o", after)
            drafts[path] = before, after
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to", "fodt", "--outdir",
                        self.folder, *[file for pair in drafts.values() for file in pair]], check=True, capture_output=True, timeout=600)
        comments = 0
        for path, pair in drafts.items():
            with self.subTest(os.path.basename(path)):
                before, after = (read(os.path.join(self.folder, os.path.basename(file).rsplit(".", 1)[0] + ".fodt")) for file in pair)
                found = [(words, said) for words, said, author in annotated(after) if author == "longghep"]
                findings = self.findings(path)
                self.assertEqual(len(found), len(findings))
                comments += len(found)
                for words, said in found:
                    told = [f["location"] for f in findings if f["message"] in said[0] and f["id"] in said[-1]]
                    self.assertTrue(told)
                    # A finding in a note stands at the mark of the note, one of an automatic number at its paragraph.
                    words = "".join(unicodedata.normalize("NFC", words).split())
                    if words and told[0]["source"]["part"] in ("word/document.xml", "content.xml"):
                        self.assertTrue([t for t in told if words in "".join(t["text"].split())], (words, told))
                self.assertEqual(plain(before), plain(after), "text, styles and pictures")
        self.assertGreater(comments, 20)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def plain(flat):
    """A flat OpenDocument text without comments and what is known of its making: the styles, then headers and body as text
    with what the style of each stretch says, then the pictures. Names of automatic styles are counted, so they differ."""
    root = ElementTree.fromstring(flat)

    def tag(prefix, name):
        return "{" + ODF[prefix] + "}" + name

    name_of = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"
    says = {}
    for style in root.find(tag("office", "automatic-styles")):
        name = style.attrib.pop(name_of, "")
        says[name] = ElementTree.tostring(style)
    stretches = []

    def add(text, style):
        if text and style is not None:
            if stretches and stretches[-1][0] == style:
                stretches[-1][1] += text
            else:
                stretches.append([style, text])

    def walk(node, style):  # without a style outside paragraphs, where white space is none of the text
        if node.tag not in (tag("office", "annotation"), tag("office", "annotation-end")):
            name = node.get(tag("text", "style-name"))
            if node.tag in (tag("text", "p"), tag("text", "h")):
                style = says.get(name, name) or ""
                add("\n", style)
            elif style is not None:
                style = says.get(name, name) or style
            add(node.text, style)
            if node.tag in (tag("text", "s"), tag("text", "tab"), tag("text", "line-break")):
                add(node.tag.rsplit("}", 1)[1], style)
            for child in node:
                walk(child, style)
                add(child.tail, style)

    walk(root.find(tag("office", "master-styles")), None)
    head = len(stretches)
    walk(root.find(tag("office", "body")), None)
    # LibreOffice puts an empty paragraph before a table that begins a document with comments.
    if stretches[head][1] == "\n" and 'page-number="auto"' in str(stretches[head][0]):
        del stretches[head]
    pictures = [node.text for node in root.iter(tag("office", "binary-data"))]
    return ElementTree.tostring(root.find(tag("office", "styles"))), stretches, pictures


def corpus(most):
    folder = os.path.join(SHARED, "corpus", "documents")
    if not os.path.isdir(folder):
        return []
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith((".txt", ".docx")))[:most]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
