"""Taking an account away: by Auth's own API, and by the database where there is no key to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from coach.accounts.ports import SignIns
from coach.adapters.http import Http
from coach.adapters.memory.accounts import MemorySignIns
from coach.adapters.postgres.erasures import PostgresErasures, PostgresSignIns
from coach.adapters.supabase_admin import SupabaseSignIns
from coach.errors import Unavailable
from coach_local.issuer.directory import AuthUsers
from coach_local.issuer.server import Issuer

KEY = "sb_secret_of_the_test"


@pytest.fixture
async def auth(tmp_path: Path, owner_dsn: str) -> AsyncIterator[str]:
    """The local issuer over the database of the test; its address."""
    issuer = Issuer(tmp_path)
    issuer.secret_key = KEY
    await issuer.use(AuthUsers(owner_dsn))
    application = web.Application()
    application.add_subapp("/auth/v1", issuer.application())
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http()
    yield client
    await client.aclose()


@pytest.fixture(params=["memory", "supabase", "postgres"])
def sign_ins(request: pytest.FixtureRequest, http: Http) -> SignIns:
    if request.param == "memory":
        return MemorySignIns(request.getfixturevalue("leaving"))
    if request.param == "supabase":
        return SupabaseSignIns(http, request.getfixturevalue("auth"), KEY)
    return PostgresSignIns(request.getfixturevalue("database"))


@pytest.fixture
async def leaving(user: str, database) -> str:
    """A user who asked to be erased."""
    await PostgresErasures(database).begin(user)
    return user


@pytest.fixture
async def nobody(sign_up: Callable[[], Awaitable[str]], database, owner: asyncpg.Connection) -> str:
    """Who was erased before."""
    user = await sign_up()
    await PostgresErasures(database).begin(user)
    await owner.execute("delete from auth.users where id = $1", user)
    return user


async def test_an_account_is_removed_once(sign_ins: SignIns, leaving: str, nobody: str) -> None:
    assert await sign_ins.remove(leaving) is True
    assert await sign_ins.remove(leaving) is False
    assert await sign_ins.remove(nobody) is False


@pytest.mark.parametrize("sign_ins", ["supabase", "postgres"], indirect=True)
async def test_what_hangs_on_it_goes_with_it(
    sign_ins: SignIns, leaving: str, owner: asyncpg.Connection
) -> None:
    await owner.execute("insert into coach.users (id, name) values ($1, 'Ada')", UUID(leaving))

    await sign_ins.remove(leaving)

    for table in ("auth.users", "coach.users"):
        assert not await owner.fetchval(f"select count(*) from {table} where id = $1", UUID(leaving))


@pytest.mark.parametrize("key", ["", "sb_secret_of_somebody_else"])
async def test_without_the_key_nothing_is_removed(
    auth: str, http: Http, leaving: str, owner: asyncpg.Connection, key: str
) -> None:
    with pytest.raises(Unavailable):
        await SupabaseSignIns(http, auth, key).remove(leaving)

    assert await owner.fetchval("select count(*) from auth.users where id = $1", UUID(leaving))


async def test_an_auth_that_is_away_is_unavailable(http: Http) -> None:
    with pytest.raises(Unavailable):
        await SupabaseSignIns(http, "http://127.0.0.1:1", KEY).remove(str(uuid4()))
