"""The memory twin of the connections."""

from dataclasses import replace

from coach.errors import NotFound, NotSignedIn, RateLimited, Unavailable
from coach.ports import Clock, Connection

LIFETIME = (2 * 3600 + 600) * 1000


class MemoryConnections:
    """`down` stands for a table out of reach."""

    def __init__(self, clock: Clock) -> None:
        self.rows: dict[tuple[str, str], Connection] = {}
        self.barred: set[str] = set()
        self.down = False
        self._clock = clock

    async def add(self, connection: Connection, limit: int) -> None:
        again = await self.get(connection.user, connection.id) is not None
        await self.check(connection.user, limit + again)
        self.rows[connection.user, connection.id] = connection

    async def check(self, user: str, limit: int) -> None:
        there = await self.of(user)
        if user in self.barred:
            raise NotSignedIn("This account was erased.")
        if len(there) >= limit:
            raise RateLimited("Too many devices are connected. Close one of them.", retry_after=30)

    async def get(self, user: str, connection: str) -> Connection | None:
        self._reach()
        found = self.rows.get((user, connection))
        return found if found and self._alive(found) else None

    async def extend(self, user: str, connection: str, token_expires_at: int) -> None:
        found = await self.get(user, connection)
        if found is None:
            raise NotFound("This connection is not known any more. Reconnect.")
        self.rows[user, connection] = replace(found, token_expires_at=token_expires_at)

    async def of(self, user: str) -> list[Connection]:
        self._reach()
        return [row for row in self.rows.values() if row.user == user and self._alive(row)]

    async def remove(self, user: str, connection: str, connected_at: int | None = None) -> None:
        self._reach()
        found = self.rows.get((user, connection))
        if found and connected_at in (None, found.connected_at):
            del self.rows[user, connection]

    async def bar(self, user: str) -> None:
        self._reach()
        self.barred.add(user)

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The coach's memory is busy.", retry_after=1)

    def _alive(self, connection: Connection) -> bool:
        return self._clock() < connection.connected_at + LIFETIME
