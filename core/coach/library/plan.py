"""A plan: days of exercises with the targets that the programme rules compute with."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from coach.library.exercise import Equipment, Level, Mechanic
from coach.library.record import Line, Part, Record, RecordId, spoken

Reps = Annotated[int, Field(ge=1, le=30)]
Rpe = Annotated[float, Field(ge=6, le=10, multiple_of=0.5)]

LoadedBy = Literal["barbell", "dumbbell", "kettlebell", "cable", "machine", "band", "bodyweight"]
"""Which inventory the loads come from: a fixed list, a stack, or a bar with pairs of plates."""


class Item(Part):
    """One exercise of a day, in the words of the programme rules.

    Either `target_reps` at `target_rpe`, or a `scheme` of (reps, RPE) per set whose last entry repeats.
    With a `range` the next session follows double progression: the low end is where it begins.
    """

    model_config = ConfigDict(populate_by_name=True)

    exercise: RecordId
    equipment: LoadedBy
    mechanic: Mechanic = Field(alias="class")
    sets: Annotated[int, Field(ge=1, le=8)]
    target_reps: Reps | None = None
    target_rpe: Rpe | None = None
    scheme: tuple[tuple[Reps, Rpe], ...] = ()
    range: tuple[Reps, Reps] | None = None
    increment_kg: Annotated[float, Field(gt=0)] | None = None
    superset: Line | None = None
    """Items of one day with the same letter are done in turn."""
    note: Line | None = None

    @model_validator(mode="after")
    def _has_one_kind_of_target(self) -> Self:
        if bool(self.scheme) == (self.target_reps is not None and self.target_rpe is not None):
            raise ValueError("give either `target_reps` with `target_rpe`, or a `scheme`")
        if self.range and self.range[0] > self.range[1]:
            raise ValueError("`range` goes from the low end to the high end")
        return self


class Day(Part):
    name: Line
    items: tuple[Item, ...] = Field(min_length=1)


class Plan(Record):
    """A starter plan. `days` are done in order, the first again after the last."""

    name: Line
    summary: Line
    level: Level
    days_per_week: Annotated[int, Field(ge=1, le=7)]
    minutes: Annotated[int, Field(ge=10, le=150)]
    weeks: Annotated[int, Field(ge=1, le=16)]
    equipment: tuple[Equipment, ...] = ()
    progression: Line
    notes: tuple[Line, ...] = ()
    days: tuple[Day, ...] = Field(min_length=1)


def passage(plan: Plan) -> str:
    """The text that is retrieved and cited."""
    week = f"{plan.days_per_week} days a week, about {plan.minutes} minutes, {plan.weeks} weeks"
    days = [f"{day.name}: " + "; ".join(_spelled(item) for item in day.items) + "." for day in plan.days]
    return "\n".join([f"{plan.name}. {plan.summary}", f"{week}.", *days, plan.progression, *plan.notes])


def _spelled(item: Item) -> str:
    if item.scheme:
        sets = ", ".join(f"{reps} at RPE {rpe:g}" for reps, rpe in item.scheme)
        return f"{spoken(item.exercise)} {item.sets} sets ({sets})"
    low, high = item.range or (item.target_reps, item.target_reps)
    reps = f"{low}" if low == high else f"{low}-{high}"
    return f"{spoken(item.exercise)} {item.sets} x {reps} at RPE {item.target_rpe:g}"
