"""What hurts in a question, and what brings it on. Words: `vocabulary/pain.txt`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coach.knowledge.terms import says_something
from coach.knowledge.text import stem, stems, tokens
from coach.knowledge.vocabulary import Piece, lines


@dataclass(frozen=True, slots=True)
class _Complaints:
    hurts: frozenset[tuple[str, ...]]
    when: frozenset[tuple[str, ...]]
    joints: Mapping[tuple[str, ...], str]


@cache
def _complaints() -> _Complaints:
    said = dict(lines("pain.txt"))
    hurts, when = frozenset(map(stems, said.pop("hurts"))), frozenset(map(stems, said.pop("when")))
    return _Complaints(
        hurts, when, {stems(phrase): joint for joint, phrases in said.items() for phrase in phrases}
    )


def sore_joints(said: Sequence[str]) -> Iterator[str]:
    """Joints that a clause complains about."""
    if any(found(said, _complaints().hurts)):
        yield from (_complaints().joints[phrase] for phrase in found(said, _complaints().joints))


def joints_in(text: str) -> tuple[str, ...]:
    """The joints that a text speaks of, by the library's names."""
    joints = _complaints().joints
    return tuple(dict.fromkeys(joints[phrase] for phrase in found(tokens(text), joints)))


def is_complaint(said: Sequence[str]) -> bool:
    phrase = stems(" ".join(said))
    return phrase in _complaints().hurts or phrase in _complaints().joints


def painful(said: Sequence[str], pieces: Sequence[Piece]) -> dict[int, str]:
    """What brings a pain on: the `squat` of `my knees hurt when I squat`."""
    if not any(sore_joints(said)):
        return {}
    stemmed = [stem(word) for word in said]
    hurt = next((at for at in range(len(said)) if (stemmed[at],) in _complaints().hurts), len(said))
    led = next((at for at in range(hurt, len(said)) if (stemmed[at],) in _complaints().when), len(said))
    after = [piece for piece in pieces if piece.start > led and says_something(piece)]
    return {
        piece.start: "painful" for piece in after[:2] if not piece.concept or piece.concept.kind == "word"
    }


def found(said: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    stemmed = tuple(stem(word) for word in said)
    known = frozenset(phrases)
    for at in range(len(stemmed)):
        for end in range(at + 1, min(at + 4, len(stemmed) + 1)):
            if stemmed[at:end] in known:
                yield stemmed[at:end]
