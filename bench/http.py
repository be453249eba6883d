"""Each route of the HTTP API beside a bare FastAPI route that reads one row, on the same Postgres, in turn.

Both run in this process without a server in front, so that what differs is what a route of ours does more: the
token, a transaction with the user's rights, validation, and its own work. The bare one does none of it.
"""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import asyncpg
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from bench.parts import summary
from coach_http.app import create_app
from coach_http.settings import read
from coach_http.wiring import wire
from coach_local.client import CoachClient
from coach_local.configuration import Configuration
from coach_local.ingest import ingest_own_library
from coach_local.stack import LocalStack

ROUNDS = 150
"""Requests of each route, each with one of the bare route before it."""

Request = tuple[str, str, Any]
"""Method, path and body."""
Make = Callable[[AsyncClient], Awaitable[Request]]
"""Makes what a request needs, untimed."""

ITEM = {"exercise": "back-squat", "equipment": "barbell", "class": "compound", "sets": 3}
PLAN = {"name": "p", "days": [{"name": "A", "items": [{**ITEM, "target_reps": 5, "target_rpe": 8}]}]}
SET = {"exercise": "back-squat", "reps": 5, "load": 60}


async def routes() -> dict[str, Any]:
    """p50 and p99 of each route in milliseconds, and its p50 as a multiple of the bare one's."""
    with TemporaryDirectory() as folder:
        async with _stack(Path(folder)) as stack, _clients(stack) as (ours, bare):
            cases = await _cases(ours, await _talked(stack, ours))
            return {
                "rounds": ROUNDS,
                "routes": [await _measured(name, make, ours, bare) for name, make in cases.items()],
            }


@asynccontextmanager
async def _stack(data: Path) -> AsyncIterator[LocalStack]:
    configuration = Configuration(
        data=data,
        port=0,
        environment={"LOG_LEVEL": "ERROR"},
        durable=False,
        after_start=(ingest_own_library,),
        say=lambda _line: None,
    )
    async with LocalStack(configuration) as stack:
        yield stack


@asynccontextmanager
async def _clients(stack: LocalStack) -> AsyncIterator[tuple[AsyncClient, AsyncClient]]:
    services = wire(read())
    headers = {"Authorization": f"Bearer {await stack.mint('bench')}"}
    async with (
        asyncpg.create_pool(stack.environment["DATABASE_URL"], min_size=1, max_size=2) as pool,
        _client(create_app(services), headers) as ours,
        _client(_bare(pool), {}) as bare,
    ):
        yield ours, bare
    await services.close()


async def _talked(stack: LocalStack, http: AsyncClient) -> str:
    """A conversation of one answer."""

    async def token() -> str:
        return await stack.mint("bench")

    async with CoachClient(stack.websocket_url, token) as coach:
        async for _ in coach.ask("How do I set up for a back squat?"):
            pass
    return str((await _sent(http, "GET", "/v1/conversations", None)).json()["items"][0]["id"])


def _client(app: FastAPI, headers: dict[str, str]) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url="http://bench", headers=headers)


def _bare(pool: asyncpg.Pool) -> FastAPI:
    """One row by its key, under the one right that the login role has: what any service would do at least."""
    app = FastAPI()

    @app.get("/bare")
    async def bare() -> dict[str, int]:
        row = await pool.fetchrow("select count(*) as n from coach.erasures where user_id = $1", uuid4())
        return dict(row)

    return app


async def _cases(http: AsyncClient, conversation: str) -> dict[str, Make]:
    """The routes, with what each needs; not those that end something that a person began elsewhere: a photo's
    confirmation, an answer to a proposal, the account."""
    number = itertools.count()
    plan = (await _sent(http, "POST", "/v1/plans", PLAN)).json()["id"]
    workout = (await _sent(http, "POST", "/v1/workouts", {"unit": "kg"})).json()["id"]
    for _ in range(20):
        await _sent(http, "POST", f"/v1/workouts/{workout}/sets", SET)
        await _sent(http, "POST", "/v1/meals", {"text": "200 g cooked rice"})
    done = (await _sent(http, "GET", f"/v1/workouts/{workout}", None)).json()["sets"][0]["id"]
    photo = (await _sent(http, "POST", "/v1/photos", {})).json()["photo"]

    def always(method: str, path: str, body: Any = None) -> Make:
        async def make(_http: AsyncClient) -> Request:
            return method, path, body

        return make

    def numbered(method: str, path: str, field: str) -> Make:
        async def make(_http: AsyncClient) -> Request:
            return method, path, {field: f"n{next(number)}"}

        return make

    def deleting(path: str, body: Any) -> Make:
        async def make(http: AsyncClient) -> Request:
            made = (await _sent(http, "POST", path, body)).json()
            return "DELETE", f"{path}/{made.get('id') or made['photo']}", None

        return make

    async def log_set(http: AsyncClient) -> Request:
        return "POST", f"/v1/workouts/{workout}/sets", {**SET, "load": 60 + next(number) % 5}

    return {
        "GET /v1/health": always("GET", "/v1/health"),
        "POST /v1/realtime/ticket": always("POST", "/v1/realtime/ticket"),
        "GET /v1/me": always("GET", "/v1/me"),
        "PATCH /v1/me": numbered("PATCH", "/v1/me", "name"),
        "GET /v1/exercises": always("GET", "/v1/exercises?query=squat"),
        "GET /v1/exercises/{id}": always("GET", f"/v1/exercises/{ITEM['exercise']}"),
        "GET /v1/plans": always("GET", "/v1/plans"),
        "POST /v1/plans": always("POST", "/v1/plans", PLAN),
        "GET /v1/plans/{id}": always("GET", f"/v1/plans/{plan}"),
        "PATCH /v1/plans/{id}": numbered("PATCH", f"/v1/plans/{plan}", "name"),
        "DELETE /v1/plans/{id}": deleting("/v1/plans", PLAN),
        "GET /v1/workouts": always("GET", "/v1/workouts"),
        "POST /v1/workouts": always("POST", "/v1/workouts", {"unit": "kg"}),
        "GET /v1/workouts/{id}": always("GET", f"/v1/workouts/{workout}"),
        "PATCH /v1/workouts/{id}": numbered("PATCH", f"/v1/workouts/{workout}", "title"),
        "DELETE /v1/workouts/{id}": deleting("/v1/workouts", {"unit": "kg"}),
        "PATCH /v1/workouts/{id}/sets/{set}": always(
            "PATCH", f"/v1/workouts/{workout}/sets/{done}", {"reps": 4}
        ),
        "POST /v1/workouts/{id}/sets": log_set,
        "DELETE /v1/workouts/{id}/sets/{set}": deleting(f"/v1/workouts/{workout}/sets", SET),
        "GET /v1/progress": always("GET", "/v1/progress"),
        "POST /v1/progress": always("POST", "/v1/progress", {"kind": "readiness", "value": 3}),
        "POST /v1/meals": always("POST", "/v1/meals", {"text": "200 g cooked rice"}),
        "GET /v1/photos": always("GET", "/v1/photos"),
        "GET /v1/photos/{id}": always("GET", f"/v1/photos/{photo}"),
        "GET /v1/nutrition/days/{date}": always("GET", f"/v1/nutrition/days/{time.strftime('%Y-%m-%d')}"),
        "GET /v1/conversations": always("GET", "/v1/conversations"),
        "GET /v1/conversations/{id}/messages": always("GET", f"/v1/conversations/{conversation}/messages"),
        "GET /v1/me/export": always("GET", "/v1/me/export"),
    }


async def _measured(name: str, make: Make, ours: AsyncClient, bare: AsyncClient) -> dict[str, Any]:
    taken: list[float] = []
    beside: list[float] = []
    for _ in range(ROUNDS):
        request = await make(ours)
        beside.append(await _timed(bare, "GET", "/bare", None))
        taken.append(await _timed(ours, *request))
        await asyncio.sleep(0)
    mine, theirs = summary(taken), summary(beside)
    return {"route": name, "ms": mine, "bare_ms": theirs, "times_bare": round(mine["p50"] / theirs["p50"], 1)}


async def _timed(http: AsyncClient, method: str, path: str, body: Any) -> float:
    began = time.perf_counter()
    await _sent(http, method, path, body)
    return time.perf_counter() - began


async def _sent(http: AsyncClient, method: str, path: str, body: Any) -> Response:
    response = await http.request(method, path, json=body)
    if response.status_code >= 400:
        raise RuntimeError(f"{method} {path}: {response.status_code} {json.dumps(response.text)[:200]}")
    return response
