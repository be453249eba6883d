"""The movements that people name, whether or not a library holds them, with how they describe them.

Data: `vocabulary/movements/*.txt`, a line each: `name / other name : alias, alias : how it looks and feels`.
A line `= category` heads movements of that kind, `=` alone those of none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coach.knowledge.terms import content_pieces, content_terms
from coach.knowledge.text import words

MOVEMENT_FILES = ("legs", "push", "pull", "arms", "trunk", "power", "mobility", "others")


@dataclass(frozen=True, slots=True)
class Movement:
    """`names` are what libraries call it, `said` what people do; as terms, in order."""

    name: str
    names: tuple[frozenset[str], ...]
    said: tuple[tuple[str, ...], ...]
    about: str
    aliases: tuple[str, ...]
    categories: tuple[str, ...]


@cache
def movements() -> tuple[Movement, ...]:
    return tuple(movement for name in MOVEMENT_FILES for movement in _read(name))


@cache
def spoken_of() -> Mapping[tuple[str, ...], tuple[Movement, ...]]:
    """Movements by each way of naming them."""
    found: dict[tuple[str, ...], tuple[Movement, ...]] = {}
    for movement in movements():
        for phrase in movement.said:
            found[phrase] = (*found.get(phrase, ()), movement)
    return found


def named_in(terms: Sequence[str]) -> Iterator[tuple[int, int, tuple[Movement, ...]]]:
    """The movements that a question names: from term, to term; of overlapping ones the longest."""
    known, at = spoken_of(), 0
    while at < len(terms):
        for end in range(min(at + 6, len(terms)), at, -1):
            if found := known.get(tuple(terms[at:end])):
                yield at, end, found
                at = end - 1
                break
        at += 1


def _read(name: str) -> Iterator[Movement]:
    path = files("coach.knowledge").joinpath("vocabulary", "movements", f"{name}.txt")
    categories: tuple[str, ...] = ()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            categories = tuple(line[1:].split())
        elif line and not line.startswith("#"):
            yield _movement(line, categories)


def _movement(line: str, categories: tuple[str, ...]) -> Movement:
    named, said, about = (part.strip() for part in f"{line}::".split(":")[:3])
    names = tuple(name.strip() for name in named.split(" / "))
    aliases = tuple(alias.strip() for alias in said.split(",") if alias.strip())
    return Movement(
        name=names[0],
        names=tuple(frozenset(content_terms(name)) for name in names),
        said=tuple(filter(None, dict.fromkeys(_phrase(name) for name in (*names, *aliases)))),
        about=about,
        aliases=aliases,
        categories=categories,
    )


def _phrase(name: str) -> tuple[str, ...]:
    """Nothing where but one word of several is left: `double under` must not be found in `double`."""
    said = words(name)
    pieces = content_pieces(said)
    alone = len(pieces) == 1 and pieces[0].end - pieces[0].start < len(said)
    return () if alone else tuple(piece.term for piece in pieces)


def movement_words() -> Iterator[str]:
    """Every word of every movement, as it is spelled."""
    for movement in movements():
        yield from words(" ".join((movement.name, *movement.aliases, movement.about)))
