"""Through the handler, as API Gateway and Lambda call it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from http_world import Athlete, World

from coach.adapters.postgres.database import Database
from coach_http import lambdas

EVENT = Path(__file__).parents[2] / "events" / "http_get.json"

CONTEXT = SimpleNamespace(function_name="coach-dev-http")


@pytest.fixture(autouse=True)
def wired(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lambdas, "_services", world.services)
    lambdas._gateway.cache_clear()
    yield
    lambdas._gateway.cache_clear()  # or a stack of this process would be served by this test's world


def event(token: str, method: str = "GET", path: str = "/v1/me", **changes: object) -> dict[str, Any]:
    recorded: dict[str, Any] = json.loads(EVENT.read_text())
    recorded["headers"]["authorization"] = f"Bearer {token}"
    recorded["rawPath"] = recorded["requestContext"]["http"]["path"] = path
    recorded["requestContext"]["http"]["method"] = method
    recorded["rawQueryString"] = ""
    return recorded | changes


async def test_an_event_is_answered_on_the_loop_that_is_there(world: World, athlete: Athlete) -> None:
    answer = await lambdas.COROUTINES["http"](event(world.token(athlete.id)), CONTEXT)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert json.loads(answer["body"])["id"] == athlete.id


async def test_a_body_in_base64_is_read(world: World, athlete: Athlete) -> None:
    body = b64encode(json.dumps({"name": "Åsa"}).encode()).decode()
    changed = event(world.token(athlete.id), "PATCH", body=body, isBase64Encoded=True)
    changed["headers"]["content-type"] = "application/json"
    answer = await lambdas.COROUTINES["http"](changed, CONTEXT)
    assert json.loads(answer["body"])["name"] == "Åsa"
    assert answer["headers"]["etag"] == '"2"'


async def test_a_problem_travels_as_text_and_carries_the_gateways_id() -> None:
    answer = await lambdas.COROUTINES["http"](event("nonsense"), CONTEXT)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (401, False)
    assert json.loads(answer["body"])["trace"] == "R1kmxH17NjMFftw="


async def test_a_deletion_is_answered_without_a_body(world: World, athlete: Athlete) -> None:
    answer = await lambdas.COROUTINES["http"](
        event(world.token(athlete.id), "DELETE", "/v1/conversations/c"), CONTEXT
    )
    assert answer["statusCode"] == 404


def test_one_loop_serves_every_request_of_an_environment(
    app_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool that the first request opened serves the second."""
    world = World(Database(app_dsn))
    monkeypatch.setattr(lambdas, "_services", world.services)
    lambdas._gateway.cache_clear()
    request = event(world.token("6e1f3c1a-0000-4000-8000-000000000001"))
    assert [lambdas.http(request, CONTEXT)["statusCode"] for _ in range(2)] == [200, 200]
    lambdas._runner.run(world.database.close())
