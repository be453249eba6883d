"""What a user's training adds up to, entry by entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

EntryKind = Literal["bodyweight", "readiness", "pain", "weight_record", "e1rm_record"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`value` is in `unit` where the kind has one; `local_day` is the user's own calendar day."""

    id: UUID
    kind: EntryKind
    exercise: str | None
    value: float | None
    unit: str | None
    data: Mapping[str, Any]
    local_day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """A new entry, before it has its place in the user's calendar."""

    kind: Literal["bodyweight", "readiness"]
    value: float
    unit: str | None
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class SetDone:
    """A working set with the muscles of its exercise, as far as the library knows it."""

    exercise: str
    load: float
    reps: int
    unit: Literal["kg", "lb"]
    rpe: float | None
    rir: float | None
    done_at: datetime
    primary: Sequence[str]
    secondary: Sequence[str]
