"""Functions inline: what one stack made on its loop is gone when the next one of the process starts."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from coach_local.functions import Function, Functions, Inline

EVENT = Path(__file__).parents[2] / "events" / "http_get.json"
USER = "6e1f3c1a-0000-4000-8000-000000000002"
SECRET = "only for this test, and long enough"
ISSUER = "http://127.0.0.1:9"


@pytest.fixture
def settings(app_dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SUPABASE_URL": ISSUER,
        "SUPABASE_JWT_SECRET": SECRET,
        "DATABASE_URL": app_dsn,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_ENDPOINT_URL": ISSUER,
        "COACH_TABLE": "coach",
        "COACH_BUCKET": "coach",
        "COACH_SWEEP_FUNCTION": "sweep",
        "COACH_CONNECTIONS_URL": ISSUER,
        "COACH_MEDIA_URL": ISSUER,
    }.items():
        monkeypatch.setenv(name, value)


def request() -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": f"{ISSUER}/auth/v1", "aud": "authenticated", "role": "authenticated", "sub": USER}
    token = jwt.encode({**claims, "session_id": "s", "iat": now, "exp": now + 600}, SECRET)
    event: dict[str, Any] = json.loads(EVENT.read_text())
    event["headers"]["authorization"] = f"Bearer {token}"
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/v1/exercises"
    event["rawQueryString"] = ""
    return event


@pytest.mark.usefixtures("settings")
def test_a_second_loop_finds_nothing_of_the_first() -> None:
    """A pool whose loop is closed cannot open a transaction."""

    async def stack() -> int:
        functions = Functions([Inline(Function("http", "coach_http.lambdas.http"))])
        try:
            return int((await functions.invoke("http", request()))["statusCode"])
        finally:
            await functions.close()

    assert [asyncio.run(stack()) for _ in range(2)] == [200, 200]
