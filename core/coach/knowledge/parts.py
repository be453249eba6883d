"""The parts of a question and where each stands: wanted, ruled out, painful, or only a place on the body."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coach.knowledge.complaints import is_complaint, painful, sore_joints
from coach.knowledge.terms import says_something
from coach.knowledge.text import CLAUSE_ENDS, stem, stems
from coach.knowledge.vocabulary import Piece, lines, vocabulary

REACH = 4
"""Words that say something, after a `no`, that it may rule out."""

NEAR = 5
"""Words between somebody and what they do."""

PLACES = frozenset(
    [
        "to", "on", "onto", "into", "against", "behind", "at", "past", "over", "under", "between", "off",
        "from", "near", "by", "touch", "touches", "touching", "toward", "towards", "above", "below", "across",
        "around", "along", "round", "beside", "meet", "meets", "outside", "inside", "front",
    ]
)  # fmt: skip
"""A muscle after one of these is a place on the body, not what is to be trained."""
DETERMINERS = frozenset(["my", "the", "your", "each", "other", "his", "her", "both", "a", "of"])


@dataclass(slots=True)
class Part:
    """A piece of the question with its standing in the sentence."""

    piece: Piece
    words: tuple[str, ...]
    ruled_out: str = ""
    """`lacking` is merely not to be had, `unwanted` is refused, `painful` brings a pain on."""
    place: bool = False
    complains: bool = False

    @property
    def kind(self) -> str:
        return self.piece.concept.kind if self.piece.concept else "word"

    @property
    def is_body_part(self) -> bool:
        return self.kind == "muscle" and len(self.members) > 2

    @property
    def members(self) -> tuple[str, ...]:
        return self.piece.concept.members if self.piece.concept else ()


def clauses(said: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in (*said, "."):
        if word not in CLAUSE_ENDS:
            clause.append(word)
        elif clause:
            yield clause
            clause = []


def parts_of(said: list[str]) -> list[Part]:
    """What a clause says, each part with whether it is ruled out and whether it is only a place."""
    pieces = vocabulary().pieces(said)
    ruled_out = {**painful(said, pieces), **_ruled_out(said, pieces)}
    sore = any(sore_joints(said))
    return [
        Part(
            piece,
            tuple(said[piece.start : piece.end]),
            ruled_out.get(piece.start, ""),
            _is_place(said, piece),
            sore and is_complaint(said[piece.start : piece.end]),
        )
        for piece in pieces
        if says_something(piece)
    ]


def _ruled_out(said: Sequence[str], pieces: Sequence[Piece]) -> dict[int, str]:
    """By the first word of a piece: `unwanted`, or `lacking` where it is merely not to be had."""
    marks: dict[int, str] = {}
    stemmed = [stem(word) for word in said]
    for at in _outside(pieces, len(said)):
        if words := _phrase_at(stemmed, at, "before"):
            marks.update(dict.fromkeys(_reach(stemmed, pieces, at + len(words)), _strength(words)))
        elif _phrase_at(stemmed, at, "sore"):
            marks.update((piece.start, "lacking") for piece in pieces if piece.end <= at)
    return {**dict.fromkeys((piece.start for piece in _taken(stemmed, pieces)), "lacking"), **marks}


def taken(said: Sequence[str]) -> list[str]:
    """What is not to be had just now, of what a gym has, in the words of a clause: `someone is hogging the rack`."""
    found = dict.fromkeys(_taken([stem(word) for word in said], vocabulary().pieces([*said])))
    return [word for piece in found if piece.concept for word in said[piece.start : piece.end]]


def _taken(stemmed: Sequence[str], pieces: Sequence[Piece]) -> Iterator[Piece]:
    for at in _outside(pieces, len(stemmed)):
        words, person = _phrase_at(stemmed, at, "taking"), _person(stemmed, at)
        if words and person:
            yield from _reached(stemmed, pieces, at + len(words)) if person == "others" else ()
        elif words := _phrase_at(stemmed, at, "first"):
            named = [piece for piece in pieces if piece.end <= at and piece.concept]
            yield from named or _reached(stemmed, pieces, at + len(words))
        elif _phrase_at(stemmed, at, "after"):
            yield from (piece for piece in pieces if piece.end <= at)


def _outside(pieces: Sequence[Piece], length: int) -> Iterator[int]:
    """Places that no thing of the gym's takes up."""
    inside = {at for piece in pieces if piece.concept for at in range(piece.start, piece.end)}
    return (at for at in range(length) if at not in inside)


def _person(stemmed: Sequence[str], at: int) -> str:
    """Who was named last, shortly before: whoever hogged the rack alone is not told that it is taken."""
    before = range(at - 1, max(at - 1 - NEAR, -1), -1)
    named = (kind for place in before for kind in ("self", "others") if _phrase_at(stemmed, place, kind))
    return next(named, "")


def _reached(stemmed: Sequence[str], pieces: Sequence[Piece], start: int) -> Iterator[Piece]:
    reached = {*_reach(stemmed, pieces, start)}
    return (piece for piece in pieces if piece.start in reached)


def _reach(stemmed: Sequence[str], pieces: Sequence[Piece], start: int) -> Iterator[int]:
    reached = 0
    for piece in pieces[bisect_left(pieces, start, key=lambda piece: piece.start) :][: 4 * REACH]:
        if reached == REACH or (not piece.concept and _phrase_at(stemmed, piece.start, "turn")):
            return
        reached += says_something(piece)
        yield piece.start


def _strength(words: tuple[str, ...]) -> str:
    return "unwanted" if words in _negation()["unwanted"] else "lacking"


@cache
def _negation() -> Mapping[str, frozenset[tuple[str, ...]]]:
    return {head: frozenset(map(stems, said)) for head, said in lines("negation.txt")}


def _phrase_at(stemmed: Sequence[str], at: int, kind: str) -> tuple[str, ...]:
    known = _negation()[kind]
    for end in range(min(at + 4, len(stemmed)), at, -1):
        if (phrase := tuple(stemmed[at:end])) in known:
            return phrase
    return ()


def _is_place(said: Sequence[str], piece: Piece) -> bool:
    """`to my chest` is where, `for my chest` is what."""
    at = piece.start - 1
    determined = at >= 0 and said[at] in DETERMINERS
    while at >= 0 and said[at] in DETERMINERS:
        at -= 1
    return at >= 0 and said[at] in PLACES and (determined or said[at] not in {"on", "to", "in"})
