"""Whether what this function depends on answers: looked at seldom, for anybody may ask."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from coach.errors import Unavailable
from coach.ports import Clock

Probe = Callable[[], Awaitable[object]]
"""Returns where the dependency answers, and raises Unavailable where it does not."""

PATIENCE = 2.0
"""Seconds that one dependency has to answer."""

FRESH = 5_000
"""Milliseconds for which what was seen is told again."""


class Readiness:
    def __init__(self, probes: Mapping[str, Probe], clock: Clock) -> None:
        self._probes = probes
        self._clock = clock
        self._seen: dict[str, bool] = {}
        self._seen_at = -FRESH

    async def look(self) -> Mapping[str, bool]:
        if self._clock() - self._seen_at >= FRESH:
            answers = await asyncio.gather(*(_answers(probe) for probe in self._probes.values()))
            self._seen = dict(zip(self._probes, answers, strict=True))
            self._seen_at = self._clock()
        return self._seen


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await probe()
    except (Unavailable, TimeoutError):
        return False
    return True
