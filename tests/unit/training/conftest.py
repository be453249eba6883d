"""A workout to report to: events by plain words, pushes and state to look at."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from pydantic import TypeAdapter

from coach.training.effort import Target
from coach.training.engine import begin, step
from coach.training.events import Event, WorkoutStart
from coach.training.programme import Best, Cue, Exercise, PlannedExercise, Setup
from coach.training.pushes import Prescription, Push
from coach.training.replay import read
from coach.training.session import Session

WORKOUT = str(uuid5(NAMESPACE_OID, "workout"))
MINUTE = 60_000
GYM = {
    "barbell": {"bar": 20, "pairs": {"25": 4, "20": 4, "15": 2, "10": 2, "5": 2, "2.5": 2, "1.25": 2}},
    "dumbbell": {"loads": list(range(4, 38, 2))},
    "machine": {"min": 10, "max": 150, "step": 10},
}
EXERCISES = {
    one.id: one
    for one in (
        Exercise(
            id="bench", name="Bench press", pattern="push", equipment="barbell",
            primary=("chest",), secondary=("triceps", "shoulders"),
            best=Best(load=80, e1rm=100), cue=Cue(id="cue-7", text="Push the floor away."),
        ),
        Exercise(
            id="row", name="Cable row", pattern="pull", equipment="machine", primary=("middle back",),
            best=Best(load=70, e1rm=95),
        ),
        Exercise(
            id="curl", name="Curl", mechanic="isolation", equipment="dumbbell", primary=("biceps",),
        ),
    )
}  # fmt: skip
_events: TypeAdapter[Event] = TypeAdapter(Event)


def set_id(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


def planned(
    exercise: str, load: float | None = 60, sets: int = 3, reps: int = 8, **more: Any
) -> PlannedExercise:
    facts = EXERCISES[exercise]
    fields = {
        "exercise": exercise,
        "equipment": facts.equipment,
        "mechanic": facts.mechanic,
        "load": load,
        "sets": sets,
        "targets": (Target(reps, 8),),
    }
    return PlannedExercise.model_validate(fields | more)


class Workout:
    """Takes events in, a minute apart unless told otherwise; keeps the pushes of the last one."""

    def __init__(
        self, *programme: PlannedExercise, start: Mapping[str, Any] | None = None, **setup: Any
    ) -> None:
        fields = {"id": "start", "workout": WORKOUT, "at": 0, "unit": "kg", "inventory": GYM}
        event = WorkoutStart.model_validate(fields | dict(start or {}))
        known = {"programme": programme, "exercises": EXERCISES} | setup
        self.snapshot, self.pushes = begin(event, Setup.model_validate(known))
        self.clock = 0
        self.count = 0

    def tell(
        self,
        type: str,
        *,
        library: Mapping[str, Exercise] | None = None,
        now: int | None = None,
        **fields: Any,
    ) -> Sequence[Push]:
        self.count += 1
        self.clock = fields.get("at", self.clock + MINUTE)
        head = {"type": type, "id": f"e{self.count}", "workout": WORKOUT, "at": self.clock}
        event = _events.validate_python(head | fields)
        self.snapshot, self.pushes = step(self.snapshot, event, library=library, now=now)
        return self.pushes

    def log(
        self, name: str, exercise: str = "bench", load: float = 60, reps: int = 8, **fields: Any
    ) -> Sequence[Push]:
        told = {"set": set_id(name), "exercise": exercise, "load": load, "reps": reps}
        return self.tell("set.logged", **(told | fields))

    def hurt(
        self, severity: float = 2, kind: str = "dull", region: str = "shoulder", **fields: Any
    ) -> Sequence[Push]:
        return self.tell("pain.reported", severity=severity, kind=kind, region=region, **fields)

    def edit(self, name: str, **fields: Any) -> Sequence[Push]:
        return self.tell("set.edited", set=set_id(name), **fields)

    def delete(self, name: str, **fields: Any) -> Sequence[Push]:
        return self.tell("set.deleted", set=set_id(name), **fields)

    def said(self, event: str) -> list[Any]:
        """The data of the last pushes of this event."""
        return [push.data for push in self.pushes if push.event == event]

    @property
    def lift(self) -> tuple[str, float | None, int | None, str]:
        """Exercise, load, reps and reason of the last step's first prescription."""
        found = next(push.data for push in self.pushes if isinstance(push.data, Prescription))
        return found.exercise, found.load, found.reps, found.reason

    @property
    def events(self) -> list[str]:
        return [push.event for push in self.pushes]

    @property
    def state(self) -> Session:
        return read(self.snapshot)


@pytest.fixture
def make() -> Callable[..., Workout]:
    """A workout of these planned exercises."""
    return Workout


@pytest.fixture
def plan() -> Callable[..., PlannedExercise]:
    return planned


@pytest.fixture
def sid() -> Callable[[str], str]:
    """The id of a set by its short name."""
    return set_id


@pytest.fixture
def bench() -> Workout:
    """Three sets of bench press at 60 kg, then two of rowing at 50 kg."""
    return Workout(planned("bench"), planned("row", load=50, sets=2, reps=10))
