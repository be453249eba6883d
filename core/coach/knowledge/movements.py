"""The movements that people name, whether or not a library holds them, with how they describe them.

Data: `vocabulary/movements/*.txt`, a line each: `name / other name : alias, alias : how it looks and feels`.
A line `= category` heads movements of that kind, `=` alone those of none.
"""

from collections import defaultdict
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


@cache
def _by_term() -> Mapping[str, tuple[tuple[frozenset[str], int], ...]]:
    """Each library name and its movement's place, under one of the name's terms."""
    found: defaultdict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for place, movement in enumerate(movements()):
        for name in filter(None, movement.names):
            found[min(name)].append((name, place))
    return {term: tuple(names) for term, names in found.items()}


def fitting(names: Sequence[frozenset[str]]) -> tuple[list[Movement], list[Movement]]:
    """The movements that an entry of these names is: the narrowest, and all."""
    sizes: dict[int, int] = {}
    for name in names:
        for term in name:
            for known, place in _by_term().get(term, ()):
                if known <= name:
                    sizes[place] = max(len(known), sizes.get(place, 0))
    most = max(sizes.values(), default=0)
    every = sorted(sizes)
    return (
        [movements()[place] for place in every if sizes[place] == most],
        [movements()[place] for place in every],
    )


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
    """Nothing where but one word of several is left, or a mere piece of equipment or a muscle: `double
    under` must not be found in `double`, nor a sled push in every `prowler`."""
    said = words(name)
    pieces = content_pieces(said)
    if len(pieces) == 1:
        concept = pieces[0].concept
        if pieces[0].end - pieces[0].start < len(said) or (concept and concept.kind != "word"):
            return ()
    return tuple(piece.term for piece in pieces)


def movement_words() -> Iterator[str]:
    """Every word of every movement, as it is spelled."""
    for movement in movements():
        yield from words(" ".join((movement.name, *movement.aliases, movement.about)))
