"""Each route of the HTTP API beside a bare FastAPI route that reads one row, on the same Postgres, in turn.

Both run in this process without a server in front, so that what differs is what a route of ours does more: the
token, a transaction with the user's rights, validation, and its own work. The bare one does none of it.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import asyncpg
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from bench.parts import summary
from bench.routes import Case, Requests, send
from coach.adapters.postgres.database import Database
from coach.adapters.postgres.live_workouts import PostgresWorkouts
from coach.training.live import Live
from coach_http.app import create_app
from coach_http.settings import read
from coach_http.wiring import wire
from coach_local.configuration import Configuration
from coach_local.ingest import ingest_own_library
from coach_local.stack import LocalStack


async def routes() -> dict[str, Any]:
    """p50 and p99 of each route in milliseconds, and its p50 as a multiple of the bare one's."""
    with TemporaryDirectory() as folder:
        async with _stack(Path(folder)) as stack, _requests(stack) as (requests, bare):
            cases = await requests.cases()
            return {"routes": [await _measured(name, case, bare) for name, case in cases.items()]}


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
async def _requests(stack: LocalStack) -> AsyncIterator[tuple[Requests, AsyncClient]]:
    settings = read()
    wired, database = wire(settings), Database(settings.database_url)
    # Nobody lifts as fast as this: the limit of live events would be met within the minute.
    workouts = PostgresWorkouts(database, per_minute=1_000_000)
    services = replace(wired, live=Live(workouts, wired.pusher, wired.clock))
    app = create_app(services)

    async def sign_in(name: str) -> AsyncClient:
        return _client(app, {"Authorization": f"Bearer {await stack.mint(name)}"})

    async with (
        asyncpg.create_pool(stack.environment["DATABASE_URL"], min_size=1, max_size=2) as pool,
        _client(_bare(pool), {}) as bare,
        await sign_in("bench") as http,
    ):
        yield await Requests.of(app, http, services, sign_in), bare
    await database.close()
    await services.close()


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


async def _measured(name: str, case: Case, bare: AsyncClient) -> dict[str, Any]:
    taken: list[float] = []
    beside: list[float] = []
    for _ in range(case.rounds):
        http, request = await case.make()
        beside.append(await _timed(bare, "GET", "/bare", None))
        taken.append(await _timed(http, *request))
        await asyncio.sleep(0)
    mine, theirs = summary(taken), summary(beside)
    return {
        "route": name,
        "rounds": case.rounds,
        "ms": mine,
        "bare_ms": theirs,
        "times_bare": round(mine["p50"] / theirs["p50"], 1),
    }


async def _timed(http: AsyncClient, method: str, path: str, body: Any) -> float:
    began = time.perf_counter()
    await send(http, method, path, body)
    return time.perf_counter() - began
