"""The estimated one-repetition maximum, by formula and by effort (programme rules, section 2)."""

from dataclasses import dataclass
from typing import Literal

from coach.training.effort import percent

Label = Literal["measured", "e1RM", "rough estimate"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A maximum with how far to trust it, or `why` there is none."""

    value: float | None
    label: Label | None = None
    why: str | None = None


def epley(load: float, reps: float) -> float | None:
    """load (1 + reps/30), one rep being the maximum itself; whole reps from 1 to 12, load above 0.

    Epley 1985; LeSuer 1997 (to 10 reps).
    """
    if load <= 0 or reps != int(reps) or not 1 <= reps <= 12:
        return None
    return load if reps == 1 else load * (1 + reps / 30)


def brzycki(load: float, reps: float) -> float | None:
    """36 load / (37 - reps); whole reps from 1 to 10, load above 0.

    Brzycki 1993; accuracy falls from about 10 reps (Mayhew 1993, Chapman 1998).
    """
    if load <= 0 or reps != int(reps) or not 1 <= reps <= 10:
        return None
    return 36 * load / (37 - reps)


def from_effort(load: float, reps: float, rpe: float) -> float | None:
    """The maximum that makes this set `rpe` hard, where the RPE table has a value."""
    share = percent(reps, rpe)
    return None if share is None or load <= 0 else load / share * 100


def estimate(load: float, reps: float) -> Estimate:
    """Epley's value for history and records, with its label, or the reason why there is none."""
    value = epley(load, reps)
    if value is not None:
        return Estimate(value, _label(reps))
    if load <= 0:
        return Estimate(None, why="a maximum is estimated from a load above 0")
    return Estimate(None, why="a maximum is estimated from 1 to 12 whole reps")


def _label(reps: float) -> Label:
    if reps == 1:
        return "measured"
    return "e1RM" if reps <= 6 else "rough estimate"
