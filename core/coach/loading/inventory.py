"""What a gym has to load, per type of equipment, and the totals that follow (rules, section 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coach.arithmetic import EPS
from coach.loading.loads import HEAVIEST, Loads, multiples
from coach.loading.plates import BAR, UNLIMITED, Breakdown, Pairs, bar_totals, breakdown
from coach.loading.units import STEP, Unit

MOST_PAIRS = 60
MOST_PLATES = 12
MOST_LOADS = 2_000
FINEST_PLATE = 0.025
"""Plates are multiples of it: finer ones would make more sums than any bar needs."""

BODYWEIGHT = frozenset({"body only", "bodyweight", "none"})
"""Equipment that is none: 0 is a load there, and added weight is counted from it."""


@dataclass(frozen=True, slots=True)
class Rack:
    """One type of equipment: its loadable totals and, for a bar, the plates beside it."""

    loads: Loads
    bar: float | None = None
    pairs: Pairs = ()

    def plates(self, load: float) -> Breakdown | None:
        """How to load it; None where nothing is put on a bar, or where the bar alone is too heavy."""
        if self.bar is None:
            return None
        found = breakdown(load, self.bar, self.pairs)
        return found if found.loadable else None


def unknown_rack(equipment: str | None, unit: Unit) -> Rack:
    """Nothing is known of the equipment: every multiple of 2.5 kg (5 lb) from there up."""
    loads = multiples(STEP[unit], from_zero=equipment in BODYWEIGHT)
    return Rack(loads, BAR[unit], UNLIMITED[unit]) if equipment == "barbell" else Rack(loads)


def read_rack(spec: Mapping[str, Any], unit: Unit) -> Rack:
    """A rack from its wire form: `{bar, pairs}`, `{loads}` or `{min, max, step}`.

    The names may end in `_kg` or `_lb`, which must then be the workout's unit: an inventory is never
    converted. Raises ValueError, saying what is wrong.
    """
    fields = {_bare(name, unit): value for name, value in spec.items()}
    if "loads" in fields:
        return Rack(_fixed(tuple(_weight(load, "loads") for load in _items(fields["loads"]))))
    if "bar" in fields:
        return _bar(_weight(fields["bar"], "bar"), pairs_of(fields.get("pairs")))
    if {"min", "max", "step"} <= fields.keys():
        return Rack(_stack(*(_weight(fields[name], name) for name in ("min", "max", "step"))))
    raise ValueError("an inventory is {bar, pairs}, {loads} or {min, max, step}")


def pairs_of(spec: Any) -> Pairs:
    """`{"20": 2, "10": 1}`: two pairs of 20 and one of 10. Raises ValueError."""
    if not isinstance(spec, Mapping):
        raise ValueError('`pairs` counts the pairs of each plate, as in {"20": 2}')
    pairs = tuple(sorted(((_plate(plate), _count(count)) for plate, count in spec.items()), reverse=True))
    if len(pairs) > MOST_PLATES or sum(count for _, count in pairs) > MOST_PAIRS:
        raise ValueError(f"an inventory holds at most {MOST_PAIRS} pairs of {MOST_PLATES} weights")
    return pairs


def _bare(name: str, unit: Unit) -> str:
    bare, _, suffix = name.rpartition("_")
    if suffix not in ("kg", "lb"):
        return name
    if suffix != unit:
        raise ValueError(f"the workout is in {unit}, this inventory in {suffix}: send it in {unit}")
    return bare


def _bar(bar: float, pairs: Pairs) -> Rack:
    return Rack(bar_totals(bar, pairs), bar, pairs)


@lru_cache(maxsize=64)
def _fixed(loads: tuple[float, ...]) -> Loads:
    if not loads:
        raise ValueError("`loads` names at least one load")
    return Loads(tuple(sorted(set(loads))))


@lru_cache(maxsize=64)
def _stack(low: float, high: float, step: float) -> Loads:
    if step <= 0 or high < low:
        raise ValueError("a stack goes from `min` up to `max` in steps above 0")
    count = int((high - low) / step + EPS) + 1
    if count > MOST_LOADS:
        raise ValueError(f"a stack has at most {MOST_LOADS} steps")
    return Loads(tuple(round(low + n * step, 9) for n in range(count)))


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > MOST_LOADS:
        raise ValueError(f"`loads` is a list of at most {MOST_LOADS} loads")
    return list(value)


def _weight(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= HEAVIEST:
        raise ValueError(f"`{name}` is a weight from 0 to {HEAVIEST}")
    return float(value)


def _plate(text: Any) -> float:
    try:
        plate = float(text)
    except (TypeError, ValueError):
        raise ValueError("a plate is named by its weight") from None
    units = plate / FINEST_PLATE
    if not 0 < plate <= 200 or abs(units - round(units)) > 1e-6:
        raise ValueError(f"a plate weighs up to 200, in multiples of {FINEST_PLATE}")
    return plate


def _count(value: Any) -> int:
    """2.0 is a 2: JSON has one kind of number."""
    if isinstance(value, bool) or value not in range(MOST_PAIRS + 1):
        raise ValueError(f"a plate is counted in pairs, from 0 to {MOST_PAIRS}")
    return int(value)
