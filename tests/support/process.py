"""Processes that can be struck: each boundary that one crosses is a step, and a plan says what befalls it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from coach.errors import Unavailable

if TYPE_CHECKING:
    from world import World

Fault = Literal[
    "kill", "pause", "freeze", "fail", "slow", "outage",
    "gone", "throttle", "hang", "deaf", "vanish", "twice", "late", "cut",
]  # fmt: skip
"""`kill`: the process dies here. `pause`: this call stands still for longer than a lease; `freeze`: the
whole process does. `fail`: the call is refused (before) or its reply is lost (after). `slow`: it takes a
second longer. `outage`: the table answers nobody for a while.

`gone`, `throttle`: how a post may be refused; `deaf`: its device takes nothing for a while; `hang`: it is
given up, and its frame arrives later. `vanish`, `twice`, `late`: what may become of a frame, a post or an
asynchronous invoke. `cut`: the device loses its network."""

STANDSTILL = 8.0
LASTS: Mapping[Fault, float] = {
    "pause": STANDSTILL,
    "freeze": STANDSTILL,
    "outage": STANDSTILL,
    "deaf": STANDSTILL,
    "late": 7.0,
    "hang": 5.0,
    "slow": 1.0,
}
"""Seconds until a fault is over."""

Plan = Mapping[int, Fault]
"""What befalls which step, counted from 0."""

PATIENCE = 3.0
"""Seconds that the table's adapter tries for, as coach.adapters.dynamo.client does."""


@dataclass(eq=False)
class Process:
    """One invocation of one function."""

    world: "World"
    name: str
    dead: bool = False
    returned: bool = False
    task: asyncio.Task[None] | None = None
    thaws_at: float = 0.0

    def kill(self) -> None:
        self.dead = True
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()

    async def step(self, label: str) -> Fault | None:
        """Where this process may be struck. What is dead takes no further step."""
        await self._until_it_runs()
        fault = self.world.fault(label)
        match fault:
            case "kill":
                self.dead = True
                if self.task is not None:
                    asyncio.get_running_loop().call_soon(self.task.cancel)
            case "pause" | "slow":
                await asyncio.sleep(LASTS[fault])
            case "freeze":
                self.thaws_at = self.world.now + STANDSTILL
            case "outage":
                self.world.table_back_at = self.world.now + STANDSTILL
        await self._until_it_runs()
        return fault

    async def _until_it_runs(self) -> None:
        while not self.dead and self.world.now < self.thaws_at:
            await asyncio.sleep(self.thaws_at - self.world.now)
        if self.dead:
            raise asyncio.CancelledError


class Guarded:
    """A port as one process uses it: every call can be its last, be refused, or lose its reply."""

    def __init__(self, target: Any, process: Process, name: str, failure: type[Exception] = Unavailable):
        self._target = target
        self._process = process
        self._name = name
        self._failure = failure

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **options: Any) -> Any:
            label = f"{self._name}.{method}"
            await self._begin(label)
            result = await getattr(self._target, method)(*args, **options)
            if await self._process.step(f"{label}:after") == "fail":
                raise self._failure("reply lost")
            return result

        return call

    async def open(self, before: int) -> AsyncIterator[Any]:
        """The one port that is iterated over."""
        await self._begin(f"{self._name}.open")
        async for turn in self._target.open(before):
            yield turn

    async def _begin(self, label: str) -> None:
        if await self._process.step(f"{label}:before") == "fail":
            raise self._failure("refused")


class InTable(Guarded):
    """A port whose adapter keeps everything in the one table, and tries for a while when that is away."""

    async def _begin(self, label: str) -> None:
        await super()._begin(label)
        world = self._process.world
        give_up = world.now + PATIENCE
        while world.now < world.table_back_at:
            if world.now >= give_up:
                raise self._failure("the table is away")
            await asyncio.sleep(0.4)
