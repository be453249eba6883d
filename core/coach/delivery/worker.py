"""One worker delivering one turn: it holds the lease, takes the answer in, and serves whoever watches."""

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import replace

from coach.delivery.audience import Audience
from coach.delivery.ending import conclude
from coach.delivery.growing import Growing
from coach.errors import Fenced, Unavailable
from coach.frames import Done
from coach.logs import trouble
from coach.measures import Metric, latest, measure
from coach.ports import (
    LEASE,
    Answer,
    Answering,
    Clock,
    Connections,
    End,
    Ended,
    Outbox,
    Say,
    Tell,
    Turn,
    Turns,
    Workers,
)

log = logging.getLogger(__name__)

CHECKPOINT = 0.5
"""Seconds between checkpoints: how late a stop or a new viewer is seen, and how much text a death loses."""
CHECKPOINT_LIMIT = 2.0
FRESH = 1_000
"""Nothing is paid unless the turn was confirmed to be ours within these milliseconds."""
RETRY = 0.25


class Delivery:
    """Lives for one turn under one lease.

    A worker whose last confirmed checkpoint is older than the lease posts nothing until one succeeds, and
    one that finds itself fenced falls silent: somebody else has the word.
    """

    def __init__(
        self,
        held: Turn,
        *,
        turns: Turns,
        outbox: Outbox,
        connections: Connections,
        workers: Workers,
        clock: Clock,
    ) -> None:
        self._held = held
        """With what a checkpoint is known to have stored of the answer: none of it is written again."""
        self._turns = turns
        self._outbox = outbox
        self._connections = connections
        self._workers = workers
        self._clock = clock
        self._growing = Growing(held.epoch)
        self._first = self._growing
        self._waited = clock() - held.since
        self._confirmed_at = held.lease_until - LEASE
        self._renewed = asyncio.Event()
        self._saving = asyncio.Lock()
        self._stop = held.stop_requested
        self._limit: asyncio.Timeout | None = None
        self._started = asyncio.get_running_loop().time()

    async def run(self, answering: Answering, seconds: float) -> Ended | None:
        """Answers within `seconds`, ends the turn, and returns when every watcher has its `done` or is
        lost. None where the turn was lost to another."""
        ended = None
        try:
            async with asyncio.TaskGroup() as group:
                self._audience = Audience(
                    self._held,
                    self._growing,
                    group=group,
                    outbox=self._outbox,
                    connections=self._connections,
                    permit=self._permit,
                )
                self._audience.admit(self._held.viewers.values())
                keeping = group.create_task(self._keep())
                end = await self._take_in(answering, seconds)
                keeping.cancel()
                ended = await self._finish(end)
                self._audience.admit(ended.turn.viewers.values())
                self._audience.nudge(now=True)
        except* Fenced:
            log.info("lost the turn to a later epoch")
        self._measure_first_word()
        return ended

    def _measure_first_word(self) -> None:
        """How long it took from the claim, or from the turn before, and what of that was not the provider's."""
        if self._first.heard is None or self._held.takeovers:
            return
        took = max(0, self._waited) + (self._first.heard - self._started) * 1000
        measure(Metric.FIRST_TOKEN, took)
        measure(Metric.OWN_FIRST_TOKEN, took - (latest(Metric.PROVIDER_FIRST_TOKEN) or 0))

    # -- taking the answer in

    async def _take_in(self, answering: Answering, seconds: float) -> End:
        if self._stop:
            return End("stopped")
        try:
            async with asyncio.timeout_at(self._started + seconds) as self._limit:
                return await self._listen(answering)
        except TimeoutError:
            return End("stopped") if self._stop else End("interrupted", reason="time")
        except Unavailable:
            return End("failed", reason="unavailable")
        except Fenced:
            raise
        except Exception as error:
            trouble(log, "answering", error)
            return End("failed", reason="internal")

    async def _listen(self, answering: Answering) -> End:
        async with aclosing(answering.answer(self._held, self.confirm)) as events:
            async for event in events:
                match event:
                    case Say(text):
                        self._growing.say(text, asyncio.get_running_loop().time())
                        self._audience.nudge()
                    case Tell(fields):
                        self._growing.tell(fields)
                        self._audience.nudge(now=True)
                    case End():
                        return event
        return End("interrupted", reason="cut")

    # -- the lease

    async def confirm(self) -> None:
        """Returns when the turn was ours, and wanted, within the last second. Raises Fenced, Unavailable."""
        gives_up = self._clock() + LEASE
        while self._clock() - self._confirmed_at > FRESH:
            if self._clock() > gives_up:
                raise Unavailable("The turn log cannot be reached.")
            if not await self._checkpoint():
                await asyncio.sleep(RETRY)
        if self._stop:
            await asyncio.Event().wait()  # until the stop cancels us

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT)
            await self._checkpoint()

    async def _checkpoint(self) -> bool:
        """Stores what is new, renews the lease, hears of stops and viewers. False: it is not known to have
        happened. Raises Fenced."""
        async with self._saving:
            now = self._clock()
            answer = self._growing.answer()
            new = answer if self._worth_storing(answer) else None
            try:
                async with asyncio.timeout(CHECKPOINT_LIMIT):
                    turn = await self._turns.checkpoint(self._held, new, now)
            except (Unavailable, TimeoutError):
                return False
            if new is not None:
                self._held = replace(self._held, answer=new, answer_epoch=self._held.epoch)
            self._confirmed_at = now
            self._renewed.set()
        self._heed(turn)
        return True

    def _worth_storing(self, answer: Answer) -> bool:
        """Until its first word a take-over keeps what the one before it showed."""
        if self._held.answer_epoch < self._held.epoch and not answer.text:
            return False
        return answer != self._held.shown

    def _heed(self, turn: Turn) -> None:
        self._audience.admit(turn.viewers.values())
        if turn.stop_requested and not self._stop:
            self._stop = True
            if self._limit is not None:
                self._limit.reschedule(asyncio.get_running_loop().time())

    async def _permit(self) -> None:
        """The permit of the readers."""
        while self._growing.done is None and self._clock() - self._confirmed_at >= LEASE:
            self._renewed.clear()
            await self._renewed.wait()

    # -- the end

    async def _finish(self, end: End) -> Ended:
        done, answer = conclude(self._held, end, self._growing.answer())
        ended = await self._store_end(done, answer)
        if done.epoch > self._growing.epoch:
            self._growing = Growing(done.epoch, answer)
            self._audience.restart(self._growing)
        self._growing.done = done
        self._renewed.set()  # no checkpoint will: what is stored may be posted, whatever became of the lease
        if ended.promoted is not None:
            with suppress(Unavailable):  # whoever watches it, or the sweep, starts it later
                await self._workers.start(ended.promoted.user, ended.promoted.id, ended.promoted.epoch)
        return ended

    async def _store_end(self, done: Done, answer: Answer) -> Ended:
        while True:
            try:
                return await self._turns.finish(self._held, done, answer, self._clock())
            except Unavailable:
                await asyncio.sleep(RETRY)
            except Fenced:
                found = await self._turns.get(self._held.user, self._held.id, self._clock())
                if found is None or found.done != done or found.holder != self._held.holder:
                    raise
                return Ended(found, None)  # an earlier attempt whose reply was lost
