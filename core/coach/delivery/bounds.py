"""How many frames that leave no trace, pings and what cannot be read, one user may have answered.

Asks, live events and connects are counted where they are written. What writes nothing is only bounded here, in
the memory of each container: beyond it there is silence, for an answer to each is what a flood costs us.
"""

from collections import OrderedDict

BURST = 60
PER_SECOND = 10
"""A client pings every five minutes."""
USERS = 1_000
"""Those heard of last are remembered."""


class Bounds:
    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, int]] = OrderedDict()
        """What a user has left, and when that was so."""

    def admits(self, user: str, now: int) -> bool:
        """Whether one more of this user's frames is answered; `now` in milliseconds."""
        left, then = self._left.pop(user, (float(BURST), now))
        left = min(BURST, left + max(0, now - then) / 1000 * PER_SECOND)
        admitted = left >= 1
        self._left[user] = (left - admitted, now)
        if len(self._left) > USERS:
            self._left.popitem(last=False)
        return admitted
