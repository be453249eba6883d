"""The conversations in Postgres, written from ended turns: one statement a turn, harmless when repeated."""

import json
from collections.abc import Sequence

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import moment, storable, storable_fields
from coach.errors import NotSignedIn
from coach.ports import Message, Turn
from coach.records.conversation import sources

TITLE_CHARS = 80

RECENT = """
select turn, role, text from coach.chat_history
where conversation = $1 and text <> ''
order by asked_at desc, turn desc, role
limit $2
"""

EARLIER = "select turn, role, said from coach.said_before($1, $2, $3)"

RECORD = """
with conversation as (
    insert into coach.conversations (id, title, created_at, updated_at) values ($1, $2, $3, $4)
    on conflict (user_id, id) do update set
        title = case
            when excluded.created_at < conversations.created_at then excluded.title
            else conversations.title
        end,
        created_at = least(conversations.created_at, excluded.created_at),
        updated_at = greatest(conversations.updated_at, excluded.updated_at)
    where conversations.deleted_at is null
    returning id
)
insert into coach.chat_history
    (conversation, turn, role, text, state, reason, sources, grounded, workout, epoch, asked_at, created_at)
select conversation.id, $5, said.role, said.text, $6, $7, said.sources, said.grounded, $8, $9, $3, said.at
from conversation, (
    values ('user', $10, '[]'::jsonb, null::boolean, $3::timestamptz), ('coach', $11, $12, $13, $4)
) as said (role, text, sources, grounded, at)
on conflict (user_id, turn, role) do update set
    text = excluded.text, state = excluded.state, reason = excluded.reason, sources = excluded.sources,
    grounded = excluded.grounded, epoch = excluded.epoch, created_at = excluded.created_at
where chat_history.epoch < excluded.epoch
"""
"""Of a conversation that was deleted meanwhile nothing is written: its row says so, and stays."""


class PostgresHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, user: str, conversation: str, limit: int) -> list[Message]:
        async def read(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            return list(await connection.fetch(RECENT, conversation, limit))

        rows = await self._database.run(user, read)
        return [Message(row["role"], row["text"], row["turn"]) for row in reversed(rows)]

    async def earlier(self, user: str, conversation: str, words: Sequence[str], turns: int) -> list[Message]:
        asked = [word for word in words if word.isalpha()]

        async def read(connection: asyncpg.Connection) -> list[asyncpg.Record]:
            return list(await connection.fetch(EARLIER, conversation, asked, turns))

        rows = await self._database.run(user, read) if asked else []
        return [Message(row["role"], row["said"], row["turn"]) for row in rows]

    async def record(self, turn: Turn) -> None:
        if turn.done is None:
            raise ValueError("only an ended turn belongs to the history")
        row = _row(turn)

        async def write(connection: asyncpg.Connection) -> None:
            await connection.execute(RECORD, *row)

        try:
            await self._database.run(turn.user, write)
        except NotSignedIn:
            return  # the account was erased meanwhile, and its conversations with it


def _row(turn: Turn) -> tuple[object, ...]:
    """The arguments of RECORD, in its order."""
    assert turn.done is not None
    asked = moment(turn.created_at)
    question = storable(turn.question)
    return (
        turn.conversation,
        question[:TITLE_CHARS],
        asked,
        moment(turn.ended_at or turn.created_at),
        turn.id,
        turn.done.state,
        turn.done.reason,
        turn.workout,
        turn.done.epoch,
        question,
        storable(turn.answer.text),
        json.dumps([storable_fields(source) for source in sources(turn.answer)]),
        turn.done.grounded,
    )
