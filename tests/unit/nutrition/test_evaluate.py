"""The development set of meals, as many as the library's own foods bring, and ours over the whole table."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from coach.nutrition.evaluate import evaluate_meal
from coach.nutrition.matching import Foods

ROOT = Path(__file__).parents[3]
CASES = Path(os.environ.get("COACH_SHARED", ROOT.parent / "shared")) / "eval" / "meals_dev.jsonl"

UNSEEN = Path(__file__).with_name("unseen_meals.jsonl")
"""Ours, written before the matcher was looked at; docs/explanation/meals.md has what they gave at first sight."""


def test_a_prediction_has_the_shape_that_is_scored(foods: Foods) -> None:
    told = evaluate_meal({"id": "a", "text": "30 g almonds and 80 g halloumi"}, foods)
    seen = evaluate_meal({"id": "b", "input_items": [{"name": "pear", "state": "raw"}]}, foods)
    assert [item["ndb_no"] for item in told["items"]] == ["12061", None]
    assert (told["id"], told["kcal"]) == ("a", told["items"][0]["kcal"])
    assert told["kcal_low"] < told["kcal"] < told["kcal_high"]
    assert seen["items"][0]["grams"] == 178


@pytest.mark.skipif(not CASES.exists(), reason="the development sets are not here")
def test_every_meal_of_the_development_set_is_found(foods: Foods) -> None:
    cases: list[dict[str, Any]] = [json.loads(line) for line in CASES.read_text().splitlines()]
    wrong = [case["id"] for case in cases if not _right(case, evaluate_meal(case, foods)["items"])]
    assert wrong == []


def test_most_meals_that_nobody_had_looked_at_are_found(usda: Foods) -> None:
    cases: list[dict[str, Any]] = [json.loads(line) for line in UNSEEN.read_text().splitlines()]
    wrong = {case["id"] for case in cases if not _right(case, evaluate_meal(case, usda)["items"])}

    assert wrong <= {"AM021", "BM021", "BM024", "CM025"}  # three are told in Italian and Polish


def _right(case: dict[str, Any], items: list[dict[str, Any]]) -> bool:
    if not case["items"]:
        return all(item["ndb_no"] is None for item in items)
    return len(items) == len(case["items"]) and all(
        found["ndb_no"] in wanted["accept_ndb"]
        and abs(found["grams"] - wanted["grams_mid"]) <= 0.1 * wanted["grams_mid"]
        for found, wanted in zip(items, case["items"], strict=True)
    )
