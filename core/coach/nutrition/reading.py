"""A meal as it was told, in words or item by item, looked up in the food table: one way for every door."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from coach.errors import BadFrame
from coach.nutrition.estimating import (
    Given,
    Item,
    Range,
    Usual,
    estimate_items,
    estimate_text,
    totals,
)
from coach.nutrition.habits import usual_portions
from coach.nutrition.looking_up import FoodTable, look_up
from coach.nutrition.matching import Foods
from coach.nutrition.tongues import chosen
from coach.ports import Clock
from coach.records.meal import Eaten, MealSource
from coach.records.ports import Profiles

HABIT = timedelta(days=90)
"""What was eaten longer ago is no habit."""


class Habits(Protocol):
    async def items_since(self, user: str, since: date) -> list[dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Reading:
    foods: FoodTable
    habits: Habits
    clock: Clock
    profiles: Profiles

    async def read(self, user: str, told: str | Sequence[Given]) -> list[Item]:
        """By our own foods; what they leave open, by the rest of the table too. In the language that is spoken, or
        else in the user's.

        Raises BadFrame where nothing of it is in the table.
        """
        usual, profile = await asyncio.gather(self.usual(user), self.profiles.get(user))
        language = chosen(profile.locale)
        items = await look_up(user, self.foods, lambda foods: _estimate(told, foods, usual, language))
        if not any(item.status == "matched" for item in items):
            raise BadFrame("Nothing of it is in the food table. Name each food by itself, with its weight.")
        return list(items)

    async def usual(self, user: str) -> Usual:
        """What this user usually eats of each food."""
        today = datetime.fromtimestamp(self.clock() / 1000, UTC).date()
        return usual_portions(await self.habits.items_since(user, today - HABIT))


def eaten(source: MealSource, items: Sequence[Item], eaten_at: datetime) -> Eaten:
    """As it is to be kept."""
    sums = totals(items)
    return Eaten(
        source=source,
        items=[asdict(item) for item in items],
        kcal=sums.kcal.mid,
        kcal_low=sums.kcal.low,
        kcal_high=sums.kcal.high,
        protein_g=sums.protein_g.mid,
        carbs_g=sums.carbs_g.mid,
        fat_g=sums.fat_g.mid,
        eaten_at=eaten_at,
    )


def item(kept: Mapping[str, Any]) -> Item:
    """An item as it was kept."""
    ranges = {name: Range(**value) for name, value in kept.items() if isinstance(value, dict)}
    return Item(**{**kept, **ranges})


def _estimate(told: str | Sequence[Given], foods: Foods, usual: Usual, language: str | None) -> list[Item]:
    if isinstance(told, str):
        return estimate_text(told, foods, usual, language)
    return estimate_items(told, foods, usual, language)
