"""Live workouts in Postgres: one transaction an event, the workout's row locked from its first read on."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_events import COUNT, COUNTED, TO_THE_NEXT, check
from coach.adapters.postgres.once import KEPT
from coach.adapters.postgres.values import moment
from coach.errors import CoachError, Conflict, NotFound, Outdated, Unavailable
from coach.records.plan import Plan
from coach.records.profile import Profile
from coach.records.request import Key
from coach.training.ports import (
    EVENTS_PER_MINUTE,
    LATELY,
    Change,
    Decide,
    Measurement,
    Past,
    Stored,
    Taken,
)
from coach.training.snapshot import Snapshot

RECENT_STRENGTH = 90 * 24 * 3_600_000
"""Strength of longer ago is history."""

NOT_LIVE = "{}"
"""The snapshot of a row that no event began."""

ZONE = "(select coalesce(max(time_zone), 'UTC') from coach.users)"
"""With `coalesce` inside: around it, Postgres takes what is compared with it for leaky, and under row-level
security then searches no index by it."""

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

STANDING = f"""
w.live, w.title, w.revision, exists (
    {SIGN} and p.at > least(w.started_at, $2::timestamptz) - interval '2 days'
    and p.data ->> 'workout' is distinct from w.id::text
    and p.local_day in (w.local_day, ($2::timestamptz at time zone {ZONE})::date)
) as emergency
"""
READ = f"select {STANDING} from coach.workouts w "  # noqa: S608 - our own texts

GET = READ + "where w.id = $1"
LOCK = f"""
select {STANDING}, {COUNTED} as events, {TO_THE_NEXT} as to_the_next
from coach.workouts w where w.id = $1 for update of w
"""  # noqa: S608
"""`events` only spares the work that would be undone."""
RUNNING = READ + "where w.status = 'active' and w.started_at >= $1 order by w.started_at desc limit 10"

BEGIN = f"""
insert into coach.workouts
    (id, title, plan, plan_version, unit, local_day, started_at, status, ended_at, emergency_at, live, version,
     summary)
values ($1, $2, $3, $4, $5, ($6 at time zone {ZONE})::date, $6, $7, $8, $9, $10, $11, $12)
on conflict (user_id, id) do nothing
returning true
"""  # noqa: S608

SAVE = f"""
with claimed as (
    insert into coach.idempotency (key, digest, reply) values ($1, $2, $3)
    on conflict (user_id, key) do nothing
    returning true as done
), counted as ({COUNT}), saved as (
    update coach.workouts set
        status = $5, ended_at = $6, emergency_at = $7, live = $8, version = $9, summary = $10, title = $14,
        updated_at = now()
    where id = $4
), put as (
    insert into coach.workout_sets as kept
        (id, workout, exercise, number, kind, unit, target_reps, target_rpe, load, reps, rpe, rir, rest_s,
         hr_avg, hr_peak, form_fail, note, done_at)
    select s.set, $4, s.exercise, s.number, s.kind, $11, s.target_reps, s.target_rpe, s.load, s.reps, s.rpe,
           s.rir, s.rest_s, s.hr_avg, s.hr_peak, s.form_fail, s.note, to_timestamp(s.at / 1000.0)
    from jsonb_to_recordset($12::jsonb) as s (
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
), forgotten as (
    delete from coach.user_progress
    where set_id = any($13::uuid[]) and kind in ('weight_record', 'e1rm_record')
)
select (select done from claimed) as claimed, (select count(*) from put) as sets, events, to_the_next
from counted
"""  # noqa: S608
"""All that a usual event writes, in one round trip, for somebody waits for what follows from it."""

REMOVE_SETS = "delete from coach.workout_sets where workout = $1 and id = any($2::uuid[])"

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
EXERCISES = "select record || jsonb_build_object('id', id) as record from coach.exercises where id = any($1)"
ALIKE = (
    "select record from coach.exercises where record @> jsonb_build_object('pattern', $1::text) order by id"
)
DONE = """
from coach.workout_sets s
where s.exercise = asked.exercise and s.unit = asked.unit and s.kind = 'working' and s.reps > 0 and s.done_at < $2
"""
PAST = f"""
select asked.exercise, asked.unit, heaviest.load::float8, strongest.e1rm::float8, recent.e1rm::float8, lately.sessions
from (select exercise, unit from unnest($1::text[]) exercise, unnest(array['kg', 'lb']) unit) asked
cross join lateral (select s.load {DONE} order by s.load desc limit 1) heaviest
left join lateral (select s.e1rm {DONE} and s.e1rm is not null order by s.e1rm desc limit 1) strongest on true
cross join lateral (select max(s.e1rm) as e1rm {DONE} and s.done_at >= $3) recent
cross join lateral (
    select count(distinct workout) as sessions
    from (select s.workout {DONE} order by s.done_at desc limit {LATELY}) done
) lately
"""  # noqa: S608
"""Each part by an index of its own: a history of years is not read for its best set."""
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

SET_REVISION = "select revision from coach.workout_sets where id = $1"
REVISION = "select revision from coach.workouts where id = $1 for update"
DELETE = "delete from coach.workouts where id = $1"


class _Known(Exception):
    """The key was claimed before: what is being written is to be undone."""


@dataclass(slots=True)
class _Claim:
    """A key, and the call that claims it. `ours`: this very call has claimed it, and did not hear so. `most`: the
    events of a minute among which it is taken in."""

    key: Key
    call: str
    most: float
    ours: bool = False


class PostgresWorkouts:
    def __init__(self, database: Database, per_minute: int = EVENTS_PER_MINUTE) -> None:
        self._database = database
        self._per_minute = per_minute

    async def change(
        self, user: str, workout: str, key: Key, at: int, decide: Decide, *, urgent: bool = False
    ) -> Taken:
        claim = _Claim(key, json.dumps(uuid4().hex), math.inf if urgent else self._per_minute)
        made: Change | None = None  # what was written last: where the reply was lost it may stand already

        async def work(connection: asyncpg.Connection) -> Taken:
            nonlocal made
            row = await connection.fetchrow(LOCK, UUID(workout), moment(at))
            if row is not None and row["events"] is not None:
                check(row["events"] + 1, claim.most, row["to_the_next"])
            change = await decide(_stored(row), PostgresLookup(connection))
            await _write(connection, change, claim, new=row is None)
            made = change
            return Taken(change.snapshot, change.pushes, fresh=True)

        try:
            return await self._database.run(user, work)
        except (_Known, CoachError) as refusal:
            if isinstance(refusal, Unavailable) or not await self._known(user, claim):
                raise
        if made is not None and claim.ours:
            return Taken(made.snapshot, made.pushes, fresh=True)
        return await self._as_it_stands(user, workout, at)

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

    async def delete(self, user: str, workout: str, revision: int | None = None) -> bool:
        ours = False  # where the reply was lost it is gone already, and by us

        async def write(connection: asyncpg.Connection) -> bool:
            nonlocal ours
            present = await connection.fetchval(REVISION, UUID(workout))
            if present is None:
                return ours
            if revision not in (None, present):
                raise Outdated("The workout has changed meanwhile. Read it again.")
            await connection.execute(DELETE, UUID(workout))
            ours = True
            return True

        return await self._database.run(user, write)

    async def _known(self, user: str, claim: "_Claim") -> bool:
        """Whether the key was claimed before. Raises Conflict where it stands for something else."""

        async def read(connection: asyncpg.Connection) -> asyncpg.Record | None:
            return await connection.fetchrow(KEPT, claim.key.key)

        kept = await self._database.run(user, read)
        if kept is None:
            return False
        if kept["digest"] != claim.key.digest:
            raise Conflict("This id was used for something else. Send it under a new id.")
        claim.ours = kept["reply"] == claim.call
        return True

    async def _as_it_stands(self, user: str, workout: str, at: int) -> Taken:
        stored = await self.get(user, workout, at)
        if stored is None:
            raise NotFound("There is no such workout any more.")
        return Taken(stored.snapshot, (), fresh=False)


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

    async def revision(self, set: str) -> int | None:
        found: int | None = await self._connection.fetchval(SET_REVISION, UUID(set))
        return found

    async def _records(self, query: str, argument: list[str] | str) -> list[Mapping[str, Any]]:
        return [json.loads(row["record"]) for row in await self._connection.fetch(query, argument)]


def _stored(row: asyncpg.Record | None) -> Stored | None:
    if row is None or row["live"] == NOT_LIVE:
        return None
    snapshot = Snapshot.model_validate_json(row["live"])
    return Stored(snapshot, row["emergency"], row["title"], row["revision"])


async def _write(connection: asyncpg.Connection, made: Change, claim: "_Claim", *, new: bool) -> None:
    """Raises _Known, Conflict: the transaction is then to be undone."""
    if new:
        await _begin(connection, made, claim)
    else:
        await _save(connection, made, claim)
    for measured in made.measured:
        await _measure(connection, measured)


async def _begin(connection: asyncpg.Connection, made: Change, claim: "_Claim") -> None:
    if not await connection.fetchval(CLAIM, claim.key.key, claim.key.digest, claim.call):
        raise _Known
    counted = await connection.fetchrow(COUNT)
    check(counted["events"], claim.most, counted["to_the_next"])
    start, setup = made.snapshot.start, made.snapshot.setup
    plan = UUID(start.plan) if start.plan else None
    fixed = made.title, plan, setup.plan_version, start.unit, moment(start.at)
    if not await connection.fetchval(BEGIN, UUID(start.workout), *fixed, *_state(made)):
        raise Conflict("This workout has begun already.")


async def _save(connection: asyncpg.Connection, made: Change, claim: "_Claim") -> None:
    workout, unit = UUID(made.snapshot.workout), made.snapshot.start.unit
    rows = json.dumps([row.model_dump(mode="json") for row in made.sets])
    names = [row.set for row in made.sets]
    head = claim.key.key, claim.key.digest, claim.call, workout
    done = await connection.fetchrow(SAVE, *head, *_state(made), unit, rows, names, made.title)
    if not done["claimed"]:
        raise _Known
    check(done["events"], claim.most, done["to_the_next"])
    if done["sets"] < len(names):
        raise Conflict("This set belongs to another workout. Log it under an id of its own.")
    if made.removed:
        await connection.execute(REMOVE_SETS, workout, list(made.removed))
    records = [{"set": row.set, "kind": kind} for row in made.sets for kind in row.records]
    if records:
        await connection.execute(PUT_RECORDS, json.dumps(records))


def _state(made: Change) -> tuple[object, ...]:
    """What grows with every event, in the order of both statements."""
    return (
        "active" if made.ended_at is None else "ended",
        None if made.ended_at is None else moment(made.ended_at),
        None if made.emergency_at is None else moment(made.emergency_at),
        made.snapshot.model_dump_json(),
        made.snapshot.version,
        made.summary.model_dump_json() if made.summary else None,
    )


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
