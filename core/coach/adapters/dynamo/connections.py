"""The live connections of each user, as rows beside each other.

`pk=user#<user>`, `sk=conn#<connection>`: session, connected_at, token_expires_at, expires_at.
`pk=user#<user>`, `sk=conn!barred`: stands beside them, so that the query that counts them sees it too.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from coach.adapters.dynamo.client import ConditionFailed
from coach.adapters.dynamo.table import Key, Table
from coach.adapters.dynamo.values import Item
from coach.errors import NotFound, NotSignedIn, RateLimited
from coach.ports import Clock, Connection

LIFETIME = (2 * 3600 + 600) * 1000
"""Milliseconds: API Gateway cuts a connection after 2 h; 10 minutes more forgive its clock."""

BAR = "conn!barred"
BARRED = 8 * 24 * 3_600_000
"""Milliseconds: Supabase signs no token for more than 7 days."""


class DynamoConnections:
    """Rows outlive their connection where its end was never told, and DynamoDB sweeps them up to two
    days late: what has expired is filtered at every read."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    async def add(self, connection: Connection, limit: int) -> None:
        """One write beside one query of the user's own rows.

        Connections that arrive within the same few milliseconds may not see each other, and pass the
        limit together: it bounds a flood, it does not count to the last one. Where the table stays away
        in the middle, a row may be left of a connection that was refused; the first post finds it gone.
        """
        written, others = await asyncio.gather(
            self._table.apply(self._table.put(_item(connection))),
            self._rows(connection.user),
            return_exceptions=True,
        )
        if isinstance(written, BaseException):
            raise written
        if isinstance(others, BaseException):
            raise others
        try:
            _check([row for row in others if row["sk"] != f"conn#{connection.id}"], limit)
        except (NotSignedIn, RateLimited):
            await self.remove(connection.user, connection.id, connection.connected_at)
            raise

    async def check(self, user: str, limit: int) -> None:
        _check(await self._rows(user), limit)

    async def get(self, user: str, connection: str) -> Connection | None:
        item = await self._table.get(_key(user, connection))
        return _connection(item) if item and self._alive(item) else None

    async def extend(self, user: str, connection: str, token_expires_at: int) -> None:
        update = self._table.update(
            _key(user, connection),
            "SET #token_expires_at = :until",
            "#expires_at > :now",
            until=token_expires_at,
            now=self._clock() // 1000,
        )
        try:
            await self._table.apply(update)
        except ConditionFailed:
            raise NotFound("This connection is not known any more. Reconnect.") from None

    async def of(self, user: str) -> list[Connection]:
        return [_connection(row) for row in await self._rows(user) if row["sk"] != BAR]

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        key = _key(user, connection)
        if connected_at is None:
            await self._table.apply(self._table.delete(key))
            return
        with suppress(ConditionFailed):  # gone already, or another connection under the same id
            await self._table.apply(self._table.delete(key, "#connected_at = :then", then=connected_at))

    async def bar(self, user: str) -> None:
        until = (self._clock() + BARRED) // 1000
        await self._table.apply(self._table.put({"pk": f"user#{user}", "sk": BAR, "expires_at": until}))

    async def _rows(self, user: str) -> list[Item]:
        rows = await self._table.query(
            "#pk = :pk AND begins_with(#sk, :prefix)", pk=f"user#{user}", prefix="conn"
        )
        return [row for row in rows if self._alive(row)]

    def _alive(self, item: Item) -> bool:
        return bool(item["expires_at"] > self._clock() // 1000)


def _check(rows: Sequence[Item], limit: int) -> None:
    if any(row["sk"] == BAR for row in rows):
        raise NotSignedIn("This account was erased.")
    if len(rows) >= limit:
        raise RateLimited("Too many devices are connected. Close one of them.", retry_after=30)


def _key(user: str, connection: str) -> Key:
    return f"user#{user}", f"conn#{connection}"


def _item(connection: Connection) -> Item:
    pk, sk = _key(connection.user, connection.id)
    return {
        "pk": pk,
        "sk": sk,
        "session": connection.session,
        "connected_at": connection.connected_at,
        "token_expires_at": connection.token_expires_at,
        "expires_at": (connection.connected_at + LIFETIME) // 1000,
    }


def _connection(item: Item) -> Connection:
    return Connection(
        id=item["sk"].removeprefix("conn#"),
        user=item["pk"].removeprefix("user#"),
        session=item["session"],
        connected_at=item["connected_at"],
        token_expires_at=item["token_expires_at"],
    )
