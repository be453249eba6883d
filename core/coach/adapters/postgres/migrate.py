"""Brings a database up to date: plain SQL files, forward only, each in a transaction of its own.

The files are named as Supabase's own tool wants them (`20261122000001_users.sql`), and what that tool has
applied before is recognised, so either of the two may be used.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

import asyncpg

LOCK = 0x436F616368
"""Of the advisory lock: two that migrate at once wait for each other. The bytes spell "Coach"."""

LOCK_TIMEOUT = "10s"
"""A migration that cannot get a table within this gives up, for everybody queues behind one that waits."""

STATE = """
create schema if not exists coach;
create table if not exists coach.migrations (
    version text primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
);
"""


class MigrationError(Exception):
    """The database cannot be brought up to date; it is as the last whole migration left it."""


@dataclass(frozen=True)
class Migration:
    version: str
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations() -> list[Migration]:
    """The package's own, in order."""
    found = []
    for file in files("coach").joinpath("migrations").iterdir():
        if file.name.endswith(".sql"):
            version, name = file.name.removesuffix(".sql").split("_", 1)
            found.append(Migration(version, name, file.read_text("utf-8")))
    return sorted(found, key=lambda migration: migration.version)


async def migrate(dsn: str, log: Callable[[str], None] = lambda _line: None) -> list[str]:
    """Applies what is missing and returns the names of what was applied.

    `dsn` is the owner's, not that of `coach_app`. Raises MigrationError, which names the file.
    """
    try:
        connection = await asyncpg.connect(dsn, statement_cache_size=0, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise MigrationError(f"The database cannot be reached: {error}") from error
    try:
        await _prepare(connection)
        return [name for migration in migrations() if (name := await _apply(connection, migration, log))]
    finally:
        await connection.close()


async def _prepare(connection: asyncpg.Connection) -> None:
    """Makes the table of what was applied, and checks it against the files that we have."""
    ours = {migration.version: migration for migration in migrations()}
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        await connection.execute(STATE)
        await _adopt(connection, ours)
        for row in await connection.fetch("select version, name, checksum from coach.migrations"):
            if row["version"] not in ours:
                raise MigrationError(
                    f"The database has {row['version']}_{row['name']}, which this version of Coach does not "
                    "know: it was migrated by a newer one. Install that."
                )
            if row["checksum"] != ours[row["version"]].checksum:
                raise MigrationError(
                    f"{row['version']}_{row['name']}.sql was changed after it had been applied. Restore it "
                    "and write the change as a new migration."
                )


async def _adopt(connection: asyncpg.Connection, ours: Mapping[str, Migration]) -> None:
    """Takes over what Supabase's tool has applied; it keeps its own list."""
    if not await connection.fetchval(
        "select to_regclass('supabase_migrations.schema_migrations') is not null"
    ):
        return
    for row in await connection.fetch("select version from supabase_migrations.schema_migrations"):
        if migration := ours.get(row["version"]):
            await _note(connection, migration)


async def _apply(
    connection: asyncpg.Connection, migration: Migration, log: Callable[[str], None]
) -> str | None:
    """Applies it unless that was done before, also by somebody who did so just now."""
    name = f"{migration.version}_{migration.name}"
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
            if await connection.fetchval(
                "select true from coach.migrations where version = $1", migration.version
            ):
                return None
            await connection.execute("select set_config('lock_timeout', $1, true)", LOCK_TIMEOUT)
            await connection.execute(migration.sql)
            await _note(connection, migration)
    except (asyncpg.PostgresError, OSError) as error:
        hint = getattr(error, "hint", None)
        raise MigrationError(f"{name}.sql failed: {error}" + (f"\n{hint}" if hint else "")) from error
    log(f"applied {name}")
    return name


async def _note(connection: asyncpg.Connection, migration: Migration) -> None:
    await connection.execute(
        "insert into coach.migrations (version, name, checksum) values ($1, $2, $3) on conflict do nothing",
        migration.version,
        migration.name,
        migration.checksum,
    )
