"""An event loop whose time stands still while anything runs, and jumps when everything waits."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

EPOCH = 1_790_000_000_000
"""The wall clock when a simulation begins, in UTC milliseconds."""


class Stuck(Exception):
    """Nothing will ever happen again, and the simulation is not over."""


class _Skipping(selectors.DefaultSelector):
    """Never waits: it moves the loop's clock by as long as it was told to wait."""

    loop: "SimulatedLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck
        self.loop.skip(timeout)
        return []


class SimulatedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        selector = _Skipping()
        selector.loop = self
        self._now = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self._now

    def skip(self, seconds: float) -> None:
        self._now += seconds

    def clock(self) -> int:
        """The wall clock, in UTC milliseconds."""
        return EPOCH + round(self._now * 1000)


def simulate(main: Coroutine[Any, Any, T]) -> T:
    """Runs to the end in simulated time."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(main)


def simulated_clock() -> int:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SimulatedLoop)
    return loop.clock()
