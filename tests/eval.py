"""Scores on the gold sets and corpora beside the project, with the scorers that come with them.

usage: eval.py LONGGHEP SHARED [--gold DIR]
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile


def score(shared, script, *arguments):
    done = subprocess.run([sys.executable, shared / "eval" / script, *map(str, arguments)], capture_output=True, text=True)
    return (done.stdout or done.stderr).strip().splitlines()


def raw_text(conllu):
    with open(conllu, encoding="utf-8") as lines:
        return "".join(line[len("# text = "):] for line in lines if line.startswith("# text = "))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--gold", type=pathlib.Path)
    options = parser.parse_args()
    shared = options.shared.resolve()
    if not (shared / "eval").is_dir():
        sys.exit(f"skipped: no scorers in {shared}")
    gold = options.gold or shared / "gold" / "dev"

    def run(*arguments, stdin=None):
        return subprocess.run([options.tool, *map(str, arguments)], input=stdin, capture_output=True, text=True).stdout

    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        (out / "review").mkdir()
        for draft in sorted(gold.glob("*.txt")):
            (out / "review" / f"{draft.stem}.json").write_text(run("check", "--format", "json", draft))
        print(f"== review, {gold.name}", *score(shared, "score_review.py", gold, out / "review"), sep="\n")
        (out / "outline").mkdir()
        for law in sorted((shared / "corpus" / "law").glob("*.txt")):
            (out / "outline" / f"{law.stem}.json").write_text(run("outline", "--format", "json", law))
        print("== outline, corpus/law", *score(shared, "score_outline.py", shared / "corpus" / "law", out / "outline")[-6:], sep="\n")
        for conllu in sorted((shared / "segmentation").glob("*dev*.conllu")):
            (out / "words.txt").write_text(run("tokenize", "-", stdin=raw_text(conllu)))
            print(f"== segmentation, {conllu.name}", *score(shared, "score_segmentation.py", conllu, out / "words.txt"), sep="\n")


if __name__ == "__main__":
    main()
