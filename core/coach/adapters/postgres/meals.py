"""Meals in Postgres: confirmed ones, for they alone count."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
from pydantic import TypeAdapter

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import once
from coach.adapters.postgres.progress import ZONE
from coach.records.meal import Eaten, Intake, Meal
from coach.records.request import Key

ADD = """
insert into coach.meals
    (id, source, items, kcal, kcal_low, kcal_high, protein_g, carbs_g, fat_g, local_day, eaten_at)
values ($1, $2, $3, $4::float8, $5::float8, $6::float8, $7::float8, $8::float8, $9::float8, $10, $11)
on conflict (user_id, id) do update set id = excluded.id
returning id, photo, source, items, kcal::float8, kcal_low::float8, kcal_high::float8, protein_g::float8,
    carbs_g::float8, fat_g::float8, local_day, eaten_at, created_at
"""

DAY = """
select id, photo, source, items, kcal::float8, kcal_low::float8, kcal_high::float8, protein_g::float8,
    carbs_g::float8, fat_g::float8, local_day, eaten_at, created_at
from coach.meals where local_day = $1 order by eaten_at, id limit 200
"""

LATELY = "select items from coach.meals where local_day >= $1 order by local_day desc limit 300"

EATEN = """
select local_day, sum(kcal)::float8 as kcal from coach.meals where local_day between $1 and $2 group by local_day
"""

WEIGHED = """
select local_day, avg(case unit when 'lb' then value * 0.45359237 else value end)::float8 as kg
from coach.user_progress where kind = 'bodyweight' and at >= $1 and at < $2
group by local_day
"""

LAST_WEIGHED = """
select local_day, (case unit when 'lb' then value * 0.45359237 else value end)::float8 as kg
from coach.user_progress where kind = 'bodyweight' and at < $1 order by at desc limit 1
"""

DAYS = 35
"""The four weeks that expenditure is read from, and a week before them that smooths their first weight."""

_reply = TypeAdapter(Meal)


class Meals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, user: str, eaten: Eaten, key: Key | None) -> Meal:
        """With a key, once. Raises Conflict where the key stands for another request."""
        meal = uuid4()  # here, so that a repetition after a lost connection makes the same one

        async def write(connection: asyncpg.Connection) -> Meal:
            async def insert() -> Meal:
                zone = ZoneInfo(await connection.fetchval(ZONE) or "UTC")
                row = await connection.fetchrow(ADD, meal, *values(eaten, zone))
                return as_meal(row)

            return await once(connection, key, _reply, insert)

        return await self._database.run(user, write)

    async def of_day(self, user: str, day: date) -> list[Meal]:
        """In the order in which they were eaten, at most 200."""

        async def read(connection: asyncpg.Connection) -> list[Meal]:
            return [as_meal(row) for row in await connection.fetch(DAY, day)]

        return await self._database.run(user, read)

    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]:
        """The items of the last 300 meals from this day on."""

        async def read(connection: asyncpg.Connection) -> list[dict[str, Any]]:
            rows = await connection.fetch(LATELY, since)
            return [item for row in rows for item in json.loads(row["items"])]

        return await self._database.run(user, read)

    async def intake(self, user: str, until: date) -> Intake:
        """The 35 days up to this one, and the last weight even where it is older."""
        since = until - timedelta(days=DAYS - 1)
        first, end = (_midnight(day) for day in (since - timedelta(days=1), until + timedelta(days=2)))

        async def read(connection: asyncpg.Connection) -> Intake:
            eaten = await connection.fetch(EATEN, since, until)
            weighed = [
                *await connection.fetch(LAST_WEIGHED, end),
                *await connection.fetch(WEIGHED, first, end),
            ]
            return Intake(
                {row["local_day"]: row["kcal"] for row in eaten},
                {row["local_day"]: row["kg"] for row in weighed if row["local_day"] <= until},
            )

        return await self._database.run(user, read)


def _midnight(day: date) -> datetime:
    """In UTC: two days more than are meant hold those days in every time zone."""
    return datetime.combine(day, time(), UTC)


def values(eaten: Eaten, zone: ZoneInfo) -> list[object]:
    """The arguments of an insertion after the id."""
    return [
        eaten.source,
        json.dumps(list(eaten.items)),
        *(eaten.kcal, eaten.kcal_low, eaten.kcal_high, eaten.protein_g, eaten.carbs_g, eaten.fat_g),
        eaten.eaten_at.astimezone(zone).date(),
        eaten.eaten_at,
    ]


def as_meal(row: asyncpg.Record) -> Meal:
    return Meal(**{**row, "items": json.loads(row["items"])})
