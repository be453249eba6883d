"""What sets add up to: estimated maxima and weekly sets per muscle, by the programme rules (sections 2, 10)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from coach.loading.units import in_kg
from coach.records.progress import SetDone
from coach.training.effort import effective
from coach.training.maximum import Label, estimate
from coach.training.programme import Exercise
from coach.training.volume import Zone, credit, per_muscle, weekly_zone


@dataclass(frozen=True, slots=True)
class Maximum:
    """The best estimated one-repetition maximum of an exercise, and how far to trust it."""

    exercise: str
    value: float
    unit: Literal["kg", "lb"]
    label: Label
    at: datetime


@dataclass(frozen=True, slots=True)
class MuscleWeek:
    """Hard sets of a muscle in the week that begins on this Monday; indirect ones count as a half."""

    week: date
    muscle: str
    sets: float
    zone: Zone


def maxima(sets: Iterable[SetDone]) -> list[Maximum]:
    best: dict[str, Maximum] = {}
    for done in sets:
        guess = estimate(done.load, done.reps)
        if guess.value is None or guess.label is None:
            continue
        found = Maximum(done.exercise, round(guess.value, 2), done.unit, guess.label, done.done_at)
        known = best.get(done.exercise)
        if known is None or in_kg(known.value, known.unit) < in_kg(found.value, found.unit):
            best[done.exercise] = found
    return sorted(best.values(), key=lambda maximum: maximum.exercise)


def weekly_volume(sets: Sequence[SetDone], zone: ZoneInfo, weeks: int, now: datetime) -> list[MuscleWeek]:
    """Of the present week and those before it, newest first."""
    first = _monday(now, zone) - timedelta(weeks=weeks - 1)
    by_week: defaultdict[date, list[SetDone]] = defaultdict(list)
    for done in sets:
        if (week := _monday(done.done_at, zone)) >= first:
            by_week[week].append(done)
    return [
        MuscleWeek(week, muscle, count, weekly_zone(count))
        for week in sorted(by_week, reverse=True)
        for muscle, count in per_muscle(_credit(done) for done in by_week[week]).items()
    ]


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _credit(done: SetDone) -> dict[str, float]:
    exercise = Exercise(
        id=done.exercise, name="", primary=tuple(done.primary), secondary=tuple(done.secondary)
    )
    return credit(exercise, effective(done.rpe, done.rir))
