"""Texts as tokens and stems: one way for questions, names, instructions and vocabularies alike."""

import re
import unicodedata
from functools import lru_cache

TOKEN = re.compile(r"[^\W_]+|[,.;:!?()]")
"""Words, and the marks that end a clause."""

CLAUSE_ENDS = frozenset(",.;:!?()")
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d"})
_VOWEL = re.compile("[aeiouy]")


def fold(text: str) -> str:
    """Lower case without accents; apostrophes vanish, so that `captain's` is one word."""
    plain = text.lower().replace("'", "").replace("’", "")
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().translate(_LETTERS)


def tokens(text: str) -> list[str]:
    """Folded words and clause marks, in order."""
    return TOKEN.findall(fold(text))


def words(text: str) -> list[str]:
    """Folded words alone."""
    return [token for token in tokens(text) if token not in CLAUSE_ENDS]


def stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, words(text)))


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """A light English stemmer: plurals, -ing, -ed and a silent e."""
    if len(word) < 4 or not word.isascii():
        return word
    return _without_e(_without_ending(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "shes", "ches", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and _VOWEL.search(base):
            return base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
    return word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def trigrams(word: str) -> frozenset[str]:
    """Letter triples of a word with its edges marked: `^sq squ qua uat at$`."""
    padded = f"^{word}$"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
