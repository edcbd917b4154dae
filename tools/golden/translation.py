"""BLEU and chrF of sacreBLEU: of texts in the file, and of corrupted references of Multi30k and Tatoeba.

The corpora are read from the folder mt of $ELMAN_DATA and are not stored; the test corrupts them in the same way.
"""

import gzip
import os
import random
from pathlib import Path

import golden
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

SEED = 20260104
DATA = Path(os.environ["ELMAN_DATA"]) / "mt"

LINES = [
    "",
    "   ",
    ".5 is half.",
    "  .5 is half, but 5. is five",
    "Hello, world! It's \"quoted\" &amp; &quot;escaped&quot; &lt;b&gt;.",
    "3.14 vs 1,000 vs 1,a vs a,1 vs 1. vs 12-13 vs a-b vs 5-fold...",
    "<skipped>the end-\nof line\nfeeds</skipped>",
    "[brackets] {braces} (parens) ~tilde `tick` ^hat _under_ a/b @at #hash 50% $5 *x* a+b=c a<b>c ?!;:",
    "Ein Mädchen läuft – „schnell“ – über die Straße… €5, 10°C ½",
    "non\u00a0breaking\u2009thin\u3000wide\u0085next\u200bzero\ttab",
    "我喜欢吃苹果。You too? 是的，3.5公斤！“好”——他说…",
    "𠀀𠮷 is rare, 😀 is not; 한국어 カタカナ ｶﾅ ＡＢＣ",
    "\u2000a\u2f80b\u2fa1c\u2a6dd\u2a6ee ☃ ✓ ㈱ ㍿",
    "ΟΔΟΣ İstanbul STRASSE ẞ ÀÉ",
    "١٢٣,٤٥٦ and १.२ and x².",
    "a",
    "the the the the the the the",
]

PAIRS = [
    # translations, then the references of each
    (["the the the the the the the"], [["the cat is on the mat", "there is a cat on the mat"]]),
    (["a b c"], [["a b c"]]),
    (["a"], [["a"]]),
    (["x y z"], [["a b c"]]),
    (["", "a b c d"], [["a b", "a"], ["a b c d e", "a b c"]]),
    (["The cat sat, quietly.", "A DOG barks at (nobody)!"], [["the cat sat quietly"], ["A dog barks at nobody!", "The dog barked."]]),
    (["我 喜欢 苹果。", "你好，世界"], [["我喜欢吃苹果。"], ["你好世界！"]]),
    (["It is 3.5 degrees, isn't it?"], [["It's 3.5 degrees, is it not?"]]),
]

BLEUS = [
    {},
    {"lowercase": True},
    {"tokenize": "none"},
    {"tokenize": "char"},
    {"tokenize": "zh"},
    {"tokenize": "intl"},
    {"smooth_method": "none"},
    {"smooth_method": "floor"},
    {"smooth_method": "floor", "smooth_value": 0.5},
    {"smooth_method": "add-k"},
    {"smooth_method": "add-k", "smooth_value": 0.25},
    {"effective_order": True},
    {"max_ngram_order": 2},
    {"max_ngram_order": 6, "effective_order": True, "smooth_method": "floor"},
]

CHRFS = [
    {},
    {"word_order": 2},
    {"lowercase": True, "word_order": 1},
    {"whitespace": True},
    {"eps_smoothing": True},
    {"beta": 3, "char_order": 4},
]


def transposed(references):
    """One list per translator, as sacreBLEU wants it; None where a translator has nothing."""
    width = max(len(r) for r in references)
    return [[r[i] if i < len(r) else None for r in references] for i in range(width)]


def without_version(metric):
    return str(metric.get_signature()).rpartition("|")[0]


def bleu(options, translations, references):
    metric = BLEU(**options)
    score = metric.corpus_score(translations, transposed(references))
    return {
        "options": options,
        "score": repr(score.score),
        "counts": score.counts + score.totals,
        "text": score.format(signature=without_version(metric)),
    }


def chrf(options, translations, references):
    metric = CHRF(**options)
    score = metric.corpus_score(translations, transposed(references))
    text = score.format(signature=without_version(metric))
    return {"options": options, "score": repr(score.score), "text": text}


def sentences(translations, references):
    """sacreBLEU's score of every line by itself."""
    metric = BLEU(effective_order=True)
    scores = [metric.sentence_score(t, r).score for t, r in zip(translations, references)]
    return [repr(score) for score in scores]


def lines(path):
    with gzip.open(DATA / path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def corrupted(kind, i, corpus):
    """A translation that is as wrong as its kind says; the Java test has the same kinds."""
    words = corpus[i].split(" ")
    if kind == "same":
        kept = words
    elif kind == "dropped":
        kept = [word for j, word in enumerate(words) if (7 * i + j) % 5 != 0]
    elif kind == "swapped":
        kept = words[:]
        for j in range(i % 3, len(words) - 1, 3):
            kept[j], kept[j + 1] = kept[j + 1], kept[j]
    elif kind == "half":
        kept = words[: len(words) // 2]
    elif kind == "doubled":
        kept = [word for j, word in enumerate(words) for _ in range(1 + ((i + j) % 4 == 0))]
    elif kind == "neighbour":
        kept = corpus[(i + 1) % len(corpus)].split(" ")
    elif kind == "lower":
        kept = corpus[i].lower().split(" ")
    return " ".join(kept)


KINDS = ["same", "dropped", "swapped", "half", "doubled", "neighbour", "lower"]


def corpora():
    raw = lines("multi30k/raw/test_2016_flickr.en.gz")
    tokens = lines("multi30k/tok/test_2016_flickr.lc.norm.tok.en.gz")
    german = lines("multi30k/raw/test_2017_flickr.de.gz")
    chinese = [line.split("\t")[1] for line in lines("tatoeba-cmn-eng/cmn-2019-07-21.txt.gz")][::40]
    yield "multi30k-en", [[line] for line in raw], ["13a", "intl", "char", "none"]
    yield "multi30k-en-two", [[a, b] for a, b in zip(raw, tokens)], ["13a"]
    yield "multi30k-de", [[line] for line in german], ["13a", "intl"]
    yield "tatoeba-zh", [[line] for line in chinese], ["zh", "char"]


def main():
    rng = random.Random(SEED)
    alphabet = "ab cd.,-12 3&<>\"'()é€“。，好😀"
    noise = ["".join(rng.choice(alphabet) for _ in range(rng.randrange(30))) for _ in range(20)]
    tokenizers = {}
    for name in ["13a", "none", "char", "zh", "intl"]:
        tokenizer = BLEU(tokenize=name)
        tokenizers[name] = [tokenizer._preprocess_segment(line).split() for line in LINES + noise]
    pairs = PAIRS + [(noise[:10], [[a, b] for a, b in zip(noise[10:], noise[5:])])]
    cases = []
    for translations, references in pairs:
        cases.append(
            {
                "translations": translations,
                "references": references,
                "bleu": [bleu(options, translations, references) for options in BLEUS],
                "chrf": [chrf(options, translations, references) for options in CHRFS],
            }
        )
    found = []
    for corpus, references, names in corpora():
        for kind in KINDS:
            translations = [corrupted(kind, i, [r[0] for r in references]) for i in range(len(references))]
            found.append(
                {
                    "corpus": corpus,
                    "kind": kind,
                    "bleu": [bleu({"tokenize": name}, translations, references) for name in names]
                    + [bleu({"lowercase": True}, translations, references)],
                    "chrf": [chrf(options, translations, references) for options in CHRFS[:2]],
                    "sentences": sentences(translations[:40], references[:40]),
                }
            )
    content = {
        "sacrebleu": sacrebleu.__version__,
        "lines": LINES + noise,
        "tokens": tokenizers,
        "cases": cases,
        "corpora": found,
    }
    golden.write("translation", SEED, content)


main()
