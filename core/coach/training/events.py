"""What the engine takes: what clients report of a live workout, and two events that only the server makes."""

from typing import Annotated, Literal

from pydantic import Field

from coach.frames.workout import (
    Ache,
    ExerciseSkipped,
    ExerciseSwap,
    HeartRate,
    LiveEvent,
    Name,
    PainReported,
    Readiness,
    RestExtended,
    RestSkipped,
    RestStarted,
    SafetyAcknowledged,
    SetDeleted,
    SetEdited,
    SetLogged,
    TimeLimit,
    WorkoutEnd,
    WorkoutFrame,
    WorkoutStart,
)

__all__ = [
    "Ache",
    "Event",
    "ExerciseSkipped",
    "ExerciseSwap",
    "HeartRate",
    "LiveEvent",
    "PainReported",
    "PushJudged",
    "Readiness",
    "RestExtended",
    "RestSkipped",
    "RestStarted",
    "SafetyAcknowledged",
    "SafetyLocked",
    "SetDeleted",
    "SetEdited",
    "SetLogged",
    "TimeLimit",
    "WorkoutEnd",
    "WorkoutStart",
]


class SafetyLocked(LiveEvent):
    """The safety gate read an emergency sign in what the user wrote."""

    type: Literal["safety.locked"] = "safety.locked"


class PushJudged(LiveEvent):
    """A `push.feedback` frame, brought to the workout that its push came from."""

    type: Literal["push.judged"] = "push.judged"
    event: Name
    verdict: Literal["up", "down", "dismiss"]


Event = Annotated[WorkoutFrame | SafetyLocked | PushJudged, Field(discriminator="type")]
"""What the engine takes. A frame of the last two types is unknown: no client can send them."""
