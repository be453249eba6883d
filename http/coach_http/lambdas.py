"""The handler that Lambda calls: `coach_http.lambdas.http`, for every request of the HTTP API.

Mangum translates, but its own handler runs each request to its end on whatever loop there is. Ours awaits
the same steps, on one loop that lives as long as the environment, because clients keep their connections on it;
whoever already has a loop (the local stack, inline) awaits the same coroutine from COROUTINES.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from mangum import Mangum
from mangum.protocols.http import HTTPCycle

from coach.logs import begin, mind
from coach_http.app import create_app
from coach_http.problems import trace_of
from coach_http.settings import in_lambda, log_level, read
from coach_http.wiring import Services, learn_secrets, reporting, wire

Event = dict[str, Any]

TEXT = ["application/json", "application/problem+json", "text/"]
"""Bodies of these types travel as they are; others would be in base64."""


@cache
def _services() -> Services:
    return wire(read())


@cache
def _gateway() -> Mangum:
    return Mangum(create_app(_services()), lifespan="off", text_mime_types=TEXT)


async def _http(event: Event, context: Any) -> Any:
    gateway = _gateway()
    request = gateway.infer(event, context)
    cycle = HTTPCycle(request.scope, request.body)
    with reporting(context.function_name, trace_of(request.scope)):
        await cycle.run(gateway.app)
    return request({"status": cycle.status, "headers": cycle.headers, "body": cycle.body})


COROUTINES: dict[str, Callable[[Event, Any], Awaitable[Any]]] = {"http": _http}

_runner = asyncio.Runner()


def http(event: Event, context: Any) -> Any:
    return _runner.run(_http(event, context))


async def forget() -> None:
    """Closes and lets go of everything made: for a process that outlives its event loop or its settings,
    as tests and the local stack do. Lambda never does."""
    if _services.cache_info().currsize:
        await _services().close()
    _gateway.cache_clear()
    _services.cache_clear()


def start_cold() -> None:
    """At import, in Lambda: reads the settings and makes the application, so that what is missing or
    malformed fails now, and is named."""
    if in_lambda():
        begin(log_level())
        mind(_runner.get_loop())
        _runner.run(learn_secrets())
        _gateway()


start_cold()
