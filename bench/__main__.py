"""`make bench`: every figure in one run, as a table and as bench/results/bench.json.

python -m bench [PART …]    only those parts
"""

import asyncio
import json
import logging
import os
import platform
import sys
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import answers, crowd, delivery, http, workers, workout
from bench.cold import cold_starts
from bench.table import table

RESULTS = Path(__file__).parent / "results"


async def cold() -> Any:
    return await asyncio.to_thread(cold_starts)


async def paces() -> Any:
    return [await delivery.pace(tps) for tps in (30, 60, 100, 200)]


async def many() -> Any:
    return [await delivery.many(at_once, tps) for at_once, tps in ((1, 30), (50, 30), (200, 10))]


PARTS: dict[str, Callable[[], Awaitable[Any]]] = {
    "cold_starts": cold,
    "first_token": delivery.first_token,
    "cpu": workers.cpu_per_token,
    "pace": paces,
    "at_once": many,
    "stop_and_resume": delivery.stops_and_resumes,
    "take_over": workers.take_over,
    "fan_out": crowd.fan_out,
    "flood": crowd.flood,
    "idle": crowd.idle_memory,
    "history": answers.start_beside_history,
    "workout": workout.prescriptions,
    "cost": answers.cost,
    "routes": http.routes,
}


async def run(names: list[str]) -> dict[str, Any]:
    """A part that fails is told, and left out; the others are measured."""
    results = {}
    for name in names:
        sys.stderr.write(f"{name} …\n")
        try:
            results[name] = await PARTS[name]()
        except Exception:
            traceback.print_exc()
    return results


def main() -> None:
    logging.disable(logging.ERROR)  # killed workers and full sockets are meant
    load = os.getloadavg()[0]
    results: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} CPUs, CPython {platform.python_version()}, load {load:.1f} at the start",
        **asyncio.run(run(sys.argv[1:] or list(PARTS))),
    }
    results["load_at_the_end"] = round(os.getloadavg()[0], 1)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(results, indent=1))
    sys.stdout.write(table(results))


if __name__ == "__main__":
    main()
