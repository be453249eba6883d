"""Loads and plates against a naive search of everything that can be loaded."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.loading.loads import Loads
from coach.loading.plates import bar_totals, breakdown

weights = st.sampled_from([0.25, 0.5, 1.25, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 35.0, 45.0])
inventories = st.dictionaries(weights, st.integers(0, 3), max_size=5).map(
    lambda found: tuple(sorted(found.items(), reverse=True))
)
bars = st.sampled_from([0.0, 7.5, 15.0, 20.0, 45.0])
totals = st.lists(st.integers(1, 400), min_size=1, max_size=30).map(
    lambda halves: Loads(tuple(sorted({half / 2 for half in halves})))
)
values = st.floats(0, 250).map(lambda value: round(value, 3))


def sides(pairs):
    """Every choice of plates for one side, descending."""
    for counts in product(*(range(count + 1) for _, count in pairs)):
        yield tuple(plate for (plate, _), count in zip(pairs, counts, strict=True) for _ in range(count))


@given(inventories, bars, values)
def test_plates_are_the_best_choice_that_is_not_above_the_target(pairs, bar, target):
    found = breakdown(target, bar, pairs)
    if target < bar:
        assert (found.per_side, found.achieved, found.loadable) == ((), bar, False)
        return
    reachable = [side for side in sides(pairs) if bar + 2 * sum(side) <= target + 1e-9]
    heaviest = max(sum(side) for side in reachable)
    best = min(
        (side for side in reachable if sum(side) == heaviest),
        key=lambda side: (len(side), [-plate for plate in side]),
    )
    assert found.per_side == best


@given(inventories, bars, values)
def test_plates_and_bar_add_up_exactly(pairs, bar, target):
    found = breakdown(target, bar, pairs)
    assert bar + 2 * sum(found.per_side) == found.achieved
    assert found.loadable == (abs(found.achieved - target) <= 1e-9)
    if target >= bar:
        assert found.achieved + found.remainder == pytest.approx(target, abs=1e-9)
        assert found.remainder >= 0


@given(inventories, bars, values)
def test_no_plate_is_used_that_is_not_there(pairs, bar, target):
    per_side = breakdown(target, bar, pairs).per_side
    assert all(per_side.count(plate) <= dict(pairs)[plate] for plate in per_side)


@given(inventories, bars)
def test_the_totals_of_a_bar_are_all_that_plates_can_make(pairs, bar):
    assert set(bar_totals(bar, pairs).totals) == {bar + 2 * sum(side) for side in sides(pairs)}


@given(totals, values)
def test_the_nearest_load_is_the_nearest(loads, value):
    best = min(loads.totals, key=lambda total: (abs(total - value), total))
    assert abs(loads.nearest(value) - value) <= abs(best - value) + 1e-9
    assert loads.nearest(value) in loads.totals


@given(totals, values)
def test_the_floor_is_the_greatest_load_not_above(loads, value):
    below = [total for total in loads.totals if total <= value + 1e-9]
    assert loads.floor(value) == (max(below) if below else min(loads.totals))
