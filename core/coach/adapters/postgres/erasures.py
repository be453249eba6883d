"""The list of accounts that are being erased, what the database holds of them, and their sign-in."""

from uuid import UUID

from coach.accounts.ports import Erasure
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.values import milliseconds, moment

BEGIN = "select coach.begin_erasure()"

DUE = """
select user_id, asked_at, uploads from coach.erasures
where finished_at is null and next_at <= $1 order by next_at limit $2
"""

LATER = "update coach.erasures set next_at = $2 where user_id = $1 and finished_at is null"
FINISH = "update coach.erasures set finished_at = $2, uploads = '{}' where user_id = $1"
FORGET = "delete from coach.erasures where finished_at < $1"

ERASE_ROWS = "select coach.erase_rows($1, $2)"
ERASE_SIGN_IN = "select coach.erase_sign_in($1)"

AT_MOST = 500
"""Rows of each table in one transaction: what hangs on them goes with them."""


class PostgresErasures:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, user: str) -> None:
        async with self._database.as_user(user) as connection:
            await connection.execute(BEGIN)

    async def due(self, now: int, at_most: int) -> list[Erasure]:
        async with self._database.as_server() as connection:
            rows = await connection.fetch(DUE, moment(now), at_most)
        return [
            Erasure(str(row["user_id"]), milliseconds(row["asked_at"]), tuple(row["uploads"])) for row in rows
        ]

    async def later(self, user: str, at: int) -> None:
        await self._execute(LATER, UUID(user), moment(at))

    async def finish(self, user: str, now: int) -> None:
        await self._execute(FINISH, UUID(user), moment(now))

    async def forget(self, before: int) -> None:
        await self._execute(FORGET, moment(before))

    async def _execute(self, statement: str, *values: object) -> None:
        async with self._database.as_server() as connection:
            await connection.execute(statement, *values)


class PostgresBelongings:
    """Every row of the user's, a bounded number in each transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(self, erasure: Erasure, *, settled: bool) -> int:
        async with self._database.as_server() as connection:
            return int(await connection.fetchval(ERASE_ROWS, UUID(erasure.user), AT_MOST))


class PostgresSignIns:
    """For a project that gives us no key to Auth's own API: the row in `auth.users`, with all that hangs on it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remove(self, user: str) -> bool:
        async with self._database.as_server() as connection:
            return bool(await connection.fetchval(ERASE_SIGN_IN, UUID(user)))
