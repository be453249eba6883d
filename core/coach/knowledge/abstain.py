"""When to say that the library has nothing: a named movement that it lacks, or nothing that comes near."""

from collections.abc import Sequence

from coach.knowledge.index import LibraryIndex
from coach.knowledge.movements import Movement
from coach.knowledge.rank import Ranked
from coach.knowledge.understand import Understood

LONGEST = 9
"""In a longer description a movement's name is a comparison rather than the thing asked for."""
FLOOR = 0.9
"""A best score under this is chance; chosen by cross-validation."""
FLOOR_ELSEWHERE = 2.6
"""The same for a question that speaks of food, substances or money."""
WITHOUT_VECTORS = 0.5
"""How much lower both lie where no vectors could be compared."""


def missing_movement(question: Understood, index: LibraryIndex) -> Movement | None:
    """The movement that the question is about, where the library was built knowing it and has none.

    A name of muscles and a kind alone is no more than what the facts look for.
    """
    if question.length > LONGEST:
        return None
    for named in question.named:
        if named.replaced or named.by_facts:
            continue
        if all(index.moves.get(movement.name) == {} for movement in named.movements):
            return named.movements[0]
    return None


def missing_equipment(question: Understood, index: LibraryIndex) -> frozenset[str]:
    """The equipment that is asked for, where the library has nothing on any of it and no muscle or movement
    says what else is wanted."""
    if question.muscles or any(
        index.moves.get(one.name) for named in question.named for one in named.movements
    ):
        return frozenset()
    return frozenset() if any(index.speaks_of(name) for name in question.equipment) else question.equipment


def is_chance(
    question: Understood, index: LibraryIndex, ranked: Sequence[Ranked], *, words_only: bool = False
) -> bool:
    """Whether the best entry is no more than the least bad one."""
    if question.beside:
        return True
    known = any(index.moves.get(movement.name) for named in question.named for movement in named.movements)
    floor = FLOOR_ELSEWHERE if question.elsewhere and not known else FLOOR
    return not ranked or ranked[0].score < floor - WITHOUT_VECTORS * words_only
