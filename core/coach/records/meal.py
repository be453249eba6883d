"""What a user ate, as it was confirmed, and what a day adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

MealSource = Literal["photo", "text", "items", "chat"]


@dataclass(frozen=True, slots=True)
class Eaten:
    """A meal to be kept, before it has its place in the user's calendar. Energy in kcal, macros in grams."""

    source: MealSource
    items: Sequence[Mapping[str, Any]]
    kcal: float
    kcal_low: float
    kcal_high: float
    protein_g: float
    carbs_g: float
    fat_g: float
    eaten_at: datetime


@dataclass(frozen=True, slots=True)
class Meal(Eaten):
    """`local_day` is the user's own calendar day; `photo` is there where a photo was its source."""

    id: UUID
    photo: UUID | None
    local_day: date
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Intake:
    """What the days up to one show: kcal eaten by day, and kilograms weighed by day."""

    kcal: Mapping[date, float]
    weights: Mapping[date, float]
