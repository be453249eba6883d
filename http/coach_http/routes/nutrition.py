"""What a day adds up to, beside what it should."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter

from coach.arithmetic import round_half_up
from coach.errors import BadFrame
from coach.nutrition.days import Body, DayTargets, day_targets
from coach.nutrition.estimating import Totals, totals
from coach.records.profile import Profile
from coach_http.routes.meals import LoggedMeal, shown
from coach_http.security import Me, Wired

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

router = APIRouter(prefix="/v1/nutrition", tags=["nutrition"])


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be eaten; below 0, what was eaten beyond."""

    kcal: float
    protein_g: float | None
    carbs_g: float | None
    fat_g: float | None


@dataclass(frozen=True, slots=True)
class NutritionDay:
    """A day in the user's time zone. `hidden`: this user is shown no numbers, so there are none here."""

    date: date
    time_zone: str
    hidden: bool
    meals: Sequence[LoggedMeal]
    totals: Totals | None
    targets: DayTargets | None
    left: Left | None


@router.get("/days/{date}")
async def read_day(date: date, me: Me, wired: Wired) -> NutritionDay:
    """Confirmed meals alone count. Targets are of what is known up to that day, and never beyond their limits."""
    if not EARLIEST <= date <= LATEST:
        raise BadFrame("`date` is a day between the years 2000 and 2100.")
    profile = await wired.profiles.get(me.user)
    if profile.hide_numbers:
        return NutritionDay(date, profile.time_zone, True, [], None, None, None)
    meals = [shown(meal) for meal in await wired.meals.of_day(me.user, date)]
    known = await wired.meals.intake(me.user, date)
    targets = day_targets(_body(profile), known.kcal, known.weights, date)
    sums = totals([item for meal in meals for item in meal.items])
    return NutritionDay(date, profile.time_zone, False, meals, sums, targets, _left(targets, sums))


def _body(profile: Profile) -> Body:
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


def _left(targets: DayTargets, sums: Totals) -> Left | None:
    if targets.kcal is None:
        return None
    goal = targets.macros
    return Left(
        round_half_up(targets.kcal - sums.kcal.mid, 1),
        None if goal is None else round_half_up(goal.protein_g - sums.protein_g.mid, 1),
        None if goal is None else round_half_up(goal.carbs_g - sums.carbs_g.mid, 1),
        None if goal is None else round_half_up(goal.fat_g - sums.fat_g.mid, 1),
    )
