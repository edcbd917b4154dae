"""Alignments of RapidFuzz, through the package Levenshtein; jiwer's error rates count them."""

import random
from importlib.metadata import version

import golden
import Levenshtein

SEED = 20260105


def main():
    rng = random.Random(SEED)
    cases = []
    for words in ["ab", "abc", "abcdef"]:
        for _ in range(25):
            reference = "".join(rng.choice(words) for _ in range(rng.randrange(13)))
            hypothesis = "".join(rng.choice(words) for _ in range(rng.randrange(13)))
            steps = [f"{kind[0]}{i}:{j}" for kind, i, j in Levenshtein.editops(reference, hypothesis)]
            cases.append([reference, hypothesis, " ".join(steps)])
    content = {"levenshtein": version("levenshtein"), "rapidfuzz": version("rapidfuzz"), "cases": cases}
    golden.write("edit_distance", SEED, content)


main()
