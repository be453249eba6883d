"""The arguments of the number functions, read at the door: what is missing or makes no sense is named.

An argument that is null counts as absent. Where the programme rules name a usual value, an absent
argument has it; anything else that is absent cannot be computed with.
"""

import math
from collections.abc import Mapping
from typing import Any

from coach.loading.loads import HEAVIEST

USUAL: Mapping[str, Any] = {"step": 2.5, "increment": 2.5, "days": 28, "max_up_pct": 0.05}
"""Sections 1, 7, 12 and 5.3 of the rules."""

KCAL = (-100_000, 100_000)
LIMITS: Mapping[str, tuple[float, float]] = {
    "weight": (0, HEAVIEST),
    "working": (-HEAVIEST, HEAVIEST),
    "target": (-HEAVIEST, HEAVIEST),
    "bar": (0, HEAVIEST),
    "step": (0.01, 100),
    "increment": (0, 100),
    "factor": (0, 1),
    "max_up_pct": (0, 100),
    "reps": (0, 1_000),
    "rpe": (0, 100),
    "target_reps": (1, 1_000),
    "target_rpe": (0, 10),
    "failed_sessions": (0, 1_000),
    "stalled_lifts": (0, 1_000),
    "weeks_since_last": (0, 10_000),
    "age": (0, 130),
    "kg": (1, 1_000),
    "cm": (30, 300),
    "bmi": (1, 300),
    "rest_hr": (20, 250),
    "hrmax": (20, 300),
    "pct": (0, 100),
    "body_fat": (0, 100),
    "protein_g_per_kg": (0, 20),
    "fat_g_per_kg": (0, 20),
    "requested_loss_kg_per_week": (-100, 100),
    "trend_change_kg": (-100, 100),
    "days": (1, 3_660),
    "logged_days": (0, 3_660),
    "weighins": (0, 100_000),
    "kcal": KCAL,
    "tdee": KCAL,
    "bmr": KCAL,
    "avg_intake": KCAL,
    "formula_tdee": KCAL,
    "clamp": (0, 100_000),
}
"""What is a number, from the least to the most: wide enough for everything that has a meaning."""

LISTS = frozenset({"history", "set", "range", "readiness", "e1rm"})
ANY_NUMBER = frozenset(
    {"e1rm_brzycki", "e1rm_epley", "e1rm_epley_equals_brzycki_at_10", "e1rm_rpe", "rpe_pct"}
)
"""Functions that have no value outside their range, rather than an error."""


def read_arguments(fn: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are there, the usual ones added. Raises ValueError, naming what is wrong."""
    found = dict(USUAL) | {name: value for name, value in given.items() if value is not None}
    for name, value in found.items():
        _check(name, value, (-math.inf, math.inf) if fn in ANY_NUMBER else LIMITS.get(name))
    return found


def _check(name: str, value: Any, limits: tuple[float, float] | None) -> None:
    if not _finite(value):
        raise ValueError("not_a_number")
    if name in LISTS or (name == "sets" and isinstance(value, list | tuple)):
        if not _numbers(value):
            raise ValueError(f"`{name}` is a list of numbers")
    elif name in LIMITS or name == "sets":
        low, high = limits or (0, 10_000)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"`{name}` is a number")
        if not low <= value <= high:
            raise ValueError(f"`{name}` is a number from {low:g} to {high:g}")


def _numbers(value: Any) -> bool:
    """A list of numbers, or of such lists."""
    if not isinstance(value, list | tuple):
        return False
    return all(_numbers(one) if isinstance(one, list | tuple) else _number(one) for one in value)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
