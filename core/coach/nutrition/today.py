"""A day of one user: what was eaten, what it should be, what is left."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from coach.arithmetic import round_half_up
from coach.nutrition.days import Body, DayTargets, day_targets
from coach.nutrition.estimating import Totals, totals
from coach.nutrition.reading import item
from coach.records.ports import Meals
from coach.records.profile import Profile


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be eaten; below 0, what was eaten beyond."""

    kcal: float
    protein_g: float | None
    carbs_g: float | None
    fat_g: float | None


@dataclass(frozen=True, slots=True)
class Today:
    date: date
    sums: Totals
    targets: DayTargets
    meals: int

    @property
    def left(self) -> Left | None:
        return left(self.targets, self.sums)


async def today(user: str, profile: Profile, meals: Meals, now: int) -> Today:
    """The user's own day at `now`. Raises Unavailable."""
    day = local_day(profile, now)
    eaten = await meals.of_day(user, day)
    known = await meals.intake(user, day)
    targets = day_targets(body(profile), known.kcal, known.weights, day)
    return Today(day, totals([item(kept) for meal in eaten for kept in meal.items]), targets, len(eaten))


def local_day(profile: Profile, now: int) -> date:
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(profile.time_zone)).date()


def body(profile: Profile) -> Body:
    return Body(
        cm=profile.height_cm,
        sex=profile.sex,
        born=profile.birth_date,
        activity=profile.activity,
        wish=profile.weight_aim or "maintain",
        pace=profile.weight_pace,
        pregnant=profile.pregnant,
        ed_flag=profile.hide_numbers,
    )


def left(targets: DayTargets, sums: Totals) -> Left | None:
    if targets.kcal is None:
        return None
    goal = targets.macros
    return Left(
        round_half_up(targets.kcal - sums.kcal.mid, 1),
        None if goal is None else round_half_up(goal.protein_g - sums.protein_g.mid, 1),
        None if goal is None else round_half_up(goal.carbs_g - sums.carbs_g.mid, 1),
        None if goal is None else round_half_up(goal.fat_g - sums.fat_g.mid, 1),
    )
