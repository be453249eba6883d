"""Questions in other languages, word by word into English: enough to find an exercise by.

Data: `vocabulary/languages/*.txt`. Their first line, `*`, holds the small words that give a language away.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coach.knowledge.text import CLAUSE_ENDS, words
from coach.knowledge.vocabulary import lines

LANGUAGES = ("de", "es", "fr", "hi", "it", "nl", "pt", "pl", "sv")
COMPOUNDING = frozenset({"de", "nl", "sv"})
LONGEST = 6
JOINTS = ("", "s", "n", "en", "es", "e")
"""Letters that may stand between the parts of a compound word."""


@dataclass(frozen=True)
class Dictionary:
    small_words: frozenset[str]
    english: Mapping[tuple[str, ...], tuple[str, ...]]
    known: frozenset[str]

    def speaks(self, word: str) -> bool:
        return word in self.small_words or word in self.known


@cache
def dictionary(language: str) -> Dictionary:
    small: frozenset[str] = frozenset()
    english: dict[tuple[str, ...], tuple[str, ...]] = {}
    for head, said in lines(f"languages/{language}.txt"):
        if head == "*":
            small = frozenset(word for phrase in said for word in words(phrase))
            continue
        english.update((tuple(words(phrase)), tuple(words(head))) for phrase in said)
    return Dictionary(small, english, frozenset(word for phrase in english for word in phrase))


@cache
def gym_english() -> frozenset[str]:
    """The English words that the dictionaries lead to."""
    spoken = (dictionary(name).english.values() for name in LANGUAGES)
    return frozenset(word for phrases in spoken for phrase in phrases for word in phrase)


def in_english(said: list[str], english: Container[str]) -> tuple[str, list[str]]:
    """The language, and the words in English; those that no dictionary has stay as they are.

    `english` holds the words that count as English.
    """
    language = _language(said, english)
    return language, said if language == "en" else _translated(said, language)


def _language(said: Sequence[str], known: Container[str]) -> str:
    """The one that knows most of the words; English where none knows more."""
    spoken = [word for word in said if word not in CLAUSE_ENDS]
    english = sum(word in known for word in spoken)
    scores = {name: sum(_has(word, name) for word in spoken) for name in LANGUAGES}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > english else "en"


def _has(word: str, language: str) -> bool:
    return dictionary(language).speaks(word) or bool(_split(word, language))


def _translated(said: Sequence[str], language: str) -> list[str]:
    known, small = dictionary(language).english, dictionary(language).small_words
    out: list[str] = []
    at = 0
    while at < len(said):
        end = next((e for e in range(min(at + LONGEST, len(said)), at, -1) if tuple(said[at:e]) in known), at)
        if end > at:
            out += known[tuple(said[at:end])]
        elif said[at] not in small:
            out += _split(said[at], language) or [said[at]]
        at = max(end, at + 1)
    return out


def _split(word: str, language: str) -> list[str]:
    """The parts of a compound word in English: `kurzhantelbankdrucken` is dumbbell, bench press."""
    if language not in COMPOUNDING or not 8 <= len(word) <= 40:
        return []
    known = dictionary(language).english
    for cut in range(len(word) - 3, 2, -1):
        head, rest = word[:cut], word[cut:]
        first = next(
            (known[(head.removesuffix(j),)] for j in JOINTS if (head.removesuffix(j),) in known), None
        )
        if first is None:
            continue
        if last := known.get((rest,)):
            return [*first, *last]
        if more := _split(rest, language):
            return [*first, *more]
    return []
