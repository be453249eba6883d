"""What fits a question best: words, names, vectors and facts, added up. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest

from coach.knowledge.entry import Entry, EntryKind
from coach.knowledge.facts import Wanted, wanted
from coach.knowledge.index import LibraryIndex
from coach.knowledge.understand import Understood

SHORTLIST = 120
"""Entries whose names are compared with the question; the rest is too far behind for names to matter."""

TRUST = 1.5
"""Facts count by the share of the question that they are, to this power."""

ADVICE = 0.4


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts; each is 0 to 1 before, `word` a little more where much is found.

    Round numbers from the middle of those that did well in ten-fold cross-validation; most others within
    half to twice of each do as well (docs/explanation/retrieval.md).
    """

    word: float = 2.0
    name: float = 0.4
    dense: float = 1.5
    move: float = 0.3
    instead: float = 1.2
    facts: float = 2.5
    against: float = -1.0
    borrowed: float = -0.5


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry's row with its score and the evidence that made it."""

    row: int
    score: float
    evidence: Mapping[str, float] = field(default_factory=dict)


def rank(
    question: Understood,
    index: LibraryIndex,
    similar: Mapping[int, float],
    kind: EntryKind,
    weights: Weights = WEIGHTS,
) -> list[Ranked]:
    """Best first. `similar` is 1 minus the distance of an entry's nearest vector, by row; what is not in it
    lies no nearer than the farthest that is."""
    terms = question.terms if kind == "exercise" else question.everything
    facts = wanted(question)
    trust = question.constrained**TRUST
    word, move, instead = word_scores(terms, index), move_scores(question, index), stand_ins(question, index)
    candidates = word.keys() | move.keys() | instead.keys() | similar.keys() | fitting_rows(facts, index)
    rows = candidates & index.rows_of[kind]

    farthest = min(similar.values(), default=0.0)

    def factual(row: int) -> tuple[float, float]:
        """What its facts say for an entry, and what speaks against it."""
        entry = index.entries[row]
        if kind == "snippet":
            return _advice(entry, facts), 0.0
        return (
            trust * facts.fit(entry, index.mentions[row]) if trust else 0.0,
            facts.against(entry, index.names[row]) if facts.rules_out else 0.0,
        )

    def scored(row: int) -> tuple[float, int, float, float]:
        fit, against = factual(row)
        score = (
            weights.word * word.get(row, 0.0)
            + weights.move * move.get(row, 0.0)
            + weights.instead * instead.get(row, 0.0)
            + weights.dense * similar.get(row, farthest)
            + weights.facts * fit
            + weights.against * against
            + (weights.borrowed if row in index.borrowed else 0.0)
        )
        return score, -row, fit, against

    def evidence(row: int, fit: float, against: float) -> dict[str, float]:
        return {
            "word": word.get(row, 0.0),
            "move": move.get(row, 0.0),
            "instead": instead.get(row, 0.0),
            "dense": similar.get(row, farthest),
            "borrowed": 1.0 if row in index.borrowed else 0.0,
            "facts": fit,
            "against": against,
            "name": names[row],
        }

    shortlist = nlargest(SHORTLIST, map(scored, rows))
    names = name_scores(terms, index, [-row for _, row, _, _ in shortlist])
    ranked = [
        Ranked(-row, score + weights.name * names[-row], evidence(-row, fit, against))
        for score, row, fit, against in shortlist
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.row))


def _advice(entry: Entry, facts: Wanted) -> float:
    """A snippet has no muscles and no equipment; what counts is whether it is about the joint that hurts."""
    return ADVICE * facts.advises(entry)


def word_scores(terms: Mapping[str, float], index: LibraryIndex) -> dict[int, float]:
    """The share of the question's words, by rarity, that an entry answers."""
    scores: defaultdict[int, float] = defaultdict(float)
    for term, weight in terms.items():
        for row, found in zip(*index.postings.get(term, ((), ())), strict=True):
            scores[row] += weight * found
    whole = 1_000 * asked(terms, index)
    return {row: score / whole for row, score in scores.items()} if whole else {}


def asked(terms: Mapping[str, float], index: LibraryIndex) -> float:
    """What an entry that held every word of the question would score; near words do not count."""
    return sum(w * index.rarity.get(term, index.rarest) for term, w in terms.items() if w >= 0.4)


def move_scores(question: Understood, index: LibraryIndex) -> dict[int, float]:
    """1 for the movement that is named, less for a wider one or one that is to be replaced."""
    scores: defaultdict[int, float] = defaultdict(float)
    for named in question.named:
        for movement in named.movements:
            for row, fit in index.moves.get(movement.name, {}).items():
                scores[row] = max(scores[row], fit * (0.4 if named.replaced else 1.0))
    return scores


def stand_ins(question: Understood, index: LibraryIndex) -> dict[int, float]:
    """What the library itself names in place of a movement that is to be replaced, the first 1."""
    scores: defaultdict[int, float] = defaultdict(float)
    replaced = _replaced(question, index)
    for place, other in (pair for row in replaced for pair in enumerate(index.entries[row].substitutes)):
        row = index.rows.get(other)
        if row is not None and row not in replaced:
            scores[row] = max(scores[row], 1.0 - 0.1 * place)
    return scores


def _replaced(question: Understood, index: LibraryIndex) -> frozenset[int]:
    """The rows of movements that are to be replaced."""
    movements = (one for named in question.named if named.replaced for one in named.movements)
    return frozenset(
        row for one in movements for row, fit in index.moves.get(one.name, {}).items() if fit == 1.0
    )


def name_scores(terms: Mapping[str, float], index: LibraryIndex, rows: Iterable[int]) -> dict[int, float]:
    """How much of a name the question says, and of the question the name: 1 where they are the same."""
    rarity, rarest = index.rarity, index.rarest
    worth = {term: weight * rarity.get(term, rarest) for term, weight in terms.items()}
    whole = sum(value for term, value in worth.items() if terms[term] >= 0.5)

    def score(name: frozenset[str]) -> float:
        shared = sum(worth[term] for term in name if term in worth)
        return (
            shared / (0.7 * sum(rarity.get(term, rarest) for term in name) + 0.3 * whole) if shared else 0.0
        )

    return {row: min(1.0, max(map(score, index.names[row]), default=0.0)) for row in rows}


def fitting_rows(asked_for: Wanted, index: LibraryIndex) -> set[int]:
    """Entries for the muscles that are asked for, though they share no word with the question."""
    if not asked_for.muscles:
        return set()
    return {
        row
        for row, entry in enumerate(index.entries)
        if not asked_for.muscles.keys().isdisjoint(entry.primary)
    }
