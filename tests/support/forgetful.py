"""A database whose replies get lost: what was done is done, and whoever did it does not know."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from coach.adapters.postgres.database import Database

T = TypeVar("T")


class Forgetful(Database):
    """Nobody hears of the first commit of any work: it is done again, as after a connection that was lost just then."""

    async def run(self, user: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        await super().run(user, work)
        return await super().run(user, work)
