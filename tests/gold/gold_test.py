"""The documents of this folder get the verdicts and findings that were written beside them by hand.

usage: gold_test.py LONGGHEP DICTIONARIES
NAME.gold.json: kind, as_of, "verdicts" (item -> what is right, `a|b` accepts either), "spans" (rule and an excerpt; an
optional one may be found or not), and "complete": the groups whose findings are all named, so that another is a
false alarm. Every difference is an error; the last line counts what was compared.
"""
import json
import pathlib
import subprocess
import sys
import unicodedata


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text).split()).lower()


def differences(gold, review, group_of):
    """What `review` has otherwise than `gold`, and how many verdicts and spans were compared."""
    found = {verdict["item"]: verdict for verdict in review["verdicts"]}
    wrong = []
    if review["document"]["kind"] != gold["kind"]:
        wrong.append(f"kind: wanted {gold['kind']}, got {review['document']['kind']}")
    if gold.get("normative") is not None and review["document"].get("normative") != gold["normative"]:
        wrong.append(f"normative: wanted {gold['normative']}")
    for item, wanted in gold["verdicts"].items():
        got = found[item]["verdict"]
        if got not in wanted.split("|"):
            wrong.append(f"{item}: wanted {wanted}, got {got}")
    left = list(review["findings"])
    for span in gold["spans"]:
        excerpt = plain(span["text"])
        hit = next((f for f in left if f["rule"] == span["rule"]
                    and (excerpt in plain(f["location"]["text"]) or plain(f["location"]["text"]) in excerpt)), None)
        if hit:
            left.remove(hit)
        elif not span.get("optional"):
            wrong.append(f"{span['rule']}: not found: {span['text']}")
    for finding in left:
        if group_of.get(finding["rule"]) in gold["complete"]:
            wrong.append(f"{finding['rule']}: false alarm: {finding['location']['text']}")
    return wrong, len(gold["verdicts"]), len(gold["spans"])


def main():
    tool, folder = sys.argv[1], pathlib.Path(__file__).parent
    group_of = {path.stem: path.parent.name for path in pathlib.Path(sys.argv[2]).glob("checklists/*/*.xml")}
    documents = verdicts = spans = silent = failed = 0
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        draft = path.with_name(path.name.replace(".gold.json", ".txt"))
        done = subprocess.run([tool, "check", "--format", "json", "--as-of", gold["as_of"], "--fail-on", "never", draft],
                              capture_output=True, text=True, check=True)
        wrong, of_verdicts, of_spans = differences(gold, json.loads(done.stdout), group_of)
        for line in wrong:
            print(f"{draft.stem}: {line}")
        documents, verdicts, spans, failed = documents + 1, verdicts + of_verdicts, spans + of_spans, failed + len(wrong)
        silent += not any(not span.get("optional") for span in gold["spans"])
    print(f"{documents} documents ({silent} in which no place may be found), {verdicts} verdicts, {spans} places, {failed} wrong")
    sys.exit(1 if failed or documents < 30 else 0)


if __name__ == "__main__":
    main()
