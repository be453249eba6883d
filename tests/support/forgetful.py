"""A database whose replies get lost: what was done is done, and whoever did it does not know."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from coach.adapters.postgres.database import Database
from coach.errors import Unavailable

T = TypeVar("T")


class Forgetful(Database):
    """`lose`: of so many commits to come nobody hears, as where the connection goes just then."""

    lose = 0

    async def _once(self, user: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        wrote = False

        async def watched(connection: asyncpg.Connection) -> T:
            nonlocal wrote
            result = await work(connection)
            wrote = await connection.fetchval("select pg_current_xact_id_if_assigned() is not null")
            return result

        result = await super()._once(user, watched)
        if wrote and self.lose:
            self.lose -= 1
            raise Unavailable("The database was interrupted. Try again.") from ConnectionResetError()
        return result
