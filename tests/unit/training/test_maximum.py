import pytest

from coach.training.maximum import brzycki, epley, estimate, from_effort


def test_one_rep_is_the_maximum_itself() -> None:
    assert epley(100, 1) == 100


def test_both_formulas_agree_at_ten_reps() -> None:
    assert epley(87.5, 10) == pytest.approx(87.5 * 4 / 3)
    assert brzycki(87.5, 10) == pytest.approx(87.5 * 4 / 3)


@pytest.mark.parametrize(("load", "reps"), [(100, 13), (100, 0), (100, 2.5), (0, 5), (-10, 5)])
def test_epley_has_no_value_outside_its_range(load: float, reps: float) -> None:
    assert epley(load, reps) is None


@pytest.mark.parametrize(("load", "reps"), [(100, 11), (100, 37), (100, 0), (0, 5)])
def test_brzycki_has_no_value_outside_its_range(load: float, reps: float) -> None:
    assert brzycki(load, reps) is None


def test_the_maximum_from_effort_undoes_the_table() -> None:
    assert from_effort(160, 3, 8) == pytest.approx(185.4, abs=0.01)


def test_the_maximum_from_effort_needs_a_table_value() -> None:
    assert from_effort(100, 12, 6) is None
    assert from_effort(0, 5, 8) is None


@pytest.mark.parametrize(
    ("reps", "label"),
    [(1, "measured"), (2, "e1RM"), (6, "e1RM"), (7, "rough estimate"), (12, "rough estimate")],
)
def test_an_estimate_says_how_far_to_trust_it(reps: int, label: str) -> None:
    assert estimate(100, reps).label == label


def test_what_cannot_be_estimated_says_why() -> None:
    assert estimate(100, 15).why == "a maximum is estimated from 1 to 12 whole reps"
    assert estimate(0, 5).why == "a maximum is estimated from a load above 0"
