"""How the segmenter's score grows with the treebank, and what each group of features adds: vtb-dev, word F1.

usage: segmentation_study.py TRAIN_SEGMENTER SHARED WORDS_DIR
Each line is a model trained anew and scored without the tables of names and units that the tool has beside it.
"""
import pathlib
import subprocess
import sys
import tempfile

from eval import raw_text, score


def main():
    trainer, shared, words = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    gold = shared / "segmentation" / "vtb-dev.conllu"
    with tempfile.TemporaryDirectory() as folder:
        text, out = pathlib.Path(folder, "text"), pathlib.Path(folder, "out")
        text.write_text(raw_text(gold), encoding="utf-8")

        def study(name, *options):
            done = subprocess.run([trainer, shared / "segmentation", shared / "corpus" / "law", words, "--segment", text, *options],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
            out.write_bytes(done.stdout)
            print(f"{name:32}", score(shared, "score_segmentation.py", gold, out)[-1].partition("gold_words")[2], flush=True)

        for size in (0, 175, 350, 700):
            study(f"{size} sentences of the treebank", "--sentences", str(size))
        study("all")
        for group in ("contexts", "triples", "shapes", "classes", "steps", "news", "words"):
            study(f"without {group}", "--without", group)


if __name__ == "__main__":
    main()
