"""Progress in Postgres: entries that a user or a rule made, and the sets that sums are made of."""

import json
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
from pydantic import TypeAdapter

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import once
from coach.adapters.postgres.values import FROM_THE_NEWEST_UUID
from coach.records.progress import Entry, EntryKind, Measured, SetDone
from coach.records.request import Key, UuidPlace

LIST = """
select id, kind, exercise, value::float8, unit, data, local_day, at from coach.user_progress
where (at, id) < ($1, $2) and ($3::text is null or kind = $3) and ($4::text is null or exercise = $4)
order by at desc, id desc
limit $5
"""

ZONE = "select time_zone from coach.users"

ADD = """
insert into coach.user_progress (id, kind, value, unit, data, local_day, at)
values ($1, $2, $3::float8, $4, $5, $6, $7)
on conflict (user_id, id) do update set id = excluded.id
returning id, kind, exercise, value::float8, unit, data, local_day, at
"""

SETS = """
select s.exercise, s.load::float8, s.reps, s.unit, s.rpe::float8, s.rir::float8, s.done_at,
       coalesce(e.record -> 'primary', '[]') as primary, coalesce(e.record -> 'secondary', '[]') as secondary
from coach.workout_sets s left join coach.exercises e on e.id = s.exercise
where s.done_at >= $1 and s.kind = 'working'
order by s.done_at desc
limit 5000
"""
"""So many that nobody does them in the months that are asked for."""

LAST_SETS = """
select s.exercise, s.load::float8, s.reps, s.unit, s.rpe::float8, s.rir::float8, s.done_at,
       coalesce(e.record -> 'primary', '[]') as primary, coalesce(e.record -> 'secondary', '[]') as secondary
from coach.workout_sets s left join coach.exercises e on e.id = s.exercise
where ($1::text is null or s.exercise = $1) and s.kind = 'working'
order by s.done_at desc, s.id desc
limit $2
"""

_reply = TypeAdapter(Entry)


class Progress:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        user: str,
        before: UuidPlace | None,
        limit: int,
        *,
        kind: EntryKind | None,
        exercise: str | None,
    ) -> list[Entry]:
        """Newest first."""

        async def read(connection: asyncpg.Connection) -> list[Entry]:
            rows = await connection.fetch(LIST, *(before or FROM_THE_NEWEST_UUID), kind, exercise, limit)
            return [_entry(row) for row in rows]

        return await self._database.run(user, read)

    async def add(self, user: str, measured: Measured, key: Key | None) -> Entry:
        """With a key, once. Raises Conflict where the key stands for another request."""
        entry = uuid4()  # here, so that a repetition after a lost connection makes the same one

        async def write(connection: asyncpg.Connection) -> Entry:
            async def insert() -> Entry:
                zone = ZoneInfo(await connection.fetchval(ZONE) or "UTC")
                row = await connection.fetchrow(
                    ADD,
                    entry,
                    measured.kind,
                    measured.value,
                    measured.unit,
                    json.dumps(measured.data),
                    measured.at.astimezone(zone).date(),
                    measured.at,
                )
                return _entry(row)

            return await once(connection, key, _reply, insert)

        return await self._database.run(user, write)

    async def sets_since(self, user: str, since: datetime) -> list[SetDone]:
        """Working sets, newest first."""

        async def read(connection: asyncpg.Connection) -> list[SetDone]:
            return [_set(row) for row in await connection.fetch(SETS, since)]

        return await self._database.run(user, read)

    async def last_sets(self, user: str, exercise: str | None, limit: int) -> list[SetDone]:
        """The working sets of one exercise, or of any, newest first."""

        async def read(connection: asyncpg.Connection) -> list[SetDone]:
            return [_set(row) for row in await connection.fetch(LAST_SETS, exercise, limit)]

        return await self._database.run(user, read)


def _entry(row: asyncpg.Record) -> Entry:
    return Entry(**{**row, "data": json.loads(row["data"])})


def _set(row: asyncpg.Record) -> SetDone:
    muscles = {name: json.loads(row[name]) for name in ("primary", "secondary")}
    return SetDone(**{**row, **muscles})
