"""What a client reports during a live workout: the events of the protocol, each with its own time `at`."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from coach.loading.inventory import read_rack
from coach.loading.loads import HEAVIEST
from coach.loading.units import Unit

Uuid = Annotated[
    str,
    StringConstraints(
        to_lower=True,
        pattern=r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    ),
]
"""In lower case: one device's capitals are not another set."""

Millis = Annotated[int, Field(strict=True, ge=0, le=253_402_300_799_999)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Note = Annotated[str, StringConstraints(max_length=2_000)]
Reps = Annotated[int, Field(strict=True, ge=0, le=1_000)]
Load = Annotated[float, Field(strict=True, ge=0, le=HEAVIEST)]
Rpe = Annotated[float, Field(strict=True, ge=0, le=20)]
"""Above 10 counts as 10."""
Rir = Annotated[float, Field(strict=True, ge=-10, le=100)]
"""Below 0 counts as 0: the set was failed."""
Seconds = Annotated[int, Field(strict=True, ge=0, le=86_400)]
Beats = Annotated[float, Field(strict=True, ge=0, le=300)]
Scale5 = Annotated[int, Field(strict=True, ge=1, le=5)]
Scale10 = Annotated[float, Field(strict=True, ge=0, le=10)]
Flag = Annotated[bool, Field(strict=True)]


def listed(value: Any) -> Any:
    """One by itself is a list of one."""
    return [value] if isinstance(value, dict) else value


class Reported(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)


class WireTarget(Reported):
    """What the client aimed at; without an RPE the plan's is taken."""

    reps: Annotated[int, Field(strict=True, ge=1, le=1_000)]
    rpe: Annotated[float, Field(strict=True, ge=0, le=10)] | None = None


class Ache(Reported):
    """A pain, of 0 to 10. `kind` is a word such as `dull`, `sharp` or `chest_pressure`."""

    region: Name
    severity: Scale10
    kind: Name
    exercise: Name | None = None
    radiating: Flag = False
    onset: Note | None = None


class LiveEvent(Reported):
    """`id` is the frame's idempotency key, `at` the client's time in UTC milliseconds."""

    action: Literal["message"] = "message"
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    workout: Uuid
    at: Millis


class Readiness(LiveEvent):
    """How the user feels, 1 (worst) to 5, from now on."""

    type: Literal["readiness"] = "readiness"
    readiness: Scale5 | None = None
    sleep: Annotated[float, Field(ge=0, le=24)] | None = None
    soreness: Scale10 | dict[Name, Scale10] | None = None


class Beginning(Reported):
    """`equipment`: what there is; `inventory`: what each of it can load, in the workout's unit."""

    plan: Annotated[str, StringConstraints(max_length=64)] | None = None
    unit: Unit
    equipment: Annotated[tuple[Name, ...], Field(max_length=100)] | None = None
    inventory: Annotated[dict[Name, dict[str, Any]], Field(max_length=50)] | None = None
    readiness: Scale5 | None = None
    sleep: Annotated[float, Field(ge=0, le=24)] | None = None
    soreness: Scale10 | dict[Name, Scale10] | None = None
    bodyweight: Annotated[float, Field(ge=0, le=HEAVIEST)] | None = None
    pain: Annotated[tuple[Ache, ...], BeforeValidator(listed), Field(max_length=20)] | None = None

    @model_validator(mode="after")
    def _loadable(self) -> Self:
        for spec in (self.inventory or {}).values():
            read_rack(spec, self.unit)
        return self


class WorkoutStart(Beginning, LiveEvent):
    """`equipment`: what there is; `inventory`: what each of it can load, in the workout's unit."""

    type: Literal["workout.start"] = "workout.start"


class Lifted(Reported):
    """A set as it was done. A missing RPE or RIR is unknown, not 0."""

    exercise: Name
    number: Annotated[int, Field(strict=True, ge=0, le=1_000)] | None = None
    kind: Annotated[str, StringConstraints(min_length=1, max_length=32)] = "working"
    reps: Reps
    load: Load
    rpe: Rpe | None = None
    rir: Rir | None = None
    target: WireTarget | None = None
    rest_s: Seconds | None = None
    hr_avg: Beats | None = None
    hr_peak: Beats | None = None
    form_fail: Flag = False
    note: Note | None = None


class SetLogged(Lifted, LiveEvent):
    """A set as it was done; `set` is the client's own id of it. A missing RPE or RIR is unknown, not 0."""

    type: Literal["set.logged"] = "set.logged"
    set: Uuid


class Correction(Reported):
    """Only what is given is replaced; `null` takes a value away where a set may be without it."""

    exercise: Name = ""
    number: Annotated[int, Field(strict=True, ge=0, le=1_000)] | None = None
    kind: Annotated[str, StringConstraints(min_length=1, max_length=32)] = ""
    reps: Reps = 0
    load: Load = 0
    rpe: Rpe | None = None
    rir: Rir | None = None
    target: WireTarget | None = None
    rest_s: Seconds | None = None
    hr_avg: Beats | None = None
    hr_peak: Beats | None = None
    form_fail: Flag = False
    note: Note | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that were given, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set & Correction.model_fields.keys()}


class SetEdited(Correction, LiveEvent):
    """Replaces the fields that are given; `null` takes a value away where a set may be without it."""

    type: Literal["set.edited"] = "set.edited"
    set: Uuid


class SetDeleted(LiveEvent):
    type: Literal["set.deleted"] = "set.deleted"
    set: Uuid


class RestStarted(LiveEvent):
    type: Literal["rest.started"] = "rest.started"
    planned_s: Seconds


class RestExtended(LiveEvent):
    type: Literal["rest.extended"] = "rest.extended"
    by_s: Annotated[int, Field(strict=True, ge=-3_600, le=3_600)]


class RestSkipped(LiveEvent):
    type: Literal["rest.skipped"] = "rest.skipped"


class HeartRate(LiveEvent):
    """Samples of (time, beats a minute)."""

    type: Literal["heart_rate"] = "heart_rate"
    samples: Annotated[tuple[tuple[Millis, Beats], ...], Field(max_length=1_000)]


class PainReported(LiveEvent, Ache):
    """Without an exercise the current one is meant."""

    type: Literal["pain.reported"] = "pain.reported"


class ExerciseSwap(LiveEvent):
    """Without `to` it asks for options; with it, it swaps."""

    type: Literal["exercise.swap"] = "exercise.swap"
    from_: Name = Field(validation_alias=AliasChoices("from", "from_"), serialization_alias="from")
    reason: Name
    equipment: Annotated[tuple[Name, ...], Field(max_length=100)] | None = None
    to: Name | None = None


class ExerciseSkipped(LiveEvent):
    type: Literal["exercise.skipped"] = "exercise.skipped"
    exercise: Name


class TimeLimit(LiveEvent):
    type: Literal["time.limit"] = "time.limit"
    minutes_left: Annotated[float, Field(strict=True, ge=0, le=1_440)]


class Closing(Reported):
    """`srpe`: how hard the whole session was, 0 to 10."""

    srpe: Scale10 | None = None
    mood: Scale10 | Note | None = None


class WorkoutEnd(Closing, LiveEvent):
    """`srpe`: how hard the whole session was, 0 to 10."""

    type: Literal["workout.end"] = "workout.end"


class SafetyAcknowledged(LiveEvent):
    """The warning was read. It takes the warning away, never the lock."""

    type: Literal["safety.acknowledged"] = "safety.acknowledged"


WorkoutFrame = (
    WorkoutStart
    | SetLogged
    | SetEdited
    | SetDeleted
    | RestStarted
    | RestExtended
    | RestSkipped
    | HeartRate
    | Readiness
    | PainReported
    | ExerciseSwap
    | ExerciseSkipped
    | TimeLimit
    | WorkoutEnd
    | SafetyAcknowledged
)
"""Everything that a client reports of a live workout."""
