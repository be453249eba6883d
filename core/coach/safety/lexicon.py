"""The words of seven languages by concept, found in a text in one pass.

The data are the TOML files beside this module, one a language, written to be read by somebody who knows the
field and not the code. A phrase is words in order: `a|b` either, `word*` any ending, `...` up to three words
between. What lies inside a longer phrase is hidden by it ("chest press" is no chest), except inside a gap.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from coach.safety.folding import fold
from coach.safety.words import ELISION

_EDGE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")  # rad140 is two words
NUMBER = "#"

LANGUAGES = ("en", "es", "de", "fr", "pt", "it", "hi")
_RUN = re.compile(r"([^\W\d_])\1\1")
_SHORTEST_TYPO = 5  # letters: shorter words are too near to each other to be mended


class Hit(NamedTuple):
    """Words `start` to `end` (exclusive) say `concept`; `open` when the phrase has a gap."""

    start: int
    end: int
    concept: str
    open: bool = False
    value: float = 0.0


class Ending(NamedTuple):
    concept: str
    language: int
    grammar: bool
    value: float


class Node:
    """A place in the tree of phrases: the words and word beginnings that go on from here, and what ends here."""

    __slots__ = ("ends", "gap", "lengths", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.stems: dict[str, Node] | None = None
        self.lengths: tuple[int, ...] = ()
        self.gap: Node | None = None
        self.ends: list[Ending] | None = None

    def step(self, word: str) -> Iterator["Node"]:
        if (node := self.words.get(word)) is not None:
            yield node
        if self.stems is not None:
            for length in self.lengths:
                if (node := self.stems.get(word[:length])) is not None:
                    yield node


@dataclass(slots=True)
class Lexicon:
    root: Node = field(default_factory=Node)
    known: dict[str, int] = field(default_factory=dict)  # word -> bits of the languages that have it
    marks: dict[str, int] = field(default_factory=dict)  # the same, of the small words that tell languages apart
    stems: dict[str, int] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    alike: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # see _ends

    def add(self, phrase: str, ending: Ending) -> None:
        if "|" not in phrase:
            self._add(phrase.split(), ending)
            return
        for words in product(*(part.split("|") for part in phrase.split())):
            self._add(words, ending)

    def _add(self, words: Sequence[str], ending: Ending) -> None:
        node, language, known = self.root, ending.language, self.known
        for word in words:
            known[word] = known.get(word, 0) | language
            after = node.words.get(word)
            if after is None:
                after = self._open(node, word, language)
            node = after
        if node.ends is None:
            node.ends = []
        node.ends.append(ending)

    def _open(self, node: Node, word: str, language: int) -> Node:
        if word == "...":
            node.gap = node.gap or Node()
            return node.gap
        if not word.endswith("*"):
            return node.words.setdefault(word, Node())
        stem = word[:-1]
        self.stems[stem] = self.stems.get(stem, 0) | language
        node.stems = node.stems or {}
        node.lengths = tuple(sorted({*node.lengths, len(stem)}))
        return node.stems.setdefault(stem, Node())

    def watch(self, word: str, language: int) -> None:
        """Have a word recognised when it is mistyped."""
        for key in _ends(word, len(word)):
            self.alike.setdefault(key, []).append((word, language))

    def languages(self, word: str) -> int:
        """Bits of the languages that know the word."""
        bits = self.known.get(word, 0)
        for length in self.lengths:
            bits |= self.stems.get(word[:length], 0) if length <= len(word) else 0
        return bits

    def mend(self, word: str, allowed: int) -> str:
        """What an unknown word means: drawn out ("chessst"), or a watched word with one slip."""
        for shorter in (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)) if _RUN.search(word) else ():
            if self.languages(shorter) & allowed:
                return shorter
        word = _RUN.sub(r"\1", word)
        if len(word) < _SHORTEST_TYPO - 1:
            return word
        for length in (len(word), len(word) + 1, len(word) - 1):
            for key in _ends(word, length):
                for meant, language in self.alike.get(key, ()):
                    if language & allowed and _one_slip(word, meant):
                        return meant
        return word


def _ends(word: str, length: int) -> tuple[str, str]:
    """A word with one slip keeps two letters at its beginning or at its end; the first one is seldom mistyped."""
    return f"{length}{word[:2]}", f"{length}{word[0]}.{word[-2:]}"


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter was left out, added, changed, or swapped with its neighbour."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    a, b = typed[start:], meant[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@cache
def lexicon() -> Lexicon:
    """All languages, read once."""
    found = Lexicon()
    for number, code in enumerate(LANGUAGES):
        _read(found, table(f"{code}.toml"), 1 << number)
    found.lengths = tuple(sorted({len(stem) for stem in found.stems}))
    return found


def table(name: str) -> dict[str, Any]:
    """One TOML file of the lexicon folder."""
    return tomllib.loads(files("coach.safety").joinpath("lexicon", name).read_text("utf-8"))


def phrases(block: str) -> list[str]:
    """The phrases of a comma-separated block, folded and cut as messages are."""
    plain = _EDGE.sub(" ", ELISION.sub(r"\1 ", fold(block)).replace("'", "").replace("-", " "))
    return [phrase for part in plain.split(",") if (phrase := part.strip())]


def _read(found: Lexicon, data: dict[str, Any], language: int) -> None:
    for word in phrases(data["marks"]):
        found.marks[word] = found.marks.get(word, 0) | language
    for word in phrases(data["marks"]) + phrases(data["plain"]):
        found.known[word] = found.known.get(word, 0) | language
    for word in phrases(data["mistyped"]):
        found.watch(word, language)
    for said, value in data["numbers"].items():
        found.add(phrases(said)[0], Ending(NUMBER, language, False, value))
    for kind in ("units", "grammar", "words"):
        for concept, block in data[kind].items():
            for phrase in phrases(block):
                found.add(phrase, Ending(concept, language, kind != "words", 0.0))
