"""A live workout in words, for a model that is asked in the middle of it: every figure is a computed one."""

from collections.abc import Iterator
from dataclasses import dataclass

from coach.loading.units import spoken
from coach.ports import Clock, Passage
from coach.training.overview import ExerciseState, Overview, overview
from coach.training.ports import RUNNING_FOR, Workouts
from coach.training.pushes import SetRow

LAST_SETS = 6
REGION_CHARS = 40

LOCKED = (
    "The workout is stopped for safety. No load is given for anything today. Whoever has such a sign needs "
    "medical help now, not training."
)


@dataclass(frozen=True, slots=True)
class SpokenWorkouts:
    """What an answer may rest on of the workout that it is asked about."""

    workouts: Workouts
    clock: Clock

    async def passage(self, user: str, workout: str) -> Passage | None:
        """None for a workout that is not the user's. Raises Unavailable."""
        now = self.clock()
        stored = await self.workouts.get(user, workout, now)
        return passage(overview(stored.present), now) if stored else None

    async def at_hand(self, user: str) -> Passage | None:
        """Of the workout that runs, if one does. Raises Unavailable."""
        now = self.clock()
        found = await self.workouts.running(user, now - RUNNING_FOR, now)
        return passage(overview(found[0].present), now) if found else None


def passage(seen: Overview, now: int) -> Passage:
    """What stands now comes first, then what was done, then what is to come."""
    text = "\n".join(_lines(seen, now))
    return Passage("workout", seen.workout, "Your workout just now", text, loads=tuple(_loads(seen)))


def _loads(seen: Overview) -> Iterator[str]:
    """Every weight that may be named: what is prescribed and goes on the bar, and what was lifted. After an
    emergency sign none."""
    for state in () if seen.locked else seen.exercises:
        lift = state.prescription
        on_the_bar = (lift.plates.bar, *lift.plates.per_side) if lift.plates else ()
        for load in (lift.load, *(one.load for one in lift.alternatives), *on_the_bar):
            if load is not None:
                yield f"{spoken(load)} {lift.unit}"
    for row in () if seen.locked else seen.sets:
        yield f"{spoken(row.load)} {seen.unit}"


def _lines(seen: Overview, now: int) -> Iterator[str]:
    if seen.locked:
        yield LOCKED
    states = {state.exercise: state for state in seen.exercises}
    if not seen.locked and seen.ended_at is None and seen.focus in states:
        yield _next(states[seen.focus])
        if seen.rest and seen.rest.ends_at > now:
            yield f"Rest for another {-(-(seen.rest.ends_at - now) // 1_000)} seconds."
    if seen.sore:
        yield f"What hurts: {', '.join(map(_region, seen.sore))}. Offer nothing that loads it."
    if seen.ended_at is not None:
        yield "The workout has ended."
    if seen.sets:
        yield f"Sets so far, the newest last: {'; '.join(_set(row, seen, states) for row in seen.sets[-LAST_SETS:])}."
    yield from _others(seen)


def _region(named: str) -> str:
    """The user's own word, as far as it is one."""
    return " ".join(named.replace("_", " ").split())[:REGION_CHARS]


def _next(state: ExerciseState) -> str:
    lift = state.prescription
    where = f" Set {state.done + 1} of {state.planned}." if state.planned else ""
    aim = f" Stop at RPE {spoken(lift.rpe)}." if lift.rpe is not None and lift.load is not None else ""
    plates = ""
    if lift.plates and lift.plates.per_side:
        listed = ", ".join(spoken(plate) for plate in lift.plates.per_side)
        plates = f" Each side of the {spoken(lift.plates.bar)} {lift.unit} bar: {listed}."
    lighter = "".join(
        f" Lighter, with the same effort: {spoken(one.load)} {lift.unit} for {one.reps}."
        for one in lift.alternatives
    )
    return f"Next is {lift.text}{where}{aim}{plates}{lighter}"


def _set(row: SetRow, seen: Overview, states: dict[str, ExerciseState]) -> str:
    name = states[row.exercise].name if row.exercise in states else row.exercise.replace("-", " ")
    if row.rpe is not None:
        effort = f" at RPE {spoken(row.rpe)}"
    else:
        effort = f" with {spoken(row.rir)} in reserve" if row.rir is not None else ""
    kind = "" if row.kind == "working" else f" ({row.kind})"
    return f"{name}{kind} {spoken(row.load)} {seen.unit} for {row.reps}{effort}"


def _others(seen: Overview) -> Iterator[str]:
    """The programme's other exercises, each in a line."""
    for state in seen.exercises:
        if state.stopped:
            yield f"{state.name} is over for today ({state.stopped})."
        elif state.skipped:
            yield f"{state.name} is skipped."
        elif state.exercise != seen.focus and state.planned and not seen.locked:
            left = max(state.planned - state.done, 0)
            yield (
                f"Still to come: {state.prescription.text} {left} of {state.planned} sets left."
                if left
                else (f"{state.name} is done.")
            )
