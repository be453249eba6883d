"""The profile in Postgres: one row a user, absent as long as every default was kept."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.once import once
from coach.errors import Conflict
from coach.records.profile import Profile
from coach.records.request import Key

READ = """
select name, unit, birth_date, sex, height_cm::float8, activity, time_zone, locale, goals, weight_aim,
       weight_pace::float8, equipment, inventory, pregnant, hide_numbers, version
from coach.users
"""

MAKE = "insert into coach.users default values on conflict do nothing"

WRITE = """
update coach.users set
    name = $1, unit = $2, birth_date = $3, sex = $4, height_cm = $5::float8, activity = $6, time_zone = $7,
    locale = $8, goals = $9, weight_aim = $10, weight_pace = $11::float8, equipment = $12, inventory = $13,
    pregnant = $14, hide_numbers = $15, version = version + 1, updated_at = now()
"""

_reply = TypeAdapter(Profile)


class Profiles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user: str) -> Profile:
        async def read(connection: asyncpg.Connection) -> Profile:
            row = await connection.fetchrow(READ)
            return _profile(row) if row else Profile()

        return await self._database.run(user, read)

    async def change(
        self, user: str, changes: Mapping[str, Any], version: int | None, *, key: Key | None = None
    ) -> Profile:
        """The profile afterwards; with a key, changed once. Raises Conflict where `version` is given and is
        not the present one, unless everything is already as it should become (RFC 9110, section 13.1.1)."""

        async def write(connection: asyncpg.Connection) -> Profile:
            async def change() -> Profile:
                await connection.execute(MAKE)
                present = _profile(await connection.fetchrow(READ + "for update"))
                wanted = replace(present, **changes)
                if wanted == present:
                    return present
                if version not in (None, present.version):
                    raise Conflict("The profile has changed meanwhile. Read it again.")
                await connection.execute(WRITE, *_row(wanted))
                return replace(wanted, version=present.version + 1)

            return await once(connection, key, _reply, change)

        return await self._database.run(user, write)


def _profile(row: asyncpg.Record) -> Profile:
    values = dict(row)
    return Profile(**{**values, "inventory": json.loads(values["inventory"])})


def _row(profile: Profile) -> list[Any]:
    """The arguments of WRITE, which come in the order of the fields."""
    values = asdict(profile)
    values["inventory"] = json.dumps(profile.inventory)
    del values["version"]
    return list(values.values())
