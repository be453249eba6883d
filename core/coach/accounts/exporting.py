"""Handing an account out: asked for at once, made by the sweep, fetched when it is ready."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from coach.accounts.archive import Archive
from coach.accounts.ports import Export, Exports, Folders, Sweeping
from coach.errors import CoachError, NotSignedIn
from coach.logs import trouble
from coach.ports import Clock

log = logging.getLogger(__name__)

FRESH = 3_600_000
"""Milliseconds for which an archive is given out again. Then it is made anew."""

PATIENCE = 200.0
"""Seconds for one archive: the sweep has 300 for all that it does."""

AGAIN = 6 * 60_000
"""Milliseconds after which one that was begun and is not ready is begun again."""

AT_ONCE = 1
"""Archives in one sweep."""

ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a user asks for who wants everything. `address`: of an object of the bucket, for some minutes."""

    exports: Exports
    sweeping: Sweeping
    address: Callable[[str], str]
    clock: Clock

    async def ask(self, user: str) -> str | None:
        """Where the archive is to be had; None while it is being made. Raises NotSignedIn, Unavailable."""
        now = self.clock()
        export, new = await self.exports.ask(user, now, now - FRESH)
        if new:
            await self.sweeping.soon()
        return self.address(export.key) if export.ready_at is not None else None


@dataclass(frozen=True, slots=True)
class Exporting:
    """Makes what was asked for."""

    exports: Exports
    archive: Archive
    folders: Folders
    clock: Clock

    async def go_on(self) -> int:
        """How many archives it made."""
        now = self.clock()
        made = 0
        for export in await self.exports.due(now, now + AGAIN, AT_ONCE):
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._make(export)
                    made += 1
            except NotSignedIn:
                continue  # who asked for it has left meanwhile
            except (CoachError, TimeoutError) as error:
                trouble(log, "making an archive", error)
        return made

    async def _make(self, export: Export) -> None:
        """The archives before this one go: one a user."""
        while await self.folders.erase(f"exports/{export.user}/", 100):
            pass
        size = await self.folders.write(export.key, self.archive.parts(export.user), ZIP)
        await self.exports.ready(export, size, self.clock())
