from coach.loading.loads import Loads, multiples

DUMBBELLS = Loads((4.0, 6.0, 8.0, 10.0))


def test_of_two_loads_equally_near_the_lower_is_taken() -> None:
    assert DUMBBELLS.nearest(7) == 6


def test_the_nearest_load_may_lie_above() -> None:
    assert DUMBBELLS.nearest(7.1) == 8


def test_beyond_both_ends_the_nearest_load_is_the_end() -> None:
    assert (DUMBBELLS.nearest(1), DUMBBELLS.nearest(50)) == (4, 10)


def test_the_floor_is_never_above_the_value() -> None:
    assert DUMBBELLS.floor(9.99) == 8


def test_below_the_lightest_load_the_floor_is_the_lightest() -> None:
    assert DUMBBELLS.floor(3) == 4


def test_a_load_a_hair_above_the_value_still_counts_as_reached() -> None:
    assert DUMBBELLS.floor(8 - 1e-10) == 8


def test_the_load_above_is_truly_above() -> None:
    assert DUMBBELLS.above(8) == 10
    assert DUMBBELLS.above(10) is None


def test_the_load_below_is_truly_below() -> None:
    assert DUMBBELLS.below(8) == 6
    assert DUMBBELLS.below(4) is None


def test_a_ceiling_takes_the_heavier_loads_away() -> None:
    assert DUMBBELLS.capped(8) == Loads((4.0, 6.0, 8.0))
    assert DUMBBELLS.capped(3.9) is None


def test_without_an_inventory_loads_are_multiples_from_the_step_up() -> None:
    assert multiples(2.5).totals[:3] == (2.5, 5.0, 7.5)


def test_a_body_without_equipment_can_be_loaded_with_nothing() -> None:
    assert multiples(2.5, from_zero=True).floor(1) == 0
