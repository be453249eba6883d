"""What a workout is told when it begins: the programme of the day, and the facts and past of its exercises."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coach.library.plan import Day, Item
from coach.loading.inventory import read_rack
from coach.loading.units import Unit, convert
from coach.training.effort import Target
from coach.training.events import WorkoutStart
from coach.training.ports import Past
from coach.training.programme import Best, Cue, Exercise, PlannedExercise
from coach.training.unasked import CUE_WORDS

LB_PER_KG_STEP = 2.0
"""A step of 2.5 kg is one of 5 lb, as plates have it: 5.51 lb could never be loaded."""

MISSES = {"below_range_hold_first_time": 1, "below_range_hold_again": 2}
"""How many sessions in a row have ended below the range, by the reason that the last one gave."""

BODYWEIGHT = frozenset({"bodyweight", "bodyweight_plus", "none"})

Summary = Mapping[str, Any]


def facts(record: Mapping[str, Any], past: Sequence[Past] = (), unit: Unit = "kg") -> Exercise:
    """One exercise of the library with the user's own past, in the workout's unit."""
    return Exercise(
        id=record["id"],
        name=record["name"],
        mechanic=record.get("mechanic") or "compound",
        pattern=record.get("pattern"),
        equipment=_implement(record),
        primary=tuple(record.get("primary") or ()),
        secondary=tuple(record.get("secondary") or ()),
        substitutes=tuple(record.get("substitutes") or ()),
        avoid_with=tuple(joint.replace("_", " ") for joint in record.get("joints") or ()),
        best=_best(past, unit),
        e1rm=_highest(_in(one.recent_e1rm, one.unit, unit) for one in past),
        sessions=sum(one.sessions for one in past),
        cue=_cue(record),
    )


def reachable(record: Mapping[str, Any], equipment: Collection[str] | None) -> bool:
    """What the user named as equipment is enough for its implement; None: nothing was named."""
    needed = list(record.get("equipment") or ())[:1]
    return equipment is None or not needed or bool({*needed, *(record.get("also_with") or ())} & {*equipment})


def equipped(start: WorkoutStart, equipment: Sequence[str], inventory: Mapping[str, Any]) -> WorkoutStart:
    """With the profile's equipment and inventory where the event names none; what is not in the workout's
    unit is left out, for an inventory is never converted."""
    known = {name: spec for name, spec in inventory.items() if _loadable(spec, start.unit)}
    changes: dict[str, Any] = {}
    if start.equipment is None and equipment:
        changes["equipment"] = tuple(equipment)
    if start.inventory is None and known:
        changes["inventory"] = known
    return start.model_copy(update=changes)


def day_of(document: Mapping[str, Any], times_done: int) -> Day | None:
    """Days are done in order, the first again after the last."""
    days = document.get("days") or ()
    return Day.model_validate(days[times_done % len(days)]) if days else None


def programme(
    day: Day, unit: Unit, known: Mapping[str, Exercise], summaries: Sequence[Summary]
) -> tuple[PlannedExercise, ...]:
    """The day's exercises, each with what the last workout that had it says comes next.

    An exercise that stands twice in a day is one whose sets follow each other.
    """
    following = _following(summaries, unit)
    groups: dict[str, list[Item]] = {}
    for item in day.items:
        groups.setdefault(item.exercise, []).append(item)
    return tuple(
        _planned(items, unit, known.get(name), following.get(name)) for name, items in groups.items()
    )


def feedback(summaries: Sequence[Summary]) -> dict[str, int]:
    """The newest summary holds what all before it added up to."""
    return dict(summaries[0].get("feedback") or {}) if summaries else {}


def _planned(
    items: Sequence[Item], unit: Unit, exercise: Exercise | None, following: Mapping[str, Any] | None
) -> PlannedExercise:
    first, following = items[0], following or {}
    own_reps = following.get("reps") if first.range else None
    increment = first.increment_kg
    return PlannedExercise(
        exercise=first.exercise,
        equipment=first.equipment,
        load=following.get("load"),
        e1rm=exercise.e1rm if exercise else None,
        sets=sum(item.sets for item in items),
        targets=tuple(itertools.chain.from_iterable(_targets(item, own_reps) for item in items)),
        mechanic=first.mechanic,
        range=first.range,
        increment=increment if increment is None or unit == "kg" else increment * LB_PER_KG_STEP,
        misses=MISSES.get(following.get("reason", ""), 0),
    )


def _targets(item: Item, reps: int | None) -> list[Target]:
    """One a set, the last of a scheme repeated."""
    scheme = item.scheme or ((reps or item.target_reps or 1, item.target_rpe or 8.0),)
    return [Target(*scheme[min(number, len(scheme) - 1)]) for number in range(item.sets)]


def _following(summaries: Sequence[Summary], unit: Unit) -> dict[str, Mapping[str, Any]]:
    """What each exercise's last session says of the next; of another unit, converted once."""
    found: dict[str, Mapping[str, Any]] = {}
    for summary in summaries:
        for lift in summary.get("next") or ():
            load = lift.get("load")
            if load is not None:
                found.setdefault(lift["exercise"], {**lift, "load": convert(load, lift["unit"], unit)})
    return found


def _implement(record: Mapping[str, Any]) -> str | None:
    """What is loaded; the body's own weight where nothing has to be."""
    if record.get("loading") in BODYWEIGHT:
        return "bodyweight"
    return next(iter(record.get("equipment") or ()), None)


def _best(past: Sequence[Past], unit: Unit) -> Best | None:
    if not past:
        return None
    return Best(
        load=max(convert(one.load, one.unit, unit) for one in past),
        e1rm=_highest(_in(one.e1rm, one.unit, unit) for one in past),
    )


def _in(value: float | None, source: Unit, target: Unit) -> float | None:
    return None if value is None else convert(value, source, target)


def _highest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value), default=None)


def _cue(record: Mapping[str, Any]) -> Cue | None:
    """The first that can be said between two sets."""
    short = (text for text in record.get("cues") or () if len(text.split()) <= CUE_WORDS)
    text = next(short, None)
    return None if text is None else Cue(id=record["id"], text=text)


def _loadable(spec: Any, unit: Unit) -> bool:
    try:
        read_rack(spec, unit)
    except (ValueError, AttributeError):
        return False
    return True
