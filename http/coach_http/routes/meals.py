"""Meals without a photo: told in words, or item by item."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field, model_validator

from coach.delivery.pusher import Push
from coach.errors import BadFrame, Unavailable
from coach.library.food import State
from coach.nutrition import reading
from coach.nutrition.estimating import MAX_GRAMS, Given, Item, Range, Totals, Usual, totals
from coach.nutrition.reading import Reading
from coach.nutrition.telling import MAX_ITEMS
from coach.records.meal import Meal, MealSource
from coach_http.security import Me, Wired
from coach_http.shapes import Line, Once, Paragraph
from coach_http.strict import Body, StrictRoute

LONGEST_AGO = timedelta(days=366)
AHEAD = timedelta(days=1)

router = APIRouter(prefix="/v1/meals", tags=["nutrition"], route_class=StrictRoute)

Grams = Annotated[float, Field(gt=0, le=MAX_GRAMS)]


class NewItem(Body):
    """Without `grams`, what is usually eaten of it, as a wide range."""

    name: Line
    state: State | None = None
    grams: Grams | None = None


class NewMeal(Body):
    """Either `text`, in words and any of our languages, or `items`. What it says was eaten: it counts at once."""

    text: Paragraph | None = None
    items: Annotated[list[NewItem], Field(min_length=1, max_length=MAX_ITEMS)] | None = None
    eaten_at: AwareDatetime | None = Field(default=None, description="Without it, now.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.items is None):
            raise ValueError("either `text` or `items` is needed")
        return self


@dataclass(frozen=True, slots=True)
class LoggedMeal:
    """`items` that are `unmatched` or `implausible` have no numbers and count in no total: ask about them."""

    id: UUID
    photo: UUID | None
    source: MealSource
    items: Sequence[Item]
    totals: Totals
    local_day: date
    eaten_at: datetime


@router.post("", status_code=201)
async def log_meal(new: NewMeal, me: Me, wired: Wired, once: Once) -> LoggedMeal:
    """Refused where nothing of it is in the food table. Other devices hear `nutrition.updated`."""
    eaten_at = when_eaten(new.eaten_at, wired)
    told = new.text or [_given(item) for item in new.items or ()]
    items = await Reading(wired.foods, wired.meals, wired.clock, wired.profiles).read(me.user, told)
    source: MealSource = "items" if new.text is None else "text"
    meal = await wired.meals.add(me.user, reading.eaten(source, items, eaten_at), once)
    await _tell_devices(meal, me, wired)
    return shown(meal)


def when_eaten(said: datetime | None, wired: Wired) -> datetime:
    """What was said, or now. Raises BadFrame."""
    now = datetime.fromtimestamp(wired.clock() / 1000, UTC)
    if said is not None and not now - LONGEST_AGO <= said <= now + AHEAD:
        raise BadFrame("`eaten_at` is neither in the future nor more than a year ago.")
    return said or now


def shown(meal: Meal) -> LoggedMeal:
    items = [reading.item(item) for item in meal.items]
    return LoggedMeal(meal.id, meal.photo, meal.source, items, totals(items), meal.local_day, meal.eaten_at)


async def habits(me: Me, wired: Wired) -> Usual:
    """What this user usually eats of each food."""
    return await Reading(wired.foods, wired.meals, wired.clock, wired.profiles).usual(me.user)


def _given(item: NewItem) -> Given:
    grams = None if item.grams is None else Range(item.grams, item.grams, item.grams)
    return Given(item.name, item.state, grams)


async def _tell_devices(meal: Meal, me: Me, wired: Wired) -> None:
    """The meal is kept already: whoever does not hear of it reads it when next connected."""
    day = meal.local_day.isoformat()
    push = Push(
        f"meal-{meal.id}", "nutrition.updated", {"date": day, "meal": str(meal.id)}, latest=f"nutrition.{day}"
    )
    with suppress(Unavailable):
        await wired.pusher.push(me.user, push)
