"""Energy and macros of a meal, as ranges that widen with what is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.library import Nutrients
from coach.nutrition.estimating import (
    Given,
    Range,
    estimate_item,
    estimate_text,
    follows_atwater,
    totals,
)
from coach.nutrition.matching import Foods


def test_a_weighed_food_is_the_table_times_grams(foods: Foods) -> None:
    (item,) = estimate_text("30 g almonds", foods)
    assert (item.status, item.ndb_no, item.grams) == ("matched", "12061", Range(30, 30, 30))
    assert item.kcal is not None
    assert item.kcal.mid == pytest.approx(5.79 * 30, abs=0.1)
    assert item.kcal.low < item.kcal.mid < item.kcal.high


def test_what_was_not_said_widens_the_range(foods: Foods) -> None:
    said, unsaid = (totals(estimate_text(text, foods)).kcal for text in ("1 cup rice", "rice"))
    assert unsaid.high - unsaid.low > said.high - said.low


def test_what_is_unmatched_counts_in_no_total(foods: Foods) -> None:
    items = estimate_text("80 g halloumi, 100 g white rice", foods)
    assert [item.status for item in items] == ["unmatched", "matched"]
    assert items[0].kcal is None
    assert totals(items).kcal.mid == 130


def test_what_it_lies_in_is_no_part_of_its_name(foods: Foods) -> None:
    item = estimate_item(Given("bowl of strawberries", "raw", Range(100, 150, 200)), foods)

    assert (item.ndb_no, item.grams) == ("09316", Range(100, 150, 200))


def test_an_amount_that_nobody_eats_is_no_number(foods: Foods) -> None:
    for text in ("20 kg rice", f"{'9' * 400} g rice", "0 g rice"):
        (item,) = estimate_text(text, foods)
        assert (item.status, item.kcal) == ("implausible", None)


def test_an_item_of_known_range_keeps_it(foods: Foods) -> None:
    item = estimate_item(Given("pear", "raw", Range(140, 178, 220)), foods)
    assert item.grams == Range(140, 178, 220)
    assert item.kcal is not None
    assert item.kcal.low < 0.57 * 141 < item.kcal.mid < 0.57 * 219 < item.kcal.high


def test_energy_that_is_not_that_of_its_parts_is_flagged(foods: Foods) -> None:
    (beer,) = estimate_text("330 ml beer", foods)
    assert "atwater" in beer.flags
    assert not follows_atwater(Nutrients(kcal=100, protein_g=1, carbs_g=1, fat_g=1))
    assert follows_atwater(Nutrients(kcal=130, protein_g=2.7, carbs_g=28.2, fat_g=0.3))


@given(grams=st.floats(1, 1_400), more=st.floats(1, 100))
def test_more_food_is_never_less_energy(foods: Foods, grams: float, more: float) -> None:
    less, most = (
        estimate_item(Given("rice", "cooked", Range(g, g, g)), foods).kcal for g in (grams, grams + more)
    )
    assert less is not None
    assert most is not None
    assert less.mid <= most.mid
    assert less.high <= most.high


@given(st.text(max_size=200))
def test_any_text_is_a_meal_or_none(foods: Foods, text: str) -> None:
    for item in estimate_text(text, foods):
        assert (item.kcal is None) == (item.status != "matched")
