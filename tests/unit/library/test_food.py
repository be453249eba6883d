import pytest
from pydantic import ValidationError

from coach.library import Food
from coach.library.food import passage

RICE = {
    "id": "white-rice-cooked",
    "name": "White rice, cooked",
    "aliases": {"en": ["rice"]},
    "state": "cooked",
    "ndb_no": "20045",
    "description": "Rice, white, cooked",
    "per_100g": {"kcal": 130, "protein_g": 2.69, "carbs_g": 28.17, "fat_g": 0.28},
    "portions": [{"measure": "cup", "grams": 158}],
}


def test_a_passage_gives_values_measures_and_the_table_s_number() -> None:
    assert passage(Food.model_validate(RICE)).splitlines() == [
        "White rice, cooked (also: rice), cooked.",
        "100 g: 130 kcal, 2.69 g protein, 28.17 g carbohydrate, 0.28 g fat.",
        "Measures: 1 cup = 158 g.",
        "USDA SR28 (2015), no. 20045: Rice, white, cooked.",
    ]


def test_a_value_that_the_table_lacks_is_not_zero() -> None:
    assert Food.model_validate(RICE).per_100g.fiber_g is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ndb_no", "2045"),
        ("state", "warm"),
        ("per_100g", {"kcal": -1, "protein_g": 0, "carbs_g": 0, "fat_g": 0}),
    ],
)
def test_a_value_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Food.model_validate({**RICE, field: value})
