"""What the server tells the devices of a live workout: the server events of the protocol."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coach.loading.units import Unit
from coach.training.reasons import Reason
from coach.training.records import RecordType

Priority = Literal["high", "normal", "low"]


class LiveData(BaseModel):
    """`version` is the workout's, `after` the newest set when it was said."""

    model_config = ConfigDict(frozen=True)

    workout: str
    version: int
    after: str | None = None


class Plates(BaseModel):
    """What to put on each side of the bar, the largest first."""

    bar: float
    per_side: tuple[float, ...]
    unit: Unit


class Lighter(BaseModel):
    """The same effort with the next lighter load."""

    load: float
    load_kg: float
    reps: int
    plates: Plates | None = None


class Lift(BaseModel):
    """A load with its reason. `load` is in the workout's unit, `load_kg` derived; None with its reason."""

    exercise: str
    load: float | None
    unit: Unit
    load_kg: float | None
    reps: int | None
    reason: Reason
    text: str


class Prescription(LiveData, Lift):
    """What to lift next of one exercise. `warmup`: (load, reps or `bar`) before an opening. `done` of `planned`
    working sets were done; `planned` is None for what no plan asks for."""

    rpe: float | None = None
    done: int = 0
    planned: int | None = None
    rest_s: int | None = None
    plates: Plates | None = None
    alternatives: tuple[Lighter, ...] = ()
    warmup: tuple[tuple[float, int | str], ...] = ()


class RestUntil(LiveData):
    """A deadline in UTC milliseconds; the client counts."""

    ends_at: int


class RecordBroken(LiveData):
    exercise: str
    set: str
    types: tuple[RecordType, ...]
    load: float
    unit: Unit
    load_kg: float
    reps: int
    e1rm: float | None = None
    label: str | None = None
    text: str


class SwapOption(BaseModel):
    exercise: str
    name: str
    equipment: str | None = None
    sessions: int = 0


class SwapOptions(LiveData):
    exercise: str
    options: tuple[SwapOption, ...]
    text: str


class FatigueWarning(LiveData):
    exercise: str
    text: str


class Share(BaseModel):
    exercise: str
    sets: int


class TimePlan(LiveData):
    """A proposal, never a change: what of the programme fits into the time that is left."""

    minutes_left: float
    needed_s: int
    fits: bool
    keep: tuple[Share, ...]
    drop: tuple[str, ...]
    supersets: tuple[tuple[str, str], ...]
    text: str


class FormCue(LiveData):
    """A cue as it was retrieved; `cue` is its id."""

    exercise: str
    cue: str
    text: str


class SafetyStop(LiveData):
    text: str


class RecordRow(BaseModel):
    exercise: str
    set: str
    types: tuple[RecordType, ...]


class Adherence(BaseModel):
    planned: int
    done: int
    percent: int | None = None


class HeartSummary(BaseModel):
    """`moderate` and `vigorous` in minutes, None where age or resting rate are not known or do not apply."""

    peak: float
    moderate: int | None = None
    vigorous: int | None = None


class Gain(BaseModel):
    """The best estimate of the day against the best before it, in the workout's unit."""

    exercise: str
    e1rm: float
    change: float | None = None


class WorkoutSummary(LiveData):
    """`volume`: credited sets per muscle. `records`: without those of a first set ever. `next`: what changes."""

    sets: int
    tonnage: float
    unit: Unit
    volume: dict[str, float]
    records: tuple[RecordRow, ...]
    e1rm: tuple[Gain, ...]
    adherence: Adherence
    next: tuple[Lift, ...]
    heart: HeartSummary | None = None
    srpe: float | None = None
    feedback: dict[str, int] = Field(default_factory=dict)
    text: str


class SetRow(BaseModel):
    """A set as it was done, beside what it was done for; unknown is None, never 0."""

    set: str
    at: int
    exercise: str
    number: int | None = None
    kind: str
    reps: int
    load: float
    load_kg: float
    rpe: float | None = None
    rir: float | None = None
    target_reps: int | None = None
    target_rpe: float | None = None
    rest_s: int | None = None
    hr_avg: float | None = None
    hr_peak: float | None = None
    form_fail: bool = False
    note: str | None = None
    records: tuple[RecordType, ...] = ()


class WorkoutUpdated(LiveData):
    """What another device needs to show the same workout: the sets that changed or went, and the state."""

    sets: tuple[SetRow, ...] = ()
    removed: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    locked: bool = False
    acknowledged: bool = False
    ended: bool = False
    deleted: bool = False
    title: str | None = None
    """Only where it was changed."""
    plan_version: int | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """One inbox item in the making. `because`: ids of `docs/reference/rules.md` or of evidence."""

    push: str
    event: str
    data: LiveData
    because: tuple[str, ...]
    at: int
    expires_at: int | None
    priority: Priority

    def payload(self) -> dict[str, Any]:
        """The data as JSON. A load that is not given is an explicit null."""
        return self.data.model_dump(mode="json")


def push_id(workout: str, version: int, number: int, event: str) -> str:
    """The same for the same step, however often it is taken."""
    return f"{workout}.{version}.{number}.{event}"


def read_push_id(push: str) -> tuple[str, str] | None:
    """(workout, event) of a push of ours; None for any other's."""
    parts = push.split(".", 3)
    return (parts[0], parts[3]) if len(parts) == 4 else None
