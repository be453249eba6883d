"""The loads that can be loaded, and the nearest of them to a wish (programme rules, sections 0 and 1)."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from coach.arithmetic import EPS, at_most

HEAVIEST = 2_000
"""No total above it is considered, in kg or lb."""


@dataclass(frozen=True, slots=True)
class Loads:
    """Every loadable total, ascending, in the workout's unit; there is always at least one."""

    totals: tuple[float, ...]

    def up_to(self, value: float) -> float | None:
        """The greatest total that is not above the value."""
        index = bisect_right(self.totals, value + EPS)
        return self.totals[index - 1] if index else None

    def at_least(self, value: float) -> float | None:
        """The lowest total that is not below the value."""
        index = bisect_left(self.totals, value - EPS)
        return self.totals[index] if index < len(self.totals) else None

    def above(self, value: float) -> float | None:
        """The lowest total that is truly above the value."""
        index = bisect_right(self.totals, value + EPS)
        return self.totals[index] if index < len(self.totals) else None

    def below(self, value: float) -> float | None:
        """The greatest total truly below the value."""
        index = bisect_left(self.totals, value - EPS)
        return self.totals[index - 1] if index else None

    def floor(self, value: float) -> float:
        """The greatest total not above the value; where there is none, the lightest."""
        found = self.up_to(value)
        return self.totals[0] if found is None else found

    def nearest(self, value: float) -> float:
        """The total with the smallest distance; of two, the lower."""
        below, above = self.up_to(value), self.at_least(value)
        if below is None or above is None:
            return self.totals[0] if below is None else below
        return below if at_most(value - below, above - value) else above

    def capped(self, ceiling: float) -> "Loads | None":
        """Those that are not above the ceiling, if there are any."""
        totals = self.totals[: bisect_right(self.totals, ceiling + EPS)]
        return Loads(totals) if totals else None


@cache
def multiples(step: float, *, from_zero: bool = False) -> Loads:
    """Every multiple of a step, from the step itself (or from 0) up."""
    count = int(HEAVIEST / step + EPS)
    return Loads(tuple(round(n * step, 9) for n in range(0 if from_zero else 1, count + 1)))
