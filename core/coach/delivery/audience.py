"""Everybody who watches one turn: each device is read to by itself, so that none delays another."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from coach.delivery.growing import Growing
from coach.delivery.reader import Permit, Reader
from coach.errors import CannotResume, PostFailed, Unavailable
from coach.frames import Error, encode
from coach.logs import trouble
from coach.ports import Connections, Outbox, Turn, Viewer

log = logging.getLogger(__name__)

REPLAY_LIMIT = 20.0
"""Seconds within which a stored answer is posted; a device that is slower resumes."""


class Audience:
    def __init__(
        self,
        turn: Turn,
        growing: Growing,
        *,
        group: asyncio.TaskGroup,
        outbox: Outbox,
        connections: Connections,
        permit: Permit,
    ) -> None:
        self._turn = turn
        self._growing = growing
        self._group = group
        self._outbox = outbox
        self._connections = connections
        self._permit = permit
        self._readers: dict[str, Reader] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def admit(self, viewers: Iterable[Viewer]) -> None:
        """Begins to read to those that are new, or that asked again: at the position they name."""
        for viewer in viewers:
            known = self._readers.get(viewer.connection)
            if known is None or known.ref != viewer.ref:
                self._begin(viewer)

    def nudge(self, *, now: bool = False) -> None:
        for reader in self._readers.values():
            reader.nudge(now=now)

    def restart(self, growing: Growing) -> None:
        """The answer begins anew under a later epoch, for everybody."""
        self._growing = growing
        for reader in self._readers.values():
            reader.restart(growing)

    def _begin(self, viewer: Viewer) -> None:
        if task := self._tasks.pop(viewer.connection, None):
            task.cancel()
        reader = Reader(self._turn.id, viewer, self._growing, self._outbox, self._permit)
        self._readers[viewer.connection] = reader
        work = self._follow(reader) if self._was_released(viewer) else self._refuse(viewer)
        self._tasks[viewer.connection] = self._group.create_task(work)

    def _was_released(self, viewer: Viewer) -> bool:
        """Whether there ever was what the viewer claims to have."""
        if viewer.epoch == self._growing.epoch:
            return self._growing.holds(viewer.at, viewer.n)
        return viewer.epoch < self._growing.epoch

    async def _follow(self, reader: Reader) -> None:
        try:
            await reader.run()
        except Exception as error:  # one device's trouble is not another's
            trouble(log, "posting", error)
        if reader.gone:
            with suppress(Unavailable):
                await self._connections.remove(self._turn.user, reader.connection)

    async def _refuse(self, viewer: Viewer) -> None:
        refusal = CannotResume("More is claimed than was said: resume from 0, 0, 0.")
        frame = Error(
            ref=viewer.ref,
            code=refusal.code,
            message=refusal.message,
            retryable=False,
            trace=self._turn.trace,
            turn=self._turn.id,
        )
        with suppress(PostFailed, TimeoutError):
            await self._outbox.post(viewer.connection, encode(frame))


async def replay(turn: Turn, viewers: Iterable[Viewer], outbox: Outbox, connections: Connections) -> None:
    """Posts an ended turn, whole, to each viewer from the position that it named."""
    growing = Growing(turn.epoch, turn.answer)
    growing.done = turn.done
    with suppress(TimeoutError):
        async with asyncio.timeout(REPLAY_LIMIT), asyncio.TaskGroup() as group:
            audience = Audience(
                turn, growing, group=group, outbox=outbox, connections=connections, permit=_always
            )
            audience.admit(viewers)


async def _always() -> None:
    """What is stored may always be posted."""
