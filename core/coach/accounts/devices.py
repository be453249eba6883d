"""The devices of somebody who leaves: cut off, and not let in again."""

from dataclasses import dataclass

from coach.accounts.ports import Erasure
from coach.errors import PostFailed, Unavailable
from coach.ports import Connections, Outbox


@dataclass(frozen=True, slots=True)
class Devices:
    connections: Connections
    outbox: Outbox

    async def hang_up(self, user: str) -> int:
        """How many there were. Raises Unavailable."""
        await self.connections.bar(user)
        there = await self.connections.of(user)
        for connection in there:
            try:
                await self.outbox.close(connection.id)
            except PostFailed as error:
                raise Unavailable("The gateway does not close a connection just now.") from error
            await self.connections.remove(user, connection.id)
        return len(there)

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        return await self.hang_up(erasure.user)
