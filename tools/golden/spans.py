"""Spans of tagged tokens: reports of the script conlleval and spans of seqeval.

Neither is a package here: say where they are with
    CONLLEVAL=…/tests/conlleval.pl SEQEVAL=… python spans.py
(both are in the repository chakki-works/seqeval).
"""

import os
import random
import subprocess
import sys

import golden

sys.path.insert(0, os.environ["SEQEVAL"])
from seqeval.metrics.sequence_labeling import get_entities

SEED = 20260106


def sentence(rng, tags, length):
    return [rng.choice(tags) for _ in range(length)]


def noisy(rng, tags, labels):
    return [tag if rng.random() < 0.8 else rng.choice(tags) for tag in labels]


def tags(prefixes, types):
    return ["O"] + [f"{prefix}-{type}" for prefix in prefixes for type in types]


def report(labels, predictions):
    lines = []
    for t, p in zip(labels, predictions):
        lines += [f"w {a} {b}" for a, b in zip(t, p)] + [""]
    text = "\n".join(lines) + "\n"
    script = ["perl", os.environ["CONLLEVAL"]]
    found = subprocess.run(script, input=text, capture_output=True, text=True, check=True).stdout
    # it prints the type twice that has no name
    return "".join(dict.fromkeys(found.splitlines(keepends=True)))


def main():
    rng = random.Random(SEED)
    reports = []
    for types in [["NP"], ["PER", "LOC"], ["B-x", "LONG-TYPE-OF-A-NAME", "I"]]:
        alphabet = tags("BI", types)
        labels = [sentence(rng, alphabet, rng.randrange(1, 9)) for _ in range(12)]
        predictions = [noisy(rng, alphabet, t) for t in labels]
        reports.append({"labels": labels, "predictions": predictions, "report": report(labels, predictions)})
    alphabet = ["O", "B", "I"]
    labels = [sentence(rng, alphabet, 5) for _ in range(8)]
    predictions = [noisy(rng, alphabet, t) for t in labels]
    reports.append({"labels": labels, "predictions": predictions, "report": report(labels, predictions)})
    nothing = [["O", "O"], ["O"]]
    reports.append({"labels": nothing, "predictions": nothing, "report": report(nothing, nothing)})
    spans = []
    for scheme in ["BI", "BIES", "BMES", "BILU"]:
        for _ in range(20):
            line = sentence(rng, tags(scheme, ["A", "B"]), 12)
            if rng.random() < 0.2:
                line = [tag.split("-")[0] for tag in line]
            known = [{"M": "I", "L": "E", "U": "S"}.get(tag[0], tag[0]) + tag[1:] for tag in line]
            found = [[type if type != "_" else "", a, b + 1] for type, a, b in get_entities(known)]
            spans.append([" ".join(line), found])
    golden.write("spans", SEED, {"reports": reports, "spans": spans})


main()
