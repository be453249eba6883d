"""What a workout is planned to be, and what must be known of its exercises: plain data from outside."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.arithmetic import whole
from coach.loading.units import Unit
from coach.training.effort import Target

Mechanic = Literal["compound", "isolation"]

DELOAD_SETS = 0.6
"""In a deload week 40 % of the sets go (Rogerson 2024, Bell 2023: 30 to 50 %)."""

INCREMENT: Mapping[Unit, Mapping[Mechanic, float]] = {
    "kg": {"compound": 2.5, "isolation": 1.0},
    "lb": {"compound": 5.0, "isolation": 2.5},
}
"""What a load grows by from one session to the next, unless the exercise says otherwise."""


class Given(BaseModel):
    """Data from outside; a name that is not known here is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class PlannedExercise(Given):
    """One exercise of a programme; loads in the workout's unit. `targets` is the scheme, one target per
    set, of which the last repeats. `range` are the reps of double progression."""

    exercise: str
    equipment: str | None = None
    load: float | None = Field(default=None, ge=0)
    e1rm: float | None = Field(default=None, gt=0)
    sets: int = Field(ge=1, le=100)
    targets: tuple[Target, ...] = Field(min_length=1)
    mechanic: Mechanic = "compound"
    range: tuple[int, int] | None = None
    increment: float | None = Field(default=None, gt=0)
    misses: int = Field(default=0, ge=0)
    """Sessions before this one, in a row, that ended below the range."""
    rest_s: int | None = Field(default=None, ge=0)
    """The user's own rest; it overrides the computed one."""

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if self.range and not 1 <= self.range[0] <= self.range[1]:
            raise ValueError("a range of reps goes from the fewer to the more")
        return self

    def target(self, index: int) -> Target:
        """The target of the set with this index, from 0."""
        return self.targets[min(index, len(self.targets) - 1)]

    def planned_sets(self, deload: bool) -> int:
        return max(1, whole(self.sets * DELOAD_SETS)) if deload else self.sets

    def step_up(self, unit: Unit) -> float:
        return INCREMENT[unit][self.mechanic] if self.increment is None else self.increment


class Cue(Given):
    """A retrieved form cue: `id` names the passage it was taken from."""

    id: str
    text: str


class Best(Given):
    """The best of every earlier working set, in the workout's unit."""

    load: float = Field(ge=0)
    e1rm: float | None = None


class Exercise(Given):
    """The facts of one exercise, and the user's past with it. `best` is None where it was never done."""

    id: str
    name: str
    mechanic: Mechanic = "compound"
    pattern: str | None = None
    """The movement pattern, as `horizontal_push`: exercises of one pattern can stand in for each other."""
    equipment: str | None = None
    primary: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    """Ids of exercises that the library names in its place, the best first."""
    avoid_with: tuple[str, ...] = ()
    """Regions of the body whose pain rules it out."""
    best: Best | None = None
    e1rm: float | None = Field(default=None, gt=0)
    sessions: int = Field(default=0, ge=0)
    """How often the user has done it."""
    cue: Cue | None = None


class Setup(Given):
    """Everything a workout is told from outside when it begins."""

    programme: tuple[PlannedExercise, ...] = ()
    alternates: Mapping[str, PlannedExercise] = Field(default_factory=dict)
    """How an exercise is planned that may be swapped in."""
    exercises: Mapping[str, Exercise] = Field(default_factory=dict)
    deload_week: bool = False
    locked_today: bool = False
    """An emergency sign was reported in another workout of the user's same local day."""
    plan_version: int | None = None
    age: int | None = Field(default=None, ge=0, le=130)
    resting_heart: int | None = Field(default=None, ge=20, le=150)
    beta_blocker: bool = False
    feedback: Mapping[str, int] = Field(default_factory=dict)
    """What earlier workouts' `push.feedback` added up to, by the push's event."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [plan.exercise for plan in self.programme]
        if len(set(names)) < len(names):
            raise ValueError("an exercise stands once in a programme; more sets of it go into its scheme")
        return self

    def name(self, exercise: str) -> str:
        known = self.exercises.get(exercise)
        return known.name if known else exercise.replace("_", " ")

    def mechanic(self, exercise: str) -> Mechanic:
        """Compound where nothing is known: the longer rest is the safe one."""
        known = self.exercises.get(exercise)
        return known.mechanic if known else "compound"
