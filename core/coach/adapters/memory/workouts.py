"""The memory twin of the live workouts: rows in dictionaries, one change of a user at a time."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from coach.errors import Conflict, Outdated, RateLimited, Unavailable
from coach.loading.units import Unit
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.request import Key
from coach.training.maximum import epley
from coach.training.ports import (
    EVENTS_PER_MINUTE,
    LATELY,
    Change,
    Decide,
    Measurement,
    Past,
    Stored,
    Taken,
)
from coach.training.pushes import SetRow, WorkoutSummary
from coach.training.snapshot import Snapshot

UNITS: tuple[Unit, ...] = ("kg", "lb")
RECENT_STRENGTH = 90 * 24 * 3_600_000


@dataclass
class Row:
    snapshot: Snapshot
    title: str | None
    sets: dict[str, SetRow] = field(default_factory=dict)
    ended_at: int | None = None
    summary: WorkoutSummary | None = None
    revision: int = 1
    revisions: Counter[str] = field(default_factory=Counter)
    """Of its sets."""

    @property
    def shown(self) -> tuple[object, ...]:
        return self.title, self.ended_at, self.snapshot.version, self.summary


@dataclass
class Account:
    """What is kept of one user, whose days are UTC's."""

    profile: Profile = field(default_factory=Profile)
    plans: dict[str, Plan] = field(default_factory=dict)
    workouts: dict[str, Row] = field(default_factory=dict)
    measured: dict[str, Measurement] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    minute: float = 0
    events: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class MemoryWorkouts:
    """`library` holds records by id; `down` stands for a database out of reach."""

    def __init__(self, *records: Mapping[str, Any], per_minute: int = EVENTS_PER_MINUTE) -> None:
        self.accounts: defaultdict[str, Account] = defaultdict(Account)
        self.library = {record["id"]: record for record in records}
        self.down = False
        self.per_minute = per_minute

    async def change(
        self, user: str, workout: str, key: Key, at: int, decide: Decide, *, urgent: bool = False
    ) -> Taken:
        account = self._account(user)
        async with account.lock:
            if key.key in account.keys:
                return self._again(account, workout, key)
            self._admit(account, urgent=urgent)
            stored = self._stored(account, workout, at)
            made = await decide(stored, MemoryLookup(self, account))
            self._write(account, made, new=stored is None)
            account.events += 1
            account.keys[key.key] = key.digest
        return Taken(made.snapshot, made.pushes, fresh=True)

    async def get(self, user: str, workout: str, now: int) -> Stored | None:
        return self._stored(self._account(user), workout, now)

    async def running(self, user: str, since: int, now: int) -> list[Stored]:
        account = self._account(user)
        active = [row for row in account.workouts.values() if row.ended_at is None]
        recent = sorted(
            (row.snapshot for row in active if row.snapshot.start.at >= since), key=lambda one: -one.start.at
        )
        found = (self._stored(account, one.workout, now) for one in recent)
        return [stored for stored in found if stored is not None]

    async def note(self, user: str, measured: Measurement) -> None:
        self._account(user).measured.setdefault(measured.id, measured)

    async def delete(self, user: str, workout: str, revision: int | None = None) -> bool:
        rows = self._account(user).workouts
        if workout in rows and revision not in (None, rows[workout].revision):
            raise Outdated("The workout has changed meanwhile. Read it again.")
        return rows.pop(workout, None) is not None

    def _account(self, user: str) -> Account:
        if self.down:
            raise Unavailable("The database cannot be reached. Try again.")
        return self.accounts[user]

    def _admit(self, account: Account, *, urgent: bool) -> None:
        minute, into_it = divmod(time.time(), 60)
        if minute != account.minute:
            account.minute, account.events = minute, 0
        if account.events >= self.per_minute and not urgent:
            raise RateLimited("Too many live events in a minute.", retry_after=60 - into_it)

    def _again(self, account: Account, workout: str, key: Key) -> Taken:
        if account.keys[key.key] != key.digest:
            raise Conflict("This id was used for something else. Send it under a new id.")
        row = account.workouts.get(workout)
        if row is None:
            raise Conflict("The workout of this event was deleted.")
        return Taken(row.snapshot, (), fresh=False)

    def _stored(self, account: Account, workout: str, at: int) -> Stored | None:
        row = account.workouts.get(workout)
        if row is None:
            return None
        days = {day_of(row.snapshot.start.at), day_of(at)}
        emergency = any(told_on(account, workout, day) for day in days)
        return Stored(row.snapshot, emergency, row.title, row.revision)

    def _write(self, account: Account, made: Change, *, new: bool) -> None:
        name = made.snapshot.workout
        others = [row.sets for workout, row in account.workouts.items() if workout != name]
        if any(one.set in sets for one in made.sets for sets in others):
            raise Conflict("This set belongs to another workout. Log it under an id of its own.")
        if new:
            account.workouts[name] = Row(made.snapshot, made.title)
        row = account.workouts[name]
        before = row.shown
        row.snapshot, row.ended_at, row.summary = made.snapshot, made.ended_at, made.summary
        row.title = made.title
        row.revision += not new and row.shown != before
        row.revisions.update(one.set for one in made.sets if _said(row.sets.get(one.set)) != _said(one))
        row.sets.update({one.set: one for one in made.sets})
        for gone in made.removed:
            row.sets.pop(gone, None)
        for measured in made.measured:
            account.measured.setdefault(measured.id, measured)


class MemoryLookup:
    def __init__(self, workouts: MemoryWorkouts, account: Account) -> None:
        self._library = workouts.library
        self._account = account

    async def profile(self) -> Profile:
        return self._account.profile

    async def plan(self, plan: str) -> Plan | None:
        return self._account.plans.get(plan)

    async def times_done(self, plan: str) -> int:
        rows = (row for row in self._account.workouts.values() if row.snapshot.start.plan == plan)
        return sum(any(one.kind == "working" for one in row.sets.values()) for row in rows)

    async def exercises(self, ids: Collection[str]) -> list[Mapping[str, Any]]:
        return [self._library[name] for name in ids if name in self._library]

    async def alike(self, pattern: str) -> list[Mapping[str, Any]]:
        return [record for record in self._library.values() if record.get("pattern") == pattern]

    async def past(self, ids: Collection[str], before: int) -> Mapping[str, Sequence[Past]]:
        return {name: past for name in ids if (past := self._past(name, before))}

    async def summaries(self, before: int, limit: int) -> Sequence[Mapping[str, Any]]:
        ended = [
            row for row in self._account.workouts.values() if row.summary and row.snapshot.start.at < before
        ]
        ended.sort(key=lambda row: -row.snapshot.start.at)
        return [row.summary.model_dump(mode="json") for row in ended[:limit] if row.summary]

    async def emergency(self, workout: str, at: int) -> bool:
        return told_on(self._account, workout, day_of(at))

    async def revision(self, set: str) -> int | None:
        rows = self._account.workouts.values()
        return next((row.revisions[set] for row in rows if set in row.sets), None)

    def _past(self, exercise: str, before: int) -> list[Past]:
        found = []
        for unit in UNITS:
            done = [
                (name, one)
                for name, row in self._account.workouts.items()
                for one in row.sets.values()
                if row.snapshot.start.unit == unit and one.exercise == exercise
                if one.kind == "working" and one.reps > 0 and one.at < before
            ]
            if done:
                recent = [one for _, one in done if one.at >= before - RECENT_STRENGTH]
                heaviest = max(one.load for _, one in done)
                sets = [one for _, one in done]
                latest = sorted(done, key=lambda each: -each[1].at)[:LATELY]
                times = len({name for name, _ in latest})
                found.append(Past(unit, heaviest, _strongest(sets), _strongest(recent), times))
        return found


def told_on(account: Account, workout: str, day: date) -> bool:
    """An emergency sign, told elsewhere than in this workout."""
    return any(
        one.data.get("emergency") and one.data.get("workout") != workout and day_of(one.at) == day
        for one in account.measured.values()
    )


def day_of(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()


def _said(row: SetRow | None) -> SetRow | None:
    """Without the records, which fall without any edit of the set."""
    return row and row.model_copy(update={"records": ()})


def _strongest(sets: Sequence[SetRow]) -> float | None:
    values = (epley(one.load, one.reps) for one in sets if one.load > 0)
    return max((value for value in values if value is not None), default=None)
