import pytest

from coach.training.heart import Zones, hrmax, reserve_target, zones


@pytest.mark.parametrize(("age", "beats"), [(20, 194), (60, 166), (33, 184.9)])
def test_the_maximum_falls_with_age(age: int, beats: float) -> None:
    assert hrmax(age) == beats


def test_a_target_is_a_share_of_the_reserve_with_halves_up() -> None:
    assert reserve_target(190, 60, 0.65) == 145
    assert reserve_target(185, 60, 0.5) == 123


def test_zones_are_whole_beats() -> None:
    assert zones(40, 60) == Zones(180, (108, 131), (132, 167))
