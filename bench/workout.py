"""How soon a set that was logged is answered with a prescription."""

import json
import time
from typing import Any
from uuid import uuid4

from bench.clients import Client, client, ours, provider_and_bare, send
from bench.parts import summary


async def prescriptions(sets: int = 40) -> dict[str, Any]:
    times = []
    with provider_and_bare() as (provider, _):
        async with ours(provider, "n=1") as stack, client(stack) as lifter:
            workout = str(uuid4())
            await send(lifter, type="workout.start", id="start", workout=workout, at=now(), unit="kg")
            await until_accepted(lifter, "start")
            for n in range(sets):
                began = time.monotonic()
                await send(lifter, type="set.logged", id=f"set{n}", workout=workout, at=now(), **lifted(n))
                await until_prescribed(lifter, n)
                times.append(time.monotonic() - began)
    return {"sets": sets, "set_to_prescription_ms": summary(times[1:])}


def lifted(number: int) -> dict[str, Any]:
    return {
        "set": str(uuid4()),
        "exercise": "bench-press",
        "number": number + 1,
        "kind": "working",
        "reps": 5,
        "load": 80,
        "rpe": 8,
    }


async def until_accepted(of: Client, id: str) -> None:
    async for message in of.socket:
        frame = json.loads(message)
        if frame.get("ref") == id:
            raise ConnectionError(f"refused: {frame['code']}")
        if (frame["type"], frame.get("id")) == ("accepted", id):
            return


async def until_prescribed(of: Client, number: int) -> None:
    async for message in of.socket:
        frame = json.loads(message)
        if frame.get("ref") == f"set{number}":
            raise ConnectionError(f"refused: {frame['code']}")
        if frame.get("event") == "prescription" and frame["data"]["version"] == number + 2:
            return


def now() -> int:
    return time.time_ns() // 1_000_000
