"""A device in a live workout: it reports, and remembers what it was told."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from coach_local.client import CoachClient, Happening


class Device:
    """A client that remembers what it was told."""

    def __init__(self, client: CoachClient, workout: str) -> None:
        self.client = client
        self.workout = workout
        self.events: list[dict[str, Any]] = []
        self.ready: list[dict[str, Any]] = []
        self.refused: list[str] = []

    async def tell(self, type: str, **fields: Any) -> None:
        """Returns when everything that waits has its reply."""
        self.client.report(type, self.workout, **fields)
        await self.until(lambda: self.client.session.unreported == 0)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                self._take(await self.client.next())

    async def hears(self, event: str, version: int, **wanted: Any) -> dict[str, Any]:
        """The push of this kind that a step of the workout made."""
        wanted["version"] = version

        def found() -> list[dict[str, Any]]:
            return [
                one
                for one in self.told(event)
                if all(one.get(name) == value for name, value in wanted.items())
            ]

        await self.until(lambda: bool(found()))
        return found()[-1]

    def told(self, event: str) -> list[dict[str, Any]]:
        return [one["data"] for one in self.events if one["event"] == event]

    def _take(self, happening: Happening) -> None:
        match happening.kind:
            case "event":
                self.events.append(dict(happening.frame))
            case "ready":
                self.ready.append(dict(happening.frame))
            case "refused":
                self.refused.append(happening.frame["code"])


def lifted(reps: int, load: float, rpe: float | None, exercise: str = "bench-press") -> dict[str, Any]:
    return {
        "set": str(uuid4()),
        "exercise": exercise,
        "kind": "working",
        "reps": reps,
        "load": load,
        "rpe": rpe,
    }


def offline(client: CoachClient) -> None:
    """The connection is given up; what is reported meanwhile waits."""
    client.session.closing = True
    client._changed.set()
