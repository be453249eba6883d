"""Everything of a user as one archive, out of the real database."""

import io
import json
import zipfile
from dataclasses import replace
from uuid import UUID

import asyncpg
from http_world import Athlete, World

from coach.accounts.archive import Archive
from coach.accounts.exporting import Exporting
from coach.accounts.ports import Export
from coach.adapters.memory.accounts import MemoryFolders
from coach.adapters.postgres.exports import LISTS, PAGE, PostgresExports, PostgresTakeout

NOT_HANDED_OUT = {"idempotency", "live_events", "exports", "erasures", "meal_log_due"}
"""Tables that say nothing about the user but what the others say."""


def exporting(world: World) -> Exporting:
    archive = Archive(PostgresTakeout(world.database), world.inbox, world.objects, world.clock)
    return Exporting(
        PostgresExports(world.database), archive, MemoryFolders(world.objects), lambda: world.now + 1
    )


class OfOne(PostgresExports):
    """What is due of one user: other tests leave theirs in the same database."""

    def __init__(self, world: World, user: str) -> None:
        super().__init__(world.database)
        self._user = user

    async def due(self, now: int, again: int, at_most: int) -> list[Export]:
        return [export for export in await super().due(now, again, 1_000) if export.user == self._user]


async def made(world: World, athlete: Athlete) -> zipfile.ZipFile:
    while (answer := await athlete.http.get("/v1/me/export")).status_code == 202:
        await exporting(world).go_on()
    key = answer.headers["location"].removeprefix("https://s3.example/").removesuffix("?signed")
    return zipfile.ZipFile(io.BytesIO(world.objects.objects[key][0]))


async def test_it_is_being_prepared_and_then_lies_elsewhere(world: World, athlete: Athlete) -> None:
    answer = await athlete.http.get("/v1/me/export")
    assert (answer.status_code, answer.json()) == (202, {"state": "preparing"})
    assert int(answer.headers["retry-after"]) > 0
    assert world.sweeping.asked == 1

    await made(world, athlete)
    answer = await athlete.http.get("/v1/me/export")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"https://s3.example/exports/{athlete.id}/")


async def test_it_holds_what_was_said_and_done_and_nothing_of_others(
    world: World, athlete: Athlete, other: Athlete
) -> None:
    for user, name in ((athlete, "Ada"), (other, "Zoe")):
        await user.http.patch("/v1/me", json={"name": name})
        workout = (await user.http.post("/v1/workouts", json={"unit": "kg"})).json()["id"]
        done = {"exercise": "squat", "reps": 5, "load": 60, "note": f"by {name}"}
        await user.http.post(f"/v1/workouts/{workout}/sets", json=done)

    archive = await made(world, athlete)

    assert [profile["name"] for profile in json.loads(archive.read("profile.json"))] == ["Ada"]
    assert [done["note"] for done in json.loads(archive.read("sets.json"))] == ["by Ada"]
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Zoe" not in everything
    assert other.id not in everything


async def test_lists_of_many_pages_are_whole(
    world: World, athlete: Athlete, owner: asyncpg.Connection
) -> None:
    turns = PAGE + 50
    await owner.execute("insert into coach.conversations (user_id, id) values ($1, 'c')", UUID(athlete.id))
    await owner.execute(
        """insert into coach.chat_history
               (user_id, conversation, turn, role, text, state, epoch, asked_at, created_at)
           select $1, 'c', 't' || n, role, 'word', 'completed', 1, now(), now()
           from generate_series(1, $2::int) n, unnest(array['user', 'coach']) role""",
        UUID(athlete.id),
        turns,
    )

    messages = json.loads((await made(world, athlete)).read("messages.json"))

    said = {(message["turn"], message["role"]) for message in messages}
    assert said == {(f"t{number}", role) for number in range(1, turns + 1) for role in ("user", "coach")}
    assert len(messages) == 2 * turns
    assert not any({"user_id", "search"} & message.keys() for message in messages)


async def test_who_left_meanwhile_gets_no_archive(world: World, athlete: Athlete) -> None:
    await athlete.http.get("/v1/me/export")
    own = OfOne(world, athlete.id)
    (export,) = await own.due(2**42, 0, 1_000)
    await athlete.http.delete("/v1/me")

    assert await replace(exporting(world), exports=own, clock=lambda: 2**42).go_on() == 0
    assert export.key not in world.objects.objects


async def test_every_table_with_a_users_data_is_handed_out(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        """select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
           where c.relnamespace = 'coach'::regnamespace and c.relkind = 'r' and a.attname = 'user_id'"""
    )
    handed_out = {table for table, _ in LISTS.values()}
    assert {row["name"] for row in rows} - NOT_HANDED_OUT == handed_out - {"users"}
