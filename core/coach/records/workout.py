"""Workouts as they are looked back on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Workout:
    """`version` is the live session's, `revision` the ETag; `summary` stands once it has ended."""

    id: UUID
    status: Literal["active", "ended"]
    title: str | None
    plan: UUID | None
    plan_version: int | None
    unit: Literal["kg", "lb"]
    local_day: date
    started_at: datetime
    ended_at: datetime | None
    version: int
    revision: int
    summary: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class WorkoutSet:
    """What was done, beside what was aimed at. Absent effort is unknown, not 0. `revision` is the ETag."""

    id: UUID
    exercise: str
    number: int | None
    kind: str
    unit: Literal["kg", "lb"]
    load: float
    reps: int
    rpe: float | None
    rir: float | None
    target_load: float | None
    target_reps: int | None
    target_rpe: float | None
    rest_s: int | None
    form_fail: bool
    note: str | None
    done_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class WholeWorkout(Workout):
    """With its sets, in the order in which they were done."""

    sets: Sequence[WorkoutSet]
