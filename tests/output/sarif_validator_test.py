"""What `--format sarif` writes is valid against the schema of OASIS, and Microsoft's validator finds no error in it.

usage: sarif_validator_test.py LONGGHEP SARIF_MULTITOOL SCHEMA SHARED
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema

TOOL, VALIDATOR, SHARED = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[4])
SCHEMA = json.loads(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"))
OWN = "KẾ HOẠCH\nTuyển dụng\n1. Chỉ tuyển nam, “khỏe & tốt”.\n2. Nam từ 18 đến 25 tuổi; nữ từ 18 đến 22 tuổi.\n"


class Validator(unittest.TestCase):
    def test_logs_are_valid(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "bản thảo.txt").write_text(OWN, encoding="utf-8")
            drafts = [folder / "bản thảo.txt", *sorted((SHARED / "corpus" / "documents").glob("kh-*"))[:6],
                      *sorted((SHARED / "corpus" / "formats").glob("*/*kiem-lam*"))]
            for number, draft in enumerate(drafts):
                log = folder / f"{number}.sarif"
                log.write_bytes(subprocess.run([TOOL, "check", "--format", "sarif", "--fail-on", "never", draft], capture_output=True,
                                               check=True).stdout)
                jsonschema.validate(json.loads(log.read_text(encoding="utf-8")), SCHEMA)
                done = subprocess.run([VALIDATOR, "validate", log], capture_output=True, text=True)
                said = done.stdout + done.stderr
                self.assertIn("Analysis completed successfully", said)
                self.assertEqual(re.findall(r".*: error .*", said), [], draft.name)

    def test_the_validator_is_awake(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "bad.sarif"
            bad = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a"}}, "results": [{"message": {"text": "a."}, "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "a"}, "region": {"snippet": {"text": "a"}}}}]}]}]}
            log.write_text(json.dumps(bad), encoding="utf-8")
            done = subprocess.run([VALIDATOR, "validate", log], capture_output=True, text=True)
            self.assertIn("error SARIF1007", done.stdout + done.stderr)
            bad["runs"][0]["results"][0]["level"] = "grave"
            with self.assertRaises(jsonschema.ValidationError):
                jsonschema.validate(bad, SCHEMA)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
