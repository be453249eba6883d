"""The Postgres that comes out of a wheel: kept between starts, started once, reached below a private folder."""

import os
import shutil
import signal
from pathlib import Path

import asyncpg
import pytest

from coach_local import postgres as embedded
from coach_local.services import ServiceError


@pytest.fixture
def folder(tmp_path: Path):
    """Below pytest's own, which only its user may enter: as root, the cluster then lies elsewhere."""
    yield tmp_path / "postgres"
    shutil.rmtree((tmp_path / "postgres").resolve(), ignore_errors=True)


async def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    first = await embedded.start(folder)
    connection = await asyncpg.connect(first.dsn())
    await connection.execute("create table kept as select 1 as one")
    await connection.close()
    await first.stop()
    second = await embedded.start(folder)
    connection = await asyncpg.connect(second.dsn())
    assert await connection.fetchval("select one from kept") == 1
    await connection.close()
    await second.stop()


async def test_a_second_server_on_the_same_folder_is_refused_with_the_first_ones_number(folder: Path) -> None:
    first = await embedded.start(folder, durable=False)
    with pytest.raises(embedded.PostgresError, match=f"process {first.child.pid}"):
        await embedded.start(folder, durable=False)
    await first.stop()


async def test_the_lock_of_a_server_that_was_killed_is_no_obstacle(folder: Path) -> None:
    first = await embedded.start(folder, durable=False)
    os.kill(first.child.pid, signal.SIGKILL)
    await first.child.process.wait()
    second = await embedded.start(folder, durable=False)
    await second.stop()


async def test_a_folder_that_was_deleted_begins_anew(folder: Path) -> None:
    first = await embedded.start(folder, durable=False)
    await first.stop()
    folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
    second = await embedded.start(folder, durable=False)
    assert second.password != first.password
    await second.stop()


async def test_a_damaged_folder_is_told_with_the_servers_own_words(folder: Path) -> None:
    first = await embedded.start(folder, durable=False)
    await first.stop()
    (folder / "cluster" / "global" / "pg_control").write_bytes(b"damaged")
    with pytest.raises(ServiceError, match="pg_control"):
        await embedded.start(folder, durable=False)
