"""A question in the library's own words: what is wanted, what is ruled out, what hurts, what is named."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from coach.knowledge.languages import in_english
from coach.knowledge.movements import Movement, named_in
from coach.knowledge.spelling import Spelling
from coach.knowledge.terms import inner_words, stop_words
from coach.knowledge.text import CLAUSE_ENDS, fold, stem, stems, tokens
from coach.knowledge.vocabulary import Piece, lines, vocabulary

REACH = 4
"""Words that say something, after a `no`, that it may rule out."""

RELATED = 0.3
"""Weight of a word that is only near in meaning."""
PART = 0.35
"""Weight of a word inside a phrase that is one term."""

PLACES = frozenset(
    [
        "to", "on", "onto", "into", "against", "behind", "at", "past", "over", "under", "between", "off",
        "from", "near", "by", "touch", "touches", "touching", "toward", "towards", "above", "below", "across",
        "around", "along", "round", "beside", "meet", "meets", "outside", "inside", "front",
    ]
)  # fmt: skip
"""A muscle after one of these is a place on the body, not what is to be trained."""
DETERMINERS = frozenset(["my", "the", "your", "each", "other", "his", "her", "both", "a", "of"])

LIMITS = frozenset({"muscle", "equipment", "category"})
LONGEST = 250
"""Words of a question that are looked at."""
MENDED = 20
"""Unknown words of a question that are mended; more are no slips of the hand."""
FEW = 7
"""In a longer description, `arms` and `legs` are what moves rather than what is to be trained."""


@dataclass(frozen=True, slots=True)
class Named:
    """A movement that the question names; `replaced` where it is what cannot or shall not be done."""

    movements: tuple[Movement, ...]
    replaced: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """Muscles, equipment, categories and joints are the library's names."""

    english: str
    terms: Mapping[str, float]
    """What to look for, and how much each counts."""
    everything: Mapping[str, float] = field(default_factory=dict)
    """The same with what is ruled out or hurts in full: advice speaks of that too."""
    muscles: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    """Names of muscles, equipment and categories that are ruled out."""
    without_terms: frozenset[str] = frozenset()
    painful: frozenset[str] = frozenset()
    """What brings a pain on, as terms."""
    level: str = ""
    sore: frozenset[str] = frozenset()
    named: tuple[Named, ...] = ()
    constrained: float = 0.0
    """The share of what the question says that is muscles, equipment or a category."""
    length: int = 0
    """Words and phrases that say something."""
    elsewhere: bool = False
    """It speaks of food, money or the like."""
    language: str = "en"
    unknown: tuple[str, ...] = field(default=())
    """Words that neither the library nor the vocabulary has."""


@dataclass(slots=True)
class _Part:
    """A piece of the question with its standing in the sentence."""

    piece: Piece
    words: tuple[str, ...]
    ruled_out: str = ""
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


def understand(question: str, spelling: Spelling) -> Understood:
    """Pure; some milliseconds at most, also for the longest question."""
    said = tokens(question)[:LONGEST]
    language, said = in_english(said, spelling)
    said = list(mended(said, spelling))
    clauses = [_clause(words) for words in _clauses(said)]
    everything = [part for clause in clauses for part in clause]
    sore = frozenset(joint for words in _clauses(said) for joint in _sore(words))
    wanted = [part for part in everything if not part.ruled_out]
    needed = [part for part in everything if part.ruled_out != "unwanted"]
    loose = len(everything) > FEW
    targets = [
        part for part in needed if not (part.place or (loose and part.is_body_part) or _hurts(part, sore))
    ]
    return Understood(
        english=" ".join(_spelled(part) for part in everything if part.ruled_out != "unwanted"),
        terms=_weights(part for part in everything if part.ruled_out != "unwanted"),
        everything=_weights(replace(part, ruled_out="", complains=False) for part in everything),
        muscles=_members(targets, "muscle"),
        equipment=_members(wanted, "equipment"),
        categories=_members(wanted, "category"),
        without=frozenset(name for part in everything if _excludes(part) for name in part.members),
        without_terms=_terms(everything, "unwanted"),
        painful=_terms(everything, "painful"),
        level=next((level for words in _clauses(said) for level in _levels(words)), ""),
        sore=sore,
        named=tuple(named for clause in clauses for named in _named(clause)),
        constrained=_share(targets, [part for part in everything if not part.complains]),
        length=len(everything),
        elsewhere=bool(_elsewhere().search(" ".join(said))),
        language=language,
        unknown=tuple(word for word in said if word not in CLAUSE_ENDS and word not in spelling),
    )


def mended(said: Sequence[str], spelling: Spelling) -> Iterator[str]:
    """Words as they were meant: `over hed` is overhead, `dumbel` is dumbbell."""
    at, left = 0, MENDED
    while at < len(said):
        word, after = said[at], said[at + 1] if at + 1 < len(said) else ""
        at += 1
        if word in CLAUSE_ENDS or (word in spelling and (after in spelling or not after.isalpha())):
            yield word
        elif left and (joined := _joined(word, after, spelling)):
            at += 1
            left -= 1
            yield joined
        elif left and word not in spelling:
            left -= 1
            yield from _parted(word, spelling) or [spelling.mend(word) or word]
        else:
            yield word


def _joined(word: str, after: str, spelling: Spelling) -> str:
    """The one word that was typed as two, where the second alone is none."""
    if not after.isalpha() or after in spelling:
        return ""
    whole = word + after
    return whole if whole in spelling else (spelling.mend(whole) or "" if len(whole) > 6 else "")


def _parted(word: str, spelling: Spelling) -> list[str]:
    """The two words that were typed as one."""
    cuts = range(3, len(word) - 2) if word.isalpha() else range(0)
    return next(
        ([word[:cut], word[cut:]] for cut in cuts if word[:cut] in spelling and word[cut:] in spelling), []
    )


def _clauses(said: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in (*said, "."):
        if word not in CLAUSE_ENDS:
            clause.append(word)
        elif clause:
            yield clause
            clause = []


def _clause(said: list[str]) -> list[_Part]:
    """What a clause says, each part with whether it is ruled out and whether it is only a place."""
    pieces = vocabulary().pieces(said)
    ruled_out = {**_painful(said, pieces), **_ruled_out(said, pieces)}
    sore = any(_sore(said))
    return [
        _Part(
            piece,
            tuple(said[piece.start : piece.end]),
            ruled_out.get(piece.start, ""),
            _is_place(said, piece),
            sore and _is_complaint(said[piece.start : piece.end]),
        )
        for piece in pieces
        if _says_something(piece)
    ]


def _ruled_out(said: Sequence[str], pieces: Sequence[Piece]) -> dict[int, str]:
    """By the first word of a piece: `unwanted`, or `lacking` where it is merely not to be had."""
    marks: dict[int, str] = {}
    inside = {at for piece in pieces if piece.concept for at in range(piece.start, piece.end)}
    stemmed = [stem(word) for word in said]
    for at in range(len(said)):
        if at in inside:
            continue
        if words := _phrase_at(stemmed, at, "before"):
            marks.update(dict.fromkeys(_reach(stemmed, pieces, at + len(words)), _strength(words)))
        elif _phrase_at(stemmed, at, "after"):
            marks.update((piece.start, "lacking") for piece in pieces if piece.end <= at)
    return marks


def _reach(stemmed: Sequence[str], pieces: Sequence[Piece], start: int) -> Iterator[int]:
    reached = 0
    for piece in pieces[bisect_left(pieces, start, key=lambda piece: piece.start) :][: 4 * REACH]:
        if reached == REACH or (not piece.concept and _phrase_at(stemmed, piece.start, "turn")):
            return
        reached += _says_something(piece)
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


def _excludes(part: _Part) -> bool:
    """A calf machine in use says nothing against calves."""
    return part.ruled_out == "unwanted" or (
        part.ruled_out == "lacking" and part.kind in ("equipment", "category")
    )


def _named(clause: Sequence[_Part]) -> Iterator[Named]:
    for start, end, found in named_in([part.piece.term for part in clause]):
        replaced = any(part.ruled_out for part in clause[start:end])
        if not any(part.ruled_out == "unwanted" for part in clause[start:end]):
            yield Named(found, replaced)


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


def _sore(said: Sequence[str]) -> Iterator[str]:
    """Joints that a clause complains about."""
    if any(_found(said, _complaints().hurts)):
        yield from (_complaints().joints[phrase] for phrase in _found(said, _complaints().joints))


def joints_in(text: str) -> tuple[str, ...]:
    """The joints that a text speaks of, by the library's names."""
    joints = _complaints().joints
    return tuple(dict.fromkeys(joints[phrase] for phrase in _found(tokens(text), joints)))


def _is_complaint(said: Sequence[str]) -> bool:
    phrase = stems(" ".join(said))
    return phrase in _complaints().hurts or phrase in _complaints().joints


def _painful(said: Sequence[str], pieces: Sequence[Piece]) -> dict[int, str]:
    """What brings a pain on: the `squat` of `my knees hurt when I squat`."""
    if not any(_sore(said)):
        return {}
    stemmed = [stem(word) for word in said]
    hurt = next((at for at in range(len(said)) if (stemmed[at],) in _complaints().hurts), len(said))
    led = next((at for at in range(hurt, len(said)) if (stemmed[at],) in _complaints().when), len(said))
    after = [piece for piece in pieces if piece.start > led and _says_something(piece)]
    return {
        piece.start: "painful" for piece in after[:2] if not piece.concept or piece.concept.kind == "word"
    }


def _says_something(piece: Piece) -> bool:
    return bool(piece.concept) or piece.term not in stop_words()


def _found(said: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    stemmed = tuple(stem(word) for word in said)
    known = frozenset(phrases)
    for at in range(len(stemmed)):
        for end in range(at + 1, min(at + 4, len(stemmed) + 1)):
            if stemmed[at:end] in known:
                yield stemmed[at:end]


def _hurts(part: _Part, sore: frozenset[str]) -> bool:
    return bool(sore.intersection(part.members)) or (
        bool(sore) and part.piece.term in {"shoulders", "forearms"}
    )


@cache
def _elsewhere() -> re.Pattern[str]:
    phrases = (re.escape(fold(phrase)) for _, said in lines("elsewhere.txt") for phrase in said)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _levels(said: Sequence[str]) -> Iterator[str]:
    for level, phrases in lines("level.txt"):
        if any(_found(said, map(stems, phrases))):
            yield level


def _members(parts_: Iterable[_Part], kind: str) -> frozenset[str]:
    return frozenset(name for part in parts_ if part.kind == kind for name in part.members)


def _terms(everything: Sequence[_Part], ruled_out: str) -> frozenset[str]:
    return frozenset(part.piece.term for part in everything if part.ruled_out == ruled_out)


def _share(targets: Sequence[_Part], everything: Sequence[_Part]) -> float:
    limits = sum(part.kind in LIMITS and not part.ruled_out for part in targets)
    return limits / max(sum(not part.ruled_out for part in everything), 1)


def _weights(everything: Iterable[_Part]) -> dict[str, float]:
    """Terms to look for: what was said in full, what is near it or inside it with less."""
    weights: dict[str, float] = {}

    def look_for(term: str, weight: float) -> None:
        weights[term] = max(weight, weights.get(term, 0.0))

    for part in everything:
        if part.members == ("none",):
            continue
        weight = 0.4 if part.ruled_out else 0.5 if part.place else 0.7 if part.complains else 1.0
        terms = part.members or (part.piece.term,)
        for term in terms:
            look_for(term, weight / len(terms) ** 0.5)
            for near in vocabulary().related.get(term, ()):
                look_for(near, weight * RELATED)
        for inner in inner_words(part.words, part.piece.term) if part.piece.concept else ():
            look_for(inner, weight * PART)
    return weights


def _spelled(part: _Part) -> str:
    if part.piece.concept and len(part.members) == 1:
        return part.piece.term.replace("_", " ")
    return " ".join(part.words)
