"""Whether a lift has stopped growing (programme rules, section 10; the numbers are ours)."""

from collections.abc import Sequence

from coach.arithmetic import at_most

LOOKBACK = 3
NOISE = 1.005
"""Half a percent more is no progress."""


def stalled(e1rms: Sequence[float]) -> bool:
    """By the best estimate of each session, oldest first: the last three do not beat what was before.

    With fewer than four sessions nothing can be said, and nothing is.
    """
    if len(e1rms) <= LOOKBACK:
        return False
    return at_most(max(e1rms[-LOOKBACK:]), max(e1rms[:-LOOKBACK]) * NOISE)
