"""Heart-rate zones from age and resting rate (programme rules, section 11).

Tanaka 2001; ACSM's shares of the reserve. The estimate is off by about 10 beats (Robergs 2002): it is never
an alarm alone, and on beta blockers it is not used.
"""

from dataclasses import dataclass

from coach.arithmetic import whole

MODERATE = (0.40, 0.59)
VIGOROUS = (0.60, 0.89)


@dataclass(frozen=True, slots=True)
class Zones:
    """Whole beats a minute, both ends included; `hrmax` to one decimal."""

    hrmax: float
    moderate: tuple[int, int]
    vigorous: tuple[int, int]


def hrmax(age: float) -> float:
    """208 - 0.7 age (Tanaka, Monahan & Seals 2001)."""
    return round(208 - 0.7 * age, 1)


def reserve_target(hrmax: float, resting: float, share: float) -> int:
    """The rate at a share (0 to 1) of the reserve, to the nearest beat."""
    return whole(resting + share * (hrmax - resting))


def zones(age: float, resting: float) -> Zones:
    """Moderate and vigorous effort."""
    top = hrmax(age)
    moderate = (reserve_target(top, resting, MODERATE[0]), reserve_target(top, resting, MODERATE[1]))
    vigorous = (reserve_target(top, resting, VIGOROUS[0]), reserve_target(top, resting, VIGOROUS[1]))
    return Zones(top, moderate, vigorous)
