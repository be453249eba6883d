"""The migrations on a real Postgres: from nothing, again, at once, broken, and after Supabase's own tool."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from coach.adapters.postgres import migrate as module
from coach.adapters.postgres.migrate import Migration, MigrationError, migrate, migrations
from coach_local import postgres as embedded

NAMES = [f"{migration.version}_{migration.name}" for migration in migrations()]


@pytest.fixture
async def fresh(server: embedded.Postgres) -> AsyncIterator[str]:
    """A database with what Supabase brings and nothing of ours, owned as there: by no superuser."""
    name = f"fresh_{uuid.uuid4().hex[:12]}"
    root = await asyncpg.connect(server.dsn())
    await root.execute(f"create role {name} login createrole bypassrls password '{name}'")
    await root.execute(f"create database {name} owner {name}")
    inside = await asyncpg.connect(server.dsn(database=name))
    await inside.execute(embedded.AUTH_STANDIN.read_text())
    await inside.execute(f"grant authenticated to {name} with admin option")
    await inside.execute(f"grant usage on schema auth to {name}; grant all on auth.users to {name}")
    if await inside.fetchval("select exists (select from pg_roles where rolname = 'coach_app')"):
        await inside.execute(f"grant coach_app to {name} with admin option")
    await inside.close()
    yield server.dsn(name, name, name)
    await root.execute(f"drop database {name} with (force)")
    await root.execute(f"drop owned by {name}; drop role {name}")
    await root.close()


@pytest.fixture
async def inside(fresh: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(fresh)
    yield connection
    await connection.close()


async def test_an_owner_without_superuser_rights_migrates_from_nothing(fresh: str) -> None:
    told: list[str] = []
    assert await migrate(fresh, told.append) == NAMES
    assert told == [f"applied {name}" for name in NAMES]


async def test_migrating_again_changes_nothing(fresh: str) -> None:
    await migrate(fresh)
    assert await migrate(fresh) == []


async def test_two_that_migrate_at_once_apply_each_file_once(fresh: str) -> None:
    applied = await asyncio.gather(migrate(fresh), migrate(fresh), migrate(fresh))
    assert sorted(name for names in applied for name in names) == NAMES


async def test_a_file_that_fails_leaves_nothing_of_itself_behind(
    fresh: str, inside: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Migration("20990101000001", "broken", "create table coach.half (id int); select 1 / 0;")
    monkeypatch.setattr(module, "migrations", lambda: [*migrations(), broken])
    with pytest.raises(MigrationError, match=r"20990101000001_broken\.sql failed: division by zero"):
        await migrate(fresh)
    assert await inside.fetchval("select to_regclass('coach.half')") is None
    assert await inside.fetchval("select count(*) from coach.migrations") == len(NAMES)


async def test_a_file_that_was_changed_after_it_had_been_applied_is_named(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(fresh)
    changed = [Migration(m.version, m.name, m.sql + "-- more") for m in migrations()]
    monkeypatch.setattr(module, "migrations", lambda: changed)
    with pytest.raises(MigrationError, match=f"{NAMES[0]}.sql was changed"):
        await migrate(fresh)


async def test_a_database_from_the_future_is_refused(fresh: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate(fresh)
    monkeypatch.setattr(module, "migrations", lambda: migrations()[:-1])
    with pytest.raises(MigrationError, match="migrated by a newer one"):
        await migrate(fresh)


async def test_what_supabases_own_tool_has_applied_is_not_applied_again(
    fresh: str, inside: asyncpg.Connection
) -> None:
    await inside.execute("create schema supabase_migrations")
    await inside.execute("create table supabase_migrations.schema_migrations (version text primary key)")
    *most, last = migrations()
    for migration in most:
        await inside.execute(migration.sql)
        await inside.execute(
            "insert into supabase_migrations.schema_migrations values ($1)", migration.version
        )
    assert await migrate(fresh) == [f"{last.version}_{last.name}"]


def test_supabases_tool_finds_the_same_files_where_it_looks() -> None:
    folder = Path(__file__).parents[3] / "supabase" / "migrations"
    assert [file.stem for file in sorted(folder.glob("*.sql"))] == NAMES


async def test_a_database_without_supabase_auth_is_refused_with_what_to_do(
    server: embedded.Postgres, fresh: str
) -> None:
    name = fresh.rsplit("/", 1)[1]
    root = await asyncpg.connect(server.dsn(database=name))
    await root.execute("drop schema auth cascade")
    await root.close()
    with pytest.raises(MigrationError, match=r"no auth\.users.*\n.*auth_standin\.sql"):
        await migrate(fresh)


async def test_a_database_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with pytest.raises(MigrationError, match="cannot be reached"):
        await migrate("postgresql://nobody:nothing@127.0.0.1:1/nowhere")


def test_every_file_is_named_as_supabases_tool_wants_it_and_holds_no_transaction_of_its_own() -> None:
    for migration in migrations():
        assert len(migration.version) == 14
        assert migration.version.isdigit()
        statements = migration.sql.lower()
        assert "commit;" not in statements
        assert "concurrently" not in statements
