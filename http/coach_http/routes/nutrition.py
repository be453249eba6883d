"""What a day adds up to, beside what it should."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter

from coach.errors import BadFrame
from coach.nutrition.days import DayTargets, day_targets
from coach.nutrition.estimating import Totals, totals
from coach.nutrition.today import Left, body, left
from coach_http.routes.meals import LoggedMeal, shown
from coach_http.security import Me, Wired

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)

router = APIRouter(prefix="/v1/nutrition", tags=["nutrition"])


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
    targets = day_targets(body(profile), known.kcal, known.weights, date)
    sums = totals([item for meal in meals for item in meal.items])
    return NutritionDay(date, profile.time_zone, False, meals, sums, targets, left(targets, sums))
