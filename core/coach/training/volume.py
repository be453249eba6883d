"""Weekly sets per muscle, and whether they are few or many (programme rules, section 10).

10 and more a week: Schoenfeld 2017, ACSM 2026; the upper end: Baz-Valle 2022. Counting an indirect set
as a half is ours.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from coach.arithmetic import less
from coach.training.programme import Exercise

Zone = Literal["below", "within", "above"]

PRIMARY, SECONDARY = 1.0, 0.5
BAND = (10.0, 20.0)
TOO_EASY = 6.0
"""Below this RPE (more than 4 reps in reserve) a set does not count; without an effort it does."""


def credit(exercise: Exercise | None, effort: float | None) -> dict[str, float]:
    """What one working set adds, by muscle; a warm-up adds nothing and is not asked for."""
    if exercise is None or (effort is not None and less(effort, TOO_EASY)):
        return {}
    indirect = dict.fromkeys(exercise.secondary, SECONDARY)
    return indirect | dict.fromkeys(exercise.primary, PRIMARY)


def per_muscle(credits: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The sum of many sets' credits, by muscle, in the alphabet's order."""
    total: dict[str, float] = {}
    for one in credits:
        for muscle, sets in one.items():
            total[muscle] = total.get(muscle, 0.0) + sets
    return dict(sorted(total.items()))


def weekly_zone(sets: float, band: tuple[float, float] = BAND) -> Zone:
    """Where a week's sets lie; the user's own band replaces 10 to 20."""
    if less(sets, band[0]):
        return "below"
    return "above" if less(band[1], sets) else "within"
