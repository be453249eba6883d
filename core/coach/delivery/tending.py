"""Turns whose worker is late or dead: what whoever comes across one does about it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, assert_never

from coach.delivery.audience import replay
from coach.delivery.ending import close
from coach.delivery.posting import try_post
from coach.errors import Fenced, Gone, Unavailable
from coach.frames import Note, encode
from coach.measures import Metric, count
from coach.ports import Clock, Connections, End, Outbox, Turn, Turns, Workers

START_AGAIN = 5_000
"""Milliseconds after which a turn that nobody began is started again."""
BEGIN_BY = 60_000
"""What nobody has begun by then is closed."""
GRACE = 5_000
"""The sweep and the failure destination close only so long after the lease ended."""

Care = Literal["none", "start", "take_over", "stop", "give_up"]


def care(turn: Turn, now: int, *, watched: bool) -> Care:
    """What a turn needs.

    `watched`: somebody asked for this turn just now, with `resume`, or with a `hello` that lists it.
    Only then is a dead worker's turn taken over, once, and never after a stop.
    """
    if turn.done is not None:
        return "none"
    if turn.state == "queued":
        return "stop" if turn.stop_requested else "none"
    if turn.holder is None:
        return _care_for_unbegun(turn, now)
    if turn.lease_until > now:
        return "none"
    if turn.stop_requested:
        return "stop"
    if watched:
        return "take_over" if turn.takeovers == 0 else "give_up"
    return "give_up" if now - turn.lease_until > GRACE else "none"


def _care_for_unbegun(turn: Turn, now: int) -> Care:
    if turn.stop_requested:
        return "stop"
    waited = now - turn.since
    if waited > BEGIN_BY:
        return "give_up"
    return "start" if waited > START_AGAIN else "none"


@dataclass(frozen=True, slots=True)
class Tending:
    """Carries out what a turn needs."""

    turns: Turns
    workers: Workers
    outbox: Outbox
    connections: Connections
    clock: Clock

    async def tend(self, turn: Turn, *, watched: bool) -> Turn:
        """Returns the turn as it is afterwards. Somebody faster is no error. Raises Unavailable."""
        match care(turn, self.clock(), watched=watched):
            case "none":
                return turn
            case "start":
                await self.workers.start(turn.user, turn.id, turn.epoch)
                return turn
            case "take_over":
                return await self._take_over(turn)
            case "stop":
                return await self._close(turn, End("stopped"))
            case "give_up":
                reason = "never_begun" if turn.holder is None else "worker_lost"
                return await self._close(turn, End("interrupted", reason=reason))
            case other:
                assert_never(other)

    async def _take_over(self, turn: Turn) -> Turn:
        taken = await self.turns.take_over(turn, self.clock())
        if taken is None:
            return await self._again(turn)
        count(Metric.TAKE_OVERS)
        await self._say_working(taken)
        await self.workers.start(taken.user, taken.id, taken.epoch)
        return taken

    async def _close(self, turn: Turn, end: End) -> Turn:
        done, answer = close(turn, end)
        try:
            ended = await self.turns.close(turn, done, answer, self.clock())
        except Fenced:
            return await self._again(turn)
        if end.state == "interrupted":
            count(Metric.DEAD_TURNS)
        if ended.promoted is not None:
            with suppress(Unavailable):
                await self.workers.start(ended.promoted.user, ended.promoted.id, ended.promoted.epoch)
        await replay(ended.turn, ended.turn.viewers.values(), self.outbox, self.connections)
        return ended.turn

    async def _again(self, turn: Turn) -> Turn:
        return await self.turns.get(turn.user, turn.id, self.clock()) or turn

    async def _say_working(self, turn: Turn) -> None:
        frame = encode(Note(turn=turn.id, epoch=turn.epoch, kind="working"))
        await asyncio.gather(*(self._try(connection, frame) for connection in turn.viewers))

    async def _try(self, connection: str, frame: bytes) -> None:
        with suppress(Gone):
            await try_post(self.outbox, connection, frame)
