"""Live workouts in Postgres: one transaction an event, the workout's row locked from its first read on."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import KEPT
from coach.adapters.postgres.values import moment
from coach.errors import Conflict
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.request import Key
from coach.training.ports import Change, Decide, Measurement, Past, Stored, Taken
from coach.training.pushes import SetRow
from coach.training.snapshot import Snapshot

RECENT_STRENGTH = 90 * 24 * 3_600_000
"""Strength of longer ago is history."""

ZONE = "coalesce((select time_zone from coach.users), 'UTC')"

CLAIM = """
with old as (delete from coach.idempotency where created_at < now() - interval '7 days' and key <> $1)
insert into coach.idempotency (key, digest, reply) values ($1, $2, $3)
on conflict (user_id, key) do nothing
returning true
"""
"""Waits for another request that claimed the key and has not ended yet. `reply` names the call that did."""

SIGN = """
select from coach.user_progress p
where p.kind = 'pain' and p.data @> '{"emergency": true}'
"""

READ = f"""
select w.live, exists (
    {SIGN} and p.at > least(w.started_at, $2::timestamptz) - interval '2 days'
    and p.data ->> 'workout' is distinct from w.id::text
    and p.local_day in (w.local_day, ($2::timestamptz at time zone {ZONE})::date)
) as emergency
from coach.workouts w
"""  # noqa: S608 - our own texts

GET = READ + "where w.id = $1"
LOCK = READ + "where w.id = $1 for update of w"
RUNNING = READ + "where w.status = 'active' and w.started_at >= $1 order by w.started_at desc limit 10"

BEGIN = f"""
insert into coach.workouts
    (id, status, title, plan, plan_version, unit, local_day, started_at, ended_at, emergency_at, live, version,
     summary)
values ($1, $2, $3, $4, $5, $6, ($7 at time zone {ZONE})::date, $7, $8, $9, $10, $11, $12)
on conflict (user_id, id) do nothing
returning true
"""  # noqa: S608

SAVE = """
update coach.workouts set
    status = $2, ended_at = $3, emergency_at = $4, live = $5, version = $6, summary = $7, updated_at = now()
where id = $1
"""

PUT_SETS = """
insert into coach.workout_sets as kept
    (id, workout, exercise, number, kind, unit, target_reps, target_rpe, load, reps, rpe, rir, rest_s, hr_avg,
     hr_peak, form_fail, note, done_at)
select s.set, $1, s.exercise, s.number, s.kind, $2, s.target_reps, s.target_rpe, s.load, s.reps, s.rpe, s.rir,
       s.rest_s, s.hr_avg, s.hr_peak, s.form_fail, s.note, to_timestamp(s.at / 1000.0)
from jsonb_to_recordset($3::jsonb) as s (
    "set" uuid, exercise text, number int, kind text, target_reps int, target_rpe numeric, load numeric,
    reps int, rpe numeric, rir numeric, rest_s int, hr_avg numeric, hr_peak numeric, form_fail boolean,
    note text, at bigint
)
on conflict (user_id, id) do update set
    exercise = excluded.exercise, number = excluded.number, kind = excluded.kind,
    target_reps = excluded.target_reps, target_rpe = excluded.target_rpe, load = excluded.load,
    reps = excluded.reps, rpe = excluded.rpe, rir = excluded.rir, rest_s = excluded.rest_s,
    hr_avg = excluded.hr_avg, hr_peak = excluded.hr_peak, form_fail = excluded.form_fail,
    note = excluded.note, done_at = excluded.done_at, updated_at = now()
where kept.workout = excluded.workout
returning id
"""

REMOVE_SETS = "delete from coach.workout_sets where workout = $1 and id = any($2::uuid[])"

FORGET_RECORDS = """
delete from coach.user_progress where set_id = any($1::uuid[]) and kind in ('weight_record', 'e1rm_record')
"""

PUT_RECORDS = f"""
insert into coach.user_progress (kind, exercise, value, unit, set_id, local_day, at)
select r.kind || '_record', s.exercise, case r.kind when 'e1rm' then s.e1rm else s.load end, s.unit, s.id,
       (s.done_at at time zone {ZONE})::date, s.done_at
from coach.workout_sets s join jsonb_to_recordset($1::jsonb) as r ("set" uuid, kind text) on r.set = s.id
"""  # noqa: S608

MEASURE = f"""
insert into coach.user_progress (id, kind, exercise, value, unit, data, local_day, at)
values ($1, $2, $3, $4::float8, $5, $6, ($7 at time zone {ZONE})::date, $7)
on conflict (user_id, id) do nothing
"""  # noqa: S608

PROFILE = "select birth_date, equipment, inventory from coach.users"
PLAN = "select id, name, document, version, created_at, updated_at from coach.plans where id = $1"
TIMES_DONE = """
select count(*) from coach.workouts w where w.plan = $1 and exists (
    select from coach.workout_sets s where s.user_id = w.user_id and s.workout = w.id and s.kind = 'working'
)
"""
EXERCISES = "select record from coach.exercises where id = any($1)"
ALIKE = (
    "select record from coach.exercises where record @> jsonb_build_object('pattern', $1::text) order by id"
)
PAST = """
select exercise, unit, max(load)::float8 as load, max(e1rm)::float8 as e1rm,
       (max(e1rm) filter (where done_at >= $3))::float8 as recent_e1rm, count(distinct workout) as sessions
from coach.workout_sets
where exercise = any($1) and kind = 'working' and reps > 0 and done_at < $2
group by exercise, unit
"""
SUMMARIES = """
select summary from coach.workouts
where status = 'ended' and summary is not null and started_at < $1
order by started_at desc, id desc
limit $2
"""
EMERGENCY = f"""
select exists (
    {SIGN} and p.at > $2::timestamptz - interval '2 days' and p.data ->> 'workout' is distinct from $1::text
    and p.local_day = ($2::timestamptz at time zone {ZONE})::date
)
"""  # noqa: S608

RETITLE = "update coach.workouts set title = $2, updated_at = now() where id = $1 returning true"
DELETE = "delete from coach.workouts where id = $1 returning true"


class PostgresWorkouts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def change(self, user: str, workout: str, key: Key, at: int, decide: Decide) -> Taken:
        call, made = uuid4().hex, None  # what a lost connection makes us do twice is known as our own
        reply = json.dumps(call)

        async def work(connection: asyncpg.Connection) -> Taken:
            nonlocal made
            if not await connection.fetchval(CLAIM, key.key, key.digest, reply):
                kept = await connection.fetchrow(KEPT, key.key)
                if kept["digest"] != key.digest:
                    raise Conflict("This id was used for something else. Send it under a new id.")
                if made is not None and kept["reply"] == reply:
                    return Taken(made.snapshot, made.pushes, fresh=True)
                return await _as_it_stands(connection, workout, at)
            row = await connection.fetchrow(LOCK, UUID(workout), moment(at))
            made = await decide(_stored(row), PostgresLookup(connection))
            await _write(connection, made, new=row is None)
            return Taken(made.snapshot, made.pushes, fresh=True)

        return await self._database.run(user, work)

    async def get(self, user: str, workout: str, now: int) -> Stored | None:
        async def read(connection: asyncpg.Connection) -> Stored | None:
            return _stored(await connection.fetchrow(GET, UUID(workout), moment(now)))

        return await self._database.run(user, read)

    async def running(self, user: str, since: int, now: int) -> list[Stored]:
        async def read(connection: asyncpg.Connection) -> list[Stored]:
            rows = await connection.fetch(RUNNING, moment(since), moment(now))
            return [stored for row in rows if (stored := _stored(row)) is not None]

        return await self._database.run(user, read)

    async def note(self, user: str, measured: Measurement) -> None:
        async def write(connection: asyncpg.Connection) -> None:
            await _measure(connection, measured)

        await self._database.run(user, write)

    async def retitle(self, user: str, workout: str, title: str | None) -> bool:
        async def write(connection: asyncpg.Connection) -> bool:
            return bool(await connection.fetchval(RETITLE, UUID(workout), title))

        return await self._database.run(user, write)

    async def delete(self, user: str, workout: str) -> bool:
        async def write(connection: asyncpg.Connection) -> bool:
            return bool(await connection.fetchval(DELETE, UUID(workout)))

        return await self._database.run(user, write)


class PostgresLookup:
    """Inside one transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def profile(self) -> Profile:
        """What a workout needs of it."""
        row = await self._connection.fetchrow(PROFILE)
        if row is None:
            return Profile()
        inventory = json.loads(row["inventory"])
        return Profile(birth_date=row["birth_date"], equipment=row["equipment"], inventory=inventory)

    async def plan(self, plan: str) -> Plan | None:
        row = await self._connection.fetchrow(PLAN, UUID(plan))
        return Plan(**{**row, "document": json.loads(row["document"])}) if row else None

    async def times_done(self, plan: str) -> int:
        return int(await self._connection.fetchval(TIMES_DONE, UUID(plan)))

    async def exercises(self, ids: Collection[str]) -> list[Mapping[str, Any]]:
        return await self._records(EXERCISES, list(ids)) if ids else []

    async def alike(self, pattern: str) -> list[Mapping[str, Any]]:
        return await self._records(ALIKE, pattern)

    async def past(self, ids: Collection[str], before: int) -> Mapping[str, Sequence[Past]]:
        found: dict[str, list[Past]] = {}
        times = moment(before), moment(before - RECENT_STRENGTH)
        for exercise, *fields in await self._connection.fetch(PAST, list(ids), *times):
            found.setdefault(exercise, []).append(Past(*fields))
        return found

    async def summaries(self, before: int, limit: int) -> Sequence[Mapping[str, Any]]:
        rows = await self._connection.fetch(SUMMARIES, moment(before), limit)
        return [json.loads(row["summary"]) for row in rows]

    async def emergency(self, workout: str, at: int) -> bool:
        return bool(await self._connection.fetchval(EMERGENCY, workout, moment(at)))

    async def _records(self, query: str, argument: list[str] | str) -> list[Mapping[str, Any]]:
        return [json.loads(row["record"]) for row in await self._connection.fetch(query, argument)]


def _stored(row: asyncpg.Record | None) -> Stored | None:
    return Stored(Snapshot.model_validate_json(row["live"]), row["emergency"]) if row else None


async def _as_it_stands(connection: asyncpg.Connection, workout: str, at: int) -> Taken:
    stored = _stored(await connection.fetchrow(GET, UUID(workout), moment(at)))
    if stored is None:
        raise Conflict("The workout of this event was deleted.")
    return Taken(stored.snapshot, (), fresh=False)


async def _write(connection: asyncpg.Connection, made: Change, *, new: bool) -> None:
    await _write_workout(connection, made, new=new)
    workout, unit = UUID(made.snapshot.workout), made.snapshot.start.unit
    if made.removed:
        await connection.execute(REMOVE_SETS, workout, list(made.removed))
    if made.sets:
        await _write_sets(connection, workout, unit, made.sets)
    for measured in made.measured:
        await _measure(connection, measured)


async def _write_workout(connection: asyncpg.Connection, made: Change, *, new: bool) -> None:
    snapshot, ended = made.snapshot, made.ended_at is not None
    state = (
        moment(made.ended_at) if made.ended_at is not None else None,
        moment(made.emergency_at) if made.emergency_at is not None else None,
        snapshot.model_dump_json(),
        snapshot.version,
        made.summary.model_dump_json() if made.summary else None,
    )
    workout, status = UUID(snapshot.workout), "ended" if ended else "active"
    if not new:
        await connection.execute(SAVE, workout, status, *state)
        return
    start = snapshot.start
    plan = UUID(start.plan) if start.plan else None
    fixed = made.title, plan, snapshot.setup.plan_version, start.unit, moment(start.at)
    if not await connection.fetchval(BEGIN, workout, status, *fixed, *state):
        raise Conflict("This workout has begun already.")


async def _write_sets(
    connection: asyncpg.Connection, workout: UUID, unit: str, sets: Sequence[SetRow]
) -> None:
    rows = json.dumps([row.model_dump(mode="json") for row in sets])
    if len(await connection.fetch(PUT_SETS, workout, unit, rows)) < len(sets):
        raise Conflict("This set belongs to another workout. Log it under an id of its own.")
    await connection.execute(FORGET_RECORDS, [row.set for row in sets])
    records = [{"set": row.set, "kind": kind} for row in sets for kind in row.records]
    if records:
        await connection.execute(PUT_RECORDS, json.dumps(records))


async def _measure(connection: asyncpg.Connection, measured: Measurement) -> None:
    await connection.execute(
        MEASURE,
        UUID(measured.id),
        measured.kind,
        measured.exercise,
        measured.value,
        measured.unit,
        json.dumps(measured.data),
        moment(measured.at),
    )
