"""No query reads a whole table, however much there is in it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from explain import assert_uses_index

from coach.adapters.postgres import (
    conversations,
    due_meals,
    erasures,
    exercises,
    exports,
    foods,
    history,
    meals,
    once,
    photo_work,
    photos,
    plans,
    profiles,
    progress,
    workouts,
)
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import END_OF_TIME, FROM_THE_NEWEST_UUID, moment
from coach.records.exercise import Wanted
from coach_local.postgres import Postgres

TALKATIVE = "00000000-0000-4000-8000-00000000cafe"

CROWD = f"""
insert into auth.users (id) values ('{TALKATIVE}') on conflict do nothing;
insert into auth.users (id) select gen_random_uuid() from generate_series(1, 100);
insert into coach.conversations (user_id, id, updated_at)
    select id, 'c' || n, now() - n * interval '1 day' from auth.users, generate_series(1, 10) n
    on conflict do nothing;
insert into coach.chat_history (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
    select user_id, id, id || '-' || n, role, 'words', 'completed', 1, now() - n * interval '1 min', now()
    from coach.conversations, unnest(array['user', 'coach']) role,
         generate_series(1, case user_id when '{TALKATIVE}' then 2500 else 25 end) n
    on conflict do nothing;
insert into coach.conversations (user_id, id, updated_at)
    select '{TALKATIVE}', 'more-' || n, now() - n * interval '1 min' from generate_series(1, 5000) n;
insert into coach.exercises (id, record)
    select 'e' || n, jsonb_build_object(
        'name', 'Exercise ' || md5(n::text), 'level', (array['beginner', 'advanced'])[n % 2 + 1],
        'primary', jsonb_build_array('muscle' || n % 20), 'equipment', jsonb_build_array('gear' || n % 500)
    ) from generate_series(1, 20000) n
    on conflict do nothing;
insert into coach.exercise_videos (exercise, s3_key, title)
    select id, 'videos/' || id || '.mp4', name from coach.exercises on conflict do nothing;
insert into coach.plans (user_id, name, document, created_at)
    select id, 'plan', '{{}}', now() - n * interval '1 min'
    from auth.users, generate_series(1, case id when '{TALKATIVE}' then 3000 else 5 end) n;
insert into coach.workouts (user_id, unit, local_day, started_at)
    select id, 'kg', now(), now() - n * interval '1 day'
    from auth.users, generate_series(1, case id when '{TALKATIVE}' then 3000 else 10 end) n;
insert into coach.workout_sets (user_id, id, workout, exercise, unit, load, reps, done_at)
    select user_id, gen_random_uuid(), id, 'e' || n, 'kg', 100, 5, started_at + n * interval '1 min'
    from coach.workouts, generate_series(1, 10) n;
insert into coach.user_progress (user_id, kind, exercise, value, local_day, at)
    select user_id, (array['bodyweight', 'e1rm_record'])[n], 'e' || extract(day from started_at),
           80, local_day, started_at
    from coach.workouts, generate_series(1, 2) n;
insert into coach.meals (user_id, source, items, kcal, kcal_low, kcal_high, protein_g, carbs_g, fat_g,
        local_day, eaten_at)
    select user_id, 'text', '[]', 500, 400, 600, 30, 50, 20, started_at::date, started_at from coach.workouts;
insert into coach.food_photos (user_id, s3_key, content_type, local_day, upload_expires_at, created_at)
    select user_id, user_id::text || id, 'image/jpeg', local_day, started_at, started_at from coach.workouts;
insert into coach.foods (id, record)
    select 'f' || n, jsonb_build_object(
        'name', 'Food ' || md5(n::text), 'ndb_no', n::text,
        'provenance', jsonb_build_object('source', case when n % 25 = 0 then 'coach' else 'usda-sr28' end)
    ) from generate_series(1, 9000) n
    on conflict do nothing;
insert into auth.users (id) select gen_random_uuid() from generate_series(1, 3000);
insert into coach.erasures (user_id, next_at, finished_at)
    select gen_random_uuid(), now() + n * interval '1 min', case when n % 20 > 0 then now() end
    from generate_series(1, 20000) n;
insert into coach.exports (user_id, id, asked_at, next_at) select id, id, now(), now() from auth.users
    on conflict do nothing;
insert into coach.users (id) select id from auth.users on conflict do nothing;
insert into coach.idempotency (user_id, key, digest)
    select id, 'k' || n, '' from auth.users, generate_series(1, 3) n on conflict do nothing;
"""
"""100 users with 500 messages each and one with 50,000, for tables grow, and so do people's histories; and
a library of 20,000 exercises."""


@pytest.fixture(scope="module", autouse=True)
def crowd(server: Postgres, app_dsn: str, background: asyncio.Runner) -> Iterator[None]:
    async def fill() -> None:
        connection = await asyncpg.connect(server.dsn())
        await connection.execute(CROWD)
        await connection.execute("vacuum analyze")
        await connection.close()

    async def empty() -> None:
        connection = await asyncpg.connect(server.dsn())
        await connection.execute(
            "delete from coach.exercises; delete from coach.erasures; delete from coach.exports"
        )
        await connection.execute("delete from coach.foods")
        await connection.close()

    background.run(fill())
    yield
    background.run(empty())


async def test_the_last_messages_of_a_conversation(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        assert len(await connection.fetch(history.RECENT, "c1", 12)) == 12
        await assert_uses_index(connection, history.RECENT, "c1", 12)


async def test_recording_a_turn(database: Database) -> None:
    now = moment(1_790_000_000_000)
    row = ("c1", "t", now, now, "t9", "completed", None, None, 1, "q", "a", "[]", True)
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, history.RECORD, *row)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("place", [(END_OF_TIME, ""), (datetime.now(UTC), "c5"), (LONG_AGO, "c5")])
async def test_a_page_of_conversations_or_messages(database: Database, place: tuple[datetime, str]) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, conversations.LIST, *place, 51)
        await assert_uses_index(connection, conversations.MESSAGES, "c1", *place, 52)


async def test_what_is_known_of_a_conversation_and_its_end(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, conversations.KNOWN, [f"c{n}" for n in range(20)])
        await assert_uses_index(connection, conversations.DELETED, "c1")
        await assert_uses_index(connection, conversations.TOMBSTONE, "more-7")
        await assert_uses_index(connection, conversations.FORGET, "more-7")


async def test_the_profile(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, profiles.MAKE)
        await assert_uses_index(connection, profiles.READ)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(query="exercise"),
        Wanted(query="exercise abc"),
        Wanted(muscle="muscle3"),
        Wanted(equipment="gear77"),
        Wanted(level="advanced"),
        Wanted(muscle="muscle3", equipment="gear3", level="advanced"),
        Wanted(query="nothing like it"),
        Wanted(muscle="none"),
    ],
)
async def test_a_search_in_the_library(database: Database, wanted: Wanted) -> None:
    async with database.as_user(TALKATIVE) as connection:
        conditions = exercises._conditions(wanted)
        await assert_uses_index(connection, exercises.FIND, "", "", *conditions, 51, rows=3_000)
        await assert_uses_index(connection, exercises.GET, "e77")
        await assert_uses_index(connection, exercises.VIDEOS, ["e77", "e78"])


@pytest.mark.parametrize(
    "place", [FROM_THE_NEWEST_UUID, (datetime.now(UTC) - timedelta(days=400), UUID(int=1))]
)
async def test_a_page_of_plans_workouts_or_progress(database: Database, place: tuple[datetime, UUID]) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, plans.LIST, *place, 51)
        await assert_uses_index(connection, workouts.LIST, *place, 51)
        for kind, exercise in ((None, None), ("bodyweight", None), (None, "e7"), ("e1rm_record", "e7")):
            await assert_uses_index(connection, progress.LIST, *place, kind, exercise, 51)
        await assert_uses_index(connection, photos.LIST, *place, 51)


async def test_one_plan_or_workout(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        workout = await connection.fetchval("select id from coach.workouts limit 1")
        plan = await connection.fetchval("select id from coach.plans limit 1")
        await assert_uses_index(connection, workouts.GET, workout)
        await assert_uses_index(connection, workouts.SETS, workout)
        await assert_uses_index(connection, plans.GET, plan)
        await assert_uses_index(connection, plans.CHANGE, plan, "name", "{}")
        await assert_uses_index(connection, plans.DELETE, plan)


async def test_the_sets_of_the_last_months_are_read_and_no_others(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        since = datetime.now(UTC) - timedelta(days=90)
        await assert_uses_index(connection, progress.SETS, since, rows=1_000)


async def test_the_meals_of_a_day_and_of_the_weeks_before(database: Database) -> None:
    today = datetime.now(UTC).date()
    since = today - timedelta(days=35)
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, meals.DAY, today)
        await assert_uses_index(connection, meals.LATELY, today - timedelta(days=90))
        await assert_uses_index(connection, meals.EATEN, since, today)
        now = datetime.now(UTC)
        await assert_uses_index(connection, meals.WEIGHED, now - timedelta(days=37), now)
        await assert_uses_index(connection, meals.LAST_WEIGHED, now)


async def test_one_photo_and_the_meal_that_came_of_it(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        photo = await connection.fetchval("select id from coach.food_photos limit 1")
        today, now = datetime.now(UTC).date(), datetime.now(UTC)
        meal = ("photo", "[]", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, today, now, photo)
        await assert_uses_index(connection, photos.LATELY)
        await assert_uses_index(connection, photos.GET, photo)
        await assert_uses_index(connection, photos.EDIT, photo, "{}", today, now)
        await assert_uses_index(connection, photos.EAT, UUID(int=7), *meal)
        await assert_uses_index(connection, photos.END, photo, "confirmed", "{}")
        await assert_uses_index(connection, photos.DELETE, photo)


async def test_each_step_of_looking_at_a_photo(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        photo, now = (
            (await connection.fetchval("select id from coach.food_photos limit 1")),
            datetime.now(UTC),
        )
        await assert_uses_index(connection, photo_work.BEGIN, photo, "v", "0" * 64, 1, now, now)
        await assert_uses_index(connection, photo_work.UNTOLD, photo, "v")
        await assert_uses_index(connection, photo_work.CHECKED, photo, "v", "sha", 1, 1, 1, now)
        await assert_uses_index(connection, photo_work.PUT_BACK, photo, "v", now)
        await assert_uses_index(connection, photo_work.ESTIMATED, photo, "v", "{}", "m", "p", now)
        await assert_uses_index(connection, photo_work.FAILED, photo, "v", "declined", now)
        await assert_uses_index(connection, photo_work.GIVE_UP, photo, "v", now)
        await assert_uses_index(connection, photo_work.EXPIRE, photo, now, now, now)
        await assert_uses_index(connection, photo_work.TOLD, photo, 1)


async def test_a_meal_that_is_due_in_the_log(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        meal = await connection.fetchval("select id from coach.meals limit 1")
        await assert_uses_index(connection, due_meals.MEAL, meal)
        await assert_uses_index(connection, due_meals.HIDDEN)
        await assert_uses_index(connection, due_meals.DONE, meal, datetime.now(UTC))


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("select user_id, id from coach.food_photos where s3_key = $1", ("uploads/x",)),
        (
            """select user_id, id from coach.food_photos where not told
            and status not in ('confirmed', 'rejected') and updated_at < $1 order by updated_at limit 500""",
            (datetime(2020, 1, 1, tzinfo=UTC),),
        ),
        ("select user_id, meal, at from coach.meal_log_due order by at limit 200", ()),
    ],
    ids=["whose a photo is", "what is left of photos", "what is due in the log"],
)
async def test_what_is_looked_up_across_users(
    owner: asyncpg.Connection, query: str, arguments: tuple[object, ...]
) -> None:
    """What the functions that run with their owner's rights ask, as their owner."""
    await assert_uses_index(owner, query, *arguments)


async def test_our_own_foods_and_those_with_certain_words(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, foods.OWN, rows=1_000)
        await assert_uses_index(connection, foods.LIKE, "(abc:* & food:*) | (food:* & def:*)", rows=500)


async def test_what_is_done_once(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        await assert_uses_index(connection, once.CLAIM, "key", "digest")
        await assert_uses_index(connection, once.KEPT, "key")
        await assert_uses_index(connection, once.KEEP, "key", "{}")


async def test_every_list_of_an_archive_from_its_middle_on(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        for name, (table, key) in exports.LISTS.items():
            columns = ", ".join(key)
            last = await connection.fetchrow(
                f"select {columns} from coach.{table} order by {columns} limit 1"
            )
            if last is not None:
                await assert_uses_index(connection, exports.statement(name, first=False), *last)
        await assert_uses_index(connection, exports.KNOWN)


async def test_who_is_being_erased_and_what_is_due(database: Database) -> None:
    async with database.as_server() as connection:
        now = datetime.now(UTC)
        await assert_uses_index(connection, erasures.DUE, now + timedelta(days=400), 20)
        await assert_uses_index(connection, erasures.LATER, UUID(int=7), now)
        await assert_uses_index(connection, erasures.FORGET, now - timedelta(days=400))
        known = "select exists (select from coach.erasures where user_id = $1)"
        await assert_uses_index(connection, known, UUID(int=7))


async def test_the_check_notices_what_it_is_there_for(database: Database) -> None:
    async with database.as_user(TALKATIVE) as connection:
        with pytest.raises(AssertionError, match=r"(reads the whole|looks at \d{5} rows) of chat_history"):
            await assert_uses_index(connection, "select from coach.chat_history where text || '' = 'x'")
