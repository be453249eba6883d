"""Kilograms and pounds. A workout has one unit and is computed in it; the other is only ever derived."""

from typing import Literal

Unit = Literal["kg", "lb"]

KG_PER_LB = 0.45359237
"""Exact by definition (international yard and pound agreement, 1959)."""

STEP: dict[Unit, float] = {"kg": 2.5, "lb": 5.0}
"""What a load moves by where no inventory is known; also the step of the warm-up ramp."""


def in_kg(load: float, unit: Unit) -> float:
    """The load in kg to 2 decimals, for showing beside the load itself, never for computing on."""
    return load if unit == "kg" else round(load * KG_PER_LB, 2)


def convert(load: float, source: Unit, target: Unit) -> float:
    """A load planned in the other unit, once, on its way into a workout."""
    if source == target:
        return load
    return load * KG_PER_LB if target == "kg" else load / KG_PER_LB


def spoken(load: float) -> str:
    """82.5, 80, 61.25: as few digits as say it."""
    return f"{load:.2f}".rstrip("0").rstrip(".")
