"""Seeds for the fuzzers: seeds.py FOLDER PROJECT. The project's own samples, and the corpora beside it where they are."""

import os
import sys
import zipfile

folder, project = sys.argv[1], sys.argv[2]
MOST = 200_000  # bytes: larger seeds only slow a fuzzer down


def keep(target, name, content):
    if 0 < len(content) <= MOST:
        os.makedirs(os.path.join(folder, target), exist_ok=True)
        with open(os.path.join(folder, target, name), "wb") as out:
            out.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


keep("pdf", "small", b"%PDF-1.4\n1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Contents 4 0 R/Resources"
     b"<</Font<</F<</Subtype/Type1>>>>>>>>endobj 4 0 obj<<>>stream\nBT /F 9 Tf (a) Tj ET\nendstream endobj trailer<</Root 1 0 R>>")
keep("pdf", "table", b"%PDF-1.4\n1 0 obj<</Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Contents 4 0 R/Resources"
     b"<</Font<</F<</Subtype/Type1>>>>>>>>endobj 4 0 obj<<>>stream\n72 700 300 .5 re 72 660 300 .5 re 72 620 300 .5 re f 72 620 m 72 700 l S "
     b"172 620 m 172 700 l 372 620 m 372 700 l S BT /F 12 Tf 76 685 Td (a) Tj 100 0 Td (b c) Tj 0 -14 Td (d) Tj -100 -26 Td (e) Tj ET "
     b"BT /F 12 Tf 108 600 Td (" + b"aaaa " * 15 + b") Tj -36 -15 Td (" + b"bbbb " * 18 + b") Tj 0 -15 Td (c) Tj ET\n"
     b"endstream endobj trailer<</Root 1 0 R>>")
keep("pdf", "tags", b"%PDF-1.4\n1 0 obj<</Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj "
     b"3 0 obj<</Contents 4 0 R/Resources<</Font<</F<</Subtype/Type1>>>>/Properties<</M<</MCID 2>>>>>>>>endobj 4 0 obj<<>>stream\n"
     b"BT /F 9 Tf /P<</MCID 0>>BDC 9 700 Td (a) Tj EMC /P<</MCID 1>>BDC 99 0 Td (b) Tj EMC /P/M BDC -99 -20 Td (c) Tj EMC "
     b"/Span<</MCID 3/ActualText<FEFF1EDB>>>BDC 0 -20 Td (d) Tj EMC ET\nendstream endobj 5 0 obj<</RoleMap<</X/P>>/K<</S/Document/Pg 3 0 R/K["
     b"<</S/Table/K<</S/TR/K[<</S/TD/A<</RowSpan 2>>/K 0>><</S/TH/A[<</ColSpan 3>>]/K<</S/X/K 1>>>>]>>>><</S/LI/K[<</S/Lbl/K 2>>"
     b"<</S/LBody/K<</S/Note/K<</Type/MCR/MCID 3>>>>>>]>>]>>>>endobj trailer<</Root 1 0 R>>")
keep("rtf", "small", rb"{\rtf1\ansi{\fonttbl{\f0 .VnTime;}}B\'d7nh \u273d\par\trowd a\cell\row{\field{\*\fldinst PAGE}{\fldrslt 5}}}")
keep("html", "small", "<meta charset=utf-8><h1>Điều 1</h1><table><tr><td>Nam</table><p>Chỉ tuyển nam".encode())
keep("mhtml", "small", b'From: <a>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"; start="<2>"\r\n\r\n--b\r\n'
     b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Ch=E1=BB=89 tuy=E1=BB=83n =\r\nnam &am=\r\np;"
     b"</p>\r\n--b\r\nContent-Type: text/html\r\nContent-ID: <2>\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+xJBp4buBdSAx\r\nLjwvcD4=\r\n--b--")
keep("text", "small", "Điều 1. Chỉ tuyển nam.\n1. Bình đảng giói".encode())
keep("docx", "small", b'<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t>'
     b"<w:tab/></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>")
keep("docx", "findings", ('<w:document xmlns:w="w"><w:body><w:p><w:r w:a=">"><w:rPr><w:b/></w:rPr><w:t> A &amp; &#x1D49C; ch&#x1EC9; tuyển nam. </w:t>'
     "</w:r><w:r><w:t>Chỉ tuy</w:t></w:r><w:ins><w:r><w:t>ển nữ</w:t><w:tab/></w:r></w:ins></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t><![CDATA[<b> "
     "chỉ tuyển nam; hết]]></w:t></w:r><w:footnoteReference w:id='1'/></w:p></w:sdtContent></w:sdt></w:body></w:document>").encode())
keep("docx", "prefix", b'<d xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w="u" '
     b'xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006"><body><p><r><m:AlternateContent w:a="1"/><t xmlns="v">a</t></r></p></body></d>')
keep("flat", "opc", b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
     b'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>')
keep("flat", "wordml", b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xml:space="preserve"><w:styles/><w:body><wx:sect><w:p><w:pPr>'
     b'<w:listPr><wx:t wx:val="1."/></w:listPr></w:pPr><aml:annotation><aml:content><w:r><w:t>a </w:t><w:footnote><w:p/></w:footnote></w:r></aml:content>'
     b"</aml:annotation></w:p></wx:sect></w:body></w:wordDocument>")
keep("flat", "odt", b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:text><text:p>a<text:s/></text:p>'
     b"</office:text></office:body></office:document>")
keep("odt", "small", b'<office:document-content xmlns:office="o"><office:automatic-styles><text:list-style style:name="L">'
     b'<text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style></office:automatic-styles><office:body>'
     b'<office:text><text:list text:style-name="L"><text:list-item><text:p>a<text:s/></text:p></text:list-item></text:list>'
     b"</office:text></office:body></office:document-content>")
keep("akn", "small", '<akomaNtoso><act><meta/><body><article><num>Điều 1.</num><heading>A&amp;B</heading><content><p>Chỉ <b>tuyển</b> nam'
     '<authorialNote><p>c</p></authorialNote></p></content></article><mod><quotedStructure startQuote="“" endQuote="”"><p>a</p></quotedStructure>'
     "</mod><table><tr><td>b</td></tr></table></body></act></akomaNtoso>".encode())
drafts = os.path.join(project, "tests", "gold")
for number, name in enumerate(sorted(name for name in os.listdir(drafts) if name.endswith(".txt"))):
    for at, put in enumerate(["nam", "\n", "Điều 2. Giới", "khoản 1 Điều 3", "(UBND)"]):
        keep("session", f"{name}-{at}", read(os.path.join(drafts, name))[:3000].decode(errors="ignore").encode() + b"\0" +
             bytes([number % 12, 37 * at, at]) + put.encode() + b"\0" + bytes([at, number, 9]) + b"\0")
for where, _, names in os.walk(os.path.join(project, "dictionaries", "concepts")):
    for name in names:
        keep("dictionary", name, read(os.path.join(where, name)))
for where, _, names in os.walk(os.path.join(project, "dictionaries", "checklists", "language")):
    for name in names[:8]:
        keep("dictionary", name, read(os.path.join(where, name)))
encrypted = os.path.join(project, "tests", "input", "encrypted")
for name in filter(lambda name: name.endswith(".pdf"), os.listdir(encrypted)):
    keep("pdf", name, read(os.path.join(encrypted, name)))
for where, _, names in os.walk(os.path.join(project, "..", "shared", "corpus")):
    if os.path.basename(where) == "law":
        continue
    for name in names:
        kind = {".htm": "html", ".html": "html", ".txt": "text"}.get(os.path.splitext(name)[1], os.path.splitext(name)[1][1:])
        path = os.path.join(where, name)
        if kind in ("pdf", "doc", "rtf", "html", "text"):
            keep(kind, name, read(path)[:MOST])
        elif kind in ("docx", "odt"):
            with zipfile.ZipFile(path) as package:
                keep(kind, name, package.read("word/document.xml" if kind == "docx" else "content.xml"))
