"""Whether a lighter week is due: recommended, never applied without consent (programme rules, section 10).

Practice: 6.4 days every 5.6 weeks, load and volume down, frequency kept (Rogerson 2024, Bell 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from coach.arithmetic import at_most

DAYS = 7
WINDOW_DAYS = 14
"""Check-ins of these last days count."""

DeloadReason = Literal["stalled", "readiness", "time"]


@dataclass(frozen=True, slots=True)
class Deload:
    recommended: bool
    reasons: tuple[DeloadReason, ...]


def deload_due(
    stalled_lifts: int, readiness: Sequence[int] = (), weeks_since_last: float | None = None
) -> Deload:
    """`readiness`: the check-ins (1 to 5) of the last 14 days. `weeks_since_last` None: not known."""
    reasons: list[DeloadReason] = []
    if stalled_lifts >= 2:
        reasons.append("stalled")
    if len(readiness) >= 3 and at_most(fmean(readiness), 2):
        reasons.append("readiness")
    if weeks_since_last is not None and at_most(6, weeks_since_last):
        reasons.append("time")
    return Deload(bool(reasons), tuple(reasons))
