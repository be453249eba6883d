from pathlib import Path

import pytest

from coach.library.importers import read_foods
from coach.library.importers.usda_sr28 import foods, state

LENTILS = {
    "ndb_no": "16069",
    "food_group": "Legumes and Legume Products",
    "description": "Lentils, raw",
    "common_name": "dal, pulses",
    "kcal": "352",
    "protein_g": "24.63",
    "carbs_g": "63.35",
    "fat_g": "1.06",
    "fiber_g": "",
}
CUP = {"ndb_no": "16069", "amount": "1", "measure": "cup", "grams": "192"}


def test_amounts_and_measures_are_carried_over() -> None:
    (food,) = foods([LENTILS], [CUP]).records
    assert (food.per_100g.kcal, food.per_100g.protein_g) == (352, 24.63)
    assert [(one.amount, one.measure, one.grams) for one in food.portions] == [(1, "cup", 192)]


def test_an_empty_cell_is_unknown_and_not_zero() -> None:
    (food,) = foods([LENTILS]).records
    assert food.per_100g.fiber_g is None


def test_common_names_become_aliases_and_the_number_is_kept() -> None:
    (food,) = foods([LENTILS]).records
    assert (food.aliases, food.ndb_no, food.id) == ({"en": ("dal", "pulses")}, "16069", "sr28-16069")


def test_a_food_without_energy_is_skipped_with_the_reason() -> None:
    result = foods([{**LENTILS, "kcal": "", "fat_g": ""}])
    assert [(skip.record, skip.reason) for skip in result.skipped] == [
        ("16069", "has no value for kcal, fat_g")
    ]


def test_a_measure_without_a_weight_is_left_out() -> None:
    (food,) = foods([LENTILS], [{**CUP, "grams": ""}]).records
    assert food.portions == ()


def test_a_number_that_comes_again_is_skipped() -> None:
    assert foods([LENTILS, LENTILS]).reasons == {"its number occurs twice": 1}


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("Lentils, raw", "raw"),
        ("Lentils, mature seeds, cooked, boiled", "cooked"),
        ("Pasta, dry, enriched", "dry"),
        ("Quinoa, uncooked", "dry"),
        ("Fish, turbot, european, cooked, dry heat", "cooked"),
        ("Salami, dry or hard, pork", "as_sold"),
        ("Fish, tuna, canned in water", "canned"),
        ("Figs, dried, uncooked", "dry"),
        ("Apples, dried, sulfured", "dried"),
        ("Beverages, coffee, brewed", "prepared"),
        ("Honey", "as_sold"),
    ],
)
def test_the_state_is_read_from_the_table_s_own_words(description: str, found: str) -> None:
    assert state(description) == found


def test_the_whole_table_comes_in_with_its_measures(shared_data: Path) -> None:
    result = read_foods(shared_data / "usda_sr28_foods.csv")
    assert (len(result.records), result.skipped) == (8789, ())
    assert sum(len(food.portions) for food in result.records) == 15438
