"""A bucket for each user in the memory of a container: so many at once, so many a second."""

from collections import OrderedDict
from math import ceil

USERS = 1_000
"""Those heard of last are remembered."""


class Bounds:
    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()
        """What a user has left, and when that was so."""

    def admits(self, user: str, now: int, cost: float = 1) -> bool:
        """Whether the user may have one more, which then is taken; `now` in milliseconds."""
        left, then = self._now(user, now)
        self._left.pop(user, None)
        admitted = left >= cost
        self._left[user] = (left - cost if admitted else left, then)
        if len(self._left) > USERS:
            self._left.popitem(last=False)
        return admitted

    def free_in(self, user: str, now: int) -> int:
        """Milliseconds until the user may have one more, if nothing else is taken."""
        left, then = self._now(user, now)
        return then - now + ceil(max(0.0, 1 - left) / self._per_second * 1000) if left < 1 else 0

    def _now(self, user: str, now: int) -> tuple[float, int]:
        left, then = self._left.get(user, (self._burst, now))
        return min(self._burst, left + max(0, now - then) / 1000 * self._per_second), max(then, now)
