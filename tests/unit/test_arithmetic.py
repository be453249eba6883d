import pytest

from coach.arithmetic import at_most, floor_to, less, round_half_up, same, to_half, whole


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (2.5, 3), (-0.5, -1), (2.4999, 2)])
def test_a_half_goes_away_from_zero(value: float, rounded: int) -> None:
    assert whole(value) == rounded


@pytest.mark.parametrize(("value", "rounded"), [(8.3, 8.5), (8.2, 8.0), (8.25, 8.5), (9.75, 10)])
def test_an_effort_is_rounded_to_the_nearest_half(value: float, rounded: float) -> None:
    assert to_half(value) == rounded


def test_decimals_are_rounded_as_they_are_written() -> None:
    assert round_half_up(2.675, 2) == 2.68


def test_the_noise_of_floats_does_not_cost_a_step() -> None:
    assert floor_to(0.1 + 0.2, 0.1) == pytest.approx(0.3)


def test_numbers_within_the_tolerance_are_the_same() -> None:
    assert same(0.1 + 0.2, 0.3)
    assert at_most(0.1 + 0.2, 0.3)
    assert not less(0.3, 0.1 + 0.2)
