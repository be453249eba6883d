"""The handlers that Lambda calls, by the names that Terraform gives: `coach_realtime.lambdas.NAME`.

One event loop lives as long as the environment, because clients keep their connections on it; when a
handler returns, nothing of its invocation is left running. Whoever already has a loop (the local stack,
inline) awaits the same coroutines from COROUTINES.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Protocol

from coach.errors import CoachError, SettingsError
from coach.logs import begin, kind_and_place, mind
from coach_realtime import wiring
from coach_realtime.gate import Unauthorized
from coach_realtime.settings import Environment

Event = dict[str, Any]


class Context(Protocol):
    """What we use of Lambda's context."""

    @property
    def function_name(self) -> str: ...
    def get_remaining_time_in_millis(self) -> int: ...


Handler = Callable[[Event, Context], Coroutine[Any, Any, Any]]


class Failed(Exception):
    """Stands for an error that nobody planned for: Lambda logs what a handler raises, words and all."""


def reported(handler: Handler) -> Handler:
    """What an invocation counted stands in its log, however it ends; of an error only kind and place.

    Raises Failed, and what is known to quote nobody as it is: Lambda acts on some of it.
    """

    @wraps(handler)
    async def handled(event: Event, context: Context) -> Any:
        with wiring.reporting(context.function_name):
            try:
                return await handler(event, context)
            except (CoachError, SettingsError, Unauthorized):
                raise
            except Exception as error:
                raise Failed(kind_and_place(error)) from None

    return handled


@reported
async def _authorize(event: Event, _context: Context) -> Any:
    return await wiring.gate().authorize(event)


@reported
async def _connect(event: Event, _context: Context) -> Any:
    return await wiring.door().connect(event)


@reported
async def _disconnect(event: Event, _context: Context) -> Any:
    return await wiring.door().disconnect(event)


@reported
async def _message(event: Event, _context: Context) -> Any:
    return await wiring.messages().handle(event)


@reported
async def _answer(event: Event, context: Context) -> Any:
    return await wiring.jobs().answer(event, context.get_remaining_time_in_millis() / 1000)


@reported
async def _photo(event: Event, _context: Context) -> Any:
    return await wiring.photos().handle(event)


@reported
async def _sweep(event: Event, _context: Context) -> Any:
    return await wiring.chores().sweep(event)


COROUTINES: dict[str, Handler] = {
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
    if environment.function not in WIRED:
        return
    begin(environment.log_level)
    mind(_runner.get_loop())
    _runner.run(warm(environment.function))


start_cold()
