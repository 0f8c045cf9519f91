"""The command line as others rely on it: commands, formats, exit codes, and bad files of every sort."""

import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

TOOL, ROOT = sys.argv[1], sys.argv[2]
SHARED = os.path.join(ROOT, "..", "shared")


def run(*arguments, stdin=None):
    done = subprocess.run([TOOL, *arguments], input=stdin, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("word/document.xml", f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>')
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", xml)
    return out.getvalue()


def paragraph(text, properties=""):
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing"))


def odt(body, styles=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        package.writestr("content.xml", f'<office:document-content {ODF} xmlns:draw="d"><office:automatic-styles>{styles}'
                         f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>")
    return out.getvalue()


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        return path

    def test_opendocument(self):
        style = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
                 '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="1"/></text:list-style>')
        items = "<text:list-item><text:p>{}</text:p></text:list-item>"
        inner = f"<text:list-item><text:p>b</text:p><text:list>{items.format('c')}{items.format('d')}</text:list></text:list-item>"
        cases = {
            "paragraphs": ("<text:h>Một</text:h><text:p>hai  ba<text:s text:c='2'/>bốn<text:tab/>năm<text:line-break/>sáu</text:p>", "Một\nhai ba  bốn\tnăm sáu\n"),
            "spans and links": ("<text:p>Bình <text:span>đẳng</text:span> <text:a>giới</text:a></text:p>", "Bình đẳng giới\n"),
            "lists": (f'<text:list text:style-name="L">{items.format("a")}{inner}{items.format("e")}</text:list>', "1. a\n2. b\na) c\nb) d\n3. e\n"),
            "a list begins anew": (f'<text:list text:style-name="L">{items.format("a")}</text:list><text:list text:style-name="L">{items.format("b")}</text:list>', "1. a\n1. b\n"),
            "a list goes on": (f'<text:list text:style-name="L">{items.format("a")}</text:list><text:p>x</text:p><text:list text:style-name="L" text:continue-numbering="true">{items.format("b")}</text:list>', "1. a\nx\n2. b\n"),
            "what was deleted": ("<text:tracked-changes><text:changed-region><text:deletion><text:p>bỏ</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>giữ</text:p>", "giữ\n"),
            "comments and notes": ("<text:p>a<office:annotation><text:p>lời</text:p></office:annotation>b<text:note><text:note-body><text:p>chú</text:p></text:note-body></text:note></text:p>", "ab\nchú\n"),
            "a table": ("<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>", "a\nb\n"),
        }
        for name, (body, text) in cases.items():
            with self.subTest(name):
                code, out, err = run("text", self.file("a.odt", odt(body, style)))
                self.assertEqual((code, out), (0, text), err)
        code, out, _ = run("check", self.file("b.odt", odt("<text:p>Điều 1. Nay</text:p><text:p>Chỉ <text:span>tuyển</text:span> nam</text:p>")), "--format", "json")
        self.assertEqual(code, 1)
        review = json.loads(out)
        self.assertEqual(review["document"]["format"], "odt")
        place = next(f for f in review["findings"] if f["rule"] == "sex-restricted-recruitment")["location"]["source"]
        self.assertEqual(place, {"part": "content.xml", "paragraph": 1, "run": 0, "offset": 0})

    def review(self, *arguments):
        return json.loads(run("check", "--format", "json", "--fail-on", "never", *arguments)[1])

    def test_old_fonts_in_packages(self):
        tcvn3 = b"B\xd7nh \xae\xbcng gi\xedi l\xb5 quy\xd2n c\xf1a ph\xf4 n\xf7, \xae\xb5n \xabng".decode("latin-1")
        meant = "Bình đẳng giới là quyền của phụ nữ, đàn ông"
        law, says = "Chỉ tuyển nam", "ChØ tuyÓn nam"
        hyphen = '<w:r><w:t xml:space="preserve"> ng</w:t><w:softHyphen/><w:t>êi</w:t></w:r>'
        body = paragraph(tcvn3) + f"<w:p><w:r><w:t>{says}</w:t></w:r>{hyphen}</w:p>"
        path = self.file("a.docx", docx(body))
        self.assertEqual(run("text", path)[1], f"{meant}\n{law} người\n")
        review = self.review(path)
        self.assertEqual(review["document"]["encoding"], "tcvn3")
        place = next(f for f in review["findings"] if f["rule"] == "sex-restricted-recruitment")["location"]
        self.assertEqual((place["text"], place["source"]["paragraph"], place["source"]["run"]), (law, 1, 0))
        out = os.path.join(self.folder.name, "b.docx")
        self.assertEqual(run("annotate", path, "-o", out)[0], 0)
        with zipfile.ZipFile(out) as package:
            xml = package.read("word/document.xml").decode()
        self.assertRegex(xml, f'commentRangeStart w:id="[0-9]+"/><w:r><w:t[^>]*>{says}</w:t></w:r><w:commentRangeEnd', "the old letters stay")
        self.assertEqual(run("text", self.file("a.odt", odt(f"<text:p>{tcvn3}</text:p>")))[1], meant + "\n")
        soft = docx("<w:p><w:r><w:t>Kế ho</w:t><w:softHyphen/><w:t>ạch</w:t></w:r></w:p>")
        self.assertEqual(run("text", self.file("c.docx", soft))[1], "Kế hoạch\n")
        self.assertNotIn("legacy-or-mixed-encoding", [f["rule"] for f in self.review(self.file("c.docx", soft))["findings"]])

    def test_packages_with_bytes_that_are_no_text(self):
        for name, content in (("a.docx", docx(paragraph("Điều 1@"))), ("a.odt", odt("<text:p>Điều 1@</text:p>"))):
            with zipfile.ZipFile(io.BytesIO(content)) as good:
                out = io.BytesIO()
                with zipfile.ZipFile(out, "w") as bad:
                    for part in good.namelist():
                        bad.writestr(part, good.read(part).replace(b"@", b"\xe1\xbb"))
            code, text, err = run("text", self.file(name, out.getvalue()))
            self.assertEqual((code, text), (0, "Điều 1\ufffd\ufffd\n"), err)
            self.assertIn("2 bytes", self.review(os.path.join(self.folder.name, name))["limits"][0]["at"])

    def test_tokens_of_containers(self):
        for name, content in (("a.rtf", rb"{\rtf1 Ke hoach\par}"), ("a.docx", docx(paragraph("Ke hoach")))):
            self.assertEqual(run("tokenize", self.file(name, content))[1].replace("_", " "), "Ke hoach\n")

    def test_control_file(self):
        draft = self.file("a.txt", "Điều 1. Chỉ tuyển nam.\nĐiều 2. Chỉ tuyển nữ.\n")
        before = self.review(draft)
        first, second = (f for f in before["findings"] if f["rule"] == "sex-restricted-recruitment")
        control = self.file("control.xml", f"""<control>
          <off item="male-generic" reason="Đã thống nhất."/>
          <severity item="sex-restricted-recruitment" is="note" reason="Bản nháp."/>
          <suppress finding="{first['id']}" reason="Trích luật."/></control>""")
        after = self.review(draft, "--checklist", control)
        self.assertEqual([f["id"] for f in after["findings"] if f["rule"] == first["rule"]], [second["id"]])
        self.assertEqual(next(f for f in after["findings"] if f["id"] == second["id"])["severity"], "note")
        self.assertEqual([(s["by"], s["reason"]) for s in after["suppressed"]], [("item", "Đã thống nhất."), ("finding", "Trích luật.")])
        off = next(v for v in after["verdicts"] if v["item"] == "male-generic")
        self.assertEqual(off["verdict"], "not-applicable")
        self.assertIn("Đã thống nhất.", off["message"])
        for bad, says in (('<off item="male-generik" reason="x"/>', "male-generik"), ('<off item="male-generic"/>', "reason"),
                          ('<suppress finding="12" reason="x"/>', "16 digits"), ('<mute/>', "mute")):
            code, _, err = run("check", draft, "--checklist", self.file("bad.xml", f"<control>{bad}</control>"))
            self.assertEqual(code, 3)
            self.assertIn(says, err)
            self.assertIn("bad.xml:1:", err)

    def test_baseline_shows_what_is_new(self):
        draft = self.file("a.txt", "Điều 1. Chỉ tuyển nam.\n")
        known = self.file("known.json", run("check", draft, "--format", "json")[1])
        self.assertEqual(run("check", draft, "--baseline", known, "--fail-on", "note")[0], 0)
        more = self.file("b.txt", "Điều 1. Phạm vi\nQuy định việc làm.\nĐiều 2. Chỉ tuyển nam.\nĐiều 3. Ưu tiên tuyển nam giới dưới 30 tuổi.\n")
        review = self.review(more, "--baseline", known)
        self.assertGreaterEqual(len(review["findings"]), 1)
        self.assertNotIn("Chỉ tuyển nam", [f["location"]["text"] for f in review["findings"]], "renumbered, but known")
        self.assertIn("baseline", [s["by"] for s in review["suppressed"]])
        self.assertEqual(run("check", draft, "--baseline", self.file("bad.json", "{"))[0], 3)
        self.assertEqual(run("check", draft, "--baseline", self.file("bad.json", "[]"))[0], 3)

    def test_dossier(self):
        folder = os.path.join(self.folder.name, "dossier")
        os.mkdir(folder)
        self.file("dossier/1.txt", "TỜ TRÌNH\nVề dự thảo Nghị định\n1. Tác động\nĐối với phụ nữ: tăng cơ hội.\n")
        self.file("dossier/2.txt", "NGHỊ ĐỊNH\nVề vốn\nĐiều 1. Chỉ tuyển nam.\n")
        review = self.review("--dossier", folder)
        self.assertEqual([os.path.basename(p["path"]) for p in review["papers"]], ["1.txt", "2.txt"])
        self.assertEqual(review["document"]["kind"], "nghi-dinh")
        self.assertTrue(all("paper" in f["location"] for f in review["findings"]))
        log = json.loads(run("check", "--dossier", folder, "--format", "sarif", "--fail-on", "never")[1])
        for result in log["runs"][0]["results"]:
            for place in result.get("locations", []):
                where = place["physicalLocation"]["artifactLocation"]
                self.assertEqual(log["runs"][0]["artifacts"][where["index"]]["location"]["uri"], where["uri"])
        self.assertEqual(run("report", "--dossier", folder, "-o", os.path.join(self.folder.name, "r.docx"))[0], 0)
        self.assertEqual(run("check", "--dossier", folder, "x.txt")[0], 2)
        self.file("dossier/3.pdf", "%PDF-1.4")
        code, out, err = run("check", "--dossier", folder, "--format", "json")
        self.assertEqual((code, len(json.loads(out)["papers"])), (3, 2), err)

    def test_the_example_of_the_authors_guide(self):
        folder = os.path.join(ROOT, "docs", "example")
        self.assertEqual(run("checklist", "validate", folder)[0], 0)
        self.assertEqual(run("checklist", "test", folder)[1], "1 items, 6 examples (2 look-alikes), 0 failed\n")
        draft = os.path.join(folder, "draft.txt")
        code, out, err = run("check", "--format", "json", "--checklist", folder, draft)
        review = json.loads(out)
        finding = next(f for f in review["findings"] if f["rule"] == "hoa-thuan-commune-leaders")
        self.assertIn("25% năm 2030 thấp hơn chỉ tiêu 35% của tỉnh", finding["message"])
        self.assertGreater(len(review["verdicts"]), 100, "the shipped checklist is asked as well")
        self.assertEqual(next(f for f in review["findings"] if f["rule"] == "plan-budget")["severity"], "note")

    def test_a_new_item_is_well_made(self):
        folder = os.path.join(self.folder.name, "own")
        self.assertEqual(run("checklist", "new", "lactation-room", "-o", folder)[0], 0)
        self.assertEqual(run("checklist", "validate", folder)[0], 0)
        code, out, err = run("checklist", "test", folder)
        self.assertEqual((code, out), (0, "1 items, 3 examples (1 look-alikes), 0 failed\n"), err)
        self.assertEqual(run("checklist", "new", "lactation-room", "-o", folder)[0], 2, "nothing is overwritten")
        self.assertEqual(run("checklist", "new", "Phòng họp", "-o", folder)[0], 2)

    def test_exit_codes(self):
        clean, bad = self.file("a.txt", "Kế hoạch trồng cây."), self.file("b.txt", "Chỉ tuyển nam.")
        self.assertEqual(run("check", clean)[0], 0)
        self.assertEqual(run("check", bad)[0], 1)
        self.assertEqual(run("check", bad, "--fail-on", "never")[0], 0)
        self.assertEqual(run("check")[0], 2)
        self.assertEqual(run("check", clean, "--as-of", "yesterday")[0], 2)
        self.assertEqual(run("check", clean, "--checklist", "none-of-this-name")[0], 2)
        code, out, err = run("check", "--format", "jsonl", os.path.join(self.folder.name, "missing.txt"), clean)
        self.assertEqual(code, 3)
        self.assertIn("missing.txt", err)
        self.assertEqual(len(out.splitlines()), 1, "the rest is still done")

    def test_bad_files_are_named(self):
        deep = docx("<w:p>" * 10_000 + "</w:p>" * 10_000)
        bomb = docx("<w:p/>" + " " * 80_000_000)
        cases = {
            "empty.txt": (b"", "empty"),
            "rubbish.bin": (bytes((k * 37) % 251 for k in range(4096)), "binary"),
            "cut.docx": (docx(paragraph("Một"))[:100], "damaged"),
            "encrypted.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "OLE"),
            "deep.docx": (deep, "nest"),
            "bomb.docx": (bomb, "inflates"),
            "entities.docx": (self.doctype(), "DOCTYPE"),
            "nothing.docx": (self.other_zip(), "no word/document.xml"),
        }
        for name, (content, says) in cases.items():
            with self.subTest(name):
                code, out, err = run("check", self.file(name, content))
                self.assertEqual(code, 3, err)
                self.assertIn(name, err)
                self.assertIn(says, err)
                self.assertEqual(out, "")

    @staticmethod
    def doctype():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        return out.getvalue()

    @staticmethod
    def other_zip():
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("a.txt", "b")
        return out.getvalue()

    def test_a_huge_line_is_refused_and_a_large_one_read(self):
        huge = self.file("huge.txt", b"a" * 100_000_000)
        code, _, err = run("check", huge)
        self.assertEqual(code, 3)
        self.assertIn("limit", err)
        large = self.file("large.txt", "nam và nữ ".encode() * 100_000)
        self.assertEqual(run("check", large)[0], 0)

    def test_docx(self):
        numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>
          <w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum>
          <w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
        listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
        body = (paragraph("Phạm vi", listed) + paragraph("Đối tượng", listed) +
                '<w:p><w:r><w:t>Chỉ </w:t></w:r><w:del><w:r><w:delText>không </w:delText></w:r></w:del>'
                '<w:ins><w:r><w:t xml:space="preserve"> tuyển</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> nam.</w:t></w:r></w:p>' +
                f"<w:tbl><w:tr><w:tc>{paragraph('Ô một')}</w:tc><w:tc>{paragraph('Ô hai')}</w:tc></w:tr></w:tbl>")
        path = self.file("a.docx", docx(body, numbering=numbering))
        self.assertEqual(run("text", path)[1], "Điều 1. Phạm vi\nĐiều 2. Đối tượng\nChỉ tuyển nam.\nÔ một\nÔ hai\n")
        review = json.loads(run("check", "--format", "json", path)[1])
        place = review["findings"][0]["location"]
        self.assertEqual(place["unit"], "dieu:2")
        self.assertEqual(place["source"], {"part": "word/document.xml", "paragraph": 2, "run": 0, "offset": 0})

    def test_tokenize_keeps_lines_and_characters(self):
        text = "Bình đẳng giới.\n\nSố 560/KH-UBND ngày 16/8/2021\n"
        out = run("tokenize", "-", stdin=text.encode())[1]
        self.assertEqual(len(out.splitlines()), 3)
        self.assertEqual(out.replace("_", "").replace(" ", ""), text.replace(" ", ""))
        rows = [json.loads(line) for line in run("tokenize", "--format", "json", "-", stdin=text.encode())[1].splitlines()]
        self.assertEqual(rows[2][1]["kind"], "document-number")

    def test_jobs_change_nothing(self):
        for k in range(12):
            self.file(f"{k:02}.txt", f"Điều {k + 1}. Tuyển dụng\n1. Chỉ tuyển nam.\n")
        one = run("check", "--format", "jsonl", self.folder.name)
        self.assertEqual(one, run("check", "--format", "jsonl", "--jobs", "8", self.folder.name))
        self.assertEqual(len(one[1].splitlines()), 12)

    def test_checklist_commands(self):
        code, out, _ = run("checklist", "list")
        self.assertEqual(code, 0)
        self.assertGreaterEqual(len(out.splitlines()), 60)
        self.assertEqual(run("checklist", "explain", "nothing")[0], 2)
        for item in (line.split()[0] for line in out.splitlines()):
            for language, parts in (("vi", ("Mức độ: ", "Căn cứ", "nguồn: ", "Nội dung thông báo", "Ví dụ: ")),
                                    ("en", ("Severity: ", "Basis", "source: ", "What is said", "Examples: "))):
                code, told, _ = run("--lang", language, "checklist", "explain", item)
                self.assertEqual(code, 0)
                self.assertIn(f"[{item}]", told.splitlines()[0])
                self.assertTrue(told.splitlines()[1].endswith("?"), told.splitlines()[1])
                self.assertNotRegex(told, r"[{}]")
                for part in parts:
                    self.assertIn("\n" + part if part[0].isupper() else part, told)
        told = run("checklist", "explain", "gender-issue-identified")[1]
        self.assertIn("điểm a khoản 1 Điều 21 Luật Bình đẳng giới (73/2006/QH11)", told)
        self.assertIn("khoản 1 Điều 8 Nghị định 48/2009/NĐ-CP (Các biện pháp bảo đảm bình đẳng giới)", told)
        self.assertIn("Nghị quyết (quy phạm pháp luật)", told)
        self.assertIn("\nNội dung phải có\n  - chênh lệch cụ thể", told)
        data = os.path.join(ROOT, "tests", "data")
        good = [os.path.join(data, "agency-concept.xml"), os.path.join(data, "agency-item.xml")]
        self.assertEqual(run("checklist", "validate", *good)[0], 0)
        self.assertEqual(run("checklist", "test", *good)[0], 0)
        code, _, err = run("checklist", "validate", self.file("bad.xml", "<concepts>\n <concept/>\n</concepts>"))
        self.assertEqual(code, 3)
        self.assertIn("bad.xml:2:3: error:", err)
        code, out, _ = run("check", "--checklist", data, "--checklist", "agency", "--format", "json", "--kind", "ke-hoach",
                           self.file("kh.txt", "KẾ HOẠCH\nCông tác bình đẳng giới\n\nI. NỘI DUNG\nBố trí phòng vắt, trữ sữa mẹ.\n"))
        self.assertEqual([(v["item"], v["verdict"]) for v in json.loads(out)["verdicts"]], [("agency-childcare-room", "met")])

    @unittest.skipUnless(os.path.isdir(SHARED), "needs ../shared")
    def test_the_seed_gets_the_same_verdicts_in_every_format(self):
        text = open(os.path.join(SHARED, "corpus/seed/so-y-te-dak-nong-2024.txt"), encoding="utf-8").read()
        lines = [line for line in text.splitlines() if line.strip()]
        html = "<!DOCTYPE html><html><head><title>x</title></head><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
        paths = [self.file("s.txt", text), self.file("s.html", html), self.file("s.docx", docx("".join(map(paragraph, lines))))]
        results = []
        for path in paths:
            review = json.loads(run("check", "--format", "json", "--fail-on", "never", path)[1])
            results.append(([(v["item"], v["verdict"]) for v in review["verdicts"]], [(f["rule"], f["location"]["text"]) for f in review["findings"]]))
        self.assertEqual(results[0], results[1])
        self.assertEqual(results[0], results[2])

    @unittest.skipUnless(os.path.isdir(SHARED), "needs ../shared")
    def test_places_in_html_hold_the_quoted_words(self):
        path = os.path.join(SHARED, "corpus/formats/html/nqlt-102-2025.utf-8.htm")
        raw = open(path, "rb").read()
        for line in json.loads(run("outline", "--format", "json", path)[1])["units"]:
            self.assertLessEqual(line["start"], line["end"])
        review = json.loads(run("check", "--format", "json", "--fail-on", "never", path)[1])
        self.assertEqual(review["document"]["format"], "html")
        self.assertGreater(len(raw), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
