"""The inbox: a counter per user, and an item per cursor.

`pk=user#<user>`, `sk=inbox`: cursor (the newest), acked, latest (kind -> cursor and covers of its newest).
`pk=inbox#<user>`, `sk=<cursor, 12 digits>`: the item. A replaced one is deleted.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

from coach.adapters.dynamo.client import ConditionFailed, TransactionCanceled
from coach.adapters.dynamo.table import Key, Table, Write
from coach.adapters.dynamo.values import Item
from coach.errors import Unavailable
from coach.ports import InboxItem

LIFETIME = 7 * 24 * 3_600_000
"""Milliseconds."""

ATTEMPTS = 12
"""At one counter: writers of one user that keep colliding give up then."""

MAX_KINDS = 50
"""Kinds whose newest item the counter remembers; of more, the longest silent ones are not replaced."""


class DynamoInbox:
    """Appending is one transaction on condition that the counter is still at the cursor before: no
    cursor is given twice, none is left out, and none can be acknowledged before its item is there."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def append(self, user: str, item: InboxItem, replaces: str | None, now: int) -> InboxItem:
        for attempt in range(ATTEMPTS):
            counter = await self._counter(user)
            numbered, writes = self._next(user, counter, item, replaces, now)
            try:
                await self._table.apply_all(*writes)
            except TransactionCanceled:  # another writer was faster
                await asyncio.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))  # noqa: S311 - jitter
                continue
            return numbered
        raise Unavailable("Too much is being stored for this user at once.", retry_after=1)

    async def after(self, user: str, cursor: int, now: int) -> list[InboxItem]:
        """Every cursor between two items was replaced or has expired: the later item covers it."""
        rows = await self._table.query(
            "#pk = :pk AND #sk > :after", pk=f"inbox#{user}", after=_sort_key(max(cursor, 0))
        )
        items: list[InboxItem] = []
        for row in rows:
            if _alive(row, now):
                covers = (items[-1].cursor if items else max(cursor, 0)) + 1
                items.append(replace(_inbox_item(row), covers=covers))
        return items

    async def newest(self, user: str) -> tuple[int, int]:
        counter = await self._counter(user)
        return counter["cursor"], counter["acked"]

    async def acknowledge(self, user: str, cursor: int) -> None:
        """Never beyond the newest, and never back."""
        update = self._table.update(
            _counter_key(user),
            "SET #acked = :cursor",
            "#acked < :cursor AND #cursor >= :cursor",
            cursor=cursor,
        )
        with suppress(ConditionFailed):
            await self._table.apply(update)

    async def _counter(self, user: str) -> Item:
        return await self._table.get(_counter_key(user)) or {"cursor": 0, "acked": 0, "latest": {}}

    def _next(
        self, user: str, counter: Item, item: InboxItem, replaces: str | None, now: int
    ) -> tuple[InboxItem, list[Write]]:
        """The item under its cursor, and the writes that put it there."""
        last: int = counter["cursor"]
        old, covered = counter["latest"].get(replaces, (0, 0))
        replaced = replaces is not None and old > counter["acked"]
        covers = covered if replaced and old == last else last + 1
        numbered = replace(item, cursor=last + 1, covers=covers)
        latest = _replaceable(counter)
        if replaces is not None:
            latest[replaces] = [numbered.cursor, covers]
        writes = [self._count(user, counter, latest), self._table.put(_row(user, numbered, now))]
        if replaced:
            writes.append(self._table.delete((f"inbox#{user}", _sort_key(old))))
        return numbered, writes

    def _count(self, user: str, counter: Item, latest: dict[str, Any]) -> Write:
        last: int = counter["cursor"]
        if last == 0:
            pk, sk = _counter_key(user)
            first = {"pk": pk, "sk": sk, "cursor": 1, "acked": 0, "latest": latest}
            return self._table.put(first, "attribute_not_exists(#pk)")
        return self._table.update(
            _counter_key(user),
            "SET #cursor = :next, #latest = :latest",
            "#cursor = :last",
            next=last + 1,
            last=last,
            latest=latest,
        )


def _replaceable(counter: Item) -> dict[str, Any]:
    """What is acknowledged is not replaced any more, and need not be remembered."""
    live = [(kind, found) for kind, found in counter["latest"].items() if found[0] > counter["acked"]]
    return dict(sorted(live, key=lambda entry: int(entry[1][0]))[1 - MAX_KINDS :])


def _counter_key(user: str) -> Key:
    return f"user#{user}", "inbox"


def _sort_key(cursor: int) -> str:
    return f"{cursor:012d}"


def _alive(row: Item, now: int) -> bool:
    """Within its 7 days, and within its own time."""
    return bool(row["expires_at"] > now // 1000 and (row["until"] is None or row["until"] > now))


def _row(user: str, item: InboxItem, now: int) -> Item:
    return {
        "pk": f"inbox#{user}",
        "sk": _sort_key(item.cursor),
        "push": item.push,
        "event": item.event,
        "data": item.data,
        "because": item.because,
        "at": item.at,
        "until": item.expires_at,
        "priority": item.priority,
        "expires_at": (now + LIFETIME) // 1000,
    }


def _inbox_item(row: Item) -> InboxItem:
    cursor = int(row["sk"])
    return InboxItem(
        cursor=cursor,
        covers=cursor,
        push=row["push"],
        event=row["event"],
        data=row["data"],
        because=tuple(row["because"]),
        at=row["at"],
        expires_at=row["until"],
        priority=row["priority"],
    )
