"""What fits a question best: words, names, vectors and facts, added up. Pure functions of question and index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from coach.knowledge.entry import Entry
from coach.knowledge.index import LibraryIndex
from coach.knowledge.understand import Understood
from coach.knowledge.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts; each is 0 to 1 before. Chosen by cross-validation."""

    word: float = 2.0
    name: float = 0.4
    dense: float = 1.5
    move: float = 0.3
    facts: float = 2.5
    ruled_out: float = 1.0


WEIGHTS = Weights()

TRUST = 1.5
"""Facts count by the share of the question that they are, to this power."""

SUPPORTS = frozenset(
    "bench incline_bench rack box wall towel stick preacher_bench back_extension_bench pull_up_bar dip_bars".split()
)
"""Equipment that one trains on rather than with: spoken of, it seldom decides."""


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
    kinds: frozenset[str],
    weights: Weights = WEIGHTS,
) -> list[Ranked]:
    """Best first. `similar` is 1 minus the distance of an entry's nearest vector, by row."""
    evidence: dict[str, Mapping[int, float]] = {
        "word": word_scores(question, index),
        "move": move_scores(question, index),
        "dense": similar,
    }
    rows = {row for scores in evidence.values() for row in scores} | set(fitting_rows(question, index))
    rows = {row for row in rows if index.entries[row].kind in kinds}
    evidence["name"] = name_scores(question, index, rows)
    trust = question.constrained**TRUST
    ranked = []
    for row in rows:
        entry = index.entries[row]
        of = {kind: scores.get(row, 0.0) for kind, scores in evidence.items()}
        of["facts"] = trust * facts_score(question, entry, index.mentions[row])
        of["ruled_out"] = -ruled_out(question, entry, index.names[row])
        score = sum(getattr(weights, kind) * value for kind, value in of.items())
        ranked.append(Ranked(row, score, of))
    return sorted(ranked, key=lambda one: (-one.score, one.row))


def word_scores(question: Understood, index: LibraryIndex) -> dict[int, float]:
    """The share of the question's words, by rarity, that an entry answers."""
    scores: defaultdict[int, float] = defaultdict(float)
    for term, weight in question.terms.items():
        for row, found in zip(*index.postings.get(term, ((), ())), strict=True):
            scores[row] += weight * found
    whole = 1_000 * asked(question, index)
    return {row: score / whole for row, score in scores.items()} if whole else {}


def asked(question: Understood, index: LibraryIndex) -> float:
    """What an entry that held every word of the question would score; near words do not count."""
    return sum(w * index.rarity.get(term, index.rarest) for term, w in question.terms.items() if w >= 0.4)


def move_scores(question: Understood, index: LibraryIndex) -> dict[int, float]:
    scores: defaultdict[int, float] = defaultdict(float)
    for named in question.named:
        for movement in named.movements:
            for row, fit in index.moves.get(movement.name, {}).items():
                scores[row] = max(scores[row], fit * (0.4 if named.replaced else 1.0))
    return scores


def name_scores(question: Understood, index: LibraryIndex, rows: Iterable[int]) -> dict[int, float]:
    """How much of a name the question says, and of the question the name: 1 where they are the same."""
    rarity, rarest = index.rarity, index.rarest
    worth = {term: weight * rarity.get(term, rarest) for term, weight in question.terms.items()}
    whole = sum(value for term, value in worth.items() if question.terms[term] >= 0.5)

    def score(name: frozenset[str]) -> float:
        shared = sum(worth[term] for term in name if term in worth)
        return shared / (0.7 * sum(rarity.get(term, rarest) for term in name) + 0.3 * whole) if shared else 0.0

    return {row: min(1.0, max(map(score, index.names[row]), default=0.0)) for row in rows}


def fitting_rows(question: Understood, index: LibraryIndex) -> Iterator[int]:
    """Entries for the muscles that are asked for, though they share no word with the question."""
    if question.muscles:
        for row, entry in enumerate(index.entries):
            if any(_is_among(muscle, question.muscles) for muscle in entry.primary):
                yield row


def facts_score(question: Understood, entry: Entry, mentions: frozenset[str]) -> float:
    """How well muscles, equipment and category fit, -1 to 1; 0 where nothing is asked."""
    parts = [*_muscle_fit(question, entry), *_equipment_fit(question, entry, mentions), *_category_fit(question, entry)]
    return (sum(parts) / len(parts) + min(parts)) / 2 if parts else 0.0


def _muscle_fit(question: Understood, entry: Entry) -> Iterator[float]:
    if question.muscles:
        first = any(_is_among(muscle, question.muscles) for muscle in entry.primary)
        second = any(_is_among(muscle, question.muscles) for muscle in entry.secondary)
        yield 1.0 if first else 0.2 if second else -0.3


def _equipment_fit(question: Understood, entry: Entry, mentions: frozenset[str]) -> Iterator[float]:
    wanted = question.equipment - SUPPORTS
    if "none" in wanted:
        yield -0.5 if entry.needs else 0.6 if mentions & question.without else 1.0
    elif wanted:
        if any(_is_among(item, wanted) for item in (*entry.needs, *entry.also_with)):
            yield 1.0
        elif any(_is_among(item, wanted) for item in mentions):
            yield 0.6
        else:
            yield -0.5 if entry.needs else -0.2
    if supports := question.equipment & SUPPORTS:
        yield 0.5 if mentions & supports else 0.0


def _category_fit(question: Understood, entry: Entry) -> Iterator[float]:
    if question.categories:
        yield 1.0 if question.categories & set(entry.categories) else -0.3
    elif "stretch" in entry.categories or "smr" in entry.categories:
        yield -0.3


def ruled_out(question: Understood, entry: Entry, names: Iterable[frozenset[str]]) -> float:
    """0 where nothing speaks against an entry, about 1 where something does."""
    against = 0.0
    if any(_is_among(item, question.without) for item in (*entry.needs, *entry.primary)):
        against += 1.0
    if question.without & set(entry.categories):
        against += 1.0
    if any(question.without_terms & name for name in names):
        against += 1.0
    if question.sore & set(entry.joints):
        against += 0.5
    return min(against, 1.5)


def _is_among(name: str, wanted: frozenset[str]) -> bool:
    return any(wide in wanted for wide in vocabulary().counts_as(name))
