"""What holds for every route: credentials, problems, origins, limits, health."""

import logging

import pytest
from http_world import Athlete, World
from httpx import AsyncClient

PROBLEM = "application/problem+json"


async def test_without_a_token_nobody_is_let_in(anybody: AsyncClient) -> None:
    answer = await anybody.get("/v1/me")
    assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer nonsense", "nonsense"])
async def test_a_credential_that_is_none_is_refused(anybody: AsyncClient, header: str) -> None:
    answer = await anybody.get("/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_an_expired_token_says_so(world: World, athlete: Athlete) -> None:
    world.now += 2 * 3_600_000
    answer = await athlete.http.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    assert answer.json()["retryable"] is True


async def test_keys_out_of_reach_are_no_refusal(world: World, athlete: Athlete) -> None:
    world.authenticator.down = True
    answer = await athlete.http.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"


async def test_an_address_without_anything_is_a_problem_like_others(anybody: AsyncClient) -> None:
    answer = await anybody.get("/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["code"] == "not_found"


async def test_a_method_that_a_route_does_not_have_names_those_it_has(anybody: AsyncClient) -> None:
    answer = await anybody.put("/v1/me")
    assert (answer.status_code, answer.json()["status"]) == (405, 405)
    assert "GET" in answer.headers["allow"] or "PATCH" in answer.headers["allow"]


async def test_a_malformed_value_is_named_and_never_repeated(athlete: Athlete) -> None:
    answer = await athlete.http.patch("/v1/me", json={"unit": "my secret", "height_cm": "x"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")
    assert "`unit`" in answer.json()["detail"]
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'{"name": "a\\u0000b"}', b'{"name": "\\ud800"}']
)
async def test_a_body_that_cannot_be_read_is_a_client_error(athlete: Athlete, body: bytes) -> None:
    answer = await athlete.http.patch("/v1/me", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_frame")


async def test_a_body_that_is_too_large_is_refused(athlete: Athlete) -> None:
    answer = await athlete.http.patch("/v1/me", json={"name": "x" * 300_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_what_nobody_planned_for_is_told_without_its_words(
    world: World, athlete: Athlete, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the user's words")

    monkeypatch.setattr(world.turns, "recent", broken)
    with caplog.at_level(logging.DEBUG):
        answer = await athlete.http.get("/v1/conversations")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "words" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


async def test_a_page_of_an_allowed_origin_may_read_even_a_failure(athlete: Athlete) -> None:
    answer = await athlete.http.get("/v1/nothing", headers={"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "https://app.example"


async def test_a_page_of_another_origin_may_read_nothing(athlete: Athlete) -> None:
    answer = await athlete.http.get("/v1/me", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


async def test_answers_are_kept_in_no_cache(athlete: Athlete) -> None:
    assert (await athlete.http.get("/v1/me")).headers["cache-control"] == "no-store"


async def test_health_needs_no_token_and_names_each_dependency(anybody: AsyncClient) -> None:
    answer = await anybody.get("/v1/health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "dependencies": {"database": True, "table": True}},
    )


async def test_a_function_that_is_alive_and_not_ready_says_so(world: World, anybody: AsyncClient) -> None:
    world.connections.down = True
    answer = await anybody.get("/v1/health")
    assert (answer.status_code, answer.json()["dependencies"]["table"]) == (503, False)


async def test_health_does_not_ask_the_dependencies_each_time(world: World, anybody: AsyncClient) -> None:
    await anybody.get("/v1/health")
    world.connections.down = True
    assert (await anybody.get("/v1/health")).status_code == 200
    world.now += 5_000
    assert (await anybody.get("/v1/health")).status_code == 503
