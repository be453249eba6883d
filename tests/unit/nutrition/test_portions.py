"""Household measures are weighed by the table, and by rough measures where it has none."""

import pytest

from coach.nutrition.matching import Foods
from coach.nutrition.portions import weigh
from coach.nutrition.telling import told


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("1 medium banana", 118),
        ("2 large boiled eggs", 100),
        ("3 eggs", 150),
        ("1 tbsp peanut butter", 16),
        ("1 can tuna in water drained", 165),
        ("1 cup strawberries sliced", 166),
        ("1 cup cooked white rice", 158),
        ("20 almonds", 24),
        ("1 apple", 182),
        ("1 slice pepperoni pizza", 63.5),
        ("200 ml milk", 206.3),
        ("1 handful walnuts", 30),
        ("1 grande manzana", 223),
        ("2 uble ande", 100),
        ("1 cuillère à soupe d'huile d'olive", 13.5),
        ("2 colheres de sopa de mel", 42),
        ("2 slices of white toast", 44),
        ("1 pat of butter", 5),
        ("5 cherry tomatoes", 85),
        ("2 lettuce leaves", 16),
        ("2 squares of dark chocolate", 20),
        ("1 ear of corn", 103),
        ("1 medium glazed doughnut", 64),
    ],
)
def test_a_measure_weighs_what_the_table_says(foods: Foods, text: str, grams: float) -> None:
    item = told(text)
    match = foods.match(item.name)
    assert match is not None
    assert weigh(match.food, item.amount, text).mid == pytest.approx(grams, rel=0.01)


def test_what_was_weighed_has_no_range_and_what_was_guessed_a_wide_one(foods: Foods) -> None:
    match = foods.match("rice")
    assert match is not None
    said, measured, unsaid = (
        weigh(match.food, told(text).amount) for text in ("200 g rice", "1 cup rice", "rice")
    )
    assert (said.low, said.high, said.assumed) == (200, 200, "")
    assert 0 < measured.high - measured.low < unsaid.high - unsaid.low
    assert unsaid.assumed
