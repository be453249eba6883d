"""The memory twins of the stores, keeping what the checker asks about: what changed when."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from coach.adapters.memory.inbox import MemoryInbox
from coach.adapters.memory.turns import MemoryTurns
from coach.ports import InboxItem, Turn


@dataclass(frozen=True)
class Change:
    """`at` is on the event loop's clock, in seconds."""

    at: float
    before: Turn | None
    after: Turn


class WatchedTurns(MemoryTurns):
    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []
        self.stopped_at: dict[tuple[str, str], float] = {}

    def _put(self, turn: Turn) -> Turn:
        now = asyncio.get_running_loop().time()
        before = self.turns.get((turn.user, turn.id))
        self.changes.append(Change(now, before, turn))
        if turn.stop_requested and not (before and before.stop_requested):
            self.stopped_at[turn.user, turn.id] = now
        return super()._put(turn)

    async def request_stop(self, user: str, turn: str, now: int) -> Turn | None:
        """A stop before its ask counts too."""
        found = await super().request_stop(user, turn, now)
        self.stopped_at.setdefault((user, turn), asyncio.get_running_loop().time())
        return found


class WatchedInbox(MemoryInbox):
    def __init__(self) -> None:
        super().__init__()
        self.stored: defaultdict[str, list[InboxItem]] = defaultdict(list)

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        stored = await super().append(user, item, replaces, now)
        self.stored[user].append(stored)
        return stored
