"""Workouts in Postgres, as they are looked back on."""

import json
from dataclasses import asdict
from uuid import UUID

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import FROM_THE_NEWEST_UUID
from coach.records.request import UuidPlace
from coach.records.workout import WholeWorkout, Workout, WorkoutSet

LIST = """
select id, status, title, plan, plan_version, unit, local_day, started_at, ended_at, version, revision, summary
from coach.workouts
where (started_at, id) < ($1, $2)
order by started_at desc, id desc
limit $3
"""

GET = """
select id, status, title, plan, plan_version, unit, local_day, started_at, ended_at, version, revision, summary
from coach.workouts
where id = $1
"""

SETS = """
select id, exercise, number, kind, unit, load::float8, reps, rpe::float8, rir::float8, target_load::float8,
       target_reps, target_rpe::float8, rest_s, form_fail, note, done_at, revision
from coach.workout_sets
where workout = $1
order by done_at, id
limit 2000
"""


class Workouts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, user: str, before: UuidPlace | None, limit: int) -> list[Workout]:
        """Newest first."""

        async def read(connection: asyncpg.Connection) -> list[Workout]:
            rows = await connection.fetch(LIST, *(before or FROM_THE_NEWEST_UUID), limit)
            return [_workout(row) for row in rows]

        return await self._database.run(user, read)

    async def get(self, user: str, workout: UUID) -> WholeWorkout | None:
        async def read(connection: asyncpg.Connection) -> WholeWorkout | None:
            row = await connection.fetchrow(GET, workout)
            if row is None:
                return None
            sets = [WorkoutSet(**done) for done in await connection.fetch(SETS, workout)]
            return WholeWorkout(**asdict(_workout(row)), sets=sets)

        return await self._database.run(user, read)


def _workout(row: asyncpg.Record) -> Workout:
    summary = json.loads(row["summary"]) if row["summary"] else None
    return Workout(**{**row, "summary": summary})
