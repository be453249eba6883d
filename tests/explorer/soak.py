"""Strikes every scenario at random, for as long as it is told.

python tests/explorer/soak.py [--seconds N] [--seed N] [--processes N]    each seed strikes every scenario once

A broken promise ends the soak, and says how to see it again.
"""

import argparse
import itertools
import logging
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from scenarios import SCENARIOS, Scenario
from schedules import broken, several_faults

ROUND = 10
"""Seeds between two lines of news."""


def strike(scenario: Scenario, seeds: range) -> list[str]:
    """What is broken in this scenario under these seeds."""
    logging.disable(logging.CRITICAL)
    stories = (broken(scenario, plan, seed) for seed, plan in several_faults(scenario, seeds))
    return [story for story in stories if story]


def soak(seconds: float, first: int, processes: int) -> Iterator[tuple[int, list[str]]]:
    """Rounds of seeds from `first` on: how many schedules were tried so far, and what is broken."""
    ends = time.monotonic() + seconds
    with ProcessPoolExecutor(processes) as pool:
        for start in itertools.count(first, ROUND):
            seeds = itertools.repeat(range(start, start + ROUND))
            found = list(itertools.chain.from_iterable(pool.map(strike, SCENARIOS, seeds)))
            yield (start + ROUND - first) * len(SCENARIOS), found
            if found or time.monotonic() >= ends:
                return


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}\n")
    found: list[str] = []
    for tried, found in soak(asked.seconds, asked.seed, asked.processes):
        sys.stdout.write(f"{tried} schedules, {'broken' if found else 'every promise kept'}\n")
        sys.stdout.write("".join(f"{story}\n" for story in found))
        sys.stdout.flush()
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
