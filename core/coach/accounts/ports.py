"""What erasing an account and handing it out need from outside. Times are UTC milliseconds."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Erasure:
    """An account on its way out. `uploads`: keys that an upload may still arrive at."""

    user: str
    asked_at: int
    uploads: tuple[str, ...] = ()


class Erasures(Protocol):
    """Which accounts are being erased, and which were lately. Any method may raise Unavailable."""

    async def begin(self, user: str) -> None:
        """From now on no transaction speaks for this user. Raises NotSignedIn where that is so already."""

    async def due(self, now: int, at_most: int) -> list[Erasure]:
        """Those to be looked at by now, the longest overdue first."""

    async def later(self, user: str, at: int) -> None:
        """It is to be looked at again then."""

    async def finish(self, user: str, now: int) -> None:
        """Nothing of it is left."""

    async def forget(self, before: int) -> None:
        """What was finished before then: no token of that time is valid any more."""


class Belongings(Protocol):
    """What one store keeps of users."""

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        """Takes away of it, in a step of some seconds at most; how much it was, 0 where nothing was left.

        `settled`: nothing that began before the erasure can still write, so what leads to late writings
        may go too. Raises Unavailable.
        """


class SignIns(Protocol):
    """The accounts of the project's Auth."""

    async def remove(self, user: str) -> bool:
        """With all its sessions; whether there was one. Raises Unavailable."""


class Folders(Protocol):
    """Many objects of the bucket, or a large one, at a time. Any method may raise Unavailable."""

    async def erase(self, prefix: str, at_most: int) -> int:
        """Takes away what lies under keys that begin so, in every version of it; how many there were."""

    async def write(self, key: str, parts: AsyncIterator[bytes], content_type: str) -> int:
        """One object out of parts as they come, each of 5 MiB at least but the last; its size in bytes.
        Nothing is there before all of it is."""


@dataclass(frozen=True, slots=True)
class Export:
    """An archive of everything of a user. `ready_at` is None while it is being made."""

    user: str
    id: str
    asked_at: int
    ready_at: int | None = None

    @property
    def key(self) -> str:
        """Where in the bucket it lies."""
        return f"exports/{self.user}/{self.id}.zip"


class Exports(Protocol):
    """The archives that were asked for, one a user. Any method may raise Unavailable."""

    async def ask(self, user: str, now: int, made_after: int) -> tuple[Export, bool]:
        """The one that is being made or was made after then, else a new one; whether it is new."""

    async def due(self, now: int, again: int, at_most: int) -> list[Export]:
        """Those that nobody is making. Whoever gets one has until `again`; then it is due once more."""

    async def ready(self, export: Export, size: int, now: int) -> None:
        """It lies in the bucket. Nothing happens to one that was asked for anew meanwhile."""


class Takeout(Protocol):
    """What is kept of a user, to be handed out."""

    names: Sequence[str]
    """Of the lists that there are, in the order in which they stand in the archive."""

    def pages(self, user: str, name: str) -> AsyncIterator[Sequence[str]]:
        """One list's records as JSON objects, some hundred at a time. Raises Unavailable."""


class Sweeping(Protocol):
    """The function that works off what was begun."""

    async def soon(self) -> None:
        """Has it run now rather than with the next minute. Nothing is lost where that fails."""
