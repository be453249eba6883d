"""Plans in Postgres."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from pydantic import TypeAdapter

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import once
from coach.adapters.postgres.values import FROM_THE_NEWEST_UUID
from coach.errors import Conflict, NotFound
from coach.records.plan import Plan
from coach.records.request import Key, UuidPlace

LIST = """
select id, name, document, version, created_at, updated_at from coach.plans
where (created_at, id) < ($1, $2)
order by created_at desc, id desc
limit $3
"""

GET = "select id, name, document, version, created_at, updated_at from coach.plans where id = $1"

MAKE = """
insert into coach.plans (id, name, document) values ($1, $2, $3)
on conflict (user_id, id) do update set id = excluded.id
returning id, name, document, version, created_at, updated_at
"""

CHANGE = """
update coach.plans set name = $2, document = $3, version = version + 1, updated_at = now() where id = $1
returning id, name, document, version, created_at, updated_at
"""

DELETE = "delete from coach.plans where id = $1"

_reply = TypeAdapter(Plan)


class Plans:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, user: str, before: UuidPlace | None, limit: int) -> list[Plan]:
        """Newest first."""

        async def read(connection: asyncpg.Connection) -> list[Plan]:
            rows = await connection.fetch(LIST, *(before or FROM_THE_NEWEST_UUID), limit)
            return [_plan(row) for row in rows]

        return await self._database.run(user, read)

    async def get(self, user: str, plan: UUID) -> Plan | None:
        async def read(connection: asyncpg.Connection) -> Plan | None:
            row = await connection.fetchrow(GET, plan)
            return _plan(row) if row else None

        return await self._database.run(user, read)

    async def make(self, user: str, name: str, document: Mapping[str, Any], key: Key | None) -> Plan:
        """With a key, once. Raises Conflict where the key stands for another request."""
        plan = uuid4()  # here, so that a repetition after a lost connection makes the same one

        async def write(connection: asyncpg.Connection) -> Plan:
            async def insert() -> Plan:
                return _plan(await connection.fetchrow(MAKE, plan, name, json.dumps(document)))

            return await once(connection, key, _reply, insert)

        return await self._database.run(user, write)

    async def change(
        self,
        user: str,
        plan: UUID,
        name: str | None,
        document: Mapping[str, Any],
        version: int | None,
        *,
        key: Key | None = None,
    ) -> Plan:
        """Puts what is given in the place of what was; with a key, once. Raises NotFound; Conflict where
        `version` is given and is not the present one, unless everything is already as it should become."""

        async def write(connection: asyncpg.Connection) -> Plan:
            async def change() -> Plan:
                present = await _locked(connection, plan)
                wanted = name or present.name, {**present.document, **document}
                if wanted == (present.name, present.document):
                    return present
                _check(present, version)
                return _plan(await connection.fetchrow(CHANGE, plan, wanted[0], json.dumps(wanted[1])))

            return await once(connection, key, _reply, change)

        return await self._database.run(user, write)

    async def delete(self, user: str, plan: UUID, version: int | None) -> None:
        """Raises NotFound; Conflict where `version` is given and is not the present one."""
        ours = False  # where the reply was lost it is gone already, and by us

        async def write(connection: asyncpg.Connection) -> None:
            nonlocal ours
            row = await connection.fetchrow(GET + " for update", plan)
            if row is None and ours:
                return
            _check(_found(row), version)
            await connection.execute(DELETE, plan)
            ours = True

        await self._database.run(user, write)


async def _locked(connection: asyncpg.Connection, plan: UUID) -> Plan:
    return _found(await connection.fetchrow(GET + " for update", plan))


def _found(row: asyncpg.Record | None) -> Plan:
    if row is None:
        raise NotFound("There is no such plan.")
    return _plan(row)


def _check(present: Plan, version: int | None) -> None:
    if version not in (None, present.version):
        raise Conflict("The plan has changed meanwhile. Read it again.")


def _plan(row: asyncpg.Record) -> Plan:
    return Plan(**{**row, "document": json.loads(row["document"])})
