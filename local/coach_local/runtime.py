"""Process isolation: each function in processes of its own, under the real runtime client of AWS.

The runtime client asks our Runtime API for its next invocation and posts the result there. One process works
on one invocation at a time; if it dies, fails to start or runs out of time, the invocation that it had fails.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from coach_local import children
from coach_local.children import Child
from coach_local.functions import Function, FunctionError, timed_out
from coach_local.gateway.faults import Faults

_API = "/2018-06-01/runtime"
_START_LIMIT = 60.0
"""Seconds for a process to import its handler: Lambda allows 10, but on cores that nobody shares."""


def _outcome() -> asyncio.Future[bytes]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Invocation:
    """An event on its way through a process. `outcome` is the result's JSON or a FunctionError."""

    function: Function
    request_id: str
    payload: bytes
    deadline: float = 0
    outcome: asyncio.Future[bytes] = field(default_factory=_outcome)

    def headers(self) -> dict[str, str]:
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(self.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.function.arn,
            "Lambda-Runtime-Trace-Id": f"Root=1-{self.request_id[:8]}-{self.request_id[-12:]}",
        }

    def succeed(self, result: bytes) -> None:
        if not self.outcome.done():
            self.outcome.set_result(result)

    def fail(self, error: FunctionError) -> None:
        _fail(self.outcome, error)


class Worker:
    """One process of a function and the Runtime API that only this process talks to."""

    def __init__(self, function: Function, faults: Faults) -> None:
        self.function = function
        self._faults = faults
        self._inbox: asyncio.Queue[Invocation | None] = asyncio.Queue()
        """None once the process is dead: its request for an invocation would wait for ever."""
        self._current: Invocation | None = None
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._frozen = False
        self._child: Child | None = None
        self._watching: asyncio.Task[None] | None = None
        self._runner = web.AppRunner(self._runtime_api(), access_log=None, shutdown_timeout=0.1)

    @property
    def pid(self) -> int | None:
        """The process's id while it lives."""
        return self._child.pid if self._child is not None and self._child.running else None

    async def start(self, environment: Mapping[str, str], log: Path) -> None:
        """Start the process and wait until its handler is imported, or raise FunctionError."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        command = (sys.executable, "-m", "awslambdaric", self.function.handler)
        variables = {**os.environ, **environment, **_variables(self.function, site.port)}
        self._child = await children.start(
            *command, log=log, environment=variables, stop_signal=signal.SIGKILL
        )
        self._watching = asyncio.create_task(self._watch(self._child))
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), _START_LIMIT)
        except TimeoutError:
            raise FunctionError("Sandbox.Timedout", "the handler could not be imported in time") from None

    async def run(self, invocation: Invocation) -> bytes:
        """The result's JSON, or FunctionError; the process is dead then, unless its handler raised."""
        self._thaw()
        invocation.deadline = time.time() + self.function.timeout
        self._current = invocation
        self._inbox.put_nowait(invocation)
        done, _ = await asyncio.wait({invocation.outcome}, timeout=self.function.timeout)
        if not done:
            invocation.fail(timed_out(self.function, invocation.request_id))
            await self._kill()
        return invocation.outcome.result()

    async def stop(self) -> None:
        await self._kill()
        await self._runner.cleanup()

    async def _kill(self) -> None:
        if self._child is not None and self._watching is not None:
            await self._child.stop()
            await self._watching

    def _runtime_api(self) -> web.Application:
        application = web.Application(client_max_size=2**27)
        application.add_routes(
            [
                web.get(f"{_API}/invocation/next", self._next),
                web.post(f"{_API}/invocation/{{id}}/response", self._response),
                web.post(f"{_API}/invocation/{{id}}/error", self._error),
                web.post(f"{_API}/init/error", self._init_error),
            ]
        )
        return application

    async def _next(self, request: web.Request) -> web.Response:
        """The process has nothing to do: here Lambda freezes it, until there is an invocation."""
        if not self._ready.done():
            self._ready.set_result(None)
        elif self._inbox.empty() and self._faults.freeze(self.function.name):
            self._freeze()
        invocation = await self._inbox.get()
        if invocation is None:
            return web.Response(status=410)
        return web.Response(
            body=invocation.payload, headers=invocation.headers(), content_type="application/json"
        )

    async def _response(self, request: web.Request) -> web.Response:
        return self._accepted(request.match_info["id"], await request.read())

    async def _error(self, request: web.Request) -> web.Response:
        return self._accepted(request.match_info["id"], _error(await request.json()))

    async def _init_error(self, request: web.Request) -> web.Response:
        _fail(self._ready, _error(await request.json()))
        return web.json_response({"status": "OK"}, status=202)

    def _accepted(self, request_id: str, outcome: bytes | FunctionError) -> web.Response:
        invocation = self._current
        if invocation is None or invocation.request_id != request_id:
            return web.json_response({"errorType": "InvalidRequestID"}, status=400)
        if isinstance(outcome, bytes):
            invocation.succeed(outcome)
        else:
            invocation.fail(outcome)
        return web.json_response({"status": "OK"}, status=202)

    async def _watch(self, child: Child) -> None:
        """When the process dies, whoever waits for it learns of it."""
        error = FunctionError("Runtime.ExitError", _exit_message(await child.process.wait()))
        _fail(self._ready, error)
        if self._current is not None:
            self._current.fail(error)
        self._inbox.put_nowait(None)

    def _freeze(self) -> None:
        if self._child is not None:
            self._frozen = True
            self._child.send(signal.SIGSTOP)

    def _thaw(self) -> None:
        if self._child is not None and self._frozen:
            self._frozen = False
            self._child.send(signal.SIGCONT)


class Pool:
    """A function and its processes: an idle one is taken first, else one is started, up to the limit."""

    def __init__(
        self, function: Function, faults: Faults, logs: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.function = function
        self._faults = faults
        self._log = logs / f"{function.name}.log"
        self._environment = environment if environment is not None else {}
        self._slots = asyncio.Semaphore(function.processes)
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []

    @property
    def processes(self) -> tuple[int, ...]:
        return tuple(pid for worker in self._workers if (pid := worker.pid) is not None)

    async def invoke(self, event: Any, request_id: str) -> Any:
        invocation = Invocation(self.function, request_id, json.dumps(event).encode())
        async with self._slots:
            worker = await self._take()
            try:
                return json.loads(await worker.run(invocation))
            finally:
                await self._give_back(worker, reusable=invocation.outcome.done())

    async def close(self) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._workers))
        self._workers.clear()

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.pid is not None:
                return worker
            await self._discard(worker)
        return await self._started()

    async def _started(self) -> Worker:
        worker = Worker(self.function, self._faults)
        try:
            await worker.start(self._environment, self._log)
        except BaseException:
            await worker.stop()
            raise
        self._workers.add(worker)
        return worker

    async def _give_back(self, worker: Worker, *, reusable: bool) -> None:
        if reusable and worker.pid is not None:
            self._idle.append(worker)
        else:
            await self._discard(worker)

    async def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        await worker.stop()


def _variables(function: Function, port: int) -> dict[str, str]:
    return {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "_HANDLER": function.handler,
        "PYTHONUNBUFFERED": "1",
    }


def _fail(future: asyncio.Future[Any], error: FunctionError) -> None:
    """Whoever waits for it gets the error. Where nobody does any more, that is no news for the log."""
    if not future.done():
        future.set_exception(error)
        future.exception()


def _error(described: Mapping[str, Any]) -> FunctionError:
    stack = described.get("stackTrace") or []
    return FunctionError(str(described.get("errorType")), str(described.get("errorMessage")), stack)


def _exit_message(code: int) -> str:
    ended = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    return f"Runtime exited with error: {ended}"
