"""What every part of the gateway stands on: functions, limits, faults, the clock, the running work."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from coach_local.functions import Functions
from coach_local.gateway.faults import Faults
from coach_local.gateway.limits import Bucket, Clock, Limits

log = logging.getLogger("coach.local.gateway")


@dataclass(slots=True)
class Platform:
    """`credentials` are access keys and their secrets; None leaves signatures unchecked."""

    functions: Functions
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    clock: Clock = time.time
    region: str = "us-east-1"
    credentials: Mapping[str, str] | None = None
    bucket: Bucket = field(init=False)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bucket = Bucket(self.limits.requests_per_second, self.limits.burst, self.clock)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` beside everything else, and keep hold of it until it ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def settle(self, seconds: float) -> None:
        """Give running work `seconds` to end, then cancel it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.debug("work ended with %s", type(error).__name__)
