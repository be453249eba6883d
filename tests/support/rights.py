"""Every route of the description, what it takes, and every kind of credential that it must refuse.

A route with a new kind of id has to be added to `theirs` in the HTTP tests' fixtures, one with a new body to
BODIES, or the tests of rights fail.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from uuid import uuid4

from http_world import HOUR, NOW
from httpx import AsyncClient, Response

from coach.frames import Done
from coach.ports import Answer, Turn
from coach_http.app import openapi

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


TURN = Turn(
    user="",
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
    done=Done(turn="t1", epoch=1, state="completed", length=1, events=0, grounded=False),
    ended_at=NOW,
)


async def send(
    client: AsyncClient, method: str, path: str, bearer: str | None, ids: dict[str, str]
) -> Response:
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    assert "requestBody" not in PATHS[path][method] or (method, path) in BODIES, "add it to BODIES"
    return await client.request(method, path.format(**ids), headers=headers, json=BODIES.get((method, path)))


def told(answer: Response) -> tuple[int, dict[str, Any]]:
    return answer.status_code, {name: value for name, value in answer.json().items() if name != "trace"}
