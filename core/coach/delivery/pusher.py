"""Pushes: one inbox item, then a post to every device of the user; the rest follows at the next `hello`."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from coach.delivery.posting import try_post
from coach.errors import Gone, Unavailable
from coach.frames import Event, encode
from coach.ports import Clock, Connections, Inbox, InboxItem, Outbox


@dataclass(frozen=True, slots=True)
class Push:
    """What is pushed. `latest` names a kind of which only the newest item matters."""

    id: str
    event: str
    data: Mapping[str, Any]
    because: tuple[str, ...] = ()
    expires_at: int | None = None
    priority: str = "normal"
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Pusher:
    inbox: Inbox
    connections: Connections
    outbox: Outbox
    clock: Clock

    async def push(self, user: str, *pushes: Push) -> None:
        """Durable when it returns, and posted, in this order, to all who are connected now.

        Raises Unavailable, which leaves out those from the first that could not be stored.
        """
        devices = asyncio.create_task(self._devices(user))
        try:
            for push in pushes:
                item = await self._stored(user, push)
                frame = event_frame(item)
                await asyncio.gather(*(self._post(user, device, frame) for device in await devices))
        finally:
            await devices

    async def _stored(self, user: str, push: Push) -> InboxItem:
        now = self.clock()
        item = InboxItem(
            cursor=0,
            covers=0,
            push=push.id,
            event=push.event,
            data=push.data,
            because=push.because,
            at=now,
            expires_at=push.expires_at,
            priority=push.priority,
        )
        return await self.inbox.append(user, item, push.latest, now)

    async def _devices(self, user: str) -> list[str]:
        """Where they cannot be found, all of them find the items at their next `hello`."""
        with suppress(Unavailable):
            return [device.id for device in await self.connections.of(user)]
        return []

    async def deliver(self, connection: str, items: Iterable[InboxItem]) -> None:
        """Posts items to one device in order; stops at the first that it does not take."""
        now = self.clock()
        for item in items:
            if item.expires_at is not None and item.expires_at <= now:
                continue
            if not await try_post(self.outbox, connection, event_frame(item)):
                return

    async def _post(self, user: str, connection: str, frame: bytes) -> None:
        try:
            await try_post(self.outbox, connection, frame)
        except Gone:
            with suppress(Unavailable):
                await self.connections.remove(user, connection)


def event_frame(item: InboxItem) -> bytes:
    return encode(
        Event(
            cursor=item.cursor,
            from_=item.covers if item.covers < item.cursor else None,
            push=item.push,
            event=item.event,
            data=dict(item.data),
            because=list(item.because),
            at=item.at,
            expires_at=item.expires_at,
            priority=item.priority,
        )
    )
