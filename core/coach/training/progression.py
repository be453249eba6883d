"""From one session to the next: double progression, and the linear programme's reset (rules, section 7).

ACSM 2009: 2 to 10 % when 1 to 2 reps over target. The reset after three misses is the StrongLifts convention.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach.arithmetic import at_most, floor_to
from coach.loading.loads import Loads
from coach.training.next_set import Advice
from coach.training.reasons import Reason

LARGEST_STEP = 1.10
RESET = 0.9
PATIENCE = 3
"""Sessions in a row below the range, or failed, before the load is reset."""

OVER_THE_TOP = 2
"""Reps beyond the range that pay for a step of more than 10 %."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a session leaves for the next one to decide on: its working sets as (load, reps)."""

    sets: Sequence[tuple[float, int]]
    planned: int
    low: int
    high: int
    increment: float
    misses: int = 0
    no_raise: Reason | None = None
    """`hold_pain`, else `hold_form`, else `hold_readiness`."""


def double_progression(record: Record, loads: Loads) -> Advice:
    """Load and reps for the next session. There must be at least one working set."""
    load = _working_load(record.sets)
    counted = [reps for weight, reps in record.sets if at_most(load, weight)]
    lowest = min(counted)
    if record.no_raise == "hold_pain":
        return Advice(load, min(max(lowest, record.low), record.high), "hold_pain")
    if lowest < record.low:
        return _below_range(load, record, loads)
    if lowest >= record.high:
        return _top_of_range(load, lowest, len(counted), record, loads)
    return Advice(load, min(record.high, lowest + 1), "hold_add_reps")


def linear_reset(weight: float, failed_sessions: int, step: float, factor: float = RESET) -> float:
    """A linear programme's weight: after 3 consecutive failed sessions 90 % of it, rounded down to a step."""
    return floor_to(weight * factor, step) if failed_sessions >= PATIENCE else weight


def _working_load(sets: Sequence[tuple[float, int]]) -> float:
    """The most frequent load; of several the lower."""
    counts = Counter(load for load, _ in sets)
    return min(counts, key=lambda load: (-counts[load], load))


def _below_range(load: float, record: Record, loads: Loads) -> Advice:
    misses = record.misses + 1
    if misses >= PATIENCE:
        return Advice(loads.floor(load * RESET), record.low, "below_range_reset")
    first = misses == 1
    return Advice(load, record.low, "below_range_hold_first_time" if first else "below_range_hold_again")


def _top_of_range(load: float, lowest: int, counted: int, record: Record, loads: Loads) -> Advice:
    held = record.no_raise or ("hold_incomplete" if counted < record.planned else None)
    if held is not None:
        return Advice(load, record.high, held)
    heavier = loads.at_least(load + record.increment)
    if heavier is None:
        return Advice(load, record.high, "hold_top_of_stack")
    beyond = record.high + OVER_THE_TOP
    if at_most(heavier, load * LARGEST_STEP) or lowest >= beyond:
        return Advice(heavier, record.low, "top_of_range_all_sets")
    return Advice(load, min(beyond, lowest + 1), "hold_step_too_big")
