"""The safety gate for one user: its words, in the language and with the numbers of where they live, and what it
asks for beside them."""

import asyncio
import logging
from dataclasses import dataclass

from coach.errors import CoachError
from coach.logs import trouble
from coach.records.ports import Profiles
from coach.safety.gate import Verdict
from coach.safety.responses import response

log = logging.getLogger(__name__)

LIMIT = 0.5
"""Seconds. Somebody in an emergency waits no longer for the right number: 112 is given then, or the language's."""
NO_NUMBERS_AFTER = "eating_disorder"
"""The category of a verdict that hides calories and weight targets from now on."""
UNSET = "en"
"""The locale of whoever never chose one: the message's own language says more."""


@dataclass(frozen=True, slots=True)
class Caring:
    profiles: Profiles | None = None

    async def words(self, verdict: Verdict, user: str) -> str:
        """ "" for a verdict that asks for none. Never fails."""
        if verdict.action == "none":
            return ""
        if verdict.category == NO_NUMBERS_AFTER:
            await self._hide_numbers(user)
        return response(verdict, await self._locale(user))

    async def _hide_numbers(self, user: str) -> None:
        """What the words promise. The user can take it back in the profile."""
        if self.profiles is None:
            return
        try:
            async with asyncio.timeout(LIMIT):
                await self.profiles.change(user, {"hide_numbers": True}, None)
        except (CoachError, TimeoutError) as error:
            trouble(log, "hiding the numbers", error)

    async def _locale(self, user: str) -> str | None:
        if self.profiles is None:
            return None
        try:
            async with asyncio.timeout(LIMIT):
                locale = (await self.profiles.get(user)).locale
        except (CoachError, TimeoutError) as error:
            trouble(log, "reading the locale", error)
            return None
        return locale if locale != UNSET else None
