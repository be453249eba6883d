"""What a sentence of an answer sounds like, word by word: a deed of ours, an appeal to authority, its inside, or none.

Beside the phrases of claims.toml, which hear what somebody put on a list: a linear model (`coach.linear_model`) over
words, what they are made of and what they stand beside, learnt from judged sentences and their beginnings
(library/sentences) by `scripts/train-claims`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from coach import linear_model
from coach.answering.claims import word
from coach.linear_model import Sum, Weights, key

WEIGHTS = "claim_classifier.bin"
LABELS = ("none", "deed", "source", "inside")
_BEGIN, _END = "^", "$"
_DIGITS = re.compile(r"\d+")
_GRAMS = (3, 4, 5)  # letters
_SIGNS = "✅✔☑🎉👍💾📝📅⏰🔔🗑"


@dataclass(frozen=True, slots=True)
class Sound:
    """Probabilities: of nothing of the kind; of a claim that the app or the coach has done, does or will do something;
    of an appeal to research, an author, an institution or statistics; of talk of the model's own instructions."""

    none: float
    deed: float
    source: float
    inside: float

    @property
    def worst(self) -> float:
        return max(self.deed, self.source, self.inside)


class Sentence:
    """One that comes word by word. Each word is weighed once; how the sentence sounds is known after each."""

    def __init__(self, chunks: Iterable[str] = ()) -> None:
        self._words: list[str] = []
        self._known: set[int] = set()
        self._sum = weights().nothing
        self._sounds = [_sound(self._sum)]
        for chunk in chunks:
            self.add(chunk)

    def add(self, chunk: str) -> None:
        said = normal(chunk)
        self._words.append(said)
        new = {*_keys(said), *map(key, around(self._words, len(self._words) - 1))} - self._known
        self._known |= new
        self._sum += weights().of(new)
        self._sounds.append(_sound(self._sum))

    def after(self, words: int) -> Sound:
        """How so many of its words sound."""
        return self._sounds[words]

    def whole(self, last: str) -> Sound:
        """How it sounds once its last chunk is known to be the last."""
        return _sound(self._sum + weights().of(map(key, ending(self._words, last))))


def _sound(total: Sum) -> Sound:
    return Sound(*weights().shares(total))


def features(words: Sequence[str], at: int) -> Iterator[str]:
    """What the word at that place brings. A feature counts once in a sentence: said again it is no louder."""
    yield from inside(words[at])
    yield from around(words, at)


@lru_cache(maxsize=8192)
def _keys(said: str) -> tuple[int, ...]:
    return tuple(map(key, inside(said)))


def inside(said: str) -> tuple[str, ...]:
    """What is known of a word by itself: the word, and what it is made of, so that its other forms are like it. What is
    no word is made of nothing."""
    if not said.replace("'", "").isalpha():
        return (said,)
    edged = f"<{said}>"
    parts = (f"{n}:{edged[at : at + n]}" for n in _GRAMS for at in range(len(edged) - n + 1))
    return (said, *parts)


def around(words: Sequence[str], at: int) -> Iterator[str]:
    """What the word at that place makes of those before it."""
    said = words[at]
    before = words[at - 1] if at else _BEGIN
    yield f"{before} {said}"
    if at:
        second = words[at - 2] if at > 1 else _BEGIN
        yield f"{second} _ {said}"
        yield f"{second} {before} {said}"


def ending(words: Sequence[str], last: str) -> Iterator[str]:
    """What is known once the sentence is over."""
    yield _END
    if words:
        yield f"{words[-1]} {_END}"
    if "?" in last or "？" in last:
        yield "?"


@lru_cache(maxsize=8192)
def normal(chunk: str) -> str:
    """A chunk as a word to weigh: no accents, digits alike; a sign that is put behind deeds is a word of its own."""
    if sign := next((one for one in chunk if one in _SIGNS), ""):
        return f"{word(chunk)}{sign}"
    plain = unicodedata.normalize("NFKD", word(chunk))
    return _DIGITS.sub("#", "".join(one for one in plain if not unicodedata.combining(one)))


@cache
def weights() -> Weights:
    """Those of this release, read once."""
    return linear_model.read("coach.answering", WEIGHTS)
