"""How much of the database a transaction touches, whatever does it: queries, triggers, references, rights."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from coach.adapters.postgres.database import Database

FETCHED = """
select relname::text, pg_stat_get_xact_blocks_fetched(oid) from pg_class
where relnamespace in ('coach'::regnamespace, 'auth'::regnamespace) and relkind in ('r', 'i')
"""


class Watched(Database):
    """Counts the blocks of each table and index that users' transactions ask for, found in memory or not."""

    def __init__(self, dsn: str) -> None:
        super().__init__(dsn)
        self.touched: Counter[str] = Counter()

    @asynccontextmanager
    async def as_user(self, user: str) -> AsyncIterator[asyncpg.Connection]:
        async with super().as_user(user) as connection:
            before = await _fetched(connection)
            yield connection
            self.touched.update(await _fetched(connection) - before)


async def _fetched(connection: asyncpg.Connection) -> Counter[str]:
    """What the session still has to report stands in it too, so only differences within one transaction count."""
    return Counter(dict(await connection.fetch(FETCHED)))
