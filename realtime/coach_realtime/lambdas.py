"""The handlers that Lambda calls, by the names that Terraform gives: `coach_realtime.lambdas.NAME`.

One event loop lives as long as the environment, because clients keep their connections on it; when a
handler returns, nothing of its invocation is left running. Whoever already has a loop (the local stack,
inline) awaits the same coroutines from COROUTINES.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from coach_realtime import wiring
from coach_realtime.settings import Environment

Event = dict[str, Any]


class Context(Protocol):
    """What we use of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int: ...


async def _authorize(event: Event, _context: Context) -> Any:
    return await wiring.gate().authorize(event)


async def _connect(event: Event, _context: Context) -> Any:
    return await wiring.door().connect(event)


async def _disconnect(event: Event, _context: Context) -> Any:
    return await wiring.door().disconnect(event)


async def _message(event: Event, _context: Context) -> Any:
    return await wiring.messages().handle(event)


async def _answer(event: Event, context: Context) -> Any:
    return await wiring.jobs().answer(event, context.get_remaining_time_in_millis() / 1000)


async def _photo(event: Event, _context: Context) -> Any:
    return await wiring.photos().handle(event)


async def _sweep(event: Event, _context: Context) -> Any:
    return await wiring.chores().sweep(event)


COROUTINES: dict[str, Callable[[Event, Context], Awaitable[Any]]] = {
    "authorize": _authorize,
    "connect": _connect,
    "disconnect": _disconnect,
    "message": _message,
    "answer": _answer,
    "photo": _photo,
    "sweep": _sweep,
}

WIRED: dict[str, Callable[[], object]] = {
    "authorize": wiring.gate,
    "connect": wiring.door,
    "disconnect": wiring.door,
    "message": wiring.messages,
    "answer": wiring.jobs,
    "photo": wiring.photos,
    "sweep": wiring.chores,
}

_runner = asyncio.Runner()


def authorize(event: Event, context: Context) -> Any:
    return _runner.run(_authorize(event, context))


def connect(event: Event, context: Context) -> Any:
    return _runner.run(_connect(event, context))


def disconnect(event: Event, context: Context) -> Any:
    return _runner.run(_disconnect(event, context))


def message(event: Event, context: Context) -> Any:
    return _runner.run(_message(event, context))


def answer(event: Event, context: Context) -> Any:
    return _runner.run(_answer(event, context))


def photo(event: Event, context: Context) -> Any:
    return _runner.run(_photo(event, context))


def sweep(event: Event, context: Context) -> Any:
    return _runner.run(_sweep(event, context))


async def warm(name: str) -> None:
    """Reads the settings and makes the clients of one function, so that what is missing or malformed is
    named now, and loads what its first event would wait for."""
    await wiring.learn_secrets()
    WIRED[name]()
    if name == "answer":
        await wiring.warm_jobs()


forget = wiring.forget


def start_cold() -> None:
    """At import, in Lambda."""
    environment = Environment()
    logging.getLogger().setLevel(environment.log_level)
    if environment.function in WIRED:
        _runner.run(warm(environment.function))


start_cold()
