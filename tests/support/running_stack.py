"""A local stack that runs beside the tests, on a loop of its own."""

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from coach_local.client import CoachClient, Happening, Session
from coach_local.configuration import Configuration
from coach_local.ingest import ingest_own_library
from coach_local.stack import LocalStack

T = TypeVar("T")


PATIENT = {"COACH_RETRIEVAL_SECONDS": "20"}
"""A machine that is busy with other tests finds its passages late, and is not to answer without them."""

STARTING = 120
"""Seconds that a busy machine may need for the whole stack."""


class RunningStack:
    """Entered with `with`; `do` awaits something on the stack's own loop. Without a library it starts sooner,
    and answers go ungrounded."""

    def __init__(
        self,
        data: Path,
        isolation: Literal["inline", "process"] = "inline",
        environment: dict[str, str] | None = None,
        *,
        library: bool = True,
    ) -> None:
        self.data = data
        self._library = library
        self._isolation = isolation
        self._environment = PATIENT | (environment or {})
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="stack", daemon=True)
        self.stack: LocalStack

    def __enter__(self) -> "RunningStack":
        self._thread.start()
        ready = self._ready.wait(STARTING)
        if self._failure is not None:
            raise self._failure
        assert ready, f"the stack did not start within {STARTING} s"
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self._loop is not None
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        # As root the cluster lies elsewhere, where Postgres's own user can reach it.
        shutil.rmtree((self.data / "postgres").resolve(), ignore_errors=True)

    def do(self, work: Callable[[LocalStack], Awaitable[T]]) -> T:
        assert self._loop is not None

        async def done() -> T:
            return await work(self.stack)

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(120)

    async def token(self, user: str, ttl: float = 3600) -> str:
        return await asyncio.to_thread(self.do, lambda stack: stack.mint(user, ttl))

    def client(self, user: str = "ada", session: Session | None = None) -> CoachClient:
        return CoachClient(self.stack.websocket_url, lambda: self.token(user), session)

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as failure:
            self._failure = failure
            self._ready.set()

    async def _live(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        configuration = Configuration(
            data=self.data,
            port=0,
            isolation=self._isolation,
            environment=self._environment,
            durable=False,
            after_start=(ingest_own_library,) if self._library else (),
            say=lambda _line: None,
        )
        async with LocalStack(configuration) as self.stack:
            self._ready.set()
            await self._stop.wait()


async def answer(client: CoachClient, question: str, **options: Any) -> list[Happening]:
    """Everything that happens until the answer's end."""
    return [happening async for happening in client.ask(question, **options)]
