"""A question in the library's own words: what is wanted, what is ruled out, what hurts, what is named."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from coach.knowledge.complaints import found, sore_joints
from coach.knowledge.languages import in_english
from coach.knowledge.movements import Movement, named_in
from coach.knowledge.parts import Part, clauses, parts_of
from coach.knowledge.spelling import Spelling, mended
from coach.knowledge.terms import inner_words
from coach.knowledge.text import CLAUSE_ENDS, fold, stems, tokens
from coach.knowledge.vocabulary import lines, vocabulary

RELATED = 0.3
"""Weight of a word that is only near in meaning."""
PART = 0.35
"""Weight of a word inside a phrase that is one term."""

LIMITS = frozenset({"muscle", "equipment", "category"})
LONGEST = 250
"""Words of a question that are looked at."""
FEW = 7
"""In a longer description, `arms` and `legs` are what moves rather than what is to be trained."""


@dataclass(frozen=True, slots=True)
class Named:
    """A movement that the question names; `replaced` where it is what cannot or shall not be done.

    `by_facts` where muscles and a kind of training are all that its name says: `quad stretch`, `shoulder throw`.
    """

    movements: tuple[Movement, ...]
    replaced: bool
    by_facts: bool = False


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
    elsewhere: frozenset[str] = frozenset()
    """What else it speaks of: energy, eating, substances, money."""
    beside: bool = False
    """It is about what is bought, or the gym as a place: nothing that a library of exercises holds."""
    language: str = "en"
    unknown: tuple[str, ...] = field(default=())
    """Words that neither the library nor the vocabulary has."""


def understand(question: str, spelling: Spelling) -> Understood:
    """Pure; some milliseconds at most, also for the longest question."""
    said = tokens(question)[:LONGEST]
    language, said = in_english(said, spelling)
    said = list(mended(said, spelling))
    by_clause = [parts_of(words) for words in clauses(said)]
    everything = [part for clause in by_clause for part in clause]
    sore = frozenset(joint for words in clauses(said) for joint in sore_joints(words))
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
        without=frozenset(name for part in everything if _excludes(part) for name in part.members)
        | _not_at_home(said),
        without_terms=_terms(everything, "unwanted"),
        painful=_terms(everything, "painful"),
        level=_level(said),
        sore=sore,
        named=tuple(named for clause in by_clause for named in _named(clause)),
        constrained=_share(targets, [part for part in everything if not part.complains]),
        length=len(everything),
        elsewhere=_elsewhere(" ".join(said)),
        beside=bool(_subjects("beside.txt", fold(question))),
        language=language,
        unknown=tuple(word for word in said if word not in CLAUSE_ENDS and word not in spelling),
    )


def _not_at_home(said: Sequence[str]) -> frozenset[str]:
    """Who trains at home has no cable tower and no machines, unless it is a home gym."""
    at_home = any(pair == ("at", "home") for pair in pairwise(said)) and "gym" not in said
    return frozenset({"cable", "machine"}.difference(said)) if at_home else frozenset()


def _excludes(part: Part) -> bool:
    """A calf machine in use says nothing against calves."""
    return part.ruled_out == "unwanted" or (
        part.ruled_out == "lacking" and part.kind in ("equipment", "category")
    )


def _named(clause: Sequence[Part]) -> Iterator[Named]:
    for start, end, movements in named_in([part.piece.term for part in clause]):
        replaced = any(part.ruled_out for part in clause[start:end])
        if not any(part.ruled_out == "unwanted" for part in clause[start:end]):
            by_facts = all(part.kind in {"muscle", "category"} for part in clause[start:end])
            yield Named(movements, replaced, by_facts)


def _hurts(part: Part, sore: frozenset[str]) -> bool:
    return bool(sore.intersection(part.members)) or (
        bool(sore) and part.piece.term in {"shoulders", "forearms"}
    )


def _elsewhere(said: str) -> frozenset[str]:
    """Calories in half an hour of rowing are burnt, and no matter of food."""
    subjects = _subjects("elsewhere.txt", said)
    return frozenset() if subjects == {"energy"} and _subjects("spent.txt", said) else subjects


def _subjects(file: str, said: str) -> frozenset[str]:
    """The lines of the file of which something was said, by their heads."""
    return frozenset(head for head, phrases in _phrases(file) if phrases.search(said))


@cache
def _phrases(file: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (head, re.compile(rf"\b(?:{'|'.join(re.escape(fold(phrase)) for phrase in said)})\b"))
        for head, said in lines(file)
    )


@cache
def _levels() -> tuple[tuple[str, frozenset[tuple[str, ...]]], ...]:
    return tuple((level, frozenset(map(stems, phrases))) for level, phrases in lines("level.txt"))


def _level(said: Sequence[str]) -> str:
    return next((level for level, phrases in _levels() if any(found(said, phrases))), "")


def _members(parts_: Iterable[Part], kind: str) -> frozenset[str]:
    return frozenset(name for part in parts_ if part.kind == kind for name in part.members)


def _terms(everything: Sequence[Part], ruled_out: str) -> frozenset[str]:
    return frozenset(part.piece.term for part in everything if part.ruled_out == ruled_out)


def _share(targets: Sequence[Part], everything: Sequence[Part]) -> float:
    limits = sum(part.kind in LIMITS and not part.ruled_out for part in targets)
    return limits / max(sum(not part.ruled_out for part in everything), 1)


def _weights(everything: Iterable[Part]) -> dict[str, float]:
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


def _spelled(part: Part) -> str:
    if part.piece.concept and len(part.members) == 1:
        return part.piece.term.replace("_", " ")
    return " ".join(part.words)
