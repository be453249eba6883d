import pytest

from coach.loading.plates import BAR, UNLIMITED, bar_totals, breakdown


def test_a_hundred_kilograms_are_25_and_15_a_side() -> None:
    assert breakdown(100, 20, UNLIMITED["kg"]).per_side == (25, 15)


def test_135_pounds_are_one_45_a_side() -> None:
    assert breakdown(135, BAR["lb"], UNLIMITED["lb"]).per_side == (45,)


def test_what_cannot_be_reached_is_a_remainder_and_never_rounded_up() -> None:
    found = breakdown(61, 20, UNLIMITED["kg"])
    assert (found.achieved, found.remainder, found.loadable) == (60, 1, False)


def test_a_target_below_the_bar_is_the_bar_and_not_loadable() -> None:
    found = breakdown(15, 20, UNLIMITED["kg"])
    assert (found.per_side, found.achieved, found.remainder, found.loadable) == ((), 20, 0, False)


def test_the_bar_alone_is_loadable() -> None:
    assert breakdown(20, 20, ()).loadable


def test_limited_pairs_are_combined_where_the_largest_plate_leads_nowhere() -> None:
    assert breakdown(80, 20, ((20.0, 1), (15.0, 2))).per_side == (15, 15)


def test_the_fewest_plates_win() -> None:
    assert breakdown(60, 20, ((20.0, 1), (10.0, 2))).per_side == (20,)


def test_of_equally_many_plates_the_largest_come_first() -> None:
    assert breakdown(80, 20, ((25.0, 1), (20.0, 1), (15.0, 2), (10.0, 1), (5.0, 1))).per_side == (25, 5)


def test_a_count_is_a_count_of_pairs() -> None:
    assert bar_totals(20, ((20.0, 2),)).totals == (20, 60, 100)


def test_small_plates_add_up_exactly() -> None:
    found = breakdown(20.3, 20, ((0.05, 3), (0.1, 1)))
    assert (found.achieved, found.remainder, found.loadable) == (20.3, 0, True)


@pytest.mark.parametrize("unit", ["kg", "lb"])
def test_two_of_each_smaller_plate_are_as_good_as_any_number(unit: str) -> None:
    plates = [weight for weight, _ in UNLIMITED[unit]]  # type: ignore[index]
    fewest = _fewest(plates, 300)
    for side, expected in fewest.items():
        assert len(breakdown(2 * side, 0, UNLIMITED[unit]).per_side) == expected  # type: ignore[index]


def _fewest(plates: list[float], limit: int) -> dict[float, int]:
    """The least number of plates for each sum, each plate as often as wanted."""
    step = min(plates)
    counts = {0.0: 0}
    for n in range(1, int(limit / step) + 1):
        side = n * step
        earlier = [counts[side - plate] for plate in plates if side - plate in counts]
        if earlier:
            counts[side] = 1 + min(earlier)
    return counts
