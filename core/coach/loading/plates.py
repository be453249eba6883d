"""Which plates make a total: the rounding happens on the plates, never on the total (rules, section 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from coach.arithmetic import at_most, same
from coach.loading.loads import Loads
from coach.loading.units import Unit

Pairs = tuple[tuple[float, int], ...]
"""(weight of one plate, pairs of it), the largest first."""

BAR: dict[Unit, float] = {"kg": 20.0, "lb": 45.0}

UNLIMITED: dict[Unit, Pairs] = {
    "kg": ((25.0, 20), (20.0, 2), (15.0, 2), (10.0, 2), (5.0, 2), (2.5, 2), (1.25, 2)),
    "lb": ((45.0, 12), (35.0, 2), (25.0, 2), (10.0, 2), (5.0, 2), (2.5, 2)),
}
"""Where no inventory is known. Two of each smaller plate are as good as any number of them: a third
can always be exchanged for fewer, larger plates."""

_MILLI = 1_000
"""Plates are added as whole thousandths, so that sums are exact."""

_SLEEVE = 500 * _MILLI
"""No side of a bar carries more."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`per_side` descending; `remainder` is what is missing of the target, both sides together."""

    per_side: tuple[float, ...]
    achieved: float
    remainder: float
    loadable: bool


def breakdown(target: float, bar: float, pairs: Pairs) -> Breakdown:
    """The plates for the greatest loadable total that is not above the target, and what is missing."""
    if not at_most(bar, target):
        return Breakdown((), bar, 0.0, loadable=False)
    sums = _per_side(pairs)
    side = max(milli for milli in sums if at_most(_total(bar, milli), target))
    achieved = _total(bar, side)
    per_side = tuple(plate / _MILLI for plate in sums[side])
    return Breakdown(per_side, achieved, round(target - achieved, 9), loadable=same(achieved, target))


@lru_cache(maxsize=64)
def bar_totals(bar: float, pairs: Pairs) -> Loads:
    """Every total that a bar and these pairs of plates make."""
    return Loads(tuple(sorted(_total(bar, milli) for milli in _per_side(pairs))))


def _total(bar: float, side: int) -> float:
    return round(bar + 2 * side / _MILLI, 9)


@lru_cache(maxsize=64)
def _per_side(pairs: Pairs) -> Mapping[int, tuple[int, ...]]:
    """The best plates for each reachable sum of one side: the fewest, then the largest first.

    A bounded knapsack, largest plate first. Always taking the largest plate that fits is not enough
    where pairs are limited: with one 20 and two 15, a side of 30 is 15 + 15.
    """
    best: dict[int, tuple[int, ...]] = {0: ()}
    for weight, count in sorted(pairs, reverse=True):
        plate = round(weight * _MILLI)
        for side, plates in list(best.items()):
            for more in range(1, count + 1):
                total = side + more * plate
                if total > _SLEEVE:
                    break
                candidate = plates + (plate,) * more
                if total not in best or _rank(candidate) < _rank(best[total]):
                    best[total] = candidate
    return best


def _rank(plates: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(plates), tuple(-plate for plate in plates)
