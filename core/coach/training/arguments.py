"""The arguments of the number functions, read at the door: what is missing or makes no sense is named.

An argument that is null counts as absent. Where the programme rules name a usual value, an absent
argument has it; anything else that is absent cannot be computed with.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from coach.loading.loads import HEAVIEST
from coach.loading.units import STEP

USUAL: Mapping[str, Any] = {"step": 2.5, "increment": 2.5, "days": 28, "max_up_pct": 0.05}
"""Sections 1, 7, 12 and 5.3 of the rules."""

MOST_KCAL = 100_000
MOST_REPS = 1_000
LOADS = (0, HEAVIEST)
LIMITS: Mapping[str, tuple[float, float]] = {
    "weight": LOADS,
    "working": (-HEAVIEST, HEAVIEST),
    "target": (-HEAVIEST, HEAVIEST),
    "bar": LOADS,
    "step": (0.01, 100),
    "increment": (0.01, 100),
    "factor": (0.01, 1),
    "max_up_pct": (0, 100),
    "reps": (0, MOST_REPS),
    "rpe": (0, 100),
    "target_reps": (1, MOST_REPS),
    "target_rpe": (0, 10),
    "planned": (1, 100),
    "misses": (0, 1_000),
    "failed_sessions": (0, 1_000),
    "stalled_lifts": (0, 1_000),
    "weeks_since_last": (0, 10_000),
    "sets": (0, 10_000),
    "age": (0, 130),
    "kg": (1, 1_000),
    "cm": (30, 300),
    "bmi": (1, 300),
    "rest_hr": (20, 250),
    "hrmax": (20, 300),
    "pct": (0, 100),
    "body_fat": (0, 99),
    "protein_g_per_kg": (0, 20),
    "fat_g_per_kg": (0, 20),
    "requested_loss_kg_per_week": (-100, 100),
    "trend_change_kg": (-100, 100),
    "days": (1, 3_660),
    "span_days": (0, 3_660),
    "logged_days": (0, 3_660),
    "weighins": (0, 100_000),
    "kcal": (0, MOST_KCAL),
    "tdee": (1, MOST_KCAL),
    "bmr": (1, MOST_KCAL),
    "avg_intake": (0, MOST_KCAL),
    "formula_tdee": (1, MOST_KCAL),
    "clamp": (0, MOST_KCAL),
}
"""What is a number, from the least to the most: wide enough for everything that has a meaning."""

WHOLE = frozenset(
    {
        "reps",
        "target_reps",
        "planned",
        "misses",
        "failed_sessions",
        "stalled_lifts",
        "logged_days",
        "weighins",
    }
)
FLAGS = frozenset({"warmup", "pregnant", "ed_flag"})
WORDS = frozenset({"unit", "sex", "activity", "goal", "requested"})
ANY_NUMBER = frozenset(
    {"e1rm_brzycki", "e1rm_epley", "e1rm_epley_equals_brzycki_at_10", "e1rm_rpe", "rpe_pct"}
)
"""Functions that have no value outside their range, rather than an error. No weight is above the heaviest."""

Limits = tuple[float, float]


def read_arguments(fn: str, given: Any) -> dict[str, Any]:
    """The arguments that are there, the usual ones added. Raises ValueError, naming what is wrong."""
    if not isinstance(given, Mapping):
        raise ValueError("`input` is an object of arguments")
    found = dict(USUAL) | {name: value for name, value in given.items() if value is not None}
    for name, value in found.items():
        _check(fn, name, value)
    return found


def _check(fn: str, name: str, value: Any) -> None:
    if not _finite(value):
        raise ValueError("not_a_number")
    if name == "sets" and fn == "double_progression":
        _list_of(name, value, (0, MOST_REPS), whole=True, least=1)
    elif name in LISTS:
        LISTS[name](name, value)
    elif name in FLAGS:
        _is(isinstance(value, bool), name, "true or false")
    elif name in WORDS:
        _is(isinstance(value, str), name, "a word")
        _is(name != "unit" or value in STEP, name, "kg or lb")
    elif name in LIMITS and fn in ANY_NUMBER:
        _is(_is_number(value), name, "a number")
        _is(name != "weight" or value <= HEAVIEST, name, f"a number up to {HEAVIEST}")
    elif name in LIMITS:
        _number(name, value, LIMITS[name], whole=name in WHOLE)


def _history(name: str, value: Any) -> None:
    _is(isinstance(value, list | tuple), name, "a list of [load, reps]")
    for one in value:
        _lifted(name, one)


def _lifted(name: str, value: Any) -> None:
    _is(isinstance(value, list | tuple) and len(value) == 2, name, "[load, reps]")
    _number(name, value[0], LOADS)
    _number(name, value[1], (0, MOST_REPS), whole=True)


def _range(name: str, value: Any) -> None:
    _list_of(name, value, (1, MOST_REPS), whole=True, least=2)
    _is(len(value) == 2 and value[0] <= value[1], name, "[fewest reps, most reps]")


def _list_of(name: str, value: Any, limits: Limits, *, whole: bool = False, least: int = 0) -> None:
    listed = isinstance(value, list | tuple) and len(value) >= least
    _is(listed and all(map(_is_number, value)), name, "a list of numbers")
    for one in value:
        _number(name, one, limits, whole=whole)


LISTS: Mapping[str, Callable[[str, Any], None]] = {
    "history": _history,
    "set": _lifted,
    "range": _range,
    "readiness": lambda name, value: _list_of(name, value, (1, 5)),
    "e1rm": lambda name, value: _list_of(name, value, LOADS),
}


def _number(name: str, value: Any, limits: Limits, *, whole: bool = False) -> None:
    _is(_is_number(value), name, "a number")
    low, high = limits
    _is(low <= value <= high, name, f"a number from {low:g} to {high:g}")
    _is(not whole or value == int(value), name, "a whole number")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is(true: bool, name: str, what: str) -> None:
    if not true:
        raise ValueError(f"`{name}` is {what}")


def _finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
