"""The issuer's users as rows of `auth.users`, where a Supabase project has them."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from coach_local.issuer.tokens import User


@dataclass(frozen=True, slots=True)
class AuthUsers:
    """The table in the database behind `dsn`, whose role may write it."""

    dsn: str

    async def add(self, user: User) -> None:
        statement = "insert into auth.users (id, email) values ($1, $2) on conflict do nothing"
        await self._execute(statement, user.id, user.email)

    async def holds(self, user: UUID) -> bool:
        return await self._execute("select from auth.users where id = $1", user) == "SELECT 1"

    async def remove(self, user: UUID) -> None:
        """With everything that hangs on it."""
        await self._execute("delete from auth.users where id = $1", user)

    async def _execute(self, statement: str, *values: object) -> str:
        connection = await asyncpg.connect(self.dsn)
        try:
            return str(await connection.execute(statement, *values))
        finally:
            await connection.close()
