from datetime import date, timedelta

import pytest

from coach.nutrition.energy import (
    Expenditure,
    adaptive_tdee,
    bmr_mifflin,
    clamped,
    confidence,
    expenditure,
    tdee,
)

TODAY = date(2025, 3, 28)


def days(count: int, value: float) -> dict[date, float]:
    return {TODAY - timedelta(days=n): value for n in range(count)}


def test_the_basal_rate_is_mifflins() -> None:
    assert bmr_mifflin("male", 80, 180, 30) == 1780
    assert bmr_mifflin("female", 75, 170, 45) == 1426.5


def test_activity_multiplies_it() -> None:
    assert tdee(1780, "moderate") == 2759


def test_weight_that_was_lost_was_eaten_from() -> None:
    assert adaptive_tdee(2200, -1, 28) == 2475


def test_the_adaptive_value_stays_within_500_of_the_formula() -> None:
    assert [clamped(value, 2000) for value in (1000, 2100, 3000)] == [1500, 2100, 2500]


@pytest.mark.parametrize(
    ("logged", "weighins", "span", "found"),
    [
        (6, 5, 20, "low"),
        (7, 1, 0, "low"),
        (7, 2, 6, "low"),
        (7, 2, 7, "medium"),
        (21, 7, 27, "medium"),
        (21, 8, 27, "high"),
    ],
)
def test_trust_grows_with_what_was_logged(logged: int, weighins: int, span: int, found: str) -> None:
    assert confidence(logged, weighins, span) == found


def test_too_little_to_go_by_leaves_the_formula() -> None:
    assert expenditure(2500, days(5, 2200), days(28, 80), TODAY) == Expenditure(2500, "formula", "low")


def test_a_steady_weight_means_that_intake_is_expenditure() -> None:
    assert expenditure(2500, days(28, 2300), days(28, 80), TODAY) == Expenditure(2300, "adaptive", "high")


def test_a_falling_trend_is_added() -> None:
    weights = {TODAY: 79.0, TODAY - timedelta(days=20): 80.0}
    found = expenditure(2500, days(28, 2200), weights, TODAY)
    assert found == Expenditure(2585, "adaptive", "medium")


def test_days_that_were_hardly_logged_do_not_count() -> None:
    intake = days(28, 2300) | {TODAY: 100.0}
    assert expenditure(2500, intake, days(28, 80), TODAY).kcal == 2300


def test_what_lies_before_the_window_does_not_count() -> None:
    old = {TODAY - timedelta(days=n): 9_000.0 for n in range(28, 60)}
    assert expenditure(2500, old, days(28, 80), TODAY).source == "formula"
