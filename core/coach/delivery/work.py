"""The two jobs that no client waits for: answering a turn, and sweeping up after workers that died."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from coach.delivery.tending import BEGIN_BY, START_AGAIN, Tending
from coach.delivery.worker import Delivery
from coach.errors import CoachError, Unavailable
from coach.logs import trouble
from coach.measures import Metric, count
from coach.ports import (
    AnswerEvent,
    Answering,
    Clock,
    Confirm,
    Connections,
    End,
    History,
    Outbox,
    Turn,
    Turns,
    Workers,
)
from coach.tracing import follow

log = logging.getLogger(__name__)

RECORD_LIMIT = 3.0
"""Seconds for writing an ended turn to the history; what fails is written by the sweep."""


@dataclass(frozen=True, slots=True)
class Work:
    turns: Turns
    workers: Workers
    connections: Connections
    outbox: Outbox
    history: History
    answering: Answering
    clock: Clock
    new_id: Callable[[], str]

    async def answer(self, user: str, turn_id: str, epoch: int, seconds: float) -> None:
        """Answers a turn within `seconds`, if its epoch's lease is still to be had: a duplicate or late
        start does nothing."""
        held = await self.turns.begin(user, turn_id, epoch, self.new_id(), self.clock())
        if held is None:
            return
        follow(held.trace)
        delivery = Delivery(
            held,
            turns=self.turns,
            outbox=self.outbox,
            connections=self.connections,
            workers=self.workers,
            clock=self.clock,
        )
        overdue = self.clock() - held.since > BEGIN_BY
        ended = await delivery.run(_Overdue() if overdue else self.answering, seconds)
        if ended is not None:
            _count(ended.turn)
            await self.record(ended.turn)

    async def sweep(self) -> int:
        """Ends what nobody watches any more, and writes to the history what is missing there.

        Returns how many turns it looked at.
        """
        seen = 0
        async for turn in self.turns.open(self.clock() - START_AGAIN):
            seen += 1
            try:
                await self.look_after(turn)
            except CoachError as error:
                trouble(log, "sweeping", error)
        return seen

    async def look_after_failed(self, user: str, turn_id: str) -> None:
        """The turn of a worker that Lambda gave up. Raises Unavailable."""
        turn = await self.turns.get(user, turn_id, self.clock())
        if turn is not None:
            await self.look_after(turn)

    async def look_after(self, turn: Turn) -> None:
        """What the sweep and the failure destination do about one turn. Raises Unavailable."""
        follow(turn.trace)
        tending = Tending(self.turns, self.workers, self.outbox, self.connections, self.clock)
        turn = await tending.tend(turn, watched=False)
        if turn.done is not None:
            await self.record(turn)

    async def record(self, turn: Turn) -> None:
        try:
            async with asyncio.timeout(RECORD_LIMIT):
                await self.history.record(turn)
            await self.turns.recorded(turn)
        except (Unavailable, TimeoutError) as error:
            trouble(log, "recording", error)


def _count(turn: Turn) -> None:
    count(Metric.ANSWERS)
    if turn.state in ("failed", "interrupted"):
        count(Metric.ANSWERS_FAILED)


class _Overdue:
    """Answers a turn whose minute to begin is over."""

    async def answer(self, turn: Turn, confirm: Confirm) -> AsyncGenerator[AnswerEvent, None]:
        yield End("failed", reason="never_begun")
