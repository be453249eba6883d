"""What every device of a user is to hear, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class InboxItem:
    cursor: int
    covers: int
    """The first cursor that this item stands for, itself where it replaced none (`from` on the wire)."""
    push: str
    event: str
    data: Mapping[str, Any]
    because: tuple[str, ...]
    at: int
    expires_at: int | None
    priority: str


class Inbox(Protocol):
    """A log per user with an integer cursor without gaps; items live 7 days."""

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        """Stores the item under the next cursor, which it returns. With `replaces` (a kind) the newest
        item of that kind, if not yet acknowledged, is covered by this one."""

    async def after(self, user: str, cursor: int, now: int) -> list[InboxItem]: ...

    async def newest(self, user: str) -> tuple[int, int]:
        """The newest cursor, and the one up to which some device has acknowledged."""

    async def acknowledge(self, user: str, cursor: int) -> None: ...
