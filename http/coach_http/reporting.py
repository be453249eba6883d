"""Requests that change a workout, as the events that a live one reports: the same rules for both."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from pydantic import BaseModel

from coach.errors import BadFrame, CoachError
from coach.frames import LiveEvent, WorkoutFrame
from coach.logs import trouble
from coach.ports import Telling
from coach.records.request import Key
from coach.training.live import Named
from coach_http.security import Me, Wired

log = logging.getLogger(__name__)

E = TypeVar("E", bound=LiveEvent)

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reporting:
    """One request. Under a key, whatever it mints is the same when it comes again."""

    me: Me
    wired: Wired
    once: Key | None = None

    def minted(self, what: str) -> UUID:
        """The id of something that the client did not name."""
        return uuid5(NAMESPACE_URL, f"{self.me.user} {self.once.key} {what}") if self.once else uuid4()

    def event(
        self, kind: type[E], workout: UUID, at: datetime | None, said: BaseModel | None, **more: Any
    ) -> E:
        """Raises BadFrame."""
        fields = said.model_dump(exclude_unset=True) if said else {}
        head = {"id": self._id(), "workout": str(workout), "at": self._moment(at)}
        return kind.model_validate(fields | more | head)

    async def take(
        self, event: WorkoutFrame, *, named: Named | None = None, revision: int | None = None
    ) -> None:
        """Durable when it returns, and told to every device that could be reached."""
        key, live = self.once or _unique(event.id), self.wired.live
        await told(await live.take(self.me.user, event, key, named=named, revision=revision))

    async def name(self, workout: UUID, named: Named, revision: int | None) -> None:
        """As `take`."""
        key, live = _unique(self._id()), self.wired.live
        await told(await live.name(self.me.user, str(workout), named, key, revision))

    async def delete(self, workout: UUID, revision: int | None) -> None:
        """As `take`."""
        await told(await self.wired.live.delete(self.me.user, str(workout), revision))

    def _id(self) -> str:
        return sha256(self.once.key.encode()).hexdigest()[:40] if self.once else uuid4().hex

    def _moment(self, at: datetime | None) -> int:
        if at is None:
            return self.wired.clock()
        if at < EARLIEST:
            raise BadFrame("`at` is not before the year 2000.")
        return int(at.timestamp() * 1000)


def _unique(request: str) -> Key:
    """For a request that is not to be sent twice: it tells whether one was done whose reply was lost."""
    return Key(f"request:{request}", "")


async def told(tell: Telling) -> None:
    """The change is durable: who could not be told finds it at the next `hello`."""
    try:
        await tell()
    except CoachError as error:
        trouble(log, "telling the devices", error)
