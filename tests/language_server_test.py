"""`longghep lsp` as an editor speaks to it.

usage: language_server_test.py LONGGHEP
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

TOOL = sys.argv.pop(1)
URI = "file:///draft.txt"
DRAFT = "Điều 1. Tuyển dụng\n1. 😀 Chỉ tuyển nam.\n2. Kếhoạch số 1.\n"


class Editor:
    """One server, spoken to in turn: every request is answered before the next."""

    def __init__(self, *arguments, encodings=None, pull=False):
        self.process = subprocess.Popen([TOOL, "lsp", "--as-of", "2024-12-31", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.number = 0
        capabilities = {"general": {"positionEncodings": encodings}} if encodings else {}
        if pull:
            capabilities["textDocument"] = {"diagnostic": {}}
        self.capabilities = self.ask("initialize", {"capabilities": capabilities})["result"]["capabilities"]
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        size = 0
        while line := self.process.stdout.readline().strip():
            size = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(size))

    def tell(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def ask(self, method, parameters):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        answer = self.receive()
        assert answer["id"] == self.number
        return answer

    def open(self, text=DRAFT):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": URI, "languageId": "plaintext", "version": 1, "text": text}})

    def change(self, changes, version=2):
        self.tell("textDocument/didChange", {"textDocument": {"uri": URI, "version": version}, "contentChanges": changes})

    def about(self, method, **parameters):
        return self.ask(method, {"textDocument": {"uri": URI}, **parameters})["result"]

    def leave(self, *last):
        for method in last:
            self.ask(method, None) if method == "shutdown" else self.tell(method, None)
        self.process.stdin.close()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


def range_of(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


class LanguageServer(unittest.TestCase):
    def test_positions_are_in_the_encoding_of_the_client(self):
        for offered, agreed, start, end in [(None, "utf-16", 6, 19), (["utf-8", "utf-16"], "utf-8", 8, 25),
                                            (["utf-32"], "utf-32", 5, 18), (["ebcdic"], "utf-16", 6, 19)]:
            with self.subTest(offered=offered):
                editor = Editor(encodings=offered)
                self.assertEqual(editor.capabilities["positionEncoding"], agreed)
                editor.open()
                told = editor.receive()["params"]
                found = next(d for d in told["diagnostics"] if d["code"] == "sex-restricted-recruitment")
                self.assertEqual((found["range"], found["severity"], told["version"]), (range_of(1, start, end), 1, 1))
                self.assertEqual(editor.leave("shutdown", "exit"), 0)

    def test_edits_give_what_the_whole_text_gives(self):
        editor = Editor()
        editor.open()
        editor.receive()
        editor.change([{"range": range_of(1, 6, 9), "text": "Cần"}, {"range": range_of(1, 19, 99), "text": ", nữ."},
                       {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}, "text": ""}])
        edited = editor.receive()["params"]["diagnostics"]
        editor.change([{"text": "1. 😀 Cần tuyển nam, nữ.\n2. Kếhoạch số 1.\n"}], 3)
        whole = editor.receive()["params"]
        self.assertEqual(edited, whole["diagnostics"])
        self.assertEqual([d["code"] for d in edited], ["glued-words"])
        editor.change([{"text": ""}], 4)
        self.assertEqual(editor.receive()["params"]["diagnostics"], [])
        editor.leave("exit")

    def test_only_the_last_of_many_changes_must_be_reviewed(self):
        editor = Editor()
        editor.open()
        lines = ["1. 😀 Chỉ tuyển nam." for _ in range(200)]
        for version in range(2, 60):
            lines.append("2. Kếhoạch số %d." % version)
            editor.change([{"text": "\n".join(lines)}], version)
        told = []
        while not told or told[-1]["version"] < 59:
            told.append(editor.receive()["params"])
        self.assertLess(len(told), 59)
        self.assertEqual(sum(d["code"] == "glued-words" for d in told[-1]["diagnostics"]), 58)
        editor.leave("exit")

    def test_a_request_that_waits_can_be_cancelled(self):
        editor = Editor(pull=True)
        editor.open("\n".join("%d. Chỉ tuyển nam." % k for k in range(5000)))
        editor.send({"id": 101, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": URI}}})
        editor.send({"id": 102, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": URI}}})
        editor.tell("$/cancelRequest", {"id": 102})
        self.assertIn("result", editor.receive())
        self.assertEqual(editor.receive()["error"]["code"], -32800)
        editor.leave("exit")

    def test_diagnostics_are_pulled_by_clients_that_pull(self):
        editor = Editor("--lang", "en", pull=True)
        editor.open()
        items = editor.about("textDocument/diagnostic")["items"]
        self.assertIn("restricts recruitment", next(d["message"] for d in items if d["severity"] == 1))
        editor.leave("exit")

    def test_hover_tells_the_law(self):
        editor = Editor(pull=True)
        editor.open()
        hover = editor.about("textDocument/hover", position={"line": 1, "character": 8})
        self.assertIn("điểm a khoản 3 Điều 40 Luật Bình đẳng giới (73/2006/QH11)", hover["contents"]["value"])
        self.assertIsNone(editor.about("textDocument/hover", position={"line": 0, "character": 0}))
        editor.leave("exit")

    def test_actions_mend(self):
        editor = Editor(pull=True)
        editor.open()
        [action, _] = editor.about("textDocument/codeAction", range=range_of(2, 3, 3), context={"diagnostics": []})
        [edit] = action["edit"]["changes"][URI]
        self.assertEqual((edit["newText"], edit["range"]), ("Kế hoạch", range_of(2, 3, 10)))
        editor.leave("exit")

    def test_actions_silence(self):
        with tempfile.TemporaryDirectory() as folder:
            control = os.path.join(folder, "control.xml")
            editor = Editor("--suppress-into", control, pull=True)
            editor.open()
            items = editor.about("textDocument/diagnostic")["items"]
            silence = editor.about("textDocument/codeAction", range=range_of(2, 3, 3), context={"diagnostics": []})[-1]
            self.assertEqual(silence["title"], "glued-words: Không báo lại phát hiện này")
            self.assertIsNone(editor.ask("workspace/executeCommand", silence["command"])["result"])
            left = editor.about("textDocument/diagnostic")["items"]
            self.assertEqual([d for d in items if d["code"] != "glued-words"], left)
            self.assertEqual(editor.ask("workspace/executeCommand", {"command": "rm", "arguments": []})["error"]["code"], -32602)
            editor.leave("exit")
            # Another server, and the checker, take the control file as it is.
            editor = Editor("--checklist", control, pull=True)
            editor.open()
            self.assertEqual(editor.about("textDocument/diagnostic")["items"], left)
            editor.leave("exit")

    def test_symbols_are_the_outline(self):
        editor = Editor(pull=True)
        editor.open()
        [article] = editor.about("textDocument/documentSymbol")
        self.assertEqual((article["detail"], [c["detail"] for c in article["children"]]),
                         ("dieu:1", ["dieu:1/khoan:1", "dieu:1/khoan:2"]))
        editor.leave("exit")

    def test_bad_messages_are_answered_or_end_it(self):
        editor = Editor()
        self.assertEqual(editor.ask("no/such", {})["error"]["code"], -32601)
        self.assertEqual(editor.ask("textDocument/hover", {"textDocument": 3})["error"]["code"], -32602)
        editor.process.stdin.write(b"Content-Length: 3\r\n\r\n[1,")
        editor.process.stdin.flush()
        self.assertEqual(editor.receive()["error"]["code"], -32700)
        editor.process.stdin.write(b"Content-Length: 999999999999999999999\r\n\r\n")
        self.assertEqual(editor.leave(), 1)


if __name__ == "__main__":
    unittest.main()
