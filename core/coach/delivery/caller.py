"""Who sent a frame, and how it is answered."""

import asyncio
import logging
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from coach.delivery.posting import try_post
from coach.errors import CoachError, Gone
from coach.frames import Accepted, Error, Note, Pong, Ready, encode
from coach.logs import trouble
from coach.ports import Outbox, Telling

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """The connection that a frame came by, as its authorizer saw it."""

    user: str
    connection: str
    connected_at: int
    token_expires_at: int
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    outbox: Outbox

    async def reply(self, caller: Caller, frame: Accepted | Note | Pong | Ready | Error) -> None:
        """Raises Gone."""
        await try_post(self.outbox, caller.connection, encode(frame))

    async def accept(self, caller: Caller, ref: str, tell: Telling) -> None:
        """The effect is durable: the reply goes out beside what follows from it."""
        await each_to_its_end(self.reply(caller, Accepted(id=ref)), told(tell))

    async def refuse(
        self, caller: Caller, error: CoachError, ref: str | None, *, turn: str | None = None
    ) -> None:
        frame = Error(
            ref=ref,
            code=error.code,
            message=error.message,
            retryable=error.retryable,
            retry_after=error.retry_after,
            turn=turn,
            trace=caller.trace,
        )
        with suppress(Gone):
            await self.reply(caller, frame)


@contextmanager
def already_accepted() -> Iterator[None]:
    """What follows an `accepted` may fail, but not be refused: the effect is durable, and whoever hears
    nothing of the turn resumes it."""
    try:
        yield
    except CoachError as error:
        trouble(log, "following up", error)


async def each_to_its_end(*work: Awaitable[None]) -> None:
    """Whatever becomes of the others: nothing is left running. Raises the first failure."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if outcome is not None:
            raise outcome


async def told(tell: Telling) -> None:
    with already_accepted():
        await tell()


async def nothing() -> None:
    """Nothing to start, or to tell."""
