"""A day's targets: from the body, what was eaten and what was weighed, inside the limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.nutrition.days import Body, day_targets
from coach.nutrition.targets import LEAST_KCAL

TODAY = date(2026, 9, 21)
BODY = Body(cm=180, sex="male", born=date(1990, 1, 1), activity="moderate")


def test_a_day_follows_the_formula_while_little_is_logged() -> None:
    targets = day_targets(BODY, {}, {TODAY: 80.0}, TODAY)
    assert (targets.kcal, targets.source, targets.confidence) == (2_712.5, "formula", "low")
    assert (targets.protein_min_g, targets.protein_max_g) == (128, 176)
    assert targets.because == ("energy.bmr", "energy.goal", "energy.macros")


def test_a_day_follows_intake_and_weight_once_they_say_enough() -> None:
    days = [TODAY - timedelta(days=n) for n in range(28)]
    targets = day_targets(BODY, dict.fromkeys(days, 2_500.0), dict.fromkeys(days, 80.0), TODAY)
    assert (targets.kcal, targets.source, targets.confidence) == (2_500, "adaptive", "high")


def test_a_day_that_is_not_over_says_nothing_about_what_the_body_uses() -> None:
    days = [TODAY - timedelta(days=n) for n in range(28)]
    eaten = dict.fromkeys(days, 2_500.0) | {TODAY: 300.0}
    assert day_targets(BODY, eaten, dict.fromkeys(days, 80.0), TODAY).kcal == 2_500


@pytest.mark.parametrize(
    ("wish", "kcal"), [("lose", 2_712.5 - 550), ("gain", 2_712.5 + 550), ("maintain", 2_712.5)]
)
def test_a_pace_goes_in_the_direction_of_the_wish(wish: str, kcal: float) -> None:
    body = Body(BODY.cm, BODY.sex, BODY.born, BODY.activity, wish, 0.5)  # type: ignore[arg-type]
    assert day_targets(body, {}, {TODAY: 80.0}, TODAY).kcal == kcal


def test_signs_of_an_eating_disorder_allow_no_number_at_all() -> None:
    targets = day_targets(Body(180, "male", date(1990, 1, 1), ed_flag=True), {}, {TODAY: 80.0}, TODAY)
    assert (targets.refused, targets.kcal, targets.protein_min_g, targets.expenditure) == (
        "ed_flag",
        None,
        None,
        None,
    )


@given(
    kg=st.floats(20, 300),
    cm=st.floats(100, 230),
    pace=st.none() | st.floats(0, 2),
    sex=st.sampled_from(["male", "female"]),
    age=st.integers(13, 100),
    eaten=st.floats(0, 6_000),
    change=st.floats(-10, 10),
)
def test_no_path_leads_below_the_floor(
    kg: float, cm: float, pace: float | None, sex: str, age: int, eaten: float, change: float
) -> None:
    days = [TODAY - timedelta(days=n) for n in range(28)]
    weights = {day: kg + change * n / 28 for n, day in enumerate(days)}
    body = Body(cm, sex, date(2026 - age, 1, 1), "sedentary", "lose", pace)  # type: ignore[arg-type]
    kcal = day_targets(body, dict.fromkeys(days, eaten), weights, TODAY).kcal
    assert kcal is None or kcal >= (1_200 if sex == "female" else 1_500) >= LEAST_KCAL
