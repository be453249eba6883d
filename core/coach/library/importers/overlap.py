"""How much of a text stands word for word in another: the check against passing on a copied text."""

import re
from collections.abc import Iterable

from coach.library.exercise import Exercise
from coach.library.importers.report import Import, Skipped

Gram = tuple[str, ...]


def ngrams(text: str, length: int) -> set[Gram]:
    """Every run of `length` words, in lower case and without punctuation."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def share(text: str, known: set[Gram], length: int) -> float:
    """The part of the text's n-grams that are known, 0 to 1; 0 for a text shorter than one."""
    grams = ngrams(text, length)
    return len(grams & known) / len(grams) if grams else 0.0


def without_copies(
    incoming: Import[Exercise], originals: Iterable[Exercise], *, length: int = 6, most: float = 0.5
) -> Import[Exercise]:
    """Drops the records of which more than `most` of the six-word runs stand in the originals.

    Some records of wger repeat free-exercise-db nearly word for word, which wger's licence cannot cover.
    It can only be seen with the other set at hand, so it is a step of its own.
    """
    known = set[Gram]().union(*(ngrams(original.execution, length) for original in originals))
    copies = {exercise.id for exercise in incoming.records if share(exercise.execution, known, length) > most}
    return Import(
        tuple(exercise for exercise in incoming.records if exercise.id not in copies),
        incoming.skipped
        + tuple(
            Skipped(exercise.name, "copied from another set")
            for exercise in incoming.records
            if exercise.id in copies
        ),
    )
