"""The library as retrieval sees it: entries, their words with weights, their names. Built once, only read.

Words are weighted by BM25F at building time (Robertson, Zaragoza and Taylor 2004), so that a question
only adds up stored weights.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from coach.knowledge.entry import Entry, EntryKind
from coach.knowledge.movements import Movement, fitting, movement_words, movements
from coach.knowledge.spelling import Spelling
from coach.knowledge.terms import content_pieces, content_terms, parts, said_words
from coach.knowledge.text import words

K1, B = 1.2, 0.6
NAME, ALIAS, ABOUT, FACT, TEXT = 4.0, 3.0, 2.0, 1.0, 1.0
"""What one occurrence of a word counts in each field."""
OFTEN = 3
PART = 0.5
"""Of a word inside a phrase that is one term, such as `ball` in `medicine ball`."""


Posting = tuple[Sequence[int], Sequence[int]]
"""Rows of the entries that hold a term, and its weight in each: 0 to 1 times its rarity, in thousandths."""


@dataclass(frozen=True)
class LibraryIndex:
    """Built by `build_index`, kept as a file, read by every question."""

    entries: tuple[Entry, ...]
    postings: Mapping[str, Posting]
    rarity: Mapping[str, float]
    names: tuple[tuple[frozenset[str], ...], ...]
    """The terms of each name of each entry."""
    mentions: tuple[frozenset[str], ...]
    """Equipment that an entry's name or text speaks of, needed or not."""
    moves: Mapping[str, Mapping[int, float]]
    """The entries that are a movement, by its name, empty where none is; 1 where none fits better."""

    known_words: Mapping[str, int]
    """Words as they are spelled, and how often."""

    @cached_property
    def spelling(self) -> Spelling:
        return Spelling(self.known_words)

    def speaks_of(self, equipment: str) -> bool:
        """Whether an entry needs it, may take it instead, or names it itself: "cardio machines" names none."""
        return equipment in self.postings or equipment in self._needed

    @cached_property
    def _needed(self) -> frozenset[str]:
        return frozenset(name for entry in self.entries for name in (*entry.needs, *entry.also_with))

    @cached_property
    def rarest(self) -> float:
        return max(self.rarity.values(), default=1.0)

    @cached_property
    def rows_of(self) -> Mapping[EntryKind, frozenset[int]]:
        kinds: tuple[EntryKind, ...] = ("exercise", "snippet")
        return {
            kind: frozenset(row for row, entry in enumerate(self.entries) if entry.kind == kind)
            for kind in kinds
        }

    @cached_property
    def borrowed(self) -> frozenset[int]:
        """Exercises told in somebody else's words, where others are told in our own: the latter come with
        cues and cautions. Nothing where all are borrowed."""
        exercises = self.rows_of["exercise"]
        rows = frozenset(row for row in exercises if self.entries[row].credit)
        return rows if len(rows) < len(exercises) else frozenset()

    @cached_property
    def rows(self) -> Mapping[str, int]:
        return {entry.id: row for row, entry in enumerate(self.entries)}


def build_index(entries: Iterable[Entry]) -> LibraryIndex:
    """Takes some seconds for a thousand entries; belongs into `coach ingest`."""
    given = tuple(entries)
    names = [tuple(frozenset(content_terms(name)) for name in entry.names) for entry in given]
    fits = [fitting(entry_names) for entry_names in names]
    kept = tuple(_with_categories(entry, best) for entry, (best, _) in zip(given, fits, strict=True))
    bags = [_bag(entry, best) for entry, (best, _) in zip(kept, fits, strict=True)]
    rarity = _rarity(bags)
    return LibraryIndex(
        entries=kept,
        postings=_postings(bags, rarity),
        rarity=rarity,
        names=tuple(_with_aliases(own, best) for own, (best, _) in zip(names, fits, strict=True)),
        mentions=tuple(_equipment_in(entry) for entry in kept),
        moves=_moves(fits),
        known_words=_known_words(kept),
    )


def _with_categories(entry: Entry, best: Sequence[Movement]) -> Entry:
    found = dict.fromkeys(
        (*entry.categories, *(category for movement in best for category in movement.categories))
    )
    return replace(entry, categories=tuple(found))


def _with_aliases(names: tuple[frozenset[str], ...], best: Sequence[Movement]) -> tuple[frozenset[str], ...]:
    return (*names, *(frozenset(said) for movement in best for said in movement.said))


def _bag(entry: Entry, best: Sequence[Movement]) -> dict[str, float]:
    """How often each term is said, weighted by where."""
    bag: defaultdict[str, float] = defaultdict(float)
    for weight, texts in (
        (NAME, [entry.name]),
        (ALIAS, [*entry.names[1:], *(alias for movement in best for alias in movement.aliases)]),
        (ABOUT, [*(movement.about for movement in best)]),
        (FACT, [*_facts(entry)]),
        (TEXT, [entry.text]),
    ):
        for term, times in _weighted(texts):
            bag[term] += weight * times
    return bag


def _facts(entry: Entry) -> Iterator[str]:
    yield from (*entry.primary, *entry.needs, *entry.categories, *entry.tags)


def _weighted(texts: Iterable[str]) -> Iterator[tuple[str, float]]:
    for text in texts:
        said = words(text)
        for piece in content_pieces(said):
            yield piece.term, 1.0
            yield from ((part, PART) for part in parts(piece, said))


def _rarity(bags: Sequence[Mapping[str, float]]) -> dict[str, float]:
    held = Counter(term for bag in bags for term in bag)
    return {term: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for term, n in held.items()}


def _postings(bags: Sequence[Mapping[str, float]], rarity: Mapping[str, float]) -> dict[str, Posting]:
    average = sum(sum(bag.values()) for bag in bags) / max(len(bags), 1)
    postings: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for row, bag in enumerate(bags):
        norm = K1 * (1 - B + B * sum(bag.values()) / average)
        for term, times in bag.items():
            rows, weights = postings[term]
            rows.append(row)
            weights.append(round(1_000 * rarity[term] * times / (times + norm)))
    return dict(postings)


def _known_words(entries: Iterable[Entry]) -> dict[str, int]:
    """Of the texts only what is said often: a library misspells too."""
    said = Counter(word for entry in entries for word in words(entry.text))
    known = Counter({word: times for word, times in said.items() if times >= OFTEN})
    known.update(word for entry in entries for name in entry.names for word in words(name))
    known.update(said_words())
    known.update(movement_words())
    return dict(known)


def _equipment_in(entry: Entry) -> frozenset[str]:
    pieces = content_pieces(words(f"{entry.name} {entry.text}"))
    found = (piece.concept for piece in pieces if piece.concept and piece.concept.kind == "equipment")
    return frozenset(member for concept in found for member in concept.members)


def _moves(fits: Sequence[tuple[list[Movement], list[Movement]]]) -> dict[str, dict[int, float]]:
    moves: dict[str, dict[int, float]] = {movement.name: {} for movement in movements()}
    for row, (best, every) in enumerate(fits):
        for movement in every:
            moves[movement.name][row] = 1.0 if movement in best else 0.5
    return moves
