"""The HTTP application with users who are signed in to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import asyncpg
import pytest
from http_world import NOW, Athlete, World
from httpx import ASGITransport, AsyncClient
from rights import ISSUER, SECRET
from things import one_of_each

from coach.adapters.http import Http
from coach.adapters.postgres.database import Database
from coach.adapters.supabase import SupabaseAuthenticator
from coach_http.app import create_app

SignIn = Callable[[], Awaitable[Athlete]]


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def anybody(world: World) -> AsyncIterator[AsyncClient]:
    """A client without a token."""
    transport = ASGITransport(world.app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="https://api.example") as client:
        yield client


@pytest.fixture
async def sign_in(world: World, sign_up: Callable[[], Awaitable[str]]) -> AsyncIterator[SignIn]:
    async with AsyncExitStack() as stack:

        async def make() -> Athlete:
            user = await sign_up()
            client = AsyncClient(
                transport=ASGITransport(world.app, raise_app_exceptions=False),
                base_url="https://api.example",
                headers={"Authorization": f"Bearer {world.token(user)}"},
            )
            return Athlete(user, await stack.enter_async_context(client))

        yield make


@pytest.fixture
async def athlete(sign_in: SignIn) -> Athlete:
    return await sign_in()


@pytest.fixture
async def other(sign_in: SignIn) -> Athlete:
    return await sign_in()


@pytest.fixture
async def client(world: World) -> AsyncIterator[AsyncClient]:
    """The application behind the real authenticator."""
    authenticator = SupabaseAuthenticator(
        Http(), ISSUER.removesuffix("/auth/v1"), lambda: NOW, SECRET.decode()
    )
    app = create_app(replace(world.services(), authenticator=authenticator))
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="https://api.example") as opened:
        yield opened


@pytest.fixture
async def theirs(world: World, owner: asyncpg.Connection, other: Athlete) -> dict[str, str]:
    """One of everything that has an id, of another user."""
    return await one_of_each(world, owner, other)
