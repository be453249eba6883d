import json
import math
from typing import Any

import pytest

from coach.training.arguments import read_arguments
from coach.training.numbers import FUNCTIONS, evaluate_number

SET = {"weight": 100, "reps": 8, "rpe": 7, "target_reps": 8, "target_rpe": 8, "step": 2.5}
INTAKE = {"avg_intake": 2200, "trend_change_kg": -1, "days": 28}
GOOD: dict[str, dict[str, Any]] = {
    "adaptive_tdee": INTAKE,
    "adaptive_tdee_clamp": INTAKE | {"formula_tdee": 2400, "clamp": 500},
    "adaptive_tdee_insufficient": {"logged_days": 10, "weighins": 5},
    "bmr_mifflin": {"sex": "male", "kg": 80, "cm": 180, "age": 30},
    "calorie_goal": {
        "age": 30, "bmi": 24, "kg": 80, "requested": "lose", "requested_loss_kg_per_week": 0.5,
        "sex": "male", "tdee": 2700,
    },
    "deload_due": {"readiness": [4, 4, 4], "stalled_lifts": 2},
    "double_progression": {"weight": 60, "range": [8, 12], "sets": [12, 12], "increment": 2.5},
    "e1rm_brzycki": {"weight": 100, "reps": 5},
    "e1rm_epley": {"weight": 100, "reps": 5},
    "e1rm_epley_equals_brzycki_at_10": {"weight": 100, "reps": 10},
    "e1rm_rpe": {"weight": 100, "reps": 5, "rpe": 8},
    "hr_target": {"hrmax": 185, "pct": 0.6, "rest_hr": 60},
    "hr_zone": {"age": 40, "rest_hr": 60},
    "hrmax_tanaka": {"age": 40},
    "linear_progression_deload": {"weight": 100, "failed_sessions": 3, "factor": 0.9, "step": 2.5},
    "macros": {"kcal": 2200, "kg": 80, "protein_g_per_kg": 2, "fat_g_per_kg": 0.8},
    "next_set_load_clamped": SET | {"max_up_pct": 5},
    "next_set_load_rpe": SET,
    "plates": {"target": 80, "bar": 20, "unit": "kg", "inventory": {"20": 1, "15": 2}},
    "pr": {"history": [[100, 5]], "set": [105, 5], "warmup": False},
    "protein_target": {"kg": 80, "goal": "gain"},
    "protein_target_deficit": {"kg": 80, "body_fat": 0.15},
    "rpe_pct": {"reps": 5, "rpe": 8},
    "stalled": {"e1rm": [100, 102, 101, 102]},
    "tdee": {"bmr": 1780, "activity": "moderate"},
    "warmup_ramp": {"working": 100, "bar": 20, "unit": "kg"},
    "weekly_sets_zone": {"sets": 12},
    "weight_loss_limit": {"kg": 80},
}  # fmt: skip
"""Every function with every argument, all of them in order."""

NEGATIVE = {"target", "working", "trend_change_kg", "requested_loss_kg_per_week"}
"""A total below the bar, a loss and a gain have a meaning."""

NO_NUMBER = ("x", True, [], {"a": 1}, 10**400, math.inf, math.nan)
OTHERS: dict[type, tuple[Any, ...]] = {
    int: NO_NUMBER,
    float: NO_NUMBER,
    str: (5, True, [], {"a": 1}),
    bool: ("x", 5, [], {"a": 1}),
    list: ("x", 5, True, {"a": 1}, [None], ["x"], [math.nan]),
    dict: ("x", 5, True, [], {"a": 1}, {"20": "x"}),
}

EACH = [(fn, name) for fn, given in GOOD.items() for name in given]


def refused(fn: str, given: dict[str, Any]) -> bool:
    """No number came of it: no value, or an error. What is said is always JSON."""
    found = evaluate_number(fn, given)
    json.dumps(found, allow_nan=False)
    return found is None or (isinstance(found, dict) and "error" in found)


def test_every_function_is_tried() -> None:
    assert GOOD.keys() == FUNCTIONS.keys()
    assert not any(refused(fn, given) for fn, given in GOOD.items())


@pytest.mark.parametrize(("fn", "name"), EACH)
def test_an_argument_of_another_kind_is_refused(fn: str, name: str) -> None:
    for other in OTHERS[type(GOOD[fn][name])]:
        assert refused(fn, GOOD[fn] | {name: other}), other


@pytest.mark.parametrize(("fn", "name"), EACH)
def test_a_negative_number_is_refused_where_it_has_no_meaning(fn: str, name: str) -> None:
    own = GOOD[fn][name]
    if isinstance(own, int | float) and not isinstance(own, bool) and name not in NEGATIVE:
        assert refused(fn, GOOD[fn] | {name: -1})
    elif isinstance(own, list):
        assert refused(fn, GOOD[fn] | {name: [-1]})


@pytest.mark.parametrize(
    ("fn", "name", "value", "error"),
    [
        ("next_set_load_rpe", "reps", 7.5, "`reps` is a whole number"),
        ("double_progression", "sets", [12, 11.5], "`sets` is a whole number"),
        ("double_progression", "sets", [], "`sets` is a list of numbers"),
        ("double_progression", "range", [12, 8], "`range` is [fewest reps, most reps]"),
        ("double_progression", "range", [6, 8, 12], "`range` is [fewest reps, most reps]"),
        ("double_progression", "increment", 0, "`increment` is a number from 0.01 to 100"),
        ("deload_due", "readiness", [0, 3, 3], "`readiness` is a number from 1 to 5"),
        ("pr", "warmup", "false", "`warmup` is true or false"),
        ("pr", "history", [[100, 5, 1]], "`history` is [load, reps]"),
        ("pr", "history", 100, "`history` is a list of [load, reps]"),
        ("plates", "unit", "stone", "`unit` is kg or lb"),
        ("calorie_goal", "sex", 1, "`sex` is a word"),
        ("calorie_goal", "tdee", 0, "`tdee` is a number from 1 to 100000"),
        ("e1rm_epley", "weight", 1e308, "`weight` is a number up to 2000"),
    ],
)
def test_what_is_wrong_with_an_argument_is_named(fn: str, name: str, value: Any, error: str) -> None:
    assert evaluate_number(fn, GOOD[fn] | {name: value}) == {"error": error}


def test_null_counts_as_absent_and_the_usual_values_are_added() -> None:
    assert read_arguments("e1rm_epley", {"weight": None, "reps": 5, "step": None}) == {
        "reps": 5, "step": 2.5, "increment": 2.5, "days": 28, "max_up_pct": 0.05,
    }  # fmt: skip
