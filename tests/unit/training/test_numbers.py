import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from coach.training.numbers import FUNCTIONS, evaluate_number

SHARED = Path(os.environ.get("COACH_SHARED", Path(__file__).parents[4] / "shared"))
FILE = SHARED / "eval" / "golden_numbers_dev.json"
CASES = json.loads(FILE.read_text()) if FILE.exists() else []


def near(expected: Any, value: Any, tolerance: float) -> bool:
    if isinstance(expected, dict):
        return all(near(item, value[name], tolerance) for name, item in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(value) and all(map(near, expected, value, [tolerance] * len(value)))
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(expected == value)
    return abs(expected - value) <= tolerance


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['fn']}" for n, case in enumerate(CASES)])
def test_every_development_number_is_met(case) -> None:
    assert near(case["expect"], evaluate_number(case["fn"], case["input"]), case["tol"])


@pytest.mark.parametrize(
    ("fn", "given", "value"),
    [
        ("e1rm_epley", {"weight": 100, "reps": 13}, None),
        ("rpe_pct", {"reps": 12, "rpe": 6}, None),
        (
            "plates",
            {"target": 80, "bar": 20, "unit": "kg", "inventory": {"20": 1, "15": 2}},
            {"per_side": [15, 15], "achieved": 80, "remainder": 0, "loadable": True},
        ),
        (
            "plates",
            {"target": 15, "bar": 20, "unit": "kg"},
            {"per_side": [], "achieved": 20, "remainder": 0, "loadable": False},
        ),
        (
            "next_set_load_clamped",
            {
                "weight": 100,
                "reps": 8,
                "rpe": 6,
                "target_reps": 8,
                "target_rpe": 8,
                "step": 2.5,
                "max_up_pct": 0.05,
            },
            {"raw": 108.68, "rounded": 105},
        ),
        (
            "next_set_load_clamped",
            {
                "weight": 100,
                "reps": 8,
                "rpe": 6,
                "target_reps": 8,
                "target_rpe": 8,
                "step": 2.5,
                "max_up_pct": 3,
            },
            {"raw": 108.68, "rounded": 102.5},
        ),
        ("hr_target", {"hrmax": 190, "rest_hr": 60, "pct": 0.65}, 145),
        ("hr_target", {"hrmax": 190, "rest_hr": 60, "pct": 65}, 145),
        ("macros", {"kcal": 1000, "kg": 100}, {"error": "carbs_negative"}),
        ("calorie_goal", {"age": 16, "bmi": 17, "requested": "lose"}, {"refused": "minor"}),
        (
            "adaptive_tdee_clamp",
            {"avg_intake": 3500, "trend_change_kg": 0, "days": 28, "formula_tdee": 2500},
            3000,
        ),
        (
            "adaptive_tdee_insufficient",
            {"logged_days": 6, "weighins": 5},
            {"fallback": "formula", "confidence": "low"},
        ),
        ("pr", {"history": [[100, 5]], "set": [110, 5], "warmup": True}, []),
        ("pr", {"history": [], "set": [60, 8]}, ["weight", "e1rm"]),
        ("warmup_ramp", {"working": 20, "bar": 20, "unit": "kg"}, []),
        ("protein_target", {"kg": 80, "goal": "gain"}, {"min_g": 128, "max_g": 176}),
    ],
)
def test_a_function_gives_its_value(fn: str, given: dict[str, Any], value: Any) -> None:
    assert evaluate_number(fn, given) == value


@pytest.mark.parametrize("fn", sorted(FUNCTIONS))
def test_what_is_missing_is_named(fn: str) -> None:
    if fn != "deload_due":
        assert evaluate_number(fn, {})["error"].startswith("missing")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_number_is_made_of_what_is_none(value: float) -> None:
    assert evaluate_number("e1rm_epley", {"weight": value, "reps": 5}) == {"error": "not_a_number"}


def test_a_sex_that_the_formula_does_not_know_is_not_taken_for_another() -> None:
    given = {"sex": "unknown", "kg": 80, "cm": 180, "age": 30}
    assert evaluate_number("bmr_mifflin", given) == {"error": "missing or unknown: unknown"}


def test_an_unknown_function_says_so() -> None:
    assert evaluate_number("e1rm_lombardi", {}) == {"error": "unknown_function"}
