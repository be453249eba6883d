"""What is read and written of a user's records by more than one part of the core; ids of others are not known.

Any method may raise Unavailable. With a `key` a change is made once, and its reply kept; a key that stands for
another request raises Conflict.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from coach.records.exercise import Exercise, Wanted
from coach.records.meal import Eaten, Intake, Meal
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.progress import Entry, EntryKind, SetDone
from coach.records.request import Key, UuidPlace


class Profiles(Protocol):
    async def get(self, user: str) -> Profile: ...

    async def change(
        self, user: str, changes: Mapping[str, Any], version: int | None, *, key: Key | None = None
    ) -> Profile:
        """Raises Conflict where `version` is given and is not the present one."""


class Plans(Protocol):
    async def page(self, user: str, before: UuidPlace | None, limit: int) -> list[Plan]:
        """Newest first."""

    async def get(self, user: str, plan: UUID) -> Plan | None: ...

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
        """Puts what is given in the place of what was. Raises NotFound, and Conflict as for profiles."""


class Meals(Protocol):
    async def add(self, user: str, eaten: Eaten, key: Key | None) -> Meal: ...

    async def of_day(self, user: str, day: date) -> list[Meal]:
        """In the order in which they were eaten."""

    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]:
        """The items of the last 300 meals from this day on."""

    async def intake(self, user: str, until: date) -> Intake:
        """The 35 days up to this one, and the last weight even where it is older."""


class Progress(Protocol):
    async def page(
        self,
        user: str,
        before: UuidPlace | None,
        limit: int,
        *,
        kind: EntryKind | None,
        exercise: str | None,
    ) -> list[Entry]:
        """Newest first."""

    async def last_sets(self, user: str, exercise: str | None, limit: int) -> list[SetDone]:
        """The working sets of one exercise, or of any, newest first."""


class Exercises(Protocol):
    async def find(
        self, user: str, wanted: Wanted, after: tuple[str, str] | None, limit: int
    ) -> Sequence[Exercise]:
        """By name; `after` is the name and id of the last one seen."""

    async def get(self, user: str, exercise: str) -> Exercise | None: ...
