"""The exercise library in Postgres, as a person browses it."""

import json
import re
from collections.abc import Sequence

import asyncpg

from coach.adapters.postgres.database import Database
from coach.records.exercise import Exercise, Video, Wanted

FIND = """
select id, name, record from coach.exercises
where (name, id) > ($1, $2)
  and ($3::text is null or search @@ to_tsquery('simple', $3))
  and ($4::jsonb is null or record @> $4 or record @> $5)
  and record @> $6
order by name, id
limit $7
"""

GET = "select id, name, record from coach.exercises where id = $1"

VIDEOS = """
select exercise, s3_key, title, credit, licence, start_s::float8, end_s::float8, cue
from coach.exercise_videos where exercise = any($1) order by exercise, s3_key
"""

_WORD = re.compile(r"\w+")


class Exercises:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, user: str, wanted: Wanted, after: tuple[str, str] | None, limit: int
    ) -> list[Exercise]:
        """By name; `after` is the name and id of the last one seen."""
        arguments = (*(after or ("", "")), *_conditions(wanted), limit)

        async def read(connection: asyncpg.Connection) -> list[Exercise]:
            return await _with_videos(connection, await connection.fetch(FIND, *arguments))

        return await self._database.run(user, read)

    async def get(self, user: str, exercise: str) -> Exercise | None:
        async def read(connection: asyncpg.Connection) -> list[Exercise]:
            return await _with_videos(connection, await connection.fetch(GET, exercise))

        found = await self._database.run(user, read)
        return found[0] if found else None


def _conditions(wanted: Wanted) -> tuple[str | None, ...]:
    """The arguments of FIND from the query on."""
    words = _WORD.findall((wanted.query or "").lower())
    rest = {"level": wanted.level, "equipment": [wanted.equipment] if wanted.equipment else None}
    return (
        " & ".join(f"{word}:*" for word in words) or None,
        json.dumps({"primary": [wanted.muscle]}) if wanted.muscle else None,
        json.dumps({"secondary": [wanted.muscle]}) if wanted.muscle else None,
        json.dumps({name: value for name, value in rest.items() if value is not None}),
    )


async def _with_videos(connection: asyncpg.Connection, rows: Sequence[asyncpg.Record]) -> list[Exercise]:
    videos: dict[str, list[Video]] = {row["id"]: [] for row in rows}
    for exercise, *fields in await connection.fetch(VIDEOS, list(videos)) if videos else ():
        videos[exercise].append(Video(*fields))
    return [Exercise(row["id"], row["name"], json.loads(row["record"]), videos[row["id"]]) for row in rows]
