"""`make bench`: every figure in one run, as a table and as bench/results/bench.json."""

import asyncio
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import delivery
from bench.cold import cold_starts

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    load = os.getloadavg()[0]
    results: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} CPUs, CPython {platform.python_version()}, load {load:.1f} at the start",
        "cold_starts": cold_starts(),
        **asyncio.run(delivery.main()),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(results, indent=1))
    sys.stdout.write(table(results))


def table(results: dict[str, Any]) -> str:
    first, stop = results["first_token"], results["stop_and_resume"]
    rows = [
        ("first token over a bare FastAPI socket, p50", f"{first['over_bare_ms']} ms", "1 ms"),
        ("first token, ours p50 / p99", _both(first["ours_ms"]), ""),
        ("first token, bare p50 / p99", _both(first["bare_ms"]), ""),
        ("from the ask to the provider's call, p50 / p99", _both(first["from_ask_to_the_provider_ms"]), ""),
        *(
            (
                f"{run['tokens']} tokens at {run['tps']}/s, posts of 8 to 25 ms: posts; delay p50 / p99",
                f"{run['posts']}; {_both(run['delay_ms'])}",
                "45; 70 / 130 ms" if run["tps"] == 60 else "",
            )
            for run in results["pace"]
        ),
        *(
            (
                f"{run['at_once']} answers at once: whole; delay p50 / p99",
                f"{run['whole']}; {_both(run['delay_ms'])}",
                "",
            )
            for run in results["at_once"]
        ),
        ("stop to done, p50 / p99", _both(stop["stop_to_done_ms"]), "1000 ms"),
        ("resume to its first frame, p50 / p99", _both(stop["resume_to_first_frame_ms"]), ""),
        *(
            (
                f"cold start of `{run['function']}`: CPU over an empty process",
                f"{run['cpu_ms']} ms",
                f"{run['budget_ms']} ms" if run["budget_ms"] else "",
            )
            for run in results["cold_starts"]
        ),
    ]
    lines = [f"| {what} | {figure} | {budget} |" for what, figure, budget in rows]
    head = [f"{results['at']}, {results['machine']}", "", "| | measured | budget |", "|---|---|---|"]
    return "\n".join([*head, *lines]) + "\n"


def _both(times: dict[str, float]) -> str:
    return f"{times['p50']} / {times['p99']} ms"


if __name__ == "__main__":
    main()
