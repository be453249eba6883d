"""The archives that were asked for, and what the database has to put into them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID, uuid4

import asyncpg

from coach.accounts.ports import Export
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import milliseconds, moment

ASK = """
insert into coach.exports as known (id, asked_at, next_at) values ($1, $2, $2)
on conflict (user_id) do update
    set id = excluded.id, asked_at = excluded.asked_at, next_at = excluded.next_at, ready_at = null, bytes = null
    where known.ready_at <= $3
returning id, asked_at, ready_at
"""
KNOWN = "select id, asked_at, ready_at from coach.exports"
DUE = "select user_id, id, asked_at from coach.due_exports($1, $2, $3)"
READY = "update coach.exports set ready_at = $2, bytes = $3 where id = $1"

PAGE = 200
"""Records."""

LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "profile": ("users", ("id",)),
    "plans": ("plans", ("id",)),
    "workouts": ("workouts", ("id",)),
    "sets": ("workout_sets", ("id",)),
    "progress": ("user_progress", ("id",)),
    "meals": ("meals", ("id",)),
    "photos": ("food_photos", ("id",)),
    "proposals": ("proposals", ("id",)),
    "conversations": ("conversations", ("id",)),
    "messages": ("chat_history", ("turn", "role")),
}
"""Each list's table, and what makes a row of it unique beside the user."""


class PostgresExports:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, user: str, now: int, made_after: int) -> tuple[Export, bool]:
        new = uuid4()

        async def insert(connection: asyncpg.Connection) -> tuple[Export, bool]:
            row = await connection.fetchrow(ASK, new, moment(now), moment(made_after))
            row = row or await connection.fetchrow(KNOWN)
            return _export(user, row), row["id"] == new

        return await self._database.run(user, insert)

    async def due(self, now: int, again: int, at_most: int) -> list[Export]:
        async with self._database.as_server() as connection:
            rows = await connection.fetch(DUE, moment(now), moment(again), at_most)
        return [Export(str(row["user_id"]), str(row["id"]), milliseconds(row["asked_at"])) for row in rows]

    async def ready(self, export: Export, size: int, now: int) -> None:
        async with self._database.as_user(export.user) as connection:
            await connection.execute(READY, UUID(export.id), moment(now), size)


class PostgresTakeout:
    """Every page is a transaction of its own, so that none is long."""

    names: Sequence[str] = tuple(LISTS)

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pages(self, user: str, name: str) -> AsyncIterator[Sequence[str]]:
        last: Sequence[object] | None = None
        while True:
            rows = await self._page(user, name, last)
            if rows:
                yield [row["record"] for row in rows]
            if len(rows) < PAGE:
                return
            last = rows[-1][1:]

    async def _page(self, user: str, name: str, last: Sequence[object] | None) -> list[asyncpg.Record]:
        async def read(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            found: list[asyncpg.Record] = await connection.fetch(statement(name, last is None), *last or ())
            return found

        return await self._database.run(user, read)


def statement(name: str, first: bool) -> str:
    """Of the first page of a list, or of the one after a row. Every name in it is one of ours."""
    table, key = LISTS[name]
    columns = ", ".join(key)
    places = ", ".join(f"${number}" for number in range(1, len(key) + 1))
    after = "" if first else f"where ({columns}) > ({places})"
    return (
        f"select (to_jsonb(t) - 'user_id' - 'search')::text as record, {columns} from coach.{table} t {after} "  # noqa: S608
        f"order by {columns} limit {PAGE}"
    )


def _export(user: str, row: asyncpg.Record) -> Export:
    ready_at = None if row["ready_at"] is None else milliseconds(row["ready_at"])
    return Export(user, str(row["id"]), milliseconds(row["asked_at"]), ready_at)
