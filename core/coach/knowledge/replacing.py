"""A movement that cannot be done stands for what it trains: its muscles are then what is wanted."""

from collections import Counter
from dataclasses import replace

from coach.knowledge.index import LibraryIndex
from coach.knowledge.understand import Understood


def with_replaced_muscles(question: Understood, index: LibraryIndex) -> Understood:
    """The question with the muscles of the movement to be replaced, where it names none itself."""
    if question.muscles:
        return question
    trained = Counter(
        muscle
        for named in question.named
        if named.replaced
        for movement in named.movements
        for row, fit in index.moves.get(movement.name, {}).items()
        if fit == 1.0
        for muscle in index.entries[row].primary
    )
    if not trained:
        return question
    most = max(trained.values())
    muscles = frozenset(muscle for muscle, times in trained.items() if 2 * times >= most)
    share = min(1.0, question.constrained + 1 / max(question.length, 1))
    return replace(question, muscles=muscles, constrained=share)
