"""Through a pooler in transaction mode, as Supabase's is: every transaction meets another backend."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import asyncpg
import pytest

from coach.adapters.postgres.database import Database
from coach.adapters.postgres.plans import Plans
from coach.adapters.postgres.progress import Progress
from coach.records.progress import Measured

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
IDLE = b"Z\x00\x00\x00\x05I"


@dataclass
class Pooler:
    """Each client logs in on a backend of its own; from then on all backends belong to everybody."""

    host: str
    port: int
    free: list[Streams] = field(default_factory=list)
    firsts: list[bytes] = field(default_factory=list)
    """What each transaction began with."""
    lose: int = 0
    """So many replies to a COMMIT are lost, with the connection that waits for them."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        backend = await asyncio.open_connection(self.host, self.port)
        await self._log_in((reader, writer), backend)
        self.free.append(backend)
        try:
            while message := await _message(reader):
                backend = self._another_than(backend)
                await self._transaction(message, (reader, writer), backend)
                self.free.append(backend)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _another_than(self, last: Streams) -> Streams:
        others = [backend for backend in self.free if backend is not last]
        self.free.remove(chosen := (others or self.free)[0])
        return chosen

    async def _log_in(self, client: Streams, backend: Streams) -> None:
        size = int.from_bytes(head := await client[0].readexactly(4))
        body = await client[0].readexactly(size - 4)
        if size == 8:  # a request for TLS
            client[1].write(b"N")
            await self._log_in(client, backend)
            return
        backend[1].write(head + body)
        while (answer := await _message(backend[0])) != IDLE:
            client[1].write(answer)
            if answer[:1] == b"R" and int.from_bytes(answer[5:9]) in (10, 11):  # SCRAM goes on
                backend[1].write(await _message(client[0]))
        client[1].write(answer)

    async def _transaction(self, first: bytes, client: Streams, backend: Streams) -> None:
        self.firsts.append(first)
        backend[1].write(first)
        said: list[bytes] = []
        forward = asyncio.create_task(_pump(client[0], backend[1], said))
        while (answer := await _message(backend[0])) != IDLE:
            if not self._lost(said):
                client[1].write(answer)
        forward.cancel()
        await asyncio.wait([forward])
        if self._lost(said):
            self.lose -= 1
            client[1].transport.abort()
            return
        client[1].write(answer)

    def _lost(self, said: list[bytes]) -> bool:
        return self.lose > 0 and any(b"COMMIT" in message for message in said[-1:])


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(int.from_bytes(head[1:]) - 4)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: list[bytes]) -> None:
    while True:
        said.append(await _message(reader))
        writer.write(said[-1])


@pytest.fixture
def pooler(app_dsn: str) -> Pooler:
    address = urlsplit(app_dsn)
    return Pooler(str(address.hostname), int(address.port or 0))


@pytest.fixture
async def pooled_dsn(app_dsn: str, pooler: Pooler) -> AsyncIterator[str]:
    listener = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    yield app_dsn.replace(f":{pooler.port}/", f":{port}/")
    listener.close()
    for _, writer in pooler.free:
        writer.close()


async def test_transactions_of_two_users_share_backends_and_never_each_others_rows(
    pooled_dsn: str, user: str, sign_up
) -> None:
    other, pids = await sign_up(), set()
    database, spare = Database(pooled_dsn), await asyncpg.connect(pooled_dsn)

    async def add(who: str, id_: str) -> list[str]:
        async def work(connection: asyncpg.Connection) -> list[str]:
            pids.add((who, await connection.fetchval("select pg_backend_pid()")))
            await connection.execute("insert into coach.conversations (id) values ($1)", id_)
            return [row["id"] for row in await connection.fetch("select id from coach.conversations")]

        return await database.run(who, work)

    for n in range(6):
        await asyncio.gather(add(user, f"mine-{n}"), add(other, f"theirs-{n}"))
    assert len(await add(user, "last")) == 7
    assert {pid for who, pid in pids if who == user} & {pid for who, pid in pids if who == other}
    spare.terminate()
    await database.close()


async def test_nothing_is_said_outside_of_a_transaction(pooler: Pooler, pooled_dsn: str, user: str) -> None:
    database = Database(pooled_dsn)
    for _ in range(3):
        async with database.as_user(user) as connection:
            await connection.fetch("select id from coach.conversations")
        async with database.as_server() as connection:
            await connection.fetchval("select 1")
    await database.close()

    begun = [first for first in pooler.firsts if first[:1] != b"X"]
    assert len(begun) == 6
    assert all(b"BEGIN" in first for first in begun)


async def test_a_commit_of_which_nobody_knows_is_made_once(
    pooler: Pooler, pooled_dsn: str, user: str, owner: asyncpg.Connection
) -> None:
    """The reply to a COMMIT is lost: the work is done again, and its keys find what was done before."""
    database = Database(pooled_dsn)
    pooler.lose = 1
    plan = await Plans(database).make(user, "mine", {"days": []}, None)
    assert pooler.lose == 0
    pooler.lose = 1
    entry = await Progress(database).add(user, Measured("readiness", 3, None, {}, plan.created_at), None)
    assert pooler.lose == 0
    await database.close()

    for table, made in (("plans", plan.id), ("user_progress", entry.id)):
        rows = await owner.fetch(f"select id from coach.{table} where user_id = $1", user)
        assert [row["id"] for row in rows] == [made]


async def test_a_statement_that_is_cached_does_break_behind_it(pooled_dsn: str) -> None:
    """So the test above is worth something."""
    careless, idle = await asyncpg.connect(pooled_dsn), await asyncpg.connect(pooled_dsn)
    with pytest.raises(asyncpg.InvalidSQLStatementNameError):
        for _ in range(2):
            await careless.fetchval("select 1")
    careless.terminate()
    idle.terminate()
