"""Leaving: the account is refused from then on, and nothing of it stays in the database."""

from uuid import UUID

import asyncpg
import pytest
from http_world import NOW, Athlete, World

from coach.accounts.belongings import SignIn
from coach.accounts.erasing import Erasing
from coach.adapters.postgres.erasures import PostgresBelongings, PostgresErasures, PostgresSignIns
from coach.ports import Connection

DAY = {
    "name": "A",
    "items": [
        {
            "exercise": "squat",
            "equipment": "barbell",
            "class": "compound",
            "sets": 3,
            "target_reps": 5,
            "target_rpe": 8,
        }
    ],
}
TABLES = """
select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'coach'::regnamespace and c.relkind = 'r' and a.attname = 'user_id'
  and c.relname <> 'erasures'
"""


async def live_a_little(athlete: Athlete) -> None:
    for path, body in (
        ("/v1/plans", {"name": "p", "days": [DAY]}),
        ("/v1/progress", {"kind": "readiness", "value": 3}),
        ("/v1/workouts", {"unit": "kg"}),
    ):
        answer = await athlete.http.post(path, json=body, headers={"Idempotency-Key": path})
        assert answer.status_code == 201, answer.text
    workout = answer.json()["id"]
    await athlete.http.post(f"/v1/workouts/{workout}/sets", json={"exercise": "squat", "reps": 5, "load": 60})
    await athlete.http.patch("/v1/me", json={"name": "Ada"})


async def rows_of(owner: asyncpg.Connection, user: str) -> dict[str, int]:
    """How many rows each table holds of the user, where it holds any."""
    tables = [("auth.users", "id"), ("coach.users", "id")]
    tables += [(f"coach.{row['name']}", "user_id") for row in await owner.fetch(TABLES)]
    counted = {
        table: await owner.fetchval(f"select count(*) from {table} where {column} = $1", UUID(user))
        for table, column in tables
    }
    return {table: count for table, count in counted.items() if count}


def erasing(world: World) -> Erasing:
    belongings = (PostgresBelongings(world.database), SignIn(PostgresSignIns(world.database)))
    return Erasing(PostgresErasures(world.database), belongings, lambda: 4_000_000_000_000)


async def test_nothing_stays_of_who_leaves_and_everything_of_others(
    world: World, athlete: Athlete, other: Athlete, owner: asyncpg.Connection
) -> None:
    await live_a_little(athlete)
    await live_a_little(other)
    before = await rows_of(owner, other.id)
    assert len(await rows_of(owner, athlete.id)) >= 7

    answer = await athlete.http.delete("/v1/me")
    assert (answer.status_code, answer.json()) == (202, {"state": "erasing"})
    while athlete.id in await rows_due(owner):
        await erasing(world).go_on()

    assert await rows_of(owner, athlete.id) == {}
    assert await rows_of(owner, other.id) == before


async def rows_due(owner: asyncpg.Connection) -> set[str]:
    rows = await owner.fetch(
        "update coach.erasures set next_at = now() where finished_at is null returning user_id"
    )
    return {str(row["user_id"]) for row in rows}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me"),
        ("PATCH", "/v1/me"),
        ("DELETE", "/v1/me"),
        ("GET", "/v1/exercises"),
        ("GET", "/v1/conversations"),
        ("GET", "/v1/progress"),
        ("POST", "/v1/meals"),
        ("POST", "/v1/realtime/ticket"),
    ],
)
async def test_a_token_that_is_still_valid_is_refused(athlete: Athlete, method: str, path: str) -> None:
    await athlete.http.delete("/v1/me")

    body = {"text": "200 g rice"} if path == "/v1/meals" else {} if method == "PATCH" else None
    answer = await athlete.http.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_the_users_sockets_are_closed_and_the_sweep_is_called(world: World, athlete: Athlete) -> None:
    await world.connections.add(Connection("C1", athlete.id, "s", NOW, NOW + 1), 20)
    world.outbox.connect("C1")

    await athlete.http.delete("/v1/me")

    assert world.outbox.connected == set()
    assert world.sweeping.asked == 1


async def test_what_has_to_wait_is_no_failure(world: World, athlete: Athlete) -> None:
    world.connections.down = True

    assert (await athlete.http.delete("/v1/me")).status_code == 202


async def test_a_transaction_that_began_before_leaves_nothing_behind(
    world: World, athlete: Athlete, owner: asyncpg.Connection
) -> None:
    """Its rows come after the first look, and go with the last."""
    async with world.database.as_user(athlete.id) as connection:
        await athlete.http.delete("/v1/me")
        await connection.execute("insert into coach.conversations (id) values ('late')")
    assert (await rows_of(owner, athlete.id))["coach.conversations"] == 1

    while athlete.id in await rows_due(owner):
        await erasing(world).go_on()

    assert await rows_of(owner, athlete.id) == {}


async def test_many_rows_go_in_transactions_that_are_short(
    world: World, athlete: Athlete, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        """insert into coach.user_progress (user_id, kind, local_day, at)
           select $1, 'readiness', current_date, now() from generate_series(1, 1300)""",
        UUID(athlete.id),
    )
    await athlete.http.delete("/v1/me")
    store = PostgresBelongings(world.database)
    (erasure,) = [e for e in await PostgresErasures(world.database).due(2**42, 1_000) if e.user == athlete.id]

    steps = []
    while taken := await store.erase(erasure, settled=True):
        steps.append(taken)
    assert steps == [500, 500, 300]
