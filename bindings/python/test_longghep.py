import json
import unittest

import longghep


class Binding(unittest.TestCase):
    def test_review(self):
        review = longghep.Reviewer().review("Chỉ tuyển nam.".encode(), as_of="2024-12-31")
        self.assertEqual([f["rule"] for f in review["findings"]], ["sex-restricted-recruitment"])

    def test_errors_have_places(self):
        with self.assertRaises(longghep.Error) as caught:
            longghep.Reviewer({"bad.xml": "<concepts>\n  <concep/>\n</concepts>"})
        self.assertEqual((caught.exception.source, caught.exception.line), ("bad.xml", 2))
        self.assertIn("bad.xml:2:", str(caught.exception))
        with self.assertRaises(longghep.Error):
            longghep.Reviewer().review(b"")

    def test_document(self):
        reviewer = longghep.Reviewer()
        document = reviewer.read("Điều 1. Chỉ tuyển nam.".encode(), path="a.txt")
        self.assertIn("Chỉ tuyển nam", document.text)
        self.assertEqual(document.outline()["units"][0]["kind"], "dieu")
        self.assertIn("tuyển", [token["text"] for token in document.tokens()[0]])
        review = reviewer.examine(document, as_of="2024-12-31", language="en")
        self.assertIn(b"sex-restricted-recruitment", review.write("sarif"))
        self.assertTrue(review.write("docx").startswith(b"PK"))
        with self.assertRaises(longghep.Error):
            review.annotate(b"Chi tuyen nam.")
        with self.assertRaises(longghep.Error):
            reviewer.examine()

    def test_dossier(self):
        reviewer = longghep.Reviewer()
        papers = [reviewer.read("Chỉ tuyển nam.".encode(), path=name) for name in ("a.txt", "b.txt")]
        findings = json.loads(reviewer.examine(*papers).write("json"))["findings"]
        self.assertEqual([finding["location"]["paper"] for finding in findings], ["a.txt", "b.txt"])

    def test_session(self):
        session = longghep.Reviewer().open("Chỉ tuyển nữ.", as_of="2024-12-31")
        self.assertEqual([f["location"]["text"] for f in session.review()["findings"]], ["Chỉ tuyển nữ"])
        at = len("Chỉ tuyển ".encode())
        session.edit(at, at + len("nữ".encode()), "nam, nữ")
        self.assertEqual((session.text, session.review()["findings"]), ("Chỉ tuyển nam, nữ.", []))
        with self.assertRaises(longghep.Error):
            session.edit(0, 999, "")

    def test_version(self):
        self.assertRegex(longghep.version(), r"^\d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main()
