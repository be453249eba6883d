"""Texts as the terms that are indexed and looked for."""

from collections.abc import Iterator, Sequence
from functools import cache

from coach.knowledge.text import stem, words
from coach.knowledge.vocabulary import Piece, lines, vocabulary


@cache
def stop_words() -> frozenset[str]:
    return frozenset(stem(word) for head, _ in lines("stop.txt") for word in head.split())


def content_terms(text: str) -> list[str]:
    """What a text says, in order: phrases as one term, without words that say nothing."""
    return [piece.term for piece in content_pieces(words(text))]


def content_pieces(said: list[str]) -> list[Piece]:
    return [piece for piece in vocabulary().pieces(said) if says_something(piece)]


def says_something(piece: Piece) -> bool:
    return bool(piece.concept) or piece.term not in stop_words()


def parts(piece: Piece, said: list[str]) -> Iterator[str]:
    """The words inside a phrase that is one term: `ball` in `medicine ball`."""
    if piece.concept:
        yield from inner_words(said[piece.start : piece.end], piece.term)


def inner_words(phrase: Sequence[str], term: str) -> Iterator[str]:
    return (part for part in map(stem, phrase) if part != term and part not in stop_words())


def said_words() -> Iterator[str]:
    """Every word of the vocabulary, as it is spelled."""
    for name in (
        "muscles",
        "equipment",
        "categories",
        "words",
        "related",
        "level",
        "pain",
        "negation",
        "elsewhere",
        "spent",
    ):
        for head, said in lines(f"{name}.txt"):
            yield from words(head.replace("_", " "))
            yield from (word for phrase in said for word in words(phrase))
    for name in ("stop", "everyday"):
        yield from (word for head, _ in lines(f"{name}.txt") for word in words(head))
