"""A database that grows: one user's data and everybody else's, up to as many rows of each table as is wanted."""

from collections.abc import Mapping

import asyncpg

TALKATIVE = "00000000-0000-4000-8000-00000000cafe"
"""Whose half of every table is."""

SIZES = (10, 1_000, 100_000)
"""Rows of each table of users' data; of the library, less."""

OWNERS = f"""
create or replace function pg_temp.owner_of(n bigint) returns uuid language sql immutable
    return case when n % 2 = 0 then '{TALKATIVE}' else md5((n % 199)::text)::uuid end;
create or replace function pg_temp.id(n bigint) returns uuid language sql immutable
    return lpad(to_hex(n), 32, '0')::uuid;
create or replace function pg_temp.at(n bigint) returns timestamptz language sql stable
    return now() - n * interval '4 hours';
insert into auth.users (id) select distinct pg_temp.owner_of(n) from generate_series(1, 400) n
    on conflict do nothing;
insert into coach.conversations (user_id, id) select id, 'c1' from auth.users on conflict do nothing;
"""
"""Half of the rows are TALKATIVE's, the rest are those of 100 others; one each four hours, the newest first."""

ROWS: Mapping[str, str] = {
    "users": """
        with made as (
            insert into auth.users (id) select pg_temp.id(n) from generate_series($1::int8, $2::int8) n returning id
        )
        insert into coach.users (id) select id from made""",
    "exports": """insert into coach.exports (user_id, id, asked_at, next_at)
        select pg_temp.id(n), pg_temp.id(n), now(), now() from generate_series($1::int8, $2::int8) n""",
    "erasures": """insert into coach.erasures (user_id, next_at, finished_at)
        select pg_temp.id(n), now() + n * interval '1 min', case when n % 20 > 0 then now() end
        from generate_series($1::int8, $2::int8) n""",
    "conversations": """insert into coach.conversations (user_id, id, updated_at)
        select pg_temp.owner_of(n), 'more-' || n, now() - n * interval '1 min'
        from generate_series($1::int8, $2::int8) n""",
    "chat_history": """insert into coach.chat_history
            (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
        select pg_temp.owner_of(n), 'c1', 't' || lpad(n::text, 8, '0'), (array['user', 'coach'])[n % 4 / 2 + 1],
            'words', 'completed', 1, pg_temp.at(n), now()
        from generate_series($1::int8, $2::int8) n""",
    "plans": """insert into coach.plans (user_id, id, name, document, created_at)
        select pg_temp.owner_of(n), pg_temp.id(n), 'plan', '{"days": [{"name": "A", "items": [{"exercise": "e1",
            "equipment": "barbell", "class": "compound", "sets": 3, "target_reps": 5, "target_rpe": 8}]}]}',
            pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "workouts": """insert into coach.workouts
            (user_id, id, plan, unit, local_day, started_at, ended_at, status, summary)
        select pg_temp.owner_of(n), pg_temp.id(n), pg_temp.id(n / 24 * 2 + 2), 'kg', pg_temp.at(n), pg_temp.at(n),
            pg_temp.at(n), 'ended', '{}'
        from generate_series($1::int8, $2::int8) n""",
    "workout_sets": """insert into coach.workout_sets
            (user_id, id, workout, exercise, unit, load, reps, done_at)
        select pg_temp.owner_of(n), pg_temp.id(n), pg_temp.id(n), 'e' || n / 2 % 5, 'kg',
            100, 5, pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "user_progress": """insert into coach.user_progress (user_id, id, kind, exercise, value, data, local_day, at)
        select pg_temp.owner_of(n), pg_temp.id(n),
            (array['bodyweight', 'readiness', 'pain', 'weight_record', 'e1rm_record'])[n / 2 % 5 + 1],
            case when n / 2 % 5 > 2 then 'e' || n / 2 % 7 end, 80,
            case when n / 2 % 5 = 2 then '{"emergency": true}' else '{}' end::jsonb, pg_temp.at(n), pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "proposals": """insert into coach.proposals (user_id, id, change, summary, data, expires_at, created_at)
        select pg_temp.owner_of(n), 'p' || n, 'goal', '', '{}', now(), pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "food_photos": """insert into coach.food_photos
            (user_id, id, s3_key, content_type, local_day, upload_expires_at, created_at, updated_at)
        select pg_temp.owner_of(n), pg_temp.id(n), 'uploads/' || lpad(n::text, 8, '0'), 'image/jpeg', pg_temp.at(n),
            pg_temp.at(n), pg_temp.at(n), pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "meals": """insert into coach.meals
            (user_id, id, source, items, kcal, kcal_low, kcal_high, protein_g, carbs_g, fat_g, local_day, eaten_at)
        select pg_temp.owner_of(n), pg_temp.id(n), 'text', '[]', 500, 400, 600, 30, 50, 20, pg_temp.at(n),
            pg_temp.at(n)
        from generate_series($1::int8, $2::int8) n""",
    "meal_log_due": """insert into coach.meal_log_due (user_id, meal)
        select pg_temp.owner_of(n), pg_temp.id(n) from generate_series($1::int8, $2::int8) n""",
    "idempotency": """insert into coach.idempotency (user_id, key, digest)
        select pg_temp.owner_of(n), 'k' || n, '' from generate_series($1::int8, $2::int8) n""",
    "live_events": """insert into coach.live_events (user_id, minute, events)
        select pg_temp.id(n), 0, 1 from generate_series($1::int8, $2::int8) n""",
    "exercises": """insert into coach.exercises (id, record)
        select 'e' || n, jsonb_build_object(
            'name', 'Exercise ' || md5(n::text), 'level', (array['beginner', 'advanced'])[n % 2 + 1],
            'primary', jsonb_build_array('muscle' || n % 20), 'equipment', jsonb_build_array('gear' || n % 500))
        from generate_series($1::int8, $2::int8) n""",
    "exercise_videos": """insert into coach.exercise_videos (exercise, s3_key, title)
        select 'e' || n, 'videos/' || n || '.mp4', 'A video' from generate_series($1::int8, $2::int8) n""",
    "foods": """insert into coach.foods (id, record)
        select 'f' || n, jsonb_build_object(
            'id', 'f' || n, 'name', 'Food ' || md5(n::text), 'state', 'raw', 'ndb_no', lpad(n::text, 5, '0'),
            'description', 'A food', 'per_100g', '{"kcal": 100, "protein_g": 5, "carbs_g": 10, "fat_g": 4}'::jsonb,
            'provenance', jsonb_build_object('licence', 'Apache-2.0', 'author', 'Coach',
                'source', 'usda-sr28'))
        from generate_series($1::int8, $2::int8) n""",
}
"""How rows $1 to $2 of each table are made, in an order in which what they refer to is there."""

MOST: Mapping[str, int] = {
    "users": 10_000, "exports": 10_000, "live_events": 10_000, "erasures": 20_000, "meal_log_due": 20_000,
    "proposals": 20_000, "idempotency": 20_000, "exercises": 20_000, "exercise_videos": 20_000, "foods": 9_000,
}  # fmt: skip
"""Of what a person does not come to have a hundred thousand of."""


async def grow(owner: asyncpg.Connection, size: int, before: int = 0) -> None:
    """From `before` rows of each table to `size`; then as a database is that is looked after."""
    await owner.execute(OWNERS)
    indexes = await _without_indexes(owner)
    await owner.execute("set session_replication_role = replica")  # no triggers: a million look-ups less
    for table, rows in ROWS.items():
        most = MOST.get(table, size)
        await owner.execute(rows, min(before, most) + 1, min(size, most))
    await owner.execute("reset session_replication_role")
    for definition in indexes:
        await owner.execute(definition)
    await owner.execute("vacuum analyze")


async def _without_indexes(owner: asyncpg.Connection) -> list[str]:
    """They are made anew after many rows in a third of the time."""
    rows = await owner.fetch(
        """select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relnamespace = 'coach'::regnamespace and not i.indisunique"""
    )
    for row in rows:
        await owner.execute(f"drop index {row['name']}")
    return [row["definition"] for row in rows]


async def empty(owner: asyncpg.Connection) -> None:
    """So that other tests have less to look through."""
    kept = await owner.fetch(
        "select tablename from pg_tables where schemaname = 'coach' and tablename <> 'migrations'"
    )
    await owner.execute(f"truncate auth.users, {', '.join('coach.' + row['tablename'] for row in kept)}")
