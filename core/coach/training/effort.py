"""Effort: the RPE table and what a logged set says of it (programme rules, section 3)."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from coach.arithmetic import same, to_half

TABLE = (
    100.0, 97.8, 95.5, 93.9, 92.2, 90.7, 89.2, 87.8, 86.3, 85.0, 83.7, 82.4, 81.1, 79.9, 78.6,
    77.4, 76.2, 75.1, 73.9, 72.3, 70.7, 69.4, 68.0, 66.7, 65.3, 64.0, 62.6, 61.3, 59.9, 58.6,
)  # fmt: skip
"""Percent of the maximum, by half reps in reserve (Tuchscherer, RTS; RIR scale: Zourdos 2016, Helms 2016)."""

PER_REP = 0.025
"""A rep more or less is 2.5 % of load, where the table has no value (ours, inside ACSM 2009's 2-10 %)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a set aims at: `reps` at `rpe`. The bounds hold for targets read from outside."""

    reps: Annotated[int, Field(ge=1, le=1_000)]
    rpe: Annotated[float, Field(ge=0, le=10)]


def percent(reps: float, rpe: float) -> float | None:
    """Percent of the maximum for reps at an RPE; None outside 1-12 whole reps, RPE 6-10 in halves, 12 @ 6.

    Nothing is ever extrapolated.
    """
    half_reps = 2 * (10 - rpe)
    if not (same(reps, round(reps)) and same(half_reps, round(half_reps))):
        return None
    if not (1 <= round(reps) <= 12 and 0 <= round(half_reps) <= 8):
        return None
    index = 2 * (round(reps) - 1) + round(half_reps)
    return TABLE[index] if index < len(TABLE) else None


def effective(rpe: float | None, rir: float | None) -> float | None:
    """The RPE that counts: the harder of the two reports, at most 10, to the nearest half.

    None where neither was given: absent is not 0. Self-reported reps in reserve err by about one
    (Halperin 2022), hence the harder of two.
    """
    told = [value for value in (rpe, None if rir is None else 10 - rir) if value is not None]
    return to_half(min(max(told), 10.0)) if told else None


def ratio(done: Target, wanted: Target) -> float:
    """What to multiply the load of `done` by to meet `wanted`: by the table, else by the rep gap."""
    lifted, asked = percent(done.reps, done.rpe), percent(wanted.reps, wanted.rpe)
    if lifted is not None and asked is not None:
        return asked / lifted
    gap = (done.reps + 10 - done.rpe) - (wanted.reps + 10 - wanted.rpe)
    return 1 + PER_REP * gap
