"""Transactions as a user on a real Postgres, and what is left of them when the backend dies."""

import asyncio
import threading
from uuid import uuid4

import asyncpg
import pytest

from coach.adapters.postgres.database import Database
from coach.errors import NotSignedIn, Unavailable

PID = "select pg_backend_pid()"
ADD = "insert into coach.conversations (id, title) values ($1, $2)"
MINE = "select id from coach.conversations order by id"
KILL_ALL = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'coach_app'"


async def test_a_transaction_speaks_for_its_user_as_authenticated(database: Database, user: str) -> None:
    async with database.as_user(user) as connection:
        row = await connection.fetchrow("select auth.uid()::text as uid, current_user, session_user")
    assert tuple(row) == (user, "authenticated", "coach_app")


async def test_nothing_of_a_transaction_is_left_for_the_next_one(database: Database, user: str) -> None:
    async with database.as_user(user) as connection:
        pid = await connection.fetchval(PID)
    async with database.as_server() as connection:
        assert await connection.fetchval(PID) == pid
        assert await connection.fetchval("select current_user") == "coach_app"
        assert await connection.fetchval("select current_setting('request.jwt.claims', true)") == ""


async def test_an_error_inside_rolls_everything_back(database: Database, user: str) -> None:
    with pytest.raises(LookupError):
        async with database.as_user(user) as connection:
            await connection.execute(ADD, "c1", "")
            raise LookupError
    async with database.as_user(user) as connection:
        assert await connection.fetch(MINE) == []


async def test_a_backend_killed_between_two_uses_is_not_noticed(
    database: Database, user: str, owner: asyncpg.Connection
) -> None:
    async with database.as_user(user), database.as_user(user):
        pass  # both connections of the pool
    await owner.execute(KILL_ALL)
    async with database.as_user(user) as connection:
        assert await connection.fetchval("select 1") == 1


async def test_a_container_that_was_frozen_meanwhile_does_not_notice_either(
    database: Database, user: str, owner_dsn: str
) -> None:
    """Its loop stands still while the backends go, so it finds out by using them."""
    async with database.as_user(user), database.as_user(user):
        pass
    killer = threading.Thread(target=lambda: asyncio.run(kill_all(owner_dsn)))
    killer.start()
    killer.join()
    async with database.as_user(user) as connection:
        assert await connection.fetchval("select 1") == 1


async def kill_all(owner_dsn: str) -> None:
    owner = await asyncpg.connect(owner_dsn)
    await owner.execute(KILL_ALL)
    await owner.close()


async def test_work_whose_backend_is_killed_is_done_again(
    database: Database, user: str, owner: asyncpg.Connection
) -> None:
    attempts = []

    async def work(connection: asyncpg.Connection) -> int:
        attempts.append(await connection.fetchval(PID))
        if len(attempts) == 1:
            await owner.execute(KILL_ALL)
        await connection.execute(ADD, "c1", "")
        return len(attempts)

    assert await database.run(user, work) == 2
    assert attempts[0] != attempts[1]


async def test_a_backend_killed_inside_a_plain_transaction_is_told_as_unavailable(
    database: Database, user: str, owner: asyncpg.Connection
) -> None:
    with pytest.raises(Unavailable):
        async with database.as_user(user) as connection:
            await owner.execute(KILL_ALL)
            await connection.fetchval("select 1")
    async with database.as_user(user) as connection:
        assert await connection.fetchval("select 1") == 1


async def test_of_two_that_deadlock_both_succeed(database: Database, user: str) -> None:
    async with database.as_user(user) as connection:
        await connection.execute(ADD, "a", "")
        await connection.execute(ADD, "b", "")
    both_hold_one = asyncio.Barrier(2)
    met = set()

    async def touch(first: str, second: str) -> None:
        async def work(connection: asyncpg.Connection) -> None:
            await connection.execute("update coach.conversations set title = 'x' where id = $1", first)
            if first not in met:
                met.add(first)
                await both_hold_one.wait()
            await connection.execute("update coach.conversations set title = 'x' where id = $1", second)

        await database.run(user, work)

    await asyncio.gather(touch("a", "b"), touch("b", "a"))


async def test_work_that_is_interrupted_every_time_is_unavailable_in_the_end(
    database: Database, user: str, owner: asyncpg.Connection
) -> None:
    attempts = 0

    async def work(connection: asyncpg.Connection) -> None:
        nonlocal attempts
        attempts += 1
        await owner.execute(KILL_ALL)
        await connection.fetchval("select 1")

    with pytest.raises(Unavailable):
        await database.run(user, work)
    assert attempts == 3


async def test_a_mistake_of_ours_is_neither_hidden_nor_repeated(database: Database, user: str) -> None:
    attempts = 0

    async def work(connection: asyncpg.Connection) -> None:
        nonlocal attempts
        attempts += 1
        await connection.execute("select nonsense")

    with pytest.raises(asyncpg.UndefinedColumnError):
        await database.run(user, work)
    assert attempts == 1


async def test_a_statement_that_takes_too_long_is_unavailable_and_ends_on_the_server(
    database: Database, user: str
) -> None:
    with pytest.raises(Unavailable, match="too long"):
        async with database.as_user(user) as connection:
            await connection.execute("set local statement_timeout = '20ms'")
            await connection.execute("select pg_sleep(5)")


async def test_a_caller_who_is_cancelled_leaves_a_usable_connection(database: Database, user: str) -> None:
    async def slow() -> None:
        async with database.as_user(user) as connection:
            await connection.execute(ADD, "c1", "")
            await connection.execute("select pg_sleep(5)")

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.as_user(user) as connection:
        assert await connection.fetch(MINE) == []


async def test_a_user_who_was_deleted_cannot_write(database: Database) -> None:
    with pytest.raises(NotSignedIn):
        async with database.as_user(str(uuid4())) as connection:
            await connection.execute(ADD, "c1", "")


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = Database("postgresql://coach_app:x@127.0.0.1:1/postgres")
    with pytest.raises(Unavailable):
        await nowhere.ping()
    await nowhere.close()


async def test_a_wrong_password_is_unavailable_not_a_crash(app_dsn: str) -> None:
    locked_out = Database(app_dsn.replace("coach_app:", "coach_app:x"))
    with pytest.raises(Unavailable):
        await locked_out.ping()
    await locked_out.close()
