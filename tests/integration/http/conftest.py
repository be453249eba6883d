"""The HTTP application with users who are signed in to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from uuid import uuid4

import pytest
from http_world import HOUR, NOW, Athlete, World
from httpx import ASGITransport, AsyncClient
from rights import BODIES, ISSUER, SECRET, TURN

from coach.adapters.http import Http
from coach.adapters.postgres.database import Database
from coach.adapters.supabase import SupabaseAuthenticator
from coach.proposals.change import Goal, Proposal
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
async def theirs(world: World, other: Athlete) -> dict[str, str]:
    """One of everything that has an id, of another user."""
    await world.history.record(replace(TURN, user=other.id))
    plan = (await other.http.post("/v1/plans", json=BODIES["post", "/v1/plans"])).json()
    workout = (await other.http.post("/v1/workouts", json=BODIES["post", "/v1/workouts"])).json()["id"]
    logged = BODIES["post", "/v1/workouts/{workout}/sets"]
    done_set = (await other.http.post(f"/v1/workouts/{workout}/sets", json=logged)).json()["id"]
    proposal = uuid4().hex
    asked = Goal(version=1, weight_aim="maintain")
    await world.proposals.keep(other.id, Proposal(proposal, "t1", asked, "Shall I?", NOW + HOUR))
    photo = (await other.http.post("/v1/photos", json={})).json()["photo"]
    return {
        "conversation": "c1",
        "plan": plan["id"],
        "workout": workout,
        "set": done_set,
        "proposal": proposal,
        "photo": photo,
    }
