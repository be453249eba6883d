"""What a user usually eats of a food: the median of what was weighed, for when nothing is said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

LEAST = 3
"""Weights that make a habit."""


def usual_portions(items: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Grams by the food's id, from the items of confirmed meals. Weights that were assumed teach nothing."""
    weighed: defaultdict[str, list[float]] = defaultdict(list)
    for item in items:
        if item.get("status") == "matched" and "portion_assumed" not in item.get("flags", ()):
            weighed[item["food"]].append(item["grams"]["mid"])
    return {food: median(grams) for food, grams in weighed.items() if len(grams) >= LEAST}
