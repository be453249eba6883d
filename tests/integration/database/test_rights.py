"""Who may do what: asked of the catalogue, and tried with queries that forget every filter."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from coach.adapters.postgres.database import Database

LIBRARY = {"exercises", "exercise_videos", "snippets", "foods"}
OURS_ALONE = {"migrations"}
SERVERS = {"erasures"}
"""Lists that the login role works off; no user has any rights there."""

A_ROW_OF_EACH = {
    "users": "insert into coach.users (id) values ($1)",
    "conversations": "insert into coach.conversations (user_id, id) values ($1, 'c')",
    "chat_history": """insert into coach.chat_history
        (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
        values ($1, 'c', 't', 'user', 'my secret', 'completed', 1, now(), now())""",
    "plans": "insert into coach.plans (user_id, name, document) values ($1, 'p', '{}')",
    "workouts": """insert into coach.workouts (user_id, id, unit, local_day, started_at)
        values ($1, '00000000-0000-4000-8000-000000000001', 'kg', current_date, now())""",
    "workout_sets": """insert into coach.workout_sets
        (user_id, id, workout, exercise, unit, load, reps, done_at)
        values ($1, gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'squat', 'kg', 100, 5, now())""",
    "user_progress": """insert into coach.user_progress (user_id, kind, local_day, at)
        values ($1, 'bodyweight', current_date, now())""",
    "proposals": """insert into coach.proposals (user_id, id, change, summary, data, expires_at)
        values ($1, 'p', 'plan', '', '{}', now())""",
    "food_photos": """insert into coach.food_photos
        (user_id, s3_key, content_type, local_day, upload_expires_at)
        values ($1, gen_random_uuid()::text, 'image/jpeg', current_date, now())""",
    "meals": """insert into coach.meals (user_id, source, items, kcal, kcal_low, kcal_high, protein_g,
        carbs_g, fat_g, local_day, eaten_at)
        values ($1, 'text', '[]', 1, 1, 1, 0, 0, 0, current_date, now())""",
    "meal_log_due": "insert into coach.meal_log_due (user_id, meal) values ($1, gen_random_uuid())",
    "exports": "insert into coach.exports (user_id, id, asked_at, next_at) values ($1, $1, now(), now())",
    "live_events": "insert into coach.live_events (user_id, minute, events) values ($1, 1, 1)",
    "idempotency": "insert into coach.idempotency (user_id, key, digest) values ($1, 'k', 'd')",
}


@pytest.fixture
async def others_row(
    request: pytest.FixtureRequest, owner: asyncpg.Connection, sign_up: Callable[[], Awaitable[str]]
) -> str:
    """The table named, holding a row of somebody else, and the rows that such a row needs."""
    other, table = await sign_up(), request.param
    if table == "chat_history":
        await owner.execute(A_ROW_OF_EACH["conversations"], other)
    if table == "workout_sets":
        await owner.execute(A_ROW_OF_EACH["workouts"], other)
    await owner.execute(A_ROW_OF_EACH[table], other)
    return str(table)


async def test_this_page_knows_every_table(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select tablename from pg_tables where schemaname = 'coach'")
    assert {row["tablename"] for row in rows} == {*A_ROW_OF_EACH, *LIBRARY, *OURS_ALONE, *SERVERS}


@pytest.mark.parametrize("others_row", A_ROW_OF_EACH, indirect=True)
async def test_a_query_without_any_filter_shows_nothing_of_others(
    database: Database, user: str, others_row: str
) -> None:
    async with database.as_user(user) as connection:
        assert await connection.fetch(f"select * from coach.{others_row}") == []


@pytest.mark.parametrize("others_row", A_ROW_OF_EACH, indirect=True)
@pytest.mark.parametrize("change", ["update coach.{0} set created_at = now()", "delete from coach.{0}"])
async def test_a_change_without_any_filter_meets_nothing_of_others(
    database: Database, user: str, others_row: str, change: str
) -> None:
    async with database.as_user(user) as connection:
        try:
            outcome = await connection.execute(change.format(others_row))
        except asyncpg.InsufficientPrivilegeError:
            return
    assert outcome.endswith(" 0")


@pytest.mark.parametrize("table", A_ROW_OF_EACH)
async def test_a_row_in_anothers_name_is_refused(
    database: Database, user: str, sign_up: Callable[[], Awaitable[str]], table: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with database.as_user(user) as connection:
            await connection.execute(A_ROW_OF_EACH[table], await sign_up())


@pytest.mark.parametrize("table", A_ROW_OF_EACH)
async def test_the_login_role_by_itself_sees_no_table(database: Database, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.as_server() as connection:
            await connection.fetch(f"select * from coach.{table}")


@pytest.mark.parametrize("table", sorted(LIBRARY))
async def test_the_library_is_read_only_for_users(database: Database, user: str, table: str) -> None:
    async with database.as_user(user) as connection:
        await connection.fetch(f"select * from coach.{table} limit 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.as_user(user) as connection:
            await connection.execute(f"delete from coach.{table}")


@pytest.mark.parametrize("table", sorted(SERVERS))
@pytest.mark.parametrize("statement", ["select * from coach.{0}", "delete from coach.{0}"])
async def test_no_user_sees_or_changes_what_the_server_keeps_for_itself(
    database: Database, user: str, table: str, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.as_user(user) as connection:
            await connection.fetch(statement.format(table))


@pytest.mark.parametrize("function", ["erase_rows($1, 1)", "erase_sign_in($1)"])
async def test_a_user_cannot_erase_anybody_by_hand(database: Database, user: str, function: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.as_user(user) as connection:
            await connection.fetch(f"select coach.{function}", user)


@pytest.mark.parametrize("function", ["erase_rows($1, 1)", "erase_sign_in($1)"])
async def test_nobody_is_erased_who_did_not_ask_for_it(database: Database, user: str, function: str) -> None:
    with pytest.raises(asyncpg.RaiseError, match="Nobody asked"):
        async with database.as_server() as connection:
            await connection.fetch(f"select coach.{function}", user)


@pytest.mark.parametrize("role", ["anon", "service_role"])
async def test_the_data_apis_other_roles_have_no_rights_in_the_schema(
    owner: asyncpg.Connection, role: str
) -> None:
    assert not await owner.fetchval("select has_schema_privilege($1, 'coach', 'usage')", role)


async def test_the_login_role_owns_nothing_bypasses_nothing_and_may_become_one_role_only(
    owner: asyncpg.Connection,
) -> None:
    row = await owner.fetchrow("select * from pg_roles where rolname = 'coach_app'")
    powers = ("rolsuper", "rolinherit", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
    assert [power for power in powers if row[power]] == []
    assert await owner.fetchval("select count(*) from pg_class where relowner = $1", row["oid"]) == 0
    roles = await owner.fetch(
        "select distinct roleid::regrole::text as role from pg_auth_members where member = $1", row["oid"]
    )
    assert [role["role"] for role in roles] == ["authenticated"]


async def test_a_user_cannot_call_the_look_ups_across_users(database: Database, user: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.as_user(user) as connection:
            await connection.fetch("select * from coach.photo_owner('x')")


async def test_the_server_finds_a_photos_owner_by_its_key_and_what_was_left_unfinished(
    database: Database, owner: asyncpg.Connection, user: str
) -> None:
    await owner.execute(A_ROW_OF_EACH["food_photos"], user)
    row = await owner.fetchrow("select * from coach.food_photos where user_id = $1", user)
    async with database.as_server() as connection:
        found = await connection.fetchrow("select * from coach.photo_owner($1)", row["s3_key"])
        left = await connection.fetch("select * from coach.photos_to_tend(now() + '1 s', 100000)")
    assert tuple(found) == (row["user_id"], row["id"])
    assert (row["user_id"], row["id"]) in {tuple(item) for item in left}


async def test_functions_with_the_owners_rights_look_nowhere_but_where_they_say(
    owner: asyncpg.Connection,
) -> None:
    rows = await owner.fetch(
        "select proname, proconfig from pg_proc where prosecdef and pronamespace = 'coach'::regnamespace"
    )
    assert rows
    assert [row["proname"] for row in rows if row["proconfig"] != ['search_path=""']] == []
