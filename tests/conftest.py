"""What tests of every kind share: one real Postgres a session, set up as a Supabase project of ours is."""

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
from forgetful import Forgetful
from hypothesis import HealthCheck, settings

from coach.adapters.postgres.database import Database
from coach_local import postgres as embedded

# A busy machine is no failure: timings belong in `make bench`. The same commit gives the same verdict: `make test`
# takes the same examples each time, and `make fuzz` (COACH_EXAMPLES) looks for new ones.
EXAMPLES = os.environ.get("COACH_EXAMPLES")
settings.register_profile(
    "coach",
    max_examples=int(EXAMPLES or 160),
    derandomize=EXAMPLES is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("coach")

SignUp = Callable[[], Awaitable[str]]


@pytest.fixture(scope="session")
def background() -> Iterator[asyncio.Runner]:
    """The loop that watches over what lives as long as the session."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def server(background: asyncio.Runner) -> Iterator[embedded.Postgres]:
    """An empty server of this process's own; under xdist every worker that needs one has one."""
    folder = Path(tempfile.mkdtemp(prefix="coach-test-"))
    running = background.run(embedded.start(folder, durable=False))
    yield running
    background.run(running.stop())
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def app_dsn(server: embedded.Postgres, background: asyncio.Runner) -> str:
    """The migrated database as our functions log in to it."""
    return background.run(embedded.prepare(server))


@pytest.fixture
def owner_dsn(server: embedded.Postgres, app_dsn: str) -> str:
    """The same database as its owner logs in to it: row-level security does not hold for this one."""
    return server.dsn()


@pytest.fixture
async def owner(owner_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def database(app_dsn: str) -> AsyncIterator[Database]:
    opened = Database(app_dsn)
    yield opened
    await opened.close()


@pytest.fixture
async def forgetful(app_dsn: str) -> AsyncIterator[Database]:
    """One that makes every commit twice, as where its reply was lost: no work may tell the difference."""
    opened = Forgetful(app_dsn)
    yield opened
    await opened.close()


@pytest.fixture
def sign_up(owner: asyncpg.Connection) -> SignUp:
    """Makes a user as Supabase Auth does, and returns the id."""

    async def make() -> str:
        user = str(uuid.uuid4())
        await owner.execute("insert into auth.users (id) values ($1)", user)
        return user

    return make


@pytest.fixture
async def user(sign_up: SignUp) -> str:
    return await sign_up()
