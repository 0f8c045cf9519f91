import unittest

import longghep


class Binding(unittest.TestCase):
    def test_review(self):
        review = longghep.Reviewer().review("Chỉ tuyển nam.".encode(), as_of="2024-12-31")
        self.assertEqual([f["rule"] for f in review["findings"]], ["sex-restricted-recruitment"])

    def test_errors_have_places(self):
        with self.assertRaises(longghep.Error) as caught:
            longghep.Reviewer({"bad.xml": "<concepts>\n  <concep/>\n</concepts>"})
        self.assertEqual(caught.exception.line, 2)
        with self.assertRaises(longghep.Error):
            longghep.Reviewer().review(b"")

    def test_version(self):
        self.assertRegex(longghep.version(), r"^\d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main()
