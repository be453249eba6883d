"""The memory twins of what erasing an account needs."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import count

from coach.accounts.ports import Erasure, Export
from coach.adapters.memory.objects import MemoryObjects
from coach.errors import NotSignedIn, Unavailable
from coach.ports import Clock


class MemoryErasures:
    """What `as_user` refuses in the database is refused here only when it is begun again."""

    def __init__(self, clock: Clock) -> None:
        self.begun: dict[str, Erasure] = {}
        self.next_at: dict[str, int] = {}
        self.finished: dict[str, int] = {}
        self._clock = clock

    async def begin(self, user: str) -> None:
        if user in self.begun:
            raise NotSignedIn("This account was erased.")
        self.begun[user] = Erasure(user, self._clock())
        self.next_at[user] = self._clock()

    async def due(self, now: int, at_most: int) -> list[Erasure]:
        waiting = [user for user, at in self.next_at.items() if at <= now and user not in self.finished]
        return [self.begun[user] for user in sorted(waiting, key=self.next_at.__getitem__)[:at_most]]

    async def later(self, user: str, at: int) -> None:
        if user not in self.finished:
            self.next_at[user] = at

    async def finish(self, user: str, now: int) -> None:
        self.finished[user] = now
        self.begun[user] = replace(self.begun[user], uploads=())

    async def forget(self, before: int) -> None:
        for user in [user for user, at in self.finished.items() if at < before]:
            del self.begun[user], self.next_at[user], self.finished[user]


class MemoryExports:
    def __init__(self) -> None:
        self.asked: dict[str, Export] = {}
        self.next_at: dict[str, int] = {}
        self._ids = count(1)

    async def ask(self, user: str, now: int, made_after: int) -> tuple[Export, bool]:
        known = self.asked.get(user)
        if known is not None and (known.ready_at is None or known.ready_at > made_after):
            return known, False
        self.asked[user] = Export(user, str(next(self._ids)), now)
        self.next_at[user] = now
        return self.asked[user], True

    async def due(self, now: int, again: int, at_most: int) -> list[Export]:
        waiting = [export for export in self.asked.values() if export.ready_at is None]
        due = [export for export in waiting if self.next_at[export.user] <= now]
        chosen = sorted(due, key=lambda export: self.next_at[export.user])[:at_most]
        self.next_at |= {export.user: again for export in chosen}
        return chosen

    async def ready(self, export: Export, size: int, now: int) -> None:
        if self.asked[export.user].id == export.id:
            self.asked[export.user] = replace(export, ready_at=now)


class MemoryTakeout:
    """`lists` holds each user's records by list, as JSON; two make a page."""

    names = ("profile", "meals")

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], list[str]] = {}

    async def pages(self, user: str, name: str) -> AsyncIterator[Sequence[str]]:
        records = self.lists.get((user, name), [])
        for start in range(0, len(records), 2):
            yield records[start : start + 2]


class MemorySweeping:
    def __init__(self) -> None:
        self.asked = 0

    async def soon(self) -> None:
        self.asked += 1


class MemorySignIns:
    """`users` are those that there are; `down` stands for an Auth out of reach."""

    def __init__(self, *users: str) -> None:
        self.users = set(users)
        self.down = False

    async def remove(self, user: str) -> bool:
        if self.down:
            raise Unavailable("The project's Auth does not answer.")
        there = user in self.users
        self.users.discard(user)
        return there


class MemoryFolders:
    """Over the very objects that `MemoryObjects` holds."""

    def __init__(self, objects: MemoryObjects) -> None:
        self._objects = objects

    async def erase(self, prefix: str, at_most: int) -> int:
        keys = [key for key in self._objects.objects if key.startswith(prefix)][:at_most]
        for key in keys:
            del self._objects.objects[key]
        return len(keys)

    async def write(self, key: str, parts: AsyncIterator[bytes], content_type: str) -> int:
        content = b"".join([part async for part in parts])
        self._objects.objects[key] = (content, content_type)
        return len(content)
