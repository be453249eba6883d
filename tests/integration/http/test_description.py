"""The routes do what their description says, whatever is sent: tried by schemathesis on a real server."""

import asyncio
import threading
from collections.abc import Iterator

import asyncpg
import pytest
import schemathesis
import uvicorn
from http_world import World
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from coach.adapters.postgres.database import Database
from coach_http.app import openapi
from coach_local.postgres import Postgres

USER = "6e1f3c1a-0000-4000-8000-00000000f00d"

described = schemathesis.openapi.from_dict(openapi()).exclude(path="/v1/me", method="DELETE")
"""Not the end of the account: after it there is nothing to try any more."""
described.config.phases.coverage.enabled = False  # it doubles the time

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
"""Not that every query is refused that says more: a newer client may ask for what this version does not know."""


class Served:
    """The application behind uvicorn, on a loop and in a thread of its own."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> "Served":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    async def _serve(self) -> None:
        world = World(Database(self._dsn))
        self.token = world.token(USER)
        self._server = uvicorn.Server(uvicorn.Config(world.app, port=0, log_level="critical", lifespan="off"))
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)
        self.address = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        self._ready.set()
        await serving
        await world.database.close()


@pytest.fixture(scope="module")
def served(app_dsn: str, server: Postgres, background: asyncio.Runner) -> Iterator[Served]:
    async def sign_up() -> None:
        connection = await asyncpg.connect(server.dsn())
        await connection.execute("insert into auth.users (id) values ($1) on conflict do nothing", USER)
        await connection.close()

    background.run(sign_up())
    with Served(app_dsn) as running:
        yield running


@described.parametrize()
@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_route_keeps_to_its_description(case: schemathesis.Case, served: Served) -> None:
    case.call_and_validate(
        base_url=served.address,
        headers={"Authorization": f"Bearer {served.token}"},
        checks=CHECKS,
    )
