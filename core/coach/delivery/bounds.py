"""A bucket for each user in the memory of a container: so many at once, so many a second."""

from collections import OrderedDict

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
        left, then = self._left.pop(user, (self._burst, now))
        left = min(self._burst, left + max(0, now - then) / 1000 * self._per_second)
        admitted = left >= cost
        self._left[user] = (left - cost if admitted else left, max(then, now))
        if len(self._left) > USERS:
            self._left.popitem(last=False)
        return admitted
