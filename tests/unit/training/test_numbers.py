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
    assert evaluate_number(fn, {})["error"].startswith("missing")


@pytest.mark.parametrize("given", [None, [], "weight", 5])
def test_an_input_that_is_no_object_says_so(given: Any) -> None:
    assert evaluate_number("tdee", given) == {"error": "`input` is an object of arguments"}


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_no_number_is_made_of_what_is_none(value: float) -> None:
    assert evaluate_number("e1rm_epley", {"weight": value, "reps": 5}) == {"error": "not_a_number"}


ODD = (None, "x", True, -1, -0.5, 0, 1e308, 10**400, [], [None], {"a": 1})


@pytest.mark.parametrize("fn", sorted({case["fn"] for case in CASES}))
def test_odd_arguments_give_no_number_that_is_none(fn: str) -> None:
    given = next(case["input"] for case in CASES if case["fn"] == fn)
    for name in given:
        for odd in ODD:
            json.dumps(evaluate_number(fn, given | {name: odd}), allow_nan=False)


@pytest.mark.parametrize(
    ("fn", "given", "error"),
    [
        ("bmr_mifflin", {"sex": "male", "kg": -80, "cm": 180, "age": 30}, "`kg` is a number from 1 to 1000"),
        ("hr_zone", {"age": 40, "rest_hr": 190}, "the resting heart rate is below the maximum"),
        ("tdee", {"bmr": "many", "activity": "light"}, "`bmr` is a number"),
        ("macros", {"kcal": 2000, "kg": 80, "fat_g_per_kg": -1}, "`fat_g_per_kg` is a number from 0 to 20"),
        ("stalled", {"e1rm": [100, None]}, "`e1rm` is a list of numbers"),
        ("pr", {"history": [], "set": [100]}, "`set` is [load, reps]"),
        ("deload_due", {}, "missing or unknown: stalled_lifts"),
        ("protein_target_deficit", {"kg": 80, "body_fat": 1}, "`body_fat` is a share below 1, or percent"),
        (
            "next_set_load_rpe",
            {"weight": 100, "reps": 0, "rpe": 10, "target_reps": 90, "target_rpe": 8},
            "the target is too far from the set",
        ),
        (
            "calorie_goal",
            {"kg": 80, "tdee": 2500, "sex": "male", "requested": "shred"},
            "`requested` is lose, maintain or gain",
        ),
        ("next_set_load_rpe", {"weight": 100, "reps": 8, "target_reps": 8}, "missing or unknown: rpe"),
    ],
)
def test_what_cannot_be_computed_says_why(fn: str, given: dict[str, Any], error: str) -> None:
    assert evaluate_number(fn, given) == {"error": error}


@pytest.mark.parametrize(
    ("fn", "given", "value"),
    [
        ("double_progression", {"weight": 60, "range": [8, 12], "sets": [12, 12]}, 62.5),
        ("linear_progression_deload", {"weight": 101, "failed_sessions": 3}, 90),
        ("adaptive_tdee", {"avg_intake": 2200, "trend_change_kg": -1}, 2475),
        ("warmup_ramp", {"working": 100}, [[20, "bar"], [40, 5], [60, 3], [80, 2]]),
        ("warmup_ramp", {"working": 135, "unit": "lb"}, [[45, "bar"], [50, 5], [80, 3], [105, 2]]),
    ],
)
def test_where_the_rules_name_a_usual_value_an_absent_one_has_it(fn: str, given: Any, value: Any) -> None:
    found = evaluate_number(fn, given)
    assert (found["weight"] if isinstance(found, dict) else found) == value


def test_an_inventory_may_name_its_bar() -> None:
    given = {"target": 35, "inventory": {"bar_kg": 15, "pairs": {"10": 1}}}
    assert evaluate_number("plates", given)["per_side"] == [10]


def test_a_sex_that_the_formula_does_not_know_is_not_taken_for_another() -> None:
    given = {"sex": "unknown", "kg": 80, "cm": 180, "age": 30}
    assert evaluate_number("bmr_mifflin", given) == {"error": "missing or unknown: unknown"}


@pytest.mark.parametrize("fn", ["e1rm_lombardi", None, ["tdee"]])
def test_an_unknown_function_says_so(fn: Any) -> None:
    assert evaluate_number(fn, {}) == {"error": "unknown_function"}


@pytest.mark.parametrize(("reps", "value"), [(1, 90), (10, 120), (5, None), (11, None)])
def test_the_two_formulas_have_one_value_only_where_they_agree(reps: int, value: float | None) -> None:
    assert evaluate_number("e1rm_epley_equals_brzycki_at_10", {"weight": 90, "reps": reps}) == value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"age": 16, "requested": "shred"}, {"refused": "minor"}),
        (
            {"bmi": 17, "kg": 48, "tdee": 2000, "requested": "maintain", "requested_loss_kg_per_week": 0.3},
            {"refused": "underweight"},
        ),
        (
            {"kg": 80, "tdee": 2500, "requested": "shred", "requested_loss_kg_per_week": 0.5},
            {"kcal": 1950, "clamped": False},
        ),
    ],
)
def test_a_deficit_is_one_whatever_it_is_called(given: dict[str, Any], value: Any) -> None:
    assert evaluate_number("calorie_goal", given) == value
