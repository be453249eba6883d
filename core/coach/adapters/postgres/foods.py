"""The food table in Postgres: our own foods held in memory, the thousands of others asked for by their words."""

import asyncio
import re
from collections.abc import Iterable

import asyncpg

from coach.adapters.postgres.database import Database
from coach.library.food import Food
from coach.nutrition.matching import Foods, asked
from coach.nutrition.words import SEVERAL
from coach.ports import Clock

OWN = "select record from coach.foods where record #>> '{provenance,source}' = 'coach' order by id"

LIKE = """
select record from coach.foods
where search @@ to_tsquery('simple', $1) and record #>> '{provenance,source}' <> 'coach'
order by id
limit 400
"""

FRESH_MS = 600_000
"""How long our own foods are taken as read."""

_WORD = re.compile(r"[a-z]{3,}")


class FoodTable:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._own: tuple[int, Foods] | None = None
        self._reading = asyncio.Lock()

    async def own(self, user: str) -> Foods:
        """The foods that have names of their own in several languages."""
        async with self._reading:  # whoever asks meanwhile waits for the one that reads
            now = self._clock()
            if self._own is None or now - self._own[0] > FRESH_MS:
                foods = await self._read(user, OWN)
                if not foods:
                    return Foods(())  # nothing was taken in yet
                self._own = now, Foods(foods)
            return self._own[1]

    async def with_rows_for(self, user: str, names: Iterable[str]) -> Foods:
        """Our own foods, and of the others those that have all words of one of these names."""
        own = await self.own(user)
        sought = " | ".join(filter(None, map(_sought, names)))
        return Foods(await self._read(user, LIKE, sought), own) if sought else own

    async def _read(self, user: str, query: str, *arguments: str) -> list[Food]:
        async def read(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            rows: list[asyncpg.Record] = await connection.fetch(query, *arguments)
            return rows

        rows = await self._database.run(user, read)
        return [Food.model_validate_json(row["record"]) for row in rows]


def _sought(name: str) -> str:
    """By the beginnings of words, because the table has plurals. Empty where there is nothing to go by."""
    content = asked(name).content - SEVERAL
    stems = sorted(word.removesuffix("y") for word in content if _WORD.fullmatch(word))
    return "(" + " & ".join(f"{stem}:*" for stem in stems) + ")" if stems else ""
