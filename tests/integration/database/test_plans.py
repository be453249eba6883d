"""No query reads a whole table, however much there is in it."""

import asyncio
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import asyncpg
import pytest
from crowd import ROWS, SIZES, TALKATIVE, empty
from explain import assert_uses_index
from growth import Route, Touched, touched_by_routes
from rights import ROUTES

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

pytestmark = pytest.mark.xdist_group("growth")


@pytest.fixture(scope="module", autouse=True)
def touched(server: Postgres, app_dsn: str, background: asyncio.Runner) -> Iterator[Mapping[Route, Touched]]:
    """What every route touches with 10 rows, with 1,000 and with 100,000, half of them of the user who asks; from then
    on the database is as large as it gets."""
    owner = background.run(asyncpg.connect(server.dsn()))
    yield background.run(touched_by_routes(owner, app_dsn))
    background.run(empty(owner))
    background.run(owner.close())


async def test_the_data_grows_in_every_table(owner: asyncpg.Connection) -> None:
    """So that no query is fast only because there is nothing to read."""
    rows = await owner.fetch("select tablename from pg_tables where schemaname = 'coach'")
    assert {row["tablename"] for row in rows} == {*ROWS, "snippets", "migrations"}


A_PAGE = 60
"""Blocks that ten rows may take with what goes with them, each lying somewhere else."""


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_what_a_route_touches_does_not_grow_with_the_data(
    touched: Mapping[Route, Touched], method: str, path: str
) -> None:
    for way, blocks in touched[method, path].items():
        for few, many in pairwise(SIZES):
            most = blocks[few].total() * math.log(many) / math.log(few) + A_PAGE
            assert blocks[many].total() <= most, f"{way}: {blocks[few]} has become {blocks[many]}"


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
        await assert_uses_index(connection, conversations.TOMBSTONE, "more-8")
        await assert_uses_index(connection, conversations.FORGET, "more-8")


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
        await assert_uses_index(connection, photo_work.BEGUN, photo, "v", now)
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
    await assert_uses_index(owner, query, *arguments, rows=500)


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
