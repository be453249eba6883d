"""The memory twins of a user's records; every user's days are UTC's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from coach.errors import Conflict, NotFound
from coach.records.exercise import Exercise, Wanted
from coach.records.meal import Eaten, Intake, Meal
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.progress import Entry, EntryKind, SetDone
from coach.records.request import Key, UuidPlace

T = TypeVar("T")


@dataclass
class _Once(Generic[T]):
    """Replies by user and key."""

    replies: dict[tuple[str, str], tuple[str, T]] = field(default_factory=dict)

    def known(self, user: str, key: Key | None) -> T | None:
        digest, reply = self.replies.get((user, key.key), (None, None)) if key else (None, None)
        if key is not None and digest not in (None, key.digest):
            raise Conflict("This Idempotency-Key was used for another request. Use a new one.")
        return reply

    def keep(self, user: str, key: Key | None, reply: T) -> T:
        if key is not None:
            self.replies[user, key.key] = key.digest, reply
        return reply


class MemoryProfiles:
    def __init__(self) -> None:
        self.profiles: defaultdict[str, Profile] = defaultdict(Profile)
        self._once: _Once[Profile] = _Once()

    async def get(self, user: str) -> Profile:
        return self.profiles[user]

    async def change(
        self, user: str, changes: Mapping[str, Any], version: int | None, *, key: Key | None = None
    ) -> Profile:
        if known := self._once.known(user, key):
            return known
        present = self.profiles[user]
        wanted = replace(present, **changes)
        if wanted != present:
            if version not in (None, present.version):
                raise Conflict("The profile has changed meanwhile. Read it again.")
            self.profiles[user] = replace(wanted, version=present.version + 1)
        return self._once.keep(user, key, self.profiles[user])


class MemoryPlans:
    def __init__(self) -> None:
        self.plans: dict[tuple[str, UUID], Plan] = {}
        self._once: _Once[Plan] = _Once()

    def plant(self, user: str, name: str, document: Mapping[str, Any]) -> Plan:
        at = datetime.fromtimestamp(len(self.plans), UTC)
        plan = Plan(uuid4(), name, document, 1, at, at)
        self.plans[user, plan.id] = plan
        return plan

    async def page(self, user: str, before: UuidPlace | None, limit: int) -> list[Plan]:
        mine = [plan for (owner, _), plan in self.plans.items() if owner == user]
        newest = sorted(mine, key=lambda plan: (plan.created_at, plan.id), reverse=True)
        return [plan for plan in newest if before is None or (plan.created_at, plan.id) < before][:limit]

    async def get(self, user: str, plan: UUID) -> Plan | None:
        return self.plans.get((user, plan))

    async def change(
        self,
        user: str,
        plan: UUID,
        name: str | None,
        document: Mapping[str, Any],
        version: int | None,
        *,
        key: Key | None = None,
    ) -> Plan:
        if known := self._once.known(user, key):
            return known
        present = self.plans.get((user, plan))
        if present is None:
            raise NotFound("There is no such plan.")
        wanted = replace(present, name=name or present.name, document={**present.document, **document})
        if wanted != present:
            if version not in (None, present.version):
                raise Conflict("The plan has changed meanwhile. Read it again.")
            self.plans[user, plan] = replace(wanted, version=present.version + 1)
        return self._once.keep(user, key, self.plans[user, plan])


class MemoryMeals:
    def __init__(self) -> None:
        self.meals: defaultdict[str, list[Meal]] = defaultdict(list)
        self.weights: defaultdict[str, dict[date, float]] = defaultdict(dict)
        self._once: _Once[Meal] = _Once()

    async def add(self, user: str, eaten: Eaten, key: Key | None) -> Meal:
        if known := self._once.known(user, key):
            return known
        day = eaten.eaten_at.astimezone(UTC).date()
        meal = Meal(**asdict(eaten), id=uuid4(), photo=None, local_day=day, created_at=eaten.eaten_at)
        self.meals[user].append(meal)
        return self._once.keep(user, key, meal)

    async def of_day(self, user: str, day: date) -> list[Meal]:
        of_day = [meal for meal in self.meals[user] if meal.local_day == day]
        return sorted(of_day, key=lambda meal: meal.eaten_at)

    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]:
        return [dict(one) for meal in self.meals[user] if meal.local_day >= since for one in meal.items]

    async def intake(self, user: str, until: date) -> Intake:
        kcal: defaultdict[date, float] = defaultdict(float)
        for meal in self.meals[user]:
            if until - timedelta(days=35) < meal.local_day <= until:
                kcal[meal.local_day] += meal.kcal
        weights = {day: kg for day, kg in self.weights[user].items() if day <= until}
        return Intake(dict(kcal), weights)


class MemoryProgress:
    def __init__(self) -> None:
        self.entries: defaultdict[str, list[Entry]] = defaultdict(list)
        self.sets: defaultdict[str, list[SetDone]] = defaultdict(list)

    async def page(
        self,
        user: str,
        before: UuidPlace | None,
        limit: int,
        *,
        kind: EntryKind | None,
        exercise: str | None,
    ) -> list[Entry]:
        newest = sorted(self.entries[user], key=lambda entry: (entry.at, entry.id), reverse=True)
        return [
            entry
            for entry in newest
            if (before is None or (entry.at, entry.id) < before)
            and kind in (None, entry.kind)
            and exercise in (None, entry.exercise)
        ][:limit]

    async def last_sets(self, user: str, exercise: str | None, limit: int) -> list[SetDone]:
        mine = [done for done in self.sets[user] if exercise in (None, done.exercise)]
        return sorted(mine, key=lambda done: done.done_at, reverse=True)[:limit]


class MemoryExercises:
    """The library, which all users share."""

    def __init__(self, *records: Mapping[str, Any]) -> None:
        self.exercises = {record["id"]: Exercise(record["id"], record["name"], record) for record in records}

    async def find(
        self, user: str, wanted: Wanted, after: tuple[str, str] | None, limit: int
    ) -> Sequence[Exercise]:
        found = sorted(filter(lambda one: _fits(one, wanted), self.exercises.values()), key=_place)
        return [one for one in found if after is None or _place(one) > after][:limit]

    async def get(self, user: str, exercise: str) -> Exercise | None:
        return self.exercises.get(exercise)


def _place(one: Exercise) -> tuple[str, str]:
    return one.name, one.id


def _fits(one: Exercise, wanted: Wanted) -> bool:
    aliases = (alias for spelled in one.record.get("aliases", {}).values() for alias in spelled)
    words = [word for name in (one.name, *aliases) for word in name.lower().split()]
    sought = (wanted.query or "").lower().split()
    muscles = (*one.record.get("primary", ()), *one.record.get("secondary", ()))
    return (
        all(any(word.startswith(part) for word in words) for part in sought)
        and (wanted.muscle is None or wanted.muscle in muscles)
        and (wanted.equipment is None or wanted.equipment in one.record.get("equipment", ()))
        and (wanted.level is None or wanted.level == one.record.get("level"))
    )
