"""The conversations in Postgres as a person looks through them: listed, read in pages, deleted."""

import json
from collections.abc import Sequence

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import FROM_THE_NEWEST
from coach.records.conversation import Conversation, Said, Standing
from coach.records.request import Place

LIST = """
select id, title, created_at, updated_at from coach.conversations
where deleted_at is null and (updated_at, id) < ($1, $2)
order by updated_at desc, id desc
limit $3
"""

KNOWN = "select id from coach.conversations where id = any($1)"
DELETED = "select deleted_at is not null from coach.conversations where id = $1"

MESSAGES = """
select turn, role, text, state, sources, asked_at, created_at from coach.chat_history
where conversation = $1 and (asked_at, turn) < ($2, $3)
order by asked_at desc, turn desc, role
limit $4
"""

TOMBSTONE = """
insert into coach.conversations (id, deleted_at) values ($1, now())
on conflict (user_id, id) do update set deleted_at = now(), title = ''
"""
FORGET = "delete from coach.chat_history where conversation = $1"


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, user: str, before: Place | None, limit: int) -> list[Conversation]:
        """Newest first, without those that were deleted."""

        async def read(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            return list(await connection.fetch(LIST, *(before or FROM_THE_NEWEST), limit))

        return [Conversation(*row) for row in await self._database.run(user, read)]

    async def known(self, user: str, ids: Sequence[str]) -> set[str]:
        """Those of `ids` that have a row, deleted ones included."""

        async def read(connection: asyncpg.Connection) -> set[str]:
            return {row["id"] for row in await connection.fetch(KNOWN, list(ids))}

        return await self._database.run(user, read) if ids else set()

    async def read(
        self, user: str, conversation: str, before: Place | None, turns: int
    ) -> tuple[Standing, list[Said]]:
        """The last `turns` whole turns before a place, newest first, the answer before its question."""

        async def read(connection: asyncpg.Connection) -> tuple[bool | None, list[asyncpg.Record]]:
            deleted = await connection.fetchval(DELETED, conversation)
            place = before or FROM_THE_NEWEST
            return deleted, list(await connection.fetch(MESSAGES, conversation, *place, 2 * turns))

        deleted, rows = await self._database.run(user, read)
        standing: Standing = "unknown" if deleted is None else "deleted" if deleted else "kept"
        return standing, [_said(row) for row in rows]

    async def delete(self, user: str, conversation: str) -> None:
        """The words are gone at once; what is still being answered will not be kept either."""

        async def write(connection: asyncpg.Connection) -> None:
            await connection.execute(TOMBSTONE, conversation)
            await connection.execute(FORGET, conversation)

        await self._database.run(user, write)


def _said(row: asyncpg.Record) -> Said:
    return Said(**{**row, "sources": json.loads(row["sources"])})
