"""Which meals are due in the meal log; the notes are made by a trigger of the table of meals."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.meals import as_meal
from coach.knowledge.meal_log import Due
from coach.records.meal import Meal

OLDEST = "select user_id::text, meal::text, at from coach.meals_to_log($1)"

MEAL = """
select id, photo, source, items, kcal::float8, kcal_low::float8, kcal_high::float8, protein_g::float8,
    carbs_g::float8, fat_g::float8, local_day, eaten_at, created_at
from coach.meals where id = $1
"""

HIDDEN = "select coalesce((select hide_numbers from coach.users), false)"

DONE = "delete from coach.meal_log_due where meal = $1 and at = $2 returning meal"


class PostgresDueMeals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def oldest(self, limit: int) -> Sequence[Due]:
        async with self._database.as_server() as connection:
            rows = await connection.fetch(OLDEST, limit)
        return [Due(row["user_id"], row["meal"], row["at"].isoformat()) for row in rows]

    async def meal(self, due: Due) -> tuple[Meal, bool] | None:
        async def read(connection: asyncpg.Connection) -> tuple[Meal, bool] | None:
            row = await connection.fetchrow(MEAL, due.meal)
            return None if row is None else (as_meal(row), await connection.fetchval(HIDDEN))

        return await self._database.run(due.user, read)

    async def done(self, due: Due) -> bool:
        async def write(connection: asyncpg.Connection) -> bool:
            gone = await connection.fetchval(DONE, due.meal, datetime.fromisoformat(due.mark))
            return gone is not None

        return await self._database.run(due.user, write)
