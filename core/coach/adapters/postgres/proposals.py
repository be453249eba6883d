"""Proposals in Postgres: a row each, decided with the row locked."""

import json

import asyncpg

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import CLAIM, KEPT
from coach.adapters.postgres.values import moment
from coach.errors import Conflict, NotFound
from coach.proposals.change import Proposal, State, decided, read
from coach.records.request import Key

KEEP = """
insert into coach.proposals (id, turn, change, summary, data, expires_at) values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, id) do nothing
"""

GET = """
select id, turn, summary, data, state, settled_at is not null as settled, failure,
       (extract(epoch from expires_at) * 1000)::bigint as expires_at
from coach.proposals where id = $1
"""

DECIDE = "update coach.proposals set state = $2, answered_at = $3 where id = $1"

SETTLE = """
update coach.proposals set
    settled_at = $3, failure = $2, state = case when $2::text is null then state else 'failed' end
where id = $1 and settled_at is null
"""


class PostgresProposals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, user: str, proposal: Proposal) -> None:
        change = proposal.change
        row = (
            proposal.id,
            proposal.turn,
            change.change,
            proposal.summary,
            change.model_dump_json(),
            moment(proposal.expires_at),
        )

        async def write(connection: asyncpg.Connection) -> None:
            await connection.execute(KEEP, *row)

        await self._database.run(user, write)

    async def get(self, user: str, proposal: str) -> Proposal | None:
        async def look(connection: asyncpg.Connection) -> Proposal | None:
            row = await connection.fetchrow(GET, proposal)
            return _proposal(row) if row else None

        return await self._database.run(user, look)

    async def decide(self, user: str, proposal: str, *, accept: bool, key: Key | None, now: int) -> Proposal:
        state: State = "accepted" if accept else "rejected"

        async def write(connection: asyncpg.Connection) -> Proposal:
            await _claim(connection, key)
            row = await connection.fetchrow(GET + " for update", proposal)
            if row is None:
                raise NotFound("No such proposal.")
            found = _proposal(row)
            if decided(found, accept=accept, now=now):
                return found
            await connection.execute(DECIDE, proposal, state, moment(now))
            return _proposal(row, state)

        return await self._database.run(user, write)

    async def settle(self, user: str, proposal: str, failure: str | None, now: int) -> None:
        async def write(connection: asyncpg.Connection) -> None:
            await connection.execute(SETTLE, proposal, failure, moment(now))

        await self._database.run(user, write)


async def _claim(connection: asyncpg.Connection, key: Key | None) -> None:
    """Raises Conflict where the key stands for another request."""
    if key is None or await connection.fetchval(CLAIM, key.key, key.digest):
        return
    kept = await connection.fetchrow(KEPT, key.key)
    if kept["digest"] != key.digest:
        raise Conflict("This id was used for something else. Send it under a new id.")


def _proposal(row: asyncpg.Record, state: State | None = None) -> Proposal:
    return Proposal(
        id=row["id"],
        turn=row["turn"],
        change=read(json.loads(row["data"])),
        summary=row["summary"],
        expires_at=row["expires_at"],
        state=state or row["state"],
        settled=row["settled"],
        failure=row["failure"],
    )
