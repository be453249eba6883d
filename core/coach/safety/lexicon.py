"""The words of seven languages by concept, and the tree of phrases in which a message is looked up.

The data are the TOML files beside this module, one a language, written to be read by somebody who knows the
field and not the code. A phrase is words in order: `a|b` either, `word*` any ending, `...` up to three words
between. A letter and a digit stand apart ("rad 140").
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from coach.safety.folding import plain
from coach.safety.words import ELISION

LANGUAGES = ("en", "es", "de", "fr", "pt", "it", "hi")
NUMBER = "#"  # the concept of a number in words
_KINDS = ("units", "grammar", "words")
_RUN = re.compile(r"([^\W\d_])\1\1")
_WORD = re.compile(r"[^\s,|*.]+\*?")
_SHORTEST_TYPO = 5  # letters: shorter words are too near to each other to be mended


class Hit(NamedTuple):
    """Words `start` to `end` (exclusive) say `concept`; `open` when the phrase has a gap."""

    start: int
    end: int
    concept: str
    open: bool = False
    value: float = 0.0


class Ending(NamedTuple):
    """What a phrase says; `content` is neither grammar nor a unit: other languages may borrow it."""

    concept: str
    content: bool = False
    value: float = 0.0


class Node:
    """A place in the tree of phrases: which words and word beginnings go on from here, and what ends here."""

    __slots__ = ("ends", "gap", "lengths", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, Node] = {}
        self.stems: dict[str, Node] | None = None
        self.lengths: tuple[int, ...] = ()
        self.gap: Node | None = None
        self.ends: list[Ending] | None = None

    def add(self, phrase: str, ending: Ending) -> None:
        parts = phrase.split()
        for words in product(*(part.split("|") for part in parts)) if "|" in phrase else (parts,):
            self._add(words, ending)

    def _add(self, words: Sequence[str], ending: Ending) -> None:
        node = self
        for word in words:
            node = node.words.get(word) or node._open(word)
        if node.ends is None:
            node.ends = []
        node.ends.append(ending)

    def _open(self, word: str) -> "Node":
        if word == "...":
            self.gap = self.gap or Node()
            return self.gap
        if not word.endswith("*"):
            return self.words.setdefault(word, Node())
        self.stems = self.stems or {}
        self.lengths = tuple({*self.lengths, len(word) - 1})
        return self.stems.setdefault(word[:-1], Node())

    def step(self, word: str) -> Iterator["Node"]:
        """Where one more word leads."""
        if (node := self.words.get(word)) is not None:
            yield node
        if self.stems is not None:
            for length in self.lengths:
                if (node := self.stems.get(word[:length])) is not None:
                    yield node


class Language:
    """One language's file. The tree is grown when the language is first spoken."""

    def __init__(self, code: str, bit: int) -> None:
        self.code, self.bit = code, bit
        self._data = tomllib.loads(
            ELISION.sub(r"\1 ", plain(_text(f"{code}.toml"))).replace("'", "").replace("-", " ")
        )
        self.marks = phrases(self._data["marks"])
        self.watched = phrases(self._data["mistyped"])

    @property
    def vocabulary(self) -> set[str]:
        """Every word of the file, beginnings of words with their star."""
        blocks = [self._data["marks"], self._data["plain"], *self._data["numbers"]]
        return set(
            _WORD.findall(" ".join([*blocks, *(b for kind in _KINDS for b in self._data[kind].values())]))
        )

    @cached_property
    def tree(self) -> Node:
        root = Node()
        for said, value in self._data["numbers"].items():
            root.add(said, Ending(NUMBER, value=float(value)))
        for kind in _KINDS:
            for concept, block in self._data[kind].items():
                ending = Ending(concept, content=kind == "words")
                for phrase in phrases(block):
                    root.add(phrase, ending)
        return root


@dataclass(slots=True)
class Lexicon:
    """All languages: who knows a word, and what an unknown one may be meant for. A language is a bit."""

    languages: tuple[Language, ...]
    marks: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    alike: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for language in self.languages:
            self._learn(language)
        self.lengths = tuple(sorted({len(stem) for stem in self.stems}))

    def _learn(self, language: Language) -> None:
        for word in language.marks:
            self.marks[word] = self.marks.get(word, 0) | language.bit
        for entry in language.vocabulary:
            where, word = (self.stems, entry[:-1]) if entry.endswith("*") else (self.known, entry)
            where[word] = where.get(word, 0) | language.bit
        for word in language.watched:
            for key in _ends(word, len(word)):
                self.alike.setdefault(key, []).append((word, language.bit))

    def speakers(self, word: str) -> int:
        """Bits of the languages that know the word."""
        bits = self.known.get(word, 0)
        for length in self.lengths:
            if length > len(word):
                break
            bits |= self.stems.get(word[:length], 0)
        return bits

    def mend(self, word: str, allowed: int) -> str:
        """What an unknown word means: drawn out ("chessst"), or a watched word with one slip."""
        for shorter in (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)) if _RUN.search(word) else ():
            if self.speakers(shorter) & allowed:
                return shorter
        word = _RUN.sub(r"\1", word)
        if len(word) < _SHORTEST_TYPO - 1:
            return word
        for length in (len(word), len(word) + 1, len(word) - 1):
            for key in _ends(word, length):
                for meant, bit in self.alike.get(key, ()):
                    if bit & allowed and _one_slip(word, meant):
                        return meant
        return word


def _ends(word: str, length: int) -> tuple[str, str]:
    """A word with one slip keeps two letters at its beginning or its end; the first is seldom mistyped."""
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
    return Lexicon(tuple(Language(code, 1 << number) for number, code in enumerate(LANGUAGES)))


def table(name: str) -> dict[str, Any]:
    """One TOML file of the lexicon folder as it stands."""
    return tomllib.loads(_text(name))


def phrases(block: str) -> list[str]:
    """The phrases of a comma-separated block."""
    return [phrase for part in block.split(",") if (phrase := part.strip())]


def _text(name: str) -> str:
    return files("coach.safety").joinpath("lexicon", name).read_text("utf-8")
