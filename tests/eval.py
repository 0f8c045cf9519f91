"""Scores on the gold sets and corpora beside the project, with the scorers that come with them.

usage: eval.py LONGGHEP SHARED [--gold DIR] [--show-cuts]
"""
import argparse
import collections
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unicodedata


def score(shared, script, *arguments):
    done = subprocess.run([sys.executable, shared / "eval" / script, *map(str, arguments)], capture_output=True, text=True)
    return (done.stdout or done.stderr).strip().splitlines()


def raw_text(conllu):
    with open(conllu, encoding="utf-8") as lines:
        return "".join(line[len("# text = "):] for line in lines if line.startswith("# text = "))


def gaps(line):
    """Where a blank or a joint stands, counted in characters that are neither."""
    at, found = 0, set()
    for c in line:
        if c in " _":
            found.add(at)
        else:
            at += 1
    return found


def letter_gaps(line):
    """The same between two letters."""
    plain = line.replace(" ", "").replace("_", "")
    return {k for k in gaps(line) if 0 < k < len(plain) and plain[k - 1].isalpha() and plain[k].isalpha()}


def same_letters(line, out):
    return line.replace(" ", "") == out.replace(" ", "").replace("_", "")


def glued_words(run, laws, show):
    """One blank in twenty between two words of letters is taken out of every tenth line of law that reads as whole; what
    is read apart elsewhere is wrong. In the laws as they are, most of what is cut was run together by their editors: the
    runs of which this is not sure, for want of a second tone, are shown by --show-cuts."""
    chance = random.Random(7)
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for law in laws
             for line in law.read_text(encoding="utf-8").splitlines() if "_" not in line]
    clean = run("tokenize", "-", stdin="\n".join(lines) + "\n").split("\n")
    words, cuts = 0, collections.Counter()
    for line, out in zip(lines, clean):
        if not same_letters(line, out):  # soft hyphens and their like are left out
            continue
        words += len(out.split())
        new = letter_gaps(out) - gaps(line)
        for found in re.finditer(r"[^\W\d_]+", line) if new else ():
            before = len(line[:found.start()].replace(" ", ""))
            text = found.group()
            inside = sorted(k - before for k in new if before < k < before + len(text))
            if inside:
                cuts["|".join(text[a:b] for a, b in zip([0, *inside], [*inside, len(text)]))] += len(inside)
    whole = [line for line, out in zip(lines, clean) if 8 <= len(line.split()) <= 80
             and same_letters(line, out) and not letter_gaps(out) - gaps(line)]
    glued, asked = [], []
    for line in whole[::10]:
        first, *rest = line.split()
        text, length, places, last = first, len(first), set(), first
        for word in rest:
            if last.isalpha() and word.isalpha() and chance.random() < 0.05:
                places.add(length)
            else:
                text += " "
            text, length, last = text + word, length + len(word), word
        glued.append(text)
        asked.append(places)
    found = wrong = 0
    for line, text, places, out in zip(whole[::10], glued, asked, run("tokenize", "-", stdin="\n".join(glued) + "\n").split("\n")):
        read = letter_gaps(out)
        found += len(places & read)
        wrong += len(read - gaps(line))
    total = sum(map(len, asked))
    tones = set("\u0300\u0301\u0303\u0309\u0323")
    unsure = {cut: n for cut, n in cuts.items() if sum(c in tones for c in unicodedata.normalize("NFD", cut)) < 2}
    print(f"glued gaps {total} recall {found / total:.4f} precision {found / (found + wrong):.4f}")
    print(f"as they are: words {words} cuts {sum(cuts.values())}, of them without a second tone {sum(unsure.values())}, "
          f"without any mark {sum(n for cut, n in unsure.items() if cut.isascii())}")
    if show:
        print(*(f"{n}\t{cut}" for cut, n in sorted(unsure.items(), key=lambda entry: (-entry[1], entry[0]))), sep="\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--gold", type=pathlib.Path)
    parser.add_argument("--show-cuts", action="store_true")
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
        print("== words run together, corpus/law")
        glued_words(run, sorted((shared / "corpus" / "law").glob("*.txt")), options.show_cuts)


if __name__ == "__main__":
    main()
