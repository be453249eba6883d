"""A folded text as words, with what punctuation says about them."""

import re
from dataclasses import dataclass, field

from coach.safety.folding import fold

# French and Italian put the short word before the apostrophe; English joins what follows it (don't, i'm).
ELISION = re.compile(r"\b(l|d|j|m|t|s|n|c|qu|un|dell|all|nell|sull|dall|quest|lorsqu|jusqu|puisqu)'(?=\w)")
_TOKEN = re.compile(
    r"(?P<ratio>\d{1,3}/\d{2,3})|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])+|%|[\U0001f300-\U0001faff])"
    r"|(?P<pause>\.{2,}|…|,|:|\(|\)|[-–—](?=\s))|(?P<stop>[.!?;\n।]+)"
)
_LONGEST = 60  # words of a sentence
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(slots=True)
class Words:
    """Words in order; `sentence[i]` numbers the sentence of word i, `paused` has the words after a comma."""

    words: list[str] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    paused: set[int] = field(default_factory=set)
    values: dict[int, float] = field(default_factory=dict)
    ratios: dict[int, tuple[int, int]] = field(default_factory=dict)


def number(text: str) -> float:
    """1.200 and 1,200 are thousands; 2,5 and 2.5 are two and a half."""
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[.,]", "", text))
    whole, _, rest = text.replace(",", ".").partition(".")
    return float(f"{whole}.{rest.replace('.', '') or 0}")


def split(text: str) -> Words:
    """The words of a message. What runs on without a full stop is cut, so that no text is slow to read."""
    found, sentence, begun, folded = Words(), 0, 0, fold(text)
    if "'" in folded:
        folded = ELISION.sub(r"\1 ", folded).replace("'", "")
    for match in _TOKEN.finditer(folded):
        kind, token, place = match.lastgroup, match[0], len(found.words)
        if kind == "pause":
            found.paused.add(place)
        if kind == "stop" or place - begun >= _LONGEST:
            sentence, begun = sentence + 1, place
        if kind in ("pause", "stop"):
            continue
        if kind == "number":
            found.values[place] = number(token)
        elif kind == "ratio":
            above, below = token.split("/")
            found.ratios[place] = (int(above), int(below))
        found.words.append(token)
        found.sentence.append(sentence)
    return found
