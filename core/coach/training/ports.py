"""What live workouts need from a database: one transaction an event, and what is read inside it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from coach.loading.units import Unit
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.progress import EntryKind
from coach.records.request import Key
from coach.training.pushes import Push, SetRow, WorkoutSummary
from coach.training.snapshot import Snapshot

RUNNING_FOR = 12 * 3_600_000
"""Milliseconds after which a workout that nobody ended is not the running one any more."""

LATELY = 300
"""Sets of one exercise that say how often it is done: those of a year or more."""


@dataclass(frozen=True, slots=True)
class Past:
    """Every working set of one exercise in other workouts, in one unit. `recent_e1rm`: of 90 days;
    `sessions`: the workouts of the last LATELY sets."""

    unit: Unit
    load: float
    e1rm: float | None
    recent_e1rm: float | None
    sessions: int


class Lookup(Protocol):
    """Reads inside the transaction of a change, with the user's own rights. Times in UTC milliseconds."""

    async def profile(self) -> Profile: ...

    async def plan(self, plan: str) -> Plan | None: ...

    async def times_done(self, plan: str) -> int:
        """Workouts by this plan in which at least one working set was done."""

    async def exercises(self, ids: Collection[str]) -> list[Mapping[str, Any]]:
        """The library's records of these exercises, as far as it has them."""

    async def alike(self, pattern: str) -> list[Mapping[str, Any]]:
        """The library's records of one movement pattern."""

    async def past(self, ids: Collection[str], before: int) -> Mapping[str, Sequence[Past]]:
        """By exercise, an entry a unit; of sets done before then."""

    async def summaries(self, before: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """Of ended workouts that began before then, the newest first."""

    async def emergency(self, workout: str, at: int) -> bool:
        """An emergency sign was told on the user's local day of `at`, other than in this workout."""

    async def revision(self, set: str) -> int | None:
        """Of a set's row: it grows with every change to it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A workout's row. `emergency`: a sign was told on its day, or on the day of the event, elsewhere.
    `revision` grows with what a client is shown of the workout."""

    snapshot: Snapshot
    emergency: bool = False
    title: str | None = None
    revision: int = 1

    @property
    def present(self) -> Snapshot:
        """With the lock that the sign puts on it."""
        setup = self.snapshot.setup
        if not self.emergency or setup.locked_today:
            return self.snapshot
        locked = setup.model_copy(update={"locked_today": True})
        return self.snapshot.model_copy(update={"setup": locked})


@dataclass(frozen=True, slots=True)
class Measurement:
    """An entry of the user's progress that an event holds; `id` is the same for the same event."""

    id: str
    kind: EntryKind
    at: int
    exercise: str | None = None
    value: float | None = None
    unit: Unit | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What one event makes of a workout. `sets`: those that are new or differ, with their records."""

    snapshot: Snapshot
    pushes: tuple[Push, ...] = ()
    sets: tuple[SetRow, ...] = ()
    removed: tuple[str, ...] = ()
    measured: tuple[Measurement, ...] = ()
    title: str | None = None
    """What the workout is called from then on."""
    ended_at: int | None = None
    emergency_at: int | None = None
    summary: WorkoutSummary | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """`fresh`: this very call made the change; otherwise the workout is as it now stands."""

    snapshot: Snapshot
    pushes: tuple[Push, ...]
    fresh: bool


EVENTS_PER_MINUTE = 300
"""Of one user. Somebody who comes back online sends a whole workout, which is some hundred."""

Decide = Callable[[Stored | None, Lookup], Awaitable[Change]]
"""What to do about an event, from the workout's row (None: there is none yet). It may be asked twice: where
a connection was lost, the transaction is tried again."""


class Workouts(Protocol):
    """The live workouts of each user. Any method may raise Unavailable; a foreign id is one not known."""

    async def change(
        self, user: str, workout: str, key: Key, at: int, decide: Decide, *, urgent: bool = False
    ) -> Taken:
        """One transaction with the workout's row locked: two devices wait for each other.

        A key is remembered for 7 days: the same one again changes nothing, and is not counted. What `decide`
        raises leaves no trace. Raises Conflict where the key stands for something else, where a new workout exists
        already, and for a set of another workout; RateLimited, leaving no trace, beyond so many in a minute,
        unless it is `urgent`.
        """

    async def get(self, user: str, workout: str, now: int) -> Stored | None: ...

    async def running(self, user: str, since: int, now: int) -> list[Stored]:
        """Those that began since then and have not ended, the newest first."""

    async def note(self, user: str, measured: Measurement) -> None:
        """Keeps a measurement that belongs to no workout; again, it changes nothing."""

    async def delete(self, user: str, workout: str, revision: int | None = None) -> bool:
        """With its sets and their records. False for a workout that is not known; raises Outdated where
        `revision` is given and is not the present one."""
