"""How an account is erased: store by store, again from the start after every interruption, until one look at
all of them finds nothing and nothing can come late any more."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach.accounts.devices import Devices
from coach.accounts.ports import Belongings, Erasure, Erasures, Sweeping
from coach.errors import CoachError
from coach.logs import trouble
from coach.ports import Clock

log = logging.getLogger(__name__)

SETTLED = 15 * 60_000
"""Milliseconds after which nothing that began before is still at work: functions run for 5 minutes at most,
and a form to upload with is good for 10."""

AGAIN = 30_000
"""Milliseconds until the next look, where there was something to take away, or a store was out of reach."""

REMEMBERED = 8 * 24 * 3_600_000
"""Milliseconds for which tokens of an erased account are refused: Supabase signs none for more than 7 days."""

Outcome = Literal["empty", "taken", "failed"]

AT_ONCE = 20
PATIENCE = 25.0
"""Seconds for all of one look: the sweep has other work too."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a user asks for who wants to go."""

    erasures: Erasures
    devices: Devices
    sweeping: Sweeping

    async def leave(self, user: str) -> None:
        """Durable when it returns: the user's tokens are refused, and the rest follows, whatever fails here.

        Raises Unavailable, and NotSignedIn for who has left already.
        """
        await self.erasures.begin(user)
        try:
            await self.devices.hang_up(user)
        except CoachError as error:
            trouble(log, "hanging up", error)
        await self.sweeping.soon()


@dataclass(frozen=True, slots=True)
class Erasing:
    """Works off what was asked for. `belongings`: in this order, the sign-in last."""

    erasures: Erasures
    belongings: Sequence[Belongings]
    clock: Clock

    async def go_on(self) -> int:
        """How many accounts it looked at."""
        seen = 0
        try:
            async with asyncio.timeout(PATIENCE):
                for erasure in await self.erasures.due(self.clock(), AT_ONCE):
                    seen += 1
                    await self._look(erasure)
                await self.erasures.forget(self.clock() - REMEMBERED)
        except (CoachError, TimeoutError) as error:
            trouble(log, "erasing", error)
        return seen

    async def _look(self, erasure: Erasure) -> None:
        now = self.clock()
        await self.erasures.later(erasure.user, now + AGAIN)  # first: one that fails keeps nobody waiting
        settled = now - erasure.asked_at >= SETTLED
        outcomes = [await self._erase(store, erasure, settled) for store in self.belongings]
        if "failed" in outcomes:
            return
        if not settled:
            await self.erasures.later(erasure.user, erasure.asked_at + SETTLED)
        elif "taken" not in outcomes:
            await self.erasures.finish(erasure.user, now)

    async def _erase(self, store: Belongings, erasure: Erasure, settled: bool) -> Outcome:
        """One that is out of reach does not hold up the others."""
        outcome: Outcome = "empty"
        try:
            while await store.erase(erasure, settled=settled):
                outcome = "taken"
        except CoachError as error:
            trouble(log, "erasing", error)
            return "failed"
        return outcome
