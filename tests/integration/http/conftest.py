"""The HTTP application with users who are signed in to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from http_world import Athlete, World
from httpx import ASGITransport, AsyncClient

from coach.adapters.postgres.database import Database

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
