"""One device reading one growing answer: its position, its pace, and what to do when a post fails."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any, Protocol

from coach.delivery.growing import Growing
from coach.delivery.posting import POST_LIMIT
from coach.errors import Gone, Oversize, Throttled, Unanswered
from coach.frames import MAX_FRAME_BYTES, Delta, encode, encode_fields, first_piece
from coach.ports import Outbox, Viewer

GATHER = 0.104
"""Seconds that the oldest unsent word may wait while others join it, and it does not wait for one that is not
expected before: with posts of 8 to 25 ms nobody waits longer than 130 ms. Not 100, on which the seventh token of 60 a
second falls exactly: 47 posts, not 43."""
HEARTBEAT = 2.0
"""A watcher must hear of its turn at least every 3 s."""
PATIENCE = 5.0
"""A device that takes nothing for so long is left to resume by itself."""
ATTEMPTS = 3
"""Posts in a row whose fate is unknown, each of up to POST_LIMIT."""
SMALLEST_FRAME = 1_000


class Permit(Protocol):
    """Whether the turn is still ours, so that its words may be posted."""

    async def __call__(self) -> None:
        """Returns as soon as it is; not before."""


class Reader:
    """Posts frames to one connection, one at a time, until `done` was taken or the device is lost."""

    def __init__(self, turn: str, viewer: Viewer, growing: Growing, outbox: Outbox, permit: Permit) -> None:
        self.connection = viewer.connection
        self.ref = viewer.ref
        self.gone = False
        """The gateway knows the connection no more."""
        self.slow = False
        """It took nothing for too long; it will resume by itself."""
        self._turn = turn
        self._growing = growing
        self._outbox = outbox
        self._permit = permit
        self._same_epoch = viewer.epoch == growing.epoch
        self._at = viewer.at if self._same_epoch else 0
        self._n = viewer.n if self._same_epoch else 0
        self._limit = MAX_FRAME_BYTES
        self._failures = 0
        self._failing_since: float | None = None
        self._wake = asyncio.Event()
        self._idle = False
        self._spoke = asyncio.get_running_loop().time()

    def nudge(self, *, now: bool = False) -> None:
        """Something was added. Words join those that wait already; `now` is for what must not wait."""
        if self._idle or now or self._is_last_to_join():
            self._wake.set()

    def restart(self, growing: Growing) -> None:
        """The answer begins anew, under a later epoch."""
        self._growing, self._at, self._n = growing, 0, 0
        self.nudge(now=True)

    async def run(self) -> None:
        while not (self.gone or self.slow):
            await self._until_due()
            await self._permit()
            if await self._post_next():
                return

    async def _until_due(self) -> None:
        loop = asyncio.get_running_loop()
        while (due := self._due()) > loop.time():
            self._wake.clear()
            try:
                async with asyncio.timeout_at(due):
                    await self._wake.wait()
            except TimeoutError:
                pass
        self._idle = False

    def _due(self) -> float:
        growing = self._growing
        self._idle = False
        if growing.done is not None or self._n < len(growing.events):
            return 0.0
        if self._at < growing.length:
            return 0.0 if self._at == 0 or self._is_last_to_join() else self._gathered()
        self._idle = True
        return self._spoke + HEARTBEAT

    def _gathered(self) -> float:
        return self._growing.arrived(self._at) + GATHER

    def _is_last_to_join(self) -> bool:
        """Whether the unsent words would wait in vain: at the pace of late no other comes in time."""
        return self._at < self._growing.length and self._growing.expected() > self._gathered()

    async def _post_next(self) -> bool:
        """Posts what comes next. True when that was the end."""
        growing = self._growing
        frame, at, n, last = self._next()
        if not await self._deliver(frame):
            return False
        self._spoke = asyncio.get_running_loop().time()
        if at and growing.heard is None:
            growing.heard = self._spoke
        if growing is self._growing:
            self._at, self._n = at, n
            return last
        return False

    def _next(self) -> tuple[bytes, int, int, bool]:
        """The next frame, and the position when it was taken."""
        growing, at, n = self._growing, self._at, self._n
        event = growing.events[n] if n < len(growing.events) else None
        end = event["at"] if event else growing.length
        if at < end:
            text = growing.text(at, min(end, at + self._limit))
            delta = Delta(turn=self._turn, epoch=growing.epoch, at=at, text=text)
            frame, size = first_piece(delta, self._limit)
            return frame, at + size, n, False
        if event:
            return self._envelope(event), at, n + 1, False
        if growing.done:
            return encode(growing.done), at, n, True
        return self._envelope({"type": "note", "kind": "working"}), at, n, False

    def _envelope(self, event: Mapping[str, Any]) -> bytes:
        return encode_fields({**event, "turn": self._turn, "epoch": self._growing.epoch})

    async def _deliver(self, frame: bytes) -> bool:
        """One attempt. A frame that may have arrived is simply sent again: positions make it harmless."""
        try:
            async with asyncio.timeout(POST_LIMIT):
                await self._outbox.post(self.connection, frame)
        except Gone:
            self.gone = True
            return False
        except Oversize:
            self._limit = max(SMALLEST_FRAME, self._limit // 2)
            self.slow = len(frame) <= SMALLEST_FRAME
            return False
        except (Throttled, Unanswered, TimeoutError) as failure:
            await self._bear(throttled=isinstance(failure, Throttled))
            return False
        self._failures, self._failing_since = 0, None
        return True

    async def _bear(self, *, throttled: bool) -> None:
        """Waits after a failed post while words gather; gives a device up that stays slow."""
        now = asyncio.get_running_loop().time()
        self._failures += 1
        self._failing_since = now if self._failing_since is None else self._failing_since
        if now - self._failing_since > PATIENCE if throttled else self._failures >= ATTEMPTS:
            self.slow = True
            return
        if throttled:
            await asyncio.sleep(min(1.0, 0.05 * 2**self._failures) * random.uniform(0.5, 1.0))  # noqa: S311
