"""What users told about themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Profile:
    """`inventory`: the loads that can be had, by kind of equipment. `weight_pace`: kilograms a week.

    `hide_numbers`: no calories and no weight targets are shown. The safety gate sets it at a sign of an eating
    disorder; to set it, and to take it back, is the user's.
    """

    name: str | None = None
    unit: Literal["kg", "lb"] = "kg"
    birth_date: date | None = None
    sex: Literal["female", "male"] | None = None
    height_cm: float | None = None
    activity: Literal["sedentary", "light", "moderate", "active", "very_active"] | None = None
    time_zone: str = "UTC"
    locale: str = "en"
    goals: Sequence[str] = ()
    weight_aim: Literal["lose", "maintain", "gain"] | None = None
    weight_pace: float | None = None
    equipment: Sequence[str] = ()
    inventory: Mapping[str, Any] = field(default_factory=dict)
    pregnant: bool = False
    hide_numbers: bool = False
    version: int = 1
