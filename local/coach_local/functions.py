"""The Lambda functions by name, what their failures look like, and how one runs inline, on this loop."""

import asyncio
import importlib
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from coach_local.gateway.events import ACCOUNT
from coach_local.gateway.faults import Faults

log = logging.getLogger("coach.local.functions")

Handler = Callable[[Any, "Context"], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Function:
    """One function's configuration, as Terraform states it for the cloud. Times in seconds.

    `retries`, `max_age` and `on_failure` concern asynchronous invokes; `every` is a schedule.
    """

    name: str
    handler: str
    timeout: float = 30
    memory_mb: int = 512
    retries: int = 2
    max_age: float = 21_600
    on_failure: str | None = None
    every: float | None = None
    processes: int = 10

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{self.name}"


class FunctionError(Exception):
    """The function raised, crashed or ran out of time; `kind` is Lambda's `errorType`."""

    def __init__(self, kind: str, message: str, stack: Iterable[str] = ()) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message
        self.stack = list(stack)

    def payload(self, request_id: str) -> dict[str, Any]:
        """What Lambda hands to a caller or to a failure destination."""
        described = {"errorMessage": self.message, "errorType": self.kind}
        return described | {"requestId": request_id, "stackTrace": self.stack}


class Throttled(Exception):
    """The invocation was refused with 429 before the function began."""


class UnknownFunction(Exception):
    """No function of that name."""


@dataclass(frozen=True, slots=True)
class Context:
    """The part of Lambda's context object that handlers use."""

    function_name: str
    aws_request_id: str
    deadline: float
    invoked_function_arn: str
    memory_limit_in_mb: int
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.time()) * 1000))


class Environment(Protocol):
    """One function, ready to run: inline, or in processes of its own."""

    function: Function

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run it; none inline."""
        ...

    async def invoke(self, event: Any, request_id: str) -> Any: ...
    async def close(self) -> None: ...


class Inline:
    """A function whose coroutine is awaited on this very loop.

    The module of its handler offers it in `COROUTINES`, under the handler's name. Unlike on Lambda, an
    invocation that runs out of time is cancelled rather than killed, and nothing is frozen after a return.
    """

    def __init__(self, function: Function) -> None:
        self.function = function
        self._coroutine: Handler | None = None

    @property
    def processes(self) -> tuple[int, ...]:
        return ()

    def load(self) -> Handler:
        """Import the handler's module. Raises FunctionError, as a failed initialisation does."""
        if self._coroutine is None:
            self._coroutine = _imported(self.function.handler)
        return self._coroutine

    async def warm(self) -> None:
        """What a module offers as `warm` is done once, as Lambda does it before the first event."""
        module_name, _, name = self.function.handler.rpartition(".")
        warm = getattr(importlib.import_module(module_name), "warm", None)
        if warm is not None:
            await warm(name)

    async def invoke(self, event: Any, request_id: str) -> Any:
        coroutine = self.load()
        try:
            async with asyncio.timeout(self.function.timeout) as limit:
                result = await coroutine(event, self._context(request_id))
        except Exception as error:
            if limit.expired():
                raise timed_out(self.function, request_id) from error
            log.exception("%s failed", self.function.name)
            raise FunctionError(type(error).__name__, str(error)) from error
        return _marshalled(result)

    async def close(self) -> None:
        """What a module offers as `forget` lets go of its clients: they belong to this loop, and another
        stack of this process would find them on a loop that is closed."""
        module = sys.modules.get(self.function.handler.rpartition(".")[0])
        forget = getattr(module, "forget", None)
        if forget is not None:
            await forget()

    def _context(self, request_id: str) -> Context:
        function = self.function
        deadline = time.time() + function.timeout
        return Context(function.name, request_id, deadline, function.arn, function.memory_mb)


class Functions:
    """Every function by name: `functions["answer"].processes`, `await functions.invoke("answer", event)`."""

    def __init__(self, environments: Iterable[Environment], faults: Faults | None = None) -> None:
        self._environments: Mapping[str, Environment] = {e.function.name: e for e in environments}
        self._faults = faults or Faults()
        self.counts: Counter[tuple[str, str]] = Counter()
        """By function and name, what Lambda counts of each: `Invocations`, `Errors`, `Throttles`."""

    def __getitem__(self, name: str) -> Environment:
        try:
            return self._environments[name]
        except KeyError:
            raise UnknownFunction(name) from None

    def __contains__(self, name: object) -> bool:
        return name in self._environments

    def __iter__(self) -> Iterator[Environment]:
        return iter(self._environments.values())

    async def invoke(self, name: str, event: Any, request_id: str | None = None) -> Any:
        """The function's result, as decoded JSON. Raises FunctionError, Throttled, UnknownFunction."""
        environment = self[name]
        if self._faults.throttle(name):
            self.counts[name, "Throttles"] += 1
            raise Throttled(name)
        self.counts[name, "Invocations"] += 1
        try:
            return await environment.invoke(event, request_id or str(uuid4()))
        except FunctionError:
            self.counts[name, "Errors"] += 1
            raise

    async def close(self) -> None:
        await asyncio.gather(*(environment.close() for environment in self))


def timed_out(function: Function, request_id: str) -> FunctionError:
    return FunctionError(
        "Sandbox.Timedout", f"{request_id} Task timed out after {function.timeout:.2f} seconds"
    )


def _imported(handler: str) -> Handler:
    module_name, _, name = handler.rpartition(".")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        message = f"Unable to import module '{module_name}': {error}"
        raise FunctionError("Runtime.ImportModuleError", message) from error
    coroutines: Mapping[str, Handler] = getattr(module, "COROUTINES", {})
    if name not in coroutines:
        raise FunctionError(
            "Runtime.HandlerNotFound", f"'{name}' is missing in COROUTINES of '{module_name}'"
        )
    return coroutines[name]


def _marshalled(result: Any) -> Any:
    """Lambda turns every result into JSON, so what is not JSON fails here too."""
    try:
        return json.loads(json.dumps(result))
    except (TypeError, ValueError) as error:
        raise FunctionError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
