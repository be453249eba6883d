"""The memory twins of what erasing an account needs."""

from collections.abc import AsyncIterator
from dataclasses import replace

from coach.accounts.ports import Erasure
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
