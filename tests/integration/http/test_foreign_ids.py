"""Every route, with the ids of somebody else and with every kind of credential: generated from the description.

A route with a new kind of id has to be added to `Theirs`, one with a new body to BODIES, or this fails.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from http_world import HOUR, NOW, Athlete, World
from httpx import ASGITransport, AsyncClient, Response

from coach.adapters.http import Http
from coach.adapters.supabase import SupabaseAuthenticator
from coach.frames import Done
from coach.ports import Answer, Turn
from coach.proposals.change import Goal, Proposal
from coach_http.app import create_app, openapi

SECRET = b"a secret of more than thirty-two characters"
ISSUER = "https://ref.supabase.co/auth/v1"

SQUAT = {"exercise": "squat", "equipment": "barbell", "class": "compound", "sets": 3}
DAY = {"name": "A", "items": [{**SQUAT, "target_reps": 5, "target_rpe": 8}]}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("patch", "/v1/me"): {"name": "mine now"},
    ("post", "/v1/plans"): {"name": "p", "days": [DAY]},
    ("patch", "/v1/plans/{plan}"): {"name": "mine now"},
    ("post", "/v1/meals"): {"text": "200 g rice"},
    ("post", "/v1/photos"): {},
    ("patch", "/v1/photos/{photo}"): {"text": "2 eggs"},
    ("post", "/v1/progress"): {"kind": "readiness", "value": 3},
    ("post", "/v1/workouts"): {"unit": "kg"},
    ("patch", "/v1/workouts/{workout}"): {"title": "mine now"},
    ("post", "/v1/workouts/{workout}/sets"): {"exercise": "squat", "reps": 5, "load": 60},
    ("patch", "/v1/workouts/{workout}/sets/{set}"): {"load": 1},
}
"""What a route takes, so that it is refused for its id or its credential, and for nothing else."""

PATHS = openapi()["paths"]
ROUTES = [(method, path) for path, methods in PATHS.items() for method in methods]
PROTECTED = [route for route in ROUTES if route[1] != "/v1/health"]
PUBLIC_IDS = {"exercise", "date"}
WITH_IDS = [
    (method, path)
    for method, path in ROUTES
    if "{" in path and not any(f"{{{i}}}" in path for i in PUBLIC_IDS)
]


def token(**changes: object) -> str:
    """As Supabase Auth signs one under the legacy secret."""
    claims = {
        "iss": ISSUER,
        "aud": "authenticated",
        "role": "authenticated",
        "sub": str(uuid4()),
        "session_id": str(uuid4()),
        "iat": NOW // 1000 - 10,
        "exp": (NOW + HOUR) // 1000,
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    said = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(kept)}"
    return f"{said}.{_encoded(hmac.digest(SECRET, said.encode(), sha256))}"


def _part(claims: dict[str, object]) -> str:
    return _encoded(json.dumps(claims).encode())


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


CREDENTIALS = {
    "none": None,
    "anon": token(role="anon", iss="supabase", sub=None, aud=None, session_id=None),
    "service_role": token(role="service_role", iss="supabase", sub=None, aud=None, session_id=None),
    "service_role with a user": token(role="service_role"),
    "expired": token(exp=NOW // 1000 - 60),
    "of another project": token(iss="https://other.supabase.co/auth/v1"),
    "an id token": token(aud="some-client"),
    "changed": token() + "x",
    "unsigned": token().rsplit(".", 1)[0] + ".",
}


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
    done = Done(turn="t1", epoch=1, state="completed", length=1, events=0, grounded=False)
    turn = Turn(
        user=other.id,
        id="t1",
        conversation="c1",
        question="q",
        workout=None,
        mode="chat",
        digest="d",
        state="completed",
        created_at=NOW,
        since=NOW,
        answer=Answer("a"),
        done=done,
        ended_at=NOW,
    )
    await world.history.record(turn)
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


async def send(
    client: AsyncClient, method: str, path: str, bearer: str | None, ids: dict[str, str]
) -> Response:
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    assert "requestBody" not in PATHS[path][method] or (method, path) in BODIES, "add it to BODIES"
    return await client.request(method, path.format(**ids), headers=headers, json=BODIES.get((method, path)))


def told(answer: Response) -> tuple[int, dict[str, Any]]:
    return answer.status_code, {name: value for name, value in answer.json().items() if name != "trace"}


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
async def test_what_is_somebody_elses_looks_like_what_is_not_there(
    client: AsyncClient, user: str, theirs: dict[str, str], method: str, path: str
) -> None:
    mine, nowhere = token(sub=user), {name: str(uuid4()) for name in theirs}
    foreign = await send(client, method, path, mine, theirs)
    missing = await send(client, method, path, mine, nowhere)
    assert told(foreign) == told(missing)
    assert foreign.status_code == 404


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
async def test_the_owner_finds_all_as_it_was_after_somebody_else_tried(
    client: AsyncClient, other: Athlete, theirs: dict[str, str], method: str, path: str
) -> None:
    readable = [path for method, path in WITH_IDS if method == "get"]
    before = [(await other.http.get(path.format(**theirs))).json() for path in readable]
    await send(client, method, path, token(), theirs)
    after = [(await other.http.get(path.format(**theirs))).json() for path in readable]
    assert after == before
    assert all("code" not in answer for answer in after)


@pytest.mark.parametrize(("method", "path"), PROTECTED)
async def test_without_a_users_own_valid_token_every_route_answers_401(
    client: AsyncClient, method: str, path: str
) -> None:
    ids = {
        name: str(uuid4())
        for name in ("conversation", "plan", "workout", "set", "exercise", "photo", "proposal")
    }
    ids["date"] = "2026-09-21"
    answers = {name: await send(client, method, path, said, ids) for name, said in CREDENTIALS.items()}
    codes = {name: (answer.status_code, answer.json()["code"]) for name, answer in answers.items()}
    refused = dict.fromkeys(CREDENTIALS, (401, "not_signed_in"))
    assert codes == {**refused, "expired": (401, "token_expired")}


async def test_the_tokens_made_here_are_good_otherwise(client: AsyncClient, user: str) -> None:
    answer = await send(client, "get", "/v1/me", token(sub=user), {})
    assert (answer.status_code, answer.json()["id"]) == (200, user)
