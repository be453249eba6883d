"""One library out of several sources: the same lift under two names is one record, and no licence is mixed.

The first source wins. A record that is folded in leaves its name as an alias and its id as a link. None of
its text is taken over, so every text stays under the licence and the author that it came with.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from coach.library.exercise import Exercise
from coach.library.food import Food, Portion
from coach.library.importers.names import normalised, without_words
from coach.library.record import Record, spoken

R = TypeVar("R", bound=Record)

SHOULDERS = frozenset({"front_delts", "side_delts", "rear_delts", "rotator_cuff", "shoulders"})
"""Foreign records do not tell the parts of the shoulder apart."""


@dataclass(frozen=True)
class Merged(Generic[R]):
    """`folded` maps the id of a record that was left out to the id of the one that stands for it."""

    records: tuple[R, ...]
    folded: dict[str, str]


def merged_exercises(*sources: Iterable[Exercise]) -> Merged[Exercise]:
    kept: dict[str, Exercise] = {}
    folded: dict[str, str] = {}
    linked: dict[tuple[str, str], str] = {}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for exercise in (exercise for source in sources for exercise in source):
        linked_to = linked.get((exercise.provenance.source, exercise.id))
        twin = linked_to or next(_namesakes(exercise, kept, named), None)
        if twin:
            kept[twin] = _with_twin(kept[twin], exercise)
            folded[exercise.id] = twin
            continue
        kept[exercise.id] = exercise
        linked |= {(where, there): exercise.id for where, ids in exercise.same_as.items() for there in ids}
        for name in exercise.names:
            named[normalised(name)].append(exercise.id)
    return Merged(tuple(kept.values()), folded)


def _namesakes(
    exercise: Exercise, kept: Mapping[str, Exercise], named: Mapping[str, list[str]]
) -> Iterator[str]:
    """Records of the same name; and of the name without its implement, where theirs takes the same one: a
    dumbbell hammer curl is a hammer curl."""
    yield from (there for there in named.get(normalised(exercise.name), ()) if _alike(kept[there], exercise))
    for tool in exercise.equipment:
        bare = normalised(without_words(exercise.name, spoken(tool)))
        for there in named.get(bare, ()) if bare else ():
            if kept[there].equipment[:1] == (tool,) and _alike(kept[there], exercise):
                yield there


def merged_foods(*sources: Iterable[Food]) -> Merged[Food]:
    """Foods are the same when their number in the table is; household measures are put together."""
    kept: dict[str, Food] = {}
    folded: dict[str, str] = {}
    for food in (food for source in sources for food in source):
        first = kept.get(food.ndb_no)
        if first is None:
            kept[food.ndb_no] = food
            continue
        folded[food.id] = first.id
        kept[food.ndb_no] = first.model_copy(update={"portions": _united(first.portions, food.portions)})
    return Merged(tuple(kept.values()), folded)


def names_elsewhere(exercises: Iterable[Exercise], source: str) -> dict[str, tuple[str, ...]]:
    """Our names and aliases for the records of another source, by its ids: slang that its own text lacks."""
    return {there: exercise.names for exercise in exercises for there in exercise.same_as.get(source, ())}


def _alike(one: Exercise, other: Exercise) -> bool:
    """Namesakes may still differ: a squat with bands is done with a bar, or with nothing but the band."""
    return _meet(_tools(one), _tools(other)) and _meet(_muscles(one), _muscles(other))


def _tools(exercise: Exercise) -> set[str]:
    return {*exercise.equipment, *exercise.also_with}


def _muscles(exercise: Exercise) -> set[str]:
    muscles = {*exercise.primary, *exercise.secondary}
    return {"shoulders" if muscle in SHOULDERS else muscle for muscle in muscles}


def _meet(some: set[str], others: set[str]) -> bool:
    return not some or not others or bool(some & others)


def _with_twin(kept: Exercise, twin: Exercise) -> Exercise:
    source = twin.provenance.source
    links = kept.same_as.get(source, ())
    known = {name.casefold() for name in kept.names}
    english = kept.aliases.get("en", ())
    update: dict[str, object] = {}
    if source != kept.provenance.source and twin.id not in links:
        update["same_as"] = {**kept.same_as, source: (*links, twin.id)}
    if twin.name.casefold() not in known:
        update["aliases"] = {**kept.aliases, "en": (*english, twin.name)}
    return kept.model_copy(update=update)


def _united(ours: tuple[Portion, ...], theirs: tuple[Portion, ...]) -> tuple[Portion, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))
