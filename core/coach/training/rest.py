"""How long to rest after a working set (programme rules, section 5.6).

Grgic 2018, Singer 2024: little gain above 60 to 90 s for size, longer helps strength; below 60 s costs both.
"""

from coach.arithmetic import at_most
from coach.training.effort import Target
from coach.training.programme import Mechanic

HARD_SET = 60
"""Added after a set to near failure, or one that fell short."""


def rest_after(
    mechanic: Mechanic, target: Target, reps: int, effort: float | None, own: int | None = None
) -> int:
    """Seconds of rest after a set that was done for `target`; the user's own setting overrides."""
    if own is not None:
        return own
    hard = effort is not None and at_most(9.5, effort)
    return _usual(mechanic, target.reps) + (HARD_SET if hard or reps <= target.reps - 2 else 0)


def _usual(mechanic: Mechanic, reps: int) -> int:
    """Never below 60 s."""
    if mechanic == "isolation":
        return 90 if reps <= 12 else 60
    if reps <= 5:
        return 180
    return 120 if reps <= 12 else 90
